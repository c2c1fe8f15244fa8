/* send_judge.h - what a library was asked for, what it said, and what arrived from it become a verdict. Pure.
 *
 * Three questions in turn. Does every signed request verify? Is what arrived what was asked for: the parameters,
 * decoded, by their text, none lost, altered or added? And where the server answered otherwise than usual: is what came
 * after it right? That nothing is sent again too soon, and nothing signed goes to another host, the exchange's
 * documents and RFC 9110 say (RT-1 to RT-3); that an old signature is of no use twice is a convention. */
#ifndef SEND_JUDGE_H
#define SEND_JUDGE_H

#include "reply.h"
#include "send_case.h"

/* send_rules: what else is right in this run. */
typedef struct send_rules {
  const char *const *adds; /* names of parameters that the library may add */
  size_t num_adds;
  const char *elsewhere;     /* the host of the redirects */
  const char *tls_complaint; /* what became of TLS connections that came to nothing; NULL: there were none */
} send_rules;

/* send_judge fills all of out but id, counted, expectation and ms. Texts are in the arena, or what list, given and
 * asked point to. */
void send_judge(verdict *out, mem *arena, const send_case *asked, const reply *given, const sent *list, size_t num,
                const send_rules *rules);

/* send_label fills what every verdict of a call has, whatever became of it: op, scheme, group, asked. */
void send_label(verdict *out, mem *arena, const send_case *asked);

#endif

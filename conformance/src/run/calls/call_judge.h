/* call_judge.h - what a library was asked for, what it said, and what arrived from it become a verdict. Pure.
 *
 * Three questions in turn. Does every signed request verify? Is what arrived what was asked for: the parameters,
 * decoded, by their text, none lost, altered or added? And where the server answered otherwise than usual: is what came
 * after it right? That nothing is sent again too soon the exchange's documents say (RT-1, RT-2); that an old signature
 * is of no use twice, and that nothing signed goes to another host (RT-3), are conventions.
 *
 * Danger is only what the exchange may carry out otherwise than it was asked for; what it answers with an error is
 * refused, and what its documents leave open passes, with a word. */
#ifndef CALL_JUDGE_H
#define CALL_JUDGE_H

#include "run/adapter/reply.h"
#include "run/calls/call_case.h"

/* send_rules: what else is right in this run. */
typedef struct send_rules {
  const char *const *adds; /* names of parameters that the library may add */
  size_t num_adds;
  const char *elsewhere;     /* the host of the redirects */
  const char *tls_complaint; /* what became of TLS connections that came to nothing; NULL: there were none */
  int is_taken; /* the server had a certificate that nobody vouches for, and a client ended the handshake with it */
  /* The words for what is seen by holding what was asked for against the bytes; NULL: it is not named. */
  const finding *unescaped;  /* a delimiter in a value was sent as it is */
  const finding *unencoded;  /* nothing was encoded */
  const finding *raw_signed; /* it was encoded, and signed before that */
} send_rules;

/* call_judge fills all of out but id, counted, expectation and ms. Texts are in the arena, or what list, given and
 * asked point to. */
void call_judge(verdict *out, mem *arena, const send_case *asked, const reply *given, const sent *list, size_t num,
                const send_rules *rules);

/* call_judge_ending judges what arrived of a call whose library ended its process or did not come back; ending says
 * how. 1: out is what that shows, and then how it ended. 0: what arrived shows nothing, and out is as it was: the
 * ending is what there is to tell. */
int call_judge_ending(verdict *out, mem *arena, const send_case *asked, const char *ending, const sent *list,
                      size_t num, const send_rules *rules);

/* call_judge_label fills what every verdict of a call has, whatever became of it: op, scheme, group, asked. */
void call_judge_label(verdict *out, mem *arena, const send_case *asked);

#endif

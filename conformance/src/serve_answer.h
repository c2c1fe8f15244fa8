/* serve_answer.h - the exchange's own answers: status, code, text, headers. Pure. */
#ifndef SERVE_ANSWER_H
#define SERVE_ANSWER_H

#include "examine.h"
#include "http.h"

/* answer_facts: what an answer is made of besides the request. */
typedef struct answer_facts {
  uint64_t number;  /* of the request */
  int64_t now_us;   /* of the server's clock */
  const char *date; /* IMF-fixdate */
  int keep_alive, is_head;
} answer_facts;

/* served: an answer, before it is bytes. */
typedef struct served {
  unsigned status;
  bns_slice code; /* "-1022", "400002"; empty: none */
  bns_slice body;
  const char *type; /* NULL: JSON */
} served;

/* served_examined gives the answer under one set of rules. Texts are in the arena. */
void served_examined(served *out, mem *arena, const examination *found, ruleset rules, const answer_facts *facts);
/* served_plain gives a page of HTML, as the exchange's front server has them: for what is no request, or no endpoint.
 */
void served_plain(served *out, mem *arena, unsigned status);

/* served_put writes the answer as bytes. is_sapi: the weight has another header there. */
void served_put(buf *out, const served *what, const answer_facts *facts, const bns_scheme *scheme, int is_sapi);

#endif

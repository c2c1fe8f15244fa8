/* answer_rows.h - what the exchange answers to a request that it accepts: conformance/exchange/answers.json, and the
 * rows of --answers before it. Pure. */
#ifndef ANSWER_ROWS_H
#define ANSWER_ROWS_H

#include "diagnosis/signing/parsed_request.h"
#include "util/json_text.h"

/* asked_value: a parameter of a request, decoded. */
typedef struct asked_value {
  bns_slice name, value;
} asked_value;

typedef struct asked_values {
  const asked_value *list;
  size_t num;
} asked_values;

/* asked_of gives the parameters of a request, the query's before the body's, or the members of a body that is a JSON
 * object; asked_of_object those of an object. asked_find gives the first value of a
 * name; ptr NULL: it is not there. */
asked_values asked_of(mem *arena, const parsed_request *request);
asked_values asked_of_object(mem *arena, const bns_json *object);
bns_slice asked_find(const asked_values *self, const char *name);

typedef struct answer_row {
  bns_slice scheme;       /* empty: any */
  bns_slice method, path; /* of the WebSocket API the path is empty, or that of the connection */
  const bns_json *when;   /* object: these parameters have these values, "*" is any; NULL: always */
  const bns_json *body;   /* a shape, see template.h; NULL: what endpoints.json has */
  bns_slice does;         /* what is done first; empty: nothing */
  unsigned status;
} answer_row;

typedef struct answer_set {
  mem arena;
  answer_row *list; /* those of --answers first */
  uint32_t *paths;  /* slice_hash of the path of each; 0: it has none */
  size_t num, cap;
  const bns_json *shapes; /* object */
} answer_set;

/* answers_load reads the file inside the program, behind what is there already. 0; -1: it cannot be read. */
int answers_load(answer_set *set);
/* answers_add reads the text of --answers: a list of rows, or {"answers": a list}. 0; -1, and problem says what is
 * wrong with which row. The text has to outlive the set. */
int answers_add(answer_set *set, bns_slice text, char *problem, size_t problem_cap);
void answers_free(answer_set *set);

/* answers_find gives the first row that a request meets; NULL: there is none. */
const answer_row *answers_find(const answer_set *set, const bns_scheme *scheme, bns_slice method, bns_slice path,
                               const asked_values *asked);

/* answers_know tells that a row names the path. */
int answers_know(const answer_set *set, bns_slice path);

#endif

/* diagnosed.h - the requests of conformance/tests/data/diagnosed.jsonl, for tests that freeze whatever the diagnosis
 * makes and tells of them: vectors by their ids, which stay what they are, and requests that stand there whole. */
#ifndef DIAGNOSED_H
#define DIAGNOSED_H

#include "diagnosis/diagnose.h"
#include "suite/vectors.h"

/* asked: one request, the key that its reader holds, and what else is known of it. */
typedef struct asked {
  bns_slice name;
  parsed_request request;
  int is_read;  /* it could be taken apart */
  int is_right; /* it carries the right signature */
  diagnose_key key;
  diagnose_limits limits;
} asked;

typedef struct asked_set {
  vector_set vectors;
  mem arena;
  asked *list;
  size_t num;
} asked_set;

/* asked_load reads them all; a row that cannot be read fails the test. */
void asked_load(asked_set *set);
void asked_free(asked_set *set);

/* asked_edit gives the request with one text of its wire form changed in one place, by a number: a byte or a word is
 * put in, taken out, or stands twice. 1 if it can be taken apart still; 0 of what is longer than most. */
int asked_edit(asked *out, mem *arena, const asked *from, uint32_t number);

#endif

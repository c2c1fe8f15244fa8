/* explain_request.h - from a request and a key that were read to all that `explain` tells of them: for the command, and
 * for the page of the verifying server. */
#ifndef EXPLAIN_REQUEST_H
#define EXPLAIN_REQUEST_H

#include "explain/explanation.h"

/* explain_case: in, key, limits, and of what set, arena, redactor, form, file and from_words are the caller's to fill.
 * It stays where it is: what points into it. */
typedef struct explain_case {
  input in;
  diagnose_key key;
  diagnose_limits limits;
  parsed_request request;
  diagnosis found;
  mended right;
  explained what;
} explain_case;

/* explain_case_take_apart fills request alone: whose key is asked for is told by it. */
void explain_case_take_apart(explain_case *self);

/* explain_case_judge fills all the rest. */
void explain_case_judge(explain_case *self);

#endif

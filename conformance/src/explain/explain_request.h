/* explain_request.h - from a request and a key that were read to all that `explain` tells of them: for the command, and
 * for the page of the verifying server. */
#ifndef EXPLAIN_REQUEST_H
#define EXPLAIN_REQUEST_H

#include "explain/explanation.h"

/* explain_case: in, key, limits, announce, and of what set, arena, redactor, form, file and from_words are the caller's
 * to fill. announce (NULL: nothing) is called before the signature is searched for, and not where it is right at once:
 * explain_put_announced has then what to tell. It stays where it is: what points into it. */
typedef struct explain_case {
  input in;
  diagnose_key key;
  diagnose_limits limits;
  void (*announce)(explained *what);
  parsed_request request;
  diagnosis found;
  mended right;
  explained what;
} explain_case;

/* explain_case_take_apart fills request alone: whose key is asked for is told by it. */
void explain_case_take_apart(explain_case *self);

/* explain_case_judge fills all the rest. */
void explain_case_judge(explain_case *self);

/* explain_case_is_right compares the signature by every reading, and searches nothing. Of what was not judged yet; self
 * is not to be judged afterwards. */
int explain_case_is_right(explain_case *self);

/* explain_other tells that a request is for an exchange that signs otherwise, by its host or a header of its own. NULL:
 * it is not known to be. */
const other_exchange *explain_other(const input *in);
/* explain_exchange gives whose a request is by its host or a header of its own: "MEXC spot v3", "Binance". NULL:
 * neither tells it. */
const char *explain_exchange(const input *in);

#endif

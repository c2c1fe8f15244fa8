/* value_match.h - how a value that arrived stands to the one that was given. Pure. */
#ifndef VALUE_MATCH_H
#define VALUE_MATCH_H

#include "run/calls/call_case.h"

/* value_relation, for a number or a boolean that was given as one; of a text only its bytes count, but that a symbol
 * may be written in capitals. */
typedef enum value_relation {
  VALUE_SAME,
  VALUE_RESPELLED, /* the same number in other plain digits: 0.10 for 0.1; a symbol in capitals */
  VALUE_EXPONENT,  /* the same number in exponent form: 1e-05 for 0.00001 */
  VALUE_RECASED,   /* true or false in other letters: True */
  VALUE_OTHER
} value_relation;

/* value_match. A number that was given in exponent form is the same in plain digits: a program's number has no
 * spelling. */
value_relation value_match(const send_param *given, bns_slice arrived);

#endif

/* value_match.h - how a value that arrived stands to the one that was given. Pure. */
#ifndef VALUE_MATCH_H
#define VALUE_MATCH_H

#include "run/calls/call_case.h"

/* value_relation, for a number or a boolean that was given as one, and for the exchange's decimals however they were
 * given; of any other text only its bytes count, but that a symbol may be written in capitals. */
typedef enum value_relation {
  VALUE_SAME,
  VALUE_RESPELLED, /* the same number in other plain digits: 0.10 for 0.1; a symbol in capitals */
  VALUE_EXPONENT,  /* the same number in exponent form: 1e-05 for 0.00001 */
  VALUE_ILLEGAL,   /* the same number, in a form beyond the legal range: .1 for 0.1 */
  VALUE_FILLED,    /* of an object: a member was added whose value is empty */
  VALUE_RECASED,   /* true or false in other letters, or as a digit: True, 1 */
  VALUE_OTHER
} value_relation;

/* value_is_decimal tells that the exchange reads a decimal under this name: price, quantity, amount. */
int value_is_decimal(bns_slice name);

/* value_match. A number that was given in exponent form is the same in plain digits: a program's number has no
 * spelling. */
value_relation value_match(const send_param *given, bns_slice arrived);

/* value_equal_nocase compares two texts; ASCII letters count alike in either case. */
int value_equal_nocase(bns_slice a, bns_slice b);

#endif

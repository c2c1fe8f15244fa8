/* fix_framing.h - FIX messages cut out of the bytes of a connection, and what is wrong with one. Pure. */
#ifndef FIX_FRAMING_H
#define FIX_FRAMING_H

#include "bnsign.h"

enum { FIX_LONGEST = 16 * 1024 }; /* of a message; a Logon has about 400 bytes */

/* fix_fault: why a message is none, in the order in which it is told. */
typedef enum fix_fault {
  FIX_NO_FAULT = 0,
  FIX_BEGIN,     /* 8=FIX.4.4 is not first */
  FIX_HEAD,      /* 9 is not second, or 35 not third */
  FIX_CHARACTER, /* neither printable ASCII nor SOH */
  FIX_LENGTH,
  FIX_SUM,
  FIX_TAG,    /* a field has no number for a tag */
  FIX_VALUE,  /* a field has no value */
  FIX_LONG,   /* longer than FIX_LONGEST: the rest of the connection cannot be read */
  FIX_CUT_OFF /* the connection ended, or nothing more came */
} fix_fault;

typedef enum fix_state { FIX_MORE = 0, FIX_WHOLE, FIX_BROKEN } fix_state;

/* fix_cut finds the end of the first message: behind the first CheckSum(10), whatever BodyLength(9) says, so that a
 * wrong length is a fault of one message and the next one is found. FIX_WHOLE: len is its length. FIX_BROKEN: too long.
 */
fix_state fix_cut(size_t *len, const uint8_t *bytes, size_t num);

/* fix_fault_of judges a message that was cut; tag is then the one that it is about, 0: none. */
fix_fault fix_fault_of(uint64_t *tag, bns_slice message);

/* fix_find gives the value of a tag's first field. 0: there is none. The message must be without fault, or the fields
 * before the first one that cannot be read are looked at alone. */
int fix_find(bns_slice *value, bns_slice message, const char *tag);

/* fix_twice gives the first tag that stands twice; 0: none does. */
uint64_t fix_twice(bns_slice message);

#endif

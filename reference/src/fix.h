/* fix.h - a FIX 4.4 message as slices: tag=value fields, each ended by SOH (FX-4). Pure. */
#ifndef BNS_FIX_H
#define BNS_FIX_H

#include "bnsign.h"

#define BNS_SOH 0x01

typedef struct bns_fix_field {
  bns_slice tag; /* decimal digits, no zero in front */
  bns_slice value;
  size_t end; /* where in the message the next field begins */
} bns_fix_field;

/* bns_fix_next reads the field that begins at byte at. SYNTAX: no tag, no '=', no SOH at the end. A data field that
 * holds SOH is not read as one: RawData(96) is base64 here (FX-2). */
bns_status bns_fix_next(bns_fix_field *field, bns_slice message, size_t at);

/* bns_fix_check tells that a message begins with 8=FIX.4.4, 9 and 35, ends with 10, has fields throughout and no byte
 * beyond ASCII, and that BodyLength(9) and CheckSum(10) are right. Gives the number of its fields. SYNTAX. */
bns_status bns_fix_check(size_t *num_fields, bns_slice message);

/* bns_fix_sum gives the sum of the bytes modulo 256: CheckSum(10) of what stands before it. */
unsigned bns_fix_sum(bns_slice bytes);

#endif

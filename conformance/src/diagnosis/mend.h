/* mend.h - applies a mend to the very request that it is for: what the request would have been, rightly signed. Only
 * what then verifies is ever printed as a mend. Pure. */
#ifndef MEND_H
#define MEND_H

#include "diagnosis/diagnose.h"

typedef struct mended {
  bns_wire wire;
  bns_slice payload, signature;
  int repaired; /* more than the signature is another than in what was sent */
  int refused;  /* signed right as it is, it is still refused for a value that only its sender knows */
} mended;

/* mend_apply signs the request rightly, where need be after what is refused by its form is put right: bytes that must
 * be percent-encoded, a number with an exponent, a timestamp or recvWindow that stands twice, a timestamp in seconds, a
 * recvWindow out of range, a key header. 1 if the diagnosis of the result is "valid", or if the signature was wrong and
 * only a value is left that nobody but its sender knows; 0 if it is not, or if there is no key that can sign. */
int mend_apply(mended *out, mem *arena, const parsed_request *request, const diagnose_key *key, const diagnosis *found,
               const diagnose_limits *limits);

#endif

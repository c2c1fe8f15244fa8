/* mend.h - applies a mend to the very request that it is for: what the request would have been, rightly signed. Only
 * what then verifies is ever printed as a mend. Pure. */
#ifndef MEND_H
#define MEND_H

#include "diagnosis/diagnose.h"

typedef struct mended {
  bns_wire wire;
  bns_slice payload, signature;
  int repaired; /* more than the signature is another than in what was sent */
} mended;

/* mend_apply signs the request rightly, where need be after what is refused by its form is put right: bytes that must
 * be percent-encoded, a parameter that stands twice, a timestamp in seconds, a recvWindow out of range, a key header. 1
 * if the diagnosis of the result is "valid"; 0 if it is not, or if there is no key that can sign. */
int mend_apply(mended *out, mem *arena, const parsed_request *request, const diagnose_key *key, const diagnosis *found,
               const diagnose_limits *limits);

#endif

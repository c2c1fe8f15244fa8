/* commit.h - a mistake committed on purpose. Pure but for the crypto library. */
#ifndef COMMIT_H
#define COMMIT_H

#include "diagnosis/catalogue/catalogue.h"

/* committed: what the wrong client sends and did. */
typedef struct committed {
  bns_wire wire;
  bns_slice signed_text; /* what it signed */
  bns_slice signature;   /* as it would give it, decoded; empty where it sends none */
} committed;

/* mistake_commit makes of a right request the one that a client with this mistake sends. The key must be able to sign.
 * APPLIED_NOT_HERE where the mistake changes neither signature nor wire form. */
applied mistake_commit(committed *out, mem *arena, const mistake *row, size_t variant, const parsed_request *right,
                       const diagnose_key *key);

#endif

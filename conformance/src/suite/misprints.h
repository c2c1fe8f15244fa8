/* misprints.h - recognises an example of the exchange's documents that is printed wrong there, or that nobody can
 * check: whoever tests against one would look for the mistake in vain. */
#ifndef MISPRINTS_H
#define MISPRINTS_H

#include "suite/vectors.h"

typedef struct misprint {
  int is_one;
  bns_slice document, says;
} misprint;

/* misprints_find looks a payload and a signature up among the disputed vectors and in published.json: either is
 * enough, and the one that has both goes first. */
void misprints_find(misprint *out, mem *arena, const vector_set *set, bns_slice payload, bns_slice signature);

#endif

/* self_check.h - the suite proves itself: the reference is broken in every catalogued way, and its verifier is robbed
 * of every check, one after the other; each time a vector must fail, and the diagnosis must name the mistake. */
#ifndef SELF_CHECK_H
#define SELF_CHECK_H

#include <stdio.h>

#include "diagnosis/catalogue/catalogue.h"
#include "suite/vectors.h"

typedef struct self_check_options {
  const char *write; /* catches.json goes there, a file or a directory; NULL: it is not written */
  int published;     /* the exchange's own published examples alone */
  int verbose, json;
} self_check_options;

typedef enum proof { PROOF_DETECTED = 0, PROOF_NAMED_OTHER, PROOF_MISSED, PROOF_INAPPLICABLE, NUM_PROOFS } proof;

/* proved: what came of one mistake in one scheme. */
typedef struct proved {
  bns_slice mistake;
  const bns_scheme *scheme;
  proof proof;
  bns_slice vector; /* DETECTED, NAMED_OTHER: the first that catches it */
  int either; /* it is of level "acceptable": the documents leave its answer open, so that a run does not count it */
  bns_slice detail; /* NAMED_OTHER: what was named; MISSED, INAPPLICABLE: why */
} proved;

/* dropped: what came of one check of the verifier, left out for one scheme. */
typedef struct dropped {
  const char *check;
  const bns_scheme *scheme;
  bns_slice vector; /* the first that fails then; empty: none does */
  int either;       /* it is of level "acceptable" */
} dropped;

typedef struct self_check {
  mem arena;
  proved *mistakes; /* in the order of the catalogue, scheme by scheme */
  size_t num_mistakes;
  dropped *checks;
  size_t num_checks;
  size_t counts[NUM_PROOFS];
  size_t num_uncaught; /* checks */
} self_check;

/* self_check_run does it. To be freed with self_check_free. */
void self_check_run(self_check *out, const vector_set *set, int published);
void self_check_free(self_check *self);

/* self_check_dropped leaves out each check of the verifier in turn; self_check_run does it too. */
void self_check_dropped(self_check *out, const vector_set *set, int published);

/* self_check_refused gives the first genuine request that a verifier with this mistake refuses; empty: there is none.
 */
bns_slice self_check_refused(const vector_set *set, const bns_scheme *scheme, const mistake *row, int published);

/* self_check_catches writes catches.json: of each mistake that is detected, scheme by scheme, the first vectors that
 * catch it, at most ten. */
void self_check_catches(buf *out, const self_check *found, const vector_set *set);

/* self_check_right: nothing slipped through. */
int self_check_right(const self_check *self);

/* self_check_main is the command. Returns the exit status. */
int self_check_main(const vector_set *set, const self_check_options *asked, FILE *out, FILE *err);

#endif

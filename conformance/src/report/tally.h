/* tally.h - the counts of a run and the exit status that they come to. Pure. */
#ifndef TALLY_H
#define TALLY_H

#include "suite/result.h"
#include "exit_status.h"

typedef struct tally {
  size_t num_verdicts;
  size_t passed, failed, skipped;
  size_t expected;                       /* failures, among skipped */
  size_t harness, protocol, unsupported; /* not expected */
} tally;

/* tally_add counts a verdict whose counted and expectation are set. */
void tally_add(tally *self, const verdict *judged);

/* tally_exit gives the exit status of a run, the first that applies. contract_broken: by something that no verdict
 * tells, or the adapter was given up. */
int tally_exit(const tally *self, int contract_broken);

#endif

/* name_failures.h - after a run: the failing verdicts get the mistakes that explain them. The same verdicts get the
 * same names, whatever the machine: the search is bounded by counts, and goes in file order. */
#ifndef NAME_FAILURES_H
#define NAME_FAILURES_H

#include "run/run.h"

/* name_failures_run names what wrong signatures were made with. */
void name_failures_run(run_result *result, const vector_set *set);

/* probe_verifier_run asks a verifier that refuses genuine requests what it accepts instead: the same request signed
 * with each catalogued mistake. What it accepts names its own. The adapter is started once more for it. */
void probe_verifier_run(run_result *result, const vector_set *set, const run_options *options);

#endif

/* name_failures.h - after a run: the failing verdicts get the mistakes that explain them. The same verdicts get the
 * same names, whatever the machine: the search is bounded by counts, and goes in file order. */
#ifndef NAME_FAILURES_H
#define NAME_FAILURES_H

#include "run/run.h"

/* naming_run names what wrong signatures were made with. */
void naming_run(run_result *result, const vector_set *set);

/* backwards_run asks a verifier that refuses genuine requests what it accepts instead: the same request signed with
 * each catalogued mistake. What it accepts names its own. The adapter is started once more for it. */
void backwards_run(run_result *result, const vector_set *set, const run_options *options);

#endif

/* cmd_explain.h - `bnconform explain`: a refused request in, the mistake out. Nothing is sent. */
#ifndef CMD_EXPLAIN_H
#define CMD_EXPLAIN_H

#include "suite/vectors.h"

/* explain_main obeys `explain` with the arguments that follow it. Returns the exit status: 0 valid, 1 wrong, 2
 * undecided, 64 unreadable. */
int explain_main(const vector_set *set, const char *const *arguments, size_t num_arguments);

#endif

/* reproduce.h - the command that shows a failure again. Pure. */
#ifndef REPRODUCE_H
#define REPRODUCE_H

#include "suite/result.h"
#include "util/mem.h"

/* reproduce_start gives what the command begins with, "bnconform run" or "bnconform webhook URL", and reproduce_tail
 * what stands behind its options, "-- COMMAND" or nothing; in the arena. */
bns_slice reproduce_start(mem *arena, const run_info *info);
bns_slice reproduce_tail(mem *arena, const run_info *info);

/* reproduce_command gives the command that runs a case again; in the arena. */
bns_slice reproduce_command(mem *arena, const run_info *info, bns_slice id);

#endif

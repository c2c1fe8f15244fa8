/* interrupt.h - SIGINT, SIGTERM, SIGHUP and SIGQUIT end a run early, and not its reports: the first one is kept, and
 * whoever waits asks for it; a second one, unless it comes with the first, ends the process at once, as if nobody had
 * caught it. */
#ifndef INTERRUPT_H
#define INTERRUPT_H

#include <stdio.h>

/* interrupt_watch begins to catch them. What nohup had ignored stays ignored. */
void interrupt_watch(void);

/* interrupt_kills names the process group that each of them kills, so that nobody waits for it; 0: none. */
void interrupt_kills(int group);

/* interrupt_came gives the first one's number; 0: none came. */
int interrupt_came(void);
/* interrupt_status gives the exit status that goes with it: 128 and its number. */
int interrupt_status(void);

/* interrupt_say writes "interrupted by SIGINT: 3 of 40 VECTORS were judged". */
void interrupt_say(char *out, size_t cap, size_t done, size_t all, const char *what);

#endif

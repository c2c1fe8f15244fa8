/* child.h - a program at the end of three pipes, in a process group of its own: transport_child. */
#ifndef CHILD_H
#define CHILD_H

#include "transport.h"

/* child_die_with_us makes SIGINT, SIGTERM and SIGHUP kill the running child's process group before this process ends by
 * the same signal, and has SIGPIPE ignored. */
void child_die_with_us(void);

#endif

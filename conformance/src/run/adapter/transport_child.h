/* transport_child.h - a program at the end of three pipes, in a process group of its own: transport_child. */
#ifndef TRANSPORT_CHILD_H
#define TRANSPORT_CHILD_H

#include <sys/types.h>

#include "run/adapter/transport.h"

/* transport_child_host: where a child runs, if not as any program: who starts and ends it, and what is served while it
 * is waited for. The harness cannot wait for the child alone: the child waits for its server. */
typedef struct transport_child_host {
  /* start gives the process's number, the leader of its own group, or -1 and a clause in problem. standard: its three
   * descriptors, which the caller closes afterwards. */
  int (*start)(void *context, char *const *command, const int standard[3], char *problem, size_t problem_cap);
  int (*watch)(void *context); /* a descriptor that can be read when there is something to serve; -1: there is none */
  int (*serve)(void *context); /* serves what is there, without waiting. 0; -1 with errno */
  void (*end)(void *context);  /* kills what is left of it, with all that it started, and reaps it */
  void *context;
} transport_child_host;

/* transport_child_die_with_us makes SIGINT, SIGTERM and SIGHUP kill the running child's process group (interrupt.h),
 * has SIGPIPE ignored, and what a child leaves behind ended with it (orphans.h). */
void transport_child_die_with_us(void);

/* transport_child_spawn starts a program in a process group of its own, with signals as they are for any program.
 * standard: its three descriptors, which stay the caller's. 0, or an errno. */
int transport_child_spawn(pid_t *pid, char *const *command, const int standard[3]);

#endif

/* orphans.c - a signal to a program's process group does not reach what has a session of its own; and when its parent
 * ends, its new parent is the first process of the system, among whose children nobody knows it. Linux has a process
 * take that place for all that descend from it (prctl(2), PR_SET_CHILD_SUBREAPER), and tells its children (proc(5),
 * /proc/PID/task/TID/children, where the kernel was built with CONFIG_PROC_CHILDREN). What is killed leaves orphans in
 * its turn: hence by rounds, until no child is left. */
#include "run/adapter/orphans.h"

#if defined(__linux__)

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>

#include "util/clock.h"

enum { END_MS = 2000 }; /* how long orphans may take to end, all together; after that they are left to the system */

static int adopts;

/* Calls visit for each child. Returns how many there are, or -1: the system does not tell. */
static int each_child(void (*visit)(pid_t)) {
  FILE *file = fopen("/proc/thread-self/children", "re");
  char pid[24];
  int num = 0;
  if (file == NULL) return -1;
  while (fscanf(file, "%23s", pid) == 1) {
    num++;
    if (visit != NULL) visit((pid_t)strtol(pid, NULL, 10));
  }
  fclose(file);
  return num;
}

static void end_one(pid_t pid) {
  kill(pid, SIGKILL);
  waitpid(pid, NULL, WNOHANG);
}

void orphans_adopt(void) {
  if (!adopts) adopts = each_child(NULL) == 0 && prctl(PR_SET_CHILD_SUBREAPER, 1UL) == 0;
}

void orphans_end(void) {
  static const struct timespec pause = {0, 200000};
  double until = now_ms() + END_MS;
  while (adopts && each_child(end_one) > 0 && now_ms() < until)
    nanosleep(&pause, NULL);
}

#else

void orphans_adopt(void) {}

void orphans_end(void) {}

#endif

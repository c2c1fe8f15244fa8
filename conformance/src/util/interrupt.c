/* interrupt.c - a handler can tell the rest of the program in no other way than by what stands here. */
#include "util/interrupt.h"

#include <signal.h>
#include <string.h>
#include <sys/types.h>
#include <time.h>

enum { SAME_MS = 200 };

static volatile sig_atomic_t came, group;
static struct timespec first; /* when; the handler's own */

/* is_same tells of a further signal that nobody was impatient: timeout(1) tells the program, and then its whole group.
 */
static int is_same(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (now.tv_sec - first.tv_sec) * 1000 + (now.tv_nsec - first.tv_nsec) / 1000000 < SAME_MS;
}

static void on_signal(int number) {
  int running = group;
  if (running > 1) kill(-(pid_t)running, SIGKILL);
  if (came == 0) {
    clock_gettime(CLOCK_MONOTONIC, &first);
    came = number;
    return;
  }
  if (is_same()) return;
  signal(number, SIG_DFL);
  raise(number);
}

void interrupt_watch(void) {
  struct sigaction action, before;
  memset(&action, 0, sizeof action);
  sigemptyset(&action.sa_mask);
  sigaddset(&action.sa_mask, SIGINT);
  sigaddset(&action.sa_mask, SIGTERM);
  sigaddset(&action.sa_mask, SIGHUP);
  sigaddset(&action.sa_mask, SIGQUIT);
  action.sa_handler = on_signal;
  action.sa_flags = SA_RESTART; /* what is being written is written on; waiting ends nevertheless */
  sigaction(SIGINT, &action, NULL);
  sigaction(SIGTERM, &action, NULL);
  sigaction(SIGQUIT, &action, NULL);
  if (sigaction(SIGHUP, NULL, &before) == 0 && before.sa_handler != SIG_IGN) sigaction(SIGHUP, &action, NULL);
}

void interrupt_kills(int running) {
  group = running;
}

int interrupt_came(void) {
  return came;
}

int interrupt_status(void) {
  return 128 + came;
}

void interrupt_say(char *out, size_t cap, size_t done, size_t all, const char *what) {
  const char *name = came == SIGINT ? "SIGINT" : came == SIGTERM ? "SIGTERM" : came == SIGQUIT ? "SIGQUIT" : "SIGHUP";
  snprintf(out, cap, "interrupted by %s: %lu of %lu %s were judged", name, (unsigned long)done, (unsigned long)all,
           what);
}

/* progress.c - one line that is written over. */
#include "util/progress.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/time.h>
#include <unistd.h>

#include "util/clock.h"

enum { AFTER_MS = 1000, EVERY_MS = 100 };

static const char wipe[] = "\r\033[K";

static struct {
  const char *what; /* NULL: nothing is shown */
  double began_ms, told_ms;
  volatile sig_atomic_t is_shown, seconds;
  int has_timer;
} now;

static int is_wanted(void) {
  return isatty(STDERR_FILENO) == 1;
}

void progress_begin(const char *what) {
  progress_end();
  if (!is_wanted()) return;
  now.what = what;
  now.began_ms = now.told_ms = now_ms();
}

void progress_at(size_t done, size_t all) {
  double ms;
  if (now.what == NULL) return;
  ms = now_ms();
  if (ms < now.began_ms + AFTER_MS || ms < now.told_ms + EVERY_MS) return;
  now.told_ms = ms;
  now.is_shown = 1;
  fprintf(stderr, "%s%s: %lu of %lu", wipe, now.what, (unsigned long)done, (unsigned long)all);
  fflush(stderr);
}

/* Of a signal handler: nothing but write. */
static void put(const char *text, size_t len) {
  ssize_t written = write(STDERR_FILENO, text, len);
  (void)written;
}

static void tick(int number) {
  char digits[12];
  size_t at = sizeof digits;
  int kept = errno;
  (void)number;
  if (now.what == NULL) return;
  now.is_shown = 1;
  now.seconds++;
  digits[--at] = 's';
  digits[--at] = ' ';
  for (unsigned left = (unsigned)now.seconds; at > 0 && (left != 0 || at == sizeof digits - 2); left /= 10)
    digits[--at] = (char)('0' + left % 10);
  put(wipe, sizeof wipe - 1);
  put(now.what, strlen(now.what));
  put(": ", 2);
  put(digits + at, sizeof digits - at);
  errno = kept;
}

static void set_timer(long seconds) {
  struct itimerval every;
  memset(&every, 0, sizeof every);
  every.it_value.tv_sec = every.it_interval.tv_sec = seconds;
  setitimer(ITIMER_REAL, &every, NULL);
}

void progress_wait(const char *what) {
  struct sigaction action;
  progress_begin(what);
  if (now.what == NULL) return;
  memset(&action, 0, sizeof action);
  action.sa_handler = tick;
  action.sa_flags = SA_RESTART;
  sigemptyset(&action.sa_mask);
  if (sigaction(SIGALRM, &action, NULL) != 0) return;
  now.has_timer = 1;
  now.seconds = 0;
  set_timer(1);
}

void progress_end(void) {
  if (now.has_timer) {
    set_timer(0);
    signal(SIGALRM, SIG_DFL);
  }
  if (now.is_shown) put(wipe, sizeof wipe - 1);
  memset(&now, 0, sizeof now);
}

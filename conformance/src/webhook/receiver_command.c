/* receiver_command.c - as its output is a file, it never waits for a reader. */
#include "webhook/receiver_command.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "exit_status.h"
#include "remedy.h"
#include "run/adapter/orphans.h"
#include "run/adapter/transport_child.h"
#include "show/printable.h"
#include "util/clock.h"
#include "util/interrupt.h"
#include "util/progress.h"
#include "util/slice.h"

enum { REACH_MS = 500, PAUSE_MS = 50, TERM_MS = 1000, REAP_MS = 2000, SAID_MAX = 2048, LINES = 6 };

/* ------------------------------------------------------------------------------------------------------------ start */

static int open_said(receiver_command *self) {
  FILE *file = tmpfile();
  int fd = file == NULL ? -1 : fcntl(fileno(file), F_DUPFD_CLOEXEC, 3), kept = errno;
  if (file != NULL) fclose(file);
  if (fd < 0) return kept;
  (void)fcntl(fd, F_SETFL, O_APPEND);
  self->said = fd + 1;
  return 0;
}

static int spawn(receiver_command *self) {
  int in = open("/dev/null", O_RDONLY | O_CLOEXEC), failed;
  if (in < 0) return errno;
  failed = transport_child_spawn(&self->pid, self->command, (const int[3]){in, self->said - 1, self->said - 1});
  if (failed) self->pid = 0;
  close(in);
  return failed;
}

/* It stays a zombie until the end, so that no other process can get its group. */
static int look(receiver_command *self) {
  siginfo_t info;
  if (self->has_ended) return 1;
  memset(&info, 0, sizeof info);
  if (waitid(P_PID, (id_t)self->pid, &info, WEXITED | WNOHANG | WNOWAIT) != 0 || info.si_pid == 0) return 0;
  self->has_ended = 1;
  self->status = info.si_code == CLD_EXITED ? info.si_status : -info.si_status;
  return 1;
}

/* -------------------------------------------------------------------------------------------------------- its words */

/* The last lines of its output, without what a terminal would take for a command. */
static void put_said(receiver_command *self, buf *out) {
  uint8_t bytes[SAID_MAX];
  off_t size = self->said > 0 ? lseek(self->said - 1, 0, SEEK_END) : 0, from = size > SAID_MAX ? size - SAID_MAX : 0;
  ssize_t got = size > 0 ? pread(self->said - 1, bytes, sizeof bytes, from) : 0;
  bns_slice text = {bytes, got > 0 ? (size_t)got : 0}, line;
  size_t at;
  text = slice_trim(text);
  at = text.len;
  for (int lines = 0; at > 0 && lines < LINES; at -= lines < LINES)
    lines += bytes[at - 1] == '\n';
  text = slice_from(text, at);
  buf_put_text(out, text.len > 0 ? ". It wrote last:" : ", and wrote nothing");
  while (slice_line(&line, &text)) {
    buf_put_text(out, "\n  ");
    show_bytes(out, line, 0);
  }
}

static void put_ending(const receiver_command *self, buf *out) {
  const char *name = strrchr(self->command[0], '/');
  name = name == NULL ? self->command[0] : name + 1;
  if (self->status < 0)
    buf_format(out, "%s was ended by signal %d", name, -self->status);
  else
    buf_format(out, "%s ended with %d", name, self->status);
}

/* ---------------------------------------------------------------------------------------------------------- waiting */

static int cannot_run(const receiver_command *self, int error, buf *problem) {
  buf_format(problem, "%s: %s; %s", self->command[0], strerror(error), remedy_of(error, REMEDY_TO_RUN));
  return remedy_is_users(error) ? EXIT_USAGE : EXIT_OWN_FAULT;
}

static int tell_early(receiver_command *self, const http_target *target, buf *problem) {
  put_ending(self, problem);
  buf_format(problem, " before it took a connection at %.*s", (int)target->authority.len,
             (const char *)target->authority.ptr);
  put_said(self, problem);
  return EXIT_NOTHING;
}

static int tell_late(receiver_command *self, const http_target *target, double deadline_ms, buf *problem) {
  buf_format(problem, "%s took no connection at %.*s within %.0f ms (--start-deadline)", self->command[0],
             (int)target->authority.len, (const char *)target->authority.ptr, deadline_ms);
  put_said(self, problem);
  return EXIT_NOTHING;
}

/* What ends with 0 may have left a receiver behind. */
static int wait_for(receiver_command *self, mem *arena, const http_target *target, double deadline_ms,
                    const http_aside *aside, buf *problem) {
  double until = now_ms() + deadline_ms;
  for (;;) {
    double left = until - now_ms();
    if (left <= 0) return tell_late(self, target, deadline_ms, problem);
    int reached = http_reach(arena, target, left < REACH_MS ? left : REACH_MS, aside);
    if (reached != 0) return reached > 0 ? 0 : cannot_run(self, errno, problem);
    if (interrupt_came()) {
      buf_put_text(problem, "interrupted before the receiver took a connection");
      return interrupt_status();
    }
    if (look(self) && self->status != 0) return tell_early(self, target, problem);
    http_wait(PAUSE_MS, aside);
  }
}

int receiver_command_start(receiver_command *self, char *const *command, const http_target *target, double deadline_ms,
                           const http_aside *aside, buf *problem) {
  mem arena = {NULL};
  int status, error;
  self->command = command;
  int reached = http_reach(&arena, target, REACH_MS, aside);
  if (reached != 0) {
    int lacking = errno;
    mem_free(&arena);
    if (reached < 0) return cannot_run(self, lacking, problem);
    buf_format(problem, "somebody listens at %.*s before %s is started: end that first, or leave the command out",
               (int)target->authority.len, (const char *)target->authority.ptr, command[0]);
    return EXIT_USAGE;
  }
  error = open_said(self);
  if (error) {
    mem_free(&arena);
    buf_format(problem, "a file for its output: %s", strerror(error));
    return EXIT_OWN_FAULT;
  }
  orphans_adopt();
  error = spawn(self);
  interrupt_kills((int)self->pid);
  if (error)
    status = cannot_run(self, error, problem);
  else {
    progress_wait("starting the receiver");
    status = wait_for(self, &arena, target, deadline_ms, aside, problem);
    progress_end();
  }
  mem_free(&arena);
  return status;
}

/* -------------------------------------------------------------------------------------------------------------- end */

static void wait_for_death(receiver_command *self, double ms) {
  double until = now_ms() + ms;
  struct timespec pause = {0, 2000000};
  while (!look(self) && now_ms() < until)
    nanosleep(&pause, NULL);
}

int receiver_command_end(receiver_command *self, int is_silent, buf *said) {
  int own = 0;
  if (self->pid != 0) {
    if (is_silent) wait_for_death(self, TERM_MS);
    if (look(self) && !interrupt_came()) {
      own = self->status < 0 ? 128 - self->status : self->status;
      if (own != 0) {
        put_ending(self, said);
        buf_put_text(said, " while deliveries were sent");
        put_said(self, said);
      }
    } else {
      kill(-self->pid, SIGTERM);
      wait_for_death(self, TERM_MS);
    }
    kill(-self->pid, SIGKILL);
    wait_for_death(self, REAP_MS);
    interrupt_kills(0);
    if (self->has_ended) waitpid(self->pid, NULL, 0);
    orphans_end();
  }
  if (self->said > 0) close(self->said - 1);
  memset(self, 0, sizeof *self);
  return own;
}

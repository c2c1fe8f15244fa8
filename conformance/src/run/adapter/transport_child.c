/* transport_child.c - starts a program, writes to it and reads from it without ever waiting for it alone, and kills it
 * with all that it started. Nothing it does, or leaves undone, makes the harness wait past a deadline. */
#include "run/adapter/transport_child.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "util/interrupt.h"
#include "remedy.h"
#include "run/adapter/orphans.h"
#include "net/poller.h"
#include "util/clock.h"

enum {
  SAID_MAX = 4096,
  SAID_FIRST = 1024, /* of these the first so many are kept, and the last */
  READ_SIZE = 128 * 1024,
  LOOK_MS = 25,   /* how often the harness looks whether it is dead: a grandchild may hold its output open */
  TERM_MS = 100,  /* from SIGTERM to SIGKILL */
  LAST_MS = 1000, /* how long it may take to end once its output is closed: a large runtime tidies up for a while */
  REAP_MS = 2000  /* how long a killed process may take to end; after that it is left to the system */
};

typedef struct child_process {
  pid_t pid;        /* 0: none */
  int in, out, err; /* our ends; -1: closed */
  poller poller;
  int wants_write; /* in is watched */
  const transport_child_host *host;
  int is_dead, status;
  buf input;      /* what was read */
  size_t at;      /* taken out of it as lines */
  size_t scanned; /* no LF before this */
  buf said;
  int said_is_cut;
  int failed; /* an errno: this process could not wait, read or write, and the other side is not to blame */
} child_process;

extern char **environ;

void transport_child_die_with_us(void) {
  struct sigaction action;
  memset(&action, 0, sizeof action);
  sigemptyset(&action.sa_mask);
  interrupt_watch();
  orphans_adopt();
  action.sa_handler = SIG_IGN;
  sigaction(SIGPIPE, &action, NULL);
  action.sa_handler = SIG_DFL; /* where it is ignored, no exit status can be had */
  sigaction(SIGCHLD, &action, NULL);
}

static void nap(double ms) {
  struct timespec time;
  time.tv_sec = 0;
  time.tv_nsec = (long)(ms * 1e6);
  nanosleep(&time, NULL);
}

static void close_fd(int *fd) {
  if (*fd >= 0) close(*fd);
  *fd = -1;
}

/* ------------------------------------------------------------------------------------------------------------ start */

/* A pipe whose ends are above 2, closed in what is started, and ours of which does not block. */
static int make_pipe(int ends[2], int ours) {
  int raw[2], i, failed = 0;
  if (pipe(raw) != 0) return -1;
  for (i = 0; i < 2; i++) {
    ends[i] = fcntl(raw[i], F_DUPFD_CLOEXEC, 3);
    if (ends[i] < 0) failed = errno;
    close(raw[i]);
  }
  if (failed) errno = failed;
  if (ends[0] >= 0 && ends[1] >= 0 && fcntl(ends[ours], F_SETFL, O_NONBLOCK) == 0) return 0;
  failed = errno;
  close_fd(&ends[0]);
  close_fd(&ends[1]);
  errno = failed;
  return -1;
}

/* A start that fails for want of processes, descriptors or memory is the harness's own fault. A program that is not
 * there, or cannot be executed, is not. */
static int is_want(int error) {
  return error == EAGAIN || error == ENOMEM || error == EMFILE || error == ENFILE;
}

int transport_child_spawn(pid_t *pid, char *const *command, const int standard[3]) {
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
  sigset_t none, defaults;
  int failed;
  sigemptyset(&none);
  sigemptyset(&defaults);
  sigaddset(&defaults, SIGPIPE);
  sigaddset(&defaults, SIGXFSZ);
  sigaddset(&defaults, SIGINT);
  sigaddset(&defaults, SIGTERM);
  sigaddset(&defaults, SIGHUP);
  if (posix_spawn_file_actions_init(&actions) != 0) return ENOMEM;
  if (posix_spawnattr_init(&attributes) != 0) {
    posix_spawn_file_actions_destroy(&actions);
    return ENOMEM;
  }
  failed = posix_spawnattr_setpgroup(&attributes, 0);
  for (int fd = 0; !failed && fd <= 2; fd++)
    failed = posix_spawn_file_actions_adddup2(&actions, standard[fd], fd);
  if (!failed) failed = posix_spawnattr_setsigmask(&attributes, &none);
  if (!failed) failed = posix_spawnattr_setsigdefault(&attributes, &defaults);
  if (!failed)
    failed =
        posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  if (!failed) failed = posix_spawnp(pid, command[0], &actions, &attributes, command, environ);
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&actions);
  return failed;
}

/* 0, an errno, or -1 where problem says more. */
static int launch(transport *self, child_process *c, int in, int out, int err) {
  const int standard[3] = {in, out, err};
  if (c->host == NULL) return transport_child_spawn(&c->pid, self->command, standard);
  c->pid = c->host->start(c->host->context, self->command, standard, self->problem, sizeof self->problem);
  return c->pid < 0 ? -1 : 0;
}

static int watch_all(child_process *c) {
  int served = c->host == NULL ? -1 : c->host->watch(c->host->context);
  if (poller_open(&c->poller) != 0 || poller_set(&c->poller, c->out, POLLER_READ) != 0) return -1;
  if (served >= 0 && poller_set(&c->poller, served, POLLER_READ) != 0) return -1;
  return poller_set(&c->poller, c->err, POLLER_READ);
}

static int start(transport *self, child_process *c) {
  int in[2] = {-1, -1}, out[2] = {-1, -1}, err[2] = {-1, -1}, failed = 0;
  if (make_pipe(in, 1) != 0 || make_pipe(out, 0) != 0 || make_pipe(err, 0) != 0) failed = errno;
  self->own_fault = failed != 0;
  if (!failed) {
    failed = launch(self, c, in[0], out[1], err[1]);
    self->own_fault = failed > 0 && is_want(failed);
  }
  if (failed) c->pid = 0;
  interrupt_kills((int)c->pid);
  close_fd(&in[0]);
  close_fd(&out[1]);
  close_fd(&err[1]);
  c->in = in[1];
  c->out = out[0];
  c->err = err[0];
  if (!failed && watch_all(c) != 0) {
    failed = errno;
    self->own_fault = 1;
  }
  return failed;
}

static void child_close(transport *self);

static int child_open(transport *self) {
  child_process *c = self->state;
  int failed;
  if (c == NULL) {
    c = calloc(1, sizeof *c);
    if (c == NULL) {
      snprintf(self->problem, sizeof self->problem, "%s", strerror(ENOMEM));
      self->own_fault = 1;
      return -1;
    }
    self->state = c;
  }
  c->is_dead = c->status = c->wants_write = c->failed = c->said_is_cut = 0;
  c->host = self->host;
  c->input.len = c->at = c->scanned = c->said.len = 0;
  self->num_written = 0;
  self->own_fault = 0;
  self->ending[0] = 0;
  self->ended_well = self->lives_on = 0;
  self->unread = -1;
  failed = start(self, c);
  self->cannot_run = c->host == NULL && remedy_is_users(failed) ? failed : 0;
  if (failed == 0) return 0;
  if (failed > 0)
    snprintf(self->problem, sizeof self->problem, "%s%s%s", strerror(failed), self->own_fault ? "; " : "",
             self->own_fault ? remedy_of(failed, REMEDY_TO_RUN) : "");
  child_close(self);
  return -1;
}

/* -------------------------------------------------------------------------------------------------------------- end */

/* Looks whether it is dead, without reaping it. As long as it is a zombie, no other process can get its number or its
 * group's. */
static int look(child_process *c) {
  siginfo_t info;
  if (c->pid == 0 || c->is_dead) return 1;
  memset(&info, 0, sizeof info);
  if (waitid(P_PID, (id_t)c->pid, &info, WEXITED | WNOHANG | WNOWAIT) != 0) return 0;
  if (info.si_pid == 0) return 0;
  c->is_dead = 1;
  c->status = info.si_status;
  if (info.si_code != CLD_EXITED) c->status = -info.si_status;
  return 1;
}

static int wait_for_death(child_process *c, double ms) {
  double until = now_ms() + ms, pause = 0.02;
  while (!look(c)) {
    if (now_ms() >= until) return 0;
    nap(pause);
    if (pause < 5) pause *= 2;
  }
  return 1;
}

static const char *signal_name(int number) {
  static const struct {
    int number;
    const char *name;
  } names[] = {{SIGABRT, "SIGABRT"}, {SIGALRM, "SIGALRM"}, {SIGBUS, "SIGBUS"},   {SIGFPE, "SIGFPE"},
               {SIGHUP, "SIGHUP"},   {SIGILL, "SIGILL"},   {SIGINT, "SIGINT"},   {SIGKILL, "SIGKILL"},
               {SIGPIPE, "SIGPIPE"}, {SIGQUIT, "SIGQUIT"}, {SIGSEGV, "SIGSEGV"}, {SIGSYS, "SIGSYS"},
               {SIGTERM, "SIGTERM"}, {SIGTRAP, "SIGTRAP"}, {SIGUSR1, "SIGUSR1"}, {SIGUSR2, "SIGUSR2"},
               {SIGXCPU, "SIGXCPU"}, {SIGXFSZ, "SIGXFSZ"}};
  size_t i;
  for (i = 0; i < sizeof names / sizeof *names; i++)
    if (names[i].number == number) return names[i].name;
  return NULL;
}

static void say_ending(transport *self, const child_process *c) {
  const char *name = c->status < 0 ? signal_name(-c->status) : NULL;
  if (!c->is_dead)
    snprintf(self->ending, sizeof self->ending, "closed its output");
  else if (c->status >= 0)
    snprintf(self->ending, sizeof self->ending, "exited with status %d", c->status);
  else if (name != NULL)
    snprintf(self->ending, sizeof self->ending, "ended by signal %d (%s)", -c->status, name);
  else
    snprintf(self->ending, sizeof self->ending, "ended by signal %d", -c->status);
  self->ended_well = c->is_dead && c->status == 0;
  self->lives_on = !c->is_dead;
}

static void end_process(child_process *c) {
  if (!look(c)) {
    kill(-c->pid, SIGTERM);
    wait_for_death(c, TERM_MS);
  }
  kill(-c->pid, SIGKILL); /* and whatever it started and left behind */
  if (wait_for_death(c, REAP_MS)) waitpid(c->pid, NULL, 0);
  orphans_end();
}

static void child_close(transport *self) {
  child_process *c = self->state;
  if (c == NULL) return;
  poller_close(&c->poller);
  close_fd(&c->in);
  if (c->pid != 0) {
    if (c->host == NULL)
      end_process(c);
    else
      c->host->end(c->host->context);
    interrupt_kills(0);
    c->pid = 0;
  }
  close_fd(&c->out);
  close_fd(&c->err);
}

/* --------------------------------------------------------------------------------------------------------- exchange */

/* What was cut out stands as a line of dots between the first lines and the last. */
static void forget_the_middle(child_process *c) {
  static const char dots[] = "\n...\n";
  size_t first = SAID_FIRST + sizeof dots - 1, most = first + SAID_MAX - SAID_FIRST;
  if (c->said.len <= most) return;
  if (!c->said_is_cut) memcpy(c->said.ptr + SAID_FIRST, dots, sizeof dots - 1);
  c->said_is_cut = 1;
  memmove(c->said.ptr + first, c->said.ptr + c->said.len - (most - first), most - first);
  c->said.len = most;
}

/* Takes what is there on standard error, and keeps its beginning and its end. */
static void hear(child_process *c) {
  uint8_t bytes[SAID_MAX];
  int rounds = 64; /* who never stops talking does not stop us */
  while (c->err >= 0 && rounds-- > 0) {
    ssize_t got = read(c->err, bytes, sizeof bytes);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0 && errno == EAGAIN) return;
    if (got <= 0) {
      if (c->poller.state != NULL) poller_set(&c->poller, c->err, 0);
      close_fd(&c->err);
      return;
    }
    buf_put(&c->said, bytes, (size_t)got);
    forget_the_middle(c);
  }
}

static bns_slice child_said(transport *self) {
  child_process *c = self->state;
  bns_slice said = {NULL, 0};
  if (c == NULL) return said;
  hear(c);
  return buf_slice(&c->said);
}

static void watch(child_process *c, int fd, unsigned what) {
  if (poller_set(&c->poller, fd, what) != 0) c->failed = errno;
}

static void end_output(child_process *c) {
  watch(c, c->out, 0);
  close_fd(&c->out);
}

/* Reads once. 1: something came; 0: nothing is there, or the output ended. */
static int take(child_process *c) {
  ssize_t got;
  if (c->out < 0) return 0;
  if (c->at != 0) {
    buf_drop(&c->input, c->at);
    c->scanned -= c->at;
    c->at = 0;
  }
  buf_reserve(&c->input, READ_SIZE);
  do
    got = read(c->out, c->input.ptr + c->input.len, READ_SIZE);
  while (got < 0 && errno == EINTR);
  if (got > 0) c->input.len += (size_t)got;
  if (got < 0 && errno != EAGAIN) c->failed = errno;
  if (got == 0) end_output(c);
  return got > 0;
}

/* 1: gives the next line; 0: none is whole yet; -1: it is too long. */
static int next_line(child_process *c, bns_slice *line) {
  const uint8_t *end = NULL;
  if (c->scanned < c->input.len) end = memchr(c->input.ptr + c->scanned, '\n', c->input.len - c->scanned);
  c->scanned = end == NULL ? c->input.len : (size_t)(end - c->input.ptr);
  line->ptr = c->input.ptr + c->at;
  line->len = c->scanned - c->at;
  if (line->len > TRANSPORT_LINE_MAX) return -1;
  if (end == NULL) return 0;
  c->at = ++c->scanned;
  return 1;
}

static void want_write(child_process *c, int wants) {
  if (wants == c->wants_write || c->in < 0) return;
  watch(c, c->in, wants ? POLLER_WRITE : 0);
  c->wants_write = wants;
}

static void end_input(child_process *c) {
  want_write(c, 0);
  close_fd(&c->in);
}

/* Its reader is gone: what it had not read by then is asked while the pipe is there. */
static void break_input(transport *self, child_process *c) {
  self->unread = poller_unread(c->in);
  end_input(c);
  errno = EPIPE;
}

/* Writes what the pipe takes. 1: something was written. A reader that is gone shows at its output. */
static int give(transport *self, child_process *c, outgoing *out) {
  size_t written = 0;
  while (c->in >= 0 && out->at < out->bytes.len) {
    ssize_t put = write(c->in, out->bytes.ptr + out->at, out->bytes.len - out->at);
    if (put < 0 && errno == EINTR) continue;
    if (put < 0 && errno == EPIPE) break_input(self, c);
    if (put < 0 && errno != EPIPE && errno != EAGAIN) c->failed = errno;
    if (put < 0) break;
    out->at += (size_t)put;
    written += (size_t)put;
  }
  self->num_written += written;
  want_write(c, out->at < out->bytes.len);
  if (out->at == out->bytes.len) out->at = out->bytes.len = 0;
  return written != 0;
}

/* Whatever the program wrote before it died is in the pipe now. If more came later, a grandchild wrote it. */
static void take_the_rest(child_process *c) {
  size_t most = c->input.len + 2 * TRANSPORT_LINE_MAX;
  while (take(c) && c->input.len < most) {
  }
  if (c->out >= 0) end_output(c);
}

static transport_event say_ended(transport *self, child_process *c) {
  if (c->in >= 0) self->unread = poller_unread(c->in);
  if (!c->is_dead) wait_for_death(c, LAST_MS);
  say_ending(self, c);
  return TRANSPORT_ENDED;
}

static transport_event say_quiet(transport *self, child_process *c) {
  long unread = c->in < 0 ? 0 : poller_unread(c->in);
  self->has_read = look(c) ? 0 : unread < 0 ? -1 : unread == 0;
  return TRANSPORT_QUIET;
}

static transport_event say_failed(transport *self, int error) {
  snprintf(self->problem, sizeof self->problem, "waiting for the adapter: %s; %s", strerror(error),
           remedy_of(error, REMEDY_TO_RUN));
  self->own_fault = 1;
  return TRANSPORT_FAILED;
}

static int wait_a_little(child_process *c, double until_ms) {
  poller_ready ready[4];
  double left = until_ms - now_ms();
  int i, num = poller_wait(&c->poller, ready, 4, left < LOOK_MS ? left : LOOK_MS);
  for (i = 0; i < num; i++) {
    if (ready[i].fd == c->err) hear(c);
    if (ready[i].fd == c->out) take(c);
  }
  if (c->host != NULL && c->host->serve(c->host->context) != 0) return -1;
  if (num == 0 && look(c)) take_the_rest(c);
  return num;
}

static transport_event child_exchange(transport *self, bns_slice *line, outgoing *out, double until_ms) {
  child_process *c = self->state;
  if (out == NULL) end_input(c);
  for (;;) {
    int got = next_line(c, line), late = now_ms() >= until_ms;
    if (c->failed != 0) return say_failed(self, c->failed);
    if (got > 0) return TRANSPORT_LINE;
    if (got < 0) return TRANSPORT_LONG;
    if (c->out < 0) return say_ended(self, c);
    if (out != NULL && give(self, c, out)) return TRANSPORT_MOVED;
    if (wait_a_little(c, until_ms) < 0) return say_failed(self, errno);
    if (late && c->scanned == c->input.len && c->out >= 0) return say_quiet(self, c);
  }
}

static void child_free(transport *self) {
  child_process *c = self->state;
  if (c == NULL) return;
  buf_free(&c->input);
  buf_free(&c->said);
  free(c);
  self->state = NULL;
}

const transport_kind transport_child = {child_open, child_exchange, child_close, child_said, child_free};

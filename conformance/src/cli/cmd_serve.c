/* cmd_serve.c - `bnconform serve`. */
#include "cli/cmd_serve.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "suite/exchange_hosts.h"
#include "memory_shut.h"
#include "remedy.h"
#include "say.h"
#include "sandbox/sandbox.h"
#include "serve/serve_guard.h"
#include "serve/serve_history.h"
#include "show/byte_diff.h"
#include "show/terminal.h"
#include "report/tally.h"
#include "text.h"
#include "run/adapter/transport.h"
#include "util/clock.h"

enum { STEP_MS = 1000 };

/* A signal handler knows no context: it writes a byte into the pipe that the loop watches. One that cannot be written
 * is tried once more, for nothing else tells of it; where the pipe is full, the loop knows already. */
static int stop_pipe[2] = {-1, -1};

static void stop(int number) {
  int kept = errno, is_written = 0;
  char byte = (char)number;
  for (int tries = 0; tries < 2 && !is_written; tries++)
    is_written = write(stop_pipe[1], &byte, 1) == 1;
  errno = kept;
}

static int open_stop_pipe(void) {
  if (pipe(stop_pipe) != 0) return -1;
  for (size_t i = 0; i < 2; i++)
    if (fcntl(stop_pipe[i], F_SETFL, O_NONBLOCK) != 0 || fcntl(stop_pipe[i], F_SETFD, FD_CLOEXEC) != 0) return -1;
  return 0;
}

/* What nohup had ignored stays ignored, unless it is an order to rotate the log, which ends nothing. */
static int watch_signals(int rotates) {
  static const int ending[] = {SIGINT, SIGTERM, SIGQUIT}; /* whichever it is, the file of the CA is removed */
  struct sigaction action, before;
  memset(&action, 0, sizeof action);
  action.sa_handler = stop;
  sigemptyset(&action.sa_mask);
  for (size_t i = 0; i < sizeof ending / sizeof *ending; i++)
    if (sigaction(ending[i], &action, NULL) != 0) return -1;
  if (sigaction(SIGHUP, NULL, &before) != 0) return -1;
  if ((before.sa_handler != SIG_IGN || rotates) && sigaction(SIGHUP, &action, NULL) != 0) return -1;
  action.sa_handler = SIG_IGN;
  return sigaction(SIGPIPE, &action, NULL);
}

/* As many connections as this process may have. */
static void raise_limit(void) {
  struct rlimit files;
  if (getrlimit(RLIMIT_NOFILE, &files) != 0) return;
  files.rlim_cur = files.rlim_max;
  (void)setrlimit(RLIMIT_NOFILE, &files);
}

static int own_fault(const char *what, int error) {
  fprintf(stderr, "bnconform: %s: %s (exit %d)\n", what, strerror(error), EXIT_OWN_FAULT);
  return EXIT_OWN_FAULT;
}

/* A port or a file that the user named is his to mend. */
static int cannot_have(const char *what, int error) {
  if (!remedy_is_users(error)) return own_fault(what, error);
  return say_usage("%s: %s; %s (exit %d)", what, strerror(error), remedy_of(error, REMEDY_TO_WRITE), EXIT_USAGE);
}

static int cannot_listen(const serving *self, int error) {
  char name[32];
  snprintf(name, sizeof name, "--port %u", self->options.port);
  if (error == EACCES)
    return say_usage("%s: %s; take a port of 1024 or more (exit %d)", name, strerror(error), EXIT_USAGE);
  return self->options.port == 0 ? own_fault("the server", error) : cannot_have(name, error);
}

/* The CA's certificate is all that a client needs; it goes away with the server. */
static int write_ca(serving *self) {
  const char *folder = getenv("TMPDIR");
  bns_slice pem = tls_ca_pem(self->identity);
  ssize_t put;
  int fd, error;
  if (folder == NULL || folder[0] == 0) folder = "/tmp";
  if ((size_t)snprintf(self->ca, sizeof self->ca, "%s/bnconform-ca-XXXXXX", folder) >= sizeof self->ca) {
    self->ca[0] = 0;
    errno = ENAMETOOLONG;
    return -1;
  }
  fd = mkstemp(self->ca);
  if (fd < 0) {
    self->ca[0] = 0;
    return -1;
  }
  put = write(fd, pem.ptr, pem.len);
  error = put < 0 ? errno : (size_t)put < pem.len ? ENOSPC : 0;
  if (close(fd) != 0 && !error) error = errno;
  errno = error;
  return error ? -1 : 0;
}

/* The folder for temporary files, where the user names one. */
static int check_tmpdir(const serve_options *options) {
  const char *folder = getenv("TMPDIR");
  struct stat found;
  int error = 0;
  if (folder == NULL || folder[0] == 0) return 0;
  if (options->command != NULL && strlen(folder) + 32 > SEAL_PATH_MAX)
    error = ENAMETOOLONG;
  else if (stat(folder, &found) != 0 || access(folder, W_OK | X_OK) != 0)
    error = errno;
  else if (!S_ISDIR(found.st_mode))
    error = ENOTDIR;
  if (error == 0) return 0;
  return say_usage("TMPDIR: %s; name a folder there that can be written and has a short name, or unset it (exit %d)",
                   strerror(error), EXIT_USAGE);
}

/* Without TLS the server serves plain HTTP, and says so. */
static void prepare_ca(serving *self, char *problem, size_t problem_cap) {
  if (self->identity != NULL && write_ca(self) == 0) return;
  if (self->identity != NULL) snprintf(problem, problem_cap, "the CA's certificate, in TMPDIR: %s", strerror(errno));
  fprintf(stderr, "bnconform: no https here: %s\n", problem);
  tls_identity_free(self->identity);
  self->identity = NULL;
}

static void put_ws(buf *line, const serving *self, unsigned port) {
  buf_format(line, ",\"ws\":\"ws://127.0.0.1:%u/ws-api/v3\"", port);
  if (self->identity != NULL) buf_format(line, ",\"wss\":\"wss://127.0.0.1:%u/ws-api/v3\"", port);
}

static const char *why_no_token(const serving *self) {
  if (self->options.command != NULL)
    return "\n       Its token is told on a terminal alone: the program could read it here.";
  if (serve_guard_may_tell(STDOUT_FILENO)) return "\n       Its token stands in the first line of standard output.";
  return "\n       Its token is told nowhere: standard output is a file that others can read. umask 077 makes\n"
         "       one that is yours alone.";
}

/* say_page tells the page's address. Its token goes to a terminal alone, or by the first line of standard output to
 * whoever started the server: a file or a pipe could be read by the sealed program, which inherits it. */
static void say_page(const serving *self, unsigned port) {
  int is_shown = self->token[0] == 0 || isatty(STDERR_FILENO);
  FILE *to = !is_shown && isatty(STDOUT_FILENO) ? stdout : stderr;
  buf line = {NULL, 0, 0};
  buf_put_text(&line, "Page   ");
  serve_guard_put_page(&line, self, port, is_shown || to == stdout);
  if (!is_shown && to == stderr) buf_put_text(&line, why_no_token(self));
  buf_put_text(&line, "\n");
  fwrite(line.ptr, 1, line.len, to);
  fflush(to);
  buf_free(&line);
}

/* A program reads the JSON line on standard output; people read standard error. 0; -1: that line could not be written,
 * which main tells. */
static int say_ready(const serving *self, unsigned port) {
  int is_told;
  if (!isatty(STDOUT_FILENO)) {
    buf line = {NULL, 0, 0};
    buf_format(&line, "{\"serving\":{\"http\":\"http://127.0.0.1:%u\"", port);
    buf_format(&line, ",\"fix\":\"127.0.0.1:%u\",\"proxy\":\"http://127.0.0.1:%u\"", port, port);
    if (self->identity != NULL) {
      buf_format(&line, ",\"https\":\"https://127.0.0.1:%u\",\"fixs\":\"127.0.0.1:%u\",\"ca\":", port, port);
      buf_put_json(&line, bns_slice_of(self->ca));
    }
    put_ws(&line, self, port);
    buf_put_text(&line, ",\"inspector\":\"");
    serve_guard_put_page(&line, self, port, serve_guard_may_tell(STDOUT_FILENO));
    buf_put_text(&line, "\"}}\n");
    is_told = fwrite(line.ptr, 1, line.len, stdout) == line.len;
    buf_free(&line);
    if (!is_told || fflush(stdout) != 0) return -1; /* main says why */
  }
  fprintf(stderr, "Ready  http://127.0.0.1:%u   ", port);
  if (self->identity != NULL) fprintf(stderr, "https://127.0.0.1:%u   ", port);
  fprintf(stderr, "Ctrl-C ends\n");
  say_page(self, port);
  if (self->identity != NULL) fprintf(stderr, "CA     %s\n", self->ca);
  if (self->ring.has_any)
    fprintf(stderr, "Keys   the one of --key, whatever API key arrives\n\n");
  else
    fprintf(stderr, "Keys   the public test keys%s; yours with --key.%sbnconform show @docs prints one\n\n",
            self->options.keys ? " and those of --keys" : "", self->options.keys ? "\n       " : "  ");
  return 0;
}

static size_t num_other(const serving *self) {
  return self->counts[REQUEST_KEY_UNKNOWN] + self->counts[REQUEST_NO_ENDPOINT] + self->counts[REQUEST_NOT_JUDGED] +
         self->counts[REQUEST_OWN_FAULT];
}

static size_t num_wrong(const serving *self) {
  return self->counts[REQUEST_WRONG] + self->counts[REQUEST_NOT_HTTP] + self->counts[REQUEST_NOT_WEBSOCKET] +
         self->counts[REQUEST_NOT_FIX];
}

static int is_own_fault(const serving *self) {
  return self->log_failed || self->counts[REQUEST_OWN_FAULT] > 0;
}

static void say_end(const serving *self) {
  size_t not_judged = self->counts[REQUEST_NOT_JUDGED];
  layout form = {0};
  buf text = {NULL, 0, 0}, out = {NULL, 0, 0};
  form.width = terminal_width(stderr);
  buf_format(&text, "Stopped after %llu request%s: %zu right, %zu wrong, %zu not signed, ",
             (unsigned long long)self->number, self->number == 1 ? "" : "s", self->counts[REQUEST_VALID],
             num_wrong(self), self->counts[REQUEST_UNSIGNED]);
  if (not_judged > 0) buf_format(&text, "%zu not judged, ", not_judged);
  buf_format(&text, "%zu other.", num_other(self) - not_judged);
  put_wrapped(&out, &form, 0, 0, buf_slice(&text));
  fprintf(stderr, "\n%.*s", (int)out.len, (const char *)out.ptr);
  buf_free(&text);
  buf_free(&out);
}

/* -------------------------------------------------------------------------------------------------------- sealed */

enum { END_MS = 2000, REST_MS = 100 };

/* What the seal does not shut off is said where it is started: sandbox.h. */
static void say_limits(unsigned limits) {
  if (geteuid() == 0)
    fprintf(stderr, "       Run as root it can change this system's files, and so what others run.\n");
  if (limits & SEAL_SEES_PROCESSES)
    fprintf(stderr, "       /proc cannot be made anew here: it sees which programs run.\n");
  if (limits & SEAL_ALL_CALLS)
    fprintf(stderr, "       System calls cannot be filtered here: it may reach the host of this virtual\n"
                    "       machine (AF_VSOCK), and type into this terminal.\n");
}

static void say_sealed(const serving *self, const seal *program, unsigned port) {
  if (self->options.unsealed) {
    fprintf(stderr,
            "Ready  unsealed: HTTPS_PROXY is http://127.0.0.1:%u, and the CA is told.\n"
            "       A program that ignores HTTPS_PROXY talks to the real exchange.\n",
            port);
  } else {
    fprintf(stderr,
            "Ready  sealed: %s, %s, %s and %zu more\n"
            "       lead here. It has no other network, and neither the sockets nor the\n"
            "       processes of this computer: no order that it sends can become real.\n",
            "api.binance.com", "api.binance.us", "bpay.binanceapi.com", num_exchange_names - 3);
    say_limits(program->limits);
  }
  say_page(self, port);
  fprintf(stderr, "\n");
}

static int cannot_seal(const seal *program, seal_status status) {
  buf said = {NULL, 0, 0};
  sandbox_explain(program, status, &said);
  fwrite(said.ptr, 1, said.len, stderr);
  buf_free(&said);
  return status == SEAL_FAILED ? EXIT_OWN_FAULT : EXIT_USAGE;
}

static int open_seal(seal *program, const serving *self, const char *proxy) {
  seal_options how;
  seal_status status;
  memset(&how, 0, sizeof how);
  how.command = self->options.command;
  how.proxy = self->options.unsealed ? proxy : NULL;
  how.ports = sandbox_ports;
  how.num_ports = self->options.unsealed ? 0 : num_sandbox_ports;
  if (self->identity != NULL) how.ca_pem = tls_ca_pem(self->identity);
  status = sandbox_open(program, &how);
  return status == SEAL_OK ? 0 : cannot_seal(program, status);
}

static const char *command_name(const serving *self) {
  const char *name = strrchr(self->options.command[0], '/');
  return name == NULL ? self->options.command[0] : name + 1;
}

/* ending: how the program came to its end. */
typedef struct ending {
  int has_ended;   /* 0: it was stopped, and did not end */
  int status;      /* its exit status, or minus the signal that ended it */
  int interrupted; /* the signal that ended both; 0: none */
} ending;

/* As a shell would tell it. */
static int own_status(const ending *end) {
  if (end->interrupted) return 128 + end->interrupted;
  if (!end->has_ended) return 128 + SIGTERM;
  return end->status < 0 ? 128 - end->status : end->status;
}

static void say_ended(const serving *self, const ending *end, int judged_as) {
  fprintf(stderr, "\n%s ", command_name(self));
  if (end->interrupted)
    fprintf(stderr, "was interrupted by signal %d", end->interrupted);
  else if (end->status < 0)
    fprintf(stderr, "ended by signal %d", -end->status);
  else
    fprintf(stderr, "ended with %d", end->status);
  if (own_status(end) == 0)
    fprintf(stderr, ".\n");
  else if (judged_as != EXIT_RIGHT && !end->interrupted)
    fprintf(stderr, "; %s (exit %d).\n",
            judged_as == EXIT_FAILED    ? "what it sent decides"
            : judged_as == EXIT_NOTHING ? "no request was judged"
            : self->log_failed          ? "the log is not whole"
                                        : "bnconform contradicts itself, which is its own fault",
            judged_as);
  else
    fprintf(stderr, ", and so does this (exit %d).\n", own_status(end));
}

/* What the requests come to: wrong, nothing to judge arrived, or right. */
static int verdict_of(const serving *self) {
  size_t passed = self->counts[REQUEST_VALID] + self->counts[REQUEST_UNSIGNED];
  if (is_own_fault(self)) return EXIT_OWN_FAULT;
  if (passed + num_wrong(self) == 0) return EXIT_NOTHING;
  return num_wrong(self) > 0 ? EXIT_FAILED : EXIT_RIGHT;
}

/* A client that looks at the certificate only when TLS stands ends the connection without a word. */
static void say_silent(const serving *self) {
  fprintf(stderr,
          "%zu TLS connection%s ended before a request was sent, as by a program that does not\n"
          "trust the server. %s\n",
          self->num_silent, self->num_silent == 1 ? "" : "s", serve_trust_remedy(self));
}

static void say_counts(const serving *self) {
  size_t passed = self->counts[REQUEST_VALID] + self->counts[REQUEST_UNSIGNED];
  size_t failed = num_wrong(self), other = num_other(self);
  if (passed + failed + other == 0)
    fprintf(stderr, "Nothing arrived.%s\n",
            self->options.unsealed ? " The program did not use HTTPS_PROXY and may have called the real exchange."
                                   : "");
  else if (passed + failed == 0)
    fprintf(stderr, "Nothing that arrived could be judged.\n");
  if (passed + failed + other == 0 && self->num_silent > 0) say_silent(self);
  fprintf(stderr, "%zu passed, %zu failed, %zu skipped\n", passed, failed, other);
}

/* The worse of the verdict and the program's own status: a test that fails is not green, whatever it sent. What was
 * interrupted says so alone. */
static int conclude(const serving *self, const ending *end) {
  int judged_as = verdict_of(self);
  say_ended(self, end, judged_as);
  say_counts(self);
  return judged_as == EXIT_RIGHT || end->interrupted ? own_status(end) : judged_as;
}

/* step serves for so long. That the machine has nothing left for who comes is said once: it may be so for hours. */
static int step(server *open, double ms) {
  static int is_told;
  int stopped = server_step(open, ms);
  if (open->paused && !is_told)
    say_note("who connects now waits until another connection ends: %s; %s", strerror(open->paused),
             remedy_of(open->paused, REMEDY_TO_READ));
  is_told = is_told || open->paused;
  return stopped;
}

static void serve_for(server *open, double ms) {
  double until = now_ms() + ms;
  while (now_ms() < until && step(open, 10) >= 0)
    continue;
}

/* serve_program serves until the program has ended, or a signal ends both. 0; -1: it could not be served. */
static int serve_program(server *open, seal *program, ending *end) {
  double until;
  char number;
  while (!(end->has_ended = sandbox_ended(program, &end->status))) {
    int stopped = step(open, program->watch < 0 ? REST_MS : STEP_MS);
    if (stopped < 0) return -1;
    if (stopped && read(stop_pipe[0], &number, 1) == 1) {
      end->interrupted = (unsigned char)number;
      break;
    }
  }
  if (end->has_ended) return 0;
  sandbox_signal(program, SIGTERM);
  for (until = now_ms() + END_MS; now_ms() < until && !(end->has_ended = sandbox_ended(program, &end->status));)
    serve_for(open, REST_MS);
  return 0;
}

/* open_both has the server listen before the program is made ready: unsealed, it is told the port. 0, or what to exit
 * with; then neither is open. */
static int open_both(serving *self, server *open, seal *program) {
  char proxy[64];
  int failed;
  if (server_open(open, self->options.port, &server_usual, &(server_handler){serve_answer_to, self, serve_flush},
                  stop_pipe[0]) != 0)
    return cannot_listen(self, errno);
  open->identity = self->identity;
  snprintf(proxy, sizeof proxy, "http://127.0.0.1:%u", open->port);
  failed = open_seal(program, self, proxy);
  for (size_t i = 0; !failed && i < program->num_listeners; i++)
    if (server_listen_also(open, program->listeners[i]) != 0) failed = own_fault("the server", errno);
  if (!failed && program->watch >= 0 && server_stop_also(open, program->watch) != 0)
    failed = own_fault("the server", errno);
  if (!failed) return 0;
  server_close(open);
  sandbox_close(program);
  return failed;
}

/* keep serves on when the program has ended, so that its requests can be looked at, until a signal ends that. */
static int keep(const serving *self, server *open) {
  int stopped = 0;
  fprintf(stderr, "\n%s has ended; the page stays until Ctrl-C.\n", command_name(self));
  while (stopped == 0)
    stopped = step(open, STEP_MS);
  return stopped < 0 ? -1 : 0;
}

static int serve_command(serving *self) {
  seal program;
  server open;
  seal_status gone;
  ending end;
  int failed = 0;
  memset(&end, 0, sizeof end);
  memset(&program, 0, sizeof program);
  if (open_stop_pipe() != 0) return own_fault("signals", errno);
  failed = open_both(self, &open, &program);
  if (failed) return failed;
  self->open = &open;
  /* Only now: the program is to have the limits and the signals that we were given. */
  memory_shut();
  raise_limit();
  if (watch_signals(0) != 0) failed = own_fault("signals", errno);
  say_sealed(self, &program, open.port);
  gone = failed ? SEAL_OK : sandbox_go(&program);
  if (gone != SEAL_OK) failed = cannot_seal(&program, gone);
  if (!failed && serve_program(&open, &program, &end) != 0) failed = EXIT_OWN_FAULT;
  if (!failed) serve_for(&open, REST_MS);
  if (!failed && self->options.keep && !end.interrupted && keep(self, &open) != 0) failed = EXIT_OWN_FAULT;
  self->open = NULL;
  self->num_silent = open.num_silent;
  server_close(&open);
  sandbox_close(&program);
  serve_flush(self);
  if (failed) return failed;
  return conclude(self, &end);
}

/* A server that nobody sits before writes its log to the file of that name anew, which was moved away meanwhile. Where
 * there is a terminal, the signal says that it is gone. */
static int can_rotate(const serving *self) {
  return self->log != NULL && !isatty(STDIN_FILENO) && !isatty(STDERR_FILENO);
}

static void rotate(serving *self) {
  FILE *next = serve_guard_log(self->options.log, 1);
  int error = errno;
  serve_flush(self);
  if (next == NULL) {
    fprintf(stderr, "bnconform: %s: %s; the log goes on in the earlier file\n", self->options.log, strerror(error));
    return;
  }
  if (fclose(self->log) != 0) self->log_failed = 1;
  self->log = next;
}

/* has_come tells that a signal ends the server. */
static int has_come(serving *self, int rotates) {
  int ends = 0;
  for (char number; read(stop_pipe[0], &number, 1) == 1;)
    if (number == SIGHUP && rotates)
      rotate(self);
    else
      ends = 1;
  return ends;
}

static int serve(serving *self) {
  server_handler handler = {serve_answer_to, NULL, serve_flush};
  server open;
  int stopped, rotates = can_rotate(self);
  handler.context = self;
  if (open_stop_pipe() != 0 || watch_signals(rotates) != 0) return own_fault("signals", errno);
  memory_shut();
  raise_limit();
  if (server_open(&open, self->options.port, &server_usual, &handler, stop_pipe[0]) != 0)
    return cannot_listen(self, errno);
  open.identity = self->identity;
  self->open = &open;
  for (stopped = say_ready(self, open.port); stopped == 0;) {
    stopped = step(&open, STEP_MS);
    if (stopped > 0) stopped = has_come(self, rotates);
  }
  self->open = NULL;
  server_close(&open);
  serve_flush(self);
  say_end(self);
  return stopped < 0 || is_own_fault(self) ? EXIT_OWN_FAULT : EXIT_RIGHT;
}

static int open_log(serving *self) {
  const char *path = self->options.log;
  if (path == NULL || (self->log = serve_guard_log(path, 0)) != NULL) return 0;
  if (errno != EPERM) return cannot_have(path, errno);
  fprintf(stderr, "bnconform: --log %s: it is another user's, who could read what is written; name another file\n",
          path);
  return EXIT_USAGE;
}

static int prepare(serving *self, const serve_setup *setup) {
  char problem[256];
  int failed = serve_open(self, setup, problem, sizeof problem);
  if (failed == EXIT_OWN_FAULT) fprintf(stderr, "bnconform: %s (exit %d)\n", problem, EXIT_OWN_FAULT);
  if (failed) return failed;
  prepare_ca(self, problem, sizeof problem);
  return open_log(self);
}

static int run_server(serving *self) {
  int status = self->options.command != NULL ? serve_command(self) : serve(self);
  if (self->log != NULL && fclose(self->log) != 0 && status == EXIT_RIGHT) status = own_fault(self->options.log, errno);
  return status;
}

int serve_main(const vector_set *set, const serve_options *options) {
  static serving self;
  static history kept;
  serve_setup setup;
  int status;
  memset(&setup, 0, sizeof setup);
  setup.set = set;
  setup.history = &kept;
  setup.plays = 1;
  setup.options = *options;
  status = check_tmpdir(&setup.options);
  if (status != 0) return status;
  status = prepare(&self, &setup);
  if (status == 0) status = run_server(&self);
  if (self.ca[0] != 0) unlink(self.ca);
  serve_close(&self);
  return status;
}

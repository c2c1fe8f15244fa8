/* sandbox.c - starts a program of the user's, sealed or with a proxy.
 *
 * How the seal works. Before there is a second thread, the harness forks a child. The child enters namespaces of its
 * own, in which there is no network but loopback and no process but those that it starts; it covers the sockets of
 * other programs in the file system, and the two files that lead names to addresses, so that the exchange's names lead
 * to 127.0.0.1. There it opens the sockets on which the exchange is played. Then it splits (linux_namespaces.h): one
 * process watches from outside, one is the first inside, and the third will be the program. The third gives up its
 * capabilities and the system calls that lead around the namespaces, sends the listening sockets back over a socket
 * pair, and waits for one byte. With that byte it executes the program. The child ends as the program does, with the
 * same status.
 *
 * Why it is so. A socket belongs to the network in which it was made, whoever holds it later: so the sockets are made
 * inside and served by the harness outside, and the program reaches the exchange by its own names and ports without a
 * proxy. The program waits for the byte so that it cannot connect before somebody answers. All of it needs no more than
 * an ordinary user may do.
 *
 * Unsealed, the child is the program itself: it gets HTTPS_PROXY and the CA, and the real network is there. */
#include "sandbox/sandbox.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "suite/exchange_hosts.h"
#include "sandbox/linux_namespaces.h"
#include "remedy.h"
#include "sandbox/sandbox_files.h"

enum {
  BACKLOG = 128,
  PATH_ROOM = SEAL_PATH_MAX + 32,
  ROOT_PLACES_MOST = 8,
  TERM_MS = 200, /* from SIGTERM to SIGKILL */
  REAP_MS = 2000,
  STEP_MS = 2
};

const uint16_t sandbox_ports[] = {443, 80, 9443, 9000};
const size_t num_sandbox_ports = sizeof sandbox_ports / sizeof *sandbox_ports;

static int fail(namespaces_fault *fault, const char *what) {
  fault->status = SEAL_FAILED;
  fault->error = errno;
  snprintf(fault->what, sizeof fault->what, "%s", what);
  return -1;
}

/* ---------------------------------------------------------------------------------------------------- in the child */

/* Inside, even a port below 1024 may be bound: the namespace is the user's own. */
static int listen_on(uint16_t port) {
  struct sockaddr_in address;
  int fd = socket(AF_INET, SOCK_STREAM, 0), on = 1;
  if (fd < 0) return -1;
  memset(&address, 0, sizeof address);
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = inet_addr("127.0.0.1");
  if (setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) == 0 && fcntl(fd, F_SETFD, FD_CLOEXEC) == 0 &&
      fcntl(fd, F_SETFL, O_NONBLOCK) == 0 && bind(fd, (struct sockaddr *)&address, sizeof address) == 0 &&
      listen(fd, BACKLOG) == 0)
    return fd;
  close(fd);
  return -1;
}

/* PHP, R and whatever else asks libcurl read the system's own file of roots, and no variable. Of a place that is a
 * link to another the file is covered once more. */
static size_t cover_roots(namespaces_cover *covers, const char *roots) {
  size_t num;
  const char *const *places = sandbox_files_root_places(&num);
  if (num > ROOT_PLACES_MOST) num = ROOT_PLACES_MOST;
  for (size_t i = 0; i < num; i++)
    covers[i] = (namespaces_cover){roots, places[i], 1};
  return num;
}

static int enter(const seal *self, int has_roots, int channel, namespaces_fault *fault) {
  char hosts[PATH_ROOM], switches[PATH_ROOM], roots[PATH_ROOM], mono[PATH_ROOM];
  namespaces_cover covers[3 + ROOT_PLACES_MOST];
  namespaces_view view = {self->folder, covers, 2};
  sandbox_files_path(hosts, sizeof hosts, self->folder, SEAL_HOSTS);
  sandbox_files_path(switches, sizeof switches, self->folder, SEAL_SWITCH);
  covers[0].file = hosts;
  covers[0].over = "/etc/hosts";
  covers[0].may_lack = 0;
  covers[1].file = switches;
  covers[1].over = "/etc/nsswitch.conf";
  covers[1].may_lack = 1;
  sandbox_files_path(roots, sizeof roots, self->folder, SEAL_ROOTS);
  sandbox_files_path(mono, sizeof mono, self->folder, SEAL_MONO_STORE);
  if (has_roots) {
    view.num_covers += cover_roots(covers + 2, roots);
    covers[view.num_covers++] = (namespaces_cover){mono, "/usr/share/.mono", 1};
  }
  return namespaces_enter(&view, channel, fault);
}

/* Java has no variable for its roots, but one for options; it takes the quotes off. What was set there stays. It would
 * keep its counters in a file by its process number, which is the same in each seal, and complain where it is taken. */
static int set_java_roots(const char *folder) {
  static const char name[] = "JAVA_TOOL_OPTIONS";
  const char *before = getenv(name);
  char path[PATH_ROOM];
  buf options = {NULL, 0, 0};
  int failed;
  sandbox_files_path(path, sizeof path, folder, SEAL_JAVA_ROOTS);
  buf_format(&options, "%s%s-Djavax.net.ssl.trustStore=\"%s\" -Djavax.net.ssl.trustStoreType=PKCS12 -XX:-UsePerfData",
             before == NULL ? "" : before, before == NULL ? "" : " ", path);
  buf_put(&options, "", 1);
  failed = setenv(name, (const char *)options.ptr, 1);
  buf_free(&options);
  return failed;
}

/* Python looks there for a file that it runs first: sandbox_files.c. */
static int set_python_path(const char *folder) {
  static const char name[] = "PYTHONPATH";
  const char *before = getenv(name);
  buf path = {NULL, 0, 0};
  int failed;
  buf_format(&path, "%s%s%s", folder, before == NULL || before[0] == 0 ? "" : ":", before == NULL ? "" : before);
  buf_put(&path, "", 1);
  failed = setenv(name, (const char *)path.ptr, 1);
  buf_free(&path);
  return failed;
}

static int set_roots(const char *folder) {
  static const char *const names[] = {"SSL_CERT_FILE",       "CURL_CA_BUNDLE", "REQUESTS_CA_BUNDLE",
                                      "NODE_EXTRA_CA_CERTS", "DENO_CERT",      "WEBSOCKET_CLIENT_CA_BUNDLE"};
  char path[PATH_ROOM];
  size_t i;
  sandbox_files_path(path, sizeof path, folder, SEAL_ROOTS);
  for (i = 0; i < sizeof names / sizeof *names; i++)
    if (setenv(names[i], path, 1) != 0) return -1;
  return set_java_roots(folder) != 0 || set_python_path(folder) != 0 ? -1 : 0;
}

static int unset(const char *const *names, size_t num) {
  size_t i;
  for (i = 0; i < num; i++)
    if (unsetenv(names[i]) != 0) return -1;
  return 0;
}

/* These variables name sockets of other programs. Inside they cannot be reached, and without the variables most
 * programs do not try. */
static int unset_sockets(void) {
  static const char *const names[] = {"SSH_AUTH_SOCK",
                                      "SSH_AGENT_PID",
                                      "GPG_AGENT_INFO",
                                      "DBUS_SESSION_BUS_ADDRESS",
                                      "DBUS_SYSTEM_BUS_ADDRESS",
                                      "DBUS_STARTER_ADDRESS",
                                      "AT_SPI_BUS_ADDRESS",
                                      "SESSION_MANAGER",
                                      "XDG_RUNTIME_DIR",
                                      "DISPLAY",
                                      "WAYLAND_DISPLAY",
                                      "WAYLAND_SOCKET",
                                      "PULSE_SERVER",
                                      "DOCKER_HOST",
                                      "CONTAINER_HOST",
                                      "BUILDKIT_HOST",
                                      "NOTIFY_SOCKET",
                                      "LISTEN_FDS",
                                      "LISTEN_FDNAMES",
                                      "LISTEN_PID",
                                      "TMUX",
                                      "STY",
                                      "KITTY_LISTEN_ON",
                                      "NVIM",
                                      "VSCODE_IPC_HOOK_CLI",
                                      "VSCODE_GIT_IPC_HANDLE"};
  return unset(names, sizeof names / sizeof *names);
}

/* A proxy that the user has set is taken out: sealed it cannot be reached, and unsealed the calls must come here. */
static int set_environment(const seal *self, const seal_options *options) {
  static const char *const proxies[] = {"HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy",
                                        "ALL_PROXY",  "all_proxy",  "NO_PROXY",    "no_proxy",
                                        "WS_PROXY",   "ws_proxy",   "WSS_PROXY",   "wss_proxy"};
  if (unset(proxies, sizeof proxies / sizeof *proxies) != 0) return -1;
  if (options->proxy == NULL && unset_sockets() != 0) return -1;
  if (options->proxy != NULL &&
      (setenv("HTTPS_PROXY", options->proxy, 1) != 0 || setenv("https_proxy", options->proxy, 1) != 0))
    return -1;
  return options->ca_pem.len == 0 ? 0 : set_roots(self->folder);
}

/* Makes this process group the terminal's own, so that the program can read from it. Called from the background, that
 * would stop us. */
static void take_terminal(void) {
  sigset_t only, before;
  sigemptyset(&only);
  sigaddset(&only, SIGTTOU);
  sigprocmask(SIG_BLOCK, &only, &before);
  tcsetpgrp(STDIN_FILENO, getpgrp());
  sigprocmask(SIG_SETMASK, &before, NULL);
}

static void reset_signals(int has_terminal) {
  static const int numbers[] = {SIGPIPE, SIGXFSZ, SIGCHLD, SIGINT, SIGTERM, SIGHUP, SIGQUIT};
  sigset_t none;
  size_t i;
  for (i = 0; i < sizeof numbers / sizeof *numbers; i++)
    signal(numbers[i], SIG_DFL);
  if (has_terminal) signal(SIGTSTP, SIG_IGN); /* stopped, it would leave nobody at the terminal */
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, NULL);
}

static int prepare(const seal *self, const seal_options *options, int parent, int channel, int *fds,
                   namespaces_fault *fault) {
  size_t i;
  if (options->proxy == NULL && enter(self, options->ca_pem.len != 0, channel, fault) != 0) return -1;
  if (namespaces_die_with(parent) != 0) return fail(fault, "following the parent");
  for (i = 0; options->proxy == NULL && i < options->num_ports; i++) {
    char what[64];
    fds[i] = listen_on(options->ports[i]);
    snprintf(what, sizeof what, "listening on port %u", (unsigned)options->ports[i]);
    if (fds[i] < 0) return fail(fault, what);
  }
  if (set_environment(self, options) != 0) return fail(fault, "setting the environment");
  return options->proxy == NULL ? namespaces_split(fault) : 0;
}

static void become(const seal *self, const seal_options *options, int parent, int channel) {
  namespaces_fault fault;
  int fds[SEAL_PORTS_MAX];
  char word;
  memset(&fault, 0, sizeof fault);
  setpgid(0, 0);
  if (prepare(self, options, parent, channel, fds, &fault) != 0) {
    namespaces_send(channel, &fault, sizeof fault, NULL, 0);
    _exit(127);
  }
  if (namespaces_send(channel, &fault, sizeof fault, fds, options->proxy == NULL ? options->num_ports : 0) != 0)
    _exit(127);
  if (read(channel, &word, 1) != 1) _exit(127); /* closed without a word */
  if (self->has_terminal) take_terminal();
  reset_signals(self->has_terminal);
  for (int i = 0; options->standard != NULL && i < 3; i++)
    if (dup2(options->standard[i], i) < 0) _exit(127);
  execvp(options->command[0], options->command);
  fail(&fault, options->command[0]);
  fault.status = SEAL_NO_COMMAND;
  namespaces_send(channel, &fault, sizeof fault, NULL, 0);
  _exit(127);
}

/* --------------------------------------------------------------------------------------------------- in the parent */

static void say(seal *self, const namespaces_fault *fault) {
  if (fault->status == SEAL_NOT_PERMITTED)
    snprintf(self->problem, sizeof self->problem, "user namespaces are not permitted");
  else if (fault->status == SEAL_NO_COMMAND)
    snprintf(self->problem, sizeof self->problem, "%s: %s; %s", fault->what, strerror(fault->error),
             remedy_of(fault->error, REMEDY_TO_RUN));
  else
    snprintf(self->problem, sizeof self->problem, "%s: %s", fault->what, strerror(fault->error));
}

static seal_status give_up(seal *self, const char *what) {
  namespaces_fault fault;
  memset(&fault, 0, sizeof fault);
  fail(&fault, what);
  say(self, &fault);
  sandbox_close(self);
  return SEAL_FAILED;
}

/* Both ends above 2, closed on exec. */
static int make_pair(int ends[2]) {
  int raw[2], i;
  if (socketpair(AF_UNIX, SOCK_STREAM, 0, raw) != 0) return -1;
  for (i = 0; i < 2; i++) {
    ends[i] = fcntl(raw[i], F_DUPFD_CLOEXEC, 3);
    close(raw[i]);
  }
  if (ends[0] >= 0 && ends[1] >= 0) return 0;
  for (i = 0; i < 2; i++)
    if (ends[i] >= 0) close(ends[i]);
  return -1;
}

static seal_status hear_of_it(seal *self) {
  namespaces_fault fault;
  memset(&fault, 0, sizeof fault);
  if (namespaces_receive(self->channel, &fault, sizeof fault, self->listeners, SEAL_PORTS_MAX, &self->num_listeners,
                         &self->group) != 0)
    return give_up(self, "hearing from the process that is to become the program");
  self->limits = fault.limits;
  if (fault.status == SEAL_OK) return SEAL_OK;
  self->group = 0;
  say(self, &fault);
  sandbox_close(self);
  return fault.status;
}

seal_status sandbox_open(seal *self, const seal_options *options) {
  int ends[2], parent = (int)getpid();
  memset(self, 0, sizeof *self);
  self->channel = self->watch = -1;
  self->is_open = 1;
  errno = EINVAL;
  if (options->num_ports > SEAL_PORTS_MAX) return give_up(self, "listening");
  if (sandbox_files_make(self->folder, sizeof self->folder, options->ca_pem) != 0)
    return give_up(self, "writing the temporary files");
  self->has_terminal = options->standard == NULL && isatty(STDIN_FILENO) && tcgetpgrp(STDIN_FILENO) == getpgrp();
  if (make_pair(ends) != 0 || namespaces_ask_senders(ends[0]) != 0) return give_up(self, "making a socket pair");
  fflush(NULL);
  self->pid = (int)fork();
  if (self->pid == 0) {
    close(ends[0]);
    become(self, options, parent, ends[1]);
  }
  close(ends[1]);
  self->channel = ends[0];
  if (self->pid < 0) {
    self->pid = 0;
    return give_up(self, "starting a process");
  }
  setpgid((pid_t)self->pid, (pid_t)self->pid);
  self->watch = namespaces_watch(self->pid);
  return hear_of_it(self);
}

/* The channel closes when the program starts. If a message comes before that, the start has failed, and it says why. */
seal_status sandbox_go(seal *self) {
  namespaces_fault fault;
  size_t none;
  int heard;
  memset(&fault, 0, sizeof fault);
  if (send(self->channel, "", 1, MSG_NOSIGNAL) != 1) return give_up(self, "starting the program");
  heard = namespaces_receive(self->channel, &fault, sizeof fault, NULL, 0, &none, NULL) == 0;
  close(self->channel);
  self->channel = -1;
  if (!heard) return SEAL_OK;
  say(self, &fault);
  return fault.status;
}

/* Looks without reaping. As long as the child is a zombie, no other process can get its number or its group's, so that
 * a signal to them reaches nobody else. */
static int look(seal *self) {
  siginfo_t info;
  if (self->pid == 0 || self->is_dead) return 1;
  memset(&info, 0, sizeof info);
  if (waitid(P_PID, (id_t)self->pid, &info, WEXITED | WNOHANG | WNOWAIT) != 0) return 0;
  if (info.si_pid == 0) return 0;
  self->is_dead = 1;
  self->status = info.si_code == CLD_EXITED ? info.si_status : -info.si_status;
  return 1;
}

int sandbox_ended(seal *self, int *status) {
  if (!look(self)) return 0;
  *status = self->status;
  return 1;
}

/* The program's group may be signalled: as long as the child lives, no other group has that number. */
void sandbox_signal(seal *self, int number) {
  if (self->pid == 0 || look(self)) return;
  kill(-(pid_t)(self->group != 0 ? self->group : self->pid), number);
}

static int wait_for_death(seal *self, int ms) {
  struct timespec step = {0, STEP_MS * 1000000L};
  for (; !look(self); ms -= STEP_MS) {
    if (ms <= 0) return 0;
    nanosleep(&step, NULL);
  }
  return 1;
}

static void end_program(seal *self) {
  if (self->pid == 0) return;
  if (!look(self)) {
    sandbox_signal(self, SIGTERM);
    sandbox_signal(self, SIGCONT);
    wait_for_death(self, TERM_MS);
  }
  kill(-(pid_t)self->pid, SIGKILL); /* and whatever it left behind: sealed, all that is in its namespace */
  if (wait_for_death(self, REAP_MS)) waitpid((pid_t)self->pid, NULL, 0);
  if (self->has_terminal) take_terminal();
  self->pid = 0;
}

void sandbox_close(seal *self) {
  size_t i;
  if (!self->is_open) return;
  if (self->channel >= 0) close(self->channel);
  end_program(self);
  for (i = 0; i < self->num_listeners; i++)
    close(self->listeners[i]);
  if (self->watch >= 0) close(self->watch);
  sandbox_files_remove(self->folder);
  self->num_listeners = 0;
  self->channel = self->watch = -1;
  self->is_open = 0;
}

void sandbox_explain(const seal *self, seal_status status, buf *out) {
  switch (status) {
  case SEAL_OK: return;
  case SEAL_NOT_PERMITTED:
    buf_format(out, "bnconform: cannot seal the command here: %s.\n", self->problem);
    buf_put_text(out, "  --unsealed gives it HTTPS_PROXY and the CA instead. A program that ignores\n"
                      "  HTTPS_PROXY then talks to the real exchange.\n");
    return;
  case SEAL_NO_COMMAND: buf_format(out, "bnconform: the command was not run: %s.\n", self->problem); return;
  case SEAL_FAILED: buf_format(out, "bnconform: cannot seal the command here: %s.\n", self->problem); return;
  }
}

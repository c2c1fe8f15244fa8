/* linux_namespaces.c - Linux's own calls, beyond POSIX as poller.c is; on other systems it compiles to "not available".
 *
 * What was forked becomes three processes: a monitor, which is outside the process namespace and ends as the program
 * does; the first process inside, which reaps; the program. The two that are no program hold a copy of our memory, and
 * with it whatever secret was there: they cannot be dumped or traced. */
#if defined(__linux__)
#define _GNU_SOURCE /* unshare, pipe2, struct ucred */
#endif

#include "sandbox/linux_namespaces.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#if defined(__linux__)

#include <fcntl.h>
#include <net/if.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sandbox/sandbox_confine.h"
#include "sandbox/sandbox_mounts.h"

static int write_file(const char *path, const char *text) {
  int fd = open(path, O_WRONLY | O_CLOEXEC), error;
  ssize_t put;
  if (fd < 0) return -1;
  put = write(fd, text, strlen(text));
  error = errno;
  close(fd);
  errno = error;
  return put == (ssize_t)strlen(text) ? 0 : -1;
}

/* Inside, the user has the same number as outside, so that the program reads and owns the same files and has the same
 * name (user_namespaces(7)). */
static int map_ids(uid_t user, gid_t group) {
  char map[64];
  if (write_file("/proc/self/setgroups", "deny") != 0 && errno != ENOENT) return -1;
  snprintf(map, sizeof map, "%lu %lu 1", (unsigned long)user, (unsigned long)user);
  if (write_file("/proc/self/uid_map", map) != 0) return -1;
  snprintf(map, sizeof map, "%lu %lu 1", (unsigned long)group, (unsigned long)group);
  return write_file("/proc/self/gid_map", map);
}

static int raise_loopback(void) {
  struct ifreq request;
  int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0), done;
  if (fd < 0) return -1;
  memset(&request, 0, sizeof request);
  memcpy(request.ifr_name, "lo", sizeof "lo");
  done = ioctl(fd, SIOCGIFFLAGS, &request);
  request.ifr_flags = (short)(request.ifr_flags | IFF_UP | IFF_RUNNING);
  if (done == 0) done = ioctl(fd, SIOCSIFFLAGS, &request);
  close(fd);
  return done;
}

/* A process that cannot be dumped does not own its files in /proc, so that an ordinary user could not write its maps.
 */
static int own_self(void) {
  return prctl(PR_SET_DUMPABLE, 1, 0, 0, 0);
}

int namespaces_enter(const namespaces_view *view, int kept, namespaces_fault *fault) {
  uid_t user = geteuid();
  gid_t group = getegid();
  buf sockets = {NULL, 0, 0};
  int failed;
  sandbox_mounts_list(&sockets);
  if (own_self() != 0 || unshare(CLONE_NEWUSER | CLONE_NEWNET | CLONE_NEWNS | CLONE_NEWPID | CLONE_NEWIPC) != 0)
    failed = namespaces_refuse(fault, "unshare");
  else if (map_ids(user, group) != 0)
    failed = namespaces_refuse(fault, "mapping the user");
  else if (raise_loopback() != 0)
    failed = namespaces_refuse(fault, "raising the loopback interface");
  else
    failed = sandbox_mounts_make(view, &sockets, fault);
  buf_free(&sockets);
  sandbox_confine_descriptors(kept);
  return failed;
}

/* -------------------------------------------------------------------------------------------------- three processes */

#if !defined(SYS_close_range)
#define SYS_close_range 436
#endif

static void close_from(unsigned first, unsigned last) {
  if (first > last || syscall(SYS_close_range, first, last, 0) == 0) return;
  for (unsigned most = (unsigned)sysconf(_SC_OPEN_MAX); first <= last && first < most; first++)
    close((int)first);
}

/* The two processes that are no program close every descriptor, so that nobody waits for the end of a pipe or a
 * connection that one of them still holds. The list in /proc cannot be used: the monitor's is gone as soon as the first
 * process has mounted its own. */
static void close_all_but(int kept) {
  if (kept > 0) close_from(0, (unsigned)kept - 1);
  close_from((unsigned)kept + 1, ~0U);
}

static void end_as(int status) {
  const struct rlimit none = {0, 0};
  sigset_t one;
  int number = WTERMSIG(status);
  if (WIFEXITED(status)) _exit(WEXITSTATUS(status));
  setrlimit(RLIMIT_CORE, &none);
  signal(number, SIG_DFL);
  sigemptyset(&one);
  sigaddset(&one, number);
  sigprocmask(SIG_UNBLOCK, &one, NULL);
  kill(getpid(), number);
  _exit(128 + number);
}

/* The first process ended without a message: it has failed, or was killed. */
static void be_monitor(pid_t first, int result) {
  int status = 0, own = 0, heard;
  close_all_but(result);
  heard = read(result, &status, sizeof status) == (ssize_t)sizeof status;
  while (waitpid(first, &own, 0) < 0 && errno == EINTR)
    continue;
  end_as(heard ? status : own);
}

/* The program is reaped last: until all others are gone it stays a zombie, so that a signal to its number reaches
 * nobody else. */
static void be_first(pid_t program, int result) {
  close_all_but(result);
  for (;;) {
    siginfo_t ended;
    int status;
    ssize_t put;
    if (waitid(P_ALL, 0, &ended, WEXITED | WNOWAIT) != 0) _exit(127);
    if (ended.si_pid != program) {
      waitpid(ended.si_pid, NULL, 0);
      continue;
    }
    status = ended.si_code == CLD_EXITED ? ended.si_status << 8 : ended.si_status; /* as wait has it */
    put = write(result, &status, sizeof status);
    _exit(put == (ssize_t)sizeof status ? 0 : 127);
  }
}

/* This process is killed when the monitor ends. If the monitor ended before that was asked for, its pipe has no reader
 * any more. */
static int follow(int result) {
  struct pollfd pipe_end = {result, 0, 0};
  if (prctl(PR_SET_PDEATHSIG, (unsigned long)SIGKILL, 0, 0, 0) != 0) return -1;
  return poll(&pipe_end, 1, 0) == 0 ? 0 : -1;
}

static int give_up_powers(namespaces_fault *fault) {
  if (setpgid(0, 0) != 0 || sandbox_confine_powers() != 0)
    return namespaces_fail(fault, SEAL_FAILED, "giving up capabilities");
  if (sandbox_confine_calls() != 0) fault->limits |= SEAL_ALL_CALLS;
  return 0;
}

int namespaces_split(namespaces_fault *fault) {
  int result[2];
  sigset_t all;
  pid_t pid;
  sigfillset(&all);
  sigprocmask(SIG_SETMASK, &all, NULL);
  signal(SIGCHLD, SIG_DFL);
  if (pipe2(result, O_CLOEXEC) != 0) return namespaces_fail(fault, SEAL_FAILED, "making a pipe");
  if (prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0) return namespaces_fail(fault, SEAL_FAILED, "shutting off traces");
  pid = fork();
  if (pid < 0) return namespaces_refuse(fault, "starting the first process");
  if (pid > 0) be_monitor(pid, result[0]);
  close(result[0]);
  if (follow(result[1]) != 0) return namespaces_fail(fault, SEAL_FAILED, "following the monitor");
  if (sandbox_mounts_processes() != 0) fault->limits |= SEAL_SEES_PROCESSES;
  pid = fork();
  if (pid < 0) return namespaces_fail(fault, SEAL_FAILED, "starting a process");
  if (pid > 0) be_first(pid, result[1]);
  return give_up_powers(fault);
}

int namespaces_die_with(int parent) {
  if (prctl(PR_SET_PDEATHSIG, (unsigned long)SIGKILL) != 0) return -1;
  return getppid() == (pid_t)parent ? 0 : -1;
}

/* Room for the descriptors, aligned as the control message's head is. */
typedef union control {
  struct cmsghdr head;
  char bytes[CMSG_SPACE(sizeof(int) * SEAL_PORTS_MAX) + CMSG_SPACE(sizeof(struct ucred))];
} control;

static void fill(struct msghdr *message, struct iovec *part, void *bytes, size_t len) {
  memset(message, 0, sizeof *message);
  part->iov_base = bytes;
  part->iov_len = len;
  message->msg_iov = part;
  message->msg_iovlen = 1;
}

int namespaces_send(int channel, const void *bytes, size_t len, const int *fds, size_t num_fds) {
  struct msghdr message;
  struct iovec part;
  control room;
  char copy[sizeof(namespaces_fault)];
  ssize_t sent;
  if (num_fds > SEAL_PORTS_MAX || len > sizeof copy) {
    errno = EINVAL;
    return -1;
  }
  memcpy(copy, bytes, len);
  fill(&message, &part, copy, len);
  if (num_fds != 0) {
    memset(&room, 0, sizeof room);
    room.head.cmsg_level = SOL_SOCKET;
    room.head.cmsg_type = SCM_RIGHTS;
    room.head.cmsg_len = CMSG_LEN(num_fds * sizeof *fds);
    memcpy(CMSG_DATA(&room.head), fds, num_fds * sizeof *fds);
    message.msg_control = &room;
    message.msg_controllen = CMSG_SPACE(num_fds * sizeof *fds);
  }
  do
    sent = sendmsg(channel, &message, MSG_NOSIGNAL);
  while (sent < 0 && errno == EINTR);
  return sent == (ssize_t)len ? 0 : -1;
}

static void take_descriptors(const struct cmsghdr *head, int *fds, size_t fds_cap, size_t *num_fds) {
  *num_fds = (head->cmsg_len - CMSG_LEN(0)) / sizeof *fds;
  if (*num_fds > fds_cap) *num_fds = fds_cap; /* never more than we sent */
  memcpy(fds, CMSG_DATA(head), *num_fds * sizeof *fds);
}

/* The kernel translates the sender's process number into this namespace. */
static void take_sender(const struct cmsghdr *head, int *sender) {
  struct ucred who;
  memcpy(&who, CMSG_DATA(head), sizeof who);
  *sender = (int)who.pid;
}

int namespaces_receive(int channel, void *bytes, size_t len, int *fds, size_t fds_cap, size_t *num_fds, int *sender) {
  struct msghdr message;
  struct iovec part;
  struct cmsghdr *head;
  control room;
  ssize_t got;
  *num_fds = 0;
  if (sender != NULL) *sender = 0;
  fill(&message, &part, bytes, len);
  memset(&room, 0, sizeof room);
  message.msg_control = &room;
  message.msg_controllen = sizeof room;
  do
    got = recvmsg(channel, &message, MSG_CMSG_CLOEXEC | MSG_WAITALL);
  while (got < 0 && errno == EINTR);
  for (head = got < 0 ? NULL : CMSG_FIRSTHDR(&message); head != NULL; head = CMSG_NXTHDR(&message, head)) {
    if (head->cmsg_level != SOL_SOCKET) continue;
    if (head->cmsg_type == SCM_RIGHTS) take_descriptors(head, fds, fds_cap, num_fds);
    if (head->cmsg_type == SCM_CREDENTIALS && sender != NULL) take_sender(head, sender);
  }
  if (got >= 0 && got != (ssize_t)len) errno = EPIPE;
  return got == (ssize_t)len ? 0 : -1;
}

int namespaces_ask_senders(int channel) {
  int on = 1;
  return setsockopt(channel, SOL_SOCKET, SO_PASSCRED, &on, sizeof on);
}

int namespaces_watch(int pid) {
#if defined(SYS_pidfd_open)
  return (int)syscall(SYS_pidfd_open, pid, 0);
#else
  (void)pid;
  return -1;
#endif
}

#else

#include <sys/socket.h>
#include <sys/types.h>

int namespaces_enter(const namespaces_view *view, int kept, namespaces_fault *fault) {
  (void)view;
  (void)kept;
  fault->status = SEAL_NOT_PERMITTED;
  fault->error = ENOSYS;
  snprintf(fault->what, sizeof fault->what, "this system has none");
  return -1;
}

int namespaces_split(namespaces_fault *fault) {
  (void)fault;
  return 0;
}

int namespaces_die_with(int parent) {
  (void)parent;
  return 0;
}

/* Without namespaces no descriptor is ever sent. */
int namespaces_send(int channel, const void *bytes, size_t len, const int *fds, size_t num_fds) {
  (void)fds;
  (void)num_fds;
  return send(channel, bytes, len, 0) == (ssize_t)len ? 0 : -1;
}

int namespaces_receive(int channel, void *bytes, size_t len, int *fds, size_t fds_cap, size_t *num_fds, int *sender) {
  (void)fds;
  (void)fds_cap;
  *num_fds = 0;
  if (sender != NULL) *sender = 0;
  return recv(channel, bytes, len, MSG_WAITALL) == (ssize_t)len ? 0 : -1;
}

int namespaces_ask_senders(int channel) {
  (void)channel;
  return 0;
}

int namespaces_watch(int pid) {
  (void)pid;
  return -1;
}

#endif

/* namespaces.c - Linux's own calls, beyond POSIX as wait.c is; on other systems it compiles to "not available". */
#if defined(__linux__)
#define _GNU_SOURCE /* unshare, mount flags */
#endif

#include "namespaces.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#if defined(__linux__)

#include <dirent.h>
#include <fcntl.h>
#include <net/if.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

static int fail(namespaces_fault *fault, seal_status status, const char *what) {
  fault->status = status;
  fault->error = errno;
  snprintf(fault->what, sizeof fault->what, "%s", what);
  return -1;
}

/* Ubuntu 24.04 lets anybody unshare, and only then refuses what follows; a container's filter refuses at once; a limit
 * of zero namespaces is ENOSPC, and a kernel without them EINVAL or ENOSYS. */
static int refuse(namespaces_fault *fault, const char *what) {
  int is_refusal =
      errno == EPERM || errno == EACCES || errno == ENOSPC || errno == EUSERS || errno == EINVAL || errno == ENOSYS;
  return fail(fault, is_refusal ? SEAL_NOT_PERMITTED : SEAL_FAILED, what);
}

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

/* The user stays who it was: what the program reads, owns and is called does not change (user_namespaces(7)). */
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

static int cover(const namespaces_cover *covers, size_t num_covers, namespaces_fault *fault) {
  size_t i;
  if (mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0) return refuse(fault, "making the mounts private");
  for (i = 0; i < num_covers; i++) {
    char what[sizeof fault->what];
    if (mount(covers[i].file, covers[i].over, NULL, MS_BIND, NULL) == 0) continue;
    if (covers[i].may_lack && (errno == ENOENT || errno == ENOTDIR || errno == EACCES)) continue;
    snprintf(what, sizeof what, "covering %s", covers[i].over);
    if (errno == ENOENT) return fail(fault, SEAL_FAILED, what);
    return refuse(fault, what);
  }
  return 0;
}

/* A socket that was inherited keeps the network that it was made in. What stands as standard input, output or error
 * was given to the program on purpose. */
static void close_sockets(void) {
  DIR *folder = opendir("/proc/self/fd");
  const struct dirent *entry;
  if (folder == NULL) return;
  while ((entry = readdir(folder)) != NULL) {
    int fd = atoi(entry->d_name), domain = AF_UNIX;
    socklen_t len = sizeof domain;
    if (fd > 2 && getsockopt(fd, SOL_SOCKET, SO_DOMAIN, &domain, &len) == 0 && domain != AF_UNIX) close(fd);
  }
  closedir(folder);
}

int namespaces_enter(const namespaces_cover *covers, size_t num_covers, namespaces_fault *fault) {
  uid_t user = geteuid();
  gid_t group = getegid();
  if (unshare(CLONE_NEWUSER | CLONE_NEWNET | CLONE_NEWNS) != 0) return refuse(fault, "unshare");
  if (map_ids(user, group) != 0) return refuse(fault, "mapping the user");
  if (raise_loopback() != 0) return refuse(fault, "raising the loopback interface");
  close_sockets();
  return cover(covers, num_covers, fault);
}

int namespaces_die_with(int parent) {
  if (prctl(PR_SET_PDEATHSIG, (unsigned long)SIGKILL) != 0) return -1;
  return getppid() == (pid_t)parent ? 0 : -1;
}

/* Room for the descriptors, aligned as the control message's head is. */
typedef union control {
  struct cmsghdr head;
  char bytes[CMSG_SPACE(sizeof(int) * SEAL_PORTS_MAX)];
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

int namespaces_receive(int channel, void *bytes, size_t len, int *fds, size_t fds_cap, size_t *num_fds) {
  struct msghdr message;
  struct iovec part;
  const struct cmsghdr *head;
  control room;
  ssize_t got;
  *num_fds = 0;
  fill(&message, &part, bytes, len);
  memset(&room, 0, sizeof room);
  message.msg_control = &room;
  message.msg_controllen = sizeof room;
  do
    got = recvmsg(channel, &message, MSG_CMSG_CLOEXEC | MSG_WAITALL);
  while (got < 0 && errno == EINTR);
  head = got < 0 ? NULL : CMSG_FIRSTHDR(&message);
  if (head != NULL && head->cmsg_level == SOL_SOCKET && head->cmsg_type == SCM_RIGHTS) {
    *num_fds = (head->cmsg_len - CMSG_LEN(0)) / sizeof *fds;
    if (*num_fds > fds_cap) *num_fds = fds_cap; /* never more than we sent */
    memcpy(fds, CMSG_DATA(head), *num_fds * sizeof *fds);
  }
  if (got >= 0 && got != (ssize_t)len) errno = EPIPE;
  return got == (ssize_t)len ? 0 : -1;
}

int namespaces_watch(int pid) {
#if defined(SYS_pidfd_open)
  return (int)syscall(SYS_pidfd_open, pid, 0);
#else
  (void)pid;
  return -1;
#endif
}

void namespaces_shut_memory(void) {
  const struct rlimit none = {0, 0};
  (void)setrlimit(RLIMIT_CORE, &none);
  (void)prctl(PR_SET_DUMPABLE, 0UL);
}

#else

#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/types.h>

int namespaces_enter(const namespaces_cover *covers, size_t num_covers, namespaces_fault *fault) {
  (void)covers;
  (void)num_covers;
  fault->status = SEAL_NOT_PERMITTED;
  fault->error = ENOSYS;
  snprintf(fault->what, sizeof fault->what, "this system has none");
  return -1;
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

int namespaces_receive(int channel, void *bytes, size_t len, int *fds, size_t fds_cap, size_t *num_fds) {
  (void)fds;
  (void)fds_cap;
  *num_fds = 0;
  return recv(channel, bytes, len, MSG_WAITALL) == (ssize_t)len ? 0 : -1;
}

int namespaces_watch(int pid) {
  (void)pid;
  return -1;
}

void namespaces_shut_memory(void) {
  const struct rlimit none = {0, 0};
  (void)setrlimit(RLIMIT_CORE, &none);
}

#endif

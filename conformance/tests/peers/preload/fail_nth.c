/* fail_nth.c - made into a library that is loaded before a program: the FAIL_AT'th allocation (FAIL_WHAT=alloc) or call
 * of the system (FAIL_WHAT=call) after the program began fails; of FAIL_ONLY, where it is set, alone. FAIL_MARK names a
 * file that then exists, and says which call it was. The programs that it starts are left alone; a process that it
 * forks counts on by itself. */
#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <poll.h>
#include <sched.h>
#include <spawn.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

void *__libc_malloc(size_t size);
void *__libc_calloc(size_t num, size_t size);
void *__libc_realloc(void *old, size_t size);

static long at, num;
static char what;
static const char *mark, *only;

__attribute__((constructor)) static void begin(void) {
  const char *text = getenv("FAIL_AT"), *kind = getenv("FAIL_WHAT");
  unsetenv("LD_PRELOAD");
  mark = getenv("FAIL_MARK");
  only = getenv("FAIL_ONLY");
  at = text ? atol(text) : 0;
  what = kind ? kind[0] : 0;
}

static int fails(char kind, const char *name, int error) {
  int fd;
  if (what != kind || (only != NULL && strcmp(name, only) != 0) || ++num != at) return 0;
  fd = (int)syscall(SYS_openat, AT_FDCWD, mark, O_CREAT | O_WRONLY, 0600);
  if (fd >= 0) syscall(SYS_write, fd, name, strlen(name));
  if (fd >= 0) syscall(SYS_close, fd);
  errno = error;
  return 1;
}

void *malloc(size_t size) {
  return fails('a', "malloc", ENOMEM) ? NULL : __libc_malloc(size);
}

void *calloc(size_t count, size_t size) {
  return fails('a', "calloc", ENOMEM) ? NULL : __libc_calloc(count, size);
}

void *realloc(void *old, size_t size) {
  return fails('a', "realloc", ENOMEM) ? NULL : __libc_realloc(old, size);
}

/* The function of that name which would be called if it did not stand here. */
#define REAL(name) ((__typeof__(&name))(uintptr_t)dlsym(RTLD_NEXT, #name))

int pipe(int fds[2]) {
  return fails('c', "pipe", EMFILE) ? -1 : REAL(pipe)(fds);
}

int pipe2(int fds[2], int flags) {
  return fails('c', "pipe2", EMFILE) ? -1 : REAL(pipe2)(fds, flags);
}

ssize_t read(int fd, void *to, size_t len) {
  return fails('c', "read", EIO) ? -1 : REAL(read)(fd, to, len);
}

ssize_t write(int fd, const void *from, size_t len) {
  return fails('c', "write", ENOSPC) ? -1 : REAL(write)(fd, from, len);
}

int epoll_create1(int flags) {
  return fails('c', "epoll_create1", EMFILE) ? -1 : REAL(epoll_create1)(flags);
}

int epoll_ctl(int fd, int op, int of, struct epoll_event *event) {
  return fails('c', "epoll_ctl", ENOMEM) ? -1 : REAL(epoll_ctl)(fd, op, of, event);
}

int epoll_wait(int fd, struct epoll_event *events, int max, int ms) {
  return fails('c', "epoll_wait", ENOMEM) ? -1 : REAL(epoll_wait)(fd, events, max, ms);
}

int poll(struct pollfd *fds, nfds_t len, int ms) {
  return fails('c', "poll", ENOMEM) ? -1 : REAL(poll)(fds, len, ms);
}

int posix_spawnp(pid_t *pid, const char *file, const posix_spawn_file_actions_t *actions,
                 const posix_spawnattr_t *attributes, char *const *arguments, char *const *environment) {
  return fails('c', "posix_spawnp", EAGAIN)
             ? EAGAIN
             : REAL(posix_spawnp)(pid, file, actions, attributes, arguments, environment);
}

pid_t fork(void) {
  return fails('c', "fork", EAGAIN) ? -1 : REAL(fork)();
}

int waitid(idtype_t type, id_t id, siginfo_t *info, int options) {
  return fails('c', "waitid", EINTR) ? -1 : REAL(waitid)(type, id, info, options);
}

pid_t waitpid(pid_t pid, int *status, int options) {
  return fails('c', "waitpid", EINTR) ? -1 : REAL(waitpid)(pid, status, options);
}

/* What a program that may have files of more than 2 GiB calls open and fopen. */
FILE *fopen(const char *path, const char *mode) {
  return fails('c', "fopen", EMFILE) ? NULL : REAL(fopen)(path, mode);
}

FILE *fopen64(const char *path, const char *mode) {
  return fails('c', "fopen64", EMFILE) ? NULL : REAL(fopen64)(path, mode);
}

FILE *fdopen(int fd, const char *mode) {
  return fails('c', "fdopen", ENOMEM) ? NULL : REAL(fdopen)(fd, mode);
}

FILE *tmpfile64(void) {
  return fails('c', "tmpfile64", EMFILE) ? NULL : REAL(tmpfile64)();
}

FILE *open_memstream(char **text, size_t *len) {
  return fails('c', "open_memstream", ENOMEM) ? NULL : REAL(open_memstream)(text, len);
}

int fflush(FILE *file) {
  return fails('c', "fflush", ENOSPC) ? EOF : REAL(fflush)(file);
}

int fclose(FILE *file) {
  return fails('c', "fclose", ENOSPC) ? EOF : REAL(fclose)(file);
}

int fsync(int fd) {
  return fails('c', "fsync", EIO) ? -1 : REAL(fsync)(fd);
}

int ftruncate64(int fd, off64_t len) {
  return fails('c', "ftruncate64", EIO) ? -1 : REAL(ftruncate64)(fd, len);
}

int rename(const char *from, const char *to) {
  return fails('c', "rename", EIO) ? -1 : REAL(rename)(from, to);
}

int mkdir(const char *path, mode_t mode) {
  return fails('c', "mkdir", ENOSPC) ? -1 : REAL(mkdir)(path, mode);
}

char *mkdtemp(char *path) {
  return fails('c', "mkdtemp", ENOSPC) ? NULL : REAL(mkdtemp)(path);
}

int mkstemp64(char *path) {
  return fails('c', "mkstemp64", EMFILE) ? -1 : REAL(mkstemp64)(path);
}

int chmod(const char *path, mode_t mode) {
  return fails('c', "chmod", EPERM) ? -1 : REAL(chmod)(path, mode);
}

int fchmod(int fd, mode_t mode) {
  return fails('c', "fchmod", EPERM) ? -1 : REAL(fchmod)(fd, mode);
}

DIR *opendir(const char *path) {
  return fails('c', "opendir", EMFILE) ? NULL : REAL(opendir)(path);
}

int stat64(const char *path, struct stat64 *found) {
  return fails('c', "stat64", EIO) ? -1 : REAL(stat64)(path, found);
}

int fstat64(int fd, struct stat64 *found) {
  return fails('c', "fstat64", EIO) ? -1 : REAL(fstat64)(fd, found);
}

int socket(int family, int type, int protocol) {
  return fails('c', "socket", EMFILE) ? -1 : REAL(socket)(family, type, protocol);
}

int socketpair(int family, int type, int protocol, int fds[2]) {
  return fails('c', "socketpair", EMFILE) ? -1 : REAL(socketpair)(family, type, protocol, fds);
}

int bind(int fd, const struct sockaddr *to, socklen_t len) {
  return fails('c', "bind", EADDRINUSE) ? -1 : REAL(bind)(fd, to, len);
}

int listen(int fd, int backlog) {
  return fails('c', "listen", EADDRINUSE) ? -1 : REAL(listen)(fd, backlog);
}

int accept(int fd, struct sockaddr *from, socklen_t *len) {
  return fails('c', "accept", EMFILE) ? -1 : REAL(accept)(fd, from, len);
}

int connect(int fd, const struct sockaddr *to, socklen_t len) {
  return fails('c', "connect", ECONNREFUSED) ? -1 : REAL(connect)(fd, to, len);
}

int getsockname(int fd, struct sockaddr *to, socklen_t *len) {
  return fails('c', "getsockname", ENOBUFS) ? -1 : REAL(getsockname)(fd, to, len);
}

int getsockopt(int fd, int level, int name, void *to, socklen_t *len) {
  return fails('c', "getsockopt", ENOBUFS) ? -1 : REAL(getsockopt)(fd, level, name, to, len);
}

int setsockopt(int fd, int level, int name, const void *to, socklen_t len) {
  return fails('c', "setsockopt", ENOBUFS) ? -1 : REAL(setsockopt)(fd, level, name, to, len);
}

ssize_t recv(int fd, void *to, size_t len, int flags) {
  return fails('c', "recv", ECONNRESET) ? -1 : REAL(recv)(fd, to, len, flags);
}

ssize_t recvmsg(int fd, struct msghdr *to, int flags) {
  return fails('c', "recvmsg", ENOBUFS) ? -1 : REAL(recvmsg)(fd, to, flags);
}

ssize_t send(int fd, const void *from, size_t len, int flags) {
  return fails('c', "send", ENOBUFS) ? -1 : REAL(send)(fd, from, len, flags);
}

ssize_t sendmsg(int fd, const struct msghdr *from, int flags) {
  return fails('c', "sendmsg", ENOBUFS) ? -1 : REAL(sendmsg)(fd, from, flags);
}

int getaddrinfo(const char *name, const char *service, const struct addrinfo *hints, struct addrinfo **found) {
  return fails('c', "getaddrinfo", EAGAIN) ? EAI_AGAIN : REAL(getaddrinfo)(name, service, hints, found);
}

int unshare(int flags) {
  return fails('c', "unshare", EPERM) ? -1 : REAL(unshare)(flags);
}

int mount(const char *from, const char *to, const char *type, unsigned long flags, const void *data) {
  return fails('c', "mount", EPERM) ? -1 : REAL(mount)(from, to, type, flags, data);
}

int setrlimit64(__rlimit_resource_t which, const struct rlimit64 *to) {
  return fails('c', "setrlimit64", EPERM) ? -1 : REAL(setrlimit64)(which, to);
}

/* As after a write that failed: ferror tells it. */
size_t fwrite(const void *from, size_t size, size_t count, FILE *to) {
  if (fails('c', "fwrite", ENOSPC)) {
    to->_flags |= 0x20; /* _IO_ERR_SEEN of glibc */
    return 0;
  }
  return REAL(fwrite)(from, size, count, to);
}

static int control(int fd, int command, long argument) {
  return fails('c', "fcntl", EMFILE) ? -1 : (int)syscall(SYS_fcntl, fd, command, argument);
}

int fcntl(int fd, int command, ...) {
  va_list arguments;
  long argument;
  va_start(arguments, command);
  argument = va_arg(arguments, long);
  va_end(arguments);
  return control(fd, command, argument);
}

int fcntl64(int fd, int command, ...) {
  va_list arguments;
  long argument;
  va_start(arguments, command);
  argument = va_arg(arguments, long);
  va_end(arguments);
  return control(fd, command, argument);
}

static int opened(const char *path, int flags, int mode) {
  return fails('c', "open", EMFILE) ? -1 : (int)syscall(SYS_openat, AT_FDCWD, path, flags, mode);
}

int open(const char *path, int flags, ...) {
  va_list arguments;
  int mode;
  va_start(arguments, flags);
  mode = va_arg(arguments, int);
  va_end(arguments);
  return opened(path, flags, mode);
}

int open64(const char *path, int flags, ...) {
  va_list arguments;
  int mode;
  va_start(arguments, flags);
  mode = va_arg(arguments, int);
  va_end(arguments);
  return opened(path, flags, mode);
}

int __open64_2(const char *path, int flags);
int __open64_2(const char *path, int flags) {
  return opened(path, flags, 0);
}

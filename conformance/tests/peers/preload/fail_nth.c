/* fail_nth.c - made into a library that is loaded before a program: the FAIL_AT'th allocation (FAIL_WHAT=alloc) or call
 * of the system (FAIL_WHAT=call) after the program began fails. FAIL_MARK names a file that then exists. The programs
 * that it starts are left alone. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

void *__libc_malloc(size_t size);
void *__libc_calloc(size_t num, size_t size);
void *__libc_realloc(void *old, size_t size);

static long at, num;
static char what;
static const char *mark;

__attribute__((constructor)) static void begin(void) {
  const char *text = getenv("FAIL_AT"), *kind = getenv("FAIL_WHAT");
  unsetenv("LD_PRELOAD");
  mark = getenv("FAIL_MARK");
  at = text ? atol(text) : 0;
  what = kind ? kind[0] : 0;
}

static int fails(char kind, int error) {
  int fd;
  if (what != kind || ++num != at) return 0;
  fd = (int)syscall(SYS_openat, AT_FDCWD, mark, O_CREAT | O_WRONLY, 0600);
  if (fd >= 0) syscall(SYS_close, fd);
  errno = error;
  return 1;
}

void *malloc(size_t size) {
  return fails('a', ENOMEM) ? NULL : __libc_malloc(size);
}

void *calloc(size_t count, size_t size) {
  return fails('a', ENOMEM) ? NULL : __libc_calloc(count, size);
}

void *realloc(void *old, size_t size) {
  return fails('a', ENOMEM) ? NULL : __libc_realloc(old, size);
}

/* The function of that name which would be called if it did not stand here. */
#define REAL(name) ((__typeof__(&name))(uintptr_t)dlsym(RTLD_NEXT, #name))

int pipe(int fds[2]) {
  return fails('c', EMFILE) ? -1 : REAL(pipe)(fds);
}

ssize_t read(int fd, void *to, size_t len) {
  return fails('c', EIO) ? -1 : REAL(read)(fd, to, len);
}

ssize_t write(int fd, const void *from, size_t len) {
  return fails('c', ENOSPC) ? -1 : REAL(write)(fd, from, len);
}

int epoll_create1(int flags) {
  return fails('c', EMFILE) ? -1 : REAL(epoll_create1)(flags);
}

int epoll_ctl(int fd, int op, int of, struct epoll_event *event) {
  return fails('c', ENOMEM) ? -1 : REAL(epoll_ctl)(fd, op, of, event);
}

int epoll_wait(int fd, struct epoll_event *events, int max, int ms) {
  return fails('c', ENOMEM) ? -1 : REAL(epoll_wait)(fd, events, max, ms);
}

int posix_spawnp(pid_t *pid, const char *file, const posix_spawn_file_actions_t *actions,
                 const posix_spawnattr_t *attributes, char *const *arguments, char *const *environment) {
  return fails('c', EAGAIN) ? EAGAIN : REAL(posix_spawnp)(pid, file, actions, attributes, arguments, environment);
}

int waitid(idtype_t type, id_t id, siginfo_t *info, int options) {
  return fails('c', EINTR) ? -1 : REAL(waitid)(type, id, info, options);
}

pid_t waitpid(pid_t pid, int *status, int options) {
  return fails('c', EINTR) ? -1 : REAL(waitpid)(pid, status, options);
}

FILE *fopen(const char *path, const char *mode) {
  return fails('c', EMFILE) ? NULL : REAL(fopen)(path, mode);
}

int fflush(FILE *file) {
  return fails('c', ENOSPC) ? EOF : REAL(fflush)(file);
}

int fclose(FILE *file) {
  return fails('c', ENOSPC) ? EOF : REAL(fclose)(file);
}

int fsync(int fd) {
  return fails('c', EIO) ? -1 : REAL(fsync)(fd);
}

int rename(const char *from, const char *to) {
  return fails('c', EIO) ? -1 : REAL(rename)(from, to);
}

/* As after a write that failed: ferror tells it. */
size_t fwrite(const void *from, size_t size, size_t count, FILE *to) {
  if (fails('c', ENOSPC)) {
    to->_flags |= 0x20; /* _IO_ERR_SEEN of glibc */
    return 0;
  }
  return REAL(fwrite)(from, size, count, to);
}

int fcntl(int fd, int command, ...) {
  va_list arguments;
  long argument;
  va_start(arguments, command);
  argument = va_arg(arguments, long);
  va_end(arguments);
  if (fails('c', EMFILE)) return -1;
  return (int)syscall(SYS_fcntl, fd, command, argument);
}

int open(const char *path, int flags, ...) {
  va_list arguments;
  int mode;
  va_start(arguments, flags);
  mode = va_arg(arguments, int);
  va_end(arguments);
  if (fails('c', EMFILE)) return -1;
  return (int)syscall(SYS_openat, AT_FDCWD, path, flags, mode);
}

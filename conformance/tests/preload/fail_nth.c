/* fail_nth.c - made into a library that is loaded before a program: the FAIL_AT'th allocation (FAIL_WHAT=alloc) or call
 * of the system (FAIL_WHAT=call) after the program began fails. FAIL_MARK names a file that then exists. The programs
 * that it starts are left alone. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdarg.h>
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

/* CALL defines a function that fails with an error when its turn comes, and is the real one otherwise. */
#define CALL(type, name, parameters, arguments, bad, error)                                                            \
  type name parameters {                                                                                               \
    static type(*real) parameters;                                                                                     \
    if (fails('c', error)) return bad;                                                                                 \
    if (real == NULL) *(void **)&real = dlsym(RTLD_NEXT, #name);                                                       \
    return real arguments;                                                                                             \
  }

CALL(int, pipe, (int fds[2]), (fds), -1, EMFILE)
CALL(ssize_t, read, (int fd, void *to, size_t len), (fd, to, len), -1, EIO)
CALL(ssize_t, write, (int fd, const void *from, size_t len), (fd, from, len), -1, ENOSPC)
CALL(int, epoll_create1, (int flags), (flags), -1, EMFILE)
CALL(int, epoll_ctl, (int fd, int op, int of, struct epoll_event *event), (fd, op, of, event), -1, ENOMEM)
CALL(int, epoll_wait, (int fd, struct epoll_event *events, int max, int ms), (fd, events, max, ms), -1, ENOMEM)
CALL(int, posix_spawnp, (pid_t *pid, const char *file, const posix_spawn_file_actions_t *actions,
     const posix_spawnattr_t *attributes, char *const *arguments, char *const *environment),
     (pid, file, actions, attributes, arguments, environment), EAGAIN, EAGAIN)
CALL(int, waitid, (idtype_t type, id_t id, siginfo_t *info, int options), (type, id, info, options), -1, EINTR)
CALL(pid_t, waitpid, (pid_t pid, int *status, int options), (pid, status, options), -1, EINTR)
CALL(FILE *, fopen, (const char *path, const char *mode), (path, mode), NULL, EMFILE)
CALL(int, fflush, (FILE *file), (file), EOF, ENOSPC)
CALL(int, fclose, (FILE *file), (file), EOF, ENOSPC)
CALL(int, fsync, (int fd), (fd), -1, EIO)
CALL(int, rename, (const char *from, const char *to), (from, to), -1, EIO)

/* As after a write that failed: ferror tells it. */
size_t fwrite(const void *from, size_t size, size_t count, FILE *to) {
  static size_t (*real)(const void *, size_t, size_t, FILE *);
  if (fails('c', ENOSPC)) {
    to->_flags |= 0x20; /* _IO_ERR_SEEN of glibc */
    return 0;
  }
  if (real == NULL) *(void **)&real = dlsym(RTLD_NEXT, "fwrite");
  return real(from, size, count, to);
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

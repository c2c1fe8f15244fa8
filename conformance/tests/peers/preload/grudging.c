/* grudging.c - a system that gives nothing away: names that are looked up for ever, and no random bytes by the file, or
 * by no way at all. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

/* REAL is the function of that name which stands behind this one. */
#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

int getaddrinfo(const char *name, const char *service, const struct addrinfo *hints, struct addrinfo **found) {
  int is_digits = hints != NULL && (hints->ai_flags & AI_NUMERICHOST) != 0;
  if (!is_digits && name != NULL && strcmp(name, "slow.test") == 0) sleep(60);
  return REAL(getaddrinfo)(name, service, hints, found);
}

int getentropy(void *out, size_t len) {
  if (getenv("NO_ENTROPY") == NULL) return REAL(getentropy)(out, len);
  errno = ENOSYS;
  return -1;
}

static int open_it(const char *path, int flags, mode_t mode) {
  if (strcmp(path, "/dev/urandom") != 0) return openat(AT_FDCWD, path, flags, mode);
  errno = ENOENT;
  return -1;
}

int open(const char *path, int flags, ...) {
  mode_t mode = 0;
  if (flags & O_CREAT) {
    va_list more;
    va_start(more, flags);
    mode = (mode_t)va_arg(more, int);
    va_end(more);
  }
  return open_it(path, flags, mode);
}

int open64(const char *path, int flags, ...) __attribute__((alias("open")));

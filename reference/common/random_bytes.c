/* random_bytes.c - the system is asked itself first, and then by the file that it may have: in a changed root, or where
 * no descriptor is left, there is none. */
#include "random_bytes.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

/* POSIX has it since 2024. The systems that have it longer show it in one header or another, and not to who asks for
 * POSIX of 2008 alone. */
int getentropy(void *out, size_t len);

int random_bytes(uint8_t *out, size_t len) {
  size_t num = 0;
  if (getentropy(out, len) == 0) return 0;
  int fd = open("/dev/urandom", O_RDONLY | O_CLOEXEC);
  while (fd >= 0 && num < len) {
    ssize_t got = read(fd, out + num, len - num);
    if (got == 0 || (got < 0 && errno != EINTR)) break;
    if (got > 0) num += (size_t)got;
  }
  if (fd >= 0) {
    int error = errno;
    close(fd);
    errno = error;
  }
  return num == len ? 0 : -1;
}

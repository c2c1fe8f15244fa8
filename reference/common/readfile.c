#include "readfile.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

static int read_all(int file, room *to, size_t *len, size_t limit) {
  for (*len = 0;;) {
    if (*len > limit) return EFBIG;
    if (!room_keep(to, *len, *len + 4096)) return ENOMEM;
    ssize_t got = read(file, to->ptr + *len, to->cap - *len);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return errno;
    if (got == 0) return 0;
    *len += (size_t)got;
  }
}

int readfile(room *to, size_t *len, const char *name, size_t limit) {
  if (strcmp(name, "-") == 0) return read_all(STDIN_FILENO, to, len, limit);
  int file = open(name, O_RDONLY | O_CLOEXEC);
  if (file < 0) return errno;
  int failed = read_all(file, to, len, limit);
  close(file);
  return failed;
}

/* files_plain.c - files under WASI: they have no mode, no owner and no temporary name beside them. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include "keys/read_text.h"
#include "util/whole_file.h"

enum { PIECE = 65536, PATH_CAP = 4096 };

static int read_all(buf *out, int fd, size_t limit) {
  ssize_t got = 1;
  while (got > 0 && out->len <= limit) {
    size_t room = limit + 1 - out->len;
    buf_reserve(out, room < PIECE ? room : PIECE);
    got = read(fd, out->ptr + out->len, room < PIECE ? room : PIECE);
    if (got > 0) out->len += (size_t)got;
  }
  return got < 0 ? errno : 0;
}

int paste_read(buf *out, size_t limit, const char *prompt) {
  if (isatty(STDIN_FILENO)) fputs(prompt, stderr);
  return read_all(out, STDIN_FILENO, limit);
}

int paste_file(buf *out, const char *path, size_t limit) {
  int fd = open(path, O_RDONLY), failed;
  if (fd < 0) return errno;
  failed = read_all(out, fd, limit);
  close(fd);
  return failed;
}

int whole_check(const char *path) {
  int fd = open(path, O_WRONLY | O_CREAT, 0666);
  if (fd < 0) return errno;
  close(fd);
  return 0;
}

int whole_write(const char *path, bns_slice bytes, int is_synced) {
  FILE *out = fopen(path, "wb");
  int failed;
  (void)is_synced;
  if (out == NULL) return errno;
  failed = fwrite(bytes.ptr, 1, bytes.len, out) != bytes.len ? errno : 0;
  if (fclose(out) != 0 && !failed) failed = errno;
  return failed;
}

int whole_copy(const char *path, FILE *from, int is_synced) {
  char piece[PIECE];
  FILE *out = fopen(path, "wb");
  size_t got;
  int failed = 0;
  (void)is_synced;
  if (out == NULL) return errno;
  rewind(from);
  while (!failed && (got = fread(piece, 1, sizeof piece, from)) > 0)
    failed = fwrite(piece, 1, got, out) != got ? errno : 0;
  if (!failed && ferror(from)) failed = EIO;
  if (fclose(out) != 0 && !failed) failed = errno;
  return failed;
}

FILE *whole_scratch(const char *folder) {
  char name[PATH_CAP];
  FILE *made;
  if (snprintf(name, sizeof name, "%s/.bnconform-scratch", folder) >= (int)sizeof name) {
    errno = ENAMETOOLONG;
    return NULL;
  }
  made = fopen(name, "w+b");
  if (made != NULL) unlink(name);
  return made;
}

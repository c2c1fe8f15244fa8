/* whole_file.c - written beside, renamed at the end. */
#include "util/whole_file.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PATH_CAP = 4096, LINKS_MAX = 40, PIECE = 64 * 1024 };

/* content: what is written, bytes or what a stream holds. */
typedef struct content {
  bns_slice bytes;
  FILE *from; /* NULL: the bytes */
} content;

/* place: where a name leads to. */
typedef struct place {
  char path[PATH_CAP];
  size_t folder_len; /* of the folder that it is in, with its '/'; 0: the working one */
  int is_there;
  struct stat found; /* if it is there */
} place;

/* -------------------------------------------------------------------------------------------------------- following */

static size_t folder_len(const char *path) {
  const char *slash = strrchr(path, '/');
  return slash == NULL ? 0 : (size_t)(slash - path) + 1;
}

/* Links below them lead to files, but stand for descriptors. */
static int is_descriptor(const char *path) {
  return strncmp(path, "/proc/", 6) == 0 || strncmp(path, "/dev/fd/", 8) == 0;
}

/* Takes one link. 1: there was none; 0; or an errno, negated. */
static int step(place *p) {
  char to[PATH_CAP];
  ssize_t len = readlink(p->path, to, sizeof to);
  size_t keep = folder_len(p->path);
  if (len < 0) return 1;
  if (len > 0 && to[0] == '/') keep = 0;
  if (keep + (size_t)len >= sizeof p->path) return -ENAMETOOLONG;
  memcpy(p->path + keep, to, (size_t)len);
  p->path[keep + (size_t)len] = 0;
  return 0;
}

/* 0, or an errno. A link to what is not there yet is followed too. */
static int follow(place *p, const char *path) {
  int ended = 0;
  memset(p, 0, sizeof *p);
  if (strlen(path) >= sizeof p->path) return ENAMETOOLONG;
  strcpy(p->path, path);
  for (int i = 0; !ended && !is_descriptor(p->path); i++) {
    if (i == LINKS_MAX) return ELOOP;
    ended = step(p);
    if (ended < 0) return -ended;
  }
  p->folder_len = folder_len(p->path);
  p->is_there = stat(p->path, &p->found) == 0;
  if (!p->is_there && errno != ENOENT) return errno;
  return 0;
}

static const char *folder_of(const place *p, char *room) {
  if (p->folder_len == 0) return ".";
  memcpy(room, p->path, p->folder_len);
  room[p->folder_len] = 0;
  return room;
}

/* ---------------------------------------------------------------------------------------------------------- streams */

static int is_same(const place *p, int fd) {
  struct stat own;
  return p->is_there && fstat(fd, &own) == 0 && own.st_dev == p->found.st_dev && own.st_ino == p->found.st_ino;
}

static int is_stream(const place *p) {
  if (is_descriptor(p->path)) return 1;
  return p->is_there && (!(S_ISREG(p->found.st_mode) || S_ISDIR(p->found.st_mode)) || is_same(p, STDOUT_FILENO) ||
                         is_same(p, STDERR_FILENO));
}

/* It goes on behind what stands in standard output or error, where it is one of them under another name. */
static int open_stream(const place *p) {
  fflush(NULL);
  if (is_same(p, STDOUT_FILENO)) return fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3);
  if (is_same(p, STDERR_FILENO)) return fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3);
  return open(p->path, O_WRONLY | O_TRUNC | O_CLOEXEC);
}

/* --------------------------------------------------------------------------------------------------------- checking */

static int check(const place *p) {
  char room[PATH_CAP];
  struct stat folder;
  if (p->is_there && S_ISDIR(p->found.st_mode)) return EISDIR;
  if (p->is_there) return access(p->path, W_OK) == 0 ? 0 : errno;
  if (p->path[0] == 0) return ENOENT;
  if (stat(folder_of(p, room), &folder) != 0) return errno;
  if (p->folder_len == strlen(p->path)) return ENOENT; /* a folder that is not there: "reports/" */
  return access(folder_of(p, room), W_OK | X_OK) == 0 ? 0 : errno;
}

int whole_check(const char *path) {
  place p;
  int error = follow(&p, path);
  return error ? error : check(&p);
}

/* ---------------------------------------------------------------------------------------------------------- writing */

static int put_all(int fd, bns_slice bytes) {
  while (bytes.len > 0) {
    ssize_t put = write(fd, bytes.ptr, bytes.len);
    if (put < 0 && errno == EINTR) continue;
    if (put < 0) return errno;
    bytes.ptr += put;
    bytes.len -= (size_t)put;
  }
  return 0;
}

static int put_stream(int fd, FILE *from) {
  uint8_t piece[PIECE];
  size_t got = 1;
  int error = 0;
  rewind(from);
  while (!error && (got = fread(piece, 1, sizeof piece, from)) > 0)
    error = put_all(fd, (bns_slice){piece, got});
  return !error && ferror(from) ? EIO : error;
}

static int put_content(int fd, const content *what) {
  return what->from != NULL ? put_stream(fd, what->from) : put_all(fd, what->bytes);
}

/* The mode is that of the earlier file, and its owner as far as may be; of a new one, what any new file gets. */
static int set_mode(int fd, const place *p) {
  mode_t mask = umask(0);
  umask(mask);
  if (p->is_there && fchown(fd, p->found.st_uid, p->found.st_gid) != 0) errno = 0;
  return fchmod(fd, p->is_there ? p->found.st_mode & 07777 : 0666 & ~mask) == 0 ? 0 : errno;
}

/* Streams; and a file that can be written, in a folder in which none can be made: there is no other way. */
static int write_in_place(const place *p, const content *what) {
  int fd = open_stream(p), error;
  if (fd < 0) return errno;
  error = put_content(fd, what);
  return close(fd) != 0 && !error ? errno : error;
}

static void sync_folder(const place *p) {
  char room[PATH_CAP];
  int fd = open(folder_of(p, room), O_RDONLY | O_CLOEXEC);
  if (fd < 0) return;
  (void)fsync(fd); /* some file systems cannot */
  close(fd);
}

static int write_beside(const place *p, const content *what, int is_synced) {
  char beside[PATH_CAP + 32];
  int fd, error;
  snprintf(beside, sizeof beside, "%.*s.bnconform-XXXXXX", (int)p->folder_len, p->path);
  fd = mkstemp(beside);
  if (fd < 0) return errno == EACCES && p->is_there ? write_in_place(p, what) : errno;
  error = put_content(fd, what);
  if (!error) error = set_mode(fd, p);
  if (!error && is_synced && fsync(fd) != 0 && errno != EINVAL) error = errno;
  if (close(fd) != 0 && !error) error = errno;
  if (!error && rename(beside, p->path) != 0) error = errno;
  if (error) unlink(beside);
  if (!error && is_synced) sync_folder(p);
  return error;
}

static int write_whole(const char *path, const content *what, int is_synced) {
  place p;
  sigset_t held, before;
  int error = follow(&p, path);
  if (error == 0) error = check(&p);
  if (error) return error;
  if (is_stream(&p)) return write_in_place(&p, what);
  sigemptyset(&held);
  sigaddset(&held, SIGINT);
  sigaddset(&held, SIGTERM);
  sigaddset(&held, SIGHUP);
  sigprocmask(SIG_BLOCK, &held, &before);
  error = write_beside(&p, what, is_synced);
  sigprocmask(SIG_SETMASK, &before, NULL);
  return error;
}

int whole_write(const char *path, bns_slice bytes, int is_synced) {
  return write_whole(path, &(content){bytes, NULL}, is_synced);
}

int whole_copy(const char *path, FILE *from, int is_synced) {
  return write_whole(path, &(content){{NULL, 0}, from}, is_synced);
}

FILE *whole_scratch(const char *folder) {
  char name[PATH_CAP];
  FILE *made = NULL;
  int fd, error;
  if (snprintf(name, sizeof name, "%s/.bnconform-XXXXXX", folder) >= (int)sizeof name) {
    errno = ENAMETOOLONG;
    return NULL;
  }
  fd = mkstemp(name);
  if (fd >= 0) unlink(name);
  if (fd >= 0) made = fdopen(fd, "w+b");
  error = errno;
  if (fd >= 0 && made == NULL) close(fd);
  errno = error;
  return made;
}

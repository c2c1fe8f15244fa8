/* sandbox_mounts.c - what is covered, and with what. */
#if defined(__linux__)
#define _GNU_SOURCE /* O_PATH, mount flags */
#endif

#include "sandbox/sandbox_mounts.h"

#if defined(__linux__)

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

enum {
  DEEP = 2,               /* so many folders below another are looked into for sockets: ~/.docker/run/docker.sock */
  ENTRIES_MAX = 64 * 1024 /* and so many entries in all: a home may be large */
};

static int refuse(namespaces_fault *fault, const char *what, const char *path) {
  char whole[sizeof fault->what];
  snprintf(whole, sizeof whole, "%s%.60s", what, path);
  return namespaces_refuse(fault, whole);
}

/* A path that is not there, or that this user cannot reach, need not be covered. */
static int is_out_of_reach(void) {
  return errno == ENOENT || errno == ENOTDIR || errno == EACCES || errno == ELOOP || errno == ENAMETOOLONG;
}

/* -------------------------------------------------------------------------------------------------- single files */

static int show(const namespaces_cover *one, namespaces_fault *fault) {
  if (mount(one->file, one->over, NULL, MS_BIND, NULL) == 0) return 0;
  if (one->may_lack && is_out_of_reach()) return 0;
  if (errno == ENOENT) return refuse(fault, "there must be a file, an empty one will do, at ", one->over);
  return refuse(fault, "covering ", one->over);
}

/* A remount must repeat the flags of the mount that it is made from: the kernel refuses to lift them. */
static int make_read_only(const char *path) {
  static const unsigned long kept = MS_NOSUID | MS_NODEV | MS_NOEXEC; /* the same bits in statvfs (mount(2)) */
  struct statvfs now;
  if (mount(path, path, NULL, MS_BIND | MS_REC, NULL) != 0 || statvfs(path, &now) != 0) return -1;
  return mount(NULL, path, NULL, MS_REMOUNT | MS_BIND | MS_RDONLY | (now.f_flag & kept), NULL);
}

/* ------------------------------------------------------------------------------------------------------- sockets */

/* "Num RefCount Protocol Flags Type St Inode Path" (proc(5)); an abstract one has an @ for its first byte. */
static const char *path_in(char *line) {
  char *at = line;
  int column;
  line[strcspn(line, "\n")] = 0;
  for (column = 0; column < 7; column++) {
    at += strspn(at, " ");
    at += strcspn(at, " ");
  }
  return at[0] == ' ' && at[1] == '/' ? at + 1 : NULL;
}

void sandbox_mounts_list(buf *sockets) {
  FILE *file = fopen("/proc/self/net/unix", "re");
  char line[PATH_MAX];
  const char *path;
  if (file == NULL) return;
  while (fgets(line, sizeof line, file) != NULL)
    if ((path = path_in(line)) != NULL) buf_put(sockets, path, strlen(path) + 1);
  fclose(file);
}

static int hide_socket(const char *path, namespaces_fault *fault) {
  struct stat what;
  if (lstat(path, &what) != 0 || !S_ISSOCK(what.st_mode)) return 0;
  if (mount("/dev/null", path, NULL, MS_BIND, NULL) == 0 || is_out_of_reach()) return 0;
  return refuse(fault, "covering ", path);
}

static int type_of(const char *path, const struct dirent *entry) {
  struct stat what;
  if (entry->d_type != DT_UNKNOWN) return entry->d_type;
  if (lstat(path, &what) != 0) return DT_UNKNOWN;
  return S_ISSOCK(what.st_mode) ? DT_SOCK : S_ISDIR(what.st_mode) ? DT_DIR : DT_UNKNOWN;
}

/* The kernel's list has a socket by the name it was made with: ssh's master and others rename theirs, or were made in
 * another folder or network. */
static int look_through(const char *folder, int deep, int *left, namespaces_fault *fault) {
  DIR *open = opendir(folder);
  const struct dirent *entry;
  char path[PATH_MAX];
  int failed = 0;
  if (open == NULL) return 0;
  while (!failed && (*left)-- > 0 && (entry = readdir(open)) != NULL) {
    int type;
    if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0) continue;
    if ((size_t)snprintf(path, sizeof path, "%s/%s", folder, entry->d_name) >= sizeof path) continue;
    type = type_of(path, entry);
    if (type == DT_SOCK) failed = hide_socket(path, fault);
    if (type == DT_DIR && deep > 0) failed = look_through(path, deep - 1, left, fault);
  }
  closedir(open);
  return failed;
}

static int look_from(const char *folder, namespaces_fault *fault) {
  int left = ENTRIES_MAX;
  if (folder == NULL || strcmp(folder, "/") == 0) return 0; /* all of /proc is below it */
  return look_through(folder, DEEP, &left, fault);
}

static int hide_sockets(const buf *sockets, namespaces_fault *fault) {
  static const char *const places[] = {"/tmp", "/var/tmp", "/var/lib", "/dev"};
  static const char *const names[] = {"TMPDIR", "XDG_RUNTIME_DIR", "HOME"};
  const char *path = (const char *)sockets->ptr;
  char here[PATH_MAX];
  size_t i;
  int failed = 0;
  for (; !failed && path != NULL && path < (const char *)sockets->ptr + sockets->len; path += strlen(path) + 1)
    failed = hide_socket(path, fault);
  if (!failed) failed = look_from(getcwd(here, sizeof here), fault);
  for (i = 0; !failed && i < sizeof places / sizeof *places; i++)
    failed = look_from(places[i], fault);
  for (i = 0; !failed && i < sizeof names / sizeof *names; i++)
    failed = look_from(getenv(names[i]), fault);
  return failed;
}

/* ------------------------------------------------------------------------------------------------------- folders */

/* kept: a folder below a hidden one that the program needs: seen again at its place, or a link made anew. */
typedef struct kept {
  char path[PATH_MAX];
  int fd;
} kept;

enum { KEPT_MAX = 10 };

static int is_below(const char *path, const char *folder) {
  size_t len = strlen(folder);
  return strncmp(path, folder, len) == 0 && path[len] == '/';
}

static void keep(kept *list, size_t *num, const char *path, const char *hidden) {
  kept *next = &list[*num];
  if (path == NULL || *num == KEPT_MAX || !is_below(path, hidden) || strlen(path) >= sizeof next->path) return;
  next->fd = open(path, O_PATH | O_NOFOLLOW | O_CLOEXEC);
  if (next->fd < 0) return;
  strcpy(next->path, path);
  ++*num;
}

/* The working folder and that of temporary files; programs themselves (NixOS); disks and secrets that were put in. */
static size_t keep_all(kept *list, const char *hidden) {
  static const char *const names[] = {"current-system", "booted-system", "wrappers", "opengl-driver",
                                      "media",          "secrets",       "lock"};
  char path[PATH_MAX];
  size_t i, num = 0;
  keep(list, &num, getcwd(path, sizeof path), hidden);
  if (getenv("TMPDIR") != NULL) keep(list, &num, realpath(getenv("TMPDIR"), path), hidden);
  for (i = 0; i < sizeof names / sizeof *names; i++) {
    snprintf(path, sizeof path, "%s/%s", hidden, names[i]);
    keep(list, &num, path, hidden);
  }
  return num;
}

static void make_folders(const char *path) {
  char part[PATH_MAX];
  size_t i;
  for (i = 1; path[i - 1] != 0; i++) {
    if (path[i] != '/' && path[i] != 0) continue;
    memcpy(part, path, i);
    part[i] = 0;
    mkdir(part, 0755);
  }
}

static int bring_back(const kept *one) {
  char from[PATH_MAX];
  struct stat what;
  ssize_t len;
  if (fstat(one->fd, &what) != 0) return -1;
  if (S_ISLNK(what.st_mode)) {
    len = readlinkat(one->fd, "", from, sizeof from - 1);
    if (len < 0) return -1;
    from[len] = 0;
    return symlink(from, one->path);
  }
  make_folders(one->path);
  snprintf(from, sizeof from, "/proc/self/fd/%d", one->fd);
  return mount(from, one->path, NULL, MS_BIND | MS_REC, NULL);
}

/* The folder is covered by an empty one, which also hides sockets that other programs make later. */
static int hide_folder(const char *path, namespaces_fault *fault) {
  kept list[KEPT_MAX];
  struct stat what;
  size_t i, num;
  int failed = 0;
  if (lstat(path, &what) != 0 || !S_ISDIR(what.st_mode)) return 0; /* a link leads to one of the others */
  num = keep_all(list, path);
  if (mount("tmpfs", path, "tmpfs", MS_NOSUID | MS_NODEV, "mode=0755") != 0) return refuse(fault, "hiding ", path);
  for (i = 0; i < num; i++) {
    if (!failed && bring_back(&list[i]) != 0) failed = refuse(fault, "keeping ", list[i].path);
    close(list[i].fd);
    if (!failed) failed = look_from(list[i].path, fault);
  }
  return failed;
}

static int hide_folders(namespaces_fault *fault) {
  static const char *const folders[] = {"/run", "/var/run", "/tmp/.X11-unix", "/tmp/.ICE-unix"};
  char here[PATH_MAX];
  size_t i;
  if (getcwd(here, sizeof here) == NULL) here[0] = 0;
  for (i = 0; i < sizeof folders / sizeof *folders; i++)
    if (hide_folder(folders[i], fault) != 0) return -1;
  /* The working folder of this process still lies below the mount: changing to the same path again leads to what is now
   * seen there. */
  return here[0] == 0 || chdir(here) == 0 ? 0 : refuse(fault, "going back to ", here);
}

/* -------------------------------------------------------------------------------------------------------------- all */

int sandbox_mounts_make(const namespaces_view *view, const buf *sockets, namespaces_fault *fault) {
  size_t i;
  if (mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0) return refuse(fault, "making the mounts private", "");
  if (hide_folders(fault) != 0 || hide_sockets(sockets, fault) != 0) return -1;
  if (make_read_only(view->folder) != 0) return refuse(fault, "covering ", view->folder);
  for (i = 0; i < view->num_covers; i++)
    if (show(&view->covers[i], fault) != 0) return -1;
  return 0;
}

/* Root may write to these files without any capability, and what is written there holds for the whole machine: so they
 * are made read-only for root. If that fails the program is started all the same, since as root the other files are no
 * better protected (sandbox.h). */
static void close_switches(void) {
  static const char *const places[] = {"/sys", "/proc/sys", "/proc/irq", "/proc/bus", "/proc/fs"};
  size_t i;
  for (i = 0; i < sizeof places / sizeof *places; i++)
    (void)make_read_only(places[i]);
  (void)mount("/dev/null", "/proc/sysrq-trigger", NULL, MS_BIND, NULL);
}

int sandbox_mounts_processes(void) {
  int failed = mount("proc", "/proc", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC, NULL);
  if (geteuid() == 0) close_switches();
  return failed;
}

#else

typedef int seal_mounts_is_of_linux; /* a file may not be empty */

#endif

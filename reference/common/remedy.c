#include "remedy.h"

#include <errno.h>
#include <stddef.h>

#define NO_FOLDER "a part of its path is a file, and no folder"
#define MORE_FILES "end what holds files open, or allow more of them (ulimit -n)"
#define MORE_PROCESSES "end some programs, or allow more processes (ulimit -u)"
#define MORE_MEMORY "end some programs, or allow more memory (ulimit -v)"
#define TO_RUN "name a program, as in  -- python3 adapter.py"

static const struct {
  int error;
  const char *of[3]; /* by remedy_use */
} rows[] = {
    {ENOENT,
     {"name a file that is there", "its folder is not there: make it first",
      "name a program that is there; of a script the interpreter in its first line must be there too"}},
    {ENOTDIR, {NO_FOLDER, NO_FOLDER, NO_FOLDER}},
    {EISDIR, {"name a file in it", "name a file in it", TO_RUN}},
    {EACCES,
     {"this user may not read it", "this user may not write there: name another place",
      "make it executable (chmod +x), or name its interpreter before it, as in  -- python3 adapter.py"}},
    {EPERM, {"this user may not read it", "this user may not write there: name another place", TO_RUN}},
    {ENOEXEC,
     {"name another file", "name another file",
      "its first line names no interpreter: name it before it, as in  -- python3 adapter.py"}},
    {EROFS, {"name another place", "nothing can be written there: name another place", TO_RUN}},
    {ENAMETOOLONG, {"give it a shorter name", "give it a shorter name", "give it a shorter name"}},
    {ELOOP, {"its symbolic links lead round in a circle", "its symbolic links lead round in a circle", TO_RUN}},
    {ENXIO, {"nobody is at its other end", "nobody is at its other end", TO_RUN}},
    {ENODEV, {"name another file", "name another file", TO_RUN}},
    {EEXIST, {"name another file", "a file has this name: name a folder", TO_RUN}},
    {ETXTBSY, {"it is a program that runs", "it is a program that runs: name another file", "it is being written"}},
    {EINVAL, {"name another file", "name another file", TO_RUN}},
    {EBADF, {"standard input is closed", "name another file", TO_RUN}},
    {EADDRINUSE, {"", "another program listens there: take another port; 0 is any that is free", ""}},
    {EFBIG, {"name a smaller file", "files of this size are not allowed here (ulimit -f)", TO_RUN}},
    {EMFILE, {MORE_FILES, MORE_FILES, MORE_FILES}},
    {ENFILE, {MORE_FILES, MORE_FILES, MORE_FILES}},
    {EAGAIN, {MORE_PROCESSES, MORE_PROCESSES, MORE_PROCESSES}},
    {ENOMEM, {MORE_MEMORY, MORE_MEMORY, MORE_MEMORY}},
    {ENOSPC, {"make room", "make room for it, or name another place", "make room"}},
};

/* Of these the machine is short, whoever asked for them. */
static int is_machines(int error) {
  return error == EFBIG || error == ENOSPC || error == EMFILE || error == ENFILE || error == EAGAIN || error == ENOMEM;
}

int remedy_is_users(int error) {
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
    if (rows[i].error == error) return !is_machines(error);
  return 0;
}

const char *remedy_of(int error, remedy_use use) {
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
    if (rows[i].error == error) return rows[i].of[use];
  return "the machine lacks what it needs";
}

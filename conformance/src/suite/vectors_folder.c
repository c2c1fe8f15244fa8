/* vectors_folder.c - the one place where the suite reads files: those of --vectors. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "suite/vectors_inside.h"

enum { FILE_MAX = 256 * 1024 * 1024 };

static int refuse(char *problem, size_t problem_cap, const char *file, const char *what) {
  snprintf(problem, problem_cap, "%s: %s", file, what);
  return -1;
}

/* Reads a file of len bytes. */
static int fill(FILE *file, uint8_t *room, size_t *len) {
  size_t got = fread(room, 1, *len + 1, file); /* one more, to see a file that grew */
  int whole = got == *len && !ferror(file);
  *len = got;
  return whole ? 0 : -1;
}

int vectors_folder_read(bns_slice *text, mem *arena, const char *directory, const char *name, int *absent,
                        char *problem, size_t problem_cap) {
  char path[4096];
  struct stat found;
  FILE *file = NULL;
  uint8_t *room;
  int failed;
  if ((size_t)snprintf(path, sizeof path, "%s/%s", directory, name) >= sizeof path)
    return refuse(problem, problem_cap, name, "its path is too long");
  file = fopen(path, "rb");
  *absent = file == NULL && errno == ENOENT;
  if (file == NULL) return refuse(problem, problem_cap, path, strerror(errno));
  failed = fstat(fileno(file), &found) != 0 || !S_ISREG(found.st_mode) || found.st_size > FILE_MAX;
  if (!failed) {
    text->len = (size_t)found.st_size;
    text->ptr = room = mem_alloc(arena, text->len + 1);
    setvbuf(file, NULL, _IONBF, 0);
    failed = fill(file, room, &text->len);
  }
  fclose(file);
  return failed ? refuse(problem, problem_cap, path, "it cannot be read to its end") : 0;
}

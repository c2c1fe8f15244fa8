/* fuzz_file.h - what a target of a reader of files shares: the bytes, as a file that the reader opens by its name. */
#ifndef FUZZ_FILE_H
#define FUZZ_FILE_H

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "suite/vectors.h"

static inline void need(int holds) {
  if (!holds) abort();
}

/* fuzz_small gives a few vectors, loaded once. */
static inline const vector_set *fuzz_small(void) {
  static vector_set set;
  char problem[256];
  if (set.num_vectors == 0) need(vectors_load(&set, "conformance/tests/data/small", problem, sizeof problem) == 0);
  return &set;
}

static inline void fuzz_write(const char *path, const uint8_t *data, size_t size) {
  FILE *file = fopen(path, "wb");
  need(file != NULL && fwrite(data, 1, size, file) == size && fclose(file) == 0);
}

/* fuzz_path gives the name of this process's file in the folder for what is of no lasting use. */
static inline const char *fuzz_path(const char *what) {
  static char path[256];
  const char *folder = getenv("TMPDIR");
  snprintf(path, sizeof path, "%s/bns-fuzz-%s-%ld", folder ? folder : "/tmp", what, (long)getpid());
  return path;
}

#endif

/* expect_file.h - the file of failures that are known and accepted for now: one line a vector,
 *
 *   ID-or-GLOB OUTCOME # reason
 *
 * Empty lines and lines that start with '#' are for people. A line that names no vector at all is an error; passing
 * where a failure is expected, and failing in another way, are failures. */
#ifndef EXPECT_FILE_H
#define EXPECT_FILE_H

#include "util/mem.h"
#include "suite/result.h"
#include "suite/vectors.h"

typedef struct expect_line {
  bns_slice text;    /* the whole line, without its end */
  bns_slice pattern; /* empty: a line for people */
  bns_slice reason;  /* empty: none */
  outcome outcome;
  int is_glob;
  size_t number;   /* in the file, from 1 */
  size_t num_hits; /* verdicts that it was applied to */
  size_t num_as_is;
} expect_line;

typedef struct expect_seen {
  bns_slice id;
  outcome outcome;
  const expect_line *line;
} expect_seen;

/* expect: the file's lines, and what was seen while they were applied. All-zero is an empty file. */
typedef struct expect {
  mem arena;
  char *path;
  expect_line *lines;
  size_t num_lines;
  expect_seen *seen; /* the failures, for expect_update */
  size_t num_seen, cap_seen;
} expect;

/* expect_load reads a file. updating: it may be absent, and lines that match no vector are left for expect_update to
 * remove. 0; else 64, and problem is a sentence that names the file and the line. */
int expect_load(expect *self, const char *path, const vector_set *vectors, int updating, char *problem,
                size_t problem_cap);

/* expect_apply sets expectation, and where the file names the vector, counted and detail. To be called once a verdict,
 * before any reporter is told. Level info, level acceptable and given up stay what they are. The detail lives as long
 * as self. */
void expect_apply(expect *self, verdict *verdict);

/* expect_update writes the file from the verdicts that expect_apply has seen: right lines stay as they are, with their
 * reasons; the others go; each new failure gets a line. Only after a complete run: no --select, --skip, --shard, and
 * no adapter given up, which the caller knows. 0, and said is a sentence for standard error; else 5, or 64 where
 * it is the user's to mend, and said tells why nothing was written. */
int expect_update(expect *self, const vector_set *vectors, char *said, size_t said_cap);

void expect_free(expect *self);

#endif

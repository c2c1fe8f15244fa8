/* expect_file.h - the file of failures that are known and accepted for now: one line a vector,
 *
 *   [CAUSE] ID-or-GLOB OUTCOME # reason
 *
 * CAUSE is the id of a mistake, or what a report calls the stage ("number-rewritten"): the line is of failures with
 * that cause alone. Empty lines and lines that start with '#' are for people. A line that names no vector at all is an
 * error. Failing in another way than expected is a failure, and so is passing where a line of one vector expects a
 * failure, or where all that a line of many covers passes. */
#ifndef EXPECT_FILE_H
#define EXPECT_FILE_H

#include "util/mem.h"
#include "suite/result.h"
#include "suite/vectors.h"

typedef struct expect_line {
  bns_slice text;    /* the whole line, without its end */
  bns_slice cause;   /* empty: any */
  bns_slice pattern; /* empty: a line for people */
  bns_slice reason;  /* empty: none */
  outcome outcome;
  int is_glob;     /* or of a cause: it may cover what passes */
  size_t number;   /* in the file, from 1 */
  size_t num_seen; /* failures that it covers, of all verdicts */
  size_t num_hits; /* verdicts that it was applied to */
  size_t num_as_is;
} expect_line;

typedef struct expect_seen {
  bns_slice id;
  bns_slice cause; /* a mistake that is proved or likely; empty: the line is to be of this vector alone */
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
  bns_slice version; /* of the vectors, as its head has it; empty: it has none */
} expect;

/* expect_load reads a file. updating: it may be absent, and lines that match no vector are left for expect_update to
 * remove. 0; else 64, and problem is a sentence that names the file and the line. */
int expect_load(expect *self, const char *path, const vector_set *vectors, int updating, char *problem,
                size_t problem_cap);

/* expect_see is to be called with every verdict before the first expect_apply: what a glob or a cause covers is known
 * only when all verdicts are. */
void expect_see(expect *self, const verdict *verdict);

/* expect_apply sets expectation, and where the file names the vector, counted and detail. To be called once a verdict,
 * before any reporter is told. Level info, level acceptable and given up stay what they are. The detail lives as long
 * as self. */
void expect_apply(expect *self, verdict *verdict);

/* expect_update writes the file from the verdicts that expect_apply has seen: right lines stay as they are, with their
 * reasons, and so does a line of many of which one still fails; the others go; a new failure gets a line, or one with
 * all of its scheme that have the same mistake. Only after a complete run: no --select, --skip, --shard, and
 * no adapter given up, which the caller knows. 0, and said is a sentence for standard error; else 5, or 64 where
 * it is the user's to mend, and said tells why nothing was written. */
int expect_update(expect *self, const vector_set *vectors, char *said, size_t said_cap);

void expect_free(expect *self);

#endif

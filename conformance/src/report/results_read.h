/* results_read.h - result files (NDJSON, as report_ndjson.c writes them) read back for `bnconform report FILE...`.
 * Files of one implementation, by name and version, are shards and become one run: the same verdicts in the order of
 * the vectors, the counts added up. Two that judged the same case are runs of their own, of two repositories say: the
 * later one counts. Files of several implementations become several runs, and one whose every case ended in an error is
 * withheld beside others: it is not run, and says so. A line may have "ids" in place of "id": each came to the same. */
#ifndef RESULTS_READ_H
#define RESULTS_READ_H

#include "util/interned.h"
#include "suite/result.h"
#include "suite/vectors.h"

/* kept_verdict: a verdict as it is kept: many of many libraries differ in their ids alone. */
typedef struct kept_verdict {
  bns_slice id;
  size_t place;        /* of the vector, in file order; of an unknown one (size_t)-1 */
  const verdict *rest; /* id and ms are empty there */
  double ms;
} kept_verdict;

/* recorded: the run of one implementation. */
typedef struct recorded {
  run_info info;
  kept_verdict *verdicts;
  size_t num_verdicts, cap_verdicts;
  run_summary summary;
  uint8_t *parts; /* by the number of a shard, from 1: it is there; NULL: the results are not of shards */
} recorded;

typedef struct records {
  mem arena;
  interned kept;  /* the texts of all verdicts */
  recorded *runs; /* in the order in which the files name them first */
  size_t num_runs, cap_runs;
  int exit_status; /* the first that applies to any of them */
} records;

/* results_read reads files ("-": standard input) and merges them; one file may hold several runs, one after the other.
 * 0; else the exit status, and problem is a sentence that names file and line: 4 a file is of other vectors than these,
 * and any_vectors is 0; 64 not a result file, its end is missing, its counts are not those of its verdicts, two files
 * of one implementation are no shards of one run, a vector stands twice in one run, or a shard is not among the files;
 * 5 it cannot be read. Free records in either case. */
int results_read(records *self, const vector_set *vectors, int any_vectors, const char *const *files, size_t num_files,
                 char *problem, size_t problem_cap);

/* recorded_verdict gives one of a run's verdicts whole. */
verdict recorded_verdict(const recorded *run, size_t at);

void results_free(records *self);

#endif

/* records_read.h - result files (NDJSON, as report_ndjson.c writes them) read back for `bnconform report FILE...`.
 * Files of shards become one run: the same verdicts in the order of the vectors, the counts added up. */
#ifndef RECORDS_READ_H
#define RECORDS_READ_H

#include "mem.h"
#include "record.h"
#include "vectors.h"

typedef struct records {
  mem arena;
  run_info info;
  verdict *verdicts;
  size_t num_verdicts;
  run_summary summary;
} records;

/* records_read reads files ("-": standard input) and merges them. 0; else the exit status, and problem is a sentence
 * that names file and line: 4 a file is of other vectors than these; 64 not a result file, its end is missing,
 * its counts are not those of its verdicts, two files are of different implementations, or a vector stands twice;
 * 5 it cannot be read. Free records in either case. The run's own exit status is in summary. */
int records_read(records *self, const vector_set *vectors, const char *const *files, size_t num_files, char *problem,
                 size_t problem_cap);

void records_free(records *self);

#endif

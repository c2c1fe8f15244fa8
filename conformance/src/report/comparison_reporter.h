/* comparison_reporter.h - what the reports of several implementations share: the matrix that they are told, what is
 * known of the libraries, and the text that is written when all has been told. */
#ifndef COMPARISON_REPORTER_H
#define COMPARISON_REPORTER_H

#include "report/client_folder.h"
#include "report/comparison.h"
#include "report/report.h"
#include "text.h"

/* many: such a reporter, or the first member of one. All zero before many_open. */
typedef struct many {
  report_options options;
  matrix matrix;
  known_clients clients;
  mem arena;
  buf out;
} many;

/* many_open: 0; -1 where the folder --clients cannot be read: problem names the file, and nothing is known. */
int many_open(many *self, const report_options *options, char *problem, size_t problem_cap);

/* As reporter_kind's. many_verdict adds the reason that a known failure has. */
void many_begin(reporter *self, const run_info *info);
void many_verdict(reporter *self, const verdict *judged);
void many_next(reporter *self, const run_summary *summary);

/* many_finish writes the text and frees all, the reporter too. 0; -1 if writing failed. */
int many_finish(many *self);
void many_close(many *self);

#endif

/* comparison_reporter.h - what the reports of several implementations share: the comparison that they are told, what is
 * known of the libraries, and the text that is written when all has been told. */
#ifndef COMPARISON_REPORTER_H
#define COMPARISON_REPORTER_H

#include "report/client_folder.h"
#include "report/comparison.h"
#include "report/report.h"
#include "text.h"

/* comparison_reporter: such a reporter, or the first member of one. All zero before comparison_reporter_open. */
typedef struct comparison_reporter {
  report_options options;
  comparison comparison;
  client_folder clients;
  mem arena;
  buf out;
} comparison_reporter;

/* comparison_reporter_open: 0; -1 where the folder --clients cannot be read: problem names the file, and nothing is
 * known. */
int comparison_reporter_open(comparison_reporter *self, const report_options *options, char *problem,
                             size_t problem_cap);

/* As reporter_kind's. comparison_reporter_verdict adds the reason that a known failure has. */
void comparison_reporter_begin(reporter *self, const run_info *info);
void comparison_reporter_verdict(reporter *self, const verdict *judged);
void comparison_reporter_next(reporter *self, const run_summary *summary);

/* comparison_reporter_finish writes the text and frees all, the reporter too. 0; -1 if writing failed. */
int comparison_reporter_finish(comparison_reporter *self);
void comparison_reporter_close(comparison_reporter *self);

#endif

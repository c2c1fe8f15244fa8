/* comparison_reporter.c - what the reports of several implementations share. */
#include "report/comparison_reporter.h"

#include <stdlib.h>

int comparison_reporter_open(comparison_reporter *self, const report_options *options, char *problem,
                             size_t problem_cap) {
  self->options = *options;
  comparison_open(&self->comparison, options->vectors);
  return client_folder_read(&self->clients, options->clients, problem, problem_cap);
}

void comparison_reporter_begin(reporter *base, const run_info *info) {
  comparison_begin(&((comparison_reporter *)base)->comparison, info);
}

void comparison_reporter_verdict(reporter *base, const verdict *judged) {
  comparison_reporter *self = (comparison_reporter *)base;
  verdict told = *judged;
  client_folder_explain(&self->clients, &self->arena, &self->comparison.runs[self->comparison.num_runs - 1].info,
                        &told);
  comparison_add(&self->comparison, &told);
}

void comparison_reporter_next(reporter *base, const run_summary *summary) {
  comparison_end(&((comparison_reporter *)base)->comparison, summary);
}

int comparison_reporter_finish(comparison_reporter *self) {
  int failed;
  if (self->out.len) fwrite(self->out.ptr, 1, self->out.len, self->options.out);
  failed = fflush(self->options.out) != 0 || ferror(self->options.out);
  comparison_reporter_close(self);
  return failed ? -1 : 0;
}

void comparison_reporter_close(comparison_reporter *self) {
  comparison_close(&self->comparison);
  client_folder_free(&self->clients);
  mem_free(&self->arena);
  buf_free(&self->out);
  free(self);
}

/* comparison_reporter.c - what the reports of several implementations share. */
#include "report/comparison_reporter.h"

#include <stdlib.h>

int many_open(many *self, const report_options *options, char *problem, size_t problem_cap) {
  self->options = *options;
  matrix_open(&self->matrix, options->vectors);
  return known_clients_read(&self->clients, options->clients, problem, problem_cap);
}

void many_begin(reporter *base, const run_info *info) {
  matrix_begin(&((many *)base)->matrix, info);
}

void many_verdict(reporter *base, const verdict *judged) {
  many *self = (many *)base;
  verdict told = *judged;
  known_explain(&self->clients, &self->arena, &self->matrix.runs[self->matrix.num_runs - 1].info, &told);
  matrix_add(&self->matrix, &told);
}

void many_next(reporter *base, const run_summary *summary) {
  matrix_end(&((many *)base)->matrix, summary);
}

int many_finish(many *self) {
  int failed;
  if (self->out.len) fwrite(self->out.ptr, 1, self->out.len, self->options.out);
  failed = fflush(self->options.out) != 0 || ferror(self->options.out);
  many_close(self);
  return failed ? -1 : 0;
}

void many_close(many *self) {
  matrix_close(&self->matrix);
  known_clients_free(&self->clients);
  mem_free(&self->arena);
  buf_free(&self->out);
  free(self);
}

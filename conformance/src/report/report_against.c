/* report_against.c - later runs compared with earlier ones of the same libraries, cause by cause. */
#include <stdlib.h>

#include "report/changes.h"
#include "report/comparison_reporter.h"
#include "report/failure_groups.h"
#include "show/printable.h"
#include "util/json_text.h"

typedef struct against_reporter {
  comparison_reporter all;
  int is_json;
  size_t counts[NUM_CHANGE_KINDS];
} against_reporter;

static reporter *against_open(const report_options *options, int is_json) {
  against_reporter *self = (against_reporter *)calloc(1, sizeof *self);
  char problem[8];
  report_options how = *options;
  if (self == NULL) return NULL;
  how.clients = NULL; /* a reason that only one of two expect files gives would make one cause two */
  comparison_reporter_open(&self->all, &how, problem, sizeof problem);
  self->is_json = is_json;
  return (reporter *)self;
}

static reporter *open_text(const report_options *options) {
  return against_open(options, 0);
}

static reporter *open_json(const report_options *options) {
  return against_open(options, 1);
}

static void begin(reporter *base, const run_info *info) {
  comparison_reporter *self = (comparison_reporter *)base;
  comparison_reporter_begin(base, info);
  self->comparison.runs[self->comparison.num_runs - 1].is_earlier =
      self->comparison.num_runs <= self->options.against->num_earlier;
}

/* ------------------------------------------------------------------------------------------------------------- text */

static void put_name(buf *out, const comparison_run *run) {
  show_bytes(out, run->info.name, 0);
  buf_put_text(out, " ");
  show_bytes(out, run->info.version, 0);
}

static void put_text(against_reporter *self, const change *what) {
  comparison_reporter *all = &self->all;
  layout form = {all->options.width, 0, 0, 0};
  const comparison_group *cause = what->cause;
  const verdict *v = cause->cases->verdict;
  bns_slice title = comparison_title(&all->arena, v), says = comparison_says(&all->arena, v);
  buf_format(&all->out, "\n%-7s %s, %s: ", change_word(what->kind), grade_name(cause->grade),
             column_name(cause->column));
  buf_put_slice(&all->out, title);
  buf_put_text(&all->out, "\n");
  if (says.len) buf_put_text(&all->out, "        ");
  if (says.len) put_wrapped(&all->out, &form, 8, 8, says);
  buf_format(&all->out, "        %lu case%s", (unsigned long)cause->num_cases, cause->num_cases == 1 ? "" : "s");
  if (what->kind == CHANGE_STILL || what->kind == CHANGE_OTHER)
    buf_format(&all->out, ", %lu of them now", (unsigned long)what->num_now);
  buf_put_text(&all->out, ", as ");
  show_bytes(&all->out, v->id, 0);
  buf_put_text(&all->out, "\n");
}

/* ------------------------------------------------------------------------------------------------------------- JSON */

static void put_json(against_reporter *self, const comparison_run *before, const comparison_run *now,
                     const change *what) {
  comparison_reporter *all = &self->all;
  const verdict *v = what->cause->cases->verdict;
  buf *out = &all->out;
  buf_put_text(out, "{");
  json_put_name(out, "library");
  json_put_bytes(out, now->info.name);
  json_put_name(out, "before");
  json_put_bytes(out, before->info.version);
  json_put_name(out, "now");
  json_put_bytes(out, now->info.version);
  json_put_text(out, "change", bns_slice_of(change_word(what->kind)));
  json_put_text(out, "grade", bns_slice_of(grade_name(what->cause->grade)));
  json_put_text(out, "column", bns_slice_of(column_id(what->cause->column)));
  json_put_name(out, "cause");
  json_put_bytes(out, v->num_findings ? v->findings[0].id : comparison_title(&all->arena, v));
  json_put_name(out, "example");
  json_put_bytes(out, v->id);
  buf_format(out, ",\"cases\":%lu,\"cases_now\":%lu}\n", (unsigned long)what->cause->num_cases,
             (unsigned long)what->num_now);
}

/* ------------------------------------------------------------------------------------------------------------ pairs */

static void put_pair(against_reporter *self, const comparison_run *before, const comparison_run *now) {
  comparison_reporter *all = &self->all;
  size_t num, i;
  change *list = changes_find(&all->arena, &num, before, now);
  if (!self->is_json) {
    put_name(&all->out, before);
    buf_put_text(&all->out, " -> ");
    put_name(&all->out, now);
    buf_put_text(&all->out, num ? "\n" : "\n\nnothing was wrong in either\n");
  }
  for (i = 0; i < num; i++) {
    self->counts[list[i].kind]++;
    if (self->is_json)
      put_json(self, before, now, &list[i]);
    else
      put_text(self, &list[i]);
  }
}

/* earlier gives the earlier run of a library; of several the one that stands last in the order of dates. NULL. */
static const comparison_run *earlier(const comparison *all, const comparison_run *now) {
  const comparison_run *found = NULL;
  for (size_t i = 0; i < all->num_runs; i++) {
    const comparison_run *run = &all->runs[i];
    if (!run->is_earlier || !comparison_is_same_library(run, now)) continue;
    if (found == NULL || bns_slice_compare(run->info.date, found->info.date) > 0) found = run;
  }
  return found;
}

static void put_sum(against_reporter *self) {
  buf *out = &self->all.out;
  buf_format(out, "\n%lu new, %lu mended, %lu wrong in another way, %lu still", (unsigned long)self->counts[CHANGE_NEW],
             (unsigned long)self->counts[CHANGE_MENDED], (unsigned long)self->counts[CHANGE_OTHER],
             (unsigned long)self->counts[CHANGE_STILL]);
  if (self->counts[CHANGE_FIRST])
    buf_format(out, ", %lu in cases that were not judged before", (unsigned long)self->counts[CHANGE_FIRST]);
  if (self->counts[CHANGE_GONE])
    buf_format(out, ", %lu in cases that were not judged again", (unsigned long)self->counts[CHANGE_GONE]);
  buf_put_text(out, "\n");
}

static int end(reporter *base, const run_summary *summary) {
  against_reporter *self = (against_reporter *)base;
  comparison *all = &self->all.comparison;
  size_t said = 0;
  if (all->num_runs) comparison_reporter_next(base, summary);
  comparison_sort(all);
  for (size_t i = 0; i < all->num_runs; i++) {
    const comparison_run *before = earlier(all, &all->runs[i]);
    if (all->runs[i].is_earlier) continue;
    if (said++ && !self->is_json) buf_put_text(&self->all.out, "\n");
    if (before != NULL)
      put_pair(self, before, &all->runs[i]);
    else if (!self->is_json) {
      put_name(&self->all.out, &all->runs[i]);
      buf_put_text(&self->all.out, "\n\nthe earlier results have no run of it\n");
    }
  }
  if (!self->is_json) put_sum(self);
  self->all.options.against->num_new = self->counts[CHANGE_NEW];
  return comparison_reporter_finish(&self->all);
}

const reporter_kind report_against_text = {
    "text", open_text, begin, comparison_reporter_verdict, end, comparison_reporter_next, 0};
const reporter_kind report_against_ndjson = {
    "ndjson", open_json, begin, comparison_reporter_verdict, end, comparison_reporter_next, 0};

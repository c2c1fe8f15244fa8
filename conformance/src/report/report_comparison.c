/* report_comparison.c - several implementations side by side, in a terminal or in Markdown: the table, then what is
 * wrong, worst first. What stands here of each finding in a few lines stands on the page in full. */
#include "report/comparison_reporter.h"

#include <stdlib.h>
#include <string.h>

#include "report/failure_groups.h"
#include "show/byte_diff.h"
#include "show/printable.h"

enum { BLOCKS = 10, GAP = 3 };

typedef struct report_comparison {
  comparison_reporter all;
  size_t passed, failed, skipped, expected; /* expected: of the skipped, those that failed as an expect file says */
} report_comparison;

static reporter *report_comparison_open(const report_options *options) {
  report_comparison *self = (report_comparison *)calloc(1, sizeof *self);
  char problem[512];
  if (self == NULL) return NULL;
  /* A folder that cannot be read takes the scripts' names from this report; the page says why. */
  if (comparison_reporter_open(&self->all, options, problem, sizeof problem) != 0) self->all.clients.num = 0;
  return (reporter *)self;
}

static void next(reporter *base, const run_summary *summary) {
  report_comparison *self = (report_comparison *)base;
  comparison_reporter_next(base, summary);
  self->passed += summary->passed;
  self->failed += summary->failed;
  self->skipped += summary->skipped;
  self->expected += summary->expected_failures;
}

/* ------------------------------------------------------------------------------------------------------------ words */

/* cell_words: "3 refused", "ok"; "-" where nothing is offered. */
static bns_slice cell_words(mem *arena, const comparison_cell *cell) {
  if (cell->worst == GRADE_NONE) return bns_slice_of("-");
  if (cell->worst == GRADE_OK) return bns_slice_of("ok");
  return mem_format(arena, "%lu %s", (unsigned long)cell->counts[cell->worst], grade_name(cell->worst));
}

static bns_slice run_words(mem *arena, const comparison_run *run) {
  bns_slice name = show_text(arena, run->info.name), version = show_text(arena, run->info.version);
  return mem_format(arena, "%.*s  %.*s", (int)name.len, (const char *)name.ptr, (int)version.len,
                    (const char *)version.ptr);
}

static bns_slice not_run_words(const comparison_run *run) {
  return run->fault.len ? run->fault : bns_slice_of("not run: nothing that it claims was judged");
}

/* ------------------------------------------------------------------------------------------------------------- text */

static void put_padded(buf *out, bns_slice text, size_t width) {
  size_t used = show_columns(text);
  buf_put_slice(out, text);
  for (; used < width; used++)
    buf_put_text(out, " ");
}

static void end_line(buf *out) {
  while (out->len && out->ptr[out->len - 1] == ' ')
    out->len--;
  buf_put_text(out, "\n");
}

static size_t widest(size_t a, bns_slice text) {
  size_t b = show_columns(text) + GAP;
  return a > b ? a : b;
}

static void put_row(comparison_reporter *self, const comparison_run *run, size_t first, const size_t *widths) {
  buf *out = &self->out;
  size_t k;
  put_padded(out, run_words(&self->arena, run), first);
  if (run->all.worst == GRADE_NONE)
    show_bytes(out, not_run_words(run), 0);
  else {
    for (k = 0; k < NUM_COLUMNS; k++)
      if (self->comparison.has_column[k]) put_padded(out, cell_words(&self->arena, &run->cells[k]), widths[k]);
    buf_put_text(out, grade_name(run->all.worst));
    if (run->is_older) {
      buf_put_text(out, "   measured with ");
      show_bytes(out, run->info.vectors_version, 0);
    }
    if (run->fault.len) {
      buf_put_text(out, "   ");
      show_bytes(out, run->fault, 0);
    }
  }
  end_line(out);
}

static void put_table(comparison_reporter *self) {
  const comparison *all = &self->comparison;
  size_t widths[NUM_COLUMNS], first = 0, i, k;
  for (i = 0; i < all->num_runs; i++)
    first = widest(first, run_words(&self->arena, &all->runs[i]));
  for (k = 0; k < NUM_COLUMNS; k++) {
    widths[k] = widest(0, bns_slice_of(column_name((column)k)));
    for (i = 0; i < all->num_runs; i++)
      widths[k] = widest(widths[k], cell_words(&self->arena, &all->runs[i].cells[k]));
  }
  put_padded(&self->out, bns_slice_of(""), first);
  for (k = 0; k < NUM_COLUMNS; k++)
    if (all->has_column[k]) put_padded(&self->out, bns_slice_of(column_name((column)k)), widths[k]);
  buf_put_text(&self->out, "worst\n");
  for (i = 0; i < all->num_runs; i++)
    put_row(self, &all->runs[i], first, widths);
}

static void put_words(comparison_reporter *self, const layout *form, const char *label, bns_slice text) {
  if (text.len == 0) return;
  put_label(&self->out, form, label);
  put_wrapped(&self->out, form, 10, 10, show_text(&self->arena, text));
}

static bns_slice headline(mem *arena, bns_slice title, bns_slice says) {
  return mem_format(arena, "  %.*s%s%.*s", (int)title.len, (const char *)title.ptr, says.len ? ": " : "", (int)says.len,
                    (const char *)says.ptr);
}

static void put_block(comparison_reporter *self, const layout *form, const comparison_run *run,
                      const comparison_group *why) {
  const verdict *v = why->cases->verdict;
  const client_entry *client = client_folder_find(&self->clients, &run->info);
  bns_slice name = show_text(&self->arena, run->info.name), title = comparison_title(&self->arena, v);
  bns_slice id = show_text(&self->arena, v->id);
  buf_format(&self->out, "\n%.*s  %s   %.*s\n", (int)name.len, (const char *)name.ptr, grade_name(why->grade),
             (int)id.len, (const char *)id.ptr);
  put_wrapped(&self->out, form, 0, 2, headline(&self->arena, title, comparison_says(&self->arena, v)));
  if (v->outcome == OUTCOME_PASS) put_words(self, form, "asked", v->asked);
  if (v->outcome == OUTCOME_PASS) put_words(self, form, "sent", v->arrived);
  failure_group_put_rows(&self->out, form, self->options.vectors, v);
  put_words(self, form, "Fix", failure_group_mend(&self->arena, self->options.vectors, v));
  if (why->num_cases > 1)
    put_words(self, form, "Seen", mem_format(&self->arena, "in %lu cases", (unsigned long)why->num_cases));
  put_words(self, form, "Reproduce", client_folder_script(client, &self->arena, v));
}

static void put_blocks(comparison_reporter *self) {
  layout form = {0, 0, 0, 0};
  size_t i, k, num = 0;
  form.width = self->options.width;
  form.whole = self->options.verbose;
  for (i = 0; i < self->comparison.num_runs; i++)
    for (k = 0; k < self->comparison.runs[i].num_groups; k++) {
      const comparison_group *why = &self->comparison.runs[i].groups[k];
      if (why->grade > GRADE_REFUSED && !self->options.verbose) continue;
      if (num++ < BLOCKS || self->options.verbose) put_block(self, &form, &self->comparison.runs[i], why);
    }
  if (num > BLOCKS && !self->options.verbose)
    buf_format(&self->out, "\nand %lu more; -v shows each\n", (unsigned long)(num - BLOCKS));
}

static int text_end(reporter *base, const run_summary *summary) {
  static const char legend[] = "\n"
                               "danger   validly signed, but lost, injected, altered, sent twice or to anybody\n"
                               "refused  the exchange answers an error to the signing\n"
                               "odd      accepted, but unusual      open  the documents do not decide\n"
                               "-        the library does not offer it\n";
  comparison_reporter *self = (comparison_reporter *)base;
  const report_comparison *sums = (const report_comparison *)base;
  if (self->comparison.num_runs) next(base, summary);
  comparison_sort(&self->comparison);
  if (self->comparison.num_runs) {
    put_table(self);
    buf_put_text(&self->out, legend);
    put_blocks(self);
  } else
    buf_put_text(&self->out, "There are no results: make matrix, or bnconform run --report ndjson=FILE, makes some.\n");
  buf_put_text(&self->out, "\n");
  if (sums->expected > 0)
    buf_format(&self->out, "%lu of the skipped failed, as an expect file says: above they count as what they are.\n",
               (unsigned long)sums->expected);
  buf_format(&self->out, "%lu passed, %lu failed, %lu skipped\n", (unsigned long)sums->passed,
             (unsigned long)sums->failed, (unsigned long)sums->skipped);
  return comparison_reporter_finish(self);
}

/* --------------------------------------------------------------------------------------------------------- Markdown */

/* put_code: nothing in it is markup; a '|' would end the cell of a table. */
static void put_code(buf *out, bns_slice text) {
  size_t i;
  buf_put_text(out, "<code>");
  for (i = 0; i < text.len; i++)
    if (text.ptr[i] < 0x80 && memchr("\\`*_{}[]()#|!>~&<", text.ptr[i], 17) != NULL)
      buf_format(out, "&#%u;", (unsigned)text.ptr[i]);
    else
      buf_put(out, &text.ptr[i], 1);
  buf_put_text(out, "</code>");
}

static void put_markdown_row(comparison_reporter *self, const comparison_run *run) {
  buf *out = &self->out;
  size_t k;
  buf_put_text(out, "| ");
  put_code(out, run_words(&self->arena, run));
  for (k = 0; k < NUM_COLUMNS; k++) {
    bns_slice words = cell_words(&self->arena, &run->cells[k]);
    if (self->comparison.has_column[k]) buf_format(out, " | %.*s", (int)words.len, (const char *)words.ptr);
  }
  buf_put_text(out, " | ");
  if (run->all.worst == GRADE_NONE)
    put_code(out, show_text(&self->arena, not_run_words(run)));
  else {
    buf_put_text(out, grade_name(run->all.worst));
    buf_put_text(out, run->fault.len ? " " : "");
    if (run->fault.len) put_code(out, show_text(&self->arena, run->fault));
  }
  buf_put_text(out, " |\n");
}

static void put_markdown_group(comparison_reporter *self, const comparison_run *run, const comparison_group *why) {
  const verdict *v = why->cases->verdict;
  buf *out = &self->out;
  buf_format(out, "- **%lu %s** ", (unsigned long)why->num_cases, grade_name(why->grade));
  put_code(out, run_words(&self->arena, run));
  buf_put_text(out, " ");
  put_code(out, comparison_title(&self->arena, v));
  buf_put_text(out, ", as in ");
  put_code(out, show_text(&self->arena, v->id));
  buf_put_text(out, "\n");
}

static int markdown_end(reporter *base, const run_summary *summary) {
  comparison_reporter *self = (comparison_reporter *)base;
  const vector_set *vectors = self->options.vectors;
  size_t i, k;
  if (self->comparison.num_runs) next(base, summary);
  comparison_sort(&self->comparison);
  buf_format(&self->out, "### Binance request signing: %lu libraries\n\n| library |",
             (unsigned long)self->comparison.num_runs);
  for (k = 0; k < NUM_COLUMNS; k++)
    if (self->comparison.has_column[k]) buf_format(&self->out, " %s |", column_name((column)k));
  buf_put_text(&self->out, " worst |\n|---|");
  for (k = 0; k < NUM_COLUMNS; k++)
    if (self->comparison.has_column[k]) buf_put_text(&self->out, "---|");
  buf_put_text(&self->out, "---|\n");
  for (i = 0; i < self->comparison.num_runs; i++)
    put_markdown_row(self, &self->comparison.runs[i]);
  buf_put_text(&self->out, "\n");
  for (i = 0; i < self->comparison.num_runs; i++)
    for (k = 0; k < self->comparison.runs[i].num_groups; k++)
      put_markdown_group(self, &self->comparison.runs[i], &self->comparison.runs[i].groups[k]);
  if (vectors)
    buf_format(&self->out, "\nvectors %.*s (%.8s)\n", (int)vectors->version.len, (const char *)vectors->version.ptr,
               vectors->digest);
  return comparison_reporter_finish(self);
}

const reporter_kind report_comparison_text = {
    "text", report_comparison_open, comparison_reporter_begin, comparison_reporter_verdict, text_end, next, 0};
const reporter_kind report_comparison_markdown = {
    "markdown", report_comparison_open, comparison_reporter_begin, comparison_reporter_verdict, markdown_end, next, 0};

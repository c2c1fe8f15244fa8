/* report_findings.c - what was found, as a document to act on: by mistake and by library, each with the bytes, the
 * mend, the rule, how to see it again and what has become of it. Sober: it says what arrived, and leaves the words to
 * it. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "report/failure_groups.h"
#include "report/finding_markdown.h"
#include "suite/catalogue_text.h"
#include "show/printable.h"
#include "util/slice.h"

enum { CASES_SHOWN = 8 };

static reporter *findings_open(const report_options *options) {
  comparison_reporter *self = (comparison_reporter *)calloc(1, sizeof *self);
  char problem[1024];
  if (self == NULL) return NULL;
  if (comparison_reporter_open(self, options, problem, sizeof problem) == 0) return (reporter *)self;
  fprintf(stderr, "bnconform: %s\n", problem);
  comparison_reporter_close(self);
  errno = EINVAL;
  return NULL;
}

/* ------------------------------------------------------------------------------------------------------ one finding */

static void put_item(comparison_reporter *self, const char *label, bns_slice shown) {
  if (shown.len == 0) return;
  buf_format(&self->out, "- %s: ", label);
  markdown_put_text(&self->out, shown);
  buf_put_text(&self->out, "\n");
}

static void put_script(comparison_reporter *self, bns_slice path) {
  if (path.len == 0) return;
  buf_put_text(&self->out, "- Script: `");
  show_bytes(&self->out, path, 0);
  buf_put_text(&self->out, "`\n");
}

static void put_state(comparison_reporter *self, const client_entry *client, const verdict *v) {
  finding_state state = client_folder_state(client, v);
  buf_put_text(&self->out, "- State: ");
  markdown_put_bytes(&self->out, state.word);
  if (state.in.len) {
    buf_put_text(&self->out, " in ");
    markdown_put_bytes(&self->out, state.in);
  }
  if (state.link.len) {
    buf_put_text(&self->out, ", <");
    buf_put_slice(&self->out, state.link); /* client_folder.c has seen that it is one word of https */
    buf_put_text(&self->out, ">");
  }
  buf_put_text(&self->out, "\n");
}

static void put_cases(comparison_reporter *self, const comparison_group *why) {
  size_t i;
  buf_put_text(&self->out, why->num_cases == 1 ? "- Case: " : "- Cases: ");
  for (i = 0; i < why->num_cases && i < CASES_SHOWN; i++) {
    buf_put_text(&self->out, i ? ", `" : "`");
    show_bytes(&self->out, why->cases[i].id, 0);
    buf_put_text(&self->out, "`");
  }
  if (i < why->num_cases) buf_format(&self->out, " and %lu more", (unsigned long)(why->num_cases - i));
  buf_put_text(&self->out, "\n");
}

static void put_says(comparison_reporter *self, const verdict *v) {
  bns_slice says = comparison_says(&self->arena, v);
  if (says.len == 0) return;
  markdown_put_text(&self->out, says);
  buf_put_text(&self->out, "\n\n");
}

static void put_finding(comparison_reporter *self, const comparison_run *run, const comparison_group *why) {
  const client_entry *client = client_folder_find(&self->clients, &run->info);
  const verdict *v = why->cases->verdict;
  buf_format(&self->out, "\n### %s, %s: ", grade_name(why->grade), column_name(why->column));
  markdown_put_text(&self->out, comparison_title(&self->arena, v));
  buf_put_text(&self->out, "\n\n");
  put_says(self, v);
  finding_put_rows(self, run, v);
  buf_put_text(&self->out, "\n");
  put_cases(self, why);
  put_item(self, "Fix", failure_group_mend(&self->arena, self->options.vectors, v));
  put_item(self, "Rule", failure_group_rules(&self->arena, self->options.vectors, v));
  put_script(self, client_folder_script(client, &self->arena, v));
  put_state(self, client, v);
}

/* --------------------------------------------------------------------------------------------------------- document */

static int compare_names(const void *left, const void *right) {
  const comparison_run *a = *(const comparison_run *const *)left, *b = *(const comparison_run *const *)right;
  int by_name = bns_slice_compare(a->info.name, b->info.name);
  return by_name ? by_name : bns_slice_compare(a->id, b->id);
}

/* put_lines: what passes is nothing to act on: a line each. */
static void put_lines(comparison_reporter *self, const comparison_run *run, grade of) {
  size_t i, said = 0;
  for (i = 0; i < run->num_groups; i++) {
    const comparison_group *why = &run->groups[i];
    if (why->grade != of) continue;
    if (said++ == 0) buf_format(&self->out, "\n### %s\n\n", grade_name(of));
    buf_format(&self->out, "- %s: ", column_name(why->column));
    markdown_put_text(&self->out, comparison_title(&self->arena, why->cases->verdict));
    buf_put_text(&self->out, ", as in `");
    show_bytes(&self->out, why->cases->id, 0);
    buf_format(&self->out, "` (%lu)\n", (unsigned long)why->num_cases);
  }
}

static void put_library(comparison_reporter *self, const comparison_run *run) {
  const client_entry *client = client_folder_find(&self->clients, &run->info);
  size_t i;
  if (run->num_groups == 0) return;
  buf_put_text(&self->out, "\n## ");
  finding_put_name(self, run);
  if (run->info.language.len) {
    buf_put_text(&self->out, ", ");
    markdown_put_bytes(&self->out, run->info.language);
  }
  buf_put_text(&self->out, "\n\nMeasured with vectors ");
  markdown_put_bytes(&self->out, run->info.vectors_version);
  if (run->info.date.len) {
    buf_put_text(&self->out, " on ");
    markdown_put_bytes(&self->out, run->info.date);
  }
  if (client && client->reach_why.len) {
    buf_put_text(&self->out, ", through a base address: ");
    markdown_put_bytes(&self->out, client->reach_why);
  }
  buf_put_text(&self->out, ".\n");
  for (i = 0; i < run->num_groups; i++)
    if (run->groups[i].grade < GRADE_ODD) put_finding(self, run, &run->groups[i]);
  put_lines(self, run, GRADE_ODD);
  put_lines(self, run, GRADE_OPEN);
}

/* family: the causes that have one mistake's id or, where none is known, one title. */
typedef struct family {
  bns_slice mistake, title;
} family;

static int belongs(comparison_reporter *self, const comparison_group *why, const family *to) {
  const verdict *v = why->cases->verdict;
  if (to->mistake.len) return comparison_is_mistake(v, to->mistake);
  return v->num_findings == 0 && why->grade < GRADE_OPEN &&
         bns_slice_equal(comparison_title(&self->arena, v), to->title);
}

/* put_holder appends "NAME 1.2 (3 refused, 1 open)", where a library has any. */
static size_t put_holder(comparison_reporter *self, const comparison_run *run, const family *of, size_t said) {
  size_t counts[NUM_GRADES] = {0}, k, first = 1;
  for (k = 0; k < run->num_groups; k++)
    if (belongs(self, &run->groups[k], of)) counts[run->groups[k].grade] += run->groups[k].num_cases;
  for (k = 0; k < GRADE_OK; k++) {
    if (counts[k] == 0) continue;
    if (first) {
      buf_put_text(&self->out, said ? ", " : "");
      finding_put_name(self, run);
    }
    buf_format(&self->out, "%s%lu %s", first ? " (" : ", ", (unsigned long)counts[k], grade_name((grade)k));
    first = 0;
  }
  buf_put_text(&self->out, first ? "" : ")");
  return said + !first;
}

static void put_family(comparison_reporter *self, const family *of, const comparison_run *const *runs) {
  size_t before = self->out.len, said = 0, i;
  buf_put_text(&self->out, "| ");
  if (of->mistake.len) buf_format(&self->out, "`%.*s`", (int)of->mistake.len, (const char *)of->mistake.ptr);
  buf_put_text(&self->out, " | ");
  markdown_put_text(&self->out, of->title);
  buf_put_text(&self->out, " | ");
  for (i = 0; i < self->comparison.num_runs; i++)
    said = put_holder(self, runs[i], of, said);
  buf_put_text(&self->out, " |\n");
  if (said == 0) self->out.len = before;
}

/* put_unnamed: the families without a mistake's name, in the order in which they are met. */
static void put_unnamed(comparison_reporter *self, const comparison_run *const *runs) {
  family *seen = NULL;
  size_t num = 0, cap = 0, i, k, at;
  for (i = 0; i < self->comparison.num_runs; i++)
    for (k = 0; k < runs[i]->num_groups; k++) {
      const comparison_group *why = &runs[i]->groups[k];
      for (at = 0; at < num && !belongs(self, why, &seen[at]); at++)
        continue;
      if (at < num || why->grade >= GRADE_OPEN || why->cases->verdict->num_findings) continue;
      seen = (family *)list_grown(seen, num, &cap, sizeof *seen);
      memset(&seen[num], 0, sizeof *seen);
      seen[num++].title = comparison_title(&self->arena, why->cases->verdict);
      put_family(self, &seen[num - 1], runs);
    }
  free(seen);
}

static void put_families(comparison_reporter *self, const comparison_run *const *runs) {
  const bns_json *entry;
  family one;
  buf title = {NULL, 0, 0};
  size_t i;
  buf_put_text(&self->out, "\n## By family\n\n| mistake | | libraries |\n|---|---|---|\n");
  for (i = 0; (entry = mistake_words_at(self->options.vectors, i)) != NULL; i++) {
    one.mistake = vectors_expand(&self->arena, bns_json_member(entry, "id"));
    title.len = 0;
    show_bytes(&title, vectors_expand(&self->arena, bns_json_member(entry, "title")), 0);
    one.title = buf_slice(&title);
    put_family(self, &one, runs);
  }
  put_unnamed(self, runs);
  buf_free(&title);
}

/* put_mended: what a library had once, so that whoever has an older version learns of it. */
static void put_mended(comparison_reporter *self) {
  size_t said = 0;
  for (size_t i = 0; i < self->clients.num; i++) {
    const client_entry *of = &self->clients.list[i];
    const bns_json *entry = of->states && of->states->count ? bns_json_child(of->states) : NULL;
    for (size_t k = 0; entry != NULL && k < of->states->count; k++, entry = bns_json_next(entry)) {
      mended_finding mended;
      if (!client_folder_mended(&mended, of, &self->arena, entry)) continue;
      buf_put_text(&self->out, said++ ? "" : "\n## Mended\n\n");
      buf_put_text(&self->out, "- ");
      markdown_put_bytes(&self->out, of->package);
      buf_put_text(&self->out, mended.seen.len ? " " : "");
      buf_put_slice(&self->out, mended.seen);
      buf_put_text(&self->out, ": ");
      markdown_put_bytes(&self->out, mended.what);
      buf_put_text(&self->out, mended.in.len ? "; fixed in " : "; fixed");
      buf_put_slice(&self->out, mended.in);
      if (mended.link.len) buf_format(&self->out, ", <%.*s>", (int)mended.link.len, (const char *)mended.link.ptr);
      if (mended.script.len)
        buf_format(&self->out, ", `%.*s`", (int)mended.script.len, (const char *)mended.script.ptr);
      buf_put_text(&self->out, "\n");
    }
  }
}

static void put_head(comparison_reporter *self) {
  const comparison *all = &self->comparison;
  size_t i, num = 0, libraries = 0;
  for (i = 0; i < all->num_runs; i++) {
    size_t k, before = num;
    for (k = 0; k < all->runs[i].num_groups; k++)
      num += all->runs[i].groups[k].grade < GRADE_ODD ? 1 : 0;
    libraries += num > before ? 1 : 0;
  }
  buf_format(
      &self->out,
      "# Findings\n\n%lu in %lu of %lu libraries, each at the version that is named. Each made its own calls against "
      "this suite's\nserver; nothing was sent to the exchange, and what it answers is taken from the rules in "
      "`vectors/rules.json`. Written by\n`bnconform report --report findings=FILE`; what has become of each stands in "
      "`conformance/clients/NAME/states.json`.\n\n"
      "- **danger**: validly signed, but not what was asked for: a parameter was lost, injected or altered\n"
      "- **refused**: the exchange answers an error, or never hears of the call\n"
      "- **odd**: accepted, but unusual; no fault, and not counted\n"
      "- **open**: the documents do not decide; counted against nobody\n\n"
      "*proved*: the signature that was sent has been made again by making that mistake. Each finding can be "
      "disputed: see the page.\n",
      (unsigned long)num, (unsigned long)libraries, (unsigned long)all->num_runs);
}

/* What was not judged to its end can have more. */
static void put_faults(comparison_reporter *self) {
  size_t i;
  for (i = 0; i < self->comparison.num_runs; i++) {
    const comparison_run *run = &self->comparison.runs[i];
    if (run->fault.len == 0 || run->not_run) continue;
    buf_put_text(&self->out, "\n`");
    show_bytes(&self->out, run->label, 0);
    buf_put_text(&self->out, "`: ");
    show_bytes(&self->out, run->fault, 0);
    buf_put_text(&self->out, "\n");
  }
}

static int findings_end(reporter *base, const run_summary *summary) {
  comparison_reporter *self = (comparison_reporter *)base;
  const comparison_run **runs;
  size_t i;
  if (self->comparison.num_runs) comparison_reporter_next(base, summary);
  comparison_sort(&self->comparison);
  runs = (const comparison_run **)mem_alloc(&self->arena, (self->comparison.num_runs + 1) * sizeof *runs);
  for (i = 0; i < self->comparison.num_runs; i++)
    runs[i] = &self->comparison.runs[i];
  qsort(runs, self->comparison.num_runs, sizeof *runs, compare_names);
  put_head(self);
  put_faults(self);
  put_families(self, runs);
  put_mended(self);
  for (i = 0; i < self->comparison.num_runs; i++)
    put_library(self, runs[i]);
  return comparison_reporter_finish(self);
}

const reporter_kind report_findings = {"findings",
                                       findings_open,
                                       comparison_reporter_begin,
                                       comparison_reporter_verdict,
                                       findings_end,
                                       comparison_reporter_next,
                                       0};

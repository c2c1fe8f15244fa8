/* comparison.c - implementations side by side. */
#include "report/comparison.h"

#include <stdlib.h>
#include <string.h>

#include "report/failure_groups.h"
#include "show/printable.h"
#include "util/slice.h"
#include "text.h"
#include "suite/scheme_traits.h"

enum { ID_PART = 40 }; /* so that an address fits a file name, whatever a library calls itself */

static const char *const grade_names[] = {"danger", "refused", "odd", "open", "ok", "not offered"};
static const char *const column_names[] = {"Spot REST", "WebSocket", "FIX",     "Futures", "US",
                                           "Pay",       "Exchanges", "Meaning", "Retries"};
static const char *const column_ids[] = {"rest", "websocket", "fix",     "futures", "us",
                                         "pay",  "exchanges", "meaning", "retries"};

const char *grade_name(grade value) {
  return grade_names[value];
}
const char *column_name(column value) {
  return column_names[value];
}
const char *column_id(column value) {
  return column_ids[value];
}

void comparison_open(comparison *self, const vector_set *vectors) {
  memset(self, 0, sizeof *self);
  self->vectors = vectors;
  if (vectors != NULL)
    self->shared = (comparison_vector *)mem_alloc(&self->arena, (vectors->num_vectors + 1) * sizeof *self->shared);
  self->redactor = redact_open(vectors);
}

void comparison_close(comparison *self) {
  size_t i;
  for (i = 0; i < self->num_runs + self->num_past; i++)
    free(self->runs[i].cases);
  free(self->runs);
  redact_close(self->redactor);
  mem_free(&self->arena);
  mem_free(&self->scratch);
  interned_free(&self->kept);
  memset(self, 0, sizeof *self);
}

/* ------------------------------------------------------------------------------------------------------ being told */

static bns_slice keep(comparison *self, bns_slice text) {
  text = redact_text(self->redactor, &self->scratch, text);
  return mem_copy(&self->arena, text.ptr, text.len);
}

void comparison_begin(comparison *self, const run_info *info) {
  comparison_run *run;
  self->runs = (comparison_run *)list_grown(self->runs, self->num_runs, &self->cap_runs, sizeof *self->runs);
  run = &self->runs[self->num_runs++];
  memset(run, 0, sizeof *run);
  run->info.suite_version = keep(self, info->suite_version);
  run->info.vectors_version = keep(self, info->vectors_version);
  run->info.vectors_digest = keep(self, info->vectors_digest);
  run->info.name = keep(self, info->name.len ? info->name : bns_slice_of("(no name)"));
  run->label = run->info.name;
  run->info.version = keep(self, info->version);
  run->info.language = keep(self, info->language);
  run->info.command = keep(self, info->command);
  run->info.options = keep(self, info->options);
  run->info.claims = keep(self, info->claims);
  run->info.date = keep(self, info->date);
  run->info.num_apply = info->num_apply;
  run->is_older = self->vectors != NULL && !bns_slice_is(info->vectors_digest, self->vectors->digest) &&
                  !bns_slice_equal(info->vectors_version, self->vectors->version);
}

/* grade_of: an op that says no severity has right and wrong alone. A failure that was expected is a failure here: the
 * expect file is the maintainer's, and the page tells of the library. */
static grade grade_of(const verdict *v) {
  static const grade by_severity[] = {GRADE_NONE, GRADE_OK, GRADE_OPEN, GRADE_ODD, GRADE_REFUSED, GRADE_DANGER};
  if (v->outcome == OUTCOME_UNSUPPORTED || v->outcome == OUTCOME_GIVEN_UP || v->outcome == OUTCOME_HARNESS)
    return GRADE_NONE;
  if (v->severity != SEVERITY_NONE) return by_severity[v->severity];
  if (v->counted == COUNTED_NOT) return GRADE_NONE;
  if (v->outcome == OUTCOME_PASS) return GRADE_OK;
  if (v->counted != COUNTED_SKIPPED || v->expectation != EXPECTED_NOTHING) return GRADE_REFUSED;
  /* Where a request may be accepted or refused, either is right. */
  return v->outcome == OUTCOME_ACCEPTED || v->outcome == OUTCOME_REFUSED ? GRADE_OK : GRADE_OPEN;
}

static int column_named(bns_slice name) {
  for (size_t i = 0; i < NUM_COLUMNS; i++)
    if (bns_slice_is(name, column_ids[i])) return (int)i;
  return -1;
}

/* way_of: the column of the scheme. */
static column way_of(const verdict *v) {
  bns_slice name = slice_until(v->id, slice_index(v->id, '/'));
  const bns_scheme *scheme = bns_scheme_find((const char *)name.ptr, name.len);
  int found = scheme == NULL ? -1 : column_named(bns_slice_of(traits_of(scheme)->group));
  return found < 0 ? COLUMN_REST : (column)found;
}

/* what_is_asked looks through a vector once, however many runs judged it. */
static comparison_vector what_is_asked(comparison *self, const vector *v, const verdict *judged) {
  comparison_vector found = {1, COLUMN_REST, CALL_OTHER}, *known = v ? &self->shared[v - self->vectors->vectors] : NULL;
  if (known != NULL && known->is_known) return *known;
  found.over = way_of(judged);
  found.call = call_kind_of(&self->scratch, v);
  if (known != NULL) *known = found;
  return found;
}

static void note_vector(comparison *self, comparison_case *added, const verdict *judged) {
  const vector *v = self->vectors ? vectors_find(self->vectors, judged->id) : NULL;
  comparison_vector asked = what_is_asked(self, v, judged);
  int told = column_named(judged->group);
  added->id = v != NULL ? v->id : interned_slice(&self->kept, judged->id);
  added->place = v != NULL ? v->place : (size_t)-1;
  added->over = asked.over;
  added->column = told < 0 ? asked.over : (column)told;
  added->call = asked.call;
  added->signer = v != NULL && v->key != NULL ? v->key->kind : (bns_key_kind)0;
}

/* keep_verdict: whether it was expected makes no cause of its own, and how long it took is not shown. */
static const verdict *keep_verdict(comparison *self, const verdict *judged) {
  verdict redacted, *copy;
  redact_verdict(self->redactor, &redacted, judged);
  redacted.expectation = EXPECTED_NOTHING;
  redacted.ms = 0;
  copy = (verdict *)mem_alloc(&self->arena, sizeof *copy);
  *copy = verdict_copy(&self->kept, &redacted);
  return copy;
}

/* key_of: what a library says of its own errors may have times and counts in it: the first word tells them apart. */
static bns_slice key_of(comparison *self, const verdict *v) {
  bns_slice detail = v->detail;
  if (v->op.len == 0 || v->outcome != OUTCOME_ERROR || v->num_findings)
    return interned_slice(&self->kept, failure_group_key(self->redactor, &self->scratch, v));
  detail = slice_until(detail, slice_index(detail, ':'));
  return mem_format(&self->arena, "error %.*s", (int)detail.len, (const char *)detail.ptr);
}

void comparison_add(comparison *self, const verdict *judged) {
  comparison_run *run = &self->runs[self->num_runs - 1];
  comparison_case *added;
  run->cases = (comparison_case *)list_grown(run->cases, run->num_cases, &run->cap_cases, sizeof *run->cases);
  added = &run->cases[run->num_cases++];
  memset(added, 0, sizeof *added);
  added->grade = grade_of(judged);
  note_vector(self, added, judged);
  if (added->grade < GRADE_OK) {
    added->verdict = keep_verdict(self, judged);
    added->key = key_of(self, added->verdict);
  }
  run->cells[added->column].counts[added->grade]++;
  run->all.counts[added->grade]++;
  self->has_column[added->column] = 1;
  mem_reset(&self->scratch);
}

void comparison_end(comparison *self, const run_summary *summary) {
  comparison_run *run = &self->runs[self->num_runs - 1];
  run->fault = keep(self, summary->fault);
  run->not_run = record_not_run(summary);
}

/* ---------------------------------------------------------------------------------------------------------- sorting */

/* gravity: of dangers the gravest call comes first, then the gravest harm; of the rest all weigh the same. */
static int gravity(const comparison_case *of) {
  if (of->grade != GRADE_DANGER) return 0;
  return (int)of->call * (HARM_NONE + 1) + (int)harm_of(of->verdict->detail);
}

static int compare_cases(const void *left, const void *right) {
  const comparison_case *a = (const comparison_case *)left, *b = (const comparison_case *)right;
  int by_key;
  if (a->column != b->column) return a->column < b->column ? -1 : 1;
  if (a->grade != b->grade) return a->grade < b->grade ? -1 : 1;
  by_key = bns_slice_compare(a->key, b->key);
  if (by_key) return by_key;
  if (gravity(a) != gravity(b)) return gravity(a) < gravity(b) ? -1 : 1;
  if (a->place != b->place) return a->place < b->place ? -1 : 1;
  return bns_slice_compare(a->id, b->id);
}

static int compare_groups(const void *left, const void *right) {
  const comparison_group *a = (const comparison_group *)left, *b = (const comparison_group *)right;
  if (a->grade != b->grade) return a->grade < b->grade ? -1 : 1;
  if (a->num_cases != b->num_cases) return a->num_cases > b->num_cases ? -1 : 1;
  return a->cases < b->cases ? -1 : 1;
}

static int is_same_group(const comparison_case *a, const comparison_case *b) {
  return a->column == b->column && a->grade == b->grade && bns_slice_equal(a->key, b->key);
}

/* count_causes: one cause that shows in several columns is one of the library's. */
static void count_causes(comparison_run *run) {
  for (size_t i = 0; i < run->num_groups; i++) {
    const comparison_group *group = &run->groups[i];
    size_t k = 0;
    run->cells[group->column].causes[group->grade]++;
    while (k < i &&
           (run->groups[k].grade != group->grade || !bns_slice_equal(run->groups[k].cases->key, group->cases->key)))
      k++;
    run->causes[group->grade] += k == i;
  }
}

static void find_groups(comparison *self, comparison_run *run) {
  size_t i, at;
  run->groups = (comparison_group *)mem_alloc(&self->arena, (run->num_cases + 1) * sizeof *run->groups);
  for (i = 0; i < run->num_cases; i = at) {
    const comparison_case *first = &run->cases[i];
    for (at = i + 1; at < run->num_cases && is_same_group(first, &run->cases[at]); at++)
      continue;
    if (first->grade >= GRADE_OK) continue;
    run->groups[run->num_groups].grade = first->grade;
    run->groups[run->num_groups].column = first->column;
    run->groups[run->num_groups].cases = first;
    run->groups[run->num_groups++].num_cases = at - i;
  }
  qsort(run->groups, run->num_groups, sizeof *run->groups, compare_groups);
}

static grade worst_of(const comparison_cell *cell) {
  size_t i = 0;
  while (i < GRADE_NONE && cell->counts[i] == 0)
    i++;
  return (grade)i;
}

/* Worst first, libraries that were not run last; equals by name. */
static int compare_runs(const void *left, const void *right) {
  const comparison_run *a = (const comparison_run *)left, *b = (const comparison_run *)right;
  size_t i;
  int by_name;
  for (i = 0; i < GRADE_OK; i++) {
    if (a->all.counts[i] != b->all.counts[i]) return a->all.counts[i] > b->all.counts[i] ? -1 : 1;
  }
  if (a->all.worst != b->all.worst) return a->all.worst < b->all.worst ? -1 : 1;
  by_name = bns_slice_compare(a->info.name, b->info.name);
  if (by_name == 0) by_name = bns_slice_compare(a->info.language, b->info.language);
  return by_name ? by_name : bns_slice_compare(a->info.version, b->info.version);
}

static int is_plain(uint8_t byte) {
  return slice_word(byte) || byte == '-' || byte == '.';
}

static void put_address(buf *out, bns_slice text) {
  size_t i;
  for (i = 0; i < text.len && i < ID_PART; i++) {
    uint8_t byte = text.ptr[i];
    if (is_plain(byte) && (byte != '.' || out->len))
      buf_put(out, &byte, 1);
    else
      buf_format(out, "~%02X", (unsigned)byte);
  }
}

/* num_alike counts the runs that agree in the first parts of what they say of themselves. */
static size_t num_alike(const comparison *self, const run_info *info, size_t parts) {
  size_t i, num = 0;
  for (i = 0; i < self->num_runs; i++) {
    const run_info *other = &self->runs[i].info;
    if (bns_slice_equal(other->name, info->name) && (parts < 2 || bns_slice_equal(other->language, info->language)) &&
        (parts < 3 || bns_slice_equal(other->version, info->version)))
      num++;
  }
  return num;
}

/* find_id: the name; where another run has it too, language and version besides, so that an address does not depend on
 * what stands before it. What is alike in all, or in the part that fits, is numbered. */
static void find_id(comparison *self, size_t at) {
  comparison_run *run = &self->runs[at];
  const bns_slice parts[] = {run->info.name, run->info.language, run->info.version};
  buf id = {NULL, 0, 0};
  size_t i, taken = 0;
  put_address(&id, parts[0]);
  for (i = 1; i < 3 && num_alike(self, &run->info, i) > 1; i++) {
    buf_put_text(&id, "~");
    put_address(&id, parts[i]);
  }
  for (i = 0; i < at; i++)
    taken += bns_slice_equal(self->runs[i].id, buf_slice(&id)) ? 1 : 0;
  if (taken) buf_format(&id, "~%lu", (unsigned long)at);
  run->id = mem_take(&self->arena, &id);
}

static void sort_run(comparison *self, comparison_run *run) {
  size_t k;
  if (run->num_cases) qsort(run->cases, run->num_cases, sizeof *run->cases, compare_cases);
  find_groups(self, run);
  count_causes(run);
  for (k = 0; k < NUM_COLUMNS; k++)
    run->cells[k].worst = worst_of(&run->cells[k]);
  run->all.worst = worst_of(&run->all);
}

/* take_number reads digits off the front. */
static unsigned long long take_number(bns_slice *text) {
  unsigned long long number = 0;
  for (; text->len && *text->ptr >= '0' && *text->ptr <= '9'; *text = slice_from(*text, 1))
    number = number > 1000000000000ull ? number : number * 10 + (unsigned)(*text->ptr - '0');
  return number;
}

int comparison_of_versions(bns_slice a, bns_slice b) {
  while (a.len && b.len) {
    unsigned long long left = take_number(&a), right = take_number(&b);
    if (left != right) return left < right ? -1 : 1;
    if (a.len == 0 || b.len == 0) break;
    if (*a.ptr != *b.ptr) return *a.ptr < *b.ptr ? -1 : 1;
    a = slice_from(a, 1);
    b = slice_from(b, 1);
  }
  return a.len == b.len ? 0 : a.len < b.len ? -1 : 1;
}

int comparison_is_same_library(const comparison_run *a, const comparison_run *b) {
  return bns_slice_equal(a->info.name, b->info.name) && bns_slice_equal(a->info.language, b->info.language);
}

/* compare_ages: by library; of one the latest first, and what was not run behind what was. */
static int compare_ages(const void *left, const void *right) {
  const comparison_run *a = (const comparison_run *)left, *b = (const comparison_run *)right;
  int order = bns_slice_compare(a->info.name, b->info.name);
  if (order == 0) order = bns_slice_compare(a->info.language, b->info.language);
  if (order == 0) order = a->not_run - b->not_run;
  if (order == 0) order = -comparison_of_versions(a->info.version, b->info.version);
  return order ? order : -bns_slice_compare(a->info.date, b->info.date);
}

void comparison_keep_latest(comparison *self) {
  comparison_run *past = (comparison_run *)mem_alloc(&self->arena, (self->num_runs + 1) * sizeof *past);
  size_t i, num = 0;
  if (self->num_runs) qsort(self->runs, self->num_runs, sizeof *self->runs, compare_ages);
  for (i = 0; i < self->num_runs; i++) {
    if (num > 0 && comparison_is_same_library(&self->runs[num - 1], &self->runs[i])) {
      sort_run(self, &self->runs[i]);
      past[self->num_past++] = self->runs[i];
    } else
      self->runs[num++] = self->runs[i];
  }
  self->num_runs = num;
  if (self->num_past) memcpy(self->runs + num, past, self->num_past * sizeof *past);
}

void comparison_sort(comparison *self) {
  size_t i;
  for (i = 0; i < self->num_runs; i++)
    sort_run(self, &self->runs[i]);
  if (self->num_runs) qsort(self->runs, self->num_runs, sizeof *self->runs, compare_runs);
  for (i = 0; i < self->num_runs; i++)
    find_id(self, i);
}

/* is_told_by_detail: a call of a library, without a mistake's name. */
static int is_told_by_detail(const verdict *v) {
  return v->op.len && v->num_findings == 0 && v->detail.len;
}

bns_slice comparison_title(mem *arena, const verdict *v) {
  if (!is_told_by_detail(v)) return failure_group_title(arena, v);
  if (v->outcome == OUTCOME_ERROR) return bns_slice_of("the call ends in an error");
  if (v->outcome == OUTCOME_TIMEOUT) return bns_slice_of("the call does not end");
  if (v->outcome == OUTCOME_CRASH) return bns_slice_of("the process ends during the call");
  return show_text(arena, v->detail);
}

bns_slice comparison_says(mem *arena, const verdict *v) {
  bns_slice none = {NULL, 0};
  int says_more = !is_told_by_detail(v) || v->outcome == OUTCOME_FAIL || v->outcome >= OUTCOME_ERROR;
  return says_more ? failure_group_says(arena, v) : none;
}

int comparison_shows_asked(const verdict *v) {
  return v->op.len == 0 || (v->outcome == OUTCOME_FAIL && !bns_slice_is(v->stage, "meaning"));
}

int comparison_is_mistake(const verdict *v, bns_slice mistake) {
  size_t i;
  for (i = 0; i < v->num_findings; i++)
    if (v->findings[i].confidence <= (i == 0 ? CONFIDENCE_LIKELY : CONFIDENCE_PROVED) &&
        bns_slice_equal(v->findings[i].id, mistake))
      return 1;
  return 0;
}

/* report_text.c - the report for people: failures grouped by cause, the counts alone on the last line. */
#include "report/report.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "report/failure_groups.h"
#include "report/reproduce.h"
#include "show/byte_diff.h"
#include "show/printable.h"
#include "util/slice.h"
#include "text.h"

enum { BLOCKS = 10, SKIP_LINES = 10 };

/* remark: vectors that have no block, counted by what is said of them. */
typedef struct remark {
  bns_slice says;
  buf ids; /* one a line, for -v */
  size_t count;
} remark;

typedef struct remarks {
  mem arena;
  remark *list;
  size_t num;
} remarks;

typedef struct text_reporter {
  report_options options;
  layout form;
  failure_groups groups;
  remarks skipped, not_counted, expected;
  mem arena;
  bns_slice start, tail, run_options; /* of the command that runs a vector again */
  size_t num_verdicts;
  buf out;
} text_reporter;

static void flush_out(text_reporter *self) {
  if (self->out.len) fwrite(self->out.ptr, 1, self->out.len, self->options.out);
  self->out.len = 0;
}

static void remarks_add(remarks *all, bns_slice says, bns_slice id) {
  size_t i;
  for (i = 0; i < all->num && !bns_slice_equal(all->list[i].says, says); i++)
    continue;
  if (i == all->num) {
    buf memory = {NULL, 0, 0};
    memory.ptr = (uint8_t *)all->list;
    memory.len = memory.cap = all->num * sizeof *all->list;
    buf_reserve(&memory, sizeof *all->list);
    all->list = (remark *)(void *)memory.ptr;
    memset(&all->list[i], 0, sizeof *all->list);
    all->list[i].says = mem_copy(&all->arena, says.ptr, says.len);
    all->num++;
  }
  all->list[i].count++;
  buf_put_slice(&all->list[i].ids, id);
  buf_put_text(&all->list[i].ids, "\n");
}

static void remarks_free(remarks *all) {
  size_t i;
  for (i = 0; i < all->num; i++)
    buf_free(&all->list[i].ids);
  free(all->list);
  mem_free(&all->arena);
}

/* --------------------------------------------------------------------------------------------------------- begin */

static reporter *text_open(const report_options *options) {
  text_reporter *self = (text_reporter *)calloc(1, sizeof *self);
  if (self == NULL) return NULL;
  self->options = *options;
  self->form.width = options->width;
  self->form.colour = options->colour;
  self->form.whole = options->verbose;
  failure_groups_open(&self->groups, options->vectors);
  return (reporter *)self;
}

static bns_slice keep(text_reporter *self, bns_slice text) {
  text = redact_text(self->groups.redactor, &self->arena, text);
  return mem_copy(&self->arena, text.ptr, text.len);
}

static void put_head(buf *out, const run_info *info) {
  bns_slice digest = info->vectors_digest;
  if (digest.len > 8) digest.len = 8;
  buf_put_text(out, "bnconform ");
  show_bytes(out, info->suite_version, 0);
  buf_put_text(out, ", vectors ");
  show_bytes(out, info->vectors_version, 0);
  buf_put_text(out, " (");
  buf_put_slice(out, digest);
  buf_put_text(out, ")");
  if (info->num_shards != 0)
    buf_format(out, ", shard %lu/%lu", (unsigned long)info->shard, (unsigned long)info->num_shards);
  buf_put_text(out, "\n");
}

void report_text_head(FILE *out, const run_info *info) {
  buf line = {NULL, 0, 0};
  put_head(&line, info);
  fwrite(line.ptr, 1, line.len, out);
  fflush(out);
  buf_free(&line);
}

static void text_begin(reporter *base, const run_info *info) {
  text_reporter *self = (text_reporter *)base;
  bns_slice name = keep(self, info->name);
  self->start = keep(self, reproduce_start(&self->arena, info));
  self->tail = keep(self, reproduce_tail(&self->arena, info));
  self->run_options = keep(self, info->options);
  if (!info->has_head) put_head(&self->out, info);
  if (name.len) {
    buf line = {NULL, 0, 0};
    show_bytes(&line, name, SHOW_EDGES);
    buf_put_text(&line, " claims ");
    show_bytes(&line, keep(self, info->claims), 0);
    buf_format(&line, ": %lu vector%s", (unsigned long)info->num_apply, info->num_apply == 1 ? " applies" : "s apply");
    put_wrapped(&self->out, &self->form, 0, 2, buf_slice(&line));
    buf_free(&line);
  }
  flush_out(self);
  fflush(self->options.out);
}

/* ------------------------------------------------------------------------------------------------------ verdicts */

static void add_skipped(text_reporter *self, const verdict *v) {
  buf says = {NULL, 0, 0};
  bns_slice detail = redact_text(self->groups.redactor, &self->skipped.arena, v->detail);
  if (v->outcome == OUTCOME_GIVEN_UP)
    buf_put_text(&says, "adapter given up");
  else if (v->outcome == OUTCOME_UNSUPPORTED) {
    buf_put_text(&says, "claimed, and answered unsupported");
    buf_put_text(&says, detail.len ? ": " : "");
    show_bytes(&says, detail, 0);
  } else
    buf_put_text(&says, "either answer is right");
  remarks_add(&self->skipped, buf_slice(&says), v->id);
  buf_free(&says);
}

static void text_verdict(reporter *base, const verdict *v) {
  text_reporter *self = (text_reporter *)base;
  self->num_verdicts += v->outcome != OUTCOME_GIVEN_UP;
  if (v->counted == COUNTED_FAILED)
    failure_groups_add(&self->groups, v);
  else if (v->counted == COUNTED_SKIPPED && v->expectation == EXPECTED_AS_IS)
    remarks_add(&self->expected, bns_slice_of("failed as expected"), v->id);
  else if (v->counted == COUNTED_SKIPPED)
    add_skipped(self, v);
  else if (v->counted == COUNTED_NOT && v->outcome != OUTCOME_GIVEN_UP)
    remarks_add(&self->not_counted, bns_slice_of(outcome_name(v->outcome)), v->id);
}

/* -------------------------------------------------------------------------------------------------------- blocks */

static void put_ids(text_reporter *self, const failure_group *c) {
  size_t i;
  if (c->num_members == 1) return;
  put_label(&self->out, &self->form, "Seen");
  self->out.len -= 3; /* "Seen in ID" starts further left than the rows */
  buf_put_text(&self->out, "in ");
  show_bytes(&self->out, c->members[0].id, 0);
  if (!self->options.verbose) {
    bns_slice more = mem_format(&self->arena, "and %lu more; -v lists them\n", (unsigned long)(c->num_members - 1));
    int fits = 10 + show_columns(c->members[0].id) + more.len <= self->form.width;
    buf_put_text(&self->out, fits ? " " : "\n          ");
    buf_put_slice(&self->out, more);
    return;
  }
  for (i = 1; i < c->num_members; i++) {
    buf_put_text(&self->out, "\n          ");
    show_bytes(&self->out, c->members[i].id, 0);
  }
  buf_put_text(&self->out, "\n");
}

/* put_part appends a part of a command to the line or, where it does not fit, to a line of its own. */
static size_t put_part(text_reporter *self, size_t used, bns_slice part) {
  size_t columns = show_columns(part);
  if (used + 1 + columns + 2 > self->form.width - 2) {
    buf_put_text(&self->out, " \\\n             ");
    used = 13;
  }
  buf_put_text(&self->out, " ");
  buf_put_slice(&self->out, part);
  return used + 1 + columns;
}

/* option_end gives where the first option of several ends; quotes are left whole. */
static size_t option_end(bns_slice options) {
  size_t at;
  for (at = 1; at + 2 < options.len; at++)
    if (memcmp(options.ptr + at, " --", 3) == 0 && memchr(options.ptr, '\'', at) == NULL) return at;
  return options.len;
}

/* put_again writes the command that runs one vector again. It is never cut, so that it can be pasted. */
static void put_again(text_reporter *self, bns_slice id) {
  bns_slice options = self->run_options;
  buf part = {NULL, 0, 0};
  size_t used = 12;
  put_label(&self->out, &self->form, "Reproduce");
  used += show_bytes(&self->out, self->start, 0);
  while (options.len) {
    bns_slice option = {options.ptr, option_end(options)};
    size_t taken = option.len + (option.len < options.len);
    part.len = 0;
    show_bytes(&part, option, 0);
    used = put_part(self, used, buf_slice(&part));
    options.ptr += taken;
    options.len -= taken;
  }
  part.len = 0;
  buf_put_text(&part, "--select ");
  show_bytes(&part, id, 0);
  used = put_part(self, used, buf_slice(&part));
  if (self->tail.len) put_part(self, used, self->tail);
  buf_put_text(&self->out, "\n");
  buf_free(&part);
}

static void put_headline(text_reporter *self, const failure_group *c) {
  bns_slice count = count_of(&self->arena, c->num_members, "vector");
  buf title = {NULL, 0, 0};
  buf_put_slice(&title, c->title);
  buf_put(&title, "", 1);
  put_alarm(&self->out, &self->form, "FAIL");
  buf_put_text(&self->out, "  ");
  put_strong(&self->out, &self->form, (const char *)title.ptr);
  put_right(&self->out, &self->form, 6 + show_columns(c->title), (const char *)count.ptr);
  buf_free(&title);
}

static void put_block(text_reporter *self, const failure_group *c) {
  bns_slice rules = failure_group_rules(&self->arena, self->options.vectors, &c->example);
  buf_put_text(&self->out, "\n");
  put_headline(self, c);
  put_wrapped(&self->out, &self->form, 0, 0, c->says);
  buf_put_text(&self->out, "\n");
  failure_group_put_rows(&self->out, &self->form, self->options.vectors, &c->example);
  if (c->example.yours.len + c->example.right.len) buf_put_text(&self->out, "\n");
  failure_group_put_mend(&self->out, &self->form, self->options.vectors, &c->example);
  if (rules.len) {
    put_label(&self->out, &self->form, memchr(rules.ptr, ',', rules.len) ? "Rules" : "Rule");
    put_wrapped(&self->out, &self->form, 10, 10, rules);
  }
  put_ids(self, c);
  put_again(self, c->example.id);
}

static void put_blocks(text_reporter *self) {
  size_t i;
  failure_groups_sort(&self->groups);
  for (i = 0; i < self->groups.num; i++) {
    if (i < BLOCKS || self->options.verbose)
      put_block(self, &self->groups.list[i]);
    else {
      if (i == BLOCKS) buf_put_text(&self->out, "\nFurther causes, one a line; -v shows each:\n");
      put_headline(self, &self->groups.list[i]);
    }
    flush_out(self);
  }
}

/* ----------------------------------------------------------------------------------------------------------- end */

static void put_remarks(text_reporter *self, const remarks *all, const char *before) {
  size_t i, at;
  for (i = 0; i < all->num && (i < SKIP_LINES || self->options.verbose); i++) {
    const remark *r = &all->list[i];
    buf_format(&self->out, "%lu %s", (unsigned long)r->count, before);
    buf_put_slice(&self->out, r->says);
    buf_put_text(&self->out, "\n");
    for (at = 0; self->options.verbose && at < r->ids.len;) {
      const uint8_t *end = (const uint8_t *)memchr(r->ids.ptr + at, '\n', r->ids.len - at);
      bns_slice id = {r->ids.ptr + at, (size_t)(end - r->ids.ptr) - at};
      buf_put_text(&self->out, "  ");
      show_bytes(&self->out, id, 0);
      buf_put_text(&self->out, "\n");
      at += id.len + 1;
    }
  }
  if (i < all->num) buf_format(&self->out, "and %lu more reasons; -v lists them\n", (unsigned long)(all->num - i));
}

static void put_mending(text_reporter *self) {
  static const char *const numbers[] = {"Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten"};
  size_t num = self->groups.num;
  if (num < 2) return;
  if (num <= 10)
    buf_put_text(&self->out, numbers[num - 2]);
  else
    buf_format(&self->out, "%lu", (unsigned long)num);
  buf_format(&self->out, " causes; fixing the first turns %lu of %lu green.\n",
             (unsigned long)self->groups.list[0].num_members, (unsigned long)self->groups.num_members);
}

/* put_sentences writes what people are told of the run as a whole. */
static void put_sentence(text_reporter *self, const char *before, bns_slice says) {
  buf line = {NULL, 0, 0};
  bns_slice text = redact_text(self->groups.redactor, &self->arena, says);
  size_t at;
  for (at = 0; at < text.len;) { /* its own line ends stay */
    const uint8_t *end = (const uint8_t *)memchr(text.ptr + at, '\n', text.len - at);
    bns_slice part = {text.ptr + at, end ? (size_t)(end - text.ptr) - at : text.len - at};
    line.len = 0;
    buf_put_text(&line, at ? "" : before);
    show_bytes(&line, part, 0);
    if (*before && end == NULL && line.ptr[line.len - 1] != '.') buf_put_text(&line, ".");
    if (at) buf_put_text(&self->out, "  ");
    put_wrapped(&self->out, &self->form, at ? 2 : 0, 2, buf_slice(&line));
    at += part.len + 1;
  }
  buf_free(&line);
}

/* status_words says an exit status other than 0 and 1 in words. */
static const char *status_words(int status, size_t num_verdicts) {
  if (num_verdicts == 0 && (status == 3 || status == 6)) return "No vector was run";
  switch (status) {
  case 2: return "Incomplete: something that is claimed was answered unsupported";
  case 3: return "The adapter broke the protocol";
  case 4: return "The vectors do not match MANIFEST.sha256";
  case 5: return "The harness itself failed";
  case 6: return "Nothing ran";
  case 64: return "The command line is not right";
  default: return status > 128 ? "Interrupted: this is not all" : NULL;
  }
}

static void put_closing(text_reporter *self, const run_summary *summary) {
  size_t i;
  const char *words = status_words(summary->exit_status, self->num_verdicts);
  if (self->groups.num) buf_put_text(&self->out, "\n");
  put_mending(self);
  for (i = 0; i < summary->num_notices; i++)
    put_sentence(self, "", summary->notices[i]);
  if (summary->fault.len) put_sentence(self, "bnconform: ", summary->fault);
  put_remarks(self, &self->not_counted, "for information, not counted: ");
  put_remarks(self, &self->skipped, "skipped: ");
  put_remarks(self, &self->expected, "skipped: ");
  if (words) buf_format(&self->out, "%s (exit %d).\n", words, summary->exit_status);
  buf_format(&self->out, "%lu passed, %lu failed, %lu skipped\n", (unsigned long)summary->passed,
             (unsigned long)summary->failed, (unsigned long)summary->skipped);
}

static int text_end(reporter *base, const run_summary *summary) {
  text_reporter *self = (text_reporter *)base;
  int failed;
  put_blocks(self);
  put_closing(self, summary);
  flush_out(self);
  failed = fflush(self->options.out) != 0 || ferror(self->options.out);
  failure_groups_close(&self->groups);
  remarks_free(&self->skipped);
  remarks_free(&self->not_counted);
  remarks_free(&self->expected);
  mem_free(&self->arena);
  buf_free(&self->out);
  free(self);
  return failed ? -1 : 0;
}

const reporter_kind report_text = {"text", text_open, text_begin, text_verdict, text_end, NULL, 0};

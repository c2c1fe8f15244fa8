/* report_markdown.c - for a job's summary: a headline, a table of causes, the bytes folded away. */
#include "report/report.h"

#include <stdlib.h>
#include <string.h>

#include "report/failure_groups.h"
#include "report/reproduce.h"
#include "show/byte_diff.h"
#include "util/mem.h"
#include "show/printable.h"
#include "util/slice.h"
#include "text.h"

enum { BLOCKS = 10, MARKDOWN_WIDTH = 100 };

typedef struct markdown_reporter {
  report_options options;
  failure_groups groups;
  mem arena;
  bns_slice name, start, tail, vectors_version, digest;
  buf out;
} markdown_reporter;

static reporter *markdown_open(const report_options *options) {
  markdown_reporter *self = (markdown_reporter *)calloc(1, sizeof *self);
  if (self == NULL) return NULL;
  self->options = *options;
  failure_groups_open(&self->groups, options->vectors);
  return (reporter *)self;
}

static bns_slice keep(markdown_reporter *self, bns_slice text) {
  text = redact_text(self->groups.redactor, &self->arena, text);
  return mem_copy(&self->arena, text.ptr, text.len);
}

static void markdown_begin(reporter *base, const run_info *info) {
  markdown_reporter *self = (markdown_reporter *)base;
  self->name = keep(self, info->name);
  self->start = keep(self, reproduce_start(&self->arena, info));
  self->tail = keep(self, reproduce_tail(&self->arena, info));
  self->vectors_version = keep(self, info->vectors_version);
  self->digest = keep(self, info->vectors_digest);
  if (self->digest.len > 8) self->digest.len = 8;
}

static void markdown_verdict(reporter *base, const verdict *v) {
  markdown_reporter *self = (markdown_reporter *)base;
  if (v->counted == COUNTED_FAILED) failure_groups_add(&self->groups, v);
}

/* put_plain: text in which nothing is markup. */
static void put_plain(buf *out, bns_slice text) {
  size_t i;
  for (i = 0; i < text.len; i++) {
    if (text.ptr[i] == '<') {
      buf_put_text(out, "&lt;");
      continue;
    }
    if (text.ptr[i] < 0x80 && memchr("\\`*_{}[]()#|!>~&", text.ptr[i], 16) != NULL) buf_put_text(out, "\\");
    buf_put(out, &text.ptr[i], 1);
  }
}

/* fence gives one backtick more than the longest run of them in a text, at least so many. */
static size_t fence(bns_slice text, size_t least) {
  size_t i, run = 0;
  for (i = 0; i < text.len; i++) {
    run = text.ptr[i] == '`' ? run + 1 : 0;
    if (run >= least) least = run + 1;
  }
  return least;
}

static void put_times(buf *out, const char *text, size_t times) {
  while (times--)
    buf_put_text(out, text);
}

/* put_code: in a table '|' would end the cell, in a code span too. */
static void put_code(buf *out, bns_slice text, int in_table) {
  size_t i, ticks = fence(text, 1);
  put_times(out, "`", ticks);
  if (ticks > 1) buf_put_text(out, " ");
  for (i = 0; i < text.len; i++) {
    if (in_table && text.ptr[i] == '|') buf_put_text(out, "\\");
    buf_put(out, &text.ptr[i], 1);
  }
  if (ticks > 1) buf_put_text(out, " ");
  put_times(out, "`", ticks);
}

static void put_headline(markdown_reporter *self, const run_summary *summary) {
  size_t total = summary->passed + summary->failed;
  buf_put_text(&self->out, "### Binance request signing: ");
  if (summary->exit_status > 128) buf_put_text(&self->out, "interrupted, and this is not all: ");
  if (summary->exit_status > 128 && self->groups.num == 0)
    buf_format(&self->out, "%lu vectors pass", (unsigned long)total);
  else if (summary->exit_status > 1 && self->groups.num == 0)
    buf_format(&self->out, "not judged (exit %d)", summary->exit_status);
  else if (self->groups.num == 0)
    buf_format(&self->out, "all %lu vectors pass", (unsigned long)total);
  else
    buf_format(&self->out, "%lu cause%s, %lu of %lu vectors fail", (unsigned long)self->groups.num,
               self->groups.num == 1 ? "" : "s", (unsigned long)summary->failed, (unsigned long)total);
  buf_put_text(&self->out, "\n");
}

static void put_table(markdown_reporter *self) {
  size_t i;
  buf_put_text(&self->out, "| cause | vectors | fix | rule |\n|---|---|---|---|\n");
  for (i = 0; i < self->groups.num; i++) {
    const failure_group *c = &self->groups.list[i];
    bns_slice mend = failure_group_mend(&self->arena, self->options.vectors, &c->example);
    buf_put_text(&self->out, "| ");
    put_code(&self->out, c->title, 1);
    buf_format(&self->out, " | %lu | ", (unsigned long)c->num_members);
    put_plain(&self->out, mend);
    buf_put_text(&self->out, mend.len != 0 ? " | " : "| ");
    put_plain(&self->out, failure_group_rules(&self->arena, self->options.vectors, &c->example));
    buf_put_text(&self->out, " |\n");
  }
}

/* put_bytes: the blocks of the text report, in a code block that nothing in them can close. */
static void put_bytes(markdown_reporter *self) {
  layout form = {MARKDOWN_WIDTH, 0, 0, 0};
  buf text = {NULL, 0, 0};
  size_t i, ticks;
  for (i = 0; i < self->groups.num && i < BLOCKS; i++) {
    const failure_group *c = &self->groups.list[i];
    buf_put_text(&text, i ? "\n" : "");
    buf_put_slice(&text, c->title);
    buf_put_text(&text, "\n");
    put_wrapped(&text, &form, 0, 0, c->says);
    failure_group_put_rows(&text, &form, self->options.vectors, &c->example);
    failure_group_put_mend(&text, &form, self->options.vectors, &c->example);
    put_label(&text, &form, "Seen");
    text.len -= 3;
    buf_put_text(&text, "in ");
    show_bytes(&text, c->members[0].id, 0);
    if (c->num_members > 1) buf_format(&text, " and %lu more", (unsigned long)(c->num_members - 1));
    buf_put_text(&text, "\n");
  }
  ticks = fence(buf_slice(&text), 3);
  buf_put_text(&self->out, "\n<details><summary>The bytes</summary>\n\n");
  put_times(&self->out, "`", ticks);
  buf_put_text(&self->out, "text\n");
  buf_put_slice(&self->out, buf_slice(&text));
  put_times(&self->out, "`", ticks);
  buf_put_text(&self->out, "\n\n</details>\n");
  buf_free(&text);
}

static void put_words(markdown_reporter *self, bns_slice text) {
  buf shown = {NULL, 0, 0};
  show_bytes(&shown, redact_text(self->groups.redactor, &self->arena, text), 0);
  put_plain(&self->out, buf_slice(&shown));
  buf_free(&shown);
}

static void put_footer(markdown_reporter *self, const run_summary *summary) {
  buf command = {NULL, 0, 0};
  if (summary->fault.len) {
    buf_put_text(&self->out, "\n");
    put_words(self, summary->fault);
    buf_put_text(&self->out, "\n");
  }
  if (summary->expected_failures)
    buf_format(&self->out, "\n%lu failed as expected.\n", (unsigned long)summary->expected_failures);
  buf_put_slice(&command, self->start);
  if (self->tail.len) buf_put_text(&command, " ");
  buf_put_slice(&command, self->tail);
  buf_put_text(&self->out, "\nvectors ");
  put_words(self, self->vectors_version);
  buf_put_text(&self->out, " (");
  put_words(self, self->digest);
  buf_put_text(&self->out, "), ");
  put_words(self, self->name);
  buf_put_text(&self->out, self->name.len ? ", " : "");
  put_code(&self->out, buf_slice(&command), 0);
  buf_put_text(&self->out, "\n");
  buf_free(&command);
}

static int markdown_end(reporter *base, const run_summary *summary) {
  markdown_reporter *self = (markdown_reporter *)base;
  int failed;
  failure_groups_sort(&self->groups);
  put_headline(self, summary);
  if (self->groups.num) {
    put_table(self);
    put_bytes(self);
  }
  put_footer(self, summary);
  fwrite(self->out.ptr, 1, self->out.len, self->options.out);
  failed = fflush(self->options.out) != 0 || ferror(self->options.out);
  failure_groups_close(&self->groups);
  mem_free(&self->arena);
  buf_free(&self->out);
  free(self);
  return failed ? -1 : 0;
}

const reporter_kind report_markdown = {"markdown", markdown_open, markdown_begin, markdown_verdict, markdown_end, NULL,
                                       0};

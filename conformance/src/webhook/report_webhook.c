/* report_webhook.c - the text of `bnconform webhook`. */
#include "webhook/report_webhook.h"

#include <stdlib.h>
#include <string.h>

#include "report/reproduce.h"
#include "webhook/deliveries.h"
#include "show/byte_diff.h"
#include "suite/catalogue_text.h"
#include "show/redact.h"
#include "suite/scheme_traits.h"
#include "show/printable.h"
#include "text.h"

enum { TITLE = 44, ANSWER = 13, LABEL = 8, FACT = 8, BLOCKS = 4 };

/* block: what was found out from one refused delivery, as text. */
typedef struct block {
  bns_slice ids[2];
  buf text;
} block;

typedef struct webhook_reporter {
  report_options options;
  layout form;
  redactor *redactor;
  mem arena;
  buf out;
  buf text; /* the block that is being made */
  block blocks[BLOCKS];
  size_t num_blocks;
  size_t num_apply;
  run_info info; /* what the command to reproduce it is made of, kept */
  int after_gap; /* the last line is a blank one */
} webhook_reporter;

static reporter *open_webhook(const report_options *options) {
  webhook_reporter *self = (webhook_reporter *)calloc(1, sizeof *self);
  if (self == NULL) return NULL;
  self->options = *options;
  self->form.width = options->width;
  self->form.colour = options->colour;
  self->form.whole = options->verbose;
  self->form.label = LABEL;
  self->after_gap = 1;
  self->redactor = redact_open(options->vectors);
  return (reporter *)self;
}

static void flush_out(webhook_reporter *self) {
  if (self->out.len) fwrite(self->out.ptr, 1, self->out.len, self->options.out);
  self->out.len = 0;
  fflush(self->options.out);
}

static void begin(reporter *base, const run_info *info) {
  webhook_reporter *self = (webhook_reporter *)base;
  self->num_apply = info->num_apply;
  self->info.program = mem_copy(&self->arena, info->program.ptr, info->program.len);
  self->info.options = mem_copy(&self->arena, info->options.ptr, info->options.len);
  self->info.command = mem_copy(&self->arena, info->command.ptr, info->command.len);
}

/* -------------------------------------------------------------------------------------------------------- one line */

static const char *word_of(const verdict *v) {
  switch (v->outcome) {
  case OUTCOME_PASS: return v->counted == COUNTED_NOT ? "note" : "ok";
  case OUTCOME_ACCEPTED: return "ACCEPTED";
  case OUTCOME_REFUSED: return "REFUSED";
  case OUTCOME_GIVEN_UP: return v->detail.len > 0 ? "unknown" : "not sent";
  case OUTCOME_FAIL:
  case OUTCOME_UNSUPPORTED:
  case OUTCOME_ERROR:
  case OUTCOME_TIMEOUT:
  case OUTCOME_CRASH:
  case OUTCOME_PROTOCOL:
  case OUTCOME_HARNESS: break;
  }
  return "NO ANSWER";
}

static size_t number_of(bns_slice id) {
  size_t i = 0;
  while (delivery_at(i) != NULL && !bns_slice_is(id, delivery_id(delivery_at(i))))
    i++;
  return i + 1;
}

static void put_gap(webhook_reporter *self) {
  if (!self->after_gap) buf_put_text(&self->out, "\n");
  self->after_gap = 1;
}

static void put_padded(buf *out, bns_slice text, size_t width) {
  size_t used = show_bytes(out, text, 0);
  for (; used < width; used++)
    buf_put_text(out, " ");
}

static void put_line(webhook_reporter *self, const verdict *v) {
  const delivery_row *row = delivery_find(v->id);
  const char *word = word_of(v);
  bns_slice says = redact_text(self->redactor, &self->arena, v->detail), nothing = {NULL, 0};
  int is_problem = says.len > ANSWER;
  self->after_gap = 0;
  buf_format(&self->out, " %2lu  ", (unsigned long)number_of(v->id));
  put_padded(&self->out, row ? bns_slice_of(delivery_title(row)) : v->id, TITLE);
  put_padded(&self->out, is_problem ? nothing : says, ANSWER + 1);
  if (v->counted == COUNTED_FAILED)
    put_alarm(&self->out, &self->form, word);
  else
    buf_put_text(&self->out, word);
  buf_put_text(&self->out, "\n");
  if (is_problem) {
    buf_put_text(&self->out, "     ");
    put_wrapped(&self->out, &self->form, 5, 5, says);
  }
}

/* The answer in full: where one delivery was asked for, or with -v. */
static void put_answer(webhook_reporter *self, bns_slice answer) {
  bns_slice text = redact_text(self->redactor, &self->arena, answer), line;
  if (text.len == 0) return;
  put_gap(self);
  while (text.len > 0) {
    const uint8_t *end = memchr(text.ptr, '\n', text.len);
    line = text;
    if (end != NULL) line.len = (size_t)(end - text.ptr);
    text.ptr += line.len + (end != NULL);
    text.len -= line.len + (end != NULL);
    if (line.len > 0 && line.ptr[line.len - 1] == '\r') line.len--;
    buf_put_text(&self->out, line.len ? "     " : "");
    show_bytes(&self->out, line, 0);
    buf_put_text(&self->out, "\n");
  }
  self->after_gap = 0;
  put_gap(self);
}

/* ------------------------------------------------------------------------------------------------------- one block */

static void put_fact(webhook_reporter *self, const char *label, bns_slice text) {
  size_t len = strlen(label);
  if (text.len == 0) return;
  buf_put_text(&self->text, label);
  for (; len < FACT; len++)
    buf_put_text(&self->text, " ");
  put_wrapped(&self->text, &self->form, FACT, FACT, text);
}

static const webhook_verdict *whole(const verdict *v) {
  return (const webhook_verdict *)(const void *)v;
}

static void words_of(webhook_reporter *self, mistake_words *words, const verdict *v, size_t at) {
  static const bns_slice none = {NULL, 0};
  memset(words, 0, sizeof *words);
  if (self->options.vectors == NULL) return;
  (void)mistake_words_find(words, &self->arena, self->options.vectors, v->findings[at].id, none, whole(v)->scheme);
}

static void put_first_line(webhook_reporter *self, const verdict *v) {
  put_alarm(&self->text, &self->form, "WRONG");
  buf_put_text(&self->text, v->num_findings > 1 ? "  two mistakes: " : "  ");
  for (size_t i = 0; i < v->num_findings; i++) {
    if (i) buf_put_text(&self->text, ", ");
    buf_put_slice(&self->text, v->findings[i].id);
  }
  buf_format(&self->text, " (%s)\n", confidence_name(v->findings[0].confidence));
}

static void put_difference(webhook_reporter *self, const verdict *v) {
  diff_side verified, sent;
  if (v->signed_bytes.ptr == NULL || bns_slice_equal(v->signed_bytes, whole(v)->sent)) return;
  verified.label = "verified";
  sent.label = "sent";
  verified.text = redact_counted(self->redactor, &self->arena, v->signed_bytes, &verified.hidden, &verified.num_hidden);
  sent.text = redact_counted(self->redactor, &self->arena, whole(v)->sent, &sent.hidden, &sent.num_hidden);
  diff_put(&self->text, &self->form, &verified, &sent);
  buf_put_text(&self->text, "\n");
}

static void put_one(webhook_reporter *self, const verdict *v) {
  mistake_words words;
  bns_slice rule;
  words_of(self, &words, v, 0);
  put_wrapped(&self->text, &self->form, 0, 0, v->findings[0].says);
  buf_put_text(&self->text, "\n");
  put_difference(self, v);
  put_fact(self, "Fix", words.mend);
  rule = self->options.vectors ? mistake_words_rule(&words, whole(v)->scheme, 0) : words.id;
  if (rule.len)
    put_fact(self, "Rule",
             mem_format(&self->arena, "%.*s: %.*s", (int)rule.len, (const char *)rule.ptr,
                        (int)rule_text(&self->arena, self->options.vectors, rule).len,
                        (const char *)rule_text(&self->arena, self->options.vectors, rule).ptr));
  buf_format(&self->text, "More    bnconform show %.*s\n", (int)v->findings[0].id.len,
             (const char *)v->findings[0].id.ptr);
}

static void put_numbered(webhook_reporter *self, const verdict *v, size_t at) {
  mistake_words words;
  words_of(self, &words, v, at);
  buf_format(&self->text, "%lu  %.*s\n   ", (unsigned long)at + 1, (int)v->findings[at].id.len,
             (const char *)v->findings[at].id.ptr);
  put_wrapped(&self->text, &self->form, 3, 3, v->findings[at].says);
  if (words.mend.len) {
    buf_put_text(&self->text, "   Fix   ");
    put_wrapped(&self->text, &self->form, 9, 9, words.mend);
  }
}

/* It is never cut, so that it can be pasted. */
static void put_again(webhook_reporter *self, const verdict *v) {
  buf_put_text(&self->text, "Reproduce  ");
  buf_put_slice(&self->text,
                redact_text(self->redactor, &self->arena, reproduce_command(&self->arena, &self->info, v->id)));
  buf_put_text(&self->text, "\n\n");
}

static void put_block(webhook_reporter *self, const verdict *v) {
  put_first_line(self, v);
  if (v->num_findings == 1) {
    put_one(self, v);
    put_again(self, v);
    return;
  }
  buf_put_text(&self->text, "\n");
  put_difference(self, v);
  for (size_t i = 0; i < v->num_findings; i++)
    put_numbered(self, v, i);
  buf_put_text(&self->text, "\n");
  put_again(self, v);
}

static int has_id(const block *b, bns_slice id) {
  return id.len == 0 || bns_slice_equal(b->ids[0], id) || bns_slice_equal(b->ids[1], id);
}

/* One cause, one block: two mistakes together tell more than one of them, and the large number more than a small one.
 */
static int says_no_more(const block *other, const block *b, bns_slice id) {
  if (!has_id(other, b->ids[0]) || !has_id(other, b->ids[1])) return 0;
  return other->ids[1].len > b->ids[1].len || !bns_slice_is(id, "genuine-bigint");
}

static void keep_block(webhook_reporter *self, const verdict *v) {
  block made;
  size_t kept = 0;
  memset(&made, 0, sizeof made);
  for (size_t i = 0; i < 2 && i < v->num_findings; i++)
    made.ids[i] = mem_copy(&self->arena, v->findings[i].id.ptr, v->findings[i].id.len);
  for (size_t i = 0; i < self->num_blocks; i++)
    if (says_no_more(&self->blocks[i], &made, v->id)) return;
  for (size_t i = 0; i < self->num_blocks; i++) {
    if (says_no_more(&made, &self->blocks[i], bns_slice_of("")))
      buf_free(&self->blocks[i].text);
    else
      self->blocks[kept++] = self->blocks[i];
  }
  self->num_blocks = kept;
  if (kept == BLOCKS) return;
  put_block(self, v);
  made.text = self->text;
  memset(&self->text, 0, sizeof self->text);
  self->blocks[self->num_blocks++] = made;
}

static void tell(reporter *base, const verdict *v) {
  webhook_reporter *self = (webhook_reporter *)base;
  if (!whole(v)->is_alike || self->options.verbose) put_line(self, v);
  if (self->options.verbose || self->num_apply == 1) put_answer(self, whole(v)->answer);
  if (v->num_findings > 0) keep_block(self, v);
  flush_out(self);
}

/* ------------------------------------------------------------------------------------------------------- last words */

static int is_headline(bns_slice text) {
  return text.len > 4 && memcmp(text.ptr, "YOUR", 4) == 0;
}

static void put_notice(webhook_reporter *self, bns_slice text) {
  if (is_headline(text)) {
    bns_slice line = mem_format(&self->arena, "%.*s", (int)text.len, (const char *)text.ptr);
    put_gap(self);
    put_alarm(&self->out, &self->form, (const char *)line.ptr);
    buf_put_text(&self->out, "\n");
  } else
    put_wrapped(&self->out, &self->form, 0, 0, text);
  self->after_gap = 0;
}

static void put_blocks(webhook_reporter *self) {
  for (size_t i = 0; i < self->num_blocks; i++) {
    put_gap(self);
    buf_put(&self->out, self->blocks[i].text.ptr, self->blocks[i].text.len);
  }
}

/* The first notice leads to the blocks, where there are any. */
static void put_last_words(webhook_reporter *self, const run_summary *summary) {
  for (size_t i = 0; i < summary->num_notices; i++) {
    if (i == 0) put_gap(self);
    put_notice(self, redact_text(self->redactor, &self->arena, summary->notices[i]));
    if (i == 0) put_blocks(self);
  }
}

static int end(reporter *base, const run_summary *summary) {
  webhook_reporter *self = (webhook_reporter *)base;
  int failed;
  put_last_words(self, summary);
  if (summary->fault.len) {
    buf_put_text(&self->out, "bnconform: ");
    put_wrapped(&self->out, &self->form, 11, 2, redact_text(self->redactor, &self->arena, summary->fault));
    self->after_gap = 0;
  }
  put_gap(self);
  if (self->options.is_stdout)
    buf_format(&self->out, "%lu passed, %lu failed, %lu skipped\n", (unsigned long)summary->passed,
               (unsigned long)summary->failed, (unsigned long)summary->skipped);
  flush_out(self);
  failed = ferror(self->options.out);
  redact_close(self->redactor);
  buf_free(&self->out);
  buf_free(&self->text);
  for (size_t i = 0; i < self->num_blocks; i++)
    buf_free(&self->blocks[i].text);
  mem_free(&self->arena);
  free(self);
  return failed ? -1 : 0;
}

const reporter_kind report_webhook = {"text", open_webhook, begin, tell, end, NULL, 0};

/* report_tap.c - TAP version 14: one test point a counted vector, what is known of a failure as a YAML block. */
#include "report/report.h"

#include <stdlib.h>
#include <string.h>

#include "report/failure_groups.h"
#include "util/mem.h"
#include "show/redact.h"
#include "show/printable.h"
#include "text.h"

typedef struct tap_reporter {
  FILE *out;
  const vector_set *vectors;
  redactor *redactor;
  mem arena;
  buf text;
  size_t num;
} tap_reporter;

static reporter *tap_open(const report_options *options) {
  tap_reporter *self = (tap_reporter *)calloc(1, sizeof *self);
  if (self == NULL) return NULL;
  self->out = options->out;
  self->vectors = options->vectors;
  self->redactor = redact_open(options->vectors);
  return (reporter *)self;
}

static void flush_out(tap_reporter *self) {
  if (self->text.len) fwrite(self->text.ptr, 1, self->text.len, self->out);
  self->text.len = 0;
  mem_reset(&self->arena);
}

/* put_words: a text on one line, in which '#' and '\' mean nothing (TAP 14, "Escaping"). */
static void put_words(tap_reporter *self, bns_slice text) {
  buf shown = {NULL, 0, 0};
  size_t i;
  show_bytes(&shown, redact_text(self->redactor, &self->arena, text), 0);
  for (i = 0; i < shown.len; i++) {
    if (shown.ptr[i] == '#' || shown.ptr[i] == '\\') buf_put_text(&self->text, "\\");
    buf_put(&self->text, &shown.ptr[i], 1);
  }
  buf_free(&shown);
}

static void tap_begin(reporter *base, const run_info *info) {
  tap_reporter *self = (tap_reporter *)base;
  buf_put_text(&self->text, "TAP version 14\n# bnconform ");
  put_words(self, info->suite_version);
  buf_put_text(&self->text, ", vectors ");
  put_words(self, info->vectors_version);
  buf_put_text(&self->text, " (");
  put_words(self, info->vectors_digest);
  buf_put_text(&self->text, ")\n# ");
  put_words(self, info->name);
  buf_put_text(&self->text, " claims ");
  put_words(self, info->claims);
  buf_put_text(&self->text, "\n");
  flush_out(self);
}

/* put_yaml: a JSON string is a YAML scalar too. */
static void put_yaml(tap_reporter *self, const char *name, bns_slice value) {
  buf shown = {NULL, 0, 0};
  if (value.len == 0) return;
  show_bytes(&shown, value, SHOW_EDGES);
  buf_format(&self->text, "  %s: ", name);
  buf_put_json(&self->text, buf_slice(&shown));
  buf_put_text(&self->text, "\n");
  buf_free(&shown);
}

/* put_fix: the member was "mend" once; who reads that name still finds it. */
static void put_fix(tap_reporter *self, bns_slice fix) {
  put_yaml(self, "fix", fix);
  put_yaml(self, "mend", fix);
}

static void put_block(tap_reporter *self, const verdict *in) {
  verdict v;
  redact_verdict(self->redactor, &v, in);
  buf_put_text(&self->text, "  ---\n");
  put_yaml(self, "outcome", bns_slice_of(outcome_name(v.outcome)));
  if (v.num_findings) put_yaml(self, "mistake", failure_group_title(&self->arena, &v));
  put_yaml(self, "says", failure_group_says(&self->arena, &v));
  if (v.num_findings) put_fix(self, failure_group_mend(&self->arena, self->vectors, &v));
  put_yaml(self, "stage", v.stage);
  if (v.stage.len && v.offset >= 0) buf_format(&self->text, "  offset: %ld\n", v.offset);
  put_yaml(self, "right", v.right);
  put_yaml(self, "yours", v.yours);
  put_yaml(self, "signed", v.signed_bytes);
  put_yaml(self, "detail", v.detail);
  put_yaml(self, "stderr", v.stderr_tail);
  buf_put_text(&self->text, "  ...\n");
}

/* put_directive: a skip that says why; a failure that is expected is TAP's TODO. */
static void put_directive(tap_reporter *self, const verdict *v) {
  if (v->expectation == EXPECTED_AS_IS) {
    buf_put_text(&self->text, " # TODO failed as expected");
    return;
  }
  buf_put_text(&self->text, " # SKIP ");
  if (v->outcome == OUTCOME_GIVEN_UP)
    buf_put_text(&self->text, "adapter given up");
  else if (v->outcome == OUTCOME_UNSUPPORTED) {
    buf_put_text(&self->text, "claimed, and answered unsupported");
    buf_put_text(&self->text, v->detail.len ? ": " : "");
    put_words(self, v->detail);
  } else
    buf_put_text(&self->text, "either answer is right");
}

static void tap_verdict(reporter *base, const verdict *v) {
  tap_reporter *self = (tap_reporter *)base;
  int failed = v->counted == COUNTED_FAILED;
  if (v->counted == COUNTED_NOT) {
    buf_put_text(&self->text, "# not counted: ");
    put_words(self, v->id);
    buf_format(&self->text, ": %s\n", outcome_name(v->outcome));
    flush_out(self);
    return;
  }
  buf_format(&self->text, "%s %lu - ", failed || v->expectation == EXPECTED_AS_IS ? "not ok" : "ok",
             (unsigned long)++self->num);
  put_words(self, v->id);
  if (v->counted == COUNTED_SKIPPED) put_directive(self, v);
  buf_put_text(&self->text, "\n");
  if (failed) put_block(self, v);
  flush_out(self);
}

static int tap_end(reporter *base, const run_summary *summary) {
  tap_reporter *self = (tap_reporter *)base;
  size_t i;
  int failed;
  for (i = 0; i < summary->num_notices; i++) {
    buf_put_text(&self->text, "# ");
    put_words(self, summary->notices[i]);
    buf_put_text(&self->text, "\n");
  }
  buf_format(&self->text, "1..%lu%s\n", (unsigned long)self->num, self->num ? "" : " # SKIP no vector was run");
  /* A run that could not be judged is no green run, though every point in it may be a skip. */
  if (summary->exit_status > 1) {
    buf_format(&self->text, "Bail out! exit %d", summary->exit_status);
    if (summary->fault.len) buf_put_text(&self->text, ": ");
    put_words(self, summary->fault);
    buf_put_text(&self->text, "\n");
  }
  flush_out(self);
  failed = fflush(self->out) != 0 || ferror(self->out);
  redact_close(self->redactor);
  mem_free(&self->arena);
  buf_free(&self->text);
  free(self);
  return failed ? -1 : 0;
}

const reporter_kind report_tap = {"tap", tap_open, tap_begin, tap_verdict, tap_end, NULL, 0};

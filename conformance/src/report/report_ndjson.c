/* report_ndjson.c - the record of a run, one JSON object a line: what was judged, one verdict a vector, the counts.
 * Whatever any other report shows stands here; results_read.c reads it back. */
#include "report/report.h"

#include <stdlib.h>

#include "util/mem.h"
#include "show/redact.h"
#include "text.h"
#include "util/json_text.h"

typedef struct ndjson_reporter {
  FILE *out;
  redactor *redactor;
  mem arena;
  buf line;
} ndjson_reporter;

static reporter *ndjson_open(const report_options *options) {
  ndjson_reporter *self = (ndjson_reporter *)calloc(1, sizeof *self);
  if (self == NULL) return NULL;
  self->out = options->out;
  self->redactor = redact_open(options->vectors);
  return (reporter *)self;
}

/* put_text: what does not apply is null. */
static void put_text(buf *line, const char *name, bns_slice value, int applies) {
  json_put_name(line, name);
  if (applies)
    json_put_bytes(line, value);
  else
    buf_put_text(line, "null");
}

static void put_number(buf *line, const char *name, size_t number) {
  json_put_name(line, name);
  buf_format(line, "%lu", (unsigned long)number);
}

static void end_line(ndjson_reporter *self) {
  buf_put_text(&self->line, "}\n");
  fwrite(self->line.ptr, 1, self->line.len, self->out);
  self->line.len = 0;
}

static bns_slice safe(ndjson_reporter *self, bns_slice text) {
  return redact_text(self->redactor, &self->arena, text);
}

static void ndjson_begin(reporter *base, const run_info *info) {
  ndjson_reporter *self = (ndjson_reporter *)base;
  buf *line = &self->line;
  buf_put_text(line, "{");
  put_text(line, "suite", bns_slice_of("bnconform"), 1);
  put_text(line, "version", info->suite_version, 1);
  put_text(line, "vectors", info->vectors_version, 1);
  put_text(line, "digest", info->vectors_digest, 1);
  json_put_name(line, "implementation");
  buf_put_text(line, "{");
  put_text(line, "name", safe(self, info->name), 1);
  put_text(line, "version", safe(self, info->version), 1);
  put_text(line, "language", safe(self, info->language), 1);
  buf_put_text(line, "}");
  put_text(line, "command", safe(self, info->command), 1);
  put_text(line, "options", safe(self, info->options), 1);
  put_text(line, "claims", safe(self, info->claims), 1);
  put_text(line, "date", info->date, info->date.len > 0);
  put_number(line, "apply", info->num_apply);
  if (info->num_shards != 0)
    buf_format(line, ",\"shard\":\"%lu/%lu\"", (unsigned long)info->shard, (unsigned long)info->num_shards);
  end_line(self);
  fflush(self->out);
}

/* put_hidden: which bytes of a text stand for others, [[at, length, length that it had]]. Left out where there are
 * none. */
static void put_hidden(buf *line, const char *name, const hidden *notes, size_t num) {
  size_t i;
  if (num == 0) return;
  json_put_name(line, name);
  for (i = 0; i < num; i++)
    buf_format(line, "%s[%lu,%lu,%lu]", i ? "," : "[", (unsigned long)notes[i].at, (unsigned long)notes[i].len,
               (unsigned long)notes[i].was);
  buf_put_text(line, "]");
}

static void put_findings(buf *line, const verdict *v) {
  size_t i;
  json_put_name(line, "mistakes");
  buf_put_text(line, "[");
  for (i = 0; i < v->num_findings; i++) {
    buf_put_text(line, i ? ",{" : "{");
    put_text(line, "id", v->findings[i].id, 1);
    put_text(line, "says", v->findings[i].says, 1);
    put_text(line, "confidence", bns_slice_of(confidence_name(v->findings[i].confidence)), 1);
    buf_put_text(line, "}");
  }
  buf_put_text(line, "]");
  if (v->unexplained && v->num_findings == 0 && v->outcome == OUTCOME_FAIL && bns_slice_is(v->stage, "signature"))
    buf_put_text(line, ",\"unexplained\":true");
}

/* put_call writes what a call of a library has besides. */
static void put_call(buf *line, const verdict *v) {
  put_text(line, "op", v->op, 1);
  put_text(line, "scheme", v->scheme, 1);
  put_text(line, "severity", bns_slice_of(severity_name(v->severity)), v->severity != SEVERITY_NONE);
  put_text(line, "group", v->group, 1);
  put_text(line, "asked", v->asked, 1);
  put_text(line, "arrived", v->arrived, 1);
}

static void ndjson_verdict(reporter *base, const verdict *in) {
  ndjson_reporter *self = (ndjson_reporter *)base;
  buf *line = &self->line;
  verdict v;
  int judged = in->right.len + in->yours.len + in->stage.len > 0;
  redact_verdict(self->redactor, &v, in);
  buf_put_text(line, "{");
  put_text(line, "id", v.id, 1);
  put_text(line, "outcome", bns_slice_of(outcome_name(v.outcome)), 1);
  put_text(line, "stage", v.stage, v.stage.len > 0);
  json_put_name(line, "offset");
  if (v.stage.len && v.offset >= 0)
    buf_format(line, "%ld", v.offset);
  else
    buf_put_text(line, "null");
  put_text(line, "right", v.right, judged);
  put_text(line, "yours", v.yours, judged);
  put_text(line, "signed", v.signed_bytes, v.signed_bytes.len > 0);
  put_findings(line, &v);
  put_text(line, "detail", v.detail, v.detail.len > 0);
  json_put_name(line, "ms");
  buf_format(line, "%.3f", v.ms);
  put_text(line, "counted", bns_slice_of(counted_name(v.counted)), 1);
  put_text(line, "expectation", bns_slice_of(expectation_name(v.expectation)), 1);
  if (v.op.len) put_call(line, &v);
  if (v.stderr_tail.len) put_text(line, "stderr", v.stderr_tail, 1);
  put_hidden(line, "right_hidden", v.right_hidden, v.num_right_hidden);
  put_hidden(line, "yours_hidden", v.yours_hidden, v.num_yours_hidden);
  put_hidden(line, "signed_hidden", v.signed_hidden, v.num_signed_hidden);
  end_line(self);
}

static void ndjson_next(reporter *base, const run_summary *summary) {
  ndjson_reporter *self = (ndjson_reporter *)base;
  buf *line = &self->line;
  size_t i;
  buf_put_text(line, "{");
  put_number(line, "passed", summary->passed);
  put_number(line, "failed", summary->failed);
  put_number(line, "skipped", summary->skipped);
  put_number(line, "expected_failures", summary->expected_failures);
  put_number(line, "exit", (size_t)summary->exit_status);
  put_text(line, "fault", safe(self, summary->fault), summary->fault.len > 0);
  json_put_name(line, "notices");
  buf_put_text(line, "[");
  for (i = 0; i < summary->num_notices; i++) {
    buf_put_text(line, i ? "," : "");
    json_put_bytes(line, safe(self, summary->notices[i]));
  }
  buf_put_text(line, "]");
  json_put_name(line, "seconds");
  buf_format(line, "%.3f", summary->seconds);
  end_line(self);
}

static int ndjson_end(reporter *base, const run_summary *summary) {
  ndjson_reporter *self = (ndjson_reporter *)base;
  int failed;
  ndjson_next(base, summary);
  failed = fflush(self->out) != 0 || ferror(self->out);
  redact_close(self->redactor);
  mem_free(&self->arena);
  buf_free(&self->line);
  free(self);
  return failed ? -1 : 0;
}

const reporter_kind report_ndjson = {"ndjson", ndjson_open, ndjson_begin, ndjson_verdict, ndjson_end, ndjson_next, 0};

/* report_junit.c - JUnit's XML, as CI servers read it: one testcase a counted vector, its class the scheme. Written at
 * the end, since the counts stand first. No times: reports of equal runs are equal. */
#include "report/report.h"

#include <stdlib.h>
#include <string.h>

#include "report/failure_groups.h"
#include "util/mem.h"
#include "show/redact.h"
#include "show/printable.h"
#include "text.h"

enum { JUNIT_WIDTH = 100 };

typedef struct junit_reporter {
  report_options options;
  redactor *redactor;
  mem arena; /* scratch of one verdict */
  mem kept;
  bns_slice name;
  buf suites; /* of the runs that have ended */
  buf cases;
  size_t num_tests, num_failures, num_errors, num_skipped;
  size_t all_tests, all_failures, all_errors; /* of the suites */
} junit_reporter;

static reporter *junit_open(const report_options *options) {
  junit_reporter *self = (junit_reporter *)calloc(1, sizeof *self);
  if (self == NULL) return NULL;
  self->options = *options;
  self->redactor = redact_open(options->vectors);
  return (reporter *)self;
}

/* put_xml writes text that has gone through show_bytes, so that what XML 1.0 cannot hold is not in it but for LF. */
static void put_xml(buf *out, bns_slice shown) {
  size_t i;
  for (i = 0; i < shown.len; i++)
    switch (shown.ptr[i]) {
    case '&': buf_put_text(out, "&amp;"); break;
    case '<': buf_put_text(out, "&lt;"); break;
    case '>': buf_put_text(out, "&gt;"); break;
    case '"': buf_put_text(out, "&quot;"); break;
    default: buf_put(out, &shown.ptr[i], 1);
    }
}

static void put_attribute(buf *out, const char *name, bns_slice value) {
  buf shown = {NULL, 0, 0};
  buf_format(out, " %s=\"", name);
  show_bytes(&shown, value, 0);
  put_xml(out, buf_slice(&shown));
  buf_put_text(out, "\"");
  buf_free(&shown);
}

static void junit_begin(reporter *base, const run_info *info) {
  junit_reporter *self = (junit_reporter *)base;
  bns_slice name = redact_text(self->redactor, &self->arena, info->name.len ? info->name : info->command);
  self->name = mem_copy(&self->kept, name.ptr, name.len);
}

static void put_case(junit_reporter *self, bns_slice class_name, bns_slice id) {
  buf_put_text(&self->cases, "    <testcase");
  put_attribute(&self->cases, "classname", class_name);
  put_attribute(&self->cases, "name", id);
  self->num_tests++;
}

/* class_of: the scheme is what stands before the first '/'. */
static bns_slice class_of(bns_slice id) {
  const uint8_t *slash = id.len ? (const uint8_t *)memchr(id.ptr, '/', id.len) : NULL;
  if (slash) id.len = (size_t)(slash - id.ptr);
  return id;
}

static void put_problem(junit_reporter *self, const verdict *in) {
  const char *element = in->outcome >= OUTCOME_ERROR ? "error" : "failure";
  layout form = {JUNIT_WIDTH, 0, 1, 0};
  bns_slice title, says;
  buf rows = {NULL, 0, 0};
  verdict v;
  redact_verdict(self->redactor, &v, in);
  title = failure_group_title(&self->arena, &v);
  says = failure_group_says(&self->arena, &v);
  self->num_errors += in->outcome >= OUTCOME_ERROR;
  self->num_failures += in->outcome < OUTCOME_ERROR;
  buf_format(&self->cases, ">\n      <%s type=\"%s\" message=\"", element, outcome_name(v.outcome));
  put_xml(&self->cases, title);
  buf_put_text(&self->cases, ": ");
  put_xml(&self->cases, says);
  buf_put_text(&self->cases, "\">");
  failure_group_put_rows(&rows, &form, self->options.vectors, &v);
  failure_group_put_mend(&rows, &form, self->options.vectors, &v);
  put_xml(&self->cases, buf_slice(&rows));
  buf_format(&self->cases, "</%s>\n    </testcase>\n", element);
  buf_free(&rows);
}

static void put_skipped(junit_reporter *self, const verdict *v) {
  const char *why = v->expectation == EXPECTED_AS_IS    ? "failed as expected"
                    : v->outcome == OUTCOME_GIVEN_UP    ? "adapter given up"
                    : v->outcome == OUTCOME_UNSUPPORTED ? "claimed, and answered unsupported"
                                                        : "either answer is right";
  self->num_skipped++;
  buf_format(&self->cases, ">\n      <skipped message=\"%s\"/>\n    </testcase>\n", why);
}

static void junit_verdict(reporter *base, const verdict *v) {
  junit_reporter *self = (junit_reporter *)base;
  if (v->counted == COUNTED_NOT) return;
  mem_reset(&self->arena);
  put_case(self, class_of(v->id), v->id);
  if (v->counted == COUNTED_FAILED)
    put_problem(self, v);
  else if (v->counted == COUNTED_SKIPPED)
    put_skipped(self, v);
  else
    buf_put_text(&self->cases, "/>\n");
}

/* put_fault: a run that could not be judged must not look green: where nothing else in it failed, or it was
 * interrupted, it has a testcase of its own. A library that was not run, beside others, is a skip with its reason. */
static void put_fault(junit_reporter *self, const run_summary *summary) {
  bns_slice fault = redact_text(self->redactor, &self->arena, summary->fault);
  int is_skip = record_not_run(summary);
  put_case(self, bns_slice_of("bnconform"), bns_slice_of("run"));
  if (is_skip)
    buf_put_text(&self->cases, ">\n      <skipped");
  else
    buf_format(&self->cases, ">\n      <error type=\"exit %d\"", summary->exit_status);
  put_attribute(&self->cases, "message", fault.len ? fault : bns_slice_of("the run as a whole could not be judged"));
  buf_put_text(&self->cases, "/>\n    </testcase>\n");
  self->num_errors += is_skip ? 0 : 1;
  self->num_skipped += is_skip ? 1 : 0;
}

static void put_counts(buf *out, size_t tests, size_t failures, size_t errors) {
  buf_format(out, " tests=\"%lu\" failures=\"%lu\" errors=\"%lu\"", (unsigned long)tests, (unsigned long)failures,
             (unsigned long)errors);
}

/* junit_next: a run is a suite. */
static void junit_next(reporter *base, const run_summary *summary) {
  junit_reporter *self = (junit_reporter *)base;
  buf *out = &self->suites;
  if (summary->exit_status > 128 || (summary->exit_status > 1 && self->num_failures + self->num_errors == 0))
    put_fault(self, summary);
  buf_put_text(out, "  <testsuite");
  put_attribute(out, "name", self->name.len ? self->name : bns_slice_of("bnconform"));
  put_counts(out, self->num_tests, self->num_failures, self->num_errors);
  buf_format(out, " skipped=\"%lu\">\n", (unsigned long)self->num_skipped);
  buf_put_slice(out, buf_slice(&self->cases));
  buf_put_text(out, "  </testsuite>\n");
  self->all_tests += self->num_tests;
  self->all_failures += self->num_failures;
  self->all_errors += self->num_errors;
  self->num_tests = self->num_failures = self->num_errors = self->num_skipped = 0;
  self->cases.len = 0;
}

static int junit_end(reporter *base, const run_summary *summary) {
  junit_reporter *self = (junit_reporter *)base;
  buf head = {NULL, 0, 0};
  int failed;
  junit_next(base, summary);
  buf_put_text(&head, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites");
  put_counts(&head, self->all_tests, self->all_failures, self->all_errors);
  buf_put_text(&head, ">\n");
  buf_put_slice(&head, buf_slice(&self->suites));
  buf_put_text(&head, "</testsuites>\n");
  fwrite(head.ptr, 1, head.len, self->options.out);
  failed = fflush(self->options.out) != 0 || ferror(self->options.out);
  buf_free(&head);
  buf_free(&self->suites);
  buf_free(&self->cases);
  redact_close(self->redactor);
  mem_free(&self->arena);
  mem_free(&self->kept);
  free(self);
  return failed ? -1 : 0;
}

const reporter_kind report_junit = {"junit", junit_open, junit_begin, junit_verdict, junit_end, junit_next, 0};

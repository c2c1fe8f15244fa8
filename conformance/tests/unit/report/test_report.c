/* test_report.c - what each report says of the same made-up verdicts, and what none of them may ever say. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "util/mem.h"
#include "show/redact.h"
#include "report/report.h"
#include "text.h"
#include "suite/vectors.h"

static vector_set vectors;

static int load(void **state) {
  char problem[256];
  (void)state;
  if (vectors_load(&vectors, "conformance/tests/data/small", problem, sizeof problem) == 0) return 0;
  print_error("%s\n", problem);
  return -1;
}

static int unload(void **state) {
  (void)state;
  vectors_free(&vectors);
  return 0;
}

static verdict made(const char *id, outcome result, counted count) {
  verdict v;
  memset(&v, 0, sizeof v);
  v.id = bns_slice_of(id);
  v.outcome = result;
  v.counted = count;
  v.offset = -1;
  return v;
}

static verdict failing(const char *id, const char *stage, const char *yours, const char *right) {
  verdict v = made(id, OUTCOME_FAIL, COUNTED_FAILED);
  v.stage = bns_slice_of(stage);
  v.offset = 5;
  v.yours = bns_slice_of(yours);
  v.right = bns_slice_of(right);
  return v;
}

typedef struct telling {
  const char *format;
  int verbose, colour, status;
  const verdict *verdicts;
  size_t num_verdicts;
  const char *fault, *notice;
} telling;

/* told gives what a reporter writes of a run of these verdicts. */
static char *told(const telling *t) {
  report_options options = {NULL, 1, 80, 0, 0, NULL, NULL, NULL, NULL, NULL};
  run_info info;
  run_summary summary;
  bns_slice notice = bns_slice_of(t->notice ? t->notice : "");
  const reporter_kind *kind = report_find(t->format);
  reporter *self;
  char *text;
  long len;
  size_t i;
  memset(&info, 0, sizeof info);
  memset(&summary, 0, sizeof summary);
  options.out = tmpfile();
  options.verbose = t->verbose;
  options.colour = t->colour;
  options.vectors = &vectors;
  info.suite_version = bns_slice_of("0.1.0");
  info.vectors_version = bns_slice_of("0.1.0");
  info.vectors_digest = bns_slice_of("9f2c41ab00000000000000000000000000000000000000000000000000000000");
  info.name = bns_slice_of("mylib");
  info.claims = bns_slice_of("spot-rest with hmac");
  info.command = bns_slice_of("python3 tests/adapter.py");
  info.num_apply = t->num_verdicts;
  self = kind->open(&options);
  assert_non_null(self);
  kind->begin(self, &info);
  for (i = 0; i < t->num_verdicts; i++) {
    kind->verdict(self, &t->verdicts[i]);
    summary.passed += t->verdicts[i].counted == COUNTED_PASSED;
    summary.failed += t->verdicts[i].counted == COUNTED_FAILED;
    summary.skipped += t->verdicts[i].counted == COUNTED_SKIPPED;
    summary.expected_failures += t->verdicts[i].expectation == EXPECTED_AS_IS;
  }
  summary.exit_status = t->status;
  summary.fault = bns_slice_of(t->fault ? t->fault : "");
  summary.notices = &notice;
  summary.num_notices = t->notice != NULL;
  assert_int_equal(kind->end(self, &summary), 0);
  len = ftell(options.out);
  rewind(options.out);
  text = (char *)calloc(1, (size_t)len + 1);
  assert_int_equal(fread(text, 1, (size_t)len, options.out), len);
  fclose(options.out);
  return text;
}

static size_t occurrences(const char *text, const char *part) {
  size_t num = 0;
  while ((text = strstr(text, part)) != NULL) {
    num++;
    text += strlen(part);
  }
  return num;
}

#define MIXED "spot-rest/request/mixed-no-separator"
#define QUERY "spot-rest/request/query-only"
#define BODY "spot-rest/request/body-only"

static void a_cause_is_one_block_with_everything_that_is_known(void **state) {
  verdict v[3];
  telling t = {"text", 0, 0, 1, NULL, 3, NULL, NULL};
  char *text;
  (void)state;
  v[0] = failing(BODY, "payload", "a=1&b=2", "a=1b=2");
  v[1] = failing(QUERY, "payload", "x&y", "xy");
  v[2] = made(MIXED, OUTCOME_PASS, COUNTED_PASSED);
  t.verdicts = v;
  text = told(&t);
  assert_string_equal(text, "bnconform 0.1.0, vectors 0.1.0 (9f2c41ab)\n"
                            "mylib claims spot-rest with hmac: 3 vectors apply\n"
                            "\n"
                            "FAIL  payload differs                                                2 vectors\n"
                            "The text that is signed is not the one that has to be signed.\n"
                            "\n"
                            "  same    x                                                             1 byte\n"
                            "  yours   &                                                             1 byte\n"
                            "  right   (nothing)\n"
                            "  same    y                                                             1 byte\n"
                            "\n"
                            "  Rules   SR-1, SR-7, SR-12\n"
                            "  Seen in spot-rest/request/query-only and 1 more; -v lists them\n"
                            "  Reproduce bnconform run --select spot-rest/request/query-only \\\n"
                            "              -- python3 tests/adapter.py\n"
                            "\n"
                            "1 passed, 2 failed, 0 skipped\n");
  free(text);
  t.verbose = 1;
  text = told(&t);
  assert_non_null(strstr(text, "  Seen in " QUERY "\n          " BODY "\n"));
  free(text);
}

static void the_first_in_file_order_is_shown_whatever_the_order_of_replies(void **state) {
  verdict v[2], w[2];
  telling t = {"text", 0, 0, 1, NULL, 2, NULL, NULL};
  char *one, *other;
  (void)state;
  v[0] = w[1] = failing(BODY, "payload", "b1", "b2");
  v[1] = w[0] = failing(QUERY, "payload", "q1", "q2");
  t.verdicts = v;
  one = told(&t);
  t.verdicts = w;
  other = told(&t);
  assert_string_equal(one, other);
  free(one);
  free(other);
}

static void causes_come_by_size_and_crashes_last(void **state) {
  verdict v[6];
  telling t = {"text", 0, 0, 3, NULL, 6, NULL, NULL};
  char *text;
  (void)state;
  v[0] = made(QUERY, OUTCOME_CRASH, COUNTED_FAILED);
  v[1] = made(BODY, OUTCOME_CRASH, COUNTED_FAILED);
  v[2] = made(MIXED, OUTCOME_CRASH, COUNTED_FAILED);
  v[0].detail = v[1].detail = v[2].detail = bns_slice_of("ended by signal 11 (SIGSEGV)");
  v[0].stderr_tail = v[1].stderr_tail = v[2].stderr_tail =
      bns_slice_of("one\ntwo\nrealloc(): invalid next size\nfour\n");
  v[3] = failing("spot-rest/request/name-space", "target", "/a", "/b");
  v[4] = failing("spot-rest/request/value-newline", "payload", "a", "b");
  v[5] = failing("spot-rest/request/value-full-width", "payload", "a", "b");
  t.verdicts = v;
  text = told(&t);
  assert_true(strstr(text, "FAIL  payload differs") < strstr(text, "FAIL  target differs"));
  assert_true(strstr(text, "FAIL  target differs") < strstr(text, "FAIL  crash "));
  assert_non_null(strstr(text, "\nEnded by signal 11 (SIGSEGV).\n"));
  assert_non_null(strstr(text, "\n  stderr  one\n          ... realloc(): invalid next size\n          four\n"));
  assert_non_null(strstr(text, "\nThree causes; fixing the first turns 2 of 6 green.\n"));
  assert_non_null(strstr(text, "\nThe adapter broke the protocol (exit 3).\n0 passed, 6 failed, 0 skipped\n"));
  free(text);
}

static void an_accepted_forgery_says_what_was_changed(void **state) {
  verdict v = made("spot-rest/verify/signature-absent", OUTCOME_ACCEPTED, COUNTED_FAILED);
  telling t = {"text", 0, 0, 1, NULL, 1, NULL, NULL};
  char *text;
  (void)state;
  v.stage = bns_slice_of("verdict");
  v.yours = bns_slice_of("accepted");
  v.right = bns_slice_of("signature-missing");
  t.verdicts = &v;
  text = told(&t);
  assert_non_null(strstr(text, "FAIL  accepted, must be refused: signature-missing "));
  assert_non_null(strstr(text, "\n  yours   accepted\n  right   refused as signature-missing\n"));
  assert_non_null(strstr(text, "\n  change  the signature is left out\n"));
  free(text);
}

static void ten_causes_have_blocks_and_the_rest_a_line(void **state) {
  verdict v[13];
  char details[13][16];
  telling t = {"text", 0, 0, 1, NULL, 13, NULL, NULL};
  char *text;
  int i;
  (void)state;
  for (i = 0; i < 13; i++) {
    v[i] = made("", OUTCOME_ERROR, COUNTED_FAILED);
    v[i].id = vectors.vectors[i].id;
    snprintf(details[i], sizeof details[i], "cause %c", 'a' + i);
    v[i].detail = bns_slice_of(details[i]);
  }
  t.verdicts = v;
  text = told(&t);
  assert_int_equal(occurrences(text, "\nFAIL  "), 13);
  assert_int_equal(occurrences(text, "\n  Reproduce "), 10);
  assert_non_null(strstr(text, "\n13 causes; fixing the first turns 1 of 13 green.\n"));
  free(text);
  t.verbose = 1;
  text = told(&t);
  assert_int_equal(occurrences(text, "\n  Reproduce "), 13);
  free(text);
}

static void expected_failures_are_one_line_and_skips_have_reasons(void **state) {
  verdict v[5];
  telling t = {"text", 0, 0, 2, NULL, 5, NULL, "noise on standard output: 3 lines that start with no {"};
  char *text;
  (void)state;
  v[0] = made(QUERY, OUTCOME_CRASH, COUNTED_SKIPPED);
  v[0].expectation = EXPECTED_AS_IS;
  v[1] = made(BODY, OUTCOME_UNSUPPORTED, COUNTED_SKIPPED);
  v[1].detail = bns_slice_of("no body here");
  v[2] = made("spot-rest/verify/signature-first", OUTCOME_REFUSED, COUNTED_SKIPPED);
  v[3] = made("spot-rest/verify/get-with-body", OUTCOME_FAIL, COUNTED_NOT);
  v[4] = made(MIXED, OUTCOME_PASS, COUNTED_PASSED);
  t.verdicts = v;
  text = told(&t);
  assert_null(strstr(text, "FAIL"));
  assert_non_null(strstr(text, "\nnoise on standard output: 3 lines that start with no {\n"));
  assert_non_null(strstr(text, "\n1 skipped: failed as expected\n"));
  assert_non_null(strstr(text, "\n1 skipped: claimed, and answered unsupported: no body here\n"));
  assert_non_null(strstr(text, "\n1 skipped: either answer is right\n"));
  assert_non_null(strstr(text, "\n1 for information, not counted: fail\n"));
  assert_non_null(strstr(text, "(exit 2).\n1 passed, 0 failed, 3 skipped\n"));
  free(text);
}

static void an_unexpected_pass_says_what_to_do(void **state) {
  verdict v = made(QUERY, OUTCOME_PASS, COUNTED_FAILED);
  telling t = {"text", 0, 0, 1, NULL, 1, NULL, NULL};
  char *text;
  (void)state;
  v.expectation = EXPECTED_FAILURE;
  v.detail = bns_slice_of("delete its line in bn.txt (line 2), or run again with --update");
  t.verdicts = &v;
  text = told(&t);
  assert_non_null(strstr(text, "\nFAIL  expected to fail, and passes "));
  assert_non_null(strstr(text, "\nDelete its line in bn.txt (line 2), or run again with --update.\n"));
  free(text);
}

static void a_run_without_a_vector_says_so(void **state) {
  telling t = {"text", 0, 0, 3, NULL, 0, "no answer to hello in 2000 ms. It is alive and has read the line", NULL};
  char *text = told(&t);
  (void)state;
  assert_non_null(strstr(text, "\nbnconform: no answer to hello in 2000 ms. It is alive and has read the line.\n"
                               "No vector was run (exit 3).\n0 passed, 0 failed, 0 skipped\n"));
  free(text);
}

static void colour_adds_nothing_but_colour(void **state) {
  verdict v[2];
  telling t = {"text", 0, 0, 1, NULL, 2, NULL, NULL};
  char *plain, *colour, *to;
  const char *from;
  (void)state;
  v[0] = failing(QUERY, "payload", "q1", "q2");
  v[1] = made(BODY, OUTCOME_TIMEOUT, COUNTED_FAILED);
  t.verdicts = v;
  plain = told(&t);
  t.colour = 1;
  colour = to = told(&t);
  assert_true(occurrences(colour, "\033[") > 4);
  for (from = colour; *from;)
    if (*from == '\033')
      from = strchr(from, 'm') + 1;
    else
      *to++ = *from++;
  *to = 0;
  assert_string_equal(colour, plain);
  free(plain);
  free(colour);
}

static void a_mistake_that_is_known_names_the_cause(void **state) {
  static const finding known = {
      {(const uint8_t *)"raw-signed", 10}, {(const uint8_t *)"The text is signed raw.", 23}, CONFIDENCE_PROVED};
  verdict v[2];
  telling t = {"text", 0, 0, 1, NULL, 2, NULL, NULL};
  char *text;
  (void)state;
  v[0] = failing(QUERY, "payload", "a b", "a%20b");
  v[1] = failing(BODY, "target", "x", "y");
  v[0].findings = v[1].findings = &known;
  v[0].num_findings = v[1].num_findings = 1;
  v[0].signed_bytes = bns_slice_of("a b");
  t.verdicts = v;
  text = told(&t);
  assert_int_equal(occurrences(text, "FAIL  "), 1);
  assert_non_null(strstr(text, "FAIL  raw-signed (proved)  "));
  assert_non_null(strstr(text, "\nThe text is signed raw.\n"));
  assert_non_null(strstr(text, "\n  signed  a b "));
  free(text);
  t.format = "ndjson";
  text = told(&t);
  assert_int_equal(occurrences(text, "\"mistakes\":[{\"id\":\"raw-signed\",\"says\":\"The text is signed raw.\","
                                     "\"confidence\":\"proved\"}]"),
                   2);
  free(text);
}

/* ------------------------------------------------------------------------------------------------- other formats */

static void tap_has_a_point_a_counted_vector_and_its_plan(void **state) {
  verdict v[5];
  telling t = {"tap", 0, 0, 1, NULL, 5, NULL, NULL};
  char *text;
  (void)state;
  v[0] = made(QUERY, OUTCOME_PASS, COUNTED_PASSED);
  v[1] = failing(BODY, "payload", "a\nb", "a\"b");
  v[2] = made(MIXED, OUTCOME_UNSUPPORTED, COUNTED_SKIPPED);
  v[2].detail = bns_slice_of("no #1");
  v[3] = made("spot-rest/verify/get-with-body", OUTCOME_FAIL, COUNTED_NOT);
  v[4] = made("spot-rest/request/name-space", OUTCOME_CRASH, COUNTED_SKIPPED);
  v[4].expectation = EXPECTED_AS_IS;
  t.verdicts = v;
  text = told(&t);
  assert_string_equal(text,
                      "TAP version 14\n"
                      "# bnconform 0.1.0, vectors 0.1.0 "
                      "(9f2c41ab00000000000000000000000000000000000000000000000000000000)\n"
                      "# mylib claims spot-rest with hmac\n"
                      "ok 1 - spot-rest/request/query-only\n"
                      "not ok 2 - spot-rest/request/body-only\n"
                      "  ---\n"
                      "  outcome: \"fail\"\n"
                      "  says: \"The text that is signed is not the one that has to be signed.\"\n"
                      "  stage: \"payload\"\n"
                      "  offset: 5\n"
                      "  right: \"a\\\"b\"\n"
                      "  yours: \"a<LF>b\"\n"
                      "  ...\n"
                      "ok 3 - spot-rest/request/mixed-no-separator # SKIP claimed, and answered unsupported: no \\#1\n"
                      "# not counted: spot-rest/verify/get-with-body: fail\n"
                      "not ok 4 - spot-rest/request/name-space # TODO failed as expected\n"
                      "1..4\n");
  free(text);
}

static void tap_and_junit_of_a_given_up_run_are_not_green(void **state) {
  verdict v = made(QUERY, OUTCOME_GIVEN_UP, COUNTED_SKIPPED);
  telling t = {"tap", 0, 0, 3, NULL, 1, "adapter given up: three starts failed", NULL};
  char *text;
  (void)state;
  t.verdicts = &v;
  text = told(&t);
  assert_non_null(strstr(text, "\nBail out! exit 3: adapter given up: three starts failed\n"));
  free(text);
  t.format = "junit";
  text = told(&t);
  assert_non_null(strstr(text, "<error type=\"exit 3\" message=\"adapter given up: three starts failed\"/>"));
  assert_non_null(strstr(text, "tests=\"2\" failures=\"0\" errors=\"1\" skipped=\"1\""));
  free(text);
}

static void junit_is_xml_whatever_the_bytes(void **state) {
  verdict v = failing(QUERY, "payload", "a<b>&\"\001\033\xFF]]>", "a");
  telling t = {"junit", 0, 0, 1, NULL, 1, NULL, NULL};
  char *text;
  size_t i;
  (void)state;
  t.verdicts = &v;
  text = told(&t);
  assert_non_null(strstr(text, "<testcase classname=\"spot-rest\" name=\"spot-rest/request/query-only\">"));
  assert_non_null(strstr(text, "<failure type=\"fail\" message=\"payload differs: The text that is signed is not the "
                               "one that has to be signed.\">"));
  assert_non_null(strstr(text, "&lt;3C&gt;b&gt;&amp;&quot;&lt;SOH&gt;&lt;ESC&gt;&lt;FF&gt;]]&gt;"));
  for (i = 0; text[i]; i++)
    assert_true((unsigned char)text[i] >= 0x20 || text[i] == '\n');
  assert_null(strstr(text, "time="));
  free(text);
}

static void markdown_folds_the_bytes_behind_a_table(void **state) {
  verdict v[2];
  telling t = {"markdown", 0, 0, 1, NULL, 2, NULL, NULL};
  char *text;
  (void)state;
  v[0] = failing(QUERY, "payload", "````", "a");
  v[1] = made(BODY, OUTCOME_PASS, COUNTED_PASSED);
  t.verdicts = v;
  text = told(&t);
  assert_int_equal(strncmp(text, "### Binance request signing: 1 cause, 1 of 2 vectors fail\n", 58), 0);
  assert_non_null(strstr(text, "| `payload differs` | 1 | | SR-1, SR-7, SR-12 |\n"));
  assert_non_null(strstr(text, "\n`````text\n"));
  assert_non_null(strstr(text, "vectors 0.1.0 (9f2c41ab), mylib, `bnconform run -- python3 tests/adapter.py`\n"));
  free(text);
  t.verdicts = &v[1];
  t.num_verdicts = 1;
  t.status = 0;
  text = told(&t);
  assert_int_equal(strncmp(text, "### Binance request signing: all 1 vectors pass\n", 48), 0);
  free(text);
}

/* ------------------------------------------------------------------------------------------------------- secrecy */

static void no_report_shows_a_secret_or_a_whole_api_key(void **state) {
  static const char *const formats[] = {"text", "ndjson", "tap", "junit", "markdown"};
  const test_key *key = vectors_key(&vectors, bns_slice_of("docs"));
  mem arena = {NULL};
  verdict v[2];
  size_t i;
  (void)state;
  v[0] = failing(QUERY, "payload", "", "a");
  v[0].yours = mem_format(&arena, "secret=%.*s&apiKey=%.*s", (int)key->secret.len, (const char *)key->secret.ptr,
                          (int)key->api_key.len, (const char *)key->api_key.ptr);
  v[1] = made(BODY, OUTCOME_ERROR, COUNTED_FAILED);
  v[1].detail = v[1].stderr_tail = v[0].yours;
  for (i = 0; i < sizeof formats / sizeof *formats; i++) {
    telling t = {NULL, 1, 0, 1, NULL, 2, NULL, NULL};
    bns_slice secret = mem_format(&arena, "%.*s", (int)key->secret.len, (const char *)key->secret.ptr);
    bns_slice api_key = mem_format(&arena, "%.*s", (int)key->api_key.len, (const char *)key->api_key.ptr);
    char *text;
    t.format = formats[i];
    t.fault = (const char *)mem_format(&arena, "it says %s", (const char *)secret.ptr).ptr;
    t.notice = (const char *)mem_format(&arena, "noise: %s", (const char *)secret.ptr).ptr;
    t.verdicts = v;
    t.status = 3;
    text = told(&t);
    assert_null(strstr(text, (const char *)secret.ptr));
    assert_null(strstr(text, (const char *)api_key.ptr));
    assert_non_null(strstr(text, "[secret]"));
    assert_non_null(strstr(text, "vmPU\xE2\x80\xA6"
                                 "Eh8A"));
    free(text);
  }
  mem_free(&arena);
}

static void an_api_key_is_known_by_the_name_before_it(void **state) {
  static const char *const texts[] = {"apiKey=ABCDEFGHIJKLMNOPQRSTUVWXYZ", "\"apiKey\":\"ABCDEFGHIJKLMNOPQRSTUVWXYZ\"",
                                      "X-MBX-APIKEY: ABCDEFGHIJKLMNOPQRSTUVWXYZ",
                                      "35=A\001553=ABCDEFGHIJKLMNOPQRSTUVWXYZ\001"};
  redactor *self = redact_open(NULL);
  mem arena = {NULL};
  size_t i;
  (void)state;
  for (i = 0; i < sizeof texts / sizeof *texts; i++) {
    bns_slice shown = redact_text(self, &arena, bns_slice_of(texts[i]));
    bns_slice again = redact_text(self, &arena, shown);
    const char *text = (const char *)mem_format(&arena, "%.*s", (int)shown.len, (const char *)shown.ptr).ptr;
    assert_non_null(strstr(text, "ABCD\xE2\x80\xA6WXYZ"));
    assert_null(strstr(text, "EFGH"));
    assert_true(bns_slice_equal(shown, again));
  }
  assert_true(bns_slice_is(redact_text(self, &arena, bns_slice_of("apiKey=short&x=1")), "apiKey=short&x=1"));
  mem_free(&arena);
  redact_close(self);
}

static void an_endless_text_loses_its_rest_and_says_how_much(void **state) {
  size_t len = ((size_t)1 << 20) + 1000;
  verdict in = failing(QUERY, "payload", "", "a"), out;
  redactor *self = redact_open(NULL);
  uint8_t *bytes = (uint8_t *)malloc(len);
  bns_slice yours;
  (void)state;
  memset(bytes, 'a', len);
  yours.ptr = bytes;
  yours.len = len;
  in.yours = yours;
  redact_verdict(self, &out, &in);
  assert_int_equal(out.yours.len, ((size_t)1 << 20) + 10);
  assert_int_equal(out.num_yours_hidden, 1);
  assert_int_equal(out.yours_hidden[0].was, 1000);
  redact_close(self);
  free(bytes);
}

static void there_are_seven_formats_and_no_other(void **state) {
  (void)state;
  assert_ptr_equal(report_find("text"), &report_text);
  assert_ptr_equal(report_find("ndjson"), &report_ndjson);
  assert_ptr_equal(report_find("tap"), &report_tap);
  assert_ptr_equal(report_find("junit"), &report_junit);
  assert_ptr_equal(report_find("markdown"), &report_markdown);
  assert_null(report_find("pdf"));
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_cause_is_one_block_with_everything_that_is_known),
      cmocka_unit_test(the_first_in_file_order_is_shown_whatever_the_order_of_replies),
      cmocka_unit_test(causes_come_by_size_and_crashes_last),
      cmocka_unit_test(an_accepted_forgery_says_what_was_changed),
      cmocka_unit_test(ten_causes_have_blocks_and_the_rest_a_line),
      cmocka_unit_test(expected_failures_are_one_line_and_skips_have_reasons),
      cmocka_unit_test(an_unexpected_pass_says_what_to_do),
      cmocka_unit_test(a_run_without_a_vector_says_so),
      cmocka_unit_test(colour_adds_nothing_but_colour),
      cmocka_unit_test(a_mistake_that_is_known_names_the_cause),
      cmocka_unit_test(tap_has_a_point_a_counted_vector_and_its_plan),
      cmocka_unit_test(tap_and_junit_of_a_given_up_run_are_not_green),
      cmocka_unit_test(junit_is_xml_whatever_the_bytes),
      cmocka_unit_test(markdown_folds_the_bytes_behind_a_table),
      cmocka_unit_test(no_report_shows_a_secret_or_a_whole_api_key),
      cmocka_unit_test(an_api_key_is_known_by_the_name_before_it),
      cmocka_unit_test(an_endless_text_loses_its_rest_and_says_how_much),
      cmocka_unit_test(there_are_seven_formats_and_no_other),
  };
  return cmocka_run_group_tests(tests, load, unload);
}

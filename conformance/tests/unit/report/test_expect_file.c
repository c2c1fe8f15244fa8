/* test_expect_file.c - the file of known failures: what it does to a verdict, what it refuses, what --update writes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "report/expect_file.h"
#include "text.h"

#define QUERY "spot-rest/request/query-only"
#define BODY "spot-rest/request/body-only"

static vector_set vectors;
static char path[256];

/* scratch makes an empty file for the test, in the build folder where that is known. */
static int scratch(char *name, size_t name_cap) {
  const char *folder = getenv("BUILD");
  int fd;
  snprintf(name, name_cap, "%s/bn_test_XXXXXX", folder && *folder ? folder : ".");
  fd = mkstemp(name);
  return fd < 0 ? -1 : close(fd);
}

static int load(void **state) {
  char problem[256];
  (void)state;
  if (scratch(path, sizeof path) != 0) return -1;
  return vectors_load(&vectors, "conformance/tests/data/small", problem, sizeof problem);
}

static int unload(void **state) {
  (void)state;
  unlink(path);
  vectors_free(&vectors);
  return 0;
}

static void write_file(const char *text) {
  FILE *file = fopen(path, "wb");
  assert_non_null(file);
  assert_int_equal(fwrite(text, 1, strlen(text), file), strlen(text));
  assert_int_equal(fclose(file), 0);
}

static void assert_file(const char *wanted) {
  char found[4096] = "";
  FILE *file = fopen(path, "rb");
  assert_non_null(file);
  found[fread(found, 1, sizeof found - 1, file)] = 0;
  fclose(file);
  assert_string_equal(found, wanted);
}

static void open_with(expect *self, const char *text, int updating) {
  char problem[256] = "";
  write_file(text);
  if (expect_load(self, path, &vectors, updating, problem, sizeof problem) != 0) fail_msg("%s", problem);
}

static void assert_refused(const char *text, const char *why) {
  expect self;
  char problem[256] = "";
  write_file(text);
  assert_int_equal(expect_load(&self, path, &vectors, 0, problem, sizeof problem), 64);
  if (strstr(problem, why) == NULL) fail_msg("\"%s\" does not say \"%s\"", problem, why);
  expect_free(&self);
}

static verdict applied(expect *self, const char *id, outcome result, counted count) {
  verdict v;
  memset(&v, 0, sizeof v);
  v.id = bns_slice_of(id);
  v.outcome = result;
  v.counted = count;
  v.detail = bns_slice_of("what happened");
  expect_apply(self, &v);
  return v;
}

static void a_failure_as_expected_is_skipped(void **state) {
  expect self;
  verdict v;
  (void)state;
  open_with(&self, "# for people\n\n" QUERY "  crash  # known since May\n", 0);
  v = applied(&self, QUERY, OUTCOME_CRASH, COUNTED_FAILED);
  assert_int_equal(v.expectation, EXPECTED_AS_IS);
  assert_int_equal(v.counted, COUNTED_SKIPPED);
  v = applied(&self, BODY, OUTCOME_CRASH, COUNTED_FAILED);
  assert_int_equal(v.expectation, EXPECTED_NOTHING);
  assert_int_equal(v.counted, COUNTED_FAILED);
  expect_free(&self);
}

static void an_unexpected_pass_is_a_failure_and_names_the_file(void **state) {
  expect self;
  verdict v;
  (void)state;
  open_with(&self, QUERY " crash\n", 0);
  v = applied(&self, QUERY, OUTCOME_PASS, COUNTED_PASSED);
  assert_int_equal(v.expectation, EXPECTED_FAILURE);
  assert_int_equal(v.counted, COUNTED_FAILED);
  assert_int_equal(strncmp((const char *)v.detail.ptr, "delete its line in ", 19), 0);
  assert_int_equal(strncmp((const char *)v.detail.ptr + 19, path, strlen(path)), 0);
  expect_free(&self);
}

static void failing_in_another_way_is_a_failure(void **state) {
  expect self;
  verdict v;
  (void)state;
  open_with(&self, QUERY " crash\n", 0);
  v = applied(&self, QUERY, OUTCOME_FAIL, COUNTED_FAILED);
  assert_int_equal(v.expectation, EXPECTED_OTHERWISE);
  assert_int_equal(v.counted, COUNTED_FAILED);
  assert_int_equal(strncmp((const char *)v.detail.ptr, "what happened; ", 15), 0);
  expect_free(&self);
}

static void what_is_not_counted_stays_so(void **state) {
  expect self;
  verdict v;
  (void)state;
  open_with(&self, "* fail\n", 0);
  v = applied(&self, "spot-rest/verify/get-with-body", OUTCOME_REFUSED, COUNTED_NOT);
  assert_int_equal(v.counted, COUNTED_NOT);
  v = applied(&self, "spot-rest/verify/signature-first", OUTCOME_FAIL, COUNTED_SKIPPED);
  assert_int_equal(v.expectation, EXPECTED_NOTHING);
  v = applied(&self, QUERY, OUTCOME_GIVEN_UP, COUNTED_SKIPPED);
  assert_int_equal(v.expectation, EXPECTED_NOTHING);
  v = applied(&self, QUERY, OUTCOME_UNSUPPORTED, COUNTED_SKIPPED);
  assert_int_equal(v.expectation, EXPECTED_OTHERWISE);
  expect_free(&self);
}

static void an_id_precedes_a_glob_and_a_glob_spans_slashes(void **state) {
  expect self;
  (void)state;
  open_with(&self, "spot-rest/* fail\n" QUERY " crash\n", 0);
  assert_int_equal(applied(&self, QUERY, OUTCOME_CRASH, COUNTED_FAILED).expectation, EXPECTED_AS_IS);
  assert_int_equal(applied(&self, BODY, OUTCOME_FAIL, COUNTED_FAILED).expectation, EXPECTED_AS_IS);
  expect_free(&self);
}

static void lines_that_cannot_be_meant_are_refused_with_their_number(void **state) {
  (void)state;
  assert_refused("spot-rest/no/such fail\n", ":1: no vector has this name");
  assert_refused("# x\n" QUERY "\n", ":2: the second word is none of fail");
  assert_refused(QUERY " pass\n", ":1: the second word");
  assert_refused(QUERY " given-up\n", ":1: the second word");
  assert_refused(QUERY " fail because\n", ":1: behind the outcome");
}

static void a_file_that_is_not_there_is_refused_unless_it_is_written(void **state) {
  expect self;
  char problem[256];
  (void)state;
  unlink(path);
  assert_int_equal(expect_load(&self, path, &vectors, 0, problem, sizeof problem), 64);
  expect_free(&self);
  assert_int_equal(expect_load(&self, path, &vectors, 1, problem, sizeof problem), 0);
  applied(&self, QUERY, OUTCOME_CRASH, COUNTED_FAILED);
  applied(&self, BODY, OUTCOME_PASS, COUNTED_PASSED);
  assert_int_equal(expect_update(&self, &vectors, problem, sizeof problem), 0);
  assert_non_null(strstr(problem, ": 1 failure, 0 removed. Give each a reason, please."));
  assert_file("# bnconform expect, vectors 0.1.0: id, outcome, reason\n" QUERY "  crash  # TODO\n");
  expect_free(&self);
}

static void update_keeps_reasons_and_comments_and_drops_what_is_mended(void **state) {
  expect self;
  char said[256];
  (void)state;
  open_with(&self, "# ours\n" QUERY "   crash   # since May\n" BODY " fail # mended\ngone/id fail\n", 1);
  applied(&self, QUERY, OUTCOME_CRASH, COUNTED_FAILED);
  applied(&self, BODY, OUTCOME_PASS, COUNTED_PASSED);
  applied(&self, "spot-rest/request/name-space", OUTCOME_FAIL, COUNTED_FAILED);
  assert_int_equal(expect_update(&self, &vectors, said, sizeof said), 0);
  assert_non_null(strstr(said, ": 2 failures, 2 removed."));
  assert_file("# ours\n" QUERY "   crash   # since May\nspot-rest/request/name-space  fail  # TODO\n");
  expect_free(&self);
}

static void update_carries_a_reason_to_another_outcome(void **state) {
  expect self;
  char said[256];
  (void)state;
  open_with(&self, QUERY " fail # encoder\n", 1);
  applied(&self, QUERY, OUTCOME_CRASH, COUNTED_FAILED);
  assert_int_equal(expect_update(&self, &vectors, said, sizeof said), 0);
  assert_file(QUERY "  crash  # encoder\n");
  expect_free(&self);
}

/* seen: what failed, with the mistake that it is put down to. */
static verdict of_cause(const char *id, outcome result, const finding *cause) {
  verdict v;
  memset(&v, 0, sizeof v);
  v.id = bns_slice_of(id);
  v.outcome = result;
  v.counted = result == OUTCOME_PASS ? COUNTED_PASSED : COUNTED_FAILED;
  v.findings = cause;
  v.num_findings = cause != NULL;
  return v;
}

static void apply_all(expect *self, verdict *all, size_t num) {
  for (size_t i = 0; i < num; i++)
    expect_see(self, &all[i]);
  for (size_t i = 0; i < num; i++)
    expect_apply(self, &all[i]);
}

static const finding raw = {{(const uint8_t *)"raw-signed-encoded-sent", 23}, {NULL, 0}, CONFIDENCE_PROVED};
static const finding order = {{(const uint8_t *)"order-mismatch", 14}, {NULL, 0}, CONFIDENCE_PROVED};

static void a_line_of_a_cause_is_of_that_cause_alone(void **state) {
  verdict all[] = {of_cause(QUERY, OUTCOME_FAIL, &raw), of_cause(BODY, OUTCOME_FAIL, &order),
                   of_cause("spot-rest/request/name-space", OUTCOME_PASS, NULL)};
  expect self;
  (void)state;
  open_with(&self, "raw-signed-encoded-sent spot-rest/* fail  # our encoder\n", 0);
  apply_all(&self, all, 3);
  assert_int_equal(all[0].expectation, EXPECTED_AS_IS);
  assert_int_equal(all[1].expectation, EXPECTED_NOTHING);
  assert_int_equal(all[1].counted, COUNTED_FAILED);
  assert_int_equal(all[2].expectation, EXPECTED_NOTHING);
  expect_free(&self);
  assert_refused("no-such-mistake spot-rest/* fail\n", ":1: no mistake has this name");
}

static void where_all_that_a_glob_covers_passes_it_is_a_failure(void **state) {
  verdict all[] = {of_cause(QUERY, OUTCOME_PASS, NULL), of_cause(BODY, OUTCOME_PASS, NULL)};
  expect self;
  (void)state;
  open_with(&self, "raw-signed-encoded-sent spot-rest/request/* fail\n", 0);
  apply_all(&self, all, 2);
  assert_int_equal(all[0].expectation, EXPECTED_FAILURE);
  assert_int_equal(all[0].counted, COUNTED_FAILED);
  assert_int_equal(all[1].counted, COUNTED_PASSED); /* one vector tells of the line */
  expect_free(&self);
}

static void update_keeps_globs_and_writes_one_line_a_cause(void **state) {
  verdict all[] = {of_cause(QUERY, OUTCOME_FAIL, &raw), of_cause(BODY, OUTCOME_FAIL, &raw),
                   of_cause("spot-rest/sign/empty", OUTCOME_FAIL, NULL),
                   of_cause("spot-rest/sign/other", OUTCOME_PASS, NULL),
                   of_cause("spot-rest/verify/x", OUTCOME_CRASH, NULL)};
  expect self;
  char said[256];
  (void)state;
  open_with(&self, "# bnconform expect, vectors 0.0.9: id, outcome, reason\nspot-rest/sign/* fail # keys\n", 1);
  assert_int_equal(bns_slice_is(self.version, "0.0.9"), 1);
  apply_all(&self, all, 5);
  assert_int_equal(expect_update(&self, &vectors, said, sizeof said), 0);
  assert_file("# bnconform expect, vectors 0.1.0: id, outcome, reason\nspot-rest/sign/* fail # keys\n"
              "raw-signed-encoded-sent spot-rest/*  fail  # TODO\nspot-rest/verify/x  crash  # TODO\n");
  expect_free(&self);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_failure_as_expected_is_skipped),
      cmocka_unit_test(an_unexpected_pass_is_a_failure_and_names_the_file),
      cmocka_unit_test(failing_in_another_way_is_a_failure),
      cmocka_unit_test(what_is_not_counted_stays_so),
      cmocka_unit_test(an_id_precedes_a_glob_and_a_glob_spans_slashes),
      cmocka_unit_test(lines_that_cannot_be_meant_are_refused_with_their_number),
      cmocka_unit_test(a_file_that_is_not_there_is_refused_unless_it_is_written),
      cmocka_unit_test(update_keeps_reasons_and_comments_and_drops_what_is_mended),
      cmocka_unit_test(update_carries_a_reason_to_another_outcome),
      cmocka_unit_test(a_line_of_a_cause_is_of_that_cause_alone),
      cmocka_unit_test(where_all_that_a_glob_covers_passes_it_is_a_failure),
      cmocka_unit_test(update_keeps_globs_and_writes_one_line_a_cause),
  };
  return cmocka_run_group_tests(tests, load, unload);
}

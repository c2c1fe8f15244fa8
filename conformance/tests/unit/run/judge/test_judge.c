/* test_judge.c - the table "When a stage is equal" and what follows from it, row by row. The rows are data, in
 * judge_cases.json: a vector, a reply, and the verdict that is due. Their signatures were made by Python's hmac, or are
 * the vectors'. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "run/judge/judge.h"
#include "report/tally.h"
#include "text.h"

static vector_set set;

static int load_vectors(void **state) {
  char problem[512];
  (void)state;
  return vectors_load(&set, NULL, problem, sizeof problem);
}

static int free_vectors(void **state) {
  (void)state;
  vectors_free(&set);
  return 0;
}

static bns_slice read_whole(mem *arena, const char *path) {
  static uint8_t bytes[1 << 20];
  FILE *file = fopen(path, "rb");
  size_t len;
  if (file == NULL) fail_msg("%s: not there; tests run from the project's root", path);
  len = fread(bytes, 1, sizeof bytes, file);
  fclose(file);
  assert_true(len != 0 && len < sizeof bytes);
  return mem_copy(arena, bytes, len);
}

static const bns_json *parse(mem *arena, bns_slice text) {
  size_t num = 0, error_at = 0;
  bns_json *values = mem_alloc(arena, (text.len / 2 + 4) * sizeof *values);
  assert_int_equal(bns_json_parse(values, text.len / 2 + 4, &num, &error_at, text.ptr, text.len), BNS_OK);
  return values;
}

static bns_slice member_text(mem *arena, const bns_json *object, const char *name) {
  return vectors_expand(arena, bns_json_member(object, name));
}

static vector vector_of(mem *arena, const bns_json *row) {
  const bns_json *json = bns_json_member(row, "vector"), *expect = bns_json_member(json, "expect");
  bns_slice op = member_text(arena, json, "op"), scheme = member_text(arena, row, "scheme");
  vector v;
  memset(&v, 0, sizeof v);
  v.json = json;
  v.scheme = bns_scheme_find((const char *)scheme.ptr, scheme.len);
  v.op = bns_slice_is(op, "sign") ? OP_SIGN : bns_slice_is(op, "request") ? OP_REQUEST : OP_VERIFY;
  v.key = vectors_key(&set, member_text(arena, json, "key"));
  v.expect_ok = bns_json_member(expect, "ok");
  v.expect_reject = member_text(arena, expect, "reject");
  assert_non_null(v.scheme);
  assert_non_null(v.key);
  return v;
}

/* The reply stands in the row as it would on the line, but for its id. */
static void reply_of(reply *out, reply_room *room, mem *arena, const bns_json *row) {
  const bns_json *json = bns_json_member(row, "reply");
  bns_slice line = mem_format(arena, "{\"id\":\"2\",%.*s", (int)json->len - 1, (const char *)json->ptr + 1);
  reply_read(out, room, arena, line);
  assert_int_not_equal(out->answer, REPLY_NOISE);
  assert_int_not_equal(out->answer, REPLY_BROKEN);
}

static int is_due(bns_slice found, mem *arena, const bns_json *row, const char *name) {
  return bns_json_member(row, name) == NULL || bns_slice_equal(found, member_text(arena, row, name));
}

/* Both texts are those that differ there. */
static int shows_difference(const verdict *found) {
  size_t at = (size_t)found->offset;
  if (found->right.len < at || found->yours.len < at) return 0;
  return found->right.len == at || found->yours.len == at || found->right.ptr[at] != found->yours.ptr[at];
}

static int judge_row(const bns_json *row) {
  mem arena = {NULL};
  reply_room room = {NULL, 0};
  reply given;
  verdict found;
  const bns_json *offset = bns_json_member(row, "offset");
  bns_slice title = member_text(&arena, row, "title"), due = member_text(&arena, row, "outcome");
  vector v = vector_of(&arena, row);
  int right;
  memset(&found, 0, sizeof found);
  reply_of(&given, &room, &arena, row);
  judge(&found, &v, &given, &arena, bns_json_member(row, "reasons") != NULL);
  right = bns_slice_is(due, outcome_name(found.outcome)) && is_due(found.stage, &arena, row, "stage") &&
          is_due(found.detail, &arena, row, "detail");
  if (found.outcome == OUTCOME_PASS && bns_json_member(row, "detail") == NULL) right = right && found.detail.len == 0;
  if (offset != NULL) {
    uint64_t at = 0;
    assert_int_equal(bns_number(&at, (bns_slice){offset->ptr, offset->len}), BNS_OK);
    right = right && found.offset == (long)at && shows_difference(&found);
  }
  if (!right)
    print_error("%.*s: %s, %.*s, byte %ld, %.*s\n", (int)title.len, (const char *)title.ptr,
                outcome_name(found.outcome), (int)found.stage.len, (const char *)found.stage.ptr, found.offset,
                (int)found.detail.len, (const char *)found.detail.ptr);
  reply_room_free(&room);
  mem_free(&arena);
  return right;
}

static void every_row_gets_its_verdict(void **state) {
  mem arena = {NULL};
  const bns_json *json = parse(&arena, read_whole(&arena, "conformance/tests/data/judge_cases.json")), *rows, *at;
  uint32_t i, num_wrong = 0;
  (void)state;
  rows = bns_json_member(json, "cases");
  assert_true(rows->count > 80);
  for (i = 0, at = bns_json_child(rows); i < rows->count; i++) {
    num_wrong += !judge_row(at);
    if (i + 1 < rows->count) at = bns_json_next(at);
  }
  assert_int_equal(num_wrong, 0);
  mem_free(&arena);
}

static counted counted_at(outcome what, level of) {
  verdict v;
  memset(&v, 0, sizeof v);
  v.outcome = what;
  return counted_as(&v, of);
}

static void a_must_counts_as_it_went(void **state) {
  (void)state;
  assert_int_equal(counted_at(OUTCOME_PASS, LEVEL_MUST), COUNTED_PASSED);
  assert_int_equal(counted_at(OUTCOME_FAIL, LEVEL_MUST), COUNTED_FAILED);
  assert_int_equal(counted_at(OUTCOME_ACCEPTED, LEVEL_MUST), COUNTED_FAILED);
  assert_int_equal(counted_at(OUTCOME_REFUSED, LEVEL_MUST), COUNTED_FAILED);
  assert_int_equal(counted_at(OUTCOME_ERROR, LEVEL_MUST), COUNTED_FAILED);
  assert_int_equal(counted_at(OUTCOME_UNSUPPORTED, LEVEL_MUST), COUNTED_SKIPPED);
  assert_int_equal(counted_at(OUTCOME_GIVEN_UP, LEVEL_MUST), COUNTED_SKIPPED);
}

static void an_acceptable_is_skipped_whichever_way_it_went(void **state) {
  (void)state;
  assert_int_equal(counted_at(OUTCOME_PASS, LEVEL_ACCEPTABLE), COUNTED_SKIPPED);
  assert_int_equal(counted_at(OUTCOME_ACCEPTED, LEVEL_ACCEPTABLE), COUNTED_SKIPPED);
  assert_int_equal(counted_at(OUTCOME_REFUSED, LEVEL_ACCEPTABLE), COUNTED_SKIPPED);
  assert_int_equal(counted_at(OUTCOME_FAIL, LEVEL_ACCEPTABLE), COUNTED_SKIPPED);
}

static void an_info_does_not_count(void **state) {
  (void)state;
  assert_int_equal(counted_at(OUTCOME_PASS, LEVEL_INFO), COUNTED_NOT);
  assert_int_equal(counted_at(OUTCOME_FAIL, LEVEL_INFO), COUNTED_NOT);
  assert_int_equal(counted_at(OUTCOME_UNSUPPORTED, LEVEL_INFO), COUNTED_NOT);
}

static void a_fault_counts_at_every_level(void **state) {
  static const outcome faults[] = {OUTCOME_TIMEOUT, OUTCOME_CRASH, OUTCOME_PROTOCOL, OUTCOME_HARNESS};
  size_t i;
  (void)state;
  for (i = 0; i < 4; i++) {
    assert_int_equal(counted_at(faults[i], LEVEL_MUST), COUNTED_FAILED);
    assert_int_equal(counted_at(faults[i], LEVEL_ACCEPTABLE), COUNTED_FAILED);
    assert_int_equal(counted_at(faults[i], LEVEL_INFO), COUNTED_FAILED);
  }
}

static int exit_of(outcome a, counted as_a, outcome b, counted as_b, int contract_broken) {
  tally counts;
  verdict v;
  memset(&counts, 0, sizeof counts);
  memset(&v, 0, sizeof v);
  v.outcome = a;
  v.counted = as_a;
  tally_add(&counts, &v);
  v.outcome = b;
  v.counted = as_b;
  tally_add(&counts, &v);
  return tally_exit(&counts, contract_broken);
}

static void the_exit_status_is_the_first_that_applies(void **state) {
  tally none;
  (void)state;
  memset(&none, 0, sizeof none);
  assert_int_equal(exit_of(OUTCOME_PASS, COUNTED_PASSED, OUTCOME_PASS, COUNTED_PASSED, 0), 0);
  assert_int_equal(exit_of(OUTCOME_PASS, COUNTED_PASSED, OUTCOME_FAIL, COUNTED_SKIPPED, 0), 0);
  assert_int_equal(exit_of(OUTCOME_FAIL, COUNTED_FAILED, OUTCOME_UNSUPPORTED, COUNTED_SKIPPED, 0), 1);
  assert_int_equal(exit_of(OUTCOME_PASS, COUNTED_PASSED, OUTCOME_UNSUPPORTED, COUNTED_SKIPPED, 0), 2);
  assert_int_equal(exit_of(OUTCOME_PASS, COUNTED_PASSED, OUTCOME_UNSUPPORTED, COUNTED_NOT, 0), 0);
  assert_int_equal(exit_of(OUTCOME_FAIL, COUNTED_FAILED, OUTCOME_PROTOCOL, COUNTED_FAILED, 0), 3);
  assert_int_equal(exit_of(OUTCOME_PASS, COUNTED_PASSED, OUTCOME_PASS, COUNTED_PASSED, 1), 3);
  assert_int_equal(exit_of(OUTCOME_HARNESS, COUNTED_FAILED, OUTCOME_PROTOCOL, COUNTED_FAILED, 1), 5);
  assert_int_equal(tally_exit(&none, 0), 6);
}

static void what_failed_as_expected_does_not_decide(void **state) {
  tally counts;
  verdict v;
  (void)state;
  memset(&counts, 0, sizeof counts);
  memset(&v, 0, sizeof v);
  v.outcome = OUTCOME_PROTOCOL;
  v.counted = COUNTED_SKIPPED;
  v.expectation = EXPECTED_AS_IS;
  tally_add(&counts, &v);
  v.outcome = OUTCOME_UNSUPPORTED;
  tally_add(&counts, &v);
  assert_int_equal(tally_exit(&counts, 0), 0);
  assert_int_equal(counts.expected, 2);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(every_row_gets_its_verdict),
      cmocka_unit_test(a_must_counts_as_it_went),
      cmocka_unit_test(an_acceptable_is_skipped_whichever_way_it_went),
      cmocka_unit_test(an_info_does_not_count),
      cmocka_unit_test(a_fault_counts_at_every_level),
      cmocka_unit_test(the_exit_status_is_the_first_that_applies),
      cmocka_unit_test(what_failed_as_expected_does_not_decide),
  };
  return cmocka_run_group_tests(tests, load_vectors, free_vectors);
}

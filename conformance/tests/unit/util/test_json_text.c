#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "text.h"
#include "util/json_text.h"

static void a_text_is_read_whole_or_not_at_all(void **state) {
  mem arena = {NULL};
  (void)state;
  const bns_json *value = json_read(&arena, bns_slice_of(" {\"a\":[1,2]} "));
  assert_non_null(value);
  assert_int_equal(value->type, BNS_JSON_OBJECT);
  assert_int_equal(bns_json_member(value, "a")->count, 2);
  assert_null(json_read(&arena, bns_slice_of("{} {}")));
  assert_null(json_read(&arena, bns_slice_of("")));
  assert_null(json_read(&arena, (bns_slice){NULL, 0}));
  mem_free(&arena);
}

static void a_text_read_in_one_pass_is_read_alike_however_many_values_it_has(void **state) {
  static const char *const texts[] = {
      "{\"id\":\"a\",\"rest\":[1,true]}",
      "[1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1]"};
  (void)state;
  for (size_t i = 0; i < 2; i++) {
    mem arena = {NULL};
    size_t at = 1;
    const bns_json *usual = json_read(&arena, bns_slice_of(texts[i]));
    const bns_json *ours = json_read_once(&arena, bns_slice_of(texts[i]), &at);
    assert_non_null(ours);
    assert_int_equal(ours->span, usual->span);
    assert_memory_equal(ours, usual, ours->span * sizeof *ours);
    assert_null(json_read_once(&arena, bns_slice_of("{\"a\":1,}"), &at));
    assert_int_equal(at, 7);
    mem_free(&arena);
  }
}

static void the_place_where_reading_ended_is_told(void **state) {
  mem arena = {NULL};
  size_t at = 77;
  (void)state;
  assert_null(json_read_at(&arena, bns_slice_of("{\"a\":x}"), &at));
  assert_int_equal(at, 5);
  mem_free(&arena);
}

static void more_values_than_allowed_are_none(void **state) {
  mem arena = {NULL};
  (void)state;
  assert_non_null(json_read_most(&arena, bns_slice_of("[1,2,3]"), 4));
  assert_null(json_read_most(&arena, bns_slice_of("[1,2,3]"), 3));
  mem_free(&arena);
}

static void json_is_told_without_reading_it(void **state) {
  (void)state;
  assert_true(json_is(bns_slice_of("null")));
  assert_true(json_is(bns_slice_of("[{\"a\":\"b\"}]")));
  assert_false(json_is(bns_slice_of("a=b")));
  assert_false(json_is(bns_slice_of("")));
}

static void members_are_parted_by_commas_and_bytes_are_hex(void **state) {
  buf out = {NULL, 0, 0};
  bns_slice bytes = {(const uint8_t *)"\xff\x01", 2};
  (void)state;
  buf_put_text(&out, "{");
  json_put_text(&out, "a", bns_slice_of("x{"));
  json_put_name(&out, "b");
  buf_put_text(&out, "{");
  json_put_text(&out, "c", bns_slice_of("\"\n"));
  json_put_name(&out, "d");
  json_put_bytes(&out, bytes);
  json_put_name(&out, "e");
  json_put_bytes(&out, bns_slice_of("\xc3\xa9"));
  buf_put_text(&out, "}}");
  buf_put(&out, "", 1);
  assert_string_equal((char *)out.ptr,
                      "{\"a\":\"x{\",\"b\":{\"c\":\"\\\"\\n\",\"d\":{\"hex\":\"ff01\"},\"e\":\"\xc3\xa9\"}}");
  buf_free(&out);
}

static void blanks_between_values_are_left_out_and_those_in_strings_stay(void **state) {
  mem arena = {0};
  bns_slice text = json_without_blanks(&arena, bns_slice_of("{ \"a b\" :\t[1 ,\r\n \"\\\" \"], \"c\\\\\" : 2 }\n"));
  (void)state;
  assert_int_equal(text.len, strlen("{\"a b\":[1,\"\\\" \"],\"c\\\\\":2}"));
  assert_memory_equal(text.ptr, "{\"a b\":[1,\"\\\" \"],\"c\\\\\":2}", text.len);
  mem_free(&arena);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_text_is_read_whole_or_not_at_all),
      cmocka_unit_test(a_text_read_in_one_pass_is_read_alike_however_many_values_it_has),
      cmocka_unit_test(the_place_where_reading_ended_is_told),
      cmocka_unit_test(more_values_than_allowed_are_none),
      cmocka_unit_test(json_is_told_without_reading_it),
      cmocka_unit_test(blanks_between_values_are_left_out_and_those_in_strings_stay),
      cmocka_unit_test(members_are_parted_by_commas_and_bytes_are_hex),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

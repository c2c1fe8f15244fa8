/* json.c: what is read, what is refused and where, and JSONTestSuite; each text also against a guard page. */
#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "json.h"
#include "support.h"
#include "text.h"

#define COUNT(rows) (sizeof(rows) / sizeof((rows)[0]))

enum { VALUES_CAP = 4096 };

static bns_json values[VALUES_CAP];

static bns_status parse(bns_slice text, size_t *error_at) {
  size_t num;
  return bns_json_parse(values, VALUES_CAP, &num, error_at, text.ptr, text.len);
}

/* Parses a copy of the text whose next byte cannot be touched. */
static bns_status parse_guarded(const void *bytes, size_t len, size_t *error_at) {
  uint8_t *copy = guarded(bytes, len);
  bns_slice text = {copy, len};
  bns_status status = parse(text, error_at);
  guarded_free(copy, len);
  return status;
}

static const bns_json *parsed(const char *text) {
  size_t error_at;
  assert_int_equal(parse(bns_slice_of(text), &error_at), BNS_OK);
  return values;
}

static void assert_source(const bns_json *value, const char *source) {
  bns_slice got = {value->ptr, value->len};
  assert_true(bns_slice_is(got, source));
}

static void each_kind_of_value_is_its_own_source_text(void **state) {
  (void)state;
  const struct {
    const char *text;
    bns_json_type type;
    const char *source;
  } rows[] = {
      {"null", BNS_JSON_NULL, "null"},         {" true ", BNS_JSON_TRUE, "true"},
      {"\tfalse", BNS_JSON_FALSE, "false"},    {"0.10", BNS_JSON_NUMBER, "0.10"},
      {"\n-0\r", BNS_JSON_NUMBER, "-0"},       {"1E+05", BNS_JSON_NUMBER, "1E+05"},
      {"\"a\\nb\"", BNS_JSON_STRING, "a\\nb"}, {"\"\"", BNS_JSON_STRING, ""},
      {" [ ] ", BNS_JSON_ARRAY, "[ ]"},        {"{ }", BNS_JSON_OBJECT, "{ }"},
      {"[1,[2]]", BNS_JSON_ARRAY, "[1,[2]]"},  {"-12.5e-3", BNS_JSON_NUMBER, "-12.5e-3"},
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    const bns_json *value = parsed(rows[i].text);
    assert_int_equal(value->type, rows[i].type);
    assert_source(value, rows[i].source);
  }
}

static void containers_tell_what_they_hold(void **state) {
  (void)state;
  const bns_json *object = parsed("{\"a\":[1,{\"b\":null}],\"c\":\"d\"}");
  assert_int_equal(object->count, 2);
  assert_int_equal(object->span, 9);
  const bns_json *name = bns_json_child(object), *array = bns_json_next(name);
  assert_source(name, "a");
  assert_int_equal(array->count, 2);
  assert_int_equal(array->span, 5);
  const bns_json *inner = bns_json_next(bns_json_child(array));
  assert_source(inner, "{\"b\":null}");
  assert_source(bns_json_next(array), "c");
  assert_source(bns_json_next(bns_json_next(array)), "d");
}

static void a_member_is_found_by_its_unescaped_name(void **state) {
  (void)state;
  const bns_json *object = parsed("{\"\\u0061\\uD83D\\ude00\\n\":1,\"ab\":2,\"a\\u0000\":3,\"\":4,\"ba\\u0064\":5}");
  assert_source(bns_json_member(object, "a\xf0\x9f\x98\x80\n"), "1");
  assert_source(bns_json_member(object, "ab"), "2");
  assert_source(bns_json_member(object, ""), "4");
  assert_source(bns_json_member(object, "bad"), "5");
  assert_null(bns_json_member(object, "a"));
  assert_null(bns_json_member(object, "abc"));
  assert_null(bns_json_member(object, "ba"));
  assert_null(bns_json_member(object, "badd"));
  assert_null(bns_json_member(object, "bax"));
  assert_null(bns_json_member(bns_json_next(bns_json_child(object)), "a"));
  assert_null(bns_json_member(NULL, "a"));
}

static void of_equal_names_the_last_counts(void **state) {
  (void)state;
  assert_source(bns_json_member(parsed("{\"a\":1,\"b\":[{\"a\":9}],\"\\u0061\":2}"), "a"), "2");
}

static void a_string_is_unescaped_into_the_callers_room(void **state) {
  (void)state;
  static const char plain[] = "\"\\/\b\f\n\r\t A\0\xc2\xa2\xe2\x82\xac\xf0\x9f\x98\x80 end";
  const bns_json *value = parsed("\"\\\"\\\\\\/\\b\\f\\n\\r\\t A\\u0000\\u00a2\\u20AC\\uD83D\\uDE00 end\"");
  uint8_t room[128];
  size_t len;
  assert_int_equal(bns_json_text(room, value->len, &len, value), BNS_OK);
  assert_int_equal(len, sizeof plain - 1);
  assert_memory_equal(room, plain, len);
  for (size_t cap = 0; cap < sizeof plain - 1; cap++) {
    assert_int_equal(bns_json_text(room, cap, &len, value), BNS_ERR_ROOM);
    assert_int_equal(len, sizeof plain - 1);
  }
}

/* The first and last code point of each length in UTF-8, and those on both sides of the surrogates. */
static void an_escape_becomes_the_utf8_of_its_code_point(void **state) {
  (void)state;
  const struct {
    const char *json, *utf8;
  } rows[] = {
      {"\"\\u0001\"", "\x01"},
      {"\"\\u007f\"", "\x7f"},
      {"\"\\u0080\"", "\xc2\x80"},
      {"\"\\u07FF\"", "\xdf\xbf"},
      {"\"\\u0800\"", "\xe0\xa0\x80"},
      {"\"\\ud7ff\"", "\xed\x9f\xbf"},
      {"\"\\ue000\"", "\xee\x80\x80"},
      {"\"\\uFFFF\"", "\xef\xbf\xbf"},
      {"\"\\ud800\\udc00\"", "\xf0\x90\x80\x80"},
      {"\"\\uD800\\uDFFF\"", "\xf0\x90\x8f\xbf"},
      {"\"\\udbff\\udfff\"", "\xf4\x8f\xbf\xbf"},
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    uint8_t room[16];
    bns_slice got = {room, 0};
    assert_int_equal(bns_json_text(room, sizeof room, &got.len, parsed(rows[i].json)), BNS_OK);
    assert_true(bns_slice_is(got, rows[i].utf8));
  }
  const char *broken[] = {"\"\\udbff\\udbff\"", "\"\\ud800\\ue000\"", "\"\\udbff\\u0041\"", "\"\\udfff\\udc00\""};
  for (size_t i = 0; i < COUNT(broken); i++) {
    size_t at;
    assert_int_equal(parse_guarded(broken[i], strlen(broken[i]), &at), BNS_ERR_SYNTAX);
  }
}

static void what_is_no_string_has_no_text(void **state) {
  (void)state;
  uint8_t room[8];
  size_t len;
  assert_int_equal(bns_json_text(room, sizeof room, &len, parsed("12")), BNS_ERR_SYNTAX);
}

static void a_string_that_was_not_parsed_is_refused_not_trusted(void **state) {
  (void)state;
  const bns_json broken = {(const uint8_t *)"a\\", 2, 1, 0, BNS_JSON_STRING, 1};
  const bns_json object[] = {{(const uint8_t *)"", 0, 3, 1, BNS_JSON_OBJECT, 0}, broken, broken};
  uint8_t room[8];
  size_t len;
  assert_int_equal(bns_json_text(room, sizeof room, &len, &broken), BNS_ERR_SYNTAX);
  assert_null(bns_json_member(object, "ab"));
}

typedef struct refusal {
  const char *text;
  size_t at;
} refusal;

static const refusal refusals[] = {
    {"", 0},
    {"   ", 3},
    {"x", 0},
    {"nul", 0},
    {"nullx", 4},
    {"1 2", 2},
    {"[", 1},
    {"[1", 2},
    {"[1,", 3},
    {"[1,]", 3},
    {"[,1]", 1},
    {"[1 2]", 3},
    {"]", 0},
    {"[1}", 2},
    {"{\"a\"}", 4},
    {"{\"a\":}", 5},
    {"{\"a\":1,}", 7},
    {"{a:1}", 1},
    {"{\"a\":1", 6},
    {"{1:2}", 1},
    {"{\"a\":1]", 6},
    {"\"", 1},
    {"\"a", 2},
    {"\"\\", 1},
    {"\"\\x\"", 1},
    {"\"\\u12\"", 1},
    {"\"\\u12g4\"", 1},
    {"\"\t\"", 1},
    {"\"a\x1f\"", 2},
    {"\"\x80\"", 1},
    {"\"\\ud800\"", 1},
    {"\"\\udc00\"", 1},
    {"\"\\ud800\\u0041\"", 1},
    {"\"\\ud800\\ud800\"", 1},
    {"\"\\ud800x\"", 1},
    {"\"\xed\xa0\x80\"", 1},
    {"01", 1},
    {"-", 1},
    {"+1", 0},
    {".5", 0},
    {"1.", 2},
    {"1.e3", 2},
    {"1e", 2},
    {"1e+", 3},
    {"-x", 1},
    {"0x10", 1},
    {"\xef\xbb\xbf{}", 0},
    {"'a'", 0},
    {"[1]//", 3},
    {"tru\xe9", 0},
    {"\"\\U0041\"", 1},
};

static void what_is_no_json_is_refused_at_its_byte(void **state) {
  (void)state;
  for (size_t i = 0; i < COUNT(refusals); i++) {
    size_t at = 99;
    bns_status status = parse_guarded(refusals[i].text, strlen(refusals[i].text), &at);
    if (status != BNS_ERR_SYNTAX || at != refusals[i].at)
      fail_msg("%s: status %d at byte %zu", refusals[i].text, (int)status, at);
  }
}

static void a_nul_byte_ends_nothing(void **state) {
  (void)state;
  size_t at;
  assert_int_equal(parse_guarded("1\0", 2, &at), BNS_ERR_SYNTAX);
  assert_int_equal(at, 1);
  assert_int_equal(parse_guarded("\"a\0b\"", 5, &at), BNS_ERR_SYNTAX);
  assert_int_equal(at, 2);
  assert_int_equal(parse_guarded("\"\\\0\"", 4, &at), BNS_ERR_SYNTAX);
  assert_int_equal(at, 1);
}

static void no_text_at_all_may_have_no_pointer(void **state) {
  (void)state;
  bns_slice none = {NULL, 0};
  size_t at = 99;
  assert_int_equal(parse(none, &at), BNS_ERR_SYNTAX);
  assert_int_equal(at, 0);
}

static void nesting_ends_at_the_limit(void **state) {
  (void)state;
  char text[2 * 129];
  size_t at;
  for (size_t depth = 128; depth <= 129; depth++) {
    memset(text, '[', depth);
    memset(text + depth, ']', depth);
    bns_status status = parse_guarded(text, 2 * depth, &at);
    assert_int_equal(status, depth == 128 ? BNS_OK : BNS_ERR_LIMIT);
  }
  assert_int_equal(at, 128);
}

static void a_text_too_long_to_count_in_is_over_the_limit(void **state) {
  (void)state;
  size_t num, at;
#if SIZE_MAX > UINT32_MAX
  assert_int_equal(bns_json_parse(values, VALUES_CAP, &num, &at, (const uint8_t *)"1", (size_t)UINT32_MAX + 1),
                   BNS_ERR_LIMIT);
#else
  (void)num;
  (void)at;
#endif
}

static void too_few_values_say_how_many_are_needed(void **state) {
  (void)state;
  const char *text = "{\"a\":[1,{\"b\":null}],\"c\":\"d\"}";
  bns_json few[9];
  for (size_t cap = 0; cap <= COUNT(few); cap++) {
    size_t num, at;
    bns_status status = bns_json_parse(few, cap, &num, &at, (const uint8_t *)text, strlen(text));
    assert_int_equal(status, cap < COUNT(few) ? BNS_ERR_ROOM : BNS_OK);
    assert_int_equal(num, COUNT(few));
  }
}

static void every_beginning_of_a_text_is_read_within_its_bounds(void **state) {
  (void)state;
  const char *text = "{\"a\\u00e9\\ud83d\\ude00\":[-1.5e+3,true,false,null,\"\xf0\x9f\x98\x80\"],\"b\":{}}";
  for (size_t len = 0; len < strlen(text); len++) {
    size_t at;
    assert_int_equal(parse_guarded(text, len, &at), BNS_ERR_SYNTAX);
    assert_true(at <= len);
  }
}

/* y_ must be read, n_ must be refused, i_ may be either; whole and without its last byte, none may be overrun. */
static void judge_file(const char *name) {
  char path[512];
  snprintf(path, sizeof path, SHARED_DATA "/json-test-suite/%s", name);
  bns_slice text = read_whole(path);
  assert_non_null(text.ptr);
  size_t at;
  bns_status status = parse_guarded(text.ptr, text.len, &at);
  if (name[0] == 'y' && status != BNS_OK) fail_msg("%s: refused with status %d at byte %zu", name, (int)status, at);
  if (name[0] == 'n' && status != BNS_ERR_SYNTAX && status != BNS_ERR_LIMIT)
    fail_msg("%s: status %d", name, (int)status);
  for (size_t less = 1; less <= text.len && less <= 64; less++)
    (void)parse_guarded(text.ptr, text.len - less, &at);
  free((void *)(uintptr_t)text.ptr);
}

static void json_test_suite_is_judged_as_its_names_say(void **state) {
  (void)state;
  size_t judged = 0;
  DIR *folder = opendir(SHARED_DATA "/json-test-suite");
  assert_non_null(folder);
  for (struct dirent *entry = readdir(folder); entry != NULL; entry = readdir(folder)) {
    if (strchr("yni", entry->d_name[0]) == NULL || entry->d_name[1] != '_') continue;
    judge_file(entry->d_name);
    judged++;
  }
  closedir(folder);
  assert_true(judged > 300);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(each_kind_of_value_is_its_own_source_text),
      cmocka_unit_test(containers_tell_what_they_hold),
      cmocka_unit_test(a_member_is_found_by_its_unescaped_name),
      cmocka_unit_test(of_equal_names_the_last_counts),
      cmocka_unit_test(a_string_is_unescaped_into_the_callers_room),
      cmocka_unit_test(an_escape_becomes_the_utf8_of_its_code_point),
      cmocka_unit_test(what_is_no_string_has_no_text),
      cmocka_unit_test(a_string_that_was_not_parsed_is_refused_not_trusted),
      cmocka_unit_test(what_is_no_json_is_refused_at_its_byte),
      cmocka_unit_test(a_nul_byte_ends_nothing),
      cmocka_unit_test(no_text_at_all_may_have_no_pointer),
      cmocka_unit_test(nesting_ends_at_the_limit),
      cmocka_unit_test(a_text_too_long_to_count_in_is_over_the_limit),
      cmocka_unit_test(too_few_values_say_how_many_are_needed),
      cmocka_unit_test(every_beginning_of_a_text_is_read_within_its_bounds),
      cmocka_unit_test(json_test_suite_is_judged_as_its_names_say),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

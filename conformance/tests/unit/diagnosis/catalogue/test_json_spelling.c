/* json_spelling.c: what other serialisers make of a text. The expected texts were taken from Python's json.dumps, from
 * Node's JSON.stringify, and from the documents of PHP's json_encode, Go's encoding/json and System.Text.Json. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "diagnosis/catalogue/json_spelling.h"

#define COUNT(rows) (sizeof(rows) / sizeof((rows)[0]))

enum { ROOM = 4096, VALUES = 1024 };

static size_t parse(bns_json *values, const char *text) {
  size_t num, error_at;
  bns_status status = bns_json_parse(values, VALUES, &num, &error_at, (const uint8_t *)text, strlen(text));
  assert_int_equal(status, BNS_OK);
  return num;
}

static void becomes(const char *source, json_style style, const char *wanted) {
  bns_json values[VALUES];
  char room[ROOM + 1];
  bns_out out = {(uint8_t *)room, ROOM, 0};
  (void)parse(values, source);
  assert_true(json_rewrite(&out, values, &style));
  assert_int_equal(bns_out_status(&out), BNS_OK);
  room[out.len] = 0;
  assert_string_equal(room, wanted);
}

static json_style style(json_layout layout, json_escapes escapes, json_numbers numbers) {
  json_style made = {layout, 0, escapes, numbers};
  return made;
}

static void layouts_are_those_of_the_serialisers(void **state) {
  (void)state;
  static const char source[] = " { \"a\" : [ 1 , { } , [ ] ] ,\n\"b\":null}";
  becomes(source, style(LAYOUT_COMPACT, ESCAPES_KEPT, NUMBERS_KEPT), "{\"a\":[1,{},[]],\"b\":null}");
  becomes(source, style(LAYOUT_SPACED, ESCAPES_KEPT, NUMBERS_KEPT), "{\"a\": [1, {}, []], \"b\": null}");
  becomes(source, style(LAYOUT_INDENT_2, ESCAPES_KEPT, NUMBERS_KEPT),
          "{\n  \"a\": [\n    1,\n    {},\n    []\n  ],\n  \"b\": null\n}");
  becomes(source, style(LAYOUT_INDENT_4, ESCAPES_KEPT, NUMBERS_KEPT),
          "{\n    \"a\": [\n        1,\n        {},\n        []\n    ],\n    \"b\": null\n}");
  becomes(source, style(LAYOUT_INDENT_TAB, ESCAPES_KEPT, NUMBERS_KEPT),
          "{\n\t\"a\": [\n\t\t1,\n\t\t{},\n\t\t[]\n\t],\n\t\"b\": null\n}");
}

static void escapes_are_those_of_the_serialisers(void **state) {
  (void)state;
  static const char source[] = "\"\\u00e9/\\/<\\ud83c\\udf66\\n\\u0001+\"";
  becomes(source, style(LAYOUT_COMPACT, ESCAPES_KEPT, NUMBERS_KEPT), source);
  becomes(source, style(LAYOUT_COMPACT, ESCAPES_FEWEST, NUMBERS_KEPT), "\"\xc3\xa9//<\xf0\x9f\x8d\xa6\\n\\u0001+\"");
  becomes(source, style(LAYOUT_COMPACT, ESCAPES_ASCII, NUMBERS_KEPT), "\"\\u00e9//<\\ud83c\\udf66\\n\\u0001+\"");
  becomes(source, style(LAYOUT_COMPACT, ESCAPES_SLASH, NUMBERS_KEPT), "\"\xc3\xa9\\/\\/<\xf0\x9f\x8d\xa6\\n\\u0001+\"");
  becomes(source, style(LAYOUT_COMPACT, ESCAPES_ASCII_SLASH, NUMBERS_KEPT),
          "\"\\u00e9\\/\\/<\\ud83c\\udf66\\n\\u0001+\"");
  becomes(source, style(LAYOUT_COMPACT, ESCAPES_HTML, NUMBERS_KEPT),
          "\"\xc3\xa9//\\u003c\xf0\x9f\x8d\xa6\\n\\u0001+\"");
  becomes(source, style(LAYOUT_COMPACT, ESCAPES_DOTNET, NUMBERS_KEPT),
          "\"\\u00E9//\\u003C\\uD83C\\uDF66\\n\\u0001\\u002B\"");
}

static void members_are_sorted_by_their_unescaped_names(void **state) {
  (void)state;
  json_style sorted = {LAYOUT_COMPACT, 1, ESCAPES_FEWEST, NUMBERS_KEPT};
  becomes("{\"z\":1,\"a\":{\"y\":1,\"b\":2},\"\\u0062\":3,\"M\":4}", sorted,
          "{\"M\":4,\"a\":{\"b\":2,\"y\":1},\"b\":3,\"z\":1}");
}

static void of_equal_names_the_last_value_stays_where_the_first_stood(void **state) {
  (void)state;
  becomes("{\"a\":1,\"b\":2,\"\\u0061\":3}", style(LAYOUT_COMPACT, ESCAPES_FEWEST, NUMBERS_KEPT), "{\"a\":3,\"b\":2}");
}

static void numbers_are_those_of_the_languages(void **state) {
  (void)state;
  static const struct {
    const char *source, *javascript, *python, *php;
  } rows[] = {
      {"0.10", "0.1", "0.1", "0.1"},
      {"25.170", "25.17", "25.17", "25.17"},
      {"1.0", "1", "1.0", "1"},
      {"1e2", "100", "100.0", "100"},
      {"-5", "-5", "-5", "-5"},
      {"-0.5", "-0.5", "-0.5", "-0.5"},
      {"0", "0", "0", "0"},
      {"29383937493038367292", "29383937493038367000", "29383937493038367292", "2.9383937493038367e+19"},
      {"9007199254740993", "9007199254740992", "9007199254740993", "9007199254740993"},
      {"0.0000001", "1e-7", "1e-07", "1.0e-7"},
      {"0.000001", "0.000001", "1e-06", "1.0e-6"},
      {"1e21", "1e+21", "1e+21", "1.0e+21"},
      {"1.5e300", "1.5e+300", "1.5e+300", "1.5e+300"},
      {"0.88000000", "0.88", "0.88", "0.88"},
      {"1e999", "1e999", "1e999", "1e999"},
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    becomes(rows[i].source, style(LAYOUT_COMPACT, ESCAPES_KEPT, NUMBERS_KEPT), rows[i].source);
    becomes(rows[i].source, style(LAYOUT_COMPACT, ESCAPES_KEPT, NUMBERS_JAVASCRIPT), rows[i].javascript);
    becomes(rows[i].source, style(LAYOUT_COMPACT, ESCAPES_KEPT, NUMBERS_PYTHON), rows[i].python);
    becomes(rows[i].source, style(LAYOUT_COMPACT, ESCAPES_KEPT, NUMBERS_PHP), rows[i].php);
  }
}

static void a_whole_number_is_big_beyond_two_to_the_53(void **state) {
  (void)state;
  assert_false(json_is_big(bns_slice_of("9007199254740992")));
  assert_true(json_is_big(bns_slice_of("9007199254740993")));
  assert_true(json_is_big(bns_slice_of("-9007199254740993")));
  assert_true(json_is_big(bns_slice_of("29383937493038367292")));
  assert_false(json_is_big(bns_slice_of("1e99")));
  assert_false(json_is_big(bns_slice_of("9007199254740993.5")));
}

static void it_is_told_what_styles_can_differ_on(void **state) {
  (void)state;
  static const struct {
    const char *source;
    int has;
  } rows[] = {{"{}", 0},
              {"{\"a\":\"b\"}", 0},
              {"{\"a\":1}", JSON_HAS_NUMBERS},
              {"{\"a\":\"b\",\"c\":\"d\"}", JSON_HAS_MEMBERS},
              {"[\"a/b\"]", JSON_HAS_ESCAPABLE},
              {"[\"\xc3\xa9\"]", JSON_HAS_ESCAPABLE},
              {"[29383937493038367292]", JSON_HAS_NUMBERS | JSON_HAS_BIG_INTEGERS}};
  for (size_t i = 0; i < COUNT(rows); i++) {
    bns_json values[VALUES];
    size_t num = parse(values, rows[i].source);
    assert_int_equal(json_has(values, num), rows[i].has);
  }
}

static void an_object_of_too_many_members_is_left_alone(void **state) {
  (void)state;
  char text[4096] = "{";
  bns_json values[VALUES];
  uint8_t room[ROOM];
  bns_out out = {room, sizeof room, 0};
  json_style compact = style(LAYOUT_COMPACT, ESCAPES_KEPT, NUMBERS_KEPT);
  for (int i = 0; i < 300; i++)
    strcat(text, i > 0 ? ",\"a\":1" : "\"a\":1");
  strcat(text, "}");
  (void)parse(values, text);
  assert_false(json_rewrite(&out, values, &compact));
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(layouts_are_those_of_the_serialisers),
      cmocka_unit_test(escapes_are_those_of_the_serialisers),
      cmocka_unit_test(members_are_sorted_by_their_unescaped_names),
      cmocka_unit_test(of_equal_names_the_last_value_stays_where_the_first_stood),
      cmocka_unit_test(numbers_are_those_of_the_languages),
      cmocka_unit_test(a_whole_number_is_big_beyond_two_to_the_53),
      cmocka_unit_test(it_is_told_what_styles_can_differ_on),
      cmocka_unit_test(an_object_of_too_many_members_is_left_alone),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

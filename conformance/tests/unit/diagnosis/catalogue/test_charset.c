/* charset.c: characters in other sets. The expected bytes are those of the sets' own standards, written by hand. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "diagnosis/catalogue/charset.h"

#define COUNT(rows) (sizeof(rows) / sizeof((rows)[0]))

static void a_character_has_the_bytes_of_its_set(void **state) {
  static const struct {
    const char *name;
    uint32_t point;
    size_t len;
    uint8_t bytes[2];
  } rows[] = {
      {"latin-1", 0xe9, 1, {0xe9, 0}},  {"cp1252", 0x20ac, 1, {0x80, 0}}, {"cp1251", 0x416, 1, {0xc6, 0}},
      {"koi8-r", 0x416, 1, {0xf6, 0}},  {"cp1254", 0x15f, 1, {0xfe, 0}},  {"iso8859-15", 0x20ac, 1, {0xa4, 0}},
      {"cp850", 0xe9, 1, {0x82, 0}},    {"gbk", 0x554a, 2, {0xb0, 0xa1}}, {"gbk", 0x5e01, 2, {0xb1, 0xd2}},
      {"gbk", 0x4e02, 2, {0x81, 0x40}}, {"gbk", 0x4e90, 2, {0x81, 0x80}}, {"latin-1", 0x20ac, 0, {0, 0}},
      {"cp1252", 0x416, 0, {0, 0}},     {"gbk", 0xe9, 2, {0xa8, 0xa6}},   {"gbk", 0x1f600, 0, {0, 0}},
      {"no such set", 0xe9, 0, {0, 0}},
  };
  (void)state;
  for (size_t i = 0; i < COUNT(rows); i++) {
    uint8_t bytes[2] = {0, 0};
    assert_int_equal(charset_bytes(bytes, rows[i].name, rows[i].point), rows[i].len);
    if (rows[i].len > 0) assert_memory_equal(bytes, rows[i].bytes, rows[i].len);
  }
}

static void a_byte_is_the_character_of_its_set(void **state) {
  (void)state;
  assert_int_equal(charset_point("cp1252", 0x80), 0x20ac);
  assert_int_equal(charset_point("cp1252", 0xe9), 0xe9);
  assert_int_equal(charset_point("cp1251", 0xff), 0x44f);
  assert_int_equal(charset_point("latin-1", 0xff), 0xff);
  assert_int_equal(charset_point("cp1252", 0x41), 0x41);
  assert_int_equal(charset_point("cp1252", 0x81), 0x81); /* the set has none */
}

static void utf_8_is_written_in_its_shortest_form(void **state) {
  static const struct {
    uint32_t point;
    const char *text;
  } rows[] = {{0x41, "A"}, {0xe9, "\xc3\xa9"}, {0x20ac, "\xe2\x82\xac"}, {0x1f600, "\xf0\x9f\x98\x80"}};
  (void)state;
  for (size_t i = 0; i < COUNT(rows); i++) {
    uint8_t room[5] = {0};
    bns_out out = {room, 4, 0};
    charset_put_utf8(&out, rows[i].point);
    assert_int_equal(out.len, strlen(rows[i].text));
    assert_string_equal((const char *)room, rows[i].text);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_character_has_the_bytes_of_its_set),
      cmocka_unit_test(a_byte_is_the_character_of_its_set),
      cmocka_unit_test(utf_8_is_written_in_its_shortest_form),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

/* test_printable.c - bytes as text: what cannot be seen is a word or hex, and nothing else changes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "show/printable.h"
#include "text.h"

static void assert_shown(const char *bytes, size_t len, unsigned how, const char *wanted) {
  bns_slice slice = {(const uint8_t *)bytes, len};
  buf out = {NULL, 0, 0};
  show_bytes(&out, slice, how);
  buf_put(&out, "", 1);
  assert_string_equal((const char *)out.ptr, wanted);
  buf_free(&out);
}
#define SHOWN(bytes, how, wanted) assert_shown((bytes), sizeof(bytes) - 1, (how), (wanted))

static void plain_text_stays_as_it_is(void **state) {
  (void)state;
  SHOWN("", 0, "");
  SHOWN("symbol=BTCUSDT&price=0.1", 0, "symbol=BTCUSDT&price=0.1");
  SHOWN("\xE5\xB8\x81\xE5\xAE\x89", 0, "\xE5\xB8\x81\xE5\xAE\x89");
}

static void control_characters_are_words(void **state) {
  (void)state;
  SHOWN("a\nb\r\tc\0d\001\177", 0, "a<LF>b<CR><TAB>c<NUL>d<SOH><DEL>");
  SHOWN("\033[31m", 0, "<ESC>[31m");
}

static void a_newline_and_a_backslash_n_differ(void **state) {
  (void)state;
  SHOWN("a\n", 0, "a<LF>");
  SHOWN("a\\n", 0, "a\\n");
}

static void a_literal_less_than_is_hex_so_that_words_are_certain(void **state) {
  (void)state;
  SHOWN("<LF>", 0, "<3C>LF>");
  SHOWN("timestamp < server time, age <= 5 s", 0, "timestamp < server time, age <= 5 s");
  SHOWN("<", 0, "<3C>");
}

static void spaces_at_an_end_are_words_where_asked(void **state) {
  (void)state;
  SHOWN(" a b ", 0, " a b ");
  SHOWN("  a b ", SHOW_EDGES, "<SP><SP>a b<SP>");
  SHOWN(" ", SHOW_EDGES, "<SP>");
  SHOWN("a b", SHOW_SPACES, "a<SP>b");
}

static void invisible_unicode_is_a_word_or_hex(void **state) {
  (void)state;
  SHOWN("\xC2\xA0\xEF\xBB\xBF\xE2\x80\x8B", 0, "<NBSP><BOM><ZWSP>");
  SHOWN("\xE2\x80\x8D\xE2\x80\x8C\xC2\xAD", 0, "<ZWJ><ZWNJ><SHY>");
  SHOWN("a\xE2\x80\xAE"
        "b",
        0, "a<E2 80 AE>b");
  SHOWN("\xE3\x80\x80\xC2\x85", 0, "<E3 80 80><C2 85>");
}

static void bytes_that_are_not_utf8_are_hex_together(void **state) {
  (void)state;
  SHOWN("a\xFF\xFE"
        "b",
        0, "a<FF FE>b");
  SHOWN("\xE2\x82", 0, "<E2 82>");
  SHOWN("\xC0\xAF\xED\xA0\x80", 0, "<C0 AF ED A0 80>");
  SHOWN("\x80\x80\x80\x80\x80\x80\x80\x80\x80", 0, "<80 80 80 80 80 80 80 80><80>");
}

static void the_first_character_outside_ascii_is_hex_where_asked(void **state) {
  (void)state;
  SHOWN("a\xEF\xBC\x91\xEF\xBC\x92", SHOW_FIRST_HEX, "a<EF BC 91>\xEF\xBC\x92");
}

static void a_mark_without_a_letter_before_it_is_hex(void **state) {
  (void)state;
  SHOWN("\xCC\x81"
        "a",
        0, "<CC 81>a");
  SHOWN("a\xCC\x81", 0, "a\xCC\x81");
}

static void every_byte_sequence_comes_out_as_utf8_without_controls(void **state) {
  uint8_t bytes[3];
  unsigned i, k;
  (void)state;
  for (i = 0; i < 0x1000000u; i += 251u) {
    bns_slice slice = {bytes, 3};
    buf out = {NULL, 0, 0};
    bytes[0] = (uint8_t)(i >> 16);
    bytes[1] = (uint8_t)(i >> 8);
    bytes[2] = (uint8_t)i;
    show_bytes(&out, slice, i & 7u);
    assert_true(bns_utf8_valid(buf_slice(&out)));
    for (k = 0; k < out.len; k++)
      assert_true(out.ptr[k] >= 0x20 && out.ptr[k] != 0x7F);
    buf_free(&out);
  }
}

static void columns_count_wide_characters_twice_and_marks_never(void **state) {
  buf out = {NULL, 0, 0};
  (void)state;
  assert_int_equal(show_bytes(&out, bns_slice_of("a\xE5\xB8\x81"), 0), 3);
  assert_int_equal(show_bytes(&out, bns_slice_of("e\xCC\x81"), 0), 1);
  assert_int_equal(show_bytes(&out, bns_slice_of("\n"), 0), 4);
  assert_int_equal(show_columns(bns_slice_of("a\xE5\xB8\x81"
                                             "e\xCC\x81")),
                   4);
  buf_free(&out);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(plain_text_stays_as_it_is),
      cmocka_unit_test(control_characters_are_words),
      cmocka_unit_test(a_newline_and_a_backslash_n_differ),
      cmocka_unit_test(a_literal_less_than_is_hex_so_that_words_are_certain),
      cmocka_unit_test(spaces_at_an_end_are_words_where_asked),
      cmocka_unit_test(invisible_unicode_is_a_word_or_hex),
      cmocka_unit_test(bytes_that_are_not_utf8_are_hex_together),
      cmocka_unit_test(the_first_character_outside_ascii_is_hex_where_asked),
      cmocka_unit_test(a_mark_without_a_letter_before_it_is_hex),
      cmocka_unit_test(every_byte_sequence_comes_out_as_utf8_without_controls),
      cmocka_unit_test(columns_count_wide_characters_twice_and_marks_never),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

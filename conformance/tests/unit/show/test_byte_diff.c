/* test_byte_diff.c - the split diff: what is equal stands apart, both differences start in the same column. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "show/byte_diff.h"
#include "show/printable.h"
#include "text.h"

static const layout narrow = {80, 0, 0, 0}, wide = {100, 0, 0, 0}, whole = {80, 0, 1, 0}, coloured = {80, 1, 0, 0};

static diff_side side(const char *label, bns_slice text) {
  diff_side s = {NULL, {NULL, 0}, NULL, 0};
  s.label = label;
  s.text = text;
  return s;
}

static char *diff_of(const layout *form, bns_slice yours, bns_slice right) {
  diff_side a = side("yours", yours), b = side("right", right);
  buf out = {NULL, 0, 0};
  diff_put(&out, form, &a, &b);
  buf_put(&out, "", 1);
  return (char *)out.ptr;
}

static void assert_diff(const char *yours, const char *right, const char *wanted) {
  char *found = diff_of(&narrow, bns_slice_of(yours), bns_slice_of(right));
  assert_string_equal(found, wanted);
  free(found);
}

static void a_difference_in_the_middle_has_equal_rows_around_it(void **state) {
  (void)state;
  assert_diff("coin=USDT&name=Main Account&amount=50", "coin=USDT&name=Main%20Account&amount=50",
              "  same    coin=USDT&name=Main                                         19 bytes\n"
              "  yours   <SP>                                                          1 byte\n"
              "  right   %20                                                          3 bytes\n"
              "  same    Account&amount=50                                           17 bytes\n");
}

static void what_is_missing_is_said_to_be_nothing(void **state) {
  (void)state;
  assert_diff("timestamp=1\n", "timestamp=1",
              "  same    timestamp=1                                                 11 bytes\n"
              "  yours   <LF>                                                          1 byte\n"
              "  right   (nothing)\n");
  assert_diff("", "a",
              "  yours   (nothing)\n"
              "  right   a                                                             1 byte\n");
}

static void an_escape_is_not_split(void **state) {
  (void)state;
  assert_diff("name=a%2fb", "name=a%2Fb",
              "  same    name=a                                                       6 bytes\n"
              "  yours   %2f                                                          3 bytes\n"
              "  right   %2F                                                          3 bytes\n"
              "  same    b                                                             1 byte\n");
}

static void a_character_is_not_split_and_the_first_is_hex(void **state) {
  (void)state;
  /* U+FF11 and U+FF12 share two bytes. */
  assert_diff("symbol=\xEF\xBC\x91&a", "symbol=\xEF\xBC\x92&a",
              "  same    symbol=                                                      7 bytes\n"
              "  yours   <EF BC 91>                                                   3 bytes\n"
              "  right   <EF BC 92>                                                   3 bytes\n"
              "  same    &a                                                           2 bytes\n");
}

static void wide_characters_keep_the_right_edge(void **state) {
  char *found = diff_of(&narrow, bns_slice_of("symbol=\xEF\xBC\x91\xEF\xBC\x92\xEF\xBC\x93&side=BUY"),
                        bns_slice_of("symbol=%EF%BC%91%EF%BC%92%EF%BC%93&side=BUY"));
  char *row, *rest = found;
  (void)state;
  while ((row = strtok(rest, "\n")) != NULL) {
    assert_int_equal(show_columns(bns_slice_of(row)), 78);
    rest = NULL;
  }
  free(found);
}

static void a_common_digit_of_two_signatures_is_chance(void **state) {
  (void)state;
  assert_diff("c8db56825ae71d6d79447849e617115f", "c02c0fc11d6a7dac71c0dd4ac1ac3c0f",
              "  yours   c8db56825ae71d6d79447849e617115f                            32 bytes\n"
              "  right   c02c0fc11d6a7dac71c0dd4ac1ac3c0f                            32 bytes\n");
}

static void long_rows_say_how_many_more_bytes_there_are(void **state) {
  char yours[301], right[302];
  char *found;
  (void)state;
  memset(yours, 'a', 300);
  yours[300] = 0;
  memcpy(right, yours, 300);
  right[300] = 'b';
  right[301] = 0;
  yours[0] = 'X';
  found = diff_of(&narrow, bns_slice_of(yours), bns_slice_of(right));
  assert_non_null(strstr(found, "  yours   Xaaaaaaaa"));
  assert_non_null(strstr(found, "aaaa\xE2\x80\xA6 249 more bytes\n"));
  assert_non_null(strstr(found, "aaaa\xE2\x80\xA6 248 more bytes\n"));
  free(found);
  found = diff_of(&whole, bns_slice_of(yours), bns_slice_of(right));
  assert_null(strstr(found, "more bytes"));
  assert_non_null(strstr(found, "  300 bytes\n"));
  assert_non_null(strstr(found, "  301 bytes\n"));
  free(found);
}

static void a_long_equal_beginning_keeps_what_stands_before_the_difference(void **state) {
  char yours[402] = "", right[402] = "";
  char *found;
  int i;
  (void)state;
  for (i = 0; i < 50; i++)
    strcat(yours, "a=1&bc2&");
  strcpy(right, yours);
  strcat(yours, "Y");
  strcat(right, "R");
  found = diff_of(&narrow, bns_slice_of(yours), bns_slice_of(right));
  assert_non_null(strstr(found, "  same    a=1&bc2&"));
  assert_non_null(strstr(found, " more bytes \xE2\x80\xA6"));
  assert_non_null(strstr(found, "a=1&bc2&\n  yours   Y"));
  assert_true(show_columns(bns_slice_of(strtok(found, "\n"))) <= 78);
  free(found);
}

static void no_row_is_wider_than_the_width(void **state) {
  static const layout *const forms[] = {&narrow, &wide};
  uint8_t yours[700], right[700];
  size_t i, k, f;
  (void)state;
  for (k = 0; k < 400; k++) {
    for (i = 0; i < sizeof yours; i++)
      yours[i] = right[i] = (uint8_t)((i * i + k * 7) >> (k % 5));
    right[(k * 37) % sizeof right] ^= 0x55;
    for (f = 0; f < 2; f++) {
      bns_slice a = {yours, sizeof yours}, b = {right, sizeof right - k};
      char *found = diff_of(forms[f], a, b), *row, *rest = found;
      while ((row = strtok(rest, "\n")) != NULL) {
        assert_true(show_columns(bns_slice_of(row)) <= forms[f]->width);
        rest = NULL;
      }
      free(found);
    }
  }
}

static void hidden_bytes_count_as_what_they_were(void **state) {
  static const hidden note = {7, 11, 64};
  diff_side a = side("yours", bns_slice_of("apiKey=vmPU\xE2\x80\xA6uh8A&x=1")), b;
  buf out = {NULL, 0, 0};
  (void)state;
  a.hidden = &note;
  a.num_hidden = 1;
  b = a;
  b.label = "right";
  b.text = bns_slice_of("apiKey=vmPU\xE2\x80\xA6uh8A&x=2");
  diff_put(&out, &narrow, &a, &b);
  buf_put(&out, "", 1);
  assert_string_equal((char *)out.ptr,
                      "  same    apiKey=vmPU\xE2\x80\xA6uh8A&x=                                         74 bytes\n"
                      "  yours   1                                                             1 byte\n"
                      "  right   2                                                             1 byte\n");
  buf_free(&out);
}

static void a_difference_inside_what_is_hidden_is_said(void **state) {
  char *found = diff_of(&narrow, bns_slice_of("k=vmPU\xE2\x80\xA6uh8A"), bns_slice_of("k=vmPU\xE2\x80\xA6uh8A"));
  (void)state;
  assert_non_null(strstr(found, "  hidden  the difference is inside what is not shown here\n"));
  free(found);
}

static void without_its_colours_coloured_text_is_the_plain_text(void **state) {
  char *plain = diff_of(&narrow, bns_slice_of("a=1"), bns_slice_of("a=2"));
  char *colour = diff_of(&coloured, bns_slice_of("a=1"), bns_slice_of("a=2")), *to = colour;
  const char *from = colour;
  (void)state;
  assert_non_null(strchr(colour, '\033'));
  while (*from)
    if (*from == '\033')
      from = strchr(from, 'm') + 1;
    else
      *to++ = *from++;
  *to = 0;
  assert_string_equal(colour, plain);
  free(plain);
  free(colour);
}

static void words_are_broken_at_the_width(void **state) {
  layout form = {40, 0, 0, 0};
  buf out = {NULL, 0, 0};
  (void)state;
  put_wrapped(&out, &form, 0, 2, bns_slice_of("The text that is signed is not the one that has to be signed."));
  buf_put(&out, "", 1);
  assert_string_equal((char *)out.ptr, "The text that is signed is not the one\n  that has to be signed.\n");
  buf_free(&out);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_difference_in_the_middle_has_equal_rows_around_it),
      cmocka_unit_test(what_is_missing_is_said_to_be_nothing),
      cmocka_unit_test(an_escape_is_not_split),
      cmocka_unit_test(a_character_is_not_split_and_the_first_is_hex),
      cmocka_unit_test(wide_characters_keep_the_right_edge),
      cmocka_unit_test(a_common_digit_of_two_signatures_is_chance),
      cmocka_unit_test(long_rows_say_how_many_more_bytes_there_are),
      cmocka_unit_test(a_long_equal_beginning_keeps_what_stands_before_the_difference),
      cmocka_unit_test(no_row_is_wider_than_the_width),
      cmocka_unit_test(hidden_bytes_count_as_what_they_were),
      cmocka_unit_test(a_difference_inside_what_is_hidden_is_said),
      cmocka_unit_test(without_its_colours_coloured_text_is_the_plain_text),
      cmocka_unit_test(words_are_broken_at_the_width),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

/* text.c: writing into room, hex, base64, percent-encoding, numbers, slices, UTF-8. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "support.h"
#include "text.h"

#define COUNT(rows) (sizeof(rows) / sizeof((rows)[0]))
#define WITH_LEN(literal) literal, sizeof(literal) - 1

typedef struct spelling {
  const char *bytes;
  size_t len;
  const char *text;
} spelling;

static void assert_bytes(bns_slice got, const void *wanted, size_t len) {
  assert_int_equal(got.len, len);
  if (len > 0) assert_memory_equal(got.ptr, wanted, len);
}

static void what_is_put_stands_one_behind_the_other(void **state) {
  (void)state;
  uint8_t room[64];
  bns_out out = {room, sizeof room, 0};
  bns_put(&out, "ab", 2);
  bns_put_byte(&out, 'c');
  bns_put_slice(&out, bns_slice_of("de"));
  bns_put_text(&out, "f");
  bns_put_decimal(&out, 0);
  bns_put_decimal(&out, 1499827319559u);
  bns_put_decimal(&out, UINT64_MAX);
  bns_slice got = {room, out.len};
  assert_bytes(got, WITH_LEN("abcdef0149982731955918446744073709551615"));
  assert_int_equal(bns_out_status(&out), BNS_OK);
}

static void too_little_room_is_counted_and_never_overrun(void **state) {
  (void)state;
  for (size_t cap = 0; cap < 12; cap++) {
    uint8_t *room = guarded("............", cap);
    bns_out out = {room, cap, 0};
    bns_put_text(&out, "abc");
    bns_put_percent(&out, bns_slice_of("/x"));
    bns_put_json(&out, bns_slice_of("\n\"y"));
    assert_int_equal(out.len, 12);
    assert_int_equal(bns_out_status(&out), BNS_ERR_ROOM);
    guarded_free(room, cap);
  }
}

static void nothing_is_written_behind_what_did_not_fit(void **state) {
  (void)state;
  uint8_t room[4] = "....";
  bns_out out = {room, sizeof room, 0};
  bns_put_text(&out, "12345");
  bns_put_text(&out, "6");
  assert_memory_equal(room, "....", 4);
  assert_int_equal(out.len, 6);
}

static void a_length_that_cannot_be_told_stays_too_large(void **state) {
  (void)state;
  uint8_t room[1];
  bns_out out = {room, sizeof room, SIZE_MAX - 1};
  bns_put_text(&out, "abc");
  bns_put_text(&out, "abc");
  assert_true(out.len == SIZE_MAX);
  assert_int_equal(bns_out_status(&out), BNS_ERR_ROOM);
}

static void an_empty_slice_may_have_no_pointer(void **state) {
  (void)state;
  bns_slice none = {NULL, 0};
  bns_out out = {NULL, 0, 0};
  bns_put(&out, NULL, 0);
  bns_put_slice(&out, none);
  bns_put_percent(&out, none);
  bns_put_json(&out, none);
  bns_wipe(NULL, 0);
  assert_int_equal(out.len, 0);
  assert_true(bns_slice_equal(none, none) && bns_slice_is(none, "") && bns_slice_is_nocase(none, ""));
  assert_int_equal(bns_slice_compare(none, none), 0);
  assert_true(bns_utf8_valid(none));
}

static void every_byte_but_the_unreserved_is_percent_encoded(void **state) {
  (void)state;
  const char *unreserved = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
  for (int c = 0; c < 256; c++) {
    uint8_t byte = (uint8_t)c, room[3], wanted[3] = {'%', 0, 0};
    bns_slice slice = {&byte, 1};
    bns_out out = {room, sizeof room, 0};
    bns_put_percent(&out, slice);
    bns_slice got = {room, out.len};
    bns_hex_upper(wanted + 1, &byte, 1);
    if (c != 0 && strchr(unreserved, c) != NULL)
      assert_bytes(got, &byte, 1);
    else
      assert_bytes(got, wanted, 3);
  }
}

static void percent_encoding_ends_where_its_text_does(void **state) {
  static const char *const wanted[] = {"",         "a",         "a%20",         "a%20%2F",
                                       "a%20%2Fb", "a%20%2Fbc", "a%20%2Fbc%2B", "a%20%2Fbc%2Bd"};
  (void)state;
  for (size_t len = 0; len < sizeof wanted / sizeof *wanted; len++) {
    uint8_t room[32] = {0};
    bns_out out = {room, sizeof room, 0};
    bns_slice front = {(const uint8_t *)"a /bc+d e", len};
    bns_put_percent(&out, front);
    assert_int_equal(out.len, strlen(wanted[len]));
    assert_string_equal((const char *)room, wanted[len]);
  }
}

static void percent_encoding_is_undone_and_plus_stays_plus(void **state) {
  (void)state;
  uint8_t room[32];
  size_t len;
  assert_int_equal(bns_unpercent(room, sizeof room, &len, bns_slice_of("a+b%20%e4%BD%a0%00")), BNS_OK);
  bns_slice got = {room, len};
  assert_bytes(got, WITH_LEN("a+b \xe4\xbd\xa0\0"));
  assert_int_equal(bns_unpercent(room, 2, &len, bns_slice_of("%41%42%43")), BNS_ERR_ROOM);
  assert_int_equal(len, 3);
}

static void a_percent_sign_without_two_hex_digits_is_refused(void **state) {
  (void)state;
  const char *texts[] = {"%", "%4", "a%4", "aa%", "%41%", "%g0", "%0g", "%%41", "%-1", "% 1", "%4\xc3"};
  for (size_t i = 0; i < COUNT(texts); i++) {
    uint8_t room[8], *text = guarded(texts[i], strlen(texts[i]));
    size_t len;
    bns_slice slice = {text, strlen(texts[i])};
    assert_int_equal(bns_unpercent(room, sizeof room, &len, slice), BNS_ERR_SYNTAX);
    guarded_free(text, strlen(texts[i]));
  }
}

static void json_text_escapes_quote_backslash_and_controls_alone(void **state) {
  (void)state;
  uint8_t room[64];
  bns_out out = {room, sizeof room, 0};
  bns_slice text = {(const uint8_t *)"a\"b\\/\b\t\n\f\r\0\x1f\x7f\xc3\xa9", 15};
  bns_put_json(&out, text);
  bns_slice got = {room, out.len};
  assert_bytes(got, WITH_LEN("a\\\"b\\\\/\\b\\t\\n\\f\\r\\u0000\\u001f\x7f\xc3\xa9"));
}

static void hex_goes_out_and_comes_back_in_either_case(void **state) {
  (void)state;
  uint8_t all[256], text[512], back[256];
  size_t len;
  bns_slice hex = {text, sizeof text};
  for (int i = 0; i < 256; i++)
    all[i] = (uint8_t)i;
  bns_hex_lower(text, all, sizeof all);
  assert_memory_equal(text + 2 * 0x0f, "0f10", 4);
  assert_int_equal(bns_unhex(back, sizeof back, &len, hex), BNS_OK);
  assert_int_equal(len, 256);
  assert_memory_equal(back, all, 256);
  bns_hex_upper(text, all, sizeof all);
  assert_memory_equal(text + 2 * 0x0f, "0F10", 4);
  assert_int_equal(bns_unhex(back, sizeof back, &len, hex), BNS_OK);
  assert_memory_equal(back, all, 256);
}

static void every_hex_digit_is_written_in_its_case(void **state) {
  (void)state;
  const uint8_t bytes[] = {0x01, 0x23, 0x45, 0x67, 0x89, 0xab, 0xcd, 0xef};
  uint8_t text[16];
  bns_hex_lower(text, bytes, sizeof bytes);
  assert_memory_equal(text, "0123456789abcdef", 16);
  bns_hex_upper(text, bytes, sizeof bytes);
  assert_memory_equal(text, "0123456789ABCDEF", 16);
}

static void what_is_no_hex_is_refused(void **state) {
  (void)state;
  const char *texts[] = {"0", "000", "0g", "g0", "0x", " 0", "0:", "0/", "0@", "0G", "0`", "\xff\xff"};
  uint8_t room[2];
  size_t len;
  for (size_t i = 0; i < COUNT(texts); i++)
    assert_int_equal(bns_unhex(room, sizeof room, &len, bns_slice_of(texts[i])), BNS_ERR_SYNTAX);
  assert_int_equal(bns_unhex(room, sizeof room, &len, bns_slice_of("010203")), BNS_ERR_ROOM);
  assert_int_equal(len, 3);
}

/* RFC 4648 section 10, and the two digits that differ between alphabets. */
static const spelling base64s[] = {
    {WITH_LEN(""), ""},
    {WITH_LEN("f"), "Zg=="},
    {WITH_LEN("fo"), "Zm8="},
    {WITH_LEN("foo"), "Zm9v"},
    {WITH_LEN("foob"), "Zm9vYg=="},
    {WITH_LEN("fooba"), "Zm9vYmE="},
    {WITH_LEN("foobar"), "Zm9vYmFy"},
    {WITH_LEN("\xfb\xff\xbf"), "+/+/"},
    {WITH_LEN("\0\0\0\0"), "AAAAAA=="},
};

static void base64_goes_out_and_comes_back(void **state) {
  (void)state;
  for (size_t i = 0; i < COUNT(base64s); i++) {
    uint8_t text[16], bytes[16];
    size_t len;
    bns_base64(text, (const uint8_t *)base64s[i].bytes, base64s[i].len);
    assert_memory_equal(text, base64s[i].text, strlen(base64s[i].text));
    assert_int_equal(bns_unbase64(bytes, sizeof bytes, &len, bns_slice_of(base64s[i].text)), BNS_OK);
    bns_slice got = {bytes, len};
    assert_bytes(got, base64s[i].bytes, base64s[i].len);
  }
}

static void every_base64_digit_has_its_value(void **state) {
  (void)state;
  const char *digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  for (int c = 0; c < 256; c++) {
    uint8_t text[4] = {'A', 'A', 'A', (uint8_t)c}, bytes[3];
    size_t len;
    bns_slice slice = {text, 4};
    const char *digit = c == 0 ? NULL : strchr(digits, c);
    bns_status status = bns_unbase64(bytes, sizeof bytes, &len, slice);
    if (digit != NULL) {
      uint8_t again[4];
      assert_int_equal(status, BNS_OK);
      assert_int_equal(bytes[2], digit - digits);
      bns_base64(again, bytes, 3);
      assert_memory_equal(again, text, 4);
    } else if (c == '=') {
      assert_int_equal(status, BNS_OK);
      assert_int_equal(len, 2);
    } else {
      assert_int_equal(status, BNS_ERR_SYNTAX);
    }
  }
}

static void base64_that_is_not_canonical_is_refused(void **state) {
  (void)state;
  const char *texts[] = {"Z",    "Zg",     "Zg=",  "=",     "==",   "====", "Z===",         "=g==", "Zg==Zg==",
                         "Zg=v", "Zm9v\n", "Zm 9", "Zm9v ", "Zh==", "Zm9=", "Zg==\n\n\n\n", "Zm-_", "Zm9vZ"};
  uint8_t room[16];
  size_t len;
  for (size_t i = 0; i < COUNT(texts); i++)
    assert_int_equal(bns_unbase64(room, sizeof room, &len, bns_slice_of(texts[i])), BNS_ERR_SYNTAX);
  len = 16;
  assert_int_equal(bns_unbase64(room, sizeof room, &len, bns_slice_of("Zm9vZ")), BNS_ERR_SYNTAX);
  assert_int_equal(len, 0);
  assert_int_equal(bns_unbase64(room, 5, &len, bns_slice_of("Zm9vYmFy")), BNS_ERR_ROOM);
  assert_int_equal(len, 6);
}

static void a_number_is_its_digits_and_nothing_else(void **state) {
  (void)state;
  uint64_t number;
  assert_int_equal(bns_number(&number, bns_slice_of("0")), BNS_OK);
  assert_true(number == 0);
  assert_int_equal(bns_number(&number, bns_slice_of("00042")), BNS_OK);
  assert_true(number == 42);
  assert_int_equal(bns_number(&number, bns_slice_of("18446744073709551615")), BNS_OK);
  assert_true(number == UINT64_MAX);
  const char *texts[] = {"", "-1", "+1", " 1", "1 ", "1.0", "0x1", "1e3", "99999999999999999999x"};
  for (size_t i = 0; i < COUNT(texts); i++)
    assert_int_equal(bns_number(&number, bns_slice_of(texts[i])), BNS_ERR_SYNTAX);
}

static void a_number_over_64_bits_is_over_the_limit(void **state) {
  (void)state;
  uint64_t number;
  const char *texts[] = {"18446744073709551616", "18446744073709551620", "99999999999999999999",
                         "184467440737095516150"};
  for (size_t i = 0; i < COUNT(texts); i++)
    assert_int_equal(bns_number(&number, bns_slice_of(texts[i])), BNS_ERR_LIMIT);
}

static void slices_are_equal_by_their_bytes(void **state) {
  (void)state;
  assert_true(bns_slice_equal(bns_slice_of("abc"), bns_slice_of("abc")));
  assert_false(bns_slice_equal(bns_slice_of("abc"), bns_slice_of("abd")));
  assert_false(bns_slice_equal(bns_slice_of("abc"), bns_slice_of("ab")));
  assert_true(bns_slice_is(bns_slice_of("x"), "x"));
  assert_false(bns_slice_is(bns_slice_of("x"), "X"));
  assert_true(bns_slice_is_nocase(bns_slice_of("X-MBX-APIKEY"), "x-mbx-apikey"));
  assert_true(bns_slice_is_nocase(bns_slice_of("Az"), "aZ"));
  assert_false(bns_slice_is_nocase(bns_slice_of("@"), "`"));
  assert_false(bns_slice_is_nocase(bns_slice_of("["), "{"));
  assert_false(bns_slice_is_nocase(bns_slice_of("abc"), "ab"));
}

static void slices_are_ordered_by_bytes_and_a_prefix_comes_first(void **state) {
  (void)state;
  const char *order[] = {"", "A", "AA", "B", "a", "ab", "abc", "b", "\x7f", "\x80", "\xff"};
  for (size_t i = 0; i < COUNT(order); i++) {
    for (size_t j = 0; j < COUNT(order); j++) {
      int wanted = i < j ? -1 : i > j ? 1 : 0;
      assert_int_equal(bns_slice_compare(bns_slice_of(order[i]), bns_slice_of(order[j])), wanted);
    }
  }
}

/* RFC 3629: every first and last character of each length, and what stands just outside. */
static void utf8_is_read_as_rfc_3629_has_it(void **state) {
  (void)state;
  const char *valid[] = {
      "\x01",         "\x7f",         "\xc2\x80",         "\xdf\xbf",         "\xe0\xa0\x80",     "\xed\x9f\xbf",
      "\xee\x80\x80", "\xef\xbf\xbf", "\xf0\x90\x80\x80", "\xf3\xbf\xbf\xbf", "\xf4\x8f\xbf\xbf", "a\xc3\xa9z"};
  const char *invalid[] = {"\x80",
                           "\xbf",
                           "\xc0\x80",
                           "\xc1\xbf",
                           "\xc2",
                           "\xc2\x7f",
                           "\xc2\xc0",
                           "\xe0\x9f\xbf",
                           "\xe1\x80",
                           "\xe1\x80\x7f",
                           "\xe1\x80\xc0",
                           "\xed\xa0\x80",
                           "\xed\xbf\xbf",
                           "\xf0\x8f\xbf\xbf",
                           "\xf1\x80\x80",
                           "\xf1\x80\x80\x7f",
                           "\xf4\x90\x80\x80",
                           "\xf5\x80\x80\x80",
                           "\xff",
                           "a\xff"};
  for (size_t i = 0; i < COUNT(valid); i++)
    assert_true(bns_utf8_valid(bns_slice_of(valid[i])));
  for (size_t i = 0; i < COUNT(invalid); i++) {
    uint8_t *text = guarded(invalid[i], strlen(invalid[i]));
    bns_slice slice = {text, strlen(invalid[i])};
    assert_false(bns_utf8_valid(slice));
    guarded_free(text, slice.len);
  }
  assert_int_equal(bns_utf8_char(bns_slice_of("\xe2\x82\xac!")), 3);
  assert_int_equal(bns_utf8_char(bns_slice_of("")), 0);
  assert_int_equal(bns_utf8_char(bns_slice_of("\xe2\x82!")), 0);
  assert_int_equal(bns_utf8_char(bns_slice_of("\xf0\x9f\x98!")), 0);
  assert_int_equal(bns_utf8_char(bns_slice_of("\xf0\x9f\xc0\x80")), 0);
}

static void a_wiped_secret_is_gone(void **state) {
  (void)state;
  uint8_t secret[33];
  memset(secret, 0x5a, sizeof secret);
  bns_wipe(secret, 32);
  for (size_t i = 0; i < 32; i++)
    assert_int_equal(secret[i], 0);
  assert_int_equal(secret[32], 0x5a);
}

static void secrets_are_the_same_if_every_byte_is(void **state) {
  (void)state;
  uint8_t a[32], b[32];
  memset(a, 7, sizeof a);
  memcpy(b, a, sizeof b);
  assert_true(bns_same_secret(a, b, 32));
  assert_true(bns_same_secret(a, b, 0));
  for (size_t i = 0; i < 32; i++) {
    b[i] ^= 0x80;
    assert_false(bns_same_secret(a, b, 32));
    b[i] ^= 0x80;
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(what_is_put_stands_one_behind_the_other),
      cmocka_unit_test(too_little_room_is_counted_and_never_overrun),
      cmocka_unit_test(nothing_is_written_behind_what_did_not_fit),
      cmocka_unit_test(a_length_that_cannot_be_told_stays_too_large),
      cmocka_unit_test(an_empty_slice_may_have_no_pointer),
      cmocka_unit_test(every_byte_but_the_unreserved_is_percent_encoded),
      cmocka_unit_test(percent_encoding_ends_where_its_text_does),
      cmocka_unit_test(percent_encoding_is_undone_and_plus_stays_plus),
      cmocka_unit_test(a_percent_sign_without_two_hex_digits_is_refused),
      cmocka_unit_test(json_text_escapes_quote_backslash_and_controls_alone),
      cmocka_unit_test(hex_goes_out_and_comes_back_in_either_case),
      cmocka_unit_test(every_hex_digit_is_written_in_its_case),
      cmocka_unit_test(what_is_no_hex_is_refused),
      cmocka_unit_test(base64_goes_out_and_comes_back),
      cmocka_unit_test(every_base64_digit_has_its_value),
      cmocka_unit_test(base64_that_is_not_canonical_is_refused),
      cmocka_unit_test(a_number_is_its_digits_and_nothing_else),
      cmocka_unit_test(a_number_over_64_bits_is_over_the_limit),
      cmocka_unit_test(slices_are_equal_by_their_bytes),
      cmocka_unit_test(slices_are_ordered_by_bytes_and_a_prefix_comes_first),
      cmocka_unit_test(utf8_is_read_as_rfc_3629_has_it),
      cmocka_unit_test(a_wiped_secret_is_gone),
      cmocka_unit_test(secrets_are_the_same_if_every_byte_is),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

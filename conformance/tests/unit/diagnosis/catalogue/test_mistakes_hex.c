/* mistakes_hex.c: which spellings of a signature's bytes are read back, whoever signed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "diagnosis/catalogue/catalogue.h"

enum { BYTES = 32, ROOM = 512, VARIANTS = 100 };

static const diagnose_key key = {BNS_KIND_HMAC, {(const uint8_t *)"secret", 6}, {NULL, 0}, {NULL, 0}, {NULL, 0},
                                 {NULL, 0}};

/* The bytes of the signature: small ones and great ones, of which the first has a zero in front. */
static unsigned byte_at(size_t i) {
  return (unsigned)(10 + i * 37) & 255;
}

static void write_hex(char *hex) {
  for (size_t i = 0; i < BYTES; i++)
    snprintf(hex + 2 * i, 3, "%02x", byte_at(i));
}

/* Tells that one of the mistake's readings of what was sent is the bytes in hex. */
static int is_read(const char *sent) {
  mem arena = {NULL};
  const mistake *row = mistake_find(bns_slice_of("hex-formatting"));
  parsed_request request;
  candidate d;
  bns_wire wire;
  applied done = APPLIED;
  int found = 0;
  char hex[2 * BYTES + 1];
  write_hex(hex);
  memset(&wire, 0, sizeof wire);
  wire.method = bns_slice_of("GET");
  wire.target = bns_slice_of("/api/v3/account?timestamp=1499827319559&signature=00");
  assert_true(parsed_request_read(&request, &arena, bns_scheme_find("spot-rest", 9), &wire, bns_slice_of("")));
  candidate_open(&d, &arena, &request, &key);
  for (size_t variant = 0; variant < VARIANTS && done != APPLIED_END && !found; variant++) {
    candidate_start(&d);
    done = row->unwrap(&d, variant, bns_slice_of(sent), bns_slice_of(""));
    found = done == APPLIED && bns_slice_is(d.signature, hex);
  }
  candidate_close(&d);
  mem_free(&arena);
  return found;
}

/* Each byte as a format has it, with something before all, between two and behind all. */
static const char *spelled(const char *before, const char *format, const char *between, const char *behind) {
  static char text[ROOM];
  size_t len = (size_t)snprintf(text, sizeof text, "%s", before);
  for (size_t i = 0; i < BYTES; i++) {
    len += (size_t)snprintf(text + len, sizeof text - len, "%s", i == 0 ? "" : between);
    len += (size_t)snprintf(text + len, sizeof text - len, format, byte_at(i));
  }
  snprintf(text + len, sizeof text - len, "%s", behind);
  return text;
}

static const char *spelled_signed(const char *before, const char *between) {
  static char text[ROOM];
  size_t len = (size_t)snprintf(text, sizeof text, "%s", before);
  for (size_t i = 0; i < BYTES; i++)
    len += (size_t)snprintf(text + len, sizeof text - len, "%s%d", i == 0 ? "" : between, (int8_t)byte_at(i));
  return text;
}

static void bytes_with_something_between_them_are_read(void **state) {
  (void)state;
  assert_true(is_read(spelled("", "%02x", "-", "")));
  assert_true(is_read(spelled("", "%02X", ":", "")));
  assert_true(is_read(spelled("", "%02x", " ", "\n")));
  assert_true(is_read(spelled("", "0x%02x", "", "")));
  assert_true(is_read(spelled("", "\\x%02x", "", "")));
  assert_true(is_read(spelled("[", "0x%02x", ", ", "]")));
  assert_true(is_read(spelled("{\"", "%02x", "", "\"}")));
  assert_true(is_read(spelled("'", "%02x", "", "")));
}

static void what_is_no_bytes_in_hex_is_not_read(void **state) {
  char hex[2 * BYTES + 1];
  (void)state;
  write_hex(hex);
  assert_false(is_read(hex));
  assert_false(is_read(spelled("", "%02x", "_", "")));
  assert_false(is_read(spelled("0", "%02x", "-", "")));
  assert_false(is_read(spelled("", "%02x", "-", "-0")));
  assert_false(is_read(spelled("", "%02x", "-", "-00")));
}

static void decimal_numbers_are_read(void **state) {
  (void)state;
  assert_true(is_read(spelled("", "%u", ",", "")));
  assert_true(is_read(spelled("", "%u", ", ", "")));
  assert_true(is_read(spelled("[", "%u", " ", "]")));
  assert_true(is_read(spelled_signed("", ",")));
  assert_true(is_read(spelled_signed("[", ", ")));
  assert_false(is_read(spelled("", "%u", ";", "")));
  assert_false(is_read(spelled("", "%u", ",", ",0")));
  assert_false(is_read(spelled("", "%u.", ",", "")));
  assert_false(is_read(spelled("-", "%u", ",", "")));
}

static void a_number_without_its_zeros_is_read(void **state) {
  char hex[2 * BYTES + 1];
  (void)state;
  write_hex(hex);
  assert_int_equal(hex[0], '0');
  assert_true(is_read(hex + 1));
  assert_false(is_read(hex + 2));
  hex[5] = 'g';
  assert_false(is_read(hex + 1));
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(bytes_with_something_between_them_are_read),
      cmocka_unit_test(what_is_no_bytes_in_hex_is_not_read),
      cmocka_unit_test(decimal_numbers_are_read),
      cmocka_unit_test(a_number_without_its_zeros_is_read),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

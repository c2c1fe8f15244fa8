/* test_mem.c - what an arena gives. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "util/mem.h"

static void an_empty_text_is_a_c_string_too(void **state) {
  mem arena = {NULL};
  bns_slice empty = mem_format(&arena, "%.*s", 3, "\0ab"), full = mem_format(&arena, "%s", "ab");
  (void)state;
  assert_int_equal(empty.len, 0);
  assert_non_null(empty.ptr);
  assert_string_equal((const char *)empty.ptr, "");
  assert_int_equal(full.len, 2);
  assert_string_equal((const char *)full.ptr, "ab");
  mem_free(&arena);
}

static int is_zero(const uint8_t *bytes, size_t len) {
  for (size_t i = 0; i < len; i++)
    if (bytes[i] != 0) return 0;
  return 1;
}

static void what_is_trimmed_away_is_given_again_zeroed_and_nothing_before_it_is(void **state) {
  static const size_t most[] = {1000, (size_t)1 << 20}; /* within a chunk, and a chunk of its own */
  (void)state;
  for (size_t i = 0; i < 2; i++) {
    mem arena = {NULL};
    uint8_t *first = mem_alloc(&arena, 100), *large = mem_alloc(&arena, most[i]), *next;
    memset(first, 1, 100);
    memset(large, 2, 100);
    mem_trim(&arena, large, 100);
    next = mem_alloc(&arena, 200);
    assert_true(is_zero(next, 200));
    memset(next, 3, 200);
    assert_int_equal(first[99], 1);
    assert_int_equal(large[99], 2);
    if (i == 0) assert_true(next > large && next < large + most[i]);
    mem_free(&arena);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(an_empty_text_is_a_c_string_too),
      cmocka_unit_test(what_is_trimmed_away_is_given_again_zeroed_and_nothing_before_it_is)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}

/* test_mem.c - what an arena gives. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

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

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(an_empty_text_is_a_c_string_too)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}

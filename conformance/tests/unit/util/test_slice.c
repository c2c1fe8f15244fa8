/* slice.c - where a part of a text stands in it, what is no part, and where a word stands in either case. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "util/slice.h"
#include "text.h"

static void a_part_is_found_where_it_stands(void **state) {
  bns_slice text = bns_slice_of("name: value"), none = {NULL, 0};
  size_t at = 99;
  (void)state;
  assert_true(slice_offset(&at, slice_until(text, 4), text));
  assert_int_equal(at, 0);
  assert_true(slice_offset(&at, slice_from(text, 6), text));
  assert_int_equal(at, 6);
  assert_true(slice_offset(&at, text, text));
  assert_true(slice_offset(&at, slice_from(text, 11), text));
  assert_int_equal(at, 11);
  assert_false(slice_offset(&at, text, slice_until(text, 10)));
  assert_false(slice_offset(&at, text, slice_from(text, 1)));
  assert_false(slice_offset(&at, none, text));
  assert_false(slice_offset(&at, text, none));
  assert_false(slice_offset(&at, none, none));
}

/* Objects that lie one behind the other, or in whatever order the linker and the heap give them. */
static void another_object_is_no_part(void **state) {
  static const char literal[] = "X-MBX-APIKEY", other[] = "bnconform0000";
  uint8_t *one = malloc(16), *two = malloc(16);
  size_t at;
  (void)state;
  memset(one, 'a', 16);
  memset(two, 'a', 16);
  assert_false(slice_offset(&at, (bns_slice){one, 16}, (bns_slice){two, 16}));
  assert_false(slice_offset(&at, (bns_slice){two, 16}, (bns_slice){one, 16}));
  assert_false(slice_offset(&at, bns_slice_of(other), bns_slice_of(literal)));
  assert_false(slice_offset(&at, bns_slice_of(literal), bns_slice_of(other)));
  free(one);
  free(two);
}

static void a_word_is_found_in_either_case(void **state) {
  const bns_slice text = bns_slice_of("x-a: B, X-mbx-ApiKey: [b");
  (void)state;
  assert_int_equal(slice_index_nocase(text, 'b'), 5);
  assert_int_equal(slice_index_nocase(text, 'B'), 5);
  assert_int_equal(slice_index_nocase(text, 'q'), text.len);
  assert_int_equal(slice_find_nocase(text, "X-MBX-APIKEY"), 8);
  assert_int_equal(slice_find_nocase(text, "x-mbx-apikey"), 8);
  assert_int_equal(slice_find_nocase(text, "[B"), 22);
  assert_int_equal(slice_find_nocase(text, "{b"), text.len);
  assert_int_equal(slice_find_nocase(text, "[bc"), text.len);
  assert_int_equal(slice_find_nocase(slice_until(text, 0), "x"), 0);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_part_is_found_where_it_stands),
      cmocka_unit_test(another_object_is_no_part),
      cmocka_unit_test(a_word_is_found_in_either_case),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

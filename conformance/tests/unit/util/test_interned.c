/* test_interned.c - equal bytes are kept once. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "text.h"
#include "util/interned.h"

enum { MANY = 10000 };

static void equal_bytes_are_one_and_others_are_apart(void **state) {
  interned kept = {0};
  char first[] = "GET /api/v3/account", again[] = "GET /api/v3/account";
  const void *one = interned_bytes(&kept, first, sizeof first);
  (void)state;
  assert_ptr_equal(interned_bytes(&kept, again, sizeof again), one);
  memset(first, 'x', sizeof first); /* what is kept is a copy */
  assert_string_equal((const char *)one, again);
  assert_ptr_not_equal(interned_bytes(&kept, again, 3), one);
  assert_ptr_not_equal(interned_bytes(&kept, "\0\0", 2), interned_bytes(&kept, "\0", 1));
  assert_int_equal(kept.num, 4);
  interned_free(&kept);
}

static void what_is_kept_stays_where_it_is_while_more_comes(void **state) {
  interned kept = {0};
  const void *all[MANY];
  uint64_t number;
  (void)state;
  for (number = 0; number < MANY; number++) {
    all[number] = interned_bytes(&kept, &number, sizeof number);
    assert_int_equal((uintptr_t)all[number] % sizeof number, 0);
  }
  for (number = 0; number < MANY; number++) {
    assert_memory_equal(all[number], &number, sizeof number);
    assert_ptr_equal(interned_bytes(&kept, &number, sizeof number), all[number]);
  }
  assert_int_equal(kept.num, MANY);
  interned_free(&kept);
}

static void an_empty_text_takes_no_place(void **state) {
  interned kept = {0};
  bns_slice none = {NULL, 0};
  (void)state;
  assert_null(interned_slice(&kept, none).ptr);
  assert_int_equal(interned_slice(&kept, bns_slice_of("")).len, 0);
  assert_int_equal(kept.num, 0);
  interned_free(&kept);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(equal_bytes_are_one_and_others_are_apart),
                                     cmocka_unit_test(what_is_kept_stays_where_it_is_while_more_comes),
                                     cmocka_unit_test(an_empty_text_takes_no_place)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}

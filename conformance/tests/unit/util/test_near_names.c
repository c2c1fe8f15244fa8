/* test_near_names.c - which names are near a word that is none of them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "text.h"
#include "util/near_names.h"

#define LIST "timestamp-ahead\ntimestamp-old\nraw-signed-encoded-sent\nSR-3\nspot-rest/request/query-only\n@docs\n"

static void assert_near(const char *word, const char *wanted) {
  buf out = {NULL, 0, 0};
  near_names_put(&out, bns_slice_of(LIST), bns_slice_of(word));
  buf_put(&out, "", 1);
  assert_string_equal((const char *)out.ptr, wanted);
  buf_free(&out);
}

static void a_slip_of_a_letter_is_near(void **state) {
  (void)state;
  assert_near("timestamp-ahed", "Did you mean timestamp-ahead?");
  assert_near("@dcos", "Did you mean @docs?");
  assert_near("spot-rest/request/quer-only", "Did you mean spot-rest/request/query-only?");
}

static void case_and_hyphens_do_not_count(void **state) {
  (void)state;
  assert_near("sr3", "Did you mean SR-3?");
  assert_near("Timestamp_Old", "Did you mean timestamp-old?");
}

static void a_beginning_is_near_all_that_begin_so(void **state) {
  (void)state;
  assert_near("rawsigned", "Did you mean raw-signed-encoded-sent?");
  assert_near("timestamp", "Did you mean timestamp-ahead or timestamp-old?");
}

static void what_is_another_word_is_not_near(void **state) {
  (void)state;
  assert_near("", "");
  assert_near("elephant", "");
  assert_near("---", "");
}

static void a_word_without_end_is_no_harm(void **state) {
  char word[4096];
  (void)state;
  memset(word, 'a', sizeof word - 1);
  word[sizeof word - 1] = 0;
  assert_near(word, "");
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_slip_of_a_letter_is_near),
      cmocka_unit_test(case_and_hyphens_do_not_count),
      cmocka_unit_test(a_beginning_is_near_all_that_begin_so),
      cmocka_unit_test(what_is_another_word_is_not_near),
      cmocka_unit_test(a_word_without_end_is_no_harm),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

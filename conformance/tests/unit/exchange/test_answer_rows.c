/* test_answer_rows.c - the rows of --answers, without and with those inside the program behind them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "exchange/answer_rows.h"
#include "text.h"

static const answer_row *row_of(const answer_set *set, const char *method, const char *path) {
  static const asked_values nothing = {NULL, 0};
  return answers_find(set, bns_scheme_find("spot-rest", 9), bns_slice_of(method), bns_slice_of(path), &nothing);
}

static void a_users_row_is_known_and_found_alone_and_before_our_own(void **state) {
  static const char text[] = "[{\"method\":\"GET\",\"path\":\"/api/v3/time\",\"status\":299,\"body\":{}}]";
  answer_set set;
  char problem[200] = "";
  (void)state;
  memset(&set, 0, sizeof set);
  assert_false(answers_know(&set, bns_slice_of("/api/v3/time")));
  assert_int_equal(answers_add(&set, bns_slice_of(text), problem, sizeof problem), 0);
  assert_true(answers_know(&set, bns_slice_of("/api/v3/time")));
  assert_false(answers_know(&set, bns_slice_of("/api/v3/exchangeInfo")));
  assert_int_equal(row_of(&set, "GET", "/api/v3/time")->status, 299);
  assert_int_equal(answers_load(&set), 0);
  assert_true(answers_know(&set, bns_slice_of("/api/v3/exchangeInfo")));
  assert_int_equal(row_of(&set, "GET", "/api/v3/time")->status, 299);
  assert_null(row_of(&set, "PUT", "/api/v3/time"));
  answers_free(&set);
}

/* What is written as an answer is never NULL: analyzers are told so (scripts/analyze.txt). */
static void every_row_has_a_body(void **state) {
  static const char without[] = "[{\"method\":\"GET\",\"path\":\"/api/v3/time\",\"status\":299}]";
  answer_set set;
  char problem[200] = "";
  (void)state;
  memset(&set, 0, sizeof set);
  assert_int_equal(answers_load(&set), 0);
  assert_true(set.num > 100);
  for (size_t i = 0; i < set.num; i++)
    assert_non_null(set.list[i].body);
  assert_int_not_equal(answers_add(&set, bns_slice_of(without), problem, sizeof problem), 0);
  assert_non_null(strstr(problem, "\"body\" is missing"));
  answers_free(&set);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(a_users_row_is_known_and_found_alone_and_before_our_own),
                                     cmocka_unit_test(every_row_has_a_body)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}

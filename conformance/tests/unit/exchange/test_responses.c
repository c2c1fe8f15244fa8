/* The answers that need no judgement. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "exchange/responses.h"
#include "text.h"

static void an_answer_is_whole_whatever_stood_there_before(void **state) {
  mem arena = {NULL};
  response out[3];
  (void)state;
  memset(out, 0xa5, sizeof out);
  response_not_found(&out[0], 0);
  response_blocked(&out[1]);
  response_plain(&out[2], &arena, 400);
  for (size_t i = 0; i < 3; i++) {
    assert_int_equal(out[i].code.len, 0);
    assert_int_equal(out[i].headers.len, 0);
    assert_int_equal(out[i].is_order, 0);
    assert_string_equal(out[i].type, "text/html");
  }
  assert_int_equal(out[0].status, 404);
  assert_int_equal(out[0].body.len, 0);
  assert_int_equal(out[1].status, 403);
  assert_int_equal(out[2].status, 400);
  mem_free(&arena);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(an_answer_is_whole_whatever_stood_there_before)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}

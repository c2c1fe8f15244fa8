/* What a receiver answers to a delivery. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "net/http_post.h"
#include "text.h"

/* read_in gives what is said at last of a text that comes in pieces of so many bytes. */
static int read_in(http_answer *out, mem *arena, bns_slice text, size_t step) {
  buf got = {NULL, 0, 0};
  int done = 0;
  memset(out, 0, sizeof *out);
  for (size_t at = 0; done == 0 && at < text.len; at += step) {
    buf_put(&got, text.ptr + at, text.len - at < step ? text.len - at : step);
    done = http_answer_read(out, arena, &got, 0);
  }
  if (done == 0) done = http_answer_read(out, arena, &got, 1);
  buf_free(&got);
  return done;
}

static void a_long_line_before_a_chunk_is_read_in_pieces_as_at_once(void **state) {
  mem arena = {NULL};
  http_answer out;
  char text[512];
  int len = snprintf(text, sizeof text,
                     "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2;x=%0100d\r\nok\r\n0\r\n\r\n", 7);
  bns_slice whole = {(const uint8_t *)text, (size_t)len};
  (void)state;
  for (size_t step = 1; step <= whole.len; step++) {
    assert_int_equal(read_in(&out, &arena, whole, step), 1);
    assert_int_equal(out.status, 200);
    assert_true(bns_slice_is(out.body, "ok"));
  }
  mem_free(&arena);
}

static void an_interim_answer_is_passed_over_and_no_length_means_to_the_end(void **state) {
  mem arena = {NULL};
  http_answer out;
  bns_slice text = bns_slice_of("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 500 No\r\nA: b\r\n\r\nto the end");
  (void)state;
  assert_int_equal(read_in(&out, &arena, text, 3), 1);
  assert_int_equal(out.status, 500);
  assert_true(bns_slice_is(out.head, "HTTP/1.1 500 No\r\nA: b"));
  assert_true(bns_slice_is(out.body, "to the end"));
  mem_free(&arena);
}

static void no_content_has_no_body_whatever_comes_behind_it(void **state) {
  bns_slice text = bns_slice_of("HTTP/1.1 204 No Content\r\nContent-Length: 3\r\n\r\nabc");
  mem arena = {NULL};
  http_answer out;
  (void)state;
  for (size_t step = 1; step <= text.len; step++) {
    assert_int_equal(read_in(&out, &arena, text, step), 1);
    assert_int_equal(out.body.len, 0);
  }
  mem_free(&arena);
}

static void what_is_no_answer_is_refused(void **state) {
  static const char *const texts[] = {"HTTP/2 200\r\n\r\n", "HTTP/1.1 2x0 OK\r\n\r\n",
                                      "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
                                      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
                                      "HTTP/1.1 200 OK\r\nContent-Length: 9999999\r\n\r\n"};
  mem arena = {NULL};
  http_answer out;
  (void)state;
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
    assert_int_equal(read_in(&out, &arena, bns_slice_of(texts[i]), 7), -1);
  assert_int_equal(read_in(&out, &arena, bns_slice_of("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nab"), 7), 0);
  mem_free(&arena);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_long_line_before_a_chunk_is_read_in_pieces_as_at_once),
      cmocka_unit_test(an_interim_answer_is_passed_over_and_no_length_means_to_the_end),
      cmocka_unit_test(no_content_has_no_body_whatever_comes_behind_it),
      cmocka_unit_test(what_is_no_answer_is_refused),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

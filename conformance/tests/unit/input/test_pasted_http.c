#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "input/pasted_http.h"
#include "text.h"

typedef struct fixture {
  mem arena;
  http_request request;
} fixture;

static int start(void **state) {
  static fixture f;
  memset(&f, 0, sizeof f);
  *state = &f;
  return 0;
}

static int stop(void **state) {
  fixture *f = *state;
  mem_free(&f->arena);
  return 0;
}

static http_fault read_text(fixture *f, const char *text) {
  return http_read(&f->request, &f->arena, bns_slice_of(text));
}

static void is_text(bns_slice found, const char *wanted) {
  assert_int_equal(found.len, strlen(wanted));
  if (found.len) assert_memory_equal(found.ptr, wanted, found.len);
}

static void a_request_is_taken_apart(void **state) {
  fixture *f = *state;
  assert_int_equal(
      read_text(f, "POST /api/v3/order?a=b HTTP/1.1\r\nHost: api.binance.com:443\r\nX-MBX-APIKEY: k\r\n\r\nc=d"),
      HTTP_OK);
  is_text(f->request.wire.method, "POST");
  is_text(f->request.wire.target, "/api/v3/order?a=b");
  is_text(f->request.host, "api.binance.com");
  is_text(f->request.wire.body, "c=d");
  assert_int_equal(f->request.wire.num_headers, 2);
  assert_true(f->request.has_version);
}

static void lf_line_ends_are_as_good_as_crlf(void **state) {
  fixture *f = *state;
  assert_int_equal(read_text(f, "GET /x HTTP/1.1\nA: b\n\nbody"), HTTP_OK);
  is_text(f->request.wire.headers[0].value, "b");
  is_text(f->request.wire.body, "body");
}

static void a_whole_url_gives_host_and_target(void **state) {
  fixture *f = *state;
  assert_int_equal(read_text(f, "GET https://u:p@api.binance.us:9443/api/v3/x?a=b#f HTTP/1.1\n\n"), HTTP_OK);
  is_text(f->request.host, "api.binance.us");
  is_text(f->request.wire.target, "/api/v3/x?a=b");
}

static void a_raw_space_in_the_target_stays(void **state) {
  fixture *f = *state;
  assert_int_equal(read_text(f, "GET /x?a=b c HTTP/1.1\n\n"), HTTP_OK);
  is_text(f->request.wire.target, "/x?a=b c");
}

static void content_length_cuts_what_is_more(void **state) {
  fixture *f = *state;
  assert_int_equal(read_text(f, "POST /x HTTP/1.1\nContent-Length: 3\n\nabcdef\n"), HTTP_OK);
  is_text(f->request.wire.body, "abc");
  assert_int_equal(f->request.beyond, 3);
  assert_int_equal(f->request.missing, 0);
}

static void a_body_that_is_shorter_is_told(void **state) {
  fixture *f = *state;
  assert_int_equal(read_text(f, "POST /x HTTP/1.1\nContent-Length: 10\n\nabc\n"), HTTP_OK);
  is_text(f->request.wire.body, "abc");
  assert_int_equal(f->request.missing, 7);
}

static void content_length_keeps_a_newline_that_it_counts(void **state) {
  fixture *f = *state;
  assert_int_equal(read_text(f, "POST /x HTTP/1.1\nContent-Length: 4\n\nabc\n"), HTTP_OK);
  is_text(f->request.wire.body, "abc\n");
}

static void a_final_newline_without_content_length_is_left_out(void **state) {
  fixture *f = *state;
  assert_int_equal(read_text(f, "POST /x HTTP/1.1\n\nabc\r\n"), HTTP_OK);
  is_text(f->request.wire.body, "abc");
  assert_true(f->request.cut_newline);
}

static void chunks_are_joined(void **state) {
  fixture *f = *state;
  assert_int_equal(read_text(f, "POST /x HTTP/1.1\nTransfer-Encoding: chunked\n\n3\r\nabc\r\n2;x=y\r\nde\r\n0\r\n\r\n"),
                   HTTP_OK);
  is_text(f->request.wire.body, "abcde");
  assert_true(f->request.chunked);
}

static void a_bad_chunk_is_refused_with_its_line(void **state) {
  fixture *f = *state;
  assert_int_equal(read_text(f, "POST /x HTTP/1.1\nTransfer-Encoding: chunked\n\n3\nabc\nzz\n"), HTTP_BAD_CHUNK);
  assert_int_equal(f->request.line, 6);
  assert_int_equal(read_text(f, "POST /x HTTP/1.1\nTransfer-Encoding: chunked\n\nfffffff\nabc\n"), HTTP_BAD_CHUNK);
}

static void what_curl_prints_is_read(void **state) {
  fixture *f = *state;
  assert_int_equal(read_text(f, "> GET /x HTTP/1.1\n> Host: h\n> A: b\n>\n"), HTTP_OK);
  is_text(f->request.wire.target, "/x");
  assert_int_equal(f->request.wire.num_headers, 2);
}

static void headers_in_quotation_marks_are_read(void **state) {
  fixture *f = *state;
  assert_int_equal(read_text(f, "POST /x HTTP/1.1\nHeaders:\n\"BinancePay-Nonce\": \"abc\",\n\n{}"), HTTP_OK);
  assert_int_equal(f->request.wire.num_headers, 1);
  is_text(f->request.wire.headers[0].name, "BinancePay-Nonce");
  is_text(f->request.wire.headers[0].value, "abc");
}

static void quotation_marks_about_each_value_are_a_programs_own_unless_it_shows_what_it_sent(void **state) {
  fixture *f = *state;
  assert_int_equal(
      read_text(f, "POST https://api.binance.com/api/v3/order?a=1\nX-MBX-APIKEY: \"k\"\nUser-Agent: \"F\""), HTTP_OK);
  is_text(f->request.wire.headers[0].value, "k");
  is_text(f->request.wire.headers[1].value, "F");
  assert_int_equal(read_text(f, "POST https://api.binance.com/api/v3/order?a=1\nX-MBX-APIKEY: \"k\"\nUser-Agent: F"),
                   HTTP_OK);
  is_text(f->request.wire.headers[0].value, "\"k\"");
  assert_int_equal(read_text(f, "POST /api/v3/order?a=1 HTTP/1.1\nX-MBX-APIKEY: \"k\"\n\n"), HTTP_OK);
  is_text(f->request.wire.headers[0].value, "\"k\"");
}

static void an_answer_behind_the_headers_is_no_part_of_the_request(void **state) {
  static const char *const answers[] = {"HTTP 400\n", "HTTP/1.1 400 Bad Request\nServer: x\n\n{}"};
  fixture *f = *state;
  for (size_t i = 0; i < 2; i++) {
    char text[200];
    snprintf(text, sizeof text, "POST https://api.binance.com/api/v3/order?a=1\nX-MBX-APIKEY: k\n%s", answers[i]);
    assert_int_equal(read_text(f, text), HTTP_OK);
    assert_int_equal(f->request.wire.num_headers, 1);
    is_text(f->request.wire.body, "");
  }
}

static void headers_alone_are_read(void **state) {
  fixture *f = *state;
  assert_int_equal(read_text(f, "BinancePay-Nonce: abc\n\n{}"), HTTP_OK);
  assert_int_equal(f->request.wire.method.len, 0);
  is_text(f->request.wire.body, "{}");
}

static void a_body_without_an_empty_line_before_it_is_found(void **state) {
  fixture *f = *state;
  assert_int_equal(read_text(f, "POST /x HTTP/1.1\nA: b\n{\"c\":1}"), HTTP_OK);
  is_text(f->request.wire.body, "{\"c\":1}");
  assert_true(f->request.no_empty_line);
}

static void text_without_a_request_line_is_refused(void **state) {
  fixture *f = *state;
  assert_int_equal(read_text(f, "hello there"), HTTP_NO_REQUEST_LINE);
  assert_int_equal(read_text(f, "get /x HTTP/1.1"), HTTP_NO_REQUEST_LINE);
  assert_int_equal(read_text(f, "  \n\n"), HTTP_EMPTY);
  assert_int_equal(read_text(f, ""), HTTP_EMPTY);
}

static void a_line_that_is_no_header_is_refused_with_its_number(void **state) {
  fixture *f = *state;
  assert_int_equal(read_text(f, "GET /x HTTP/1.1\nA: b\nno header\n\n"), HTTP_BAD_HEADER);
  assert_int_equal(f->request.line, 3);
}

static void too_many_headers_are_refused(void **state) {
  fixture *f = *state;
  buf text = {NULL, 0, 0};
  buf_put_text(&text, "GET /x HTTP/1.1\n");
  for (int i = 0; i <= HTTP_HEADERS_MAX; i++)
    buf_put_text(&text, "a: b\n");
  assert_int_equal(http_read(&f->request, &f->arena, buf_slice(&text)), HTTP_TOO_MANY_HEADERS);
  buf_free(&text);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup_teardown(a_request_is_taken_apart, start, stop),
      cmocka_unit_test_setup_teardown(lf_line_ends_are_as_good_as_crlf, start, stop),
      cmocka_unit_test_setup_teardown(a_whole_url_gives_host_and_target, start, stop),
      cmocka_unit_test_setup_teardown(a_raw_space_in_the_target_stays, start, stop),
      cmocka_unit_test_setup_teardown(content_length_cuts_what_is_more, start, stop),
      cmocka_unit_test_setup_teardown(a_body_that_is_shorter_is_told, start, stop),
      cmocka_unit_test_setup_teardown(content_length_keeps_a_newline_that_it_counts, start, stop),
      cmocka_unit_test_setup_teardown(a_final_newline_without_content_length_is_left_out, start, stop),
      cmocka_unit_test_setup_teardown(chunks_are_joined, start, stop),
      cmocka_unit_test_setup_teardown(a_bad_chunk_is_refused_with_its_line, start, stop),
      cmocka_unit_test_setup_teardown(what_curl_prints_is_read, start, stop),
      cmocka_unit_test_setup_teardown(headers_in_quotation_marks_are_read, start, stop),
      cmocka_unit_test_setup_teardown(quotation_marks_about_each_value_are_a_programs_own_unless_it_shows_what_it_sent,
                                      start, stop),
      cmocka_unit_test_setup_teardown(an_answer_behind_the_headers_is_no_part_of_the_request, start, stop),
      cmocka_unit_test_setup_teardown(headers_alone_are_read, start, stop),
      cmocka_unit_test_setup_teardown(a_body_without_an_empty_line_before_it_is_found, start, stop),
      cmocka_unit_test_setup_teardown(text_without_a_request_line_is_refused, start, stop),
      cmocka_unit_test_setup_teardown(a_line_that_is_no_header_is_refused_with_its_number, start, stop),
      cmocka_unit_test_setup_teardown(too_many_headers_are_refused, start, stop),
  };
  return cmocka_run_group_tests_name("http_read", tests, NULL, NULL);
}

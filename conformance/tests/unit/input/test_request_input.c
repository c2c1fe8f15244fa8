#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "input/request_input.h"
#include "text.h"

#define KEY "vmPUZE6mv9SD5VNHk4HlWFsOr6aKE2zvsw0MuIgwCIPy6utIco14y7Ju91duEh8A"

static mem arena;
static input in;
static buf problem;

static int stop(void **state) {
  (void)state;
  mem_free(&arena);
  buf_free(&problem);
  return 0;
}

static int read_as(const char *text, const char *scheme) {
  problem.len = 0;
  return input_read(&in, &arena, bns_slice_of(text), scheme ? bns_scheme_find(scheme, strlen(scheme)) : NULL, &problem);
}

static void reads(const char *text, input_kind kind, const char *scheme) {
  assert_int_equal(read_as(text, NULL), 0);
  assert_int_equal(in.kind, kind);
  assert_string_equal(bns_scheme_name(in.scheme), scheme);
}

static void is_text(bns_slice found, const char *wanted) {
  assert_int_equal(found.len, strlen(wanted));
  if (found.len) assert_memory_equal(found.ptr, wanted, found.len);
}

static void complains(const char *part) {
  buf_put(&problem, "", 1);
  assert_non_null(strstr((const char *)problem.ptr, part));
}

/* ------------------------------------------------------------------------------------------------------------ kinds */

static void the_host_tells_the_exchange(void **state) {
  (void)state;
  reads("GET /api/v3/x?signature=a HTTP/1.1\nHost: api.binance.com\n\n", INPUT_REQUEST, "spot-rest");
  reads("GET /api/v3/x?signature=a HTTP/1.1\nHost: api.binance.us\n\n", INPUT_REQUEST, "us-rest");
  reads("curl 'https://API.Binance.US/api/v3/x?signature=a'", INPUT_CURL, "us-rest");
  reads("see https://api.binance.us/api/v3/x?signature=a.", INPUT_URL, "us-rest");
}

static void onchain_is_told_by_its_headers_alone(void **state) {
  (void)state;
  reads("X-Tesla-ClientId: a\nX-Tesla-Timestamp: 1\nX-Tesla-Signature: ZZ+/==\n\n{}", INPUT_REQUEST, "onchain-request");
  reads("POST /order HTTP/1.1\nx-tesla-timestamp: 1\n\n{}", INPUT_REQUEST, "onchain-request");
  reads("X-BN-Connect-Timestamp: 1\nX-BN-Connect-Signature: ZZ+/==\n\n{}", INPUT_REQUEST, "onchain-webhook");
  reads("axios.post('https://h/order', '{\"a\":1}', { headers: { 'X-Tesla-ClientId': 'a', 'X-Tesla-Timestamp': '1', "
        "'X-Tesla-Signature': 'ZZ+/==' } })",
        INPUT_OBJECT, "onchain-request");
}

static void pay_is_told_by_path_and_headers(void **state) {
  (void)state;
  reads("POST /binancepay/openapi/v3/order HTTP/1.1\n\n{}", INPUT_REQUEST, "pay-request");
  reads("BinancePay-Timestamp: 1\nBinancePay-Signature: ABCDEF\n\n{}", INPUT_REQUEST, "pay-request");
  reads("POST /hook HTTP/1.1\nBinancepay-Timestamp: 1\nBinancepay-Signature: ZZ+/==\n\n{}", INPUT_REQUEST,
        "pay-webhook");
  reads("POST /hook HTTP/1.1\nBinancepay-Timestamp: 1\n\n{\"bizType\":\"PAY\"}", INPUT_REQUEST, "pay-webhook");
}

static void a_frame_is_found_in_a_line_of_a_log(void **state) {
  (void)state;
  reads("SEND {\"id\":\"}\",\"method\":\"order.place\",\"params\":{\"a\":1}} ok", INPUT_FRAME, "spot-ws");
  is_text(in.wire.message, "{\"id\":\"}\",\"method\":\"order.place\",\"params\":{\"a\":1}}");
  reads("wss://ws-api.binance.us {\"method\":\"x.y\",\"params\":{}}", INPUT_FRAME, "us-ws");
}

static void fix_is_read_whatever_stands_for_soh(void **state) {
  static const char *const texts[] = {"8=FIX.4.4\0019=5\00135=A\00110=123\001", "8=FIX.4.4|9=5|35=A|10=123|",
                                      "out 8=FIX.4.4^A9=5^A35=A^A10=123^A\n",
                                      "8=FIX.4.4<SOH>9=5<SOH>35=A<SOH>10=123<SOH>", "8=FIX.4.4|9=5|35=A|10=123"};
  (void)state;
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
    reads(texts[i], INPUT_FIX, "fix-logon");
    is_text(in.wire.message, texts[0]);
  }
}

static void a_url_in_a_log_has_a_method_and_a_key_near_it(void **state) {
  (void)state;
  reads("12:00 POST \"https://api.binance.com/api/v3/order?a=b&signature=c\" X-MBX-APIKEY=" KEY, INPUT_URL,
        "spot-rest");
  is_text(in.wire.method, "POST");
  is_text(in.wire.target, "/api/v3/order?a=b&signature=c");
  is_text(in.api_key, KEY);
  assert_true(in.headers_unknown);
}

static void a_raw_space_belongs_to_a_url_whose_signature_follows(void **state) {
  (void)state;
  reads("url: https://api.binance.com/x?name=Main Account&a=b&signature=c done", INPUT_URL, "spot-rest");
  is_text(in.wire.target, "/x?name=Main Account&a=b&signature=c");
}

/* So urllib3 tells of a request: its origin, and in quotation marks the line that it sent. */
static void a_path_in_a_request_line_has_the_host_of_the_origin_before_it(void **state) {
  (void)state;
  reads("DEBUG: https://api.binance.th:443 \"POST /api/v1/order?a=1&signature=b HTTP/1.1\" 400 63", INPUT_URL,
        "binance-th-rest");
  is_text(in.host, "api.binance.th");
  is_text(in.wire.method, "POST");
  reads("DEBUG:urllib3.connectionpool:https://api.binance.th:443 \"GET /api/v1/order?a=1&signature=b HTTP/1.1\" 400",
        INPUT_URL, "binance-th-rest");
  reads("see https://api.binance.th/docs\nand send \"POST /api/v1/order?a=1&signature=b HTTP/1.1\"", INPUT_URL,
        "spot-rest");
  reads("after https://api.binance.th/api/v1/time went \"POST /api/v1/order?a=1&signature=b HTTP/1.1\"", INPUT_URL,
        "spot-rest");
}

static void a_path_or_a_query_alone_is_enough(void **state) {
  (void)state;
  reads("DELETE /api/v3/x?a=b&signature=c", INPUT_URL, "spot-rest");
  is_text(in.wire.method, "DELETE");
  assert_true(in.headers_unknown);
  reads("called /sapi/v1/x?a=b&signature=c -> 400", INPUT_URL, "spot-rest");
  is_text(in.wire.target, "/sapi/v1/x?a=b&signature=c");
  reads("symbol=BTCUSDT&timestamp=1&signature=c", INPUT_URL, "spot-rest");
  is_text(in.wire.target, "/?symbol=BTCUSDT&timestamp=1&signature=c");
}

/* ------------------------------------------------------------------------------------------------------- answers */

static void the_exchange_s_answer_is_used_and_cut_off(void **state) {
  (void)state;
  reads("POST /api/v3/x HTTP/1.1\nA: b\n\nc=d&signature=e\n\n{\"code\":-1022,\"msg\":\"Not valid.\"}\n", INPUT_REQUEST,
        "spot-rest");
  assert_int_equal(in.answer.code, -1022);
  is_text(in.answer.text, "Not valid.");
  is_text(in.wire.body, "c=d&signature=e");
}

static void an_http_response_is_cut_off_with_its_head(void **state) {
  (void)state;
  reads("POST /api/v3/x HTTP/1.1\nA: b\n\nc=d\n\nHTTP/1.1 400 Bad Request\nX: y\n\n{\"code\":-1102,\n\"msg\":\"m\"}",
        INPUT_REQUEST, "spot-rest");
  assert_int_equal(in.answer.code, -1102);
  is_text(in.wire.body, "c=d");
}

static void pay_s_answer_is_used(void **state) {
  (void)state;
  reads("POST /binancepay/x "
        "HTTP/1.1\n\n{\"a\":{\"code\":1}}\nResponse:\n{\n\"status\":\"FAIL\",\n\"code\":\"400002\"\n}\n",
        INPUT_REQUEST, "pay-request");
  assert_int_equal(in.answer.code, 400002);
  is_text(in.wire.body, "{\"a\":{\"code\":1}}");
}

static void a_library_s_error_is_used(void **state) {
  (void)state;
  reads("GET https://api.binance.com/api/v3/x?a=b&signature=c APIError(code=-2015): Invalid", INPUT_URL, "spot-rest");
  assert_int_equal(in.answer.code, -2015);
  is_text(in.wire.target, "/api/v3/x?a=b&signature=c");
}

static void the_word_code_in_a_body_is_no_answer(void **state) {
  (void)state;
  reads("POST /binancepay/x HTTP/1.1\n\n{\"code\":\"12\",\"codes\":-5}", INPUT_REQUEST, "pay-request");
  assert_int_equal(in.answer.code, 0);
  is_text(in.wire.body, "{\"code\":\"12\",\"codes\":-5}");
}

/* ----------------------------------------------------------------------------------------------------- curly quotes */

#define OPENED "\xE2\x80\x9C"
#define CLOSED "\xE2\x80\x9D"

static void curly_quotes_are_read_as_plain_ones(void **state) {
  (void)state;
  reads("POST /binancepay/x HTTP/1.1\nContent-Length: 9\n\n{" OPENED "a" CLOSED ":1}", INPUT_REQUEST, "pay-request");
  assert_int_equal(in.curly, 2);
  is_text(in.wire.body, "{\"a\":1}");
  assert_int_equal(in.missing, 2);
}

static void curly_quotes_that_content_length_counts_were_sent(void **state) {
  (void)state;
  reads("POST /binancepay/x HTTP/1.1\nContent-Length: 11\n\n{" OPENED "a" CLOSED ":1}", INPUT_REQUEST, "pay-request");
  assert_int_equal(in.curly, 0);
  is_text(in.wire.body, "{" OPENED "a" CLOSED ":1}");
}

/* ------------------------------------------------------------------------------------------------------ refusals */

static void a_scheme_of_another_form_is_refused(void **state) {
  (void)state;
  assert_int_equal(read_as("GET /x?signature=a HTTP/1.1\n\n", "spot-ws"), -1);
  complains("--scheme spot-ws takes a WebSocket frame, and this is a raw request");
  assert_int_equal(read_as("{\"method\":\"x\",\"params\":{}}", "us-ws"), 0);
  assert_string_equal(bns_scheme_name(in.scheme), "us-ws");
}

static void what_is_no_request_is_refused_in_a_sentence(void **state) {
  (void)state;
  assert_int_equal(read_as("", NULL), -1);
  complains("nothing");
  assert_int_equal(read_as("hello", NULL), -1);
  complains("no request in it");
  assert_int_equal(read_as("{\"a\":1}", NULL), -1);
  complains("headers are needed");
  assert_int_equal(read_as("A: b\nC: d\n", NULL), -1);
  assert_int_equal(read_as("curl 'https://x", NULL), -1);
  complains("never closed: '");
}

static void binary_input_is_refused(void **state) {
  static const uint8_t bytes[] = "GET /\0 HTTP/1.1";
  bns_slice text = {bytes, sizeof bytes - 1};
  (void)state;
  problem.len = 0;
  assert_int_equal(input_read(&in, &arena, text, NULL, &problem), -1);
  complains("NUL");
}

static void no_text_at_all_is_refused_in_a_sentence(void **state) {
  (void)state;
  problem.len = 0;
  assert_int_equal(input_read(&in, &arena, (bns_slice){NULL, 0}, NULL, &problem), -1);
  complains("there is nothing in it");
}

static void of_an_answer_alone_it_is_said_that_the_request_is_missing(void **state) {
  static const char *const texts[] = {"{\"code\":-1022,\"msg\":\"Signature for this request is not valid.\"}",
                                      "{\"code\":-1022,\"msg\":\"Signature for this request is not valid.\"}\n"};
  (void)state;
  for (size_t i = 0; i < 2; i++) {
    problem.len = 0;
    assert_int_equal(input_read(&in, &arena, bns_slice_of(texts[i]), NULL, &problem), -1);
    complains("this is the exchange's answer alone (-1022, signature not valid)");
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(the_host_tells_the_exchange),
      cmocka_unit_test(onchain_is_told_by_its_headers_alone),
      cmocka_unit_test(pay_is_told_by_path_and_headers),
      cmocka_unit_test(a_frame_is_found_in_a_line_of_a_log),
      cmocka_unit_test(fix_is_read_whatever_stands_for_soh),
      cmocka_unit_test(a_url_in_a_log_has_a_method_and_a_key_near_it),
      cmocka_unit_test(a_raw_space_belongs_to_a_url_whose_signature_follows),
      cmocka_unit_test(a_path_in_a_request_line_has_the_host_of_the_origin_before_it),
      cmocka_unit_test(a_path_or_a_query_alone_is_enough),
      cmocka_unit_test(the_exchange_s_answer_is_used_and_cut_off),
      cmocka_unit_test(an_http_response_is_cut_off_with_its_head),
      cmocka_unit_test(pay_s_answer_is_used),
      cmocka_unit_test(a_library_s_error_is_used),
      cmocka_unit_test(the_word_code_in_a_body_is_no_answer),
      cmocka_unit_test(curly_quotes_are_read_as_plain_ones),
      cmocka_unit_test(curly_quotes_that_content_length_counts_were_sent),
      cmocka_unit_test(a_scheme_of_another_form_is_refused),
      cmocka_unit_test(what_is_no_request_is_refused_in_a_sentence),
      cmocka_unit_test(binary_input_is_refused),
      cmocka_unit_test(no_text_at_all_is_refused_in_a_sentence),
      cmocka_unit_test(of_an_answer_alone_it_is_said_that_the_request_is_missing),
  };
  return cmocka_run_group_tests_name("input_read", tests, NULL, stop);
}

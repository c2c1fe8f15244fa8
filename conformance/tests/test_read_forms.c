/* The forms in which people paste a request: where a URL ends, what tells its method, what is hidden in it, what is
 * left unread and is therefore not judged. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "input_read.h"
#include "masked.h"
#include "read_as.h"
#include "text.h"

static mem arena;
static input in;
static buf problem;

static int stop(void **state) {
  (void)state;
  mem_free(&arena);
  buf_free(&problem);
  return 0;
}

static int read_text(const char *text) {
  problem.len = 0;
  return input_read(&in, &arena, bns_slice_of(text), NULL, &problem);
}

static void is_text(bns_slice found, const char *wanted) {
  buf text = {NULL, 0, 0};
  buf_put_slice(&text, found);
  buf_put(&text, "", 1);
  assert_string_equal((const char *)text.ptr, wanted);
  buf_free(&text);
}

/* reads: a text is read as what one line tells. */
static void reads(const char *text, const char *wanted) {
  subject request;
  int failed = read_text(text);
  if (failed) {
    buf_put(&problem, "", 1);
    fail_msg("%s: %s", text, (const char *)problem.ptr);
  }
  (void)subject_read(&request, &arena, in.scheme, &in.wire, in.host);
  is_text(read_as(&arena, &in, &request), wanted);
}

static void refuses(const char *text, const char *words) {
  assert_int_equal(read_text(text), -1);
  buf_put(&problem, "", 1);
  if (strstr((const char *)problem.ptr, words) == NULL) fail_msg("%s: %s", text, (const char *)problem.ptr);
}

/* --------------------------------------------------------------------------------------------------- where a URL ends
 */

static void a_quote_that_was_not_opened_belongs_to_a_url(void **state) {
  (void)state;
  reads("POST https://h/fapi/v1/batchOrders?batchOrders=[{\"a\":\"b\"}]&timestamp=1&signature=c",
        "POST h/fapi/v1/batchOrders, 3 parameters in the query");
  is_text(in.wire.target, "/fapi/v1/batchOrders?batchOrders=[{\"a\":\"b\"}]&timestamp=1&signature=c");
  reads("don't: https://h/api/x?list=['a','b']&timestamp=1&signature=c!", "h/api/x, 3 parameters in the query");
  is_text(in.wire.target, "/api/x?list=['a','b']&timestamp=1&signature=c!");
}

static void a_quote_that_was_opened_ends_a_url(void **state) {
  static const char *const texts[] = {"url: \"https://h/api/x?timestamp=1&signature=c\", \"more\"",
                                      "get('https://h/api/x?timestamp=1&signature=c')",
                                      "`GET https://h/api/x?timestamp=1&signature=c` gave 400",
                                      "see \xE2\x80\x9Chttps://h/api/x?timestamp=1&signature=c\xE2\x80\x9D",
                                      "[here](https://h/api/x?timestamp=1&signature=c)",
                                      "[https://h/api/x?timestamp=1&signature=c](https://h/api/x)",
                                      "during [POST] to [https://h/api/x?timestamp=1&signature=c] [x]",
                                      "<https://h/api/x?timestamp=1&signature=c>"};
  (void)state;
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
    assert_int_equal(read_text(texts[i]), 0);
    is_text(in.wire.target, "/api/x?timestamp=1&signature=c");
  }
}

static void quotes_within_brackets_belong_to_a_url_in_quotes_whose_signature_follows(void **state) {
  (void)state;
  reads("url=\"https://h/api/x?list=[{\"a\":\"b\"}]&timestamp=1&signature=c\" 400",
        "h/api/x, 3 parameters in the query");
  is_text(in.wire.target, "/api/x?list=[{\"a\":\"b\"}]&timestamp=1&signature=c");
}

static void the_end_of_something_else_is_no_query(void **state) {
  (void)state;
  reads("sent [{\"a\":\"b\"}]&timestamp=1&signature=c", "an address that is not told, 3 parameters in the query");
  is_text(in.wire.target, "/?[{\"a\":\"b\"}]&timestamp=1&signature=c");
  refuses("x ]}&timestamp=1&signature=c", "no request in it");
  refuses("url + \"&signature=\" + s", "no request in it");
}

/* -------------------------------------------------------------------------------------------------------- the method
 */

static void a_url_alone_has_no_method(void **state) {
  (void)state;
  reads("https://h/api/v3/order?side=BUY&timestamp=1&signature=c", "h/api/v3/order, 3 parameters in the query");
  assert_true(in.method_unknown);
  assert_true(in.headers_unknown);
}

static void a_method_is_told_in_many_ways(void **state) {
  static const char *const ways[] = {"POST %",
                                     "Invoke-RestMethod -Uri % -Method Post",
                                     "method: :post, url: %",
                                     "new RestRequest(%, Method.Post)",
                                     "requests.request(\"POST\", %)",
                                     "axios.post -> %",
                                     "{ method: 'post',\n  url: % }",
                                     "http.NewRequest(http.MethodPost, %)",
                                     "url: %\nHttpMethod.Post",
                                     "[post] %"};
  (void)state;
  for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
    size_t at = (size_t)(strchr(ways[i], '%') - ways[i]);
    bns_slice text =
        mem_format(&arena, "%.*s\"https://h/api/x?timestamp=1&signature=c\"%s", (int)at, ways[i], ways[i] + at + 1);
    problem.len = 0;
    assert_int_equal(input_read(&in, &arena, text, NULL, &problem), 0);
    is_text(in.wire.method, "POST");
    assert_false(in.method_unknown);
  }
}

static void a_verb_in_prose_is_no_method(void **state) {
  (void)state;
  reads("I get this, and post https://h/api/x?timestamp=1&signature=c", "h/api/x, 2 parameters in the query");
  assert_true(in.method_unknown);
}

/* -------------------------------------------------------------------------------------------------------- masked
 */

static void what_is_hidden_or_cut_off_is_told(void **state) {
  static const char *const masks[] = {"***",        "________", "e7f569...cb07de", "e7f5\xE2\x80\xA6", "<hidden>",
                                      "[REDACTED]", "{{sig}}",  "**hidden**",      "YOUR_SIGNATURE",   "xxxxxxxx"};
  static const char *const values[] = {"e7f569985cef2f60b72bc0ad224db0cef8114c2a679e6fca4fc9ed4eefcb07de",
                                       "1714564800123",
                                       "BTCUSDT",
                                       "a_b",
                                       "x",
                                       "5.0",
                                       "[\"BTCUSDT\"]",
                                       "{\"a\":1}",
                                       ""};
  (void)state;
  for (size_t i = 0; i < sizeof masks / sizeof *masks; i++)
    assert_true(masked_is(bns_slice_of(masks[i])));
  for (size_t i = 0; i < sizeof values / sizeof *values; i++)
    assert_false(masked_is(bns_slice_of(values[i])));
}

static void a_mask_stays_part_of_a_url(void **state) {
  (void)state;
  assert_int_equal(read_text("https://h/api/x?timestamp=1&signature=e7f569... and so on"), 0);
  is_text(in.wire.target, "/api/x?timestamp=1&signature=e7f569...");
  assert_int_equal(read_text("<p>https://h/api/x?timestamp=1&signature=<hidden></p>"), 0);
  is_text(in.wire.target, "/api/x?timestamp=1&signature=<hidden>");
}

/* ------------------------------------------------------------------------------------------------------------ unread
 */

static void what_stands_in_the_text_is_never_said_to_be_missing(void **state) {
  (void)state;
  refuses("call https://h/api/v3/x?a=b\nwith timestamp ~ 1\nand signature ~> \"signature\" : \"c\"",
          "\"signature\" stands in line 3");
  refuses("https://bpay.binanceapi.com/binancepay/openapi/v3/order\nwith the header \"BinancePay-Signature\"=A",
          "\"BinancePay-Signature\" stands in line 2");
  reads("https://h/api/v3/x?a=b\nwhy is the signature not valid", "h/api/v3/x, 1 parameter in the query");
}

static void a_program_is_told_from_a_request(void **state) {
  (void)state;
  refuses("import hmac\nurl = 'https://api.binance.com/api/v3/x?' + q\nsig = hmac.new(k, q)\n",
          "serve -- python3 bot.py");
  refuses("const s = createHmac('sha256', k).update(q)", "serve -- node bot.js");
}

static void an_object_with_a_method_of_http_is_no_frame(void **state) {
  (void)state;
  refuses("{\"method\":\"get\",\"params\":{\"timestamp\":1,\"signatur\":\"c\"}}", "without method and params");
  reads("{\"id\":1,\"method\":\"order.place\",\"params\":{\"a\":1}}", "a WebSocket frame, order.place, 1 parameter");
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_quote_that_was_not_opened_belongs_to_a_url),
      cmocka_unit_test(a_quote_that_was_opened_ends_a_url),
      cmocka_unit_test(quotes_within_brackets_belong_to_a_url_in_quotes_whose_signature_follows),
      cmocka_unit_test(the_end_of_something_else_is_no_query),
      cmocka_unit_test(a_url_alone_has_no_method),
      cmocka_unit_test(a_method_is_told_in_many_ways),
      cmocka_unit_test(a_verb_in_prose_is_no_method),
      cmocka_unit_test(what_is_hidden_or_cut_off_is_told),
      cmocka_unit_test(a_mask_stays_part_of_a_url),
      cmocka_unit_test(what_stands_in_the_text_is_never_said_to_be_missing),
      cmocka_unit_test(a_program_is_told_from_a_request),
      cmocka_unit_test(an_object_with_a_method_of_http_is_no_frame),
  };
  return cmocka_run_group_tests_name("read_forms", tests, NULL, stop);
}

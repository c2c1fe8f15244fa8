/* Requests of which address, headers and body stand apart: every combination that could be one, the likeliest first. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "input/pieces.h"
#include "text.h"

static mem arena;
static pieces found[PIECES_MAX];

static int stop(void **state) {
  (void)state;
  mem_free(&arena);
  return 0;
}

static size_t find(const char *text) {
  memset(found, 0, sizeof found);
  return pieces_find(found, &arena, bns_slice_of(text));
}

static void is_text(bns_slice text, const char *wanted) {
  assert_int_equal(text.len, strlen(wanted));
  if (text.len) assert_memory_equal(text.ptr, wanted, text.len);
}

static bns_slice header(const pieces *of, const char *name) {
  bns_slice none = {NULL, 0};
  for (size_t i = 0; i < of->wire.num_headers; i++)
    if (bns_slice_is_nocase(of->wire.headers[i].name, name)) return of->wire.headers[i].value;
  return none;
}

static void an_address_with_a_signature_is_a_request(void **state) {
  (void)state;
  assert_int_equal(find("calling https://api.binance.com/api/v3/account?timestamp=1&signature=00, which failed"), 1);
  is_text(found[0].host, "api.binance.com");
  is_text(found[0].wire.target, "/api/v3/account?timestamp=1&signature=00");
  is_text(found[0].written, "https://api.binance.com/api/v3/account?timestamp=1&signature=00");
  is_text(found[0].wire.body, "");
  assert_int_equal(found[0].has_method, 0);
  is_text(found[0].wire.method, "GET");
}

static void address_and_form_stand_apart(void **state) {
  (void)state;
  assert_int_equal(find("url: https://api.binance.com/api/v3/order\nheaders: {'X-MBX-APIKEY': 'theKey'}\n"
                        "body: symbol=BTCUSDT&timestamp=1&signature=00\n"),
                   1);
  is_text(found[0].wire.target, "/api/v3/order");
  is_text(found[0].wire.body, "symbol=BTCUSDT&timestamp=1&signature=00");
  is_text(header(&found[0], "X-MBX-APIKEY"), "theKey");
  is_text(found[0].wire.method, "POST");
}

static void a_form_without_a_signature_belongs_to_an_address_with_one(void **state) {
  (void)state;
  assert_int_equal(find("https://api.binance.com/api/v3/order?signature=00\nsymbol=BTCUSDT&timestamp=1\n"), 2);
  is_text(found[0].wire.body, "");
  is_text(found[1].wire.body, "symbol=BTCUSDT&timestamp=1");
  is_text(found[1].wire.target, "/api/v3/order?signature=00");
}

static void the_exchange_s_own_address_comes_before_its_documents(void **state) {
  (void)state;
  assert_int_equal(find("see https://developers.binance.com/docs/x\npost https://example.org/y\n"
                        "then https://fapi.binance.com/fapi/v1/order\nsymbol=A&timestamp=1&signature=00\n"),
                   2);
  is_text(found[0].host, "fapi.binance.com");
  is_text(found[1].host, "developers.binance.com");
}

static void a_request_line_takes_its_host_from_a_header(void **state) {
  (void)state;
  assert_int_equal(
      find("log: POST /api/v3/order\nlog: Host: api.binance.com\nlog: symbol=A&timestamp=1&signature=00\n"), 1);
  is_text(found[0].host, "api.binance.com");
  is_text(found[0].wire.target, "/api/v3/order");
  assert_int_equal(found[0].has_method, 1);
  is_text(found[0].wire.method, "POST");
}

static const char pay[] = "BinancePay-Timestamp: 1611232922428\nbinancepay-nonce = 'abc'\n"
                          "HTTP_BINANCEPAY_CERTIFICATE_SN=>\"theKey\"\n\"BinancePay-Signature\": [\"ABCDEF\"]\n"
                          "https://bpay.binanceapi.com/binancepay/openapi/v3/order\n"
                          "payload {\"a\":{\"b\":1}}\n{\"status\":\"FAIL\",\"code\":\"400002\"}\n";

static void headers_are_found_however_they_are_printed(void **state) {
  (void)state;
  assert_int_equal(find(pay), 1);
  is_text(header(&found[0], "BinancePay-Timestamp"), "1611232922428");
  is_text(header(&found[0], "BinancePay-Nonce"), "abc");
  is_text(header(&found[0], "BinancePay-Certificate-SN"), "theKey");
  is_text(header(&found[0], "BinancePay-Signature"), "ABCDEF");
  is_text(header(&found[0], "Content-Type"), "application/json");
  is_text(found[0].host, "bpay.binanceapi.com");
}

static void an_answer_is_no_body(void **state) {
  size_t num = find(pay);
  (void)state;
  for (size_t i = 0; i < num; i++)
    assert_null(strstr(
        (const char *)mem_format(&arena, "%.*s", (int)found[i].wire.body.len, (const char *)found[i].wire.body.ptr).ptr,
        "400002"));
  is_text(found[0].wire.body, "{\"a\":{\"b\":1}}");
}

static void a_go_url_is_put_together(void **state) {
  (void)state;
  int is_there = 0;
  size_t num = find("{\"Scheme\":\"https\",\"Host\":\"api.binance.com\",\"Path\":\"/api/v3/account\","
                    "\"RawQuery\":\"timestamp=1&signature=00\"}");
  for (size_t i = 0; i < num; i++)
    is_there = is_there || (bns_slice_is(found[i].host, "api.binance.com") &&
                            bns_slice_is(found[i].wire.target, "/api/v3/account?timestamp=1&signature=00") &&
                            found[i].wire.body.len == 0);
  assert_true(is_there); /* others are possible too: the query may be a body */
}

static void pairs_behind_an_address_are_its_query(void **state) {
  (void)state;
  assert_int_equal(find("POST https://api.binance.com/api/v3/order [(\"timestamp\", \"1\"), (\"signature\", \"00\")]"),
                   2);
  is_text(found[0].wire.body, "timestamp=1&signature=00");
  is_text(found[1].wire.target, "/api/v3/order?timestamp=1&signature=00");
}

#define DIGEST "383867b989a33216f6821101ef1acb40461e525c3aa819bdc6b4699b1cf95155"

static void parameters_and_signature_need_no_address(void **state) {
  (void)state;
  assert_int_equal(find("query_string='symbol=A&timestamp=1'\nsignature='" DIGEST "'"), 1);
  is_text(found[0].host, "");
  is_text(found[0].wire.target, "/?symbol=A&timestamp=1&signature=" DIGEST);
  assert_non_null(found[0].note);
}

static void a_signature_is_told_by_what_is_said_of_it(void **state) {
  static const char base64[] =
      "eXH%2FpYP0YPDkTyFEzx7Jh8Ww0VB5Vvpd4K8uTo5IaNqj95zdij%2BRn1XH7R8XD2IH4tnfuseO%2FGtl9wQrJ8VeAA%3D%3D";
  (void)state;
  assert_int_equal(find("I sign `symbol=A&timestamp=1` and get `" DIGEST "`"), 1);
  assert_int_equal(find("printf 'symbol=A&timestamp=1' | openssl dgst -sha256 -hmac \"$SECRET\"\n(stdin)= " DIGEST), 1);
  assert_int_equal(find((const char *)mem_format(&arena, "payload: symbol=A&timestamp=1\nsignature: %s", base64).ptr),
                   1);
  is_text(found[0].wire.target, (const char *)mem_format(&arena, "/?symbol=A&timestamp=1&signature=%s", base64).ptr);
  assert_int_equal(find("symbol=A&timestamp=1\nthe secret of this signature " DIGEST), 0);
  assert_int_equal(find("symbol=A&timestamp=1 or " DIGEST), 0);
}

static void a_signature_in_a_line_or_a_cell_of_its_own_needs_no_word_for_it(void **state) {
  (void)state;
  assert_int_equal(find("symbol=A&timestamp=1\n" DIGEST), 1);
  is_text(found[0].wire.target, "/?symbol=A&timestamp=1&signature=" DIGEST);
  assert_int_equal(find(DIGEST "\r\nsymbol=A&timestamp=1"), 1);
  assert_int_equal(find("symbol=A&timestamp=1\t" DIGEST "\tBUY"), 1);
  assert_int_equal(find("symbol=A&timestamp=1\nsecret:\n" DIGEST), 0);
  assert_int_equal(find("symbol=A&timestamp=1\nmy key\n" DIGEST), 0);
}

/* PR-1: the timestamp, the nonce and the body, a line each. */
static void what_pay_signs_and_its_signature_are_a_request(void **state) {
  (void)state;
  assert_int_equal(find("payload:\n1714564800123\nabcdefgh\n{\"a\": \"b\"}\n\nsignature: " DIGEST DIGEST
                        "\nBinancePay-Certificate-SN: theKey\n"),
                   1);
  is_text(found[0].wire.body, "{\"a\": \"b\"}");
  is_text(header(&found[0], "BinancePay-Timestamp"), "1714564800123");
  is_text(header(&found[0], "BinancePay-Nonce"), "abcdefgh");
  is_text(header(&found[0], "BinancePay-Signature"), DIGEST DIGEST);
  is_text(header(&found[0], "BinancePay-Certificate-SN"), "theKey");
  assert_non_null(found[0].note);
  assert_int_equal(find("payload:\n1714564800123\nabcdefgh\n{\"a\": \"b\"}\n\nsignature: " DIGEST), 0);
  assert_int_equal(find("payload:\n1714564800123\n{\"a\": \"b\"}\n\nsignature: " DIGEST DIGEST), 0);
}

static void what_has_no_parts_is_no_request(void **state) {
  static const char *const texts[] = {"",
                                      "hello",
                                      "https://api.binance.com/api/v3/time",
                                      "{\"a\":1}",
                                      "symbol=A&timestamp=1&signature=00",
                                      "https:///",
                                      "://",
                                      "POST /"};
  (void)state;
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
    assert_int_equal(find(texts[i]), 0);
}

static void there_are_never_more_than_there_is_room_for(void **state) {
  buf text = {NULL, 0, 0};
  (void)state;
  for (int i = 0; i < 40; i++)
    buf_format(&text, "https://api.binance.com/a%d\nb%d=1&timestamp=1&signature=0%d\n", i, i, i);
  buf_put(&text, "", 1);
  assert_int_equal(find((const char *)text.ptr), PIECES_MAX);
  buf_free(&text);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_teardown(an_address_with_a_signature_is_a_request, stop),
      cmocka_unit_test_teardown(address_and_form_stand_apart, stop),
      cmocka_unit_test_teardown(a_form_without_a_signature_belongs_to_an_address_with_one, stop),
      cmocka_unit_test_teardown(the_exchange_s_own_address_comes_before_its_documents, stop),
      cmocka_unit_test_teardown(a_request_line_takes_its_host_from_a_header, stop),
      cmocka_unit_test_teardown(headers_are_found_however_they_are_printed, stop),
      cmocka_unit_test_teardown(an_answer_is_no_body, stop),
      cmocka_unit_test_teardown(a_go_url_is_put_together, stop),
      cmocka_unit_test_teardown(pairs_behind_an_address_are_its_query, stop),
      cmocka_unit_test_teardown(parameters_and_signature_need_no_address, stop),
      cmocka_unit_test_teardown(a_signature_is_told_by_what_is_said_of_it, stop),
      cmocka_unit_test_teardown(a_signature_in_a_line_or_a_cell_of_its_own_needs_no_word_for_it, stop),
      cmocka_unit_test_teardown(what_pay_signs_and_its_signature_are_a_request, stop),
      cmocka_unit_test_teardown(what_has_no_parts_is_no_request, stop),
      cmocka_unit_test_teardown(there_are_never_more_than_there_is_room_for, stop),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

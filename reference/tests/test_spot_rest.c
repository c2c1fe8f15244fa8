/* Spot REST and Binance US REST: payload, signature and wire form, against the documents' examples. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "rows.h"
#include "support.h"

static bns_param pair(const char *name, const char *value) {
  bns_param param = {S(name), S(value), BNS_TEXT};
  return param;
}

static bns_request order(const bns_param *query, size_t num_query, const bns_param *form, size_t num_form) {
  bns_request request = {0};
  request.method = S("POST");
  request.path = S("/api/v3/order");
  request.api_key = S(DOCS_KEY);
  request.query = query;
  request.num_query = num_query;
  request.form = form;
  request.num_form = num_form;
  request.time_ms = S("1499827319559");
  return request;
}

#define LTCBTC "symbol=LTCBTC&side=BUY&type=LIMIT&timeInForce=GTC&quantity=1&price=0.1&recvWindow=5000"
#define LTCBTC_PARAMS                                                                                                  \
  {                                                                                                                    \
    pair("symbol", "LTCBTC"), pair("side", "BUY"), pair("type", "LIMIT"), pair("timeInForce", "GTC"),                  \
        pair("quantity", "1"), pair("price", "0.1"), pair("recvWindow", "5000")                                        \
  }

/* binance-spot-api-docs, rest-api.md, "SIGNED Endpoint Examples", HMAC */
static void the_documents_ascii_order_in_the_query_comes_out(void **state) {
  bns_param params[] = LTCBTC_PARAMS;
  bns_request request = order(params, 7, NULL, 0);
  bns_signed out;
  uint8_t *buf = sign_fully(&out, "spot-rest", BNS_KIND_HMAC, &request);
  (void)state;
  assert_slice(out.payload, LTCBTC "&timestamp=1499827319559");
  assert_slice(out.signature, "c8db56825ae71d6d79447849e617115f4a920fa2acdcab2b053c4b2838bd6b71");
  assert_slice(out.target, "/api/v3/order?" LTCBTC "&timestamp=1499827319559&signature="
                           "c8db56825ae71d6d79447849e617115f4a920fa2acdcab2b053c4b2838bd6b71");
  assert_slice(out.body, "");
  assert_slice(out.message, "");
  assert_int_equal(out.num_headers, 1);
  assert_slice(out.headers[0].name, "X-MBX-APIKEY");
  assert_slice(out.headers[0].value, DOCS_KEY);
  free(buf);
}

/* What a caller does who has no time: the order is made once, then its time is written over, and the payload signed. */
static void a_prepared_order_with_its_time_written_over_is_the_one_made_anew(void **state) {
  bns_param params[] = LTCBTC_PARAMS;
  bns_request request = order(params, 7, NULL, 0);
  bns_signed out;
  bns_key key = {0};
  const char target[] = "/api/v3/order?" LTCBTC "&timestamp=1499827319559&signature=";
  size_t len, query_at = strlen("/api/v3/order?"), query_len = strlen(LTCBTC "&timestamp=1499827319559");
  (void)state;
  request.time_ms = S("1400000000000");
  uint8_t *buf = sign_fully(&out, "spot-rest", BNS_KIND_HMAC, &request);
  assert_int_equal(out.target.len, strlen(target) + 64);
  uint8_t *prepared = buf + (out.target.ptr - buf);
  memcpy(prepared + query_at + query_len - 13, "1499827319559", 13);
  assert_true(open_kind(&key, "spot-rest", BNS_KIND_HMAC, BNS_TO_SIGN));
  assert_int_equal(
      bns_sign(&key, prepared + strlen(target), 64, &len, scheme_named("spot-rest"), prepared + query_at, query_len),
      BNS_OK);
  bns_key_close(&key);
  assert_slice(out.target, "/api/v3/order?" LTCBTC "&timestamp=1499827319559&signature="
                           "c8db56825ae71d6d79447849e617115f4a920fa2acdcab2b053c4b2838bd6b71");
  free(buf);
}

/* binance-us-api-docs, rest-api.md, Example 1 */
static void the_us_documents_order_in_the_body_comes_out(void **state) {
  bns_param params[] = {pair("symbol", "LTCBTC"),   pair("side", "BUY"),   pair("type", "LIMIT"),
                        pair("timeInForce", "GTC"), pair("quantity", "1"), pair("price", "0.1"),
                        pair("recvWindow", "5000")};
  bns_request request = order(NULL, 0, params, 7);
  bns_signed out;
  uint8_t *buf = sign_fully(&out, "us-rest", BNS_KIND_HMAC, &request);
  (void)state;
  assert_slice(out.payload, LTCBTC "&timestamp=1499827319559");
  assert_slice(out.target, "/api/v3/order");
  assert_slice(out.body, LTCBTC "&timestamp=1499827319559&signature="
                                "c8db56825ae71d6d79447849e617115f4a920fa2acdcab2b053c4b2838bd6b71");
  assert_int_equal(out.num_headers, 2);
  assert_slice(out.headers[1].name, "Content-Type");
  assert_slice(out.headers[1].value, "application/x-www-form-urlencoded");
  free(buf);
}

/* binance-us-api-docs, rest-api.md, Example 3 */
static void the_documents_mixed_order_has_nothing_between_query_and_body(void **state) {
  bns_param query[] = {pair("symbol", "LTCBTC"), pair("side", "BUY"), pair("type", "LIMIT"),
                       pair("timeInForce", "GTC")};
  bns_param form[] = {pair("quantity", "1"), pair("price", "0.1"), pair("recvWindow", "5000")};
  bns_request request = order(query, 4, form, 3);
  bns_signed out;
  uint8_t *buf = sign_fully(&out, "spot-rest", BNS_KIND_HMAC, &request);
  (void)state;
  assert_slice(out.payload, "symbol=LTCBTC&side=BUY&type=LIMIT&timeInForce=GTC"
                            "quantity=1&price=0.1&recvWindow=5000&timestamp=1499827319559");
  assert_slice(out.signature, "0fd168b8ddb4876a0358a8d14d0c9f3da0e9b20c5d52b2a00fcf7d1c602f9a77");
  assert_slice(out.target, "/api/v3/order?symbol=LTCBTC&side=BUY&type=LIMIT&timeInForce=GTC");
  assert_slice(out.body, "quantity=1&price=0.1&recvWindow=5000&timestamp=1499827319559&signature="
                         "0fd168b8ddb4876a0358a8d14d0c9f3da0e9b20c5d52b2a00fcf7d1c602f9a77");
  free(buf);
}

/* binance-spot-api-docs, rest-api.md: six full-width digits */
static void the_documents_non_ascii_symbol_is_encoded_before_it_is_signed(void **state) {
  bns_param params[] = {pair("symbol", "\xEF\xBC\x91\xEF\xBC\x92\xEF\xBC\x93\xEF\xBC\x94\xEF\xBC\x95\xEF\xBC\x96"),
                        pair("side", "BUY"),
                        pair("type", "LIMIT"),
                        pair("timeInForce", "GTC"),
                        pair("quantity", "1"),
                        pair("price", "0.1"),
                        pair("recvWindow", "5000")};
  bns_request request = order(params, 7, NULL, 0);
  bns_signed out;
  uint8_t *buf = sign_fully(&out, "spot-rest", BNS_KIND_HMAC, &request);
  (void)state;
  assert_slice(out.payload, "symbol=%EF%BC%91%EF%BC%92%EF%BC%93%EF%BC%94%EF%BC%95%EF%BC%96&side=BUY&type=LIMIT&"
                            "timeInForce=GTC&quantity=1&price=0.1&recvWindow=5000&timestamp=1499827319559");
  assert_slice(out.signature, "e1353ec6b14d888f1164ae9af8228a3dbd508bc82eb867db8ab6046442f33ef3");
  free(buf);
}

/* binance-signature-examples, README.md */
static void a_request_without_parameters_signs_the_timestamp_alone(void **state) {
  bns_request request = order(NULL, 0, NULL, 0);
  bns_signed out;
  uint8_t *buf;
  (void)state;
  request.time_ms = S("1578963600000");
  request.path = S("/sapi/v1/system/status");
  buf = sign_fully(&out, "spot-rest", BNS_KIND_HMAC, &request);
  assert_slice(out.payload, "timestamp=1578963600000");
  assert_slice(out.target, "/sapi/v1/system/status?timestamp=1578963600000&signature="
                           "d84e6641b1e328e7b418fff030caed655c266299c9355e36ce801ed14631eed4");
  free(buf);
}

static void without_a_time_nothing_is_added_but_the_signature(void **state) {
  bns_request request = order(NULL, 0, NULL, 0);
  bns_signed out;
  uint8_t *buf;
  (void)state;
  request.time_ms = S("");
  buf = sign_fully(&out, "us-rest", BNS_KIND_HMAC, &request);
  assert_slice(out.payload, "");
  /* HMAC-SHA256 of nothing, by the openssl command line */
  assert_slice(out.target, "/api/v3/order?signature="
                           "18f82ab1c4ba20d60cb86ebc4cab5b54ddb974cdf7832421345148e7a7f9466e");
  free(buf);
}

static void empty_values_repeated_names_and_the_order_are_kept(void **state) {
  bns_param query[] = {pair("b", ""), pair("a", "1"), pair("b", "x y+z"), pair("", "=&")};
  bns_param form[] = {pair("n me", "~-._")};
  bns_request request = order(query, 4, form, 1);
  bns_signed out;
  uint8_t *buf = sign_fully(&out, "spot-rest", BNS_KIND_HMAC, &request);
  (void)state;
  assert_slice(out.payload, "b=&a=1&b=x%20y%2Bz&=%3D%26n%20me=~-._&timestamp=1499827319559");
  free(buf);
}

static void a_base64_signature_is_percent_encoded_where_it_is_placed(void **state) {
  static const bns_key_kind kinds[] = {BNS_KIND_ED25519, BNS_KIND_RSA};
  bns_param form[] = {pair("symbol", "BTCUSDT")};
  bns_request request = order(NULL, 0, form, 1);
  (void)state;
  for (size_t i = 0; i < 2; i++) {
    bns_signed out;
    uint8_t *buf = sign_fully(&out, "spot-rest", kinds[i], &request);
    assert_int_equal(out.signature.len, i == 0 ? 88 : 344);
    assert_int_equal(out.signature.ptr[out.signature.len - 1], '=');
    char signature[BNS_SIGNATURE_MAX + 1] = "";
    memcpy(signature, out.signature.ptr, out.signature.len);
    assert_non_null(strpbrk(signature, "+/"));
    char *body = fill("symbol=BTCUSDT&timestamp=1499827319559&signature={P}", signature);
    assert_slice(out.body, body);
    free(body);
    free(buf);
  }
}

/* Each line takes one needed thing away from a request that signs. */
static void a_request_that_lacks_a_part_or_contradicts_itself_is_refused_as_argument(void **state) {
  bns_param signature[] = {pair("signature", "00")};
  bns_request whole = order(NULL, 0, NULL, 0), r;
  (void)state;
  assert_int_equal(sign_status("spot-rest", BNS_KIND_HMAC, &whole), BNS_OK);
  r = whole, r.method = S("");
  assert_int_equal(sign_status("spot-rest", BNS_KIND_HMAC, &r), BNS_ERR_ARGUMENT);
  r = whole, r.path = S("");
  assert_int_equal(sign_status("spot-rest", BNS_KIND_HMAC, &r), BNS_ERR_ARGUMENT);
  r = whole, r.path = S("/api/v3/order?symbol=LTCBTC");
  assert_int_equal(sign_status("spot-rest", BNS_KIND_HMAC, &r), BNS_ERR_ARGUMENT);
  r = whole, r.api_key = S("");
  assert_int_equal(sign_status("spot-rest", BNS_KIND_HMAC, &r), BNS_ERR_ARGUMENT);
  r = whole, r.api_key = S("key\r\nX-Other: 1");
  assert_int_equal(sign_status("spot-rest", BNS_KIND_HMAC, &r), BNS_ERR_ARGUMENT);
  r = whole, r.time_ms = S("1499827319559.5");
  assert_int_equal(sign_status("spot-rest", BNS_KIND_HMAC, &r), BNS_ERR_ARGUMENT);
  r = whole, r.time_ms = S("x");
  assert_int_equal(sign_status("spot-rest", BNS_KIND_HMAC, &r), BNS_ERR_ARGUMENT);
  r = whole, r.query = signature, r.num_query = 1;
  assert_int_equal(sign_status("spot-rest", BNS_KIND_HMAC, &r), BNS_ERR_ARGUMENT);
  r = whole, r.form = signature, r.num_form = 1;
  assert_int_equal(sign_status("spot-rest", BNS_KIND_HMAC, &r), BNS_ERR_ARGUMENT);
}

static void an_api_key_with_a_byte_that_ends_a_header_is_refused_as_argument(void **state) {
  static const uint8_t ends[] = {'\r', '\n', 0};
  bns_request request = order(NULL, 0, NULL, 0);
  (void)state;
  for (size_t i = 0; i < sizeof ends; i++) {
    uint8_t within[3] = {'a', ends[i], 'b'};
    request.api_key = (bns_slice){&ends[i], 1};
    assert_int_equal(sign_status("spot-rest", BNS_KIND_HMAC, &request), BNS_ERR_ARGUMENT);
    request.api_key = (bns_slice){within, sizeof within};
    assert_int_equal(sign_status("spot-rest", BNS_KIND_HMAC, &request), BNS_ERR_ARGUMENT);
  }
}

static void where_nothing_is_signed_nothing_is_handed_out(void **state) {
  static const bns_signed nothing;
  static uint8_t buf[4096];
  bns_request request = order(NULL, 0, NULL, 0);
  bns_signed out;
  bns_key key;
  size_t needed, len;
  (void)state;
  assert_true(open_kind(&key, "spot-rest", BNS_KIND_HMAC, BNS_TO_SIGN));
  assert_int_equal(bns_sign_request(&key, &out, buf, 0, &needed, scheme_named("spot-rest"), &request), BNS_ERR_ROOM);
  assert_memory_equal(&out, &nothing, sizeof out);
  for (size_t room = 1; room < needed; room++) {
    memset(&out, 0xff, sizeof out);
    assert_int_equal(bns_sign_request(&key, &out, buf, room, &len, scheme_named("spot-rest"), &request), BNS_ERR_ROOM);
    assert_memory_equal(&out, &nothing, sizeof out);
  }
  bns_key_close(&key);
}

static void a_key_that_the_scheme_does_not_take_is_refused_as_key_type(void **state) {
  static uint8_t buf[4096];
  bns_request request = order(NULL, 0, NULL, 0);
  const bns_scheme *us = bns_scheme_find("us-rest", 7);
  bns_signed out;
  bns_key key, closed = {0};
  size_t len;
  (void)state;
  assert_true(open_kind(&key, "spot-rest", BNS_KIND_ED25519, BNS_TO_SIGN));
  assert_int_equal(bns_sign_request(&key, &out, buf, sizeof buf, &len, us, &request), BNS_ERR_KEY_TYPE);
  assert_int_equal(bns_sign_request(&key, &out, NULL, 0, &len, us, &request), BNS_ERR_KEY_TYPE);
  bns_key_close(&key);
  assert_int_equal(bns_sign_request(&closed, &out, buf, sizeof buf, &len, us, &request), BNS_ERR_KEY_TYPE);
}

static void a_key_opened_to_verify_does_not_sign(void **state) {
  static uint8_t buf[4096];
  bns_request request = order(NULL, 0, NULL, 0);
  bns_signed out;
  bns_key key;
  size_t len;
  (void)state;
  assert_true(open_kind(&key, "spot-rest", BNS_KIND_ED25519, BNS_TO_VERIFY));
  assert_int_equal(bns_sign_request(&key, &out, buf, sizeof buf, &len, bns_scheme_find("spot-rest", 9), &request),
                   BNS_ERR_KEY_TYPE);
  bns_key_close(&key);
}

static void the_schemes_are_found_by_name_and_number(void **state) {
  static const char *const names[] = {"spot-rest",   "spot-ws",      "fix-logon",       "us-rest",         "us-ws",
                                      "pay-request", "pay-webhook",  "onchain-request", "onchain-webhook", "usdm-rest",
                                      "coinm-rest",  "options-rest", "pm-rest",         "usdm-ws",         "coinm-ws"};
  size_t num = sizeof names / sizeof *names;
  (void)state;
  for (size_t i = 0; i < num; i++) {
    const bns_scheme *scheme = bns_scheme_find(names[i], S(names[i]).len);
    assert_non_null(scheme);
    assert_ptr_equal(scheme, bns_scheme_at(i));
    assert_string_equal(bns_scheme_name(scheme), names[i]);
  }
  for (size_t i = num; bns_scheme_at(i) != NULL; i++) /* those of exchanges.def */
    assert_ptr_equal(bns_scheme_find(bns_scheme_name(bns_scheme_at(i)), strlen(bns_scheme_name(bns_scheme_at(i)))),
                     bns_scheme_at(i));
  assert_null(bns_scheme_find("spot-res", 8));
  assert_null(bns_scheme_find("pay", 3));
  assert_null(bns_scheme_find("", 0));
}

static void each_scheme_has_its_algorithm_for_a_kind_of_key_or_none(void **state) {
  static const struct {
    const char *scheme;
    int hmac, rsa, ed25519;
  } rows[] = {{"spot-rest", BNS_HMAC_SHA256, BNS_RSA_SHA256, BNS_ED25519},
              {"spot-ws", BNS_HMAC_SHA256, BNS_RSA_SHA256, BNS_ED25519},
              {"fix-logon", 0, 0, BNS_ED25519},
              {"us-rest", BNS_HMAC_SHA256, 0, 0},
              {"us-ws", BNS_HMAC_SHA256, 0, 0},
              {"pay-request", BNS_HMAC_SHA512, 0, 0},
              {"pay-webhook", 0, BNS_RSA_SHA256, 0},
              {"onchain-request", 0, BNS_RSA_SHA256, 0},
              {"onchain-webhook", 0, BNS_RSA_SHA256, 0},
              {"usdm-rest", BNS_HMAC_SHA256, BNS_RSA_SHA256, BNS_ED25519},
              {"coinm-rest", BNS_HMAC_SHA256, BNS_RSA_SHA256, BNS_ED25519},
              {"options-rest", BNS_HMAC_SHA256, BNS_RSA_SHA256, BNS_ED25519},
              {"pm-rest", BNS_HMAC_SHA256, BNS_RSA_SHA256, BNS_ED25519},
              {"usdm-ws", BNS_HMAC_SHA256, BNS_RSA_SHA256, BNS_ED25519},
              {"coinm-ws", BNS_HMAC_SHA256, BNS_RSA_SHA256, BNS_ED25519},
              {"mexc-rest", BNS_HMAC_SHA256, 0, 0}};
  (void)state;
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    const bns_scheme *scheme = bns_scheme_find(rows[i].scheme, S(rows[i].scheme).len);
    const int wanted[] = {rows[i].hmac, rows[i].rsa, rows[i].ed25519};
    static const bns_key_kind kinds[] = {BNS_KIND_HMAC, BNS_KIND_RSA, BNS_KIND_ED25519};
    for (size_t k = 0; k < 3; k++) {
      bns_algorithm algorithm = BNS_HMAC_SHA256;
      bns_status status = bns_scheme_algorithm(scheme, &algorithm, kinds[k]);
      assert_int_equal(status, wanted[k] == 0 ? BNS_ERR_KEY_TYPE : BNS_OK);
      if (status == BNS_OK) assert_int_equal(algorithm, wanted[k]);
    }
  }
}

static size_t room_needed(const char *scheme, bns_key_kind kind) {
  bns_request request;
  bns_signed made;
  bns_key key;
  size_t needed = 0;
  memset(&request, 0, sizeof request);
  request.method = S("GET");
  request.path = S("/api/v3/account");
  request.api_key = S(DOCS_KEY);
  request.time_ms = S("1499827319559");
  assert_true(open_kind(&key, scheme, kind, BNS_TO_SIGN));
  bns_status status =
      bns_sign_request(&key, &made, NULL, 0, &needed, bns_scheme_find(scheme, strlen(scheme)), &request);
  bns_key_close(&key);
  assert_int_equal(status, BNS_ERR_ROOM);
  return needed;
}

/* bnsign.h: the room is reckoned for the longest signature of the algorithm. It stands there by itself and in the wire
 * form: in a target each byte may be percent-encoded, in a frame none is. */
static void the_room_needed_is_that_of_the_longest_signature(void **state) {
  const size_t payload = strlen("timestamp=1499827319559"), path = strlen("/api/v3/account");
  size_t rest = room_needed("spot-rest", BNS_KIND_HMAC), frame = room_needed("spot-ws", BNS_KIND_HMAC);
  (void)state;
  assert_int_equal(rest, 2 * payload + path + strlen("?&signature=") + 4 * 64);
  assert_int_equal(room_needed("spot-rest", BNS_KIND_ED25519) - rest, 4 * (88 - 64));
  assert_int_equal(room_needed("spot-ws", BNS_KIND_ED25519) - frame, 2 * (88 - 64));
  assert_int_equal(room_needed("spot-rest", BNS_KIND_RSA) - rest, 4 * (BNS_SIGNATURE_MAX - 64));
}

/* Both parameters, 12 bytes each to sort them in, the payload of them, the frame, and the signature by itself. */
static void the_room_of_a_frame_is_the_sum_of_its_parts(void **state) {
  const size_t parameters = strlen("apiKey=" DOCS_KEY "timestamp=1499827319559"), payload = parameters + 1;
  const size_t frame = strlen("{\"id\":null,\"method\":\"GET\",\"params\":{\"apiKey\":\"" DOCS_KEY
                              "\",\"timestamp\":1499827319559,\"signature\":\"\"}}") +
                       64;
  (void)state;
  assert_int_equal(room_needed("spot-ws", BNS_KIND_HMAC), parameters + 2 * 12 + payload + frame + 64);
}

/* The payload and its signature: the body and the headers are the caller's own bytes, or stand there already. */
static void the_room_of_a_pay_request_is_that_of_payload_and_signature(void **state) {
  bns_request request = {0};
  bns_signed made;
  bns_key key;
  size_t needed = 0;
  (void)state;
  request.time_ms = S("1499827319559");
  request.nonce = S(NONCE);
  request.body = S("{}");
  request.api_key = S("k");
  assert_true(open_kind(&key, "pay-request", BNS_KIND_HMAC, BNS_TO_SIGN));
  assert_int_equal(bns_sign_request(&key, &made, NULL, 0, &needed, scheme_named("pay-request"), &request),
                   BNS_ERR_ROOM);
  bns_key_close(&key);
  assert_int_equal(needed, strlen("1499827319559\n" NONCE "\n{}\n") + 128);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(the_documents_ascii_order_in_the_query_comes_out),
      cmocka_unit_test(a_prepared_order_with_its_time_written_over_is_the_one_made_anew),
      cmocka_unit_test(the_us_documents_order_in_the_body_comes_out),
      cmocka_unit_test(the_documents_mixed_order_has_nothing_between_query_and_body),
      cmocka_unit_test(the_documents_non_ascii_symbol_is_encoded_before_it_is_signed),
      cmocka_unit_test(a_request_without_parameters_signs_the_timestamp_alone),
      cmocka_unit_test(without_a_time_nothing_is_added_but_the_signature),
      cmocka_unit_test(empty_values_repeated_names_and_the_order_are_kept),
      cmocka_unit_test(a_base64_signature_is_percent_encoded_where_it_is_placed),
      cmocka_unit_test(a_request_that_lacks_a_part_or_contradicts_itself_is_refused_as_argument),
      cmocka_unit_test(an_api_key_with_a_byte_that_ends_a_header_is_refused_as_argument),
      cmocka_unit_test(where_nothing_is_signed_nothing_is_handed_out),
      cmocka_unit_test(a_key_that_the_scheme_does_not_take_is_refused_as_key_type),
      cmocka_unit_test(a_key_opened_to_verify_does_not_sign),
      cmocka_unit_test(the_room_needed_is_that_of_the_longest_signature),
      cmocka_unit_test(the_room_of_a_pay_request_is_that_of_payload_and_signature),
      cmocka_unit_test(the_room_of_a_frame_is_the_sum_of_its_parts),
      cmocka_unit_test(the_schemes_are_found_by_name_and_number),
      cmocka_unit_test(each_scheme_has_its_algorithm_for_a_kind_of_key_or_none),
  };
  return cmocka_run_group_tests_name("spot_rest", tests, NULL, NULL);
}

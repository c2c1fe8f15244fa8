/* mistakes_visible.c, mistakes_context.c and what of mistakes_pay.c shows without a secret: a request with the mistake
 * and one without it. A test is named after its mistake. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "diagnosis/catalogue/catalogue.h"

#define KEY "vmPUZE6mv9SD5VNHk4HlWFsOr6aKE2zvsw0MuIgwCIPy6utIco14y7Ju91duEh8A"
#define SIGNED "&timestamp=1499827319559&signature=c8db56825ae71d6d79447849e617115f4a920fa2acdcab2b053c4b2838bd6b71"

static const diagnose_key no_key;

/* --------------------------------------------------------------------------------------------------------- helpers */

/* Looks in the families under test alone: what this file tests does not hang on the others. */
static const mistake *row_of(const char *id) {
  const mistake_family *families[] = {&mistakes_seen, &mistakes_context, &mistakes_pay, &mistakes_fix, &mistakes_hex};
  for (size_t f = 0; f < sizeof families / sizeof *families; f++)
    for (size_t i = 0; i < families[f]->num; i++)
      if (strcmp(families[f]->rows[i].id, id) == 0) return &families[f]->rows[i];
  fail_msg("no row for %s", id);
  return NULL;
}

static bns_wire rest_wire(mem *arena, const char *method, const char *target, const char *body) {
  bns_wire wire;
  bns_header *header = mem_alloc(arena, sizeof *header);
  memset(&wire, 0, sizeof wire);
  header->name = bns_slice_of("X-MBX-APIKEY");
  header->value = bns_slice_of(KEY);
  wire.headers = header;
  wire.num_headers = 1;
  wire.method = bns_slice_of(method);
  wire.target = bns_slice_of(target);
  wire.body = bns_slice_of(body);
  return wire;
}

static void read_as(parsed_request *out, mem *arena, const char *scheme, const bns_wire *wire, const char *host) {
  (void)parsed_request_read(out, arena, bns_scheme_find(scheme, strlen(scheme)), wire, bns_slice_of(host));
}

static void rest(parsed_request *out, mem *arena, const char *method, const char *target, const char *body) {
  bns_wire wire = rest_wire(arena, method, target, body);
  read_as(out, arena, "spot-rest", &wire, "api.binance.com");
}

static void message(parsed_request *out, mem *arena, const char *text) {
  bns_wire wire;
  memset(&wire, 0, sizeof wire);
  wire.message = bns_slice_of(text);
  read_as(out, arena, "spot-ws", &wire, "");
}

static void pay(parsed_request *out, mem *arena, const char *scheme, const char *timestamp, const char *nonce,
                const char *serial, const char *signature, const char *body) {
  bns_header headers[] = {{bns_slice_of("BinancePay-Timestamp"), bns_slice_of(timestamp)},
                          {bns_slice_of("BinancePay-Nonce"), bns_slice_of(nonce)},
                          {bns_slice_of("BinancePay-Certificate-SN"), bns_slice_of(serial)},
                          {bns_slice_of("BinancePay-Signature"), bns_slice_of(signature)}};
  bns_header *kept = mem_alloc(arena, sizeof headers);
  bns_wire wire;
  memcpy(kept, headers, sizeof headers);
  memset(&wire, 0, sizeof wire);
  wire.headers = kept;
  wire.num_headers = sizeof headers / sizeof *headers;
  wire.body = bns_slice_of(body);
  read_as(out, arena, scheme, &wire, "");
}

static int shows(const char *id, mem *arena, const parsed_request *request, const diagnose_key *key, sighting *found) {
  const mistake *row = row_of(id);
  memset(found, 0, sizeof *found);
  assert_true((row->schemes & request->scheme->bit) != 0);
  int seen = row->seen(found, arena, request, key);
  /* Proved is what was recomputed; nothing here is. */
  if (seen) assert_true(found->confidence != CONFIDENCE_PROVED && !found->explains);
  return seen;
}

static void in_rest(const char *id, const char *method, const char *target, const char *body, int expected) {
  mem arena = {NULL};
  parsed_request request;
  sighting found;
  rest(&request, &arena, method, target, body);
  if (shows(id, &arena, &request, &no_key, &found) != expected)
    fail_msg("%s in %s %s %s: %d expected", id, method, target, body, expected);
  mem_free(&arena);
}

#define ORDER "/api/v3/order?symbol=LTCBTC"

static void in_message(const char *id, const char *params, int expected) {
  mem arena = {NULL};
  parsed_request request;
  sighting found;
  bns_slice text = mem_format(&arena, "{\"id\":\"1\",\"method\":\"order.place\",\"params\":{%s}}", params);
  bns_wire wire;
  memset(&wire, 0, sizeof wire);
  wire.message = text;
  read_as(&request, &arena, "spot-ws", &wire, "");
  if (shows(id, &arena, &request, &no_key, &found) != expected) fail_msg("%s in %s: %d expected", id, params, expected);
  mem_free(&arena);
}

static void of_scheme(const char *id, const char *scheme, const char *host, const char *target, int expected) {
  mem arena = {NULL};
  parsed_request request;
  sighting found;
  bns_wire wire = rest_wire(&arena, "POST", target, "");
  read_as(&request, &arena, scheme, &wire, host);
  if (shows(id, &arena, &request, &no_key, &found) != expected)
    fail_msg("%s of %s at %s%s: %d expected", id, scheme, host, target, expected);
  mem_free(&arena);
}

static void is_in(const char *id, const char *target) {
  in_rest(id, "GET", target, "", 1);
}

static void is_not_in(const char *id, const char *target) {
  in_rest(id, "GET", target, "", 0);
}

static void with_header(const char *id, const char *name, const char *value, int expected) {
  mem arena = {NULL};
  parsed_request request;
  sighting found;
  bns_wire wire = rest_wire(&arena, "GET", ORDER SIGNED, ""), changed;
  bns_slice nothing = {NULL, 0};
  parsed_request_with_header(&changed, &arena, &wire, "X-MBX-APIKEY", nothing);
  parsed_request_with_header(&wire, &arena, &changed, name, bns_slice_of(value));
  read_as(&request, &arena, "spot-rest", &wire, "");
  assert_int_equal(shows(id, &arena, &request, &no_key, &found), expected);
  mem_free(&arena);
}

static void with_secret(const char *id, bns_key_kind kind, const char *secret, int expected) {
  mem arena = {NULL};
  parsed_request request;
  sighting found;
  diagnose_key key = no_key;
  key.kind = kind;
  key.secret = bns_slice_of(secret);
  rest(&request, &arena, "GET", ORDER SIGNED, "");
  if (shows(id, &arena, &request, &key, &found) != expected) fail_msg("%s in the key %s", id, secret);
  mem_free(&arena);
}

static void at_host(const char *id, const char *host, const char *target, int expected) {
  mem arena = {NULL};
  parsed_request request;
  sighting found;
  bns_wire wire = rest_wire(&arena, "GET", target, "");
  read_as(&request, &arena, "spot-rest", &wire, host);
  if (shows(id, &arena, &request, &no_key, &found) != expected) fail_msg("%s at %s%s", id, host, target);
  mem_free(&arena);
}

static void with_answer(const char *id, long code, int expected) {
  mem arena = {NULL};
  parsed_request request;
  sighting found;
  rest(&request, &arena, "GET", ORDER SIGNED, "");
  request.answer_code = code;
  assert_int_equal(shows(id, &arena, &request, &no_key, &found), expected);
  mem_free(&arena);
}

/* ------------------------------------------------------------------------------------------------- REST, by hand */

static void signature_missing(void **state) {
  (void)state;
  is_in("signature-missing", ORDER "&timestamp=1499827319559");
  is_in("signature-missing", ORDER "&timestamp=1499827319559&signature=");
  is_not_in("signature-missing", ORDER SIGNED);
}

static void timestamp_not_integer(void **state) {
  (void)state;
  is_in("timestamp-not-integer", ORDER "&timestamp=1515590143.80&signature=ab");
  is_in("timestamp-not-integer", ORDER "&timestamp=NaN&signature=ab");
  is_in("timestamp-not-integer", ORDER "&timestamp=%201515590143800&signature=ab");
  is_in("timestamp-not-integer", ORDER "&timestamp=1.5e12&signature=ab");
  is_not_in("timestamp-not-integer", ORDER SIGNED);
  is_not_in("timestamp-not-integer", ORDER "&signature=ab");
}

static void timestamp_in_seconds(void **state) {
  (void)state;
  is_in("timestamp-in-seconds", ORDER "&timestamp=1499827319&signature=ab");
  is_in("timestamp-in-seconds", ORDER "&timestamp=1499827319559000000&signature=ab");
  is_not_in("timestamp-in-seconds", ORDER "&timestamp=1499827319559000&signature=ab");
  is_not_in("timestamp-in-seconds", ORDER SIGNED);
  mem arena = {NULL};
  parsed_request request;
  sighting found;
  pay(&request, &arena, "pay-request", "1705724955", "5K8264ILTKCH16CQ2502SI8ZNMTM67VS", KEY, "AB", "{}");
  assert_true(shows("timestamp-in-seconds", &arena, &request, &no_key, &found));
  assert_true(found.refused);
  mem_free(&arena);
}

/* Spot alone takes them (SR-8, UR-4, DR-3, FR-3). */
static void microseconds_are_another_unit_where_milliseconds_alone_are_taken(void **state) {
  static const char target[] = "/order?timestamp=1499827319559000&signature=ab";
  (void)state;
  of_scheme("timestamp-in-seconds", "spot-rest", "", target, 0);
  of_scheme("timestamp-in-seconds", "us-rest", "", target, 1);
  of_scheme("timestamp-in-seconds", "usdm-rest", "", target, 1);
  of_scheme("timestamp-in-seconds", "pm-rest", "", target, 1);
  of_scheme("timestamp-in-seconds", "toobit-rest", "", target, 1);
  of_scheme("timestamp-in-seconds", "usdm-rest", "", "/order?timestamp=1499827319559&signature=ab", 0);
}

/* DR-3, FR-3: 60000 is written of Spot and /papi; of the others it is not known, so that nothing is refused for it. */
static void a_long_recvwindow_is_only_possibly_a_mistake_where_no_longest_is_told(void **state) {
  static const char *const schemes[] = {"usdm-rest", "coinm-rest", "options-rest", "mexc-rest"};
  (void)state;
  for (size_t i = 0; i < sizeof schemes / sizeof *schemes; i++) {
    mem arena = {NULL};
    parsed_request request;
    sighting found;
    bns_wire wire = rest_wire(&arena, "POST", "/order?recvWindow=60001" SIGNED, "");
    read_as(&request, &arena, schemes[i], &wire, "");
    assert_true(shows("recvwindow-out-of-range", &arena, &request, &no_key, &found));
    assert_int_equal(found.confidence, CONFIDENCE_POSSIBLE);
    assert_false(found.refused);
    mem_free(&arena);
    of_scheme("recvwindow-out-of-range", schemes[i], "", "/order?recvWindow=60000" SIGNED, 0);
  }
}

#define UPPER                                                                                                          \
  "/order?timestamp=1499827319559&signature=C8DB56825AE71D6D79447849E617115F4A920FA2ACDCAB2B053C4B2838BD6B71"

/* FR-2: the documents of MEXC take lower case alone, and nobody tells what is answered to another. */
static void capital_digits_are_told_where_the_documents_take_small_ones_alone(void **state) {
  (void)state;
  of_scheme("hex-formatting", "mexc-rest", "", UPPER, 1);
  of_scheme("hex-formatting", "mexc-rest", "", "/order?a=1" SIGNED, 0);
  of_scheme("hex-formatting", "mexc-rest", "", "/order?a=1&signature=ABCD", 0);
  of_scheme("hex-formatting", "toobit-rest", "", UPPER, 0);
  of_scheme("hex-formatting", "usdm-rest", "", UPPER, 0);
}

static void recvwindow_out_of_range(void **state) {
  (void)state;
  is_in("recvwindow-out-of-range", ORDER "&recvWindow=60001" SIGNED);
  is_in("recvwindow-out-of-range", ORDER "&recvWindow=abc" SIGNED);
  is_not_in("recvwindow-out-of-range", ORDER "&recvWindow=60000" SIGNED);
  is_not_in("recvwindow-out-of-range", ORDER "&recvWindow=6000.346" SIGNED);
  is_not_in("recvwindow-out-of-range", ORDER SIGNED);
}

static void html_entity_corruption(void **state) {
  (void)state;
  is_in("html-entity-corruption", ORDER "&amp;side=BUY" SIGNED);
  is_in("html-entity-corruption", ORDER "&recvWindow=5000\xc3\x97tamp=1499827319559&signature=ab");
  is_in("html-entity-corruption", ORDER "&recvWindow=5000%C3%97tamp=1499827319559&signature=ab");
  in_rest("html-entity-corruption", "POST", "/api/v3/order", "symbol=LTCBTC&amp;side=BUY" SIGNED, 1);
  is_not_in("html-entity-corruption", ORDER "&lamp=1" SIGNED);
}

static void delimiter_not_escaped(void **state) {
  (void)state;
  is_in("delimiter-not-escaped", ORDER "&newClientOrderId=a&signature=b" SIGNED);
  is_not_in("delimiter-not-escaped", ORDER SIGNED SIGNED);
  is_not_in("delimiter-not-escaped", ORDER "&signature=" SIGNED);
}

static void duplicate_parameter(void **state) {
  (void)state;
  is_in("duplicate-parameter", ORDER "&symbol=LTCBTC" SIGNED);
  in_rest("duplicate-parameter", "POST", ORDER, "symbol=LTCBTC" SIGNED, 1);
  is_not_in("duplicate-parameter", ORDER SIGNED);
}

static void duplicate_parameter_in_query_and_body_is_not_refused(void **state) {
  (void)state;
  mem arena = {NULL};
  parsed_request request;
  sighting found;
  rest(&request, &arena, "POST", ORDER, "symbol=LTCBTC" SIGNED);
  assert_true(shows("duplicate-parameter", &arena, &request, &no_key, &found));
  assert_false(found.refused);
  assert_int_equal(found.confidence, CONFIDENCE_POSSIBLE);
  rest(&request, &arena, "GET", ORDER "&symbol=LTCBTC" SIGNED, "");
  assert_true(shows("duplicate-parameter", &arena, &request, &no_key, &found));
  assert_true(found.refused);
  mem_free(&arena);
}

static void json_body_on_form_endpoint(void **state) {
  (void)state;
  in_rest("json-body-on-form-endpoint", "POST", "/api/v3/order", "{\"symbol\":\"LTCBTC\"}", 1);
  in_rest("json-body-on-form-endpoint", "POST", "/api/v3/order", "symbol=LTCBTC" SIGNED, 0);
  in_rest("json-body-on-form-endpoint", "POST", "/api/v3/order", "{symbol}", 0);
}

static void params_in_wrong_place(void **state) {
  (void)state;
  in_rest("params-in-wrong-place", "GET", "/api/v3/order", "symbol=LTCBTC" SIGNED, 1);
  in_rest("params-in-wrong-place", "DELETE", "/api/v3/order", "symbol=LTCBTC" SIGNED, 1);
  in_rest("params-in-wrong-place", "POST", "/api/v3/order", "symbol=LTCBTC" SIGNED, 0);
  is_not_in("params-in-wrong-place", ORDER SIGNED);
}

static void null_literal_param(void **state) {
  (void)state;
  is_in("null-literal-param", ORDER "&price=None" SIGNED);
  is_in("null-literal-param", ORDER "&price=%5Bobject%20Object%5D" SIGNED);
  is_in("null-literal-param", ORDER "&price=%5Bobject+Object%5D" SIGNED);
  is_not_in("null-literal-param", ORDER "&price=none" SIGNED);
  is_not_in("null-literal-param", ORDER "&price=" SIGNED);
}

static void locale_decimal_comma(void **state) {
  (void)state;
  is_in("locale-decimal-comma", ORDER "&price=0,0001" SIGNED);
  is_in("locale-decimal-comma", ORDER "&amount=1%2c07" SIGNED);
  is_not_in("locale-decimal-comma", ORDER "&price=0.0001" SIGNED);
  is_not_in("locale-decimal-comma", ORDER "&orderIdList=1763,1764" SIGNED);
}

static void scientific_notation(void **state) {
  (void)state;
  is_in("scientific-notation", ORDER "&price=9.2e-7" SIGNED);
  is_in("scientific-notation", ORDER "&quantity=1E%2B5" SIGNED);
  is_in("scientific-notation", ORDER "&quantity=1e+5" SIGNED);
  is_not_in("scientific-notation", ORDER "&quantity=15" SIGNED);
  is_not_in("scientific-notation", ORDER "&newClientOrderId=1e5" SIGNED);
  mem arena = {NULL};
  parsed_request request;
  sighting found;
  message(&request, &arena,
          "{\"id\":\"1\",\"method\":\"order.place\",\"params\":{\"x\":1e5,\"timestamp\":1499827319559,\"signature\":"
          "\"ab\"}}");
  assert_true(shows("scientific-notation", &arena, &request, &no_key, &found));
  mem_free(&arena);
}

#define TIMED "\"timestamp\":1499827319559,\"signature\":\"ab\""

static void what_shows_in_rest_shows_in_the_websocket_api_too(void **state) {
  (void)state;
  in_message("signature-missing", "\"timestamp\":1499827319559", 1);
  in_message("signature-missing", TIMED, 0);
  in_message("timestamp-in-seconds", "\"timestamp\":1499827319,\"signature\":\"ab\"", 1);
  in_message("timestamp-in-seconds", TIMED, 0);
  in_message("timestamp-not-integer", "\"timestamp\":1499827319559.0,\"signature\":\"ab\"", 1);
  in_message("timestamp-not-integer", TIMED, 0);
  in_message("recvwindow-out-of-range", "\"recvWindow\":60001," TIMED, 1);
  in_message("recvwindow-out-of-range", "\"recvWindow\":60000," TIMED, 0);
  in_message("api-key-malformed", "\"apiKey\":\"abc\"," TIMED, 1);
  in_message("api-key-malformed", "\"apiKey\":\"" KEY "\"," TIMED, 0);
}

static void boolean_capitalised(void **state) {
  (void)state;
  is_in("boolean-capitalised", ORDER "&reduceOnly=True" SIGNED);
  is_in("boolean-capitalised", ORDER "&reduceOnly=False" SIGNED);
  is_not_in("boolean-capitalised", ORDER "&reduceOnly=true" SIGNED);
  is_not_in("boolean-capitalised", ORDER "&isIsolated=TRUE" SIGNED);
}

static void nested_params_dict(void **state) {
  (void)state;
  is_in("nested-params-dict", ORDER "&params=%7B%27reduceOnly%27%3A%20True%7D" SIGNED);
  is_in("nested-params-dict", ORDER "&options=%7B%22a%22%3A1%7D" SIGNED);
  is_not_in("nested-params-dict", ORDER "&batchOrders=%5B%7B%22a%22%3A1%7D%5D" SIGNED);
  is_not_in("nested-params-dict", ORDER "&data=5" SIGNED);
}

static void unknown_or_misspelt_param(void **state) {
  (void)state;
  is_in("unknown-or-misspelt-param", ORDER "&timeInforce=GTC" SIGNED);
  is_in("unknown-or-misspelt-param", ORDER "&trailingDelta%3A=5" SIGNED);
  is_in("unknown-or-misspelt-param", ORDER "&new_client_order_id=a" SIGNED);
  is_in("unknown-or-misspelt-param", ORDER "&quanity=5" SIGNED);
  is_not_in("unknown-or-misspelt-param", ORDER "&timeInForce=GTC&quantity=1&origClientOrderId=a" SIGNED);
  is_not_in("unknown-or-misspelt-param", "/api/v3/order?a=1&b=2&newParam=3" SIGNED);
}

static void wrong_http_method(void **state) {
  (void)state;
  is_in("wrong-http-method", ORDER "&side=BUY&type=LIMIT" SIGNED);
  is_not_in("wrong-http-method", ORDER SIGNED);
  in_rest("wrong-http-method", "POST", ORDER "&side=BUY&type=LIMIT" SIGNED, "", 0);
}

static void signed_unsigned_endpoint(void **state) {
  (void)state;
  is_in("signed-unsigned-endpoint", "/api/v3/time?a=1" SIGNED);
  is_in("signed-unsigned-endpoint", "/api/v3/ticker/tradingDay?a=1" SIGNED);
  is_not_in("signed-unsigned-endpoint", "/api/v3/time?a=1");
  is_not_in("signed-unsigned-endpoint", ORDER SIGNED);
}

/* --------------------------------------------------------------------------------------------------- keys and hosts */

static void api_key_header_missing(void **state) {
  (void)state;
  with_header("api-key-header-missing", "Authorization", "X-MBX-APIKEY: " KEY, 1);
  with_header("api-key-header-missing", "Accept", "*/*", 1);
  with_header("api-key-header-missing", "x-mbx-apikey", KEY, 0);
}

static void api_key_malformed(void **state) {
  (void)state;
  with_header("api-key-malformed", "X-MBX-APIKEY", "\"" KEY "\"", 1);
  with_header("api-key-malformed", "X-MBX-APIKEY", KEY "a", 1);
  with_header("api-key-malformed", "X-MBX-APIKEY", KEY " ", 1);
  with_header("api-key-malformed", "X-MBX-APIKEY", KEY, 0);
}

static void an_api_key_that_was_shortened_for_a_post_is_no_mistake(void **state) {
  (void)state;
  with_header("api-key-malformed", "X-MBX-APIKEY", "vmPU\xe2\x80\xa6uh8A", 0);
  with_header("api-key-malformed", "X-MBX-APIKEY", "vmPU...uh8A", 0);
  with_header("api-key-malformed", "X-MBX-APIKEY", "****", 0);
}

static void public_key_as_api_key(void **state) {
  (void)state;
  with_header("public-key-as-api-key", "X-MBX-APIKEY", "-----BEGIN PUBLIC KEY-----", 1);
  with_header("public-key-as-api-key", "X-MBX-APIKEY",
              "MCowBQYDK2VwAyEAGUIKv9dSpWXBViXp2m6vAIb8QMFJYBgyFEQsFElqgA0=", 1);
  with_header("public-key-as-api-key", "X-MBX-APIKEY", KEY, 0);
}

#define ED25519 "MC4CAQAwBQYDK2VwBCIEIIJEYWtGBrhACmb9Dvy+qa8WEf0lQOl1s4CLIAB9m89u"
#define PEM(body) "-----BEGIN PRIVATE KEY-----\n" body "\n-----END PRIVATE KEY-----\n"

static void pem_encrypted(void **state) {
  (void)state;
  with_secret("pem-encrypted", BNS_KIND_ED25519,
              "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----\n", 1);
  with_secret("pem-encrypted", BNS_KIND_RSA,
              "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n\nAAAA\n-----END RSA PRIVATE KEY-----\n", 1);
  with_secret("pem-encrypted", BNS_KIND_ED25519, PEM(ED25519), 0);
  with_secret("pem-encrypted", BNS_KIND_HMAC, "ENCRYPTED", 0);
}

static void pem_newlines_lost(void **state) {
  (void)state;
  with_secret("pem-newlines-lost", BNS_KIND_ED25519,
              "-----BEGIN PRIVATE KEY----- " ED25519 " -----END PRIVATE KEY-----", 0);
  with_secret("pem-newlines-lost", BNS_KIND_ED25519,
              "-----BEGIN PRIVATE KEY-----\\n" ED25519 "\\n-----END PRIVATE KEY-----\\n", 1);
  with_secret("pem-newlines-lost", BNS_KIND_ED25519, PEM(ED25519), 0);
}

static void pem_wrong_container(void **state) {
  (void)state;
  with_secret("pem-wrong-container", BNS_KIND_RSA, "-----BEGIN RSA PRIVATE KEY-----\nAAAA\n", 1);
  with_secret("pem-wrong-container", BNS_KIND_RSA, "-----BEGIN EC PRIVATE KEY-----\nAAAA\n", 1);
  with_secret("pem-wrong-container", BNS_KIND_ED25519, "-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n", 1);
  with_secret("pem-wrong-container", BNS_KIND_ED25519, ED25519, 1);
  with_secret("pem-wrong-container", BNS_KIND_ED25519, PEM(ED25519), 0);
  with_secret("pem-wrong-container", BNS_KIND_HMAC, "NhqPtmdSJYdKjVHjA7PZj4Mge3R5YNiP1e3UZjInClVN65XAbvqqM6A7H5fATj0j",
              0);
}

#define TEN "0123456789"
#define WALLETS TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN "abcdefABCD"

static void not_an_exchange_api_error(void **state) {
  (void)state;
  at_host("not-an-exchange-api-error", "dex.binance.org", "/api/v1/broadcast?a=1", 1);
  at_host("not-an-exchange-api-error", "api.binance.com", ORDER SIGNED, 0);
  at_host("not-an-exchange-api-error", "api.binance.com", ORDER "&signature=0x" WALLETS, 1);
  at_host("not-an-exchange-api-error", "api.binance.com", ORDER "&signature=0x" WALLETS "0", 0);
  at_host("not-an-exchange-api-error", "api.binance.com", ORDER "&signature=" WALLETS, 0);
}

/* ---------------------------------------------------------------------------------------------------- circumstances */

static void clock_skew(void **state) {
  (void)state;
  with_answer("clock-skew", -1021, 1);
  with_answer("clock-skew", -1022, 0);
}

static const char *clock_of(const char *target, int64_t now_ms) {
  mem arena = {NULL};
  parsed_request request;
  rest(&request, &arena, "GET", target, "");
  const char *id = mistake_of_clock(&request, now_ms * 1000);
  mem_free(&arena);
  return id;
}

static const char *at_time(int64_t now_ms) {
  return clock_of(ORDER SIGNED, now_ms);
}

static void a_window_that_is_too_small_says_nothing_of_the_clock(void **state) {
  (void)state;
  const int64_t sent = INT64_C(1499827319559);
  assert_null(clock_of(ORDER "&recvWindow=1.125" SIGNED, sent + 50));
  assert_null(clock_of(ORDER "&recvWindow=1.125" SIGNED, sent + 5000));
  assert_string_equal(clock_of(ORDER "&recvWindow=1.125" SIGNED, sent + 5001), "clock-skew");
  assert_string_equal(clock_of(ORDER "&recvWindow=1.125" SIGNED, sent - 1000), "clock-skew");
}

static void a_timestamp_is_judged_by_the_time_that_is_given(void **state) {
  (void)state;
  const int64_t sent = INT64_C(1499827319559), hour = 3600000;
  assert_null(at_time(sent));
  assert_null(at_time(sent + 5000));
  assert_null(at_time(sent - 999));
  assert_string_equal(at_time(sent + 5001), "clock-skew");
  assert_string_equal(at_time(sent - 1000), "clock-skew");
  assert_string_equal(at_time(sent + 20 * 60000), "clock-skew");
  assert_string_equal(at_time(sent + 40 * hour), "clock-skew");
  assert_string_equal(at_time(sent + hour + 3000), "timestamp-local-time");
  assert_string_equal(at_time(sent - 5 * hour - hour / 2 - 90000), "timestamp-local-time");
  assert_string_equal(at_time(sent + hour + 10 * 60000), "clock-skew");
}

/* Not 1,698,299,999,999 seconds ahead: no clock is so far off. */
static void a_timestamp_of_another_unit_says_nothing_of_the_clock(void **state) {
  mem arena = {NULL};
  parsed_request request;
  (void)state;
  for (size_t spot = 0; spot < 2; spot++) {
    bns_wire wire = rest_wire(&arena, "GET", "/order?timestamp=1499827319559000&signature=ab", "");
    read_as(&request, &arena, spot ? "spot-rest" : "coinm-rest", &wire, "");
    const char *id = mistake_of_clock(&request, INT64_C(1499827309559000));
    assert_true(spot ? id != NULL && strcmp(id, "clock-skew") == 0 : id == NULL);
  }
  mem_free(&arena);
}

static void ip_or_permission(void **state) {
  (void)state;
  with_answer("ip-or-permission", -2015, 1);
  with_answer("ip-or-permission", -1022, 0);
}

static void host_key_environment_mismatch(void **state) {
  (void)state;
  with_answer("host-key-environment-mismatch", -2008, 1);
  with_answer("host-key-environment-mismatch", -1022, 0);
}

/* ------------------------------------------------------------------------------------------------- WebSocket, Pay */

static void ws_logon_wrong_key_type(void **state) {
  (void)state;
  static const char *const signatures[] = {
      "c8db56825ae71d6d79447849e617115f4a920fa2acdcab2b053c4b2838bd6b71",
      "4MHXelVVcpkdwuLbl6n73HQUXUf1dse2PCgT1DYqW9w8AVZ1RACFGM+5UdlGPrQHrgtS3CvsRURC1oj73j8gCA=="};
  for (int is_right = 0; is_right < 2; is_right++) {
    mem arena = {NULL};
    parsed_request request;
    sighting found;
    char text[512];
    (void)snprintf(text, sizeof text,
                   "{\"id\":\"1\",\"method\":\"session.logon\",\"params\":{\"apiKey\":\"" KEY
                   "\",\"timestamp\":1499827319559,\"signature\":\"%s\"}}",
                   signatures[is_right]);
    message(&request, &arena, text);
    assert_int_equal(shows("ws-logon-wrong-key-type", &arena, &request, &no_key, &found), !is_right);
    mem_free(&arena);
  }
}

#define NONCE "5K8264ILTKCH16CQ2502SI8ZNMTM67VS"
#define SERIAL "0180D759CD2183FE3EA44BC1EB2DE548"

static void in_pay(const char *id, const char *scheme, const char *nonce, const char *signature, const char *body,
                   int expected) {
  mem arena = {NULL};
  parsed_request request;
  sighting found;
  pay(&request, &arena, scheme, "1705724955616", nonce, SERIAL, signature, body);
  if (shows(id, &arena, &request, &no_key, &found) != expected) fail_msg("%s in %s: %d expected", id, body, expected);
  mem_free(&arena);
}

static void pay_body_not_sent(void **state) {
  (void)state;
  in_pay("pay-body-not-sent", "pay-request", NONCE, "AB", "", 1);
  in_pay("pay-body-not-sent", "pay-request", NONCE, "AB", "{}", 0);
}

static void pay_wrong_quotes(void **state) {
  (void)state;
  in_pay("pay-wrong-quotes", "pay-request", NONCE, "AB", "{'a':1}", 1);
  in_pay("pay-wrong-quotes", "pay-request", NONCE, "AB",
         "{\xe2\x80\x9c"
         "a\xe2\x80\x9d:1}",
         1);
  in_pay("pay-wrong-quotes", "pay-request", NONCE, "AB", "{\"a\":\"it's\"}", 0);
  in_pay("pay-wrong-quotes", "pay-request", NONCE, "AB", "hello", 0);
}

static void pay_nonce_format(void **state) {
  (void)state;
  in_pay("pay-nonce-format", "pay-request", "5K8264IL-TKCH-16CQ-2502-SI8ZNMTM67VS", "AB", "{}", 1);
  in_pay("pay-nonce-format", "pay-request", "test", "AB", "{}", 1);
  in_pay("pay-nonce-format", "pay-request", NONCE, "AB", "{}", 0);
}

static void pay_masked_secret(void **state) {
  (void)state;
  static const char *const secrets[] = {"abcd********wxyz", "abcdefgh"};
  for (int i = 0; i < 2; i++) {
    mem arena = {NULL};
    parsed_request request;
    sighting found;
    diagnose_key key = no_key;
    key.kind = BNS_KIND_HMAC;
    key.secret = bns_slice_of(secrets[i]);
    pay(&request, &arena, "pay-request", "1705724955616", NONCE, KEY, "AB", "{}");
    assert_int_equal(shows("pay-masked-secret", &arena, &request, &key, &found), i == 0);
    mem_free(&arena);
  }
}

static void pay_scheme_mixed_up(void **state) {
  (void)state;
  with_header("pay-scheme-mixed-up", "BinancePay-Signature", "AB", 1);
  with_header("pay-scheme-mixed-up", "X-MBX-APIKEY", KEY, 0);
  at_host("pay-scheme-mixed-up", "bpay.binanceapi.com", ORDER SIGNED, 1);
  in_pay("pay-scheme-mixed-up", "pay-request", NONCE, "AB", "{}", 0);
}

static void webhook_hmac_used(void **state) {
  (void)state;
  in_pay("webhook-hmac-used", "pay-webhook", NONCE, "c8db56825ae71d6d79447849e617115f4a920fa2acdcab2b053c4b2838bd6b71",
         "{}", 1);
  in_pay("webhook-hmac-used", "pay-webhook", NONCE, "yNtWglrnHW15RHhJ5hcRX0qSD6Ks3KsrBTxLKDi9a3E=", "{}", 1);
  in_pay("webhook-hmac-used", "pay-webhook", NONCE, "AAAA", "{}", 0);
}

static void webhook_bigint_rounded(void **state) {
  (void)state;
  in_pay("webhook-bigint-rounded", "pay-webhook", NONCE, "AB", "{\"bizId\":29383937493038367000}", 1);
  in_pay("webhook-bigint-rounded", "pay-webhook", NONCE, "AB", "{\"bizId\":29383937493038367292}", 0);
  in_pay("webhook-bigint-rounded", "pay-webhook", NONCE, "AB", "{\"bizId\":1000}", 0);
}

static void webhook_wrong_certificate(void **state) {
  (void)state;
  static const char *const serials[] = {"3FBE680616B3026C3903038F181F249E", SERIAL};
  for (int i = 0; i < 2; i++) {
    mem arena = {NULL};
    parsed_request request;
    sighting found;
    diagnose_key key = no_key;
    key.kind = BNS_KIND_RSA;
    key.serial = bns_slice_of(serials[i]);
    pay(&request, &arena, "pay-webhook", "1705724955616", NONCE, SERIAL, "AB", "{}");
    assert_int_equal(shows("webhook-wrong-certificate", &arena, &request, &key, &found), i == 0);
    mem_free(&arena);
  }
}

/* --------------------------------------------------------------------------------------- what is sent is also seen */

static void right_request(parsed_request *out, mem *arena, unsigned schemes) {
  if (schemes & BNS_REST)
    rest(out, arena, "POST", "/api/v3/order", "symbol=LTCBTC&side=BUY&price=0.00125&coin=&reduceOnly=true" SIGNED);
  else if (schemes & BNS_WS)
    message(out, arena,
            "{\"id\":\"1\",\"method\":\"order.place\",\"params\":{\"price\":\"0.1\",\"apiKey\":\"" KEY
            "\",\"timestamp\":1499827319559,\"signature\":\"ab\"}}");
  else
    pay(out, arena, schemes & BNS_PAY_REQUEST ? "pay-request" : "pay-webhook", "1705724955616", NONCE, SERIAL, "AB",
        "{\"a\":1}");
}

/* For the self-check: a wrong wire form that its own row does not see would never be named. */
static void what_a_row_sends_wrongly_it_also_sees(void **state) {
  (void)state;
  const mistake_family *families[] = {&mistakes_seen, &mistakes_context, &mistakes_pay};
  size_t num = 0;
  for (size_t f = 0; f < sizeof families / sizeof *families; f++)
    for (size_t i = 0; i < families[f]->num; i++) {
      const mistake *row = &families[f]->rows[i];
      mem arena = {NULL};
      parsed_request right, wrong;
      sighting found;
      bns_wire wire;
      diagnose_key key = no_key;
      if (row->wire == NULL || row->seen == NULL) continue; /* some show only beside what was asked for */
      key.serial = bns_slice_of(SERIAL);
      right_request(&right, &arena, row->schemes);
      if (strcmp(row->id, "params-in-wrong-place") == 0) rest(&right, &arena, "GET", ORDER SIGNED, "");
      if (strcmp(row->id, "delimiter-not-escaped") == 0)
        rest(&right, &arena, "GET", ORDER "&newClientOrderId=a%26signature%3Db" SIGNED, "");
      memset(&found, 0, sizeof found);
      if (row->seen(&found, &arena, &right, &key)) fail_msg("%s shows in a right request", row->id);
      if (!row->wire(&wire, &arena, &right, &key, 0)) fail_msg("%s cannot be made", row->id);
      (void)parsed_request_read(&wrong, &arena, right.scheme, &wire, right.host);
      if (!row->seen(&found, &arena, &wrong, &key)) fail_msg("%s is made, and does not show", row->id);
      num++;
      mem_free(&arena);
    }
  assert_true(num >= 20);
}

/* A row of the table is either made on purpose or says why not. */
static void every_row_can_be_made_or_says_why_not(void **state) {
  (void)state;
  const mistake_family *families[] = {&mistakes_seen, &mistakes_context, &mistakes_pay, &mistakes_fix};
  for (size_t f = 0; f < sizeof families / sizeof *families; f++)
    for (size_t i = 0; i < families[f]->num; i++) {
      const mistake *row = &families[f]->rows[i];
      if (row->apply == NULL && row->wire == NULL && row->inapplicable == NULL) fail_msg("%s says nothing", row->id);
      if (row->level == LEVEL_OUTPUT) assert_non_null(row->unwrap);
      assert_true(row->schemes != 0);
    }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(signature_missing),
      cmocka_unit_test(timestamp_not_integer),
      cmocka_unit_test(timestamp_in_seconds),
      cmocka_unit_test(microseconds_are_another_unit_where_milliseconds_alone_are_taken),
      cmocka_unit_test(recvwindow_out_of_range),
      cmocka_unit_test(capital_digits_are_told_where_the_documents_take_small_ones_alone),
      cmocka_unit_test(a_long_recvwindow_is_only_possibly_a_mistake_where_no_longest_is_told),
      cmocka_unit_test(html_entity_corruption),
      cmocka_unit_test(delimiter_not_escaped),
      cmocka_unit_test(duplicate_parameter),
      cmocka_unit_test(duplicate_parameter_in_query_and_body_is_not_refused),
      cmocka_unit_test(json_body_on_form_endpoint),
      cmocka_unit_test(params_in_wrong_place),
      cmocka_unit_test(null_literal_param),
      cmocka_unit_test(locale_decimal_comma),
      cmocka_unit_test(scientific_notation),
      cmocka_unit_test(what_shows_in_rest_shows_in_the_websocket_api_too),
      cmocka_unit_test(boolean_capitalised),
      cmocka_unit_test(nested_params_dict),
      cmocka_unit_test(unknown_or_misspelt_param),
      cmocka_unit_test(wrong_http_method),
      cmocka_unit_test(signed_unsigned_endpoint),
      cmocka_unit_test(api_key_header_missing),
      cmocka_unit_test(api_key_malformed),
      cmocka_unit_test(an_api_key_that_was_shortened_for_a_post_is_no_mistake),
      cmocka_unit_test(public_key_as_api_key),
      cmocka_unit_test(pem_encrypted),
      cmocka_unit_test(pem_newlines_lost),
      cmocka_unit_test(pem_wrong_container),
      cmocka_unit_test(not_an_exchange_api_error),
      cmocka_unit_test(clock_skew),
      cmocka_unit_test(a_window_that_is_too_small_says_nothing_of_the_clock),
      cmocka_unit_test(a_timestamp_is_judged_by_the_time_that_is_given),
      cmocka_unit_test(a_timestamp_of_another_unit_says_nothing_of_the_clock),
      cmocka_unit_test(ip_or_permission),
      cmocka_unit_test(host_key_environment_mismatch),
      cmocka_unit_test(ws_logon_wrong_key_type),
      cmocka_unit_test(pay_body_not_sent),
      cmocka_unit_test(pay_wrong_quotes),
      cmocka_unit_test(pay_nonce_format),
      cmocka_unit_test(pay_masked_secret),
      cmocka_unit_test(pay_scheme_mixed_up),
      cmocka_unit_test(webhook_hmac_used),
      cmocka_unit_test(webhook_bigint_rounded),
      cmocka_unit_test(webhook_wrong_certificate),
      cmocka_unit_test(what_a_row_sends_wrongly_it_also_sees),
      cmocka_unit_test(every_row_can_be_made_or_says_why_not),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

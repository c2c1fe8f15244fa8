/* What the exchange's checks say of a request: which of them fails, why others have nothing to judge, and what is
 * named. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "exchange_loaded.h"
#include "exchange/request_checks.h"
#include "text.h"

#define NOW_US INT64_C(1499827319559000)
#define NOW "timestamp=1499827319559"
#define WRONG "&signature=0000000000000000000000000000000000000000000000000000000000000000"

static exchange_loaded loaded;
static mem arena;
static request_checks found;

static int load(void **state) {
  (void)state;
  return exchange_load(&loaded);
}

static int unload(void **state) {
  (void)state;
  mem_free(&arena);
  return exchange_unload(&loaded);
}

static const bns_scheme *scheme_of(const char *name) {
  return bns_scheme_find(name, strlen(name));
}

/* The request arrives with one header besides its key's, "Content-Type". */
static void arrive(const char *scheme, const char *method, const char *target, const char *body, const char *type) {
  const bns_slice api_key = vectors_key(&loaded.vectors, bns_slice_of("docs"))->api_key;
  const bns_header headers[] = {{bns_slice_of("X-MBX-APIKEY"), api_key},
                                {bns_slice_of("Content-Type"), bns_slice_of(type)}};
  bns_wire wire;
  memset(&wire, 0, sizeof wire);
  wire.method = bns_slice_of(method);
  wire.target = bns_slice_of(target);
  wire.body = bns_slice_of(body);
  wire.headers = headers;
  wire.num_headers = type[0] == '\0' ? 1 : 2;
  request_checks_run(&found, &arena, scheme_of(scheme), &wire, bns_slice_of("api.binance.com"), &loaded.by, NOW_US);
}

static void ask(const char *target) {
  arrive("spot-rest", "GET", target, "", "");
}

static const check_result *row(const char *name) {
  for (size_t i = 0; i < found.num_checks; i++)
    if (strcmp(found.checks[i].name, name) == 0) return &found.checks[i];
  fail_msg("there is no check %s", name);
  return NULL;
}

static void is(const char *name, check_state state, const char *why) {
  assert_int_equal(row(name)->state[RULES_TODAY], state);
  assert_string_equal(row(name)->why, why);
}

static void is_refused(refusal why, bns_reason reason) {
  assert_int_equal(found.refusal[RULES_TODAY], why);
  assert_int_equal(found.reason[RULES_TODAY], reason);
}

static void twice_is(const char *method, const char *target, const char *name) {
  arrive("spot-rest", method, target, "", "");
  is_refused(REFUSED_BY_REASON, BNS_DUPLICATE);
  assert_int_equal(found.duplicate.len, strlen(name));
  assert_memory_equal(found.duplicate.ptr, name, strlen(name));
}

static void what_stands_twice_is_named(void **state) {
  (void)state;
  twice_is("GET", "/api/v3/account?recvWindow=1&recvWindow=2&" NOW WRONG, "recvWindow");
  twice_is("GET", "/api/v3/account?" NOW WRONG WRONG, "signature");
  twice_is("POST", "/sapi/v1/asset/dust?asset=BTC&asset=USDT&" NOW "&" NOW WRONG, "timestamp");
  ask("/api/v3/account?" NOW WRONG);
  assert_int_equal(found.duplicate.len, 0);
  is("duplicate", CHECK_OK, "");
}

/* ------------------------------------------------------------------------------------------ what decides nothing */

static void a_signature_that_does_not_stand_last_is_told_and_not_refused_for_it(void **state) {
  (void)state;
  ask("/api/v3/account?" NOW WRONG);
  is("signature-last", CHECK_OK, "");
  ask("/api/v3/account?recvWindow=1" WRONG "&" NOW);
  is("signature-last", CHECK_FAIL, "accepted here; futures demand it last (SR-7)");
  is_refused(REFUSED_BY_REASON, BNS_SIGNATURE);
  ask("/api/v3/account?" NOW);
  is("signature-last", CHECK_SKIP, "signature is absent or empty");
}

static void the_place_of_a_parameter_is_told(void **state) {
  static const char form[] = "application/x-www-form-urlencoded";
  static const char both[] = "a parameter stands in query and body: the query's value counts, both are signed";
  static const char not_both[] = "no parameter stands in query and body";
  (void)state;
  arrive("spot-rest", "POST", "/api/v3/order?symbol=A&side=BUY", "side=SELL&" NOW WRONG, form);
  is("precedence", CHECK_OK, both);
  is("placement", CHECK_OK, "");
  arrive("spot-rest", "POST", "/api/v3/order?symbol=A&side=BUY", NOW WRONG, form);
  is("precedence", CHECK_SKIP, not_both);
  ask("/api/v3/account?symbol=A&symbol=A&" NOW WRONG);
  is("precedence", CHECK_SKIP, not_both);
  arrive("spot-rest", "GET", "/api/v3/account?" NOW WRONG, "a=1", form);
  is("placement", CHECK_FAIL, "a GET has a body: nothing in it is read or signed (SR-12)");
  arrive("spot-rest", "POST", "/api/v3/order?" NOW WRONG, "{}", "application/JSON; charset=utf-8");
  is("placement", CHECK_FAIL, "the body is JSON: its parameters are not read (SR-12)");
  arrive("spot-rest", "POST", "/api/v3/order?" NOW WRONG, "", "application/json");
  is("placement", CHECK_OK, "");
}

static void the_unit_of_a_timestamp_is_told(void **state) {
  (void)state;
  ask("/api/v3/account?" NOW WRONG);
  is("timestamp-unit", CHECK_OK, "milliseconds");
  ask("/api/v3/account?" NOW "000" WRONG);
  is("timestamp-unit", CHECK_OK, "microseconds");
  ask("/api/v3/account?timestamp=1499827319" WRONG);
  is("timestamp-unit", CHECK_FAIL, "10 digits: seconds");
  ask("/api/v3/account?timestamp=x" WRONG);
  is("timestamp-unit", CHECK_SKIP, "timestamp cannot be read");
  ask("/api/v3/account?recvWindow=1" WRONG);
  is("timestamp-unit", CHECK_SKIP, "timestamp is absent or empty");
}

/* ------------------------------------------------------------------------------------------- nothing to judge */

static void a_check_without_anything_to_judge_says_why(void **state) {
  (void)state;
  ask("/api/v3/account?recvWindow=1" WRONG);
  is("timestamp-format", CHECK_SKIP, "timestamp is absent or empty");
  is("timestamp-old", CHECK_SKIP, "timestamp is absent or empty");
  ask("/api/v3/account?timestamp=x" WRONG);
  is("timestamp-format", CHECK_FAIL, "timestamp cannot be read");
  is("timestamp-ahead", CHECK_SKIP, "timestamp cannot be read");
  ask("/api/v3/account?recvWindow=x&" NOW WRONG);
  is("timestamp-old", CHECK_SKIP, "recvWindow is over 60000, or no number");
  is("timestamp-ahead", CHECK_OK, "");
  ask("/api/v3/account?" NOW);
  is("signature-format", CHECK_SKIP, "signature is absent or empty");
  is("signature", CHECK_SKIP, "signature is absent or empty");
  arrive("us-rest", "GET", "/api/v3/account?" NOW, "", "");
  is("signature", CHECK_SKIP, "signature is absent or empty");
  is("key-type", CHECK_OK, "");
}

static void an_endpoint_is_judged_by_what_it_demands_alone(void **state) {
  (void)state;
  ask("/api/v3/ping?" NOW WRONG);
  is("signature", CHECK_SKIP, "the endpoint needs neither key nor signature");
  is("duplicate", CHECK_SKIP, "the endpoint needs neither key nor signature");
  ask("/sapi/v1/margin/allPairs");
  is("signature", CHECK_SKIP, "the endpoint needs the API key alone");
  is("timestamp-missing", CHECK_SKIP, "the endpoint needs the API key alone");
  is("key-missing", CHECK_OK, "");
  is("key-format", CHECK_OK, "");
  is("key-unknown", CHECK_OK, "");
  is("duplicate", CHECK_OK, "");
  ask("/api/v3/anything");
  is("signature", CHECK_SKIP, "the endpoint is not listed here, and the request is not signed");
  is_refused(NOT_REFUSED, BNS_VALID);
}

/* ------------------------------------------------------------------------------------------------------------- when */

/* What was sent since a time that is known is judged at the time that it says. */
static void a_request_is_old_by_what_its_sender_could_help(void **state) {
  (void)state;
  ask("/api/v3/account?timestamp=1499827314558" WRONG);
  is_refused(REFUSED_BY_REASON, BNS_TIMESTAMP_OLD);
  loaded.by.since_us = INT64_C(1499827314558000);
  ask("/api/v3/account?timestamp=1499827314558" WRONG);
  is_refused(REFUSED_BY_REASON, BNS_SIGNATURE);
  loaded.by.since_us++;
  ask("/api/v3/account?timestamp=1499827314558" WRONG);
  is_refused(REFUSED_BY_REASON, BNS_TIMESTAMP_OLD);
  ask("/api/v3/account?timestamp=1499827320559" WRONG);
  is_refused(REFUSED_BY_REASON, BNS_TIMESTAMP_AHEAD);
  loaded.by.since_us = 0;
}

/* Until 15 January 2026 a signature of the decoded parameters was taken too, with or without a plus for a space. The
 * signatures are Python's: of "a b" for both spellings, of "a+b" for both, and of the first as it stands. */
static void a_signature_of_what_was_decoded_was_taken_until_2026(void **state) {
  static const struct {
    const char *target;
    check_state today, in_2025;
  } rows[] = {{"/api/v3/"
               "account?note=a%20b&timestamp=1499827319559&signature="
               "90490e7e5d377fbea2a1ea9ac25574f7b5f0d3e3ad2948890d8c6fe476bca6b0",
               CHECK_FAIL, CHECK_OK},
              {"/api/v3/"
               "account?note=a+b&timestamp=1499827319559&signature="
               "90490e7e5d377fbea2a1ea9ac25574f7b5f0d3e3ad2948890d8c6fe476bca6b0",
               CHECK_FAIL, CHECK_OK},
              {"/api/v3/"
               "account?note=a+b&timestamp=1499827319559&signature="
               "614b0ed843e95d0b6f1ec25f49317ba65eaefc812cf34389ae30424aeef8369e",
               CHECK_OK, CHECK_OK},
              {"/api/v3/"
               "account?note=a%20b&timestamp=1499827319559&signature="
               "614b0ed843e95d0b6f1ec25f49317ba65eaefc812cf34389ae30424aeef8369e",
               CHECK_FAIL, CHECK_FAIL},
              {"/api/v3/"
               "account?note=a%20b&timestamp=1499827319559&signature="
               "1a4b7eae25ef979674b94a03a4e1c15c1955c64b4489fe631ec7816bb387e5cb",
               CHECK_OK, CHECK_OK}};
  (void)state;
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    ask(rows[i].target);
    assert_int_equal(row("signature")->state[RULES_TODAY], rows[i].today);
    assert_int_equal(row("signature")->state[RULES_2025], rows[i].in_2025);
    assert_string_equal(row("signature")->why,
                        rows[i].today == CHECK_OK ? "" : "the signature is not this key's for what is sent");
  }
}

/* -------------------------------------------------------------------------------------------------------------- Pay */

#define PAY_ORDER "/binancepay/openapi/v3/order"

static void pays_gateway_looks_at_the_form_of_a_request_first_and_at_its_body_last(void **state) {
  (void)state;
  arrive("pay-request", "POST", PAY_ORDER, "{}", "");
  is("gateway", CHECK_FAIL, "there is no Content-Type");
  is_refused(REFUSED_GATEWAY, BNS_VALID);
  arrive("pay-request", "POST", PAY_ORDER, "", "application/json");
  is("gateway", CHECK_OK, "");
  is("gateway-body", CHECK_FAIL, "there is no body");
  is("body-json", CHECK_SKIP, "the body is empty");
  is_refused(REFUSED_BY_REASON, BNS_KEY_MISSING);
  arrive("pay-request", "POST", PAY_ORDER, "[]", "application/json");
  is("gateway-body", CHECK_OK, "");
  is("body-json", CHECK_FAIL, "the body is no JSON object");
  arrive("pay-request", "POST", PAY_ORDER, "{}", "application/json");
  is("body-json", CHECK_OK, "");
}

/* ----------------------------------------------------------------------------------------------------------- frames */

static void frame(const char *method, const char *params, const char *session_key) {
  bns_slice message = mem_format(&arena, "{\"id\":1,\"method\":\"%s\",\"params\":{%s}}", method, params);
  ws_request request = {message, bns_slice_of(method), bns_slice_of("/ws-api/v3"), bns_slice_of(session_key)};
  request_checks_frame(&found, &arena, scheme_of("spot-ws"), &request, &loaded.by, NOW_US);
}

static void the_key_that_logged_on_stands_for_a_frames_own(void **state) {
  static const char stands[] = "the key that logged on stands for it (SW-5)";
  (void)state;
  frame("account.status", "\"timestamp\":1499827319559", "any");
  assert_true(found.by_session);
  is("signature", CHECK_SKIP, stands);
  is("signature-missing", CHECK_SKIP, stands);
  is("key-missing", CHECK_SKIP, stands);
  is("timestamp-missing", CHECK_OK, "");
  is_refused(NOT_REFUSED, BNS_VALID);
  frame("account.status", "\"timestamp\":1499827319559", "");
  assert_false(found.by_session);
  is_refused(REFUSED_BY_REASON, BNS_SIGNATURE_MISSING);
  frame("account.status", "\"apiKey\":\"k\",\"timestamp\":1499827319559", "any");
  assert_false(found.by_session);
  frame("account.status", "\"signature\":\"00\",\"timestamp\":1499827319559", "any");
  assert_false(found.by_session);
  frame("session.logon", "\"timestamp\":1499827319559", "any");
  assert_false(found.by_session);
  frame("ticker.price", "", "any");
  assert_false(found.by_session);
}

static void a_method_that_needs_a_session_is_refused_without_one(void **state) {
  (void)state;
  frame("userDataStream.subscribe", "", "");
  is("session", CHECK_FAIL, "nobody has logged on; session.logon does it");
  is("signature", CHECK_SKIP, "the method needs a session alone");
  is_refused(REFUSED_NO_SESSION, BNS_VALID);
  frame("userDataStream.subscribe", "", "any");
  is("session", CHECK_OK, "");
  is_refused(NOT_REFUSED, BNS_VALID);
  frame("ticker.price", "", "");
  is("session", CHECK_SKIP, "the method needs no session");
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(what_stands_twice_is_named),
      cmocka_unit_test(a_signature_that_does_not_stand_last_is_told_and_not_refused_for_it),
      cmocka_unit_test(the_place_of_a_parameter_is_told),
      cmocka_unit_test(the_unit_of_a_timestamp_is_told),
      cmocka_unit_test(a_check_without_anything_to_judge_says_why),
      cmocka_unit_test(an_endpoint_is_judged_by_what_it_demands_alone),
      cmocka_unit_test(a_request_is_old_by_what_its_sender_could_help),
      cmocka_unit_test(a_signature_of_what_was_decoded_was_taken_until_2026),
      cmocka_unit_test(pays_gateway_looks_at_the_form_of_a_request_first_and_at_its_body_last),
      cmocka_unit_test(the_key_that_logged_on_stands_for_a_frames_own),
      cmocka_unit_test(a_method_that_needs_a_session_is_refused_without_one),
  };
  return cmocka_run_group_tests(tests, load, unload);
}

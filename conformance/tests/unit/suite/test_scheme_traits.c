/* test_scheme_traits.c - the rows of the schemes, and how those that are signed in headers are told apart. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "scheme_words.h"
#include "suite/scheme_traits.h"
#include "text.h"
#include "util/slice.h"

static void each_scheme_has_the_row_that_names_it(void **state) {
  (void)state;
  for (unsigned id = 0; id < BNS_NUM_SCHEMES; id++) {
    const bns_scheme *scheme = scheme_numbered(id);
    assert_int_equal(scheme->id, id);
    assert_int_equal(traits_of(scheme)->id, id);
    assert_int_equal(scheme_words_of(scheme)->id, id);
  }
  assert_null(scheme_numbered(BNS_NUM_SCHEMES));
}

/* The documents of futures, options and portfolio margin are one; of other exchanges only what is alike is told. */
static int is_of_derivatives(unsigned id) {
  return (scheme_numbered(id)->bit & (BNS_DERIVATIVES_REST | BNS_DERIVATIVES_WS | BNS_FAMILY_REST)) != 0;
}

static void no_two_schemes_but_those_of_derivatives_have_the_same_rules(void **state) {
  (void)state;
  for (unsigned a = 0; a < BNS_NUM_SCHEMES; a++)
    for (unsigned b = 0; b < a && !is_of_derivatives(a); b++)
      assert_string_not_equal(traits_of(scheme_numbered(a))->rules, traits_of(scheme_numbered(b))->rules);
}

static void each_header_that_signs_begins_as_the_row_says(void **state) {
  (void)state;
  for (unsigned id = 0; id < BNS_NUM_SCHEMES; id++) {
    const bns_scheme *scheme = scheme_numbered(id);
    const char *start = traits_of(scheme)->header_start;
    if (scheme->headers == NULL) continue;
    assert_non_null(start);
    assert_memory_equal(scheme->headers->timestamp, start, strlen(start));
    assert_memory_equal(scheme->headers->signature, start, strlen(start));
    if (scheme->headers->owner != NULL) assert_string_equal(scheme->headers->owner, traits_of(scheme)->owner_header);
  }
}

/* What reads an API key from a header asks for the names of the rows, each once. */
static void each_scheme_of_rest_has_its_key_header(void **state) {
  (void)state;
  for (unsigned id = 0; id < BNS_NUM_SCHEMES; id++) {
    const bns_scheme *scheme = scheme_numbered(id);
    size_t found = 0;
    assert_int_equal(scheme->form == BNS_FORM_REST, scheme->key_header != NULL);
    if (scheme->key_header == NULL) continue;
    assert_string_equal(scheme->key_header, traits_of(scheme)->owner_header);
    for (size_t i = 0; scheme_key_header(i) != NULL; i++)
      found += strcmp(scheme_key_header(i), scheme->key_header) == 0;
    assert_int_equal(found, 1);
  }
}

static void an_api_key_is_found_in_the_header_of_a_row(void **state) {
  bns_header one = {bns_slice_of("x-mbx-apikey"), bns_slice_of("abc")};
  bns_wire wire;
  bns_slice key = {NULL, 0};
  (void)state;
  memset(&wire, 0, sizeof wire);
  wire.headers = &one;
  assert_false(scheme_find_key(&key, &wire));
  wire.num_headers = 1;
  assert_true(scheme_find_key(&key, &wire));
  assert_true(bns_slice_is(key, "abc"));
}

static void the_first_webhook_is_the_one_where_none_is_named(void **state) {
  (void)state;
  assert_string_equal(scheme_webhook()->name, "pay-webhook");
}

static const char *scheme_sent(const char *target, const char *header, const char *value, const char *body) {
  bns_header one = {bns_slice_of(header), bns_slice_of(value)};
  bns_wire wire;
  memset(&wire, 0, sizeof wire);
  wire.target = bns_slice_of(target);
  wire.headers = &one;
  wire.num_headers = 1;
  wire.body = bns_slice_of(body);
  const bns_scheme *found = scheme_of_headers(&wire);
  return found == NULL ? "none" : found->name;
}

static void schemes_with_the_same_headers_are_told_apart(void **state) {
  (void)state;
  assert_string_equal(scheme_sent("/binancepay/openapi/order", "X-Other", "1", "{}"), "pay-request");
  assert_string_equal(scheme_sent("/hook", "BinancePay-Signature", "c2ln+w==", "{\"bizType\":\"PAY\"}"), "pay-webhook");
  assert_string_equal(scheme_sent("/hook", "binancepay-signature", "c2ln+w==", "{}"), "pay-webhook");
  assert_string_equal(scheme_sent("/hook", "BinancePay-Signature", "AB01", "{}"), "pay-request");
  assert_string_equal(scheme_sent("/order", "x-tesla-timestamp", "1", "{}"), "onchain-request");
  assert_string_equal(scheme_sent("/order", "X-BN-Connect-Signature", "c2ln", "{}"), "onchain-webhook");
  assert_string_equal(scheme_sent("/order", "X-MBX-APIKEY", "1", "{}"), "none");
}

static void what_arrives_in_a_form_is_taken_for_the_first_scheme_of_its_region(void **state) {
  (void)state;
  assert_string_equal(scheme_in(BNS_FORM_REST, REGION_WORLD)->name, "spot-rest");
  assert_string_equal(scheme_in(BNS_FORM_REST, REGION_US)->name, "us-rest");
  assert_string_equal(scheme_in(BNS_FORM_FRAME, REGION_US)->name, "us-ws");
  assert_null(scheme_in(BNS_FORM_FIX, REGION_US));
}

static const char *scheme_reached(bns_form form, scheme_region region, const char *host, const char *path) {
  return scheme_to(form, region, bns_slice_of(host), bns_slice_of(path))->name;
}

static void a_request_is_of_the_scheme_that_its_path_tells_or_else_its_host(void **state) {
  (void)state;
  assert_string_equal(scheme_reached(BNS_FORM_REST, REGION_WORLD, "", "/fapi/v1/order"), "usdm-rest");
  assert_string_equal(scheme_reached(BNS_FORM_REST, REGION_WORLD, "localhost:8080", "/dapi/v1/order"), "coinm-rest");
  assert_string_equal(scheme_reached(BNS_FORM_REST, REGION_WORLD, "fapi.binance.com", "/api/v3/order"), "spot-rest");
  assert_string_equal(scheme_reached(BNS_FORM_REST, REGION_WORLD, "PAPI.binance.com:443", "/"), "pm-rest");
  assert_string_equal(scheme_reached(BNS_FORM_REST, REGION_WORLD, "eapi.binance.com", "/eapi/v1/order"),
                      "options-rest");
  assert_string_equal(scheme_reached(BNS_FORM_REST, REGION_WORLD, "", "/futures/data/basis"), "usdm-rest");
  assert_string_equal(scheme_reached(BNS_FORM_REST, REGION_WORLD, "", "/sapi/v1/asset/dust"), "spot-rest");
  assert_string_equal(scheme_reached(BNS_FORM_REST, REGION_WORLD, "example.com", "/else"), "spot-rest");
  assert_string_equal(scheme_reached(BNS_FORM_REST, REGION_US, "api.binance.us", "/api/v3/order"), "us-rest");
  assert_string_equal(scheme_reached(BNS_FORM_REST, REGION_US, "api.binance.com", "/api/v3/order"), "us-rest");
  assert_string_equal(scheme_reached(BNS_FORM_FRAME, REGION_WORLD, "", "/ws-fapi/v1"), "usdm-ws");
  assert_string_equal(scheme_reached(BNS_FORM_FRAME, REGION_WORLD, "", "/ws-dapi/v1"), "coinm-ws");
  assert_null(scheme_at(BNS_FORM_REST, REGION_WORLD, bns_slice_of("/fapi")));
}

static const char *exchange_reached(const char *host, const char *header) {
  bns_header one = {bns_slice_of(header), bns_slice_of("key")};
  bns_wire wire;
  memset(&wire, 0, sizeof wire);
  wire.headers = &one;
  wire.num_headers = 1;
  const bns_scheme *found = scheme_of_exchange(bns_slice_of(host), &wire);
  return found == NULL ? "none" : found->name;
}

static void another_exchange_is_told_by_its_hosts_and_not_by_the_header_of_binance(void **state) {
  (void)state;
  assert_string_equal(exchange_reached("fapi.asterdex.com", "X-MBX-APIKEY"), "aster-rest");
  assert_string_equal(exchange_reached("SAPI.asterdex.com:443", "X-Other"), "aster-rest");
  assert_string_equal(exchange_reached("www.bitrue.com", "X-MBX-APIKEY"), "bitrue-rest");
  assert_string_equal(exchange_reached("api-glb.sim.hashkeydev.com", "X-MBX-APIKEY"), "hashkey-rest");
  assert_string_equal(exchange_reached("api.9001.pl-qa.coinsxyz.me", "X-MBX-APIKEY"), "coins-ph-rest");
  assert_string_equal(exchange_reached("api.binance.com", "X-MBX-APIKEY"), "none");
  assert_string_equal(exchange_reached("", "X-MBX-APIKEY"), "none");
}

/* It goes to Binance, which will miss the key: it does not become a request to the exchange that has the header. */
static void a_host_of_binance_counts_before_the_header_of_another_exchange(void **state) {
  (void)state;
  assert_string_equal(exchange_reached("fapi.binance.com", "X-MEXC-APIKEY"), "none");
  assert_string_equal(exchange_reached("api.binance.com:443", "X-BB-APIKEY"), "none");
  assert_string_equal(exchange_reached("", "X-MEXC-APIKEY"), "mexc-rest");
  assert_string_equal(exchange_reached("127.0.0.1:8080", "X-BB-APIKEY"), "toobit-rest");
}

static void the_paths_of_each_row_are_known_and_each_beginning_is_told_once(void **state) {
  const char *start, *other;
  (void)state;
  for (size_t id = 0; bns_scheme_at(id) != NULL; id++)
    for (size_t i = 0; traits_of(bns_scheme_at(id))->starts[i] != NULL; i++)
      if (bns_scheme_at(id)->form == BNS_FORM_REST)
        assert_true(scheme_knows_path(bns_slice_of(traits_of(bns_scheme_at(id))->starts[i])));
  for (size_t i = 0; (start = scheme_path_start(i)) != NULL; i++)
    for (size_t k = 0; (other = scheme_path_start(k)) != NULL; k++)
      assert_true(i == k || !slice_starts(bns_slice_of(start), other));
  assert_true(scheme_knows_path(bns_slice_of("/openapi/v1/order")));
  assert_false(scheme_knows_path(bns_slice_of("/docs/api/v3/order")));
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(the_paths_of_each_row_are_known_and_each_beginning_is_told_once),
      cmocka_unit_test(each_scheme_has_the_row_that_names_it),
      cmocka_unit_test(no_two_schemes_but_those_of_derivatives_have_the_same_rules),
      cmocka_unit_test(each_header_that_signs_begins_as_the_row_says),
      cmocka_unit_test(each_scheme_of_rest_has_its_key_header),
      cmocka_unit_test(an_api_key_is_found_in_the_header_of_a_row),
      cmocka_unit_test(the_first_webhook_is_the_one_where_none_is_named),
      cmocka_unit_test(schemes_with_the_same_headers_are_told_apart),
      cmocka_unit_test(a_request_is_of_the_scheme_that_its_path_tells_or_else_its_host),
      cmocka_unit_test(another_exchange_is_told_by_its_hosts_and_not_by_the_header_of_binance),
      cmocka_unit_test(a_host_of_binance_counts_before_the_header_of_another_exchange),
      cmocka_unit_test(what_arrives_in_a_form_is_taken_for_the_first_scheme_of_its_region),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

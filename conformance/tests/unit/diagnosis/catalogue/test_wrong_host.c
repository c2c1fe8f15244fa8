/* mistakes_context.c, wrong-host-or-path alone: which product a host and a path are of. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "diagnosis/catalogue/catalogue.h"
#include "suite/exchange_hosts.h"

#define SIGNED "&timestamp=1499827319559&signature=c8db56825ae71d6d79447849e617115f4a920fa2acdcab2b053c4b2838bd6b71"
#define ORDER "/api/v3/order?symbol=LTCBTC"

static const mistake *wrong_host(void) {
  for (size_t i = 0; i < mistakes_context.num; i++)
    if (strcmp(mistakes_context.rows[i].id, "wrong-host-or-path") == 0) return &mistakes_context.rows[i];
  fail_msg("there is no such row");
  return NULL;
}

static void of_scheme(const char *scheme, const char *host, const char *target, int expected) {
  static const diagnose_key no_key;
  mem arena = {NULL};
  parsed_request request;
  sighting found;
  bns_wire wire;
  memset(&wire, 0, sizeof wire);
  memset(&found, 0, sizeof found);
  wire.method = bns_slice_of("POST");
  wire.target = bns_slice_of(target);
  (void)parsed_request_read(&request, &arena, bns_scheme_find(scheme, strlen(scheme)), &wire, bns_slice_of(host));
  if (wrong_host()->seen(&found, &arena, &request, &no_key) != expected)
    fail_msg("%s at %s%s: %d expected", scheme, host, target, expected);
  mem_free(&arena);
}

static void at_host(const char *host, const char *target, int expected) {
  of_scheme("spot-rest", host, target, expected);
}

static void wrong_host_or_path(void **state) {
  (void)state;
  at_host("fabi.binance.com", ORDER SIGNED, 1);
  at_host("fapi.binance.com", ORDER SIGNED, 1);
  at_host("api.binance.com", "/fapi/v1/order?symbol=LTCBTC" SIGNED, 1);
  at_host("fapi.binance.com:443", "/fapi/v1/order?symbol=LTCBTC" SIGNED, 0);
  at_host("API.binance.com", ORDER SIGNED, 0);
  at_host("127.0.0.1:8080", ORDER SIGNED, 0);
  at_host("", ORDER SIGNED, 0);
}

#define PRODUCTS 5

/* Each product of Binance has a host and a beginning of its paths; the host of another one has no such path. */
static void a_path_of_another_product_is_named_at_each_host(void **state) {
  static const struct {
    const char *scheme, *path, *host, *other;
  } products[PRODUCTS] = {{"spot-rest", "/api/v3/order?a=1", "api.binance.com", "api3.binance.com"},
                          {"usdm-rest", "/fapi/v1/order?a=1", "fapi.binance.com", "demo-fapi.binance.com"},
                          {"coinm-rest", "/dapi/v1/order?a=1", "dapi.binance.com", "demo-dapi.binance.com"},
                          {"options-rest", "/eapi/v1/order?a=1", "eapi.binance.com", "eapi.binance.com:443"},
                          {"pm-rest", "/papi/v1/um/order?a=1", "papi.binance.com", "papi.binance.com:443"}};
  (void)state;
  for (size_t p = 0; p < PRODUCTS; p++)
    for (size_t h = 0; h < PRODUCTS; h++) {
      of_scheme(products[p].scheme, products[h].host, products[p].path, p != h);
      of_scheme(products[p].scheme, products[h].other, products[p].path, p != h);
    }
}

/* The testnet of futures serves them all, that of Spot none of them; /futures/data stands at two hosts. */
static void a_testnet_serves_its_own_products(void **state) {
  static const char futures[] = "testnet.binancefuture.com", spot[] = "testnet.binance.vision";
  (void)state;
  of_scheme("usdm-rest", futures, "/fapi/v1/order?a=1", 0);
  of_scheme("coinm-rest", futures, "/dapi/v1/order?a=1", 0);
  of_scheme("options-rest", futures, "/eapi/v1/order?a=1", 0);
  of_scheme("spot-rest", futures, "/api/v3/order?a=1", 1);
  of_scheme("usdm-rest", spot, "/fapi/v1/order?a=1", 1);
  of_scheme("spot-rest", spot, "/api/v3/order?a=1", 0);
  of_scheme("usdm-rest", "dapi.binance.com", "/futures/data/basis?a=1", 0);
}

static void a_path_of_another_exchange_is_named_at_a_host_of_binance(void **state) {
  (void)state;
  of_scheme("spot-rest", "api.binance.com", "/open/v1/orders?a=1", 1);
  of_scheme("spot-rest", "api.binance.com", "/openapi/v1/order?a=1", 1);
  of_scheme("spot-rest", "api.binance.com", "/api/v1/order?a=1", 0);
  of_scheme("tokocrypto-rest", "www.tokocrypto.com", "/open/v1/orders?a=1", 0);
  of_scheme("spot-rest", "proxy.example", "/open/v1/orders?a=1", 0);
}

/* Mirrors, hosts of market makers, testnets: programs in use send there. */
static void each_product_is_known_at_its_other_hosts(void **state) {
  static const char *const usdm[] = {"fapi1.binance.com",       "fapi4.binance.com",     "fapi-gcp.binance.com",
                                     "fapi-mm.binance.com",     "demo-fapi.binance.com", "testnet.binancefuture.com",
                                     "stream.binancefuture.com"};
  (void)state;
  for (size_t i = 0; i < sizeof usdm / sizeof *usdm; i++)
    of_scheme("usdm-rest", usdm[i], "/fapi/v1/order?a=1", 0);
  of_scheme("coinm-rest", "dapi-mm.binance.com", "/dapi/v1/order?a=1", 0);
  of_scheme("coinm-rest", "fapi1.binance.com", "/dapi/v1/order?a=1", 1);
  of_scheme("options-rest", "testnet.binanceops.com", "/eapi/v1/order?a=1", 0);
}

static void no_host_that_the_server_answers_for_is_a_wrong_one(void **state) {
  (void)state;
  for (size_t i = 0; i < num_exchange_names; i++)
    at_host(exchange_names[i], "/sapi/v1/asset/dust?a=1" SIGNED, 0);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(wrong_host_or_path),
      cmocka_unit_test(a_path_of_another_product_is_named_at_each_host),
      cmocka_unit_test(a_testnet_serves_its_own_products),
      cmocka_unit_test(a_path_of_another_exchange_is_named_at_a_host_of_binance),
      cmocka_unit_test(each_product_is_known_at_its_other_hosts),
      cmocka_unit_test(no_host_that_the_server_answers_for_is_a_wrong_one),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

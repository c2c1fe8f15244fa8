/* The markets that are played: which there are, and their prices. The numbers were reckoned by Python's integers, from
 * the waves and the noise that markets.c names. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "exchange/markets.h"
#include "text.h"

#define SECOND_US INT64_C(1000000)
#define HOUR_US (3600 * SECOND_US)
#define NOW_US INT64_C(1499827319559000)

static market_set set;

static int load(void **state) {
  (void)state;
  return markets_load(&set);
}

static int unload(void **state) {
  (void)state;
  markets_free(&set);
  return 0;
}

static const played_product *product_of(const char *scheme, const char *path) {
  return markets_product(&set, bns_scheme_find(scheme, strlen(scheme)), bns_slice_of(path));
}

static const market *spot(const char *symbol) {
  const market *found = markets_find(product_of("spot-rest", ""), bns_slice_of(symbol));
  assert_non_null(found);
  return found;
}

static void shapes_are(const played_product *product, const char *name) {
  assert_non_null(product);
  assert_true(bns_slice_is(product->shapes, name));
}

static void a_product_is_found_by_its_scheme_and_the_beginning_of_a_path(void **state) {
  (void)state;
  shapes_are(product_of("spot-rest", "/api/v3/order"), "spot");
  shapes_are(product_of("us-ws", ""), "spot");
  shapes_are(product_of("spot-rest", "/sapi/v1/margin/order"), "margin");
  shapes_are(product_of("spot-rest", "/sapi/v1/margin/"), "margin");
  shapes_are(product_of("spot-rest", "/sapi/v1/margin"), "spot");
  shapes_are(product_of("usdm-rest", "/sapi/v1/margin/order"), "usdm");
  shapes_are(product_of("options-rest", ""), "options");
  assert_null(product_of("pay-request", "/binancepay/openapi/v3/order"));
  shapes_are(markets_streams(&set, bns_slice_of("dstream.binance.com")), "coinm");
  shapes_are(markets_streams(&set, bns_slice_of("fstream.binance.com")), "usdm");
  shapes_are(markets_streams(&set, bns_slice_of("demo-fstream.binance.com")), "usdm");
  shapes_are(markets_streams(&set, bns_slice_of("stream.binance.com")), "spot");
}

static void a_product_has_what_its_row_says(void **state) {
  const played_product *of_spot = product_of("spot-rest", ""), *usdm = product_of("usdm-rest", "");
  const played_product *margin = product_of("spot-rest", "/sapi/v1/margin/order");
  (void)state;
  assert_false(of_spot->is_short || of_spot->is_futures);
  assert_true(usdm->is_short && usdm->is_futures);
  assert_true(of_spot->fee == DECIMAL_ONE / 1000 && usdm->fee == DECIMAL_ONE / 2000);
  assert_true(margin->list == of_spot->list && margin->num == of_spot->num);
  assert_int_equal(of_spot->num, 19);
}

static void a_market_is_found_in_letters_of_either_case(void **state) {
  const market *found = spot("BTCUSDT");
  (void)state;
  assert_ptr_equal(spot("btcUsdt"), found);
  assert_true(bns_slice_is(found->base, "BTC") && bns_slice_is(found->quote, "USDT"));
  assert_true(found->price == 60000 * DECIMAL_ONE && found->tick == 1000000 && found->step == 1000);
  assert_null(markets_find(product_of("spot-rest", ""), bns_slice_of("BTCUSD")));
  assert_null(markets_find(product_of("spot-rest", ""), bns_slice_of("BTCUSDU")));
  assert_null(markets_find(product_of("spot-rest", ""), bns_slice_of("[TCUSDT")));
}

static void a_price_is_the_sum_of_its_waves(void **state) {
  const market *btc = spot("BTCUSDT");
  (void)state;
  assert_true(market_price(btc, 0) == INT64_C(6171660000000));
  assert_true(market_price(btc, -5) == market_price(btc, 0));
  assert_true(market_price(btc, NOW_US) == INT64_C(6048672000000));
  assert_true(market_price(btc, NOW_US + 90 * SECOND_US) == INT64_C(6051744000000));
  assert_true(market_price(btc, INT64_MAX) == market_price(btc, MARKET_LAST_US));
  assert_true(market_price(spot("DOGEUSDT"), 0) == 19686000);
}

static void a_price_stays_within_four_in_a_hundred_and_is_a_multiple_of_its_tick(void **state) {
  const market *btc = spot("BTCUSDT");
  (void)state;
  for (int64_t hour = 0; hour < 1000; hour++) {
    decimal price = market_price(btc, NOW_US + hour * HOUR_US);
    assert_in_range(price, btc->price / 100 * 96, btc->price / 100 * 104);
    assert_int_equal(price % btc->tick, 0);
  }
}

static void a_bar_has_the_prices_of_its_span(void **state) {
  market_bar bar;
  (void)state;
  market_bar_of(&bar, spot("BTCUSDT"), NOW_US / HOUR_US * HOUR_US, NOW_US / HOUR_US * HOUR_US + HOUR_US);
  assert_true(bar.open == INT64_C(6071484000000) && bar.close == INT64_C(6064032000000));
  assert_true(bar.high == INT64_C(6087318000000) && bar.low == INT64_C(6040098000000));
  assert_true(bar.num_trades == 3600 && bar.volume == INT64_C(1436400000) &&
              bar.quote_volume == INT64_C(87103755648000));
  market_bar_of(&bar, spot("BTCUSDT"), NOW_US, NOW_US);
  assert_true(bar.open == bar.close && bar.high == bar.open && bar.low == bar.open);
  assert_true(bar.num_trades == 1 && bar.volume == 394000 && bar.quote_volume == INT64_C(23831767680));
  market_bar_of(&bar, spot("DOGEUSDT"), 0, 7200000 * HOUR_US);
  assert_true(bar.volume == DECIMAL_MOST && bar.num_trades == UINT64_C(25920000000));
}

static void each_second_has_a_deal(void **state) {
  static const decimal prices[] = {INT64_C(6048702000000), INT64_C(6048654000000), INT64_C(6048600000000)};
  static const decimal quantities[] = {394000, 141000, 661000};
  int takers[2] = {0, 0};
  market_deal deal;
  (void)state;
  for (int64_t i = 0; i < 100; i++) {
    market_deal_of(&deal, spot("BTCUSDT"), NOW_US / SECOND_US + i);
    assert_in_range(deal.seller_took, 0, 1);
    takers[deal.seller_took]++;
    assert_true(deal.id == (uint64_t)(NOW_US / SECOND_US + i) && deal.at_us == (int64_t)deal.id * SECOND_US);
    if (i < 3) assert_true(deal.price == prices[i] && deal.quantity == quantities[i]);
  }
  assert_true(takers[0] > 20 && takers[1] > 20);
}

static void an_interval_is_a_number_and_a_unit(void **state) {
  (void)state;
  assert_true(market_interval(bns_slice_of("1s")) == SECOND_US);
  assert_true(market_interval(bns_slice_of("15m")) == HOUR_US / 4);
  assert_true(market_interval(bns_slice_of("4h")) == 4 * HOUR_US);
  assert_true(market_interval(bns_slice_of("3d")) == 72 * HOUR_US);
  assert_true(market_interval(bns_slice_of("1w")) == 7 * 24 * HOUR_US);
  assert_true(market_interval(bns_slice_of("1M")) == 30 * 24 * HOUR_US);
  assert_true(market_interval(bns_slice_of("")) == 0 && market_interval(bns_slice_of("m")) == 0);
  assert_true(market_interval(bns_slice_of("1x")) == 0 && market_interval(bns_slice_of("xm")) == 0);
  assert_true(market_interval(bns_slice_of("100m")) == 0);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_product_is_found_by_its_scheme_and_the_beginning_of_a_path),
      cmocka_unit_test(a_product_has_what_its_row_says),
      cmocka_unit_test(a_market_is_found_in_letters_of_either_case),
      cmocka_unit_test(a_price_is_the_sum_of_its_waves),
      cmocka_unit_test(a_price_stays_within_four_in_a_hundred_and_is_a_multiple_of_its_tick),
      cmocka_unit_test(a_bar_has_the_prices_of_its_span),
      cmocka_unit_test(each_second_has_a_deal),
      cmocka_unit_test(an_interval_is_a_number_and_a_unit),
  };
  return cmocka_run_group_tests(tests, load, unload);
}

/* What is answered of an account: its orders, trades, lists, balances and positions, each value in its place. The
 * prices at that moment are those of test_played.c; what comes of them was reckoned by Python's decimal. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "exchange_loaded.h"
#include "exchange/played.h"
#include "text.h"

#define NOW_US INT64_C(1499827319559000)

static exchange_loaded loaded;
static int load(void **state) {
  (void)state;
  return exchange_load(&loaded);
}

static int unload(void **state) {
  (void)state;
  return exchange_unload(&loaded);
}

static int open_exchange(void **state) {
  static const fill_policy at_market = {FILL_AT_MARKET, 0};
  static played_exchange played;
  char problem[512];
  *state = &played;
  return played_open(&played, (bns_slice){NULL, 0}, at_market, problem, sizeof problem);
}

static int close_exchange(void **state) {
  played_close(*state);
  return 0;
}

static const bns_scheme *scheme_of(const char *name) {
  return bns_scheme_find(name, strlen(name));
}

static account *account_of(played_exchange *played, const char *scheme) {
  return accounts_find(&played->accounts, markets_product(&played->markets, scheme_of(scheme), bns_slice_of("")),
                       bns_slice_of("key"));
}

static decimal of(const char *text) {
  decimal value = 0;
  assert_int_equal(decimal_read(&value, bns_slice_of(text)), 0);
  return value;
}

static account_order wanted(const char *symbol, const char *side, const char *type, const char *quantity,
                            const char *price, const char *client) {
  account_order made;
  memset(&made, 0, sizeof made);
  account_take(made.symbol, sizeof made.symbol, bns_slice_of(symbol));
  account_take(made.side, sizeof made.side, bns_slice_of(side));
  account_take(made.type, sizeof made.type, bns_slice_of(type));
  account_take(made.client, sizeof made.client, bns_slice_of(client));
  account_take(made.position_side, sizeof made.position_side, bns_slice_of("BOTH"));
  account_take(made.time_in_force, sizeof made.time_in_force, bns_slice_of("GTC"));
  made.quantity = of(quantity);
  made.price = of(price);
  return made;
}

static bns_slice answer_to(mem *arena, played_exchange *played, const char *scheme, const char *method,
                           const char *target) {
  request_checks found;
  response out;
  bns_wire wire;
  answer_facts facts = {1, NOW_US, "", 1, 0, scheme_of(scheme), bns_slice_of(target), NULL};
  memset(&wire, 0, sizeof wire);
  memset(&out, 0, sizeof out);
  wire.method = bns_slice_of(method);
  wire.target = bns_slice_of(target);
  request_checks_run(&found, arena, facts.scheme, &wire, bns_slice_of(""), &loaded.by, NOW_US);
  played_answer(&out, arena, played, &found, bns_slice_of("key"), &facts);
  return out.body;
}

static void answers(played_exchange *played, const char *scheme, const char *target, const char *body) {
  mem arena = {NULL};
  bns_slice given = answer_to(&arena, played, scheme, "GET", target);
  if (!bns_slice_is(given, body)) fail_msg("%s:\n%.*s\n%s", target, (int)given.len, (const char *)given.ptr, body);
  mem_free(&arena);
}

static void spots_orders_and_trades_are_told(void **state) {
  played_exchange *played = *state;
  account *self = account_of(played, "spot-rest");
  account_order one = wanted("BTCUSDT", "BUY", "MARKET", "2", "0", "bought");
  account_order two = wanted("BTCUSDT", "SELL", "LIMIT", "0.5", "70000", "waits");
  account_place(&played->accounts, self, &one, NOW_US);
  account_place(&played->accounts, self, &two, NOW_US + 1000);
  answers(played, "spot-rest", "/api/v3/allOrders?symbol=BTCUSDT",
          "[{\"symbol\":\"BTCUSDT\",\"orderId\":1,\"orderListId\":-1,\"clientOrderId\":\"bought\",\"price\":\"0."
          "00000000\",\"origQty\":\"2.00000000\",\"executedQty\":\"2.00000000\",\"cummulativeQuoteQty\":\"120973."
          "44000000\",\"status\":\"FILLED\",\"timeInForce\":\"GTC\",\"type\":\"MARKET\",\"side\":\"BUY\",\"stopPrice\":"
          "\"0.00000000\",\"icebergQty\":\"0.00000000\",\"time\":1499827319559,\"updateTime\":1499827319559,"
          "\"isWorking\":true,\"workingTime\":1499827319559,\"origQuoteOrderQty\":\"0.00000000\","
          "\"selfTradePreventionMode\":\"EXPIRE_MAKER\"},{\"symbol\":\"BTCUSDT\",\"orderId\":2,\"orderListId\":-1,"
          "\"clientOrderId\":\"waits\",\"price\":\"70000.00000000\",\"origQty\":\"0.50000000\",\"executedQty\":\"0."
          "00000000\",\"cummulativeQuoteQty\":\"0.00000000\",\"status\":\"NEW\",\"timeInForce\":\"GTC\",\"type\":"
          "\"LIMIT\",\"side\":\"SELL\",\"stopPrice\":\"0.00000000\",\"icebergQty\":\"0.00000000\",\"time\":"
          "1499827319560,\"updateTime\":1499827319560,\"isWorking\":true,\"workingTime\":1499827319560,"
          "\"origQuoteOrderQty\":\"0.00000000\",\"selfTradePreventionMode\":\"EXPIRE_MAKER\"}]");
  answers(played, "spot-rest", "/api/v3/allOrders?symbol=BTCUSDT&orderId=2",
          "[{\"symbol\":\"BTCUSDT\",\"orderId\":2,\"orderListId\":-1,\"clientOrderId\":\"waits\",\"price\":\"70000."
          "00000000\",\"origQty\":\"0.50000000\",\"executedQty\":\"0.00000000\",\"cummulativeQuoteQty\":\"0.00000000\","
          "\"status\":\"NEW\",\"timeInForce\":\"GTC\",\"type\":\"LIMIT\",\"side\":\"SELL\",\"stopPrice\":\"0."
          "00000000\",\"icebergQty\":\"0.00000000\",\"time\":1499827319560,\"updateTime\":1499827319560,\"isWorking\":"
          "true,\"workingTime\":1499827319560,\"origQuoteOrderQty\":\"0.00000000\",\"selfTradePreventionMode\":"
          "\"EXPIRE_MAKER\"}]");
  answers(played, "spot-rest", "/api/v3/openOrders?symbol=btcusdt",
          "[{\"symbol\":\"BTCUSDT\",\"orderId\":2,\"orderListId\":-1,\"clientOrderId\":\"waits\",\"price\":\"70000."
          "00000000\",\"origQty\":\"0.50000000\",\"executedQty\":\"0.00000000\",\"cummulativeQuoteQty\":\"0.00000000\","
          "\"status\":\"NEW\",\"timeInForce\":\"GTC\",\"type\":\"LIMIT\",\"side\":\"SELL\",\"stopPrice\":\"0."
          "00000000\",\"icebergQty\":\"0.00000000\",\"time\":1499827319560,\"updateTime\":1499827319560,\"isWorking\":"
          "true,\"workingTime\":1499827319560,\"origQuoteOrderQty\":\"0.00000000\",\"selfTradePreventionMode\":"
          "\"EXPIRE_MAKER\"}]");
  answers(played, "spot-rest", "/api/v3/openOrders?symbol=ETHUSDT", "[]");
  answers(played, "spot-rest", "/api/v3/myTrades?symbol=BTCUSDT",
          "[{\"symbol\":\"BTCUSDT\",\"id\":1,\"orderId\":1,\"orderListId\":-1,\"price\":\"60486.72000000\",\"qty\":\"2."
          "00000000\",\"quoteQty\":\"120973.44000000\",\"commission\":\"0.00200000\",\"commissionAsset\":\"BTC\","
          "\"time\":1499827319559,\"isBuyer\":true,\"isMaker\":false,\"isBestMatch\":true}]");
  answers(played, "spot-rest", "/api/v3/myTrades?symbol=BTCUSDT&orderId=2", "[]");
}

/* The position was opened at 2017-07-12 00:00, at the price that the funding of that moment has. */
static void futures_positions_and_trades_are_told(void **state) {
  played_exchange *played = *state;
  account *self = account_of(played, "usdm-rest");
  account_order one = wanted("BTCUSDT", "SELL", "MARKET", "2", "0", "sold");
  account_order two = wanted("BTCUSDT", "BUY", "MARKET", "3", "0", "bought");
  answers(played, "usdm-rest", "/fapi/v2/positionRisk?symbol=BTCUSDT",
          "[{\"symbol\":\"BTCUSDT\",\"positionSide\":\"BOTH\",\"positionAmt\":\"0\",\"entryPrice\":\"0\","
          "\"breakEvenPrice\":\"0\",\"unrealizedProfit\":\"0\",\"unRealizedProfit\":\"0\",\"isolatedMargin\":\"0\","
          "\"notional\":\"0\",\"isolatedWallet\":\"0\",\"initialMargin\":\"0\",\"maintMargin\":\"0\","
          "\"positionInitialMargin\":\"0\",\"openOrderInitialMargin\":\"0\",\"leverage\":\"20\",\"isolated\":false,"
          "\"marginType\":\"cross\",\"isAutoAddMargin\":\"false\",\"maxNotional\":\"1000000\",\"maxNotionalValue\":"
          "\"1000000\",\"liquidationPrice\":\"0\",\"markPrice\":\"60486.7\",\"adl\":0,\"bidNotional\":\"0\","
          "\"askNotional\":\"0\",\"marginAsset\":\"USDT\",\"updateTime\":0}]");
  answers(played, "usdm-rest", "/fapi/v3/positionRisk?symbol=BTCUSDT", "[]");
  account_place(&played->accounts, self, &one, INT64_C(1499817600000000));
  answers(played, "usdm-rest", "/fapi/v3/positionRisk?symbol=BTCUSDT",
          "[{\"symbol\":\"BTCUSDT\",\"positionSide\":\"BOTH\",\"positionAmt\":\"-2\",\"entryPrice\":\"60282.7\","
          "\"breakEvenPrice\":\"60282.7\",\"unrealizedProfit\":\"-408\",\"unRealizedProfit\":\"-408\","
          "\"isolatedMargin\":\"0\",\"notional\":\"-120973.4\",\"isolatedWallet\":\"0\",\"initialMargin\":\"0\","
          "\"maintMargin\":\"0\",\"positionInitialMargin\":\"0\",\"openOrderInitialMargin\":\"0\",\"leverage\":\"20\","
          "\"isolated\":false,\"marginType\":\"cross\",\"isAutoAddMargin\":\"false\",\"maxNotional\":\"1000000\","
          "\"maxNotionalValue\":\"1000000\",\"liquidationPrice\":\"0\",\"markPrice\":\"60486.7\",\"adl\":0,"
          "\"bidNotional\":\"0\",\"askNotional\":\"0\",\"marginAsset\":\"USDT\",\"updateTime\":1499817600000}]");
  account_place(&played->accounts, self, &two, NOW_US);
  answers(played, "usdm-rest", "/fapi/v2/positionRisk?symbol=BTCUSDT",
          "[{\"symbol\":\"BTCUSDT\",\"positionSide\":\"BOTH\",\"positionAmt\":\"1\",\"entryPrice\":\"60486.7\","
          "\"breakEvenPrice\":\"60486.7\",\"unrealizedProfit\":\"0\",\"unRealizedProfit\":\"0\",\"isolatedMargin\":"
          "\"0\",\"notional\":\"60486.7\",\"isolatedWallet\":\"0\",\"initialMargin\":\"0\",\"maintMargin\":\"0\","
          "\"positionInitialMargin\":\"0\",\"openOrderInitialMargin\":\"0\",\"leverage\":\"20\",\"isolated\":false,"
          "\"marginType\":\"cross\",\"isAutoAddMargin\":\"false\",\"maxNotional\":\"1000000\",\"maxNotionalValue\":"
          "\"1000000\",\"liquidationPrice\":\"0\",\"markPrice\":\"60486.7\",\"adl\":0,\"bidNotional\":\"0\","
          "\"askNotional\":\"0\",\"marginAsset\":\"USDT\",\"updateTime\":1499827319559}]");
  answers(played, "usdm-rest", "/fapi/v1/userTrades?symbol=BTCUSDT",
          "[{\"symbol\":\"BTCUSDT\",\"pair\":\"BTCUSDT\",\"id\":1,\"orderId\":1,\"side\":\"SELL\",\"price\":\"60282."
          "7\",\"qty\":\"2\",\"quoteQty\":\"120565.4\",\"baseQty\":\"0\",\"realizedPnl\":\"0\",\"marginAsset\":"
          "\"USDT\",\"commission\":\"60.2827\",\"commissionAsset\":\"USDT\",\"time\":1499817600000,\"positionSide\":"
          "\"BOTH\",\"buyer\":false,\"maker\":false},{\"symbol\":\"BTCUSDT\",\"pair\":\"BTCUSDT\",\"id\":2,\"orderId\":"
          "2,\"side\":\"BUY\",\"price\":\"60486.7\",\"qty\":\"3\",\"quoteQty\":\"181460.1\",\"baseQty\":\"0\","
          "\"realizedPnl\":\"-408\",\"marginAsset\":\"USDT\",\"commission\":\"90.73005\",\"commissionAsset\":\"USDT\","
          "\"time\":1499827319559,\"positionSide\":\"BOTH\",\"buyer\":true,\"maker\":false}]");
  answers(played, "usdm-rest", "/fapi/v2/balance",
          "[{\"accountAlias\":\"SgsR\",\"asset\":\"USDT\",\"balance\":\"999440.98725\",\"crossWalletBalance\":\"999440."
          "98725\",\"crossUnPnl\":\"0\",\"availableBalance\":\"999440.98725\",\"maxWithdrawAmount\":\"999440.98725\","
          "\"marginAvailable\":true,\"updateTime\":1499827319559},{\"accountAlias\":\"SgsR\",\"asset\":\"USDC\","
          "\"balance\":\"1000000\",\"crossWalletBalance\":\"1000000\",\"crossUnPnl\":\"0\",\"availableBalance\":"
          "\"1000000\",\"maxWithdrawAmount\":\"1000000\",\"marginAvailable\":true,\"updateTime\":1499827319559},{"
          "\"accountAlias\":\"SgsR\",\"asset\":\"BNB\",\"balance\":\"100\",\"crossWalletBalance\":\"100\","
          "\"crossUnPnl\":\"0\",\"availableBalance\":\"100\",\"maxWithdrawAmount\":\"100\",\"marginAvailable\":true,"
          "\"updateTime\":1499827319559}]");
}

static void lists_of_orders_are_told(void **state) {
  played_exchange *played = *state;
  account *self = account_of(played, "spot-rest");
  account_order legs[2] = {wanted("BTCUSDT", "SELL", "STOP_LOSS", "1", "0", "below"),
                           wanted("BTCUSDT", "SELL", "LIMIT_MAKER", "1", "70000", "above")};
  legs[0].leg = legs[1].leg = LEG_PAIR;
  legs[0].stop_price = of("50000");
  account_place_list(&played->accounts, self, legs, 2, bns_slice_of("both"), NOW_US);
  answers(played, "spot-rest", "/api/v3/openOrderList",
          "[{\"orderListId\":1,\"contingencyType\":\"OCO\",\"listStatusType\":\"EXEC_STARTED\",\"listOrderStatus\":"
          "\"EXECUTING\",\"listClientOrderId\":\"both\",\"transactionTime\":1499827319559,\"symbol\":\"BTCUSDT\","
          "\"orders\":[{\"symbol\":\"BTCUSDT\",\"orderId\":1,\"clientOrderId\":\"below\"},{\"symbol\":\"BTCUSDT\","
          "\"orderId\":2,\"clientOrderId\":\"above\"}]}]");
  account_cancel(&played->accounts, self, &self->orders[0], (bns_slice){NULL, 0}, NOW_US + 2000);
  answers(played, "spot-rest", "/api/v3/openOrderList", "[]");
  answers(played, "spot-rest", "/api/v3/allOrderList",
          "[{\"orderListId\":1,\"contingencyType\":\"OCO\",\"listStatusType\":\"ALL_DONE\",\"listOrderStatus\":\"ALL_"
          "DONE\",\"listClientOrderId\":\"both\",\"transactionTime\":1499827319561,\"symbol\":\"BTCUSDT\",\"orders\":[{"
          "\"symbol\":\"BTCUSDT\",\"orderId\":1,\"clientOrderId\":\"below\"},{\"symbol\":\"BTCUSDT\",\"orderId\":2,"
          "\"clientOrderId\":\"above\"}]}]");
  answers(played, "spot-rest", "/api/v3/allOrderList?fromId=2", "[]");
}

/* By the client's own name or by number: the one that is named, and no other; then whichever is left. */
static void orders_are_cancelled_together_by_number_by_name_or_all(void **state) {
  static const char *const targets[] = {"/fapi/v1/batchOrders?symbol=BTCUSDT&origClientOrderIdList=%5B%22second%22%5D",
                                        "/fapi/v1/batchOrders?symbol=BTCUSDT&orderIdList=%5B3%5D",
                                        "/fapi/v1/allOpenOrders?symbol=BTCUSDT"};
  static const char *const names[] = {"first", "second", "third"};
  static const order_state after[][3] = {{ORDER_NEW, ORDER_CANCELED, ORDER_NEW},
                                         {ORDER_NEW, ORDER_CANCELED, ORDER_CANCELED},
                                         {ORDER_CANCELED, ORDER_CANCELED, ORDER_CANCELED}};
  played_exchange *played = *state;
  account *self = account_of(played, "usdm-rest");
  for (size_t i = 0; i < 3; i++) {
    account_order one = wanted("BTCUSDT", "BUY", "LIMIT", "1", "10000", names[i]);
    account_place(&played->accounts, self, &one, NOW_US);
  }
  for (size_t i = 0; i < 3; i++) {
    mem arena = {NULL};
    assert_true(answer_to(&arena, played, "usdm-rest", "DELETE", targets[i]).len > 0);
    for (size_t k = 0; k < 3; k++)
      assert_int_equal(self->orders[k].state, after[i][k]);
    mem_free(&arena);
  }
}

/* newClientOrderId is that of the order that takes the place. */
static void an_order_that_is_replaced_is_cancelled_by_the_name_that_is_given_for_that(void **state) {
  played_exchange *played = *state;
  account *self = account_of(played, "spot-rest");
  account_order one = wanted("BTCUSDT", "BUY", "LIMIT", "1", "10000", "old");
  mem arena = {NULL};
  account_place(&played->accounts, self, &one, NOW_US);
  (void)answer_to(&arena, played, "spot-rest", "POST",
                  "/api/v3/order/cancelReplace?symbol=BTCUSDT&side=BUY&type=LIMIT&quantity=1&price=9000&"
                  "cancelOrigClientOrderId=old&cancelNewClientOrderId=away&newClientOrderId=new");
  assert_string_equal(self->orders[0].cancel_client, "away");
  assert_string_equal(self->orders[1].client, "new");
  mem_free(&arena);
}

/* What is no UTF-8 cannot stand in an answer. */
static void a_name_that_is_no_text_is_taken_for_none(void **state) {
  static const char *const asked[][2] = {
      {"DELETE", "/api/v3/order?symbol=BTCUSDT&origClientOrderId=old&newClientOrderId=%FF"},
      {"POST", "/api/v3/orderList/oco?symbol=BTCUSDT&side=SELL&quantity=1&abovePrice=90000&belowStopPrice=100&"
               "listClientOrderId=%FF"},
      {"DELETE", "/api/v3/orderList?symbol=BTCUSDT&orderListId=1&newClientOrderId=%FF"}};
  played_exchange *played = *state;
  account_order one = wanted("BTCUSDT", "BUY", "LIMIT", "1", "10000", "old");
  account_place(&played->accounts, account_of(played, "spot-rest"), &one, NOW_US);
  for (size_t i = 0; i < 3; i++) {
    mem arena = {NULL};
    bns_slice body = answer_to(&arena, played, "spot-rest", asked[i][0], asked[i][1]);
    assert_true(body.len > 0);
    assert_true(bns_utf8_valid(body));
    mem_free(&arena);
  }
}

/* An account of futures is asked about itself, and told what it asked for. */
static void what_was_asked_and_how_an_account_is_set_are_told(void **state) {
  played_exchange *played = *state;
  account *self = account_of(played, "usdm-rest");
  static const char begins[] =
      "{\"feeTier\":0,\"canTrade\":true,\"canDeposit\":true,\"canWithdraw\":true,\"updateTime\":0,"
      "\"multiAssetsMargin\":false,\"totalInitialMargin\":\"0\",\"totalMaintMargin\":\"0\","
      "\"totalWalletBalance\":\"1000000\",\"totalUnrealizedProfit\":\"0\",";
  mem arena = {NULL};
  bns_slice key, whole;
  answers(played, "usdm-rest", "/fapi/v1/positionSide/dual", "{\"dualSidePosition\":false}");
  (void)answer_to(&arena, played, "usdm-rest", "POST", "/fapi/v1/positionSide/dual?dualSidePosition=true");
  answers(played, "usdm-rest", "/fapi/v1/positionSide/dual", "{\"dualSidePosition\":true}");
  (void)answer_to(&arena, played, "usdm-rest", "POST", "/fapi/v1/positionSide/dual?dualSidePosition=false");
  answers(played, "usdm-rest", "/fapi/v1/positionSide/dual", "{\"dualSidePosition\":false}");
  answers(played, "usdm-rest", "/fapi/v1/commissionRate?symbol=ETHUSDT",
          "{\"symbol\":\"ETHUSDT\",\"makerCommissionRate\":\"0.0002\",\"takerCommissionRate\":\"0.0005\"}");
  assert_true(
      bns_slice_is(answer_to(&arena, played, "usdm-rest", "POST", "/fapi/v1/leverage?symbol=BTCUSDT&leverage=7"),
                   "{\"leverage\":7,\"maxNotionalValue\":\"1000000\",\"maxQty\":\"1000\",\"symbol\":\"BTCUSDT\"}"));
  assert_true(
      bns_slice_is(answer_to(&arena, played, "usdm-rest", "POST", "/fapi/v1/leverage?symbol=BTCUSDT&leverage=x"),
                   "{\"leverage\":0,\"maxNotionalValue\":\"1000000\",\"maxQty\":\"1000\",\"symbol\":\"BTCUSDT\"}"));
  whole = answer_to(&arena, played, "usdm-rest", "GET", "/fapi/v3/account");
  assert_true(whole.len > strlen(begins));
  assert_memory_equal(whole.ptr, begins, strlen(begins));
  key = mem_format(&arena, "{\"listenKey\":\"%s\"}", self->listen_key);
  assert_true(strlen(self->listen_key) > 0);
  assert_true(bns_slice_equal(answer_to(&arena, played, "usdm-rest", "POST", "/fapi/v1/listenKey"), key));
  mem_free(&arena);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup_teardown(spots_orders_and_trades_are_told, open_exchange, close_exchange),
      cmocka_unit_test_setup_teardown(futures_positions_and_trades_are_told, open_exchange, close_exchange),
      cmocka_unit_test_setup_teardown(lists_of_orders_are_told, open_exchange, close_exchange),
      cmocka_unit_test_setup_teardown(an_order_that_is_replaced_is_cancelled_by_the_name_that_is_given_for_that,
                                      open_exchange, close_exchange),
      cmocka_unit_test_setup_teardown(a_name_that_is_no_text_is_taken_for_none, open_exchange, close_exchange),
      cmocka_unit_test_setup_teardown(what_was_asked_and_how_an_account_is_set_are_told, open_exchange, close_exchange),
      cmocka_unit_test_setup_teardown(orders_are_cancelled_together_by_number_by_name_or_all, open_exchange,
                                      close_exchange),
  };
  return cmocka_run_group_tests(tests, load, unload);
}

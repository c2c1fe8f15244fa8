/* test_accounts.c - orders are filled as the policy says, balances and positions follow, and memory has an end. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "exchange/accounts.h"
#include "suite/scheme_traits.h"
#include "text.h"

#define NOW ((int64_t)1767225600000000)

typedef struct world {
  market_set markets;
  account_store store;
  account *spot, *usdm;
} world;

static decimal of(const char *text) {
  decimal value = 0;
  assert_int_equal(decimal_read(&value, bns_slice_of(text)), 0);
  return value;
}

static int open_world(void **state) {
  static world self;
  memset(&self, 0, sizeof self);
  if (markets_load(&self.markets) != 0) return -1;
  self.spot =
      accounts_find(&self.store, markets_product(&self.markets, scheme_numbered(BNS_ID_SPOT_REST), bns_slice_of("")),
                    bns_slice_of("key"));
  self.usdm =
      accounts_find(&self.store, markets_product(&self.markets, scheme_numbered(BNS_ID_USDM_REST), bns_slice_of("")),
                    bns_slice_of("key"));
  *state = &self;
  return 0;
}

static int close_world(void **state) {
  world *self = *state;
  accounts_free(&self->store);
  markets_free(&self->markets);
  return 0;
}

static account_order *place(world *self, account *whose, const char *symbol, const char *side, const char *type,
                            const char *quantity, const char *price) {
  account_order wanted;
  memset(&wanted, 0, sizeof wanted);
  account_take(wanted.symbol, sizeof wanted.symbol, bns_slice_of(symbol));
  account_take(wanted.side, sizeof wanted.side, bns_slice_of(side));
  account_take(wanted.type, sizeof wanted.type, bns_slice_of(type));
  wanted.quantity = of(quantity);
  wanted.price = of(price);
  return account_place(&self->store, whose, &wanted, NOW);
}

static const holding *held(const account *self, const char *asset) {
  for (size_t i = 0; i < self->num_holdings; i++)
    if (strcmp(self->holdings[i].asset, asset) == 0) return &self->holdings[i];
  return NULL;
}

static void test_market_order_is_filled_at_once(void **state) {
  world *self = *state;
  const market *btc = markets_find(self->spot->product, bns_slice_of("btcusdt"));
  const account_order *order = place(self, self->spot, "BTCUSDT", "BUY", "MARKET", "2", "0");
  decimal price = market_price(btc, NOW), worth = decimal_times(of("2"), price);
  assert_int_equal(order->state, ORDER_FILLED);
  assert_int_equal(order->num_fills, 1);
  assert_int_equal(order->quote_executed, worth);
  assert_int_equal(held(self->spot, "BTC")->free, of("100") + of("2") - of("0.002"));
  assert_int_equal(held(self->spot, "USDT")->free, of("1000000") - worth);
  assert_int_equal(self->store.num_events, 2); /* NEW, then the trade */
}

static void test_limit_rests_until_the_price_comes(void **state) {
  world *self = *state;
  account_order *order = place(self, self->spot, "BTCUSDT", "BUY", "LIMIT", "1", "30000");
  assert_int_equal(order->state, ORDER_NEW);
  assert_int_equal(held(self->spot, "USDT")->free, of("970000"));
  assert_int_equal(held(self->spot, "USDT")->locked, of("30000"));
  accounts_advance(&self->store, NOW + (int64_t)86400000000);
  assert_int_equal(order->state, ORDER_NEW);
  account_cancel(&self->store, self->spot, order, bns_slice_of("mine"), NOW);
  assert_int_equal(order->state, ORDER_CANCELED);
  assert_string_equal(order->cancel_client, "mine");
  assert_int_equal(held(self->spot, "USDT")->free, of("1000000"));
  assert_int_equal(held(self->spot, "USDT")->locked, 0);
  assert_int_equal(place(self, self->spot, "BTCUSDT", "BUY", "LIMIT", "1", "90000")->state, ORDER_FILLED);
}

static void test_limit_that_is_reached_takes_the_better_price(void **state) {
  world *self = *state;
  decimal price = market_price(markets_find(self->spot->product, bns_slice_of("BTCUSDT")), NOW);
  const account_order *bought = place(self, self->spot, "BTCUSDT", "BUY", "LIMIT", "1", "100000");
  assert_int_equal(bought->state, ORDER_FILLED);
  assert_true(bought->fills[0].price == price && bought->quote_executed == price);
  const account_order *sold = place(self, self->spot, "BTCUSDT", "SELL", "LIMIT", "1", "1000");
  assert_int_equal(sold->state, ORDER_FILLED);
  assert_true(sold->fills[0].price == price && sold->quote_executed == price);
}

/* Whoever waits in the book is the maker, and is filled at the price that he named; whoever meets it is the taker. */
static void an_order_that_rests_is_the_makers_and_one_that_is_filled_at_once_is_not(void **state) {
  world *self = *state;
  const market *btc = markets_find(self->spot->product, bns_slice_of("BTCUSDT"));
  decimal asked = market_price(btc, NOW) + 1;
  int64_t later = NOW;
  account_order *rests = place(self, self->spot, "BTCUSDT", "SELL", "LIMIT", "1", "1000000");
  account_amend(&self->store, self->spot, rests, asked, 0, NOW);
  assert_int_equal(rests->state, ORDER_NEW);
  assert_true(rests->is_maker);
  while (market_price(btc, later) <= asked)
    later += 1000000;
  accounts_advance(&self->store, later);
  assert_int_equal(rests->state, ORDER_FILLED);
  assert_int_equal(rests->fills[0].price, asked);
  assert_true(rests->is_maker);
  assert_false(place(self, self->spot, "BTCUSDT", "BUY", "LIMIT", "1", "100000")->is_maker);
  assert_false(place(self, self->spot, "BTCUSDT", "BUY", "MARKET", "1", "0")->is_maker);
  self->store.policy.when = FILL_AT_ONCE;
  assert_false(place(self, self->spot, "BTCUSDT", "BUY", "LIMIT", "1", "1")->is_maker);
  assert_true(place(self, self->spot, "BTCUSDT", "BUY", "LIMIT_MAKER", "1", "1")->is_maker);
}

static void test_amended_order_locks_what_it_needs_now(void **state) {
  world *self = *state;
  account_order *order = place(self, self->spot, "BTCUSDT", "BUY", "LIMIT", "1", "30000");
  account_amend(&self->store, self->spot, order, of("20000"), of("2"), NOW + 1);
  assert_int_equal(held(self->spot, "USDT")->locked, of("40000"));
  assert_int_equal(order->updated_us, NOW + 1);
  account_amend(&self->store, self->spot, order, 0, 0, NOW + 2);
  assert_int_equal(order->price, of("20000"));
  assert_int_equal(order->quantity, of("2"));
  account_amend(&self->store, self->spot, order, of("90000"), 0, NOW + 3);
  assert_int_equal(order->state, ORDER_FILLED);
  assert_int_equal(held(self->spot, "USDT")->locked, 0);
}

static void test_after_fills_half_and_then_the_rest(void **state) {
  world *self = *state;
  account_order *order;
  self->store.policy = (fill_policy){FILL_AFTER, 1000000};
  order = place(self, self->spot, "BTCUSDT", "SELL", "LIMIT", "1", "70000");
  assert_int_equal(order->state, ORDER_NEW);
  assert_int_equal(held(self->spot, "BTC")->locked, of("1"));
  accounts_advance(&self->store, NOW + 499999);
  assert_int_equal(order->state, ORDER_NEW);
  accounts_advance(&self->store, NOW + 500000);
  assert_int_equal(order->state, ORDER_PARTIAL);
  assert_int_equal(order->executed, of("0.5"));
  assert_int_equal(held(self->spot, "BTC")->locked, of("0.5"));
  accounts_advance(&self->store, NOW + 1000000);
  assert_int_equal(order->state, ORDER_FILLED);
  assert_int_equal(held(self->spot, "BTC")->locked, 0);
  assert_int_equal(held(self->spot, "USDT")->free, of("1000000") + of("70000") - of("70"));
}

static void test_policies(void **state) {
  world *self = *state;
  self->store.policy.when = FILL_AT_ONCE;
  assert_int_equal(place(self, self->spot, "BTCUSDT", "BUY", "LIMIT", "1", "1")->state, ORDER_FILLED);
  assert_int_equal(place(self, self->spot, "BTCUSDT", "SELL", "STOP_LOSS_LIMIT", "1", "1")->state, ORDER_NEW);
  self->store.policy.when = FILL_NEVER;
  assert_int_equal(place(self, self->spot, "BTCUSDT", "BUY", "LIMIT", "1", "90000")->state, ORDER_NEW);
  assert_int_equal(place(self, self->spot, "BTCUSDT", "BUY", "MARKET", "1", "0")->state, ORDER_FILLED);
  assert_int_equal(place(self, self->spot, "NOSUCH", "BUY", "MARKET", "1", "0")->state, ORDER_FILLED);
}

static account_order *place_stop(world *self, account *whose, const char *side, const char *type, decimal stop) {
  account_order wanted;
  memset(&wanted, 0, sizeof wanted);
  account_take(wanted.symbol, sizeof wanted.symbol, bns_slice_of("BTCUSDT"));
  account_take(wanted.side, sizeof wanted.side, bns_slice_of(side));
  account_take(wanted.type, sizeof wanted.type, bns_slice_of(type));
  wanted.quantity = of("1");
  wanted.stop_price = stop;
  return account_place(&self->store, whose, &wanted, NOW);
}

static void test_stop_waits_for_its_price_and_is_filled_then(void **state) {
  world *self = *state;
  const market *btc = markets_find(self->spot->product, bns_slice_of("btcusdt"));
  decimal now = market_price(btc, NOW);
  int64_t later = NOW;
  account_order *order = place_stop(self, self->spot, "SELL", "STOP_LOSS", now - 1);
  assert_int_equal(order->state, ORDER_NEW);
  while (market_price(btc, later) >= now)
    later += 1000000;
  accounts_advance(&self->store, later - 1000000);
  assert_int_equal(order->state, ORDER_NEW);
  accounts_advance(&self->store, later);
  assert_int_equal(order->state, ORDER_FILLED);
  assert_int_equal(order->quote_executed, market_price(btc, later));
}

static void test_stop_waits_on_its_own_side_of_the_price(void **state) {
  static const struct {
    const char *side, *type;
    int above; /* the order is filled at once where its stop is so far above the price, or at it */
  } rows[] = {{"BUY", "STOP_MARKET", -1},
              {"SELL", "STOP_MARKET", 1},
              {"BUY", "TAKE_PROFIT_MARKET", 1},
              {"SELL", "TAKE_PROFIT_MARKET", -1}};
  world *self = *state;
  decimal now = market_price(markets_find(self->usdm->product, bns_slice_of("btcusdt")), NOW);
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    decimal far = rows[i].above * of("1000");
    assert_int_equal(place_stop(self, self->usdm, rows[i].side, rows[i].type, now + far)->state, ORDER_FILLED);
    assert_int_equal(place_stop(self, self->usdm, rows[i].side, rows[i].type, now)->state, ORDER_FILLED);
    assert_int_equal(place_stop(self, self->usdm, rows[i].side, rows[i].type, now - far)->state, ORDER_NEW);
  }
  assert_int_equal(place_stop(self, self->usdm, "SELL", "TRAILING_STOP_MARKET", now)->state, ORDER_NEW);
}

static void test_positions_follow(void **state) {
  world *self = *state;
  const position *held_position;
  decimal before;
  self->store.policy.when = FILL_AT_ONCE;
  place(self, self->usdm, "BTCUSDT", "BUY", "LIMIT", "1", "60000");
  place(self, self->usdm, "BTCUSDT", "BUY", "LIMIT", "1", "61000");
  held_position = &self->usdm->positions[0];
  assert_int_equal(self->usdm->num_positions, 1);
  assert_string_equal(held_position->side, "BOTH");
  assert_int_equal(held_position->amount, of("2"));
  assert_int_equal(held_position->entry, of("60500"));
  before = held(self->usdm, "USDT")->free;
  place(self, self->usdm, "BTCUSDT", "SELL", "LIMIT", "3", "61500");
  assert_int_equal(held_position->amount, -of("1"));
  assert_int_equal(held_position->entry, of("61500"));
  assert_int_equal(held(self->usdm, "USDT")->free, before + of("2000") - of("92.25"));
}

/* ----------------------------------------------------------------------------------------------------- order lists */

static account_order leg(order_leg as, const char *side, const char *type, const char *quantity, const char *price,
                         const char *stop) {
  account_order made;
  memset(&made, 0, sizeof made);
  made.leg = as;
  account_take(made.symbol, sizeof made.symbol, bns_slice_of("BTCUSDT"));
  account_take(made.side, sizeof made.side, bns_slice_of(side));
  account_take(made.type, sizeof made.type, bns_slice_of(type));
  made.quantity = of(quantity);
  made.price = of(price);
  made.stop_price = of(stop);
  return made;
}

static account_order *place_three(world *self, const char *name) {
  account_order legs[3] = {leg(LEG_WORKING, "BUY", "LIMIT", "2", "900", "0"),
                           leg(LEG_PENDING_PAIR, "SELL", "STOP_LOSS", "0", "0", "1"),
                           leg(LEG_PENDING_PAIR, "SELL", "LIMIT_MAKER", "0", "2000000", "0")};
  return account_place_list(&self->store, self->spot, legs, 3, bns_slice_of(name), NOW);
}

static void test_pending_orders_are_placed_when_the_working_one_is_whole(void **state) {
  world *self = *state;
  account_order *made;
  self->store.policy.when = FILL_AFTER;
  self->store.policy.after_us = 1000;
  made = place_three(self, "mine");
  accounts_advance(&self->store, NOW + 500);
  assert_int_equal(made[0].state, ORDER_PARTIAL);
  assert_int_equal(made[1].state, ORDER_PENDING);
  accounts_advance(&self->store, NOW + 1000);
  assert_int_equal(made[0].state, ORDER_FILLED);
  assert_int_equal(made[2].state, ORDER_NEW);
  assert_int_equal(made[2].quantity, of("1.998")); /* what was bought, less a thousandth */
  assert_int_equal(held(self->spot, "BTC")->locked, of("1.998"));
  accounts_advance(&self->store, NOW + 1999);
  assert_int_equal(made[2].state, ORDER_PARTIAL); /* its time begins where it is placed */
  assert_int_equal(made[1].state, ORDER_EXPIRED);
  accounts_advance(&self->store, NOW + 2000);
  assert_int_equal(made[2].state, ORDER_FILLED);
  assert_int_equal(held(self->spot, "BTC")->locked, 0);
  assert_false(account_list_is_open(self->spot, made->list));
  assert_int_equal(self->store.events[self->store.num_events - 1].kind, EVENT_LIST);
  assert_true(self->store.events[self->store.num_events - 1].is_done);
}

static void test_list_is_found_by_number_and_name_and_ends_whole(void **state) {
  world *self = *state;
  const bns_slice none = {NULL, 0};
  uint64_t first, second;
  account_order *found;
  self->store.policy.when = FILL_NEVER;
  first = place_three(self, "mine")->list;
  second = place_three(self, "mine")->list;
  assert_int_equal(account_list_find(self->spot, first, none)->list, first);
  assert_int_equal(account_list_find(self->spot, 0, bns_slice_of("mine"))->list, second); /* the newest */
  assert_null(account_list_find(self->spot, 0, none));
  assert_null(account_list_find(self->spot, second + 1, none));
  found = account_list_find(self->spot, second, none);
  account_cancel(&self->store, self->spot, &found[2], none, NOW);
  for (int i = 0; i < 3; i++)
    assert_int_equal(found[i].state, ORDER_CANCELED);
  assert_int_equal(account_list_at(self->spot, 0, 1)->list, first);
  assert_null(account_list_at(self->spot, 1, 1));
  assert_int_equal(account_list_at(self->spot, 1, 0)->list, second);
  assert_null(account_list_at(self->spot, 2, 0));
  account_cancel(&self->store, self->spot, account_list_find(self->spot, first, none), none, NOW);
  assert_int_equal(held(self->spot, "USDT")->locked, 0);
}

/* A list is taken whole or not at all, and what has ended gives way to it. */
static void test_lists_are_bounded(void **state) {
  world *self = *state;
  size_t num = 0;
  self->store.policy.when = FILL_NEVER;
  while (place_three(self, "mine") != NULL)
    num++;
  assert_int_equal(num, ORDERS_MOST / 3);
  assert_int_equal(self->spot->num_orders, num * 3);
  account_cancel(&self->store, self->spot, self->spot->orders, (bns_slice){NULL, 0}, NOW);
  assert_non_null(place_three(self, "mine"));
  assert_null(place_three(self, "mine"));
  assert_true(self->spot->num_orders <= ORDERS_MOST);
  assert_true(self->store.num_events <= EVENTS_MOST);
}

/* The oldest that has ended gives way; where none has, no more is taken. */
static void test_orders_are_bounded(void **state) {
  world *self = *state;
  uint64_t first = place(self, self->spot, "BTCUSDT", "BUY", "LIMIT", "1", "1")->id, ended;
  self->store.policy.when = FILL_NEVER;
  ended = place(self, self->spot, "BTCUSDT", "BUY", "MARKET", "1", "0")->id;
  for (int i = 2; i < ORDERS_MOST; i++)
    assert_non_null(place(self, self->spot, "BTCUSDT", "BUY", "LIMIT", "1", "1"));
  assert_int_equal(self->spot->num_orders, ORDERS_MOST);
  assert_non_null(place(self, self->spot, "BTCUSDT", "BUY", "LIMIT", "1", "1"));
  assert_int_equal(self->spot->num_orders, ORDERS_MOST);
  assert_null(account_order_find(self->spot, (bns_slice){NULL, 0}, ended, (bns_slice){NULL, 0}));
  assert_non_null(account_order_find(self->spot, (bns_slice){NULL, 0}, first, (bns_slice){NULL, 0}));
  assert_null(place(self, self->spot, "BTCUSDT", "BUY", "LIMIT", "1", "1"));
  assert_true(self->store.num_events <= EVENTS_MOST);
}

static void test_accounts_are_bounded(void **state) {
  world *self = *state;
  char key[32];
  const account *kept = self->spot;
  for (int i = 0; i < 3 * ACCOUNTS_MOST; i++) {
    snprintf(key, sizeof key, "key number %d", i);
    assert_non_null(accounts_find(&self->store, kept->product, bns_slice_of(key)));
    assert_ptr_equal(accounts_find(&self->store, kept->product, bns_slice_of("key")), kept);
  }
  assert_int_equal(self->store.num, ACCOUNTS_MOST);
  assert_ptr_equal(accounts_by_listen_key(&self->store, bns_slice_of(kept->listen_key)), kept);
  assert_null(accounts_find(&self->store, kept->product, (bns_slice){NULL, 0}));
}

/* A sanitizer's build notices what does not fit. */
static void test_numbers_have_an_end(void **state) {
  world *self = *state;
  const market *btc = markets_find(self->usdm->product, bns_slice_of("BTCUSDT"));
  self->store.policy.when = FILL_AT_ONCE;
  for (int i = 0; i < 20; i++)
    place(self, self->usdm, "BTCUSDT", "BUY", "LIMIT", "9999999999.99999999", "9999999999.99999999");
  assert_int_equal(self->usdm->positions[0].amount, DECIMAL_MOST);
  assert_true(held(self->usdm, "USDT")->free >= 0);
  assert_true(market_price(btc, INT64_MAX) > 0);
  assert_int_equal(market_price(btc, INT64_MAX), market_price(btc, MARKET_LAST_US));
}

static void a_list_of_none_is_none_and_one_of_one_is_one(void **state) {
  world *self = *state;
  account_order wanted;
  memset(&wanted, 0, sizeof wanted);
  account_take(wanted.symbol, sizeof wanted.symbol, bns_slice_of("BTCUSDT"));
  assert_null(account_place_list(&self->store, self->spot, &wanted, 0, bns_slice_of(""), NOW));
  assert_int_equal(self->store.num_events, 0);
  assert_non_null(account_place_list(&self->store, self->spot, &wanted, 1, bns_slice_of(""), NOW));
}

static void what_is_no_beginning_of_a_character_is_cut_off_whole(void **state) {
  char room[4] = "abc";
  (void)state;
  account_take(room, sizeof room, bns_slice_of("\x80\x80\x80\x80\x80"));
  assert_string_equal(room, "");
  account_take(room, sizeof room, bns_slice_of("ab\xc3\xa9"));
  assert_string_equal(room, "ab");
}

static void what_is_given_back_is_empty(void **state) {
  static const account_store nothing;
  world *self = *state;
  account_store *store = &self->store;
  (void)place(self, self->spot, "BTCUSDT", "BUY", "MARKET", "1", "0");
  assert_int_equal(store->num, 2);
  assert_true(store->num_events > 0);
  accounts_free(store);
  assert_memory_equal(store, &nothing, sizeof nothing);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup_teardown(a_list_of_none_is_none_and_one_of_one_is_one, open_world, close_world),
      cmocka_unit_test(what_is_no_beginning_of_a_character_is_cut_off_whole),
      cmocka_unit_test_setup_teardown(what_is_given_back_is_empty, open_world, close_world),
      cmocka_unit_test_setup_teardown(test_market_order_is_filled_at_once, open_world, close_world),
      cmocka_unit_test_setup_teardown(test_limit_rests_until_the_price_comes, open_world, close_world),
      cmocka_unit_test_setup_teardown(test_limit_that_is_reached_takes_the_better_price, open_world, close_world),
      cmocka_unit_test_setup_teardown(an_order_that_rests_is_the_makers_and_one_that_is_filled_at_once_is_not,
                                      open_world, close_world),
      cmocka_unit_test_setup_teardown(test_amended_order_locks_what_it_needs_now, open_world, close_world),
      cmocka_unit_test_setup_teardown(test_after_fills_half_and_then_the_rest, open_world, close_world),
      cmocka_unit_test_setup_teardown(test_stop_waits_for_its_price_and_is_filled_then, open_world, close_world),
      cmocka_unit_test_setup_teardown(test_stop_waits_on_its_own_side_of_the_price, open_world, close_world),
      cmocka_unit_test_setup_teardown(test_policies, open_world, close_world),
      cmocka_unit_test_setup_teardown(test_positions_follow, open_world, close_world),
      cmocka_unit_test_setup_teardown(test_pending_orders_are_placed_when_the_working_one_is_whole, open_world,
                                      close_world),
      cmocka_unit_test_setup_teardown(test_list_is_found_by_number_and_name_and_ends_whole, open_world, close_world),
      cmocka_unit_test_setup_teardown(test_lists_are_bounded, open_world, close_world),
      cmocka_unit_test_setup_teardown(test_orders_are_bounded, open_world, close_world),
      cmocka_unit_test_setup_teardown(test_numbers_have_an_end, open_world, close_world),
      cmocka_unit_test_setup_teardown(test_accounts_are_bounded, open_world, close_world)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}

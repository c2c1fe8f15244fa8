/* played_account_scopes.c - the names that shapes may use of an account: of an order, a fill, a balance and a position.
 */
#include "exchange/played_internal.h"

#include <string.h>

#include "text.h"
#include "util/slice.h"

extern const scope_kind fill_kind, holding_kind, position_kind, list_kind;

/* ----------------------------------------------------------------------------------------------------------- lists */

/* An order knows its market: a list's element has room for one scope alone. */
static int order_item(scope *out, const account_order *order, const scope *self) {
  out->kind = &order_kind;
  out->outer = self;
  out->of = order;
  out->beside = markets_find(play_of(self)->product, bns_slice_of(order->symbol));
  return 1;
}

static int wants_order(const play *self, const account_order *order, int open) {
  bns_slice symbol = asked_find(&self->asked, "symbol");
  uint64_t from = 0;
  if (open && !account_order_is_open(order)) return 0;
  if (!open && bns_number(&from, asked_find(&self->asked, "orderId")) == BNS_OK && order->id < from) return 0;
  return symbol.len == 0 || bns_slice_is_nocase(symbol, order->symbol);
}

static int stored_order(scope *out, const scope *self, size_t index, int open) {
  const play *one = self->of;
  for (size_t i = 0; one->account != NULL && i < one->account->num_orders; i++) {
    const account_order *order = &one->account->orders[i];
    if (wants_order(one, order, open) && index-- == 0) return order_item(out, order, self);
  }
  return 0;
}

static int is_of_order(const play *self, const account_order *order) {
  uint64_t id = 0;
  return bns_number(&id, asked_find(&self->asked, "orderId")) != BNS_OK || id == order->id;
}

static int trade_item(scope *out, const scope *self, size_t index) {
  const play *one = self->of;
  for (size_t i = 0; one->account != NULL && i < one->account->num_orders; i++) {
    const account_order *order = &one->account->orders[i];
    if (!wants_order(one, order, 0) || !is_of_order(one, order)) continue;
    for (size_t k = 0; k < order->num_fills; k++)
      if (index-- == 0) {
        order_item(out, order, self);
        out->kind = &fill_kind;
        out->index = k;
        return 1;
      }
  }
  return 0;
}

/* The lists of a request that names where they begin: "fromId". */
static int list_item(scope *out, const scope *self, size_t index, int only_open) {
  const play *one = self->of;
  uint64_t from = 0;
  const account_order *first;
  (void)bns_number(&from, asked_find(&one->asked, "fromId"));
  for (size_t i = 0; one->account != NULL && (first = account_list_at(one->account, i, only_open)) != NULL; i++) {
    if ((!only_open && first->list < from) || index-- > 0) continue;
    play_list_scope(out, first, only_open || account_list_is_open(one->account, first->list), self);
    return 1;
  }
  return 0;
}

static int holding_item(scope *out, const scope *self, size_t index) {
  const play *one = self->of;
  if (one->account == NULL || index >= one->account->num_holdings) return 0;
  out->kind = &holding_kind;
  out->of = &one->account->holdings[index];
  return 1;
}

/* An account without a position has an empty one of each market. */
static int position_item(scope *out, const scope *self, size_t index, int only_held) {
  const play *one = self->of;
  size_t held = one->account == NULL ? 0 : one->account->num_positions;
  out->kind = &position_kind;
  for (size_t i = 0; i < held; i++) {
    const position *each = &one->account->positions[i];
    const market *traded = markets_find(one->product, bns_slice_of(each->symbol));
    if (traded == NULL || !play_wants_market(one, traded) || index-- > 0) continue;
    out->of = each;
    out->beside = traded;
    return 1;
  }
  if (only_held || held > 0) return 0;
  for (size_t i = 0; i < one->product->num; i++) {
    if (!play_wants_market(one, &one->product->list[i]) || index-- > 0) continue;
    out->beside = &one->product->list[i];
    return 1;
  }
  return 0;
}

int play_account_item(scope *out, const scope *self, bns_slice list, size_t index) {
  const play *one = self->of;
  if (bns_slice_is(list, "orders")) return stored_order(out, self, index, 0);
  if (bns_slice_is(list, "open-orders")) return stored_order(out, self, index, 1);
  if (bns_slice_is(list, "my-trades")) return trade_item(out, self, index);
  if (bns_slice_is(list, "order-lists")) return list_item(out, self, index, 0);
  if (bns_slice_is(list, "open-order-lists")) return list_item(out, self, index, 1);
  if (bns_slice_is(list, "balances")) return holding_item(out, self, index);
  if (bns_slice_is(list, "positions")) return position_item(out, self, index, 0);
  if (bns_slice_is(list, "held-positions")) return position_item(out, self, index, 1);
  if (!bns_slice_is(list, "done")) return -1;
  return index < one->done.num ? order_item(out, one->done.list[index], self) : 0;
}

/* ----------------------------------------------------------------------------------------------------------- order */

static const account_order *order_of(const scope *self) {
  while (self->kind != &order_kind && self->kind != &fill_kind)
    self = self->outer;
  return self->of;
}

/* market_beside gives the market of an order or a position; NULL: it is of none that is played. */
static const market *market_beside(const scope *self) {
  return self->beside;
}

#define PUT_WORD_OF(called, member)                                                                                    \
  static void called(buf *out, const scope *self) {                                                                    \
    play_put_word(out, order_of(self)->member);                                                                        \
  }
#define PUT_DECIMAL_OF(called, member)                                                                                 \
  static void called(buf *out, const scope *self) {                                                                    \
    play_put_decimal(out, self, order_of(self)->member);                                                               \
  }

PUT_WORD_OF(put_order_symbol, symbol)
PUT_WORD_OF(put_client, client)
PUT_WORD_OF(put_cancel_client, cancel_client)
PUT_WORD_OF(put_side, side)
PUT_WORD_OF(put_type, type)
PUT_WORD_OF(put_time_in_force, time_in_force)
PUT_WORD_OF(put_position_side, position_side)
PUT_DECIMAL_OF(put_price, price)
PUT_DECIMAL_OF(put_quantity, quantity)
PUT_DECIMAL_OF(put_quote_quantity, quote_quantity)
PUT_DECIMAL_OF(put_stop_price, stop_price)
PUT_DECIMAL_OF(put_executed, executed)
PUT_DECIMAL_OF(put_quote_executed, quote_executed)

static void put_id(buf *out, const scope *self) {
  play_put_number(out, order_of(self)->id);
}

static void put_average(buf *out, const scope *self) {
  play_put_decimal(out, self, decimal_over(order_of(self)->quote_executed, order_of(self)->executed));
}

static void put_status(buf *out, const scope *self) {
  static const char *const words[] = {"NEW", "PARTIALLY_FILLED", "FILLED", "CANCELED", "PENDING_NEW", "EXPIRED"};
  play_put_word(out, words[order_of(self)->state]);
}

/* As options call it. */
static void put_option_status(buf *out, const scope *self) {
  static const char *const words[] = {"ACCEPTED", "PARTIALLY_FILLED", "FILLED", "CANCELLED", "ACCEPTED", "EXPIRED"};
  play_put_word(out, words[order_of(self)->state]);
}

static void put_placed(buf *out, const scope *self) {
  play_put_ms(out, order_of(self)->placed_us);
}

static void put_updated(buf *out, const scope *self) {
  play_put_ms(out, order_of(self)->updated_us);
}

/* -1: it cannot be filled yet. */
static void put_working(buf *out, const scope *self) {
  if (order_of(self)->working_us == 0)
    buf_put_text(out, "-1");
  else
    play_put_ms(out, order_of(self)->working_us);
}

/* -1: it is in none. */
static void put_list_id(buf *out, const scope *self) {
  if (order_of(self)->list == 0)
    buf_put_text(out, "-1");
  else
    play_put_number(out, order_of(self)->list);
}

static void put_is_open(buf *out, const scope *self) {
  play_put_bool(out, account_order_is_open(order_of(self)));
}

static void put_reduces(buf *out, const scope *self) {
  play_put_bool(out, order_of(self)->reduces);
}

static void put_is_isolated(buf *out, const scope *self) {
  play_put_bool(out, order_of(self)->is_isolated);
}

/* What an event is about: a trade, or that the order is there, or no more. */
static void put_execution(buf *out, const scope *self) {
  order_state state = order_of(self)->state;
  play_put_word(out, self->kind == &fill_kind  ? "TRADE"
                     : state == ORDER_CANCELED ? "CANCELED"
                     : state == ORDER_EXPIRED  ? "EXPIRED"
                                               : "NEW");
}

/* The client's id of an event: that of the cancelling, where there was one; and the order's own then. */
static void put_event_client(buf *out, const scope *self) {
  const account_order *one = order_of(self);
  play_put_word(out, one->state == ORDER_CANCELED ? one->cancel_client : one->client);
}

static void put_event_original(buf *out, const scope *self) {
  const account_order *one = order_of(self);
  play_put_word(out, one->state == ORDER_CANCELED ? one->client : "");
}

static const named_value order_names[] = {{"symbol", put_order_symbol},
                                          {"orderId", put_id},
                                          {"clientOrderId", put_client},
                                          {"cancelId", put_cancel_client},
                                          {"eventClientId", put_event_client},
                                          {"eventOriginalId", put_event_original},
                                          {"side", put_side},
                                          {"type", put_type},
                                          {"timeInForce", put_time_in_force},
                                          {"positionSide", put_position_side},
                                          {"price", put_price},
                                          {"origQty", put_quantity},
                                          {"origQuoteOrderQty", put_quote_quantity},
                                          {"stopPrice", put_stop_price},
                                          {"executedQty", put_executed},
                                          {"cummulativeQuoteQty", put_quote_executed},
                                          {"avgPrice", put_average},
                                          {"status", put_status},
                                          {"optionStatus", put_option_status},
                                          {"time", put_placed},
                                          {"updateTime", put_updated},
                                          {"workingTime", put_working},
                                          {"orderListId", put_list_id},
                                          {"isOpen", put_is_open},
                                          {"reduceOnly", put_reduces},
                                          {"isIsolated", put_is_isolated},
                                          {"execution", put_execution}};

static void put_pair_of_symbol(buf *out, const scope *self) {
  bns_slice symbol = bns_slice_of(order_of(self)->symbol);
  buf_put_json(out, slice_until(symbol, slice_index(symbol, '_')));
}

static void put_side_of_symbol(buf *out, const scope *self) {
  const char *symbol = order_of(self)->symbol;
  size_t len = strlen(symbol);
  play_put_word(out, len > 2 && strcmp(symbol + len - 2, "-P") == 0 ? "PUT" : "CALL");
}

static void put_usdt(buf *out, const scope *self) {
  (void)self;
  play_put_word(out, "USDT");
}

/* What a symbol tells by itself, of an order whose market is not played: BTCUSD_200925, BTC-210129-40000-C. */
static const named_value symbol_names[] = {
    {"pair", put_pair_of_symbol}, {"optionSide", put_side_of_symbol}, {"quoteAsset", put_usdt}};

/* What an order does not know its market does, if it is one that is played. */
static int put_of_market(buf *out, const scope *self, bns_slice name) {
  scope around;
  if (market_beside(self) == NULL) return 0;
  play_market_scope(&around, market_beside(self), self->outer);
  return market_kind.put(out, &around, name);
}

static int order_put(buf *out, const scope *self, bns_slice name) {
  if (PLAY_PUT_NAMED(out, self, name, order_names) || put_of_market(out, self, name)) return 1;
  return market_beside(self) == NULL && PLAY_PUT_NAMED(out, self, name, symbol_names);
}

static int order_list_item(scope *out, const scope *self, bns_slice list, size_t index) {
  if (!bns_slice_is(list, "fills")) return -1;
  if (index >= order_of(self)->num_fills) return 0;
  *out = *self;
  out->kind = &fill_kind;
  out->index = index;
  return 1;
}

const scope_kind order_kind = {order_put, order_list_item};

void play_order_scope(scope *out, const account_order *order, const scope *outer) {
  memset(out, 0, sizeof *out);
  (void)order_item(out, order, outer);
}

/* ------------------------------------------------------------------------------------------------------ order list */

static const account_order *first_of(const scope *self) {
  return self->of;
}

static void put_contingency(buf *out, const scope *self) {
  play_put_word(out, first_of(self)->leg == LEG_PAIR ? "OCO" : "OTO");
}

static void put_list_type(buf *out, const scope *self) {
  play_put_word(out, self->index ? "EXEC_STARTED" : "ALL_DONE");
}

static void put_list_status(buf *out, const scope *self) {
  play_put_word(out, self->index ? "EXECUTING" : "ALL_DONE");
}

static void put_list_client(buf *out, const scope *self) {
  play_put_word(out, first_of(self)->list_client);
}

static void put_list_symbol(buf *out, const scope *self) {
  play_put_word(out, first_of(self)->symbol);
}

static void put_list_number(buf *out, const scope *self) {
  play_put_number(out, first_of(self)->list);
}

static void put_list_time(buf *out, const scope *self) {
  play_put_ms(out, first_of(self)->updated_us);
}

static const named_value list_names[] = {{"orderListId", put_list_number},       {"contingencyType", put_contingency},
                                         {"listStatusType", put_list_type},      {"listOrderStatus", put_list_status},
                                         {"listClientOrderId", put_list_client}, {"symbol", put_list_symbol},
                                         {"transactionTime", put_list_time}};

static int list_put(buf *out, const scope *self, bns_slice name) {
  return PLAY_PUT_NAMED(out, self, name, list_names);
}

static int leg_item(scope *out, const scope *self, bns_slice list, size_t index) {
  const account *whose = play_of(self)->account;
  if (!bns_slice_is(list, "legs")) return -1;
  for (size_t i = 0; i < whose->num_orders; i++)
    if (whose->orders[i].list == first_of(self)->list && index-- == 0) return order_item(out, &whose->orders[i], self);
  return 0;
}

const scope_kind list_kind = {list_put, leg_item};

/* index: 1 as long as an order of it is open. */
void play_list_scope(scope *out, const account_order *first, int is_open, const scope *outer) {
  memset(out, 0, sizeof *out);
  out->kind = &list_kind;
  out->outer = outer;
  out->of = first;
  out->index = is_open != 0;
}

/* ------------------------------------------------------------------------------------------------------------ fill */

void play_fill_scope(scope *out, const account_order *order, const scope *outer) {
  play_order_scope(out, order, outer);
  out->kind = &fill_kind;
  out->index = order->num_fills - 1;
}

static const order_fill *fill_of(const scope *self) {
  return &order_of(self)->fills[self->index];
}

static void put_fill_id(buf *out, const scope *self) {
  play_put_number(out, fill_of(self)->id);
}

static void put_fill_price(buf *out, const scope *self) {
  play_put_decimal(out, self, fill_of(self)->price);
}

static void put_fill_quantity(buf *out, const scope *self) {
  play_put_decimal(out, self, fill_of(self)->quantity);
}

static void put_fill_worth(buf *out, const scope *self) {
  play_put_decimal(out, self, decimal_times(fill_of(self)->price, fill_of(self)->quantity));
}

static void put_fee(buf *out, const scope *self) {
  play_put_decimal(out, self, fill_of(self)->fee);
}

static int is_buyer(const scope *self) {
  return strcmp(order_of(self)->side, "BUY") == 0;
}

static void put_fee_asset(buf *out, const scope *self) {
  const market *one = market_beside(self);
  int is_base = is_buyer(self) && !play_of(self)->product->is_futures;
  buf_put_json(out, one == NULL ? bns_slice_of("USDT") : is_base ? one->base : one->quote);
}

static void put_profit(buf *out, const scope *self) {
  play_put_decimal(out, self, fill_of(self)->profit);
}

static void put_fill_time(buf *out, const scope *self) {
  play_put_ms(out, fill_of(self)->at_us);
}

static void put_is_buyer(buf *out, const scope *self) {
  play_put_bool(out, is_buyer(self));
}

static void put_is_maker(buf *out, const scope *self) {
  play_put_bool(out, order_of(self)->is_maker);
}

static void put_liquidity(buf *out, const scope *self) {
  play_put_word(out, order_of(self)->is_maker ? "MAKER" : "TAKER");
}

static const named_value fill_names[] = {
    {"tradeId", put_fill_id},      {"fillPrice", put_fill_price}, {"fillQty", put_fill_quantity},
    {"fillWorth", put_fill_worth}, {"commission", put_fee},       {"commissionAsset", put_fee_asset},
    {"realizedPnl", put_profit},   {"fillTime", put_fill_time},   {"isBuyer", put_is_buyer},
    {"isMaker", put_is_maker},     {"liquidity", put_liquidity}};

static int fill_put(buf *out, const scope *self, bns_slice name) {
  return PLAY_PUT_NAMED(out, self, name, fill_names) || order_put(out, self, name);
}

const scope_kind fill_kind = {fill_put, NULL};

/* -------------------------------------------------------------------------------------------- balances, positions */

static const holding *holding_of(const scope *self) {
  return self->of;
}

static void put_asset(buf *out, const scope *self) {
  play_put_word(out, holding_of(self)->asset);
}

static void put_free(buf *out, const scope *self) {
  play_put_decimal(out, self, holding_of(self)->free);
}

static void put_locked(buf *out, const scope *self) {
  play_put_decimal(out, self, holding_of(self)->locked);
}

static void put_total(buf *out, const scope *self) {
  play_put_decimal(out, self, holding_of(self)->free + holding_of(self)->locked);
}

static const named_value holding_names[] = {
    {"asset", put_asset}, {"free", put_free}, {"locked", put_locked}, {"total", put_total}};

static int holding_put(buf *out, const scope *self, bns_slice name) {
  return PLAY_PUT_NAMED(out, self, name, holding_names);
}

const scope_kind holding_kind = {holding_put, NULL};

static const position *held_position(const scope *self) {
  static const position none = {"", "BOTH", 0, 0, 0};
  return self->of == NULL ? &none : self->of;
}

static decimal mark_of(const scope *self) {
  return market_price(market_beside(self), play_of(self)->now_us);
}

static void put_amount(buf *out, const scope *self) {
  play_put_decimal(out, self, held_position(self)->amount);
}

static void put_entry(buf *out, const scope *self) {
  play_put_decimal(out, self, held_position(self)->entry);
}

static void put_held_side(buf *out, const scope *self) {
  play_put_word(out, held_position(self)->side);
}

static void put_direction(buf *out, const scope *self) {
  play_put_word(out, held_position(self)->amount < 0 ? "SHORT" : "LONG");
}

static void put_notional(buf *out, const scope *self) {
  play_put_decimal(out, self, decimal_times(held_position(self)->amount, mark_of(self)));
}

static void put_unrealized(buf *out, const scope *self) {
  const position *one = held_position(self);
  play_put_decimal(out, self, one->amount == 0 ? 0 : decimal_times(one->amount, mark_of(self) - one->entry));
}

static void put_held_time(buf *out, const scope *self) {
  play_put_ms(out, held_position(self)->updated_us);
}

static const named_value position_names[] = {{"positionAmt", put_amount},     {"entryPrice", put_entry},
                                             {"positionSide", put_held_side}, {"direction", put_direction},
                                             {"notional", put_notional},      {"unrealized", put_unrealized},
                                             {"updateTime", put_held_time}};

static int position_put(buf *out, const scope *self, bns_slice name) {
  return PLAY_PUT_NAMED(out, self, name, position_names) || put_of_market(out, self, name);
}

const scope_kind position_kind = {position_put, NULL};

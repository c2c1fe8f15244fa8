/* accounts.c - orders, balances and positions of API keys. */
#include "exchange/accounts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "text.h"
#include "util/slice.h"

void account_take(char *room, size_t cap, bns_slice text) {
  size_t len = text.len < cap ? text.len : cap - 1;
  while (len > 0 && len < text.len && (text.ptr[len] & 0xc0) == 0x80)
    len--;
  if (len > 0) memcpy(room, text.ptr, len);
  room[len] = 0;
}

/* -------------------------------------------------------------------------------------------------------- accounts */

static void free_account(account *self) {
  free(self->orders);
  free(self);
}

void accounts_free(account_store *store) {
  for (size_t i = 0; i < store->num; i++)
    free_account(store->list[i]);
  free(store->events);
  memset(store, 0, sizeof *store);
}

/* A listen key is no secret here: it tells the accounts of this run apart. */
static void make_listen_key(char *out, uint64_t number) {
  static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
  uint64_t state = number * 0x9e3779b97f4a7c15u + 1;
  for (size_t i = 0; i < LISTEN_KEY_LEN; i++) {
    state = state * 6364136223846793005u + 1442695040888963407u;
    out[i] = letters[(state >> 33) % (sizeof letters - 1)];
  }
  out[LISTEN_KEY_LEN] = 0;
}

static void endow(account *self) {
  const bns_json *balances = self->product->balances;
  const bns_json *name = balances->count == 0 ? NULL : bns_json_child(balances);
  for (uint32_t i = 0; i < balances->count && self->num_holdings < HOLDINGS_MOST; i++) {
    const bns_json *value = bns_json_next(name);
    holding *made = &self->holdings[self->num_holdings++];
    account_take(made->asset, sizeof made->asset, (bns_slice){name->ptr, name->len});
    (void)decimal_read(&made->free, (bns_slice){value->ptr, value->len});
    name = bns_json_next(value);
  }
}

static account **place_for(account_store *store) {
  account **oldest = &store->list[0];
  if (store->num < ACCOUNTS_MOST) return &store->list[store->num++];
  for (size_t i = 1; i < store->num; i++)
    if (store->list[i]->used < (*oldest)->used) oldest = &store->list[i];
  free_account(*oldest);
  store->num_events = 0; /* they name accounts by their place */
  return oldest;
}

static account *make(account_store *store, const played_product *played, bns_slice api_key) {
  account *self = calloc(1, sizeof *self);
  if (self == NULL) mem_exhausted();
  memcpy(self->api_key, api_key.ptr, api_key.len);
  self->api_key_len = api_key.len;
  self->product = played;
  make_listen_key(self->listen_key, ++store->num_made);
  endow(self);
  *place_for(store) = self;
  return self;
}

account *accounts_find(account_store *store, const played_product *played, bns_slice api_key) {
  account *found = NULL;
  if (api_key.len == 0 || api_key.len > API_KEY_ROOM) return NULL;
  for (size_t i = 0; i < store->num && found == NULL; i++)
    if (store->list[i]->product == played &&
        bns_slice_equal((bns_slice){store->list[i]->api_key, store->list[i]->api_key_len}, api_key))
      found = store->list[i];
  if (found == NULL) found = make(store, played, api_key);
  found->used = ++store->steps;
  return found;
}

account *accounts_by_listen_key(account_store *store, bns_slice listen_key) {
  for (size_t i = 0; i < store->num; i++)
    if (bns_slice_is(listen_key, store->list[i]->listen_key)) return store->list[i];
  return NULL;
}

static size_t index_of(const account_store *store, const account *self) {
  size_t at = 0;
  while (at < store->num && store->list[at] != self)
    at++;
  return at;
}

static void tell(account_store *store, const account *self, const account_order *order, event_kind kind) {
  account_event *event;
  if (store->num_events == EVENTS_MOST) return;
  store->events = list_grown(store->events, store->num_events, &store->cap_events, sizeof *store->events);
  event = &store->events[store->num_events++];
  event->account = index_of(store, self);
  event->order = *order;
  event->kind = kind;
  event->is_done = kind == EVENT_LIST && !account_list_is_open(self, order->list);
}

/* -------------------------------------------------------------------------------------------------------- balances */

static holding *holding_of(account *self, bns_slice asset) {
  for (size_t i = 0; i < self->num_holdings; i++)
    if (bns_slice_is(asset, self->holdings[i].asset)) return &self->holdings[i];
  if (asset.len == 0 || self->num_holdings == HOLDINGS_MOST) return NULL;
  account_take(self->holdings[self->num_holdings].asset, ASSET_ROOM, asset);
  return &self->holdings[self->num_holdings++];
}

static decimal not_below_zero(decimal value) {
  return value < 0 ? 0 : value > DECIMAL_MOST ? DECIMAL_MOST : value;
}

static void move(account *self, bns_slice asset, decimal free_more, decimal locked_more) {
  holding *held = holding_of(self, asset);
  if (held == NULL) return;
  held->free = not_below_zero(held->free + free_more);
  held->locked = not_below_zero(held->locked + locked_more);
}

static int is_buy(const account_order *order) {
  return strcmp(order->side, "BUY") == 0;
}

static const market *market_of(const account *self, const account_order *order) {
  return markets_find(self->product, bns_slice_of(order->symbol));
}

static holding *locked_in(account *self, const account_order *order) {
  const market *traded = market_of(self, order);
  if (self->product->is_futures || traded == NULL) return NULL;
  return holding_of(self, is_buy(order) ? traded->quote : traded->base);
}

static void unlock(account *self, account_order *order) {
  const holding *held = locked_in(self, order);
  if (held != NULL) move(self, bns_slice_of(held->asset), order->locked, -order->locked);
  order->locked = 0;
}

static int is_pair(const account_order *order) {
  return order->leg == LEG_PAIR || order->leg == LEG_PENDING_PAIR;
}

static int excludes(const account_order *order, const account_order *other) {
  return is_pair(order) && other != order && other->list == order->list && is_pair(other);
}

/* What the orders that one excludes hold back already is held back once. */
static decimal locked_for(const account *self, const account_order *order) {
  decimal already = 0;
  for (size_t i = 0; is_pair(order) && i < self->num_orders; i++)
    if (excludes(order, &self->orders[i])) already += self->orders[i].locked;
  return already;
}

/* An order that rests holds back what it will cost, as far as that is there. */
static void lock(account *self, account_order *order) {
  const holding *held = locked_in(self, order);
  decimal rest = order->quantity - order->executed;
  decimal amount = not_below_zero((is_buy(order) ? decimal_times(rest, order->price) : rest) - locked_for(self, order));
  if (held == NULL || order->state == ORDER_PENDING) return;
  order->locked = amount < held->free ? amount : held->free;
  move(self, bns_slice_of(held->asset), -order->locked, order->locked);
}

static void trade_spot(account *self, const market *traded, const account_order *order, order_fill *fill) {
  decimal worth = decimal_times(fill->quantity, fill->price);
  decimal got = is_buy(order) ? fill->quantity : worth;
  fill->fee = decimal_times(got, self->product->fee);
  move(self, traded->base, is_buy(order) ? fill->quantity - fill->fee : -fill->quantity, 0);
  move(self, traded->quote, is_buy(order) ? -worth : worth - fill->fee, 0);
}

static position *position_of(account *self, const account_order *order) {
  const char *side = order->position_side[0] == 0 ? "BOTH" : order->position_side;
  position *made;
  for (size_t i = 0; i < self->num_positions; i++)
    if (strcmp(self->positions[i].symbol, order->symbol) == 0 && strcmp(self->positions[i].side, side) == 0)
      return &self->positions[i];
  if (self->num_positions == HOLDINGS_MOST) return NULL;
  made = &self->positions[self->num_positions++];
  account_take(made->symbol, sizeof made->symbol, bns_slice_of(order->symbol));
  account_take(made->side, sizeof made->side, bns_slice_of(side));
  return made;
}

/* What the trade closes of a position brings its profit, what it opens moves the entry price. */
static decimal trade_position(position *held, decimal quantity, decimal price) {
  decimal profit = 0, closed = 0;
  int is_against = held->amount != 0 && (held->amount < 0) != (quantity < 0);
  if (is_against) {
    decimal size = held->amount < 0 ? -held->amount : held->amount, traded = quantity < 0 ? -quantity : quantity;
    closed = size < traded ? size : traded;
    profit = decimal_times(held->amount < 0 ? -closed : closed, price - held->entry);
    if (traded > size) held->entry = price;
  } else {
    decimal before = decimal_times(held->amount, held->entry), more = decimal_times(quantity, price);
    held->entry = decimal_over(before + more, held->amount + quantity);
  }
  held->amount = decimal_limited(held->amount + quantity);
  if (held->amount == 0) held->entry = 0;
  return profit;
}

static void trade_futures(account *self, const market *traded, const account_order *order, order_fill *fill) {
  position *held = position_of(self, order);
  fill->fee = decimal_times(decimal_times(fill->quantity, fill->price), self->product->fee);
  if (held != NULL) {
    fill->profit = trade_position(held, is_buy(order) ? fill->quantity : -fill->quantity, fill->price);
    held->updated_us = fill->at_us;
  }
  move(self, traded->quote, fill->profit - fill->fee, 0);
}

/* ----------------------------------------------------------------------------------------------------------- fills */

int account_order_is_open(const account_order *order) {
  return order->state == ORDER_NEW || order->state == ORDER_PARTIAL || order->state == ORDER_PENDING;
}

static void end(account_store *store, account *self, account_order *order, order_state how, int64_t now_us) {
  unlock(self, order);
  order->state = how;
  order->updated_us = now_us;
  tell(store, self, order, EVENT_ORDER);
}

static void tell_if_ended(account_store *store, const account *self, const account_order *order) {
  if (order->list != 0 && !account_list_is_open(self, order->list)) tell(store, self, order, EVENT_LIST);
}

/* An order begins to work: those that it excludes expire. */
static void exclude_others(account_store *store, account *self, const account_order *order, int64_t now_us) {
  for (size_t i = 0; is_pair(order) && i < self->num_orders; i++) {
    account_order *other = &self->orders[i];
    if (excludes(order, other) && account_order_is_open(other)) end(store, self, other, ORDER_EXPIRED, now_us);
  }
}

/* What a filled order of a list has bought, less the fee: an order that waited for it without a quantity sells that. */
static decimal received(const account *self, const account_order *order) {
  const market *traded = market_of(self, order);
  decimal got = order->executed;
  for (size_t i = 0; is_buy(order) && i < order->num_fills; i++)
    got -= order->fills[i].fee;
  return decimal_floor(got, traded == NULL ? 1 : traded->step);
}

static void start(account_store *store, account *self, account_order *order, int64_t now_us);

static void place_pending(account_store *store, account *self, const account_order *filled, int64_t now_us) {
  for (size_t i = 0; filled->leg == LEG_WORKING && i < self->num_orders; i++) {
    account_order *order = &self->orders[i];
    if (order->list != filled->list || order->state != ORDER_PENDING) continue;
    if (order->quantity == 0) order->quantity = received(self, filled);
    order->state = ORDER_NEW;
    order->updated_us = now_us;
    tell(store, self, order, EVENT_ORDER);
    start(store, self, order, now_us);
  }
}

static void fill(account_store *store, account *self, account_order *order, decimal quantity, decimal price,
                 int64_t now_us) {
  const market *traded = market_of(self, order);
  order_fill *made = &order->fills[order->num_fills++];
  exclude_others(store, self, order, now_us);
  memset(made, 0, sizeof *made);
  made->id = ++store->last_fill;
  made->price = price;
  made->quantity = quantity;
  made->at_us = now_us;
  unlock(self, order);
  if (traded != NULL && self->product->is_futures)
    trade_futures(self, traded, order, made);
  else if (traded != NULL)
    trade_spot(self, traded, order, made);
  order->executed += quantity;
  order->quote_executed += decimal_times(quantity, price);
  order->state = order->executed >= order->quantity ? ORDER_FILLED : ORDER_PARTIAL;
  if (account_order_is_open(order)) lock(self, order);
  order->updated_us = now_us;
  tell(store, self, order, EVENT_FILL);
  if (order->state == ORDER_FILLED) {
    place_pending(store, self, order, now_us);
    tell_if_ended(store, self, order);
  }
}

static void fill_rest(account_store *store, account *self, account_order *order, decimal price, int64_t now_us) {
  fill(store, self, order, order->quantity - order->executed, price, now_us);
}

static int is_stop(const account_order *order) {
  return strstr(order->type, "STOP") != NULL || strstr(order->type, "TAKE_PROFIT") != NULL;
}

/* A stop that buys waits for the price to rise, one that sells for it to fall; a profit is taken the other way. */
static int waits_for_trigger(account_store *store, account *self, account_order *order, int64_t now_us) {
  const market *traded;
  int rises;
  if (order->is_triggered || !is_stop(order)) return 0;
  traded = market_of(self, order);
  rises = is_buy(order) == (strstr(order->type, "TAKE_PROFIT") == NULL);
  if (traded == NULL || order->stop_price <= 0 || strstr(order->type, "TRAILING") != NULL) return 1;
  decimal price = market_price(traded, now_us);
  order->is_triggered = rises ? price >= order->stop_price : price <= order->stop_price;
  if (!order->is_triggered) return 1;
  order->working_us = now_us;
  exclude_others(store, self, order, now_us);
  return 0;
}

static int is_market(const account_order *order) {
  return strcmp(order->type, "MARKET") == 0;
}

static int reaches(const account *self, const account_order *order, int64_t now_us) {
  const market *traded = market_of(self, order);
  decimal price = traded == NULL ? 0 : market_price(traded, now_us);
  if (traded == NULL || order->price == 0) return 0;
  return is_buy(order) ? price <= order->price : price >= order->price;
}

/* Whoever rests is filled at his own price, whoever comes later at the better one that is there. */
static decimal taken_at(const account *self, const account_order *order, int64_t now_us) {
  return order->is_maker ? order->price : market_price(market_of(self, order), now_us);
}

static decimal half_of(const account *self, const account_order *order) {
  const market *traded = market_of(self, order);
  return decimal_floor(order->quantity / 2, traded == NULL ? 1 : traded->step);
}

static void fill_in_time(account_store *store, account *self, account_order *order, int64_t now_us) {
  int64_t after = store->policy.after_us, passed = now_us - order->working_us;
  decimal half = half_of(self, order);
  if (order->num_fills == 0 && half > 0 && passed >= after / 2) fill(store, self, order, half, order->price, now_us);
  if (passed >= after) fill_rest(store, self, order, order->price, now_us);
}

static void fill_market(account_store *store, account *self, account_order *order, int64_t now_us) {
  const market *traded = market_of(self, order);
  decimal price = traded != NULL ? market_price(traded, now_us) : order->price > 0 ? order->price : DECIMAL_ONE;
  if (order->quantity == 0)
    order->quantity = decimal_floor(decimal_over(order->quote_quantity, price), traded == NULL ? 1 : traded->step);
  fill_rest(store, self, order, price, now_us);
}

static void fill_if_due(account_store *store, account *self, account_order *order, int64_t now_us) {
  if (!account_order_is_open(order) || order->state == ORDER_PENDING) return;
  if (waits_for_trigger(store, self, order, now_us)) return;
  if (order->is_triggered && order->price == 0) {
    fill_market(store, self, order, now_us);
    return;
  }
  switch (store->policy.when) {
  case FILL_AT_MARKET:
    if (reaches(self, order, now_us)) fill_rest(store, self, order, taken_at(self, order, now_us), now_us);
    break;
  case FILL_AT_ONCE: fill_rest(store, self, order, order->price, now_us); break;
  case FILL_AFTER: fill_in_time(store, self, order, now_us); break;
  case FILL_NEVER: break;
  }
}

void account_advance(account_store *store, account *self, int64_t now_us) {
  for (size_t i = 0; i < self->num_orders; i++)
    fill_if_due(store, self, &self->orders[i], now_us);
}

void accounts_advance(account_store *store, int64_t now_us) {
  for (size_t i = 0; i < store->num; i++)
    account_advance(store, store->list[i], now_us);
}

/* --------------------------------------------------------------------------------------------------------- placing */

/* The oldest that has ended gives way. 0: all are open. */
static int make_room(account *self) {
  size_t at = 0;
  if (self->num_orders < ORDERS_MOST) {
    self->orders = list_grown(self->orders, self->num_orders, &self->cap_orders, sizeof *self->orders);
    return 1;
  }
  while (at < self->num_orders && account_order_is_open(&self->orders[at]))
    at++;
  if (at == self->num_orders) return 0;
  memmove(self->orders + at, self->orders + at + 1, (self->num_orders - at - 1) * sizeof *self->orders);
  self->num_orders--;
  return 1;
}

/* Whoever has to be filled at once or not at all is. */
static int waits_not(const account_order *order) {
  return strcmp(order->time_in_force, "IOC") == 0 || strcmp(order->time_in_force, "FOK") == 0;
}

/* insert takes an order into the list; NULL: there is no room. */
static account_order *insert(account_store *store, account *self, const account_order *wanted, int64_t now_us) {
  account_order *order;
  if (!make_room(self)) return NULL;
  order = &self->orders[self->num_orders++];
  *order = *wanted;
  order->id = ++store->last_order;
  order->placed_us = order->updated_us = now_us;
  if (order->client[0] == 0)
    snprintf(order->client, sizeof order->client, "bnconform%llu", (unsigned long long)order->id);
  return order;
}

static void start(account_store *store, account *self, account_order *order, int64_t now_us) {
  order->working_us = is_stop(order) ? 0 : now_us;
  if (is_market(order)) {
    fill_market(store, self, order, now_us);
  } else if (waits_not(order) && !is_stop(order)) {
    fill_rest(store, self, order, order->price, now_us);
  } else {
    fill_if_due(store, self, order, now_us);
    order->is_maker = account_order_is_open(order) || strcmp(order->type, "LIMIT_MAKER") == 0;
    if (account_order_is_open(order)) lock(self, order);
  }
}

account_order *account_place(account_store *store, account *self, const account_order *wanted, int64_t now_us) {
  account_order *order = insert(store, self, wanted, now_us);
  if (order == NULL) return NULL;
  tell(store, self, order, EVENT_ORDER);
  start(store, self, order, now_us);
  return order;
}

/* ----------------------------------------------------------------------------------------------------- order lists */

static int has_room(const account *self, size_t num) {
  size_t room = ORDERS_MOST - self->num_orders;
  for (size_t i = 0; i < self->num_orders; i++)
    room += !account_order_is_open(&self->orders[i]);
  return room >= num;
}

static int is_pending_leg(const account_order *order) {
  return order->leg == LEG_PENDING || order->leg == LEG_PENDING_PAIR;
}

static void join(account_order *order, uint64_t list, bns_slice client) {
  order->list = list;
  account_take(order->list_client, sizeof order->list_client, client);
  if (client.len == 0)
    snprintf(order->list_client, sizeof order->list_client, "bnconform-list%llu", (unsigned long long)list);
  if (is_pending_leg(order)) order->state = ORDER_PENDING;
}

account_order *account_place_list(account_store *store, account *self, const account_order *wanted, size_t num,
                                  bns_slice client, int64_t now_us) {
  account_order *first;
  if (num == 0 || !has_room(self, num)) return NULL;
  store->last_list++;
  for (size_t i = 0; i < num; i++)
    join(insert(store, self, &wanted[i], now_us), store->last_list, client);
  first = &self->orders[self->num_orders - num];
  tell(store, self, first, EVENT_LIST);
  for (size_t i = 0; i < num; i++)
    tell(store, self, &first[i], EVENT_ORDER);
  for (size_t i = 0; i < num; i++)
    if (first[i].state == ORDER_NEW && !is_pending_leg(&first[i])) start(store, self, &first[i], now_us);
  return first;
}

/* The orders of a list stand together. */
static int is_first_of_list(const account *self, size_t at) {
  uint64_t list = self->orders[at].list;
  return list != 0 && (at == 0 || self->orders[at - 1].list != list);
}

static int is_open_from(const account *self, size_t at) {
  uint64_t list = self->orders[at].list;
  while (at < self->num_orders && self->orders[at].list == list)
    if (account_order_is_open(&self->orders[at++])) return 1;
  return 0;
}

account_order *account_list_find(account *self, uint64_t list, bns_slice client) {
  for (size_t i = self->num_orders; i > 0; i--) {
    account_order *order = &self->orders[i - 1];
    if (!is_first_of_list(self, i - 1)) continue;
    if (list != 0 ? order->list == list : client.len > 0 && bns_slice_is(client, order->list_client)) return order;
  }
  return NULL;
}

const account_order *account_list_at(const account *self, size_t index, int only_open) {
  for (size_t i = 0; i < self->num_orders; i++)
    if (is_first_of_list(self, i) && (!only_open || is_open_from(self, i)) && index-- == 0) return &self->orders[i];
  return NULL;
}

int account_list_is_open(const account *self, uint64_t list) {
  for (size_t i = 0; list != 0 && i < self->num_orders; i++)
    if (self->orders[i].list == list) return is_open_from(self, i);
  return 0;
}

/* ------------------------------------------------------------------------------------------------ finding, changing */

account_order *account_order_find(account *self, bns_slice symbol, uint64_t id, bns_slice client) {
  for (size_t i = self->num_orders; i > 0; i--) {
    account_order *order = &self->orders[i - 1];
    if (symbol.len > 0 && !bns_slice_is_nocase(symbol, order->symbol)) continue;
    if (id != 0 ? order->id == id : client.len > 0 && bns_slice_is(client, order->client)) return order;
  }
  return NULL;
}

static void cancel_one(account_store *store, account *self, account_order *order, bns_slice client, int64_t now_us) {
  account_take(order->cancel_client, sizeof order->cancel_client,
               client.len > 0 ? client : bns_slice_of(order->client));
  end(store, self, order, ORDER_CANCELED, now_us);
}

void account_cancel(account_store *store, account *self, account_order *order, bns_slice client, int64_t now_us) {
  cancel_one(store, self, order, client, now_us);
  for (size_t i = 0; order->list != 0 && i < self->num_orders; i++) {
    account_order *other = &self->orders[i];
    if (other->list == order->list && account_order_is_open(other)) cancel_one(store, self, other, client, now_us);
  }
  tell_if_ended(store, self, order);
}

void account_amend(account_store *store, account *self, account_order *order, decimal price, decimal quantity,
                   int64_t now_us) {
  unlock(self, order);
  if (price > 0) order->price = price;
  if (quantity > order->executed) order->quantity = quantity;
  lock(self, order);
  order->updated_us = now_us;
  tell(store, self, order, EVENT_ORDER);
  fill_if_due(store, self, order, now_us);
}

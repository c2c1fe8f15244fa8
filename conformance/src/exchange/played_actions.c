/* played_actions.c - what requests do to an account. */
#include "exchange/played_internal.h"

#include <string.h>

#include "text.h"
#include "util/slice.h"

static const played_refusal unknown_order = {400, "-2013", "Order does not exist."};
static const played_refusal unknown_to_cancel = {400, "-2011", "Unknown order sent."};
static const played_refusal too_many = {400, "-1013", "Filter failure: MAX_NUM_ORDERS"};
static const played_refusal not_replaced = {400, "-2022", "Order cancel-replace failed."};
static const played_refusal unknown_symbol = {400, "-1121", "Invalid symbol."};
static const played_refusal no_symbol = {400, "-1102",
                                         "Mandatory parameter 'symbol' was not sent, was empty/null, or malformed."};

enum { BATCH_MOST = 64 };

/* -------------------------------------------------------------------------------------------------------- reading */

static bns_slice asked(const play *self, const char *name) {
  return asked_find(&self->asked, name);
}

/* name_asked gives a name that is remembered, and told in answers: what is no UTF-8 is none. NULL: there is none. */
static bns_slice name_asked(const play *self, const char *name) {
  bns_slice found = name == NULL ? (bns_slice){NULL, 0} : asked(self, name);
  return bns_utf8_valid(found) ? found : (bns_slice){NULL, 0};
}

/* asked_either: options have names of their own for some parameters. */
static bns_slice asked_either(const asked_values *from, const char *name, const char *other) {
  bns_slice found = asked_find(from, name);
  return found.ptr != NULL ? found : asked_find(from, other);
}

/* name: NULL is none. */
static decimal number_of(const asked_values *from, const char *name) {
  decimal value = 0;
  if (name != NULL) (void)decimal_read(&value, asked_find(from, name));
  return value;
}

static uint64_t id_of(bns_slice text) {
  uint64_t id = 0;
  return bns_number(&id, text) == BNS_OK ? id : 0;
}

static void take(char *to, size_t cap, const asked_values *from, const char *name, const char *otherwise) {
  bns_slice value = name == NULL ? (bns_slice){NULL, 0} : asked_find(from, name);
  account_take(to, cap, value.len > 0 && bns_utf8_valid(value) ? value : bns_slice_of(otherwise));
}

static void read_order(account_order *out, const asked_values *from, int is_futures) {
  memset(out, 0, sizeof *out);
  take(out->symbol, sizeof out->symbol, from, "symbol", "");
  take(out->client, sizeof out->client, from,
       asked_find(from, "newClientOrderId").ptr != NULL ? "newClientOrderId" : "clientOrderId", "");
  take(out->side, sizeof out->side, from, "side", "BUY");
  take(out->type, sizeof out->type, from, "type", "LIMIT");
  take(out->time_in_force, sizeof out->time_in_force, from, "timeInForce", "GTC");
  take(out->position_side, sizeof out->position_side, from, "positionSide", is_futures ? "BOTH" : "");
  out->price = number_of(from, "price");
  out->quantity = number_of(from, "quantity");
  out->quote_quantity = number_of(from, "quoteOrderQty");
  out->stop_price = number_of(from, "stopPrice");
  out->is_isolated = bns_slice_is_nocase(asked_find(from, "isIsolated"), "true");
  out->reduces = bns_slice_is_nocase(asked_find(from, "reduceOnly"), "true");
}

/* ---------------------------------------------------------------------------------------------------- orders */

/* keep has an action's orders stay as they are while the store goes on. */
static void keep(play *self, const account_order *const *list, size_t num) {
  const account_order **kept = mem_alloc(self->arena, (num + 1) * sizeof *kept);
  for (size_t i = 0; i < num; i++) {
    account_order *copy = mem_alloc(self->arena, sizeof *copy);
    *copy = *list[i];
    kept[i] = copy;
  }
  self->done = (order_list){kept, num};
}

static const played_refusal *place(play *self) {
  account_order wanted;
  read_order(&wanted, &self->asked, self->product->is_futures);
  self->order = account_place(self->store, self->account, &wanted, self->now_us);
  return self->order == NULL ? &too_many : NULL;
}

static const played_refusal *find(play *self) {
  self->order = account_order_find(self->account, asked(self, "symbol"), id_of(asked(self, "orderId")),
                                   asked_either(&self->asked, "origClientOrderId", "clientOrderId"));
  return self->order == NULL ? &unknown_order : NULL;
}

static const played_refusal *find_open(play *self) {
  const played_refusal *refused = find(self);
  return refused == NULL && !account_order_is_open(self->order) ? &unknown_order : refused;
}

/* name: the parameter that the cancelling is called by; NULL: there is none. */
static const played_refusal *cancel_of(play *self, uint64_t id, bns_slice client, const char *name) {
  account_order *order = account_order_find(self->account, asked(self, "symbol"), id, client);
  if (order == NULL || !account_order_is_open(order)) return &unknown_to_cancel;
  account_cancel(self->store, self->account, order, name_asked(self, name), self->now_us);
  self->order = order;
  return NULL;
}

static const played_refusal *cancel(play *self) {
  return cancel_of(self, id_of(asked(self, "orderId")),
                   asked_either(&self->asked, "origClientOrderId", "clientOrderId"),
                   self->product->is_futures ? NULL : "newClientOrderId");
}

/* Spot says -2011 where nothing is open, futures that it is done. */
static const played_refusal *cancel_all(play *self) {
  account_order **list = mem_alloc(self->arena, (self->account->num_orders + 1) * sizeof *list);
  size_t num = 0;
  for (size_t i = 0; i < self->account->num_orders; i++) {
    account_order *order = &self->account->orders[i];
    bns_slice symbol = asked(self, "symbol");
    if (!account_order_is_open(order) || (symbol.len > 0 && !bns_slice_is_nocase(symbol, order->symbol))) continue;
    list[num++] = order;
  }
  for (size_t i = 0; i < num; i++)
    if (account_order_is_open(list[i])) /* and not ended with its list */
      account_cancel(self->store, self->account, list[i], (bns_slice){NULL, 0}, self->now_us);
  keep(self, (const account_order *const *)list, num);
  return num == 0 && !self->product->is_futures ? &unknown_to_cancel : NULL;
}

/* The order that gives way may be dropped when the new one takes its room: so it is copied. */
static const played_refusal *replace(play *self) {
  const account_order *old[1];
  if (cancel_of(self, id_of(asked(self, "cancelOrderId")), asked(self, "cancelOrigClientOrderId"),
                "cancelNewClientOrderId") != NULL)
    return &not_replaced;
  old[0] = self->order;
  keep(self, old, 1);
  return place(self);
}

static const played_refusal *amend(play *self) {
  const played_refusal *refused = find_open(self);
  if (refused != NULL) return refused;
  account_amend(self->store, self->account, self->order, number_of(&self->asked, "price"),
                number_of(&self->asked, "quantity"), self->now_us);
  return NULL;
}

/* ------------------------------------------------------------------------------------------------ several orders */

static const bns_json *list_at(play *self, const char *name, const char *other) {
  const bns_json *list = json_read_request(self->arena, asked_either(&self->asked, name, other));
  return list != NULL && list->type == BNS_JSON_ARRAY && list->count <= BATCH_MOST ? list : NULL;
}

static const played_refusal *place_batch(play *self) {
  const account_order *list[BATCH_MOST] = {NULL};
  const bns_json *orders = list_at(self, "batchOrders", "orders"), *each;
  size_t num = 0;
  if (orders == NULL || orders->count == 0) return NULL;
  each = bns_json_child(orders);
  for (uint32_t i = 0; i < orders->count; i++, each = bns_json_next(each)) {
    account_order wanted, *kept;
    asked_values from;
    if (each->type != BNS_JSON_OBJECT) continue;
    from = asked_of_object(self->arena, each);
    read_order(&wanted, &from, self->product->is_futures);
    if ((self->order = account_place(self->store, self->account, &wanted, self->now_us)) == NULL) break;
    kept = mem_alloc(self->arena, sizeof *kept);
    *kept = *self->order;
    list[num++] = kept;
  }
  keep(self, list, num);
  return num == 0 ? &too_many : NULL;
}

static const played_refusal *cancel_batch(play *self) {
  const account_order *list[BATCH_MOST] = {NULL};
  const bns_json *ids = list_at(self, "orderIdList", "orderIds");
  const bns_json *orders = ids != NULL ? ids : list_at(self, "origClientOrderIdList", "clientOrderIds"), *each;
  size_t num = 0;
  if (orders == NULL || orders->count == 0) return NULL;
  each = bns_json_child(orders);
  for (uint32_t i = 0; i < orders->count; i++, each = bns_json_next(each)) {
    bns_slice text = {each->ptr, each->len};
    if (cancel_of(self, ids != NULL ? id_of(text) : 0, ids != NULL ? (bns_slice){NULL, 0} : text, NULL) == NULL)
      list[num++] = self->order;
  }
  keep(self, list, num);
  return num == 0 ? &unknown_to_cancel : NULL;
}

/* ----------------------------------------------------------------------------------------------------- order lists */

/* leg_names: how the parameters of an order are called in its list. type NULL: what it is without being told. */
typedef struct leg_names {
  order_leg leg;
  const char *side, *quantity, *type, *price, *stop_price, *time_in_force, *client, *otherwise;
} leg_names;

/* list_form: a kind of order list. */
typedef struct list_form {
  const char *name;
  size_t num;
  leg_names legs[LEGS_MOST];
} list_form;

static const list_form list_forms[] = {
    {"place-oco",
     2,
     {{LEG_PAIR, "side", "quantity", "belowType", "belowPrice", "belowStopPrice", "belowTimeInForce",
       "belowClientOrderId", "STOP_LOSS"},
      {LEG_PAIR, "side", "quantity", "aboveType", "abovePrice", "aboveStopPrice", "aboveTimeInForce",
       "aboveClientOrderId", "LIMIT_MAKER"}}},
    {"place-old-oco",
     2,
     {{LEG_PAIR, "side", "quantity", NULL, "stopLimitPrice", "stopPrice", "stopLimitTimeInForce", "stopClientOrderId",
       "STOP_LOSS"},
      {LEG_PAIR, "side", "quantity", NULL, "price", NULL, NULL, "limitClientOrderId", "LIMIT_MAKER"}}},
    {"place-oto",
     2,
     {{LEG_WORKING, "workingSide", "workingQuantity", "workingType", "workingPrice", NULL, "workingTimeInForce",
       "workingClientOrderId", "LIMIT"},
      {LEG_PENDING, "pendingSide", "pendingQuantity", "pendingType", "pendingPrice", "pendingStopPrice",
       "pendingTimeInForce", "pendingClientOrderId", "LIMIT"}}},
    {"place-otoco",
     3,
     {{LEG_WORKING, "workingSide", "workingQuantity", "workingType", "workingPrice", NULL, "workingTimeInForce",
       "workingClientOrderId", "LIMIT"},
      {LEG_PENDING_PAIR, "pendingSide", "pendingQuantity", "pendingBelowType", "pendingBelowPrice",
       "pendingBelowStopPrice", "pendingBelowTimeInForce", "pendingBelowClientOrderId", "STOP_LOSS"},
      {LEG_PENDING_PAIR, "pendingSide", "pendingQuantity", "pendingAboveType", "pendingAbovePrice",
       "pendingAboveStopPrice", "pendingAboveTimeInForce", "pendingAboveClientOrderId", "LIMIT_MAKER"}}}};

static void read_leg(account_order *out, const asked_values *from, const leg_names *names) {
  memset(out, 0, sizeof *out);
  out->leg = names->leg;
  take(out->symbol, sizeof out->symbol, from, "symbol", "");
  take(out->client, sizeof out->client, from, names->client, "");
  take(out->side, sizeof out->side, from, names->side, "BUY");
  take(out->type, sizeof out->type, from, names->type, names->otherwise);
  take(out->time_in_force, sizeof out->time_in_force, from, names->time_in_force, "GTC");
  out->price = number_of(from, names->price);
  out->quantity = number_of(from, names->quantity);
  out->stop_price = number_of(from, names->stop_price);
  /* The old form names no types: a stop with a price is one with a limit. */
  if (names->type == NULL && out->stop_price > 0 && out->price > 0)
    account_take(out->type, sizeof out->type, bns_slice_of("STOP_LOSS_LIMIT"));
}

static void keep_listed(play *self, const account_order *first) {
  const account_order *list[LEGS_MOST] = {NULL};
  size_t num = 0, at = (size_t)(first - self->account->orders);
  while (num < LEGS_MOST && at + num < self->account->num_orders && first[num].list == first->list) {
    list[num] = &first[num];
    num++;
  }
  self->listed = first;
  keep(self, list, num);
}

static const played_refusal *place_list(play *self, const list_form *form) {
  account_order wanted[LEGS_MOST];
  const account_order *first;
  for (size_t i = 0; i < form->num; i++)
    read_leg(&wanted[i], &self->asked, &form->legs[i]);
  first = account_place_list(self->store, self->account, wanted, form->num, name_asked(self, "listClientOrderId"),
                             self->now_us);
  if (first == NULL) return &too_many;
  keep_listed(self, first);
  return NULL;
}

static const played_refusal *find_list(play *self) {
  self->listed = account_list_find(self->account, id_of(asked(self, "orderListId")), asked(self, "origClientOrderId"));
  return self->listed == NULL ? &unknown_order : NULL;
}

static account_order *open_of(account *self, account_order *first) {
  for (account_order *order = first; order < self->orders + self->num_orders && order->list == first->list; order++)
    if (account_order_is_open(order)) return order;
  return NULL;
}

static const played_refusal *cancel_list(play *self) {
  account_order *first =
      account_list_find(self->account, id_of(asked(self, "orderListId")), asked(self, "listClientOrderId"));
  account_order *order = first == NULL ? NULL : open_of(self->account, first);
  if (order == NULL) return &unknown_to_cancel;
  account_cancel(self->store, self->account, order, name_asked(self, "newClientOrderId"), self->now_us);
  keep_listed(self, first);
  return NULL;
}

static const list_form *form_of(bns_slice name) {
  for (size_t i = 0; i < sizeof list_forms / sizeof *list_forms; i++)
    if (bns_slice_is(name, list_forms[i].name)) return &list_forms[i];
  return NULL;
}

/* ---------------------------------------------------------------------------------------------------------- others */

static const played_refusal *set_dual_side(play *self) {
  self->account->dual_side = bns_slice_is_nocase(asked(self, "dualSidePosition"), "true");
  return NULL;
}

/* What asks about a market has to name one that there is. */
static const played_refusal *need_market(play *self) {
  int is_named = asked(self, "symbol").len > 0 || asked(self, "pair").len > 0;
  return self->market != NULL ? NULL : is_named ? &unknown_symbol : &no_symbol;
}

const played_refusal *play_do(play *self, bns_slice name) {
  static const struct {
    const char *name;
    const played_refusal *(*act)(play *);
  } actions[] = {{"place", place},
                 {"find", find},
                 {"find-open", find_open},
                 {"cancel", cancel},
                 {"cancel-all", cancel_all},
                 {"replace", replace},
                 {"amend", amend},
                 {"place-batch", place_batch},
                 {"cancel-batch", cancel_batch},
                 {"find-list", find_list},
                 {"cancel-list", cancel_list},
                 {"set-dual-side", set_dual_side}};
  const list_form *form = form_of(name);
  if (bns_slice_is(name, "market")) return need_market(self);
  if (self->account == NULL) return NULL;
  if (form != NULL) return place_list(self, form);
  for (size_t i = 0; i < sizeof actions / sizeof *actions; i++)
    if (bns_slice_is(name, actions[i].name)) return actions[i].act(self);
  return NULL;
}

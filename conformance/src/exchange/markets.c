/* markets.c - invented markets. */
#include "exchange/markets.h"

#include <string.h>

#include "suite/embedded.h"
#include "suite/vectors.h"
#include "text.h"

EMBEDDED(markets);

enum { SAMPLES = 16 };

#define SECOND_US ((int64_t)1000000)
#define MINUTE_US (60 * SECOND_US)
#define HOUR_US (60 * MINUTE_US)
#define DAY_US (24 * HOUR_US)

/* The waves that a price is made of. */
static const struct {
  int64_t period_us, height; /* in millionths of the price */
} waves[MARKET_WAVES] = {{5 * DAY_US, 25000}, {9 * HOUR_US, 10000}, {47 * MINUTE_US, 3000}, {3 * MINUTE_US, 500}};

/* The mixing step of splitmix64 over the symbol's bytes. */
static uint64_t mixed(uint64_t state) {
  state += 0x9e3779b97f4a7c15u;
  state = (state ^ (state >> 30)) * 0xbf58476d1ce4e5b9u;
  state = (state ^ (state >> 27)) * 0x94d049bb133111ebu;
  return state ^ (state >> 31);
}

uint64_t market_noise(const market *self, uint64_t about, uint64_t below) {
  uint64_t state = mixed(about);
  for (size_t i = 0; i < self->symbol.len; i++)
    state = mixed(state ^ self->symbol.ptr[i]);
  return state % below;
}

/* --------------------------------------------------------------------------------------------------------- reading */

static decimal number_at(const bns_json *row, const char *name) {
  const bns_json *value = bns_json_member(row, name);
  decimal out = 0;
  if (value != NULL) (void)decimal_read(&out, (bns_slice){value->ptr, value->len});
  return out;
}

static int take_market(market *out, mem *arena, const bns_json *row) {
  if (row->type != BNS_JSON_OBJECT) return -1;
  out->row = row;
  out->symbol = vectors_expand(arena, bns_json_member(row, "symbol"));
  out->base = vectors_expand(arena, bns_json_member(row, "baseAsset"));
  out->quote = vectors_expand(arena, bns_json_member(row, "quoteAsset"));
  out->price = number_at(row, "about");
  out->tick = number_at(row, "tick");
  out->step = number_at(row, "step");
  for (size_t i = 0; i < MARKET_WAVES; i++)
    out->phases[i] = (int64_t)market_noise(out, i, (uint64_t)waves[i].period_us);
  return out->symbol.len > 0 && out->price > 0 && out->tick > 0 && out->step > 0 ? 0 : -1;
}

/* A product that is like an earlier one has the markets of that one. */
static void share_markets(market_set *set, played_product *out, bns_slice like) {
  for (size_t i = 0; i < set->num && like.len > 0; i++) {
    if (!bns_slice_equal(set->products[i].shapes, like)) continue;
    out->list = set->products[i].list;
    out->num = set->products[i].num;
  }
}

static int take_product(played_product *out, mem *arena, const bns_json *row) {
  const bns_json *markets = bns_json_member(row, "markets"), *each;
  out->shapes = vectors_expand(arena, bns_json_member(row, "name"));
  out->schemes = bns_json_member(row, "schemes");
  out->paths = bns_json_member(row, "paths");
  out->stream_hosts = bns_json_member(row, "streams");
  out->balances = bns_json_member(row, "balances");
  out->is_short = bns_json_member(row, "short") != NULL;
  out->is_futures = bns_json_member(row, "futures") != NULL;
  out->fee = number_at(row, "fee");
  if (markets == NULL || out->schemes == NULL || out->balances == NULL) return -1;
  out->list = mem_alloc(arena, (markets->count + 1) * sizeof *out->list);
  each = bns_json_child(markets);
  for (uint32_t i = 0; i < markets->count; i++, each = bns_json_next(each))
    if (take_market(&out->list[out->num++], arena, each) != 0) return -1;
  return 0;
}

int markets_load(market_set *set) {
  const bns_json *whole, *products, *each;
  memset(set, 0, sizeof *set);
  whole = json_read(&set->arena, EMBEDDED_TEXT(markets));
  products = whole != NULL && whole->type == BNS_JSON_OBJECT ? bns_json_member(whole, "products") : NULL;
  if (products == NULL || products->type != BNS_JSON_ARRAY) return -1;
  set->products = mem_alloc(&set->arena, (products->count + 1) * sizeof *set->products);
  each = bns_json_child(products);
  for (uint32_t i = 0; i < products->count; i++, each = bns_json_next(each)) {
    played_product *made = &set->products[set->num];
    if (take_product(made, &set->arena, each) != 0) return -1;
    share_markets(set, made, vectors_expand(&set->arena, bns_json_member(each, "like")));
    set->num++;
  }
  return 0;
}

void markets_free(market_set *set) {
  mem_free(&set->arena);
  memset(set, 0, sizeof *set);
}

/* --------------------------------------------------------------------------------------------------------- finding */

static int names(const bns_json *schemes, const char *name) {
  const bns_json *each = schemes->count == 0 ? NULL : bns_json_child(schemes);
  for (uint32_t i = 0; i < schemes->count; i++, each = bns_json_next(each))
    if (bns_slice_is((bns_slice){each->ptr, each->len}, name)) return 1;
  return 0;
}

static int begins_with_one(const bns_json *starts, bns_slice text) {
  const bns_json *each = starts == NULL || starts->count == 0 ? NULL : bns_json_child(starts);
  for (uint32_t i = 0; each != NULL && i < starts->count; i++, each = bns_json_next(each))
    if (text.len >= each->len && memcmp(text.ptr, each->ptr, each->len) == 0) return 1;
  return 0;
}

const played_product *markets_product(const market_set *set, const bns_scheme *scheme, bns_slice path) {
  const played_product *of_all = NULL;
  for (size_t i = 0; i < set->num; i++) {
    const played_product *each = &set->products[i];
    if (!names(each->schemes, bns_scheme_name(scheme))) continue;
    if (begins_with_one(each->paths, path)) return each;
    if (each->paths == NULL && of_all == NULL) of_all = each;
  }
  return of_all;
}

const played_product *markets_streams(const market_set *set, bns_slice host) {
  for (size_t i = 0; i < set->num; i++)
    if (begins_with_one(set->products[i].stream_hosts, host)) return &set->products[i];
  return &set->products[0];
}

static int lower(uint8_t c) {
  return c >= 'A' && c <= 'Z' ? c + 32 : c;
}

static int same_symbol(bns_slice a, bns_slice b) {
  if (a.len != b.len) return 0;
  for (size_t i = 0; i < a.len; i++)
    if (lower(a.ptr[i]) != lower(b.ptr[i])) return 0;
  return 1;
}

const market *markets_find(const played_product *played, bns_slice symbol) {
  for (size_t i = 0; i < played->num; i++)
    if (same_symbol(played->list[i].symbol, symbol)) return &played->list[i];
  return NULL;
}

/* ---------------------------------------------------------------------------------------------------------- prices */

/* wave gives a triangle between -height and height. */
static int64_t wave(int64_t at_us, int64_t period_us, int64_t height) {
  int64_t half = period_us / 2, at = at_us % period_us;
  int64_t up = at < half ? at : period_us - at; /* 0 .. half */
  return 2 * height * (up / 1000) / (half / 1000) - height;
}

decimal market_price(const market *self, int64_t at_us) {
  int64_t millionths = 1000000;
  decimal price;
  if (at_us < 0) at_us = 0;
  if (at_us > MARKET_LAST_US) at_us = MARKET_LAST_US;
  for (size_t i = 0; i < MARKET_WAVES; i++)
    millionths += wave(at_us + self->phases[i], waves[i].period_us, waves[i].height);
  price = decimal_times(self->price, millionths * (DECIMAL_ONE / 1000000));
  price = decimal_floor(price, self->tick);
  return price > 0 ? price : self->tick;
}

static decimal quantity_at(const market *self, uint64_t about) {
  decimal one = decimal_over(100 * DECIMAL_ONE, self->price); /* worth a hundred of the quote asset */
  decimal found = decimal_floor(one / 100 * (decimal)(1 + market_noise(self, about, 400)), self->step);
  return found > 0 ? found : self->step;
}

void market_bar_of(market_bar *out, const market *self, int64_t from_us, int64_t until_us) {
  int64_t seconds = (until_us - from_us) / SECOND_US;
  if (seconds < 1) seconds = 1;
  out->open = out->high = out->low = market_price(self, from_us);
  out->close = market_price(self, until_us);
  for (int i = 1; i <= SAMPLES; i++) {
    decimal price = market_price(self, from_us + (until_us - from_us) / SAMPLES * i);
    if (i == SAMPLES) price = out->close;
    if (price > out->high) out->high = price;
    if (price < out->low) out->low = price;
  }
  out->num_trades = (uint64_t)seconds;
  out->volume = quantity_at(self, (uint64_t)(from_us / SECOND_US));
  out->volume = out->volume > DECIMAL_MOST / seconds ? DECIMAL_MOST : out->volume * seconds;
  out->quote_volume = decimal_times(out->volume, out->close);
}

void market_deal_of(market_deal *out, const market *self, int64_t second) {
  out->id = (uint64_t)second;
  out->at_us = second * SECOND_US;
  out->price = market_price(self, out->at_us);
  out->quantity = quantity_at(self, (uint64_t)second);
  out->seller_took = (int)market_noise(self, (uint64_t)second, 2);
}

int64_t market_interval(bns_slice name) {
  static const struct {
    char unit;
    int64_t us;
  } units[] = {{'s', SECOND_US}, {'m', MINUTE_US},  {'h', HOUR_US},
               {'d', DAY_US},    {'w', 7 * DAY_US}, {'M', 30 * DAY_US}};
  uint64_t count;
  if (name.len < 2 || name.len > 3 || bns_number(&count, (bns_slice){name.ptr, name.len - 1}) != BNS_OK) return 0;
  for (size_t i = 0; i < sizeof units / sizeof *units; i++)
    if ((uint8_t)units[i].unit == name.ptr[name.len - 1]) return (int64_t)count * units[i].us;
  return 0;
}

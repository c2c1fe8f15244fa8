/* played_scopes.c - the names that shapes may use of a market: of a span of time, a level of its depth, a deal. A name
 * is a row; scopes stand inside each other. */
#include "exchange/played_internal.h"

#include <string.h>

#include "text.h"
#include "util/slice.h"

enum { LEVELS_MOST = 1000, DEALS_MOST = 1000, BARS_MOST = 1500, BARS_USUAL = 500, FUNDINGS_MOST = 1000 };

#define MS 1000
#define SECOND_US ((int64_t)1000000)
#define HOUR_US (3600 * SECOND_US)
#define DAY_US (24 * HOUR_US)

int play_put_named(buf *out, const scope *self, bns_slice name, const named_value *rows, size_t num) {
  for (size_t i = 0; i < num; i++)
    if (bns_slice_is(name, rows[i].name)) {
      rows[i].put(out, self);
      return 1;
    }
  return 0;
}

/* -------------------------------------------------------------------------------------------------------- spellings */

const play *play_of(const scope *self) {
  while (self->outer != NULL)
    self = self->outer;
  return self->of;
}

extern const scope_kind bar_kind, level_kind, deal_kind, funding_kind;

/* market_around gives the market that a scope stands in; NULL: none. */
static const market *market_around(const scope *self) {
  while (self != NULL && self->kind != &market_kind)
    self = self->outer;
  return self == NULL ? NULL : self->of;
}

void play_put_decimal(buf *out, const scope *self, decimal value) {
  buf_put_text(out, "\"");
  decimal_put(out, value, play_of(self)->product->is_short);
  buf_put_text(out, "\"");
}

void play_put_number(buf *out, uint64_t value) {
  buf_format(out, "%llu", (unsigned long long)value);
}

void play_put_ms(buf *out, int64_t us) {
  play_put_number(out, (uint64_t)(us < 0 ? 0 : us / MS));
}

void play_put_word(buf *out, const char *word) {
  buf_put_json(out, bns_slice_of(word));
}

void play_put_bool(buf *out, int is_so) {
  buf_put_text(out, is_so ? "true" : "false");
}

static uint64_t limit_of(const play *self, uint64_t usual, uint64_t most) {
  uint64_t asked = 0;
  bns_slice text = asked_find(&self->asked, "limit");
  if (text.len == 0 || bns_number(&asked, text) != BNS_OK || asked == 0) asked = usual;
  return asked > most ? most : asked;
}

/* time_of gives a time that the request names, in microseconds; -1: it names none. */
static int64_t time_of(const play *self, const char *name) {
  uint64_t ms = 0;
  bns_slice text = asked_find(&self->asked, name);
  if (text.len == 0 || bns_number(&ms, text) != BNS_OK || ms > (uint64_t)INT64_MAX / MS / 4) return -1;
  return (int64_t)ms * MS;
}

/* Where the request asks for symbols, only those are given. */
int play_wants_market(const play *self, const market *one) {
  buf quoted = {NULL, 0, 0};
  bns_slice list = asked_find(&self->asked, "symbols"), single = asked_find(&self->asked, "symbol");
  int found;
  if (list.len == 0) return single.len == 0 || bns_slice_equal(single, one->symbol);
  buf_put_json(&quoted, one->symbol);
  buf_put(&quoted, "", 1);
  found = slice_find(list, (const char *)quoted.ptr) < list.len;
  buf_free(&quoted);
  return found;
}

/* ---------------------------------------------------------------------------------------------------------- market */

static market_bar day_of(const scope *self) {
  market_bar day;
  int64_t now = play_of(self)->now_us;
  market_bar_of(&day, self->of, now - DAY_US, now);
  return day;
}

static decimal price_now(const scope *self) {
  return market_price(self->of, play_of(self)->now_us);
}

static void put_symbol(buf *out, const scope *self) {
  buf_put_json(out, ((const market *)self->of)->symbol);
}

static void put_lower_symbol(buf *out, const scope *self) {
  const market *one = self->of;
  buf_put_text(out, "\"");
  for (size_t i = 0; i < one->symbol.len; i++) {
    char c = (char)one->symbol.ptr[i];
    buf_format(out, "%c", c >= 'A' && c <= 'Z' ? c + 32 : c);
  }
  buf_put_text(out, "\"");
}

static void put_last(buf *out, const scope *self) {
  play_put_decimal(out, self, price_now(self));
}

static void put_bid(buf *out, const scope *self) {
  play_put_decimal(out, self, price_now(self) - ((const market *)self->of)->tick);
}

static void put_ask(buf *out, const scope *self) {
  play_put_decimal(out, self, price_now(self) + ((const market *)self->of)->tick);
}

static void put_day_open(buf *out, const scope *self) {
  play_put_decimal(out, self, day_of(self).open);
}

static void put_day_high(buf *out, const scope *self) {
  play_put_decimal(out, self, day_of(self).high);
}

static void put_day_low(buf *out, const scope *self) {
  play_put_decimal(out, self, day_of(self).low);
}

static void put_day_volume(buf *out, const scope *self) {
  play_put_decimal(out, self, day_of(self).volume);
}

static void put_day_quote_volume(buf *out, const scope *self) {
  play_put_decimal(out, self, day_of(self).quote_volume);
}

static void put_day_change(buf *out, const scope *self) {
  market_bar day = day_of(self);
  play_put_decimal(out, self, day.close - day.open);
}

static void put_day_percent(buf *out, const scope *self) {
  market_bar day = day_of(self);
  decimal ratio = decimal_over(day.close - day.open, day.open);
  play_put_decimal(out, self, ratio / 10000 * 1000000); /* two decimals of a hundredth */
}

static void put_day_from(buf *out, const scope *self) {
  play_put_ms(out, play_of(self)->now_us - DAY_US);
}

static void put_day_trades(buf *out, const scope *self) {
  play_put_number(out, day_of(self).num_trades);
}

static void put_deal_now(buf *out, const scope *self) {
  play_put_number(out, (uint64_t)(play_of(self)->now_us / SECOND_US));
}

static void put_deal_before(buf *out, const scope *self) {
  play_put_number(out, (uint64_t)((play_of(self)->now_us - DAY_US) / SECOND_US + 1));
}

static void put_update_id(buf *out, const scope *self) {
  play_put_number(out, (uint64_t)(play_of(self)->now_us / (100 * MS)));
}

static void put_next_funding(buf *out, const scope *self) {
  play_put_ms(out, (play_of(self)->now_us / (8 * HOUR_US) + 1) * (8 * HOUR_US));
}

static const named_value market_names[] = {{"symbol", put_symbol},
                                           {"lowerSymbol", put_lower_symbol},
                                           {"last", put_last},
                                           {"bid", put_bid},
                                           {"ask", put_ask},
                                           {"dayOpen", put_day_open},
                                           {"dayHigh", put_day_high},
                                           {"dayLow", put_day_low},
                                           {"dayVolume", put_day_volume},
                                           {"dayQuoteVolume", put_day_quote_volume},
                                           {"dayChange", put_day_change},
                                           {"dayPercent", put_day_percent},
                                           {"dayFrom", put_day_from},
                                           {"dayTrades", put_day_trades},
                                           {"lastDeal", put_deal_now},
                                           {"firstDeal", put_deal_before},
                                           {"updateId", put_update_id},
                                           {"nextFunding", put_next_funding}};

/* Any other member of the market's row is what stands there. */
static int put_member(buf *out, const market *one, bns_slice name) {
  char wanted[64];
  const bns_json *found;
  size_t quote;
  if (name.len >= sizeof wanted) return 0;
  account_take(wanted, sizeof wanted, name);
  found = bns_json_member(one->row, wanted);
  if (found == NULL) return 0;
  quote = found->type == BNS_JSON_STRING;
  buf_put(out, found->ptr - quote, found->len + 2 * quote);
  return 1;
}

static int market_put(buf *out, const scope *self, bns_slice name) {
  return PLAY_PUT_NAMED(out, self, name, market_names) || put_member(out, self->of, name);
}

static int level_item(scope *out, const scope *self, size_t index, int is_ask) {
  if (index >= limit_of(play_of(self), 100, LEVELS_MOST)) return 0;
  out->kind = &level_kind;
  out->index = index;
  out->span = is_ask;
  return 1;
}

/* Without a beginning the last ones are given. */
static int deal_item(scope *out, const scope *self, size_t index) {
  const play *one = play_of(self);
  int64_t last = one->now_us / SECOND_US, start = time_of(one, "startTime"), end = time_of(one, "endTime"), first;
  int64_t limit = (int64_t)limit_of(one, 500, DEALS_MOST);
  uint64_t from = 0;
  if (end >= 0 && end / SECOND_US < last) last = end / SECOND_US;
  first = start >= 0 ? (start + SECOND_US - 1) / SECOND_US : last - limit + 1;
  if (bns_number(&from, asked_find(&one->asked, "fromId")) == BNS_OK && from < (uint64_t)last) first = (int64_t)from;
  out->kind = &deal_kind;
  out->at = first + (int64_t)index;
  return (int64_t)index < limit && out->at <= last && out->at >= 0;
}

static int bar_item(scope *out, const scope *self, size_t index) {
  const play *one = play_of(self);
  int64_t span = market_interval(asked_find(&one->asked, "interval"));
  int64_t start = time_of(one, "startTime"), end = time_of(one, "endTime"), first;
  int64_t limit = (int64_t)limit_of(one, BARS_USUAL, BARS_MOST);
  if (span == 0) return 0;
  if (end < 0 || end > one->now_us) end = one->now_us;
  first = start >= 0 ? (start + span - 1) / span : end / span - limit + 1;
  play_bar_scope(out, self, (first + (int64_t)index) * span, span);
  return (int64_t)index < limit && out->at <= end && out->at >= 0;
}

static int funding_item(scope *out, const scope *self, size_t index) {
  const play *one = play_of(self);
  int64_t last = one->now_us / (8 * HOUR_US), start = time_of(one, "startTime");
  int64_t limit = (int64_t)limit_of(one, 100, FUNDINGS_MOST);
  int64_t first = start >= 0 ? (start + 8 * HOUR_US - 1) / (8 * HOUR_US) : last - limit + 1;
  out->kind = &funding_kind;
  out->at = (first + (int64_t)index) * 8 * HOUR_US;
  return (int64_t)index < limit && first + (int64_t)index <= last && out->at >= 0;
}

static int market_list(scope *out, const scope *self, bns_slice list, size_t index) {
  if (bns_slice_is(list, "bars")) return bar_item(out, self, index);
  if (bns_slice_is(list, "bids")) return level_item(out, self, index, 0);
  if (bns_slice_is(list, "asks")) return level_item(out, self, index, 1);
  if (bns_slice_is(list, "deals")) return deal_item(out, self, index);
  if (bns_slice_is(list, "fundings")) return funding_item(out, self, index);
  return -1;
}

const scope_kind market_kind = {market_put, market_list};

void play_market_scope(scope *out, const market *self, const scope *outer) {
  memset(out, 0, sizeof *out);
  out->kind = &market_kind;
  out->of = self;
  out->outer = outer;
}

/* ------------------------------------------------------------------------------------- bars, levels, deals, funding */

/* The span that is not over yet ends now. */
static market_bar bar_at(const scope *self) {
  market_bar bar;
  int64_t now = play_of(self)->now_us, until = self->at + self->span;
  market_bar_of(&bar, market_around(self), self->at, until < now ? until : now);
  return bar;
}

static void put_bar_from(buf *out, const scope *self) {
  play_put_ms(out, self->at);
}

static void put_bar_until(buf *out, const scope *self) {
  play_put_ms(out, self->at + self->span - MS);
}

static void put_bar_open(buf *out, const scope *self) {
  play_put_decimal(out, self, bar_at(self).open);
}

static void put_bar_high(buf *out, const scope *self) {
  play_put_decimal(out, self, bar_at(self).high);
}

static void put_bar_low(buf *out, const scope *self) {
  play_put_decimal(out, self, bar_at(self).low);
}

static void put_bar_close(buf *out, const scope *self) {
  play_put_decimal(out, self, bar_at(self).close);
}

static void put_bar_volume(buf *out, const scope *self) {
  play_put_decimal(out, self, bar_at(self).volume);
}

static void put_bar_quote_volume(buf *out, const scope *self) {
  play_put_decimal(out, self, bar_at(self).quote_volume);
}

static void put_bar_trades(buf *out, const scope *self) {
  play_put_number(out, bar_at(self).num_trades);
}

static void put_bar_over(buf *out, const scope *self) {
  play_put_bool(out, self->at + self->span <= play_of(self)->now_us);
}

static const named_value bar_names[] = {{"openTime", put_bar_from}, {"closeTime", put_bar_until},
                                        {"open", put_bar_open},     {"high", put_bar_high},
                                        {"low", put_bar_low},       {"close", put_bar_close},
                                        {"volume", put_bar_volume}, {"quoteVolume", put_bar_quote_volume},
                                        {"trades", put_bar_trades}, {"isClosed", put_bar_over}};

static int bar_put(buf *out, const scope *self, bns_slice name) {
  return PLAY_PUT_NAMED(out, self, name, bar_names);
}

const scope_kind bar_kind = {bar_put, NULL};

void play_bar_scope(scope *out, const scope *around, int64_t from_us, int64_t span_us) {
  memset(out, 0, sizeof *out);
  out->kind = &bar_kind;
  out->outer = around;
  out->at = from_us;
  out->span = span_us;
}

static void put_level_price(buf *out, const scope *self) {
  const market *one = market_around(self);
  decimal away = one->tick * (decimal)(self->index + 1);
  decimal price = market_price(one, play_of(self)->now_us) + (self->span ? away : -away);
  play_put_decimal(out, self, price > 0 ? price : one->tick);
}

static void put_level_quantity(buf *out, const scope *self) {
  const market *one = market_around(self);
  market_deal deal;
  market_deal_of(&deal, one, play_of(self)->now_us / SECOND_US - (int64_t)(2 * self->index) - self->span);
  play_put_decimal(out, self, deal.quantity);
}

static const named_value level_names[] = {{"levelPrice", put_level_price}, {"levelQty", put_level_quantity}};

static int level_put(buf *out, const scope *self, bns_slice name) {
  return PLAY_PUT_NAMED(out, self, name, level_names);
}

const scope_kind level_kind = {level_put, NULL};

static market_deal deal_at(const scope *self) {
  market_deal deal;
  market_deal_of(&deal, market_around(self), self->at);
  return deal;
}

static void put_deal_id(buf *out, const scope *self) {
  play_put_number(out, deal_at(self).id);
}

static void put_deal_time(buf *out, const scope *self) {
  play_put_ms(out, deal_at(self).at_us);
}

static void put_deal_price(buf *out, const scope *self) {
  play_put_decimal(out, self, deal_at(self).price);
}

static void put_deal_quantity(buf *out, const scope *self) {
  play_put_decimal(out, self, deal_at(self).quantity);
}

static void put_deal_worth(buf *out, const scope *self) {
  market_deal deal = deal_at(self);
  play_put_decimal(out, self, decimal_times(deal.price, deal.quantity));
}

static void put_deal_seller(buf *out, const scope *self) {
  play_put_bool(out, deal_at(self).seller_took);
}

static const named_value deal_names[] = {{"dealId", put_deal_id},       {"dealTime", put_deal_time},
                                         {"dealPrice", put_deal_price}, {"dealQty", put_deal_quantity},
                                         {"dealWorth", put_deal_worth}, {"isBuyerMaker", put_deal_seller}};

static int deal_put(buf *out, const scope *self, bns_slice name) {
  return PLAY_PUT_NAMED(out, self, name, deal_names);
}

const scope_kind deal_kind = {deal_put, NULL};

static void put_funding_time(buf *out, const scope *self) {
  play_put_ms(out, self->at);
}

static void put_funding_price(buf *out, const scope *self) {
  play_put_decimal(out, self, market_price(market_around(self), self->at));
}

static const named_value funding_names[] = {{"fundingTime", put_funding_time}, {"fundingPrice", put_funding_price}};

static int funding_put(buf *out, const scope *self, bns_slice name) {
  return PLAY_PUT_NAMED(out, self, name, funding_names);
}

const scope_kind funding_kind = {funding_put, NULL};

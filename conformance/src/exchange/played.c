/* played.c - the exchange played: the row of a request, what it does, and the answer written of its shape. */
#include "exchange/played.h"

#include <string.h>

#include "exchange/played_internal.h"
#include "suite/vectors.h"
#include "text.h"
#include "util/slice.h"

int played_open(played_exchange *self, bns_slice answers, fill_policy policy, char *problem, size_t problem_cap) {
  memset(self, 0, sizeof *self);
  self->is_open = 1;
  self->accounts.policy = policy;
  if (answers.ptr != NULL &&
      answers_add(&self->answers, mem_copy(&self->held, answers.ptr, answers.len), problem, problem_cap) != 0)
    return -1;
  return answers_load(&self->answers) == 0 && markets_load(&self->markets) == 0 ? 0 : -2;
}

void played_close(played_exchange *self) {
  if (!self->is_open) return;
  accounts_free(&self->accounts);
  answers_free(&self->answers);
  markets_free(&self->markets);
  mem_free(&self->held);
  memset(self, 0, sizeof *self);
}

/* --------------------------------------------------------------------------------------------------------- answers */

/* A pair stands for its first market: what asks by it asks for what all of them have in common. */
static const market *market_named(const played_product *played, const asked_values *asked) {
  bns_slice pair = asked_find(asked, "pair");
  const market *found = markets_find(played, asked_find(asked, "symbol"));
  for (size_t i = 0; found == NULL && pair.len > 0 && i < played->num; i++) {
    const bns_json *own = bns_json_member(played->list[i].row, "pair");
    if (bns_slice_equal(played->list[i].symbol, pair) ||
        (own != NULL && bns_slice_equal((bns_slice){own->ptr, own->len}, pair)))
      found = &played->list[i];
  }
  return found;
}

static void begin(play *out, mem *arena, played_exchange *self, const played_product *played, int64_t now_us) {
  memset(out, 0, sizeof *out);
  out->arena = arena;
  out->store = &self->accounts;
  out->product = played;
  out->now_us = now_us > MARKET_LAST_US ? MARKET_LAST_US : now_us;
}

/* What is known of a request without a product: the clock alone. */
static const played_product no_product;

static bns_slice written(mem *arena, const played_exchange *self, const bns_json *shape, const scope *in) {
  buf out = {NULL, 0, 0};
  template_put(&out, shape, self->answers.shapes, in);
  return mem_take(arena, &out);
}

static void write_answer(response *out, const played_exchange *self, const play *one, const answer_row *row) {
  scope whole, inner;
  const scope *in = &inner;
  play_scope(&whole, one);
  if (one->listed != NULL)
    play_list_scope(&inner, one->listed, account_list_is_open(one->account, one->listed->list), &whole);
  else if (one->order != NULL)
    play_order_scope(&inner, one->order, &whole);
  else if (one->market != NULL)
    play_market_scope(&inner, one->market, &whole);
  else
    in = &whole;
  out->status = row->status;
  out->code = (bns_slice){NULL, 0};
  out->type = NULL;
  if (row->body->type == BNS_JSON_STRING && (row->body->len == 0 || row->body->ptr[0] != '$')) {
    out->body = vectors_expand(one->arena, row->body);
    out->type = "text/html";
  } else {
    out->body = written(one->arena, self, row->body, in);
  }
}

/* Whoever asks for what is public is nobody's account, whatever key he sends. */
static int has_account(const request_checks *found) {
  switch (found->security) {
  case SECURITY_KEY:
  case SECURITY_SIGNED:
  case SECURITY_SESSION: return 1;
  case SECURITY_NONE:
  case SECURITY_UNLISTED: break;
  }
  return 0;
}

void played_answer(response *out, mem *arena, played_exchange *self, const request_checks *found, bns_slice api_key,
                   const answer_facts *facts) {
  const parsed_request *request = &found->request;
  const endpoint *listed = found->endpoint; /* of a frame always: another method is none */
  bns_slice path = listed != NULL ? listed->path : endpoint_path(&request->wire);
  const played_product *played = markets_product(&self->markets, found->scheme, path);
  play one;
  const answer_row *row;
  const played_refusal *refused;
  begin(&one, arena, self, played == NULL ? &no_product : played, facts->now_us);
  one.asked = asked_of(arena, request);
  row = answers_find(&self->answers, found->scheme, listed != NULL ? listed->method : request->wire.method, path,
                     &one.asked);
  if (row == NULL) return;
  if (played != NULL && has_account(found)) one.account = accounts_find(&self->accounts, played, api_key);
  if (one.account != NULL) account_advance(&self->accounts, one.account, facts->now_us);
  if (played != NULL) one.market = market_named(played, &one.asked);
  refused = row->does.len > 0 ? play_do(&one, row->does) : NULL;
  if (refused != NULL)
    response_refuse(out, arena, refused->status, refused->code, bns_slice_of(refused->text));
  else if (row->body != NULL)
    write_answer(out, self, &one, row);
}

/* ---------------------------------------------------------------------------------------------- events and streams */

static bns_slice of_shape(mem *arena, const played_exchange *self, const played_product *played, const char *name,
                          const scope *in) {
  bns_slice called = mem_format(arena, "%.*s-%s", (int)played->shapes.len, (const char *)played->shapes.ptr, name);
  const bns_json *shape = bns_json_member(self->answers.shapes, (const char *)called.ptr);
  return shape == NULL ? (bns_slice){NULL, 0} : written(arena, self, shape, in);
}

static const char *event_scope(scope *out, const account_event *event, const scope *whole) {
  switch (event->kind) {
  case EVENT_ORDER: play_order_scope(out, &event->order, whole); return "event-order";
  case EVENT_FILL: play_fill_scope(out, &event->order, whole); return "event-fill";
  case EVENT_LIST: play_list_scope(out, &event->order, !event->is_done, whole); return "event-list";
  }
  return "";
}

void played_event(played_events *out, mem *arena, const played_exchange *self, const account_event *event,
                  int64_t now_us) {
  const account *whose = self->accounts.list[event->account];
  play one;
  scope whole, inner;
  const char *shape;
  begin(&one, arena, (played_exchange *)(uintptr_t)self, whose->product, now_us);
  one.account = (account *)(uintptr_t)whose;
  play_scope(&whole, &one);
  shape = event_scope(&inner, event, &whole);
  out->order = of_shape(arena, self, whose->product, shape, &inner);
  out->balances = (bns_slice){NULL, 0};
  if (event->kind == EVENT_FILL || (event->kind == EVENT_ORDER && !whose->product->is_futures))
    out->balances = of_shape(arena, self, whose->product, "event-balances", &inner);
}

/* stream_kind: the word of a stream behind its '@', and what limits the lists of its shape. */
typedef struct stream_kind {
  const char *word, *shape;
  unsigned limit;
  int has_interval; /* an interval follows */
} stream_kind;

static const stream_kind *kind_of(bns_slice word) {
  static const stream_kind kinds[] = {
      {"kline_", "stream-kline", 1, 1},          {"continuousKline_", "stream-kline", 1, 1},
      {"trade", "stream-trade", 1, 0},           {"aggTrade", "stream-aggTrade", 1, 0},
      {"bookTicker", "stream-bookTicker", 1, 0}, {"ticker", "stream-ticker", 1, 0},
      {"miniTicker", "stream-miniTicker", 1, 0}, {"markPrice", "stream-markPrice", 1, 0},
      {"depth5", "stream-partialDepth", 5, 0},   {"depth10", "stream-partialDepth", 10, 0},
      {"depth20", "stream-partialDepth", 20, 0}, {"depth", "stream-depth", 5, 0}};
  for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
    if (kinds[i].has_interval ? slice_starts(word, kinds[i].word) : bns_slice_is(word, kinds[i].word)) return &kinds[i];
  return NULL;
}

static bns_slice said_of(mem *arena, const played_exchange *self, const play *one, const stream_kind *kind,
                         const market *about) {
  scope whole, inner, bar;
  int64_t span = market_interval(asked_find(&one->asked, "interval"));
  play_scope(&whole, one);
  play_market_scope(&inner, about, &whole);
  play_bar_scope(&bar, &inner, span > 0 ? one->now_us / span * span : 0, span);
  return of_shape(arena, self, one->product, kind->shape, span > 0 ? &bar : &inner);
}

static bns_slice said_of_all(mem *arena, const played_exchange *self, const play *one, const stream_kind *kind) {
  buf out = {NULL, 0, 0};
  for (size_t i = 0; i < one->product->num; i++) {
    bns_slice each = said_of(arena, self, one, kind, &one->product->list[i]);
    if (each.len == 0) break;
    buf_put_text(&out, i == 0 ? "[" : ",");
    buf_put_slice(&out, each);
  }
  if (out.len > 0) buf_put_text(&out, "]");
  return mem_take(arena, &out);
}

/* "btcusdt@kline_1m", "btcusdt@depth20@100ms", "!miniTicker@arr": a market, or all of them; a word; how often, which is
 * once a second here whatever it says. */
bns_slice played_stream(mem *arena, const played_exchange *self, const played_product *played, bns_slice name,
                        int64_t now_us) {
  int is_of_all = slice_starts(name, "!");
  bns_slice symbol = slice_until(name, slice_index(name, '@')), rest = slice_from(name, symbol.len + 1);
  bns_slice word = is_of_all ? slice_from(symbol, 1) : slice_until(rest, slice_index(rest, '@'));
  const stream_kind *kind = kind_of(word);
  const market *about = is_of_all ? NULL : markets_find(played, symbol);
  asked_value asked[2];
  play one;
  if (kind == NULL || (!is_of_all && about == NULL)) return (bns_slice){NULL, 0};
  begin(&one, arena, (played_exchange *)(uintptr_t)self, played, now_us);
  asked[0].name = bns_slice_of("limit");
  asked[0].value = mem_format(arena, "%u", kind->limit);
  asked[1].name = bns_slice_of("interval");
  asked[1].value = kind->has_interval ? slice_from(word, strlen(kind->word)) : (bns_slice){NULL, 0};
  one.asked = (asked_values){asked, 2};
  return is_of_all ? said_of_all(arena, self, &one, kind) : said_of(arena, self, &one, kind, about);
}

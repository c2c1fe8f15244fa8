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
  out->now_us = now_us;
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
  if (one->order != NULL)
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

void played_answer(response *out, mem *arena, played_exchange *self, const request_checks *found, bns_slice api_key,
                   const answer_facts *facts) {
  const parsed_request *request = &found->request;
  const endpoint *listed = found->endpoint; /* of a frame always: another method is none */
  const played_product *played = markets_product(&self->markets, found->scheme);
  play one;
  const answer_row *row;
  const played_refusal *refused;
  begin(&one, arena, self, played == NULL ? &no_product : played, facts->now_us);
  one.asked = asked_of(arena, request);
  row = answers_find(&self->answers, found->scheme, listed != NULL ? listed->method : request->wire.method,
                     listed != NULL ? listed->path : endpoint_path(&request->wire), &one.asked);
  if (row == NULL) return;
  accounts_advance(&self->accounts, facts->now_us);
  if (played != NULL && api_key.len > 0) one.account = accounts_find(&self->accounts, played, api_key);
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
  buf called = {NULL, 0, 0};
  const bns_json *shape;
  bns_slice out = {NULL, 0};
  if (played->shapes.len == 0) return out;
  buf_format(&called, "%.*s-%s", (int)played->shapes.len, (const char *)played->shapes.ptr, name);
  buf_put(&called, "", 1);
  shape = bns_json_member(self->answers.shapes, (const char *)called.ptr);
  if (shape != NULL) out = written(arena, self, shape, in);
  buf_free(&called);
  return out;
}

void played_event(played_events *out, mem *arena, const played_exchange *self, const account_event *event,
                  int64_t now_us) {
  const account *whose = self->accounts.list[event->account];
  play one;
  scope whole, inner;
  begin(&one, arena, (played_exchange *)(uintptr_t)self, whose->product, now_us);
  one.account = (account *)(uintptr_t)whose;
  play_scope(&whole, &one);
  if (event->is_fill)
    play_fill_scope(&inner, &event->order, &whole);
  else
    play_order_scope(&inner, &event->order, &whole);
  out->order = of_shape(arena, self, whose->product, event->is_fill ? "event-fill" : "event-order", &inner);
  out->balances = of_shape(arena, self, whose->product, "event-balances", &inner);
}

/* "btcusdt@kline_1m" is a market, the name of a shape, and what the shape's list is limited by. */
bns_slice played_stream(mem *arena, const played_exchange *self, const played_product *played, bns_slice name,
                        int64_t now_us) {
  (void)arena, (void)self, (void)played, (void)name, (void)now_us;
  return (bns_slice){NULL, 0};
}

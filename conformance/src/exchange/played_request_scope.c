/* played_request_scope.c - the outermost scope: the names that shapes may use of the request and whose it is. */
#include "exchange/played_internal.h"

#include <string.h>

#include "text.h"
#include "util/slice.h"

/* ----------------------------------------------------------------------------------------------------- the request */

static void put_now(buf *out, const scope *self) {
  play_put_ms(out, play_of(self)->now_us);
}

static void put_listen_key(buf *out, const scope *self) {
  const account *whose = play_of(self)->account;
  play_put_word(out, whose == NULL ? "" : whose->listen_key);
}

static void put_dual_side(buf *out, const scope *self) {
  const account *whose = play_of(self)->account;
  play_put_bool(out, whose != NULL && whose->dual_side);
}

static void put_wallet(buf *out, const scope *self) {
  const account *whose = play_of(self)->account;
  play_put_decimal(out, self, whose == NULL || whose->num_holdings == 0 ? 0 : whose->holdings[0].free);
}

/* Pay's number of an order, by the merchant's: the same whenever it is asked for. */
static void put_prepay_id(buf *out, const scope *self) {
  bns_slice number = asked_find(&play_of(self)->asked, "merchantTradeNo");
  bns_slice known = asked_find(&play_of(self)->asked, "prepayId");
  uint64_t hash = 14695981039346656037u; /* FNV-1a */
  if (known.len > 0 && bns_utf8_valid(known)) {
    buf_put_json(out, known);
    return;
  }
  for (size_t i = 0; i < number.len; i++)
    hash = (hash ^ number.ptr[i]) * 1099511628211u;
  buf_format(out, "\"%020llu\"", (unsigned long long)hash);
}

static const named_value play_names[] = {{"now", put_now},
                                         {"listenKey", put_listen_key},
                                         {"dualSide", put_dual_side},
                                         {"wallet", put_wallet},
                                         {"prepayId", put_prepay_id}};

/* "asked symbol" is a parameter as text, "count leverage" as a number. */
static int put_asked(buf *out, const play *self, bns_slice name) {
  char wanted[WORD_ROOM];
  int is_text = slice_starts(name, "asked ");
  bns_slice value;
  uint64_t number;
  if (!is_text && !slice_starts(name, "count ")) return 0;
  account_take(wanted, sizeof wanted, slice_from(name, 6));
  value = asked_find(&self->asked, wanted);
  if (!is_text)
    play_put_number(out, bns_number(&number, value) == BNS_OK ? number : 0);
  else
    buf_put_json(out, bns_utf8_valid(value) ? value : bns_slice_of("?"));
  return 1;
}

static int play_put(buf *out, const scope *self, bns_slice name) {
  return PLAY_PUT_NAMED(out, self, name, play_names) || put_asked(out, self->of, name);
}

static int market_item(scope *out, const scope *self, size_t index) {
  const play *one = self->of;
  for (size_t i = 0; i < one->product->num; i++) {
    if (!play_wants_market(one, &one->product->list[i]) || index-- > 0) continue;
    play_market_scope(out, &one->product->list[i], self);
    return 1;
  }
  return 0;
}

static int play_item(scope *out, const scope *self, bns_slice list, size_t index) {
  return bns_slice_is(list, "markets") ? market_item(out, self, index) : play_account_item(out, self, list, index);
}

static const scope_kind play_kind = {play_put, play_item};

void play_scope(scope *out, const play *self) {
  memset(out, 0, sizeof *out);
  out->kind = &play_kind;
  out->of = self;
}

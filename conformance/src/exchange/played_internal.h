/* played_internal.h - what the halves of the played exchange share: a request that is being answered. */
#ifndef PLAYED_INTERNAL_H
#define PLAYED_INTERNAL_H

#include "exchange/played.h"
#include "exchange/template.h"

/* order_list: some orders of an account, as they are now. */
typedef struct order_list {
  const account_order *const *list;
  size_t num;
} order_list;

/* played_refusal: why an action could not be done. */
typedef struct played_refusal {
  unsigned status;
  const char *code, *text;
} played_refusal;

/* play: one request, or one event. */
typedef struct play {
  mem *arena;
  account_store *store;
  const played_product *product;
  account *account;     /* NULL: nobody's */
  const market *market; /* that the request names; NULL: none, or an unknown one */
  asked_values asked;
  int64_t now_us;
  account_order *order;        /* that an action was about; NULL: none */
  const account_order *listed; /* the first of an order list that it was about; NULL: none */
  order_list done;             /* those that it ended, or that were several */
} play;

/* named_value: a name of a shape, and what writes its value. */
typedef struct named_value {
  const char *name;
  void (*put)(buf *out, const scope *self);
} named_value;

int play_put_named(buf *out, const scope *self, bns_slice name, const named_value *rows, size_t num);
#define PLAY_PUT_NAMED(out, self, name, rows) play_put_named(out, self, name, rows, sizeof(rows) / sizeof *(rows))

extern const scope_kind market_kind, order_kind;

/* play_scope makes the outermost scope; the others stand in it. play_fill_scope is that of an order's last fill,
 * play_bar_scope that of a span of time, in a market's. */
void play_scope(scope *out, const play *self);
void play_market_scope(scope *out, const market *self, const scope *outer);
void play_bar_scope(scope *out, const scope *around, int64_t from_us, int64_t span_us);
void play_order_scope(scope *out, const account_order *order, const scope *outer);
void play_fill_scope(scope *out, const account_order *order, const scope *outer);
/* play_list_scope is that of the order list of an order. */
void play_list_scope(scope *out, const account_order *first, int is_open, const scope *outer);

/* play_account_item gives an element of a list of the account's; as scope_kind's item. */
int play_account_item(scope *out, const scope *self, bns_slice list, size_t index);
/* play_wants_market tells that a request that names symbols names this one, or that it names none. */
int play_wants_market(const play *self, const market *one);

/* play_of gives what is being answered in a scope. The others write JSON: a decimal as text, a time in milliseconds. */
const play *play_of(const scope *self);
void play_put_decimal(buf *out, const scope *self, decimal value);
void play_put_number(buf *out, uint64_t value);
void play_put_ms(buf *out, int64_t us);
void play_put_word(buf *out, const char *word);
void play_put_bool(buf *out, int is_so);

/* play_do does what a row's "does" names. NULL: it is done; an unknown name does nothing. */
const played_refusal *play_do(play *self, bns_slice name);

#endif

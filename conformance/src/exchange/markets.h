/* markets.h - the markets that are played: conformance/exchange/markets.json, and prices by the clock. Pure.
 *
 * All of it is invented: a price moves about the one of the file in slow waves, by up to four in a hundred, and is the
 * same for the same time on every machine. */
#ifndef MARKETS_H
#define MARKETS_H

#include "exchange/decimal.h"
#include "scheme.h"
#include "util/json_text.h"

enum { MARKET_WAVES = 4 };

/* market: its other members are the row's own. */
typedef struct market {
  bns_slice symbol, base, quote;
  decimal price, tick, step;
  int64_t phases[MARKET_WAVES]; /* where its waves stand at the beginning of time */
  const bns_json *row;
} market;

/* played_product: a product with its markets. */
typedef struct played_product {
  bns_slice shapes; /* so begin the names of its events' shapes; empty: it has none */
  const bns_json *schemes;
  const bns_json *paths;        /* so begin the paths of its requests; NULL: any */
  const bns_json *stream_hosts; /* so begin the hosts of its streams; NULL: any */
  const bns_json *balances;     /* object: asset -> what an account begins with */
  int is_short;                 /* its decimals are written without zeros at the end */
  int is_futures;               /* trades move positions, and fees alone the balance */
  decimal fee;                  /* of a trade, as a part of it */
  market *list;
  size_t num;
} played_product;

typedef struct market_set {
  mem arena;
  played_product *products;
  size_t num;
} market_set;

/* markets_load reads the file inside the program. 0; -1: it cannot be read. */
int markets_load(market_set *set);
void markets_free(market_set *set);

/* markets_product gives the product of a scheme whose paths begin as this one does, else that of all paths; NULL: it is
 * not played. path: empty where there is none. markets_find gives one by its symbol, in
 * letters of either case; NULL: there is none. */
const played_product *markets_product(const market_set *set, const bns_scheme *scheme, bns_slice path);
/* markets_streams gives the product whose streams a host has; the first where none tells. */
const played_product *markets_streams(const market_set *set, bns_slice host);
const market *markets_find(const played_product *played, bns_slice symbol);

/* market_price gives the price at a time of the server's clock, in microseconds. */
decimal market_price(const market *self, int64_t at_us);

/* market_bar: a span of time. */
typedef struct market_bar {
  decimal open, high, low, close, volume, quote_volume;
  uint64_t num_trades;
} market_bar;

void market_bar_of(market_bar *out, const market *self, int64_t from_us, int64_t until_us);

/* market_deal: what the market traded in one second: one deal each. */
typedef struct market_deal {
  uint64_t id;
  int64_t at_us;
  decimal price, quantity;
  int seller_took;
} market_deal;

void market_deal_of(market_deal *out, const market *self, int64_t second);

/* market_noise gives a number below a limit that belongs to a market and another number. */
uint64_t market_noise(const market *self, uint64_t about, uint64_t below);

/* MARKET_LAST_US: what is later counts as that time, so that times can be reckoned with. */
#define MARKET_LAST_US (INT64_MAX / 4)

/* market_interval gives the microseconds of "1m", "4h", "1d"; 0: it is none. A month has 30 days. */
int64_t market_interval(bns_slice name);

#endif

/* exchange_names.h - the other exchanges by the names and hosts that people write: those that sign as Binance does
 * (reference/src/exchanges.def), and those that do not (other_exchanges.def). Pure. */
#ifndef EXCHANGE_NAMES_H
#define EXCHANGE_NAMES_H

#include "scheme.h"

/* other_exchange: one that signs otherwise: nothing of it can be signed or judged here. */
typedef struct other_exchange {
  const char *name;    /* for --exchange; "": it has none of its own */
  const char *title;   /* what people call it */
  const char *host;    /* its host names end so; "": they do not tell it */
  const char *path;    /* and its paths begin so; "": any path */
  const char *header;  /* its requests alone have this one; "": they have none */
  const char *differs; /* how it signs, in place of what Binance does: a clause without a verb */
} other_exchange;

/* exchange_called finds the scheme of an exchange that signs alike, by its name ("mexc", "MEXC spot v3", "mexc-rest"):
 * case, blanks and signs do not count. NULL: there is none. */
const bns_scheme *exchange_called(const char *name);
/* exchange_is_named compares two such names. */
int exchange_is_named(const char *one, const char *other);
/* exchange_listed gives the names, "mexc", and other_exchange_listed the rows: the first for 0; NULL behind the last.
 */
const char *exchange_listed(size_t index);
const other_exchange *other_exchange_listed(size_t index);
/* exchange_at finds it by the host, which may have a port. NULL: it is no host of theirs. */
const bns_scheme *exchange_at(bns_slice host);
/* exchange_title gives "MEXC spot v3", and exchange_name "mexc"; NULL: it is a scheme of Binance. */
const char *exchange_title(const bns_scheme *scheme);
const char *exchange_name(const bns_scheme *scheme);

/* other_exchange_called finds one that signs otherwise by its name. NULL: none. */
const other_exchange *other_exchange_called(const char *name);
/* other_exchange_at finds one that signs otherwise by host and path, other_exchange_by by its header; NULL: none. */
const other_exchange *other_exchange_at(bns_slice host, bns_slice path);
const other_exchange *other_exchange_by(const bns_wire *wire);

#endif

/* deliveries.h - what Binance Pay's webhook sender sends, and what somebody else would: the list of genuine, forged and
 * broken deliveries, made one at a time (PW-1 .. PW-6). Pure: time and the nonce's seed are arguments. */
#ifndef DELIVERIES_H
#define DELIVERIES_H

#include "util/mem.h"
#include "suite/vectors.h"

typedef enum delivery_kind {
  DELIVERY_GENUINE = 0,
  DELIVERY_FORGED, /* nobody without the sender's key must get it accepted */
  DELIVERY_BROKEN, /* must be refused, yet says nothing that the sender did not sign */
  DELIVERY_NOTE    /* no document says what has to come of it: shown, never counted */
} delivery_kind;

/* delivery_row: one of the list. */
typedef struct delivery_row delivery_row;

/* delivery_from: what deliveries are made of. */
typedef struct delivery_from {
  const bns_scheme *scheme;      /* a webhook's */
  const test_key *small, *large; /* RSA-2048 and RSA-4096: the certificates that a receiver knows; large may be NULL */
  const test_key *other;         /* a key that is none of the sender's */
  bns_slice body;                /* of all but genuine-bigint and genuine-spaced; ptr NULL: one as the sender's */
  int64_t time_ms;
  uint64_t seed; /* of the nonce: another one, another nonce */
} delivery_from;

/* delivery: one, made. Slices live in the arena and in what it was made from. */
typedef struct delivery {
  const delivery_row *row;
  const bns_scheme *scheme;
  const test_key *key; /* that signed it */
  bns_header headers[BNS_HEADERS_MAX];
  bns_wire wire;
} delivery;

/* delivery_at gives row number index, from 0; NULL after the last. */
const delivery_row *delivery_at(size_t index);
const delivery_row *delivery_find(bns_slice id);
const char *delivery_id(const delivery_row *row);
const char *delivery_title(const delivery_row *row);
delivery_kind delivery_kind_of(const delivery_row *row);
/* delivery_reason gives the contract's word for why it is refused; "" for what is genuine. */
const char *delivery_reason(const delivery_row *row);
/* delivery_concerns tells that the scheme sends what the row changes, and that there are the keys for it. */
int delivery_concerns(const delivery_row *row, const delivery_from *from);
/* delivery_repeats tells that it is the first one a second time, byte for byte: the caller has to keep that. */
int delivery_repeats(const delivery_row *row);

/* delivery_make makes one. BNS_OK, or why a key cannot sign. */
bns_status delivery_make(delivery *out, mem *arena, const delivery_row *row, const delivery_from *from);

/* delivery_signed gives the same delivery with another signature. */
void delivery_signed(delivery *out, mem *arena, const delivery *from, bns_slice signature);
/* delivery_owned gives it with another serial. */
void delivery_owned(delivery *out, mem *arena, const delivery *from, bns_slice serial);
/* delivery_spelt gives it with its headers' names in spelling number spelling: as documented, in lower case, as proxies
 * write them, in capitals. 0: that changes nothing; -1: there is no such spelling. */
enum { DELIVERY_SPELLINGS = 4 };
int delivery_spelt(delivery *out, mem *arena, const delivery *from, size_t spelling);

#endif

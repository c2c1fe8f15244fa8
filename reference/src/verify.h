/* verify.h - verification as data: an arrived wire form is taken apart once, and then judged by the rows of a constant
 * table, in the order in which they decide. A caller may pass a table of its own (one row less, to show that the row
 * matters), stop after taking it apart (to look up the key by the API key that was seen), or run every row. */
#ifndef BNS_VERIFY_H
#define BNS_VERIFY_H

#include "scheme.h"

/* bns_judgement: what a wire form is judged against. */
typedef struct bns_judgement {
  const bns_scheme *scheme;
  const bns_key *key;
  const bns_circumstances *known;
} bns_judgement;

/* bns_holds: whether a check holds. UNKNOWN: the back end failed, and nothing can be said. */
typedef enum bns_holds { BNS_NO = 0, BNS_YES = 1, BNS_UNKNOWN = 2 } bns_holds;

/* bns_check: one row. */
typedef struct bns_check {
  const char *name; /* a word for logs, unique in its table */
  bns_reason reason;
  unsigned schemes; /* the set of schemes that it concerns */
  bns_holds (*holds)(const bns_seen *seen, const bns_judgement *judgement);
} bns_check;

/* bns_checks_of gives the rows that judge a scheme, in deciding order; rows for other schemes may be among them. */
const bns_check *bns_checks_of(const bns_scheme *scheme, size_t *num_checks);

/* bns_see takes a wire form apart. The slices of seen point into the wire form and into scratch, of which
 * bns_verify's measure is always enough. Errors: ROOM, LIMIT (2 GiB). */
BNS_MUST_CHECK bns_status bns_see(bns_seen *seen, uint8_t *scratch, size_t scratch_cap, size_t *scratch_len,
                                  const bns_scheme *scheme, const bns_wire *wire);

/* bns_judge runs checks until the first that fails. Where that is the malformed one, the later ones would judge a
 * message that was not taken apart: a caller that runs every row stops there too. Errors: BACKEND. */
BNS_MUST_CHECK bns_status bns_judge(bns_reason *reason, const bns_check *checks, size_t num_checks,
                                    const bns_seen *seen, const bns_judgement *judgement);

/* bns_verify_with is bns_verify with a table of checks. Errors: as bns_verify. */
BNS_MUST_CHECK bns_status bns_verify_with(const bns_check *checks, size_t num_checks, const bns_key *key,
                                          bns_reason *reason, uint8_t *scratch, size_t scratch_cap, size_t *scratch_len,
                                          const bns_scheme *scheme, const bns_wire *wire,
                                          const bns_circumstances *known);

#endif

/* catalogue.h - the catalogue as a table: for each mistake what it makes of a request. A row has four uses: explaining
 * a failure (apply, unwrap, seen), committing the mistake on purpose (wire, apply), and the proof that the vectors
 * catch it. The words stand in vectors/mistakes.json alone. Pure. */
#ifndef CATALOGUE_H
#define CATALOGUE_H

#include "diagnosis/catalogue/mistake_order.h"
#include "diagnosis/signing/candidate.h"
#include "suite/result.h"

/* level: at which step of signing a mistake is made. Between right steps exactly one is wrong. */
typedef enum mistake_level {
  LEVEL_SEEN = 0, /* no step of signing: it shows in what is sent */
  LEVEL_PARTS,    /* parameters or fields: dropped, added, ordered, encoded otherwise */
  LEVEL_JOIN,     /* how they become one text */
  LEVEL_TEXT,     /* the text: something at its ends */
  LEVEL_KEY,      /* the secret */
  LEVEL_DIGEST,   /* the function */
  LEVEL_OUTPUT    /* how the signature is written */
} mistake_level;

typedef enum applied {
  APPLIED_END = 0,  /* there is no such variant, and none after it */
  APPLIED_NOT_HERE, /* this variant changes nothing here */
  APPLIED           /* the candidate is changed */
} applied;

/* sighting: how a mistake shows in the request. */
typedef struct sighting {
  confidence confidence;
  int explains;    /* the signature is what it is for this reason: proved alone */
  int refused;     /* the exchange refuses the request for it, whatever the signature */
  int is_searched; /* the reader's own key makes it, so that the search proves it where it is there */
  int is_lost;     /* what was signed is not here: where the signature is wrong, it is likely for this reason */
  bns_slice variant, what;
} sighting;

/* mistake: one row. */
typedef struct mistake {
  const char *id;
  mistake_place place; /* in the order of mistakes */
  unsigned schemes;    /* BNS_SPOT_REST | ... */
  unsigned kinds;      /* KIND_HMAC | ...: of the key; 0: any */
  mistake_level level;
  size_t light;  /* 0: each variant is also tried together with other mistakes; else so many first ones, as the rest
                    are thousands */
  int is_alone;  /* of those thousands none is tried together with another mistake */
  int of_layout; /* a forum, a log or a formatter may have made it of a right request's text */
  /* apply changes the candidate: variant 0, 1, 2 ... until APPLIED_END. NULL: it is only seen. */
  applied (*apply)(candidate *d, size_t variant);
  /* unwrap (OUTPUT alone) undoes apply: writes the right text form of the signature that was sent as `sent` (decoded)
   * or `raw`; it is then looked whether that verifies. Same variants as apply. */
  applied (*unwrap)(candidate *d, size_t variant, bns_slice sent, bns_slice raw);
  /* seen tells that the mistake shows without recomputing. The key may be of kind 0. */
  int (*seen)(sighting *out, mem *arena, const parsed_request *request, const diagnose_key *key);
  /* wire changes what is sent, given a right request: for mistakes whose wire form is another one. The signature in it
   * is still the right one's; mistake_commit makes the wrong one, of the changed wire form, by apply. 0: it cannot be
   * made of this request. NULL: what is sent is the right form. */
  int (*wire)(bns_wire *out, mem *arena, const parsed_request *right, const diagnose_key *key, size_t variant);
  /* Why the self-check cannot make it, a clause; NULL where it can. */
  const char *inapplicable;
} mistake;

enum { KIND_HMAC = 1 << BNS_KIND_HMAC, KIND_RSA = 1 << BNS_KIND_RSA, KIND_ED25519 = 1 << BNS_KIND_ED25519 };
enum { KIND_PAIR = KIND_RSA | KIND_ED25519 }; /* of keys */

/* family: the rows of one file. */
typedef struct mistake_family {
  const mistake *rows;
  size_t num;
} mistake_family;
extern const mistake_family mistakes_parts, mistakes_encoding, mistakes_join, mistakes_key, mistakes_output,
    mistakes_ws;
extern const mistake_family mistakes_unset, mistakes_charset, mistakes_hex;
extern const mistake_family mistakes_pay, mistakes_webhook, mistakes_fix, mistakes_seen, mistakes_context;

/* mistake_at gives row number index of all families, from 0; NULL after the last. mistake_find: NULL if none. */
const mistake *mistake_at(size_t index);
const mistake *mistake_find(bns_slice id);
/* mistake_concerns tells that a row is about this scheme and kind of key (0: unknown, any). */
int mistake_concerns(const mistake *row, const bns_scheme *scheme, bns_key_kind kind);
/* mistake_of_value gives the mistakes that make a value unreadable, from 0; NULL after the last. They are no reason why
 * a signature is wrong. is_number: they are about numbers. */
const mistake *mistake_of_value(size_t index, int *is_number);
/* mistake_of_clock gives "clock-skew" or "timestamp-local-time" where the timestamp is outside the window at that time;
 * NULL where it is inside, or in another unit or form: those have names of their own. */
const char *mistake_of_clock(const parsed_request *request, int64_t now_us);

#endif

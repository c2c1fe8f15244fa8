/* reasons.h - why a request is refused, and what each of Binance's products then answers: vectors/reasons.json, the one
 * place of these words, for every surface. */
#ifndef REASONS_H
#define REASONS_H

#include "suite/vectors.h"

/* refusal: what the answer says. Besides the reasons of the contract the exchange has some of its own. */
typedef enum refusal {
  REFUSED_BY_REASON = 0,
  REFUSED_TOO_MANY,
  REFUSED_NOT_READ,
  REFUSED_NOT_JSON,
  REFUSED_GATEWAY, /* Pay: before its checks, or for a body that is not there */
  REFUSED_NO_SESSION,
  REFUSED_MANDATORY, /* a parameter that the endpoint demands */
  REFUSED_VALUE,     /* of a parameter */
  NOT_REFUSED
} refusal;

/* product: whose words an answer has. */
typedef enum product {
  PRODUCT_SPOT = 0,
  PRODUCT_SAPI,
  PRODUCT_US,
  PRODUCT_FUTURES,
  PRODUCT_SPOT_WS,
  PRODUCT_US_WS,
  PRODUCT_FUTURES_WS,
  PRODUCT_FIX,
  PRODUCT_PAY,
  NUM_PRODUCTS
} product;

/* product_name gives the word of the file: "spot-ws". */
const char *product_name(product which);

/* reason_answer: a refusal as some of the products word it. Texts end with a zero byte. */
typedef struct reason_answer {
  unsigned of;     /* the products: a bit 1 << PRODUCT_... each */
  bns_slice when;  /* one form of the refusal: "no-number"; empty: the usual one */
  unsigned status; /* of HTTP, or of a frame; FIX: SessionRejectReason(373) */
  uint64_t tag;    /* FIX: RefTagID(371); else 0 */
  const char *code, *text;
  int is_known; /* seen or documented; 0: inferred */
} reason_answer;

/* reason_row: one reason. */
typedef struct reason_row {
  const char *id;
  const char *says; /* a clause: it stands after a colon, without a full stop */
  const char *fix;  /* a sentence */
  const reason_answer *answers;
  size_t num_answers;
} reason_row;

/* How many rows there are: those of the contract without BNS_VALID, and those of the exchange. */
enum { NUM_REASONS = (int)BNS_SIGNATURE + (int)NOT_REFUSED - 1 };

/* reasons_read takes the rows out of the file's JSON. NULL: a row or a member is missing, and problem names it. */
const reason_row *reasons_read(mem *arena, const bns_json *file, char *problem, size_t problem_cap);

/* reason_of gives the row of a refusal; reason: what it is by, where it is by one. NULL: there is no refusal. */
const reason_row *reason_of(const reason_row *rows, refusal why, bns_reason reason);
/* reason_id and reason_says are its words; "" where there is no refusal. */
const char *reason_id(const reason_row *rows, refusal why, bns_reason reason);
const char *reason_says(const reason_row *rows, refusal why, bns_reason reason);

/* reason_answer_of gives what a product answers; NULL: that is not known. when: the form, or "". */
const reason_answer *reason_answer_of(const reason_row *row, product which, const char *when);

#endif

/* exchange_error.h - the exchange's answer in a text that somebody pasted: {"code":-1022,...}, {"status":"FAIL",
 * "code":"400002",...}, APIError(code=-1022). Pure. */
#ifndef EXCHANGE_ERROR_H
#define EXCHANGE_ERROR_H

#include "bnsign.h"
#include "util/mem.h"

typedef struct exchange_answer {
  long code;      /* 0: there is none */
  bns_slice text; /* what it says, as it stands there; may be empty */
} exchange_answer;

/* exchange_error_cut finds the answer and gives the text without it: without its line, or where the request stands in
 * the same line without what stands from the answer on; and without the head of an HTTP response before it. */
bns_slice exchange_error_cut(exchange_answer *out, mem *arena, bns_slice text);

/* exchange_error_is_signature and exchange_error_is_clock tell of a code that it refuses the signature, or the
 * timestamp: Binance's and Pay's. */
int exchange_error_is_signature(long code);
int exchange_error_is_clock(long code);

/* exchange_error_meaning tells a code in a few words, "" for one that is not about signing. */
const char *exchange_error_meaning(long code);

/* exchange_error_alone complains of a text that it is an answer alone, without a request: -1. */
int exchange_error_alone(buf *problem, long code);

#endif

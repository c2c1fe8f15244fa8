/* asked.h - what `bnsign sign` is asked to sign: its arguments as a request. */
#ifndef ASKED_H
#define ASKED_H

#include "bnsign.h"
#include "options.h"
#include "room.h"

/* asked: a request, and the room that its texts stand in. All-zero is empty. Its slices point into itself, into the
 * arguments and into texts; it must not be moved. */
typedef struct asked {
  bns_request request;
  bns_slice origin; /* "https://api.binance.us", where PATH was a whole URL; else empty */
  int has_time;     /* a timestamp is added */
  room params, texts;
  size_t num_params, texts_len;
  room body;
  char time_ms[24], sending_time[32], nonce[33];
} asked;

/* asked_read makes the request out of the words after SCHEME and of the options. The key's part (api_key, serial) is
 * left to the caller. Returns 0, or the exit status; what is wrong has then been said. */
int asked_read(asked *a, const bns_scheme *scheme, const options *o);
void asked_close(asked *a);

#endif

/* ws_session.h - what a WebSocket connection remembers: who has logged on, and the streams that it listens to. It is
 * one piece of memory, which moves as streams are added. */
#ifndef WS_SESSION_H
#define WS_SESSION_H

#include "serve/serve_internal.h"

enum { STREAMS_MOST = 200, STREAM_NAME_MOST = 71 };

/* stream_name: a public stream, such as btcusdt@trade, or the listen key of an account; it ends with a zero byte. */
typedef char stream_name[STREAM_NAME_MOST + 1];

typedef struct ws_session {
  const bns_scheme *api; /* of the WebSocket API, by its path; NULL: streams alone */
  int is_us;             /* by its Host */
  uint8_t api_key[KEY_LEN];
  size_t api_key_len; /* 0: nobody has logged on */
  int64_t authorised_ms, connected_ms;
  const played_product *product; /* of streams, by its Host */
  int is_combined;               /* each message names its stream */
  size_t num_streams, cap_streams;
} ws_session;

/* ws_session_stream gives the name at a place; the names stand behind the session. An empty one is free: of an API the
 * place is the subscription's number. */
char *ws_session_stream(const ws_session *session, size_t at);

/* ws_session_listen adds a stream, where it is not there yet, and gives its place; -1: it has no place. memory holds
 * the session. ws_session_forget takes one away. */
long ws_session_listen(void **memory, bns_slice name);
void ws_session_forget(ws_session *session, bns_slice name);

#endif

/* ws_handshake.h - what is pure of WebSocket (RFC 6455): the handshake, and what can be wrong with frames. Frames are
 * read in conn_ws.c. */
#ifndef WS_HANDSHAKE_H
#define WS_HANDSHAKE_H

#include "net/http_parser.h"

typedef enum ws_error {
  WS_NO_ERROR = 0,
  WS_NO_UPGRADE,
  WS_METHOD,
  WS_VERSION,
  WS_KEY,
  WS_NO_SHA1,
  WS_FRAME,
  WS_UNMASKED,
  WS_RESERVED,
  WS_OPCODE,
  WS_ORDER,
  WS_FRAGMENTS,
  WS_LONG,
  WS_BINARY,
  WS_NOT_UTF8,
  WS_CLOSE,
  WS_SLOW,
  WS_CUT_OFF,
  WS_NO_ROOM
} ws_error;

const fault *ws_fault(ws_error error);
/* ws_error_status gives the status of a refused handshake, and of frames the close code; 0: no close frame is sent. */
unsigned ws_error_status(ws_error error);

enum { WS_ACCEPT_LEN = 28 };

/* ws_handshake judges a request for an upgrade, and writes the value of Sec-WebSocket-Accept. */
ws_error ws_handshake(uint8_t accept[WS_ACCEPT_LEN], const http_message *message);

/* ws_close_allowed tells that a peer may send a close code (RFC 6455, 7.4). */
int ws_close_allowed(unsigned code);

#endif

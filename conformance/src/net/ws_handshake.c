/* ws_handshake.c - the handshake of WebSocket, and the words for what is wrong. */
#include "net/ws_handshake.h"

#include <string.h>

#include "bnsign_backend.h"
#include "util/slice.h"
#include "text.h"

typedef struct words {
  ws_error error;
  unsigned status;
  fault said;
} words;

static const words table[] = {
    {WS_NO_ERROR, 0, {"nothing is wrong", ""}},
    {WS_NO_UPGRADE,
     400,
     {"the WebSocket API was asked without an upgrade", "Send Upgrade: websocket and Connection: Upgrade."}},
    {WS_METHOD, 405, {"an upgrade is asked for by GET alone", ""}},
    {WS_VERSION, 426, {"Sec-WebSocket-Version is not 13", "Send Sec-WebSocket-Version: 13."}},
    {WS_KEY,
     400,
     {"Sec-WebSocket-Key is not 16 bytes in base64",
      "Send 16 random bytes in base64 as Sec-WebSocket-Key, once; the API key has no place there."}},
    {WS_NO_SHA1, 501, {"no library with SHA-1 is linked here, which the handshake needs", ""}},
    {WS_FRAME,
     1002,
     {"the header of a frame is against RFC 6455: a control frame that is longer than 125 bytes or in parts, or a "
      "length that is not in its shortest form",
      ""}},
    {WS_UNMASKED, 1002, {"a frame is not masked", "Mask whatever a client sends (RFC 6455, 5.3)."}},
    {WS_RESERVED, 1002, {"a reserved bit of a frame is set", "No extension was agreed on: send nothing compressed."}},
    {WS_OPCODE, 1002, {"there is no such opcode", ""}},
    {WS_ORDER, 1002, {"a fragment goes on where nothing began, or a message begins inside another", ""}},
    {WS_FRAGMENTS, 1008, {"a message is in more fragments than the limit", ""}},
    {WS_LONG, 1009, {"a message is longer than the limit", ""}},
    {WS_BINARY, 1003, {"a binary message came", "Send each request as one text message."}},
    {WS_NOT_UTF8, 1007, {"a text message is not UTF-8", "Encode the JSON as UTF-8 before it is signed and sent."}},
    {WS_CLOSE, 1002, {"the close frame has no code that may be sent, or a reason that is not UTF-8", ""}},
    {WS_SLOW, 1008, {"a message was not complete in time", ""}},
    {WS_CUT_OFF, 0, {"the connection ended before the message did", ""}},
    {WS_NO_ROOM, 1013, {"the server holds too much already", ""}},
};

static const words *words_of(ws_error error) {
  for (size_t i = 0; i < sizeof table / sizeof *table; i++)
    if (table[i].error == error) return &table[i];
  return &table[0];
}

const fault *ws_fault(ws_error error) {
  return &words_of(error)->said;
}

unsigned ws_error_status(ws_error error) {
  return words_of(error)->status;
}

int ws_close_allowed(unsigned code) {
  return (code >= 1000 && code <= 1003) || (code >= 1007 && code <= 1014) || (code >= 3000 && code <= 4999);
}

/* -------------------------------------------------------------------------------------------------- the handshake */

/* The header's value, empty unless it stands once. */
static bns_slice sole_header(const bns_wire *wire, const char *name) {
  bns_slice value = {NULL, 0};
  size_t num = 0;
  for (size_t i = 0; i < wire->num_headers; i++) {
    if (!bns_slice_is_nocase(wire->headers[i].name, name)) continue;
    value = wire->headers[i].value;
    num++;
  }
  return num == 1 ? value : (bns_slice){NULL, 0};
}

/* A word of a list with commas, in any header of that name. */
static int lists(const bns_wire *wire, const char *name, const char *word) {
  for (size_t i = 0; i < wire->num_headers; i++) {
    bns_slice rest = wire->headers[i].value;
    if (!bns_slice_is_nocase(wire->headers[i].name, name)) continue;
    while (rest.len > 0) {
      size_t comma = slice_index(rest, ',');
      if (bns_slice_is_nocase(slice_trim(slice_until(rest, comma)), word)) return 1;
      rest = slice_from(rest, comma + 1);
    }
  }
  return 0;
}

static int hash(uint8_t *out, bns_slice text) {
  size_t len = 0;
  for (size_t i = 0; bns_backends[i] != NULL; i++)
    if (bns_backends[i]->digest(out, &len, BNS_SHA1, text.ptr, text.len) == BNS_OK) return len == 20;
  return 0;
}

static ws_error accept_key(uint8_t accept[WS_ACCEPT_LEN], bns_slice key) {
  static const char unique[] = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"; /* RFC 6455, 1.3 */
  uint8_t bytes[16], text[24 + sizeof unique - 1], digest[64];
  size_t len = 0;
  if (key.len != 24 || bns_unbase64(bytes, sizeof bytes, &len, key) != BNS_OK || len != sizeof bytes) return WS_KEY;
  memcpy(text, key.ptr, 24);
  memcpy(text + 24, unique, sizeof unique - 1);
  if (!hash(digest, (bns_slice){text, sizeof text})) return WS_NO_SHA1;
  bns_base64(accept, digest, 20);
  return WS_NO_ERROR;
}

ws_error ws_handshake(uint8_t accept[WS_ACCEPT_LEN], const http_message *message) {
  const bns_wire *wire = &message->wire;
  if (!bns_slice_is(wire->method, "GET")) return WS_METHOD;
  if (!lists(wire, "Upgrade", "websocket") || !lists(wire, "Connection", "Upgrade")) return WS_NO_UPGRADE;
  if (!bns_slice_is(sole_header(wire, "Sec-WebSocket-Version"), "13")) return WS_VERSION;
  return accept_key(accept, sole_header(wire, "Sec-WebSocket-Key"));
}

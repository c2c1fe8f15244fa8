/* Any bytes on a connection of the WebSocket API, without sockets: a split changes no answer, and each answer is a
 * frame that is whole, of JSON where it is text. The connection's session is that of a served upgrade. */
#include <stdlib.h>
#include <string.h>

#include "net/connection.h"
#include "serve/serve_internal.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void need(int holds) {
  if (!holds) abort();
}

/* In place of the lines for people, which would fill the log. */
static void say_nothing(void *context, request_record *one) {
  (void)context;
  (void)one;
}

/* In place of the diagnosis, which has a target of its own and would take the time of this one. */
void serve_diagnose(serving *self, request_record *one) {
  (void)self;
  (void)one;
}

static const server_limits limits = {{4096, 16384, 64, 32768}, 8, (size_t)1 << 20, 1000, 1000, 1000, 1000, 8192, 64};

static void open_serving(serving *self, vector_set *set) {
  char problem[256];
  need(vectors_load(set, NULL, problem, sizeof problem) == 0);
  self->set = set;
  self->redactor = redact_open(set);
  self->options.clock.is_fixed = 1;
  self->options.clock.fixed_us = INT64_C(1645423376532000);
  need(keyring_open(&self->ring, set, NULL, NULL) == 0 && endpoints_load(&self->endpoints) == 0);
  self->log = fopen("/dev/null", "wb");
  self->watcher.seen = say_nothing;
}

static void upgrade(serving *self, connection *c) {
  static const char request[] = "GET /ws-api/v3 HTTP/1.1\r\nHost: h\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                                "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
  bns_header headers[8];
  http_reader reader;
  http_message message;
  arrival what;
  buf out = {NULL, 0, 0};
  answering how = {&out, NEXT_USUAL, &c->memory, 0, NULL, 0};
  http_start(&reader, &limits.http);
  need(http_feed(&reader, (const uint8_t *)request, sizeof request - 1) == HTTP_WHOLE);
  http_take(&message, &reader, (const uint8_t *)request, headers, NULL);
  memset(&what, 0, sizeof what);
  what.message = &message;
  what.method = message.wire.method;
  what.target = message.wire.target;
  what.keep_alive = 1;
  serve_answer_to(self, &how, &what);
  need(how.next == NEXT_WEBSOCKET);
  buf_free(&out);
}

static void come(connection *c, server *owner, const uint8_t *data, size_t size) {
  if (size > 0) connection_take(c, owner, data, size);
  if (!c->closing) c->protocol->work(c, owner);
}

/* What is answered to the bytes, which come in two parts. */
static buf answers(serving *self, const uint8_t *data, size_t size, size_t cut) {
  server owner;
  connection *c = connection_open(-1);
  buf out;
  need(c != NULL);
  memset(&owner, 0, sizeof owner);
  owner.limits = &limits;
  owner.conn_protocols = &conn_protocols_all;
  owner.handler.answer = serve_answer_to;
  owner.handler.context = self;
  self->number = 0;
  upgrade(self, c);
  connection_turn(c, &owner, NEXT_WEBSOCKET);
  need(!c->dead);
  come(c, &owner, data, cut);
  if (!c->closing) come(c, &owner, data + cut, size - cut);
  c->ended = 1;
  come(c, &owner, NULL, 0);
  need(c->closing && !c->dead);
  out = c->out;
  memset(&c->out, 0, sizeof c->out);
  connection_close(c, &owner);
  return out;
}

static void is_json(const uint8_t *text, size_t len) {
  size_t num = 0, at = 0;
  need(bns_json_parse(NULL, 0, &num, &at, text, len) == BNS_ERR_ROOM);
}

/* Unmasked, whole, and none behind a close. */
static void are_frames(const uint8_t *bytes, size_t len) {
  int closed = 0;
  for (size_t at = 0; at < len;) {
    size_t size, head = 2;
    need(!closed && len - at >= 2 && (bytes[at] & 0xf0) == 0x80 && (bytes[at + 1] & 0x80) == 0);
    size = bytes[at + 1];
    need(size < 127);
    if (size == 126) {
      need(len - at >= 4);
      size = (size_t)bytes[at + 2] << 8 | bytes[at + 3];
      head = 4;
    }
    need(len - at - head >= size);
    if ((bytes[at] & 0xf) == 1) is_json(bytes + at + head, size);
    closed = (bytes[at] & 0xf) == 8;
    at += head + size;
  }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  static vector_set set;
  static serving self;
  buf whole, split;
  if (self.set == NULL) open_serving(&self, &set);
  whole = answers(&self, data, size, 0);
  split = answers(&self, data, size, size == 0 ? 0 : data[size - 1] % size);
  need(whole.len == split.len && (whole.len == 0 || memcmp(whole.ptr, split.ptr, whole.len) == 0));
  are_frames(whole.ptr, whole.len);
  buf_free(&whole);
  buf_free(&split);
  return 0;
}

/* conn_ws.c - WebSocket on a connection: frames, by wslay, become messages, and each message is answered by one. The
 * bytes of a message stay in `in` until it is whole. */
#include <string.h>

#include <wslay/wslay.h>

#include "net/connection.h"
#include "text.h"
#include "net/ws_handshake.h"
#include "util/clock.h"

enum {
  SMALL = 64 * 1024,
  CONTROL_MAX = 125,
  HEADER_MAX = 14,
  READER = 4608 /* wslay's, with its own buffer */,
  DATA_OPCODES = 3
};

/* talk: the message that is being read, and its frame. Places count from the first byte of `in`. */
typedef struct talk {
  wslay_frame_context_ptr frames;
  size_t taken;               /* what the frame reader has been given */
  size_t frame_at, frame_end; /* frame_end 0: its header has not come */
  uint64_t left;              /* of its payload */
  unsigned opcode;
  int is_last; /* of its message */
  buf message;
  unsigned kind; /* opcode of the message; 0: none has begun */
  size_t num_frames;
  uint8_t control[CONTROL_MAX];
  size_t control_len;
  double heard, pinged;
} talk;

/* --------------------------------------------------------------------------------------------------------- sending */

static ssize_t send_some(const uint8_t *bytes, size_t len, int flags, void *context) {
  connection *self = context;
  (void)flags;
  buf_put(&self->out, bytes, len);
  return (ssize_t)len;
}

static void put_frame(connection *self, unsigned opcode, bns_slice payload) {
  const talk *t = self->state;
  struct wslay_frame_iocb frame;
  memset(&frame, 0, sizeof frame);
  frame.fin = 1;
  frame.opcode = (uint8_t)opcode;
  frame.payload_length = payload.len;
  frame.data = payload.ptr;
  frame.data_length = payload.len;
  if (wslay_frame_send(t->frames, &frame) != (ssize_t)payload.len) self->dead = 1;
}

static void say_close(connection *self, unsigned code, const char *reason) {
  uint8_t payload[CONTROL_MAX];
  size_t len = strlen(reason) < CONTROL_MAX - 2 ? strlen(reason) : CONTROL_MAX - 2;
  payload[0] = (uint8_t)(code >> 8);
  payload[1] = (uint8_t)code;
  memcpy(payload + 2, reason, len);
  put_frame(self, WSLAY_CONNECTION_CLOSE, (bns_slice){payload, len + 2});
  self->closing = 1;
}

/* ------------------------------------------------------------------------------------------------------- answering */

static void ask(connection *self, server *owner, answering *how, bns_slice raw, const fault *wrong) {
  arrival what;
  memset(&what, 0, sizeof what);
  what.form = ARRIVAL_WEBSOCKET;
  what.raw = raw;
  what.fault = wrong;
  what.keep_alive = wrong == NULL;
  connection_ask(self, owner, &what, how);
}

/* fail records what cannot be read on, and ends the connection. */
static void fail(connection *self, server *owner, ws_error error, bns_slice raw) {
  buf nothing = {NULL, 0, 0};
  answering how = {&nothing, NEXT_USUAL, NULL, 0, NULL, 0};
  ask(self, owner, &how, raw, ws_fault(error));
  if (ws_error_status(error) != 0) say_close(self, ws_error_status(error), "");
  buf_free(&nothing);
}

/* What is recorded of a frame: what of the message could be unmasked, else its octets. Under a mask a secret could not
 * be seen and hidden, so that of a masked frame the header alone is kept. */
static void fail_frame(connection *self, server *owner, ws_error error) {
  const talk *t = self->state;
  bns_slice frame = {self->in.ptr + t->frame_at, self->in.len - t->frame_at};
  if (frame.len > HEADER_MAX && (frame.ptr[1] & 0x80)) frame.len = HEADER_MAX;
  fail(self, owner, error, t->message.len > 0 ? buf_slice(&t->message) : frame);
}

static void answer(connection *self, server *owner, bns_slice message) {
  buf text = {NULL, 0, 0};
  answering how = {&text, NEXT_USUAL, NULL, 0, NULL, 0};
  ask(self, owner, &how, message, NULL);
  if (text.len > 0) put_frame(self, WSLAY_TEXT_FRAME, buf_slice(&text));
  if (how.close == CLOSE_WITHOUT_FRAME)
    self->closing = 1;
  else if (how.close != 0)
    say_close(self, how.close, how.close_reason);
  buf_free(&text);
}

static void end_message(connection *self, server *owner) {
  talk *t = self->state;
  bns_slice message = buf_slice(&t->message);
  if (t->kind == WSLAY_BINARY_FRAME)
    fail(self, owner, WS_BINARY, message);
  else if (!bns_utf8_valid(message))
    fail(self, owner, WS_NOT_UTF8, message);
  else
    answer(self, owner, message);
  buf_free(&t->message);
  t->kind = 0;
  t->num_frames = 0;
  self->kept = READER;
}

/* ---------------------------------------------------------------------------------------------------------- frames */

static int is_control(unsigned opcode) {
  return opcode >= WSLAY_CONNECTION_CLOSE;
}

/* 7.4: the code is said back. Without one, none is; a byte alone is none. */
static void take_close(connection *self, server *owner) {
  const talk *t = self->state;
  bns_slice reason = {t->control + 2, t->control_len - 2};
  unsigned code = (unsigned)t->control[0] << 8 | t->control[1];
  if (t->control_len == 0) {
    put_frame(self, WSLAY_CONNECTION_CLOSE, (bns_slice){NULL, 0});
    self->closing = 1;
  } else if (t->control_len == 1 || !ws_close_allowed(code) || !bns_utf8_valid(reason)) {
    fail_frame(self, owner, WS_CLOSE);
  } else {
    say_close(self, code, "");
  }
}

static void end_frame(connection *self, server *owner) {
  talk *t = self->state;
  size_t end = t->frame_end;
  if (t->opcode == WSLAY_PING) put_frame(self, WSLAY_PONG, (bns_slice){t->control, t->control_len});
  if (t->opcode == WSLAY_CONNECTION_CLOSE) take_close(self, owner);
  if (!is_control(t->opcode) && t->is_last) end_message(self, owner);
  t->frame_at = end;
  t->frame_end = 0;
  t->control_len = 0;
  if (t->kind != 0) return;
  connection_used(self, end);
  t->num_frames = 0;
  t->taken -= end;
  t->frame_at = 0;
}

/* What RFC 6455 demands of a frame's header beyond what wslay looks at. */
static ws_error judge_frame(const talk *t, const struct wslay_frame_iocb *frame, const server_limits *limits) {
  if (!frame->mask) return WS_UNMASKED;
  if (frame->rsv != 0) return WS_RESERVED;
  if (t->num_frames >= limits->fragments) return WS_FRAGMENTS;
  if (is_control(frame->opcode)) return frame->opcode <= WSLAY_PONG ? WS_NO_ERROR : WS_OPCODE;
  if (frame->opcode >= DATA_OPCODES) return WS_OPCODE;
  if ((frame->opcode == WSLAY_CONTINUATION_FRAME) != (t->kind != 0)) return WS_ORDER;
  return frame->payload_length > limits->message - t->message.len ? WS_LONG : WS_NO_ERROR;
}

static void begin_frame(talk *t, const struct wslay_frame_iocb *frame) {
  size_t len = (size_t)frame->payload_length;
  t->num_frames++;
  t->opcode = frame->opcode;
  t->is_last = frame->fin;
  t->left = frame->payload_length;
  t->frame_end = t->frame_at + 6 + (len < 126 ? 0 : len <= UINT16_MAX ? 2 : 8) + len;
  if (!is_control(t->opcode) && t->kind == 0) t->kind = t->opcode;
}

static void take_payload(connection *self, bns_slice part) {
  talk *t = self->state;
  t->left -= part.len;
  if (is_control(t->opcode)) {
    memcpy(t->control + t->control_len, part.ptr, part.len);
    t->control_len += part.len;
  } else {
    buf_put_slice(&t->message, part);
    self->kept = READER + t->message.cap;
  }
}

/* read_some reads a part of a frame. 0: no more has come. */
static int read_some(connection *self, server *owner) {
  talk *t = self->state;
  struct wslay_frame_iocb frame;
  ssize_t got = wslay_frame_recv(t->frames, &frame);
  if (got == WSLAY_ERR_WANT_READ) return 0;
  if (got < 0) {
    fail_frame(self, owner, WS_FRAME);
    return 0;
  }
  if (t->frame_end == 0) {
    ws_error error = judge_frame(t, &frame, owner->limits);
    if (error != WS_NO_ERROR) {
      fail_frame(self, owner, error);
      return 0;
    }
    begin_frame(t, &frame);
  }
  if (got > 0) take_payload(self, (bns_slice){frame.data, (size_t)got});
  if (t->left == 0) end_frame(self, owner);
  return 1;
}

static ssize_t give_some(uint8_t *room, size_t len, int flags, void *context) {
  connection *self = context;
  talk *t = self->state;
  size_t left = self->in.len - t->taken;
  (void)flags;
  if (left == 0) return -1;
  if (len > left) len = left;
  memcpy(room, self->in.ptr + t->taken, len);
  t->taken += len;
  t->heard = now_ms();
  return (ssize_t)len;
}

/* ---------------------------------------------------------------------------------------------------- the protocol */

static void begin(connection *self, server *owner) {
  static const struct wslay_frame_callbacks callbacks = {send_some, give_some, NULL};
  talk *t = self->state;
  (void)owner;
  t->heard = t->pinged = now_ms();
  self->kept = READER;
  if (wslay_frame_context_init(&t->frames, &callbacks, self) != 0) self->dead = 1;
}

static void work(connection *self, server *owner) {
  while (connection_goes_on(self) && read_some(self, owner))
    continue;
  if (!connection_goes_on(self)) return;
  if (self->in.len > SMALL && owner->held > owner->limits->held)
    fail_frame(self, owner, WS_NO_ROOM);
  else if (self->ended && self->in.len > 0)
    fail_frame(self, owner, WS_CUT_OFF);
  else if (self->ended)
    self->closing = 1;
}

/* Whoever is silent is asked whether he is there. */
static void late(connection *self, server *owner, double now) {
  talk *t = self->state;
  const server_limits *limits = owner->limits;
  if (self->in.len > 0 && now > self->since + limits->body_ms) {
    fail_frame(self, owner, WS_SLOW);
  } else if (now > t->heard + limits->idle_ms) {
    say_close(self, 1008, "disconnected");
  } else if (now > t->heard + limits->idle_ms / 4 && now > t->pinged + limits->idle_ms / 4) {
    put_frame(self, WSLAY_PING, (bns_slice){NULL, 0});
    t->pinged = now;
  }
}

static void say(connection *self, bns_slice message) {
  put_frame(self, WSLAY_TEXT_FRAME, message);
}

static void end(connection *self) {
  talk *t = self->state;
  if (t == NULL) return;
  if (t->frames != NULL) wslay_frame_context_free(t->frames);
  buf_free(&t->message);
}

const conn_protocol conn_ws = {sizeof(talk), begin, work, late, say, end};

/* connection.c - one client. Requests are answered in their order, as many as came at once. */
#include "connection.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "text.h"
#include "transport.h"

enum { READ_AT_ONCE = 16 * 1024, READS = 8, BACKLOG = 1024 * 1024, SMALL = 64 * 1024, LINGER_MS = 2000 };

connection *connection_open(int fd, const server_limits *limits) {
  connection *self = calloc(1, sizeof *self);
  if (self == NULL) return NULL;
  self->fd = fd;
  self->since = self->moved = now_ms();
  http_start(&self->reader, &limits->http);
  return self;
}

static size_t held_by(const connection *self) {
  return self->in.cap + self->out.cap;
}

void connection_close(connection *self, server *owner) {
  owner->held -= held_by(self);
  close(self->fd);
  buf_free(&self->in);
  buf_free(&self->out);
  tls_free(self->secure);
  free(self);
}

/* What goes out next: the answers, or what TLS made of them. */
static bns_slice unsent(const connection *self) {
  if (self->secure != NULL) return tls_unsent(self->secure);
  return (bns_slice){self->out.ptr + self->out_at, self->out.len - self->out_at};
}

static size_t num_pending(const connection *self) {
  return self->out.len - self->out_at + (self->secure != NULL ? tls_unsent(self->secure).len : 0);
}

int connection_is_idle(const connection *self) {
  return self->in.len == 0 && num_pending(self) == 0 && !self->closing;
}

unsigned connection_watch(const connection *self) {
  unsigned what = num_pending(self) > 0 ? WAIT_WRITE : 0;
  if (!self->ended && num_pending(self) < BACKLOG && (!self->closing || self->lingering)) what |= WAIT_READ;
  return what;
}

/* -------------------------------------------------------------------------------------------------------- answering */

static void begin_next(connection *self, const server *owner, size_t used) {
  buf_drop(&self->in, used);
  if (self->in.len == 0) buf_free(&self->in);
  http_start(&self->reader, &owner->limits->http);
  self->since = now_ms();
  self->continued = 0;
}

static void answer(connection *self, const server *owner, arrival *what) {
  const http_reader *r = &self->reader;
  what->error = what->error ? what->error : r->error;
  what->error_at = r->error_at;
  what->keep_alive = what->error == HTTP_NO_ERROR && r->keep_alive;
  what->method = (bns_slice){self->in.ptr + r->method_at, r->method_len};
  what->target = (bns_slice){self->in.ptr + r->target_at, r->target_len};
  if (!what->keep_alive) self->closing = 1;
  owner->handler.answer(owner->handler.context, &self->out, what);
  self->moved = now_ms();
}

static void answer_whole(connection *self, const server *owner) {
  const http_reader *r = &self->reader;
  bns_header *headers = calloc(r->num_headers + 1, sizeof *headers);
  uint8_t *body = malloc(r->chunked ? r->body_len + 1 : 1);
  http_message message;
  arrival what;
  memset(&what, 0, sizeof what);
  if (headers != NULL && body != NULL) {
    http_take(&message, r, self->in.ptr, headers, body);
    what.message = &message;
    what.raw = (bns_slice){self->in.ptr, r->len};
    answer(self, owner, &what);
  } else {
    self->dead = 1;
  }
  free(headers);
  free(body);
  begin_next(self, owner, r->len);
}

/* The rest of the connection cannot be read as requests. */
static void answer_broken(connection *self, const server *owner, http_error error) {
  arrival what;
  memset(&what, 0, sizeof what);
  what.raw = buf_slice(&self->in);
  what.error = error;
  answer(self, owner, &what);
  self->closing = 1;
  begin_next(self, owner, self->in.len);
}

static void say_continue(connection *self) {
  const http_reader *r = &self->reader;
  if (!r->expects_continue || self->continued || r->head_len == 0 || self->in.len > r->head_len) return;
  self->continued = 1;
  buf_put_text(&self->out, "HTTP/1.1 100 Continue\r\n\r\n");
}

static void work(connection *self, server *owner) {
  while (!self->closing && !self->dead && num_pending(self) < BACKLOG) {
    http_state state = http_feed(&self->reader, self->in.ptr, self->in.len);
    if (state == HTTP_MORE) break;
    if (state == HTTP_WHOLE)
      answer_whole(self, owner);
    else
      answer_broken(self, owner, self->reader.error);
  }
  if (self->closing || self->dead) return;
  if (self->reader.head_len != 0 && self->head_since < self->since) self->head_since = now_ms();
  if (self->in.len > SMALL && owner->held > owner->limits->held)
    answer_broken(self, owner, HTTP_NO_ROOM);
  else if (self->ended && (self->reader.method_len > 0 || self->reader.line_at < self->in.len))
    answer_broken(self, owner, HTTP_CUT_OFF);
  else if (self->ended)
    self->closing = 1;
  else
    say_continue(self);
}

/* ------------------------------------------------------------------------------------------------ reading, writing */

/* The first byte tells TLS (0x16) from plain HTTP. 0: it has not come. */
static int tell_first(connection *self, const server *owner) {
  uint8_t first;
  if (self->is_told) return 1;
  if (recv(self->fd, &first, 1, MSG_PEEK) != 1) return 0;
  self->is_told = 1;
  if (first != 0x16 || owner->identity == NULL) return 1;
  self->secure = tls_new(owner->identity);
  self->dead = self->secure == NULL;
  return 1;
}

static void break_off(connection *self, const server *owner, int was_open) {
  if (was_open)
    self->closing = 1;
  else
    answer_broken(self, owner, tls_refused(self->secure) ? HTTP_TLS_REFUSED : HTTP_TLS_BROKEN);
  buf_free(&self->out);
}

static void decrypt(connection *self, const server *owner, bns_slice cipher) {
  int was_open = tls_now(self->secure) != TLS_SHAKING;
  tls_state state = tls_feed(self->secure, cipher, &self->in);
  if (state == TLS_ENDED) self->ended = 1;
  if (state == TLS_BROKEN && !self->closing) break_off(self, owner, was_open);
}

static void take(connection *self, const server *owner, const uint8_t *bytes, size_t len) {
  size_t before = self->in.len;
  if (self->lingering) return;
  if (self->secure != NULL)
    decrypt(self, owner, (bns_slice){bytes, len});
  else
    buf_put(&self->in, bytes, len);
  if (before == 0 && self->in.len > 0) self->since = now_ms();
}

static void receive(connection *self, const server *owner) {
  static uint8_t room[READ_AT_ONCE];
  (void)tell_first(self, owner);
  for (int i = 0; i < READS && !self->ended && !self->dead; i++) {
    ssize_t got = recv(self->fd, room, sizeof room, 0);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) break;
    if (got < 0) self->dead = 1;
    if (got == 0) self->ended = 1;
    if (got > 0) take(self, owner, room, (size_t)got);
  }
}

/* The end is said first, and the rest of what the client sends read: a close at once would throw the answer away. */
static void linger(connection *self) {
  if (self->ended || self->dead) {
    self->dead = 1;
    return;
  }
  if (self->lingering) return;
  self->lingering = 1;
  self->since = now_ms();
  shutdown(self->fd, SHUT_WR);
}

static void encrypt(connection *self) {
  if (self->secure == NULL || self->out.len == 0) return;
  (void)tls_give(self->secure, buf_slice(&self->out));
  buf_free(&self->out);
}

static void count_sent(connection *self, size_t len) {
  self->moved = now_ms();
  if (self->secure != NULL) {
    tls_sent(self->secure, len);
    return;
  }
  self->out_at += len;
  if (self->out_at < self->out.len) return;
  self->out_at = 0;
  buf_free(&self->out);
}

/* put writes what is unsent. 1: all of it. */
static int put(connection *self) {
  bns_slice left;
  encrypt(self);
  while ((left = unsent(self)).len > 0) {
    ssize_t len = send(self->fd, left.ptr, left.len, MSG_NOSIGNAL);
    if (len < 0 && errno == EINTR) continue;
    if (len < 0) {
      self->dead = errno != EAGAIN && errno != EWOULDBLOCK;
      return 0;
    }
    count_sent(self, (size_t)len);
  }
  return 1;
}

static void transmit(connection *self) {
  if (!put(self) || !self->closing) return;
  if (self->secure != NULL && !self->said_end) {
    self->said_end = 1;
    tls_end(self->secure);
    if (!put(self)) return;
  }
  linger(self);
}

void connection_ready(connection *self, server *owner, unsigned what) {
  size_t held = held_by(self);
  if (what & WAIT_READ) receive(self, owner);
  owner->held = owner->held - held + held_by(self);
  held = held_by(self);
  if (!self->dead && !self->lingering) work(self, owner);
  if (!self->dead) transmit(self);
  /* What waited for the answers to be taken. */
  if (!self->dead && !self->closing && num_pending(self) == 0 && self->in.len > 0) {
    work(self, owner);
    transmit(self);
  }
  owner->held = owner->held - held + held_by(self);
}

void connection_late(connection *self, server *owner, double now) {
  const server_limits *limits = owner->limits;
  size_t held = held_by(self);
  if (self->lingering) {
    self->dead = now > self->since + LINGER_MS;
  } else if (num_pending(self) > 0) {
    self->dead = now > self->moved + limits->write_ms;
  } else if (self->secure != NULL && tls_now(self->secure) == TLS_SHAKING) {
    self->dead = now > self->since + limits->head_ms;
  } else if (self->in.len == 0) {
    self->dead = now > self->since + limits->idle_ms;
  } else if (self->reader.head_len == 0 && now > self->since + limits->head_ms) {
    answer_broken(self, owner, HTTP_SLOW_HEAD);
    transmit(self);
  } else if (self->reader.head_len != 0 && now > self->head_since + limits->body_ms) {
    answer_broken(self, owner, HTTP_SLOW_BODY);
    transmit(self);
  }
  owner->held = owner->held - held + held_by(self);
}

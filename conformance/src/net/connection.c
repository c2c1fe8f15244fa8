/* connection.c - one client: its bytes, with TLS or without, and who speaks on them. */
#include "net/connection.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "util/slice.h"
#include "text.h"
#include "util/clock.h"

enum { READ_AT_ONCE = 16 * 1024, READS = 8, BACKLOG = 1024 * 1024, LEAST_BACKLOG = 16 * 1024, LINGER_MS = 2000 };

static uint8_t read_room[READ_AT_ONCE];

connection *connection_open(int fd) {
  connection *self = calloc(1, sizeof *self);
  if (self == NULL) return NULL;
  self->fd = fd;
  self->since = self->moved = now_ms();
  self->backlog = BACKLOG;
  return self;
}

static size_t held_by(const connection *self) {
  return self->in.cap + self->out.cap + self->kept + (self->secure != NULL ? tls_unsent(self->secure).len : 0);
}

/* How much one may have waiting for who does not take it: less where all together hold as much as they may. */
static size_t backlog_of(const server *owner) {
  return owner->held > owner->limits->held ? LEAST_BACKLOG : BACKLOG;
}

static void wipe(connection *self, size_t used) {
  bns_wipe(self->in.ptr, used);
  bns_wipe(read_room, sizeof read_room);
}

void connection_close(connection *self, server *owner) {
  if (self->secure != NULL && self->protocol == NULL) owner->num_silent++;
  owner->held -= held_by(self);
  owner->num_listening -= self->protocol != NULL && self->protocol == owner->conn_protocols->events;
  close(self->fd);
  if (self->in.len > 0) wipe(self, self->in.len); /* what was never whole may hold a secret all the same */
  buf_free(&self->in);
  buf_free(&self->out);
  tls_filter_free(self->secure);
  if (self->protocol != NULL && self->protocol->end != NULL) self->protocol->end(self);
  free(self->state);
  free(self->memory);
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
  unsigned what = num_pending(self) > 0 ? POLLER_WRITE : 0;
  if (!self->ended && num_pending(self) < self->backlog && (!self->closing || self->lingering)) what |= POLLER_READ;
  return what;
}

/* --------------------------------------------------------------------------------------------------------- speaking */

/* The first bytes tell FIX from HTTP. NULL: they have not come. */
static const conn_protocol *told_by(const conn_protocols *of, bns_slice first, int is_all) {
  if (first.len == 0 || (first.len == 1 && first.ptr[0] == '8' && !is_all)) return NULL;
  return slice_starts(first, "8=") ? of->fix : of->http;
}

static void begin(connection *self, server *owner, const conn_protocol *which) {
  free(self->state);
  self->state = NULL;
  self->protocol = which;
  owner->num_listening += which == owner->conn_protocols->events;
  if (which == NULL || which->state_size == 0) return;
  self->state = calloc(1, which->state_size);
  if (self->state == NULL)
    self->dead = 1;
  else if (which->begin != NULL)
    which->begin(self, owner);
}

/* Inside a tunnel all begins anew: its first byte tells TLS from the rest again, unless it lies in TLS itself. */
static void begin_tunnel(connection *self, server *owner) {
  buf rest = self->in;
  begin(self, owner, NULL);
  if (self->secure != NULL) return;
  self->is_told = 0;
  memset(&self->in, 0, sizeof self->in);
  if (rest.len > 0) connection_take(self, owner, rest.ptr, rest.len);
  buf_free(&rest);
}

void connection_turn(connection *self, server *owner, next_step next) {
  switch (next) {
  case NEXT_USUAL: return;
  case NEXT_TUNNEL: begin_tunnel(self, owner); return;
  case NEXT_EVENTS: begin(self, owner, owner->conn_protocols->events); return;
  case NEXT_WEBSOCKET: begin(self, owner, owner->conn_protocols->ws); return;
  }
}

void connection_ask(connection *self, server *owner, arrival *what, answering *how) {
  how->memory = &self->memory;
  what->secure = self->secure != NULL;
  owner->handler.answer(owner->handler.context, how, what);
  /* A tunnel outlives the request that asked for it, whatever HTTP/1.0 says of connections. */
  if (!what->keep_alive && how->next != NEXT_TUNNEL) self->closing = 1;
  self->moved = now_ms();
  self->wipes |= how->is_secret;
}

void connection_answer(connection *self, server *owner, arrival *what) {
  answering how = {&self->out, NEXT_USUAL, NULL, 0, NULL, 0};
  connection_ask(self, owner, what, &how);
  self->next = self->closing ? NEXT_USUAL : how.next;
}

void connection_used(connection *self, size_t used) {
  if (self->wipes) wipe(self, used);
  self->wipes = 0;
  buf_drop(&self->in, used);
  if (self->in.len == 0) buf_free(&self->in);
  self->since = now_ms();
}

int connection_goes_on(const connection *self) {
  return !self->closing && !self->dead && num_pending(self) < self->backlog;
}

static void work(connection *self, server *owner) {
  const conn_protocol *before;
  do {
    if (self->protocol == NULL) {
      const conn_protocol *told = told_by(owner->conn_protocols, buf_slice(&self->in), self->ended);
      if (told != NULL) begin(self, owner, told);
    }
    before = self->protocol;
    if (before != NULL && !self->dead) before->work(self, owner);
    if (self->next != NEXT_USUAL) connection_turn(self, owner, self->next);
    self->next = NEXT_USUAL;
  } while (self->protocol != before && (self->in.len > 0 || self->ended) && connection_goes_on(self));
  if (self->protocol == NULL && self->ended) self->closing = 1;
}

/* ------------------------------------------------------------------------------------------------ reading, writing */

static int put(connection *self);

/* The first byte tells TLS (0x16) from what is plain. In a tunnel plain answers may wait: they go out before anything
 * is encrypted, or who did not take them is left. */
static void tell_first(connection *self, const server *owner, uint8_t first) {
  self->is_told = 1;
  self->since = now_ms();
  if (first != 0x16 || owner->identity == NULL) return;
  if (put(self)) self->secure = tls_filter_new(owner->identity);
  if (self->secure == NULL) self->dead = 1;
}

/* A client that did not get through its handshake is recorded as one who sent no request. */
static void break_off(connection *self, server *owner, int was_open) {
  arrival what;
  memset(&what, 0, sizeof what);
  what.error = tls_refused(self->secure) ? HTTP_TLS_REFUSED : HTTP_TLS_BROKEN;
  if (!was_open) connection_answer(self, owner, &what);
  self->closing = 1;
  buf_free(&self->out);
}

static void decrypt(connection *self, server *owner, bns_slice cipher) {
  int was_open = tls_now(self->secure) != TLS_SHAKING;
  tls_state state = tls_feed(self->secure, cipher, &self->in);
  if (state == TLS_ENDED) self->ended = 1;
  if (state == TLS_BROKEN && !self->closing) break_off(self, owner, was_open);
}

void connection_take(connection *self, server *owner, const uint8_t *bytes, size_t len) {
  size_t before = self->in.len;
  if (self->lingering) return;
  if (!self->is_told) tell_first(self, owner, bytes[0]);
  if (self->dead) return;
  if (self->secure != NULL) {
    decrypt(self, owner, (bns_slice){bytes, len});
  } else {
    buf_reserve(&self->in, len);
    buf_put(&self->in, bytes, len);
  }
  if (before == 0 && self->in.len > 0) self->since = now_ms();
}

static void receive(connection *self, server *owner) {
  for (int i = 0; i < READS && !self->ended && !self->dead; i++) {
    ssize_t got = recv(self->fd, read_room, sizeof read_room, 0);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) break;
    if (got < 0) self->dead = 1;
    if (got == 0) self->ended = 1;
    if (got > 0) connection_take(self, owner, read_room, (size_t)got);
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

static void encrypt_unsent(connection *self) {
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
  /* Dropped by halves, so that no byte is moved often, and none kept for a client who never takes all. */
  if (self->out_at < self->out.len - self->out_at) return;
  buf_drop(&self->out, self->out_at);
  self->out_at = 0;
  if (self->out.len == 0) buf_free(&self->out);
}

/* put writes what is unsent. 1: all of it. */
static int put(connection *self) {
  bns_slice left;
  encrypt_unsent(self);
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
  /* Who asks and does not take the answers is answered no further, and sooner where many do so. */
  self->backlog = backlog_of(owner);
  if (what & POLLER_READ) receive(self, owner);
  owner->held = owner->held - held + held_by(self);
  held = held_by(self);
  if (!self->dead && !self->lingering) work(self, owner);
  owner->held = owner->held - held + held_by(self);
}

void connection_send(connection *self, server *owner) {
  size_t held = held_by(self);
  if (!self->dead) transmit(self);
  /* What waited for the answers to be taken: nothing else would turn to it, where they were taken at once. */
  while (!self->dead && !self->closing && num_pending(self) == 0 && (self->in.len > 0 || self->ended)) {
    size_t before = self->in.len;
    work(self, owner);
    if (!self->dead) transmit(self);
    if (self->in.len == before) break;
  }
  owner->held = owner->held - held + held_by(self);
}

void connection_publish(connection *self, server *owner, bns_slice event) {
  size_t held = held_by(self);
  if (self->protocol != owner->conn_protocols->events || self->closing || self->dead) return;
  buf_put_slice(&self->out, event);
  self->moved = num_pending(self) == event.len ? now_ms() : self->moved;
  if (num_pending(self) > backlog_of(owner))
    self->dead = 1;
  else
    transmit(self);
  owner->held = owner->held - held + held_by(self);
}

void connection_push(connection *self, server *owner, bns_slice message) {
  size_t held = held_by(self), waiting = num_pending(self);
  if (self->closing || self->dead) return;
  self->protocol->say(self, message);
  if (waiting == 0) self->moved = now_ms();
  if (num_pending(self) > backlog_of(owner))
    self->dead = 1;
  else
    transmit(self);
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
  } else if (self->protocol != NULL) {
    self->protocol->late(self, owner, now);
    if (!self->dead) transmit(self);
  } else {
    self->dead = now > self->since + (self->in.len == 0 ? limits->idle_ms : limits->head_ms);
  }
  owner->held = owner->held - held + held_by(self);
}

/* conn_fix.c - FIX on a connection: messages are cut, handed to the handler one by one, and the session is kept alive.
 */
#include <string.h>

#include "net/connection.h"
#include "net/fix_session.h"
#include "text.h"
#include "util/clock.h"

static int is_same(const fix_session *session, bns_slice sender, bns_slice key) {
  return session->on && bns_slice_is(sender, session->sender) && bns_slice_is(key, session->key);
}

/* SenderCompID(49) is unique among an account's sessions: here an account is an API key. */
static int is_in_use(const connection *self, const server *owner, bns_slice message) {
  bns_slice sender = {NULL, 0}, key = {NULL, 0};
  if (!fix_find(&sender, message, "49") || !fix_find(&key, message, "553")) return 0;
  for (size_t i = 0; i < owner->cap; i++) {
    const connection *c = owner->by_fd[i];
    if (c != NULL && c != self && c->protocol == &conn_fix && !c->dead && !c->closing && c->state != NULL &&
        is_same(c->state, sender, key))
      return 1;
  }
  return 0;
}

static void hand(connection *self, server *owner, fix_arrival *came, bns_slice raw) {
  arrival what;
  size_t before = self->out.len;
  memset(&what, 0, sizeof what);
  came->session = self->state;
  what.form = ARRIVAL_FIX;
  what.fix = came;
  what.raw = raw;
  what.keep_alive = 1;
  connection_answer(self, owner, &what);
  if (self->out.len > before) came->session->said = now_ms();
  if (came->session->over) self->closing = 1;
}

static void hand_message(connection *self, server *owner, size_t len) {
  fix_session *session = self->state;
  bns_slice message = {self->in.ptr, len};
  fix_arrival came;
  memset(&came, 0, sizeof came);
  came.event = FIX_CAME;
  came.fault = fix_fault_of(&came.tag, message);
  came.in_use = !session->on && is_in_use(self, owner, message);
  session->heard = now_ms();
  hand(self, owner, &came, message);
  connection_used(self, len);
}

/* What cannot be cut: the rest of the connection with it. */
static void hand_broken(connection *self, server *owner, fix_fault why) {
  fix_arrival came;
  memset(&came, 0, sizeof came);
  came.event = FIX_CAME;
  came.fault = why;
  hand(self, owner, &came, buf_slice(&self->in));
  self->closing = 1;
  connection_used(self, self->in.len);
}

static void work(connection *self, server *owner) {
  while (connection_goes_on(self) && self->in.len > 0) {
    size_t len;
    fix_state state = fix_cut(&len, self->in.ptr, self->in.len);
    if (state == FIX_WHOLE)
      hand_message(self, owner, len);
    else if (state == FIX_BROKEN || self->ended)
      hand_broken(self, owner, state == FIX_BROKEN ? FIX_LONG : FIX_CUT_OFF);
    else
      break;
  }
  if (self->ended && connection_goes_on(self)) self->closing = 1;
}

static void beat(connection *self, server *owner, fix_event event) {
  fix_arrival came;
  memset(&came, 0, sizeof came);
  came.event = event;
  hand(self, owner, &came, (bns_slice){NULL, 0});
}

static void late(connection *self, server *owner, double now) {
  fix_session *session = self->state;
  if (self->in.len > 0 && now > self->since + owner->limits->head_ms) {
    hand_broken(self, owner, FIX_CUT_OFF);
  } else if (!session->on) {
    self->dead = now > self->since + owner->limits->idle_ms;
  } else if (session->asked && now > session->heard + 2 * session->beat_ms) {
    self->dead = 1; /* the documents: the connection will be dropped */
  } else if (!session->asked && now > session->heard + session->beat_ms) {
    beat(self, owner, FIX_UNHEARD);
  } else if (now > session->said + session->beat_ms) {
    beat(self, owner, FIX_UNSAID);
  }
}

const conn_protocol conn_fix = {sizeof(fix_session), NULL, work, late, NULL, NULL};

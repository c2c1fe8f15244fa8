/* conn_http.c - HTTP on a connection: requests are answered in their order, as many as came at once. */
#include <stdlib.h>
#include <string.h>

#include "net/connection.h"
#include "text.h"
#include "util/clock.h"

enum { SMALL = 16 * 1024 };

/* talk: the request that is being read. */
typedef struct talk {
  http_reader reader;
  double head_since; /* when its head was complete */
  int continued;     /* 100 Continue was said */
} talk;

static void begin_next(connection *self, const server *owner, size_t used) {
  talk *t = self->state;
  connection_used(self, used);
  http_start(&t->reader, &owner->limits->http);
  t->continued = 0;
}

static void begin(connection *self, server *owner) {
  talk *t = self->state;
  http_start(&t->reader, &owner->limits->http);
}

static void answer(connection *self, server *owner, arrival *what) {
  const http_reader *r = &((const talk *)self->state)->reader;
  what->error = what->error ? what->error : r->error;
  what->error_at = r->error_at;
  what->keep_alive = what->error == HTTP_NO_ERROR && r->keep_alive;
  what->method = (bns_slice){self->in.ptr + r->method_at, r->method_len};
  what->target = (bns_slice){self->in.ptr + r->target_at, r->target_len};
  connection_answer(self, owner, what);
}

static void answer_whole(connection *self, server *owner) {
  const http_reader *r = &((const talk *)self->state)->reader;
  size_t used = r->len;
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
  if (self->wipes && body != NULL) bns_wipe(body, r->chunked ? r->body_len : 1);
  free(headers);
  free(body);
  begin_next(self, owner, used);
}

/* The rest of the connection cannot be read as requests. */
static void answer_broken(connection *self, server *owner, http_error error) {
  arrival what;
  memset(&what, 0, sizeof what);
  what.raw = buf_slice(&self->in);
  what.error = error;
  answer(self, owner, &what);
  self->closing = 1;
  begin_next(self, owner, self->in.len);
}

static void say_continue(connection *self) {
  talk *t = self->state;
  const http_reader *r = &t->reader;
  if (!r->expects_continue || t->continued || r->head_len == 0 || self->in.len > r->head_len) return;
  t->continued = 1;
  buf_put_text(&self->out, "HTTP/1.1 100 Continue\r\n\r\n");
}

static void work(connection *self, server *owner) {
  talk *t = self->state;
  http_reader *r = &t->reader;
  while (connection_goes_on(self) && self->next == NEXT_USUAL) {
    http_state state = http_feed(r, self->in.ptr, self->in.len);
    if (state == HTTP_MORE) break;
    if (state == HTTP_WHOLE)
      answer_whole(self, owner);
    else
      answer_broken(self, owner, r->error);
  }
  if (!connection_goes_on(self) || self->next != NEXT_USUAL) return;
  if (r->head_len != 0 && t->head_since < self->since) t->head_since = now_ms();
  if (self->in.len > SMALL && owner->held > owner->limits->held)
    answer_broken(self, owner, HTTP_NO_ROOM);
  else if (self->ended && (r->method_len > 0 || r->line_at < self->in.len))
    answer_broken(self, owner, HTTP_CUT_OFF);
  else if (self->ended)
    self->closing = 1;
  else
    say_continue(self);
}

static void late(connection *self, server *owner, double now) {
  const talk *t = self->state;
  const server_limits *limits = owner->limits;
  if (self->in.len == 0)
    self->dead = now > self->since + limits->idle_ms;
  else if (t->reader.head_len == 0 && now > self->since + limits->head_ms)
    answer_broken(self, owner, HTTP_SLOW_HEAD);
  else if (t->reader.head_len != 0 && now > t->head_since + limits->body_ms)
    answer_broken(self, owner, HTTP_SLOW_BODY);
}

const conn_protocol conn_http = {sizeof(talk), begin, work, late, NULL, NULL};

/* ----------------------------------------------------------------------------------------------------------- events */

/* A page that listens sends nothing more: what it does send is thrown away. */
static void work_events(connection *self, server *owner) {
  (void)owner;
  buf_free(&self->in);
  if (self->ended) self->closing = 1;
}

/* A comment of the event stream from time to time: where nobody listens any more, writing it tells. */
static void late_events(connection *self, server *owner, double now) {
  if (now <= self->moved + owner->limits->idle_ms / 4) return;
  buf_put_text(&self->out, ":\n\n");
  self->moved = now;
}

const conn_protocol conn_events = {0, NULL, work_events, late_events, NULL, NULL};

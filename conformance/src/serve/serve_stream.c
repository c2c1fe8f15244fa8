/* serve_stream.c - streams: a connection that listens to public ones and to accounts, and what is sent to it.
 *
 * Nothing that a client sends there is signed, so that nothing is judged; messages are recorded as those of a session.
 * Events of accounts are sent when the step of the server that they happened in ends; public streams speak once a
 * second. */
#include <stdlib.h>
#include <string.h>

#include "serve/ws_session.h"
#include "text.h"
#include "util/json_text.h"
#include "util/slice.h"

enum { SPEAK_US = 1000000, ADVANCE_US = 10000 };

/* --------------------------------------------------------------------------------------------------------- the path */

/* USD-M has the same paths behind a word for what is told there, since 2026. */
static bns_slice without_kind(bns_slice path) {
  static const char *const kinds[] = {"/public", "/market", "/private"};
  for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
    bns_slice rest = slice_from(path, strlen(kinds[i]));
    if (slice_starts(path, kinds[i]) && rest.len > 0 && rest.ptr[0] == '/') return rest;
  }
  return path;
}

int serve_stream_takes(bns_slice path) {
  bns_slice rest = without_kind(path);
  return bns_slice_is(rest, "/ws") || slice_starts(rest, "/ws/") || bns_slice_is(rest, "/stream");
}

/* listen_to takes names with '/' between them. */
static void listen_to(void **memory, bns_slice names) {
  while (names.len > 0) {
    size_t end = slice_index(names, '/');
    (void)ws_session_listen(memory, slice_until(names, end));
    names = slice_from(names, end + 1);
  }
}

static void listen_to_query(void **memory, mem *arena, bns_slice query) {
  while (query.len > 0) {
    size_t end = slice_index(query, '&'), len = 0;
    bns_slice pair = slice_until(query, end), name = slice_until(pair, slice_index(pair, '='));
    bns_slice value = slice_from(pair, name.len + 1);
    uint8_t *plain = mem_alloc(arena, value.len + 1);
    if ((bns_slice_is(name, "streams") || bns_slice_is(name, "listenKey")) &&
        bns_unpercent(plain, value.len + 1, &len, value) == BNS_OK)
      listen_to(memory, (bns_slice){plain, len});
    query = slice_from(query, end + 1);
  }
}

void serve_stream_open(serving *self, void **memory, const http_message *message) {
  ws_session *session = *memory;
  bns_slice target = message->wire.target, path = serve_path_of(&message->wire), rest = without_kind(path);
  session->product = markets_streams(&self->played.markets, message->host);
  session->is_combined = bns_slice_is(rest, "/stream");
  if (slice_starts(rest, "/ws/")) listen_to(memory, slice_from(rest, 4));
  listen_to_query(memory, &self->arena, slice_from(target, path.len + 1));
}

/* ------------------------------------------------------------------------------------------------- what is asked */

/* asked_stream: a message of the client. */
typedef struct asked_stream {
  bns_slice method, id; /* id: JSON text */
  const bns_json *params;
} asked_stream;

static int read_asked(asked_stream *out, mem *arena, bns_slice text) {
  const bns_json *whole = json_read_request(arena, text), *id, *method;
  memset(out, 0, sizeof *out);
  out->id = bns_slice_of("null");
  if (whole == NULL || whole->type != BNS_JSON_OBJECT) return -1;
  id = bns_json_member(whole, "id");
  method = bns_json_member(whole, "method");
  out->params = bns_json_member(whole, "params");
  if (method == NULL || method->type != BNS_JSON_STRING) return -1;
  out->method = vectors_expand(arena, method);
  if (id != NULL && id->type == BNS_JSON_NUMBER) out->id = (bns_slice){id->ptr, id->len};
  if (id != NULL && id->type == BNS_JSON_STRING) out->id = (bns_slice){id->ptr - 1, id->len + 2};
  return out->params != NULL && out->params->type != BNS_JSON_ARRAY ? -1 : 0;
}

static void change(void **memory, mem *arena, const asked_stream *asked, int listens) {
  const bns_json *each = asked->params == NULL || asked->params->count == 0 ? NULL : bns_json_child(asked->params);
  for (uint32_t i = 0; each != NULL && i < asked->params->count; i++, each = bns_json_next(each)) {
    bns_slice name = each->type == BNS_JSON_STRING ? vectors_expand(arena, each) : (bns_slice){NULL, 0};
    if (listens)
      (void)ws_session_listen(memory, name);
    else
      ws_session_forget(*memory, name);
  }
}

static void put_streams(buf *out, const ws_session *session) {
  size_t num = 0;
  buf_put_text(out, "[");
  for (size_t i = 0; i < session->num_streams; i++) {
    if (ws_session_stream(session, i)[0] == 0) continue;
    if (num++ > 0) buf_put_text(out, ",");
    buf_put_json(out, bns_slice_of(ws_session_stream(session, i)));
  }
  buf_put_text(out, "]");
}

/* SET_PROPERTY ["combined", true] */
static void set_property(ws_session *session, const asked_stream *asked) {
  const bns_json *name = asked->params == NULL || asked->params->count != 2 ? NULL : bns_json_child(asked->params);
  if (name != NULL && bns_slice_is((bns_slice){name->ptr, name->len}, "combined"))
    session->is_combined = bns_json_next(name)->type == BNS_JSON_TRUE;
}

/* answer_asked writes the result; 0: there is no such method. */
static int answer_asked(buf *out, void **memory, mem *arena, const asked_stream *asked) {
  ws_session *session = *memory;
  if (bns_slice_is(asked->method, "SUBSCRIBE") || bns_slice_is(asked->method, "UNSUBSCRIBE"))
    change(memory, arena, asked, bns_slice_is(asked->method, "SUBSCRIBE"));
  else if (bns_slice_is(asked->method, "SET_PROPERTY"))
    set_property(session, asked);
  else if (bns_slice_is(asked->method, "LIST_SUBSCRIPTIONS")) {
    put_streams(out, session);
    return 1;
  } else if (bns_slice_is(asked->method, "GET_PROPERTY")) {
    buf_put_text(out, session->is_combined ? "true" : "false");
    return 1;
  } else {
    return 0;
  }
  buf_put_text(out, "null");
  return 1;
}

void serve_stream_answer(serving *self, request_record *one, arrival *seen, answering *how) {
  static const fault unread = {"the message is no request of a stream",
                               "Send {\"method\":\"SUBSCRIBE\",\"params\":[\"btcusdt@trade\"],\"id\":1}."};
  asked_stream asked;
  buf result = {NULL, 0, 0};
  int is_read = read_asked(&asked, &self->arena, seen->raw) == 0;
  is_read = is_read && answer_asked(&result, how->memory, &self->arena, &asked);
  seen->method = asked.method;
  seen->target = bns_slice_of("/stream");
  one->verdict = REQUEST_SESSION;
  one->answer.status = is_read ? 200 : 400;
  if (!is_read) one->fault = &unread;
  one->answer.body = is_read
                         ? mem_format(&self->arena, "{\"result\":%.*s,\"id\":%.*s}", (int)result.len,
                                      (const char *)result.ptr, (int)asked.id.len, (const char *)asked.id.ptr)
                         : mem_format(&self->arena, "{\"error\":{\"code\":2,\"msg\":\"Invalid request\"},\"id\":%.*s}",
                                      (int)asked.id.len, (const char *)asked.id.ptr);
  buf_put_slice(how->out, one->answer.body);
  buf_free(&result);
}

/* ------------------------------------------------------------------------------------------------ the WebSocket API */

/* Without a number all subscriptions end. */
static void forget_accounts(ws_session *session, mem *arena, const parsed_request *request) {
  asked_values asked = asked_of(arena, request);
  bns_slice number = asked_find(&asked, "subscriptionId");
  for (size_t i = 0; i < session->num_streams; i++)
    if (number.ptr == NULL || bns_slice_equal(number, mem_format(arena, "%zu", i)))
      ws_session_stream(session, i)[0] = 0;
}

static void put_subscriptions(response *answer, mem *arena, const ws_session *session) {
  buf out = {NULL, 0, 0};
  size_t num = 0;
  for (size_t i = 0; i < session->num_streams; i++)
    if (ws_session_stream(session, i)[0] != 0) buf_format(&out, "%s{\"subscriptionId\":%zu}", num++ > 0 ? "," : "", i);
  answer->body = mem_format(arena, "[%.*s]", (int)out.len, out.len > 0 ? (const char *)out.ptr : "");
  buf_free(&out);
}

static void listen_to_account(serving *self, request_record *one, void **memory) {
  const played_product *played = markets_product(&self->played.markets, one->found.scheme, (bns_slice){NULL, 0});
  const account *whose = played == NULL ? NULL : accounts_find(&self->played.accounts, played, one->api_key);
  long at = whose == NULL ? -1 : ws_session_listen(memory, bns_slice_of(whose->listen_key));
  if (at >= 0) one->answer.body = mem_format(&self->arena, "{\"subscriptionId\":%ld}", at);
}

void serve_stream_account(serving *self, request_record *one, void **memory, bns_slice method) {
  if (!self->played.is_open) return;
  if (slice_starts(method, "userDataStream.subscribe"))
    listen_to_account(self, one, memory);
  else if (bns_slice_is(method, "userDataStream.unsubscribe"))
    forget_accounts(*memory, &self->arena, &one->found.request);
  else if (bns_slice_is(method, "session.subscriptions"))
    put_subscriptions(&one->answer, &self->arena, *memory);
}

/* --------------------------------------------------------------------------------------------------- what is said */

/* telling: an event of an account, for whoever listens to it. */
typedef struct telling {
  const account *whose;
  bns_slice texts[2];
} telling;

static void wrap(buf *out, const ws_session *session, size_t at, bns_slice text) {
  if (session->api != NULL) {
    buf_format(out, "{\"subscriptionId\":%zu,\"event\":", at);
  } else if (session->is_combined) {
    buf_put_text(out, "{\"stream\":");
    buf_put_json(out, bns_slice_of(ws_session_stream(session, at)));
    buf_put_text(out, ",\"data\":");
  }
  buf_put_slice(out, text);
  if (session->api != NULL || session->is_combined) buf_put_text(out, "}");
}

static int event_for(buf *out, void *context, void *memory, size_t index) {
  const telling *told = context;
  const ws_session *session = memory;
  size_t at = 0;
  if (index >= 2 || told->texts[index].len == 0) return 0;
  while (at < session->num_streams && strcmp(ws_session_stream(session, at), told->whose->listen_key) != 0)
    at++;
  if (at == session->num_streams) return 0;
  wrap(out, session, at, told->texts[index]);
  return 1;
}

static void tell_events(serving *self) {
  account_store *store = &self->played.accounts;
  for (size_t i = 0; i < store->num_events; i++) {
    const account_event *event = &store->events[i];
    telling told;
    played_events texts;
    played_event(&texts, &self->arena, &self->played, event, serve_now_us(self));
    told.whose = store->list[event->account];
    told.texts[0] = texts.order;
    told.texts[1] = texts.balances;
    server_push(self->open, event_for, &told);
    mem_reset(&self->arena);
  }
  store->num_events = 0;
}

/* The place of a message is that of its stream, of those that say something. */
static int stream_for(buf *out, void *context, void *memory, size_t index) {
  serving *self = context;
  const ws_session *session = memory;
  if (session->api != NULL) return 0;
  for (size_t at = 0; at < session->num_streams; at++) {
    bns_slice text = played_stream(&self->arena, &self->played, session->product,
                                   bns_slice_of(ws_session_stream(session, at)), serve_now_us(self));
    if (text.len == 0 || index-- > 0) continue;
    wrap(out, session, at, text);
    mem_reset(&self->arena);
    return 1;
  }
  mem_reset(&self->arena);
  return 0;
}

/* A hundred times a second: every order that is remembered is looked at, and a request has seen to its own account. */
static void advance(serving *self, int64_t now_us) {
  if (now_us < self->advanced_us + ADVANCE_US && now_us > self->advanced_us - ADVANCE_US) return;
  self->advanced_us = now_us;
  accounts_advance(&self->played.accounts, now_us);
}

void serve_stream_tell(void *context) {
  serving *self = context;
  int64_t now = serve_real_us();
  if (!self->played.is_open || self->open == NULL) return;
  advance(self, serve_now_us(self));
  tell_events(self);
  if (now < self->spoke_us + SPEAK_US) return;
  self->spoke_us = now;
  server_push(self->open, stream_for, self);
}

/* serve_ws.c - the WebSocket API: the upgrade, what a connection remembers, and what each message means. */
#include <stdlib.h>
#include <string.h>

#include "scheme.h"
#include "suite/scheme_traits.h"
#include "serve/ws_session.h"
#include "util/slice.h"
#include "spot_ws.h"
#include "text.h"
#include "util/json_text.h"

/* A path with more behind it is none of an API. */
static const bns_scheme *api_at(bns_slice path) {
  const bns_scheme *found = scheme_at(BNS_FORM_FRAME, REGION_WORLD, path);
  return found != NULL && bns_slice_is(path, traits_of(found)->starts[0]) ? found : NULL;
}

static bns_slice path_of(const bns_scheme *api) {
  return bns_slice_of(traits_of(api)->starts[0]);
}

int serve_ws_takes(bns_slice path) {
  return api_at(path) != NULL;
}

/* ------------------------------------------------------------------------------------------------------ the upgrade */

static void open_session(serving *self, void **memory, const http_message *message) {
  ws_session *session = *memory;
  memset(session, 0, sizeof *session);
  session->api = api_at(serve_path_of(&message->wire));
  session->is_us = serve_is_us_host(message->host);
  session->connected_ms = serve_now_us(self) / 1000;
  if (session->api == NULL) serve_stream_open(self, memory, message);
}

/* That a refusal is JSON is documented; its code and text are not known, and here it says what is wrong. */
void serve_ws_upgrade(serving *self, request_record *one, answering *how, const http_message *message) {
  uint8_t accept[WS_ACCEPT_LEN];
  ws_error error = ws_handshake(accept, message);
  if (error == WS_NO_ERROR && *how->memory == NULL) *how->memory = malloc(sizeof(ws_session));
  if (error == WS_NO_ERROR && *how->memory == NULL) error = WS_NO_ROOM;
  if (error != WS_NO_ERROR) {
    unsigned status = ws_error_status(error) < 600 ? ws_error_status(error) : 503;
    one->fault = ws_fault(error);
    one->verdict = REQUEST_NOT_WEBSOCKET;
    response_refuse(&one->answer, &self->arena, status, "-1000", bns_slice_of(one->fault->text));
    return;
  }
  open_session(self, how->memory, message);
  how->next = NEXT_WEBSOCKET;
  one->verdict = REQUEST_UPGRADED;
  one->answer.status = 101;
  one->answer.accept = mem_copy(&self->arena, accept, sizeof accept);
}

/* ----------------------------------------------------------------------------------------- a message taken apart */

typedef enum flaw { FLAW_NONE = 0, FLAW_JSON, FLAW_NO_ID, FLAW_ID, FLAW_METHOD, FLAW_PARAMS } flaw;

/* asked: the members of a message. */
typedef struct asked {
  flaw flaw;
  size_t flaw_at; /* FLAW_JSON: the byte */
  bns_slice id;   /* JSON text: what the answer says */
  bns_slice method, api_key;
} asked;

static bns_slice text_of(mem *arena, const bns_json *value) {
  if (value == NULL || value->type != BNS_JSON_STRING) return (bns_slice){NULL, 0};
  return vectors_expand(arena, value);
}

static const bns_json *parse(mem *arena, bns_slice text, size_t *at) {
  const bns_json *value = json_read_at(arena, text, at);
  return value != NULL && value->type == BNS_JSON_OBJECT ? value : NULL;
}

static bns_slice source_of(const bns_json *value) {
  size_t quote = value->type == BNS_JSON_STRING;
  return (bns_slice){value->ptr - quote, value->len + 2 * quote};
}

/* Whether there is no id, or which of the members is not what it has to be (SW-7). */
static void take_apart(asked *out, mem *arena, bns_slice message) {
  const bns_json *whole, *id, *method, *params;
  memset(out, 0, sizeof *out);
  whole = parse(arena, message, &out->flaw_at);
  out->id = bns_slice_of("null");
  out->flaw = FLAW_JSON;
  if (whole == NULL) return;
  id = bns_json_member(whole, "id");
  method = bns_json_member(whole, "method");
  params = bns_json_member(whole, "params");
  out->method = text_of(arena, method);
  out->flaw = id == NULL ? FLAW_NO_ID : FLAW_ID;
  if (id == NULL || !bns_frame_id_allowed(id)) return;
  out->id = source_of(id);
  out->flaw = FLAW_METHOD;
  if (method == NULL || method->type != BNS_JSON_STRING) return;
  out->flaw = FLAW_PARAMS;
  if (params != NULL && params->type != BNS_JSON_OBJECT) return;
  out->flaw = FLAW_NONE;
  if (params != NULL) out->api_key = text_of(arena, bns_json_member(params, "apiKey"));
}

/* ----------------------------------------------------------------------------------------------------- answering */

static void refuse_flaw(serving *self, request_record *one, answering *how, flaw what) {
  static const char ids[] = "Give each request an id: an integer, null, or 1 to 36 letters, digits, - and _.";
  static const fault faults[] = {{"", ""},
                                 {"the message is no JSON object", ""},
                                 {"the message has no id", ids},
                                 {"the id is none", ids},
                                 {"the method is absent, or no text", ""},
                                 {"the params are no object", "Send them by name: {\"symbol\":\"BTCUSDT\"}."}};
  static const char *const texts[] = {
      "",
      "Invalid JSON Request",
      "",
      "Invalid 'id' in JSON request; expected an integer, a string matching '^[a-zA-Z0-9-_]{1,36}$', or null.",
      "Invalid 'method' in JSON request; expected a string.",
      "Invalid 'params' in JSON request; expected an object."};
  one->fault = &faults[what];
  one->verdict = REQUEST_WRONG;
  if (what == FLAW_NO_ID)
    how->close = CLOSE_WITHOUT_FRAME;
  else
    response_refuse(&one->answer, &self->arena, 400, "-1135", bns_slice_of(texts[what]));
  if (what == FLAW_ID) {
    how->close = 1008;
    how->close_reason = "disconnected";
  }
}

/* How Spot answers a method that does not exist is not known: nothing may be concluded from the answer given here. */
static void refuse_method(serving *self, request_record *one, const ws_session *session, bns_slice method) {
  one->verdict = REQUEST_NO_ENDPOINT;
  if (traits_of(session->api)->answers == PRODUCT_SPOT_WS)
    response_refuse(&one->answer, &self->arena, 400, "-1020", bns_slice_of("This operation is not supported."));
  else
    response_refuse(&one->answer, &self->arena, 400, "-5000",
                    mem_format(&self->arena, "Method %.*s is invalid", (int)method.len, (const char *)method.ptr));
}

static void log_on_or_out(ws_session *session, const request_checks *found, bns_slice method, int64_t at_ms) {
  bns_slice key = found->request.seen.api_key;
  if (bns_slice_is(method, "session.logout")) session->api_key_len = 0;
  if (!found->request.seen.session_logon || key.len > sizeof session->api_key) return;
  memcpy(session->api_key, key.ptr, key.len);
  session->api_key_len = key.len;
  session->authorised_ms = at_ms;
}

static const bns_scheme *scheme_of(serving *self, const ws_session *session, bns_slice api_key) {
  const ring_key *key = keyring_find(&self->ring, api_key);
  int is_us = session->is_us || (key != NULL && key->is_us);
  return is_us && scheme_at(BNS_FORM_FRAME, REGION_US, path_of(session->api)) != NULL
             ? scheme_at(BNS_FORM_FRAME, REGION_US, path_of(session->api))
             : session->api;
}

/* The methods of COIN-M are listed under USD-M's path. */
static bns_slice methods_of(const bns_scheme *api) {
  return path_of(scheme_numbered(traits_of(api)->endpoints_too));
}

static void judge(serving *self, request_record *one, answering *how, const asked *what, answer_facts *facts) {
  ws_session *session = *how->memory;
  bns_slice held = mem_copy(&self->arena, session->api_key, session->api_key_len); /* a logout forgets it */
  const bns_scheme *scheme = scheme_of(self, session, what->api_key.len > 0 ? what->api_key : held);
  ws_request request = {one->what->raw, what->method, methods_of(session->api), held};
  response_session told = {{NULL, 0}, 0, 0};
  exchange_data by = serve_data(self);
  ruleset rules = self->options.rules;
  if (what->flaw == FLAW_NONE && endpoints_find(&self->endpoints, scheme, what->method, request.path) == NULL) {
    refuse_method(self, one, session, what->method);
    return;
  }
  one->is_checked = 1;
  request_checks_frame(&one->found, &self->arena, scheme, &request, &by, facts->now_us);
  one->api_key = one->found.request.seen.api_key.len > 0 ? one->found.request.seen.api_key : held;
  one->verdict = serve_verdict_of(&one->found, rules);
  if (what->flaw != FLAW_NONE) {
    refuse_flaw(self, one, how, what->flaw);
    return;
  }
  if (one->verdict == REQUEST_WRONG && one->found.refusal[rules] != REFUSED_NO_SESSION) serve_diagnose(self, one);
  if (one->found.refusal[rules] == NOT_REFUSED) log_on_or_out(session, &one->found, what->method, facts->now_us / 1000);
  told.api_key = (bns_slice){session->api_key, session->api_key_len};
  told.authorised_ms = session->authorised_ms;
  told.connected_ms = session->connected_ms;
  facts->session = &told;
  response_checked(&one->answer, &self->arena, &one->found, rules, facts);
  serve_play(self, one, facts);
  if (one->found.refusal[rules] == NOT_REFUSED) serve_stream_account(self, one, how->memory, what->method);
  if (one->verdict == REQUEST_OWN_FAULT)
    response_refuse(&one->answer, &self->arena, 500, "-1000", bns_slice_of(SERVED_UNKNOWN));
  facts->session = NULL;
}

static void answer_message(serving *self, request_record *one, arrival *seen, answering *how) {
  const ws_session *session = *how->memory;
  answer_facts facts;
  asked what;
  memset(&facts, 0, sizeof facts);
  facts.number = one->number;
  facts.now_us = serve_now_us(self);
  take_apart(&what, &self->arena, seen->raw);
  seen->error_at = what.flaw_at;
  seen->method = what.method;
  seen->target = path_of(session->api);
  judge(self, one, how, &what, &facts);
  if (one->answer.status == 0) return;
  response_framed(&one->answer, &self->arena, what.id,
                  what.flaw == FLAW_NONE && (one->found.endpoint == NULL || !one->found.endpoint->hides_limits),
                  &facts);
  buf_put_slice(how->out, one->answer.body);
}

void serve_ws_answer(serving *self, answering *how, const arrival *what) {
  arrival seen = *what;
  request_record one;
  serve_begin(self, &one, &seen);
  if (what->fault != NULL)
    one.verdict = REQUEST_NOT_WEBSOCKET;
  else if (((const ws_session *)*how->memory)->api == NULL)
    serve_stream_answer(self, &one, &seen, how);
  else
    answer_message(self, &one, &seen, how);
  serve_tell(self, &one);
}

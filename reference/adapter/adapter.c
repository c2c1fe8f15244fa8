/* The fields, the replies and their order are those of the adapter protocol (conformance/PROTOCOL.md). */
#include "adapter.h"

#include <string.h>

#include "answer.h"
#include "members.h"
#include "json.h"
#include "scheme_words.h"
#include "text.h"

/* A request of 65,537 parameters has some 200,000 values; more than this is no request. */
#define VALUES_MAX ((size_t)1 << 20)
/* What a request adds to the texts in its line: names of parameters and headers, hex, base64. */
#define WORK_MIN 4096

/* call: one line while it is being answered. */
typedef struct call {
  adapter *room;
  answer out;
  members in;
  const bns_json *line;
  const bns_scheme *scheme;
  bns_key_kind kind;
  bns_slice api_key, serial, material;
  bns_key hmac;       /* opened for this line */
  const bns_key *key; /* that one, or one of the cache; NULL where the scheme takes no key of this kind */
} call;

static void fail(call *c, const char *about, const char *why) {
  c->out.kind = ANSWER_ERROR;
  c->out.about = about;
  c->out.why = why;
}

/* What is lacking here is no property of the question. */
static void fail_here(call *c, const char *about, const char *why) {
  c->room->own_fault = 1;
  fail(c, about, why);
}

static void fail_with(call *c, const char *about, bns_status status) {
  if (status == BNS_ERR_BACKEND || status == BNS_ERR_ROOM)
    fail_here(c, about, bns_status_text(status));
  else
    fail(c, about, bns_status_text(status));
}

static void fail_in_field(call *c) {
  fail(c, c->in.fault_at ? c->in.fault_at : "line", c->in.fault ? c->in.fault : "not readable");
}

static void refuse(call *c, bns_reason reason) {
  c->out.kind = reason == BNS_VALID ? ANSWER_VALID : ANSWER_REJECT;
  c->out.reason = reason;
}

static void unsupported(call *c, const char *about, bns_slice quoted, const char *why) {
  c->out.kind = ANSWER_UNSUPPORTED;
  c->out.about = about;
  c->out.quoted = quoted;
  c->out.why = why;
}

/* ---------------------------------------------------------------------------------------------------- the key */

static const char *material_field(bns_key_kind kind, bns_use use) {
  if (kind == BNS_KIND_HMAC) return "key.secret";
  return use == BNS_TO_SIGN ? "key.pem" : "key.public_pem";
}

static int open_key(call *c, bns_algorithm algorithm, bns_use use) {
  bns_status status;
  if (c->kind == BNS_KIND_HMAC) {
    status = bns_key_open(&c->hmac, NULL, algorithm, use, c->material.ptr, c->material.len);
    c->key = &c->hmac;
  } else {
    status = keycache_open(&c->room->keys, &c->key, algorithm, use, c->material);
  }
  if (status == BNS_OK) return 1;
  c->key = NULL;
  if (status == BNS_ERR_UNSUPPORTED)
    unsupported(c, "key type", bns_slice_of(key_kind_name(c->kind)), "no linked crypto library has it");
  else
    fail_with(c, material_field(c->kind, use), status);
  return 0;
}

/* read_key reads and opens the key. with_owner: the members that say whose it is have to be there (not in sign). It
 * leaves key NULL, and succeeds, where the scheme takes no key of this kind: what that means is the operation's affair.
 */
static int read_key(call *c, bns_use use, int with_owner) {
  bns_slice type;
  const bns_json *key = members_object(&c->in, c->line, "key");
  if (key == NULL || !members_text(&c->in, &type, key, "key.type")) {
    fail_in_field(c);
    return 0;
  }
  c->kind = key_kind_of(type);
  if (c->kind == 0) {
    fail(c, "key.type", "none of hmac, rsa, ed25519");
    return 0;
  }
  const bns_header_names *names = c->scheme->headers;
  int by_serial = names != NULL && names->owner_is_serial, has_owner = names == NULL || names->owner != NULL;
  with_owner = with_owner && has_owner;
  if (!members_text(&c->in, &c->material, key, material_field(c->kind, use)) ||
      (with_owner && !by_serial && !members_text(&c->in, &c->api_key, key, "key.api_key")) ||
      (with_owner && by_serial && !members_text(&c->in, &c->serial, key, "key.serial"))) {
    fail_in_field(c);
    return 0;
  }
  bns_algorithm algorithm;
  return bns_scheme_algorithm(c->scheme, &algorithm, c->kind) != BNS_OK || open_key(c, algorithm, use);
}

/* ------------------------------------------------------------------------------------------------- operations */

static void do_hello(call *c) {
  bns_slice protocol;
  if (!members_text(&c->in, &protocol, c->line, "protocol"))
    fail_in_field(c);
  else if (!bns_slice_is(protocol, "1"))
    fail(c, "protocol", "this adapter speaks version 1");
  else
    c->out.kind = ANSWER_HELLO;
}

static void do_sign(call *c) {
  bns_slice payload;
  size_t len = 0;
  if (!read_key(c, BNS_TO_SIGN, 0)) return;
  if (!members_text(&c->in, &payload, c->line, "payload")) {
    fail_in_field(c);
    return;
  }
  if (c->key == NULL) {
    refuse(c, BNS_KEY_TYPE);
    return;
  }
  bns_status status = bns_sign(c->key, c->room->work.ptr, c->room->work.cap, &len, c->scheme, payload.ptr, payload.len);
  if (status != BNS_OK) {
    fail_with(c, "sign", status);
    return;
  }
  c->out.kind = ANSWER_SIGNATURE;
  c->out.stages.signature = (bns_slice){c->room->work.ptr, len};
}

/* reserve makes room for count elements of the array that a field becomes. */
static void *reserve(call *c, size_t count, size_t size) {
  if (!room_for(&c->room->params, count * size + 1)) {
    fail_here(c, "memory", "there is none left for this line");
    return NULL;
  }
  return c->room->params.ptr;
}

static int read_rest(call *c, bns_request *r) {
  size_t num_query = 0, num_form = 0;
  if (!members_text(&c->in, &r->method, c->line, "method") || !members_text(&c->in, &r->path, c->line, "path") ||
      !members_count(&c->in, &num_query, c->line, "query") || !members_count(&c->in, &num_form, c->line, "body"))
    return 0;
  bns_param *params = reserve(c, num_query + num_form, sizeof *params);
  if (params == NULL || !members_pairs(&c->in, params, c->line, "query") ||
      !members_pairs(&c->in, params + num_query, c->line, "body"))
    return 0;
  r->query = params;
  r->num_query = num_query;
  r->form = params + num_query;
  r->num_form = num_form;
  return members_text_if(&c->in, &r->time_ms, c->line, "time_ms");
}

static int read_frame(call *c, bns_request *r) {
  if (!members_text(&c->in, &r->method, c->line, "method") || !members_count(&c->in, &r->num_query, c->line, "params"))
    return 0;
  bns_param *params = reserve(c, r->num_query, sizeof *params);
  if (params == NULL || !members_typed(&c->in, params, c->line, "params")) return 0;
  r->query = params;
  return members_text_if(&c->in, &r->time_ms, c->line, "time_ms") &&
         members_text_if(&c->in, &r->frame_id, c->line, "frame_id");
}

static int read_fix(call *c, bns_request *r) {
  return members_text(&c->in, &r->sender, c->line, "sender") &&
         members_text(&c->in, &r->target_id, c->line, "target") && members_text(&c->in, &r->seq, c->line, "seq") &&
         members_text(&c->in, &r->sending_time, c->line, "sending_time") &&
         members_text_if(&c->in, &r->heartbeat, c->line, "heartbeat") &&
         members_text_if(&c->in, &r->handling, c->line, "handling");
}

static int read_headers(call *c, bns_request *r) {
  return (c->scheme->is_webhook || members_text(&c->in, &r->path, c->line, "path")) &&
         members_text(&c->in, &r->body, c->line, "body") && members_text(&c->in, &r->time_ms, c->line, "time_ms") &&
         (c->scheme->headers->nonce == NULL || members_text(&c->in, &r->nonce, c->line, "nonce"));
}

static int read_request(call *c, bns_request *r) {
  r->api_key = c->api_key;
  r->serial = c->serial;
  switch (c->scheme->form) {
  case BNS_FORM_REST: return read_rest(c, r);
  case BNS_FORM_FRAME: return read_frame(c, r);
  case BNS_FORM_FIX: return read_fix(c, r);
  case BNS_FORM_HEADERS: return read_headers(c, r);
  }
  return 0;
}

static void do_request(call *c) {
  bns_request request = {0};
  if (!read_key(c, BNS_TO_SIGN, 1)) return;
  if (!read_request(c, &request)) {
    if (c->out.about == NULL) fail_in_field(c);
    return;
  }
  if (c->key == NULL) {
    refuse(c, BNS_KEY_TYPE);
    return;
  }
  room *work = &c->room->work;
  size_t need = 0;
  bns_status status = bns_sign_request(c->key, &c->out.stages, work->ptr, work->cap, &need, c->scheme, &request);
  if (status == BNS_ERR_ROOM && room_for(work, need))
    status = bns_sign_request(c->key, &c->out.stages, work->ptr, work->cap, &need, c->scheme, &request);
  if (status == BNS_ERR_KEY_TYPE) {
    refuse(c, BNS_KEY_TYPE);
    return;
  }
  if (status != BNS_OK) {
    fail_with(c, "request", status);
    return;
  }
  c->out.kind = ANSWER_STAGES;
}

static int read_wire(call *c, bns_wire *w) {
  if (scheme_has_message(c->scheme)) return members_text(&c->in, &w->message, c->line, "message");
  if (c->scheme->form == BNS_FORM_REST &&
      (!members_text(&c->in, &w->method, c->line, "method") || !members_text(&c->in, &w->target, c->line, "target")))
    return 0;
  if (!members_count(&c->in, &w->num_headers, c->line, "headers")) return 0;
  bns_header *headers = reserve(c, w->num_headers, sizeof *headers);
  if (headers == NULL || !members_headers(&c->in, headers, c->line, "headers")) return 0;
  w->headers = headers;
  return members_text(&c->in, &w->body, c->line, "body");
}

static void verify_payload(call *c) {
  bns_slice payload, signature;
  bns_reason reason = BNS_SIGNATURE;
  if (!members_text(&c->in, &payload, c->line, "payload") || !members_text(&c->in, &signature, c->line, "signature")) {
    fail_in_field(c);
    return;
  }
  if (c->key == NULL) {
    refuse(c, BNS_KEY_TYPE);
    return;
  }
  bns_status status =
      bns_verify_payload(c->key, &reason, c->scheme, payload.ptr, payload.len, signature.ptr, signature.len);
  if (status != BNS_OK)
    fail_with(c, "verify", status);
  else
    refuse(c, reason);
}

static void verify_wire(call *c) {
  static const bns_key closed;
  bns_wire wire = {0};
  bns_circumstances known = {.api_key = c->api_key, .serial = c->serial, .kind = c->kind};
  bns_slice now;
  bns_reason reason = BNS_MALFORMED;
  known.has_now = bns_json_member(c->line, "now_ms") != NULL;
  if (!members_text_if(&c->in, &now, c->line, "now_ms") ||
      (known.has_now && !members_microseconds(&c->in, &known.now_us, now, "now_ms")) || !read_wire(c, &wire)) {
    if (c->out.about == NULL) fail_in_field(c);
    return;
  }
  const bns_key *key = c->key ? c->key : &closed;
  room *work = &c->room->work;
  size_t need = 0;
  bns_status status = bns_verify(key, &reason, work->ptr, work->cap, &need, c->scheme, &wire, &known);
  if (status == BNS_ERR_ROOM && room_for(work, need))
    status = bns_verify(key, &reason, work->ptr, work->cap, &need, c->scheme, &wire, &known);
  if (status != BNS_OK)
    fail_with(c, "verify", status);
  else
    refuse(c, reason);
}

static void do_verify(call *c) {
  int by_payload = bns_json_member(c->line, "payload") != NULL;
  if (!read_key(c, BNS_TO_VERIFY, !by_payload)) return;
  if (by_payload)
    verify_payload(c);
  else
    verify_wire(c);
}

static const struct {
  const char *name;
  void (*run)(call *c);
  int has_scheme;
} operations[] = {{"sign", do_sign, 1}, {"request", do_request, 1}, {"verify", do_verify, 1}, {"hello", do_hello, 0}};

static int read_scheme(call *c) {
  bns_slice name;
  if (!members_text(&c->in, &name, c->line, "scheme")) {
    fail_in_field(c);
    return 0;
  }
  c->scheme = bns_scheme_find((const char *)name.ptr, name.len);
  c->out.scheme = c->scheme;
  if (c->scheme != NULL) return 1;
  unsupported(c, "scheme", name, "not one that this adapter has");
  return 0;
}

static void run_operation(call *c) {
  bns_slice op;
  if (!members_text(&c->in, &op, c->line, "op")) {
    fail_in_field(c);
    return;
  }
  for (size_t i = 0; i < sizeof operations / sizeof operations[0]; i++) {
    if (!bns_slice_is(op, operations[i].name)) continue;
    if (!operations[i].has_scheme || read_scheme(c)) operations[i].run(c);
    return;
  }
  unsupported(c, "op", op, "not one of hello, sign, request, verify");
}

/* ---------------------------------------------------------------------------------------------------- the line */

/* leading_id tells the id of a line that cannot be read as a whole, where it is the first member, as it usually is. */
static int leading_id(bns_slice *id, bns_slice line) {
  static const char start[] = "{\"id\":\"";
  size_t len = sizeof start - 1;
  if (line.len < len || memcmp(line.ptr, start, len) != 0) return 0;
  const uint8_t *from = line.ptr + len;
  size_t left = line.len - len < 256 ? line.len - len : 256;
  const uint8_t *quote = memchr(from, '"', left);
  if (quote == NULL) return 0;
  *id = (bns_slice){from, (size_t)(quote - from)};
  for (size_t i = 0; i < id->len; i++) {
    if (from[i] < 0x20 || from[i] == '\\') return 0;
  }
  return bns_utf8_valid(*id);
}

static void fail_in_line(call *c, bns_slice line, const char *why) {
  c->out.has_id = leading_id(&c->out.id, line);
  fail(c, "line", why);
}

/* parse reads the line's JSON into the adapter's room. */
static bns_status parse(adapter *a, bns_slice line) {
  size_t num = 0, at = 0;
  size_t cap = a->values.cap / sizeof(bns_json);
  bns_status status = bns_json_parse((bns_json *)(void *)a->values.ptr, cap, &num, &at, line.ptr, line.len);
  if (status != BNS_ERR_ROOM) return status;
  if (num > VALUES_MAX) return BNS_ERR_LIMIT;
  if (!room_for(&a->values, num * sizeof(bns_json))) return BNS_ERR_BACKEND;
  cap = a->values.cap / sizeof(bns_json);
  return bns_json_parse((bns_json *)(void *)a->values.ptr, cap, &num, &at, line.ptr, line.len);
}

static int read_line(call *c, bns_slice line) {
  adapter *a = c->room;
  if (line.len > ADAPTER_LINE_MAX) {
    fail_in_line(c, line, "longer than 8 MiB");
    return 0;
  }
  if (!room_for(&a->text, line.len + 1) || !room_for(&a->work, WORK_MIN)) {
    a->own_fault = 1;
    fail_in_line(c, line, "there is no memory for it");
    return 0;
  }
  bns_status status = parse(a, line);
  a->own_fault |= status == BNS_ERR_BACKEND;
  c->line = (const bns_json *)(const void *)a->values.ptr;
  if (status != BNS_OK || c->line->type != BNS_JSON_OBJECT) {
    fail_in_line(c, line, status == BNS_ERR_LIMIT ? "nested too deeply, or too many values" : "not a JSON object");
    return 0;
  }
  c->in.text = a->text.ptr;
  c->in.text_cap = a->text.cap;
  const bns_json *id = bns_json_member(c->line, "id");
  if (id == NULL || id->type != BNS_JSON_STRING) {
    fail(c, "id", id ? "not text" : "missing");
    return 0;
  }
  c->out.has_id = 1;
  c->out.id = (bns_slice){id->ptr, id->len};
  return 1;
}

static bns_slice write_reply(call *c) {
  static const uint8_t no_memory[] = "{\"error\":\"memory: there is none left for the reply\"}\n";
  room *reply = &c->room->reply;
  bns_out out = {reply->ptr, reply->cap, 0};
  answer_put(&out, &c->out);
  if (out.len > ADAPTER_LINE_MAX) {
    fail(c, "reply", "it would be longer than 8 MiB");
    c->out.has_id = c->out.has_id && c->out.id.len < ADAPTER_LINE_MAX / 2;
    out.len = 0;
    answer_put(&out, &c->out);
  }
  if (out.len > reply->cap) {
    if (!room_for(reply, out.len)) {
      c->room->own_fault = 1;
      return (bns_slice){no_memory, sizeof no_memory - 1};
    }
    out = (bns_out){reply->ptr, reply->cap, 0};
    answer_put(&out, &c->out);
  }
  return (bns_slice){reply->ptr, out.len};
}

bns_slice adapter_answer(adapter *a, bns_slice line) {
  call c = {.room = a};
  a->own_fault = 0;
  if (read_line(&c, line)) run_operation(&c);
  bns_slice reply = write_reply(&c);
  bns_key_close(&c.hmac);
  if (c.in.text_len > 0) bns_wipe(a->text.ptr, c.in.text_len);
  return reply;
}

void adapter_close(adapter *a) {
  room_close(&a->values);
  room_close(&a->text);
  room_close(&a->params);
  room_close(&a->work);
  room_close(&a->reply);
  keycache_close(&a->keys);
}

/* request_line.c - vector to request line. */
#include "run/adapter/request_line.h"

#include <string.h>

#include "scheme.h"
#include "suite/scheme_traits.h"
#include "text.h"
#include "run/adapter/transport.h"
#include "util/word_table.h"
#include "util/json_text.h"

/* The fields of the protocol, operation by operation, for all schemes together: a vector has those of its scheme. */
static const word sign_fields[] = {WORD("payload")};
static const word request_fields[] = {WORD("method"),    WORD("path"),    WORD("query"),    WORD("body"),
                                      WORD("params"),    WORD("time_ms"), WORD("frame_id"), WORD("sender"),
                                      WORD("target"),    WORD("seq"),     WORD("nonce"),    WORD("sending_time"),
                                      WORD("heartbeat"), WORD("handling")};
static const word verify_fields[] = {WORD("now_ms"), WORD("payload"), WORD("signature"), WORD("method"),
                                     WORD("target"), WORD("headers"), WORD("body"),      WORD("message")};
static const word send_fields[] = {WORD("method"), WORD("path"),   WORD("params"), WORD("json"),
                                   WORD("sender"), WORD("target"), WORD("more"),   WORD("at_once")};
static const struct {
  const word *words;
  size_t num_words;
} fields_of[] = {{sign_fields, sizeof sign_fields / sizeof(word)},
                 {request_fields, sizeof request_fields / sizeof(word)},
                 {verify_fields, sizeof verify_fields / sizeof(word)},
                 {send_fields, sizeof send_fields / sizeof(word)}};
static const char *const op_names[] = {"sign", "request", "verify", "send"};

static int is_field(const vector *v, const bns_json *name) {
  bns_slice text;
  text.ptr = name->ptr;
  text.len = name->len;
  return words_find(text, fields_of[v->op].words, fields_of[v->op].num_words) >= 0;
}

/* next_field gives the name of the first input from member number *at on, and moves *at behind it; NULL: no more. */
static const bns_json *next_field(const vector *v, const bns_json **name, uint32_t *at) {
  while (*at < v->json->count) {
    const bns_json *here = *name, *value = bns_json_next(here);
    ++*at;
    *name = *at < v->json->count ? bns_json_next(value) : NULL;
    if (is_field(v, here)) return here;
  }
  return NULL;
}

const bns_json *request_line_field(const vector *v, const char *name) {
  const bns_json *at = bns_json_child(v->json), *found = NULL, *field;
  uint32_t i = 0;
  while ((field = next_field(v, &at, &i)) != NULL) {
    bns_slice text = {field->ptr, field->len};
    if (bns_slice_is(text, name)) found = bns_json_next(field);
  }
  return found;
}

/* An object with this one member. */
static const bns_json *form(const bns_json *value, const char *name) {
  return value->type == BNS_JSON_OBJECT && value->count == 1 ? bns_json_member(value, name) : NULL;
}

static int has_form(const vector *v, const char *name_of_form) {
  const bns_json *name = bns_json_child(v->json), *field;
  uint32_t at = 0, i;
  while ((field = next_field(v, &name, &at)) != NULL) {
    const bns_json *value = bns_json_next(field);
    for (i = 0; i < value->span; i++)
      if (form(&value[i], name_of_form) != NULL) return 1;
  }
  return 0;
}

int request_line_needs_hex(const vector *v) {
  return has_form(v, "hex");
}

int request_line_needs_surrogates(const vector *v) {
  return has_form(v, "escape");
}

/* The JSON value is copied as it stands in the file, except for line breaks between values: a request is one line. */
static void put_source(buf *out, const bns_json *value) {
  size_t quotes = value->type == BNS_JSON_STRING ? 1 : 0, i = out->len;
  buf_put(out, value->ptr - quotes, value->len + 2 * quotes);
  if (quotes) return; /* no control character stands in a string */
  for (; i < out->len; i++)
    if (out->ptr[i] == '\n' || out->ptr[i] == '\r') out->ptr[i] = ' ';
}

/* The source of a string that is no text. */
static void put_escape(buf *out, bns_slice source) {
  buf_put_text(out, "\"");
  buf_put_slice(out, source);
  buf_put_text(out, "\"");
}

static int put_value(buf *out, mem *scratch, const bns_json *value) {
  const bns_json *at;
  uint32_t i;
  if (form(value, "escape") != NULL) {
    put_escape(out, vectors_expand(scratch, form(value, "escape")));
    return 0;
  }
  if (form(value, "repeat") != NULL) {
    bns_slice text = vectors_expand(scratch, value);
    if (text.ptr == NULL) return -1;
    buf_put_json(out, text);
    return 0;
  }
  if (value->type != BNS_JSON_ARRAY) {
    put_source(out, value);
    return 0;
  }
  buf_put_text(out, "[");
  for (i = 0, at = bns_json_child(value); i < value->count; i++) {
    if (i != 0) buf_put_text(out, ",");
    if (put_value(out, scratch, at) != 0) return -1;
    if (i + 1 < value->count) at = bns_json_next(at);
  }
  buf_put_text(out, "]");
  return 0;
}

/* Keys: secret, or pem to sign and public_pem to verify; besides, where there is more to do than to sign a payload, the
 * API key, or for a webhook the serial. A vector may have the same key in another form of file. */
static void put_key(buf *out, mem *scratch, const vector *v, bns_slice api_key) {
  const bns_json *own = bns_json_member(v->json, "pem"), *phrase = bns_json_member(v->json, "passphrase");
  const test_key *key = v->key;
  static const char *const types[] = {"", "hmac", "rsa", "ed25519"};
  typedef char each_kind_has_its_word[sizeof types / sizeof *types == BNS_NUM_KINDS ? 1 : -1];
  (void)sizeof(each_kind_has_its_word);
  buf_put_text(out, ",\"key\":{\"type\":\"");
  buf_put_text(out, types[key->kind]);
  buf_put_text(out, "\"");
  if (key->kind == BNS_KIND_HMAC)
    json_put_text(out, "secret", key->secret);
  else if (v->op == OP_VERIFY)
    json_put_text(out, "public_pem", key->public_pem);
  else
    json_put_text(out, "pem", own != NULL ? vectors_expand(scratch, own) : key->pem);
  if (phrase != NULL) json_put_text(out, "passphrase", vectors_expand(scratch, phrase));
  if (v->op != OP_SIGN) {
    int by_serial = v->scheme->headers != NULL && v->scheme->headers->owner_is_serial;
    if (api_key.len == 0) api_key = key->api_key;
    json_put_text(out, by_serial ? "serial" : "api_key", by_serial ? key->serial : api_key);
  }
  buf_put_text(out, "}");
}

static void put_head(buf *out, uint64_t id, const char *op) {
  uint8_t digits[24];
  bns_out number;
  number.ptr = digits;
  number.cap = sizeof digits;
  number.len = 0;
  bns_put_decimal(&number, id);
  buf_put_text(out, "{\"id\":\"");
  buf_put(out, digits, number.len);
  buf_put_text(out, "\",\"op\":\"");
  buf_put_text(out, op);
  buf_put_text(out, "\"");
}

static void put_places(buf *out, const vector *v, const line_places *to) {
  switch (v->scheme->form) {
  case BNS_FORM_FRAME: json_put_text(out, "ws_url", bns_slice_of(to->address)); break;
  case BNS_FORM_FIX: json_put_text(out, "fix_address", bns_slice_of(to->address)); break;
  case BNS_FORM_REST:
  case BNS_FORM_HEADERS: json_put_text(out, "base_url", bns_slice_of(to->address)); break;
  }
  if (to->ca_file != NULL) json_put_text(out, "ca_file", bns_slice_of(to->ca_file));
}

int request_line_request(buf *out, mem *scratch, const vector *v, uint64_t id) {
  return request_line_send(out, scratch, v, id, NULL);
}

int request_line_send(buf *out, mem *scratch, const vector *v, uint64_t id, const line_places *to) {
  size_t start = out->len;
  const bns_json *name = bns_json_child(v->json), *field;
  uint32_t at = 0;
  int failed = v->key == NULL || (v->op == OP_SEND && to == NULL);
  if (failed) return -1;
  put_head(out, id, op_names[v->op]);
  buf_put_text(out, ",\"scheme\":\"");
  buf_put_text(out, bns_scheme_name(v->scheme));
  buf_put_text(out, "\"");
  put_key(out, scratch, v, to == NULL ? (bns_slice){NULL, 0} : to->api_key);
  if (to != NULL) put_places(out, v, to);
  while (!failed && (field = next_field(v, &name, &at)) != NULL) {
    buf_put_text(out, ",");
    put_source(out, field);
    buf_put_text(out, ":");
    failed = put_value(out, scratch, bns_json_next(field));
  }
  buf_put_text(out, "}\n");
  if (out->len - start > TRANSPORT_LINE_MAX) failed = -1;
  if (failed) out->len = start;
  return failed;
}

static void put_wire_headers(buf *out, const bns_wire *wire) {
  size_t i;
  buf_put_text(out, ",\"headers\":[");
  for (i = 0; i < wire->num_headers; i++) {
    buf_put_text(out, i == 0 ? "[" : ",[");
    buf_put_json(out, wire->headers[i].name);
    buf_put_text(out, ",");
    buf_put_json(out, wire->headers[i].value);
    buf_put_text(out, "]");
  }
  buf_put_text(out, "]");
}

int request_line_verify(buf *out, const vector *v, uint64_t id, const bns_wire *wire) {
  static const char *const names[] = {"method", "target", "body", "message"};
  const bns_slice texts[] = {wire->method, wire->target, wire->body, wire->message};
  const bns_json *now = request_line_field(v, "now_ms");
  size_t start = out->len, i;
  bns_slice line;
  put_head(out, id, "verify");
  buf_put_text(out, ",\"scheme\":\"");
  buf_put_text(out, bns_scheme_name(v->scheme));
  buf_put_text(out, "\"");
  put_key(out, NULL, v, (bns_slice){NULL, 0});
  if (now != NULL) buf_put_text(out, ",\"now_ms\":");
  if (now != NULL) put_source(out, now);
  for (i = 0; i < sizeof names / sizeof *names; i++)
    if (request_line_field(v, names[i]) != NULL) json_put_text(out, names[i], texts[i]);
  if (request_line_field(v, "headers") != NULL) put_wire_headers(out, wire);
  buf_put_text(out, "}\n");
  line.ptr = out->ptr + start;
  line.len = out->len - start;
  if (line.len <= TRANSPORT_LINE_MAX && bns_utf8_valid(line)) return 0;
  out->len = start;
  return -1;
}

void request_line_hello(buf *out, uint64_t id) {
  put_head(out, id, "hello");
  buf_put_text(out, ",\"protocol\":\"1\"}\n");
}

void request_line_probe(buf *out, uint64_t id) {
  put_head(out, id, "made-up-operation");
  buf_put_text(out, ",\"scheme\":\"spot-rest\"}\n");
}

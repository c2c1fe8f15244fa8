/* equivalent_form.c - the same request in another legal form. */
#include "run/judge/equivalent_form.h"

#include <stdlib.h>
#include <string.h>

#include "run/adapter/request_line.h"
#include "suite/scheme_traits.h"
#include "text.h"
#include "util/fix_framing.h"

/* form: a request taken apart. */
typedef struct form {
  bns_param *params; /* decoded, without the signature */
  size_t num_params;
  size_t num_query; /* REST: so many of them stand in the query */
  bns_slice signature;
  bns_wire wire;
} form;

int has_wire_form(bns_form shape, const stages *yours) {
  switch (shape) {
  case BNS_FORM_REST: return yours->has[STAGE_TARGET] && yours->has[STAGE_BODY];
  case BNS_FORM_HEADERS: return yours->has[STAGE_HEADERS] && yours->has[STAGE_BODY];
  case BNS_FORM_FRAME:
  case BNS_FORM_FIX: return yours->has[STAGE_MESSAGE];
  }
  return 0;
}

static void add(form *f, bns_slice name, bns_slice value) {
  bns_param *param = &f->params[f->num_params++];
  memset(param, 0, sizeof *param);
  param->name = name;
  param->value = value;
}

static void add_field(form *f, mem *scratch, const vector *v, const char *field, const char *name,
                      const char *otherwise) {
  const bns_json *json = request_line_field(v, field);
  bns_slice value = vectors_expand(scratch, json);
  if (json == NULL && otherwise == NULL) return;
  add(f, bns_slice_of(name), json == NULL ? bns_slice_of(otherwise) : value);
}

static bns_slice input(mem *scratch, const vector *v, const char *name) {
  return vectors_expand(scratch, request_line_field(v, name));
}

/* ------------------------------------------------------------------------------------------------------------- REST */

static void add_pairs(form *f, mem *scratch, const bns_json *pairs) {
  const bns_json *at;
  uint32_t i;
  if (pairs == NULL || pairs->type != BNS_JSON_ARRAY) return;
  for (i = 0, at = bns_json_child(pairs); i < pairs->count; i++) {
    const bns_json *name = bns_json_child(at);
    add(f, vectors_expand(scratch, name), vectors_expand(scratch, bns_json_next(name)));
    at = bns_json_next(at);
  }
}

static size_t num_pairs(const bns_json *pairs) {
  return pairs == NULL ? 0 : pairs->count;
}

static void rest_wanted(form *f, mem *scratch, const vector *v) {
  const bns_json *query = request_line_field(v, "query"), *body = request_line_field(v, "body");
  int in_body = num_pairs(body) != 0;
  f->params = mem_alloc(scratch, (num_pairs(query) + num_pairs(body) + 1) * sizeof *f->params);
  add_pairs(f, scratch, query);
  if (!in_body) add_field(f, scratch, v, "time_ms", "timestamp", NULL);
  f->num_query = f->num_params;
  add_pairs(f, scratch, body);
  if (in_body) add_field(f, scratch, v, "time_ms", "timestamp", NULL);
}

/* As a form is decoded: '+' is a space. */
static int decode(bns_slice *out, mem *scratch, bns_slice text) {
  uint8_t *spaced = mem_alloc(scratch, text.len + 1), *bytes = mem_alloc(scratch, text.len + 1);
  size_t i;
  bns_slice source;
  for (i = 0; i < text.len; i++)
    spaced[i] = text.ptr[i] == '+' ? ' ' : text.ptr[i];
  source.ptr = spaced;
  source.len = text.len;
  out->ptr = bytes;
  return bns_unpercent(bytes, text.len, &out->len, source) == BNS_OK ? 0 : -1;
}

static bns_slice cut(bns_slice *rest, uint8_t at) {
  bns_slice part = *rest;
  const uint8_t *end = rest->len == 0 ? NULL : memchr(rest->ptr, at, rest->len);
  if (end != NULL) part.len = (size_t)(end - rest->ptr);
  rest->ptr += part.len + (end != NULL);
  rest->len -= part.len + (end != NULL);
  return part;
}

static int add_encoded(form *f, mem *scratch, bns_slice text) {
  while (text.len != 0) {
    bns_slice value = cut(&text, '&'), name;
    if (value.len == 0) continue;
    name = cut(&value, '=');
    if (decode(&name, scratch, name) != 0 || decode(&value, scratch, value) != 0) return -1;
    if (bns_slice_is(name, "signature"))
      f->signature = value;
    else
      add(f, name, value);
  }
  return 0;
}

static size_t count_byte(bns_slice text, uint8_t byte) {
  size_t i, num = 0;
  for (i = 0; i < text.len; i++)
    num += text.ptr[i] == byte;
  return num;
}

static int rest_given(form *f, mem *scratch, const vector *v, const stages *yours) {
  bns_slice query = f->wire.target, path = cut(&query, '?');
  if (!bns_slice_equal(path, input(scratch, v, "path"))) return -1;
  f->params = mem_alloc(scratch, (count_byte(query, '&') + count_byte(f->wire.body, '&') + 2) * sizeof *f->params);
  if (add_encoded(f, scratch, query) != 0) return -1;
  f->num_query = f->num_params;
  (void)yours;
  return add_encoded(f, scratch, f->wire.body);
}

static int stands_in(const bns_param *params, size_t num_params, bns_slice name) {
  size_t i;
  for (i = 0; i < num_params; i++)
    if (bns_slice_equal(params[i].name, name)) return 1;
  return 0;
}

/* A name in both places has its meaning from the place (SR-12, UR-6). */
static int place_matters(const form *f) {
  size_t i;
  for (i = f->num_query; i < f->num_params; i++)
    if (stands_in(f->params, f->num_query, f->params[i].name)) return 1;
  return 0;
}

static int rest_same(form *want, form *have) {
  size_t wanted = want->num_query, had = have->num_query;
  if (place_matters(want) || place_matters(have))
    return params_same(want->params, wanted, have->params, had, 0) &&
           params_same(want->params + wanted, want->num_params - wanted, have->params + had, have->num_params - had, 0);
  return params_same(want->params, want->num_params, have->params, have->num_params, 0);
}

/* --------------------------------------------------------------------------------------------- WebSocket and FIX */

static void ws_wanted(form *f, mem *scratch, const vector *v) {
  const bns_json *params = request_line_field(v, "params"), *at;
  uint32_t i, num = (uint32_t)num_pairs(params);
  f->params = mem_alloc(scratch, (num + 2) * sizeof *f->params);
  for (i = 0, at = num == 0 ? NULL : bns_json_child(params); i < num; i++) {
    const bns_json *name = bns_json_child(at), *value = bns_json_next(name);
    if (value->type == BNS_JSON_OBJECT && bns_json_member(value, "number") != NULL)
      value = bns_json_member(value, "number");
    else if (value->type == BNS_JSON_OBJECT && bns_json_member(value, "boolean") != NULL)
      value = bns_json_member(value, "boolean");
    add(f, vectors_expand(scratch, name), vectors_expand(scratch, value));
    if (i + 1 < num) at = bns_json_next(at);
  }
  if (!stands_in(f->params, f->num_params, bns_slice_of("apiKey"))) add(f, bns_slice_of("apiKey"), v->key->api_key);
  if (!stands_in(f->params, f->num_params, bns_slice_of("timestamp")))
    add_field(f, scratch, v, "time_ms", "timestamp", NULL);
}

static void drop(form *f, const char *name, bns_slice *value) {
  size_t i, kept = 0;
  for (i = 0; i < f->num_params; i++) {
    if (bns_slice_is(f->params[i].name, name)) {
      if (value != NULL) *value = f->params[i].value;
      continue;
    }
    f->params[kept++] = f->params[i];
  }
  f->num_params = kept;
}

static int ws_given(form *f, mem *scratch, const vector *v) {
  frame sent;
  if (frame_read(&sent, scratch, f->wire.message) != 0) return -1;
  if (!bns_slice_equal(sent.method, input(scratch, v, "method"))) return -1;
  f->params = sent.params;
  f->num_params = sent.num_params;
  drop(f, "signature", &f->signature);
  return 0;
}

static void fix_wanted(form *f, mem *scratch, const vector *v) {
  f->params = mem_alloc(scratch, 10 * sizeof *f->params);
  add(f, bns_slice_of("35"), bns_slice_of("A"));
  add_field(f, scratch, v, "seq", "34", NULL);
  add_field(f, scratch, v, "sender", "49", NULL);
  add_field(f, scratch, v, "sending_time", "52", NULL);
  add_field(f, scratch, v, "target", "56", NULL);
  add(f, bns_slice_of("98"), bns_slice_of("0"));
  add_field(f, scratch, v, "heartbeat", "108", "30");
  add(f, bns_slice_of("141"), bns_slice_of("Y"));
  add(f, bns_slice_of("553"), v->key->api_key);
  add_field(f, scratch, v, "handling", "25035", "2");
}

static int fix_given(form *f, mem *scratch) {
  if (fix_read(&f->params, &f->num_params, scratch, f->wire.message) != 0) return -1;
  drop(f, "8", NULL);
  drop(f, "9", NULL);
  drop(f, "10", NULL);
  drop(f, "95", NULL);
  drop(f, "96", &f->signature);
  return 0;
}

/* -------------------------------------------------------------------------------------------------------------- Pay */

static void headers_wanted(form *f, mem *scratch, const vector *v) {
  const bns_header_names *names = v->scheme->headers;
  f->params = mem_alloc(scratch, 3 * sizeof *f->params);
  add_field(f, scratch, v, "body", "body", "");
  add_field(f, scratch, v, "time_ms", names->timestamp, "");
  if (names->nonce != NULL) add_field(f, scratch, v, "nonce", names->nonce, "");
}

static int add_header(form *f, const stages *yours, const char *name) {
  const bns_header *header = stages_header(yours->headers, yours->num_headers, name);
  if (header == NULL) return -1;
  add(f, bns_slice_of(name), header->value);
  return 0;
}

static int headers_given(form *f, mem *scratch, const vector *v, const stages *yours) {
  const bns_header_names *names = v->scheme->headers;
  const bns_header *signature = stages_header(yours->headers, yours->num_headers, names->signature);
  if (signature == NULL) return -1;
  f->signature = signature->value;
  f->params = mem_alloc(scratch, 3 * sizeof *f->params);
  add(f, bns_slice_of("body"), f->wire.body);
  if (add_header(f, yours, names->timestamp) != 0) return -1;
  return names->nonce == NULL ? 0 : add_header(f, yours, names->nonce);
}

/* ------------------------------------------------------------------------------------------------------------- both */

static void wanted(form *f, mem *scratch, const vector *v) {
  memset(f, 0, sizeof *f);
  switch (v->scheme->form) {
  case BNS_FORM_REST: rest_wanted(f, scratch, v); break;
  case BNS_FORM_FRAME: ws_wanted(f, scratch, v); break;
  case BNS_FORM_FIX: fix_wanted(f, scratch, v); break;
  case BNS_FORM_HEADERS: headers_wanted(f, scratch, v); break;
  }
}

/* A minimal adapter returns target and body alone: what it would send besides is taken to be right. */
static void default_headers(form *f, mem *scratch, const vector *v) {
  bns_header *headers = mem_alloc(scratch, 2 * sizeof *headers);
  headers[0].name = bns_slice_of(traits_of(v->scheme)->owner_header);
  headers[0].value = v->key->api_key;
  headers[1].name = bns_slice_of("Content-Type");
  headers[1].value = bns_slice_of(traits_of(v->scheme)->content_type);
  f->wire.headers = headers;
  f->wire.num_headers = 2;
}

static int given(form *f, mem *scratch, const vector *v, const stages *yours) {
  memset(f, 0, sizeof *f);
  f->wire.method = input(scratch, v, "method");
  f->wire.target = yours->text[STAGE_TARGET];
  f->wire.body = yours->text[STAGE_BODY];
  f->wire.message = yours->text[STAGE_MESSAGE];
  f->wire.headers = yours->headers;
  f->wire.num_headers = yours->num_headers;
  switch (v->scheme->form) {
  case BNS_FORM_REST:
    if (!yours->has[STAGE_HEADERS]) default_headers(f, scratch, v);
    return rest_given(f, scratch, v, yours);
  case BNS_FORM_FRAME: return ws_given(f, scratch, v);
  case BNS_FORM_FIX: return fix_given(f, scratch);
  case BNS_FORM_HEADERS: return headers_given(f, scratch, v, yours);
  }
  return -1;
}

/* What a body is called must let a server read it; parameters such as charset may follow. */
static int content_type_fits(const form *f, const bns_scheme *scheme) {
  const char *type = traits_of(scheme)->content_type;
  const bns_header *header = stages_header(f->wire.headers, f->wire.num_headers, "Content-Type");
  bns_slice value;
  if (type == NULL || (scheme->form == BNS_FORM_REST && f->wire.body.len == 0)) return 1;
  if (header == NULL) return 0;
  value = cut(&(bns_slice){header->value.ptr, header->value.len}, ';');
  while (value.len != 0 && value.ptr[value.len - 1] == ' ')
    value.len--;
  return bns_slice_is_nocase(value, type);
}

/* Of two headers of one name, nobody knows which one a server takes. */
static int headers_are_plain(mem *scratch, const form *f) {
  size_t i, k;
  for (i = 1; i < f->wire.num_headers; i++) {
    bns_slice name = f->wire.headers[i].name;
    const char *text = (const char *)mem_format(scratch, "%.*s", (int)name.len, (const char *)name.ptr).ptr;
    for (k = 0; k < i; k++)
      if (text == NULL || bns_slice_is_nocase(f->wire.headers[k].name, text)) return 0;
  }
  return 1;
}

/* Parameters in the body of a GET are not part of the request (SR-12). */
static int body_counts(const form *f, const bns_scheme *scheme) {
  return scheme->form != BNS_FORM_REST || f->wire.body.len == 0 || !bns_slice_is(f->wire.method, "GET");
}

static int verifies(mem *scratch, const vector *v, const form *f, const bns_key *key) {
  bns_circumstances known;
  bns_reason reason = BNS_SIGNATURE;
  size_t room = f->wire.method.len + f->wire.target.len + f->wire.body.len + f->wire.message.len, used = 0, i;
  uint64_t time_ms = 0;
  const bns_json *time = request_line_field(v, "time_ms");
  memset(&known, 0, sizeof known);
  known.api_key = v->key->api_key;
  known.serial = v->key->serial;
  known.kind = v->key->kind;
  known.has_now = time != NULL && bns_number(&time_ms, vectors_expand(scratch, time)) == BNS_OK &&
                  time_ms < (uint64_t)INT64_MAX / 1000;
  known.now_us = known.has_now ? (int64_t)(time_ms * 1000) : 0;
  for (i = 0; i < f->wire.num_headers; i++)
    room += f->wire.headers[i].name.len + f->wire.headers[i].value.len;
  room = 64 + 8 * room;
  return bns_verify(key, &reason, mem_alloc(scratch, room), room, &used, v->scheme, &f->wire, &known) == BNS_OK &&
         reason == BNS_VALID;
}

/* Payload and signature, where returned, have to be those of this very wire form: a payload that its signature
 * verifies is the one that was signed. */
static int are_its_own(const vector *v, const form *f, const bns_key *key, const stages *yours) {
  bns_reason reason = BNS_SIGNATURE;
  bns_slice payload = yours->text[STAGE_PAYLOAD];
  if (yours->has[STAGE_SIGNATURE] && !signature_equal(v, yours->text[STAGE_SIGNATURE], f->signature)) return 0;
  if (!yours->has[STAGE_PAYLOAD]) return 1;
  return bns_verify_payload(key, &reason, v->scheme, payload.ptr, payload.len, f->signature.ptr, f->signature.len) ==
             BNS_OK &&
         reason == BNS_VALID;
}

static bns_status open_key(bns_key *key, const vector *v) {
  bns_slice material = v->key->kind == BNS_KIND_HMAC ? v->key->secret : v->key->public_pem;
  bns_algorithm algorithm;
  bns_status status = bns_scheme_algorithm(v->scheme, &algorithm, v->key->kind);
  if (status != BNS_OK) return status;
  return bns_key_open(key, NULL, algorithm, BNS_TO_VERIFY, material.ptr, material.len);
}

/* whole_form takes apart what would be sent. 1; 0: it is not whole, or no server could read it. */
static int whole_form(form *out, mem *scratch, const vector *v, const stages *yours) {
  return has_wire_form(v->scheme->form, yours) && given(out, scratch, v, yours) == 0 &&
         headers_are_plain(scratch, out) && content_type_fits(out, v->scheme) && body_counts(out, v->scheme);
}

/* 1: it verifies, and is its own; 0; -1: nobody can tell. */
static int is_signed_right(mem *scratch, const vector *v, const form *have, const stages *yours) {
  bns_key key;
  bns_status status;
  int is_right;
  memset(&key, 0, sizeof key);
  status = open_key(&key, v);
  if (status == BNS_ERR_UNSUPPORTED) return -1;
  is_right = status == BNS_OK && verifies(scratch, v, have, &key) && are_its_own(v, have, &key, yours);
  bns_key_close(&key);
  return is_right;
}

int other_form(mem *scratch, const vector *v, const stages *yours) {
  form want, have;
  if (!whole_form(&have, scratch, v, yours)) return 0;
  wanted(&want, scratch, v);
  if (v->scheme->form == BNS_FORM_REST ? !rest_same(&want, &have)
                                       : !params_same(want.params, want.num_params, have.params, have.num_params, 0))
    return 0;
  return is_signed_right(scratch, v, &have, yours);
}

/* ---------------------------------------------------------------------------------------------- another request */

enum { VALUE_SHOWN = 60, NUMBER_MAX = 40 };

static const bns_param *param_called(const form *f, bns_slice name) {
  for (size_t i = 0; i < f->num_params; i++)
    if (bns_slice_equal(f->params[i].name, name)) return &f->params[i];
  return NULL;
}

static int has_param(const form *f, const bns_param *asked) {
  for (size_t i = 0; i < f->num_params; i++)
    if (bns_slice_equal(f->params[i].name, asked->name) && bns_slice_equal(f->params[i].value, asked->value)) return 1;
  return 0;
}

/* The first of these that the other form has no parameter of that name for; NULL: none. */
static const bns_param *without_other(const form *of, const form *other) {
  for (size_t i = 0; i < of->num_params; i++)
    if (param_called(other, of->params[i].name) == NULL) return &of->params[i];
  return NULL;
}

static int is_shown(bns_slice text) {
  return text.len <= VALUE_SHOWN && bns_utf8_valid(text);
}

/* read_number: plain digits, or with an exponent. 0: it is none, or a long one. */
static int read_number(double *out, bns_slice text) {
  char copy[NUMBER_MAX + 1], *end;
  if (text.len == 0 || text.len > NUMBER_MAX) return 0;
  for (size_t i = 0; i < text.len; i++)
    if (text.ptr[i] == 0 || strchr("0123456789.eE+-", text.ptr[i]) == NULL) return 0;
  memcpy(copy, text.ptr, text.len);
  copy[text.len] = 0;
  *out = strtod(copy, &end);
  return *end == 0;
}

static const char *kind_of_change(const vector *v, bns_slice asked, bns_slice given) {
  double a, b;
  if (v->scheme->form == BNS_FORM_HEADERS) return "body-rewritten";
  return read_number(&a, asked) && read_number(&b, given) && !(a < b) && !(a > b) ? "number-rewritten"
                                                                                  : "value-changed";
}

static const char *tell_name(bns_slice *detail, mem *scratch, bns_slice name, const char *kind, const char *says) {
  if (is_shown(name)) *detail = mem_format(scratch, "%.*s %s", (int)name.len, (const char *)name.ptr, says);
  return kind;
}

static const char *tell_change(bns_slice *detail, mem *scratch, const vector *v, const bns_param *asked,
                               const bns_param *given) {
  const char *kind = kind_of_change(v, asked->value, given->value);
  if (is_shown(asked->name) && is_shown(asked->value) && is_shown(given->value))
    *detail = mem_format(scratch, "%.*s: %.*s in place of %.*s", (int)asked->name.len, (const char *)asked->name.ptr,
                         (int)given->value.len, (const char *)given->value.ptr, (int)asked->value.len,
                         (const char *)asked->value.ptr);
  return kind;
}

static const char *how_other(bns_slice *detail, mem *scratch, const vector *v, const form *want, const form *have) {
  const bns_param *alone = without_other(want, have);
  if (alone != NULL) return tell_name(detail, scratch, alone->name, "parameter-missing", "is not there");
  alone = without_other(have, want);
  if (alone != NULL) return tell_name(detail, scratch, alone->name, "parameter-added", "is there");
  for (size_t i = 0; i < want->num_params; i++)
    if (!has_param(have, &want->params[i]))
      return tell_change(detail, scratch, v, &want->params[i], param_called(have, want->params[i].name));
  if (want->num_params != have->num_params)
    return want->num_params > have->num_params ? "parameter-missing" : "parameter-added";
  return "parameter-moved";
}

/* What is wrong with a FIX message around its fields (FX-4). */
static const char *framing_of(bns_slice message) {
  size_t len;
  uint64_t tag;
  if (fix_cut(&len, message.ptr, message.len) != FIX_WHOLE || len != message.len) return NULL;
  switch (fix_fault_of(&tag, message)) {
  case FIX_BEGIN:
  case FIX_HEAD: return "fix-head";
  case FIX_LENGTH: return "fix-body-length";
  case FIX_SUM: return "fix-checksum";
  case FIX_CHARACTER:
  case FIX_TAG:
  case FIX_VALUE: return "fix-field";
  case FIX_NO_FAULT:
  case FIX_LONG:
  case FIX_CUT_OFF: break;
  }
  return NULL;
}

const char *other_request(bns_slice *detail, mem *scratch, const vector *v, const stages *yours) {
  form want, have;
  if (v->scheme->form == BNS_FORM_FIX && yours->has[STAGE_MESSAGE]) {
    const char *fault = framing_of(yours->text[STAGE_MESSAGE]);
    if (fault != NULL) return fault;
  }
  if (!whole_form(&have, scratch, v, yours) || is_signed_right(scratch, v, &have, yours) != 1) return NULL;
  wanted(&want, scratch, v);
  return how_other(detail, scratch, v, &want, &have);
}

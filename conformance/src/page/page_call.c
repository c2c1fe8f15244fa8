/* page_call.c - what a program needs to make a request anew. */
#include "page/page_call.h"

#include <string.h>

#include "scheme.h"
#include "suite/scheme_traits.h"
#include "text.h"
#include "util/json_text.h"
#include "util/slice.h"

/* call: where it is written, and whether all of it may be. */
typedef struct call {
  buf *out;
  const redactor *hides;
  mem *arena;
  const parsed_request *request;
  int is_whole;
} call;

/* put_text writes a string; what would have to be changed to be shown makes the call none. */
static void put_text(call *c, bns_slice text) {
  c->is_whole &= bns_utf8_valid(text) && bns_slice_equal(redact_text(c->hides, c->arena, text), text);
  if (c->is_whole) buf_put_json(c->out, text);
}

static void put_member(call *c, const char *name, bns_slice text) {
  json_put_name(c->out, name);
  put_text(c, text);
}

static const char *kind_word(bns_key_kind kind) {
  switch (kind) {
  case BNS_KIND_RSA: return "rsa";
  case BNS_KIND_ED25519: return "ed25519";
  case BNS_KIND_HMAC: break;
  }
  return "hmac";
}

/* ------------------------------------------------------------------------------------------------------ parameters */

static bns_slice joined(call *c, part_place place) {
  buf text = {NULL, 0, 0};
  for (size_t i = 0; i < c->request->num_parts; i++) {
    const part *one = &c->request->parts[i];
    if (one->place != place) continue;
    if (text.len > 0) buf_put_text(&text, "&");
    buf_put_slice(&text, one->name);
    if (!one->bare) buf_put_text(&text, "=");
    buf_put_slice(&text, one->value);
  }
  return mem_take(c->arena, &text);
}

static void put_parameters(call *c) {
  const parsed_request *request = c->request;
  c->is_whole &= !request->payload_alone;
  put_member(c, "method", request->wire.method);
  put_member(c, "path", slice_until(request->wire.target, slice_index(request->wire.target, '?')));
  put_member(c, "header", bns_slice_of(traits_of(request->scheme)->owner_header));
  put_member(c, "query", joined(c, PLACE_QUERY));
  put_member(c, "body", joined(c, PLACE_BODY));
  put_member(c, "place", bns_slice_of(request->signature_place == PLACE_BODY ? "body" : "query"));
}

static void put_frame(call *c) {
  const bns_json *message = json_read_request(c->arena, c->request->wire.message);
  const bns_json *method = message == NULL ? NULL : bns_json_member(message, "method");
  c->is_whole &= method != NULL && method->type == BNS_JSON_STRING && !c->request->payload_alone;
  if (!c->is_whole) return;
  put_member(c, "method", vectors_expand(c->arena, method));
  json_put_name(c->out, "params");
  buf_put_text(c->out, "[");
  for (size_t i = 0; i < c->request->num_parts; i++) {
    const part *one = &c->request->parts[i];
    int is_key = bns_slice_is(one->name, "apiKey");
    buf_put_text(c->out, i > 0 ? ",[" : "[");
    put_text(c, one->name);
    buf_put_text(c->out, ",");
    if (is_key)
      buf_put_text(c->out, "null");
    else
      put_text(c, one->value);
    buf_put_text(c->out, one->type == BNS_JSON_STRING ? ",\"text\"]" : ",\"number\"]");
  }
  buf_put_text(c->out, "]");
}

static void put_fields(call *c) {
  const bns_layout *layout = c->request->scheme->layout;
  put_member(c, "path", slice_until(c->request->wire.target, slice_index(c->request->wire.target, '?')));
  put_member(c, "separator", bns_slice_of(layout->separator));
  put_member(c, "end", bns_slice_of(layout->at_end ? layout->separator : ""));
  json_put_name(c->out, "fields");
  buf_put_text(c->out, "[");
  for (size_t i = 0; i < layout->num; i++) {
    buf_put_text(c->out, i > 0 ? ",[" : "[");
    put_text(c, bns_slice_of(layout->name[layout->order[i]]));
    buf_put_text(c->out, ",");
    put_text(c, c->request->fields[layout->order[i]]);
    buf_put_text(c->out, "]");
  }
  buf_put_text(c->out, "]");
}

static void put_form(call *c) {
  switch (c->request->scheme->form) {
  case BNS_FORM_REST:
    put_member(c, "form", bns_slice_of("parameters"));
    put_parameters(c);
    return;
  case BNS_FORM_FRAME:
    put_member(c, "form", bns_slice_of("frame"));
    put_frame(c);
    return;
  case BNS_FORM_FIX:
  case BNS_FORM_HEADERS: break;
  }
  put_member(c, "form", bns_slice_of("fields"));
  put_fields(c);
}

/* Where it goes: the host that it was for, unless that was this computer or is not known. */
static bns_slice host_of(const parsed_request *request) {
  bns_slice host = slice_until(request->host, slice_index(request->host, ':'));
  const char *own = traits_of(request->scheme)->host;
  int is_here = bns_slice_is(host, "127.0.0.1") || bns_slice_is_nocase(host, "localhost") || slice_starts(host, "[");
  return host.len > 0 && !is_here ? host : bns_slice_of(own);
}

void page_call_put(buf *out, const redactor *hides, mem *arena, const parsed_request *request, bns_key_kind kind) {
  buf text = {NULL, 0, 0};
  call c = {&text, hides, arena, request, !request->seen.malformed && !request->scheme->is_webhook};
  buf_put_text(&text, "{");
  if (c.is_whole) {
    put_member(&c, "scheme", bns_slice_of(bns_scheme_name(request->scheme)));
    put_member(&c, "key", bns_slice_of(kind_word(kind)));
    put_member(&c, "hash", bns_slice_of(scheme_hmac(request->scheme) == BNS_SHA512 ? "sha512" : "sha256"));
    put_member(&c, "host", host_of(request));
    put_form(&c);
  }
  buf_put_text(&text, "}");
  json_put_name(out, "call");
  buf_put_slice(out, c.is_whole ? buf_slice(&text) : bns_slice_of("null"));
  buf_free(&text);
}

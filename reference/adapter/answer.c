#include "answer.h"

#include <string.h>

#include "bnsign_backend.h"
#include "scheme_words.h"

static void put_hex(bns_out *out, bns_slice bytes) {
  uint8_t digits[128];
  for (size_t at = 0; at < bytes.len; at += 64) {
    size_t part = bytes.len - at < 64 ? bytes.len - at : 64;
    bns_hex_lower(digits, bytes.ptr + at, part);
    bns_put(out, digits, 2 * part);
  }
}

/* zero_bytes has a high bit set wherever x has a zero byte, and perhaps above one. */
static uint64_t zero_bytes(uint64_t x) {
  return (x - UINT64_C(0x0101010101010101)) & ~x & UINT64_C(0x8080808080808080);
}

/* is_plain: ASCII in which nothing is to be escaped. Almost every text is, and all of a reply passes here. */
static int is_plain(bns_slice text) {
  size_t at = 0;
  for (uint64_t x; at + sizeof x <= text.len; at += sizeof x) {
    memcpy(&x, text.ptr + at, sizeof x);
    uint64_t odd = (x & UINT64_C(0x8080808080808080)) | zero_bytes(x & UINT64_C(0xE0E0E0E0E0E0E0E0)) |
                   zero_bytes(x ^ UINT64_C(0x2222222222222222)) | zero_bytes(x ^ UINT64_C(0x5C5C5C5C5C5C5C5C));
    if (odd) return 0;
  }
  for (; at < text.len; at++) {
    uint8_t c = text.ptr[at];
    if (c < 0x20 || c >= 0x80 || c == '"' || c == '\\') return 0;
  }
  return 1;
}

static void put_quoted(bns_out *out, bns_slice text) {
  bns_put_byte(out, '"');
  if (is_plain(text))
    bns_put_slice(out, text);
  else
    bns_put_json(out, text);
  bns_put_byte(out, '"');
}

void answer_put_text(bns_out *out, bns_slice text) {
  if (is_plain(text) || bns_utf8_valid(text)) {
    put_quoted(out, text);
    return;
  }
  bns_put_text(out, "{\"hex\":\"");
  put_hex(out, text);
  bns_put_text(out, "\"}");
}

static void put_member(bns_out *out, const char *name, bns_slice text) {
  bns_put_text(out, ",\"");
  bns_put_text(out, name);
  bns_put_text(out, "\":");
  answer_put_text(out, text);
}

static void put_headers(bns_out *out, const bns_signed *stages) {
  bns_put_text(out, ",\"headers\":[");
  for (size_t i = 0; i < stages->num_headers; i++) {
    bns_put_text(out, i ? ",[" : "[");
    answer_put_text(out, stages->headers[i].name);
    bns_put_byte(out, ',');
    answer_put_text(out, stages->headers[i].value);
    bns_put_byte(out, ']');
  }
  bns_put_byte(out, ']');
}

void answer_put_stages(bns_out *out, const bns_scheme *scheme, const bns_signed *stages) {
  bns_put_text(out, "\"payload\":");
  answer_put_text(out, stages->payload);
  put_member(out, "signature", stages->signature);
  if (scheme_has_message(scheme)) {
    put_member(out, "message", stages->message);
    return;
  }
  if (scheme->form == BNS_FORM_REST) put_member(out, "target", stages->target);
  put_headers(out, stages);
  put_member(out, "body", stages->body);
}

static void put_name(bns_out *out, const char *name, int first) {
  if (!first) bns_put_byte(out, ',');
  put_quoted(out, bns_slice_of(name));
}

static void put_hello(bns_out *out) {
  bns_put_text(out, "\"ok\":{\"name\":\"bnsign\",\"version\":\"" BNS_VERSION "\",\"language\":\"C\","
                    "\"ops\":[\"sign\",\"request\",\"verify\"],\"schemes\":[");
  for (size_t i = 0; bns_scheme_at(i) != NULL; i++)
    put_name(out, bns_scheme_name(bns_scheme_at(i)), i == 0);
  bns_put_text(out, "],\"keys\":[\"hmac\"");
  if (bns_backend_for(BNS_RSA_SHA256) != NULL) put_name(out, "rsa", 0);
  if (bns_backend_for(BNS_ED25519) != NULL) put_name(out, "ed25519", 0);
  bns_put_text(out, "],\"window\":\"64\",\"hex\":\"1\",\"reasons\":\"1\"}");
}

/* A quoted word is shown only where it is short: it comes from outside, and the sentence must stay one. */
static void put_why(bns_out *out, const char *member, const answer *a) {
  bns_put_byte(out, '"');
  bns_put_text(out, member);
  bns_put_text(out, "\":\"");
  bns_put_json(out, bns_slice_of(a->about));
  if (a->quoted.len > 0 && a->quoted.len <= 64 && bns_utf8_valid(a->quoted)) {
    bns_put_byte(out, ' ');
    bns_put_json(out, a->quoted);
  }
  bns_put_text(out, ": ");
  bns_put_json(out, bns_slice_of(a->why));
  bns_put_byte(out, '"');
}

static void put_stages(bns_out *out, const answer *a) {
  bns_put_text(out, "\"ok\":{");
  answer_put_stages(out, a->scheme, &a->stages);
  bns_put_byte(out, '}');
}

static void put_signature(bns_out *out, const answer *a) {
  bns_put_text(out, "\"ok\":{\"signature\":");
  answer_put_text(out, a->stages.signature);
  bns_put_byte(out, '}');
}

static void put_reject(bns_out *out, const answer *a) {
  bns_put_text(out, "\"reject\":\"");
  bns_put_text(out, bns_reason_name(a->reason));
  bns_put_byte(out, '"');
}

void answer_put(bns_out *out, const answer *a) {
  bns_put_byte(out, '{');
  if (a->has_id) {
    bns_put_text(out, "\"id\":\"");
    bns_put_slice(out, a->id);
    bns_put_text(out, "\",");
  }
  switch (a->kind) {
  case ANSWER_HELLO: put_hello(out); break;
  case ANSWER_SIGNATURE: put_signature(out, a); break;
  case ANSWER_STAGES: put_stages(out, a); break;
  case ANSWER_VALID: bns_put_text(out, "\"ok\":{}"); break;
  case ANSWER_REJECT: put_reject(out, a); break;
  case ANSWER_UNSUPPORTED: put_why(out, "unsupported", a); break;
  case ANSWER_ERROR: put_why(out, "error", a); break;
  }
  bns_put_text(out, "}\n");
}

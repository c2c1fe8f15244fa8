/* mistakes_webhook.c - what receivers of Binance Pay's webhooks verify in place of timestamp, nonce and the raw body
 * (PW-1, PW-2, PW-4). What they have in common with requests stands in mistakes_pay.c. */
#include <stdio.h>
#include <string.h>

#include "diagnosis/catalogue/catalogue.h"
#include "util/slice.h"

#define COUNT(rows) (sizeof(rows) / sizeof((rows)[0]))

enum { BODY_MAX = 65536, API_KEY_LEN = 64 };

static applied use_body(candidate *d, bns_slice body) {
  if (body.ptr == NULL || bns_slice_equal(body, d->request->fields[BNS_FIELD_BODY])) return APPLIED_NOT_HERE;
  d->what = bns_slice_of("the body");
  d->fields[BNS_FIELD_BODY] = body;
  return APPLIED;
}

static applied use_headers(candidate *d, const char *timestamp, const char *nonce) {
  if (timestamp != NULL) d->fields[BNS_FIELD_TIMESTAMP] = bns_slice_of(timestamp);
  if (nonce != NULL) d->fields[BNS_FIELD_NONCE] = bns_slice_of(nonce);
  d->what = bns_slice_of(timestamp == NULL ? "the nonce" : nonce == NULL ? "the timestamp" : "timestamp and nonce");
  return APPLIED;
}

/* ---------------------------------------------------------------------------------- the body as languages print it */

/* Python's repr of bytes. */
static void put_repr(bns_out *out, bns_slice body, const char *open, const char *close) {
  int is_double = slice_index(body, '\'') < body.len && slice_index(body, '"') == body.len;
  uint8_t quote = is_double ? '"' : '\'';
  char text[8];
  bns_put_text(out, open);
  bns_put_byte(out, quote);
  for (size_t i = 0; i < body.len; i++) {
    uint8_t c = body.ptr[i];
    const char *name = c == '\n' ? "\\n" : c == '\r' ? "\\r" : c == '\t' ? "\\t" : c == '\\' ? "\\\\" : NULL;
    (void)snprintf(text, sizeof text, c < 0x20 || c >= 0x7f ? "\\x%02x" : c == quote ? "\\%c" : "%c", c);
    bns_put_text(out, name != NULL ? name : text);
  }
  bns_put_byte(out, quote);
  bns_put_text(out, close);
}

static void put_numbers(bns_out *out, bns_slice body, const char *open, const char *between, const char *close) {
  bns_put_text(out, open);
  for (size_t i = 0; i < body.len; i++) {
    if (i > 0) bns_put_text(out, between);
    bns_put_decimal(out, body.ptr[i]);
  }
  bns_put_text(out, close);
}

static void put_quoted(bns_out *out, bns_slice body) {
  bns_put_byte(out, '"');
  bns_put_json(out, body);
  bns_put_byte(out, '"');
}

static void put_base64(bns_out *out, bns_slice body) {
  size_t len = 4 * ((body.len + 2) / 3);
  if (out->len + len <= out->cap) bns_base64(out->ptr + out->len, body.ptr, body.len);
  out->len += len;
}

/* Bytes where a text is meant: Python, Node, Go, Java, JavaScript; and a text that a gateway or a logger wrote. */
static applied printed(candidate *d, size_t variant) {
  bns_slice body = d->request->fields[BNS_FIELD_BODY];
  size_t at = d->room.len;
  if (body.len > BODY_MAX) return APPLIED_END;
  switch (variant) {
  case 0: put_repr(&d->room, body, "b", ""); break;
  case 1: put_repr(&d->room, body, "bytearray(b", ")"); break;
  case 2: put_numbers(&d->room, body, "{\"type\":\"Buffer\",\"data\":[", ",", "]}"); break;
  case 3: put_quoted(&d->room, body); break;
  case 4: put_base64(&d->room, body); break;
  case 5: put_numbers(&d->room, body, "[", " ", "]"); break;
  case 6: put_numbers(&d->room, body, "[", ", ", "]"); break;
  case 7: put_numbers(&d->room, body, "", ",", ""); break;
  default: return APPLIED_END;
  }
  return use_body(d, candidate_since(d, at));
}

/* ------------------------------------------------------------------------------------- a word in place of a part */

enum { COMMON = 12 };

/* First what is tried together with other mistakes: headers that are looked for by names that are not there, and a body
 * that no parser left behind. */
static applied placeholder(candidate *d, size_t variant) {
  static const char *const both[] = {"undefined", "", "None", "null"};
  static const char *const bodies[] = {"[object Object]", "",      "undefined", "null", "None", "{}", "[]",
                                       "Array",           "false", "nil"};
  static const char *const one[] = {"undefined", "", "None", "null"};
  if (variant < COUNT(both)) return use_headers(d, both[variant], both[variant]);
  variant -= COUNT(both);
  if (variant < COUNT(bodies)) return use_body(d, bns_slice_of(bodies[variant]));
  variant -= COUNT(bodies);
  if (variant < COUNT(one)) return use_headers(d, NULL, one[variant]);
  variant -= COUNT(one);
  if (variant < COUNT(one)) return use_headers(d, one[variant], NULL);
  variant -= COUNT(one);
  return printed(d, variant);
}

static applied body_alone(candidate *d, size_t variant) {
  size_t at = d->room.len;
  if (variant > 1) return APPLIED_END;
  bns_put_slice(&d->room, d->fields[BNS_FIELD_BODY]);
  if (variant == 1) bns_put_byte(&d->room, '\n');
  d->text = candidate_since(d, at);
  return d->text.ptr != NULL ? APPLIED : APPLIED_NOT_HERE;
}

/* ------------------------------------------------------------------------------------------------------ the serial */

/* PW-2, PW-3: a serial has 32 hex digits. A merchant's requests carry the API key in the header of that name (PR-4). */
static int api_key_seen(sighting *out, mem *arena, const parsed_request *request, const diagnose_key *key) {
  bns_slice sent = request->seen.api_key;
  (void)arena;
  (void)key;
  if (sent.len != API_KEY_LEN) return 0;
  for (size_t i = 0; i < sent.len; i++)
    if (!slice_word(sent.ptr[i]) || sent.ptr[i] == '_') return 0;
  out->confidence = CONFIDENCE_LIKELY;
  out->refused = 1;
  return 1;
}

static int api_key_wire(bns_wire *out, mem *arena, const parsed_request *right, const diagnose_key *key,
                        size_t variant) {
  (void)key;
  if (variant > 0) return 0;
  parsed_request_with_header(out, arena, &right->wire, right->scheme->headers->owner,
                             bns_slice_of("vmPUZE6mv9SD5VNHk4HlWFsOr6aKE2zvsw0MuIgwCIPy6utIco14y7Ju91duEh8A"));
  return 1;
}

static const mistake rows[] = {
    {.id = "webhook-placeholder-verified",
     .place = AT_WEBHOOK_PLACEHOLDER_VERIFIED,
     .schemes = BNS_PAY_WEBHOOK,
     .level = LEVEL_PARTS,
     .light = COMMON,
     .apply = placeholder},
    {.id = "webhook-body-alone",
     .place = AT_WEBHOOK_BODY_ALONE,
     .schemes = BNS_PAY_WEBHOOK,
     .level = LEVEL_JOIN,
     .apply = body_alone},
    {.id = "webhook-serial-compared-with-api-key",
     .place = AT_WEBHOOK_SERIAL_COMPARED_WITH_API_KEY,
     .schemes = BNS_PAY_WEBHOOK,
     .seen = api_key_seen,
     .wire = api_key_wire},
    {.id = "webhook-headers-not-found",
     .place = AT_WEBHOOK_HEADERS_NOT_FOUND,
     .schemes = BNS_PAY_WEBHOOK,
     .inapplicable = "it shows in a receiver's answers alone"},
};
const mistake_family mistakes_webhook = {rows, sizeof rows / sizeof *rows};

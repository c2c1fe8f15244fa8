/* deliveries.c - a delivery is a letter: body, timestamp, nonce, serial and signature. A row says what stands in it,
 * what is changed before it is signed, and what afterwards. */
#include "webhook/deliveries.h"

#include <string.h>

#include "suite/scheme_traits.h"
#include "util/slice.h"
#include "text.h"
#include "wire.h"

typedef struct letter {
  mem *arena;
  const delivery_from *from;
  const test_key *key;                                 /* signs */
  bns_slice timestamp, nonce, serial, body, signature; /* ptr NULL: its header is left out */
  size_t spelling;                                     /* of the headers' names */
} letter;

struct delivery_row {
  const char *id, *title;
  delivery_kind kind;
  const char *reason;
  int large;        /* the RSA-4096 key */
  const char *body; /* NULL: the usual one */
  void (*before)(letter *);
  void (*after)(letter *);
  int repeats;
  int needs; /* what the scheme must send for it */
};

enum { NEEDS_NONCE = 1, NEEDS_OWNER = 2 };

enum { SPELLING_USUAL, SPELLING_LOWER, SPELLING_PROXY, SPELLING_UPPER };

static const char usual_body[] =
    "{\"bizType\":\"PAY\",\"data\":\"{\\\"merchantTradeNo\\\":\\\"9825382937292\\\",\\\"totalFee\\\":0.88000000,"
    "\\\"transactTime\\\":1619508939664,\\\"currency\\\":\\\"EUR\\\"}\",\"bizId\":293839374930383,"
    "\"bizStatus\":\"PAY_SUCCESS\"}";
/* The number of the documents' sample: more than 2^64 (PW-4). */
static const char bigint_body[] =
    "{\"bizType\":\"PAY\",\"data\":\"{\\\"merchantTradeNo\\\":\\\"9825382937292\\\",\\\"totalFee\\\":0.88000000,"
    "\\\"transactTime\\\":1619508939664,\\\"currency\\\":\\\"EUR\\\"}\",\"bizId\":29383937493038367292,"
    "\"bizStatus\":\"PAY_SUCCESS\"}";
static const char spaced_body[] =
    "{\"bizType\": \"PAY\", \"data\": \"{\\\"productName\\\":\\\"caf\xC3\xA9 \\u5e01\\\","
    "\\\"productDetail\\\":\\\"1\\/2\\\",\\\"totalFee\\\":0.88000000}\", \"bizId\": 293839374930384, "
    "\"bizStatus\": \"PAY_SUCCESS\"}";

/* ---------------------------------------------------------------------------------------------------------- changes */

static uint8_t *own(letter *l, bns_slice *text) {
  uint8_t *bytes = mem_alloc(l->arena, text->len + 1);
  if (text->len) memcpy(bytes, text->ptr, text->len);
  text->ptr = bytes;
  return bytes;
}

static uint8_t next_digit(uint8_t digit) {
  return digit == '9' ? '1' : (uint8_t)(digit + 1);
}

static int is_digit(uint8_t byte) {
  return byte >= '0' && byte <= '9';
}

/* The first digit over 0 behind the amount's name; a body without one loses its last byte to another. */
static void change_amount(letter *l) {
  size_t at = slice_find(l->body, "totalFee");
  uint8_t *bytes = own(l, &l->body);
  if (at == l->body.len) at = 0;
  while (at < l->body.len && (!is_digit(bytes[at]) || bytes[at] == '0'))
    at++;
  if (at < l->body.len)
    bytes[at] = next_digit(bytes[at]);
  else if (at > 0)
    bytes[at - 1] ^= 1u;
}

static void change_status(letter *l) {
  buf out = {NULL, 0, 0};
  size_t at = slice_index(l->body, '{');
  buf_put_slice(&out, slice_until(l->body, at + 1));
  buf_put_text(&out, "\"bizStatus\":\"PAY_SUCCESS\"");
  if (at + 2 < l->body.len) buf_put_text(&out, ",");
  buf_put_slice(&out, slice_from(l->body, at + 1));
  l->body = mem_take(l->arena, &out);
}

static void replace_body(letter *l) {
  l->body = bns_slice_of(bigint_body);
}

static void empty_body(letter *l) {
  l->body = bns_slice_of("");
}

static void cut_body(letter *l) {
  l->body = slice_until(l->body, l->body.len / 2);
}

/* The same JSON in other bytes: a space behind the first brace. */
static void rewrite_body(letter *l) {
  buf out = {NULL, 0, 0};
  size_t at = slice_index(l->body, '{');
  buf_put_slice(&out, slice_until(l->body, at + 1));
  buf_put_text(&out, " ");
  buf_put_slice(&out, slice_from(l->body, at + 1));
  l->body = mem_take(l->arena, &out);
}

static void change_timestamp(letter *l) {
  uint8_t *bytes = own(l, &l->timestamp);
  bytes[l->timestamp.len - 1] = next_digit(bytes[l->timestamp.len - 1]);
}

static void change_nonce(letter *l) {
  uint8_t *bytes = own(l, &l->nonce);
  bytes[0] = bytes[0] == 'A' ? 'B' : 'A';
}

static void change_signature(letter *l) {
  uint8_t *bytes = own(l, &l->signature);
  bytes[10] = bytes[10] == 'A' ? 'B' : 'A';
}

static void cut_signature(letter *l) {
  l->signature = slice_until(l->signature, l->signature.len / 2);
}

static void empty_signature(letter *l) {
  l->signature = bns_slice_of("");
}

static void no_signature(letter *l) {
  l->signature.ptr = NULL;
}

static void no_headers(letter *l) {
  l->signature.ptr = l->timestamp.ptr = l->nonce.ptr = l->serial.ptr = NULL;
}

static void other_key(letter *l) {
  l->key = l->from->other;
}

static void unknown_certificate(letter *l) {
  l->key = l->from->other;
  l->serial = l->from->other->serial;
}

static void other_serial(letter *l) {
  l->serial = l->from->large->serial;
}

static void lower_names(letter *l) {
  l->spelling = SPELLING_LOWER;
}

static void long_ago(letter *l) {
  enum { DAY_MS = 86400000 };
  l->timestamp = mem_format(l->arena, "%lld", (long long)(l->from->time_ms - (int64_t)365 * DAY_MS));
}

static bns_slice payload_of(const letter *l) {
  const bns_slice fields[BNS_FIELDS_MAX] = {l->timestamp, l->nonce, l->body};
  size_t cap = l->timestamp.len + l->nonce.len + l->body.len + 8;
  bns_out out = {mem_alloc(l->arena, cap), cap, 0};
  bns_put_layout(&out, l->from->scheme->layout, fields);
  return bns_out_since(&out, 0);
}

/* A receiver that lets the delivery choose the algorithm takes the public key, which everybody has, for a secret. */
static void hmac_by_public_key(letter *l) {
  const bns_scheme *hex = scheme_in(BNS_FORM_REST, REGION_WORLD);
  bns_slice payload = payload_of(l), pem = l->from->small->public_pem;
  uint8_t *text = mem_alloc(l->arena, BNS_SIGNATURE_MAX);
  bns_key key;
  memset(&key, 0, sizeof key);
  l->signature.ptr = text;
  if (bns_key_open(&key, NULL, BNS_HMAC_SHA256, BNS_TO_SIGN, pem.ptr, pem.len) != BNS_OK ||
      bns_sign(&key, text, BNS_SIGNATURE_MAX, &l->signature.len, hex, payload.ptr, payload.len) != BNS_OK)
    l->signature.len = 0;
  bns_key_close(&key);
}

/* ------------------------------------------------------------------------------------------------------------ rows */

static const delivery_row rows[] = {
    {"genuine-2048", "genuine", DELIVERY_GENUINE, "", 0, NULL, NULL, NULL, 0, 0},
    {"genuine-4096", "genuine, RSA-4096", DELIVERY_GENUINE, "", 1, NULL, NULL, NULL, 0, NEEDS_OWNER},
    {"genuine-bigint", "genuine, bizId beyond 2^64", DELIVERY_GENUINE, "", 0, bigint_body, NULL, NULL, 0, 0},
    {"genuine-spaced", "genuine, spaces and escapes in the body", DELIVERY_GENUINE, "", 0, spaced_body, NULL, NULL, 0,
     0},
    {"genuine-lower", "genuine, header names in lower case", DELIVERY_GENUINE, "", 0, NULL, lower_names, NULL, 0, 0},
    {"forged-amount", "forged: one digit of the amount changed", DELIVERY_FORGED, "signature", 0, NULL, NULL,
     change_amount, 0, 0},
    {"forged-member", "forged: a member added to the body", DELIVERY_FORGED, "signature", 0, NULL, NULL, change_status,
     0, 0},
    {"forged-body", "forged: signature of another delivery", DELIVERY_FORGED, "signature", 0, NULL, NULL, replace_body,
     0, 0},
    {"forged-key", "forged: signed with another key", DELIVERY_FORGED, "signature", 0, NULL, other_key, NULL, 0, 0},
    {"forged-certificate", "forged: another key, and its serial", DELIVERY_FORGED, "serial", 0, NULL,
     unknown_certificate, NULL, 0, NEEDS_OWNER},
    {"forged-hmac", "forged: HMAC with the public key, no RSA", DELIVERY_FORGED, "signature", 0, NULL, NULL,
     hmac_by_public_key, 0, 0},
    {"forged-signature", "forged: one character of the signature", DELIVERY_FORGED, "signature", 0, NULL, NULL,
     change_signature, 0, 0},
    {"forged-half", "forged: half of the signature", DELIVERY_FORGED, "signature", 0, NULL, NULL, cut_signature, 0, 0},
    {"forged-empty", "forged: the signature is empty", DELIVERY_FORGED, "signature-missing", 0, NULL, NULL,
     empty_signature, 0, 0},
    {"forged-unsigned", "forged: no signature", DELIVERY_FORGED, "malformed", 0, NULL, NULL, no_signature, 0, 0},
    {"forged-bare", "forged: none of the signature's headers", DELIVERY_FORGED, "malformed", 0, NULL, NULL, no_headers,
     0, 0},
    {"forged-timestamp", "forged: another timestamp", DELIVERY_FORGED, "signature", 0, NULL, NULL, change_timestamp, 0,
     0},
    {"forged-nonce", "forged: another nonce", DELIVERY_FORGED, "signature", 0, NULL, NULL, change_nonce, 0,
     NEEDS_NONCE},
    {"broken-truncated", "broken: half of the body", DELIVERY_BROKEN, "signature", 0, NULL, NULL, cut_body, 0, 0},
    {"broken-bodiless", "broken: no body", DELIVERY_BROKEN, "signature", 0, NULL, NULL, empty_body, 0, 0},
    {"broken-rewritten", "broken: the same JSON, other spaces", DELIVERY_BROKEN, "signature", 0, NULL, NULL,
     rewrite_body, 0, 0},
    {"broken-serial", "broken: the other certificate's serial", DELIVERY_BROKEN, "signature", 0, NULL, other_serial,
     NULL, 0, NEEDS_OWNER},
    {"stale", "genuine, but a year old", DELIVERY_NOTE, "", 0, NULL, long_ago, NULL, 0, 0},
    {"replayed", "replayed: number 1 a second time", DELIVERY_NOTE, "", 0, NULL, NULL, NULL, 1, 0},
};

const delivery_row *delivery_at(size_t index) {
  return index < sizeof rows / sizeof *rows ? &rows[index] : NULL;
}

const delivery_row *delivery_find(bns_slice id) {
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
    if (bns_slice_is(id, rows[i].id)) return &rows[i];
  return NULL;
}

const char *delivery_id(const delivery_row *row) {
  return row->id;
}
const char *delivery_title(const delivery_row *row) {
  return row->title;
}
delivery_kind delivery_kind_of(const delivery_row *row) {
  return row->kind;
}
const char *delivery_reason(const delivery_row *row) {
  return row->reason;
}
int delivery_concerns(const delivery_row *row, const delivery_from *from) {
  const bns_scheme *scheme = from->scheme;
  if (from->large == NULL && (row->large || row->before == other_serial)) return 0;
  int has = (scheme->headers->nonce != NULL ? NEEDS_NONCE : 0) | (scheme->headers->owner != NULL ? NEEDS_OWNER : 0);
  return (row->needs & ~has) == 0;
}
int delivery_repeats(const delivery_row *row) {
  return row->repeats;
}

/* ---------------------------------------------------------------------------------------------------------- making */

/* 32 letters and digits, as they are seen (PR-4); no secret is made of it. */
static bns_slice nonce_of(mem *arena, uint64_t seed) {
  static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
  bns_slice text = {NULL, 32};
  uint8_t *bytes = mem_alloc(arena, text.len);
  for (size_t i = 0; i < text.len; i++) {
    seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    bytes[i] = (uint8_t)letters[(seed >> 33) % (sizeof letters - 1)];
  }
  text.ptr = bytes;
  return text;
}

static bns_status sign(letter *l) {
  const bns_scheme *scheme = l->from->scheme;
  bns_slice payload = payload_of(l);
  uint8_t *text = mem_alloc(l->arena, BNS_SIGNATURE_MAX);
  bns_key key;
  bns_status status;
  memset(&key, 0, sizeof key);
  status = bns_key_open(&key, NULL, BNS_RSA_SHA256, BNS_TO_SIGN, l->key->pem.ptr, l->key->pem.len);
  l->signature.ptr = text;
  if (status == BNS_OK)
    status = bns_sign(&key, text, BNS_SIGNATURE_MAX, &l->signature.len, scheme, payload.ptr, payload.len);
  bns_key_close(&key);
  return status;
}

static uint8_t in_case(uint8_t byte, int upper) {
  if (upper) return byte >= 'a' && byte <= 'z' ? (uint8_t)(byte - 'a' + 'A') : byte;
  return byte >= 'A' && byte <= 'Z' ? (uint8_t)(byte - 'A' + 'a') : byte;
}

/* A header's name as HTTP/2 has it, as proxies write it, in capitals. The case does not count (RFC 9110, 5.1). */
static bns_slice spelt_name(mem *arena, const char *name, size_t spelling) {
  bns_slice text = bns_slice_of(name);
  uint8_t *bytes = mem_alloc(arena, text.len + 1);
  for (size_t i = 0; i < text.len; i++) {
    int begins = i == 0 || name[i - 1] == '-';
    bytes[i] = in_case((uint8_t)name[i], spelling == SPELLING_UPPER || (spelling == SPELLING_PROXY && begins));
    if (spelling == SPELLING_USUAL) bytes[i] = (uint8_t)name[i];
  }
  text.ptr = bytes;
  return text;
}

static void add(delivery *out, const letter *l, const char *name, bns_slice value) {
  bns_header *header = &out->headers[out->wire.num_headers];
  if (value.ptr == NULL) return;
  header->name = spelt_name(l->arena, name, l->spelling);
  header->value = value;
  out->wire.num_headers++;
}

static void post(delivery *out, const letter *l) {
  const bns_header_names *names = l->from->scheme->headers;
  add(out, l, "Content-Type", bns_slice_of("application/json"));
  add(out, l, names->timestamp, l->timestamp);
  if (names->nonce != NULL) add(out, l, names->nonce, l->nonce);
  if (names->owner != NULL) add(out, l, names->owner, l->serial);
  add(out, l, names->signature, l->signature);
  out->wire.headers = out->headers;
  out->wire.body = l->body;
}

bns_status delivery_make(delivery *out, mem *arena, const delivery_row *row, const delivery_from *from) {
  letter l;
  bns_status status;
  memset(out, 0, sizeof *out);
  memset(&l, 0, sizeof l);
  l.arena = arena;
  l.from = from;
  l.key = row->large ? from->large : from->small;
  l.serial = l.key->serial;
  l.timestamp = mem_format(arena, "%lld", (long long)from->time_ms);
  l.nonce = nonce_of(arena, from->seed);
  l.body = row->body ? bns_slice_of(row->body) : from->body.ptr ? from->body : bns_slice_of(usual_body);
  if (row->before) row->before(&l);
  status = sign(&l);
  if (status != BNS_OK) return status;
  if (row->after) row->after(&l);
  out->row = row;
  out->scheme = from->scheme;
  out->key = l.key;
  post(out, &l);
  return BNS_OK;
}

static void with_header(delivery *out, mem *arena, const delivery *from, const char *name, bns_slice value) {
  *out = *from;
  out->wire.headers = out->headers;
  for (size_t i = 0; name != NULL && i < out->wire.num_headers; i++)
    if (bns_slice_is_nocase(out->headers[i].name, name)) out->headers[i].value = mem_copy(arena, value.ptr, value.len);
}

void delivery_signed(delivery *out, mem *arena, const delivery *from, bns_slice signature) {
  with_header(out, arena, from, from->scheme->headers->signature, signature);
}

void delivery_owned(delivery *out, mem *arena, const delivery *from, bns_slice serial) {
  with_header(out, arena, from, from->scheme->headers->owner, serial);
}

int delivery_spelt(delivery *out, mem *arena, const delivery *from, size_t spelling) {
  const bns_header_names *names = from->scheme->headers;
  const char *own[] = {"Content-Type", names->timestamp, names->nonce, names->owner, names->signature};
  int changes = 0;
  *out = *from;
  out->wire.headers = out->headers;
  if (spelling >= DELIVERY_SPELLINGS) return -1;
  for (size_t i = 0; i < out->wire.num_headers; i++)
    for (size_t k = 0; k < sizeof own / sizeof *own; k++) {
      if (own[k] == NULL || !bns_slice_is_nocase(out->headers[i].name, own[k])) continue;
      out->headers[i].name = spelt_name(arena, own[k], spelling);
      changes = changes || !bns_slice_equal(out->headers[i].name, from->headers[i].name);
    }
  return changes;
}

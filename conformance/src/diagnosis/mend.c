/* mend.c - applies a mend to the very request that it is for. */
#include "diagnosis/mend.h"

#include <string.h>

#include "scheme.h"
#include "suite/scheme_traits.h"
#include "util/slice.h"
#include "text.h"

enum { STEPS = 6, TIMESTAMP_MS_DIGITS = 13, TIMESTAMP_S_DIGITS = 10 };

/* mending: the request as it is after so many steps. */
typedef struct mending {
  mem *arena;
  const diagnose_key *key;
  const diagnose_limits *limits;
  parsed_request now;
  diagnosis found;
  bns_slice frame; /* of the request, whatever it is */
} mending;

static void look_again(mending *m) {
  diagnose_limits limits;
  memset(&limits, 0, sizeof limits);
  limits.has_now = m->limits->has_now;
  limits.now_us = m->limits->now_us;
  limits.num_singles = limits.num_pairs = 1;
  diagnose(&m->found, m->arena, &m->now, m->key, &limits);
}

static int take_wire(mending *m, const bns_wire *wire) {
  parsed_request before = m->now;
  if (!parsed_request_read(&m->now, m->arena, before.scheme, wire, before.host)) return 0;
  /* A fix repeats no parameter: a name that stands twice now was a list before, and still is one. */
  if (!before.seen.duplicate) m->now.seen.duplicate = 0;
  look_again(m);
  return 1;
}

/* ------------------------------------------------------------------------------------------------------- signing */

static bns_slice raw_form(mending *m, bns_slice signature) {
  return m->now.scheme->form == BNS_FORM_REST ? mem_percent(m->arena, signature) : signature;
}

/* sign puts a signature where it belongs. */
static int sign(mending *m, bns_slice signature) {
  bns_slice raw = raw_form(m, signature);
  bns_wire wire;
  if (m->now.raw_signature.ptr == NULL || m->now.num_signatures > 1)
    parsed_request_with_parts(&wire, m->arena, &m->now, m->now.parts, m->now.num_parts, raw);
  else if (!parsed_request_sign(&wire, m->arena, &m->now, raw))
    return 0;
  return take_wire(m, &wire);
}

/* With a public key alone nothing can be signed; but a signature that was only written wrong can be written right. */
static int rewrite(mending *m) {
  bns_slice sent = m->now.raw_signature;
  uint8_t *bytes;
  size_t len = 0;
  if (sent.len == 0 || m->now.scheme->form != BNS_FORM_REST) return 0;
  bytes = mem_alloc(m->arena, sent.len);
  if (bns_unpercent(bytes, sent.len, &len, sent) != BNS_OK) return 0;
  return sign(m, (bns_slice){bytes, len}) && m->found.verdict == DIAGNOSED_VALID;
}

/* ------------------------------------------------------------------------------------------------------- repairs */

static int take_parts(mending *m, const part *parts, size_t num) {
  bns_slice raw = m->now.raw_signature;
  bns_wire wire;
  if (raw.ptr == NULL) raw = bns_slice_of("");
  parsed_request_with_parts(&wire, m->arena, &m->now, parts, num, raw);
  return take_wire(m, &wire);
}

static part *copy_parts(mending *m) {
  part *parts = mem_alloc(m->arena, (m->now.num_parts + 1) * sizeof *parts);
  if (m->now.num_parts) memcpy(parts, m->now.parts, m->now.num_parts * sizeof *parts);
  return parts;
}

static int set_part(mending *m, const char *name, bns_slice value) {
  part *parts = copy_parts(m);
  for (size_t i = 0; i < m->now.num_parts; i++) {
    if (!bns_slice_is(parts[i].name, name)) continue;
    parts[i].value = value;
    parts[i].bare = 0;
    return take_parts(m, parts, m->now.num_parts);
  }
  return 0;
}

static int is_hex(uint8_t byte) {
  return (byte >= '0' && byte <= '9') || ((byte | 32u) >= 'a' && (byte | 32u) <= 'f');
}

/* encoded percent-encodes the bytes that must be; escapes that are there already stay as they are. */
static bns_slice encoded(mem *arena, bns_slice text) {
  static const char open[] = "-._~!$'()*+,;:@/?[]";
  buf out = {NULL, 0, 0};
  for (size_t i = 0; i < text.len; i++) {
    uint8_t byte = text.ptr[i];
    int plain = (byte >= '0' && byte <= '9') || ((byte | 32u) >= 'a' && (byte | 32u) <= 'z') ||
                (byte && strchr(open, byte)) ||
                (byte == '%' && i + 2 < text.len && is_hex(text.ptr[i + 1]) && is_hex(text.ptr[i + 2]));
    if (plain)
      buf_put(&out, &byte, 1);
    else
      buf_format(&out, "%%%02X", byte);
  }
  return mem_take(arena, &out);
}

static int encode_parts(mending *m) {
  part *parts = copy_parts(m);
  for (size_t i = 0; i < m->now.num_parts; i++) {
    parts[i].name = encoded(m->arena, parts[i].name);
    parts[i].value = encoded(m->arena, parts[i].value);
  }
  return take_parts(m, parts, m->now.num_parts);
}

/* A repeated parameter is dropped only if it belongs to signing. An order's own parameters all stay: nobody knows which
 * of two values is meant, and a name that stands twice may be a list. */
static int can_drop(bns_slice name) {
  return bns_slice_is(name, "timestamp") || bns_slice_is(name, "recvWindow") || bns_slice_is(name, "signature");
}

/* drop_repeated keeps the first of each name in each place. */
static int drop_repeated(mending *m) {
  part *parts = copy_parts(m);
  size_t num = 0;
  for (size_t i = 0; i < m->now.num_parts; i++) {
    size_t k;
    for (k = 0; k < num; k++)
      if (parts[k].place == m->now.parts[i].place && bns_slice_equal(parts[k].name, m->now.parts[i].name)) break;
    if (k < num && !can_drop(m->now.parts[i].name)) return 0;
    if (k == num && !bns_slice_is(m->now.parts[i].name, "signature")) parts[num++] = m->now.parts[i];
  }
  return take_parts(m, parts, num);
}

static bns_slice digits_of(bns_slice text) {
  size_t len = 0;
  while (len < text.len && text.ptr[len] - (unsigned)'0' < 10u)
    len++;
  text.len = len;
  return text;
}

static int set_timestamp(mending *m, bns_slice value) {
  bns_wire wire;
  if (m->now.scheme->headers != NULL) {
    parsed_request_with_header(&wire, m->arena, &m->now.wire, m->now.scheme->headers->timestamp, value);
    return take_wire(m, &wire);
  }
  return set_part(m, "timestamp", value);
}

/* mend_timestamp: digits in front of whatever else are kept; seconds become milliseconds; the clock is the reader's. */
static int mend_timestamp(mending *m) {
  bns_slice digits = digits_of(m->now.seen.timestamp);
  if (m->found.reason == BNS_TIMESTAMP_AHEAD || m->found.reason == BNS_TIMESTAMP_OLD) {
    if (!m->limits->has_now || m->limits->now_us < 0) return 0;
    return set_timestamp(m, mem_format(m->arena, "%lld", (long long)(m->limits->now_us / 1000)));
  }
  if (digits.len == TIMESTAMP_S_DIGITS)
    digits = mem_format(m->arena, "%.*s000", (int)digits.len, (const char *)digits.ptr);
  return digits.len >= TIMESTAMP_MS_DIGITS ? set_timestamp(m, digits) : 0;
}

static int mend_window(mending *m) {
  return set_part(m, "recvWindow", bns_slice_of("60000"));
}

static int mend_key(mending *m) {
  bns_slice right = m->key->api_key;
  bns_wire wire;
  const char *header = traits_of(m->now.scheme)->owner_header;
  if (right.len == 0 || header == NULL) return 0;
  parsed_request_with_header(&wire, m->arena, &m->now.wire, header, right);
  return take_wire(m, &wire);
}

/* replaced writes a text with each occurrence of some bytes as others. */
static bns_slice replaced(mem *arena, bns_slice text, const char *was, const char *is) {
  buf out = {NULL, 0, 0};
  while (text.len > 0) {
    int found = slice_starts(text, was);
    buf_put(&out, found ? (const void *)is : text.ptr, found ? strlen(is) : 1);
    text = slice_from(text, found ? strlen(was) : 1);
  }
  return mem_take(arena, &out);
}

static int replace_all(mending *m, const char *was, const char *is) {
  bns_wire wire = m->now.wire;
  wire.target = replaced(m->arena, wire.target, was, is);
  wire.body = replaced(m->arena, wire.body, was, is);
  return take_wire(m, &wire);
}

enum { MOST_ZEROS = 40 };

/* put_moved writes digits with the point behind `point` of them, which may be before the first or behind the last. */
static void put_moved(buf *out, bns_slice digits, long point) {
  if (point <= 0) buf_put_text(out, "0.");
  for (long i = point; i < 0; i++)
    buf_put_text(out, "0");
  for (size_t i = 0; i < digits.len; i++) {
    if (i > 0 && (long)i == point) buf_put_text(out, ".");
    buf_put(out, digits.ptr + i, 1);
  }
  for (long i = (long)digits.len; i < point; i++)
    buf_put_text(out, "0");
}

/* plain_number writes 1.5e-7 as 0.00000015: the same number. Empty: it has another form. */
static bns_slice plain_number(mem *arena, bns_slice text) {
  const bns_slice none = {NULL, 0};
  bns_slice sign = slice_until(text, slice_starts(text, "-") ? 1 : 0), whole = digits_of(slice_from(text, sign.len));
  bns_slice rest = slice_from(text, sign.len + whole.len), behind = none;
  if (slice_starts(rest, ".")) behind = digits_of(slice_from(rest, 1));
  rest = slice_from(rest, behind.ptr != NULL ? behind.len + 1 : 0);
  if (whole.len == 0 || rest.len < 2 || (rest.ptr[0] | 32) != 'e') return none;
  int has_sign = rest.ptr[1] == '-' || rest.ptr[1] == '+';
  bns_slice power = slice_from(rest, has_sign ? 2 : 1);
  uint64_t by = 0;
  if (bns_number(&by, power) != BNS_OK || by > MOST_ZEROS) return none;
  bns_slice digits = mem_format(arena, "%.*s%.*s", (int)whole.len, (const char *)whole.ptr, (int)behind.len,
                                behind.len > 0 ? (const char *)behind.ptr : "");
  buf out = {NULL, 0, 0};
  buf_put_slice(&out, sign);
  put_moved(&out, digits, (long)whole.len + (rest.ptr[1] == '-' ? -(long)by : (long)by));
  return mem_take(arena, &out);
}

static int mend_numbers(mending *m) {
  part *parts = copy_parts(m);
  int changed = 0;
  for (size_t i = 0; i < m->now.num_parts; i++) {
    bns_slice plain = plain_number(m->arena, parts[i].value);
    if (plain.len == 0) continue;
    parts[i].value = plain;
    changed = 1;
  }
  return changed && take_parts(m, parts, m->now.num_parts);
}

static int has_mistake(const diagnosis *found, const char *id) {
  for (size_t i = 0; i < found->num_mistakes; i++)
    if (bns_slice_is(found->mistakes[i].id, id)) return 1;
  return 0;
}

/* repair puts right what the diagnosis says first. 0 if nothing can be. */
static int repair(mending *m) {
  if (m->now.scheme->form == BNS_FORM_REST && has_mistake(&m->found, "crlf-inside-body"))
    return replace_all(m, "\r\n", "&") && replace_all(m, "\n", "&");
  if (m->now.scheme->form == BNS_FORM_REST && has_mistake(&m->found, "html-entity-corruption"))
    return replace_all(m, "&amp;", "&") && replace_all(m, "\xC3\x97", "&times");
  if (has_mistake(&m->found, "timestamp-in-seconds")) return mend_timestamp(m);
  if (m->found.reason == BNS_VALID && has_mistake(&m->found, "scientific-notation")) return mend_numbers(m);
  switch (m->found.reason) {
  case BNS_DUPLICATE: return drop_repeated(m);
  case BNS_TIMESTAMP_FORMAT:
  case BNS_TIMESTAMP_AHEAD:
  case BNS_TIMESTAMP_OLD: return mend_timestamp(m);
  case BNS_RECVWINDOW: return mend_window(m);
  case BNS_KEY_MISSING:
  case BNS_KEY_FORMAT:
  case BNS_KEY_UNKNOWN: return mend_key(m);
  case BNS_ENCODING: return encode_parts(m);
  case BNS_VALID:
  case BNS_MALFORMED:
  case BNS_SIGNATURE_MISSING:
  case BNS_TIMESTAMP_MISSING:
  case BNS_SIGNATURE_FORMAT:
  case BNS_KEY_TYPE:
  case BNS_SERIAL:
  case BNS_NONCE:
  case BNS_SIGNATURE: break;
  }
  return 0;
}

/* -------------------------------------------------------------------------------------------------------------- all */

static int finish(mended *out, const mending *m, int repaired) {
  out->wire = m->now.wire;
  out->payload = m->now.seen.payload;
  out->signature = m->now.seen.signature;
  out->repaired = repaired;
  return 1;
}

int mend_apply(mended *out, mem *arena, const parsed_request *request, const diagnose_key *key, const diagnosis *found,
               const diagnose_limits *limits) {
  mending m;
  int repaired = 0;
  memset(out, 0, sizeof *out);
  memset(&m, 0, sizeof m);
  m.arena = arena;
  m.key = key;
  m.limits = limits;
  m.now = *request;
  m.found = *found;
  if (key->kind == 0 || request->seen.malformed || request->payload_alone) return 0;
  if (found->right_signature.len == 0) return rewrite(&m) && finish(out, &m, 0);
  for (int step = 0; step < STEPS; step++) {
    if (m.found.right_signature.len == 0 || !sign(&m, m.found.right_signature)) return 0;
    if (m.found.verdict == DIAGNOSED_VALID) return finish(out, &m, repaired);
    if (repair(&m)) {
      repaired = 1;
      continue;
    }
    out->refused = m.found.reason == BNS_VALID && !found->right;
    return out->refused && finish(out, &m, repaired);
  }
  return 0;
}

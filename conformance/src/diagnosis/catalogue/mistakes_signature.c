/* mistakes_signature.c - the right signature, written otherwise than the scheme wants it. apply is the wrong client's
 * way, unwrap goes back. */
#include <string.h>

#include "diagnosis/catalogue/catalogue.h"
#include "diagnosis/catalogue/signature_shape.h"
#include "suite/scheme_traits.h"

enum { ALL_HEX = BNS_REST | BNS_WS | BNS_PAY_REQUEST, RAW_MAX = 512, SHORTEST = 80 };

static applied written(candidate *d, size_t at) {
  d->signature = candidate_since(d, at);
  return d->signature.ptr != NULL ? APPLIED : APPLIED_NOT_HERE;
}

static int is_rest(const candidate *d) {
  return d->request->scheme->form == BNS_FORM_REST;
}

/* Writes text as a REST client puts it into a query: encoded, or as it is. */
static applied put_encoded(candidate *d, bns_slice text, int encode) {
  size_t at = d->room.len;
  if (encode && is_rest(d)) {
    bns_put_percent(&d->room, text);
  } else {
    bns_put_slice(&d->room, text);
  }
  return written(d, at);
}

static size_t hex_len(const candidate *d) {
  return scheme_hex_len(d->request->scheme);
}

static applied put_hex(candidate *d, const uint8_t *bytes, size_t len) {
  uint8_t text[2 * RAW_MAX];
  size_t at = d->room.len;
  if (len > RAW_MAX) return APPLIED_NOT_HERE;
  if (hex_len(d) == 128) {
    bns_hex_upper(text, bytes, len);
  } else {
    bns_hex_lower(text, bytes, len);
  }
  bns_put(&d->room, text, 2 * len);
  return written(d, at);
}

/* --------------------------------------------------------------------------------------------------------- base64 */

static void put_url_safe(bns_out *out, bns_slice base64, int padding) {
  for (size_t i = 0; i < base64.len; i++) {
    uint8_t c = base64.ptr[i];
    if (c == '=' && !padding) continue;
    bns_put_byte(out, c == '+' ? '-' : c == '/' ? '_' : c);
  }
}

static applied base64_digest(candidate *d, size_t variant) {
  uint8_t bytes[RAW_MAX], text[RAW_MAX * 2];
  size_t len, at = d->room.len;
  if (variant > 3) return APPLIED_END;
  if (bns_unhex(bytes, sizeof bytes, &len, d->signature) != BNS_OK) return APPLIED_NOT_HERE;
  bns_base64(text, bytes, len);
  bns_slice base64 = {text, 4 * ((len + 2) / 3)};
  if (variant < 2) return put_encoded(d, base64, variant == 0);
  put_url_safe(&d->room, base64, variant == 2);
  return written(d, at);
}

/* Any spelling of base64, also with the spaces that a query makes of '+'. */
static applied from_base64(candidate *d, size_t variant, bns_slice sent, bns_slice raw) {
  uint8_t standard[2 * RAW_MAX], bytes[RAW_MAX];
  size_t len = 0, num = 0;
  (void)raw;
  if (variant > 0) return APPLIED_END;
  if (sent.len > RAW_MAX || sent.len < 20) return APPLIED_NOT_HERE;
  for (size_t i = 0; i < sent.len; i++) {
    uint8_t c = sent.ptr[i];
    if (c == '\n' || c == '\r') continue;
    standard[num++] = c == '-' || c == ' ' ? '+' : c == '_' ? '/' : c;
  }
  while (num % 4 != 0)
    standard[num++] = '=';
  bns_slice text = {standard, num};
  if (bns_unbase64(bytes, sizeof bytes, &len, text) != BNS_OK) return APPLIED_NOT_HERE;
  if (len == hex_len(d)) { /* of the hex digits, not of the digest */
    bns_slice digits = {bytes, len};
    uint8_t digest[RAW_MAX];
    d->what = bns_slice_of("base64 of the hex digits");
    if (bns_unhex(digest, sizeof digest, &len, digits) == BNS_OK) return put_hex(d, digest, len);
    d->what = (bns_slice){NULL, 0};
  }
  if (len != 32 && len != 64 && len != 20 && len != 16 && len != 48) return APPLIED_NOT_HERE;
  return put_hex(d, bytes, len);
}

static int see_base64(sighting *out, mem *arena, const parsed_request *request, const diagnose_key *key) {
  bns_slice text = request->seen.signature;
  size_t wanted = scheme_hmac(request->scheme) == BNS_SHA512 ? 88 : 44;
  (void)arena;
  if (key->kind != 0 && key->kind != BNS_KIND_HMAC) return 0;
  if (text.len != wanted || text.ptr[text.len - 1] != '=') return 0;
  /* 88 characters are an Ed25519 signature as well, 44 are nothing else. */
  out->confidence = CONFIDENCE_LIKELY;
  out->refused = 1;
  return 1;
}

/* ------------------------------------------------------------------------------------------------------- hex of hex */

static applied double_hex(candidate *d, size_t variant) {
  uint8_t text[2 * RAW_MAX];
  size_t at = d->room.len;
  if (variant > 1) return APPLIED_END;
  if (d->signature.len > RAW_MAX / 2) return APPLIED_NOT_HERE;
  if (variant == 0) bns_hex_lower(text, d->signature.ptr, d->signature.len);
  if (variant == 1) bns_hex_upper(text, d->signature.ptr, d->signature.len);
  bns_put(&d->room, text, 2 * d->signature.len);
  return written(d, at);
}

static applied from_double_hex(candidate *d, size_t variant, bns_slice sent, bns_slice raw) {
  uint8_t once[RAW_MAX], bytes[RAW_MAX];
  size_t len;
  bns_slice inner = {once, 0};
  (void)raw;
  if (variant > 0) return APPLIED_END;
  if (bns_unhex(once, sizeof once, &inner.len, sent) != BNS_OK || inner.len == 0) return APPLIED_NOT_HERE;
  if (bns_unhex(bytes, sizeof bytes, &len, inner) != BNS_OK) return APPLIED_NOT_HERE;
  return put_hex(d, bytes, len);
}

static int see_double_hex(sighting *out, mem *arena, const parsed_request *request, const diagnose_key *key) {
  uint8_t once[128], bytes[64];
  size_t len;
  bns_slice inner = {once, 0};
  (void)arena;
  (void)key;
  if (bns_unhex(once, sizeof once, &inner.len, request->seen.signature) != BNS_OK || inner.len < 64) return 0;
  if (bns_unhex(bytes, sizeof bytes, &len, inner) != BNS_OK) return 0;
  out->confidence = CONFIDENCE_LIKELY;
  out->refused = 1;
  return 1;
}

/* --------------------------------------------------------------------------------------- what surrounds a signature */

static const char *const prefixes[] = {"(stdin)= ",       "SHA2-256(stdin)= ", "HMAC-SHA256(stdin)= ",
                                       "SHA256(stdin)= ", "SHA2-512(stdin)= ", "HMAC-SHA2-256(stdin)= "};

static applied tool_prefix(candidate *d, size_t variant) {
  size_t num = sizeof prefixes / sizeof *prefixes, at = d->room.len;
  if (variant >= num) return APPLIED_END;
  bns_put_text(&d->room, prefixes[variant]);
  bns_put_slice(&d->room, d->signature);
  bns_slice whole = candidate_since(d, at);
  return whole.ptr != NULL ? put_encoded(d, whole, 1) : APPLIED_NOT_HERE;
}

static int holds(bns_slice text, const char *wanted) {
  size_t len = strlen(wanted);
  for (size_t i = 0; i + len <= text.len; i++)
    if (memcmp(text.ptr + i, wanted, len) == 0) return 1;
  return 0;
}

/* What stands after the last space or '=' that a signature cannot hold there; openssl's "-" after it is sha256sum's. */
static applied after_prefix(candidate *d, size_t variant, bns_slice sent, bns_slice raw) {
  size_t end = sent.len, from;
  (void)raw;
  if (variant > 1) return APPLIED_END;
  if (variant == 1) { /* "HEX  -" */
    if (sent.len < 32 || !holds(sent, " -")) return APPLIED_NOT_HERE;
    for (end = 0; end < sent.len && sent.ptr[end] != ' '; end++) {
    }
    bns_slice head = {sent.ptr, end};
    return put_encoded(d, head, 0);
  }
  if (!holds(sent, "= ") && !holds(sent, "stdin") && !holds(sent, ")=")) return APPLIED_NOT_HERE;
  while (end > 0 && (sent.ptr[end - 1] == '\n' || sent.ptr[end - 1] == '\r' || sent.ptr[end - 1] == ' '))
    end--;
  for (from = end; from > 0 && sent.ptr[from - 1] != ' ' && sent.ptr[from - 1] != ')'; from--) {
  }
  while (from < end && sent.ptr[from] == '=')
    from++;
  bns_slice tail = {sent.ptr + from, end - from};
  return put_encoded(d, tail, 0);
}

static int see_tool_prefix(sighting *out, mem *arena, const parsed_request *request, const diagnose_key *key) {
  bns_slice sent = request->seen.signature;
  (void)arena;
  (void)key;
  if (!holds(sent, "stdin") && !holds(sent, ")= ") && !holds(sent, " -")) return 0;
  out->confidence = CONFIDENCE_LIKELY;
  out->refused = 1;
  return 1;
}

static applied bytes_repr(candidate *d, size_t variant) {
  size_t at = d->room.len;
  if (variant > 1) return APPLIED_END;
  bns_put_text(&d->room, "b'");
  bns_put_slice(&d->room, d->signature);
  bns_put_byte(&d->room, '\'');
  bns_slice whole = candidate_since(d, at);
  if (variant == 1 && !is_rest(d)) return APPLIED_NOT_HERE;
  return whole.ptr != NULL ? put_encoded(d, whole, variant == 0) : APPLIED_NOT_HERE;
}

static int is_repr(bns_slice sent) {
  return sent.len > 3 && sent.ptr[0] == 'b' && (sent.ptr[1] == '\'' || sent.ptr[1] == '"') &&
         sent.ptr[sent.len - 1] == sent.ptr[1];
}

static applied from_repr(candidate *d, size_t variant, bns_slice sent, bns_slice raw) {
  size_t at = d->room.len;
  (void)raw;
  if (variant > 0) return APPLIED_END;
  if (!is_repr(sent)) return APPLIED_NOT_HERE;
  for (size_t i = 2; i + 1 < sent.len; i++)
    bns_put_byte(&d->room, sent.ptr[i] == ' ' ? '+' : sent.ptr[i]);
  return written(d, at);
}

static int see_repr(sighting *out, mem *arena, const parsed_request *request, const diagnose_key *key) {
  (void)arena;
  (void)key;
  if (!is_repr(request->seen.signature)) return 0;
  out->confidence = CONFIDENCE_LIKELY;
  out->refused = 1;
  return 1;
}

/* ------------------------------------------------------------------------------------------------ base64 in a query */

static applied not_url_encoded(candidate *d, size_t variant) {
  if (variant > 0) return APPLIED_END;
  if (memchr(d->signature.ptr, '+', d->signature.len) == NULL) return APPLIED_NOT_HERE; /* verifies */
  return put_encoded(d, d->signature, 0);
}

static applied from_spaces(candidate *d, size_t variant, bns_slice sent, bns_slice raw) {
  size_t at = d->room.len;
  (void)raw;
  if (variant > 0) return APPLIED_END;
  if (sent.len == 0 || memchr(sent.ptr, ' ', sent.len) == NULL) return APPLIED_NOT_HERE;
  for (size_t i = 0; i < sent.len; i++)
    bns_put_byte(&d->room, sent.ptr[i] == ' ' ? '+' : sent.ptr[i]);
  return written(d, at);
}

static int is_url_safe(bns_slice sent) {
  if (sent.len < SHORTEST) return 0;
  return sent.len % 4 != 0 || memchr(sent.ptr, '-', sent.len) != NULL || memchr(sent.ptr, '_', sent.len) != NULL;
}

static int is_word(bns_slice text) {
  for (size_t i = 0; i < text.len; i++) {
    uint8_t c = text.ptr[i];
    if (!((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_')) return 0;
  }
  return 1;
}

/* What URL-safe base64 may hold: nothing of a key's text or of an escape. */
static int is_word_or_dash(bns_slice text) {
  for (size_t i = 0; i < text.len; i++) {
    bns_slice one = {text.ptr + i, 1};
    if (!is_word(one) && *one.ptr != '-' && *one.ptr != '=') return 0;
  }
  return 1;
}

static int see_raw_base64(sighting *out, mem *arena, const parsed_request *request, const diagnose_key *key) {
  bns_slice raw = request->raw_signature, sent = request->seen.signature;
  (void)arena;
  if (key->kind == BNS_KIND_HMAC || sent.len < SHORTEST || raw.len < SHORTEST || raw.len > 2000) return 0;
  int space = memchr(sent.ptr, ' ', sent.len) != NULL;
  int unescaped = memchr(raw.ptr, '/', raw.len) != NULL || memchr(raw.ptr, '=', raw.len) != NULL;
  if (!space && (!unescaped || is_url_safe(sent))) return 0;
  out->refused = space;
  out->confidence = space ? CONFIDENCE_LIKELY : CONFIDENCE_POSSIBLE;
  if (!space) out->variant = bns_slice_of("no-plus");
  out->what = bns_slice_of(space ? "+" : "/ or =");
  return 1;
}

/* ------------------------------------------------------------------------------------- another alphabet altogether */

static applied other_alphabet(candidate *d, size_t variant) {
  uint8_t bytes[RAW_MAX], text[2 * RAW_MAX];
  size_t at = d->room.len, len;
  if (variant > 3) return APPLIED_END;
  if (bns_unbase64(bytes, sizeof bytes, &len, d->signature) != BNS_OK) return APPLIED_NOT_HERE;
  if (variant == 0) bns_hex_lower(text, bytes, len);
  if (variant == 1) bns_hex_upper(text, bytes, len);
  if (variant < 2)
    bns_put(&d->room, text, 2 * len);
  else
    put_url_safe(&d->room, d->signature, variant == 2);
  return written(d, at);
}

/* bare_signature leaves out the line ends of MIME's base64, quotation marks, and 0x in front. */
static bns_slice bare_signature(uint8_t room[2 * RAW_MAX], bns_slice sent) {
  static const char around[] = "\r\n\t\"'";
  bns_slice out = {room, 0};
  for (size_t i = 0; i < sent.len && out.len < 2 * RAW_MAX; i++)
    if (memchr(around, sent.ptr[i], sizeof around - 1) == NULL) room[out.len++] = sent.ptr[i];
  if (out.len > 2 && out.ptr[0] == '0' && (out.ptr[1] | 32) == 'x') {
    out.ptr += 2;
    out.len -= 2;
  }
  return out;
}

static applied from_other_alphabet(candidate *d, size_t variant, bns_slice sent, bns_slice raw) {
  uint8_t bytes[RAW_MAX], text[2 * RAW_MAX], room[2 * RAW_MAX];
  bns_slice bare = bare_signature(room, sent);
  size_t at = d->room.len, len = mistake_unbase64(bytes, sizeof bytes, bare);
  (void)raw;
  if (variant > 0) return APPLIED_END;
  bns_slice base64 = {text, 4 * ((len + 2) / 3)};
  if (len < 64) return APPLIED_NOT_HERE;
  bns_base64(text, bytes, len);
  d->what = bns_slice_of(bare.len == 2 * len    ? "hex"
                         : bare.len == sent.len ? "URL-safe or unpadded base64"
                                                : "base64 with line ends, quotation marks or the like in it");
  bns_put_slice(&d->room, base64);
  return written(d, at);
}

/* Without the key hex of 64 bytes is an HMAC-SHA512 as well; what is not hex is a signature of a key pair wherever it
 * has the alphabet of one. */
static int see_other_alphabet(sighting *out, mem *arena, const parsed_request *request, const diagnose_key *key) {
  uint8_t raw[RAW_MAX];
  size_t len = 0;
  bns_slice sent = request->seen.signature;
  int takes_pairs_alone = !scheme_takes(request->scheme, BNS_KIND_HMAC) || request->seen.session_logon;
  (void)arena;
  int is_other_base64 = is_url_safe(sent) && is_word_or_dash(sent);
  if (key->kind == BNS_KIND_HMAC || (key->kind == 0 && !takes_pairs_alone && !is_other_base64)) return 0;
  if (bns_unbase64(raw, sizeof raw, &len, sent) == BNS_OK || mistake_unbase64(raw, sizeof raw, sent) < 64) return 0;
  out->confidence = CONFIDENCE_LIKELY;
  out->refused = 1;
  return 1;
}

/* ------------------------------------------------------------------------------------------- base64 escaped twice */

static applied escaped_twice(candidate *d, size_t variant) {
  if (variant > 0) return APPLIED_END;
  if (put_encoded(d, d->signature, 1) != APPLIED) return APPLIED_NOT_HERE;
  return put_encoded(d, d->signature, 1);
}

/* The right base64 has "+", "/" or "=" in it almost always; escaped twice it still has their escapes. */
static int is_escaped(bns_slice sent) {
  static const char *const escapes[] = {"%2B", "%2F", "%3D", "%2b", "%2f", "%3d"};
  for (size_t i = 0; i < sizeof escapes / sizeof *escapes && sent.len >= SHORTEST; i++)
    if (holds(sent, escapes[i])) return 1;
  return 0;
}

static applied from_escaped(candidate *d, size_t variant, bns_slice sent, bns_slice raw) {
  uint8_t *bytes = d->room.ptr + d->room.len;
  size_t len;
  (void)raw;
  if (variant > 0) return APPLIED_END;
  if (!is_escaped(sent) || d->room.cap - d->room.len < sent.len) return APPLIED_NOT_HERE;
  if (bns_unpercent(bytes, sent.len, &len, sent) != BNS_OK) return APPLIED_NOT_HERE;
  d->room.len += len;
  d->signature.ptr = bytes;
  d->signature.len = len;
  d->variant = bns_slice_of("signature");
  d->what = bns_slice_of("signature");
  return APPLIED;
}

static int see_escaped(sighting *out, mem *arena, const parsed_request *request, const diagnose_key *key) {
  (void)arena;
  if (key->kind == BNS_KIND_HMAC || !is_escaped(request->seen.signature)) return 0;
  out->confidence = CONFIDENCE_LIKELY;
  out->refused = 1;
  out->variant = out->what = bns_slice_of("signature");
  return 1;
}

/* -------------------------------------------------------------------------------------------- no signature at all */

static applied secret_as_signature(candidate *d, size_t variant) {
  if (variant > 1) return APPLIED_END;
  bns_slice text = variant == 0 ? d->key->secret : d->request->seen.api_key;
  return text.len > 0 ? put_encoded(d, text, 1) : APPLIED_NOT_HERE;
}

static int has_beyond_hex(bns_slice text) {
  for (size_t i = 0; i < text.len; i++)
    if ((text.ptr[i] | 32) > 'f') return 1;
  return 0;
}

static int see_secret(sighting *out, mem *arena, const parsed_request *request, const diagnose_key *key) {
  bns_slice sent = request->seen.signature;
  (void)arena;
  if (sent.len == 0) return 0;
  int is_secret = key->kind == BNS_KIND_HMAC && bns_slice_equal(sent, key->secret);
  int is_key = bns_slice_equal(sent, request->seen.api_key);
  /* A secret looks like this, and a signature does not: letters beyond f. */
  int looks = key->kind == 0 && sent.len == 64 && is_word(sent) && has_beyond_hex(sent);
  if (!is_secret && !is_key && !looks) return 0;
  out->confidence = is_secret || is_key ? CONFIDENCE_PROVED : CONFIDENCE_LIKELY;
  out->explains = is_secret || is_key;
  out->refused = 1;
  out->what = bns_slice_of(is_key      ? "it is the API key"
                           : is_secret ? "it is the secret: it is exposed, revoke it"
                                       : "it has letters that hex has not");
  return 1;
}

static const mistake rows[] = {
    {.id = "secret-sent-as-signature",
     .place = AT_SECRET_SENT_AS_SIGNATURE,
     .schemes = ALL_HEX,
     .kinds = KIND_HMAC,
     .level = LEVEL_OUTPUT,
     .apply = secret_as_signature,
     .seen = see_secret},
    {.id = "tool-prefix-in-signature",
     .place = AT_TOOL_PREFIX_IN_SIGNATURE,
     .schemes = ALL_HEX,
     .kinds = KIND_HMAC,
     .level = LEVEL_OUTPUT,
     .apply = tool_prefix,
     .unwrap = after_prefix,
     .seen = see_tool_prefix},
    {.id = "bytes-repr-signature",
     .place = AT_BYTES_REPR_SIGNATURE,
     .schemes = ALL_HEX,
     .level = LEVEL_OUTPUT,
     .apply = bytes_repr,
     .unwrap = from_repr,
     .seen = see_repr},
    {.id = "asym-signature-not-url-encoded",
     .place = AT_ASYM_SIGNATURE_NOT_URL_ENCODED,
     .schemes = BNS_REST_KEY_PAIRS,
     .kinds = KIND_PAIR,
     .level = LEVEL_OUTPUT,
     .apply = not_url_encoded,
     .unwrap = from_spaces,
     .seen = see_raw_base64},
    {.id = "asym-signature-encoding",
     .place = AT_ASYM_SIGNATURE_ENCODING,
     .schemes = BNS_KEY_PAIRS,
     .kinds = KIND_PAIR,
     .level = LEVEL_OUTPUT,
     .apply = other_alphabet,
     .unwrap = from_other_alphabet,
     .seen = see_other_alphabet},
    {.id = "double-encoded",
     .place = AT_DOUBLE_ENCODED_SIGNATURE,
     .schemes = BNS_REST_KEY_PAIRS,
     .kinds = KIND_PAIR,
     .level = LEVEL_OUTPUT,
     .apply = escaped_twice,
     .unwrap = from_escaped,
     .seen = see_escaped},
    {.id = "base64-digest",
     .place = AT_BASE64_DIGEST,
     .schemes = ALL_HEX,
     .kinds = KIND_HMAC,
     .level = LEVEL_OUTPUT,
     .apply = base64_digest,
     .unwrap = from_base64,
     .seen = see_base64},
    {.id = "double-hex",
     .place = AT_DOUBLE_HEX,
     .schemes = ALL_HEX,
     .kinds = KIND_HMAC,
     .level = LEVEL_OUTPUT,
     .apply = double_hex,
     .unwrap = from_double_hex,
     .seen = see_double_hex},
};

const mistake_family mistakes_output = {rows, sizeof rows / sizeof *rows};

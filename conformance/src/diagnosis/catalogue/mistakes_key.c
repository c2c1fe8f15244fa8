/* mistakes_key.c - another secret than the one that belongs to the key (C-2), and another function than the scheme's.
 */
#include <string.h>

#include "diagnosis/catalogue/catalogue.h"
#include "suite/scheme_traits.h"

enum { HMAC_SCHEMES = BNS_REST | BNS_WS | BNS_PAY_REQUEST, LONGEST_SECRET = 4096 };

static applied other_secret(candidate *d, size_t at) {
  d->secret = candidate_since(d, at);
  if (d->secret.ptr == NULL || bns_slice_equal(d->secret, d->key->secret)) return APPLIED_NOT_HERE;
  return APPLIED;
}

/* ------------------------------------------------------------------------------------------------------- its bytes */

static applied wrapped(candidate *d, const char *front, const char *back, size_t back_len) {
  size_t at = d->room.len;
  bns_put_text(&d->room, front);
  bns_put_slice(&d->room, d->key->secret);
  bns_put(&d->room, back, back_len);
  return other_secret(d, at);
}

static int is_wrapping(uint8_t c) {
  return c <= ' ' || c == '"' || c == '\'' || c >= 0x80;
}

/* The reader's own copy may be the one with something around it. */
static applied unwrapped(candidate *d) {
  bns_slice secret = d->key->secret;
  while (secret.len > 0 && is_wrapping(secret.ptr[0])) {
    secret.ptr++;
    secret.len--;
  }
  while (secret.len > 0 && is_wrapping(secret.ptr[secret.len - 1]))
    secret.len--;
  if (secret.len == d->key->secret.len) return APPLIED_NOT_HERE;
  d->secret = secret;
  d->variant = bns_slice_of("bare");
  return APPLIED;
}

static applied whitespace_or_quotes(candidate *d, size_t variant) {
  static const struct {
    const char *front, *back;
    size_t back_len;
    const char *word;
  } forms[] = {{"", "\n", 1, "newline"},      {"", "\r\n", 2, "newline"},     {"", "\r", 1, "newline"},
               {"", " ", 1, "space"},         {" ", "", 0, "space"},          {"\"", "\"", 1, "quotes"},
               {"'", "'", 1, "quotes"},       {"\xef\xbb\xbf", "", 0, "bom"}, {"", "\0", 1, "nul"},
               {"", "\t", 1, "space"},        {"\t", "", 0, "space"},         {"\n", "", 0, "newline"},
               {" ", " ", 1, "space"},        {"\n", "\n", 1, "newline"},     {"", "\xc2\xa0", 2, "space"},
               {"\"", "\"\n", 2, "quotes"},   {"'", "'\n", 2, "quotes"},      {"", "  ", 2, "space"},
               {"", "\n\n", 2, "newline"},    {"", ";", 1, "quotes"},         {"", ",", 1, "quotes"},
               {"\"", "", 0, "quotes"},       {"", "\"", 1, "quotes"},        {"'", "", 0, "quotes"},
               {"", "'", 1, "quotes"},        {"`", "`", 1, "quotes"},        {"<", ">", 1, "quotes"},
               {"b'", "'", 1, "quotes"},      {"", "\\n", 2, "newline"},      {"\xe2\x80\x8b", "", 0, "bom"},
               {"", "\xe2\x80\x8b", 3, "bom"}};
  size_t num = sizeof forms / sizeof *forms;
  if (variant == num) return unwrapped(d);
  if (variant > num) return APPLIED_END;
  d->variant = bns_slice_of(forms[variant].word);
  return wrapped(d, forms[variant].front, forms[variant].back, forms[variant].back_len);
}

/* Base64 as lenient decoders read it: either alphabet, without padding, the last bits dropped. */
static int base64_value(uint8_t c, int url) {
  if (c >= 'A' && c <= 'Z') return c - 'A';
  if (c >= 'a' && c <= 'z') return c - 'a' + 26;
  if (c >= '0' && c <= '9') return c - '0' + 52;
  if (c == (url ? '-' : '+')) return 62;
  return c == (url ? '_' : '/') ? 63 : -1;
}

static void put_unbase64(bns_out *out, bns_slice text, int url) {
  uint32_t bits = 0;
  int num = 0;
  for (size_t i = 0; i < text.len; i++) {
    int value = base64_value(text.ptr[i], url);
    if (value < 0) continue;
    bits = (bits << 6 | (uint32_t)value) & 0xffffff;
    num += 6;
    if (num < 8) continue;
    num -= 8;
    bns_put_byte(out, (uint8_t)(bits >> num));
  }
}

static applied base64_decoded(candidate *d, size_t variant) {
  size_t at = d->room.len, len;
  bns_slice secret = d->key->secret;
  if (variant > 2) return APPLIED_END;
  if (secret.len == 0 || secret.len > LONGEST_SECRET) return APPLIED_NOT_HERE;
  if (variant < 2) {
    put_unbase64(&d->room, secret, variant == 1);
    d->variant = bns_slice_of("base64");
    return other_secret(d, at);
  }
  uint8_t bytes[LONGEST_SECRET];
  if (bns_unhex(bytes, sizeof bytes, &len, secret) != BNS_OK) return APPLIED_NOT_HERE;
  bns_put(&d->room, bytes, len);
  bns_wipe(bytes, sizeof bytes);
  d->variant = bns_slice_of("hex");
  return other_secret(d, at);
}

static void put_without(candidate *d, size_t index) {
  bns_slice secret = d->key->secret;
  bns_put(&d->room, secret.ptr, index);
  bns_put(&d->room, secret.ptr + index + 1, secret.len - index - 1);
}

static applied substituted(candidate *d, size_t variant) {
  static const char letters[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  bns_slice secret = d->key->secret;
  size_t at = d->room.len, index = variant / 62;
  if (index >= secret.len || secret.len > 128) return APPLIED_END;
  bns_put_slice(&d->room, secret);
  bns_slice written = candidate_since(d, at);
  if (written.ptr != NULL) d->room.ptr[at + index] = (uint8_t)letters[variant % 62];
  d->variant = bns_slice_of("mistyped");
  return other_secret(d, at);
}

/* So many characters lost at the end or at the front: a prompt or a column keeps the rest. */
static applied cut_off(candidate *d, size_t lost, int at_front) {
  bns_slice secret = d->key->secret;
  size_t at = d->room.len;
  if (lost >= secret.len) return APPLIED_NOT_HERE;
  bns_put(&d->room, secret.ptr + (at_front ? lost : 0), secret.len - lost);
  return other_secret(d, at);
}

/* One character missing anywhere, several at an end, the case lost; many at an end, one character wrong. */
static applied truncated(candidate *d, size_t variant) {
  enum { MOST_LOST = 32, MOST_SINGLE = 128, MOST_CUT = 128 };
  bns_slice secret = d->key->secret;
  size_t at = d->room.len;
  if (secret.len < 2 || secret.len > LONGEST_SECRET) return APPLIED_END;
  if (variant < MOST_SINGLE) {
    if (variant >= secret.len) return APPLIED_NOT_HERE;
    put_without(d, variant);
    return other_secret(d, at);
  }
  variant -= MOST_SINGLE;
  if (variant < 2 * (MOST_LOST - 1)) return cut_off(d, 2 + variant / 2, variant % 2 == 1);
  variant -= 2 * (MOST_LOST - 1);
  if (variant >= 2 + 2 * MOST_CUT) return substituted(d, variant - 2 - 2 * MOST_CUT);
  if (variant >= 2) return cut_off(d, MOST_LOST + 1 + (variant - 2) / 2, variant % 2 == 1);
  for (size_t i = 0; i < secret.len; i++) {
    uint8_t c = secret.ptr[i];
    int is_upper = c >= 'A' && c <= 'Z', is_lower = c >= 'a' && c <= 'z';
    bns_put_byte(&d->room, (uint8_t)(variant == 0 && is_upper ? c + 32 : variant == 1 && is_lower ? c - 32 : c));
  }
  return other_secret(d, at);
}

/* --------------------------------------------------------------------------------------------------- another text */

static applied unset_or_placeholder(candidate *d, size_t variant) {
  static const char *const texts[] = {"",
                                      "undefined",
                                      "null",
                                      "None",
                                      "nil",
                                      "binance-api-secret",
                                      "YOUR_API_SECRET",
                                      "<api_secret>",
                                      "SECRET_KEY",
                                      "NULL",
                                      "API_SECRET",
                                      "api_secret",
                                      "secret",
                                      "secretKey",
                                      "apiSecret",
                                      "YOUR_SECRET_KEY",
                                      "your_secret_key",
                                      "YOUR_API_SECRET_KEY",
                                      "your_api_secret",
                                      "your-api-secret",
                                      "BINANCE_API_SECRET",
                                      "BINANCE_SECRET",
                                      "BINANCE_SECRET_KEY",
                                      "$API_SECRET",
                                      "$SECRET_KEY",
                                      "${API_SECRET}",
                                      "$apiSecret",
                                      "{{secret}}",
                                      "{{binance-api-secret}}",
                                      "{{binance_api_secret}}",
                                      "xxx",
                                      "XXX",
                                      "test",
                                      "NaN",
                                      "false",
                                      "[object Object]"};
  size_t at = d->room.len;
  if (variant >= sizeof texts / sizeof *texts) return APPLIED_END;
  bns_put_text(&d->room, texts[variant]);
  d->what = bns_slice_of(variant == 0 ? "empty" : texts[variant]);
  return other_secret(d, at);
}

static applied api_key_as_secret(candidate *d, size_t variant) {
  bns_slice api_key = d->request->seen.api_key.len > 0 ? d->request->seen.api_key : d->key->api_key;
  if (variant > 0) return APPLIED_END;
  if (api_key.len == 0 || bns_slice_equal(api_key, d->key->secret)) return APPLIED_NOT_HERE;
  d->secret = api_key;
  return APPLIED;
}

/* The header carries the secret, and the API key has signed. */
static applied swapped(candidate *d, size_t variant) {
  if (variant > 0) return APPLIED_END;
  if (d->key->api_key.len == 0 || !bns_slice_equal(d->request->seen.api_key, d->key->secret)) return APPLIED_NOT_HERE;
  d->secret = d->key->api_key;
  return APPLIED;
}

static int see_swapped(sighting *out, mem *arena, const parsed_request *request, const diagnose_key *key) {
  (void)arena;
  if (key->kind != BNS_KIND_HMAC || key->secret.len == 0) return 0;
  if (!bns_slice_equal(request->seen.api_key, key->secret)) return 0;
  out->confidence = CONFIDENCE_PROVED;
  out->refused = 1;
  out->what = bns_slice_of("the secret stands where the API key belongs: it is exposed, revoke it");
  return 1;
}

static int send_swapped(bns_wire *out, mem *arena, const parsed_request *right, const diagnose_key *key,
                        size_t variant) {
  (void)variant;
  const char *header = traits_of(right->scheme)->owner_header;
  if (header != NULL) {
    parsed_request_with_header(out, arena, &right->wire, header, key->secret);
  } else {
    part *parts = mem_alloc(arena, right->num_parts * sizeof *parts);
    for (size_t i = 0; i < right->num_parts; i++) {
      parts[i] = right->parts[i];
      if (bns_slice_is(parts[i].name, "apiKey")) parts[i].value = key->secret;
    }
    parsed_request_with_parts(out, arena, right, parts, right->num_parts, right->raw_signature);
  }
  return key->kind == BNS_KIND_HMAC;
}

/* ------------------------------------------------------------------------------------------ private keys as secrets */

static bns_slice without_end(bns_slice text) {
  while (text.len > 0 && (text.ptr[text.len - 1] == '\n' || text.ptr[text.len - 1] == '\r'))
    text.len--;
  return text;
}

/* The base64 of a PEM text, its lines joined with what is given. */
static void put_inner(bns_out *out, bns_slice pem, const char *between) {
  size_t from = 0;
  int first = 1;
  for (size_t i = 0; i <= pem.len; i++) {
    if (i < pem.len && pem.ptr[i] != '\n') continue;
    bns_slice line = {pem.ptr + from, i - from};
    line = without_end(line);
    from = i + 1;
    if (line.len == 0 || line.ptr[0] == '-') continue;
    if (!first) bns_put_text(out, between);
    first = 0;
    bns_put_slice(out, line);
  }
}

static applied pem_as_secret(candidate *d, size_t variant) {
  bns_slice pem = variant < 4 ? d->key->secret : d->key->public_pem;
  size_t at = d->room.len;
  if (variant > 7) return APPLIED_END;
  if (pem.len == 0) return APPLIED_NOT_HERE;
  d->making = MAKING_HMAC;
  switch (variant % 4) {
  case 0: bns_put_slice(&d->room, without_end(pem)); break;
  case 1:
    bns_put_slice(&d->room, without_end(pem));
    bns_put_byte(&d->room, '\n');
    break;
  case 2: put_inner(&d->room, pem, ""); break;
  default: put_inner(&d->room, pem, "\n"); break;
  }
  d->secret = candidate_since(d, at);
  return d->secret.ptr != NULL ? APPLIED : APPLIED_NOT_HERE;
}

/* The seed is the last 32 bytes of the DER; these are the first 32 of what lies at hand, and the public key. */
static applied raw_key_misused(candidate *d, size_t variant) {
  bns_slice pem = d->key->secret;
  size_t at = d->room.len;
  if (variant > 4) return APPLIED_END;
  if (pem.len == 0) return APPLIED_NOT_HERE;
  put_inner(&d->room, pem, "");
  bns_slice inner = candidate_since(d, at);
  size_t der_at = d->room.len;
  put_unbase64(&d->room, variant == 3 ? d->key->public_pem : inner, 0);
  bns_slice der = candidate_since(d, der_at);
  if (der.ptr == NULL) return APPLIED_NOT_HERE;
  d->making = MAKING_SEED;
  if (variant == 0) d->secret = pem;
  if (variant == 1) d->secret = inner;
  if (variant == 2) d->secret = der;
  if (variant == 3) { /* the public key: the last 32 bytes of its DER */
    size_t public_at = d->room.len;
    bns_slice public_inner;
    put_inner(&d->room, d->key->public_pem, "");
    public_inner = candidate_since(d, public_at);
    der_at = d->room.len;
    put_unbase64(&d->room, public_inner, 0);
    d->secret = candidate_since(d, der_at);
    if (d->secret.ptr == NULL || d->secret.len < 32) return APPLIED_NOT_HERE;
    d->secret.ptr += d->secret.len - 32;
    d->secret.len = 32;
  }
  if (variant == 4 && der.len >= 34) { /* the inner OCTET STRING with its head: 04 20 and thirty bytes of seed */
    d->secret.ptr = der.ptr + der.len - 34;
    d->secret.len = 34;
  }
  if (d->secret.len < 32) return APPLIED_NOT_HERE;
  d->secret.len = 32;
  return APPLIED;
}

/* ------------------------------------------------------------------------------------------------------- functions */

static const struct {
  bns_digest digest;
  const char *name;
} digests[] = {{BNS_SHA512, "SHA-512"}, {BNS_SHA256, "SHA-256"}, {BNS_SHA1, "SHA-1"},
               {BNS_MD5, "MD5"},        {BNS_SHA384, "SHA-384"}, {BNS_SHA224, "SHA-224"}};
enum { DIGESTS = sizeof digests / sizeof *digests };

static bns_digest right_digest(const candidate *d) {
  return scheme_hmac(d->request->scheme);
}

static applied wrong_hash(candidate *d, size_t variant) {
  if (variant >= DIGESTS) return APPLIED_END;
  if (digests[variant].digest == right_digest(d)) return APPLIED_NOT_HERE;
  d->making = MAKING_HMAC;
  d->hash = digests[variant].digest;
  d->what = bns_slice_of(digests[variant].name);
  return APPLIED;
}

/* The length of the signature alone tells it. */
static int see_wrong_hash(sighting *out, mem *arena, const parsed_request *request, const diagnose_key *key) {
  size_t right = scheme_hex_len(request->scheme);
  static const struct {
    size_t len;
    const char *name;
  } lengths[] = {{128, "SHA-512"}, {64, "SHA-256"}, {40, "SHA-1"}, {32, "MD5"}, {96, "SHA-384"}, {56, "SHA-224"}};
  bns_slice text = request->seen.signature;
  uint8_t bytes[64];
  size_t len;
  (void)arena;
  if (key->kind != 0 && key->kind != BNS_KIND_HMAC) return 0;
  if (text.len == right || text.len > 128 || bns_unhex(bytes, sizeof bytes, &len, text) != BNS_OK) return 0;
  /* Twice 64 digits may be hex of hex: its bytes are digits then. */
  if (text.len == 128 && len == 64 && ((bytes[0] >= '0' && bytes[0] <= '9') || (bytes[0] | 32) >= 'a') &&
      bns_unhex(bytes, sizeof bytes, &len, (bns_slice){bytes, 64}) == BNS_OK)
    return 0;
  for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++) {
    if (lengths[i].len != text.len) continue;
    out->confidence = CONFIDENCE_LIKELY;
    out->refused = 1;
    out->is_searched = 1;
    out->what = bns_slice_of(lengths[i].name);
    return 1;
  }
  return 0;
}

static applied plain_hash(candidate *d, size_t variant) {
  static const making forms[] = {MAKING_PLAIN, MAKING_SECRET_FIRST, MAKING_SECRET_LAST};
  if (variant >= 3 * DIGESTS) return APPLIED_END;
  /* The scheme's own hash function first. */
  size_t nth = variant / 3;
  bns_digest right = right_digest(d);
  if (nth == 0) {
    d->hash = right;
  } else {
    size_t index = nth - 1;
    for (size_t i = 0; i < DIGESTS; i++)
      if (digests[i].digest == right && i <= index) index = index + 1;
    d->hash = digests[index % DIGESTS].digest;
  }
  d->making = forms[variant % 3];
  return APPLIED;
}

static applied args_swapped(candidate *d, size_t variant) {
  if (variant > 0) return APPLIED_END;
  d->making = MAKING_SWAPPED;
  return APPLIED;
}

/* Its digest in place of the text: the function hashes by itself, and signs another text then. */
static applied prehashed(candidate *d, size_t variant) {
  static const bns_digest functions[] = {BNS_SHA512, BNS_SHA256};
  uint8_t hash[64], text[128];
  size_t at = d->room.len, len = 0;
  if (variant > 3) return APPLIED_END;
  for (size_t i = 0; len == 0 && bns_backends[i] != NULL; i++)
    if (bns_backends[i]->digest(hash, &len, functions[variant % 2], d->text.ptr, d->text.len) != BNS_OK) len = 0;
  if (len == 0) return APPLIED_NOT_HERE;
  bns_hex_lower(text, hash, len);
  bns_put(&d->room, variant < 2 ? hash : text, variant < 2 ? len : 2 * len);
  d->what = bns_slice_of(functions[variant % 2] == BNS_SHA512 ? "SHA-512" : "SHA-256");
  d->text = candidate_since(d, at);
  return d->text.ptr != NULL ? APPLIED : APPLIED_NOT_HERE;
}

/* The block that the signature holds names the digest; which one is said by the search. */
static applied rsa_otherwise(candidate *d, size_t variant) {
  if (variant > 1) return APPLIED_END;
  d->making = variant == 0 ? MAKING_RIGHT : MAKING_PSS;
  if (variant == 0) d->hash = BNS_SHA1;
  if (variant == 1) d->what = bns_slice_of("RSASSA-PSS");
  return APPLIED;
}

static const mistake rows[] = {
    {.id = "pem-used-as-hmac-secret",
     .place = AT_PEM_USED_AS_HMAC_SECRET,
     .schemes = BNS_REST | BNS_WS,
     .kinds = KIND_PAIR,
     .level = LEVEL_KEY,
     .apply = pem_as_secret},
    {.id = "ed25519-raw-key-misused",
     .place = AT_ED25519_RAW_KEY_MISUSED,
     .schemes = BNS_REST_KEY_PAIRS | BNS_WS_KEY_PAIRS,
     .kinds = KIND_ED25519,
     .level = LEVEL_KEY,
     .apply = raw_key_misused},
    {.id = "key-secret-swapped",
     .place = AT_KEY_SECRET_SWAPPED,
     .schemes = HMAC_SCHEMES,
     .kinds = KIND_HMAC,
     .level = LEVEL_KEY,
     .apply = swapped,
     .seen = see_swapped,
     .wire = send_swapped},
    {.id = "api-key-used-as-secret",
     .place = AT_API_KEY_USED_AS_SECRET,
     .schemes = HMAC_SCHEMES,
     .kinds = KIND_HMAC,
     .level = LEVEL_KEY,
     .apply = api_key_as_secret},
    {.id = "secret-whitespace-or-quotes",
     .place = AT_SECRET_WHITESPACE_OR_QUOTES,
     .schemes = HMAC_SCHEMES,
     .kinds = KIND_HMAC,
     .level = LEVEL_KEY,
     .apply = whitespace_or_quotes},
    {.id = "secret-unset-or-placeholder",
     .place = AT_SECRET_UNSET_OR_PLACEHOLDER,
     .schemes = HMAC_SCHEMES,
     .kinds = KIND_HMAC,
     .level = LEVEL_KEY,
     .apply = unset_or_placeholder},
    {.id = "secret-base64-decoded",
     .place = AT_SECRET_BASE64_DECODED,
     .schemes = HMAC_SCHEMES,
     .kinds = KIND_HMAC,
     .level = LEVEL_KEY,
     .apply = base64_decoded},
    {.id = "secret-truncated",
     .place = AT_SECRET_TRUNCATED,
     .schemes = HMAC_SCHEMES,
     .kinds = KIND_HMAC,
     .level = LEVEL_KEY,
     .light = 192,
     .apply = truncated},
    {.id = "rsa-wrong-scheme",
     .place = AT_RSA_WRONG_SCHEME,
     .schemes = BNS_KEY_PAIRS & ~BNS_FIX_LOGON,
     .kinds = KIND_RSA,
     .level = LEVEL_DIGEST,
     .apply = rsa_otherwise,
     .inapplicable = "no back end of the reference signs with RSA in another way"},
    {.id = "ed25519-prehashed",
     .place = AT_ED25519_PREHASHED,
     .schemes = BNS_REST_KEY_PAIRS | BNS_WS_KEY_PAIRS | BNS_FIX_LOGON,
     .kinds = KIND_ED25519,
     .level = LEVEL_TEXT,
     .apply = prehashed},
    {.id = "wrong-hash",
     .place = AT_WRONG_HASH,
     .schemes = HMAC_SCHEMES,
     .kinds = KIND_HMAC,
     .level = LEVEL_DIGEST,
     .apply = wrong_hash,
     .seen = see_wrong_hash},
    {.id = "hmac-args-swapped",
     .place = AT_HMAC_ARGS_SWAPPED,
     .schemes = HMAC_SCHEMES,
     .kinds = KIND_HMAC,
     .level = LEVEL_DIGEST,
     .apply = args_swapped},
    {.id = "plain-hash",
     .place = AT_PLAIN_HASH,
     .schemes = HMAC_SCHEMES,
     .kinds = KIND_HMAC,
     .level = LEVEL_DIGEST,
     .apply = plain_hash},
};

const mistake_family mistakes_key = {rows, sizeof rows / sizeof *rows};

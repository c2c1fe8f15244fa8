/* mistakes_context.c - the API key, the key's text, host and path, and what only circumstances tell: clock, IP list,
 * permissions. The last are reached by elimination; the exchange's answer, where it is known, points to one. */
#include <string.h>

#include "diagnosis/catalogue/catalogue.h"
#include "diagnosis/catalogue/clock_series.h"
#include "pem.h"
#include "wire.h"
#include "suite/exchange_hosts.h"
#include "suite/scheme_traits.h"
#include "util/slice.h"

#define COUNT(rows) (sizeof(rows) / sizeof((rows)[0]))

static int sight(sighting *out, confidence how, int refused, bns_slice what) {
  out->confidence = how;
  out->refused = refused;
  out->what = what;
  return 1;
}

static int has(bns_slice text, const char *wanted) {
  return slice_find(text, wanted) < text.len;
}

/* --------------------------------------------------------------------------------------------------------- API key */

/* SR-11. Without any header it is a bare URL, which tells nothing. */
static int header_missing_seen(sighting *out, mem *arena, const parsed_request *request, const diagnose_key *key) {
  const char *key_header = traits_of(request->scheme)->owner_header;
  const char *const names[] = {"apiKey", "api_key", "apikey", key_header};
  const bns_wire *wire = &request->wire;
  bns_slice value, none = {NULL, 0};
  (void)arena;
  (void)key;
  if (request->payload_alone) return 0;
  if (bns_find_header(&value, wire, key_header)) {
    out->variant = bns_slice_of("empty");
    return value.len == 0 && sight(out, CONFIDENCE_LIKELY, 1, none);
  }
  for (size_t i = 0; i < wire->num_headers; i++)
    if (slice_contains_nocase(wire->headers[i].value, key_header))
      return sight(out, CONFIDENCE_LIKELY, 1, wire->headers[i].name);
  for (size_t i = 0; i < request->num_parts && i < 1000; i++)
    for (size_t k = 0; k < COUNT(names); k++)
      if (bns_slice_is(request->parts[i].name, names[k]))
        return sight(out, CONFIDENCE_LIKELY, 1, request->parts[i].name);
  return wire->num_headers > 0 && sight(out, CONFIDENCE_LIKELY, 1, none);
}

static int header_missing_wire(bns_wire *out, mem *arena, const parsed_request *right, const diagnose_key *key,
                               size_t variant) {
  const char *key_header = traits_of(right->scheme)->owner_header;
  bns_slice nothing = {NULL, 0}, api_key = right->seen.api_key;
  bns_wire without;
  (void)key;
  if (variant > 0) return 0;
  parsed_request_with_header(&without, arena, &right->wire, key_header, nothing);
  parsed_request_with_header(out, arena, &without, "Authorization",
                             mem_format(arena, "%s: %.*s", key_header, (int)api_key.len, (const char *)api_key.ptr));
  return 1;
}

static int is_letter_or_digit(uint8_t c) {
  return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

static size_t count_plain(bns_slice text) {
  size_t len = 0;
  while (len < text.len && is_letter_or_digit(text.ptr[len]))
    len++;
  return len;
}

/* Shortened by whoever posted it, so that nothing can be said of it. */
static int is_redacted(bns_slice text) {
  return has(text, "\xe2\x80\xa6") || has(text, "...") || has(text, "**") || has(text, "xxxx") || has(text, "XXXX") ||
         has(text, "<") || has(text, "$") || slice_contains_nocase(text, "your");
}

static int is_key_text(bns_slice text) {
  return has(text, "BEGIN") || has(text, "\n") || has(text, "\\n") || has(text, "=") || slice_starts(text, "MII") ||
         slice_starts(text, "MCow") || slice_starts(text, "MC4C");
}

static int key_text_seen(sighting *out, mem *arena, const parsed_request *request, const diagnose_key *key) {
  bns_slice api_key = request->seen.api_key, none = {NULL, 0};
  (void)arena;
  (void)key;
  if (count_plain(api_key) == 64 && api_key.len == 64) return 0;
  return is_key_text(api_key) && sight(out, CONFIDENCE_LIKELY, 1, none);
}

/* The request with another text where the API key belongs. */
static int with_api_key(bns_wire *out, mem *arena, const parsed_request *right, bns_slice text) {
  const char *header = traits_of(right->scheme)->owner_header;
  if (header != NULL) {
    parsed_request_with_header(out, arena, &right->wire, header, text);
    return 1;
  }
  part *parts = mem_alloc(arena, (right->num_parts + 1) * sizeof *parts);
  int found = 0;
  for (size_t i = 0; i < right->num_parts; i++) {
    parts[i] = right->parts[i];
    if (!bns_slice_is(parts[i].name, "apiKey")) continue;
    parts[i].value = text;
    found = 1;
  }
  parsed_request_with_parts(out, arena, right, parts, right->num_parts, right->raw_signature);
  return found;
}

/* An Ed25519 public key of zeros, as base64 of its SPKI form. */
static int key_text_wire(bns_wire *out, mem *arena, const parsed_request *right, const diagnose_key *key,
                         size_t variant) {
  (void)key;
  return variant == 0 &&
         with_api_key(out, arena, right, bns_slice_of("MCowBQYDK2VwAyEAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="));
}

static int key_malformed_seen(sighting *out, mem *arena, const parsed_request *request, const diagnose_key *key) {
  bns_slice api_key = request->seen.api_key;
  size_t plain = count_plain(api_key);
  (void)key;
  if (api_key.len == 0 || (plain == 64 && api_key.len == 64) || is_redacted(api_key) || is_key_text(api_key)) return 0;
  if (plain == api_key.len)
    return sight(out, CONFIDENCE_LIKELY, 1, mem_format(arena, "%lu characters, not 64", (unsigned long)api_key.len));
  bns_slice rest = slice_from(api_key, plain);
  size_t len = bns_utf8_char(rest);
  return sight(out, CONFIDENCE_LIKELY, 1, slice_until(rest, len > 0 ? len : 1));
}

static int key_malformed_wire(bns_wire *out, mem *arena, const parsed_request *right, const diagnose_key *key,
                              size_t variant) {
  bns_slice api_key = right->seen.api_key;
  (void)key;
  return variant == 0 &&
         with_api_key(out, arena, right, mem_format(arena, "\"%.*s\"", (int)api_key.len, (const char *)api_key.ptr));
}

/* ------------------------------------------------------------------------------------------------------ key's text */

/* What bns_key_open would say; the status alone is kept. */
static bns_status read_pem(bns_slice text) {
  uint8_t der[BNS_DER_MAX];
  bns_pem found;
  bns_status status = bns_pem_read(&found, der, BNS_TO_SIGN, text.ptr, text.len);
  bns_wipe(der, sizeof der);
  return status;
}

static int is_pem(bns_slice text) {
  return has(text, "-----BEGIN");
}

/* RFC 1421's and PKCS#8's ways of saying it. */
static int encrypted_seen(sighting *out, mem *arena, const parsed_request *request, const diagnose_key *key) {
  bns_slice none = {NULL, 0};
  (void)arena;
  (void)request;
  if (!is_pem(key->secret) || (!has(key->secret, "ENCRYPTED") && read_pem(key->secret) != BNS_ERR_PEM_ENCRYPTED))
    return 0;
  return sight(out, CONFIDENCE_LIKELY, 0, none);
}

static int newlines_lost_seen(sighting *out, mem *arena, const parsed_request *request, const diagnose_key *key) {
  bns_slice text = slice_trim(key->secret);
  (void)arena;
  (void)request;
  if (!is_pem(text) || !has(text, "-----END") || !has(text, "\\n") || read_pem(text) == BNS_OK) return 0;
  return sight(out, CONFIDENCE_LIKELY, 0, bns_slice_of("backslash and n in the key's text"));
}

/* The base64 of a private key's DER without the lines around it: a PKCS#8 or PKCS#1 SEQUENCE. */
static int is_bare_base64(bns_slice text) {
  text = slice_trim(text);
  if (text.len < 60 || !(slice_starts(text, "MII") || slice_starts(text, "MC4C") || slice_starts(text, "MFEC")))
    return 0;
  for (size_t i = 0; i < text.len; i++)
    if (!is_letter_or_digit(text.ptr[i]) && strchr("+/=\r\n", text.ptr[i]) == NULL) return 0;
  return text.len % 4 == 0 || has(text, "\n");
}

static const char *container_of(bns_slice text) {
  bns_status status;
  if (!is_pem(text)) return is_bare_base64(text) ? "bare base64" : NULL;
  if (has(text, "OPENSSH PRIVATE KEY")) return "OPENSSH PRIVATE KEY";
  status = read_pem(text);
  if (status == BNS_ERR_PEM_PKCS1) return "RSA PRIVATE KEY";
  if (status == BNS_ERR_PEM_SEC1) return "EC PRIVATE KEY";
  return status == BNS_ERR_PEM_ALGORITHM ? "neither RSA nor Ed25519" : NULL;
}

static int container_seen(sighting *out, mem *arena, const parsed_request *request, const diagnose_key *key) {
  const char *container = container_of(key->secret);
  (void)arena;
  (void)request;
  return container != NULL && sight(out, CONFIDENCE_LIKELY, 0, bns_slice_of(container));
}

/* ---------------------------------------------------------------------------------------------------- host and path */

static bns_slice without_port(bns_slice host) {
  return slice_until(host, slice_index(host, ':'));
}

static int ends_with(bns_slice text, const char *end) {
  size_t len = strlen(end);
  return text.len >= len && bns_slice_is(slice_from(text, text.len - len), end);
}

static int is_local(bns_slice host) {
  return bns_slice_is(host, "localhost") || slice_starts(host, "127.") || slice_starts(host, "[") ||
         slice_starts(host, "10.") || slice_starts(host, "192.168.");
}

/* A host of the exchange that the server stands in for, or one that it has besides. */
static int is_known_host(bns_slice host) {
  static const char *const others[] = {"p2p.binance.com", "api.binance.cc", "api.binance.je"};
  for (size_t i = 0; i < COUNT(others); i++)
    if (bns_slice_is_nocase(host, others[i])) return 1;
  return is_local(host) || exchange_has_host(host);
}

static int host_seen(sighting *out, mem *arena, const parsed_request *request, const diagnose_key *key) {
  bns_slice host = without_port(request->host), path = request->seen.path;
  (void)arena;
  (void)key;
  if (host.len == 0) return 0;
  if (scheme_is_elsewhere(host, path)) return sight(out, CONFIDENCE_LIKELY, 0, path);
  /* Elsewhere it may be a proxy of one's own. */
  return !is_known_host(host) && slice_contains_nocase(host, "bi") && sight(out, CONFIDENCE_POSSIBLE, 0, host);
}

/* is_wallets tells the signature of a wallet: 65 bytes of ECDSA in hex behind 0x, which no key of Binance makes. */
static int is_wallets(bns_slice signature) {
  enum { DIGITS = 130 };
  size_t num = 0;
  if (signature.len != DIGITS + 2 || !slice_starts(signature, "0x")) return 0;
  while (num < DIGITS && bns_hex_value(signature.ptr[num + 2]) >= 0)
    num++;
  return num == DIGITS;
}

static int other_product_seen(sighting *out, mem *arena, const parsed_request *request, const diagnose_key *key) {
  bns_slice host = without_port(request->host);
  (void)arena;
  (void)key;
  if (ends_with(host, "binance.org") || has(host, "bnbchain")) return sight(out, CONFIDENCE_LIKELY, 0, host);
  if (slice_contains_nocase(request->answer_text, "signature verification failed"))
    return sight(out, CONFIDENCE_LIKELY, 0, bns_slice_of("signature verification failed"));
  if (is_wallets(request->raw_signature))
    return sight(out, CONFIDENCE_LIKELY, 0, bns_slice_of("65 bytes behind 0x, as a wallet signs"));
  return 0;
}

/* --------------------------------------------------------------------------------------------------- circumstances */

static int clock_seen(sighting *out, mem *arena, const parsed_request *request, const diagnose_key *key) {
  bns_slice none = {NULL, 0};
  (void)arena;
  (void)key;
  /* A timestamp in another unit or form has a name of its own. */
  if (!request->seen.time_readable || parsed_request_other_unit(request) != NULL) return 0;
  return (request->answer_code == -1021 || request->answer_code == 400003) && sight(out, CONFIDENCE_LIKELY, 0, none);
}

static int permission_seen(sighting *out, mem *arena, const parsed_request *request, const diagnose_key *key) {
  bns_slice none = {NULL, 0};
  (void)arena;
  (void)key;
  return request->answer_code == -2015 && sight(out, CONFIDENCE_POSSIBLE, 0, none);
}

static int environment_seen(sighting *out, mem *arena, const parsed_request *request, const diagnose_key *key) {
  bns_slice host = without_port(request->host);
  long code = request->answer_code;
  (void)arena;
  (void)key;
  if (request->seen.api_key.len != 64 || (code != -2008 && code != -2014 && code != -2015)) return 0;
  return sight(out, CONFIDENCE_POSSIBLE, 0, host);
}

enum { DEFAULT_WINDOW_US = 5000000 };

const char *mistake_of_clock(const parsed_request *request, int64_t now_us) {
  const bns_seen *seen = &request->seen;
  int64_t window = request->scheme->form == BNS_FORM_HEADERS ? request->scheme->window_us : seen->window_us;
  if (!seen->time_readable || parsed_request_other_unit(request) != NULL) return NULL;
  if (seen->time_us == INT64_MAX || seen->time_us <= 0 || now_us <= 0) return NULL;
  int64_t ahead = seen->time_us - now_us;
  if ((request->scheme->window_us > 0 ? ahead <= window : ahead < INT64_C(1000000)) && -ahead <= window) return NULL;
  /* Young enough without a recvWindow: that is too small, and the clock need not be off (SR-9). */
  if (ahead < 0 && request->scheme->window_us <= 0 && -ahead <= DEFAULT_WINDOW_US) return NULL;
  return clock_is_zone(ahead) ? "timestamp-local-time" : "clock-skew";
}

/* --------------------------------------------------------------------------------------------------------- the rows */

#define UNREADABLE_KEY "with such a key nothing is signed"
#define CIRCUMSTANCE "the signing is right, and nothing in the request shows it"

static const mistake rows[] = {
    {.id = "public-key-as-api-key",
     .place = AT_PUBLIC_KEY_AS_API_KEY,
     .schemes = BNS_REST | BNS_WS,
     .seen = key_text_seen,
     .wire = key_text_wire},
    {.id = "api-key-header-missing",
     .place = AT_API_KEY_HEADER_MISSING,
     .schemes = BNS_REST,
     .seen = header_missing_seen,
     .wire = header_missing_wire},
    {.id = "api-key-malformed",
     .place = AT_API_KEY_MALFORMED,
     .schemes = BNS_REST | BNS_WS,
     .seen = key_malformed_seen,
     .wire = key_malformed_wire},
    {.id = "pem-encrypted",
     .place = AT_PEM_ENCRYPTED,
     .schemes = BNS_REST | BNS_WS,
     .seen = encrypted_seen,
     .inapplicable = UNREADABLE_KEY},
    {.id = "pem-newlines-lost",
     .place = AT_PEM_NEWLINES_LOST,
     .schemes = BNS_REST | BNS_WS,
     .seen = newlines_lost_seen,
     .inapplicable = UNREADABLE_KEY},
    {.id = "pem-wrong-container",
     .place = AT_PEM_WRONG_CONTAINER,
     .schemes = BNS_REST | BNS_WS | BNS_FIX_LOGON,
     .seen = container_seen,
     .inapplicable = UNREADABLE_KEY},
    {.id = "wrong-host-or-path",
     .place = AT_WRONG_HOST_OR_PATH,
     .schemes = BNS_REST,
     .seen = host_seen,
     .inapplicable = "the harness names host and path"},
    {.id = "clock-skew",
     .place = AT_CLOCK_SKEW,
     .schemes = BNS_REST | BNS_WS | BNS_FIX_LOGON | BNS_HEADER_REQUESTS,
     .seen = clock_seen,
     .inapplicable = CIRCUMSTANCE},
    {.id = "timestamp-local-time",
     .place = AT_TIMESTAMP_LOCAL_TIME,
     .schemes = BNS_REST | BNS_FIX_LOGON | BNS_HEADER_REQUESTS,
     .inapplicable = CIRCUMSTANCE},
    {.id = "wrong-secret-for-key",
     .place = AT_WRONG_SECRET_FOR_KEY,
     .schemes = BNS_REST | BNS_PAY_REQUEST,
     .inapplicable = CIRCUMSTANCE},
    {.id = "ip-or-permission",
     .place = AT_IP_OR_PERMISSION,
     .schemes = BNS_REST,
     .seen = permission_seen,
     .inapplicable = CIRCUMSTANCE},
    {.id = "host-key-environment-mismatch",
     .place = AT_HOST_KEY_ENVIRONMENT_MISMATCH,
     .schemes = BNS_REST | BNS_WS,
     .seen = environment_seen,
     .inapplicable = CIRCUMSTANCE},
    {.id = "not-an-exchange-api-error",
     .place = AT_NOT_AN_EXCHANGE_API_ERROR,
     .schemes = BNS_SPOT_REST,
     .seen = other_product_seen,
     .inapplicable = "it is the error of another product"},
};

const mistake_family mistakes_context = {rows, sizeof rows / sizeof *rows};

#include "suite/scheme_traits.h"

#include <string.h>

#include "exchange_names.h"
#include "suite/exchange_hosts.h"
#include "util/slice.h"
#include "wire.h"

#define CHANGED                                                                                                        \
  "it was changed on its way, or the secret is another key's: see what really leaves with  bnconform serve -- YOUR "   \
  "PROGRAM"
#define FORM_TYPE "application/x-www-form-urlencoded"
#define JSON_TYPE "application/json"

static const scheme_refusal exchange_refusals[] = {
    {"-1021", NULL},
    {"-1022", CHANGED},
    {"-2014 -2015", "key header, IP list or permission: not a matter of signing"},
    {NULL, NULL}};
static const scheme_refusal fix_refusals[] = {{"Reject(3)", NULL}, {NULL, NULL}};
static const scheme_refusal pay_refusals[] = {
    {"400003", NULL},
    {"400002", CHANGED},
    {"400004 400005", "the certificate header or the merchant: not a matter of signing"},
    {NULL, NULL}};
static const scheme_refusal receiver_refusals[] = {
    {"receiver", "it verifies other bytes than arrived, or with another certificate"}, {NULL, NULL}};

#define REST_COVERED                                                                                                   \
  "Covered: the query and the body as they are sent, one behind the other with nothing between, without the "          \
  "signature. Not covered: method, host, path and headers, the API key's among them."
#define FRAME_COVERED                                                                                                  \
  "Covered: all of params but the signature, sorted by name, in the text that they have in the frame. Not covered: "   \
  "id and method."
#define FIX_COVERED                                                                                                    \
  "Covered: MsgType, SenderCompID, TargetCompID, MsgSeqNum and SendingTime, in this order, with SOH between. Not "     \
  "covered: every other field, Username (553) among them."
#define PAY_COVERED                                                                                                    \
  "Covered: timestamp, nonce and body, each with a line end behind it. Not covered: method, host, path and the "       \
  "certificate header."
#define FIX_SHAPE                                                                                                      \
  "A FIX message begins with 8=FIX.4.4, 9 and 35 and ends with 10, and its BodyLength(9) and CheckSum(10) are right: " \
  "they tell when something in it was changed, be it for the paste."
#define FRAME_SHAPE "A frame is one JSON object with method and params."
#define WEBHOOK_SHAPE "A webhook has the headers BinancePay-Timestamp, -Nonce, -Certificate-SN and -Signature."
#define HTTP_INPUT "a raw request, a curl command or a URL"

#define ONCHAIN_COVERED                                                                                                \
  "Covered: the body and behind it the timestamp, nothing between. Not covered: method, host, path and every other "   \
  "header."
#define CONNECT_SHAPE "A webhook of Connect has the headers X-BN-Connect-Timestamp and X-BN-Connect-Signature."

/* What its gateway answers is not published: a refusal is told in general words. */
static const scheme_refusal onchain_refusals[] = {
    {"refusal", "the client id, its access token, or the time, of which five minutes are allowed"}, {NULL, NULL}};

/* What another exchange answers besides is its own affair. */
static const scheme_refusal family_refusals[] = {{"refusal", "the API key, its permissions or IP list, or the time"},
                                                 {NULL, NULL}};

/* Of the derivatives. */
#define DERIVATIVES                                                                                                    \
  .rules = "DR-", .group = "futures", .wrong_signature = "-1022", .refusals = exchange_refusals,                       \
  .key_wanted = "The secret", .test_key = "@docs", .success = "{}"
#define DERIVATIVES_REST                                                                                               \
  DERIVATIVES, .shape = HTTP_INPUT, .malformed = "", .owner_header = "X-MBX-APIKEY", .header_start = "X-MBX-APIKEY",   \
               .covered = REST_COVERED, .content_type = FORM_TYPE, .answers = PRODUCT_FUTURES
#define DERIVATIVES_WS                                                                                                 \
  DERIVATIVES, .shape = "a WebSocket frame", .malformed = FRAME_SHAPE, .covered = FRAME_COVERED,                       \
               .answers = PRODUCT_FUTURES_WS

#define KNOWN(text, otherwise) (sizeof(text) > 1 ? (text) : (otherwise))

/* In the order of the table in reference/src/scheme.c. */
static const scheme_traits table[] = {
    {.id = BNS_ID_SPOT_REST,
     .rules = "SR-",
     .group = "rest",
     .shape = HTTP_INPUT,
     .malformed = "",
     .owner_header = "X-MBX-APIKEY",
     .header_start = "X-MBX-APIKEY",
     .wrong_signature = "-1022",
     .refusals = exchange_refusals,
     .key_wanted = "The secret",
     .test_key = "@docs",
     .covered = REST_COVERED,
     .content_type = FORM_TYPE,
     .success = "{}",
     .counts_names = 1,
     .answers = PRODUCT_SPOT,
     .starts = {"/api/", "/sapi/", "/wapi/"},
     .host = "api.binance.com",
     .address = "https://api.binance.com",
     .wants_encoding = 1, /* SR-3 */
     .endpoints_too = BNS_ID_SPOT_REST},
    {.id = BNS_ID_SPOT_WS,
     .rules = "SW-",
     .group = "websocket",
     .shape = "a WebSocket frame",
     .malformed = FRAME_SHAPE,
     .wrong_signature = "-1022",
     .refusals = exchange_refusals,
     .key_wanted = "The secret",
     .test_key = "@docs",
     .covered = FRAME_COVERED,
     .success = "{}",
     .counts_names = 1,
     .answers = PRODUCT_SPOT_WS,
     .starts = {"/ws-api/v3"},
     .host = "ws-api.binance.com",
     .address = "wss://ws-api.binance.com:443/ws-api/v3",
     .endpoints_too = BNS_ID_SPOT_WS},
    {.id = BNS_ID_FIX_LOGON,
     .rules = "FX-",
     .group = "fix",
     .shape = "a FIX message",
     .malformed = FIX_SHAPE,
     .wrong_signature = "refusal",
     .refusals = fix_refusals,
     .key_wanted = "The Ed25519 key, in PEM",
     .test_key = "@docs-fix",
     .covered = FIX_COVERED,
     .success = "{}",
     .answers = PRODUCT_FIX,
     .host = "fix-oe.binance.com",
     .address = "fix-oe.binance.com:9000",
     .endpoints_too = BNS_ID_FIX_LOGON},
    {.id = BNS_ID_US_REST,
     .region = REGION_US,
     .rules = "UR-",
     .group = "us",
     .shape = HTTP_INPUT,
     .malformed = "",
     .owner_header = "X-MBX-APIKEY",
     .header_start = "X-MBX-APIKEY",
     .wrong_signature = "-1022",
     .refusals = exchange_refusals,
     .key_wanted = "The secret",
     .test_key = "@us",
     .covered = REST_COVERED,
     .content_type = FORM_TYPE,
     .success = "{}",
     .counts_names = 1,
     .answers = PRODUCT_US,
     .host = "api.binance.us",
     .address = "https://api.binance.us",
     .endpoints_too = BNS_ID_SPOT_REST},
    {.id = BNS_ID_US_WS,
     .region = REGION_US,
     .rules = "UW-",
     .group = "us",
     .shape = "a WebSocket frame",
     .malformed = FRAME_SHAPE,
     .wrong_signature = "-1022",
     .refusals = exchange_refusals,
     .key_wanted = "The secret",
     .test_key = "@us",
     .covered = FRAME_COVERED,
     .success = "{}",
     .counts_names = 1,
     .answers = PRODUCT_US_WS,
     .starts = {"/ws-api/v3"},
     .host = "ws-api.binance.us",
     .address = "wss://ws-api.binance.us:443/ws-api/v3",
     .endpoints_too = BNS_ID_SPOT_WS},
    {.id = BNS_ID_PAY_REQUEST,
     .rules = "PR-",
     .group = "pay",
     .shape = HTTP_INPUT,
     .malformed = "",
     .owner_header = "BinancePay-Certificate-SN",
     .header_start = "BinancePay-",
     .wrong_signature = "400002",
     .refusals = pay_refusals,
     .key_wanted = "The secret",
     .test_key = "@pay",
     .covered = PAY_COVERED,
     .content_type = JSON_TYPE,
     .success = "{\"status\":\"SUCCESS\",\"code\":\"000000\",\"data\":{}}",
     .answers = PRODUCT_PAY,
     .path = "/binancepay/",
     .open_path = "/binancepay/openapi/",
     .host = "bpay.binanceapi.com",
     .address = "https://bpay.binanceapi.com",
     .nonce_len = 32, /* PR-4 */
     .wants_json = 1,
     .endpoints_too = BNS_ID_PAY_REQUEST},
    {.id = BNS_ID_PAY_WEBHOOK,
     .rules = "PW-",
     .group = "pay",
     .shape = HTTP_INPUT,
     .malformed = WEBHOOK_SHAPE,
     .owner_header = "BinancePay-Certificate-SN",
     .header_start = "BinancePay-",
     .wrong_signature = "refusal",
     .refusals = receiver_refusals,
     .key_wanted = "The sender's public key, in PEM",
     .test_key = "@webhook-2048",
     .covered = PAY_COVERED,
     .content_type = JSON_TYPE,
     .success = "{\"status\":\"SUCCESS\",\"code\":\"000000\",\"data\":{}}",
     .answers = PRODUCT_PAY,
     .body_mark = "\"bizType\"",
     .host = "",
     .address = "https://bpay.binanceapi.com",
     .wants_return_code = 1,
     .wants_json = 1,
     .endpoints_too = BNS_ID_PAY_WEBHOOK},
    {.id = BNS_ID_ONCHAIN_REQUEST,
     .rules = "OC-",
     .group = "pay",
     .shape = HTTP_INPUT,
     .malformed = "",
     .owner_header = "X-Tesla-ClientId",
     .header_start = "X-Tesla-",
     .wrong_signature = "refusal",
     .refusals = onchain_refusals,
     .key_wanted = "The RSA key, in PEM",
     .test_key = "@rsa-2048",
     .covered = ONCHAIN_COVERED,
     .content_type = JSON_TYPE,
     .success = "{}",
     .answers = PRODUCT_PAY,
     .host = "",
     .address = "https://bpay.binanceapi.com",
     .wants_json = 1,
     .endpoints_too = BNS_ID_ONCHAIN_REQUEST},
    {.id = BNS_ID_ONCHAIN_WEBHOOK,
     .rules = "OW-",
     .group = "pay",
     .shape = HTTP_INPUT,
     .malformed = CONNECT_SHAPE,
     .header_start = "X-BN-Connect-",
     .wrong_signature = "refusal",
     .refusals = receiver_refusals,
     .key_wanted = "The sender's public key, in PEM",
     .test_key = "@webhook-2048",
     .covered = ONCHAIN_COVERED,
     .content_type = JSON_TYPE,
     .success = "{}",
     .answers = PRODUCT_PAY,
     .host = "",
     .address = "https://bpay.binanceapi.com",
     .wants_json = 1,
     .endpoints_too = BNS_ID_ONCHAIN_WEBHOOK},
    {.id = BNS_ID_USDM_REST,
     DERIVATIVES_REST,
     .starts = {"/fapi/", "/futures/data/"},
     .host = "fapi.binance.com",
     .address = "https://fapi.binance.com",
     .endpoints_too = BNS_ID_USDM_REST},
    {.id = BNS_ID_COINM_REST,
     DERIVATIVES_REST,
     .starts = {"/dapi/"},
     .host = "dapi.binance.com",
     .address = "https://dapi.binance.com",
     .endpoints_too = BNS_ID_COINM_REST},
    {.id = BNS_ID_OPTIONS_REST,
     DERIVATIVES_REST,
     .starts = {"/eapi/"},
     .host = "eapi.binance.com",
     .address = "https://eapi.binance.com",
     .endpoints_too = BNS_ID_OPTIONS_REST},
    {.id = BNS_ID_PM_REST,
     DERIVATIVES_REST,
     .starts = {"/papi/"},
     .host = "papi.binance.com",
     .address = "https://papi.binance.com",
     .endpoints_too = BNS_ID_PM_REST},
    {.id = BNS_ID_USDM_WS,
     DERIVATIVES_WS,
     .starts = {"/ws-fapi/v1"},
     .host = "ws-fapi.binance.com",
     .address = "wss://ws-fapi.binance.com/ws-fapi/v1",
     .endpoints_too = BNS_ID_USDM_WS},
    {.id = BNS_ID_COINM_WS,
     DERIVATIVES_WS,
     .starts = {"/ws-dapi/v1"},
     .host = "ws-dapi.binance.com",
     .address = "wss://ws-dapi.binance.com/ws-dapi/v1",
     .endpoints_too = BNS_ID_USDM_WS},
#define EXCHANGE(ID, symbol, scheme, vectors, path, title, header, host_name, prefix, code, text, hex)                 \
  {.id = BNS_ID_##ID,                                                                                                  \
   .region = REGION_FAMILY,                                                                                            \
   .rules = "FR-",                                                                                                     \
   .group = "exchanges",                                                                                               \
   .shape = HTTP_INPUT,                                                                                                \
   .malformed = "",                                                                                                    \
   .owner_header = header,                                                                                             \
   .header_start = header,                                                                                             \
   .wrong_signature = KNOWN(code, "refusal"),                                                                          \
   .wrong_text = KNOWN(text, NULL),                                                                                    \
   .wants_lower_hex = sizeof(hex) > 1,                                                                                 \
   .refusals = family_refusals,                                                                                        \
   .key_wanted = "The secret",                                                                                         \
   .test_key = "@docs",                                                                                                \
   .covered = REST_COVERED,                                                                                            \
   .content_type = FORM_TYPE,                                                                                          \
   .success = "{}",                                                                                                    \
   .answers = PRODUCT_SPOT,                                                                                            \
   .starts = {prefix},                                                                                                 \
   .host = host_name,                                                                                                  \
   .address = "https://" host_name,                                                                                    \
   .endpoints_too = BNS_ID_##ID},
#define EXCHANGE_HOST(ID, host_name)
#include "exchanges.def"
#undef EXCHANGE
#undef EXCHANGE_HOST
};
BNS_FOR_EACH_SCHEME(table);

const scheme_traits *traits_of(const bns_scheme *scheme) {
  return &table[scheme->id];
}

const bns_scheme *scheme_numbered(unsigned id) {
  return bns_scheme_at(id);
}

const bns_scheme *scheme_in(bns_form form, scheme_region region) {
  for (unsigned id = 0; id < BNS_NUM_SCHEMES; id++)
    if (scheme_numbered(id)->form == form && table[id].region == region) return scheme_numbered(id);
  return NULL;
}

static int has_own_header(const bns_scheme *scheme, const bns_wire *wire) {
  bns_slice value;
  return wire != NULL && strcmp(scheme->key_header, scheme_key_header(0)) != 0 &&
         bns_find_header(&value, wire, scheme->key_header);
}

const bns_scheme *scheme_of_exchange(bns_slice host, const bns_wire *wire) {
  const bns_scheme *by_host = exchange_at(host);
  if (by_host == NULL && exchange_has_host(host)) return NULL;
  for (unsigned id = 0; by_host == NULL && id < BNS_NUM_SCHEMES; id++)
    if (table[id].region == REGION_FAMILY && has_own_header(scheme_numbered(id), wire)) return scheme_numbered(id);
  return by_host;
}

static int ends_with(bns_slice text, const char *end) {
  size_t len = strlen(end);
  return text.len >= len && bns_slice_is(slice_from(text, text.len - len), end);
}

/* The word that the paths of a product begin with is that of its hosts: "/fapi/", fapi.binance.com, fapi1.binance.com.
 */
static int is_word_of(bns_slice host, const char *start) {
  size_t len = strlen(start) - 2;
  return host.len > len && memcmp(host.ptr, start + 1, len) == 0 && !(host.ptr[len] >= 'a' && host.ptr[len] <= 'z');
}

/* NULL: it is no product's alone. */
static const bns_scheme *product_at(bns_slice host) {
  if (ends_with(host, "binance.vision")) return scheme_in(BNS_FORM_REST, REGION_WORLD);
  if (slice_starts(host, "demo-")) host = slice_from(host, strlen("demo-"));
  for (unsigned id = 0; id < BNS_NUM_SCHEMES; id++)
    if (scheme_numbered(id)->form == BNS_FORM_REST && table[id].region == REGION_WORLD && table[id].starts[0] != NULL &&
        is_word_of(host, table[id].starts[0]))
      return scheme_numbered(id);
  return NULL;
}

/* What begins otherwise than by a product's own word, as /sapi and /futures/data do, stands at several hosts. */
int scheme_is_elsewhere(bns_slice host, bns_slice path) {
  const bns_scheme *here = product_at(host), *there = scheme_at(BNS_FORM_REST, REGION_WORLD, path);
  if (!exchange_has_host(host) && !slice_contains_nocase(host, "binance")) return 0;
  if (there == NULL) return exchange_at(host) == NULL && scheme_at(BNS_FORM_REST, REGION_FAMILY, path) != NULL;
  if (!slice_starts(path, traits_of(there)->starts[0])) return 0;
  if (ends_with(host, "binancefuture.com")) return there == scheme_in(BNS_FORM_REST, REGION_WORLD);
  return here != NULL && here != there;
}

const bns_scheme *scheme_webhook(void) {
  for (unsigned id = 0; id < BNS_NUM_SCHEMES; id++)
    if (scheme_numbered(id)->is_webhook) return scheme_numbered(id);
  return NULL;
}

/* Gives how many there are, each once, in the order of their schemes. */
static size_t tell_headers_apart(const char **once) {
  size_t num = 0, i;
  for (unsigned id = 0; id < BNS_NUM_SCHEMES; id++) {
    const char *header = scheme_numbered(id)->key_header;
    for (i = 0; header != NULL && i < num && strcmp(once[i], header) != 0;)
      i++;
    if (header != NULL && i == num) once[num++] = header;
  }
  return num;
}

/* They are told apart once: whatever is pasted is asked for all of them many times. */
const char *scheme_key_header(size_t index) {
  static const char *once[BNS_NUM_SCHEMES];
  static size_t num;
  if (num == 0) num = tell_headers_apart(once);
  return index < num ? once[index] : NULL;
}

int scheme_find_key(bns_slice *key, const bns_wire *wire) {
  const char *header;
  for (size_t i = 0; (header = scheme_key_header(i)) != NULL; i++)
    if (bns_find_header(key, wire, header)) return 1;
  return 0;
}

/* The beginning that a path of an earlier row, or of the same row before it, has too; NULL: it is the first. */
static const char *start_before(unsigned id, size_t place) {
  bns_slice start = bns_slice_of(table[id].starts[place]);
  for (unsigned other = 0; other <= id; other++)
    for (size_t i = 0; table[other].starts[i] != NULL && !(other == id && i == place); i++)
      if (scheme_numbered(other)->form == BNS_FORM_REST && slice_starts(start, table[other].starts[i]))
        return table[other].starts[i];
  return NULL;
}

const char *scheme_path_start(size_t index) {
  for (unsigned id = 0; id < BNS_NUM_SCHEMES; id++)
    for (size_t i = 0; scheme_numbered(id)->form == BNS_FORM_REST && table[id].starts[i] != NULL; i++)
      if (start_before(id, i) == NULL && index-- == 0) return table[id].starts[i];
  return NULL;
}

const bns_scheme *scheme_of_path(bns_slice path) {
  for (unsigned id = 0; id < BNS_NUM_SCHEMES; id++)
    for (size_t i = 0; scheme_numbered(id)->form == BNS_FORM_REST && table[id].starts[i] != NULL; i++)
      if (slice_starts(path, table[id].starts[i])) return scheme_numbered(id);
  return NULL;
}

int scheme_knows_path(bns_slice path) {
  return scheme_of_path(path) != NULL;
}

const bns_scheme *scheme_at(bns_form form, scheme_region region, bns_slice path) {
  for (unsigned id = 0; id < BNS_NUM_SCHEMES; id++)
    for (size_t i = 0; table[id].starts[i] != NULL; i++)
      if (scheme_numbered(id)->form == form && table[id].region == region && slice_starts(path, table[id].starts[i]))
        return scheme_numbered(id);
  return NULL;
}

const bns_scheme *scheme_to(bns_form form, scheme_region region, bns_slice host, bns_slice path) {
  const bns_scheme *found = scheme_at(form, region, path);
  host = slice_until(host, slice_index(host, ':'));
  for (unsigned id = 0; found == NULL && host.len > 0 && id < BNS_NUM_SCHEMES; id++)
    if (scheme_numbered(id)->form == form && table[id].region == region && bns_slice_is_nocase(host, table[id].host))
      found = scheme_numbered(id);
  return found != NULL ? found : scheme_in(form, region);
}

int scheme_sends_headers(const bns_scheme *scheme, const bns_wire *wire) {
  const bns_header_names *names = scheme->headers;
  bns_slice value;
  if (names == NULL) return 0;
  return bns_find_header(&value, wire, names->signature) || bns_find_header(&value, wire, names->timestamp) ||
         (names->nonce != NULL && bns_find_header(&value, wire, names->nonce)) ||
         (names->owner != NULL && bns_find_header(&value, wire, names->owner));
}

static int has_path(const bns_scheme *scheme, const bns_wire *wire) {
  const char *path = traits_of(scheme)->path;
  return path != NULL && slice_find(wire->target, path) < wire->target.len;
}

static int has_mark(const bns_scheme *scheme, const bns_wire *wire) {
  const char *mark = traits_of(scheme)->body_mark;
  return mark != NULL && slice_find(wire->body, mark) < wire->body.len;
}

/* A signature that is no hex is no HMAC's. */
static int fits_signature(const bns_scheme *scheme, const bns_wire *wire) {
  bns_slice text = {NULL, 0};
  (void)bns_find_header(&text, wire, scheme->headers->signature);
  for (size_t i = 0; i < text.len; i++)
    if ((text.ptr[i] | 32u) > 'f' || memchr("+/=", text.ptr[i], 3)) return !scheme_takes(scheme, BNS_KIND_HMAC);
  return 1;
}

const bns_scheme *scheme_of_headers(const bns_wire *wire) {
  const bns_scheme *found = NULL;
  int rank = 0;
  for (unsigned id = 0; id < BNS_NUM_SCHEMES; id++) {
    const bns_scheme *one = scheme_numbered(id);
    int here = one->form != BNS_FORM_HEADERS      ? 0
               : has_path(one, wire)              ? 4
               : !scheme_sends_headers(one, wire) ? 0
               : has_mark(one, wire)              ? 3
               : fits_signature(one, wire)        ? 2
                                                  : 1;
    if (here > rank) found = one;
    if (here > rank) rank = here;
  }
  return found;
}

const char *scheme_payload_word(const bns_scheme *scheme) {
  switch (scheme->form) {
  case BNS_FORM_REST: return "sent";
  case BNS_FORM_FRAME:
  case BNS_FORM_FIX:
  case BNS_FORM_HEADERS: break;
  }
  return "right";
}

int scheme_has_parts(const bns_scheme *scheme) {
  switch (scheme->form) {
  case BNS_FORM_REST:
  case BNS_FORM_FRAME: return 1;
  case BNS_FORM_FIX:
  case BNS_FORM_HEADERS: break;
  }
  return 0;
}

bns_digest scheme_hmac(const bns_scheme *scheme) {
  return scheme->algorithms & BNS_HAS(BNS_HMAC_SHA512) ? BNS_SHA512 : BNS_SHA256;
}

size_t scheme_hex_len(const bns_scheme *scheme) {
  return scheme_hmac(scheme) == BNS_SHA512 ? 128 : 64;
}

int scheme_takes(const bns_scheme *scheme, bns_key_kind kind) {
  bns_algorithm algorithm;
  return bns_scheme_algorithm(scheme, &algorithm, kind) == BNS_OK;
}

/* scheme.c - the table of schemes, and how a request is signed in any of them. */
#include "scheme.h"

#include <string.h>

#include "fix_logon.h"
#include "headers.h"
#include "spot_rest.h"
#include "spot_ws.h"
#include "wire.h"

#define ANY_SPOT_KEY (BNS_HAS(BNS_HMAC_SHA256) | BNS_HAS(BNS_RSA_SHA256) | BNS_HAS(BNS_ED25519))

#define SECOND INT64_C(1000000) /* microseconds */
#define MINUTE (60 * SECOND)

/* FX-1: the values alone, SOH between. */
static const bns_layout fix_layout = {
    5,
    {BNS_FIELD_MSG_TYPE, BNS_FIELD_SENDER, BNS_FIELD_TARGET, BNS_FIELD_SEQ, BNS_FIELD_SENDING_TIME},
    {"MsgType(35)", "SenderCompID(49)", "TargetCompID(56)", "MsgSeqNum(34)", "SendingTime(52)"},
    "\x01",
    0};

/* PR-1, PW-1: a line feed after each. */
static const bns_layout pay_layout = {
    3, {BNS_FIELD_TIMESTAMP, BNS_FIELD_NONCE, BNS_FIELD_BODY}, {"timestamp", "nonce", "body"}, "\n", 1};

/* PR-4, PW-2. */
static const bns_header_names pay_request_headers = {
    "BinancePay-Timestamp", "BinancePay-Nonce", "BinancePay-Certificate-SN", "BinancePay-Signature", 0, 0};
static const bns_header_names pay_webhook_headers = {
    "BinancePay-Timestamp", "BinancePay-Nonce", "BinancePay-Certificate-SN", "BinancePay-Signature", 1, 1};

/* OC-1, OW-1: the body, then the time, nothing between. */
static const bns_layout onchain_layout = {2, {BNS_FIELD_BODY, BNS_FIELD_TIMESTAMP}, {"timestamp", NULL, "body"}, "", 0};

/* OC-3, OW-2. */
static const bns_header_names onchain_request_headers = {"X-Tesla-Timestamp", NULL, "X-Tesla-ClientId",
                                                         "X-Tesla-Signature", 0,    0};
static const bns_header_names onchain_webhook_headers = {"X-BN-Connect-Timestamp", NULL, NULL,
                                                         "X-BN-Connect-Signature", 0,    1};

static const bns_scheme schemes[] = {
    {.name = "spot-rest",
     .id = BNS_ID_SPOT_REST,
     .bit = BNS_SPOT_REST,
     .form = BNS_FORM_REST,
     .key_header = "X-MBX-APIKEY", /* SR-11 */
     .algorithms = ANY_SPOT_KEY,
     .has_micro = 1,
     .longest_us = MINUTE,
     .payload = bns_spot_rest_payload,
     .wire = bns_spot_rest_wire,
     .see = bns_spot_rest_see},
    {.name = "spot-ws",
     .id = BNS_ID_SPOT_WS,
     .bit = BNS_SPOT_WS,
     .form = BNS_FORM_FRAME,
     .algorithms = ANY_SPOT_KEY,
     .has_micro = 1,
     .longest_us = MINUTE,
     .payload = bns_spot_ws_payload,
     .wire = bns_spot_ws_wire,
     .see = bns_spot_ws_see},
    {.name = "fix-logon",
     .id = BNS_ID_FIX_LOGON,
     .bit = BNS_FIX_LOGON,
     .form = BNS_FORM_FIX,
     .algorithms = BNS_HAS(BNS_ED25519),
     .longest_us = MINUTE,
     .layout = &fix_layout,
     .payload = bns_fix_logon_payload,
     .wire = bns_fix_logon_wire,
     .see = bns_fix_logon_see},
    {.name = "us-rest",
     .id = BNS_ID_US_REST,
     .bit = BNS_US_REST,
     .form = BNS_FORM_REST,
     .key_header = "X-MBX-APIKEY", /* SR-11 */
     .algorithms = BNS_HAS(BNS_HMAC_SHA256),
     .longest_us = MINUTE,
     .payload = bns_spot_rest_payload,
     .wire = bns_spot_rest_wire,
     .see = bns_spot_rest_see},
    {.name = "us-ws",
     .id = BNS_ID_US_WS,
     .bit = BNS_US_WS,
     .form = BNS_FORM_FRAME,
     .algorithms = BNS_HAS(BNS_HMAC_SHA256),
     .longest_us = MINUTE,
     .payload = bns_spot_ws_payload,
     .wire = bns_spot_ws_wire,
     .see = bns_spot_ws_see},
    {.name = "pay-request",
     .id = BNS_ID_PAY_REQUEST,
     .bit = BNS_PAY_REQUEST,
     .form = BNS_FORM_HEADERS,
     .algorithms = BNS_HAS(BNS_HMAC_SHA512),
     .window_us = SECOND, /* PR-6 */
     .layout = &pay_layout,
     .headers = &pay_request_headers,
     .payload = bns_headers_payload,
     .wire = bns_headers_wire,
     .see = bns_headers_see},
    {.name = "pay-webhook",
     .id = BNS_ID_PAY_WEBHOOK,
     .bit = BNS_PAY_WEBHOOK,
     .form = BNS_FORM_HEADERS,
     .algorithms = BNS_HAS(BNS_RSA_SHA256),
     .is_webhook = 1,
     .layout = &pay_layout,
     .headers = &pay_webhook_headers,
     .payload = bns_headers_payload,
     .wire = bns_headers_wire,
     .see = bns_headers_see},
    {.name = "onchain-request",
     .id = BNS_ID_ONCHAIN_REQUEST,
     .bit = BNS_ONCHAIN_REQUEST,
     .form = BNS_FORM_HEADERS,
     .algorithms = BNS_HAS(BNS_RSA_SHA256),
     .window_us = 300 * SECOND, /* OC-4 */
     .layout = &onchain_layout,
     .headers = &onchain_request_headers,
     .payload = bns_headers_payload,
     .wire = bns_headers_wire,
     .see = bns_headers_see},
    {.name = "onchain-webhook",
     .id = BNS_ID_ONCHAIN_WEBHOOK,
     .bit = BNS_ONCHAIN_WEBHOOK,
     .form = BNS_FORM_HEADERS,
     .algorithms = BNS_HAS(BNS_RSA_SHA256),
     .is_webhook = 1,
     .layout = &onchain_layout,
     .headers = &onchain_webhook_headers,
     .payload = bns_headers_payload,
     .wire = bns_headers_wire,
     .see = bns_headers_see},
    {.name = "usdm-rest",
     .id = BNS_ID_USDM_REST,
     .bit = BNS_USDM_REST,
     .form = BNS_FORM_REST,
     .algorithms = ANY_SPOT_KEY,
     .is_key_first = 1,
     .key_header = "X-MBX-APIKEY",
     .payload = bns_spot_rest_payload,
     .wire = bns_spot_rest_wire,
     .see = bns_spot_rest_see},
    {.name = "coinm-rest",
     .id = BNS_ID_COINM_REST,
     .bit = BNS_COINM_REST,
     .form = BNS_FORM_REST,
     .algorithms = ANY_SPOT_KEY,
     .is_key_first = 1,
     .key_header = "X-MBX-APIKEY",
     .payload = bns_spot_rest_payload,
     .wire = bns_spot_rest_wire,
     .see = bns_spot_rest_see},
    {.name = "options-rest",
     .id = BNS_ID_OPTIONS_REST,
     .bit = BNS_OPTIONS_REST,
     .form = BNS_FORM_REST,
     .algorithms = ANY_SPOT_KEY,
     .key_header = "X-MBX-APIKEY",
     .payload = bns_spot_rest_payload,
     .wire = bns_spot_rest_wire,
     .see = bns_spot_rest_see},
    {.name = "pm-rest",
     .id = BNS_ID_PM_REST,
     .bit = BNS_PM_REST,
     .form = BNS_FORM_REST,
     .algorithms = ANY_SPOT_KEY,
     .longest_us = MINUTE, /* DR-3: of the others it is not told */
     .key_header = "X-MBX-APIKEY",
     .payload = bns_spot_rest_payload,
     .wire = bns_spot_rest_wire,
     .see = bns_spot_rest_see},
    {.name = "usdm-ws",
     .id = BNS_ID_USDM_WS,
     .bit = BNS_USDM_WS,
     .form = BNS_FORM_FRAME,
     .algorithms = ANY_SPOT_KEY,
     .payload = bns_spot_ws_payload,
     .wire = bns_spot_ws_wire,
     .see = bns_spot_ws_see},
    {.name = "coinm-ws",
     .id = BNS_ID_COINM_WS,
     .bit = BNS_COINM_WS,
     .form = BNS_FORM_FRAME,
     .algorithms = ANY_SPOT_KEY,
     .payload = bns_spot_ws_payload,
     .wire = bns_spot_ws_wire,
     .see = bns_spot_ws_see},
#define EXCHANGE(ID, symbol, scheme, vectors, path, title, header, ...)                                                \
  {.name = scheme,                                                                                                     \
   .id = BNS_ID_##ID,                                                                                                  \
   .bit = BNS_FAMILY_REST,                                                                                             \
   .form = BNS_FORM_REST,                                                                                              \
   .algorithms = BNS_HAS(BNS_HMAC_SHA256),                                                                             \
   .key_header = header,                                                                                               \
   .payload = bns_spot_rest_payload,                                                                                   \
   .wire = bns_spot_rest_wire,                                                                                         \
   .see = bns_spot_rest_see},
#define EXCHANGE_HOST(ID, host)
#include "exchanges.def"
#undef EXCHANGE
#undef EXCHANGE_HOST
};
BNS_FOR_EACH_SCHEME(schemes);

const bns_scheme *bns_scheme_at(size_t index) {
  return index < sizeof schemes / sizeof *schemes ? &schemes[index] : NULL;
}

const bns_scheme *bns_scheme_find(const char *name, size_t name_len) {
  bns_slice wanted = {(const uint8_t *)name, name_len};
  for (size_t i = 0; i < sizeof schemes / sizeof *schemes; i++)
    if (bns_slice_is(wanted, schemes[i].name)) return &schemes[i];
  return NULL;
}

const char *bns_scheme_name(const bns_scheme *scheme) {
  return scheme->name;
}

bns_status bns_scheme_algorithm(const bns_scheme *scheme, bns_algorithm *algorithm, bns_key_kind kind) {
  static const struct {
    bns_key_kind kind;
    bns_algorithm algorithm;
  } rows[] = {{BNS_KIND_HMAC, BNS_HMAC_SHA256},
              {BNS_KIND_HMAC, BNS_HMAC_SHA512},
              {BNS_KIND_RSA, BNS_RSA_SHA256},
              {BNS_KIND_ED25519, BNS_ED25519}};
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    if (rows[i].kind == kind && (scheme->algorithms & BNS_HAS(rows[i].algorithm))) {
      *algorithm = rows[i].algorithm;
      return BNS_OK;
    }
  }
  return BNS_ERR_KEY_TYPE;
}

/* ------------------------------------------------------------------------------------------------------ signing */

static int full(const bns_draft *draft) {
  return draft->out.len > draft->out.cap;
}

/* Signs the payload that stands in the buffer, and puts the signature behind it; without room only counts. */
static bns_status sign_draft(bns_draft *draft, const bns_key *key, const bns_scheme *scheme) {
  size_t room = bns_signature_room(draft->algorithm);
  size_t at = draft->out.len, len = 0;
  bns_status status;
  if (full(draft) || draft->out.cap - at < room) {
    draft->out.len += room;
    return BNS_OK;
  }
  draft->parts->payload.ptr = draft->out.ptr + draft->payload_at;
  draft->parts->payload.len = draft->payload_len;
  status = bns_sign(key, draft->out.ptr + at, room, &len, scheme, draft->parts->payload.ptr, draft->payload_len);
  if (status == BNS_OK) {
    draft->parts->signature.ptr = draft->out.ptr + at;
    draft->parts->signature.len = len;
    draft->out.len += len;
    draft->slack += room - len;
  }
  return status;
}

static bns_status sign_into(bns_draft *draft, const bns_key *key, size_t *buf_len) {
  const bns_scheme *scheme = draft->scheme;
  bns_status status = scheme->payload(draft);
  if (status == BNS_OK) status = sign_draft(draft, key, scheme);
  if (status != BNS_OK) return status;
  scheme->wire(draft);
  *buf_len = draft->out.len + draft->slack;
  return *buf_len > draft->out.cap ? BNS_ERR_ROOM : BNS_OK;
}

bns_status bns_sign_request(const bns_key *key, bns_signed *out, uint8_t *buf, size_t buf_cap, size_t *buf_len,
                            const bns_scheme *scheme, const bns_request *request) {
  bns_draft draft = {
      .scheme = scheme, .request = request, .algorithm = key->algorithm, .out = {buf, buf_cap, 0}, .parts = out};
  *buf_len = 0;
  memset(out, 0, sizeof *out);
  if (!(scheme->algorithms & BNS_HAS(key->algorithm))) return BNS_ERR_KEY_TYPE;
  bns_status status = sign_into(&draft, key, buf_len);
  if (status != BNS_OK) memset(out, 0, sizeof *out);
  return status;
}

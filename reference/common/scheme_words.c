#include "scheme_words.h"

#include <string.h>

#include "text.h"

#define ANY_KEY "an HMAC secret, or an RSA or Ed25519 key in PEM"
#define LINES "Each with a newline (LF, byte 0A) behind it, the last one too"
#define FRAME_PARTS "The params; apiKey is one of them, id and method are not"
#define FRAME_JOINED "name=value, \"&\" between, nothing encoded"
#define FRAME_SENT "the params in their own order, then the signature"
#define REST_SENT "the payload unchanged, then \"&signature=\" and the "
#define HEADERS_SENT "the body to the byte, all else in headers"

/* DR-4 holds for all six of the derivatives. */
#define DERIVATIVES_KEYS                                                                                               \
  .key_rule = {"", "C-2", "DR-4", "DR-4"}, .signature_rule = {"", "DR-4", "DR-4", "DR-4"}, .takes = ANY_KEY,           \
  .owner = "the API key"
#define DERIVATIVES_REST                                                                                               \
  .parts = "The parameters, in the order given", .parts_rule = "DR-3",                                                 \
  .joined = "Percent-encoded as UTF-8, then joined: name=value, \"&\" between", .joined_rule = "DR-6", .payload = "",  \
  .payload_rule = "DR-1", .sent = REST_SENT, .sent_rule = "DR-2", DERIVATIVES_KEYS
#define DERIVATIVES_WS                                                                                                 \
  .parts = FRAME_PARTS, .parts_rule = "DR-7", .joined = "Sorted by the bytes of their names", .joined_rule = "DR-7",   \
  .payload = FRAME_JOINED, .payload_rule = "DR-7", .sent = FRAME_SENT, .sent_rule = "DR-7", DERIVATIVES_KEYS

/* In the order of the table in scheme.c. */
static const scheme_words table[] = {
    {.id = BNS_ID_SPOT_REST,
     .parts = "The parameters, in the order given",
     .parts_rule = "SR-8",
     .joined = "Percent-encoded as UTF-8, then joined: name=value, \"&\" between",
     .joined_rule = "SR-3",
     .payload = "",
     .payload_rule = "SR-1",
     .sent = REST_SENT,
     .sent_rule = "SR-7",
     .key_rule = {"", "C-2", "SR-5", "SR-6"},
     .signature_rule = {"", "SR-4", "SR-5", "SR-6"},
     .takes = ANY_KEY,
     .origin = "https://api.binance.com",
     .owner = "the API key"},
    {.id = BNS_ID_SPOT_WS,
     .parts = FRAME_PARTS,
     .parts_rule = "SW-1",
     .joined = "Sorted by the bytes of their names",
     .joined_rule = "SW-1",
     .payload = FRAME_JOINED,
     .payload_rule = "SW-2",
     .sent = FRAME_SENT,
     .sent_rule = "SW-4",
     .key_rule = {"", "C-2", "SR-5", "SR-6"},
     .signature_rule = {"", "SR-4", "SR-5", "SR-6"},
     .takes = ANY_KEY,
     .origin = "",
     .owner = "the API key"},
    {.id = BNS_ID_FIX_LOGON,
     .parts = "The five fields that are signed, in this order",
     .parts_rule = "FX-1",
     .joined = "Their values alone, without the tags",
     .joined_rule = "FX-1",
     .payload = "SOH (byte 01) between, none at the end",
     .payload_rule = "FX-1",
     .sent = "the Logon, with the signature in RawData(96)",
     .sent_rule = "FX-2",
     .key_rule = {"", "", "", "FX-2"},
     .signature_rule = {"", "", "", "FX-2"},
     .takes = "an Ed25519 key in PEM",
     .origin = "",
     .owner = "the API key"},
    {.id = BNS_ID_US_REST,
     .parts = "The parameters, in the order given",
     .parts_rule = "UR-4",
     .joined = "Joined as they will be sent: name=value, \"&\" between",
     .joined_rule = "C-1",
     .payload = "",
     .payload_rule = "UR-1",
     .sent = REST_SENT,
     .sent_rule = "C-1",
     .key_rule = {"", "C-2", "", ""},
     .signature_rule = {"", "UR-2", "", ""},
     .takes = "an HMAC secret",
     .origin = "https://api.binance.us",
     .owner = "the API key"},
    {.id = BNS_ID_US_WS,
     .parts = FRAME_PARTS,
     .parts_rule = "UW-1",
     .joined = "Sorted by the bytes of their names",
     .joined_rule = "UW-1",
     .payload = FRAME_JOINED,
     .payload_rule = "UW-1",
     .sent = FRAME_SENT,
     .sent_rule = "UW-1",
     .key_rule = {"", "C-2", "", ""},
     .signature_rule = {"", "UR-2", "", ""},
     .takes = "an HMAC secret",
     .origin = "",
     .owner = "the API key"},
    {.id = BNS_ID_PAY_REQUEST,
     .parts = "The three parts: the time in milliseconds, a nonce, the body",
     .parts_rule = "PR-4",
     .joined = LINES,
     .joined_rule = "PR-1",
     .payload = "these three lines",
     .payload_rule = "PR-3",
     .sent = HEADERS_SENT,
     .sent_rule = "PR-4",
     .key_rule = {"", "C-2", "", ""},
     .signature_rule = {"", "PR-2", "", ""},
     .takes = "an HMAC secret",
     .origin = "https://bpay.binanceapi.com",
     .owner = "the API key"},
    {.id = BNS_ID_PAY_WEBHOOK,
     .parts = "The three parts: the time in milliseconds, a nonce, the raw body",
     .parts_rule = "PW-1",
     .joined = LINES,
     .joined_rule = "PW-1",
     .payload = "these three lines",
     .payload_rule = "PW-4",
     .sent = HEADERS_SENT,
     .sent_rule = "PW-2",
     .key_rule = {"", "", "PW-5", ""},
     .signature_rule = {"", "", "PW-1", ""},
     .takes = "an RSA key in PEM",
     .origin = "",
     .owner = "the certificate's serial"},
    {.id = BNS_ID_ONCHAIN_REQUEST,
     .parts = "The two parts: the body, the time in milliseconds",
     .parts_rule = "OC-1",
     .joined = "One behind the other, nothing between",
     .joined_rule = "OC-1",
     .payload = "body, then timestamp",
     .payload_rule = "OC-1",
     .sent = HEADERS_SENT,
     .sent_rule = "OC-3",
     .key_rule = {"", "", "OC-2", ""},
     .signature_rule = {"", "", "OC-2", ""},
     .takes = "an RSA key in PEM",
     .origin = "",
     .owner = "the client id"},
    {.id = BNS_ID_ONCHAIN_WEBHOOK,
     .parts = "The two parts: the raw body, the time in milliseconds",
     .parts_rule = "OW-1",
     .joined = "One behind the other, nothing between",
     .joined_rule = "OW-1",
     .payload = "body, then timestamp",
     .payload_rule = "OW-1",
     .sent = HEADERS_SENT,
     .sent_rule = "OW-2",
     .key_rule = {"", "", "OW-1", ""},
     .signature_rule = {"", "", "OW-1", ""},
     .takes = "an RSA key in PEM",
     .origin = "",
     .owner = "nothing"},
    {.id = BNS_ID_USDM_REST, DERIVATIVES_REST, .origin = "https://fapi.binance.com"},
    {.id = BNS_ID_COINM_REST, DERIVATIVES_REST, .origin = "https://dapi.binance.com"},
    {.id = BNS_ID_OPTIONS_REST, DERIVATIVES_REST, .origin = "https://eapi.binance.com"},
    {.id = BNS_ID_PM_REST, DERIVATIVES_REST, .origin = "https://papi.binance.com"},
    {.id = BNS_ID_USDM_WS, DERIVATIVES_WS, .origin = ""},
    {.id = BNS_ID_COINM_WS, DERIVATIVES_WS, .origin = ""},
#define EXCHANGE(ID, symbol, scheme, vectors, path, title, header, host, ...)                                          \
  {.id = BNS_ID_##ID,                                                                                                  \
   .parts = "The parameters, in the order given",                                                                      \
   .parts_rule = "FR-3",                                                                                               \
   .joined = "Joined as they will be sent: name=value, \"&\" between",                                                 \
   .joined_rule = "C-1",                                                                                               \
   .payload = "",                                                                                                      \
   .payload_rule = "FR-1",                                                                                             \
   .sent = REST_SENT,                                                                                                  \
   .sent_rule = "FR-1",                                                                                                \
   .key_rule = {"", "C-2", "", ""},                                                                                    \
   .signature_rule = {"", "FR-2", "", ""},                                                                             \
   .takes = "an HMAC secret",                                                                                          \
   .origin = "https://" host,                                                                                          \
   .owner = "the API key"},
#define EXCHANGE_HOST(ID, host)
#include "exchanges.def"
#undef EXCHANGE
#undef EXCHANGE_HOST
};
BNS_FOR_EACH_SCHEME(table);

const scheme_words *scheme_words_of(const bns_scheme *scheme) {
  return &table[scheme->id];
}

int scheme_has_message(const bns_scheme *scheme) {
  switch (scheme->form) {
  case BNS_FORM_FRAME:
  case BNS_FORM_FIX: return 1;
  case BNS_FORM_REST:
  case BNS_FORM_HEADERS: break;
  }
  return 0;
}

const char *scheme_names(void) {
  static char names[32 * BNS_NUM_SCHEMES];
  bns_out out = {(uint8_t *)names, sizeof names - 1, 0};
  for (size_t i = 0; bns_scheme_at(i) != NULL; i++) {
    if (i > 0) bns_put_text(&out, ", ");
    bns_put_text(&out, bns_scheme_name(bns_scheme_at(i)));
  }
  return names;
}

static const char *const kinds[] = {"", "hmac", "rsa", "ed25519"};

bns_key_kind key_kind_of(bns_slice text) {
  if (bns_slice_is(text, "hmac")) return BNS_KIND_HMAC;
  if (bns_slice_is(text, "rsa")) return BNS_KIND_RSA;
  if (bns_slice_is(text, "ed25519")) return BNS_KIND_ED25519;
  return 0;
}

const char *key_kind_name(bns_key_kind kind) {
  return kinds[kind];
}

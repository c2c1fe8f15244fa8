/* Binance Pay: payload, signature and headers of requests and webhooks. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "rows.h"
#include "support.h"

static bns_status open_text(bns_key *key, bns_algorithm algorithm, bns_use use, const char *material) {
  memset(key, 0, sizeof *key);
  return bns_key_open(key, NULL, algorithm, use, (const uint8_t *)material, strlen(material));
}

/* Binance Pay FAQ, error code 400002, Solution A. The page says USDT; what its signature belongs to is BUSD. */
static void the_faq_request_comes_out_for_the_currency_that_was_signed(void **state) {
  static const char body[] =
      "{\"merchantId\":\"98765987\",\"subMerchantId\":\"98765987\",\"merchantTradeNo\":\"9825382937292\","
      "\"totalFee\":25.17,\"productDetail\":\"Greentea ice cream cone\",\"currency\":\"BUSD\",\"returnUrl\":\"\","
      "\"tradeType\":\"APP\",\"productType\":\"Food\",\"productName\":\"Ice Cream\"}";
  static const char right[] = "253B9241C7331C0F02A0F5417BDDD4CD88124D3E188C0BA0E3EF121D36844B7F"
                              "4D1A69AD8A1C3C7FF34901115E35A2530B672CF7430902E9862D69867689FD9F";
  static uint8_t buf[1024];
  bns_request request = {0};
  bns_signed out;
  bns_key key;
  size_t len;
  (void)state;
  request.time_ms = S("1611232922428");
  request.nonce = S(NONCE);
  request.body = S(body);
  request.api_key = S("made-up-for-this-test");
  assert_int_equal(
      open_text(&key, BNS_HMAC_SHA512, BNS_TO_SIGN, "uahr4nhailyq55yubuhuncnprfac73bcbz2qfafsevic1jruwunioxtoaozy122f"),
      BNS_OK);
  assert_int_equal(bns_sign_request(&key, &out, buf, sizeof buf, &len, scheme_named("pay-request"), &request), BNS_OK);
  bns_key_close(&key);
  assert_slice(out.signature, right);
  assert_slice(out.body, body);
  assert_int_equal(out.num_headers, 5);
  assert_slice(out.headers[0].name, "Content-Type");
  assert_slice(out.headers[0].value, "application/json");
  assert_slice(out.headers[1].name, "BinancePay-Timestamp");
  assert_slice(out.headers[1].value, "1611232922428");
  assert_slice(out.headers[2].name, "BinancePay-Nonce");
  assert_slice(out.headers[2].value, NONCE);
  assert_slice(out.headers[3].name, "BinancePay-Certificate-SN");
  assert_slice(out.headers[3].value, "made-up-for-this-test");
  assert_slice(out.headers[4].name, "BinancePay-Signature");
  assert_slice(out.headers[4].value, right);
}

static void an_empty_body_is_signed_as_what_is_sent(void **state) {
  bns_request request = {0};
  bns_signed out;
  uint8_t *buf;
  (void)state;
  request.time_ms = S("1611232922428");
  request.nonce = S(NONCE);
  request.api_key = S(DOCS_KEY);
  buf = sign_fully(&out, "pay-request", BNS_KIND_HMAC, &request);
  assert_slice(out.payload, "1611232922428\n" NONCE "\n\n");
  assert_int_equal(out.signature.len, 128);
  free(buf);
}

static void a_webhook_carries_the_serial_in_place_of_an_api_key(void **state) {
  bns_request request = {0};
  bns_signed out;
  uint8_t *buf;
  (void)state;
  request.time_ms = S("1611232922428");
  request.nonce = S(NONCE);
  request.serial = S(KNOWN_SERIAL);
  request.body = S("{\"bizId\":29383937493038367292}");
  buf = sign_fully(&out, "pay-webhook", BNS_KIND_RSA, &request);
  assert_slice(out.payload, "1611232922428\n" NONCE "\n{\"bizId\":29383937493038367292}\n");
  assert_slice(out.headers[3].name, "BinancePay-Certificate-SN");
  assert_slice(out.headers[3].value, KNOWN_SERIAL);
  free(buf);
}

static void a_request_that_lacks_a_part_or_splits_a_header_is_refused_as_argument(void **state) {
  bns_request whole = {0}, r;
  (void)state;
  whole.time_ms = S("1611232922428");
  whole.nonce = S(NONCE);
  whole.api_key = S(DOCS_KEY);
  assert_int_equal(sign_status("pay-request", BNS_KIND_HMAC, &whole), BNS_OK);
  r = whole, r.time_ms = S("");
  assert_int_equal(sign_status("pay-request", BNS_KIND_HMAC, &r), BNS_ERR_ARGUMENT);
  r = whole, r.time_ms = S("1.5");
  assert_int_equal(sign_status("pay-request", BNS_KIND_HMAC, &r), BNS_ERR_ARGUMENT);
  r = whole, r.nonce = S("");
  assert_int_equal(sign_status("pay-request", BNS_KIND_HMAC, &r), BNS_ERR_ARGUMENT);
  r = whole, r.nonce = S("a\nb");
  assert_int_equal(sign_status("pay-request", BNS_KIND_HMAC, &r), BNS_ERR_ARGUMENT);
  r = whole, r.api_key = S("");
  assert_int_equal(sign_status("pay-request", BNS_KIND_HMAC, &r), BNS_ERR_ARGUMENT);
  r = whole, r.api_key = S("a\rb");
  assert_int_equal(sign_status("pay-request", BNS_KIND_HMAC, &r), BNS_ERR_ARGUMENT);
  /* the API key is no serial */
  assert_int_equal(sign_status("pay-webhook", BNS_KIND_RSA, &whole), BNS_ERR_ARGUMENT);
}

/* ------------------------------------------------------------------------------------------------ the FAQ's webhook */

static const char faq_key[] = "-----BEGIN PUBLIC KEY-----\n"
                              "MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQCVAMXVTMIuttHcP1kvSk9V39S7\n"
                              "BqDbY+LC9JfwMzyoubo3fdsqBf4EmB1PfBUigcOL5YBqMKGEE6xmVw6SXCTH4JwX\n"
                              "dqJ4IRiXf76YMt6PB0dMzu/qCmhaGFGkqT6vJM0hHyEbtS/P3FR9ZU+eaOvynLWb\n"
                              "FvXTzIoctZM1IvDrCwIDAQAB\n"
                              "-----END PUBLIC KEY-----";

#define FAQ_BODY(biz_id)                                                                                               \
  "{\"bizType\":\"PAY\",\"data\":\"{\\\"merchantTradeNo\\\":\\\"9825382937292\\\",\\\"totalFee\\\":0.88000000,"        \
  "\\\"transactTime\\\":1619508939664,\\\"currency\\\":\\\"EUR\\\",\\\"commission\\\":0,\\\"openUserId\\\":"           \
  "\\\"1211HS10K81f4273ac031\\\",\\\"productType\\\":\\\"Food\\\",\\\"productName\\\":\\\"Ice Cream\\\","              \
  "\\\"tradeType\\\":\\\"WEB\\\",\\\"transactionId\\\":\\\"M_R_282737362839373\\\"}\",\"bizId\":" biz_id               \
  ",\"bizStatus\":\"PAY_SUCCESS\"}"

static bns_reason judge_faq(const char *body, const char *serial) {
  static uint8_t scratch[8192];
  const bns_header headers[] = {
      {S("binancepay-timestamp"), S("1611232922428")},
      {S("BINANCEPAY-NONCE"), S(NONCE)},
      {S("Binancepay-Certificate-Sn"), S(serial)},
      {S("Binancepay-Signature"),
       S("VtniwOFAi4oBKFnvHhY6UZ+wPARf7+yWVbE61Hc7JVdRgqKJ40Yk9k5Gb2Y0S0VLUYOOOhUNUsD7R8GDEr6WH84sAEf8bXa1xYMiyjgeGle"
         "Tg1MxRJCtrHcxMeMCEXPWmKTeLhn6O+cdvDGq4ZpcTTiQnEvk5xHPcxFrBT637zg=")}};
  bns_wire wire = {S(""), S(""), headers, 4, S(body), S("")};
  bns_circumstances known = {S(""), S(KNOWN_SERIAL), BNS_KIND_RSA, 1, 1};
  bns_reason reason = BNS_VALID;
  bns_key key;
  size_t len;
  bns_status status = open_text(&key, BNS_RSA_SHA256, BNS_TO_VERIFY, faq_key);
  if (status == BNS_ERR_UNSUPPORTED) skip();
  assert_int_equal(status, BNS_OK);
  assert_int_equal(bns_verify(&key, &reason, scratch, sizeof scratch, &len, scheme_named("pay-webhook"), &wire, &known),
                   BNS_OK);
  bns_key_close(&key);
  return reason;
}

/* Binance Pay FAQ's webhook sample, 1024 bits; the time is not judged. */
static void the_faq_webhook_verifies_over_its_raw_body_alone(void **state) {
  (void)state;
  assert_int_equal(judge_faq(FAQ_BODY("29383937493038367292"), KNOWN_SERIAL), BNS_VALID);
  /* what JavaScript makes of the number */
  assert_int_equal(judge_faq(FAQ_BODY("29383937493038367000"), KNOWN_SERIAL), BNS_SIGNATURE);
  assert_int_equal(judge_faq(FAQ_BODY("29383937493038367292"), "1FAA1632AD1E0C9FCE84DD9B8757F471"), BNS_SERIAL);
}

/* -------------------------------------------------------------------------------------------------------- reading */

#define TIME 1611232922428000
#define NOW .now_us = TIME
#define PAYLOAD "1611232922428\n" NONCE "\n{}\n"
#define STAMP "BinancePay-Timestamp: 1611232922428"
#define ONCE "BinancePay-Nonce: " NONCE
#define KEY "BinancePay-Certificate-SN: " DOCS_KEY
#define SERIAL "BinancePay-Certificate-SN: " KNOWN_SERIAL
#define SIGNATURE "BinancePay-Signature: {S}"
#define PAY .scheme = "pay-request", .body = "{}", .payload = PAYLOAD
#define HOOK .scheme = "pay-webhook", .kind = BNS_KIND_RSA, .body = "{}", .payload = PAYLOAD

static const row rows[] = {
    {"a signed request is valid", PAY, .headers = {STAMP, ONCE, KEY, SIGNATURE}, NOW},
    {"header names count without regard to case", PAY,
     .headers = {"BINANCEPAY-TIMESTAMP: 1611232922428", "binancepay-nonce: " NONCE,
                 "Binancepay-Certificate-Sn: " DOCS_KEY, "binancePay-signature: {S}"},
     NOW},
    {"a request exactly a second ahead is valid", PAY, .headers = {STAMP, ONCE, KEY, SIGNATURE},
     .now_us = TIME - 1000000},
    {"a request exactly a second old is valid", PAY, .headers = {STAMP, ONCE, KEY, SIGNATURE},
     .now_us = TIME + 1000000},
    {"without a clock no time is judged", PAY, .headers = {STAMP, ONCE, KEY, SIGNATURE}},
    {"an absent API key is refused as key-missing", PAY, .headers = {STAMP, ONCE, SIGNATURE}, NOW,
     .reason = BNS_KEY_MISSING},
    {"an API key with a space is refused as key-format", PAY,
     .headers = {STAMP, ONCE, "BinancePay-Certificate-SN: a b", SIGNATURE}, NOW, .reason = BNS_KEY_FORMAT},
    {"an API key with a byte beyond ASCII is refused as key-format", PAY,
     .headers = {STAMP, ONCE, "BinancePay-Certificate-SN: \xC3\xA9", SIGNATURE}, NOW, .reason = BNS_KEY_FORMAT},
    {"another API key is refused as key-unknown", PAY,
     .headers = {STAMP, ONCE, "BinancePay-Certificate-SN: another", SIGNATURE}, NOW, .reason = BNS_KEY_UNKNOWN},
    {"an ed25519 key is refused as key-type", .scheme = "pay-request", .kind = BNS_KIND_ED25519, .body = "{}",
     .headers = {STAMP, ONCE, KEY, SIGNATURE}, NOW, .reason = BNS_KEY_TYPE},
    {"an absent timestamp is refused as timestamp-missing", PAY, .headers = {ONCE, KEY, SIGNATURE}, NOW,
     .reason = BNS_TIMESTAMP_MISSING},
    {"an empty timestamp is refused as timestamp-missing", PAY,
     .headers = {"BinancePay-Timestamp: ", ONCE, KEY, SIGNATURE}, NOW, .reason = BNS_TIMESTAMP_MISSING},
    {"a timestamp with a letter is refused as timestamp-format", PAY,
     .headers = {"BinancePay-Timestamp: 1611232922428n", ONCE, KEY, SIGNATURE}, NOW, .reason = BNS_TIMESTAMP_FORMAT},
    {"a request more than a second ahead is refused as timestamp-ahead", PAY, .headers = {STAMP, ONCE, KEY, SIGNATURE},
     .now_us = TIME - 1000001, .reason = BNS_TIMESTAMP_AHEAD},
    {"a timestamp in microseconds is refused as timestamp-ahead", PAY,
     .headers = {"BinancePay-Timestamp: 1611232922428000", ONCE, KEY, SIGNATURE}, NOW, .reason = BNS_TIMESTAMP_AHEAD},
    {"a timestamp of twenty digits is refused as timestamp-ahead", PAY,
     .headers = {"BinancePay-Timestamp: 99999999999999999999", ONCE, KEY, SIGNATURE}, NOW,
     .reason = BNS_TIMESTAMP_AHEAD},
    {"a request more than a second old is refused as timestamp-old", PAY, .headers = {STAMP, ONCE, KEY, SIGNATURE},
     .now_us = TIME + 1000001, .reason = BNS_TIMESTAMP_OLD},
    {"an absent nonce is refused as nonce", PAY, .headers = {STAMP, KEY, SIGNATURE}, NOW, .reason = BNS_NONCE},
    {"a nonce of 31 characters is refused as nonce", PAY,
     .headers = {STAMP, "BinancePay-Nonce: 5RhaTrZPhknNv0kDSA2UQ67cPMVNS4s", KEY, SIGNATURE}, NOW, .reason = BNS_NONCE},
    {"a nonce of 33 characters is refused as nonce", PAY,
     .headers = {STAMP, "BinancePay-Nonce: " NONCE "A", KEY, SIGNATURE}, NOW, .reason = BNS_NONCE},
    {"an absent signature is refused as signature-missing", PAY, .headers = {STAMP, ONCE, KEY}, NOW,
     .reason = BNS_SIGNATURE_MISSING},
    {"an empty signature is refused as signature-missing", PAY, .headers = {STAMP, ONCE, KEY, "BinancePay-Signature: "},
     NOW, .reason = BNS_SIGNATURE_MISSING},
    {"lower-case hex is refused as signature", PAY, .headers = {STAMP, ONCE, KEY, "BinancePay-Signature: {L}"}, NOW,
     .reason = BNS_SIGNATURE},
    {"another body is refused as signature", .scheme = "pay-request", .body = "{ }", .payload = PAYLOAD,
     .headers = {STAMP, ONCE, KEY, SIGNATURE}, NOW, .reason = BNS_SIGNATURE},
    {"a payload without the final line feed is refused as signature", .scheme = "pay-request", .body = "{}",
     .payload = "1611232922428\n" NONCE "\n{}", .headers = {STAMP, ONCE, KEY, SIGNATURE}, NOW, .reason = BNS_SIGNATURE},
    {"no key and no timestamp is refused as key-missing", PAY, .headers = {ONCE, SIGNATURE}, NOW,
     .reason = BNS_KEY_MISSING},
    {"an unknown key and no timestamp is refused as key-unknown", PAY,
     .headers = {ONCE, "BinancePay-Certificate-SN: x", SIGNATURE}, NOW, .reason = BNS_KEY_UNKNOWN},
    {"an old request without a nonce is refused as timestamp-old", PAY, .headers = {STAMP, KEY, SIGNATURE},
     .now_us = TIME + 9000000, .reason = BNS_TIMESTAMP_OLD},
    {"no nonce and no signature is refused as nonce", PAY, .headers = {STAMP, KEY}, NOW, .reason = BNS_NONCE},

    {"a signed webhook is valid", HOOK, .headers = {STAMP, ONCE, SERIAL, SIGNATURE}},
    {"a webhook of any age is valid", HOOK, .headers = {STAMP, ONCE, SERIAL, SIGNATURE}, .now_us = TIME + 1000000000},
    {"a webhook without a timestamp is refused as malformed", HOOK, .headers = {ONCE, SERIAL, SIGNATURE},
     .reason = BNS_MALFORMED},
    {"a webhook without a nonce is refused as malformed", HOOK, .headers = {STAMP, SERIAL, SIGNATURE},
     .reason = BNS_MALFORMED},
    {"a webhook without a serial is refused as malformed", HOOK, .headers = {STAMP, ONCE, SIGNATURE},
     .reason = BNS_MALFORMED},
    {"a webhook without a signature is refused as malformed", HOOK, .headers = {STAMP, ONCE, SERIAL},
     .reason = BNS_MALFORMED},
    {"another serial is refused as serial", HOOK, .headers = {STAMP, ONCE, KEY, SIGNATURE}, .reason = BNS_SERIAL},
    {"an hmac key is refused as key-type in a webhook", .scheme = "pay-webhook", .body = "{}",
     .headers = {STAMP, ONCE, SERIAL, SIGNATURE}, .reason = BNS_KEY_TYPE},
    {"a webhook with an empty signature is refused as signature-missing", HOOK,
     .headers = {STAMP, ONCE, SERIAL, "BinancePay-Signature: "}, .reason = BNS_SIGNATURE_MISSING},
    {"a webhook with an empty timestamp is refused as timestamp-missing", HOOK,
     .headers = {"BinancePay-Timestamp: ", ONCE, SERIAL, SIGNATURE}, .reason = BNS_TIMESTAMP_MISSING},
    {"a webhook whose signature is no base64 is refused as signature", HOOK,
     .headers = {STAMP, ONCE, SERIAL, "BinancePay-Signature: {S}="}, .reason = BNS_SIGNATURE},
    {"a truncated webhook is refused as signature", .scheme = "pay-webhook", .kind = BNS_KIND_RSA, .body = "{",
     .payload = PAYLOAD, .headers = {STAMP, ONCE, SERIAL, SIGNATURE}, .reason = BNS_SIGNATURE},
};

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(the_faq_request_comes_out_for_the_currency_that_was_signed),
      cmocka_unit_test(an_empty_body_is_signed_as_what_is_sent),
      cmocka_unit_test(a_webhook_carries_the_serial_in_place_of_an_api_key),
      cmocka_unit_test(a_request_that_lacks_a_part_or_splits_a_header_is_refused_as_argument),
      cmocka_unit_test(the_faq_webhook_verifies_over_its_raw_body_alone),
  };
  int failures = cmocka_run_group_tests_name("pay signs", tests, NULL, NULL);
  return failures + run_rows("pay reads", rows, sizeof rows / sizeof *rows);
}

/* mistakes_pay.c and mistakes_fix.c: for each mistake, what somebody who makes it signs. A test is named after its
 * mistake; the texts are written here by hand. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "diagnosis/catalogue/catalogue.h"

#define TIME "1705724955616"
#define NONCE "5K8264ILTKCH16CQ2502SI8ZNMTM67VS"
#define FRONT TIME "\n" NONCE "\n"

static const diagnose_key no_key;

/* --------------------------------------------------------------------------------------------------------- helpers */

static const mistake *row_of(const mistake_family *family, const char *id) {
  for (size_t i = 0; i < family->num; i++)
    if (strcmp(family->rows[i].id, id) == 0) return &family->rows[i];
  fail_msg("no row for %s", id);
  return NULL;
}

static void pay(parsed_request *out, mem *arena, const char *scheme, const char *body) {
  bns_header headers[] = {{bns_slice_of("BinancePay-Timestamp"), bns_slice_of(TIME)},
                          {bns_slice_of("BinancePay-Nonce"), bns_slice_of(NONCE)},
                          {bns_slice_of("BinancePay-Certificate-SN"), bns_slice_of("0180D759CD2183FE3EA44BC1EB2DE548")},
                          {bns_slice_of("BinancePay-Signature"), bns_slice_of("AB12")}};
  bns_header *kept = mem_alloc(arena, sizeof headers);
  bns_wire wire;
  memcpy(kept, headers, sizeof headers);
  memset(&wire, 0, sizeof wire);
  wire.headers = kept;
  wire.num_headers = sizeof headers / sizeof *headers;
  wire.body = bns_slice_of(body);
  assert_true(parsed_request_read(out, arena, bns_scheme_find(scheme, strlen(scheme)), &wire, bns_slice_of("")));
}

static void logon(parsed_request *out, mem *arena) {
  static const char body[] = "35=A\x01"
                             "34=1\x01"
                             "49=EXAMPLE\x01"
                             "52=20240627-11:17:25.223\x01"
                             "56=SPOT\x01"
                             "95=4\x01"
                             "96=AAAA\x01";
  bns_slice front = mem_format(arena, "8=FIX.4.4\x01%s%d\x01%s", "9=", (int)strlen(body), body);
  unsigned sum = 0;
  bns_wire wire;
  memset(&wire, 0, sizeof wire);
  for (size_t i = 0; i < front.len; i++)
    sum += front.ptr[i];
  wire.message = mem_format(arena, "%.*s10=%03u\x01", (int)front.len, (const char *)front.ptr, sum % 256);
  assert_true(parsed_request_read(out, arena, bns_scheme_find("fix-logon", 9), &wire, bns_slice_of("")));
}

/* Tells whether a variant of the row makes this text. No variant of what is signed may be the right payload. */
static int makes(const mistake *row, mem *arena, const parsed_request *request, const char *text) {
  candidate d;
  int found = 0;
  candidate_open(&d, arena, request, &no_key);
  for (size_t variant = 0; variant < 10000; variant++) {
    candidate_start(&d);
    if (row->level != LEVEL_PARTS) assert_true(candidate_join(&d));
    applied done = row->apply(&d, variant);
    if (done == APPLIED_END) return found;
    if (done == APPLIED_NOT_HERE) continue;
    if (row->level == LEVEL_PARTS) assert_true(candidate_join(&d));
    assert_false(bns_slice_equal(d.text, request->seen.payload));
    found |= bns_slice_is(d.text, text);
  }
  fail_msg("%s does not end", row->id);
  return 0;
}

static void signs(const mistake_family *family, const char *id, const parsed_request *request, const char *text) {
  mem arena = {NULL};
  const mistake *row = row_of(family, id);
  assert_true((row->schemes & request->scheme->bit) != 0);
  if (!makes(row, &arena, request, text)) fail_msg("%s does not make %s", id, text);
  mem_free(&arena);
}

static void never_signs(const mistake_family *family, const char *id, const parsed_request *request) {
  mem arena = {NULL};
  assert_false(makes(row_of(family, id), &arena, request, "nothing is signed"));
  mem_free(&arena);
}

static void pay_signs(const char *id, const char *body, const char *text) {
  mem arena = {NULL};
  parsed_request request;
  pay(&request, &arena, "pay-request", body);
  signs(&mistakes_pay, id, &request, text);
  mem_free(&arena);
}

static void webhook_signs(const char *id, const char *body, const char *text) {
  mem arena = {NULL};
  parsed_request request;
  pay(&request, &arena, "pay-webhook", body);
  signs(&mistakes_pay, id, &request, text);
  mem_free(&arena);
}

static void logon_signs(const char *id, const char *text) {
  mem arena = {NULL};
  parsed_request request;
  logon(&request, &arena);
  signs(&mistakes_fix, id, &request, text);
  mem_free(&arena);
}

/* ------------------------------------------------------------------------------------------------------ Binance Pay */

static void pay_body_reserialised(void **state) {
  (void)state;
  static const char body[] = "{\"z\":0.10,\"url\":\"https://a/b\",\"name\":\"caf\xc3\xa9\",\"list\":[1.0,{}]}";
  static const char *const bodies[] = {
      "{\"z\": 0.1, \"url\": \"https://a/b\", \"name\": \"caf\\u00e9\", \"list\": [1.0, {}]}",
      "{\"z\": 0.10, \"url\": \"https://a/b\", \"name\": \"caf\xc3\xa9\", \"list\": [1.0, {}]}",
      "{\"z\":0.1,\"url\":\"https://a/b\",\"name\":\"caf\xc3\xa9\",\"list\":[1,{}]}",
      "{\"z\":0.1,\"url\":\"https:\\/\\/a\\/b\",\"name\":\"caf\\u00e9\",\"list\":[1,{}]}",
      "{\"z\":0.10,\"url\":\"https:\\/\\/a\\/b\",\"name\":\"caf\xc3\xa9\",\"list\":[1.0,{}]}",
      "{\"z\":0.10,\"url\":\"https://a/b\",\"name\":\"caf\\u00E9\",\"list\":[1.0,{}]}",
      "{\"list\":[1.0,{}],\"name\":\"caf\xc3\xa9\",\"url\":\"https://a/b\",\"z\":0.10}",
      "{\"z\":0.10,\"url\":\"https://a/b\",\"name\":\"caf\xc3\xa9\",\"list\":[1.0,{}]}\n",
      "{\n  \"z\": 0.1,\n  \"url\": \"https://a/b\",\n  \"name\": \"caf\xc3\xa9\",\n  \"list\": [\n    1,\n    {}\n  "
      "]\n}",
      "{\n    \"z\": 0.10,\n    \"url\": \"https:\\/\\/a\\/b\",\n    \"name\": \"caf\\u00e9\",\n    \"list\": [\n      "
      "  "
      "1.0,\n        {}\n    ]\n}",
  };
  for (size_t i = 0; i < sizeof bodies / sizeof *bodies; i++) {
    char text[512];
    (void)snprintf(text, sizeof text, FRONT "%s\n", bodies[i]);
    pay_signs("pay-body-reserialised", body, text);
    webhook_signs("webhook-body-reparsed", body, text);
  }
}

static void pay_body_reserialised_says_what_differs(void **state) {
  (void)state;
  static const struct {
    const char *sent, *says;
  } rows[] = {{"{\"a\":\"b\"}", "white space"}, {"{\"a\": \"b\"}", "white space"}};
  for (size_t i = 0; i < 2; i++) {
    mem arena = {NULL};
    parsed_request request;
    candidate d;
    size_t variant = 0;
    pay(&request, &arena, "pay-request", rows[i].sent);
    candidate_open(&d, &arena, &request, &no_key);
    while (row_of(&mistakes_pay, "pay-body-reserialised")->apply(&d, variant) == APPLIED_NOT_HERE)
      candidate_start(&d), variant++;
    assert_true(bns_slice_is(d.what, rows[i].says));
    mem_free(&arena);
  }
}

static void a_body_that_is_no_json_is_not_written_again(void **state) {
  (void)state;
  static const char *const bodies[] = {"", "hello", "{", "{'a':1}"};
  for (size_t i = 0; i < 4; i++) {
    mem arena = {NULL};
    parsed_request request;
    pay(&request, &arena, "pay-request", bodies[i]);
    never_signs(&mistakes_pay, "pay-body-reserialised", &request);
    mem_free(&arena);
  }
}

static void pay_missing_trailing_lf(void **state) {
  (void)state;
  pay_signs("pay-missing-trailing-lf", "{\"a\":1}", FRONT "{\"a\":1}");
  pay_signs("pay-missing-trailing-lf", "", FRONT);
  webhook_signs("pay-missing-trailing-lf", "{\"a\":1}", FRONT "{\"a\":1}");
}

static void pay_missing_trailing_lf_has_words_of_its_own_for_a_sender(void **state) {
  (void)state;
  static const char *const schemes[] = {"pay-request", "pay-webhook"}, *const variants[] = {"pay-request", ""};
  for (size_t i = 0; i < 2; i++) {
    mem arena = {NULL};
    parsed_request request;
    candidate d;
    pay(&request, &arena, schemes[i], "{}");
    candidate_open(&d, &arena, &request, &no_key);
    assert_true(candidate_join(&d));
    assert_int_equal(row_of(&mistakes_pay, "pay-missing-trailing-lf")->apply(&d, 0), APPLIED);
    assert_true(bns_slice_is(d.variant, variants[i]));
    mem_free(&arena);
  }
}

static void pay_newline_wrong(void **state) {
  (void)state;
  pay_signs("pay-newline-wrong", "{}", TIME "\r\n" NONCE "\r\n{}\r\n");
  pay_signs("pay-newline-wrong", "{}", TIME "\\n" NONCE "\\n{}\\n");
  pay_signs("pay-newline-wrong", "{}", TIME NONCE "{}");
}

static void pay_body_only_signed(void **state) {
  (void)state;
  pay_signs("pay-body-only-signed", "{\"a\":1}", "{\"a\":1}");
  pay_signs("pay-body-only-signed", "{\"a\":1}", "{\"a\":1}\n");
}

static void pay_empty_body_mismatch(void **state) {
  (void)state;
  pay_signs("pay-empty-body-mismatch", "", FRONT "{}\n");
  pay_signs("pay-empty-body-mismatch", "{}", FRONT "\n");
  pay_signs("pay-empty-body-mismatch", "{}", FRONT "null\n");
  mem arena = {NULL};
  parsed_request request;
  pay(&request, &arena, "pay-request", "{\"a\":1}");
  never_signs(&mistakes_pay, "pay-empty-body-mismatch", &request);
  mem_free(&arena);
}

static void pay_nonce_format(void **state) {
  (void)state;
  pay_signs("pay-nonce-format", "{}", TIME "\n5k8264iltkch16cq2502si8znmtm67vs\n{}\n");
  pay_signs("pay-nonce-format", "{}", TIME "\n5K8264IL-TKCH-16CQ-2502-SI8ZNMTM67VS\n{}\n");
}

static void pay_lowercase_hex(void **state) {
  (void)state;
  const mistake *row = row_of(&mistakes_pay, "pay-lowercase-hex");
  mem arena = {NULL};
  parsed_request request;
  candidate d;
  pay(&request, &arena, "pay-request", "{}");
  candidate_open(&d, &arena, &request, &no_key);
  d.signature = bns_slice_of("AB12CD");
  assert_int_equal(row->apply(&d, 0), APPLIED);
  assert_true(bns_slice_is(d.signature, "ab12cd"));
  assert_int_equal(row->unwrap(&d, 0, bns_slice_of("ab12Cd"), bns_slice_of("ab12Cd")), APPLIED);
  assert_true(bns_slice_is(d.signature, "AB12CD"));
  assert_int_equal(row->unwrap(&d, 0, bns_slice_of("AB12CD"), bns_slice_of("AB12CD")), APPLIED_NOT_HERE);
  assert_int_equal(row->apply(&d, 1), APPLIED_END);
  mem_free(&arena);
}

static void pay_masked_secret(void **state) {
  (void)state;
  const mistake *row = row_of(&mistakes_pay, "pay-masked-secret");
  mem arena = {NULL};
  parsed_request request;
  candidate d;
  int found = 0;
  pay(&request, &arena, "pay-request", "{}");
  candidate_open(&d, &arena, &request, &no_key);
  for (size_t variant = 0; variant < 100; variant++) {
    candidate_start(&d);
    d.secret = bns_slice_of("abcdefghijkl");
    applied done = row->apply(&d, variant);
    if (done == APPLIED_END) break;
    found |= done == APPLIED && bns_slice_is(d.secret, "abcd****ijkl");
  }
  assert_true(found);
  mem_free(&arena);
}

/* --------------------------------------------------------------------------------------------------------- webhooks */

static void webhook_bigint_rounded(void **state) {
  (void)state;
  static const char body[] = "{\"bizId\": 29383937493038367292, \"a\":1}";
  webhook_signs("webhook-bigint-rounded", body, FRONT "{\"bizId\": 29383937493038367000, \"a\":1}\n");
  webhook_signs("webhook-bigint-rounded", body, FRONT "{\"bizId\": 2.9383937493038367e+19, \"a\":1}\n");
  webhook_signs("webhook-bigint-rounded", body, FRONT "{\"bizId\":29383937493038367000,\"a\":1}\n");
  mem arena = {NULL};
  parsed_request request;
  pay(&request, &arena, "pay-webhook", "{\"bizId\":9007199254740992}");
  never_signs(&mistakes_pay, "webhook-bigint-rounded", &request);
  mem_free(&arena);
}

static void webhook_hmac_used(void **state) {
  (void)state;
  const mistake *row = row_of(&mistakes_pay, "webhook-hmac-used");
  diagnose_key key = no_key;
  mem arena = {NULL};
  parsed_request request;
  candidate d;
  key.kind = BNS_KIND_RSA;
  key.public_pem = bns_slice_of("-----BEGIN PUBLIC KEY-----\n");
  pay(&request, &arena, "pay-webhook", "{}");
  candidate_open(&d, &arena, &request, &key);
  assert_int_equal(row->apply(&d, 0), APPLIED);
  assert_int_equal(d.making, MAKING_HMAC);
  assert_int_equal(d.hash, BNS_SHA256);
  assert_true(bns_slice_equal(d.secret, key.public_pem));
  mem_free(&arena);
}

/* -------------------------------------------------------------------------------------------------------------- FIX */

#define LOGON                                                                                                          \
  "A\x01"                                                                                                              \
  "EXAMPLE\x01"                                                                                                        \
  "SPOT\x01"                                                                                                           \
  "1\x01"

static void fix_wrong_field_order(void **state) {
  (void)state;
  logon_signs("fix-wrong-field-order", LOGON "20240627-11:17:25.223\x01");
  logon_signs("fix-wrong-field-order", "A|EXAMPLE|SPOT|1|20240627-11:17:25.223");
  logon_signs("fix-wrong-field-order", "AEXAMPLESPOT120240627-11:17:25.223");
  logon_signs("fix-wrong-field-order", "20240627-11:17:25.223\x01"
                                       "A\x01"
                                       "1\x01"
                                       "EXAMPLE\x01SPOT");
  logon_signs("fix-wrong-field-order", "35=A\x01"
                                       "49=EXAMPLE\x01"
                                       "56=SPOT\x01"
                                       "34=1\x01"
                                       "52=20240627-11:17:25.223");
}

static void fix_time_or_field_differs(void **state) {
  (void)state;
  static const char *const times[] = {"20240627-11:17:25",     "20240627-11:17:25.223000", "20240627-11:17:25.000",
                                      "20240627-11:17:25.224", "20240627-11:17:24.223",    "20240627-11:17:26.223",
                                      "20240627-13:17:25.223", "20240627-01:47:25.223",    "20240627-11:17:26.200",
                                      "20240628-00:17:25.223", "20240627-11:18:25.223",    "1719487045223"};
  for (size_t i = 0; i < sizeof times / sizeof *times; i++) {
    char text[128];
    (void)snprintf(text, sizeof text, LOGON "%s", times[i]);
    logon_signs("fix-time-or-field-differs", text);
  }
  logon_signs("fix-time-or-field-differs", "A\x01"
                                           "EXAMPLE\x01"
                                           "SPOT\x01"
                                           "2\x01"
                                           "20240627-11:17:25.223");
}

static void fix_hmac_key(void **state) {
  (void)state;
  const mistake *row = row_of(&mistakes_fix, "fix-hmac-key");
  mem arena = {NULL};
  parsed_request request;
  sighting found;
  diagnose_key hmac = no_key;
  memset(&found, 0, sizeof found);
  logon(&request, &arena);
  assert_true(row->seen(&found, &arena, &request, &no_key)); /* four characters are no Ed25519 signature */
  assert_true(found.refused);
  request.seen.signature =
      bns_slice_of("4MHXelVVcpkdwuLbl6n73HQUXUf1dse2PCgT1DYqW9w8AVZ1RACFGM+5UdlGPrQHrgtS3CvsRURC1oj7"
                   "3j8gCA==");
  assert_false(row->seen(&found, &arena, &request, &no_key));
  hmac.kind = BNS_KIND_HMAC;
  assert_false(row->seen(&found, &arena, &request, &hmac)); /* the key that is held may be the wrong one */
  mem_free(&arena);
}

/* --------------------------------------------------------------------------------------------------------- Onchain */

static int onchain_signs(const char *id, const char *scheme, const char *body, const char *signed_text) {
  int is_webhook = strcmp(scheme, "onchain-webhook") == 0;
  mem arena = {NULL};
  parsed_request request;
  bns_header headers[] = {
      {bns_slice_of(is_webhook ? "X-BN-Connect-Timestamp" : "X-Tesla-Timestamp"), bns_slice_of(TIME)},
      {bns_slice_of(is_webhook ? "X-BN-Connect-Signature" : "X-Tesla-Signature"), bns_slice_of("AB12")},
      {bns_slice_of("X-Tesla-ClientId"), bns_slice_of("client")}};
  bns_wire wire;
  memset(&wire, 0, sizeof wire);
  wire.headers = headers;
  wire.num_headers = sizeof headers / sizeof *headers;
  wire.body = bns_slice_of(body);
  assert_true(parsed_request_read(&request, &arena, bns_scheme_find(scheme, strlen(scheme)), &wire, bns_slice_of("")));
  int made = makes(row_of(&mistakes_pay, id), &arena, &request, signed_text);
  mem_free(&arena);
  return made;
}

static void onchain_timestamp_first(void **state) {
  (void)state;
  assert_true(onchain_signs("onchain-timestamp-first", "onchain-request", "{}", TIME "{}"));
  assert_true(onchain_signs("onchain-timestamp-first", "onchain-request", "{}", TIME "\n{}\n"));
  assert_true(onchain_signs("onchain-timestamp-first", "onchain-webhook", "{}", TIME "{}"));
  assert_false(onchain_signs("onchain-timestamp-first", "onchain-request", "", "nothing else"));
}

static void onchain_separator(void **state) {
  (void)state;
  assert_true(onchain_signs("onchain-separator", "onchain-request", "{}", "{}\n" TIME));
  assert_true(onchain_signs("onchain-separator", "onchain-request", "{}", "{} " TIME));
  assert_true(onchain_signs("onchain-separator", "onchain-request", "{}", "{}" TIME "\n"));
  assert_true(onchain_signs("onchain-separator", "onchain-webhook", "{}", "{}." TIME));
}

static void onchain_body_only_signed(void **state) {
  (void)state;
  assert_true(onchain_signs("onchain-body-only-signed", "onchain-request", "{\"a\":1}", "{\"a\":1}"));
  assert_true(onchain_signs("onchain-body-only-signed", "onchain-webhook", "{\"a\":1}", "{\"a\":1}\n"));
}

static void onchain_body_reserialised(void **state) {
  (void)state;
  assert_true(onchain_signs("onchain-body-reserialised", "onchain-request", "{\"a\":1}", "{\"a\": 1}" TIME));
  assert_true(onchain_signs("onchain-body-reserialised", "onchain-webhook", "{\"a\": 1}", "{\"a\":1}" TIME));
}

static void onchain_timestamp_unit(void **state) {
  (void)state;
  assert_true(onchain_signs("onchain-timestamp-unit", "onchain-request", "{}", "{}1705724955"));
  assert_true(onchain_signs("onchain-timestamp-unit", "onchain-request", "{}", "{}1705724955.616"));
  assert_true(onchain_signs("onchain-timestamp-unit", "onchain-request", "{}", "{}" TIME "000"));
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(pay_body_reserialised),
      cmocka_unit_test(pay_body_reserialised_says_what_differs),
      cmocka_unit_test(a_body_that_is_no_json_is_not_written_again),
      cmocka_unit_test(pay_missing_trailing_lf),
      cmocka_unit_test(pay_missing_trailing_lf_has_words_of_its_own_for_a_sender),
      cmocka_unit_test(pay_newline_wrong),
      cmocka_unit_test(onchain_timestamp_first),
      cmocka_unit_test(onchain_separator),
      cmocka_unit_test(onchain_body_only_signed),
      cmocka_unit_test(onchain_body_reserialised),
      cmocka_unit_test(onchain_timestamp_unit),
      cmocka_unit_test(pay_body_only_signed),
      cmocka_unit_test(pay_empty_body_mismatch),
      cmocka_unit_test(pay_nonce_format),
      cmocka_unit_test(pay_lowercase_hex),
      cmocka_unit_test(pay_masked_secret),
      cmocka_unit_test(webhook_bigint_rounded),
      cmocka_unit_test(webhook_hmac_used),
      cmocka_unit_test(fix_wrong_field_order),
      cmocka_unit_test(fix_time_or_field_differs),
      cmocka_unit_test(fix_hmac_key),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

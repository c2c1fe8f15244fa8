/* The adapter protocol, one line at a time: adapter_answer in this process, no pipe between. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "adapter.h"
#include "bnsign_backend.h"
#include "json.h"
#include "text.h"

/* The documents' public pair, a public Ed25519 test key and its other half. */
#define API_KEY "vmPUZE6mv9SD5VNHk4HlWFsOr6aKE2zvsw0MuIgwCIPy6utIco14y7Ju91duEh8A"
#define SECRET "NhqPtmdSJYdKjVHjA7PZj4Mge3R5YNiP1e3UZjInClVN65XAbvqqM6A7H5fATj0j"
#define HMAC_KEY "{\"type\":\"hmac\",\"api_key\":\"" API_KEY "\",\"secret\":\"" SECRET "\"}"
#define ED_API_KEY "sBRXrJx2DsOraMXOaUovEhgVRcjOvCtQwnWj8VxkOh1xqboS02SPGfKi2h8spZJb"
#define ED_PEM                                                                                                         \
  "-----BEGIN PRIVATE KEY-----\\nMC4CAQAwBQYDK2VwBCIEIIJEYWtGBrhACmb9Dvy+qa8WEf0lQOl1s4CLIAB9m89u\\n"                  \
  "-----END PRIVATE KEY-----\\n"
#define ED_PUBLIC_PEM                                                                                                  \
  "-----BEGIN PUBLIC KEY-----\\nMCowBQYDK2VwAyEAGUIKv9dSpWXBViXp2m6vAIb8QMFJYBgyFEQsFJlqgA0=\\n"                       \
  "-----END PUBLIC KEY-----\\n"
#define ED_KEY "{\"type\":\"ed25519\",\"api_key\":\"" ED_API_KEY "\",\"pem\":\"" ED_PEM "\"}"
#define ED_PUBLIC_KEY "{\"type\":\"ed25519\",\"api_key\":\"" ED_API_KEY "\",\"public_pem\":\"" ED_PUBLIC_PEM "\"}"
#define FIX_SIGNATURE "4MHXelVVcpkdwuLbl6n73HQUXUf1dse2PCgT1DYqW9w8AVZ1RACFGM+5UdlGPrQHrgtS3CvsRURC1oj73j8gCA=="

static adapter under_test;
static char *reply;

static int close_adapter(void **state) {
  (void)state;
  adapter_close(&under_test);
  free(reply);
  reply = NULL;
  return 0;
}

static const char *answer_bytes(const void *line, size_t len) {
  bns_slice got = adapter_answer(&under_test, (bns_slice){line, len});
  assert_true(got.len > 0);
  assert_int_equal(got.ptr[got.len - 1], '\n');
  free(reply);
  reply = malloc(got.len);
  assert_non_null(reply);
  memcpy(reply, got.ptr, got.len - 1);
  reply[got.len - 1] = '\0';
  return reply;
}

static const char *answer(const char *line) {
  return answer_bytes(line, strlen(line));
}

/* Every reply is one JSON object, whatever the line was. */
static void assert_one_object(const char *text) {
  bns_json values[4096];
  size_t num = 0, at = 0;
  bns_status status = bns_json_parse(values, 4096, &num, &at, (const uint8_t *)text, strlen(text));
  assert_int_equal(status, BNS_OK);
  assert_int_equal(values[0].type, BNS_JSON_OBJECT);
}

typedef struct row {
  const char *says, *line, *reply;
} row;

static void assert_rows(const row *rows, size_t num_rows) {
  for (size_t i = 0; i < num_rows; i++) {
    const char *got = answer(rows[i].line);
    if (strcmp(got, rows[i].reply) != 0)
      fail_msg("%s\n  line  %s\n  got   %s\n  want  %s", rows[i].says, rows[i].line, got, rows[i].reply);
    assert_one_object(got);
  }
}
#define ASSERT_ROWS(rows) assert_rows(rows, sizeof(rows) / sizeof(rows)[0])

/* ------------------------------------------------------------------------------------------------ what it says */

static void hello_claims_all_schemes_and_the_keys_of_the_linked_back_ends(void **state) {
  (void)state;
  const char *got = answer("{\"id\":\"0\",\"op\":\"hello\",\"protocol\":\"1\"}");
  assert_one_object(got);
  assert_non_null(strstr(got, "\"name\":\"bnsign\""));
  assert_non_null(strstr(got, "\"ops\":[\"sign\",\"request\",\"verify\"]"));
  assert_non_null(strstr(got,
                         "\"schemes\":[\"spot-rest\",\"spot-ws\",\"fix-logon\",\"us-rest\",\"us-ws\",\"pay-request\","
                         "\"pay-webhook\",\"onchain-request\",\"onchain-webhook\",\"usdm-rest\",\"coinm-rest\","
                         "\"options-rest\",\"pm-rest\",\"usdm-ws\",\"coinm-ws\""));
  assert_non_null(strstr(got, "\"window\":\"64\",\"hex\":\"1\",\"reasons\":\"1\""));
  assert_int_equal(strstr(got, "\"rsa\"") != NULL, bns_backend_for(BNS_RSA_SHA256) != NULL);
  assert_non_null(strstr(got, "\"keys\":[\"hmac\""));
}

static void hello_of_another_protocol_is_an_error(void **state) {
  static const row rows[] = {
      {"version 2", "{\"id\":\"0\",\"op\":\"hello\",\"protocol\":\"2\"}",
       "{\"id\":\"0\",\"error\":\"protocol: this adapter speaks version 1\"}"},
      {"no version", "{\"id\":\"0\",\"op\":\"hello\"}", "{\"id\":\"0\",\"error\":\"protocol: missing\"}"},
  };
  (void)state;
  ASSERT_ROWS(rows);
}

static void sign_gives_the_bare_signature_in_the_form_of_its_scheme(void **state) {
  static const row rows[] = {
      {"the documents' example",
       "{\"id\":\"1\",\"op\":\"sign\",\"scheme\":\"us-rest\",\"key\":{\"type\":\"hmac\",\"secret\":\"" SECRET "\"},"
       "\"payload\":\"symbol=BTCUSDT&timestamp=1499827319559\"}",
       "{\"id\":\"1\",\"ok\":{\"signature\":\"d97112c82a46aae604c384663068433947147d01a3c8cfad4a53903682ec2eca\"}}"},
      {"the payload as hex",
       "{\"id\":\"1\",\"op\":\"sign\",\"scheme\":\"us-rest\",\"key\":{\"type\":\"hmac\",\"secret\":\"" SECRET "\"},"
       "\"payload\":{\"hex\":\"73796d626f6c3d425443555344542674696d657374616D703D31343939383237333139353539\"}}",
       "{\"id\":\"1\",\"ok\":{\"signature\":\"d97112c82a46aae604c384663068433947147d01a3c8cfad4a53903682ec2eca\"}}"},
      {"Ed25519 with SOH in the payload",
       "{\"id\":\"1\",\"op\":\"sign\",\"scheme\":\"fix-logon\",\"key\":{\"type\":\"ed25519\",\"pem\":\"" ED_PEM "\"},"
       "\"payload\":\"A\\u0001EXAMPLE\\u0001SPOT\\u00011\\u000120240627-11:17:25.223\"}",
       "{\"id\":\"1\",\"ok\":{\"signature\":\"" FIX_SIGNATURE "\"}}"},
  };
  (void)state;
  ASSERT_ROWS(rows);
}

static void request_gives_every_stage_in_the_order_compared(void **state) {
  (void)state;
  const char *got = answer("{\"id\":\"2\",\"op\":\"request\",\"scheme\":\"us-rest\",\"key\":" HMAC_KEY
                           ",\"method\":\"POST\",\"path\":\"/api/v3/order\",\"query\":[[\"symbol\",\"LTCBTC\"]],"
                           "\"body\":[[\"quantity\",\"1\"]],\"time_ms\":\"1499827319559\"}");
  assert_one_object(got);
  assert_non_null(strstr(got, "{\"id\":\"2\",\"ok\":{\"payload\":\"symbol=LTCBTCquantity=1&timestamp=1499827319559\","
                              "\"signature\":\""));
  assert_non_null(strstr(got, "\"target\":\"/api/v3/order?symbol=LTCBTC\",\"headers\":[[\"X-MBX-APIKEY\",\"" API_KEY
                              "\"],[\"Content-Type\",\"application/x-www-form-urlencoded\"]],\"body\":\"quantity=1&"
                              "timestamp=1499827319559&signature="));
}

static void the_example_of_the_fix_documents_comes_out_byte_for_byte(void **state) {
  (void)state;
  const char *got = answer("{\"id\":\"f\",\"op\":\"request\",\"scheme\":\"fix-logon\",\"key\":" ED_KEY
                           ",\"sender\":\"EXAMPLE\",\"target\":\"SPOT\",\"seq\":\"1\",\"sending_time\":"
                           "\"20240627-11:17:25.223\"}");
  assert_string_equal(
      got, "{\"id\":\"f\",\"ok\":{\"payload\":\"A\\u0001EXAMPLE\\u0001SPOT\\u00011\\u000120240627-11:17:25.223\","
           "\"signature\":\"" FIX_SIGNATURE "\",\"message\":\"8=FIX.4.4\\u00019=247\\u000135=A\\u000134=1\\u000149="
           "EXAMPLE\\u000152=20240627-11:17:25.223\\u000156=SPOT\\u000195=88\\u000196=" FIX_SIGNATURE
           "\\u000198=0\\u0001108=30\\u0001141=Y\\u0001553=" ED_API_KEY "\\u000125035=2\\u000110=227\\u0001\"}}");
}

static void bytes_that_are_not_utf8_are_answered_as_hex(void **state) {
  (void)state;
  const char *got = answer("{\"id\":\"x\",\"op\":\"request\",\"scheme\":\"pay-request\",\"key\":" HMAC_KEY
                           ",\"path\":\"/p\",\"body\":{\"hex\":\"ff00\"},\"time_ms\":\"1\",\"nonce\":\"n\"}");
  assert_one_object(got);
  assert_non_null(strstr(got, "\"payload\":{\"hex\":\"310a6e0aff000a\"}"));
  assert_non_null(strstr(got, "\"body\":{\"hex\":\"ff00\"}"));
}

static void typed_params_keep_their_digits(void **state) {
  (void)state;
  const char *got = answer("{\"id\":\"w\",\"op\":\"request\",\"scheme\":\"spot-ws\",\"key\":" HMAC_KEY
                           ",\"method\":\"order.place\",\"params\":[[\"q\",{\"number\":\"0.10\"}],[\"b\",{\"boolean\":"
                           "\"true\"}],[\"t\",\"0.10\"]]}");
  assert_non_null(strstr(got, "\"payload\":\"apiKey=" API_KEY "&b=true&q=0.10&t=0.10\""));
  assert_non_null(strstr(got, "\\\"params\\\":{\\\"q\\\":0.10,\\\"b\\\":true,\\\"t\\\":\\\"0.10\\\",\\\"apiKey\\\""));
}

/* ------------------------------------------------------------------------------------------------- verifying */

#define VERIFY_REST(now, target)                                                                                       \
  "{\"id\":\"v\",\"op\":\"verify\",\"scheme\":\"us-rest\",\"key\":" HMAC_KEY now ",\"method\":\"GET\",\"target\":"     \
  "\"" target "\",\"headers\":[[\"x-mbx-apikey\",\"" API_KEY "\"]],\"body\":\"\"}"
#define GOOD_TARGET                                                                                                    \
  "/api/v3/openOrders?symbol=BTCUSDT&timestamp=1499827319559&signature="                                               \
  "d97112c82a46aae604c384663068433947147d01a3c8cfad4a53903682ec2eca"

static void verify_says_valid_or_the_reason(void **state) {
  static const row rows[] = {
      {"valid, no clock", VERIFY_REST("", GOOD_TARGET), "{\"id\":\"v\",\"ok\":{}}"},
      {"valid, fractions of a millisecond", VERIFY_REST(",\"now_ms\":\"1499827324559.000\"", GOOD_TARGET),
       "{\"id\":\"v\",\"ok\":{}}"},
      {"a microsecond too old", VERIFY_REST(",\"now_ms\":\"1499827324559.001\"", GOOD_TARGET),
       "{\"id\":\"v\",\"reject\":\"timestamp-old\"}"},
      {"a second ahead", VERIFY_REST(",\"now_ms\":\"1499827318559\"", GOOD_TARGET),
       "{\"id\":\"v\",\"reject\":\"timestamp-ahead\"}"},
      {"another payload",
       VERIFY_REST("", "/api/v3/openOrders?symbol=BTCUSDC&timestamp=1499827319559&signature="
                       "d97112c82a46aae604c384663068433947147d01a3c8cfad4a53903682ec2eca"),
       "{\"id\":\"v\",\"reject\":\"signature\"}"},
      {"no signature", VERIFY_REST("", "/api/v3/openOrders?timestamp=1499827319559"),
       "{\"id\":\"v\",\"reject\":\"signature-missing\"}"},
  };
  (void)state;
  ASSERT_ROWS(rows);
}

#define VERIFY_PAYLOAD(scheme, key, payload, signature)                                                                \
  "{\"id\":\"p\",\"op\":\"verify\",\"scheme\":\"" scheme "\",\"key\":" key ",\"payload\":\"" payload                   \
  "\",\"signature\":\"" signature "\"}"

static void verify_of_a_payload_judges_the_signature_alone(void **state) {
  static const row rows[] = {
      {"valid, without an api_key",
       VERIFY_PAYLOAD("us-rest", "{\"type\":\"hmac\",\"secret\":\"" SECRET "\"}",
                      "symbol=BTCUSDT&timestamp=1499827319559",
                      "D97112C82A46AAE604C384663068433947147D01A3C8CFAD4A53903682EC2ECA"),
       "{\"id\":\"p\",\"ok\":{}}"},
      {"no hex", VERIFY_PAYLOAD("us-rest", HMAC_KEY, "a=b", "zz"), "{\"id\":\"p\",\"reject\":\"signature-format\"}"},
      {"Ed25519",
       VERIFY_PAYLOAD("fix-logon", ED_PUBLIC_KEY, "A\\u0001EXAMPLE\\u0001SPOT\\u00011\\u000120240627-11:17:25.223",
                      FIX_SIGNATURE),
       "{\"id\":\"p\",\"ok\":{}}"},
      {"another key type", VERIFY_PAYLOAD("pay-webhook", HMAC_KEY, "a", "b"), "{\"id\":\"p\",\"reject\":\"key-type\"}"},
  };
  (void)state;
  ASSERT_ROWS(rows);
}

static void a_key_type_that_the_scheme_has_not_is_refused_as_key_type(void **state) {
  static const row rows[] = {
      {"sign", "{\"id\":\"k\",\"op\":\"sign\",\"scheme\":\"fix-logon\",\"key\":" HMAC_KEY ",\"payload\":\"a\"}",
       "{\"id\":\"k\",\"reject\":\"key-type\"}"},
      {"request",
       "{\"id\":\"k\",\"op\":\"request\",\"scheme\":\"us-ws\",\"key\":" ED_KEY ",\"method\":\"m\",\"params\":[]}",
       "{\"id\":\"k\",\"reject\":\"key-type\"}"},
      {"session.logon takes Ed25519 alone",
       "{\"id\":\"k\",\"op\":\"request\",\"scheme\":\"spot-ws\",\"key\":" HMAC_KEY
       ",\"method\":\"session.logon\",\"params\":[]}",
       "{\"id\":\"k\",\"reject\":\"key-type\"}"},
      {"verify, at its place in the order: the missing signature decides first",
       "{\"id\":\"k\",\"op\":\"verify\",\"scheme\":\"us-rest\",\"key\":" ED_PUBLIC_KEY
       ",\"method\":\"GET\",\"target\":\"/\",\"headers\":[],\"body\":\"\"}",
       "{\"id\":\"k\",\"reject\":\"signature-missing\"}"},
  };
  (void)state;
  ASSERT_ROWS(rows);
}

/* ------------------------------------------------------------------------------------ unsupported and errors */

static void what_it_has_not_is_unsupported(void **state) {
  static const row rows[] = {
      {"a made-up op", "{\"id\":\"u\",\"op\":\"frobnicate\"}",
       "{\"id\":\"u\",\"unsupported\":\"op frobnicate: not one of hello, sign, request, verify\"}"},
      {"an op that cannot be quoted", "{\"id\":\"u\",\"op\":{\"hex\":\"ff\"}}",
       "{\"id\":\"u\",\"unsupported\":\"op: not one of hello, sign, request, verify\"}"},
      {"an op that has to be escaped", "{\"id\":\"u\",\"op\":\"a\\\"\\u0000\"}",
       "{\"id\":\"u\",\"unsupported\":\"op a\\\"\\u0000: not one of hello, sign, request, verify\"}"},
      {"a scheme", "{\"id\":\"u\",\"op\":\"sign\",\"scheme\":\"pay-onchain\",\"key\":" HMAC_KEY ",\"payload\":\"\"}",
       "{\"id\":\"u\",\"unsupported\":\"scheme pay-onchain: not one that this adapter has\"}"},
  };
  (void)state;
  ASSERT_ROWS(rows);
}

#define SIGN(rest) "{\"id\":\"e\",\"op\":\"sign\",\"scheme\":\"spot-rest\"" rest "}"
#define ERROR(text) "{\"id\":\"e\",\"error\":\"" text "\"}"

static void what_cannot_be_read_is_an_error_that_names_it(void **state) {
  static const row rows[] = {
      {"no op", "{\"id\":\"e\"}", ERROR("op: missing")},
      {"op no text", "{\"id\":\"e\",\"op\":1}", ERROR("op: neither text nor {\\\"hex\\\":...}")},
      {"no scheme", "{\"id\":\"e\",\"op\":\"sign\"}", ERROR("scheme: missing")},
      {"no key", SIGN(""), ERROR("key: missing")},
      {"key no object", SIGN(",\"key\":\"x\""), ERROR("key: not an object")},
      {"no key type", SIGN(",\"key\":{}"), ERROR("key.type: missing")},
      {"unknown key type", SIGN(",\"key\":{\"type\":\"dsa\"}"), ERROR("key.type: none of hmac, rsa, ed25519")},
      {"no secret", SIGN(",\"key\":{\"type\":\"hmac\"}"), ERROR("key.secret: missing")},
      {"no pem", SIGN(",\"key\":{\"type\":\"rsa\"}"), ERROR("key.pem: missing")},
      {"no payload", SIGN(",\"key\":" HMAC_KEY), ERROR("payload: missing")},
      {"odd hex", SIGN(",\"key\":" HMAC_KEY ",\"payload\":{\"hex\":\"0\"}"),
       ERROR("payload: the hex is not pairs of hex digits")},
      {"hex no text", SIGN(",\"key\":" HMAC_KEY ",\"payload\":{\"hex\":0}"),
       ERROR("payload: the hex is not pairs of hex digits")},
      {"another object", SIGN(",\"key\":" HMAC_KEY ",\"payload\":{\"bytes\":\"00\"}"),
       ERROR("payload: neither text nor {\\\"hex\\\":...}")},
      {"hex and more", SIGN(",\"key\":" HMAC_KEY ",\"payload\":{\"hex\":\"00\",\"x\":\"\"}"),
       ERROR("payload: neither text nor {\\\"hex\\\":...}")},
      {"id no text", "{\"id\":7,\"op\":\"hello\"}", "{\"error\":\"id: not text\"}"},
      {"no id", "{\"op\":\"hello\"}", "{\"error\":\"id: missing\"}"},
  };
  (void)state;
  ASSERT_ROWS(rows);
}

static void a_request_without_a_needed_field_names_it(void **state) {
  static const struct {
    const char *scheme, *key, *fields, *reply;
  } rows[] = {
      {"spot-rest", HMAC_KEY, "", ERROR("method: missing")},
      {"spot-rest", HMAC_KEY, ",\"method\":\"GET\"", ERROR("path: missing")},
      {"spot-rest", HMAC_KEY, ",\"method\":\"GET\",\"path\":\"/\"", ERROR("query: missing")},
      {"spot-rest", HMAC_KEY, ",\"method\":\"GET\",\"path\":\"/\",\"query\":[]", ERROR("body: missing")},
      {"spot-rest", HMAC_KEY, ",\"method\":\"GET\",\"path\":\"/\",\"query\":{},\"body\":[]",
       ERROR("query: not an array of [name,value]")},
      {"spot-rest", HMAC_KEY, ",\"method\":\"GET\",\"path\":\"/\",\"query\":[[\"a\"]],\"body\":[]",
       ERROR("query: an element is not [name,value]")},
      {"spot-rest", HMAC_KEY, ",\"method\":\"GET\",\"path\":\"/\",\"query\":[[\"a\",1]],\"body\":[]",
       ERROR("query: neither text nor {\\\"hex\\\":...}")},
      {"spot-rest", "{\"type\":\"hmac\",\"secret\":\"s\"}", "", ERROR("key.api_key: missing")},
      {"spot-ws", HMAC_KEY, ",\"method\":\"m\",\"params\":[[\"a\",{\"number\":\"01\"}]]",
       ERROR("params: a number or boolean is not written as in JSON")},
      {"spot-ws", HMAC_KEY, ",\"method\":\"m\",\"params\":[[\"a\",{\"number\":\" 1\"}]]",
       ERROR("params: a number or boolean is not written as in JSON")},
      {"spot-ws", HMAC_KEY, ",\"method\":\"m\",\"params\":[[\"a\",{\"number\":\"true\"}]]",
       ERROR("params: a number or boolean is not written as in JSON")},
      {"spot-ws", HMAC_KEY, ",\"method\":\"m\",\"params\":[[\"a\",{\"boolean\":\"1\"}]]",
       ERROR("params: a number or boolean is not written as in JSON")},
      {"fix-logon", ED_KEY, ",\"sender\":\"A\",\"target\":\"B\",\"seq\":\"1\"", ERROR("sending_time: missing")},
      {"pay-request", HMAC_KEY, ",\"body\":\"\",\"time_ms\":\"1\",\"nonce\":\"n\"", ERROR("path: missing")},
      {"pay-request", HMAC_KEY, ",\"path\":\"/\",\"body\":\"\",\"time_ms\":\"1\"", ERROR("nonce: missing")},
      {"pay-webhook", HMAC_KEY, "", ERROR("key.serial: missing")},
  };
  (void)state;
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    char line[2048];
    snprintf(line, sizeof line, "{\"id\":\"e\",\"op\":\"request\",\"scheme\":\"%s\",\"key\":%s%s}", rows[i].scheme,
             rows[i].key, rows[i].fields);
    assert_string_equal(answer(line), rows[i].reply);
  }
}

static void a_clock_that_is_no_decimal_number_is_an_error(void **state) {
  static const char *const clocks[] = {"", "1.", ".5", "1.2345", "-1", "1e3", "12345678901234567", "1 ", "abc"};
  (void)state;
  for (size_t i = 0; i < sizeof clocks / sizeof clocks[0]; i++) {
    char line[1024];
    snprintf(line, sizeof line,
             "{\"id\":\"e\",\"op\":\"verify\",\"scheme\":\"spot-ws\",\"key\":%s,\"message\":\"{}\",\"now_ms\":\"%s\"}",
             HMAC_KEY, clocks[i]);
    assert_string_equal(answer(line), ERROR("now_ms: not milliseconds with up to three decimals"));
  }
}

static void a_key_that_cannot_be_opened_is_an_error_that_says_which(void **state) {
  static const struct {
    const char *key, *field;
    bns_status status;
  } rows[] = {
      {"{\"type\":\"hmac\",\"secret\":\"\"}", "key.secret", BNS_ERR_KEY_EMPTY},
      {"{\"type\":\"ed25519\",\"pem\":\"no pem\"}", "key.pem", BNS_ERR_PEM_ABSENT},
      {"{\"type\":\"ed25519\",\"pem\":\"" ED_PUBLIC_PEM "\"}", "key.pem", BNS_ERR_PEM_ROLE},
  };
  (void)state;
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    char line[1024], want[256];
    snprintf(line, sizeof line, SIGN(",\"key\":%s,\"payload\":\"a\""), rows[i].key);
    snprintf(want, sizeof want, ERROR("%s: %s"), rows[i].field, bns_status_text(rows[i].status));
    assert_string_equal(answer(line), want);
  }
}

/* ------------------------------------------------------------------------------------------------ hostile lines */

static void an_id_comes_back_as_it_was_written(void **state) {
  static const row rows[] = {
      {"escapes", "{\"id\":\"\\u0000\\\"\\\\\\ud83d\\ude00\",\"op\":\"x\"}",
       "{\"id\":\"\\u0000\\\"\\\\\\ud83d\\ude00\",\"unsupported\":\"op x: not one of hello, sign, request, verify\"}"},
      {"empty", "{\"op\":\"x\",\"id\":\"\"}",
       "{\"id\":\"\",\"unsupported\":\"op x: not one of hello, sign, request, verify\"}"},
  };
  (void)state;
  ASSERT_ROWS(rows);
}

static void a_line_that_is_no_object_is_an_error_with_the_id_if_it_can_be_told(void **state) {
  static const row rows[] = {
      {"empty", "", "{\"error\":\"line: not a JSON object\"}"},
      {"an array", "[]", "{\"error\":\"line: not a JSON object\"}"},
      {"cut", "{\"id\":\"7\",\"op\":\"si", "{\"id\":\"7\",\"error\":\"line: not a JSON object\"}"},
      {"cut inside the id", "{\"id\":\"7", "{\"error\":\"line: not a JSON object\"}"},
      {"an escape in the id of a broken line", "{\"id\":\"\\\\\",", "{\"error\":\"line: not a JSON object\"}"},
      {"a lone surrogate", "{\"id\":\"7\",\"op\":\"\\ud800\"}", "{\"id\":\"7\",\"error\":\"line: not a JSON object\"}"},
      {"bytes that are not UTF-8", "{\"id\":\"7\",\"op\":\"\xFF\"}",
       "{\"id\":\"7\",\"error\":\"line: not a JSON object\"}"},
  };
  (void)state;
  ASSERT_ROWS(rows);
}

static void a_nul_in_the_line_ends_nothing(void **state) {
  static const char line[] = "{\"id\":\"7\"}\0{\"id\":\"8\"}";
  (void)state;
  assert_string_equal(answer_bytes(line, sizeof line - 1), "{\"id\":\"7\",\"error\":\"line: not a JSON object\"}");
}

static char *filled(const char *head, char with, size_t count, const char *tail, size_t *len) {
  size_t before = strlen(head), after = strlen(tail);
  char *line = malloc(before + count + after + 1);
  assert_non_null(line);
  memcpy(line, head, before);
  memset(line + before, with, count);
  memcpy(line + before + count, tail, after + 1);
  *len = before + count + after;
  return line;
}

static void a_line_over_8_mib_is_an_error(void **state) {
  size_t len;
  char *line = filled("{\"id\":\"big\",\"op\":\"", 'x', ADAPTER_LINE_MAX, "\"}", &len);
  (void)state;
  assert_string_equal(answer_bytes(line, len), "{\"id\":\"big\",\"error\":\"line: longer than 8 MiB\"}");
  free(line);
}

static void a_reply_over_8_mib_is_an_error_in_its_place(void **state) {
  size_t len;
  char *line = filled("{\"id\":\"big\",\"op\":\"request\",\"scheme\":\"spot-rest\",\"key\":" HMAC_KEY
                      ",\"method\":\"POST\",\"path\":\"/\",\"query\":[[\"a\",\"",
                      ' ', (size_t)3 << 20, "\"]],\"body\":[]}", &len);
  (void)state;
  assert_string_equal(answer_bytes(line, len), "{\"id\":\"big\",\"error\":\"reply: it would be longer than 8 MiB\"}");
  free(line);
}

static void nesting_and_numbers_of_values_are_bounded(void **state) {
  size_t len;
  char *line = filled("{\"id\":\"deep\",\"x\":", '[', 100000, "", &len);
  (void)state;
  assert_string_equal(answer_bytes(line, len),
                      "{\"id\":\"deep\",\"error\":\"line: nested too deeply, or too many values\"}");
  free(line);
  static const char head[] = "{\"id\":\"many\",\"x\":[1";
  line = filled(head, ',', (size_t)4 << 20, "]}", &len);
  for (size_t i = sizeof head; i < len - 2; i += 2)
    line[i] = '1';
  assert_string_equal(answer_bytes(line, len),
                      "{\"id\":\"many\",\"error\":\"line: nested too deeply, or too many values\"}");
  free(line);
}

/* Every prefix of a good line, and every good line with one byte turned over: a reply each, and one object. */
static void no_cut_and_no_flipped_byte_goes_without_a_reply(void **state) {
  static const char *const lines[] = {
      "{\"id\":\"2\",\"op\":\"request\",\"scheme\":\"us-rest\",\"key\":" HMAC_KEY
      ",\"method\":\"POST\",\"path\":\"/o\","
      "\"query\":[[\"s\",\"L\\u00e4\"]],\"body\":[[\"q\",{\"hex\":\"31ff\"}]],\"time_ms\":\"1499827319559\"}",
      VERIFY_REST(",\"now_ms\":\"1499827319559.5\"", GOOD_TARGET),
      "{\"id\":\"f\",\"op\":\"request\",\"scheme\":\"fix-logon\",\"key\":" ED_KEY ",\"sender\":\"E\",\"target\":\"S\","
      "\"seq\":\"1\",\"sending_time\":\"20240627-11:17:25.223\"}",
  };
  (void)state;
  for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
    size_t len = strlen(lines[i]);
    char line[2048];
    for (size_t cut = 0; cut < len; cut++)
      assert_one_object(answer_bytes(lines[i], cut));
    for (size_t at = 0; at < len; at++) {
      memcpy(line, lines[i], len);
      line[at] = (char)(line[at] ^ (1 << (at % 8)));
      assert_one_object(answer_bytes(line, len));
    }
  }
}

static void the_same_line_gets_the_same_reply_whatever_came_before(void **state) {
  static const char line[] = "{\"id\":\"f\",\"op\":\"sign\",\"scheme\":\"fix-logon\",\"key\":{\"type\":\"ed25519\","
                             "\"pem\":\"" ED_PEM "\"},\"payload\":\"a\"}";
  (void)state;
  char *first = strdup(answer(line));
  assert_non_null(strstr(first, "\"ok\""));
  for (size_t i = 0; i < 3 * KEYCACHE_SIZE; i++) {
    /* Blank lines before a PEM make another text of the same key, and fill the cache. */
    char other[1024], blanks[3 * KEYCACHE_SIZE * 2 + 1];
    for (size_t j = 0; j < i; j++)
      memcpy(blanks + 2 * j, "\\n", 2);
    blanks[2 * i] = '\0';
    snprintf(other, sizeof other,
             "{\"id\":\"f\",\"op\":\"sign\",\"scheme\":\"fix-logon\",\"key\":{\"type\":\"ed25519\",\"pem\":\"%s" ED_PEM
             "\"},\"payload\":\"a\"}",
             blanks);
    assert_string_equal(answer(other), first);
    assert_string_equal(answer(line), first);
  }
  free(first);
}

static void a_closed_adapter_answers_again(void **state) {
  (void)state;
  answer("{\"id\":\"0\",\"op\":\"hello\",\"protocol\":\"1\"}");
  adapter_close(&under_test);
  adapter_close(&under_test);
  assert_non_null(strstr(answer("{\"id\":\"0\",\"op\":\"hello\",\"protocol\":\"1\"}"), "\"ok\""));
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(hello_claims_all_schemes_and_the_keys_of_the_linked_back_ends),
      cmocka_unit_test(hello_of_another_protocol_is_an_error),
      cmocka_unit_test(sign_gives_the_bare_signature_in_the_form_of_its_scheme),
      cmocka_unit_test(request_gives_every_stage_in_the_order_compared),
      cmocka_unit_test(the_example_of_the_fix_documents_comes_out_byte_for_byte),
      cmocka_unit_test(bytes_that_are_not_utf8_are_answered_as_hex),
      cmocka_unit_test(typed_params_keep_their_digits),
      cmocka_unit_test(verify_says_valid_or_the_reason),
      cmocka_unit_test(verify_of_a_payload_judges_the_signature_alone),
      cmocka_unit_test(a_key_type_that_the_scheme_has_not_is_refused_as_key_type),
      cmocka_unit_test(what_it_has_not_is_unsupported),
      cmocka_unit_test(what_cannot_be_read_is_an_error_that_names_it),
      cmocka_unit_test(a_request_without_a_needed_field_names_it),
      cmocka_unit_test(a_clock_that_is_no_decimal_number_is_an_error),
      cmocka_unit_test(a_key_that_cannot_be_opened_is_an_error_that_says_which),
      cmocka_unit_test(an_id_comes_back_as_it_was_written),
      cmocka_unit_test(a_line_that_is_no_object_is_an_error_with_the_id_if_it_can_be_told),
      cmocka_unit_test(a_nul_in_the_line_ends_nothing),
      cmocka_unit_test(a_line_over_8_mib_is_an_error),
      cmocka_unit_test(a_reply_over_8_mib_is_an_error_in_its_place),
      cmocka_unit_test(nesting_and_numbers_of_values_are_bounded),
      cmocka_unit_test(no_cut_and_no_flipped_byte_goes_without_a_reply),
      cmocka_unit_test(the_same_line_gets_the_same_reply_whatever_came_before),
      cmocka_unit_test(a_closed_adapter_answers_again),
  };
  return cmocka_run_group_tests(tests, NULL, close_adapter);
}

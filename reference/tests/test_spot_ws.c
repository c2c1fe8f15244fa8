/* Spot and Binance US WebSocket API: payload, signature and frame, and how frames are read. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "rows.h"
#include "support.h"

static bns_param text(const char *name, const char *value) {
  bns_param param = {S(name), S(value), BNS_TEXT};
  return param;
}

static bns_param number(const char *name, const char *value) {
  bns_param param = {S(name), S(value), BNS_NUMBER};
  return param;
}

static bns_param boolean(const char *name, const char *value) {
  bns_param param = {S(name), S(value), BNS_BOOLEAN};
  return param;
}

static bns_request call(const bns_param *params, size_t num_params) {
  bns_request request = {0};
  request.method = S("order.place");
  request.api_key = S(DOCS_KEY);
  request.query = params;
  request.num_query = num_params;
  request.time_ms = S("1645423376532");
  return request;
}

static void assert_begins(bns_slice slice, const char *text) {
  assert_true(slice.len > strlen(text));
  slice.len = strlen(text);
  assert_slice(slice, text);
}

/* ------------------------------------------------------------------------------------------------------ signing */

/* binance-spot-api-docs, web-socket-api.md, "SIGNED request example (HMAC)" */
static void the_documents_order_is_sorted_and_signed_with_its_api_key(void **state) {
  bns_param params[] = {text("symbol", "BTCUSDT"),  text("side", "SELL"),           text("type", "LIMIT"),
                        text("timeInForce", "GTC"), text("quantity", "0.01000000"), text("price", "52000.00"),
                        number("recvWindow", "100")};
  bns_request request = call(params, 7);
  bns_signed out;
  uint8_t *buf = sign_fully(&out, "spot-ws", BNS_KIND_HMAC, &request);
  (void)state;
  assert_slice(out.payload, "apiKey=" DOCS_KEY "&price=52000.00&quantity=0.01000000&recvWindow=100&side=SELL&"
                            "symbol=BTCUSDT&timeInForce=GTC&timestamp=1645423376532&type=LIMIT");
  assert_slice(out.signature, "aa1b5712c094bc4e57c05a1a5c1fd8d88dcd628338ea863fec7b88e59fe2db24");
  assert_slice(
      out.message,
      "{\"id\":\"1\",\"method\":\"order.place\",\"params\":{\"symbol\":\"BTCUSDT\",\"side\":\"SELL\",\"type\":"
      "\"LIMIT\",\"timeInForce\":\"GTC\",\"quantity\":\"0.01000000\",\"price\":\"52000.00\",\"recvWindow\":100,"
      "\"apiKey\":\"" DOCS_KEY "\",\"timestamp\":1645423376532,\"signature\":"
      "\"aa1b5712c094bc4e57c05a1a5c1fd8d88dcd628338ea863fec7b88e59fe2db24\"}}");
  assert_slice(out.target, "");
  assert_slice(out.body, "");
  assert_int_equal(out.num_headers, 0);
  free(buf);
}

/* The same page: six full-width digits, and the quantity that was really signed. */
static void the_documents_non_ascii_symbol_is_signed_as_its_utf8_bytes(void **state) {
  bns_param params[] = {text("symbol", "\xEF\xBC\x91\xEF\xBC\x92\xEF\xBC\x93\xEF\xBC\x94\xEF\xBC\x95\xEF\xBC\x96"),
                        text("side", "BUY"),
                        text("type", "LIMIT"),
                        text("timeInForce", "GTC"),
                        text("quantity", "1.00000000"),
                        text("price", "0.10000000"),
                        number("recvWindow", "5000")};
  bns_request request = call(params, 7);
  bns_signed out;
  uint8_t *buf = sign_fully(&out, "spot-ws", BNS_KIND_HMAC, &request);
  (void)state;
  assert_slice(out.signature, "b33892ae8e687c939f4468c6268ddd4c40ac1af18ad19a064864c47bae0752cd");
  free(buf);
}

/* binance-us-api-docs, web-socket-api.md, order.place */
static void the_us_documents_order_comes_out(void **state) {
  bns_param params[] = {
      text("symbol", "BTCUSDT"),       text("side", "SELL"),           text("type", "LIMIT"),
      text("timeInForce", "GTC"),      text("quantity", "0.01000000"), text("price", "52000.00"),
      text("newOrderRespType", "ACK"), number("recvWindow", "100"),    number("timestamp", "1645423376532"),
      text("apiKey", DOCS_KEY)};
  bns_request request = call(params, 10);
  bns_signed out;
  uint8_t *buf = sign_fully(&out, "us-ws", BNS_KIND_HMAC, &request);
  (void)state;
  assert_slice(out.signature, "cc15477742bd704c29492d96c7ead9414dfd8e0ec4a00f947bb5bb454ddbd08a");
  assert_non_null(strstr((const char *)out.message.ptr,
                         "\"timestamp\":1645423376532,\"apiKey\":\"" DOCS_KEY "\",\"signature\":\"cc15"));
  free(buf);
}

static void names_are_sorted_by_bytes_and_a_prefix_comes_first(void **state) {
  bns_param params[] = {text("b", "1"), text("\xC3\xA9", "2"), text("B", "3"),  text("ab", "4"), text("a", "5"),
                        text("", "6"),  text("a_", "7"),       text("aB", "8"), text("a1", "9")};
  bns_request request = call(params, 9);
  bns_signed out;
  uint8_t *buf;
  (void)state;
  request.time_ms = S("");
  buf = sign_fully(&out, "us-ws", BNS_KIND_HMAC, &request);
  assert_slice(out.payload, "=6&B=3&a=5&a1=9&aB=8&a_=7&ab=4&apiKey=" DOCS_KEY "&b=1&\xC3\xA9=2");
  free(buf);
}

static void numbers_and_booleans_are_signed_as_they_stand(void **state) {
  bns_param params[] = {number("a", "0.10"), number("b", "-1e-7"), boolean("c", "true"), boolean("d", "false")};
  bns_request request = call(params, 4);
  bns_signed out;
  uint8_t *buf = sign_fully(&out, "spot-ws", BNS_KIND_HMAC, &request);
  (void)state;
  assert_slice(out.payload, "a=0.10&apiKey=" DOCS_KEY "&b=-1e-7&c=true&d=false&timestamp=1645423376532");
  free(buf);
}

static void only_quotes_backslashes_and_controls_are_escaped_in_the_frame(void **state) {
  bns_param params[] = {text("q\"", "a\\b\n\x01/\xC3\xA9")};
  bns_request request = call(params, 1);
  bns_signed out;
  uint8_t *buf;
  (void)state;
  request.frame_id = S("x-1");
  request.time_ms = S("");
  buf = sign_fully(&out, "spot-ws", BNS_KIND_HMAC, &request);
  assert_slice(out.payload, "apiKey=" DOCS_KEY "&q\"=a\\b\n\x01/\xC3\xA9");
  assert_begins(out.message,
                "{\"id\":\"x-1\",\"method\":\"order.place\",\"params\":{\"q\\\"\":\"a\\\\b\\n\\u0001/\xC3\xA9\",");
  free(buf);
}

static void a_call_without_params_holds_key_and_signature_alone(void **state) {
  bns_request request = call(NULL, 0);
  bns_signed out;
  uint8_t *buf;
  (void)state;
  request.time_ms = S("");
  buf = sign_fully(&out, "spot-ws", BNS_KIND_ED25519, &request);
  assert_slice(out.payload, "apiKey=" DOCS_KEY);
  assert_begins(out.message, "{\"id\":\"1\",\"method\":\"order.place\",\"params\":{\"apiKey\":\"");
  free(buf);
}

/* 300 names that come in the worst orders; what comes out must be sorted, and nothing may be lost. */
static void many_params_are_sorted_whatever_their_order(void **state) {
  static char names[300][8];
  static bns_param params[300];
  (void)state;
  for (size_t step = 1; step < 300; step += 49) {
    bns_signed out;
    for (size_t i = 0; i < 300; i++) {
      size_t n = i * step % 300 + 100;
      names[i][0] = 'n';
      names[i][1] = (char)('0' + n / 100);
      names[i][2] = (char)('0' + n / 10 % 10);
      names[i][3] = (char)('0' + n % 10);
      params[i] = text(names[i], "v");
    }
    bns_request request = call(params, 300);
    uint8_t *buf = malloc(65536);
    bns_key key;
    size_t len;
    assert_true(open_kind(&key, "us-ws", BNS_KIND_HMAC, BNS_TO_SIGN));
    bns_status status = bns_sign_request(&key, &out, buf, 65536, &len, scheme_named("us-ws"), &request);
    bns_key_close(&key);
    if (step % 2 == 0 || step % 3 == 0 || step % 5 == 0) {
      assert_int_equal(status, BNS_ERR_ARGUMENT); /* the step meets some names twice */
    } else {
      char wanted[8192] = "apiKey=" DOCS_KEY;
      char *at = wanted + strlen(wanted);
      for (size_t n = 100; n < 400; n++, at += 7) {
        memcpy(at, "&n100=v", 8);
        at[2] = (char)('0' + n / 100);
        at[3] = (char)('0' + n / 10 % 10);
        at[4] = (char)('0' + n % 10);
      }
      memcpy(at, "&timestamp=1645423376532", 25);
      assert_int_equal(status, BNS_OK);
      assert_slice(out.payload, wanted);
    }
    free(buf);
  }
}

static void a_call_that_lacks_a_part_or_cannot_be_written_is_refused_as_argument(void **state) {
  bns_request whole = call(NULL, 0), r;
  bns_param p[2];
  (void)state;
  assert_int_equal(sign_status("spot-ws", BNS_KIND_HMAC, &whole), BNS_OK);
  r = whole, r.method = S("");
  assert_int_equal(sign_status("spot-ws", BNS_KIND_HMAC, &r), BNS_ERR_ARGUMENT);
  r = whole, r.method = S("\xff");
  assert_int_equal(sign_status("spot-ws", BNS_KIND_HMAC, &r), BNS_ERR_ARGUMENT);
  r = whole, r.frame_id = S("\xff");
  assert_int_equal(sign_status("spot-ws", BNS_KIND_HMAC, &r), BNS_ERR_ARGUMENT);
  r = whole, r.api_key = S("");
  assert_int_equal(sign_status("spot-ws", BNS_KIND_HMAC, &r), BNS_ERR_ARGUMENT);
  r = whole, r.api_key = S("\xff");
  assert_int_equal(sign_status("spot-ws", BNS_KIND_HMAC, &r), BNS_ERR_ARGUMENT);
  r = whole, r.time_ms = S("x");
  assert_int_equal(sign_status("spot-ws", BNS_KIND_HMAC, &r), BNS_ERR_ARGUMENT);
  r = whole, r.time_ms = S("12x");
  assert_int_equal(sign_status("spot-ws", BNS_KIND_HMAC, &r), BNS_ERR_ARGUMENT);
  r = whole, r.time_ms = S("012"); /* no JSON number */
  assert_int_equal(sign_status("spot-ws", BNS_KIND_HMAC, &r), BNS_ERR_ARGUMENT);
  const bns_param bad[] = {text("\xff", "1"),     text("a", "\xc0\x80"), text("signature", "1"), number("a", "1 "),
                           number("a", "0x1"),    number("a", ""),       number("a", "true"),    boolean("a", "1"),
                           boolean("a", "true "), boolean("a", "null"),  boolean("a", "\"a\"")};
  r = whole, r.query = p, r.num_query = 1;
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
    p[0] = bad[i];
    assert_int_equal(sign_status("spot-ws", BNS_KIND_HMAC, &r), BNS_ERR_ARGUMENT);
  }
  p[0] = p[1] = text("a", "1");
  r.num_query = 2;
  assert_int_equal(sign_status("spot-ws", BNS_KIND_HMAC, &r), BNS_ERR_ARGUMENT);
}

static void session_logon_is_signed_with_ed25519_alone(void **state) {
  bns_request request = call(NULL, 0);
  (void)state;
  request.method = S("session.logon");
  assert_int_equal(sign_status("spot-ws", BNS_KIND_ED25519, &request), BNS_OK);
  assert_int_equal(sign_status("spot-ws", BNS_KIND_HMAC, &request), BNS_ERR_KEY_TYPE);
  assert_int_equal(sign_status("spot-ws", BNS_KIND_RSA, &request), BNS_ERR_KEY_TYPE);
}

/* -------------------------------------------------------------------------------------------------------- reading */

#define TIME 1645423376532000
#define NOW .now_us = TIME
#define PARAMS "\"apiKey\":\"" DOCS_KEY "\",\"timestamp\":1645423376532"
#define PAYLOAD "apiKey=" DOCS_KEY "&timestamp=1645423376532"
#define SIGNED PARAMS ",\"signature\":\"{S}\""
#define TIMES_8(text) text text text text text text text text
#define TIMES_128(text) TIMES_8(TIMES_8(text)) TIMES_8(TIMES_8(text))
#define FRAME(params) "{\"id\":\"1\",\"method\":\"account.status\",\"params\":{" params "}}"
#define WS .scheme = "spot-ws"
#define US .scheme = "us-ws"

/* SW-7: every character alone, and those that may stand in an id counted. */
static void an_id_may_hold_64_characters_and_no_others(void **state) {
  static const char frame[] = "{\"id\":\"?\",\"method\":\"m\"}";
  bns_circumstances known = {S(DOCS_KEY), S(""), BNS_KIND_HMAC, 0, 0};
  size_t num = 0;
  bns_key key;
  (void)state;
  assert_true(open_kind(&key, "us-ws", BNS_KIND_HMAC, BNS_TO_VERIFY));
  for (int c = 0x20; c < 0x7f; c++) {
    char text[sizeof frame];
    uint8_t scratch[512];
    bns_wire wire = {S(""), S(""), NULL, 0, S(""), {(const uint8_t *)text, sizeof frame - 1}};
    bns_reason reason = BNS_VALID;
    size_t len;
    memcpy(text, frame, sizeof frame);
    *strchr(text, '?') = (char)c;
    assert_int_equal(bns_verify(&key, &reason, scratch, sizeof scratch, &len, scheme_named("us-ws"), &wire, &known),
                     BNS_OK);
    int allowed = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '-' || c == '_';
    assert_int_equal(reason, allowed ? BNS_SIGNATURE_MISSING : BNS_MALFORMED);
    num += reason == BNS_SIGNATURE_MISSING;
  }
  assert_int_equal(num, 64);
  bns_key_close(&key);
}

static const row rows[] = {
    {"a signed frame is valid", WS, .message = FRAME(SIGNED), .payload = PAYLOAD, NOW},
    {"a signed us frame is valid", US, .message = FRAME(SIGNED), .payload = PAYLOAD, NOW},
    {"an ed25519 frame is valid", WS, BNS_KIND_ED25519, .message = FRAME(SIGNED), .payload = PAYLOAD, NOW},
    {"an rsa frame is valid", WS, BNS_KIND_RSA, .message = FRAME(SIGNED), .payload = PAYLOAD, NOW},
    {"upper-case hex is valid", WS, .message = FRAME(PARAMS ",\"signature\":\"{U}\""), .payload = PAYLOAD, NOW},
    {"white space and another order of members change nothing", WS,
     .message = " { \"params\" : {\n" SIGNED "\t} ,\r\n \"method\" : \"a\" , \"id\" : 7 } ", .payload = PAYLOAD, NOW},
    {"a null id is valid", WS, .message = "{\"id\":null,\"method\":\"a\",\"params\":{" SIGNED "}}", .payload = PAYLOAD},
    {"a negative integer id is valid", WS, .message = "{\"id\":-5,\"method\":\"a\",\"params\":{" SIGNED "}}",
     .payload = PAYLOAD},
    {"an id of 36 characters is valid", WS,
     .message = "{\"id\":\"aZ09-_7890123456789012345678901234_6\",\"method\":\"a\",\"params\":{" SIGNED "}}",
     .payload = PAYLOAD},
    {"escaped names and values are signed as what they mean", WS,
     .message = FRAME("\"sym\\u0062ol\":\"\\u5e01\\n\\\"\"," SIGNED),
     .payload = "apiKey=" DOCS_KEY "&symbol=\xE5\xB8\x81\n\"&timestamp=1645423376532"},
    {"an escaped name of a param that matters is found", WS,
     .message =
         FRAME("\"apiKe\\u0079\":\"" DOCS_KEY "\",\"time\\u0073tamp\":\"1645423376532\",\"s\\u0069gnature\":\"{S}\""),
     .payload = PAYLOAD, NOW},
    {"a number is signed with the digits that stand there", WS,
     .message = FRAME("\"a\":0.10,\"b\":true,\"c\":1E5," SIGNED),
     .payload = "a=0.10&apiKey=" DOCS_KEY "&b=true&c=1E5&timestamp=1645423376532", NOW},
    /* a gap (SW-3): the text as it stands is what is taken */
    {"objects and arrays are signed as they stand", WS,
     .message = FRAME("\"o\":{\"x\":[1,\"}]\\\"\"]},\"l\":[ ],\"n\":null," SIGNED),
     .payload = "apiKey=" DOCS_KEY "&l=[ ]&n=null&o={\"x\":[1,\"}]\\\"\"]}&timestamp=1645423376532"},
    {"a timestamp given as text is valid", WS,
     .message = FRAME("\"apiKey\":\"" DOCS_KEY "\",\"timestamp\":\"1645423376532\",\"signature\":\"{S}\""),
     .payload = PAYLOAD, NOW},
    {"session.logon with ed25519 is valid", WS, BNS_KIND_ED25519,
     .message = "{\"id\":\"1\",\"method\":\"session.logon\",\"params\":{" SIGNED "}}", .payload = PAYLOAD, NOW},
    {"an unknown member beside params is let alone", WS,
     .message = "{\"id\":\"1\",\"method\":\"a\",\"more\":[{\"params\":1}],\"params\":{" SIGNED "}}",
     .payload = PAYLOAD},

    {"a message that is no JSON is refused as malformed", WS, .message = "{\"id\":1", .reason = BNS_MALFORMED},
    {"an empty message is refused as malformed", WS, .message = "", .reason = BNS_MALFORMED},
    {"an array is refused as malformed", WS, .message = "[" FRAME(SIGNED) "]", .payload = PAYLOAD,
     .reason = BNS_MALFORMED},
    {"an array of names and values is refused as malformed", WS,
     .message = "[\"id\",1,\"method\",\"a\",\"params\",{" SIGNED "}]", .payload = PAYLOAD, .reason = BNS_MALFORMED},
    {"a member as deep as no reader goes is refused as malformed", WS,
     .message = FRAME("\"a\":" TIMES_128("[") TIMES_128("]") "," SIGNED), .payload = PAYLOAD, .reason = BNS_MALFORMED},
    {"bytes that are not UTF-8 are refused as malformed", WS, .message = FRAME("\"a\":\"\xff\"," SIGNED),
     .reason = BNS_MALFORMED},
    {"params that are an array are refused as malformed", WS, .message = "{\"id\":1,\"method\":\"a\",\"params\":[1]}",
     .reason = BNS_MALFORMED},
    {"a frame without an id is refused as malformed", WS, .message = "{\"method\":\"a\",\"params\":{" SIGNED "}}",
     .payload = PAYLOAD, .reason = BNS_MALFORMED},
    {"an empty id is refused as malformed", WS, .message = "{\"id\":\"\",\"method\":\"a\",\"params\":{" SIGNED "}}",
     .payload = PAYLOAD, .reason = BNS_MALFORMED},
    {"an id of 37 characters is refused as malformed", WS,
     .message = "{\"id\":\"1234567890123456789012345678901234567\",\"method\":\"a\",\"params\":{" SIGNED "}}",
     .payload = PAYLOAD, .reason = BNS_MALFORMED},
    {"an id with a dot is refused as malformed", WS,
     .message = "{\"id\":\"1.2\",\"method\":\"a\",\"params\":{" SIGNED "}}", .payload = PAYLOAD,
     .reason = BNS_MALFORMED},
    {"an id with a NUL is refused as malformed", WS,
     .message = "{\"id\":\"a\\u0000\",\"method\":\"a\",\"params\":{" SIGNED "}}", .payload = PAYLOAD,
     .reason = BNS_MALFORMED},
    {"an id that is a fraction is refused as malformed", WS,
     .message = "{\"id\":1.5,\"method\":\"a\",\"params\":{" SIGNED "}}", .payload = PAYLOAD, .reason = BNS_MALFORMED},
    {"an id that is a list is refused as malformed", WS,
     .message = "{\"id\":[1],\"method\":\"a\",\"params\":{" SIGNED "}}", .payload = PAYLOAD, .reason = BNS_MALFORMED},
    {"a boolean id is refused as malformed", WS, .message = "{\"id\":false,\"method\":\"a\",\"params\":{" SIGNED "}}",
     .payload = PAYLOAD, .reason = BNS_MALFORMED},
    {"a frame without a method is refused as malformed", WS, .message = "{\"id\":1,\"params\":{" SIGNED "}}",
     .payload = PAYLOAD, .reason = BNS_MALFORMED},
    {"a name twice in params is refused as duplicate", WS, .message = FRAME("\"a\":1,\"a\":1," SIGNED),
     .reason = BNS_DUPLICATE},
    {"a name twice in two spellings is refused as duplicate", WS, .message = FRAME("\"ab\":1,\"a\\u0062\":1," SIGNED),
     .reason = BNS_DUPLICATE},
    {"two signatures are refused as duplicate", WS, .message = FRAME(SIGNED ",\"signature\":\"{S}\""),
     .payload = PAYLOAD, .reason = BNS_DUPLICATE},
    {"a member of the frame twice is refused as duplicate", WS,
     .message = "{\"id\":\"1\",\"id\":\"1\",\"method\":\"a\",\"params\":{" SIGNED "}}", .payload = PAYLOAD,
     .reason = BNS_DUPLICATE},
    {"an absent signature is refused as signature-missing", WS, .message = FRAME(PARAMS),
     .reason = BNS_SIGNATURE_MISSING},
    {"an empty signature is refused as signature-missing", WS, .message = FRAME(PARAMS ",\"signature\":\"\""),
     .reason = BNS_SIGNATURE_MISSING},
    {"a null signature is refused as signature-missing", US, .message = FRAME(PARAMS ",\"signature\":null"),
     .reason = BNS_SIGNATURE_MISSING},
    {"a frame without params is refused as signature-missing", WS, .message = "{\"id\":1,\"method\":\"a\"}",
     .reason = BNS_SIGNATURE_MISSING},
    {"empty params are refused as signature-missing", WS, .message = FRAME(" "), .reason = BNS_SIGNATURE_MISSING},
    {"an absent timestamp is refused as timestamp-missing", WS,
     .message = FRAME("\"apiKey\":\"" DOCS_KEY "\",\"signature\":\"{S}\""), .payload = "apiKey=" DOCS_KEY,
     .reason = BNS_TIMESTAMP_MISSING},
    {"an empty timestamp is refused as timestamp-missing", US,
     .message = FRAME("\"timestamp\":\"\",\"signature\":\"{S}\""), .reason = BNS_TIMESTAMP_MISSING},
    {"a null timestamp is refused as timestamp-missing", US,
     .message = FRAME("\"timestamp\":null,\"signature\":\"{S}\""), .reason = BNS_TIMESTAMP_MISSING},
    {"63 hex digits are refused as signature-format", WS,
     .message = FRAME(PARAMS ",\"signature\":\"8db56825ae71d6d79447849e617115f4a920fa2acdcab2b053c4b2838bd6b71\""),
     .reason = BNS_SIGNATURE_FORMAT},
    {"a negative timestamp is refused as timestamp-format", WS,
     .message = FRAME("\"timestamp\":-1,\"signature\":\"{S}\""), .reason = BNS_TIMESTAMP_FORMAT},
    {"a timestamp in exponent form is refused as timestamp-format", US,
     .message = FRAME("\"timestamp\":1645423376532e0,\"signature\":\"{S}\""), .reason = BNS_TIMESTAMP_FORMAT},
    {"a recvWindow over a minute is refused as recvwindow", WS, .message = FRAME("\"recvWindow\":60001," SIGNED),
     .reason = BNS_RECVWINDOW},
    {"a recvWindow with decimals is valid in spot", WS, .message = FRAME("\"recvWindow\":6000.346," SIGNED),
     .payload = "apiKey=" DOCS_KEY "&recvWindow=6000.346&timestamp=1645423376532", .now_us = TIME + 6000346},
    {"a recvWindow with decimals is refused as recvwindow in us", US,
     .message = FRAME("\"recvWindow\":6000.346," SIGNED), .reason = BNS_RECVWINDOW},
    {"an absent API key is refused as key-missing", WS,
     .message = FRAME("\"timestamp\":1645423376532,\"signature\":\"{S}\""), .reason = BNS_KEY_MISSING},
    {"a short API key is refused as key-format", US,
     .message = FRAME("\"apiKey\":\"abc\",\"timestamp\":1645423376532,\"signature\":\"{S}\""),
     .reason = BNS_KEY_FORMAT},
    {"a timestamp a second ahead is refused as timestamp-ahead", WS, .message = FRAME(SIGNED), .payload = PAYLOAD,
     .now_us = TIME - 1000000, .reason = BNS_TIMESTAMP_AHEAD},
    {"a timestamp in microseconds is valid in spot", WS,
     .message = FRAME("\"apiKey\":\"" DOCS_KEY "\",\"timestamp\":1645423376532000,\"signature\":\"{S}\""),
     .payload = "apiKey=" DOCS_KEY "&timestamp=1645423376532000", NOW},
    {"a timestamp in microseconds is refused as timestamp-ahead in us", US,
     .message = FRAME("\"apiKey\":\"" DOCS_KEY "\",\"timestamp\":1645423376532000,\"signature\":\"{S}\""), NOW,
     .reason = BNS_TIMESTAMP_AHEAD},
    {"a timestamp older than the window is refused as timestamp-old", US, .message = FRAME(SIGNED), .payload = PAYLOAD,
     .now_us = TIME + 5000001, .reason = BNS_TIMESTAMP_OLD},
    {"another API key is refused as key-unknown", WS,
     .message = FRAME("\"apiKey\":\"" OTHER_KEY "\",\"timestamp\":1645423376532,\"signature\":\"{S}\""),
     .reason = BNS_KEY_UNKNOWN},
    {"an hmac key in session.logon is refused as key-type", WS,
     .message = "{\"id\":\"1\",\"method\":\"session.logon\",\"params\":{" SIGNED "}}", .payload = PAYLOAD, NOW,
     .reason = BNS_KEY_TYPE},
    {"an rsa key in session.logon, its name escaped, is refused as key-type", WS, BNS_KIND_RSA,
     .message = "{\"id\":\"1\",\"method\":\"session\\u002elogon\",\"params\":{" SIGNED "}}", .payload = PAYLOAD, NOW,
     .reason = BNS_KEY_TYPE},
    {"an ed25519 key is refused as key-type in us", US, BNS_KIND_ED25519, .message = FRAME(SIGNED), .payload = PAYLOAD,
     NOW, .reason = BNS_KEY_TYPE},
    {"another value is refused as signature", WS, .message = FRAME("\"a\":2," SIGNED), .payload = "a=1&" PAYLOAD, NOW,
     .reason = BNS_SIGNATURE},
    {"percent-encoded base64 is refused as signature", WS, BNS_KIND_ED25519,
     .message = FRAME(PARAMS ",\"signature\":\"{P}\""), .payload = PAYLOAD, NOW, .reason = BNS_SIGNATURE},
    {"an unsorted payload is refused as signature", US, .message = FRAME(SIGNED),
     .payload = "timestamp=1645423376532&apiKey=" DOCS_KEY, NOW, .reason = BNS_SIGNATURE},
};

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(the_documents_order_is_sorted_and_signed_with_its_api_key),
      cmocka_unit_test(the_documents_non_ascii_symbol_is_signed_as_its_utf8_bytes),
      cmocka_unit_test(the_us_documents_order_comes_out),
      cmocka_unit_test(names_are_sorted_by_bytes_and_a_prefix_comes_first),
      cmocka_unit_test(numbers_and_booleans_are_signed_as_they_stand),
      cmocka_unit_test(only_quotes_backslashes_and_controls_are_escaped_in_the_frame),
      cmocka_unit_test(a_call_without_params_holds_key_and_signature_alone),
      cmocka_unit_test(many_params_are_sorted_whatever_their_order),
      cmocka_unit_test(a_call_that_lacks_a_part_or_cannot_be_written_is_refused_as_argument),
      cmocka_unit_test(session_logon_is_signed_with_ed25519_alone),
      cmocka_unit_test(an_id_may_hold_64_characters_and_no_others),
  };
  int failures = cmocka_run_group_tests_name("spot_ws signs", tests, NULL, NULL);
  return failures + run_rows("spot_ws reads", rows, sizeof rows / sizeof *rows);
}

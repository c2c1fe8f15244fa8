/* Verification of REST requests: one refusal for each reason, the edges of time, which of two faults decides, and
 * hostile input. The other schemes' refusals stand with their schemes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "fields.h"
#include "rows.h"
#include "support.h"
#include "timing.h"
#include "verify.h"

#define TIME 1499827319559000
#define NOW .now_us = TIME
#define STAMP "timestamp=1499827319559"
#define PAYLOAD "symbol=LTCBTC&" STAMP
/* So many names that they are sorted, to find one that stands twice. */
#define MANY "r=1&q=1&p=1&o=1&n=1&m=1&l=1&k=1&j=1&i=1&h=1&g=1&f=1&e=1&d=1&c=1&b=1&a=1"
#define PATH "/api/v3/order?"
#define QUERY PATH PAYLOAD "&signature={P}"
#define OK .target = QUERY, .payload = PAYLOAD
#define US .scheme = "us-rest"
#define RSA .kind = BNS_KIND_RSA
#define ED25519 .kind = BNS_KIND_ED25519
#define NO_HEADER .headers = {"Host: api.binance.com"}
#define WITH_KEY(key) .headers = {"X-MBX-APIKEY: " key}

static const row rows[] = {
    /* valid */
    {"a signed request is valid", OK, NOW},
    {"a signed us request is valid", US, OK, NOW},
    {"an rsa request is valid", RSA, OK, NOW},
    {"an ed25519 request is valid", ED25519, OK, NOW},
    {"upper-case hex is valid", .target = PATH PAYLOAD "&signature={U}", .payload = PAYLOAD, NOW},
    {"a request in the body is valid", .target = "/api/v3/order", .body = PAYLOAD "&signature={P}", .payload = PAYLOAD,
     NOW},
    {"query and body are joined by nothing", .target = PATH "symbol=LTCBTC", .body = STAMP "&signature={S}",
     .payload = "symbol=LTCBTC" STAMP, NOW},
    {"a signature in the query beside a body is valid", .target = PATH "a=1&signature={S}", .body = STAMP,
     .payload = "a=1" STAMP, NOW},
    {"a signature that stands first is cut with the sign after it", .target = PATH "signature={S}&" STAMP,
     .payload = STAMP, NOW},
    {"a signature in the middle is cut with the sign before it", .target = PATH "a=1&signature={S}&" STAMP,
     .payload = "a=1&" STAMP, NOW},
    {"a signature alone in the query is cut whole", .target = PATH "signature={S}", .body = STAMP, .payload = STAMP,
     NOW},
    {"what only ends in signature is left", .target = PATH "xsignature=1&" STAMP "&signature={S}",
     .payload = "xsignature=1&" STAMP, NOW},
    {"a name in query and body is allowed", .target = PATH STAMP, .body = STAMP "&signature={S}",
     .payload = STAMP STAMP, NOW},
    {"the query's timestamp counts", .target = PATH STAMP, .body = "timestamp=1&signature={S}",
     .payload = STAMP "timestamp=1", NOW},
    {"the query's recvWindow counts", .target = PATH "recvWindow=1", .body = "recvWindow=60001&" STAMP "&signature={S}",
     .payload = "recvWindow=1recvWindow=60001&" STAMP, NOW},
    {"the body of a GET is no part of it", .method = "GET", OK, .body = "a=1&a=1&\xff", NOW},
    {"empty pairs are no parameters", .target = PATH "&&a=1&&" STAMP "&signature={S}", .payload = "&&a=1&&" STAMP, NOW},
    {"a name without a value is a parameter", .target = PATH "a&" STAMP "&signature={S}", .payload = "a&" STAMP, NOW},
    {"a space sent as a plus is valid where it was signed so", .target = PATH "a=x+y&" STAMP "&signature={S}",
     .payload = "a=x+y&" STAMP, NOW},
    {"a timestamp with encoded digits is read", .target = PATH "timestamp=%31499827319559&signature={S}",
     .payload = "timestamp=%31499827319559", NOW},
    {"a signature with encoded digits is read",
     .target = PATH "symbol=LTCBTC&side=BUY&type=LIMIT&timeInForce=GTC&quantity=1&price=0.1&recvWindow=5000&" STAMP
                    "&signature=%638db56825ae71d6d79447849e617115f4a920fa2acdcab2b053c4b2838bd6b71",
     NOW},
    {"open brackets are valid", .target = PATH "a=[1,2]&" STAMP "&signature={S}", .payload = "a=[1,2]&" STAMP, NOW},
    {"every sign that may stand open is valid", .target = PATH "a=-._~!$'()*+,;:@/?[]=&" STAMP "&signature={S}",
     .payload = "a=-._~!$'()*+,;:@/?[]=&" STAMP, NOW},
    {"the API key's header counts without regard to case", OK, .headers = {"Host: x", "X-mbx-APIKEY: " DOCS_KEY}, NOW},
    {"without a clock no time is judged", .target = PATH "timestamp=1&signature={S}", .payload = "timestamp=1"},
    {"what is open outside /api/v3 is valid", .target = "/sapi/v1/x?a=\xE5\xB8\x81 \"&" STAMP "&signature={S}",
     .payload = "a=\xE5\xB8\x81 \"&" STAMP, NOW},
    {"what is open below a path that only begins like /api/v3 is valid",
     .target = "/api/v30/x?a=\xE5\xB8\x81 \"&" STAMP "&signature={S}", .payload = "a=\xE5\xB8\x81 \"&" STAMP, NOW},
    {"what is open is valid in us", US, .target = PATH "a=\xE5\xB8\x81 \"&" STAMP "&signature={S}",
     .payload = "a=\xE5\xB8\x81 \"&" STAMP, NOW},

    /* one refusal for each reason */
    {"a name twice in the query is refused as duplicate", .target = PATH "a=1&b=2&a=1&" STAMP "&signature={S}",
     .payload = "a=1&b=2&a=1&" STAMP, NOW, .reason = BNS_DUPLICATE},
    {"a name twice among many is refused as duplicate", .target = PATH MANY "&b=1&" STAMP "&signature={S}",
     .payload = MANY "&b=1&" STAMP, NOW, .reason = BNS_DUPLICATE},
    {"many names that are distinct are right", .target = PATH MANY "&" STAMP "&signature={S}",
     .payload = MANY "&" STAMP, NOW},
    {"a name twice that stands last, without a value, is refused as duplicate", .target = PATH STAMP "&a&a",
     .reason = BNS_DUPLICATE},
    {"a name twice in the body is refused as duplicate", US, .target = "/api/v3/order",
     .body = "a=1&a=2&" STAMP "&signature={S}", .payload = "a=1&a=2&" STAMP, NOW, .reason = BNS_DUPLICATE},
    {"two signatures in one place are refused as duplicate", .target = QUERY "&signature={S}", .payload = PAYLOAD, NOW,
     .reason = BNS_DUPLICATE},
    {"a signature that alone stands behind an ampersand takes it away", .target = PATH "&signature={S}", .body = STAMP,
     .payload = STAMP, NOW},
    {"a signature in query and body is refused as duplicate", .target = PATH "a=1&signature={S}",
     .body = STAMP "&signature={S}", .payload = "a=1" STAMP, NOW, .reason = BNS_DUPLICATE},
    {"an absent signature is refused as signature-missing", .target = PATH PAYLOAD, NOW,
     .reason = BNS_SIGNATURE_MISSING},
    {"an empty signature is refused as signature-missing", US, .target = PATH PAYLOAD "&signature=", NOW,
     .reason = BNS_SIGNATURE_MISSING},
    {"a signature without a sign after it is refused as signature-missing", .target = PATH PAYLOAD "&signature", NOW,
     .reason = BNS_SIGNATURE_MISSING},
    {"a name in another case is refused as signature-missing", .target = PATH PAYLOAD "&Signature={S}",
     .payload = PAYLOAD, NOW, .reason = BNS_SIGNATURE_MISSING},
    {"a request without anything is refused as signature-missing", .target = "/api/v3/order", .headers = {"Host: x"},
     .reason = BNS_SIGNATURE_MISSING},
    {"a GET with everything in its body is refused as signature-missing", .method = "GET", .target = "/api/v3/order",
     .body = PAYLOAD "&signature={S}", .payload = PAYLOAD, .reason = BNS_SIGNATURE_MISSING},
    {"an absent timestamp is refused as timestamp-missing", .target = PATH "a=1&signature={S}", .payload = "a=1", NOW,
     .reason = BNS_TIMESTAMP_MISSING},
    {"an empty timestamp is refused as timestamp-missing", US, .target = PATH "timestamp=&signature={S}",
     .payload = "timestamp=", NOW, .reason = BNS_TIMESTAMP_MISSING},
    {"63 hex digits are refused as signature-format",
     .target = PATH STAMP "&signature=8db56825ae71d6d79447849e617115f4a920fa2acdcab2b053c4b2838bd6b71", NOW,
     .reason = BNS_SIGNATURE_FORMAT},
    {"65 hex digits are refused as signature-format", US, .target = PATH STAMP "&signature={S}0", .payload = STAMP, NOW,
     .reason = BNS_SIGNATURE_FORMAT},
    {"a letter beyond f is refused as signature-format",
     .target = PATH STAMP "&signature=g8db56825ae71d6d79447849e617115f4a920fa2acdcab2b053c4b2838bd6b71", NOW,
     .reason = BNS_SIGNATURE_FORMAT},
    {"a broken percent sign in the signature is refused as signature-format", .target = PATH STAMP "&signature=%8{S}",
     .payload = STAMP, NOW, .reason = BNS_SIGNATURE_FORMAT},
    {"a letter in the timestamp is refused as timestamp-format", .target = PATH "timestamp=149982731955a&signature={S}",
     .payload = "timestamp=149982731955a", NOW, .reason = BNS_TIMESTAMP_FORMAT},
    {"a dot in the timestamp is refused as timestamp-format", US,
     .target = PATH "timestamp=1499827319559.0&signature={S}", .payload = "timestamp=1499827319559.0", NOW,
     .reason = BNS_TIMESTAMP_FORMAT},
    {"a plus before the timestamp is refused as timestamp-format",
     .target = PATH "timestamp=+1499827319559&signature={S}", .payload = "timestamp=+1499827319559", NOW,
     .reason = BNS_TIMESTAMP_FORMAT},
    {"21 digits are refused as timestamp-format", .target = PATH "timestamp=000000001499827319559&signature={S}",
     .payload = "timestamp=000000001499827319559", NOW, .reason = BNS_TIMESTAMP_FORMAT},
    {"20 digits are read", .target = PATH "timestamp=00000001499827319559&signature={S}",
     .payload = "timestamp=00000001499827319559", NOW},
    {"a recvWindow of 60000 is valid", .target = PATH "recvWindow=60000&" STAMP "&signature={S}",
     .payload = "recvWindow=60000&" STAMP, NOW},
    {"a recvWindow of 60000.000 is valid", .target = PATH "recvWindow=60000.000&" STAMP "&signature={S}",
     .payload = "recvWindow=60000.000&" STAMP, NOW},
    {"a recvWindow of 60000.001 is refused as recvwindow",
     .target = PATH "recvWindow=60000.001&" STAMP "&signature={S}", NOW, .reason = BNS_RECVWINDOW},
    {"a recvWindow of 60001 is refused as recvwindow", US, .target = PATH "recvWindow=60001&" STAMP "&signature={S}",
     NOW, .reason = BNS_RECVWINDOW},
    {"a recvWindow of 30 digits is refused as recvwindow",
     .target = PATH "recvWindow=999999999999999999999999999999.999&" STAMP "&signature={S}", NOW,
     .reason = BNS_RECVWINDOW},
    {"four decimals are refused as recvwindow", .target = PATH "recvWindow=6000.3460&" STAMP "&signature={S}", NOW,
     .reason = BNS_RECVWINDOW},
    {"a dot without decimals is refused as recvwindow", .target = PATH "recvWindow=6000.&" STAMP "&signature={S}", NOW,
     .reason = BNS_RECVWINDOW},
    {"decimals alone are refused as recvwindow", .target = PATH "recvWindow=.5&" STAMP "&signature={S}", NOW,
     .reason = BNS_RECVWINDOW},
    {"a negative recvWindow is refused as recvwindow", .target = PATH "recvWindow=-1&" STAMP "&signature={S}", NOW,
     .reason = BNS_RECVWINDOW},
    {"an empty recvWindow is refused as recvwindow", .target = PATH "recvWindow=&" STAMP "&signature={S}", NOW,
     .reason = BNS_RECVWINDOW},
    {"decimals are refused as recvwindow in us", US, .target = PATH "recvWindow=6000.3&" STAMP "&signature={S}", NOW,
     .reason = BNS_RECVWINDOW},
    {"an absent API key is refused as key-missing", OK, NO_HEADER, NOW, .reason = BNS_KEY_MISSING},
    {"an empty API key is refused as key-missing", US, OK, WITH_KEY(""), NOW, .reason = BNS_KEY_MISSING},
    {"a short API key is refused as key-format", OK, WITH_KEY("dummy_api_key"), NOW, .reason = BNS_KEY_FORMAT},
    {"an API key with a space behind is refused as key-format", US, OK, WITH_KEY(DOCS_KEY " "), NOW,
     .reason = BNS_KEY_FORMAT},
    {"another API key is refused as key-unknown", OK, WITH_KEY(OTHER_KEY), NOW, .reason = BNS_KEY_UNKNOWN},
    {"another API key is refused as key-unknown in us", US, OK, WITH_KEY(OTHER_KEY), NOW, .reason = BNS_KEY_UNKNOWN},
    {"an ed25519 key is refused as key-type in us", US, ED25519, OK, NOW, .reason = BNS_KEY_TYPE},
    {"an rsa key is refused as key-type in us", US, RSA, OK, NOW, .reason = BNS_KEY_TYPE},
    {"an open quote is refused as encoding", .target = PATH "a=\"&" STAMP "&signature={S}", .payload = "a=\"&" STAMP,
     NOW, .reason = BNS_ENCODING},
    {"open UTF-8 in the body is refused as encoding", .target = "/api/v3/order",
     .body = "a=\xE5\xB8\x81&" STAMP "&signature={S}", .payload = "a=\xE5\xB8\x81&" STAMP, NOW, .reason = BNS_ENCODING},
    {"a percent sign without digits is refused as encoding", .target = PATH "a=%&" STAMP "&signature={S}",
     .payload = "a=%&" STAMP, NOW, .reason = BNS_ENCODING},
    {"a percent sign with one digit at the end is refused as encoding", .target = PATH STAMP "&signature={S}&a=%2",
     .payload = STAMP "&a=%2", NOW, .reason = BNS_ENCODING},
    {"a percent sign with a wrong second digit is refused as encoding", .target = PATH "a=%2g&" STAMP "&signature={S}",
     .payload = "a=%2g&" STAMP, NOW, .reason = BNS_ENCODING},
    {"a hash is refused as encoding", .target = PATH "a=#&" STAMP "&signature={S}", .payload = "a=#&" STAMP, NOW,
     .reason = BNS_ENCODING},
    {"open brackets with quotes are refused as encoding", .target = PATH "a=[\"x\"]&" STAMP "&signature={S}",
     .payload = "a=[\"x\"]&" STAMP, NOW, .reason = BNS_ENCODING},
    {"another value is refused as signature", .target = PATH "symbol=LTCBTC&" STAMP "&signature={S}",
     .payload = "symbol=LTCUSD&" STAMP, NOW, .reason = BNS_SIGNATURE},
    {"a sign between query and body that was signed is refused as signature", .target = PATH "a=1",
     .body = STAMP "&signature={S}", .payload = "a=1&" STAMP, NOW, .reason = BNS_SIGNATURE},
    {"the decoded text signed is refused as signature", US, .target = PATH "a=%20&" STAMP "&signature={S}",
     .payload = "a= &" STAMP, NOW, .reason = BNS_SIGNATURE},
    {"raw base64 in a query is refused as signature", RSA, .target = PATH PAYLOAD "&signature={S}", .payload = PAYLOAD,
     NOW, .reason = BNS_SIGNATURE},
    {"base64 encoded twice is refused as signature", ED25519, .target = PATH PAYLOAD "&signature={P}%3D",
     .payload = PAYLOAD, NOW, .reason = BNS_SIGNATURE},
    {"the payload of an ed25519 request changed is refused as signature", ED25519,
     .target = PATH "a=1&" STAMP "&signature={P}", .payload = "a=2&" STAMP, NOW, .reason = BNS_SIGNATURE},

    /* the edges of time; microseconds */
    {"a timestamp 999 ms ahead is valid", OK, .now_us = TIME - 999000},
    {"a timestamp 999.999 ms ahead is valid", OK, .now_us = TIME - 999999},
    {"a timestamp exactly 1000 ms ahead is refused as timestamp-ahead", OK, .now_us = TIME - 1000000,
     .reason = BNS_TIMESTAMP_AHEAD},
    {"a timestamp 1001 ms ahead is refused as timestamp-ahead", OK, .now_us = TIME - 1001000,
     .reason = BNS_TIMESTAMP_AHEAD},
    {"a us timestamp 999 ms ahead is valid", US, OK, .now_us = TIME - 999000},
    {"a us timestamp exactly 1000 ms ahead is refused as timestamp-ahead", US, OK, .now_us = TIME - 1000000,
     .reason = BNS_TIMESTAMP_AHEAD},
    {"an age equal to the default window is valid", OK, .now_us = TIME + 5000000},
    {"an age a microsecond over the default window is refused as timestamp-old", OK, .now_us = TIME + 5000001,
     .reason = BNS_TIMESTAMP_OLD},
    {"an age a microsecond over the default window is refused as timestamp-old in us", US, OK, .now_us = TIME + 5000001,
     .reason = BNS_TIMESTAMP_OLD},
    {"an age equal to 6000.346 ms is valid", .target = PATH "recvWindow=6000.346&" STAMP "&signature={S}",
     .payload = "recvWindow=6000.346&" STAMP, .now_us = TIME + 6000346},
    {"an age a microsecond over 6000.346 ms is refused as timestamp-old",
     .target = PATH "recvWindow=6000.346&" STAMP "&signature={S}", .payload = "recvWindow=6000.346&" STAMP,
     .now_us = TIME + 6000347, .reason = BNS_TIMESTAMP_OLD},
    {"one decimal is tenths of a millisecond", .target = PATH "recvWindow=1.5&" STAMP "&signature={S}",
     .payload = "recvWindow=1.5&" STAMP, .now_us = TIME + 1500},
    {"one decimal is no more than tenths", .target = PATH "recvWindow=1.5&" STAMP "&signature={S}",
     .payload = "recvWindow=1.5&" STAMP, .now_us = TIME + 1501, .reason = BNS_TIMESTAMP_OLD},
    {"a window of nothing takes a timestamp of now", .target = PATH "recvWindow=0&" STAMP "&signature={S}",
     .payload = "recvWindow=0&" STAMP, NOW},
    {"a window of nothing takes no age", .target = PATH "recvWindow=0&" STAMP "&signature={S}",
     .payload = "recvWindow=0&" STAMP, .now_us = TIME + 1, .reason = BNS_TIMESTAMP_OLD},
    {"a timestamp in microseconds is valid", .target = PATH "timestamp=1499827319559123&signature={S}",
     .payload = "timestamp=1499827319559123", .now_us = TIME + 5000123},
    {"a timestamp in microseconds is old by the microsecond", .target = PATH "timestamp=1499827319559123&signature={S}",
     .payload = "timestamp=1499827319559123", .now_us = TIME + 5000124, .reason = BNS_TIMESTAMP_OLD},
    {"a timestamp in microseconds is ahead by the microsecond",
     .target = PATH "timestamp=1499827319559123&signature={S}", .payload = "timestamp=1499827319559123",
     .now_us = TIME + 123 - 1000000, .reason = BNS_TIMESTAMP_AHEAD},
    {"10^14 is microseconds", .target = PATH "timestamp=100000000000000&signature={S}",
     .payload = "timestamp=100000000000000", NOW, .reason = BNS_TIMESTAMP_OLD},
    {"one less than 10^14 is milliseconds", .target = PATH "timestamp=99999999999999&signature={S}",
     .payload = "timestamp=99999999999999", NOW, .reason = BNS_TIMESTAMP_AHEAD},
    {"a us timestamp in microseconds is refused as timestamp-ahead", US,
     .target = PATH "timestamp=1499827319559000&signature={S}", .payload = "timestamp=1499827319559000", NOW,
     .reason = BNS_TIMESTAMP_AHEAD},
    {"a us timestamp of 10^14 is refused as timestamp-ahead", US,
     .target = PATH "timestamp=100000000000000&signature={S}", .payload = "timestamp=100000000000000", NOW,
     .reason = BNS_TIMESTAMP_AHEAD},
    {"nanoseconds are refused as timestamp-ahead", .target = PATH "timestamp=1499827319559000000&signature={S}",
     .payload = "timestamp=1499827319559000000", NOW, .reason = BNS_TIMESTAMP_AHEAD},
    {"twenty nines are refused as timestamp-ahead", .target = PATH "timestamp=99999999999999999999&signature={S}",
     .payload = "timestamp=99999999999999999999", NOW, .reason = BNS_TIMESTAMP_AHEAD},
    {"twenty nines are refused as timestamp-ahead by a clock at its end",
     .target = PATH "timestamp=99999999999999999999&signature={S}", .payload = "timestamp=99999999999999999999",
     .now_us = INT64_MAX, .reason = BNS_TIMESTAMP_AHEAD},
    {"any timestamp is ahead of a clock at its beginning", OK, .now_us = INT64_MIN, .reason = BNS_TIMESTAMP_AHEAD},
    {"seconds are refused as timestamp-old", .target = PATH "timestamp=1499827319&signature={S}",
     .payload = "timestamp=1499827319", NOW, .reason = BNS_TIMESTAMP_OLD},
    {"a timestamp of 2017-01-01 is valid", .target = PATH "timestamp=1483228800000&signature={S}",
     .payload = "timestamp=1483228800000", .now_us = 1483228800000000},
    {"a timestamp before 2017-01-01 is refused as timestamp-old",
     .target = PATH "timestamp=1483228799999&signature={S}", .payload = "timestamp=1483228799999",
     .now_us = 1483228800000000, .reason = BNS_TIMESTAMP_OLD},
    {"a us timestamp before 2017-01-01 is valid", US, .target = PATH "timestamp=1483228799999&signature={S}",
     .payload = "timestamp=1483228799999", .now_us = 1483228800000000},

    /* two faults at once: the earlier one decides */
    {"duplicate decides over signature-missing", .target = PATH "a=1&a=1&" STAMP, NOW, .reason = BNS_DUPLICATE},
    {"signature-missing decides over timestamp-missing", .target = PATH "a=1", NOW, .reason = BNS_SIGNATURE_MISSING},
    {"signature-missing decides over key-missing", .target = PATH STAMP, NO_HEADER, NOW,
     .reason = BNS_SIGNATURE_MISSING},
    {"timestamp-missing decides over signature-format", .target = PATH "signature=xyz", NOW,
     .reason = BNS_TIMESTAMP_MISSING},
    {"signature-format decides over timestamp-format", .target = PATH "timestamp=x&signature=xyz", NOW,
     .reason = BNS_SIGNATURE_FORMAT},
    {"timestamp-format decides over recvwindow", .target = PATH "recvWindow=x&timestamp=x&signature={S}", NOW,
     .reason = BNS_TIMESTAMP_FORMAT},
    {"recvwindow decides over key-missing", .target = PATH "recvWindow=60001&" STAMP "&signature={S}", NO_HEADER, NOW,
     .reason = BNS_RECVWINDOW},
    {"key-missing decides over timestamp-ahead", OK, NO_HEADER, .now_us = TIME - 2000000, .reason = BNS_KEY_MISSING},
    {"key-format decides over timestamp-ahead", OK, WITH_KEY("x"), .now_us = TIME - 2000000, .reason = BNS_KEY_FORMAT},
    {"timestamp-ahead decides over key-unknown", OK, WITH_KEY(OTHER_KEY), .now_us = TIME - 2000000,
     .reason = BNS_TIMESTAMP_AHEAD},
    {"timestamp-old decides over key-unknown", OK, WITH_KEY(OTHER_KEY), .now_us = TIME + 9000000,
     .reason = BNS_TIMESTAMP_OLD},
    {"key-unknown decides over key-type", US, ED25519, OK, WITH_KEY(OTHER_KEY), NOW, .reason = BNS_KEY_UNKNOWN},
    {"key-type decides over signature", US, ED25519, .target = PATH STAMP "&signature=x", NOW, .reason = BNS_KEY_TYPE},
    {"key-unknown decides over encoding", .target = PATH "a=\"&" STAMP "&signature={S}", .payload = "a=\"&" STAMP,
     WITH_KEY(OTHER_KEY), NOW, .reason = BNS_KEY_UNKNOWN},
    {"encoding decides over signature", .target = PATH "a=\"&" STAMP "&signature={S}", .payload = "a=x&" STAMP, NOW,
     .reason = BNS_ENCODING},
};

/* ------------------------------------------------------------------------------------------------- the table itself */

static void each_reason_has_its_word(void **state) {
  static const char *const words[] = {"",
                                      "malformed",
                                      "duplicate",
                                      "signature-missing",
                                      "timestamp-missing",
                                      "signature-format",
                                      "timestamp-format",
                                      "recvwindow",
                                      "key-missing",
                                      "key-format",
                                      "timestamp-ahead",
                                      "timestamp-old",
                                      "key-unknown",
                                      "key-type",
                                      "serial",
                                      "nonce",
                                      "encoding",
                                      "signature"};
  (void)state;
  for (int reason = BNS_VALID; reason <= BNS_SIGNATURE; reason++)
    assert_string_equal(bns_reason_name((bns_reason)reason), words[reason]);
  assert_string_equal(bns_reason_name((bns_reason)(BNS_SIGNATURE + 1)), "");
}

static bns_circumstances known_at(bns_key_kind kind, int64_t now_us) {
  bns_circumstances known = {S(DOCS_KEY), S(KNOWN_SERIAL), kind, 1, now_us};
  return known;
}

/* The signature is another request's; nothing but the last row refuses it. */
static void a_table_with_a_row_less_lets_that_fault_through(void **state) {
  static const char key_header[] = "X-MBX-APIKEY";
  static uint8_t scratch[4096];
  const bns_header header = {S(key_header), S(DOCS_KEY)};
  const bns_scheme *scheme = scheme_named("spot-rest");
  size_t num_checks, len, left_out = 0;
  const bns_check *checks = bns_checks_of(scheme, &num_checks);
  bns_check fewer[32];
  bns_key key;
  (void)state;
  assert_true(num_checks < 32);
  assert_true(open_kind(&key, "spot-rest", BNS_KIND_HMAC, BNS_TO_VERIFY));
  bns_wire wire = {
      S("POST"), S(PATH STAMP "&signature=c8db56825ae71d6d79447849e617115f4a920fa2acdcab2b053c4b2838bd6b71"),
      &header,   1,
      S(""),     S("")};
  bns_circumstances known = known_at(BNS_KIND_HMAC, TIME);
  bns_reason reason = BNS_VALID;
  assert_int_equal(
      bns_verify_with(checks, num_checks, &key, &reason, scratch, sizeof scratch, &len, scheme, &wire, &known), BNS_OK);
  assert_int_equal(reason, BNS_SIGNATURE);
  for (size_t i = 0; i < num_checks; i++)
    if (checks[i].reason != BNS_SIGNATURE) fewer[left_out++] = checks[i];
  assert_int_equal(left_out, num_checks - 1);
  assert_int_equal(
      bns_verify_with(fewer, left_out, &key, &reason, scratch, sizeof scratch, &len, scheme, &wire, &known), BNS_OK);
  assert_int_equal(reason, BNS_VALID);
  assert_int_equal(bns_verify_with(NULL, 0, &key, &reason, scratch, sizeof scratch, &len, scheme, &wire, &known),
                   BNS_OK);
  assert_int_equal(reason, BNS_VALID);
  bns_key_close(&key);
}

static void the_rows_of_a_table_have_names_of_their_own_and_stand_in_order(void **state) {
  (void)state;
  for (size_t s = 0; bns_scheme_at(s) != NULL; s++) {
    size_t num_checks;
    const bns_check *checks = bns_checks_of(bns_scheme_at(s), &num_checks);
    for (size_t i = 0; i < num_checks; i++)
      for (size_t j = i + 1; j < num_checks; j++)
        assert_string_not_equal(checks[i].name, checks[j].name);
    /* Orders of their own. */
    if (bns_scheme_at(s)->form == BNS_FORM_HEADERS || bns_scheme_at(s)->is_key_first) continue;
    for (size_t i = 1; i < num_checks; i++)
      assert_true(checks[i - 1].reason <= checks[i].reason);
  }
}

/* What the server does: take apart, look up the key by what was seen, then judge. */
static void a_wire_form_is_taken_apart_before_the_key_is_known(void **state) {
  const bns_header header = {S("X-MBX-APIKEY"), S(DOCS_KEY)};
  static uint8_t scratch[4096];
  bns_wire wire = {S("POST"), S(PATH "recvWindow=1.5&a=%20&signature=A%2BB+&" STAMP), &header, 1, S("b=2"), S("")};
  bns_seen seen;
  size_t len;
  (void)state;
  assert_int_equal(bns_see(&seen, scratch, sizeof scratch, &len, scheme_named("spot-rest"), &wire), BNS_OK);
  assert_slice(seen.api_key, DOCS_KEY);
  assert_slice(seen.path, "/api/v3/order");
  assert_slice(seen.signature, "A+B ");
  assert_slice(seen.timestamp, "1499827319559");
  assert_slice(seen.payload, "recvWindow=1.5&a=%20&" STAMP "b=2");
  assert_true(seen.time_readable && seen.time_us == TIME);
  assert_true(seen.window_readable && seen.window_us == 1500);
  assert_false(seen.duplicate);
}

static void a_private_key_is_no_key_to_verify_with(void **state) {
  static uint8_t scratch[4096];
  bns_wire wire = {S("POST"), S(PATH STAMP "&signature=AA"), NULL, 0, S(""), S("")};
  bns_circumstances known = known_at(BNS_KIND_ED25519, TIME);
  bns_reason reason;
  bns_key key;
  size_t len = 1;
  (void)state;
  assert_true(open_kind(&key, "spot-rest", BNS_KIND_ED25519, BNS_TO_SIGN));
  assert_int_equal(bns_verify(&key, &reason, scratch, sizeof scratch, &len, scheme_named("spot-rest"), &wire, &known),
                   BNS_ERR_KEY_TYPE);
  assert_int_equal(len, 0);
  bns_key_close(&key);
}

static bns_status break_down(const bns_key *key, uint8_t *signature, size_t *signature_len, const uint8_t *payload,
                             size_t payload_len) {
  (void)key, (void)signature, (void)signature_len, (void)payload, (void)payload_len;
  return BNS_ERR_BACKEND;
}

static void a_back_end_that_fails_is_no_verdict(void **state) {
  static const bns_backend broken = {"broken", BNS_HAS(BNS_HMAC_SHA256), 0, NULL, NULL, break_down, NULL, NULL, NULL};
  const bns_header header = {S("X-MBX-APIKEY"), S(DOCS_KEY)};
  static uint8_t buf[4096];
  bns_wire wire = {
      S("POST"), S(PATH STAMP "&signature=c8db56825ae71d6d79447849e617115f4a920fa2acdcab2b053c4b2838bd6b71"),
      &header,   1,
      S(""),     S("")};
  bns_circumstances known = known_at(BNS_KIND_HMAC, TIME);
  bns_request request = {0};
  bns_key key = {0}, closed = {0};
  bns_reason reason;
  bns_signed out;
  size_t len;
  (void)state;
  key.backend = &broken;
  key.algorithm = BNS_HMAC_SHA256;
  assert_int_equal(bns_verify(&key, &reason, buf, sizeof buf, &len, scheme_named("spot-rest"), &wire, &known),
                   BNS_ERR_BACKEND);
  /* a kind of key that the scheme takes, but no key */
  assert_int_equal(bns_verify(&closed, &reason, buf, sizeof buf, &len, scheme_named("spot-rest"), &wire, &known),
                   BNS_ERR_BACKEND);
  request.method = S("GET"), request.path = S("/"), request.api_key = S(DOCS_KEY);
  assert_int_equal(bns_sign_request(&key, &out, buf, sizeof buf, &len, scheme_named("spot-rest"), &request),
                   BNS_ERR_BACKEND);
}

/* A kind of key that the scheme does not take is opened by nobody; without the row that says so, nothing verifies. */
static void without_the_key_type_row_a_closed_key_still_verifies_nothing(void **state) {
  const bns_header header = {S("X-MBX-APIKEY"), S(DOCS_KEY)};
  static uint8_t scratch[4096];
  bns_wire wire = {S("POST"), S(PATH STAMP "&signature=AA"), &header, 1, S(""), S("")};
  bns_circumstances known = known_at(BNS_KIND_ED25519, TIME);
  const bns_scheme *scheme = scheme_named("us-rest");
  bns_reason reason = BNS_VALID;
  bns_check fewer[32];
  bns_key closed = {0};
  size_t num_checks, num = 0, len;
  const bns_check *checks = bns_checks_of(scheme, &num_checks);
  (void)state;
  for (size_t i = 0; i < num_checks; i++)
    if (checks[i].reason != BNS_KEY_TYPE) fewer[num++] = checks[i];
  assert_int_equal(bns_verify_with(fewer, num, &closed, &reason, scratch, sizeof scratch, &len, scheme, &wire, &known),
                   BNS_OK);
  assert_int_equal(reason, BNS_SIGNATURE);
}

/* ------------------------------------------------------------------------------------------------- hostile input */

/* Judges a body or a message of num repetitions of a piece, in the room that the interface promises. */
static bns_reason judge_many(const char *scheme, const char *before, const char *piece, size_t num, const char *after,
                             bns_key_kind kind) {
  size_t len = strlen(before) + num * strlen(piece) + strlen(after), cap = 64 + 8 * len, used;
  char *text = malloc(len + 1);
  uint8_t *scratch = malloc(cap);
  bns_reason reason = BNS_VALID;
  bns_key key;
  assert_non_null(text);
  assert_non_null(scratch);
  memcpy(text, before, strlen(before));
  for (size_t i = 0; i < num; i++)
    memcpy(text + strlen(before) + i * strlen(piece), piece, strlen(piece));
  memcpy(text + len - strlen(after), after, strlen(after) + 1);
  bns_wire wire = {S("POST"), S(""), NULL, 0, S(""), S("")};
  bns_slice all = {(const uint8_t *)text, len};
  if (strstr(scheme, "rest") != NULL) wire.body = all;
  wire.message = all;
  if (strstr(scheme, "rest") != NULL) wire.message = S("");
  bns_circumstances known = known_at(kind, TIME);
  assert_true(open_kind(&key, scheme, kind, BNS_TO_VERIFY));
  assert_int_equal(bns_verify(&key, &reason, scratch, cap, &used, scheme_named(scheme), &wire, &known), BNS_OK);
  bns_key_close(&key);
  free(scratch);
  free(text);
  return reason;
}

static void eight_mebibytes_of_separators_are_judged(void **state) {
  (void)state;
  assert_int_equal(judge_many("spot-rest", "", "&", 8388608, "", BNS_KIND_HMAC), BNS_SIGNATURE_MISSING);
  assert_int_equal(judge_many("spot-rest", "", "=", 8388608, "", BNS_KIND_HMAC), BNS_SIGNATURE_MISSING);
  assert_int_equal(judge_many("spot-rest", "", "a&", 1048576, "", BNS_KIND_HMAC), BNS_DUPLICATE);
  assert_int_equal(judge_many("spot-rest", "signature=", "%", 1048576, "", BNS_KIND_HMAC), BNS_TIMESTAMP_MISSING);
  assert_int_equal(judge_many("us-rest", "timestamp=1&recvWindow=", "9", 1048576, "&signature=", BNS_KIND_HMAC),
                   BNS_SIGNATURE_MISSING);
}

static void large_frames_of_little_things_are_judged(void **state) {
  (void)state;
  assert_int_equal(
      judge_many("spot-ws", "{\"id\":1,\"method\":\"a\",\"params\":{\"x\":0", ",\"\":0", 262144, "}}", BNS_KIND_HMAC),
      BNS_DUPLICATE);
  assert_int_equal(
      judge_many("spot-ws", "{\"id\":1,\"method\":\"a\",\"params\":{\"x\":[0", ",0", 1048576, "]}}", BNS_KIND_HMAC),
      BNS_SIGNATURE_MISSING);
  assert_int_equal(
      judge_many("spot-ws", "{\"id\":1,\"method\":\"a\",\"params\":{\"x\":[[]", ",[]", 262144, "]}}", BNS_KIND_HMAC),
      BNS_SIGNATURE_MISSING);
  assert_int_equal(
      judge_many("us-ws", "{\"id\":1,\"method\":\"a\",\"params\":{\"", "\\u0000", 262144, "\":1}}", BNS_KIND_HMAC),
      BNS_SIGNATURE_MISSING);
  assert_int_equal(judge_many("us-ws", "{\"id\":1,\"method\":\"a\"", ",\"x\":1", 262144, "}", BNS_KIND_HMAC),
                   BNS_DUPLICATE);
  assert_int_equal(judge_many("us-ws", "", "[", 262144, "", BNS_KIND_HMAC), BNS_MALFORMED);
  assert_int_equal(
      judge_many("fix-logon", "8=FIX.4.4\0019=1\00135=A\001", "1=\001", 262144, "10=000\001", BNS_KIND_ED25519),
      BNS_MALFORMED);
}

static void a_fix_message_of_many_fields_is_judged(void **state) {
  static const char head[] = "8=FIX.4.4\0019=", fields[] = "35=A\00134=1\00149=A\00156=B\001", piece[] = "1=\001";
  size_t num = 200000, body_len = strlen(fields) + num * strlen(piece);
  char *text = malloc(body_len + 64);
  unsigned sum = 0;
  (void)state;
  assert_non_null(text);
  size_t len = (size_t)sprintf(text, "%s%zu\001%s", head, body_len, fields);
  for (size_t i = 0; i < num; i++, len += strlen(piece))
    memcpy(text + len, piece, strlen(piece));
  for (size_t i = 0; i < len; i++)
    sum += (unsigned char)text[i];
  len += (size_t)sprintf(text + len, "10=%03u\001", sum % 256);
  assert_int_equal(judge_many("fix-logon", text, "", 0, "", BNS_KIND_ED25519), BNS_DUPLICATE);
  free(text);
}

/* The set of the contract, tried byte by byte (SR-3). */
static void a_byte_may_stand_open_or_not_as_the_rules_have_it(void **state) {
  static const char open_bytes[] =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~!$&'()*+,;=:@/?[]";
  size_t num_checks, found = 0;
  const bns_scheme *scheme = scheme_named("spot-rest");
  const bns_check *checks = bns_checks_of(scheme, &num_checks);
  bns_circumstances known = known_at(BNS_KIND_HMAC, TIME);
  bns_key closed = {0};
  bns_judgement judgement = {scheme, &closed, &known};
  (void)state;
  for (size_t i = 0; i < num_checks; i++) {
    if (checks[i].reason != BNS_ENCODING) continue;
    found++;
    for (int c = 0; c < 256; c++) {
      uint8_t byte = (uint8_t)c;
      bns_seen seen = {.path = S("/api/v3/x"), .body = {&byte, 1}};
      int may = c != 0 && strchr(open_bytes, c) != NULL;
      assert_int_equal(checks[i].holds(&seen, &judgement), may ? BNS_YES : BNS_NO);
    }
  }
  assert_int_equal(found, 1);
}

/* The documents say it of /api/v3/ (SR-3). A path is compared with that within its own bytes. */
static void bytes_must_be_encoded_below_api_v3_alone(void **state) {
  static const struct {
    const char *path;
    bns_holds holds;
  } paths[] = {{"/api/v3/order", BNS_NO}, {"/api/v3/", BNS_NO},  {"/api/v3", BNS_YES}, {"/api/v3x", BNS_YES},
               {"/api/v4/x", BNS_YES},    {"/sapi/v1", BNS_YES}, {"/", BNS_YES},       {"", BNS_YES}};
  static const uint8_t open_byte = '"';
  size_t num_checks, found = 0;
  const bns_scheme *scheme = scheme_named("spot-rest");
  const bns_check *checks = bns_checks_of(scheme, &num_checks);
  bns_circumstances known = known_at(BNS_KIND_HMAC, TIME);
  bns_key closed = {0};
  bns_judgement judgement = {scheme, &closed, &known};
  (void)state;
  for (size_t i = 0; i < num_checks; i++) {
    if (checks[i].reason != BNS_ENCODING) continue;
    found++;
    for (size_t k = 0; k < sizeof paths / sizeof *paths; k++) {
      size_t len = strlen(paths[k].path);
      uint8_t *path = guarded(paths[k].path, len);
      bns_seen seen = {.path = {path, len}, .query = {&open_byte, 1}};
      assert_int_equal(checks[i].holds(&seen, &judgement), paths[k].holds);
      guarded_free(path, len);
    }
  }
  assert_int_equal(found, 1);
}

static void a_form_that_no_table_knows_has_no_checks(void **state) {
  bns_scheme odd = *scheme_named("spot-rest");
  size_t num_checks = 1;
  (void)state;
  odd.form = (bns_form)99;
  assert_null(bns_checks_of(&odd, &num_checks));
  assert_int_equal(num_checks, 0);
}

/* Two gigabytes: their places fit 31 bits. The bytes are not read, so that one is enough. */
static void what_is_too_long_for_the_index_is_refused_as_limit(void **state) {
  static const uint8_t byte = 'a';
  const bns_slice most = {&byte, (size_t)UINT32_MAX / 2 + 1};
  bns_wire wires[] = {{S("POST"), S(""), NULL, 0, {&byte, (size_t)UINT32_MAX}, S("")},
                      {S("POST"), most, NULL, 0, S(""), S("")},
                      {S("POST"), S(""), NULL, 0, most, S("")},
                      {S(""), S(""), NULL, 0, S(""), most}};
  bns_seen seen;
  (void)state;
  for (size_t i = 0; i < sizeof wires / sizeof *wires; i++) {
    size_t len = 1; /* no room would help */
    assert_int_equal(bns_see(&seen, NULL, 0, &len, scheme_named(i < 3 ? "spot-rest" : "spot-ws"), &wires[i]),
                     BNS_ERR_LIMIT);
    assert_int_equal(len, 0);
  }
}

/* A scheme does not read what is none of its own, so that one byte is enough here too. */
static void what_is_as_long_as_the_index_allows_is_not_refused(void **state) {
  static const uint8_t byte = 'a';
  const bns_slice most = {&byte, (size_t)UINT32_MAX / 2};
  const struct {
    const char *scheme;
    bns_wire wire;
  } longest[] = {{"spot-ws", {S("POST"), most, NULL, 0, S(""), S("")}},
                 {"spot-ws", {S("POST"), S(""), NULL, 0, most, S("")}},
                 {"spot-rest", {S("POST"), S("/"), NULL, 0, S(""), most}}};
  uint8_t scratch[64];
  bns_seen seen;
  size_t len;
  (void)state;
  for (size_t i = 0; i < sizeof longest / sizeof *longest; i++)
    assert_int_equal(bns_see(&seen, scratch, sizeof scratch, &len, scheme_named(longest[i].scheme), &longest[i].wire),
                     BNS_OK);
}

static void fields_sort_by_bytes_from_any_order(void **state) {
  static const char text[] = "d=1c=2b=3a=4ab=5";
  static uint8_t room[61]; /* an odd address: no alignment may be counted on */
  bns_out out = {room + 1, 60, 0};
  bns_fields fields;
  (void)state;
  bns_fields_open(&fields, &out, 5, (const uint8_t *)text);
  assert_int_equal(out.len, 60);
  for (size_t i = 0; i < 4; i++)
    bns_fields_add(&fields, 3 * i, 1, 1);
  bns_fields_add(&fields, 12, 2, 1);
  bns_fields_sort(&fields);
  static const char *const names[] = {"a", "ab", "b", "c", "d"}, *const values[] = {"4", "5", "3", "2", "1"};
  for (size_t i = 0; i < 5; i++) {
    assert_slice(bns_fields_name(&fields, i), names[i]);
    assert_slice(bns_fields_value(&fields, i), values[i]);
  }
  assert_false(bns_fields_repeat(&fields));
  out.len = 1;
  bns_fields_open(&fields, &out, 5, (const uint8_t *)text);
  assert_int_equal(out.len, 61);
  bns_fields_add(&fields, 0, 1, 1);
  bns_fields_sort(&fields);
  assert_int_equal(fields.num, 0);
}

static void fields_of_one_name_stay_in_the_order_of_the_text(void **state) {
  static const char text[] = "b=1a=2b=3a=4b=5";
  static uint8_t room[60];
  bns_out out = {room, 60, 0};
  bns_fields fields;
  (void)state;
  bns_fields_open(&fields, &out, 5, (const uint8_t *)text);
  for (size_t i = 0; i < 5; i++)
    bns_fields_add(&fields, 3 * i, 1, 1);
  bns_fields_sort(&fields);
  static const char *const values[] = {"2", "4", "1", "3", "5"};
  for (size_t i = 0; i < 5; i++)
    assert_slice(bns_fields_value(&fields, i), values[i]);
  assert_true(bns_fields_repeat(&fields));
}

static int64_t time_of(const char *text, int has_micro) {
  int64_t time_us = 0;
  assert_int_equal(bns_time_digits(&time_us, bns_slice_of(text), has_micro), BNS_OK);
  return time_us;
}

static void a_time_is_told_exactly_up_to_the_last_that_can_be_held(void **state) {
  (void)state;
  assert_true(time_of("9223372036854775", 0) == INT64_C(9223372036854775000));
  assert_true(time_of("9223372036854776", 0) == INT64_MAX);
  assert_true(time_of("9223372036854775807", 1) == INT64_MAX);
  assert_true(time_of("9223372036854775806", 1) == INT64_MAX - 1);
  assert_true(time_of("99999999999999", 1) == INT64_C(99999999999999000));
  assert_true(time_of("100000000000000", 1) == INT64_C(100000000000000));
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(each_reason_has_its_word),
      cmocka_unit_test(a_table_with_a_row_less_lets_that_fault_through),
      cmocka_unit_test(the_rows_of_a_table_have_names_of_their_own_and_stand_in_order),
      cmocka_unit_test(a_wire_form_is_taken_apart_before_the_key_is_known),
      cmocka_unit_test(a_private_key_is_no_key_to_verify_with),
      cmocka_unit_test(a_back_end_that_fails_is_no_verdict),
      cmocka_unit_test(without_the_key_type_row_a_closed_key_still_verifies_nothing),
      cmocka_unit_test(eight_mebibytes_of_separators_are_judged),
      cmocka_unit_test(large_frames_of_little_things_are_judged),
      cmocka_unit_test(a_fix_message_of_many_fields_is_judged),
      cmocka_unit_test(a_byte_may_stand_open_or_not_as_the_rules_have_it),
      cmocka_unit_test(bytes_must_be_encoded_below_api_v3_alone),
      cmocka_unit_test(a_form_that_no_table_knows_has_no_checks),
      cmocka_unit_test(what_is_too_long_for_the_index_is_refused_as_limit),
      cmocka_unit_test(what_is_as_long_as_the_index_allows_is_not_refused),
      cmocka_unit_test(fields_sort_by_bytes_from_any_order),
      cmocka_unit_test(fields_of_one_name_stay_in_the_order_of_the_text),
      cmocka_unit_test(a_time_is_told_exactly_up_to_the_last_that_can_be_held),
  };
  int failures = cmocka_run_group_tests_name("verify", tests, NULL, NULL);
  return failures + run_rows("verify rest", rows, sizeof rows / sizeof *rows);
}

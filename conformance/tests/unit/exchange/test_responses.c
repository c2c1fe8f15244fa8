/* The answers that need no judgement, and how an answer becomes bytes: the heads are those that were observed of the
 * exchange's gateways (responses.c), the phrases those of RFC 9110, 6585 and 2324. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "exchange/responses.h"
#include "text.h"

static void an_answer_is_whole_whatever_stood_there_before(void **state) {
  mem arena = {NULL};
  response out[3];
  (void)state;
  memset(out, 0xa5, sizeof out);
  response_not_found(&out[0], 0);
  response_blocked(&out[1]);
  response_plain(&out[2], &arena, 400);
  for (size_t i = 0; i < 3; i++) {
    assert_int_equal(out[i].code.len, 0);
    assert_int_equal(out[i].headers.len, 0);
    assert_int_equal(out[i].is_order, 0);
    assert_string_equal(out[i].type, "text/html");
  }
  assert_int_equal(out[0].status, 404);
  assert_int_equal(out[0].body.len, 0);
  assert_int_equal(out[1].status, 403);
  assert_int_equal(out[2].status, 400);
  mem_free(&arena);
}

static const bns_scheme *scheme_of(const char *name) {
  return name == NULL ? NULL : bns_scheme_find(name, strlen(name));
}

static void bytes_are(const response *what, const answer_facts *facts, const char *wanted) {
  buf out = {NULL, 0, 0};
  response_put(&out, what, facts);
  if (out.len != strlen(wanted) || memcmp(out.ptr, wanted, out.len) != 0)
    fail_msg("%.*s\n%s", (int)out.len, (const char *)out.ptr, wanted);
  buf_free(&out);
}

#define JSON "Content-Type: application/json;charset=UTF-8\r\nContent-Length: 2\r\n"
#define UUID "x-mbx-uuid: 00000000-0000-4000-8000-000000001775\r\n"
#define WEIGHT "x-mbx-used-weight: 5\r\nx-mbx-used-weight-1m: 5\r\n"
#define ANY_PAGE "Access-Control-Allow-Origin: *\r\n"

/* Of each: the scheme, the path, the status, whether it is an order, and what stands behind the date. The number of the
 * request is 6005: of a weight there are 6000 a minute. */
static const struct {
  const char *scheme, *path;
  unsigned status;
  int is_order;
  const char *head;
} rows[] = {{"spot-rest", "/api/v3/account", 200, 0, JSON UUID WEIGHT "X-Cache: Miss from cloudfront\r\n" ANY_PAGE},
            {"spot-rest", "/api/v3/order", 200, 1,
             JSON UUID WEIGHT
             "x-mbx-order-count-10s: 1\r\nx-mbx-order-count-1d: 1\r\nX-Cache: Miss from cloudfront\r\n" ANY_PAGE},
            {"us-rest", "/api/v3/account", 400, 0, JSON UUID WEIGHT "X-Cache: Error from cloudfront\r\n"},
            {"spot-rest", "/sapi/v1/a", 200, 0,
             JSON UUID "X-SAPI-USED-IP-WEIGHT-1M: 5\r\nX-Cache: Miss from cloudfront\r\n" ANY_PAGE},
            {"spot-rest", "/sapi", 401, 0, JSON UUID WEIGHT "X-Cache: Error from cloudfront\r\n"},
            {"pay-request", "/binancepay/openapi/v3/order", 200, 0, JSON},
            {NULL, "/nothing", 400, 0, JSON}};

static void the_head_of_an_answer_is_that_of_its_product(void **state) {
  mem arena = {NULL};
  (void)state;
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    answer_facts facts = {6005, 0, "D", 1, 0, scheme_of(rows[i].scheme), bns_slice_of(rows[i].path), NULL};
    response what;
    memset(&what, 0, sizeof what);
    what.status = rows[i].status;
    what.is_order = rows[i].is_order;
    what.body = bns_slice_of("{}");
    bns_slice wanted = mem_format(&arena, "HTTP/1.1 %u %s\r\nServer: nginx\r\nDate: D\r\n%s\r\n{}", what.status,
                                  what.status == 200   ? "OK"
                                  : what.status == 401 ? "Unauthorized"
                                                       : "Bad Request",
                                  rows[i].head);
    bytes_are(&what, &facts, (const char *)wanted.ptr);
  }
  mem_free(&arena);
}

static void futures_have_a_head_of_their_own(void **state) {
  static const char *const schemes[] = {"usdm-rest", "coinm-rest"};
  (void)state;
  for (size_t i = 0; i < 2; i++) {
    answer_facts facts = {6005, 0, "D", 1, 0, scheme_of(schemes[i]), bns_slice_of("/x"), NULL};
    response what;
    memset(&what, 0, sizeof what);
    what.status = 200;
    what.body = bns_slice_of("{}");
    bytes_are(&what, &facts,
              "HTTP/1.1 200 OK\r\nServer: Tengine\r\nDate: D\r\nContent-Type: application/json\r\nContent-Length: 2\r\n"
              "X-MBX-USED-WEIGHT-1M: 5\r\nX-MBX-ORDER-COUNT-1M: 1\r\nx-response-time: 1ms\r\n" ANY_PAGE "\r\n{}");
    what.status = 403;
    what.type = "text/html";
    facts.number = 5999;
    bytes_are(&what, &facts,
              "HTTP/1.1 403 Forbidden\r\nServer: Tengine\r\nDate: D\r\nContent-Type: text/html\r\nContent-Length: 2\r\n"
              "X-MBX-USED-WEIGHT-1M: 5999\r\nX-MBX-ORDER-COUNT-1M: 1\r\nx-response-time: 1ms\r\n\r\n{}");
  }
}

/* RFC 9110: a HEAD has the length of the body that is left out (section 9.3.2), a 426 names what is wanted (15.5.22).
 */
static void what_ends_a_head_is_asked_of_the_connection(void **state) {
  answer_facts facts = {1, 0, "D", 0, 1, NULL, bns_slice_of("/"), NULL};
  response what;
  (void)state;
  memset(&what, 0, sizeof what);
  what.status = 426;
  what.body = bns_slice_of("abc");
  what.headers = bns_slice_of("Retry-After: 1\r\n");
  bytes_are(
      &what, &facts,
      "HTTP/1.1 426 Upgrade Required\r\nServer: nginx\r\nDate: D\r\nContent-Type: application/json;charset=UTF-8\r\n"
      "Content-Length: 3\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nRetry-After: 1\r\n"
      "Connection: close\r\n\r\n");
  facts.keep_alive = 1;
  facts.is_head = 0;
  what.status = 204;
  bytes_are(&what, &facts,
            "HTTP/1.1 204 No Content\r\nServer: nginx\r\nDate: D\r\nContent-Type: application/json;charset=UTF-8\r\n"
            "Content-Length: 3\r\nRetry-After: 1\r\n\r\nabc");
  what.status = 101;
  what.accept = bns_slice_of("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
  bytes_are(&what, &facts,
            "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n");
}

static void each_status_has_its_phrase(void **state) {
  static const char *const phrases[] = {"200 OK",
                                        "204 No Content",
                                        "302 Found",
                                        "307 Temporary Redirect",
                                        "400 Bad Request",
                                        "401 Unauthorized",
                                        "403 Forbidden",
                                        "404 Not Found",
                                        "405 Method Not Allowed",
                                        "408 Request Timeout",
                                        "410 Gone",
                                        "413 Payload Too Large",
                                        "414 URI Too Long",
                                        "418 I'm a teapot",
                                        "426 Upgrade Required",
                                        "429 Too Many Requests",
                                        "431 Request Header Fields Too Large",
                                        "501 Not Implemented",
                                        "503 Service Unavailable",
                                        "504 Gateway Timeout",
                                        "505 HTTP Version Not Supported",
                                        "100 Continue",
                                        "101 Switching Protocols",
                                        "299 Unknown"};
  mem arena = {NULL};
  (void)state;
  for (size_t i = 0; i < sizeof phrases / sizeof *phrases; i++) {
    unsigned status =
        (unsigned)(phrases[i][0] - '0') * 100 + (unsigned)(phrases[i][1] - '0') * 10 + (unsigned)(phrases[i][2] - '0');
    bns_slice wanted =
        mem_format(&arena,
                   "<html>\r\n<head><title>%s</title></head>\r\n<body>\r\n<center><h1>%s</h1></center>\r\n"
                   "<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n",
                   phrases[i], phrases[i]);
    response out;
    response_plain(&out, &arena, status);
    assert_true(bns_slice_equal(out.body, wanted));
  }
  mem_free(&arena);
}

/* A page may send every header that a scheme reads of a request (PR-4, OC-3). */
static void a_preflight_allows_each_header_of_a_request(void **state) {
  answer_facts facts = {1, 0, "D", 1, 0, NULL, bns_slice_of("/"), NULL};
  static const char head[] = "HTTP/1.1 204 No Content\r\nServer: nginx\r\nDate: D\r\nAccess-Control-Allow-Origin: *\r\n"
                             "Access-Control-Allow-Methods: GET, POST, PUT, DELETE\r\n"
                             "Access-Control-Allow-Headers: X-MBX-APIKEY, ";
  static const char tail[] = ", Content-Type, BinancePay-Timestamp, BinancePay-Nonce, BinancePay-Certificate-SN, "
                             "BinancePay-Signature, X-Tesla-Timestamp, X-Tesla-ClientId, X-Tesla-Signature\r\n"
                             "Access-Control-Allow-Private-Network: true\r\nAccess-Control-Max-Age: 600\r\n\r\n";
  static const char *const others[] = {", X-MEXC-APIKEY,", ", X-BB-APIKEY,", ", X-HK-APIKEY,", ", X-COINS-APIKEY,"};
  buf out = {NULL, 0, 0};
  (void)state;
  response_put_preflight(&out, &facts);
  buf_put_byte(&out, 0);
  const char *text = (const char *)out.ptr;
  assert_memory_equal(text, head, strlen(head));
  assert_true(strlen(text) > strlen(head) + strlen(tail));
  assert_string_equal(text + strlen(text) - strlen(tail), tail);
  for (size_t i = 0; i < sizeof others / sizeof *others; i++)
    assert_non_null(strstr(text, others[i]));
  out.len = 0;
  facts.keep_alive = 0;
  response_put_preflight(&out, &facts);
  buf_put_byte(&out, 0);
  assert_non_null(strstr((const char *)out.ptr, "Access-Control-Max-Age: 600\r\nConnection: close\r\n\r\n"));
  buf_free(&out);
}

/* web-socket-api.md, "Response format": the id as it was sent, the status, a result or an error. */
static void an_answer_is_framed_for_the_websocket_api(void **state) {
  answer_facts facts = {6005, 0, "D", 1, 0, scheme_of("spot-ws"), bns_slice_of("/"), NULL};
  mem arena = {NULL};
  response what;
  (void)state;
  memset(&what, 0, sizeof what);
  what.status = 200;
  what.body = bns_slice_of("{}");
  response_framed(&what, &arena, bns_slice_of("\"a\""), 0, &facts);
  assert_true(bns_slice_is(what.body, "{\"id\":\"a\",\"status\":200,\"result\":{}}"));
  what.body = bns_slice_of("[1]");
  what.member = bns_slice_of("data");
  response_framed(&what, &arena, bns_slice_of("null"), 1, &facts);
  assert_true(bns_slice_is(what.body, "{\"id\":null,\"status\":200,\"data\":[1],\"rateLimits\":[{\"rateLimitType\":"
                                      "\"REQUEST_WEIGHT\",\"interval\":\"MINUTE\",\"intervalNum\":1,\"limit\":6000,"
                                      "\"count\":5}]}"));
  response_refuse(&what, &arena, 401, "-2014", bns_slice_of("say \"no\""));
  assert_true(bns_slice_is(what.code, "-2014"));
  response_framed(&what, &arena, bns_slice_of("7"), 0, &facts);
  assert_true(
      bns_slice_is(what.body, "{\"id\":7,\"status\":401,\"error\":{\"code\":-2014,\"msg\":\"say \\\"no\\\"\"}}"));
  mem_free(&arena);
}

/* ------------------------------------------------------------------------------------------------------ refusals */

typedef struct refused {
  const char *scheme, *path;
  refusal why;
  bns_reason reason;
  const char *api_key;
  int by_session, is_logon;
  bns_key_kind kind;
  unsigned status;
  const char *body;
} refused;

#define OF(scheme, path, reason) scheme, path, REFUSED_BY_REASON, reason, "k", 0, 0, BNS_KIND_HMAC
#define FRAMED(reason, api_key, by_session)                                                                            \
  "spot-ws", "/ws-api/v3", REFUSED_BY_REASON, reason, api_key, by_session, 0, BNS_KIND_HMAC
#define LOGON(scheme, kind) scheme, "/ws-api/v3", REFUSED_BY_REASON, BNS_KEY_TYPE, "k", 0, 1, kind

/* The codes and the texts are those of errors.md, and of the answers that vectors/reasons.json cites. */
static const refused refusals[] = {
    {OF("spot-rest", "/api/v3/order", BNS_SIGNATURE), 400,
     "{\"code\":-1022,\"msg\":\"Signature for this request is not valid.\"}"},
    {OF("spot-rest", "/api/v3/order", BNS_TIMESTAMP_FORMAT), 400,
     "{\"code\":-1100,\"msg\":\"Illegal characters found in parameter 'timestamp'; legal range is '^[0-9]{1,20}$'.\"}"},
    {OF("spot-rest", "/sapi/v1/order", BNS_TIMESTAMP_FORMAT), 400,
     "{\"code\":-1100,\"msg\":\"Illegal characters found in a parameter.\"}"},
    {OF("spot-rest", "/api/v3/order", BNS_KEY_MISSING), 401, "{\"code\":-2014,\"msg\":\"API-key format invalid.\"}"},
    {OF("spot-rest", "/sapi/v1/order", BNS_KEY_MISSING), 400, "{\"code\":-2014,\"msg\":\"API-key format invalid.\"}"},
    {OF("mexc-rest", "/api/v3/order", BNS_SIGNATURE), 400,
     "{\"code\":700002,\"msg\":\"Signature for this request is not valid.\"}"},
    {OF("spot-rest", "/api/v3/order", BNS_DUPLICATE), 400,
     "{\"code\":-1101,\"msg\":\"Duplicate values for parameter 'twice'.\"}"},
    {FRAMED(BNS_SIGNATURE_MISSING, "k", 0), 400,
     "{\"code\":-1102,\"msg\":\"Mandatory parameter 'signature' was not sent, was empty/null, or malformed.\"}"},
    {FRAMED(BNS_SIGNATURE_MISSING, "", 0), 400,
     "{\"code\":-1102,\"msg\":\"Mandatory parameter 'apiKey' was not sent, was empty/null, or malformed.\"}"},
    {FRAMED(BNS_TIMESTAMP_MISSING, "", 0), 400,
     "{\"code\":-1102,\"msg\":\"Mandatory parameter 'apiKey' was not sent, was empty/null, or malformed.\"}"},
    {FRAMED(BNS_TIMESTAMP_MISSING, "", 1), 400,
     "{\"code\":-1102,\"msg\":\"Mandatory parameter 'timestamp' was not sent, was empty/null, or malformed.\"}"},
    {FRAMED(BNS_SIGNATURE, "", 0), 400, "{\"code\":-1022,\"msg\":\"Signature for this request is not valid.\"}"},
    {OF("spot-rest", "/api/v3/order", BNS_SIGNATURE_MISSING), 400,
     "{\"code\":-1102,\"msg\":\"Mandatory parameter 'signature' was not sent, was empty/null, or malformed.\"}"},
    {LOGON("spot-ws", BNS_KIND_HMAC), 400, "{\"code\":-2028,\"msg\":\"HMAC-SHA-256 API key is not supported.\"}"},
    {LOGON("spot-ws", BNS_KIND_RSA), 400, "{\"code\":-2028,\"msg\":\"RSA API key is not supported.\"}"},
    {LOGON("usdm-ws", BNS_KIND_HMAC), 400, "{\"code\":-4056,\"msg\":\"HMAC_SHA256 API key is not supported.\"}"},
    {OF("us-rest", "/api/v3/order", BNS_KEY_TYPE), 400,
     "{\"code\":-1022,\"msg\":\"Signature for this request is not valid.\"}"},
    {"pay-request", "/a", REFUSED_BY_REASON, BNS_SIGNATURE, "k", 0, 0, BNS_KIND_HMAC, 400,
     "{\"status\":\"FAIL\",\"code\":\"400002\",\"errorMessage\":\"Signature for this request is not valid.\"}"},
    {"pay-request", "/a", REFUSED_GATEWAY, BNS_VALID, "k", 0, 0, BNS_KIND_HMAC, 400,
     "{\"status\":\"ERROR\",\"type\":\"SYS\",\"code\":\"100001001\",\"errorData\":\"System abnormality\"}"}};

static void a_refusal_says_what_its_product_says(void **state) {
  answer_facts facts = {1, 0, "D", 1, 0, NULL, bns_slice_of("/"), NULL};
  mem arena = {NULL};
  char problem[512];
  vector_set set;
  (void)state;
  assert_int_equal(vectors_load(&set, NULL, problem, sizeof problem), 0);
  for (size_t i = 0; i < sizeof refusals / sizeof *refusals; i++) {
    const refused *row = &refusals[i];
    request_checks found;
    ring_key key;
    response out;
    memset(&found, 0, sizeof found);
    memset(&key, 0, sizeof key);
    key.key.kind = row->kind;
    found.key = &key;
    found.scheme = scheme_of(row->scheme);
    found.reasons = set.reasons;
    found.refusal[RULES_TODAY] = row->why;
    found.reason[RULES_TODAY] = row->reason;
    found.request.seen.path = bns_slice_of(row->path);
    found.request.seen.api_key = bns_slice_of(row->api_key);
    found.request.seen.session_logon = row->is_logon;
    found.by_session = row->by_session;
    found.duplicate = bns_slice_of("twice");
    response_checked(&out, &arena, &found, RULES_TODAY, &facts);
    if (out.status != row->status || !bns_slice_is(out.body, row->body))
      fail_msg("row %zu: %u %.*s", i, out.status, (int)out.body.len, (const char *)out.body.ptr);
    assert_int_equal(out.is_order, 0);
  }
  mem_free(&arena);
  vectors_free(&set);
}

/* A name of 200 bytes is told whole, a longer one up to the last whole character within them. */
static void a_name_is_told_as_far_as_it_is_a_text_that_can_be_shown(void **state) {
  static const char begins[] = "{\"code\":-1101,\"msg\":\"Duplicate values for parameter '";
  const struct {
    const char *fill, *end;
    size_t num, shown;
  } names[] = {{"a", "", 200, 200}, {"a", "", 201, 200}, {"a", "\xC3\xA9z", 199, 199}, {"a", "\xC3\xA9z", 198, 200}};
  answer_facts facts = {1, 0, "D", 1, 0, NULL, bns_slice_of("/"), NULL};
  mem arena = {NULL};
  char problem[512], name[256];
  vector_set set;
  request_checks found;
  response out;
  (void)state;
  assert_int_equal(vectors_load(&set, NULL, problem, sizeof problem), 0);
  memset(&found, 0, sizeof found);
  found.scheme = scheme_of("spot-rest");
  found.reasons = set.reasons;
  found.refusal[RULES_TODAY] = REFUSED_BY_REASON;
  found.reason[RULES_TODAY] = BNS_DUPLICATE;
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
    memset(name, names[i].fill[0], names[i].num);
    strcpy(name + names[i].num, names[i].end);
    found.duplicate = bns_slice_of(name);
    response_checked(&out, &arena, &found, RULES_TODAY, &facts);
    assert_memory_equal(out.body.ptr, begins, strlen(begins));
    assert_int_equal(out.body.len, strlen(begins) + names[i].shown + strlen("'.\"}"));
    assert_memory_equal(out.body.ptr + strlen(begins), name, names[i].shown);
  }
  found.duplicate = bns_slice_of("\xff");
  response_checked(&out, &arena, &found, RULES_TODAY, &facts);
  assert_true(bns_slice_is(out.body, "{\"code\":-1101,\"msg\":\"Duplicate values for parameter '?'.\"}"));
  mem_free(&arena);
  vectors_free(&set);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(an_answer_is_whole_whatever_stood_there_before),
      cmocka_unit_test(the_head_of_an_answer_is_that_of_its_product),
      cmocka_unit_test(futures_have_a_head_of_their_own),
      cmocka_unit_test(what_ends_a_head_is_asked_of_the_connection),
      cmocka_unit_test(each_status_has_its_phrase),
      cmocka_unit_test(a_preflight_allows_each_header_of_a_request),
      cmocka_unit_test(an_answer_is_framed_for_the_websocket_api),
      cmocka_unit_test(a_refusal_says_what_its_product_says),
      cmocka_unit_test(a_name_is_told_as_far_as_it_is_a_text_that_can_be_shown),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

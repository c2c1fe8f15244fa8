/* What the exchange's checks say of the vectors' requests, of each scheme's right request changed in many ways, and of
 * a request to each listed endpoint; and what is answered to them, byte for byte. All that is said of those with the
 * same outcome is one number of requests_judged.txt. Whoever changes a check or an answer on purpose has the file
 * written anew (--write), and sees in it what that concerns. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "adapter.h"
#include "exchange_loaded.h"
#include "exchange/responses.h"
#include "run/adapter/reply.h"
#include "run/adapter/request_line.h"
#include "run/judge/failure_findings.h"
#include "scheme.h"
#include "snapshot.h"
#include "suite/scheme_traits.h"
#include "text.h"
#include "util/json_text.h"
#include "util/slice.h"

#define GOLDEN "conformance/tests/data/requests_judged.txt"
enum { HEADERS_MOST = 16, LINE_MOST = 4000, SIGNED_MOST = 40 };

static exchange_loaded loaded;
static struct {
  snapshot_rows rows;
  mem arena; /* of one request */
} judged;

static int load(void **state) {
  (void)state;
  return exchange_load(&loaded);
}

static int unload(void **state) {
  (void)state;
  return exchange_unload(&loaded);
}

/* ------------------------------------------------------------------------------------------------------ one request */

static void put_checks(buf *out, const request_checks *found) {
  const endpoint_view *view = &found->view;
  for (size_t i = 0; i < found->num_checks; i++) {
    const check_result *check = &found->checks[i];
    buf_format(out, "%s %d %d %d %d %s\n", check->name, check->refusal, check->reason, check->state[RULES_TODAY],
               check->state[RULES_2025], check->why);
  }
  buf_format(out, "%d %d %d %d %.*s %d %d %d|%d %d %zu %zu %zu %d %.*s", found->refusal[0], found->refusal[1],
             found->reason[0], found->reason[1], (int)found->duplicate.len, (const char *)found->duplicate.ptr,
             found->by_session, found->security, found->key != NULL, view->counts, view->is_counted, view->num_sent,
             view->num_read, view->num_expected, view->values, (int)view->name.len, (const char *)view->name.ptr);
}

/* By how much the checks said an answer closes the connection, or is to HEAD. */
static void put_answers(buf *out, const request_checks *found, answer_facts *facts) {
  facts->number = out->len * 997;
  facts->keep_alive = out->len % 2 != 0;
  facts->is_head = out->len % 3 == 0;
  for (ruleset rules = RULES_TODAY; rules < NUM_RULESETS; rules++) {
    response made;
    response_checked(&made, &judged.arena, found, rules, facts);
    buf_format(out, "|%.*s %.*s\n", (int)made.code.len, (const char *)made.code.ptr, (int)made.member.len,
               (const char *)made.member.ptr);
    if (found->scheme->form == BNS_FORM_FRAME)
      response_framed(&made, &judged.arena, bns_slice_of("7"), facts->keep_alive, facts);
    response_put(out, &made, facts);
  }
}

static const char *outcome_of(const request_checks *found) {
  static const char *const names[] = {"",           "too many",  "not read", "not JSON", "gateway",
                                      "no session", "mandatory", "value",    "accepted"};
  refusal why = found->refusal[RULES_TODAY];
  return why == REFUSED_BY_REASON ? bns_reason_name(found->reason[RULES_TODAY]) : names[why];
}

static void tell(const char *what, const request_checks *found, answer_facts *facts) {
  char name[96];
  buf said = {NULL, 0, 0};
  put_checks(&said, found);
  put_answers(&said, found, facts);
  snprintf(name, sizeof name, "%s %s: %s", found->scheme->name, what, outcome_of(found));
  snapshot_add(&judged.rows, name, buf_slice(&said));
  buf_free(&said);
}

static bns_slice method_of(bns_slice message) {
  const bns_json *whole = json_read_request(&judged.arena, message);
  return whole == NULL || whole->type != BNS_JSON_OBJECT
             ? (bns_slice){NULL, 0}
             : vectors_expand(&judged.arena, bns_json_member(whole, "method"));
}

/* A frame without a session, and in one whose key is another than its own. */
static void judge_frame(const char *what, const bns_scheme *scheme, bns_slice message, const exchange_data *by,
                        answer_facts *facts) {
  for (int has_session = 0; has_session <= 1; has_session++) {
    request_checks found;
    response_session session = {bns_slice_of(has_session ? "k" : ""), 1499827319000, 1499827318000};
    ws_request request = {message, method_of(message), {NULL, 0}, session.api_key};
    request.path = bns_slice_of(traits_of(scheme_numbered(traits_of(scheme)->endpoints_too))->starts[0]);
    facts->session = &session;
    snapshot_dirty_stack();
    request_checks_frame(&found, &judged.arena, scheme, &request, by, facts->now_us);
    tell(what, &found, facts);
  }
}

static void judge(const char *what, const bns_scheme *scheme, const bns_wire *wire, int64_t now_us, int64_t since_us) {
  const exchange_data by = {&loaded.endpoints, &loaded.ring, loaded.vectors.reasons, since_us};
  answer_facts facts = {0, now_us, "Wed, 12 Jul 2017 02:41:59 GMT", 0, 0, scheme, {NULL, 0}, NULL};
  request_checks found;
  facts.path = endpoint_path(wire);
  if (scheme->form == BNS_FORM_FRAME) {
    judge_frame(what, scheme, wire->message, &by, &facts);
    return;
  }
  snapshot_dirty_stack();
  request_checks_run(&found, &judged.arena, scheme, wire, bns_slice_of("api.binance.com"), &by, now_us);
  tell(what, &found, &facts);
}

/* ------------------------------------------------------------------------------------------------- whose they are */

static int64_t time_of(const vector *v) {
  const bns_json *time = request_line_field(v, "now_ms");
  uint64_t ms = 1499827319559;
  return time != NULL && bns_number(&ms, vectors_expand(&judged.arena, time)) == BNS_OK && ms < INT64_MAX / 1000
             ? (int64_t)ms * 1000
             : INT64_C(1499827319559000);
}

static int is_judged(const vector *v) {
  return v->op == OP_VERIFY && v->scheme->form != BNS_FORM_FIX && !v->scheme->is_webhook;
}

static void judge_vectors(void) {
  mem arena = {NULL};
  for (size_t i = 0; i < loaded.vectors.num_vectors; i++) {
    const vector *v = &loaded.vectors.vectors[i];
    bns_wire wire;
    if (!is_judged(v) || !failure_findings_wire(&wire, &arena, v)) continue;
    judge("vectors", v->scheme, &wire, time_of(v), 0);
    mem_free(&judged.arena);
    mem_reset(&arena);
  }
  mem_free(&arena);
}

/* change: one of a right request. Texts are NULL where nothing is changed. */
typedef struct change {
  const char *name, *method;
  const char *from, *to; /* wherever it stands, once in each part */
  const char *more;      /* behind the target, and behind a body that is there */
  const char *body, *type;
  int header; /* which is left out, counted from 1; less than 0: is there twice */
  int64_t later_ms, since_ms;
} change;

static const change changes[] = {
    {.name = "as it is"},
    {.name = "another method", .method = "GET"},
    {.name = "unknown method", .method = "BREW"},
    {.name = "DELETE", .method = "DELETE"},
    {.name = "no signature", .from = "signature", .to = "signatur"},
    {.name = "empty signature", .from = "ature=", .to = "ature=&x="},
    {.name = "empty signature in a frame", .from = "\"signature\":\"", .to = "\"signature\":\"\",\"x\":\""},
    {.name = "one more signature", .more = "&signature=00"},
    {.name = "short signature", .from = "ature=", .to = "ature=00&x="},
    {.name = "no hex", .from = "ature=", .to = "ature=z"},
    {.name = "a byte of the signature", .from = "1", .to = "2"},
    {.name = "another symbol", .from = "LTCBTC", .to = "ETHBTC"},
    {.name = "a parameter twice", .more = "&symbol=LTCBTC"},
    {.name = "a parameter twice in front", .from = "?", .to = "?side=BUY&side=BUY&"},
    {.name = "one more parameter", .more = "&more=1"},
    {.name = "many more parameters", .more = "&a=1&b=1&c=1&d=1&e=1&f=1&g=1&h=1&i=1&j=1&k=1&l=1&m=1&n=1&o=1&p=1&q=1"},
    {.name = "bad percent", .more = "&bad=%zz"},
    {.name = "not UTF-8", .more = "&%FF=%FF"},
    {.name = "raw UTF-8", .more = "&x=\xc3\xa9"},
    {.name = "a plus", .more = "&x=a+b"},
    {.name = "no timestamp", .from = "timestamp", .to = "timestamq"},
    {.name = "timestamp of seconds", .from = "9559", .to = "9"},
    {.name = "timestamp of microseconds", .from = "559&", .to = "559000&"},
    {.name = "timestamp of nanoseconds", .from = "559", .to = "559000000"},
    {.name = "timestamp with a letter", .from = "timestamp=1", .to = "timestamp=x"},
    {.name = "timestamp with a letter in a frame", .from = "\"timestamp\":1", .to = "\"timestamp\":\"x\",\"y\":1"},
    {.name = "empty timestamp", .from = "timestamp=", .to = "timestamp=&x="},
    {.name = "no window", .from = "recvWindow", .to = "recvWindov"},
    {.name = "window of 0", .from = "recvWindow=5000", .to = "recvWindow=0"},
    {.name = "window too wide", .from = "recvWindow=", .to = "recvWindow=60"},
    {.name = "window with a letter", .from = "recvWindow=", .to = "recvWindow=x"},
    {.name = "empty window", .from = "recvWindow=", .to = "recvWindow=&x="},
    {.name = "window with decimals", .from = "recvWindow=5000", .to = "recvWindow=4999.5"},
    {.name = "window in a frame", .from = "\"recvWindow\":", .to = "\"recvWindow\":\"x\",\"z\":"},
    {.name = "a second early", .later_ms = -999},
    {.name = "a second early and one", .later_ms = -1000},
    {.name = "more than a second early", .later_ms = -1001},
    {.name = "five seconds late", .later_ms = 5000},
    {.name = "more than five seconds late", .later_ms = 5001},
    {.name = "a minute late", .later_ms = 60001},
    {.name = "late, of this computer", .later_ms = 60001, .since_ms = -1},
    {.name = "late, of this computer just then", .later_ms = 60001, .since_ms = 1},
    {.name = "late, of this computer later", .later_ms = 60001, .since_ms = 2},
    {.name = "the first header left out", .header = 1},
    {.name = "the second header left out", .header = 2},
    {.name = "the third header left out", .header = 3},
    {.name = "the fourth header left out", .header = 4},
    {.name = "the fifth header left out", .header = 5},
    {.name = "the first header twice", .header = -1},
    {.name = "the second header twice", .header = -2},
    {.name = "the fifth header twice", .header = -5},
    {.name = "another key",
     .from = "vmPUZE6mv9SD5VNHk4HlWFsOr6aKE2zvsw0MuIgwCIPy6utIco14y7Ju91duEh8A",
     .to = "vmPUZE6mv9SD5VNHk4HlWFsOr6aKE2zvsw0MuIgwCIPy6utIco14y7Ju91duEh8B"},
    {.name = "a short key", .from = "vmPUZE6mv9SD5VNHk4HlWFsOr6aKE2zvsw0MuIgwCIPy6utIco14y7Ju91duEh8A", .to = "vm"},
    {.name = "an empty key", .from = "vmPUZE6mv9SD5VNHk4HlWFsOr6aKE2zvsw0MuIgwCIPy6utIco14y7Ju91duEh8A", .to = ""},
    {.name = "a key with a sign",
     .from = "vmPUZE6mv9SD5VNHk4HlWFsOr6aKE2zvsw0MuIgwCIPy6utIco14y7Ju91duEh8A",
     .to = "vmPUZE6mv9SD5VNHk4HlWFsOr6aKE2zvsw0MuIgwCIPy6utIco14y7Ju91duEh8-"},
    {.name = "a body of a form", .body = "symbol=LTCBTC&x=1", .type = "application/x-www-form-urlencoded"},
    {.name = "a body of JSON", .body = "{\"a\":1}", .type = "application/JSON;charset=utf-8"},
    {.name = "a body that is no JSON", .body = "{", .type = "application/json"},
    {.name = "a body that is a list", .body = "[]", .type = "application/json"},
    {.name = "a body without a type", .body = "x=1"},
    {.name = "a body of one byte", .body = "x"},
    {.name = "a body of one byte of JSON", .body = "1", .type = "application/json"},
    {.name = "a GET with a body of one byte", .method = "GET", .body = "x"},
    {.name = "a GET with a body", .method = "GET", .body = "x=1"},
    {.name = "a GET with a body of JSON", .method = "GET", .body = "{}", .type = "text/json"},
    {.name = "an empty body", .body = ""},
    {.name = "another path", .from = "/order", .to = "/nosuch"},
    {.name = "another path without a signature", .from = "/order?", .to = "/nosuch?b=1#"},
    {.name = "a broken frame", .from = "}}", .to = "}"},
    {.name = "another method in a frame", .from = "order.place", .to = "order.cancel"},
    {.name = "a session's method", .from = "order.place", .to = "session.status"},
    {.name = "a logout", .from = "order.place", .to = "session.logout"},
    {.name = "a logon", .from = "order.place", .to = "session.logon"},
    {.name = "a public method", .from = "order.place", .to = "time"},
    {.name = "a key's method", .from = "order.place", .to = "userDataStream.start"},
    {.name = "an unknown method in a frame", .from = "order.place", .to = "nosuch"},
    {.name = "no key in a frame", .from = "\"apiKey\"", .to = "\"apikey\""},
    {.name = "neither key nor signature in a frame", .from = "\"apiKey\":\"", .to = "\"signature2\":\""},
    {.name = "a name twice in a frame", .from = "\"symbol\"", .to = "\"side\":\"SELL\",\"symbol\""},
};

static bns_slice replaced(bns_slice text, const char *from, const char *to) {
  size_t at = from == NULL ? text.len : slice_find(text, from);
  bns_slice rest;
  if (at == text.len) return text;
  rest = slice_from(text, at + strlen(from));
  return mem_format(&judged.arena, "%.*s%s%.*s", (int)at, (const char *)text.ptr, to, (int)rest.len,
                    (const char *)rest.ptr);
}

static void add_header(bns_wire *out, bns_header *kept, bns_slice name, bns_slice value) {
  assert_true(out->num_headers < HEADERS_MOST);
  kept[out->num_headers++] = (bns_header){name, value};
}

static void change_headers(bns_wire *out, bns_header *kept, const bns_wire *right, const change *how) {
  out->num_headers = 0;
  out->headers = kept;
  for (size_t i = 0; i < right->num_headers; i++) {
    const bns_header *each = &right->headers[i];
    if (how->type != NULL && bns_slice_is_nocase(each->name, "Content-Type")) continue;
    if (how->header == (int)i + 1) continue;
    add_header(out, kept, each->name, replaced(each->value, how->from, how->to));
    if (how->header == -(int)i - 1) add_header(out, kept, each->name, each->value);
  }
  if (how->type != NULL) add_header(out, kept, bns_slice_of("Content-Type"), bns_slice_of(how->type));
}

static void judge_change(const vector *v, const bns_wire *right, const change *how) {
  bns_header kept[HEADERS_MOST];
  bns_wire wire = *right;
  int64_t now_us = time_of(v);
  int64_t since_us = how->since_ms == 0 ? 0 : now_us + (how->since_ms - 1) * 1000;
  change_headers(&wire, kept, right, how);
  wire.target = replaced(wire.target, how->from, how->to);
  wire.body = replaced(wire.body, how->from, how->to);
  wire.message = replaced(wire.message, how->from, how->to);
  if (how->method != NULL) wire.method = bns_slice_of(how->method);
  if (how->body != NULL) wire.body = bns_slice_of(how->body);
  if (how->more != NULL && wire.target.len > 0)
    wire.target = mem_join(&judged.arena, wire.target, "", bns_slice_of(how->more));
  judge(how->name, v->scheme, &wire, now_us + how->later_ms * 1000, since_us);
}

static void judge_changes(void) {
  mem arena = {NULL};
  for (unsigned id = 0; id < BNS_NUM_SCHEMES; id++) {
    bns_slice name = mem_format(&arena, "%s/verify/base", scheme_numbered(id)->name);
    const vector *v = vectors_find(&loaded.vectors, name);
    bns_wire right;
    if (v == NULL || !is_judged(v) || !failure_findings_wire(&right, &arena, v)) continue;
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++)
      judge_change(v, &right, &changes[i]);
    mem_free(&judged.arena);
  }
  mem_free(&arena);
}

/* Each endpoint without anything, with a key, and with a signature that is none and a parameter that it has not. */
static void judge_endpoint(const endpoint *listed, const bns_scheme *scheme) {
  static const char *const queries[] = {"",
                                        "?a=1",
                                        "?timestamp=1499827319559&a=1&signature=00",
                                        "?a=1&a=2&b=%00",
                                        "?symbol=undefined",
                                        "?symbol=BTCUSDT&price=1e-7",
                                        "?symbol=BTCUSDT&quantity=0,5",
                                        "?symbol=BTCUSDT&x=True"};
  static const char *const params[] = {"",
                                       "\"a\":1,\"timestamp\":1499827319559",
                                       "\"symbol\":\"BTCUSDT\"",
                                       "\"symbol\":\"BTCUSDT\",\"symbols\":[\"BTCUSDT\"]",
                                       "\"symbol\":\"undefined\"",
                                       "\"symbol\":\"BTCUSDT\",\"price\":\"1e-7\"",
                                       "\"symbol\":\"BTCUSDT\",\"quantity\":\"0,5\"",
                                       "\"symbol\":\"BTCUSDT\",\"x\":\"True\""};
  for (size_t i = 0; i < sizeof queries / sizeof *queries; i++) {
    bns_header key = {bns_slice_of("X-MBX-APIKEY"), vectors_key(&loaded.vectors, bns_slice_of("docs"))->api_key};
    bns_wire wire;
    memset(&wire, 0, sizeof wire);
    wire.method = listed->method;
    wire.target = mem_join(&judged.arena, listed->path, "", bns_slice_of(queries[i]));
    wire.headers = &key;
    wire.num_headers = i > 0;
    wire.message = mem_format(&judged.arena, "{\"id\":1,\"method\":\"%.*s\",\"params\":{%s}}", (int)listed->method.len,
                              (const char *)listed->method.ptr, params[i]);
    judge("endpoints", scheme, &wire, INT64_C(1499827319559000), 0);
    mem_free(&judged.arena);
  }
}

/* ------------------------------------------------------------------------------------------------- signed right */

/* Of what the reference is asked to sign: a text for another. */
static const char *const asked_changes[][2] = {{"\"op\"", "\"op\""},
                                               {"\"1\"]", "\"1e-7\"]"},
                                               {"\"1\"]", "\"0,5\"]"},
                                               {"\"1\"]", "\"True\"]"},
                                               {"\"LTCBTC\"", "\"undefined\""},
                                               {"\"BTCUSDT\"", "\"None\""},
                                               {"[\"symbol\",", "[\"symbom\","},
                                               {"\"0.1\"", "\"1E+5\""},
                                               {"/order\"", "/order/test\""},
                                               {"\"52000.00\"", "\"52000,00\""},
                                               {"\"SELL\"", "\"null\""},
                                               {"\"SELL\"", "{\"boolean\":\"true\"}"},
                                               {"\"body\":\"{", "\"body\":\"[{"},
                                               {"\"body\":\"{", "\"body\":\"\",\"x\":\"{"}};

/* The wire form that the reference makes of a vector's line. 0: none. */
static int sign(bns_wire *out, adapter *reference, const vector *v) {
  buf line = {NULL, 0, 0};
  reply_room values = {NULL, 0};
  reply given;
  stages made;
  int is_made;
  memset(&given, 0, sizeof given);
  memset(out, 0, sizeof *out);
  if (request_line_request(&line, &judged.arena, v, 2) == 0) {
    bns_slice answer = adapter_answer(reference, (bns_slice){line.ptr, line.len - 1});
    reply_read(&given, &values, &judged.arena, mem_copy(&judged.arena, answer.ptr, answer.len - 1));
  }
  is_made = given.answer == REPLY_OK && stages_read(&made, &judged.arena, given.ok, 0) == NULL;
  if (is_made) {
    out->method = v->scheme->form == BNS_FORM_HEADERS ? bns_slice_of("POST")
                                                      : vectors_expand(&judged.arena, request_line_field(v, "method"));
    out->target = v->scheme->form == BNS_FORM_HEADERS ? vectors_expand(&judged.arena, request_line_field(v, "path"))
                                                      : made.text[STAGE_TARGET];
    out->body = made.text[STAGE_BODY];
    out->message = made.text[STAGE_MESSAGE];
    out->headers = made.headers;
    out->num_headers = made.num_headers;
  }
  buf_free(&line);
  reply_room_free(&values);
  return is_made;
}

static void judge_signed_vector(adapter *reference, const vector *v) {
  for (size_t i = 0; i < sizeof asked_changes / sizeof *asked_changes; i++) {
    vector other = *v;
    const bns_json *time;
    uint64_t ms = 1645423376532;
    bns_wire wire;
    if (slice_find(v->line, asked_changes[i][0]) == v->line.len) continue;
    other.line = replaced(v->line, asked_changes[i][0], asked_changes[i][1]);
    other.json = json_read(&judged.arena, other.line);
    if (other.json == NULL || !sign(&wire, reference, &other)) continue;
    time = request_line_field(v, "time_ms");
    if (time != NULL) (void)bns_number(&ms, vectors_expand(&judged.arena, time));
    judge("signed", v->scheme, &wire, (int64_t)ms * 1000, 0);
  }
}

/* Those of RSA take long: of each scheme a few. */
static void judge_signed(void) {
  unsigned seen[BNS_NUM_SCHEMES] = {0};
  adapter reference;
  memset(&reference, 0, sizeof reference);
  for (size_t i = 0; i < loaded.vectors.num_vectors; i++) {
    const vector *v = &loaded.vectors.vectors[i];
    if (v->op != OP_REQUEST || v->scheme->form == BNS_FORM_FIX || v->scheme->is_webhook || v->key == NULL ||
        v->line.len > LINE_MOST || seen[v->scheme->id]++ >= SIGNED_MOST)
      continue;
    judge_signed_vector(&reference, v);
    mem_free(&judged.arena);
  }
  adapter_close(&reference);
}

/* "?a0&a1&...": a name that is there twice, or in query and body, the last time behind so many others. */
static void judge_many(size_t others, const char *first, const char *last, const char *body) {
  const char *const mark = "&timestamp=1499827319559&signature=00";
  buf target = {NULL, 0, 0};
  bns_wire wire;
  memset(&wire, 0, sizeof wire);
  buf_format(&target, "/api/v3/nosuch?%s", first);
  for (size_t i = 0; i < others; i++)
    buf_format(&target, "&a%zu", i);
  buf_format(&target, "&%s%s", last, mark);
  wire.method = bns_slice_of("POST");
  wire.target = mem_take(&judged.arena, &target);
  wire.body = bns_slice_of(body);
  judge("many parameters", scheme_numbered(BNS_ID_SPOT_REST), &wire, INT64_C(1499827319559000), 0);
  mem_free(&judged.arena);
}

static void judge_numbers(void) {
  static const size_t numbers[] = {0, 1, 1995, 1996, 1997, 1998, 1999, 2000, 3995, 3996, 3997, 3998, 3999, 4000};
  for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
    judge_many(numbers[i], "x", "z", "z=1");
    judge_many(numbers[i], "x", "x", "");
    judge_many(numbers[i], "z", "x", "z=1");
  }
  judge_many(1, "x", "y", "&&&&&x");
}

static void judge_endpoints(void) {
  for (size_t i = 0; i < loaded.endpoints.num; i++) {
    const endpoint *listed = &loaded.endpoints.list[i];
    const bns_scheme *scheme = bns_scheme_find((const char *)listed->scheme.ptr, listed->scheme.len);
    if (scheme != NULL && scheme->form != BNS_FORM_FIX) judge_endpoint(listed, scheme);
  }
}

/* --------------------------------------------------------------------------- pages, as the front server has them */

static void put_page(const char *name, const response *page, const bns_scheme *scheme) {
  answer_facts facts = {7, 0, "Wed, 12 Jul 2017 02:41:59 GMT", 1, 0, scheme, bns_slice_of("/sapi/v1/a"), NULL};
  for (int i = 0; i < 4; i++) {
    buf out = {NULL, 0, 0};
    facts.keep_alive = i & 1;
    facts.is_head = i & 2;
    response_put(&out, page, &facts);
    snapshot_add(&judged.rows, name, buf_slice(&out));
    buf_free(&out);
  }
}

/* Whatever stood in the answer before is gone. */
static void begin_page(response *page) {
  memset(page, 0x5a, sizeof *page);
}

static void judge_statuses(void) {
  for (unsigned status = 99; status <= 600; status++) {
    response page;
    char name[40];
    snprintf(name, sizeof name, "pages of %u00", status / 100);
    begin_page(&page);
    response_plain(&page, &judged.arena, status);
    page.accept = page.headers = bns_slice_of("a: b\r\n");
    put_page(name, &page, NULL);
    put_page(name, &page, scheme_numbered(BNS_ID_SPOT_REST));
    put_page(name, &page, scheme_numbered(BNS_ID_USDM_REST));
  }
}

static void judge_pages(void) {
  answer_facts facts = {7, 0, "Wed, 12 Jul 2017 02:41:59 GMT", 0, 0, NULL, {NULL, 0}, NULL};
  response page;
  buf out = {NULL, 0, 0};
  judge_statuses();
  for (int takes_html = 0; takes_html <= 1; takes_html++) {
    begin_page(&page);
    response_not_found(&page, takes_html);
    put_page("pages of what is not found", &page, NULL);
  }
  begin_page(&page);
  response_blocked(&page);
  put_page("pages of what is blocked", &page, NULL);
  for (facts.keep_alive = 0; facts.keep_alive <= 1; facts.keep_alive++)
    response_put_preflight(&out, &facts);
  snapshot_add(&judged.rows, "preflights", buf_slice(&out));
  buf_free(&out);
  mem_free(&judged.arena);
}

/* --------------------------------------------------------------------------------------------------------- the file */

static void put_all(buf *out) {
  memset(&judged, 0, sizeof judged);
  judge_vectors();
  judge_changes();
  judge_endpoints();
  judge_signed();
  judge_numbers();
  judge_pages();
  snapshot_put(out, &judged.rows);
}

static int is_written;

static void each_request_is_judged_and_answered_as_it_was(void **state) {
  buf made = {NULL, 0, 0};
  (void)state;
  put_all(&made);
  snapshot_holds(GOLDEN, &made, is_written);
}

int main(int argc, char **argv) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(each_request_is_judged_and_answered_as_it_was)};
  is_written = snapshot_is_written(argc, argv);
  return cmocka_run_group_tests(tests, load, unload);
}

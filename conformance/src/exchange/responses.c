/* responses.c - the answers, in the words that were observed or that the documents have. */
#include "exchange/responses.h"

#include <stdio.h>
#include <string.h>

#include "scheme.h"
#include "suite/scheme_traits.h"
#include "util/slice.h"
#include "text.h"

enum { NAME_SHOWN = 200 };

/* ----------------------------------------------------------------------------------------------------------- bodies */

static bns_slice keep(mem *arena, buf *text) {
  bns_slice kept = mem_copy(arena, text->ptr, text->len);
  buf_free(text);
  return kept;
}

static void refuse(response *out, mem *arena, int is_pay, unsigned status, const char *code, bns_slice text) {
  buf body = {NULL, 0, 0};
  out->status = status;
  out->code = bns_slice_of(code);
  buf_format(&body, is_pay ? "{\"status\":\"FAIL\",\"code\":\"%s\",\"errorMessage\":" : "{\"code\":%s,\"msg\":", code);
  buf_put_json(&body, text);
  buf_put_text(&body, "}");
  out->body = keep(arena, &body);
}

void response_refuse(response *out, mem *arena, unsigned status, const char *code, bns_slice text) {
  refuse(out, arena, 0, status, code, text);
}

/* The name is the client's bytes: what is not UTF-8 cannot stand in JSON. A long one is cut between two characters. */
static bns_slice name_of(const request_checks *found) {
  bns_slice name = found->duplicate.len > 0 ? found->duplicate : found->view.name;
  if (!bns_utf8_valid(name)) return bns_slice_of("?");
  if (name.len <= NAME_SHOWN) return name;
  for (name.len = NAME_SHOWN; (name.ptr[name.len] & 0xc0) == 0x80; name.len--)
    continue;
  return name;
}

/* with writes what a mark stands for in its place. */
static bns_slice with(mem *arena, bns_slice text, const char *mark, bns_slice value) {
  buf out = {NULL, 0, 0};
  size_t at;
  if (slice_find(text, mark) == text.len) return text;
  while ((at = slice_find(text, mark)) < text.len) {
    buf_put(&out, text.ptr, at);
    buf_put_slice(&out, value);
    text = slice_from(text, at + strlen(mark));
  }
  buf_put_slice(&out, text);
  return keep(arena, &out);
}

static bns_slice count_of(mem *arena, size_t number) {
  return mem_format(arena, "%zu", number);
}

/* Three marks stand for how many parameters there are, and "$name" for the one that is there twice: it comes last,
 * since it is the client's own text, which may look like a mark. */
static bns_slice with_facts_of(mem *arena, const char *text, const request_checks *found) {
  bns_slice out = with(arena, bns_slice_of(text), "$expected", count_of(arena, found->view.num_expected));
  out = with(arena, out, "$read", count_of(arena, found->view.num_read));
  out = with(arena, out, "$sent", count_of(arena, found->view.num_sent));
  return with(arena, out, "$name", name_of(found));
}

static product product_of(const request_checks *found) {
  if (slice_starts(found->request.seen.path, "/sapi/")) return PRODUCT_SAPI;
  return traits_of(found->scheme)->answers;
}

/* A session begins with an Ed25519 key alone (SW-5). */
static const char *form_of_logon(const request_checks *found) {
  bns_key_kind kind = found->key == NULL ? 0 : found->key->key.kind;
  if (!found->request.seen.session_logon || kind == BNS_KIND_ED25519) return "";
  return kind == BNS_KIND_RSA ? "rsa-logon" : "hmac-logon";
}

/* Which form of a refusal it is: the word "when" of vectors/reasons.json. */
static const char *form_of(const request_checks *found, refusal why, bns_reason reason) {
  if (why == REFUSED_VALUE) return found->view.is_number ? "" : "no-number";
  if (reason == BNS_RECVWINDOW) return found->request.seen.window_readable ? "" : "no-number";
  return reason == BNS_KEY_TYPE ? form_of_logon(found) : "";
}

/* In a frame an API key that is not there is told before whatever else is not there. */
static bns_reason told_first(const request_checks *found, bns_reason reason) {
  int is_missing = reason == BNS_SIGNATURE_MISSING || reason == BNS_TIMESTAMP_MISSING;
  if (found->scheme->form != BNS_FORM_FRAME || !is_missing) return reason;
  return found->request.seen.api_key.len == 0 && !found->by_session ? BNS_KEY_MISSING : reason;
}

const reason_answer *served_refusal(const request_checks *found, ruleset rules) {
  refusal why = found->refusal[rules];
  bns_reason reason = told_first(found, found->reason[rules]);
  return reason_answer_of(reason_of(found->reasons, why, reason), product_of(found), form_of(found, why, reason));
}

static void refuse_as(response *out, mem *arena, const request_checks *found, ruleset rules) {
  static const reason_answer unknown = {.status = 400, .code = "-1000", .text = SERVED_UNKNOWN};
  static const reason_answer unknown_to_pay = {.status = 400, .code = "400001", .text = "Invalid request."};
  int is_pay = found->scheme->form == BNS_FORM_HEADERS;
  const reason_answer *said = served_refusal(found, rules);
  const scheme_traits *traits = traits_of(found->scheme);
  reason_answer own = {.status = 400, .code = traits->wrong_signature, .text = traits->wrong_text};
  if (said == NULL) said = is_pay ? &unknown_to_pay : &unknown;
  if (traits->wrong_text != NULL && found->reason[rules] == BNS_SIGNATURE) said = &own;
  if (found->refusal[rules] != REFUSED_GATEWAY) {
    refuse(out, arena, is_pay, said->status, said->code, with_facts_of(arena, said->text, found));
    return;
  }
  out->status = said->status;
  out->code = bns_slice_of(said->code);
  out->body = mem_format(arena, "{\"status\":\"ERROR\",\"type\":\"SYS\",\"code\":\"%s\",\"errorData\":\"%s\"}",
                         said->code, said->text);
}

/* "$now" stands for the time of the server's clock, and three others for what the session is. */
static bns_slice with_facts(mem *arena, bns_slice text, const answer_facts *facts) {
  const response_session *session = facts->session;
  bns_slice nothing = bns_slice_of("null");
  text = with(arena, text, "\"$now\"", mem_format(arena, "%lld", (long long)(facts->now_us / 1000)));
  if (session == NULL) return text;
  text = with(arena, text, "\"$connectedSince\"", mem_format(arena, "%lld", (long long)session->connected_ms));
  if (session->api_key.len == 0)
    return with(arena, with(arena, text, "\"$apiKey\"", nothing), "\"$authorizedSince\"", nothing);
  text = with(arena, text, "$apiKey", session->api_key); /* letters and digits: BNS_KEY_FORMAT has seen to it */
  return with(arena, text, "\"$authorizedSince\"", mem_format(arena, "%lld", (long long)session->authorised_ms));
}

static void succeed(response *out, mem *arena, const request_checks *found, const answer_facts *facts) {
  const bns_json *listed = endpoint_answer(found->endpoint, &found->request);
  const bns_json *body = listed == NULL ? NULL : bns_json_member(listed, "body");
  const bns_json *number = listed == NULL ? NULL : bns_json_member(listed, "status");
  uint64_t status = 200;
  out->status = 200;
  out->body = bns_slice_of(traits_of(found->scheme)->success);
  if (body == NULL) return;
  out->member = vectors_expand(arena, bns_json_member(listed, "member"));
  if (number != NULL && bns_number(&status, (bns_slice){number->ptr, number->len}) == BNS_OK)
    out->status = (unsigned)status;
  if (body->type == BNS_JSON_STRING) {
    out->body = vectors_expand(arena, body);
    out->type = "text/html";
  } else {
    out->body = with_facts(arena, (bns_slice){body->ptr, body->len}, facts);
  }
}

void response_checked(response *out, mem *arena, const request_checks *found, ruleset rules,
                      const answer_facts *facts) {
  refusal why = found->refusal[rules];
  memset(out, 0, sizeof *out);
  if (why == NOT_REFUSED) {
    succeed(out, arena, found, facts);
    out->is_order =
        bns_slice_is(found->request.wire.method, "POST") && bns_slice_is(found->request.seen.path, "/api/v3/order");
  } else {
    refuse_as(out, arena, found, rules);
  }
}

void response_framed(response *out, mem *arena, bns_slice id, int tells_limits, const answer_facts *facts) {
  buf text = {NULL, 0, 0};
  buf_put_text(&text, "{\"id\":");
  buf_put_slice(&text, id);
  buf_format(&text, ",\"status\":%u,\"", out->status);
  buf_put_slice(&text, out->code.len > 0     ? bns_slice_of("error")
                       : out->member.len > 0 ? out->member
                                             : bns_slice_of("result"));
  buf_put_text(&text, "\":");
  buf_put_slice(&text, out->body);
  if (tells_limits)
    buf_format(&text,
               ",\"rateLimits\":[{\"rateLimitType\":\"REQUEST_WEIGHT\",\"interval\":\"MINUTE\",\"intervalNum\":1,"
               "\"limit\":6000,\"count\":%lu}]",
               (unsigned long)(facts->number % 6000));
  buf_put_text(&text, "}");
  out->body = keep(arena, &text);
}

/* ------------------------------------------------------------------------------------------------------------ bytes */

static const char *phrase_of(unsigned status) {
  static const struct {
    unsigned status;
    const char *phrase;
  } phrases[] = {{100, "Continue"},
                 {101, "Switching Protocols"},
                 {200, "OK"},
                 {204, "No Content"},
                 {302, "Found"},
                 {307, "Temporary Redirect"},
                 {400, "Bad Request"},
                 {401, "Unauthorized"},
                 {403, "Forbidden"},
                 {404, "Not Found"},
                 {405, "Method Not Allowed"},
                 {408, "Request Timeout"},
                 {410, "Gone"},
                 {413, "Payload Too Large"},
                 {414, "URI Too Long"},
                 {418, "I'm a teapot"},
                 {426, "Upgrade Required"},
                 {429, "Too Many Requests"},
                 {431, "Request Header Fields Too Large"},
                 {501, "Not Implemented"},
                 {503, "Service Unavailable"},
                 {504, "Gateway Timeout"},
                 {505, "HTTP Version Not Supported"}};
  for (size_t i = 0; i < sizeof phrases / sizeof *phrases; i++)
    if (phrases[i].status == status) return phrases[i].phrase;
  return "Unknown";
}

void response_plain(response *out, mem *arena, unsigned status) {
  memset(out, 0, sizeof *out);
  out->status = status;
  out->type = "text/html";
  out->body = mem_format(arena,
                         "<html>\r\n<head><title>%u %s</title></head>\r\n<body>\r\n<center><h1>%u %s</h1></center>\r\n"
                         "<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n",
                         status, phrase_of(status), status, phrase_of(status));
}

void response_not_found(response *out, int takes_html) {
  memset(out, 0, sizeof *out);
  out->status = 404;
  out->type = "text/html";
  /* Without Accept: text/html the body is not known; an empty one says nothing wrong. */
  if (takes_html) out->body = bns_slice_of("<html><body><h2>404 Not found</h2></body></html>");
}

void response_blocked(response *out) {
  memset(out, 0, sizeof *out);
  out->status = 403;
  out->type = "text/html";
  out->body = bns_slice_of("<HTML><HEAD><TITLE>ERROR: The request could not be satisfied</TITLE></HEAD><BODY>\n"
                           "<H1>403 ERROR</H1>\n<H2>The request could not be satisfied.</H2>\nRequest blocked.\n"
                           "</BODY></HTML>\n");
}

/* The gateway before futures and options has other headers than that before Spot. */
static int is_of_futures(const answer_facts *facts) {
  return facts->scheme != NULL && traits_of(facts->scheme)->answers == PRODUCT_FUTURES;
}

static void put_used_weight(buf *out, unsigned long weight) {
  buf_put_text(out, "x-mbx-used-weight: ");
  buf_put_number(out, weight);
  buf_put_text(out, "\r\nx-mbx-used-weight-1m: ");
  buf_put_number(out, weight);
  buf_put_text(out, "\r\n");
}

static void put_spot_headers(buf *out, const response *what, const answer_facts *facts, unsigned long weight) {
  buf_format(out, "x-mbx-uuid: 00000000-0000-4000-8000-%012llx\r\n", (unsigned long long)facts->number);
  if (slice_starts(facts->path, "/sapi/"))
    buf_format(out, "X-SAPI-USED-IP-WEIGHT-1M: %lu\r\n", weight);
  else
    put_used_weight(out, weight);
  if (what->is_order) buf_put_text(out, "x-mbx-order-count-10s: 1\r\nx-mbx-order-count-1d: 1\r\n");
  buf_put_text(out, what->status == 200 ? "X-Cache: Miss from cloudfront\r\n" : "X-Cache: Error from cloudfront\r\n");
}

static void put_exchange_headers(buf *out, const response *what, const answer_facts *facts) {
  unsigned long weight = (unsigned long)(facts->number % 6000);
  if (is_of_futures(facts))
    buf_format(out, "X-MBX-USED-WEIGHT-1M: %lu\r\nX-MBX-ORDER-COUNT-1M: 1\r\nx-response-time: 1ms\r\n", weight);
  else
    put_spot_headers(out, what, facts, weight);
  if (what->status == 200) buf_put_text(out, "Access-Control-Allow-Origin: *\r\n");
}

static const char *type_of(const response *what, const answer_facts *facts) {
  if (what->type != NULL) return what->type;
  return is_of_futures(facts) ? "application/json" : "application/json;charset=UTF-8";
}

static void put_upgrade(buf *out, const response *what) {
  buf_put_text(out, "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                    "Sec-WebSocket-Accept: ");
  buf_put_slice(out, what->accept);
  buf_put_text(out, "\r\n\r\n");
}

/* Piece by piece: a format takes as long as all checks of a request. */
static void put_head(buf *out, const response *what, const answer_facts *facts) {
  const char *rest[] = {" ",
                        phrase_of(what->status),
                        "\r\nServer: ",
                        is_of_futures(facts) ? "Tengine" : "nginx",
                        "\r\nDate: ",
                        facts->date,
                        "\r\nContent-Type: ",
                        type_of(what, facts)};
  buf_put_text(out, "HTTP/1.1 ");
  buf_put_number(out, what->status);
  for (size_t i = 0; i < sizeof rest / sizeof *rest; i++)
    buf_put_text(out, rest[i]);
  buf_put_text(out, "\r\nContent-Length: ");
  buf_put_number(out, what->body.len);
  buf_put_text(out, "\r\n");
}

void response_put(buf *out, const response *what, const answer_facts *facts) {
  if (what->status == 101) {
    put_upgrade(out, what);
    return;
  }
  put_head(out, what, facts);
  if (facts->scheme != NULL && facts->scheme->form == BNS_FORM_REST) put_exchange_headers(out, what, facts);
  if (what->status == 426) buf_put_text(out, "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n");
  buf_put_slice(out, what->headers);
  if (!facts->keep_alive) buf_put_text(out, "Connection: close\r\n");
  buf_put_text(out, "\r\n");
  if (!facts->is_head) buf_put_slice(out, what->body);
}

/* The headers of every scheme. */
static void put_allowed(buf *out) {
  const char *key_header;
  for (size_t i = 0; (key_header = scheme_key_header(i)) != NULL; i++)
    buf_format(out, "%s, ", key_header);
  buf_put_text(out, "Content-Type");
  for (unsigned id = 0; id < BNS_NUM_SCHEMES; id++) {
    const bns_header_names *names = scheme_numbered(id)->is_webhook ? NULL : scheme_numbered(id)->headers;
    const char *each[] = {NULL, NULL, NULL, NULL};
    if (names == NULL) continue;
    each[0] = names->timestamp, each[1] = names->nonce, each[2] = names->owner, each[3] = names->signature;
    for (size_t i = 0; i < 4; i++)
      if (each[i] != NULL) buf_format(out, ", %s", each[i]);
  }
}

void response_put_preflight(buf *out, const answer_facts *facts) {
  buf allowed = {NULL, 0, 0};
  put_allowed(&allowed);
  buf_format(out,
             "HTTP/1.1 204 No Content\r\nServer: nginx\r\nDate: %s\r\nAccess-Control-Allow-Origin: *\r\n"
             "Access-Control-Allow-Methods: GET, POST, PUT, DELETE\r\n"
             "Access-Control-Allow-Headers: %.*s\r\n"
             "Access-Control-Allow-Private-Network: true\r\nAccess-Control-Max-Age: 600\r\n%s\r\n",
             facts->date, (int)allowed.len, (const char *)allowed.ptr,
             facts->keep_alive ? "" : "Connection: close\r\n");
  buf_free(&allowed);
}

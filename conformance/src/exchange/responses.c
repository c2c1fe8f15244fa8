/* responses.c - the answers, in the words that were observed or that the documents have. */
#include "exchange/responses.h"

#include <stdio.h>
#include <string.h>

#include "scheme.h"
#include "suite/scheme_traits.h"
#include "util/slice.h"
#include "text.h"

enum { NAME_SHOWN = 200 };

/* row: a refusal in Spot's words. plain: where /sapi leaves the parameter's name out. */
typedef struct row {
  bns_reason reason;
  unsigned status;
  const char *code, *text, *plain;
} row;

#define MANDATORY "A mandatory parameter was not sent, was empty/null, or malformed."
#define ILLEGAL "Illegal characters found in a parameter."

static const row spot_rows[] = {
    {BNS_SIGNATURE_MISSING, 400, "-1102", "Mandatory parameter 'signature' was not sent, was empty/null, or malformed.",
     MANDATORY},
    {BNS_TIMESTAMP_MISSING, 400, "-1102", "Mandatory parameter 'timestamp' was not sent, was empty/null, or malformed.",
     MANDATORY},
    {BNS_SIGNATURE_FORMAT, 400, "-1100",
     "Illegal characters found in parameter 'signature'; legal range is '^[A-Fa-f0-9]{64}$'.", ILLEGAL},
    {BNS_TIMESTAMP_FORMAT, 400, "-1100",
     "Illegal characters found in parameter 'timestamp'; legal range is '^[0-9]{1,20}$'.", ILLEGAL},
    {BNS_KEY_MISSING, 401, "-2014", "API-key format invalid.", NULL},
    {BNS_KEY_FORMAT, 401, "-2014", "API-key format invalid.", NULL},
    {BNS_TIMESTAMP_AHEAD, 400, "-1021", "Timestamp for this request was 1000ms ahead of the server's time.", NULL},
    {BNS_TIMESTAMP_OLD, 400, "-1021", "Timestamp for this request is outside of the recvWindow.", NULL},
    {BNS_KEY_UNKNOWN, 401, "-2015", "Invalid API-key, IP, or permissions for action.", NULL},
    {BNS_KEY_TYPE, 400, "-1022", "Signature for this request is not valid.", NULL},
    {BNS_ENCODING, 400, "-1022", "Signature for this request is not valid.", NULL},
    {BNS_SIGNATURE, 400, "-1022", "Signature for this request is not valid.", NULL},
};

/* A session begins with an Ed25519 key alone (SW-5); futures say it otherwise. What is said of RSA is not known. */
static const row logon_rows[] = {
    {BNS_KEY_TYPE, 400, "-2028", "HMAC-SHA-256 API key is not supported.", "RSA API key is not supported."},
    {BNS_KEY_TYPE, 400, "-4056", "HMAC_SHA256 API key is not supported.", "RSA API key is not supported."},
};

/* PR-7. The texts of 400001, 400004 and 400005 are not known: here stands the documents' reason for each. */
static const row pay_rows[] = {
    {BNS_KEY_MISSING, 400, "400005", "API identity key format invalid.", NULL},
    {BNS_KEY_FORMAT, 400, "400005", "API identity key format invalid.", NULL},
    {BNS_KEY_UNKNOWN, 400, "400004", "API identity key not found or invalid.", NULL},
    {BNS_KEY_TYPE, 400, "400002", "Signature for this request is not valid.", NULL},
    {BNS_TIMESTAMP_MISSING, 400, "400003", "Timestamp for this request is outside of the recvWindow.", NULL},
    {BNS_TIMESTAMP_FORMAT, 400, "400003", "Timestamp for this request is outside of the recvWindow.", NULL},
    {BNS_TIMESTAMP_AHEAD, 400, "400003", "Timestamp for this request is outside of the recvWindow.", NULL},
    {BNS_TIMESTAMP_OLD, 400, "400003", "Timestamp for this request is outside of the recvWindow.", NULL},
    {BNS_NONCE, 400, "400001", "Invalid request.", NULL},
    {BNS_SIGNATURE_MISSING, 400, "400002", "Signature for this request is not valid.", NULL},
    {BNS_SIGNATURE, 400, "400002", "Signature for this request is not valid.", NULL},
};

static const row *row_of(const row *rows, size_t num, bns_reason reason) {
  for (size_t i = 0; i < num; i++)
    if (rows[i].reason == reason) return &rows[i];
  return NULL;
}

/* ----------------------------------------------------------------------------------------------------------- bodies */

static bns_slice keep(mem *arena, buf *text) {
  bns_slice kept = mem_copy(arena, text->ptr, text->len);
  buf_free(text);
  return kept;
}

static void refuse(served *out, mem *arena, int is_pay, unsigned status, const char *code, bns_slice text) {
  buf body = {NULL, 0, 0};
  out->status = status;
  out->code = bns_slice_of(code);
  buf_format(&body, is_pay ? "{\"status\":\"FAIL\",\"code\":\"%s\",\"errorMessage\":" : "{\"code\":%s,\"msg\":", code);
  buf_put_json(&body, text);
  buf_put_text(&body, "}");
  out->body = keep(arena, &body);
}

void served_refuse(served *out, mem *arena, unsigned status, const char *code, bns_slice text) {
  refuse(out, arena, 0, status, code, text);
}

/* The name is the client's bytes: what is not UTF-8 cannot stand in JSON. A long one is cut between two characters. */
static bns_slice name_of(const examination *found) {
  bns_slice name = found->duplicate;
  if (!bns_utf8_valid(name)) return bns_slice_of("?");
  if (name.len <= NAME_SHOWN) return name;
  for (name.len = NAME_SHOWN; (name.ptr[name.len] & 0xc0) == 0x80; name.len--)
    continue;
  return name;
}

static void refuse_counts(served *out, mem *arena, const examination *found, refusal why) {
  if (why == REFUSED_TOO_MANY)
    refuse(out, arena, 0, 400, "-1101",
           mem_format(arena, "Too many parameters; expected '%zu' and received '%zu'.", found->num_expected,
                      found->num_sent));
  else
    refuse(out, arena, 0, 400, "-1104",
           mem_format(arena, "Not all sent parameters were read; read '%zu' parameter(s) but was sent '%zu'.",
                      found->num_read, found->num_sent));
}

static int is_sapi(const examination *found) {
  return slice_starts(found->request.seen.path, "/sapi/");
}

static void refuse_window(served *out, mem *arena, const examination *found) {
  if (found->request.seen.window_readable)
    refuse(out, arena, 0, 400, "-1131", bns_slice_of("'recvWindow' must be less than 60000."));
  else if (is_sapi(found))
    refuse(out, arena, 0, 400, "-1100", bns_slice_of(ILLEGAL));
  else
    refuse(out, arena, 0, 400, "-1100",
           bns_slice_of(!found->scheme->has_micro && found->scheme->form != BNS_FORM_FIX
                            ? "Illegal characters found in parameter 'recvWindow'; legal range is '^[0-9]{1,20}$'."
                            : "Illegal characters found in parameter 'recvWindow'; legal range is "
                              "'^([0-9]{1,20})(\\.[0-9]{1,3})?$'."));
}

static void refuse_spot(served *out, mem *arena, const examination *found, bns_reason reason) {
  const row *r = row_of(spot_rows, sizeof spot_rows / sizeof *spot_rows, reason);
  int sapi = is_sapi(found);
  if (reason == BNS_DUPLICATE)
    refuse(out, arena, 0, 400, "-1101",
           mem_format(arena, "Duplicate values for parameter '%.*s'.", (int)name_of(found).len,
                      (const char *)name_of(found).ptr));
  else if (reason == BNS_RECVWINDOW)
    refuse_window(out, arena, found);
  else if (sapi && reason == BNS_KEY_UNKNOWN)
    refuse(out, arena, 0, 400, "-2008", bns_slice_of("Invalid Api-Key ID."));
  else if (r != NULL)
    refuse(out, arena, 0, sapi ? 400 : r->status, r->code, bns_slice_of(sapi && r->plain ? r->plain : r->text));
  else
    refuse(out, arena, 0, 400, "-1000", bns_slice_of("An unknown error occurred while processing the request."));
}

static int is_futures(const examination *found) {
  return found->endpoint != NULL && !slice_starts(found->endpoint->path, "/ws-api/");
}

/* What the WebSocket API refuses otherwise than REST does. 0: nothing of the sort. */
static int refuse_frame(served *out, mem *arena, const examination *found, bns_reason reason) {
  const row *logon = &logon_rows[is_futures(found)];
  bns_key_kind kind = found->key == NULL ? 0 : found->key->key.kind;
  int is_missing = reason == BNS_KEY_MISSING || reason == BNS_SIGNATURE_MISSING || reason == BNS_TIMESTAMP_MISSING;
  if (found->refusal[RULES_TODAY] == REFUSED_NO_SESSION)
    refuse(out, arena, 0, 400, "-1193",
           bns_slice_of("WebSocket session not authenticated. Recommendation: use `session.logon`."));
  else if (is_missing && found->request.seen.api_key.len == 0 && !found->by_session)
    refuse(out, arena, 0, 400, "-1102",
           bns_slice_of("Mandatory parameter 'apiKey' was not sent, was empty/null, or malformed."));
  else if (reason == BNS_KEY_TYPE && found->request.seen.session_logon && kind != BNS_KIND_ED25519)
    refuse(out, arena, 0, logon->status, logon->code, bns_slice_of(kind == BNS_KIND_RSA ? logon->plain : logon->text));
  else
    return 0;
  return 1;
}

static void refuse_pay(served *out, mem *arena, refusal why, bns_reason reason) {
  const row *r = row_of(pay_rows, sizeof pay_rows / sizeof *pay_rows, reason);
  if (why == REFUSED_GATEWAY) {
    out->status = 400;
    out->code = bns_slice_of("100001001");
    out->body = bns_slice_of("{\"status\":\"ERROR\",\"type\":\"SYS\",\"code\":\"100001001\",\"errorData\":\"System "
                             "abnormality\"}");
  } else if (why == REFUSED_NOT_JSON)
    refuse(out, arena, 1, 400, "400008", bns_slice_of("Request body is not a valid json object."));
  else if (r != NULL)
    refuse(out, arena, 1, r->status, r->code, bns_slice_of(r->text));
  else
    refuse(out, arena, 1, 400, "400001", bns_slice_of("Invalid request."));
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

/* "$now" stands for the time of the server's clock, and three others for what the session is. */
static bns_slice with_facts(mem *arena, bns_slice text, const answer_facts *facts) {
  const served_session *session = facts->session;
  bns_slice nothing = bns_slice_of("null");
  text = with(arena, text, "\"$now\"", mem_format(arena, "%lld", (long long)(facts->now_us / 1000)));
  if (session == NULL) return text;
  text = with(arena, text, "\"$connectedSince\"", mem_format(arena, "%lld", (long long)session->connected_ms));
  if (session->api_key.len == 0)
    return with(arena, with(arena, text, "\"$apiKey\"", nothing), "\"$authorizedSince\"", nothing);
  text = with(arena, text, "$apiKey", session->api_key); /* letters and digits: BNS_KEY_FORMAT has seen to it */
  return with(arena, text, "\"$authorizedSince\"", mem_format(arena, "%lld", (long long)session->authorised_ms));
}

static void succeed(served *out, mem *arena, const examination *found, const answer_facts *facts) {
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

void served_examined(served *out, mem *arena, const examination *found, ruleset rules, const answer_facts *facts) {
  refusal why = found->refusal[rules];
  memset(out, 0, sizeof *out);
  if (why == NOT_REFUSED) {
    succeed(out, arena, found, facts);
    out->is_order =
        bns_slice_is(found->request.wire.method, "POST") && bns_slice_is(found->request.seen.path, "/api/v3/order");
  } else if (found->scheme->form == BNS_FORM_HEADERS)
    refuse_pay(out, arena, why, found->reason[rules]);
  else if (found->scheme->form == BNS_FORM_FRAME && refuse_frame(out, arena, found, found->reason[rules]))
    return;
  else if (why == REFUSED_BY_REASON)
    refuse_spot(out, arena, found, found->reason[rules]);
  else
    refuse_counts(out, arena, found, why);
}

void served_framed(served *out, mem *arena, bns_slice id, int tells_limits, const answer_facts *facts) {
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

void served_plain(served *out, mem *arena, unsigned status) {
  memset(out, 0, sizeof *out);
  out->status = status;
  out->type = "text/html";
  out->body = mem_format(arena,
                         "<html>\r\n<head><title>%u %s</title></head>\r\n<body>\r\n<center><h1>%u %s</h1></center>\r\n"
                         "<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n",
                         status, phrase_of(status), status, phrase_of(status));
}

void served_not_found(served *out, int takes_html) {
  memset(out, 0, sizeof *out);
  out->status = 404;
  out->type = "text/html";
  /* Without Accept: text/html the body is not known; an empty one says nothing wrong. */
  if (takes_html) out->body = bns_slice_of("<html><body><h2>404 Not found</h2></body></html>");
}

void served_blocked(served *out) {
  memset(out, 0, sizeof *out);
  out->status = 403;
  out->type = "text/html";
  out->body = bns_slice_of("<HTML><HEAD><TITLE>ERROR: The request could not be satisfied</TITLE></HEAD><BODY>\n"
                           "<H1>403 ERROR</H1>\n<H2>The request could not be satisfied.</H2>\nRequest blocked.\n"
                           "</BODY></HTML>\n");
}

static int is_futures_path(bns_slice path) {
  return slice_starts(path, "/fapi/") || slice_starts(path, "/dapi/");
}

static void put_spot_headers(buf *out, const served *what, const answer_facts *facts, unsigned long weight) {
  buf_format(out, "x-mbx-uuid: 00000000-0000-4000-8000-%012llx\r\n", (unsigned long long)facts->number);
  if (slice_starts(facts->path, "/sapi/"))
    buf_format(out, "X-SAPI-USED-IP-WEIGHT-1M: %lu\r\n", weight);
  else
    buf_format(out, "x-mbx-used-weight: %lu\r\nx-mbx-used-weight-1m: %lu\r\n", weight, weight);
  if (what->is_order) buf_put_text(out, "x-mbx-order-count-10s: 1\r\nx-mbx-order-count-1d: 1\r\n");
  buf_format(out, "X-Cache: %s from cloudfront\r\n", what->status == 200 ? "Miss" : "Error");
}

static void put_exchange_headers(buf *out, const served *what, const answer_facts *facts) {
  unsigned long weight = (unsigned long)(facts->number % 6000);
  if (is_futures_path(facts->path))
    buf_format(out, "X-MBX-USED-WEIGHT-1M: %lu\r\nX-MBX-ORDER-COUNT-1M: 1\r\nx-response-time: 1ms\r\n", weight);
  else
    put_spot_headers(out, what, facts, weight);
  if (what->status == 200) buf_put_text(out, "Access-Control-Allow-Origin: *\r\n");
}

static const char *type_of(const served *what, const answer_facts *facts) {
  if (what->type != NULL) return what->type;
  return is_futures_path(facts->path) ? "application/json" : "application/json;charset=UTF-8";
}

static void put_upgrade(buf *out, const served *what) {
  buf_put_text(out, "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                    "Sec-WebSocket-Accept: ");
  buf_put_slice(out, what->accept);
  buf_put_text(out, "\r\n\r\n");
}

void served_put(buf *out, const served *what, const answer_facts *facts) {
  if (what->status == 101) {
    put_upgrade(out, what);
    return;
  }
  buf_format(out, "HTTP/1.1 %u %s\r\nServer: %s\r\nDate: %s\r\nContent-Type: %s\r\nContent-Length: %zu\r\n",
             what->status, phrase_of(what->status), is_futures_path(facts->path) ? "Tengine" : "nginx", facts->date,
             type_of(what, facts), what->body.len);
  if (facts->scheme != NULL && facts->scheme->form == BNS_FORM_REST) put_exchange_headers(out, what, facts);
  if (what->status == 426) buf_put_text(out, "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n");
  buf_put_slice(out, what->headers);
  if (!facts->keep_alive) buf_put_text(out, "Connection: close\r\n");
  buf_put_text(out, "\r\n");
  if (!facts->is_head) buf_put_slice(out, what->body);
}

/* The headers of every scheme whose requests are signed by headers. */
static void put_allowed(buf *out) {
  buf_put_text(out, "X-MBX-APIKEY, Content-Type");
  for (unsigned id = 0; id < BNS_NUM_SCHEMES; id++) {
    const bns_header_names *names = scheme_numbered(id)->is_webhook ? NULL : scheme_numbered(id)->headers;
    const char *each[] = {NULL, NULL, NULL, NULL};
    if (names == NULL) continue;
    each[0] = names->timestamp, each[1] = names->nonce, each[2] = names->owner, each[3] = names->signature;
    for (size_t i = 0; i < 4; i++)
      if (each[i] != NULL) buf_format(out, ", %s", each[i]);
  }
}

void served_put_preflight(buf *out, const answer_facts *facts) {
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

/* page_api.c - what the server answers about itself, below /bnconform/: the page, what it shows, the clock. Only this
 * computer may ask: a name that leads here (DNS rebinding) and a page of elsewhere, be it of another port, are refused
 * by Host and Origin; and with a key of the user's own only who has the page's token (serve_guard.h). */
#include <string.h>

#include "suite/embedded.h"
#include "json.h"
#include "serve/serve_guard.h"
#include "page/page_paste.h"
#include "serve/page_request.h"
#include "show/html.h"
#include "suite/scheme_traits.h"
#include "util/slice.h"
#include "text.h"
#include "util/json_text.h"
#include "wire.h"

enum { TEXT_MOST = 1 << 20, ASKED_VALUES = 16 };

EMBEDDED(inspector_html);
EMBEDDED(inspector_css);
EMBEDDED(inspector_js);
EMBEDDED(session_js);
EMBEDDED(report_js);
EMBEDDED(files_js);
EMBEDDED(plain_html);
EMBEDDED(code_js);

static const char root[] = "/bnconform/";

/* asked: one request to the server itself. */
typedef struct asked {
  serving *self;
  answering *how;
  const http_message *message;
  const answer_facts *facts;
  bns_slice path; /* behind root */
} asked;

/* ------------------------------------------------------------------------------------------------ from this host */

static int is_same_name(bns_slice a, bns_slice b) {
  static const char name[] = "localhost";
  return bns_slice_equal(a, b) || (bns_slice_is_nocase(a, name) && bns_slice_is_nocase(b, name));
}

/* is_own_origin tells that a page of this very server asks: of the name that the request is for, and of its port. */
static int is_own_origin(const serving *self, const http_message *message, bns_slice origin) {
  int secure = slice_starts_nocase(origin, "https://");
  bns_slice all, name, host = serve_host_alone(message->host);
  uint64_t port = secure ? 443 : 80;
  if (!secure && !slice_starts_nocase(origin, "http://")) return 0;
  all = slice_from(origin, secure ? 8 : 7);
  name = serve_host_alone(all);
  if (name.len < all.len && bns_number(&port, slice_from(all, name.len + 1)) != BNS_OK) return 0;
  return self->open != NULL && port == self->open->port && is_same_name(name, host);
}

/* Browsers say when another page asks, where they send no Origin: only a link may lead here from there. */
static int is_from_here(const serving *self, const http_message *message) {
  bns_slice origin, site;
  if (!serve_is_loopback(message->host)) return 0;
  if (bns_find_header(&site, &message->wire, "Sec-Fetch-Site") && !bns_slice_is(site, "same-origin") &&
      !bns_slice_is(site, "none") && !bns_slice_is(message->wire.target, root))
    return 0;
  return !bns_find_header(&origin, &message->wire, "Origin") || is_own_origin(self, message, origin);
}

/* ------------------------------------------------------------------------------------------------------- answers */

/* The page is this server's own files and talks to it alone; nothing that stands in a request can become more than
 * text. */
#define POLICY                                                                                                         \
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; " \
  "frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'"

/* len NULL: the answer has no end. */
static void put_head(const asked *a, const char *status, const char *type, const size_t *len) {
  buf *out = a->how->out;
  buf_format(out, "HTTP/1.1 %s\r\nDate: %s\r\nContent-Type: %s\r\n", status, a->facts->date, type);
  if (len != NULL) buf_format(out, "Content-Length: %zu\r\n", *len);
  buf_put_text(out, "Cache-Control: no-store\r\nContent-Security-Policy: " POLICY "\r\n"
                    "Cross-Origin-Opener-Policy: same-origin\r\nCross-Origin-Resource-Policy: same-origin\r\n"
                    "Referrer-Policy: no-referrer\r\nX-Content-Type-Options: nosniff\r\n");
  if (!a->facts->keep_alive) buf_put_text(out, "Connection: close\r\n");
}

static void put_answer(const asked *a, const char *status, const char *type, bns_slice body) {
  put_head(a, status, type, &body.len);
  buf_put_text(a->how->out, "\r\n");
  if (!a->facts->is_head) buf_put_slice(a->how->out, body);
}

static void put_json(const asked *a, const char *status, bns_slice body) {
  put_answer(a, status, "application/json", body);
}

static void refuse(const asked *a, const char *status, const char *why) {
  buf body = {NULL, 0, 0};
  buf_put_text(&body, "{\"error\":");
  buf_put_json(&body, bns_slice_of(why));
  buf_put_text(&body, "}");
  put_json(a, status, buf_slice(&body));
  buf_free(&body);
}

/* ------------------------------------------------------------------------------------------------- what was kept */

static void put_run(buf *out, const serving *self) {
  buf_format(out, "{\"run\":\"%lld\",\"number\":%llu", (long long)self->started_ms, (unsigned long long)self->number);
}

/* A command that works now: signed by the documents' key, or by the reader's own, which he fills in. */
static void put_example(buf *out, const serving *self, const http_message *message) {
  const test_key *docs = vectors_key(self->set, bns_slice_of("docs"));
  buf text = {NULL, 0, 0};
  if (docs == NULL) return;
  if (self->options.clock.is_fixed)
    buf_format(&text, "q='symbol=BTCUSDT&timestamp=%lld'\n", (long long)(self->options.clock.fixed_us / 1000));
  else
    buf_put_text(&text, "q=\"symbol=BTCUSDT&timestamp=$(date +%s)000\"\n");
  buf_put_text(&text, "s=$(printf %s \"$q\" | openssl dgst -sha256 -hmac ");
  buf_put_slice(&text, self->ring.has_any ? bns_slice_of("\"$SECRET\"") : docs->secret);
  buf_format(&text, " | sed 's/.* //')\ncurl -H '%s: ", scheme_key_header(0));
  buf_put_slice(&text, docs->api_key);
  buf_put_text(&text, "' \"http://");
  buf_put_slice(&text, message->host);
  buf_put_text(&text, "/api/v3/openOrders?$q&signature=$s\"");
  buf_put_text(out, ",\"example\":");
  buf_put_json(out, buf_slice(&text));
  buf_free(&text);
}

static void answer_requests(const asked *a) {
  const kept_request *one;
  buf body = {NULL, 0, 0};
  put_run(&body, a->self);
  put_example(&body, a->self, a->message);
  buf_format(&body, ",\"most\":%d,\"requests\":[", HISTORY_MOST);
  for (size_t i = 0; (one = serve_history_at(a->self->history, i)) != NULL; i++) {
    if (i > 0) buf_put_text(&body, ",");
    page_request_put_summary(&body, a->self, one);
  }
  buf_put_text(&body, "]}");
  put_json(a, "200 OK", buf_slice(&body));
  buf_free(&body);
}

/* about: a request that is kept, and what is asked of it: the path behind its number. */
typedef struct about {
  const kept_request *one;
  bns_slice what;
} about;

static about find_about(const asked *a, bns_slice rest) {
  size_t slash = slice_index(rest, '/');
  uint64_t number = 0;
  about found = {NULL, slice_from(rest, slash)};
  if (bns_number(&number, slice_until(rest, slash)) == BNS_OK) found.one = serve_history_find(a->self->history, number);
  return found;
}

static void answer_what_if(const asked *a, const about *of, buf *body) {
  bns_slice place = slice_from(of->what, strlen("/what-if"));
  uint64_t from = 0;
  if (place.len > 0 && (place.ptr[0] != '/' || bns_number(&from, slice_from(place, 1)) != BNS_OK || from > 1 << 20))
    refuse(a, "404 Not Found", "there is no such path");
  else
    page_request_put_what_if(body, a->self, of->one, (size_t)from);
}

static void answer_request(const asked *a, bns_slice rest) {
  about of = find_about(a, rest);
  buf body = {NULL, 0, 0};
  if (of.one == NULL)
    refuse(a, "404 Not Found", "this request is not kept any more, or was never here");
  else if (of.what.len == 0)
    page_request_put(&body, a->self, of.one);
  else if (slice_starts(of.what, "/what-if"))
    answer_what_if(a, &of, &body);
  else
    refuse(a, "404 Not Found", "there is no such path");
  if (body.len > 0) put_json(a, "200 OK", buf_slice(&body));
  buf_free(&body);
}

/* -------------------------------------------------------------------------------------------------------- events */

static void answer_events(const asked *a) {
  put_head(a, "200 OK", "text/event-stream", NULL);
  if (a->facts->is_head) {
    buf_put_text(a->how->out, "\r\n");
    return;
  }
  buf_put_text(a->how->out, "\r\nretry: 1000\nevent: begin\ndata: ");
  put_run(a->how->out, a->self);
  buf_put_text(a->how->out, "}\n\n");
  a->how->next = NEXT_EVENTS;
}

void serve_keep(serving *self, const request_record *one) {
  const kept_request *now = self->history == NULL ? NULL : serve_history_add(self->history, one);
  buf event = {NULL, 0, 0};
  if (now == NULL || self->open == NULL || self->open->num_listening == 0) return;
  buf_put_text(&event, "event: request\ndata: ");
  page_request_put_summary(&event, self, now);
  buf_put_text(&event, "\n\n");
  server_publish(self->open, buf_slice(&event));
  buf_free(&event);
}

/* ---------------------------------------------------------------------------------------------- a pasted request */

static int is_type(const http_message *message, const char *wanted) {
  bns_slice type;
  return bns_find_header(&type, &message->wire, "Content-Type") && slice_starts_nocase(type, wanted);
}

/* is_json: a page of elsewhere cannot send that type without being asked for leave first. */
static int is_json(const http_message *message) {
  return is_type(message, "application/json");
}

/* may_set: a form of a page elsewhere can send text/plain, and an old browser does so without an Origin. As
 * application/x-www-form-urlencoded, which is what curl says of its -d, no form can make these bodies. */
static int may_set(const http_message *message) {
  bns_slice any;
  return !bns_find_header(&any, &message->wire, "Content-Type") || bns_find_header(&any, &message->wire, "Origin") ||
         is_json(message) || is_type(message, "application/x-www-form-urlencoded");
}

/* is_taken refuses what is no JSON, or too long. */
static int is_taken(const asked *a) {
  if (!is_json(a->message))
    refuse(a, "415 Unsupported Media Type", "the body is application/json");
  else if (a->message->wire.body.len > TEXT_MOST)
    refuse(a, "413 Content Too Large",
           "a request of at most 1 MiB can be explained here; the command takes longer ones");
  else
    return 1;
  return 0;
}

static void answer_explain(const asked *a) {
  page_paste how = {a->self->set, NULL, 1, NULL, NULL, 0, NULL};
  buf body = {NULL, 0, 0};
  if (!is_taken(a)) return;
  how.redactor = serve_guard_redactor(a->self);
  if (page_paste_put(&body, &how, a->message->wire.body) != 0)
    refuse(a, "400 Bad Request", "the body is {\"text\":...,\"secret\":...}");
  else
    put_json(a, "200 OK", buf_slice(&body));
  redact_close(how.redactor);
  buf_free(&body);
}

static void sign_text(const asked *a, const kept_request *one, buf *body) {
  const bns_json *object = json_read_most(&a->self->arena, a->message->wire.body, ASKED_VALUES);
  const bns_json *text = object != NULL && object->type == BNS_JSON_OBJECT ? bns_json_member(object, "text") : NULL;
  if (text == NULL || text->type != BNS_JSON_STRING)
    refuse(a, "400 Bad Request", "the body is {\"text\":...}");
  else
    page_request_put_signed(body, a->self, one, vectors_expand(&a->self->arena, text));
}

/* What is asked of a request with a text: to explain it with a secret, or to sign another text with its key. */
static void answer_request_with(const asked *a, bns_slice rest) {
  about of = find_about(a, rest);
  buf body = {NULL, 0, 0};
  if (of.one == NULL || of.one->scheme == NULL)
    refuse(a, "404 Not Found", "this request is not kept any more, or was never here");
  else if (!is_taken(a))
    return;
  else if (bns_slice_is(of.what, "/sign"))
    sign_text(a, of.one, &body);
  else if (!bns_slice_is(of.what, "/explain"))
    refuse(a, "404 Not Found", "there is no such path");
  else if (page_request_put_explained(&body, a->self, of.one, a->message->wire.body) != 0)
    refuse(a, "400 Bad Request", "the body is {\"secret\":...,\"signed\":...}");
  if (body.len > 0) put_json(a, "200 OK", buf_slice(&body));
  buf_free(&body);
}

/* What the timestamps of the API key that was seen last tell of its clock, in a sentence; "": nothing yet. */
static void answer_reading(const asked *a) {
  buf text = {NULL, 0, 0}, body = {NULL, 0, 0};
  clock_series_put(&text, &a->self->clock);
  buf_put_text(&body, "{\"reading\":");
  buf_put_json(&body, buf_slice(&text));
  buf_put_text(&body, "}");
  put_json(a, "200 OK", buf_slice(&body));
  buf_free(&text);
  buf_free(&body);
}

static void answer_clock(const asked *a) {
  server_clock clock;
  if (!may_set(a->message)) {
    refuse(a, "415 Unsupported Media Type", "send it as application/json, or without a Content-Type");
    return;
  }
  if (clock_read(&clock, slice_trim(a->message->wire.body)) != 0) {
    refuse(a, "400 Bad Request", "the body is neither real nor fixed:MS");
    return;
  }
  a->self->options.clock = clock;
  serve_terminal_put_clock(a->self);
  put_json(a, "200 OK", bns_slice_of("{}"));
}

/* ----------------------------------------------------------------------------------------------------- the paths */

static void answer_html(const asked *a) {
  put_answer(a, "200 OK", "text/html; charset=utf-8", EMBEDDED_TEXT(inspector_html));
}

static void answer_css(const asked *a) {
  put_answer(a, "200 OK", "text/css; charset=utf-8", EMBEDDED_TEXT(inspector_css));
}

static void put_script(const asked *a, bns_slice text) {
  put_answer(a, "200 OK", "text/javascript; charset=utf-8", text);
}

static void answer_js(const asked *a) {
  put_script(a, EMBEDDED_TEXT(inspector_js));
}

static void answer_session_js(const asked *a) {
  put_script(a, EMBEDDED_TEXT(session_js));
}

static void answer_report_js(const asked *a) {
  put_script(a, EMBEDDED_TEXT(report_js));
}

static void answer_files_js(const asked *a) {
  put_script(a, EMBEDDED_TEXT(files_js));
}

static void answer_code_js(const asked *a) {
  put_script(a, EMBEDDED_TEXT(code_js));
}

/* put_until writes what stands before a mark, and goes on behind it. */
static void put_until(buf *out, bns_slice *left, const char *mark) {
  size_t at = slice_find(*left, mark);
  buf_put_slice(out, slice_until(*left, at));
  *left = slice_from(*left, at + strlen(mark));
}

/* The page for a browser without JavaScript, with these counts and this markup. */
static void put_plain(const asked *a, const char *status, const char *counts, bns_slice markup) {
  bns_slice left = EMBEDDED_TEXT(plain_html);
  buf body = {NULL, 0, 0};
  put_until(&body, &left, "{{counts}}");
  buf_put_text(&body, counts);
  put_until(&body, &left, "{{address}}");
  html_put(&body, a->message->host);
  put_until(&body, &left, "{{requests}}");
  buf_put_slice(&body, markup);
  buf_put_slice(&body, left);
  put_answer(a, status, "text/html; charset=utf-8", buf_slice(&body));
  buf_free(&body);
}

/* What was kept, the newest first, in the terminal's words. */
static void answer_plain(const asked *a) {
  const history *all = a->self->history;
  char counts[40];
  buf markup = {NULL, 0, 0};
  snprintf(counts, sizeof counts, "%zu request%s", all->num, all->num == 1 ? "" : "s");
  page_request_put_lines(&markup, a->self);
  for (size_t i = all->num; i > 0; i--)
    page_request_put_plain(&markup, a->self, serve_history_at(all, i - 1));
  put_plain(a, "200 OK", counts, buf_slice(&markup));
  buf_free(&markup);
}

/* The session that --open reopens, as it was saved; null: there is none. */
static void answer_saved(const asked *a) {
  put_json(a, "200 OK", a->self->saved.len == 0 ? bns_slice_of("null") : buf_slice(&a->self->saved));
}

/* route: who answers a path. kept: only where requests are kept. open: it is the same for everybody, so that no token
 * is asked for it: a browser cannot send one yet. */
typedef struct route {
  const char *path, *method, *wanted;
  int kept, open;
  void (*answer)(const asked *a);
} route;

static const route routes[] = {
    {"", "GET", "GET it", 1, 1, answer_html},
    {"inspector.css", "GET", "GET it", 1, 1, answer_css},
    {"inspector.js", "GET", "GET it", 1, 1, answer_js},
    {"session.js", "GET", "GET it", 1, 1, answer_session_js},
    {"report.js", "GET", "GET it", 1, 1, answer_report_js},
    {"files.js", "GET", "GET it", 1, 1, answer_files_js},
    {"code.js", "GET", "GET it", 1, 1, answer_code_js},
    {"plain", "GET", "GET it", 1, 0, answer_plain},
    {"saved", "GET", "GET it", 1, 0, answer_saved},
    {"events", "GET", "GET it", 1, 0, answer_events},
    {"requests", "GET", "GET it", 1, 0, answer_requests},
    {"reading", "GET", "GET it", 1, 0, answer_reading},
    {"explain", "POST", "POST a text and a secret", 1, 0, answer_explain},
    {"clock", "POST", "POST real or fixed:MS", 0, 0, answer_clock},
};

static const route *find_route(const serving *self, bns_slice path) {
  for (size_t i = 0; i < sizeof routes / sizeof *routes; i++)
    if (bns_slice_is(path, routes[i].path) && (self->history != NULL || !routes[i].kept)) return &routes[i];
  return NULL;
}

static int is_method(const asked *a, const char *method) {
  return bns_slice_is(a->message->wire.method, method) || (a->facts->is_head && strcmp(method, "GET") == 0);
}

/* A browser without JavaScript cannot send the token: it reads why, and what tells the same. */
static void refuse_without_token(const asked *a, const route *way) {
  if (way != NULL && way->answer == answer_plain)
    put_plain(
        a, "403 Forbidden", "not shown",
        bns_slice_of("<h2>What came is not shown here</h2>\n<p>This server has a key that is not public, and asks "
                     "for the token of the page's address, which only a script can send. The terminal tells the "
                     "same: with <code>bnconform serve -v</code> the whole report of every wrong request.</p>\n"));
  else
    refuse(a, "403 Forbidden",
           "the token is missing or wrong: it stands in the page's address, behind #token=, where bnconform serve was "
           "started; a program sends it as the header X-Bnconform-Token");
}

static void answer_path(const asked *a) {
  const route *way = find_route(a->self, a->path);
  if ((way == NULL || !way->open) && !serve_guard_admits(a->self, a->message))
    refuse_without_token(a, way);
  else if (way != NULL && is_method(a, way->method))
    way->answer(a);
  else if (way != NULL)
    refuse(a, "405 Method Not Allowed", way->wanted);
  else if (a->self->history != NULL && slice_starts(a->path, "requests/") && is_method(a, "GET"))
    answer_request(a, slice_from(a->path, strlen("requests/")));
  else if (a->self->history != NULL && slice_starts(a->path, "requests/") && is_method(a, "POST"))
    answer_request_with(a, slice_from(a->path, strlen("requests/")));
  else
    refuse(a, "404 Not Found", "there is no such path");
}

int serve_is_own(bns_slice target) {
  return slice_starts(target, root) || bns_slice_is(target, "/bnconform");
}

void serve_page(serving *self, answering *how, const http_message *message, const answer_facts *facts) {
  asked a = {self, how, message, facts, message->wire.target};
  static const size_t nothing = 0;
  a.path = slice_until(a.path, slice_index(a.path, '?'));
  how->is_secret = 1; /* the token, and what was meant for another path, method or host as well */
  if (!is_from_here(self, message)) {
    refuse(&a, "403 Forbidden", "Host must be this computer's, and Origin this server's own");
  } else if (!slice_starts(a.path, root)) {
    put_head(&a, "308 Permanent Redirect", "text/plain", &nothing);
    buf_format(how->out, "Location: %s\r\n\r\n", root);
  } else {
    a.path = slice_from(a.path, sizeof root - 1);
    answer_path(&a);
  }
}

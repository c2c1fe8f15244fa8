/* serve_http.c - one HTTP request: which product it is for, the judgement and its record, and then the answer. */
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "exchange_names.h"
#include "scheme.h"
#include "suite/scheme_traits.h"
#include "serve/serve_internal.h"
#include "util/slice.h"
#include "text.h"
#include "wire.h"

enum { ARENA_KEPT = 64 * 1024 };

/* ------------------------------------------------------------------------------------------------------ the product */

/* The scheme of headers that the request is of: by its path, or by its headers where no path tells it. NULL: none. */
static const bns_scheme *header_scheme(const http_message *message) {
  for (unsigned id = 0; id < BNS_NUM_SCHEMES; id++) {
    const bns_scheme *one = scheme_numbered(id);
    const char *path = traits_of(one)->path;
    if (one->form != BNS_FORM_HEADERS || one->is_webhook) continue;
    if (path != NULL ? slice_starts(message->wire.target, path) : scheme_sends_headers(one, &message->wire)) return one;
  }
  return NULL;
}

/* is_here tells that a request was sent to this computer's own address: only --exchange can say for whom it is. */
static int is_here(const http_message *message) {
  return message->host.len == 0 || serve_is_loopback(message->host);
}

static const bns_scheme *scheme_of(serving *self, const http_message *message) {
  int is_us;
  bns_slice api_key = {NULL, 0};
  const ring_key *key;
  const bns_scheme *by_headers = header_scheme(message);
  if (by_headers != NULL) return by_headers;
  const bns_scheme *other = scheme_of_exchange(message->host, &message->wire);
  if (other != NULL) return other;
  if (self->options.exchange != NULL && is_here(message)) return self->options.exchange;
  (void)scheme_find_key(&api_key, &message->wire);
  key = keyring_find(&self->ring, api_key);
  is_us = serve_is_us_host(message->host) || (key != NULL && key->is_us);
  return scheme_to(BNS_FORM_REST, is_us ? REGION_US : REGION_WORLD, message->host, serve_path_of(&message->wire));
}

static int is_for_exchange(const serving *self, const http_message *message) {
  bns_slice path = serve_path_of(&message->wire);
  if (self->options.exchange != NULL && is_here(message)) return 1;
  return scheme_knows_path(path) || answers_know(&self->played.answers, path) || header_scheme(message) != NULL ||
         scheme_of_exchange(message->host, &message->wire) != NULL;
}

/* is_blocked tells that the gateway before the exchange lets the path not through. */
static int is_blocked(const http_message *message) {
  const bns_scheme *by_headers = header_scheme(message);
  const char *open = by_headers == NULL ? NULL : traits_of(by_headers)->open_path;
  return open != NULL && !slice_starts(message->wire.target, open);
}

/* Host and header count; it is said once in a run. */
static void say_contradiction(serving *self, const bns_scheme *scheme) {
  const bns_scheme *said = self->options.exchange;
  if (said == NULL || scheme == said || self->is_contradicted || self->watcher.seen != NULL) return;
  self->is_contradicted = 1;
  buf_format(&self->said, "bnconform: --exchange %s: by its host or its headers a request is for %s, and judged so\n",
             exchange_name(said), exchange_title(scheme) != NULL ? exchange_title(scheme) : "Binance");
}

static void judge(serving *self, request_record *one, const http_message *message, const answer_facts *facts) {
  const bns_scheme *scheme = scheme_of(self, message);
  say_contradiction(self, scheme);
  serve_verify(self, one, scheme, &message->wire, message->host, facts->now_us);
  response_checked(&one->answer, &self->arena, &one->found, self->options.rules, facts);
  serve_play(self, one, facts);
  if (one->verdict == REQUEST_OWN_FAULT)
    response_refuse(&one->answer, &self->arena, 500, "-1000", bns_slice_of(SERVED_UNKNOWN));
}

/* ------------------------------------------------------------------------------------------------------ as a proxy */

static int is_connect(const http_message *message) {
  return bns_slice_is(message->wire.method, "CONNECT");
}

/* is_elsewhere tells that a client takes the server for a proxy to a host that is not the exchange's. Nothing is ever
 * sent on from here: what is for the exchange is answered, and the rest refused. */
static int is_elsewhere(const http_message *message) {
  if (is_connect(message)) return !serve_is_exchange_host(message->raw_target);
  return message->raw_target.ptr[0] != '/' && message->wire.target.ptr != message->raw_target.ptr &&
         !serve_is_exchange_host(message->host);
}

static void refuse_elsewhere(serving *self, request_record *one) {
  static const fault not_reached = {"this host is not the exchange's: nothing was sent on to it", ""};
  one->verdict = REQUEST_ELSEWHERE;
  one->fault = &not_reached;
  response_plain(&one->answer, &self->arena, 403);
}

/* ----------------------------------------------------------------------------------------------------- answering */

/* OPTIONS with Access-Control-Request-Method: a browser asks before it sends a page's request. */
static int is_preflight(const http_message *message) {
  bns_slice method;
  return bns_slice_is(message->wire.method, "OPTIONS") &&
         bns_find_header(&method, &message->wire, "Access-Control-Request-Method");
}

static void answer_no_endpoint(request_record *one, const http_message *message) {
  bns_slice accept = {NULL, 0};
  (void)bns_find_header(&accept, &message->wire, "Accept");
  one->verdict = REQUEST_NO_ENDPOINT;
  response_not_found(&one->answer, slice_contains_nocase(accept, "text/html"));
}

static const char *date_of(serving *self, int64_t us) {
  int64_t second = us / 1000000;
  time_t seconds = (time_t)second;
  struct tm utc;
  if (self->date[0] != 0 && second == self->date_second) return self->date;
  self->date_second = second;
  self->date[0] = 0;
  if (gmtime_r(&seconds, &utc) != NULL) strftime(self->date, sizeof self->date, "%a, %d %b %Y %H:%M:%S GMT", &utc);
  return self->date;
}

static int takes_upgrade(const serving *self, bns_slice path) {
  return serve_ws_takes(path) || (self->played.is_open && serve_stream_takes(path));
}

static request_verdict judge_and_tell(serving *self, response *answer, answering *how, const arrival *what,
                                      answer_facts *facts) {
  request_record one;
  fault untrusted;
  serve_begin(self, &one, what);
  facts->number = one.number;
  if (what->error != HTTP_NO_ERROR) {
    one.verdict = REQUEST_NOT_HTTP;
    if (what->error == HTTP_TLS_REFUSED && self->options.command != NULL) {
      serve_trust_fault(&untrusted, self, what->error);
      one.fault = &untrusted;
    }
    response_plain(&one.answer, &self->arena, http_error_status(what->error));
  } else if (is_elsewhere(what->message)) {
    refuse_elsewhere(self, &one);
  } else if (is_connect(what->message)) {
    one.verdict = REQUEST_TUNNEL;
    one.answer.status = 200;
  } else if (takes_upgrade(self, serve_path_of(&what->message->wire))) {
    serve_ws_upgrade(self, &one, how, what->message);
  } else if (!is_for_exchange(self, what->message)) {
    answer_no_endpoint(&one, what->message);
  } else if (is_preflight(what->message)) {
    one.verdict = REQUEST_PREFLIGHT;
    one.answer.status = 204;
  } else if (is_blocked(what->message)) {
    one.verdict = REQUEST_NO_ENDPOINT;
    response_blocked(&one.answer);
  } else {
    judge(self, &one, what->message, facts);
    facts->scheme = one.found.scheme;
    facts->path = one.found.request.seen.path;
  }
  serve_tell(self, &one);
  *answer = one.answer;
  return one.verdict;
}

/* What is pasted into the page comes with a secret. Where such a request is broken, or its path is only almost the
 * page's, it is recorded by its head. */
static int is_lost_paste(const arrival *what) {
  bns_slice target = slice_until(what->target, slice_index(what->target, '?'));
  if (what->form != ARRIVAL_HTTP || (what->error == HTTP_NO_ERROR && serve_is_own(target))) return 0;
  return slice_contains_nocase(target, "/bnconform");
}

static bns_slice head_of(bns_slice raw) {
  return slice_until(slice_until(raw, slice_find(raw, "\n\r\n") + 1), slice_find(raw, "\n\n") + 1);
}

/* The printed address opened in a browser leads to the page; a program that asks for it gets the exchange's answer. */
static int is_visit(const http_message *message) {
  bns_slice accept;
  return bns_slice_is(message->raw_target, "/") && bns_slice_is(message->wire.method, "GET") && message->host.len > 0 &&
         serve_is_loopback(message->host) && bns_find_header(&accept, &message->wire, "Accept") &&
         slice_contains_nocase(accept, "text/html");
}

static void answer_http(serving *self, answering *how, const arrival *what) {
  const http_message *message = what->message;
  request_verdict found = REQUEST_NO_ENDPOINT;
  answer_facts facts;
  response answer;
  memset(&facts, 0, sizeof facts);
  facts.date = date_of(self, serve_real_us());
  facts.now_us = serve_now_us(self);
  facts.keep_alive = what->keep_alive;
  facts.is_head = message != NULL && bns_slice_is(message->wire.method, "HEAD");
  if (what->error == HTTP_NO_ERROR &&
      (serve_is_own(message->wire.target) || (self->history != NULL && is_visit(message)))) {
    serve_page(self, how, message, &facts);
    return;
  }
  found = judge_and_tell(self, &answer, how, what, &facts);
  if (found == REQUEST_TUNNEL) {
    how->next = NEXT_TUNNEL;
    buf_put_text(how->out, "HTTP/1.1 200 Connection established\r\n\r\n");
  } else if (found == REQUEST_PREFLIGHT) {
    response_put_preflight(how->out, &facts);
  } else {
    response_put(how->out, &answer, &facts);
  }
}

void serve_answer_to(void *context, answering *how, const arrival *what) {
  serving *self = context;
  arrival seen = *what;
  if (is_lost_paste(what)) {
    seen.raw = head_of(what->raw);
    how->is_secret = 1;
  }
  if (what->form == ARRIVAL_WEBSOCKET)
    serve_ws_answer(self, how, what);
  else if (what->form == ARRIVAL_FIX)
    serve_fix_answer(self, how, what);
  else
    answer_http(self, how, &seen);
  if (what->raw.len > ARENA_KEPT)
    mem_free(&self->arena);
  else
    mem_reset(&self->arena);
}

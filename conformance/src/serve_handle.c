/* serve_handle.c - one request: which product it is for, all checks, the diagnosis where it is wrong, the record, and
 * then the answer. */
#include <string.h>
#include <time.h>

#include "scheme.h"
#include "serving.h"
#include "slices.h"
#include "terminal.h"
#include "text.h"
#include "transport.h"

/* The diagnosis of one request holds up all others: it may take long only as long as few are wrong. Single mistakes are
 * looked for first, and found in the least time. */
enum { SEARCH_MS = 700, SEARCH_LEAST_MS = 100, SEARCH_SAVED_MS = 5000, ARENA_KEPT = 64 * 1024 };

static int64_t real_us(void) {
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

int64_t serve_now_us(const serving *self) {
  return (self->options.clock.is_fixed ? self->options.clock.fixed_us : real_us()) + self->shift_us;
}

bns_slice serve_path_of(const bns_wire *wire) {
  return slice_until(wire->target, slice_index(wire->target, '?'));
}

/* ------------------------------------------------------------------------------------------------------ the product */

static bns_slice host_alone(bns_slice host) {
  size_t colon = host.len;
  while (colon > 0 && host.ptr[colon - 1] >= '0' && host.ptr[colon - 1] <= '9')
    colon--;
  if (colon > 0 && host.ptr[colon - 1] == ':') host.len = colon - 1;
  return host;
}

int serve_is_us_host(bns_slice host) {
  static const char name[] = "binance.us";
  size_t len = sizeof name - 1;
  host = host_alone(host);
  return host.len >= len && bns_slice_is_nocase(slice_from(host, host.len - len), name) &&
         (host.len == len || host.ptr[host.len - len - 1] == '.');
}

static const bns_scheme *scheme_of(serving *self, const http_message *message) {
  const char *name = "spot-rest";
  bns_slice api_key = {NULL, 0};
  const ring_key *key;
  (void)bns_find_header(&api_key, &message->wire, "X-MBX-APIKEY");
  key = keyring_find(&self->ring, api_key);
  if (serve_is_us_host(message->host) || (key != NULL && key->is_us)) name = "us-rest";
  if (slice_starts(message->wire.target, "/binancepay/")) name = "pay-request";
  return bns_scheme_find(name, strlen(name));
}

static int is_exchange_path(bns_slice path) {
  static const char *const starts[] = {"/api/", "/sapi/", "/fapi/", "/dapi/", "/papi/", "/wapi/", "/binancepay/"};
  for (size_t i = 0; i < sizeof starts / sizeof *starts; i++)
    if (slice_starts(path, starts[i])) return 1;
  return 0;
}

/* ------------------------------------------------------------------------------------------------------- the diagnosis
 */

static int go_on(void *context) {
  return now_ms() < *(const double *)context;
}

/* search_time gives the milliseconds that a search may take: what is saved grows with time, by a quarter of it. */
static double search_time(serving *self, double now) {
  self->saved_ms += (now - self->saved_at) / 4;
  if (self->saved_ms > SEARCH_SAVED_MS) self->saved_ms = SEARCH_SAVED_MS;
  self->saved_at = now;
  if (self->saved_ms < SEARCH_LEAST_MS) return SEARCH_LEAST_MS;
  return self->saved_ms < SEARCH_MS ? self->saved_ms : SEARCH_MS;
}

/* The test keys are known to it already. */
static void learn(serving *self, const diagnose_key *key) {
  for (size_t i = 0; i < self->set->num_keys; i++)
    if (bns_slice_equal(self->set->keys[i].api_key, key->api_key)) return;
  for (size_t i = 0; i < self->num_learned; i++)
    if (bns_slice_equal((bns_slice){self->learned[i], KEY_LEN}, key->api_key)) return;
  if (key->api_key.len != KEY_LEN || self->num_learned == KEYS_MAX) return;
  memcpy(self->learned[self->num_learned++], key->api_key.ptr, KEY_LEN);
  redact_learn(self->redactor, key->secret, key->api_key);
}

void serve_diagnose(serving *self, judged *one) {
  const examination *found = &one->found;
  explained *what = &one->explained;
  double started = now_ms(), until = started + search_time(self, started);
  if (found->key != NULL) {
    one->key = found->key->key;
    one->key.api_key = found->request.seen.api_key;
  }
  one->limits.has_now = 1;
  one->limits.now_us = serve_now_us(self);
  one->limits.go_on = go_on;
  one->limits.context = &until;
  diagnose(&one->diagnosis, &self->arena, &found->request, &one->key, &one->limits);
  one->in.scheme = found->scheme;
  one->in.wire = found->request.wire;
  one->in.host = found->request.host;
  what->set = self->set;
  what->arena = &self->arena;
  what->redactor = self->redactor;
  what->form.width = terminal_width(stderr);
  what->form.colour = terminal_colour(stderr);
  what->form.whole = self->options.verbose;
  what->from_words = 1;
  what->in = &one->in;
  what->request = &found->request;
  what->key = &one->key;
  what->limits = &one->limits;
  what->found = &one->diagnosis;
  what->verdict = DIAGNOSED_WRONG;
  if (one->key.kind != 0 &&
      mend_apply(&one->right, &self->arena, &found->request, &one->key, &one->diagnosis, &one->limits))
    what->right = &one->right;
  self->saved_ms -= now_ms() - started;
  if (self->saved_ms < 0) self->saved_ms = 0;
  one->limits.go_on = NULL; /* its deadline ends with this function */
  one->limits.context = NULL;
  learn(self, &one->key);
  one->is_diagnosed = 1;
}

served_verdict serve_verdict_of(const examination *found, ruleset rules) {
  if (found->refusal[rules] == NOT_REFUSED) return found->security == SECURITY_SIGNED ? SERVED_VALID : SERVED_UNSIGNED;
  return found->refusal[rules] == REFUSED_BY_REASON && found->reason[rules] == BNS_KEY_UNKNOWN ? SERVED_KEY_UNKNOWN
                                                                                               : SERVED_WRONG;
}

static void judge(serving *self, judged *one, const http_message *message, const answer_facts *facts) {
  ruleset rules = self->options.rules;
  one->is_examined = 1;
  examine(&one->found, &self->arena, scheme_of(self, message), &message->wire, message->host, &self->endpoints,
          &self->ring, facts->now_us);
  one->api_key = one->found.request.seen.api_key;
  one->verdict = serve_verdict_of(&one->found, rules);
  if (one->verdict == SERVED_WRONG && one->found.refusal[rules] == REFUSED_BY_REASON) serve_diagnose(self, one);
  served_examined(&one->answer, &self->arena, &one->found, rules, facts);
}

/* ----------------------------------------------------------------------------------------------------- its own paths
 */

static int is_loopback(bns_slice host) {
  host = host_alone(host);
  return bns_slice_is_nocase(host, "localhost") || bns_slice_is(host, "127.0.0.1") || bns_slice_is(host, "[::1]");
}

static int is_from_here(const http_message *message) {
  bns_slice origin;
  if (!is_loopback(message->host)) return 0;
  if (!bns_find_header(&origin, &message->wire, "Origin")) return 1;
  return slice_starts_nocase(origin, "http://") && is_loopback(slice_from(origin, 7));
}

static void answer_json(served *out, unsigned status, const char *body) {
  memset(out, 0, sizeof *out);
  out->status = status;
  out->body = bns_slice_of(body);
}

static void answer_own(serving *self, served *out, const http_message *message) {
  server_clock clock;
  if (!is_from_here(message))
    answer_json(out, 403, "{\"error\":\"Host and Origin must be this computer's\"}");
  else if (!bns_slice_is(serve_path_of(&message->wire), "/bnconform/clock"))
    answer_json(out, 404, "{\"error\":\"there is no such path\"}");
  else if (!bns_slice_is(message->wire.method, "POST"))
    answer_json(out, 405, "{\"error\":\"POST real or fixed:MS\"}");
  else if (clock_read(&clock, slice_trim(message->wire.body)) != 0)
    answer_json(out, 400, "{\"error\":\"the body is neither real nor fixed:MS\"}");
  else {
    self->options.clock = clock;
    answer_json(out, 200, "{}");
  }
}

/* ---------------------------------------------------------------------------------------------------------- answering
 */

static void put_date(char *out, size_t cap, int64_t us) {
  time_t seconds = (time_t)(us / 1000000);
  struct tm utc;
  out[0] = 0;
  if (gmtime_r(&seconds, &utc) != NULL) strftime(out, cap, "%a, %d %b %Y %H:%M:%S GMT", &utc);
}

void serve_begin(serving *self, judged *one, const arrival *what) {
  memset(one, 0, sizeof *one);
  one->what = what;
  one->fault = what->fault;
  one->number = ++self->number;
  one->real_ms = real_us() / 1000;
}

void serve_tell(serving *self, judged *one) {
  self->counts[one->verdict]++;
  serve_log(self, one);
  if (self->watcher.seen != NULL)
    self->watcher.seen(self->watcher.context, one);
  else
    serve_say(self, one);
}

static void judge_and_tell(serving *self, served *answer, answering *how, const arrival *what, answer_facts *facts,
                           const bns_scheme **scheme) {
  judged one;
  serve_begin(self, &one, what);
  facts->number = one.number;
  if (what->error != HTTP_NO_ERROR) {
    one.verdict = SERVED_NOT_HTTP;
    served_plain(&one.answer, &self->arena, http_error_status(what->error));
  } else if (serve_ws_takes(serve_path_of(&what->message->wire))) {
    serve_ws_upgrade(self, &one, how, what->message);
  } else if (!is_exchange_path(serve_path_of(&what->message->wire))) {
    one.verdict = SERVED_NO_ENDPOINT;
    served_plain(&one.answer, &self->arena, bns_slice_is(what->method, "CONNECT") ? 501 : 404);
  } else {
    judge(self, &one, what->message, facts);
    *scheme = one.found.scheme;
  }
  serve_tell(self, &one);
  *answer = one.answer;
}

static void answer_request(serving *self, answering *how, const arrival *what) {
  const http_message *message = what->message;
  const bns_scheme *scheme = NULL;
  answer_facts facts;
  served answer;
  char date[64];
  put_date(date, sizeof date, real_us());
  memset(&facts, 0, sizeof facts);
  facts.date = date;
  facts.now_us = serve_now_us(self);
  facts.keep_alive = what->keep_alive;
  facts.is_head = message != NULL && bns_slice_is(message->wire.method, "HEAD");
  if (what->error == HTTP_NO_ERROR && slice_starts(message->wire.target, "/bnconform/"))
    answer_own(self, &answer, message);
  else
    judge_and_tell(self, &answer, how, what, &facts, &scheme);
  served_put(how->out, &answer, &facts, scheme, message != NULL && slice_starts(message->wire.target, "/sapi/"));
}

void serve_answer_to(void *context, answering *how, const arrival *what) {
  serving *self = context;
  if (what->form == ARRIVAL_WEBSOCKET)
    serve_ws_answer(self, how, what);
  else
    answer_request(self, how, what);
  if (what->raw.len > ARENA_KEPT)
    mem_free(&self->arena);
  else
    mem_reset(&self->arena);
}

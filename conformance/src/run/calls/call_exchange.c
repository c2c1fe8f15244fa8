/* call_exchange.c - a seal, a server in it, and what arrives there. */
#include "run/calls/call_exchange.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "scheme.h"
#include "suite/catalogue_text.h"
#include "suite/exchange_hosts.h"
#include "suite/scheme_traits.h"
#include "sandbox/sandbox.h"
#include "sandbox/sandbox_files.h"
#include "run/calls/arrival.h"
#include "serve/serve_internal.h"
#include "util/slice.h"
#include "text.h"
#include "run/adapter/transport.h"
#include "util/clock.h"

enum { OWN_PORT = 8080, NUM_PORTS_MAX = SEAL_PORTS_MAX, MOMENT_MS = 30, NONCES_MAX = 256, NONCE_ROOM = 64 };

/* The host of redirects: a name that is not the exchange's, and leads to the same server. */
#define ELSEWHERE "localhost:8080"

struct call_exchange {
  serving serving;
  server listening;
  seal program;
  transport_child_host host;
  send_reach reach;
  const char *const *adds;
  size_t num_adds;
  int is_running;    /* a program is in the seal */
  int not_permitted; /* the last start failed because there are no namespaces here */
  char ca_file[SEAL_PATH_MAX + 32];
  mem arena; /* of the case */
  send_case asked;
  int is_asked;
  sent *list;
  size_t num, num_answered;
  size_t num_late, num_left_out;
  tls_identity *foreign; /* of another authority; NULL: no case has needed it */
  size_t num_shaken;     /* with it, before this case */
  char tls_complaint[160];
  uint8_t nonces[NONCES_MAX][NONCE_ROOM]; /* the last ones, of all cases */
  size_t nonce_lens[NONCES_MAX], num_nonces;
};

/* --------------------------------------------------------------------------------------------------------- arrivals */

/* Who forgets the key, or changes it, is known by being the only one. */
static int is_other_case(const call_exchange *self, const sent *one) {
  return one->api_key.len == SEND_KEY_LEN && !bns_slice_is(one->api_key, self->asked.api_key) &&
         keyring_find((keyring *)(uintptr_t)&self->serving.ring, one->api_key) != NULL;
}

static void put_headers(buf *out, const bns_json *pairs, mem *arena) {
  const bns_json *at;
  if (pairs == NULL || pairs->type != BNS_JSON_ARRAY || pairs->count == 0) return;
  at = bns_json_child(pairs);
  for (uint32_t i = 0; i < pairs->count; i++) {
    const bns_json *name = bns_json_child(at);
    buf_put_slice(out, vectors_expand(arena, name));
    buf_put_text(out, ": ");
    buf_put_slice(out, vectors_expand(arena, bns_json_next(name)));
    buf_put_text(out, "\r\n");
    if (i + 1 < pairs->count) at = bns_json_next(at);
  }
}

/* script replaces the usual answer by the one that the case prescribes. */
static void script(call_exchange *self, request_record *one, const sent *what) {
  const send_answer *given = &self->asked.answers[self->num_answered++];
  mem *arena = &self->serving.arena;
  buf headers = {NULL, 0, 0};
  put_headers(&headers, given->headers, arena);
  if (given->elsewhere)
    buf_format(&headers, "Location: %s://" ELSEWHERE "%.*s\r\n", self->reach == REACH_BASE_URL ? "http" : "https",
               (int)what->path.len, (const char *)what->path.ptr);
  one->answer.status = given->status;
  one->answer.body = given->body;
  one->answer.headers = mem_copy(arena, headers.ptr, headers.len);
  one->answer.type = NULL;
  buf_free(&headers);
}

/* What is neither signed nor broken is nobody's call, except where a redirect led it elsewhere with the key. A library
 * may send any number of these, as to ask the time, or to connect its clients of earlier cases again. */
static int is_judged(const sent *one) {
  return one->is_signed || one->is_malformed || bns_slice_is(one->host, ELSEWHERE);
}

/* A TLS connection that failed is no request, but explains why none came. */
static int is_tls(const request_record *one) {
  return one->what->error == HTTP_TLS_REFUSED || one->what->error == HTTP_TLS_BROKEN;
}

/* is_nonce_used tells that an earlier request had this nonce, and remembers it. */
static int is_nonce_used(call_exchange *self, bns_slice nonce) {
  size_t at = self->num_nonces % NONCES_MAX;
  if (nonce.len == 0 || nonce.len > NONCE_ROOM) return 0;
  for (size_t i = 0; i < self->num_nonces && i < NONCES_MAX; i++)
    if (bns_slice_equal((bns_slice){self->nonces[i], self->nonce_lens[i]}, nonce)) return 1;
  memcpy(self->nonces[at], nonce.ptr, nonce.len);
  self->nonce_lens[at] = nonce.len;
  self->num_nonces++;
  return 0;
}

/* Read again, with the answer that it gets, into the memory of the case: what is not kept takes none of that. */
static void keep(call_exchange *self, const request_record *one) {
  sent *next = &self->list[self->num++];
  arrival_read(next, &self->arena, &self->serving, one);
  next->at_ms = now_ms();
  /* Its documents call the nonce random; whether Pay refuses one that it had before is not told. */
  if (is_nonce_used(self, next->nonce) && next->reason == NULL)
    next->open = "the nonce of an earlier request was sent again: whether Pay refuses it is not documented";
}

/* From now on there is something to send: in whole milliseconds, as most write the time. */
static void begin_to_wait(call_exchange *self) {
  int64_t now = serve_now_us(&self->serving);
  self->serving.since_us = now - now % 1000;
}

static void seen(void *context, request_record *one) {
  call_exchange *self = context;
  sent what;
  if (is_tls(one)) {
    snprintf(self->tls_complaint, sizeof self->tls_complaint, "no signed request arrived: %s",
             http_error_text(one->what->error));
    return;
  }
  if (one->what->error == HTTP_CUT_OFF && one->what->method.len == 0) return;
  arrival_read(&what, &self->serving.arena, &self->serving, one);
  if (is_other_case(self, &what)) {
    self->num_late += what.is_signed != 0;
    return;
  }
  if (!self->is_asked) return;
  if (what.is_signed && what.reason == NULL && self->num_answered < self->asked.num_answers &&
      !bns_slice_is(what.host, ELSEWHERE))
    script(self, one, &what);
  if (is_judged(&what) && self->num < SENT_MAX)
    keep(self, one);
  else
    self->num_left_out += is_judged(&what) != 0;
  /* What is sent again after an answer has a time of its own. */
  if (self->asked.has_behaviour) begin_to_wait(self);
}

/* ---------------------------------------------------------------------------------------------------------- host */

static int refuse(char *problem, size_t problem_cap, const char *what) {
  snprintf(problem, problem_cap, "%s", what);
  return -1;
}

static int listen_inside(call_exchange *self) {
  server_handler handler = {serve_answer_to, NULL, NULL};
  int failed = 0;
  handler.context = &self->serving;
  if (server_open(&self->listening, 0, &server_usual, &handler, -1) != 0) return -1;
  self->listening.identity = self->serving.identity;
  for (size_t i = 0; i < self->program.num_listeners; i++)
    failed |= server_listen_also(&self->listening, self->program.listeners[i]);
  return failed;
}

static void host_end(void *context) {
  call_exchange *self = context;
  if (!self->is_running) return;
  server_close(&self->listening);
  sandbox_close(&self->program);
  self->is_running = 0;
}

static int host_start(void *context, char *const *command, const int standard[3], char *problem, size_t problem_cap) {
  call_exchange *self = context;
  seal_options how;
  seal_status status;
  uint16_t ports[NUM_PORTS_MAX];
  memset(&how, 0, sizeof how);
  memcpy(ports, sandbox_ports, num_sandbox_ports * sizeof *ports);
  ports[num_sandbox_ports] = OWN_PORT;
  how.command = command;
  how.standard = standard;
  how.ports = ports;
  how.num_ports = num_sandbox_ports + 1;
  how.ca_pem = tls_ca_pem(self->serving.identity);
  status = sandbox_open(&self->program, &how);
  self->not_permitted = status == SEAL_NOT_PERMITTED;
  if (status != SEAL_OK) return refuse(problem, problem_cap, self->program.problem);
  self->is_running = 1;
  sandbox_files_path(self->ca_file, sizeof self->ca_file, self->program.folder, SEAL_ROOTS);
  if (listen_inside(self) != 0)
    snprintf(problem, problem_cap, "the server: %s", strerror(errno));
  else if (sandbox_go(&self->program) == SEAL_OK)
    return self->program.pid;
  else
    snprintf(problem, problem_cap, "%s", self->program.problem);
  host_end(self);
  return -1;
}

static int host_watch(void *context) {
  return poller_fd(&((call_exchange *)context)->listening.waiting);
}

static int host_serve(void *context) {
  return server_step(&((call_exchange *)context)->listening, 0) < 0 ? -1 : 0;
}

/* ------------------------------------------------------------------------------------------------- opening, closing */

static int prepare(call_exchange *self, const vector_set *set, char *problem, size_t problem_cap) {
  serve_setup setup;
  memset(&setup, 0, sizeof setup);
  setup.set = set;
  setup.watcher.seen = seen;
  setup.watcher.context = self;
  if (serve_open(&self->serving, &setup, problem, problem_cap) == 0) return self->serving.identity == NULL ? -1 : 0;
  return problem[0] == 0 ? refuse(problem, problem_cap, "the test keys cannot be read") : -1;
}

call_exchange *call_exchange_open(const vector_set *set, send_reach reach, const char *const *adds, size_t num_adds,
                                  char *problem, size_t problem_cap) {
  call_exchange *self = calloc(1, sizeof *self);
  snprintf(problem, problem_cap, "%s", strerror(ENOMEM));
  if (self == NULL) return NULL;
  self->reach = reach;
  self->adds = adds;
  self->num_adds = num_adds;
  self->host.start = host_start;
  self->host.watch = host_watch;
  self->host.serve = host_serve;
  self->host.end = host_end;
  self->host.context = self;
  if (prepare(self, set, problem, problem_cap) == 0) return self;
  call_exchange_close(self);
  return NULL;
}

void call_exchange_close(call_exchange *self) {
  if (self == NULL) return;
  host_end(self);
  tls_identity_free(self->foreign);
  serve_close(&self->serving);
  mem_free(&self->arena);
  free(self);
}

const transport_child_host *call_exchange_host(call_exchange *self) {
  return &self->host;
}
int call_exchange_not_permitted(const call_exchange *self) {
  return self->not_permitted;
}
size_t call_exchange_late(const call_exchange *self) {
  return self->num_late;
}
size_t call_exchange_left_out(const call_exchange *self) {
  return self->num_left_out;
}

/* -------------------------------------------------------------------------------------------------------- a case */

/* The address in a case's line: sealed the exchange's own, else this server's. */
static const char *address_of(const call_exchange *self, const bns_scheme *scheme) {
  static const char *const plain[] = {"http://127.0.0.1:8080", "ws://127.0.0.1:8080/ws-api/v3", "127.0.0.1:8080"};
  static const char *const secure[] = {"https://127.0.0.1:8080", "wss://127.0.0.1:8080/ws-api/v3", "127.0.0.1:8080"};
  const char *const *own = self->reach == REACH_BASE_URL_TLS ? secure : plain;
  if (self->reach == REACH_SEALED) return traits_of(scheme)->address;
  switch (scheme->form) {
  case BNS_FORM_REST:
  case BNS_FORM_HEADERS: return own[0];
  case BNS_FORM_FRAME: return own[1];
  case BNS_FORM_FIX: return own[2];
  }
  return "";
}

/* present sets the certificate that new connections see. 0; -1: there is none. */
static int present(call_exchange *self) {
  char problem[160];
  tls_identity **shown = &self->listening.identity;
  if (self->asked.is_foreign && self->foreign == NULL)
    self->foreign = tls_identity_new(exchange_names, num_exchange_names, problem, sizeof problem);
  if (self->asked.is_foreign && self->foreign == NULL) return -1;
  /* A connection that a library kept has shown the other certificate: a new one has to be made. */
  if (self->asked.is_foreign && self->is_running) server_end_idle(&self->listening);
  *shown = self->asked.is_foreign ? self->foreign : self->serving.identity;
  self->num_shaken = self->foreign != NULL ? tls_identity_shaken(self->foreign) : 0;
  return 0;
}

static void tell_places(const call_exchange *self, line_places *to) {
  to->api_key = bns_slice_of(self->asked.api_key);
  to->address = address_of(self, self->asked.v->scheme);
  to->ca_file = self->ca_file;
}

int call_exchange_begin(call_exchange *self, const vector *v, line_places *to) {
  self->num = self->num_answered = 0;
  self->tls_complaint[0] = 0;
  mem_reset(&self->arena);
  self->list = mem_alloc(&self->arena, SENT_MAX * sizeof *self->list);
  self->is_asked = call_case_read(&self->asked, &self->arena, v) == 0;
  if (!self->is_asked || present(self) != 0) return -1;
  keyring_add(&self->serving.ring, v->key, bns_slice_of(self->asked.api_key),
              traits_of(v->scheme)->region == REGION_US);
  self->serving.shift_us = self->asked.clock_ms * 1000;
  begin_to_wait(self);
  tell_places(self, to);
  return 0;
}

/* What was sent and not waited for is still on its way. */
static void wait_a_moment(call_exchange *self) {
  double until = now_ms() + MOMENT_MS;
  if (!self->is_running || host_serve(self) != 0) return;
  while (self->num == 0 && now_ms() < until && server_step(&self->listening, until - now_ms()) >= 0)
    continue;
}

static bns_slice kept(mem *arena, bns_slice text) {
  return mem_copy(arena, text.ptr, text.len);
}

/* Of a call key and path are the suite's own: neither a secret of another key nor another product's path is a mistake
 * of the library. */
static int is_of_the_suite(const finding *one) {
  return bns_slice_is(one->id, "wrong-secret-for-key") || bns_slice_is(one->id, "wrong-host-or-path");
}

static void keep_findings(verdict *out, mem *arena) {
  finding *list = mem_alloc(arena, (out->num_findings + 1) * sizeof *list);
  size_t num = 0;
  for (size_t i = 0; i < out->num_findings; i++) {
    const finding *one = &out->findings[i];
    if (is_of_the_suite(one)) continue;
    list[num].id = kept(arena, one->id);
    list[num].says = kept(arena, one->says);
    list[num++].confidence = one->confidence;
  }
  out->findings = list;
  out->num_findings = num;
}

/* named gives a mistake as what the bytes prove. */
static const finding *named(const call_exchange *self, const char *id, mem *arena) {
  finding *made = mem_alloc(arena, sizeof *made);
  mistake_words words;
  mistake_words_find(&words, arena, self->serving.set, bns_slice_of(id), (bns_slice){NULL, 0}, self->asked.v->scheme);
  made->id = kept(arena, words.id);
  made->says = kept(arena, words.says);
  made->confidence = CONFIDENCE_PROVED;
  return made;
}

static send_rules rules_of(const call_exchange *self, mem *arena) {
  send_rules rules;
  memset(&rules, 0, sizeof rules);
  rules.adds = self->adds;
  rules.num_adds = self->num_adds;
  rules.elsewhere = ELSEWHERE;
  rules.tls_complaint = self->tls_complaint[0] != 0 ? self->tls_complaint : NULL;
  rules.is_taken = self->foreign != NULL && tls_identity_shaken(self->foreign) > self->num_shaken;
  rules.unescaped = named(self, "delimiter-not-escaped", arena);
  rules.unencoded = named(self, "not-percent-encoded", arena);
  rules.raw_signed = named(self, "raw-signed-encoded-sent", arena);
  return rules;
}

static void keep_verdict(verdict *out, mem *arena) {
  out->detail = kept(arena, out->detail);
  out->right = kept(arena, out->right);
  out->yours = kept(arena, out->yours);
  out->signed_bytes = kept(arena, out->signed_bytes);
  out->arrived = kept(arena, out->arrived);
  keep_findings(out, arena);
}

void call_exchange_judge(call_exchange *self, verdict *out, mem *arena, const reply *given) {
  send_rules rules;
  wait_a_moment(self);
  rules = rules_of(self, arena);
  call_judge(out, arena, &self->asked, given, self->list, self->num, &rules);
  keep_verdict(out, arena);
}

int call_exchange_judge_ending(call_exchange *self, verdict *out, mem *arena, const char *ending) {
  send_rules rules;
  wait_a_moment(self);
  rules = rules_of(self, arena);
  if (!call_judge_ending(out, arena, &self->asked, ending, self->list, self->num, &rules)) return 0;
  keep_verdict(out, arena);
  return 1;
}

/* webhook.c - each delivery is made anew, with a nonce of its own, so that a receiver that remembers nonces is judged
 * fairly. */
#include "webhook/webhook.h"

#include <errno.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "run/judge/failure_findings.h"
#include "util/interrupt.h"
#include "suite/catalogue_text.h"
#include "remedy.h"
#include "webhook/sent_one.h"
#include "suite/scheme_traits.h"
#include "report/tally.h"
#include "text.h"
#include "run/adapter/transport.h"
#include "util/clock.h"
#include "util/json_text.h"

#define DEADLINE_MS 5000.0

enum { BODY_MAX = 1024 * 1024, SHOWN_MAX = 4096 };

/* ---------------------------------------------------------------------------------------------------------- opening */

static int is_chosen(const webhook *self, const delivery_row *row) {
  const selection *s = &self->options->selection;
  bns_slice id = bns_slice_of(delivery_id(row));
  int chosen = s->num_select == 0;
  if (!delivery_concerns(row, self->from.scheme)) return 0;
  for (size_t i = 0; i < s->num_select; i++)
    chosen = chosen || plan_matches(s->select[i], id);
  for (size_t i = 0; i < s->num_skip; i++)
    chosen = chosen && !plan_matches(s->skip[i], id);
  return chosen;
}

static size_t num_chosen(const webhook *self) {
  const delivery_row *row;
  size_t num = 0;
  for (size_t i = 0; (row = delivery_at(i)) != NULL; i++)
    num += (size_t)is_chosen(self, row);
  return num;
}

static int refuse_selection(webhook *self, char *problem, size_t cap) {
  const delivery_row *row;
  buf ids = {NULL, 0, 0};
  for (size_t i = 0; (row = delivery_at(i)) != NULL; i++)
    buf_format(&ids, " %s", delivery_id(row));
  snprintf(problem, cap, "--select, --skip: no delivery is left; they are%.*s", (int)ids.len, (const char *)ids.ptr);
  buf_free(&ids);
  (void)self;
  return EXIT_USAGE;
}

static int read_body(webhook *self, char *problem, size_t cap) {
  uint8_t *bytes = mem_alloc(&self->arena, BODY_MAX + 1);
  FILE *file = fopen(self->options->body, "rb");
  size_t len = file != NULL ? fread(bytes, 1, BODY_MAX + 1, file) : 0;
  int failed = file == NULL || ferror(file), error = errno;
  if (failed)
    snprintf(problem, cap, "--body %s: %s; %s", self->options->body, strerror(error), remedy_of(error, REMEDY_TO_READ));
  else if (len > BODY_MAX)
    snprintf(problem, cap, "--body %s: it is over 1 MiB", self->options->body);
  else if (len == 0)
    snprintf(problem, cap, "--body %s: it is empty, and nothing could be changed in it", self->options->body);
  if (file != NULL) fclose(file);
  self->from.body.ptr = bytes;
  self->from.body.len = len;
  return failed || len > BODY_MAX || len == 0 ? EXIT_USAGE : 0;
}

static int find_keys(webhook *self, char *problem, size_t cap) {
  delivery_from *from = &self->from;
  from->small = vectors_key(self->set, bns_slice_of("webhook-2048"));
  from->large = vectors_key(self->set, bns_slice_of("webhook-4096"));
  from->other = vectors_key(self->set, bns_slice_of("rsa-2048"));
  if (from->small && from->large && from->other) return 0;
  snprintf(problem, cap, "keys.json lacks webhook-2048, webhook-4096 or rsa-2048");
  return EXIT_OWN_FAULT;
}

/* A build without RSA has nothing to send. */
static int try_signing(webhook *self, char *problem, size_t cap) {
  delivery probe;
  bns_status status = delivery_make(&probe, &self->scratch, delivery_at(0), &self->from);
  mem_reset(&self->scratch);
  if (status == BNS_OK) return 0;
  snprintf(problem, cap, "webhook: %s", bns_status_text(status));
  return EXIT_OWN_FAULT;
}

static int start_certificates(webhook *self, char *problem, size_t cap) {
  const test_key *keys[2] = {NULL, NULL};
  int error;
  keys[0] = self->from.small;
  keys[1] = self->from.large;
  if (certificates_open(&self->certificates, self->options->port, keys, 2) == 0) return 0;
  error = errno;
  snprintf(problem, cap, "--certificates-port %u: %s; %s", self->options->port, strerror(error),
           remedy_of(error, REMEDY_TO_WRITE));
  return self->options->port != 0 && remedy_is_users(error) ? EXIT_USAGE : EXIT_OWN_FAULT;
}

int webhook_open(webhook *self, const webhook_options *options, const vector_set *set, char *problem,
                 size_t problem_cap) {
  const char *wrong;
  int status = 0;
  memset(self, 0, sizeof *self);
  self->options = options;
  self->set = set;
  self->from.scheme = options->scheme;
  wrong = http_target_read(&self->target, options->url);
  if (wrong != NULL) {
    snprintf(problem, problem_cap, "%s: %s", options->url, wrong);
    return EXIT_USAGE;
  }
  if (num_chosen(self) == 0) status = refuse_selection(self, problem, problem_cap);
  if (status == 0 && options->body != NULL) status = read_body(self, problem, problem_cap);
  if (status == 0) status = find_keys(self, problem, problem_cap);
  if (status == 0) status = try_signing(self, problem, problem_cap);
  return status == 0 ? start_certificates(self, problem, problem_cap) : status;
}

/* Where a delivery does not name its key, there is one, and it is not fetched. */
int webhook_names_key(const webhook *self) {
  return self->from.scheme->headers->owner != NULL;
}

void webhook_hello(const webhook *self, FILE *out) {
  if (!webhook_names_key(self)) {
    fprintf(out,
            "Sender ready. Your receiver needs its public key:\n  file   bnconform show @webhook-2048 > 2048.pem\n\n");
    fflush(out);
    return;
  }
  fprintf(out,
          "Sender ready. Your receiver needs its public keys:\n"
          "  fetch  POST http://127.0.0.1:%u" CERTIFICATES_PATH "\n"
          "  file   bnconform show @webhook-2048 > 2048.pem    serial %.*s\n"
          "         bnconform show @webhook-4096 > 4096.pem    serial %.*s\n\n",
          self->certificates.port, (int)self->from.small->serial.len, (const char *)self->from.small->serial.ptr,
          (int)self->from.large->serial.len, (const char *)self->from.large->serial.ptr);
  fflush(out);
}

/* --------------------------------------------------------------------------------------------------------- sending */

void webhook_tick(webhook *self) {
  struct timespec now;
  self->num_sent++;
  self->from.time_ms = self->options->clock_ms;
  self->from.seed = self->num_sent;
  if (self->options->has_clock) return;
  clock_gettime(CLOCK_REALTIME, &now);
  self->from.time_ms = (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
  self->from.seed += ((uint64_t)now.tv_sec << 32) ^ ((uint64_t)now.tv_nsec << 8) ^ ((uint64_t)getpid() << 40);
}

/* returnCode of the body; ptr NULL where there is none. */
static bns_slice return_code(mem *arena, bns_slice body) {
  enum { MOST = 256 };
  static const bns_slice nothing = {NULL, 0};
  const bns_json *values = json_read_most(arena, body, MOST);
  const bns_json *code;
  code = values != NULL && values->type == BNS_JSON_OBJECT ? bns_json_member(values, "returnCode") : NULL;
  return code != NULL && code->type == BNS_JSON_STRING ? vectors_expand(arena, code) : nothing;
}

/* PW-6: 200 and SUCCESS; FAIL is a refusal. What says neither is not sent again, so it counts as accepted. */
static void read_oracle(sent_one *one, mem *arena) {
  const http_answer *a = &one->answer;
  bns_slice code = return_code(arena, a->body);
  int is_good = a->status >= 200 && a->status < 300;
  if (a->outcome != HTTP_ANSWERED) {
    one->says = a->problem;
    return;
  }
  one->is_accepted = is_good && !bns_slice_is(code, "FAIL");
  if (code.ptr != NULL && code.len <= 12 && bns_utf8_valid(code))
    one->says = mem_format(arena, "%u %.*s", a->status, (int)code.len, (const char *)code.ptr);
  else
    one->says = mem_format(arena, is_good ? "%u other" : "%u", a->status);
}

void webhook_post(webhook *self, sent_one *one, mem *arena) {
  http_aside aside;
  double started = now_ms();
  memset(&one->answer, 0, sizeof one->answer);
  one->is_accepted = 0;
  aside.poller = &self->certificates.poller;
  aside.ready = certificates_ready;
  aside.context = &self->certificates;
  http_post(&one->answer, arena, &self->target, &one->delivery.wire,
            self->options->deadline_ms > 0 ? self->options->deadline_ms : DEADLINE_MS, &aside);
  one->ms = now_ms() - started;
  read_oracle(one, arena);
}

static bns_status make(webhook *self, delivery *out, mem *arena, const delivery_row *row) {
  bns_status status;
  if (delivery_repeats(row) && self->has_first) {
    *out = self->first;
    out->wire.headers = out->headers;
    out->row = row;
    return BNS_OK;
  }
  webhook_tick(self);
  status = delivery_make(out, arena, row, &self->from);
  if (status == BNS_OK && row == delivery_at(0)) {
    self->first = *out;
    self->has_first = 1;
  }
  return status;
}

/* --------------------------------------------------------------------------------------------------------- judging */

static bns_slice whole_answer(mem *arena, const http_answer *answer) {
  buf out = {NULL, 0, 0};
  bns_slice text;
  if (answer->outcome != HTTP_ANSWERED) return answer->problem;
  buf_put_slice(&out, answer->head);
  buf_put_text(&out, "\r\n\r\n");
  buf_put_slice(&out, answer->body);
  text = mem_copy(arena, out.ptr, out.len < SHOWN_MAX ? out.len : SHOWN_MAX);
  buf_free(&out);
  while (text.len + 4 > SHOWN_MAX && !bns_utf8_valid(text))
    text.len--;
  return bns_utf8_valid(text) ? text : bns_slice_of("(an answer that is no UTF-8)");
}

static outcome outcome_of(const sent_one *one, delivery_kind kind) {
  switch (one->answer.outcome) {
  case HTTP_ANSWERED: break;
  case HTTP_SILENCE: return OUTCOME_TIMEOUT;
  case HTTP_NO_CONNECTION:
  case HTTP_CUT_SHORT: return OUTCOME_ERROR;
  }
  if (kind == DELIVERY_NOTE) return OUTCOME_PASS;
  if (kind == DELIVERY_GENUINE) return one->is_accepted ? OUTCOME_PASS : OUTCOME_REFUSED;
  return one->is_accepted ? OUTCOME_ACCEPTED : OUTCOME_PASS;
}

static void judge(webhook *self, sent_one *one) {
  verdict *v = &one->told.verdict;
  delivery_kind kind = delivery_kind_of(one->delivery.row);
  const char *reason = delivery_reason(one->delivery.row);
  memset(&one->told, 0, sizeof one->told);
  v->id = bns_slice_of(delivery_id(one->delivery.row));
  v->outcome = outcome_of(one, kind);
  v->counted = v->outcome == OUTCOME_PASS ? COUNTED_PASSED : COUNTED_FAILED;
  if (kind == DELIVERY_NOTE) v->counted = COUNTED_NOT;
  v->offset = -1;
  v->right = bns_slice_of(*reason ? reason : "accepted");
  v->yours = bns_slice_of(one->is_accepted ? "accepted" : "refused");
  if (one->answer.outcome != HTTP_ANSWERED) v->yours.len = 0;
  one->told.scheme = self->from.scheme;
  one->told.answer = whole_answer(&self->arena, &one->answer);
  v->detail = one->says;
  v->ms = one->ms;
}

static void count(webhook *self, const sent_one *one) {
  delivery_kind kind = delivery_kind_of(one->delivery.row);
  int is_answer = one->answer.outcome == HTTP_ANSWERED;
  self->judged[kind]++;
  if (one->is_accepted) {
    self->accepted[kind]++;
    buf_format(&self->accepted_ids[kind], "%s%s", self->accepted_ids[kind].len ? ", " : "",
               delivery_id(one->delivery.row));
  }
  if (is_answer && one->is_accepted && one->says.len > 4 && !bns_slice_equal(one->says, bns_slice_of("200 SUCCESS")))
    self->num_shapeless++;
  if (is_answer && one->answer.status >= 500 && kind != DELIVERY_GENUINE) self->num_crashed++;
  self->num_silent = one->answer.outcome == HTTP_SILENCE ? self->num_silent + 1 : 0;
}

/* Nothing more is sent: what waits for an answer has none. */
static int is_interrupted(webhook *self) {
  char text[120];
  if (!interrupt_came()) return 0;
  interrupt_say(text, sizeof text, self->num_told, num_chosen(self), "deliveries");
  self->fault = mem_copy(&self->arena, text, strlen(text));
  return 1;
}

/* 0; -1: there is nobody there. */
static int send_one(webhook *self, sent_one *one, const delivery_row *row) {
  memset(one, 0, sizeof *one);
  if (make(self, &one->delivery, &self->arena, row) != BNS_OK) {
    one->answer.outcome = HTTP_CUT_SHORT;
    one->says = one->answer.problem = bns_slice_of("bnconform cannot sign it");
  } else {
    one->delivery.wire.headers = one->delivery.headers;
    webhook_post(self, one, &self->arena);
  }
  if (is_interrupted(self)) return -1;
  if (one->answer.outcome == HTTP_NO_CONNECTION && self->judged[0] + self->judged[1] + self->judged[2] == 0) {
    self->fault = mem_format(&self->arena, "%s: %.*s; nothing was delivered", self->options->url, (int)one->says.len,
                             (const char *)one->says.ptr);
    return -1;
  }
  judge(self, one);
  count(self, one);
  return 0;
}

/* --------------------------------------------------------------------------------------------------------- the run */

static void tell(webhook *self, const verdict *judged) {
  self->num_told++;
  self->to->verdict(self->to->context, judged);
}

static void give_up(webhook *self, sent_one *one, const delivery_row *row) {
  verdict *v = &one->told.verdict;
  memset(one, 0, sizeof *one);
  one->told.scheme = self->from.scheme;
  v->id = bns_slice_of(delivery_id(row));
  v->outcome = OUTCOME_GIVEN_UP;
  v->counted = COUNTED_SKIPPED;
  v->offset = -1;
  self->num_given_up++;
}

/* The genuine ones come first: who refuses all of them is asked why before anything else is sent. */
static int run_genuine(webhook *self) {
  sent_one all[WEBHOOK_GENUINE];
  const delivery_row *row;
  size_t num = 0;
  for (size_t i = 0; (row = delivery_at(i)) != NULL; i++) {
    if (delivery_kind_of(row) != DELIVERY_GENUINE || !is_chosen(self, row) || num == WEBHOOK_GENUINE) continue;
    if (self->num_silent == SILENT_MAX)
      give_up(self, &all[num++], row);
    else if (send_one(self, &all[num], row) == 0)
      num++;
    else if (interrupt_came())
      break;
    else
      return -1;
  }
  if (self->num_silent < SILENT_MAX) learning_look_into(self, all, num);
  for (size_t i = 0; i < num; i++)
    tell(self, &all[i].told.verdict);
  return is_interrupted(self);
}

/* What is to be replayed must have been there once. */
static void send_first(webhook *self) {
  sent_one one;
  memset(&one, 0, sizeof one);
  if (self->has_first || make(self, &one.delivery, &self->arena, delivery_at(0)) != BNS_OK) return;
  webhook_post(self, &one, &self->arena);
}

static void run_others(webhook *self) {
  const delivery_row *row;
  sent_one one;
  for (size_t i = 0; (row = delivery_at(i)) != NULL; i++) {
    if (delivery_kind_of(row) == DELIVERY_GENUINE || !is_chosen(self, row)) continue;
    if (self->num_silent == SILENT_MAX) {
      give_up(self, &one, row);
    } else {
      if (delivery_repeats(row)) send_first(self);
      if (send_one(self, &one, row) != 0) return;
    }
    tell(self, &one.told.verdict);
  }
}

void webhook_run(webhook *self, const run_info *info, const webhook_told *to) {
  run_info own = *info;
  self->to = to;
  own.num_apply = num_chosen(self);
  own.claims = mem_format(&self->arena, "%s with rsa", self->from.scheme->name);
  own.command = mem_format(&self->arena, "bnconform webhook %s", self->options->url);
  to->begin(to->context, &own);
  if (run_genuine(self) == 0) run_others(self);
  if (self->fault.len == 0) last_words(self);
}

void webhook_close(webhook *self) {
  certificates_close(&self->certificates);
  for (int i = 0; i < 4; i++)
    buf_free(&self->accepted_ids[i]);
  mem_free(&self->arena);
  mem_free(&self->scratch);
  memset(self, 0, sizeof *self);
}

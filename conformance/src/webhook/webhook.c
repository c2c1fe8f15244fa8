/* webhook.c - each delivery is made anew, with a nonce of its own, so that a receiver that remembers nonces is judged
 * fairly. */
#include "webhook/webhook.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "util/interrupt.h"
#include "remedy.h"
#include "webhook/sender_key.h"
#include "webhook/sent_one.h"
#include "report/tally.h"
#include "text.h"
#include "run/adapter/transport.h"

enum { BODY_MAX = 1024 * 1024, SHOWN_MAX = 4096 };

/* ---------------------------------------------------------------------------------------------------------- opening */

static size_t num_chosen(const webhook *self) {
  const delivery_row *row;
  size_t num = 0;
  for (size_t i = 0; (row = delivery_at(i)) != NULL; i++)
    num += (size_t)webhook_chooses(self, row);
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

/* With a key of the user's own there is one certificate. */
static int take_own_key(webhook *self, char *problem, size_t cap) {
  const char *wrong;
  if (self->options->pem.len == 0) return 0;
  wrong = sender_key_make(&self->own_key, &self->arena, self->options->pem);
  /* A forger's key is none of the sender's, nor one that the receiver may still hold. */
  if (bns_slice_equal(self->own_key.public_pem, self->from.other->public_pem))
    self->from.other = vectors_key(self->set, bns_slice_of("rsa-3072"));
  self->from.small = &self->own_key;
  self->from.large = NULL;
  if (wrong == NULL && self->from.other == NULL) wrong = "keys.json lacks rsa-3072";
  if (wrong != NULL) snprintf(problem, cap, "--key: %s", wrong);
  return wrong != NULL ? EXIT_USAGE : 0;
}

static int find_keys(webhook *self, char *problem, size_t cap) {
  delivery_from *from = &self->from;
  from->small = vectors_key(self->set, bns_slice_of("webhook-2048"));
  from->large = vectors_key(self->set, bns_slice_of("webhook-4096"));
  from->other = vectors_key(self->set, bns_slice_of("rsa-2048"));
  if (from->small && from->large && from->other) return take_own_key(self, problem, cap);
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
  if (certificates_open(&self->certificates, self->options->port, keys, keys[1] != NULL ? 2 : 1) == 0) return 0;
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
  status = find_keys(self, problem, problem_cap);
  if (status == 0 && num_chosen(self) == 0) status = refuse_selection(self, problem, problem_cap);
  if (status == 0 && options->body != NULL) status = read_body(self, problem, problem_cap);
  if (status == 0) status = try_signing(self, problem, problem_cap);
  return status == 0 ? start_certificates(self, problem, problem_cap) : status;
}

static void tell_own_key(const webhook *self, FILE *out) {
  fprintf(out, "Sender ready. Your receiver needs the public half of --key");
  if (webhook_names_key(self))
    fprintf(out, ", serial %.*s:\n  fetch  POST http://127.0.0.1:%u" CERTIFICATES_PATH, (int)self->own_key.serial.len,
            (const char *)self->own_key.serial.ptr, self->certificates.port);
  fprintf(out, "\n\n");
  fflush(out);
}

void webhook_hello(const webhook *self, FILE *out) {
  if (self->from.small == &self->own_key) {
    tell_own_key(self, out);
    return;
  }
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
  case HTTP_LACK: return OUTCOME_HARNESS;
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
  webhook_count_silence(self, one);
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
  if (webhook_make(self, &one->delivery, &self->arena, row) != BNS_OK) {
    one->answer.outcome = HTTP_CUT_SHORT;
    one->says = one->answer.problem = bns_slice_of("bnconform cannot sign it");
  } else {
    one->delivery.wire.headers = one->delivery.headers;
    webhook_post(self, one, &self->arena);
  }
  if (is_interrupted(self) || self->is_own_fault) return -1;
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

/* While all answers are the same it is not known yet whether they tell anything: what is held is told later. */
static void let_go(webhook *self) {
  for (size_t i = 0; i < self->num_held; i++)
    self->to->verdict(self->to->context, &self->held[i].verdict);
  self->num_held = 0;
  self->is_holding = 0;
}

static void tell(webhook *self, const sent_one *one) {
  self->num_told++;
  self->held[self->num_held++] = one->told;
  if (!self->is_holding || !alike_add(self, one)) let_go(self);
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
    if (delivery_kind_of(row) != DELIVERY_GENUINE || !webhook_chooses(self, row) || num == WEBHOOK_GENUINE) continue;
    if (self->num_silent == SILENT_MAX)
      give_up(self, &all[num++], row);
    else if (send_one(self, &all[num], row) == 0)
      num++;
    else if (interrupt_came() || self->is_own_fault)
      break;
    else
      return -1;
  }
  if (self->num_silent < SILENT_MAX) learning_look_into(self, all, num);
  for (size_t i = 0; i < num; i++)
    tell(self, &all[i]);
  return is_interrupted(self) || self->is_own_fault;
}

/* What is to be replayed must have been there once. */
static void send_first(webhook *self) {
  sent_one one;
  memset(&one, 0, sizeof one);
  if (self->has_first || webhook_make(self, &one.delivery, &self->arena, delivery_at(0)) != BNS_OK) return;
  webhook_post(self, &one, &self->arena);
}

static void run_others(webhook *self) {
  const delivery_row *row;
  sent_one one;
  for (size_t i = 0; (row = delivery_at(i)) != NULL; i++) {
    if (delivery_kind_of(row) == DELIVERY_GENUINE || !webhook_chooses(self, row)) continue;
    if (self->num_silent == SILENT_MAX) {
      give_up(self, &one, row);
    } else {
      if (delivery_repeats(row)) send_first(self);
      if (self->is_own_fault) return;
      if (send_one(self, &one, row) != 0) return;
    }
    tell(self, &one);
  }
}

void webhook_run(webhook *self, const run_info *info, const webhook_told *to) {
  run_info own = *info;
  self->to = to;
  own.num_apply = num_chosen(self);
  own.claims = mem_format(&self->arena, "%s with rsa", self->from.scheme->name);
  self->held = mem_alloc(&self->arena, (own.num_apply + 1) * sizeof *self->held);
  self->is_holding = 1;
  to->begin(to->context, &own);
  if (run_genuine(self) == 0) run_others(self);
  if (self->fault.len == 0) last_words(self);
  let_go(self);
}

void webhook_close(webhook *self) {
  certificates_close(&self->certificates);
  for (int i = 0; i < 4; i++)
    buf_free(&self->accepted_ids[i]);
  mem_free(&self->arena);
  mem_free(&self->scratch);
  memset(self, 0, sizeof *self);
}

/* sending.c - one delivery on its way, and what comes back. */
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "run/adapter/plan.h"
#include "text.h"
#include "util/clock.h"
#include "util/json_text.h"
#include "webhook/sent_one.h"

#define DEADLINE_MS 5000.0

int webhook_chooses(const webhook *self, const delivery_row *row) {
  const selection *s = &self->options->selection;
  bns_slice id = bns_slice_of(delivery_id(row));
  int chosen = s->num_select == 0;
  if (!delivery_concerns(row, &self->from)) return 0;
  for (size_t i = 0; i < s->num_select; i++)
    chosen = chosen || plan_matches(s->select[i], id);
  for (size_t i = 0; i < s->num_skip; i++)
    chosen = chosen && !plan_matches(s->skip[i], id);
  return chosen;
}

/* Where a delivery does not name its key, there is one, and it is not fetched. */
int webhook_names_key(const webhook *self) {
  return self->from.scheme->headers->owner != NULL;
}

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

http_aside webhook_aside(webhook *self) {
  http_aside aside;
  aside.poller = &self->certificates.poller;
  aside.ready = certificates_ready;
  aside.context = &self->certificates;
  return aside;
}

void webhook_post(webhook *self, sent_one *one, mem *arena) {
  http_aside aside = webhook_aside(self);
  double started = now_ms();
  memset(&one->answer, 0, sizeof one->answer);
  one->is_accepted = 0;
  http_post(&one->answer, arena, &self->target, &one->delivery.wire,
            self->options->deadline_ms > 0 ? self->options->deadline_ms : DEADLINE_MS, &aside);
  one->ms = now_ms() - started;
  if (one->answer.outcome == HTTP_LACK) {
    self->is_own_fault = 1;
    self->fault = mem_format(&self->arena, "bnconform cannot go on, which is not the receiver's fault: %.*s",
                             (int)one->answer.problem.len, (const char *)one->answer.problem.ptr);
  }
  read_oracle(one, arena);
}

bns_status webhook_make(webhook *self, delivery *out, mem *arena, const delivery_row *row) {
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

void webhook_count_silence(webhook *self, const sent_one *one) {
  int is_silent = one->answer.outcome == HTTP_SILENCE || one->answer.outcome == HTTP_NO_CONNECTION;
  self->num_silent = is_silent ? self->num_silent + 1 : 0;
}

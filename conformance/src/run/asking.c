/* asking.c - asks an adapter, reads its replies, and says what went wrong with them. isolate.c says whose fault it is.
 */
#include <stdio.h>
#include <string.h>

#include "run/judge/failure_findings.h"
#include "util/interrupt.h"
#include "util/progress.h"
#include "run/judge/judge.h"
#include "run/adapter/request_line.h"
#include "run/running.h"
#include "text.h"
#include "util/clock.h"

enum {
  FINISH_MS = 1000,
  QUIET_MS = 500,         /* an adapter that owes no answer is listened to so long, or for the deadline if shorter */
  QUEUE_MAX = 256 * 1024, /* bytes waiting to be written, unless one line alone is longer */
  KEEP_MAX = 64 * 1024,   /* of an answer, more than what is right has */
  CHANCES = 16,           /* calls of one case */
  SLOW_READER = 10        /* deadlines within which an adapter that reads slowly must have read a whole request */
};

int asking_is_call(const running *r, size_t at) {
  return r->result->cases[at]->op == OP_SEND;
}

int asking_was_unread(const running *r, size_t at, const adapter_fault *fault) {
  const transport *t = &r->session.transport;
  const case_state *of = &r->states[at];
  if (fault->outcome != OUTCOME_CRASH || of->progress != WAITING || t->unread < 0) return 0;
  return t->num_written - (uint64_t)t->unread <= of->end - of->line_len;
}

static double deadline_of(const running *r) {
  return r->sending ? r->options->send_deadline_ms : r->options->deadline_ms;
}

void asking_begin(running *r) {
  r->num_asked = 0;
  r->last_answered = NOBODY;
  r->is_heard_out = 0;
}

/* ---------------------------------------------------------------------------------------------------------- keeping */

/* An answer is kept only if it is not too long: a few thousand answers of 8 MiB would need too much memory. */
static void keep(running *r, verdict *v) {
  mem *arena = &r->result->arena;
  size_t most = v->right.len + KEEP_MAX, len = v->yours.len;
  v->detail = mem_copy(arena, v->detail.ptr, v->detail.len);
  if (v->outcome == OUTCOME_PASS) return;
  if (v->outcome == OUTCOME_PROTOCOL && len > most) v->yours.len = most;
  if (len > most && v->outcome != OUTCOME_PROTOCOL) {
    v->yours.len = most;
    v->detail = mem_format(arena, "cut: it has %zu bytes", len);
  }
  v->right = mem_copy(arena, v->right.ptr, v->right.len);
  v->yours = mem_copy(arena, v->yours.ptr, v->yours.len);
}

/* The whole answer, for the diagnosis. */
static void keep_stages(running *r, size_t at, const reply *given) {
  stages read;
  if (asking_is_call(r, at)) return;
  if (r->result->verdicts[at].outcome != OUTCOME_FAIL || given->answer != REPLY_OK) return;
  if (stages_read(&read, &r->session.scratch, given->ok, 0) != NULL) return;
  r->result->given[at] = failure_findings_keep(&r->result->arena, &read, KEEP_MAX);
}

/* ----------------------------------------------------------------------------------------------------------- asking */

/* put_line writes the request of a case. 0; -1: it cannot be written. */
static int put_line(running *r, size_t at) {
  session *s = &r->session;
  const vector *v = r->result->cases[at];
  line_places to;
  memset(&to, 0, sizeof to);
  if (!r->sending) return request_line_request(&s->out.bytes, &s->scratch, v, at + FIRST_ID);
  if (call_exchange_begin(r->server, v, &to) != 0) return -1;
  return request_line_send(&s->out.bytes, &s->scratch, v, at + FIRST_ID, &to);
}

static void cannot_be_sent(running *r, size_t at) {
  verdict *v = &r->result->verdicts[at];
  v->outcome = OUTCOME_HARNESS;
  v->detail = bns_slice_of("the vector has a field that cannot be sent");
  r->states[at].progress = ANSWERED;
}

static void ask_case(running *r, size_t at) {
  session *s = &r->session;
  case_state *t = &r->states[at];
  size_t before = s->out.bytes.len;
  mem_reset(&s->scratch);
  if (s->out.at >= QUEUE_MAX) {
    buf_drop(&s->out.bytes, s->out.at);
    s->out.at = 0;
    before = s->out.bytes.len;
  }
  if (put_line(r, at) != 0) {
    cannot_be_sent(r, at);
    return;
  }
  t->line_len = s->out.bytes.len - before;
  s->num_queued += t->line_len;
  t->progress = WAITING;
  t->generation = s->generation;
  t->end = s->num_queued;
  t->queued_ms = now_ms();
  t->written_ms = 0;
  r->waiting[r->num_waiting++] = at;
  r->num_asked++;
  progress_at(r->num_judged, r->result->num_cases); /* of an adapter that answers nothing, too */
}

static void note_written(running *r) {
  size_t i;
  for (i = 0; i < r->num_waiting; i++) {
    case_state *t = &r->states[r->waiting[i]];
    if (t->end > r->session.transport.num_written) return;
    if (t->written_ms == 0) t->written_ms = r->session.progress_ms;
  }
}

/* due gives when the oldest outstanding request must be answered. Its deadline begins when it was written or when the
 * last reply came, whichever is later. If it is not written whole yet, the deadline begins anew with each byte that the
 * adapter takes, but not later than SLOW_READER deadlines after the request was queued. */
static double due(const running *r) {
  const case_state *oldest = &r->states[r->waiting[0]];
  double from = oldest->written_ms, most = oldest->queued_ms + SLOW_READER * deadline_of(r);
  if (from == 0) from = r->session.progress_ms > oldest->queued_ms ? r->session.progress_ms : oldest->queued_ms;
  if (oldest->written_ms == 0 && from > most) from = most;
  if (from < r->last_reply_ms) from = r->last_reply_ms;
  return from + deadline_of(r);
}

/* ---------------------------------------------------------------------------------------------------------- hearing */

/* Ids are sent in decimal, without leading zeros. 0; -1: it is none of ours. */
static int number_of(uint64_t *out, bns_slice id) {
  if (id.len > 1 && id.ptr[0] == '0') return -1;
  return bns_number(out, id) == BNS_OK ? 0 : -1;
}

/* Of the made-up operation that is asked next. */
static uint64_t own_id(const running *r) {
  return r->num_own == 0 ? 1 : FIRST_ID + r->result->num_cases + r->num_own - 1;
}

/* Tells that an id is that of hello or of a made-up operation, asked of this process or of one before it. */
static int is_own(const running *r, uint64_t id) {
  return id < FIRST_ID || (id >= FIRST_ID + r->result->num_cases && id < own_id(r));
}

static void not_waiting(running *r, size_t at) {
  size_t i = 0;
  while (r->waiting[i] != at)
    i++;
  r->num_waiting--;
  memmove(&r->waiting[i], &r->waiting[i + 1], (r->num_waiting - i) * sizeof *r->waiting);
}

static void take_answer(running *r, size_t at, const reply *given) {
  case_state *t = &r->states[at];
  verdict *v = &r->result->verdicts[at];
  if (asking_is_call(r, at))
    call_exchange_judge(r->server, v, &r->result->arena, given);
  else
    judge(v, r->result->cases[at], given, &r->session.scratch, r->claims.reasons);
  keep(r, v);
  keep_stages(r, at, given);
  r->last_reply_ms = now_ms();
  v->ms = r->last_reply_ms - (t->written_ms != 0 ? t->written_ms : t->queued_ms);
  t->progress = ANSWERED;
  progress_at(++r->num_judged, r->result->num_cases);
  r->last_answered = at;
  r->is_heard_out = 0;
  r->num_unread = 0;
  not_waiting(r, at);
}

/* One Ed25519 signature in four has no plus sign, and hides that it is not escaped. Such a call is made again, so that
 * the verdict on a library is the same in each run: of CHANCES calls all are so once in four thousand million times.
 * Where a fault is being looked for, each case is asked as often as isolate says. */
static int hangs_on_chance(running *r, size_t at) {
  if (!r->result->verdicts[at].by_chance || r->is_isolating) return 0;
  return ++r->states[at].num_chances < CHANCES;
}

/* A call is asked alone (run.c), so that the one just answered stands before *next. */
static void ask_again(running *r, size_t *next) {
  if (!r->sending || r->num_waiting != 0 || *next == 0 || r->last_answered != *next - 1) return;
  if (!hangs_on_chance(r, r->last_answered)) return;
  r->states[--*next].progress = NOT_ASKED;
}

/* Takes a reply. 0; 1 and a fault: its id is not outstanding. If the id is that of a question of the harness's own, the
 * reply concerns no case: a notice tells of it, and it is no fault. */
static int take_reply(running *r, const reply *given, trouble *out) {
  uint64_t id = 0;
  int is_number = number_of(&id, given->id) == 0, is_case, is_twice;
  size_t at;
  if (is_number && is_own(r, id)) {
    run_breach(r, id == 0 ? "hello was answered when it was not outstanding"
                          : "the made-up operation was answered when it was not outstanding");
    return 0;
  }
  at = is_number ? (size_t)(id - FIRST_ID) : NOBODY;
  is_case = at < r->result->num_cases;
  if (is_case && r->states[at].progress == WAITING) {
    take_answer(r, at, given);
    return 0;
  }
  is_twice = is_case && r->states[at].progress == ANSWERED && r->states[at].generation == r->session.generation;
  if (is_twice) out->named = at;
  memset(&out->what, 0, sizeof out->what);
  out->what.line = given->line;
  out->what.outcome = OUTCOME_PROTOCOL;
  strcpy(out->what.detail, is_twice ? "a second reply for one id" : "a reply for an id that is not outstanding");
  return 1;
}

static session_event hear(running *r, reply *given, trouble *out, double until_ms) {
  session_event what;
  out->named = NOBODY;
  r->session.transport.has_read = -1;
  what = session_hear(&r->session, given, &out->what, until_ms);
  note_written(r);
  return what;
}

/* Waits for one thing to happen. 0; 1: a fault. */
static int listen(running *r, trouble *out) {
  reply given;
  session_event what = hear(r, &given, out, due(r));
  if (what == SESSION_FAULT) return 1;
  if (what == SESSION_REPLY && take_reply(r, &given, out) != 0) return 1;
  if (r->num_waiting == 0 || now_ms() < due(r)) return 0;
  session_silence(&r->session, &out->what, deadline_of(r));
  return 1;
}

int asking_cases(running *r, size_t *next, size_t last, unsigned window, trouble *out) {
  const outgoing *queue = &r->session.out;
  r->num_waiting = 0;
  r->last_reply_ms = 0;
  for (;;) {
    while (*next < last && r->num_waiting < window &&
           (r->num_waiting == 0 || queue->bytes.len - queue->at < QUEUE_MAX)) {
      size_t at = (*next)++;
      if (r->states[at].progress != ANSWERED && asking_is_call(r, at) == r->sending) ask_case(r, at);
    }
    if (r->num_waiting == 0) return 0;
    if (listen(r, out) != 0) return 1;
    ask_again(r, next);
    if (r->options->oneshot && r->num_waiting == 0) return 0;
    if (interrupt_came()) { /* nobody's fault: it is not looked for */
      memset(out, 0, sizeof *out);
      out->named = NOBODY;
      return 1;
    }
  }
}

/* ------------------------------------------------------------------------------------------------------ hearing out */

int asking_made_up(running *r, reply *given, trouble *out) {
  double until = now_ms() + deadline_of(r);
  uint64_t asked = own_id(r), id;
  r->num_own++;
  session_ask_made_up(&r->session, asked);
  for (;;) {
    session_event what = hear(r, given, out, until);
    if (what == SESSION_FAULT) return 1;
    if (what == SESSION_REPLY && number_of(&id, given->id) == 0 && id == asked) break;
    if (what == SESSION_REPLY && take_reply(r, given, out) != 0) return 1;
    if (now_ms() < until) continue;
    session_silence(&r->session, &out->what, deadline_of(r));
    return 1;
  }
  r->is_heard_out = 1;
  return 0;
}

static int listen_quietly(running *r, trouble *out) {
  double ms = r->options->deadline_ms < QUIET_MS ? r->options->deadline_ms : QUIET_MS, until = now_ms() + ms;
  while (now_ms() < until) {
    reply given;
    session_event what = hear(r, &given, out, until);
    if (what == SESSION_FAULT) return 1;
    if (what == SESSION_REPLY && take_reply(r, &given, out) != 0) return 1;
  }
  return 0;
}

int asking_hear_out(running *r, int patiently, trouble *out) {
  int ask = !r->options->oneshot && r->made_up != MADE_UP_HARMS;
  reply given;
  if (ask && asking_made_up(r, &given, out) != 0) return 1;
  return ask && !patiently ? 0 : listen_quietly(r, out);
}

/* -------------------------------------------------------------------------------------------------------- finishing */

static void say_it_lingers(running *r) {
  run_notice(r, "at the end of its input the adapter did not exit within 1000 ms, and was killed");
}

/* With one case a process, a process that ends badly is the fault of its case, unless a process without a case ends
 * badly too. */
static int is_bad_ending(running *r) {
  const transport *t = &r->session.transport;
  char text[200];
  if (interrupt_came()) return 0; /* it was killed by us */
  if (t->lives_on) say_it_lingers(r);
  if (t->lives_on) return 0;
  if (t->ended_well) {
    r->ends_well |= r->options->oneshot && r->num_asked == 0;
    return 0;
  }
  if (r->ends_well && r->num_asked != 0) return 1;
  snprintf(text, sizeof text, "at the end of its input the adapter %s; it must exit with 0", t->ending);
  run_breach(r, text);
  return 0;
}

int asking_finish(running *r, trouble *out) {
  session *s = &r->session;
  double until = now_ms() + FINISH_MS;
  session_event what = SESSION_NOTHING;
  reply given;
  if (!s->is_open) return 0;
  s->is_closing = 1;
  while (what != SESSION_FAULT && now_ms() < until) {
    what = hear(r, &given, out, until);
    if (what == SESSION_REPLY && take_reply(r, &given, out) != 0) return 1;
  }
  if (what == SESSION_FAULT && (out->what.outcome != OUTCOME_CRASH || is_bad_ending(r))) return 1;
  if (what != SESSION_FAULT) say_it_lingers(r);
  session_stop(s);
  return 0;
}

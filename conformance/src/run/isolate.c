/* isolate.c - finds whose fault it is.
 *
 * How it works. A fault is silence, death, or a reply that breaks the contract. Its suspects are the cases that were
 * outstanding, the oldest first; before them the one that the fault names, by a second reply for its id; after them the
 * one that was answered last, for an adapter may break just after a right answer. Each suspect is asked again, alone:
 *
 * - Nothing else is outstanding. The process has answered whatever it was asked before, and was heard out after it.
 * - When it has answered it is heard out too: it is asked the made-up operation, and must answer that. Whoever dies,
 *   falls silent or speaks once more after an answer does it before. (Where the made-up operation itself breaks the
 *   adapter, and with --oneshot, where there is one request a process, silence for a while or the end of input stands
 *   in its place. The one named, and the one answered last if nobody else has shown the fault, get that silence
 *   besides.)
 * - If there is a fault then, and the suspect was the first case that this process was asked, the fault is put down to
 *   it. If it was not, the fault may stem from those before it: a new process is started, and it is asked once more,
 *   as the first.
 *
 * Why it is right. An innocent case is one that a fresh process answers, alone, and then goes on: it passes its trial
 * whatever the others do, and no fault is put down to anybody without one. A guilty case is one that shows a fault
 * whenever it is asked: it was outstanding, answered last, or named when the fault was seen, so that it is a suspect,
 * and it shows its fault in its trial. What a process does without any case is nobody's: hello is heard out in each new
 * process here, so that an adapter that breaks after hello has failed to start; an answer to a question of the
 * harness's own that is not outstanding is told once and is no fault; who dies without having read a byte of a request
 * does not die of it; and whether the made-up operation does harm is
 * tried by asking it twice.
 *
 * One rule remains for faults that nobody shows alone, so that no fault leaves a run green: the one named gets it, or
 * the oldest outstanding one, with the detail `not reproduced alone`; if there is neither, the run as a whole. It is
 * not applied where a trial showed the fault: that explains the fault, and the others have passed their trials.
 *
 * It comes to an end: each fault costs a start, and starts are counted. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "util/interrupt.h"
#include "run/running.h"
#include "text.h"

enum { LONG_LINE = 64 * 1024 };

/* trial: a suspect's. */
typedef struct trial {
  size_t at;
  int was_answered; /* before the trial; it keeps that verdict, unless the fault is put down to it */
  verdict before;
  const stages *given_before;
} trial;

typedef struct isolation {
  size_t *suspects;
  size_t num, cap;
  size_t num_shown;  /* suspects that showed a fault */
  size_t passed;     /* the first that showed none, or NOBODY */
  int last_is_shown; /* the one that was answered last showed one */
} isolation;

static void suspect(isolation *self, size_t at) {
  size_t i;
  if (at == NOBODY) return;
  for (i = 0; i < self->num; i++)
    if (self->suspects[i] == at) return;
  self->suspects = list_grown(self->suspects, self->num, &self->cap, sizeof *self->suspects);
  self->suspects[self->num++] = at;
}

static void record_fault(running *r, size_t at, const adapter_fault *fault, bns_slice detail) {
  verdict *v = &r->result->verdicts[at];
  bns_slice nothing = {NULL, 0};
  v->outcome = fault->outcome;
  v->detail = detail;
  v->stage = v->right = nothing;
  v->yours = fault->line;
  v->offset = -1;
  v->stderr_tail = fault->said;
  r->result->given[at] = NULL;
  r->num_judged += r->states[at].progress != ANSWERED;
  r->states[at].progress = ANSWERED;
}

/* Scanners that stop at 64 KiB end in silence: the line's length is then the likeliest cause. */
static const char *long_line(const running *r, size_t at, const adapter_fault *fault) {
  if (fault->outcome == OUTCOME_PROTOCOL || r->states[at].line_len < LONG_LINE) return "";
  return "; the line that was sent has more than 64 KiB, where some readers stop: the protocol's limit is 8 MiB";
}

static void record_fault_shown(running *r, size_t at, const adapter_fault *fault) {
  int is_after = r->states[at].progress == ANSWERED && fault->outcome != OUTCOME_PROTOCOL;
  record_fault(r, at, fault,
               mem_format(&r->result->arena, "%s%s, again when it had this vector alone%s",
                          is_after ? "after its answer: " : "", fault->detail, long_line(r, at, fault)));
}

/* Of a call what arrived is judged, though no answer came: out is then its verdict. 1; 0: the fault is all there is. */
static int judge_arrived(running *r, size_t at, const adapter_fault *fault, verdict *out) {
  *out = r->result->verdicts[at];
  if (!asking_is_call(r, at) || r->states[at].progress != WAITING) return 0;
  if (fault->outcome != OUTCOME_CRASH && fault->outcome != OUTCOME_TIMEOUT) return 0;
  return call_exchange_judge_ending(r->server, out, &r->result->arena, fault->detail);
}

static void record_arrived(running *r, size_t at, const adapter_fault *fault, const verdict *arrived) {
  r->result->verdicts[at] = *arrived;
  r->result->verdicts[at].stderr_tail = fault->said;
  r->result->given[at] = NULL;
  r->states[at].progress = ANSWERED;
}

static void begin_trial(trial *self, running *r, size_t at) {
  self->at = at;
  self->was_answered = r->states[at].progress == ANSWERED;
  self->before = r->result->verdicts[at];
  self->given_before = r->result->given[at];
  r->states[at].progress = NOT_ASKED;
}

/* What it was before stands again. */
static void undo_trial(const trial *self, running *r) {
  r->states[self->at].progress = self->was_answered ? ANSWERED : NOT_ASKED;
  r->result->verdicts[self->at] = self->before;
  r->result->given[self->at] = self->given_before;
}

/* Asks one suspect alone, and waits until it has nothing more to say. 1: a fault. */
static int shows(running *r, size_t at, int patiently, trouble *again) {
  size_t next = at;
  if (asking_cases(r, &next, at + 1, 1, again) != 0) return 1;
  return r->options->oneshot ? asking_finish(r, again) : asking_hear_out(r, patiently, again);
}

/* 1: the trial counts; 0: the suspect must have another, as the first case of a new process. */
static int try_one(running *r, isolation *self, size_t at, int patiently) {
  int is_first = r->num_asked == 0, is_unread, has_arrived;
  trial now;
  trouble again;
  verdict arrived;
  begin_trial(&now, r, at);
  if (!shows(r, at, patiently, &again)) {
    if (now.was_answered) undo_trial(&now, r);
    return 1;
  }
  is_unread = asking_was_unread(r, at, &again.what);
  has_arrived = judge_arrived(r, at, &again.what, &arrived);
  run_stop(r, &again.what);
  if (is_unread) {
    undo_trial(&now, r);
    run_died_unread(r, again.what.detail);
    return 0;
  }
  if (r->own_fault == NULL && is_first && !interrupt_came()) {
    self->num_shown++;
    if (has_arrived)
      record_arrived(r, at, &again.what, &arrived);
    else
      record_fault_shown(r, at, &again.what);
    return 1;
  }
  undo_trial(&now, r);
  suspect(self, again.named);
  return 0;
}

/* If the adapter falls silent after an answer, nobody notices while nothing is asked, and here the made-up operation
 * cannot be asked. So a case that has passed its trial is asked after the one that was answered last. If it gets no
 * answer, the one answered last has broken the adapter. */
static void breaks_the_next(running *r, isolation *self, size_t last, size_t next) {
  size_t at = next;
  trial now, then;
  trouble again;
  int broken;
  session_stop(&r->session);
  r->after_fault = 1;
  if (!run_ready(r)) return;
  begin_trial(&now, r, last);
  broken = shows(r, last, 0, &again);
  begin_trial(&then, r, next);
  if (!broken) broken = asking_cases(r, &at, next + 1, 1, &again);
  undo_trial(&then, r);
  undo_trial(&now, r);
  if (!broken || interrupt_came()) return;
  run_stop(r, &again.what);
  if (r->own_fault == NULL) record_fault_shown(r, last, &again.what);
  self->num_shown += r->own_fault == NULL;
}

/* came_after: the suspect broke in a process that had answered others before it, the last of them `before`; alone it
 * has passed its trial. */
static void came_after(running *r, isolation *self, size_t before, size_t at) {
  int is_seen = !r->options->oneshot && r->made_up == MADE_UP_HARMS; /* else whoever breaks after an answer is heard */
  if (is_seen && before != NOBODY && before != at && r->states[at].progress == ANSWERED)
    breaks_the_next(r, self, before, at);
}

static void try_all(running *r, isolation *self, const trouble *first, size_t last_answered) {
  size_t i = 0, before = NOBODY;
  while (i < self->num && run_ready(r)) {
    size_t at = self->suspects[i], num_shown = self->num_shown;
    int patiently = at == first->named || (at == last_answered && num_shown == 0);
    size_t answered = r->last_answered;
    int counts = try_one(r, self, at, patiently);
    int is_innocent = counts && num_shown == self->num_shown;
    if (is_innocent) came_after(r, self, before, at);
    if (is_innocent && self->passed == NOBODY && at != last_answered) self->passed = at;
    if ((at == last_answered || before == last_answered) && num_shown != self->num_shown) self->last_is_shown = 1;
    before = counts ? NOBODY : answered;
    i += (size_t)counts;
  }
}

/* Nobody showed it alone. */
static void lay_to_oldest(running *r, const adapter_fault *fault, size_t oldest) {
  bns_slice id;
  char text[320];
  if (oldest == NOBODY) {
    snprintf(text, sizeof text, "when nothing was outstanding: %s", fault->detail);
    run_breach(r, text);
    return;
  }
  id = r->result->cases[oldest]->id;
  snprintf(text, sizeof text, "%.*s: %s, and not again when it had this vector alone", (int)id.len,
           (const char *)id.ptr, fault->detail);
  run_notice(r, text);
  record_fault(r, oldest, fault, bns_slice_of("not reproduced alone"));
}

static int is_over(const running *r) {
  return r->given_up || r->own_fault != NULL || interrupt_came();
}

void isolate(running *r, trouble *first) {
  isolation self = {NULL, 0, 0, 0, NOBODY, 0};
  size_t last = r->last_answered, oldest = NOBODY, i;
  int was_own = r->is_heard_out && r->made_up != MADE_UP_HARMS;
  run_stop(r, &first->what);
  if (is_over(r)) return;
  suspect(&self, first->named);
  for (i = 0; i < r->num_waiting; i++) {
    r->states[r->waiting[i]].progress = NOT_ASKED;
    suspect(&self, r->waiting[i]);
  }
  r->num_waiting = 0;
  if (self.num != 0) oldest = self.suspects[0];
  suspect(&self, last);
  r->is_isolating = 1;
  try_all(r, &self, first, last);
  if (!is_over(r) && r->made_up == MADE_UP_HARMS && !r->options->oneshot && last != NOBODY && !self.last_is_shown &&
      self.passed != NOBODY)
    breaks_the_next(r, &self, last, self.passed);
  r->is_isolating = 0;
  if (!is_over(r) && self.num_shown == 0 && (!was_own || r->made_up != MADE_UP_HARMS))
    lay_to_oldest(r, &first->what, oldest);
  free(self.suspects);
}

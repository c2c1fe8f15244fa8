/* run.c - asks, isolates what goes wrong, and gives up where there is no end to it. */
#include "run.h"

#include <stdio.h>
#include <string.h>

#include "findings.h"
#include "interrupt.h"
#include "judge.h"
#include "line.h"
#include "naming.h"
#include "remedy.h"
#include "send_server.h"
#include "session.h"
#include "text.h"

enum {
  FIRST_ID = 2, /* of the first case; 0 is hello, 1 the made-up operation */
  STARTS = 3,   /* that fail in a row */
  FINISH_MS = 1000,
  QUEUE_MAX = 256 * 1024, /* bytes waiting to be written, unless one line alone is longer */
  KEEP_MAX = 64 * 1024,   /* of an answer, more than what is right has */
  SLOW_READER = 10,       /* deadlines in which a request must have been read, bit by bit */
  NOTICES = 16
};

#define NOBODY ((size_t)-1)

typedef enum progress { NOT_ASKED = 0, WAITING, ANSWERED } progress;

/* turn: where a case stands. */
typedef struct turn {
  progress progress;
  unsigned generation; /* of the process that has it, or answered it */
  int alone;           /* it was asked alone there */
  uint64_t end;        /* of its line among the bytes queued */
  double queued_ms;
  double written_ms; /* 0: not yet, or not whole */
} turn;

typedef struct running {
  const run_options *options;
  run_result *result;
  session session;
  claims claims;
  turn *turns;
  size_t *waiting; /* cases, the oldest first */
  size_t num_waiting;
  double last_reply_ms;
  unsigned num_restarts;
  int after_fault; /* the next start is a restart */
  int given_up;
  int sending; /* calls that a library makes itself are asked now, and nothing else */
  send_server *server;
  const char *cannot_send; /* why no call can be made here; NULL: it can */
  char problem[640];       /* where it points to */
} running;

static int is_call(const running *r, size_t at) {
  return r->result->cases[at]->op == OP_SEND;
}

static double deadline_of(const running *r) {
  return r->sending ? r->options->send_deadline_ms : r->options->deadline_ms;
}

/* ---------------------------------------------------------------------------------------------------------- telling */

static void notice(running *r, const char *text) {
  run_result *out = r->result;
  size_t i;
  for (i = 0; i < out->num_notices; i++)
    if (bns_slice_is(out->notices[i], text)) return;
  if (out->num_notices < NOTICES) out->notices[out->num_notices++] = mem_copy(&out->arena, text, strlen(text));
}

static void give_up(running *r, const char *why) {
  r->given_up = 1;
  r->result->fault = mem_format(&r->result->arena, "adapter given up: %s", why);
}

static void convict(running *r, size_t at, const mishap *fault, const char *alone) {
  verdict *v = &r->result->verdicts[at];
  mem *arena = &r->result->arena;
  bns_slice nothing = {NULL, 0};
  if (interrupt_came()) return; /* it was killed by us */
  v->outcome = fault->outcome;
  v->detail = mem_format(arena, "%s%s", fault->detail, alone);
  v->stage = v->right = v->yours = nothing;
  v->offset = -1;
  v->stderr_tail = fault->said;
  r->turns[at].progress = ANSWERED;
}

/* What is remembered of an answer must not be without bound: a few thousand answers of 8 MiB would be. */
static void keep(running *r, verdict *v) {
  mem *arena = &r->result->arena;
  size_t most = v->right.len + KEEP_MAX, len = v->yours.len;
  v->detail = mem_copy(arena, v->detail.ptr, v->detail.len);
  if (v->outcome == OUTCOME_PASS) return;
  if (len > most) {
    v->yours.len = most;
    v->detail = mem_format(arena, "cut: it has %zu bytes", len);
  }
  v->right = mem_copy(arena, v->right.ptr, v->right.len);
  v->yours = mem_copy(arena, v->yours.ptr, v->yours.len);
}

/* The whole answer, for the diagnosis. */
static void keep_stages(running *r, size_t at, const reply *given) {
  stages read;
  if (is_call(r, at)) return;
  if (r->result->verdicts[at].outcome != OUTCOME_FAIL || given->answer != ANSWER_OK) return;
  if (stages_read(&read, &r->session.scratch, given->ok, 0) != NULL) return;
  r->result->given[at] = findings_keep(&r->result->arena, &read, KEEP_MAX);
}

/* ------------------------------------------------------------------------------------------------ starting, stopping
 */

static int start(running *r) {
  char problem[640] = "";
  claims again;
  claims *claimed = r->session.generation == 0 ? &r->claims : &again;
  int tries, failed = -1;
  r->given_up = r->given_up || interrupt_came();
  if (r->given_up) return -1;
  if (r->after_fault && r->num_restarts == r->options->restarts) {
    snprintf(problem, sizeof problem, "it has been started again %u times", r->num_restarts);
    give_up(r, problem);
    return -1;
  }
  r->num_restarts += r->after_fault != 0;
  r->after_fault = 0;
  for (tries = 0; tries < STARTS && failed == -1 && !interrupt_came(); tries++)
    failed =
        session_start(&r->session, claimed, &r->result->arena, r->options->start_deadline_ms, problem, sizeof problem);
  if (failed != 0 && r->sending && send_server_not_permitted(r->server)) {
    snprintf(r->problem, sizeof r->problem, "%s", r->session.transport.problem);
    r->cannot_send = r->problem;
  } else if (failed != 0) {
    give_up(r, problem);
  }
  return failed;
}

static void stop_after_fault(running *r) {
  session_stop(&r->session);
  r->after_fault = 1;
}

/* ----------------------------------------------------------------------------------------------------------- asking */

/* put_line writes the request of a case. 0; -1: it cannot be written. */
static int put_line(running *r, size_t at) {
  session *s = &r->session;
  const vector *v = r->result->cases[at];
  line_places to;
  memset(&to, 0, sizeof to);
  if (!r->sending) return line_request(&s->out.bytes, &s->scratch, v, at + FIRST_ID);
  if (send_server_begin(r->server, v, &to) != 0) return -1;
  return line_send(&s->out.bytes, &s->scratch, v, at + FIRST_ID, &to);
}

static int ask_case(running *r, size_t at, int alone) {
  session *s = &r->session;
  turn *t = &r->turns[at];
  size_t before = s->out.bytes.len;
  mem_reset(&s->scratch);
  if (s->out.at >= QUEUE_MAX) {
    buf_drop(&s->out.bytes, s->out.at);
    s->out.at = 0;
    before = s->out.bytes.len;
  }
  if (put_line(r, at) != 0) {
    mishap ours = {OUTCOME_HARNESS, "the vector has a field that cannot be sent", {NULL, 0}};
    convict(r, at, &ours, "");
    return 0;
  }
  s->num_queued += s->out.bytes.len - before;
  t->progress = WAITING;
  t->generation = s->generation;
  t->alone = alone;
  t->end = s->num_queued;
  t->queued_ms = now_ms();
  t->written_ms = 0;
  r->waiting[r->num_waiting++] = at;
  return 1;
}

static void note_written(running *r) {
  size_t i;
  for (i = 0; i < r->num_waiting; i++) {
    turn *t = &r->turns[r->waiting[i]];
    if (t->end > r->session.transport.num_written) return;
    if (t->written_ms == 0) t->written_ms = r->session.progress_ms;
  }
}

/* The deadline runs for the oldest outstanding request, from its being written or the last reply, whichever is later.
 * One that is not written whole is due from the last byte that was taken of it, but not for ever. */
static double due(const running *r) {
  const turn *oldest = &r->turns[r->waiting[0]];
  double from = oldest->written_ms, most = oldest->queued_ms + SLOW_READER * deadline_of(r);
  if (from == 0) from = r->session.progress_ms > oldest->queued_ms ? r->session.progress_ms : oldest->queued_ms;
  if (oldest->written_ms == 0 && from > most) from = most;
  if (from < r->last_reply_ms) from = r->last_reply_ms;
  return from + deadline_of(r);
}

/* Ids are sent in decimal, without leading zeros. */
static size_t case_of(const running *r, bns_slice id) {
  uint64_t number;
  if (id.len > 1 && id.ptr[0] == '0') return NOBODY;
  if (bns_number(&number, id) != BNS_OK || number < FIRST_ID || number - FIRST_ID >= r->result->num_cases)
    return NOBODY;
  return (size_t)(number - FIRST_ID);
}

static void not_waiting(running *r, size_t at) {
  size_t i = 0;
  while (r->waiting[i] != at)
    i++;
  r->num_waiting--;
  memmove(&r->waiting[i], &r->waiting[i + 1], (r->num_waiting - i) * sizeof *r->waiting);
}

/* Takes a reply. 0; 1 and a fault: its id is not outstanding. culprit: whose second reply it is, or NOBODY. */
static int take_reply(running *r, const reply *given, mishap *fault, size_t *culprit) {
  size_t at = case_of(r, given->id);
  turn *t = at == NOBODY ? NULL : &r->turns[at];
  verdict *v;
  *culprit = NOBODY;
  if (t == NULL || t->progress != WAITING) {
    int twice = t != NULL && t->progress == ANSWERED && t->generation == r->session.generation;
    if (twice) *culprit = at;
    fault->outcome = OUTCOME_PROTOCOL;
    strcpy(fault->detail, twice ? "a second reply for one id" : "a reply for an id that is not outstanding");
    return 1;
  }
  v = &r->result->verdicts[at];
  if (is_call(r, at))
    send_server_judge(r->server, v, &r->result->arena, given);
  else
    judge(v, r->result->cases[at], given, &r->session.scratch, r->claims.reasons);
  keep(r, v);
  keep_stages(r, at, given);
  r->last_reply_ms = now_ms();
  v->ms = r->last_reply_ms - (t->written_ms != 0 ? t->written_ms : t->queued_ms);
  t->progress = ANSWERED;
  not_waiting(r, at);
  return 0;
}

/* Waits for one thing to happen. 0; 1: a fault. */
static int listen(running *r, mishap *fault, size_t *culprit) {
  reply given;
  double until = due(r);
  heard what;
  *culprit = NOBODY;
  r->session.transport.has_read = -1;
  what = session_hear(&r->session, &given, fault, until);
  note_written(r);
  if (what == HEARD_FAULT) return 1;
  if (what == HEARD_REPLY) return take_reply(r, &given, fault, culprit);
  if (now_ms() < due(r)) return 0;
  session_silence(&r->session, fault, deadline_of(r));
  return 1;
}

/* Asks the cases first .. last-1, as many at once as window says. 0: all are answered. 1: a fault; *next is the first
 * that was not asked, and r->waiting holds those without an answer. */
static int ask(running *r, size_t *next, size_t last, unsigned window, mishap *fault, size_t *culprit) {
  const outgoing *out = &r->session.out;
  int alone = *next + 1 == last;
  r->num_waiting = 0;
  r->last_reply_ms = 0;
  *culprit = NOBODY;
  for (;;) {
    while (*next < last && r->num_waiting < window && (r->num_waiting == 0 || out->bytes.len - out->at < QUEUE_MAX)) {
      size_t at = (*next)++;
      if (r->turns[at].progress != ANSWERED && is_call(r, at) == r->sending) ask_case(r, at, alone);
    }
    if (r->num_waiting == 0) return 0;
    if (listen(r, fault, culprit) != 0 || interrupt_came()) {
      fault->said = session_said(&r->session, &r->result->arena);
      return 1;
    }
  }
}

/* -------------------------------------------------------------------------------------------------------- finishing */

static void note_ending(running *r) {
  const transport *t = &r->session.transport;
  char text[200];
  if (t->ended_well || interrupt_came()) return;
  snprintf(text, sizeof text, "at the end of its input the adapter %s; it must exit with 0", t->ending);
  notice(r, text);
  r->result->contract_broken = 1;
}

/* Closes its input and hears it out. 0; 1: what it said then is a fault of culprit, who may be NOBODY. */
static int finish(running *r, mishap *fault, size_t *culprit) {
  session *s = &r->session;
  double until = now_ms() + FINISH_MS;
  heard what = HEARD_NOTHING;
  reply given;
  *culprit = NOBODY;
  if (!s->is_open) return 0;
  s->is_closing = 1;
  while (what == HEARD_NOTHING && now_ms() < until)
    what = session_hear(s, &given, fault, until);
  if (what == HEARD_NOTHING)
    notice(r, "at the end of its input the adapter did not exit within 1000 ms, and was killed");
  if (what == HEARD_REPLY) take_reply(r, &given, fault, culprit);
  fault->said = session_said(s, &r->result->arena);
  if (what == HEARD_REPLY || (what == HEARD_FAULT && fault->outcome != OUTCOME_CRASH)) return 1;
  if (what == HEARD_FAULT) note_ending(r);
  session_stop(s);
  return 0;
}

/* -------------------------------------------------------------------------------------------------------- isolating */

static int ready(running *r) {
  return r->session.is_open || start(r) == 0;
}

/* Asks one suspect alone. 1: it, or the one that culprit names, showed a fault again. */
static int try_alone(running *r, size_t at, mishap *fault, size_t *culprit) {
  size_t next = at;
  int failed;
  r->turns[at].progress = NOT_ASKED;
  failed = ask(r, &next, at + 1, 1, fault, culprit);
  if (!failed && r->options->oneshot) failed = finish(r, fault, culprit);
  return failed;
}

static const char AGAIN[] = ", again when it had this vector alone";

/* The suspects, the oldest first, are asked again one at a time. Whoever shows a fault again gets it; where nobody
 * does, the oldest. */
static void isolate(running *r, const mishap *first, const size_t *suspects, size_t num_suspects) {
  size_t i = 0, culprit;
  int shown = 0;
  while (i < num_suspects && ready(r)) {
    mishap again;
    if (!try_alone(r, suspects[i], &again, &culprit)) {
      i++;
      continue;
    }
    shown = 1;
    convict(r, culprit == NOBODY ? suspects[i] : culprit, &again, AGAIN);
    if (culprit != NOBODY && culprit != suspects[i])
      r->turns[suspects[i]].progress = NOT_ASKED;
    else
      i++;
    stop_after_fault(r);
  }
  if (shown || num_suspects == 0) return;
  if (r->given_up) {
    convict(r, suspects[0], first, "");
  } else {
    char text[320];
    bns_slice id = r->result->cases[suspects[0]]->id;
    snprintf(text, sizeof text, "%.*s: %s, and not again when it had this vector alone", (int)id.len,
             (const char *)id.ptr, first->detail);
    notice(r, text);
    convict(r, suspects[0], first, "");
    r->result->verdicts[suspects[0]].detail = bns_slice_of("not reproduced alone");
  }
}

/* Handles a fault: those who may have caused it are asked again. */
static void handle(running *r, const mishap *first, size_t culprit) {
  mem held = {NULL};
  size_t num = 0, *suspects;
  char text[200];
  stop_after_fault(r);
  if (interrupt_came()) return;
  suspects = mem_alloc(&held, (r->num_waiting + 1) * sizeof *suspects);
  if (culprit != NOBODY && r->turns[culprit].alone)
    convict(r, culprit, first, AGAIN); /* it had been alone here, until its second reply came late */
  else if (culprit != NOBODY)
    suspects[num++] = culprit;
  if (r->num_waiting != 0) memcpy(suspects + num, r->waiting, r->num_waiting * sizeof *suspects);
  num += r->num_waiting;
  r->num_waiting = 0;
  if (num == 0 && culprit == NOBODY) {
    snprintf(text, sizeof text, "when nothing was outstanding: %s", first->detail);
    notice(r, text);
    r->result->contract_broken = 1;
  }
  isolate(r, first, suspects, num);
  mem_free(&held);
}

/* -------------------------------------------------------------------------------------------------------------- run */

static void ask_all(running *r) {
  size_t next = 0, culprit, num = r->result->num_cases;
  unsigned window = r->claims.window < r->options->window ? r->claims.window : r->options->window;
  int finished = 0;
  if (r->sending) window = 1; /* so that what arrives is one case's */
  while (!finished && !r->given_up && r->cannot_send == NULL) {
    mishap fault;
    size_t last;
    while (next < num && is_call(r, next) != r->sending)
      next++;
    last = r->options->oneshot && next < num ? next + 1 : num;
    if (next < num && !ready(r)) return;
    if (next < num && ask(r, &next, last, window, &fault, &culprit)) {
      handle(r, &fault, culprit);
      continue;
    }
    if (next < num && !r->options->oneshot) continue;
    finished = next >= num;
    if (!finish(r, &fault, &culprit)) continue;
    handle(r, &fault, culprit);
    finished = 0; /* those who isolated it have not been heard out */
  }
}

static int has_calls(const running *r) {
  size_t i;
  for (i = 0; i < r->result->num_cases; i++)
    if (is_call(r, i)) return 1;
  return 0;
}

static void tell_arrivals(running *r) {
  char text[200];
  snprintf(text, sizeof text, "%zu signed request%s arrived when the case had been judged", send_server_late(r->server),
           send_server_late(r->server) == 1 ? "" : "s");
  if (send_server_late(r->server) != 0) notice(r, text);
  snprintf(text, sizeof text, "%zu request%s more than %d in one case, and not judged", send_server_left_out(r->server),
           send_server_left_out(r->server) == 1 ? " was" : "s were", SENT_MAX);
  if (send_server_left_out(r->server) != 0) notice(r, text);
}

/* Calls that a library makes itself: it is started once more, sealed, and its server is in this process. */
static void make_calls(running *r, const vector_set *set) {
  const run_options *how = r->options;
  if (r->given_up || !has_calls(r)) return;
  r->server = send_server_open(set, how->reach, how->adds, how->num_adds, r->problem, sizeof r->problem);
  if (r->server == NULL) {
    r->cannot_send = r->problem;
    return;
  }
  r->sending = 1;
  r->session.transport.host = send_server_host(r->server);
  ask_all(r);
  session_stop(&r->session);
  tell_arrivals(r);
  send_server_close(r->server);
}

static void probe(running *r) {
  char wrong[320];
  if (session_probe(&r->session, r->options->deadline_ms, wrong, sizeof wrong) == 0 || interrupt_came()) return;
  notice(r, wrong);
  r->result->contract_broken = 1;
  if (!r->session.is_open) r->after_fault = 1;
}

/* What every verdict of a call says, even where it never came to it. */
static void label_call(running *r, size_t at) {
  send_case asked;
  if (send_case_read(&asked, &r->result->arena, r->result->cases[at]) == 0)
    send_label(&r->result->verdicts[at], &r->result->arena, &asked);
}

static void take_plan(running *r, const vector_set *set, const claims *claimed) {
  run_result *out = r->result;
  size_t i;
  out->cases = plan(&out->num_cases, &out->arena, set, &r->options->selection, claimed);
  out->verdicts = mem_alloc(&out->arena, out->num_cases * sizeof *out->verdicts);
  out->given = mem_alloc(&out->arena, out->num_cases * sizeof *out->given);
  r->turns = mem_alloc(&out->arena, out->num_cases * sizeof *r->turns);
  r->waiting = mem_alloc(&out->arena, (out->num_cases + 1) * sizeof *r->waiting);
  for (i = 0; i < out->num_cases; i++) {
    out->verdicts[i].id = out->cases[i]->id;
    out->verdicts[i].offset = -1;
    if (is_call(r, i)) label_call(r, i);
  }
}

static void fill_info(running *r, run_info *info) {
  size_t i;
  info->num_apply = 0;
  for (i = 0; i < r->result->num_cases; i++)
    info->num_apply += r->result->cases[i]->level != LEVEL_INFO;
  if (r->given_up) return;
  info->name = r->claims.name;
  info->version = r->claims.version;
  info->language = r->claims.language;
  info->claims = claims_text(&r->result->arena, &r->claims);
}

/* An interrupted run tells of what was done, and that it is not all. */
static void leave_out_the_rest(running *r) {
  run_result *out = r->result;
  size_t i, num = 0;
  char text[120];
  for (i = 0; i < out->num_cases; i++) {
    if (r->turns[i].progress != ANSWERED) continue;
    out->cases[num] = out->cases[i];
    out->verdicts[num] = out->verdicts[i];
    out->given[num++] = out->given[i];
  }
  interrupt_say(text, sizeof text, num, out->num_cases, "vectors");
  out->fault = mem_copy(&out->arena, text, strlen(text));
  out->num_cases = num;
  out->interrupted = interrupt_status();
}

static void tell_the_rest(running *r) {
  run_result *out = r->result;
  char text[400];
  size_t i;
  for (i = 0; i < out->num_cases; i++) {
    if (r->turns[i].progress == ANSWERED) continue;
    if (r->cannot_send != NULL && is_call(r, i)) {
      out->verdicts[i].outcome = OUTCOME_HARNESS;
      out->verdicts[i].detail = mem_format(&out->arena, "the call was not made: %s", r->cannot_send);
      continue;
    }
    out->verdicts[i].outcome = OUTCOME_GIVEN_UP;
    out->verdicts[i].detail = bns_slice_of("adapter given up");
  }
  if (r->session.num_noise != 0) {
    snprintf(text, sizeof text, "%zu line%s on standard output that %s no repl%s; the first: %s", r->session.num_noise,
             r->session.num_noise == 1 ? "" : "s", r->session.num_noise == 1 ? "is" : "are",
             r->session.num_noise == 1 ? "y" : "ies", r->session.noise);
    notice(r, text);
  }
  if (r->claims.unknown.len != 0) {
    snprintf(text, sizeof text, "hello claims what this version does not know: %.*s",
             (int)(r->claims.unknown.len < 100 ? r->claims.unknown.len : 100), (const char *)r->claims.unknown.ptr);
    notice(r, text);
  }
}

/* There is no such program, or it is none: nothing was judged, and no report tells of it. */
static void not_started(running *r) {
  int error = r->session.transport.cannot_run;
  r->result->fault = mem_format(&r->result->arena, "%s: %s; %s", r->options->command[0], strerror(error),
                                remedy_of(error, REMEDY_TO_RUN));
  r->result->not_started = 1;
  session_free(&r->session);
}

void run(run_result *out, run_info *info, const vector_set *set, const run_options *options, run_begin *begin,
         void *context) {
  running r;
  int failed;
  memset(&r, 0, sizeof r);
  memset(out, 0, sizeof *out);
  r.options = options;
  r.result = out;
  out->notices = mem_alloc(&out->arena, NOTICES * sizeof *out->notices);
  transport_init(&r.session.transport, options->command);
  failed = start(&r);
  if (failed && r.session.transport.cannot_run) {
    not_started(&r);
    return;
  }
  take_plan(&r, set, failed ? NULL : &r.claims);
  fill_info(&r, info);
  begin(context, info);
  if (!failed) probe(&r);
  if (!failed && options->oneshot && r.session.is_open) {
    mishap fault;
    size_t culprit;
    if (finish(&r, &fault, &culprit)) handle(&r, &fault, culprit);
  }
  ask_all(&r);
  make_calls(&r, set);
  if (interrupt_came())
    leave_out_the_rest(&r);
  else
    tell_the_rest(&r);
  session_free(&r.session);
  naming_run(out, set);
  if (!interrupt_came()) backwards_run(out, set, options);
  if (interrupt_came() && !out->interrupted) leave_out_the_rest(&r); /* while they were named */
}

void run_free(run_result *self) {
  mem_free(&self->arena);
}

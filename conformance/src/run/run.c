/* run.c - plans what an adapter is asked, has it asked, and tells what became of it. */
#include "run/run.h"

#include <stdio.h>
#include <string.h>

#include "util/interrupt.h"
#include "util/progress.h"
#include "run/name_failures.h"
#include "remedy.h"
#include "run/running.h"
#include "text.h"

enum { NOTICES = 16 };

/* -------------------------------------------------------------------------------------------------------------- run */

/* Before the adapter's input is closed, the harness waits until it has nothing more to say, unless it has just done so.
 */
static int end_process(running *r, trouble *out) {
  int is_owed = r->session.is_open && !r->options->oneshot && r->num_asked != 0 && !r->is_heard_out;
  if (is_owed && asking_hear_out(r, 0, out) != 0) return 1;
  return asking_finish(r, out);
}

static int is_over(const running *r) {
  return r->given_up || r->own_fault != NULL || r->cannot_send != NULL || interrupt_came();
}

static void ask_all(running *r) {
  size_t next = 0, num = r->result->num_cases;
  unsigned window = r->claims.window < r->options->window ? r->claims.window : r->options->window;
  int finished = 0;
  if (r->sending) window = 1; /* so that what arrives is one case's */
  while (!finished && !is_over(r)) {
    trouble fault;
    size_t last;
    while (next < num && asking_is_call(r, next) != r->sending)
      next++;
    last = r->options->oneshot && next < num ? next + 1 : num;
    if (next < num && !run_ready(r)) return;
    if (next < num && asking_cases(r, &next, last, window, &fault) != 0) {
      isolate(r, &fault);
      continue;
    }
    if (next < num && !r->options->oneshot) continue;
    finished = next >= num;
    if (end_process(r, &fault) == 0) continue;
    isolate(r, &fault);
    finished = 0; /* the process of the last trial is there still, and must be finished too */
  }
}

static int has_calls(const running *r) {
  size_t i;
  for (i = 0; i < r->result->num_cases; i++)
    if (asking_is_call(r, i)) return 1;
  return 0;
}

static void tell_arrivals(running *r) {
  char text[200];
  snprintf(text, sizeof text, "%zu signed request%s arrived when the case had been judged",
           call_exchange_late(r->server), call_exchange_late(r->server) == 1 ? "" : "s");
  if (call_exchange_late(r->server) != 0) run_notice(r, text);
  snprintf(text, sizeof text, "%zu request%s more than %d in one case, and not judged",
           call_exchange_left_out(r->server), call_exchange_left_out(r->server) == 1 ? " was" : "s were", SENT_MAX);
  if (call_exchange_left_out(r->server) != 0) run_notice(r, text);
}

/* all_adds gives the names that the command line and hello say the library adds, in one list. */
static const char *const *all_adds(running *r, size_t *num) {
  const run_options *how = r->options;
  const char **all = mem_alloc(&r->result->arena, (how->num_adds + r->claims.num_adds + 1) * sizeof *all);
  *num = how->num_adds + r->claims.num_adds;
  for (size_t i = 0; i < *num; i++)
    all[i] = i < how->num_adds ? how->adds[i] : r->claims.adds[i - how->num_adds];
  return all;
}

/* For calls that a library makes itself, the adapter is started once more, sealed; its server is this process. */
static void make_calls(running *r, const vector_set *set) {
  const run_options *how = r->options;
  const char *const *adds;
  size_t num_adds;
  if (r->given_up || r->own_fault != NULL || !has_calls(r)) return;
  adds = all_adds(r, &num_adds);
  r->server = call_exchange_open(set, how->reach, adds, num_adds, r->problem, sizeof r->problem);
  if (r->server == NULL) {
    r->cannot_send = r->problem;
    return;
  }
  r->sending = 1;
  r->session.transport.host = call_exchange_host(r->server);
  ask_all(r);
  session_stop(&r->session);
  tell_arrivals(r);
  call_exchange_close(r->server);
}

/* An adapter must refuse an operation that it does not know, and not take it for one that it knows. */
static void probe(running *r) {
  static const char *const answers[] = {"", "", "ok", "reject", "unsupported", "error"};
  char wrong[320];
  reply given;
  trouble t;
  int failed = asking_made_up(r, &given, &t);
  if (interrupt_came()) return;
  if (failed) {
    r->made_up = MADE_UP_HARMS;
    run_stop(r, &t.what);
    snprintf(wrong, sizeof wrong, "a made-up operation must be answered unsupported, and was not: %s", t.what.detail);
    if (r->own_fault == NULL) run_breach(r, wrong);
  } else if (given.answer != REPLY_UNSUPPORTED) {
    snprintf(wrong, sizeof wrong, "a made-up operation must be answered unsupported, and was answered %s",
             answers[given.answer]);
    run_breach(r, wrong);
  }
}

/* Every verdict of a call says this, also if the call was never made. */
static void label_call(running *r, size_t at) {
  send_case asked;
  if (call_case_read(&asked, &r->result->arena, r->result->cases[at]) == 0)
    call_judge_label(&r->result->verdicts[at], &r->result->arena, &asked);
}

static void take_plan(running *r, const vector_set *set, const claims *claimed) {
  run_result *out = r->result;
  size_t i;
  out->cases = plan(&out->num_cases, &out->arena, set, &r->options->selection, claimed);
  out->verdicts = mem_alloc(&out->arena, out->num_cases * sizeof *out->verdicts);
  out->given = mem_alloc(&out->arena, out->num_cases * sizeof *out->given);
  r->states = mem_alloc(&out->arena, out->num_cases * sizeof *r->states);
  r->waiting = mem_alloc(&out->arena, (out->num_cases + 1) * sizeof *r->waiting);
  for (i = 0; i < out->num_cases; i++) {
    out->verdicts[i].id = out->cases[i]->id;
    out->verdicts[i].offset = -1;
    if (asking_is_call(r, i)) label_call(r, i);
  }
}

/* Nothing is asked of an adapter that claims nothing of what was selected: that is told, and who asked for what. */
static void tell_unclaimed(running *r, const vector_set *set) {
  size_t num = 0;
  char text[120];
  if (r->result->num_cases != 0 || r->given_up) return;
  (void)plan(&num, &r->result->arena, set, &r->options->selection, NULL);
  snprintf(text, sizeof text, "%lu vector%s selected, and hello claims none of %s", (unsigned long)num,
           num == 1 ? " is" : "s are", num == 1 ? "it" : "them");
  if (num != 0) run_notice(r, text);
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

/* Keeps the verdicts that there are. How many. */
static size_t keep_judged(running *r) {
  run_result *out = r->result;
  size_t i, num = 0;
  for (i = 0; i < out->num_cases; i++) {
    if (r->states[i].progress != ANSWERED) continue;
    out->cases[num] = out->cases[i];
    out->verdicts[num] = out->verdicts[i];
    out->given[num++] = out->given[i];
  }
  out->num_cases = num;
  return num;
}

/* An interrupted run tells of what was done, and that it is not all. */
static void leave_out_the_rest(running *r) {
  run_result *out = r->result;
  size_t all = out->num_cases, num = keep_judged(r);
  char text[120];
  interrupt_say(text, sizeof text, num, all, "vectors");
  out->fault = mem_copy(&out->arena, text, strlen(text));
  out->interrupted = interrupt_status();
}

/* What the harness itself could not do is said once, and of no vector: it tells nothing of the adapter. */
static void tell_own_fault(running *r) {
  size_t all = r->result->num_cases, num = keep_judged(r);
  r->result->fault = mem_format(&r->result->arena, "%s. %lu of %lu vectors were judged", r->own_fault,
                                (unsigned long)num, (unsigned long)all);
}

static void tell_the_rest(running *r) {
  run_result *out = r->result;
  char text[400];
  size_t i;
  for (i = 0; i < out->num_cases; i++) {
    if (r->states[i].progress == ANSWERED || r->own_fault != NULL) continue;
    if (r->cannot_send != NULL && asking_is_call(r, i)) {
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
    run_notice(r, text);
  }
  if (r->claims.unknown.len != 0) {
    bns_slice unknown = mem_format(&r->result->arena, "hello claims what this version does not know: %.*s",
                                   (int)r->claims.unknown.len, (const char *)r->claims.unknown.ptr);
    run_notice(r, (const char *)unknown.ptr);
  }
}

/* The program is not there or cannot be executed: nothing was judged, and no report is written. */
static void not_started(running *r) {
  int error = r->session.transport.cannot_run;
  r->result->fault = mem_format(&r->result->arena, "%s: %s; %s", r->options->command[0], strerror(error),
                                remedy_of(error, REMEDY_TO_RUN));
  r->result->not_started = 1;
  session_free(&r->session);
}

static void tell_started(void *context) {
  running *r = context;
  r->session.started = NULL;
  r->listener->started(r->listener->context, r->info);
}

void run(run_result *out, run_info *info, const vector_set *set, const run_options *options,
         const run_listener *listener) {
  running r;
  int failed;
  memset(&r, 0, sizeof r);
  memset(out, 0, sizeof *out);
  r.options = options;
  r.listener = listener;
  r.info = info;
  r.session.started = tell_started;
  r.session.started_context = &r;
  r.result = out;
  out->notices = mem_alloc(&out->arena, NOTICES * sizeof *out->notices);
  transport_init(&r.session.transport, options->command);
  failed = run_start(&r);
  if (failed && r.session.transport.cannot_run) {
    not_started(&r);
    return;
  }
  take_plan(&r, set, failed ? NULL : &r.claims);
  tell_unclaimed(&r, set);
  fill_info(&r, info);
  listener->begin(listener->context, info);
  progress_begin("Vectors");
  if (!failed) probe(&r);
  if (!failed && options->oneshot && r.session.is_open) {
    trouble fault;
    if (asking_finish(&r, &fault) != 0) isolate(&r, &fault);
  }
  ask_all(&r);
  make_calls(&r, set);
  progress_end();
  if (interrupt_came())
    leave_out_the_rest(&r);
  else
    tell_the_rest(&r);
  if (r.own_fault != NULL && !out->interrupted) tell_own_fault(&r);
  session_free(&r.session);
  progress_wait("Looking for the mistakes");
  name_failures_run(out, set);
  progress_end(); /* before the adapter is waited for again: a signal would end that */
  if (!interrupt_came()) probe_verifier_run(out, set, options);
  if (interrupt_came() && !out->interrupted) leave_out_the_rest(&r); /* while they were named */
}

void run_free(run_result *self) {
  mem_free(&self->arena);
}

/* starting.c - starts and greets an adapter, and gives up if faults do not end. */
#include <stdio.h>
#include <string.h>

#include "run/running.h"
#include "text.h"
#include "util/interrupt.h"

enum { STARTS = 3 /* that fail in a row */, LINE_KEPT = 64 * 1024 };

static void give_up(running *r, const char *why) {
  r->given_up = 1;
  r->result->fault = mem_format(&r->result->arena, "adapter given up: %s", why);
}

/* The harness lacks memory, processes or descriptors: that is no fault of the adapter, and nothing more can be asked.
 */
static void fail_ourselves(running *r, const char *why) {
  bns_slice text = mem_format(&r->result->arena, "the harness itself failed: %s", why);
  if (r->own_fault != NULL) return;
  r->own_fault = (const char *)text.ptr;
  r->result->own_fault = 1;
}

/* -------------------------------------------------------------------------------------------- starting, stopping */

/* An adapter that breaks after hello, before anything else is asked, counts as not started. Here it is also found out
 * whether the made-up operation may be asked after other cases: if it is asked twice, both must be answered. */
static int hear_hello_out(running *r, char *problem, size_t problem_cap) {
  trouble t;
  char text[300];
  int failed = asking_hear_out(r, 0, &t);
  if (!failed && (r->options->oneshot || r->made_up != MADE_UP_ANSWERED)) return 0;
  if (failed) {
    snprintf(problem, problem_cap, "%s: %s after hello, before it was asked any vector", session_program(&r->session),
             t.what.detail);
  } else if (asking_hear_out(r, 0, &t) == 0) {
    r->made_up = MADE_UP_SAFE;
    return 0;
  } else if (!interrupt_came()) {
    r->made_up = MADE_UP_HARMS;
    snprintf(text, sizeof text, "after it had answered a made-up operation: %s", t.what.detail);
    run_breach(r, text);
    snprintf(problem, problem_cap, "%s", text);
  }
  session_stop(&r->session);
  return -1;
}

static int start_once(running *r, char *problem, size_t problem_cap) {
  claims again;
  claims *claimed = r->session.generation == 0 ? &r->claims : &again;
  int failed =
      session_start(&r->session, claimed, &r->result->arena, r->options->start_deadline_ms, problem, problem_cap);
  asking_begin(r);
  if (failed == 0 && r->is_isolating) failed = hear_hello_out(r, problem, problem_cap);
  return r->session.transport.own_fault ? -2 : failed;
}

int run_start(running *r) {
  char problem[640] = "";
  int tries, failed = -1;
  r->given_up = r->given_up || interrupt_came();
  if (r->given_up) return -1;
  if (r->after_fault && r->num_restarts == r->options->restarts) {
    snprintf(problem, sizeof problem, "it has been started again %u times; --restarts allows more", r->num_restarts);
    give_up(r, problem);
    return -1;
  }
  r->num_restarts += r->after_fault != 0;
  r->after_fault = 0;
  for (tries = 0; tries < STARTS && failed == -1 && !interrupt_came(); tries++)
    failed = start_once(r, problem, sizeof problem);
  if (failed == 0) return 0;
  if (r->session.transport.own_fault) {
    fail_ourselves(r, problem);
  } else if (r->sending && call_exchange_not_permitted(r->server)) {
    snprintf(r->problem, sizeof r->problem, "%s", r->session.transport.problem);
    r->cannot_send = r->problem;
  } else {
    give_up(r, problem);
  }
  return failed;
}

void run_died_unread(running *r, const char *detail) {
  char why[640];
  if (++r->num_unread < STARTS || r->given_up || r->own_fault != NULL) return;
  snprintf(why, sizeof why, "%s: %s after hello, before it had read any vector", session_program(&r->session), detail);
  give_up(r, why);
}

int run_ready(running *r) {
  return r->own_fault == NULL && (r->session.is_open || run_start(r) == 0);
}

void run_stop(running *r, adapter_fault *fault) {
  fault->line = mem_copy(&r->result->arena, fault->line.ptr, fault->line.len < LINE_KEPT ? fault->line.len : LINE_KEPT);
  fault->said = session_said(&r->session, &r->result->arena);
  session_stop(&r->session);
  r->after_fault = 1;
  if (fault->outcome == OUTCOME_HARNESS) fail_ourselves(r, fault->detail);
}

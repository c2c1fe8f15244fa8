/* run.h - the loop: every case of a plan is asked, whatever the adapter does, and gets one verdict. */
#ifndef RUN_H
#define RUN_H

#include "run/adapter/plan.h"
#include "suite/result.h"
#include "run/calls/call_case.h"
#include "run/judge/stages.h"
#include "suite/vectors.h"

typedef struct run_options {
  char *const *command;     /* of the adapter; NULL: the built-in reference */
  double deadline_ms;       /* for an answer */
  double start_deadline_ms; /* for the answer to hello */
  unsigned window;          /* at most so many requests are outstanding */
  unsigned restarts;        /* after so many the adapter is given up */
  int oneshot;              /* each process gets hello and one request */
  double send_deadline_ms;  /* for the answer of a call that a library makes itself */
  send_reach reach;         /* how it finds the server */
  const char *const *adds;  /* names of parameters that it may add */
  size_t num_adds;
  selection selection;
} run_options;

/* run_result: verdicts in file order, not counted yet. */
typedef struct run_result {
  mem arena;
  const vector **cases;
  verdict *verdicts; /* of cases, one each */
  size_t num_cases;
  const stages **given; /* of each case: what was answered, where it failed and is not too long; else NULL */
  bns_slice *notices;   /* sentences for people about the run as a whole, without final stops */
  size_t num_notices;
  bns_slice fault;     /* why the adapter was given up; empty: it was not */
  int contract_broken; /* by something that no verdict tells */
  int not_started;     /* the program cannot be run: fault says why, and begin was not called */
  int interrupted;     /* the exit status of a run that a signal ended early; the cases are those that were judged */
  int own_fault;       /* the harness itself failed: fault says how, and the cases are those that were judged */
} run_result;

/* run_listener: started is told when the program runs, before it has said anything; begin, the adapter's claims once
 * they are known, before any case is asked. */
typedef struct run_listener {
  void (*started)(void *context, run_info *info);
  void (*begin)(void *context, const run_info *info);
  void *context;
} run_listener;

/* run asks all cases. info: suite, vectors, command and options are set by the caller; the rest is filled in. To be
 * freed with run_free. */
void run(run_result *out, run_info *info, const vector_set *set, const run_options *options,
         const run_listener *listener);
void run_free(run_result *self);

#endif

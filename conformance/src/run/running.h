/* running.h - what the files of a run share: run.c plans and tells, starting.c has an adapter there, asking.c asks
 * and hears, isolate.c finds who caused a fault, notices.c keeps what is told of the run as a whole. */
#ifndef RUNNING_H
#define RUNNING_H

#include "run/run.h"
#include "run/calls/call_exchange.h"
#include "run/adapter/adapter_session.h"

enum { FIRST_ID = 2 /* of the first case; 0 is hello, 1 the made-up operation, and it again after the last case's */ };

#define NOBODY ((size_t)-1)

typedef enum progress { NOT_ASKED = 0, WAITING, ANSWERED } progress;

/* case_state: where a case stands. */
typedef struct case_state {
  progress progress;
  unsigned generation; /* of the process that has it, or answered it */
  uint64_t end;        /* of its line among the bytes queued */
  size_t line_len;
  unsigned num_chances; /* how often its verdict hung on chance */
  double queued_ms;
  double written_ms; /* 0: not yet, or not whole */
} case_state;

/* made_up: what is known of the made-up operation. Asking it shows whether an adapter has more to say after an answer.
 */
typedef enum made_up {
  MADE_UP_ANSWERED = 0, /* once; what comes after it is not known yet */
  MADE_UP_SAFE,         /* a second one was answered after it */
  MADE_UP_HARMS         /* it is not answered, or the adapter breaks afterwards: it is not asked any more */
} made_up;

/* trouble: a fault, and whom it names. */
typedef struct trouble {
  adapter_fault what;
  size_t named; /* the case whose second reply it is, or NOBODY */
} trouble;

typedef struct running {
  const run_options *options;
  const run_listener *listener;
  run_info *info;
  run_result *result;
  session session;
  claims claims;
  case_state *states;
  size_t *waiting; /* cases, the oldest first */
  size_t num_waiting;
  size_t num_judged; /* answers and faults, for people who wait */
  double last_reply_ms;
  /* of the process that there is */
  size_t num_asked;     /* cases */
  size_t last_answered; /* the case, or NOBODY */
  int is_heard_out;     /* since then a question of the harness's own was answered */
  /* of the run */
  made_up made_up;
  uint64_t num_own; /* made-up operations asked */
  int ends_well;    /* with --oneshot: a process that was asked no case ended as it must */
  int is_isolating; /* hello is heard out too */
  unsigned num_restarts;
  unsigned num_unread; /* processes in a row that ended before they had read what they were asked */
  int after_fault;     /* the next start is a restart */
  int given_up;
  const char *own_fault; /* why the harness itself cannot go on; NULL: it can */
  int sending;           /* calls that a library makes itself are asked now, and nothing else */
  call_exchange *server;
  const char *cannot_send; /* why no call can be made here; NULL: it can */
  char problem[640];       /* where it points to */
} running;

/* ---- notices.c, starting.c */

/* run_notice keeps a sentence for people, once. */
void run_notice(running *r, const char *text);
/* run_breach adds a notice of a breach of the contract that concerns no vector. */
void run_breach(running *r, const char *text);
/* run_start starts a process and greets it. 0; else there is none, and the run is over or cannot send. */
int run_start(running *r);
/* run_died_unread: a process ended before it had read a byte of the only request that it was asked. That is a start
 * that failed; where they follow each other, the adapter is given up. */
void run_died_unread(running *r, const char *detail);
/* run_ready has a process there, greeted: 1; 0: there is none, and the run is over or cannot send. */
int run_ready(running *r);
/* run_stop ends the process after a fault, and keeps its last words. */
void run_stop(running *r, adapter_fault *fault);

/* ---- asking.c */

int asking_is_call(const running *r, size_t at);

/* asking_was_unread tells that an adapter has ended without having read a byte of a request; 0 where that is not known.
 */
int asking_was_unread(const running *r, size_t at, const adapter_fault *fault);

/* asking_begin: a process was started. */
void asking_begin(running *r);

/* asking_cases asks the cases *next .. last-1, as many at once as window says. 0: all are answered. 1: a fault; *next
 * is the first that was not asked, and r->waiting holds those without an answer. */
int asking_cases(running *r, size_t *next, size_t last, unsigned window, trouble *out);

/* asking_made_up asks the made-up operation, and gives its answer. 0; 1: a fault. */
int asking_made_up(running *r, reply *given, trouble *out);

/* asking_hear_out listens to an adapter that owes no answer. It asks the made-up operation and waits for the answer; if
 * that must not be asked, or with patience as well, it listens for a while. 0; 1: a fault. */
int asking_hear_out(running *r, int patiently, trouble *out);

/* asking_finish closes its input and hears it to its end. 0; 1: a fault. */
int asking_finish(running *r, trouble *out);

/* ---- isolate.c */

/* isolate finds whose fault it is. The process that had it is there still, or dead, but not stopped. */
void isolate(running *r, trouble *first);

#endif

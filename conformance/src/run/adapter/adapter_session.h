/* adapter_session.h - one process of the adapter, from its start to its end: it is greeted, its replies are read, and
 * what goes wrong with it gets a name. */
#ifndef ADAPTER_SESSION_H
#define ADAPTER_SESSION_H

#include "run/adapter/plan.h"
#include "suite/result.h"
#include "run/adapter/reply.h"
#include "run/adapter/transport.h"

/* adapter_fault: silence, death, or a reply that breaks the contract. */
typedef struct adapter_fault {
  outcome outcome;  /* TIMEOUT, CRASH, PROTOCOL, HARNESS */
  char detail[160]; /* one clause */
  bns_slice line;   /* PROTOCOL: what broke it, until the process is stopped; else empty */
  bns_slice said;   /* the last on standard error before it; the caller fills it in */
} adapter_fault;

/* session: all-zero but for the transport is one that was never started. */
typedef struct session {
  transport transport;
  outgoing out;        /* request lines are appended here */
  uint64_t num_queued; /* bytes appended since the start: the caller counts them */
  double progress_ms;  /* when bytes were last written */
  reply_room room;
  mem scratch; /* a reply's texts live here until session_hear is called again */
  int is_open;
  int is_closing;                 /* nothing more will be asked: its input is closed */
  unsigned generation;            /* number of the process, from 1 */
  size_t num_noise;               /* lines that were no replies, in all processes */
  char noise[120];                /* the first of them */
  int has_hinted;                 /* it was said why hello may be unanswered */
  void (*started)(void *context); /* is told of each process that runs; NULL: nobody */
  void *started_context;
} session;

/* session_start starts a process and reads its answer to hello into claimed, in arena. 0; -1: it failed, and problem is
 * a sentence or two that name the program; -2: likewise, and trying again is of no use. Nothing is left running then.
 */
int session_start(session *self, claims *claimed, mem *arena, double deadline_ms, char *problem, size_t problem_cap);

/* session_ask_made_up asks for an operation that does not exist; its answer is heard like any other. */
void session_ask_made_up(session *self, uint64_t id);

/* session_program names the file that people would name: the script, where an interpreter runs one. */
const char *session_program(const session *self);

typedef enum session_event { SESSION_REPLY, SESSION_NOTHING, SESSION_FAULT } session_event;

/* session_hear waits until until_ms for the next reply. NOTHING: bytes were written, or came that are no reply, so
 * that the deadline may have changed; or until_ms has passed. Silence is no fault here: the caller decides that. */
session_event session_hear(session *self, reply *given, adapter_fault *fault, double until_ms);

/* session_silence makes the fault of a deadline that passed. */
void session_silence(const session *self, adapter_fault *fault, double deadline_ms);

/* session_said copies the last that the process wrote on standard error. */
bns_slice session_said(session *self, mem *arena);

/* session_stop kills what is left of the process. */
void session_stop(session *self);

void session_free(session *self);

#endif

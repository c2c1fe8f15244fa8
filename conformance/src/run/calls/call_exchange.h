/* call_exchange.h - the exchange that the calls of a run are made against: the verifying server, and the seal in which
 * the library runs and can reach nothing else. One case at a time: what arrives is kept for it.
 *
 *   call_exchange_open    keys and certificates are made
 *   call_exchange_begin   a case is begun: its API key is known from now on
 *   call_exchange_judge   the case has been answered
 *   call_exchange_close
 *
 * The process itself is started through call_exchange_host (transport_child.h), a seal and a listening server each
 * time. */
#ifndef CALL_EXCHANGE_H
#define CALL_EXCHANGE_H

#include "run/adapter/transport_child.h"
#include "run/adapter/request_line.h"
#include "run/calls/call_judge.h"

enum { SENT_MAX = 64 }; /* requests of one case that are kept */

typedef struct call_exchange call_exchange;

/* call_exchange_open: adds are names of parameters that the library may add. NULL, and a clause in problem. */
call_exchange *call_exchange_open(const vector_set *set, send_reach reach, const char *const *adds, size_t num_adds,
                                  char *problem, size_t problem_cap);
void call_exchange_close(call_exchange *self);

/* call_exchange_host is where the library runs; it lives as long as the server. */
const transport_child_host *call_exchange_host(call_exchange *self);
/* call_exchange_not_permitted tells that the last start failed because there are no namespaces here. */
int call_exchange_not_permitted(const call_exchange *self);
/* call_exchange_late counts the signed requests that arrived when their case had been judged, call_exchange_left_out
 * those that were more than SENT_MAX of one case. */
size_t call_exchange_late(const call_exchange *self);
size_t call_exchange_left_out(const call_exchange *self);

/* call_exchange_begin begins a case, and tells where the call is to go; to lives until the next begin. 0; -1: the
 * vector cannot be read. */
int call_exchange_begin(call_exchange *self, const vector *v, line_places *to);

/* call_exchange_judge judges the case that was begun, of what has arrived by now and a moment later. Texts of out are
 * in the arena. */
void call_exchange_judge(call_exchange *self, verdict *out, mem *arena, const reply *given);

/* call_exchange_judge_ending judges the case that was begun, where no answer came: call_judge_ending. */
int call_exchange_judge_ending(call_exchange *self, verdict *out, mem *arena, const char *ending);

#endif

/* call_exchange.h - the exchange that the calls of a run are made against: the verifying server, and the seal in which
 * the library runs and can reach nothing else. One case at a time: what arrives is kept for it.
 *
 *   send_server_open    keys and certificates are made
 *   send_server_begin   a case is begun: its API key is known from now on
 *   send_server_judge   the case has been answered
 *   send_server_close
 *
 * The process itself is started through send_server_host (transport_child.h), a seal and a listening server each
 * time. */
#ifndef CALL_EXCHANGE_H
#define CALL_EXCHANGE_H

#include "run/adapter/transport_child.h"
#include "run/adapter/request_line.h"
#include "run/calls/call_judge.h"

enum { SENT_MAX = 64 }; /* requests of one case that are kept */

typedef struct send_server send_server;

/* send_server_open: adds are names of parameters that the library may add. NULL, and a clause in problem. */
send_server *send_server_open(const vector_set *set, send_reach reach, const char *const *adds, size_t num_adds,
                              char *problem, size_t problem_cap);
void send_server_close(send_server *self);

/* send_server_host is where the library runs; it lives as long as the server. */
const child_host *send_server_host(send_server *self);
/* send_server_not_permitted tells that the last start failed because there are no namespaces here. */
int send_server_not_permitted(const send_server *self);
/* send_server_late counts the signed requests that arrived when their case had been judged, send_server_left_out those
 * that were more than SENT_MAX of one case. */
size_t send_server_late(const send_server *self);
size_t send_server_left_out(const send_server *self);

/* send_server_begin begins a case, and tells where the call is to go; to lives until the next begin. 0; -1: the vector
 * cannot be read. */
int send_server_begin(send_server *self, const vector *v, line_places *to);

/* send_server_judge judges the case that was begun, of what has arrived by now and a moment later. Texts of out are in
 * the arena. */
void send_server_judge(send_server *self, verdict *out, mem *arena, const reply *given);

#endif

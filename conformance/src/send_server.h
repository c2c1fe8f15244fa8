/* send_server.h - the exchange that the calls of a run are made against: the verifying server, and the seal in which
 * the library runs and can reach nothing else. One case at a time: what arrives is kept for it.
 *
 *   send_server_open    keys and certificates are made
 *   send_server_begin   a case is begun: its API key is known from now on
 *   send_server_judge   the case has been answered
 *   send_server_close
 *
 * The process itself is started through self->host (child.h), a seal and a listening server each time. */
#ifndef SEND_SERVER_H
#define SEND_SERVER_H

#include "child.h"
#include "line.h"
#include "seal.h"
#include "send_judge.h"
#include "serving.h"

enum { SENT_MAX = 64 }; /* requests of one case that are kept */

typedef struct send_server {
  serving serving;
  server listening;
  seal program;
  child_host host;
  send_reach reach;
  const char *const *adds;
  size_t num_adds;
  int is_open;
  int is_running;    /* a program is in the seal */
  int not_permitted; /* the last start failed because there are no namespaces here */
  char ca_file[SEAL_PATH_MAX + 32];
  mem arena; /* of the case */
  send_case asked;
  int is_asked;
  sent *list;
  size_t num, num_answered;
  size_t num_late, num_left_out;
  char tls_complaint[160];
} send_server;

/* send_server_open: 0; -1 and a clause in problem. self was all-zero; it must not be moved afterwards. */
int send_server_open(send_server *self, const vector_set *set, send_reach reach, char *problem, size_t problem_cap);
void send_server_close(send_server *self);

/* send_server_begin begins a case, and tells where the call is to go; to lives until the next begin. 0; -1: the vector
 * cannot be read. */
int send_server_begin(send_server *self, const vector *v, line_places *to);

/* send_server_judge judges the case that was begun, of what has arrived by now and a moment later. Texts of out are in
 * the arena. */
void send_server_judge(send_server *self, verdict *out, mem *arena, const reply *given);

#endif

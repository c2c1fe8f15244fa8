/* connection.h - one client of the server: its bytes, whoever speaks on them, the answers on their way out. */
#ifndef CONNECTION_H
#define CONNECTION_H

#include "net/server.h"
#include "net/tls.h"

/* connection: opened and closed by the server. Times are of now_ms(). */
typedef struct connection {
  int fd;
  buf in, out;
  size_t out_at;
  size_t backlog;                       /* so many bytes may wait to go out before no more is read and answered */
  const struct conn_protocol *protocol; /* NULL: its first bytes have not come */
  void *state;                          /* the protocol's: state_size bytes, zero at first */
  void *memory;                         /* the handler's, see answering */
  size_t kept;                          /* bytes that the state keeps besides: counted with what all connections hold */
  next_step next;                       /* what the handler asked for, until it is done */
  tls *secure;                          /* NULL: no TLS */
  int is_told;                          /* by its first byte, whether it speaks TLS */
  int said_end;                         /* of TLS */
  double since;                         /* the first byte of what is being read; idle: the end of the last */
  double moved;                         /* when bytes last went out */
  int ended;                            /* the client sends no more */
  int closing;                          /* what is in out goes out, and no request is read any more */
  int lingering; /* all is written and said to be the end: the client's rest is read and thrown away */
  int dead;
  int wipes; /* the request that is at work holds a secret */
  unsigned watched;
} connection;

/* conn_protocol: what is spoken on a connection, chosen by its first bytes or by an answer: HTTP, and what it can turn
 * into. It reads `in`, says what it used up, and writes `out`; sockets, TLS and what is slow to be taken are not its
 * affair.
 */
typedef struct conn_protocol {
  size_t state_size;
  void (*begin)(connection *self, server *owner); /* NULL: zeros will do */
  void (*work)(connection *self, server *owner);  /* answers what is whole; `ended` tells that no more comes */
  void (*late)(connection *self, server *owner, double now); /* from time to time, while nothing waits to go out */
  void (*say)(connection *self, bns_slice message);          /* sends a message unasked; NULL: it cannot */
  void (*end)(connection *self);                             /* frees what the state owns; NULL: nothing */
} conn_protocol;

extern const conn_protocol conn_http, conn_events, conn_ws, conn_fix;

/* conn_protocols: who may speak on a connection. The server hands them to it, so that a connection knows none of them
 * and each of them knows the connection. */
typedef struct conn_protocols {
  const conn_protocol *http, *events, *ws, *fix;
} conn_protocols;

extern const conn_protocols conn_protocols_all;

connection *connection_open(int fd);
/* connection_ready reads what can be, and answers each request that is whole; connection_send then sends what can be
 * of the answers. dead tells that it is to be closed. held: bytes of memory that all connections hold; kept up. */
void connection_ready(connection *self, server *owner, unsigned what);
void connection_send(connection *self, server *owner);
/* connection_watch gives what it waits for: POLLER_READ, POLLER_WRITE. */
unsigned connection_watch(const connection *self);
/* connection_late acts on a deadline that has passed. */
void connection_late(connection *self, server *owner, double now);
/* connection_publish sends an event to one that listens to them; whoever does not take them is closed. */
void connection_publish(connection *self, server *owner, bns_slice event);
/* connection_push sends a message unasked; whoever does not take them is closed. */
void connection_push(connection *self, server *owner, bns_slice message);
int connection_is_idle(const connection *self);
void connection_close(connection *self, server *owner);

/* For protocols. connection_answer hands an arrival to the handler, whose answer goes into `out`; connection_ask has it
 * go elsewhere, and leaves to the caller what it asks for. connection_used drops the first bytes of `in`;
 * connection_goes_on tells that another answer may be made now. */
void connection_answer(connection *self, server *owner, arrival *what);
void connection_ask(connection *self, server *owner, arrival *what, answering *how);
void connection_used(connection *self, size_t used);
int connection_goes_on(const connection *self);

/* connection_take takes bytes as they came from the socket; connection_turn carries out what an answer asked for. */
void connection_take(connection *self, server *owner, const uint8_t *bytes, size_t len);
void connection_turn(connection *self, server *owner, next_step next);

#endif

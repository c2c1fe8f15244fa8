/* connection.h - one client of the server: its bytes, the request that is being read, the answers on their way out. */
#ifndef CONNECTION_H
#define CONNECTION_H

#include "server.h"
#include "tls.h"

/* connection: opened and closed by the server. Times are of now_ms(). */
typedef struct connection {
  int fd;
  buf in, out;
  size_t out_at;
  http_reader reader;
  tls *secure;       /* NULL: plain HTTP */
  int is_told;       /* by its first byte, whether it speaks TLS */
  int said_end;      /* of TLS */
  double since;      /* the first byte of the request that is being read; idle: the end of the last one */
  double head_since; /* when its head was complete */
  double moved;      /* when bytes last went out */
  int ended;         /* the client sends no more */
  int closing;       /* what is in out goes out, and no request is read any more */
  int lingering;     /* all is written and said to be the end: the client's rest is read and thrown away */
  int continued;     /* 100 Continue was said */
  int dead;
  unsigned watched;
} connection;

connection *connection_open(int fd, const server_limits *limits);
/* connection_ready reads and writes what can be, and answers each request that is whole. dead tells that it is to be
 * closed. held: bytes of memory that all connections hold; kept up. */
void connection_ready(connection *self, server *owner, unsigned what);
/* connection_watch gives what it waits for: WAIT_READ, WAIT_WRITE. */
unsigned connection_watch(const connection *self);
/* connection_late acts on a deadline that has passed. */
void connection_late(connection *self, server *owner, double now);
int connection_is_idle(const connection *self);
void connection_close(connection *self, server *owner);

#endif

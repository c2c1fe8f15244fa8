/* server.h - a server of HTTP/1.1, WebSocket and FIX on loopback: one thread, one loop, limits on everything. What a
 * request means is its handler's affair. */
#ifndef SERVER_H
#define SERVER_H

#include "util/fix_framing.h"
#include "net/http_parser.h"
#include "util/mem.h"
#include "net/tls.h"
#include "net/poller.h"

/* server_limits: sizes in bytes, times in milliseconds. */
typedef struct server_limits {
  http_limits http;
  size_t connections;
  size_t held;      /* by all connections together, before a request that grows is refused */
  double head_ms;   /* from the first byte of a request to the end of its headers */
  double body_ms;   /* from there to its end */
  double idle_ms;   /* between requests */
  double write_ms;  /* without a byte taken by the client */
  size_t message;   /* of WebSocket */
  size_t fragments; /* of it, control frames between them included */
} server_limits;

extern const server_limits server_usual;

/* fix_event: why a FIX connection turns to the handler. */
typedef enum fix_event {
  FIX_CAME = 0, /* a message, or what is none */
  FIX_UNSAID,   /* nothing went out for HeartBtInt(108) */
  FIX_UNHEARD   /* nothing came in */
} fix_event;

/* fix_arrival: of FIX. */
typedef struct fix_arrival {
  fix_event event;
  fix_fault fault;
  uint64_t tag; /* that the fault is about */
  int in_use;   /* a Logon: its SenderCompID(49) is another session's, of the same API key */
  struct fix_session *session;
} fix_arrival;

typedef enum arrival_form {
  ARRIVAL_HTTP = 0,
  ARRIVAL_WEBSOCKET, /* raw is the message, unmasked and joined, as far as it came; else a frame */
  ARRIVAL_FIX        /* raw is the message, or what is none; empty: time has passed */
} arrival_form;

/* arrival: what came. message NULL: no whole request of HTTP; raw is then all that did. */
typedef struct arrival {
  arrival_form form;
  const http_message *message;
  bns_slice raw;
  http_error error;
  const fault *fault;       /* what is wrong where it is not HTTP; NULL: nothing */
  size_t error_at;          /* in raw */
  bns_slice method, target; /* as far as they are known */
  int keep_alive;
  int secure;             /* it came by TLS */
  const fix_arrival *fix; /* NULL: it is HTTP */
} arrival;

/* next_step: what the connection is behind an answer. */
typedef enum next_step {
  NEXT_USUAL = 0, /* what it was */
  NEXT_TUNNEL,    /* what its next bytes tell: the answer was that of a proxy to CONNECT */
  NEXT_EVENTS,    /* it listens: server_publish writes to it */
  NEXT_WEBSOCKET  /* messages come: the answer was that to an upgrade */
} next_step;

/* close codes that are none of RFC 6455's. */
enum { CLOSE_NOT = 0, CLOSE_WITHOUT_FRAME = 1006 };

/* answering: where an answer goes. */
typedef struct answering {
  buf *out;       /* the whole answer is appended here */
  next_step next; /* the handler's word */
  void **memory;  /* what the handler keeps with this connection, NULL at first; free() is its end */
  unsigned close; /* WebSocket: what the connection is closed with, behind the answer */
  const char *close_reason;
  int is_secret; /* the handler's word: the request holds a secret, and its bytes are to be wiped */
} answering;

/* server_handler: answers. The connection is closed behind it unless keep_alive. */
typedef struct server_handler {
  void (*answer)(void *context, answering *how, const arrival *what);
  void *context;
  void (*after)(void *context); /* in each step, before what was answered in it is sent; NULL: nothing is to be done */
} server_handler;

/* server_message writes the index-th message for a WebSocket connection, by what its handler keeps with it. 0: there
 * are no more for it. */
typedef int (*server_message)(buf *out, void *context, void *memory, size_t index);

/* server: all-zero is closed. */
enum { LISTENERS_MAX = 9 };

typedef struct server {
  const server_limits *limits;
  server_handler handler;
  const struct conn_protocols *conn_protocols; /* what may be spoken on its connections */
  poller waiting;
  int listeners[LISTENERS_MAX]; /* the first is its own */
  size_t num_listeners;
  int stop_fd; /* -1, or a descriptor: when it can be read, server_step says so */
  int also_fd; /* the same of another; 0: none */
  unsigned port;
  struct connection **by_fd;
  size_t cap, num, held;
  size_t num_silent;    /* TLS connections that were ended before anything was said on them */
  size_t num_listening; /* connections that listen to events */
  double next_look;
  tls_identity *identity; /* NULL: plain HTTP alone. The owner sets and frees it */
  int paused;             /* errno, where no descriptor or memory is left for who comes: he waits. Else 0 */
} server;

/* server_open listens on 127.0.0.1; port 0: any that is free, told by self->port. 0, or -1 with errno. */
int server_open(server *self, unsigned port, const server_limits *limits, const server_handler *handler, int stop_fd);

/* server_listen_also has it listen on a socket that was made elsewhere, and stays its owner's. 0, or -1 with errno. */
int server_listen_also(server *self, int fd);
/* server_stop_also has server_step say also, once, that fd can be read. 0, or -1 with errno. */
int server_stop_also(server *self, int fd);

/* server_publish sends an event to all connections that listen to them. */
void server_publish(server *self, bns_slice event);

/* server_push sends each WebSocket connection the messages that are for it, unasked. Not from within an answer: between
 * steps, or from `after`. */
void server_push(server *self, server_message message, void *context);

/* server_step serves what comes within timeout_ms. 1: stop_fd can be read; 0; -1 with errno. */
int server_step(server *self, double timeout_ms);

/* server_end_idle ends the connections that wait between requests. Between steps. */
void server_end_idle(server *self);

/* server_close closes all. Answers that were given and not yet written are tried once more. */
void server_close(server *self);

#endif

/* http_post.h - one POST to a receiver: the octets as they are given, one answer, a deadline; nothing is followed and
 * nothing is tried again. */
#ifndef HTTP_POST_H
#define HTTP_POST_H

#include "util/mem.h"
#include "net/poller.h"

/* http_target: an address of plain HTTP, taken apart; slices of the URL. */
typedef struct http_target {
  bns_slice host;      /* without the brackets of an IPv6 address */
  bns_slice port;      /* "80" where the URL has none */
  bns_slice authority; /* as it stands in the Host header */
  bns_slice path;      /* with the query, "/" where the URL has none */
} http_target;

/* http_target_read takes a URL apart. NULL; else a clause that says why nothing can be sent there. */
const char *http_target_read(http_target *out, const char *url);

typedef enum http_outcome {
  HTTP_ANSWERED = 0,
  HTTP_NO_CONNECTION, /* nobody listens there, or there is no such host */
  HTTP_SILENCE,       /* no whole answer within the deadline */
  HTTP_CUT_SHORT,     /* the connection ended early, or what came is no HTTP */
  HTTP_LACK           /* this machine has no descriptor or memory left to ask with: the receiver was not heard */
} http_outcome;

/* http_answer: slices live in the arena. */
typedef struct http_answer {
  http_outcome outcome;
  bns_slice problem; /* a clause, where it is none */
  unsigned status;
  bns_slice head; /* status line and headers, as they came, without the empty line */
  bns_slice body; /* without the chunks */
} http_answer;

/* http_aside: what else is waited for meanwhile; ready is told of descriptors that are not the client's own. */
typedef struct http_aside {
  poller *poller;
  void (*ready)(void *context, const poller_ready *what);
  void *context;
} http_aside;

/* http_reach tells whether the target takes a connection, which is closed at once; -1 with errno: this machine has no
 * descriptor or memory left to ask with. */
int http_reach(mem *arena, const http_target *target, double deadline_ms, const http_aside *aside);

/* http_wait serves what else is waited for, for so long; a signal ends it. */
void http_wait(double ms, const http_aside *aside);

enum { HTTP_ANSWER_MAX = 1024 * 1024 };

/* http_answer_read reads what has come of an answer; is_over: no more will come. An interim answer (1xx) is dropped
 * from got. 1: status, head and body are whole; 0: more is to come; -1: it is no HTTP. */
int http_answer_read(http_answer *out, mem *arena, buf *got, int is_over);

/* http_post sends headers and body (Host, Content-Length and Connection are added) and waits for the answer. */
void http_post(http_answer *out, mem *arena, const http_target *target, const bns_wire *what, double deadline_ms,
               const http_aside *aside);

#endif

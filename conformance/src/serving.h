/* serving.h - what the halves of `serve` share: a request that was judged, and who is told of it. */
#ifndef SERVING_H
#define SERVING_H

#include <stdio.h>

#include "explained.h"
#include "serve_answer.h"
#include "serve_options.h"
#include "server.h"

typedef enum served_verdict {
  SERVED_VALID = 0,
  SERVED_WRONG,
  SERVED_UNSIGNED,    /* the endpoint needs no signature */
  SERVED_KEY_UNKNOWN, /* nothing can be said */
  SERVED_NOT_HTTP,
  SERVED_NO_ENDPOINT,
  SERVED_NOT_FIX,
  SERVED_SESSION,   /* FIX: what belongs to a session, and is not signed */
  SERVED_TUNNEL,    /* CONNECT to one of the exchange's hosts */
  SERVED_ELSEWHERE, /* a proxy's request for another host, which is never reached from here */
  SERVED_PREFLIGHT, /* what a browser asks before a page's request */
  NUM_SERVED
} served_verdict;

/* served_verdict_name gives the word of the log. */
const char *served_verdict_name(served_verdict verdict);

/* judged: one request or message, and all that is known of it. */
typedef struct judged {
  uint64_t number;
  int64_t real_ms;
  const arrival *what;
  served_verdict verdict;
  int is_examined;
  examination found;
  int is_diagnosed;
  input in;
  diagnose_key key;
  diagnose_limits limits;
  diagnosis diagnosis;
  mended right;
  explained explained;
  served answer;    /* FIX: status 0, code and body alone */
  const char *says; /* why it is refused, where no check of the signing says so; else NULL */
} judged;

/* served_method and served_target name it: GET and its target, or FIX and the type of message. */
bns_slice served_method(const judged *one);
bns_slice served_target(const judged *one);

enum { CAUSES_MAX = 64, CAUSE_LEN = 96, KEYS_MAX = 64, KEY_LEN = 64 };

/* serving: the server with all that it knows. */
typedef struct serving {
  const vector_set *set;
  serve_options options;
  keyring ring;
  endpoint_set endpoints;
  redactor *redactor;
  mem arena;              /* of one request */
  tls_identity *identity; /* NULL: there is no TLS here */
  char ca[1024];          /* where the CA's certificate stands; empty: nowhere */
  FILE *log;
  int log_failed;
  uint64_t number;
  size_t counts[NUM_SERVED];
  double saved_ms, saved_at;          /* what searches may take, and when that was reckoned */
  char causes[CAUSES_MAX][CAUSE_LEN]; /* that were shown as a block already */
  size_t num_causes;
  uint8_t learned[KEYS_MAX][KEY_LEN]; /* API keys that the redactor was told of */
  size_t num_learned;
} serving;

/* serve_answer_to answers one request: the server's handler. */
void serve_answer_to(void *context, answering *how, const arrival *what);
/* serve_log writes the record of a request, serve_say the line for people and, of a new cause, the block. */
void serve_log(serving *self, const judged *one);
void serve_say(serving *self, const judged *one);

#endif

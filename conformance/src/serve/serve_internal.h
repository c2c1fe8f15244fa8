/* serve_internal.h - what the halves of `serve` share: a request that was judged, and who is told of it. */
#ifndef SERVE_INTERNAL_H
#define SERVE_INTERNAL_H

#include <stdio.h>

#include "diagnosis/catalogue/clock_series.h"
#include "explain/explanation.h"
#include "exchange/played.h"
#include "serve/serve_options.h"
#include "net/server.h"
#include "net/ws_handshake.h"

typedef enum request_verdict {
  REQUEST_VALID = 0,
  REQUEST_WRONG,
  REQUEST_UNSIGNED,    /* the endpoint needs no signature */
  REQUEST_NOT_JUDGED,  /* the endpoint is not listed, and the request is not signed */
  REQUEST_KEY_UNKNOWN, /* nothing can be said */
  REQUEST_NOT_HTTP,
  REQUEST_NO_ENDPOINT,
  REQUEST_NOT_WEBSOCKET, /* no handshake, or no frames */
  REQUEST_UPGRADED,      /* to WebSocket */
  REQUEST_NOT_FIX,
  REQUEST_SESSION,   /* FIX: what belongs to a session, and is not signed */
  REQUEST_TUNNEL,    /* CONNECT to one of the exchange's hosts */
  REQUEST_ELSEWHERE, /* a proxy's request for another host, which is never reached from here */
  REQUEST_PREFLIGHT, /* what a browser asks before a page's request */
  REQUEST_OWN_FAULT, /* the judge and the search contradict each other: nothing can be said */
  NUM_REQUEST_VERDICTS
} request_verdict;

/* request_verdict_name gives the word of the log. */
const char *request_verdict_name(request_verdict verdict);

/* request_record: one request or message, and all that is known of it. */
typedef struct request_record {
  uint64_t number;
  int64_t real_ms;
  const arrival *what;
  const fault *fault; /* NULL: nothing that HTTP's errors do not say */
  request_verdict verdict;
  int is_checked;
  request_checks found;
  int has_age;
  int64_t age_us;    /* how far its timestamp lies behind the server's clock; negative: ahead of it */
  bns_slice api_key; /* the request's own, or the one that logged on for it */
  int is_diagnosed;
  input in;
  diagnose_key key;
  diagnose_limits limits;
  diagnosis diagnosis;
  mended right;
  explained explained;
  response answer; /* FIX: status 0, code and body alone */
} request_record;

/* request_record_method and request_record_target name it: GET and its target, or FIX and the type of message. */
bns_slice request_record_method(const request_record *one);
bns_slice request_record_target(const request_record *one);

enum { CAUSES_MAX = 1024, CAUSE_LEN = 32, KEYS_MAX = 64, KEY_LEN = 64, TOKEN_LEN = 32 };

/* watcher: whoever has the server judge requests for him: he is told of each before it is answered, and may change the
 * answer; nothing is said to people then. */
typedef struct watcher {
  void (*seen)(void *context, request_record *one); /* NULL: nobody watches */
  void *context;
} watcher;

/* serve_setup: what a server is opened with. */
typedef struct serve_setup {
  const vector_set *set;
  serve_options options; /* all-zero: the test keys, today's rules, the real clock */
  watcher watcher;
  struct history *history; /* all-zero, it outlives the server; NULL: none is kept */
  int plays;               /* the exchange is played; else an endpoint answers what its list has */
} serve_setup;

/* serving: the server with all that it knows. Opened by serve_open, and by nothing else. */
typedef struct serving {
  const vector_set *set;
  serve_options options;
  watcher watcher;
  int64_t shift_us; /* the clock is so far ahead of the one that the options name */
  int64_t since_us; /* by that clock, since when there is something to send (exchange_data); 0: that is not known */
  keyring ring;
  endpoint_set endpoints;
  played_exchange played; /* closed: it is not played */
  redactor *redactor;
  struct redactor *guarded;  /* of the last request of a key of the user's own; NULL: there was none */
  char token[TOKEN_LEN + 1]; /* what the page's questions bring; empty: nothing is asked of them */
  mem arena;                 /* of one request */
  tls_identity *identity;    /* NULL: there is no TLS here */
  char ca[1024];             /* where the CA's certificate stands; empty: nowhere */
  buf said;                  /* what people are told on standard error, until the step's end */
  layout form;               /* of standard error, as it was when said began */
  FILE *log;
  int log_failed;
  int is_contradicted; /* a request was for another exchange than --exchange says, and that was told */
  uint64_t number;
  size_t counts[NUM_REQUEST_VERDICTS];
  clock_series clock; /* of the API key that was seen last */
  uint8_t clock_owner[KEY_LEN];
  clock_kind clock_told;
  uint8_t causes[CAUSES_MAX][CAUSE_LEN]; /* SHA-256 of those that were shown as a block already */
  size_t num_causes;
  uint8_t learned[KEYS_MAX][KEY_LEN]; /* API keys that the redactor was told of */
  size_t num_learned;
  server *open;            /* what serves; events are published by it */
  struct history *history; /* serve_history.h; NULL: none is kept */
  buf saved;               /* the session that --open names, as JSON; empty: none */
  size_t num_silent;       /* TLS connections that ended before anything was said */
  int64_t advanced_us;     /* what is due of all accounts was filled then, by the server's clock */
  int64_t spoke_us;        /* when public streams last spoke, by the computer's clock */
  int64_t started_ms;      /* tells the page one run of the server from the next */
  int64_t date_second;     /* of date, which is written once a second */
  char date[64];
} serving;

/* serve_open makes a server ready that listens nowhere yet: keys, endpoints, the redactor and what guards a key of the
 * user's own, TLS. 0; then problem is empty, or says why there is no TLS (identity NULL). Else the exit status, and
 * problem says what is wrong; of 64 that has been said already. serve_close gives everything back, also after a
 * failure. */
int serve_open(serving *self, const serve_setup *setup, char *problem, size_t problem_cap);
void serve_close(serving *self);

/* serve_host_alone gives a Host without its port. serve_is_loopback tells that it is this computer, with a port or
 * without. */
bns_slice serve_host_alone(bns_slice host);
int serve_is_loopback(bns_slice host);
/* serve_is_exchange_host tells that a Host is one of the exchange's, or this computer. */
int serve_is_exchange_host(bns_slice host);
/* serve_answer_to answers one request: the server's handler. */
void serve_answer_to(void *context, answering *how, const arrival *what);

/* serve_ws_takes tells that a path is one of the WebSocket API. serve_ws_upgrade answers a request for one of them;
 * then serve_ws_answer answers each message. */
int serve_ws_takes(bns_slice path);
void serve_ws_upgrade(serving *self, request_record *one, answering *how, const http_message *message);
void serve_ws_answer(serving *self, answering *how, const arrival *what);

/* serve_stream_account does what a method of the WebSocket API that was accepted asks of the events of its account.
 * serve_stream_takes tells that a path is one of streams; serve_stream_open sets up the session of an upgrade to it,
 * serve_stream_answer answers each message. serve_stream_tell sends what there is to tell, when a step of the server
 * ends. */
void serve_stream_account(serving *self, request_record *one, void **memory, bns_slice method);
int serve_stream_takes(bns_slice path);
void serve_stream_open(serving *self, void **memory, const http_message *message);
void serve_stream_answer(serving *self, request_record *one, arrival *seen, answering *how);
void serve_stream_tell(void *context);

/* serve_fix_answer answers FIX. */
void serve_fix_answer(serving *self, answering *how, const arrival *what);

/* For whoever judges what arrives. serve_begin numbers it, serve_tell counts and logs it, and shows it or tells
 * the watcher; serve_verify runs all checks, and looks for the mistakes where they fail: serve_diagnose does that for
 * what was examined otherwise. */
void serve_begin(serving *self, request_record *one, const arrival *what);
void serve_tell(serving *self, request_record *one);
void serve_verify(serving *self, request_record *one, const bns_scheme *scheme, const bns_wire *wire, bns_slice host,
                  int64_t now_us);
void serve_diagnose(serving *self, request_record *one);
/* serve_play has the played exchange answer what was accepted. */
void serve_play(serving *self, request_record *one, const answer_facts *facts);
/* serve_real_us reads the computer's clock, serve_now_us the one that the options name: microseconds since the Unix
 * epoch. */
int64_t serve_real_us(void);
int64_t serve_now_us(const serving *self);
int serve_is_us_host(bns_slice host);
bns_slice serve_path_of(const bns_wire *wire);
/* serve_data gives what requests are judged by; it points into self. */
exchange_data serve_data(serving *self);
request_verdict serve_verdict_of(const request_checks *found, ruleset rules);
/* serve_reason_name gives the word for why a request is refused; "": it is not. */
const char *serve_reason_name(const request_checks *found, ruleset rules);

/* serve_trust_remedy gives what helps a command that does not trust the server; there is a command. serve_trust_fault
 * says so of a connection that ended for that. */
const char *serve_trust_remedy(const serving *self);
void serve_trust_fault(fault *out, const serving *self, http_error error);

/* request_record_fault tells what is wrong with what came; text NULL: nothing. */
fault request_record_fault(const request_record *one);
/* serve_log writes the record of a request, serve_terminal_put the line for people and, of a new cause, the block. */
void serve_log(serving *self, const request_record *one);
void serve_terminal_put(serving *self, const request_record *one);
/* serve_terminal_put_clock tells people that the clock was set. */
void serve_terminal_put_clock(serving *self);
/* serve_flush is what the server does before it sends the answers of a step: the events that there are to tell are
 * told, and the log and people have at once what the step's requests have them told. serve_log_flush is the log's part.
 * context: the serving. */
void serve_flush(void *context);
void serve_log_flush(serving *self);
/* serve_keep keeps it for the page, and tells the pages that are open. */
void serve_keep(serving *self, const request_record *one);

/* serve_method and serve_place name it for people: GET and its path, WS and the method, FIX and the type of message. */
bns_slice serve_method(const request_record *one);
bns_slice serve_place(const request_record *one);
/* serve_word gives what people see of its verdict; serve_cause the word behind WRONG: the first mistake, "unexplained",
 * else what the check said. */
const char *serve_word(const request_record *one);
bns_slice serve_cause(const request_record *one);

/* serve_is_own tells that a target is the server's own, below /bnconform/; serve_page answers what is asked there. */
int serve_is_own(bns_slice target);
void serve_page(serving *self, answering *how, const http_message *message, const answer_facts *facts);

#endif

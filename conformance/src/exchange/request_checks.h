/* request_checks.h - a request judged by every check, under today's rules and under those of 2025, whichever of them
 * decides the answer. Pure but for the crypto library. */
#ifndef REQUEST_CHECKS_H
#define REQUEST_CHECKS_H

#include "diagnosis/endpoint_view.h"
#include "keys/keyring.h"
#include "suite/reasons.h"

typedef enum ruleset { RULES_TODAY = 0, RULES_2025, NUM_RULESETS } ruleset;
typedef enum check_state { CHECK_OK = 0, CHECK_FAIL, CHECK_SKIP } check_state;

/* check_result: one check, which knows its answer. */
typedef struct check_result {
  const char *name;
  refusal refusal;   /* what the answer says where the check fails and decides; NOT_REFUSED: it decides nothing */
  bns_reason reason; /* of REFUSED_BY_REASON; else BNS_VALID */
  check_state state[NUM_RULESETS];
  const char *why; /* of a skip or a failure, a clause; "" */
} check_result;

enum { CHECKS_MAX = 32 };

/* exchange_data: what requests are judged by. */
typedef struct exchange_data {
  const endpoint_set *endpoints;
  keyring *ring;
  const reason_row *reasons;
  int64_t since_us; /* a request that says a time between this and now is judged at that; 0: each is judged at now */
} exchange_data;

typedef struct request_checks {
  const bns_scheme *scheme;
  const reason_row *reasons;
  const endpoint *endpoint; /* NULL: not listed */
  security security;
  ring_key *key; /* NULL: not known here */
  parsed_request request;
  check_result checks[CHECKS_MAX];
  size_t num_checks;
  refusal refusal[NUM_RULESETS];
  bns_reason reason[NUM_RULESETS]; /* BNS_VALID unless refusal is REFUSED_BY_REASON */
  bns_slice duplicate;             /* the name that stands twice; empty: none */
  endpoint_view view;
  int by_session; /* WebSocket: the session's key stands for the request's own */
} request_checks;

/* examine judges. out holds the request, whose slices point into wire and arena. */
void request_checks_run(request_checks *out, mem *arena, const bns_scheme *scheme, const bns_wire *wire, bns_slice host,
                        const exchange_data *by, int64_t now_us);

/* ws_request: a request of the WebSocket API, and the connection that it came by. */
typedef struct ws_request {
  bns_slice message, method;
  bns_slice path;        /* of the connection */
  bns_slice session_key; /* the API key that logged on; empty: none did */
} ws_request;

/* request_checks_frame judges one. */
void request_checks_frame(request_checks *out, mem *arena, const bns_scheme *scheme, const ws_request *request,
                          const exchange_data *by, int64_t now_us);

#endif

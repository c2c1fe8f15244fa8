/* responses.h - the exchange's own answers: status, code, text, headers. What an endpoint answers to a right request
 * stands in conformance/exchange/endpoints.json, what a refusal says in vectors/reasons.json. Pure. */
#ifndef RESPONSES_H
#define RESPONSES_H

#include "exchange/request_checks.h"
#include "net/http_parser.h"

/* response_session: what the WebSocket API tells of a session. */
typedef struct response_session {
  bns_slice api_key; /* empty: nobody has logged on */
  int64_t authorised_ms, connected_ms;
} response_session;

/* answer_facts: what an answer is made of besides the request. */
typedef struct answer_facts {
  uint64_t number;  /* of the request */
  int64_t now_us;   /* of the server's clock */
  const char *date; /* IMF-fixdate */
  int keep_alive, is_head;
  const bns_scheme *scheme; /* NULL: it was not judged, and the exchange's own headers are left out */
  bns_slice path;
  const response_session *session; /* NULL: no WebSocket */
} answer_facts;

/* response: an answer, before it is bytes. */
typedef struct response {
  unsigned status;
  bns_slice code; /* "-1022", "400002"; empty: none */
  bns_slice body;
  const char *type;  /* NULL: JSON */
  int is_order;      /* accepted: the answer counts orders */
  bns_slice member;  /* WebSocket: where the body stands; empty: "result" */
  bns_slice accept;  /* of status 101: Sec-WebSocket-Accept */
  bns_slice headers; /* whole lines besides the usual ones; empty: none */
} response;

/* response_checked gives the answer under one set of rules. Texts are in the arena. */
void response_checked(response *out, mem *arena, const request_checks *found, ruleset rules, const answer_facts *facts);
/* served_refusal gives what the product says of a refused request; NULL: that is not known, and what it says of faults
 * that it does not know stands for it: -1000, SERVED_UNKNOWN. */
#define SERVED_UNKNOWN "An unknown error occurred while processing the request."
const reason_answer *served_refusal(const request_checks *found, ruleset rules);
/* response_plain gives a page of HTML, as the exchange's front server has them: for what is no request, or no endpoint.
 */
void response_plain(response *out, mem *arena, unsigned status);
/* response_refuse gives a refusal in Spot's form. */
void response_refuse(response *out, mem *arena, unsigned status, const char *code, bns_slice text);

/* response_framed puts the body into what the WebSocket API wraps it in. id: JSON text. */
void response_framed(response *out, mem *arena, bns_slice id, int tells_limits, const answer_facts *facts);

/* response_not_found is the answer of an unknown path, HTML where that is asked for; response_blocked the page of the
 * firewall in front of Binance Pay. */
void response_not_found(response *out, int takes_html);
void response_blocked(response *out);

/* response_put writes the answer as bytes. */
void response_put(buf *out, const response *what, const answer_facts *facts);
/* response_put_preflight answers OPTIONS, so that a page can send its request. What the exchange does with them is not
 * documented: this answer is ours. */
void response_put_preflight(buf *out, const answer_facts *facts);

#endif

/* call_case.h - a call that a vector asks a library for, and the requests that arrived from it, in one form: lists of
 * parameters by their text. Pure. */
#ifndef CALL_CASE_H
#define CALL_CASE_H

#include "json.h"
#include "util/mem.h"
#include "suite/result.h"
#include "suite/vectors.h"

enum { SEND_KEY_LEN = 64, SEND_ANSWERS_MAX = 8 };

/* send_reach: how a library finds the server. */
typedef enum send_reach {
  REACH_SEALED = 0,  /* by the exchange's own host names, over TLS */
  REACH_BASE_URL,    /* http://127.0.0.1:8080 */
  REACH_BASE_URL_TLS /* https://127.0.0.1:8080 */
} send_reach;

/* call_case_find_reach gives a reach by its name on the command line, -1 if there is none. */
int call_case_find_reach(const char *name);

/* send_param: type is a JSON type where the wire form has types (WebSocket, Pay), else BNS_JSON_STRING. A member of a
 * JSON body has its path as its name: "goods.goodsName", "list.0". */
typedef struct send_param {
  bns_slice name, value;
  bns_json_type type;
  int is_undecided;       /* null, half a character, a list in a frame: how it is sent is documented nowhere */
  int is_list;            /* arrived: the endpoint takes a list of this name, which may be repeated */
  const bns_json *typed;  /* given: a list or an object as it stands in the vector; else NULL */
  const bns_slice *items; /* given: of a list without objects */
  size_t num_items;
} send_param;

typedef struct send_params {
  send_param *list;
  size_t num, cap;
} send_params;

/* send_answer: what the server answers in place of the usual. */
typedef struct send_answer {
  unsigned status;
  const bns_json *headers; /* pairs, or NULL */
  bns_slice body;
  int elsewhere; /* a Location at another host */
} send_answer;

typedef struct send_case {
  const vector *v;
  char api_key[SEND_KEY_LEN + 1]; /* it names the case */
  bns_slice method, path;         /* FIX: neither; WebSocket: no path */
  send_params params;
  send_params *more; /* of further calls by the same client; usually none */
  size_t num_more;
  int is_at_once; /* all of them are made at the same time */
  int probes_value, may_refuse, has_behaviour;
  int has_key_file; /* its key is in another form than usual */
  int64_t clock_ms; /* the server's is so far ahead */
  int is_foreign;   /* the server has a certificate that nobody here vouches for */
  send_answer answers[SEND_ANSWERS_MAX];
  size_t num_answers;
} send_case;

/* call_case_read takes a vector of the op send apart. 0; -1: it cannot be read. */
int call_case_read(send_case *out, mem *arena, const vector *v);

/* call_case_key writes the API key of a vector's case: letters and digits of its id, and its place. */
void call_case_key(char out[SEND_KEY_LEN + 1], const vector *v);

/* call_case_asked says what is asked for in one line: "POST /api/v3/order symbol=LTCBTC side=BUY". */
bns_slice call_case_asked(mem *arena, const send_case *asked);

/* call_case_add_params appends one; call_case_params_json all that a JSON value holds. */
void call_case_add_params(send_params *out, mem *arena, bns_slice name, bns_slice value, bns_json_type type);
void call_case_params_json(send_params *out, mem *arena, bns_slice name, const bns_json *value);

/* sent: a request that arrived during a case. */
typedef struct sent {
  bns_slice raw, host, method, path, api_key, timestamp, signature;
  bns_slice nonce;    /* empty: its scheme has none */
  send_params params; /* decoded, the signature left out */
  int is_signed;      /* it is for an endpoint that takes signed requests alone */
  int is_malformed;   /* it is no request; reason says what is wrong */
  const char *excess; /* it verifies, and has more parameters than the endpoint takes: a clause; else NULL */
  const char *reason; /* why it is refused, in a word or a clause; NULL: it verifies */
  int only_2025;      /* refused under the rules of today alone */
  int by_time;        /* refused for its timestamp alone */
  bns_slice right;    /* refused: what had to be signed */
  bns_slice signed_bytes;
  const finding *findings;
  size_t num_findings;
  int unexplained;  /* the known mistakes were searched for, and none makes this signature */
  const char *odd;  /* accepted, but unusual: a clause; NULL: it is not */
  const char *open; /* accepted, and no document says whether the exchange would: a clause; NULL: it is not */
  int by_chance;    /* accepted only because its signature happens to have no plus sign */
  double at_ms;
  unsigned status; /* that was answered */
} sent;

#endif

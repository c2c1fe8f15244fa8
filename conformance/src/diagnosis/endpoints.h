/* endpoints.h - what conformance/exchange/endpoints.json says of an endpoint: what it demands of a request, the names
 * of its parameters, and what it answers. Adding one is adding a line there. Pure. */
#ifndef ENDPOINTS_H
#define ENDPOINTS_H

#include "json.h"
#include "diagnosis/signing/parsed_request.h"

/* security: what an endpoint demands. UNLISTED: nobody knows, and the request is not signed, so that it is not judged.
 */
typedef enum security {
  SECURITY_NONE = 0,
  SECURITY_KEY,
  SECURITY_SIGNED,
  SECURITY_SESSION,
  SECURITY_UNLISTED
} security;

/* endpoint: of the WebSocket API a method, whose path is that of the connection. */
typedef struct endpoint {
  bns_slice scheme, method, path;
  security security;
  const bns_json *parameters; /* array of names; NULL: not listed */
  const bns_json *lists;      /* array of names that take a list, and may be repeated; NULL: none */
  const bns_json *mandatory;  /* array of names that must be there besides the signing's own; NULL: not listed */
  const bns_json *answers;    /* array of {"when"?, "status", "body", "member"?}; NULL: {} */
  int is_told;                /* whether a name beyond the parameters is refused is not known of it */
  int is_stream;              /* it opens a signed stream, whose parameters are signed in the order of their names */
  int hides_limits;           /* WebSocket: its answers tell no rateLimits */
} endpoint;

typedef struct endpoint_set {
  mem arena;
  endpoint *list;
  uint32_t *paths; /* slice_hash of the path of each */
  size_t num;
} endpoint_set;

/* endpoints_load reads the file inside the program. 0; -1: it cannot be read. */
int endpoints_load(endpoint_set *set);
void endpoints_free(endpoint_set *set);

/* endpoints_find gives an endpoint; of Binance US what is not listed for it is Spot's. NULL: there is none. */
const endpoint *endpoints_find(const endpoint_set *set, const bns_scheme *scheme, bns_slice method, bns_slice path);

/* endpoint_path gives the path of a request's target. */
bns_slice endpoint_path(const bns_wire *wire);

/* endpoint_demands gives what a request must have: what the endpoint is listed with; of one that is not listed (self
 * NULL), SIGNED where the request tries to sign and UNLISTED where it does not. */
security endpoint_demands(const endpoint *self, const parsed_request *request);

/* endpoint_answer gives the first answer whose "when" the request's parameters meet; NULL: none is listed. */
const bns_json *endpoint_answer(const endpoint *self, const parsed_request *request);

/* endpoint_takes tells that a parameter is listed; endpoint_takes_list that it takes a list. self may be NULL there. */
int endpoint_takes(const endpoint *self, bns_slice name);
int endpoint_takes_list(const endpoint *self, bns_slice name);

/* endpoint_lacks gives the first mandatory parameter, in the arena, where a request has no parameter of its own at all;
 * else empty. Which ones may be left out hangs on the others (type, for example), and is not judged. */
bns_slice endpoint_lacks(const endpoint *self, mem *arena, const parsed_request *request);

/* endpoint_allow_lists: a request that repeats nothing but names that take a list has no duplicate. */
void endpoint_allow_lists(const endpoint *self, parsed_request *request);

#endif

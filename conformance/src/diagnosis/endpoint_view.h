/* endpoint_view.h - what the exchange says of a request besides its signature, by what its endpoint is listed with: one
 * judgement for whoever explains a request and whoever answers it. Pure. */
#ifndef ENDPOINT_VIEW_H
#define ENDPOINT_VIEW_H

#include "diagnosis/diagnose.h"
#include "diagnosis/endpoints.h"
#include "suite/reasons.h"

/* endpoint_view: of a request and its endpoint. A count of names includes the signing's own. */
typedef struct endpoint_view {
  security demands;
  refusal counts; /* REFUSED_TOO_MANY, REFUSED_NOT_READ or NOT_REFUSED */
  int is_counted; /* the endpoint's parameters are listed */
  size_t num_sent, num_read, num_expected;
  bns_slice unread;   /* the first names that are not among them, "a, b", in the arena of the request; empty: none */
  bns_slice unlisted; /* where names are not counted: the first that the endpoint is not listed with, in the arena of
                         the request; empty: none */
  refusal values;     /* what is looked at after the signature: REFUSED_MANDATORY, REFUSED_VALUE or NOT_REFUSED */
  bns_slice name;     /* the parameter that values is about, in the arena; is_number: it is one of the numbers */
  int is_number;
} endpoint_view;

/* endpoint_body_refusal: Pay's gateway takes no request without a body (100001001), and Pay none whose body is no JSON
 * object (400008). Of other schemes, and of webhooks, nothing is demanded. */
refusal endpoint_body_refusal(const parsed_request *request);

/* endpoint_look judges. self NULL: the endpoint is not listed. Memory from the arena. */
void endpoint_look(endpoint_view *out, mem *arena, const endpoint *self, const parsed_request *request);

/* endpoint_find_unlisted sets the first parameter beyond the endpoint's list, where it is not known that the exchange
 * refuses it. self NULL: the endpoint is not listed. */
void endpoint_find_unlisted(endpoint_view *out, const endpoint *self, const parsed_request *request);

/* endpoint_refusal gives what the exchange says first: by what the signer's own checks found, and by the endpoint. With
 * REFUSED_BY_REASON it is that reason. */
refusal endpoint_refusal(const endpoint_view *view, bns_reason reason);

/* endpoint_unsign takes out of a diagnosis whatever is about a signature that the endpoint does not demand: the
 * exchange does not look at it. What is left is the API key, where it is demanded, or else that the request is signed.
 */
void endpoint_unsign(diagnosis *found, mem *arena, const endpoint_view *view, const parsed_request *request);
/* endpoint_in_session leaves out of a diagnosis what is right in a session, where the key that logged on stands for the
 * request's own (SW-5): that it has neither key nor signature. reason: why it is refused there. */
void endpoint_in_session(diagnosis *found, mem *arena, bns_reason reason);

#endif

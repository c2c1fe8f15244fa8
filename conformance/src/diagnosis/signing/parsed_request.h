/* parsed_request.h - a request taken apart for diagnosis: the parts that somebody could have signed otherwise. Pure;
 * slices point into the wire form and into the arena. */
#ifndef PARSED_REQUEST_H
#define PARSED_REQUEST_H

#include "bnsign.h"
#include "json.h"
#include "util/mem.h"
#include "verify.h"

typedef enum part_place { PLACE_QUERY = 0, PLACE_BODY, PLACE_PARAMS } part_place;

/* part: a parameter as it was sent, `signature` left out. REST: name and value raw, as they stand in the target or the
 * body; what stands between two '&' is a part even if it is empty, so that the parts joined are the payload again.
 * WebSocket: unescaped text; of a number or a word what stands in the JSON. */
typedef struct part {
  bns_slice name, value;
  part_place place;
  bns_json_type type; /* WebSocket alone; else BNS_JSON_STRING */
  int bare;           /* REST: there is no '=' */
} part;

typedef struct parsed_request {
  const bns_scheme *scheme;
  bns_wire wire;
  bns_slice host;   /* empty: unknown */
  long answer_code; /* what the exchange answered: -1022, 400002 ...; 0: unknown */
  bns_slice answer_text;
  bns_seen seen;           /* API key, timestamp, payload, decoded signature (reference/src/scheme.h) */
  bns_slice raw_signature; /* as it stands in the wire form: a slice of it; ptr NULL: there is none */
  const part *parts;       /* REST, WebSocket: in sent order */
  size_t num_parts;
  bns_slice fields[BNS_FIELDS_MAX]; /* headers, FIX: by BNS_FIELD_* */
  part_place signature_place;       /* REST */
  int signature_last;               /* REST: nothing follows the signature in its place */
  size_t num_signatures;            /* REST: parameters of that name, both places together */
  bns_slice twice;   /* a repeated name that takes no list, where others take one; empty: that was not asked */
  int payload_alone; /* there are no parts: made by parsed_request_of_payload, or too many */
} parsed_request;

/* parsed_request_read takes a wire form apart; host, answer_code and answer_text are the caller's to fill afterwards. 0
 * if it is malformed (seen.malformed): only what can be seen is then found. */
int parsed_request_read(parsed_request *out, mem *arena, const bns_scheme *scheme, const bns_wire *wire,
                        bns_slice host);

/* parsed_request_of_payload makes a parsed request of a payload and a signature alone, for the operation "sign". */
void parsed_request_of_payload(parsed_request *out, const bns_scheme *scheme, bns_slice payload, bns_slice signature);

/* parsed_request_other_unit tells the unit of a timestamp that its scheme does not take, by the digits that times have
 * today; NULL: it takes this one, or it is no number. */
const char *parsed_request_other_unit(const parsed_request *request);

/* parsed_request_sign gives the parsed request's wire form with another signature where its own stands; raw is written
 * as it is. 0 if there is no place for one. */
int parsed_request_sign(bns_wire *out, mem *arena, const parsed_request *request, bns_slice raw);

/* parsed_request_with_parts writes a wire form like the parsed request's with other parts, in their places and order
 * (REST, WebSocket); `signature`, with its raw value, stands last in its place; with raw.ptr NULL there is none. */
void parsed_request_with_parts(bns_wire *out, mem *arena, const parsed_request *request, const part *parts,
                               size_t num_parts, bns_slice raw);

/* parsed_request_with_header gives the wire form with a header's value replaced; the header is added where there is
 * none, and left out where value.ptr is NULL. */
void parsed_request_with_header(bns_wire *out, mem *arena, const bns_wire *wire, const char *name, bns_slice value);

#endif

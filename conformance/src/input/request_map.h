/* request_map.h - a request in names and values: {url, method, headers, params, data} as HTTP clients, browsers and
 * proxies print it, whatever the language and whatever each of these is called; a frame; parameters alone. Pure. */
#ifndef REQUEST_MAP_H
#define REQUEST_MAP_H

#include "util/mem.h"
#include "input/values_read.h"

typedef enum mapped_kind { MAPPED_NOTHING = 0, MAPPED_REQUEST, MAPPED_FRAME, MAPPED_TEXT } mapped_kind;

/* mapped: what was found. Slices point into the values, the text and the arena. */
typedef struct mapped {
  mapped_kind kind;
  bns_wire wire;
  bns_slice host;      /* of a request; may be empty */
  bns_slice source;    /* where it stood in the text */
  int has_method;      /* else it is not told, and wire has one that is only assumed */
  int has_headers;     /* else none are told */
  int is_unordered;    /* its parameters stood in a map, which is not printed in the order that it was filled in */
  int is_body_printed; /* the body stood as an object within one of JSON, printed as that is */
  int is_torn;         /* before what was read of its parameters more of them may stand */
  int is_place_open;   /* whether each of them was sent in the query or in the body is not told */
  bns_slice nested;    /* MAPPED_TEXT: a string that is a whole request in another form */
} mapped;

/* request_map finds the first request with a signature among values; text is what they were read from. 0: there is
 * none. */
int request_map(mapped *out, mem *arena, const given *values, bns_slice text);

#endif

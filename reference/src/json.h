/* json.h - a strict JSON reader (RFC 8259) that hands out slices of its source: what was signed is text, so a number
 * stays the digits that were sent (SW-3) and a string stays escaped until it is asked for. Pure. */
#ifndef BNS_JSON_H
#define BNS_JSON_H

#include "bnsign.h"

typedef enum bns_json_type {
  BNS_JSON_NULL = 1,
  BNS_JSON_FALSE,
  BNS_JSON_TRUE,
  BNS_JSON_NUMBER,
  BNS_JSON_STRING,
  BNS_JSON_ARRAY,
  BNS_JSON_OBJECT
} bns_json_type;

#define BNS_JSON_DEPTH 128 /* deeper is BNS_ERR_LIMIT */

/* bns_json: one value. Values stand in an array in the order of the text; an object's members are a name (a string)
 * and a value in turn. */
typedef struct bns_json {
  const uint8_t *ptr; /* source text; of a string, what stands between the quotes */
  size_t len;
  uint32_t span;   /* values from this one to the end of what it contains, itself included */
  uint32_t count;  /* elements of an array, members of an object */
  uint8_t type;    /* bns_json_type */
  uint8_t escaped; /* string: has a backslash in it */
} bns_json;

/* bns_json_parse reads one value with white space around it and nothing else. values_cap too small: ROOM, and
 * num_values says how many there are. SYNTAX (bad UTF-8, lone surrogates and control characters too), LIMIT; error_at
 * is then the byte where it went wrong. */
bns_status bns_json_parse(bns_json *values, size_t values_cap, size_t *num_values, size_t *error_at,
                          const uint8_t *text, size_t text_len);

/* bns_json_child gives the first element (or first member's name), bns_json_next the value after this one's end; both
 * without looking whether there is one: count tells. */
const bns_json *bns_json_child(const bns_json *value);
const bns_json *bns_json_next(const bns_json *value);

/* bns_json_member gives a member's value; NULL if absent. Of equal names the last counts. The name is compared
 * unescaped. */
const bns_json *bns_json_member(const bns_json *object, const char *name);

/* bns_json_text unescapes a string; room for value->len is always enough. */
bns_status bns_json_text(uint8_t *out, size_t out_cap, size_t *out_len, const bns_json *value);

#endif

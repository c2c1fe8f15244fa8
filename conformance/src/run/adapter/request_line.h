/* request_line.h - what is sent to an adapter: a vector becomes a request line. Inputs alone are sent, never what is
 * expected; of a key exactly the members that the operation may see. */
#ifndef REQUEST_LINE_H
#define REQUEST_LINE_H

#include "util/mem.h"
#include "suite/vectors.h"

/* Each appends one line, with its LF. id: the number that becomes the request's id. */
void request_line_hello(buf *out, uint64_t id);
/* request_line_probe asks for an operation that does not exist. */
void request_line_probe(buf *out, uint64_t id);
/* request_line_request: 0; -1 and nothing appended: a field of the vector cannot be expanded, or the line is too long.
 */
int request_line_request(buf *out, mem *scratch, const vector *v, uint64_t id);

/* line_places: where a call is to go; NULL: nowhere. api_key is the one that names the case. */
typedef struct line_places {
  bns_slice api_key;
  const char *address; /* base_url, ws_url or fix_address, as the form has it */
  const char *ca_file; /* or NULL */
} line_places;

/* request_line_send asks for a call of the op send. As request_line_request. */
int request_line_send(buf *out, mem *scratch, const vector *v, uint64_t id, const line_places *to);

/* request_line_verify asks for the verification of a wire form in place of the vector's own. 0; -1 and nothing
 * appended: it is not UTF-8, or too long. */
int request_line_verify(buf *out, const vector *v, uint64_t id, const bns_wire *wire);

/* request_line_needs_surrogates: a text is half a character, which a strict reader of JSON refuses. */
int request_line_needs_surrogates(const vector *v);

/* request_line_needs_hex: a field is given as hex, so that only an adapter that takes hex may get it. */
int request_line_needs_hex(const vector *v);

/* request_line_field gives an input of a vector by its name, NULL if it has none. */
const bns_json *request_line_field(const vector *v, const char *name);

#endif

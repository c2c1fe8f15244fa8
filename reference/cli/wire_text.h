/* wire_text.h - a request as somebody kept it, in a file or from a terminal, as what arrived on the wire. Pure. */
#ifndef WIRE_TEXT_H
#define WIRE_TEXT_H

#include "bnsign.h"

typedef enum wire_fault {
  WIRE_READ = 0,
  WIRE_EMPTY,
  WIRE_NO_REQUEST_LINE, /* REST: the first line is not METHOD TARGET */
  WIRE_BAD_HEADER,
  WIRE_TOO_MANY_HEADERS
} wire_fault;

#define WIRE_HEADERS_MAX 256

typedef struct wire_text {
  bns_wire wire;
  bns_header headers[WIRE_HEADERS_MAX];
  size_t line;     /* of the fault, from 1 */
  int cut_newline; /* a final newline without a Content-Length that counts it was left out */
  size_t missing;  /* bytes that Content-Length counts and the text has not */
} wire_text;

/* wire_read_http reads a raw HTTP request; LF line ends are as good as CRLF. needs_target: the request line must be
 * there (REST); else the text may begin with the headers (Pay). Content-Length cuts the body where there is more. */
wire_fault wire_read_http(wire_text *out, bns_slice text, int needs_target);

/* wire_read_message reads a frame or a FIX message: without the final line end; '|' is read as SOH where there is no
 * SOH. It writes into text. */
wire_fault wire_read_message(wire_text *out, uint8_t *text, size_t len, int is_fix);

const char *wire_fault_text(wire_fault fault);

#endif

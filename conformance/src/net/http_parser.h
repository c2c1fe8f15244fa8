/* http_parser.h - HTTP/1.1 requests as they arrive, byte by byte: where one ends, what is wrong with it, and its exact
 * octets. Pure: the caller holds the bytes and hands them in again, grown; nothing is copied but a body that came in
 * chunks. */
#ifndef HTTP_PARSER_H
#define HTTP_PARSER_H

#include "bnsign.h"

/* fault: what is wrong with what came: a clause without a final stop, and what to do, a sentence, or "". */
typedef struct fault {
  const char *text, *mend;
} fault;

/* http_limits: in bytes, but headers, which counts header lines. body: after the chunks are joined. */
typedef struct http_limits {
  size_t line, head, headers, body;
} http_limits;

/* http_error: what is wrong with a request. Up to HTTP_CONTROL_IN_TARGET the rest of it can be read nevertheless, so
 * that it is recorded as a whole; after any other the connection cannot be understood any more. */
typedef enum http_error {
  HTTP_NO_ERROR = 0,
  HTTP_SPACE_IN_TARGET,
  HTTP_CONTROL_IN_TARGET,
  HTTP_IS_TLS,
  HTTP_IS_FIX,
  HTTP_NO_METHOD,
  HTTP_NO_TARGET,
  HTTP_NO_VERSION,
  HTTP_OTHER_VERSION,
  HTTP_LINE_LONG,
  HTTP_HEAD_LONG,
  HTTP_MANY_HEADERS,
  HTTP_FOLDED_HEADER,
  HTTP_HEADER_NAME,
  HTTP_HEADER_VALUE,
  HTTP_HOST,
  HTTP_LENGTH,
  HTTP_LENGTH_AND_CHUNKS,
  HTTP_CODING,
  HTTP_BODY_LONG,
  HTTP_CHUNK_SIZE,
  HTTP_CHUNK_END,
  /* The connection's, which the reader of bytes cannot see. */
  HTTP_SLOW_HEAD,
  HTTP_SLOW_BODY,
  HTTP_CUT_OFF,
  HTTP_NO_ROOM,
  HTTP_TLS_REFUSED,
  HTTP_TLS_BROKEN
} http_error;

typedef enum http_state { HTTP_MORE = 0, HTTP_WHOLE, HTTP_BROKEN } http_state;

/* http_reader: how far one request was read. Opened by http_start, read by the owner, changed by http_feed alone. All
 * places count from the first byte of the request. */
typedef struct http_reader {
  const http_limits *limits;
  unsigned phase;
  size_t at, line_at;
  size_t method_at, method_len, target_at, target_len; /* 0: not known */
  size_t headers_at, head_len;                         /* head_len 0: the head is not complete */
  size_t num_headers, num_hosts, num_empty;
  int minor; /* of the version: 1 or 0 */
  int has_length, chunked, expects_continue, keep_alive, asks_close, asks_keep;
  uint64_t length, left;
  size_t body_len; /* after the chunks are joined */
  size_t len;      /* HTTP_WHOLE: of the request */
  http_error error;
  size_t error_at;
} http_reader;

void http_start(http_reader *reader, const http_limits *limits);

/* http_feed reads on: bytes are all that have come since the request began, those read before included, and may begin
 * elsewhere in memory each time. HTTP_WHOLE: len says how many of them are the request, and error may name what is
 * wrong with its target. HTTP_BROKEN: error and error_at say what and where. */
http_state http_feed(http_reader *reader, const uint8_t *bytes, size_t len);

/* http_message: a whole request. Slices point into the bytes, and body into the room where it came in chunks. */
typedef struct http_message {
  bns_wire wire;        /* the target in origin form, as sent */
  bns_slice raw_target; /* as sent: a whole URL where the client takes the server for a proxy */
  bns_slice host;       /* of that URL, else of the header; with its port */
  bns_slice raw_body;   /* before the chunks were joined */
} http_message;

/* http_take gives a whole request. headers has room for reader->num_headers, body for reader->body_len where it came in
 * chunks. */
void http_take(http_message *out, const http_reader *reader, const uint8_t *bytes, bns_header *headers, uint8_t *body);

/* http_error_text tells what is wrong in a clause, without a final stop; http_error_mend what to do, a sentence, or "".
 * http_error_status gives the status of the answer. */
const char *http_error_text(http_error error);
const char *http_error_mend(http_error error);
unsigned http_error_status(http_error error);

#endif

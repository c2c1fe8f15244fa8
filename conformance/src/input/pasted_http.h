/* pasted_http.h - a raw HTTP request, as somebody kept it: from a log, a terminal, a forum. Pure; slices point into the
 * text and into the arena. */
#ifndef PASTED_HTTP_H
#define PASTED_HTTP_H

#include "bnsign.h"
#include "util/mem.h"

typedef enum http_fault {
  HTTP_OK = 0,
  HTTP_EMPTY,
  HTTP_NO_REQUEST_LINE, /* neither METHOD TARGET nor a header */
  HTTP_BAD_HEADER,
  HTTP_TOO_MANY_HEADERS,
  HTTP_BAD_CHUNK /* Transfer-Encoding: chunked, and the chunks cannot be read */
} http_fault;

#define HTTP_HEADERS_MAX 256

typedef struct http_request {
  bns_wire wire;      /* method and target are empty where the text begins with the headers */
  bns_slice host;     /* of the target where that is a whole URL, else of the header; without port. May be empty */
  int has_version;    /* the request line ends in HTTP/1.1 or the like */
  int has_length;     /* there is a Content-Length */
  uint64_t length;    /* it */
  size_t missing;     /* bytes that it counts and the text has not */
  size_t beyond;      /* bytes of the text that it does not count, white space at the end left aside */
  bns_slice raw_body; /* whatever follows the headers, before Content-Length cuts it */
  int chunked;        /* the body was in chunks, and is joined */
  int cut_newline;    /* without a Content-Length a final newline was left out of the body */
  int is_open;        /* the text ends among the headers: whether a body followed is not known */
  int no_empty_line;  /* the body begins where a header was expected */
  size_t line;        /* of the fault, from 1 */
} http_request;

/* http_read reads a request. LF line ends are as good as CRLF; "> " before each line, as curl -v writes it, headers in
 * quotation marks and lines that are a label alone ("Headers:") are taken for what they are. Content-Length cuts the
 * body where there is more. */
http_fault http_read(http_request *out, mem *arena, bns_slice text);

/* http_settle_length judges another body of the same request against Content-Length. */
void http_settle_length(http_request *request, bns_slice body);

/* http_fault_text tells a fault in a clause. */
const char *http_fault_text(http_fault fault);

/* http_is_request_line tells that a line, without its end, is METHOD SP TARGET, with a version behind it or not. */
int http_is_request_line(bns_slice line, int *has_version);

/* http_split_url gives host (without user and port) and target of an absolute URL, the fragment left out. 0 if it is
 * none. An empty path becomes "/", written into the arena. */
int http_split_url(bns_slice *host, bns_slice *target, mem *arena, bns_slice url);

/* http_sends_json tells of a body that is JSON, and said to be: it is no form that somebody printed. */
int http_sends_json(const bns_wire *wire);

/* http_same_headers tells that two requests have the same headers in the same order. */
int http_same_headers(const bns_wire *a, const bns_wire *b);

#endif

#include "wire_text.h"

#include <string.h>

#include "text.h"

/* reader: what is left of the text. */
typedef struct reader {
  bns_slice rest;
  size_t line;
} reader;

/* next_line takes one line, without its LF or CRLF. 0 at the end. */
static int next_line(reader *r, bns_slice *line) {
  if (r->rest.len == 0) return 0;
  const uint8_t *lf = memchr(r->rest.ptr, '\n', r->rest.len);
  size_t len = lf ? (size_t)(lf - r->rest.ptr) : r->rest.len;
  size_t skip = lf ? len + 1 : len;
  *line = (bns_slice){r->rest.ptr, len > 0 && r->rest.ptr[len - 1] == '\r' ? len - 1 : len};
  r->rest.ptr += skip;
  r->rest.len -= skip;
  r->line++;
  return 1;
}

static bns_slice trimmed(bns_slice text) {
  while (text.len > 0 && (text.ptr[0] == ' ' || text.ptr[0] == '\t')) {
    text.ptr++;
    text.len--;
  }
  while (text.len > 0 && (text.ptr[text.len - 1] == ' ' || text.ptr[text.len - 1] == '\t'))
    text.len--;
  return text;
}

static int read_header(bns_header *header, bns_slice line) {
  const uint8_t *colon = line.len ? memchr(line.ptr, ':', line.len) : NULL;
  if (colon == NULL || colon == line.ptr) return 0;
  size_t len = (size_t)(colon - line.ptr);
  if (memchr(line.ptr, ' ', len) != NULL) return 0;
  header->name = (bns_slice){line.ptr, len};
  header->value = trimmed((bns_slice){colon + 1, line.len - len - 1});
  return 1;
}

/* read_request_line reads METHOD SP TARGET, and " HTTP/1.1" behind it or not: a raw space inside the target stays, for
 * that is what the signer sent. */
static int read_request_line(bns_wire *wire, bns_slice line) {
  static const char version[] = " HTTP/1.";
  const uint8_t *space = line.len ? memchr(line.ptr, ' ', line.len) : NULL;
  if (space == NULL || space == line.ptr) return 0;
  size_t len = (size_t)(space - line.ptr);
  bns_slice target = {space + 1, line.len - len - 1};
  size_t tail = sizeof version; /* with the digit that follows */
  if (target.len > tail && memcmp(target.ptr + target.len - tail, version, tail - 1) == 0) target.len -= tail;
  if (target.len == 0 || (target.ptr[0] != '/' && memchr(target.ptr, ':', target.len) == NULL)) return 0;
  wire->method = (bns_slice){line.ptr, len};
  wire->target = target;
  return 1;
}

/* origin_form leaves the path and the query of a target that is a whole URL. */
static bns_slice origin_form(bns_slice target) {
  const uint8_t *end = target.ptr + target.len;
  const uint8_t *at = target.ptr;
  if (target.ptr[0] == '/') return target;
  while (at < end && *at != ':')
    at++;
  if (end - at < 3 || at[1] != '/' || at[2] != '/') return target;
  for (at += 3; at < end && *at != '/' && *at != '?'; at++)
    continue;
  return (bns_slice){at, (size_t)(end - at)};
}

static wire_fault read_headers(wire_text *out, reader *r) {
  bns_slice line;
  while (next_line(r, &line) && line.len > 0) {
    out->line = r->line;
    if (out->wire.num_headers == WIRE_HEADERS_MAX) return WIRE_TOO_MANY_HEADERS;
    if (!read_header(&out->headers[out->wire.num_headers], line)) return WIRE_BAD_HEADER;
    out->wire.num_headers++;
  }
  return WIRE_READ;
}

static void read_body(wire_text *out, bns_slice body) {
  uint64_t length;
  for (size_t i = 0; i < out->wire.num_headers; i++) {
    if (!bns_slice_is_nocase(out->headers[i].name, "content-length") ||
        bns_number(&length, out->headers[i].value) != BNS_OK)
      continue;
    if (length > body.len) out->missing = (size_t)(length - body.len);
    out->wire.body = (bns_slice){body.ptr, length < body.len ? (size_t)length : body.len};
    return;
  }
  out->cut_newline = body.len > 0 && body.ptr[body.len - 1] == '\n';
  if (out->cut_newline) body.len--;
  if (out->cut_newline && body.len > 0 && body.ptr[body.len - 1] == '\r') body.len--;
  out->wire.body = body;
}

wire_fault wire_read_http(wire_text *out, bns_slice text, int needs_target) {
  reader r = {text, 0};
  bns_slice line = {NULL, 0};
  bns_header first;
  *out = (wire_text){.line = 1};
  out->wire.headers = out->headers;
  while (next_line(&r, &line) && line.len == 0)
    continue;
  if (line.len == 0) return WIRE_EMPTY;
  out->line = r.line;
  if (!needs_target && read_header(&first, line))
    r = (reader){{line.ptr, (size_t)(text.ptr + text.len - line.ptr)}, r.line - 1};
  else if (!read_request_line(&out->wire, line))
    return WIRE_NO_REQUEST_LINE;
  else
    out->wire.target = origin_form(out->wire.target);
  wire_fault fault = read_headers(out, &r);
  if (fault == WIRE_READ) read_body(out, r.rest);
  return fault;
}

wire_fault wire_read_message(wire_text *out, uint8_t *text, size_t len, int is_fix) {
  *out = (wire_text){.line = 1};
  if (len > 0 && text[len - 1] == '\n') len--;
  if (len > 0 && text[len - 1] == '\r') len--;
  if (len == 0) return WIRE_EMPTY;
  int replace = is_fix && memchr(text, 0x01, len) == NULL;
  for (size_t i = 0; replace && i < len; i++) {
    if (text[i] == '|') text[i] = 0x01;
  }
  out->wire.message = (bns_slice){text, len};
  return WIRE_READ;
}

const char *wire_fault_text(wire_fault fault) {
  switch (fault) {
  case WIRE_EMPTY: return "there is nothing in it";
  case WIRE_NO_REQUEST_LINE: return "no request line: METHOD, a space, /path";
  case WIRE_BAD_HEADER: return "no header: NAME: VALUE (an empty line ends the headers)";
  case WIRE_TOO_MANY_HEADERS: return "more headers than any server takes";
  case WIRE_READ: break;
  }
  return "";
}

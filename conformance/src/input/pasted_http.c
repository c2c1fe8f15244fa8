/* pasted_http.c - a raw HTTP request, as somebody kept it. Quotation marks, raw spaces and lost line ends are taken as
 * they come, where net/http_parser.c refuses what a server must refuse. */
#include "input/pasted_http.h"

#include <string.h>

#include "util/json_text.h"
#include "util/slice.h"
#include "text.h"
#include "wire.h"

typedef struct reader {
  bns_slice rest;
  size_t line;
  int quoted; /* lines begin with "> " */
} reader;

/* ------------------------------------------------------------------------------------------------------------ lines */

static bns_slice unquoted_line(const reader *r, bns_slice line) {
  if (!r->quoted || line.len == 0 || line.ptr[0] != '>') return line;
  return slice_from(line, line.len > 1 && line.ptr[1] == ' ' ? 2 : 1);
}

/* next_line takes one line, without its LF or CRLF. 0 at the end. */
static int next_line(reader *r, bns_slice *line) {
  if (!slice_line(line, &r->rest)) return 0;
  *line = unquoted_line(r, *line);
  r->line++;
  return 1;
}

/* --------------------------------------------------------------------------------------------------- the first line */

static int is_method(bns_slice word) {
  if (word.len == 0 || word.len > 16) return 0;
  for (size_t i = 0; i < word.len; i++)
    if (word.ptr[i] < 'A' || word.ptr[i] > 'Z') return 0;
  return 1;
}

/* version_at gives where " HTTP/1.1" begins at the end of a line; the line's length if it is not there. */
static size_t version_at(bns_slice line) {
  static const char name[] = " HTTP/";
  size_t end = line.len;
  while (end > 0 && ((line.ptr[end - 1] >= '0' && line.ptr[end - 1] <= '9') || line.ptr[end - 1] == '.'))
    end--;
  if (end == line.len || end < sizeof name - 1) return line.len;
  return memcmp(line.ptr + end - (sizeof name - 1), name, sizeof name - 1) == 0 ? end - (sizeof name - 1) : line.len;
}

static int has_scheme(bns_slice target) {
  return slice_starts_nocase(target, "http://") || slice_starts_nocase(target, "https://");
}

/* A raw space inside the target stays: that is what was sent. */
static int split_request_line(bns_slice line, bns_slice *method, bns_slice *target, int *has_version) {
  size_t space = slice_index(line, ' ');
  size_t end = version_at(line);
  *method = slice_until(line, space);
  if (!is_method(*method) || space + 1 >= end) return 0;
  *target = slice_trim(slice_until(slice_from(line, space + 1), end - space - 1));
  *has_version = end < line.len;
  return target->len > 0 && (target->ptr[0] == '/' || has_scheme(*target));
}

int http_is_request_line(bns_slice line, int *has_version) {
  bns_slice method, target;
  return split_request_line(slice_trim(line), &method, &target, has_version);
}

static bns_slice without_port(bns_slice host) {
  size_t at = slice_index(host, '@');
  if (at < host.len) host = slice_from(host, at + 1);
  if (host.len > 0 && host.ptr[0] == '[') return host;
  return slice_until(host, slice_index(host, ':'));
}

/* Of a URL that was sent: without port, user and fragment, which no signature covers. */
int http_split_url(bns_slice *host, bns_slice *target, mem *arena, bns_slice url) {
  size_t at = slice_find(url, "://"), end;
  if (at == url.len) return 0;
  url = slice_from(url, at + 3);
  for (end = 0; end < url.len && memchr("/?#", url.ptr[end], 3) == NULL; end++)
    continue;
  *host = without_port(slice_until(url, end));
  *target = slice_from(url, end);
  *target = slice_until(*target, slice_index(*target, '#'));
  if (target->len == 0 || target->ptr[0] != '/')
    *target = mem_format(arena, "/%.*s", (int)target->len, (const char *)target->ptr);
  return 1;
}

static int read_request_line(http_request *out, mem *arena, bns_slice line) {
  bns_slice method, target;
  if (!split_request_line(slice_trim(line), &method, &target, &out->has_version)) return 0;
  out->wire.method = method;
  out->wire.target = target;
  if (target.ptr[0] != '/') (void)http_split_url(&out->host, &out->wire.target, arena, target);
  return 1;
}

/* ---------------------------------------------------------------------------------------------------------- headers */

static bns_slice bare(bns_slice text, const char *marks) {
  size_t num = strlen(marks);
  while (text.len > 0 && memchr(marks, text.ptr[0], num) != NULL)
    text = slice_from(text, 1);
  while (text.len > 0 && memchr(marks, text.ptr[text.len - 1], num) != NULL)
    text.len--;
  return text;
}

/* read_header reads NAME: VALUE, also as a program prints it: "NAME": "VALUE", */
static int read_header(bns_header *header, bns_slice line) {
  size_t colon;
  bns_slice name;
  line = slice_trim(line);
  colon = slice_index(line, ':');
  if (colon == line.len || colon == 0) return 0;
  name = slice_trim(slice_until(line, colon));
  header->name = bare(name, "\"'");
  header->value = slice_trim(slice_from(line, colon + 1));
  if (header->name.len < name.len) {
    if (header->value.len && header->value.ptr[header->value.len - 1] == ',') header->value.len--;
    header->value = bare(header->value, "\"'");
  }
  if (header->name.len == 0) return 0;
  for (size_t i = 0; i < header->name.len; i++)
    if (header->name.ptr[i] <= ' ' || header->name.ptr[i] >= 0x7F || memchr("{}[]<>/?\\", header->name.ptr[i], 9))
      return 0;
  return 1;
}

/* "Headers:" is a title; "X-MBX-APIKEY:" is a header without a value. */
static int is_label(bns_slice line) {
  line = slice_trim(line);
  if (bns_slice_is_nocase(slice_until(line, 2), "x-")) return 0;
  return line.len > 1 && line.len < 40 && line.ptr[line.len - 1] == ':';
}

static http_fault add_header(http_request *out, bns_header *headers, bns_slice line) {
  if (out->wire.num_headers == HTTP_HEADERS_MAX) return HTTP_TOO_MANY_HEADERS;
  if (is_label(line)) return HTTP_OK;
  if (!read_header(&headers[out->wire.num_headers], line)) return HTTP_BAD_HEADER;
  out->wire.num_headers++;
  return HTTP_OK;
}

/* The answer right behind the headers, as tools that print both write it, and Hurl's files, which ask for a status. */
static int is_answer(bns_slice line) {
  return line.len > 5 && slice_starts(line, "HTTP") && (line.ptr[4] == '/' || line.ptr[4] == ' ') &&
         line.ptr[5] >= '1' && line.ptr[5] <= '9';
}

static int is_in_quotes(bns_slice text) {
  return text.len > 1 && text.ptr[0] == '"' && text.ptr[text.len - 1] == '"';
}

/* unquote_values: where a program tells of a request, and puts each value in quotation marks, as Faraday's log does,
 * they are its own. What was sent has a version in its first line: there they are of the value. */
static void unquote_values(http_request *out, bns_header *headers) {
  for (size_t i = 0; i < out->wire.num_headers; i++)
    if (out->has_version || !is_in_quotes(headers[i].value)) return;
  for (size_t i = 0; i < out->wire.num_headers; i++)
    headers[i].value = slice_until(slice_from(headers[i].value, 1), headers[i].value.len - 2);
}

static http_fault read_headers(http_request *out, mem *arena, reader *r) {
  bns_header *headers = mem_alloc(arena, HTTP_HEADERS_MAX * sizeof *headers);
  reader before = *r;
  bns_slice line;
  out->wire.headers = headers;
  while (!(out->is_open = !next_line(r, &line)) && slice_trim(line).len > 0) {
    http_fault fault;
    bns_slice text = slice_trim(line);
    out->line = r->line;
    if (text.ptr[0] == '{') {
      out->no_empty_line = 1;
      *r = before;
      break;
    }
    if (is_answer(text)) {
      r->rest.len = 0;
      break;
    }
    fault = add_header(out, headers, line);
    if (fault != HTTP_OK) return fault;
    before = *r;
  }
  unquote_values(out, headers);
  return HTTP_OK;
}

static int find_header(const http_request *request, const char *name, bns_slice *value) {
  for (size_t i = 0; i < request->wire.num_headers; i++) {
    if (!bns_slice_is_nocase(request->wire.headers[i].name, name)) continue;
    *value = request->wire.headers[i].value;
    return 1;
  }
  return 0;
}

int http_sends_json(const bns_wire *wire) {
  bns_slice type = {NULL, 0};
  return bns_find_header(&type, wire, "Content-Type") && slice_contains_nocase(type, "json") && json_is(wire->body);
}

/* ------------------------------------------------------------------------------------------------------------- body */

/* read_chunk_size reads hex digits, an extension behind them left aside. */
static int read_chunk_size(size_t *size, bns_slice line) {
  bns_slice digits = slice_trim(slice_until(line, slice_index(line, ';')));
  *size = 0;
  if (digits.len == 0 || digits.len > 7) return 0;
  for (size_t i = 0; i < digits.len; i++) {
    unsigned c = digits.ptr[i];
    unsigned value = c >= '0' && c <= '9' ? c - '0' : (c | 32u) >= 'a' && (c | 32u) <= 'f' ? (c | 32u) - 'a' + 10 : 16;
    if (value == 16) return 0;
    *size = *size * 16 + value;
  }
  return 1;
}

/* join_chunks writes the body without its chunk lines. A last chunk that is not there is no fault: pastes end early. */
static http_fault join_chunks(http_request *out, mem *arena, reader *r) {
  buf joined = {NULL, 0, 0};
  http_fault fault = HTTP_OK;
  bns_slice line;
  size_t size = 1;
  while (size > 0 && fault == HTTP_OK && next_line(r, &line)) {
    out->line = r->line;
    if (!read_chunk_size(&size, line) || size > r->rest.len) {
      fault = HTTP_BAD_CHUNK;
      break;
    }
    buf_put(&joined, r->rest.ptr, size);
    for (size_t i = 0; i < size; i++)
      r->line += r->rest.ptr[i] == '\n';
    r->rest = slice_from(r->rest, size);
    if (size > 0 && next_line(r, &line) && line.len > 0) fault = HTTP_BAD_CHUNK;
  }
  out->wire.body = mem_copy(arena, joined.ptr, joined.len);
  out->chunked = 1;
  buf_free(&joined);
  return fault;
}

static size_t without_white_end(bns_slice text) {
  while (text.len > 0 && memchr(" \t\r\n", text.ptr[text.len - 1], 4) != NULL)
    text.len--;
  return text.len;
}

void http_settle_length(http_request *request, bns_slice body) {
  size_t kept = without_white_end(body);
  request->missing = request->beyond = 0;
  request->cut_newline = 0;
  if (request->has_length && request->length <= body.len) {
    request->wire.body = slice_until(body, (size_t)request->length);
    if (kept > request->length) request->beyond = kept - (size_t)request->length;
    return;
  }
  /* What was pasted ends in a newline of the paste's own: a body that is too short has lost more than that. */
  request->cut_newline = slice_cut_newline(&body);
  request->wire.body = body;
  if (request->has_length) request->missing = (size_t)(request->length - body.len);
}

/* without_answer ends a body of which the length is not told before the line in which an answer begins. */
static bns_slice without_answer(bns_slice text) {
  bns_slice rest = text, line;
  while (slice_line(&line, &rest))
    if (slice_starts(line, "HTTP/") && is_answer(line)) return slice_until(text, (size_t)(line.ptr - text.ptr));
  return text;
}

/* unquoted_form gives a form that a program tells of without the quotation marks of its own. */
static bns_slice unquoted_form(bns_slice text) {
  bns_slice bare = slice_trim(text);
  uint8_t mark = bare.len > 2 ? bare.ptr[0] : 0;
  bns_slice inner = slice_from(slice_until(bare, bare.len ? bare.len - 1 : 0), 1);
  if ((mark != '\'' && mark != '"') || bare.ptr[bare.len - 1] != mark) return text;
  if (slice_index(inner, mark) < inner.len || slice_index(inner, '\n') < inner.len) return text;
  return slice_index(inner, '=') < inner.len && slice_index(inner, ' ') == inner.len ? inner : text;
}

/* take_string takes a form in quotation marks: what a program tells of a GET is its query. */
static void take_string(http_request *out, mem *arena, reader *r) {
  bns_slice form = unquoted_form(r->rest), *target = &out->wire.target;
  int is_query = form.ptr != r->rest.ptr && bns_slice_is(out->wire.method, "GET");
  if (is_query && slice_index(*target, '?') == target->len) {
    *target = mem_join(arena, *target, "?", form);
    form = slice_from(form, form.len);
  }
  out->raw_body = r->rest = form;
}

static http_fault read_body(http_request *out, mem *arena, reader *r) {
  bns_slice value;
  out->raw_body = r->rest;
  if (find_header(out, "Transfer-Encoding", &value) && slice_contains_nocase(value, "chunked"))
    return join_chunks(out, arena, r);
  out->has_length = find_header(out, "Content-Length", &value) && bns_number(&out->length, value) == BNS_OK &&
                    out->length <= ((uint64_t)1 << 40);
  if (!out->has_length) out->raw_body = r->rest = without_answer(r->rest);
  if (!out->has_length && !out->has_version) take_string(out, arena, r);
  http_settle_length(out, r->rest);
  return HTTP_OK;
}

/* -------------------------------------------------------------------------------------------------------------- all */

static int is_first_header(bns_slice line) {
  bns_header header;
  return is_label(line) || (read_header(&header, line) && !has_scheme(slice_trim(line)));
}

http_fault http_read(http_request *out, mem *arena, bns_slice text) {
  reader r = {text, 0, 0}, before;
  bns_slice line = {NULL, 0}, value;
  http_fault fault;
  memset(out, 0, sizeof *out);
  do
    before = r;
  while (next_line(&r, &line) && slice_trim(line).len == 0);
  out->line = r.line;
  if (slice_trim(line).len == 0) return HTTP_EMPTY;
  r.quoted = before.quoted = line.len > 1 && line.ptr[0] == '>';
  line = unquoted_line(&r, line);
  if (!read_request_line(out, arena, line)) {
    if (!is_first_header(line)) return HTTP_NO_REQUEST_LINE;
    r = before;
  }
  fault = read_headers(out, arena, &r);
  if (fault == HTTP_OK) fault = read_body(out, arena, &r);
  if (out->host.len == 0 && find_header(out, "Host", &value)) out->host = without_port(value);
  return fault;
}

const char *http_fault_text(http_fault fault) {
  switch (fault) {
  case HTTP_EMPTY: return "there is nothing in it";
  case HTTP_NO_REQUEST_LINE: return "no request line: METHOD, a space, /path";
  case HTTP_BAD_HEADER: return "no header: NAME: VALUE (an empty line ends the headers)";
  case HTTP_TOO_MANY_HEADERS: return "more headers than any server takes";
  case HTTP_BAD_CHUNK:
    return "the body is said to be chunked, and this is no chunk: its size in hex, a line end, so many bytes";
  case HTTP_OK: break;
  }
  return "";
}

int http_same_headers(const bns_wire *a, const bns_wire *b) {
  if (a->num_headers != b->num_headers) return 0;
  for (size_t i = 0; i < a->num_headers; i++)
    if (!bns_slice_equal(a->headers[i].name, b->headers[i].name) ||
        !bns_slice_equal(a->headers[i].value, b->headers[i].value))
      return 0;
  return 1;
}

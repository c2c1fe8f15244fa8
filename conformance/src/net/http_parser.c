/* http_parser.c - a request is lines, and then a body that is counted or in chunks. A line is judged when all of it is
 * there, so that how the bytes were split cannot matter; only what can never become a request is told before its line
 * ends. It is a parser of its own as it is strict, and keeps the octets: net/http_post.c reads answers and
 * input/pasted_http.c what people kept, which is lenient. */
#include "net/http_parser.h"

#include <string.h>

#include "util/slice.h"
#include "text.h"

enum { AT_START = 0, AT_HEADER, AT_BODY, AT_CHUNK_SIZE, AT_CHUNK, AT_CHUNK_END, AT_TRAILER, AT_END, AT_ERROR };

enum { EMPTY_LINES = 4, CHUNK_LINE = 1024 };

void http_start(http_reader *reader, const http_limits *limits) {
  memset(reader, 0, sizeof *reader);
  reader->limits = limits;
}

/* ------------------------------------------------------------------------------------------------------- characters */

/* RFC 9110, 5.6.2. */
static int is_token(uint8_t c) {
  return slice_word(c) || (c != 0 && strchr("!#$%&'*+-.^`|~", c) != NULL);
}

static int is_control(uint8_t c) {
  return c < 0x20 || c == 0x7F;
}

static size_t token_len(bns_slice text) {
  size_t len = 0;
  while (len < text.len && is_token(text.ptr[len]))
    len++;
  return len;
}

static bns_slice trim_blanks(bns_slice text) {
  while (text.len > 0 && (text.ptr[0] == ' ' || text.ptr[0] == '\t'))
    text = slice_from(text, 1);
  while (text.len > 0 && (text.ptr[text.len - 1] == ' ' || text.ptr[text.len - 1] == '\t'))
    text.len--;
  return text;
}

/* ---------------------------------------------------------------------------------------------------------- errors */

static http_state fail(http_reader *r, http_error error, size_t at) {
  r->phase = AT_ERROR;
  r->error = error;
  r->error_at = at;
  return HTTP_BROKEN;
}

/* The request is read on, to be recorded whole. */
static void note(http_reader *r, http_error error, size_t at) {
  if (r->error != HTTP_NO_ERROR) return;
  r->error = error;
  r->error_at = at;
}

/* ---------------------------------------------------------------------------------------------------- request line */

/* judge_start tells of a first line, whole or not, that it can never become a request. */
static http_state judge_start(http_reader *r, bns_slice line) {
  size_t method = token_len(line);
  if (method == line.len || (method > 0 && line.ptr[method] == ' ')) return HTTP_MORE;
  if (line.ptr[0] == 0x16) return fail(r, HTTP_IS_TLS, r->line_at);
  if (slice_starts(line, "8=")) return fail(r, HTTP_IS_FIX, r->line_at);
  return fail(r, HTTP_NO_METHOD, r->line_at + method);
}

static void judge_target(http_reader *r, bns_slice target) {
  for (size_t i = 0; i < target.len; i++) {
    if (target.ptr[i] == ' ') note(r, HTTP_SPACE_IN_TARGET, r->target_at + i);
    if (is_control(target.ptr[i])) note(r, HTTP_CONTROL_IN_TARGET, r->target_at + i);
  }
}

static http_state read_version(http_reader *r, bns_slice version, size_t at) {
  static const char known[] = "HTTP/1.";
  if (!slice_starts(version, "HTTP/")) return fail(r, HTTP_NO_VERSION, at);
  if (version.len != sizeof known || !slice_starts(version, known)) return fail(r, HTTP_OTHER_VERSION, at);
  r->minor = version.ptr[version.len - 1] - '0';
  return r->minor == 0 || r->minor == 1 ? HTTP_MORE : fail(r, HTTP_OTHER_VERSION, at);
}

/* METHOD SP target SP version: whatever stands between the first and the last space is the target. */
static http_state read_request_line(http_reader *r, bns_slice line) {
  size_t method = slice_index(line, ' '), last = line.len;
  while (last > method && line.ptr[last - 1] != ' ')
    last--;
  if (method == line.len || last <= method + 1) return fail(r, HTTP_NO_VERSION, r->line_at + line.len);
  r->method_at = r->line_at;
  r->method_len = method;
  r->target_at = r->line_at + method + 1;
  r->target_len = last - method - 2;
  if (r->target_len == 0) return fail(r, HTTP_NO_TARGET, r->target_at);
  judge_target(r, slice_until(slice_from(line, method + 1), r->target_len));
  r->phase = AT_HEADER;
  return read_version(r, slice_from(line, last), r->line_at + last);
}

/* --------------------------------------------------------------------------------------------------------- headers */

static http_state read_length(http_reader *r, bns_slice value) {
  uint64_t length;
  bns_status status = bns_number(&length, value);
  if (status == BNS_ERR_LIMIT) return fail(r, HTTP_BODY_LONG, r->line_at);
  if (status != BNS_OK || (r->has_length && length != r->length)) return fail(r, HTTP_LENGTH, r->line_at);
  r->has_length = 1;
  r->length = length;
  return HTTP_MORE;
}

static http_state read_coding(http_reader *r, bns_slice value) {
  if (r->chunked || !bns_slice_is_nocase(value, "chunked")) return fail(r, HTTP_CODING, r->line_at);
  r->chunked = 1;
  return HTTP_MORE;
}

static http_state read_field(http_reader *r, bns_slice name, bns_slice value) {
  if (bns_slice_is_nocase(name, "Content-Length")) return read_length(r, value);
  if (bns_slice_is_nocase(name, "Transfer-Encoding")) return read_coding(r, value);
  if (bns_slice_is_nocase(name, "Host")) r->num_hosts++;
  if (bns_slice_is_nocase(name, "Expect")) r->expects_continue |= bns_slice_is_nocase(value, "100-continue");
  if (bns_slice_is_nocase(name, "Connection")) {
    r->asks_close |= slice_contains_nocase(value, "close");
    r->asks_keep |= slice_contains_nocase(value, "keep-alive");
  }
  return HTTP_MORE;
}

static http_state read_header(http_reader *r, bns_slice line) {
  size_t name = token_len(line);
  bns_slice value = trim_blanks(slice_from(line, name + 1));
  if (line.ptr[0] == ' ' || line.ptr[0] == '\t') return fail(r, HTTP_FOLDED_HEADER, r->line_at);
  if (name == 0 || name == line.len || line.ptr[name] != ':') return fail(r, HTTP_HEADER_NAME, r->line_at + name);
  for (size_t i = 0; i < value.len; i++)
    if (is_control(value.ptr[i]) && value.ptr[i] != '\t')
      return fail(r, HTTP_HEADER_VALUE, r->line_at + (size_t)(value.ptr - line.ptr) + i);
  if (r->num_headers == r->limits->headers) return fail(r, HTTP_MANY_HEADERS, r->line_at);
  if (r->num_headers++ == 0) r->headers_at = r->line_at;
  return read_field(r, slice_until(line, name), value);
}

static http_state finish(http_reader *r) {
  r->phase = AT_END;
  r->len = r->at;
  return HTTP_WHOLE;
}

static http_state end_head(http_reader *r) {
  r->head_len = r->at;
  r->keep_alive = r->minor == 1 ? !r->asks_close : r->asks_keep;
  if (r->minor == 1 && r->num_hosts != 1) return fail(r, HTTP_HOST, r->line_at);
  if (r->chunked && r->has_length) return fail(r, HTTP_LENGTH_AND_CHUNKS, r->line_at);
  if (r->length > r->limits->body) return fail(r, HTTP_BODY_LONG, r->at);
  r->phase = r->chunked ? AT_CHUNK_SIZE : AT_BODY;
  r->left = r->length;
  return HTTP_MORE;
}

/* ---------------------------------------------------------------------------------------------------------- chunks */

static http_state read_chunk_size(http_reader *r, bns_slice line) {
  uint64_t size = 0;
  size_t i;
  for (i = 0; i < line.len && bns_hex_value(line.ptr[i]) >= 0; i++) {
    if (size > r->limits->body) return fail(r, HTTP_BODY_LONG, r->line_at);
    size = 16 * size + (uint64_t)bns_hex_value(line.ptr[i]);
  }
  line = trim_blanks(slice_from(line, i));
  if (i == 0 || (line.len > 0 && line.ptr[0] != ';')) return fail(r, HTTP_CHUNK_SIZE, r->line_at + i);
  /* Chunks of one byte each must not make the whole larger without bound. */
  if (size > r->limits->body - r->body_len || r->at - r->head_len > 2 * r->limits->body + CHUNK_LINE)
    return fail(r, HTTP_BODY_LONG, r->line_at);
  r->body_len += (size_t)size;
  r->left = size;
  r->phase = size == 0 ? AT_TRAILER : AT_CHUNK;
  return HTTP_MORE;
}

static http_state end_chunk(http_reader *r, bns_slice line) {
  if (line.len > 0) return fail(r, HTTP_CHUNK_END, r->line_at);
  r->phase = AT_CHUNK_SIZE;
  return HTTP_MORE;
}

/* ----------------------------------------------------------------------------------------------------------- lines */

static http_state read_line(http_reader *r, bns_slice line) {
  if (r->phase == AT_START && line.len == 0)
    return r->num_empty++ < EMPTY_LINES ? HTTP_MORE : fail(r, HTTP_NO_METHOD, r->line_at);
  switch (r->phase) {
  case AT_START: return read_request_line(r, line);
  case AT_HEADER: return line.len == 0 ? end_head(r) : read_header(r, line);
  case AT_CHUNK_SIZE: return read_chunk_size(r, line);
  case AT_CHUNK_END: return end_chunk(r, line);
  default: return line.len == 0 ? finish(r) : HTTP_MORE; /* what a trailer says is nothing to the signature */
  }
}

static size_t line_limit(const http_reader *r) {
  return r->phase == AT_CHUNK_SIZE || r->phase == AT_CHUNK_END ? CHUNK_LINE : r->limits->line;
}

/* judge_length judges a line of which len bytes are there, and all that stands before it. */
static http_state judge_length(http_reader *r, size_t len) {
  size_t behind = r->head_len == 0 ? 0 : r->head_len + 2 * r->limits->body + CHUNK_LINE;
  if (len > line_limit(r)) return fail(r, HTTP_LINE_LONG, r->line_at);
  if (r->line_at + len > behind + r->limits->head) return fail(r, HTTP_HEAD_LONG, r->line_at);
  return HTTP_MORE;
}

static http_state feed_line(http_reader *r, const uint8_t *bytes, size_t len) {
  const uint8_t *end = len > r->at ? memchr(bytes + r->at, '\n', len - r->at) : NULL;
  size_t until = end == NULL ? len : (size_t)(end - bytes);
  bns_slice line = {bytes + r->line_at, until - r->line_at};
  http_state state = judge_length(r, line.len);
  if (line.len > 0 && line.ptr[line.len - 1] == '\r') line.len--;
  if (state == HTTP_MORE && r->phase == AT_START && line.len > 0) state = judge_start(r, line);
  if (state != HTTP_MORE) return state;
  r->at = end == NULL ? len : until + 1;
  if (end == NULL) return HTTP_MORE;
  state = read_line(r, line);
  r->line_at = r->at;
  return state;
}

static http_state feed_counted(http_reader *r, size_t len) {
  uint64_t there = len - r->at;
  uint64_t taken = there < r->left ? there : r->left;
  r->at += (size_t)taken;
  r->left -= taken;
  if (r->left > 0) return HTTP_MORE;
  if (r->phase == AT_BODY) {
    r->body_len = (size_t)r->length;
    return finish(r);
  }
  r->phase = AT_CHUNK_END;
  r->line_at = r->at;
  return HTTP_MORE;
}

http_state http_feed(http_reader *r, const uint8_t *bytes, size_t len) {
  http_state state = HTTP_MORE;
  size_t before;
  unsigned phase;
  if (r->phase == AT_END) return HTTP_WHOLE;
  if (r->phase == AT_ERROR) return HTTP_BROKEN;
  do {
    before = r->at;
    phase = r->phase;
    state = phase == AT_BODY || phase == AT_CHUNK ? feed_counted(r, len) : feed_line(r, bytes, len);
  } while (state == HTTP_MORE && (r->at > before || r->phase != phase));
  return state;
}

/* ---------------------------------------------------------------------------------------------------------- taking */

static void take_headers(http_message *out, const http_reader *r, const uint8_t *bytes, bns_header *headers) {
  bns_slice rest = {bytes + r->headers_at, r->head_len - r->headers_at}, line;
  size_t num = 0;
  while (num < r->num_headers && slice_line(&line, &rest)) {
    size_t colon = slice_index(line, ':');
    headers[num].name = slice_until(line, colon);
    headers[num++].value = trim_blanks(slice_from(line, colon + 1));
  }
  out->wire.headers = headers;
  out->wire.num_headers = num;
}

/* The chunks were judged when they came: here they are only joined. */
static bns_slice join_chunks(bns_slice raw, uint8_t *body) {
  bns_slice joined = {body, 0}, line;
  while (slice_line(&line, &raw)) {
    size_t size = 0;
    for (size_t i = 0; i < line.len && bns_hex_value(line.ptr[i]) >= 0; i++)
      size = 16 * size + (size_t)bns_hex_value(line.ptr[i]);
    if (size == 0) break;
    memcpy(body + joined.len, raw.ptr, size);
    joined.len += size;
    raw = slice_from(raw, size);
    (void)slice_line(&line, &raw);
  }
  return joined;
}

/* A target that is a whole URL, as a proxy is sent it (RFC 9112, 3.2.2). Host and target stay byte for byte as they
 * were sent, unlike what input/pasted_http.c makes of a URL. */
static void split_target(http_message *out) {
  bns_slice url = out->raw_target;
  size_t scheme = slice_find(url, "://"), slash, mark;
  out->wire.target = url;
  if (scheme == url.len || url.ptr[0] == '/') return;
  url = slice_from(url, scheme + 3);
  slash = slice_index(url, '/');
  mark = slice_index(url, '?');
  out->host = slice_until(url, slash < mark ? slash : mark);
  out->wire.target = slice_from(url, out->host.len);
  if (out->wire.target.len == 0) out->wire.target = bns_slice_of("/");
}

void http_take(http_message *out, const http_reader *r, const uint8_t *bytes, bns_header *headers, uint8_t *body) {
  memset(out, 0, sizeof *out);
  out->wire.method = (bns_slice){bytes + r->method_at, r->method_len};
  out->raw_target = (bns_slice){bytes + r->target_at, r->target_len};
  take_headers(out, r, bytes, headers);
  for (size_t i = 0; i < out->wire.num_headers && out->host.ptr == NULL; i++)
    if (bns_slice_is_nocase(headers[i].name, "Host")) out->host = headers[i].value;
  split_target(out);
  out->raw_body = (bns_slice){bytes + r->head_len, r->len - r->head_len};
  out->wire.body = r->chunked ? join_chunks(out->raw_body, body) : out->raw_body;
}

/* ----------------------------------------------------------------------------------------------------------- words */

typedef struct error_words {
  http_error error;
  unsigned status;
  const char *text, *mend;
} error_words;

static const error_words words[] = {
    {HTTP_NO_ERROR, 200, "nothing is wrong", ""},
    {HTTP_SPACE_IN_TARGET, 400, "a raw space stands in the target of the request line",
     "Percent-encode the values before they are signed and sent: a space is %20."},
    {HTTP_CONTROL_IN_TARGET, 400, "a control character stands in the target of the request line",
     "Percent-encode the values before they are signed and sent: a line feed is %0A."},
    {HTTP_IS_TLS, 400, "TLS came where plain HTTP is spoken", "Use http:// in the base URL."},
    {HTTP_IS_FIX, 400, "a FIX message came where HTTP is spoken", ""},
    {HTTP_NO_METHOD, 400, "it does not begin with a method: this is not HTTP", ""},
    {HTTP_NO_TARGET, 400, "the request line has no target", ""},
    {HTTP_NO_VERSION, 400, "the request line does not end in HTTP/1.1",
     "The request line is METHOD, space, target, space, HTTP/1.1."},
    {HTTP_OTHER_VERSION, 505, "the version is neither HTTP/1.1 nor HTTP/1.0", ""},
    {HTTP_LINE_LONG, 414, "a line is longer than the limit", ""},
    {HTTP_HEAD_LONG, 431, "the headers together are longer than the limit", ""},
    {HTTP_MANY_HEADERS, 431, "there are more headers than the limit", ""},
    {HTTP_FOLDED_HEADER, 400, "a header goes on in the next line", "Write each header in one line."},
    {HTTP_HEADER_NAME, 400, "a header line has no name and colon", "Write each header as NAME: VALUE."},
    {HTTP_HEADER_VALUE, 400, "a control character stands in the value of a header",
     "Cut line ends off the API key and the signature before they become headers."},
    {HTTP_HOST, 400, "there is not exactly one Host header", ""},
    {HTTP_LENGTH, 400, "Content-Length is not one decimal number", ""},
    {HTTP_LENGTH_AND_CHUNKS, 400, "Content-Length and Transfer-Encoding contradict each other", ""},
    {HTTP_CODING, 501, "the only transfer coding known here is chunked", ""},
    {HTTP_BODY_LONG, 413, "the body is longer than the limit", ""},
    {HTTP_CHUNK_SIZE, 400, "a chunk does not begin with its size in hex", ""},
    {HTTP_CHUNK_END, 400, "a chunk does not end where its size says", ""},
    {HTTP_SLOW_HEAD, 408, "the headers were not complete in time", ""},
    {HTTP_SLOW_BODY, 408, "the body was not complete in time", "Content-Length must count the bytes of the body."},
    {HTTP_CUT_OFF, 400, "the connection ended before the request did",
     "Content-Length must count the bytes of the body."},
    {HTTP_NO_ROOM, 503, "the server holds too much already", ""},
    {HTTP_TLS_REFUSED, 400, "the client does not trust the server's certificate",
     "Give the client the CA certificate that the server told when it started."},
    {HTTP_TLS_BROKEN, 400, "TLS broke off before a request came", ""},
};

static const error_words *words_of(http_error error) {
  for (size_t i = 0; i < sizeof words / sizeof *words; i++)
    if (words[i].error == error) return &words[i];
  return &words[0];
}

const char *http_error_text(http_error error) {
  return words_of(error)->text;
}

const char *http_error_mend(http_error error) {
  return words_of(error)->mend;
}

unsigned http_error_status(http_error error) {
  return words_of(error)->status;
}

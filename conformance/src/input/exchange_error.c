/* exchange_error.c - the exchange's answer in a text that somebody pasted. */
#include "input/exchange_error.h"

#include <string.h>

#include "util/slice.h"
#include "text.h"

enum { GAP = 6, CODE_DIGITS = 6, OBJECT_MAX = 4096 };

/* code_of reads what follows the word "code": quotes, a colon or '=', and a number that the exchange would give. */
static long code_of(bns_slice rest) {
  size_t at = 0, digits = 0;
  int named = 0, negative;
  long code = 0;
  while (at < rest.len && at < GAP && memchr("\"' :=\\", rest.ptr[at], 6) != NULL) {
    named = named || rest.ptr[at] == ':' || rest.ptr[at] == '=';
    at++;
  }
  negative = at < rest.len && rest.ptr[at] == '-';
  at += (size_t)negative;
  for (; at < rest.len && rest.ptr[at] - (unsigned)'0' < 10u && digits <= CODE_DIGITS; at++, digits++)
    code = code * 10 + (rest.ptr[at] - '0');
  if (!named || (negative ? digits != 4 : digits != 6 || code / 1000 != 400)) return 0;
  return negative ? -code : code;
}

/* find_code gives the place of the word "code" before the first number that is one; text.len if there is none. */
static size_t find_code(bns_slice text, long *code) {
  size_t at = 0;
  *code = 0;
  while (at < text.len) {
    at += slice_find(slice_from(text, at), "code");
    if (at < text.len && (*code = code_of(slice_from(text, at + 4))) != 0) return at;
    at += at < text.len;
  }
  return text.len;
}

/* ------------------------------------------------------------------------------------------------------ where it is */

static size_t line_start(bns_slice text, size_t at) {
  while (at > 0 && text.ptr[at - 1] != '\n')
    at--;
  return at;
}

static size_t line_end(bns_slice text, size_t at) {
  return at + slice_index(slice_from(text, at), '\n');
}

/* object_start gives the brace that opens the object that a place stands in, if it is near; else the place. */
static size_t object_start(bns_slice text, size_t at) {
  size_t depth = 0, back = at;
  while (back > 0 && at - back < OBJECT_MAX) {
    back--;
    if (text.ptr[back] == '}') depth++;
    if (text.ptr[back] == '{' && depth-- == 0) return back;
  }
  return at;
}

/* object_end gives the place behind the brace that closes an object, strings skipped; text.len if none does. */
static size_t object_end(bns_slice text, size_t at) {
  size_t depth = 0;
  int in_string = 0;
  for (; at < text.len; at++) {
    uint8_t byte = text.ptr[at];
    if (in_string) {
      if (byte == '\\') at++;
      if (byte == '"') in_string = 0;
    } else if (byte == '"')
      in_string = 1;
    else if (byte == '{')
      depth++;
    else if (byte == '}' && --depth == 0)
      return at + 1;
  }
  return text.len;
}

static int has_request(bns_slice text) {
  return slice_find(text, "signature=") < text.len || slice_find(text, "://") < text.len;
}

/* response_start moves a place back over the head of an HTTP response, or over a label in a line of its own. */
static size_t response_start(bns_slice text, size_t at) {
  size_t start = at, back = at, lines;
  bns_slice line;
  for (lines = 0; back > 0 && lines < 64; lines++) {
    back = line_start(text, back - 1);
    line = slice_trim(slice_until(slice_from(text, back), line_end(text, back) - back));
    if (slice_starts(line, "HTTP/") || slice_starts(line, "< HTTP/")) return back;
    if (lines == 0 && line.len > 0 && line.len < 40 && line.ptr[line.len - 1] == ':') return back;
    if (slice_index(line, ':') == line.len && line.len > 0) break;
  }
  return start;
}

static bns_slice message_of(bns_slice object) {
  static const char *const names[] = {"\"msg\"", "\"errorMessage\"", "'msg'"};
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
    size_t at = slice_find(object, names[i]);
    bns_slice rest = slice_trim(slice_from(object, at + strlen(names[i])));
    if (at == object.len || rest.len == 0 || rest.ptr[0] != ':') continue;
    rest = slice_trim(slice_from(rest, 1));
    if (rest.len > 0 && (rest.ptr[0] == '"' || rest.ptr[0] == '\''))
      return slice_until(slice_from(rest, 1), slice_index(slice_from(rest, 1), rest.ptr[0]));
  }
  return (bns_slice){NULL, 0};
}

static bns_slice without(mem *arena, bns_slice text, size_t from, size_t to) {
  buf out = {NULL, 0, 0};
  buf_put(&out, text.ptr, from);
  buf_put(&out, text.ptr + to, text.len - to);
  /* Line ends before it are those of the paste; one of them stays, as at the end of any text. */
  while (to >= text.len && out.len > 1 && out.ptr[out.len - 1] == '\n' && memchr("\r\n", out.ptr[out.len - 2], 2))
    out.len--;
  return mem_take(arena, &out);
}

bns_slice exchange_error_cut(exchange_answer *out, mem *arena, bns_slice text) {
  size_t at, from, to, start;
  bns_slice before;
  memset(out, 0, sizeof *out);
  at = find_code(text, &out->code);
  if (out->code == 0) return text;
  from = object_start(text, at);
  to = from < at ? object_end(text, from) : line_end(text, at);
  out->text = message_of(slice_until(slice_from(text, from), to - from));
  start = line_start(text, from);
  before = slice_until(slice_from(text, start), from - start);
  if (!has_request(before)) from = response_start(text, start);
  to = line_end(text, to);
  if (to < text.len && !has_request(before)) to++;
  return without(arena, text, from, to);
}

int exchange_error_is_signature(long code) {
  return code == -1022 || code == 400002;
}

int exchange_error_is_clock(long code) {
  return code == -1021 || code == 400003;
}

const char *exchange_error_meaning(long code) {
  static const struct {
    long code;
    const char *meaning;
  } known[] = {{-1003, "too many requests"},
               {-1021, "timestamp outside recvWindow"},
               {-1022, "signature not valid"},
               {-1100, "illegal characters in a parameter"},
               {-1101, "too many parameters"},
               {-1102, "a parameter is missing or empty"},
               {-1104, "parameters that were not read"},
               {-1131, "recvWindow too large"},
               {-1135, "no valid JSON"},
               {-2008, "API key not known"},
               {-2014, "API key format"},
               {-2015, "API key, IP or permission"},
               {-2028, "this kind of key cannot log on"},
               {400001, "request not valid"},
               {400002, "signature not valid"},
               {400003, "timestamp not valid"},
               {400004, "API key not known"},
               {400005, "API key missing or not valid"}};
  for (size_t i = 0; i < sizeof known / sizeof *known; i++)
    if (known[i].code == code) return known[i].meaning;
  return "";
}

int exchange_error_alone(buf *problem, long code) {
  const char *meaning = exchange_error_meaning(code);
  buf_format(problem,
             "this is the exchange's answer alone (%ld%s%s): which bytes were signed is told by the request, so give "
             "that with it",
             code, *meaning ? ", " : "", meaning);
  return -1;
}

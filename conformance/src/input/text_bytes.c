/* text_bytes.c - a text that was printed as its bytes. */
#include "input/text_bytes.h"

#include <string.h>

#include "text.h"
#include "util/slice.h"

enum { LEAST = 32, OFFSET_MIN = 4, OFFSET_MAX = 8, BYTES_A_LINE = 16, GAP_MAX = 2 };

static int hex_byte(bns_slice text) {
  int high = text.len > 1 ? bns_hex_value(text.ptr[0]) : -1, low = text.len > 1 ? bns_hex_value(text.ptr[1]) : -1;
  return high < 0 || low < 0 ? -1 : high * 16 + low;
}

/* number_at reads one byte, as two hex digits, 0x50 and \x50 too, or as a decimal number, and gives its length; 0:
 * there is none. */
static size_t number_at(uint8_t *byte, bns_slice rest, int is_hex) {
  size_t start = slice_starts(rest, "0x") || slice_starts(rest, "\\x") ? 2 : 0, len = 0;
  unsigned number = 0;
  if (is_hex) {
    int value = hex_byte(slice_from(rest, start));
    *byte = (uint8_t)value;
    return value < 0 ? 0 : start + 2;
  }
  while (len < rest.len && len < 4 && rest.ptr[len] - (unsigned)'0' < 10u)
    number = number * 10 + (rest.ptr[len++] - (unsigned)'0');
  *byte = (uint8_t)number;
  return len > 3 || number > 255 ? 0 : len;
}

/* run_from writes the bytes that stand in a row from a place on, and gives its length. */
static size_t run_from(buf *out, bns_slice text, int is_hex) {
  size_t at = 0, len, gap = 1;
  uint8_t byte;
  while (gap > 0 && (len = number_at(&byte, slice_from(text, at), is_hex)) > 0) {
    buf_put_byte(out, byte);
    at += len;
    gap = 0;
    while (at + gap < text.len && memchr(", \t\r\n", text.ptr[at + gap], 5) != NULL)
      gap++;
    at += gap;
    if (is_hex && gap == 0) gap = 1;
  }
  return at;
}

/* has_signature tells of bytes that they are something signed: FIX calls it by a number. */
static int has_signature(const buf *out) {
  bns_slice bytes = buf_slice(out);
  return bytes.len >= LEAST && (slice_contains_nocase(bytes, "signature") || slice_find(bytes, "8=FIX") < bytes.len);
}

/* take_run looks for a row of bytes in which a signature is; out is empty where there is none. */
static void take_run(buf *out, bns_slice text, int is_hex) {
  for (size_t at = 0; at < text.len;) {
    bns_slice rest = slice_from(text, at);
    int is_start = (slice_word(rest.ptr[0]) || rest.ptr[0] == '\\') && (at == 0 || !slice_word(text.ptr[at - 1]));
    size_t len = is_start ? run_from(out, rest, is_hex) : 0;
    if (has_signature(out)) return;
    out->len = 0;
    at += len ? len : 1;
  }
}

/* put_dumped writes the bytes of "0x0040:  504f 5354 ...", of "00000040  50 4f 53 54 ..." or of the same in a table,
 * "|00000040| 50 4f 53 54 ...", and leaves out another line. */
static void put_dumped(buf *out, bns_slice line) {
  size_t digits = 0, num = 0, gap;
  bns_slice rest = slice_trim(line);
  rest = slice_from(rest, slice_starts(rest, "0x") ? 2 : slice_starts(rest, "|") ? 1 : 0);
  while (digits < rest.len && bns_hex_value(rest.ptr[digits]) >= 0)
    digits++;
  if (digits < OFFSET_MIN || digits > OFFSET_MAX) return;
  rest = slice_from(rest, digits);
  if (slice_starts(rest, ":") || slice_starts(rest, "|")) rest = slice_from(rest, 1);
  if (!slice_starts(rest, " ")) return;
  for (; num < BYTES_A_LINE; num++) {
    uint8_t byte;
    for (gap = 0; gap < rest.len && rest.ptr[gap] == ' '; gap++)
      continue;
    if (gap > GAP_MAX || hex_byte(slice_from(rest, gap)) < 0) break;
    byte = (uint8_t)hex_byte(slice_from(rest, gap));
    buf_put_byte(out, byte);
    rest = slice_from(rest, gap + 2);
  }
}

static void take_dump(buf *out, bns_slice text) {
  bns_slice rest = text, line;
  while (slice_line(&line, &rest))
    put_dumped(out, line);
  if (!has_signature(out)) out->len = 0;
}

/* request_in gives the first request among packets: from its method to what has a NUL, the head of the next packet. */
static bns_slice request_in(bns_slice bytes) {
  static const char *const methods[] = {"POST /", "GET /", "PUT /", "DELETE /"};
  size_t first = bytes.len, end;
  for (size_t i = 0; i < sizeof methods / sizeof *methods; i++) {
    size_t at = slice_find(bytes, methods[i]);
    if (at < first) first = at;
  }
  if (first == bytes.len) return bytes;
  bytes = slice_from(bytes, first);
  end = slice_index(bytes, 0);
  if (end < bytes.len && end > 0 && bytes.ptr[end - 1] == 'E') end--; /* the first byte of an IP packet */
  bytes = slice_until(bytes, end);
  return slice_until(bytes, slice_find(bytes, "HTTP/1.1 4") < bytes.len ? slice_find(bytes, "HTTP/1.1 4") : bytes.len);
}

bns_slice text_from_bytes(mem *arena, bns_slice text) {
  buf out = {NULL, 0, 0};
  take_dump(&out, text);
  if (out.len == 0) take_run(&out, text, 0);
  if (out.len == 0) take_run(&out, text, 1);
  if (out.len == 0) {
    buf_free(&out);
    return text;
  }
  return request_in(mem_take(arena, &out));
}

bns_slice text_from_latin1(mem *arena, bns_slice text) {
  buf out = {NULL, 0, 0};
  int is_any = 0;
  for (size_t at = 0; at < text.len; at++) {
    uint8_t byte = text.ptr[at];
    if (byte == 0xC2 || byte == 0xC3) {
      byte = (uint8_t)(at + 1 < text.len ? ((byte & 3) << 6) | (text.ptr[at + 1] & 63) : 0);
      is_any = 1;
      at++;
    } else if (byte >= 0x80) {
      is_any = 0;
      break;
    }
    buf_put_byte(&out, byte);
  }
  if (is_any && bns_utf8_valid(buf_slice(&out))) return mem_take(arena, &out);
  buf_free(&out);
  return text;
}

/* wire_log.c - the bytes that a client sent, within its own log of them. */
#include "input/wire_log.h"

#include <string.h>

#include "input/pasted_http.h"
#include "util/slice.h"
#include "text.h"

enum { PREFIX_MAX = 80, OFFSET_MIN = 4, OFFSET_MAX = 8, BYTES_A_LINE = 16, XXD_COLUMNS = 40 };

static const bns_slice none = {NULL, 0};

/* ------------------------------------------------------------------------------------------------------- hex dumps */

/* offset_of reads "00c0: " at the beginning of a line; what stands behind it goes to rest. */
static int offset_of(size_t *offset, bns_slice *rest, bns_slice line) {
  size_t len = 0;
  *offset = 0;
  while (len < line.len && len < OFFSET_MAX && bns_hex_value(line.ptr[len]) >= 0)
    *offset = *offset * 16 + (size_t)bns_hex_value(line.ptr[len++]);
  if (len < OFFSET_MIN || len == line.len || line.ptr[len] != ':') return 0;
  if (len + 1 < line.len && line.ptr[len + 1] != ' ') return 0;
  *rest = slice_from(line, len + 2);
  return 1;
}

/* put_hex writes the bytes of "50 4f 53 54 ..."; 0: it is no such line. */
static int put_hex(buf *out, bns_slice rest) {
  size_t num = 0;
  for (; num < BYTES_A_LINE && rest.len >= 3 && rest.ptr[2] == ' '; num++, rest = slice_from(rest, 3)) {
    int high = bns_hex_value(rest.ptr[0]), low = bns_hex_value(rest.ptr[1]);
    uint8_t byte = (uint8_t)(high * 16 + low);
    if (high < 0 || low < 0) break;
    buf_put_byte(out, byte);
  }
  return num > 0;
}

/* dump: one block of a trace, "=> Send header, 120 bytes (0x78)", as it is put together. */
typedef struct dump {
  buf *out;
  size_t start; /* of the block in out */
  int is_hex;
} dump;

/* Of text alone the line ends are left out: the next line's offset counts them. */
static void fill_to(const dump *d, size_t offset) {
  size_t has = d->out->len - d->start;
  if (offset == has + 2) buf_put_text(d->out, "\r\n");
  if (offset == has + 1) buf_put_text(d->out, "\n");
}

static void put_dumped(dump *d, size_t offset, bns_slice rest) {
  if (offset == 0) d->is_hex = rest.len > 3 * BYTES_A_LINE && rest.ptr[2] == ' ';
  if (d->is_hex && put_hex(d->out, rest)) return;
  fill_to(d, offset);
  buf_put_slice(d->out, rest);
}

static size_t block_len(bns_slice line) {
  uint64_t num = 0;
  size_t at = slice_find(line, ", ");
  bns_slice digits = slice_from(line, at + 2);
  digits = slice_until(digits, slice_index(digits, ' '));
  return at < line.len && bns_number(&num, digits) == BNS_OK && num < INT32_MAX ? (size_t)num : 0;
}

/* direction: what its blocks are called, and whether their head is one block or one a line. */
typedef struct direction {
  const char *head, *data;
  int has_many_heads;
} direction;

typedef enum block { BLOCK_OTHER = 0, BLOCK_HEAD, BLOCK_DATA } block;

static int is_mark(bns_slice line) {
  return slice_starts(line, "=> ") || slice_starts(line, "<= ") || slice_starts(line, "== ");
}

static block block_of(const direction *way, bns_slice line) {
  if (slice_find(line, way->head) < line.len) return BLOCK_HEAD;
  return slice_find(line, way->data) < line.len ? BLOCK_DATA : BLOCK_OTHER;
}

/* put_blocks writes the blocks of the first message, one behind the other. */
static void put_blocks(dump *d, const direction *way, bns_slice text) {
  bns_slice rest = text, line, dumped;
  size_t wanted = 0, offset;
  block within = BLOCK_OTHER, last = BLOCK_OTHER;
  while (slice_line(&line, &rest)) {
    if (within && offset_of(&offset, &dumped, line)) put_dumped(d, offset, dumped);
    if (!is_mark(line)) continue;
    if (within) fill_to(d, wanted);
    within = block_of(way, line);
    if (within == BLOCK_HEAD && (last == BLOCK_DATA || (last == BLOCK_HEAD && !way->has_many_heads))) return;
    if (!within) continue;
    last = within;
    d->start = d->out->len;
    wanted = block_len(line);
  }
  if (within) fill_to(d, wanted);
}

/* dumped_line writes the bytes of a line of hexdump -C or xxd, in their column; 0: it is none. The last line of
 * hexdump is an offset alone. */
static int dumped_line(buf *out, bns_slice line) {
  size_t len = 0, before = out->len;
  bns_slice column;
  while (len < line.len && bns_hex_value(line.ptr[len]) >= 0)
    len++;
  if (len != OFFSET_MAX) return 0;
  column = slice_from(line, len);
  if (column.len == 0) return 1;
  column = column.ptr[0] == ':' ? slice_until(slice_from(column, 2), XXD_COLUMNS)
                                : slice_until(column, slice_index(column, '|'));
  for (size_t at = 0; at + 1 < column.len && out->len - before < BYTES_A_LINE;) {
    int high = bns_hex_value(column.ptr[at]), low = bns_hex_value(column.ptr[at + 1]);
    uint8_t byte = (uint8_t)(high * 16 + low);
    if (high >= 0 && low >= 0) buf_put_byte(out, byte);
    at += high >= 0 && low >= 0 ? 2 : 1;
  }
  return out->len > before;
}

/* undump_bytes gives the bytes of a text that is the dump of them, and nothing else; any other text as it is. */
static bns_slice undump_bytes(mem *arena, bns_slice text) {
  buf out = {NULL, 0, 0};
  bns_slice rest = text, line;
  int is_dump = 1;
  while (is_dump && slice_line(&line, &rest))
    is_dump = slice_trim(line).len == 0 || dumped_line(&out, line);
  if (is_dump && out.len > BYTES_A_LINE) return mem_take(arena, &out);
  buf_free(&out);
  return text;
}

bns_slice wire_log_undump(mem *arena, int *is_lossy, bns_slice text) {
  static const direction there = {"=> Send header, ", "=> Send data, ", 0};
  static const direction back = {"<= Recv header, ", "<= Recv data, ", 1};
  buf sent = {NULL, 0, 0}, got = {NULL, 0, 0};
  dump out = {&sent, 0, 0}, in = {&got, 0, 0};
  put_blocks(&out, &there, text);
  put_blocks(&in, &back, text);
  *is_lossy = sent.len > 0 && !out.is_hex;
  if (sent.len && slice_find(buf_slice(&got), "\"code\"") < got.len) {
    buf_put_text(&sent, "\n\n");
    buf_put_slice(&sent, buf_slice(&got));
  }
  buf_free(&got);
  if (sent.len) return mem_take(arena, &sent);
  buf_free(&sent);
  return undump_bytes(arena, text);
}

/* ------------------------------------------------------------------------------------------------- marked lines */

/* request_at gives where a request line with its version begins in a line of a log; the line's length if none does. */
static size_t request_at(bns_slice line) {
  static const char *const methods[] = {"GET ", "POST ", "PUT ", "DELETE "};
  int has_version = 0;
  for (size_t i = 0; i < sizeof methods / sizeof *methods; i++) {
    size_t at = slice_find(line, methods[i]);
    if (at < line.len && at <= PREFIX_MAX && http_is_request_line(slice_from(line, at), &has_version) && has_version)
      return at;
  }
  return line.len;
}

/* is_marked tells of a line that it has the same before it: blanks at its end may be lost. */
static int is_marked(bns_slice *bare, bns_slice line, bns_slice prefix) {
  size_t kept = prefix.len;
  while (kept > 0 && prefix.ptr[kept - 1] == ' ')
    kept--;
  if (line.len < kept || memcmp(line.ptr, prefix.ptr, kept) != 0) return 0;
  *bare = slice_from(line, line.len < prefix.len ? line.len : prefix.len);
  return 1;
}

/* put_marked writes the lines that have the prefix, up to the first that has it not. */
static void put_marked(buf *out, bns_slice rest, bns_slice prefix) {
  bns_slice line, bare;
  int is_quoted = prefix.ptr[prefix.len - 1] == '"';
  while (slice_line(&line, &rest) && is_marked(&bare, line, prefix)) {
    if (is_quoted && bare.len > 0 && bare.ptr[bare.len - 1] == '"') bare.len--;
    buf_put_slice(out, bare);
    buf_put_text(out, "\n");
  }
}

/* body_told gives what wget tells of the body: [BODY data: ...]. */
static bns_slice body_told(bns_slice text) {
  static const char *const labels[] = {"[BODY data: ", "[POST data: "};
  for (size_t i = 0; i < sizeof labels / sizeof *labels; i++) {
    size_t at = slice_find(text, labels[i]);
    bns_slice body = slice_from(text, at + strlen(labels[i]));
    size_t end = slice_find(body, "]\n");
    if (at < text.len && end < body.len) return slice_until(body, end);
  }
  return none;
}

/* read_debug reads a request that ends in a line of wget's own. */
static bns_slice read_debug(mem *arena, bns_slice text) {
  size_t end = slice_find(text, "---request end---");
  if (end == text.len) return none;
  return mem_join(arena, slice_trim(slice_until(text, end)), "\r\n\r\n", body_told(slice_from(text, end)));
}

/* is_body tells that what stands behind the headers may be a body: in a log the next line of the log does too. An
 * answer may be glued to a form. */
static int is_body(bns_slice text) {
  bns_slice line = slice_until(text, slice_index(text, '\n')), word = slice_until(line, slice_index(line, ' '));
  if (text.len && (text.ptr[0] == '{' || text.ptr[0] == '[')) return 1;
  return slice_index(word, '=') < word.len && (word.len == line.len || slice_index(word, '&') < word.len);
}

/* without_log ends a request behind its headers, where no body follows them. */
static bns_slice without_log(bns_slice text) {
  bns_slice rest = text, line;
  while (slice_line(&line, &rest) && slice_trim(line).len > 0)
    continue;
  return is_body(rest) ? text : slice_until(text, text.len - rest.len);
}

static bns_slice read_marked(mem *arena, bns_slice text, bns_slice prefix) {
  buf out = {NULL, 0, 0};
  bns_slice made = prefix.len ? none : read_debug(arena, text);
  if (made.len) return made;
  if (prefix.len == 0) return without_log(text);
  put_marked(&out, text, prefix);
  if (out.len) out.len--;
  return mem_take(arena, &out);
}

/* ends_answer tells that the JSON of an answer ends there, to which the next request of its connection is glued. */
static int ends_answer(bns_slice line, size_t at) {
  return at > 0 && line.ptr[at - 1] == '}';
}

size_t wire_log_find(bns_slice *out, mem *arena, bns_slice text) {
  bns_slice rest = text, line, last = text;
  size_t num = 0, at;
  for (int is_first = 1; num < WIRE_LOG_MAX && slice_line(&line, &rest); last = rest) {
    at = request_at(line);
    if (at < line.len && (at > 0 || !is_first)) {
      size_t glued = ends_answer(line, at) ? at : 0;
      out[num++] = read_marked(arena, slice_from(last, glued), slice_from(slice_until(line, at), glued));
    }
    is_first = is_first && slice_trim(line).len == 0;
  }
  return num;
}

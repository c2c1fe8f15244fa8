/* printable.c - any bytes as text that can be read, pasted and told apart. */
#include "show/printable.h"

#include <string.h>

#include "text.h"

#define INVALID_RUN 8

typedef struct range {
  uint32_t first, last;
} range;

/* Unicode 15: East Asian Width W and F, by blocks. */
static const range wide[] = {{0x1100, 0x115E},   {0x2E80, 0x303E},   {0x3041, 0x4DBF},   {0x4E00, 0xA4CF},
                             {0xA960, 0xA97C},   {0xAC00, 0xD7A3},   {0xF900, 0xFAFF},   {0xFE30, 0xFE6F},
                             {0xFF01, 0xFF60},   {0xFFE0, 0xFFE6},   {0x1F300, 0x1F64F}, {0x1F680, 0x1F6FF},
                             {0x1F900, 0x1F9FF}, {0x1FA70, 0x1FAFF}, {0x20000, 0x3FFFD}};

/* Marks that join the character before them. */
static const range combining[] = {{0x0300, 0x036F}, {0x0483, 0x0489}, {0x0591, 0x05BD}, {0x0610, 0x061A},
                                  {0x064B, 0x065F}, {0x06D6, 0x06DC}, {0x0E34, 0x0E3A}, {0x0E47, 0x0E4E},
                                  {0x1AB0, 0x1AFF}, {0x1DC0, 0x1DFF}, {0x20D0, 0x20FF}, {0x3099, 0x309A},
                                  {0xFE20, 0xFE2F}};

/* What shows nothing, or looks like a space, or turns the direction of what follows; and private use, which shows
 * differently in every font. */
static const range unseen[] = {
    {0x0080, 0x00A0}, {0x00AD, 0x00AD}, {0x034F, 0x034F},   {0x061C, 0x061C}, {0x115F, 0x1160}, {0x1680, 0x1680},
    {0x17B4, 0x17B5}, {0x180B, 0x180F}, {0x2000, 0x200F},   {0x2028, 0x202F}, {0x205F, 0x206F}, {0x2800, 0x2800},
    {0x3000, 0x3000}, {0x3164, 0x3164}, {0xE000, 0xF8FF},   {0xFE00, 0xFE0F}, {0xFEFF, 0xFEFF}, {0xFFA0, 0xFFA0},
    {0xFFF0, 0xFFFB}, {0xFFFE, 0xFFFF}, {0xE0000, 0x10FFFF}};

static int within(const range *ranges, size_t num_ranges, uint32_t code) {
  size_t i;
  for (i = 0; i < num_ranges; i++)
    if (code >= ranges[i].first && code <= ranges[i].last) return 1;
  return 0;
}
#define WITHIN(ranges, code) within((ranges), sizeof(ranges) / sizeof *(ranges), (code))

static const char *const controls[] = {"NUL", "SOH", "STX", "ETX", "EOT", "ENQ", "ACK", "BEL", "BS",  "TAB", "LF",
                                       "VT",  "FF",  "CR",  "SO",  "SI",  "DLE", "DC1", "DC2", "DC3", "DC4", "NAK",
                                       "SYN", "ETB", "CAN", "EM",  "SUB", "ESC", "FS",  "GS",  "RS",  "US",  "SP"};

static const struct {
  uint32_t code;
  const char *word;
} words[] = {{0x00A0, "NBSP"}, {0xFEFF, "BOM"}, {0x200B, "ZWSP"}, {0x200C, "ZWNJ"},
             {0x200D, "ZWJ"},  {0x200E, "LRM"}, {0x200F, "RLM"},  {0x00AD, "SHY"}};

static const char *word_of(uint32_t code) {
  size_t i;
  if (code == 0x7F) return "DEL";
  if (code <= ' ') return controls[code];
  for (i = 0; i < sizeof words / sizeof *words; i++)
    if (words[i].code == code) return words[i].word;
  return NULL;
}

static uint32_t code_of(const uint8_t *ptr, size_t len) {
  static const uint8_t first_bits[] = {0, 0x7F, 0x1F, 0x0F, 0x07};
  uint32_t code = ptr[0] & first_bits[len];
  size_t i;
  for (i = 1; i < len; i++)
    code = code << 6 | (ptr[i] & 0x3Fu);
  return code;
}

/* put_word writes <WORD> and gives its columns. */
static int put_word(buf *out, const char *word) {
  buf_put_text(out, "<");
  buf_put_text(out, word);
  buf_put_text(out, ">");
  return (int)strlen(word) + 2;
}

static int put_hex(buf *out, const uint8_t *ptr, size_t len) {
  static const char digits[] = "0123456789ABCDEF";
  size_t i;
  for (i = 0; i < len; i++) {
    char text[3];
    text[0] = i ? ' ' : '<';
    text[1] = digits[ptr[i] >> 4];
    text[2] = digits[ptr[i] & 15];
    buf_put(out, text, 3);
  }
  buf_put_text(out, ">");
  return (int)(3 * len + 1);
}

static bns_slice rest_of(const show_cursor *cursor, size_t at) {
  bns_slice rest;
  rest.ptr = cursor->bytes.len ? cursor->bytes.ptr + at : NULL;
  rest.len = cursor->bytes.len - at;
  return rest;
}

show_cursor show_start(bns_slice bytes, unsigned how) {
  show_cursor cursor = {{0, 0}, 0, 0, 0, 0};
  cursor.bytes = bytes;
  cursor.how = how;
  while (cursor.lead < bytes.len && bytes.ptr[cursor.lead] == ' ')
    cursor.lead++;
  cursor.tail = bytes.len;
  while (cursor.tail > cursor.lead && bytes.ptr[cursor.tail - 1] == ' ')
    cursor.tail--;
  return cursor;
}

static size_t invalid_run(const show_cursor *cursor) {
  size_t len = 1;
  while (len < INVALID_RUN && cursor->at + len < cursor->bytes.len &&
         bns_utf8_char(rest_of(cursor, cursor->at + len)) == 0)
    len++;
  return len;
}

/* No word begins with a space or '=': "a < b" is read as it stands. */
static int is_less(const show_cursor *cursor) {
  bns_slice rest = rest_of(cursor, cursor->at);
  return rest.len > 1 && (rest.ptr[1] == ' ' || rest.ptr[1] == '=');
}

static int step_ascii(const show_cursor *cursor, buf *out, uint8_t byte) {
  int at_end = cursor->at < cursor->lead || cursor->at >= cursor->tail;
  if (byte == '<' && !is_less(cursor)) return put_hex(out, &byte, 1);
  if (byte == ' ' && !(cursor->how & SHOW_SPACES) && !((cursor->how & SHOW_EDGES) && at_end)) {
    buf_put(out, &byte, 1);
    return 1;
  }
  if (byte <= ' ' || byte == 0x7F) return put_word(out, word_of(byte));
  buf_put(out, &byte, 1);
  return 1;
}

static int step_unicode(show_cursor *cursor, buf *out, const uint8_t *ptr, size_t len) {
  uint32_t code = code_of(ptr, len);
  const char *word = word_of(code);
  int first = (cursor->how & SHOW_FIRST_HEX) != 0;
  cursor->how &= ~(unsigned)SHOW_FIRST_HEX;
  if (word) return put_word(out, word);
  /* A mark with nothing before it to join would join the row's label. */
  if (first || WITHIN(unseen, code) || (cursor->at == 0 && WITHIN(combining, code))) return put_hex(out, ptr, len);
  buf_put(out, ptr, len);
  return WITHIN(combining, code) ? 0 : WITHIN(wide, code) ? 2 : 1;
}

int show_step(show_cursor *cursor, buf *out) {
  bns_slice rest = rest_of(cursor, cursor->at);
  size_t len;
  int columns;
  if (rest.len == 0) return -1;
  len = bns_utf8_char(rest);
  if (len == 0) {
    len = invalid_run(cursor);
    columns = put_hex(out, rest.ptr, len);
  } else if (len == 1)
    columns = step_ascii(cursor, out, rest.ptr[0]);
  else
    columns = step_unicode(cursor, out, rest.ptr, len);
  cursor->at += len;
  return columns;
}

/* How many bytes in front are ASCII that every way of showing leaves as it is. */
static size_t plain_run(bns_slice rest) {
  size_t run = 0;
  while (run < rest.len && rest.ptr[run] > ' ' && rest.ptr[run] < 0x7F && rest.ptr[run] != '<')
    run++;
  return run;
}

size_t show_bytes(buf *out, bns_slice bytes, unsigned how) {
  show_cursor cursor = show_start(bytes, how);
  size_t columns = 0;
  for (int step = 0; step >= 0; step = show_step(&cursor, out)) {
    bns_slice rest = rest_of(&cursor, cursor.at);
    size_t run = plain_run(rest);
    buf_put(out, rest.ptr, run);
    cursor.at += run;
    columns += run + (size_t)step;
  }
  return columns;
}

size_t show_columns(bns_slice shown) {
  size_t at = 0, columns = 0;
  while (at < shown.len) {
    bns_slice rest = {shown.ptr + at, shown.len - at};
    size_t len = bns_utf8_char(rest);
    uint32_t code = len ? code_of(rest.ptr, len) : 0;
    columns += WITHIN(combining, code) ? 0 : WITHIN(wide, code) ? 2 : 1;
    at += len ? len : 1;
  }
  return columns;
}

bns_slice show_text(mem *arena, bns_slice bytes) {
  buf out = {NULL, 0, 0};
  show_bytes(&out, bytes, 0);
  return mem_take(arena, &out);
}

/* charset.c - looks a character up in charsets.txt: the place where it stands in its line is its code. */
#include "diagnosis/catalogue/charset.h"

#include <string.h>

#include "diagnosis/catalogue/spelling.h"
#include "suite/embedded.h"
#include "util/slice.h"

EMBEDDED(charsets);

void charset_put_utf8(bns_out *out, uint32_t point) {
  static const uint8_t heads[] = {0, 0, 0xc0, 0xe0, 0xf0};
  size_t len = point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
  bns_put_byte(out, (uint8_t)(heads[len] | point >> 6 * (len - 1)));
  while (--len > 0)
    bns_put_byte(out, (uint8_t)(0x80 | (point >> 6 * (len - 1) & 0x3f)));
}

/* The index of a character in a line of them; -1: it is not there. */
static int index_in(bns_slice line, bns_slice character) {
  int index = 0;
  for (size_t i = 0; i + character.len <= line.len; i++) {
    if ((line.ptr[i] & 0xc0) == 0x80) continue;
    if (memcmp(line.ptr + i, character.ptr, character.len) == 0) return index;
    index++;
  }
  return -1;
}

/* The lead byte that follows a set's name; 0: it has none. */
static uint8_t lead_of(bns_slice line, size_t at) {
  if (line.ptr[at] != ' ') return 0;
  return (uint8_t)(bns_hex_value(line.ptr[at + 1]) << 4 | bns_hex_value(line.ptr[at + 2]));
}

static size_t put_code(uint8_t out[2], uint8_t lead, int index) {
  if (lead == 0) {
    out[0] = (uint8_t)(0x80 + index);
    return 1;
  }
  out[0] = lead;
  out[1] = (uint8_t)(0x40 + index + (index >= 0x3f));
  return 2;
}

/* Takes the next line of a set off the rest; 0: there is none. */
static int next_line(bns_slice *line, bns_slice *rest, const char *name) {
  size_t len = strlen(name);
  while (rest->len > 0) {
    *line = slice_until(*rest, slice_index(*rest, '\n'));
    *rest = slice_from(*rest, line->len + 1);
    if (slice_starts(*line, name) && (line->ptr[len] == ':' || line->ptr[len] == ' ')) return 1;
  }
  return 0;
}

size_t charset_bytes(uint8_t out[2], const char *name, uint32_t point) {
  uint8_t utf8[4];
  bns_out to = {utf8, sizeof utf8, 0};
  bns_slice rest = EMBEDDED_TEXT(charsets), line, character = {utf8, 0};
  charset_put_utf8(&to, point);
  character.len = to.len;
  while (next_line(&line, &rest, name)) {
    uint8_t lead = lead_of(line, strlen(name));
    int index = index_in(slice_from(line, slice_index(line, ':') + 1), character);
    if (index >= 0) return put_code(out, lead, index);
    if (lead == 0) return 0;
  }
  return 0;
}

uint32_t charset_point(const char *name, uint8_t byte) {
  bns_slice rest = EMBEDDED_TEXT(charsets), line;
  uint32_t point = byte;
  int index = 0x80;
  if (byte < 0x80 || !next_line(&line, &rest, name)) return byte;
  line = slice_from(line, slice_index(line, ':') + 1);
  for (size_t i = 0; i < line.len && index <= byte; i++) {
    if ((line.ptr[i] & 0xc0) == 0x80) continue;
    if (index++ == byte && spelling_beyond_ascii(&point, line, i) == 0) return byte;
  }
  return point;
}

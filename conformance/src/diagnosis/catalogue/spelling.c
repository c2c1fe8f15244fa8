/* spelling.c - reads characters that are percent-encoded or raw. */
#include "diagnosis/catalogue/spelling.h"

int spelling_escape_at(bns_slice text, size_t i) {
  if (text.len - i < 3 || text.ptr[i] != '%') return -1;
  int high = bns_hex_value(text.ptr[i + 1]), low = bns_hex_value(text.ptr[i + 2]);
  return high < 0 || low < 0 ? -1 : high << 4 | low;
}

static uint32_t code_point(const uint8_t *bytes, size_t len) {
  uint32_t point = len == 1 ? bytes[0] : bytes[0] & (0xffu >> (len + 1));
  for (size_t i = 1; i < len; i++)
    point = point << 6 | (bytes[i] & 0x3f);
  return point;
}

size_t spelling_beyond_ascii(uint32_t *point, bns_slice raw, size_t i) {
  uint8_t bytes[4];
  size_t num = 0, at = i;
  while (num < 4 && at < raw.len) {
    int byte = spelling_escape_at(raw, at);
    int is_raw = byte < 0;
    if (is_raw) byte = raw.ptr[at];
    if (byte < 0x80 || (num > 0 && (byte & 0xc0) != 0x80)) break;
    bytes[num++] = (uint8_t)byte;
    at += is_raw ? 1 : 3;
    bns_slice so_far = {bytes, num};
    if (bns_utf8_char(so_far) == num) {
      *point = code_point(bytes, num);
      return at - i;
    }
  }
  return 0;
}

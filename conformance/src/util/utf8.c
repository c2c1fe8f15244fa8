/* utf8.c - a character as UTF-8. */
#include "util/utf8.h"

void utf8_put(buf *out, uint32_t code) {
  static const uint8_t heads[] = {0, 0, 0xC0, 0xE0, 0xF0};
  size_t len = code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  uint8_t bytes[4];
  for (size_t i = len; i-- > 1; code >>= 6)
    bytes[i] = (uint8_t)(0x80 | (code & 63));
  bytes[0] = (uint8_t)(heads[len] | code);
  buf_put(out, bytes, len);
}

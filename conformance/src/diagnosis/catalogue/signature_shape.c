#include "diagnosis/catalogue/signature_shape.h"

#include "text.h"

enum { SIGNATURE_TEXT_MAX = 2 * BNS_SIGNATURE_MAX };

size_t mistake_unbase64(uint8_t *out, size_t cap, bns_slice text) {
  uint8_t standard[SIGNATURE_TEXT_MAX];
  bns_slice plain = {standard, 0};
  size_t len = 0;
  if (text.len == 0 || text.len + 4 > sizeof standard) return 0;
  if (text.len >= 128 && bns_unhex(out, cap, &len, text) == BNS_OK) return len;
  for (; plain.len < text.len; plain.len++) {
    uint8_t c = text.ptr[plain.len];
    standard[plain.len] = c == '-' ? '+' : c == '_' ? '/' : c;
  }
  while (plain.len % 4 != 0)
    standard[plain.len++] = '=';
  return bns_unbase64(out, cap, &len, plain) == BNS_OK ? len : 0;
}

int mistake_is_ed25519(bns_slice text) {
  uint8_t raw[BNS_SIGNATURE_MAX];
  return mistake_unbase64(raw, sizeof raw, text) == 64;
}

int mistake_is_too_short(bns_slice text) {
  return text.len > 0 && text.len < 32;
}

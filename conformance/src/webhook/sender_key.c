/* sender_key.c - of an RSA private key the half that its receiver needs (RFC 5280, 4.1; RFC 8017, A.1), and the serial
 * that names it (PW-3). */
#include "webhook/sender_key.h"

#include <string.h>

#include "bnsign_backend.h"
#include "pem.h"
#include "text.h"
#include "util/slice.h"

enum { SEQUENCE = 0x30, INTEGER = 0x02, BIT_STRING = 0x03, LINE = 64 };

/* An element, its tag and its length before it; from goes on behind it. 0: there is none of this tag. */
static int take(bns_slice *from, uint8_t tag, bns_slice *whole, bns_slice *contents) {
  size_t head = 2, len;
  if (from->len < 2 || from->ptr[0] != tag) return 0;
  len = from->ptr[1];
  if (len >= 0x80) {
    size_t num = len & 0x7f;
    head += num;
    if (num > 2 || from->len < head) return 0;
    for (len = 0; num > 0; num--)
      len = len << 8 | from->ptr[head - num];
  }
  if (from->len - head < len) return 0;
  *whole = slice_until(*from, head + len);
  *contents = slice_from(*whole, head);
  *from = slice_from(*from, head + len);
  return 1;
}

static void put_head(bns_out *out, uint8_t tag, size_t len) {
  bns_put_byte(out, tag);
  if (len >= 0x100) {
    bns_put_byte(out, 0x82);
    bns_put_byte(out, (uint8_t)(len >> 8));
  } else if (len >= 0x80)
    bns_put_byte(out, 0x81);
  bns_put_byte(out, (uint8_t)len);
}

static size_t head_len(size_t len) {
  return len >= 0x100 ? 4 : len >= 0x80 ? 3 : 2;
}

/* SubjectPublicKeyInfo of modulus and exponent. */
static int put_public(bns_out *out, bns_slice private_key) {
  static const uint8_t algorithm[] = {0x30, 0x0d, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86,
                                      0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0x00};
  bns_slice whole, inside, version, modulus, exponent, contents;
  if (!take(&private_key, SEQUENCE, &whole, &inside) || !take(&inside, INTEGER, &version, &contents) ||
      !take(&inside, INTEGER, &modulus, &contents) || !take(&inside, INTEGER, &exponent, &contents))
    return 0;
  size_t numbers = modulus.len + exponent.len, key = head_len(numbers) + numbers + 1;
  put_head(out, SEQUENCE, sizeof algorithm + head_len(key) + key);
  bns_put(out, algorithm, sizeof algorithm);
  put_head(out, BIT_STRING, key);
  bns_put_byte(out, 0);
  put_head(out, SEQUENCE, numbers);
  bns_put_slice(out, modulus);
  bns_put_slice(out, exponent);
  return bns_out_status(out) == BNS_OK;
}

static bns_slice pem_of(mem *arena, bns_slice der) {
  size_t len = 4 * ((der.len + 2) / 3);
  uint8_t *base64 = mem_alloc(arena, len + 1);
  buf text = {NULL, 0, 0};
  bns_base64(base64, der.ptr, der.len);
  buf_put_text(&text, "-----BEGIN PUBLIC KEY-----\n");
  for (size_t at = 0; at < len; at += LINE) {
    buf_put(&text, base64 + at, len - at < LINE ? len - at : LINE);
    buf_put_text(&text, "\n");
  }
  buf_put_text(&text, "-----END PUBLIC KEY-----");
  return mem_take(arena, &text);
}

static bns_slice serial_of(mem *arena, bns_slice pem) {
  uint8_t md5[64], *hex = mem_alloc(arena, 33);
  size_t len;
  bns_slice serial = {hex, 0};
  for (size_t i = 0; bns_backends[i] != NULL && serial.len == 0; i++) {
    if (bns_backends[i]->digest(md5, &len, BNS_MD5, pem.ptr, pem.len) != BNS_OK) continue;
    bns_hex_upper(hex, md5, 16);
    serial.len = 32;
  }
  return serial;
}

const char *sender_key_make(test_key *out, mem *arena, bns_slice pem) {
  uint8_t der[BNS_DER_MAX], room[BNS_DER_MAX];
  bns_out public_der = {room, sizeof room, 0};
  bns_pem found;
  int made = bns_pem_read(&found, der, BNS_TO_SIGN, pem.ptr, pem.len) == BNS_OK && found.kind == BNS_KIND_RSA &&
             put_public(&public_der, found.material);
  bns_wipe(der, sizeof der);
  if (!made) return "it is no RSA private key; deliveries are signed with RSA (PW-1)";
  bns_slice spki = {room, public_der.len};
  memset(out, 0, sizeof *out);
  out->name = bns_slice_of("of --key");
  out->kind = BNS_KIND_RSA;
  out->pem = pem;
  out->public_pem = pem_of(arena, spki);
  out->serial = serial_of(arena, out->public_pem);
  return out->serial.len > 0 ? NULL : "its serial is an MD5, which no crypto library here has (PW-3)";
}

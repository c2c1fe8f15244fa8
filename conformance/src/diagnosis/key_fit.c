/* key_fit.c - whether a key can have made a signature at all, by the signature's shape. */
#include "diagnosis/key_fit.h"

#include <string.h>

#include "diagnosis/catalogue/signature_shape.h"
#include "suite/scheme_traits.h"
#include "text.h"

enum { ED25519_BYTES = 64, RSA_LEAST = 128 };

static int is_hex(bns_slice text) {
  uint8_t bytes[BNS_SIGNATURE_MAX];
  size_t len;
  return bns_unhex(bytes, sizeof bytes, &len, text) == BNS_OK;
}

/* 128 hex digits are an HMAC-SHA512's, and an Ed25519 signature's that is written in hex: of no kind alone, but where
 * the scheme has the one. */
static void find_shape(key_fit *out, const bns_scheme *scheme, bns_slice signature) {
  uint8_t bytes[BNS_SIGNATURE_MAX];
  size_t len;
  if (signature.len == scheme_hex_len(scheme) && is_hex(signature)) out->kind = BNS_KIND_HMAC;
  if (out->kind != 0 || is_hex(signature)) return;
  len = mistake_unbase64(bytes, sizeof bytes, signature);
  if (len == ED25519_BYTES) out->kind = BNS_KIND_ED25519;
  if (len < RSA_LEAST || len % RSA_LEAST != 0) return;
  out->kind = BNS_KIND_RSA;
  out->bits = 8 * len;
}

void key_fit_find(key_fit *out, const bns_scheme *scheme, bns_key_kind held, bns_slice signature, bns_slice right) {
  uint8_t bytes[BNS_SIGNATURE_MAX];
  size_t len;
  memset(out, 0, sizeof *out);
  find_shape(out, scheme, signature);
  if (out->kind == 0 || held == 0 || !scheme_takes(scheme, out->kind)) return;
  len = held == BNS_KIND_RSA ? mistake_unbase64(bytes, sizeof bytes, right) : 0;
  out->is_other = out->kind != held || (len != 0 && 8 * len != out->bits);
}

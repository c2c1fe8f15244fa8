#include "recover.h"

#include <string.h>

#include "text.h"

enum { HASH_MAX = 64 };

/* ------------------------------------------------------------------------------------------------------- PKCS1-v1_5 */

/* DigestInfo up to the hash (RFC 8017 section 9.2, note 1). */
typedef struct named_digest {
  bns_digest digest;
  size_t hash_len, prefix_len;
  uint8_t prefix[19];
} named_digest;

static const named_digest named_digests[] = {
    {BNS_SHA256,
     32,
     19,
     {0x30, 0x31, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01, 0x05, 0x00, 0x04,
      0x20}},
    {BNS_SHA1, 20, 15, {0x30, 0x21, 0x30, 0x09, 0x06, 0x05, 0x2b, 0x0e, 0x03, 0x02, 0x1a, 0x05, 0x00, 0x04, 0x14}},
    {BNS_SHA512,
     64,
     19,
     {0x30, 0x51, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x03, 0x05, 0x00, 0x04,
      0x40}},
    {BNS_SHA384,
     48,
     19,
     {0x30, 0x41, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x02, 0x05, 0x00, 0x04,
      0x30}},
    {BNS_SHA224,
     28,
     19,
     {0x30, 0x2d, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x04, 0x05, 0x00, 0x04,
      0x1c}},
    {BNS_MD5,
     16,
     18,
     {0x30, 0x20, 0x30, 0x0c, 0x06, 0x08, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x02, 0x05, 0x05, 0x00, 0x04, 0x10}},
};

enum { NUM_DIGESTS = sizeof named_digests / sizeof *named_digests };

static void read_digest_info(bns_recovered *out, bns_slice contents) {
  out->hash = contents;
  for (size_t i = 0; i < NUM_DIGESTS; i++) {
    const named_digest *d = &named_digests[i];
    if (contents.len != d->prefix_len + d->hash_len || memcmp(contents.ptr, d->prefix, d->prefix_len) != 0) continue;
    out->digest = d->digest;
    out->hash.ptr += d->prefix_len;
    out->hash.len = d->hash_len;
  }
}

/* 00 01 FF .. FF 00 T, with at least eight FF. */
static int read_pkcs1(bns_recovered *out, const uint8_t *block, size_t len) {
  size_t at = 2;
  if (len < 11 || block[0] != 0 || block[1] != 1) return 0;
  while (at < len && block[at] == 0xff)
    at++;
  if (at < 10 || at == len || block[at] != 0) return 0;
  bns_slice contents = {block + at + 1, len - at - 1};
  out->padding = BNS_PADDING_PKCS1;
  read_digest_info(out, contents);
  return 1;
}

/* -------------------------------------------------------------------------------------------------------------- PSS */

static int hash_pieces(const bns_backend *backend, uint8_t *hash, size_t *hash_len, bns_digest digest,
                       const bns_out *in) {
  return in->len <= in->cap && backend->digest(hash, hash_len, digest, in->ptr, in->len) == BNS_OK;
}

/* Takes MGF1 of seed off data (RFC 8017 appendix B.2.1). */
static int unmask(const bns_backend *backend, uint8_t *data, size_t len, bns_digest digest, bns_slice seed) {
  uint8_t input[HASH_MAX + 4], hash[HASH_MAX];
  size_t hash_len = 0;
  for (size_t at = 0, counter = 0; at < len; at += hash_len, counter++) {
    bns_out in = {input, sizeof input, 0};
    bns_put_slice(&in, seed);
    for (int shift = 24; shift >= 0; shift -= 8)
      bns_put_byte(&in, (uint8_t)(counter >> shift));
    if (!hash_pieces(backend, hash, &hash_len, digest, &in) || hash_len == 0) return 0;
    for (size_t i = 0; i < hash_len && at + i < len; i++)
      data[at + i] ^= hash[i];
  }
  return 1;
}

/* maskedDB H BC; DB is 00 .. 00 01 salt, less its first bit. Moduli whose bits do not fill bytes are not read. */
static int read_pss(bns_recovered *out, uint8_t *block, size_t len, const named_digest *d) {
  uint8_t data[BNS_BLOCK_MAX];
  size_t data_len = len - d->hash_len - 1, at = 0;
  bns_slice hash = {block + data_len, d->hash_len};
  memcpy(data, block, data_len);
  if (!unmask(out->backend, data, data_len, d->digest, hash)) return 0;
  data[0] &= 0x7f;
  while (at < data_len && data[at] == 0)
    at++;
  if (at == data_len || data[at] != 1) return 0;
  memcpy(block, data, data_len);
  out->padding = BNS_PADDING_PSS;
  out->digest = d->digest;
  out->hash = hash;
  out->salt.ptr = block + at + 1;
  out->salt.len = data_len - at - 1;
  return 1;
}

static void read_any_pss(bns_recovered *out, uint8_t *block, size_t len) {
  if (len < 2 * HASH_MAX || block[len - 1] != 0xbc || block[0] >= 0x80) return;
  for (size_t i = 0; i < NUM_DIGESTS; i++)
    if (read_pss(out, block, len, &named_digests[i])) return;
}

/* ------------------------------------------------------------------------------------------------------ together */

bns_status bns_recover(const bns_key *key, bns_recovered *out, uint8_t *block, const uint8_t *signature,
                       size_t signature_len) {
  uint8_t raw[BNS_BLOCK_MAX];
  size_t raw_len = 0, block_len = 0;
  bns_slice text = {signature, signature_len};
  memset(out, 0, sizeof *out);
  if (key->backend == NULL || key->algorithm != BNS_RSA_SHA256 || key->use != BNS_TO_VERIFY) return BNS_ERR_KEY_TYPE;
  if (key->backend->recover == NULL) return BNS_ERR_UNSUPPORTED;
  bns_status status = bns_unbase64(raw, sizeof raw, &raw_len, text);
  if (status != BNS_OK) return status == BNS_ERR_ROOM ? BNS_ERR_SIGNATURE : status;
  status = key->backend->recover(key, block, &block_len, raw, raw_len);
  if (status != BNS_OK) return status;
  out->backend = key->backend;
  if (!read_pkcs1(out, block, block_len)) read_any_pss(out, block, block_len);
  return BNS_OK;
}

static int same(bns_slice a, const uint8_t *bytes, size_t len) {
  bns_slice b = {bytes, len};
  return bns_slice_equal(a, b);
}

/* H is the hash of eight zeros, the payload's hash and the salt (RFC 8017 section 9.1.2 step 12). */
static int pss_holds(const bns_recovered *r, const uint8_t *hash, size_t hash_len) {
  static const uint8_t zeros[8] = {0};
  uint8_t input[sizeof zeros + HASH_MAX + BNS_BLOCK_MAX], again[HASH_MAX];
  size_t again_len = 0;
  bns_out in = {input, sizeof input, 0};
  bns_put(&in, zeros, sizeof zeros);
  bns_put(&in, hash, hash_len);
  bns_put_slice(&in, r->salt);
  return hash_pieces(r->backend, again, &again_len, r->digest, &in) && same(r->hash, again, again_len);
}

int bns_recovered_holds(const bns_recovered *recovered, const uint8_t *payload, size_t payload_len) {
  uint8_t hash[HASH_MAX];
  size_t hash_len = 0;
  if (recovered->padding == BNS_PADDING_NONE) return 0;
  bns_digest digest = recovered->digest != 0 ? recovered->digest : BNS_SHA256;
  if (recovered->digest == 0 && same(recovered->hash, payload, payload_len)) return 1;
  if (recovered->backend->digest(hash, &hash_len, digest, payload, payload_len) != BNS_OK) return 0;
  if (recovered->padding == BNS_PADDING_PSS) return pss_holds(recovered, hash, hash_len);
  return same(recovered->hash, hash, hash_len);
}

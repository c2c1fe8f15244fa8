/* candidate_signer.c - signatures of candidates, right and wrong. An HMAC is recomputed and compared; of an RSA
 * signature the block is recovered once, so that a guess costs a hash; an Ed25519 signature is verified, or made again
 * where there is only the private key (RFC 8032 is deterministic). */
#include "diagnosis/signing/candidate_signer.h"

#include <string.h>

#include "pem.h"
#include "suite/scheme_traits.h"

/* ------------------------------------------------------------------------------------------------------ opening */

static size_t put_length(uint8_t *out, size_t len) {
  if (len < 0x80) {
    out[0] = (uint8_t)len;
    return 1;
  }
  size_t num = len > 0xff ? 2 : 1;
  out[0] = (uint8_t)(0x80 + num);
  if (num == 2) out[1] = (uint8_t)(len >> 8);
  out[num] = (uint8_t)len;
  return num + 1;
}

/* Gives the bytes from one integer's tag to the second's end in RSAPrivateKey (RFC 8017 appendix A.1.2): version,
 * modulus, publicExponent. The reader of PEM has checked the form. */
static bns_slice modulus_and_exponent(bns_slice der) {
  bns_slice found = {NULL, 0};
  size_t at = 0, starts[4] = {0, 0, 0, 0};
  for (size_t i = 0; i < 4; i++) {
    if (at + 2 > der.len) return found;
    size_t head = 2, len = der.ptr[at + 1];
    if (len > 0x80) {
      size_t num = len - 0x80;
      if (num > 2 || at + 2 + num > der.len) return found;
      len = num == 2 ? (size_t)der.ptr[at + 2] << 8 | der.ptr[at + 3] : der.ptr[at + 2];
      head += num;
    }
    starts[i] = at;
    at += i == 0 ? head : head + len; /* the first is the sequence, which is entered */
    if (at > der.len) return found;
  }
  found.ptr = der.ptr + starts[2];
  found.len = at - starts[2];
  return found;
}

/* The public half of a private RSA key: a back end opens RSAPublicKey. */
static bns_status open_public_half(bns_key *key, bns_slice pem_text) {
  uint8_t der[BNS_DER_MAX], half[BNS_DER_MAX];
  bns_pem pem;
  bns_status status = bns_pem_read(&pem, der, BNS_TO_SIGN, pem_text.ptr, pem_text.len);
  bns_slice both = {NULL, 0};
  if (status == BNS_OK && pem.kind == BNS_KIND_RSA) both = modulus_and_exponent(pem.material);
  if (both.ptr == NULL || both.len + 4 > sizeof half) {
    status = status == BNS_OK ? BNS_ERR_PEM_CONTENT : status;
  } else {
    half[0] = 0x30;
    size_t len = 1 + put_length(half + 1, both.len);
    memcpy(half + len, both.ptr, both.len);
    memset(key, 0, sizeof *key);
    key->backend = bns_backend_for(BNS_RSA_SHA256);
    key->algorithm = BNS_RSA_SHA256;
    key->use = BNS_TO_VERIFY;
    status = key->backend == NULL ? BNS_ERR_UNSUPPORTED : key->backend->key_open(key, half, len + both.len);
    if (status != BNS_OK) bns_wipe(key, sizeof *key);
  }
  bns_wipe(der, sizeof der);
  return status;
}

static bns_status open_pair(candidate_signer *m) {
  const diagnose_key *key = m->key;
  bns_status status = BNS_ERR_KEY_EMPTY;
  if (key->secret.len > 0) {
    status = bns_key_open(&m->to_sign, NULL, m->algorithm, BNS_TO_SIGN, key->secret.ptr, key->secret.len);
  }
  if (key->public_pem.len > 0) {
    bns_status of_public =
        bns_key_open(&m->to_verify, NULL, m->algorithm, BNS_TO_VERIFY, key->public_pem.ptr, key->public_pem.len);
    return of_public;
  }
  if (status == BNS_OK && key->kind == BNS_KIND_RSA) status = open_public_half(&m->to_verify, key->secret);
  return status;
}

void candidate_signer_open(candidate_signer *m, mem *arena, const bns_scheme *scheme, const diagnose_key *key,
                           size_t longest_text) {
  memset(m, 0, sizeof *m);
  m->scheme = scheme;
  m->key = key;
  m->room_cap = longest_text + key->secret.len + 256;
  m->room = mem_alloc(arena, m->room_cap);
  m->other_cap = key->secret.len + 256;
  m->other_secret = mem_alloc(arena, m->other_cap);
  m->status = bns_scheme_algorithm(scheme, &m->algorithm, key->kind);
  if (m->status != BNS_OK) return;
  m->status = key->kind == BNS_KIND_HMAC
                  ? bns_key_open(&m->to_sign, NULL, m->algorithm, BNS_TO_SIGN, key->secret.ptr, key->secret.len)
                  : open_pair(m);
  m->usable = m->status == BNS_OK;
}

void candidate_signer_close(candidate_signer *m) {
  bns_key_close(&m->to_sign);
  bns_key_close(&m->to_verify);
  bns_key_close(&m->other);
  if (m->room != NULL) bns_wipe(m->room, m->room_cap);
  if (m->other_secret != NULL) bns_wipe(m->other_secret, m->other_cap);
  memset(m, 0, sizeof *m);
}

/* ------------------------------------------------------------------------------------------------------- making */

static int digest(bns_digest which, uint8_t *out, size_t *out_len, const uint8_t *bytes, size_t len) {
  for (size_t i = 0; bns_backends[i] != NULL; i++)
    if (bns_backends[i]->digest(out, out_len, which, bytes, len) == BNS_OK) return 1;
  return 0;
}

static int digest_of_two(candidate_signer *m, bns_digest which, uint8_t *out, size_t *out_len, bns_slice a,
                         bns_slice b) {
  bns_out both = {m->room, m->room_cap, 0};
  bns_put_slice(&both, a);
  bns_put_slice(&both, b);
  return bns_out_status(&both) == BNS_OK && digest(which, out, out_len, both.ptr, both.len);
}

/* RFC 2104, for hash functions and keys that the signer has no use for: none, or an empty secret. */
static int hmac(candidate_signer *m, bns_digest which, uint8_t *out, size_t *out_len, bns_slice key, bns_slice text) {
  uint8_t padded[128] = {0}, inner[64];
  size_t block = which == BNS_SHA512 || which == BNS_SHA384 ? 128 : 64, len = key.len;
  if (key.len > block) {
    if (!digest(which, padded, &len, key.ptr, key.len)) return 0;
  } else if (key.len > 0) {
    memcpy(padded, key.ptr, key.len);
  }
  bns_slice pad = {padded, block}, middle = {inner, 0};
  for (size_t i = 0; i < block; i++)
    padded[i] ^= 0x36;
  int done = digest_of_two(m, which, inner, &middle.len, pad, text);
  for (size_t i = 0; i < block; i++)
    padded[i] ^= 0x36 ^ 0x5c;
  done = done && digest_of_two(m, which, out, out_len, pad, middle);
  bns_wipe(padded, sizeof padded);
  return done;
}

/* The schemes' own hash; for keys that are pairs, what an HMAC in their place would have. */
static bns_digest right_hash(const candidate_signer *m) {
  return scheme_hmac(m->scheme);
}

static int is_open(const candidate_signer *m, bns_algorithm algorithm, bns_slice secret) {
  return m->other.backend != NULL && m->other.algorithm == algorithm && m->other_len == secret.len &&
         memcmp(m->other_secret, secret.ptr, secret.len) == 0;
}

static int open_other(candidate_signer *m, bns_algorithm algorithm, bns_slice secret) {
  bns_key_close(&m->other);
  m->other_len = 0;
  if (bns_key_open(&m->other, NULL, algorithm, BNS_TO_SIGN, secret.ptr, secret.len) != BNS_OK) return 0;
  if (secret.len > m->other_cap) return 1; /* opened, but not known again */
  memcpy(m->other_secret, secret.ptr, secret.len);
  m->other_len = secret.len;
  return 1;
}

/* The signer's own two functions, with a key that stays open for the next text. */
static int hmac_of_secret(candidate_signer *m, bns_digest hash, uint8_t *raw, size_t *raw_len, bns_slice secret,
                          bns_slice text) {
  bns_algorithm algorithm = hash == BNS_SHA512 ? BNS_HMAC_SHA512 : BNS_HMAC_SHA256;
  if (secret.len == 0 || (hash != BNS_SHA512 && hash != BNS_SHA256)) return hmac(m, hash, raw, raw_len, secret, text);
  if (!is_open(m, algorithm, secret) && !open_other(m, algorithm, secret)) return 0;
  return m->other.backend->sign(&m->other, raw, raw_len, text.ptr, text.len) == BNS_OK;
}

static int sign_with_seed(uint8_t *raw, size_t *raw_len, bns_slice seed, bns_slice text) {
  bns_key key;
  memset(&key, 0, sizeof key);
  key.backend = bns_backend_for(BNS_ED25519);
  key.algorithm = BNS_ED25519;
  key.use = BNS_TO_SIGN;
  if (key.backend == NULL || seed.len != 32 || key.backend->key_open(&key, seed.ptr, seed.len) != BNS_OK) return 0;
  bns_status status = key.backend->sign(&key, raw, raw_len, text.ptr, text.len);
  bns_key_close(&key);
  return status == BNS_OK;
}

static int is_right_secret(const candidate_signer *m, const candidate *d) {
  return d->secret.ptr == m->key->secret.ptr && d->secret.len == m->key->secret.len;
}

static int make_right(candidate_signer *m, uint8_t *raw, size_t *raw_len, const candidate *d) {
  if (m->key->kind == BNS_KIND_HMAC && !is_right_secret(m, d))
    return hmac_of_secret(m, right_hash(m), raw, raw_len, d->secret, d->text);
  if (m->to_sign.backend == NULL) return 0;
  return m->to_sign.backend->sign(&m->to_sign, raw, raw_len, d->text.ptr, d->text.len) == BNS_OK;
}

int candidate_signer_sign(candidate_signer *m, uint8_t *raw, size_t *raw_len, const candidate *d) {
  bns_digest hash = d->hash == 0 ? right_hash(m) : d->hash;
  switch (d->making) {
  case MAKING_RIGHT: return make_right(m, raw, raw_len, d);
  case MAKING_HMAC: return hmac_of_secret(m, hash, raw, raw_len, d->secret, d->text);
  case MAKING_PLAIN: return digest(hash, raw, raw_len, d->text.ptr, d->text.len);
  case MAKING_SECRET_FIRST: return digest_of_two(m, hash, raw, raw_len, d->secret, d->text);
  case MAKING_SECRET_LAST: return digest_of_two(m, hash, raw, raw_len, d->text, d->secret);
  case MAKING_SWAPPED: return hmac(m, hash, raw, raw_len, d->text, d->secret);
  case MAKING_SEED: return sign_with_seed(raw, raw_len, d->secret, d->text);
  case MAKING_PSS: break;
  }
  return 0;
}

static int gives_hex(const candidate_signer *m, const candidate *d) {
  return (d->making == MAKING_RIGHT && m->key->kind == BNS_KIND_HMAC) ||
         (d->making != MAKING_RIGHT && d->making != MAKING_SEED && d->making != MAKING_PSS);
}

bns_slice candidate_signer_text(const candidate_signer *m, mem *arena, const candidate *d, const uint8_t *raw,
                                size_t raw_len) {
  uint8_t *bytes = mem_alloc(arena, 2 * raw_len + 4);
  bns_slice text = {bytes, 2 * raw_len};
  if (!gives_hex(m, d)) {
    bns_base64(bytes, raw, raw_len);
    text.len = 4 * ((raw_len + 2) / 3);
  } else if (right_hash(m) == BNS_SHA512) {
    bns_hex_upper(bytes, raw, raw_len);
  } else {
    bns_hex_lower(bytes, raw, raw_len);
  }
  return text;
}

bns_slice candidate_right_signature(candidate *d) {
  uint8_t raw[CANDIDATE_SIGNER_RAW_MAX];
  size_t raw_len = 0;
  candidate right;
  if (d->right_signature.ptr != NULL || d->signer == NULL) return d->right_signature;
  memset(&right, 0, sizeof right);
  right.request = d->request;
  right.key = d->key;
  right.secret = d->key->secret;
  right.text = d->request->seen.payload;
  if (candidate_signer_sign(d->signer, raw, &raw_len, &right))
    d->right_signature = candidate_signer_text(d->signer, d->arena, &right, raw, raw_len);
  return d->right_signature;
}

/* ---------------------------------------------------------------------------------------------------- comparing */

static int has_lower_case(bns_slice text) {
  for (size_t i = 0; i < text.len; i++)
    if (text.ptr[i] >= 'a' && text.ptr[i] <= 'z') return 1;
  return 0;
}

int candidate_signer_read(const candidate_signer *m, reading *out, mem *arena, bns_slice text) {
  memset(out, 0, sizeof *out);
  if (text.len == 0) return 0;
  if (bns_unhex(out->mac, sizeof out->mac, &out->mac_len, text) != BNS_OK) out->mac_len = 0;
  /* PR-2: lower case is a signature of something else. */
  if (right_hash(m) == BNS_SHA512 && has_lower_case(text)) out->mac_len = 0;
  if (bns_unbase64(out->raw, sizeof out->raw, &out->raw_len, text) != BNS_OK) out->raw_len = 0;
  out->text = mem_copy(arena, text.ptr, text.len);
  if (m->key->kind == BNS_KIND_RSA && m->to_verify.backend != NULL) {
    out->has_block = bns_recover(&m->to_verify, &out->recovered, out->block, text.ptr, text.len) == BNS_OK;
  }
  return out->mac_len > 0 || out->raw_len > 0;
}

static int same_mac(candidate_signer *m, const reading *sent, const candidate *d) {
  uint8_t raw[CANDIDATE_SIGNER_RAW_MAX];
  size_t len = 0;
  if (sent->mac_len == 0 || !candidate_signer_sign(m, raw, &len, d)) return 0;
  return len == sent->mac_len && memcmp(raw, sent->mac, len) == 0;
}

static int same_raw(candidate_signer *m, const reading *sent, const candidate *d) {
  uint8_t raw[CANDIDATE_SIGNER_RAW_MAX];
  size_t len = 0;
  if (sent->raw_len == 0 || !candidate_signer_sign(m, raw, &len, d)) return 0;
  return len == sent->raw_len && memcmp(raw, sent->raw, len) == 0;
}

/* The block names its own padding and digest; the candidate says which are meant. */
static int block_holds(const reading *sent, const candidate *d) {
  const bns_recovered *block = &sent->recovered;
  int is_right = block->padding == BNS_PADDING_PKCS1 && block->digest == BNS_SHA256;
  if (!sent->has_block || block->padding == BNS_PADDING_NONE) return 0;
  if (d->making == MAKING_RIGHT && d->hash == 0 && !is_right) return 0;
  if (d->making == MAKING_PSS && block->padding != BNS_PADDING_PSS) return 0;
  if (d->making == MAKING_RIGHT && d->hash != 0 && (is_right || block->padding != BNS_PADDING_PKCS1)) return 0;
  return bns_recovered_holds(block, d->text.ptr, d->text.len);
}

static int verifies(const candidate_signer *m, const reading *sent, const candidate *d) {
  bns_reason reason;
  return bns_verify_payload(&m->to_verify, &reason, m->scheme, d->text.ptr, d->text.len, sent->text.ptr,
                            sent->text.len) == BNS_OK &&
         reason == BNS_VALID;
}

int candidate_signer_matches(candidate_signer *m, const reading *sent, const candidate *d) {
  if (gives_hex(m, d)) return same_mac(m, sent, d);
  if (d->making == MAKING_SEED) return same_raw(m, sent, d);
  if (m->key->kind == BNS_KIND_RSA) return block_holds(sent, d);
  return m->to_verify.backend != NULL ? verifies(m, sent, d) : same_raw(m, sent, d);
}

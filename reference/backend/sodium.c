/* libsodium: all but RSA. Its one-shot HMAC takes a key of 32 bytes alone, and its multi-part crypto_sign is Ed25519ph,
 * another signature: hence init, update, final for the one, and crypto_sign_detached for the other. */
#include <sodium.h>
#include <string.h>

#include "bnsign_backend.h"

typedef char states_fit[sizeof(crypto_auth_hmacsha512_state) <= sizeof((bns_key *)0)->state ? 1 : -1];

static int open256(bns_key *key, const uint8_t *secret, size_t secret_len) {
  crypto_auth_hmacsha256_state state;
  int failed = crypto_auth_hmacsha256_init(&state, secret, secret_len);
  memcpy(&key->state, &state, sizeof state);
  sodium_memzero(&state, sizeof state);
  return failed;
}

static int open512(bns_key *key, const uint8_t *secret, size_t secret_len) {
  crypto_auth_hmacsha512_state state;
  int failed = crypto_auth_hmacsha512_init(&state, secret, secret_len);
  memcpy(&key->state, &state, sizeof state);
  sodium_memzero(&state, sizeof state);
  return failed;
}

/* To sign, the key keeps seed and public key, as crypto_sign_detached wants them; to verify, the public key. */
static int open_ed25519(bns_key *key, const uint8_t *material) {
  uint8_t public_key[crypto_sign_PUBLICKEYBYTES];
  if (key->use == BNS_TO_SIGN) return crypto_sign_seed_keypair(public_key, (uint8_t *)&key->state, material);
  memcpy(&key->state, material, sizeof public_key);
  return 0;
}

static bns_status key_open(bns_key *key, const uint8_t *material, size_t material_len) {
  int failed = sodium_init() < 0;
  if (failed) return BNS_ERR_BACKEND;
  switch (key->algorithm) {
  case BNS_HMAC_SHA256: failed = open256(key, material, material_len); break;
  case BNS_HMAC_SHA512: failed = open512(key, material, material_len); break;
  case BNS_ED25519: failed = open_ed25519(key, material); break;
  case BNS_RSA_SHA256: failed = 1; break; /* libsodium has none */
  }
  return failed ? BNS_ERR_BACKEND : BNS_OK;
}

static void key_close(bns_key *key) {
  (void)key;
} /* nothing allocated; whoever closes the key wipes it */

static int sign256(const bns_key *key, uint8_t *mac, const uint8_t *payload, size_t payload_len) {
  crypto_auth_hmacsha256_state copy;
  memcpy(&copy, &key->state, sizeof copy);
  int failed = crypto_auth_hmacsha256_update(&copy, payload, payload_len) || crypto_auth_hmacsha256_final(&copy, mac);
  sodium_memzero(&copy, sizeof copy);
  return failed;
}

static int sign512(const bns_key *key, uint8_t *mac, const uint8_t *payload, size_t payload_len) {
  crypto_auth_hmacsha512_state copy;
  memcpy(&copy, &key->state, sizeof copy);
  int failed = crypto_auth_hmacsha512_update(&copy, payload, payload_len) || crypto_auth_hmacsha512_final(&copy, mac);
  sodium_memzero(&copy, sizeof copy);
  return failed;
}

static bns_status sign(const bns_key *key, uint8_t *signature, size_t *signature_len, const uint8_t *payload,
                       size_t payload_len) {
  int failed = 1;
  switch (key->algorithm) {
  case BNS_HMAC_SHA256:
    failed = sign256(key, signature, payload, payload_len);
    *signature_len = crypto_auth_hmacsha256_BYTES;
    break;
  case BNS_HMAC_SHA512:
    failed = sign512(key, signature, payload, payload_len);
    *signature_len = crypto_auth_hmacsha512_BYTES;
    break;
  case BNS_RSA_SHA256: return BNS_ERR_UNSUPPORTED;
  case BNS_ED25519:
    failed = crypto_sign_detached(signature, NULL, payload, payload_len, (const uint8_t *)&key->state);
    *signature_len = crypto_sign_BYTES;
    break;
  }
  return failed ? BNS_ERR_BACKEND : BNS_OK;
}

static bns_status verify(const bns_key *key, const uint8_t *signature, size_t signature_len, const uint8_t *payload,
                         size_t payload_len) {
  if (signature_len != crypto_sign_BYTES) return BNS_ERR_SIGNATURE;
  int failed = crypto_sign_verify_detached(signature, payload, payload_len, (const uint8_t *)&key->state);
  return failed ? BNS_ERR_SIGNATURE : BNS_OK;
}

static bns_status digest(uint8_t *out, size_t *out_len, bns_digest which, const uint8_t *data, size_t data_len) {
  *out_len = 0;
  if (which != BNS_SHA256 && which != BNS_SHA512) return BNS_ERR_UNSUPPORTED;
  int failed = which == BNS_SHA256 ? crypto_hash_sha256(out, data, data_len) : crypto_hash_sha512(out, data, data_len);
  *out_len = which == BNS_SHA256 ? crypto_hash_sha256_BYTES : crypto_hash_sha512_BYTES;
  return failed ? BNS_ERR_BACKEND : BNS_OK;
}

extern const bns_backend bns_backend_sodium;
const bns_backend bns_backend_sodium = {
    "sodium",
    BNS_HAS(BNS_HMAC_SHA256) | BNS_HAS(BNS_HMAC_SHA512) | BNS_HAS(BNS_ED25519),
    BNS_HAS(BNS_ED25519),
    key_open,
    key_close,
    sign,
    verify,
    digest,
    NULL,
};

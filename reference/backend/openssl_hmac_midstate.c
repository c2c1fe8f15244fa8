/* The hash states behind the inner and the outer pad (RFC 2104 section 4) are kept in the key and copied to the stack
 * for each payload: a signature costs the blocks of its payload and one more, with no allocation and no lock. The
 * functions that let a state be copied are deprecated since OpenSSL 3.0, and only here: nothing public replaces them.
 */
#define OPENSSL_SUPPRESS_DEPRECATED
#include "openssl_hmac.h"

#include <openssl/crypto.h>
#include <openssl/sha.h>
#include <string.h>

typedef struct midstates256 {
  SHA256_CTX inner, outer;
} midstates256;

typedef struct midstates512 {
  SHA512_CTX inner, outer;
} midstates512;

typedef char midstates_fit[sizeof(midstates512) <= sizeof((bns_key *)0)->state ? 1 : -1];

enum { INNER = 0x36, OUTER = 0x5c };

/* pad holds a block of the secret, zeros behind it; changes it from one pad to another. */
static void change_pad(uint8_t *pad, size_t len, uint8_t by) {
  for (size_t i = 0; i < len; i++)
    pad[i] ^= by;
}

static int open256(bns_key *key, const uint8_t *secret, size_t secret_len) {
  midstates256 states;
  uint8_t pad[SHA256_CBLOCK] = {0};
  int done = 1;
  if (secret_len > sizeof pad)
    done = SHA256(secret, secret_len, pad) != NULL;
  else
    memcpy(pad, secret, secret_len);
  change_pad(pad, sizeof pad, INNER);
  done = done && SHA256_Init(&states.inner) && SHA256_Update(&states.inner, pad, sizeof pad);
  change_pad(pad, sizeof pad, INNER ^ OUTER);
  done = done && SHA256_Init(&states.outer) && SHA256_Update(&states.outer, pad, sizeof pad);
  memcpy(&key->state, &states, sizeof states);
  OPENSSL_cleanse(&states, sizeof states);
  OPENSSL_cleanse(pad, sizeof pad);
  return done;
}

static int open512(bns_key *key, const uint8_t *secret, size_t secret_len) {
  midstates512 states;
  uint8_t pad[SHA512_CBLOCK] = {0};
  int done = 1;
  if (secret_len > sizeof pad)
    done = SHA512(secret, secret_len, pad) != NULL;
  else
    memcpy(pad, secret, secret_len);
  change_pad(pad, sizeof pad, INNER);
  done = done && SHA512_Init(&states.inner) && SHA512_Update(&states.inner, pad, sizeof pad);
  change_pad(pad, sizeof pad, INNER ^ OUTER);
  done = done && SHA512_Init(&states.outer) && SHA512_Update(&states.outer, pad, sizeof pad);
  memcpy(&key->state, &states, sizeof states);
  OPENSSL_cleanse(&states, sizeof states);
  OPENSSL_cleanse(pad, sizeof pad);
  return done;
}

static int sign256(const bns_key *key, uint8_t *mac, const uint8_t *payload, size_t payload_len) {
  midstates256 copy;
  memcpy(&copy, &key->state, sizeof copy);
  int done = SHA256_Update(&copy.inner, payload, payload_len) && SHA256_Final(mac, &copy.inner) &&
             SHA256_Update(&copy.outer, mac, SHA256_DIGEST_LENGTH) && SHA256_Final(mac, &copy.outer);
  OPENSSL_cleanse(&copy, sizeof copy);
  return done;
}

static int sign512(const bns_key *key, uint8_t *mac, const uint8_t *payload, size_t payload_len) {
  midstates512 copy;
  memcpy(&copy, &key->state, sizeof copy);
  int done = SHA512_Update(&copy.inner, payload, payload_len) && SHA512_Final(mac, &copy.inner) &&
             SHA512_Update(&copy.outer, mac, SHA512_DIGEST_LENGTH) && SHA512_Final(mac, &copy.outer);
  OPENSSL_cleanse(&copy, sizeof copy);
  return done;
}

bns_status bns_openssl_hmac_open(bns_key *key, const uint8_t *secret, size_t secret_len) {
  int done = key->algorithm == BNS_HMAC_SHA256 ? open256(key, secret, secret_len) : open512(key, secret, secret_len);
  return done ? BNS_OK : BNS_ERR_BACKEND;
}

void bns_openssl_hmac_close(bns_key *key) {
  (void)key;
} /* nothing allocated; whoever closes the key wipes it */

bns_status bns_openssl_hmac_sign(const bns_key *key, uint8_t *mac, size_t *mac_len, const uint8_t *payload,
                                 size_t payload_len) {
  int is256 = key->algorithm == BNS_HMAC_SHA256;
  int done = is256 ? sign256(key, mac, payload, payload_len) : sign512(key, mac, payload, payload_len);
  *mac_len = is256 ? SHA256_DIGEST_LENGTH : SHA512_DIGEST_LENGTH;
  return done ? BNS_OK : BNS_ERR_BACKEND;
}

static size_t hash256(int (*init)(SHA256_CTX *), size_t len, uint8_t *out, const uint8_t *data, size_t data_len) {
  SHA256_CTX state;
  int done = init(&state) && SHA256_Update(&state, data, data_len) && SHA256_Final(out, &state);
  OPENSSL_cleanse(&state, sizeof state);
  return done ? len : 0;
}

static size_t hash512(int (*init)(SHA512_CTX *), size_t len, uint8_t *out, const uint8_t *data, size_t data_len) {
  SHA512_CTX state;
  int done = init(&state) && SHA512_Update(&state, data, data_len) && SHA512_Final(out, &state);
  OPENSSL_cleanse(&state, sizeof state);
  return done ? len : 0;
}

static size_t hash1(uint8_t *out, const uint8_t *data, size_t data_len) {
  SHA_CTX state;
  int done = SHA1_Init(&state) && SHA1_Update(&state, data, data_len) && SHA1_Final(out, &state);
  OPENSSL_cleanse(&state, sizeof state);
  return done ? SHA_DIGEST_LENGTH : 0;
}

size_t bns_openssl_digest(uint8_t *out, bns_digest digest, const uint8_t *data, size_t data_len) {
  switch (digest) {
  case BNS_SHA256: return hash256(SHA256_Init, SHA256_DIGEST_LENGTH, out, data, data_len);
  case BNS_SHA224: return hash256(SHA224_Init, SHA224_DIGEST_LENGTH, out, data, data_len);
  case BNS_SHA512: return hash512(SHA512_Init, SHA512_DIGEST_LENGTH, out, data, data_len);
  case BNS_SHA384: return hash512(SHA384_Init, SHA384_DIGEST_LENGTH, out, data, data_len);
  case BNS_SHA1: return hash1(out, data, data_len);
  case BNS_MD5: break;
  }
  return 0;
}

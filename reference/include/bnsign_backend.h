/* bnsign_backend.h - the seam between the signer and a crypto library: one constant table in one file. A new back end
 * is a new file in reference/backend/, and in the Makefile LIBS_NAME, PC_NAME and its name in BACKENDS; nothing is
 * registered at run time. */
#ifndef BNSIGN_BACKEND_H
#define BNSIGN_BACKEND_H

#include "bnsign.h"

#ifdef __cplusplus
extern "C" {
#endif

/* bns_digest: SHA-256 and SHA-512 are what signing needs; the others serve to tell what a wrong signature was made
 * with, and a back end may have none of them. */
typedef enum bns_digest { BNS_SHA256 = 1, BNS_SHA512, BNS_MD5, BNS_SHA1, BNS_SHA224, BNS_SHA384 } bns_digest;

/* BNS_HAS: the bit of an algorithm in a set of them. */
#define BNS_HAS(algorithm) (1u << (unsigned)(algorithm))

/* bns_backend: what a crypto library must give. Sizes are checked by the caller: RSA moduli, 32-byte Ed25519 keys,
 * signature room. Each function returns BNS_OK, BNS_ERR_SIGNATURE (verify alone), BNS_ERR_PEM_CONTENT (key_open
 * alone: the DER is no key), BNS_ERR_UNSUPPORTED or BNS_ERR_BACKEND. */
typedef struct bns_backend {
  const char *name;
  unsigned algorithms; /* BNS_HAS of each that it has */
  unsigned preferred;  /* BNS_HAS of each at which it is the fastest known */
  /* key_open fills key->state; algorithm and use are set. material: HMAC: the secret; Ed25519: the 32-byte seed to
   * sign, the 32-byte public key to verify; RSA: the DER of RSAPrivateKey to sign, of
   * RSAPublicKey to verify (RFC 8017 appendix A.1), its form checked. */
  bns_status (*key_open)(bns_key *key, const uint8_t *material, size_t material_len);
  void (*key_close)(bns_key *key);
  /* sign writes the raw signature; room for 512 bytes. */
  bns_status (*sign)(const bns_key *key, uint8_t *signature, size_t *signature_len, const uint8_t *payload,
                     size_t payload_len);
  /* verify: RSA and Ed25519 alone; an HMAC is verified by making it. */
  bns_status (*verify)(const bns_key *key, const uint8_t *signature, size_t signature_len, const uint8_t *payload,
                       size_t payload_len);
  /* digest hashes; room for 64 bytes. */
  bns_status (*digest)(uint8_t *out, size_t *out_len, bns_digest digest, const uint8_t *data, size_t data_len);
  /* recover: RSA keys opened to verify, alone; NULL where a back end has no RSA. It writes the signature raised to the
   * public exponent (RFC 8017 section 5.2.2): a block as long as the modulus, whatever it holds; room for 512 bytes. */
  bns_status (*recover)(const bns_key *key, uint8_t *block, size_t *block_len, const uint8_t *signature,
                        size_t signature_len);
} bns_backend;

/* bns_backends: the linked ones, NULL after the last; made by the Makefile from BACKENDS. */
extern BNS_API const bns_backend *const bns_backends[];

/* bns_backend_find gives a linked back end by name, or NULL. */
BNS_API const bns_backend *bns_backend_find(const char *name);
/* bns_backend_has tells whether a back end has an algorithm. */
BNS_API int bns_backend_has(const bns_backend *backend, bns_algorithm algorithm);
/* bns_backend_for gives the linked back end that does an algorithm fastest, or NULL. */
BNS_API const bns_backend *bns_backend_for(bns_algorithm algorithm);

#ifdef __cplusplus
}
#endif

#endif

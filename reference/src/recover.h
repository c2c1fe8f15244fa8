/* recover.h - what an RSA signature says by itself: the block that the private key made it from holds the hash of what
 * was signed, so that one operation with the public key tells the padding and the hash function, and each guess at the
 * payload costs a hash and no more. For diagnosis; nothing is verified here. Pure. */
#ifndef BNS_RECOVER_H
#define BNS_RECOVER_H

#include "bnsign.h"
#include "bnsign_backend.h"

#define BNS_BLOCK_MAX 512 /* RSA-4096 */

typedef enum bns_padding {
  BNS_PADDING_NONE = 0, /* neither: another key's signature, or no signature */
  BNS_PADDING_PKCS1,    /* RFC 8017 section 9.2 */
  BNS_PADDING_PSS       /* RFC 8017 section 9.1; told by its form, and proved by bns_recovered_holds alone */
} bns_padding;

/* bns_recovered: a block taken apart. The slices point into it. */
typedef struct bns_recovered {
  const bns_backend *backend;
  bns_padding padding;
  bns_digest digest; /* PKCS1: the one that is named, or 0 where none is: hash is then all that was signed.
                        PSS: the one whose lengths fit */
  bns_slice hash;    /* PKCS1: of what was signed; PSS: H, which covers the hash and the salt */
  bns_slice salt;    /* PSS */
} bns_recovered;

/* bns_recover takes a signature in base64 apart with an RSA key that was opened to verify. block is room for
 * BNS_BLOCK_MAX bytes. A signature of another key is BNS_OK with BNS_PADDING_NONE, nearly always: see bns_padding.
 * Errors: KEY_TYPE (not such a key), SYNTAX (not base64), SIGNATURE (its length is not the modulus's, or the number is
 * beyond it), UNSUPPORTED, BACKEND. */
BNS_MUST_CHECK bns_status bns_recover(const bns_key *key, bns_recovered *out, uint8_t *block, const uint8_t *signature,
                                      size_t signature_len);

/* bns_recovered_holds tells that the block is that of this payload, in the padding and with the digest that it names;
 * without a named one: that it is the payload itself, or its bare SHA-256. 0 also where no digest can be had. */
int bns_recovered_holds(const bns_recovered *recovered, const uint8_t *payload, size_t payload_len);

#endif

/* openssl_hmac.h - HMAC with an opened key, and hashes, on OpenSSL, in one of two ways that the Makefile chooses
 * between (OPENSSL_HMAC): openssl_hmac_midstate.c, the fastest, or openssl_hmac_reinit.c, which calls nothing
 * deprecated. */
#ifndef BNS_OPENSSL_HMAC_H
#define BNS_OPENSSL_HMAC_H

#include "bnsign_backend.h"

/* As the members of bns_backend; key->algorithm is BNS_HMAC_SHA256 or BNS_HMAC_SHA512. */
bns_status bns_openssl_hmac_open(bns_key *key, const uint8_t *secret, size_t secret_len);
void bns_openssl_hmac_close(bns_key *key);
bns_status bns_openssl_hmac_sign(const bns_key *key, uint8_t *mac, size_t *mac_len, const uint8_t *payload,
                                 size_t payload_len);

/* bns_openssl_digest hashes without a context that has to be fetched and freed, which takes longer than the hash of a
 * short text. Gives the length; 0 where it cannot, which is then left to EVP: MD5 always, of which a FIPS provider has
 * none. */
size_t bns_openssl_digest(uint8_t *out, bns_digest digest, const uint8_t *data, size_t data_len);

#endif

/* OpenSSL 3: every algorithm. */
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>

#include "bnsign_backend.h"
#include "openssl_hmac.h"

static int is_hmac(const bns_key *key) {
  return key->algorithm == BNS_HMAC_SHA256 || key->algorithm == BNS_HMAC_SHA512;
}

static EVP_PKEY *pkey(const bns_key *key) {
  return (EVP_PKEY *)key->state.pointer;
}

/* Ed25519 hashes by itself (RFC 8032). */
static const EVP_MD *hash_of(const bns_key *key) {
  return key->algorithm == BNS_ED25519 ? NULL : EVP_sha256();
}

/* Told the type, OpenSSL 3.0 reads an RSA key three times (private) to a hundred times (public) as fast as when it has
 * to find out from PKCS#8 or SPKI. */
static EVP_PKEY *read_key(const bns_key *key, const uint8_t *material, size_t material_len) {
  int to_sign = key->use == BNS_TO_SIGN;
  if (key->algorithm == BNS_RSA_SHA256)
    return to_sign ? d2i_PrivateKey(EVP_PKEY_RSA, NULL, &material, (long)material_len)
                   : d2i_PublicKey(EVP_PKEY_RSA, NULL, &material, (long)material_len);
  return to_sign ? EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, NULL, material, material_len)
                 : EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, NULL, material, material_len);
}

/* After a failure since the mark: for want of memory it says nothing of the key or the signature. */
static bns_status unless_memory(bns_status status) {
  return ERR_GET_REASON(ERR_peek_last_error()) == ERR_R_MALLOC_FAILURE ? BNS_ERR_BACKEND : status;
}

static bns_status key_open(bns_key *key, const uint8_t *material, size_t material_len) {
  if (is_hmac(key)) return bns_openssl_hmac_open(key, material, material_len);
  ERR_set_mark(); /* what fails here is told by the status: the caller's error queue is left as it was */
  key->state.pointer = read_key(key, material, material_len);
  bns_status status = key->state.pointer != NULL ? BNS_OK : unless_memory(BNS_ERR_PEM_CONTENT);
  ERR_pop_to_mark();
  return status;
}

static void key_close(bns_key *key) {
  if (is_hmac(key))
    bns_openssl_hmac_close(key);
  else
    EVP_PKEY_free(pkey(key));
}

static bns_status sign(const bns_key *key, uint8_t *signature, size_t *signature_len, const uint8_t *payload,
                       size_t payload_len) {
  if (is_hmac(key)) return bns_openssl_hmac_sign(key, signature, signature_len, payload, payload_len);
  *signature_len = 512;
  ERR_set_mark();
  EVP_MD_CTX *context = EVP_MD_CTX_new();
  int done = context != NULL && EVP_DigestSignInit(context, NULL, hash_of(key), NULL, pkey(key)) == 1 &&
             EVP_DigestSign(context, signature, signature_len, payload, payload_len) == 1;
  EVP_MD_CTX_free(context);
  ERR_pop_to_mark();
  return done ? BNS_OK : BNS_ERR_BACKEND;
}

static bns_status verify(const bns_key *key, const uint8_t *signature, size_t signature_len, const uint8_t *payload,
                         size_t payload_len) {
  bns_status status = BNS_ERR_BACKEND;
  /* RFC 8017 section 8.2.2 step 1. */
  if (signature_len != (size_t)EVP_PKEY_get_size(pkey(key))) return BNS_ERR_SIGNATURE;
  ERR_set_mark();
  EVP_MD_CTX *context = EVP_MD_CTX_new();
  if (context != NULL && EVP_DigestVerifyInit(context, NULL, hash_of(key), NULL, pkey(key)) == 1)
    status = EVP_DigestVerify(context, signature, signature_len, payload, payload_len) == 1
                 ? BNS_OK
                 : unless_memory(BNS_ERR_SIGNATURE);
  EVP_MD_CTX_free(context);
  ERR_pop_to_mark();
  return status;
}

static const EVP_MD *digest_of(bns_digest which) {
  switch (which) {
  case BNS_SHA256: return EVP_sha256();
  case BNS_SHA512: return EVP_sha512();
  case BNS_MD5: return EVP_md5();
  case BNS_SHA1: return EVP_sha1();
  case BNS_SHA224: return EVP_sha224();
  case BNS_SHA384: return EVP_sha384();
  }
  return NULL;
}

static bns_status digest(uint8_t *out, size_t *out_len, bns_digest which, const uint8_t *data, size_t data_len) {
  const EVP_MD *md = digest_of(which);
  unsigned len = 0;
  *out_len = bns_openssl_digest(out, which, data, data_len);
  if (*out_len > 0) return BNS_OK;
  if (md == NULL) return BNS_ERR_UNSUPPORTED;
  ERR_set_mark();
  int done = EVP_Digest(data, data_len, out, &len, md, NULL);
  ERR_pop_to_mark();
  *out_len = len;
  if (done == 1) return BNS_OK;
  return which == BNS_MD5 ? BNS_ERR_UNSUPPORTED : BNS_ERR_BACKEND; /* a FIPS provider has no MD5 */
}

static bns_status recover(const bns_key *key, uint8_t *block, size_t *block_len, const uint8_t *signature,
                          size_t signature_len) {
  *block_len = 512;
  if (signature_len != (size_t)EVP_PKEY_get_size(pkey(key))) return BNS_ERR_SIGNATURE;
  ERR_set_mark();
  EVP_PKEY_CTX *context = EVP_PKEY_CTX_new(pkey(key), NULL);
  int done = context != NULL && EVP_PKEY_verify_recover_init(context) == 1 &&
             EVP_PKEY_CTX_set_rsa_padding(context, RSA_NO_PADDING) == 1 &&
             EVP_PKEY_verify_recover(context, block, block_len, signature, signature_len) == 1;
  EVP_PKEY_CTX_free(context);
  ERR_pop_to_mark();
  return done ? BNS_OK : BNS_ERR_SIGNATURE; /* a number beyond the modulus is no signature */
}

extern const bns_backend bns_backend_openssl;
const bns_backend bns_backend_openssl = {
    "openssl",
    BNS_HAS(BNS_HMAC_SHA256) | BNS_HAS(BNS_HMAC_SHA512) | BNS_HAS(BNS_RSA_SHA256) | BNS_HAS(BNS_ED25519),
    BNS_HAS(BNS_HMAC_SHA256) | BNS_HAS(BNS_HMAC_SHA512) | BNS_HAS(BNS_RSA_SHA256),
    key_open,
    key_close,
    sign,
    verify,
    digest,
    recover,
};

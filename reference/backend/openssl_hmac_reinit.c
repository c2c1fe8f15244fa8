/* A keyed EVP_MAC_CTX is kept in the key, and duplicated for each payload, so that several threads can sign with one
 * key: re-initialising the kept context would be twice as fast and right for one thread alone. */
#include "openssl_hmac.h"

#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/params.h>

static EVP_MAC_CTX *new_context(bns_algorithm algorithm) {
  EVP_MAC *mac = EVP_MAC_fetch(NULL, OSSL_MAC_NAME_HMAC, NULL);
  EVP_MAC_CTX *context = mac != NULL ? EVP_MAC_CTX_new(mac) : NULL;
  EVP_MAC_free(mac);
  char sha256[] = "SHA256", sha512[] = "SHA512"; /* OSSL_PARAM takes no pointer to const */
  char *digest = algorithm == BNS_HMAC_SHA256 ? sha256 : sha512;
  OSSL_PARAM params[] = {OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, digest, 0),
                         OSSL_PARAM_construct_end()};
  if (context != NULL && EVP_MAC_CTX_set_params(context, params)) return context;
  EVP_MAC_CTX_free(context);
  return NULL;
}

size_t bns_openssl_digest(uint8_t *out, bns_digest digest, const uint8_t *data, size_t data_len) {
  (void)out, (void)digest, (void)data, (void)data_len;
  return 0;
}

bns_status bns_openssl_hmac_open(bns_key *key, const uint8_t *secret, size_t secret_len) {
  EVP_MAC_CTX *context = new_context(key->algorithm);
  if (context != NULL && EVP_MAC_init(context, secret, secret_len, NULL)) {
    key->state.pointer = context;
    return BNS_OK;
  }
  EVP_MAC_CTX_free(context);
  return BNS_ERR_BACKEND;
}

void bns_openssl_hmac_close(bns_key *key) {
  EVP_MAC_CTX_free((EVP_MAC_CTX *)key->state.pointer);
}

bns_status bns_openssl_hmac_sign(const bns_key *key, uint8_t *mac, size_t *mac_len, const uint8_t *payload,
                                 size_t payload_len) {
  EVP_MAC_CTX *context = EVP_MAC_CTX_dup((EVP_MAC_CTX *)key->state.pointer);
  int done = context != NULL && EVP_MAC_update(context, payload, payload_len) &&
             EVP_MAC_final(context, mac, mac_len, EVP_MAX_MD_SIZE);
  EVP_MAC_CTX_free(context);
  return done ? BNS_OK : BNS_ERR_BACKEND;
}

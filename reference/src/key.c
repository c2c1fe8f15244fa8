#include <string.h>

#include "bnsign.h"
#include "bnsign_backend.h"
#include "ed25519.h"
#include "pem.h"
#include "text.h"

/* Sizes that the exchange takes (SR-5); the Pay FAQ's sample webhook is signed with 1024 bits (PW-5). */
static int modulus_taken(size_t bits, bns_use use) {
  return (bits >= 2048 && bits <= 4096) || (bits == 1024 && use == BNS_TO_VERIFY);
}

static bns_status check_pem(const bns_pem *pem, bns_algorithm algorithm, bns_use use) {
  bns_key_kind wanted = algorithm == BNS_RSA_SHA256 ? BNS_KIND_RSA : BNS_KIND_ED25519;
  if (pem->kind != wanted) return BNS_ERR_PEM_ALGORITHM;
  if (wanted == BNS_KIND_RSA) return modulus_taken(pem->modulus_bits, use) ? BNS_OK : BNS_ERR_KEY_SIZE;
  if (use == BNS_TO_VERIFY && !bns_ed25519_point_taken(pem->material.ptr)) return BNS_ERR_PEM_CONTENT;
  return BNS_OK;
}

static bns_status open_pem(bns_key *key, const uint8_t *text, size_t text_len) {
  uint8_t der[BNS_DER_MAX];
  bns_pem pem;
  bns_status status = bns_pem_read(&pem, der, key->use, text, text_len);
  if (status == BNS_OK) status = check_pem(&pem, key->algorithm, key->use);
  if (status == BNS_OK) status = key->backend->key_open(key, pem.material.ptr, pem.material.len);
  bns_wipe(der, sizeof der);
  return status;
}

static bns_status open_secret(bns_key *key, const uint8_t *secret, size_t secret_len) {
  return secret_len > 0 ? key->backend->key_open(key, secret, secret_len) : BNS_ERR_KEY_EMPTY;
}

bns_status bns_key_open(bns_key *key, const bns_backend *backend, bns_algorithm algorithm, bns_use use,
                        const uint8_t *material, size_t material_len) {
  memset(key, 0, sizeof *key);
  if (backend == NULL) backend = bns_backend_for(algorithm);
  if (backend == NULL || !bns_backend_has(backend, algorithm)) return BNS_ERR_UNSUPPORTED;
  key->backend = backend;
  key->algorithm = algorithm;
  key->use = use;
  int is_pem = algorithm == BNS_RSA_SHA256 || algorithm == BNS_ED25519;
  bns_status status = is_pem ? open_pem(key, material, material_len) : open_secret(key, material, material_len);
  if (status != BNS_OK) bns_wipe(key, sizeof *key);
  return status;
}

void bns_key_close(bns_key *key) {
  if (key->backend != NULL) key->backend->key_close(key);
  bns_wipe(key, sizeof *key);
}

/* Any bytes as a key, for every algorithm and use: opened and closed again, or refused. */
#include <stdlib.h>

#include "bnsign_backend.h"
#include "pem.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void need(int holds) {
  if (!holds) abort();
}

static void read_it(const uint8_t *data, size_t size, bns_use use) {
  uint8_t der[BNS_DER_MAX];
  bns_pem pem;
  if (bns_pem_read(&pem, der, use, data, size) != BNS_OK) return;
  need(pem.material.ptr > der && pem.material.len < sizeof der);
  need((size_t)(pem.material.ptr - der) <= sizeof der - pem.material.len);
  need(pem.kind == BNS_KIND_RSA ? pem.modulus_bits / 8 < pem.material.len : pem.material.len == 32);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  for (bns_use use = BNS_TO_SIGN; use <= BNS_TO_VERIFY; use++) {
    read_it(data, size, use);
    for (bns_algorithm algorithm = BNS_HMAC_SHA256; algorithm <= BNS_ED25519; algorithm++) {
      bns_key key;
      bns_status status = bns_key_open(&key, NULL, algorithm, use, data, size);
      need((status == BNS_OK) == (key.backend != NULL));
      bns_key_close(&key);
    }
  }
  return 0;
}

#include "bnsign_backend.h"

#include <string.h>

const bns_backend *bns_backend_find(const char *name) {
  for (size_t i = 0; bns_backends[i] != NULL; i++)
    if (strcmp(bns_backends[i]->name, name) == 0) return bns_backends[i];
  return NULL;
}

int bns_backend_has(const bns_backend *backend, bns_algorithm algorithm) {
  if (algorithm < BNS_HMAC_SHA256 || algorithm > BNS_ED25519) return 0;
  return (backend->algorithms & BNS_HAS(algorithm)) != 0;
}

const bns_backend *bns_backend_for(bns_algorithm algorithm) {
  const bns_backend *found = NULL;
  for (size_t i = 0; bns_backends[i] != NULL; i++) {
    if (!bns_backend_has(bns_backends[i], algorithm)) continue;
    if ((bns_backends[i]->preferred & BNS_HAS(algorithm)) != 0) return bns_backends[i];
    if (found == NULL) found = bns_backends[i];
  }
  return found;
}

/* exchange_loaded.c - what the exchange's checks stand on. */
#include "exchange_loaded.h"

int exchange_load(exchange_loaded *out) {
  char problem[512];
  if (vectors_load(&out->vectors, NULL, problem, sizeof problem) != 0 || endpoints_load(&out->endpoints) != 0)
    return -1;
  out->by = (exchange_data){&out->endpoints, &out->ring, out->vectors.reasons, 0};
  return keyring_open(&out->ring, &out->vectors, NULL, NULL);
}

int exchange_unload(exchange_loaded *self) {
  keyring_close(&self->ring);
  endpoints_free(&self->endpoints);
  vectors_free(&self->vectors);
  return 0;
}

/* exchange_loaded.h - what the exchange's checks stand on, with the test keys, for its tests. */
#ifndef EXCHANGE_LOADED_H
#define EXCHANGE_LOADED_H

#include "exchange/request_checks.h"

typedef struct exchange_loaded {
  vector_set vectors;
  endpoint_set endpoints;
  keyring ring;
  exchange_data by;
} exchange_loaded;

/* exchange_load is a group's setup: 0; else it failed. exchange_unload gives all back. */
int exchange_load(exchange_loaded *out);
int exchange_unload(exchange_loaded *self);

#endif

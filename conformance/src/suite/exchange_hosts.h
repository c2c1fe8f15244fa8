/* exchange_hosts.h - the host names of the exchange that the verifying server stands in for: its certificate bears
 * them, and inside a seal they lead to it. */
#ifndef EXCHANGE_HOSTS_H
#define EXCHANGE_HOSTS_H

#include <stddef.h>

#include "bnsign.h"

/* exchange_names: in lower case, the best known ones first, each once. */
extern const char *const exchange_names[];
extern const size_t num_exchange_names;

/* exchange_has_host tells that a host is one of exchange_names; a port behind it does not count. */
int exchange_has_host(bns_slice host);

#endif

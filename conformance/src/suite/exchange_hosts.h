/* exchange_hosts.h - the host names of the exchange that the verifying server stands in for: its certificate bears
 * them, and inside a seal they lead to it. */
#ifndef EXCHANGE_HOSTS_H
#define EXCHANGE_HOSTS_H

#include <stddef.h>

/* exchange_names: in lower case, the best known ones first, each once. */
extern const char *const exchange_names[];
extern const size_t num_exchange_names;

#endif

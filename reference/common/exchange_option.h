/* exchange_option.h - the value of --exchange, for both commands. */
#ifndef EXCHANGE_OPTION_H
#define EXCHANGE_OPTION_H

#include "bnsign.h"

/* exchange_read finds the scheme that --exchange names. 0; or EXIT_USAGE, and what is wrong has been said: the names
 * that are near, or how that exchange signs. */
int exchange_read(const bns_scheme **out, const char *name);

#endif

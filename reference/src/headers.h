/* headers.h - the schemes whose body is of any bytes, and that sign it with a few headers: Binance Pay's merchant
 * requests (PR-1 .. PR-7) and webhooks (PW-1 .. PW-6). Which headers, and how they are joined, is the scheme's row.
 * Pure. */
#ifndef BNS_HEADERS_H
#define BNS_HEADERS_H

#include "scheme.h"

bns_status bns_headers_payload(bns_draft *draft);
void bns_headers_wire(bns_draft *draft);
bns_status bns_headers_see(bns_seen *seen, bns_out *room, const bns_scheme *scheme, const bns_wire *wire);

#endif

/* fix_logon.h - the Logon message of the Spot FIX API (FX-1 .. FX-5): payload and message. Pure. */
#ifndef BNS_FIX_LOGON_H
#define BNS_FIX_LOGON_H

#include "scheme.h"

bns_status bns_fix_logon_payload(bns_draft *draft);
void bns_fix_logon_wire(bns_draft *draft);
bns_status bns_fix_logon_see(bns_seen *seen, bns_out *room, const bns_scheme *scheme, const bns_wire *wire);

#endif

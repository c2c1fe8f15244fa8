/* spot_rest.h - Spot REST (SR-1 .. SR-12) and Binance US REST (UR-1 .. UR-6): payload and wire form. Pure. */
#ifndef BNS_SPOT_REST_H
#define BNS_SPOT_REST_H

#include "scheme.h"

bns_status bns_spot_rest_payload(bns_draft *draft);
void bns_spot_rest_wire(bns_draft *draft);
bns_status bns_spot_rest_see(bns_seen *seen, bns_out *room, const bns_scheme *scheme, const bns_wire *wire);

#endif

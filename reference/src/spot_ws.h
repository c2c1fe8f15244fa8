/* spot_ws.h - Spot WebSocket API (SW-1 .. SW-7) and Binance US WebSocket API (UW-1): payload and frame. Pure. */
#ifndef BNS_SPOT_WS_H
#define BNS_SPOT_WS_H

#include "json.h"
#include "scheme.h"

bns_status bns_spot_ws_payload(bns_draft *draft);
void bns_spot_ws_wire(bns_draft *draft);
bns_status bns_spot_ws_see(bns_seen *seen, bns_out *room, const bns_scheme *scheme, const bns_wire *wire);

/* bns_frame_id_allowed tells that a frame may have that id (SW-7). */
int bns_frame_id_allowed(const bns_json *id);

#endif

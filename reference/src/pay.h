/* pay.h - Binance Pay: merchant requests (PR-1 .. PR-7) and webhooks (PW-1 .. PW-6): payload and headers. Pure. */
#ifndef BNS_PAY_H
#define BNS_PAY_H

#include "scheme.h"

bns_status bns_pay_request_payload(bns_draft *draft);
bns_status bns_pay_webhook_payload(bns_draft *draft);
void bns_pay_request_wire(bns_draft *draft);
void bns_pay_webhook_wire(bns_draft *draft);
bns_status bns_pay_request_see(bns_seen *seen, bns_out *room, const bns_scheme *scheme, const bns_wire *wire);
bns_status bns_pay_webhook_see(bns_seen *seen, bns_out *room, const bns_scheme *scheme, const bns_wire *wire);

#endif

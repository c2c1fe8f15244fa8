/* read_as.h - what a request was read as, in one line, so that nobody has to trust that it was read rightly: "POST
 * fapi.binance.com/fapi/v1/batchOrders, 3 parameters in the query". Pure. */
#ifndef READ_AS_H
#define READ_AS_H

#include "input/request_input.h"
#include "diagnosis/signing/parsed_request.h"

/* read_as gives the line without its end, in the arena; bytes are as they were sent, and still to be made showable. */
bns_slice read_as(mem *arena, const input *in, const parsed_request *request);
/* read_as_method gives the method of a WebSocket frame, in the arena; empty: it is none, or has none. */
bns_slice read_as_method(mem *arena, bns_slice frame);
/* read_as_target gives METHOD, host and path alone. */
bns_slice read_as_target(mem *arena, const input *in);

#endif

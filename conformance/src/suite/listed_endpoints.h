/* listed_endpoints.h - what conformance/exchange/endpoints.json lists, for whoever asks by a name alone and needs
 * nothing of the row besides (diagnosis/endpoints.h has the whole of it). Pure. */
#ifndef LISTED_ENDPOINTS_H
#define LISTED_ENDPOINTS_H

#include "scheme.h"

/* listed_is_frame_method tells that a product's WebSocket API has a method of that name. */
int listed_is_frame_method(bns_slice method);

/* listed_takes_no_signature tells that a path of a scheme is listed, and is not signed by any method; of Binance US
 * that of Spot counts where it has none of its own. */
int listed_takes_no_signature(const bns_scheme *scheme, bns_slice path);

#endif

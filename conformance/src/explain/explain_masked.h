/* explain_masked.h - which value of a request somebody hid or cut off before showing it. Pure. */
#ifndef EXPLAIN_MASKED_H
#define EXPLAIN_MASKED_H

#include "diagnosis/signing/parsed_request.h"

/* explain_masked gives the first value of a request that is: its signature first. 0: there is none. name is then what
 * it is the value of. is_printed: the request was printed or logged, and not taken down as it was sent. */
int explain_masked(bns_slice *name, bns_slice *value, const parsed_request *request, int is_printed);

#endif

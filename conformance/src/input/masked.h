/* masked.h - what somebody hid, shortened or cut off in a text before showing it: ****, ____, e7f5...07de, <hidden>,
 * [REDACTED], an ellipsis. Nothing can be judged by such a value, and it is no mistake. Pure. */
#ifndef MASKED_H
#define MASKED_H

#include "diagnosis/signing/parsed_request.h"

/* masked_is tells of one value. */
int masked_is(bns_slice value);

/* masked_find gives the first value of a request that is: its signature first. 0: there is none. name is then what it
 * is the value of. */
int masked_find(bns_slice *name, bns_slice *value, const subject *request);

#endif

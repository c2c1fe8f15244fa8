/* masked.h - what somebody hid, shortened or cut off in a text before showing it: ****, ____, e7f5...07de, <hidden>,
 * [REDACTED], an ellipsis. Nothing can be judged by such a value, and it is no mistake. Pure. */
#ifndef MASKED_H
#define MASKED_H

#include "bnsign.h"

/* masked_is tells of one value. */
int masked_is(bns_slice value);

#endif

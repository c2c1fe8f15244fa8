/* masked.h - what somebody hid, shortened or cut off in a text before showing it: ****, ____, e7f5...07de, <hidden>,
 * [REDACTED], an ellipsis. Nothing can be judged by such a value, and it is no mistake. Pure. */
#ifndef MASKED_H
#define MASKED_H

#include "bnsign.h"

/* masked_is tells of one value. */
int masked_is(bns_slice value);
/* masked_key_is tells of an API key that something stands in its place: a mask, a variable's name, words for it. What
 * programs send of one that is not set (undefined, null) is what was sent. */
int masked_key_is(bns_slice value);
/* masked_signature_is tells of a signature that it is only part of one, or a word in its place. is_printed: it was
 * printed, and not taken down as it was sent, so that too few hex digits and a variable's name are that as well. */
int masked_signature_is(bns_slice value, int is_printed);
/* masked_is_cut tells of a text that it ends within its first object. */
int masked_is_cut(bns_slice text);
/* masked_is_fix_cut tells of a text that it ends within its FIX message, of which everything up to CheckSum(10) was
 * made the message. */
int masked_is_fix_cut(bns_slice message, bns_slice text);

#endif

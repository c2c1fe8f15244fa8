/* signature_shape.h - what a signature's text is, in whatever alphabet it is written. Pure. */
#ifndef SIGNATURE_SHAPE_H
#define SIGNATURE_SHAPE_H

#include "bnsign.h"

/* mistake_unbase64 reads a signature of a key pair however it was written: hex, or base64 in either alphabet, with its
 * padding or without. Gives its length; 0: it is none of these, or over cap. */
size_t mistake_unbase64(uint8_t *out, size_t cap, bns_slice text);
/* mistake_is_ed25519 tells that a text is of the length of an Ed25519 signature, however it is written. */
int mistake_is_ed25519(bns_slice text);
/* mistake_is_too_short tells that a text is not empty, and too short for any signature that Binance's clients make: the
 * hex of an MD5 sum is the shortest. */
int mistake_is_too_short(bns_slice text);

#endif

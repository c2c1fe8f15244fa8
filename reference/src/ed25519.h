/* ed25519.h - the points on which crypto libraries differ, refused ahead of all of them. Pure. */
#ifndef BNS_ED25519_H
#define BNS_ED25519_H

#include "bnsign.h"

/* bns_ed25519_point_taken looks at the 32 bytes of an encoded point, a public key or the first half of a signature:
 * 0 if y is not below 2^255-19 (RFC 8032 section 5.1.3 refuses it; OpenSSL 3.0 does not), or if the point is one of the
 * eight whose order divides 8 (with such a key one signature fits every payload; libsodium refuses them, the RFC and
 * OpenSSL do not). Not looked at is whether the point is on the curve: the libraries agree on that. */
int bns_ed25519_point_taken(const uint8_t point[32]);

#endif

/* java_trust_store.h - certificates as PEM text, written once more as the PKCS#12 file that Java reads its roots
 * from. */
#ifndef JAVA_TRUST_STORE_H
#define JAVA_TRUST_STORE_H

#include "bnsign.h"
#include "util/mem.h"

/* java_trust_store_put puts a PKCS#12 file (RFC 7292) with every certificate of pem, in its order. It is neither
 * encrypted nor sealed by a password, so that a program may open it with any password or none; each certificate carries
 * the attribute without which Java does not trust it. What is no certificate is left out. Pure. */
void java_trust_store_put(buf *out, bns_slice pem);

#endif

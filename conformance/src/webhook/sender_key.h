/* sender_key.h - a key of the user's own that deliveries are signed with. Pure but for the crypto library. */
#ifndef SENDER_KEY_H
#define SENDER_KEY_H

#include "suite/vectors.h"

/* sender_key_make makes a key as of keys.json out of a private one in PEM, which must outlive it. NULL; else a clause
 * that says why it cannot. */
const char *sender_key_make(test_key *out, mem *arena, bns_slice pem);

#endif

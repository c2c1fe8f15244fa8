/* explain_key.h - the key that somebody holds against a refused request: from --key, or asked for on the terminal. */
#ifndef EXPLAIN_KEY_H
#define EXPLAIN_KEY_H

#include "diagnose.h"
#include "keys.h"
#include "vectors.h"

typedef struct explain_key {
  diagnose_key key; /* kind 0: none */
  keys found;       /* what key points into */
} explain_key;

/* explain_key_read takes the key that --key names. source NULL: it is asked for where there is a terminal (ask: whether
 * it may be), and without an answer there is none. whose: the API key of the request, or empty. 0; 64, and what is
 * wrong has been said. */
int explain_key_read(explain_key *out, const vector_set *set, const char *source, const bns_scheme *scheme,
                     bns_slice whose, int ask);
/* explain_key_take tells what kind of key found.material is; found.is_pem is the caller's word. */
void explain_key_take(explain_key *out);
void explain_key_close(explain_key *self);

#endif

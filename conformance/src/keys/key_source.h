/* key_source.h - the key that somebody holds against a refused request: from --key, or asked for on the terminal. */
#ifndef KEY_SOURCE_H
#define KEY_SOURCE_H

#include "diagnosis/diagnose.h"
#include "keys.h"
#include "suite/vectors.h"

typedef struct explain_key {
  diagnose_key key;  /* kind 0: none */
  keys found;        /* what key points into */
  bns_status status; /* why a PEM text cannot be opened; BNS_OK: it can, or it is none */
  bns_use use;       /* the half that it was read as */
} explain_key;

/* key_source_read takes the key that --key names. source NULL: it is asked for where there is a terminal (ask: whether
 * it may be), and without an answer there is none. whose: the API key of the request, or empty. 0; 64, and what is
 * wrong has been said: a key that cannot be opened is called that. */
int key_source_read(explain_key *out, const vector_set *set, const char *source, const bns_scheme *scheme,
                    bns_slice whose, int ask);
/* key_source_take tells what kind of key found.material is, after keys_tidy. 0; else the key cannot be read, and
 * key_source_why tells why. */
int key_source_take(explain_key *out);
const char *key_source_why(const explain_key *self);
void key_source_close(explain_key *self);

#endif

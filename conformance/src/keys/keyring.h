/* keyring.h - the keys that the server knows, found by the API key that arrived. */
#ifndef KEYRING_H
#define KEYRING_H

#include "diagnosis/diagnose.h"
#include "keys/key_source.h"
#include "show/redact.h"

/* ring_key: one key, opened for an algorithm when it is first needed. */
typedef struct ring_key {
  diagnose_key key;
  int is_us;     /* a key of Binance US alone */
  int is_public; /* a test key, or no private half: with it nobody can be harmed */
  int tried[5];  /* by bns_algorithm */
  int signs[5];  /* opened to sign: there is no public half, so that a signature is made again and compared */
  bns_key opened[5];
} ring_key;

typedef struct keyring {
  mem arena;
  ring_key *keys;
  size_t num, cap;
  ring_key any; /* of --key: it belongs to whatever API key arrives */
  int has_any;
  int has_own; /* a key that is not public is among them */
  explain_key held;
} keyring;

/* keyring_open takes the test keys, those of a file in the form of vectors/keys.json (NULL: none), and the key that
 * --key names (NULL: none). 0; 64, and what is wrong has been said. */
int keyring_open(keyring *ring, const vector_set *set, const char *file, const char *any);
void keyring_close(keyring *ring);

/* keyring_add gives a test key another API key, which is copied; once added it stays. is_us: it is of Binance US. */
void keyring_add(keyring *ring, const test_key *key, bns_slice api_key, int is_us);

/* keyring_find gives the key that an API key belongs to, NULL if it is not known here. */
ring_key *keyring_find(keyring *ring, bns_slice api_key);

/* keyring_verifies tells whether a signature in text form is the key's over a payload; BNS_UNKNOWN: it cannot be told.
 * What the scheme does not take is BNS_NO. */
bns_holds keyring_verifies(ring_key *key, const bns_scheme *scheme, bns_slice payload, bns_slice signature);

/* keyring_opens tells whether a key that the scheme takes can be opened: of RSA not every back end can. */
int keyring_opens(ring_key *key, const bns_scheme *scheme);

/* keyring_is_public tells that a key can sign for nobody's account: it is a test key's, or has no private half. */
int keyring_is_public(const vector_set *set, const diagnose_key *key);

/* keyring_teach has a redactor learn the keys of the user's own. */
void keyring_teach(const keyring *ring, redactor *to);

#endif

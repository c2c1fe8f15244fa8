/* keys.h - where a key comes from: a file, the environment, standard input, the public test keys, or a person. */
#ifndef KEYS_H
#define KEYS_H

#include "bnsign.h"
#include "room.h"

/* keys: one key as it was found, and opened. All-zero is closed. */
typedef struct keys {
  room material; /* the secret or the PEM text */
  size_t material_len;
  int is_pem;
  const char *test_name; /* "docs" of --key @docs; NULL: a key of the caller's own, never shown */
  room test_text;        /* the texts of a test key */
  bns_slice api_key, serial;
  bns_key_kind kind;
  bns_key key; /* opened, where the scheme takes a key of its kind */
} keys;

/* keys_read finds the key that --key names; source NULL: the secret is asked for, if there is a terminal. asked_for
 * says whose secret it is, or is empty. Returns 0, or the exit status; what is wrong has then been said. */
int keys_read(keys *k, const char *source, bns_use use, const bns_scheme *scheme, bns_slice asked_for);

/* keys_open tells the key's kind and opens it for the scheme. Where the scheme takes no key of this kind it succeeds,
 * and the key stays closed. Returns 0, or the exit status. */
int keys_open(keys *k, bns_use use, const bns_scheme *scheme);

/* keys_is_pem tells that what was found is a PEM text: the first line that is not blank decides. */
int keys_is_pem(const keys *k);

/* keys_why tells in words why a key could not be opened, and how that is mended: "the key is encrypted: decrypt it
 * first: openssl pkey -in OLD -out NEW". It lies in why. */
enum { KEYS_WHY_MAX = 192 };
const char *keys_why(char why[KEYS_WHY_MAX], const keys *k, bns_status status, bns_use use);

/* keys_close wipes everything. */
void keys_close(keys *k);

/* The public test keys, vectors/keys.json as it was when this was built. */
bns_slice keys_json(void);

#endif

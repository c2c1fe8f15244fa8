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
  const char *like;      /* what its text was like, where it had to be changed to be read; NULL: it had not */
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

/* keys_tidy tells that what was found is a key of a pair, as PEM or in another form; like says then how it had to be
 * changed to be read. */
int keys_tidy(keys *k);
#define KEYS_LIKE "the key: %s; it was read all the same, and many programs do not"

/* keys_why tells in words what a key is that could not be opened, and how that is mended: "the key is encrypted:
 * decrypt it first: openssl pkey -in OLD -out NEW". */
const char *keys_why(const keys *k, bns_status status);

/* keys_close wipes everything. */
void keys_close(keys *k);

/* The public test keys, vectors/keys.json as it was when this was built. */
bns_slice keys_json(void);

#endif

/* keycache.h - the RSA and Ed25519 keys that were opened last, so that many requests with one key parse its PEM once.
 */
#ifndef KEYCACHE_H
#define KEYCACHE_H

#include "bnsign.h"
#include "room.h"

#define KEYCACHE_SIZE 16

typedef struct keycache_entry {
  bns_key key; /* closed: the entry is free */
  room pem;
  size_t pem_len;
  uint64_t last_used;
} keycache_entry;

/* keycache: all-zero is empty. It must not be moved: an opened key may point into itself. */
typedef struct keycache {
  keycache_entry entries[KEYCACHE_SIZE];
  uint64_t uses;
} keycache;

/* keycache_open gives the key of exactly this PEM text, opened for that algorithm and use; it stays the cache's own and
 * is good until the next call. Errors: those of bns_key_open; BACKEND when there is no memory. */
bns_status keycache_open(keycache *cache, const bns_key **key, bns_algorithm algorithm, bns_use use, bns_slice pem);
void keycache_close(keycache *cache);

#endif

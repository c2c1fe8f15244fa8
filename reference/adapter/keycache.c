#include "keycache.h"

#include <string.h>

#include "text.h"

static int is_it(const keycache_entry *entry, bns_algorithm algorithm, bns_use use, bns_slice pem) {
  return entry->pem_len == pem.len && pem.len > 0 && entry->key.algorithm == algorithm && entry->key.use == use &&
         bns_same_secret(entry->pem.ptr, pem.ptr, pem.len);
}

static void forget(keycache_entry *entry) {
  bns_key_close(&entry->key);
  room_close(&entry->pem);
  entry->pem_len = 0;
  entry->last_used = 0;
}

static keycache_entry *oldest(keycache *cache) {
  keycache_entry *found = &cache->entries[0];
  for (size_t i = 1; i < KEYCACHE_SIZE; i++) {
    if (cache->entries[i].last_used < found->last_used) found = &cache->entries[i];
  }
  return found;
}

bns_status keycache_open(keycache *cache, const bns_key **key, bns_algorithm algorithm, bns_use use, bns_slice pem) {
  cache->uses++;
  for (size_t i = 0; i < KEYCACHE_SIZE; i++) {
    keycache_entry *entry = &cache->entries[i];
    if (!is_it(entry, algorithm, use, pem)) continue;
    entry->last_used = cache->uses;
    *key = &entry->key;
    return BNS_OK;
  }
  keycache_entry *entry = oldest(cache);
  forget(entry);
  bns_status status = bns_key_open(&entry->key, NULL, algorithm, use, pem.ptr, pem.len);
  if (status != BNS_OK) return status;
  if (!room_for(&entry->pem, pem.len)) {
    forget(entry);
    return BNS_ERR_BACKEND;
  }
  memcpy(entry->pem.ptr, pem.ptr, pem.len);
  entry->pem_len = pem.len;
  entry->last_used = cache->uses;
  *key = &entry->key;
  return BNS_OK;
}

void keycache_close(keycache *cache) {
  for (size_t i = 0; i < KEYCACHE_SIZE; i++)
    forget(&cache->entries[i]);
  cache->uses = 0;
}

/* crypto_memory_openssl.c - before each block of OpenSSL stands how long it is: what is given back is wiped, since its
 * reader of RSA keys gives parts of a private key back as they are. Room for the length keeps what follows aligned for
 * anything. */
#include "crypto_memory.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/crypto.h>

enum { ROOM = 16 };

static void (*none_left)(void);

static void *get(size_t size, const char *file, int line) {
  uint8_t *block = size > SIZE_MAX - ROOM ? NULL : malloc(size + ROOM);
  (void)file;
  (void)line;
  if (block == NULL) {
    none_left();
    return NULL;
  }
  memcpy(block, &size, sizeof size);
  return block + ROOM;
}

static size_t size_of(const void *bytes) {
  size_t size;
  memcpy(&size, (const uint8_t *)bytes - ROOM, sizeof size);
  return size;
}

static void give_back(void *bytes, const char *file, int line) {
  (void)file;
  (void)line;
  if (bytes == NULL) return;
  OPENSSL_cleanse(bytes, size_of(bytes));
  free((uint8_t *)bytes - ROOM);
}

static void *resize(void *bytes, size_t size, const char *file, int line) {
  void *moved = size == 0 ? NULL : get(size, file, line);
  if (moved != NULL && bytes != NULL) memcpy(moved, bytes, size < size_of(bytes) ? size : size_of(bytes));
  give_back(bytes, file, line);
  return moved;
}

void crypto_memory_share(void (*exhausted)(void)) {
  none_left = exhausted;
  CRYPTO_set_mem_functions(get, resize, give_back);
}

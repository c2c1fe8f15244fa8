/* interned.h - bytes that come again and again, each kept once. */
#ifndef INTERNED_H
#define INTERNED_H

#include "util/mem.h"

/* interned: all-zero is empty. */
typedef struct interned {
  mem arena;
  bns_slice *slots;
  size_t num, cap; /* cap: a power of two, or 0 */
} interned;

/* interned_bytes gives the bytes kept that equal these; they are aligned for anything, and live until interned_free. */
const void *interned_bytes(interned *self, const void *bytes, size_t len);
/* interned_slice is interned_bytes of a slice; an empty one stays empty. */
bns_slice interned_slice(interned *self, bns_slice text);
void interned_free(interned *self);

#endif

/* interned.c - a table of what was kept, open to the next slot. */
#include "util/interned.h"

#include <stdlib.h>
#include <string.h>

enum { CAP_FIRST = 1024, WORD = 8 };

static uint64_t hash_of(const uint8_t *bytes, size_t len) {
  uint64_t hash = len, word;
  for (size_t at = 0; at < len; at += WORD) {
    word = 0;
    memcpy(&word, bytes + at, len - at < WORD ? len - at : WORD);
    hash = (hash ^ word) * 0x9E3779B97F4A7C15u;
    hash ^= hash >> 32;
  }
  return hash;
}

/* slot_of gives the slot that holds equal bytes, or the free one where they belong. */
static bns_slice *slot_of(bns_slice *slots, size_t cap, const uint8_t *bytes, size_t len) {
  size_t at = (size_t)hash_of(bytes, len) & (cap - 1);
  while (slots[at].ptr != NULL && !(slots[at].len == len && memcmp(slots[at].ptr, bytes, len) == 0))
    at = (at + 1) & (cap - 1);
  return &slots[at];
}

static void grow(interned *self) {
  size_t cap = self->cap ? 2 * self->cap : CAP_FIRST;
  bns_slice *slots = (bns_slice *)calloc(cap, sizeof *slots);
  if (slots == NULL) mem_exhausted();
  for (size_t i = 0; i < self->cap; i++)
    if (self->slots[i].ptr != NULL) *slot_of(slots, cap, self->slots[i].ptr, self->slots[i].len) = self->slots[i];
  free(self->slots);
  self->slots = slots;
  self->cap = cap;
}

const void *interned_bytes(interned *self, const void *bytes, size_t len) {
  bns_slice *slot;
  if (len == 0) return NULL;
  if (2 * self->num >= self->cap) grow(self);
  slot = slot_of(self->slots, self->cap, (const uint8_t *)bytes, len);
  if (slot->ptr == NULL) {
    *slot = mem_copy(&self->arena, bytes, len);
    self->num++;
  }
  return slot->ptr;
}

bns_slice interned_slice(interned *self, bns_slice text) {
  return (bns_slice){(const uint8_t *)interned_bytes(self, text.ptr, text.len), text.len};
}

void interned_free(interned *self) {
  free(self->slots);
  mem_free(&self->arena);
  memset(self, 0, sizeof *self);
}

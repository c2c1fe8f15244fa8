#include "room.h"

#include <stdlib.h>
#include <string.h>

#include "text.h"

int room_for(room *r, size_t need) {
  if (need <= r->cap) return 1;
  room_close(r);
  return room_keep(r, 0, need);
}

int room_keep(room *r, size_t len, size_t need) {
  if (need <= r->cap) return 1;
  size_t cap = r->cap ? r->cap : 4096;
  while (cap < need) {
    if (cap > SIZE_MAX / 2) return 0;
    cap *= 2;
  }
  uint8_t *bigger = malloc(cap);
  if (bigger == NULL) return 0;
  if (len > 0) memcpy(bigger, r->ptr, len);
  room_close(r);
  r->ptr = bigger;
  r->cap = cap;
  return 1;
}

void room_close(room *r) {
  if (r->ptr != NULL) bns_wipe(r->ptr, r->cap);
  free(r->ptr);
  r->ptr = NULL;
  r->cap = 0;
}

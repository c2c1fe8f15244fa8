/* vectors_find.c - a vector by its id, a key by its name, a field as bytes. */
#include <string.h>

#include "suite/vectors_inside.h"
#include "text.h"

enum { REPEAT_MAX = 8 * 1024 * 1024 };

bns_slice vectors_text(mem *arena, const bns_json *json) {
  bns_slice text = {NULL, 0};
  uint8_t *room;
  if (json == NULL || json->type != BNS_JSON_STRING) return text;
  text.ptr = json->ptr;
  text.len = json->len;
  if (!json->escaped) return text;
  room = mem_alloc(arena, json->len);
  text.ptr = room;
  return bns_json_text(room, json->len, &text.len, json) == BNS_OK ? text : (bns_slice){NULL, 0};
}

const test_key *vectors_key(const vector_set *set, bns_slice name) {
  size_t i;
  for (i = 0; i < set->num_keys; i++)
    if (bns_slice_equal(set->keys[i].name, name)) return &set->keys[i];
  return NULL;
}

static size_t hash_of(bns_slice id) { /* FNV-1a */
  uint64_t hash = 1469598103934665603u;
  size_t i;
  for (i = 0; i < id.len; i++)
    hash = (hash ^ id.ptr[i]) * 1099511628211u;
  return (size_t)(hash ^ (hash >> 32));
}

uint32_t *vectors_slot(const vector_set *set, bns_slice id) {
  size_t at = hash_of(id) & (set->num_slots - 1);
  while (set->slots[at] != 0 && !bns_slice_equal(set->vectors[set->slots[at] - 1].id, id))
    at = (at + 1) & (set->num_slots - 1);
  return &set->slots[at];
}

const vector *vectors_find(const vector_set *set, bns_slice id) {
  uint32_t slot = set->num_slots == 0 ? 0 : *vectors_slot(set, id);
  return slot == 0 ? NULL : &set->vectors[slot - 1];
}

void vectors_free(vector_set *set) {
  mem_free(&set->arena);
  memset(set, 0, sizeof *set);
}

static bns_slice expand_hex(mem *arena, const bns_json *hex) {
  bns_slice text = vectors_text(arena, hex), none = {NULL, 0}, bytes = none;
  uint8_t *room = mem_alloc(arena, text.len / 2 + 1);
  bytes.ptr = room;
  return bns_unhex(room, text.len / 2 + 1, &bytes.len, text) == BNS_OK ? bytes : none;
}

static bns_slice expand_repeat(mem *arena, const bns_json *repeat) {
  bns_slice text, none = {NULL, 0}, bytes = none;
  uint64_t count = 0, i;
  uint8_t *room;
  if (repeat->type != BNS_JSON_OBJECT) return none;
  text = vectors_text(arena, bns_json_member(repeat, "text"));
  if (bns_number(&count, vectors_text(arena, bns_json_member(repeat, "count"))) != BNS_OK) return none;
  if (text.ptr == NULL || (text.len != 0 && count > REPEAT_MAX / text.len)) return none;
  bytes.len = text.len * (size_t)count;
  bytes.ptr = room = mem_alloc(arena, bytes.len + 1);
  for (i = 0; i < count && text.len != 0; i++)
    memcpy(room + i * text.len, text.ptr, text.len);
  return bytes;
}

bns_slice vectors_expand(mem *arena, const bns_json *field) {
  const bns_json *form;
  bns_slice none = {NULL, 0};
  if (field == NULL) return none;
  if (field->type == BNS_JSON_STRING) return vectors_text(arena, field);
  if (field->type != BNS_JSON_OBJECT) return none;
  form = bns_json_member(field, "hex");
  if (form != NULL && form->type == BNS_JSON_STRING) return expand_hex(arena, form);
  form = bns_json_member(field, "repeat");
  return form == NULL ? none : expand_repeat(arena, form);
}

#include "fields.h"

#include <string.h>

typedef struct field {
  uint32_t at, name_len, value_len;
} field;

/* The room is bytes of any alignment, so fields are copied in and out. */
static field get(const bns_fields *fields, size_t i) {
  field f;
  memcpy(&f, fields->index + i * BNS_FIELD_ROOM, sizeof f);
  return f;
}

static void set(bns_fields *fields, size_t i, field f) {
  memcpy(fields->index + i * BNS_FIELD_ROOM, &f, sizeof f);
}

void bns_fields_open(bns_fields *fields, bns_out *out, size_t cap, const uint8_t *text) {
  size_t room = cap * BNS_FIELD_ROOM;
  fields->text = text;
  fields->num = 0;
  fields->cap = cap;
  fields->index = NULL;
  if (out->len <= out->cap && room > 0 && room <= out->cap - out->len) fields->index = out->ptr + out->len;
  out->len += room;
}

void bns_fields_add(bns_fields *fields, size_t at, size_t name_len, size_t value_len) {
  field f = {(uint32_t)at, (uint32_t)name_len, (uint32_t)value_len};
  if (fields->index != NULL) set(fields, fields->num++, f);
}

bns_slice bns_fields_name(const bns_fields *fields, size_t i) {
  field f = get(fields, i);
  bns_slice name = {fields->text + f.at, f.name_len};
  return name;
}

bns_slice bns_fields_value(const bns_fields *fields, size_t i) {
  field f = get(fields, i);
  bns_slice value = {NULL, f.value_len};
  if (f.value_len > 0) value.ptr = fields->text + f.at + f.name_len + 1;
  return value;
}

/* Of two with one name the one that stands first in the text comes first. */
static int precedes(const bns_fields *fields, size_t a, size_t b) {
  int order = bns_slice_compare(bns_fields_name(fields, a), bns_fields_name(fields, b));
  return order < 0 || (order == 0 && get(fields, a).at < get(fields, b).at);
}

static void swap(bns_fields *fields, size_t a, size_t b) {
  field was = get(fields, a);
  set(fields, a, get(fields, b));
  set(fields, b, was);
}

static void sift(bns_fields *fields, size_t root, size_t num) {
  for (;;) {
    size_t child = 2 * root + 1;
    if (child >= num) return;
    if (child + 1 < num && precedes(fields, child, child + 1)) child++;
    if (!precedes(fields, root, child)) return;
    swap(fields, root, child);
    root = child;
  }
}

/* Heap sort: what arrives is hostile, so the worst case counts; and qsort may allocate. */
void bns_fields_sort(bns_fields *fields) {
  for (size_t i = fields->num / 2; i > 0; i--)
    sift(fields, i - 1, fields->num);
  for (size_t last = fields->num; last > 1; last--) {
    swap(fields, 0, last - 1);
    sift(fields, 0, last - 1);
  }
}

int bns_fields_repeat(const bns_fields *fields) {
  for (size_t i = 1; i < fields->num; i++)
    if (bns_slice_equal(bns_fields_name(fields, i - 1), bns_fields_name(fields, i))) return 1;
  return 0;
}

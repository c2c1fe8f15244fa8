/* fields.h - an index over "name=value" texts, kept in the caller's room: sorted by the bytes of the names to find a
 * name that stands twice, and to give a WebSocket payload its order (SW-1). n log n on any input, no allocation. */
#ifndef BNS_FIELDS_H
#define BNS_FIELDS_H

#include "text.h"

#define BNS_FIELD_ROOM 12 /* bytes of room for each field */

/* bns_fields: the index. Its fields lie in text; a value begins one byte after the end of its name. */
typedef struct bns_fields {
  uint8_t *index; /* NULL where there was no room: adding and sorting then do nothing */
  const uint8_t *text;
  size_t num, cap;
} bns_fields;

/* bns_fields_open takes room for cap fields from out. */
void bns_fields_open(bns_fields *fields, bns_out *out, size_t cap, const uint8_t *text);
/* bns_fields_add adds the field whose name begins at byte at of the text. All three are below 2^32. */
void bns_fields_add(bns_fields *fields, size_t at, size_t name_len, size_t value_len);
bns_slice bns_fields_name(const bns_fields *fields, size_t i);
bns_slice bns_fields_value(const bns_fields *fields, size_t i);
void bns_fields_sort(bns_fields *fields);
/* bns_fields_repeat tells, of sorted fields, that a name is there twice. */
int bns_fields_repeat(const bns_fields *fields);

#endif

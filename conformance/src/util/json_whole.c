/* json_whole.c - a text that is one JSON value and nothing else. */
#include "util/json_whole.h"

enum { MOST_VALUES = 100000 }; /* the table of more would be many times its text */

const bns_json *json_whole(mem *arena, bns_slice text) {
  size_t num = 0, at = 0;
  bns_json *values;
  if (bns_json_parse(NULL, 0, &num, &at, text.ptr, text.len) != BNS_ERR_ROOM || num > MOST_VALUES) return NULL;
  values = mem_alloc(arena, num * sizeof *values);
  return bns_json_parse(values, num, &num, &at, text.ptr, text.len) == BNS_OK ? values : NULL;
}

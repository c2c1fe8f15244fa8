/* Any bytes as JSON: values stay inside the text and inside each other, and every string can be unescaped. */
#include <stdlib.h>

#include "json.h"
#include "text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void need(int holds) {
  if (!holds) abort();
}

static void look_at(const bns_json *value, const uint8_t *data, size_t size) {
  need(value->ptr >= data && value->len <= size && (size_t)(value->ptr - data) <= size - value->len);
  if (value->type == BNS_JSON_STRING) {
    uint8_t *room = malloc(value->len + 1);
    bns_slice text = {room, 0};
    need(room != NULL && bns_json_text(room, value->len, &text.len, value) == BNS_OK);
    need(text.len <= value->len && bns_utf8_valid(text));
    free(room);
  }
  if (value->type == BNS_JSON_OBJECT) (void)bns_json_member(value, "signature");
}

/* The spans of what a container holds add up to its own. */
static void add_up(const bns_json *value) {
  uint32_t num = value->type == BNS_JSON_OBJECT ? 2 * value->count : value->count;
  const bns_json *each = bns_json_child(value);
  for (uint32_t i = 0; i < num; i++)
    each = bns_json_next(each);
  need(each == bns_json_next(value));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  size_t num = 0, again = 0, at = 0;
  bns_status counted = bns_json_parse(NULL, 0, &num, &at, data, size);
  need(counted != BNS_OK && at <= size);
  if (counted != BNS_ERR_ROOM) return 0;
  bns_json *values = malloc(num * sizeof *values);
  need(values != NULL && bns_json_parse(values, num, &again, &at, data, size) == BNS_OK);
  need(again == num && values[0].span == num);
  for (size_t i = 0; i < num; i++) {
    look_at(&values[i], data, size);
    add_up(&values[i]);
  }
  free(values);
  return 0;
}

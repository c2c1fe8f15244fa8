/* Any bytes through each spelling and back: what is written is read as the same bytes, and what is read is written as
 * the same text. */
#include <stdlib.h>
#include <string.h>

#include "json.h"
#include "text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void need(int holds) {
  if (!holds) abort();
}

static void there_and_back(uint8_t *text, uint8_t *back, bns_slice bytes) {
  size_t len;
  bns_slice hex = {text, 2 * bytes.len}, base64 = {text, 4 * ((bytes.len + 2) / 3)}, got = {back, 0};
  bns_hex_lower(text, bytes.ptr, bytes.len);
  need(bns_unhex(back, bytes.len, &got.len, hex) == BNS_OK && bns_slice_equal(got, bytes));
  bns_base64(text, bytes.ptr, bytes.len);
  need(bns_unbase64(back, bytes.len, &got.len, base64) == BNS_OK && bns_slice_equal(got, bytes));
  bns_out out = {text, 3 * bytes.len, 0};
  bns_put_percent(&out, bytes);
  bns_slice percent = {text, out.len};
  need(bns_unpercent(back, bytes.len, &got.len, percent) == BNS_OK && bns_slice_equal(got, bytes));
  need(bns_unpercent(back, bytes.len, &len, bytes) != BNS_ERR_ROOM);
}

/* One text a value: base64 that is read is the base64 of what was read. */
static void back_and_there(uint8_t *text, uint8_t *back, bns_slice base64) {
  size_t len;
  if (bns_unbase64(back, base64.len, &len, base64) != BNS_OK) return;
  bns_slice again = {text, 4 * ((len + 2) / 3)};
  bns_base64(text, back, len);
  need(bns_slice_equal(again, base64));
}

static void as_json(uint8_t *text, uint8_t *back, bns_slice bytes) {
  bns_json value;
  size_t num, at;
  bns_slice got = {back, 0};
  bns_out out = {text, 6 * bytes.len + 2, 0};
  bns_put_byte(&out, '"');
  bns_put_json(&out, bytes);
  bns_put_byte(&out, '"');
  need(bns_out_status(&out) == BNS_OK);
  bns_status status = bns_json_parse(&value, 1, &num, &at, text, out.len);
  need((status == BNS_OK) == bns_utf8_valid(bytes));
  if (status != BNS_OK) return;
  need(bns_json_text(back, bytes.len, &got.len, &value) == BNS_OK && bns_slice_equal(got, bytes));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  uint8_t *text = malloc(6 * size + 2), *back = malloc(size + 1);
  bns_slice bytes = {data, size};
  uint64_t number;
  need(text != NULL && back != NULL);
  there_and_back(text, back, bytes);
  back_and_there(text, back, bytes);
  as_json(text, back, bytes);
  (void)!bns_number(&number, bytes);
  free(text);
  free(back);
  return 0;
}

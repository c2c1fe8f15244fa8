#include "fix.h"

#include <string.h>

#include "text.h"

static int is_tag(bns_slice tag) {
  uint64_t number;
  return tag.len > 0 && tag.ptr[0] != '0' && bns_number(&number, tag) == BNS_OK;
}

bns_status bns_fix_next(bns_fix_field *field, bns_slice message, size_t at) {
  const uint8_t *start = message.ptr + at;
  if (at >= message.len) return BNS_ERR_SYNTAX;
  const uint8_t *end = memchr(start, BNS_SOH, message.len - at);
  if (end == NULL) return BNS_ERR_SYNTAX;
  const uint8_t *equals = memchr(start, '=', (size_t)(end - start));
  if (equals == NULL) return BNS_ERR_SYNTAX;
  field->tag.ptr = start;
  field->tag.len = (size_t)(equals - start);
  field->value.ptr = equals + 1;
  field->value.len = (size_t)(end - equals) - 1;
  field->end = at + (size_t)(end - start) + 1;
  return is_tag(field->tag) ? BNS_OK : BNS_ERR_SYNTAX;
}

unsigned bns_fix_sum(bns_slice bytes) {
  unsigned sum = 0;
  for (size_t i = 0; i < bytes.len; i++)
    sum += bytes.ptr[i];
  return sum % 256;
}

static int is_ascii(bns_slice text) {
  for (size_t i = 0; i < text.len; i++)
    if (text.ptr[i] >= 0x80) return 0;
  return 1;
}

/* The server itself writes BodyLength with zeros in front, 9=0000113, so they are read. */
static int is_body_length(bns_slice value, size_t len) {
  uint64_t number;
  return bns_number(&number, value) == BNS_OK && number == len;
}

/* Three digits always (FIX 4.4, CheckSum). */
static int is_check_sum(bns_slice value, bns_slice before) {
  uint64_t number;
  return value.len == 3 && bns_number(&number, value) == BNS_OK && number == bns_fix_sum(before);
}

bns_status bns_fix_check(size_t *num_fields, bns_slice message) {
  static const char *const head[] = {"8", "9", "35"};
  bns_fix_field field;
  bns_slice length = {NULL, 0};
  size_t at = 0, body_at = 0, last_at = 0;
  *num_fields = 0;
  if (!is_ascii(message)) return BNS_ERR_SYNTAX;
  while (at < message.len) {
    if (bns_fix_next(&field, message, at) != BNS_OK) return BNS_ERR_SYNTAX;
    if (*num_fields < 3 && !bns_slice_is(field.tag, head[*num_fields])) return BNS_ERR_SYNTAX;
    if (*num_fields == 0 && !bns_slice_is(field.value, "FIX.4.4")) return BNS_ERR_SYNTAX;
    if (*num_fields == 1) {
      length = field.value;
      body_at = field.end;
    }
    ++*num_fields;
    last_at = at;
    at = field.end;
  }
  bns_slice before = {message.ptr, last_at};
  if (*num_fields < 4 || !bns_slice_is(field.tag, "10")) return BNS_ERR_SYNTAX;
  if (!is_body_length(length, last_at - body_at) || !is_check_sum(field.value, before)) return BNS_ERR_SYNTAX;
  return BNS_OK;
}

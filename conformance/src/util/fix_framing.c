/* fix_framing.c - where one message ends, and whether it is one (FX-4). */
#include "util/fix_framing.h"

#include <string.h>

#include "fix.h"
#include "util/slice.h"
#include "text.h"

enum { TAGS_MAX = 512 };

fix_state fix_cut(size_t *len, const uint8_t *bytes, size_t num) {
  static const char mark[] = "\00110=";
  bns_slice text = {bytes, num < FIX_LONGEST ? num : FIX_LONGEST};
  size_t at = slice_find(text, mark), end;
  if (at < text.len) {
    at += sizeof mark - 1;
    end = at + slice_index(slice_from(text, at), BNS_SOH);
    *len = end + 1;
    if (end < text.len) return FIX_WHOLE;
  }
  return num < FIX_LONGEST ? FIX_MORE : FIX_BROKEN;
}

static int is_allowed(bns_slice text) {
  for (size_t i = 0; i < text.len; i++)
    if (text.ptr[i] != BNS_SOH && (text.ptr[i] < 0x20 || text.ptr[i] > 0x7e)) return 0;
  return 1;
}

/* read_tag gives the number before '=' of the field at a place, and where the next one begins; 0: it has none. */
static uint64_t read_tag(bns_slice message, size_t at, size_t *next) {
  bns_slice field = slice_from(message, at);
  uint64_t tag = 0;
  field = slice_until(field, slice_index(field, BNS_SOH));
  *next = at + field.len + 1;
  field = slice_until(field, slice_index(field, '='));
  if (at + field.len + 1 == *next || field.len == 0 || field.ptr[0] == '0') return 0;
  return bns_number(&tag, field) == BNS_OK ? tag : 0;
}

/* The head of a message stands in its place, whatever the rest of it is. */
static fix_fault judge_head(bns_slice message, size_t *body_at) {
  static const char begin[] = "8=FIX.4.4\001";
  size_t second, third;
  if (!slice_starts(message, begin)) return FIX_BEGIN;
  if (read_tag(message, sizeof begin - 1, &second) != 9) return FIX_HEAD;
  *body_at = second;
  return read_tag(message, second, &third) == 35 ? FIX_NO_FAULT : FIX_HEAD;
}

static fix_fault judge_numbers(bns_slice message, size_t body_at) {
  static const char mark[] = "\00110=";
  size_t last = slice_find(message, mark) + 1;
  bns_slice length = slice_from(message, slice_find(message, "\0019=") + 3), sum = slice_from(message, last + 3);
  uint64_t number;
  length = slice_until(length, slice_index(length, BNS_SOH));
  sum = slice_until(sum, slice_index(sum, BNS_SOH));
  if (last < body_at || bns_number(&number, length) != BNS_OK || number != last - body_at) return FIX_LENGTH;
  if (sum.len != 3 || bns_number(&number, sum) != BNS_OK || number != bns_fix_sum(slice_until(message, last)))
    return FIX_SUM;
  return FIX_NO_FAULT;
}

static fix_fault judge_fields(uint64_t *tag, bns_slice message) {
  bns_slice field;
  size_t next;
  for (size_t at = 0; at < message.len; at = next) {
    *tag = read_tag(message, at, &next);
    if (*tag == 0) return FIX_TAG;
    field = slice_until(slice_from(message, at), next - at - 1);
    if (slice_index(field, '=') + 1 == field.len) return FIX_VALUE;
  }
  *tag = 0;
  return FIX_NO_FAULT;
}

fix_fault fix_fault_of(uint64_t *tag, bns_slice message) {
  size_t body_at = 0;
  fix_fault fault = judge_head(message, &body_at);
  *tag = 0;
  if (fault != FIX_NO_FAULT) return fault;
  if (!is_allowed(message)) return FIX_CHARACTER;
  fault = judge_numbers(message, body_at);
  return fault != FIX_NO_FAULT ? fault : judge_fields(tag, message);
}

int fix_find(bns_slice *value, bns_slice message, const char *tag) {
  bns_fix_field field;
  for (size_t at = 0; bns_fix_next(&field, message, at) == BNS_OK; at = field.end)
    if (bns_slice_is(field.tag, tag)) {
      *value = field.value;
      return 1;
    }
  return 0;
}

uint64_t fix_twice(bns_slice message) {
  uint64_t tags[TAGS_MAX];
  size_t num = 0, next;
  for (size_t at = 0; at < message.len && num < TAGS_MAX; at = next) {
    tags[num] = read_tag(message, at, &next);
    for (size_t i = 0; i < num; i++)
      if (tags[i] == tags[num]) return tags[num];
    num++;
  }
  return 0;
}

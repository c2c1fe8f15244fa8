#include "members.h"

#include <string.h>

#include "text.h"

static int fault(members *f, const char *path, const char *why) {
  if (f->fault_at == NULL) {
    f->fault_at = path;
    f->fault = why;
  }
  return 0;
}

static const bns_json *member(const bns_json *object, const char *path) {
  const char *dot = strrchr(path, '.');
  return bns_json_member(object, dot ? dot + 1 : path);
}

static const bns_json *wanted(members *f, const bns_json *object, const char *path) {
  const bns_json *value = member(object, path);
  if (value == NULL) fault(f, path, "missing");
  return value;
}

static int unescape(members *f, bns_slice *out, const bns_json *value, const char *path) {
  uint8_t *to = f->text + f->text_len;
  size_t len = 0;
  if (bns_json_text(to, f->text_cap - f->text_len, &len, value) != BNS_OK) return fault(f, path, "not text");
  f->text_len += len;
  *out = (bns_slice){to, len};
  return 1;
}

static int unhex(members *f, bns_slice *out, const bns_json *value, const char *path) {
  const bns_json *hex = bns_json_member(value, "hex");
  if (hex == NULL || value->count != 1) return fault(f, path, "neither text nor {\"hex\":...}");
  uint8_t *to = f->text + f->text_len;
  size_t len = 0;
  bns_slice digits = {hex->ptr, hex->len};
  if (hex->type != BNS_JSON_STRING || bns_unhex(to, f->text_cap - f->text_len, &len, digits) != BNS_OK)
    return fault(f, path, "the hex is not pairs of hex digits");
  f->text_len += len;
  *out = (bns_slice){to, len};
  return 1;
}

static int text_of(members *f, bns_slice *out, const bns_json *value, const char *path) {
  if (value->type == BNS_JSON_OBJECT) return unhex(f, out, value, path);
  if (value->type != BNS_JSON_STRING) return fault(f, path, "neither text nor {\"hex\":...}");
  if (value->escaped) return unescape(f, out, value, path);
  *out = (bns_slice){value->ptr, value->len};
  return 1;
}

int members_text(members *f, bns_slice *out, const bns_json *object, const char *path) {
  const bns_json *value = wanted(f, object, path);
  return value != NULL && text_of(f, out, value, path);
}

int members_text_if(members *f, bns_slice *out, const bns_json *object, const char *path) {
  const bns_json *value = member(object, path);
  *out = (bns_slice){NULL, 0};
  return value == NULL || text_of(f, out, value, path);
}

const bns_json *members_object(members *f, const bns_json *object, const char *path) {
  const bns_json *value = wanted(f, object, path);
  if (value == NULL || value->type == BNS_JSON_OBJECT) return value;
  fault(f, path, "not an object");
  return NULL;
}

static const bns_json *array(members *f, const bns_json *object, const char *path) {
  const bns_json *value = wanted(f, object, path);
  if (value == NULL || value->type == BNS_JSON_ARRAY) return value;
  fault(f, path, "not an array of [name,value]");
  return NULL;
}

int members_count(members *f, size_t *count, const bns_json *object, const char *path) {
  const bns_json *value = array(f, object, path);
  if (value == NULL) return 0;
  *count = value->count;
  return 1;
}

/* pair_value takes the name of [name,value]; NULL after a fault. */
static const bns_json *pair_value(members *f, bns_slice *name, const bns_json *pair, const char *path) {
  if (pair->type != BNS_JSON_ARRAY || pair->count != 2) {
    fault(f, path, "an element is not [name,value]");
    return NULL;
  }
  const bns_json *first = bns_json_child(pair);
  return text_of(f, name, first, path) ? bns_json_next(first) : NULL;
}

/* typed reads the value of a pair of a WebSocket request. */
static int typed(members *f, bns_param *out, const bns_json *value, const char *path) {
  out->kind = BNS_TEXT;
  if (value->type != BNS_JSON_OBJECT) return text_of(f, &out->value, value, path);
  const bns_json *number = bns_json_member(value, "number");
  const bns_json *boolean = bns_json_member(value, "boolean");
  if (value->count != 1 || (number == NULL && boolean == NULL)) return text_of(f, &out->value, value, path);
  if (!text_of(f, &out->value, number ? number : boolean, path)) return 0;
  out->kind = number ? BNS_NUMBER : BNS_BOOLEAN;
  bns_json read[1];
  size_t num = 0, at = 0;
  if (bns_json_parse(read, 1, &num, &at, out->value.ptr, out->value.len) != BNS_OK || read[0].len != out->value.len)
    return fault(f, path, "a number or boolean is not written as in JSON");
  int is_number = read[0].type == BNS_JSON_NUMBER;
  int is_boolean = read[0].type == BNS_JSON_TRUE || read[0].type == BNS_JSON_FALSE;
  if (number ? !is_number : !is_boolean) return fault(f, path, "a number or boolean is not written as in JSON");
  return 1;
}

typedef int value_reader(members *f, bns_param *out, const bns_json *value, const char *path);

static int plain(members *f, bns_param *out, const bns_json *value, const char *path) {
  out->kind = BNS_TEXT;
  return text_of(f, &out->value, value, path);
}

static int pairs(members *f, bns_param *out, const bns_json *object, const char *path, value_reader *read) {
  const bns_json *list = array(f, object, path);
  if (list == NULL) return 0;
  const bns_json *pair = list->count ? bns_json_child(list) : NULL;
  for (uint32_t i = 0; i < list->count; i++, pair = bns_json_next(pair)) {
    const bns_json *value = pair_value(f, &out[i].name, pair, path);
    if (value == NULL || !read(f, &out[i], value, path)) return 0;
  }
  return 1;
}

int members_pairs(members *f, bns_param *out, const bns_json *object, const char *path) {
  return pairs(f, out, object, path, plain);
}

int members_typed(members *f, bns_param *out, const bns_json *object, const char *path) {
  return pairs(f, out, object, path, typed);
}

int members_headers(members *f, bns_header *out, const bns_json *object, const char *path) {
  const bns_json *list = array(f, object, path);
  if (list == NULL) return 0;
  const bns_json *pair = list->count ? bns_json_child(list) : NULL;
  for (uint32_t i = 0; i < list->count; i++, pair = bns_json_next(pair)) {
    const bns_json *value = pair_value(f, &out[i].name, pair, path);
    if (value == NULL || !text_of(f, &out[i].value, value, path)) return 0;
  }
  return 1;
}

int members_microseconds(members *f, int64_t *us, bns_slice text, const char *path) {
  const uint8_t *dot = text.len ? memchr(text.ptr, '.', text.len) : NULL;
  size_t whole = dot ? (size_t)(dot - text.ptr) : text.len;
  size_t decimals = dot ? text.len - whole - 1 : 0;
  uint64_t ms = 0, part = 0;
  bns_slice after = {dot ? dot + 1 : NULL, decimals};
  if (whole < 1 || whole > 15 || decimals > 3 || (dot && decimals < 1) ||
      bns_number(&ms, (bns_slice){text.ptr, whole}) != BNS_OK || (dot && bns_number(&part, after) != BNS_OK))
    return fault(f, path, "not milliseconds with up to three decimals");
  for (size_t i = decimals; i < 3; i++)
    part *= 10;
  *us = (int64_t)(ms * 1000 + part);
  return 1;
}

#include "json.h"

#include <string.h>

#include "text.h"

/* What is open around the value that is being read. */
typedef struct level {
  size_t value; /* the container's place among the values */
  const uint8_t *start;
  uint32_t count;
  uint8_t type;
} level;

typedef struct reader {
  const uint8_t *at, *end;
  bns_json *values;
  size_t cap, num;
  level levels[BNS_JSON_DEPTH];
  size_t depth;
} reader;

static int next_is(const reader *r, uint8_t c) {
  return r->at < r->end && *r->at == c;
}

static int take(reader *r, uint8_t c) {
  if (!next_is(r, c)) return 0;
  r->at++;
  return 1;
}

static void skip_space(reader *r) {
  while (r->at < r->end && (*r->at == ' ' || *r->at == '\t' || *r->at == '\n' || *r->at == '\r'))
    r->at++;
}

/* Counts on when there is no room, so that the caller learns how much is needed. */
static void add_value(reader *r, bns_json_type type, const uint8_t *ptr, size_t len, int escaped) {
  if (r->num < r->cap) {
    bns_json value = {ptr, len, 1, 0, (uint8_t)type, (uint8_t)escaped};
    r->values[r->num] = value;
  }
  r->num++;
}

/* -------------------------------------------------------------------------------------------------------- scalars */

static int four_hex(uint32_t *code, const uint8_t *p, size_t left) {
  uint8_t bytes[2];
  size_t len;
  if (left < 6 || p[0] != '\\' || p[1] != 'u') return 0;
  bns_slice digits = {p + 2, 4};
  if (bns_unhex(bytes, sizeof bytes, &len, digits) != BNS_OK) return 0;
  *code = (uint32_t)bytes[0] << 8 | bytes[1];
  return 1;
}

/* \uXXXX, or two of them that are a surrogate pair (RFC 8259 section 7). A surrogate alone is no character. */
static size_t unicode_escape(uint32_t *code, const uint8_t *p, size_t left) {
  uint32_t low;
  if (!four_hex(code, p, left)) return 0;
  if (*code < 0xd800 || *code > 0xdfff) return 6;
  if (*code > 0xdbff || !four_hex(&low, p + 6, left - 6) || low < 0xdc00 || low > 0xdfff) return 0;
  *code = 0x10000 + ((*code - 0xd800) << 10) + (low - 0xdc00);
  return 12;
}

/* Reads the escape at p, a backslash: its length, 0 if it is none. */
static size_t read_escape(uint32_t *code, const uint8_t *p, size_t left) {
  static const char letters[] = "\"\\/bfnrt", meanings[] = "\"\\/\b\f\n\r\t";
  if (left < 2) return 0;
  const char *letter = p[1] == 0 ? NULL : strchr(letters, p[1]);
  if (letter == NULL) return unicode_escape(code, p, left);
  *code = (uint8_t)meanings[letter - letters];
  return 2;
}

#define ONES UINT64_C(0x0101010101010101)
#define HIGH UINT64_C(0x8080808080808080)

/* Which of eight bytes are zero, in their high bits; a byte above a zero one may be marked too, so the answer holds for
 * all eight together alone. */
static uint64_t any_zero(uint64_t bytes) {
  return (bytes - ONES) & ~bytes & HIGH;
}

/* Most of a text is bytes that mean themselves: visible ASCII and the space, but for '"' and the backslash. They are
 * passed over eight at a time, which is what reading ten thousand vectors costs most. */
static const uint8_t *skip_plain(const uint8_t *at, const uint8_t *end) {
  while (end - at >= 8) {
    uint64_t bytes;
    memcpy(&bytes, at, sizeof bytes);
    uint64_t control = any_zero(bytes & (ONES * 0xe0)); /* no bit of 0xe0: below 0x20 */
    if ((bytes & HIGH) | control | any_zero(bytes ^ (ONES * '"')) | any_zero(bytes ^ (ONES * '\\'))) break;
    at += 8;
  }
  while (at < end && *at >= 0x20 && *at < 0x80 && *at != '"' && *at != '\\')
    at++;
  return at;
}

static bns_status read_string(reader *r) {
  const uint8_t *start = ++r->at;
  int escaped = 0;
  while ((r->at = skip_plain(r->at, r->end)) < r->end && *r->at != '"') {
    bns_slice rest = {r->at, (size_t)(r->end - r->at)};
    uint32_t code;
    size_t len = 0; /* of a control character too */
    if (*r->at == '\\') {
      len = read_escape(&code, rest.ptr, rest.len);
      escaped = 1;
    } else if (*r->at >= 0x80) {
      len = bns_utf8_char(rest);
    }
    if (len == 0) return BNS_ERR_SYNTAX;
    r->at += len;
  }
  if (r->at == r->end) return BNS_ERR_SYNTAX;
  add_value(r, BNS_JSON_STRING, start, (size_t)(r->at - start), escaped);
  r->at++;
  return BNS_OK;
}

static int take_digits(reader *r) {
  const uint8_t *start = r->at;
  while (r->at < r->end && *r->at >= '0' && *r->at <= '9')
    r->at++;
  return r->at > start;
}

/* RFC 8259 section 6. What may follow a number is the affair of who called: "01" is then "0" and a stray "1". */
static bns_status read_number(reader *r) {
  const uint8_t *start = r->at;
  (void)take(r, '-');
  if (!take(r, '0') && !take_digits(r)) return BNS_ERR_SYNTAX;
  if (take(r, '.') && !take_digits(r)) return BNS_ERR_SYNTAX;
  if (take(r, 'e') || take(r, 'E')) {
    if (!take(r, '+')) (void)take(r, '-');
    if (!take_digits(r)) return BNS_ERR_SYNTAX;
  }
  add_value(r, BNS_JSON_NUMBER, start, (size_t)(r->at - start), 0);
  return BNS_OK;
}

static bns_status read_word(reader *r, const char *word, bns_json_type type) {
  size_t len = strlen(word);
  if ((size_t)(r->end - r->at) < len || memcmp(r->at, word, len) != 0) return BNS_ERR_SYNTAX;
  add_value(r, type, r->at, len, 0);
  r->at += len;
  return BNS_OK;
}

/* ----------------------------------------------------------------------------------------------------- containers */

static bns_status open_level(reader *r, bns_json_type type) {
  if (r->depth == BNS_JSON_DEPTH) return BNS_ERR_LIMIT;
  level opened = {r->num, r->at, 0, (uint8_t)type};
  r->levels[r->depth++] = opened;
  add_value(r, type, r->at, 0, 0);
  r->at++;
  return BNS_OK;
}

static void close_level(reader *r) {
  const level *closed = &r->levels[--r->depth];
  r->at++;
  if (closed->value >= r->cap) return;
  bns_json *value = &r->values[closed->value];
  value->len = (size_t)(r->at - closed->start);
  value->span = (uint32_t)(r->num - closed->value);
  value->count = closed->count;
}

static uint8_t closing(const level *l) {
  return l->type == BNS_JSON_OBJECT ? '}' : ']';
}

static bns_status read_value(reader *r) {
  if (r->at == r->end) return BNS_ERR_SYNTAX;
  switch (*r->at) {
  case '{': return open_level(r, BNS_JSON_OBJECT);
  case '[': return open_level(r, BNS_JSON_ARRAY);
  case '"': return read_string(r);
  case 't': return read_word(r, "true", BNS_JSON_TRUE);
  case 'f': return read_word(r, "false", BNS_JSON_FALSE);
  case 'n': return read_word(r, "null", BNS_JSON_NULL);
  default: return read_number(r);
  }
}

/* An element, or a member up to its value: what a container holds next. */
static bns_status read_element(reader *r) {
  level *l = &r->levels[r->depth - 1];
  l->count++;
  if (l->type == BNS_JSON_OBJECT) {
    if (!next_is(r, '"') || read_string(r) != BNS_OK) return BNS_ERR_SYNTAX;
    skip_space(r);
    if (!take(r, ':')) return BNS_ERR_SYNTAX;
    skip_space(r);
  }
  return read_value(r);
}

/* Goes on inside the innermost container: an element, behind a comma if it is not the first, or the end. */
static bns_status read_on(reader *r) {
  const level *l = &r->levels[r->depth - 1];
  skip_space(r);
  if (next_is(r, closing(l))) {
    close_level(r);
    return BNS_OK;
  }
  if (l->count > 0) {
    if (!take(r, ',')) return BNS_ERR_SYNTAX;
    skip_space(r);
  }
  return read_element(r);
}

bns_status bns_json_parse(bns_json *values, size_t values_cap, size_t *num_values, size_t *error_at,
                          const uint8_t *text, size_t text_len) {
  static const uint8_t nothing[1] = {0};
  reader r;
  if (text == NULL) text = nothing; /* a slice of length 0 may be NULL, and NULL + 0 is not C */
  r.at = text;
  r.end = text + text_len;
  r.values = values;
  r.cap = values_cap;
  r.num = 0;
  r.depth = 0;
  *num_values = 0;
  *error_at = 0;
  if (text_len > UINT32_MAX) return BNS_ERR_LIMIT; /* span and count have 32 bits */
  skip_space(&r);
  bns_status status = read_value(&r);
  while (status == BNS_OK && r.depth > 0)
    status = read_on(&r);
  if (status == BNS_OK) skip_space(&r);
  if (status == BNS_OK && r.at != r.end) status = BNS_ERR_SYNTAX;
  if (status != BNS_OK) {
    *error_at = (size_t)(r.at - text);
    return status;
  }
  *num_values = r.num;
  return r.num <= values_cap ? BNS_OK : BNS_ERR_ROOM;
}

/* -------------------------------------------------------------------------------------------------------- reading */

const bns_json *bns_json_child(const bns_json *value) {
  return value + 1;
}

const bns_json *bns_json_next(const bns_json *value) {
  return value + value->span;
}

static void put_utf8(bns_out *out, uint32_t code) {
  if (code < 0x80) {
    bns_put_byte(out, (uint8_t)code);
    return;
  }
  if (code < 0x800) {
    bns_put_byte(out, (uint8_t)(0xc0 | code >> 6));
  } else {
    if (code < 0x10000) {
      bns_put_byte(out, (uint8_t)(0xe0 | code >> 12));
    } else {
      bns_put_byte(out, (uint8_t)(0xf0 | code >> 18));
      bns_put_byte(out, (uint8_t)(0x80 | (code >> 12 & 63)));
    }
    bns_put_byte(out, (uint8_t)(0x80 | (code >> 6 & 63)));
  }
  bns_put_byte(out, (uint8_t)(0x80 | (code & 63)));
}

bns_status bns_json_text(uint8_t *out, size_t out_cap, size_t *out_len, const bns_json *value) {
  bns_out to = {out, out_cap, 0};
  const uint8_t *at = value->ptr, *end = value->ptr + value->len;
  if (value->type != BNS_JSON_STRING) return BNS_ERR_SYNTAX;
  while (at < end) {
    const uint8_t *backslash = value->escaped ? memchr(at, '\\', (size_t)(end - at)) : NULL;
    const uint8_t *stop = backslash != NULL ? backslash : end;
    bns_put(&to, at, (size_t)(stop - at));
    at = stop;
    if (backslash != NULL) {
      uint32_t code = 0;
      size_t len = read_escape(&code, at, (size_t)(end - at));
      if (len == 0) return BNS_ERR_SYNTAX; /* not a value that bns_json_parse made */
      put_utf8(&to, code);
      at += len;
    }
  }
  *out_len = to.len;
  return bns_out_status(&to);
}

/* Unescapes piece by piece, so that a name of any length is compared without room for it. */
static int name_is(const bns_json *name, bns_slice wanted) {
  bns_slice plain = {name->ptr, name->len};
  if (!name->escaped) return bns_slice_equal(plain, wanted);
  const uint8_t *at = name->ptr, *end = name->ptr + name->len;
  size_t compared = 0;
  while (at < end) {
    uint8_t piece[4];
    bns_out to = {piece, sizeof piece, 0};
    uint32_t code = 0;
    size_t len = *at == '\\' ? read_escape(&code, at, (size_t)(end - at)) : 1;
    if (len == 0) return 0;
    if (*at == '\\')
      put_utf8(&to, code);
    else
      bns_put_byte(&to, *at);
    if (to.len > wanted.len - compared || memcmp(wanted.ptr + compared, piece, to.len) != 0) return 0;
    compared += to.len;
    at += len;
  }
  return compared == wanted.len;
}

const bns_json *bns_json_member(const bns_json *object, const char *name) {
  const bns_json *found = NULL;
  if (object == NULL || object->type != BNS_JSON_OBJECT) return NULL;
  bns_slice wanted = bns_slice_of(name);
  const bns_json *member = bns_json_child(object);
  for (uint32_t i = 0; i < object->count; i++) {
    const bns_json *value = bns_json_next(member);
    if (name_is(member, wanted)) found = value;
    member = bns_json_next(value);
  }
  return found;
}

/* text.h - writing into the caller's room, and the three spellings of bytes: hex, base64, percent-encoding. Pure.
 *
 * What is written and compared a million times a search stands here, so that a compiler puts it in its place. */
#ifndef BNS_TEXT_H
#define BNS_TEXT_H

#include <string.h>

#include "bnsign.h"

/* bns_out: room that is being written to. len counts on when the room is full, so that at the end it tells how much
 * was needed; bns_out_status then says BNS_ERR_ROOM. */
typedef struct bns_out {
  uint8_t *ptr;
  size_t cap;
  size_t len;
} bns_out;

static inline void bns_put(bns_out *out, const void *bytes, size_t len) {
  if (len == 0) return;
  if (out->len <= out->cap && len <= out->cap - out->len) memcpy(out->ptr + out->len, bytes, len);
  /* A length that cannot be told is one that no room can hold. */
  out->len = len > SIZE_MAX - out->len ? SIZE_MAX : out->len + len;
}

static inline void bns_put_byte(bns_out *out, uint8_t byte) {
  if (out->len < out->cap) out->ptr[out->len] = byte;
  out->len += out->len < SIZE_MAX;
}

static inline void bns_put_slice(bns_out *out, bns_slice slice) {
  bns_put(out, slice.ptr, slice.len);
}

static inline void bns_put_text(bns_out *out, const char *text) {
  bns_put(out, text, strlen(text));
}

void bns_put_decimal(bns_out *out, uint64_t number);
/* bns_put_percent: RFC 3986, unreserved characters as they are, upper-case hex (SR-3). */
void bns_put_percent(bns_out *out, bns_slice slice);
/* bns_put_json: the inside of a JSON string: only '"', '\' and controls are escaped (\b \t \n \f \r, else \u00xx). */
void bns_put_json(bns_out *out, bns_slice slice);
bns_status bns_out_status(const bns_out *out);

/* Room needed: 2 * len, 4 * ((len + 2) / 3); no final NUL. */
void bns_hex_lower(uint8_t *out, const uint8_t *bytes, size_t len);
void bns_hex_upper(uint8_t *out, const uint8_t *bytes, size_t len);
void bns_base64(uint8_t *out, const uint8_t *bytes, size_t len);
/* Back to bytes; strict: even length, canonical padding, no white space. ROOM, SYNTAX. */
bns_status bns_unhex(uint8_t *out, size_t out_cap, size_t *out_len, bns_slice text);
bns_status bns_unbase64(uint8_t *out, size_t out_cap, size_t *out_len, bns_slice text);
/* bns_unpercent decodes %XX alone ('+' stays '+'). SYNTAX at a '%' that two hex digits do not follow. */
bns_status bns_unpercent(uint8_t *out, size_t out_cap, size_t *out_len, bns_slice text);

/* bns_hex_value gives the value of a hex digit of either case; -1: it is none. */
int bns_hex_value(uint8_t c);
/* bns_number reads decimal digits, all of the text. SYNTAX; LIMIT over 2^64-1. */
bns_status bns_number(uint64_t *number, bns_slice text);

/* bns_slice_of a C string, for constants. */
static inline bns_slice bns_slice_of(const char *text) {
  bns_slice slice = {(const uint8_t *)text, strlen(text)};
  return slice;
}

static inline int bns_slice_equal(bns_slice a, bns_slice b) {
  return a.len == b.len && (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0);
}

/* The first byte alone tells most texts apart. */
static inline int bns_slice_is(bns_slice a, const char *text) {
  return (a.len == 0 || a.ptr[0] == (uint8_t)text[0]) && bns_slice_equal(a, bns_slice_of(text));
}

int bns_slice_is_nocase(bns_slice a, const char *text); /* ASCII letters without regard to case: header names */
int bns_slice_compare(bns_slice a, bns_slice b);        /* by bytes; a prefix comes first */
int bns_utf8_valid(bns_slice text);                     /* RFC 3629: no surrogates, no overlong forms */
/* bns_utf8_char gives the length, 1 to 4, of the well-formed character that text starts with; 0 if it starts with none.
 */
size_t bns_utf8_char(bns_slice text);

/* bns_wipe overwrites in a way that a compiler keeps; bns_same_secret compares in time that depends on len alone. */
void bns_wipe(void *bytes, size_t len);
int bns_same_secret(const uint8_t *a, const uint8_t *b, size_t len);

#endif

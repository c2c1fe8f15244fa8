#include "text.h"

#include <string.h>

static const char lower_digits[] = "0123456789abcdef";
static const char upper_digits[] = "0123456789ABCDEF";
static const char base64_digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/* ------------------------------------------------------------------------------------------------------- writing */

void bns_put_decimal(bns_out *out, uint64_t number) {
  uint8_t digits[20]; /* 2^64-1 has twenty */
  size_t at = sizeof digits;
  for (; number >= 100; number /= 100) { /* two at a time: a division waits for the one before */
    unsigned two = (unsigned)(number % 100);
    digits[--at] = (uint8_t)('0' + two % 10);
    digits[--at] = (uint8_t)('0' + two / 10);
  }
  if (number >= 10) digits[--at] = (uint8_t)('0' + number % 10);
  digits[--at] = (uint8_t)('0' + (number >= 10 ? number / 10 : number));
  bns_put(out, digits + at, sizeof digits - at);
}

/* RFC 3986 section 2.3: the bytes that are written as they are, each at its own place; at all others stands a space, or
 * nothing. Every byte of a request comes by here: to look it up costs a third of what comparing it does. */
static const char unreserved[256] = "                                "
                                    "             -. 0123456789      "
                                    " ABCDEFGHIJKLMNOPQRSTUVWXYZ    _"
                                    " abcdefghijklmnopqrstuvwxyz   ~ ";

/* Writes the unreserved bytes in front, and gives how many there are. Each is written as soon as it is looked at: most
 * texts are too short for a copy by memcpy to be worth its call. */
static size_t put_unreserved(bns_out *out, bns_slice slice) {
  uint8_t *to = out->ptr; /* what is written might change out->ptr, for all that a compiler knows */
  size_t at = out->len, room = at < out->cap ? out->cap - at : 0, run = 0;
  for (; run < slice.len && unreserved[slice.ptr[run]] > ' '; run++)
    if (run < room) to[at + run] = slice.ptr[run];
  out->len = run > SIZE_MAX - at ? SIZE_MAX : at + run;
  return run;
}

void bns_put_percent(bns_out *out, bns_slice slice) {
  for (size_t i = put_unreserved(out, slice); i < slice.len;) {
    uint8_t c = slice.ptr[i++];
    uint8_t encoded[3] = {'%', (uint8_t)upper_digits[c >> 4], (uint8_t)upper_digits[c & 15]};
    bns_slice rest = {slice.ptr + i, slice.len - i};
    bns_put(out, encoded, sizeof encoded);
    i += put_unreserved(out, rest);
  }
}

/* The letter of a two-character escape of RFC 8259 section 7, or 0. */
static uint8_t escape_letter(uint8_t c) {
  switch (c) {
  case '"': return '"';
  case '\\': return '\\';
  case '\b': return 'b';
  case '\t': return 't';
  case '\n': return 'n';
  case '\f': return 'f';
  case '\r': return 'r';
  default: return 0;
  }
}

static void put_json_escape(bns_out *out, uint8_t c) {
  uint8_t letter = escape_letter(c);
  bns_put_byte(out, '\\');
  if (letter != 0) {
    bns_put_byte(out, letter);
  } else {
    bns_put_text(out, "u00");
    bns_put_byte(out, (uint8_t)lower_digits[c >> 4]);
    bns_put_byte(out, (uint8_t)lower_digits[c & 15]);
  }
}

void bns_put_json(bns_out *out, bns_slice slice) {
  size_t from = 0;
  for (size_t i = 0; i < slice.len; i++) {
    uint8_t c = slice.ptr[i];
    if (c >= 0x20 && c != '"' && c != '\\') continue;
    bns_put(out, slice.ptr + from, i - from);
    put_json_escape(out, c);
    from = i + 1;
  }
  if (from < slice.len) bns_put(out, slice.ptr + from, slice.len - from);
}

bns_status bns_out_status(const bns_out *out) {
  return out->len <= out->cap ? BNS_OK : BNS_ERR_ROOM;
}

/* ----------------------------------------------------------------------------------------------- hex and base64 */

static void hex(uint8_t *out, const uint8_t *bytes, size_t len, const char *digits) {
  for (size_t i = 0; i < len; i++) {
    out[2 * i] = (uint8_t)digits[bytes[i] >> 4];
    out[2 * i + 1] = (uint8_t)digits[bytes[i] & 15];
  }
}

void bns_hex_lower(uint8_t *out, const uint8_t *bytes, size_t len) {
  hex(out, bytes, len, lower_digits);
}

void bns_hex_upper(uint8_t *out, const uint8_t *bytes, size_t len) {
  hex(out, bytes, len, upper_digits);
}

/* RFC 4648 section 4. */
void bns_base64(uint8_t *out, const uint8_t *bytes, size_t len) {
  for (size_t i = 0; i < len; i += 3, out += 4) {
    size_t left = len - i;
    uint32_t group = (uint32_t)bytes[i] << 16;
    if (left > 1) group |= (uint32_t)bytes[i + 1] << 8;
    if (left > 2) group |= bytes[i + 2];
    out[0] = (uint8_t)base64_digits[group >> 18];
    out[1] = (uint8_t)base64_digits[group >> 12 & 63];
    out[2] = left > 1 ? (uint8_t)base64_digits[group >> 6 & 63] : '=';
    out[3] = left > 2 ? (uint8_t)base64_digits[group & 63] : '=';
  }
}

/* The value of a hex digit, or -1. */
int bns_hex_value(uint8_t c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

bns_status bns_unhex(uint8_t *out, size_t out_cap, size_t *out_len, bns_slice text) {
  *out_len = text.len / 2;
  if (text.len % 2 != 0) return BNS_ERR_SYNTAX;
  for (size_t i = 0; i < text.len; i += 2) {
    int high = bns_hex_value(text.ptr[i]), low = bns_hex_value(text.ptr[i + 1]);
    if (high < 0 || low < 0) return BNS_ERR_SYNTAX;
    if (i / 2 < out_cap) out[i / 2] = (uint8_t)(high << 4 | low);
  }
  return *out_len <= out_cap ? BNS_OK : BNS_ERR_ROOM;
}

/* -1 where low <= c <= high, else 0: without a branch. */
static int between(int c, int low, int high) {
  return (int)((unsigned)((low - 1 - c) & (c - high - 1)) >> 8 & 1u) * -1;
}

/* The value of a base64 digit, or -1. It may be a private key's: neither a branch nor an address depends on it. */
static int base64_value(uint8_t c) {
  return -1 + (between(c, 'A', 'Z') & (c - 'A' + 1)) + (between(c, 'a', 'z') & (c - 'a' + 27)) +
         (between(c, '0', '9') & (c - '0' + 53)) + (between(c, '+', '+') & 63) + (between(c, '/', '/') & 64);
}

/* Reads the last group or another: num digits, the rest of the four being padding. The bits that padding leaves over
 * must be zero (RFC 4648 section 3.5), or two texts would mean the same bytes. */
static bns_status base64_group(uint32_t *group, const uint8_t *text, size_t num) {
  *group = 0;
  for (size_t i = 0; i < num; i++) {
    int value = base64_value(text[i]);
    if (value < 0) return BNS_ERR_SYNTAX;
    *group |= (uint32_t)value << (18 - 6 * i);
  }
  if (num == 2 && (*group & 0xffff) != 0) return BNS_ERR_SYNTAX;
  if (num == 3 && (*group & 0xff) != 0) return BNS_ERR_SYNTAX;
  return BNS_OK;
}

static size_t base64_padding(bns_slice text) {
  if (text.len == 0 || text.ptr[text.len - 1] != '=') return 0;
  return text.ptr[text.len - 2] == '=' ? 2 : 1;
}

bns_status bns_unbase64(uint8_t *out, size_t out_cap, size_t *out_len, bns_slice text) {
  *out_len = 0;
  if (text.len % 4 != 0) return BNS_ERR_SYNTAX;
  size_t padding = base64_padding(text);
  *out_len = text.len / 4 * 3 - padding;
  for (size_t i = 0; i < text.len; i += 4) {
    uint32_t group;
    if (base64_group(&group, text.ptr + i, i + 4 == text.len ? 4 - padding : 4) != BNS_OK) return BNS_ERR_SYNTAX;
    for (size_t j = 0; j < 3; j++) {
      size_t at = i / 4 * 3 + j;
      if (at < *out_len && at < out_cap) out[at] = (uint8_t)(group >> (16 - 8 * j));
    }
  }
  return *out_len <= out_cap ? BNS_OK : BNS_ERR_ROOM;
}

bns_status bns_unpercent(uint8_t *out, size_t out_cap, size_t *out_len, bns_slice text) {
  bns_out to = {out, out_cap, 0};
  for (size_t i = 0; i < text.len; i++) {
    uint8_t c = text.ptr[i];
    if (c == '%') {
      int high = text.len - i > 2 ? bns_hex_value(text.ptr[i + 1]) : -1;
      int low = text.len - i > 2 ? bns_hex_value(text.ptr[i + 2]) : -1;
      if (high < 0 || low < 0) return BNS_ERR_SYNTAX;
      c = (uint8_t)(high << 4 | low);
      i += 2;
    }
    bns_put_byte(&to, c);
  }
  *out_len = to.len;
  return bns_out_status(&to);
}

/* ------------------------------------------------------------------------------------------- numbers and slices */

bns_status bns_number(uint64_t *number, bns_slice text) {
  uint64_t sum = 0;
  int over = 0;
  if (text.len == 0) return BNS_ERR_SYNTAX;
  for (size_t i = 0; i < text.len; i++) {
    uint64_t digit = (uint64_t)text.ptr[i] - '0';
    if (digit > 9) return BNS_ERR_SYNTAX;
    if (sum > (UINT64_MAX - digit) / 10) over = 1; /* read on: a later byte may be no digit at all */
    sum = sum * 10 + digit;
  }
  if (over) return BNS_ERR_LIMIT;
  *number = sum;
  return BNS_OK;
}

static int lower(uint8_t c) {
  return c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c;
}

int bns_slice_is_nocase(bns_slice a, const char *text) {
  bns_slice b = bns_slice_of(text);
  if (a.len != b.len) return 0;
  for (size_t i = 0; i < a.len; i++)
    if (lower(a.ptr[i]) != lower(b.ptr[i])) return 0;
  return 1;
}

int bns_slice_compare(bns_slice a, bns_slice b) {
  size_t common = a.len < b.len ? a.len : b.len;
  int order = common == 0 ? 0 : memcmp(a.ptr, b.ptr, common);
  if (order != 0) return order < 0 ? -1 : 1;
  return (a.len > b.len) - (a.len < b.len);
}

/* RFC 3629 section 4: the second byte's range depends on the first; all later ones are 80..BF. */
size_t bns_utf8_char(bns_slice text) {
  if (text.len == 0) return 0;
  uint8_t first = text.ptr[0], low = 0x80, high = 0xbf;
  size_t len = first < 0x80 ? 1 : first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 0;
  if (len < 2) return len;
  if (len > text.len) return 0;
  if (first == 0xe0) low = 0xa0;  /* else overlong */
  if (first == 0xed) high = 0x9f; /* else a surrogate */
  if (first == 0xf0) low = 0x90;  /* else overlong */
  if (first == 0xf4) high = 0x8f; /* else over U+10FFFF */
  if (text.ptr[1] < low || text.ptr[1] > high) return 0;
  for (size_t i = 2; i < len; i++)
    if (text.ptr[i] < 0x80 || text.ptr[i] > 0xbf) return 0;
  return len;
}

int bns_utf8_valid(bns_slice text) {
  while (text.len > 0) {
    size_t len = bns_utf8_char(text);
    if (len == 0) return 0;
    text.ptr += len;
    text.len -= len;
  }
  return 1;
}

/* ------------------------------------------------------------------------------------------------------- secrets */

/* A call through a volatile pointer cannot be known to be memset, hence not left out as a dead store. */
static void *(*const volatile overwrite)(void *, int, size_t) = memset;

void bns_wipe(void *bytes, size_t len) {
  if (len > 0) overwrite(bytes, 0, len);
}

int bns_same_secret(const uint8_t *a, const uint8_t *b, size_t len) {
  volatile uint8_t different = 0;
  for (size_t i = 0; i < len; i++)
    different = (uint8_t)(different | (a[i] ^ b[i]));
  return different == 0;
}

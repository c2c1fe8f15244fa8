/* mistakes_hex.c - the right digest, its bytes written as hex one by one or as a number, and so not as 64 digits (SR-4,
 * PR-2). */
#include <string.h>

#include "diagnosis/catalogue/catalogue.h"
#include "diagnosis/catalogue/spelling.h"
#include "diagnosis/signing/candidate_signer.h"
#include "suite/scheme_traits.h"

#define COUNT(rows) (sizeof(rows) / sizeof((rows)[0]))

enum { BYTES_MAX = 64, WRITTEN_MAX = 640, MOST_LOST = 4 };

/* ------------------------------------------------------------------------------------------------------- writing */

/* unit: what is written by itself, most significant byte first. */
typedef enum unit { UNIT_BYTE = 1, UNIT_WORD = 4, UNIT_WHOLE = BYTES_MAX } unit;

/* sign: what becomes of a unit whose first bit is set. */
typedef enum sign {
  SIGN_NONE = 0, /* it counts as positive */
  SIGN_MINUS,    /* two's complement: a minus and the magnitude */
  SIGN_DROPPED,  /* the magnitude alone */
  SIGN_CUT,      /* the last two characters of a zero, the minus and the magnitude: "9c", "-c" */
  SIGN_EXTENDED  /* ffffff in front: a byte printed as a number of 32 bits */
} sign;

/* layout: how the units are written. */
typedef struct layout {
  unit each;
  sign negative;
  int has_zeros; /* zeros in front are kept */
  int is_decimal, is_upper, is_reversed;
  const char *open, *front, *between, *close;
  const char *what;
} layout;

static const layout layouts[] = {
    {UNIT_BYTE, SIGN_MINUS, 0, 0, 0, 0, "", "", "", "", "signed bytes, zeros lost"},
    {UNIT_BYTE, SIGN_NONE, 0, 0, 0, 0, "", "", "", "", "each byte's zero is lost"},
    {UNIT_WHOLE, SIGN_NONE, 0, 0, 0, 0, "", "", "", "", "the zeros in front are lost"},
    {UNIT_WHOLE, SIGN_MINUS, 0, 0, 0, 0, "", "", "", "", "a signed number"},
    {UNIT_BYTE, SIGN_EXTENDED, 0, 0, 0, 0, "", "", "", "", "ffffff before bytes from 80"},
    {UNIT_BYTE, SIGN_EXTENDED, 1, 0, 0, 0, "", "", "", "", "ffffff before bytes from 80"},
    {UNIT_BYTE, SIGN_MINUS, 1, 0, 0, 0, "", "", "", "", "signed bytes"},
    {UNIT_BYTE, SIGN_DROPPED, 1, 0, 0, 0, "", "", "", "", "signed bytes, the minus lost"},
    {UNIT_BYTE, SIGN_CUT, 1, 0, 0, 0, "", "", "", "", "signed bytes, cut to two characters"},
    {UNIT_BYTE, SIGN_DROPPED, 0, 0, 0, 0, "", "", "", "", "signed bytes, minus and zeros lost"},
    {UNIT_WORD, SIGN_NONE, 0, 0, 0, 0, "", "", "", "", "each word's zeros are lost"},
    {UNIT_WORD, SIGN_MINUS, 0, 0, 0, 0, "", "", "", "", "signed words"},
    {UNIT_BYTE, SIGN_NONE, 1, 0, 1, 0, "", "", "-", "", "a dash after each byte"},
    {UNIT_BYTE, SIGN_NONE, 1, 0, 0, 0, "", "", "-", "", "a dash after each byte"},
    {UNIT_BYTE, SIGN_NONE, 1, 0, 0, 0, "", "", ":", "", "a colon after each byte"},
    {UNIT_BYTE, SIGN_NONE, 1, 0, 0, 0, "", "", " ", "", "a space after each byte"},
    {UNIT_BYTE, SIGN_NONE, 1, 0, 0, 0, "0x", "", "", "", "0x in front"},
    {UNIT_BYTE, SIGN_NONE, 1, 0, 0, 0, "", "0x", "", "", "0x before each byte"},
    {UNIT_BYTE, SIGN_NONE, 1, 0, 0, 0, "", "0x", ", ", "", "0x before each byte"},
    {UNIT_BYTE, SIGN_NONE, 1, 0, 0, 0, "", "\\x", "", "", "\\x before each byte"},
    {UNIT_BYTE, SIGN_NONE, 0, 1, 0, 0, "", "", ",", "", "decimal numbers"},
    {UNIT_BYTE, SIGN_MINUS, 0, 1, 0, 0, "", "", ",", "", "signed decimal numbers"},
    {UNIT_BYTE, SIGN_NONE, 0, 1, 0, 0, "[", "", ", ", "]", "decimal numbers"},
    {UNIT_BYTE, SIGN_MINUS, 0, 1, 0, 0, "[", "", ", ", "]", "signed decimal numbers"},
    {UNIT_BYTE, SIGN_NONE, 0, 1, 0, 0, "[", "", ",", "]", "decimal numbers"},
    {UNIT_BYTE, SIGN_MINUS, 0, 1, 0, 0, "[", "", ",", "]", "signed decimal numbers"},
    {UNIT_BYTE, SIGN_NONE, 0, 1, 0, 0, "[", "", " ", "]", "decimal numbers"},
    {UNIT_BYTE, SIGN_NONE, 0, 1, 0, 0, "", "", "", "", "decimal numbers"},
    {UNIT_BYTE, SIGN_NONE, 1, 0, 0, 1, "", "", "", "", "the last byte first"},
    {UNIT_WHOLE, SIGN_NONE, 0, 0, 0, 1, "", "", "", "", "the last byte first, zeros lost"},
};

/* The magnitude of a negative number, in place. */
static void negate(uint8_t *bytes, size_t len) {
  unsigned carry = 1;
  for (size_t i = len; i-- > 0;) {
    unsigned sum = (uint8_t)~bytes[i] + carry;
    bytes[i] = (uint8_t)sum;
    carry = sum >> 8;
  }
}

static void put_magnitude(bns_out *out, const uint8_t *bytes, size_t len, const layout *how) {
  const char *digits = how->is_upper ? "0123456789ABCDEF" : "0123456789abcdef";
  int begun = how->has_zeros;
  if (how->is_decimal) {
    bns_put_decimal(out, bytes[0]);
    return;
  }
  for (size_t i = 0; i < 2 * len; i++) {
    unsigned digit = i % 2 == 0 ? bytes[i / 2] >> 4 : bytes[i / 2] & 15;
    begun |= digit != 0 || i + 1 == 2 * len;
    if (begun) bns_put_byte(out, (uint8_t)digits[digit]);
  }
}

static void put_unit(bns_out *out, const uint8_t *bytes, size_t len, const layout *how) {
  uint8_t magnitude[BYTES_MAX];
  int negative = bytes[0] >= 0x80;
  memcpy(magnitude, bytes, len);
  if (negative && how->negative != SIGN_NONE && how->negative != SIGN_EXTENDED) negate(magnitude, len);
  if (negative && how->negative == SIGN_CUT && magnitude[0] < 16) {
    bns_put_byte(out, '-');
    bns_put_byte(out, (uint8_t) "0123456789abcdef"[magnitude[0]]);
    return;
  }
  if (negative && how->negative == SIGN_MINUS) bns_put_byte(out, '-');
  if (negative && how->negative == SIGN_EXTENDED) bns_put_text(out, "ffffff");
  put_magnitude(out, magnitude, len, how);
}

static void put_laid_out(bns_out *out, const uint8_t *digest, size_t len, const layout *how) {
  uint8_t bytes[BYTES_MAX];
  size_t each = (size_t)how->each < len ? (size_t)how->each : len;
  for (size_t i = 0; i < len; i++)
    bytes[i] = how->is_reversed ? digest[len - 1 - i] : digest[i];
  bns_put_text(out, how->open);
  for (size_t at = 0; at < len; at += each) {
    if (at > 0) bns_put_text(out, how->between);
    bns_put_text(out, how->front);
    put_unit(out, bytes + at, each, how);
  }
  bns_put_text(out, how->close);
}

/* The right signature, laid out so; NULL where that changes nothing. */
static bns_slice laid_out(uint8_t room[WRITTEN_MAX], bns_slice right, const layout *how) {
  uint8_t digest[BYTES_MAX];
  size_t len;
  bns_slice text = {NULL, 0};
  bns_out out = {room, WRITTEN_MAX, 0};
  if (bns_unhex(digest, sizeof digest, &len, right) != BNS_OK || len == 0) return text;
  put_laid_out(&out, digest, len, how);
  if (bns_out_status(&out) != BNS_OK) return text;
  text.ptr = room;
  text.len = out.len;
  return text;
}

static int same_nocase(bns_slice a, bns_slice b) {
  size_t i = 0;
  if (a.len != b.len) return 0;
  while (i < a.len && (a.ptr[i] == b.ptr[i] || (a.ptr[i] | 32) == (b.ptr[i] | 32)))
    i++;
  return i == a.len;
}

static int is_in_query(const candidate *d) {
  return d->request->scheme->form == BNS_FORM_REST;
}

static applied written_otherwise(candidate *d, size_t variant) {
  uint8_t room[WRITTEN_MAX];
  size_t at = d->room.len;
  if (variant >= COUNT(layouts)) return APPLIED_END;
  bns_slice text = laid_out(room, d->signature, &layouts[variant]);
  if (text.ptr == NULL || same_nocase(text, d->signature)) return APPLIED_NOT_HERE;
  if (is_in_query(d)) {
    bns_put_percent(&d->room, text);
  } else {
    bns_put_slice(&d->room, text);
  }
  d->what = bns_slice_of(layouts[variant].what);
  d->signature = candidate_since(d, at);
  return d->signature.ptr != NULL ? APPLIED : APPLIED_NOT_HERE;
}

/* ------------------------------------------------------------------------------------------------------- reading */

static applied use_bytes(candidate *d, const uint8_t *bytes, size_t len) {
  uint8_t text[2 * BYTES_MAX];
  size_t at = d->room.len;
  if (2 * len != scheme_hex_len(d->request->scheme)) return APPLIED_NOT_HERE;
  if (scheme_hmac(d->request->scheme) == BNS_SHA512) {
    bns_hex_upper(text, bytes, len);
  } else {
    bns_hex_lower(text, bytes, len);
  }
  bns_put(&d->room, text, 2 * len);
  d->signature = candidate_since(d, at);
  return d->signature.ptr != NULL ? APPLIED : APPLIED_NOT_HERE;
}

/* is_between tells what stands between bytes, or around all of them: quotation marks and brackets, a line's end. */
static int is_between(uint8_t byte) {
  static const char list[] = "-:, []{}()\"'\r\n\t";
  return memchr(list, byte, sizeof list - 1) != NULL;
}

/* Hex digits in twos with something between, before or behind them. */
static applied without_separators(candidate *d, bns_slice sent) {
  uint8_t bytes[BYTES_MAX];
  size_t len = 0, num = 0;
  for (size_t i = 0; i < sent.len; i++) {
    int next = i + 1 < sent.len ? sent.ptr[i + 1] : 0;
    if ((sent.ptr[i] == '0' || sent.ptr[i] == '\\') && (next | 32) == 'x') {
      i++;
      continue;
    }
    if (is_between(sent.ptr[i])) continue;
    int high = bns_hex_value(sent.ptr[i]), low = bns_hex_value((uint8_t)next);
    if (high < 0 || low < 0 || len == BYTES_MAX) return APPLIED_NOT_HERE;
    bytes[len++] = (uint8_t)(high << 4 | low);
    i++;
    num++;
  }
  d->what = bns_slice_of("something between the bytes, or around them");
  return sent.len > 2 * num ? use_bytes(d, bytes, len) : APPLIED_NOT_HERE;
}

/* One number, whose zeros in front are lost. */
static applied with_zeros(candidate *d, bns_slice sent) {
  uint8_t text[2 * BYTES_MAX], bytes[BYTES_MAX];
  size_t wanted = scheme_hex_len(d->request->scheme), len;
  if (sent.len >= wanted || sent.len + MOST_LOST < wanted || wanted > sizeof text) return APPLIED_NOT_HERE;
  memset(text, '0', wanted);
  memcpy(text + wanted - sent.len, sent.ptr, sent.len);
  bns_slice whole = {text, wanted};
  if (bns_unhex(bytes, sizeof bytes, &len, whole) != BNS_OK) return APPLIED_NOT_HERE;
  d->what = bns_slice_of("the zeros in front are lost");
  return use_bytes(d, bytes, len);
}

/* -100 or 156. */
static int read_decimal(uint8_t *byte, bns_slice text, size_t *at) {
  int number = 0, digits = 0, negative = text.ptr[*at] == '-';
  *at += (size_t)negative;
  for (; *at < text.len && text.ptr[*at] >= '0' && text.ptr[*at] <= '9' && digits < 3; ++*at, digits++)
    number = 10 * number + (text.ptr[*at] - '0');
  *byte = (uint8_t)(negative ? -number : number);
  return digits > 0 && number <= (negative ? 128 : 255);
}

static applied from_decimals(candidate *d, bns_slice sent) {
  uint8_t bytes[BYTES_MAX];
  size_t len = 0, at = 0;
  if (memchr(sent.ptr, ',', sent.len) == NULL && memchr(sent.ptr, ' ', sent.len) == NULL) return APPLIED_NOT_HERE;
  while (at < sent.len) {
    if (memchr(", []", sent.ptr[at], 4) != NULL) {
      at++;
    } else if (len == BYTES_MAX || !read_decimal(&bytes[len++], sent, &at)) {
      return APPLIED_NOT_HERE;
    }
  }
  d->what = bns_slice_of("decimal numbers");
  return use_bytes(d, bytes, len);
}

/* is_of_text: a line end or a quotation mark that stands bare in a query is the text's that it was read from. */
static int is_of_text(const candidate *d, bns_slice raw) {
  static const char bare[] = "\r\n\"'";
  for (size_t i = 0; i < raw.len && is_in_query(d); i++)
    if (memchr(bare, raw.ptr[i], sizeof bare - 1) != NULL) return 1;
  return 0;
}

/* What can be read back; then what cannot, by writing the right signature so. */
static applied read_back(candidate *d, size_t variant, bns_slice sent, bns_slice raw) {
  uint8_t room[WRITTEN_MAX];
  if (sent.len == 0 || sent.len > WRITTEN_MAX || is_of_text(d, raw)) return APPLIED_END;
  if (variant < COUNT(layouts)) {
    bns_slice right = candidate_right_signature(d), text = laid_out(room, right, &layouts[variant]);
    if (text.ptr == NULL || !same_nocase(text, sent) || same_nocase(text, right)) return APPLIED_NOT_HERE;
    d->what = bns_slice_of(layouts[variant].what);
    d->signature = right;
    return APPLIED;
  }
  switch (variant - COUNT(layouts)) {
  case 0: return without_separators(d, sent);
  case 1: return from_decimals(d, sent);
  case 2: return with_zeros(d, sent);
  default: return APPLIED_END;
  }
}

/* Nothing tells that it is refused. */
static int see_upper_case(sighting *out, const parsed_request *request) {
  bns_slice sent = request->seen.signature;
  if (!traits_of(request->scheme)->wants_lower_hex) return 0;
  for (size_t i = 0; i < sent.len; i++)
    if (sent.ptr[i] >= 'A' && sent.ptr[i] <= 'F') {
      out->confidence = CONFIDENCE_POSSIBLE;
      out->what = bns_slice_of("hex digits in upper case, where the documents take lower case alone (FR-2)");
      return 1;
    }
  return 0;
}

/* Digits and minus signs, or digits in twos with something between them. */
static int see_formatting(sighting *out, mem *arena, const parsed_request *request, const diagnose_key *key) {
  bns_slice sent = request->seen.signature;
  size_t digits = 0, others = 0, wanted = scheme_hex_len(request->scheme);
  (void)arena;
  if (key->kind != 0 && key->kind != BNS_KIND_HMAC) return 0;
  for (size_t i = 0; i < sent.len; i++) {
    size_t is_other = (size_t)is_between(sent.ptr[i]);
    if (!is_other && bns_hex_value(sent.ptr[i]) < 0) return 0;
    digits += 1 - is_other;
    others += is_other;
  }
  if (others == 0) return digits == wanted && see_upper_case(out, request);
  if (others < wanted / 16 || digits < wanted * 5 / 8 || digits > 3 * wanted / 2) return 0;
  out->confidence = CONFIDENCE_LIKELY;
  out->refused = 1;
  return 1;
}

static const mistake rows[] = {
    {.id = "hex-formatting",
     .place = AT_HEX_FORMATTING,
     .schemes = BNS_REST | BNS_WS | BNS_PAY_REQUEST,
     .kinds = KIND_HMAC,
     .level = LEVEL_OUTPUT,
     .apply = written_otherwise,
     .unwrap = read_back,
     .seen = see_formatting},
};

const mistake_family mistakes_hex = {rows, sizeof rows / sizeof *rows};

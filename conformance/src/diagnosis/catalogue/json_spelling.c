#include "diagnosis/catalogue/json_spelling.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "util/slice.h"

enum { MEMBERS_MAX = 256, NAME_MAX_LEN = 256, NUMBER_MAX = 64 };

/* -------------------------------------------------------------------------------------------------------- numbers */

static int is_whole(bns_slice number) {
  for (size_t i = 0; i < number.len; i++)
    if (number.ptr[i] == '.' || number.ptr[i] == 'e' || number.ptr[i] == 'E') return 0;
  return 1;
}

int json_is_big(bns_slice number) {
  static const char limit[] = "9007199254740992"; /* 2^53 */
  if (!is_whole(number)) return 0;
  if (number.len > 0 && number.ptr[0] == '-') number.ptr++, number.len--;
  if (number.len != sizeof limit - 1) return number.len > sizeof limit - 1;
  return memcmp(number.ptr, limit, number.len) > 0;
}

/* digits: a double as the fewest decimal digits that give it again: 0.d1d2d3... * 10^point. */
typedef struct digits {
  int negative;
  char text[20];
  size_t len;
  int point;
} digits;

/* "%.*e" of the harness's own locale, which is C. */
static void shortest(char *room, size_t cap, double value) {
  for (int precision = 0; precision < 17; precision++) {
    (void)snprintf(room, cap, "%.*e", precision, value);
    if (strtod(room, NULL) == value) return;
  }
}

static int read_digits(digits *out, bns_slice number) {
  char source[NUMBER_MAX], again[NUMBER_MAX];
  memset(out, 0, sizeof *out);
  if (number.len >= sizeof source) return 0;
  memcpy(source, number.ptr, number.len);
  source[number.len] = 0;
  double value = strtod(source, NULL);
  if (value - value != 0) return 0; /* beyond what a double holds */
  shortest(again, sizeof again, value);
  out->negative = value < 0;
  for (const char *p = again; *p != 0 && *p != 'e'; p++)
    if (*p >= '0' && *p <= '9') out->text[out->len++] = *p;
  out->point = atoi(strchr(again, 'e') + 1) + 1;
  return 1;
}

static void put_zeros(bns_out *out, int count) {
  for (int i = 0; i < count; i++)
    bns_put_byte(out, '0');
}

static void put_plain(bns_out *out, const digits *d) {
  int len = (int)d->len;
  if (d->point <= 0) {
    bns_put_text(out, "0.");
    put_zeros(out, -d->point);
    bns_put(out, d->text, d->len);
    return;
  }
  int whole = d->point < len ? d->point : len;
  bns_put(out, d->text, (size_t)whole);
  put_zeros(out, d->point - whole);
  if (whole == len) return;
  bns_put_byte(out, '.');
  bns_put(out, d->text + whole, (size_t)(len - whole));
}

static void put_exponent(bns_out *out, const digits *d, const char *whole_mantissa, int least_digits) {
  char exponent[16];
  bns_put(out, d->text, 1);
  if (d->len > 1) {
    bns_put_byte(out, '.');
    bns_put(out, d->text + 1, d->len - 1);
  } else {
    bns_put_text(out, whole_mantissa);
  }
  int e = d->point - 1;
  (void)snprintf(exponent, sizeof exponent, "e%c%0*d", e < 0 ? '-' : '+', least_digits, e < 0 ? -e : e);
  bns_put_text(out, exponent);
}

/* ECMA-262, Number::toString. */
static void put_javascript(bns_out *out, const digits *d) {
  if (d->point > 21 || d->point <= -6)
    put_exponent(out, d, "", 1);
  else
    put_plain(out, d);
}

/* repr of a float. */
static void put_python(bns_out *out, const digits *d) {
  if (d->point > 16 || d->point < -3) {
    put_exponent(out, d, "", 2);
    return;
  }
  put_plain(out, d);
  if (d->point >= (int)d->len) bns_put_text(out, ".0");
}

static void put_php(bns_out *out, const digits *d) {
  if (d->point > 17 || d->point < -3)
    put_exponent(out, d, ".0", 1);
  else
    put_plain(out, d);
}

static int fits_64_bits(bns_slice number) {
  static const char limit[] = "9223372036854775807";
  if (number.len > 0 && number.ptr[0] == '-') number.ptr++, number.len--;
  if (number.len != sizeof limit - 1) return number.len < sizeof limit - 1;
  return memcmp(number.ptr, limit, number.len) <= 0;
}

void json_number(bns_out *out, bns_slice number, json_numbers numbers) {
  digits d;
  int kept = numbers == NUMBERS_KEPT || (is_whole(number) && (numbers == NUMBERS_PYTHON || numbers == NUMBERS_PHP) &&
                                         (numbers == NUMBERS_PYTHON || fits_64_bits(number)));
  if (kept || !read_digits(&d, number)) {
    bns_put_slice(out, number);
    return;
  }
  if (d.negative) bns_put_byte(out, '-');
  switch (numbers) {
  case NUMBERS_PYTHON: put_python(out, &d); break;
  case NUMBERS_PHP: put_php(out, &d); break;
  case NUMBERS_KEPT:
  case NUMBERS_JAVASCRIPT: put_javascript(out, &d); break;
  }
}

/* -------------------------------------------------------------------------------------------------------- strings */

static void put_unit(bns_out *out, uint32_t unit, int upper) {
  char text[8];
  (void)snprintf(text, sizeof text, upper ? "\\u%04X" : "\\u%04x", (unsigned)unit);
  bns_put_text(out, text);
}

static void put_units(bns_out *out, uint32_t code, int upper) {
  if (code < 0x10000) {
    put_unit(out, code, upper);
    return;
  }
  put_unit(out, 0xd800 + ((code - 0x10000) >> 10), upper);
  put_unit(out, 0xdc00 + ((code - 0x10000) & 0x3ff), upper);
}

static uint32_t code_of(bns_slice character) {
  static const uint8_t masks[] = {0, 0x7f, 0x1f, 0x0f, 0x07};
  uint32_t code = character.ptr[0] & masks[character.len];
  for (size_t i = 1; i < character.len; i++)
    code = code << 6 | (character.ptr[i] & 0x3fu);
  return code;
}

/* Does the style escape the character, though JSON does not demand it? */
static int is_escaped(uint32_t code, json_escapes escapes) {
  const char *ascii = "";
  switch (escapes) {
  case ESCAPES_ASCII: return code >= 0x80;
  case ESCAPES_ASCII_SLASH: return code >= 0x80 || code == '/';
  case ESCAPES_SLASH: return code == '/' || code == 0x2028 || code == 0x2029;
  case ESCAPES_HTML: ascii = "<>&"; break;
  case ESCAPES_DOTNET: ascii = "<>&'+`\""; break;
  case ESCAPES_KEPT:
  case ESCAPES_REPR:
  case ESCAPES_FEWEST: return 0;
  }
  if (code < 0x80) return code != 0 && strchr(ascii, (int)code) != NULL;
  return escapes == ESCAPES_DOTNET || code == 0x2028 || code == 0x2029;
}

/* Written as it is in every style: ASCII without controls, and without "&'+/<>\\` of which each is escaped by some. */
static int is_plain(uint8_t c) {
  static const uint32_t escaped[4] = {0xffffffff, 0x500088c4, 0x10000000, 0x80000001};
  return c < 0x80 && (escaped[c / 32] >> (c % 32) & 1) == 0;
}

static size_t count_plain(bns_slice text) {
  size_t len = 0;
  while (len < text.len && is_plain(text.ptr[len]))
    len++;
  return len;
}

/* Python's repr: what cannot be printed as \\xNN, the quote that surrounds the text with a backslash before it. */
static void put_repr(bns_out *out, bns_slice character, uint32_t code, uint8_t quote) {
  static const char names[] = "\nn\rr\tt\\\\";
  const char *name = code > 0 && code < 0x80 ? strchr(names, (int)code) : NULL;
  char text[8];
  if (name != NULL && (name - names) % 2 == 0)
    (void)snprintf(text, sizeof text, "\\%c", name[1]);
  else if (code == quote)
    (void)snprintf(text, sizeof text, "\\%c", (char)quote);
  else if (code < 0x20 || (code >= 0x7f && code <= 0xa0) || code == 0xad)
    (void)snprintf(text, sizeof text, "\\x%02x", (unsigned)code);
  else {
    bns_put_slice(out, character);
    return;
  }
  bns_put_text(out, text);
}

static void put_characters(bns_out *out, bns_slice text, json_escapes escapes, uint8_t quote) {
  while (text.len > 0) {
    size_t as_it_is = count_plain(text);
    bns_put(out, text.ptr, as_it_is);
    text.ptr += as_it_is;
    text.len -= as_it_is;
    if (text.len == 0) return;
    size_t len = bns_utf8_char(text);
    bns_slice character = {text.ptr, len > 0 ? len : 1};
    uint32_t code = code_of(character);
    if (escapes == ESCAPES_REPR)
      put_repr(out, character, code, quote);
    else if (!is_escaped(code, escapes))
      bns_put_json(out, character);
    else if (code == '/')
      bns_put_text(out, "\\/");
    else
      put_units(out, code, escapes == ESCAPES_DOTNET);
    text.ptr += character.len;
    text.len -= character.len;
  }
}

static int contains(bns_slice text, const char *what) {
  return slice_find(text, what) < text.len;
}

/* Python takes single quotes, but for a text that holds some and no double ones. */
static uint8_t quote_of(bns_slice text, json_escapes escapes) {
  if (escapes != ESCAPES_REPR) return '"';
  if (!contains(text, "'") && !contains(text, "\\u0027")) return '\'';
  return contains(text, "\\\"") || contains(text, "\\u0022") ? '\'' : '"';
}

/* Unescapes piece by piece: a stretch without a backslash, or one escape (two, where they are a surrogate pair). */
static void put_string(bns_out *out, const bns_json *value, json_escapes escapes) {
  bns_slice whole = {value->ptr, value->len};
  uint8_t quote = quote_of(whole, escapes);
  bns_put_byte(out, quote);
  if (escapes == ESCAPES_KEPT) bns_put_slice(out, whole);
  for (size_t at = 0; escapes != ESCAPES_KEPT && at < whole.len;) {
    uint8_t plain[4];
    size_t len = 0, plain_len = 0;
    while (at + len < whole.len && whole.ptr[at + len] != '\\')
      len++;
    bns_slice stretch = {whole.ptr + at, len};
    put_characters(out, stretch, escapes, quote);
    at += len;
    if (at == whole.len) break;
    len = whole.ptr[at + 1] != 'u' ? 2 : 6;
    bns_json piece = {whole.ptr + at, len, 1, 0, BNS_JSON_STRING, 1};
    if (bns_json_text(plain, sizeof plain, &plain_len, &piece) != BNS_OK) {
      piece.len = len = 12;
      if (bns_json_text(plain, sizeof plain, &plain_len, &piece) != BNS_OK) break;
    }
    bns_slice character = {plain, plain_len};
    put_characters(out, character, escapes, quote);
    at += len;
  }
  bns_put_byte(out, quote);
}

/* ---------------------------------------------------------------------------------------------------------- values */

/* writer: what goes down with the recursion, which the reader's depth bounds (BNS_JSON_DEPTH). */
typedef struct writer {
  bns_out *out;
  const json_style *style;
  size_t depth;
  int ok;
} writer;

static void put_line(writer *w) {
  static const char *const indents[] = {NULL, NULL, "  ", "    ", "\t"};
  const char *indent = indents[w->style->layout];
  if (indent == NULL) return;
  bns_put_byte(w->out, '\n');
  for (size_t i = 0; i < w->depth; i++)
    bns_put_text(w->out, indent);
}

static void put_comma(writer *w) {
  bns_put_text(w->out, w->style->layout == LAYOUT_SPACED ? ", " : ",");
}

static void put_colon(writer *w) {
  bns_put_text(w->out, w->style->layout == LAYOUT_COMPACT ? ":" : ": ");
}

/* A name as it counts; one that does not fit the room is compared as it stands. */
static bns_slice name_text(uint8_t *room, const bns_json *name) {
  bns_slice text = {name->ptr, name->len};
  size_t len;
  if (!name->escaped || bns_json_text(room, NAME_MAX_LEN, &len, name) != BNS_OK) return text;
  text.ptr = room;
  text.len = len;
  return text;
}

static int compare_names(const bns_json *a, const bns_json *b) {
  uint8_t room_a[NAME_MAX_LEN], room_b[NAME_MAX_LEN];
  return bns_slice_compare(name_text(room_a, a), name_text(room_b, b));
}

typedef struct member {
  const bns_json *name, *value;
} member;

/* The members as a parser keeps them; in the order of their names where the style has it so. */
static size_t list_members(member *members, const bns_json *object, int sorted) {
  const bns_json *name = bns_json_child(object);
  size_t num = 0;
  for (uint32_t i = 0; i < object->count; i++) {
    const bns_json *value = bns_json_next(name);
    size_t at = 0;
    while (at < num && compare_names(members[at].name, name) != 0)
      at++;
    members[at].name = name;
    members[at].value = value;
    if (at == num) num++;
    name = bns_json_next(value);
  }
  for (size_t i = 1; sorted && i < num; i++) {
    member moved = members[i];
    size_t at = i;
    for (; at > 0 && compare_names(members[at - 1].name, moved.name) > 0; at--)
      members[at] = members[at - 1];
    members[at] = moved;
  }
  return num;
}

static void put_value(writer *w, const bns_json *value);

static void put_object(writer *w, const bns_json *object) {
  member members[MEMBERS_MAX];
  if (object->count > MEMBERS_MAX) {
    w->ok = 0;
    return;
  }
  size_t num = list_members(members, object, w->style->sorted);
  bns_put_byte(w->out, '{');
  w->depth++;
  for (size_t i = 0; i < num; i++) {
    if (i > 0) put_comma(w);
    put_line(w);
    put_string(w->out, members[i].name, w->style->escapes);
    put_colon(w);
    put_value(w, members[i].value);
  }
  w->depth--;
  if (num > 0) put_line(w);
  bns_put_byte(w->out, '}');
}

static void put_array(writer *w, const bns_json *array) {
  const bns_json *element = bns_json_child(array);
  bns_put_byte(w->out, '[');
  w->depth++;
  for (uint32_t i = 0; i < array->count; i++, element = bns_json_next(element)) {
    if (i > 0) put_comma(w);
    put_line(w);
    put_value(w, element);
  }
  w->depth--;
  if (array->count > 0) put_line(w);
  bns_put_byte(w->out, ']');
}

/* true, false and null. */
static void put_word(writer *w, bns_slice text) {
  static const char *const printed[] = {"True", "False", "None"};
  size_t at = text.ptr[0] == 't' ? 0 : text.ptr[0] == 'f' ? 1 : 2;
  if (w->style->escapes == ESCAPES_REPR)
    bns_put_text(w->out, printed[at]);
  else
    bns_put_slice(w->out, text);
}

static void put_value(writer *w, const bns_json *value) {
  bns_slice text = {value->ptr, value->len};
  switch (value->type) {
  case BNS_JSON_OBJECT: put_object(w, value); break;
  case BNS_JSON_ARRAY: put_array(w, value); break;
  case BNS_JSON_STRING: put_string(w->out, value, w->style->escapes); break;
  case BNS_JSON_NUMBER: json_number(w->out, text, w->style->numbers); break;
  default: put_word(w, text); break;
  }
}

int json_rewrite(bns_out *out, const bns_json *value, const json_style *style) {
  writer w = {out, style, 0, 1};
  put_value(&w, value);
  return w.ok;
}

static int is_escapable(const bns_json *string) {
  for (size_t i = 0; i < string->len; i++)
    if (!is_plain(string->ptr[i])) return 1;
  return 0;
}

int json_has(const bns_json *values, size_t num_values) {
  int has = 0;
  for (size_t i = 0; i < num_values; i++) {
    bns_slice text = {values[i].ptr, values[i].len};
    if (values[i].type == BNS_JSON_NUMBER) has |= JSON_HAS_NUMBERS | (json_is_big(text) ? JSON_HAS_BIG_INTEGERS : 0);
    if (values[i].type == BNS_JSON_OBJECT && values[i].count > 1) has |= JSON_HAS_MEMBERS;
    if (values[i].type == BNS_JSON_STRING && is_escapable(&values[i])) has |= JSON_HAS_ESCAPABLE;
  }
  return has;
}

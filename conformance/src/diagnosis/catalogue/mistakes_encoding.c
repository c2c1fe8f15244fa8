/* mistakes_encoding.c - REST: parameters signed in another spelling than they are sent in (SR-3), and lists. Every row
 * is a function from a raw name or value to another one. */
#include <string.h>

#include "diagnosis/catalogue/catalogue.h"
#include "diagnosis/catalogue/json_spelling.h"
#include "diagnosis/catalogue/spelling.h"
#include "suite/scheme_traits.h"
#include "util/slice.h"

/* ----------------------------------------------------------------------------------------------------- re-spelling */

/* respell writes one raw name or value in another spelling. */
typedef void (*respell)(bns_out *out, bns_slice raw, const void *how);

static bns_slice respelt(candidate *d, bns_slice raw, respell write, const void *how) {
  size_t at = d->room.len;
  write(&d->room, raw, how);
  return candidate_since(d, at);
}

/* Names the first character on which two spellings differ, where it can be shown by itself. */
static bns_slice difference(candidate *d, bns_slice a, bns_slice b, bns_slice otherwise) {
  static const char hex[] = "0123456789ABCDEF";
  size_t i = 0, at = d->room.len;
  while (i < a.len && i < b.len && a.ptr[i] == b.ptr[i])
    i++;
  for (size_t back = 1; back <= 2; back++) /* it may lie inside an escape */
    if (i >= back && spelling_escape_at(a, i - back) >= 0) i -= back;
  if (i >= a.len) return otherwise;
  int byte = spelling_escape_at(a, i) >= 0 ? spelling_escape_at(a, i) : a.ptr[i];
  if (byte > ' ' && byte < 0x7f) {
    bns_put_byte(&d->room, (uint8_t)byte);
  } else {
    bns_put_byte(&d->room, '%');
    bns_put_byte(&d->room, (uint8_t)hex[byte >> 4 & 15]);
    bns_put_byte(&d->room, (uint8_t)hex[byte & 15]);
  }
  return candidate_since(d, at);
}

/* Respells all parts. NOT_HERE where nothing changes. */
static applied respell_parts(candidate *d, respell write, const void *how) {
  int changed = 0;
  for (size_t i = 0; i < d->num_parts; i++) {
    part *p = &d->parts[i];
    bns_slice name = respelt(d, p->name, write, how), value = respelt(d, p->value, write, how);
    if (name.ptr == NULL || value.ptr == NULL) return APPLIED_NOT_HERE;
    int differs = !bns_slice_equal(name, p->name) || !bns_slice_equal(value, p->value);
    if (differs && !changed) d->what = p->name;
    changed |= differs;
    p->name = name;
    p->value = value;
  }
  return changed ? APPLIED : APPLIED_NOT_HERE;
}

/* ------------------------------------------------------------------------------------------------------- decoding */

/* decoding: which escapes become bytes, and what '+' is. */
typedef struct decoding {
  int plus_is_space;
  int beyond_ascii; /* those alone */
  int harmless;     /* those alone that a target may hold as they are */
} decoding;

static int is_harmless(int byte) {
  return byte > ' ' && byte < 0x7f && strchr("-._~!$'()*,;:@/?[]", byte) != NULL;
}

static void decode(bns_out *out, bns_slice raw, const void *how) {
  const decoding *rule = how;
  for (size_t i = 0; i < raw.len; i++) {
    int byte = spelling_escape_at(raw, i);
    if (rule->beyond_ascii && byte < 0x80) byte = -1;
    if (rule->harmless && !is_harmless(byte)) byte = -1;
    if (byte >= 0) {
      bns_put_byte(out, (uint8_t)byte);
      i += 2;
    } else {
      bns_put_byte(out, rule->plus_is_space && raw.ptr[i] == '+' ? ' ' : raw.ptr[i]);
    }
  }
}

static applied raw_signed(candidate *d, size_t variant) {
  const decoding rules[] = {{0, 0, 0}, {1, 0, 0}};
  return variant < 2 ? respell_parts(d, decode, &rules[variant]) : APPLIED_END;
}

/* ------------------------------------------------------------------------------------------------------- encoding */

/* encoding: what a function of some library leaves as it is, and how it writes the rest. */
typedef struct encoding {
  const char *library;
  const char *safe; /* besides letters and digits */
  const char *space;
  int lower_hex;
  int beyond_ascii; /* bytes over 127 are left as they are */
} encoding;

static const encoding encodings[] = {
    {"RFC 3986", "-._~", "%20", 0, 0},
    {"encodeURIComponent", "-_.!~*'()", "%20", 0, 0},
    {"encodeURI", ";,/?:@&=+$-_.!~*'()#", "%20", 0, 0},
    {"quote_plus", "_.-~", "+", 0, 0},
    {"PHP urlencode", "-_.", "+", 0, 0},
    {"URLEncoder", ".-*_", "+", 0, 0},
    {"axios", "-_.!~*'():$,[]", "+", 0, 0},
    {"yarl", "-._~!$'()*,:@/?;", "%20", 0, 0},
    {"HttpUtility.UrlEncode", "-_.!*()", "+", 1, 0},
    {"quote", "_.-~/", "%20", 0, 0},
    {"requests", "!#$%&'()*+,/:;=?@[]~-._", "%20", 0, 0},
    {"reqwest", "*-._", "+", 0, 0},
    {"HttpClient query", "-._~!$'()*,:;@/?|", "%20", 0, 0},
    {"form, ~ encoded", "-._*", "%20", 0, 0},
    {"axios without brackets", "-_.!~*'():$,", "+", 0, 0},
};

enum { RFC_3986 = 0, QUOTE_PLUS = 3 };

static int is_plain(uint8_t c) {
  return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

static void encode_byte(bns_out *out, uint8_t byte, const encoding *by) {
  const char *digits = by->lower_hex ? "0123456789abcdef" : "0123456789ABCDEF";
  if (is_plain(byte) || (byte != 0 && byte < 0x80 && strchr(by->safe, byte) != NULL) ||
      (byte >= 0x80 && by->beyond_ascii)) {
    bns_put_byte(out, byte);
  } else if (byte == ' ') {
    bns_put_text(out, by->space);
  } else {
    uint8_t escape[3] = {'%', (uint8_t)digits[byte >> 4], (uint8_t)digits[byte & 15]};
    bns_put(out, escape, sizeof escape);
  }
}

/* recoding: what is sent is decoded, and encoded by another function. */
typedef struct recoding {
  const encoding *by;
  int plus_is_space;
} recoding;

static void recode(bns_out *out, bns_slice raw, const void *how) {
  const recoding *rule = how;
  for (size_t i = 0; i < raw.len; i++) {
    int byte = spelling_escape_at(raw, i);
    if (byte >= 0) i += 2;
    if (byte < 0) byte = rule->plus_is_space && raw.ptr[i] == '+' ? ' ' : raw.ptr[i];
    encode_byte(out, (uint8_t)byte, rule->by);
  }
}

/* The library's name, and the character on which they differ. */
static applied reencoded(candidate *d, size_t variant) {
  size_t num = sizeof encodings / sizeof *encodings;
  recoding rule = {&encodings[variant / 2 % num], variant % 2 == 0};
  if (variant >= 2 * num) return APPLIED_END;
  applied done = respell_parts(d, recode, &rule);
  for (size_t i = 0; done == APPLIED && i < d->num_parts && i < d->request->num_parts; i++) {
    bns_slice sent = d->request->parts[i].value;
    if (bns_slice_equal(sent, d->parts[i].value)) continue;
    d->what = difference(d, sent, d->parts[i].value, d->what);
    break;
  }
  return done;
}

/* What is sent holds no escape: a client that decoded what it had signed. */
static applied encoded_signed(candidate *d, size_t variant) {
  const recoding rules[] = {{&encodings[0], 0}, {&encodings[0], 1}, {&encodings[3], 1}};
  if (variant >= sizeof rules / sizeof *rules) return APPLIED_END;
  for (size_t i = 0; i < d->num_parts; i++)
    for (size_t j = 0; j < d->parts[i].value.len; j++)
      if (spelling_escape_at(d->parts[i].value, j) >= 0) return APPLIED_NOT_HERE;
  return respell_parts(d, recode, &rules[variant]);
}

/* Writes the request with its parts respelt. 0 if that changes nothing. */
static int rewrite(bns_wire *out, mem *arena, const parsed_request *right, const diagnose_key *key, respell write,
                   const void *how) {
  candidate d;
  if (right->payload_alone) return 0;
  candidate_open(&d, arena, right, key);
  int changed = respell_parts(&d, write, how) == APPLIED;
  if (changed) parsed_request_with_parts(out, arena, right, d.parts, d.num_parts, right->raw_signature);
  candidate_close(&d);
  return changed;
}

static int send_decoded(bns_wire *out, mem *arena, const parsed_request *right, const diagnose_key *key,
                        size_t variant) {
  const decoding rule = {0, 0, 1};
  (void)variant;
  return rewrite(out, arena, right, key, decode, &rule);
}

/* ---------------------------------------------------------------------------------------- single characters, twice */

/* swap: one spelling for another, of everything that is not inside a longer escape. */
typedef struct swap {
  const char *from, *to;
} swap;

static void exchange(bns_out *out, bns_slice raw, const void *how) {
  const swap *rule = how;
  size_t len = strlen(rule->from);
  for (size_t i = 0; i < raw.len; i++) {
    if (raw.len - i >= len && memcmp(raw.ptr + i, rule->from, len) == 0) {
      bns_put_text(out, rule->to);
      i += len - 1;
    } else {
      bns_put_byte(out, raw.ptr[i]);
    }
  }
}

static applied plus_vs_space(candidate *d, size_t variant) {
  static const swap swaps[] = {{"%20", "+"}, {"+", "%20"}, {"%2B", "+"}, {"+", "%2B"}, {"%2b", "+"}};
  if (variant >= sizeof swaps / sizeof *swaps) return APPLIED_END;
  applied done = respell_parts(d, exchange, &swaps[variant]);
  return done;
}

static void recase(bns_out *out, bns_slice raw, const void *how) {
  const char *digits = *(const int *)how ? "0123456789ABCDEF" : "0123456789abcdef";
  for (size_t i = 0; i < raw.len; i++) {
    int byte = spelling_escape_at(raw, i);
    bns_put_byte(out, raw.ptr[i]);
    if (byte < 0) continue;
    bns_put_byte(out, (uint8_t)digits[byte >> 4]);
    bns_put_byte(out, (uint8_t)digits[byte & 15]);
    i += 2;
  }
}

static applied hex_case(candidate *d, size_t variant) {
  static const int upper[] = {0, 1};
  return variant < 2 ? respell_parts(d, recase, &upper[variant]) : APPLIED_END;
}

/* Once more: of what holds escapes, their percent signs. */
static void encode_again(bns_out *out, bns_slice raw, const void *how) {
  static const swap rule = {"%", "%25"};
  (void)how;
  exchange(out, raw, &rule);
}

/* Whether these two hex digits are of an escape that some encoder writes: none escapes letters and digits. */
static int is_written(bns_slice digits) {
  if (digits.len < 2 || bns_hex_value(digits.ptr[0]) < 0 || bns_hex_value(digits.ptr[1]) < 0) return 0;
  return !is_plain((uint8_t)(bns_hex_value(digits.ptr[0]) << 4 | bns_hex_value(digits.ptr[1])));
}

/* "%2540" is an escape that was escaped; "%25" before anything else is a percent sign. */
static int is_twice(bns_slice raw) {
  int found = 0;
  for (size_t i = 0; i < raw.len; i++) {
    if (raw.ptr[i] != '%') continue;
    bns_slice rest = {raw.ptr + i + 3, raw.len - i >= 3 ? raw.len - i - 3 : 0};
    if (spelling_escape_at(raw, i) != '%' || !is_written(rest)) return 0;
    found = 1;
    i += 2;
  }
  return found;
}

static applied decode_twice_encoded(candidate *d) {
  const decoding rule = {0, 0, 0};
  int changed = 0;
  for (size_t i = 0; i < d->num_parts; i++) {
    part *p = &d->parts[i];
    if (!is_twice(p->value)) continue;
    p->value = respelt(d, p->value, decode, &rule);
    d->what = p->name;
    changed = 1;
  }
  return changed ? APPLIED : APPLIED_NOT_HERE;
}

/* The whole query as one component: "symbol%3DMIRUSDT%26side%3DBUY". */
static applied decode_component(candidate *d) {
  const decoding rule = {0, 0, 0};
  int changed = 0;
  for (size_t i = 0; i < d->num_parts; i++) {
    part *p = &d->parts[i];
    bns_slice name = p->bare ? respelt(d, p->name, decode, &rule) : p->name;
    if (!p->bare || name.ptr == NULL || name.len == p->name.len || memchr(name.ptr, '=', name.len) == NULL) continue;
    p->name = name;
    changed = 1;
  }
  return changed ? APPLIED : APPLIED_NOT_HERE;
}

static applied double_encoded(candidate *d, size_t variant) {
  switch (variant) {
  case 0: return decode_twice_encoded(d);
  case 1: return decode_component(d);
  case 2: return respell_parts(d, encode_again, NULL); /* signed twice encoded, sent once */
  default: return APPLIED_END;
  }
}

static int send_twice_encoded(bns_wire *out, mem *arena, const parsed_request *right, const diagnose_key *key,
                              size_t variant) {
  if (variant != 0) return 1;
  return rewrite(out, arena, right, key, encode_again, NULL);
}

/* ------------------------------------------------------------------------------------------------------- non-ASCII */

typedef enum beyond {
  BEYOND_LOWER_U = 0,
  BEYOND_UPPER_U,
  BEYOND_MARK,
  BEYOND_MARK_ENCODED,
  BEYOND_LATIN1,
  BEYOND_LATIN1_ENCODED,
  BEYOND_FORMS
} beyond;

static void put_u(bns_out *out, uint32_t unit, int upper) {
  const char *digits = upper ? "0123456789ABCDEF" : "0123456789abcdef";
  bns_put_text(out, "\\u");
  for (int bits = 12; bits >= 0; bits -= 4)
    bns_put_byte(out, (uint8_t)digits[unit >> bits & 15]);
}

static void put_beyond(bns_out *out, uint32_t point, beyond form) {
  if (form == BEYOND_MARK || ((form == BEYOND_LATIN1 || form == BEYOND_LATIN1_ENCODED) && point > 0xff)) {
    bns_put_byte(out, '?');
  } else if (form == BEYOND_MARK_ENCODED) {
    bns_put_text(out, "%3F");
  } else if (form == BEYOND_LATIN1) {
    bns_put_byte(out, (uint8_t)point);
  } else if (form == BEYOND_LATIN1_ENCODED) {
    encode_byte(out, (uint8_t)point, &encodings[0]);
  } else if (point > 0xffff) { /* a surrogate pair, as JSON and Java write it */
    put_u(out, 0xd800 + ((point - 0x10000) >> 10), form == BEYOND_UPPER_U);
    put_u(out, 0xdc00 + ((point - 0x10000) & 0x3ff), form == BEYOND_UPPER_U);
  } else {
    put_u(out, point, form == BEYOND_UPPER_U);
  }
}

static void respell_beyond(bns_out *out, bns_slice raw, const void *how) {
  const beyond *form = how;
  for (size_t i = 0; i < raw.len; i++) {
    uint32_t point;
    size_t len = spelling_beyond_ascii(&point, raw, i);
    if (len == 0) {
      bns_put_byte(out, raw.ptr[i]);
    } else {
      put_beyond(out, point, *form);
      i += len - 1;
    }
  }
}

/* Raw UTF-8 first, then what other spellings and older character sets make of it. */
static applied non_ascii(candidate *d, size_t variant) {
  const decoding raw = {0, 1, 0};
  if (variant == 0) return respell_parts(d, decode, &raw);
  if (variant > BEYOND_FORMS) return APPLIED_END;
  beyond form = (beyond)(variant - 1);
  return respell_parts(d, respell_beyond, &form);
}

/* SR-3 was announced for /api/v3 alone: elsewhere raw text verifies where it was signed raw. */
static int has_to_be_encoded(const parsed_request *request) {
  return traits_of(request->scheme)->wants_encoding && slice_starts(request->seen.path, "/api/v3/");
}

static int see_non_ascii(sighting *out, mem *arena, const parsed_request *request, const diagnose_key *key) {
  (void)arena;
  (void)key;
  for (size_t i = 0; i < request->num_parts; i++) {
    const part *p = &request->parts[i];
    for (size_t j = 0; j < p->value.len; j++) {
      if (p->value.ptr[j] < 0x80) continue;
      out->confidence = CONFIDENCE_LIKELY;
      out->refused = has_to_be_encoded(request);
      out->what = p->name;
      return 1;
    }
  }
  return 0;
}

/* ----------------------------------------------------------------------------------------------------------- lists */

static int starts_list(bns_slice raw) {
  int byte = raw.len > 0 ? spelling_escape_at(raw, 0) : -1;
  if (byte < 0) byte = raw.len > 0 ? raw.ptr[0] : 0;
  return byte == '[' || byte == '{';
}

static applied swap_quotes(candidate *d, const swap *rule) {
  int changed = 0;
  for (size_t i = 0; i < d->num_parts; i++) {
    part *p = &d->parts[i];
    if (!starts_list(p->value)) continue;
    bns_slice other = respelt(d, p->value, exchange, rule);
    if (bns_slice_equal(other, p->value)) continue;
    p->value = other;
    d->what = p->name;
    changed = 1;
  }
  return changed ? APPLIED : APPLIED_NOT_HERE;
}

static int see_json_list(sighting *out, mem *arena, const parsed_request *request, const diagnose_key *key) {
  (void)arena;
  (void)key;
  for (size_t i = 0; i < request->num_parts; i++) {
    bns_slice value = request->parts[i].value;
    if (!starts_list(value)) continue;
    for (size_t j = 0; j < value.len; j++) {
      if (spelling_escape_at(value, j) != '\'' && value.ptr[j] != '\'') continue;
      out->confidence = CONFIDENCE_LIKELY;
      out->what = request->parts[i].name;
      return 1;
    }
  }
  return 0;
}

enum { MOST_ITEMS = 64 };

/* list: a value taken apart into its items, decoded. */
typedef struct list {
  bns_slice items[MOST_ITEMS];
  int quoted[MOST_ITEMS];
  size_t num;
} list;

static bns_slice trimmed(bns_slice text) {
  while (text.len > 0 && text.ptr[0] == ' ') {
    text.ptr++;
    text.len--;
  }
  while (text.len > 0 && text.ptr[text.len - 1] == ' ')
    text.len--;
  return text;
}

static void add_item(list *out, bns_slice item) {
  item = trimmed(item);
  if (out->num == MOST_ITEMS) return;
  int quoted = item.len >= 2 && (item.ptr[0] == '"' || item.ptr[0] == '\'') && item.ptr[item.len - 1] == item.ptr[0];
  if (quoted) {
    item.ptr++;
    item.len -= 2;
  }
  out->quoted[out->num] = quoted;
  out->items[out->num++] = item;
}

/* A JSON array of scalars, or texts with commas between. */
static int read_list(list *out, bns_slice text) {
  out->num = 0;
  if (text.len >= 2 && text.ptr[0] == '[' && text.ptr[text.len - 1] == ']') {
    text.ptr++;
    text.len -= 2;
  } else if (text.len == 0 || memchr(text.ptr, ',', text.len) == NULL) {
    return 0;
  }
  if (memchr(text.ptr, '{', text.len) != NULL) return 0;
  size_t from = 0;
  for (size_t i = 0; i <= text.len; i++) {
    if (i < text.len && text.ptr[i] != ',') continue;
    bns_slice item = {text.ptr + from, i - from};
    add_item(out, item);
    from = i + 1;
  }
  return out->num > 0 && out->num < MOST_ITEMS;
}

/* shape: how a list is written into one value; encoded or raw. */
typedef enum spelt { SPELT_RAW = 0, SPELT_PERCENT, SPELT_PLUS } spelt;
typedef struct shape {
  const char *open, *close, *between;
  int quotes; /* 0: none; 1: as the items had them; 2: all */
  spelt as;
  const char *quote;
} shape;

static const shape shapes[] = {
    {"", "", ",", 0, SPELT_RAW, ""},        {"", "", ",", 0, SPELT_PERCENT, ""},
    {"", "", ", ", 0, SPELT_RAW, ""},       {"", "", ", ", 0, SPELT_PERCENT, ""},
    {"[", "]", ",", 1, SPELT_RAW, "\""},    {"[", "]", ",", 1, SPELT_PERCENT, "\""},
    {"[", "]", ", ", 1, SPELT_RAW, "\""},   {"[", "]", ", ", 1, SPELT_PERCENT, "\""},
    {"[", "]", ",", 2, SPELT_RAW, "\""},    {"[", "]", ",", 2, SPELT_PERCENT, "\""},
    {"[", "]", ", ", 2, SPELT_RAW, "\""},   {"[", "]", ", ", 2, SPELT_PERCENT, "\""},
    {"[", "]", ",", 0, SPELT_RAW, ""},      {"[", "]", ",", 0, SPELT_PERCENT, ""},
    {"[", "]", ", ", 2, SPELT_RAW, "'"},    {"[", "]", ", ", 2, SPELT_PERCENT, "'"}, /* Python */
    {"[", "]", ", ", 2, SPELT_PLUS, "'"},   {"[", "]", ",", 2, SPELT_RAW, "'"},
    {"[", "]", ",", 2, SPELT_PERCENT, "'"}, {"[", "]", ", ", 2, SPELT_PLUS, "\""},
    {"[", "]", ", ", 1, SPELT_PLUS, "\""},  {"[", "]", ", ", 1, SPELT_RAW, "'"},
    {"[", "]", ", ", 1, SPELT_PLUS, "'"},   {"[", "]", ", ", 0, SPELT_RAW, ""}, /* Java */
    {"[", "]", ", ", 0, SPELT_PERCENT, ""}, {"[", "]", ", ", 0, SPELT_PLUS, ""},
    {"[", "]", " ", 0, SPELT_RAW, ""},      {"[", "]", " ", 0, SPELT_PLUS, ""}, /* Go */
    {"(", ")", ", ", 2, SPELT_RAW, "'"},    {"(", ")", ", ", 2, SPELT_PLUS, "'"},
    {"", "", ", ", 0, SPELT_PLUS, ""},
};
enum { SHAPES = sizeof shapes / sizeof *shapes };

static void put_spelt(bns_out *out, bns_slice text, spelt as) {
  for (size_t i = 0; i < text.len; i++) {
    if (as == SPELT_RAW) {
      bns_put_byte(out, text.ptr[i]);
    } else {
      encode_byte(out, text.ptr[i], &encodings[as == SPELT_PLUS ? QUOTE_PLUS : RFC_3986]);
    }
  }
}

static void put_shape(bns_out *out, const list *items, const shape *s) {
  put_spelt(out, bns_slice_of(s->open), s->as);
  for (size_t i = 0; i < items->num; i++) {
    int quotes = s->quotes == 2 || (s->quotes == 1 && items->quoted[i]);
    if (i > 0) put_spelt(out, bns_slice_of(s->between), s->as);
    if (quotes) put_spelt(out, bns_slice_of(s->quote), s->as);
    put_spelt(out, items->items[i], s->as);
    if (quotes) put_spelt(out, bns_slice_of(s->quote), s->as);
  }
  put_spelt(out, bns_slice_of(s->close), s->as);
}

/* "k=a&k=b", "k[]=a&k[]=b", "k[0]=a&k[1]=b" and the two latter encoded: written as one part's name and value, since
 * what is joined is text. */
enum { REPEATS = 5 };
static void put_repeated(bns_out *out, bns_slice name, const list *items, size_t form) {
  for (size_t i = 0; i < items->num; i++) {
    if (i > 0) {
      bns_put_byte(out, '&');
      bns_put_slice(out, name);
    }
    if (form > 0) bns_put_text(out, form % 2 == 1 ? "[" : "%5B");
    if (form > 2) bns_put_decimal(out, i);
    if (form > 0) bns_put_text(out, form % 2 == 1 ? "]" : "%5D");
    bns_put_byte(out, '=');
    put_spelt(out, items->items[i], SPELT_PERCENT);
  }
}

/* Writes the part anew with its list in another form. */
static void reshape(candidate *d, part *p, const list *items, size_t form) {
  size_t at = d->room.len;
  if (form < SHAPES) {
    put_shape(&d->room, items, &shapes[form]);
    p->value = candidate_since(d, at);
  } else {
    bns_put_slice(&d->room, p->name);
    put_repeated(&d->room, p->name, items, form - SHAPES);
    p->name = candidate_since(d, at);
    p->value.len = 0;
    p->bare = 1;
  }
}

/* Lists that are sent as repeated names become one value. */
static int gather(candidate *d, size_t first, list *items) {
  const decoding plain = {1, 0, 0};
  size_t num = 0;
  for (size_t i = first; i < d->num_parts; i++)
    num += bns_slice_equal(d->parts[i].name, d->parts[first].name) != 0;
  if (num < 2 || num >= MOST_ITEMS) return 0;
  items->num = 0;
  for (size_t i = first; i < d->num_parts; i++)
    if (bns_slice_equal(d->parts[i].name, d->parts[first].name))
      add_item(items, respelt(d, d->parts[i].value, decode, &plain));
  return 1;
}

/* A list of one item that is sent item by item looks like a value: an object, or of a name that the documents give a
 * list. Only a form that no single value has tells it. */
static int is_lone_item(candidate *d, const part *p, list *items, size_t form) {
  static const char *const lists[] = {"batchOrders", "orders",         "orderIdList", "origClientOrderIdList",
                                      "orderIds",    "clientOrderIds", "symbols",     "asset"};
  const decoding plain = {1, 0, 0};
  int is_list = 0;
  bns_slice value;
  if (form < SHAPES ? shapes[form].open[0] == 0 : form == SHAPES) return 0;
  for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
    is_list |= bns_slice_is(p->name, lists[i]);
  if (!is_list && !starts_list(p->value)) return 0;
  value = respelt(d, p->value, decode, &plain);
  is_list |= slice_starts(value, "{") && value.ptr[value.len - 1] == '}';
  if (!is_list || value.len == 0 || value.ptr[0] == '[') return 0;
  items->num = 0;
  add_item(items, value);
  return 1;
}

static void drop_repeats(candidate *d, size_t first) {
  for (size_t i = d->num_parts; i-- > first + 1;)
    if (bns_slice_equal(d->parts[i].name, d->parts[first].name)) candidate_drop(d, i);
}

/* ---------------------------------------------------------------------------------------- lists that hold objects */

enum { VALUES_MAX = 512, TEXT_MAX = 16384 };

/* Python's text of a list holds single quotes and True, False and None; JSON is made of it where it can be. */
static int read_objects(bns_json *values, candidate *d, bns_slice raw) {
  static const swap words[] = {{"'", "\""}, {"True", "true"}, {"False", "false"}, {"None", "null"}};
  const decoding plain = {1, 0, 0};
  size_t num, error_at;
  bns_slice text = respelt(d, raw, decode, &plain);
  if (text.ptr == NULL || text.len > TEXT_MAX || !starts_list(text)) return 0;
  if (bns_json_parse(values, VALUES_MAX, &num, &error_at, text.ptr, text.len) == BNS_OK) return 1;
  for (size_t i = 0; i < sizeof words / sizeof *words; i++)
    text = respelt(d, text, exchange, &words[i]);
  return text.ptr != NULL && bns_json_parse(values, VALUES_MAX, &num, &error_at, text.ptr, text.len) == BNS_OK;
}

static const json_style styles[] = {
    {LAYOUT_COMPACT, 0, ESCAPES_KEPT, NUMBERS_KEPT},         {LAYOUT_SPACED, 0, ESCAPES_KEPT, NUMBERS_KEPT},
    {LAYOUT_COMPACT, 0, ESCAPES_FEWEST, NUMBERS_KEPT},       {LAYOUT_SPACED, 0, ESCAPES_FEWEST, NUMBERS_KEPT},
    {LAYOUT_COMPACT, 0, ESCAPES_ASCII, NUMBERS_PYTHON},      {LAYOUT_SPACED, 0, ESCAPES_ASCII, NUMBERS_PYTHON},
    {LAYOUT_COMPACT, 0, ESCAPES_ASCII_SLASH, NUMBERS_KEPT},  {LAYOUT_COMPACT, 0, ESCAPES_HTML, NUMBERS_KEPT},
    {LAYOUT_COMPACT, 0, ESCAPES_FEWEST, NUMBERS_JAVASCRIPT}, {LAYOUT_COMPACT, 1, ESCAPES_FEWEST, NUMBERS_KEPT},
    {LAYOUT_SPACED, 1, ESCAPES_FEWEST, NUMBERS_KEPT},        {LAYOUT_COMPACT, 1, ESCAPES_HTML, NUMBERS_JAVASCRIPT}};
enum { STYLES = sizeof styles / sizeof *styles, SPELLINGS = 3, PYTHON_STYLES = 2 };

/* Writes each value that is a list with objects in it, or an object, anew: as JSON, or as Python writes it. */
static applied objects_otherwise(candidate *d, const json_style *style, spelt as, int is_python) {
  static const swap words[] = {{"\"", "'"},          {":true", ":True"},     {": true", ": True"},
                               {":false", ":False"}, {": false", ": False"}, {":null", ":None"},
                               {": null", ": None"}};
  bns_json values[VALUES_MAX];
  int changed = 0;
  for (size_t i = 0; i < d->num_parts; i++) {
    part *p = &d->parts[i];
    if (!starts_list(p->value) || !read_objects(values, d, p->value)) continue;
    size_t at = d->room.len;
    if (!json_rewrite(&d->room, values, style)) return APPLIED_NOT_HERE;
    bns_slice text = candidate_since(d, at);
    for (size_t word = 0; is_python && word < sizeof words / sizeof *words && text.ptr != NULL; word++)
      text = respelt(d, text, exchange, &words[word]);
    if (text.ptr == NULL) return APPLIED_NOT_HERE;
    at = d->room.len;
    put_spelt(&d->room, text, as);
    p->value = candidate_since(d, at);
    if (p->value.ptr == NULL) return APPLIED_NOT_HERE;
    d->what = p->name;
    changed = 1;
  }
  return changed ? APPLIED : APPLIED_NOT_HERE;
}

/* JSON text is signed, another language's text of a list is sent; or the reverse. */
static applied json_list(candidate *d, size_t variant) {
  static const swap swaps[] = {{"%27", "%22"}, {"'", "%22"}, {"'", "\""}, {"%22", "%27"}, {"%22", "'"}};
  if (variant < sizeof swaps / sizeof *swaps) return swap_quotes(d, &swaps[variant]);
  variant -= sizeof swaps / sizeof *swaps;
  if (variant >= PYTHON_STYLES * SPELLINGS) return APPLIED_END;
  d->place = AT_JSON_LIST_WRITTEN_BY_PYTHON; /* behind raw-signed-encoded-sent, where that explains it too */
  return objects_otherwise(d, &styles[variant / SPELLINGS], (spelt)(variant % SPELLINGS), 1);
}

/* What languages print of a list, or of an object, that is only taken as text: JavaScript, PHP, C#. */
static const char *const list_words[] = {"[object Object]",
                                         "Array",
                                         "System.String[]",
                                         "System.Object[]",
                                         "System.Collections.Generic.List`1[System.String]",
                                         "System.Collections.Generic.List`1[System.Object]"};
enum { LIST_WORDS = sizeof list_words / sizeof *list_words };

/* JavaScript writes the word once for each object of the list. */
static void put_list_word(candidate *d, part *p, const char *word, spelt as, size_t times) {
  size_t at = d->room.len;
  for (size_t i = 0; i < times; i++) {
    if (i > 0) put_spelt(&d->room, bns_slice_of(","), as);
    put_spelt(&d->room, bns_slice_of(word), as);
  }
  p->value = candidate_since(d, at);
  d->what = p->name;
}

static applied list_as_word(candidate *d, size_t variant) {
  bns_json values[VALUES_MAX];
  size_t word = variant / SPELLINGS, changed = 0;
  if (word >= LIST_WORDS) return APPLIED_END;
  for (size_t i = 0; i < d->num_parts; i++) {
    part *p = &d->parts[i];
    if (!starts_list(p->value)) continue;
    int is_read = word == 0 && read_objects(values, d, p->value);
    int is_array = is_read && values[0].type == BNS_JSON_ARRAY && values[0].count > 0;
    put_list_word(d, p, list_words[word], (spelt)(variant % SPELLINGS), is_array ? values[0].count : 1);
    if (p->value.ptr == NULL) return APPLIED_NOT_HERE;
    changed++;
  }
  return changed ? APPLIED : APPLIED_NOT_HERE;
}

static applied list_otherwise(candidate *d, size_t form) {
  const decoding plain = {0, 0, 0};
  list items;
  int changed = 0;
  for (size_t i = 0; i < d->num_parts; i++) {
    part *p = &d->parts[i];
    if (gather(d, i, &items)) {
      drop_repeats(d, i);
    } else if (!is_lone_item(d, p, &items, form) && !read_list(&items, respelt(d, p->value, decode, &plain))) {
      continue;
    }
    d->what = p->name;
    reshape(d, p, &items, form);
    changed = 1;
  }
  return changed ? APPLIED : APPLIED_NOT_HERE;
}

static applied array_otherwise(candidate *d, size_t variant) {
  if (variant < SHAPES + REPEATS) return list_otherwise(d, variant);
  variant -= SHAPES + REPEATS;
  if (variant < STYLES * SPELLINGS)
    return objects_otherwise(d, &styles[variant / SPELLINGS], (spelt)(variant % SPELLINGS), 0);
  return list_as_word(d, variant - STYLES * SPELLINGS);
}

/* ----------------------------------------------------------------------------------------------------------- table */

static const mistake rows[] = {
    {.id = "percent-hex-case",
     .place = AT_PERCENT_HEX_CASE,
     .schemes = BNS_REST,
     .level = LEVEL_PARTS,
     .apply = hex_case},
    {.id = "plus-vs-percent20",
     .place = AT_PLUS_VS_PERCENT20,
     .schemes = BNS_REST,
     .level = LEVEL_PARTS,
     .apply = plus_vs_space},
    {.id = "double-encoded",
     .place = AT_DOUBLE_ENCODED,
     .schemes = BNS_REST,
     .level = LEVEL_PARTS,
     .apply = double_encoded,
     .wire = send_twice_encoded},
    {.id = "json-list-parameter",
     .place = AT_JSON_LIST_PARAMETER,
     .schemes = BNS_REST & ~BNS_US_REST,
     .level = LEVEL_PARTS,
     .apply = json_list,
     .seen = see_json_list},
    {.id = "non-ascii-not-percent-encoded",
     .place = AT_NON_ASCII_NOT_PERCENT_ENCODED,
     .schemes = BNS_REST,
     .level = LEVEL_PARTS,
     .apply = non_ascii,
     .seen = see_non_ascii},
    {.id = "encoded-signed-raw-sent",
     .place = AT_ENCODED_SIGNED_RAW_SENT,
     .schemes = BNS_REST,
     .level = LEVEL_PARTS,
     .apply = encoded_signed,
     .wire = send_decoded},
    {.id = "raw-signed-encoded-sent",
     .place = AT_RAW_SIGNED_ENCODED_SENT,
     .schemes = BNS_REST,
     .level = LEVEL_PARTS,
     .apply = raw_signed},
    {.id = "library-reencoded",
     .place = AT_LIBRARY_REENCODED,
     .schemes = BNS_REST,
     .level = LEVEL_PARTS,
     .apply = reencoded},
    {.id = "array-serialised-differently",
     .place = AT_ARRAY_SERIALISED_DIFFERENTLY,
     .schemes = BNS_REST & ~BNS_US_REST,
     .level = LEVEL_PARTS,
     .apply = array_otherwise},
};

const mistake_family mistakes_encoding = {rows, sizeof rows / sizeof *rows};

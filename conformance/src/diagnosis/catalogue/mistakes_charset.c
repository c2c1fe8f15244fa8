/* mistakes_charset.c - a text that is signed in another character set than the one that it is sent in (SR-3, SW-2,
 * PR-3).
 */
#include "diagnosis/catalogue/catalogue.h"
#include "diagnosis/catalogue/charset.h"
#include "diagnosis/catalogue/spelling.h"

#define COUNT(rows) (sizeof(rows) / sizeof((rows)[0]))

enum { MOST_CHARACTERS = 256 }; /* looking one up takes long */

/* ------------------------------------------------------------------------------------------------- beyond ASCII */

/* treatment: what becomes of a character that is not in ASCII. */
typedef enum treatment {
  TREAT_TABLE = 0, /* its code in a set of charsets.txt, or a question mark: Java, .NET, PHP */
  TREAT_MARK,      /* a question mark */
  TREAT_MARK_UNIT, /* one for each unit of UTF-16: .NET */
  TREAT_MARK_BYTE, /* one for each byte of its UTF-8 */
  TREAT_LOST_BYTE, /* U+FFFD for each byte: a decoder that reads ASCII */
  TREAT_DROP,      /* nothing: Python's "ignore" */
  TREAT_TWICE,     /* its UTF-8 read in a set of one byte each, and written as UTF-8 again */
  TREAT_ESCAPE_U,  /* JavaScript's escape(): %u5E01 */
  TREAT_ENTITY     /* &#24065; : Python's "xmlcharrefreplace", old forms */
} treatment;

typedef struct charset {
  const char *name; /* for people */
  const char *table;
  treatment treat;
} charset;

static const charset charsets[] = {
    {"Latin-1", "latin-1", TREAT_TABLE},
    {"ASCII: ? for what it lacks", NULL, TREAT_MARK},
    {"ASCII: ? for what it lacks", NULL, TREAT_MARK_UNIT},
    {"Windows-1252", "cp1252", TREAT_TABLE},
    {"GBK", "gbk", TREAT_TABLE},
    {"UTF-8 twice", NULL, TREAT_TWICE},
    {"UTF-8 twice", "cp1252", TREAT_TWICE},
    {"ASCII: what it lacks is dropped", NULL, TREAT_DROP},
    {"ASCII: U+FFFD for what it lacks", NULL, TREAT_LOST_BYTE},
    {"ASCII: ? for what it lacks", NULL, TREAT_MARK_BYTE},
    {"escape(): %uXXXX", NULL, TREAT_ESCAPE_U},
    {"HTML entities", NULL, TREAT_ENTITY},
    {"Windows-1251", "cp1251", TREAT_TABLE},
    {"KOI8-R", "koi8-r", TREAT_TABLE},
    {"Windows-1254", "cp1254", TREAT_TABLE},
    {"Windows-1250", "cp1250", TREAT_TABLE},
    {"ISO 8859-2", "iso8859-2", TREAT_TABLE},
    {"ISO 8859-15", "iso8859-15", TREAT_TABLE},
    {"Windows-1253", "cp1253", TREAT_TABLE},
    {"code page 850", "cp850", TREAT_TABLE},
    {"code page 866", "cp866", TREAT_TABLE},
    {"code page 437", "cp437", TREAT_TABLE},
    {"Mac Roman", "mac-roman", TREAT_TABLE},
};

static void put_spelt(bns_out *out, uint8_t byte, int escaped) {
  static const char digits[] = "0123456789ABCDEF";
  if (!escaped) {
    bns_put_byte(out, byte);
    return;
  }
  bns_put_byte(out, '%');
  bns_put_byte(out, (uint8_t)digits[byte >> 4]);
  bns_put_byte(out, (uint8_t)digits[byte & 15]);
}

static void put_all(bns_out *out, const uint8_t *bytes, size_t len, int escaped) {
  for (size_t i = 0; i < len; i++)
    put_spelt(out, bytes[i], escaped);
}

static void put_twice(bns_out *out, const charset *in, bns_slice utf8, int escaped) {
  for (size_t i = 0; i < utf8.len; i++) {
    uint8_t again[4];
    bns_out to = {again, sizeof again, 0};
    charset_put_utf8(&to, in->table != NULL ? charset_point(in->table, utf8.ptr[i]) : utf8.ptr[i]);
    put_all(out, again, to.len, escaped);
  }
}

static void put_hex4(bns_out *out, uint32_t unit) {
  bns_put_text(out, "%u");
  for (int bits = 12; bits >= 0; bits -= 4)
    bns_put_byte(out, (uint8_t) "0123456789ABCDEF"[unit >> bits & 15]);
}

static void put_escape_u(bns_out *out, uint32_t point) {
  if (point < 0x100) {
    put_spelt(out, (uint8_t)point, 1);
  } else if (point < 0x10000) {
    put_hex4(out, point);
  } else {
    put_hex4(out, 0xd800 + ((point - 0x10000) >> 10));
    put_hex4(out, 0xdc00 + ((point - 0x10000) & 0x3ff));
  }
}

static void put_entity(bns_out *out, uint32_t point) {
  bns_put_text(out, "&#");
  bns_put_decimal(out, point);
  bns_put_byte(out, ';');
}

static void put_treated(bns_out *out, const charset *to, uint32_t point, int escaped) {
  uint8_t utf8[4], code[2] = {'?', '?'};
  bns_out writer = {utf8, sizeof utf8, 0};
  charset_put_utf8(&writer, point);
  bns_slice bytes = {utf8, writer.len};
  size_t units = point > 0xffff ? 2 : 1, known;
  switch (to->treat) {
  case TREAT_TABLE:
    known = charset_bytes(code, to->table, point);
    put_all(out, code, known > 0 ? known : 1, escaped);
    break;
  case TREAT_MARK: put_all(out, code, 1, escaped); break;
  case TREAT_MARK_UNIT: put_all(out, code, units, escaped); break;
  case TREAT_MARK_BYTE:
    for (size_t i = 0; i < bytes.len; i++)
      put_spelt(out, '?', escaped);
    break;
  case TREAT_LOST_BYTE:
    for (size_t i = 0; i < bytes.len; i++)
      put_all(out, (const uint8_t *)"\xef\xbf\xbd", 3, escaped);
    break;
  case TREAT_DROP: break;
  case TREAT_TWICE: put_twice(out, to, bytes, escaped); break;
  case TREAT_ESCAPE_U: put_escape_u(out, point); break;
  case TREAT_ENTITY: put_entity(out, point); break;
  }
}

/* How many characters beyond ASCII there are, escaped or raw; what is no UTF-8 counts by the byte. */
static size_t count_beyond(bns_slice text) {
  size_t num = 0;
  for (size_t i = 0; i < text.len; i++) {
    uint32_t point;
    size_t len = spelling_beyond_ascii(&point, text, i);
    num += len > 0 || text.ptr[i] >= 0x80 || spelling_escape_at(text, i) >= 0x80;
    if (len > 0) i += len - 1;
  }
  return num;
}

/* Writes the text with its characters in the other set; what is escaped stays escaped, unless raw is asked for. A byte
 * that is no UTF-8 is the character of its own number. */
static void put_recoded(bns_out *out, bns_slice text, const charset *to, int raw) {
  for (size_t i = 0; i < text.len; i++) {
    uint32_t point;
    size_t len = spelling_beyond_ascii(&point, text, i);
    int escaped = spelling_escape_at(text, i);
    if (len == 0 && (escaped >= 0x80 || text.ptr[i] >= 0x80)) {
      point = (uint32_t)(escaped >= 0 ? escaped : text.ptr[i]);
      len = escaped >= 0 ? 3 : 1;
    }
    if (len > 0) {
      put_treated(out, to, point, escaped >= 0 && !raw);
      i += len - 1;
    } else {
      bns_put_byte(out, text.ptr[i]);
    }
  }
}

static int holds_escapes(bns_slice text) {
  for (size_t i = 0; i < text.len; i++)
    if (spelling_escape_at(text, i) >= 0x80) return 1;
  return 0;
}

static applied recoded(candidate *d, const charset *to, int raw) {
  size_t at = d->room.len, num = count_beyond(d->text);
  if (num == 0 || num > MOST_CHARACTERS || (raw && !holds_escapes(d->text))) return APPLIED_NOT_HERE;
  put_recoded(&d->room, d->text, to, raw);
  d->text = candidate_since(d, at);
  d->what = bns_slice_of(to->name);
  return d->text.ptr != NULL ? APPLIED : APPLIED_NOT_HERE;
}

/* ---------------------------------------------------------------------------------------------- the whole text */

static void put_utf16(bns_out *out, bns_slice text, int big_endian) {
  for (size_t i = 0; i < text.len;) {
    uint32_t point, units[2];
    bns_slice rest = {text.ptr + i, text.len - i};
    size_t len = text.ptr[i] < 0x80 ? 1 : bns_utf8_char(rest);
    point = text.ptr[i];
    if (len > 1) (void)spelling_beyond_ascii(&point, text, i);
    i += len > 0 ? len : 1;
    units[0] = point > 0xffff ? 0xd800 + ((point - 0x10000) >> 10) : point;
    units[1] = 0xdc00 + ((point - 0x10000) & 0x3ff);
    for (size_t unit = 0; unit < (point > 0xffff ? 2u : 1u); unit++) {
      bns_put_byte(out, (uint8_t)(units[unit] >> (big_endian ? 8 : 0)));
      bns_put_byte(out, (uint8_t)(units[unit] >> (big_endian ? 0 : 8)));
    }
  }
}

static const struct {
  const char *mark, *name;
  int is_utf16, big_endian;
} wholes[] = {
    {"", "UTF-16", 1, 0},
    {"", "UTF-16, big-endian", 1, 1},
    {"\xff\xfe", "UTF-16 with its mark", 1, 0},
    {"\xfe\xff", "UTF-16 with its mark, big-endian", 1, 1},
    {"\xef\xbb\xbf", "UTF-8 with a mark (BOM)", 0, 0},
};

static applied whole_otherwise(candidate *d, size_t form) {
  size_t at = d->room.len;
  bns_put_text(&d->room, wholes[form].mark);
  if (wholes[form].is_utf16) {
    put_utf16(&d->room, d->text, wholes[form].big_endian);
  } else {
    bns_put_slice(&d->room, d->text);
  }
  d->text = candidate_since(d, at);
  d->what = bns_slice_of(wholes[form].name);
  return d->text.ptr != NULL ? APPLIED : APPLIED_NOT_HERE;
}

static applied other_charset(candidate *d, size_t variant) {
  if (variant < COUNT(wholes)) return whole_otherwise(d, variant);
  variant -= COUNT(wholes);
  if (variant >= 2 * COUNT(charsets)) return APPLIED_END;
  return recoded(d, &charsets[variant / 2], variant % 2 == 1);
}

/* The secret as UTF-16, alone or together with the text: Encoding.Unicode of .NET. */
static applied secret_otherwise(candidate *d, size_t variant) {
  size_t at = d->room.len, big_endian = variant / 2;
  if (variant > 3) return APPLIED_END;
  put_utf16(&d->room, d->key->secret, (int)big_endian);
  d->secret = candidate_since(d, at);
  d->variant = bns_slice_of("secret");
  d->what = bns_slice_of(wholes[big_endian].name);
  if (d->secret.ptr == NULL) return APPLIED_NOT_HERE;
  if (variant % 2 == 0) return APPLIED;
  at = d->room.len;
  put_utf16(&d->room, d->text, (int)big_endian);
  d->text = candidate_since(d, at);
  return d->text.ptr != NULL ? APPLIED : APPLIED_NOT_HERE;
}

static const mistake rows[] = {
    {.id = "charset-mismatch",
     .place = AT_CHARSET_MISMATCH,
     .schemes = BNS_REQUESTS,
     .level = LEVEL_TEXT,
     .of_layout = 1,
     .light = 1,
     .is_alone = 1,
     .apply = other_charset},
    {.id = "charset-mismatch",
     .place = AT_CHARSET_MISMATCH_SECRET,
     .schemes = BNS_REST | BNS_WS | BNS_PAY_REQUEST,
     .kinds = KIND_HMAC,
     .level = LEVEL_KEY,
     .of_layout = 1,
     .apply = secret_otherwise},
};

const mistake_family mistakes_charset = {rows, sizeof rows / sizeof *rows};

/* values_read.c - names and values as tools and languages print them. */
#include "input/values_read.h"

#include <string.h>

#include "util/slice.h"
#include "util/utf8.h"
#include "text.h"

enum { DEPTH_MAX = 64, VALUES_MAX = 20000, PREFIX_MAX = 64, STRING_MAX = 1 << 16 };
/* A list of orders within a string: how far it is followed, and how deep. */
enum { LIST_MAX = 4096, LIST_DEPTH = 8 };

/* walk: where it is in the text. */
typedef struct walk {
  mem *arena;
  bns_slice text;
  size_t at;
  unsigned depth, num;
} walk;

/* chain: values that are being collected. */
typedef struct chain {
  given *first, *last;
} chain;

static const bns_slice none = {NULL, 0};

static int more(const walk *w) {
  return w->at < w->text.len;
}

static uint8_t peek(const walk *w, size_t ahead) {
  return w->at + ahead < w->text.len ? w->text.ptr[w->at + ahead] : 0;
}

static bns_slice rest_of(const walk *w) {
  return slice_from(w->text, w->at);
}

static bns_slice since(const walk *w, size_t start) {
  return slice_until(slice_from(w->text, start), w->at - start);
}

static int is_blank(uint8_t byte) {
  return byte == ' ' || byte == '\t' || byte == '\r';
}

static int is_opener(uint8_t byte) {
  return byte == '{' || byte == '[' || byte == '(';
}

static int is_closer(uint8_t byte) {
  return byte == '}' || byte == ']' || byte == ')';
}

static int is_quote(uint8_t byte) {
  return byte == '"' || byte == '\'' || byte == '`';
}

/* is_name tells of what names are made of: X-MBX-APIKEY, config.headers, @type, $params, :url. */
static int is_name(uint8_t byte) {
  return slice_word(byte) || byte >= 0x80 || (byte && strchr("-.@$&%", byte) != NULL);
}

static void skip_blanks(walk *w) {
  while (is_blank(peek(w, 0)))
    w->at++;
}

static void skip_white(walk *w) {
  while (is_blank(peek(w, 0)) || peek(w, 0) == '\n')
    w->at++;
}

static given *add(walk *w, chain *c, value_kind kind) {
  given *made;
  if (w->num >= VALUES_MAX) return NULL;
  w->num++;
  made = mem_alloc(w->arena, sizeof *made);
  made->kind = kind;
  if (c->last)
    c->last->next = made;
  else
    c->first = made;
  c->last = made;
  return made;
}

/* ------------------------------------------------------------------------------------------------------- strings */

static unsigned hex_of(uint8_t byte) {
  if (byte - (unsigned)'0' < 10u) return byte - (unsigned)'0';
  return (byte | 32u) - (unsigned)'a' < 6u ? (byte | 32u) - (unsigned)'a' + 10 : 16;
}

/* code_at reads so many hex digits; 0 where they are not there. */
static int code_at(bns_slice text, size_t at, size_t digits, uint32_t *code) {
  *code = 0;
  if (at + digits > text.len) return 0;
  for (size_t i = 0; i < digits; i++) {
    if (hex_of(text.ptr[at + i]) == 16) return 0;
    *code = *code * 16 + hex_of(text.ptr[at + i]);
  }
  return 1;
}

/* put_code writes what a \u or \x stands for, and gives how many characters that took. A pair is one character. */
static size_t put_code(buf *out, bns_slice text, size_t at) {
  uint32_t code, low;
  size_t digits = text.ptr[at + 1] == 'x' ? 2 : 4, len = 2 + digits;
  if (!code_at(text, at + 2, digits, &code)) return 0;
  if (code >= 0xD800 && code < 0xDC00 && slice_starts(slice_from(text, at + 6), "\\u") &&
      code_at(text, at + 8, 4, &low) && low >= 0xDC00 && low < 0xE000) {
    code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
    len = 12;
  }
  if (digits == 2)
    buf_put_byte(out, (uint8_t)code);
  else
    utf8_put(out, code);
  return len;
}

static int is_octal(bns_slice text, size_t at) {
  for (size_t i = at; i < at + 3; i++)
    if (i >= text.len || text.ptr[i] - (unsigned)'0' >= (i == at ? 4u : 8u)) return 0;
  return 1;
}

/* put_octal writes \345 as the byte that it stands for, as C and Perl print what is beyond ASCII. */
static size_t put_octal(buf *out, bns_slice text, size_t at) {
  uint8_t byte;
  if (!is_octal(text, at + 1)) return 0;
  byte = (uint8_t)((text.ptr[at + 1] - '0') * 64 + (text.ptr[at + 2] - '0') * 8 + text.ptr[at + 3] - '0');
  buf_put_byte(out, byte);
  return 4;
}

/* put_escape writes what a backslash and what follows stand for, and gives their length. */
static size_t put_escape(buf *out, bns_slice text, size_t at) {
  static const char letters[] = "nrtbf0", meant[] = "\n\r\t\b\f";
  uint8_t next = at + 1 < text.len ? text.ptr[at + 1] : 0;
  const char *known = next ? strchr(letters, next) : NULL;
  size_t len = next == 'u' || next == 'x' ? put_code(out, text, at) : put_octal(out, text, at);
  if (len) return len;
  if (known)
    buf_put_byte(out, (uint8_t)meant[known - letters]);
  else if (next && strchr("\"'`/\\$&=?@", next))
    buf_put_byte(out, next);
  else
    buf_put(out, text.ptr + at, next ? 2 : 1);
  return next ? 2 : 1;
}

bns_slice values_unescape(mem *arena, bns_slice text) {
  buf out = {NULL, 0, 0};
  if (slice_index(text, '\\') == text.len) return text;
  for (size_t at = 0; at < text.len;) {
    if (text.ptr[at] == '\\') {
      at += put_escape(&out, text, at);
      continue;
    }
    buf_put_byte(&out, text.ptr[at]);
    at++;
  }
  return mem_take(arena, &out);
}

/* list_end gives the place behind a list of objects of JSON that begins at a place; 0: none does. It is followed no
 * further than its signs go. */
static size_t list_end(bns_slice text, size_t at) {
  static const char signs[] = "\"[]{}:, -.0123456789truefalsn";
  size_t depth = 0, last = at + LIST_MAX < text.len ? at + LIST_MAX : text.len;
  int is_within = 0;
  if (!slice_starts(slice_from(text, at), "[{\"")) return 0;
  for (; at < last; at++) {
    uint8_t byte = text.ptr[at];
    if (byte == '"') is_within = !is_within;
    if (is_within) continue;
    if (byte == '[' || byte == '{') depth++;
    if ((byte == ']' || byte == '}') && --depth == 0) return at + 1;
    if (depth > LIST_DEPTH || memchr(signs, byte, sizeof signs - 1) == NULL) return 0;
  }
  return 0;
}

/* string_end gives the place of the mark that closes a string in its line (one of backticks also in another); 0: none
 * does. Whoever prints a list of orders without escapes has marks within his string. */
static size_t string_end(const walk *w) {
  uint8_t mark = peek(w, 0);
  size_t end = list_end(w->text, w->at + 1);
  if (end > 0 && end < w->text.len && w->text.ptr[end] == mark) return end;
  for (size_t at = w->at + 1; at < w->text.len && at - w->at < STRING_MAX; at++) {
    uint8_t byte = w->text.ptr[at];
    if (byte == '\\') {
      at++;
      continue;
    }
    if (byte == mark) return at;
    if (byte == '\n' && mark != '`') return 0;
  }
  return 0;
}

/* is_string tells that a string begins here: b"...", u'...', @"...", :"..." and Erlang's <<"...">> too. skip: what
 * stands before it. */
static int is_string(walk *w, size_t *skip) {
  size_t len = peek(w, 0) && strchr("bur@$:fN", peek(w, 0)) && is_quote(peek(w, 1)) ? 1 : 0, end;
  if (slice_starts(rest_of(w), "<<\"")) len = 2;
  walk ahead = *w;
  if (!is_quote(peek(w, len))) return 0;
  ahead.at += len;
  end = string_end(&ahead);
  *skip = len;
  return end > 0;
}

static bns_slice take_string(walk *w, size_t skip) {
  size_t start, end;
  w->at += skip;
  end = string_end(w);
  start = w->at + 1;
  w->at = end + 1;
  if (skip == 2) w->at += slice_starts(rest_of(w), ">>") ? 2 : slice_starts(rest_of(w), "/utf8>>") ? 7 : 0;
  return values_unescape(w->arena, slice_until(slice_from(w->text, start), end - start));
}

/* ----------------------------------------------------------------------------------------------------- one value */

static const given *read_many(walk *w, int space_ends);

/* starts_name tells that NAME and an assigner begin here, so that a value without quotes ends before. */
static int starts_name(bns_slice rest) {
  size_t len = 0;
  while (len < rest.len && len < PREFIX_MAX && is_name(rest.ptr[len]))
    len++;
  return len > 1 && len + 1 < rest.len && (rest.ptr[len] == ':' || rest.ptr[len] == '=') &&
         !slice_starts(slice_from(rest, len), "://");
}

/* starts_object tells that an object or a list begins here: {, [, map[, url.Values{, OrderedDict(. */
static int starts_object(bns_slice rest) {
  size_t len = 0;
  while (len < rest.len && len < PREFIX_MAX && (slice_word(rest.ptr[len]) || rest.ptr[len] == '.'))
    len++;
  if (len == rest.len) return 0;
  return rest.ptr[len] == '{' || rest.ptr[len] == '[' || (len > 1 && rest.ptr[len] == '(');
}

/* starts_option tells that -Name begins here. */
static int starts_option(bns_slice rest) {
  size_t at = slice_starts(rest, "--") ? 2 : 1;
  return rest.len > at + 1 && rest.ptr[0] == '-' && slice_word(rest.ptr[at]) && rest.ptr[at] > '9';
}

static int starts_other(bns_slice rest) {
  return starts_name(rest) || starts_object(rest) || starts_option(rest);
}

/* is_number tells of what was taken of a word so far that it is one. */
static int is_number(bns_slice text) {
  for (size_t i = 0; i < text.len; i++)
    if (text.ptr[i] - (unsigned)'0' >= 10u && text.ptr[i] != '.') return 0;
  return text.len > 0;
}

/* awaits_value tells of what was taken of a word so far that it is a name with an assigner, as in what a label has
 * behind it: "params: orders: [". */
static int awaits_value(bns_slice text) {
  size_t len = 0;
  while (len < text.len && slice_word(text.ptr[len]))
    len++;
  text = slice_trim(slice_from(text, len));
  return len > 0 && text.len == 1 && (text.ptr[0] == ':' || text.ptr[0] == '=');
}

/* word_ends tells that a value without quotes ends at a place: at a comma that separates, a closing bracket that it did
 * not open, a line end, or a blank before the next name, option or object. */
static int word_ends(const walk *w, size_t start, size_t open) {
  size_t at = w->at;
  uint8_t byte = w->text.ptr[at];
  int blank_behind = at + 1 >= w->text.len || w->text.ptr[at + 1] <= ' ' || is_quote(w->text.ptr[at + 1]);
  if (byte == '\n') return 1;
  if (byte == ',' && open == 0 && starts_name(slice_from(w->text, at + 1)) &&
      is_number(slice_until(slice_from(w->text, start), at - start)))
    return 1;
  if (byte == ',' || byte == ';') return open == 0 && blank_behind;
  if (is_closer(byte)) return open == 0 && w->depth > 0;
  return is_blank(byte) && open == 0 && starts_other(slice_from(w->text, at + 1)) &&
         !awaits_value(slice_until(slice_from(w->text, start), at - start));
}

static bns_slice take_word(walk *w, int to_line_end) {
  size_t start = w->at, open = 0;
  while (more(w) && (to_line_end ? peek(w, 0) != '\n' : !word_ends(w, start, open))) {
    if (is_opener(peek(w, 0))) open++;
    if (is_closer(peek(w, 0)) && open) open--;
    w->at++;
  }
  return slice_trim(since(w, start));
}

/* opened_below gives the place of a bracket that stands alone in the next line, as print_r writes it; 0: none does. */
static size_t opened_below(bns_slice rest, size_t at) {
  for (at++; at < rest.len && rest.ptr[at] == ' '; at++)
    continue;
  return at < rest.len && rest.ptr[at] == '(' ? at : 0;
}

/* is_dumped_list tells that "array:3 [" begins here, as Symfony and Laravel dump one: that is no name. */
static int is_dumped_list(bns_slice rest) {
  size_t at = 6;
  if (!slice_starts(rest, "array:")) return 0;
  while (at < rest.len && rest.ptr[at] - (unsigned)'0' < 10u)
    at++;
  return slice_starts(slice_from(rest, at), " [");
}

/* prefix_len measures what stands before an opening bracket: "Object [AxiosHeaders] ", "map", "array(3) ", "new X"; the
 * length of the bracket's place. 0 where none follows. */
static size_t prefix_len(const walk *w) {
  bns_slice rest = slice_until(rest_of(w), PREFIX_MAX);
  size_t at = 0, boxed;
  while (at < rest.len && (is_name(rest.ptr[at]) || rest.ptr[at] == '*' || rest.ptr[at] == ':'))
    at++;
  if (at == 0) return 0;
  if (slice_starts(slice_from(rest, at), "(") && slice_find(rest, ")#") < slice_index(rest, '{'))
    return slice_index(rest, '{') < rest.len ? slice_index(rest, '{') : 0; /* object(stdClass)#1 (3) { */
  if (at < rest.len && (is_opener(rest.ptr[at]))) {
    boxed = at + 1;
    while (boxed < rest.len && slice_word(rest.ptr[boxed]))
      boxed++;
    /* array(3) { and Headers(2) {: the number is no value */
    if (rest.ptr[at] == '(' && slice_starts(slice_from(rest, boxed), ") {") && boxed > at + 1) return boxed + 2;
    return at;
  }
  if (slice_starts(slice_from(rest, at), "\n")) return opened_below(rest, at);
  if (slice_starts(rest, "array (") || is_dumped_list(rest)) return at + 1;
  if (at < rest.len && rest.ptr[at] == ' ') at++;
  if (at < rest.len && rest.ptr[at] == '[') {
    boxed = at + slice_index(slice_from(rest, at), ']') + 1;
    if (boxed + 1 < rest.len && slice_starts(slice_from(rest, boxed), " {")) return boxed + 1;
    return 0;
  }
  return at < rest.len && rest.ptr[at] == '{' ? at : 0;
}

/* type_len measures string(64) before a quotation mark, where the number is not that of the string: it was shortened.
 */
static size_t type_len(const walk *w) {
  bns_slice rest = slice_until(rest_of(w), PREFIX_MAX);
  size_t at = 7;
  if (!slice_starts(rest, "string(")) return 0;
  while (at < rest.len && rest.ptr[at] - (unsigned)'0' < 10u)
    at++;
  return slice_starts(slice_from(rest, at), ") \"") ? at + 2 : 0;
}

/* var_dump_len reads string(229) and gives the number, where as many bytes in quotation marks follow. */
static size_t var_dump_len(const walk *w, size_t *at) {
  bns_slice rest = rest_of(w);
  size_t num = 0;
  if (!slice_starts(rest, "string(")) return 0;
  for (*at = 7; *at < rest.len && rest.ptr[*at] - (unsigned)'0' < 10u && num < w->text.len; (*at)++)
    num = num * 10 + (rest.ptr[*at] - (unsigned)'0');
  if (!slice_starts(slice_from(rest, *at), ") \"")) return 0;
  *at += 3;
  return *at + num < rest.len && rest.ptr[*at + num] == '"' ? num : 0;
}

/* scalar_len measures int(5), float(0.5) and bool(true) of var_dump; 0: it is none of them. */
static size_t scalar_len(bns_slice rest, size_t *start) {
  static const char *const types[] = {"int(", "float(", "bool("};
  for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
    size_t at = *start = strlen(types[i]);
    if (!slice_starts(rest, types[i])) continue;
    while (at < rest.len && (slice_word(rest.ptr[at]) || memchr("+-.", rest.ptr[at], 3)))
      at++;
    return at > *start && at < rest.len && rest.ptr[at] == ')' ? at + 1 : 0;
  }
  return 0;
}

/* goes_on tells that a string is one of several that are added up. */
static int goes_on(walk *w) {
  walk ahead = *w;
  skip_white(&ahead);
  if (peek(&ahead, 0) != '+' && !(peek(&ahead, 0) == '.' && (is_blank(peek(&ahead, 1)) || is_quote(peek(&ahead, 1)))))
    return 0;
  ahead.at++;
  skip_white(&ahead);
  *w = ahead;
  return 1;
}

static void read_string(walk *w, given *out, size_t skip) {
  buf all = {NULL, 0, 0};
  out->kind = VALUE_STRING;
  out->text = take_string(w, skip);
  while (goes_on(w)) {
    if (!is_string(w, &skip)) {
      out->kind = VALUE_CODE;
      (void)take_word(w, 0);
      break;
    }
    if (all.len == 0) buf_put_slice(&all, out->text);
    buf_put_slice(&all, take_string(w, skip));
    out->text = mem_copy(w->arena, all.ptr, all.len);
  }
  buf_free(&all);
}

/* is_wrapper tells that Rust prints a value in this: String("BTCUSDT") and Number(5) of serde, Domain("host") of a URL,
 * and Some(...) of each that may be missing, in which Scala has texts without quotation marks. */
static int is_wrapper(bns_slice name, const given *one) {
  if (one->kind == VALUE_STRING)
    return bns_slice_is(name, "String") || bns_slice_is(name, "Domain") || bns_slice_is(name, "Some");
  if (one->kind != VALUE_WORD) return 0;
  return bns_slice_is(name, "Some") || (bns_slice_is(name, "Number") && one->text.ptr[0] - (unsigned)'0' < 10u);
}

static void unwrap(given *out) {
  const given *one = out->first;
  if (one == NULL || one->next != NULL || one->name.len || one->text.len == 0) return;
  if (!is_wrapper(out->text, one)) return;
  out->kind = one->kind;
  out->text = one->text;
  out->first = NULL;
}

static void read_brackets(walk *w, given *out, size_t prefix) {
  int space_ends;
  out->kind = VALUE_MANY;
  out->text = slice_trim(slice_until(rest_of(w), prefix));
  space_ends = slice_starts(out->text, "map");
  w->at += prefix;
  out->first = read_many(w, space_ends);
  /* map[string]string{...}: what stood in the brackets was a type */
  if (out->source.ptr == NULL && w->at < w->text.len && (peek(w, 0) == '{' || slice_word(peek(w, 0)))) {
    size_t again = peek(w, 0) == '{' ? 0 : prefix_len(w);
    if (slice_starts(rest_of(w), "interface {}{")) again = 12;
    if (peek(w, again) == '{') {
      w->at += again;
      out->first = read_many(w, 0);
    }
  }
  unwrap(out);
}

/* read_value reads what stands behind a name, or for itself. */
static void read_value(walk *w, given *out, int to_line_end, int space_ends) {
  size_t start = w->at, skip, prefix, inside, scalar = scalar_len(rest_of(w), &inside), len = var_dump_len(w, &skip);
  if (slice_starts(rest_of(w), "new ")) w->at += 4;
  if (slice_starts(rest_of(w), "#{")) w->at++;         /* Erlang's map */
  if (slice_starts(rest_of(w), "Just \"")) w->at += 5; /* Haskell's for a value that may be missing */
  if (len == 0) w->at += type_len(w);
  if (len) {
    out->kind = VALUE_STRING;
    out->text = slice_until(slice_from(rest_of(w), skip), len);
    w->at += skip + len + 1;
  } else if (scalar) {
    out->text = slice_until(slice_from(rest_of(w), inside), scalar - inside - 1);
    w->at += scalar;
  } else if (is_string(w, &skip)) {
    read_string(w, out, skip);
  } else if (is_opener(peek(w, 0)) && !to_line_end) {
    read_brackets(w, out, 0);
  } else if ((prefix = prefix_len(w)) > 0) {
    read_brackets(w, out, prefix);
  } else if (space_ends) {
    while (more(w) && peek(w, 0) > ' ' && !is_closer(peek(w, 0)))
      w->at++;
    out->text = since(w, start);
  } else
    out->text = take_word(w, to_line_end);
  out->source = since(w, start);
}

/* --------------------------------------------------------------------------------------------------------- names */

/* assigner_len measures what stands between a name and its value: ":", "=", "=>", "==", ":=", "->". */
static size_t assigner_len(const walk *w) {
  bns_slice rest = rest_of(w);
  if (slice_starts(rest, "://")) return 0;
  if (slice_starts(rest, "=>") || slice_starts(rest, "==") || slice_starts(rest, ":=")) return 2;
  if (w->depth > 0 && slice_starts(rest, "->")) return 2;
  return rest.len > 0 && (rest.ptr[0] == ':' || rest.ptr[0] == '=') ? 1 : 0;
}

static bns_slice take_name(walk *w) {
  size_t start = w->at;
  while (is_name(peek(w, 0)))
    w->at++;
  return since(w, start);
}

/* boxed_name reads ["url"]=> of var_dump, [url] => of print_r and ['url'] = of Lua. */
static int boxed_name(walk *w, bns_slice *name, int *to_line_end) {
  walk ahead = *w;
  size_t skip, start;
  if (peek(w, 0) != '[') return 0;
  ahead.at++;
  start = ahead.at;
  if (is_string(&ahead, &skip)) {
    *name = take_string(&ahead, skip);
    *to_line_end = 0;
  } else {
    while (more(&ahead) && peek(&ahead, 0) != ']' && peek(&ahead, 0) != '\n')
      ahead.at++;
    *name = since(&ahead, start);
    *to_line_end = 1;
  }
  if (peek(&ahead, 0) != ']') return 0;
  ahead.at++;
  skip_blanks(&ahead);
  if (!slice_starts(rest_of(&ahead), "=>") && (*to_line_end || peek(&ahead, 0) != '=')) return 0;
  ahead.at += peek(&ahead, 1) == '>' ? 2 : 1;
  *w = ahead;
  return 1;
}

/* option_name reads -Uri and --data of a command, a value behind them. */
static int option_name(walk *w, bns_slice *name) {
  walk ahead = *w;
  while (peek(&ahead, 0) == '-')
    ahead.at++;
  if (ahead.at == w->at || ahead.at > w->at + 2 || !slice_word(peek(&ahead, 0))) return 0;
  *name = take_name(&ahead);
  if (!is_blank(peek(&ahead, 0))) return 0;
  skip_blanks(&ahead);
  if (peek(&ahead, 0) == '-' || peek(&ahead, 0) == '\n' || !more(&ahead)) return 0;
  *w = ahead;
  return 1;
}

/* starts_value tells that a value begins here, as it stands behind a keyword of Clojure: :url "https://...". */
static int starts_value(const walk *w) {
  uint8_t byte = peek(w, 0);
  return is_quote(byte) || is_opener(byte) || byte == ':' || byte - (unsigned)'0' < 10u;
}

/* plain_name reads NAME and an assigner, the name in quotation marks or not, or a keyword without one. */
static int plain_name(walk *w, bns_slice *name) {
  walk ahead = *w;
  size_t skip, assigner;
  int is_keyword = 0;
  if (is_dumped_list(rest_of(w))) return 0;
  if (is_string(&ahead, &skip))
    *name = take_string(&ahead, skip);
  else {
    is_keyword = peek(&ahead, 0) == ':' && slice_word(peek(&ahead, 1));
    ahead.at += (size_t)is_keyword;
    *name = take_name(&ahead);
    is_keyword = is_keyword && is_blank(peek(&ahead, 0));
  }
  if (name->len == 0) return 0;
  skip_blanks(&ahead);
  assigner = assigner_len(&ahead);
  if (assigner == 0 && !(is_keyword && starts_value(&ahead))) return 0;
  ahead.at += assigner;
  *w = ahead;
  return 1;
}

/* is_query tells that the line is a signed query or form and nothing else. */
static int is_query(const walk *w) {
  bns_slice line = slice_until(rest_of(w), slice_index(rest_of(w), '\n'));
  line = slice_trim(line);
  return slice_find(line, "signature=") < line.len && slice_index(line, ' ') == line.len;
}

/* is_item tells of what stands behind the dash of YAML that it is a value, and no name with one. */
static int is_item(bns_slice rest) {
  bns_slice line = slice_until(rest, slice_index(rest, '\n'));
  return line.len > 0 && !is_quote(line.ptr[0]) && !starts_name(line) && !is_opener(line.ptr[0]);
}

/* to_value moves on to what a name is given: in the same line, or an opening bracket in the next one. 0: it is given
 * nothing. */
static int to_value(walk *w) {
  walk ahead;
  size_t inside;
  skip_blanks(w);
  if (peek(w, 0) != '\n') return more(w);
  ahead = *w;
  skip_white(&ahead);
  if (slice_starts(rest_of(&ahead), "- ") && is_item(slice_from(rest_of(&ahead), 2)))
    ahead.at += 2;
  else if (!is_opener(peek(&ahead, 0)) && !is_quote(peek(&ahead, 0)) && !slice_starts(rest_of(&ahead), "string(") &&
           !slice_starts(rest_of(&ahead), "array(") && !slice_starts(rest_of(&ahead), "array (") && !is_query(&ahead) &&
           !slice_starts(rest_of(&ahead), "object(") && !scalar_len(rest_of(&ahead), &inside))
    return 0;
  *w = ahead;
  return 1;
}

/* --------------------------------------------------------------------------------------------------------- items */

/* read_item reads one value, with its name if it has one. 0: there is no room for more. */
static int read_item(walk *w, chain *c, int space_ends) {
  bns_slice name = none;
  int to_line_end = 0, named = boxed_name(w, &name, &to_line_end) || option_name(w, &name) || plain_name(w, &name);
  size_t before = w->at;
  given *made;
  if (named && !to_value(w)) return 1;
  if (!named) {
    name = none;
    to_line_end = 0;
  }
  made = add(w, c, VALUE_WORD);
  if (made == NULL) return 0;
  made->name = name;
  read_value(w, made, to_line_end, space_ends);
  if (w->at == before && more(w)) w->at++;
  return 1;
}

/* read_items reads up to a closing bracket, or to the end of the text. */
static const given *read_items(walk *w, int space_ends) {
  chain c = {NULL, NULL};
  for (;;) {
    skip_white(w);
    if (!more(w)) break;
    if (is_closer(peek(w, 0))) {
      if (w->depth > 0) break;
      w->at++;
    } else if (peek(w, 0) == ',' || peek(w, 0) == ';')
      w->at++;
    else if (!read_item(w, &c, space_ends)) {
      w->at = w->text.len;
      break;
    }
  }
  return c.first;
}

static const given *read_many(walk *w, int space_ends) {
  const given *first;
  if (w->depth == DEPTH_MAX) {
    w->at = w->text.len;
    return NULL;
  }
  w->at++;
  w->depth++;
  first = read_items(w, space_ends);
  w->depth--;
  if (more(w)) w->at++;
  return first;
}

const given *values_read(mem *arena, bns_slice text) {
  walk w;
  memset(&w, 0, sizeof w);
  w.arena = arena;
  w.text = text;
  return read_items(&w, 0);
}

/* ---------------------------------------------------------------------------------------------------- looking up */

static int joins_words(uint8_t byte) {
  return byte == '-' || byte == '_' || byte == '.' || byte == ' ' || byte == ':' || byte == '@' || byte == '$';
}

static uint8_t in_lower(uint8_t byte) {
  return byte - (unsigned)'A' < 26u ? (uint8_t)(byte + 32) : byte;
}

int values_is(bns_slice name, const char *other) {
  for (size_t i = 0; i < name.len; i++) {
    if (joins_words(name.ptr[i])) continue;
    while (joins_words((uint8_t)*other))
      other++;
    if (*other == 0 || in_lower(name.ptr[i]) != in_lower((uint8_t)*other)) return 0;
    other++;
  }
  while (joins_words((uint8_t)*other))
    other++;
  return *other == 0;
}

const given *values_find(const given *many, const char *plain) {
  for (const given *one = many ? many->first : NULL; one; one = one->next)
    if (one->name.len && values_is(one->name, plain)) return one;
  return NULL;
}

int values_are_answer(const given *many) {
  return values_find(many, "code") && values_find(many, "msg");
}

/* values_text.c - values written again. */
#include "input/values_text.h"

#include <string.h>

#include "util/slice.h"
#include "text.h"

static int is_digits(bns_slice text) {
  for (size_t i = 0; i < text.len; i++)
    if (text.ptr[i] - (unsigned)'0' >= 10u) return 0;
  return text.len > 0;
}

static const given *of_pair(const given *many, const char *a, const char *b) {
  const given *found = values_find(many, a);
  return found ? found : values_find(many, b);
}

/* is_word tells that a value without quotation marks may be a name: BTCUSDT and 58000 in a list are none. */
static int is_word(const given *one) {
  if (one->kind != VALUE_WORD || one->text.len == 0 || (one->text.ptr[0] | 32) - (unsigned)'a' >= 26u) return 0;
  int has_small = 0;
  for (size_t i = 0; i < one->text.len; i++) {
    if (!slice_word(one->text.ptr[i])) return 0;
    has_small = has_small || one->text.ptr[i] - (unsigned)'a' < 26u;
  }
  return has_small;
}

/* is_two tells of (NAME, VALUE) and {NAME, VALUE}. */
static int is_two(const given *many) {
  const given *first = many->first;
  return first && first->next && first->next->next == NULL && first->name.len == 0 && first->next->name.len == 0 &&
         (first->kind == VALUE_STRING || is_word(first)) &&
         (first->next->kind != VALUE_MANY || slice_starts(first->next->source, "[{"));
}

/* is_switched_off tells of a row in a tool's table of parameters that it is kept there, and not sent. */
static int is_switched_off(const given *one) {
  const given *off = one->kind == VALUE_MANY ? values_find(one, "disabled") : NULL;
  const given *on = one->kind == VALUE_MANY ? values_find(one, "enabled") : NULL;
  return (off && values_is(off->text, "true")) || (on && values_is(on->text, "false"));
}

/* value_in gives what a pair's value is, where it is not the text of one. */
static const given *value_in(const given *one, bns_slice *name) {
  const given *called;
  *name = one->name;
  if (one->name.len && !is_digits(one->name)) return one;
  if (one->kind != VALUE_MANY || is_switched_off(one)) return NULL;
  called = of_pair(one, "name", "key");
  if (called && of_pair(one, "value", "val")) {
    *name = called->text;
    return of_pair(one, "value", "val");
  }
  if (!is_two(one)) return NULL;
  *name = one->first->text;
  return one->first->next;
}

bns_slice values_plain(const given *one) {
  if (one->kind == VALUE_MANY && one->first && one->first->next == NULL && one->first->kind != VALUE_MANY &&
      one->first->name.len == 0)
    return one->first->text;
  return one->kind == VALUE_MANY ? one->source : one->text;
}

int values_pair(bns_slice *name, bns_slice *text, const given *one) {
  const given *found = value_in(one, name);
  size_t colon;
  if (found) {
    *text = values_plain(found);
    return 1;
  }
  if (one->kind == VALUE_MANY) return 0;
  colon = slice_index(one->text, ':');
  if (colon == 0 || colon == one->text.len || one->text.ptr[0] == '~') return 0; /* Bruno's mark of what is not sent */
  *name = slice_trim(slice_until(one->text, colon));
  *text = slice_trim(slice_from(one->text, colon + 1));
  return slice_index(*name, ' ') == name->len;
}

/* --------------------------------------------------------------------------------------------------------- forms */

void values_put_pair(buf *out, bns_slice name, bns_slice text) {
  if (out->len) buf_put_text(out, "&");
  buf_put_percent(out, name);
  buf_put_text(out, "=");
  buf_put_percent(out, text);
}

static int is_list(const given *one) {
  if (one->kind != VALUE_MANY || one->source.len == 0 || one->source.ptr[0] != '[') return 0;
  for (const given *item = one->first; item; item = item->next)
    if (item->kind == VALUE_MANY || item->name.len) return 0;
  return 1;
}

/* is_header tells of a name that it is a header's: some tools keep headers and parameters in one list. */
static int is_header(bns_slice name) {
  return slice_starts_nocase(name, "x-");
}

static void put_item(buf *out, mem *arena, const given *one) {
  bns_slice name, text;
  const given *found = value_in(one, &name);
  if (found == NULL) {
    if (values_pair(&name, &text, one) && !is_header(name)) values_put_pair(out, name, text);
  } else if (is_header(name)) {
    return;
  } else if (found->kind == VALUE_MANY && is_list(found)) {
    for (const given *item = found->first; item; item = item->next)
      values_put_pair(out, name, item->text);
  } else
    values_put_pair(out, name, found->kind == VALUE_MANY ? values_json(arena, found) : found->text);
}

static bns_slice kept(mem *arena, buf *out) {
  bns_slice made = mem_copy(arena, out->ptr, out->len);
  buf_free(out);
  return made;
}

bns_slice values_form(mem *arena, const given *many) {
  buf out = {NULL, 0, 0};
  for (const given *one = many->first; one; one = one->next)
    put_item(&out, arena, one);
  return kept(arena, &out);
}

int values_are_sorted(const given *many) {
  bns_slice name = {NULL, 0}, text, last = name;
  int has_signature = 0;
  for (const given *one = many->first; one; one = one->next, last = name) {
    if (!values_pair(&name, &text, one) || (last.len && bns_slice_compare(last, name) >= 0)) return 0;
    has_signature = has_signature || bns_slice_is(name, "signature");
  }
  return has_signature && !bns_slice_is(last, "signature");
}

/* ---------------------------------------------------------------------------------------------------------- JSON */

/* is_number tells of what JSON takes for a number. */
static int is_number(bns_slice text) {
  size_t at = text.len && text.ptr[0] == '-', start = at, dots = 0;
  for (; at < text.len; at++) {
    if (text.ptr[at] == '.' && at > start && at + 1 < text.len && dots++ == 0) continue;
    if (text.ptr[at] - (unsigned)'0' >= 10u) return 0;
  }
  return at > start && (text.ptr[start] != '0' || text.len == start + 1 || text.ptr[start + 1] == '.');
}

/* put_whole writes 1.714564800123e+12 as the whole number that it is: 0 where it is none. */
static int put_whole(buf *out, bns_slice text) {
  size_t mark = slice_find(text, "e+"), digits = 0;
  uint64_t exponent = 0;
  if (mark < 1 || mark == text.len || bns_number(&exponent, slice_from(text, mark + 2)) != BNS_OK || exponent > 18)
    return 0;
  if (mark > 1 && text.ptr[1] != '.') return 0;
  for (size_t i = 0; i < mark; i++)
    if (i != 1) digits += text.ptr[i] - (unsigned)'0' < 10u;
  if (digits != (mark > 1 ? mark - 1 : 1) || digits - 1 > exponent) return 0;
  buf_put_byte(out, text.ptr[0]);
  if (mark > 2) buf_put(out, text.ptr + 2, mark - 2);
  for (; digits - 1 < exponent; digits++)
    buf_put_text(out, "0");
  return 1;
}

static void put_word(buf *out, bns_slice text) {
  static const char *const words[][2] = {{"true", "true"}, {"false", "false"}, {"null", "null"},
                                         {"True", "true"}, {"False", "false"}, {"None", "null"},
                                         {"nil", "null"},  {"NULL", "null"},   {"undefined", "null"}};
  for (size_t i = 0; i < sizeof words / sizeof *words; i++)
    if (bns_slice_is(text, words[i][0])) {
      buf_put_text(out, words[i][1]);
      return;
    }
  if (is_number(text))
    buf_put_slice(out, text);
  else
    buf_put_json(out, text);
}

/* are_named tells an object from a list. */
static int are_named(const given *many) {
  return (many->first && many->first->name.len) || (many->source.len && many->source.ptr[0] == '{');
}

/* of_go: Go's maps hold each number of a JSON text as a float, and print it so, but send it as it was. */
static void put_value(buf *out, const given *one, int of_go) {
  int named = are_named(one);
  if (one->kind != VALUE_MANY) {
    if (one->kind == VALUE_WORD && of_go && put_whole(out, one->text)) return;
    if (one->kind == VALUE_WORD)
      put_word(out, one->text);
    else
      buf_put_json(out, one->text);
    return;
  }
  buf_put_text(out, named ? "{" : "[");
  for (const given *item = one->first; item; item = item->next) {
    if (item != one->first) buf_put_text(out, ",");
    if (named) {
      buf_put_json(out, item->name);
      buf_put_text(out, ":");
    }
    put_value(out, item, slice_starts(one->text, "map") || slice_starts(one->source, "map"));
  }
  buf_put_text(out, named ? "}" : "]");
}

bns_slice values_json(mem *arena, const given *one) {
  buf out = {NULL, 0, 0};
  put_value(&out, one, 0);
  return kept(arena, &out);
}

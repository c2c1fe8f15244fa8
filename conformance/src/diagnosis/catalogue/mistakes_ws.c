/* mistakes_ws.c - WebSocket payloads, which are built from the params (SW-1 .. SW-4). */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "diagnosis/catalogue/catalogue.h"

enum { MOST_PERMUTED = 7, MOST_MOVED = 24, NAMED_ORDERS = 11, FEW_ORDERS = 120 };

static bns_slice put_percent(candidate *d, bns_slice text, int form) {
  size_t at = d->room.len;
  for (size_t i = 0; i < text.len; i++) {
    bns_slice one = {text.ptr + i, 1};
    if (form && text.ptr[i] == ' ') {
      bns_put_byte(&d->room, '+');
    } else {
      bns_put_percent(&d->room, one);
    }
  }
  return candidate_since(d, at);
}

/* Escapes a text. 1: that changes it; 0; -1: there is no room. */
static int put_escaped(candidate *d, bns_slice *text, int as_form) {
  bns_slice was = *text;
  *text = put_percent(d, was, as_form);
  return text->ptr == NULL ? -1 : !bns_slice_equal(was, *text);
}

/* Values alone, or names too, where a name needs it. */
static applied percent_encoded(candidate *d, size_t variant) {
  int as_form = variant % 2 == 1, has_name = 0, changed = 0;
  if (variant > 3) return APPLIED_END;
  for (size_t i = 0; i < d->num_parts; i++) {
    bns_slice name = d->parts[i].name;
    int in_value = put_escaped(d, &d->parts[i].value, as_form);
    int in_name = variant < 2 ? 0 : put_escaped(d, &d->parts[i].name, as_form);
    if (in_value < 0 || in_name < 0) return APPLIED_NOT_HERE;
    if (in_value || in_name) d->what = name;
    has_name |= in_name;
    changed |= in_value | in_name;
  }
  return changed && (variant < 2 || has_name) ? APPLIED : APPLIED_NOT_HERE;
}

static applied api_key_missing(candidate *d, size_t variant) {
  size_t index = candidate_find(d, "apiKey");
  if (variant > 0) return APPLIED_END;
  if (index == d->num_parts) return APPLIED_NOT_HERE;
  candidate_drop(d, index);
  d->what = bns_slice_of("apiKey");
  return APPLIED;
}

/* ----------------------------------------------------------------------------------------------------------- order */

static void put_parts(candidate *d) {
  size_t at = d->room.len;
  for (size_t i = 0; i < d->num_parts; i++) {
    if (i > 0) bns_put_byte(&d->room, '&');
    bns_put_slice(&d->room, d->parts[i].name);
    bns_put_byte(&d->room, '=');
    bns_put_slice(&d->room, d->parts[i].value);
  }
  d->text = candidate_since(d, at);
}

static void to_front(candidate *d, const char *name) {
  size_t index = candidate_find(d, name);
  if (index < d->num_parts) candidate_move(d, index, 0);
}

static void to_end(candidate *d, const char *name) {
  size_t index = candidate_find(d, name);
  if (index < d->num_parts) candidate_move(d, index, d->num_parts - 1);
}

static void permute(candidate *d, size_t num, size_t rank, size_t all) {
  for (size_t i = 0; i + 1 < num; i++) {
    all /= num - i;
    candidate_move(d, i + rank / all, i);
    rank %= all;
  }
}

/* What the sort by bytes and the sort without regard to case make different: "apiKey" and "Symbol". */
static int lower(uint8_t c) {
  return c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c;
}

static int compare_nocase(bns_slice a, bns_slice b) {
  for (size_t i = 0; i < a.len && i < b.len; i++)
    if (lower(a.ptr[i]) != lower(b.ptr[i])) return lower(a.ptr[i]) - lower(b.ptr[i]);
  return (a.len > b.len) - (a.len < b.len);
}

static int descending(const part *a, const part *b) {
  return candidate_by_name(b, a);
}
static int without_case(const part *a, const part *b) {
  return compare_nocase(a->name, b->name);
}

/* Orders that people take for sorted. */
static void order_named(candidate *d, size_t variant) {
  if (variant == 1) to_front(d, "symbol");
  if (variant >= 2 && variant <= 4) candidate_sort(d, candidate_by_name);
  if (variant == 2) to_front(d, "symbol");
  if (variant == 3) to_end(d, "timestamp");
  if (variant == 4) to_end(d, "apiKey");
  if (variant == 5) candidate_sort(d, descending);
  if (variant == 6) candidate_sort(d, without_case);
  if (variant == 7) to_end(d, "timestamp");
  if (variant == 8) candidate_sort(d, candidate_by_whole);
  if (variant == 9) to_front(d, "apiKey");
  if (variant == 10) candidate_reverse(d);
}

/* Any order or, of more parts than all orders can be tried of, one of them at another place than in the frame; these
 * come where the row's few variants end. */
static applied order_any(candidate *d, size_t variant) {
  size_t num = d->num_parts, all = 1;
  for (size_t i = 2; i <= num && i <= MOST_PERMUTED; i++)
    all *= i;
  if (num <= MOST_PERMUTED) {
    if (variant >= all) return APPLIED_END;
    permute(d, num, variant, all);
    return APPLIED;
  }
  if (variant < FEW_ORDERS) return APPLIED_NOT_HERE;
  variant -= FEW_ORDERS;
  if (num > MOST_MOVED || variant >= num * num) return APPLIED_END;
  if (variant / num == variant % num) return APPLIED_NOT_HERE;
  candidate_move(d, variant / num, variant % num);
  return APPLIED;
}

/* In the order of the frame, then in orders that people take for sorted, then in any. */
static applied unsorted(candidate *d, size_t variant) {
  applied done = APPLIED;
  if (variant < NAMED_ORDERS)
    order_named(d, variant);
  else
    done = order_any(d, variant - NAMED_ORDERS);
  if (done != APPLIED) return done;
  put_parts(d);
  return d->text.ptr != NULL ? APPLIED : APPLIED_NOT_HERE;
}

/* --------------------------------------------------------------------------------------------------------- numbers */

static int is_plain_number(bns_slice text) {
  size_t digits = 0, points = 0;
  for (size_t i = 0; i < text.len; i++) {
    if (text.ptr[i] == '.') {
      points++;
    } else if (text.ptr[i] >= '0' && text.ptr[i] <= '9') {
      digits++;
    } else {
      return 0;
    }
  }
  return digits > 0 && points < 2 && text.len < 40;
}

/* Where the exponent begins, or the text's length. */
static size_t exponent_of(bns_slice text) {
  size_t i = 0;
  while (i < text.len && (text.ptr[i] | 32) != 'e')
    i++;
  return i;
}

static int is_number(bns_slice text) {
  size_t at = exponent_of(text), from = at + 1;
  bns_slice mantissa = {text.ptr, at};
  if (at == text.len) return is_plain_number(text);
  if (from < text.len && (text.ptr[from] == '-' || text.ptr[from] == '+')) from++;
  if (from == text.len || text.len - from > 2 || !is_plain_number(mantissa)) return 0;
  for (size_t i = from; i < text.len; i++)
    if (text.ptr[i] < '0' || text.ptr[i] > '9') return 0;
  return text.len < 40;
}

typedef enum form {
  FORM_SHORTEST = 0,
  FORM_FLOAT,
  FORM_FIXED8,
  FORM_POINT_ZERO,
  FORM_FLOAT_OF_DOUBLE,
  FORM_FIXED2,
  FORM_FIXED16,
  FORM_NO_EXPONENT,
  FORMS
} form;

/* The fewest digits that give the same number again. */
static void shortest(char *out, size_t cap, double number) {
  for (int digits = 1; digits <= 17; digits++) {
    (void)snprintf(out, cap, "%.*g", digits, number);
    if (strtod(out, NULL) == number) break;
  }
}

static void shortest_float(char *out, size_t cap, float number) {
  for (int digits = 1; digits <= 9; digits++) {
    (void)snprintf(out, cap, "%.*g", digits, (double)number);
    if (strtof(out, NULL) == number) break;
  }
}

/* The fewest digits behind the point that give the same number again. */
static void no_exponent(char *out, size_t cap, double number) {
  for (int digits = 0; digits <= 30; digits++) {
    (void)snprintf(out, cap, "%.*f", digits, number);
    if (strtod(out, NULL) == number) break;
  }
}

/* A number that printing made exponential is written out, as JSON writers do it below 1e21. */
static void put_number(candidate *d, const char *text, double number) {
  char plain[64];
  int is_long = strchr(text, 'e') != NULL && number >= 1 && number < 1e15;
  if (is_long) (void)snprintf(plain, sizeof plain, "%.0f", number);
  bns_put_text(&d->room, is_long ? plain : text);
}

static void rewrite_number(candidate *d, bns_slice text, form to) {
  char source[48], out[96];
  memcpy(source, text.ptr, text.len);
  source[text.len] = 0;
  double number = strtod(source, NULL);
  int whole = memchr(text.ptr, '.', text.len) == NULL && exponent_of(text) == text.len;
  switch (to) {
  case FORM_SHORTEST: shortest(out, sizeof out, number); break;
  case FORM_FLOAT: shortest_float(out, sizeof out, (float)number); break;
  case FORM_FIXED8: (void)snprintf(out, sizeof out, "%.8f", number); break;
  case FORM_FIXED2: (void)snprintf(out, sizeof out, "%.2f", number); break;
  case FORM_FIXED16: (void)snprintf(out, sizeof out, "%.16f", number); break;
  case FORM_NO_EXPONENT: no_exponent(out, sizeof out, number); break;
  case FORM_POINT_ZERO: (void)snprintf(out, sizeof out, whole ? "%s.0" : "%s", source); break;
  case FORM_FLOAT_OF_DOUBLE:
  case FORMS: shortest(out, sizeof out, (double)(float)number); break;
  }
  put_number(d, out, number);
}

static int is_left_alone(bns_slice name) {
  return bns_slice_is(name, "timestamp") || bns_slice_is(name, "apiKey") || bns_slice_is(name, "recvWindow");
}

/* All numbers but the clock's. */
static applied numbers_otherwise(candidate *d, form to) {
  int changed = 0;
  for (size_t i = 0; i < d->num_parts; i++) {
    part *p = &d->parts[i];
    size_t at = d->room.len;
    if (!is_number(p->value) || is_left_alone(p->name)) continue;
    rewrite_number(d, p->value, to);
    bns_slice other = candidate_since(d, at);
    if (other.ptr == NULL || bns_slice_equal(other, p->value)) continue;
    d->what = p->name;
    p->value = other;
    changed = 1;
  }
  return changed ? APPLIED : APPLIED_NOT_HERE;
}

static applied one_number_otherwise(candidate *d, size_t index, form to) {
  part kept = d->parts[index];
  size_t at = d->room.len;
  if (!is_number(kept.value) || is_left_alone(kept.name)) return APPLIED_NOT_HERE;
  rewrite_number(d, kept.value, to);
  d->parts[index].value = candidate_since(d, at);
  d->what = kept.name;
  return bns_slice_equal(d->parts[index].value, kept.value) ? APPLIED_NOT_HERE : APPLIED;
}

static applied zeros_stripped(candidate *d) {
  int changed = 0;
  for (size_t i = 0; i < d->num_parts; i++) {
    bns_slice *value = &d->parts[i].value;
    if (!is_plain_number(*value) || memchr(value->ptr, '.', value->len) == NULL) continue;
    while (value->ptr[value->len - 1] == '0') {
      value->len--;
      changed = 1;
      d->what = d->parts[i].name;
    }
    if (value->ptr[value->len - 1] == '.') value->len--;
  }
  return changed ? APPLIED : APPLIED_NOT_HERE;
}

/* "timeInForce" to "time_in_force". */
static applied snake_case(candidate *d) {
  int changed = 0;
  for (size_t i = 0; i < d->num_parts; i++) {
    bns_slice name = d->parts[i].name;
    size_t at = d->room.len;
    for (size_t j = 0; j < name.len; j++) {
      int upper = name.ptr[j] >= 'A' && name.ptr[j] <= 'Z';
      if (upper) bns_put_byte(&d->room, '_');
      bns_put_byte(&d->room, (uint8_t)lower(name.ptr[j]));
      changed |= upper;
      if (upper) d->what = name;
    }
    d->parts[i].name = candidate_since(d, at);
  }
  return changed ? APPLIED : APPLIED_NOT_HERE;
}

static applied number_text(candidate *d, size_t variant) {
  if (variant < FORMS) return numbers_otherwise(d, (form)variant);
  if (variant == FORMS) return zeros_stripped(d);
  if (variant == FORMS + 1) return snake_case(d);
  variant -= FORMS + 2;
  if (d->num_parts > 16 || variant >= d->num_parts * FORMS) return APPLIED_END;
  return one_number_otherwise(d, variant / FORMS, (form)(variant % FORMS));
}

static int see_float(sighting *out, mem *arena, const parsed_request *request, const diagnose_key *key) {
  (void)arena;
  (void)key;
  for (size_t i = 0; i < request->num_parts; i++) {
    const part *p = &request->parts[i];
    if (p->type != BNS_JSON_NUMBER || p->value.len < 12 || memchr(p->value.ptr, '.', p->value.len) == NULL) continue;
    out->confidence = CONFIDENCE_POSSIBLE;
    out->what = p->name;
    return 1;
  }
  return 0;
}

static const mistake rows[] = {
    {.id = "ws-apikey-missing-from-payload",
     .place = AT_WS_APIKEY_MISSING_FROM_PAYLOAD,
     .schemes = BNS_WS,
     .level = LEVEL_PARTS,
     .apply = api_key_missing},
    {.id = "ws-unsorted",
     .place = AT_WS_UNSORTED,
     .schemes = BNS_WS,
     .level = LEVEL_JOIN,
     .light = NAMED_ORDERS + FEW_ORDERS,
     .apply = unsorted},
    {.id = "ws-percent-encoded",
     .place = AT_WS_PERCENT_ENCODED,
     .schemes = BNS_WS,
     .level = LEVEL_PARTS,
     .apply = percent_encoded},
    {.id = "ws-number-text-mismatch",
     .place = AT_WS_NUMBER_TEXT_MISMATCH,
     .schemes = BNS_WS,
     .level = LEVEL_PARTS,
     .apply = number_text,
     .seen = see_float},
};

const mistake_family mistakes_ws = {rows, sizeof rows / sizeof *rows};

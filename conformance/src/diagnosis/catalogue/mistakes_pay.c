/* mistakes_pay.c - Binance Pay: merchant requests and webhooks (PR-1 .. PR-7, PW-1 .. PW-6), and Onchain (OC-1 .. OC-4,
 * OW-1, OW-2). */
#include <string.h>

#include "diagnosis/catalogue/json_spelling.h"
#include "diagnosis/catalogue/catalogue.h"
#include "suite/scheme_traits.h"
#include "util/slice.h"
#include "util/json_text.h"

#define COUNT(rows) (sizeof(rows) / sizeof((rows)[0]))

enum { BODY_MAX = 65536, VALUES_MAX = 1024 }; /* a longer body is not written again in hundreds of ways */

static bns_slice body_of(const candidate *d) {
  return d->fields[BNS_FIELD_BODY];
}

static int ends_with_lf(bns_slice text) {
  return text.len > 0 && text.ptr[text.len - 1] == '\n';
}

/* ------------------------------------------------------------------------------------------- the body written again */

/* What the two texts differ on, in a word or two: told from the first byte where they do. */
static const char *difference(bns_slice sent, bns_slice other) {
  size_t at = 0;
  while (at < sent.len && at < other.len && sent.ptr[at] == other.ptr[at])
    at++;
  bns_slice a = slice_from(sent, at), b = slice_from(other, at);
  if (a.len == 0 || b.len == 0) return ends_with_lf(a.len > 0 ? a : b) ? "the newline at the end" : "the end";
  if (strchr(" \n\r\t", a.ptr[0]) != NULL || strchr(" \n\r\t", b.ptr[0]) != NULL) return "white space";
  if (a.ptr[0] == '\\' || b.ptr[0] == '\\') return "escapes";
  if (strchr("+-.0123456789", a.ptr[0]) != NULL || strchr("+-.0123456789", b.ptr[0]) != NULL) {
    const uint8_t *before = at > 0 ? sent.ptr + at - 1 : NULL;
    if (before != NULL && strchr(":,.0123456789", *before) != NULL) return "a number";
  }
  return "the order of the members";
}

static applied use_body(candidate *d, size_t at) {
  bns_slice body = candidate_since(d, at);
  if (body.ptr == NULL || bns_slice_equal(body, body_of(d))) return APPLIED_NOT_HERE;
  d->what = bns_slice_of(difference(body_of(d), body));
  d->fields[BNS_FIELD_BODY] = body;
  return APPLIED;
}

/* Reads the body; 0 if it is no JSON, or more than is looked through. */
static int read_body(bns_json *values, size_t *num_values, bns_slice body) {
  size_t error_at;
  if (body.len > BODY_MAX) return 0;
  return bns_json_parse(values, VALUES_MAX, num_values, &error_at, body.ptr, body.len) == BNS_OK;
}

/* axis: takes a number of the form counts[0] * counts[1] * ... apart. */
static size_t axis(size_t *variant, size_t count) {
  size_t at = *variant % count;
  *variant /= count;
  return at;
}

/* Of all combinations those that another one equals are left out. */
static int changes_something(const json_style *style, int has) {
  if (style->numbers != NUMBERS_KEPT && !(has & JSON_HAS_NUMBERS)) return 0;
  if (style->sorted && !(has & JSON_HAS_MEMBERS)) return 0;
  return style->escapes == ESCAPES_KEPT || (has & JSON_HAS_ESCAPABLE) != 0;
}

/* form: a style, and whether a newline follows. */
typedef struct form {
  json_style style;
  int newline;
} form;

/* What serialisers write unless they are told otherwise, and the options that people use. */
static const form usual_forms[] = {
    {{LAYOUT_COMPACT, 0, ESCAPES_KEPT, NUMBERS_KEPT}, 0},
    {{LAYOUT_SPACED, 0, ESCAPES_KEPT, NUMBERS_KEPT}, 0},
    {{LAYOUT_COMPACT, 0, ESCAPES_FEWEST, NUMBERS_KEPT}, 0},
    {{LAYOUT_COMPACT, 0, ESCAPES_FEWEST, NUMBERS_JAVASCRIPT}, 0},
    {{LAYOUT_COMPACT, 1, ESCAPES_FEWEST, NUMBERS_KEPT}, 0},
    {{LAYOUT_SPACED, 0, ESCAPES_ASCII, NUMBERS_PYTHON}, 0},
    {{LAYOUT_SPACED, 0, ESCAPES_FEWEST, NUMBERS_PYTHON}, 0},
    {{LAYOUT_SPACED, 1, ESCAPES_ASCII, NUMBERS_PYTHON}, 0},
    {{LAYOUT_COMPACT, 0, ESCAPES_ASCII, NUMBERS_PYTHON}, 0},
    {{LAYOUT_COMPACT, 0, ESCAPES_FEWEST, NUMBERS_PYTHON}, 0},
    {{LAYOUT_COMPACT, 1, ESCAPES_ASCII, NUMBERS_PYTHON}, 0},
    {{LAYOUT_COMPACT, 0, ESCAPES_ASCII_SLASH, NUMBERS_PHP}, 0},
    {{LAYOUT_COMPACT, 0, ESCAPES_ASCII_SLASH, NUMBERS_KEPT}, 0},
    {{LAYOUT_COMPACT, 0, ESCAPES_SLASH, NUMBERS_PHP}, 0},
    {{LAYOUT_COMPACT, 0, ESCAPES_SLASH, NUMBERS_KEPT}, 0},
    {{LAYOUT_INDENT_4, 0, ESCAPES_ASCII_SLASH, NUMBERS_PHP}, 0},
    {{LAYOUT_COMPACT, 0, ESCAPES_HTML, NUMBERS_KEPT}, 0},
    {{LAYOUT_COMPACT, 1, ESCAPES_HTML, NUMBERS_JAVASCRIPT}, 0},
    {{LAYOUT_COMPACT, 0, ESCAPES_DOTNET, NUMBERS_KEPT}, 0},
    {{LAYOUT_INDENT_2, 0, ESCAPES_KEPT, NUMBERS_KEPT}, 0},
    {{LAYOUT_INDENT_2, 0, ESCAPES_FEWEST, NUMBERS_JAVASCRIPT}, 0},
    {{LAYOUT_INDENT_4, 0, ESCAPES_ASCII, NUMBERS_PYTHON}, 0},
    {{LAYOUT_COMPACT, 0, ESCAPES_KEPT, NUMBERS_KEPT}, 1},
    {{LAYOUT_COMPACT, 0, ESCAPES_HTML, NUMBERS_KEPT}, 1},
};

/* First the usual forms, then every combination of what they differ in. */
static int form_of(form *out, size_t variant) {
  if (variant < COUNT(usual_forms)) {
    *out = usual_forms[variant];
    return 1;
  }
  variant -= COUNT(usual_forms);
  out->style.layout = (json_layout)axis(&variant, LAYOUT_INDENT_TAB + 1);
  out->style.escapes = (json_escapes)axis(&variant, ESCAPES_DOTNET + 1);
  out->newline = (int)axis(&variant, 2);
  out->style.numbers = (json_numbers)axis(&variant, NUMBERS_PHP + 1);
  out->style.sorted = (int)axis(&variant, 2);
  return variant == 0;
}

static applied reserialised(candidate *d, size_t variant) {
  bns_json values[VALUES_MAX];
  size_t num, at = d->room.len;
  form chosen;
  if (!form_of(&chosen, variant) || !read_body(values, &num, body_of(d))) return APPLIED_END;
  int is_usual = variant < COUNT(usual_forms);
  if (!is_usual && !changes_something(&chosen.style, json_has(values, num))) return APPLIED_NOT_HERE;
  if (!json_rewrite(&d->room, values, &chosen.style)) return APPLIED_END;
  if (chosen.newline) bns_put_byte(&d->room, '\n');
  return use_body(d, at);
}

/* The member data of a delivery: a text of JSON inside the JSON, or an object. */
static applied inner_data(candidate *d, const bns_json *values, size_t variant) {
  const bns_json *data = values->type == BNS_JSON_OBJECT ? bns_json_member(values, "data") : NULL;
  bns_slice body = body_of(d);
  size_t at = d->room.len, len = 0, room = at < d->room.cap ? d->room.cap - at : 0;
  if (data == NULL || (data->type != BNS_JSON_STRING && data->type != BNS_JSON_OBJECT)) return APPLIED_NOT_HERE;
  bns_slice token = {data->ptr, data->len};
  int is_text = data->type == BNS_JSON_STRING;
  if (variant > 0 && !is_text) return APPLIED_NOT_HERE;
  if (variant == 2) bns_put(&d->room, body.ptr, (size_t)(token.ptr - 1 - body.ptr));
  if (variant == 1) bns_put_byte(&d->room, '"');
  if (variant == 1 || !is_text)
    bns_put_slice(&d->room, token);
  else if (room < 2 * body.len || bns_json_text(d->room.ptr + d->room.len, token.len, &len, data) != BNS_OK)
    return APPLIED_NOT_HERE;
  d->room.len += len;
  if (variant == 1) bns_put_byte(&d->room, '"');
  if (variant == 2) bns_put_slice(&d->room, slice_from(body, (size_t)(token.ptr + token.len + 1 - body.ptr)));
  applied done = use_body(d, at);
  d->what = bns_slice_of("data");
  if (done == APPLIED && variant < 2) d->variant = bns_slice_of("data");
  return done;
}

/* Parsed, and then not the text: what Python prints of it; the member data, alone or read too; or written anew. */
static applied reparsed(candidate *d, size_t variant) {
  static const json_style printed = {LAYOUT_SPACED, 0, ESCAPES_REPR, NUMBERS_PYTHON};
  enum { PRINTED, DATA, WRITTEN = DATA + 3 };
  bns_json values[VALUES_MAX];
  size_t num, at = d->room.len;
  if (variant >= WRITTEN) return reserialised(d, variant - WRITTEN);
  if (!read_body(values, &num, body_of(d))) return APPLIED_END;
  if (variant >= DATA) return inner_data(d, values, variant - DATA);
  return json_rewrite(&d->room, values, &printed) ? use_body(d, at) : APPLIED_END;
}

/* The body as it is, but for its big whole numbers. */
static int put_rounded(bns_out *out, bns_slice body, const bns_json *values, size_t num, json_numbers numbers) {
  const uint8_t *from = body.ptr;
  for (size_t i = 0; i < num; i++) {
    bns_slice text = {values[i].ptr, values[i].len};
    if (values[i].type != BNS_JSON_NUMBER || !json_is_big(text)) continue;
    bns_put(out, from, (size_t)(text.ptr - from));
    json_number(out, text, numbers);
    from = text.ptr + text.len;
  }
  if (from == body.ptr) return 0;
  bns_put(out, from, (size_t)(body.ptr + body.len - from));
  return 1;
}

/* PW-4: bizId is beyond 2^53. */
static applied rounded(candidate *d, size_t variant) {
  static const json_style styles[] = {
      {LAYOUT_COMPACT, 0, ESCAPES_FEWEST, NUMBERS_JAVASCRIPT},
      {LAYOUT_COMPACT, 0, ESCAPES_ASCII_SLASH, NUMBERS_PHP},
      {LAYOUT_COMPACT, 1, ESCAPES_HTML, NUMBERS_JAVASCRIPT},
  };
  bns_json values[VALUES_MAX];
  size_t num, at = d->room.len;
  int wrote;
  if (variant >= 2 + COUNT(styles) || !read_body(values, &num, body_of(d))) return APPLIED_END;
  if (!(json_has(values, num) & JSON_HAS_BIG_INTEGERS)) return APPLIED_END;
  if (variant < 2)
    wrote = put_rounded(&d->room, body_of(d), values, num, variant == 0 ? NUMBERS_JAVASCRIPT : NUMBERS_PHP);
  else
    wrote = json_rewrite(&d->room, values, &styles[variant - 2]);
  if (!wrote) return APPLIED_NOT_HERE;
  applied result = use_body(d, at);
  d->what = bns_slice_of("a whole number beyond 2^53");
  return result;
}

/* A number of 18 digits or more that is exactly what JavaScript writes for its double has been through one. */
static int rounded_seen(sighting *out, mem *arena, const parsed_request *request, const diagnose_key *key) {
  bns_json values[VALUES_MAX];
  uint8_t text[64];
  size_t num;
  (void)arena;
  (void)key;
  if (!read_body(values, &num, request->fields[BNS_FIELD_BODY])) return 0;
  for (size_t i = 0; i < num; i++) {
    bns_slice number = {values[i].ptr, values[i].len};
    bns_out again = {text, sizeof text, 0};
    if (values[i].type != BNS_JSON_NUMBER || number.len < 18 || !json_is_big(number)) continue;
    json_number(&again, number, NUMBERS_JAVASCRIPT);
    bns_slice rewritten = {text, again.len};
    if (bns_out_status(&again) != BNS_OK || !bns_slice_equal(rewritten, number)) continue;
    out->confidence = CONFIDENCE_POSSIBLE;
    out->what = number;
    return 1;
  }
  return 0;
}

/* PR-5. */
static applied empty_body(candidate *d, size_t variant) {
  static const char *const bodies[] = {"", "{}", "null", "[]"};
  int is_empty = 0;
  if (variant >= COUNT(bodies)) return APPLIED_END;
  for (size_t i = 0; i < COUNT(bodies); i++)
    is_empty |= bns_slice_is(body_of(d), bodies[i]);
  if (!is_empty) return APPLIED_END;
  if (bns_slice_is(body_of(d), bodies[variant])) return APPLIED_NOT_HERE;
  d->fields[BNS_FIELD_BODY] = bns_slice_of(bodies[variant]);
  d->what = variant == 0 ? bns_slice_of("no body") : d->fields[BNS_FIELD_BODY];
  return APPLIED;
}

/* ----------------------------------------------------------------------------------------------- how it is joined */

static applied use_text(candidate *d, size_t at) {
  bns_slice text = candidate_since(d, at);
  if (text.ptr == NULL) return APPLIED_NOT_HERE;
  d->text = text;
  return APPLIED;
}

static applied join(candidate *d, const char *between, const char *end) {
  size_t at = d->room.len;
  for (size_t i = 0; i <= BNS_FIELD_BODY; i++) {
    bns_put_slice(&d->room, d->fields[i]);
    bns_put_text(&d->room, i < BNS_FIELD_BODY ? between : end);
  }
  return use_text(d, at);
}

static applied other_newline(candidate *d, size_t variant) {
  static const struct {
    const char *between, *end, *what;
  } forms[] = {
      {"\r\n", "\r\n", "CR LF"},
      {"\\n", "\\n", "backslash and n"},
      {"", "", "no separator"},
      {"\r\n", "", "CR LF"},
      {"\\n", "", "backslash and n"},
      {"", "\n", "no separator"},
      {"\\n", "\n", "backslash and n"},
      {"\r\n", "\n", "CR LF"},
      {"\n", "\\n", "backslash and n"},
      {"\n", "\r\n", "CR LF"},
      {"\r", "\r", "CR"},
      {"\\r\\n", "\\r\\n", "backslash and n"},
      {"\n\n", "\n\n", "two newlines"},
      {" ", " ", "a space"},
      {"|", "|", "a bar"},
      {"\n", "\n\n", "two newlines"},
  };
  if (variant >= COUNT(forms)) return APPLIED_END;
  d->what = bns_slice_of(forms[variant].what);
  return join(d, forms[variant].between, forms[variant].end);
}

static applied body_only(candidate *d, size_t variant) {
  size_t at = d->room.len;
  if (variant > 1) return APPLIED_END;
  bns_put_slice(&d->room, body_of(d));
  if (variant == 1) bns_put_byte(&d->room, '\n');
  return use_text(d, at);
}

static applied no_final_newline(candidate *d, size_t variant) {
  if (variant > 0) return APPLIED_END;
  if (!ends_with_lf(d->text)) return APPLIED_NOT_HERE;
  d->text.len--;
  if (!d->request->scheme->is_webhook) d->variant = bns_slice_of(bns_scheme_name(d->request->scheme));
  return APPLIED;
}

/* --------------------------------------------------------------------------------------------------------- Onchain */

/* OC-1, OW-1: the body, then the time, nothing between. What people join it with, and what echo puts behind it. */
static const struct {
  const char *between, *end, *what;
} onchain_joins[] = {
    {"\n", "", "a newline between"},
    {"", "\n", "a newline at the end"},
    {"\n", "\n", "a newline after each"},
    {" ", "", "a space"},
    {"&", "", "an ampersand"},
    {"|", "", "a bar"},
    {".", "", "a full stop"},
    {",", "", "a comma"},
    {":", "", "a colon"},
    {"\r\n", "", "CR LF between"},
    {"\r\n", "\r\n", "CR LF after each"},
    {"\\n", "", "backslash and n"},
    {"\\n", "\\n", "backslash and n after each"},
};

static applied onchain_join(candidate *d, unsigned first, const char *between, const char *end) {
  unsigned second = first == BNS_FIELD_BODY ? BNS_FIELD_TIMESTAMP : BNS_FIELD_BODY;
  size_t at = d->room.len;
  bns_put_slice(&d->room, d->fields[first]);
  bns_put_text(&d->room, between);
  bns_put_slice(&d->room, d->fields[second]);
  bns_put_text(&d->room, end);
  /* An empty body stands before the time and behind it alike. */
  return bns_slice_equal(candidate_since(d, at), d->request->seen.payload) ? APPLIED_NOT_HERE : use_text(d, at);
}

static applied onchain_separator(candidate *d, size_t variant) {
  if (variant >= COUNT(onchain_joins)) return APPLIED_END;
  d->what = bns_slice_of(onchain_joins[variant].what);
  return onchain_join(d, BNS_FIELD_BODY, onchain_joins[variant].between, onchain_joins[variant].end);
}

/* With nothing between, or joined in one of those ways besides. */
static applied onchain_time_first(candidate *d, size_t variant) {
  if (variant == 0) return onchain_join(d, BNS_FIELD_TIMESTAMP, "", "");
  if (--variant >= COUNT(onchain_joins)) return APPLIED_END;
  d->what = bns_slice_of(onchain_joins[variant].what);
  return onchain_join(d, BNS_FIELD_TIMESTAMP, onchain_joins[variant].between, onchain_joins[variant].end);
}

/* The time in seconds, cut off or with decimals, or in microseconds. */
static applied onchain_unit(candidate *d, size_t variant) {
  bns_slice ms = d->fields[BNS_FIELD_TIMESTAMP];
  size_t at = d->room.len;
  if (variant > 2) return APPLIED_END;
  if (ms.len != 13) return APPLIED_NOT_HERE;
  bns_put_slice(&d->room, variant == 2 ? ms : slice_until(ms, 10));
  if (variant == 1) bns_put_byte(&d->room, '.');
  if (variant == 1) bns_put_slice(&d->room, slice_from(ms, 10));
  if (variant == 2) bns_put_text(&d->room, "000");
  d->what = bns_slice_of(variant == 2 ? "microseconds" : "seconds");
  d->fields[BNS_FIELD_TIMESTAMP] = candidate_since(d, at);
  return d->fields[BNS_FIELD_TIMESTAMP].ptr != NULL ? APPLIED : APPLIED_NOT_HERE;
}

static applied onchain_again(candidate *d, size_t variant) {
  applied done = reserialised(d, variant);
  if (done == APPLIED && d->request->scheme->is_webhook) d->variant = bns_slice_of(bns_scheme_name(d->request->scheme));
  return done;
}

/* --------------------------------------------------------------------------------------- nonce and body, as sent */

static size_t put_without(bns_out *out, bns_slice text, uint8_t byte) {
  for (size_t i = 0; i < text.len; i++)
    if (text.ptr[i] != byte) bns_put_byte(out, text.ptr[i]);
  return out->len;
}

static void put_case(bns_out *out, bns_slice text, char from, char to, int shift) {
  for (size_t i = 0; i < text.len; i++) {
    int in = text.ptr[i] >= (uint8_t)from && text.ptr[i] <= (uint8_t)to;
    bns_put_byte(out, (uint8_t)(in ? text.ptr[i] + shift : text.ptr[i]));
  }
}

/* As a UUID is written: 8-4-4-4-12. */
static void put_dashes(bns_out *out, bns_slice text) {
  for (size_t i = 0; i < text.len; i++) {
    if (i == 8 || i == 12 || i == 16 || i == 20) bns_put_byte(out, '-');
    bns_put_byte(out, text.ptr[i]);
  }
}

/* The nonce that is signed is the header's in another form. */
static applied nonce_form(candidate *d, size_t variant) {
  bns_slice nonce = d->fields[BNS_FIELD_NONCE];
  size_t at = d->room.len;
  switch (variant) {
  case 0: (void)put_without(&d->room, nonce, '-'); break;
  case 1: put_case(&d->room, nonce, 'A', 'Z', 'a' - 'A'); break;
  case 2: put_case(&d->room, nonce, 'a', 'z', 'A' - 'a'); break;
  case 3: put_dashes(&d->room, nonce); break;
  case 4: bns_put_slice(&d->room, slice_until(nonce, 32)); break;
  default: return APPLIED_END;
  }
  bns_slice other = candidate_since(d, at);
  if (other.ptr == NULL || bns_slice_equal(other, nonce)) return APPLIED_NOT_HERE;
  d->fields[BNS_FIELD_NONCE] = other;
  d->what = bns_slice_of("the nonce that is signed is not the header's");
  return APPLIED;
}

static int nonce_seen(sighting *out, mem *arena, const parsed_request *request, const diagnose_key *key) {
  bns_slice nonce = request->fields[BNS_FIELD_NONCE];
  (void)key;
  if (nonce.len == 32 || request->payload_alone) return 0;
  out->confidence = CONFIDENCE_LIKELY;
  out->refused = 1;
  out->what = mem_format(arena, "%lu characters", (unsigned long)nonce.len);
  return 1;
}

static int no_body_seen(sighting *out, mem *arena, const parsed_request *request, const diagnose_key *key) {
  (void)arena;
  (void)key;
  if (request->payload_alone || request->wire.body.len > 0) return 0;
  out->confidence = CONFIDENCE_POSSIBLE;
  out->is_lost = 1;
  return 1;
}

static int no_body_wire(bns_wire *out, mem *arena, const parsed_request *right, const diagnose_key *key,
                        size_t variant) {
  bns_slice nothing = {NULL, 0};
  (void)arena;
  (void)key;
  if (variant > 0 || right->wire.body.len == 0) return 0;
  *out = right->wire;
  out->body = nothing;
  return 1;
}

static const char left_quote[] = "\xe2\x80\x9c", right_quote[] = "\xe2\x80\x9d";

static int quotes_seen(sighting *out, mem *arena, const parsed_request *request, const diagnose_key *key) {
  static const char *const quotes[] = {left_quote, right_quote, "'"};
  bns_slice body = request->fields[BNS_FIELD_BODY];
  (void)arena;
  (void)key;
  if (body.len == 0 || json_is(body)) return 0;
  for (size_t i = 0; i < COUNT(quotes); i++) {
    size_t at = slice_find(body, quotes[i]);
    if (at == body.len) continue;
    /* A forum makes quotes curly, too; it does not make them single. */
    out->confidence = i < 2 ? CONFIDENCE_POSSIBLE : CONFIDENCE_LIKELY;
    out->refused = i == 2;
    out->what = bns_slice_of(quotes[i]);
    return 1;
  }
  return 0;
}

static int quotes_wire(bns_wire *out, mem *arena, const parsed_request *right, const diagnose_key *key,
                       size_t variant) {
  bns_slice body = right->wire.body;
  int opens = 1;
  (void)key;
  if (variant > 1 || memchr(body.ptr != NULL ? body.ptr : (const uint8_t *)"", '"', body.len) == NULL) return 0;
  size_t cap = 3 * body.len;
  uint8_t *room = mem_alloc(arena, cap);
  bns_out to = {room, cap, 0};
  for (size_t i = 0; i < body.len; i++) {
    if (body.ptr[i] != '"') {
      bns_put_byte(&to, body.ptr[i]);
      continue;
    }
    bns_put_text(&to, variant == 0 ? "'" : opens ? left_quote : right_quote);
    opens = !opens;
  }
  *out = right->wire;
  out->body.ptr = room;
  out->body.len = to.len;
  return 1;
}

/* --------------------------------------------------------------------------------------------------- key and output */

static int is_masked(bns_slice secret) {
  return slice_find(secret, "**") < secret.len || slice_find(secret, "\xe2\x80\xa2") < secret.len;
}

/* How many characters the dashboard leaves to be read is not documented: the few usual forms. */
static applied masked_secret(candidate *d, size_t variant) {
  static const struct {
    size_t front, back, stars; /* stars: 0 for as many as are hidden */
  } forms[] = {{0, 0, 0}, {4, 4, 0}, {4, 4, 4}, {3, 3, 0}, {6, 6, 0},
               {8, 8, 0}, {4, 0, 0}, {0, 4, 0}, {4, 4, 3}, {6, 4, 4}};
  bns_slice secret = d->secret;
  size_t at = d->room.len;
  if (variant >= COUNT(forms)) return APPLIED_END;
  size_t shown = forms[variant].front + forms[variant].back;
  if (secret.len <= shown) return APPLIED_NOT_HERE;
  bns_put_slice(&d->room, slice_until(secret, forms[variant].front));
  size_t stars = forms[variant].stars > 0 ? forms[variant].stars : secret.len - shown;
  for (size_t i = 0; i < stars; i++)
    bns_put_byte(&d->room, '*');
  bns_put_slice(&d->room, slice_from(secret, secret.len - forms[variant].back));
  bns_slice masked = candidate_since(d, at);
  if (masked.ptr == NULL || bns_slice_equal(masked, secret)) return APPLIED_NOT_HERE;
  d->secret = masked;
  return APPLIED;
}

static int masked_seen(sighting *out, mem *arena, const parsed_request *request, const diagnose_key *key) {
  (void)arena;
  (void)request;
  if (key->kind != BNS_KIND_HMAC || !is_masked(key->secret)) return 0;
  out->confidence = CONFIDENCE_LIKELY;
  return 1;
}

static int has_lower(bns_slice text) {
  for (size_t i = 0; i < text.len; i++)
    if (text.ptr[i] >= 'a' && text.ptr[i] <= 'z') return 1;
  return 0;
}

static applied lower_hex(candidate *d, size_t variant) {
  size_t at = d->room.len;
  if (variant > 0) return APPLIED_END;
  put_case(&d->room, d->signature, 'A', 'Z', 'a' - 'A');
  bns_slice lower = candidate_since(d, at);
  if (lower.ptr == NULL) return APPLIED_NOT_HERE;
  d->signature = lower;
  return APPLIED;
}

static applied upper_again(candidate *d, size_t variant, bns_slice sent, bns_slice raw) {
  size_t at = d->room.len;
  (void)raw;
  if (variant > 0) return APPLIED_END;
  if (!has_lower(sent)) return APPLIED_NOT_HERE;
  put_case(&d->room, sent, 'a', 'z', 'A' - 'a');
  bns_slice upper = candidate_since(d, at);
  if (upper.ptr == NULL) return APPLIED_NOT_HERE;
  d->signature = upper;
  return APPLIED;
}

/* The receiver of a webhook makes an HMAC with the text of the public key, or with the secret that signs its own
 * requests (PW-1). */
static applied webhook_hmac(candidate *d, size_t variant) {
  enum { PEM_WITHOUT_NEWLINE = 2, MERCHANT = 4, END = 6 };
  bns_slice secret = variant >= MERCHANT ? d->key->merchant : d->key->public_pem;
  if (variant >= END) return APPLIED_END;
  if (secret.len == 0) return APPLIED_NOT_HERE;
  if (variant >= PEM_WITHOUT_NEWLINE && variant < MERCHANT && !slice_cut_newline(&secret)) return APPLIED_NOT_HERE;
  d->making = MAKING_HMAC;
  d->secret = secret;
  d->hash = variant % 2 == 0 ? BNS_SHA256 : BNS_SHA512;
  return APPLIED;
}

static int is_mac(bns_slice text) {
  uint8_t raw[128];
  size_t len = 0;
  if ((text.len == 64 || text.len == 128) && bns_unhex(raw, sizeof raw, &len, text) == BNS_OK) return 1;
  return bns_unbase64(raw, sizeof raw, &len, text) == BNS_OK && (len == 32 || len == 64);
}

static int webhook_hmac_seen(sighting *out, mem *arena, const parsed_request *request, const diagnose_key *key) {
  (void)arena;
  (void)key;
  if (!is_mac(request->seen.signature)) return 0;
  out->confidence = CONFIDENCE_LIKELY;
  out->refused = 1;
  return 1;
}

/* ------------------------------------------------------------------------------------------- certificate, scheme */

/* PW-3: MD5 of the PEM text, LF line ends, none at the end. 0 where no back end has MD5. */
static int serial_of(uint8_t hex[32], mem *arena, bns_slice pem) {
  uint8_t *text = mem_alloc(arena, pem.len + 1), md5[64];
  size_t len;
  bns_out to = {text, pem.len, 0};
  size_t text_len = put_without(&to, pem, '\r');
  while (text_len > 0 && text[text_len - 1] == '\n')
    text_len--;
  for (size_t i = 0; bns_backends[i] != NULL; i++) {
    if (bns_backends[i]->digest(md5, &len, BNS_MD5, text, text_len) != BNS_OK) continue;
    bns_hex_upper(hex, md5, 16);
    return 1;
  }
  return 0;
}

static int certificate_seen(sighting *out, mem *arena, const parsed_request *request, const diagnose_key *key) {
  uint8_t hex[32];
  bns_slice serial = key->serial, sent = request->seen.api_key;
  if (sent.len == 0) return 0;
  if (serial.len == 0) {
    if (key->public_pem.len == 0 || !serial_of(hex, arena, key->public_pem)) return 0;
    serial.ptr = hex;
    serial.len = sizeof hex;
  }
  if (bns_slice_equal(serial, sent)) return 0;
  out->confidence = CONFIDENCE_LIKELY;
  out->refused = key->serial.len > 0;
  out->what = mem_copy(arena, sent.ptr, sent.len);
  return 1;
}

static int certificate_wire(bns_wire *out, mem *arena, const parsed_request *right, const diagnose_key *key,
                            size_t variant) {
  (void)key;
  if (variant > 0) return 0;
  parsed_request_with_header(out, arena, &right->wire, right->scheme->headers->owner,
                             bns_slice_of("0123456789ABCDEF0123456789ABCDEF"));
  return 1;
}

static int has_header_like(const bns_wire *wire, const char *start) {
  for (size_t i = 0; i < wire->num_headers; i++)
    if (slice_starts_nocase(wire->headers[i].name, start)) return 1;
  return 0;
}

static int is_host_of(const parsed_request *request, bns_form wanted) {
  for (unsigned id = 0; id < BNS_NUM_SCHEMES; id++) {
    const char *host = traits_of(scheme_numbered(id))->host;
    if (scheme_numbered(id)->form == wanted && host[0] != 0 && slice_starts(request->host, host)) return 1;
  }
  return 0;
}

/* NULL: nothing; else what is of a scheme that signs in a parameter, or in headers. */
static const char *of_rest(const parsed_request *request) {
  const char *header;
  for (size_t i = 0; (header = scheme_key_header(i)) != NULL; i++)
    if (has_header_like(&request->wire, header)) return header;
  if (slice_find(request->wire.target, "signature=") < request->wire.target.len) return "signature in the query";
  return is_host_of(request, BNS_FORM_REST) ? "the host" : NULL;
}

static const char *of_headers(const parsed_request *request, mem *arena) {
  for (unsigned id = 0; id < BNS_NUM_SCHEMES; id++) {
    const char *start = traits_of(scheme_numbered(id))->header_start;
    if (scheme_numbered(id)->form == BNS_FORM_HEADERS && has_header_like(&request->wire, start))
      return (const char *)mem_format(arena, "%s* headers", start).ptr;
  }
  return is_host_of(request, BNS_FORM_HEADERS) ? "the host" : NULL;
}

static int mixed_up_seen(sighting *out, mem *arena, const parsed_request *request, const diagnose_key *key) {
  const char *what = request->scheme->form == BNS_FORM_HEADERS ? of_rest(request) : of_headers(request, arena);
  (void)key;
  if (what == NULL) return 0;
  out->confidence = CONFIDENCE_LIKELY;
  out->refused = 1;
  out->what = bns_slice_of(what);
  return 1;
}

static int mixed_up_wire(bns_wire *out, mem *arena, const parsed_request *right, const diagnose_key *key,
                         size_t variant) {
  const char *owner = traits_of(right->scheme)->owner_header;
  const bns_header_names *other = scheme_in(BNS_FORM_HEADERS, REGION_WORLD)->headers;
  bns_slice nothing = {NULL, 0};
  bns_wire without;
  (void)key;
  if (variant > 0) return 0;
  if (right->scheme->form == BNS_FORM_HEADERS) {
    parsed_request_with_header(&without, arena, &right->wire, owner, nothing);
    parsed_request_with_header(out, arena, &without, scheme_key_header(0), right->seen.api_key);
    return 1;
  }
  parsed_request_with_parts(&without, arena, right, right->parts, right->num_parts, nothing);
  parsed_request_with_header(out, arena, &without, owner, nothing);
  without = *out;
  parsed_request_with_header(out, arena, &without, other->owner, right->seen.api_key);
  without = *out;
  parsed_request_with_header(out, arena, &without, other->signature, right->seen.signature);
  return 1;
}

/* --------------------------------------------------------------------------------------------------------- the rows */

static const mistake rows[] = {
    {.id = "pay-empty-body-mismatch",
     .place = AT_PAY_EMPTY_BODY_MISMATCH,
     .schemes = BNS_PAY_REQUEST,
     .level = LEVEL_PARTS,
     .apply = empty_body},
    {.id = "webhook-bigint-rounded",
     .place = AT_WEBHOOK_BIGINT_ROUNDED,
     .schemes = BNS_PAY_WEBHOOK,
     .level = LEVEL_PARTS,
     .apply = rounded,
     .seen = rounded_seen},
    {.id = "pay-nonce-format",
     .place = AT_PAY_NONCE_FORMAT,
     .schemes = BNS_PAY_REQUEST,
     .level = LEVEL_PARTS,
     .apply = nonce_form,
     .seen = nonce_seen},
    {.id = "pay-body-reserialised",
     .place = AT_PAY_BODY_RESERIALISED,
     .schemes = BNS_PAY_REQUEST,
     .level = LEVEL_PARTS,
     .of_layout = 1,
     .apply = reserialised},
    {.id = "webhook-body-reparsed",
     .place = AT_WEBHOOK_BODY_REPARSED,
     .schemes = BNS_PAY_WEBHOOK,
     .level = LEVEL_PARTS,
     .apply = reparsed},
    {.id = "pay-missing-trailing-lf",
     .place = AT_PAY_MISSING_TRAILING_LF,
     .schemes = BNS_PAY,
     .level = LEVEL_TEXT,
     .apply = no_final_newline},
    {.id = "pay-body-only-signed",
     .place = AT_PAY_BODY_ONLY_SIGNED,
     .schemes = BNS_PAY_REQUEST,
     .level = LEVEL_JOIN,
     .apply = body_only},
    {.id = "pay-newline-wrong",
     .place = AT_PAY_NEWLINE_WRONG,
     .schemes = BNS_PAY_REQUEST,
     .level = LEVEL_JOIN,
     .apply = other_newline},
    {.id = "pay-masked-secret",
     .place = AT_PAY_MASKED_SECRET,
     .schemes = BNS_PAY_REQUEST,
     .kinds = KIND_HMAC,
     .level = LEVEL_KEY,
     .apply = masked_secret,
     .seen = masked_seen},
    {.id = "pay-lowercase-hex",
     .place = AT_PAY_LOWERCASE_HEX,
     .schemes = BNS_PAY_REQUEST,
     .kinds = KIND_HMAC,
     .level = LEVEL_OUTPUT,
     .apply = lower_hex,
     .unwrap = upper_again},
    {.id = "webhook-hmac-used",
     .place = AT_WEBHOOK_HMAC_USED,
     .schemes = BNS_PAY_WEBHOOK,
     .kinds = KIND_RSA,
     .level = LEVEL_DIGEST,
     .apply = webhook_hmac,
     .seen = webhook_hmac_seen},
    {.id = "pay-body-not-sent",
     .place = AT_PAY_BODY_NOT_SENT,
     .schemes = BNS_PAY_REQUEST,
     .seen = no_body_seen,
     .wire = no_body_wire},
    {.id = "pay-wrong-quotes",
     .place = AT_PAY_WRONG_QUOTES,
     .schemes = BNS_PAY_REQUEST,
     .seen = quotes_seen,
     .wire = quotes_wire},
    {.id = "webhook-wrong-certificate",
     .place = AT_WEBHOOK_WRONG_CERTIFICATE,
     .schemes = BNS_PAY_WEBHOOK,
     .seen = certificate_seen,
     .wire = certificate_wire},
    {.id = "onchain-body-reserialised",
     .place = AT_ONCHAIN_BODY_RESERIALISED,
     .schemes = BNS_ONCHAIN_REQUEST | BNS_ONCHAIN_WEBHOOK,
     .level = LEVEL_PARTS,
     .of_layout = 1,
     .apply = onchain_again},
    {.id = "onchain-timestamp-unit",
     .place = AT_ONCHAIN_TIMESTAMP_UNIT,
     .schemes = BNS_ONCHAIN_REQUEST,
     .level = LEVEL_PARTS,
     .apply = onchain_unit},
    {.id = "onchain-timestamp-first",
     .place = AT_ONCHAIN_TIMESTAMP_FIRST,
     .schemes = BNS_ONCHAIN_REQUEST | BNS_ONCHAIN_WEBHOOK,
     .level = LEVEL_JOIN,
     .apply = onchain_time_first},
    {.id = "onchain-separator",
     .place = AT_ONCHAIN_SEPARATOR,
     .schemes = BNS_ONCHAIN_REQUEST | BNS_ONCHAIN_WEBHOOK,
     .level = LEVEL_JOIN,
     .apply = onchain_separator},
    {.id = "onchain-body-only-signed",
     .place = AT_ONCHAIN_BODY_ONLY_SIGNED,
     .schemes = BNS_ONCHAIN_REQUEST | BNS_ONCHAIN_WEBHOOK,
     .level = LEVEL_JOIN,
     .apply = body_only},
    {.id = "pay-scheme-mixed-up",
     .place = AT_PAY_SCHEME_MIXED_UP,
     .schemes = BNS_PAY_REQUEST | BNS_SPOT_REST,
     .seen = mixed_up_seen,
     .wire = mixed_up_wire},
};

const mistake_family mistakes_pay = {rows, sizeof rows / sizeof *rows};

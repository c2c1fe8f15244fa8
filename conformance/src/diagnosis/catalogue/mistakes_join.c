/* mistakes_join.c - REST: the right parameters, but made into another text (SR-1), and text with something at its ends.
 */
#include <string.h>

#include "diagnosis/catalogue/catalogue.h"
#include "suite/scheme_traits.h"

static applied done(candidate *d, size_t at) {
  d->text = candidate_since(d, at);
  if (d->text.ptr == NULL) return APPLIED_NOT_HERE;
  return APPLIED;
}

/* ------------------------------------------------------------------------------------------------------ separators */

static void put_place(candidate *d, part_place place, const char *between, int with_names, int with_equals) {
  int first = 1;
  for (size_t i = 0; i < d->num_parts; i++) {
    const part *p = &d->parts[i];
    if (p->place != place) continue;
    if (!first) bns_put_text(&d->room, between);
    first = 0;
    if (with_names) bns_put_slice(&d->room, p->name);
    if (with_equals && !p->bare) bns_put_byte(&d->room, '=');
    bns_put_slice(&d->room, p->value);
  }
}

static void put_query(candidate *d) {
  put_place(d, PLACE_QUERY, "&", 1, 1);
}
static void put_body(candidate *d) {
  put_place(d, PLACE_BODY, "&", 1, 1);
}

static size_t count(const candidate *d, part_place place) {
  size_t num = 0;
  for (size_t i = 0; i < d->num_parts; i++)
    num += d->parts[i].place == place;
  return num;
}

static applied amp_joined(candidate *d, size_t variant) {
  size_t at = d->room.len;
  if (variant > 1) return APPLIED_END;
  if (count(d, PLACE_QUERY) == 0 || count(d, PLACE_BODY) == 0) return APPLIED_NOT_HERE;
  /* The second form: the body before the query. */
  if (variant == 0) put_query(d);
  if (variant == 1) put_body(d);
  bns_put_byte(&d->room, '&');
  if (variant == 0) put_body(d);
  if (variant == 1) put_query(d);
  d->what = bns_slice_of("&");
  return done(d, at);
}

static applied empty_string(candidate *d, size_t variant) {
  return variant > 0 ? APPLIED_END : done(d, d->room.len);
}

static bns_slice value_of(const candidate *d, const char *name) {
  const bns_slice none = {NULL, 0};
  size_t index = candidate_find(d, name);
  return index < d->num_parts ? d->parts[index].value : none;
}

static applied bare_value(candidate *d, size_t variant) {
  size_t at = d->room.len;
  if (variant > 0) return APPLIED_END;
  if (value_of(d, "timestamp").len == 0) return APPLIED_NOT_HERE;
  bns_put_slice(&d->room, value_of(d, "timestamp"));
  d->what = bns_slice_of("timestamp");
  return done(d, at);
}

static void put_all(candidate *d, const char *between, int with_names, int with_equals) {
  put_place(d, PLACE_QUERY, between, with_names, with_equals);
  if (count(d, PLACE_QUERY) > 0 && count(d, PLACE_BODY) > 0) bns_put_text(&d->room, between);
  put_place(d, PLACE_BODY, between, with_names, with_equals);
}

static applied values_concatenated(candidate *d, size_t variant) {
  static const struct {
    const char *between;
    int with_names, with_equals;
  } forms[] = {{"", 0, 0}, {"", 1, 0}, {"", 1, 1}, {"&", 0, 0}, {",", 0, 0}, {"&", 1, 0}, {",", 1, 1}, {";", 1, 1}};
  size_t num = sizeof forms / sizeof *forms, at = d->room.len;
  bns_slice clock = value_of(d, "timestamp"), window = value_of(d, "recvWindow");
  if (variant >= num + 2) return APPLIED_END;
  if (variant < num) {
    put_all(d, forms[variant].between, forms[variant].with_names, forms[variant].with_equals);
    return done(d, at);
  }
  if (clock.len == 0 || window.len == 0) return APPLIED_NOT_HERE;
  bns_put_slice(&d->room, variant == num ? clock : window);
  bns_put_slice(&d->room, variant == num ? window : clock);
  return done(d, at);
}

/* ------------------------------------------------------------------------------------------------ other procedures */

/* Each letter of a form stands for a piece: t timestamp, M method, P path, ? a question mark where there is a query, !
 * always one, q query, b body, h host, s "https://", k API key, w recvWindow, n line feed; m is the method in lower
 * case. */
static const char *const prehashes[] = {
    "tMP?qb", "tMPqb",   "tMP?q",   "tMPq",     "MP?qb",     "MPqb",   "P?qb", "Pqb",     "P?q",   "hP?q", "shP?q",
    "hP?qb",  "shP?qb",  "tP?qb",   "tMPb",     "tMP",       "MPtb",   "tqb",  "qbt",     "tkwqb", "tkqb", "kqb",
    "ktqb",   "Mnhnpnq", "MnhnPnq", "tnMnPnqb", "tnMnP?qnb", "tmP?qb", "qnb",  "MnPnqnb", "Ptqb",  "P",    "P!qb",
    "MP!qb",  "tMP!qb",  "PMqb",    "PM?qb",    "qbP",       "qbM",    "qbMP", "qbPM",    "Mqb"};

static void put_lower(bns_out *out, bns_slice text) {
  for (size_t i = 0; i < text.len; i++)
    bns_put_byte(out, (uint8_t)(text.ptr[i] >= 'A' && text.ptr[i] <= 'Z' ? text.ptr[i] + 32 : text.ptr[i]));
}

static bns_slice host_of(const parsed_request *request) {
  if (request->host.len > 0) return request->host;
  return bns_slice_of(traits_of(request->scheme)->host);
}

/* The time stands in such a text even where it is no parameter yet. */
static void put_clock(candidate *d) {
  bns_slice clock = value_of(d, "timestamp");
  bns_put_slice(&d->room, clock.len > 0 ? clock : d->request->seen.timestamp);
}

static void put_piece(candidate *d, char piece) {
  const parsed_request *request = d->request;
  switch (piece) {
  case 't': put_clock(d); break;
  case 'w': bns_put_slice(&d->room, value_of(d, "recvWindow")); break;
  case 'M': bns_put_slice(&d->room, request->wire.method); break;
  case 'm': put_lower(&d->room, request->wire.method); break;
  case 'P': bns_put_slice(&d->room, request->seen.path); break;
  case '?':
    if (count(d, PLACE_QUERY) > 0) bns_put_byte(&d->room, '?');
    break;
  case '!': bns_put_byte(&d->room, '?'); break;
  case 'q': put_query(d); break;
  case 'b': put_body(d); break;
  case 'h': bns_put_slice(&d->room, host_of(request)); break;
  case 's': bns_put_text(&d->room, "https://"); break;
  case 'k': bns_put_slice(&d->room, request->seen.api_key); break;
  case 'n': bns_put_byte(&d->room, '\n'); break;
  default: break;
  }
}

static applied foreign_prehash(candidate *d, size_t variant) {
  size_t at = d->room.len;
  if (variant >= sizeof prehashes / sizeof *prehashes) return APPLIED_END;
  if (d->request->wire.method.len == 0) return APPLIED_NOT_HERE;
  for (const char *form = prehashes[variant]; *form != 0; form++)
    put_piece(d, *form);
  return done(d, at);
}

static applied unexpanded_variable(candidate *d, size_t variant) {
  static const char *const literals[] = {"api_params_with_timestamp",
                                         "query_string",
                                         "payload",
                                         "queryString",
                                         "params",
                                         "query",
                                         "message",
                                         "data",
                                         "totalParams",
                                         "total_params",
                                         "paramString",
                                         "request",
                                         "body",
                                         "apiParams",
                                         "api_params",
                                         "url",
                                         "PAYLOAD",
                                         "QUERY_STRING",
                                         "QUERY",
                                         "signature_payload"};
  static const char *const around[][2] = {{"", ""}, {"$", ""}, {"${", "}"}, {"{", "}"}, {"{{", "}}"}, {"", "\n"}};
  size_t num = sizeof literals / sizeof *literals, at = d->room.len, style = variant / num;
  if (style >= sizeof around / sizeof *around) return APPLIED_END;
  bns_put_text(&d->room, around[style][0]);
  bns_put_text(&d->room, literals[variant % num]);
  bns_put_text(&d->room, around[style][1]);
  d->what = bns_slice_of(literals[variant % num]);
  return done(d, at);
}

/* ------------------------------------------------------------------------------------------------------------ JSON */

/* notation: how an object's text is written. */
typedef struct notation {
  const char *open, *colon, *between, *close, *quote;
  const char *indent; /* after open and between: a line feed and this; NULL: one line */
} notation;

static const notation notations[] = {
    {"{", ":", ",", "}", "\"", NULL},    {"{", ": ", ", ", "}", "\"", NULL}, {"{", ": ", ",", "}", "\"", "  "},
    {"{", ": ", ",", "}", "\"", "    "}, {"{", ": ", ", ", "}", "'", NULL},  {"{", "=", ", ", "}", "", NULL},
    {"{ ", ": ", ", ", " }", "'", NULL}, {"map[", ":", " ", "]", "", NULL},  {"{", ": ", ", ", "}", "", NULL},
};
enum { NOTATIONS = sizeof notations / sizeof *notations, TYPINGS = 3 };

static int is_plain_number(bns_slice text) {
  size_t points = 0;
  if (text.len == 0 || text.len > 30 || (text.len > 1 && text.ptr[0] == '0' && text.ptr[1] != '.')) return 0;
  for (size_t i = 0; i < text.len; i++) {
    if (text.ptr[i] == '.') points++;
    if (text.ptr[i] != '.' && (text.ptr[i] < '0' || text.ptr[i] > '9')) return 0;
  }
  return points < 2 && text.ptr[0] != '.' && text.ptr[text.len - 1] != '.';
}

/* 0: all values in quotes; 1: what is a number without; 2: the clock's alone without. */
static int is_bare(const part *p, size_t typing) {
  if (typing == 0) return 0;
  if (typing == 2 && !bns_slice_is(p->name, "timestamp") && !bns_slice_is(p->name, "recvWindow")) return 0;
  return is_plain_number(p->value);
}

static void put_text_of(candidate *d, bns_slice raw) {
  uint8_t *room = d->room.ptr + d->room.len;
  size_t len, left = d->room.len < d->room.cap ? d->room.cap - d->room.len : 0;
  if (left < 7 * raw.len) {
    d->room.len = d->room.cap + 1;
    return;
  }
  /* Decoded behind the room's end, then escaped from there. */
  uint8_t *plain = room + 6 * raw.len;
  bns_slice text = raw;
  if (bns_unpercent(plain, raw.len, &len, raw) == BNS_OK && raw.len > 0) {
    text.ptr = plain;
    text.len = len;
  }
  bns_put_json(&d->room, text);
}

static void put_member(candidate *d, const part *p, const notation *how, size_t typing) {
  bns_put_text(&d->room, how->quote);
  put_text_of(d, p->name);
  bns_put_text(&d->room, how->quote);
  bns_put_text(&d->room, how->colon);
  int bare = is_bare(p, typing);
  if (!bare) bns_put_text(&d->room, how->quote);
  put_text_of(d, p->value);
  if (!bare) bns_put_text(&d->room, how->quote);
}

static void put_break(candidate *d, const notation *how, int inside) {
  if (how->indent == NULL) return;
  bns_put_byte(&d->room, '\n');
  if (inside) bns_put_text(&d->room, how->indent);
}

static void put_object(candidate *d, const notation *how, size_t typing) {
  bns_put_text(&d->room, how->open);
  for (size_t i = 0; i < d->num_parts; i++) {
    if (i > 0) bns_put_text(&d->room, how->between);
    put_break(d, how, 1);
    put_member(d, &d->parts[i], how, typing);
  }
  put_break(d, how, 0);
  bns_put_text(&d->room, how->close);
}

/* Query and body together, in the order sent, then sorted. */
static applied json_signed(candidate *d, size_t variant) {
  size_t at = d->room.len, form = variant % NOTATIONS, typing = variant / NOTATIONS % TYPINGS;
  size_t sorted = variant / NOTATIONS / TYPINGS;
  if (sorted > 1) {
    if (variant > 2 * NOTATIONS * TYPINGS) return APPLIED_END;
    bns_put_text(&d->room, "[object Object]");
    return done(d, at);
  }
  if (sorted) candidate_sort(d, candidate_by_name);
  put_object(d, &notations[form], typing);
  return done(d, at);
}

/* ------------------------------------------------------------------------------------------------------------ ends */

static applied around(candidate *d, const char *front, const char *back, const char *word) {
  size_t at = d->room.len;
  bns_put_text(&d->room, front);
  bns_put_slice(&d->room, d->text);
  bns_put_text(&d->room, back);
  d->variant = bns_slice_of(word);
  return done(d, at);
}

/* What is sent has it, and what is signed has not. */
static applied stripped(candidate *d) {
  bns_slice text = d->text;
  while (text.len > 0 && memchr("&?\r\n ", text.ptr[0], 5) != NULL) {
    text.ptr++;
    text.len--;
  }
  while (text.len > 0 && memchr("&?\r\n ", text.ptr[text.len - 1], 5) != NULL)
    text.len--;
  if (text.len == d->text.len) return APPLIED_NOT_HERE;
  d->variant = bns_slice_of("stripped");
  d->text = text;
  return APPLIED;
}

static applied stray_separator(candidate *d, size_t variant) {
  switch (variant) {
  case 0: return around(d, "", "\n", "lf");
  case 1: return around(d, "", "\r\n", "crlf");
  case 2: return around(d, "&", "", "amp-front");
  case 3: return around(d, "", "&", "amp-end");
  case 4: return around(d, "?", "", "question");
  case 5: return around(d, "", " ", "space");
  case 6: return around(d, " ", "", "space");
  case 7: return around(d, "?&", "", "question");
  case 8: return around(d, "&", "\n", "amp-front");
  case 9: return around(d, "?", "\n", "question");
  case 10: return stripped(d);
  default: return APPLIED_END;
  }
}

static int is_break(uint8_t c) {
  return c == '\r' || c == '\n';
}

static int has_break(bns_slice text) {
  for (size_t i = 0; i < text.len; i++)
    if (is_break(text.ptr[i])) return 1;
  return 0;
}

static applied without_breaks(candidate *d, size_t variant) {
  size_t at = d->room.len;
  if (variant > 0) return APPLIED_END;
  if (!has_break(d->text)) return APPLIED_NOT_HERE;
  for (size_t i = 0; i < d->text.len; i++)
    if (!is_break(d->text.ptr[i])) bns_put_byte(&d->room, d->text.ptr[i]);
  return done(d, at);
}

/* A line break after each '&' of the body. */
static int send_lines(bns_wire *out, mem *arena, const parsed_request *right, const diagnose_key *key, size_t variant) {
  bns_slice body = right->wire.body;
  bns_out text = {mem_alloc(arena, 3 * body.len + 1), 3 * body.len + 1, 0};
  (void)key;
  (void)variant;
  if (right->scheme->form != BNS_FORM_REST) return 0;
  for (size_t i = 0; i < body.len; i++) {
    bns_put_byte(&text, body.ptr[i]);
    bns_slice rest = {body.ptr + i + 1, body.len - i - 1};
    int before_signature = rest.len >= 10 && memcmp(rest.ptr, "signature=", 10) == 0; /* added when all is joined */
    if (body.ptr[i] == '&' && !before_signature) bns_put_text(&text, "\r\n");
  }
  *out = right->wire;
  out->body.ptr = text.ptr;
  out->body.len = text.len;
  return text.len > body.len;
}

static int see_lines(sighting *out, mem *arena, const parsed_request *request, const diagnose_key *key) {
  (void)arena;
  (void)key;
  if (!has_break(request->seen.body)) return 0;
  out->confidence = CONFIDENCE_LIKELY;
  out->refused = traits_of(request->scheme)->wants_encoding;
  out->what = bns_slice_of("the body");
  return 1;
}

static const mistake rows[] = {
    {.id = "amp-joined-query-body",
     .place = AT_AMP_JOINED_QUERY_BODY,
     .schemes = BNS_REST,
     .level = LEVEL_JOIN,
     .apply = amp_joined},
    {.id = "empty-string-signed",
     .place = AT_EMPTY_STRING_SIGNED,
     .schemes = BNS_REST,
     .level = LEVEL_JOIN,
     .apply = empty_string},
    {.id = "bare-value-signed",
     .place = AT_BARE_VALUE_SIGNED,
     .schemes = BNS_REST,
     .level = LEVEL_JOIN,
     .apply = bare_value},
    {.id = "stray-separator",
     .place = AT_STRAY_SEPARATOR,
     .schemes = BNS_REST,
     .level = LEVEL_TEXT,
     .apply = stray_separator},
    {.id = "values-concatenated",
     .place = AT_VALUES_CONCATENATED,
     .schemes = BNS_REST,
     .level = LEVEL_JOIN,
     .apply = values_concatenated},
    {.id = "crlf-inside-body",
     .place = AT_CRLF_INSIDE_BODY,
     .schemes = BNS_REST,
     .level = LEVEL_TEXT,
     .of_layout = 1,
     .apply = without_breaks,
     .seen = see_lines,
     .wire = send_lines},
    {.id = "json-signed", .place = AT_JSON_SIGNED, .schemes = BNS_REST, .level = LEVEL_JOIN, .apply = json_signed},
    {.id = "foreign-prehash",
     .place = AT_FOREIGN_PREHASH,
     .schemes = BNS_REST,
     .level = LEVEL_JOIN,
     .apply = foreign_prehash},
    {.id = "shell-unexpanded-variable",
     .place = AT_SHELL_UNEXPANDED_VARIABLE,
     .schemes = BNS_REST,
     .level = LEVEL_JOIN,
     .apply = unexpanded_variable},
};

const mistake_family mistakes_join = {rows, sizeof rows / sizeof *rows};

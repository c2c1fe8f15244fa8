/* request_map.c - a request in names and values. */
#include "input/request_map.h"

#include <string.h>

#include "input/pasted_http.h"
#include "util/json_text.h"
#include "input/masked.h"
#include "input/method_find.h"
#include "input/request_roles.h"
#include "util/slice.h"
#include "text.h"
#include "wire.h"
#include "input/log_url.h"
#include "input/values_text.h"
#include "suite/scheme_traits.h"

enum { LEVELS = 12, TRIES_MAX = 200, GLUED_MAX = 4096 };

/* parts: the values that a request is made of; NULL: there is none. */
typedef struct parts {
  const given *of[NUM_ROLES];
  const given *many;   /* that they stand in */
  int is_torn;         /* before what was read of the parameters more of them may stand */
  int is_place_open;   /* they stand in a row, and whether each was sent in the query or in the body is not told */
  bns_slice verb;      /* of axios.post(...) */
  const given *header; /* one that stands among them, and not in headers of its own */
} parts;

typedef struct mapping {
  mapped *out;
  mem *arena;
  bns_slice text;
  int over_gaps;  /* parameters go on behind an empty line: nothing else of a request stands in the text */
  unsigned *left; /* how often a request may still be put together: texts are hostile */
} mapping;

static const bns_slice none = {NULL, 0};

/* --------------------------------------------------------------------------------------------------------- roles */

static int is_address(bns_slice text) {
  return slice_starts(text, "http://") || slice_starts(text, "https://") ||
         (text.len > 1 && text.ptr[0] == '/' && slice_word(text.ptr[1]));
}

/* is_for tells of a value that it can have a role. */
static int is_for(const given *one, role wanted) {
  if (wanted == ROLE_METHOD) return one->kind != VALUE_MANY && method_of(one->text).len > 0;
  if (wanted == ROLE_HEADERS) return one->kind == VALUE_MANY;
  if (wanted == ROLE_URL) return one->kind == VALUE_MANY || slice_find(one->text, "/") < one->text.len;
  return one->text.len > 0 || one->first;
}

/* holds_headers tells of many values without a name of their own that they are headers. */
static int holds_headers(const given *many) {
  bns_slice name, text;
  for (const given *one = many->first; one; one = one->next)
    if (values_pair(&name, &text, one) && role_is_header(name)) return 1;
  return 0;
}

static void take_unnamed(parts *p, const given *one, int depth);

static void take_one(parts *p, const given *one, int depth) {
  role as = role_of(one->name);
  if (one->name.len == 0 || one->name.ptr[0] - (unsigned)'0' < 10u)
    take_unnamed(p, one, depth);
  else if (as && p->of[as] == NULL && is_for(one, as))
    p->of[as] = one;
  else if (role_is_header(one->name) && p->header == NULL)
    p->header = one;
}

static void take_all(parts *p, const given *many, int depth) {
  for (const given *one = many->first; one; one = one->next)
    take_one(p, one, depth);
}

/* is_form tells of a text that it is a signed form and nothing else. */
static int is_form(bns_slice text) {
  return slice_find(text, "signature=") < text.len && slice_index(text, ' ') == text.len &&
         slice_index(text, '?') == text.len;
}

/* The arguments of a call have no names: an address, a method, an object of options. */
static void take_unnamed(parts *p, const given *one, int depth) {
  if (one->kind == VALUE_MANY) {
    if (p->of[ROLE_HEADERS] == NULL && holds_headers(one))
      p->of[ROLE_HEADERS] = one;
    else if (depth > 0 && p->many->text.len)
      take_all(p, one, depth - 1);
  } else if (p->of[ROLE_URL] == NULL && is_address(one->text) && (one->kind == VALUE_STRING || p->many->text.len))
    p->of[ROLE_URL] = one;
  else if (p->of[ROLE_METHOD] == NULL && method_of(one->text).len)
    p->of[ROLE_METHOD] = one;
  else if (p->of[ROLE_BODY] == NULL && one->kind == VALUE_STRING && is_form(one->text))
    p->of[ROLE_BODY] = one;
}

/* verb_of gives the method that a call's name ends in: axios.post. */
static bns_slice verb_of(bns_slice called) {
  size_t at = called.len;
  while (at > 0 && called.ptr[at - 1] != '.' && called.ptr[at - 1] != ':')
    at--;
  return method_of(slice_from(called, at));
}

static void find_parts(parts *p, const given *many) {
  memset(p, 0, sizeof *p);
  p->many = many;
  p->verb = verb_of(many->text);
  take_all(p, many, 2);
}

/* ------------------------------------------------------------------------------------------------------- address */

static void put_list(buf *out, const given *list, const char *between) {
  for (const given *one = list ? list->first : NULL; one; one = one->next) {
    if (one != list->first) buf_put_text(out, between);
    buf_put_slice(out, one->text);
  }
}

/* address_in_parts: Postman's own log has host and path as lists, and the parameters as names and values that are
 * written as in the address. */
static bns_slice address_in_parts(mem *arena, const given *url) {
  const given *host = values_find(url, "host"), *path = values_find(url, "path"), *query = values_find(url, "query");
  bns_slice name, text;
  buf out = {NULL, 0, 0};
  if (!host || !path || host->kind != VALUE_MANY || path->kind != VALUE_MANY) return none;
  buf_put_text(&out, "https://");
  put_list(&out, host, ".");
  buf_put_text(&out, "/");
  put_list(&out, path, "/");
  for (const given *one = query ? query->first : NULL; one; one = one->next)
    if (values_pair(&name, &text, one)) {
      buf_put_text(&out, one == query->first ? "?" : "&");
      buf_format(&out, "%.*s=%.*s", (int)name.len, (const char *)name.ptr, (int)text.len, (const char *)text.ptr);
    }
  return mem_take(arena, &out);
}

/* address_of gives a URL or a path of a value: a text with one in it, or an object that has it whole or in parts. */
static bns_slice address_of(mem *arena, const given *one) {
  static const char *const whole[] = {"raw", "href", "full", "url"};
  bns_slice text = one->text;
  size_t at;
  if (one->kind == VALUE_MANY) {
    for (size_t i = 0; i < sizeof whole / sizeof *whole; i++)
      if (values_find(one, whole[i])) return values_find(one, whole[i])->text;
    return address_in_parts(arena, one);
  }
  if (is_address(text)) return one->kind == VALUE_WORD ? log_url_without_columns(text) : text;
  at = slice_find(text, "https://");
  if (at == text.len) at = slice_find(text, "http://");
  text = slice_from(text, at);
  return slice_until(text, slice_index(text, '>'));
}

static bns_slice with_base(mem *arena, const parts *p, bns_slice address) {
  bns_slice base = p->of[ROLE_BASE] ? p->of[ROLE_BASE]->text : none;
  if (base.len == 0 || slice_starts(address, "http")) return address;
  while (base.len && base.ptr[base.len - 1] == '/')
    base.len--;
  if (slice_find(base, "://") == base.len) base = mem_join(arena, bns_slice_of("https"), "://", base);
  return mem_join(arena, base, address.len && address.ptr[0] == '/' ? "" : "/", address);
}

static void set_address(const mapping *m, const parts *p) {
  bns_slice address = p->of[ROLE_URL] ? address_of(m->arena, p->of[ROLE_URL]) : none;
  url_found found;
  address = with_base(m->arena, p, address);
  if (slice_find(slice_from(address, slice_index(address, ' ')), "signature=") >=
      address.len - slice_index(address, ' '))
    address = slice_until(address, slice_index(address, ' '));
  if (slice_starts(address, "http"))
    (void)http_split_url(&m->out->host, &m->out->wire.target, m->arena, address);
  else if (address.len)
    m->out->wire.target = address;
  else if (log_url_find(&found, m->arena, m->text)) {
    size_t query = slice_index(found.target, '?');
    m->out->host = found.host;
    m->out->wire.method = found.method;
    int is_signed = slice_find(found.target, "signature=") < found.target.len;
    int is_kept = is_signed ? found.host.len > 0 : p->of[ROLE_BODY] != NULL; /* a signed address was sent as it is */
    m->out->wire.target = is_kept ? found.target : slice_until(found.target, query);
    m->out->is_unordered =
        !is_kept && p->of[ROLE_QUERY] && query < found.target.len; /* they may have been sent besides */
  }
  if (m->out->wire.target.len == 0) m->out->wire.target = bns_slice_of("/");
}

/* ------------------------------------------------------------------------------------------- parameters and body */

static int is_absent(const given *one) {
  if (one == NULL) return 1;
  return one->kind == VALUE_WORD &&
         (bns_slice_is(one->text, "<nil>") || bns_slice_is(one->text, "<null>") || values_is(one->text, "null") ||
          values_is(one->text, "none") || values_is(one->text, "undefined") || values_is(one->text, "nil"));
}

/* inner gives what JSON.stringify({...}) and new URLSearchParams({...}) stand around. */
static const given *inner(const given *one, int *is_json) {
  while (one->kind == VALUE_MANY && one->text.len && one->first && one->first->next == NULL &&
         one->first->name.len == 0) {
    *is_json = *is_json || slice_contains_nocase(one->text, "json");
    one = one->first;
  }
  return one;
}

/* HAR has {mimeType, text}, Postman {mode, raw} or {mode, urlencoded}. */
static const given *content_of(const given *one) {
  static const char *const names[] = {"text", "raw", "urlencoded"};
  if (one->kind != VALUE_MANY || (!values_find(one, "mimetype") && !values_find(one, "mode"))) return one;
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
    const given *found = values_find(one, names[i]);
    if (found && (found->text.len || found->first)) return found;
  }
  return values_find(one, "params") ? values_find(one, "params") : one;
}

/* is_pointer tells of values that they are the place of something in memory, as Go prints a reader. */
static int is_pointer(const given *many) {
  for (const given *one = many->first; one; one = one->next)
    if (slice_starts(one->text, "0xc") || slice_starts(one->text, "0x1") || slice_starts(one->text, "0x7")) return 1;
  return 0;
}

/* is_opaque tells of a body that was not printed: a stream, a reader, bytes as numbers. */
static int is_opaque(const given *one) {
  static const char *const kinds[] = {"Readable", "Buffer", "Stream", "Reader", "[object"};
  for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
    if (slice_contains_nocase(slice_until(one->text, 32), kinds[i]) ||
        slice_contains_nocase(slice_until(one->source, 16), kinds[i]))
      return 1;
  return one->kind == VALUE_MANY && is_pointer(one);
}

/* Maps of these languages are not printed in the order that they were filled in, and what prints names sorted tells no
 * order of any. */
static int is_unordered(const given *many) {
  return values_are_sorted(many) || slice_starts(many->source, "map[") || slice_starts(many->source, "url.Values") ||
         slice_starts(many->source, "%{") || bns_slice_is(many->text, "map");
}

static void set_query(const mapping *m, const parts *p) {
  bns_slice query = none, *target = &m->out->wire.target;
  const given *one = p->of[ROLE_QUERY];
  int is_json = 0;
  if (is_absent(one)) return;
  one = inner(one, &is_json);
  m->out->is_unordered = m->out->is_unordered || (one->kind == VALUE_MANY && is_unordered(one));
  query = one->kind == VALUE_MANY ? values_form(m->arena, one) : one->text;
  if (query.len && query.ptr[0] == '?') query = slice_from(query, 1);
  if (query.len == 0 || slice_find(*target, "signature=") < target->len) return;
  int has_some = slice_index(*target, '?') < target->len;
  if (has_some) m->out->is_unordered = 1; /* whether these were sent behind them, or in a body, is not told */
  *target = mem_join(m->arena, *target, has_some ? "&" : "?", query);
}

/* decode_body: AWS hands a body on in base64, and says so beside it. */
static void decode_body(const mapping *m, const parts *p) {
  const given *said = values_find(p->many, "isBase64Encoded");
  bns_slice *body = &m->out->wire.body;
  uint8_t *room;
  size_t len;
  if (said == NULL || !values_is(said->text, "true") || body->len == 0) return;
  room = mem_alloc(m->arena, body->len);
  if (bns_unbase64(room, body->len, &len, *body) == BNS_OK) *body = (bns_slice){room, len};
}

static void set_body(const mapping *m, const parts *p, int by_headers) {
  const given *one = p->of[ROLE_BODY];
  int is_json = by_headers;
  if (is_absent(one) || is_opaque(one)) return;
  is_json = is_json || values_is(one->name, "json");
  one = inner(content_of(one), &is_json);
  if (one->kind == VALUE_MANY && !is_json) m->out->is_unordered = m->out->is_unordered || is_unordered(one);
  if (one->kind != VALUE_MANY)
    m->out->wire.body = one->text;
  else if (!is_json)
    m->out->wire.body = values_form(m->arena, one);
  else {
    m->out->wire.body = json_read_request(m->arena, one->source) ? one->source : values_json(m->arena, one);
    m->out->is_body_printed = json_read_request(m->arena, p->many->source) != NULL;
  }
}

/* find_body gives the JSON object that stands behind the headers in the text. */
static void find_body(const mapping *m, const given *headers) {
  bns_slice rest = slice_from(m->text, (size_t)(headers->source.ptr + headers->source.len - m->text.ptr));
  size_t at = slice_index(rest, '{');
  rest = slice_trim(slice_from(rest, at));
  while (rest.len && rest.ptr[rest.len - 1] != '}')
    rest.len--;
  if (rest.len && json_read_request(m->arena, rest)) m->out->wire.body = rest;
}

/* ------------------------------------------------------------------------------------------------------- headers */

static void put_header(bns_wire *wire, bns_header *headers, bns_slice name, bns_slice text) {
  if (wire->num_headers == HTTP_HEADERS_MAX || name.len == 0) return;
  headers[wire->num_headers].name = name;
  headers[wire->num_headers++].value = slice_trim(text);
}

static void set_headers(const mapping *m, const parts *p) {
  const given *many = p->of[ROLE_HEADERS], *list = many ? values_find(many, "parameters") : NULL;
  bns_header *headers;
  if (list && list->kind == VALUE_MANY) many = list; /* as n8n has them */
  bns_slice name, text;
  if (!many && !p->header) return;
  headers = mem_alloc(m->arena, HTTP_HEADERS_MAX * sizeof *headers);
  m->out->wire.headers = headers;
  for (const given *one = many ? many->first : NULL; one; one = one->next)
    if (values_pair(&name, &text, one)) put_header(&m->out->wire, headers, name, text);
  for (const given *one = p->header ? p->many->first : NULL; one; one = one->next)
    if (role_is_header(one->name)) put_header(&m->out->wire, headers, one->name, one->text);
  m->out->has_headers = m->out->wire.num_headers > 0;
}

/* Whatever sends a form says so, though it may be left out of what is printed. */
static void add_type(const mapping *m, int by_headers) {
  bns_header *headers = mem_alloc(m->arena, (m->out->wire.num_headers + 1) * sizeof *headers);
  bns_slice was;
  size_t num = m->out->wire.num_headers;
  if (!m->out->has_headers || m->out->wire.body.len == 0 || bns_find_header(&was, &m->out->wire, "Content-Type"))
    return;
  memcpy(headers, m->out->wire.headers, num * sizeof *headers);
  headers[num].name = bns_slice_of("Content-Type");
  headers[num].value = bns_slice_of(by_headers ? "application/json" : "application/x-www-form-urlencoded");
  m->out->wire.headers = headers;
  m->out->wire.num_headers = num + 1;
}

static int has_digit(bns_slice text) {
  for (size_t i = 0; i < text.len; i++)
    if (text.ptr[i] - (unsigned)'0' < 10u) return 1;
  return 0;
}

/* is_variable tells of a word that it may be the name of one, or holds one: ${signature}. */
static int is_variable(bns_slice text) {
  for (size_t i = 0; i < text.len; i++)
    if (text.ptr[i] == '{') return 1;
  for (size_t i = 0; i < text.len; i++)
    if (!slice_word(text.ptr[i]) || text.ptr[i] == '_') return 0;
  return 1;
}

/* has_value tells that a signature is written there, and not a name for one. */
static int has_value(bns_slice place) {
  size_t at = slice_find(place, "signature=");
  bns_slice sent = slice_from(place, at + 10);
  if (at == place.len) return 0;
  sent = slice_until(sent, slice_index(sent, '&'));
  return has_digit(sent) || (masked_is(sent) && !is_variable(sent));
}

/* is_given tells that a signature stands among values, written out. */
static int is_given(const given *many) {
  const given *signature = values_find(many, "signature");
  if (!signature || !values_find(many, "timestamp") || signature->kind == VALUE_CODE) return 0;
  if (signature->kind == VALUE_STRING) return signature->text.len > 0;
  return has_digit(values_plain(signature));
}

/* What a program raised is told behind its class: "ValueError: ...", "binance.exceptions.BinanceAPIException: ...". */
static int is_raised(bns_slice name) {
  static const char *const ends[] = {"Error", "Exception", "Warning"};
  for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
    size_t len = strlen(ends[i]);
    if (name.len >= len && bns_slice_is(slice_from(name, name.len - len), ends[i])) return 1;
  }
  return 0;
}

/* is_parameter_name: those of the exchanges are words that begin with a small letter. */
static int is_parameter_name(bns_slice name) {
  for (size_t i = 0; i < name.len; i++)
    if (!slice_word(name.ptr[i])) return 0;
  return name.len > 0 && (name.ptr[0] - (unsigned)'a' < 26u || values_is(name, "signature"));
}

/* is_answer tells of a value that it is what the exchange answered. */
static int is_answer(const given *one) {
  return one->kind == VALUE_MANY && values_are_answer(one);
}

/* ends_run tells of a value that it is no parameter: it has not the name of one, is one of the parts or called like
 * one ("type" alone is both), was answered or raised. */
static int ends_run(const given *one) {
  role as = role_of(one->name);
  return !is_parameter_name(one->name) || role_is_header(one->name) || is_raised(one->name) || is_answer(one) ||
         (as && !values_is(one->name, "type"));
}

/* is_apart tells that an empty line stands between two values, where that counts. */
static int is_apart(const mapping *m, const given *before, const given *one) {
  bns_slice text = m->text;
  size_t from, to;
  if (m->over_gaps || !slice_offset(&from, before->source, text) || !slice_offset(&to, one->source, text) || to < from)
    return 0;
  bns_slice between = slice_until(slice_from(text, from), to - from);
  return slice_find(between, "\n\n") < between.len || slice_find(between, "\n\r\n") < between.len;
}

/* append copies a value behind the last of many. */
static void append(mem *arena, given *many, given **last, const given *one) {
  given *made = mem_alloc(arena, sizeof *made);
  *made = *one;
  made->next = NULL;
  if (*last)
    (*last)->next = made;
  else
    many->first = made;
  *last = made;
}

/* run_from copies the values from one on that stand in a row, behind one that is glued to what stands before them. */
static given *run_from(const mapping *m, const given *beside, const given *one, const given *glued) {
  mem *arena = m->arena;
  const given *before = one;
  given *many = mem_alloc(arena, sizeof *many), *last = NULL;
  many->kind = VALUE_MANY;
  many->source = beside->source;
  if (glued) append(arena, many, &last, glued);
  for (; one && !ends_run(one) && !is_apart(m, before, one); before = one, one = one->next)
    append(arena, many, &last, one);
  return many;
}

/* glued_to gives the parameter that stands in the line of what the run is called: "params: symbol = LTCBTC". NULL:
 * there is none. */
static const given *glued_to(mem *arena, const given *label) {
  int is_short = label && label->kind == VALUE_WORD && label->text.len <= GLUED_MAX;
  const given *one = is_short ? values_read(arena, label->text) : NULL;
  return one && one->next == NULL && (one->text.len > 0 || one->first) && !ends_run(one) ? one : NULL;
}

/* run_place tells where parameters are sent that stand a line each: in a body, where a form is told of besides a query.
 */
static role run_place(const mapping *m, const parts *p) {
  url_found found = {.target = {NULL, 0}};
  if (slice_contains_nocase(m->text, "form data")) return ROLE_BODY;
  if (!slice_contains_nocase(m->text, "www-form-urlencoded")) return ROLE_QUERY;
  if (p->of[ROLE_URL])
    found.target = p->of[ROLE_URL]->text;
  else
    (void)log_url_find(&found, m->arena, m->text);
  return slice_index(found.target, '?') < found.target.len ? ROLE_BODY : ROLE_QUERY;
}

/* is_torn_off tells of what stands before a run that parameters may be in it, which were not read. */
static int is_torn_off(const given *label) {
  static const char *const assigners[] = {" = ", ": ", " : ", "=> ", "-> "};
  role as = role_of(label->name);
  if (as == ROLE_QUERY || as == ROLE_BODY) return 1;
  if (label->kind != VALUE_WORD) return label->name.len == 0 && !is_answer(label);
  if (slice_starts(label->text, "=") || slice_starts(label->text, ":")) return 1;
  for (size_t i = 0; i < sizeof assigners / sizeof *assigners; i++)
    if (slice_find(label->text, assigners[i]) < label->text.len) return 1;
  return 0;
}

/* run_of gives the parameters among values that stand in a row, a line each, without a name of their own; label: what
 * stands before them. NULL: there are none. */
static const given *run_of(const mapping *m, const given *many, const given **label, int *is_torn) {
  const given *found = NULL;
  for (const given *one = many->first, *before = NULL; one; before = one, one = one->next) {
    int is_further = before && !ends_run(before);
    if (ends_run(one) || (is_further && !is_apart(m, before, one))) continue;
    const given *glued = glued_to(m->arena, before), *run = run_from(m, many, one, glued);
    if (!is_given(run)) continue;
    found = run;
    *label = before ? before : one;
    *is_torn = is_further || (before && glued == NULL && is_torn_off(before));
  }
  return found;
}

/* find_run finds parameters that stand so beside address and method, or behind a label of which the first alone was
 * taken: "params: symbol=LTCBTC, side=BUY". */
static void find_run(const mapping *m, parts *p) {
  const given *label = NULL;
  if (!is_given(p->many)) return;
  const given *run = run_of(m, p->many, &label, &p->is_torn);
  role place = label ? role_of(label->name) : ROLE_NONE;
  if (place != ROLE_QUERY && place != ROLE_BODY) place = ROLE_NONE;
  int is_behind = run && place && label == p->of[place];
  if (run == NULL || ((p->of[ROLE_QUERY] || p->of[ROLE_BODY]) && !is_behind)) {
    p->is_torn = 0;
    return;
  }
  if (!is_behind) place = run_place(m, p);
  p->of[place] = run;
  p->is_place_open = !is_behind && place == ROLE_QUERY;
}

/* ------------------------------------------------------------------------------------------------------- request */

static void set_method(const mapping *m, const parts *p) {
  bns_slice method = p->of[ROLE_METHOD] ? method_of(p->of[ROLE_METHOD]->text) : p->verb;
  if (method.len == 0) method = m->out->wire.method; /* what stands beside the address that was found */
  if (method.len == 0) method = method_find(m->text, p->many->source.ptr ? p->many->source.ptr : m->text.ptr);
  m->out->has_method = method.len > 0;
  if (method.len == 0) method = bns_slice_of(m->out->wire.body.len ? "POST" : "GET");
  m->out->wire.method = method;
}

static int is_signed(const bns_wire *wire) {
  const bns_scheme *scheme = scheme_of_headers(wire);
  bns_slice signature;
  if (scheme != NULL && bns_find_header(&signature, wire, scheme->headers->signature)) return signature.len > 0;
  return has_value(wire->target) || has_value(wire->body);
}

/* put_signature: query, body and signature stand a line each. In which of the two it was sent changes nothing of what
 * is signed (SR-1). */
static void put_signature(const mapping *m, const parts *p) {
  const given *one = values_find(p->many, "signature");
  bns_wire *wire = &m->out->wire;
  if (one == NULL) one = values_find(p->many, "sign");
  if (one == NULL || one->kind == VALUE_MANY || !p->of[ROLE_QUERY] || !p->of[ROLE_BODY] || is_signed(wire)) return;
  if (wire->body.len == 0 || slice_index(wire->body, '=') == wire->body.len) return;
  bns_slice sent = masked_is(one->text) ? one->text : mem_percent(m->arena, one->text);
  bns_slice body = mem_join(m->arena, wire->body, "&signature=", sent);
  if (has_value(body)) wire->body = body;
}

/* is_of_frame: only a frame has its API key among the parameters. */
static int is_of_frame(const parts *p) {
  const given *query = p->of[ROLE_QUERY];
  return !p->of[ROLE_URL] && query && query->kind == VALUE_MANY && values_find(query, "apikey") != NULL;
}

static int map_request(const mapping *m, const given *many) {
  parts p;
  const bns_scheme *scheme;
  int by_headers;
  bns_slice found;
  find_parts(&p, many);
  if (!p.of[ROLE_URL] && !p.of[ROLE_QUERY] && !p.of[ROLE_BODY] && !p.of[ROLE_HEADERS] && !p.header) return 0;
  if (is_of_frame(&p)) return 0;
  if (*m->left == 0) return 0;
  --*m->left;
  find_run(m, &p);
  memset(m->out, 0, sizeof *m->out);
  set_headers(m, &p);
  scheme = scheme_of_headers(&m->out->wire);
  by_headers = scheme != NULL && bns_find_header(&found, &m->out->wire, scheme->headers->signature);
  if (!by_headers || p.of[ROLE_URL]) set_address(m, &p);
  set_query(m, &p);
  set_body(m, &p, by_headers);
  decode_body(m, &p);
  if (!by_headers) put_signature(m, &p);
  if (by_headers && m->out->wire.body.len == 0 && p.of[ROLE_HEADERS] && !p.of[ROLE_BODY])
    find_body(m, p.of[ROLE_HEADERS]);
  if (!is_signed(&m->out->wire)) return 0;
  set_method(m, &p);
  if (by_headers && !p.of[ROLE_URL]) m->out->wire.method = none;
  add_type(m, by_headers);
  m->out->is_torn = p.is_torn;
  m->out->is_place_open = p.is_place_open;
  m->out->kind = MAPPED_REQUEST;
  return 1;
}

/* -------------------------------------------------------------------------------------------------------- frames */

static int is_frame_method(const given *one) {
  return one && one->kind != VALUE_MANY && slice_index(one->text, '.') < one->text.len && one->text.len < 64 &&
         slice_index(one->text, '/') == one->text.len;
}

static void put_frame(const mapping *m, const given *id, const given *method, const given *params) {
  buf out = {NULL, 0, 0};
  buf_put_text(&out, "{\"id\":");
  buf_put_json(&out, id ? id->text : bns_slice_of("1"));
  buf_put_text(&out, ",\"method\":");
  buf_put_json(&out, method->text);
  buf_put_text(&out, ",\"params\":");
  buf_put_slice(&out, values_json(m->arena, params));
  buf_put_text(&out, "}");
  m->out->kind = MAPPED_FRAME;
  m->out->wire.message = mem_take(m->arena, &out);
}

/* indent_of measures what stands before a name in its line. */
static size_t indent_of(const mapping *m, const given *one) {
  size_t at, start;
  if (!slice_offset(&at, one->name, m->text)) return 0;
  for (start = at; start > 0 && m->text.ptr[start - 1] != '\n';)
    start--;
  return at - start;
}

/* indented copies the values from one on that stand as far in as it does. */
static given *indented(const mapping *m, const given *one) {
  given *many = mem_alloc(m->arena, sizeof *many), *last = NULL;
  size_t indent = indent_of(m, one);
  many->kind = VALUE_MANY;
  many->source = m->text;
  for (; one && one->name.len && indent_of(m, one) == indent; one = one->next)
    append(m->arena, many, &last, one);
  return many;
}

/* map_laid_out takes a frame whose parameters stand a line each below their name, further in, as YAML has them. */
static int map_laid_out(const mapping *m, const given *many, const given *method) {
  const given *run;
  if (!is_given(many) || method->next == NULL || indent_of(m, method->next) <= indent_of(m, method)) return 0;
  run = indented(m, method->next);
  if (!values_find(run, "apikey") || !is_given(run)) return 0;
  memset(m->out, 0, sizeof *m->out);
  put_frame(m, values_find(many, "id"), method, run);
  return 1;
}

static int map_frame(const mapping *m, const given *many) {
  const given *method = values_find(many, "method"), *params = values_find(many, "params");
  if (!is_frame_method(method)) return 0;
  if (!params || params->kind != VALUE_MANY) return map_laid_out(m, many, method);
  memset(m->out, 0, sizeof *m->out);
  const bns_json *object = json_read_request(m->arena, many->source);
  if (many->source.ptr == m->text.ptr && object == NULL) { /* method and params, a line each */
    put_frame(m, values_find(many, "id"), method, params);
    return 1;
  }
  m->out->kind = MAPPED_FRAME;
  m->out->wire.message = object ? many->source : values_json(m->arena, many);
  return 1;
}

/* map_params takes parameters alone: with an API key among them those of a frame, else a query. */
static int map_params(const mapping *m, const given *many) {
  parts p;
  const given *key = values_find(many, "apikey"), *label = many;
  int is_torn = 0, is_row = many->source.ptr == m->text.ptr && many->source.len == m->text.len;
  if (!is_given(many) || values_find(many, "url") || values_find(many, "method") || *m->left == 0) return 0;
  --*m->left;
  if (!key && is_row) { /* no bracket is around them */
    mapping whole = *m;
    whole.over_gaps = 1;
    many = run_of(&whole, many, &label, &is_torn);
    if (many == NULL) return 0;
  }
  memset(m->out, 0, sizeof *m->out);
  if (key) {
    m->out->kind = MAPPED_FRAME;
    m->out->wire.message = mem_join(m->arena, bns_slice_of("{\"id\":\"1\",\"method\":\"order.place\",\"params\":"), "",
                                    mem_join(m->arena, values_json(m->arena, many), "}", none));
    return 1;
  }
  memset(&p, 0, sizeof p);
  p.many = many;
  p.of[role_of(label->name) == ROLE_BODY ? ROLE_BODY : ROLE_QUERY] = many;
  set_address(m, &p);
  set_query(m, &p);
  set_body(m, &p, 0);
  set_method(m, &p);
  m->out->is_torn = is_torn;
  m->out->is_place_open = is_row && role_of(label->name) == ROLE_NONE;
  m->out->kind = MAPPED_REQUEST;
  return 1;
}

/* ----------------------------------------------------------------------------------------------------- all of it */

/* is_nested tells of a string that it is a whole request in another form. */
static int is_nested(const given *one) {
  bns_slice text = slice_trim(one->text), line = slice_until(text, slice_index(text, '\n'));
  int has_version = 0;
  if (one->kind != VALUE_STRING || one->source.len < 32) return 0;
  if (slice_starts(text, "8=FIX") || slice_starts(text, "curl ")) return 1;
  if (http_is_request_line(line, &has_version) && has_version && line.len < text.len) return 1;
  return slice_starts(text, "{") && slice_find(text, "\"signature\"") < text.len &&
         slice_find(text, "\"params\"") < text.len;
}

/* with_further appends the strings behind it that have its name: what is sent in two steps. */
static bns_slice with_further(mem *arena, const given *one) {
  bns_slice text = one->text, name = one->name;
  for (one = one->next; one && one->kind == VALUE_STRING && name.len && bns_slice_equal(one->name, name);
       one = one->next)
    text = mem_join(arena, text, "", one->text);
  return text;
}

static int map_nested(const mapping *m, const given *one) {
  bns_slice text;
  if (!is_nested(one)) return 0;
  text = with_further(m->arena, one);
  if (!slice_contains_nocase(text, "signature")) return 0;
  memset(m->out, 0, sizeof *m->out);
  m->out->kind = MAPPED_TEXT;
  m->out->nested = text;
  m->out->source = one->source;
  return 1;
}

/* map_printed takes a string in which names and values were printed otherwise than by JSON, as a record of a log has
 * them: "{'url': ...}". */
static int map_printed(const mapping *m, const given *one) {
  bns_slice text = slice_trim(one->text);
  int is_many = text.len > 0 && (memchr("{[%", text.ptr[0], 3) != NULL || slice_starts(text, "map[") ||
                                 (text.ptr[text.len - 1] == ')' && slice_index(text, '(') < text.len));
  if (one->kind != VALUE_STRING || !is_many || !slice_contains_nocase(text, "signature")) return 0;
  memset(m->out, 0, sizeof *m->out);
  m->out->kind = MAPPED_TEXT;
  m->out->nested = text;
  m->out->source = one->source;
  return 1;
}

typedef int map_step(const mapping *m, const given *one);

static int map_sent(const mapping *m, const given *one) {
  return one->kind == VALUE_MANY && map_frame(m, one);
}

static int map_one(const mapping *m, const given *one) {
  return one->kind == VALUE_MANY && map_request(m, one);
}

static int map_rest(const mapping *m, const given *one) {
  return one->kind == VALUE_MANY && map_params(m, one);
}

/* try_each tries a step on a value and on all within. */
static int try_each(const mapping *m, map_step *step, const given *one, int levels) {
  if (step(m, one)) {
    if (m->out->source.ptr == NULL) m->out->source = one->source;
    return 1;
  }
  for (const given *next = levels > 0 ? one->first : NULL; next; next = next->next)
    if (try_each(m, step, next, levels - 1)) return 1;
  return 0;
}

int request_map(mapped *out, mem *arena, const given *values, bns_slice text) {
  unsigned left = TRIES_MAX;
  mapping m = {out, arena, text, 0, &left};
  given all;
  memset(&all, 0, sizeof all);
  all.kind = VALUE_MANY;
  all.first = values;
  all.source = text;
  memset(out, 0, sizeof *out);
  if (try_each(&m, map_nested, &all, LEVELS) || try_each(&m, map_sent, &all, LEVELS) ||
      try_each(&m, map_one, &all, LEVELS) || try_each(&m, map_rest, &all, LEVELS) ||
      try_each(&m, map_printed, &all, LEVELS))
    return 1;
  memset(out, 0, sizeof *out);
  return 0;
}

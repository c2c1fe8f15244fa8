/* pieces.c - a request of which the parts stand apart in a text. */
#include "input/pieces.h"

#include <string.h>

#include "input/log_url.h"
#include "input/masked.h"
#include "input/method_find.h"
#include "input/pasted_http.h"
#include "input/values_read.h"
#include "input/values_text.h"
#include "input/written_time.h"
#include "scheme.h"
#include "suite/exchange_hosts.h"
#include "suite/scheme_traits.h"
#include "text.h"
#include "util/json_text.h"
#include "util/slice.h"
#include "wire.h"

enum { URLS_MAX = 10, BODIES_MAX = 10, MAPS_MAX = 6, GAP_MAX = 14, LEVELS = 10, TRIES_MAX = 400 };
enum {
  SHA256_HEX = 64,
  SHA512_HEX = 128,
  ED25519_BASE64 = 88,
  LABEL_MAX = 40,
  SENTENCE_MAX = 600,
  STDIN_MAX = 9,
  MASKED_MIN = 8
};

/* address: a URL, and where in the text it stood. */
typedef struct address {
  bns_slice url, place;
} address;

typedef struct parts {
  mem *arena;
  bns_slice text;
  address urls[URLS_MAX];
  bns_slice bodies[BODIES_MAX];
  bns_slice maps[MAPS_MAX]; /* names and values of an object, or of calls in a row, as a form */
  size_t num_urls, num_bodies, num_maps;
  int is_sorted;    /* one of the maps was printed in the order of its names */
  bns_slice joined; /* a form that a program puts together of strings in a row */
  const char *note;
  bns_header *headers;
  size_t num_headers;
  pieces *out;
  size_t num_out;
} parts;

static const bns_slice none = {NULL, 0};

/* -------------------------------------------------------------------------------------------------------- addresses */

static int has_signature(bns_slice text) {
  return slice_find(text, "signature=") < text.len;
}

static void put_url(parts *p, bns_slice url, bns_slice place) {
  for (size_t i = 0; i < p->num_urls; i++)
    if (bns_slice_equal(p->urls[i].url, url)) return;
  if (p->num_urls < URLS_MAX) p->urls[p->num_urls++] = (address){url, place};
}

/* An address ends at a blank, a quotation mark, or a bracket that was not opened in it. */
static bns_slice address_at(bns_slice text, size_t at) {
  size_t end = at;
  while (end < text.len && text.ptr[end] > ' ' && !memchr("\"'`<>\\", text.ptr[end], 6))
    end++;
  while (end > at && memchr(".,;:)]}", text.ptr[end - 1], 7))
    end--;
  return slice_until(slice_from(text, at), end - at);
}

/* nearness tells how surely an address is an exchange's: 2 by its host, 1 by its name alone, as its documents' are, 0.
 */
static int nearness(mem *arena, bns_slice url) {
  bns_slice host, target;
  if (!http_split_url(&host, &target, arena, url)) return 0;
  return exchange_has_host(host) ? 2 : slice_contains_nocase(host, "binance");
}

/* Addresses of the exchange stand first: a text has those of documents too. */
static void prefer_exchange(parts *p) {
  size_t num = 0;
  for (int near = 2; near > 0; near--)
    for (size_t i = num; i < p->num_urls; i++) {
      address url = p->urls[i];
      if (nearness(p->arena, url.url) != near) continue;
      for (size_t k = i; k > num; k--)
        p->urls[k] = p->urls[k - 1];
      p->urls[num++] = url;
    }
  if (num) p->num_urls = num;
}

static void find_urls(parts *p) {
  bns_slice host, target;
  for (size_t at = 0; at < p->text.len;) {
    at += slice_find(slice_from(p->text, at), "://");
    if (at >= p->text.len) return;
    if (at >= 4 && memcmp(p->text.ptr + at - 4, "http", 4) == 0)
      at -= 4;
    else if (at >= 5 && memcmp(p->text.ptr + at - 5, "https", 5) == 0)
      at -= 5;
    host = address_at(p->text, at);
    if (slice_starts(host, "http") && http_split_url(&host, &target, p->arena, host) && target.len > 1)
      put_url(p, address_at(p->text, at), address_at(p->text, at));
    at += 8;
  }
}

/* ----------------------------------------------------------------------------------------------------------- bodies */

static void put_body(parts *p, bns_slice body) {
  for (size_t i = 0; i < p->num_bodies; i++)
    if (bns_slice_equal(p->bodies[i], body)) return;
  if (p->num_bodies < BODIES_MAX) p->bodies[p->num_bodies++] = body;
}

/* is_form tells of a text that it is a form with a signature or a timestamp, and no address. */
static int is_form(bns_slice text) {
  return slice_index(text, '=') < text.len && slice_index(text, ' ') == text.len &&
         slice_find(text, "://") == text.len && slice_index(text, '?') == text.len &&
         (has_signature(text) || slice_find(text, "timestamp=") < text.len);
}

/* without_label leaves out what a form is called in front of it: payload=a=1&b=2. */
static bns_slice without_label(bns_slice form) {
  size_t equals = slice_index(form, '=');
  bns_slice rest = slice_from(form, equals + 1);
  size_t len = 0;
  while (len < rest.len && slice_word(rest.ptr[len]))
    len++;
  if (equals == 0 || len == 0 || len + 1 >= rest.len || rest.ptr[len] != '=') return form;
  return slice_word(rest.ptr[len + 1]) || rest.ptr[len + 1] == '%' ? rest : form;
}

/* Forms that stand without quotation marks. */
static void find_forms(parts *p) {
  for (size_t at = 0; at < p->text.len;) {
    bns_slice word = address_at(p->text, at), form = without_label(log_url_without_columns(word));
    if (is_form(form) && !bns_slice_is(form, "signature="))
      put_body(p, form); /* that name may stand before quotation marks */
    at += word.len ? word.len : 1;
  }
}

static int is_object(mem *arena, bns_slice text) {
  const bns_json *json = text.len > 1 && text.ptr[0] == '{' ? json_read_request(arena, text) : NULL;
  return json != NULL && json->type == BNS_JSON_OBJECT;
}

/* is_answer tells of an object that it is what came back, or holds the whole request: neither is a body. */
static int is_other(bns_slice object) {
  if (slice_find(object, "\"code\"") < object.len || slice_contains_nocase(object, "\"headers\"")) return 1;
  for (unsigned id = 0; id < BNS_NUM_SCHEMES; id++) {
    const bns_header_names *names = scheme_numbered(id)->headers;
    if (names != NULL && slice_contains_nocase(object, names->signature)) return 1;
  }
  return 0;
}

/* Go's url.URL has scheme, host, path and query apart. */
static void find_apart(parts *p, const given *many) {
  const given *host = values_find(many, "host"), *path = values_find(many, "path"),
              *query = values_find(many, "rawquery");
  bns_slice url;
  if (!host || !path || !query || host->text.len == 0) return;
  url = mem_join(p->arena, bns_slice_of("https"), "://", mem_join(p->arena, host->text, "", path->text));
  put_url(p, query->text.len ? mem_join(p->arena, url, "?", query->text) : url, many->source);
}

/* host_of_text: a program gives host and path apart. */
static bns_slice host_of_text(bns_slice text) {
  for (size_t i = 0; i < num_exchange_names; i++)
    if (slice_contains_nocase(text, exchange_names[i])) return bns_slice_of(exchange_names[i]);
  return none;
}

/* take_path takes a string that is a path of the exchange. */
static void take_path(parts *p, const given *one) {
  bns_slice text = one->text, host = none;
  if (text.len < 6 || text.ptr[0] != '/' || !slice_word(text.ptr[1]) || slice_index(text, ' ') < text.len) return;
  if (slice_find(text, "/v") < text.len) host = host_of_text(p->text);
  if (host.len)
    put_url(p, mem_join(p->arena, mem_join(p->arena, bns_slice_of("https"), "://", host), "", text), one->source);
}

/* join_strings: "a=1", then "&b=2", and so on. */
static void join_strings(parts *p, bns_slice text) {
  if (slice_index(text, '=') == text.len || slice_index(text, ' ') < text.len || slice_index(text, '?') < text.len)
    return;
  if (text.ptr[0] != '&') {
    p->joined = text;
    return;
  }
  p->joined = mem_join(p->arena, p->joined, "", text);
  if (is_form(p->joined)) put_body(p, p->joined);
}

static void put_map(parts *p, bns_slice form) {
  if (is_form(form) && has_signature(form)) put_body(p, form);
  for (size_t i = 0; i < p->num_maps; i++)
    if (bns_slice_equal(p->maps[i], form)) return;
  if (p->num_maps < MAPS_MAX) p->maps[p->num_maps++] = form;
}

static int is_plain_name(bns_slice name) {
  for (size_t i = 0; i < name.len; i++)
    if (!slice_word(name.ptr[i])) return 0;
  return name.len > 0 && name.len < 40;
}

/* take_map takes an object of nothing but plain names and values, or a list of such pairs. */
static void take_map(parts *p, const given *many) {
  bns_slice name, text;
  size_t num = 0;
  for (const given *one = many->first; one; one = one->next, num++) {
    if (one->kind == VALUE_CODE || !values_pair(&name, &text, one) || !is_plain_name(name)) return;
    if (one->kind == VALUE_MANY && one->name.len) return;
  }
  if (num < 2 || values_are_answer(many)) return;
  p->is_sorted = p->is_sorted || values_are_sorted(many);
  put_map(p, values_form(p->arena, many));
}

static int is_pair_call(const given *one) {
  const given *first = one->first;
  return one->kind == VALUE_MANY && one->text.len && first && first->next && !first->next->next &&
         first->kind == VALUE_STRING && first->next->kind == VALUE_STRING && is_plain_name(first->text);
}

/* take_calls takes names and values that one call after the other is given: params.set("a", "1"). Gives the last. */
static const given *take_calls(parts *p, const given *one) {
  buf form = {NULL, 0, 0};
  const given *last = one;
  for (const given *next = one; next && is_pair_call(next) && bns_slice_equal(next->text, one->text);
       next = next->next) {
    values_put_pair(&form, next->first->text, next->first->next->text);
    last = next;
  }
  if (last != one) put_map(p, mem_take(p->arena, &form));
  buf_free(&form);
  return last;
}

/* What a language's string is may be the tool's fault: JSON that stands there unescaped is what was meant. */
static void take_source(parts *p, const given *one) {
  buf plain = {NULL, 0, 0};
  for (size_t i = 1; i + 1 < one->source.len; i++)
    if (one->source.ptr[i] != '\\' || one->source.ptr[i + 1] != '\'') buf_put_byte(&plain, one->source.ptr[i]);
  bns_slice text = mem_take(p->arena, &plain);
  if (is_object(p->arena, text) && !is_other(text)) put_body(p, text);
}

/* find_strings takes the strings that are a form or an object. */
static void find_strings(parts *p, const given *one, int is_json, int levels) {
  for (; one; one = one->next) {
    bns_slice text = one->text;
    if (one->kind == VALUE_STRING) take_path(p, one);
    if (one->kind == VALUE_STRING && is_json && text.len > 2 && text.ptr[0] == '{' && !is_object(p->arena, text))
      take_source(p, one);
    if (one->kind == VALUE_STRING && !is_json && text.len) join_strings(p, text);
    if (one->kind == VALUE_MANY && !is_json) take_map(p, one);
    if (!is_json && is_pair_call(one)) one = take_calls(p, one);
    if (one->kind == VALUE_STRING && is_json && is_object(p->arena, text) && !is_other(text)) put_body(p, text);
    if (one->kind == VALUE_STRING && !is_json && is_form(text)) put_body(p, text);
    if (one->kind == VALUE_MANY) find_apart(p, one);
    if (levels > 0) find_strings(p, one->first, is_json, levels - 1);
  }
}

/* Objects that stand in the text as they are. */
static void find_objects(parts *p) {
  size_t at = 0;
  for (int tries = 0; tries < TRIES_MAX && p->num_bodies < BODIES_MAX; tries++) {
    bns_slice rest;
    size_t len;
    at += slice_index(slice_from(p->text, at), '{');
    if (at >= p->text.len) return;
    rest = slice_from(p->text, at);
    len = json_object_len(rest);
    if (len && is_object(p->arena, slice_until(rest, len)) && !is_other(slice_until(rest, len))) {
      put_body(p, slice_until(rest, len));
      at += len;
    } else
      at++;
  }
}

/* ---------------------------------------------------------------------------------------------------------- headers */

/* name_len tells that a header's name stands there, as it is or as a server's environment has it: HTTP_X_MBX_APIKEY. */
static size_t name_len(bns_slice text, const char *name) {
  size_t i;
  for (i = 0; name[i] && i < text.len; i++) {
    uint8_t byte = text.ptr[i];
    if (byte >= 'A' && byte <= 'Z') byte |= 32;
    if (byte == '_') byte = '-';
    if (byte != ((name[i] >= 'A' && name[i] <= 'Z') ? name[i] | 32 : name[i])) return 0;
  }
  return name[i] ? 0 : i;
}

/* value_at reads what follows a name: quotation marks, brackets, a colon, '=' or a comma, then the value. */
static bns_slice value_at(bns_slice rest) {
  size_t at = 0, end;
  int is_told = 0;
  while (at < rest.len && at < GAP_MAX && memchr("\"'\\]:)=>,[( `", rest.ptr[at], 13)) {
    is_told = is_told || memchr(":=,", rest.ptr[at], 3) != NULL;
    at++;
  }
  if (at + 1 < rest.len && rest.ptr[at] == 'b' && rest.ptr[at + 1] == '\'') at += 2;
  if (slice_starts(slice_from(rest, at), "string{\"")) at += 8; /* Go's []string{"..."} */
  for (end = at; end < rest.len && rest.ptr[end] > ' ' && !memchr("\"'`,;)]}<>\\", rest.ptr[end], 11);)
    end++;
  return is_told ? slice_until(slice_from(rest, at), end - at) : none;
}

static bns_slice header_value(bns_slice text, const char *name) {
  for (size_t at = 0; at < text.len; at++) {
    at += slice_index_nocase(slice_from(text, at), (uint8_t)name[0]); /* a name begins with a letter */
    size_t len = name_len(slice_from(text, at), name);
    bns_slice value = len ? value_at(slice_from(text, at + len)) : none;
    if (value.len > 1 && name_len(value, name) != value.len) return value;
  }
  return none;
}

/* find_targets takes the request lines of logs, with the host that a header tells. */
static void find_targets(parts *p) {
  static const char *const methods[] = {"POST /", "GET /", "PUT /", "DELETE /"};
  bns_slice host = header_value(p->text, "Host");
  for (size_t i = 0; i < sizeof methods / sizeof *methods; i++) {
    size_t at = slice_find(p->text, methods[i]);
    bns_slice target = address_at(p->text, at + strlen(methods[i]) - 1);
    if (at < p->text.len && target.len > 1)
      put_url(p, mem_join(p->arena, bns_slice_of("https://"), "", mem_join(p->arena, host, "", target)), target);
  }
}

static void put_value(parts *p, const char *name, bns_slice value) {
  if (name == NULL || value.len == 0) return;
  p->headers[p->num_headers].name = bns_slice_of(name);
  p->headers[p->num_headers++].value = value;
}

static int put_header(parts *p, const char *name) {
  bns_slice value = name ? header_value(p->text, name) : none;
  put_value(p, name, value);
  return value.len > 0;
}

static void put_type(parts *p, const char *type) {
  put_value(p, "Content-Type", bns_slice_of(type));
}

/* find_headers reads the headers of a scheme that signs by them; 0: they are not there. */
static int find_headers(parts *p, const bns_scheme *scheme) {
  const bns_header_names *names = scheme->headers;
  p->num_headers = 0;
  if (names == NULL || !put_header(p, names->signature) || !put_header(p, names->timestamp)) return 0;
  (void)put_header(p, names->nonce);
  (void)put_header(p, names->owner);
  put_type(p, traits_of(scheme)->content_type);
  return 1;
}

/* ----------------------------------------------------------------------------------------------------- combinations */

/* last_of gives the last bytes of a text, at the most so many. */
static bns_slice last_of(bns_slice text, size_t most) {
  return text.len > most ? slice_from(text, text.len - most) : text;
}

/* is_asked_with tells of parameters that stand apart from the address of a GET that they are its query: nothing calls
 * them a body. */
static int is_asked_with(const parts *p, const address *from, bns_slice parameters) {
  size_t at;
  if (!bns_slice_is(method_find(p->text, from->place.ptr), "GET")) return 0;
  if (slice_index(from->url, '?') < from->url.len || !slice_offset(&at, parameters, p->text)) return 0;
  bns_slice label = last_of(slice_until(p->text, at), GAP_MAX);
  return !slice_contains_nocase(label, "data") && !slice_contains_nocase(label, "body");
}

static void put_request(parts *p, const address *from, bns_slice body) {
  bns_slice url = from ? from->url : none;
  pieces *one = &p->out[p->num_out];
  if (p->num_out == PIECES_MAX) return;
  memset(one, 0, sizeof *one);
  if (url.len && !http_split_url(&one->host, &one->wire.target, p->arena, url)) return;
  one->written = from ? from->place : slice_until(p->text, 1);
  one->wire.method = method_find(p->text, one->written.ptr);
  one->has_method = one->wire.method.len > 0;
  if (!one->has_method && url.len) one->wire.method = bns_slice_of(body.len ? "POST" : "GET");
  one->wire.body = body;
  one->wire.headers = p->headers;
  one->wire.num_headers = p->num_headers;
  one->note = p->note;
  one->is_unordered = p->is_sorted;
  p->num_out++;
}

static void put_both(parts *p, const address *from, bns_slice parameters) {
  address whole = {none, from->place};
  if (!is_asked_with(p, from, parameters)) {
    put_request(p, from, parameters);
    return;
  }
  whole.url = mem_join(p->arena, from->url, "?", parameters);
  put_request(p, &whole, none);
}

static void combine_by_headers(parts *p) {
  const address *url = NULL;
  find_strings(p, values_read(p->arena, p->text), 1, LEVELS);
  find_objects(p);
  prefer_exchange(p);
  if (p->num_urls && nearness(p->arena, p->urls[0].url) > 0) url = p->urls;
  for (size_t i = 0; i < p->num_bodies; i++)
    put_request(p, url, p->bodies[i]);
}

/* add_maps: each may be the query of an address without one. */
static void add_maps(parts *p) {
  size_t num = p->num_urls;
  for (size_t i = 0; i < num; i++)
    for (size_t k = 0; k < p->num_maps && slice_index(p->urls[i].url, '?') == p->urls[i].url.len; k++)
      put_url(p, mem_join(p->arena, p->urls[i].url, "?", p->maps[k]), p->urls[i].place);
}

/* is_escaped_end: base64 ends so where it is percent-encoded already. */
static int is_escaped_end(bns_slice word) {
  return slice_starts(last_of(word, 3), "%3D") || slice_starts(last_of(word, 3), "%3d");
}

static int is_signature(bns_slice word) {
  size_t hex = 0;
  while (hex < word.len && bns_hex_value(word.ptr[hex]) >= 0)
    hex++;
  if (word.len == SHA256_HEX || word.len == SHA512_HEX) return hex == word.len;
  return (word.len >= ED25519_BASE64 && (word.ptr[word.len - 1] == '=' || is_escaped_end(word))) ||
         (word.len >= MASKED_MIN && masked_is(word));
}

/* is_named_other tells that what stands before a word calls it a secret or a key. */
static int is_named_other(bns_slice before) {
  bns_slice label = last_of(before, LABEL_MAX);
  return slice_contains_nocase(label, "secret") || slice_contains_nocase(label, "key");
}

/* What is called a secret or a key is none, whatever it looks like. A sentence calls it so further before: I sign ...
 * and get ...; what openssl prints is called (stdin). */
static int is_called_signature(bns_slice before) {
  bns_slice label = last_of(before, LABEL_MAX), line = last_of(before, SENTENCE_MAX);
  if (slice_starts(last_of(before, STDIN_MAX), "(stdin)= ")) return 1;
  if (is_named_other(before)) return 0;
  for (size_t at; (at = slice_index(line, '\n')) < line.len;)
    line = slice_from(line, at + 1);
  return slice_contains_nocase(label, "sign") || slice_contains_nocase(label, "hash") ||
         slice_contains_nocase(label, "hmac") || slice_contains_nocase(line, "sign ");
}

/* is_cell tells that a word has a line of its own, or a column of one that a spreadsheet's tabs make. */
static int is_cell(bns_slice text, size_t at, size_t len) {
  uint8_t before = at > 0 ? text.ptr[at - 1] : '\n', behind = at + len < text.len ? text.ptr[at + len] : '\n';
  return memchr("\n\t", before, 2) != NULL && memchr("\n\t\r", behind, 3) != NULL;
}

/* find_signature gives the one that stands by itself, behind a word for it or in a cell; empty: there is none. */
static bns_slice find_signature(bns_slice text) {
  for (size_t at = 0; at < text.len; at++) {
    size_t len = 0;
    while (at + len < text.len && (slice_word(text.ptr[at + len]) || memchr("+/=.*%", text.ptr[at + len], 6) != NULL))
      len++;
    bns_slice before = slice_until(text, at);
    if (is_signature(slice_until(slice_from(text, at), len)) &&
        (is_called_signature(before) || (is_cell(text, at, len) && !is_named_other(before))))
      return slice_until(slice_from(text, at), len);
    at += len;
  }
  return none;
}

/* A path that stands in a text without any address: its own scheme's host is meant. */
static void find_paths(parts *p) {
  for (size_t at = 0; at < p->text.len && p->num_urls == 0;) {
    bns_slice word = address_at(p->text, at), host;
    const bns_scheme *scheme = word.len > 1 && word.ptr[0] == '/' ? scheme_of_path(word) : NULL;
    at += word.len ? word.len : 1;
    if (scheme == NULL) continue;
    host = host_of_text(p->text);
    if (host.len == 0) host = bns_slice_of(traits_of(scheme)->host);
    put_url(p, mem_join(p->arena, bns_slice_of("https"), "://", mem_join(p->arena, host, "", word)), word);
  }
}

/* is_signed tells that parameters stand with their signature already. */
static int is_signed(const parts *p) {
  if (slice_find(p->text, "&signature=") < p->text.len || slice_find(p->text, "?signature=") < p->text.len) return 1;
  for (size_t i = 0; i < p->num_bodies; i++)
    if (slice_find(p->bodies[i], "&signature=") < p->bodies[i].len) return 1;
  for (size_t i = 0; i < p->num_maps; i++)
    if (has_signature(p->maps[i])) return 1;
  return 0;
}

/* put_together: people tell what they signed in one line, what came of it in a second, where it goes in a third. */
static void put_together(parts *p) {
  static const char note[] = "the parameters and their signature stand apart in the text, and were put together";
  size_t num_bodies = p->num_bodies, num_maps = p->num_maps;
  bns_slice signature = is_signed(p) ? none : find_signature(p->text);
  if (signature.len == 0) return;
  if (!masked_is(signature) && !is_escaped_end(signature)) signature = mem_percent(p->arena, signature);
  p->note = note;
  find_paths(p);
  for (size_t i = 0; i < num_bodies; i++)
    put_map(p, mem_join(p->arena, p->bodies[i], "&signature=", signature));
  for (size_t i = 0; i < num_maps; i++)
    if (is_form(p->maps[i])) put_map(p, mem_join(p->arena, p->maps[i], "&signature=", signature));
}

static void put_without_address(parts *p) {
  for (size_t i = 0; i < p->num_maps; i++) {
    address of = {mem_join(p->arena, bns_slice_of("https:///"), "?", p->maps[i]), slice_until(p->text, 1)};
    if (has_signature(p->maps[i])) put_request(p, &of, none);
  }
}

/* put_payload: people show what they signed, and what came of it, of a scheme that signs time, nonce and body, a line
 * each (PR-1). 0: they do not. */
static int put_payload(parts *p, const bns_scheme *scheme) {
  const bns_header_names *names = scheme->headers;
  bns_slice signature, rest = p->text, time = none, line = none, nonce;
  if (names == NULL || names->nonce == NULL || scheme->is_webhook) return 0;
  while (!written_time_is(time = slice_trim(line)) && slice_line(&line, &rest))
    continue;
  if (!written_time_is(time) || !slice_line(&line, &rest)) return 0;
  nonce = slice_trim(line);
  size_t len = json_object_len(rest);
  if (!is_plain_name(nonce) || !slice_starts(rest, "{") || !is_object(p->arena, slice_until(rest, len))) return 0;
  signature = find_signature(p->text);
  if (signature.len != SHA512_HEX && !masked_is(signature)) return 0;
  p->note = "what was signed and the signature stand apart in the text, and were put together";
  p->num_headers = 0;
  put_value(p, names->timestamp, time);
  put_value(p, names->nonce, nonce);
  put_value(p, names->signature, signature);
  (void)put_header(p, names->owner);
  put_type(p, traits_of(scheme)->content_type);
  prefer_exchange(p);
  put_request(p, p->num_urls && nearness(p->arena, p->urls[0].url) > 0 ? p->urls : NULL, slice_until(rest, len));
  return 1;
}

/* is_same tells of query and body that both are the parameters which stand in the text once: the signature, which stood
 * apart, was put to one of them. */
static int is_same(const parts *p, bns_slice url, bns_slice body) {
  bns_slice query = slice_from(url, slice_index(url, '?') + 1);
  size_t len = query.len < body.len ? query.len : body.len;
  return p->note != NULL && len > 0 && bns_slice_equal(slice_until(query, len), slice_until(body, len));
}

static void combine_parameters(parts *p) {
  find_strings(p, values_read(p->arena, p->text), 0, LEVELS);
  find_forms(p);
  put_together(p);
  if (p->num_maps > 0 && is_signed(p)) find_paths(p);
  p->num_headers = 0;
  for (size_t i = 0; scheme_key_header(i) != NULL && p->num_headers == 0; i++)
    (void)put_header(p, scheme_key_header(i));
  put_type(p, "application/x-www-form-urlencoded");
  prefer_exchange(p);
  if (p->num_urls == 0 && p->note != NULL) {
    put_without_address(p);
    return;
  }
  add_maps(p);
  for (size_t i = 0; i < p->num_urls; i++) {
    int is_signed = has_signature(p->urls[i].url);
    if (is_signed) put_request(p, &p->urls[i], none);
    for (size_t k = 0; k < p->num_bodies; k++)
      if (is_signed != has_signature(p->bodies[k]) && !is_same(p, p->urls[i].url, p->bodies[k]))
        put_both(p, &p->urls[i], p->bodies[k]);
  }
}

size_t pieces_find(pieces *out, mem *arena, bns_slice text) {
  parts p;
  memset(&p, 0, sizeof p);
  p.arena = arena;
  p.text = text;
  p.out = out;
  p.headers = mem_alloc(arena, 8 * sizeof *p.headers);
  find_urls(&p);
  find_targets(&p);
  for (unsigned id = 0; id < BNS_NUM_SCHEMES; id++)
    if (find_headers(&p, scheme_numbered(id))) {
      combine_by_headers(&p);
      return p.num_out;
    }
  for (unsigned id = 0; id < BNS_NUM_SCHEMES; id++)
    if (put_payload(&p, scheme_numbered(id))) return p.num_out;
  combine_parameters(&p);
  return p.num_out;
}

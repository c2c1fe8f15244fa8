/* curl_command.c - the request that a curl command would make. */
#include "input/curl_command.h"

#include <string.h>

#include "input/curl_options.h"
#include "input/pasted_http.h"
#include "util/slice.h"
#include "text.h"

/* reading: the command so far. */
typedef struct reading {
  curl_request *out;
  mem *arena;
  bns_header *headers;
  bns_slice url, method;
  buf data, query;
  int has_data, is_json, get, head;
} reading;

/* ------------------------------------------------------------------------------------------------------------- data */

static curl_fault in_file(reading *r, bns_slice name) {
  r->out->about = name;
  return CURL_BODY_IN_FILE;
}

static void put_between(reading *r, const char *separator) {
  if (r->has_data && r->data.len > 0) buf_put_text(&r->data, separator);
  r->has_data = 1;
}

/* put_form encodes as curl does: a blank is a plus sign. */
static void put_form(reading *r, buf *out, bns_slice text) {
  for (size_t blank; (blank = slice_index(text, ' ')) < text.len; text = slice_from(text, blank + 1)) {
    buf_put_percent(out, slice_until(text, blank));
    buf_put_byte(out, '+');
    r->out->has_blank = 1;
  }
  buf_put_percent(out, text);
}

/* put_encoded reads "content", "=content", "name=content", "@file", "name@file": the name is not encoded. An '=' has
 * the first word. */
static curl_fault put_encoded(reading *r, buf *out, bns_slice value) {
  size_t equals = slice_index(value, '='), at = slice_index(value, '@');
  if (equals == value.len && at < value.len) return in_file(r, slice_from(value, at + 1));
  if (equals < value.len && equals > 0) buf_put_slice(out, slice_until(value, equals + 1));
  put_form(r, out, equals < value.len ? slice_from(value, equals + 1) : value);
  return CURL_OK;
}

static curl_fault add_query(reading *r, bns_slice value) {
  if (r->query.len > 0) buf_put_text(&r->query, "&");
  if (!slice_starts(value, "+")) return put_encoded(r, &r->query, value);
  buf_put_slice(&r->query, slice_from(value, 1));
  return CURL_OK;
}

static curl_fault add_data(reading *r, curl_effect what, bns_slice value) {
  if (what == CURL_ENCODE) {
    put_between(r, "&");
    return put_encoded(r, &r->data, value);
  }
  if (what != CURL_RAW && value.len > 0 && value.ptr[0] == '@') return in_file(r, slice_from(value, 1));
  put_between(r, what == CURL_JSON ? "" : "&");
  buf_put_slice(&r->data, value);
  if (what == CURL_JSON) r->is_json = 1;
  return CURL_OK;
}

/* ---------------------------------------------------------------------------------------------------------- headers */

static int has_header(const reading *r, const char *name) {
  for (size_t i = 0; i < r->out->wire.num_headers; i++)
    if (bns_slice_is_nocase(r->headers[i].name, name)) return 1;
  return 0;
}

static curl_fault put_header(reading *r, bns_slice name, bns_slice value) {
  bns_header *header = &r->headers[r->out->wire.num_headers];
  if (r->out->wire.num_headers == HTTP_HEADERS_MAX) return CURL_TOO_MANY_HEADERS;
  header->name = name;
  header->value = value;
  r->out->wire.num_headers++;
  return CURL_OK;
}

/* add_header: "Name: value"; "Name;" sends an empty one; "Name:" sends none. */
static curl_fault add_header(reading *r, bns_slice text) {
  size_t colon = slice_index(text, ':');
  bns_slice value;
  if (text.len > 0 && text.ptr[0] == '@') return in_file(r, slice_from(text, 1));
  if (colon == text.len) {
    bns_slice name = slice_trim(text);
    if (name.len < 2 || name.ptr[name.len - 1] != ';') return CURL_OK;
    return put_header(r, slice_until(name, name.len - 1), slice_until(name, 0));
  }
  value = slice_trim(slice_from(text, colon + 1));
  return value.len == 0 ? CURL_OK : put_header(r, slice_trim(slice_until(text, colon)), value);
}

/* ---------------------------------------------------------------------------------------------------------- options */

static curl_fault add_url(reading *r, bns_slice url) {
  if (r->url.ptr != NULL) {
    r->out->about = url;
    return CURL_TWO_URLS;
  }
  r->url = slice_trim(url);
  return CURL_OK;
}

static curl_fault obey(reading *r, const curl_option *option, bns_slice value) {
  switch (option->effect) {
  case CURL_METHOD: r->method = value; break;
  case CURL_HEADER: return add_header(r, value);
  case CURL_DATA:
  case CURL_RAW:
  case CURL_ENCODE:
  case CURL_JSON: return add_data(r, option->effect, value);
  case CURL_URL: return add_url(r, value);
  case CURL_QUERY: return add_query(r, value);
  case CURL_GET: r->get = 1; break;
  case CURL_HEAD: r->head = 1; break;
  case CURL_AGENT: return put_header(r, bns_slice_of("User-Agent"), value);
  case CURL_REFERER: return put_header(r, bns_slice_of("Referer"), value);
  case CURL_MULTIPART: r->out->about = value; return CURL_FORM;
  case CURL_OTHER: break;
  }
  return CURL_OK;
}

/* words: what is left of the command. */
typedef struct words {
  const bns_slice *list;
  size_t num, at;
} words;

static curl_fault with_value(reading *r, words *w, const curl_option *option, bns_slice written) {
  if (option->takes_value && w->at == w->num) {
    r->out->about = written;
    return CURL_NO_VALUE;
  }
  return obey(r, option, option->takes_value ? w->list[w->at++] : (bns_slice){NULL, 0});
}

/* Whether the next word is its value is known of no other option: to guess would make a URL of a value. */
static curl_fault unknown(reading *r, bns_slice word) {
  r->out->about = word;
  return CURL_UNKNOWN_OPTION;
}

/* read_long reads --NAME; a flag may be turned off by --no-NAME. */
static curl_fault read_long(reading *r, words *w, bns_slice word) {
  bns_slice name = slice_from(word, 2);
  const curl_option *option = curl_option_long(name);
  if (option != NULL) return with_value(r, w, option, word);
  option = slice_starts(name, "no-") ? curl_option_long(slice_from(name, 3)) : NULL;
  if (option == NULL || option->takes_value) return unknown(r, word);
  if (option->effect == CURL_GET) r->get = 0;
  if (option->effect == CURL_HEAD) r->head = 0;
  return CURL_OK;
}

/* read_letters reads -sXPOST: letters together, the value of the last attached or in the next word. */
static curl_fault read_letters(reading *r, words *w, bns_slice word) {
  for (size_t i = 1; i < word.len; i++) {
    const curl_option *option = curl_option_letter(word.ptr[i]);
    curl_fault fault;
    if (option == NULL) return unknown(r, word);
    if (option->takes_value && i + 1 < word.len) return obey(r, option, slice_from(word, i + 1));
    fault = with_value(r, w, option, word);
    if (fault != CURL_OK || option->takes_value) return fault;
  }
  return CURL_OK;
}

static curl_fault read_word(reading *r, words *w, int *only_urls) {
  bns_slice word = w->list[w->at++];
  if (*only_urls || word.len < 2 || word.ptr[0] != '-') return word.len ? add_url(r, word) : CURL_OK;
  if (bns_slice_is(word, "--")) {
    *only_urls = 1;
    return CURL_OK;
  }
  return word.ptr[1] == '-' ? read_long(r, w, word) : read_letters(r, w, word);
}

/* -------------------------------------------------------------------------------------------------------------- all */

static int is_letter(uint8_t digit, uint8_t first) {
  return digit >= first && bns_hex_value(digit) >= 10;
}

/* has_letter tells of an escape with a letter, from 'A' or from 'a' on. */
static int has_letter(bns_slice text, uint8_t first) {
  for (size_t at = slice_index(text, '%'); at + 2 < text.len; at += 1 + slice_index(slice_from(text, at + 1), '%'))
    if (is_letter(text.ptr[at + 1], first) || is_letter(text.ptr[at + 2], first)) return 1;
  return 0;
}

/* signs_letters tells that a parameter has letters in its escapes; those of the signature are decoded, and not signed.
 */
static int signs_letters(bns_slice query) {
  while (query.len) {
    bns_slice one = slice_until(query, slice_index(query, '&'));
    if (!slice_starts(one, "signature=") && has_letter(one, 'A')) return 1;
    query = slice_from(query, one.len + (one.len < query.len));
  }
  return 0;
}

static void put_query(reading *r, const buf *from) {
  bns_slice *target = &r->out->wire.target, query = mem_copy(r->arena, from->ptr, from->len);
  const char *between = slice_index(*target, '?') < target->len ? "&" : "?";
  r->out->has_small = has_letter(*target, 'a');
  r->out->has_letters = signs_letters(query);
  if (query.len) *target = mem_join(r->arena, *target, between, query);
}

/* With -G what --url-query names is left out. */
static void place_data(reading *r) {
  bns_wire *wire = &r->out->wire;
  bns_slice data = mem_copy(r->arena, r->data.ptr, r->data.len);
  put_query(r, r->get && r->has_data ? &r->data : &r->query);
  if (!r->has_data || r->get) return;
  wire->body = data;
  if (!has_header(r, "Content-Type"))
    (void)put_header(r, bns_slice_of("Content-Type"),
                     bns_slice_of(r->is_json ? "application/json" : "application/x-www-form-urlencoded"));
}

static void set_method(reading *r) {
  const char *method = r->head ? "HEAD" : r->has_data && !r->get ? "POST" : "GET";
  r->out->wire.method = r->method.len ? r->method : bns_slice_of(method);
}

static curl_fault finish(reading *r) {
  bns_slice url = r->url;
  if (url.len == 0) return CURL_NO_URL;
  if (slice_find(url, "://") == url.len) url = mem_join(r->arena, bns_slice_of("http"), "://", url);
  (void)http_split_url(&r->out->host, &r->out->wire.target, r->arena, url);
  set_method(r);
  place_data(r);
  for (size_t i = 0; i < r->out->wire.num_headers; i++)
    if (bns_slice_is_nocase(r->headers[i].name, "host")) r->out->host = r->headers[i].value;
  return CURL_OK;
}

curl_fault curl_read(curl_request *out, mem *arena, const bns_slice *list, size_t num_words) {
  reading r;
  words w = {list, num_words, 1};
  curl_fault fault = CURL_OK;
  int only_urls = 0;
  memset(out, 0, sizeof *out);
  memset(&r, 0, sizeof r);
  r.out = out;
  r.arena = arena;
  r.headers = mem_alloc(arena, (HTTP_HEADERS_MAX + 1) * sizeof *r.headers);
  out->wire.headers = r.headers;
  while (fault == CURL_OK && w.at < w.num)
    fault = read_word(&r, &w, &only_urls);
  if (fault == CURL_OK) fault = finish(&r);
  buf_free(&r.data);
  buf_free(&r.query);
  return fault;
}

const char *curl_fault_text(curl_fault fault) {
  switch (fault) {
  case CURL_NO_URL: return "this curl command has no URL";
  case CURL_TWO_URLS: return "this curl command has two URLs, and one of them has to be left out";
  case CURL_NO_VALUE: return "this option of curl takes a value, and none follows";
  case CURL_BODY_IN_FILE:
    return "curl reads this file, and it is not read here: put its text in the place of @FILE (with --data-raw)";
  case CURL_FORM: return "curl sends this as a multipart form or a file, and neither is ever signed";
  case CURL_TOO_MANY_HEADERS: return "more headers than any server takes";
  case CURL_UNKNOWN_OPTION:
    return "curl 8.22 has no such option, so it cannot be told whether the next word is its value: leave the option "
           "out";
  case CURL_OK: break;
  }
  return "";
}

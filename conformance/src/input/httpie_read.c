/* httpie_read.c - the request that HTTPie would make. */
#include "input/httpie_read.h"

#include <string.h>

#include "input/pasted_http.h"
#include "input/method_find.h"
#include "input/values_text.h"
#include "util/slice.h"
#include "text.h"

static const char *const programs[] = {"http ", "https ", "xh ", "xhs "};

/* reading: the command so far. */
typedef struct reading {
  httpie_request *out;
  mem *arena;
  bns_header *headers;
  bns_slice url;
  buf query, form, json;
  int is_form;
} reading;

static bns_slice first_word(bns_slice text) {
  text = slice_trim(text);
  return slice_until(text, slice_index(text, ' '));
}

static int is_address(bns_slice word) {
  return slice_find(word, "://") < word.len || (slice_index(word, '.') < word.len && slice_index(word, '/') < word.len);
}

int httpie_is(bns_slice line) {
  for (size_t i = 0; i < sizeof programs / sizeof *programs; i++) {
    bns_slice rest = slice_from(line, strlen(programs[i])), word = first_word(rest);
    if (!slice_starts(line, programs[i])) continue;
    if (word.len && word.ptr[0] == '-') return 1;
    if (method_of(word).len) word = first_word(slice_from(slice_trim(rest), word.len));
    while (word.len && (word.ptr[0] == '\'' || word.ptr[0] == '"'))
      word = slice_from(word, 1);
    return is_address(word);
  }
  return 0;
}

/* separator gives the place of the first of ':' and '=', and how long it is: ":", "=", "==", ":=". */
static size_t separator(bns_slice item, size_t *len) {
  size_t at = 0;
  while (at < item.len && item.ptr[at] != ':' && item.ptr[at] != '=')
    at++;
  *len = at + 1 < item.len && item.ptr[at + 1] == '=' ? 2 : 1;
  return at;
}

static void put_member(buf *out, bns_slice name, bns_slice text, int is_raw) {
  buf_put_text(out, out->len ? ", " : "{");
  buf_put_json(out, name);
  buf_put_text(out, ": ");
  if (is_raw)
    buf_put_slice(out, text);
  else
    buf_put_json(out, text);
}

static void put_header(reading *r, bns_slice name, bns_slice text) {
  bns_wire *wire = &r->out->wire;
  if (wire->num_headers == HTTP_HEADERS_MAX) return;
  r->headers[wire->num_headers].name = name;
  r->headers[wire->num_headers++].value = slice_trim(text);
}

static void take_item(reading *r, bns_slice item) {
  size_t len, at = separator(item, &len);
  bns_slice name = slice_until(item, at), text = slice_from(item, at + len);
  if (at == item.len) return;
  if (item.ptr[at] == ':' && len == 1)
    put_header(r, name, text);
  else if (item.ptr[at] == '=' && len == 2)
    values_put_pair(&r->query, name, text);
  else {
    values_put_pair(&r->form, name, text);
    put_member(&r->json, name, text, item.ptr[at] == ':');
  }
}

static void take_word(reading *r, bns_slice word) {
  if (word.len && word.ptr[0] == '-') {
    r->is_form = r->is_form || bns_slice_is(word, "-f") || bns_slice_is(word, "--form");
    return;
  }
  if (r->url.len)
    take_item(r, word);
  else if (r->out->wire.method.len == 0 && method_of(word).len)
    r->out->wire.method = method_of(word);
  else
    r->url = word;
}

static void finish(reading *r) {
  bns_wire *wire = &r->out->wire;
  buf url = {NULL, 0, 0};
  if (slice_find(r->url, "://") == r->url.len) buf_put_text(&url, "http://");
  buf_put_slice(&url, r->url);
  if (r->query.len) {
    buf_put_text(&url, slice_index(r->url, '?') < r->url.len ? "&" : "?");
    buf_put_slice(&url, buf_slice(&r->query));
  }
  (void)http_split_url(&r->out->host, &wire->target, r->arena, mem_copy(r->arena, url.ptr, url.len));
  buf_free(&url);
  if (r->json.len) buf_put_text(&r->json, "}");
  if (r->form.len) {
    const buf *body = r->is_form ? &r->form : &r->json;
    wire->body = mem_copy(r->arena, body->ptr, body->len);
    put_header(r, bns_slice_of("Content-Type"),
               bns_slice_of(r->is_form ? "application/x-www-form-urlencoded" : "application/json"));
  }
  if (wire->method.len == 0) wire->method = bns_slice_of(r->form.len || wire->body.len ? "POST" : "GET");
}

int httpie_read(httpie_request *out, mem *arena, const bns_slice *words, size_t num_words) {
  reading r;
  memset(out, 0, sizeof *out);
  memset(&r, 0, sizeof r);
  r.out = out;
  r.arena = arena;
  r.headers = mem_alloc(arena, HTTP_HEADERS_MAX * sizeof *r.headers);
  out->wire.headers = r.headers;
  for (size_t i = 1; i < num_words; i++) {
    int is_input = bns_slice_is(words[i], "<<<") && i + 1 < num_words;
    if (is_input)
      out->wire.body = words[++i]; /* the shell writes it to its standard input */
    else
      take_word(&r, words[i]);
  }
  if (r.url.len) finish(&r);
  buf_free(&r.query);
  buf_free(&r.form);
  buf_free(&r.json);
  return r.url.len > 0;
}

int httpie_is_piped(bns_slice text, bns_slice command) {
  bns_slice before = slice_until(text, (size_t)(command.ptr - text.ptr));
  return slice_index(before, '|') < before.len;
}

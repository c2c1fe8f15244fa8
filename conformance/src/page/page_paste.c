/* page_paste.c - a request that somebody pasted into a page, and its secret. */
#include "page/page_paste.h"

#include <string.h>

#include "explain/explain_several.h"
#include "page/page_view.h"
#include "json.h"
#include "keys/key_source.h"
#include "keys/keyring.h"
#include "text.h"
#include "util/slice.h"

enum { SECRET_MOST = 8 << 10, VALUES_MOST = 64 };

/* A signature is shortened as an API key is, in the form that a URL has too. */
static void shorten(explained *of, bns_slice signature) {
  const bns_slice none = {NULL, 0};
  buf encoded = {NULL, 0, 0};
  if (signature.len == 0 || bns_slice_equal(signature, of->found->signature)) return;
  buf_put_percent(&encoded, signature);
  redact_learn(of->redactor, none, signature);
  redact_learn(of->redactor, none, buf_slice(&encoded));
  buf_free(&encoded);
  of->is_guarded = 1;
}

void page_guard(explained *of) {
  shorten(of, of->found->right_signature);
  if (of->right != NULL) shorten(of, of->right->signature);
}

/* take_secret reads it straight into memory that is wiped. */
static void take_secret(explain_key *out, const bns_json *value) {
  room *into = &out->found.material;
  size_t *len = &out->found.material_len;
  memset(out, 0, sizeof *out);
  if (value == NULL || value->type != BNS_JSON_STRING || value->len == 0 || value->len > SECRET_MOST) return;
  if (!room_for(into, value->len) || bns_json_text(into->ptr, value->len, len, value) != BNS_OK) return;
  while (*len > 0 && (into->ptr[*len - 1] == '\n' || into->ptr[*len - 1] == '\r')) /* what a paste has at its end */
    --*len;
  if (*len == 0) return;
  (void)keys_tidy(&out->found);
  (void)key_source_take(out);
}

static void put_problem(buf *out, const page_paste *how, mem *arena, const explain_key *key, buf *problem) {
  if (key->status != BNS_OK) buf_format(problem, "The key cannot be read: %s", key_source_why(key));
  buf_put_text(problem, ".");
  buf_put_text(out, "{\"problem\":");
  page_view_put_text(out, how->redactor, arena, buf_slice(problem), 0);
  buf_put_text(out, "}");
}

static void put_judged(buf *out, const page_paste *how, explain_case *of) {
  redact_learn(how->redactor, (bns_slice){NULL, 0}, of->in.api_key);
  explain_several_choose(of);
  explain_case_judge(of);
  if (how->is_guarded && !keyring_is_public(how->set, &of->key)) page_guard(&of->what);
  redact_learn(how->redactor, (bns_slice){NULL, 0}, of->request.seen.api_key);
  page_view_put_explained(out, of);
  if (how->shared == NULL) return;
  page_guard(&of->what);
  page_view_put_explained(how->shared, of);
}

/* asked: what the page sent. nth: which of several requests of the text, from 1; 0: that is not asked. */
typedef struct asked {
  bns_slice text, signed_text;
  size_t nth;
} asked;

static int read_input(explain_case *of, const page_paste *how, mem *arena, const asked *what, buf *problem) {
  size_t num;
  if (how->given != NULL) {
    of->in = *how->given;
    return 0;
  }
  num = explain_several_read(of, what->text, NULL, what->nth);
  if (num == 0 && what->nth < 2) return input_read(&of->in, arena, what->text, NULL, problem);
  if (of->what.several != NULL) return 0;
  buf_format(problem, "the text has no request number %zu", what->nth);
  return -1;
}

static void explain(buf *out, const page_paste *how, mem *arena, const asked *what, const explain_key *key) {
  buf problem = {NULL, 0, 0};
  explain_case of;
  memset(&of, 0, sizeof of);
  of.limits.has_now = how->now_us != 0;
  of.limits.now_us = how->now_us;
  of.limits.signed_text = what->signed_text;
  of.key = key->key.kind == 0 && how->held != NULL ? *how->held : key->key;
  of.what.set = how->set;
  of.what.arena = arena;
  of.what.redactor = how->redactor;
  of.what.from_words = 1;
  of.what.is_pasted = 1;
  if (key->found.like != NULL) of.what.key_like = mem_format(arena, KEYS_LIKE, key->found.like);
  redact_learn(how->redactor, key->key.secret, (bns_slice){NULL, 0});
  if (key->status != BNS_OK || read_input(&of, how, arena, what, &problem) != 0)
    put_problem(out, how, arena, key, &problem);
  else
    put_judged(out, how, &of);
  buf_free(&problem);
}

/* text_of gives a text that was asked with; ptr NULL: there is none, or it is empty. */
static bns_slice text_of(mem *arena, const bns_json *object, const char *name) {
  const bns_json *value = bns_json_member(object, name);
  if (value == NULL || value->type != BNS_JSON_STRING || value->len == 0) return (bns_slice){NULL, 0};
  return vectors_expand(arena, value);
}

/* number_of gives a whole number that was asked with; 0: there is none. */
static size_t number_of(const bns_json *object, const char *name) {
  const bns_json *value = bns_json_member(object, name);
  uint64_t number = 0;
  if (value == NULL || value->type != BNS_JSON_NUMBER) return 0;
  return bns_number(&number, (bns_slice){value->ptr, value->len}) == BNS_OK ? (size_t)number : 0;
}

static int is_asked(const page_paste *how, const bns_json *object) {
  const bns_json *text = object->type == BNS_JSON_OBJECT ? bns_json_member(object, "text") : NULL;
  if (how->given != NULL) return object->type == BNS_JSON_OBJECT;
  return text != NULL && text->type == BNS_JSON_STRING;
}

int page_paste_put(buf *out, const page_paste *how, bns_slice body) {
  bns_json values[VALUES_MOST];
  size_t num = 0, at = 0;
  asked what;
  explain_key key;
  mem arena = {NULL};
  if (bns_json_parse(values, VALUES_MOST, &num, &at, body.ptr, body.len) != BNS_OK || !is_asked(how, values)) return -1;
  what.text = text_of(&arena, values, "text");
  what.signed_text = text_of(&arena, values, "signed");
  what.nth = number_of(values, "nth");
  take_secret(&key, bns_json_member(values, "secret"));
  explain(out, how, &arena, &what, &key);
  key_source_close(&key);
  mem_free(&arena);
  mem_wipe_stack();
  return 0;
}

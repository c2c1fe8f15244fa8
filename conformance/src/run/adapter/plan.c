/* plan.c - which vectors are cases. */
#include "run/adapter/plan.h"

#include <fnmatch.h>
#include <string.h>

#include "run/adapter/request_line.h"
#include "run/adapter/reply.h"
#include "text.h"
#include "util/word_table.h"

enum { WINDOW_MAX = 1000000, WORD_SHOWN = 60 };

static const word op_names[] = {WORD("sign"), WORD("request"), WORD("verify"), WORD("send")};
static const word kind_names[] = {WORD("hmac"), WORD("rsa"), WORD("ed25519")};

static int find_op(bns_slice name) {
  return words_find(name, op_names, 4);
}

static int find_kind(bns_slice name) {
  int kind = words_find(name, kind_names, 3);
  return kind < 0 ? -1 : kind + (int)BNS_KIND_HMAC;
}

static int find_scheme(bns_slice name) {
  size_t i;
  const bns_scheme *scheme;
  for (i = 0; (scheme = bns_scheme_at(i)) != NULL; i++)
    if (bns_slice_is(name, bns_scheme_name(scheme))) return (int)i;
  return -1;
}

static int scheme_place(const bns_scheme *scheme) {
  size_t i = 0;
  while (bns_scheme_at(i) != scheme && bns_scheme_at(i) != NULL)
    i++;
  return (int)i;
}

/* --------------------------------------------------------------------------------------------------------- claims */

static void put_word(buf *out, const char *name, int *num) {
  if ((*num)++ != 0) buf_put_text(out, ", ");
  buf_put_text(out, name);
}

/* unknown_word writes a word and all that might stand in its place. */
static bns_slice unknown_word(mem *arena, bns_slice said, int (*find)(bns_slice)) {
  buf out = {NULL, 0, 0};
  int num = 0;
  buf_format(&out, "%.*s; known are ", (int)(said.len < WORD_SHOWN ? said.len : WORD_SHOWN), (const char *)said.ptr);
  for (size_t i = 0; find == find_op && i < sizeof op_names / sizeof *op_names; i++)
    put_word(&out, op_names[i].text, &num);
  for (size_t i = 0; find == find_kind && i < sizeof kind_names / sizeof *kind_names; i++)
    put_word(&out, kind_names[i].text, &num);
  for (size_t i = 0; find == find_scheme && bns_scheme_at(i) != NULL; i++)
    put_word(&out, bns_scheme_name(bns_scheme_at(i)), &num);
  return mem_take(arena, &out);
}

static const char *read_list(unsigned *bits, claims *out, mem *arena, const bns_json *list, int (*find)(bns_slice),
                             const char *wrong) {
  const bns_json *at;
  uint32_t i;
  if (list == NULL || list->type != BNS_JSON_ARRAY) return wrong;
  for (i = 0, at = bns_json_child(list); i < list->count; i++) {
    bns_slice text;
    int place;
    if (reply_text(&text, arena, at) != 0) return wrong;
    place = find(text);
    if (place >= 0) *bits |= 1u << (unsigned)place;
    if (place < 0 && out->unknown.len == 0) out->unknown = unknown_word(arena, text, find);
    if (i + 1 < list->count) at = bns_json_next(at);
  }
  return NULL;
}

/* Gives the place of a word; -1: the member is left out, which matches all; -2: the word is not known, which matches
 * nothing. */
static int read_place(int *place, mem *arena, const bns_json *object, const char *name, int (*find)(bns_slice)) {
  const bns_json *member = bns_json_member(object, name);
  bns_slice text;
  *place = -1;
  if (member == NULL) return 0;
  if (reply_text(&text, arena, member) != 0) return -1;
  *place = find(text);
  if (*place < 0) *place = -2;
  return 0;
}

static const char *read_except(claims *out, mem *arena, const bns_json *list) {
  static const char wrong[] = "except is no list of objects with op, scheme and key";
  const bns_json *at;
  uint32_t i;
  if (list == NULL) return NULL;
  if (list->type != BNS_JSON_ARRAY) return wrong;
  out->except = mem_alloc(arena, list->count * sizeof *out->except);
  for (i = 0, at = bns_json_child(list); i < list->count; i++) {
    exception *e = &out->except[out->num_except++];
    if (at->type != BNS_JSON_OBJECT || read_place(&e->op, arena, at, "op", find_op) != 0 ||
        read_place(&e->scheme, arena, at, "scheme", find_scheme) != 0 ||
        read_place(&e->kind, arena, at, "key", find_kind) != 0)
      return wrong;
    if (i + 1 < list->count) at = bns_json_next(at);
  }
  return NULL;
}

static const char *read_optional(bns_slice *out, mem *arena, const bns_json *ok, const char *name, const char *wrong) {
  const bns_json *member = bns_json_member(ok, name);
  bns_slice text = {NULL, 0};
  *out = text;
  if (member != NULL && reply_text(&text, arena, member) != 0) return wrong;
  *out = mem_copy(arena, text.ptr, text.len);
  return NULL;
}

static const char *read_flag(int *flag, mem *arena, const bns_json *ok, const char *name, const char *wrong) {
  bns_slice text;
  const char *failed = read_optional(&text, arena, ok, name, wrong);
  *flag = bns_slice_is(text, "1");
  return failed;
}

static const char *read_window(claims *out, mem *arena, const bns_json *ok) {
  static const char wrong[] = "window is not a decimal number of 1 or more, in quotes";
  bns_slice text;
  uint64_t number = 1;
  if (read_optional(&text, arena, ok, "window", wrong) != NULL) return wrong;
  if (bns_json_member(ok, "window") != NULL && (bns_number(&number, text) != BNS_OK || number == 0)) return wrong;
  out->window = number > WINDOW_MAX ? WINDOW_MAX : (unsigned)number;
  return NULL;
}

static const char *read_adds(claims *out, mem *arena, const bns_json *list) {
  static const char wrong[] = "adds is no list of texts";
  const bns_json *at;
  if (list == NULL) return NULL;
  if (list->type != BNS_JSON_ARRAY) return wrong;
  out->adds = mem_alloc(arena, (list->count + 1) * sizeof *out->adds);
  at = list->count == 0 ? NULL : bns_json_child(list);
  for (uint32_t i = 0; i < list->count; i++) {
    bns_slice text;
    if (reply_text(&text, arena, at) != 0) return wrong;
    text = mem_format(arena, "%.*s", (int)text.len, (const char *)text.ptr);
    out->adds[out->num_adds++] = (const char *)text.ptr;
    if (i + 1 < list->count) at = bns_json_next(at);
  }
  return NULL;
}

const char *claims_read(claims *out, mem *arena, const bns_json *ok) {
  const char *wrong = NULL;
  memset(out, 0, sizeof *out);
  if (ok->type != BNS_JSON_OBJECT) return "its ok is no object";
  wrong = read_optional(&out->name, arena, ok, "name", "name is no text");
  if (wrong == NULL && out->name.len == 0) wrong = "it says no name";
  if (wrong == NULL)
    wrong = read_list(&out->ops, out, arena, bns_json_member(ok, "ops"), find_op, "ops is no list of texts");
  if (wrong == NULL)
    wrong = read_list(&out->schemes, out, arena, bns_json_member(ok, "schemes"), find_scheme,
                      "schemes is no list of texts");
  if (wrong == NULL)
    wrong = read_list(&out->kinds, out, arena, bns_json_member(ok, "keys"), find_kind, "keys is no list of texts");
  if (wrong == NULL) wrong = read_optional(&out->version, arena, ok, "version", "version is no text");
  if (wrong == NULL) wrong = read_optional(&out->language, arena, ok, "language", "language is no text");
  if (wrong == NULL) wrong = read_window(out, arena, ok);
  if (wrong == NULL) wrong = read_flag(&out->hex, arena, ok, "hex", "hex is not \"1\"");
  if (wrong == NULL) wrong = read_flag(&out->reasons, arena, ok, "reasons", "reasons is not \"1\"");
  if (wrong == NULL) wrong = read_flag(&out->surrogates, arena, ok, "surrogates", "surrogates is not \"1\"");
  if (wrong == NULL) wrong = read_flag(&out->several, arena, ok, "several", "several is not \"1\"");
  if (wrong == NULL) wrong = read_flag(&out->at_once, arena, ok, "at_once", "at_once is not \"1\"");
  if (wrong == NULL) wrong = read_adds(out, arena, bns_json_member(ok, "adds"));
  return wrong == NULL ? read_except(out, arena, bns_json_member(ok, "except")) : wrong;
}

bns_slice claims_text(mem *arena, const claims *claimed) {
  buf out = {NULL, 0, 0};
  size_t i;
  int num = 0;
  for (i = 0; bns_scheme_at(i) != NULL; i++)
    if (claimed->schemes & (1u << i)) put_word(&out, bns_scheme_name(bns_scheme_at(i)), &num);
  buf_put_text(&out, num == 0 ? "no scheme with " : " with ");
  num = 0;
  for (i = 0; i < 3; i++)
    if (claimed->kinds & (1u << (i + BNS_KIND_HMAC))) put_word(&out, kind_names[i].text, &num);
  if (num == 0) buf_put_text(&out, "no key");
  return mem_take(arena, &out);
}

/* ----------------------------------------------------------------------------------------------------------- cases */

static int is_excepted(const exception *e, int op, int scheme, int kind) {
  return (e->op == -1 || e->op == op) && (e->scheme == -1 || e->scheme == scheme) && (e->kind == -1 || e->kind == kind);
}

/* Several calls by one client are asked of those alone who say that they make them so. */
static int takes_calls(const vector *v, const claims *claimed) {
  if (request_line_field(v, "more") == NULL) return 1;
  return request_line_field(v, "at_once") != NULL ? claimed->at_once : claimed->several;
}

/* Claimed is each combination of an op, a scheme and a key of the lists, if the scheme has that key, less the
 * exceptions. */
static int is_claimed(const vector *v, const claims *claimed) {
  int scheme = scheme_place(v->scheme), kind = (int)v->key->kind;
  bns_algorithm algorithm;
  size_t i;
  if (!(claimed->ops & (1u << (unsigned)v->op)) || !(claimed->schemes & (1u << (unsigned)scheme))) return 0;
  if (!(claimed->kinds & (1u << (unsigned)kind))) return 0;
  if (bns_scheme_algorithm(v->scheme, &algorithm, v->key->kind) != BNS_OK) return 0;
  for (i = 0; i < claimed->num_except; i++)
    if (is_excepted(&claimed->except[i], (int)v->op, scheme, kind)) return 0;
  if (!claimed->surrogates && request_line_needs_surrogates(v)) return 0;
  if (!takes_calls(v, claimed)) return 0;
  return claimed->hex || !request_line_needs_hex(v);
}

int plan_matches(const char *glob, bns_slice id) {
  char text[512];
  if (id.len >= sizeof text) return 0;
  memcpy(text, id.ptr, id.len);
  text[id.len] = 0;
  return fnmatch(glob, text, 0) == 0;
}

static int matches_any(const char *const *globs, size_t num_globs, bns_slice id) {
  size_t i;
  for (i = 0; i < num_globs; i++)
    if (plan_matches(globs[i], id)) return 1;
  return 0;
}

static int is_selected(const vector *v, const selection *s) {
  if (s->num_shards != 0 && v->place % s->num_shards != s->shard - 1) return 0;
  if (s->scheme != NULL && v->scheme != s->scheme) return 0;
  if (s->num_select != 0 && !matches_any(s->select, s->num_select, v->id)) return 0;
  return !matches_any(s->skip, s->num_skip, v->id);
}

const vector **plan(size_t *num_cases, mem *arena, const vector_set *set, const selection *asked,
                    const claims *claimed) {
  const vector **cases = mem_alloc(arena, set->num_vectors * sizeof *cases);
  size_t i;
  *num_cases = 0;
  for (i = 0; i < set->num_vectors; i++) {
    const vector *v = &set->vectors[i];
    if (v->key == NULL || !is_selected(v, asked) || (claimed == NULL && v->op == OP_SEND)) continue;
    if (claimed == NULL || is_claimed(v, claimed)) cases[(*num_cases)++] = v;
  }
  return cases;
}

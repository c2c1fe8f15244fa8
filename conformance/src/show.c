/* show.c - one thing explained: a vector, a rule, a test key; and the list of all vectors. */
#include "show.h"

#include <string.h>

#include "cause.h"
#include "diff.h"
#include "redact.h"
#include "show_bytes.h"
#include "text.h"

enum { OWN_FAULT = 5, USAGE = 64, NEAR = 5, CITED = 8, LABEL_WIDTH = 12 };

typedef struct showing {
  const vector_set *vectors;
  redactor *redactor;
  layout form;
  mem arena;
  buf out;
} showing;

static bns_slice string_of(const bns_json *object, const char *name) {
  const bns_json *value = object ? bns_json_member(object, name) : NULL;
  bns_slice text = {NULL, 0};
  if (value && value->type == BNS_JSON_STRING) {
    text.ptr = value->ptr;
    text.len = value->len;
  }
  return text;
}

/* put_row shows a text on one row, cut to the width, with its count. */
static void put_row(showing *s, const char *label, bns_slice text) {
  diff_side side;
  side.label = label;
  side.text = redact_counted(s->redactor, &s->arena, text, &side.hidden, &side.num_hidden);
  diff_put_row(&s->out, &s->form, &side);
}

static void put_words(showing *s, const char *label, bns_slice text) {
  buf shown = {NULL, 0, 0};
  show_bytes(&shown, redact_text(s->redactor, &s->arena, text), 0);
  put_label(&s->out, &s->form, label);
  put_wrapped(&s->out, &s->form, LABEL_WIDTH + 4, LABEL_WIDTH + 4, buf_slice(&shown));
  buf_free(&shown);
}

/* ------------------------------------------------------------------------------------------------------- a vector */

/* put_scalar writes a value of a pair: text as it is, {"number":...} and {"boolean":...} by their text and their kind. */
static void put_scalar(showing *s, buf *line, const bns_json *value) {
  static const char *const kinds[] = {"number", "boolean"};
  size_t i;
  for (i = 0; value->type == BNS_JSON_OBJECT && i < 2; i++) {
    const bns_json *typed = bns_json_member(value, kinds[i]);
    if (typed) {
      show_bytes(line, vectors_expand(&s->arena, typed), SHOW_EDGES);
      buf_format(line, "  (%s)", kinds[i]);
      return;
    }
  }
  show_bytes(line, redact_text(s->redactor, &s->arena, vectors_expand(&s->arena, value)), SHOW_EDGES);
}

static void put_cut_line(showing *s, const char *label, const buf *line) {
  show_cursor cursor = show_start(buf_slice(line), 0);
  size_t room = s->form.width - 2 - LABEL_WIDTH - 4 - 2, used = 0;
  put_label(&s->out, &s->form, label);
  while (cursor.at < line->len && (used < room || s->form.whole)) {
    size_t before = cursor.at;
    buf scratch = {NULL, 0, 0};
    used += (size_t)show_step(&cursor, &scratch);
    buf_put(&s->out, line->ptr + before, cursor.at - before);
    buf_free(&scratch);
  }
  buf_put_text(&s->out, cursor.at < line->len ? "\xE2\x80\xA6\n" : "\n");
}

static void put_pairs(showing *s, const char *label, const bns_json *pairs) {
  const bns_json *pair = bns_json_child(pairs);
  size_t i;
  if (pairs->count == 0)
    put_words(s, label, bns_slice_of("(none)"));
  for (i = 0; i < pairs->count; i++, pair = bns_json_next(pair)) {
    buf line = {NULL, 0, 0};
    if (pair->type == BNS_JSON_ARRAY && pair->count == 2) {
      put_scalar(s, &line, bns_json_child(pair));
      buf_put_text(&line, "  ");
      put_scalar(s, &line, bns_json_next(bns_json_child(pair)));
    }
    put_cut_line(s, i ? "" : label, &line);
    buf_free(&line);
  }
}

static void put_field(showing *s, const char *label, const bns_json *value) {
  if (value->type == BNS_JSON_ARRAY)
    put_pairs(s, label, value);
  else
    put_row(s, label, vectors_expand(&s->arena, value));
}

static int is_one_of(bns_slice name, const char *const *names, size_t num) {
  size_t i;
  for (i = 0; i < num; i++)
    if (bns_slice_is(name, names[i]))
      return 1;
  return 0;
}

/* put_members shows an object's members, but for those that are shown elsewhere. */
static void put_members(showing *s, const bns_json *object) {
  static const char *const elsewhere[] = {"id",  "since",  "title",  "op",       "level",  "rules",
                                          "key", "expect", "source", "mutation", "parent", "disputed"};
  const bns_json *name = bns_json_child(object);
  size_t i;
  for (i = 0; i < object->count; i++) {
    const bns_json *value = bns_json_next(name);
    bns_slice text = {name->ptr, name->len};
    if (!is_one_of(text, elsewhere, sizeof elsewhere / sizeof *elsewhere))
      put_field(s, (const char *)mem_format(&s->arena, "%.*s", (int)text.len, (const char *)text.ptr).ptr, value);
    name = bns_json_next(value);
  }
}

static const bns_json *rule_of(const vector_set *vectors, bns_slice id) {
  const bns_json *list = vectors->rules ? bns_json_member(vectors->rules, "rules") : NULL, *rule;
  size_t i;
  if (list == NULL || list->type != BNS_JSON_ARRAY)
    return NULL;
  rule = bns_json_child(list);
  for (i = 0; i < list->count; i++, rule = bns_json_next(rule))
    if (rule->type == BNS_JSON_OBJECT && bns_slice_equal(string_of(rule, "id"), id))
      return rule;
  return NULL;
}

static void put_rules(showing *s, const vector *v) {
  const bns_json *name = v->rules ? bns_json_child(v->rules) : NULL;
  size_t i;
  for (i = 0; v->rules && i < v->rules->count; i++, name = bns_json_next(name)) {
    bns_slice id = {name->ptr, name->len};
    const bns_json *rule = rule_of(s->vectors, id);
    bns_slice words = rule ? vectors_expand(&s->arena, bns_json_member(rule, "text")) : bns_slice_of("");
    put_words(s, (const char *)mem_format(&s->arena, "%.*s", (int)id.len, (const char *)id.ptr).ptr, words);
  }
}

static void put_source(showing *s, const vector *v) {
  static const char *const names[] = {"kind", "document", "revision", "url", "says"};
  const bns_json *source = bns_json_member(v->json, "source");
  buf line = {NULL, 0, 0};
  size_t i;
  for (i = 0; source && source->type == BNS_JSON_OBJECT && i < sizeof names / sizeof *names; i++) {
    const bns_json *value = bns_json_member(source, names[i]);
    if (value == NULL)
      continue;
    buf_put_text(&line, line.len ? ", " : "");
    buf_put_slice(&line, vectors_expand(&s->arena, value));
  }
  if (line.len)
    put_words(s, "source", buf_slice(&line));
  buf_free(&line);
}

static void put_title(showing *s, bns_slice id, bns_slice title) {
  buf line = {NULL, 0, 0};
  show_bytes(&line, id, 0);
  buf_put_text(&line, "  ");
  show_bytes(&line, title, 0);
  put_wrapped(&s->out, &s->form, 0, 2, buf_slice(&line));
  buf_free(&line);
}

static void put_about(showing *s, const vector *v) {
  static const char *const ops[] = {"sign", "request", "verify", "send"};
  static const char *const levels[] = {"it must be so", "either answer is right, so it is never counted as failed",
                                       "for information, never counted"};
  put_words(s, "op", mem_format(&s->arena, "%s, %s, since %.*s", ops[v->op], bns_scheme_name(v->scheme),
                                (int)v->since.len, (const char *)v->since.ptr));
  put_words(s, "level", bns_slice_of(levels[v->level]));
  put_words(s, "key", v->key ? mem_format(&s->arena, "@%.*s", (int)v->key->name.len, (const char *)v->key->name.ptr)
                             : bns_slice_of("never published, so that it is never sent"));
}

static void put_expected(showing *s, const vector *v) {
  buf_put_text(&s->out, "Right is\n");
  if (v->expect_reject.len)
    put_words(s, "refused as", v->expect_reject);
  else if (v->expect_ok && v->expect_ok->count)
    put_members(s, v->expect_ok);
  else
    put_words(s, "accepted", bns_slice_of(""));
}

static void put_mutation(showing *s, const vector *v) {
  const bns_json *mutation = bns_json_member(v->json, "mutation"), *disputed = bns_json_member(v->json, "disputed");
  bns_slice parent = vectors_expand(&s->arena, bns_json_member(v->json, "parent"));
  if (mutation && mutation->type == BNS_JSON_OBJECT)
    put_words(s, "change", vectors_expand(&s->arena, bns_json_member(mutation, "says")));
  if (parent.len)
    put_words(s, "parent", parent);
  if (disputed && disputed->type == BNS_JSON_STRING)
    put_words(s, "disputed", vectors_expand(&s->arena, disputed));
}

static void show_vector(showing *s, const vector *v) {
  put_title(s, v->id, v->title);
  buf_put_text(&s->out, "\n");
  put_about(s, v);
  put_mutation(s, v);
  put_source(s, v);
  buf_put_text(&s->out, "Given\n");
  put_members(s, v->json);
  put_expected(s, v);
  buf_put_text(&s->out, "Rules\n");
  put_rules(s, v);
  if (v->key) {
    buf_put_text(&s->out, "Run it\n  bnconform run --select ");
    show_bytes(&s->out, v->id, 0);
    buf_put_text(&s->out, " -- YOUR ADAPTER\n");
  }
}

/* ---------------------------------------------------------------------------------------------------------- a rule */

static int cites(const vector *v, bns_slice rule) {
  const bns_json *name = v->rules ? bns_json_child(v->rules) : NULL;
  size_t i;
  for (i = 0; v->rules && i < v->rules->count; i++, name = bns_json_next(name)) {
    bns_slice id = {name->ptr, name->len};
    if (bns_slice_equal(id, rule))
      return 1;
  }
  return 0;
}

static void put_citing(showing *s, bns_slice rule) {
  size_t i, num = 0;
  for (i = 0; i < s->vectors->num_vectors; i++) {
    const vector *v = &s->vectors->vectors[i];
    if (!cites(v, rule))
      continue;
    if (num < CITED || s->form.whole)
      put_words(s, num ? "" : "vectors", v->id);
    num++;
  }
  if (num > CITED && !s->form.whole)
    put_words(s, "", mem_format(&s->arena, "and %lu more; -v lists them", (unsigned long)(num - CITED)));
}

static void show_rule(showing *s, const bns_json *rule) {
  const bns_json *sources = bns_json_member(rule, "sources"), *source;
  bns_slice strength = vectors_expand(&s->arena, bns_json_member(rule, "strength"));
  const bns_json *strengths = bns_json_member(s->vectors->rules, "strengths");
  size_t i;
  put_title(s, string_of(rule, "id"), vectors_expand(&s->arena, bns_json_member(rule, "text")));
  buf_put_text(&s->out, "\n");
  if (strengths && strengths->type == BNS_JSON_OBJECT && strength.len < 32) {
    char name[32] = "";
    memcpy(name, strength.ptr, strength.len);
    put_words(s, "known as", mem_format(&s->arena, "%s: %.*s", name, (int)string_of(strengths, name).len,
                                        (const char *)string_of(strengths, name).ptr));
  } else
    put_words(s, "known as", strength);
  source = sources && sources->type == BNS_JSON_ARRAY ? bns_json_child(sources) : NULL;
  for (i = 0; source && i < sources->count; i++, source = bns_json_next(source))
    put_words(s, i ? "" : "sources", vectors_expand(&s->arena, source));
  put_citing(s, string_of(rule, "id"));
}

/* ----------------------------------------------------------------------------------------------------------- a key */

static void put_block(showing *s, const char *label, bns_slice text) {
  buf_put_text(&s->out, label);
  buf_put_text(&s->out, "\n");
  buf_put_slice(&s->out, text);
  if (text.len && text.ptr[text.len - 1] != '\n')
    buf_put_text(&s->out, "\n");
}

/* show_key prints the whole pair: everybody knows it. A key that verifies webhooks is printed as the PEM that a
 * receiver reads, byte for byte what its serial is made from but for the final newline (PW-3). */
static void show_key(showing *s, const test_key *key) {
  if (key->kind != BNS_KIND_HMAC && key->api_key.len == 0) {
    buf_put_slice(&s->out, key->public_pem);
    if (key->public_pem.len && key->public_pem.ptr[key->public_pem.len - 1] != '\n')
      buf_put_text(&s->out, "\n");
    return;
  }
  buf_put_text(&s->out, "@");
  put_title(s, key->name, bns_slice_of("a test key. It is public, everybody knows it: never use it."));
  buf_put_text(&s->out, "\n");
  put_label(&s->out, &s->form, "API key");
  show_bytes(&s->out, key->api_key, SHOW_EDGES);
  buf_put_text(&s->out, "\n");
  if (key->kind == BNS_KIND_HMAC) {
    put_label(&s->out, &s->form, "secret");
    show_bytes(&s->out, key->secret, SHOW_EDGES);
    buf_put_text(&s->out, "\n");
  } else {
    if (key->pem.len)
      put_block(s, "\nPrivate key, PKCS#8, to sign", key->pem);
    put_block(s, "\nPublic key, SPKI, to verify", key->public_pem);
  }
}

/* ------------------------------------------------------------------------------------------------------------- all */

static int contains(bns_slice text, bns_slice part) {
  size_t i;
  for (i = 0; part.len && i + part.len <= text.len; i++)
    if (memcmp(text.ptr + i, part.ptr, part.len) == 0)
      return 1;
  return 0;
}

static int unknown(const vector_set *vectors, bns_slice id, FILE *err) {
  buf line = {NULL, 0, 0};
  size_t i, num = 0;
  buf_put_text(&line, "bnconform: nothing is called ");
  show_bytes(&line, id, SHOW_EDGES);
  for (i = 0; i < vectors->num_vectors && num < NEAR; i++) {
    if (!contains(vectors->vectors[i].id, id))
      continue;
    buf_put_text(&line, num++ ? ", " : ". These have it in their name: ");
    buf_put_slice(&line, vectors->vectors[i].id);
  }
  buf_put_text(&line, num ? "\n" : ". bnconform list prints the vectors; a key is @NAME, a rule as SR-3.\n");
  fwrite(line.ptr, 1, line.len, err);
  buf_free(&line);
  return USAGE;
}

static int explain(showing *s, bns_slice id) {
  const vector *v = vectors_find(s->vectors, id);
  const bns_json *rule = rule_of(s->vectors, id);
  bns_slice name = {id.ptr + 1, id.len ? id.len - 1 : 0};
  const test_key *key = id.len && id.ptr[0] == '@' ? vectors_key(s->vectors, name) : NULL;
  if (v)
    show_vector(s, v);
  else if (rule)
    show_rule(s, rule);
  else if (key)
    show_key(s, key);
  return v || rule || key;
}

int show_main(const vector_set *vectors, const char *id, unsigned width, int verbose, FILE *out, FILE *err) {
  showing s;
  int status = 0;
  memset(&s, 0, sizeof s);
  s.vectors = vectors;
  s.redactor = redact_open(vectors);
  s.form.width = width;
  s.form.whole = verbose;
  s.form.label = LABEL_WIDTH;
  if (!explain(&s, bns_slice_of(id)))
    status = unknown(vectors, bns_slice_of(id), err);
  fwrite(s.out.ptr, 1, s.out.len, out);
  if (status == 0 && (fflush(out) != 0 || ferror(out)))
    status = OWN_FAULT;
  redact_close(s.redactor);
  mem_free(&s.arena);
  buf_free(&s.out);
  return status;
}

int list_main(const vector_set *vectors, FILE *out) {
  size_t i;
  for (i = 0; i < vectors->num_vectors; i++) {
    fwrite(vectors->vectors[i].id.ptr, 1, vectors->vectors[i].id.len, out);
    fputc('\n', out);
  }
  return fflush(out) != 0 || ferror(out) ? OWN_FAULT : 0;
}

/* lookup.c - one thing explained: a vector, a rule, a mistake, a reason of a refusal, a code of the exchange, a scheme,
 * another exchange, a test key; and the list of all of them. */
#include "explain/lookup.h"

#include <string.h>

#include "exchange_names.h"
#include "explain/explain_parts.h"
#include "show/byte_diff.h"
#include "suite/catalogue_text.h"
#include "suite/exchange_hosts.h"
#include "suite/reasons.h"
#include "suite/scheme_traits.h"
#include "show/redact.h"
#include "show/printable.h"
#include "text.h"
#include "util/near_names.h"
#include "util/slice.h"
#include "exit_status.h"

enum { NEAR = 5, CITED = 8, LABEL_WIDTH = 12 };

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

/* put_scalar writes a value of a pair: text as it is, {"number":...} and {"boolean":...} by their text and their kind.
 */
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
  if (pairs->count == 0) put_words(s, label, bns_slice_of("(none)"));
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
    if (bns_slice_is(name, names[i])) return 1;
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
  if (list == NULL || list->type != BNS_JSON_ARRAY) return NULL;
  rule = bns_json_child(list);
  for (i = 0; i < list->count; i++, rule = bns_json_next(rule))
    if (rule->type == BNS_JSON_OBJECT && bns_slice_equal(string_of(rule, "id"), id)) return rule;
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
    if (value == NULL) continue;
    buf_put_text(&line, line.len ? ", " : "");
    buf_put_slice(&line, vectors_expand(&s->arena, value));
  }
  if (line.len) put_words(s, "source", buf_slice(&line));
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
  put_words(s, "op",
            mem_format(&s->arena, "%s, %s, since %.*s", ops[v->op], bns_scheme_name(v->scheme), (int)v->since.len,
                       (const char *)v->since.ptr));
  put_words(s, "level", bns_slice_of(levels[v->level]));
  put_words(s, "key",
            v->key ? mem_format(&s->arena, "@%.*s", (int)v->key->name.len, (const char *)v->key->name.ptr)
                   : bns_slice_of("never published, so that it is never sent"));
}

static void put_expected(showing *s, const vector *v) {
  buf_put_text(&s->out, "Right is\n");
  if (v->expect_reject.len)
    put_words(s, "refused as", v->expect_reject);
  else if (v->expect_ok && v->expect_ok->count)
    put_members(s, v->expect_ok);
  else
    buf_put_text(&s->out, "  accepted\n");
}

static void put_mutation(showing *s, const vector *v) {
  const bns_json *mutation = bns_json_member(v->json, "mutation"), *disputed = bns_json_member(v->json, "disputed");
  bns_slice parent = vectors_expand(&s->arena, bns_json_member(v->json, "parent"));
  if (mutation && mutation->type == BNS_JSON_OBJECT)
    put_words(s, "change", vectors_expand(&s->arena, bns_json_member(mutation, "says")));
  if (parent.len) put_words(s, "parent", parent);
  if (disputed && disputed->type == BNS_JSON_STRING) put_words(s, "disputed", vectors_expand(&s->arena, disputed));
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
    if (bns_slice_equal(id, rule)) return 1;
  }
  return 0;
}

static void put_citing(showing *s, bns_slice rule) {
  size_t i, num = 0;
  for (i = 0; i < s->vectors->num_vectors; i++) {
    const vector *v = &s->vectors->vectors[i];
    if (!cites(v, rule)) continue;
    if (num < CITED || s->form.whole) put_words(s, num ? "" : "vectors", v->id);
    num++;
  }
  if (num > CITED && !s->form.whole)
    put_words(s, "", mem_format(&s->arena, "and %lu more; -v lists them", (unsigned long)(num - CITED)));
}

/* put_strengths says how a rule is known: "doc, proved" is two words, each explained. */
static void put_strengths(showing *s, bns_slice strength) {
  const bns_json *words = bns_json_member(s->vectors->rules, "strengths");
  size_t at, end;
  for (at = 0; at < strength.len; at = end + 2) {
    char word[32] = "";
    bns_slice means;
    for (end = at; end < strength.len && strength.ptr[end] != ','; end++)
      continue;
    if (end - at < sizeof word) memcpy(word, strength.ptr + at, end - at);
    means = words && words->type == BNS_JSON_OBJECT ? string_of(words, word) : bns_slice_of("");
    put_words(s, at ? "" : "known as",
              mem_format(&s->arena, "%.*s%s%.*s", (int)(end - at), (const char *)strength.ptr + at,
                         means.len ? ": " : "", (int)means.len, (const char *)means.ptr));
  }
}

static void show_rule(showing *s, const bns_json *rule) {
  const bns_json *sources = bns_json_member(rule, "sources"), *source;
  size_t i;
  put_title(s, string_of(rule, "id"), vectors_expand(&s->arena, bns_json_member(rule, "text")));
  buf_put_text(&s->out, "\n");
  put_strengths(s, vectors_expand(&s->arena, bns_json_member(rule, "strength")));
  source = sources && sources->type == BNS_JSON_ARRAY ? bns_json_child(sources) : NULL;
  for (i = 0; source && i < sources->count; i++, source = bns_json_next(source))
    put_words(s, i ? "" : "sources", vectors_expand(&s->arena, source));
  put_citing(s, string_of(rule, "id"));
}

/* ------------------------------------------------------------------------------------------------------- a mistake */

static const bns_json *array_of(const bns_json *object, const char *name) {
  const bns_json *list = object ? bns_json_member(object, name) : NULL;
  return list && list->type == BNS_JSON_ARRAY ? list : NULL;
}

/* put_list writes texts on one row, "spot-rest, us-rest". */
static void put_list(showing *s, const char *label, const bns_json *list) {
  const bns_json *item = list ? bns_json_child(list) : NULL;
  buf line = {NULL, 0, 0};
  size_t i;
  for (i = 0; item && i < list->count; i++, item = bns_json_next(item)) {
    if (i) buf_put_text(&line, ", ");
    buf_put_slice(&line, vectors_expand(&s->arena, item));
  }
  if (line.len) put_words(s, label, buf_slice(&line));
  buf_free(&line);
}

static void put_forms(showing *s, const bns_json *variants) {
  const bns_json *name = variants && variants->type == BNS_JSON_OBJECT ? bns_json_child(variants) : NULL;
  size_t i;
  for (i = 0; name && i < variants->count; i++) {
    const bns_json *form = bns_json_next(name), *mend;
    if (form->type != BNS_JSON_OBJECT) return;
    mend = bns_json_member(form, "mend");
    put_words(s, "or", vectors_expand(&s->arena, bns_json_member(form, "says")));
    if (mend) put_words(s, "fix", vectors_expand(&s->arena, mend));
    name = bns_json_next(form);
  }
}

static void put_broken_rules(showing *s, const mistake_words *words) {
  size_t i;
  for (i = 0; words->rules && i < words->rules->count; i++) {
    bns_slice id = mistake_words_rule(words, NULL, i), text = rule_text(&s->arena, s->vectors, id);
    put_words(
        s, i ? "" : "rule",
        mem_format(&s->arena, "%.*s: %.*s", (int)id.len, (const char *)id.ptr, (int)text.len, (const char *)text.ptr));
  }
}

static const char *known_by(bns_slice kind) {
  if (bns_slice_is(kind, "recompute")) return "recomputing: the same signature comes out, which proves it";
  if (bns_slice_is(kind, "static")) return "looking: it shows in what is sent, without the secret";
  return "elimination: the request is right, and refused all the same";
}

/* put_catches names vectors that fail where the mistake is made, scheme by scheme. */
static void put_catches(showing *s, bns_slice id) {
  const bns_json *all = s->vectors->catches ? bns_json_member(s->vectors->catches, "catches") : NULL, *of = NULL, *name;
  char word[64] = "";
  size_t i;
  if (id.len < sizeof word) memcpy(word, id.ptr, id.len);
  if (all && all->type == BNS_JSON_OBJECT) of = bns_json_member(all, word);
  name = of && of->type == BNS_JSON_OBJECT ? bns_json_child(of) : NULL;
  for (i = 0; name && i < of->count; i++) {
    const bns_json *ids = bns_json_next(name);
    if (ids->type != BNS_JSON_ARRAY) return;
    put_list(s, i ? "" : "caught by", ids);
    name = bns_json_next(ids);
  }
}

static void show_mistake(showing *s, const mistake_words *words) {
  size_t i, num = words->sources ? words->sources->count : 0;
  const bns_json *source = num ? bns_json_child(words->sources) : NULL;
  put_title(s, words->id, words->title);
  buf_put_text(&s->out, "\n");
  put_words(s, "says", words->says);
  put_words(s, "fix", words->mend);
  put_forms(s, bns_json_member(words->json, "variants"));
  put_broken_rules(s, words);
  put_list(s, "schemes", array_of(words->json, "schemes"));
  put_list(s, "answers", array_of(words->json, "errors"));
  put_words(s, "known by", bns_slice_of(known_by(string_of(words->json, "kind"))));
  put_catches(s, words->id);
  buf_format(&s->out, "\n%lu public report%s\n", (unsigned long)num, num == 1 ? "" : "s");
  for (i = 0; i < num; i++, source = bns_json_next(source))
    put_words(s, "", vectors_expand(&s->arena, source));
}

/* ------------------------------------------------------------------------------------------- a reason, and a code */

static void put_products(buf *line, const reason_answer *answer) {
  const char *comma = "";
  for (product which = PRODUCT_SPOT; which < NUM_PRODUCTS; which++) {
    if (!(answer->of & 1u << which)) continue;
    buf_format(line, "%s%s", comma, product_name(which));
    comma = ", ";
  }
}

/* put_answer writes "spot, us: 400, -1021: TEXT (known)"; of FIX the fields stand there in place of the status. */
static void put_answer(showing *s, const char *label, const reason_answer *answer) {
  int is_fix = (answer->of & 1u << PRODUCT_FIX) != 0;
  buf line = {NULL, 0, 0};
  put_products(&line, answer);
  if (answer->when.len != 0) buf_format(&line, " (%.*s)", (int)answer->when.len, (const char *)answer->when.ptr);
  buf_format(&line, is_fix ? ": 373=%u, " : ": %u, ", answer->status);
  buf_format(&line, "%s: %s (%s)", answer->code, answer->text, answer->is_known ? "known" : "inferred");
  put_words(s, label, buf_slice(&line));
  buf_free(&line);
}

/* put_refused names vectors that are refused for a reason. */
static void put_refused(showing *s, const char *id) {
  size_t num = 0;
  for (size_t i = 0; i < s->vectors->num_vectors; i++) {
    if (!bns_slice_is(s->vectors->vectors[i].expect_reject, id)) continue;
    if (num < CITED || s->form.whole) put_words(s, num ? "" : "vectors", s->vectors->vectors[i].id);
    num++;
  }
  if (num > CITED && !s->form.whole)
    put_words(s, "", mem_format(&s->arena, "and %lu more; -v lists them", (unsigned long)(num - CITED)));
}

static void show_reason(showing *s, const reason_row *row) {
  put_title(s, bns_slice_of(row->id), bns_slice_of(row->says));
  buf_put_text(&s->out, "\n");
  put_words(s, "fix", bns_slice_of(row->fix));
  for (size_t i = 0; i < row->num_answers; i++)
    put_answer(s, i ? "" : "answers", &row->answers[i]);
  put_refused(s, row->id);
}

static const reason_row *reason_called(const vector_set *vectors, bns_slice id) {
  for (size_t i = 0; i < NUM_REASONS; i++)
    if (bns_slice_is(id, vectors->reasons[i].id)) return &vectors->reasons[i];
  return NULL;
}

static const char binance_wrong_signature[] = "-1022";

/* A code is as good without its minus. */
static int is_code(const char *code, bns_slice asked) {
  return bns_slice_is(asked, code) || (code[0] == '-' && bns_slice_is(asked, code + 1));
}

static int has_code(const reason_row *row, bns_slice asked) {
  for (size_t i = 0; i < row->num_answers; i++)
    if (is_code(row->answers[i].code, asked)) return 1;
  return 0;
}

static int is_answered(showing *s, const bns_json *mistake, bns_slice asked) {
  const bns_json *errors = array_of(mistake, "errors"), *code = errors ? bns_json_child(errors) : NULL;
  for (size_t i = 0; code && i < errors->count; i++, code = bns_json_next(code)) {
    bns_slice text = vectors_expand(&s->arena, code);
    if (bns_slice_equal(text, asked) ||
        (text.len > 1 && text.ptr[0] == '-' && bns_slice_equal((bns_slice){text.ptr + 1, text.len - 1}, asked)))
      return 1;
  }
  return 0;
}

static size_t put_reasons(showing *s, bns_slice code) {
  size_t num = 0;
  for (size_t i = 0; i < NUM_REASONS; i++) {
    const reason_row *row = &s->vectors->reasons[i];
    if (has_code(row, code)) put_words(s, num++ ? "" : "reasons", mem_format(&s->arena, "%s: %s", row->id, row->says));
  }
  return num;
}

static size_t put_mistakes(showing *s, bns_slice code) {
  const bns_json *mistake;
  size_t num = 0;
  for (size_t i = 0; (mistake = mistake_words_at(s->vectors, i)) != NULL; i++)
    if (is_answered(s, mistake, code)) put_words(s, num++ ? "" : "mistakes", string_of(mistake, "id"));
  return num;
}

/* What those that sign alike answer to a wrong signature: the mistakes are those of Binance's own code for it. */
static size_t put_exchanges(showing *s, bns_slice code) {
  size_t num = 0;
  for (size_t i = 0; i < BNS_NUM_SCHEMES; i++) {
    const bns_scheme *scheme = bns_scheme_at(i);
    const scheme_traits *is = traits_of(scheme);
    if (exchange_title(scheme) == NULL || is->wrong_text == NULL || !is_code(is->wrong_signature, code)) continue;
    put_words(s, num++ ? "" : "exchanges", mem_format(&s->arena, "%s: %s", exchange_title(scheme), is->wrong_text));
  }
  if (num != 0 && !is_code(binance_wrong_signature, code)) (void)put_mistakes(s, bns_slice_of(binance_wrong_signature));
  return num;
}

/* show_code names what is behind a code of the exchange; 0: it is no code that is known. */
static int show_code(showing *s, bns_slice code) {
  size_t before = s->out.len;
  put_title(s, code, bns_slice_of("what is refused with this code, and the mistakes that lead there"));
  buf_put_text(&s->out, "\n");
  if (put_reasons(s, code) + put_mistakes(s, code) + put_exchanges(s, code) != 0) return 1;
  s->out.len = before;
  return 0;
}

/* ----------------------------------------------------------------------------------------------------------- a key */

static void put_block(showing *s, const char *label, bns_slice text) {
  buf_put_text(&s->out, label);
  buf_put_text(&s->out, "\n");
  buf_put_slice(&s->out, text);
  if (text.len && text.ptr[text.len - 1] != '\n') buf_put_text(&s->out, "\n");
}

/* show_key prints the whole pair: everybody knows it. A key that verifies webhooks is printed as the PEM that a
 * receiver reads, byte for byte what its serial is made from but for the final newline (PW-3). */
static void show_key(showing *s, const test_key *key) {
  if (key->kind != BNS_KIND_HMAC && key->api_key.len == 0) {
    buf_put_slice(&s->out, key->public_pem);
    if (key->public_pem.len && key->public_pem.ptr[key->public_pem.len - 1] != '\n') buf_put_text(&s->out, "\n");
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
    if (key->pem.len) put_block(s, "\nPrivate key, PKCS#8, to sign", key->pem);
    put_block(s, "\nPublic key, SPKI, to verify", key->public_pem);
  }
}

/* ------------------------------------------------------------------------------------------------------------- all */

static void put_near(buf *line, size_t *num, bns_slice name, bns_slice asked) {
  if (asked.len == 0 || !tell_is_said(name, asked)) return;
  buf_put_text(line, (*num)++ ? ", " : ". These have it in their name: ");
  buf_put_slice(line, name);
}

static void put_meant(buf *line, const vector_set *vectors, bns_slice id) {
  buf list = {NULL, 0, 0};
  list_main(vectors, NULL, NULL, &list);
  buf_put_text(line, ". ");
  if (!near_names_put(line, buf_slice(&list), id)) buf_put_text(line, "bnconform list prints all that has a page.");
  buf_free(&list);
}

static int unknown(const vector_set *vectors, bns_slice id, buf *line) {
  const bns_json *mistake;
  size_t i, num = 0;
  buf_put_text(line, "bnconform: nothing is called ");
  show_bytes(line, id, SHOW_EDGES);
  for (i = 0; num < NEAR && (mistake = mistake_words_at(vectors, i)) != NULL; i++)
    put_near(line, &num, string_of(mistake, "id"), id);
  for (i = 0; i < vectors->num_vectors && num < NEAR; i++)
    put_near(line, &num, vectors->vectors[i].id, id);
  if (num == 0) put_meant(line, vectors, id);
  buf_put_text(line, "\n");
  return EXIT_USAGE;
}

static int is_number(bns_slice text) {
  size_t i = text.len > 0 && text.ptr[0] == '-', start = i;
  for (; i < text.len; i++)
    if (text.ptr[i] < '0' || text.ptr[i] > '9') return 0;
  return i > start;
}

/* A mistake may have the name of the reason that it is refused for: both are shown. */
static int explain_names(showing *s, bns_slice id) {
  mistake_words words;
  const reason_row *reason = reason_called(s->vectors, id);
  int mistake = mistake_words_find(&words, &s->arena, s->vectors, id, bns_slice_of(""), NULL);
  if (mistake) show_mistake(s, &words);
  if (mistake && reason) buf_put_text(&s->out, "\n");
  if (reason) show_reason(s, reason);
  return mistake || reason != NULL;
}

/* ------------------------------------------------------------------------------------------------ other exchanges */

static void put_hosts(showing *s, const bns_scheme *scheme) {
  for (size_t i = 0; i < num_exchange_names; i++)
    if (exchange_at(bns_slice_of(exchange_names[i])) == scheme)
      put_words(s, bns_slice_is(bns_slice_of(exchange_names[i]), traits_of(scheme)->host) ? "hosts" : "",
                bns_slice_of(exchange_names[i]));
}

static void show_family(showing *s, const bns_scheme *scheme) {
  const scheme_traits *is = traits_of(scheme);
  put_title(s, bns_slice_of(exchange_name(scheme)),
            mem_format(&s->arena, "%s signs as Binance does; its scheme is %s.", exchange_title(scheme), scheme->name));
  buf_put_text(&s->out, "\n");
  put_hosts(s, scheme);
  put_words(s, "paths", bns_slice_of(is->starts[0]));
  put_words(s, "API key", bns_slice_of(is->owner_header));
  put_words(s, "answers",
            is->wrong_text == NULL ? bns_slice_of("what it answers to a wrong signature is not known here")
                                   : mem_format(&s->arena, "%s %s", is->wrong_signature, is->wrong_text));
  if (is->wants_lower_hex) put_words(s, "signature", bns_slice_of("hex digits in lower case alone, its documents say"));
  put_words(s, "vectors", mem_format(&s->arena, "bnconform list --exchange %s", exchange_name(scheme)));
}

static int show_exchange(showing *s, bns_slice id) {
  const char *name = (const char *)mem_format(&s->arena, "%.*s", (int)id.len, (const char *)id.ptr).ptr;
  const bns_scheme *scheme = name == NULL ? NULL : exchange_called(name);
  const other_exchange *other = name == NULL ? NULL : other_exchange_called(name);
  if (scheme != NULL)
    show_family(s, scheme);
  else if (other != NULL)
    put_title(s, bns_slice_of(other->name),
              mem_format(&s->arena, "%s signs in another way: it takes %s.", other->title, other->differs));
  return scheme != NULL || other != NULL;
}

/* ------------------------------------------------------------------------------------------------ Binance's schemes */

static void put_keys(showing *s, const bns_scheme *scheme) {
  static const bns_key_kind kinds[] = {BNS_KIND_HMAC, BNS_KIND_RSA, BNS_KIND_ED25519};
  buf line = {NULL, 0, 0};
  for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
    if (scheme_takes(scheme, kinds[i]))
      buf_format(&line, "%s%s", line.len ? ", " : "", tell_function(scheme, kinds[i]));
  put_words(s, "keys", buf_slice(&line));
  buf_free(&line);
}

static void put_known(showing *s, const char *label, const char *text) {
  if (text != NULL && *text != 0) put_words(s, label, bns_slice_of(text));
}

/* show_scheme: one of another exchange is shown with that (show_family). */
static int show_scheme(showing *s, bns_slice id) {
  const bns_scheme *scheme = bns_scheme_find((const char *)id.ptr, id.len);
  const scheme_traits *is = scheme == NULL ? NULL : traits_of(scheme);
  if (scheme == NULL) return 0;
  put_title(s, id, bns_slice_of(is->covered));
  buf_put_text(&s->out, "\n");
  put_words(s, "read as", bns_slice_of(is->shape));
  for (size_t i = 0; is->starts[i] != NULL; i++)
    put_words(s, i == 0 ? "paths" : "", bns_slice_of(is->starts[i]));
  put_known(s, "host", is->host);
  put_keys(s, scheme);
  put_known(s, "key header", is->owner_header);
  if (is_number(bns_slice_of(is->wrong_signature))) put_known(s, "refused by", is->wrong_signature);
  put_words(s, "rules", mem_format(&s->arena, "bnconform list %s", is->rules));
  put_words(s, "vectors", mem_format(&s->arena, "bnconform list %s/", scheme->name));
  put_words(s, "test key", mem_format(&s->arena, "bnconform show %s", is->test_key));
  return 1;
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
  else
    return is_number(id) ? show_code(s, id) : explain_names(s, id) || show_exchange(s, id) || show_scheme(s, id);
  return 1;
}

static void put_id(buf *out, const char *before, bns_slice id) {
  buf_put_text(out, before);
  buf_put_slice(out, id);
  buf_put_text(out, "\n");
}

/* as_listed gives the name of the list that differs from the one asked for in the case of its letters alone; empty if
 * there is none. */
static bns_slice as_listed(showing *s, const char *id) {
  buf list = {NULL, 0, 0};
  bns_slice line, rest, found = {NULL, 0};
  list_main(s->vectors, NULL, NULL, &list);
  for (rest = buf_slice(&list); found.len == 0 && slice_line(&line, &rest);)
    if (bns_slice_is_nocase(line, id)) found = mem_copy(&s->arena, line.ptr, line.len);
  buf_free(&list);
  return found;
}

static int explain_listed(showing *s, bns_slice id) {
  return id.len > 0 && explain(s, id);
}

int show_main(const vector_set *vectors, redactor *hides, const char *id, unsigned width, int verbose, buf *out) {
  showing s;
  int status = 0;
  memset(&s, 0, sizeof s);
  s.vectors = vectors;
  s.redactor = hides != NULL ? hides : redact_open(vectors);
  s.form.width = width;
  s.form.whole = verbose;
  s.form.label = LABEL_WIDTH;
  if (!explain(&s, bns_slice_of(id)) && !explain_listed(&s, as_listed(&s, id)))
    status = unknown(vectors, bns_slice_of(id), out);
  buf_put(out, s.out.ptr, s.out.len);
  if (hides == NULL) redact_close(s.redactor);
  mem_free(&s.arena);
  buf_free(&s.out);
  return status;
}

/* A name that a mistake and a reason share stands in the list once. */
static int mistake_is_listed(const vector_set *vectors, const char *id) {
  const bns_json *mistake;
  for (size_t i = 0; (mistake = mistake_words_at(vectors, i)) != NULL; i++)
    if (bns_slice_is(string_of(mistake, "id"), id)) return 1;
  return 0;
}

static void put_all(const vector_set *vectors, const bns_scheme *scheme, buf *out) {
  const bns_json *rules = array_of(vectors->rules, "rules"), *entry;
  size_t i;
  for (i = 0; i < vectors->num_vectors; i++)
    if (scheme == NULL || vectors->vectors[i].scheme == scheme) put_id(out, "", vectors->vectors[i].id);
  if (scheme != NULL) return;
  for (i = 0; (entry = mistake_words_at(vectors, i)) != NULL; i++)
    put_id(out, "", string_of(entry, "id"));
  for (i = 0; i < NUM_REASONS; i++)
    if (!mistake_is_listed(vectors, vectors->reasons[i].id)) put_id(out, "", bns_slice_of(vectors->reasons[i].id));
  entry = rules && rules->count ? bns_json_child(rules) : NULL;
  for (i = 0; entry && i < rules->count; i++, entry = bns_json_next(entry))
    put_id(out, "", string_of(entry, "id"));
  for (i = 0; i < vectors->num_keys; i++)
    put_id(out, "@", vectors->keys[i].name);
}

int list_main(const vector_set *vectors, const char *word, const bns_scheme *scheme, buf *out) {
  buf all = {NULL, 0, 0};
  bns_slice line, rest;
  size_t before = out->len;
  put_all(vectors, scheme, &all);
  for (rest = buf_slice(&all); slice_line(&line, &rest);)
    if (word == NULL || slice_contains_nocase(line, word)) put_id(out, "", line);
  buf_free(&all);
  if (out->len != before || word == NULL) return 0;
  return unknown(vectors, bns_slice_of(word), out);
}

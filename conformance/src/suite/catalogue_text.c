/* catalogue_text.c - looks words up in vectors/mistakes.json. */
#include "suite/catalogue_text.h"

#include <string.h>

#include "suite/scheme_traits.h"
#include "text.h"
#include "util/slice.h"

static const bns_json *list_of(const bns_json *object, const char *name) {
  const bns_json *list = object != NULL && object->type == BNS_JSON_OBJECT ? bns_json_member(object, name) : NULL;
  return list != NULL && list->type == BNS_JSON_ARRAY ? list : NULL;
}

static const bns_json *entry_of(const bns_json *list, size_t index) {
  const bns_json *entry;
  if (list == NULL || index >= list->count) return NULL;
  for (entry = bns_json_child(list); index > 0; index--)
    entry = bns_json_next(entry);
  return entry;
}

/* Ids are words of ASCII letters and digits: what stands in the file is their text. */
static bns_slice id_of(const bns_json *value) {
  bns_slice id = {NULL, 0};
  if (value == NULL || value->type != BNS_JSON_STRING) return id;
  id.ptr = value->ptr;
  id.len = value->len;
  return id;
}

static const bns_json *find(const bns_json *list, bns_slice id) {
  const bns_json *entry = entry_of(list, 0);
  size_t i;
  for (i = 0; list != NULL && i < list->count; i++, entry = bns_json_next(entry))
    if (entry->type == BNS_JSON_OBJECT && bns_slice_equal(id_of(bns_json_member(entry, "id")), id)) return entry;
  return NULL;
}

/* ----------------------------------------------------------------------------------------------------- a mistake */

const bns_json *mistake_words_at(const vector_set *set, size_t index) {
  return entry_of(list_of(set->mistakes, "mistakes"), index);
}

static const bns_json *member(const bns_json *object, bns_slice name) {
  char text[64];
  if (name.len == 0 || name.len >= sizeof text) return NULL;
  memcpy(text, name.ptr, name.len);
  text[name.len] = 0;
  return bns_json_member(object, text);
}

static const bns_json *variant_of(const bns_json *entry, bns_slice variant, const bns_scheme *scheme) {
  const bns_json *variants = bns_json_member(entry, "variants"), *found = NULL;
  if (variants == NULL || variants->type != BNS_JSON_OBJECT) return NULL;
  found = member(variants, variant);
  if (found == NULL && scheme != NULL) found = bns_json_member(variants, bns_scheme_name(scheme));
  return found != NULL && found->type == BNS_JSON_OBJECT ? found : NULL;
}

static void take(bns_slice *text, mem *arena, const bns_json *object, const char *name) {
  const bns_json *value = object == NULL ? NULL : bns_json_member(object, name);
  if (value != NULL) *text = vectors_expand(arena, value);
}

/* Of an exchange that signs alike, only the name of its API key's header is another than in the words. */
static void name_header(bns_slice *text, mem *arena, const bns_scheme *scheme) {
  const char *usual = scheme_key_header(0);
  const char *own = scheme != NULL && scheme->key_header != NULL ? scheme->key_header : usual;
  size_t at = slice_find(*text, usual);
  if (at == text->len || strcmp(own, usual) == 0) return;
  *text = mem_join(arena, slice_until(*text, at), own, slice_from(*text, at + strlen(usual)));
}

int mistake_words_are(const vector_set *set, bns_slice id) {
  return find(list_of(set->mistakes, "mistakes"), id) != NULL;
}

int mistake_words_find(mistake_words *out, mem *arena, const vector_set *set, bns_slice id, bns_slice variant,
                       const bns_scheme *scheme) {
  const bns_json *entry = find(list_of(set->mistakes, "mistakes"), id), *other;
  memset(out, 0, sizeof *out);
  out->id = id;
  if (entry == NULL) return 0;
  other = variant_of(entry, variant, scheme);
  out->json = entry;
  out->rules = list_of(list_of(other, "rule") != NULL ? other : entry, "rule");
  out->sources = list_of(entry, "sources");
  take(&out->title, arena, entry, "title");
  take(&out->says, arena, entry, "says");
  take(&out->mend, arena, entry, "mend");
  take(&out->says, arena, other, "says");
  take(&out->mend, arena, other, "mend");
  name_header(&out->says, arena, scheme);
  name_header(&out->mend, arena, scheme);
  return 1;
}

/* --------------------------------------------------------------------------------------------------------- rules */

/* The rules of a scheme are told by the letters before the hyphen; those of "C-" are everybody's. */
static int is_rule_of(bns_slice rule, const bns_scheme *scheme) {
  const char *letters = scheme == NULL ? "" : traits_of(scheme)->rules;
  size_t len = strlen(letters);
  if (rule.len > 2 && memcmp(rule.ptr, "C-", 2) == 0) return 1;
  return rule.len > len && memcmp(rule.ptr, letters, len) == 0;
}

bns_slice mistake_words_rule(const mistake_words *words, const bns_scheme *scheme, size_t index) {
  const bns_json *rule = entry_of(words->rules, 0);
  bns_slice none = {NULL, 0};
  size_t i;
  for (i = 0; words->rules != NULL && i < words->rules->count; i++, rule = bns_json_next(rule))
    if (is_rule_of(id_of(rule), scheme) && index-- == 0) return id_of(rule);
  return none;
}

/* The rules of Spot REST that are about one kind of key alone; all others tell of each kind. */
static const struct {
  const char *rule;
  bns_key_kind kind;
} rules_of_keys[] = {{"SR-4", BNS_KIND_HMAC}, {"SR-5", BNS_KIND_RSA}, {"SR-6", BNS_KIND_ED25519}};

int rule_is_of(bns_slice rule, bns_key_kind kind) {
  for (size_t i = 0; kind != 0 && i < sizeof rules_of_keys / sizeof *rules_of_keys; i++)
    if (bns_slice_is(rule, rules_of_keys[i].rule)) return rules_of_keys[i].kind == kind;
  return 1;
}

bns_slice mistake_words_rule_of(const mistake_words *words, const bns_scheme *scheme, bns_key_kind kind) {
  bns_slice rule, first = mistake_words_rule(words, scheme, 0);
  for (size_t i = 0; (rule = mistake_words_rule(words, scheme, i)).len; i++)
    if (rule_is_of(rule, kind)) return rule;
  return first;
}

bns_slice rule_text(mem *arena, const vector_set *set, bns_slice id) {
  const bns_json *rule = find(list_of(set->rules, "rules"), id);
  bns_slice text = {NULL, 0};
  take(&text, arena, rule, "text");
  return text;
}

/* list_match.c - typed values of a vector against values of JSON. */
#include "run/calls/list_match.h"

#include <string.h>

#include "text.h"
#include "util/json_text.h"
#include "util/slice.h"

enum { VALUES_MAX = 4096 };

typedef struct matching {
  mem *arena;
  const char *const *adds;
  size_t num_adds;
} matching;

static value_relation match(const matching *m, bns_slice name, const bns_json *given, const bns_json *arrived);

static value_relation worse(value_relation a, value_relation b) {
  return a > b ? a : b;
}

static bns_slice text_of(const matching *m, const bns_json *value) {
  bns_slice source = {value->ptr, value->len};
  return value->type == BNS_JSON_STRING ? vectors_expand(m->arena, value) : source;
}

/* A number as text, and text as a number, are the same value in another spelling. */
static value_relation match_one(const matching *m, bns_slice name, bns_slice value, bns_json_type type,
                                const bns_json *arrived) {
  send_param given;
  value_relation how;
  int is_word = type == BNS_JSON_TRUE && (arrived->type == BNS_JSON_TRUE || arrived->type == BNS_JSON_FALSE);
  memset(&given, 0, sizeof given);
  given.name = name;
  given.value = value;
  given.type = type;
  if (arrived->type == BNS_JSON_ARRAY || arrived->type == BNS_JSON_OBJECT) return VALUE_OTHER;
  if (type == BNS_JSON_STRING && arrived->type == BNS_JSON_NULL) return VALUE_OTHER;
  how = value_match(&given, text_of(m, arrived));
  return is_word || arrived->type == type ? how : worse(how, VALUE_RESPELLED);
}

static value_relation match_lists(const matching *m, bns_slice name, const bns_json *given, const bns_json *arrived) {
  const bns_json *a, *b;
  value_relation how = VALUE_SAME;
  if (arrived->type != BNS_JSON_ARRAY || arrived->count != given->count) return VALUE_OTHER;
  if (given->count == 0) return VALUE_SAME;
  a = bns_json_child(given);
  b = bns_json_child(arrived);
  for (uint32_t i = 0; i < given->count; i++) {
    how = worse(how, match(m, name, a, b));
    if (i + 1 == given->count) break;
    a = bns_json_next(a);
    b = bns_json_next(b);
  }
  return how;
}

/* member gives the value of a name that stands there once. */
static const bns_json *member(const matching *m, const bns_json *object, bns_slice name) {
  const bns_json *at = object->count == 0 ? NULL : bns_json_child(object), *found = NULL;
  for (uint32_t i = 0; i < object->count; i++) {
    const bns_json *value = bns_json_next(at);
    if (bns_slice_equal(text_of(m, at), name)) {
      if (found != NULL) return NULL;
      found = value;
    }
    if (i + 1 < object->count) at = bns_json_next(value);
  }
  return found;
}

/* num_free counts the members that were added and may be: those of a free name, and those that are empty. */
static uint32_t num_free(const matching *m, const bns_json *arrived, const bns_json *pairs, value_relation *how) {
  const bns_json *at = arrived->count == 0 ? NULL : bns_json_child(arrived);
  uint32_t num = 0;
  for (uint32_t i = 0; i < arrived->count; i++) {
    bns_slice name = text_of(m, at);
    const bns_json *pair = pairs->count == 0 ? NULL : bns_json_child(pairs);
    int is_given = 0, is_free = 0;
    for (uint32_t k = 0; k < pairs->count; k++, pair = k < pairs->count ? bns_json_next(pair) : NULL)
      is_given |= bns_slice_equal(text_of(m, bns_json_child(pair)), name);
    for (size_t k = 0; k < m->num_adds; k++)
      is_free |= bns_slice_is(name, m->adds[k]);
    at = bns_json_next(at);
    if (!is_given && !is_free && at->type == BNS_JSON_STRING && at->len == 0) {
      *how = worse(*how, VALUE_FILLED);
      is_free = 1;
    }
    num += !is_given && is_free;
    if (i + 1 < arrived->count) at = bns_json_next(at);
  }
  return num;
}

static value_relation match_objects(const matching *m, const bns_json *pairs, const bns_json *arrived) {
  const bns_json *pair = pairs->count == 0 ? NULL : bns_json_child(pairs);
  value_relation how = VALUE_SAME;
  if (arrived->type != BNS_JSON_OBJECT) return VALUE_OTHER;
  if (arrived->count != pairs->count + num_free(m, arrived, pairs, &how)) return VALUE_OTHER;
  for (uint32_t i = 0; i < pairs->count; i++, pair = i < pairs->count ? bns_json_next(pair) : NULL) {
    bns_slice name = text_of(m, bns_json_child(pair));
    const bns_json *found = member(m, arrived, name);
    how = worse(how, found == NULL ? VALUE_OTHER : match(m, name, bns_json_next(bns_json_child(pair)), found));
  }
  return how;
}

static value_relation match(const matching *m, bns_slice name, const bns_json *given, const bns_json *arrived) {
  static const struct {
    const char *name;
    bns_json_type type;
  } forms[] = {{"number", BNS_JSON_NUMBER}, {"boolean", BNS_JSON_TRUE}};
  const bns_json *inner;
  if (given->type != BNS_JSON_OBJECT)
    return match_one(m, name, vectors_expand(m->arena, given), BNS_JSON_STRING, arrived);
  if ((inner = bns_json_member(given, "list")) != NULL) return match_lists(m, name, inner, arrived);
  if ((inner = bns_json_member(given, "object")) != NULL) return match_objects(m, inner, arrived);
  if (bns_json_member(given, "null") != NULL) return arrived->type == BNS_JSON_NULL ? VALUE_SAME : VALUE_OTHER;
  for (size_t i = 0; i < sizeof forms / sizeof *forms; i++)
    if ((inner = bns_json_member(given, forms[i].name)) != NULL)
      return match_one(m, name, vectors_expand(m->arena, inner), forms[i].type, arrived);
  return match_one(m, name, vectors_expand(m->arena, given), BNS_JSON_STRING, arrived);
}

value_relation list_match(mem *arena, const send_param *given, bns_slice arrived, const char *const *adds,
                          size_t num_adds) {
  matching m = {arena, adds, num_adds};
  const bns_json *json = json_read_most(arena, arrived, VALUES_MAX);
  return json == NULL ? VALUE_OTHER : match(&m, given->name, given->typed, json);
}

int list_is_unreadable(bns_slice arrived) {
  arrived = slice_trim(arrived);
  if (slice_contains_nocase(arrived, "[object object]")) return 1;
  return (slice_starts(arrived, "[") || slice_starts(arrived, "{")) && !json_is(arrived);
}

/* misprints.c - recognises an example of the exchange's documents that is printed wrong there. */
#include "suite/misprints.h"

#include <string.h>

#include "text.h"

static bns_slice text_of(mem *arena, const bns_json *object, const char *name) {
  const bns_json *value = object && object->type == BNS_JSON_OBJECT ? bns_json_member(object, name) : NULL;
  return value && value->type == BNS_JSON_STRING ? vectors_expand(arena, value) : (bns_slice){NULL, 0};
}

static int same_letters(bns_slice a, bns_slice b) {
  if (a.len != b.len || a.len < 32) return 0;
  for (size_t i = 0; i < a.len; i++) {
    unsigned x = a.ptr[i], y = b.ptr[i];
    if (x != y && ((x ^ y) != 32 || (x | 32u) < 'a' || (x | 32u) > 'f')) return 0;
  }
  return 1;
}

static int weight_of(mem *arena, const bns_json *row, const char *printed, bns_slice payload, bns_slice signature) {
  bns_slice its_payload = text_of(arena, row, "payload");
  return (payload.len > 0 && bns_slice_equal(payload, its_payload)) +
         same_letters(signature, text_of(arena, row, printed));
}

/* weigh looks at one vector: 2 where payload and signature are its own, 1 where one is, 0. */
static int weigh(misprint *out, mem *arena, const vector *v, bns_slice payload, bns_slice signature) {
  memset(out, 0, sizeof *out);
  out->says = v->level == LEVEL_INFO ? text_of(arena, v->json, "disputed") : (bns_slice){NULL, 0};
  if (out->says.len == 0) return 0;
  out->is_one = 1;
  out->document = text_of(arena, bns_json_member(v->json, "source"), "document");
  return weight_of(arena, v->json, "signature", payload, signature);
}

/* weigh_published looks at a row of published.json that is wrong, and says what is right. */
static int weigh_published(misprint *out, mem *arena, const bns_json *file, const bns_json *row, bns_slice payload,
                           bns_slice signature) {
  const bns_json *documents = bns_json_member(file, "documents"), *document;
  int weight = weight_of(arena, row, "printed", payload, signature);
  memset(out, 0, sizeof *out);
  if (weight == 0 || !bns_slice_is(text_of(arena, row, "verdict"), "wrong") || documents == NULL) return 0;
  bns_slice says = text_of(arena, row, "says"), right = text_of(arena, row, "recomputed");
  bns_slice name = text_of(arena, row, "document"), product, title;
  document =
      bns_json_member(documents, (const char *)mem_format(arena, "%.*s", (int)name.len, (const char *)name.ptr).ptr);
  product = text_of(arena, document, "product");
  title = text_of(arena, document, "title");
  out->is_one = 1;
  out->document = mem_format(arena, "%.*s, %.*s", (int)product.len, (const char *)product.ptr, (int)title.len,
                             (const char *)title.ptr);
  out->says = right.len ? mem_format(arena, "%.*s Right is %.*s.", (int)says.len, (const char *)says.ptr,
                                     (int)right.len, (const char *)right.ptr)
                        : says;
  return weight;
}

/* is_right: the same text and signature stand, rightly, in another place: what is printed wrong elsewhere is not it. */
static int is_right(mem *arena, const bns_json *row, bns_slice payload, bns_slice signature) {
  return bns_slice_is(text_of(arena, row, "verdict"), "right") &&
         weight_of(arena, row, "printed", payload, signature) == 2;
}

void misprints_find(misprint *out, mem *arena, const vector_set *set, bns_slice payload, bns_slice signature) {
  const bns_json *rows = set->published ? bns_json_member(set->published, "published") : NULL;
  const bns_json *row = rows && rows->type == BNS_JSON_ARRAY && rows->count ? bns_json_child(rows) : NULL;
  misprint next;
  int best = 0, weight;
  memset(out, 0, sizeof *out);
  for (size_t i = 0; i < set->num_vectors; i++) {
    weight = weigh(&next, arena, &set->vectors[i], payload, signature);
    if (weight > best) *out = next;
    best = weight > best ? weight : best;
  }
  for (size_t i = 0; row != NULL && i < rows->count; i++, row = bns_json_next(row)) {
    weight = weigh_published(&next, arena, set->published, row, payload, signature);
    if (weight > best) *out = next;
    best = weight > best ? weight : best;
    if (!is_right(arena, row, payload, signature)) continue;
    memset(out, 0, sizeof *out);
    return;
  }
}

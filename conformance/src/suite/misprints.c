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

/* weigh looks at one vector: 2 where payload and signature are its own, 1 where one is, 0. */
static int weigh(misprint *out, mem *arena, const vector *v, bns_slice payload, bns_slice signature) {
  bns_slice its_payload = text_of(arena, v->json, "payload");
  memset(out, 0, sizeof *out);
  out->says = v->level == LEVEL_INFO ? text_of(arena, v->json, "disputed") : (bns_slice){NULL, 0};
  if (out->says.len == 0) return 0;
  out->vector = v;
  out->document = text_of(arena, bns_json_member(v->json, "source"), "document");
  return (payload.len > 0 && bns_slice_equal(payload, its_payload)) +
         same_letters(signature, text_of(arena, v->json, "signature"));
}

void misprints_find(misprint *out, mem *arena, const vector_set *set, bns_slice payload, bns_slice signature) {
  misprint next;
  int best = 0;
  memset(out, 0, sizeof *out);
  for (size_t i = 0; i < set->num_vectors; i++) {
    int weight = weigh(&next, arena, &set->vectors[i], payload, signature);
    if (weight <= best) continue;
    best = weight;
    *out = next;
  }
}

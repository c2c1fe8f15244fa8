/* self_check.c - every mistake, in every scheme that it applies to. */
#include "selftest/self_check.h"

#include <string.h>

#include "suite/catalogue_text.h"
#include "selftest/mutant.h"
#include "suite/scheme_traits.h"
#include "util/progress.h"
#include "text.h"

enum {
  VARIANTS = 48,           /* of one mistake on one vector; the later ones are more of the same */
  NAME_FAILURES_MAX = 400, /* failing vectors looked at, until one is named rightly */
  PAIRS = 1,               /* one mistake is built in: pairs are not looked for */
  CATCHES = 10
};

/* trial: one mistake in one scheme. */
typedef struct trial {
  const vector_set *set;
  const mistake *row;
  const mutant *mutants;
  size_t num;
  proved *out;
  size_t num_named;
  int changed, failed, published;
  mem scratch;
} trial;

/* Whether the diagnosis of this answer names the mistake first. */
static int is_named(trial *t, mem *arena, const mutant *s, const stages *given, verdict *judged) {
  diagnose_limits limits;
  bns_slice name = bns_slice_of("nothing");
  memset(&limits, 0, sizeof limits);
  limits.num_pairs = PAIRS;
  t->num_named++;
  failure_findings_find(judged, &t->scratch, &t->scratch, t->set, s->vector, given, &limits);
  if (judged->num_findings != 0) name = judged->findings[0].id;
  if (bns_slice_is(name, t->row->id)) return 1;
  if (t->out->detail.len == 0) {
    t->out->detail = mem_copy(arena, name.ptr, name.len);
    t->out->vector = s->vector->id;
  }
  return 0;
}

/* One variant on one vector. END: there is none. 1 in done: it is detected. */
static applied try_variant(trial *t, mem *arena, const mutant *s, size_t variant, int *done) {
  stages given;
  verdict judged;
  applied how;
  mem_reset(&t->scratch);
  how = mutant_commit(&given, &t->scratch, s, t->row, variant);
  if (how != APPLIED) return how;
  t->changed = 1;
  if (!mutant_judge(&judged, &t->scratch, s->vector, &given)) return APPLIED;
  t->failed = 1;
  *done = is_named(t, arena, s, &given, &judged);
  if (*done) t->out->vector = s->vector->id;
  return APPLIED;
}

static int try_vector(trial *t, mem *arena, const mutant *s) {
  size_t variant;
  int done = 0;
  if (!mistake_concerns(t->row, s->vector->scheme, s->key.kind)) return 0;
  for (variant = 0; variant < VARIANTS && !done && t->num_named < NAME_FAILURES_MAX; variant++)
    if (try_variant(t, arena, s, variant, &done) == APPLIED_END) break;
  return done;
}

/* A key of a kind that the mistake is about, in a scheme that takes it. */
static int scheme_has_kind(const mistake *row, const bns_scheme *scheme) {
  bns_algorithm algorithm;
  int kind;
  for (kind = BNS_KIND_HMAC; kind <= BNS_KIND_ED25519; kind++)
    if (mistake_concerns(row, scheme, (bns_key_kind)kind) &&
        bns_scheme_algorithm(scheme, &algorithm, (bns_key_kind)kind) == BNS_OK)
      return 1;
  return 0;
}

/* Where no signer shows it, a verifier may: it is noticed, but not named here. */
static void try_verifier(trial *t) {
  bns_slice refused = self_check_refused(t->set, t->out->scheme, t->row, t->published);
  if (refused.len == 0) {
    t->out->detail = bns_slice_of(t->changed ? "no vector fails" : "no vector can show it");
    return;
  }
  t->out->proof = PROOF_NAMED_OTHER;
  t->out->vector = refused;
  t->out->either = 0;
  t->out->detail = bns_slice_of("nothing: only a verifier shows it");
}

/* Vectors whose answer the documents leave open are asked only where no other one fails. */
static int is_asked(const trial *t, const mutant *s) {
  return s->vector->level == LEVEL_MUST || !t->failed || t->out->either;
}

static void try_scheme(trial *t, mem *arena) {
  bns_slice nothing = {NULL, 0};
  size_t i;
  for (i = 0; i < t->num && t->num_named < NAME_FAILURES_MAX && is_asked(t, &t->mutants[i]); i++) {
    t->out->either = t->mutants[i].vector->level != LEVEL_MUST;
    if (!try_vector(t, arena, &t->mutants[i])) continue;
    t->out->proof = PROOF_DETECTED;
    t->out->detail = nothing;
    return;
  }
  t->out->proof = t->failed ? PROOF_NAMED_OTHER : PROOF_MISSED;
  if (!t->failed) try_verifier(t);
}

static void try_row(trial *t, mem *arena) {
  proved *out = t->out;
  t->num_named = 0;
  t->changed = t->failed = 0;
  if (t->row == NULL) {
    out->proof = PROOF_MISSED;
    out->detail = bns_slice_of("the program does not know it");
  } else if (t->row->inapplicable != NULL) {
    out->proof = PROOF_INAPPLICABLE;
    out->detail = bns_slice_of(t->row->inapplicable);
  } else if (!scheme_has_kind(t->row, out->scheme)) {
    out->proof = PROOF_INAPPLICABLE;
    out->detail = bns_slice_of("the scheme takes no key of the kind that it is about");
  } else {
    try_scheme(t, arena);
  }
}

/* A mistake that is made at two steps has a row for each: both must be detected. */
static void try_mistake(trial *t, mem *arena) {
  proved first;
  const mistake *row;
  size_t i;
  t->row = mistake_find(t->out->mistake);
  try_row(t, arena);
  first = *t->out;
  for (i = 0; t->out->proof == PROOF_DETECTED && (row = mistake_at(i)) != NULL; i++) {
    if (row == t->row || !bns_slice_is(first.mistake, row->id) || !scheme_has_kind(row, first.scheme)) continue;
    t->row = row;
    t->out->proof = PROOF_MISSED;
    try_row(t, arena);
    if (t->out->proof == PROOF_DETECTED) *t->out = first;
  }
}

/* ------------------------------------------------------------------------------------------------------ the list */

static int lists_scheme(const bns_json *entry, const bns_scheme *scheme) {
  const bns_json *list = bns_json_member(entry, "schemes"), *at;
  uint32_t i;
  if (list == NULL || list->type != BNS_JSON_ARRAY || list->count == 0) return 0;
  for (i = 0, at = bns_json_child(list); i < list->count; i++, at = bns_json_next(at)) {
    bns_slice name = {at->ptr, at->len};
    if (bns_slice_is(name, bns_scheme_name(scheme))) return 1;
  }
  return 0;
}

static bns_slice id_of(mem *arena, const bns_json *entry) {
  return vectors_expand(arena, bns_json_member(entry, "id"));
}

/* An exchange of exchanges.def has no procedure of its own: what is proved of the others holds of it, and its vectors
 * are few. The checks of a verifier are left out in its scheme too. */
static int is_walked(const bns_scheme *scheme) {
  return traits_of(scheme)->region != REGION_FAMILY;
}

static size_t num_schemes(void) {
  size_t num = 0;
  while (bns_scheme_at(num) != NULL)
    num++;
  return num;
}

static size_t num_entries(const vector_set *set) {
  size_t num = 0;
  while (mistake_words_at(set, num) != NULL)
    num++;
  return num;
}

/* at: how many were looked at before, of all schemes. */
static void check_scheme(self_check *out, const vector_set *set, const bns_scheme *scheme, int published, size_t at) {
  mem arena = {NULL};
  trial t;
  const bns_json *entry;
  size_t i;
  memset(&t, 0, sizeof t);
  t.set = set;
  t.published = published;
  if (!is_walked(scheme)) return;
  t.mutants = mutants_make(&t.num, &arena, set, scheme, published);
  for (i = 0; (entry = mistake_words_at(set, i)) != NULL; i++) {
    bns_slice id = id_of(&out->arena, entry);
    const mistake *row = mistake_find(id);
    progress_at(at + i, num_schemes() * num_entries(set));
    if (!lists_scheme(entry, scheme) && (row == NULL || (row->schemes & scheme->bit) == 0)) continue;
    t.out = &out->mistakes[out->num_mistakes++];
    t.out->mistake = id;
    t.out->scheme = scheme;
    try_mistake(&t, &out->arena);
    out->counts[t.out->proof]++;
  }
  mem_free(&t.scratch);
  mem_free(&arena);
}

void self_check_run(self_check *out, const vector_set *set, int published) {
  const bns_scheme *scheme;
  size_t i;
  memset(out, 0, sizeof *out);
  out->mistakes = mem_alloc(&out->arena, (num_entries(set) * num_schemes() + 1) * sizeof *out->mistakes);
  progress_begin("Mistakes");
  for (i = 0; (scheme = bns_scheme_at(i)) != NULL; i++)
    check_scheme(out, set, scheme, published, i * num_entries(set));
  progress_wait("Leaving out vectors");
  self_check_dropped(out, set, published);
  progress_end();
}

void self_check_free(self_check *self) {
  mem_free(&self->arena);
  memset(self, 0, sizeof *self);
}

int self_check_right(const self_check *self) {
  return self->counts[PROOF_DETECTED] != 0 && self->counts[PROOF_NAMED_OTHER] == 0 && self->counts[PROOF_MISSED] == 0 &&
         self->num_checks != 0 && self->num_uncaught == 0;
}

/* -------------------------------------------------------------------------------------------------- catches.json */

/* Whether some variant of a mistake makes the vector fail. */
static int catches(mem *scratch, const mutant *s, const mistake *row) {
  size_t variant;
  for (variant = 0; variant < VARIANTS; variant++) {
    stages given;
    verdict judged;
    applied how;
    mem_reset(scratch);
    how = mutant_commit(&given, scratch, s, row, variant);
    if (how == APPLIED_END) return 0;
    if (how == APPLIED && mutant_judge(&judged, scratch, s->vector, &given)) return 1;
  }
  return 0;
}

/* Appends the first vectors that catch a mistake, as a JSON array; those whose answer the documents leave open only
 * where no other one does. */
static void put_catching(buf *out, const mistake *row, const mutant *mutants, size_t num_mutants) {
  mem scratch = {NULL};
  size_t i, num = 0;
  level of = LEVEL_MUST;
  buf_put_text(out, "[");
  for (i = 0; i < num_mutants && num < CATCHES; i++) {
    const mutant *s = &mutants[i];
    if (num != 0 && s->vector->level != of) break;
    if (!mistake_concerns(row, s->vector->scheme, s->key.kind) || !catches(&scratch, s, row)) continue;
    of = s->vector->level;
    if (num++ != 0) buf_put_text(out, ",");
    buf_put_json(out, s->vector->id);
  }
  buf_put_text(out, "]");
  mem_free(&scratch);
}

typedef struct lot {
  mutant *mutants;
  size_t num;
} lot;

static const proved *detected_at(const self_check *found, bns_slice id, const bns_scheme *scheme) {
  size_t i;
  for (i = 0; i < found->num_mistakes; i++) {
    const proved *p = &found->mistakes[i];
    if (p->scheme == scheme && p->proof == PROOF_DETECTED && bns_slice_equal(p->mistake, id)) return p;
  }
  return NULL;
}

/* One mistake on one line, of those that are detected at all. */
static void put_caught(buf *out, const self_check *found, bns_slice id, const lot *lots, int *first) {
  const bns_scheme *scheme;
  size_t i;
  int begun = 0;
  for (i = 0; (scheme = bns_scheme_at(i)) != NULL; i++) {
    if (detected_at(found, id, scheme) == NULL) continue;
    if (!begun) {
      buf_put_text(out, *first ? "\n" : ",\n");
      buf_put_json(out, id);
      buf_put_text(out, ":{");
    }
    buf_put_text(out, begun ? ",\"" : "\"");
    buf_put_text(out, bns_scheme_name(scheme));
    buf_put_text(out, "\":");
    put_catching(out, mistake_find(id), lots[i].mutants, lots[i].num);
    begun = 1;
    *first = 0;
  }
  if (begun) buf_put_text(out, "}");
}

void self_check_catches(buf *out, const self_check *found, const vector_set *set) {
  mem arena = {NULL};
  size_t num = num_schemes(), i;
  lot *lots = mem_alloc(&arena, num * sizeof *lots);
  const bns_json *entry;
  int first = 1;
  for (i = 0; i < num; i++)
    lots[i].mutants = mutants_make(&lots[i].num, &arena, set, bns_scheme_at(i), 0);
  buf_put_text(out, "{\"format\":\"1\",\"catches\":{");
  for (i = 0; (entry = mistake_words_at(set, i)) != NULL; i++)
    put_caught(out, found, id_of(&arena, entry), lots, &first);
  buf_put_text(out, "}}\n");
  mem_free(&arena);
}

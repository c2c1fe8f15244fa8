/* receiver_models.c - recipes are tried on one delivery first, so that none is sent twice in other words. */
#include "webhook/receiver_models.h"

#include <string.h>

#include "diagnosis/signing/candidate_signer.h"
#include "text.h"

/* step: a mistake's variant that changes something here. */
typedef struct step {
  const mistake *row;
  size_t variant;
} step;

enum { STEPS_MAX = 256 };

/* maker: opened once for all recipes, as a private key is slow to read. */
typedef struct maker {
  mem room;
  const parsed_request *genuine;
  candidate d;
  candidate_signer m;
} maker;

typedef struct listing {
  mem *arena, scratch;
  const parsed_request *genuine;
  const diagnose_key *key;
  maker maker;
  wrong_recipe *recipes;
  bns_slice *signatures;
  size_t num, most;
  step steps[STEPS_MAX];
  size_t num_steps;
} listing;

/* --------------------------------------------------------------------------------------------------- one recipe */

/* Applies what of the recipe belongs to the levels from first to last. */
static applied apply_levels(candidate *d, wrong_recipe *recipe, mistake_level first, mistake_level last) {
  for (int i = 0; i < 2; i++) {
    const mistake *row = recipe->rows[i];
    if (row == NULL || row->level < first || row->level > last) continue;
    d->variant.len = 0;
    applied done = row->apply(d, recipe->variants[i]);
    if (done != APPLIED) return done;
    recipe->words[i] = d->variant;
  }
  return APPLIED;
}

static int has_level(const wrong_recipe *recipe, mistake_level level) {
  return recipe->rows[0]->level == level || (recipe->rows[1] != NULL && recipe->rows[1]->level == level);
}

static applied make_text(candidate *d, wrong_recipe *recipe) {
  applied done = apply_levels(d, recipe, LEVEL_PARTS, LEVEL_PARTS);
  if (done == APPLIED && has_level(recipe, LEVEL_JOIN))
    done = apply_levels(d, recipe, LEVEL_JOIN, LEVEL_JOIN);
  else if (done == APPLIED && !candidate_join(d))
    done = APPLIED_NOT_HERE;
  if (done == APPLIED) done = apply_levels(d, recipe, LEVEL_TEXT, LEVEL_TEXT);
  return done == APPLIED ? apply_levels(d, recipe, LEVEL_KEY, LEVEL_DIGEST) : done;
}

static bns_slice in_form(mem *arena, int form, bns_slice usual, const uint8_t *raw, size_t raw_len) {
  uint8_t *bytes = mem_alloc(arena, 2 * raw_len + 4);
  bns_slice text = {bytes, 2 * raw_len};
  if (form == 0) return usual;
  if (form == 1) {
    bns_hex_upper(bytes, raw, raw_len);
  } else {
    bns_base64(bytes, raw, raw_len);
    text.len = 4 * ((raw_len + 2) / 3);
  }
  return text;
}

static void maker_open(maker *self, const parsed_request *genuine, const diagnose_key *key) {
  memset(self, 0, sizeof *self);
  self->genuine = genuine;
  candidate_open(&self->d, &self->room, genuine, key);
  candidate_signer_open(&self->m, &self->room, genuine->scheme, key, self->d.room.cap);
}

static void maker_close(maker *self) {
  candidate_signer_close(&self->m);
  candidate_close(&self->d);
  mem_free(&self->room);
}

static applied follow(wrong_made *out, mem *arena, mem *scratch, wrong_recipe *recipe, maker *by) {
  uint8_t raw[CANDIDATE_SIGNER_RAW_MAX];
  size_t raw_len = 0;
  candidate *d = &by->d;
  candidate_start(d);
  applied done = by->m.usable ? make_text(d, recipe) : APPLIED_NOT_HERE;
  if (done == APPLIED && recipe->form > 0 && d->making == MAKING_RIGHT) done = APPLIED_END;
  if (done == APPLIED && !candidate_signer_sign(&by->m, raw, &raw_len, d)) done = APPLIED_NOT_HERE;
  if (done == APPLIED) {
    d->signature =
        in_form(scratch, recipe->form, candidate_signer_text(&by->m, scratch, d, raw, raw_len), raw, raw_len);
    done = apply_levels(d, recipe, LEVEL_OUTPUT, LEVEL_OUTPUT);
    out->text = mem_copy(arena, d->text.ptr, d->text.len);
    out->signature = mem_copy(arena, d->signature.ptr, d->signature.len);
  }
  for (int i = 0; i < 2; i++)
    recipe->words[i] = mem_copy(arena, recipe->words[i].ptr, recipe->words[i].len);
  return done;
}

int receiver_models_make(wrong_made *out, mem *arena, const wrong_recipe *recipe, const parsed_request *genuine,
                         const diagnose_key *key) {
  wrong_recipe own = *recipe;
  mem scratch = {NULL};
  maker by;
  maker_open(&by, genuine, key);
  applied done = follow(out, arena, &scratch, &own, &by);
  maker_close(&by);
  mem_free(&scratch);
  return done == APPLIED && !bns_slice_equal(out->signature, genuine->seen.signature);
}

/* ----------------------------------------------------------------------------------------------------- the list */

/* A header cannot carry every signature: those with line ends and other controls stay out. */
static int can_be_sent(bns_slice signature) {
  for (size_t i = 0; i < signature.len; i++)
    if (signature.ptr[i] < 0x21 || signature.ptr[i] > 0x7e) return 0;
  return signature.len > 0;
}

static int is_new(const listing *all, bns_slice signature) {
  if (bns_slice_equal(signature, all->genuine->seen.signature)) return 0;
  for (size_t i = 0; i < all->num; i++)
    if (bns_slice_equal(signature, all->signatures[i])) return 0;
  return 1;
}

static applied try_recipe(listing *all, wrong_recipe *recipe) {
  wrong_made made;
  memset(&made, 0, sizeof made);
  if (all->num == all->most) return APPLIED_END;
  mem_reset(&all->scratch);
  applied done = follow(&made, all->arena, &all->scratch, recipe, &all->maker);
  if (done == APPLIED && can_be_sent(made.signature) && is_new(all, made.signature)) {
    all->signatures[all->num] = made.signature;
    all->recipes[all->num++] = *recipe;
  }
  return done;
}

static applied try_forms(listing *all, wrong_recipe *recipe) {
  applied first = try_recipe(all, recipe);
  int makes_mac = has_level(recipe, LEVEL_DIGEST);
  for (recipe->form = 1; first == APPLIED && makes_mac && recipe->form < 3; recipe->form++)
    (void)try_recipe(all, recipe);
  recipe->form = 0;
  return first;
}

static int is_wanted(const listing *all, const mistake *row) {
  return row->apply != NULL && row->wire == NULL && mistake_concerns(row, all->genuine->scheme, all->key->kind);
}

static void list_singles_of(listing *all, const mistake *row) {
  wrong_recipe recipe;
  memset(&recipe, 0, sizeof recipe);
  recipe.rows[0] = row;
  recipe.rank = mistake_rank(row->place, AT_ROW);
  for (size_t v = 0; v < WRONG_VARIANTS; v++) {
    recipe.variants[0] = v;
    applied done = try_forms(all, &recipe);
    if (done == APPLIED_END) return;
    if (done != APPLIED || all->num_steps == STEPS_MAX || (row->light != 0 && v >= row->light)) continue;
    all->steps[all->num_steps].row = row;
    all->steps[all->num_steps++].variant = v;
  }
}

static void list_singles(listing *all) {
  const mistake *row;
  for (size_t i = 0; (row = mistake_at(i)) != NULL; i++)
    if (is_wanted(all, row)) list_singles_of(all, row);
}

/* Two of the same step would undo each other, but for the parts. How the signature is written is not paired. */
static int is_pair(const step *first, const step *second) {
  if (second->row->level == LEVEL_OUTPUT || first->row == second->row) return 0;
  return first->row->level < second->row->level ||
         (first->row->level == LEVEL_PARTS && second->row->level == LEVEL_PARTS);
}

static void list_pair(listing *all, const step *first, const step *second) {
  wrong_recipe recipe;
  memset(&recipe, 0, sizeof recipe);
  recipe.rows[0] = first->row;
  recipe.rows[1] = second->row;
  recipe.variants[0] = first->variant;
  recipe.variants[1] = second->variant;
  recipe.rank = mistake_rank(first->row->place, second->row->place);
  (void)try_forms(all, &recipe);
}

/* What makes the same as one mistake alone is not a pair: the singles stand in the list while the pairs are made. */
static void list_pairs(listing *all) {
  for (size_t i = 0; i < all->num_steps; i++)
    for (size_t k = 0; k < all->num_steps && all->num < all->most; k++)
      if (is_pair(&all->steps[i], &all->steps[k])) list_pair(all, &all->steps[i], &all->steps[k]);
}

const wrong_recipe *receiver_models(size_t *num_singles, size_t *num, mem *arena, const parsed_request *genuine,
                                    const diagnose_key *key, int with_pairs) {
  listing *all = mem_alloc(arena, sizeof *all);
  all->arena = arena;
  all->genuine = genuine;
  all->key = key;
  all->most = WRONG_SINGLES + WRONG_PAIRS;
  all->recipes = mem_alloc(arena, all->most * sizeof *all->recipes);
  all->signatures = mem_alloc(arena, all->most * sizeof *all->signatures);
  all->most = WRONG_SINGLES;
  maker_open(&all->maker, genuine, key);
  list_singles(all);
  *num_singles = all->num;
  all->most += WRONG_PAIRS;
  if (with_pairs) list_pairs(all);
  *num = all->num;
  maker_close(&all->maker);
  mem_free(&all->scratch);
  return all->recipes;
}

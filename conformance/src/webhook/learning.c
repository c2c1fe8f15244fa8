/* learning.c - backwards, from what a receiver takes to what it verifies. */
#include <string.h>

#include "run/judge/failure_findings.h"
#include "suite/catalogue_text.h"
#include "util/interrupt.h"
#include "util/progress.h"
#include "webhook/sent_one.h"

static int take_apart(const webhook *self, mem *arena, const delivery *d, parsed_request *genuine, diagnose_key *key) {
  static const bns_slice nothing = {NULL, 0};
  failure_findings_key(key, d->key);
  key->merchant = self->options->secret;
  return parsed_request_read(genuine, arena, d->scheme, &d->wire, nothing);
}

static int is_over(const webhook *self) {
  return interrupt_came() || self->is_own_fault || self->num_silent == SILENT_MAX;
}

static int is_taken(webhook *self, sent_one *one) {
  if (is_over(self)) return 0;
  webhook_post(self, one, &self->scratch);
  webhook_count_silence(self, one);
  return one->is_accepted;
}

/* What is signed rightly, under other names of its headers, or under the API key for a serial. 0: it is the same. */
static int make_otherwise(webhook *self, delivery *out, const delivery *plain, const wrong_recipe *recipe) {
  if (recipe->rows[0]->wire == NULL) return delivery_spelt(out, &self->scratch, plain, recipe->variants[0]) > 0;
  delivery_owned(out, &self->scratch, plain, bns_slice_of(self->options->api_key));
  return 1;
}

/* Whether the receiver takes a new delivery of this row, signed by the recipe; NULL: signed rightly. */
static int takes(webhook *self, const delivery_row *row, const wrong_recipe *recipe) {
  sent_one one;
  parsed_request genuine;
  diagnose_key key;
  wrong_made made;
  delivery plain;
  mem *arena = &self->scratch;
  int taken = 0;
  memset(&one, 0, sizeof one);
  webhook_tick(self);
  if (delivery_make(&plain, arena, row, &self->from) == BNS_OK && take_apart(self, arena, &plain, &genuine, &key)) {
    if (recipe == NULL) {
      delivery_signed(&one.delivery, arena, &plain, genuine.seen.signature);
      taken = is_taken(self, &one);
    } else if (recipe->rows[0]->apply == NULL) {
      taken = make_otherwise(self, &one.delivery, &plain, recipe) && is_taken(self, &one);
    } else if (receiver_models_make(&made, arena, recipe, &genuine, &key)) {
      delivery_signed(&one.delivery, arena, &plain, made.signature);
      self->num_tried++;
      taken = is_taken(self, &one);
    }
  }
  mem_reset(arena);
  return taken;
}

/* The narrowest of those between from and to that are accepted; NULL if none is, or so many that they tell nothing. */
static const wrong_recipe *narrowest(webhook *self, const delivery_row *row, const wrong_recipe *recipes, size_t from,
                                     size_t to) {
  const wrong_recipe *best = NULL;
  size_t num = 0;
  for (size_t i = from; i < to; i++) {
    progress_at(i, to);
    if (!takes(self, row, &recipes[i])) continue;
    num++;
    if (best == NULL || recipes[i].rank < best->rank) best = &recipes[i];
  }
  return to - from >= 4 && 2 * num > to - from ? NULL : best;
}

/* No string is wrong where it is the name of a header that is not found, or the serial that is not the API key. */
static const wrong_recipe *taken_otherwise(webhook *self, const delivery_row *row) {
  static const char *const ids[] = {"webhook-headers-not-found", "webhook-serial-compared-with-api-key"};
  wrong_recipe *recipe = mem_alloc(&self->arena, sizeof *recipe);
  for (size_t i = 0; i < 2; i++) {
    memset(recipe, 0, sizeof *recipe);
    recipe->rows[0] = mistake_find(bns_slice_of(ids[i]));
    if (!mistake_concerns(recipe->rows[0], self->from.scheme, BNS_KIND_RSA)) continue;
    if (i == 1 && self->options->api_key == NULL) continue;
    for (; recipe->variants[0] < (i == 0 ? DELIVERY_SPELLINGS : 1); recipe->variants[0]++)
      if (takes(self, row, recipe)) return recipe;
  }
  return NULL;
}

/* What was found is proved: it is taken a second time, and a genuine one is refused a second time. */
static const wrong_recipe *learn(webhook *self, const delivery_row *row, const delivery *refused) {
  const wrong_recipe *recipes, *best;
  size_t num_singles, num;
  parsed_request genuine;
  diagnose_key key;
  if (self->num_learnings == WEBHOOK_LEARNINGS || self->is_moody) return NULL;
  self->num_learnings++;
  self->is_moody = takes(self, row, NULL);
  if (self->is_moody || !take_apart(self, &self->arena, refused, &genuine, &key)) return NULL;
  progress_begin("Strings of wrong receivers");
  best = taken_otherwise(self, row);
  for (int with_pairs = 0; best == NULL && with_pairs < 2 && !is_over(self); with_pairs++) {
    recipes = receiver_models(&num_singles, &num, &self->arena, &genuine, &key, with_pairs);
    best = narrowest(self, row, recipes, with_pairs ? num_singles : 0, num);
  }
  progress_end();
  if (best == NULL || !takes(self, row, best) || takes(self, row, NULL)) return NULL;
  self->lesson = *best;
  self->lesson_row = row;
  self->has_lesson = 1;
  return &self->lesson;
}

/* The lesson, or the half of it that applies here: a small number is not rounded. */
static const wrong_recipe *known(webhook *self, const delivery_row *row) {
  const wrong_recipe *lesson = &self->lesson;
  if (!self->has_lesson) return NULL;
  if (takes(self, row, lesson)) return lesson;
  for (size_t k = 0; k < 2 && lesson->rows[1] != NULL; k++) {
    wrong_recipe *half = mem_alloc(&self->arena, sizeof *half);
    *half = *lesson;
    half->rows[0] = lesson->rows[1 - k];
    half->variants[0] = lesson->variants[1 - k];
    half->words[0] = lesson->words[1 - k];
    half->rows[1] = NULL;
    if (takes(self, row, half)) return half;
  }
  return NULL;
}

/* What was verified in place of the payload, and why: into the verdict. */
static void name_it(webhook *self, sent_one *one, const wrong_recipe *recipe) {
  verdict *v = &one->told.verdict;
  finding *findings = mem_alloc(&self->arena, 2 * sizeof *findings);
  parsed_request genuine;
  diagnose_key key;
  wrong_made made;
  for (size_t i = 0; i < 2 && recipe->rows[i] != NULL; i++) {
    mistake_words words;
    mistake_words_find(&words, &self->arena, self->set, bns_slice_of(recipe->rows[i]->id), recipe->words[i],
                       self->from.scheme);
    findings[i].id = bns_slice_of(recipe->rows[i]->id);
    findings[i].says = words.says;
    findings[i].confidence = CONFIDENCE_PROVED;
    v->num_findings = i + 1;
  }
  v->findings = findings;
  if (recipe->rows[0]->apply == NULL || !take_apart(self, &self->arena, &one->delivery, &genuine, &key) ||
      !receiver_models_make(&made, &self->arena, recipe, &genuine, &key))
    return;
  v->signed_bytes = made.text;
  one->told.sent = genuine.seen.payload;
}

static void look_into(webhook *self, sent_one *one) {
  const wrong_recipe *recipe;
  if (one->told.verdict.outcome != OUTCOME_REFUSED || alike_elsewhere(&one->answer)) return;
  recipe = known(self, one->delivery.row);
  if (recipe == NULL && !self->has_lesson) recipe = learn(self, one->delivery.row, &one->delivery);
  if (recipe != NULL) name_it(self, one, recipe);
}

/* One that is refused for its certificate alone has no wrong string. */
static int is_large_alone(const sent_one *all, size_t num) {
  size_t small = 0, large = 0, accepted = 0;
  for (size_t i = 0; i < num; i++) {
    int is_large = delivery_at(1) == all[i].delivery.row;
    large += is_large && all[i].told.verdict.outcome == OUTCOME_REFUSED;
    small += !is_large && all[i].told.verdict.outcome == OUTCOME_REFUSED;
    accepted += all[i].told.verdict.outcome == OUTCOME_PASS;
  }
  return large == 1 && small == 0 && accepted > 0;
}

/* The one with the large number tells most, and is looked into first. */
void learning_look_into(webhook *self, sent_one *all, size_t num) {
  self->refuses_large_only = is_large_alone(all, num);
  if (self->refuses_large_only) return;
  for (size_t i = 0; i < num; i++)
    if (delivery_at(2) == all[i].delivery.row) look_into(self, &all[i]);
  for (size_t i = 0; i < num; i++)
    if (delivery_at(2) != all[i].delivery.row) look_into(self, &all[i]);
}

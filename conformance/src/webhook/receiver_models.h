/* receiver_models.h - the catalogue used backwards: the strings that wrong receivers of webhooks are known to verify,
 * as recipes that any delivery can be signed by. Which of them a receiver accepts tells what it verifies. Pure. */
#ifndef RECEIVER_MODELS_H
#define RECEIVER_MODELS_H

#include "diagnosis/catalogue/catalogue.h"

enum { WRONG_SINGLES = 120, WRONG_PAIRS = 480, WRONG_VARIANTS = 32 };

/* wrong_recipe: one mistake or two. */
typedef struct wrong_recipe {
  const mistake *rows[2]; /* in the order of making; the second may be NULL */
  size_t variants[2];
  bns_slice words[2]; /* the variant's word in vectors/mistakes.json, or empty */
  int form;           /* of an HMAC: 0 hex, 1 upper-case hex, 2 base64 */
  unsigned rank;      /* the lower one is named: the narrower */
} wrong_recipe;

/* wrong_made: what a recipe makes of a delivery. */
typedef struct wrong_made {
  bns_slice text, signature;
} wrong_made;

/* receiver_models gives the recipes whose signatures of this delivery differ from its own and from one another: first
 * the num_singles of one mistake, then those of two, which take long to list: with_pairs tells that they are wanted. */
const wrong_recipe *receiver_models(size_t *num_singles, size_t *num, mem *arena, const parsed_request *genuine,
                                    const diagnose_key *key, int with_pairs);

/* receiver_models_make follows a recipe. 0: it changes nothing here. */
int receiver_models_make(wrong_made *out, mem *arena, const wrong_recipe *recipe, const parsed_request *genuine,
                         const diagnose_key *key);

#endif

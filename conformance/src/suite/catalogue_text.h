/* catalogue_text.h - what vectors/mistakes.json says of a mistake: the one place of these words, for every surface. */
#ifndef CATALOGUE_TEXT_H
#define CATALOGUE_TEXT_H

#include "suite/vectors.h"

typedef struct mistake_words {
  bns_slice id;
  bns_slice title;         /* a heading: no full stop */
  bns_slice says, mend;    /* a sentence each, with its full stop */
  const bns_json *json;    /* the whole entry */
  const bns_json *rules;   /* array of rule ids, perhaps empty, for all schemes together */
  const bns_json *sources; /* array of addresses of public reports and documents */
} mistake_words;

/* mistake_words_are tells that there are words of a mistake. */
int mistake_words_are(const vector_set *set, bns_slice id);

/* mistake_words_find looks a mistake up. variant picks other words for one form of it, where the file has them
 * ("stray-separator" has "lf"); failing that the scheme's name does; scheme NULL: unknown. 1; 0 where the set has no
 * such mistake: out then has the id alone. */
int mistake_words_find(mistake_words *out, mem *arena, const vector_set *set, bns_slice id, bns_slice variant,
                       const bns_scheme *scheme);

/* mistake_words_rule gives the id of rule number index, from 0, of those that are rules of the scheme (NULL: of any);
 * empty after the last. The first is the one that the mistake breaks most plainly. */
bns_slice mistake_words_rule(const mistake_words *words, const bns_scheme *scheme, size_t index);
/* mistake_words_rule_of gives the first of them that is about this kind of key, or about any. */
bns_slice mistake_words_rule_of(const mistake_words *words, const bns_scheme *scheme, bns_key_kind kind);
/* rule_is_of tells that a rule is about this kind of key (0: unknown, any). */
int rule_is_of(bns_slice rule, bns_key_kind kind);

/* rule_text gives a rule's sentence, empty if there is no such rule. */
bns_slice rule_text(mem *arena, const vector_set *set, bns_slice id);

/* mistake_words_at gives entry number index, from 0, of the file; NULL after the last. */
const bns_json *mistake_words_at(const vector_set *set, size_t index);

#endif

/* naming.c - from failing verdicts to mistakes. */
#include "naming.h"

#include <string.h>

#include "findings.h"
#include "judge.h"

enum {
  GROUPS_MAX = 128,
  FULL = 2,          /* of one group: searches for two mistakes together that find nothing */
  SINGLES = 24,      /* of one group: searches that find nothing, before it is given up */
  PAIRS_TRIED = 6000 /* candidates of a search for two; all of them are a matter for `explain` */
};

/* group: failures that probably have one cause: where it cannot be named a few times, it is not looked for again. */
typedef struct group {
  const bns_scheme *scheme;
  bns_key_kind kind;
  vector_op op;
  bns_slice stage;
  size_t unnamed;
} group;

typedef struct groups {
  group list[GROUPS_MAX];
  size_t num;
} groups;

static group *group_of(groups *all, const vector *v, const verdict *judged) {
  group *g;
  size_t i;
  for (i = 0; i < all->num; i++) {
    g = &all->list[i];
    if (g->scheme == v->scheme && g->kind == v->key->kind && g->op == v->op && bns_slice_equal(g->stage, judged->stage))
      return g;
  }
  if (all->num == GROUPS_MAX) return NULL;
  g = &all->list[all->num++];
  g->scheme = v->scheme;
  g->kind = v->key->kind;
  g->op = v->op;
  g->stage = judged->stage;
  return g;
}

static void name_one(run_result *result, const vector_set *set, groups *all, mem *scratch, size_t at) {
  const vector *v = result->cases[at];
  verdict *judged = &result->verdicts[at];
  group *g = group_of(all, v, judged);
  diagnose_limits limits;
  if (g == NULL || g->unnamed >= SINGLES) return;
  memset(&limits, 0, sizeof limits);
  limits.num_pairs = g->unnamed < FULL ? PAIRS_TRIED : 1;
  findings_find(judged, &result->arena, scratch, set, v, result->given[at], &limits);
  g->unnamed += judged->num_findings == 0;
}

void naming_run(run_result *result, const vector_set *set) {
  groups all;
  mem scratch = {NULL};
  size_t i;
  memset(&all, 0, sizeof all);
  for (i = 0; i < result->num_cases; i++) {
    const verdict *judged = &result->verdicts[i];
    if (result->given[i] == NULL || judged->outcome != OUTCOME_FAIL) continue;
    if (counted_as(judged, result->cases[i]->level) != COUNTED_FAILED) continue;
    mem_reset(&scratch);
    name_one(result, set, &all, &scratch, i);
  }
  mem_free(&scratch);
}

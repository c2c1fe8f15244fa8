/* name_failures.c - from failing verdicts to mistakes. */
#include "run/name_failures.h"

#include <string.h>

#include "run/judge/failure_findings.h"
#include "util/interrupt.h"
#include "run/judge/judge.h"

enum {
  GROUPS_MAX = 128,
  UNNAMED = 24,     /* searches in one group that may find nothing, before the group is given up */
  SEARCHES = 2,     /* the same, of searches for two mistakes together */
  ALL_SEARCHES = 6, /* of all groups */
  PAIRS = 400000,   /* candidates of such a search; only `explain` tries all that there are */
  ED25519_PAIRS = 3000
};

/* group: failures that probably have one cause. If a few searches cannot name it, no more are made. */
typedef struct group {
  const bns_scheme *scheme;
  bns_key_kind kind;
  vector_op op;
  bns_slice stage;
  bns_slice pair[2]; /* the two mistakes that were found together last */
  size_t unnamed, searches;
} group;

typedef struct groups {
  group list[GROUPS_MAX];
  size_t num, searches;
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

/* name_failures: one failing verdict, and what it is named by. */
typedef struct name_failures {
  run_result *result;
  const vector_set *set;
  mem *scratch;
  const vector *v;
  verdict *judged;
  const stages *given;
} name_failures;

static size_t find(const name_failures *n, const diagnose_limits *limits) {
  mem_reset(n->scratch);
  return failure_findings_find(n->judged, &n->result->arena, n->scratch, n->set, n->v, n->given, limits);
}

/* Tries the two mistakes that explained another failure of the group. */
static void find_known_pair(const name_failures *n, const group *g) {
  diagnose_limits limits;
  memset(&limits, 0, sizeof limits);
  limits.only = g->pair;
  limits.num_only = 2;
  if (g->pair[0].len != 0) find(n, &limits);
}

static void find_pair(const name_failures *n, groups *all, group *g) {
  diagnose_limits limits;
  memset(&limits, 0, sizeof limits);
  limits.num_pairs = n->v->key->kind == BNS_KIND_ED25519 ? ED25519_PAIRS : PAIRS;
  if (g->searches == SEARCHES || all->searches == ALL_SEARCHES) return;
  if (find(n, &limits) == 2 && n->judged->num_findings >= 2) {
    g->pair[0] = n->judged->findings[0].id;
    g->pair[1] = n->judged->findings[1].id;
  } else if (n->judged->num_findings == 0) {
    g->searches++;
    all->searches++;
  }
}

static void name_one(const name_failures *n, groups *all) {
  group *g = group_of(all, n->v, n->judged);
  diagnose_limits limits;
  memset(&limits, 0, sizeof limits);
  limits.num_pairs = 1;
  if (g == NULL || g->unnamed >= UNNAMED) return;
  find(n, &limits);
  if (n->judged->num_findings == 0) find_known_pair(n, g);
  if (n->judged->num_findings == 0) find_pair(n, all, g);
  g->unnamed += n->judged->num_findings == 0;
}

static int is_to_be_named(const run_result *result, size_t at) {
  const verdict *judged = &result->verdicts[at];
  return result->given[at] != NULL && judged->outcome == OUTCOME_FAIL &&
         counted_as(judged, result->cases[at]->level) == COUNTED_FAILED;
}

/* ------------------------------------------------------------------------------------------------------- one cause */

enum { NAMES_MAX = 64 };

/* tally of a name: how many failures of a scheme have it first. */
typedef struct name_count {
  const bns_scheme *scheme;
  bns_slice id;
  size_t num;
} name_count;

typedef struct name_counts {
  name_count list[NAMES_MAX];
  size_t num;
} name_counts;

/* Where a name stands, or would be added. */
static size_t place_of(const name_counts *all, const bns_scheme *scheme, bns_slice id) {
  size_t i = 0;
  while (i < all->num && !(all->list[i].scheme == scheme && bns_slice_equal(all->list[i].id, id)))
    i++;
  return i;
}

static void count_name(name_counts *all, const bns_scheme *scheme, bns_slice id) {
  size_t at = place_of(all, scheme, id);
  if (at == NAMES_MAX) return;
  if (at == all->num) all->num++;
  all->list[at].scheme = scheme;
  all->list[at].id = id;
  all->list[at].num++;
}

static void count_names(name_counts *all, const run_result *result) {
  memset(all, 0, sizeof *all);
  for (size_t i = 0; i < result->num_cases; i++) {
    const verdict *judged = &result->verdicts[i];
    const bns_scheme *scheme = result->cases[i]->scheme;
    if (judged->num_findings != 0) count_name(all, scheme, judged->findings[0].id);
  }
}

static int is_called(const verdict *judged, bns_slice id) {
  return judged->num_findings == 1 && judged->findings[0].confidence == CONFIDENCE_PROVED &&
         bns_slice_equal(judged->findings[0].id, id);
}

/* Gives a failure the most frequent name of its scheme that explains it as well. */
static void rename_one(const name_failures *n, const name_counts *all) {
  size_t at = place_of(all, n->v->scheme, n->judged->findings[0].id),
         best = at < all->num ? all->list[at].num : SIZE_MAX;
  verdict kept = *n->judged;
  for (size_t i = 0; i < all->num; i++) {
    const name_count *other = &all->list[i];
    diagnose_limits limits;
    if (other->scheme != n->v->scheme || other->num <= best) continue;
    memset(&limits, 0, sizeof limits);
    limits.only = &other->id;
    limits.num_only = limits.num_pairs = 1;
    find(n, &limits);
    if (is_called(n->judged, other->id)) {
      kept = *n->judged;
      best = other->num;
    }
    *n->judged = kept;
  }
}

/* One mistake of a program shows in many vectors, and in some of them another mistake would have made the same bytes:
 * one signs raw text, and where that text has an umlaut alone, it looks like "umlauts are signed raw". The fewest
 * causes that explain all are the likeliest, so the name that explains most takes what it explains too. */
static void name_alike(name_failures *n) {
  name_counts all;
  count_names(&all, n->result);
  for (size_t i = 0; i < n->result->num_cases && !interrupt_came(); i++) {
    n->v = n->result->cases[i];
    n->judged = &n->result->verdicts[i];
    n->given = n->result->given[i];
    if (is_to_be_named(n->result, i) && n->judged->num_findings != 0) rename_one(n, &all);
  }
}

void name_failures_run(run_result *result, const vector_set *set) {
  groups all;
  mem scratch = {NULL};
  name_failures n;
  size_t i;
  memset(&all, 0, sizeof all);
  n.result = result;
  n.set = set;
  n.scratch = &scratch;
  for (i = 0; i < result->num_cases && !interrupt_came(); i++) {
    n.v = result->cases[i];
    n.judged = &result->verdicts[i];
    n.given = result->given[i];
    if (is_to_be_named(result, i)) name_one(&n, &all);
  }
  name_alike(&n);
  mem_free(&scratch);
}

/* changes.c - what became of each case decides what became of its cause. */
#include "report/changes.h"

#include "text.h"

const char *change_word(change_kind kind) {
  static const char *const words[] = {"new", "mended", "other", "still", "first", "gone"};
  return words[kind];
}

/* find_case gives what a run says of a case; NULL: it did not judge it. */
static const comparison_case *find_case(const comparison_run *run, bns_slice id) {
  for (size_t i = 0; i < run->num_cases; i++)
    if (run->cases[i].grade != GRADE_NONE && bns_slice_equal(run->cases[i].id, id)) return &run->cases[i];
  return NULL;
}

/* tally: what another run says of the cases of a cause. */
typedef struct tally {
  size_t judged, wrong, same;
} tally;

static tally count_cases(const comparison_group *cause, const comparison_run *other) {
  tally sum = {0, 0, 0};
  for (size_t i = 0; i < cause->num_cases; i++) {
    const comparison_case *found = find_case(other, cause->cases[i].id);
    if (found == NULL) continue;
    sum.judged++;
    sum.wrong += found->grade < GRADE_OK;
    sum.same += found->grade < GRADE_OK && bns_slice_equal(found->key, cause->cases[i].key);
  }
  return sum;
}

static change_kind kind_of_old(const tally *sum) {
  if (sum->judged == 0) return CHANGE_GONE;
  if (sum->wrong == 0) return CHANGE_MENDED;
  return sum->same ? CHANGE_STILL : CHANGE_OTHER;
}

/* A cause of the later run whose cases were wrong before is told of by the earlier run's. */
static int is_new(change_kind *kind, const tally *sum) {
  *kind = sum->judged ? CHANGE_NEW : CHANGE_FIRST;
  return sum->wrong == 0;
}

static void put(change *out, size_t *num, change_kind kind, const comparison_group *cause, size_t now) {
  out[*num].kind = kind;
  out[*num].cause = cause;
  out[(*num)++].num_now = now;
}

change *changes_find(mem *arena, size_t *num, const comparison_run *before, const comparison_run *now) {
  change *all = (change *)mem_alloc(arena, (before->num_groups + now->num_groups + 1) * sizeof *all);
  *num = 0;
  for (size_t kind = 0; kind < NUM_CHANGE_KINDS; kind++) {
    for (size_t i = 0; i < now->num_groups; i++) {
      tally sum = count_cases(&now->groups[i], before);
      change_kind its_kind;
      if (is_new(&its_kind, &sum) && its_kind == (change_kind)kind)
        put(all, num, its_kind, &now->groups[i], now->groups[i].num_cases);
    }
    for (size_t i = 0; i < before->num_groups; i++) {
      tally sum = count_cases(&before->groups[i], now);
      if (kind_of_old(&sum) == (change_kind)kind) put(all, num, (change_kind)kind, &before->groups[i], sum.wrong);
    }
  }
  return all;
}

/* failure_groups.h - failures grouped by what causes them, for the reports that people read. One cause is one finding,
 * however many vectors it fails: the id of a mistake where one is known, else the stage that differs or the way it
 * ended. */
#ifndef FAILURE_GROUPS_H
#define FAILURE_GROUPS_H

#include "show/byte_diff.h"
#include "util/interned.h"
#include "suite/result.h"
#include "show/redact.h"
#include "suite/vectors.h"

typedef struct failure_group_member {
  bns_slice id;
  size_t place; /* of the vector, in file order */
} failure_group_member;

typedef struct failure_group {
  bns_slice key;   /* what is equal for all of its vectors */
  bns_slice title; /* "payload differs", "crash", or the id of a mistake with its confidence: ready to be shown */
  bns_slice says;  /* one sentence, ready to be shown */
  verdict example; /* of the first vector in file order; redacted, and owned by the causes */
  size_t example_place;
  failure_group_member *members; /* in file order, after failure_groups_sort */
  size_t num_members, cap_members;
  size_t num_unexplained; /* of them: searched to no avail. A run does not search all failures that look alike */
} failure_group;

typedef struct failure_groups {
  mem arena;
  interned kept;
  const vector_set *vectors;
  redactor *redactor;
  failure_group *list;
  size_t num, cap;
  size_t num_members; /* of all causes */
} failure_groups;

void failure_groups_open(failure_groups *self, const vector_set *vectors);
void failure_groups_add(failure_groups *self, const verdict *failed);
/* failure_groups_sort: what signs before what verifies, for a verifier often fails by the same mistake; then by how
 * many vectors they fail; crashes, hangs and broken replies after the others. */
void failure_groups_sort(failure_groups *self);
void failure_groups_close(failure_groups *self);

/* failure_group_key gives what is equal for all verdicts of one cause; in the arena. */
bns_slice failure_group_key(const redactor *hide, mem *arena, const verdict *failed);

/* verdict_copy: all that it points to is kept. */
verdict verdict_copy(interned *kept, const verdict *v);

/* failure_group_is_stage: a report has words for a stage of this name. */
int failure_group_is_stage(bns_slice name);

/* failure_group_title, failure_group_says: of one verdict, shown; in the arena. The verdict must be redacted. */
bns_slice failure_group_title(mem *arena, const verdict *failed);
bns_slice failure_group_says(mem *arena, const verdict *failed);

/* failure_group_put_rows appends what is known about a verdict's bytes: the split diff, or what it answered and what is
 * right; for a refusal what was changed to make the vector wrong; then what the adapter said on standard error. */
void failure_group_put_rows(buf *out, const layout *form, const vector_set *vectors, const verdict *failed);

/* failure_group_rules gives the rules that are broken, "SR-3, SR-1": those of the mistake where one is known, else
 * those that the vector cites; empty if it is not among the vectors. */
bns_slice failure_group_rules(mem *arena, const vector_set *vectors, const verdict *failed);

/* failure_group_mend says what to do about the mistake, ready to be shown; empty where none is known. */
bns_slice failure_group_mend(mem *arena, const vector_set *vectors, const verdict *failed);

/* failure_group_put_mend appends what to do, and the mistakes besides the first. */
void failure_group_put_mend(buf *out, const layout *form, const vector_set *vectors, const verdict *failed);

/* count_of writes "1 vector", "7 vectors". */
bns_slice count_of(mem *arena, size_t count, const char *what);

#endif

/* changes.h - two runs of one library compared, cause by cause: what is mended, what is new. Pure. */
#ifndef CHANGES_H
#define CHANGES_H

#include "report/comparison.h"

/* change_kind: CHANGE_MENDED: every case of the cause that was judged again is wrong no more. CHANGE_NEW: its cases
 * were judged before, and none was wrong. CHANGE_FIRST: they were not judged before. CHANGE_STILL: some are wrong as
 * they were. CHANGE_OTHER: they are wrong for another cause now. CHANGE_GONE: none was judged again. */
typedef enum change_kind {
  CHANGE_NEW = 0,
  CHANGE_MENDED,
  CHANGE_OTHER,
  CHANGE_STILL,
  CHANGE_FIRST,
  CHANGE_GONE,
  NUM_CHANGE_KINDS
} change_kind;

typedef struct change {
  change_kind kind;
  const comparison_group *cause; /* of the later run for CHANGE_NEW and CHANGE_FIRST, else of the earlier one */
  size_t num_now;                /* how many of its cases are wrong in the later run */
} change;

/* changes_find compares two runs, sorted, of one comparison or of two. The list, of *num, is in the arena: new ones
 * first, each kind in the order of its run's causes. */
change *changes_find(mem *arena, size_t *num, const comparison_run *before, const comparison_run *now);

/* change_word: "new", "mended", "other", "still", "first", "gone". */
const char *change_word(change_kind kind);

#endif

/* comparison.h - the runs of several implementations side by side: what each is worth in each group of cases, and why.
 * All reports of more than one implementation, and the page, are made from this. Pure. */
#ifndef COMPARISON_H
#define COMPARISON_H

#include "util/mem.h"
#include "suite/result.h"
#include "show/redact.h"
#include "suite/vectors.h"

/* grade: the five words, worst first; then cases that say nothing of the library: it does not offer what they ask for,
 * or they are for information. */
typedef enum grade { GRADE_DANGER = 0, GRADE_REFUSED, GRADE_ODD, GRADE_OPEN, GRADE_OK, GRADE_NONE, NUM_GRADES } grade;

typedef enum column {
  COLUMN_REST = 0,
  COLUMN_WEBSOCKET,
  COLUMN_FIX,
  COLUMN_US,
  COLUMN_PAY,
  COLUMN_MEANING,
  COLUMN_RETRIES,
  NUM_COLUMNS
} column;

typedef struct matrix_case {
  verdict verdict; /* redacted */
  grade grade;
  column column;
  size_t place;  /* of the vector, in file order */
  bns_slice key; /* of its cause; empty where it is ok or says nothing */
} matrix_case;

/* matrix_cause: the cases of one column that are wrong in one way. */
typedef struct matrix_cause {
  grade grade;
  column column;
  const matrix_case *cases; /* in file order; the first is the example */
  size_t num_cases;
} matrix_cause;

typedef struct matrix_cell {
  size_t counts[NUM_GRADES];
  grade worst; /* GRADE_NONE: not offered */
} matrix_cell;

typedef struct matrix_run {
  run_info info;   /* redacted */
  bns_slice label; /* what people call it: the name, until a report knows better */
  bns_slice fault;
  int not_run;        /* the fault is "not run: ..." */
  matrix_case *cases; /* by column, grade, cause, place, after matrix_sort */
  size_t num_cases, cap_cases;
  matrix_cause *causes; /* worst first, then the one with most cases */
  size_t num_causes;
  matrix_cell cells[NUM_COLUMNS];
  matrix_cell all;
  bns_slice id; /* its address: letters, digits, ".", "-", "_" and "~XX"; no two runs have the same */
  int is_older; /* measured with other vectors than these */
} matrix_run;

typedef struct matrix {
  mem arena, scratch;
  const vector_set *vectors;
  redactor *redactor;
  matrix_run *runs; /* worst first, after matrix_sort */
  size_t num_runs, cap_runs;
  int has_column[NUM_COLUMNS]; /* any run has a case there */
} matrix;

void matrix_open(matrix *self, const vector_set *vectors);
/* matrix_begin starts a run, matrix_add gives it a verdict, matrix_end ends it: as reporters are told. */
void matrix_begin(matrix *self, const run_info *info);
void matrix_add(matrix *self, const verdict *judged);
void matrix_end(matrix *self, const run_summary *summary);
/* matrix_sort: after the last run. */
void matrix_sort(matrix *self);
void matrix_close(matrix *self);

/* grade_name: "danger" ... "ok", "not offered". */
const char *grade_name(grade value);
/* column_name: as a heading, "Spot REST". column_id: as in an address, "rest". */
const char *column_name(column value);
const char *column_id(column value);

/* matrix_title names the cause of a case, in a word or a clause; ready to be shown, in the arena. */
bns_slice matrix_title(mem *arena, const verdict *judged);

/* matrix_says adds a sentence; empty where the title says all. */
bns_slice matrix_says(mem *arena, const verdict *judged);

/* matrix_shows_asked tells that cause_put_rows shows the whole call that was asked for. */
int matrix_shows_asked(const verdict *judged);

/* matrix_is_mistake tells that a verdict has this mistake: it is proved, or the first that explains it and likely. What
 * is only possible accuses nobody. */
int matrix_is_mistake(const verdict *judged, bns_slice mistake);

#endif

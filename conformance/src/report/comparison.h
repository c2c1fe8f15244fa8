/* comparison.h - the runs of several implementations side by side: what each is worth in each group of cases, and why.
 * All reports of more than one implementation, and the page, are made from this. Pure. */
#ifndef COMPARISON_H
#define COMPARISON_H

#include "util/interned.h"
#include "suite/result.h"
#include "report/need.h"
#include "show/redact.h"
#include "suite/vectors.h"

/* grade: the five words, worst first; then cases that say nothing of the library: it does not offer what they ask for,
 * or they are for information. */
typedef enum grade { GRADE_DANGER = 0, GRADE_REFUSED, GRADE_ODD, GRADE_OPEN, GRADE_OK, GRADE_NONE, NUM_GRADES } grade;

typedef enum column {
  COLUMN_REST = 0,
  COLUMN_WEBSOCKET,
  COLUMN_FIX,
  COLUMN_FUTURES,
  COLUMN_US,
  COLUMN_PAY,
  COLUMN_EXCHANGES, /* those that sign alike */
  COLUMN_MEANING,
  COLUMN_RETRIES,
  NUM_COLUMNS
} column;

typedef struct comparison_case {
  bns_slice id;
  const verdict *verdict; /* redacted, its ms left out; NULL where the grade is GRADE_OK or GRADE_NONE */
  column over;            /* the way that the call is made, whatever the column tells of */
  call_kind call;
  bns_key_kind signer; /* 0: not known */
  grade grade;
  column column;
  size_t place;  /* of the vector, in file order */
  bns_slice key; /* of its cause; empty where it is ok or says nothing */
} comparison_case;

/* comparison_group: the cases of one column that are wrong in one way. Of a danger the gravest is the example. */
typedef struct comparison_group {
  grade grade;
  column column;
  const comparison_case *cases; /* the first is the example; else in file order */
  size_t num_cases;
} comparison_group;

typedef struct comparison_cell {
  size_t counts[NUM_GRADES]; /* of cases */
  size_t causes[NUM_GRADES];
  grade worst; /* GRADE_NONE: not offered */
} comparison_cell;

typedef struct comparison_run {
  run_info info;   /* redacted */
  bns_slice label; /* what people call it: the name, until a report knows better */
  bns_slice fault;
  int not_run;            /* the fault is "not run: ..." */
  comparison_case *cases; /* by column, grade, cause, place, after comparison_sort */
  size_t num_cases, cap_cases;
  comparison_group *groups; /* worst first, then the one with most cases */
  size_t num_groups;
  comparison_cell cells[NUM_COLUMNS];
  comparison_cell all;
  size_t causes[NUM_GRADES]; /* how many ways of being wrong there are, whatever the column */
  bns_slice id;              /* its address: letters, digits, ".", "-", "_" and "~XX"; no two runs have the same */
  int is_earlier;            /* of the results that the others are compared with */
  int is_older;              /* measured with vectors of another version than these */
} comparison_run;

/* comparison_vector: what the cases of one vector have alike, in however many runs. */
typedef struct comparison_vector {
  int is_known; /* else nothing of it was asked for yet */
  column over;
  call_kind call;
} comparison_vector;

typedef struct comparison {
  mem arena, scratch;
  interned kept;             /* what many cases of many runs have alike */
  comparison_vector *shared; /* as many as there are vectors, in their order; NULL: there are none */
  const vector_set *vectors;
  redactor *redactor;
  comparison_run *runs; /* worst first, after comparison_sort */
  size_t num_runs, cap_runs;
  size_t num_past; /* behind them: earlier versions, after comparison_keep_latest, each library's the latest first */
  int has_column[NUM_COLUMNS]; /* any run has a case there */
} comparison;

void comparison_open(comparison *self, const vector_set *vectors);
/* comparison_begin starts a run, comparison_add gives it a verdict, comparison_end ends it: as reporters are told. */
void comparison_begin(comparison *self, const run_info *info);
void comparison_add(comparison *self, const verdict *judged);
void comparison_end(comparison *self, const run_summary *summary);
/* comparison_is_same_library tells that two runs are of one library, whatever its version: what has its name and is of
 * another language is another. */
int comparison_is_same_library(const comparison_run *a, const comparison_run *b);
/* comparison_keep_latest leaves of several versions of one library the latest among the runs: by its number, then by
 * its date. The others stand behind them, sorted as by comparison_sort, which follows. */
void comparison_keep_latest(comparison *self);
/* comparison_sort: after the last run. */
void comparison_sort(comparison *self);
void comparison_close(comparison *self);

/* comparison_of_versions is negative where a is the earlier one, 0 where they are the same: 1.10 is later than 1.9;
 * what is no number is compared by its bytes. */
int comparison_of_versions(bns_slice a, bns_slice b);

/* grade_name: "danger" ... "ok", "not offered". */
const char *grade_name(grade value);
/* column_name: as a heading, "Spot REST". column_id: as in an address, "rest". */
const char *column_name(column value);
const char *column_id(column value);

/* comparison_title names the cause of a case, in a word or a clause; ready to be shown, in the arena. */
bns_slice comparison_title(mem *arena, const verdict *judged);

/* comparison_says adds a sentence; empty where the title says all. */
bns_slice comparison_says(mem *arena, const verdict *judged);

/* comparison_shows_asked tells that failure_group_put_rows shows the whole call that was asked for. */
int comparison_shows_asked(const verdict *judged);

/* comparison_is_mistake tells that a verdict has this mistake: it is proved, or the first that explains it and likely.
 * What is only possible accuses nobody. */
int comparison_is_mistake(const verdict *judged, bns_slice mistake);

#endif

/* shown.h - bytes as a person reads them: what cannot be seen is a word in angle brackets (<LF>, <SOH>, <NBSP>), what
 * is not UTF-8 is hex, a literal '<' is <3C>. */
#ifndef SHOWN_H
#define SHOWN_H

#include <stdio.h>

#include "bnsign.h"

#define SHOWN_WIDTH 80

/* shown: how a text is written to a terminal. */
typedef struct shown {
  FILE *to;
  size_t indent;     /* of each row */
  int whole;         /* rows are not broken at the width */
  bns_slice api_key; /* where it occurs it is shortened to four characters at each end; empty: nothing is */
} shown;

/* shown_rows writes text and its LF, broken where it passes the width: where a part ends, if one does in the
 * row's second half. first: columns of the first row that are taken already. */
void shown_rows(const shown *how, bns_slice text, size_t first);
/* shown_text writes text with neither indent, breaks nor LF, and returns its columns. */
size_t shown_text(const shown *how, bns_slice text);
/* shown_short writes an API key or a secret that is public as its first letters, any other API key as four letters at
 * each end; returns its columns. */
size_t shown_short(FILE *to, bns_slice text, size_t letters, int is_public);
/* shown_quoted writes text as one word of a POSIX shell. Returns 0 where it holds a NUL, which no word can. */
int shown_quoted(FILE *to, bns_slice text);

#endif

/* printable.h - any bytes as text that can be read, pasted and told apart: control characters, invisible Unicode and
 * spaces that matter are words in angle brackets (<LF> <SP> <NBSP>); what is not valid UTF-8, and whatever else cannot
 * be seen, is hex (<FF FE>); a literal '<' is <3C>, unless a space or '=' follows it, as in no word. What comes out is
 * valid UTF-8 without controls. */
#ifndef PRINTABLE_H
#define PRINTABLE_H

#include "util/mem.h"

enum {
  SHOW_EDGES = 1,    /* spaces at the beginning and the end are <SP> */
  SHOW_SPACES = 2,   /* every space is <SP>: where two texts differ */
  SHOW_FIRST_HEX = 4 /* the first character outside ASCII is hex: where two texts differ */
};

/* show_cursor walks through bytes, one character a step. */
typedef struct show_cursor {
  bns_slice bytes;
  size_t at;
  size_t lead, tail; /* bytes [0, lead) and [tail, len) are spaces at an end */
  unsigned how;
} show_cursor;

show_cursor show_start(bns_slice bytes, unsigned how);
/* show_step appends the next character to out and gives its columns: East Asian wide ones 2, combining ones 0. -1 at
 * the end. Neighbouring bytes that are not UTF-8 are one step, at most eight at a time. */
int show_step(show_cursor *cursor, buf *out);

/* show_bytes appends all of it and gives the columns. */
size_t show_bytes(buf *out, bns_slice bytes, unsigned how);

/* show_text gives all of it, in the arena. */
bns_slice show_text(mem *arena, bns_slice bytes);

/* show_columns measures a text that is shown already. */
size_t show_columns(bns_slice shown);

#endif

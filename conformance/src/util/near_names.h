/* near_names.h - the names that somebody may have meant who wrote another. Pure. */
#ifndef NEAR_NAMES_H
#define NEAR_NAMES_H

#include "util/mem.h"

enum { NEAR_NAMES = 3 };

/* near_names gives the names that are nearest to a word, the first of those that are equally near, from a text with one
 * name a line: letters that are left out, added, exchanged or wrong make the distance; their case, "-", "_" and blanks
 * make none. The names are parts of the list. How many, at most NEAR_NAMES. */
size_t near_names(bns_slice out[NEAR_NAMES], bns_slice list, bns_slice word);

/* near_names_put writes "Did you mean A, B or C?", and nothing where no name is near. 1: something was written. */
int near_names_put(buf *out, bns_slice list, bns_slice word);

#endif

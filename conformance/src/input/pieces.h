/* pieces.h - a request of which the parts stand apart in a text: an address in one line, headers in a second, a body in
 * a third, each printed in its own way. Every combination that could be one is given, and the key tells. Pure. */
#ifndef PIECES_H
#define PIECES_H

#include "bnsign.h"
#include "util/mem.h"

enum { PIECES_MAX = 16 };

typedef struct pieces {
  bns_wire wire;
  bns_slice host;    /* may be empty */
  bns_slice written; /* the address, or else the first part, as it stands in the text */
  int has_method;    /* else it is not told, and wire has one that is only assumed */
  int is_unordered;  /* an object was printed in the order of its names */
  const char *note;  /* parameters and signature stand apart too, a clause; NULL: they do not */
} pieces;

/* pieces_find gives the signed requests that the parts of a text make, the likeliest first: 0 to PIECES_MAX. */
size_t pieces_find(pieces *out, mem *arena, bns_slice text);

#endif

/* text_views.h - a text as it may have been before it was shown: an editor has set other quotation marks, a page has
 * escaped it, a terminal has broken its lines. Which one it was the key tells. Pure. */
#ifndef TEXT_VIEWS_H
#define TEXT_VIEWS_H

#include "bnsign.h"
#include "util/mem.h"

enum { VIEWS_MAX = 12 };

typedef struct text_view {
  bns_slice text;
  const char *note; /* what was undone, a clause; NULL: nothing */
} text_view;

/* text_decode gives the text as UTF-8 without a byte order mark, where it is UTF-16 or has one, and without
 * a terminal's colours; else as it is. */
bns_slice text_decode(mem *arena, bns_slice text);

/* text_views gives the text as it is, and the others that differ from it: 1 to VIEWS_MAX. */
size_t text_views(text_view *out, mem *arena, bns_slice text);

/* text_count_curly counts curly quotation marks, text_with_plain_quotes writes a plain one for each. */
size_t text_count_curly(bns_slice text);
bns_slice text_with_plain_quotes(mem *arena, bns_slice text);

#endif

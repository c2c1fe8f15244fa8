/* text_views.h - a text as it may have been before it was shown: an editor has set other quotation marks, a page has
 * escaped it, a terminal has broken its lines. Which one it was the key tells. Pure. */
#ifndef TEXT_VIEWS_H
#define TEXT_VIEWS_H

#include "bnsign.h"
#include "util/mem.h"

enum { VIEWS_MAX = 48 };

/* text_change: what was undone to read a text so: nothing; a spelling, which a program may have written as well; how it
 * was laid out, which no request has in it. */
typedef enum text_change { TEXT_AS_IT_IS = 0, TEXT_SPELLED, TEXT_LAID_OUT } text_change;

typedef struct text_view {
  bns_slice text;
  const char *note; /* what was undone, a clause; NULL: nothing */
  text_change change;
  int is_rare; /* whether it was so is tried with the signature alone: to search every one would take long */
} text_view;

/* text_carets_left_out is the note of a command for cmd.exe that sends carets: what was read is not what it sends. */
extern const char text_carets_left_out[];

/* text_decode gives the text as UTF-8 without a byte order mark, where it is UTF-16 or has one, and without
 * a terminal's colours; else as it is. */
bns_slice text_decode(mem *arena, bns_slice text);

/* text_views gives the text as it is, and the others that differ from it: 1 to VIEWS_MAX. */
size_t text_views(text_view *out, mem *arena, bns_slice text);

/* text_count_curly counts curly quotation marks, text_with_plain_quotes writes a plain one for each. */
size_t text_count_curly(bns_slice text);
bns_slice text_with_plain_quotes(mem *arena, bns_slice text);

#endif

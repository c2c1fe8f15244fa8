/* byte_diff.h - the split diff: what is equal goes on rows of its own, so that both differing parts start in the same
 * column, each row with its count of bytes:
 *
 *   same    coin=USDT&network=ETH&address=0xA1&name=Main           44 bytes
 *   yours   <SP>                                                     1 byte
 *   right   %20                                                     3 bytes
 *   same    Account&amount=50&timestamp=1499827319559              41 bytes
 */
#ifndef BYTE_DIFF_H
#define BYTE_DIFF_H

#include "util/mem.h"
#include "suite/result.h"

/* layout: how text for people is laid out. */
typedef struct layout {
  unsigned width; /* 80 or 100; lines keep two columns less, so that they can be quoted */
  int colour;
  int whole;      /* rows are not cut */
  unsigned label; /* columns of a label, 0: six */
} layout;

/* diff_side: one of the two texts, and what of it stands for hidden bytes. */
typedef struct diff_side {
  const char *label; /* "yours", "right", "signed", "sent" */
  bns_slice text;
  const hidden *hidden;
  size_t num_hidden;
} diff_side;

/* diff_put appends the rows of two texts. A row longer than the width says how many more bytes it has. Characters and
 * percent escapes are not split. */
void diff_put(buf *out, const layout *form, const diff_side *first, const diff_side *second);

/* diff_bounds tells how many bytes two texts have alike at the beginning and at the end, whole characters and percent
 * escapes; of the same text lead is all of it. */
void diff_bounds(size_t *lead, size_t *tail, bns_slice a, bns_slice b);

/* diff_put_row appends one text as a row of its own, with its count. */
void diff_put_row(buf *out, const layout *form, const diff_side *side);

/* put_label appends "  label   " in the rows' first column; colour: in cyan. */
void put_label(buf *out, const layout *form, const char *label);

/* put_right appends spaces and a text that ends at the right edge, used columns being taken already; then LF. */
void put_right(buf *out, const layout *form, size_t used, const char *text);

/* put_wrapped appends words, broken at the width, lines after the first indented; then LF. used: columns of the first
 * line that are taken already. The text must be shown already (printable.h). */
void put_wrapped(buf *out, const layout *form, size_t used, unsigned indent, bns_slice text);

/* put_strong, put_alarm append a text in bold, in bold red; without colour as it is. */
void put_strong(buf *out, const layout *form, const char *text);
void put_alarm(buf *out, const layout *form, const char *text);

#endif

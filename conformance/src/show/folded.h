/* folded.h - a text as it can be searched for a secret that was written in another way: without its escapes, and then
 * its letters and digits alone, in lower case. Each byte knows where in the text it stands. */
#ifndef FOLDED_H
#define FOLDED_H

#include "util/mem.h"

/* folded: bytes[i] is what the text says in its bytes [from[i], to[i]). All-zero is empty. */
typedef struct folded {
  uint8_t *bytes;
  uint32_t *from, *to;
  size_t len;
} folded;

/* folded_open takes a text of less than 4 GiB as it is. */
void folded_open(folded *out, bns_slice text);
/* folded_unescape reads, in place, what is spelt %41, \x41, \u0041, \n, \/, &#65;, &#x41; or 0x41. 0: there was none.
 */
int folded_unescape(folded *self);
/* folded_letters gives the ASCII letters and digits alone, in lower case: a line end, a space, a quotation mark or a
 * sign of base64 in between does not count, on either side. */
void folded_letters(folded *out, const folded *from);
/* folded_letters_of gives the same of a text as it is, without the places. */
bns_slice folded_letters_of(mem *arena, bns_slice text);
/* folded_close wipes it. */
void folded_close(folded *self);

#endif

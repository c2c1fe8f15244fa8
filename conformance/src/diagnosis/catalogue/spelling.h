/* spelling.h - characters as a request spells them: percent-encoded or raw. Pure. */
#ifndef SPELLING_H
#define SPELLING_H

#include "text.h"

/* spelling_escape_at gives the byte that an escape at index i stands for; -1: there is none. */
int spelling_escape_at(bns_slice text, size_t i);

/* spelling_beyond_ascii reads the UTF-8 character of more than one byte that begins at index i, escaped or raw. Gives
 * how many bytes of text it takes; 0: there is none. */
size_t spelling_beyond_ascii(uint32_t *point, bns_slice raw, size_t i);

#endif

/* charset.h - the bytes of a character in character sets other than UTF-8, from charsets.txt. Pure. */
#ifndef CHARSET_H
#define CHARSET_H

#include "text.h"

/* charset_bytes gives a character in a set of charsets.txt, by its name: one byte or two, and how many. 0: the set has
 * no such character. */
size_t charset_bytes(uint8_t out[2], const char *name, uint32_t point);

/* charset_point gives the character of a byte in a set of one byte each; the byte's own number where there is none. */
uint32_t charset_point(const char *name, uint8_t byte);

/* charset_put_utf8 writes a character as UTF-8. */
void charset_put_utf8(bns_out *out, uint32_t point);

#endif

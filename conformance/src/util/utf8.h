/* utf8.h - a character as UTF-8. Pure. */
#ifndef UTF8_H
#define UTF8_H

#include "util/mem.h"

/* utf8_put writes a code point, up to 0x10FFFF; whether it is a surrogate is the caller's affair. */
void utf8_put(buf *out, uint32_t code);

#endif

/* text_bytes.h - a text that was printed as its bytes: a dump, a list of numbers, hex digits. Pure. */
#ifndef TEXT_BYTES_H
#define TEXT_BYTES_H

#include "bnsign.h"
#include "util/mem.h"

/* text_from_bytes gives the text of [80, 79, ...], <Buffer 50 4f ...>, 0x50, 0x4f, 504f... or of a dump with offsets,
 * where a signature is in it; of a dump of packets what stands between their heads. Any other text as it is. */
bns_slice text_from_bytes(mem *arena, bns_slice text);
/* text_from_latin1: UTF-8 was read as Latin-1, a character for each of its bytes. */
bns_slice text_from_latin1(mem *arena, bns_slice text);

#endif

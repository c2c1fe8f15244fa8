/* embedded.h - files of the tree that stand inside the program, as embed.S names them. */
#ifndef EMBEDDED_H
#define EMBEDDED_H

#include "bnsign.h"

/* EMBEDDED declares one, EMBEDDED_TEXT gives its bytes. Its length is a number of its own: two symbols may not be
 * subtracted from each other. */
#define EMBEDDED(symbol)                                                                                               \
  extern const uint8_t embed_##symbol[];                                                                               \
  extern const uint32_t embed_##symbol##_len
#define EMBEDDED_TEXT(symbol) ((bns_slice){embed_##symbol, embed_##symbol##_len})

#endif

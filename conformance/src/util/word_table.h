/* word_table.h - finding a word among a few that are known: member names, millions of them in a large run. Pure. */
#ifndef WORD_TABLE_H
#define WORD_TABLE_H

#include "bnsign.h"

typedef struct word {
  const char *text;
  size_t len;
} word;

#define WORD(text)                                                                                                     \
  { text, sizeof text - 1 }

/* words_find gives the place of a text among words, -1 if it is none of them. */
int words_find(bns_slice text, const word *words, size_t num_words);

#endif

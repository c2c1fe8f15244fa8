/* word_table.c - finding a word. */
#include "util/word_table.h"

#include <string.h>

int words_find(bns_slice text, const word *words, size_t num_words) {
  size_t i;
  if (text.len == 0) return -1;
  for (i = 0; i < num_words; i++)
    if (words[i].len == text.len && (uint8_t)words[i].text[0] == text.ptr[0] &&
        memcmp(words[i].text, text.ptr, text.len) == 0)
      return (int)i;
  return -1;
}

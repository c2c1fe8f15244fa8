/* shell_words.h - a command line as a shell would take it apart: quotes, $'...', line continuations. Nothing is
 * expanded or run: a variable stays as it is written, and it is told that there is one. Pure. */
#ifndef SHELL_WORDS_H
#define SHELL_WORDS_H

#include "bnsign.h"
#include "util/mem.h"

#define SHELL_WORDS_MAX 1024

typedef struct shell_words {
  bns_slice list[SHELL_WORDS_MAX];
  size_t num;
  size_t num_variables;
  bns_slice variable;   /* the first one, as it is written */
  int cut_at_ampersand; /* the command ended at an '&' with text right behind it: a URL without quotes */
  int open_quote;       /* a quotation mark that is never closed; 0 or the mark */
  int too_many;
  int is_blanked; /* a browser wrote blanks for characters beyond ASCII */
} shell_words;

/* shell_split reads one command: as sh does, or where lines end in '^' as cmd.exe does. It ends at a line end, or at
 * what a shell has for an end: ; | & > <. */
void shell_split(shell_words *out, mem *arena, bns_slice text);

#endif

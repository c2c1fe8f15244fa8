/* command_words.h - what is told of a program's commands and options, made from their rows. */
#ifndef COMMAND_WORDS_H
#define COMMAND_WORDS_H

#include <stdio.h>

#include "command_line.h"

/* help_put_usage: its usage, what it does, its options: a clause each, with is_long all that is known of each. No line
 * has more than 80 columns. */
void help_put_command(FILE *out, const command_table *table, const command_row *command, int is_long);
/* help_put_commands: a line or two for each command. */
void help_put_commands(FILE *out, const command_table *table);

/* man_put writes the parts of the man page that the rows decide, in mdoc, each between the two lines that mark it
 * there: for every command its options in the synopsis, and what they are. scripts/tree/man_options.py puts them in. */
void man_put(FILE *out, const command_table *table);

/* completion_put writes the script by which a shell completes the command line: "bash", "zsh" or "fish". 0, or -1: it
 * is none of them. */
int completion_put(FILE *out, const command_table *table, const char *shell);

/* Walking an option's value: value_next gives the next of the words with '|' between, NULL: there is none. len: its
 * length. A word that stands for itself has no capitals. */
const char *value_next(const char *value, const char *after, size_t *len);
int value_is_itself(const char *word, size_t len);

#endif

/* command_line.h - the commands and options of a program as rows, and the one loop that reads them. All that is told of
 * them is made from the same rows: command_words.h. */
#ifndef COMMAND_LINE_H
#define COMMAND_LINE_H

#include <stddef.h>

/* option_row: one option, of one command or of several. Two commands may have options of one name in two rows. */
typedef struct option_row {
  const char *name;  /* "--key", "-v" */
  const char *value; /* what follows it, as help shows it: words in capitals stand for something, others for themselves,
                        with '|' between; NULL: it is a flag */
  const char *help;  /* a clause, without a full stop */
  const char *more;  /* sentences for whoever wants more, one a line; NULL: none */
  unsigned commands; /* the bits of the commands that have it */
  /* set takes it over into out; value is NULL for a flag. 0, or the exit status, and what is wrong has been said. */
  int (*set)(void *out, const struct option_row *row, const char *value);
  size_t at;          /* for set: where in out */
  int matters_to_one; /* it is needed too where one case of many is done again */
} option_row;

typedef struct command_row {
  const char *name;
  unsigned bit;          /* in option_row.commands */
  const char *arguments; /* what follows its options, as help shows it; "": nothing */
  const char *help;      /* a clause, without a full stop */
} command_row;

typedef struct command_table {
  const char *program;
  const command_row *commands;
  size_t num_commands;
  const option_row *options;
  size_t num_options;
} command_table;

/* What the functions of a reader may return besides an exit status: all that was left has been taken. */
enum { OPTIONS_ALL_TAKEN = -1, OPTIONS_SAID_MAX = 320 };

/* option_reader: how the arguments of one command are read. Options may stand anywhere, as "--name value" or
 * "--name=value". */
typedef struct option_reader {
  const command_table *table;
  const command_row *command;
  void *out; /* given to every function */
  /* word is given what is no option, a negative number too, and all that follows it. 0, ALL_TAKEN, or the exit status.
   */
  int (*word)(void *out, char **words, int num);
  /* rest is given what follows "--"; NULL: those are words. 0, or the exit status. */
  int (*rest)(void *out, char **words, int num);
  /* given is told of each option that was taken; NULL: nobody asks. */
  void (*given)(void *out, const option_row *row, const char *value);
  int wants_help;              /* the reading ended at --help */
  char said[OPTIONS_SAID_MAX]; /* what is wrong, where nothing else has said it; it never repeats an option's value */
} option_reader;

/* option_rows_read reads argc arguments. 0; EXIT_USAGE, and said says why; or what a function of the reader returned,
 * which has said so itself. argv stays in use. */
int option_rows_read(option_reader *self, int argc, char **argv);

/* Functions for option_row.set: they put the text, or 1, at row->at of out. */
int option_set_text(void *out, const option_row *row, const char *value);
int option_set_flag(void *out, const option_row *row, const char *value);

/* command_find finds a command by its name, NULL: there is none. */
const command_row *command_find(const command_table *table, const char *name);

/* command_unknown writes that a word is no command, with those that it may have been meant for. */
void command_unknown(char *said, size_t cap, const command_table *table, const char *word);

/* words_near writes "did you mean A or B?" behind what is said, of the names that a word may have been meant for. 0:
 * none is near, and nothing is written. */
int words_near(char *said, size_t cap, const char *word, const char *const *names, size_t num);

/* How many letters have to be added, left out, exchanged or swapped with their neighbour to make one word of the other;
 * of words of more than 40 letters, more than any. */
size_t word_distance(const char *one, const char *other);

#endif

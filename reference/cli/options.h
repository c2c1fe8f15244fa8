/* options.h - the commands of bnsign and their options, one row each: command_line.h. */
#ifndef OPTIONS_H
#define OPTIONS_H

#include <stddef.h>
#include <stdio.h>

#include "command_line.h"

typedef struct options {
  const char *key, *api_key, *time_ms, *nonce, *now_ms, *exchange; /* NULL: not given */
  int steps, curl, json, verbose;
  const char **words; /* what is no option, in order */
  size_t num_words;
  const char **bodies; /* each --body */
  size_t num_bodies;
  void *memory;
} options;

typedef enum options_of { OPTIONS_OF_SIGN = 1, OPTIONS_OF_VERIFY = 2 } options_of;

extern const command_table options_table;

/* options_read reads what follows the command. Options may stand anywhere, as "--name value" or "--name=value"; after
 * "--" nothing is one. Returns 0, or the exit status; what is wrong has then been said. */
int options_read(options *o, options_of command, int argc, char **argv);
void options_close(options *o);

#endif

/* options.h - the command line of bnconform. */
#ifndef BNCONFORM_OPTIONS_H
#define BNCONFORM_OPTIONS_H

#include <stdio.h>

#include "run/run.h"

typedef struct report_wanted {
  const char *format;
  const char *path; /* NULL: standard output */
} report_wanted;

typedef enum subcommand {
  COMMAND_RUN = 0,
  COMMAND_SHOW,
  COMMAND_LIST,
  COMMAND_REPORT,
  COMMAND_SELF_CHECK,
  COMMAND_WEBHOOK, /* its one argument is the URL */
  COMMAND_EXPLAIN, /* its arguments are its own: cmd_explain_options.h */
  COMMAND_SERVE,   /* so are its: serve_options.h */
  COMMAND_HELP,
  COMMAND_VERSION
} subcommand;

/* options: what was asked for. Texts are the arguments' own. */
typedef struct arguments {
  mem arena;
  subcommand command;
  const char *directory; /* --vectors */
  run_options run;
  const char *expect;
  const char *clients, *home; /* report: see report_options */
  int update, verbose;
  const char *write; /* self-check: catches.json goes there */
  int published;
  const char *body;         /* webhook: a file */
  const bns_scheme *scheme; /* webhook: whose sender is played; NULL: Binance Pay's */
  unsigned certificates_port;
  const char *clock; /* webhook: "real", "fixed:MS"; NULL: real */
  report_wanted *reports;
  size_t num_reports;
  const char **arguments; /* what is no option: files, an id */
  size_t num_arguments;
  bns_slice again; /* those options, as one would type them, that matter to one vector alone */
} arguments;

/* arguments_read reads the arguments. 0; 64, with a sentence on err. Free with arguments_free in either case. */
int arguments_read(arguments *out, int argc, char **argv, FILE *err);
void arguments_free(arguments *self);

/* arguments_help writes what --help shows. */
void arguments_help(FILE *out);

/* options_want_folder tells that a report is a folder, which takes results of any vectors, or none. */
int options_want_folder(const arguments *self);

/* quoted appends a word as a shell would have to be given it. */
void quoted(buf *out, const char *word);

#endif

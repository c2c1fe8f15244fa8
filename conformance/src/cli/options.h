/* options.h - the command line of bnconform. */
#ifndef BNCONFORM_OPTIONS_H
#define BNCONFORM_OPTIONS_H

#include <stdio.h>

#include "cli/cmd_explain.h"
#include "run/run.h"
#include "serve/serve_options.h"

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
  COMMAND_EXPLAIN,
  COMMAND_SERVE,
  COMMAND_HELP, /* its argument is the command, or there is none; is_long_help, for_man_page */
  COMMAND_COMPLETION,
  COMMAND_VERSION
} subcommand;

/* options: what was asked for. Texts are the arguments' own. */
typedef struct arguments {
  mem arena;
  subcommand command;
  const char *directory; /* --vectors */
  run_options run;       /* its selection's lists are select and skip */
  const char **select, **skip;
  const char *expect;
  const char *clients, *home; /* report: see report_options */
  int errata;                 /* report: the published signatures */
  const char *upstream;       /* report: the library whose findings are told to its maintainers */
  const char *against;        /* report: a file of earlier results */
  int update, verbose;
  const char *write; /* self-check: catches.json goes there */
  int published;
  const char *body;         /* webhook: a file */
  const bns_scheme *scheme; /* webhook: whose sender is played; NULL: Binance Pay's */
  unsigned certificates_port;
  const char *webhook_key, *webhook_api_key; /* webhook: see webhook_options */
  int print_curl;
  server_clock clock; /* webhook: when the deliveries are sent */
  explain_options explain;
  serve_options serve;
  int is_long_help, for_man_page; /* help: all that is known of each option; the parts of the man page */
  report_wanted *reports;
  size_t num_reports;
  const char **arguments; /* what is no option: files, an id */
  size_t num_arguments;
  bns_slice program; /* as it was called, as one would type it */
  bns_slice again;   /* those options, as one would type them, that matter to one vector alone */
} arguments;

/* arguments_read reads the arguments. 0; 64, with a sentence on standard error. Free with arguments_free in either
 * case. */
int arguments_read(arguments *out, int argc, char **argv);
void arguments_free(arguments *self);

/* arguments_help writes what `help`, --help and `completion` show. 0, or 64. */
int arguments_help(const arguments *asked, FILE *out);

/* options_want_folder tells that a report is a folder, which takes results of any vectors, or none. */
int options_want_folder(const arguments *self);

/* quoted appends a word as a shell would have to be given it. */
void quoted(buf *out, const char *word);

#endif

/* options.c - the command line of bnconform. */
#include "cli/options.h"

#include <string.h>

#include "cli/option_rows.h"
#include "command_words.h"
#include "exchange_names.h"
#include "exit_status.h"
#include "report/report.h"
#include "say.h"

static const char about[] = "bnconform judges an implementation of Binance request signing, byte by byte.\n\n";
static const char statuses[] = "\n"
                               "bnconform COMMAND --help tells its options, bnconform help COMMAND all of them.\n"
                               "\n"
                               "Exit: 0 all is as it must be, 1 something failed, 2 incomplete, 3 the adapter\n"
                               "broke the contract, 4 vectors and manifest differ, 5 bnconform's own fault,\n"
                               "6 nothing ran, 64 usage, 130 interrupted. serve and webhook -- COMMAND: the\n"
                               "command's own status where that is 0. The contract: conformance/PROTOCOL.md\n";

static int refuse(const char *what, const char *why) {
  return say_usage("%s: %s", what, why);
}

static void put_overview(FILE *out) {
  fputs(about, out);
  help_put_commands(out, &command_rows);
  fputs(statuses, out);
}

/* Of any number of arguments it takes the first: there is nothing to be lost. */
static int put_help(const arguments *asked, FILE *out) {
  const char *name = asked->num_arguments == 0 ? NULL : asked->arguments[0];
  const command_row *command = name == NULL ? NULL : command_find(&command_rows, name);
  char said[OPTIONS_SAID_MAX];
  if (asked->for_man_page)
    man_put(out, &command_rows);
  else if (command != NULL)
    help_put_command(out, &command_rows, command, asked->is_long_help);
  else if (name == NULL)
    put_overview(out);
  else {
    command_unknown(said, sizeof said, &command_rows, name);
    return say_usage("%s", said);
  }
  return 0;
}

int arguments_help(const arguments *asked, FILE *out) {
  if (asked->command == COMMAND_HELP) return put_help(asked, out);
  if (asked->num_arguments == 1 && completion_put(out, &command_rows, asked->arguments[0]) == 0) return 0;
  return refuse("completion", "it takes the name of a shell: bash, zsh or fish");
}

void quoted(buf *out, const char *word) {
  static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-./=:,@%+";
  if (word[0] != 0 && word[strspn(word, plain)] == 0) {
    buf_put_text(out, word);
    return;
  }
  buf_put_text(out, "'");
  for (; *word != 0; word++) {
    if (*word == '\'')
      buf_put_text(out, "'\\''");
    else
      buf_put(out, word, 1);
  }
  buf_put_text(out, "'");
}

/* given notes what has to be said again where one vector is run again. */
static void given(void *out, const option_row *row, const char *value) {
  arguments *to = out;
  buf again = {NULL, 0, 0};
  if (!row->matters_to_one) return;
  buf_put_slice(&again, to->again);
  if (again.len != 0) buf_put_text(&again, " ");
  buf_put_text(&again, row->name);
  if (value != NULL) {
    buf_put_text(&again, " ");
    quoted(&again, value);
  }
  to->again = mem_take(&to->arena, &again);
}

static int check_reports(const arguments *o) {
  size_t i, k;
  for (i = 0; i < o->num_reports; i++)
    for (k = 0; k < i; k++) {
      const char *a = o->reports[i].path, *b = o->reports[k].path;
      if (a == NULL ? b == NULL : b != NULL && strcmp(a, b) == 0)
        return refuse(a == NULL ? "--report" : a, "only one report can go there");
    }
  return 0;
}

static int is_partial(const selection *s) {
  return s->num_select != 0 || s->num_skip != 0 || s->num_shards != 0 || s->scheme != NULL;
}

int options_want_folder(const arguments *self) {
  size_t i;
  for (i = 0; i < self->num_reports; i++)
    if (report_find(self->reports[i].format)->is_folder) return 1;
  return 0;
}

/* ---------------------------------------------------------------------------------------------- words of a command */

static int keep_word(void *out, char **words, int num) {
  arguments *to = out;
  (void)num;
  to->arguments[to->num_arguments++] = words[0];
  return 0;
}

/* run, serve and webhook: a program to run. */
static int keep_command(void *out, char **words, int num) {
  arguments *to = out;
  if (num == 0) return refuse("--", "no command follows it");
  to->run.command = to->serve.command = words;
  return 0;
}

/* explain: a file or a text, or a curl command, of which all that follows is a part. */
static int keep_request(void *out, char **words, int num) {
  explain_options *to = &((arguments *)out)->explain;
  if (to->word != NULL)
    return refuse(words[0], "explain takes one file, one URL or one curl command; quote what belongs together");
  if (strcmp(words[0], "curl") != 0) {
    to->word = words[0];
    return 0;
  }
  to->curl = mem_alloc(&((arguments *)out)->arena, (size_t)num * sizeof *to->curl);
  for (; to->num_curl < (size_t)num; to->num_curl++)
    to->curl[to->num_curl] = bns_slice_of(words[to->num_curl]);
  return OPTIONS_ALL_TAKEN;
}

/* ---------------------------------------------------------------------------------------------- what fits together */

static int check_run(const arguments *o) {
  if (o->num_arguments != 0)
    return refuse(o->arguments[0], "a command to judge stands behind --, as in  bnconform run -- python3 adapter.py");
  if (o->update && o->expect == NULL) return refuse("--update", "it needs --expect FILE");
  if (o->update && is_partial(&o->run.selection))
    return refuse("--update",
                  "only a complete run can be written down: leave --select, --skip, --exchange and --shard out");
  return 0;
}

static int check_serve(const arguments *o) {
  if (o->num_arguments != 0)
    return refuse(o->arguments[0], "a program to run stands behind --, as in  bnconform serve -- python3 client.py");
  if (o->serve.keep && o->serve.command == NULL)
    return refuse("--keep", "the page of a server without a command stays until Ctrl-C");
  if (o->serve.unsealed && o->serve.command == NULL)
    return refuse("--unsealed", "it says how a command is run, and there is none");
  return 0;
}

static int check_explain(const explain_options *o) {
  if (o->exchange && o->scheme && o->exchange != o->scheme)
    return say_usage("--exchange %s is %s, and --scheme says %s: leave out one of them", exchange_name(o->exchange),
                     bns_scheme_name(o->exchange), bns_scheme_name(o->scheme));
  if (o->key && strcmp(o->key, "-") == 0 && !o->curl && (!o->word || strcmp(o->word, "-") == 0))
    return refuse("--key -", "standard input cannot be both the key and the request");
  return 0;
}

static int check_webhook(const arguments *o) {
  if (o->num_arguments != 1)
    return refuse("webhook", "it takes one URL, as in  bnconform webhook http://127.0.0.1:8000/pay");
  if (o->print_curl && o->run.command != NULL)
    return refuse("--print-curl", "nothing is sent, so no receiver is started: leave the command out");
  if (o->print_curl && o->num_reports != 0) return refuse("--print-curl", "nothing is judged, so there is no report");
  return 0;
}

static int check(const arguments *o) {
  size_t num = o->num_arguments;
  switch (o->command) {
  case COMMAND_RUN:
    if (check_run(o) != 0) return EXIT_USAGE;
    break;
  case COMMAND_SERVE: return check_serve(o);
  case COMMAND_EXPLAIN: return check_explain(&o->explain);
  case COMMAND_SHOW: return num == 1 ? 0 : refuse("show", "it takes one id; bnconform list prints them all");
  case COMMAND_WEBHOOK:
    if (check_webhook(o) != 0) return EXIT_USAGE;
    break;
  case COMMAND_REPORT:
    if (o->against != NULL && (o->errata || o->upstream != NULL))
      return refuse("--against", "it compares two runs, and goes with neither --errata nor --upstream");
    if (o->upstream != NULL && o->errata) return refuse("--upstream", "it tells of results, and --errata of documents");
    if (num != 0 && o->errata) return refuse(o->arguments[0], "--errata tells of documents, and takes no result files");
    if (num == 0 && !o->errata && !options_want_folder(o)) return refuse("report", "it takes result files");
    break;
  case COMMAND_SELF_CHECK: return num == 0 ? 0 : refuse(o->arguments[0], "self-check takes no argument");
  case COMMAND_LIST: return num <= 1 ? 0 : refuse(o->arguments[1], "list takes one word");
  case COMMAND_HELP: return num <= 1 ? 0 : refuse(o->arguments[1], "help takes one command");
  case COMMAND_VERSION: return num == 0 ? 0 : refuse(o->arguments[0], "version takes no argument");
  case COMMAND_COMPLETION: return 0;
  }
  return check_reports(o);
}

/* --------------------------------------------------------------------------------------------------------- reading */

static void set_defaults(arguments *out, size_t most) {
  memset(out, 0, sizeof *out);
  out->run.deadline_ms = 2000;
  out->run.start_deadline_ms = 10000;
  out->run.send_deadline_ms = 10000;
  out->run.window = 64;
  out->run.restarts = 25;
  out->reports = mem_alloc(&out->arena, most * sizeof *out->reports);
  out->arguments = mem_alloc(&out->arena, most * sizeof *out->arguments);
  out->select = mem_alloc(&out->arena, most * sizeof *out->select);
  out->skip = mem_alloc(&out->arena, most * sizeof *out->skip);
  out->run.selection.select = out->select;
  out->run.selection.skip = out->skip;
}

/* The options that are commands as well. */
static const char *command_name(const char *word) {
  if (strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0) return "help";
  return strcmp(word, "--version") == 0 ? "version" : word;
}

static subcommand command_of(const command_row *row) {
  unsigned number = 0;
  while (row->bit >> number != 1)
    number++;
  return (subcommand)number;
}

static int read_options(arguments *out, const command_row *row, int argc, char **argv) {
  option_reader reader = {.table = &command_rows, .command = row, .out = out, .word = keep_word, .given = given};
  int failed;
  if (out->command == COMMAND_EXPLAIN) reader.word = keep_request;
  if (out->command == COMMAND_RUN || out->command == COMMAND_SERVE || out->command == COMMAND_WEBHOOK)
    reader.rest = keep_command;
  failed = option_rows_read(&reader, argc, argv);
  if (reader.said[0] != 0) return say_usage("%s", reader.said);
  if (failed || !reader.wants_help) return failed ? failed : check(out);
  out->command = COMMAND_HELP;
  out->arguments[0] = row->name;
  out->num_arguments = 1;
  return 0;
}

static void keep_program(arguments *out, const char *name) {
  buf word = {NULL, 0, 0};
  if (name == NULL || name[0] == 0) return;
  quoted(&word, name);
  out->program = mem_take(&out->arena, &word);
}

int arguments_read(arguments *out, int argc, char **argv) {
  const command_row *row;
  char said[OPTIONS_SAID_MAX];
  set_defaults(out, (size_t)argc + 1);
  keep_program(out, argv[0]);
  if (argc < 2) {
    put_overview(stderr);
    return EXIT_USAGE;
  }
  row = command_find(&command_rows, command_name(argv[1]));
  if (row == NULL) {
    command_unknown(said, sizeof said, &command_rows, argv[1]);
    return say_usage("%s", said);
  }
  out->command = command_of(row);
  out->is_long_help = out->command == COMMAND_HELP;
  if (out->command == COMMAND_WEBHOOK) out->run.deadline_ms = 5000;
  /* For scripts/tree/man_options.py: no row tells of it. */
  out->for_man_page = out->is_long_help && argc == 3 && strcmp(argv[2], "--man") == 0;
  return out->for_man_page ? 0 : read_options(out, row, argc - 2, argv + 2);
}

void arguments_free(arguments *self) {
  mem_free(&self->arena);
}

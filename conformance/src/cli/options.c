/* options.c - the command line of bnconform. */
#include "cli/options.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "report/report.h"
#include "suite/scheme_traits.h"
#include "report/tally.h"
#include "text.h"

static const char help[] = "bnconform judges an implementation of Binance request signing, byte by byte.\n"
                           "\n"
                           "  bnconform explain [FILE | curl ... | URL] a refused request in, the mistake out\n"
                           "  bnconform run [OPTIONS] [-- COMMAND...]   judges an adapter; without COMMAND the\n"
                           "                                            built-in reference\n"
                           "  bnconform serve [OPTIONS] [-- COMMAND...] a server that verifies what any client\n"
                           "                                            sends it; COMMAND runs sealed, with\n"
                           "                                            the exchange's names leading to it\n"
                           "  bnconform webhook URL                     genuine and forged Binance Pay\n"
                           "                                            deliveries to a receiver\n"
                           "  bnconform show ID                         a vector, a rule or a @key explained\n"
                           "  bnconform list                            all ids, one a line\n"
                           "  bnconform report FILE... [--report ...]   result files merged, in any format; several\n"
                           "                                            libraries side by side\n"
                           "  bnconform self-check [-v] [--json]        breaks the reference in every known way:\n"
                           "                                            the vectors must notice each\n"
                           "  bnconform --version | --help\n"
                           "\n"
                           "Options of run\n"
                           "  --select GLOB, --skip GLOB    only these vectors, not these; repeatable\n"
                           "  --shard K/N                   every Nth vector, from the Kth\n"
                           "  --report FORMAT[=FILE]        text, ndjson, tap, junit, markdown, html=FOLDER,\n"
                           "                                findings; repeatable\n"
                           "  --json                        the same as --report ndjson\n"
                           "  --expect FILE [--update]      failures that are known; write them\n"
                           "  --deadline MS                 for an answer (2000; 10000 for a library's call)\n"
                           "  --start-deadline MS           for the answer to hello (10000)\n"
                           "  --reach sealed|base-url|base-url-tls\n"
                           "                                how a library's own calls find the server\n"
                           "  --adds NAME,...               parameters that they may have besides\n"
                           "  --window N                    requests at once, at most (64)\n"
                           "  --restarts N                  before the adapter is given up (25)\n"
                           "  --oneshot                     a new process for each vector\n"
                           "  --vectors DIR                 instead of the vectors inside this program\n"
                           "  -v                            nothing is cut\n"
                           "\n"
                           "Options of report, besides --report, --json, --vectors, -v\n"
                           "  --clients DIR                 what is known of the libraries: conformance/clients\n"
                           "  --home URL                    of the project: where the page opens issues\n"
                           "\n"
                           "Options of explain\n"
                           "  --key FILE|env:NAME|@NAME|-   the secret or the key; else it is asked for\n"
                           "  --api-key TEXT                the API key that it belongs to\n"
                           "  --scheme S, --now MS          where the request does not tell; judges its age too\n"
                           "  --signed FILE                 what your program signed\n"
                           "  --json                        one object\n"
                           "\n"
                           "Options of serve\n"
                           "  --port N                      on 127.0.0.1; any that is free (0)\n"
                           "  --key SOURCE                  as of explain; belongs to whatever API key arrives\n"
                           "  --keys FILE                   more keys, in the form of vectors/keys.json\n"
                           "  --log FILE                    a record of each request, NDJSON\n"
                           "  --clock real|fixed:MS         the time that requests are judged by\n"
                           "  --rules today|2025            2025: as before 15 January 2026\n"
                           "  --unsealed                    the command gets a proxy, and is not shut in\n"
                           "\n"
                           "Options of webhook, besides --select, --skip, --report, --json, --deadline, -v\n"
                           "  --body FILE                   what is delivered\n"
                           "  --scheme S                    whose deliveries (pay-webhook)\n"
                           "  --certificates-port N         where the public keys are served\n"
                           "  --clock real|fixed:MS         the time of the deliveries\n"
                           "\n"
                           "Exit: 0 all is as it must be, 1 something failed, 2 incomplete, 3 the adapter\n"
                           "broke the contract, 4 vectors and manifest differ, 5 bnconform's own fault,\n"
                           "6 nothing ran, 64 usage, 130 interrupted. serve -- COMMAND: the command's own\n"
                           "status where that is 0. The contract: conformance/PROTOCOL.md\n";

void arguments_help(FILE *out) {
  fputs(help, out);
}

/* reading: what the options' functions share. */
typedef struct reading {
  arguments *out;
  FILE *err;
} reading;

static int refuse(const reading *r, const char *what, const char *why) {
  fprintf(r->err, "bnconform: %s: %s\n", what, why);
  return EXIT_USAGE;
}

/* ----------------------------------------------------------------------------------------------------- arguments */

static int read_number(const char *text, unsigned least, unsigned most, unsigned *number) {
  uint64_t value;
  if (bns_number(&value, bns_slice_of(text)) != BNS_OK || value < least || value > most) return -1;
  *number = (unsigned)value;
  return 0;
}

static int set_milliseconds(reading *r, double *out, const char *name, const char *value) {
  unsigned number;
  if (read_number(value, 1, 3600000, &number) != 0) return refuse(r, name, "it takes milliseconds, from 1 to 3600000");
  *out = number;
  return 0;
}

static int set_vectors(reading *r, const char *value) {
  r->out->directory = value;
  return 0;
}

static int set_expect(reading *r, const char *value) {
  r->out->expect = value;
  return 0;
}

static int set_deadline(reading *r, const char *value) {
  int failed = set_milliseconds(r, &r->out->run.deadline_ms, "--deadline", value);
  r->out->run.send_deadline_ms = r->out->run.deadline_ms;
  return failed;
}

static int set_start_deadline(reading *r, const char *value) {
  return set_milliseconds(r, &r->out->run.start_deadline_ms, "--start-deadline", value);
}

static int set_reach(reading *r, const char *value) {
  int reach = send_reach_find(value);
  if (reach < 0) return refuse(r, "--reach", "it takes sealed, base-url or base-url-tls");
  r->out->run.reach = (send_reach)reach;
  return 0;
}

/* The names are cut apart at the commas. */
static int set_adds(reading *r, const char *value) {
  bns_slice copy = mem_copy(&r->out->arena, value, strlen(value) + 1);
  char *at = (char *)(uintptr_t)copy.ptr;
  const char **names = mem_alloc(&r->out->arena, (copy.len + 1) * sizeof *names);
  size_t num = 0;
  for (; at != NULL; num++) {
    names[num] = at;
    at = strchr(at, ',');
    if (at != NULL) *at++ = 0;
    if (names[num][0] == 0) return refuse(r, "--adds", "it takes names of parameters, with commas between");
  }
  r->out->run.adds = names;
  r->out->run.num_adds = num;
  return 0;
}

static int set_window(reading *r, const char *value) {
  if (read_number(value, 1, 65536, &r->out->run.window) == 0) return 0;
  return refuse(r, "--window", "it takes a number from 1 to 65536");
}

static int set_restarts(reading *r, const char *value) {
  if (read_number(value, 0, 1000000, &r->out->run.restarts) == 0) return 0;
  return refuse(r, "--restarts", "it takes a number from 0 to 1000000");
}

static int set_shard(reading *r, const char *value) {
  selection *s = &r->out->run.selection;
  const char *slash = strchr(value, '/');
  bns_slice k = bns_slice_of(value);
  uint64_t shard = 0;
  unsigned num = 0;
  if (slash != NULL) {
    k.len = (size_t)(slash - value);
    if (bns_number(&shard, k) == BNS_OK && read_number(slash + 1, 1, 1000000, &num) == 0 && shard >= 1 &&
        shard <= num) {
      s->shard = (size_t)shard;
      s->num_shards = num;
      return 0;
    }
  }
  return refuse(r, "--shard", "it takes K/N, with K from 1 to N");
}

/* The list has room for one more: there are fewer of a kind than arguments. */
static int add_select(reading *r, const char *value) {
  selection *s = &r->out->run.selection;
  ((const char **)(uintptr_t)s->select)[s->num_select++] = value;
  return 0;
}

static int add_skip(reading *r, const char *value) {
  selection *s = &r->out->run.selection;
  ((const char **)(uintptr_t)s->skip)[s->num_skip++] = value;
  return 0;
}

static int add_report(reading *r, const char *value) {
  report_wanted *wanted = &r->out->reports[r->out->num_reports++];
  const char *equals = strchr(value, '=');
  const reporter_kind *kind;
  bns_slice format = bns_slice_of(value);
  if (equals != NULL) format.len = (size_t)(equals - value);
  wanted->format = (const char *)mem_format(&r->out->arena, "%.*s", (int)format.len, value).ptr;
  kind = wanted->format == NULL ? NULL : report_find(wanted->format);
  wanted->path = equals == NULL || strcmp(equals + 1, "-") == 0 ? NULL : equals + 1;
  if (kind == NULL)
    return refuse(r, value, "it is no format of --report: text, ndjson, tap, junit, markdown, html, findings");
  if (equals != NULL && equals[1] == 0) return refuse(r, value, "it names no file after '='");
  if (kind->is_folder && wanted->path == NULL) return refuse(r, value, "it makes many files: --report html=FOLDER");
  return 0;
}

static int set_clients(reading *r, const char *value) {
  r->out->clients = value;
  return 0;
}

static int set_home(reading *r, const char *value) {
  r->out->home = value;
  if (strncmp(value, "https://", 8) == 0 || strncmp(value, "http://", 7) == 0) return 0;
  return refuse(r, "--home", "it takes an address, as in  --home https://example.org/bnconform");
}

static int set_json(reading *r, const char *value) {
  (void)value;
  return add_report(r, "ndjson");
}

static int set_body(reading *r, const char *value) {
  r->out->body = value;
  return 0;
}

static int set_scheme(reading *r, const char *value) {
  r->out->scheme = bns_scheme_find(value, strlen(value));
  if (r->out->scheme != NULL && r->out->scheme->is_webhook) return 0;
  return refuse(r, "--scheme", "it takes the name of a webhook's scheme: pay-webhook");
}

static int set_certificates_port(reading *r, const char *value) {
  if (read_number(value, 0, 65535, &r->out->certificates_port) == 0) return 0;
  return refuse(r, "--certificates-port", "it takes a number from 0 to 65535");
}

static int set_clock(reading *r, const char *value) {
  bns_slice ms = bns_slice_of(value);
  uint64_t number;
  r->out->clock = value;
  if (bns_slice_is(ms, "real")) return 0;
  if (ms.len > 6 && memcmp(value, "fixed:", 6) == 0) {
    ms.ptr += 6;
    ms.len -= 6;
    if (ms.len <= 15 && bns_number(&number, ms) == BNS_OK) return 0;
  }
  return refuse(r, "--clock", "it takes real, or fixed: and milliseconds since 1970");
}

static int set_write(reading *r, const char *value) {
  r->out->write = value;
  return 0;
}

static int set_published(reading *r, const char *value) {
  (void)value;
  r->out->published = 1;
  return 0;
}

static int set_oneshot(reading *r, const char *value) {
  (void)value;
  r->out->run.oneshot = 1;
  return 0;
}

static int set_update(reading *r, const char *value) {
  (void)value;
  r->out->update = 1;
  return 0;
}

static int set_verbose(reading *r, const char *value) {
  (void)value;
  r->out->verbose = 1;
  return 0;
}

static int set_help(reading *r, const char *value) {
  (void)value;
  r->out->command = COMMAND_HELP;
  return 0;
}

enum { OF_RUN = 1, OF_REPORT = 2, OF_SHOW = 4, OF_LIST = 8, OF_WEBHOOK = 32, OF_SELF_CHECK = 64 };

typedef struct option {
  const char *name;
  int takes_value;
  unsigned commands;
  int (*set)(reading *, const char *);
  int matters_to_one; /* a run of one vector alone needs it too */
} option;

static const option known[] = {
    {"--vectors", 1, OF_SELF_CHECK | OF_RUN | OF_REPORT | OF_SHOW | OF_LIST | OF_WEBHOOK, set_vectors, 1},
    {"--select", 1, OF_RUN | OF_WEBHOOK, add_select, 0},
    {"--skip", 1, OF_RUN | OF_WEBHOOK, add_skip, 0},
    {"--shard", 1, OF_RUN, set_shard, 0},
    {"--deadline", 1, OF_RUN | OF_WEBHOOK, set_deadline, 1},
    {"--start-deadline", 1, OF_RUN, set_start_deadline, 1},
    {"--window", 1, OF_RUN, set_window, 0},
    {"--restarts", 1, OF_RUN, set_restarts, 0},
    {"--oneshot", 0, OF_RUN, set_oneshot, 1},
    {"--reach", 1, OF_RUN, set_reach, 1},
    {"--adds", 1, OF_RUN, set_adds, 1},
    {"--expect", 1, OF_RUN, set_expect, 0},
    {"--update", 0, OF_RUN, set_update, 0},
    {"--report", 1, OF_RUN | OF_REPORT | OF_WEBHOOK, add_report, 0},
    {"--clients", 1, OF_REPORT, set_clients, 0},
    {"--home", 1, OF_REPORT, set_home, 0},
    {"--json", 0, OF_SELF_CHECK | OF_RUN | OF_REPORT | OF_SHOW | OF_WEBHOOK, set_json, 0},
    {"-v", 0, OF_SELF_CHECK | OF_RUN | OF_REPORT | OF_SHOW | OF_LIST | OF_WEBHOOK, set_verbose, 0},
    {"--body", 1, OF_WEBHOOK, set_body, 0},
    {"--scheme", 1, OF_WEBHOOK, set_scheme, 0},
    {"--certificates-port", 1, OF_WEBHOOK, set_certificates_port, 0},
    {"--clock", 1, OF_WEBHOOK, set_clock, 0},
    {"--write", 1, OF_SELF_CHECK, set_write, 0},
    {"--published", 0, OF_SELF_CHECK, set_published, 0},
    {"--help", 0, OF_SELF_CHECK | OF_RUN | OF_REPORT | OF_SHOW | OF_LIST | OF_WEBHOOK, set_help, 0},
    {"-h", 0, OF_SELF_CHECK | OF_RUN | OF_REPORT | OF_SHOW | OF_LIST | OF_WEBHOOK, set_help, 0},
};

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

static void note_again(buf *again, const option *given, const char *value) {
  if (!given->matters_to_one) return;
  if (again->len != 0) buf_put_text(again, " ");
  buf_put_text(again, given->name);
  if (!given->takes_value) return;
  buf_put_text(again, " ");
  quoted(again, value);
}

static const option *find_option(const char *argument, unsigned commands, const char **value) {
  size_t i;
  *value = NULL;
  for (i = 0; i < sizeof known / sizeof *known; i++) {
    size_t len = strlen(known[i].name);
    if (!(known[i].commands & commands) || strncmp(argument, known[i].name, len) != 0) continue;
    if (argument[len] == 0) return &known[i];
    if (argument[len] != '=' || !known[i].takes_value) continue;
    *value = argument + len + 1;
    return &known[i];
  }
  return NULL;
}

/* --------------------------------------------------------------------------------------------------------- commands */

static int read_arguments(reading *r, buf *again, char **argv, unsigned commands) {
  for (; *argv != NULL; argv++) {
    const option *given;
    const char *value;
    int failed;
    if (strcmp(*argv, "--") == 0 && (commands & OF_RUN)) {
      r->out->run.command = argv + 1;
      return argv[1] != NULL ? 0 : refuse(r, "--", "no command follows it");
    }
    if ((*argv)[0] != '-' || (*argv)[1] == 0) {
      r->out->arguments[r->out->num_arguments++] = *argv;
      continue;
    }
    given = find_option(*argv, commands, &value);
    if (given == NULL) return refuse(r, *argv, "it is no option of this command; see bnconform --help");
    if (given->takes_value && value == NULL && (value = *++argv) == NULL)
      return refuse(r, given->name, "it takes a value");
    failed = given->set(r, value);
    if (failed) return failed;
    note_again(again, given, value);
  }
  return 0;
}

static int check_reports(const reading *r) {
  const arguments *o = r->out;
  size_t i, k;
  for (i = 0; i < o->num_reports; i++)
    for (k = 0; k < i; k++) {
      const char *a = o->reports[i].path, *b = o->reports[k].path;
      if (a == NULL ? b == NULL : b != NULL && strcmp(a, b) == 0)
        return refuse(r, a == NULL ? "--report" : a, "only one report can go there");
    }
  return 0;
}

static int is_partial(const selection *s) {
  return s->num_select != 0 || s->num_skip != 0 || s->num_shards != 0;
}

int options_want_folder(const arguments *self) {
  size_t i;
  for (i = 0; i < self->num_reports; i++)
    if (report_find(self->reports[i].format)->is_folder) return 1;
  return 0;
}

static int check(const reading *r) {
  const arguments *o = r->out;
  if (o->command == COMMAND_RUN && o->num_arguments != 0)
    return refuse(r, o->arguments[0],
                  "a command to judge stands behind --, as in  bnconform run -- python3 adapter.py");
  if (o->command == COMMAND_SELF_CHECK && o->num_arguments != 0)
    return refuse(r, o->arguments[0], "self-check takes no argument");
  if (o->command == COMMAND_LIST && o->num_arguments != 0) return refuse(r, o->arguments[0], "list takes no argument");
  if (o->command == COMMAND_SHOW && o->num_arguments != 1)
    return refuse(r, "show", "it takes one id; bnconform list prints them all");
  if (o->command == COMMAND_WEBHOOK && o->num_arguments != 1)
    return refuse(r, "webhook", "it takes one URL, as in  bnconform webhook http://127.0.0.1:8000/pay");
  if (o->command == COMMAND_REPORT && o->num_arguments == 0 && !options_want_folder(o))
    return refuse(r, "report", "it takes result files");
  if (o->update && o->expect == NULL) return refuse(r, "--update", "it needs --expect FILE");
  if (o->update && is_partial(&o->run.selection))
    return refuse(r, "--update", "only a complete run can be written down: leave --select, --skip and --shard out");
  return check_reports(r);
}

static int read_command(reading *r, const char *word, unsigned *commands) {
  static const struct {
    const char *word;
    subcommand command;
    unsigned commands;
  } words[] = {{"run", COMMAND_RUN, OF_RUN},
               {"show", COMMAND_SHOW, OF_SHOW},
               {"list", COMMAND_LIST, OF_LIST},
               {"report", COMMAND_REPORT, OF_REPORT},
               {"self-check", COMMAND_SELF_CHECK, OF_SELF_CHECK},
               {"webhook", COMMAND_WEBHOOK, OF_WEBHOOK},
               {"explain", COMMAND_EXPLAIN, 0},
               {"serve", COMMAND_SERVE, 0},
               {"--help", COMMAND_HELP, 0},
               {"-h", COMMAND_HELP, 0},
               {"help", COMMAND_HELP, 0},
               {"--version", COMMAND_VERSION, 0}};
  size_t i;
  for (i = 0; i < sizeof words / sizeof *words; i++) {
    if (strcmp(word, words[i].word) != 0) continue;
    r->out->command = words[i].command;
    *commands = words[i].commands;
    return 0;
  }
  return refuse(r, word, "it is no command; see bnconform --help");
}

/* What follows explain or serve may be another program's command line: it is taken as it stands. */
static void keep_arguments(arguments *out, int argc, char **argv) {
  int i;
  for (i = 2; i < argc; i++)
    out->arguments[out->num_arguments++] = argv[i];
  if (argc == 3 && (strcmp(argv[2], "--help") == 0 || strcmp(argv[2], "-h") == 0)) out->command = COMMAND_HELP;
}

int arguments_read(arguments *out, int argc, char **argv, FILE *err) {
  reading r;
  buf again = {NULL, 0, 0};
  unsigned commands = 0;
  size_t room = (size_t)argc + 1;
  int failed;
  memset(out, 0, sizeof *out);
  r.out = out;
  r.err = err;
  out->run.deadline_ms = 2000;
  out->run.start_deadline_ms = 10000;
  out->run.send_deadline_ms = 10000;
  out->run.window = 64;
  out->run.restarts = 25;
  out->reports = mem_alloc(&out->arena, room * sizeof *out->reports);
  out->arguments = mem_alloc(&out->arena, room * sizeof *out->arguments);
  out->run.selection.select = mem_alloc(&out->arena, room * sizeof(char *));
  out->run.selection.skip = mem_alloc(&out->arena, room * sizeof(char *));
  if (argc < 2) {
    arguments_help(err);
    return EXIT_USAGE;
  }
  failed = read_command(&r, argv[1], &commands);
  if (out->command == COMMAND_WEBHOOK) out->run.deadline_ms = 5000;
  if (!failed && commands != 0) failed = read_arguments(&r, &again, argv + 2, commands);
  if (!failed && out->command < COMMAND_HELP) failed = check(&r);
  if (!failed && (out->command == COMMAND_EXPLAIN || out->command == COMMAND_SERVE)) keep_arguments(out, argc, argv);
  out->again = mem_copy(&out->arena, again.ptr, again.len);
  buf_free(&again);
  return failed;
}

void arguments_free(arguments *self) {
  mem_free(&self->arena);
}

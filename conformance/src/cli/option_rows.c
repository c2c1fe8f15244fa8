/* option_rows.c - every command and every option of bnconform. */
#include "cli/option_rows.h"

#include <stdint.h>
#include <string.h>

#include "cli/options.h"
#include "exchange_option.h"
#include "exit_status.h"
#include "report/report.h"
#include "say.h"
#include "scheme_words.h"
#include "suite/scheme_traits.h"
#include "text.h"
#include "util/slice.h"

/* ---------------------------------------------------------------------------------------------------- taking values */

static int refuse(const char *what, const char *why) {
  return say_usage("%s: %s", what, why);
}

static int read_number(const char *text, unsigned least, unsigned most, unsigned *number) {
  uint64_t value;
  if (bns_number(&value, bns_slice_of(text)) != BNS_OK || value < least || value > most) return -1;
  *number = (unsigned)value;
  return 0;
}

static int set_milliseconds(void *out, const option_row *row, const char *value) {
  unsigned number;
  if (read_number(value, 1, 3600000, &number) != 0)
    return refuse(row->name, "it takes milliseconds, from 1 to 3600000");
  *(double *)(void *)((char *)out + row->at) = number;
  return 0;
}

/* Of the answers to questions, and of the calls that a library makes. */
static int set_deadline(void *out, const option_row *row, const char *value) {
  arguments *to = out;
  int failed = set_milliseconds(out, row, value);
  to->run.send_deadline_ms = to->run.deadline_ms;
  return failed;
}

static int set_reach(void *out, const option_row *row, const char *value) {
  int reach = call_case_find_reach(value);
  if (reach < 0) return refuse(row->name, "it takes sealed, base-url or base-url-tls");
  ((arguments *)out)->run.reach = (send_reach)reach;
  return 0;
}

/* The names are cut apart at the commas. */
static int set_adds(void *out, const option_row *row, const char *value) {
  arguments *to = out;
  size_t size = strlen(value) + 1, num = 0;
  char *at = mem_alloc(&to->arena, size);
  const char **names = mem_alloc(&to->arena, size * sizeof *names);
  memcpy(at, value, size);
  for (; at != NULL; num++) {
    names[num] = at;
    at = strchr(at, ',');
    if (at != NULL) *at++ = 0;
    if (names[num][0] == 0) return refuse(row->name, "it takes names of parameters, with commas between");
  }
  to->run.adds = names;
  to->run.num_adds = num;
  return 0;
}

static int set_window(void *out, const option_row *row, const char *value) {
  if (read_number(value, 1, 65536, &((arguments *)out)->run.window) == 0) return 0;
  return refuse(row->name, "it takes a number from 1 to 65536");
}

static int set_restarts(void *out, const option_row *row, const char *value) {
  if (read_number(value, 0, 1000000, &((arguments *)out)->run.restarts) == 0) return 0;
  return refuse(row->name, "it takes a number from 0 to 1000000");
}

static int set_shard(void *out, const option_row *row, const char *value) {
  selection *s = &((arguments *)out)->run.selection;
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
  return refuse(row->name, "it takes K/N, with K from 1 to N");
}

/* The lists have room for one more: there are fewer of a kind than arguments. */
static int add_select(void *out, const option_row *row, const char *value) {
  arguments *to = out;
  (void)row;
  to->select[to->run.selection.num_select++] = value;
  return 0;
}

static int add_skip(void *out, const option_row *row, const char *value) {
  arguments *to = out;
  (void)row;
  to->skip[to->run.selection.num_skip++] = value;
  return 0;
}

static int add_report(void *out, const option_row *row, const char *value) {
  arguments *to = out;
  report_wanted *wanted = &to->reports[to->num_reports++];
  const char *equals = strchr(value, '=');
  const reporter_kind *kind;
  bns_slice format = bns_slice_of(value);
  (void)row;
  if (equals != NULL) format.len = (size_t)(equals - value);
  wanted->format = (const char *)mem_format(&to->arena, "%.*s", (int)format.len, value).ptr;
  kind = wanted->format == NULL ? NULL : report_find(wanted->format);
  wanted->path = equals == NULL || strcmp(equals + 1, "-") == 0 ? NULL : equals + 1;
  if (kind == NULL)
    return refuse(value, "it is no format of --report: text, ndjson, tap, junit, markdown, html, findings");
  if (equals != NULL && equals[1] == 0) return refuse(value, "it names no file after '='");
  if (kind->is_folder && wanted->path == NULL) return refuse(value, "it makes many files: --report html=FOLDER");
  return 0;
}

static int set_json(void *out, const option_row *row, const char *value) {
  (void)value;
  return add_report(out, row, "ndjson");
}

static int set_home(void *out, const option_row *row, const char *value) {
  ((arguments *)out)->home = value;
  if (strncmp(value, "https://", 8) == 0 || strncmp(value, "http://", 7) == 0) return 0;
  return refuse(row->name, "it takes an address, as in  --home https://example.org/bnconform");
}

static int set_webhook_scheme(void *out, const option_row *row, const char *value) {
  arguments *to = out;
  to->scheme = bns_scheme_find(value, strlen(value));
  if (to->scheme != NULL && to->scheme->is_webhook) return 0;
  return refuse(row->name, "it takes the name of a webhook's scheme: pay-webhook");
}

static int set_port(void *out, const option_row *row, const char *value) {
  if (read_number(value, 0, 65535, (unsigned *)(void *)((char *)out + row->at)) == 0) return 0;
  return refuse(row->name, "it takes a number from 0 to 65535; 0 is any that is free");
}

static int set_clock(void *out, const option_row *row, const char *value) {
  if (clock_read((server_clock *)(void *)((char *)out + row->at), bns_slice_of(value)) == 0) return 0;
  return refuse(row->name, "it takes real, or fixed: and milliseconds since 1970");
}

/* The nonces of deliveries are made from whole milliseconds. */
static int set_webhook_clock(void *out, const option_row *row, const char *value) {
  int failed = set_clock(out, row, value);
  if (failed || ((arguments *)out)->clock.fixed_us % 1000 == 0) return failed;
  return refuse(row->name, "it takes whole milliseconds here");
}

static int set_fill(void *out, const option_row *row, const char *value) {
  if (fill_read(&((arguments *)out)->serve.fill, bns_slice_of(value)) == 0) return 0;
  return refuse(row->name, "it takes at-market, at-once, never, or after: and milliseconds, a day at most");
}

static int set_rules(void *out, const option_row *row, const char *value) {
  serve_options *to = &((arguments *)out)->serve;
  to->rules = strcmp(value, "2025") == 0 ? RULES_2025 : RULES_TODAY;
  if (to->rules == RULES_2025 || strcmp(value, "today") == 0) return 0;
  return refuse(row->name, "it takes today or 2025");
}

static int set_nth(void *out, const option_row *row, const char *value) {
  explain_options *to = &((arguments *)out)->explain;
  if (read_number(value, 1, 1000000, &to->nth) == 0) return 0;
  return refuse(row->name, "it takes the number of a request, from 1");
}

/* Milliseconds, with up to three decimals. */
static int set_now(void *out, const option_row *row, const char *value) {
  explain_options *to = &((arguments *)out)->explain;
  bns_slice text = bns_slice_of(value), whole = slice_until(text, slice_index(text, '.'));
  bns_slice rest = slice_from(text, whole.len + 1);
  uint64_t ms, us = 0;
  int has_rest = whole.len < text.len;
  if (bns_number(&ms, whole) != BNS_OK || ms > (uint64_t)INT64_MAX / 1000 - 1 ||
      (has_rest && (rest.len > 3 || bns_number(&us, rest) != BNS_OK)))
    return refuse(row->name, "it takes milliseconds since 1970, with up to three decimals");
  for (size_t i = rest.len; has_rest && i < 3; i++)
    us *= 10;
  to->has_now = 1;
  to->now_us = (int64_t)(ms * 1000 + us);
  return 0;
}

static int set_scheme(void *out, const option_row *row, const char *value) {
  (void)row;
  ((arguments *)out)->explain.scheme = bns_scheme_find(value, strlen(value));
  if (((arguments *)out)->explain.scheme) return 0;
  return say_usage("%s: it is no scheme; there are %s", value, scheme_names());
}

static int set_exchange(void *out, const option_row *row, const char *value) {
  return exchange_read((const bns_scheme **)(void *)((char *)out + row->at), value);
}

/* ------------------------------------------------------------------------------------------------------------- rows */

#define OF(command) (1u << COMMAND_##command)
enum {
  OF_VECTORS = OF(RUN) | OF(REPORT) | OF(SHOW) | OF(LIST) | OF(WEBHOOK) | OF(SELF_CHECK),
  OF_CASES = OF(RUN) | OF(WEBHOOK),
  OF_REPORTS = OF(RUN) | OF(WEBHOOK) | OF(REPORT)
};
#define AT(member) offsetof(arguments, member)

static const option_row options[] = {
    /* explain */
    {.name = "--key",
     .value = "FILE|env:NAME|@NAME|-",
     .commands = OF(EXPLAIN),
     .help = "the secret, or the key in PEM; without it the secret is asked for",
     .more = "It is a file, env:NAME for a variable, @NAME for a test key, or - for standard input.\n"
             "One newline at the end of a file is not part of a secret.\n"
             "White space in a PEM does not count: spaces may stand where it had line ends.\n"
             "A key that cannot be read ends the command with 64, and a sentence that says why.\n"
             "Without it, on a terminal, the secret is asked for and not shown; an empty line goes on without one.\n"
             "What can be seen without it is then told, and what would decide.",
     .set = option_set_text,
     .at = AT(explain.key)},
    {.name = "--api-key",
     .value = "TEXT",
     .commands = OF(EXPLAIN),
     .help = "the API key that the secret belongs to, where the request's own is to be judged",
     .set = option_set_text,
     .at = AT(explain.api_key)},
    {.name = "--scheme",
     .value = "SCHEME",
     .commands = OF(EXPLAIN),
     .help = "the scheme, where host, headers and form do not tell",
     .more = "A word that is none is answered with those that there are.",
     .set = set_scheme},
    {.name = "--exchange",
     .value = "NAME",
     .commands = OF(EXPLAIN),
     .help = "another exchange that signs alike, where host and header do not tell: mexc",
     .more = "A name that is none is answered with those that are near.\n"
             "Where the request's host or header is another exchange's, that is said, and nothing is judged.",
     .set = set_exchange,
     .at = AT(explain.exchange)},
    {.name = "--now",
     .value = "MS",
     .commands = OF(EXPLAIN),
     .help = "judge the age of the timestamp too, in milliseconds since 1970",
     .set = set_now},
    {.name = "--nth",
     .value = "N",
     .commands = OF(EXPLAIN),
     .help = "of several requests in the text this one, counted from 1",
     .more = "Without it the last one is taken that is signed wrong, else the last that the exchange refused, else the "
             "last; the answer lists all of them, with their lines.",
     .set = set_nth},
    {.name = "--signed",
     .value = "FILE",
     .commands = OF(EXPLAIN),
     .help = "what your program signed, byte for byte; it tells a wrong string from a wrong key",
     .set = option_set_text,
     .at = AT(explain.signed_file)},
    {.name = "--json",
     .commands = OF(EXPLAIN),
     .help = "one object",
     .more =
         "Its members are verdict, scheme, reason, sent, signed, right_signature, signature, mistakes, tried and "
         "left_out.\n"
         "What is unknown is null, and so is a fix that was not verified.\n"
         "Of an exchange that signs in another way, scheme is null and exchange names it; the verdict is "
         "undecided.\n"
         "Where no mistake explains a wrong signature, mistakes is empty, unexplained is true, and noticed holds "
         "what shows in the request besides.\n"
         "signed_right tells the signature from the verdict: where it is true and the verdict is wrong, the request is "
         "refused for something else, which the screen calls signed right, and refused.\n"
         "key_misfit says why the key that was given cannot have made this signature; the request is judged without "
         "it then.\n"
         "Where the program contradicts itself, verdict is own-fault, and fault says how.\n"
         "tried and left_out count candidates: the search ends by counts, so that they are the same on every "
         "machine.",
     .set = option_set_flag,
     .at = AT(explain.json)},
    {.name = "-v",
     .commands = OF(EXPLAIN),
     .help = "rows of bytes whole, and every finding",
     .set = option_set_flag,
     .at = AT(explain.verbose)},

    /* run, and what other commands share with it */
    {.name = "--select",
     .value = "GLOB",
     .commands = OF(RUN),
     .help = "run the vectors whose id matches; repeatable",
     .more = "A star matches slashes too.",
     .set = add_select},
    {.name = "--skip",
     .value = "GLOB",
     .commands = OF(RUN),
     .help = "leave out those whose id matches; repeatable",
     .set = add_skip},
    {.name = "--select",
     .value = "GLOB",
     .commands = OF(WEBHOOK),
     .help = "send these deliveries alone; repeatable",
     .more = "They are genuine-2048, genuine-4096, genuine-bigint, genuine-spaced, genuine-lower, forged-amount, "
             "forged-member, forged-body, forged-key, forged-certificate, forged-hmac, forged-signature, forged-half, "
             "forged-empty, "
             "forged-unsigned, forged-bare, forged-timestamp, forged-nonce, broken-truncated, broken-bodiless, "
             "broken-rewritten, broken-serial, stale and replayed.\n"
             "The answer to a single one is shown in full.",
     .set = add_select},
    {.name = "--skip",
     .value = "GLOB",
     .commands = OF(WEBHOOK),
     .help = "leave these deliveries out; repeatable",
     .set = add_skip},
    {.name = "--exchange",
     .value = "NAME",
     .commands = OF(RUN) | OF(LIST),
     .help = "the vectors of another exchange that signs alike: mexc",
     .set = set_exchange,
     .at = AT(run.selection.scheme)},
    {.name = "--shard",
     .value = "K/N",
     .commands = OF(RUN),
     .help = "every Nth vector, from the Kth",
     .more = "They are counted in file order.",
     .set = set_shard},
    {.name = "--body",
     .value = "FILE",
     .commands = OF(WEBHOOK),
     .help = "deliver the bytes of this file, except where the body is the point of the delivery",
     .set = option_set_text,
     .at = AT(body),
     .matters_to_one = 1},
    {.name = "--scheme",
     .value = "SCHEME",
     .commands = OF(WEBHOOK),
     .help = "whose sender is played: a scheme of webhooks (pay-webhook)",
     .set = set_webhook_scheme,
     .matters_to_one = 1},
    {.name = "--report",
     .value = "FORMAT[=FILE]",
     .commands = OF_REPORTS,
     .help = "report as text, ndjson, tap, junit, markdown, html=DIR or findings; repeatable",
     .more = "Without a file it goes to standard output, which takes one report alone; text is the default.\n"
             "html is a page of many files, in a folder.\n"
             "A file is written beside the one of its name and renamed when it is whole: until then an earlier one "
             "stays as it was.\n"
             "A device, a pipe and /dev/stdout are written in place.",
     .set = add_report},
    {.name = "--json", .commands = OF_REPORTS, .help = "the same as --report ndjson", .set = set_json},
    {.name = "--expect",
     .value = "FILE",
     .commands = OF(RUN),
     .help = "a list of failures that are expected",
     .more = "A line has an id or a glob, an outcome, and after a # the reason.\n"
             "An expected failure is not counted as one; a vector that passes, or fails in another way, is.\n"
             "A line that no vector matches is an error.",
     .set = option_set_text,
     .at = AT(expect)},
    {.name = "--update",
     .commands = OF(RUN),
     .help = "write that list anew from this run, which must be a complete one",
     .more = "The reasons of lines that stay are kept.",
     .set = option_set_flag,
     .at = AT(update)},
    {.name = "--deadline",
     .value = "MS",
     .commands = OF(RUN),
     .help = "how long the oldest unanswered request may take (2000; 10000 for a call that a library makes itself)",
     .more = "It is counted from when the request was written, or from the last reply, whichever is later.",
     .set = set_deadline,
     .at = AT(run.deadline_ms),
     .matters_to_one = 1},
    {.name = "--deadline",
     .value = "MS",
     .commands = OF(WEBHOOK),
     .help = "how long an answer may take (5000)",
     .more = "After three deliveries in a row without an answer the rest is not sent.",
     .set = set_deadline,
     .at = AT(run.deadline_ms)},
    {.name = "--start-deadline",
     .value = "MS",
     .commands = OF(RUN),
     .help = "how long the answer to hello may take (10000)",
     .set = set_milliseconds,
     .at = AT(run.start_deadline_ms),
     .matters_to_one = 1},
    {.name = "--reach",
     .value = "sealed|base-url|base-url-tls",
     .commands = OF(RUN),
     .help = "how the calls of a library that claims send find the server (sealed)",
     .more = "sealed: by the exchange's own host names, over TLS.\n"
             "base-url: as http://127.0.0.1:8080.\n"
             "base-url-tls: as https://127.0.0.1:8080.\n"
             "In each case the library runs in a network of its own, where nothing else can be reached.\n"
             "Where that is not permitted the calls are not made, and count as failed.",
     .set = set_reach,
     .matters_to_one = 1},
    {.name = "--adds",
     .value = "NAME,...",
     .commands = OF(RUN),
     .help = "take parameters of these names for what the library may add to a call",
     .set = set_adds,
     .matters_to_one = 1},
    {.name = "--window",
     .value = "N",
     .commands = OF(RUN),
     .help = "at most so many requests unanswered, also where the adapter would take more (64)",
     .set = set_window},
    {.name = "--restarts",
     .value = "N",
     .commands = OF(RUN),
     .help = "give the adapter up after so many (25)",
     .set = set_restarts},
    {.name = "--oneshot",
     .commands = OF(RUN),
     .help = "a new process for each vector",
     .set = option_set_flag,
     .at = AT(run.oneshot),
     .matters_to_one = 1},
    {.name = "--errata",
     .commands = OF(REPORT),
     .help = "the signatures that documents print, each computed again: which are right, and what was really signed",
     .more = "It takes no result files.\n"
             "text shows the wrong ones whole, -v all of them; markdown, ndjson and html=DIR tell the same.\n"
             "The exit status is 1 where one is not what vectors/published.json says.",
     .set = option_set_flag,
     .at = AT(errata)},
    {.name = "--upstream",
     .value = "NAME",
     .commands = OF(REPORT),
     .help = "the findings of one library as texts that can be posted to its maintainers; nothing is posted",
     .more = "NAME is the library's name in the results; of several versions the latest is told.\n"
             "Each text has the bytes, the rule and its documents, the mend and who met the same; with --clients the "
             "smallest script too.",
     .set = option_set_text,
     .at = AT(upstream)},
    {.name = "--against",
     .value = "OLD",
     .commands = OF(REPORT),
     .help = "what changed since the results in OLD: causes that are new, mended, still there",
     .more = "OLD is a result file of the same libraries, by name and language, of whatever versions and vectors.\n"
             "A cause is mended where none of its cases that were judged again is wrong. text and ndjson tell of it.\n"
             "The exit status is 1 where a cause is new, and else 0.",
     .set = option_set_text,
     .at = AT(against)},
    {.name = "--clients",
     .value = "DIR",
     .commands = OF(REPORT),
     .help = "what is known of the libraries, in the form of conformance/clients",
     .more =
         "NAME/client.json is what it is, NAME/states.json what has become of each finding, NAME/again/ the scripts "
         "that show one.",
     .set = option_set_text,
     .at = AT(clients)},
    {.name = "--home",
     .value = "URL",
     .commands = OF(REPORT),
     .help = "the project's address: an objection to a finding opens an issue there",
     .more = "Without it the page shows the text of one.",
     .set = set_home},

    /* serve */
    {.name = "--port",
     .value = "N",
     .commands = OF(SERVE),
     .help = "listen there on 127.0.0.1; 0, the default, is any port that is free",
     .set = set_port,
     .at = AT(serve.port)},
    {.name = "--key",
     .value = "FILE|env:NAME|@NAME|-",
     .commands = OF(SERVE),
     .help = "the secret or the key, as of explain; it belongs to whatever API key arrives",
     .more = "A variable that it comes from is taken out of the environment before a command is started.\n"
             "Without it the server knows the public test keys.",
     .set = option_set_text,
     .at = AT(serve.key)},
    {.name = "--keys",
     .value = "FILE",
     .commands = OF(SERVE),
     .help = "more keys, in the form of vectors/keys.json",
     .set = option_set_text,
     .at = AT(serve.keys)},
    {.name = "--signed",
     .value = "FILE",
     .commands = OF(SERVE),
     .help = "what your program signs, byte for byte, as of explain; it is read when a wrong request arrives",
     .set = option_set_text,
     .at = AT(serve.signed_file)},
    {.name = "--open",
     .value = "FILE",
     .commands = OF(SERVE),
     .help = "a session that the page saved, shown on the page again",
     .set = option_set_text,
     .at = AT(serve.open)},
    {.name = "--log",
     .value = "FILE",
     .commands = OF(SERVE),
     .help = "one record a request, as NDJSON, written before the answer is sent",
     .more =
         "It has number, raw bytes, every check under both sets of rules, verdict, mistakes and answer.\n"
         "What is none is recorded too, and of one over 1 MiB the beginning.\n"
         "API keys stand there shortened, secrets never.\n"
         "The file is made, or turned into one, that its owner alone may read and write; another user's is refused.\n"
         "SIGHUP has it opened anew, so that a log that was renamed ends there, and no record is lost.",
     .set = option_set_text,
     .at = AT(serve.log)},
    {.name = "--clock",
     .value = "real|fixed:MS",
     .commands = OF(SERVE),
     .help = "the time that timestamps are judged by",
     .more = "POST /bnconform/clock with one of these as its body changes it, and a line on the terminal says so.",
     .set = set_clock,
     .at = AT(serve.clock)},
    {.name = "--rules",
     .value = "today|2025",
     .commands = OF(SERVE),
     .help = "today's rules, or those before 15 January 2026",
     .more = "Before that day a signature over the decoded parameters was accepted too.",
     .set = set_rules},
    {.name = "--exchange",
     .value = "NAME",
     .commands = OF(SERVE),
     .help = "what comes to this computer's own address is for that exchange: mexc",
     .more = "A host of an exchange, or a header of its own, tells it without the option; where they tell another one, "
             "they count, and that is said.",
     .set = set_exchange,
     .at = AT(serve.exchange)},
    {.name = "--fill",
     .value = "at-market|at-once|after:MS|never",
     .commands = OF(SERVE),
     .help = "when an order with a limit is filled; at-market, the default: once the invented price reaches its own",
     .more =
         "An order at the market is filled at once, whatever is said here. after:MS fills half at half of that time.\n"
         "The time is that of --clock.",
     .set = set_fill},
    {.name = "--answers",
     .value = "FILE",
     .commands = OF(SERVE),
     .help = "answers of your own to requests that are accepted, before the built-in ones",
     .more = "JSON: a list of objects with method, path, status and body; a member when names parameters and their "
             "values.\n"
             "Requests are judged as before: what is refused never gets one.",
     .set = option_set_text,
     .at = AT(serve.answers)},
    {.name = "--keep",
     .commands = OF(SERVE),
     .help = "the page stays when COMMAND has ended, until Ctrl-C; the exit status is as without it",
     .set = option_set_flag,
     .at = AT(serve.keep)},
    {.name = "--unsealed",
     .commands = OF(SERVE),
     .help = "the command is given HTTPS_PROXY and the CA, and nothing is shut off",
     .more = "A program that ignores HTTPS_PROXY then talks to the real exchange; where nothing arrived, that is said, "
             "and the exit status is 6.",
     .set = option_set_flag,
     .at = AT(serve.unsealed)},
    {.name = "-v",
     .commands = OF(SERVE),
     .help = "show the block of every request that is wrong",
     .set = option_set_flag,
     .at = AT(serve.verbose)},

    /* webhook */
    {.name = "--key",
     .value = "FILE|env:NAME|@NAME|-",
     .commands = OF(WEBHOOK),
     .help = "an RSA key that signs the deliveries, or the secret of the receiver's API key",
     .more = "It is read as of explain.\n"
             "An RSA private key in PEM signs in place of the test keys; its public half is what the receiver needs.\n"
             "With a secret, HMACs by it are among what wrong receivers are known to make.\n"
             "It is sent nowhere.",
     .set = option_set_text,
     .at = AT(webhook_key),
     .matters_to_one = 1},
    {.name = "--api-key",
     .value = "TEXT",
     .commands = OF(WEBHOOK),
     .help = "the receiver's API key, which wrong ones compare with the serial",
     .more = "A delivery has it for its serial where the receiver refuses the genuine ones.",
     .set = option_set_text,
     .at = AT(webhook_api_key)},
    {.name = "--print-curl",
     .commands = OF(WEBHOOK),
     .help = "print each delivery as a curl command, and send none",
     .more = "A command holds what is sent, and no secret.",
     .set = option_set_flag,
     .at = AT(print_curl)},
    {.name = "--start-deadline",
     .value = "MS",
     .commands = OF(WEBHOOK),
     .help = "how long COMMAND may take until it takes connections (10000)",
     .more = "BNCONFORM_CERTIFICATES is the address of the certificates in its environment.\n"
             "It is ended at the end; where it ends before, its status counts where the answers were right.",
     .set = set_milliseconds,
     .at = AT(run.start_deadline_ms)},
    {.name = "--certificates-port",
     .value = "N",
     .commands = OF(WEBHOOK),
     .help = "serve the public keys on this port in place of any that is free",
     .set = set_port,
     .at = AT(certificates_port),
     .matters_to_one = 1},
    {.name = "--clock",
     .value = "real|fixed:MS",
     .commands = OF(WEBHOOK),
     .help = "the time of the deliveries, in milliseconds since 1970",
     .more = "With a fixed time the nonces are always the same.",
     .set = set_webhook_clock,
     .at = AT(clock)},

    /* show, self-check */
    {.name = "--json", .commands = OF(SHOW), .help = "a vector as it stands in its file", .set = set_json},
    {.name = "--json", .commands = OF(SELF_CHECK), .help = "print the same as one JSON object a line", .set = set_json},
    {.name = "--published",
     .commands = OF(SELF_CHECK),
     .help = "ask it of the exchange's own published examples alone",
     .set = option_set_flag,
     .at = AT(published)},
    {.name = "--write",
     .value = "FILE",
     .commands = OF(SELF_CHECK),
     .help = "write catches.json: for each mistake and scheme the first ten vectors that fail",
     .more = "FILE may be a directory.",
     .set = option_set_text,
     .at = AT(write)},

    /* of many */
    {.name = "--vectors",
     .value = "DIR",
     .commands = OF_VECTORS,
     .help = "read the vectors from there in place of those within",
     .more = "Each file is compared with its line in MANIFEST.sha256 first.",
     .set = option_set_text,
     .at = AT(directory),
     .matters_to_one = 1},
    {.name = "-v",
     .commands = OF(RUN) | OF(REPORT),
     .help = "name every vector of a cause, and print rows of bytes whole",
     .set = option_set_flag,
     .at = AT(verbose)},
    {.name = "-v",
     .commands = OF(WEBHOOK),
     .help = "show every answer in full",
     .set = option_set_flag,
     .at = AT(verbose)},
    {.name = "-v",
     .commands = OF(SHOW) | OF(LIST),
     .help = "nothing is cut",
     .set = option_set_flag,
     .at = AT(verbose)},
    {.name = "-v",
     .commands = OF(SELF_CHECK),
     .help = "a line for each mistake and each check, with the first vector that notices",
     .set = option_set_flag,
     .at = AT(verbose)},
};

static const command_row commands[] = {
    {"explain", OF(EXPLAIN), "[FILE | URL | curl ...]", "a refused request in, the mistake out"},
    {"run", OF(RUN), "[-- COMMAND...]", "judges an adapter; without COMMAND the built-in reference"},
    {"serve", OF(SERVE), "[-- COMMAND...]",
     "a server that verifies what any client sends it; COMMAND runs sealed, with the exchange's names leading to it"},
    {"webhook", OF(WEBHOOK), "URL [-- COMMAND...]",
     "genuine and forged Binance Pay deliveries to a receiver; COMMAND is one that is started and ended"},
    {"show", OF(SHOW), "ID", "a vector, a mistake, a rule, a reason, a code, a scheme, an exchange or a @key"},
    {"list", OF(LIST), "[WORD]", "all ids, one a line; with WORD those that have it in their name"},
    {"report", OF(REPORT), "FILE...", "result files merged, in any format; several libraries side by side"},
    {"self-check", OF(SELF_CHECK), "", "breaks the reference in every known way: the vectors must notice each"},
    {"help", OF(HELP), "[COMMAND]", "a command and all that is known of its options"},
    {"completion", OF(COMPLETION), "bash|zsh|fish", "a script by which that shell completes bnconform"},
    {"version", OF(VERSION), "", "of bnconform and of the vectors"},
};

const command_table command_rows = {"bnconform", commands, sizeof commands / sizeof *commands, options,
                                    sizeof options / sizeof *options};

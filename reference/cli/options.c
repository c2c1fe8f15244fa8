#include "options.h"

#include <stdlib.h>
#include <string.h>

#include "say.h"

static int set_once(void *out, const option_row *row, const char *value) {
  if (*(const char **)(void *)((char *)out + row->at) != NULL) return say_usage("%s is given twice", row->name);
  return option_set_text(out, row, value);
}

static int add_body(void *out, const option_row *row, const char *value) {
  options *o = out;
  (void)row;
  o->bodies[o->num_bodies++] = value;
  return 0;
}

#define BOTH (OPTIONS_OF_SIGN | OPTIONS_OF_VERIFY)
#define AT(member) offsetof(options, member)

static const option_row rows[] = {
    {.name = "--steps",
     .commands = OPTIONS_OF_SIGN,
     .help = "every step of the signing, with its bytes and its rule",
     .more = "Of keys other than the public test keys nothing is shown.",
     .set = option_set_flag,
     .at = AT(steps)},
    {.name = "--curl",
     .commands = OPTIONS_OF_SIGN,
     .help = "a curl command that sends the request; REST and Pay alone",
     .more = "Without a URL in place of PATH it goes to the exchange itself.",
     .set = option_set_flag,
     .at = AT(curl)},
    {.name = "--json",
     .commands = OPTIONS_OF_SIGN,
     .help = "every stage as one JSON object, with the names of the adapter protocol",
     .set = option_set_flag,
     .at = AT(json)},
    {.name = "--body",
     .value = "NAME=VALUE|@FILE|TEXT",
     .commands = OPTIONS_OF_SIGN,
     .help = "one parameter of the form (repeat it), or the text, or a file",
     .more = "A REST body from a file is a form as it is sent, of which one newline at the end is left out; a Pay body "
             "from a file is taken to the byte.\n"
             "@- is standard input.",
     .set = add_body},
    {.name = "--time",
     .value = "MS",
     .commands = OPTIONS_OF_SIGN,
     .help = "the timestamp, in milliseconds since 1970; else now",
     .more = "A parameter named timestamp tells it as well.",
     .set = set_once,
     .at = AT(time_ms)},
    {.name = "--nonce",
     .value = "TEXT",
     .commands = OPTIONS_OF_SIGN,
     .help = "the nonce of a Pay request, 32 characters; else a new one",
     .set = set_once,
     .at = AT(nonce)},
    {.name = "--now",
     .value = "MS",
     .commands = OPTIONS_OF_VERIFY,
     .help = "judges the time as well, as if it were so late; up to three decimals",
     .more = "Without it no time is judged.",
     .set = set_once,
     .at = AT(now_ms)},
    {.name = "--json",
     .commands = OPTIONS_OF_VERIFY,
     .help = "one JSON object: scheme, valid and, where it is not, reason",
     .set = option_set_flag,
     .at = AT(json)},
    {.name = "--key",
     .value = "FILE|env:NAME|@NAME|-",
     .commands = BOTH,
     .help = "a PEM or a bare secret; without it the secret is asked for",
     .more = "FILE: a private key in PEM (PKCS#8), a public key in PEM (SPKI) to verify, or a bare secret; the first "
             "line tells which.\n"
             "White space in a PEM does not count: spaces may stand where it had line ends.\n"
             "One newline at the end of a secret's file is left out, and that is said.\n"
             "env:NAME: the value of a variable of the environment, as it is.\n"
             "@NAME: one of the public test keys of vectors/keys.json; @docs is the pair that is printed in the "
             "exchange's own documents.\n"
             "A single dash: standard input, as from a file.",
     .set = set_once,
     .at = AT(key)},
    {.name = "--api-key",
     .value = "TEXT",
     .commands = BOTH,
     .help = "the API key; a test key brings its own",
     .set = set_once,
     .at = AT(api_key)},
    {.name = "--exchange",
     .value = "NAME",
     .commands = BOTH,
     .help = "another exchange that signs alike, in place of SCHEME: mexc",
     .more = "Its host in a URL tells it as well; a name that is none is answered with those that are near.\n"
             "Where option, host and SCHEME contradict each other, that is said.",
     .set = set_once,
     .at = AT(exchange)},
    {.name = "-v", .commands = BOTH, .help = "rows are not broken", .set = option_set_flag, .at = AT(verbose)},
};

static const command_row commands[] = {
    {"sign", OPTIONS_OF_SIGN, "SCHEME METHOD PATH [NAME=VALUE...]", "sign a request, and print it"},
    {"verify", OPTIONS_OF_VERIFY, "SCHEME [FILE]",
     "judge a signed request: \"valid\" or \"not valid: REASON\"; exits 0 or 1"},
    {"adapter", 0, "", "answer bnconform"},
    {"help", 0, "[COMMAND]", "a command and all that is known of its options"},
    {"completion", 0, "bash|zsh|fish", "a script by which that shell completes bnsign"},
    {"version", 0, "", "of bnsign"},
};

const command_table options_table = {"bnsign", commands, sizeof commands / sizeof *commands, rows,
                                     sizeof rows / sizeof *rows};

static int keep_word(void *out, char **words, int num) {
  options *o = out;
  (void)num;
  o->words[o->num_words++] = words[0];
  return 0;
}

int options_read(options *o, options_of command, int argc, char **argv) {
  option_reader reader = {.table = &options_table, .out = o, .word = keep_word};
  o->memory = calloc(2 * (size_t)argc + 2, sizeof *o->words);
  if (o->memory == NULL) return say_fault("out of memory");
  o->words = o->memory;
  o->bodies = o->words + argc + 1; /* choose_scheme may put one more before them */
  reader.command = command_find(&options_table, command == OPTIONS_OF_SIGN ? "sign" : "verify");
  int failed = option_rows_read(&reader, argc, argv);
  return reader.said[0] != '\0' ? say_usage("%s", reader.said) : failed;
}

void options_close(options *o) {
  free(o->memory);
  *o = (options){0};
}

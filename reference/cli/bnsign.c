/* bnsign - signs requests, verifies them, and answers the conformance suite. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "adapter.h"
#include "bnsign.h"
#include "command_words.h"
#include "commands.h"
#include "crypto_memory.h"
#include "options.h"
#include "say.h"
#include "streams.h"
#include "exit_status.h"

enum { COLUMNS = 78 };

static const char scheme_notes[] = "  spot-ws, us-ws   METHOD is the API's, there is no PATH; NAME:=JSON gives a\n"
                                   "                   number or true\n"
                                   "  fix-logon        sender= target= seq= sending-time= heartbeat= handling=\n";
static const char seen[] = "\n"
                           "bnsign COMMAND --help tells its options, bnsign help COMMAND all of them.\n"
                           "\n"
                           "See it done, no account needed:\n"
                           "  bnsign sign us-rest GET /api/v3/openOrders symbol=BTCUSDT --key @docs --steps\n";

static void put_schemes(FILE *out) {
  int columns = fprintf(out, "\nSchemes:") - 1;
  for (size_t i = 0; bns_scheme_at(i) != NULL; i++) {
    const char *name = bns_scheme_name(bns_scheme_at(i));
    if (columns + 1 + (int)strlen(name) > COLUMNS) columns = fprintf(out, "\n        ") - 1;
    columns += fprintf(out, " %s", name);
  }
  fprintf(out, "\n%s", scheme_notes);
}

/* The command's own help, or the overview. */
static void put_help(FILE *out, const command_row *command, int is_long) {
  if (command != NULL)
    help_put_command(out, &options_table, command, is_long);
  else {
    fputs("bnsign signs requests to Binance, verifies them, and answers the conformance\nsuite.\n\n", out);
    help_put_commands(out, &options_table);
  }
  if (command == NULL || strcmp(command->name, "sign") == 0) put_schemes(out);
  if (command == NULL) fputs(seen, out);
}

static int unknown(const char *word) {
  char said[OPTIONS_SAID_MAX];
  command_unknown(said, sizeof said, &options_table, word);
  return say_usage("%s", said);
}

/* --man is for scripts/tree/man_options.py: no row tells of it. */
static int cmd_help(int argc, char **argv) {
  const command_row *command = argc > 0 ? command_find(&options_table, argv[0]) : NULL;
  int for_man_page = argc == 1 && strcmp(argv[0], "--man") == 0;
  if (argc > 1) return say_usage("help takes one command");
  if (argc == 1 && command == NULL && !for_man_page) return unknown(argv[0]);
  if (for_man_page)
    man_put(stdout, &options_table);
  else
    put_help(stdout, command, 1);
  return say_written();
}

static int cmd_completion(int argc, char **argv) {
  if (argc == 1 && completion_put(stdout, &options_table, argv[0]) == 0) return say_written();
  return say_usage("completion takes the name of a shell: bash, zsh or fish");
}

static int cmd_adapter(int argc, char **argv) {
  (void)argv;
  return argc == 0 ? adapter_main() : say_usage("adapter takes no arguments: it reads requests from standard input");
}

static const struct {
  const char *name;
  int (*run)(int argc, char **argv);
} commands[] = {{"sign", cmd_sign},
                {"verify", cmd_verify},
                {"adapter", cmd_adapter},
                {"help", cmd_help},
                {"completion", cmd_completion}};

static int wants_help(int argc, char **argv) {
  for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++) {
    if (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0) return 1;
  }
  return 0;
}

static void end_without_memory(void) {
  say_fault("there is no memory left; end some programs, or allow more memory (ulimit -v)");
  fflush(NULL);
  _Exit(EXIT_OWN_FAULT); /* what OpenSSL does at exit may wait for itself, where it was setting itself up */
}

int main(int argc, char **argv) {
  streams_hold();
  crypto_memory_share(end_without_memory);
  if (wants_help(argc, argv)) {
    put_help(stdout, command_find(&options_table, argv[1]), 0);
    return say_written();
  }
  if (argc < 2) {
    put_help(stderr, NULL, 0);
    return EXIT_USAGE;
  }
  if (strcmp(argv[1], "--version") == 0 || strcmp(argv[1], "version") == 0) {
    fputs("bnsign " BNS_VERSION "\n", stdout);
    return say_written();
  }
  for (size_t i = 0; i < sizeof commands / sizeof commands[0]; i++) {
    if (strcmp(argv[1], commands[i].name) == 0) return commands[i].run(argc - 2, argv + 2);
  }
  return unknown(argv[1]);
}

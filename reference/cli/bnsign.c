/* bnsign - signs requests, verifies them, and answers the conformance suite. */
#include <stdio.h>
#include <string.h>

#include "adapter.h"
#include "bnsign.h"
#include "commands.h"
#include "say.h"
#include "streams.h"
#include "exit_status.h"

static const char help[] = "bnsign sign SCHEME METHOD PATH [NAME=VALUE...] [--body ...]   sign a request\n"
                           "bnsign verify SCHEME [FILE]                                   judge one\n"
                           "bnsign adapter                                                answer bnconform\n"
                           "\n"
                           "Schemes: spot-rest spot-ws fix-logon us-rest us-ws pay-request pay-webhook\n"
                           "  spot-ws, us-ws   METHOD is the API's, there is no PATH; NAME:=JSON gives a\n"
                           "                   number or true\n"
                           "  fix-logon        sender= target= seq= sending-time= heartbeat= handling=\n"
                           "\n"
                           "sign    prints the signed request\n"
                           "  --steps          every step, with its bytes and its rule\n"
                           "  --curl           a curl command\n"
                           "  --json           every stage as JSON\n"
                           "  --body B         NAME=VALUE (repeat it), or the text, or @FILE\n"
                           "  --time MS        milliseconds since 1970; else now\n"
                           "  --nonce TEXT     32 characters; else new ones\n"
                           "  -v               rows are not broken\n"
                           "verify  prints \"valid\" or \"not valid: REASON\", exits 0 or 1\n"
                           "  --now MS         judges the time as well\n"
                           "  --json\n"
                           "both\n"
                           "  --key FILE|env:NAME|@NAME|-   a PEM or a bare secret; @docs is the documents'\n"
                           "                   public pair; without it the secret is asked for\n"
                           "  --api-key TEXT\n"
                           "\n"
                           "See it done, no account needed:\n"
                           "  bnsign sign us-rest GET /api/v3/openOrders symbol=BTCUSDT --key @docs --steps\n";

static int print(const char *text) {
  fputs(text, stdout);
  return say_written();
}

static int cmd_adapter(int argc, char **argv) {
  (void)argv;
  return argc == 0 ? adapter_main() : say_usage("adapter takes no arguments: it reads requests from standard input");
}

static const struct {
  const char *name;
  int (*run)(int argc, char **argv);
} commands[] = {{"sign", cmd_sign}, {"verify", cmd_verify}, {"adapter", cmd_adapter}};

static int wants_help(int argc, char **argv) {
  for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++) {
    if (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0) return 1;
  }
  return argc > 1 && strcmp(argv[1], "help") == 0;
}

int main(int argc, char **argv) {
  streams_hold();
  if (wants_help(argc, argv)) return print(help);
  if (argc < 2) {
    fputs(help, stderr);
    return EXIT_USAGE;
  }
  if (strcmp(argv[1], "--version") == 0) return print("bnsign " BNS_VERSION "\n");
  for (size_t i = 0; i < sizeof commands / sizeof commands[0]; i++) {
    if (strcmp(argv[1], commands[i].name) == 0) return commands[i].run(argc - 2, argv + 2);
  }
  return say_usage("%s is no command; there are sign, verify and adapter", argv[1]);
}

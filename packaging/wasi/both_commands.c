/* both_commands.c - one module for both commands: what begins as a command of bnsign does is bnsign's. */
#include <string.h>

int bnsign_main(int argc, char **argv);
int bnconform_main(int argc, char **argv);

int main(int argc, char **argv) {
  static const char *const signer[] = {"sign", "verify", "adapter"};
  size_t i;
  for (i = 0; argc > 1 && i < sizeof signer / sizeof *signer; i++)
    if (strcmp(argv[1], signer[i]) == 0) return bnsign_main(argc, argv);
  if (argc > 0 && strstr(argv[0], "bnsign") != NULL) return bnsign_main(argc, argv);
  return bnconform_main(argc, argv);
}

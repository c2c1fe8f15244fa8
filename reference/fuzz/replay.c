/* The main function for a fuzz target without libFuzzer: each argument is a file that is tried once. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { INPUT_MAX = 1 << 20 };

int main(int argc, char **argv) {
  for (int i = 1; i < argc; i++) {
    FILE *file = fopen(argv[i], "rb");
    uint8_t *room = malloc(INPUT_MAX);
    if (file == NULL || room == NULL) {
      fprintf(stderr, "replay: %s cannot be read\n", argv[i]);
      return 1;
    }
    size_t len = fread(room, 1, INPUT_MAX, file);
    fclose(file);
    uint8_t *exact = malloc(len > 0 ? len : 1); /* so that a sanitizer sees the first byte too many */
    if (exact == NULL) return 1;
    for (size_t b = 0; b < len; b++)
      exact[b] = room[b];
    free(room);
    LLVMFuzzerTestOneInput(exact, len);
    free(exact);
    printf("ok - %s\n", argv[i]);
  }
  return 0;
}

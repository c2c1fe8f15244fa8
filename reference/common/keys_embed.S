/* keys_embed.S - the public test keys as they stand in the tree, inside the program; keys.c reads them. */
#include "embed_file.inc"
EMBED_FILE(bnsign_keys_json, "vectors/keys.json")

#if defined(__linux__) && defined(__ELF__)
  .section .note.GNU-stack, "", %progbits
#endif

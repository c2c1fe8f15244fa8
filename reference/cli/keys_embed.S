/* keys_embed.S - the public test keys as they stand in the tree, inside the program; keys.c reads them. */
  .section .rodata
  .balign 16
  .global bnsign_keys_json
  .hidden bnsign_keys_json
  .global bnsign_keys_json_end
  .hidden bnsign_keys_json_end
bnsign_keys_json:
  .incbin "vectors/keys.json"
bnsign_keys_json_end:
  .byte 0

#if defined(__linux__) && defined(__ELF__)
  .section .note.GNU-stack, "", %progbits
#endif

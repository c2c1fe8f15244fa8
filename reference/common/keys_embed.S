/* keys_embed.S - the public test keys as they stand in the tree, inside the program; keys.c reads them. */
  .section .rodata
  .balign 16
  .global bnsign_keys_json
  .hidden bnsign_keys_json
  .global bnsign_keys_json_len
  .hidden bnsign_keys_json_len
bnsign_keys_json:
  .incbin "vectors/keys.json"
.Lend:
  .byte 0
  .balign 16
bnsign_keys_json_len:
  .4byte .Lend - bnsign_keys_json

#if defined(__linux__) && defined(__ELF__)
  .section .note.GNU-stack, "", %progbits
#endif

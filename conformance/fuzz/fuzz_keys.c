/* Any bytes as the key that --key names: taken for a secret or for a key of a pair, or refused in words. */
#include <string.h>

#include "fuzz_file.h"
#include "keys/key_source.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  explain_key key;
  memset(&key, 0, sizeof key);
  need(room_for(&key.found.material, size + 1));
  if (size > 0) memcpy(key.found.material.ptr, data, size);
  key.found.material_len = size;
  (void)keys_tidy(&key.found);
  if (key_source_take(&key) != 0) need(key_source_why(&key) != NULL);
  key_source_close(&key);
  return 0;
}

/* Any bytes as a text in which a secret may stand: what is shown has it nowhere, as it is, in capitals or in hex. The
 * first byte says where in the text it is put, and how. */
#include <string.h>

#include "fuzz_file.h"
#include "show/redact.h"
#include "text.h"
#include "util/mem.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char secret[] = "Zq7-secret/of+nobody_1234567890";

static int holds(bns_slice text, const uint8_t *part, size_t len) {
  for (size_t i = 0; i + len <= text.len; i++)
    if (memcmp(text.ptr + i, part, len) == 0) return 1;
  return 0;
}

/* written puts the secret in one of its spellings. */
static size_t written(uint8_t *to, unsigned how) {
  size_t len = sizeof secret - 1;
  memcpy(to, secret, len);
  if (how % 3 == 1) bns_hex_lower(to, (const uint8_t *)secret, len);
  if (how % 3 == 1) return 2 * len;
  for (size_t i = 0; how % 3 == 2 && i < len; i++)
    if (to[i] >= 'a' && to[i] <= 'z') to[i] = (uint8_t)(to[i] - 'a' + 'A');
  return len;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  static redactor *self;
  uint8_t spelling[2 * sizeof secret];
  mem arena = {NULL};
  buf text = {NULL, 0, 0};
  bns_slice shown;
  size_t at = size > 1 ? data[0] % size : 0, len = written(spelling, size > 0 ? data[0] : 0);
  if (self == NULL) {
    self = redact_open(NULL);
    redact_learn(self, bns_slice_of(secret), (bns_slice){NULL, 0});
  }
  buf_put(&text, data, at);
  buf_put(&text, spelling, len);
  buf_put(&text, data + at, size - at);
  shown = redact_text(self, &arena, buf_slice(&text));
  need(!holds(shown, spelling, len));
  buf_free(&text);
  mem_free(&arena);
  return 0;
}

/* Any bytes as a request that somebody kept: read as HTTP and as a message, and judged by every scheme. */
#include <stdlib.h>
#include <string.h>

#include "bnsign.h"
#include "wire_text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void judge(const bns_scheme *scheme, const wire_text *text, uint8_t *scratch, size_t cap) {
  static const bns_key closed;
  bns_circumstances known = {.kind = BNS_KIND_RSA};
  bns_reason reason;
  size_t need = 0;
  if (text->wire.body.len > cap || text->wire.target.len > cap) abort();
  if (bns_verify(&closed, &reason, scratch, cap, &need, scheme, &text->wire, &known) == BNS_ERR_ROOM) abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  size_t cap = 64 + 8 * size;
  uint8_t *copy = malloc(size + 1), *scratch = malloc(cap);
  wire_text text;
  if (copy == NULL || scratch == NULL) abort();
  for (size_t i = 0; bns_scheme_at(i) != NULL; i++) {
    const char *name = bns_scheme_name(bns_scheme_at(i));
    if (wire_read_http(&text, (bns_slice){data, size}, strstr(name, "rest") != NULL) == WIRE_READ)
      judge(bns_scheme_at(i), &text, scratch, cap);
    memcpy(copy, data, size);
    if (wire_read_message(&text, copy, size, strstr(name, "fix") != NULL) == WIRE_READ)
      judge(bns_scheme_at(i), &text, scratch, cap);
  }
  free(copy);
  free(scratch);
  return 0;
}

/* Any bytes as a request line: the adapter answers with one line, and that is one JSON object. */
#include <stdlib.h>
#include <string.h>

#include "adapter.h"
#include "json.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A reply repeats texts of its request; it has few values of its own beyond them. */
#define VALUES 65536

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  static bns_json values[VALUES];
  adapter a = {0};
  size_t num = 0, at = 0;
  bns_slice reply = adapter_answer(&a, (bns_slice){data, size});
  if (reply.len < 2 || memchr(reply.ptr, '\n', reply.len) != reply.ptr + reply.len - 1) abort();
  if (bns_json_parse(values, VALUES, &num, &at, reply.ptr, reply.len) != BNS_OK) abort();
  if (values[0].type != BNS_JSON_OBJECT) abort();
  adapter_close(&a);
  return 0;
}

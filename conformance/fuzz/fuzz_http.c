/* Any bytes as a raw HTTP request: what is found lies inside the text or the arena, and lengths agree. */
#include <stdlib.h>

#include "input/pasted_http.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What is written here cannot be left out by the compiler. */
static volatile unsigned sum;

/* touch reads every byte, so that a slice that leaves its memory is noticed. */
static void touch(bns_slice text) {
  for (size_t i = 0; i < text.len; i++)
    sum += text.ptr[i];
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  bns_slice text = {data, size};
  http_request request;
  mem arena = {NULL};
  http_fault fault = http_read(&request, &arena, text);
  touch(request.host);
  touch(request.wire.method);
  touch(request.wire.target);
  touch(request.wire.body);
  for (size_t i = 0; i < request.wire.num_headers; i++) {
    touch(request.wire.headers[i].name);
    touch(request.wire.headers[i].value);
  }
  if (request.wire.num_headers > HTTP_HEADERS_MAX || request.wire.body.len > size) abort();
  if (fault == HTTP_OK && request.missing > 0 && request.length != request.wire.body.len + request.missing) abort();
  if (fault != HTTP_OK && http_fault_text(fault)[0] == 0) abort();
  mem_free(&arena);
  return 0;
}

/* Any bytes as a receiver's answer to a delivery: what is read of it is the same, whether it comes at once or in
 * pieces, whose length its first byte chooses. */
#include <stdlib.h>

#include "net/http_post.h"
#include "text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* read_in gives what http_answer_read says at last. */
static int read_in(http_answer *out, mem *arena, const uint8_t *data, size_t size, size_t step) {
  buf got = {NULL, 0, 0};
  int done = 0;
  for (size_t at = 0; done == 0 && at < size; at += step) {
    buf_put(&got, data + at, size - at < step ? size - at : step);
    done = http_answer_read(out, arena, &got, 0);
  }
  if (done == 0) done = http_answer_read(out, arena, &got, 1);
  buf_free(&got);
  return done;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  http_answer whole = {HTTP_ANSWERED, {NULL, 0}, 0, {NULL, 0}, {NULL, 0}}, pieces = whole;
  mem arena = {NULL};
  if (size == 0) return 0;
  int done = read_in(&whole, &arena, data + 1, size - 1, size);
  if (read_in(&pieces, &arena, data + 1, size - 1, 1 + data[0] % 64u) != done) abort();
  if (done > 0 && (whole.status != pieces.status || !bns_slice_equal(whole.head, pieces.head) ||
                   !bns_slice_equal(whole.body, pieces.body)))
    abort();
  mem_free(&arena);
  return 0;
}

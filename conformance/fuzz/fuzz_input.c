/* Any bytes as whatever somebody pasted: its kind and scheme are told, or a sentence why not; then every scheme is
 * forced on it. */
#include <stdlib.h>

#include "input_read.h"
#include "subject.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void read_as(bns_slice text, const bns_scheme *forced) {
  mem arena = {NULL};
  buf problem = {NULL, 0, 0};
  subject request;
  input in;
  int failed = input_read(&in, &arena, text, forced, &problem);
  if (failed && problem.len == 0) abort();
  if (!failed && in.scheme == NULL) abort();
  if (!failed && forced != NULL && in.scheme != forced) abort();
  if (!failed) (void)subject_read(&request, &arena, in.scheme, &in.wire, in.host);
  buf_free(&problem);
  mem_free(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  bns_slice text = {data, size};
  read_as(text, NULL);
  for (size_t i = 0; bns_scheme_at(i) != NULL; i++)
    read_as(text, bns_scheme_at(i));
  return 0;
}

/* Any bytes as whatever somebody pasted: its kind and scheme are told, of each reading, or a sentence why not. Of every
 * second length one scheme is forced on it, which the length chooses, too: a text is read in a dozen ways, and twice as
 * many texts find more than each text read twice.
 *
 * An input of 500 bytes has up to 48 views, each read by a dozen readers: some 900 to 1,100 inputs a second of
 * processor time. 84 of 100 parts of it are the readers' own, under the sanitizers: 33 look for parts that stand apart,
 * 16 make the views. */
#include <stdlib.h>

#include "input/request_input.h"
#include "explain/explain_masked.h"
#include "explain/read_as.h"
#include "diagnosis/signing/parsed_request.h"
#include "input/text_views.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* look_at takes each reading as `explain` does. */
static void look_at(mem *arena, const input *in, const bns_scheme *forced) {
  bns_slice name, value;
  parsed_request request;
  unsigned num = 0;
  for (; in; in = in->other, num++) {
    if (in->scheme == NULL || (forced != NULL && in->scheme != forced)) abort();
    (void)parsed_request_read(&request, arena, in->scheme, &in->wire, in->host);
    (void)explain_masked(&name, &value, &request, 1);
    if (read_as(arena, in, &request).len == 0) abort();
  }
  if (num > VIEWS_MAX) abort();
}

static void read_with(bns_slice text, const bns_scheme *forced) {
  mem arena = {NULL};
  buf problem = {NULL, 0, 0};
  input in;
  int failed = input_read(&in, &arena, text, forced, &problem);
  if (failed && problem.len == 0) abort();
  if (!failed) look_at(&arena, &in, forced);
  buf_free(&problem);
  mem_free(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  bns_slice text = {data, size};
  size_t num = 0;
  while (bns_scheme_at(num) != NULL)
    num++;
  read_with(text, size % 2 == 0 ? NULL : bns_scheme_at(size / 2 % num));
  return 0;
}

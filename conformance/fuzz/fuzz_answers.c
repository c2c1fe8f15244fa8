/* Any bytes as a file of --answers: refused in a sentence, or each row's shape filled in: what comes is JSON. */
#include <string.h>

#include "exchange/answer_rows.h"
#include "exchange/template.h"
#include "fuzz_file.h"
#include "text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int put(buf *out, const scope *self, bns_slice name) {
  (void)self;
  if (!bns_slice_is(name, "price")) return 0;
  buf_put_text(out, "\"0.10\"");
  return 1;
}

static int item(scope *out, const scope *self, bns_slice list, size_t index) {
  *out = *self;
  out->outer = self;
  return bns_slice_is(list, "fills") ? index < 3 : -1;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  static const scope_kind kind = {put, item};
  char problem[512] = "";
  answer_set set;
  scope whole;
  memset(&set, 0, sizeof set);
  memset(&whole, 0, sizeof whole);
  whole.kind = &kind;
  if (answers_add(&set, (bns_slice){data, size}, problem, sizeof problem) != 0) need(problem[0] != 0);
  for (size_t i = 0; i < set.num; i++) {
    buf out = {NULL, 0, 0};
    if (set.list[i].body != NULL) {
      template_put(&out, set.list[i].body, set.shapes, &whole);
      need(json_is(buf_slice(&out)));
    }
    buf_free(&out);
    (void)answers_know(&set, set.list[i].path);
  }
  answers_free(&set);
  return 0;
}

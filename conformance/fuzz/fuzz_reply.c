/* Any bytes as an adapter's answer to a vector of each operation: read, judged, and shown without a test key's secret.
 */
#include <string.h>

#include "fuzz_file.h"
#include "run/judge/judge.h"
#include "show/redact.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What is written here cannot be left out by the compiler. */
static volatile unsigned sum;

static void touch(bns_slice text) {
  for (size_t i = 0; i < text.len; i++)
    sum += text.ptr[i];
}

static void judge_one(redactor *hides, const vector *v, const reply *given) {
  mem arena = {NULL};
  verdict judged, shown;
  memset(&judged, 0, sizeof judged);
  judged.id = v->id;
  judge(&judged, v, given, &arena, 1);
  judged.counted = counted_as(&judged, v->level);
  need(judged.outcome != OUTCOME_PASS || judged.stage.len == 0);
  need(judged.offset < 0 || (size_t)judged.offset <= judged.right.len || (size_t)judged.offset <= judged.yours.len);
  redact_verdict(hides, &shown, &judged);
  touch(shown.right);
  touch(shown.yours);
  touch(shown.detail);
  mem_free(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  static redactor *hides;
  static reply_room room;
  const vector_set *set = fuzz_small();
  mem scratch = {NULL};
  reply given;
  if (hides == NULL) hides = redact_open(set);
  reply_read(&given, &room, &scratch, (bns_slice){data, size});
  need(given.answer != REPLY_BROKEN || given.wrong != NULL);
  if (given.answer != REPLY_NOISE && given.answer != REPLY_BROKEN)
    for (size_t i = 0; i < set->num_vectors; i++)
      if (set->vectors[i].op != OP_SEND) judge_one(hides, &set->vectors[i], &given);
  mem_free(&scratch);
  return 0;
}

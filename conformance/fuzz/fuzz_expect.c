/* Any bytes as an expect file: refused in a sentence that names the line, or applied to a failure and a pass of every
 * vector; written anew from what was seen, it is read again and accepts the same. */
#include <string.h>

#include "fuzz_file.h"
#include "report/expect_file.h"
#include "run/judge/judge.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static verdict seen(const vector *v, size_t index) {
  static const finding named = {{(const uint8_t *)"order-mismatch", 14}, {NULL, 0}, CONFIDENCE_PROVED};
  verdict out;
  memset(&out, 0, sizeof out);
  out.id = v->id;
  out.outcome = index % 3 == 0 ? OUTCOME_PASS : OUTCOME_FAIL;
  out.counted = counted_as(&out, v->level);
  if (index % 3 == 1) {
    out.findings = &named;
    out.num_findings = 1;
  }
  return out;
}

/* apply gives how many verdicts the file expects as they are. */
static size_t apply(expect *file, const vector_set *set) {
  size_t as_is = 0;
  for (size_t i = 0; i < set->num_vectors; i++) {
    verdict v = seen(&set->vectors[i], i);
    expect_see(file, &v);
  }
  for (size_t i = 0; i < set->num_vectors; i++) {
    verdict v = seen(&set->vectors[i], i);
    expect_apply(file, &v);
    if (v.expectation == EXPECTED_AS_IS) as_is++;
    need(v.expectation != EXPECTED_AS_IS || v.counted == COUNTED_SKIPPED);
  }
  return as_is;
}

static int load(expect *file, const char *path, int updating) {
  char problem[1024] = "";
  int status;
  memset(file, 0, sizeof *file);
  status = expect_load(file, path, fuzz_small(), updating, problem, sizeof problem);
  need(status == 0 || problem[0] != 0);
  return status;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  const vector_set *set = fuzz_small();
  const char *path = fuzz_path("expect");
  char said[1024] = "";
  expect file;
  fuzz_write(path, data, size);
  if (load(&file, path, 0) == 0) (void)apply(&file, set);
  expect_free(&file);
  if (load(&file, path, 1) == 0) {
    (void)apply(&file, set);
    if (expect_update(&file, set, said, sizeof said) == 0) {
      expect again;
      size_t failures = 0;
      for (size_t i = 0; i < set->num_vectors; i++)
        failures += seen(&set->vectors[i], i).counted == COUNTED_FAILED;
      need(load(&again, path, 0) == 0 && apply(&again, set) == failures);
      expect_free(&again);
    } else
      need(said[0] != 0);
  }
  expect_free(&file);
  unlink(path);
  return 0;
}

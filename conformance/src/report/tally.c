/* tally.c - counts and exit status. */
#include "report/tally.h"

void tally_add(tally *self, const verdict *judged) {
  int is_expected = judged->expectation == EXPECTED_AS_IS;
  self->num_verdicts++;
  self->passed += judged->counted == COUNTED_PASSED;
  self->failed += judged->counted == COUNTED_FAILED;
  self->skipped += judged->counted == COUNTED_SKIPPED;
  self->expected += judged->counted == COUNTED_SKIPPED && is_expected;
  if (is_expected) return;
  self->harness += judged->outcome == OUTCOME_HARNESS;
  self->protocol += judged->outcome == OUTCOME_PROTOCOL;
  self->unsupported += judged->outcome == OUTCOME_UNSUPPORTED && judged->counted != COUNTED_NOT;
}

int tally_exit(const tally *self, int contract_broken) {
  if (self->harness != 0) return EXIT_OWN_FAULT;
  if (self->num_verdicts == 0) return contract_broken ? EXIT_CONTRACT : EXIT_NOTHING;
  if (contract_broken || self->protocol != 0) return EXIT_CONTRACT;
  if (self->failed != 0) return EXIT_FAILED;
  return self->unsupported != 0 ? EXIT_INCOMPLETE : EXIT_RIGHT;
}

/* result.c - the names that stand in result files and expect files. */
#include "suite/result.h"

#include <string.h>

static const char *const outcomes[] = {"pass",    "fail",  "accepted", "refused", "unsupported", "error",
                                       "timeout", "crash", "protocol", "harness", "given-up"};
static const char *const counts[] = {"passed", "failed", "skipped", "not"};
static const char *const expectations[] = {"none", "as-is", "failure", "otherwise"};
static const char *const confidences[] = {"proved", "likely", "possible"};

static const char *const severities[] = {"", "ok", "open", "odd", "refused", "danger"};

static int find(bns_slice name, const char *const *names, size_t num) {
  size_t i;
  for (i = 0; i < num; i++)
    if (strlen(names[i]) == name.len && (name.len == 0 || memcmp(names[i], name.ptr, name.len) == 0)) return (int)i;
  return -1;
}
#define FIND(name, names) find((name), (names), sizeof(names) / sizeof *(names))

const char *outcome_name(outcome value) {
  return outcomes[value];
}
const char *counted_name(counted value) {
  return counts[value];
}
const char *expectation_name(expectation value) {
  return expectations[value];
}
const char *confidence_name(confidence value) {
  return confidences[value];
}
const char *severity_name(severity value) {
  return severities[value];
}
int severity_find(bns_slice name) {
  return FIND(name, severities);
}
int outcome_find(bns_slice name) {
  return FIND(name, outcomes);
}
int counted_find(bns_slice name) {
  return FIND(name, counts);
}
int expectation_find(bns_slice name) {
  return FIND(name, expectations);
}
int confidence_find(bns_slice name) {
  return FIND(name, confidences);
}

int record_not_run(const run_summary *summary) {
  static const char start[] = "not run: ";
  return summary->fault.len >= sizeof start - 1 && memcmp(summary->fault.ptr, start, sizeof start - 1) == 0;
}

/* Any bytes as a file of results: refused in a sentence, or told by every format that writes to one file; what is
 * written as results is read again and is the same. */
#include <string.h>

#include "fuzz_file.h"
#include "report/report.h"
#include "report/results_read.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { TOLD_MAX = 8 };

static void tell(const reporter_kind *kind, FILE *to, const records *found) {
  report_options options;
  reporter *self;
  memset(&options, 0, sizeof options);
  options.out = to;
  options.width = 80;
  options.vectors = fuzz_small();
  self = kind->open(&options);
  need(self != NULL);
  for (size_t i = 0; i < found->num_runs; i++) {
    const recorded *run = &found->runs[i];
    kind->begin(self, &run->info);
    for (size_t v = 0; v < run->num_verdicts; v++) {
      verdict judged = recorded_verdict(run, v);
      kind->verdict(self, &judged);
    }
    if (i + 1 < found->num_runs) kind->next(self, &run->summary);
  }
  need(kind->end(self, &found->runs[found->num_runs - 1].summary) == 0);
}

static int read_from(records *found, const char *path) {
  char problem[1024] = "";
  int status = results_read(found, fuzz_small(), 1, &path, 1, problem, sizeof problem);
  need(status == 0 || problem[0] != 0);
  return status;
}

/* tell_all tells of the records in each format; written as results, they have to be read again as many. */
static void tell_all(const records *found, const char *path) {
  static const reporter_kind *const kinds[] = {&report_text, &report_tap, &report_junit, &report_markdown};
  static const reporter_kind *const of_many[] = {&report_comparison_text, &report_comparison_markdown};
  static FILE *nowhere;
  records again;
  FILE *file;
  if (nowhere == NULL) nowhere = fopen("/dev/null", "wb");
  need(nowhere != NULL);
  for (size_t i = 0; found->num_runs == 1 && i < sizeof kinds / sizeof *kinds; i++)
    tell(kinds[i], nowhere, found);
  for (size_t i = 0; i < sizeof of_many / sizeof *of_many; i++)
    tell(of_many[i], nowhere, found);
  file = fopen(path, "wb");
  need(file != NULL);
  tell(&report_ndjson, file, found);
  need(fclose(file) == 0);
  memset(&again, 0, sizeof again);
  need(read_from(&again, path) == 0 && again.num_runs == found->num_runs);
  for (size_t i = 0; i < again.num_runs; i++)
    need(again.runs[i].num_verdicts == found->runs[i].num_verdicts);
  results_free(&again);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  const char *path = fuzz_path("results");
  records found;
  memset(&found, 0, sizeof found);
  fuzz_write(path, data, size);
  if (read_from(&found, path) == 0 && found.num_runs > 0 && found.num_runs <= TOLD_MAX) tell_all(&found, path);
  results_free(&found);
  unlink(path);
  return 0;
}

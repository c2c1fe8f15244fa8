/* report.c - the formats. */
#include "report/report.h"

#include <string.h>

const reporter_kind *report_find(const char *name) {
  static const reporter_kind *const kinds[] = {&report_text,     &report_ndjson, &report_tap,     &report_junit,
                                               &report_markdown, &report_html,   &report_findings};
  size_t i;
  for (i = 0; i < sizeof kinds / sizeof *kinds; i++)
    if (strcmp(kinds[i]->name, name) == 0) return kinds[i];
  return NULL;
}

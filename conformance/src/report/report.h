/* report.h - a reporter is told what happened, in order, and decides only how to say it. One file a format:
 * report_text.c, report_ndjson.c, report_tap.c, report_junit.c, report_markdown.c; where several implementations are
 * told of, report_comparison.c is the text and the Markdown; site/report_html.c is a site, report_findings.c a list to
 * act on, report_upstream.c texts for a library's maintainers. report_errata.c tells of the documents' signatures, and
 * of no run. */
#ifndef REPORT_H
#define REPORT_H

#include <stdio.h>

#include "suite/result.h"
#include "suite/vectors.h"

/* against: --against, of the runs that are told the first num_earlier are the earlier ones; the reporter says how many
 * causes are new in the later ones. */
typedef struct against {
  size_t num_earlier, num_new;
} against;

typedef struct report_options {
  FILE *out;
  int is_stdout;  /* out is standard output: the text report then closes with the counts there */
  unsigned width; /* columns: 80, or 100 on a wider terminal */
  int colour;
  int verbose;               /* -v: nothing cut, every vector of a cause named */
  const vector_set *vectors; /* to look up rules and titles by id; may lack an id that a record names */
  const char *path;          /* the file's, or the folder's of a format that makes its own files; NULL: out */
  const char *clients;       /* --clients: a folder of conformance/clients' shape; NULL: none */
  const char *home;          /* --home: where issues are opened, "https://..."; NULL: unknown */
  against *against;          /* NULL: results are not compared with earlier ones */
} report_options;

typedef struct reporter reporter;

/* reporter_kind: a format, as a row of a constant table. open allocates; end says the last words, frees the reporter
 * and returns 0, or -1 if writing failed (errno tells). verdicts' slices live only during the call. */
typedef struct reporter_kind {
  const char *name;
  reporter *(*open)(const report_options *options);
  void (*begin)(reporter *self, const run_info *info);
  void (*verdict)(reporter *self, const verdict *verdict);
  int (*end)(reporter *self, const run_summary *summary);
  /* next: one run ends and another begins: begin follows, then verdicts, and end after the last run alone. NULL: a
   * format that can tell of one run. */
  void (*next)(reporter *self, const run_summary *summary);
  int is_folder; /* out is NULL: the reporter makes files in the folder path, which is there */
} reporter_kind;

extern const reporter_kind report_text, report_ndjson, report_tap, report_junit, report_markdown;
extern const reporter_kind report_html, report_findings;
/* report_text_head writes the first line of a text report: what runs, with which vectors. Who does so before the run
 * says it by has_head. */
void report_text_head(FILE *out, const run_info *info);

/* What is said in place of report_text and report_markdown where there are several implementations. */
extern const reporter_kind report_comparison_text, report_comparison_markdown;

/* What `report --errata` puts in place of report_text, report_markdown and report_ndjson. */
extern const reporter_kind report_errata_text, report_errata_markdown, report_errata_ndjson;

/* What `report --upstream` puts in place of report_text. */
extern const reporter_kind report_upstream;

/* What `report --against` puts in place of report_text and report_ndjson. */
extern const reporter_kind report_against_text, report_against_ndjson;

/* report_find gives a format by name; NULL if there is none. */
const reporter_kind *report_find(const char *name);

#endif

/* report_html.c - the page: a folder of files, made when all has been told. */
#include "report/report.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "suite/embedded.h"
#include "report/site/site.h"
#include "text.h"
#include "util/whole_file.h"

EMBEDDED(page_css);
EMBEDDED(page_js);
EMBEDDED(icon);
EMBEDDED(measured);
EMBEDDED(dispute);

typedef struct html_reporter {
  report_options options;
  site site;
  FILE *data;       /* results.ndjson, until it is whole */
  reporter *ndjson; /* what the page is made from lies beside it */
} html_reporter;

static void free_all(html_reporter *self) {
  comparison_close(&self->site.comparison);
  client_folder_free(&self->site.clients);
  mem_free(&self->site.arena);
  buf_free(&self->site.out);
  if (self->data) fclose(self->data);
  free(self);
}

static reporter *html_open(const report_options *options) {
  html_reporter *self = (html_reporter *)calloc(1, sizeof *self);
  char problem[1024];
  if (self == NULL) return NULL;
  self->options = *options;
  self->site.options = &self->options;
  comparison_open(&self->site.comparison, options->vectors);
  if (client_folder_read(&self->site.clients, options->clients, problem, sizeof problem) != 0) {
    fprintf(stderr, "bnconform: %s\n", problem);
    errno = EINVAL;
    free_all(self);
    return NULL;
  }
  self->data = whole_scratch(options->path);
  if (self->data != NULL) return (reporter *)self;
  free_all(self);
  return NULL;
}

static void html_begin(reporter *base, const run_info *info) {
  html_reporter *self = (html_reporter *)base;
  report_options how = self->options;
  how.out = self->data;
  if (self->ndjson == NULL) self->ndjson = report_ndjson.open(&how);
  comparison_begin(&self->site.comparison, info);
  if (self->ndjson) report_ndjson.begin(self->ndjson, info);
}

static void html_verdict(reporter *base, const verdict *judged) {
  html_reporter *self = (html_reporter *)base;
  verdict told = *judged;
  client_folder_explain(&self->site.clients, &self->site.arena,
                        &self->site.comparison.runs[self->site.comparison.num_runs - 1].info, &told);
  comparison_add(&self->site.comparison, &told);
  mem_reset(&self->site.arena);
  if (self->ndjson) report_ndjson.verdict(self->ndjson, judged);
}

static void html_next(reporter *base, const run_summary *summary) {
  html_reporter *self = (html_reporter *)base;
  comparison_end(&self->site.comparison, summary);
  if (self->ndjson) report_ndjson.next(self->ndjson, summary);
}

/* home_link: where issues are opened; empty where that is not known. */
static bns_slice home_link(site *to) {
  buf link = {NULL, 0, 0};
  if (to->options->home == NULL) return bns_slice_of("");
  buf_put_text(&link, "<p>The project's issues: <a rel=\"noreferrer\" href=\"");
  html_put(&link, bns_slice_of(to->options->home));
  buf_put_text(&link, "/issues\">");
  html_put(&link, bns_slice_of(to->options->home));
  buf_put_text(&link, "/issues</a></p>\n");
  return mem_take(&to->arena, &link);
}

static void page_dispute(site *to) {
  page_value home = {"home", home_link(to)};
  site_page(to, "dispute.html", "Dispute", EMBEDDED_TEXT(dispute), &home, 1);
}

/* A library is known by what one types to install it. */
static void name_by_package(const site *of, comparison_run *run) {
  const client_entry *client = client_folder_find(&of->clients, &run->info);
  if (client && client->package.len) run->label = client->package;
}

static void write_site(site *to) {
  size_t i;
  comparison_keep_latest(&to->comparison);
  comparison_sort(&to->comparison);
  for (i = 0; i < to->comparison.num_runs; i++)
    name_by_package(to, &to->comparison.runs[i]);
  for (i = 0; i < to->comparison.num_runs; i++)
    if (bns_slice_compare(to->comparison.runs[i].info.date, to->date) > 0) to->date = to->comparison.runs[i].info.date;
  site_write(to, "page.css", EMBEDDED_TEXT(page_css));
  site_write(to, "page.js", EMBEDDED_TEXT(page_js));
  site_write(to, "icon.svg", EMBEDDED_TEXT(icon));
  site_page(to, "measured.html", "How this is measured", EMBEDDED_TEXT(measured), NULL, 0);
  page_dispute(to);
  for (i = 0; i < to->comparison.num_runs; i++) {
    page_library(to, &to->comparison.runs[i]);
    page_cells(to, &to->comparison.runs[i]);
  }
  page_mistakes(to);
  page_cases(to);
  page_errata(to);
  page_changes(to);
  page_dangers(to);
  page_all_mistakes(to);
  page_comparison(to); /* last: where it stands, all that it leads to does */
}

static int html_end(reporter *base, const run_summary *summary) {
  html_reporter *self = (html_reporter *)base;
  int failed = 0;
  errno = 0;
  if (self->site.comparison.num_runs) {
    comparison_end(&self->site.comparison, summary);
    if (self->ndjson == NULL || report_ndjson.end(self->ndjson, summary) != 0) failed = errno ? errno : ENOMEM;
  }
  if (!failed && fflush(self->data) != 0) failed = errno;
  if (!failed) site_copy(&self->site, "results.ndjson", self->data);
  if (!failed) write_site(&self->site);
  if (!failed) failed = self->site.failed;
  free_all(self);
  errno = failed;
  return failed ? -1 : 0;
}

const reporter_kind report_html = {"html", html_open, html_begin, html_verdict, html_end, html_next, 1};

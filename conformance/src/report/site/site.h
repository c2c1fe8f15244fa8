/* site.h - the page as files: a folder of HTML that needs nothing from elsewhere, every address an id.
 *
 *   index.html                       the matrix
 *   library/ID.html, library/ID/GROUP.html   one library; one of its cells, cause by cause
 *   mistake/ID.html, case/ID.html    who has a mistake; what became of a case
 *   dangers.html, mistakes.html      all dangers, each in a sentence; all mistakes of the catalogue
 *   script/CLIENT/NAME.txt           a script that shows a finding again
 *   changes.html, feed.atom, feed.json   what changed from one version of a library to the next
 *   summary.json                     each library's worst word and counts, in a few kilobytes
 *   badge/ID.svg, badge/ID.json      a library's badge
 *   measured.html, dispute.html      how this is measured; how to object
 *   errata.html                      the published signatures
 *   results.ndjson                   what all of it is made from
 */
#ifndef SITE_H
#define SITE_H

#include "show/html.h"
#include "report/site/grade_mark.h"
#include "report/site/page_template.h"
#include "report/client_folder.h"
#include "report/comparison.h"
#include "report/report.h"

typedef struct site {
  const report_options *options;
  comparison comparison;
  client_folder clients;
  mem arena;        /* scratch of one page */
  buf out;          /* the page that is written */
  bns_slice date;   /* of the latest run */
  const char *root; /* from the page that is written to the folder: "../" */
  int failed;       /* errno of the first file that could not be written */
} site;

/* site_begin starts a page: path within the folder, its title. site_finish writes it. */
void site_begin(site *self, const char *path, bns_slice title);
void site_finish(site *self, const char *path);

/* site_page writes a page whose text is a file of conformance/page/site, with its names filled. */
void site_page(site *self, const char *path, const char *title, bns_slice text, const page_value *values, size_t num);

/* site_write writes a file, with the folders that it needs. */
void site_write(site *self, const char *path, bns_slice bytes);
/* site_copy writes what a stream holds. */
void site_copy(site *self, const char *path, FILE *from);

/* Links, whole: <a href="...">text</a>. */
void site_link_library(site *self, const comparison_run *run);
void site_link_mistake(site *self, bns_slice id);
void site_link_case(site *self, bns_slice id);

/* site_is_address: an id comes from a file of results; what has other characters than an id's gets no file. */
int site_is_address(bns_slice id);

/* site_put_run_name appends name and version of a run as text. */
void site_put_run_name(buf *out, const comparison_run *run);

/* site_put_when appends by which vectors and when a run was measured, as text. */
void site_put_when(site *self, const comparison_run *run);

/* block_put appends one finding, whole: the bytes, the mend, the rule, how to see it again, what has become of it.
 * cases: those that fail in this way, the first is the example. names_run: on the page of a case, where the heading
 * names the library. */
void block_put(site *self, const comparison_run *run, const comparison_case *cases, size_t num_cases, int names_run);

/* block_anchor gives where a finding stands on a cell's page. */
bns_slice block_anchor(site *self, const comparison_case *example);

/* The pages, file by file. */
void page_comparison(site *self);
void page_library(site *self, const comparison_run *run);
void page_cells(site *self, const comparison_run *run);
void page_mistakes(site *self);
void page_cases(site *self);
void page_errata(site *self);
void page_dangers(site *self);
/* page_changes writes the changes, the feeds and the summary. */
void page_changes(site *self);

/* site_past gives the earlier versions of a library that were measured, the latest first. */
const comparison_run *site_past(const site *self, const comparison_run *run, size_t *num);

/* site_put_strip appends the versions that were measured, each with its worst word's mark; nothing where there is one.
 */
void site_put_strip(site *self, const comparison_run *run);

/* site_put_changes appends what changed from version to version; nothing where there is one. */
void site_put_changes(site *self, const comparison_run *run);
void page_all_mistakes(site *self);

/* danger_put appends a danger as one sentence, with its id, its page, its example, its script, its date and its state.
 */
void danger_put(site *self, const comparison_run *run, const comparison_group *why);

/* site_put_script appends a link to a copy of the script that shows a case again; nothing where there is none. */
void site_put_script(site *self, const comparison_run *run, const verdict *judged, const char *before);

/* mistakes_num gives how many runs have a mistake. */
size_t site_num_with(const site *self, bns_slice mistake);

#endif

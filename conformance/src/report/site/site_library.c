/* site_library.c - one library: what it is, what it is worth in each group, its causes, its badge; and each of its
 * cells, cause by cause. */
#include "report/site/site.h"

#include <string.h>

#include "report/site/badge.h"
#include "report/failure_groups.h"
#include "report/reproduce.h"
#include "text.h"

static const char *path_of(site *self, const comparison_run *run, const char *folder, const char *rest) {
  return (const char *)mem_format(&self->arena, "%s/%.*s%s", folder, (int)run->id.len, (const char *)run->id.ptr, rest)
      .ptr;
}

static bns_slice title_of(site *self, const comparison_run *run, const char *group) {
  return mem_format(&self->arena, "%.*s %.*s%s%s", (int)run->label.len, (const char *)run->label.ptr,
                    (int)run->info.version.len, (const char *)run->info.version.ptr, *group ? ": " : "", group);
}

/* put_about says what the library is and how it was measured. */
static void put_about(site *self, const comparison_run *run) {
  const client_entry *client = client_folder_find(&self->clients, &run->info);
  buf *out = &self->out;
  buf_put_text(out, "<p class=\"when\">");
  html_put(out, run->info.language);
  buf_put_text(out, run->info.language.len ? ", " : "");
  site_put_when(self, run);
  if (client && client->home.len > 8 && memcmp(client->home.ptr, "https://", 8) == 0) {
    buf_put_text(out, ", <a rel=\"noreferrer\" href=\"");
    html_put(out, client->home);
    buf_put_text(out, "\">its home page</a>");
  }
  buf_put_text(out, "</p>\n");
  if (client && client->reach_why.len) {
    buf_put_text(out,
                 "<p>Its requests were sent to a base address of the server in place of the exchange's own names: ");
    html_put(out, client->reach_why);
    buf_put_text(out, ".</p>\n");
  }
  if (run->fault.len) {
    buf_put_text(out, "<p class=\"lead\">");
    html_put(out, run->fault);
    buf_put_text(out, "</p>\n");
  }
}

/* has_page: a group of which nothing was judged has one too, if any of its cases was asked for. */
static int has_page(const comparison_cell *cell) {
  return cell->worst != GRADE_NONE || cell->counts[GRADE_NONE] > 0;
}

static void put_groups(site *self, const comparison_run *run) {
  size_t i, k;
  buf_put_text(&self->out, "<ul class=\"groups\">\n");
  for (i = 0; i < NUM_COLUMNS; i++) {
    const comparison_cell *cell = &run->cells[i];
    if (!self->comparison.has_column[i]) continue;
    buf_format(&self->out, "<li class=\"%s\">", html_grade_class(cell->worst));
    if (has_page(cell)) {
      buf_put_text(&self->out, "<a href=\"");
      html_put_path(&self->out, run->id);
      buf_format(&self->out, "/%s.html\">%s</a> ", column_id((column)i), column_name((column)i));
    } else
      buf_format(&self->out, "<span class=\"group\">%s</span> ", column_name((column)i));
    for (k = 0; k < GRADE_NONE; k++)
      if (cell->counts[k]) {
        buf_put_text(&self->out, "<span>");
        html_put_words(&self->out, (grade)k, cell->causes[k]);
        buf_put_text(&self->out, " ");
        html_put_cases(&self->out, cell->counts[k]);
        buf_put_text(&self->out, "</span> ");
      }
    if (cell->worst == GRADE_NONE) html_put_words(&self->out, GRADE_NONE, 0);
    buf_put_text(&self->out, "</li>\n");
  }
  buf_put_text(&self->out, "</ul>\n");
}

static void put_group_line(site *self, const comparison_run *run, const comparison_group *why) {
  const verdict *v = why->cases->verdict;
  buf *out = &self->out;
  buf_format(out, "<li class=\"%s\">", html_grade_class(why->grade));
  html_put_grade(out, why->grade);
  buf_put_text(out, " <a href=\"");
  html_put_path(out, run->id);
  buf_format(out, "/%s.html#", column_id(why->column));
  html_put(out, block_anchor(self, why->cases));
  buf_put_text(out, "\">");
  html_put_shown(out, comparison_title(&self->arena, v));
  buf_format(out, "</a> <small>%s, %lu case%s</small><br>", column_name(why->column), (unsigned long)why->num_cases,
             why->num_cases == 1 ? "" : "s");
  html_put_shown(out, comparison_says(&self->arena, v));
  buf_put_text(out, "</li>\n");
}

static void put_badge(site *self, const comparison_run *run) {
  size_t num_past;
  const comparison_run *past = site_past(self, run, &num_past);
  bns_slice says = badge_message(&self->arena, run, past, num_past);
  buf *out = &self->out;
  buf_put_text(out, "<h2>Badge</h2>\n<p><img src=\"../badge/");
  html_put_path(out, run->id);
  buf_put_text(out, ".svg\" height=\"20\" alt=\"binance signing: ");
  html_put(out, says);
  buf_put_text(out, "\"></p>\n<p>The picture is <a href=\"../badge/");
  html_put_path(out, run->id);
  buf_put_text(out, ".svg\">badge/");
  html_put(out, run->id);
  buf_put_text(out, ".svg</a>; the form that shields.io reads is <a href=\"../badge/");
  html_put_path(out, run->id);
  buf_put_text(out, ".json\">badge/");
  html_put(out, run->id);
  buf_put_text(out, ".json</a>.</p>\n");
}

static void write_badges(site *self, const comparison_run *run) {
  buf badge = {NULL, 0, 0};
  size_t num_past;
  const comparison_run *past = site_past(self, run, &num_past);
  badge_put_svg(&badge, run, past, num_past);
  site_write(self, path_of(self, run, "badge", ".svg"), buf_slice(&badge));
  badge.len = 0;
  badge_put_json(&badge, run, past, num_past);
  site_write(self, path_of(self, run, "badge", ".json"), buf_slice(&badge));
  buf_free(&badge);
}

void page_library(site *self, const comparison_run *run) {
  const char *path = path_of(self, run, "library", ".html");
  size_t i;
  write_badges(self, run);
  site_begin(self, path, title_of(self, run, ""));
  buf_put_text(&self->out, "<h1>");
  site_put_run_name(&self->out, run);
  buf_put_text(&self->out, "</h1>\n");
  put_about(self, run);
  if (run->all.worst != GRADE_NONE) put_groups(self, run);
  if (run->num_groups) buf_put_text(&self->out, "<h2>Causes, worst first</h2>\n<ol class=\"causes\">\n");
  for (i = 0; i < run->num_groups; i++)
    put_group_line(self, run, &run->groups[i]);
  if (run->num_groups) buf_put_text(&self->out, "</ol>\n");
  if (run->info.command.len || run->all.worst != GRADE_NONE) {
    buf_put_text(&self->out, "<h2>Reproduce</h2>\n<pre tabindex=\"0\" aria-label=\"Command\">");
    html_put_shown(&self->out, reproduce_command(&self->arena, &run->info, bns_slice_of("'*'")));
    buf_put_text(&self->out, "</pre>\n");
  }
  site_put_changes(self, run);
  put_badge(self, run);
  site_finish(self, path);
}

/* ------------------------------------------------------------------------------------------------------------ cells */

static void put_right_cases(site *self, const comparison_run *run, column at, grade value, const char *says) {
  size_t i;
  if (run->cells[at].counts[value] == 0) return;
  buf_format(&self->out, "<details><summary>%lu %s</summary>\n<ul>", (unsigned long)run->cells[at].counts[value], says);
  for (i = 0; i < run->num_cases; i++)
    if (run->cases[i].column == at && run->cases[i].grade == value) {
      buf_put_text(&self->out, "<li>");
      site_link_case(self, run->cases[i].id);
      buf_put_text(&self->out, "</li>\n");
    }
  buf_put_text(&self->out, "</ul></details>\n");
}

static void page_cell(site *self, const comparison_run *run, column at) {
  const char *path =
      path_of(self, run, "library", (const char *)mem_format(&self->arena, "/%s.html", column_id(at)).ptr);
  size_t i;
  site_begin(self, path, title_of(self, run, column_name(at)));
  buf_put_text(&self->out, "<p class=\"up\">");
  site_link_library(self, run);
  buf_put_text(&self->out, "</p>\n<h1>");
  site_put_run_name(&self->out, run);
  buf_format(&self->out, ": %s</h1>\n", column_name(at));
  put_about(self, run);
  for (i = 0; i < run->num_groups; i++)
    if (run->groups[i].column == at) block_put(self, run, run->groups[i].cases, run->groups[i].num_cases, 0);
  put_right_cases(self, run, at, GRADE_OK, "cases are ok");
  put_right_cases(self, run, at, GRADE_NONE, "cases are not offered, or for information");
  site_finish(self, path);
}

void page_cells(site *self, const comparison_run *run) {
  size_t i;
  for (i = 0; i < NUM_COLUMNS; i++)
    if (has_page(&run->cells[i])) page_cell(self, run, (column)i);
}

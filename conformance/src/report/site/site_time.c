/* site_time.c - libraries over time: the strip of versions, what changed from one to the next, feeds, a summary. */
#include "report/changes.h"
#include "report/failure_groups.h"
#include "report/site/badge.h"
#include "report/site/site.h"
#include "suite/embedded.h"
#include "text.h"
#include "util/json_text.h"

EMBEDDED(changes_html);
EMBEDDED(feed_atom);

const comparison_run *site_past(const site *self, const comparison_run *run, size_t *num) {
  const comparison_run *all = self->comparison.runs + self->comparison.num_runs, *first = NULL;
  *num = 0;
  for (size_t i = 0; i < self->comparison.num_past; i++) {
    if (!comparison_is_same_library(&all[i], run)) continue;
    if ((*num)++ == 0) first = &all[i];
  }
  return first;
}

static void put_version(buf *out, const comparison_run *run) {
  buf_format(out, "<span class=\"%s\">", html_grade_class(run->all.worst));
  html_put(out, run->info.version);
  buf_put_text(out, " ");
  html_put_mark(out, run->all.worst);
  buf_format(out, "<span class=\"hidden\">%s</span></span> ", grade_name(run->all.worst));
}

void site_put_strip(site *self, const comparison_run *run) {
  size_t num;
  const comparison_run *past = site_past(self, run, &num);
  if (num == 0) return;
  buf_put_text(&self->out, "<small class=\"strip\">");
  while (num-- > 0)
    put_version(&self->out, &past[num]);
  put_version(&self->out, run);
  buf_put_text(&self->out, "</small>");
}

/* ---------------------------------------------------------------------------------------------------------- changes */

/* put_cause names a cause: a mistake by its page, anything else by its words. */
static void put_cause(site *self, const verdict *v) {
  if (v->num_findings)
    site_link_mistake(self, v->findings[0].id);
  else
    html_put_shown(&self->out, comparison_title(&self->arena, v));
}

static int is_told(change_kind kind) {
  return kind == CHANGE_NEW || kind == CHANGE_MENDED || kind == CHANGE_OTHER;
}

static void put_change(site *self, const change *what) {
  const verdict *v = what->cause->cases->verdict;
  grade shown = what->kind == CHANGE_MENDED ? GRADE_OK : what->cause->grade;
  buf *out = &self->out;
  buf_format(out, "<li class=\"%s\">", html_grade_class(shown));
  html_put_mark(out, shown);
  buf_format(out, "<span class=\"word\">%s</span> ",
             what->kind == CHANGE_OTHER ? "in another way" : change_word(what->kind));
  put_cause(self, v);
  buf_format(out, " <small>%s, %s, %lu case%s</small><br>", grade_name(what->cause->grade),
             column_name(what->cause->column), (unsigned long)what->cause->num_cases,
             what->cause->num_cases == 1 ? "" : "s");
  html_put_shown(out, comparison_says(&self->arena, v));
  buf_put_text(out, "</li>\n");
}

/* step: what changed between two versions. */
typedef struct step {
  const comparison_run *before, *now;
  change *list;
  size_t num, counts[NUM_CHANGE_KINDS];
} step;

static step step_of(site *self, const comparison_run *before, const comparison_run *now) {
  step made = {before, now, NULL, 0, {0}};
  made.list = changes_find(&self->arena, &made.num, before, now);
  for (size_t i = 0; i < made.num; i++)
    made.counts[made.list[i].kind]++;
  return made;
}

static bns_slice step_words(mem *arena, const step *of) {
  return mem_format(arena, "%lu mended, %lu new, %lu still", (unsigned long)of->counts[CHANGE_MENDED],
                    (unsigned long)of->counts[CHANGE_NEW], (unsigned long)of->counts[CHANGE_STILL]);
}

static void put_step(site *self, const step *of, const char *heading) {
  buf *out = &self->out;
  buf_format(out, "<%s>", heading);
  html_put(out, of->before->info.version);
  buf_put_text(out, " to ");
  html_put(out, of->now->info.version);
  buf_put_text(out, ": ");
  buf_put_slice(out, step_words(&self->arena, of));
  buf_format(out, "</%s>\n<ul class=\"causes\">\n", heading);
  for (size_t i = 0; i < of->num; i++)
    if (is_told(of->list[i].kind)) put_change(self, &of->list[i]);
  buf_put_text(out, "</ul>\n");
}

static void each_step(site *self, const comparison_run *run, void (*tell)(site *, const step *, buf *), buf *to) {
  size_t num;
  const comparison_run *past = site_past(self, run, &num), *now = run;
  for (size_t i = 0; i < num; i++) {
    step one = step_of(self, &past[i], now);
    tell(self, &one, to);
    now = &past[i];
  }
}

static void tell_on_library(site *self, const step *of, buf *to) {
  (void)to;
  put_step(self, of, "h3");
}

void site_put_changes(site *self, const comparison_run *run) {
  size_t num;
  site_past(self, run, &num);
  if (num == 0) return;
  buf_put_text(&self->out, "<h2>What changed</h2>\n<p>");
  site_put_strip(self, run);
  buf_put_text(&self->out, "</p>\n");
  each_step(self, run, tell_on_library, NULL);
}

/* ------------------------------------------------------------------------------------------------------------ feeds */

/* put_page writes the address of a library's page, from the start page. */
static void put_page(buf *out, const comparison_run *run) {
  buf_put_text(out, "library/");
  html_put_path(out, run->id);
  buf_put_text(out, ".html");
}

/* current gives the run that has the page of an earlier one's library. */
static const comparison_run *current(const site *self, const comparison_run *run) {
  for (size_t i = 0; i < self->comparison.num_runs; i++)
    if (comparison_is_same_library(&self->comparison.runs[i], run)) return &self->comparison.runs[i];
  return run;
}

static void put_tag(buf *out, const step *of) {
  buf_put_text(out, "tag:bnconform,2026:");
  html_put_path(out, of->now->info.name);
  buf_put_text(out, "/");
  html_put_path(out, of->now->info.version);
}

static void put_atom(site *self, const step *of, buf *out) {
  buf_put_text(out, "<entry><title>");
  site_put_run_name(out, of->now);
  buf_put_text(out, ": ");
  buf_put_slice(out, step_words(&self->arena, of));
  buf_put_text(out, "</title><id>");
  put_tag(out, of);
  buf_put_text(out, "</id><updated>");
  html_put(out, of->now->info.date);
  buf_put_text(out, "T00:00:00Z</updated><link href=\"");
  put_page(out, current(self, of->now));
  buf_put_text(out, "\"/></entry>\n");
}

static void put_json_feed(site *self, const step *of, buf *out) {
  buf one = {NULL, 0, 0};
  buf_put_text(out, out->len && out->ptr[out->len - 1] == '}' ? ",\n{" : "{");
  put_tag(&one, of);
  json_put_text(out, "id", buf_slice(&one));
  one.len = 0;
  put_page(&one, current(self, of->now));
  json_put_text(out, "url", buf_slice(&one));
  json_put_name(out, "title");
  one.len = 0;
  buf_put_slice(&one, of->now->label);
  buf_put_text(&one, " ");
  buf_put_slice(&one, of->now->info.version);
  json_put_bytes(out, buf_slice(&one));
  json_put_text(out, "content_text", step_words(&self->arena, of));
  one.len = 0;
  buf_put_slice(&one, of->now->info.date);
  buf_put_text(&one, "T00:00:00Z");
  json_put_text(out, "date_published", buf_slice(&one));
  buf_put_text(out, "}");
  buf_free(&one);
}

static void write_feeds(site *self) {
  buf entries = {NULL, 0, 0}, feed = {NULL, 0, 0};
  for (size_t i = 0; i < self->comparison.num_runs; i++)
    each_step(self, &self->comparison.runs[i], put_atom, &entries);
  const page_value values[] = {{"updated", self->date.len ? self->date : bns_slice_of("2026-01-01")},
                               {"entries", buf_slice(&entries)}};
  page_fill(&feed, EMBEDDED_TEXT(feed_atom), values, 2);
  site_write(self, "feed.atom", buf_slice(&feed));
  feed.len = 0;
  buf_put_text(&feed,
               "{\"version\":\"https://jsonfeed.org/version/1.1\",\"title\":\"Binance request signing: what changed in "
               "client libraries\",\"items\":[\n");
  for (size_t i = 0; i < self->comparison.num_runs; i++)
    each_step(self, &self->comparison.runs[i], put_json_feed, &feed);
  buf_put_text(&feed, "]}\n");
  site_write(self, "feed.json", buf_slice(&feed));
  buf_free(&entries);
  buf_free(&feed);
}

/* ---------------------------------------------------------------------------------------------------------- summary */

static void put_summary(site *self, const comparison_run *run, buf *out) {
  size_t num;
  const comparison_run *past = site_past(self, run, &num);
  buf page = {NULL, 0, 0};
  buf_put_text(out, "{");
  json_put_name(out, "name");
  json_put_bytes(out, run->label);
  json_put_name(out, "version");
  json_put_bytes(out, run->info.version);
  json_put_name(out, "language");
  json_put_bytes(out, run->info.language);
  json_put_name(out, "date");
  json_put_bytes(out, run->info.date);
  json_put_text(out, "worst", bns_slice_of(run->not_run ? "not run" : grade_name(run->all.worst)));
  json_put_name(out, "since");
  json_put_bytes(out, badge_since(run, past, num));
  for (size_t i = 0; i < GRADE_OK; i++)
    buf_format(out, ",\"%s\":%lu", grade_name((grade)i), (unsigned long)run->causes[i]);
  buf_format(out, ",\"cases_ok\":%lu", (unsigned long)run->all.counts[GRADE_OK]);
  put_page(&page, run);
  json_put_text(out, "page", buf_slice(&page));
  buf_put_text(out, "}");
  buf_free(&page);
}

static void write_summary(site *self) {
  buf out = {NULL, 0, 0};
  buf_format(&out, "{\"vectors\":\"%.8s\",\"libraries\":[", self->options->vectors->digest);
  for (size_t i = 0; i < self->comparison.num_runs; i++) {
    buf_put_text(&out, i ? ",\n" : "\n");
    put_summary(self, &self->comparison.runs[i], &out);
  }
  buf_put_text(&out, "]}\n");
  site_write(self, "summary.json", buf_slice(&out));
  buf_free(&out);
}

void page_changes(site *self) {
  bns_slice head, foot;
  size_t i, num, said = 0;
  page_split(&head, &foot, EMBEDDED_TEXT(changes_html), "list");
  site_begin(self, "changes.html", bns_slice_of("What changed in client libraries"));
  buf_put_slice(&self->out, head);
  for (i = 0; i < self->comparison.num_runs; i++) {
    const comparison_run *run = &self->comparison.runs[i];
    site_past(self, run, &num);
    if (num == 0) continue;
    said++;
    buf_put_text(&self->out, "<h2>");
    site_link_library(self, run);
    buf_put_text(&self->out, "</h2>\n<p>");
    site_put_strip(self, run);
    buf_put_text(&self->out, "</p>\n");
    each_step(self, run, tell_on_library, NULL);
  }
  if (!said) buf_put_text(&self->out, "<p>Of no library more than one version was measured.</p>\n");
  buf_put_slice(&self->out, foot);
  site_finish(self, "changes.html");
  write_feeds(self);
  write_summary(self);
  mem_reset(&self->arena);
}

/* site_lookup.c - a page for each mistake of the catalogue, and for each case that any library was judged by. */
#include "report/site/site.h"

#include <stdlib.h>
#include <string.h>

#include "report/failure_groups.h"
#include "suite/catalogue_text.h"
#include "explain/lookup.h"
#include "text.h"

/* --------------------------------------------------------------------------------------------------------- mistakes */

static void put_source(site *self, const bns_json *value) {
  bns_slice source = vectors_expand(&self->arena, value);
  int is_link = source.len > 8 && memcmp(source.ptr, "https://", 8) == 0;
  buf_put_text(&self->out, "<li>");
  if (is_link) {
    buf_put_text(&self->out, "<a rel=\"noreferrer\" href=\"");
    html_put(&self->out, source);
    buf_put_text(&self->out, "\">");
  }
  html_put(&self->out, source);
  buf_put_text(&self->out, is_link ? "</a></li>\n" : "</li>\n");
}

static void put_sources(site *self, const mistake_words *words) {
  size_t i, num = words->sources ? words->sources->count : 0;
  const bns_json *source = num ? bns_json_child(words->sources) : NULL;
  if (num == 0) return;
  buf_format(&self->out, "<h2>%lu public report%s and documents</h2>\n<ul class=\"sources\">\n", (unsigned long)num,
             num == 1 ? "" : "s");
  for (i = 0; i < num; i++, source = bns_json_next(source))
    put_source(self, source);
  buf_put_text(&self->out, "</ul>\n");
}

static void put_words(site *self, const mistake_words *words) {
  buf *out = &self->out;
  size_t i, num = words->rules ? words->rules->count : 0;
  buf_put_text(out, "<p class=\"lead\">");
  html_put(out, words->says);
  buf_put_text(out, "</p>\n<dl>\n<dt>Fix</dt><dd>");
  html_put(out, words->mend);
  buf_put_text(out, "</dd>\n");
  for (i = 0; i < num; i++) {
    bns_slice id = mistake_words_rule(words, NULL, i);
    buf_put_text(out, "<dt>Rule</dt><dd><b>");
    html_put(out, id);
    buf_put_text(out, "</b> ");
    html_put(out, rule_text(&self->arena, self->options->vectors, id));
    buf_put_text(out, "</dd>\n");
  }
  buf_put_text(out, "<dt>More</dt><dd><code class=\"command\">bnconform show ");
  html_put(out, words->id);
  buf_put_text(out, "</code></dd>\n</dl>\n");
}

static void put_holders(site *self, bns_slice id) {
  size_t i, k;
  size_t num = site_num_with(self, id);
  buf_put_text(&self->out, "<h2>Who has it</h2>\n");
  if (num == 0) {
    buf_put_text(&self->out, "<p>None of the libraries that were run.</p>\n");
    return;
  }
  buf_put_text(&self->out, "<ul class=\"causes\">\n");
  for (i = 0; i < self->comparison.num_runs; i++) {
    const comparison_run *run = &self->comparison.runs[i];
    for (k = 0; k < run->num_groups; k++) {
      const comparison_group *why = &run->groups[k];
      if (!comparison_is_mistake(why->cases->verdict, id)) continue;
      buf_format(&self->out, "<li class=\"%s\">", html_grade_class(why->grade));
      html_put_grade(&self->out, why->grade);
      buf_format(&self->out, " <a href=\"%slibrary/", self->root);
      html_put_path(&self->out, run->id);
      buf_format(&self->out, "/%s.html#", column_id(why->column));
      html_put(&self->out, block_anchor(self, why->cases));
      buf_put_text(&self->out, "\">");
      site_put_run_name(&self->out, run);
      buf_format(&self->out, "</a> <small>%s</small> ", column_name(why->column));
      html_put_cases(&self->out, why->num_cases);
      buf_put_text(&self->out, "</li>\n");
    }
  }
  buf_put_text(&self->out, "</ul>\n");
}

static void page_mistake(site *self, bns_slice id) {
  const char *path = (const char *)mem_format(&self->arena, "mistake/%.*s.html", (int)id.len, (const char *)id.ptr).ptr;
  mistake_words words;
  bns_slice no_variant = {NULL, 0};
  mistake_words_find(&words, &self->arena, self->options->vectors, id, no_variant, NULL);
  site_begin(self, path, id);
  buf_put_text(&self->out, "<h1><code>");
  html_put(&self->out, id);
  buf_put_text(&self->out, "</code></h1>\n<p class=\"when\">");
  html_put(&self->out, words.title);
  buf_put_text(&self->out, "</p>\n");
  put_words(self, &words);
  put_holders(self, id);
  put_sources(self, &words);
  site_finish(self, path);
}

void page_mistakes(site *self) {
  const bns_json *entry;
  mem ids = {NULL};
  size_t i;
  for (i = 0; (entry = mistake_words_at(self->options->vectors, i)) != NULL; i++)
    page_mistake(self, vectors_expand(&ids, bns_json_member(entry, "id")));
  mem_free(&ids);
}

/* ------------------------------------------------------------------------------------------------------------ cases */

typedef struct request_record {
  size_t place; /* that of the case: a million are sorted by it */
  const comparison_run *run;
  const comparison_case *of;
} request_record;

static int compare_judged(const void *left, const void *right) {
  const request_record *a = (const request_record *)left, *b = (const request_record *)right;
  if (a->place != b->place) return a->place < b->place ? -1 : 1;
  int by_id = bns_slice_compare(a->of->id, b->of->id);
  if (by_id) return by_id;
  if (a->of->grade != b->of->grade) return a->of->grade < b->of->grade ? -1 : 1;
  return a->run < b->run ? -1 : a->run > b->run;
}

/* put_shown appends what `bnconform show ID` prints. */
static void put_shown(site *self, bns_slice id) {
  buf shown = {NULL, 0, 0};
  const char *name = (const char *)mem_format(&self->arena, "%.*s", (int)id.len, (const char *)id.ptr).ptr;
  show_main(self->options->vectors, self->comparison.redactor, name, 100, 0, &shown);
  buf_put_text(&self->out, "<h2>The case</h2>\n<pre tabindex=\"0\" aria-label=\"The case\">");
  html_put_shown(&self->out, buf_slice(&shown));
  buf_put_text(&self->out, "</pre>\n");
  buf_free(&shown);
}

/* put_alike tells which libraries gave the same, and how many of the list they are. */
static size_t put_alike(site *self, const request_record *list, size_t num) {
  size_t i;
  for (i = 0; i < num && list[i].of->grade == list->of->grade; i++) {
    if (i > 0) buf_put_text(&self->out, ", ");
    site_link_library(self, list[i].run);
    if (list[i].run->info.version.len) buf_put_text(&self->out, " ");
    html_put(&self->out, list[i].run->info.version);
  }
  return i;
}

static void put_outcomes(site *self, const request_record *list, size_t num) {
  buf_put_text(&self->out, "<h2>What each library gave</h2>\n<ul class=\"groups\">\n");
  for (size_t i = 0; i < num;) {
    buf_format(&self->out, "<li class=\"%s\">", html_grade_class(list[i].of->grade));
    buf_put_text(&self->out, "<span class=\"group word\">");
    html_put_mark(&self->out, list[i].of->grade);
    buf_format(&self->out, "%s</span> ", grade_name(list[i].of->grade));
    i += put_alike(self, list + i, num - i);
    buf_put_text(&self->out, "</li>\n");
  }
  buf_put_text(&self->out, "</ul>\n");
}

static void page_case(site *self, const request_record *list, size_t num) {
  bns_slice id = list->of->id;
  const vector *v = vectors_find(self->options->vectors, id);
  buf path = {NULL, 0, 0};
  size_t i;
  buf_put_text(&path, "case/");
  buf_put_slice(&path, id);
  buf_put(&path, ".html", 6);
  site_begin(self, (const char *)path.ptr, id);
  buf_put_text(&self->out, "<h1><code>");
  html_put(&self->out, id);
  buf_put_text(&self->out, "</code></h1>\n<p class=\"when\">");
  html_put(&self->out, v ? v->title : bns_slice_of("A case of older vectors; these have it no more."));
  buf_put_text(&self->out, "</p>\n");
  put_outcomes(self, list, num);
  for (i = 0; i < num; i++)
    if (list[i].of->grade < GRADE_OK) block_put(self, list[i].run, list[i].of, 1, 1);
  if (v) put_shown(self, id);
  site_finish(self, (const char *)path.ptr);
  buf_free(&path);
}

void page_cases(site *self) {
  size_t i, k, num = 0, end;
  request_record *all;
  for (i = 0; i < self->comparison.num_runs; i++)
    num += self->comparison.runs[i].num_cases;
  all = (request_record *)calloc(num + 1, sizeof *all);
  if (all == NULL) return;
  for (i = num = 0; i < self->comparison.num_runs; i++)
    for (k = 0; k < self->comparison.runs[i].num_cases; k++) {
      all[num].place = self->comparison.runs[i].cases[k].place;
      all[num].run = &self->comparison.runs[i];
      all[num++].of = &self->comparison.runs[i].cases[k];
    }
  qsort(all, num, sizeof *all, compare_judged);
  for (i = 0; i < num; i = end) {
    for (end = i + 1; end < num && bns_slice_equal(all[end].of->id, all[i].of->id); end++)
      continue;
    if (site_is_address(all[i].of->id)) page_case(self, all + i, end - i);
  }
  free(all);
}

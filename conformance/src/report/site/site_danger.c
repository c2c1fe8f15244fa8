/* site_danger.c - a danger in one sentence, and the page of them all. */
#include "report/site/site.h"

#include "suite/embedded.h"
#include "text.h"
#include "util/slice.h"

EMBEDDED(dangers_html);

/* --------------------------------------------------------------------------------------------------------- sentence */

/* put_lines appends what was asked for or sent, one parameter a line, each as code. */
static void put_lines(buf *out, bns_slice text) {
  bns_slice line;
  if (text.len == 0) buf_put_text(out, "nothing");
  for (size_t said = 0; slice_line(&line, &text); said++) {
    buf_put_text(out, said ? ", <code>" : "<code>");
    html_put(out, line);
    buf_put_text(out, "</code>");
  }
}

static void put_id(site *self, const verdict *v) {
  harm what = harm_of(v->detail);
  if (v->num_findings && comparison_is_mistake(v, v->findings[0].id))
    site_link_mistake(self, v->findings[0].id);
  else
    buf_format(&self->out, "<a href=\"%sdangers.html#%s\">%s</a>", self->root, harm_id(what), harm_id(what));
}

static void put_state_word(site *self, const comparison_run *run, const verdict *v) {
  finding_state state = client_folder_state(client_folder_find(&self->clients, &run->info), v);
  buf_put_text(&self->out, " · ");
  if (state.link.len) buf_put_text(&self->out, "<a rel=\"noreferrer\" href=\"");
  if (state.link.len) html_put(&self->out, state.link);
  if (state.link.len) buf_put_text(&self->out, "\">");
  html_put(&self->out, state.word);
  if (state.link.len) buf_put_text(&self->out, "</a>");
}

/* put_change says what was asked for and what is sent instead; of a danger that is no change of the request, what it
 * is. */
static void put_change(buf *out, const verdict *v) {
  if (v->right.len == 0 && v->yours.len == 0) {
    html_put(out, v->detail);
    buf_put_text(out, ". ");
    return;
  }
  buf_put_text(out, "asked to send ");
  put_lines(out, v->right);
  buf_put_text(out, ", it sends ");
  put_lines(out, v->yours);
  buf_put_text(out, ", validly signed. ");
}

void danger_put(site *self, const comparison_run *run, const comparison_group *why) {
  const comparison_case *example = why->cases;
  const verdict *v = example->verdict;
  buf *out = &self->out;
  html_put_mark(out, GRADE_DANGER);
  buf_format(out, "<span class=\"word\">%s %s</span>: ", harm_verb(harm_of(v->detail)), call_kind_noun(example->call));
  put_change(out, v);
  buf_put_text(out, "<small>");
  put_id(self, v);
  buf_format(out, " · <a href=\"%slibrary/", self->root);
  html_put_path(out, run->id);
  buf_format(out, "/%s.html#", column_id(why->column));
  html_put(out, block_anchor(self, example));
  buf_put_text(out, "\">worst example</a>");
  site_put_script(self, run, v, " · script ");
  buf_put_text(out, run->info.date.len ? " · " : "");
  html_put(out, run->info.date);
  put_state_word(self, run, v);
  buf_format(out, " · %lu case%s</small>", (unsigned long)why->num_cases, why->num_cases == 1 ? "" : "s");
}

static void put_dangers_of(site *self, const comparison_run *run) {
  if (run->causes[GRADE_DANGER] == 0) return;
  buf_put_text(&self->out, "<h2>");
  site_link_library(self, run);
  buf_put_text(&self->out, " ");
  html_put(&self->out, run->info.version);
  buf_put_text(&self->out, "</h2>\n<ul class=\"causes\">\n");
  for (size_t i = 0; i < run->num_groups; i++) {
    if (run->groups[i].grade != GRADE_DANGER) continue;
    buf_put_text(&self->out, "<li class=\"danger\">");
    danger_put(self, run, &run->groups[i]);
    buf_put_text(&self->out, "</li>\n");
  }
  buf_put_text(&self->out, "</ul>\n");
}

void page_dangers(site *self) {
  bns_slice head, foot;
  size_t i, num = 0;
  page_split(&head, &foot, EMBEDDED_TEXT(dangers_html), "list");
  site_begin(self, "dangers.html", bns_slice_of("Dangers"));
  buf_put_slice(&self->out, head);
  for (i = 0; i < self->comparison.num_runs; i++) {
    num += self->comparison.runs[i].causes[GRADE_DANGER];
    put_dangers_of(self, &self->comparison.runs[i]);
  }
  if (num == 0) buf_put_text(&self->out, "<p>None of the libraries that were run has one.</p>\n");
  buf_put_slice(&self->out, foot);
  site_finish(self, "dangers.html");
}

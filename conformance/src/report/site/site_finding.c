/* site_finding.c - one finding on a page: what is wrong, the bytes, what to do, how to see it again. */
#include "report/site/site.h"

#include <string.h>

#include "report/failure_groups.h"
#include "report/reproduce.h"
#include "suite/catalogue_text.h"
#include "show/printable.h"
#include "text.h"

enum { BLOCK_WIDTH = 100, CASES_SHOWN = 12 };

bns_slice block_anchor(site *self, const comparison_case *example) {
  buf id = {NULL, 0, 0};
  buf_put_text(&id, "case-");
  html_put_path(&id, example->id);
  return mem_take(&self->arena, &id);
}

/* ------------------------------------------------------------------------------------------------------------- rows */

static void begin_row(site *self, const char *label) {
  buf_format(&self->out, "<dt>%s</dt><dd>", label);
}

static void end_row(site *self) {
  buf_put_text(&self->out, "</dd>\n");
}

static void put_code_row(site *self, const char *label, bns_slice text) {
  if (text.len == 0) return;
  begin_row(self, label);
  buf_put_text(&self->out, "<code class=\"command\">");
  html_put(&self->out, text);
  buf_put_text(&self->out, "</code>");
  end_row(self);
}

/* put_arrived shows a request line by line; its line ends are shown as well. */
static void put_arrived(site *self, bns_slice text) {
  size_t at, end;
  if (text.len == 0) return;
  begin_row(self, "Arrived");
  buf_put_text(&self->out, "<pre tabindex=\"0\" aria-label=\"What arrived\">");
  for (at = 0; at < text.len; at = end) {
    bns_slice line;
    for (end = at; end < text.len && text.ptr[end] != '\n'; end++)
      continue;
    end += end < text.len;
    line.ptr = text.ptr + at;
    line.len = end - at;
    html_put(&self->out, line);
    buf_put_text(&self->out, "\n");
  }
  buf_put_text(&self->out, "</pre>");
  end_row(self);
}

/* The same rows that the terminal shows. A box that can scroll can be reached by the keyboard. */
static void put_bytes(site *self, const verdict *v) {
  layout form = {BLOCK_WIDTH, 0, 1, 0};
  buf rows = {NULL, 0, 0};
  failure_group_put_rows(&rows, &form, self->options->vectors, v);
  if (rows.len) {
    buf_put_text(&self->out, "<pre class=\"bytes\" tabindex=\"0\" aria-label=\"The bytes\">");
    html_put_shown(&self->out, buf_slice(&rows));
    buf_put_text(&self->out, "</pre>\n");
  }
  buf_free(&rows);
}

static void put_rules(site *self, const verdict *v) {
  bns_slice ids = failure_group_rules(&self->arena, self->options->vectors, v), one;
  size_t at, end;
  if (ids.len == 0) return;
  begin_row(self, memchr(ids.ptr, ',', ids.len) ? "Rules" : "Rule");
  for (at = 0; at < ids.len; at = end + 2) {
    for (end = at; end < ids.len && ids.ptr[end] != ','; end++)
      continue;
    one.ptr = ids.ptr + at;
    one.len = end - at;
    buf_put_text(&self->out, at ? "<br><b>" : "<b>");
    html_put_shown(&self->out, one);
    buf_put_text(&self->out, "</b> ");
    html_put(&self->out, rule_text(&self->arena, self->options->vectors, one));
  }
  end_row(self);
}

static void put_mend(site *self, const verdict *v) {
  bns_slice mend = failure_group_mend(&self->arena, self->options->vectors, v);
  size_t i;
  if (mend.len) {
    begin_row(self, "Fix");
    html_put_shown(&self->out, mend);
    end_row(self);
  }
  for (i = 1; i < v->num_findings; i++) {
    begin_row(self, "Also");
    site_link_mistake(self, v->findings[i].id);
    buf_format(&self->out, " (%s): ", confidence_name(v->findings[i].confidence));
    html_put(&self->out, v->findings[i].says);
    end_row(self);
  }
}

static void put_script(site *self, const comparison_run *run, const verdict *v) {
  if (client_folder_script(client_folder_find(&self->clients, &run->info), &self->arena, v).len == 0) return;
  begin_row(self, "Script");
  site_put_script(self, run, v, "");
  end_row(self);
}

static void put_state(site *self, const client_entry *client, const verdict *v) {
  finding_state state = client_folder_state(client, v);
  begin_row(self, "State");
  html_put(&self->out, state.word);
  if (state.in.len) {
    buf_put_text(&self->out, " in ");
    html_put(&self->out, state.in);
  }
  if (state.link.len) {
    buf_put_text(&self->out, ": <a rel=\"noreferrer\" href=\"");
    html_put(&self->out, state.link);
    buf_put_text(&self->out, "\">");
    html_put(&self->out, state.link);
    buf_put_text(&self->out, "</a>");
  }
  end_row(self);
}

/* ---------------------------------------------------------------------------------------------------------- dispute */

/* What an issue would say, as plain text. */
static bns_slice objection(site *self, const comparison_run *run, const verdict *v) {
  bns_slice title = comparison_title(&self->arena, v), command = reproduce_command(&self->arena, &run->info, v->id);
  buf text = {NULL, 0, 0};
  buf_put_text(&text, "Library: ");
  show_bytes(&text, run->label, 0);
  buf_put_text(&text, " ");
  show_bytes(&text, run->info.version, 0);
  buf_put_text(&text, "\nCase: ");
  show_bytes(&text, v->id, 0);
  buf_put_text(&text, "\nFinding: ");
  buf_put_slice(&text, title);
  buf_put_text(&text, "\nAgain: ");
  buf_put_slice(&text, command);
  buf_put_text(&text, "\n\nWhy I object (a sentence of the exchange's documents, or a request that it accepted):\n");
  return mem_take(&self->arena, &text);
}

/* put_encoded appends text for a query, LF as %0A. */
static void put_encoded(buf *out, bns_slice text) {
  size_t i;
  bns_slice byte = {NULL, 1};
  for (i = 0; i < text.len; i++) {
    byte.ptr = text.ptr + i;
    if (*byte.ptr == '/')
      buf_put_text(out, "%2F");
    else
      html_put_path(out, byte);
  }
}

static void put_dispute(site *self, const comparison_run *run, const verdict *v) {
  bns_slice text = objection(self, run, v);
  buf_put_text(&self->out, "<details class=\"dispute\"><summary>Dispute this</summary>\n");
  if (self->options->home) {
    buf_put_text(&self->out, "<p><a rel=\"noreferrer\" href=\"");
    html_put(&self->out, bns_slice_of(self->options->home));
    buf_put_text(&self->out, "/issues/new?title=");
    put_encoded(&self->out, mem_format(&self->arena, "Dispute: %.*s, %.*s", (int)run->label.len,
                                       (const char *)run->label.ptr, (int)v->id.len, (const char *)v->id.ptr));
    buf_put_text(&self->out, "&amp;body=");
    put_encoded(&self->out, text);
    buf_put_text(&self->out, "\">Open an issue with this text</a></p>\n");
  } else
    buf_format(&self->out,
               "<p>Send this to whoever publishes this page; see <a href=\"%sdispute.html\">Dispute</a>.</p>\n",
               self->root);
  buf_put_text(&self->out, "<pre tabindex=\"0\" aria-label=\"Text of an objection\">");
  html_put_shown(&self->out, text);
  buf_put_text(&self->out, "</pre></details>\n");
}

/* ------------------------------------------------------------------------------------------------------------ block */

static void put_heading(site *self, const comparison_run *run, const comparison_case *cases, size_t num,
                        int names_run) {
  const verdict *v = cases->verdict;
  buf *out = &self->out;
  buf_put_text(out, "<h2>");
  html_put_grade(out, cases->grade);
  buf_put_text(out, " <span class=\"title\">");
  if (names_run) {
    site_link_library(self, run);
    buf_put_text(out, " ");
    html_put(out, run->info.version);
    buf_put_text(out, ": ");
  }
  if (v->num_findings) {
    site_link_mistake(self, v->findings[0].id);
    buf_format(out, " <small>(%s)</small>", confidence_name(v->findings[0].confidence));
  } else
    html_put_shown(out, comparison_title(&self->arena, v));
  buf_put_text(out, "</span> ");
  html_put_cases(out, num);
  buf_put_text(out, "</h2>\n<p>");
  html_put_shown(out, comparison_says(&self->arena, v));
  buf_put_text(out, "</p>\n");
}

static void put_cases(site *self, const comparison_case *cases, size_t num) {
  size_t i;
  begin_row(self, num == 1 ? "Case" : "Cases");
  if (num > CASES_SHOWN) buf_format(&self->out, "<details><summary>%lu cases</summary>", (unsigned long)num);
  buf_put_text(&self->out, "<ul>");
  for (i = 0; i < num; i++) {
    buf_put_text(&self->out, "<li>");
    site_link_case(self, cases[i].id);
    buf_put_text(&self->out, "</li>");
  }
  buf_put_text(&self->out, num > CASES_SHOWN ? "</ul></details>" : "</ul>");
  end_row(self);
}

void block_put(site *self, const comparison_run *run, const comparison_case *cases, size_t num, int names_run) {
  const client_entry *client = client_folder_find(&self->clients, &run->info);
  const verdict *v = cases->verdict;
  bns_slice anchor = block_anchor(self, cases);
  buf_format(&self->out, "<section class=\"finding %s\" id=\"", html_grade_class(cases->grade));
  html_put(&self->out, names_run ? run->id : anchor);
  buf_put_text(&self->out, "\">\n");
  put_heading(self, run, cases, num, names_run);
  put_bytes(self, v);
  buf_put_text(&self->out, "<dl>\n");
  if (!comparison_shows_asked(v)) put_code_row(self, "Asked", v->asked);
  put_arrived(self, v->arrived);
  put_mend(self, v);
  put_rules(self, v);
  put_code_row(self, "Reproduce", reproduce_command(&self->arena, &run->info, v->id));
  put_script(self, run, v);
  put_state(self, client, v);
  if (!names_run) put_cases(self, cases, num);
  buf_put_text(&self->out, "</dl>\n");
  put_dispute(self, run, v);
  buf_put_text(&self->out, "</section>\n");
}

/* site_index.c - index.html: one row a library, one column a group of cases. Complete without the script. */
#include "report/site/site.h"

#include "report/failure_groups.h"
#include "suite/catalogue_text.h"
#include "text.h"

/* ---------------------------------------------------------------------------------------------------------- heading */

static size_t num_with_worst(const comparison *all, grade worst) {
  size_t i, num = 0;
  for (i = 0; i < all->num_runs; i++)
    num += !all->runs[i].not_run && all->runs[i].all.worst == worst ? 1 : 0;
  return num;
}

/* put_sum: "24 libraries: 17 ok in all that they offer, 6 refused in part, 1 with danger". */
static void put_sum(site *self) {
  static const struct {
    grade worst;
    const char *says;
  } parts[] = {{GRADE_OK, "ok in all that they offer"}, {GRADE_OPEN, "open in part"},  {GRADE_ODD, "odd in part"},
               {GRADE_REFUSED, "refused in part"},      {GRADE_DANGER, "with danger"}, {GRADE_NONE, "not run"}};
  const comparison *all = &self->comparison;
  size_t i, said = 0;
  buf_format(&self->out, "<p class=\"lead\">%lu librar%s: ", (unsigned long)all->num_runs,
             all->num_runs == 1 ? "y" : "ies");
  for (i = 0; i < sizeof parts / sizeof *parts; i++) {
    size_t num = num_with_worst(all, parts[i].worst), k;
    for (k = 0; parts[i].worst == GRADE_NONE && k < all->num_runs; k++)
      num += all->runs[k].not_run ? 1 : 0;
    if (num == 0) continue;
    buf_format(&self->out, "%s%lu %s", said++ ? ", " : "", (unsigned long)num, parts[i].says);
  }
  buf_put_text(&self->out, ".</p>\n");
}

static void put_nothing(site *self) {
  buf_put_text(&self->out,
               "<p class=\"lead\">There are no results yet.</p>\n<p>Make some, then make this page again:</p>\n"
               "<pre tabindex=\"0\" aria-label=\"Commands\">make matrix\n\n"
               "# or, of any implementation:\n"
               "bnconform run --report ndjson=mine.ndjson -- python3 my_adapter.py\n"
               "bnconform report --report html=site mine.ndjson</pre>\n");
}

/* The script shows these; without it they would do nothing. */
static void put_controls(site *self) {
  size_t i;
  buf_put_text(&self->out,
               "<div class=\"controls\" id=\"controls\" hidden>\n"
               "<label>Filter <input id=\"filter\" type=\"search\" autocomplete=\"off\" spellcheck=\"false\"></label>\n"
               "<label>Show <select id=\"show\"><option value=\"all\">all</option>");
  for (i = 0; i < GRADE_NONE; i++)
    buf_format(&self->out, "<option value=\"%s\">%s%s</option>", grade_name((grade)i), i == GRADE_OK ? "" : "any ",
               i == GRADE_OK ? "ok in all" : grade_name((grade)i));
  buf_put_text(&self->out, "<option value=\"none\">not run</option></select></label>\n"
                           "<label>Sort <select id=\"sort\"><option value=\"worst\">worst</option>"
                           "<option value=\"library\">library</option><option value=\"language\">language</option>");
  for (i = 0; i < NUM_COLUMNS; i++)
    if (self->comparison.has_column[i])
      buf_format(&self->out, "<option value=\"%s\">%s</option>", column_id((column)i), column_name((column)i));
  buf_put_text(&self->out,
               "</select></label>\n</div>\n<p id=\"nothing\" hidden><span role=\"status\" id=\"said\"></span> "
               "<button type=\"button\" id=\"clear\">Clear</button></p>\n");
}

/* ------------------------------------------------------------------------------------------------------------ table */

static void put_lesser(site *self, const comparison_cell *cell) {
  size_t i, said = 0;
  for (i = cell->worst + 1u; i < GRADE_OK; i++)
    if (cell->counts[i])
      buf_format(&self->out, "%s%lu %s", said++ ? ", " : "<small>and ", (unsigned long)cell->counts[i],
                 grade_name((grade)i));
  if (said) buf_put_text(&self->out, "</small>");
}

static void put_cell(site *self, const comparison_run *run, column at) {
  const comparison_cell *cell = &run->cells[at];
  size_t i;
  buf_format(&self->out, "<td class=\"cell %s\" data-label=\"%s\" data-column=\"%s\"", html_grade_class(cell->worst),
             column_name(at), column_id(at));
  for (i = 0; i < GRADE_NONE; i++)
    buf_format(&self->out, " data-%s=\"%lu\"", grade_name((grade)i), (unsigned long)cell->counts[i]);
  buf_put_text(&self->out, ">");
  if (cell->worst == GRADE_NONE) {
    html_put_words(&self->out, GRADE_NONE, 0);
    buf_put_text(&self->out, "</td>");
    return;
  }
  buf_put_text(&self->out, "<a href=\"library/");
  html_put_path(&self->out, run->id);
  buf_format(&self->out, "/%s.html\">", column_id(at));
  html_put_words(&self->out, cell->worst, cell->counts[cell->worst]);
  if (cell->worst == GRADE_OK) buf_format(&self->out, " <small>%lu</small>", (unsigned long)cell->counts[GRADE_OK]);
  buf_put_text(&self->out, "</a>");
  put_lesser(self, cell);
  buf_put_text(&self->out, "</td>");
}

static void put_version(site *self, const comparison_run *run) {
  buf_put_text(&self->out, "<td data-label=\"version\">");
  html_put(&self->out, run->info.version);
  if (run->is_older) {
    buf_put_text(&self->out, "<small>measured with ");
    html_put(&self->out, run->info.vectors_version);
    buf_put_text(&self->out, "</small>");
  }
  if (run->fault.len && run->all.worst != GRADE_NONE) {
    buf_put_text(&self->out, "<small>");
    html_put(&self->out, run->fault);
    buf_put_text(&self->out, "</small>");
  }
  buf_put_text(&self->out, "</td><td data-label=\"language\">");
  html_put(&self->out, run->info.language);
  buf_put_text(&self->out, "</td>");
}

static size_t num_columns(const comparison *all) {
  size_t i, num = 0;
  for (i = 0; i < NUM_COLUMNS; i++)
    num += all->has_column[i] != 0;
  return num;
}

static void put_row(site *self, const comparison_run *run) {
  size_t i;
  buf_format(&self->out, "<tr data-worst=\"%s\"><th scope=\"row\">", html_grade_class(run->all.worst));
  site_link_library(self, run);
  buf_put_text(&self->out, "</th>");
  put_version(self, run);
  if (run->all.worst == GRADE_NONE && num_columns(&self->comparison)) {
    buf_format(&self->out, "<td class=\"cell reason none\" colspan=\"%lu\">",
               (unsigned long)num_columns(&self->comparison));
    html_put_mark(&self->out, GRADE_NONE);
    html_put(&self->out, run->fault.len ? run->fault : bns_slice_of("not run: nothing that it claims was judged"));
    buf_put_text(&self->out, "</td>");
  } else
    for (i = 0; i < NUM_COLUMNS; i++)
      if (self->comparison.has_column[i]) put_cell(self, run, (column)i);
  buf_put_text(&self->out, "</tr>\n");
}

static void put_table(site *self) {
  size_t i;
  buf_put_text(&self->out,
               "<div class=\"scroll\" role=\"region\" aria-labelledby=\"caption\" tabindex=\"0\">\n"
               "<table id=\"matrix\">\n<caption id=\"caption\">What arrived, library by library, worst first. "
               "A cell leads to its causes.</caption>\n<thead><tr>"
               "<th scope=\"col\" data-sort=\"library\">library</th><th scope=\"col\">version</th>"
               "<th scope=\"col\" data-sort=\"language\">language</th>");
  for (i = 0; i < NUM_COLUMNS; i++)
    if (self->comparison.has_column[i])
      buf_format(&self->out, "<th scope=\"col\" data-sort=\"%s\">%s</th>", column_id((column)i),
                 column_name((column)i));
  buf_put_text(&self->out, "</tr></thead>\n<tbody>\n");
  for (i = 0; i < self->comparison.num_runs; i++)
    put_row(self, &self->comparison.runs[i]);
  buf_put_text(&self->out, "</tbody>\n</table>\n</div>\n");
}

/* ----------------------------------------------------------------------------------------------- below the table */

static void put_legend(site *self) {
  static const char *const means[] = {"validly signed, but not what was asked for: lost, injected, altered",
                                      "the exchange answers an error to the signing",
                                      "accepted, but unusual",
                                      "the documents do not decide; never counted against a library",
                                      "all that arrived is right",
                                      "the library does not offer it"};
  size_t i;
  buf_put_text(&self->out, "<h2>The five words</h2>\n<dl class=\"legend\">\n");
  for (i = 0; i < NUM_GRADES; i++) {
    buf_put_text(&self->out, "<dt>");
    html_put_mark(&self->out, (grade)i);
    buf_format(&self->out, "<span class=\"word\">%s</span></dt><dd>%s</dd>\n", grade_name((grade)i), means[i]);
  }
  buf_put_text(&self->out, "</dl>\n");
}

/* put_mistakes lists those that any library has. */
static void put_mistakes(site *self) {
  const bns_json *entry;
  size_t i, said = 0;
  for (i = 0; (entry = mistake_words_at(self->options->vectors, i)) != NULL; i++) {
    bns_slice id = vectors_expand(&self->arena, bns_json_member(entry, "id"));
    size_t num = site_num_with(self, id);
    if (num == 0) continue;
    if (!said++) buf_put_text(&self->out, "<h2>By mistake</h2>\n<ul class=\"mistakes\">\n");
    buf_put_text(&self->out, "<li>");
    site_link_mistake(self, id);
    buf_put_text(&self->out, " ");
    html_put(&self->out, vectors_expand(&self->arena, bns_json_member(entry, "title")));
    buf_format(&self->out, " <small>%lu librar%s</small></li>\n", (unsigned long)num, num == 1 ? "y" : "ies");
  }
  if (said) buf_put_text(&self->out, "</ul>\n");
}

void page_comparison(site *self) {
  site_begin(self, "index.html", bns_slice_of("Binance signing: client libraries"), "page.js");
  buf_put_text(&self->out, "<h1>Binance signing: client libraries</h1>\n<p class=\"when\">vectors ");
  html_put(&self->out, self->options->vectors->version);
  buf_format(&self->out, " (%.8s)", self->options->vectors->digest);
  buf_put_text(&self->out, self->date.len ? ", " : "");
  html_put(&self->out, self->date);
  buf_put_text(&self->out, "</p>\n");
  if (self->comparison.num_runs == 0)
    put_nothing(self);
  else {
    put_sum(self);
    put_controls(self);
    put_table(self);
    put_legend(self);
    put_mistakes(self);
  }
  site_finish(self, "index.html");
}

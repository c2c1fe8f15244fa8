/* site_index.c - index.html: one row a library, one column a group of cases. Complete without the script. */
#include "report/site/site.h"

#include "report/failure_groups.h"
#include "suite/catalogue_text.h"
#include "suite/embedded.h"
#include "text.h"

EMBEDDED(matrix_html);
EMBEDDED(empty_html);
EMBEDDED(mistakes_html);

/* ---------------------------------------------------------------------------------------------------------- heading */

static size_t num_with_worst(const comparison *all, grade worst) {
  size_t i, num = 0;
  for (i = 0; i < all->num_runs; i++)
    num += !all->runs[i].not_run && all->runs[i].all.worst == worst ? 1 : 0;
  return num;
}

/* put_sum: "24 libraries: 17 ok in all that they offer, 6 refused in part, 1 with danger". */
static void put_sum(buf *out, const comparison *all) {
  static const struct {
    grade worst;
    const char *says;
  } parts[] = {{GRADE_OK, "ok in all that they offer"}, {GRADE_OPEN, "open in part"},  {GRADE_ODD, "odd in part"},
               {GRADE_REFUSED, "refused in part"},      {GRADE_DANGER, "with danger"}, {GRADE_NONE, "not run"}};
  size_t i, said = 0;
  buf_format(out, "<p class=\"lead\">%lu librar%s: ", (unsigned long)all->num_runs, all->num_runs == 1 ? "y" : "ies");
  for (i = 0; i < sizeof parts / sizeof *parts; i++) {
    size_t num = num_with_worst(all, parts[i].worst), k;
    for (k = 0; parts[i].worst == GRADE_NONE && k < all->num_runs; k++)
      num += all->runs[k].not_run ? 1 : 0;
    if (num == 0) continue;
    buf_format(out, "%s%lu %s", said++ ? ", " : "", (unsigned long)num, parts[i].says);
  }
  buf_put_text(out, ".</p>\n");
}

static void put_when(site *self, buf *out) {
  buf_put_text(out, "vectors ");
  html_put(out, self->options->vectors->version);
  buf_format(out, " (%.8s)", self->options->vectors->digest);
  buf_put_text(out, self->date.len ? ", " : "");
  html_put(out, self->date);
}

/* ------------------------------------------------------------------------------------------------------------- cell */

/* put_lesser: what is less bad than the worst, in the same small print. */
static void put_lesser(site *self, const comparison_cell *cell) {
  size_t i, said = 0;
  for (i = cell->worst + 1u; i < GRADE_OK; i++)
    if (cell->causes[i])
      buf_format(&self->out, "%s%lu %s", said++ ? ", " : "<small class=\"lesser\">and ", (unsigned long)cell->causes[i],
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
  html_put_words(&self->out, cell->worst, cell->causes[cell->worst]);
  buf_put_text(&self->out, "</a> ");
  html_put_cases(&self->out, cell->counts[cell->worst]);
  put_lesser(self, cell);
  buf_put_text(&self->out, "</td>");
}

/* -------------------------------------------------------------------------------------------------------------- row */

static void put_version(site *self, const comparison_run *run) {
  buf_put_text(&self->out, "<td data-label=\"version\">");
  html_put(&self->out, run->info.version);
  site_put_strip(self, run);
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

static int same_need(const comparison_case *a, const comparison_case *b) {
  return a->over == b->over && a->call == b->call && a->signer == b->signer;
}

/* put_need appends "rest.withdraw.hmac:12:0,3": what a need is met by: cases that are ok, and causes by their number.
 */
static void put_need(buf *out, const comparison_run *run, const comparison_case *of) {
  size_t i, k, num_ok = 0, said = 0;
  for (i = 0; i < run->num_cases; i++)
    num_ok += same_need(&run->cases[i], of) && run->cases[i].grade == GRADE_OK;
  buf_format(out, "%s.%s.%s:%lu:", column_id(of->over), call_kind_name(of->call), need_key_name(of->signer),
             (unsigned long)num_ok);
  for (i = 0; i < run->num_groups; i++) {
    for (k = 0; k < run->groups[i].num_cases && !same_need(&run->groups[i].cases[k], of); k++)
      continue;
    if (k < run->groups[i].num_cases) buf_format(out, "%s%lu", said++ ? "," : "", (unsigned long)i);
  }
}

static void put_needs(buf *out, const comparison_run *run) {
  uint8_t is_told[NUM_COLUMNS][NUM_CALL_KINDS][BNS_KIND_ED25519 + 1] = {{{0}}};
  size_t i, said = 0;
  buf_put_text(out, " data-needs=\"");
  for (i = 0; i < run->num_cases; i++) {
    const comparison_case *of = &run->cases[i];
    uint8_t *told = &is_told[of->over][of->call][of->signer];
    if (of->grade == GRADE_NONE || of->signer == 0 || *told) continue;
    *told = 1;
    buf_put_text(out, said++ ? ";" : "");
    put_need(out, run, of);
  }
  buf_put_text(out, "\" data-causes=\"");
  for (i = 0; i < run->num_groups; i++)
    buf_format(out, "%s%s", i ? "," : "", grade_name(run->groups[i].grade));
  buf_put_text(out, "\"");
}

/* put_known: the names of the mistakes that a library has, so that the filter finds it by them. */
static void put_known(site *self, const comparison_run *run) {
  buf *out = &self->out;
  buf_put_text(out, " data-known=\"");
  for (size_t i = 0; i < run->num_groups; i++) {
    const verdict *v = run->groups[i].cases->verdict;
    html_put(out, v->num_findings && comparison_is_mistake(v, v->findings[0].id) ? v->findings[0].id
                                                                                 : comparison_title(&self->arena, v));
    buf_put_text(out, " ");
  }
  buf_put_text(out, "\"");
}

static void put_dangers(site *self, const comparison_run *run) {
  unsigned long across = (unsigned long)num_columns(&self->comparison) + 4;
  for (size_t i = 0; i < run->num_groups && run->groups[i].grade == GRADE_DANGER; i++) {
    buf_format(&self->out, "<tr class=\"fact danger\"><td colspan=\"%lu\"><div>", across);
    danger_put(self, run, &run->groups[i]);
    buf_put_text(&self->out, "</div></td></tr>\n");
  }
}

static void put_row(site *self, const comparison_run *run) {
  buf *out = &self->out;
  size_t i;
  buf_format(out, "<tbody data-worst=\"%s\"", html_grade_class(run->all.worst));
  put_needs(out, run);
  put_known(self, run);
  buf_put_text(out, ">\n<tr><th scope=\"row\">");
  site_link_library(self, run);
  buf_put_text(out, "</th><td class=\"cell need\" data-label=\"what you need\" hidden></td>");
  put_version(self, run);
  if (run->all.worst == GRADE_NONE && num_columns(&self->comparison)) {
    buf_format(out, "<td class=\"cell reason none\" colspan=\"%lu\">", (unsigned long)num_columns(&self->comparison));
    html_put_mark(out, GRADE_NONE);
    html_put(out, run->fault.len ? run->fault : bns_slice_of("not run: nothing that it claims was judged"));
    buf_put_text(out, "</td>");
  } else
    for (i = 0; i < NUM_COLUMNS; i++)
      if (self->comparison.has_column[i]) put_cell(self, run, (column)i);
  buf_put_text(out, "</tr>\n");
  put_dangers(self, run);
  buf_put_text(out, "</tbody>\n");
}

/* ----------------------------------------------------------------------------------------------- below the table */

static void put_legend(buf *out) {
  static const char *const means[] = {"validly signed, but lost, injected, altered, sent twice or to anybody",
                                      "the exchange answers an error to the signing",
                                      "accepted, but unusual",
                                      "the documents do not decide; never counted against a library",
                                      "all that arrived is right",
                                      "the library does not offer it"};
  buf_put_text(out, "<dl class=\"legend\">\n");
  for (size_t i = 0; i < NUM_GRADES; i++) {
    buf_put_text(out, "<dt>");
    html_put_mark(out, (grade)i);
    buf_format(out, "<span class=\"word\">%s</span></dt><dd>%s</dd>\n", grade_name((grade)i), means[i]);
  }
  buf_put_text(out, "</dl>\n");
}

/* put_mistakes lists the mistakes of the catalogue that some library has, or that none has, to the page. */
static size_t put_mistakes(site *self, int had) {
  const bns_json *entry;
  size_t i, num = 0;
  buf_put_text(&self->out, "<ul class=\"mistakes\">\n");
  for (i = 0; (entry = mistake_words_at(self->options->vectors, i)) != NULL; i++) {
    bns_slice id = vectors_expand(&self->arena, bns_json_member(entry, "id"));
    size_t holders = site_num_with(self, id);
    if ((holders > 0) != had) continue;
    num++;
    buf_put_text(&self->out, "<li>");
    site_link_mistake(self, id);
    buf_put_text(&self->out, " ");
    html_put(&self->out, vectors_expand(&self->arena, bns_json_member(entry, "title")));
    if (holders)
      buf_format(&self->out, " <small>%lu librar%s</small>", (unsigned long)holders, holders == 1 ? "y" : "ies");
    buf_put_text(&self->out, "</li>\n");
  }
  buf_put_text(&self->out, "</ul>\n");
  return num;
}

/* made takes what was appended to the page since a place, as a text of its own. */
static bns_slice made(site *self, size_t from) {
  bns_slice text = mem_copy(&self->arena, self->out.ptr + from, self->out.len - from);
  self->out.len = from;
  return text;
}

void page_all_mistakes(site *self) {
  size_t num = 0, from = self->out.len;
  self->root = "";
  num += put_mistakes(self, 1);
  bns_slice had = made(self, from);
  num += put_mistakes(self, 0);
  bns_slice rest = made(self, from);
  const page_value values[] = {
      {"num", mem_format(&self->arena, "%lu", (unsigned long)num)}, {"had", had}, {"rest", rest}};
  site_page(self, "mistakes.html", "Mistakes in signing", EMBEDDED_TEXT(mistakes_html), values,
            sizeof values / sizeof *values);
}

/* put_ids lists what the filter knows by name. */
static void put_ids(site *self) {
  const bns_json *entry;
  for (size_t i = 0; (entry = mistake_words_at(self->options->vectors, i)) != NULL; i++) {
    buf_put_text(&self->out, "<option value=\"");
    html_put(&self->out, vectors_expand(&self->arena, bns_json_member(entry, "id")));
    buf_put_text(&self->out, "\">");
  }
}

static void put_columns(site *self, const char *format) {
  for (size_t i = 0; i < NUM_COLUMNS; i++)
    if (self->comparison.has_column[i]) {
      const page_value values[] = {{"id", bns_slice_of(column_id((column)i))},
                                   {"name", bns_slice_of(column_name((column)i))}};
      page_fill(&self->out, bns_slice_of(format), values, 2);
    }
}

void page_comparison(site *self) {
  page_value values[9] = {{"when", {NULL, 0}}};
  size_t i, num = 0, from = self->out.len = 0;
  self->root = "";
#define PART(its_name, how) ((how), values[num].name = (its_name), values[num++].markup = made(self, from))
  PART("when", put_when(self, &self->out));
  PART("sum", put_sum(&self->out, &self->comparison));
  PART("sorts", put_columns(self, "<option value=\"{{id}}\">{{name}}</option>"));
  PART("heads", put_columns(self, "<th scope=\"col\" data-sort=\"{{id}}\">{{name}}</th>"));
  PART("known", put_ids(self));
  PART("legend", put_legend(&self->out));
  buf_put_text(&self->out, "<h2>By mistake</h2>\n");
  PART("mistakes", put_mistakes(self, 1));
  for (i = 0; i < self->comparison.num_runs; i++)
    put_row(self, &self->comparison.runs[i]);
  PART("rows", (void)0);
#undef PART
  site_page(self, "index.html", "Which library signs Binance requests right?",
            self->comparison.num_runs ? EMBEDDED_TEXT(matrix_html) : EMBEDDED_TEXT(empty_html), values, num);
}

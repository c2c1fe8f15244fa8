/* site_errata.c - errata.html: the published signatures, product by product, each with an address of its own. */
#include "report/site/site.h"

#include "suite/published.h"
#include "text.h"

/* put_anchor: an id's '/' is a '-' there. */
static void put_anchor(buf *out, bns_slice id) {
  for (size_t i = 0; i < id.len; i++)
    buf_put(out, id.ptr[i] == '/' ? (const uint8_t *)"-" : &id.ptr[i], 1);
}

static void put_value(buf *out, const char *label, int is_there, bns_slice value, const char *none) {
  buf_format(out, "<dt>%s</dt><dd>", label);
  if (is_there && value.len) {
    buf_put_text(out, "<code>");
    html_put(out, value);
    buf_put_text(out, "</code>");
  } else
    buf_put_text(out, is_there ? "the empty text" : none);
  buf_put_text(out, "</dd>\n");
}

static void put_source(buf *out, const published *row) {
  buf_put_text(out, "<dt>Source</dt><dd>");
  if (row->url.len) {
    buf_put_text(out, "<a rel=\"noreferrer\" href=\"");
    html_put(out, row->url);
    buf_put_text(out, "\">");
  }
  html_put(out, row->document);
  buf_put_text(out, row->url.len ? "</a>, " : ", ");
  html_put(out, row->section);
  buf_put_text(out, " <small>");
  html_put(out, row->date);
  buf_put_text(out, "</small></dd>\n");
}

static void put_link(buf *out, bns_slice id) {
  buf_put_text(out, "<a href=\"#");
  put_anchor(out, id);
  buf_put_text(out, "\">");
  html_put(out, id);
  buf_put_text(out, "</a>");
}

/* The wrong ones are what people come for, and few among many. */
static void put_wrong_ones(buf *out, const published_list *all) {
  if (all->counts[PUBLISHED_WRONG] == 0) return;
  buf_put_text(out, "<p>The wrong ones: ");
  for (size_t i = 0, said = 0; i < all->num; i++) {
    if (all->list[i].verdict != PUBLISHED_WRONG) continue;
    buf_put_text(out, said++ ? ", " : "");
    put_link(out, all->list[i].id);
  }
  buf_put_text(out, ".</p>\n");
}

/* The marks are those of the matrix: a tick, a triangle, a ring. */
static void put_entry(site *self, const published *row) {
  static const grade marks[NUM_PUBLISHED_VERDICTS] = {GRADE_OK, GRADE_REFUSED, GRADE_OPEN};
  buf *out = &self->out;
  buf_put_text(out, "<h3 id=\"");
  put_anchor(out, row->id);
  buf_put_text(out, "\">");
  put_link(out, row->id);
  buf_format(out, "</h3>\n<p class=\"%s\">", grade_name(marks[row->verdict]));
  html_put_mark(out, marks[row->verdict]);
  buf_format(out, "<span class=\"word\">%s</span> ", published_verdict_name(row->verdict));
  html_put(out, row->says);
  buf_put_text(out, row->differs ? " This differs from vectors/published.json.</p>\n<dl>\n" : "</p>\n<dl>\n");
  put_source(out, row);
  put_value(out, "Payload", row->has_payload, row->payload, "not shown");
  put_value(out, "Printed", 1, row->printed, "");
  put_value(out, "Right", row->recomputed.len > 0, row->recomputed, "cannot be computed");
  if (row->has_really) put_value(out, "Signed", 1, row->really, "");
  buf_put_text(out, "</dl>\n");
}

static void put_all(site *self, const published_list *all) {
  buf_format(
      &self->out,
      "<p class=\"lead\">%lu signatures in %lu documents of %lu products: %lu right, %lu wrong, %lu unknown.</p>\n",
      (unsigned long)all->num, (unsigned long)all->num_documents, (unsigned long)all->num_products,
      (unsigned long)all->counts[PUBLISHED_RIGHT], (unsigned long)all->counts[PUBLISHED_WRONG],
      (unsigned long)all->counts[PUBLISHED_UNKNOWN]);
  buf_put_text(&self->out, "<p>Documents print example signatures for programs to be tested against. Each of these was "
                           "computed again. <b>wrong</b>: who signs what is shown gets another signature. "
                           "<b>unknown</b>: the key was never published, or nobody knows what was signed.</p>\n");
  put_wrong_ones(&self->out, all);
  for (size_t i = 0; i < all->num; i++) {
    const published *row = &all->list[i];
    if (i == 0 || !bns_slice_equal(row->product, row[-1].product)) {
      buf_put_text(&self->out, "<h2>");
      html_put(&self->out, row->product);
      buf_put_text(&self->out, "</h2>\n");
    }
    put_entry(self, row);
  }
}

void page_errata(site *self) {
  published_list all;
  mem arena = {NULL};
  char problem[256];
  site_begin(self, "errata.html", bns_slice_of("Published signatures, computed again"));
  buf_put_text(&self->out, "<h1>Published signatures, computed again</h1>\n");
  if (published_read(&all, &arena, self->options->vectors, problem, sizeof problem) == 0)
    put_all(self, &all);
  else {
    buf_put_text(&self->out, "<p>");
    html_put(&self->out, bns_slice_of(problem));
    buf_put_text(&self->out, "</p>\n");
  }
  site_finish(self, "errata.html");
  mem_free(&arena);
}

/* report_errata.c - the published signatures, product by product: what is printed, what is right, what was really
 * signed. As text, as Markdown, and as one JSON object a line; the page of them is site_errata.c. */
#include "report/report.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "show/byte_diff.h"
#include "show/printable.h"
#include "suite/published.h"
#include "text.h"
#include "util/json_text.h"
#include "util/mem.h"

enum { ID_COLUMNS = 36, LABEL_COLUMNS = 7 };

typedef struct errata_reporter {
  report_options options;
  mem arena;
  published_list all;
  buf out;
} errata_reporter;

static void close_errata(errata_reporter *self) {
  mem_free(&self->arena);
  buf_free(&self->out);
  free(self);
}

static reporter *open_errata(const report_options *options) {
  errata_reporter *self = (errata_reporter *)calloc(1, sizeof *self);
  char problem[256];
  if (self == NULL) return NULL;
  self->options = *options;
  if (published_read(&self->all, &self->arena, options->vectors, problem, sizeof problem) == 0) return (reporter *)self;
  fprintf(stderr, "bnconform: %s\n", problem);
  close_errata(self);
  errno = EINVAL;
  return NULL;
}

/* There are no runs. */
static void begin_errata(reporter *base, const run_info *info) {
  (void)base;
  (void)info;
}

static void no_verdict(reporter *base, const verdict *judged) {
  (void)base;
  (void)judged;
}

static int finish(errata_reporter *self) {
  int failed;
  if (self->out.len) fwrite(self->out.ptr, 1, self->out.len, self->options.out);
  failed = fflush(self->options.out) != 0 || ferror(self->options.out);
  close_errata(self);
  return failed ? -1 : 0;
}

static int begins_product(const errata_reporter *self, size_t at) {
  return at == 0 || !bns_slice_equal(self->all.list[at].product, self->all.list[at - 1].product);
}

/* put_head says how many there are of each verdict, and what now differs from the file. */
static void put_head(errata_reporter *self) {
  const published_list *all = &self->all;
  buf_format(&self->out, "%lu published signatures, in %lu documents of %lu products, each computed again:\n",
             (unsigned long)all->num, (unsigned long)all->num_documents, (unsigned long)all->num_products);
  buf_format(&self->out, "%lu right, %lu wrong, %lu unknown.\n", (unsigned long)all->counts[PUBLISHED_RIGHT],
             (unsigned long)all->counts[PUBLISHED_WRONG], (unsigned long)all->counts[PUBLISHED_UNKNOWN]);
  if (all->num_differ)
    buf_format(&self->out, "%lu differ from vectors/published.json: this program or that file is wrong.\n",
               (unsigned long)all->num_differ);
}

/* value_of: what stands for a text that is empty, or that there is none of. */
static bns_slice value_of(int is_there, bns_slice value, const char *none) {
  if (!is_there) return bns_slice_of(none);
  return value.len ? value : bns_slice_of("(the empty text)");
}

/* ------------------------------------------------------------------------------------------------------------- text */

/* put_margin: labels stand below the ids. */
static void put_margin(errata_reporter *self, const layout *form, const char *label) {
  buf_put_text(&self->out, "         ");
  put_label(&self->out, form, label);
}

static void put_row(errata_reporter *self, const layout *form, const char *label, bns_slice value) {
  put_margin(self, form, label);
  show_bytes(&self->out, value, 0);
  buf_put_text(&self->out, "\n");
}

static void put_rows(errata_reporter *self, const layout *form, const published *row) {
  put_row(self, form, "payload", value_of(row->has_payload, row->payload, "(not shown)"));
  put_row(self, form, "printed", row->printed);
  put_row(self, form, "right", value_of(row->recomputed.len > 0, row->recomputed, "(cannot be computed)"));
  if (row->has_really) put_row(self, form, "signed", value_of(1, row->really, ""));
  put_margin(self, form, "source");
  buf_format(&self->out, "%.*s (%.*s)\n", (int)row->document.len, (const char *)row->document.ptr, (int)row->date.len,
             (const char *)row->date.ptr);
  if (row->url.len) put_row(self, form, "", row->url);
}

/* put_entry: one that is right is a line, unless all is asked for. */
static void put_entry(errata_reporter *self, const layout *form, const published *row) {
  buf *out = &self->out;
  buf_format(out, "  %-8s %-*.*s %.*s\n", published_verdict_name(row->verdict), ID_COLUMNS, (int)row->id.len,
             (const char *)row->id.ptr, (int)row->section.len, (const char *)row->section.ptr);
  if (row->differs) buf_put_text(out, "           This differs from vectors/published.json.\n");
  if (row->says.len) {
    buf_put_text(out, "           ");
    put_wrapped(out, form, 11, 11, show_text(&self->arena, row->says));
  }
  if (row->verdict == PUBLISHED_WRONG || self->options.verbose) put_rows(self, form, row);
}

static int text_end(reporter *base, const run_summary *summary) {
  errata_reporter *self = (errata_reporter *)base;
  layout form = {0, 0, 0, LABEL_COLUMNS};
  (void)summary;
  form.width = self->options.width ? self->options.width : 80;
  form.colour = self->options.colour;
  put_head(self);
  for (size_t i = 0; i < self->all.num; i++) {
    const published *row = &self->all.list[i];
    if (begins_product(self, i)) {
      bns_slice name = mem_format(&self->arena, "%.*s", (int)row->product.len, (const char *)row->product.ptr);
      buf_put_text(&self->out, "\n");
      put_strong(&self->out, &form, (const char *)name.ptr);
      buf_put_text(&self->out, "\n");
    }
    put_entry(self, &form, row);
  }
  buf_put_text(&self->out, "\nThe keys stand in vectors/published.json.\n");
  if (!self->options.verbose) buf_put_text(&self->out, "-v shows every signature, the right ones too.\n");
  return finish(self);
}

/* --------------------------------------------------------------------------------------------------------- Markdown */

/* put_code: a text without a backtick; SOH is shown. */
static void put_code(buf *out, bns_slice text) {
  buf_put_text(out, "`");
  show_bytes(out, text, 0);
  buf_put_text(out, "`");
}

static void put_item(buf *out, const char *label, bns_slice value) {
  buf_format(out, "- %s: ", label);
  put_code(out, value);
  buf_put_text(out, "\n");
}

static void put_words(buf *out, const char *label, const char *words) {
  buf_format(out, "- %s: %s\n", label, words);
}

static void put_where(buf *out, const published *row) {
  buf_put_text(out, row->url.len ? "- Source: [" : "- Source: ");
  buf_put_slice(out, row->document);
  if (row->url.len) {
    buf_put_text(out, "](<");
    buf_put_slice(out, row->url);
    buf_put_text(out, ">)");
  }
  buf_format(out, ", %.*s (%.*s)\n", (int)row->section.len, (const char *)row->section.ptr, (int)row->date.len,
             (const char *)row->date.ptr);
}

static void put_section(buf *out, const published *row) {
  buf_format(out, "\n### %.*s\n\n**%s**", (int)row->id.len, (const char *)row->id.ptr,
             published_verdict_name(row->verdict));
  if (row->says.len) buf_format(out, ": %.*s", (int)row->says.len, (const char *)row->says.ptr);
  if (row->differs) buf_put_text(out, " This differs from `vectors/published.json`.");
  buf_put_text(out, "\n\n");
  put_where(out, row);
  if (row->has_payload)
    put_item(out, "Payload", row->payload);
  else
    put_words(out, "Payload", "not shown");
  put_item(out, "Printed", row->printed);
  if (row->recomputed.len)
    put_item(out, "Right", row->recomputed);
  else
    put_words(out, "Right", "cannot be computed");
  if (row->has_really && row->really.len)
    put_item(out, "Signed", row->really);
  else if (row->has_really)
    put_words(out, "Signed", "the empty text");
}

static int markdown_end(reporter *base, const run_summary *summary) {
  errata_reporter *self = (errata_reporter *)base;
  (void)summary;
  buf_put_text(&self->out, "# Published signatures, computed again\n\n");
  put_head(self);
  buf_put_text(
      &self->out,
      "\nWritten by `bnconform report --errata --report markdown=FILE` from `vectors/published.json`, where the "
      "keys stand.\n*wrong*: who signs what is shown gets another signature. *unknown*: the key was never "
      "published, or nobody knows what\nwas signed.\n");
  for (size_t i = 0; i < self->all.num; i++) {
    if (begins_product(self, i))
      buf_format(&self->out, "\n## %.*s\n", (int)self->all.list[i].product.len,
                 (const char *)self->all.list[i].product.ptr);
    put_section(&self->out, &self->all.list[i]);
  }
  return finish(self);
}

/* ------------------------------------------------------------------------------------------------------------- JSON */

static void put_member(buf *out, const char *name, int is_there, bns_slice value) {
  json_put_name(out, name);
  if (is_there)
    buf_put_json(out, value);
  else
    buf_put_text(out, "null");
}

static int ndjson_end(reporter *base, const run_summary *summary) {
  errata_reporter *self = (errata_reporter *)base;
  buf *out = &self->out;
  (void)summary;
  for (size_t i = 0; i < self->all.num; i++) {
    const published *row = &self->all.list[i];
    buf_put_text(out, "{");
    json_put_text(out, "id", row->id);
    json_put_text(out, "product", row->product);
    json_put_text(out, "document", row->document);
    json_put_text(out, "section", row->section);
    json_put_text(out, "date", row->date);
    put_member(out, "url", row->url.len > 0, row->url);
    json_put_text(out, "algorithm", row->algorithm);
    put_member(out, "payload", row->has_payload, row->payload);
    json_put_text(out, "printed", row->printed);
    put_member(out, "recomputed", row->recomputed.len > 0, row->recomputed);
    put_member(out, "signed", row->has_really, row->really);
    json_put_text(out, "verdict", bns_slice_of(published_verdict_name(row->verdict)));
    put_member(out, "says", row->says.len > 0, row->says);
    json_put_name(out, "as_filed");
    buf_put_text(out, row->differs ? "false}\n" : "true}\n");
  }
  return finish(self);
}

const reporter_kind report_errata_text = {"text", open_errata, begin_errata, no_verdict, text_end, NULL, 0};
const reporter_kind report_errata_markdown = {"markdown", open_errata, begin_errata, no_verdict, markdown_end, NULL, 0};
const reporter_kind report_errata_ndjson = {"ndjson", open_errata, begin_errata, no_verdict, ndjson_end, NULL, 0};

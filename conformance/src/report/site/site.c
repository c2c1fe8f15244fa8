/* site.c - the files, and what every page begins and ends with. */
#include "report/site/site.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "suite/catalogue_text.h"
#include "text.h"
#include "util/whole_file.h"

static const char policy[] = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; "
                             "base-uri 'none'; form-action 'none'";

/* ------------------------------------------------------------------------------------------------------------ files */

/* make_folders makes those that stand before the last '/', from the site's folder on. */
static void make_folders(char *path, size_t from) {
  char *at;
  for (at = strchr(path + from, '/'); at != NULL; at = strchr(at + 1, '/')) {
    *at = 0;
    mkdir(path, 0777); /* what cannot be made shows when the file is opened */
    *at = '/';
  }
}

void site_write(site *self, const char *path, bns_slice bytes) {
  const char *folder = self->options->path;
  bns_slice whole = mem_format(&self->arena, "%s/%s", folder, path);
  char *name = (char *)mem_alloc(&self->arena, whole.len + 1);
  int error;
  memcpy(name, whole.ptr, whole.len);
  make_folders(name, strlen(folder) + 1);
  error = whole_write(name, bytes, 0);
  if (error && !self->failed) self->failed = error;
}

/* ------------------------------------------------------------------------------------------------------------ pages */

static const char *root_of(const char *path) {
  static const char up[] = "../../../../../../../../";
  size_t depth = 0, most = (sizeof up - 1) / 3;
  for (; *path; path++)
    depth += *path == '/';
  return up + 3 * (depth < most ? most - depth : 0);
}

void site_begin(site *self, const char *path, bns_slice title, const char *script) {
  buf *out = &self->out;
  out->len = 0;
  self->root = root_of(path);
  buf_format(out,
             "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
             "<meta http-equiv=\"Content-Security-Policy\" content=\"%s\">\n"
             "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
             "<meta name=\"color-scheme\" content=\"light dark\">\n<title>",
             policy);
  html_put(out, title);
  buf_format(out, "</title>\n<link rel=\"stylesheet\" href=\"%spage.css\">\n<link rel=\"icon\" href=\"%sicon.svg\">\n",
             self->root, self->root);
  if (script) buf_format(out, "<script src=\"%s%s\" defer></script>\n", self->root, script);
  buf_format(out,
             "</head>\n<body>\n<a class=\"skip\" href=\"#main\">Skip to the content</a>\n<header class=\"top\">"
             "<a class=\"name\" href=\"%sindex.html\">All libraries</a>"
             "<nav aria-label=\"About\"><a href=\"%smeasured.html\">How this is measured</a> "
             "<a href=\"%sdispute.html\">Dispute</a> <a href=\"%serrata.html\">Errata</a></nav></header>\n"
             "<main id=\"main\">\n",
             self->root, self->root, self->root, self->root);
}

void site_finish(site *self, const char *path) {
  const vector_set *vectors = self->options->vectors;
  buf *out = &self->out;
  buf_put_text(out, "</main>\n<footer><p>bnconform " BNS_VERSION ", vectors ");
  html_put(out, vectors->version);
  buf_format(out,
             " (%.8s). All of it is made from <a href=\"%sresults.ndjson\">results.ndjson</a>. "
             "Not affiliated with Binance.</p></footer>\n</body>\n</html>\n",
             vectors->digest, self->root);
  site_write(self, path, buf_slice(out));
  mem_reset(&self->arena);
}

/* ------------------------------------------------------------------------------------------------------------ links */

static void begin_link(site *self, const char *folder, bns_slice id) {
  buf_format(&self->out, "<a href=\"%s%s/", self->root, folder);
  html_put_path(&self->out, id);
  buf_put_text(&self->out, ".html\">");
}

void site_put_run_name(buf *out, const comparison_run *run) {
  html_put(out, run->label);
  buf_put_text(out, run->info.version.len ? " " : "");
  html_put(out, run->info.version);
}

void site_link_library(site *self, const comparison_run *run) {
  begin_link(self, "library", run->id);
  html_put(&self->out, run->label);
  buf_put_text(&self->out, "</a>");
}

/* link_id: what has no page is text. */
static void link_id(site *self, const char *folder, bns_slice id, int has_page) {
  if (has_page) begin_link(self, folder, id);
  html_put(&self->out, id);
  buf_put_text(&self->out, has_page ? "</a>" : "");
}

void site_link_mistake(site *self, bns_slice id) {
  mistake_words words;
  bns_slice no_variant = {NULL, 0};
  int known = mistake_words_find(&words, &self->arena, self->options->vectors, id, no_variant, NULL);
  link_id(self, "mistake", id, known);
}

void site_link_case(site *self, bns_slice id) {
  link_id(self, "case", id, site_is_address(id));
}

int site_is_address(bns_slice id) {
  size_t i;
  for (i = 0; i < id.len; i++) {
    uint8_t byte = id.ptr[i];
    int plain = (byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9') || byte == '-';
    if (!plain && !(byte == '/' && i > 0 && id.ptr[i - 1] != '/')) return 0;
  }
  return id.len > 0 && id.len <= 200 && id.ptr[id.len - 1] != '/';
}

void site_put_when(site *self, const comparison_run *run) {
  bns_slice digest = run->info.vectors_digest;
  if (digest.len > 8) digest.len = 8;
  buf_put_text(&self->out, "measured with vectors ");
  html_put(&self->out, run->info.vectors_version);
  buf_put_text(&self->out, " (");
  html_put(&self->out, digest);
  buf_put_text(&self->out, run->info.date.len ? ") on " : ")");
  html_put(&self->out, run->info.date);
}

size_t site_num_with(const site *self, bns_slice mistake) {
  size_t i, k, num = 0;
  for (i = 0; i < self->comparison.num_runs; i++) {
    const comparison_run *run = &self->comparison.runs[i];
    for (k = 0; k < run->num_groups && !comparison_is_mistake(&run->groups[k].cases->verdict, mistake); k++)
      continue;
    num += k < run->num_groups;
  }
  return num;
}

/* site.c - the files, and what every page begins and ends with. */
#include "report/site/site.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "report/site/page_template.h"
#include "suite/catalogue_text.h"
#include "suite/embedded.h"
#include "text.h"
#include "util/whole_file.h"

EMBEDDED(page_html);

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

/* place gives where a file of the site lies; its folders are there then. */
static const char *place(site *self, const char *path) {
  const char *folder = self->options->path;
  bns_slice whole = mem_format(&self->arena, "%s/%s", folder, path);
  char *name = (char *)mem_alloc(&self->arena, whole.len + 1);
  memcpy(name, whole.ptr, whole.len);
  make_folders(name, strlen(folder) + 1);
  return name;
}

void site_write(site *self, const char *path, bns_slice bytes) {
  int error = whole_write(place(self, path), bytes, 0);
  if (error && !self->failed) self->failed = error;
}

void site_copy(site *self, const char *path, FILE *from) {
  int error = whole_copy(place(self, path), from, 0);
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

/* put_shell appends a piece of what stands around every page. */
static void put_shell(site *self, bns_slice piece, bns_slice title) {
  const vector_set *vectors = self->options->vectors;
  buf name = {NULL, 0, 0}, made = {NULL, 0, 0};
  html_put(&name, title);
  buf_put_text(&made, "bnconform " BNS_VERSION ", vectors ");
  html_put(&made, vectors->version);
  buf_format(&made, " (%.8s).", vectors->digest);
  const page_value values[] = {
      {"title", buf_slice(&name)}, {"root", bns_slice_of(self->root)}, {"made", buf_slice(&made)}};
  page_fill(&self->out, piece, values, sizeof values / sizeof *values);
  buf_free(&name);
  buf_free(&made);
}

void site_begin(site *self, const char *path, bns_slice title) {
  bns_slice head, foot;
  page_split(&head, &foot, EMBEDDED_TEXT(page_html), "main");
  self->out.len = 0;
  self->root = root_of(path);
  put_shell(self, head, title);
}

void site_finish(site *self, const char *path) {
  bns_slice head, foot;
  page_split(&head, &foot, EMBEDDED_TEXT(page_html), "main");
  put_shell(self, foot, bns_slice_of(""));
  site_write(self, path, buf_slice(&self->out));
  mem_reset(&self->arena);
}

void site_page(site *self, const char *path, const char *title, bns_slice text, const page_value *values, size_t num) {
  site_begin(self, path, bns_slice_of(title));
  page_fill(&self->out, text, values, num);
  site_finish(self, path);
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
  link_id(self, "mistake", id, mistake_words_are(self->options->vectors, id));
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
    for (k = 0; k < run->num_groups && !comparison_is_mistake(run->groups[k].cases->verdict, mistake); k++)
      continue;
    num += k < run->num_groups;
  }
  return num;
}

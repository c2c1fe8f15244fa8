/* site_script.c - scripts that show a finding again, copied beside the pages. */
#include "readfile.h"
#include "report/site/site.h"
#include "text.h"
#include "util/slice.h"

enum { SCRIPT_MAX = 1 << 18 };

/* copy_script puts a script beside the pages, as plain text. 0: it cannot be read. */
static int copy_script(site *self, const char *from, bns_slice to) {
  room bytes = {NULL, 0};
  size_t len = 0;
  int failed = readfile(&bytes, &len, from, SCRIPT_MAX);
  bns_slice text = {bytes.ptr, failed ? 0 : len};
  if (!failed)
    site_write(self, (const char *)mem_format(&self->arena, "%.*s", (int)to.len, (const char *)to.ptr).ptr, text);
  room_close(&bytes);
  return !failed;
}

void site_put_script(site *self, const comparison_run *run, const verdict *v, const char *before) {
  const client_entry *client = client_folder_find(&self->clients, &run->info);
  bns_slice path = client_folder_script(client, &self->arena, v), name = path, to;
  if (path.len == 0) return;
  while (slice_index(name, '/') < name.len)
    name = slice_from(name, slice_index(name, '/') + 1);
  to = mem_format(&self->arena, "script/%.*s/%.*s.txt", (int)client->folder.len, (const char *)client->folder.ptr,
                  (int)name.len, (const char *)name.ptr);
  buf_put_text(&self->out, before);
  if (!copy_script(self, (const char *)mem_format(&self->arena, "%.*s", (int)path.len, (const char *)path.ptr).ptr,
                   to)) {
    html_put(&self->out, path);
    return;
  }
  buf_format(&self->out, "<a href=\"%s", self->root);
  html_put_path(&self->out, to);
  buf_put_text(&self->out, "\">");
  html_put(&self->out, name);
  buf_put_text(&self->out, "</a>");
}

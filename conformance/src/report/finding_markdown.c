/* finding_markdown.c - one finding of a library in Markdown. */
#include "report/finding_markdown.h"

#include <string.h>

#include "report/failure_groups.h"
#include "report/reproduce.h"
#include "show/byte_diff.h"
#include "show/printable.h"
#include "util/slice.h"

enum { FINDINGS_WIDTH = 100 };

void markdown_put_text(buf *out, bns_slice text) {
  size_t i;
  for (i = 0; i < text.len; i++) {
    if (text.ptr[i] == '<' || text.ptr[i] == '&')
      buf_put_text(out, text.ptr[i] == '<' ? "&lt;" : "&amp;");
    else {
      if (text.ptr[i] < 0x80 && memchr("\\`*_[]#|>~", text.ptr[i], 10) != NULL) buf_put_text(out, "\\");
      buf_put(out, &text.ptr[i], 1);
    }
  }
}

void markdown_put_bytes(buf *out, bns_slice bytes) {
  buf shown = {NULL, 0, 0};
  show_bytes(&shown, bytes, 0);
  markdown_put_text(out, buf_slice(&shown));
  buf_free(&shown);
}

void markdown_put_fenced(buf *out, const char *language, bns_slice lines) {
  size_t i, run = 0, ticks = 3;
  for (i = 0; i < lines.len; i++) {
    run = lines.ptr[i] == '`' ? run + 1 : 0;
    if (run >= ticks) ticks = run + 1;
  }
  for (i = 0; i < ticks; i++)
    buf_put_text(out, "`");
  buf_format(out, "%s\n", language);
  buf_put_slice(out, lines);
  if (lines.len && lines.ptr[lines.len - 1] != '\n') buf_put_text(out, "\n");
  for (i = 0; i < ticks; i++)
    buf_put_text(out, "`");
  buf_put_text(out, "\n");
}

void finding_put_name(comparison_reporter *self, const comparison_run *run) {
  const client_entry *client = client_folder_find(&self->clients, &run->info);
  markdown_put_bytes(&self->out, client && client->package.len ? client->package : run->info.name);
  buf_put_text(&self->out, run->info.version.len ? " " : "");
  markdown_put_bytes(&self->out, run->info.version);
}

/* put_row: a text of several lines keeps them, and its line ends are shown as well. */
static void put_row(buf *rows, const char *label, bns_slice text) {
  layout form = {FINDINGS_WIDTH, 0, 0, 0};
  while (text.len) {
    size_t end = slice_index(text, '\n') + 1;
    put_label(rows, &form, label);
    show_bytes(rows, slice_until(text, end), SHOW_EDGES);
    buf_put_text(rows, "\n");
    text = slice_from(text, end);
    label = "";
  }
}

/* What a process said on standard error names places of the machine that it ran on: this document does not. */
void finding_put_rows(comparison_reporter *self, const comparison_run *run, const verdict *v) {
  layout form = {FINDINGS_WIDTH, 0, 0, 0};
  buf rows = {NULL, 0, 0};
  verdict quiet = *v;
  quiet.stderr_tail.len = 0;
  if (!comparison_shows_asked(v)) put_row(&rows, "call", v->asked);
  failure_group_put_rows(&rows, &form, self->options.vectors, &quiet);
  put_row(&rows, "bytes", v->arrived);
  put_label(&rows, &form, "reproduce");
  buf_put_slice(&rows, reproduce_command(&self->arena, &run->info, v->id));
  markdown_put_fenced(&self->out, "text", buf_slice(&rows));
  buf_free(&rows);
}

/* page_plain.c - what was kept, as a page without a script: a table, and of each request what the terminal tells. */
#include "serve/page_request.h"
#include "show/html.h"
#include "show/printable.h"
#include "text.h"
#include "util/slice.h"

static buf shown_of(serving *self, bns_slice text, unsigned how) {
  buf shown = {NULL, 0, 0};
  show_bytes(&shown, redact_text(self->redactor, &self->arena, text), how);
  return shown;
}

static void put_shown(buf *out, serving *self, bns_slice text, unsigned how) {
  buf shown = shown_of(self, text, how);
  html_put_shown(out, buf_slice(&shown));
  buf_free(&shown);
}

/* A line may end behind each folder of the path: in a narrow table no word is broken then. */
static void put_what(buf *out, serving *self, const kept_request *one) {
  buf path = shown_of(self, one->path, SHOW_SPACES);
  bns_slice left = buf_slice(&path);
  put_shown(out, self, one->method, SHOW_EDGES);
  buf_put_text(out, " ");
  while (left.len > 0) {
    size_t next = slice_index(left, '/') + 1;
    html_put_shown(out, slice_until(left, next));
    left = slice_from(left, next);
    if (left.len > 0) buf_put_text(out, "<wbr>");
  }
  buf_free(&path);
}

static void put_verdict(buf *out, const kept_request *one) {
  int is_wrong = one->verdict == REQUEST_WRONG || one->verdict == REQUEST_NOT_HTTP;
  buf_format(out, "<strong%s>", is_wrong ? " class=\"alarm\"" : "");
  html_put(out, bns_slice_of(one->word));
  buf_put_text(out, one->cause.len > 0 ? "</strong> " : "</strong>");
  html_put(out, one->cause);
}

static void put_line(buf *out, serving *self, const kept_request *one) {
  buf_format(out, "<tr><td><a href=\"#r%llu\">%llu</a></td><td>", (unsigned long long)one->number,
             (unsigned long long)one->number);
  put_what(out, self, one);
  buf_format(out, "</td><td>%u ", one->status);
  html_put(out, one->code);
  buf_put_text(out, "</td><td>");
  put_verdict(out, one);
  buf_put_text(out, "</td></tr>\n");
}

void page_request_put_lines(buf *out, serving *self) {
  size_t left = self->history->num;
  if (left == 0)
    buf_put_text(
        out, "<h2>Nothing has arrived yet</h2>\n<p>Requests that are sent to the address above stand here then.</p>\n");
  if (left == 0) return;
  buf_put_text(out, "<table><thead><tr><th scope=\"col\">#</th><th scope=\"col\">request</th>"
                    "<th scope=\"col\">answer</th><th scope=\"col\">verdict</th></tr></thead>\n<tbody>\n");
  while (left-- > 0)
    put_line(out, self, serve_history_at(self->history, left));
  buf_put_text(out, "</tbody></table>\n");
}

void page_request_put_plain(buf *out, serving *self, const kept_request *one) {
  buf_format(out, "<section id=\"r%llu\"><h2>Request %llu: ", (unsigned long long)one->number,
             (unsigned long long)one->number);
  put_what(out, self, one);
  buf_put_text(out, "</h2>\n<p>");
  put_verdict(out, one);
  if (one->fault.len > 0) buf_put_text(out, ": ");
  html_put(out, one->fault);
  buf_put_text(out, one->fault.len > 0 ? ". " : "");
  html_put(out, one->mend);
  buf_put_text(out, "</p>\n");
  if (one->report.len > 0) buf_put_text(out, "<pre>");
  html_put_shown(out, one->report);
  if (one->report.len > 0) buf_put_text(out, "</pre>\n");
  buf_format(out, "<p class=\"label\">Answer %u</p>\n<pre>", one->status);
  put_shown(out, self, one->answer, 0);
  buf_put_text(out, "</pre></section>\n");
}

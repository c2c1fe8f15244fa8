/* page_text.c - any bytes as a page may show them. */
#include "page/page_view.h"
#include "show/printable.h"

void page_view_put_text(buf *out, const redactor *hides, mem *arena, bns_slice text, unsigned how) {
  buf shown = {NULL, 0, 0};
  show_bytes(&shown, redact_text(hides, arena, text), how);
  buf_put_json(out, buf_slice(&shown));
  buf_free(&shown);
}

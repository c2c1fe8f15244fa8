/* html.c - the small parts of every page. */
#include "show/html.h"

#include "show/printable.h"
#include "util/slice.h"

void html_put_shown(buf *out, bns_slice shown) {
  size_t i, from = 0;
  for (i = 0; i < shown.len; i++) {
    const char *as = NULL;
    switch (shown.ptr[i]) {
    case '&': as = "&amp;"; break;
    case '<': as = "&lt;"; break;
    case '>': as = "&gt;"; break;
    case '"': as = "&quot;"; break;
    case '\'': as = "&#39;"; break;
    default: continue;
    }
    buf_put(out, shown.ptr + from, i - from);
    buf_put_text(out, as);
    from = i + 1;
  }
  if (shown.len > from) buf_put(out, shown.ptr + from, shown.len - from);
}

void html_put(buf *out, bns_slice bytes) {
  buf shown = {NULL, 0, 0};
  show_bytes(&shown, bytes, 0);
  html_put_shown(out, buf_slice(&shown));
  buf_free(&shown);
}

/* Letters, digits and "-._~/" stand in an address as they are. */
static int is_of_path(uint8_t byte) {
  return slice_word(byte) || byte == '-' || byte == '.' || byte == '~' || byte == '/';
}

void html_put_path(buf *out, bns_slice path) {
  size_t from = 0;
  for (size_t i = 0; i < path.len; i++) {
    if (is_of_path(path.ptr[i])) continue;
    buf_put(out, path.ptr + from, i - from);
    buf_format(out, "%%%02X", (unsigned)path.ptr[i]);
    from = i + 1;
  }
  if (path.len > from) buf_put(out, path.ptr + from, path.len - from);
}

/* html.c - the small parts of every page. */
#include "show/html.h"

#include "show/printable.h"

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

void html_put_path(buf *out, bns_slice path) {
  static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/";
  size_t i, k;
  for (i = 0; i < path.len; i++) {
    for (k = 0; k + 1 < sizeof plain && (uint8_t)plain[k] != path.ptr[i]; k++)
      continue;
    if (k + 1 < sizeof plain)
      buf_put(out, &path.ptr[i], 1);
    else
      buf_format(out, "%%%02X", (unsigned)path.ptr[i]);
  }
}

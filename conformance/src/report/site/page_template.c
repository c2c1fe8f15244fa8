/* page_template.c - names filled. */
#include "report/site/page_template.h"

#include "text.h"
#include "util/slice.h"

/* next_name cuts off what stands before "{{", and the name in the braces. 0: there is none, and before is the rest. */
static int next_name(bns_slice *before, bns_slice *name, bns_slice *rest) {
  size_t at = slice_find(*rest, "{{"), end;
  *before = slice_until(*rest, at);
  if (at == rest->len) return 0;
  *name = slice_from(*rest, at + 2);
  end = slice_find(*name, "}}");
  *rest = slice_from(*name, end + 2);
  *name = slice_until(*name, end);
  return 1;
}

void page_fill(buf *out, bns_slice text, const page_value *values, size_t num) {
  bns_slice before, name;
  while (next_name(&before, &name, &text)) {
    buf_put_slice(out, before);
    for (size_t i = 0; i < num; i++)
      if (bns_slice_is(name, values[i].name)) buf_put_slice(out, values[i].markup);
  }
  buf_put_slice(out, before);
}

void page_split(bns_slice *before, bns_slice *behind, bns_slice text, const char *wanted) {
  bns_slice rest = text, name, part;
  *before = text;
  *behind = slice_from(text, text.len);
  while (next_name(&part, &name, &rest)) {
    if (!bns_slice_is(name, wanted)) continue;
    *before = slice_until(text, (size_t)(name.ptr - text.ptr) - 2);
    *behind = rest;
    return;
  }
}

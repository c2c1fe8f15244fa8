/* template.c - shapes filled in. */
#include "exchange/template.h"

#include <string.h>

#include "text.h"
#include "util/slice.h"

enum { OUTPUT_MOST = 4 << 20, SHAPES_DEEP = 8 };

typedef struct writing {
  buf *out;
  const bns_json *shapes;
  unsigned deep; /* shapes inside shapes */
} writing;

static void put(const writing *w, const bns_json *shape, const scope *in);

static bns_slice text_of(const bns_json *value) {
  return (bns_slice){value->ptr, value->len};
}

/* ---------------------------------------------------------------------------------------------------------- values */

static int look_up(buf *out, const scope *in, bns_slice name) {
  for (; in != NULL; in = in->outer)
    if (in->kind->put(out, in, name)) return 1;
  return 0;
}

/* A form of its own: with quotes or without. */
static void take_form(buf *out, size_t start, bns_slice form) {
  int is_quoted = out->ptr[start] == '"';
  if (bns_slice_is(form, "text") && !is_quoted) {
    buf_put_text(out, "\"\"");
    memmove(out->ptr + start + 1, out->ptr + start, out->len - start - 2);
    out->ptr[start] = '"';
  } else if (bns_slice_is(form, "number") && is_quoted && out->len > start + 2) {
    out->len -= 2;
    memmove(out->ptr + start, out->ptr + start + 1, out->len - start);
  }
}

int template_value(buf *out, const scope *in, bns_slice name) {
  size_t colon = slice_index(name, ':'), start = out->len;
  if (!look_up(out, in, slice_until(name, colon)) || out->len == start) return 0;
  take_form(out, start, slice_from(name, colon + 1));
  return 1;
}

static void put_text(const writing *w, const bns_json *shape, const scope *in) {
  bns_slice name = slice_from(text_of(shape), 1);
  if (shape->len > 0 && shape->ptr[0] == '$') {
    if (slice_starts(name, "shape ")) {
      buf called = {NULL, 0, 0};
      writing inner = {w->out, w->shapes, w->deep + 1};
      const bns_json *found;
      buf_put_slice(&called, slice_from(name, 6));
      buf_put(&called, "", 1);
      found = w->shapes == NULL ? NULL : bns_json_member(w->shapes, (const char *)called.ptr);
      buf_free(&called);
      if (found != NULL && inner.deep < SHAPES_DEEP) {
        put(&inner, found, in);
        return;
      }
    } else if (template_value(w->out, in, name)) {
      return;
    }
  }
  buf_put_text(w->out, "\"");
  buf_put_slice(w->out, text_of(shape));
  buf_put_text(w->out, "\"");
}

/* ----------------------------------------------------------------------------------------------------------- lists */

static int item_of(scope *out, const scope *in, bns_slice list, size_t index) {
  const scope *here = in;
  int found = -1;
  memset(out, 0, sizeof *out);
  for (; here != NULL && found < 0; here = here->outer)
    if (here->kind->item != NULL) found = here->kind->item(out, here, list, index);
  if (found > 0 && out->outer == NULL) out->outer = in;
  return found > 0;
}

static void put_each(const writing *w, bns_slice list, const bns_json *shape, const scope *in) {
  scope item;
  buf_put_text(w->out, "[");
  for (size_t i = 0; w->out->len < OUTPUT_MOST && item_of(&item, in, list, i); i++) {
    if (i > 0) buf_put_text(w->out, ",");
    put(w, shape, &item);
  }
  buf_put_text(w->out, "]");
}

static void put_one(const writing *w, bns_slice list, const bns_json *shape, const scope *in) {
  scope item;
  if (item_of(&item, in, list, 0))
    put(w, shape, &item);
  else
    buf_put_text(w->out, "null");
}

static void put_list(const writing *w, const bns_json *shape, const scope *in) {
  const bns_json *each = shape->count == 0 ? NULL : bns_json_child(shape);
  bns_slice first = shape->count == 2 && each->type == BNS_JSON_STRING ? text_of(each) : (bns_slice){NULL, 0};
  if (slice_starts(first, "$each ")) {
    put_each(w, slice_from(first, 6), bns_json_next(each), in);
    return;
  }
  if (slice_starts(first, "$one ")) {
    put_one(w, slice_from(first, 5), bns_json_next(each), in);
    return;
  }
  buf_put_text(w->out, "[");
  for (uint32_t i = 0; i < shape->count; i++, each = bns_json_next(each)) {
    if (i > 0) buf_put_text(w->out, ",");
    put(w, each, in);
  }
  buf_put_text(w->out, "]");
}

/* ---------------------------------------------------------------------------------------------------------- shapes */

static void put_object(const writing *w, const bns_json *shape, const scope *in) {
  const bns_json *name = shape->count == 0 ? NULL : bns_json_child(shape);
  buf_put_text(w->out, "{");
  for (uint32_t i = 0; i < shape->count; i++) {
    const bns_json *value = bns_json_next(name);
    buf_put_text(w->out, i > 0 ? ",\"" : "\"");
    buf_put_slice(w->out, text_of(name));
    buf_put_text(w->out, "\":");
    put(w, value, in);
    name = bns_json_next(value);
  }
  buf_put_text(w->out, "}");
}

static void put(const writing *w, const bns_json *shape, const scope *in) {
  switch ((bns_json_type)shape->type) {
  case BNS_JSON_STRING: put_text(w, shape, in); break;
  case BNS_JSON_ARRAY: put_list(w, shape, in); break;
  case BNS_JSON_OBJECT: put_object(w, shape, in); break;
  case BNS_JSON_NULL:
  case BNS_JSON_FALSE:
  case BNS_JSON_TRUE:
  case BNS_JSON_NUMBER: buf_put_slice(w->out, text_of(shape)); break;
  }
}

void template_put(buf *out, const bns_json *shape, const bns_json *shapes, const scope *in) {
  writing w = {out, shapes, 0};
  put(&w, shape, in);
}

/* call_cause.c - what was asked for, held against the bytes that arrived. */
#include "run/calls/call_cause.h"

#include <string.h>

#include "scheme.h"
#include "text.h"
#include "util/slice.h"

static int holds(bns_slice bytes, bns_slice name, bns_slice value) {
  for (size_t i = 0; i + name.len + 1 + value.len <= bytes.len; i++) {
    bns_slice here = {bytes.ptr + i, name.len}, then = {bytes.ptr + i + name.len + 1, value.len};
    if (here.ptr[name.len] == '=' && bns_slice_equal(here, name) && bns_slice_equal(then, value)) return 1;
  }
  return 0;
}

static int has_any_of(bns_slice text, const char *bytes) {
  for (size_t i = 0; i < text.len; i++)
    if (text.ptr[i] != 0 && strchr(bytes, text.ptr[i]) != NULL) return 1;
  return 0;
}

static int is_plain(bns_slice text) {
  for (size_t i = 0; i < text.len; i++) {
    uint8_t c = text.ptr[i];
    if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c != 0 && strchr("-._~", c))))
      return 0;
  }
  return 1;
}

/* A number sign that is sent as it is ends the query: what stands behind it, the signature too, stays at home. */
static int is_cut_off(const sent *one, const send_param *p) {
  size_t at = slice_index(p->value, '#');
  bns_slice line = slice_until(one->raw, slice_index(one->raw, '\n'));
  bns_slice target = slice_until(line, slice_find_nocase(line, " HTTP/"));
  size_t len = p->name.len + 1 + at;
  if (at == p->value.len || one->signature.len != 0 || target.len < len) return 0;
  return holds(slice_from(target, target.len - len), p->name, slice_until(p->value, at));
}

const finding *call_cause(const send_case *asked, const sent *one, const send_rules *rules) {
  for (size_t i = 0; asked->v->scheme->form == BNS_FORM_REST && i < asked->params.num; i++) {
    const send_param *p = &asked->params.list[i];
    if (p->type != BNS_JSON_STRING || is_plain(p->value)) continue;
    if (is_cut_off(one, p)) return rules->unescaped;
    if (holds(one->raw, p->name, p->value)) {
      if (has_any_of(p->value, "&=#+")) return rules->unescaped;
      if (one->reason == NULL || strcmp(one->reason, "encoding") == 0) return rules->unencoded;
      continue;
    }
    if (one->reason != NULL && holds(one->signed_bytes, p->name, p->value)) return rules->raw_signed;
  }
  return NULL;
}

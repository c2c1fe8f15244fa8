/* page_compare.c - what was signed beside what had to be signed, as the same numbered parts.
 *
 * Each part is looked for in both texts: by its name and what stands behind it, up to the next separator, whatever
 * became of its value; in JSON by name and value. What lies between parts is text of its own. A part is compared with
 * the same part of the other text, the text behind a part with that behind the same part: so a changed order is told by
 * numbers, and only bytes that differ are marked. */
#include "page/page_compare.h"

#include <string.h>

#include "fix.h"
#include "scheme.h"
#include "show/byte_diff.h"
#include "show/printable.h"
#include "suite/scheme_traits.h"
#include "text.h"
#include "util/json_text.h"
#include "util/slice.h"

/* Texts are searched once for each part. */
enum { PLAIN = -2, WORK_MOST = 4 << 20, GAP_MOST = 8 };

/* stretch: some bytes of a text: a part, or what stands behind part `number` (0: before the first). */
typedef struct stretch {
  int number, is_part;
  bns_slice text;
} stretch;

typedef struct row {
  const char *label;
  bns_slice text;
  stretch *all;
  size_t num;
} row;

/* ------------------------------------------------------------------------------------------------- finding parts */

static int is_separator(uint8_t byte) {
  return byte == '&' || byte == '\n' || byte == BNS_SOH;
}

static int is_begun(bns_slice text, size_t at) {
  return at == 0 || !(slice_word(text.ptr[at - 1]) || text.ptr[at - 1] == '-');
}

/* ends_at gives where a part that begins with its name ends; 0: it is none. */
static size_t ends_at(bns_slice text, size_t at, const page_mark *mark) {
  size_t end = at + mark->name.len, gap;
  if (end < text.len && text.ptr[end] == '=') {
    while (end < text.len && !is_separator(text.ptr[end]))
      end++;
    return end;
  }
  for (gap = 1; gap <= GAP_MOST && mark->value.len > 0 && end + gap + mark->value.len <= text.len; gap++)
    if (memcmp(text.ptr + end + gap, mark->value.ptr, mark->value.len) == 0) return end + gap + mark->value.len;
  return 0;
}

static int is_free(const row *r, bns_slice found) {
  for (size_t i = 0; i < r->num; i++)
    if (found.ptr < r->all[i].text.ptr + r->all[i].text.len && r->all[i].text.ptr < found.ptr + found.len) return 0;
  return 1;
}

/* A field of a layout has no name in the text: it is a whole field. */
static int is_field(bns_slice text, size_t at, size_t end) {
  return (at == 0 || is_separator(text.ptr[at - 1])) && (end == text.len || is_separator(text.ptr[end]));
}

static int find(bns_slice *found, const row *r, const page_mark *mark, int has_names) {
  bns_slice wanted = has_names ? mark->name : mark->text;
  for (size_t at = 0; wanted.len > 0 && at + wanted.len <= r->text.len; at++) {
    size_t end = at + wanted.len;
    if (memcmp(r->text.ptr + at, wanted.ptr, wanted.len) != 0) continue;
    if (has_names) end = is_begun(r->text, at) ? ends_at(r->text, at, mark) : 0;
    if (end == 0 || (!has_names && !is_field(r->text, at, end))) continue;
    *found = slice_from(slice_until(r->text, end), at);
    if (is_free(r, *found)) return 1;
  }
  return 0;
}

static void put_in_order(row *r, const stretch *next) {
  size_t at = r->num++;
  for (; at > 0 && r->all[at - 1].text.ptr > next->text.ptr; at--)
    r->all[at] = r->all[at - 1];
  r->all[at] = *next;
}

/* fill_gaps adds what stands between the parts. */
static void fill_gaps(row *r, mem *arena) {
  stretch *all = mem_alloc(arena, (2 * r->num + 1) * sizeof *all);
  size_t num = 0, at = 0;
  int behind = 0;
  for (size_t i = 0; i <= r->num; i++) {
    size_t next = i < r->num ? (size_t)(r->all[i].text.ptr - r->text.ptr) : r->text.len;
    if (next > at) all[num++] = (stretch){behind, 0, slice_from(slice_until(r->text, next), at)};
    if (i == r->num) break;
    all[num++] = r->all[i];
    behind = r->all[i].number;
    at = next + r->all[i].text.len;
  }
  r->all = all;
  r->num = num;
}

static row take_apart(const page_view *v, const char *label, bns_slice text) {
  row r = {label, text, mem_alloc(v->arena, (v->num + 1) * sizeof(stretch)), 0};
  int has_names = v->request->scheme->layout == NULL;
  for (size_t i = 0; i < v->num && text.len * v->num <= WORK_MOST; i++) {
    stretch next = {v->marks[i].number, 1, {NULL, 0}};
    if (find(&next.text, &r, &v->marks[i], has_names)) put_in_order(&r, &next);
  }
  fill_gaps(&r, v->arena);
  return r;
}

/* ------------------------------------------------------------------------------------------------------ comparing */

static const stretch *same_of(const row *r, const stretch *one) {
  for (size_t i = 0; i < r->num; i++)
    if (r->all[i].number == one->number && r->all[i].is_part == one->is_part) return &r->all[i];
  return NULL;
}

/* is_moved tells that two parts stand in another order in the other row. */
static int is_moved(const row *a, const row *b) {
  const stretch *before = NULL;
  for (size_t i = 0; i < a->num; i++) {
    const stretch *now = a->all[i].is_part ? same_of(b, &a->all[i]) : NULL;
    if (now == NULL) continue;
    if (before != NULL && now < before) return 1;
    before = now;
  }
  return 0;
}

static int separates(bns_slice text) {
  return text.len == 1 && is_separator(text.ptr[0]);
}

/* segment: a text that is written as one. */
typedef struct segment {
  int number, differs;
  bns_slice text;
} segment;

/* add_stretch appends a stretch in up to three segments: what both have, what differs, what both have. */
static void add_stretch(buf *segments, const stretch *one, const row *other, int moved) {
  const stretch *twin = same_of(other, one);
  size_t lead = one->text.len, tail = 0;
  if (!(moved && !one->is_part && separates(one->text)))
    diff_bounds(&lead, &tail, one->text, twin == NULL ? (bns_slice){NULL, 0} : twin->text);
  const bns_slice texts[] = {slice_until(one->text, lead),
                             slice_from(slice_until(one->text, one->text.len - tail), lead),
                             slice_from(one->text, one->text.len - tail)};
  for (int i = 0; i < 3; i++) {
    segment next = {one->is_part ? one->number : PLAIN, i == 1, texts[i]};
    if (next.text.len > 0) buf_put(segments, &next, sizeof next);
  }
}

/* is_safe tells that the redactor hides the same in the segments as in the whole text: a secret that was cut in two
 * would not be recognised. */
static int is_safe(const page_view *v, bns_slice whole, const segment *all, size_t num) {
  buf pieces = {NULL, 0, 0};
  int same;
  for (size_t i = 0; i < num; i++)
    buf_put_slice(&pieces, redact_text(v->hides, v->arena, all[i].text));
  same = bns_slice_equal(buf_slice(&pieces), redact_text(v->hides, v->arena, whole));
  buf_free(&pieces);
  return same;
}

static void put_row(buf *out, const page_view *v, const row *r, const row *other, int moved) {
  const segment whole = {PLAIN, 0, r->text}, *all;
  buf segments = {NULL, 0, 0};
  size_t num;
  for (size_t i = 0; i < r->num; i++)
    add_stretch(&segments, &r->all[i], other, moved);
  all = (const segment *)(const void *)segments.ptr;
  num = segments.len / sizeof *all;
  if (!is_safe(v, r->text, all, num)) {
    all = &whole;
    num = 1;
  }
  buf_format(out, "{\"label\":\"%s\",\"bytes\":%zu,\"segments\":[", r->label, r->text.len);
  for (size_t i = 0; i < num; i++) {
    buf_format(out, "%s[%d,", i > 0 ? "," : "", all[i].number);
    page_view_put_text(out, v->hides, v->arena, all[i].text, all[i].differs ? SHOW_SPACES : 0);
    buf_put_text(out, all[i].differs ? ",1]" : "]");
  }
  buf_put_text(out, "]}");
  buf_free(&segments);
}

void page_compare_put(buf *out, const page_view *v, bns_slice signed_text) {
  bns_slice payload = v->request->seen.payload;
  if (signed_text.ptr == NULL || v->request->seen.malformed || bns_slice_equal(signed_text, payload)) return;
  row mine = take_apart(v, "signed", signed_text);
  row right = take_apart(v, scheme_payload_word(v->request->scheme), payload);
  int moved = is_moved(&mine, &right);
  json_put_name(out, "compared");
  buf_format(out, "{\"moved\":%s,\"rows\":[", moved ? "true" : "false");
  put_row(out, v, &mine, &right, moved);
  buf_put_text(out, ",");
  put_row(out, v, &right, &mine, moved);
  buf_put_text(out, "]}");
}

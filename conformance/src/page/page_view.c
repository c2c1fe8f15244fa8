/* page_view.c - a request as a page shows it: its parameters found again in the raw bytes, the payload and the wire
 * form. */
#include "page/page_view.h"

#include <string.h>

#include "explain/explain_parts.h"
#include "fix.h"
#include "page/page_call.h"
#include "page/page_compare.h"
#include "scheme.h"
#include "suite/scheme_traits.h"
#include "show/printable.h"
#include "util/slice.h"
#include "text.h"
#include "util/json_text.h"

enum { PLAIN = -2, FAULT = -1, SIGNATURE = 0, VALUE_SHOWN = 200 };

/* segment: a text that belongs to one mark, or to none. */
typedef struct segment {
  int number;
  bns_slice text;
} segment;

/* -------------------------------------------------------------------------------------------------------- the marks */

/* A name and a value that stand one behind the other in a text are shown with what stands between them; elsewhere the
 * name alone is. */
static bns_slice span_in(bns_slice text, bns_slice name, bns_slice value) {
  size_t from, to;
  if (!slice_offset(&from, name, text) || !slice_offset(&to, value, text) || to < from || to - from > name.len + 16)
    return name;
  return slice_from(slice_until(text, to + value.len), from);
}

static bns_slice span_of(const bns_wire *wire, bns_slice name, bns_slice value) {
  const bns_slice texts[] = {wire->target, wire->body, wire->message};
  bns_slice span = name;
  for (size_t i = 0; i < sizeof texts / sizeof *texts && span.len == name.len; i++)
    span = span_in(texts[i], name, value);
  return span;
}

static void add_part(page_view *v, const part *p) {
  static const char *const places[] = {"query", "body", "params"};
  page_mark *next = &v->marks[v->num++];
  next->number = (int)v->num;
  next->name = p->name;
  next->value = p->value;
  next->place = places[p->place];
  next->span = p->bare ? p->name : span_of(&v->request->wire, p->name, p->value);
  next->text = p->bare ? p->name
                       : mem_format(v->arena, "%.*s=%.*s", (int)p->name.len, (const char *)p->name.ptr,
                                    (int)p->value.len, (const char *)p->value.ptr);
}

/* Where the field of a layout travels. */
static const char *place_of(const bns_scheme *scheme, size_t field) {
  if (scheme->form == BNS_FORM_FIX) return "message";
  return field == BNS_FIELD_BODY ? "body" : "header";
}

static void add_fields(page_view *v, const bns_layout *joined) {
  for (size_t i = 0; i < joined->num; i++) {
    size_t field = joined->order[i];
    page_mark *next = &v->marks[v->num++];
    next->number = (int)v->num;
    next->name = bns_slice_of(joined->name[field]);
    next->value = next->span = next->text = v->request->fields[field];
    next->place = place_of(v->request->scheme, field);
  }
}

static void find_marks(page_view *v) {
  const parsed_request *request = v->request;
  v->marks = mem_alloc(v->arena, (request->num_parts + 5) * sizeof *v->marks);
  if (request->seen.malformed) return;
  for (size_t i = 0; i < request->num_parts; i++)
    add_part(v, &request->parts[i]);
  if (request->scheme->layout != NULL) add_fields(v, request->scheme->layout);
}

/* -------------------------------------------------------------------------------------------------- the segments */

static void add(page_view *v, int number, bns_slice text) {
  segment next = {number, text};
  if (text.len > 0) buf_put(&v->segments, &next, sizeof next);
}

static size_t num_segments(const page_view *v) {
  return v->segments.len / sizeof(segment);
}

static const segment *segment_at(const page_view *v, size_t i) {
  return (const segment *)(const void *)v->segments.ptr + i;
}

/* next_mark gives the first mark that begins in what is left of a range, and where. */
static int next_mark(const page_view *v, bns_slice left, size_t *at, size_t *len) {
  int number = PLAIN;
  bns_slice signature = v->request == NULL ? (bns_slice){NULL, 0} : v->request->raw_signature;
  if (signature.len > 0 && slice_offset(at, signature, left)) {
    *len = signature.len;
    number = SIGNATURE;
  }
  for (size_t i = 0; i < v->num; i++) {
    bns_slice one = v->marks[i].span;
    size_t begin;
    if (one.len == 0 || !slice_offset(&begin, one, left) || (number != PLAIN && begin >= *at)) continue;
    *at = begin;
    *len = one.len;
    number = v->marks[i].number;
  }
  return number;
}

static void add_range(page_view *v, bns_slice left) {
  size_t at = 0, len = 0;
  int number;
  while ((number = next_mark(v, left, &at, &len)) != PLAIN) {
    add(v, PLAIN, slice_until(left, at));
    add(v, number, slice_until(slice_from(left, at), len));
    left = slice_from(left, at + len);
  }
  add(v, PLAIN, left);
}

static int is_separator(bns_slice text) {
  return text.len > 0 && (text.ptr[0] == '&' || text.ptr[0] == '\n' || text.ptr[0] == BNS_SOH);
}

/* next_in_payload gives the first mark not used yet that stands at the beginning of a text, or the number of all. */
static size_t next_in_payload(const page_view *v, const char *used, bns_slice text) {
  size_t i;
  for (i = 0; i < v->num; i++) {
    bns_slice one = v->marks[i].text, after = slice_from(text, one.len);
    int ends = after.len == 0 || is_separator(after) || v->request->scheme->form == BNS_FORM_REST;
    if (!used[i] && ends && bns_slice_equal(slice_until(text, one.len), one)) break;
  }
  return i;
}

/* add_payload finds the parts in the text that is signed: in sent order, or sorted. What separates them is no part. */
static void add_payload(page_view *v, bns_slice left) {
  char *used = mem_alloc(v->arena, v->num + 1);
  for (size_t found = 0; left.len > 0 && found < v->num; found++) {
    size_t lead = found > 0 && is_separator(left), i = next_in_payload(v, used, slice_from(left, lead));
    if (i == v->num) break;
    used[i] = 1;
    add(v, PLAIN, slice_until(left, lead));
    add(v, v->marks[i].number, slice_until(slice_from(left, lead), v->marks[i].text.len));
    left = slice_from(left, lead + v->marks[i].text.len);
  }
  add(v, PLAIN, left);
}

/* is_safe tells that the redactor finds the same in the pieces as in the whole text: a secret that was cut in two would
 * not be recognised. */
static int is_safe(const page_view *v, bns_slice whole) {
  buf pieces = {NULL, 0, 0};
  int same;
  for (size_t i = 0; i < num_segments(v); i++)
    buf_put_slice(&pieces, redact_text(v->hides, v->arena, segment_at(v, i)->text));
  same = bns_slice_equal(buf_slice(&pieces), redact_text(v->hides, v->arena, whole));
  buf_free(&pieces);
  return same;
}

/* put_segments writes what was added, an array; whole is its text. */
static void put_segments(buf *out, page_view *v, bns_slice whole) {
  if (!is_safe(v, whole)) {
    buf_free(&v->segments);
    add(v, PLAIN, whole);
  }
  buf_put_text(out, "[");
  for (size_t i = 0; i < num_segments(v); i++) {
    const segment *one = segment_at(v, i);
    if (i > 0) buf_put_text(out, ",");
    if (one->number != PLAIN) buf_format(out, "[%d,", one->number);
    page_view_put_text(out, v->hides, v->arena, one->text, one->number == FAULT ? SHOW_SPACES : 0);
    if (one->number != PLAIN) buf_put_text(out, "]");
  }
  buf_put_text(out, "]");
  buf_free(&v->segments);
}

static void put_range(buf *out, page_view *v, bns_slice range) {
  add_range(v, range);
  put_segments(out, v, range);
}

/* ----------------------------------------------------------------------------------------------------- the steps */

static void put_parts(buf *out, const page_view *v) {
  json_put_name(out, "parts");
  buf_put_text(out, "[");
  for (size_t i = 0; i < v->num; i++) {
    const page_mark *one = &v->marks[i];
    buf_format(out, "%s{\"number\":%d,\"place\":\"%s\",\"name\":", i > 0 ? "," : "", one->number, one->place);
    page_view_put_text(out, v->hides, v->arena, slice_until(one->name, VALUE_SHOWN), SHOW_EDGES);
    json_put_name(out, "text");
    page_view_put_text(out, v->hides, v->arena, slice_until(one->text, VALUE_SHOWN), SHOW_EDGES);
    buf_format(out, ",\"bytes\":%zu}", one->text.len);
  }
  buf_put_text(out, "]");
}

static void put_line(buf *out, page_view *v, bns_slice front, bns_slice rest, int *num) {
  bns_slice whole = mem_format(v->arena, "%.*s", (int)front.len, (const char *)front.ptr);
  if (front.len + rest.len == 0) return;
  buf_put_text(out, (*num)++ > 0 ? "," : "");
  buf_put_text(out, "[");
  page_view_put_text(out, v->hides, v->arena, whole, 0);
  buf_put_text(out, ",");
  put_range(out, v, rest);
  buf_put_text(out, "]");
}

/* put_header writes a header with what stands between its name and its value in the bytes that came; where they do not
 * stand in the same, as what was pasted is put together, with a colon and a space. */
static void put_header(buf *out, page_view *v, const bns_header *one) {
  bns_slice span = span_in(v->raw, one->name, one->value);
  if (span.len > one->name.len) {
    put_range(out, v, span);
    return;
  }
  add(v, PLAIN, one->name);
  add(v, PLAIN, bns_slice_of(": "));
  add_range(v, one->value);
  put_segments(out, v,
               mem_format(v->arena, "%.*s: %.*s", (int)one->name.len, (const char *)one->name.ptr, (int)one->value.len,
                          (const char *)one->value.ptr));
}

static void put_headers(buf *out, page_view *v, const bns_wire *wire, const char *start, int *num) {
  for (size_t i = 0; i < wire->num_headers; i++) {
    if (!slice_starts_nocase(wire->headers[i].name, start)) continue;
    buf_put_text(out, (*num)++ > 0 ? "," : "");
    buf_put_text(out, "[\"\",");
    put_header(out, v, &wire->headers[i]);
    buf_put_text(out, "]");
  }
}

/* put_api_key: of what was pasted without headers, one that was put in to judge it was never on the wire. */
static void put_api_key(buf *out, page_view *v, const bns_wire *wire, int *num) {
  if (v->pasted == NULL || !v->pasted->headers_unknown)
    put_headers(out, v, wire, traits_of(v->request->scheme)->owner_header, num);
  else if (v->pasted->api_key.len > 0)
    put_line(out, v, bns_slice_of("API key: "), v->pasted->api_key, num);
  else
    put_line(out, v, bns_slice_of("API key: not in what was pasted"), (bns_slice){NULL, 0}, num);
}

/* put_wire writes lines: what stands before, and the segments. */
static void put_wire(buf *out, page_view *v) {
  const bns_wire *wire = &v->request->wire;
  const bns_slice nothing = {NULL, 0};
  int num = 0;
  json_put_name(out, "wire");
  buf_put_text(out, "[");
  if (v->request->scheme->form == BNS_FORM_REST) {
    put_line(out, v, mem_format(v->arena, "%.*s ", (int)wire->method.len, (const char *)wire->method.ptr), wire->target,
             &num);
    put_api_key(out, v, wire, &num);
  }
  if (v->request->scheme->headers != NULL) put_headers(out, v, wire, traits_of(v->request->scheme)->header_start, &num);
  put_line(out, v, nothing, wire->body, &num);
  put_line(out, v, nothing, wire->message, &num);
  buf_put_text(out, "]");
}

static const char *function_of(const bns_scheme *scheme, bns_key_kind kind) {
  if (kind == BNS_KIND_RSA) return "RSA, SHA-256";
  if (kind == BNS_KIND_ED25519) return "Ed25519";
  return scheme_hmac(scheme) == BNS_SHA512 ? "HMAC-SHA512" : "HMAC-SHA256";
}

void page_view_put_steps(buf *out, page_view *v, bns_key_kind kind, bns_slice signed_text) {
  bns_slice payload = v->request->seen.payload;
  find_marks(v);
  put_parts(out, v);
  put_wire(out, v);
  buf_format(out, ",\"function\":\"%s\",\"covered\":\"%s\"", function_of(v->request->scheme, kind),
             traits_of(v->request->scheme)->covered);
  if (v->request->seen.malformed) return;
  buf_format(out, ",\"payload_bytes\":%zu", payload.len);
  json_put_name(out, "payload");
  add_payload(v, payload);
  put_segments(out, v, payload);
  json_put_name(out, "signature");
  page_view_put_text(out, v->hides, v->arena, v->request->seen.signature, SHOW_EDGES);
  page_compare_put(out, v, signed_text);
}

void page_view_put_bytes(buf *out, page_view *v, bns_slice raw, size_t fault_at) {
  if (fault_at >= raw.len) {
    put_range(out, v, raw);
    return;
  }
  add(v, PLAIN, slice_until(raw, fault_at));
  add(v, FAULT, (bns_slice){raw.ptr + fault_at, 1});
  add(v, PLAIN, slice_from(raw, fault_at + 1));
  put_segments(out, v, raw);
}

/* ------------------------------------------------------------------------------------------- what was found of it */

void page_view_put_findings(buf *out, bns_slice found, bns_slice screen, bns_slice report, bns_slice posting) {
  if (found.len == 0) return;
  json_put_name(out, "explain");
  buf_put_slice(out, slice_trim(found));
  json_put_text(out, "screen", screen);
  json_put_text(out, "report", report);
  json_put_text(out, "posting", posting);
}

/* The request that is right, where one is known; else the one that was pasted, which has to be signed in any case. */
static void put_call(buf *out, const explain_case *of) {
  parsed_request right;
  const explained *what = &of->what;
  if (what->other != NULL) return;
  if (what->right != NULL &&
      parsed_request_read(&right, what->arena, of->in.scheme, &what->right->wire, of->in.host) != 0)
    page_call_put(out, what->redactor, what->arena, &right, tell_kind(what));
  else
    page_call_put(out, what->redactor, what->arena, &of->request, tell_kind(what));
}

void page_view_put_explained(buf *out, const explain_case *of) {
  buf found = {NULL, 0, 0}, screen = {NULL, 0, 0}, report = {NULL, 0, 0}, posting = {NULL, 0, 0};
  page_view v;
  memset(&v, 0, sizeof v);
  v.hides = of->what.redactor;
  v.arena = of->what.arena;
  v.request = &of->request;
  v.pasted = &of->in;
  explain_put_json(&found, &of->what);
  explain_put_screens(&screen, &report, &of->what);
  explain_put_posting(&posting, &of->what);
  const other_exchange *other = of->what.other; /* what it signs is not known here */
  buf_format(out, "{\"verdict\":\"%s\",\"scheme\":\"%s\",\"is_signed\":%s", diagnose_verdict_name(of->what.verdict),
             other != NULL ? other->title : bns_scheme_name(of->in.scheme), other != NULL ? "false" : "true");
  page_view_put_findings(out, buf_slice(&found), buf_slice(&screen), buf_slice(&report), buf_slice(&posting));
  json_put_name(out, "read_as");
  page_view_put_text(out, of->what.redactor, of->what.arena, of->what.read_as, 0);
  page_view_put_steps(out, &v, of->key.kind, of->found.signed_text);
  put_call(out, of);
  buf_put_text(out, "}");
  buf_free(&found);
  buf_free(&screen);
  buf_free(&report);
  buf_free(&posting);
}

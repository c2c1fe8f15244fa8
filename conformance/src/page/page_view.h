/* page_view.h - a request as a page shows it, in JSON: its parts found again in the payload and in the bytes that were
 * sent. Every text is redacted and shown already (redact.h, printable.h), so that a page has nothing to decide but
 * where to put it. Texts that belong to parameters are arrays: a string is text, [N,"text"] stands for parameter N of
 * "parts", N = 0 for the signature, N = -1 for the byte that is wrong. */
#ifndef PAGE_VIEW_H
#define PAGE_VIEW_H

#include "explain/explain_request.h"

/* page_mark: a part of the request that is recognised wherever it stands. */
typedef struct page_mark {
  int number;
  bns_slice name, value;
  const char *place;
  bns_slice span; /* where it was sent */
  bns_slice text; /* as it stands in the payload */
} page_mark;

/* page_view: a request that is being written. All-zero but for the first members, which are the caller's to fill. */
typedef struct page_view {
  const redactor *hides;
  mem *arena;
  const parsed_request *request;
  bns_slice raw;       /* all bytes that came; none of what was pasted */
  const input *pasted; /* NULL: it came over the wire */
  page_mark *marks;
  size_t num;
  buf segments;
} page_view;

/* page_view_put_text writes any bytes as a JSON string of what may be seen of them; how: printable.h. */
void page_view_put_text(buf *out, const redactor *hides, mem *arena, bns_slice text, unsigned how);

/* page_view_put_steps writes parts, wire, payload and signature, as members, and what page_compare.h says. signed_text:
 * what was signed, where it is proved; else ptr NULL. */
void page_view_put_steps(buf *out, page_view *v, bns_key_kind kind, bns_slice signed_text);

/* page_view_put_bytes writes raw bytes with the marks of page_view_put_steps, as a value. fault_at: the byte that is
 * wrong; raw.len or more: none is. */
void page_view_put_bytes(buf *out, page_view *v, bns_slice raw, size_t fault_at);

/* page_view_put_findings writes what `explain` found, as members: its JSON, and its screens; nothing where found is
 * empty. */
void page_view_put_findings(buf *out, bns_slice found, bns_slice screen, bns_slice report, bns_slice posting);

/* page_view_put_explained writes all of a request that was pasted and judged, as an object. */
void page_view_put_explained(buf *out, const explain_case *of);

#endif

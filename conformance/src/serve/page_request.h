/* page_request.h - a request as the page shows it, in JSON: every text is redacted and shown already (redact.h,
 * printable.h), so that the page has nothing to decide but where to put it. */
#ifndef PAGE_REQUEST_H
#define PAGE_REQUEST_H

#include "explain/explain_request.h"
#include "serve/serve_history.h"

/* page_request_put_summary writes what a line of the list needs, as an object. */
void page_request_put_summary(buf *out, serving *self, const kept_request *one);

/* page_request_put writes everything. Texts that belong to parameters are arrays: a string is text, [N,"text"] stands
 * for parameter N of "parts", N = 0 for the signature, N = -1 for the byte that is wrong. */
void page_request_put(buf *out, serving *self, const kept_request *one);

/* page_request_put_explained writes the same of a pasted request. */
void page_request_put_explained(buf *out, const explain_case *of);

/* page_request_put_what_if writes the mistakes of the catalogue that can be made with this request, and the signature
 * that each gives; "yours" where it is the one that was sent. Nothing is made where there is no key that can sign. */
void page_request_put_what_if(buf *out, serving *self, const kept_request *one);

/* page_request_put_text writes any bytes as a JSON string of what may be seen of them; how: printable.h. */
void page_request_put_text(buf *out, const redactor *hides, mem *arena, bns_slice text, unsigned how);

#endif

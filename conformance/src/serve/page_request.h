/* page_request.h - a request that came, as the page shows it, in JSON. */
#ifndef PAGE_REQUEST_H
#define PAGE_REQUEST_H

#include "serve/serve_history.h"

/* page_request_put_summary writes what a line of the list needs, as an object. */
void page_request_put_summary(buf *out, serving *self, const kept_request *one);

/* page_request_put writes everything: what page_view.h writes of it, and its verdicts. */
void page_request_put(buf *out, serving *self, const kept_request *one);

/* page_request_put_what_if writes the mistakes of the catalogue that can be made with this request, and the signature
 * that each gives; "yours" where it is the one that was sent. Nothing is made where there is no key that can sign. */
void page_request_put_what_if(buf *out, serving *self, const kept_request *one);

#endif

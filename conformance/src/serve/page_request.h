/* page_request.h - a request that came, as the page shows it, in JSON. */
#ifndef PAGE_REQUEST_H
#define PAGE_REQUEST_H

#include "serve/serve_history.h"

/* page_request_put_summary writes what a line of the list needs, as an object. */
void page_request_put_summary(buf *out, serving *self, const kept_request *one);

/* page_request_put writes everything: what page_view.h writes of it, and its verdicts. */
void page_request_put(buf *out, serving *self, const kept_request *one);

/* page_request_put_lines writes a table in HTML of all that are kept, the newest first, each line a link to what
 * page_request_put_plain writes of it: the report in the terminal's words, where there is one, and the answer. */
void page_request_put_lines(buf *out, serving *self);
void page_request_put_plain(buf *out, serving *self, const kept_request *one);

/* page_request_put_what_if writes the mistakes of the catalogue that can be made with this request, and the signature
 * that each gives; "yours" where it is the one that was sent. What was found stands first. One answer has what half a
 * second takes: "next" is where the next one goes on, 0 where all was told. Nothing is made where there is no key that
 * can sign. */
void page_request_put_what_if(buf *out, serving *self, const kept_request *one, size_t from);

/* page_request_put_signed writes the signature of any text with the request's key, by its ends alone where the key is
 * the reader's own, and whether it is the one that was sent, which a public key tells as well. The request's API key
 * may stand in the text as it is shown. */
void page_request_put_signed(buf *out, serving *self, const kept_request *one, bns_slice text);

/* page_request_put_explained explains a request that came with the secret, and the text that was signed, that are asked
 * with: {"secret":...,"signed":...}, with the key that is known where no secret is. -1: it was asked otherwise. */
int page_request_put_explained(buf *out, serving *self, const kept_request *one, bns_slice asked);

#endif

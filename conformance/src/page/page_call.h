/* page_call.h - what a program needs to make a request anew: for the code that a page writes in the reader's language.
 */
#ifndef PAGE_CALL_H
#define PAGE_CALL_H

#include "diagnosis/signing/parsed_request.h"
#include "show/redact.h"

/* page_call_put writes "call": the shape (`form`: parameters, frame or fields), `key` (hmac, rsa, ed25519), `hash`,
 * `host`, `path` and what is signed, byte for byte: `query` and `body`, `params`, or `fields` with `separator` and
 * `end`. The API key of a frame is null there. null is written where it cannot be told: of a request that is malformed
 * or sent by the exchange, where a byte is no UTF-8, and where something had to be hidden. */
void page_call_put(buf *out, const redactor *hides, mem *arena, const parsed_request *request, bns_key_kind kind);

#endif

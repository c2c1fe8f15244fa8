/* headers.c - timestamp, nonce and body are signed; all but the body travels in headers. Binance Pay puts a line feed
 * after each (PR-1, PW-1); its requests and its webhooks differ in the key, and in what BinancePay-Certificate-SN
 * holds. */
#include "headers.h"

#include "timing.h"
#include "wire.h"

static bns_slice owner_of(const bns_draft *draft) {
  return draft->scheme->headers->owner_is_serial ? draft->request->serial : draft->request->api_key;
}

/* ------------------------------------------------------------------------------------------------------ signing */

bns_status bns_headers_payload(bns_draft *draft) {
  const bns_request *request = draft->request;
  const bns_header_names *names = draft->scheme->headers;
  bns_slice owner = owner_of(draft), fields[BNS_FIELDS_MAX] = {request->time_ms, request->nonce, request->body};
  if (!bns_all_digits(request->time_ms) || (names->nonce != NULL && request->nonce.len == 0) ||
      (names->owner != NULL && owner.len == 0))
    return BNS_ERR_ARGUMENT;
  if (!bns_header_safe(request->nonce) || !bns_header_safe(owner)) return BNS_ERR_ARGUMENT;
  draft->payload_at = draft->out.len;
  bns_put_layout(&draft->out, draft->scheme->layout, fields);
  draft->payload_len = draft->out.len - draft->payload_at;
  return BNS_OK;
}

void bns_headers_wire(bns_draft *draft) {
  const bns_request *request = draft->request;
  const bns_header_names *names = draft->scheme->headers;
  bns_add_header(draft, "Content-Type", bns_slice_of("application/json"));
  bns_add_header(draft, names->timestamp, request->time_ms);
  if (names->nonce != NULL) bns_add_header(draft, names->nonce, request->nonce);
  if (names->owner != NULL) bns_add_header(draft, names->owner, owner_of(draft));
  bns_add_header(draft, names->signature, draft->parts->signature);
  draft->parts->body = request->body;
}

/* ----------------------------------------------------------------------------------------------- taking it apart */

bns_status bns_headers_see(bns_seen *seen, bns_out *room, const bns_scheme *scheme, const bns_wire *wire) {
  const bns_header_names *names = scheme->headers;
  size_t at = room->len;
  int all = bns_find_header(&seen->timestamp, wire, names->timestamp);
  if (names->nonce != NULL) all &= bns_find_header(&seen->nonce, wire, names->nonce);
  if (names->owner != NULL) all &= bns_find_header(&seen->api_key, wire, names->owner);
  all &= bns_find_header(&seen->signature, wire, names->signature);
  seen->malformed = names->are_all_needed && !all;
  /* PR-4: milliseconds; nothing says that Pay takes microseconds. */
  seen->time_readable = bns_time_digits(&seen->time_us, seen->timestamp, scheme->has_micro) == BNS_OK;
  seen->body = wire->body;
  bns_slice fields[BNS_FIELDS_MAX] = {seen->timestamp, seen->nonce, seen->body};
  bns_put_layout(room, scheme->layout, fields);
  seen->payload = bns_out_since(room, at);
  return BNS_OK;
}

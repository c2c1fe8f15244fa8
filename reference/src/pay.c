/* pay.c - timestamp, nonce and body are signed, a line feed after each (PR-1, PW-1); all but the body travels in
 * headers. A request and a webhook differ in the key, and in what BinancePay-Certificate-SN holds. */
#include "pay.h"

#include "timing.h"

static const char header_timestamp[] = "BinancePay-Timestamp";
static const char header_nonce[] = "BinancePay-Nonce";
static const char header_serial[] = "BinancePay-Certificate-SN";
static const char header_signature[] = "BinancePay-Signature";

static void put_payload(bns_out *out, bns_slice timestamp, bns_slice nonce, bns_slice body) {
  bns_put_slice(out, timestamp);
  bns_put_byte(out, '\n');
  bns_put_slice(out, nonce);
  bns_put_byte(out, '\n');
  bns_put_slice(out, body);
  bns_put_byte(out, '\n');
}

/* ------------------------------------------------------------------------------------------------------ signing */

static bns_status make_payload(bns_draft *draft, bns_slice serial) {
  const bns_request *request = draft->request;
  if (!bns_all_digits(request->time_ms) || request->nonce.len == 0 || serial.len == 0) return BNS_ERR_ARGUMENT;
  if (!bns_header_safe(request->nonce) || !bns_header_safe(serial)) return BNS_ERR_ARGUMENT;
  draft->payload_at = draft->out.len;
  put_payload(&draft->out, request->time_ms, request->nonce, request->body);
  draft->payload_len = draft->out.len - draft->payload_at;
  return BNS_OK;
}

static void make_wire(bns_draft *draft, bns_slice serial) {
  const bns_request *request = draft->request;
  bns_add_header(draft, "Content-Type", bns_slice_of("application/json"));
  bns_add_header(draft, header_timestamp, request->time_ms);
  bns_add_header(draft, header_nonce, request->nonce);
  bns_add_header(draft, header_serial, serial);
  bns_add_header(draft, header_signature, draft->parts.signature);
  draft->parts.body = request->body;
}

bns_status bns_pay_request_payload(bns_draft *draft) {
  return make_payload(draft, draft->request->api_key);
}
bns_status bns_pay_webhook_payload(bns_draft *draft) {
  return make_payload(draft, draft->request->serial);
}
void bns_pay_request_wire(bns_draft *draft) {
  make_wire(draft, draft->request->api_key);
}
void bns_pay_webhook_wire(bns_draft *draft) {
  make_wire(draft, draft->request->serial);
}

/* ----------------------------------------------------------------------------------------------- taking it apart */

/* Tells that all four headers are there. */
static int see(bns_seen *seen, bns_out *room, const bns_wire *wire) {
  size_t at = room->len;
  int all = bns_find_header(&seen->timestamp, wire, header_timestamp);
  all &= bns_find_header(&seen->nonce, wire, header_nonce);
  all &= bns_find_header(&seen->api_key, wire, header_serial);
  all &= bns_find_header(&seen->signature, wire, header_signature);
  /* PR-4: milliseconds; nothing says that Pay takes microseconds. */
  seen->time_readable = bns_time_digits(&seen->time_us, seen->timestamp, 0) == BNS_OK;
  seen->body = wire->body;
  put_payload(room, seen->timestamp, seen->nonce, wire->body);
  seen->payload = bns_out_since(room, at);
  return all;
}

bns_status bns_pay_request_see(bns_seen *seen, bns_out *room, const bns_scheme *scheme, const bns_wire *wire) {
  (void)scheme;
  (void)see(seen, room, wire);
  return BNS_OK;
}

bns_status bns_pay_webhook_see(bns_seen *seen, bns_out *room, const bns_scheme *scheme, const bns_wire *wire) {
  (void)scheme;
  seen->malformed = !see(seen, room, wire);
  return BNS_OK;
}

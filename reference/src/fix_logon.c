/* fix_logon.c - five fields of the message are signed, without tags, SOH between (FX-1); the message is then built
 * around the signature. */
#include "fix_logon.h"

#include <string.h>

#include "fields.h"
#include "fix.h"
#include "timing.h"
#include "wire.h"

/* ------------------------------------------------------------------------------------------------------ signing */

/* The exchange refuses what is not ASCII, and SOH would end the field. */
static int is_field_text(bns_slice value) {
  for (size_t i = 0; i < value.len; i++)
    if (value.ptr[i] < 0x20 || value.ptr[i] > 0x7e) return 0;
  return 1;
}

static bns_status check_request(const bns_request *request) {
  const bns_slice needed[] = {request->sender, request->target_id, request->seq, request->sending_time,
                              request->api_key};
  for (size_t i = 0; i < sizeof needed / sizeof *needed; i++)
    if (needed[i].len == 0 || !is_field_text(needed[i])) return BNS_ERR_ARGUMENT;
  return is_field_text(request->heartbeat) && is_field_text(request->handling) ? BNS_OK : BNS_ERR_ARGUMENT;
}

static bns_slice msg_type(void) {
  return bns_slice_of("A");
}

bns_status bns_fix_logon_payload(bns_draft *draft) {
  const bns_request *request = draft->request;
  const bns_slice parts[5] = {msg_type(), request->sender, request->target_id, request->seq, request->sending_time};
  bns_status status = check_request(request);
  if (status != BNS_OK) return status;
  draft->payload_at = draft->out.len;
  bns_put_layout(&draft->out, draft->scheme->layout, parts);
  draft->payload_len = draft->out.len - draft->payload_at;
  return BNS_OK;
}

static void put_field(bns_out *out, const char *tag, bns_slice value) {
  bns_put_text(out, tag);
  bns_put_byte(out, '=');
  bns_put_slice(out, value);
  bns_put_byte(out, BNS_SOH);
}

static void put_number(bns_out *out, const char *tag, uint64_t number) {
  bns_put_text(out, tag);
  bns_put_byte(out, '=');
  bns_put_decimal(out, number);
  bns_put_byte(out, BNS_SOH);
}

static bns_slice or_default(bns_slice value, const char *otherwise) {
  return value.len > 0 ? value : bns_slice_of(otherwise);
}

/* What BodyLength(9) counts: from 35 up to 10. */
static void put_body(bns_out *out, const bns_request *request, bns_slice signature) {
  put_field(out, "35", msg_type());
  put_field(out, "34", request->seq);
  put_field(out, "49", request->sender);
  put_field(out, "52", request->sending_time);
  put_field(out, "56", request->target_id);
  put_number(out, "95", signature.len);
  put_field(out, "96", signature);
  put_field(out, "98", bns_slice_of("0"));
  put_field(out, "108", or_default(request->heartbeat, "30"));
  put_field(out, "141", bns_slice_of("Y"));
  put_field(out, "553", request->api_key);
  put_field(out, "25035", or_default(request->handling, "2"));
}

static void put_check_sum(bns_out *out, size_t message_at) {
  unsigned sum = bns_fix_sum(bns_out_since(out, message_at));
  uint8_t digits[3] = {(uint8_t)('0' + sum / 100), (uint8_t)('0' + sum / 10 % 10), (uint8_t)('0' + sum % 10)};
  bns_slice value = {digits, sizeof digits};
  put_field(out, "10", value);
}

void bns_fix_logon_wire(bns_draft *draft) {
  static const uint8_t placeholder[88] = {0};
  bns_slice signature = draft->parts->signature;
  bns_out body = {NULL, 0, 0};
  size_t at = draft->out.len;
  if (signature.len == 0) {
    /* There was no room to sign: the room needed is counted for a signature of the length that Ed25519 has. */
    signature.ptr = placeholder;
    signature.len = sizeof placeholder;
  }
  put_body(&body, draft->request, signature);
  put_field(&draft->out, "8", bns_slice_of("FIX.4.4"));
  put_number(&draft->out, "9", body.len);
  put_body(&draft->out, draft->request, signature);
  put_check_sum(&draft->out, at);
  draft->parts->message = bns_out_since(&draft->out, at);
}

/* ----------------------------------------------------------------------------------------------- taking it apart */

/* logon: the fields that matter to signing, and whether they are there. */
typedef struct logon {
  bns_slice type, sender, target, seq, time, raw_length, raw, api_key, window;
  int has_window;
} logon;

static bns_slice *place_of(logon *found, bns_slice tag) {
  if (bns_slice_is(tag, "35")) return &found->type;
  if (bns_slice_is(tag, "49")) return &found->sender;
  if (bns_slice_is(tag, "56")) return &found->target;
  if (bns_slice_is(tag, "34")) return &found->seq;
  if (bns_slice_is(tag, "52")) return &found->time;
  if (bns_slice_is(tag, "95")) return &found->raw_length;
  if (bns_slice_is(tag, "96")) return &found->raw;
  if (bns_slice_is(tag, "553")) return &found->api_key;
  if (bns_slice_is(tag, "25000")) return &found->window;
  return NULL;
}

/* Reads a message that bns_fix_check has accepted, and indexes it. */
static void read_fields(logon *found, bns_fields *fields, bns_slice message) {
  bns_fix_field field;
  for (size_t at = 0; at < message.len; at = field.end) {
    if (bns_fix_next(&field, message, at) != BNS_OK) return;
    bns_slice *place = place_of(found, field.tag);
    if (place != NULL && place->ptr == NULL) *place = field.value;
    bns_fields_add(fields, at, field.tag.len, field.value.len);
  }
  found->has_window = found->window.ptr != NULL;
}

/* What is needed to form the payload must be there, and RawDataLength(95) must be the length of RawData(96) where that
 * has one; a missing signature, time or key has a reason of its own. What else a Logon carries (FX-3) and the shape of
 * 49 and 56 (FX-5) are not judged: they are no part of signing. */
static int is_logon(const logon *found) {
  uint64_t raw_length;
  if (!bns_slice_is(found->type, "A")) return 0;
  if (found->sender.len == 0 || found->target.len == 0 || found->seq.len == 0) return 0;
  if (found->raw.len == 0) return 1;
  return bns_number(&raw_length, found->raw_length) == BNS_OK && raw_length == found->raw.len;
}

static void see_payload(bns_seen *seen, bns_out *room, const bns_scheme *scheme, const logon *found) {
  const bns_slice parts[5] = {found->type, found->sender, found->target, found->seq, found->time};
  size_t at = room->len;
  bns_put_layout(room, scheme->layout, parts);
  seen->payload = bns_out_since(room, at);
}

bns_status bns_fix_logon_see(bns_seen *seen, bns_out *room, const bns_scheme *scheme, const bns_wire *wire) {
  bns_fields fields;
  logon found;
  size_t num;
  seen->malformed = 1;
  if (bns_fix_check(&num, wire->message) != BNS_OK) return BNS_OK;
  memset(&found, 0, sizeof found);
  bns_fields_open(&fields, room, num, wire->message.ptr);
  read_fields(&found, &fields, wire->message);
  if (!is_logon(&found)) return BNS_OK;
  seen->malformed = 0;
  bns_fields_sort(&fields);
  seen->duplicate = bns_fields_repeat(&fields);
  seen->api_key = found.api_key;
  seen->signature = found.raw;
  seen->timestamp = found.time;
  seen->time_readable = bns_time_fix(&seen->time_us, found.time) == BNS_OK;
  if (found.has_window) seen->window_readable = bns_window(&seen->window_us, found.window, 1) == BNS_OK;
  see_payload(seen, room, scheme, &found);
  return BNS_OK;
}

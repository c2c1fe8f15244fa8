/* spot_rest.c - the payload is the query and then the body, as sent, with nothing between them (SR-1, UR-1), so signing
 * writes both encoded once, and the wire form copies them around the signature. */
#include "spot_rest.h"

#include <string.h>

#include "fields.h"
#include "timing.h"
#include "wire.h"

/* ------------------------------------------------------------------------------------------------------ signing */

static bns_status check_request(const bns_request *request) {
  if (request->method.len == 0 || request->path.len == 0 || request->api_key.len == 0) return BNS_ERR_ARGUMENT;
  if (!bns_header_safe(request->api_key)) return BNS_ERR_ARGUMENT;
  if (request->time_ms.len > 0 && !bns_all_digits(request->time_ms)) return BNS_ERR_ARGUMENT;
  /* What stands behind a '?' in the path would be sent as query without being signed. */
  if (memchr(request->path.ptr, '?', request->path.len) != NULL) return BNS_ERR_ARGUMENT;
  return BNS_OK;
}

/* A signature among the parameters is no part of the payload, and two would be sent (SR-1, SR-7). */
static bns_status put_params(bns_out *out, const bns_param *params, size_t num_params) {
  for (size_t i = 0; i < num_params; i++) {
    if (bns_slice_is(params[i].name, "signature")) return BNS_ERR_ARGUMENT;
    if (i > 0) bns_put_byte(out, '&');
    bns_put_percent(out, params[i].name);
    bns_put_byte(out, '=');
    bns_put_percent(out, params[i].value);
  }
  return BNS_OK;
}

static void put_timestamp(bns_out *out, bns_slice time_ms, int is_first) {
  if (time_ms.len == 0) return;
  if (!is_first) bns_put_byte(out, '&');
  bns_put_text(out, "timestamp=");
  bns_put_slice(out, time_ms);
}

bns_status bns_spot_rest_payload(bns_draft *draft) {
  const bns_request *request = draft->request;
  bns_status status = check_request(request);
  if (status != BNS_OK) return status;
  draft->payload_at = draft->out.len;
  status = put_params(&draft->out, request->query, request->num_query);
  if (status == BNS_OK && request->num_form == 0) {
    put_timestamp(&draft->out, request->time_ms, request->num_query == 0);
  }
  draft->query_len = draft->out.len - draft->payload_at;
  if (status == BNS_OK && request->num_form > 0) {
    status = put_params(&draft->out, request->form, request->num_form);
    put_timestamp(&draft->out, request->time_ms, 0);
  }
  draft->payload_len = draft->out.len - draft->payload_at;
  return status;
}

static void put_signature(bns_draft *draft, size_t params_len) {
  if (params_len > 0) bns_put_byte(&draft->out, '&');
  bns_put_text(&draft->out, "signature=");
  bns_put_signature(draft, 1);
}

void bns_spot_rest_wire(bns_draft *draft) {
  const bns_request *request = draft->request;
  size_t target_at = draft->out.len, form_len = draft->payload_len - draft->query_len;
  bns_put_slice(&draft->out, request->path);
  if (draft->query_len > 0 || request->num_form == 0) bns_put_byte(&draft->out, '?');
  bns_put_again(draft, draft->payload_at, draft->query_len);
  if (request->num_form == 0) put_signature(draft, draft->query_len);
  draft->parts->target = bns_out_since(&draft->out, target_at);
  bns_add_header(draft, draft->scheme->key_header, request->api_key);
  if (request->num_form > 0) {
    size_t body_at = draft->out.len;
    bns_put_again(draft, draft->payload_at + draft->query_len, form_len);
    put_signature(draft, form_len);
    draft->parts->body = bns_out_since(&draft->out, body_at);
    bns_add_header(draft, "Content-Type", bns_slice_of("application/x-www-form-urlencoded"));
  }
}

/* ----------------------------------------------------------------------------------------------- taking it apart */

/* pair: what stands between two '&'. Names are compared as they are sent: no client encodes "signature", and what the
 * exchange does with "signatur%65" is unknown. */
typedef struct pair {
  bns_slice whole, name, value;
} pair;

static pair split(bns_slice whole) {
  const uint8_t *equals = memchr(whole.ptr, '=', whole.len);
  pair p = {whole, whole, {NULL, 0}};
  if (equals == NULL) return p;
  p.name.len = (size_t)(equals - whole.ptr);
  p.value.ptr = equals + 1;
  p.value.len = whole.len - p.name.len - 1;
  return p;
}

/* Gives the next pair that is not empty: "a=1&&b=2" has two. */
static int next_pair(pair *next, bns_slice *rest) {
  while (rest->len > 0) {
    const uint8_t *end = memchr(rest->ptr, '&', rest->len);
    bns_slice whole = {rest->ptr, end == NULL ? rest->len : (size_t)(end - rest->ptr)};
    size_t step = whole.len + (end != NULL);
    rest->ptr += step;
    rest->len -= step;
    if (whole.len == 0) continue;
    *next = split(whole);
    return 1;
  }
  return 0;
}

/* found: the parameters that matter to signing, raw. */
typedef struct found {
  bns_slice signature, timestamp, window;
  int has_signature, has_timestamp, has_window;
} found;

static void keep_first(bns_slice *kept, int *has, bns_slice value) {
  if (!*has) *kept = value;
  *has = 1;
}

static size_t look_through(found *seen, bns_slice place) {
  size_t num = 0;
  pair next;
  while (next_pair(&next, &place)) {
    num++;
    if (bns_slice_is(next.name, "signature")) keep_first(&seen->signature, &seen->has_signature, next.value);
    if (bns_slice_is(next.name, "timestamp")) keep_first(&seen->timestamp, &seen->has_timestamp, next.value);
    if (bns_slice_is(next.name, "recvWindow")) keep_first(&seen->window, &seen->has_window, next.value);
  }
  return num;
}

enum { FEW = 16 };

/* Of few each is compared with each, which takes a fifth of the time that sorting them does. */
static int has_twins(const bns_fields *fields) {
  for (size_t i = 1; i < fields->num; i++)
    for (size_t k = 0; k < i; k++)
      if (bns_slice_equal(bns_fields_name(fields, k), bns_fields_name(fields, i))) return 1;
  return 0;
}

/* Whether a name stands twice in one place. The room is given back. */
static int has_repeat(bns_slice place, size_t num, bns_out room) {
  const uint8_t *start = place.ptr;
  bns_fields fields;
  pair next;
  bns_fields_open(&fields, &room, num, start);
  while (next_pair(&next, &place))
    bns_fields_add(&fields, (size_t)(next.name.ptr - start), next.name.len, 0);
  if (fields.num <= FEW) return has_twins(&fields);
  bns_fields_sort(&fields);
  return bns_fields_repeat(&fields);
}

/* Cuts the signature and one '&' beside it: the one before it, or where it stands first the one after. */
static void put_unsigned(bns_out *out, bns_slice place) {
  bns_slice rest = place;
  pair next;
  while (next_pair(&next, &rest)) {
    if (bns_slice_is(next.name, "signature")) {
      size_t before = (size_t)(next.whole.ptr - place.ptr), after = before + next.whole.len;
      if (before > 0) {
        before--;
      } else if (after < place.len) {
        after++;
      }
      bns_put(out, place.ptr, before);
      bns_put(out, place.ptr + after, place.len - after);
      return;
    }
  }
  bns_put_slice(out, place);
}

/* Decodes a value as a form does: '+' is a space, which is why raw base64 in a query does not verify. A value that
 * cannot be decoded is left as it is. */
static bns_slice decode(bns_out *room, bns_slice raw) {
  bns_slice decoded = raw;
  size_t at = room->len, len;
  room->len += raw.len;
  if (room->len > room->cap || raw.len == 0) return decoded;
  if (bns_unpercent(room->ptr + at, raw.len, &len, raw) != BNS_OK) return decoded;
  /* A '+' of the result is either one that was sent or one that was %2B, so the text is gone through again. */
  for (size_t from = 0, to = 0; from < raw.len; from += raw.ptr[from] == '%' ? 3 : 1, to++)
    if (raw.ptr[from] == '+') room->ptr[at + to] = ' ';
  decoded.ptr = room->ptr + at;
  decoded.len = len;
  return decoded;
}

static void see_values(bns_seen *seen, bns_out *room, const found *raw, int is_spot) {
  seen->signature = decode(room, raw->signature);
  seen->timestamp = decode(room, raw->timestamp);
  seen->time_readable = bns_time_digits(&seen->time_us, seen->timestamp, is_spot) == BNS_OK;
  if (raw->has_window) {
    seen->window_readable = bns_window(&seen->window_us, decode(room, raw->window), is_spot) == BNS_OK;
  }
}

static void see_target(bns_seen *seen, const bns_wire *wire) {
  const uint8_t *mark = wire->target.len > 0 ? memchr(wire->target.ptr, '?', wire->target.len) : NULL;
  seen->path = wire->target;
  if (mark != NULL) {
    seen->path.len = (size_t)(mark - wire->target.ptr);
    seen->query.ptr = mark + 1;
    seen->query.len = wire->target.len - seen->path.len - 1;
  }
  /* SR-12: a GET takes parameters in the query alone; that a body of it is not signed either is a gap. */
  if (!bns_slice_is(wire->method, "GET")) seen->body = wire->body;
}

bns_status bns_spot_rest_see(bns_seen *seen, bns_out *room, const bns_scheme *scheme, const bns_wire *wire) {
  found raw, in_body;
  memset(&raw, 0, sizeof raw);
  memset(&in_body, 0, sizeof in_body);
  see_target(seen, wire);
  (void)bns_find_header(&seen->api_key, wire, scheme->key_header);
  size_t num_query = look_through(&raw, seen->query), num_body = look_through(&in_body, seen->body);
  int two_signatures = raw.has_signature && in_body.has_signature;
  /* SR-12: where a parameter stands in both places, the query's counts. */
  (void)look_through(&raw, seen->body);
  see_values(seen, room, &raw, scheme->has_micro);
  size_t at = room->len;
  room->len += seen->query.len + seen->body.len;
  bns_out index = *room;
  room->len += BNS_FIELD_ROOM * (num_query > num_body ? num_query : num_body);
  if (room->len > room->cap) return BNS_OK;
  seen->duplicate =
      two_signatures || has_repeat(seen->query, num_query, index) || has_repeat(seen->body, num_body, index);
  bns_out payload = {room->ptr, room->cap, at};
  put_unsigned(&payload, seen->query);
  put_unsigned(&payload, seen->body);
  seen->payload = bns_out_since(&payload, at);
  return BNS_OK;
}

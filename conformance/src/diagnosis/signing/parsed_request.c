/* parsed_request.c - taking a wire form apart, and writing one like it. */
#include "diagnosis/signing/parsed_request.h"

#include <string.h>

#include "fix.h"
#include "wire.h"
#include "util/slice.h"
#include "util/json_text.h"

static const bns_slice nothing = {NULL, 0};

static bns_slice between(const uint8_t *from, const uint8_t *to) {
  bns_slice slice = {from, (size_t)(to - from)};
  return slice;
}

/* --------------------------------------------------------------------------------------------------------- reading */

static size_t count_pieces(bns_slice place) {
  size_t num = place.len > 0;
  for (size_t i = 0; i < place.len; i++)
    num += place.ptr[i] == '&';
  return num;
}

static part part_of(bns_slice piece, part_place place) {
  part p = {piece, nothing, place, BNS_JSON_STRING, 1};
  const uint8_t *equals = piece.len > 0 ? memchr(piece.ptr, '=', piece.len) : NULL;
  if (equals == NULL) return p;
  p.name = between(piece.ptr, equals);
  p.value = between(equals + 1, piece.ptr + piece.len);
  p.bare = 0;
  return p;
}

/* Takes the pieces of one place; the first signature of each is cut, as the verifier does it (contract, "verify"). */
static void read_place(parsed_request *out, part *parts, bns_slice place, part_place where) {
  if (place.len == 0) return;
  const uint8_t *at = place.ptr, *end = place.ptr + place.len;
  int cut = 0;
  for (size_t num = count_pieces(place); num > 0; num--) {
    const uint8_t *stop = at < end ? memchr(at, '&', (size_t)(end - at)) : NULL;
    part next = part_of(between(at, stop == NULL ? end : stop), where);
    int is_signature = bns_slice_is(next.name, "signature");
    out->num_signatures += (size_t)is_signature;
    if (is_signature && !cut) {
      cut = 1;
      if (out->raw_signature.ptr == NULL) {
        out->raw_signature = next.bare ? between(end, end) : next.value;
        out->signature_place = where;
        out->signature_last = num == 1;
      }
    } else {
      parts[out->num_parts++] = next;
    }
    at = stop == NULL ? end : stop + 1;
  }
}

static void read_rest(parsed_request *out, mem *arena) {
  size_t most = count_pieces(out->seen.query) + count_pieces(out->seen.body);
  part *parts = mem_alloc(arena, most * sizeof *parts);
  read_place(out, parts, out->seen.query, PLACE_QUERY);
  read_place(out, parts, out->seen.body, PLACE_BODY);
  out->parts = parts;
}

static bns_slice unescaped(mem *arena, const bns_json *value) {
  bns_slice text = {value->ptr, value->len};
  size_t len;
  if (value->type != BNS_JSON_STRING || !value->escaped) return text;
  uint8_t *room = mem_alloc(arena, value->len);
  if (bns_json_text(room, value->len, &len, value) != BNS_OK) return text;
  text.ptr = room;
  text.len = len;
  return text;
}

enum { MOST_PARTS = 1000 }; /* more are nobody's request, and sorting them over and over would take minutes */

static void read_frame(parsed_request *out, mem *arena) {
  const bns_json *frame = json_read_request(arena, out->wire.message);
  const bns_json *params = frame != NULL && frame->type == BNS_JSON_OBJECT ? bns_json_member(frame, "params") : NULL;
  out->payload_alone = frame == NULL;
  if (params == NULL || params->type != BNS_JSON_OBJECT) return;
  part *parts = mem_alloc(arena, params->count * sizeof *parts);
  const bns_json *name = bns_json_child(params);
  for (uint32_t i = 0; i < params->count; i++) {
    const bns_json *value = bns_json_next(name);
    part next = {unescaped(arena, name), unescaped(arena, value), PLACE_PARAMS, (bns_json_type)value->type, 0};
    name = bns_json_next(value);
    if (!bns_slice_is(next.name, "signature")) {
      parts[out->num_parts++] = next;
      continue;
    }
    out->num_signatures++;
    out->raw_signature = between(value->ptr, value->ptr + value->len);
  }
  out->parts = parts;
}

static void read_headers(parsed_request *out) {
  out->fields[BNS_FIELD_TIMESTAMP] = out->seen.timestamp;
  out->fields[BNS_FIELD_NONCE] = out->seen.nonce;
  out->fields[BNS_FIELD_BODY] = out->seen.body;
  (void)bns_find_header(&out->raw_signature, &out->wire, out->scheme->headers->signature);
}

static void read_fix(parsed_request *out) {
  static const char *const tags[] = {"35", "49", "56", "34", "52"};
  bns_slice message = out->wire.message;
  bns_fix_field field;
  for (size_t at = 0; at < message.len && bns_fix_next(&field, message, at) == BNS_OK; at = field.end) {
    for (size_t i = 0; i < 5; i++)
      if (bns_slice_is(field.tag, tags[i]) && out->fields[i].ptr == NULL) out->fields[i] = field.value;
    if (bns_slice_is(field.tag, "96") && out->raw_signature.ptr == NULL) out->raw_signature = field.value;
  }
}

static int see(parsed_request *out, mem *arena) {
  const bns_wire *wire = &out->wire;
  /* bns_verify's measure */
  size_t room = 64 + 8 * (wire->target.len + wire->body.len + wire->message.len), needed;
  for (size_t i = 0; i < wire->num_headers; i++)
    room += 8 * (wire->headers[i].name.len + wire->headers[i].value.len);
  bns_status status = bns_see(&out->seen, mem_alloc(arena, room), room, &needed, out->scheme, wire);
  if (status != BNS_OK) out->seen.malformed = 1;
  return !out->seen.malformed;
}

int parsed_request_read(parsed_request *out, mem *arena, const bns_scheme *scheme, const bns_wire *wire,
                        bns_slice host) {
  memset(out, 0, sizeof *out);
  out->scheme = scheme;
  out->wire = *wire;
  out->host = host;
  int readable = see(out, arena);
  if (!readable && scheme->form != BNS_FORM_HEADERS) return 0;
  switch (scheme->form) {
  case BNS_FORM_REST: read_rest(out, arena); break;
  case BNS_FORM_FRAME: read_frame(out, arena); break;
  case BNS_FORM_FIX: read_fix(out); break;
  case BNS_FORM_HEADERS: read_headers(out); break; /* of a malformed one too: those that are there */
  }
  if (!readable) return 0;
  if (out->num_parts > MOST_PARTS) out->payload_alone = 1;
  if (out->payload_alone) out->num_parts = 0;
  return 1;
}

void parsed_request_of_payload(parsed_request *out, const bns_scheme *scheme, bns_slice payload, bns_slice signature) {
  memset(out, 0, sizeof *out);
  out->scheme = scheme;
  out->seen.payload = payload;
  out->seen.signature = signature;
  out->seen.time_readable = out->seen.window_readable = 1;
  out->raw_signature = signature;
  out->num_signatures = 1;
  out->payload_alone = 1;
}

/* --------------------------------------------------------------------------------------------------------- writing */

/* Writes text with what lies between inner's bounds, a slice of it, replaced; text itself where inner is none. */
static bns_slice spliced(mem *arena, bns_slice text, bns_slice inner, bns_slice by) {
  size_t before;
  if (!slice_offset(&before, inner, text)) return text;
  size_t after = text.len - before - inner.len;
  uint8_t *bytes = mem_alloc(arena, before + by.len + after);
  bns_out out = {bytes, before + by.len + after, 0};
  bns_put(&out, text.ptr, before);
  bns_put_slice(&out, by);
  bns_put(&out, inner.ptr + inner.len, after);
  bns_slice whole = {bytes, out.len};
  return whole;
}

static int is_in(bns_slice inner, bns_slice text) {
  size_t at;
  return slice_offset(&at, inner, text);
}

static bns_slice joined_text(mem *arena, const char *front, bns_slice value, const char *back) {
  bns_out out = {mem_alloc(arena, strlen(front) + value.len + strlen(back)), SIZE_MAX, 0};
  bns_put_text(&out, front);
  bns_put_slice(&out, value);
  bns_put_text(&out, back);
  bns_slice text = {out.ptr, out.len};
  return text;
}

/* The value of a frame's signature as JSON text, its quotes included; what stands between them is escaped. */
static bns_slice json_string(mem *arena, bns_slice value) {
  bns_out out = {mem_alloc(arena, 6 * value.len + 1), 6 * value.len + 1, 0};
  bns_put_json(&out, value);
  bns_slice text = {out.ptr, out.len};
  return text;
}

/* Sets BodyLength(9) and CheckSum(10) right again: the message is given up to 9's value and from 35 to 10. */
static bns_slice fix_framed(mem *arena, bns_slice message) {
  bns_fix_field version, length, field;
  if (bns_fix_next(&version, message, 0) != BNS_OK || bns_fix_next(&length, message, version.end) != BNS_OK)
    return message;
  size_t body_end = length.end;
  for (size_t at = length.end; at < message.len && bns_fix_next(&field, message, at) == BNS_OK; at = field.end)
    if (!bns_slice_is(field.tag, "10")) body_end = field.end;
  size_t cap = message.len + 48;
  bns_out out = {mem_alloc(arena, cap), cap, 0};
  bns_put(&out, message.ptr, version.end);
  bns_put_text(&out, "9=");
  bns_put_decimal(&out, body_end - length.end);
  bns_put_byte(&out, BNS_SOH);
  bns_put(&out, message.ptr + length.end, body_end - length.end);
  bns_slice summed = {out.ptr, out.len};
  unsigned sum = bns_fix_sum(summed);
  uint8_t digits[3] = {(uint8_t)('0' + sum / 100), (uint8_t)('0' + sum / 10 % 10), (uint8_t)('0' + sum % 10)};
  bns_put_text(&out, "10=");
  bns_put(&out, digits, sizeof digits);
  bns_put_byte(&out, BNS_SOH);
  bns_slice whole = {out.ptr, out.len};
  return whole;
}

/* RawDataLength(95) must be that of RawData(96). */
static bns_slice fix_signed(mem *arena, const parsed_request *request, bns_slice raw) {
  bns_slice message = spliced(arena, request->wire.message, request->raw_signature, raw);
  bns_fix_field field;
  for (size_t at = 0; at < message.len && bns_fix_next(&field, message, at) == BNS_OK; at = field.end) {
    if (!bns_slice_is(field.tag, "95")) continue;
    uint8_t digits[20];
    bns_out out = {digits, sizeof digits, 0};
    bns_put_decimal(&out, raw.len);
    bns_slice length = {digits, out.len};
    message = spliced(arena, message, field.value, length);
    break;
  }
  return fix_framed(arena, message);
}

static int sign_rest(bns_wire *out, mem *arena, const parsed_request *request, bns_slice raw) {
  bns_slice old = request->raw_signature;
  if (is_in(old, out->target) && request->signature_place == PLACE_QUERY)
    out->target = spliced(arena, out->target, old, raw);
  else if (is_in(old, out->body))
    out->body = spliced(arena, out->body, old, raw);
  else
    return 0;
  return 1;
}

int parsed_request_sign(bns_wire *out, mem *arena, const parsed_request *request, bns_slice raw) {
  bns_slice old = request->raw_signature;
  *out = request->wire;
  if (old.ptr == NULL) return 0;
  switch (request->scheme->form) {
  case BNS_FORM_HEADERS:
    parsed_request_with_header(out, arena, &request->wire, request->scheme->headers->signature, raw);
    return 1;
  case BNS_FORM_FIX: out->message = fix_signed(arena, request, raw); return 1;
  case BNS_FORM_FRAME: out->message = spliced(arena, request->wire.message, old, json_string(arena, raw)); return 1;
  case BNS_FORM_REST: return sign_rest(out, arena, request, raw);
  }
  return 0;
}

static void put_part(bns_out *out, const part *p, int *first) {
  if (!*first) bns_put_byte(out, '&');
  *first = 0;
  bns_put_slice(out, p->name);
  if (!p->bare) bns_put_byte(out, '=');
  bns_put_slice(out, p->value);
}

/* Writes the parts of one place, and the signature where it belongs there. */
static bns_slice place_text(mem *arena, const part *parts, size_t num_parts, part_place place, const part *signature) {
  size_t cap = 2;
  for (size_t i = 0; i < num_parts; i++)
    cap += parts[i].name.len + parts[i].value.len + 2;
  if (signature != NULL) cap += signature->name.len + signature->value.len + 2;
  bns_out out = {mem_alloc(arena, cap), cap, 0};
  int first = 1;
  for (size_t i = 0; i < num_parts; i++)
    if (parts[i].place == place) put_part(&out, &parts[i], &first);
  if (signature != NULL && signature->place == place) put_part(&out, signature, &first);
  bns_slice text = {out.ptr, out.len};
  return text;
}

static void with_rest_parts(bns_wire *out, mem *arena, const parsed_request *request, const part *parts,
                            size_t num_parts, const part *signature) {
  bns_slice query = place_text(arena, parts, num_parts, PLACE_QUERY, signature);
  bns_slice path = joined_text(arena, "", request->seen.path, query.len > 0 ? "?" : "");
  out->target = path;
  if (query.len > 0) out->target = spliced(arena, path, between(path.ptr + path.len, path.ptr + path.len), query);
  out->body = place_text(arena, parts, num_parts, PLACE_BODY, signature);
}

static void put_member(bns_out *out, const part *p, int *first) {
  bns_put_text(out, *first ? "\"" : ",\"");
  *first = 0;
  bns_put_json(out, p->name);
  bns_put_text(out, p->type == BNS_JSON_STRING ? "\":\"" : "\":");
  if (p->type == BNS_JSON_STRING) {
    bns_put_json(out, p->value);
  } else {
    bns_put_slice(out, p->value);
  }
  if (p->type == BNS_JSON_STRING) bns_put_byte(out, '"');
}

/* The params of the frame are written anew, all else stays. */
static void with_params(bns_wire *out, mem *arena, const parsed_request *request, const part *parts, size_t num_parts,
                        const part *signature) {
  const bns_json *frame = json_read_request(arena, request->wire.message);
  const bns_json *params = frame != NULL && frame->type == BNS_JSON_OBJECT ? bns_json_member(frame, "params") : NULL;
  if (params == NULL) return;
  size_t cap = 2;
  for (size_t i = 0; i < num_parts; i++)
    cap += 6 * (parts[i].name.len + parts[i].value.len) + 6;
  if (signature != NULL) cap += 6 * signature->value.len + 16;
  bns_out text = {mem_alloc(arena, cap), cap, 0};
  int first = 1;
  bns_put_byte(&text, '{');
  for (size_t i = 0; i < num_parts; i++)
    put_member(&text, &parts[i], &first);
  if (signature != NULL) put_member(&text, signature, &first);
  bns_put_byte(&text, '}');
  bns_slice old = {params->ptr, params->len}, by = {text.ptr, text.len};
  out->message = spliced(arena, request->wire.message, old, by);
}

void parsed_request_with_parts(bns_wire *out, mem *arena, const parsed_request *request, const part *parts,
                               size_t num_parts, bns_slice raw) {
  part signature = {bns_slice_of("signature"), raw, request->signature_place, BNS_JSON_STRING, 0};
  const part *last = raw.ptr != NULL ? &signature : NULL;
  *out = request->wire;
  switch (request->scheme->form) {
  case BNS_FORM_REST: with_rest_parts(out, arena, request, parts, num_parts, last); break;
  case BNS_FORM_FRAME: with_params(out, arena, request, parts, num_parts, last); break;
  case BNS_FORM_FIX:
  case BNS_FORM_HEADERS: break; /* they have no parts */
  }
}

void parsed_request_with_header(bns_wire *out, mem *arena, const bns_wire *wire, const char *name, bns_slice value) {
  bns_header *headers = mem_alloc(arena, (wire->num_headers + 1) * sizeof *headers);
  size_t num = 0;
  int there = 0;
  *out = *wire;
  for (size_t i = 0; i < wire->num_headers; i++) {
    int is_it = bns_slice_is_nocase(wire->headers[i].name, name);
    if (is_it && (there || value.ptr == NULL)) continue;
    headers[num] = wire->headers[i];
    if (is_it) headers[num].value = value;
    there |= is_it;
    num++;
  }
  if (!there && value.ptr != NULL) {
    headers[num].name = bns_slice_of(name);
    headers[num++].value = value;
  }
  out->headers = headers;
  out->num_headers = num;
}

const char *parsed_request_other_unit(const parsed_request *request) {
  bns_slice timestamp = request->seen.timestamp;
  if (slice_digits(timestamp) != timestamp.len) return NULL;
  if (timestamp.len == 10) return "10 digits: seconds";
  if (timestamp.len == 16 && !request->scheme->has_micro) return "16 digits: microseconds";
  return timestamp.len == 19 ? "19 digits: nanoseconds" : NULL;
}

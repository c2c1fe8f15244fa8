/* spot_ws.c - the payload is built from the params: sorted by name, name=value, '&' between (SW-1). Signing and taking
 * apart both lay the params out as unsorted "name=value" texts with an index over them, and share what follows. */
#include "spot_ws.h"

#include <string.h>

#include "fields.h"
#include "json.h"
#include "timing.h"
#include "wire.h"

#define FRAME_ID_BYTES "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz-"

/* Writes the payload of the fields, all but the signature, in the order of their names. all_len is the length of all
 * their texts, and room is taken for it whatever is left out. */
static bns_slice put_payload(bns_out *out, bns_fields *fields, size_t all_len) {
  bns_slice nothing = {NULL, 0};
  size_t at = out->len;
  bns_out payload = *out;
  out->len += all_len + fields->cap;
  if (out->len > out->cap) {
    fields->num = 0; /* their texts are not all there */
    return nothing;
  }
  bns_fields_sort(fields);
  for (size_t i = 0; i < fields->num; i++) {
    bns_slice name = bns_fields_name(fields, i);
    if (bns_slice_is(name, "signature")) continue;
    if (payload.len > at) bns_put_byte(&payload, '&');
    bns_put_slice(&payload, name);
    bns_put_byte(&payload, '=');
    bns_put_slice(&payload, bns_fields_value(fields, i));
  }
  return bns_out_since(&payload, at);
}

/* ------------------------------------------------------------------------------------------------------ signing */

static bns_slice api_key_name(void) {
  return bns_slice_of("apiKey");
}
static bns_slice timestamp_name(void) {
  return bns_slice_of("timestamp");
}

static int is_json_of(bns_json_type type, bns_slice text) {
  bns_json value;
  size_t num, error_at;
  if (bns_json_parse(&value, 1, &num, &error_at, text.ptr, text.len) != BNS_OK) return 0;
  return value.type == type && value.len == text.len;
}

static int is_writable(const bns_param *param) {
  if (!bns_utf8_valid(param->name) || bns_slice_is(param->name, "signature")) return 0;
  switch (param->kind) {
  case BNS_NUMBER: return is_json_of(BNS_JSON_NUMBER, param->value);
  case BNS_BOOLEAN: return is_json_of(BNS_JSON_TRUE, param->value) || is_json_of(BNS_JSON_FALSE, param->value);
  case BNS_TEXT: break;
  }
  return bns_utf8_valid(param->value);
}

static int has_param(const bns_request *request, bns_slice name) {
  for (size_t i = 0; i < request->num_query; i++)
    if (bns_slice_equal(request->query[i].name, name)) return 1;
  return 0;
}

static int adds_api_key(const bns_request *request) {
  return !has_param(request, api_key_name());
}

static int adds_timestamp(const bns_request *request) {
  return request->time_ms.len > 0 && !has_param(request, timestamp_name());
}

static bns_status check_request(const bns_draft *draft) {
  const bns_request *request = draft->request;
  if (request->method.len == 0 || !bns_utf8_valid(request->method) || !bns_utf8_valid(request->frame_id))
    return BNS_ERR_ARGUMENT;
  if (adds_api_key(request) && (request->api_key.len == 0 || !bns_utf8_valid(request->api_key)))
    return BNS_ERR_ARGUMENT;
  if (adds_timestamp(request) && (!bns_all_digits(request->time_ms) || !is_json_of(BNS_JSON_NUMBER, request->time_ms)))
    return BNS_ERR_ARGUMENT;
  for (size_t i = 0; i < request->num_query; i++)
    if (!is_writable(&request->query[i])) return BNS_ERR_ARGUMENT;
  /* SW-5 */
  if (bns_slice_is(request->method, "session.logon") && draft->algorithm != BNS_ED25519) return BNS_ERR_KEY_TYPE;
  return BNS_OK;
}

static void add_text(bns_fields *fields, bns_out *out, bns_slice name, bns_slice value) {
  bns_fields_add(fields, out->len, name.len, value.len);
  bns_put_slice(out, name);
  bns_put_byte(out, '=');
  bns_put_slice(out, value);
}

bns_status bns_spot_ws_payload(bns_draft *draft) {
  const bns_request *request = draft->request;
  bns_fields fields;
  bns_status status = check_request(draft);
  if (status != BNS_OK) return status;
  bns_out *out = &draft->out;
  bns_fields_open(&fields, out, request->num_query + 2, out->ptr);
  size_t texts_at = out->len;
  for (size_t i = 0; i < request->num_query; i++)
    add_text(&fields, out, request->query[i].name, request->query[i].value);
  if (adds_api_key(request)) add_text(&fields, out, api_key_name(), request->api_key);
  if (adds_timestamp(request)) add_text(&fields, out, timestamp_name(), request->time_ms);
  if ((size_t)(uint32_t)out->len != out->len) return BNS_ERR_LIMIT; /* fields are told apart by 32 bits */
  draft->payload_at = out->len;
  bns_slice payload = put_payload(out, &fields, out->len - texts_at);
  draft->payload_len = payload.len;
  return bns_fields_repeat(&fields) ? BNS_ERR_ARGUMENT : BNS_OK;
}

/* Writes a member, text in quotes and escaped, and a comma before it if it is not the first. */
static void put_member(bns_out *out, int is_first, bns_slice name, bns_slice value, bns_value kind) {
  bns_put_text(out, is_first ? "\"" : ",\"");
  bns_put_json(out, name);
  bns_put_text(out, kind == BNS_TEXT ? "\":\"" : "\":");
  if (kind == BNS_TEXT) {
    bns_put_json(out, value);
    bns_put_byte(out, '"');
  } else {
    bns_put_slice(out, value);
  }
}

void bns_spot_ws_wire(bns_draft *draft) {
  const bns_request *request = draft->request;
  bns_out *out = &draft->out;
  size_t at = out->len;
  bns_put_text(out, "{\"id\":\"");
  bns_put_json(out, request->frame_id.len > 0 ? request->frame_id : bns_slice_of("1"));
  bns_put_text(out, "\",\"method\":\"");
  bns_put_json(out, request->method);
  bns_put_text(out, "\",\"params\":{");
  for (size_t i = 0; i < request->num_query; i++)
    put_member(out, i == 0, request->query[i].name, request->query[i].value, request->query[i].kind);
  if (adds_api_key(request)) put_member(out, request->num_query == 0, api_key_name(), request->api_key, BNS_TEXT);
  if (adds_timestamp(request)) put_member(out, 0, timestamp_name(), request->time_ms, BNS_NUMBER);
  bns_put_text(out, ",\"signature\":\"");
  bns_put_signature(draft, 0);
  bns_put_text(out, "\"}}");
  draft->parts->message = bns_out_since(out, at);
}

/* ----------------------------------------------------------------------------------------------- taking it apart */

/* member: of an object in a text that bns_json_parse has read without complaint, so that going through it needs
 * neither checks nor room: a table of all values would be 16 times as long as a hostile frame. */
typedef struct member {
  bns_json name; /* ptr, len, type and escaped alone are set */
  bns_json value;
} member;

static const uint8_t *skip_space(const uint8_t *at, const uint8_t *end) {
  while (at < end && memchr(" \t\n\r", *at, 4) != NULL)
    at++;
  return at;
}

/* Gives the byte after the closing quote of the string that begins at at. */
static const uint8_t *skip_string(const uint8_t *at, const uint8_t *end) {
  for (at++; at < end && *at != '"'; at++)
    if (*at == '\\') at++;
  return at + 1;
}

static const uint8_t *skip_scalar(const uint8_t *at, const uint8_t *end) {
  while (at < end && memchr(",]} \t\n\r", *at, 7) == NULL)
    at++;
  return at;
}

static const uint8_t *skip_value(const uint8_t *at, const uint8_t *end) {
  size_t depth = 0;
  if (*at != '{' && *at != '[') return *at == '"' ? skip_string(at, end) : skip_scalar(at, end);
  do {
    if (*at == '"') {
      at = skip_string(at, end);
      continue;
    }
    if (*at == '{' || *at == '[') depth++;
    if (*at == '}' || *at == ']') depth--;
    at++;
  } while (depth > 0);
  return at;
}

static bns_json_type type_of(uint8_t first) {
  switch (first) {
  case '"': return BNS_JSON_STRING;
  case '{': return BNS_JSON_OBJECT;
  case '[': return BNS_JSON_ARRAY;
  case 'n': return BNS_JSON_NULL;
  case 't': return BNS_JSON_TRUE;
  case 'f': return BNS_JSON_FALSE;
  default: return BNS_JSON_NUMBER;
  }
}

static bns_json json_between(const uint8_t *from, const uint8_t *to) {
  bns_json value = {from, (size_t)(to - from), 1, 0, (uint8_t)type_of(*from), 0};
  if (value.type == BNS_JSON_STRING) {
    value.ptr++;
    value.len -= 2;
    value.escaped = memchr(value.ptr, '\\', value.len) != NULL;
  }
  return value;
}

/* Gives the next member; *at is the byte after '{' first, then that after the member before. */
static int next_member(member *next, const uint8_t **at, const uint8_t *end) {
  const uint8_t *from = skip_space(*at, end);
  if (*from == ',') from = skip_space(from + 1, end);
  if (*from == '}') return 0;
  const uint8_t *to = skip_string(from, end);
  next->name = json_between(from, to);
  from = skip_space(skip_space(to, end) + 1, end);
  *at = skip_value(from, end);
  next->value = json_between(from, *at);
  return 1;
}

static size_t count_members(bns_slice object) {
  const uint8_t *at = object.ptr + 1, *end = object.ptr + object.len;
  size_t num = 0;
  member next;
  while (next_member(&next, &at, end))
    num++;
  return num;
}

/* Writes the text of a value: of a string what it means, of all else what stands there (SW-3; objects and arrays are a
 * gap, null too). Takes the room of the source, which is enough. */
static size_t put_value(bns_out *out, const bns_json *value) {
  size_t at = out->len, len = value->len;
  out->len += value->len;
  if (out->len > out->cap || value->len == 0) return value->len;
  if (value->type == BNS_JSON_STRING) {
    (void)bns_json_text(out->ptr + at, value->len, &len, value);
  } else {
    memcpy(out->ptr + at, value->ptr, value->len);
  }
  return len;
}

/* Lays the members of an object out as texts with an index over them; the values are left out if they are not wanted.
 * Gives the length of the texts. */
static size_t lay_out(bns_fields *fields, bns_out *out, bns_slice object, int with_values) {
  const uint8_t *at = object.ptr + 1, *end = object.ptr + object.len;
  member next;
  bns_fields_open(fields, out, count_members(object), out->ptr);
  size_t texts_at = out->len;
  while (next_member(&next, &at, end)) {
    bns_out value = *out;
    size_t name_at = out->len, name_len = put_value(out, &next.name);
    value.len = name_at + name_len;
    bns_put_byte(&value, '=');
    size_t value_len = with_values ? put_value(&value, &next.value) : 0;
    /* The room is that of the source, so that what is needed can be told without unescaping. */
    out->len += 1 + (with_values ? next.value.len : 0);
    bns_fields_add(fields, name_at, name_len, value_len);
  }
  return out->len - texts_at;
}

static int is_text(const bns_json *value, const char *wanted) {
  uint8_t text[64];
  size_t len;
  bns_slice plain = {text, 0};
  if (value->type != BNS_JSON_STRING || bns_json_text(text, sizeof text, &len, value) != BNS_OK) return 0;
  plain.len = len;
  return bns_slice_is(plain, wanted);
}

/* SW-7: an integer, null, or 1 to 36 letters, digits, '-' and '_'. */
int bns_frame_id_allowed(const bns_json *id) {
  uint8_t text[36];
  size_t len;
  bns_slice whole = {id->ptr, id->len};
  if (id->type == BNS_JSON_NULL) return 1;
  if (id->type == BNS_JSON_NUMBER) {
    whole.ptr += *id->ptr == '-';
    whole.len -= *id->ptr == '-';
    return bns_all_digits(whole);
  }
  if (id->type != BNS_JSON_STRING || bns_json_text(text, sizeof text, &len, id) != BNS_OK || len == 0) return 0;
  for (size_t i = 0; i < len; i++)
    if (text[i] >= 0x80 || text[i] == 0 || strchr(FRAME_ID_BYTES, text[i]) == NULL) return 0;
  return 1;
}

/* frame: the members that matter; type 0 where one is absent. */
typedef struct frame {
  bns_json id, method, params;
} frame;

/* Finds the frame's members, in an object. What the exchange does without an id is to end the connection, and without
 * a method is unknown: both are malformed here. */
static int read_frame(frame *found, bns_slice object) {
  const uint8_t *at = object.ptr + 1, *end = object.ptr + object.len;
  member next;
  memset(found, 0, sizeof *found);
  while (next_member(&next, &at, end)) {
    if (is_text(&next.name, "id")) found->id = next.value;
    if (is_text(&next.name, "method")) found->method = next.value;
    if (is_text(&next.name, "params")) found->params = next.value;
  }
  return found->id.type != 0 && bns_frame_id_allowed(&found->id) && found->method.type == BNS_JSON_STRING &&
         (found->params.type == BNS_JSON_OBJECT || found->params.type == 0);
}

/* Gives the text of a param; empty where it is null, as the text of -1102 has it ("was empty/null"). */
static bns_slice param_text(bns_out *room, const bns_json *value) {
  bns_slice text = {NULL, 0};
  size_t at = room->len, len;
  if (value->type == BNS_JSON_NULL) return text;
  len = put_value(room, value);
  if (room->len <= room->cap && len > 0) {
    text.ptr = room->ptr + at;
    text.len = len;
  }
  return text;
}

static void see_params(bns_seen *seen, bns_out *room, bns_slice params, int is_spot) {
  const uint8_t *at = params.ptr + 1, *end = params.ptr + params.len;
  member next;
  while (next_member(&next, &at, end)) {
    if (is_text(&next.name, "apiKey")) seen->api_key = param_text(room, &next.value);
    if (is_text(&next.name, "signature")) seen->signature = param_text(room, &next.value);
    if (is_text(&next.name, "timestamp")) {
      seen->timestamp = param_text(room, &next.value);
      seen->time_readable = bns_time_digits(&seen->time_us, seen->timestamp, is_spot) == BNS_OK;
    }
    if (is_text(&next.name, "recvWindow")) {
      seen->window_readable = bns_window(&seen->window_us, param_text(room, &next.value), is_spot) == BNS_OK;
    }
  }
}

static int repeats_member(bns_out *room, bns_slice object) {
  bns_fields fields;
  (void)lay_out(&fields, room, object, 0);
  if (room->len > room->cap) return 0;
  bns_fields_sort(&fields);
  return bns_fields_repeat(&fields);
}

bns_status bns_spot_ws_see(bns_seen *seen, bns_out *room, const bns_scheme *scheme, const bns_wire *wire) {
  size_t num, error_at;
  frame found;
  seen->malformed = 1;
  if (wire->message.len == 0) return BNS_OK;
  const uint8_t *end = wire->message.ptr + wire->message.len;
  /* Without room for the values, ROOM says that there is nothing wrong with the text. */
  if (bns_json_parse(NULL, 0, &num, &error_at, wire->message.ptr, wire->message.len) != BNS_ERR_ROOM) return BNS_OK;
  const uint8_t *from = skip_space(wire->message.ptr, end);
  bns_slice object = {from, (size_t)(end - from)};
  if (*from != '{' || !read_frame(&found, object)) return BNS_OK;
  seen->malformed = 0;
  seen->session_logon = is_text(&found.method, "session.logon");
  seen->duplicate = repeats_member(room, object);
  if (found.params.type == 0) return BNS_OK;
  bns_slice params = {found.params.ptr, found.params.len};
  see_params(seen, room, params, scheme->has_micro);
  bns_fields fields;
  size_t all_len = lay_out(&fields, room, params, 1);
  seen->payload = put_payload(room, &fields, all_len);
  if (bns_fields_repeat(&fields)) seen->duplicate = 1;
  return BNS_OK;
}

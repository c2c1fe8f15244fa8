/* reply.c - line to reply. */
#include "run/adapter/reply.h"

#include <stdlib.h>
#include <string.h>

#include "text.h"

int reply_text(bns_slice *out, mem *scratch, const bns_json *field) {
  const bns_json *hex;
  uint8_t *room;
  out->ptr = (const uint8_t *)"";
  out->len = 0;
  if (field == NULL) return -1;
  if (field->type == BNS_JSON_STRING && !field->escaped) {
    out->ptr = field->ptr;
    out->len = field->len;
    return 0;
  }
  room = mem_alloc(scratch, field->len + 1);
  out->ptr = room;
  if (field->type == BNS_JSON_STRING) return bns_json_text(room, field->len, &out->len, field) == BNS_OK ? 0 : -1;
  if (field->type != BNS_JSON_OBJECT || field->count != 1) return -1;
  hex = bns_json_member(field, "hex");
  if (hex == NULL || hex->type != BNS_JSON_STRING || hex->escaped) return -1;
  return bns_unhex(room, field->len, &out->len, (bns_slice){hex->ptr, hex->len}) == BNS_OK ? 0 : -1;
}

static void broken(reply *out, const char *wrong) {
  out->answer = REPLY_BROKEN;
  out->wrong = wrong;
}

static reply_kind answer_named(bns_slice text) {
  if (bns_slice_is(text, "ok")) return REPLY_OK;
  if (bns_slice_is(text, "reject")) return REPLY_REJECT;
  if (bns_slice_is(text, "unsupported")) return REPLY_UNSUPPORTED;
  if (bns_slice_is(text, "error")) return REPLY_ERROR;
  return REPLY_NOISE;
}

/* The members are counted one by one: a reply with two answers or two ids must not pass for one with the first alone.
 */
static void read_members(reply *out, mem *scratch, const bns_json *object) {
  const bns_json *at = bns_json_child(object), *value, *given = NULL;
  uint32_t i, num_ids = 0, num_answers = 0;
  for (i = 0; i < object->count; i++, at = i < object->count ? bns_json_next(value) : NULL) {
    bns_slice name;
    reply_kind kind = reply_text(&name, scratch, at) == 0 ? answer_named(name) : REPLY_NOISE;
    value = bns_json_next(at);
    if (bns_slice_is(name, "id") && (num_ids++ != 0 || reply_text(&out->id, scratch, value) != 0)) num_ids = 2;
    if (kind == REPLY_NOISE) continue;
    num_answers++;
    out->answer = kind;
    given = value;
  }
  if (num_ids != 1) {
    out->id.len = 0;
    broken(out, num_ids == 0 ? "a reply without an id" : "a reply whose id is not one text");
  } else if (num_answers != 1) {
    broken(out, num_answers == 0 ? "a reply with none of ok, reject, unsupported, error" : "two answers in one reply");
  } else if (out->answer == REPLY_OK) {
    out->ok = given;
  } else if (reply_text(&out->words, scratch, given) != 0) {
    out->words.ptr = NULL;
  }
}

static bns_status parse(reply_room *room, bns_slice line) {
  size_t num = 0, error_at = 0;
  bns_status status = BNS_ERR_ROOM;
  if (room->cap != 0) status = bns_json_parse(room->values, room->cap, &num, &error_at, line.ptr, line.len);
  if (status != BNS_ERR_ROOM) return status;
  if (room->cap == 0) num = line.len / 2 < 256 ? 256 : line.len / 2; /* the very first line: no count yet */
  free(room->values);
  room->values = malloc(num * sizeof *room->values);
  room->cap = room->values == NULL ? 0 : num;
  if (room->values == NULL) mem_exhausted();
  return bns_json_parse(room->values, room->cap, &num, &error_at, line.ptr, line.len);
}

void reply_read(reply *out, reply_room *room, mem *scratch, bns_slice line) {
  bns_status status;
  memset(out, 0, sizeof *out);
  out->line = line;
  if (line.len == 0 || line.ptr[0] != '{') return;
  status = parse(room, line);
  if (status == BNS_ERR_LIMIT)
    broken(out, "a reply that is nested too deeply");
  else if (status != BNS_OK)
    broken(out, bns_utf8_valid(line) ? "a reply that is not JSON" : "a reply that is not UTF-8");
  else
    read_members(out, scratch, room->values);
}

void reply_room_free(reply_room *room) {
  free(room->values);
  memset(room, 0, sizeof *room);
}

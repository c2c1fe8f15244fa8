/* call_case.c - from a vector to what is asked for. */
#include "run/calls/call_case.h"

#include <string.h>

#include "suite/scheme_traits.h"
#include "run/judge/stages.h"
#include "text.h"
#include "util/json_text.h"

int call_case_find_reach(const char *name) {
  static const char *const names[] = {"sealed", "base-url", "base-url-tls"};
  for (int i = 0; i < 3; i++)
    if (strcmp(name, names[i]) == 0) return i;
  return -1;
}

static bns_slice member(mem *arena, const bns_json *object, const char *name) {
  return vectors_expand(arena, bns_json_member(object, name));
}

/* ------------------------------------------------------------------------------------------------------- parameters */

static bns_slice kept(mem *arena, bns_slice text) {
  return mem_copy(arena, text.ptr, text.len);
}

void call_case_add_params(send_params *out, mem *arena, bns_slice name, bns_slice value, bns_json_type type) {
  send_param *next;
  if (out->num == out->cap) {
    size_t cap = out->cap == 0 ? 16 : 2 * out->cap;
    send_param *grown = mem_alloc(arena, cap * sizeof *grown);
    if (out->num != 0) memcpy(grown, out->list, out->num * sizeof *grown);
    out->list = grown;
    out->cap = cap;
  }
  next = &out->list[out->num++];
  memset(next, 0, sizeof *next);
  next->name = kept(arena, name);
  next->value = kept(arena, value);
  next->type = type;
}

static bns_slice text_of(mem *arena, const bns_json *value) {
  bns_slice source = {value->ptr, value->len};
  return value->type == BNS_JSON_STRING ? vectors_expand(arena, value) : source;
}

static bns_slice below(mem *arena, bns_slice name, bns_slice part) {
  return mem_format(arena, "%.*s%s%.*s", (int)name.len, (const char *)name.ptr, name.len == 0 ? "" : ".", (int)part.len,
                    (const char *)part.ptr);
}

/* The reader of JSON bounds the depth. An empty object or array has an entry of its own. */
void call_case_params_json(send_params *out, mem *arena, bns_slice name, const bns_json *value) {
  int is_object = value->type == BNS_JSON_OBJECT;
  const bns_json *at;
  uint32_t i;
  if ((!is_object && value->type != BNS_JSON_ARRAY) || value->count == 0) {
    bns_slice text = is_object || value->type == BNS_JSON_ARRAY ? (bns_slice){NULL, 0} : text_of(arena, value);
    call_case_add_params(out, arena, name, text, (bns_json_type)value->type);
    return;
  }
  at = bns_json_child(value);
  for (i = 0; i < value->count; i++) {
    const bns_json *item = is_object ? bns_json_next(at) : at;
    bns_slice part = is_object ? text_of(arena, at) : mem_format(arena, "%u", (unsigned)i);
    call_case_params_json(out, arena, below(arena, name, part), item);
    if (i + 1 < value->count) at = bns_json_next(item);
  }
}

static const bns_json *after(const bns_json *at, uint32_t i, uint32_t count) {
  return i + 1 < count ? bns_json_next(at) : NULL;
}

/* A typed value as the JSON that it means. */
static void put_json(buf *out, mem *arena, const bns_json *value) {
  const bns_json *list = value->type == BNS_JSON_OBJECT ? bns_json_member(value, "list") : NULL;
  const bns_json *object = value->type == BNS_JSON_OBJECT ? bns_json_member(value, "object") : NULL;
  const bns_json *inside = list != NULL ? list : object, *at;
  if (inside == NULL && value->type != BNS_JSON_OBJECT) {
    buf_put_json(out, vectors_expand(arena, value));
    return;
  }
  if (inside == NULL) { /* a number, a word */
    bns_slice text = vectors_expand(arena, bns_json_next(bns_json_child(value)));
    buf_put_slice(out, bns_json_member(value, "null") != NULL ? bns_slice_of("null") : text);
    return;
  }
  buf_put_text(out, list != NULL ? "[" : "{");
  at = inside->count == 0 ? NULL : bns_json_child(inside);
  for (uint32_t i = 0; i < inside->count; at = after(at, i, inside->count), i++) {
    buf_put_text(out, i == 0 ? "" : ",");
    if (object != NULL) {
      buf_put_json(out, vectors_expand(arena, bns_json_child(at)));
      buf_put_text(out, ":");
    }
    put_json(out, arena, object != NULL ? bns_json_next(bns_json_child(at)) : at);
  }
  buf_put_text(out, list != NULL ? "]" : "}");
}

/* Of a list of texts and numbers its items; of another none. */
static void take_items(send_param *out, mem *arena, const bns_json *list) {
  bns_slice *items = mem_alloc(arena, (list->count + 1) * sizeof *items);
  const bns_json *at = list->count == 0 ? NULL : bns_json_child(list);
  for (uint32_t i = 0; i < list->count; at = after(at, i, list->count), i++) {
    const bns_json *number = at->type == BNS_JSON_OBJECT ? bns_json_member(at, "number") : NULL;
    if (at->type == BNS_JSON_OBJECT && number == NULL) return;
    items[i] = vectors_expand(arena, number != NULL ? number : at);
  }
  out->items = items;
  out->num_items = list->count;
}

static void add_structure(send_params *out, mem *arena, bns_slice name, const bns_json *value, int is_frame) {
  const bns_json *list = bns_json_member(value, "list");
  buf text = {NULL, 0, 0};
  send_param *made;
  put_json(&text, arena, value);
  call_case_add_params(out, arena, name, buf_slice(&text), list != NULL ? BNS_JSON_ARRAY : BNS_JSON_OBJECT);
  buf_free(&text);
  made = &out->list[out->num - 1];
  made->typed = value;
  made->is_undecided = is_frame;
  if (list != NULL) take_items(made, arena, list);
}

/* A typed value as it stands in a vector. */
static void add_typed(send_params *out, mem *arena, bns_slice name, const bns_json *value, int is_frame) {
  static const struct {
    const char *name;
    bns_json_type type;
    int is_undecided;
  } forms[] = {{"number", BNS_JSON_NUMBER, 0},
               {"boolean", BNS_JSON_TRUE, 0},
               {"null", BNS_JSON_NULL, 1},
               {"escape", BNS_JSON_STRING, 1}};
  if (value->type == BNS_JSON_OBJECT &&
      (bns_json_member(value, "list") != NULL || bns_json_member(value, "object") != NULL)) {
    add_structure(out, arena, name, value, is_frame);
    return;
  }
  for (size_t i = 0; value->type == BNS_JSON_OBJECT && i < sizeof forms / sizeof *forms; i++) {
    const bns_json *inner = bns_json_member(value, forms[i].name);
    if (inner == NULL) continue;
    call_case_add_params(out, arena, name, vectors_expand(arena, inner), forms[i].type);
    out->list[out->num - 1].is_undecided = forms[i].is_undecided;
    return;
  }
  call_case_add_params(out, arena, name, vectors_expand(arena, value), BNS_JSON_STRING);
}

static int read_pairs(send_params *out, mem *arena, const bns_json *pairs, int is_frame) {
  const bns_json *at;
  uint32_t i;
  if (pairs == NULL || pairs->type != BNS_JSON_ARRAY) return -1;
  for (i = 0, at = pairs->count == 0 ? NULL : bns_json_child(pairs); i < pairs->count; i++) {
    const bns_json *name;
    if (at->type != BNS_JSON_ARRAY || at->count != 2) return -1;
    name = bns_json_child(at);
    add_typed(out, arena, vectors_expand(arena, name), bns_json_next(name), is_frame);
    if (i + 1 < pairs->count) at = bns_json_next(at);
  }
  return 0;
}

static int read_body(send_params *out, mem *arena, bns_slice text) {
  const bns_json *values = json_read(arena, text);
  if (values == NULL) return -1;
  call_case_params_json(out, arena, (bns_slice){NULL, 0}, values);
  return 0;
}

static int read_more(send_case *out, mem *arena, const bns_json *list) {
  const bns_json *at;
  if (list == NULL) return 0;
  if (list->type != BNS_JSON_ARRAY || list->count == 0) return -1;
  out->more = mem_alloc(arena, list->count * sizeof *out->more);
  at = bns_json_child(list);
  for (uint32_t i = 0; i < list->count; at = after(at, i, list->count), i++)
    if (read_pairs(&out->more[out->num_more++], arena, at, out->v->scheme->form == BNS_FORM_FRAME) != 0) return -1;
  return 0;
}

static int read_params(send_case *out, mem *arena) {
  const bns_json *json = out->v->json;
  bns_form form = out->v->scheme->form;
  switch (form) {
  case BNS_FORM_REST:
  case BNS_FORM_FRAME: return read_pairs(&out->params, arena, bns_json_member(json, "params"), form == BNS_FORM_FRAME);
  case BNS_FORM_HEADERS: return read_body(&out->params, arena, member(arena, json, "json"));
  case BNS_FORM_FIX: break;
  }
  call_case_add_params(&out->params, arena, bns_slice_of("49"), member(arena, json, "sender"), BNS_JSON_STRING);
  call_case_add_params(&out->params, arena, bns_slice_of("56"), member(arena, json, "target"), BNS_JSON_STRING);
  return 0;
}

/* -------------------------------------------------------------------------------------------------------- behaviour */

static int64_t signed_number(bns_slice text) {
  uint64_t number = 0;
  int minus = text.len != 0 && text.ptr[0] == '-';
  if (minus) text.ptr++, text.len--;
  if (bns_number(&number, text) != BNS_OK || number > INT64_MAX / 1000) return 0;
  return minus ? -(int64_t)number : (int64_t)number;
}

static void read_answer(send_answer *out, mem *arena, const bns_json *json) {
  uint64_t status = 0;
  if (bns_number(&status, member(arena, json, "status")) == BNS_OK) out->status = (unsigned)status;
  out->headers = bns_json_member(json, "headers");
  out->body = member(arena, json, "body");
  out->elsewhere = bns_json_member(json, "elsewhere") != NULL;
}

static void read_behaviour(send_case *out, mem *arena, const bns_json *behaviour) {
  const bns_json *answers, *at;
  uint32_t i;
  if (behaviour == NULL || behaviour->type != BNS_JSON_OBJECT) return;
  out->has_behaviour = 1;
  out->clock_ms = signed_number(member(arena, behaviour, "clock"));
  out->is_foreign = bns_json_member(behaviour, "certificate") != NULL;
  answers = bns_json_member(behaviour, "answers");
  if (answers == NULL || answers->type != BNS_JSON_ARRAY || answers->count == 0) return;
  for (i = 0, at = bns_json_child(answers); i < answers->count && i < SEND_ANSWERS_MAX; i++) {
    if (at->type == BNS_JSON_OBJECT) read_answer(&out->answers[out->num_answers++], arena, at);
    if (i + 1 < answers->count) at = bns_json_next(at);
  }
}

/* ------------------------------------------------------------------------------------------------------------ whole */

void call_case_key(char out[SEND_KEY_LEN + 1], const vector *v) {
  enum { DIGITS = 6 };
  size_t len = 0, i, place = v->place;
  for (i = 0; i < v->id.len && len < SEND_KEY_LEN - DIGITS; i++)
    if (v->id.ptr[i] != '/' && v->id.ptr[i] != '-') out[len++] = (char)v->id.ptr[i];
  while (len < SEND_KEY_LEN - DIGITS)
    out[len++] = 'x';
  for (i = DIGITS; i > 0; i--, place /= 10)
    out[len + i - 1] = (char)('0' + place % 10);
  out[SEND_KEY_LEN] = 0;
}

int call_case_read(send_case *out, mem *arena, const vector *v) {
  memset(out, 0, sizeof *out);
  out->v = v;
  call_case_key(out->api_key, v);
  out->method = member(arena, v->json, "method");
  out->path = member(arena, v->json, "path");
  if (v->scheme->form == BNS_FORM_HEADERS) out->method = bns_slice_of("POST");
  out->probes_value = bns_json_member(v->json, "probes") != NULL;
  out->may_refuse = bns_json_member(v->json, "may_refuse") != NULL;
  out->has_key_file = bns_json_member(v->json, "pem") != NULL;
  out->is_at_once = bns_json_member(v->json, "at_once") != NULL;
  read_behaviour(out, arena, bns_json_member(v->json, "behaviour"));
  if (read_more(out, arena, bns_json_member(v->json, "more")) != 0) return -1;
  return read_params(out, arena);
}

bns_slice call_case_asked(mem *arena, const send_case *asked) {
  buf out = {NULL, 0, 0};
  bns_slice json = member(arena, asked->v->json, "json");
  size_t i;
  if (asked->method.len == 0) buf_put_text(&out, "Logon");
  buf_put_slice(&out, asked->method);
  if (asked->path.len != 0) buf_put_text(&out, " ");
  buf_put_slice(&out, asked->path);
  if (json.len != 0) buf_put_text(&out, " ");
  buf_put_slice(&out, json);
  for (i = 0; json.len == 0 && i < asked->params.num; i++) {
    buf_put_text(&out, " ");
    buf_put_slice(&out, asked->params.list[i].name);
    buf_put_text(&out, "=");
    buf_put_slice(&out, asked->params.list[i].value);
  }
  if (asked->num_more > 0)
    buf_format(&out, "; %lu more by the same client, %s", (unsigned long)asked->num_more,
               asked->is_at_once ? "at once" : "afterwards");
  return mem_take(arena, &out);
}

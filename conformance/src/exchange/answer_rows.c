/* answer_rows.c - rows of answers, and whose they are. */
#include "exchange/answer_rows.h"

#include <stdio.h>
#include <string.h>

#include "scheme.h"
#include "suite/embedded.h"
#include "suite/scheme_traits.h"
#include "suite/vectors.h"
#include "text.h"
#include "util/slice.h"

EMBEDDED(answers);

enum { ROWS_MOST = 4096 };

/* ---------------------------------------------------------------------------------------------------- what is asked */

static bns_slice decoded(mem *arena, bns_slice raw) {
  uint8_t *room;
  size_t len = 0;
  if (!slice_is_coded(raw)) return raw;
  bns_slice text = mem_copy(arena, raw.ptr, raw.len);
  uint8_t *bytes = (uint8_t *)(uintptr_t)text.ptr;
  for (size_t i = 0; i < text.len; i++)
    if (bytes[i] == '+') bytes[i] = ' ';
  room = mem_alloc(arena, text.len + 1);
  return bns_unpercent(room, text.len + 1, &len, text) == BNS_OK ? (bns_slice){room, len} : raw;
}

asked_values asked_of_object(mem *arena, const bns_json *object) {
  asked_value *list = mem_alloc(arena, (object->count + 1) * sizeof *list);
  const bns_json *name = object->count == 0 ? NULL : bns_json_child(object);
  for (uint32_t i = 0; i < object->count; i++) {
    const bns_json *value = bns_json_next(name);
    uint8_t *plain = mem_alloc(arena, value->len + 1);
    list[i].name = (bns_slice){name->ptr, name->len};
    list[i].value = (bns_slice){value->ptr, value->len};
    if (value->type == BNS_JSON_STRING && bns_json_text(plain, value->len + 1, &list[i].value.len, value) == BNS_OK)
      list[i].value.ptr = plain;
    name = bns_json_next(value);
  }
  return (asked_values){list, object->count};
}

/* Of Binance Pay the body is a JSON object, and there are no parameters. */
static asked_values asked_of_body(mem *arena, bns_slice body) {
  const bns_json *whole = json_read_request(arena, body);
  return whole != NULL && whole->type == BNS_JSON_OBJECT ? asked_of_object(arena, whole) : (asked_values){NULL, 0};
}

asked_values asked_of(mem *arena, const parsed_request *request) {
  asked_value *list = mem_alloc(arena, (request->num_parts + 1) * sizeof *list);
  if (request->num_parts == 0) return asked_of_body(arena, request->wire.body);
  for (size_t i = 0; i < request->num_parts; i++) {
    const part *each = &request->parts[i];
    int is_plain = each->place == PLACE_PARAMS;
    list[i].name = is_plain ? each->name : decoded(arena, each->name);
    list[i].value = is_plain ? each->value : decoded(arena, each->value);
  }
  return (asked_values){list, request->num_parts};
}

bns_slice asked_find(const asked_values *self, const char *name) {
  for (size_t i = 0; i < self->num; i++)
    if (bns_slice_is(self->list[i].name, name)) return self->list[i].value;
  return (bns_slice){NULL, 0};
}

/* --------------------------------------------------------------------------------------------------------- reading */

static const char *read_status(answer_row *out, const bns_json *row) {
  const bns_json *value = bns_json_member(row, "status");
  uint64_t status = 200;
  if (value != NULL &&
      (value->type != BNS_JSON_NUMBER || bns_number(&status, (bns_slice){value->ptr, value->len}) != BNS_OK ||
       status < 200 || status > 599))
    return "\"status\" is no number from 200 to 599";
  out->status = (unsigned)status;
  return NULL;
}

static const char *read_common(answer_row *out, mem *arena, const bns_json *row) {
  out->when = bns_json_member(row, "when");
  out->body = bns_json_member(row, "body");
  out->does = vectors_expand(arena, bns_json_member(row, "does"));
  if (out->when != NULL && out->when->type != BNS_JSON_OBJECT) return "\"when\" is no object";
  return read_status(out, row);
}

static answer_row *add(answer_set *set) {
  set->list = list_grown(set->list, set->num, &set->cap, sizeof *set->list);
  memset(&set->list[set->num], 0, sizeof *set->list);
  return &set->list[set->num++];
}

/* "spot-rest GET /api/v3/time" or "spot-ws time". */
static void read_place(answer_row *out, bns_slice at) {
  size_t space = slice_index(at, ' ');
  out->scheme = slice_until(at, space);
  at = slice_from(at, space + 1);
  space = slice_index(at, ' ');
  out->method = slice_until(at, space);
  out->path = slice_from(at, space + 1);
}

static int take_own(answer_set *set, const bns_json *row) {
  const bns_json *places = row->type == BNS_JSON_OBJECT ? bns_json_member(row, "at") : NULL;
  const bns_json *each = places == NULL || places->count == 0 ? NULL : bns_json_child(places);
  if (each == NULL) return -1;
  for (uint32_t i = 0; i < places->count; i++, each = bns_json_next(each)) {
    answer_row *made = add(set);
    if (read_common(made, &set->arena, row) != NULL) return -1;
    read_place(made, vectors_expand(&set->arena, each));
  }
  return 0;
}

/* Most rows are passed over by the hash of their path alone. */
static void index_paths(answer_set *set) {
  set->paths = mem_alloc(&set->arena, (set->num + 1) * sizeof *set->paths);
  for (size_t i = 0; i < set->num; i++)
    set->paths[i] = set->list[i].path.len == 0 ? 0 : slice_hash(set->list[i].path);
}

int answers_load(answer_set *set) {
  const bns_json *whole = json_read(&set->arena, EMBEDDED_TEXT(answers)), *rows, *each;
  rows = whole != NULL && whole->type == BNS_JSON_OBJECT ? bns_json_member(whole, "answers") : NULL;
  if (rows == NULL || rows->type != BNS_JSON_ARRAY) return -1;
  set->shapes = bns_json_member(whole, "shapes");
  each = bns_json_child(rows);
  for (uint32_t i = 0; i < rows->count; i++, each = bns_json_next(each))
    if (take_own(set, each) != 0) return -1;
  index_paths(set);
  return 0;
}

static const char *take_users(answer_row *out, mem *arena, const bns_json *row) {
  const char *wrong;
  if (row->type != BNS_JSON_OBJECT) return "it is no object";
  out->scheme = vectors_expand(arena, bns_json_member(row, "scheme"));
  out->method = vectors_expand(arena, bns_json_member(row, "method"));
  out->path = vectors_expand(arena, bns_json_member(row, "path"));
  if (out->method.len == 0) return "\"method\" is missing: GET, or a method of the WebSocket API";
  if (out->path.len == 0 || out->path.ptr[0] != '/') return "\"path\" is missing, or does not begin with /";
  if (slice_index(out->path, '?') < out->path.len) return "\"path\" has a query; parameters belong to \"when\"";
  wrong = read_common(out, arena, row);
  return wrong == NULL && out->body == NULL ? "\"body\" is missing" : wrong;
}

int answers_add(answer_set *set, bns_slice text, char *problem, size_t problem_cap) {
  size_t at = 0;
  const char *wrong = NULL;
  const bns_json *rows = json_read_at(&set->arena, text, &at), *each;
  if (rows == NULL) {
    snprintf(problem, problem_cap, "it is no JSON, at byte %zu", at);
    return -1;
  }
  if (rows->type == BNS_JSON_OBJECT) rows = bns_json_member(rows, "answers");
  if (rows == NULL || rows->type != BNS_JSON_ARRAY || rows->count > ROWS_MOST) {
    snprintf(problem, problem_cap, "it is no list of at most %d answers, and no object with \"answers\"", ROWS_MOST);
    return -1;
  }
  each = rows->count == 0 ? NULL : bns_json_child(rows);
  for (uint32_t i = 0; i < rows->count && wrong == NULL; i++, each = bns_json_next(each)) {
    wrong = take_users(add(set), &set->arena, each);
    if (wrong != NULL) snprintf(problem, problem_cap, "answer %u: %s", i + 1, wrong);
  }
  index_paths(set);
  return wrong == NULL ? 0 : -1;
}

void answers_free(answer_set *set) {
  buf list = {(uint8_t *)set->list, 0, set->cap * sizeof *set->list};
  buf_free(&list);
  mem_free(&set->arena);
  memset(set, 0, sizeof *set);
}

/* --------------------------------------------------------------------------------------------------------- finding */

static int meets(const answer_row *row, const asked_values *asked) {
  const bns_json *name = row->when == NULL || row->when->count == 0 ? NULL : bns_json_child(row->when);
  for (uint32_t i = 0; name != NULL && i < row->when->count; i++) {
    const bns_json *value = bns_json_next(name);
    bns_slice wanted = {value->ptr, value->len}, found = {NULL, 0};
    for (size_t k = 0; k < asked->num && found.ptr == NULL; k++)
      if (bns_slice_equal(asked->list[k].name, (bns_slice){name->ptr, name->len})) found = asked->list[k].value;
    if (found.ptr == NULL || (!bns_slice_is(wanted, "*") && !bns_slice_equal(found, wanted))) return 0;
    name = bns_json_next(value);
  }
  return 1;
}

static const answer_row *find(const answer_set *set, const char *scheme, bns_slice method, bns_slice path,
                              const asked_values *asked) {
  uint32_t hash = slice_hash(path);
  for (size_t i = 0; i < set->num; i++) {
    const answer_row *row = &set->list[i];
    if (set->paths[i] != 0 && set->paths[i] != hash) continue;
    if ((row->path.len == 0 || bns_slice_equal(row->path, path)) && bns_slice_equal(row->method, method) &&
        (row->scheme.len == 0 || bns_slice_is(row->scheme, scheme)) && meets(row, asked))
      return row;
  }
  return NULL;
}

const answer_row *answers_find(const answer_set *set, const bns_scheme *scheme, bns_slice method, bns_slice path,
                               const asked_values *asked) {
  unsigned other = traits_of(scheme)->endpoints_too;
  const answer_row *found;
  if (bns_slice_is(method, "HEAD")) method = bns_slice_of("GET");
  found = find(set, bns_scheme_name(scheme), method, path, asked);
  return found == NULL && other != scheme->id ? find(set, scheme_numbered(other)->name, method, path, asked) : found;
}

int answers_know(const answer_set *set, bns_slice path) {
  uint32_t hash = slice_hash(path);
  for (size_t i = 0; i < set->num; i++)
    if (set->paths[i] == hash && bns_slice_equal(set->list[i].path, path)) return 1;
  return 0;
}

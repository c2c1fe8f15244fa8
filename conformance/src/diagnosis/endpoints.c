/* endpoints.c - the endpoints as data. */
#include "diagnosis/endpoints.h"

#include <string.h>

#include "suite/embedded.h"
#include "scheme.h"
#include "suite/scheme_traits.h"
#include "text.h"
#include "wire.h"
#include "suite/vectors.h"
#include "util/json_text.h"
#include "util/slice.h"

enum { PARTS_LOOKED_AT = 4000 };

EMBEDDED(endpoints);

static int take(endpoint *out, mem *arena, const bns_json *json) {
  bns_slice kind;
  if (json->type != BNS_JSON_OBJECT) return -1;
  out->scheme = vectors_expand(arena, bns_json_member(json, "scheme"));
  out->method = vectors_expand(arena, bns_json_member(json, "method"));
  out->path = vectors_expand(arena, bns_json_member(json, "path"));
  out->parameters = bns_json_member(json, "parameters");
  out->lists = bns_json_member(json, "lists");
  out->mandatory = bns_json_member(json, "mandatory");
  out->answers = bns_json_member(json, "answers");
  kind = vectors_expand(arena, bns_json_member(json, "security"));
  out->security = bns_slice_is(kind, "NONE")      ? SECURITY_NONE
                  : bns_slice_is(kind, "KEY")     ? SECURITY_KEY
                  : bns_slice_is(kind, "SESSION") ? SECURITY_SESSION
                                                  : SECURITY_SIGNED;
  out->is_told = bns_json_member(json, "told") != NULL;
  out->is_stream = bns_json_member(json, "stream") != NULL;
  out->hides_limits = bns_json_member(json, "rate_limits") != NULL;
  return out->scheme.len > 0 && out->path.len > 0 ? 0 : -1;
}

int endpoints_load(endpoint_set *set) {
  const bns_slice text = {embed_endpoints, embed_endpoints_len};
  const bns_json *values, *list, *each;
  memset(set, 0, sizeof *set);
  values = json_read(&set->arena, text);
  list = values != NULL && values->type == BNS_JSON_OBJECT ? bns_json_member(values, "endpoints") : NULL;
  if (list == NULL || list->type != BNS_JSON_ARRAY) return -1;
  set->list = mem_alloc(&set->arena, (list->count + 1) * sizeof *set->list);
  set->paths = mem_alloc(&set->arena, (list->count + 1) * sizeof *set->paths);
  each = bns_json_child(list);
  for (uint32_t i = 0; i < list->count; i++, each = bns_json_next(each)) {
    if (take(&set->list[i], &set->arena, each) != 0) return -1;
    set->paths[i] = slice_hash(set->list[i].path);
    set->num++;
  }
  return 0;
}

void endpoints_free(endpoint_set *set) {
  mem_free(&set->arena);
  memset(set, 0, sizeof *set);
}

static const endpoint *find(const endpoint_set *set, const char *scheme, bns_slice method, bns_slice path) {
  uint32_t hash = slice_hash(path);
  if (bns_slice_is(method, "HEAD")) method = bns_slice_of("GET");
  for (size_t i = 0; i < set->num; i++)
    if (set->paths[i] == hash && bns_slice_equal(set->list[i].path, path) &&
        bns_slice_is(set->list[i].scheme, scheme) && bns_slice_equal(set->list[i].method, method))
      return &set->list[i];
  return NULL;
}

const endpoint *endpoints_find(const endpoint_set *set, const bns_scheme *scheme, bns_slice method, bns_slice path) {
  const endpoint *found = find(set, bns_scheme_name(scheme), method, path);
  unsigned other = traits_of(scheme)->endpoints_too;
  return found == NULL && other != scheme->id ? find(set, scheme_numbered(other)->name, method, path) : found;
}

bns_slice endpoint_path(const bns_wire *wire) {
  return slice_until(wire->target, slice_index(wire->target, '?'));
}

/* One that stands there empty is a try too. */
static int tries_to_sign(const parsed_request *request) {
  bns_slice value;
  if (request->num_signatures > 0 || request->seen.signature.len > 0) return 1;
  return request->scheme->headers != NULL &&
         bns_find_header(&value, &request->wire, request->scheme->headers->signature);
}

security endpoint_demands(const endpoint *self, const parsed_request *request) {
  if (self != NULL) return self->security;
  return tries_to_sign(request) ? SECURITY_SIGNED : SECURITY_UNLISTED;
}

/* The query's value counts, where a name stands in both places (SR-12): its parts come first. */
static int has(const parsed_request *request, mem *room, const bns_json *name, const bns_json *value) {
  bns_slice wanted = vectors_expand(room, value), called = vectors_expand(room, name);
  for (size_t i = 0; i < request->num_parts; i++)
    if (bns_slice_equal(request->parts[i].name, called)) return bns_slice_equal(request->parts[i].value, wanted);
  return 0;
}

static int meets(const parsed_request *request, mem *room, const bns_json *when) {
  const bns_json *name;
  if (when == NULL || when->type != BNS_JSON_OBJECT || when->count == 0) return 1;
  name = bns_json_child(when);
  for (uint32_t i = 0; i < when->count; i++) {
    const bns_json *value = bns_json_next(name);
    if (!has(request, room, name, value)) return 0;
    name = bns_json_next(value);
  }
  return 1;
}

const bns_json *endpoint_answer(const endpoint *self, const parsed_request *request) {
  const bns_json *each, *found = NULL;
  mem room = {NULL};
  if (self == NULL || self->answers == NULL || self->answers->count == 0) return NULL;
  each = bns_json_child(self->answers);
  for (uint32_t i = 0; i < self->answers->count && found == NULL; i++, each = bns_json_next(each))
    if (meets(request, &room, bns_json_member(each, "when"))) found = each;
  mem_free(&room);
  return found;
}

static int is_among(const bns_json *names, bns_slice name) {
  const bns_json *each = names->count == 0 ? NULL : bns_json_child(names);
  for (uint32_t i = 0; i < names->count; i++, each = bns_json_next(each))
    if (each->len == name.len && memcmp(each->ptr, name.ptr, name.len) == 0) return 1;
  return 0;
}

int endpoint_takes(const endpoint *self, bns_slice name) {
  return is_among(self->parameters, name);
}

int endpoint_takes_list(const endpoint *self, bns_slice name) {
  return self != NULL && self->lists != NULL && is_among(self->lists, name);
}

/* The signing's own, which are no part of an order. */
static int is_of_signing(bns_slice name) {
  return bns_slice_is(name, "timestamp") || bns_slice_is(name, "recvWindow") || bns_slice_is(name, "signature") ||
         bns_slice_is(name, "apiKey");
}

bns_slice endpoint_lacks(const endpoint *self, mem *arena, const parsed_request *request) {
  const bns_json *names = self != NULL ? self->mandatory : NULL;
  for (size_t i = 0; i < request->num_parts; i++)
    if (!is_of_signing(request->parts[i].name)) return (bns_slice){NULL, 0};
  if (names == NULL || names->count == 0) return (bns_slice){NULL, 0};
  return mem_copy(arena, bns_json_child(names)->ptr, bns_json_child(names)->len);
}

static int stands_before(const parsed_request *request, size_t at) {
  for (size_t i = 0; i < at; i++)
    if (request->parts[i].place == request->parts[at].place &&
        bns_slice_equal(request->parts[i].name, request->parts[at].name))
      return 1;
  return 0;
}

void endpoint_allow_lists(const endpoint *self, parsed_request *request) {
  if (self == NULL || self->lists == NULL || request->num_signatures > 1 || request->num_parts > PARTS_LOOKED_AT)
    return;
  for (size_t i = 0; i < request->num_parts; i++)
    if (!endpoint_takes_list(self, request->parts[i].name) && stands_before(request, i)) {
      request->twice = request->parts[i].name;
      return;
    }
  request->seen.duplicate = 0;
}

/* candidate.c - a candidate's life: the right procedure, from which one step at a time is made wrong. */
#include "diagnosis/signing/candidate.h"

#include <string.h>

#include "fix.h"
#include "wire.h"

static size_t longest_text(const parsed_request *request) {
  const bns_wire *wire = &request->wire;
  size_t len = wire->target.len + wire->body.len + wire->message.len + request->seen.payload.len;
  for (size_t i = 0; i < 5; i++)
    len += request->fields[i].len;
  return len;
}

/* The longest that a step writes: every byte as \u00xx and then percent-encoded is beyond what any does twice over. */
static void open_for(candidate *d, mem *arena, const parsed_request *request, const diagnose_key *key, size_t longest) {
  memset(d, 0, sizeof *d);
  d->request = request;
  d->key = key;
  d->cap_parts = 2 * request->num_parts + 16;
  d->parts = mem_alloc(arena, d->cap_parts * sizeof *d->parts);
  d->spare = mem_alloc(arena, d->cap_parts * sizeof *d->spare);
  d->room.cap = 16 * longest + 4 * key->secret.len + 16 * 1024;
  d->room.ptr = mem_alloc(arena, d->room.cap);
}

void candidate_open(candidate *d, mem *arena, const parsed_request *request, const diagnose_key *key) {
  open_for(d, arena, request, key, longest_text(request));
  if (request->scheme->form == BNS_FORM_REST) {
    d->joined.text.cap = d->room.cap;
    d->joined.text.ptr = mem_alloc(arena, d->room.cap);
    d->joined.parts = mem_alloc(arena, d->cap_parts * sizeof *d->joined.parts);
  }
  candidate_start(d);
}

void candidate_open_to_read(candidate *d, mem *arena, const parsed_request *request, const diagnose_key *key) {
  open_for(d, arena, request, key, request->raw_signature.len + request->seen.signature.len);
  candidate_start(d);
}

void candidate_start(candidate *d) {
  candidate_start_from(d, d->request->parts, d->request->num_parts, d->request->fields, d->kept);
}

void candidate_start_from(candidate *d, const part *parts, size_t num_parts, const bns_slice *fields,
                          size_t used_room) {
  const bns_slice nothing = {NULL, 0};
  if (d->room.len > d->used) d->used = d->room.len;
  if (num_parts > 0) memcpy(d->parts, parts, num_parts * sizeof *parts);
  d->num_parts = num_parts;
  memcpy(d->fields, fields, sizeof d->fields);
  d->text = d->signature = d->variant = d->what = nothing;
  d->secret = d->key->secret;
  d->making = MAKING_RIGHT;
  d->hash = (bns_digest)0;
  d->place = 0;
  d->room.len = used_room;
}

void candidate_close(candidate *d) {
  candidate_start(d);
  bns_wipe(d->room.ptr, d->used < d->room.cap ? d->used : d->room.cap);
  bns_out *text = &d->joined.text;
  if (text->ptr != NULL) bns_wipe(text->ptr, d->joined.used < text->cap ? d->joined.used : text->cap);
  d->joined.num = 0;
}

bns_slice candidate_since(const candidate *d, size_t at) {
  bns_slice slice = {NULL, 0};
  if (d->room.len > d->room.cap) return slice;
  slice.ptr = d->room.ptr + at;
  slice.len = d->room.len - at;
  return slice;
}

size_t candidate_find(const candidate *d, const char *name) {
  const bns_slice wanted = bns_slice_of(name);
  size_t i = 0;
  while (i < d->num_parts && !bns_slice_equal(d->parts[i].name, wanted))
    i++;
  return i;
}

void candidate_drop(candidate *d, size_t index) {
  memmove(d->parts + index, d->parts + index + 1, (d->num_parts - index - 1) * sizeof *d->parts);
  d->num_parts--;
}

void candidate_move(candidate *d, size_t from, size_t to) {
  part *parts = d->parts, moved = parts[from];
  if (from < to) memmove(parts + from, parts + from + 1, (to - from) * sizeof *parts);
  if (from > to) memmove(parts + to + 1, parts + to, (from - to) * sizeof *parts);
  parts[to] = moved;
}

void candidate_reverse(candidate *d) {
  for (size_t i = 0; i + 1 < d->num_parts; i++)
    candidate_move(d, d->num_parts - 1, i);
}

/* ------------------------------------------------------------------------------------------------------- joining */

static int is_same(bns_slice a, bns_slice b) {
  return a.ptr == b.ptr && a.len == b.len;
}

static int is_in_room(const candidate *d, bns_slice slice) {
  uintptr_t at = (uintptr_t)slice.ptr, room = (uintptr_t)d->room.ptr;
  return at >= room && at < room + d->room.cap;
}

static size_t end_before(const joined_text *to, size_t index) {
  return index == 0 ? 0 : to->parts[index - 1].end;
}

/* Writes a part at its place, unless it stands there. */
static void join_part(candidate *d, size_t index, const part *p) {
  joined_text *to = &d->joined;
  struct joined_part *at = &to->parts[index];
  if (index < to->num && at->lasts && is_same(at->was.value, p->value) && is_same(at->was.name, p->name) &&
      at->was.place == p->place && at->was.bare == p->bare)
    return;
  to->text.len = end_before(to, index);
  if (index > 0 && to->parts[index - 1].was.place == p->place) bns_put_byte(&to->text, '&');
  bns_put_slice(&to->text, p->name);
  if (!p->bare) bns_put_byte(&to->text, '=');
  bns_put_slice(&to->text, p->value);
  at->was = *p;
  at->lasts = !is_in_room(d, p->name) && !is_in_room(d, p->value);
  at->end = to->text.len;
  to->num = index + 1;
}

/* SR-1: nothing between query and body. */
static void join_rest(candidate *d) {
  joined_text *to = &d->joined;
  size_t num = 0;
  for (int place = PLACE_QUERY; place <= PLACE_BODY; place++)
    for (size_t i = 0; i < d->num_parts; i++)
      if ((int)d->parts[i].place == place) join_part(d, num++, &d->parts[i]);
  to->num = num;
  to->text.len = end_before(to, num);
  if (to->text.len > to->used) to->used = to->text.len;
  d->text.ptr = to->text.len <= to->text.cap ? to->text.ptr : NULL;
  d->text.len = to->text.len;
}

int candidate_by_name(const part *a, const part *b) {
  return bns_slice_compare(a->name, b->name);
}

/* The byte at index i of name, "=" and value; -1 behind the end. */
static int whole_at(const part *p, size_t i) {
  if (i < p->name.len) return p->name.ptr[i];
  if (i == p->name.len) return p->bare ? -1 : '=';
  i -= p->name.len + 1;
  return i < p->value.len ? p->value.ptr[i] : -1;
}

int candidate_by_whole(const part *a, const part *b) {
  for (size_t i = 0;; i++) {
    int x = whole_at(a, i), y = whole_at(b, i);
    if (x != y || x < 0) return x - y;
  }
}

/* Merges two runs that stand side by side, each in order. */
static void merge(part *out, const part *from, size_t first, size_t second,
                  int (*compare)(const part *, const part *)) {
  size_t a = 0, b = first, all = first + second;
  for (size_t i = 0; i < all; i++)
    out[i] = b == all || (a < first && compare(&from[a], &from[b]) <= 0) ? from[a++] : from[b++];
}

void candidate_sort(candidate *d, int (*compare)(const part *, const part *)) {
  size_t num = d->num_parts;
  for (size_t run = 1; run < num; run *= 2) {
    for (size_t at = 0; at < num; at += 2 * run) {
      size_t first = num - at < run ? num - at : run, left = num - at - first;
      merge(d->spare + at, d->parts + at, first, left < run ? left : run, compare);
    }
    part *sorted = d->spare;
    d->spare = d->parts;
    d->parts = sorted;
  }
}

/* SW-1. */
static void join_ws(candidate *d) {
  candidate_sort(d, candidate_by_name);
  for (size_t i = 0; i < d->num_parts; i++) {
    if (i > 0) bns_put_byte(&d->room, '&');
    bns_put_slice(&d->room, d->parts[i].name);
    bns_put_byte(&d->room, '=');
    bns_put_slice(&d->room, d->parts[i].value);
  }
}

int candidate_join(candidate *d) {
  const bns_scheme *scheme = d->request->scheme;
  size_t at = d->room.len;
  if (d->request->payload_alone) {
    d->text = d->request->seen.payload;
    return 1;
  }
  switch (scheme->form) {
  case BNS_FORM_REST: join_rest(d); return d->text.ptr != NULL;
  case BNS_FORM_FRAME: join_ws(d); break;
  case BNS_FORM_FIX:
  case BNS_FORM_HEADERS: bns_put_layout(&d->room, scheme->layout, d->fields); break;
  }
  d->text = candidate_since(d, at);
  return d->text.ptr != NULL;
}

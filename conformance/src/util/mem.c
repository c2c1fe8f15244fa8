/* mem.c - arena and growing buffer. */
#include "util/mem.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "text.h"
#include "exit_status.h"

enum { CHUNK = 64 * 1024, ALIGN = 16, STACK = 256 * 1024, FORMATTED = 128, DIGITS_MOST = 20 };

typedef struct mem_chunk {
  struct mem_chunk *next;
  size_t used, size;
} mem_chunk;

/* The header is padded, so that what follows it is aligned for anything. */
static size_t round_up(size_t size) {
  return (size + (ALIGN - 1)) & ~(size_t)(ALIGN - 1);
}

static uint8_t *chunk_bytes(mem_chunk *chunk) {
  return (uint8_t *)chunk + round_up(sizeof *chunk);
}

/* _Exit: OpenSSL may be in the middle of setting itself up, and what it does at exit would wait for that for ever. */
void mem_exhausted(void) {
  fputs("bnconform: out of memory (exit 5)\n", stderr);
  fflush(NULL);
  _Exit(EXIT_OWN_FAULT);
}

/* calloc: large chunks come zeroed from the system, page by page as they are touched. */
static mem_chunk *chunk_new(size_t size) {
  mem_chunk *chunk = NULL;
  if (size <= SIZE_MAX - CHUNK) chunk = calloc(1, round_up(sizeof *chunk) + size);
  if (chunk == NULL) mem_exhausted();
  chunk->size = size;
  return chunk;
}

void *mem_alloc(mem *arena, size_t size) {
  mem_chunk *chunk = arena->chunks;
  void *bytes;
  if (size > SIZE_MAX - CHUNK) mem_exhausted();
  size = round_up(size + (size == 0));
  if (chunk == NULL || chunk->size - chunk->used < size) {
    chunk = chunk_new(size > CHUNK ? size : CHUNK);
    if (size > CHUNK && arena->chunks != NULL) { /* the chunk in use may have room for more */
      chunk->next = arena->chunks->next;
      arena->chunks->next = chunk;
    } else {
      chunk->next = arena->chunks;
      arena->chunks = chunk;
    }
  }
  bytes = chunk_bytes(chunk) + chunk->used;
  chunk->used += size;
  return bytes;
}

/* What needed a chunk of its own may stand in the second one. */
void mem_trim(mem *arena, const void *last, size_t used) {
  mem_chunk *chunk = arena->chunks;
  while (!((const uint8_t *)last >= chunk_bytes(chunk) && (const uint8_t *)last < chunk_bytes(chunk) + chunk->used))
    chunk = chunk->next;
  chunk->used = (size_t)((const uint8_t *)last - chunk_bytes(chunk)) + round_up(used);
}

bns_slice mem_copy(mem *arena, const void *bytes, size_t len) {
  bns_slice slice = {NULL, 0};
  uint8_t *copy;
  if (len == 0) return slice;
  copy = mem_alloc(arena, len);
  memcpy(copy, bytes, len);
  slice.ptr = copy;
  slice.len = len;
  return slice;
}

bns_slice mem_format(mem *arena, const char *format, ...) {
  bns_slice slice = {(const uint8_t *)"", 0};
  va_list arguments;
  char *text;
  int len;
  va_start(arguments, format);
  len = vsnprintf(NULL, 0, format, arguments);
  va_end(arguments);
  if (len <= 0) return slice;
  text = mem_alloc(arena, (size_t)len + 1);
  va_start(arguments, format);
  vsnprintf(text, (size_t)len + 1, format, arguments);
  va_end(arguments);
  slice.ptr = (const uint8_t *)text;
  slice.len = (size_t)len;
  return slice;
}

void mem_free(mem *arena) {
  while (arena->chunks != NULL) {
    mem_chunk *chunk = arena->chunks;
    arena->chunks = chunk->next;
    bns_wipe(chunk_bytes(chunk), chunk->used);
    free(chunk);
  }
}

void mem_reset(mem *arena) {
  mem_chunk *keep = arena->chunks;
  if (keep == NULL) return;
  arena->chunks = keep->next;
  mem_free(arena);
  keep->next = NULL;
  bns_wipe(chunk_bytes(keep), keep->used);
  keep->used = 0;
  arena->chunks = keep;
}

/* realloc would leave what it moves where it was. */
void buf_grow(buf *b, size_t more) {
  size_t need, cap = b->cap < 256 ? 256 : b->cap;
  buf moved = {NULL, 0, 0};
  if (more > SIZE_MAX / 4 || b->len > SIZE_MAX / 4) mem_exhausted();
  need = b->len + more;
  while (cap < need)
    cap *= 2;
  moved.ptr = malloc(cap);
  if (moved.ptr == NULL) mem_exhausted();
  if (b->len > 0) memcpy(moved.ptr, b->ptr, b->len);
  moved.len = b->len;
  moved.cap = cap;
  buf_free(b);
  *b = moved;
}

void *list_grown(void *list, size_t num, size_t *cap, size_t size) {
  buf memory = {NULL, 0, 0};
  if (num < *cap) return list;
  memory.ptr = (uint8_t *)list;
  memory.len = memory.cap = num * size;
  buf_reserve(&memory, (num ? num : 8) * size);
  *cap = memory.cap / size;
  return memory.ptr;
}

/* What does not fit into the room that most texts need is written once more. */
void buf_format(buf *b, const char *format, ...) {
  size_t room = FORMATTED;
  va_list arguments;
  int len;
  buf_reserve(b, room);
  va_start(arguments, format);
  len = vsnprintf((char *)b->ptr + b->len, room, format, arguments);
  va_end(arguments);
  if (len <= 0) return;
  if ((size_t)len >= room) {
    room = (size_t)len + 1;
    buf_reserve(b, room);
    va_start(arguments, format);
    vsnprintf((char *)b->ptr + b->len, room, format, arguments);
    va_end(arguments);
  }
  b->len += (size_t)len;
}

void buf_put_number(buf *b, uint64_t number) {
  bns_out digits;
  buf_reserve(b, DIGITS_MOST);
  digits = (bns_out){b->ptr + b->len, DIGITS_MOST, 0};
  bns_put_decimal(&digits, number);
  b->len += digits.len;
}

/* What bns_out writes into is what the buffer has left; in_quotes gives how much room it needed. */
static size_t in_quotes(const buf *b, bns_slice utf8) {
  bns_out out = {b->ptr + b->len, b->cap - b->len, 0};
  bns_put_byte(&out, '"');
  bns_put_json(&out, utf8);
  bns_put_byte(&out, '"');
  return out.len;
}

/* Room for the worst case, all of it controls that become \u00xx, is taken only where the text holds any. */
void buf_put_json(buf *b, bns_slice utf8) {
  size_t len;
  buf_reserve(b, utf8.len + 2);
  len = in_quotes(b, utf8);
  if (len > b->cap - b->len) {
    buf_reserve(b, len);
    len = in_quotes(b, utf8);
  }
  b->len += len;
}

void buf_put_percent(buf *b, bns_slice bytes) {
  bns_out room;
  buf_reserve(b, 3 * bytes.len + 1);
  room.ptr = b->ptr + b->len;
  room.cap = 3 * bytes.len;
  room.len = 0;
  bns_put_percent(&room, bytes);
  b->len += room.len;
}

bns_slice buf_slice(const buf *b) {
  bns_slice slice;
  slice.ptr = b->ptr;
  slice.len = b->len;
  return slice;
}

bns_slice mem_take(mem *arena, buf *made) {
  bns_slice text = mem_copy(arena, made->ptr, made->len);
  buf_free(made);
  return text;
}

bns_slice mem_join(mem *arena, bns_slice a, const char *between, bns_slice b) {
  buf made = {NULL, 0, 0};
  buf_put_slice(&made, a);
  buf_put_text(&made, between);
  buf_put_slice(&made, b);
  return mem_take(arena, &made);
}

bns_slice mem_percent(mem *arena, bns_slice bytes) {
  buf made = {NULL, 0, 0};
  buf_put_percent(&made, bytes);
  return mem_take(arena, &made);
}

void buf_drop(buf *b, size_t len) {
  if (len < b->len) memmove(b->ptr, b->ptr + len, b->len - len);
  b->len -= len < b->len ? len : b->len;
}

/* Deeper than anything here goes; its own frame lies where theirs were. */
__attribute__((noinline)) void mem_wipe_stack(void) {
  uint8_t frame[STACK];
  bns_wipe(frame, sizeof frame);
}

void buf_free(buf *b) {
  if (b->ptr != NULL) bns_wipe(b->ptr, b->cap);
  free(b->ptr);
  memset(b, 0, sizeof *b);
}

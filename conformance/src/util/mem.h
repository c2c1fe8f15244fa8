/* mem.h - the harness's memory: an arena that is freed as a whole, and a growing buffer. Whatever is given back is
 * wiped: a secret may stand in any text that somebody pastes, and so in each copy of it. Out of memory ends the program
 * with its own fault's status (5) and a sentence: there is no verdict to be had without memory. */
#ifndef MEM_H
#define MEM_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "bnsign.h"

/* mem: an arena. All-zero is empty. */
typedef struct mem {
  struct mem_chunk *chunks;
} mem;

void *mem_alloc(mem *arena, size_t size); /* zeroed, aligned for anything */
/* mem_trim: of what mem_alloc gave last only the first bytes are used, and the rest was never written: it is neither
 * kept nor wiped. */
void mem_trim(mem *arena, const void *last, size_t used);
bns_slice mem_copy(mem *arena, const void *bytes, size_t len);
/* mem_format: a NUL stands behind the text, so that its ptr is a C string, of an empty text too. */
bns_slice mem_format(mem *arena, const char *format, ...) __attribute__((format(printf, 2, 3)));
bns_slice mem_join(mem *arena, bns_slice a, const char *between, bns_slice b);
bns_slice mem_percent(mem *arena, bns_slice bytes); /* percent-encoded (SR-3) */
void mem_free(mem *arena);
/* mem_reset empties the arena, but keeps room of it for what comes next: for scratch that is used again and again. */
void mem_reset(mem *arena);

/* mem_wipe_stack wipes what functions that have returned left on the stack: local arrays, and the pieces that the C
 * library's formatting leaves of a text. */
void mem_wipe_stack(void);

/* buf: bytes that grow. All-zero is empty. What writes most of a report stands here, so that a compiler puts it in its
 * place. */
typedef struct buf {
  uint8_t *ptr;
  size_t len, cap;
} buf;

/* buf_grow makes room for that many more bytes behind len, of which there is too little. */
void buf_grow(buf *b, size_t more);

static inline void buf_reserve(buf *b, size_t more) {
  if (b->cap - b->len < more) buf_grow(b, more);
}

static inline void buf_put(buf *b, const void *bytes, size_t len) {
  if (len == 0) return;
  buf_reserve(b, len);
  memcpy(b->ptr + b->len, bytes, len);
  b->len += len;
}

static inline void buf_put_byte(buf *b, uint8_t byte) {
  buf_reserve(b, 1);
  b->ptr[b->len++] = byte;
}

static inline void buf_put_slice(buf *b, bns_slice slice) {
  buf_put(b, slice.ptr, slice.len);
}

static inline void buf_put_text(buf *b, const char *text) {
  buf_put(b, text, strlen(text));
}

void buf_format(buf *b, const char *format, ...) __attribute__((format(printf, 2, 3)));
void buf_put_number(buf *b, uint64_t number);  /* in decimal digits */
void buf_put_json(buf *b, bns_slice utf8);     /* with the quotes; bytes that are not UTF-8 are the caller's affair */
void buf_put_percent(buf *b, bns_slice bytes); /* percent-encoded (SR-3) */
bns_slice buf_slice(const buf *b);
/* buf_drop takes the first bytes away. */
void buf_drop(buf *b, size_t len);
void buf_free(buf *b);
bns_slice mem_take(mem *arena, buf *made); /* what the buffer holds, kept by the arena; the buffer is empty then */

/* mem_exhausted says that there is no memory, and ends the program. */
void mem_exhausted(void);

/* list_grown gives room for one element more behind num, in a list of the heap; cap is in elements. */
void *list_grown(void *list, size_t num, size_t *cap, size_t size);

#endif

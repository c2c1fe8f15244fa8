/* folded.c - a text without its escapes, and its letters and digits alone. */
#include "show/folded.h"

#include <stdlib.h>
#include <string.h>

#include "text.h"

static void make_room(folded *out, size_t len) {
  buf memory = {NULL, 0, 0};
  buf_grow(&memory, len * (2 * sizeof *out->from + 1) + 1);
  out->from = (uint32_t *)(void *)memory.ptr;
  out->to = out->from + len;
  out->bytes = (uint8_t *)(out->to + len);
  out->len = len;
}

void folded_close(folded *self) {
  if (self->from == NULL) return;
  bns_wipe(self->bytes, self->len);
  free(self->from);
  memset(self, 0, sizeof *self);
}

void folded_open(folded *out, bns_slice text) {
  make_room(out, text.len);
  for (size_t i = 0; i < text.len; i++) {
    out->bytes[i] = text.ptr[i];
    out->from[i] = (uint32_t)i;
    out->to[i] = (uint32_t)i + 1;
  }
}

/* ---------------------------------------------------------------------------------------------------------- escapes */

static int digit_of(uint8_t byte) {
  if (byte >= '0' && byte <= '9') return byte - '0';
  byte |= 32;
  return byte >= 'a' && byte <= 'f' ? byte - 'a' + 10 : -1;
}

/* number reads at most that many digits; where only so many are an escape, exact is set. Gives how many there were. */
static size_t number(const folded *f, size_t at, size_t most, int exact, int base, unsigned *value) {
  size_t num = 0;
  for (*value = 0; num < most && at + num < f->len; num++) {
    int digit = digit_of(f->bytes[at + num]);
    if (digit < 0 || digit >= base) break;
    *value = *value * (unsigned)base + (unsigned)digit;
  }
  return exact && num < most ? 0 : num;
}

static uint8_t byte_at(const folded *f, size_t at) {
  return at < f->len ? f->bytes[at] : 0;
}

/* \n, \x41, \u0041; of any other byte behind a backslash, that byte. */
static size_t backslashed(const folded *f, size_t at, unsigned *value) {
  uint8_t kind = byte_at(f, at + 1);
  size_t most = kind == 'x' ? 2 : kind == 'u' ? 4 : 0;
  size_t num = most > 0 ? number(f, at + 2, most, 1, 16, value) : 0;
  if (kind == 0) return 0;
  if (num > 0) return 2 + num;
  *value = kind == 'n' || kind == 'r' || kind == 't' ? ' ' : kind;
  return 2;
}

/* &#65; and &#x41; */
static size_t entity(const folded *f, size_t at, unsigned *value) {
  int is_hex = (byte_at(f, at + 2) | 32) == 'x';
  size_t start = at + 2 + (size_t)is_hex, num;
  if (byte_at(f, at + 1) != '#') return 0;
  num = number(f, start, 7, 0, is_hex ? 16 : 10, value);
  return num > 0 && byte_at(f, start + num) == ';' ? start + num + 1 - at : 0;
}

/* 0x41, where it is that byte alone: as an array in a program's source has it. */
static size_t element(const folded *f, size_t at, unsigned *value) {
  size_t num = (byte_at(f, at + 1) | 32) == 'x' ? number(f, at + 2, 2, 1, 16, value) : 0;
  return num > 0 && digit_of(byte_at(f, at + 4)) < 0 ? 2 + num : 0;
}

/* escape gives the length of the escape that begins at a place, and what it says; 0: there is none. */
static size_t escape(const folded *f, size_t at, unsigned *value) {
  switch (f->bytes[at]) {
  case '%': return number(f, at + 1, 2, 1, 16, value) ? 3 : 0;
  case '\\': return backslashed(f, at, value);
  case '&': return entity(f, at, value);
  case '0': return element(f, at, value);
  default: return 0;
  }
}

int folded_unescape(folded *self) {
  size_t len = 0, at = 0;
  int any = 0;
  while (at < self->len) {
    unsigned value = self->bytes[at];
    size_t taken = escape(self, at, &value);
    any |= taken > 0;
    if (taken == 0) taken = 1;
    self->from[len] = self->from[at];
    self->to[len] = self->to[at + taken - 1];
    self->bytes[len++] = value < 0x100 ? (uint8_t)value : 0xFF;
    at += taken;
  }
  bns_wipe(self->bytes + len, self->len - len);
  self->len = len;
  return any;
}

/* ---------------------------------------------------------------------------------------------------------- letters */

/* In lower case; 0: it is none. */
static uint8_t letter_of(uint8_t byte) {
  uint8_t low = byte | 32;
  if (byte >= '0' && byte <= '9') return byte;
  return low >= 'a' && low <= 'z' ? low : 0;
}

void folded_letters(folded *out, const folded *from) {
  make_room(out, from->len);
  out->len = 0;
  for (size_t i = 0; i < from->len; i++) {
    uint8_t letter = letter_of(from->bytes[i]);
    if (letter == 0) continue;
    out->from[out->len] = from->from[i];
    out->to[out->len] = from->to[i];
    out->bytes[out->len++] = letter;
  }
}

bns_slice folded_letters_of(mem *arena, bns_slice text) {
  uint8_t *bytes = mem_alloc(arena, text.len);
  bns_slice letters = {bytes, 0};
  for (size_t i = 0; i < text.len; i++) {
    uint8_t letter = letter_of(text.ptr[i]);
    if (letter != 0) bytes[letters.len++] = letter;
  }
  return letters;
}

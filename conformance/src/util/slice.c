/* slice.c - small steps over slices that the readers of pasted text share. */
#include "util/slice.h"

#include <string.h>

static int is_white(uint8_t byte) {
  return byte == ' ' || (byte >= '\t' && byte <= '\r');
}

bns_slice slice_trim(bns_slice text) {
  while (text.len > 0 && is_white(text.ptr[0]))
    text = slice_from(text, 1);
  while (text.len > 0 && is_white(text.ptr[text.len - 1]))
    text.len--;
  return text;
}

size_t slice_index(bns_slice text, uint8_t byte) {
  const uint8_t *found = text.len ? memchr(text.ptr, byte, text.len) : NULL;
  return found ? (size_t)(found - text.ptr) : text.len;
}

int slice_has_any(bns_slice text, const char *bytes) {
  for (; *bytes; bytes++)
    if (slice_index(text, (uint8_t)*bytes) < text.len) return 1;
  return 0;
}

static uint8_t lower(uint8_t byte) {
  return byte >= 'A' && byte <= 'Z' ? (uint8_t)(byte + 32) : byte;
}

static int equal_nocase(const uint8_t *text, const char *part, size_t len) {
  for (size_t i = 0; i < len; i++)
    if (lower(text[i]) != lower((uint8_t)part[i])) return 0;
  return 1;
}

size_t slice_find(bns_slice text, const char *part) {
  size_t len = strlen(part), at = 0;
  while (len <= text.len && at <= text.len - len) {
    at += slice_index(slice_from(text, at), (uint8_t)part[0]);
    if (at > text.len - len) break;
    if (memcmp(text.ptr + at, part, len) == 0) return at;
    at++;
  }
  return text.len;
}

size_t slice_index_nocase(bns_slice text, uint8_t letter) {
  size_t at = slice_index(text, letter | 32);
  return slice_index(slice_until(text, at), letter & 0xDF);
}

size_t slice_find_nocase(bns_slice text, const char *part) {
  size_t len = strlen(part), at = 0;
  while (len <= text.len && at <= text.len - len) {
    at += slice_index_nocase(slice_from(text, at), (uint8_t)part[0]); /* '[' finds '{' too; they are compared below */
    if (at > text.len - len) break;
    if (equal_nocase(text.ptr + at, part, len)) return at;
    at++;
  }
  return text.len;
}

int slice_contains_nocase(bns_slice text, const char *part) {
  return slice_find_nocase(text, part) < text.len;
}

int slice_starts(bns_slice text, const char *start) {
  size_t at = 0;
  while (start[at] != '\0' && at < text.len && text.ptr[at] == (uint8_t)start[at])
    at++;
  return start[at] == '\0';
}

int slice_starts_nocase(bns_slice text, const char *start) {
  size_t len = strlen(start);
  return len <= text.len && equal_nocase(text.ptr, start, len);
}

/* Pointers of different objects may not be compared, nor subtracted; their numbers may. */
int slice_offset(size_t *at, bns_slice part, bns_slice text) {
  uintptr_t begin = (uintptr_t)text.ptr, inner = (uintptr_t)part.ptr;
  *at = 0;
  if (part.ptr == NULL || text.ptr == NULL || part.len > text.len || inner < begin ||
      inner - begin > text.len - part.len)
    return 0;
  *at = (size_t)(inner - begin);
  return 1;
}

int slice_line(bns_slice *line, bns_slice *rest) {
  size_t len = slice_index(*rest, '\n');
  if (rest->len == 0) return 0;
  *line = slice_until(*rest, len);
  if (line->len > 0 && line->ptr[line->len - 1] == '\r') line->len--;
  *rest = slice_from(*rest, len + 1);
  return 1;
}

int slice_cut_newline(bns_slice *text) {
  if (text->len == 0 || text->ptr[text->len - 1] != '\n') return 0;
  text->len--;
  if (text->len > 0 && text->ptr[text->len - 1] == '\r') text->len--;
  return 1;
}

size_t slice_digits(bns_slice text) {
  size_t num = 0;
  while (num < text.len && text.ptr[num] >= '0' && text.ptr[num] <= '9')
    num++;
  return num;
}

int slice_is_coded(bns_slice text) {
  return text.len > 0 && (memchr(text.ptr, '%', text.len) != NULL || memchr(text.ptr, '+', text.len) != NULL);
}

/* FNV-1a. */
uint32_t slice_hash(bns_slice text) {
  uint32_t hash = 2166136261u;
  for (size_t i = 0; i < text.len; i++)
    hash = (hash ^ text.ptr[i]) * 16777619u;
  return hash == 0 ? 1 : hash;
}

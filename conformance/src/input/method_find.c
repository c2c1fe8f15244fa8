/* method_find.c - the method of a request that is told beside it. */
#include "input/method_find.h"

#include <string.h>

#include "util/slice.h"
#include "text.h"

enum { GAP = 6, NEAR_LINES = 12, NEAR = 8192, SHORTEST = 3 };

static const char *const methods[] = {"GET", "POST", "PUT", "DELETE"};
static const bns_slice none = {NULL, 0};

bns_slice method_of(bns_slice word) {
  if (word.len < SHORTEST) return none;
  for (size_t i = 0; i < sizeof methods / sizeof *methods; i++)
    if (bns_slice_is_nocase(word, methods[i])) return bns_slice_of(methods[i]);
  return none;
}

static bns_slice word_at(bns_slice text, size_t at) {
  size_t end = at;
  while (end < text.len && slice_word(text.ptr[end]))
    end++;
  return slice_until(slice_from(text, at), end - at);
}

static int is_capitals(bns_slice word) {
  for (size_t i = 0; i < word.len; i++)
    if (word.ptr[i] < 'A' || word.ptr[i] > 'Z') return 0;
  return word.len > 0;
}

/* called tells of a word in any case what makes a method of it: axios.post(, Method.Post, [post]. */
static int called(bns_slice line, size_t at, size_t len) {
  int dot = at > 1 && line.ptr[at - 1] == '.' && slice_word(line.ptr[at - 2]);
  int boxed = at > 0 && line.ptr[at - 1] == '[' && at + len < line.len && line.ptr[at + len] == ']';
  return dot || boxed;
}

/* ends_in_method reads MethodPost and the like. */
static bns_slice ends_in_method(bns_slice word) {
  return slice_starts_nocase(word, "method") ? method_of(slice_from(word, 6)) : none;
}

/* in_line: a word in capitals is a method wherever it stands; another one where it is called. */
static bns_slice in_line(bns_slice line, int any_capitals) {
  for (size_t at = 0; at < line.len;) {
    bns_slice word = word_at(line, at), method = method_of(word);
    if (method.len && ((any_capitals && is_capitals(word)) || called(line, at, word.len))) return method;
    method = ends_in_method(word);
    if (method.len) return method;
    at += word.len ? word.len : 1;
  }
  return none;
}

/* named reads what follows the word "method": a colon, quotes, spaces, and a word that is one. */
static bns_slice named(bns_slice text) {
  size_t at = 0;
  while (at < text.len) {
    size_t gap;
    bns_slice rest, method;
    at += slice_find_nocase(slice_from(text, at), "method") + 6;
    rest = slice_from(text, at);
    for (gap = 0; gap < GAP && gap < rest.len && !slice_word(rest.ptr[gap]); gap++)
      continue;
    method = gap ? method_of(word_at(rest, gap)) : none;
    if (method.len) return method;
  }
  return none;
}

/* requested reads requests.request("POST", ...). */
static bns_slice requested(bns_slice text) {
  size_t at = slice_find(text, "request(");
  bns_slice rest = slice_trim(slice_from(text, at + 8));
  return rest.len > 1 && memchr("\"':", rest.ptr[0], 3) ? method_of(word_at(rest, 1)) : none;
}

/* around gives the lines near a place. */
static bns_slice around(bns_slice text, size_t at, int lines) {
  size_t start = at, end = at;
  int back = lines, on = lines;
  while (start > 0 && at - start < NEAR && (text.ptr[start - 1] != '\n' || back-- > 0))
    start--;
  while (end < text.len && end - at < NEAR && (text.ptr[end] != '\n' || on-- > 0))
    end++;
  return slice_until(slice_from(text, start), end - start);
}

bns_slice method_find(bns_slice text, const uint8_t *near) {
  size_t at = (size_t)(near - text.ptr);
  bns_slice line = around(text, at, 0), lines = around(text, at, NEAR_LINES), found = in_line(line, 1);
  if (found.len == 0) found = named(line);
  if (found.len == 0) found = requested(lines);
  if (found.len == 0) found = named(lines);
  return found.len ? found : in_line(lines, 0);
}

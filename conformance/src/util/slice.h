/* slice.h - small steps over slices that the readers of pasted text share. Pure; nothing is copied.
 *
 * What each byte of a text comes by stands here, so that a compiler puts it in its place. */
#ifndef SLICE_H
#define SLICE_H

#include "bnsign.h"

/* slice_from leaves out the first bytes, slice_until keeps the first ones; both stop at the end. */
static inline bns_slice slice_from(bns_slice text, size_t at) {
  if (at > text.len) at = text.len;
  if (at > 0) text.ptr += at;
  text.len -= at;
  return text;
}

static inline bns_slice slice_until(bns_slice text, size_t len) {
  if (len < text.len) text.len = len;
  return text;
}

bns_slice slice_trim(bns_slice text); /* spaces, tabs and line ends at both ends */

/* slice_has_any tells that one of some bytes stands in a text.
 * slice_index gives the place of a byte, of a letter where case does not count, slice_find that of a text, case
 * counting or not; text.len if it is not there. */
size_t slice_index(bns_slice text, uint8_t byte);
size_t slice_index_nocase(bns_slice text, uint8_t letter);
int slice_has_any(bns_slice text, const char *bytes);
size_t slice_find(bns_slice text, const char *part);
size_t slice_find_nocase(bns_slice text, const char *part);
int slice_contains_nocase(bns_slice text, const char *part);
int slice_starts(bns_slice text, const char *start);
int slice_starts_nocase(bns_slice text, const char *start);

/* slice_offset gives where in a text a part of it begins, and tells whether it is one: both are slices, of the same
 * object or of different ones. What is NULL is no part, and has none; an empty part may stand at the end. */
int slice_offset(size_t *at, bns_slice part, bns_slice text);

/* slice_line takes one line off the front, without its LF or CRLF. 0 at the end. */
int slice_line(bns_slice *line, bns_slice *rest);
/* slice_cut_newline cuts one LF or CRLF off the end, and tells whether there was one. */
int slice_cut_newline(bns_slice *text);

/* slice_digits gives how many bytes in front are decimal digits. */
size_t slice_digits(bns_slice text);

/* slice_is_coded tells that there is a '%' or a '+' in it, which a form's decoding changes. */
int slice_is_coded(bns_slice text);
/* slice_hash gives a number of a text, which two that are equal have in common; never 0. */
uint32_t slice_hash(bns_slice text);

/* slice_word tells that a byte is a letter, a digit or '_'. */
static inline int slice_word(uint8_t byte) {
  return (byte | 32u) - 'a' < 26u || byte - (unsigned)'0' < 10u || byte == '_';
}

#endif

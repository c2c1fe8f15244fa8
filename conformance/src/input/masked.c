/* masked.c - what somebody hid, shortened or cut off in a text before showing it. */
#include "input/masked.h"

#include <string.h>

#include "scheme.h"
#include "text.h"
#include "util/slice.h"

enum { RUN = 3, WORD_MAX = 40, MD5_DIGITS = 32, SHA1_DIGITS = 40, HEX_LEAST = 50, KEY_RUN = 16 };

/* is_run tells of three or more of one character, and nothing else. */
static int is_run(bns_slice value) {
  static const char fillers[] = "*_xX.-#?";
  if (value.len < RUN || memchr(fillers, value.ptr[0], sizeof fillers - 1) == NULL) return 0;
  for (size_t i = 1; i < value.len; i++)
    if (value.ptr[i] != value.ptr[0]) return 0;
  return 1;
}

/* has_gap tells of a value of which a part is left out: stars, points, an ellipsis, a bullet. */
static int has_gap(bns_slice value) {
  static const char *const gaps[] = {"***",          "...",          "xxxx",         "XXXX",
                                     "\xE2\x80\xA6", "\xE2\x80\xA2", "\xE2\x97\x8F", "%E2%80%A6"};
  for (size_t i = 0; i < sizeof gaps / sizeof *gaps; i++)
    if (slice_find(value, gaps[i]) < value.len) return 1;
  return 0;
}

static int is_word_between(bns_slice value, const char *open, const char *close) {
  size_t before = strlen(open), after = strlen(close);
  if (value.len <= before + after || value.len > WORD_MAX || !slice_starts(value, open)) return 0;
  if (memcmp(value.ptr + value.len - after, close, after) != 0) return 0;
  for (size_t i = before; i < value.len - after; i++)
    if (!slice_word(value.ptr[i]) && memchr(" -.*", value.ptr[i], 4) == NULL) return 0;
  return 1;
}

/* is_word tells of a word in place of a value. */
static int is_word(bns_slice value) {
  static const char *const words[] = {"hidden", "redacted", "masked", "removed", "secret", "signature", "filtered"};
  for (size_t i = 0; i < sizeof words / sizeof *words; i++)
    if (bns_slice_is_nocase(value, words[i])) return 1;
  if (slice_starts_nocase(value, "your_") || slice_starts_nocase(value, "your-")) return 1;
  return is_word_between(value, "<", ">") || is_word_between(value, "[", "]") || is_word_between(value, "{{", "}}") ||
         is_word_between(value, "{", "}") || is_word_between(value, "**", "**") || is_word_between(value, "%3C", "%3E");
}

int masked_is(bns_slice value) {
  return is_run(value) || has_gap(value) || is_word(value);
}

/* is_unset tells what a value is written as that is not set. */
static int is_unset(bns_slice value) {
  static const char *const words[] = {"undefined", "null", "none", "nil", "nan", "[object Object]"};
  for (size_t i = 0; i < sizeof words / sizeof *words; i++)
    if (bns_slice_is_nocase(value, words[i])) return 1;
  return 0;
}

/* has_key_in tells that a part of it is as keys are: many letters and digits in a row. */
static int has_key_in(bns_slice value) {
  size_t len = 0, digits = 0;
  for (size_t i = 0; i < value.len; i++) {
    int is_digit = value.ptr[i] - (unsigned)'0' < 10u;
    if (!slice_word(value.ptr[i]) || value.ptr[i] == '_')
      len = digits = 0;
    else
      len++;
    digits += (size_t)is_digit;
    if (len >= KEY_RUN && digits > 0) return 1;
  }
  return 0;
}

int masked_key_is(bns_slice value) {
  return value.len > 0 && !is_unset(value) && (masked_is(value) || !has_key_in(value));
}

/* Of 64 digits a client that loses zeros keeps fifty at the least. */
static int is_short_hex(bns_slice value) {
  if (value.len == 0 || value.len >= HEX_LEAST || value.len == MD5_DIGITS || value.len == SHA1_DIGITS) return 0;
  for (size_t i = 0; i < value.len; i++)
    if (bns_hex_value(value.ptr[i]) < 0) return 0;
  return 1;
}

int masked_signature_is(bns_slice value, int is_printed) {
  static const char *const words[] = {"redact", "remove", "hidden", "truncat", "omitted", "masked", "filter", ".."};
  for (size_t i = 0; i < sizeof words / sizeof *words && value.len < HEX_LEAST; i++)
    if (slice_contains_nocase(value, words[i])) return 1;
  if (masked_is(value)) return 1;
  return is_printed && (is_short_hex(value) || slice_starts(value, "$") || slice_starts(value, "%24"));
}

int masked_is_cut(bns_slice text) {
  size_t depth = 0, at = slice_index(text, '{');
  int in_string = 0;
  for (; at < text.len; at++) {
    uint8_t byte = text.ptr[at];
    if (byte == '\\')
      at++;
    else if (byte == '"')
      in_string = !in_string;
    else if (!in_string && byte == '{')
      depth++;
    else if (!in_string && byte == '}' && --depth == 0)
      return 0;
  }
  return depth > 0;
}

/* CheckSum(10) has three digits and a separator behind them. */
int masked_is_fix_cut(bns_slice message, bns_slice text) {
  size_t sum = slice_find(message, "\00110=") + 4;
  int is_at_digits = text.len > 0 && memchr("=0123456789", text.ptr[text.len - 1], 11) != NULL;
  return sum > message.len || (is_at_digits && message.len < sum + 4);
}

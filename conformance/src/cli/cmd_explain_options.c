/* cmd_explain_options.c - the arguments of `explain`. */
#include "cli/cmd_explain_options.h"

#include <stdio.h>
#include <string.h>

#include "util/slice.h"
#include "scheme_words.h"
#include "text.h"

enum { USAGE = 64 };

static int refuse(const char *what, const char *why) {
  fprintf(stderr, "bnconform: %s: %s\n", what, why);
  return USAGE;
}

/* read_now: milliseconds, with up to three decimals. */
static int read_now(explain_options *out, const char *value) {
  bns_slice text = bns_slice_of(value), whole = slice_until(text, slice_index(text, '.'));
  bns_slice rest = slice_from(text, whole.len + 1);
  uint64_t ms, us = 0;
  int has_rest = whole.len < text.len;
  if (bns_number(&ms, whole) != BNS_OK || ms > (uint64_t)INT64_MAX / 1000 - 1 ||
      (has_rest && (rest.len > 3 || bns_number(&us, rest) != BNS_OK)))
    return refuse("--now", "it takes milliseconds since 1970, with up to three decimals");
  for (size_t i = rest.len; has_rest && i < 3; i++)
    us *= 10;
  out->has_now = 1;
  out->now_us = (int64_t)(ms * 1000 + us);
  return 0;
}

static int read_scheme(explain_options *out, const char *value) {
  out->scheme = bns_scheme_find(value, strlen(value));
  if (out->scheme) return 0;
  fprintf(stderr, "bnconform: %s: it is no scheme; there are %s\n", value, scheme_names());
  return USAGE;
}

static int set(explain_options *out, const char *name, const char *value) {
  if (strcmp(name, "--now") == 0) return read_now(out, value);
  if (strcmp(name, "--scheme") == 0) return read_scheme(out, value);
  if (strcmp(name, "--key") == 0) out->key = value;
  if (strcmp(name, "--api-key") == 0) out->api_key = value;
  if (strcmp(name, "--signed") == 0) out->signed_file = value;
  return 0;
}

/* take_option reads an option at a place, and moves it on to its value. */
static int take_option(explain_options *out, const char *const *arguments, size_t num, size_t *at) {
  static const char *const names[] = {"--key", "--api-key", "--scheme", "--now", "--signed"};
  const char *argument = arguments[*at];
  if (strcmp(argument, "--json") == 0) return (out->json = 1) - 1;
  if (strcmp(argument, "-v") == 0) return (out->verbose = 1) - 1;
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
    size_t len = strlen(names[i]);
    if (strncmp(argument, names[i], len) != 0) continue;
    if (argument[len] == '=') return set(out, names[i], argument + len + 1);
    if (argument[len] != 0) continue;
    if (++*at == num) return refuse(names[i], "it takes a value");
    return set(out, names[i], arguments[*at]);
  }
  return refuse(argument, "it is no option of explain; see bnconform --help");
}

static void take_curl(explain_options *out, mem *arena, const char *const *arguments, size_t num) {
  out->curl = mem_alloc(arena, num * sizeof *out->curl);
  out->num_curl = num;
  for (size_t i = 0; i < num; i++)
    out->curl[i] = bns_slice_of(arguments[i]);
}

static int check(const explain_options *out) {
  if (out->key && strcmp(out->key, "-") == 0 && !out->curl && (!out->word || strcmp(out->word, "-") == 0))
    return refuse("--key -", "standard input cannot be both the key and the request");
  return 0;
}

int explain_options_read(explain_options *out, mem *arena, const char *const *arguments, size_t num) {
  int only_words = 0, failed = 0;
  memset(out, 0, sizeof *out);
  for (size_t i = 0; i < num && !failed; i++) {
    if (!only_words && strcmp(arguments[i], "--") == 0)
      only_words = 1;
    else if (!only_words && arguments[i][0] == '-' && arguments[i][1] != 0)
      failed = take_option(out, arguments, num, &i);
    else if (out->word)
      failed = refuse(arguments[i], "explain takes one file, one URL or one curl command; quote what belongs together");
    else if (strcmp(arguments[i], "curl") == 0) {
      take_curl(out, arena, arguments + i, num - i);
      break;
    } else
      out->word = arguments[i];
  }
  return failed ? failed : check(out);
}

int explain_is_text(const char *word) {
  bns_slice text = slice_trim(bns_slice_of(word));
  return slice_find(text, "://") < text.len || slice_starts(text, "{") || slice_starts(text, "8=FIX") ||
         slice_find(text, "signature=") < text.len || slice_index(text, '\n') < text.len;
}

/* pasted_command.c - where in a text a command of the shell begins. */
#include "input/pasted_command.h"

#include <string.h>

#include "scheme.h"
#include "util/slice.h"

enum { LABEL_MAX = 40 };

/* without_prompt leaves out a prompt and variables set for this command: "$ A=b curl". */
static bns_slice without_prompt(bns_slice line) {
  line = slice_trim(line);
  while (line.len > 2 && memchr("$>#%", line.ptr[0], 4) && line.ptr[1] == ' ')
    line = slice_trim(slice_from(line, 2));
  for (;;) {
    size_t space = slice_index(line, ' '), equals = slice_index(line, '='), i;
    for (i = 0; i < equals && slice_word(line.ptr[i]); i++)
      continue;
    if (equals == 0 || i < equals || equals >= space || space == line.len) return line;
    line = slice_trim(slice_from(line, space));
  }
}

int pasted_command_is_curl(bns_slice line) {
  return slice_starts(line, "curl ") || slice_starts(line, "curl\t") || slice_starts(line, "curl.exe ") ||
         bns_slice_is(line, "curl") || slice_starts(line, "curl\\") || slice_starts(line, "curl^");
}

/* without_label leaves out what a log or a person writes before a command: "Request: curl". */
static bns_slice without_label(bns_slice line) {
  size_t at = slice_find(slice_until(line, LABEL_MAX), ": ");
  return at + 2 < line.len && at < LABEL_MAX ? slice_trim(slice_from(line, at + 2)) : line;
}

bns_slice pasted_command(bns_slice text, pasted_command_is *is_one) {
  bns_slice rest = text, line, none = {NULL, 0};
  while (slice_line(&line, &rest)) {
    line = without_prompt(line);
    if (!is_one(line)) line = without_prompt(without_label(line));
    if (is_one(line)) return slice_from(text, (size_t)(line.ptr - text.ptr));
  }
  return none;
}

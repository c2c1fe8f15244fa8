/* cmd_explain_options.h - the arguments of `explain`. */
#ifndef CMD_EXPLAIN_OPTIONS_H
#define CMD_EXPLAIN_OPTIONS_H

#include "bnsign.h"
#include "util/mem.h"

typedef struct explain_options {
  const char *key, *api_key, *signed_file; /* NULL: not given */
  const bns_scheme *scheme;                /* NULL: to be told from the request */
  int has_now;
  int64_t now_us;
  int json, verbose;
  const char *word; /* a file, "-", or the request itself; NULL: standard input */
  bns_slice *curl;  /* a curl command as arguments, "curl" first; NULL: there is none */
  size_t num_curl;
} explain_options;

/* explain_options_read reads them: options stand before the curl command, or anywhere beside a single word. 0; 64, and
 * what is wrong has been said on standard error. */
int explain_options_read(explain_options *out, mem *arena, const char *const *arguments, size_t num);

/* explain_is_text tells that a word is a request itself, and no file: a URL, a frame, a FIX message. */
int explain_is_text(const char *word);

#endif

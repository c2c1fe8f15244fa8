/* cmd_explain.h - `bnconform explain`: a refused request in, the mistake out. Nothing is sent. */
#ifndef CMD_EXPLAIN_H
#define CMD_EXPLAIN_H

#include "suite/vectors.h"

typedef struct explain_options {
  const char *key, *api_key, *signed_file; /* NULL: not given */
  const bns_scheme *scheme;                /* NULL: to be told from the request */
  const bns_scheme *exchange;              /* --exchange; NULL: not given */
  int has_now;
  int64_t now_us;
  unsigned nth; /* of several requests; 0: not given */
  int json, verbose;
  const char *word; /* a file, "-", or the request itself; NULL: standard input */
  bns_slice *curl;  /* a curl command as arguments, "curl" first; NULL: there is none */
  size_t num_curl;
} explain_options;

/* explain_main obeys `explain`. Returns the exit status: 0 valid, 1 wrong, 2 undecided, 64 unreadable. */
int explain_main(const vector_set *set, const explain_options *options);

#endif

/* serve_options.h - how the server is to serve. */
#ifndef SERVE_OPTIONS_H
#define SERVE_OPTIONS_H

#include "exchange/accounts.h"
#include "exchange/request_checks.h"

/* server_clock: the time that requests are judged by. */
typedef struct server_clock {
  int is_fixed;
  int64_t fixed_us;
} server_clock;

enum { FILL_AFTER_MOST_MS = 86400000 };

typedef struct serve_options {
  unsigned port; /* 0: any */
  const char *keys, *key, *log;
  const char *signed_file; /* what the program signs, as of explain; NULL: not told */
  const char *open;        /* a session that the page saved; NULL: none */
  const char *answers;     /* a file of answers of the user's own; NULL: none */
  fill_policy fill;
  server_clock clock;
  ruleset rules;
  const bns_scheme *exchange; /* what is sent to this computer's own address is for it; NULL: for Binance */
  int verbose;
  int keep;             /* the page stays when the command has ended, until a signal comes */
  int unsealed;         /* the command gets a proxy and the CA, and may reach the real exchange */
  char *const *command; /* to be run; NULL: none */
} serve_options;

/* clock_read reads "real" or "fixed:MS". 0, or -1: it is neither. */
int clock_read(server_clock *out, bns_slice text);

/* fill_read reads "at-market", "at-once", "after:MS" or "never". 0, or -1: it is none of them. */
int fill_read(fill_policy *out, bns_slice text);

#endif

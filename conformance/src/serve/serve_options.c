/* serve_options.c - the arguments of `serve`. */
#include "serve/serve_options.h"

#include <stdio.h>
#include <string.h>

#include "util/slice.h"
#include "text.h"
#include "timing.h"

enum { USAGE = 64 };

static int refuse(const char *what, const char *why) {
  fprintf(stderr, "bnconform: %s: %s\n", what, why);
  return USAGE;
}

int clock_read(server_clock *out, bns_slice text) {
  memset(out, 0, sizeof *out);
  if (bns_slice_is(text, "real")) return 0;
  if (!slice_starts(text, "fixed:") || bns_window(&out->fixed_us, slice_from(text, 6), 1) != BNS_OK ||
      out->fixed_us == INT64_MAX)
    return -1;
  out->is_fixed = 1;
  return 0;
}

static int set_port(serve_options *out, const char *value) {
  uint64_t port = 0;
  if (bns_number(&port, bns_slice_of(value)) != BNS_OK || port > 65535)
    return refuse("--port", "it takes a number from 0 to 65535; 0 is any that is free");
  out->port = (unsigned)port;
  return 0;
}

static int set_rules(serve_options *out, const char *value) {
  out->rules = strcmp(value, "2025") == 0 ? RULES_2025 : RULES_TODAY;
  if (out->rules == RULES_2025 || strcmp(value, "today") == 0) return 0;
  return refuse("--rules", "it takes today or 2025");
}

static int set(serve_options *out, const char *name, const char *value) {
  if (strcmp(name, "--port") == 0) return set_port(out, value);
  if (strcmp(name, "--rules") == 0) return set_rules(out, value);
  if (strcmp(name, "--clock") == 0)
    return clock_read(&out->clock, bns_slice_of(value)) == 0 ? 0 : refuse(name, "it takes real or fixed:MS");
  if (strcmp(name, "--keys") == 0) out->keys = value;
  if (strcmp(name, "--key") == 0) out->key = value;
  if (strcmp(name, "--log") == 0) out->log = value;
  return 0;
}

/* take reads the option at a place, and moves it on to its value. */
static int take(serve_options *out, const char *const *arguments, size_t num, size_t *at) {
  static const char *const names[] = {"--port", "--rules", "--clock", "--keys", "--key", "--log"};
  const char *argument = arguments[*at];
  if (strcmp(argument, "-v") == 0) return (out->verbose = 1) - 1;
  if (strcmp(argument, "--unsealed") == 0) return (out->unsealed = 1) - 1;
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
    size_t len = strlen(names[i]);
    if (strncmp(argument, names[i], len) != 0) continue;
    if (argument[len] == '=') return set(out, names[i], argument + len + 1);
    if (argument[len] != 0) continue;
    if (++*at == num) return refuse(names[i], "it takes a value");
    return set(out, names[i], arguments[*at]);
  }
  return refuse(argument, "it is no option of serve; see bnconform --help");
}

int serve_options_read(serve_options *out, const char *const *arguments, size_t num) {
  int failed = 0;
  memset(out, 0, sizeof *out);
  for (size_t i = 0; i < num && !failed; i++) {
    if (strcmp(arguments[i], "--") == 0) {
      out->command = (char *const *)(uintptr_t)&arguments[i + 1];
      return out->command[0] != NULL ? 0 : refuse("--", "no command follows it");
    }
    failed = take(out, arguments, num, &i);
  }
  if (!failed && out->unsealed) return refuse("--unsealed", "it says how a command is run, and there is none");
  return failed;
}

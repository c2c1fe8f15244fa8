/* serve_options.c - how the server is to serve. */
#include "serve/serve_options.h"

#include <string.h>

#include "text.h"
#include "timing.h"
#include "util/slice.h"

static const struct {
  const char *name;
  fill_when when;
} fill_words[] = {{"at-market", FILL_AT_MARKET}, {"at-once", FILL_AT_ONCE}, {"never", FILL_NEVER}};

int fill_read(fill_policy *out, bns_slice text) {
  uint64_t ms;
  memset(out, 0, sizeof *out);
  for (size_t i = 0; i < sizeof fill_words / sizeof *fill_words; i++) {
    out->when = fill_words[i].when;
    if (bns_slice_is(text, fill_words[i].name)) return 0;
  }
  out->when = FILL_AFTER;
  if (!slice_starts(text, "after:") || bns_number(&ms, slice_from(text, 6)) != BNS_OK || ms > FILL_AFTER_MOST_MS)
    return -1;
  out->after_us = (int64_t)ms * 1000;
  return 0;
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

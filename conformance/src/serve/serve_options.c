/* serve_options.c - how the server is to serve. */
#include "serve/serve_options.h"

#include <string.h>

#include "text.h"
#include "timing.h"
#include "util/slice.h"

int clock_read(server_clock *out, bns_slice text) {
  memset(out, 0, sizeof *out);
  if (bns_slice_is(text, "real")) return 0;
  if (!slice_starts(text, "fixed:") || bns_window(&out->fixed_us, slice_from(text, 6), 1) != BNS_OK ||
      out->fixed_us == INT64_MAX)
    return -1;
  out->is_fixed = 1;
  return 0;
}

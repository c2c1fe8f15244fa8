/* notices.c - what is told of a run as a whole. */
#include <string.h>

#include "run/running.h"
#include "text.h"

enum { NOTICES_MAX = 16 };

void run_notice(running *r, const char *text) {
  run_result *out = r->result;
  size_t i;
  for (i = 0; i < out->num_notices; i++)
    if (bns_slice_is(out->notices[i], text)) return;
  if (out->num_notices < NOTICES_MAX) out->notices[out->num_notices++] = mem_copy(&out->arena, text, strlen(text));
}

void run_breach(running *r, const char *text) {
  run_notice(r, text);
  r->result->contract_broken = 1;
}

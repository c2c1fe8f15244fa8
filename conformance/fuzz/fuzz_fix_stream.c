/* Any bytes as what a FIX client sends, in two pieces or more: cut, judged and answered. Where the cuts fall must not
 * matter, every answer must be a message without fault, and numbers must go up one by one. */
#include <stdlib.h>
#include <string.h>

#include "net/fix_session.h"
#include "util/slice.h"
#include "text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { NOW_MS = 1719487045 };

/* answer plays the handler: every Logon is taken for rightly signed. */
static void answer(fix_session *session, buf *out, bns_slice message) {
  int64_t now_us = (int64_t)NOW_MS * 1000000;
  fix_refusal why;
  uint64_t tag;
  fix_fault fault = fix_fault_of(&tag, message);
  if (fix_look(&why, session, message, fault, tag))
    fix_reject(session, out, message, &why, now_us);
  else if (!session->on)
    fix_logon(session, out, message, 1, now_us);
  else
    fix_take(session, out, message, now_us);
}

/* play reads a stream that arrives step bytes at a time, and gives all that was answered. */
static buf play(const uint8_t *data, size_t size, size_t step) {
  buf out = {NULL, 0, 0};
  fix_session session;
  size_t at = 0, there = 0, len;
  memset(&session, 0, sizeof session);
  while (!session.over) {
    fix_state state = fix_cut(&len, data + at, there - at);
    if (state == FIX_BROKEN || (state == FIX_MORE && there == size)) break;
    if (state == FIX_MORE) {
      there = size - there > step ? there + step : size;
      continue;
    }
    if (len == 0 || len > there - at) abort();
    answer(&session, &out, (bns_slice){data + at, len});
    at += len;
  }
  if (session.on) fix_beat(&session, &out, 1, 0);
  return out;
}

static void check_answers(bns_slice all) {
  for (uint64_t number = 1; all.len > 0; number++) {
    size_t len;
    uint64_t tag, found = 0;
    bns_slice value = {NULL, 0};
    if (fix_cut(&len, all.ptr, all.len) != FIX_WHOLE) abort();
    if (fix_fault_of(&tag, slice_until(all, len)) != FIX_NO_FAULT) abort();
    if (!fix_find(&value, slice_until(all, len), "34") || bns_number(&found, value) != BNS_OK || found != number)
      abort();
    all = slice_from(all, len);
  }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  size_t step = size > 0 ? 1 + data[size - 1] % 64u : 1;
  buf whole = play(data, size, size + 1), pieces = play(data, size, step);
  check_answers(buf_slice(&whole));
  if (!bns_slice_equal(buf_slice(&whole), buf_slice(&pieces))) abort();
  buf_free(&whole);
  buf_free(&pieces);
  return 0;
}

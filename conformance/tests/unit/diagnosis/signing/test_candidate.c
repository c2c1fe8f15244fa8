/* candidate.c: what is kept of the candidate before is never seen in the next one. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "diagnosis/catalogue/catalogue.h"

enum { VARIANTS = 400 };

static const diagnose_key key = {BNS_KIND_HMAC, {(const uint8_t *)"secret", 6}, {NULL, 0}, {NULL, 0}, {NULL, 0},
                                 {NULL, 0}};

static void read_order(parsed_request *out, mem *arena) {
  bns_wire wire;
  memset(&wire, 0, sizeof wire);
  wire.method = bns_slice_of("POST");
  wire.target = bns_slice_of("/api/v3/order?symbol=BTCUSDT&side=BUY&note=a%20b%2Fc&empty=&bare");
  wire.body = bns_slice_of("quantity=1.10&list=%5B1%2C2%5D&price=0&timestamp=1499827319559&signature=00");
  assert_true(parsed_request_read(out, arena, bns_scheme_find("spot-rest", 9), &wire, bns_slice_of("api.binance.com")));
}

/* The text with a mistake in its parts; empty where the mistake does not apply. */
static bns_slice text_with(candidate *d, applied *done, const mistake *row, size_t variant) {
  *done = row->apply(d, variant);
  return *done == APPLIED && candidate_join(d) ? d->text : (bns_slice){NULL, 0};
}

static int makes_parts(const mistake *row, const parsed_request *request) {
  return row->level == LEVEL_PARTS && row->apply != NULL && mistake_concerns(row, request->scheme, key.kind);
}

/* Each variant of each mistake, one behind the other in one candidate, beside one that was just opened. */
static void every_text_is_that_of_a_fresh_candidate(void **state) {
  mem arena = {NULL};
  parsed_request request;
  candidate kept;
  const mistake *row;
  size_t num = 0;
  (void)state;
  read_order(&request, &arena);
  candidate_open(&kept, &arena, &request, &key);
  for (size_t i = 0; (row = mistake_at(i)) != NULL; i++) {
    applied done = APPLIED, again;
    for (size_t variant = 0; makes_parts(row, &request) && done != APPLIED_END && variant < VARIANTS; variant++) {
      mem scratch = {NULL};
      candidate fresh;
      candidate_open(&fresh, &scratch, &request, &key);
      candidate_start(&kept);
      bns_slice text = text_with(&kept, &done, row, variant), other = text_with(&fresh, &again, row, variant);
      if (done != again || !bns_slice_equal(text, other)) fail_msg("%s, variant %lu", row->id, (unsigned long)variant);
      num += done == APPLIED;
      candidate_close(&fresh);
      mem_free(&scratch);
    }
  }
  assert_true(num > 1000);
  candidate_close(&kept);
  mem_free(&arena);
}

/* Of what stands in the room the bytes count, not the place: two values of one length are written there in turn. */
static void a_value_in_the_room_is_read_again(void **state) {
  mem arena = {NULL};
  parsed_request request;
  candidate d;
  (void)state;
  read_order(&request, &arena);
  candidate_open(&d, &arena, &request, &key);
  for (int i = 0; i < 3; i++) {
    candidate_start(&d);
    bns_put_text(&d.room, i == 1 ? "bbb" : "aaa");
    d.parts[0].value = candidate_since(&d, 0);
    assert_true(candidate_join(&d));
    assert_memory_equal(d.text.ptr, i == 1 ? "symbol=bbb&side=BUY" : "symbol=aaa&side=BUY", 19);
  }
  candidate_close(&d);
  mem_free(&arena);
}

/* A secret that was made stands in the first bytes of the room, and stays while texts are made behind it. */
static void what_is_kept_of_the_room_stays(void **state) {
  mem arena = {NULL};
  parsed_request request;
  candidate d;
  (void)state;
  read_order(&request, &arena);
  candidate_open(&d, &arena, &request, &key);
  bns_put_text(&d.room, "another secret");
  bns_slice secret = candidate_since(&d, 0);
  d.kept = d.room.len;
  for (int i = 0; i < 3; i++) {
    candidate_start(&d);
    bns_put_text(&d.room, "a text");
    assert_true(bns_slice_is(secret, "another secret"));
    assert_true(bns_slice_is(candidate_since(&d, d.kept), "a text"));
  }
  candidate_close(&d);
  mem_free(&arena);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(every_text_is_that_of_a_fresh_candidate),
      cmocka_unit_test(a_value_in_the_room_is_read_again),
      cmocka_unit_test(what_is_kept_of_the_room_stays),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

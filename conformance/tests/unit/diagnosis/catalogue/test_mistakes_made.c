/* What each catalogued mistake makes of a request: every text, secret, function and signature of every variant goes
 * into one number for each mistake and scheme, and these stand in mistakes_made.txt. Whoever changes what a mistake
 * makes on purpose has the file written anew (--write), and sees in it which mistakes that concerns. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "diagnosis/catalogue/catalogue.h"
#include "util/mem.h"
#include "util/slice.h"

#define GOLDEN "conformance/tests/data/mistakes_made.txt"
enum { VARIANTS = 1000, LINE_ROOM = 160 };

static const diagnose_key key = {
    BNS_KIND_HMAC, {(const uint8_t *)"NhqPtmdSJYdKjVHjA7PZj4Mge3R5YNiP1e3UZjInClVN65XAbvqqM6A7H5fATj0j", 64},
    {NULL, 0},     {NULL, 0},
    {NULL, 0},     {NULL, 0}};

#define SIGNATURE "0a8db56825ae71d6d79447849e617115f4a920fa2acdcab2b053c4b2838bd6b7"

static const struct {
  const char *scheme, *target, *body;
} requests[] = {
    {"spot-rest", "/api/v3/order?symbol=BTCUSDT&side=BUY&note=a%20b%2Fc%C3%A9&empty=&newClientOrderId=x-1&bare",
     "quantity=1.10&list=%5B%221%22%2C%222%22%5D&price=0.00001&timestamp=1499827319559&signature=" SIGNATURE},
    {"us-rest", "/api/v3/order?symbol=LTCBTC&quantity=1&recvWindow=5000&timestamp=1499827319559&signature=" SIGNATURE,
     ""},
    {"spot-ws", "",
     "{\"id\":\"1\",\"method\":\"order.place\",\"params\":{\"symbol\":\"BTCUSDT\",\"quantity\":1.10,\"note\":\"a "
     "b/c\xc3\xa9\","
     "\"apiKey\":\"vmPUZE6mv9SD5VNHk4HlWFsOr6aKE2zvsw0MuIgwCIPy6utIco14y7Ju91duEh8A\",\"price\":\"0.00001\","
     "\"reduceOnly\":true,\"timestamp\":1499827319559,\"signature\":\"" SIGNATURE "\"}}"},
    {"pay-request", "/binancepay/openapi/v3/order",
     "{\"env\":{\"terminalType\":\"APP\"},\"orderAmount\":25.17,\"note\":\"a/b\"}"},
    {"usdm-rest",
     "/fapi/v1/batchOrders?batchOrders=%5B%7B%22symbol%22%3A%22BTCUSDT%22%2C%22price%22%3A1.0%7D%5D&"
     "timestamp=1499827319559&signature=" SIGNATURE,
     ""},
    {"coinm-rest",
     "/dapi/v1/"
     "batchOrders?batchOrders=%5B%7B'symbol'%3A%20'BTCUSD_PERP'%2C%20'reduceOnly'%3A%20True%7D%5D&broken=%5B%7B'a'&"
     "timestamp=1499827319559&signature=" SIGNATURE,
     ""}};

static void read_request(parsed_request *out, mem *arena, size_t i) {
  static const bns_header headers[] = {
      {{(const uint8_t *)"BinancePay-Timestamp", 20}, {(const uint8_t *)"1499827319559", 13}},
      {{(const uint8_t *)"BinancePay-Nonce", 16}, {(const uint8_t *)"5K8264ILTKCH16CQ2502SI8ZNMTM67VS", 32}},
      {{(const uint8_t *)"BinancePay-Signature", 20}, {(const uint8_t *)SIGNATURE, 64}}};
  bns_wire wire;
  memset(&wire, 0, sizeof wire);
  wire.method = bns_slice_of("POST");
  wire.target = bns_slice_of(requests[i].target);
  if (requests[i].target[0] == 0)
    wire.message = bns_slice_of(requests[i].body);
  else
    wire.body = bns_slice_of(requests[i].body);
  wire.headers = headers;
  wire.num_headers = sizeof headers / sizeof *headers;
  assert_true(parsed_request_read(out, arena, bns_scheme_find(requests[i].scheme, strlen(requests[i].scheme)), &wire,
                                  bns_slice_of("api.binance.com")));
}

/* FNV-1a; the length goes in, so that two texts are not one. */
static void mix(uint64_t *state, bns_slice text) {
  uint8_t bytes[4] = {(uint8_t)text.len, (uint8_t)(text.len >> 8), (uint8_t)(text.len >> 16), text.ptr == NULL};
  for (size_t i = 0; i < sizeof bytes + text.len; i++) {
    *state ^= i < sizeof bytes ? bytes[i] : text.ptr[i - sizeof bytes];
    *state *= UINT64_C(0x100000001b3);
  }
}

/* The mistake in its place among the steps: PARTS before the text is joined, what follows it after that. */
static applied make(candidate *d, const mistake *row, size_t variant) {
  applied done = row->level == LEVEL_PARTS ? row->apply(d, variant) : APPLIED;
  if (done != APPLIED || row->level == LEVEL_JOIN) return row->level == LEVEL_JOIN ? row->apply(d, variant) : done;
  if (!candidate_join(d)) return APPLIED_NOT_HERE;
  d->signature = bns_slice_of(SIGNATURE);
  return row->level == LEVEL_PARTS ? done : row->apply(d, variant);
}

static void mix_candidate(uint64_t *state, const candidate *d, size_t variant) {
  uint8_t function[3] = {(uint8_t)d->making, (uint8_t)d->hash, (uint8_t)variant};
  mix(state, (bns_slice){function, sizeof function});
  mix(state, d->text);
  mix(state, d->secret);
  mix(state, d->signature);
  mix(state, d->variant);
  mix(state, d->what);
}

static void put_mistake(buf *out, const parsed_request *request, const mistake *row) {
  mem arena = {NULL};
  candidate d;
  applied done = APPLIED;
  uint64_t state = UINT64_C(0xcbf29ce484222325);
  unsigned num = 0;
  candidate_open(&d, &arena, request, &key);
  for (size_t variant = 0; variant < VARIANTS && done != APPLIED_END; variant++) {
    candidate_start(&d);
    done = make(&d, row, variant);
    if (done != APPLIED) continue;
    num++;
    mix_candidate(&state, &d, variant);
  }
  candidate_close(&d);
  mem_free(&arena);
  if (num > 0) buf_format(out, "%s %s %u %016llx\n", request->scheme->name, row->id, num, (unsigned long long)state);
}

static void put_all(buf *out) {
  const mistake *row;
  for (size_t i = 0; i < sizeof requests / sizeof *requests; i++) {
    mem arena = {NULL};
    parsed_request request;
    read_request(&request, &arena, i);
    for (size_t k = 0; (row = mistake_at(k)) != NULL; k++)
      if (row->apply != NULL && mistake_concerns(row, request.scheme, key.kind)) put_mistake(out, &request, row);
    mem_free(&arena);
  }
}

/* A mistake that is new stands in no line, and is held to none. */
static void each_mistake_makes_what_it_made(void **state) {
  char due[LINE_ROOM];
  buf made = {NULL, 0, 0};
  FILE *file = fopen(GOLDEN, "r");
  size_t num = 0;
  (void)state;
  assert_non_null(file);
  put_all(&made);
  for (; fgets(due, sizeof due, file) != NULL; num++)
    if (slice_find(buf_slice(&made), due) == made.len) fail_msg("this is made no more: %s", due);
  fclose(file);
  assert_true(num > 190);
  buf_free(&made);
}

static int write_anew(void) {
  buf made = {NULL, 0, 0};
  FILE *file = fopen(GOLDEN, "w");
  int wrong = file == NULL;
  put_all(&made);
  wrong = wrong || fwrite(made.ptr, 1, made.len, file) != made.len || fclose(file) != 0;
  buf_free(&made);
  return wrong;
}

int main(int argc, char **argv) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(each_mistake_makes_what_it_made)};
  if (argc > 1 && strcmp(argv[1], "--write") == 0) return write_anew();
  return cmocka_run_group_tests(tests, NULL, NULL);
}

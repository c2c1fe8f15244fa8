/* What is answered of markets: which of its bars, deals and levels a request gets, and what each says. The numbers were
 * reckoned by Python's integers, from the waves and the noise that markets.c names. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "exchange_loaded.h"
#include "exchange/played.h"
#include "text.h"

#define NOW_US INT64_C(1499827319559000)

static exchange_loaded loaded;
static played_exchange played;

static int load(void **state) {
  static const fill_policy at_market = {FILL_AT_MARKET, 0};
  char problem[512];
  (void)state;
  if (played_open(&played, (bns_slice){NULL, 0}, at_market, problem, sizeof problem) != 0) return -1;
  return exchange_load(&loaded);
}

static int unload(void **state) {
  (void)state;
  played_close(&played);
  return exchange_unload(&loaded);
}

static const struct {
  const char *scheme;
  int64_t now_us;
  const char *target, *body;
} rows[] = {
    {"spot-rest", NOW_US, "/api/v3/depth?symbol=BTCUSDT&limit=3",
     "{\"lastUpdateId\":14998273195,\"bids\":[[\"60486.71000000\",\"0.00394000\"],[\"60486.70000000\",\"0"
     ".00051000\"],[\"60486.69000000\",\"0.00099000\"]],\"asks\":[[\"60486.73000000\",\"0.00054000\"],[\"6"
     "0486.74000000\",\"0.00229000\"],[\"60486.75000000\",\"0.00536000\"]]}"},
    {"spot-rest", NOW_US, "/api/v3/ticker/bookTicker?symbol=BTCUSDT",
     "{\"symbol\":\"BTCUSDT\",\"bidPrice\":\"60486.71000000\",\"bidQty\":\"1.00000000\",\"askPrice\":\"60486."
     "73000000\",\"askQty\":\"1.00000000\"}"},
    {"spot-rest", NOW_US, "/api/v3/klines?symbol=BTCUSDT&interval=1h&limit=2",
     "[[1499821200000,\"60400.32000000\",\"60886.68000000\",\"60400.32000000\",\"60714.84000000\",\"3.7"
     "0800000\",1499824799999,\"225130.62672000\",3600,\"3.70800000\",\"225130.62672000\",\"0\"],[14998"
     "24800000,\"60714.84000000\",\"60851.34000000\",\"60408.48000000\",\"60486.72000000\",\"10.0508100"
     "0\",1499828399999,\"607940.53024320\",2519,\"10.05081000\",\"607940.53024320\",\"0\"]]"},
    {"spot-rest", NOW_US, "/api/v3/klines?symbol=BTCUSDT&interval=1h&startTime=1499817600000&endTime=1499821200000",
     "[[1499817600000,\"60282.78000000\",\"60639.96000000\",\"60173.70000000\",\"60400.32000000\",\"0.3"
     "9600000\",1499821199999,\"23918.52672000\",3600,\"0.39600000\",\"23918.52672000\",\"0\"],[1499821"
     "200000,\"60400.32000000\",\"60886.68000000\",\"60400.32000000\",\"60714.84000000\",\"3.70800000\","
     "1499824799999,\"225130.62672000\",3600,\"3.70800000\",\"225130.62672000\",\"0\"]]"},
    {"spot-rest", NOW_US, "/api/v3/klines?symbol=BTCUSDT&interval=1h&startTime=1499817600001&limit=1",
     "[[1499821200000,\"60400.32000000\",\"60886.68000000\",\"60400.32000000\",\"60714.84000000\",\"3.7"
     "0800000\",1499824799999,\"225130.62672000\",3600,\"3.70800000\",\"225130.62672000\",\"0\"]]"},
    {"spot-rest", NOW_US, "/api/v3/klines?symbol=BTCUSDT&interval=1h&startTime=1499824800001", "[]"},
    {"spot-rest", NOW_US, "/api/v3/klines?symbol=BTCUSDT&interval=x", "[]"},
    {"spot-rest", NOW_US, "/api/v3/trades?symbol=BTCUSDT&limit=2",
     "[{\"id\":1499827318,\"price\":\"60487.38000000\",\"qty\":\"0.00054000\",\"quoteQty\":\"32.66318520\",\""
     "time\":1499827318000,\"isBuyerMaker\":false,\"isBestMatch\":true},{\"id\":1499827319,\"price\":\"6"
     "0487.02000000\",\"qty\":\"0.00394000\",\"quoteQty\":\"238.31885880\",\"time\":1499827319000,\"isBuye"
     "rMaker\":false,\"isBestMatch\":true}]"},
    {"spot-rest", NOW_US, "/api/v3/aggTrades?symbol=BTCUSDT&startTime=1499827317001&endTime=1499827318999",
     "[{\"a\":1499827318,\"p\":\"60487.38000000\",\"q\":\"0.00054000\",\"f\":1499827318,\"l\":1499827318,\"T\""
     ":1499827318000,\"m\":false,\"M\":true}]"},
    {"spot-rest", NOW_US, "/api/v3/aggTrades?symbol=BTCUSDT&startTime=1499827318000",
     "[{\"a\":1499827318,\"p\":\"60487.38000000\",\"q\":\"0.00054000\",\"f\":1499827318,\"l\":1499827318,\"T\""
     ":1499827318000,\"m\":false,\"M\":true},{\"a\":1499827319,\"p\":\"60487.02000000\",\"q\":\"0.00394000\""
     ",\"f\":1499827319,\"l\":1499827319,\"T\":1499827319000,\"m\":false,\"M\":true}]"},
    {"spot-rest", NOW_US, "/api/v3/aggTrades?symbol=BTCUSDT&fromId=1499827318&limit=5",
     "[{\"a\":1499827318,\"p\":\"60487.38000000\",\"q\":\"0.00054000\",\"f\":1499827318,\"l\":1499827318,\"T\""
     ":1499827318000,\"m\":false,\"M\":true},{\"a\":1499827319,\"p\":\"60487.02000000\",\"q\":\"0.00394000\""
     ",\"f\":1499827319,\"l\":1499827319,\"T\":1499827319000,\"m\":false,\"M\":true}]"},
    {"spot-rest", NOW_US, "/api/v3/ticker/24hr?symbol=BTCUSDT",
     "{\"symbol\":\"BTCUSDT\",\"priceChange\":\"1765.62000000\",\"priceChangePercent\":\"3.00000000\",\"wei"
     "ghtedAvgPrice\":\"60486.72000000\",\"prevClosePrice\":\"58721.10000000\",\"lastPrice\":\"60486.720"
     "00000\",\"lastQty\":\"1.00000000\",\"bidPrice\":\"60486.71000000\",\"bidQty\":\"1.00000000\",\"askPric"
     "e\":\"60486.73000000\",\"askQty\":\"1.00000000\",\"openPrice\":\"58721.10000000\",\"highPrice\":\"6062"
     "7.90000000\",\"lowPrice\":\"58721.10000000\",\"volume\":\"508.89600000\",\"quoteVolume\":\"30781449."
     "86112000\",\"openTime\":1499740919559,\"closeTime\":1499827319559,\"firstId\":1499740920,\"lastI"
     "d\":1499827319,\"count\":86400}"},
    {"spot-rest", NOW_US, "/api/v3/ticker/price?symbols=[%22BTCUSDT%22]",
     "[{\"symbol\":\"BTCUSDT\",\"price\":\"60486.72000000\"}]"},
    {"spot-rest", NOW_US, "/api/v3/aggTrades?symbol=BTCUSDT&startTime=0&limit=1",
     "[{\"a\":0,\"p\":\"61716.60000000\",\"q\":\"0.00341000\",\"f\":0,\"l\":0,\"T\":0,\"m\":false,\"M\":true}]"},
    {"spot-rest", NOW_US, "/api/v3/klines?symbol=BTCUSDT&interval=1h&startTime=0&limit=1",
     "[[0,\"61716.60000000\",\"61716.60000000\",\"61305.18000000\",\"61305.18000000\",\"12.27600000\",35"
     "99999,\"752582.38968000\",3600,\"12.27600000\",\"752582.38968000\",\"0\"]]"},
    {"spot-rest", NOW_US, "/api/v3/aggTrades?symbol=BTCUSDT&limit=1&startTime=2305843009213693", "[]"},
    {"spot-rest", NOW_US, "/api/v3/aggTrades?symbol=BTCUSDT&limit=1&startTime=2305843009213694",
     "[{\"a\":1499827319,\"p\":\"60487.02000000\",\"q\":\"0.00394000\",\"f\":1499827319,\"l\":1499827319,\"T\""
     ":1499827319000,\"m\":false,\"M\":true}]"},
    {"usdm-rest", NOW_US, "/fapi/v1/fundingRate?symbol=BTCUSDT&limit=2",
     "[{\"symbol\":\"BTCUSDT\",\"fundingTime\":1499788800000,\"fundingRate\":\"0.00010000\",\"markPrice\":"
     "\"60298.2\"},{\"symbol\":\"BTCUSDT\",\"fundingTime\":1499817600000,\"fundingRate\":\"0.00010000\",\"m"
     "arkPrice\":\"60282.7\"}]"},
    {"usdm-rest", NOW_US, "/fapi/v1/fundingRate?symbol=BTCUSDT&startTime=1499788800001",
     "[{\"symbol\":\"BTCUSDT\",\"fundingTime\":1499817600000,\"fundingRate\":\"0.00010000\",\"markPrice\":"
     "\"60282.7\"}]"},
    {"usdm-rest", NOW_US, "/fapi/v1/fundingRate?symbol=BTCUSDT&startTime=0&limit=1",
     "[{\"symbol\":\"BTCUSDT\",\"fundingTime\":0,\"fundingRate\":\"0.00010000\",\"markPrice\":\"61716.6\"}]"},
    {"spot-rest", 0, "/api/v3/aggTrades?symbol=BTCUSDT&limit=1",
     "[{\"a\":0,\"p\":\"61716.60000000\",\"q\":\"0.00341000\",\"f\":0,\"l\":0,\"T\":0,\"m\":false,\"M\":true}]"}};

static bns_slice answer_to(mem *arena, const char *scheme, const char *target, int64_t now_us) {
  request_checks found;
  response out;
  bns_wire wire;
  answer_facts facts = {1, now_us, "", 1, 0, bns_scheme_find(scheme, strlen(scheme)), bns_slice_of(target), NULL};
  memset(&wire, 0, sizeof wire);
  memset(&out, 0, sizeof out);
  wire.method = bns_slice_of("GET");
  wire.target = bns_slice_of(target);
  request_checks_run(&found, arena, facts.scheme, &wire, bns_slice_of(""), &loaded.by, now_us);
  played_answer(&out, arena, &played, &found, bns_slice_of(""), &facts);
  return out.body;
}

static void a_market_is_told_as_it_was_reckoned(void **state) {
  (void)state;
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    mem arena = {NULL};
    bns_slice body = answer_to(&arena, rows[i].scheme, rows[i].target, rows[i].now_us);
    if (!bns_slice_is(body, rows[i].body))
      fail_msg("%s:\n%.*s\n%s", rows[i].target, (int)body.len, (const char *)body.ptr, rows[i].body);
    mem_free(&arena);
  }
}

/* ---------------------------------------------------------------------------------------------------------- streams */

static bns_slice said(mem *arena, const char *name) {
  const played_product *spot = markets_product(&played.markets, bns_scheme_find("spot-rest", 9), bns_slice_of(""));
  return played_stream(arena, &played, spot, bns_slice_of(name), NOW_US);
}

static size_t count(bns_slice text, const char *piece) {
  size_t num = 0, len = strlen(piece);
  for (size_t i = 0; i + len <= text.len; i++)
    num += memcmp(text.ptr + i, piece, len) == 0;
  return num;
}

/* What begins so, and how often a piece stands in it: the numbers are those above. */
static const struct {
  const char *name, *begins, *piece;
  size_t num;
} streams[] = {
    {"btcusdt@trade",
     "{\"e\":\"trade\",\"t\":1499827319,\"E\":1499827319559,\"s\":\"BTCUSDT\",\"p\":\"60487.02000000\",\"q\":\"0."
     "00394000\","
     "\"T\":1499827319000,\"m\":false}",
     "\"e\"", 1},
    {"BTCUSDT@aggTrade@100ms",
     "{\"e\":\"aggTrade\",\"a\":1499827319,\"f\":1499827319,\"l\":1499827319,\"E\":1499827319559,\"s\":\"BTCUSDT\","
     "\"p\":"
     "\"60487.02000000\",\"q\":\"0.00394000\",\"T\":1499827319000,\"m\":false}",
     "\"e\"", 1},
    {"btcusdt@bookTicker",
     "{\"u\":14998273195,\"s\":\"BTCUSDT\",\"b\":\"60486.71000000\",\"B\":\"1\",\"a\":\"60486.73000000\",\"A\":\"1\"}",
     "\"s\"", 1},
    {"btcusdt@miniTicker",
     "{\"e\":\"24hrMiniTicker\",\"E\":1499827319559,\"s\":\"BTCUSDT\",\"c\":\"60486.72000000\",\"o\":\"58721."
     "10000000\",\"h\":"
     "\"60627.90000000\",\"l\":\"58721.10000000\",\"v\":\"508.89600000\",\"q\":\"30781449.86112000\"}",
     "\"e\"", 1},
    {"btcusdt@ticker",
     "{\"e\":\"24hrTicker\",\"E\":1499827319559,\"s\":\"BTCUSDT\",\"p\":\"1765.62000000\",\"P\":\"3.00000000\",\"w\":"
     "\"60486.72000000\",\"c\":\"60486.72000000\",\"Q\":\"1\",\"o\":\"58721.10000000\",\"h\":\"60627.90000000\",\"l\":"
     "\"58721.10000000\",\"v\":\"508.89600000\",\"q\":\"30781449.86112000\",\"O\":1499740919559,\"C\":1499827319559,"
     "\"F\":"
     "1499740920,\"L\":1499827319,\"n\":86400,",
     "\"e\"", 1},
    {"btcusdt@kline_1h",
     "{\"e\":\"kline\",\"E\":1499827319559,\"s\":\"BTCUSDT\",\"k\":{\"t\":1499824800000,\"T\":1499828399999,\"s\":"
     "\"BTCUSDT\","
     "\"i\":\"1h\",",
     "\"o\":\"60714.84000000\",\"c\":\"60486.72000000\",\"h\":\"60851.34000000\",\"l\":\"60408.48000000\",\"v\":"
     "\"10.05081000\",\"n\":2519,\"x\":false,\"q\":\"607940.53024320\"",
     1},
    {"btcusdt@depth5",
     "{\"lastUpdateId\":14998273195,\"bids\":[[\"60486.71000000\",\"0.00394000\"],[\"60486.70000000\",\"0.00051000\"],",
     "[\"", 10},
    {"btcusdt@depth10", "{\"lastUpdateId\":14998273195,", "[\"", 20},
    {"btcusdt@depth20@100ms", "{\"lastUpdateId\":14998273195,", "[\"", 40},
    {"btcusdt@depth@1000ms",
     "{\"e\":\"depthUpdate\",\"E\":1499827319559,\"s\":\"BTCUSDT\",\"U\":14998273195,\"u\":14998273195,\"b\":[[\"60486."
     "71000000\"",
     "[\"", 10},
    {"!miniTicker@arr", "[{\"e\":\"24hrMiniTicker\",\"E\":1499827319559,\"s\":\"BTCUSDT\",", "},{", 0},
    {"!bookTicker", "[{\"u\":14998273195,\"s\":\"BTCUSDT\",", "},{", 0}};

static void a_stream_says_what_its_name_asks_for(void **state) {
  const played_product *spot = markets_product(&played.markets, bns_scheme_find("spot-rest", 9), bns_slice_of(""));
  (void)state;
  for (size_t i = 0; i < sizeof streams / sizeof *streams; i++) {
    mem arena = {NULL};
    bns_slice text = said(&arena, streams[i].name);
    size_t len = strlen(streams[i].begins), num = streams[i].num == 0 ? spot->num - 1 : streams[i].num;
    if (text.len < len || memcmp(text.ptr, streams[i].begins, len) != 0 || count(text, streams[i].piece) != num)
      fail_msg("%s: %.*s", streams[i].name, (int)text.len, (const char *)text.ptr);
    mem_free(&arena);
  }
}

static void what_is_no_stream_says_nothing(void **state) {
  static const char *const names[] = {"",
                                      "btcusdt",
                                      "btcusdt@",
                                      "@trade",
                                      "nosuch@trade",
                                      "btcusdt@trades",
                                      "btcusdt@aggTrades",
                                      "btcusdt@bookTickers",
                                      "btcusdt@tickers",
                                      "btcusdt@miniTickers",
                                      "btcusdt@depth50",
                                      "btcusdt@depth7",
                                      "btcusdt@kline",
                                      "btcusdt@markPrice",
                                      "!nothing@arr"};
  (void)state;
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
    mem arena = {NULL};
    if (said(&arena, names[i]).len > 0) fail_msg("%s", names[i]);
    mem_free(&arena);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_market_is_told_as_it_was_reckoned),
      cmocka_unit_test(a_stream_says_what_its_name_asks_for),
      cmocka_unit_test(what_is_no_stream_says_nothing),
  };
  return cmocka_run_group_tests(tests, load, unload);
}

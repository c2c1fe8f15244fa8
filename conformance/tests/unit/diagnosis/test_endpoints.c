/* What conformance/exchange/endpoints.json says is answered. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "diagnosis/endpoint_view.h"
#include "diagnosis/endpoints.h"
#include "text.h"
#include "util/slice.h"

/* status_of gives the order's status in the answer to a Spot order with a query. */
static bns_slice status_of(mem *arena, const endpoint_set *set, const char *query) {
  const bns_scheme *scheme = bns_scheme_find("spot-rest", 9);
  bns_slice target = mem_format(arena, "/api/v3/order?%s&timestamp=1499827319559&signature=00", query);
  parsed_request request;
  bns_wire wire;
  const bns_json *answer, *status;
  memset(&wire, 0, sizeof wire);
  wire.method = bns_slice_of("POST");
  wire.target = target;
  (void)parsed_request_read(&request, arena, scheme, &wire, bns_slice_of("api.binance.com"));
  answer = endpoint_answer(endpoints_find(set, scheme, wire.method, endpoint_path(&wire)), &request);
  assert_non_null(answer);
  status = bns_json_member(bns_json_member(answer, "body"), "status");
  return status == NULL ? bns_slice_of("") : (bns_slice){status->ptr, status->len};
}

static void an_answer_is_given_where_the_request_has_all_that_it_asks_for(void **state) {
  static const struct {
    const char *query, *status;
  } rows[] = {
      {"newOrderRespType=FULL&timeInForce=IOC", "FILLED"},
      {"timeInForce=IOC&newOrderRespType=FULL", "FILLED"},
      {"newOrderRespType=FULL&timeInForce=GTC", "NEW"},
      {"newOrderRespType=FULL", "NEW"},
      {"newOrderRespType=RESULT&timeInForce=IOC", "NEW"},
      {"newOrderRespType=ACK", ""},
      /* Of a name that stands twice the first counts. */
      {"newOrderRespType=FULL&timeInForce=GTC&timeInForce=IOC", "NEW"},
  };
  endpoint_set set;
  mem arena = {NULL};
  (void)state;
  assert_int_equal(endpoints_load(&set), 0);
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
    assert_true(bns_slice_is(status_of(&arena, &set, rows[i].query), rows[i].status));
  endpoints_free(&set);
  mem_free(&arena);
}

static void what_is_not_listed_has_no_answer_of_its_own(void **state) {
  (void)state;
  assert_null(endpoint_answer(NULL, NULL));
}

#define SIGNED "timestamp=1499827319559&signature=00"
#define LONG_NAME "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" /* 64 bytes */

/* The endpoint takes four, omitZeroBalances and recvWindow beside these two: a parameter too many is -1104, one that is
 * not among them -1101. Four names are told, and 64 bytes of each. */
static void what_an_endpoint_does_not_take_is_counted_and_named(void **state) {
  static const struct {
    const char *query;
    size_t num_sent, num_read;
    refusal counts;
    const char *unread;
  } rows[] = {{"omitZeroBalances=true&recvWindow=1&" SIGNED, 4, 4, NOT_REFUSED, ""},
              {SIGNED, 2, 2, NOT_REFUSED, ""},
              {"a=1&" SIGNED, 3, 2, REFUSED_NOT_READ, "a"},
              {"b=1&a=2&" SIGNED, 4, 2, REFUSED_NOT_READ, "b, a"},
              {"recvWindow=1&a=1&b=2&" SIGNED, 5, 3, REFUSED_TOO_MANY, "a, b"},
              {"a=1&b=2&c=3&d=4&" SIGNED, 6, 2, REFUSED_TOO_MANY, "a, b, c, d"},
              {"a=1&b=2&c=3&d=4&e=5&" SIGNED, 7, 2, REFUSED_TOO_MANY, "a, b, c, d"},
              {LONG_NAME "=1&" SIGNED, 3, 2, REFUSED_NOT_READ, LONG_NAME},
              {LONG_NAME "b=1&" SIGNED, 3, 2, REFUSED_NOT_READ, LONG_NAME "…"},
              {"signature=01&" SIGNED, 3, 3, NOT_REFUSED, ""},
              {"omitZeroBalances=true&signature=01&" SIGNED, 4, 4, NOT_REFUSED, ""}};
  const bns_scheme *scheme = bns_scheme_find("spot-rest", 9);
  endpoint_set set;
  mem arena = {NULL};
  (void)state;
  assert_int_equal(endpoints_load(&set), 0);
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    parsed_request request;
    endpoint_view view;
    bns_wire wire;
    memset(&wire, 0, sizeof wire);
    wire.method = bns_slice_of("GET");
    wire.target = mem_format(&arena, "/api/v3/account?%s", rows[i].query);
    (void)parsed_request_read(&request, &arena, scheme, &wire, bns_slice_of("api.binance.com"));
    endpoint_look(&view, &arena, endpoints_find(&set, scheme, wire.method, endpoint_path(&wire)), &request);
    assert_true(view.is_counted);
    assert_int_equal(view.num_expected, 4);
    if (view.num_sent != rows[i].num_sent) fail_msg("%s: %zu are sent", rows[i].query, view.num_sent);
    assert_int_equal(view.num_read, rows[i].num_read);
    assert_int_equal(view.counts, rows[i].counts);
    if (!bns_slice_is(view.unread, rows[i].unread))
      fail_msg("%s: %.*s", rows[i].query, (int)view.unread.len, (const char *)view.unread.ptr);
  }
  endpoints_free(&set);
  mem_free(&arena);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(an_answer_is_given_where_the_request_has_all_that_it_asks_for),
      cmocka_unit_test(what_is_not_listed_has_no_answer_of_its_own),
      cmocka_unit_test(what_an_endpoint_does_not_take_is_counted_and_named),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

/* What conformance/exchange/endpoints.json says is answered. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

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

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(an_answer_is_given_where_the_request_has_all_that_it_asks_for),
      cmocka_unit_test(what_is_not_listed_has_no_answer_of_its_own),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

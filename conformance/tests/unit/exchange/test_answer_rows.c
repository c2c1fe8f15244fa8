/* test_answer_rows.c - the rows of --answers, without and with those inside the program behind them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "exchange/answer_rows.h"
#include "text.h"

static const answer_row *row_of(const answer_set *set, const char *method, const char *path) {
  static const asked_values nothing = {NULL, 0};
  return answers_find(set, bns_scheme_find("spot-rest", 9), bns_slice_of(method), bns_slice_of(path), &nothing);
}

static void a_users_row_is_known_and_found_alone_and_before_our_own(void **state) {
  static const char text[] = "[{\"method\":\"GET\",\"path\":\"/api/v3/time\",\"status\":299,\"body\":{}}]";
  answer_set set;
  char problem[200] = "";
  (void)state;
  memset(&set, 0, sizeof set);
  assert_false(answers_know(&set, bns_slice_of("/api/v3/time")));
  assert_int_equal(answers_add(&set, bns_slice_of(text), problem, sizeof problem), 0);
  assert_true(answers_know(&set, bns_slice_of("/api/v3/time")));
  assert_false(answers_know(&set, bns_slice_of("/api/v3/exchangeInfo")));
  assert_int_equal(row_of(&set, "GET", "/api/v3/time")->status, 299);
  assert_int_equal(answers_load(&set), 0);
  assert_true(answers_know(&set, bns_slice_of("/api/v3/exchangeInfo")));
  assert_int_equal(row_of(&set, "GET", "/api/v3/time")->status, 299);
  assert_null(row_of(&set, "PUT", "/api/v3/time"));
  answers_free(&set);
}

/* What is written as an answer is never NULL: analyzers are told so (scripts/analyze.txt). */
static void every_row_has_a_body(void **state) {
  static const char without[] = "[{\"method\":\"GET\",\"path\":\"/api/v3/time\",\"status\":299}]";
  answer_set set;
  char problem[200] = "";
  (void)state;
  memset(&set, 0, sizeof set);
  assert_int_equal(answers_load(&set), 0);
  assert_true(set.num > 100);
  for (size_t i = 0; i < set.num; i++)
    assert_non_null(set.list[i].body);
  assert_int_not_equal(answers_add(&set, bns_slice_of(without), problem, sizeof problem), 0);
  assert_non_null(strstr(problem, "\"body\" is missing"));
  answers_free(&set);
}

static unsigned status_for(const answer_set *set, const char *name, const char *value) {
  const asked_value asked[] = {{bns_slice_of("other"), bns_slice_of("x")}, {bns_slice_of(name), bns_slice_of(value)}};
  const asked_values all = {asked, 2};
  const answer_row *found =
      answers_find(set, bns_scheme_find("us-rest", 7), bns_slice_of("HEAD"), bns_slice_of("/a"), &all);
  return found == NULL ? 0 : found->status;
}

static void a_row_is_met_by_all_that_its_when_demands(void **state) {
  static const char text[] =
      "{\"answers\":[{\"method\":\"GET\",\"path\":\"/a\",\"scheme\":\"us-rest\",\"when\":{\"other\":\"x\",\"symbol\":"
      "\"BTCUSDT\"},\"status\":200,\"body\":{}},{\"method\":\"GET\",\"path\":\"/"
      "a\",\"scheme\":\"pay-request\",\"status\":"
      "201,\"body\":{}},{\"method\":\"GET\",\"path\":\"/"
      "a\",\"scheme\":\"spot-rest\",\"when\":{\"symbol\":\"*\"},\"status\":"
      "599,\"body\":{}}]}";
  answer_set set;
  char problem[200] = "";
  (void)state;
  memset(&set, 0, sizeof set);
  assert_int_equal(answers_add(&set, bns_slice_of(text), problem, sizeof problem), 0);
  assert_int_equal(status_for(&set, "symbol", "BTCUSDT"), 200);
  assert_int_equal(status_for(&set, "symbol", "ETHUSDT"), 599);
  assert_int_equal(status_for(&set, "symbol", ""), 599);
  assert_int_equal(status_for(&set, "side", "BTCUSDT"), 0);
  answers_free(&set);
}

static void is_no_answer(const char *text, const char *why) {
  answer_set set;
  char problem[200] = "";
  memset(&set, 0, sizeof set);
  assert_int_equal(answers_add(&set, bns_slice_of(text), problem, sizeof problem), -1);
  if (strstr(problem, why) == NULL) fail_msg("%s: %s", text, problem);
  answers_free(&set);
}

static void what_is_no_answer_is_refused_with_the_reason(void **state) {
  (void)state;
  is_no_answer("[}", "it is no JSON, at byte 1");
  is_no_answer("{}", "it is no list");
  is_no_answer("1", "it is no list");
  is_no_answer("[1]", "answer 1: it is no object");
  is_no_answer("[{\"method\":\"GET\",\"path\":\"/a\",\"body\":1},{}]", "answer 2: \"method\" is missing");
  is_no_answer("[{\"method\":\"GET\",\"path\":\"a\"}]", "\"path\" is missing, or does not begin with /");
  is_no_answer("[{\"method\":\"GET\"}]", "\"path\" is missing, or does not begin with /");
  is_no_answer("[{\"method\":\"GET\",\"path\":\"/a?\"}]", "\"path\" has a query");
  is_no_answer("[{\"method\":\"GET\",\"path\":\"/a\",\"when\":[],\"body\":1}]", "\"when\" is no object");
  is_no_answer("[{\"method\":\"GET\",\"path\":\"/a\",\"status\":199,\"body\":1}]",
               "\"status\" is no number from 200 to 599");
  is_no_answer("[{\"method\":\"GET\",\"path\":\"/a\",\"status\":600,\"body\":1}]",
               "\"status\" is no number from 200 to 599");
  is_no_answer("[{\"method\":\"GET\",\"path\":\"/a\",\"status\":\"200\",\"body\":1}]", "\"status\" is no number");
  is_no_answer("[{\"method\":\"GET\",\"path\":\"/a\",\"status\":2e2,\"body\":1}]", "\"status\" is no number");
}

/* ------------------------------------------------------------------------------------- the parameters of a request */

static void asked_is(const asked_values *asked, const char *name, const char *value) {
  bns_slice found = asked_find(asked, name);
  assert_non_null(found.ptr);
  assert_int_equal(found.len, strlen(value));
  assert_memory_equal(found.ptr, value, found.len);
}

static asked_values asked_by(mem *arena, const char *scheme, const char *target, const char *body) {
  parsed_request request;
  bns_wire wire;
  memset(&wire, 0, sizeof wire);
  wire.method = bns_slice_of("POST");
  wire.target = bns_slice_of(target);
  wire.body = bns_slice_of(body);
  wire.message = bns_slice_of(body);
  (void)parsed_request_read(&request, arena, bns_scheme_find(scheme, strlen(scheme)), &wire, bns_slice_of(""));
  return asked_of(arena, &request);
}

static void parameters_are_asked_for_decoded_and_the_querys_first(void **state) {
  mem arena = {NULL};
  asked_values asked = asked_by(&arena, "spot-rest",
                                "/api/v3/order?a%2Bb=c+d%26&symbol=BTCUSDT&bad=%zz&none=", "symbol=ETHUSDT&side=BUY");
  (void)state;
  asked_is(&asked, "a+b", "c d&");
  asked_is(&asked, "symbol", "BTCUSDT");
  asked_is(&asked, "bad", "%zz");
  asked_is(&asked, "none", "");
  asked_is(&asked, "side", "BUY");
  assert_int_equal(asked.num, 6);
  assert_null(asked_find(&asked, "quantity").ptr);
  mem_free(&arena);
}

static void a_frames_parameters_are_asked_for_as_they_stand(void **state) {
  mem arena = {NULL};
  asked_values asked = asked_by(&arena, "spot-ws", "",
                                "{\"id\":1,\"method\":\"m\",\"params\":{\"a\":\"b+c%26\",\"n\":1.50,\"yes\":true}}");
  (void)state;
  asked_is(&asked, "a", "b+c%26");
  asked_is(&asked, "n", "1.50");
  asked_is(&asked, "yes", "true");
  mem_free(&arena);
}

static void the_members_of_pays_body_are_asked_for(void **state) {
  static const char text[] = "{\"a\":\"b\\u0041\\n\",\"n\":1.50,\"o\":{\"a\":1},\"last\":\"\"}";
  mem arena = {NULL};
  asked_values asked = asked_by(&arena, "pay-request", "/binancepay/openapi/v3/order", text);
  (void)state;
  assert_int_equal(asked.num, 4);
  asked_is(&asked, "a", "bA\n");
  asked_is(&asked, "n", "1.50");
  asked_is(&asked, "o", "{\"a\":1}");
  asked_is(&asked, "last", "");
  asked = asked_by(&arena, "pay-request", "/binancepay/openapi/v3/order", "{}");
  assert_int_equal(asked.num, 0);
  asked = asked_by(&arena, "pay-request", "/binancepay/openapi/v3/order", "[\"a\",\"b\"]");
  assert_int_equal(asked.num, 0);
  asked = asked_by(&arena, "pay-request", "/binancepay/openapi/v3/order", "no JSON");
  assert_int_equal(asked.num, 0);
  mem_free(&arena);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(a_users_row_is_known_and_found_alone_and_before_our_own),
                                     cmocka_unit_test(every_row_has_a_body),
                                     cmocka_unit_test(a_row_is_met_by_all_that_its_when_demands),
                                     cmocka_unit_test(what_is_no_answer_is_refused_with_the_reason),
                                     cmocka_unit_test(parameters_are_asked_for_decoded_and_the_querys_first),
                                     cmocka_unit_test(a_frames_parameters_are_asked_for_as_they_stand),
                                     cmocka_unit_test(the_members_of_pays_body_are_asked_for)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}

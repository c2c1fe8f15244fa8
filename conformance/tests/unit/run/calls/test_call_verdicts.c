/* test_call_verdicts.c - what libraries do with values, and the verdict on each: rows. A row takes a call that was
 * asked for, changes one parameter of what arrives or adds one, and says what is right to say of it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "run/calls/call_judge.h"
#include "text.h"

#define ORDER "spot-rest/send/order-limit"
#define MARKET "spot-rest/send/order-market"
#define OCO "spot-rest/send/oco"
#define LISTED "spot-rest/send/order-list-oco"
#define PAYOUT "spot-rest/send/withdraw"
#define FRAME "spot-ws/send/order-place"
#define FUTURE "usdm-rest/send/order-limit"

enum {
  OK = SEVERITY_OK,
  ODD = SEVERITY_ODD,
  OPEN = SEVERITY_OPEN,
  REFUSED = SEVERITY_REFUSED,
  DANGER = SEVERITY_DANGER
};

typedef struct row {
  const char *id, *name, *value; /* value NULL: it is left out */
  int how;                       /* a severity; those from REFUSED on are failures */
} row;

static vector_set set;

static int load_vectors(void **state) {
  char problem[512];
  (void)state;
  return vectors_load(&set, NULL, problem, sizeof problem);
}

static int free_vectors(void **state) {
  (void)state;
  vectors_free(&set);
  return 0;
}

/* arrive makes of what was asked for what arrives: the parameter of this name has another value, or joins the rest. */
static void arrive(sent *one, mem *arena, const send_case *asked, const row *r) {
  int has = 0;
  one->is_signed = 1;
  one->method = asked->method;
  one->path = asked->path;
  one->signature = bns_slice_of("one");
  for (size_t i = 0; i < asked->params.num; i++) {
    const send_param *p = &asked->params.list[i];
    int is_it = bns_slice_is(p->name, r->name);
    has |= is_it;
    if (!is_it || r->value != NULL)
      call_case_add_params(&one->params, arena, p->name, is_it ? bns_slice_of(r->value) : p->value, p->type);
  }
  if (!has) call_case_add_params(&one->params, arena, bns_slice_of(r->name), bns_slice_of(r->value), BNS_JSON_STRING);
}

static void judge_row(const row *r) {
  const vector *v = vectors_find(&set, bns_slice_of(r->id));
  mem arena = {0};
  send_rules rules = {0};
  bns_json ok = {0};
  reply given = {0};
  send_case asked;
  verdict found = {0};
  sent one = {0};
  assert_non_null(v);
  assert_int_equal(call_case_read(&asked, &arena, v), 0);
  rules.elsewhere = "localhost:8080";
  ok.type = BNS_JSON_OBJECT;
  given.answer = REPLY_OK;
  given.ok = &ok;
  arrive(&one, &arena, &asked, r);
  call_judge(&found, &arena, &asked, &given, &one, 1, &rules);
  if ((int)found.severity != r->how || (found.outcome == OUTCOME_PASS) != (r->how < REFUSED))
    fail_msg("%s, %s = %s: %s %s, not %s", r->id, r->name, r->value == NULL ? "(left out)" : r->value,
             outcome_name(found.outcome), severity_name(found.severity), severity_name((severity)r->how));
  mem_free(&arena);
}

static void judge_rows(const row *rows, size_t num) {
  for (size_t i = 0; i < num; i++)
    judge_row(&rows[i]);
}

static void decimals_are_compared_by_value(void **state) {
  static const row rows[] = {
      {ORDER, "price", "0.1", OK},
      {ORDER, "price", "0.10", ODD},
      {ORDER, "price", "0.10000000", ODD},
      {ORDER, "price", ".1", OPEN},
      {ORDER, "price", "1e-1", REFUSED},
      {ORDER, "price", "1E-1", REFUSED},
      {ORDER, "price", "0.1000001", DANGER},
      {ORDER, "price", "0.10000000149011612", DANGER},
      {ORDER, "price", "0,1", DANGER},
      {ORDER, "price", "1", DANGER},
      {ORDER, "price", "-0.1", DANGER},
      {ORDER, "price", "", DANGER},
      {ORDER, "quantity", "1.0", ODD},
      {ORDER, "quantity", "1.00000000", ODD},
      {ORDER, "quantity", "1e0", REFUSED},
      {ORDER, "quantity", "01", ODD},
      {ORDER, "quantity", "0.99999999", DANGER},
      {MARKET, "quoteOrderQty", "10", OK},
      {MARKET, "quoteOrderQty", "10.00000000", ODD},
      {MARKET, "quoteOrderQty", "1e1", REFUSED},
      {MARKET, "quoteOrderQty", "1E+1", REFUSED},
      {MARKET, "quoteOrderQty", "100", DANGER},
      {OCO, "stopPrice", "0.10", ODD},
      {OCO, "stopPrice", "0.2", DANGER},
      {OCO, "stopLimitPrice", "0.090", ODD},
      {OCO, "stopLimitPrice", "0.09000000", ODD},
      {OCO, "stopLimitPrice", "9e-2", REFUSED},
      {LISTED, "abovePrice", "0.20000000", ODD},
      {LISTED, "belowStopPrice", "0.100", ODD},
      {LISTED, "belowStopPrice", "0.01", DANGER},
      {PAYOUT, "amount", "50.0", ODD},
      {PAYOUT, "amount", "50.00000000", ODD},
      {PAYOUT, "amount", "5e1", REFUSED},
      {PAYOUT, "amount", "500", DANGER},
      {FRAME, "price", "0.10000000", ODD},
      {FRAME, "quantity", "1.0", ODD},
      {FRAME, "quantity", "1e0", OPEN},
      {FRAME, "quantity", "2", DANGER},
      {FUTURE, "price", "9000.0", ODD},
      {FUTURE, "price", "9e3", REFUSED},
      {FUTURE, "quantity", "1.000", ODD},
      {FUTURE, "quantity", "1.001", DANGER},
  };
  (void)state;
  judge_rows(rows, sizeof rows / sizeof *rows);
}

static void texts_are_compared_by_their_bytes(void **state) {
  static const row rows[] = {
      {"spot-rest/send/value-digits", "newClientOrderId", "0010", OK},
      {"spot-rest/send/value-digits", "newClientOrderId", "10", DANGER},
      {"spot-rest/send/value-digits", "newClientOrderId", "0010.0", DANGER},
      {"spot-rest/send/value-prefix-word", "newClientOrderId", "INTERVAL_1", OK},
      {"spot-rest/send/value-prefix-word", "newClientOrderId", "1", DANGER},
      {"spot-rest/send/value-prefix-word", "newClientOrderId", "interval_1", DANGER},
      {"spot-rest/send/value-prefix-broker", "newClientOrderId", "A1B2C3D4-1", DANGER},
      {"spot-rest/send/value-prefix-digits", "newClientOrderId", "742", DANGER},
      {"spot-rest/send/order-get", "orderId", "42.0", ODD},
      {"spot-rest/send/order-get", "orderId", "43", DANGER},
      {"spot-rest/send/value-number-digits", "price", "12345.6789", OK},
      {"spot-rest/send/value-number-digits", "price", "12345.679", DANGER},
      {"spot-rest/send/value-number-digits", "price", "12345.6787109375", DANGER},
      {"spot-rest/send/value-number-digits", "price", "12345.67890", ODD},
      {"spot-rest/send/value-number-digits-twelve", "price", "0.1234567890", DANGER},
      {"spot-rest/send/value-number-digits-twelve", "price", "0.12345679", DANGER},
      {"spot-rest/send/value-number-round-five", "quantity", "100000", OK},
      {"spot-rest/send/value-number-round-five", "quantity", "1e+05", REFUSED},
      {"spot-rest/send/value-number-round-five", "quantity", "1E5", REFUSED},
      {"spot-rest/send/value-number-round-five", "quantity", "100000.0", ODD},
      {"spot-rest/send/value-number-round-seven", "quantity", "1.0E7", REFUSED},
      {"spot-ws/send/value-number-round-six", "quantity", "1e+06", OPEN},
  };
  (void)state;
  judge_rows(rows, sizeof rows / sizeof *rows);
}

static void what_is_added_and_changes_nothing_is_odd(void **state) {
  static const row rows[] = {
      {ORDER, "newOrderRespType", "RESULT", ODD},
      {ORDER, "newOrderRespType", "FULL", ODD},
      {ORDER, "newOrderRespType", "ACK", ODD},
      {ORDER, "newClientOrderId", "x-1", ODD},
      {FRAME, "newOrderRespType", "RESULT", ODD},
      {FUTURE, "newOrderRespType", "RESULT", ODD},
      {FUTURE, "reduceOnly", "false", ODD},
      {FUTURE, "positionSide", "BOTH", ODD},
      {"spot-rest/send/account", "omitZeroBalances", "false", ODD},
      {"spot-rest/send/my-trades", "limit", "500", ODD},
      {"spot-rest/send/my-trades-window", "limit", "500", ODD},
      {"spot-ws/send/all-orders", "limit", "500", ODD},
      {"usdm-rest/send/user-trades", "limit", "500", ODD},
      {"spot-rest/send/my-trades", "limit", "1000", DANGER},
      {"spot-rest/send/open-orders", "limit", "500", DANGER},
      {"usdm-rest/send/income", "limit", "500", DANGER},
      {ORDER, "icebergQty", "1", DANGER},
      {ORDER, "selfTradePreventionMode", "EXPIRE_MAKER", DANGER},
      {FUTURE, "reduceOnly", "true", DANGER},
      {FUTURE, "positionSide", "LONG", DANGER},
      {"spot-rest/send/account", "omitZeroBalances", "true", DANGER},
  };
  (void)state;
  judge_rows(rows, sizeof rows / sizeof *rows);
}

static void words_and_what_is_left_out_are_judged_by_what_is_documented(void **state) {
  static const row rows[] = {
      {"spot-rest/send/value-boolean-true", "transactionFeeFlag", "true", OK},
      {"spot-rest/send/value-boolean-true", "transactionFeeFlag", "True", OPEN},
      {"spot-rest/send/value-boolean-true", "transactionFeeFlag", "TRUE", OPEN},
      {"spot-rest/send/value-boolean-true", "transactionFeeFlag", "1", OPEN},
      {"spot-rest/send/value-boolean-false", "transactionFeeFlag", "0", OPEN},
      {"spot-rest/send/value-boolean-false", "transactionFeeFlag", "False", OPEN},
      {"spot-rest/send/value-boolean-false", "transactionFeeFlag", NULL, DANGER},
      {"spot-rest/send/value-boolean-true", "transactionFeeFlag", "0", DANGER},
      {"spot-rest/send/value-boolean-true", "transactionFeeFlag", "yes", DANGER},
      {"spot-rest/send/value-word-true", "newClientOrderId", "True", DANGER},
      {"spot-rest/send/value-empty", "newClientOrderId", NULL, ODD},
      {"spot-rest/send/value-blank", "newClientOrderId", NULL, ODD},
      {"spot-rest/send/value-blank", "newClientOrderId", "%20", DANGER},
      {"spot-rest/send/value-dash", "newClientOrderId", NULL, DANGER},
      {"spot-rest/send/get-value-zero-trades", "fromId", NULL, DANGER},
      {"spot-rest/send/get-value-zero-trades", "fromId", "0.0", ODD},
      {"spot-ws/send/value-zero-orders", "orderId", NULL, DANGER},
      {"spot-ws/send/value-boolean-true", "omitZeroBalances", "true", OK},
      {"spot-ws/send/value-boolean-true", "omitZeroBalances", "1", OPEN},
      {"spot-ws/send/value-boolean-true", "omitZeroBalances", NULL, DANGER},
  };
  (void)state;
  judge_rows(rows, sizeof rows / sizeof *rows);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(decimals_are_compared_by_value),
      cmocka_unit_test(texts_are_compared_by_their_bytes),
      cmocka_unit_test(what_is_added_and_changes_nothing_is_odd),
      cmocka_unit_test(words_and_what_is_left_out_are_judged_by_what_is_documented),
  };
  cmocka_set_message_output(CM_OUTPUT_TAP);
  return cmocka_run_group_tests(tests, load_vectors, free_vectors);
}

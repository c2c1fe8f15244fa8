/* test_call_judge.c - what is said of a call, from what was asked for, what the library said, and what arrived. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "run/calls/call_judge.h"
#include "run/calls/value_match.h"
#include "text.h"

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

enum { MOST = 4 };

/* trial: one call. Arrivals begin as what was asked for. */
typedef struct trial {
  mem arena;
  send_case asked;
  sent list[MOST];
  size_t num;
  send_rules rules;
  bns_json ok;
  reply given;
  verdict found;
} trial;

static void begin(trial *t, const char *id) {
  const vector *v = vectors_find(&set, bns_slice_of(id));
  memset(t, 0, sizeof *t);
  assert_non_null(v);
  assert_int_equal(call_case_read(&t->asked, &t->arena, v), 0);
  t->rules.elsewhere = "localhost:8080";
  t->ok.type = BNS_JSON_OBJECT;
  t->given.answer = REPLY_OK;
  t->given.ok = &t->ok;
}

/* arrive adds a request that verifies and carries all that was asked for. */
static sent *arrive(trial *t) {
  sent *one = &t->list[t->num++];
  one->is_signed = 1;
  one->raw = bns_slice_of("bytes");
  one->host = bns_slice_of("api.binance.com");
  one->api_key = bns_slice_of(t->asked.api_key);
  one->method = t->asked.method;
  one->path = t->asked.path;
  one->signature = bns_slice_of(t->num == 1 ? "first" : "next");
  one->status = 200;
  for (size_t i = 0; i < t->asked.params.num; i++) {
    const send_param *p = &t->asked.params.list[i];
    call_case_add_params(&one->params, &t->arena, p->name, p->value, p->type);
  }
  return one;
}

static void put(trial *t, sent *one, const char *name, const char *value) {
  call_case_add_params(&one->params, &t->arena, bns_slice_of(name), bns_slice_of(value), BNS_JSON_STRING);
}

static void judge_it(trial *t, outcome what, severity how, const char *stage) {
  call_judge(&t->found, &t->arena, &t->asked, &t->given, t->list, t->num, &t->rules);
  assert_string_equal(outcome_name(t->found.outcome), outcome_name(what));
  assert_string_equal(severity_name(t->found.severity), severity_name(how));
  assert_true(bns_slice_is(t->found.stage, stage));
}

static void end(trial *t) {
  mem_free(&t->arena);
}

static void what_was_asked_for_passes_in_any_order(void **state) {
  trial t;
  sent *one;
  send_param first;
  (void)state;
  begin(&t, "spot-rest/send/order-limit");
  one = arrive(&t);
  put(&t, one, "timestamp", "1499827319559");
  first = one->params.list[0];
  one->params.list[0] = one->params.list[5];
  one->params.list[5] = first;
  judge_it(&t, OUTCOME_PASS, SEVERITY_OK, "");
  assert_true(bns_slice_is(t.found.group, "rest"));
  assert_true(bns_slice_is(t.found.asked,
                           "POST /api/v3/order symbol=LTCBTC side=BUY type=LIMIT timeInForce=GTC quantity=1 "
                           "price=0.1"));
  end(&t);
}

static void an_altered_value_is_dangerous_and_both_are_shown(void **state) {
  trial t;
  (void)state;
  begin(&t, "spot-rest/send/value-number-small");
  arrive(&t)->params.list[5].value = bns_slice_of("0.000000");
  judge_it(&t, OUTCOME_FAIL, SEVERITY_DANGER, "meaning");
  assert_true(bns_slice_is(t.found.right, "price = 0.0000001"));
  assert_true(bns_slice_is(t.found.yours, "price = 0.000000"));
  assert_true(bns_slice_is(t.found.group, "meaning"));
  end(&t);
}

static void a_number_in_exponent_form_is_refused_and_no_danger(void **state) {
  trial t;
  (void)state;
  begin(&t, "spot-rest/send/value-number-small");
  arrive(&t)->params.list[5].value = bns_slice_of("1e-07");
  judge_it(&t, OUTCOME_FAIL, SEVERITY_REFUSED, "meaning");
  assert_true(bns_slice_is(t.found.right, "price = 0.0000001"));
  assert_true(bns_slice_is(t.found.yours, "price = 1e-07"));
  assert_true(bns_slice_is(t.found.group, "meaning"));
  assert_true(
      bns_slice_is(t.found.detail, "a number is written in exponent form, which the exchange refuses with -1100"));
  t.list[0].params.num--;
  judge_it(&t, OUTCOME_FAIL, SEVERITY_DANGER, "meaning");
  end(&t);
}

static void of_a_frame_the_exponent_form_is_open(void **state) {
  trial t;
  (void)state;
  begin(&t, "spot-ws/send/value-number-small");
  arrive(&t)->params.list[5].value = bns_slice_of("1e-07");
  judge_it(&t, OUTCOME_PASS, SEVERITY_OPEN, "");
  t.list[0].params.list[5].value = bns_slice_of("1e-06");
  judge_it(&t, OUTCOME_FAIL, SEVERITY_DANGER, "meaning");
  end(&t);
}

static void another_spelling_of_a_number_is_odd_and_of_a_text_dangerous(void **state) {
  trial t;
  (void)state;
  begin(&t, "spot-rest/send/value-number-decimal");
  arrive(&t)->params.list[5].value = bns_slice_of("0.10");
  judge_it(&t, OUTCOME_PASS, SEVERITY_ODD, "");
  end(&t);
  begin(&t, "spot-rest/send/value-digits");
  arrive(&t)->params.list[6].value = bns_slice_of("10");
  judge_it(&t, OUTCOME_FAIL, SEVERITY_DANGER, "meaning");
  end(&t);
}

static void a_boolean_in_other_letters_is_open_and_the_other_one_dangerous(void **state) {
  trial t;
  (void)state;
  begin(&t, "spot-rest/send/value-boolean-true");
  arrive(&t)->params.list[4].value = bns_slice_of("True");
  judge_it(&t, OUTCOME_PASS, SEVERITY_OPEN, "");
  assert_true(bns_slice_is(t.found.detail,
                           "a boolean arrived in another spelling: whether the exchange reads it is not documented"));
  t.list[0].params.list[4].value = bns_slice_of("false");
  judge_it(&t, OUTCOME_FAIL, SEVERITY_DANGER, "meaning");
  t.list[0].params.list[4].value = bns_slice_of("1");
  judge_it(&t, OUTCOME_PASS, SEVERITY_OPEN, "");
  t.list[0].params.list[4].value = bns_slice_of("0");
  judge_it(&t, OUTCOME_FAIL, SEVERITY_DANGER, "meaning");
  end(&t);
}

static void an_empty_value_may_be_left_out_and_not_filled(void **state) {
  trial t;
  (void)state;
  begin(&t, "spot-rest/send/value-empty");
  arrive(&t)->params.num--;
  judge_it(&t, OUTCOME_PASS, SEVERITY_ODD, "");
  put(&t, &t.list[0], "newClientOrderId", "x");
  judge_it(&t, OUTCOME_FAIL, SEVERITY_DANGER, "meaning");
  end(&t);
}

static void a_blank_may_be_left_out_and_not_changed(void **state) {
  trial t;
  (void)state;
  begin(&t, "spot-rest/send/value-blank");
  arrive(&t)->params.num--;
  judge_it(&t, OUTCOME_PASS, SEVERITY_ODD, "");
  assert_true(bns_slice_is(t.found.detail, "a parameter whose value is blank was left out"));
  put(&t, &t.list[0], "newClientOrderId", "x");
  judge_it(&t, OUTCOME_FAIL, SEVERITY_DANGER, "meaning");
  end(&t);
  begin(&t, "spot-rest/send/value-space");
  arrive(&t)->params.num--;
  judge_it(&t, OUTCOME_FAIL, SEVERITY_DANGER, "meaning");
  end(&t);
}

static void what_the_exchange_does_not_read_is_refused_and_no_danger(void **state) {
  trial t;
  (void)state;
  begin(&t, "spot-rest/send/order-limit");
  put(&t, arrive(&t), "b", "c");
  t.list[0].excess = "the endpoint has no parameter of one of the names";
  judge_it(&t, OUTCOME_FAIL, SEVERITY_REFUSED, "meaning");
  assert_true(bns_slice_is(t.found.detail, "a parameter is added that was not asked for; refused: the endpoint has no "
                                           "parameter of one of the names"));
  end(&t);
}

static void an_empty_parameter_that_was_added_is_refused_and_in_a_frame_open(void **state) {
  trial t;
  (void)state;
  begin(&t, "spot-rest/send/order-limit");
  put(&t, arrive(&t), "newOrderRespType", "");
  judge_it(&t, OUTCOME_FAIL, SEVERITY_REFUSED, "meaning");
  t.list[0].params.list[5].value = bns_slice_of("0.2");
  judge_it(&t, OUTCOME_FAIL, SEVERITY_DANGER, "meaning");
  end(&t);
  begin(&t, "spot-ws/send/order-place");
  put(&t, arrive(&t), "newOrderRespType", "");
  judge_it(&t, OUTCOME_PASS, SEVERITY_OPEN, "");
  end(&t);
}

static void numbers_are_compared_by_value_and_texts_by_their_bytes(void **state) {
  static const struct {
    const char *given, *arrived;
    bns_json_type type;
    value_relation how;
  } rows[] = {
      {"0.1", "0.1", BNS_JSON_NUMBER, VALUE_SAME},
      {"0.1", "0.10", BNS_JSON_NUMBER, VALUE_RESPELLED},
      {"0.1", "0.10000000000000000000", BNS_JSON_NUMBER, VALUE_RESPELLED},
      {"0.1", "0.100000000000000000000", BNS_JSON_NUMBER, VALUE_ILLEGAL},
      {"1", "1.", BNS_JSON_NUMBER, VALUE_ILLEGAL},
      {"0.1", ".1", BNS_JSON_NUMBER, VALUE_ILLEGAL},
      {"100", "100.0", BNS_JSON_NUMBER, VALUE_RESPELLED},
      {"0.00001", "1e-05", BNS_JSON_NUMBER, VALUE_EXPONENT},
      {"0.00001", "1.0E-5", BNS_JSON_NUMBER, VALUE_EXPONENT},
      {"1e-7", "1e-7", BNS_JSON_NUMBER, VALUE_EXPONENT},
      {"1e-7", "0.0000001", BNS_JSON_NUMBER, VALUE_SAME},
      {"1e21", "1000000000000000000000", BNS_JSON_NUMBER, VALUE_SAME},
      {"0", "-0.0", BNS_JSON_NUMBER, VALUE_ILLEGAL},
      {"1", "-1", BNS_JSON_NUMBER, VALUE_OTHER},
      {"1", "10", BNS_JSON_NUMBER, VALUE_OTHER},
      {"1", "", BNS_JSON_NUMBER, VALUE_OTHER},
      {"1", ".", BNS_JSON_NUMBER, VALUE_OTHER},
      {"1", "1e", BNS_JSON_NUMBER, VALUE_OTHER},
      {"1", "1e99999999999999999999", BNS_JSON_NUMBER, VALUE_OTHER},
      {"1", "1.0.0", BNS_JSON_NUMBER, VALUE_OTHER},
      {"9007199254740993", "9007199254740992", BNS_JSON_NUMBER, VALUE_OTHER},
      {"0.1", "0.10", BNS_JSON_STRING, VALUE_OTHER},
      {"true", "TRUE", BNS_JSON_TRUE, VALUE_RECASED},
      {"true", "true", BNS_JSON_TRUE, VALUE_SAME},
      {"false", "Fals", BNS_JSON_TRUE, VALUE_OTHER},
      {"true", "True", BNS_JSON_STRING, VALUE_OTHER},
  };
  (void)state;
  send_param given;
  memset(&given, 0, sizeof given);
  given.name = bns_slice_of("symbol");
  given.value = bns_slice_of("btcUSDT");
  given.type = BNS_JSON_STRING;
  assert_int_equal(value_match(&given, bns_slice_of("BTCUSDT")), VALUE_RESPELLED);
  given.name = bns_slice_of("newClientOrderId");
  assert_int_equal(value_match(&given, bns_slice_of("BTCUSDT")), VALUE_OTHER);
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    given.value = bns_slice_of(rows[i].given);
    given.type = rows[i].type;
    if (value_match(&given, bns_slice_of(rows[i].arrived)) != rows[i].how)
      fail_msg("%s and %s", rows[i].given, rows[i].arrived);
  }
}

static void a_lost_parameter_and_an_added_one_are_dangerous(void **state) {
  trial t;
  (void)state;
  begin(&t, "spot-rest/send/order-limit");
  arrive(&t)->params.num--;
  judge_it(&t, OUTCOME_FAIL, SEVERITY_DANGER, "meaning");
  assert_true(bns_slice_is(t.found.detail, "a parameter is lost"));
  end(&t);
  begin(&t, "spot-rest/send/order-limit");
  put(&t, arrive(&t), "icebergQty", "1");
  judge_it(&t, OUTCOME_FAIL, SEVERITY_DANGER, "meaning");
  end(&t);
}

static void a_parameter_sent_twice_is_added(void **state) {
  trial t;
  (void)state;
  begin(&t, "spot-rest/send/order-limit");
  put(&t, arrive(&t), "price", "0.1");
  judge_it(&t, OUTCOME_FAIL, SEVERITY_DANGER, "meaning");
  end(&t);
}

static void an_allowed_name_may_be_added(void **state) {
  static const char *const adds[] = {"newClientOrderId"};
  trial t;
  (void)state;
  begin(&t, "spot-rest/send/order-limit");
  t.rules.adds = adds;
  t.rules.num_adds = 1;
  put(&t, arrive(&t), "newClientOrderId", "x");
  judge_it(&t, OUTCOME_PASS, SEVERITY_OK, "");
  end(&t);
}

/* sent_list puts items under one name in place of what arrived; "" ends them. */
static void sent_list(trial *t, const char *const *items) {
  sent *one = &t->list[0];
  one->params.num = 0;
  for (; **items != 0; items++) {
    call_case_add_params(&one->params, &t->arena, bns_slice_of("asset"), bns_slice_of(*items), BNS_JSON_STRING);
    one->params.list[one->params.num - 1].is_list = 1;
  }
}

static void a_list_is_right_repeated_or_joined_where_the_endpoint_takes_one(void **state) {
  static const char *const repeated[] = {"BTC", "USDT", ""}, *const joined[] = {"BTC,USDT", ""},
                           *const as_json[] = {"[\"BTC\",\"USDT\"]", ""}, *const dropped[] = {"USDT", ""};
  trial t;
  (void)state;
  begin(&t, "spot-rest/send/value-list-texts");
  arrive(&t);
  sent_list(&t, repeated);
  judge_it(&t, OUTCOME_PASS, SEVERITY_OK, "");
  sent_list(&t, joined);
  judge_it(&t, OUTCOME_PASS, SEVERITY_OK, "");
  sent_list(&t, as_json);
  judge_it(&t, OUTCOME_PASS, SEVERITY_OPEN, "");
  sent_list(&t, dropped);
  judge_it(&t, OUTCOME_FAIL, SEVERITY_DANGER, "meaning");
  end(&t);
}

static void items_with_names_of_their_own_are_refused(void **state) {
  trial t;
  (void)state;
  begin(&t, "spot-rest/send/value-list-texts");
  arrive(&t)->params.num = 0;
  put(&t, &t.list[0], "asset[0]", "BTC");
  put(&t, &t.list[0], "asset[1]", "USDT");
  judge_it(&t, OUTCOME_FAIL, SEVERITY_REFUSED, "meaning");
  end(&t);
}

/* arrives_as makes of the first list that was asked for what arrived. */
static void arrives_as(trial *t, const char *id, size_t at, const char *value, outcome what, severity how) {
  begin(t, id);
  arrive(t)->params.list[at].value = bns_slice_of(value);
  t->list[0].params.list[at].type = BNS_JSON_STRING;
  judge_it(t, what, how, what == OUTCOME_PASS ? "" : "meaning");
}

#define ORDER(QUANTITY)                                                                                                \
  "{\"side\": \"BUY\", \"symbol\": \"BTCUSDT\", \"type\":\"LIMIT\",\"timeInForce\":\"GTC\",\"quantity\":" QUANTITY     \
  ",\"price\":\"9000\"}"

static void a_list_of_objects_is_compared_value_by_value(void **state) {
  static const char *const orders = "usdm-rest/send/batch-orders", *const ids = "usdm-rest/send/batch-orders-cancel",
                           *const named = "usdm-rest/send/batch-orders-cancel-named";
  static const struct {
    const char *id, *value;
    size_t at;
    outcome what;
    severity how;
  } rows[] = {
      {orders, "[" ORDER("\"1\"") "," ORDER("\"1\"") "]", 0, OUTCOME_PASS, SEVERITY_OK},
      {orders, "[" ORDER("1") "," ORDER("\"1\"") "]", 0, OUTCOME_PASS, SEVERITY_ODD},
      {orders, "[" ORDER("\"1\",\"newOrderRespType\":\"\"") "," ORDER("\"1\"") "]", 0, OUTCOME_PASS, SEVERITY_OPEN},
      {orders, "[" ORDER("\"1\",\"newOrderRespType\":\"ACK\"") "," ORDER("\"1\"") "]", 0, OUTCOME_FAIL,
       SEVERITY_DANGER},
      {orders, "[" ORDER("\"2\"") "," ORDER("\"1\"") "]", 0, OUTCOME_FAIL, SEVERITY_DANGER},
      {orders, "[" ORDER("\"1\"") "]", 0, OUTCOME_FAIL, SEVERITY_DANGER},
      {orders, "[\"[object Object]\",\"[object Object]\"]", 0, OUTCOME_FAIL, SEVERITY_REFUSED},
      {orders, "[{'symbol': 'BTCUSDT'}]", 0, OUTCOME_FAIL, SEVERITY_REFUSED},
      {ids, "[42,43]", 1, OUTCOME_PASS, SEVERITY_OK},
      {ids, "[\"42\",\"43\"]", 1, OUTCOME_PASS, SEVERITY_ODD},
      {ids, "42,43", 1, OUTCOME_PASS, SEVERITY_OPEN},
      {ids, "[43,42]", 1, OUTCOME_FAIL, SEVERITY_DANGER},
      {ids, "[42]", 1, OUTCOME_FAIL, SEVERITY_DANGER},
      {ids, "[42 43]", 1, OUTCOME_FAIL, SEVERITY_REFUSED},
      {named, "[\"my-order_1\", \"my-order_2\"]", 1, OUTCOME_PASS, SEVERITY_OK},
      {named, "[my-order_1 my-order_2]", 1, OUTCOME_FAIL, SEVERITY_REFUSED},
      {named, "my-order_1", 1, OUTCOME_FAIL, SEVERITY_DANGER},
  };
  (void)state;
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    trial t;
    arrives_as(&t, rows[i].id, rows[i].at, rows[i].value, rows[i].what, rows[i].how);
    end(&t);
  }
}

static void a_name_in_other_letters_is_open(void **state) {
  trial t;
  (void)state;
  begin(&t, "usdm-rest/send/get-value-zero-trades");
  arrive(&t)->params.list[1].name = bns_slice_of("fromID");
  judge_it(&t, OUTCOME_PASS, SEVERITY_OPEN, "");
  t.list[0].params.list[1].value = bns_slice_of("1");
  judge_it(&t, OUTCOME_FAIL, SEVERITY_DANGER, "meaning");
  end(&t);
}

static void of_futures_an_empty_parameter_that_was_added_is_open(void **state) {
  trial t;
  (void)state;
  begin(&t, "usdm-rest/send/order-limit");
  put(&t, arrive(&t), "newOrderRespType", "");
  judge_it(&t, OUTCOME_PASS, SEVERITY_OPEN, "");
  end(&t);
}

static void where_the_documents_are_silent_it_is_open(void **state) {
  trial t;
  (void)state;
  begin(&t, "spot-rest/send/value-number-exponent-7");
  arrive(&t);
  judge_it(&t, OUTCOME_FAIL, SEVERITY_OPEN, "meaning");
  t.list[0].params.list[5].value = bns_slice_of("0.0000001");
  judge_it(&t, OUTCOME_PASS, SEVERITY_OK, "");
  end(&t);
  begin(&t, "spot-rest/send/value-null");
  arrive(&t)->params.num--;
  judge_it(&t, OUTCOME_PASS, SEVERITY_OPEN, "");
  end(&t);
}

static void a_wrong_signature_is_refused_whatever_it_carries(void **state) {
  trial t;
  sent *one;
  (void)state;
  begin(&t, "spot-rest/send/order-limit");
  one = arrive(&t);
  one->params.num--;
  one->reason = "signature";
  one->only_2025 = 1;
  judge_it(&t, OUTCOME_FAIL, SEVERITY_REFUSED, "signature");
  assert_true(bns_slice_is(t.found.detail, "signature; passes only under the rules of 2025"));
  end(&t);
}

static void another_signed_request_must_verify_too(void **state) {
  trial t;
  sent *other;
  (void)state;
  begin(&t, "spot-rest/send/account");
  arrive(&t);
  other = arrive(&t);
  other->path = bns_slice_of("/sapi/v1/capital/config/getall");
  judge_it(&t, OUTCOME_PASS, SEVERITY_OK, "");
  other->reason = "signature";
  judge_it(&t, OUTCOME_FAIL, SEVERITY_REFUSED, "signature");
  end(&t);
}

static void requests_that_need_no_signature_are_not_looked_at(void **state) {
  trial t;
  (void)state;
  begin(&t, "spot-rest/send/account");
  arrive(&t)->is_signed = 0;
  judge_it(&t, OUTCOME_FAIL, SEVERITY_REFUSED, "nothing-arrived");
  arrive(&t);
  judge_it(&t, OUTCOME_PASS, SEVERITY_OK, "");
  end(&t);
}

static void another_call_is_dangerous(void **state) {
  trial t;
  (void)state;
  begin(&t, "spot-rest/send/order-get");
  arrive(&t)->method = bns_slice_of("DELETE");
  judge_it(&t, OUTCOME_FAIL, SEVERITY_DANGER, "meaning");
  assert_true(bns_slice_is(t.found.right, "GET /api/v3/order"));
  assert_true(bns_slice_is(t.found.yours, "DELETE /api/v3/order"));
  end(&t);
}

static void an_order_placed_twice_is_dangerous_a_question_asked_twice_odd(void **state) {
  trial t;
  (void)state;
  begin(&t, "spot-rest/send/order-limit");
  arrive(&t);
  arrive(&t);
  judge_it(&t, OUTCOME_FAIL, SEVERITY_DANGER, "extra");
  end(&t);
  begin(&t, "spot-rest/send/account");
  arrive(&t);
  arrive(&t);
  judge_it(&t, OUTCOME_PASS, SEVERITY_ODD, "");
  end(&t);
}

static void a_key_file_that_is_not_read_is_no_fault_and_another_key_is(void **state) {
  trial t;
  (void)state;
  begin(&t, "spot-rest/send/key-pkcs1-rsa-2048");
  judge_it(&t, OUTCOME_PASS, SEVERITY_OK, "");
  t.given.answer = REPLY_ERROR;
  t.given.words = bns_slice_of("ValueError: no");
  judge_it(&t, OUTCOME_PASS, SEVERITY_OK, "");
  arrive(&t)->reason = "signature";
  judge_it(&t, OUTCOME_FAIL, SEVERITY_REFUSED, "signature");
  end(&t);
}

static void who_sends_to_a_foreign_certificate_verifies_none(void **state) {
  trial t;
  (void)state;
  begin(&t, "spot-rest/send/certificate-post");
  judge_it(&t, OUTCOME_PASS, SEVERITY_OK, "");
  arrive(&t);
  judge_it(&t, OUTCOME_PASS, SEVERITY_OPEN, "");
  t.rules.is_taken = 1;
  judge_it(&t, OUTCOME_FAIL, SEVERITY_DANGER, "certificate");
  end(&t);
}

static void an_error_does_not_hide_what_arrived(void **state) {
  trial t;
  (void)state;
  begin(&t, "spot-rest/send/order-limit");
  t.given.answer = REPLY_ERROR;
  t.given.words = bns_slice_of("TypeError: at 12:03:04");
  judge_it(&t, OUTCOME_ERROR, SEVERITY_NONE, "");
  arrive(&t);
  judge_it(&t, OUTCOME_PASS, SEVERITY_ODD, "");
  assert_true(bns_slice_is(t.found.detail, "the call ended in an error: TypeError"));
  t.list[0].params.num--;
  judge_it(&t, OUTCOME_FAIL, SEVERITY_DANGER, "meaning");
  assert_true(bns_slice_is(t.found.detail, "a parameter is lost; the call ended in an error: TypeError"));
  end(&t);
}

static void refuse_it(trial *t, const char *words) {
  t->given.answer = REPLY_REJECT;
  t->given.words = bns_slice_of(words);
}

static void a_refused_call_passes_only_for_values_that_may_be_refused(void **state) {
  trial t;
  (void)state;
  begin(&t, "spot-rest/send/value-nul");
  refuse_it(&t, "no");
  judge_it(&t, OUTCOME_PASS, SEVERITY_OK, "");
  arrive(&t);
  judge_it(&t, OUTCOME_FAIL, SEVERITY_REFUSED, "extra");
  end(&t);
  begin(&t, "spot-rest/send/account");
  refuse_it(&t, "no");
  judge_it(&t, OUTCOME_REFUSED, SEVERITY_REFUSED, "verdict");
  end(&t);
}

static void what_the_library_has_not_is_unsupported_and_has_no_severity(void **state) {
  trial t;
  (void)state;
  begin(&t, "spot-rest/send/account");
  t.given.answer = REPLY_UNSUPPORTED;
  t.given.words = bns_slice_of("no such call");
  judge_it(&t, OUTCOME_UNSUPPORTED, SEVERITY_NONE, "");
  t.given.answer = REPLY_ERROR;
  judge_it(&t, OUTCOME_ERROR, SEVERITY_NONE, "");
  end(&t);
}

static void after_1021_an_old_signature_is_odd_and_a_new_one_right(void **state) {
  trial t;
  sent *again;
  (void)state;
  begin(&t, "spot-rest/send/retry-clock-post");
  arrive(&t)->reason = "timestamp-old";
  t.list[0].by_time = 1;
  judge_it(&t, OUTCOME_PASS, SEVERITY_OK, "");
  again = arrive(&t);
  judge_it(&t, OUTCOME_PASS, SEVERITY_OK, "");
  again->signature = t.list[0].signature;
  judge_it(&t, OUTCOME_PASS, SEVERITY_ODD, "");
  assert_true(bns_slice_is(t.found.group, "retries"));
  end(&t);
}

static void what_is_late_without_reason_is_refused(void **state) {
  trial t;
  sent *one;
  (void)state;
  begin(&t, "spot-rest/send/account");
  one = arrive(&t);
  one->reason = "timestamp-old";
  one->by_time = 1;
  judge_it(&t, OUTCOME_FAIL, SEVERITY_REFUSED, "signature");
  end(&t);
}

static void an_order_sent_again_after_503_is_odd_a_question_is_not(void **state) {
  trial t;
  (void)state;
  begin(&t, "spot-rest/send/retry-unavailable-post");
  arrive(&t)->status = 503;
  arrive(&t);
  judge_it(&t, OUTCOME_PASS, SEVERITY_ODD, "");
  end(&t);
  begin(&t, "spot-rest/send/retry-unavailable-get");
  arrive(&t)->status = 503;
  arrive(&t);
  judge_it(&t, OUTCOME_PASS, SEVERITY_OK, "");
  end(&t);
}

static void before_retry_after_it_is_odd_and_afterwards_right(void **state) {
  trial t;
  sent *again;
  (void)state;
  begin(&t, "spot-rest/send/retry-limited-get");
  arrive(&t)->status = 429;
  again = arrive(&t);
  again->at_ms = 500;
  judge_it(&t, OUTCOME_PASS, SEVERITY_ODD, "");
  again->at_ms = 1001;
  judge_it(&t, OUTCOME_PASS, SEVERITY_OK, "");
  end(&t);
}

static void a_redirect_that_carries_key_or_signature_elsewhere_is_odd(void **state) {
  static const bns_slice nothing = {NULL, 0};
  trial t;
  sent *there;
  (void)state;
  begin(&t, "spot-rest/send/retry-redirect-307-get");
  arrive(&t)->status = 307;
  there = arrive(&t);
  there->host = bns_slice_of("localhost:8080");
  there->reason = "signature-missing";
  there->signature = nothing;
  judge_it(&t, OUTCOME_PASS, SEVERITY_ODD, "");
  there->api_key = nothing;
  judge_it(&t, OUTCOME_PASS, SEVERITY_OK, "");
  there->signature = bns_slice_of("first");
  judge_it(&t, OUTCOME_PASS, SEVERITY_ODD, "");
  end(&t);
}

static void of_a_frame_the_kind_of_a_value_is_only_odd(void **state) {
  trial t;
  (void)state;
  begin(&t, "spot-ws/send/value-number-decimal");
  arrive(&t)->path = bns_slice_of("");
  t.list[0].params.list[5].type = BNS_JSON_STRING;
  judge_it(&t, OUTCOME_PASS, SEVERITY_ODD, "");
  t.list[0].params.list[5].type = BNS_JSON_NUMBER;
  judge_it(&t, OUTCOME_PASS, SEVERITY_OK, "");
  end(&t);
}

static void of_pay_the_kind_of_a_value_is_open_and_null_is_none(void **state) {
  trial t;
  (void)state;
  begin(&t, "pay-request/send/decimal");
  arrive(&t);
  judge_it(&t, OUTCOME_PASS, SEVERITY_OK, "");
  for (size_t i = 0; i < t.list[0].params.num; i++) {
    send_param *p = &t.list[0].params.list[i];
    if (!bns_slice_is(p->name, "orderAmount")) continue;
    p->type = BNS_JSON_STRING;
    judge_it(&t, OUTCOME_PASS, SEVERITY_OPEN, "");
    p->type = BNS_JSON_NULL;
    judge_it(&t, OUTCOME_FAIL, SEVERITY_DANGER, "meaning");
  }
  end(&t);
}

static void an_api_key_is_64_letters_and_digits_and_names_one_case(void **state) {
  char key[SEND_KEY_LEN + 1], other[SEND_KEY_LEN + 1];
  (void)state;
  for (size_t i = 1; i < set.num_vectors; i++) {
    call_case_key(key, &set.vectors[i]);
    call_case_key(other, &set.vectors[i - 1]);
    assert_int_equal(strspn(key, "abcdefghijklmnopqrstuvwxyz0123456789"), SEND_KEY_LEN);
    assert_int_equal(strlen(key), SEND_KEY_LEN);
    assert_string_not_equal(key, other);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(what_was_asked_for_passes_in_any_order),
      cmocka_unit_test(an_altered_value_is_dangerous_and_both_are_shown),
      cmocka_unit_test(a_number_in_exponent_form_is_refused_and_no_danger),
      cmocka_unit_test(of_a_frame_the_exponent_form_is_open),
      cmocka_unit_test(another_spelling_of_a_number_is_odd_and_of_a_text_dangerous),
      cmocka_unit_test(a_boolean_in_other_letters_is_open_and_the_other_one_dangerous),
      cmocka_unit_test(an_empty_value_may_be_left_out_and_not_filled),
      cmocka_unit_test(a_blank_may_be_left_out_and_not_changed),
      cmocka_unit_test(what_the_exchange_does_not_read_is_refused_and_no_danger),
      cmocka_unit_test(an_empty_parameter_that_was_added_is_refused_and_in_a_frame_open),
      cmocka_unit_test(numbers_are_compared_by_value_and_texts_by_their_bytes),
      cmocka_unit_test(a_lost_parameter_and_an_added_one_are_dangerous),
      cmocka_unit_test(a_parameter_sent_twice_is_added),
      cmocka_unit_test(an_allowed_name_may_be_added),
      cmocka_unit_test(a_list_is_right_repeated_or_joined_where_the_endpoint_takes_one),
      cmocka_unit_test(items_with_names_of_their_own_are_refused),
      cmocka_unit_test(a_list_of_objects_is_compared_value_by_value),
      cmocka_unit_test(a_name_in_other_letters_is_open),
      cmocka_unit_test(of_futures_an_empty_parameter_that_was_added_is_open),
      cmocka_unit_test(where_the_documents_are_silent_it_is_open),
      cmocka_unit_test(a_wrong_signature_is_refused_whatever_it_carries),
      cmocka_unit_test(another_signed_request_must_verify_too),
      cmocka_unit_test(requests_that_need_no_signature_are_not_looked_at),
      cmocka_unit_test(another_call_is_dangerous),
      cmocka_unit_test(a_key_file_that_is_not_read_is_no_fault_and_another_key_is),
      cmocka_unit_test(who_sends_to_a_foreign_certificate_verifies_none),
      cmocka_unit_test(an_error_does_not_hide_what_arrived),
      cmocka_unit_test(an_order_placed_twice_is_dangerous_a_question_asked_twice_odd),
      cmocka_unit_test(a_refused_call_passes_only_for_values_that_may_be_refused),
      cmocka_unit_test(what_the_library_has_not_is_unsupported_and_has_no_severity),
      cmocka_unit_test(after_1021_an_old_signature_is_odd_and_a_new_one_right),
      cmocka_unit_test(what_is_late_without_reason_is_refused),
      cmocka_unit_test(an_order_sent_again_after_503_is_odd_a_question_is_not),
      cmocka_unit_test(before_retry_after_it_is_odd_and_afterwards_right),
      cmocka_unit_test(a_redirect_that_carries_key_or_signature_elsewhere_is_odd),
      cmocka_unit_test(of_a_frame_the_kind_of_a_value_is_only_odd),
      cmocka_unit_test(of_pay_the_kind_of_a_value_is_open_and_null_is_none),
      cmocka_unit_test(an_api_key_is_64_letters_and_digits_and_names_one_case),
  };
  cmocka_set_message_output(CM_OUTPUT_TAP);
  return cmocka_run_group_tests(tests, load_vectors, free_vectors);
}

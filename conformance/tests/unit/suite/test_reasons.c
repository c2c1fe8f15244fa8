/* test_reasons.c - the reasons of a refusal and what each product answers: vectors/reasons.json, looked up. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "suite/reasons.h"
#include "text.h"
#include "util/json_text.h"

static vector_set set;
static mem arena;

static int load(void **state) {
  char problem[256];
  (void)state;
  return vectors_load(&set, NULL, problem, sizeof problem);
}

static int unload(void **state) {
  (void)state;
  mem_free(&arena);
  vectors_free(&set);
  return 0;
}

static void each_reason_of_the_contract_has_its_row_under_its_name(void **state) {
  (void)state;
  for (bns_reason reason = BNS_MALFORMED; reason <= BNS_SIGNATURE; reason++) {
    const reason_row *row = reason_of(set.reasons, REFUSED_BY_REASON, reason);
    assert_string_equal(row->id, bns_reason_name(reason));
    assert_string_equal(reason_id(set.reasons, REFUSED_BY_REASON, reason), row->id);
    assert_true(strlen(row->says) >= 8 && strlen(row->fix) >= 8);
  }
}

static void each_refusal_of_the_exchange_has_a_row_of_its_own(void **state) {
  static const char *const names[] = {"too-many",   "not-read",          "body-json",   "gateway",
                                      "no-session", "parameter-missing", "value-format"};
  (void)state;
  for (refusal why = REFUSED_TOO_MANY; why < NOT_REFUSED; why++)
    assert_string_equal(reason_id(set.reasons, why, BNS_VALID), names[why - REFUSED_TOO_MANY]);
}

static void what_is_not_refused_has_no_row_and_no_words(void **state) {
  (void)state;
  assert_null(reason_of(set.reasons, NOT_REFUSED, BNS_VALID));
  assert_null(reason_of(set.reasons, REFUSED_BY_REASON, BNS_VALID));
  assert_string_equal(reason_id(set.reasons, NOT_REFUSED, BNS_VALID), "");
  assert_string_equal(reason_says(set.reasons, NOT_REFUSED, BNS_VALID), "");
}

static const reason_answer *answer(bns_reason reason, product which, const char *when) {
  return reason_answer_of(reason_of(set.reasons, REFUSED_BY_REASON, reason), which, when);
}

static void a_product_answers_in_its_own_words(void **state) {
  (void)state;
  assert_string_equal(answer(BNS_KEY_UNKNOWN, PRODUCT_SPOT, "")->code, "-2015");
  assert_int_equal(answer(BNS_KEY_UNKNOWN, PRODUCT_SPOT, "")->status, 401);
  assert_string_equal(answer(BNS_KEY_UNKNOWN, PRODUCT_SAPI, "")->code, "-2008");
  assert_int_equal(answer(BNS_KEY_UNKNOWN, PRODUCT_SAPI, "")->status, 400);
  assert_string_equal(answer(BNS_KEY_UNKNOWN, PRODUCT_PAY, "")->code, "400004");
  assert_int_equal(answer(BNS_SIGNATURE, PRODUCT_FIX, "")->status, 8);
  assert_int_equal(answer(BNS_SIGNATURE, PRODUCT_FIX, "")->tag, 96);
  assert_int_equal(answer(BNS_SIGNATURE, PRODUCT_FIX, "")->is_known, 0);
  assert_int_equal(answer(BNS_SIGNATURE, PRODUCT_SPOT, "")->is_known, 1);
  assert_null(answer(BNS_NONCE, PRODUCT_SPOT, ""));
}

static void a_refusal_with_more_than_one_form_is_answered_by_its_form(void **state) {
  (void)state;
  assert_string_equal(answer(BNS_RECVWINDOW, PRODUCT_SPOT, "")->code, "-1131");
  assert_non_null(strstr(answer(BNS_RECVWINDOW, PRODUCT_SPOT, "no-number")->text, "(\\.[0-9]{1,3})?$"));
  assert_null(strstr(answer(BNS_RECVWINDOW, PRODUCT_US, "no-number")->text, "(\\."));
  assert_string_equal(answer(BNS_KEY_TYPE, PRODUCT_SPOT_WS, "")->code, "-1022");
  assert_string_equal(answer(BNS_KEY_TYPE, PRODUCT_SPOT_WS, "hmac-logon")->code, "-2028");
  assert_string_equal(answer(BNS_KEY_TYPE, PRODUCT_FUTURES_WS, "hmac-logon")->code, "-4056");
}

static void every_product_knows_what_a_wrong_signature_is(void **state) {
  (void)state;
  for (product which = PRODUCT_SPOT; which < NUM_PRODUCTS; which++)
    assert_non_null(answer(BNS_SIGNATURE, which, ""));
}

static void refused_file(const char *text, const char *says) {
  char problem[128] = "";
  const bns_json *file = json_read(&arena, bns_slice_of(text));
  assert_non_null(file);
  assert_null(reasons_read(&arena, file, problem, sizeof problem));
  assert_string_equal(problem, says);
}

static void a_file_that_lacks_a_row_or_a_member_is_refused_by_name(void **state) {
  static const char row[] = "{\"id\":\"malformed\",\"says\":\"it is\",\"fix\":\"Mend it.\",\"answers\":[]}";
  char text[512];
  (void)state;
  refused_file("{\"format\":\"1\"}", "reasons.json: the row \"malformed\" is missing, or not whole");
  refused_file("{\"reasons\":[7,{\"id\":\"malformed\",\"answers\":[]}]}",
               "reasons.json: the row \"malformed\" is missing, or not whole");
  refused_file(
      "{\"reasons\":[{\"id\":\"malformed\",\"says\":\"it is\",\"fix\":\"Mend it.\",\"answers\":[{\"of\":[]}]}]}",
      "reasons.json: the row \"malformed\" is missing, or not whole");
  strcpy(text, "{\"reasons\":[");
  strcat(text, row);
  strcat(text, "]}");
  refused_file(text, "reasons.json: the row \"duplicate\" is missing, or not whole");
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(each_reason_of_the_contract_has_its_row_under_its_name),
      cmocka_unit_test(each_refusal_of_the_exchange_has_a_row_of_its_own),
      cmocka_unit_test(what_is_not_refused_has_no_row_and_no_words),
      cmocka_unit_test(a_product_answers_in_its_own_words),
      cmocka_unit_test(a_refusal_with_more_than_one_form_is_answered_by_its_form),
      cmocka_unit_test(every_product_knows_what_a_wrong_signature_is),
      cmocka_unit_test(a_file_that_lacks_a_row_or_a_member_is_refused_by_name),
  };
  return cmocka_run_group_tests(tests, load, unload);
}

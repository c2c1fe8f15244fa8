/* Deliveries judged by the reference verifier: what is genuine is valid, what is forged or broken is refused for the
 * reason that its row names, and the strings of wrong receivers are none of the right one. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "webhook/deliveries.h"
#include "run/judge/failure_findings.h"
#include "text.h"
#include "webhook/receiver_models.h"
#include "webhook/sender_key.h"

typedef struct post {
  vector_set set;
  mem arena;
  delivery_from from;
  const bns_scheme *scheme;
} post;

static int open_post(void **state) {
  post *p = calloc(1, sizeof *p);
  char problem[512];
  if (p == NULL || vectors_load(&p->set, NULL, problem, sizeof problem) != 0) return -1;
  p->from.scheme = bns_scheme_find("pay-webhook", 11);
  p->from.small = vectors_key(&p->set, bns_slice_of("webhook-2048"));
  p->from.large = vectors_key(&p->set, bns_slice_of("webhook-4096"));
  p->from.other = vectors_key(&p->set, bns_slice_of("rsa-2048"));
  p->from.time_ms = 1611232922428;
  p->from.seed = 1;
  p->scheme = bns_scheme_find("pay-webhook", 11);
  *state = p;
  return 0;
}

static int close_post(void **state) {
  post *p = *state;
  mem_free(&p->arena);
  vectors_free(&p->set);
  free(p);
  return 0;
}

/* As a receiver with that certificate judges it. */
static bns_reason judged(post *p, const bns_wire *wire, const test_key *certificate) {
  size_t cap = 64 + 16 * (wire->body.len + 2048), len = 0;
  uint8_t *scratch = mem_alloc(&p->arena, cap);
  bns_circumstances known;
  bns_reason reason = BNS_VALID;
  bns_key key;
  memset(&known, 0, sizeof known);
  memset(&key, 0, sizeof key);
  known.serial = certificate->serial;
  known.kind = BNS_KIND_RSA;
  assert_int_equal(
      bns_key_open(&key, NULL, BNS_RSA_SHA256, BNS_TO_VERIFY, certificate->public_pem.ptr, certificate->public_pem.len),
      BNS_OK);
  assert_int_equal(bns_verify(&key, &reason, scratch, cap, &len, p->scheme, wire, &known), BNS_OK);
  bns_key_close(&key);
  return reason;
}

/* The certificate that the delivery names, or the smaller one where it names none of the sender's. */
static const test_key *certificate_of(post *p, const delivery *d) {
  for (size_t i = 0; i < d->wire.num_headers; i++)
    if (bns_slice_is(d->headers[i].name, "BinancePay-Certificate-SN") &&
        bns_slice_equal(d->headers[i].value, p->from.large->serial))
      return p->from.large;
  return p->from.small;
}

static void genuine_ones_verify_and_the_others_are_refused_as_their_row_says(void **state) {
  post *p = *state;
  const delivery_row *row;
  size_t num[4] = {0, 0, 0, 0};
  for (size_t i = 0; (row = delivery_at(i)) != NULL; i++) {
    delivery d;
    assert_int_equal(delivery_make(&d, &p->arena, row, &p->from), BNS_OK);
    d.wire.headers = d.headers;
    assert_string_equal(bns_reason_name(judged(p, &d.wire, certificate_of(p, &d))), delivery_reason(row));
    num[delivery_kind_of(row)]++;
  }
  assert_true(num[DELIVERY_GENUINE] >= 3);
  assert_true(num[DELIVERY_FORGED] >= 10);
  assert_true(num[DELIVERY_BROKEN] >= 3);
  assert_true(num[DELIVERY_NOTE] >= 2);
}

static void ids_find_their_rows_and_titles_fit_a_line(void **state) {
  const delivery_row *row;
  (void)state;
  for (size_t i = 0; (row = delivery_at(i)) != NULL; i++) {
    assert_ptr_equal(delivery_find(bns_slice_of(delivery_id(row))), row);
    assert_true(strlen(delivery_title(row)) <= 43);
  }
  assert_null(delivery_find(bns_slice_of("no-such-delivery")));
}

static void a_body_of_any_bytes_can_be_delivered_and_is_changed_by_the_forgeries(void **state) {
  static const char *const bodies[] = {"", "{", "{}", "x", "{\"totalFee\":\"9\"}", "0000", "\"\\\\\""};
  post *p = *state;
  delivery_from from = p->from;
  for (size_t i = 0; i < sizeof bodies / sizeof *bodies; i++) {
    delivery genuine, forged;
    from.body = bns_slice_of(bodies[i]);
    assert_int_equal(delivery_make(&genuine, &p->arena, delivery_at(0), &from), BNS_OK);
    genuine.wire.headers = genuine.headers;
    assert_int_equal(judged(p, &genuine.wire, from.small), BNS_VALID);
    assert_int_equal(delivery_make(&forged, &p->arena, delivery_find(bns_slice_of("forged-amount")), &from), BNS_OK);
    forged.wire.headers = forged.headers;
    assert_int_equal(judged(p, &forged.wire, from.small), from.body.len ? BNS_SIGNATURE : BNS_VALID);
  }
}

static void another_seed_is_another_nonce_and_the_same_one_the_same(void **state) {
  post *p = *state;
  delivery_from from = p->from;
  delivery one, two, three;
  assert_int_equal(delivery_make(&one, &p->arena, delivery_at(0), &from), BNS_OK);
  assert_int_equal(delivery_make(&two, &p->arena, delivery_at(0), &from), BNS_OK);
  from.seed++;
  assert_int_equal(delivery_make(&three, &p->arena, delivery_at(0), &from), BNS_OK);
  assert_true(bns_slice_equal(one.headers[2].value, two.headers[2].value));
  assert_false(bns_slice_equal(one.headers[2].value, three.headers[2].value));
  assert_int_equal(one.headers[2].value.len, 32);
}

static void every_string_of_a_wrong_receiver_is_refused_by_a_right_one(void **state) {
  post *p = *state;
  static const bns_slice nothing = {NULL, 0};
  const wrong_recipe *recipes;
  size_t num_singles, num;
  delivery d, wrong;
  parsed_request genuine;
  diagnose_key key;
  assert_int_equal(delivery_make(&d, &p->arena, delivery_find(bns_slice_of("genuine-bigint")), &p->from), BNS_OK);
  d.wire.headers = d.headers;
  failure_findings_key(&key, d.key);
  assert_true(parsed_request_read(&genuine, &p->arena, p->scheme, &d.wire, nothing));
  recipes = receiver_models(&num_singles, &num, &p->arena, &genuine, &key, 0);
  assert_true(num_singles >= 50);
  assert_int_equal(num, num_singles);
  recipes = receiver_models(&num_singles, &num, &p->arena, &genuine, &key, 1);
  assert_true(num > num_singles);
  for (size_t i = 0; i < num; i++) {
    wrong_made made;
    assert_true((recipes[i].rows[1] != NULL) == (i >= num_singles));
    assert_true(receiver_models_make(&made, &p->arena, &recipes[i], &genuine, &key));
    delivery_signed(&wrong, &p->arena, &d, made.signature);
    wrong.wire.headers = wrong.headers;
    assert_int_equal(judged(p, &wrong.wire, p->from.small), BNS_SIGNATURE);
  }
}

static void a_name_in_another_spelling_is_the_same_header(void **state) {
  post *p = *state;
  delivery d, spelt, owned;
  int num_changed = 0;
  assert_int_equal(delivery_make(&d, &p->arena, delivery_at(0), &p->from), BNS_OK);
  for (size_t i = 0; i < DELIVERY_SPELLINGS; i++) {
    num_changed += delivery_spelt(&spelt, &p->arena, &d, i);
    spelt.wire.headers = spelt.headers;
    assert_int_equal(judged(p, &spelt.wire, p->from.small), BNS_VALID);
  }
  assert_int_equal(num_changed, DELIVERY_SPELLINGS - 1);
  assert_int_equal(delivery_spelt(&spelt, &p->arena, &d, DELIVERY_SPELLINGS), -1);
  assert_int_equal(delivery_make(&d, &p->arena, delivery_find(bns_slice_of("genuine-lower")), &p->from), BNS_OK);
  assert_true(bns_slice_is(d.headers[1].name, "binancepay-timestamp"));
  assert_int_equal(delivery_spelt(&spelt, &p->arena, &d, 0), 1);
  assert_true(bns_slice_is(spelt.headers[1].name, "BinancePay-Timestamp"));
  delivery_owned(&owned, &p->arena, &d, bns_slice_of("an API key"));
  owned.wire.headers = owned.headers;
  assert_int_equal(judged(p, &owned.wire, p->from.small), BNS_SERIAL);
}

static void the_public_half_of_a_private_key_is_that_of_the_pair(void **state) {
  post *p = *state;
  size_t num = 0;
  for (size_t i = 0; i < p->set.num_keys; i++) {
    const test_key *key = &p->set.keys[i];
    test_key made;
    if (key->pem.len == 0) continue;
    const char *wrong = sender_key_make(&made, &p->arena, key->pem);
    assert_int_equal(wrong == NULL, key->kind == BNS_KIND_RSA);
    if (wrong != NULL) continue;
    num++;
    assert_true(bns_slice_equal(made.public_pem, key->public_pem));
    if (key->serial.len > 0) assert_true(bns_slice_equal(made.serial, key->serial));
  }
  assert_true(num >= 5);
}

static void where_there_is_one_certificate_no_delivery_needs_two(void **state) {
  post *p = *state;
  delivery_from one = p->from;
  const delivery_row *row;
  delivery d;
  size_t num_left_out = 0;
  one.large = NULL;
  for (size_t i = 0; (row = delivery_at(i)) != NULL; i++) {
    if (delivery_concerns(row, &one))
      assert_int_equal(delivery_make(&d, &p->arena, row, &one), BNS_OK);
    else
      num_left_out++;
  }
  assert_int_equal(num_left_out, 2);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(genuine_ones_verify_and_the_others_are_refused_as_their_row_says),
      cmocka_unit_test(ids_find_their_rows_and_titles_fit_a_line),
      cmocka_unit_test(a_body_of_any_bytes_can_be_delivered_and_is_changed_by_the_forgeries),
      cmocka_unit_test(another_seed_is_another_nonce_and_the_same_one_the_same),
      cmocka_unit_test(every_string_of_a_wrong_receiver_is_refused_by_a_right_one),
      cmocka_unit_test(a_name_in_another_spelling_is_the_same_header),
      cmocka_unit_test(the_public_half_of_a_private_key_is_that_of_the_pair),
      cmocka_unit_test(where_there_is_one_certificate_no_delivery_needs_two),
  };
  return cmocka_run_group_tests(tests, open_post, close_post);
}

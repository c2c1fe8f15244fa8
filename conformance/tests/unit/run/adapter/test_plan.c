/* test_plan.c - what is claimed, selected and sent. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "run/adapter/request_line.h"
#include "run/adapter/plan.h"
#include "util/slice.h"
#include "text.h"

static vector_set set;

static int load_vectors(void **state) {
  char problem[512];
  (void)state;
  return vectors_load(&set, "conformance/tests/data/small", problem, sizeof problem);
}

static int free_vectors(void **state) {
  (void)state;
  vectors_free(&set);
  return 0;
}

static const bns_json *parse(mem *arena, const char *text) {
  size_t len = strlen(text), num = 0, error_at = 0;
  bns_json *values = mem_alloc(arena, (len + 4) * sizeof *values);
  assert_int_equal(bns_json_parse(values, len + 4, &num, &error_at, (const uint8_t *)text, len), BNS_OK);
  return values;
}

static size_t num_claimed(const char *hello) {
  mem arena = {NULL};
  claims claimed;
  selection all;
  size_t num = 0;
  memset(&all, 0, sizeof all);
  assert_null(claims_read(&claimed, &arena, parse(&arena, hello)));
  plan(&num, &arena, &set, &all, &claimed);
  mem_free(&arena);
  return num;
}

static void claimed_is_every_op_with_every_scheme_and_key(void **state) {
  (void)state;
  assert_int_equal(num_claimed("{\"name\":\"a\",\"ops\":[\"sign\"],\"schemes\":[\"spot-rest\"],\"keys\":[\"hmac\"]}"),
                   3);
  assert_int_equal(
      num_claimed("{\"name\":\"a\",\"ops\":[\"sign\",\"request\"],\"schemes\":[\"spot-rest\",\"pay-request\"],"
                  "\"keys\":[\"hmac\",\"rsa\"]}"),
      14);
  assert_int_equal(num_claimed("{\"name\":\"a\",\"ops\":[\"sign\"],\"schemes\":[\"spot-rest\"],\"keys\":[\"rsa\"]}"),
                   0);
  assert_int_equal(num_claimed("{\"name\":\"a\",\"ops\":[],\"schemes\":[],\"keys\":[]}"), 0);
}

#define ALL_OF                                                                                                         \
  "{\"name\":\"a\",\"ops\":[\"sign\",\"request\"],\"schemes\":[\"spot-rest\",\"pay-request\"],\"keys\":[\"hmac\"],"

static void an_exception_takes_away_what_it_matches(void **state) {
  (void)state;
  assert_int_equal(num_claimed(ALL_OF "\"except\":[{\"op\":\"sign\",\"scheme\":\"pay-request\"}]}"), 12);
  assert_int_equal(num_claimed(ALL_OF "\"except\":[{\"scheme\":\"spot-rest\"}]}"), 4);
  assert_int_equal(num_claimed(ALL_OF "\"except\":[{}]}"), 0);
  assert_int_equal(num_claimed(ALL_OF "\"except\":[{\"op\":\"fly\"},{\"key\":\"rsa\"}]}"), 14);
}

static void a_hello_that_breaks_the_contract_is_told(void **state) {
  static const char *const wrong[] = {"[]",
                                      "{}",
                                      "{\"name\":\"\",\"ops\":[],\"schemes\":[],\"keys\":[]}",
                                      "{\"name\":\"a\",\"schemes\":[],\"keys\":[]}",
                                      "{\"name\":\"a\",\"ops\":\"sign\",\"schemes\":[],\"keys\":[]}",
                                      "{\"name\":\"a\",\"ops\":[1],\"schemes\":[],\"keys\":[]}",
                                      ALL_OF "\"window\":64}",
                                      ALL_OF "\"window\":\"0\"}",
                                      ALL_OF "\"window\":\"-1\"}",
                                      ALL_OF "\"window\":\"\"}",
                                      ALL_OF "\"hex\":1}",
                                      ALL_OF "\"reasons\":true}",
                                      ALL_OF "\"adds\":\"a\"}",
                                      ALL_OF "\"adds\":[1]}",
                                      ALL_OF "\"surrogates\":1}",
                                      ALL_OF "\"except\":{}}",
                                      ALL_OF "\"except\":[1]}",
                                      ALL_OF "\"except\":[{\"op\":1}]}"};
  size_t i;
  (void)state;
  for (i = 0; i < sizeof wrong / sizeof *wrong; i++) {
    mem arena = {NULL};
    claims claimed;
    if (claims_read(&claimed, &arena, parse(&arena, wrong[i])) == NULL) fail_msg("taken: %s", wrong[i]);
    mem_free(&arena);
  }
}

static void what_hello_may_leave_out_has_its_default(void **state) {
  mem arena = {NULL};
  claims claimed;
  (void)state;
  assert_null(claims_read(&claimed, &arena, parse(&arena, ALL_OF "\"more\":1}")));
  assert_int_equal(claimed.window, 1);
  assert_false(claimed.hex);
  assert_false(claimed.reasons);
  assert_int_equal(claimed.unknown.len, 0);
  assert_true(bns_slice_is(claims_text(&arena, &claimed), "spot-rest, pay-request with hmac"));
  mem_free(&arena);
}

static void hello_may_say_what_the_library_adds(void **state) {
  mem arena = {NULL};
  claims claimed;
  (void)state;
  assert_null(claims_read(&claimed, &arena, parse(&arena, ALL_OF "\"adds\":[\"limit\",\"newClientOrderId\"]}")));
  assert_int_equal(claimed.num_adds, 2);
  assert_string_equal(claimed.adds[1], "newClientOrderId");
  mem_free(&arena);
}

static void half_a_character_is_asked_of_who_takes_it(void **state) {
  static const char send[] = "{\"name\":\"a\",\"ops\":[\"send\"],\"schemes\":[\"spot-rest\"],\"keys\":[\"hmac\"]";
  static const char *const one[] = {"spot-rest/send/value-lone-surrogate"};
  vector_set whole;
  char problem[512];
  mem arena = {NULL};
  claims claimed;
  selection all;
  size_t num;
  (void)state;
  memset(&all, 0, sizeof all);
  assert_int_equal(vectors_load(&whole, NULL, problem, sizeof problem), 0);
  all.select = one;
  all.num_select = 1;
  assert_null(claims_read(&claimed, &arena, parse(&arena, (const char *)mem_format(&arena, "%s}", send).ptr)));
  plan(&num, &arena, &whole, &all, &claimed);
  assert_int_equal(num, 0);
  assert_null(claims_read(&claimed, &arena,
                          parse(&arena, (const char *)mem_format(&arena, "%s,\"surrogates\":\"1\"}", send).ptr)));
  plan(&num, &arena, &whole, &all, &claimed);
  assert_int_equal(num, 1);
  vectors_free(&whole);
  mem_free(&arena);
}

static void a_word_that_is_not_known_is_kept_for_people(void **state) {
  mem arena = {NULL};
  claims claimed;
  (void)state;
  assert_null(claims_read(
      &claimed, &arena, parse(&arena, "{\"name\":\"a\",\"ops\":[\"sign\"],\"schemes\":[\"spot_rest\"],\"keys\":[]}")));
  assert_true(slice_starts(claimed.unknown, "spot_rest; known are spot-rest, spot-ws, "));
  mem_free(&arena);
}

static void shards_are_a_partition(void **state) {
  mem arena = {NULL};
  selection part;
  size_t k, num, sum = 0, all = 0;
  (void)state;
  memset(&part, 0, sizeof part);
  plan(&all, &arena, &set, &part, NULL);
  part.num_shards = 7;
  for (k = 1; k <= 7; k++) {
    size_t i;
    const vector **cases;
    part.shard = k;
    cases = plan(&num, &arena, &set, &part, NULL);
    for (i = 0; i < num; i++)
      assert_int_equal(cases[i]->place % 7, k - 1);
    sum += num;
  }
  assert_int_equal(sum, all);
  assert_true(all > 20);
  mem_free(&arena);
}

static void a_glob_matches_slashes_too(void **state) {
  (void)state;
  assert_true(plan_matches("*order*", bns_slice_of("pay-request/request/order")));
  assert_true(plan_matches("pay-*", bns_slice_of("pay-request/request/order")));
  assert_false(plan_matches("order", bns_slice_of("pay-request/request/order")));
}

/* ------------------------------------------------------------------------------------------------------------ lines */

static bns_slice line_of(buf *out, mem *scratch, const char *id) {
  const vector *v = vectors_find(&set, bns_slice_of(id));
  assert_non_null(v);
  assert_int_equal(request_line_request(out, scratch, v, 7), 0);
  return buf_slice(out);
}

static int has_text(bns_slice line, const char *text) {
  size_t i, len = strlen(text);
  for (i = 0; i + len <= line.len; i++)
    if (memcmp(line.ptr + i, text, len) == 0) return 1;
  return 0;
}

static void nothing_that_is_expected_is_sent(void **state) {
  size_t i;
  (void)state;
  for (i = 0; i < set.num_vectors; i++) {
    static const char *const never[] = {"expect",       "\"title\"",  "\"level\"",  "\"rules\"",
                                        "\"mutation\"", "\"parent\"", "\"source\"", "\"since\""};
    mem scratch = {NULL};
    buf out = {NULL, 0, 0};
    size_t k;
    if (set.vectors[i].key == NULL) continue;
    assert_int_equal(request_line_request(&out, &scratch, &set.vectors[i], 7), 0);
    for (k = 0; k < sizeof never / sizeof *never; k++)
      assert_false(has_text(buf_slice(&out), never[k]));
    assert_int_equal(out.ptr[out.len - 1], '\n');
    assert_null(memchr(out.ptr, '\n', out.len - 1));
    buf_free(&out);
    mem_free(&scratch);
  }
}

static void a_key_has_the_members_of_its_operation(void **state) {
  mem scratch = {NULL};
  buf out = {NULL, 0, 0};
  (void)state;
  assert_false(has_text(line_of(&out, &scratch, "spot-rest/sign/docs-length-0"), "api_key"));
  assert_true(has_text(buf_slice(&out), "\"secret\""));
  out.len = 0;
  assert_true(has_text(line_of(&out, &scratch, "spot-rest/request/query-only"), "\"api_key\":\"vmPU"));
  assert_true(has_text(buf_slice(&out),
                       "{\"id\":\"7\",\"op\":\"request\",\"scheme\":\"spot-rest\",\"key\":{\"type\":\"hmac\""));
  buf_free(&out);
  mem_free(&scratch);
}

/* A vector made by hand, with a key that signs and verifies. */
static void send_made(buf *out, mem *scratch, const char *json, const char *scheme, vector_op op, bns_key_kind kind) {
  test_key key;
  vector v;
  memset(&v, 0, sizeof v);
  memset(&key, 0, sizeof key);
  key.kind = kind;
  key.api_key = bns_slice_of("KEY");
  key.serial = bns_slice_of("SERIAL");
  key.pem = bns_slice_of("PRIVATE");
  key.public_pem = bns_slice_of("PUBLIC");
  v.scheme = bns_scheme_find(scheme, strlen(scheme));
  v.op = op;
  v.key = &key;
  v.json = parse(scratch, json);
  assert_int_equal(request_line_request(out, scratch, &v, 9), 0);
}

static void a_public_key_verifies_and_a_private_one_signs(void **state) {
  mem scratch = {NULL};
  buf out = {NULL, 0, 0};
  (void)state;
  send_made(&out, &scratch, "{\"payload\":\"x\"}", "spot-rest", OP_SIGN, BNS_KIND_RSA);
  assert_true(has_text(buf_slice(&out), "\"key\":{\"type\":\"rsa\",\"pem\":\"PRIVATE\"},\"payload\":\"x\"}\n"));
  out.len = 0;
  send_made(&out, &scratch, "{\"payload\":\"x\"}", "spot-rest", OP_VERIFY, BNS_KIND_ED25519);
  assert_true(
      has_text(buf_slice(&out), "\"key\":{\"type\":\"ed25519\",\"public_pem\":\"PUBLIC\",\"api_key\":\"KEY\"}"));
  out.len = 0;
  send_made(&out, &scratch, "{\"body\":\"x\"}", "pay-webhook", OP_VERIFY, BNS_KIND_RSA);
  assert_true(has_text(buf_slice(&out), "\"public_pem\":\"PUBLIC\",\"serial\":\"SERIAL\"}"));
  assert_false(has_text(buf_slice(&out), "PRIVATE"));
  buf_free(&out);
  mem_free(&scratch);
}

static void a_repeat_is_expanded_wherever_it_stands(void **state) {
  mem scratch = {NULL};
  buf out = {NULL, 0, 0};
  (void)state;
  send_made(&out, &scratch,
            "{\"query\":[[\"a\",{\"repeat\":{\"text\":\"x\\\"\",\"count\":\"3\"}}],\n[\"b\",\"\\u0041\"]]}",
            "spot-rest", OP_REQUEST, BNS_KIND_RSA);
  assert_true(has_text(buf_slice(&out), "\"query\":[[\"a\",\"x\\\"x\\\"x\\\"\"],[\"b\",\"\\u0041\"]]"));
  buf_free(&out);
  mem_free(&scratch);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(claimed_is_every_op_with_every_scheme_and_key),
      cmocka_unit_test(an_exception_takes_away_what_it_matches),
      cmocka_unit_test(a_hello_that_breaks_the_contract_is_told),
      cmocka_unit_test(what_hello_may_leave_out_has_its_default),
      cmocka_unit_test(hello_may_say_what_the_library_adds),
      cmocka_unit_test(half_a_character_is_asked_of_who_takes_it),
      cmocka_unit_test(a_word_that_is_not_known_is_kept_for_people),
      cmocka_unit_test(shards_are_a_partition),
      cmocka_unit_test(a_glob_matches_slashes_too),
      cmocka_unit_test(nothing_that_is_expected_is_sent),
      cmocka_unit_test(a_key_has_the_members_of_its_operation),
      cmocka_unit_test(a_public_key_verifies_and_a_private_one_signs),
      cmocka_unit_test(a_repeat_is_expanded_wherever_it_stands),
  };
  return cmocka_run_group_tests(tests, load_vectors, free_vectors);
}

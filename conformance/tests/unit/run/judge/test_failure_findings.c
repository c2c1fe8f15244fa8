/* What a failing verdict is told of the mistake, and what it is not. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "run/judge/failure_findings.h"
#include "diagnosis/catalogue/catalogue.h"
#include "selftest/mutant.h"
#include "text.h"
#include "util/json_text.h"

static vector_set set;
static mem arena;

static int load(void **state) {
  char problem[512];
  (void)state;
  return vectors_load(&set, NULL, problem, sizeof problem);
}

static int unload(void **state) {
  (void)state;
  mem_free(&arena);
  vectors_free(&set);
  return 0;
}

static const vector *vector_of(const char *id) {
  const vector *v = vectors_find(&set, bns_slice_of(id));
  assert_non_null(v);
  return v;
}

/* The right answer to a vector, to be spoilt. */
static stages right_of(const vector *v) {
  stages right;
  assert_null(stages_read(&right, &arena, v->expect_ok, 1));
  return right;
}

static verdict find(const vector *v, const stages *given) {
  diagnose_limits limits;
  verdict judged;
  memset(&limits, 0, sizeof limits);
  limits.num_pairs = 1;
  memset(&judged, 0, sizeof judged);
  failure_findings_find(&judged, &arena, &arena, &set, v, given, &limits);
  return judged;
}

static stages with_mistake(const vector *v, const char *id) {
  const mistake *row = mistake_find(bns_slice_of(id));
  stages right = right_of(v), wrong;
  mutant s;
  memset(&s, 0, sizeof s);
  s.vector = v;
  failure_findings_key(&s.key, v->key);
  assert_non_null(row);
  assert_true(failure_findings_right(&s.request, &arena, v, &right));
  assert_int_equal(mutant_commit(&wrong, &arena, &s, row, 0), APPLIED);
  return wrong;
}

static void assert_named(const verdict *judged, const char *id) {
  assert_true(judged->num_findings > 0);
  assert_true(bns_slice_is(judged->findings[0].id, id));
  assert_int_equal(judged->findings[0].confidence, CONFIDENCE_PROVED);
  assert_true(judged->findings[0].says.len > 0);
}

static void a_right_answer_has_no_finding(void **state) {
  const vector *v = vector_of("spot-rest/request/mixed-no-separator");
  stages right = right_of(v);
  verdict judged = find(v, &right);
  (void)state;
  assert_int_equal(judged.num_findings, 0);
}

static void a_whole_wrong_answer_is_named(void **state) {
  const vector *v = vector_of("spot-rest/request/mixed-no-separator");
  stages wrong = with_mistake(v, "amp-joined-query-body");
  verdict judged = find(v, &wrong);
  (void)state;
  assert_named(&judged, "amp-joined-query-body");
}

static void what_shows_in_the_right_answer_too_is_no_finding(void **state) {
  static const char *const ids[] = {"spot-rest/request/mixed-same-name", "spot-rest/request/delete-body"};
  (void)state;
  for (size_t i = 0; i < 2; i++) {
    const vector *v = vector_of(ids[i]);
    stages wrong = with_mistake(v, "timestamp-added-after-signing");
    verdict judged = find(v, &wrong);
    assert_named(&judged, "timestamp-added-after-signing");
    assert_int_equal(judged.num_findings, 1);
  }
}

static void a_wrong_signature_alone_is_named_and_what_it_signs_is_told(void **state) {
  const vector *v = vector_of("us-rest/request/query-only");
  stages wrong = with_mistake(v, "timestamp-added-after-signing"), alone;
  verdict judged;
  (void)state;
  memset(&alone, 0, sizeof alone);
  alone.has[STAGE_SIGNATURE] = 1;
  alone.text[STAGE_SIGNATURE] = wrong.text[STAGE_SIGNATURE];
  judged = find(v, &alone);
  assert_named(&judged, "timestamp-added-after-signing");
  assert_true(bns_slice_equal(judged.signed_bytes, wrong.text[STAGE_PAYLOAD]));
}

static void a_base64_signature_alone_is_named_in_a_query(void **state) {
  const vector *v = vector_of("spot-rest/request/ed25519-a-query");
  stages wrong = with_mistake(v, "timestamp-added-after-signing"), alone;
  verdict judged;
  (void)state;
  memset(&alone, 0, sizeof alone);
  alone.has[STAGE_SIGNATURE] = 1;
  alone.text[STAGE_SIGNATURE] = wrong.text[STAGE_SIGNATURE];
  judged = find(v, &alone);
  assert_named(&judged, "timestamp-added-after-signing");
}

static void a_wrong_hash_over_a_payload_is_named(void **state) {
  const vector *v = vector_of("spot-rest/sign/published-rest-hmac-ascii");
  stages wrong = with_mistake(v, "wrong-hash");
  verdict judged = find(v, &wrong);
  (void)state;
  assert_named(&judged, "wrong-hash");
}

static void what_was_signed_is_left_out_where_it_is_the_right_text(void **state) {
  const vector *v = vector_of("pay-request/request/order");
  stages wrong = with_mistake(v, "pay-lowercase-hex");
  verdict judged = find(v, &wrong);
  (void)state;
  assert_named(&judged, "pay-lowercase-hex");
  assert_int_equal(judged.signed_bytes.len, 0);
}

/* The vector's own value is in exponent form, which is a mistake where a program makes it of a number. */
static void what_the_right_answer_shows_too_is_no_finding(void **state) {
  const vector *v = vector_of("spot-rest/request/exponent-text");
  stages wrong = right_of(v);
  verdict judged;
  (void)state;
  wrong.has[STAGE_TARGET] = wrong.has[STAGE_BODY] = 0;
  wrong.text[STAGE_SIGNATURE] = bns_slice_of("00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff");
  judged = find(v, &wrong);
  assert_int_equal(judged.num_findings, 0);
}

/* Self-consistent, but with a parameter too many: key and secret are the vector's, so that nothing can be said of them.
 */
static void a_request_that_verifies_does_not_put_the_key_in_doubt(void **state) {
  const vector *v = vector_of("spot-rest/request/query-only");
  stages other = right_of(vector_of("spot-rest/request/order-reversed"));
  verdict judged = find(v, &other);
  size_t i;
  (void)state;
  for (i = 0; i < judged.num_findings; i++)
    assert_false(bns_slice_is(judged.findings[i].id, "wrong-secret-for-key"));
}

/* "&" in a value sent as it is makes another request of it, which is signed right: one cause, and one name. */
static void a_delimiter_that_is_not_escaped_is_the_one_name(void **state) {
  static const char *const ids[] = {"spot-rest/request/value-ascii-26", "spot-rest/request/value-ascii-3d",
                                    "spot-rest/request/value-ascii-2b", "spot-rest/request/value-ascii-23"};
  (void)state;
  for (size_t i = 0; i < 4; i++) {
    const vector *v = vector_of(ids[i]);
    stages right = right_of(v), wrong = with_mistake(v, "delimiter-not-escaped");
    verdict judged = find(v, &wrong);
    assert_int_equal(judged.num_findings, 1);
    assert_true(bns_slice_is(judged.findings[0].id, "delimiter-not-escaped"));
    judged = find(v, &right);
    assert_int_equal(judged.num_findings, 0);
  }
}

static void an_answer_without_a_signature_is_named_as_that(void **state) {
  const vector *v = vector_of("spot-rest/request/query-only");
  stages wrong = with_mistake(v, "signature-missing");
  verdict judged = find(v, &wrong);
  (void)state;
  assert_true(judged.num_findings > 0);
  assert_true(bns_slice_is(judged.findings[0].id, "signature-missing"));
  assert_int_equal(judged.findings[0].confidence, CONFIDENCE_LIKELY);
}

/* Whatever stood in the verdict before. */
static void a_header_that_is_missing_explains_all(void **state) {
  const vector *v = vector_of("spot-rest/request/query-only");
  stages wrong = right_of(v);
  diagnose_limits limits;
  verdict judged;
  (void)state;
  memset(&limits, 0, sizeof limits);
  memset(&judged, 0, sizeof judged);
  wrong.num_headers = 0;
  judged.stage = bns_slice_of("headers");
  judged.unexplained = 1;
  judged.num_findings = 2;
  assert_int_equal(failure_findings_find(&judged, &arena, &arena, &set, v, &wrong, &limits), 1);
  assert_named(&judged, "api-key-header-missing");
  assert_int_equal(judged.num_findings, 1);
  assert_false(judged.unexplained);
}

static void what_was_not_to_be_signed_is_no_request(void **state) {
  parsed_request request;
  stages given = right_of(vector_of("spot-rest/request/query-only"));
  vector without_key = *vector_of("spot-rest/request/query-only");
  (void)state;
  assert_true(failure_findings_request(&request, &arena, &without_key, &given));
  without_key.key = NULL;
  assert_false(failure_findings_request(&request, &arena, &without_key, &given));
  assert_false(failure_findings_request(&request, &arena, vector_of("pay-webhook/verify/base"), &given));
}

/* Without the right wire form there is none to put a signature into. */
static void a_signature_alone_is_no_request_where_no_wire_form_is_expected(void **state) {
  parsed_request request;
  vector bare = *vector_of("spot-rest/request/query-only");
  stages given;
  (void)state;
  memset(&given, 0, sizeof given);
  given.has[STAGE_SIGNATURE] = 1;
  given.text[STAGE_SIGNATURE] = right_of(&bare).text[STAGE_SIGNATURE];
  assert_true(failure_findings_request(&request, &arena, &bare, &given));
  bare.expect_ok = json_read(&arena, bns_slice_of("{\"payload\":\"a=1\",\"signature\":\"00\"}"));
  assert_non_null(bare.expect_ok);
  assert_false(failure_findings_request(&request, &arena, &bare, &given));
}

/* No right request is looked at then, in which the same might show. */
static void a_wrong_answer_is_named_where_no_wire_form_is_expected(void **state) {
  const vector *v = vector_of("spot-rest/request/query-only");
  stages wrong = with_mistake(v, "signature-missing");
  vector bare = *v;
  verdict judged;
  (void)state;
  bare.expect_ok = json_read(&arena, bns_slice_of("{\"payload\":\"a=1\",\"signature\":\"00\"}"));
  judged = find(&bare, &wrong);
  assert_true(judged.num_findings > 0);
  assert_true(bns_slice_is(judged.findings[0].id, "signature-missing"));
}

/* A header takes the room of its texts, and that of itself. */
static void an_answer_is_kept_whole_or_where_it_is_too_long_not_at_all(void **state) {
  const bns_header header = {bns_slice_of("abc"), bns_slice_of("defg")};
  bns_header headers[] = {header, header};
  size_t len = 9 + 2 * (3 + 4 + sizeof header);
  const stages *kept;
  stages given;
  (void)state;
  memset(&given, 0, sizeof given);
  given.has[STAGE_BODY] = 1;
  given.text[STAGE_BODY] = bns_slice_of("123456789");
  assert_null(failure_findings_keep(&arena, &given, 8));
  assert_non_null(failure_findings_keep(&arena, &given, 9));
  given.has[STAGE_HEADERS] = 1;
  given.headers = headers;
  given.num_headers = 2;
  assert_null(failure_findings_keep(&arena, &given, len - 1));
  kept = failure_findings_keep(&arena, &given, len);
  assert_non_null(kept);
  assert_memory_equal(kept->has, given.has, sizeof given.has);
  assert_true(bns_slice_is(kept->text[STAGE_BODY], "123456789"));
  assert_int_equal(kept->num_headers, 2);
  for (size_t i = 0; i < 2; i++) {
    assert_true(bns_slice_is(kept->headers[i].name, "abc") && kept->headers[i].name.ptr != header.name.ptr);
    assert_true(bns_slice_is(kept->headers[i].value, "defg") && kept->headers[i].value.ptr != header.value.ptr);
  }
}

static void the_wire_form_of_a_vector_to_be_verified_is_read(void **state) {
  static const struct {
    const char *id;
    int is_wire;
  } rows[] = {{"pay-webhook/verify/base", 1}, {"pay-webhook/verify/payload", 0}};
  bns_wire wire;
  size_t i;
  (void)state;
  for (i = 0; i < 2; i++)
    assert_int_equal(failure_findings_wire(&wire, &arena, vector_of(rows[i].id)), rows[i].is_wire);
  assert_true(failure_findings_wire(&wire, &arena, vector_of("pay-webhook/verify/base")));
  assert_true(wire.num_headers >= 4 && wire.body.len > 0);
  for (i = 0; i < wire.num_headers; i++)
    assert_true(wire.headers[i].name.len > 0 && wire.headers[i].value.len > 0);
  assert_non_null(stages_header(wire.headers, wire.num_headers, "BinancePay-Signature"));
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_right_answer_has_no_finding),
      cmocka_unit_test(what_shows_in_the_right_answer_too_is_no_finding),
      cmocka_unit_test(a_whole_wrong_answer_is_named),
      cmocka_unit_test(a_wrong_signature_alone_is_named_and_what_it_signs_is_told),
      cmocka_unit_test(a_base64_signature_alone_is_named_in_a_query),
      cmocka_unit_test(a_wrong_hash_over_a_payload_is_named),
      cmocka_unit_test(what_was_signed_is_left_out_where_it_is_the_right_text),
      cmocka_unit_test(what_the_right_answer_shows_too_is_no_finding),
      cmocka_unit_test(a_request_that_verifies_does_not_put_the_key_in_doubt),
      cmocka_unit_test(a_delimiter_that_is_not_escaped_is_the_one_name),
      cmocka_unit_test(an_answer_without_a_signature_is_named_as_that),
      cmocka_unit_test(a_header_that_is_missing_explains_all),
      cmocka_unit_test(what_was_not_to_be_signed_is_no_request),
      cmocka_unit_test(a_signature_alone_is_no_request_where_no_wire_form_is_expected),
      cmocka_unit_test(a_wrong_answer_is_named_where_no_wire_form_is_expected),
      cmocka_unit_test(an_answer_is_kept_whole_or_where_it_is_too_long_not_at_all),
      cmocka_unit_test(the_wire_form_of_a_vector_to_be_verified_is_read),
  };
  return cmocka_run_group_tests(tests, load, unload);
}

/* Keys as candidate_signer.c opens them: what signs, and what judges a signature that was sent. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "diagnosis/signing/candidate_signer.h"
#include "suite/vectors.h"

#define RSA "spot-rest/sign/rsa-2048-length-55"
#define ED25519 "spot-rest/sign/ed25519-a-length-55"

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

static bns_slice text_at(const bns_json *object, const char *name) {
  return vectors_expand(&arena, bns_json_member(object, name));
}

/* Opens what a key has in PEM, or one half of that, and tells whether it judges a vector's signature right. */
static int judges(const char *id, int with_private, int with_public) {
  const vector *v = vectors_find(&set, bns_slice_of(id));
  candidate_signer m;
  diagnose_key key;
  bns_reason reason = BNS_SIGNATURE;
  assert_non_null(v);
  bns_slice payload = text_at(v->json, "payload"), signature = text_at(v->expect_ok, "signature");
  memset(&key, 0, sizeof key);
  key.kind = v->key->kind;
  if (with_private) key.secret = v->key->pem;
  if (with_public) key.public_pem = v->key->public_pem;
  candidate_signer_open(&m, &arena, v->scheme, &key, payload.len);
  assert_int_equal(m.usable, with_private || with_public);
  assert_int_equal(m.to_sign.backend != NULL, with_private);
  int is_right = bns_verify_payload(&m.to_verify, &reason, v->scheme, payload.ptr, payload.len, signature.ptr,
                                    signature.len) == BNS_OK &&
                 reason == BNS_VALID;
  assert_int_equal(m.to_verify.backend != NULL, is_right);
  candidate_signer_close(&m);
  assert_null(m.to_verify.backend);
  return is_right;
}

static void either_half_of_an_rsa_key_judges_a_signature(void **state) {
  (void)state;
  if (bns_backend_for(BNS_RSA_SHA256) == NULL) skip();
  assert_true(judges(RSA, 1, 1));
  assert_true(judges(RSA, 0, 1));
  assert_true(judges(RSA, 1, 0));
  assert_false(judges(RSA, 0, 0));
}

static void of_an_ed25519_key_the_public_half_judges(void **state) {
  (void)state;
  assert_true(judges(ED25519, 1, 1));
  assert_true(judges(ED25519, 0, 1));
  assert_false(judges(ED25519, 0, 0));
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(either_half_of_an_rsa_key_judges_a_signature),
      cmocka_unit_test(of_an_ed25519_key_the_public_half_judges),
  };
  return cmocka_run_group_tests(tests, load, unload);
}

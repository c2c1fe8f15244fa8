/* Wycheproof's HMAC, Ed25519 and RSA files against every linked back end, read with the signer's own JSON reader. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "bnsign_backend.h"
#include "support.h"
#include "text.h"

#define FOLDER SHARED_DATA "/wycheproof/"

/* exception: a case that is judged otherwise than by its result, which is then "acceptable". */
typedef struct exception {
  const char *flag;
  int is_valid;
  const char *reason;
} exception;

static const exception exceptions[] = {
    {"MissingNull", 0, "RFC 8017 section 9.2 wants the NULL: what leaves it out is another encoding of the digest"},
    {"SmallPublicKey", 1, "an exponent of 3 is weak, but whose key it is decided that"},
};

typedef struct file {
  bns_slice text;
  bns_json *values;
} file;

static file open_file(const char *path) {
  file f = {read_whole(path), NULL};
  if (f.text.ptr == NULL) fail_msg("%s is absent", path);
  f.values = parse_json(f.text);
  return f;
}

static void close_file(file *f) {
  free(f->values);
  free((void *)(uintptr_t)f->text.ptr);
}

/* A member's string, unescaped, in malloc'ed room. */
static bns_slice text_member(const bns_json *object, const char *name) {
  const bns_json *value = bns_json_member(object, name);
  assert_non_null(value);
  uint8_t *room = malloc(value->len + 1);
  assert_non_null(room);
  bns_slice text = {room, 0};
  assert_int_equal(bns_json_text(room, value->len, &text.len, value), BNS_OK);
  return text;
}

static bns_slice hex_member(const bns_json *object, const char *name) {
  bns_slice hex = text_member(object, name), bytes = unhex_slice(hex);
  free((void *)(uintptr_t)hex.ptr);
  return bytes;
}

static void drop(bns_slice text) {
  free((void *)(uintptr_t)text.ptr);
}

static uint64_t number_member(const bns_json *object, const char *name) {
  const bns_json *value = bns_json_member(object, name);
  uint64_t number = 0;
  assert_non_null(value);
  bns_slice digits = {value->ptr, value->len};
  assert_int_equal(bns_number(&number, digits), BNS_OK);
  return number;
}

static int member_is(const bns_json *object, const char *name, const char *wanted) {
  const bns_json *value = bns_json_member(object, name);
  assert_non_null(value);
  bns_slice text = {value->ptr, value->len};
  return bns_slice_is(text, wanted);
}

static int has_flag(const bns_json *test, const char *flag) {
  const bns_json *flags = bns_json_member(test, "flags");
  const bns_json *each = bns_json_child(flags);
  for (uint32_t i = 0; i < flags->count; i++, each = bns_json_next(each)) {
    bns_slice text = {each->ptr, each->len};
    if (bns_slice_is(text, flag)) return 1;
  }
  return 0;
}

/* Is the test's signature to be taken? */
static int must_verify(const bns_json *test) {
  if (member_is(test, "result", "valid")) return 1;
  if (member_is(test, "result", "invalid")) return 0;
  for (size_t i = 0; i < sizeof exceptions / sizeof exceptions[0]; i++)
    if (has_flag(test, exceptions[i].flag)) return exceptions[i].is_valid;
  fail_msg("test %d is acceptable for a reason that is not in the table", (int)number_member(test, "tcId"));
  return 0;
}

static void assert_judged(const bns_backend *backend, const bns_json *test, int wanted, int verified) {
  if (verified == wanted) return;
  fail_msg("%s, test %d: %s", backend->name, (int)number_member(test, "tcId"), verified ? "verified" : "refused");
}

typedef size_t judge_group(const bns_backend *backend, const bns_json *group);

/* Runs every group of a file on every back end that has the algorithm; tells how many tests were judged. */
static size_t judge_file(const char *path, bns_algorithm algorithm, judge_group *judge) {
  file f = open_file(path);
  size_t judged = 0, backends = 0;
  const bns_json *groups = bns_json_member(f.values, "testGroups");
  assert_non_null(groups);
  for (size_t b = 0; bns_backends[b] != NULL; b++) {
    if (!bns_backend_has(bns_backends[b], algorithm)) continue;
    const bns_json *group = bns_json_child(groups);
    for (uint32_t i = 0; i < groups->count; i++, group = bns_json_next(group))
      judged += judge(bns_backends[b], group);
    backends++;
  }
  close_file(&f);
  if (backends == 0) {
    print_message("skip - %s: no linked back end has the algorithm\n", path);
    skip();
  }
  return judged / backends;
}

/* ------------------------------------------------------------------------------------------------------------ HMAC */

/* Truncated tags are none of the exchange's: their bytes are compared here, and the verifier must refuse their text. */
static void judge_mac(const bns_backend *backend, const bns_json *test, bns_algorithm algorithm, size_t tag_len) {
  const bns_scheme *scheme = scheme_named(algorithm == BNS_HMAC_SHA256 ? "us-rest" : "pay-request");
  bns_slice secret = hex_member(test, "key"), payload = hex_member(test, "msg"), tag = hex_member(test, "tag");
  uint8_t made[BNS_SIGNATURE_MAX], text[128];
  size_t made_len;
  bns_key key;
  bns_reason reason;
  assert_int_equal(tag.len, tag_len);
  assert_int_equal(bns_key_open(&key, backend, algorithm, BNS_TO_VERIFY, secret.ptr, secret.len), BNS_OK);
  assert_int_equal(bns_sign(&key, made, sizeof made, &made_len, scheme, payload.ptr, payload.len), BNS_OK);
  if (algorithm == BNS_HMAC_SHA256)
    bns_hex_lower(text, tag.ptr, tag.len);
  else
    bns_hex_upper(text, tag.ptr, tag.len);
  assert_judged(backend, test, must_verify(test), memcmp(made, text, 2 * tag.len) == 0);
  assert_int_equal(bns_verify_payload(&key, &reason, scheme, payload.ptr, payload.len, text, 2 * tag.len), BNS_OK);
  assert_judged(backend, test, must_verify(test) && 2 * tag.len == made_len, reason == BNS_VALID);
  bns_key_close(&key);
  drop(secret);
  drop(payload);
  drop(tag);
}

static size_t judge_macs(const bns_backend *backend, const bns_json *group, bns_algorithm algorithm) {
  const bns_json *tests = bns_json_member(group, "tests"), *test = bns_json_child(tests);
  for (uint32_t i = 0; i < tests->count; i++, test = bns_json_next(test))
    judge_mac(backend, test, algorithm, (size_t)number_member(group, "tagSize") / 8);
  return tests->count;
}

static size_t judge_sha256_group(const bns_backend *backend, const bns_json *group) {
  return judge_macs(backend, group, BNS_HMAC_SHA256);
}

static size_t judge_sha512_group(const bns_backend *backend, const bns_json *group) {
  return judge_macs(backend, group, BNS_HMAC_SHA512);
}

static void hmac_sha256_agrees(void **state) {
  (void)state;
  assert_int_equal(judge_file(FOLDER "hmac_sha256_test.json", BNS_HMAC_SHA256, judge_sha256_group), 174);
}

static void hmac_sha512_agrees(void **state) {
  (void)state;
  assert_int_equal(judge_file(FOLDER "hmac_sha512_test.json", BNS_HMAC_SHA512, judge_sha512_group), 174);
}

/* ------------------------------------------------------------------------------------------------- Ed25519 and RSA */

static void judge_signature(const bns_backend *backend, const bns_json *test, const bns_key *key,
                            const bns_scheme *scheme) {
  bns_slice payload = hex_member(test, "msg"), raw = hex_member(test, "sig");
  uint8_t *text = malloc(4 * ((raw.len + 2) / 3) + 1);
  bns_reason reason;
  assert_non_null(text);
  bns_base64(text, raw.ptr, raw.len);
  bns_status status = bns_verify_payload(key, &reason, scheme, payload.ptr, payload.len, text, 4 * ((raw.len + 2) / 3));
  if (status != BNS_OK) fail_msg("test %d: status %d", (int)number_member(test, "tcId"), (int)status);
  assert_true(reason == BNS_VALID || reason == BNS_SIGNATURE);
  assert_judged(backend, test, must_verify(test), reason == BNS_VALID);
  free(text);
  drop(payload);
  drop(raw);
}

static size_t judge_signatures(const bns_backend *backend, const bns_json *group, bns_algorithm algorithm,
                               const char *scheme) {
  const bns_json *tests = bns_json_member(group, "tests"), *test = bns_json_child(tests);
  bns_slice pem = text_member(group, "publicKeyPem");
  bns_key key;
  assert_int_equal(bns_key_open(&key, backend, algorithm, BNS_TO_VERIFY, pem.ptr, pem.len), BNS_OK);
  for (uint32_t i = 0; i < tests->count; i++, test = bns_json_next(test))
    judge_signature(backend, test, &key, scheme_named(scheme));
  bns_key_close(&key);
  drop(pem);
  return tests->count;
}

static size_t judge_ed25519_group(const bns_backend *backend, const bns_json *group) {
  return judge_signatures(backend, group, BNS_ED25519, "fix-logon");
}

static size_t judge_rsa_group(const bns_backend *backend, const bns_json *group) {
  return judge_signatures(backend, group, BNS_RSA_SHA256, "pay-webhook");
}

static void ed25519_agrees(void **state) {
  (void)state;
  assert_int_equal(judge_file(FOLDER "ed25519_test.json", BNS_ED25519, judge_ed25519_group), 151);
}

static void rsa_2048_agrees(void **state) {
  (void)state;
  assert_int_equal(judge_file(FOLDER "rsa_signature_2048_sha256_test.json", BNS_RSA_SHA256, judge_rsa_group), 259);
}

static void rsa_4096_agrees(void **state) {
  (void)state;
  assert_int_equal(judge_file(FOLDER "rsa_signature_4096_sha256_test.json", BNS_RSA_SHA256, judge_rsa_group), 258);
}

static void judge_made(const bns_backend *backend, const bns_json *test, const bns_key *key) {
  bns_slice payload = hex_member(test, "msg"), wanted = hex_member(test, "sig");
  uint8_t made[BNS_SIGNATURE_MAX], text[BNS_SIGNATURE_MAX];
  size_t made_len;
  const bns_scheme *scheme = scheme_named("pay-webhook");
  assert_int_equal(bns_sign(key, made, sizeof made, &made_len, scheme, payload.ptr, payload.len), BNS_OK);
  assert_int_equal(made_len, 4 * ((wanted.len + 2) / 3));
  bns_base64(text, wanted.ptr, wanted.len);
  assert_judged(backend, test, must_verify(test), memcmp(made, text, made_len) == 0);
  drop(payload);
  drop(wanted);
}

/* The groups of other digests are of no scheme. */
static size_t judge_generation_group(const bns_backend *backend, const bns_json *group) {
  if (!member_is(group, "sha", "SHA-256")) return 0;
  const bns_json *tests = bns_json_member(group, "tests"), *test = bns_json_child(tests);
  bns_slice der = hex_member(group, "privateKeyPkcs8"); /* privateKeyPem is PKCS#1 */
  char *pem = pem_of("PRIVATE KEY", der);
  bns_key key;
  bns_status status = bns_key_open(&key, backend, BNS_RSA_SHA256, BNS_TO_SIGN, (const uint8_t *)pem, strlen(pem));
  assert_int_equal(status, BNS_OK);
  for (uint32_t i = 0; i < tests->count; i++, test = bns_json_next(test))
    judge_made(backend, test, &key);
  bns_key_close(&key);
  free(pem);
  drop(der);
  return tests->count;
}

static void rsa_2048_signs_alike(void **state) {
  (void)state;
  assert_int_equal(judge_file(FOLDER "rsa_pkcs1_2048_sig_gen_test.json", BNS_RSA_SHA256, judge_generation_group), 10);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(hmac_sha256_agrees), cmocka_unit_test(hmac_sha512_agrees),
      cmocka_unit_test(ed25519_agrees),     cmocka_unit_test(rsa_2048_agrees),
      cmocka_unit_test(rsa_4096_agrees),    cmocka_unit_test(rsa_2048_signs_alike),
  };
  for (size_t i = 0; i < sizeof exceptions / sizeof exceptions[0]; i++)
    print_message("exception - %s: %s, because %s\n", exceptions[i].flag, exceptions[i].is_valid ? "taken" : "refused",
                  exceptions[i].reason);
  return cmocka_run_group_tests(tests, NULL, NULL);
}

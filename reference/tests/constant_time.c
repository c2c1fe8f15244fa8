/* constant_time.c - shows valgrind a secret as bytes that nobody wrote, and signs with it by each back end: it then
 * names every branch and every address that depends on the secret. Run by `make constant-time`.
 *
 *   constant_time            signs, reads a private key's PEM, and compares; 0
 *   constant_time leaking    compares as nobody should: valgrind has to complain
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <valgrind/memcheck.h>

#include "bnsign_backend.h"
#include "text.h"

enum { SIGNATURE_MAX = 64 };

static void need(int holds, const char *what) {
  if (holds) return;
  fprintf(stderr, "constant_time: %s\n", what);
  exit(1);
}

static void hide(const void *bytes, size_t len) {
  VALGRIND_MAKE_MEM_UNDEFINED(bytes, len);
}

static void show(const void *bytes, size_t len) {
  VALGRIND_MAKE_MEM_DEFINED(bytes, len);
}

/* Tells that bytes depend on what is hidden; without valgrind nothing does. */
static int depends(const uint8_t *bytes, size_t len) {
  uint8_t unknown[SIGNATURE_MAX] = {0};
  int any = !RUNNING_ON_VALGRIND;
  (void)VALGRIND_GET_VBITS(bytes, unknown, len);
  for (size_t i = 0; i < len; i++)
    any |= unknown[i] != 0;
  return any;
}

/* Signs with a hidden secret. What comes out depends on it, or valgrind has looked at something else. */
static void sign_with(const bns_backend *by, bns_algorithm algorithm, size_t secret_len) {
  static const uint8_t payload[] = "symbol=LTCBTC&side=BUY&type=LIMIT&timestamp=1499827319559";
  uint8_t secret[200], signature[SIGNATURE_MAX];
  size_t len = 0;
  bns_key key;
  memset(&key, 0, sizeof key);
  memset(secret, 0x5a, sizeof secret);
  hide(secret, secret_len);
  need(bns_key_open(&key, by, algorithm, BNS_TO_SIGN, secret, secret_len) == BNS_OK, "the key cannot be opened");
  need(by->sign(&key, signature, &len, payload, sizeof payload - 1) == BNS_OK, "nothing was signed");
  need(depends(signature, len), "the signature does not depend on the secret");
  bns_key_close(&key);
  show(secret, sizeof secret);
  show(signature, sizeof signature);
}

/* A private key of which each digit that holds the secret is one of A to O: of such a digit the upper half is known, by
 * which it is told from white space and from a dash, and the lower half hidden. That a digit is one is so no secret,
 * which it is and what comes of it are. */
static void read_with(const bns_backend *by) {
  static const char before[] = "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIAAA",
                    after[] = "\n-----END PRIVATE KEY-----\n";
  static const uint8_t payload[] = "timestamp=1499827319559";
  enum { HEAD = sizeof before - 1, DIGITS = 40 };
  uint8_t pem[HEAD + DIGITS + sizeof after - 1], half[DIGITS], signature[SIGNATURE_MAX];
  size_t len = 0;
  bns_key key;
  memset(&key, 0, sizeof key);
  memcpy(pem, before, HEAD);
  for (size_t i = 0; i < DIGITS; i++)
    pem[HEAD + i] = (uint8_t)('A' + i * 7 % 15);
  memcpy(pem + HEAD + DIGITS, after, sizeof after - 1);
  memset(half, 0x0f, sizeof half);
  (void)VALGRIND_SET_VBITS(pem + HEAD, half, DIGITS);
  need(bns_key_open(&key, by, BNS_ED25519, BNS_TO_SIGN, pem, sizeof pem) == BNS_OK, "the PEM cannot be read");
  need(by->sign(&key, signature, &len, payload, sizeof payload - 1) == BNS_OK, "nothing was signed");
  need(depends(signature, len), "the signature does not depend on the secret");
  bns_key_close(&key);
  show(signature, sizeof signature);
}

static int compared(int (*same)(const uint8_t *, const uint8_t *, size_t)) {
  uint8_t right[32], sent[32];
  int result;
  memset(right, 1, sizeof right);
  memset(sent, 1, sizeof sent);
  hide(right, sizeof right);
  result = same(right, sent, sizeof right);
  show(&result, sizeof result);
  return result;
}

static int same_leaking(const uint8_t *a, const uint8_t *b, size_t len) {
  for (size_t i = 0; i < len; i++)
    if (a[i] != b[i]) return 0;
  return 1;
}

int main(int argc, char **argv) {
  if (argc > 1 && strcmp(argv[1], "leaking") == 0) {
    need(compared(same_leaking), "equal bytes are not equal");
    return 0;
  }
  for (size_t i = 0; bns_backends[i] != NULL; i++) {
    /* Shorter than a block, a block, longer: that is hashed first. */
    static const size_t lengths[] = {32, 64, 128, 200};
    for (size_t l = 0; l < sizeof lengths / sizeof *lengths; l++) {
      sign_with(bns_backends[i], BNS_HMAC_SHA256, lengths[l]);
      sign_with(bns_backends[i], BNS_HMAC_SHA512, lengths[l]);
    }
    read_with(bns_backends[i]);
    printf("%s: HMAC-SHA256 and HMAC-SHA512, opened and signed with secrets of 4 lengths; Ed25519, its PEM read\n",
           bns_backends[i]->name);
  }
  need(compared(bns_same_secret), "equal bytes are not equal");
  puts("bns_same_secret: compared");
  return 0;
}

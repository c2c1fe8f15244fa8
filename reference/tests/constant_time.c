/* constant_time.c - shows valgrind a secret as bytes that nobody wrote, and signs with it by each back end: it then
 * names every branch and every address that depends on the secret. Run by `make constant-time`.
 *
 *   constant_time            signs, reads private keys' PEM, and compares; 0
 *   constant_time leaking    compares as nobody should: valgrind has to complain
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <valgrind/memcheck.h>

#include "bnsign_backend.h"
#include "pem.h"
#include "samples.h"
#include "text.h"

enum { SIGNATURE_MAX = 64, PEM_MAX = 2048 };

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

/* Marks the bytes of the secret numbers of an RSAPrivateKey, those behind n and e (RFC 8017 A.1.2): but for tag, length
 * and the first two bytes of each, which tell how long it is, and for the last three bytes of all, with which base64
 * ends. */
static void mark_secret(uint8_t *is_secret, const uint8_t *der, size_t at, size_t end) {
  at += 4; /* the sequence's tag and length */
  for (int number = 0; at < end; number++) {
    size_t header = der[at + 1] < 0x80 ? 2 : der[at + 1] == 0x81 ? 3 : 4;
    size_t len = header == 4 ? (size_t)der[at + 2] << 8 | der[at + 3] : der[at + header - 1];
    if (number > 2) memset(is_secret + at + header + 2, 1, len - 2);
    at += header + len;
  }
  memset(is_secret + end - 3, 0, 3);
}

/* As many bits of a digit as can be hidden while it is told from white space, from a dash and from padding. */
static uint8_t hidden_bits(uint8_t digit) {
  if (digit >= 'A') return 0x3f;
  if (digit >= '8') return 0x01;
  return digit >= '0' ? 0x07 : 0x04;
}

/* Hides each four digits of a PEM that stand for three secret bytes, and returns for how many bytes. That the digits of
 * a group do not touch each other's bits is too much for valgrind to see. */
static size_t hide_digits(char *pem, const uint8_t *is_secret) {
  size_t num = 0, num_hidden = 0;
  for (char *digit = strchr(pem, '\n'); *digit != '-'; digit++) {
    const uint8_t *group = is_secret + num / 4 * 3;
    uint8_t hidden = hidden_bits((uint8_t)*digit);
    if (*digit == '\n') continue;
    num++;
    if (!group[0] || !group[1] || !group[2]) continue;
    (void)VALGRIND_SET_VBITS(digit, &hidden, 1);
    num_hidden++;
  }
  return num_hidden / 4 * 3;
}

/* Reads a hidden PEM, by the back end too; it does not sign: that RSA is computed in constant time is the library's
 * promise. */
static void read_rsa(const bns_backend *by) {
  uint8_t der[BNS_DER_MAX], is_secret[BNS_DER_MAX] = {0};
  char pem[PEM_MAX] = {0};
  size_t len = strlen(sample_rsa_2048_private);
  const uint8_t *text = (const uint8_t *)pem;
  bns_pem found;
  bns_key key;
  memcpy(pem, sample_rsa_2048_private, len);
  need(bns_pem_read(&found, der, BNS_TO_SIGN, text, len) == BNS_OK, "the PEM cannot be read");
  size_t at = (size_t)(found.material.ptr - der), end = at + found.material.len;
  mark_secret(is_secret, der, at, end);
  size_t num_hidden = hide_digits(pem, is_secret);
  need(bns_pem_read(&found, der, BNS_TO_SIGN, text, len) == BNS_OK, "the PEM cannot be read once it is hidden");
  need(depends(der + end - SIGNATURE_MAX, SIGNATURE_MAX), "what was read does not depend on the digits");
  need(bns_key_open(&key, by, BNS_RSA_SHA256, BNS_TO_SIGN, text, len) == BNS_OK, "the key cannot be opened");
  bns_key_close(&key);
  printf("%s: RSA-2048, its PEM read, %lu secret bytes of it hidden\n", by->name, (unsigned long)num_hidden);
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
    if (bns_backend_has(bns_backends[i], BNS_RSA_SHA256)) read_rsa(bns_backends[i]);
  }
  need(compared(bns_same_secret), "equal bytes are not equal");
  puts("bns_same_secret: compared");
  return 0;
}

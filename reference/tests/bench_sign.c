/* What signing costs beside the crypto library's own calls, as JSON: {"name":nanoseconds per operation, ...}. All cases
 * are taken in turn in one process, and each case's fastest round counts: neighbours on the machine only ever slow a
 * round down. */
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/pem.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "bnsign.h"
#include "bnsign_backend.h"
#include "text.h"

static const char secret[] = "NhqPtmdSJYdKjVHjA7PZj4Mge3R5YNiP1e3UZjInClVN65XAbvqqM6A7H5fATj0j";

enum { QUERY_LEN = 153, PAY_LEN = 401, ROUNDS = 40 };

static uint8_t payload[PAY_LEN];
static uint8_t text[BNS_SIGNATURE_MAX]; /* where every case leaves its signature */

static bns_key hmac256, hmac512, ed25519, rsa;
static EVP_PKEY *raw_ed25519, *raw_rsa;
static char ed25519_pem[512], rsa_pem[4096]; /* new keys of this run */

static void need(int done, const char *what) {
  if (done) return;
  fprintf(stderr, "bench_sign: %s failed\n", what);
  exit(1);
}

static const bns_scheme *spot, *pay;

static void sign_opened(const bns_key *key, const bns_scheme *scheme, size_t payload_len) {
  size_t len;
  need(bns_sign(key, text, sizeof text, &len, scheme, payload, payload_len) == BNS_OK, "bns_sign");
}

/* One-shot, with the hex that bns_sign writes too. */
static void hmac_oneshot(const EVP_MD *md, size_t payload_len) {
  uint8_t mac[EVP_MAX_MD_SIZE];
  unsigned len;
  need(HMAC(md, secret, (int)strlen(secret), payload, payload_len, mac, &len) != NULL, "HMAC");
  bns_hex_lower(text, mac, len);
}

static void raw_sign(EVP_PKEY *key, const EVP_MD *md, size_t payload_len) {
  uint8_t raw[512];
  size_t len = sizeof raw;
  EVP_MD_CTX *context = EVP_MD_CTX_new();
  need(context != NULL && EVP_DigestSignInit(context, NULL, md, NULL, key) == 1 &&
           EVP_DigestSign(context, raw, &len, payload, payload_len) == 1,
       "EVP_DigestSign");
  EVP_MD_CTX_free(context);
  bns_base64(text, raw, len);
}

static EVP_PKEY *raw_open(const char *pem) {
  BIO *source = BIO_new_mem_buf(pem, -1);
  EVP_PKEY *key = PEM_read_bio_PrivateKey(source, NULL, NULL, NULL);
  need(key != NULL, "PEM_read_bio_PrivateKey");
  BIO_free(source);
  return key;
}

static EVP_PKEY *new_key(EVP_PKEY *key, char *pem, size_t pem_cap) {
  BIO *sink = BIO_new(BIO_s_mem());
  need(key != NULL && sink != NULL && PEM_write_bio_PKCS8PrivateKey(sink, key, NULL, NULL, 0, NULL, NULL), "a new key");
  int len = BIO_read(sink, pem, (int)pem_cap - 1);
  need(len > 0, "BIO_read");
  pem[len] = '\0';
  BIO_free(sink);
  return key;
}

static void open_or_end(bns_key *key, bns_algorithm algorithm, const char *material) {
  const uint8_t *bytes = (const uint8_t *)material;
  need(bns_key_open(key, NULL, algorithm, BNS_TO_SIGN, bytes, strlen(material)) == BNS_OK, "bns_key_open");
}

static void open_each_time(bns_algorithm algorithm, const char *material, const bns_scheme *scheme,
                           size_t payload_len) {
  bns_key key;
  open_or_end(&key, algorithm, material);
  sign_opened(&key, scheme, payload_len);
  bns_key_close(&key);
}

static void case_hmac256_oneshot(void) {
  hmac_oneshot(EVP_sha256(), QUERY_LEN);
}
static void case_hmac256_opened(void) {
  sign_opened(&hmac256, spot, QUERY_LEN);
}
static void case_hmac256_each(void) {
  open_each_time(BNS_HMAC_SHA256, secret, spot, QUERY_LEN);
}
static void case_hmac512_oneshot(void) {
  hmac_oneshot(EVP_sha512(), PAY_LEN);
}
static void case_hmac512_opened(void) {
  sign_opened(&hmac512, pay, PAY_LEN);
}
static void case_ed25519_raw(void) {
  raw_sign(raw_ed25519, NULL, QUERY_LEN);
}
static void case_ed25519_opened(void) {
  sign_opened(&ed25519, spot, QUERY_LEN);
}
static void case_ed25519_each(void) {
  open_each_time(BNS_ED25519, ed25519_pem, spot, QUERY_LEN);
}
static void case_rsa_raw(void) {
  raw_sign(raw_rsa, EVP_sha256(), QUERY_LEN);
}
static void case_rsa_opened(void) {
  sign_opened(&rsa, spot, QUERY_LEN);
}
static void case_rsa_each(void) {
  open_each_time(BNS_RSA_SHA256, rsa_pem, spot, QUERY_LEN);
}

static void case_ed25519_raw_each(void) {
  EVP_PKEY *key = raw_open(ed25519_pem);
  raw_sign(key, NULL, QUERY_LEN);
  EVP_PKEY_free(key);
}

static void case_rsa_raw_each(void) {
  EVP_PKEY *key = raw_open(rsa_pem);
  raw_sign(key, EVP_sha256(), QUERY_LEN);
  EVP_PKEY_free(key);
}

static struct {
  const char *name;
  void (*run)(void);
  unsigned times; /* in one round: a few milliseconds */
  double best;
} cases[] = {
    {"hmac_sha256_153_openssl_oneshot", case_hmac256_oneshot, 2000, 0},
    {"hmac_sha256_153_opened", case_hmac256_opened, 10000, 0},
    {"hmac_sha256_153_opened_each_time", case_hmac256_each, 5000, 0},
    {"hmac_sha512_401_openssl_oneshot", case_hmac512_oneshot, 1000, 0},
    {"hmac_sha512_401_opened", case_hmac512_opened, 3000, 0},
    {"ed25519_153_openssl_raw", case_ed25519_raw, 60, 0},
    {"ed25519_153_opened", case_ed25519_opened, 150, 0},
    {"ed25519_153_openssl_pem_each_time", case_ed25519_raw_each, 10, 0},
    {"ed25519_153_pem_each_time", case_ed25519_each, 60, 0},
    {"rsa_2048_153_openssl_raw", case_rsa_raw, 5, 0},
    {"rsa_2048_153_opened", case_rsa_opened, 5, 0},
    {"rsa_2048_153_openssl_pem_each_time", case_rsa_raw_each, 3, 0},
    {"rsa_2048_153_pem_each_time", case_rsa_each, 3, 0},
};

static double now_ns(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

static void measure(size_t c) {
  double start = now_ns();
  for (unsigned i = 0; i < cases[c].times; i++)
    cases[c].run();
  double each = (now_ns() - start) / cases[c].times;
  if (cases[c].best == 0 || each < cases[c].best) cases[c].best = each;
}

int main(void) {
  size_t num = sizeof cases / sizeof cases[0];
  memset(payload, 'p', sizeof payload);
  spot = bns_scheme_find("spot-rest", strlen("spot-rest"));
  pay = bns_scheme_find("pay-request", strlen("pay-request"));
  raw_ed25519 = new_key(EVP_PKEY_Q_keygen(NULL, NULL, "ED25519"), ed25519_pem, sizeof ed25519_pem);
  raw_rsa = new_key(EVP_RSA_gen(2048), rsa_pem, sizeof rsa_pem);
  open_or_end(&hmac256, BNS_HMAC_SHA256, secret);
  open_or_end(&hmac512, BNS_HMAC_SHA512, secret);
  open_or_end(&ed25519, BNS_ED25519, ed25519_pem);
  open_or_end(&rsa, BNS_RSA_SHA256, rsa_pem);
  for (unsigned round = 0; round < ROUNDS; round++)
    for (size_t c = 0; c < num; c++)
      measure(c);
  for (size_t c = 0; c < num; c++)
    printf("%s\"%s\":%.1f", c == 0 ? "{" : ",\n ", cases[c].name, cases[c].best);
  printf("}\n");
  bns_key_close(&hmac256);
  bns_key_close(&hmac512);
  bns_key_close(&ed25519);
  bns_key_close(&rsa);
  EVP_PKEY_free(raw_ed25519);
  EVP_PKEY_free(raw_rsa);
  return 0;
}

/* What signing costs beside the crypto library's own calls, as JSON: {"name":nanoseconds per operation, ...}. All cases
 * are taken in turn in one process, and each case's fastest round counts: neighbours on the machine only ever slow a
 * round down. */
#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/pem.h>
#include <openssl/sha.h>
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

/* What nobody can undercut: two states of a SHA-256 that are copied and finished, and the hex. */
static SHA256_CTX inner, outer;

static void open_midstates(void) {
  uint8_t pad[SHA256_CBLOCK];
  memset(pad, 0x36, sizeof pad);
  for (size_t i = 0; i < strlen(secret); i++)
    pad[i] ^= (uint8_t)secret[i];
  need(SHA256_Init(&inner) && SHA256_Update(&inner, pad, sizeof pad), "SHA256_Init");
  for (size_t i = 0; i < sizeof pad; i++)
    pad[i] ^= 0x36 ^ 0x5c;
  need(SHA256_Init(&outer) && SHA256_Update(&outer, pad, sizeof pad), "SHA256_Init");
}

static void bare_mac(uint8_t *mac, const uint8_t *bytes, size_t len) {
  SHA256_CTX first = inner, second = outer;
  need(SHA256_Update(&first, bytes, len) && SHA256_Final(mac, &first) &&
           SHA256_Update(&second, mac, SHA256_DIGEST_LENGTH) && SHA256_Final(mac, &second),
       "SHA256_Final");
}

static void case_hmac256_bare(void) {
  uint8_t mac[SHA256_DIGEST_LENGTH];
  bare_mac(mac, payload, QUERY_LEN);
  bns_hex_lower(text, mac, sizeof mac);
}

/* ------------------------------------------------------------------------------------------------- a whole request */

/* An order of the documents' seven parameters, as bns_sign_request takes it and as C writes it by hand. */
static const char *const names[] = {"symbol", "side", "type", "timeInForce", "quantity", "price", "recvWindow"};
static const char *const values[] = {"LTCBTC", "BUY", "LIMIT", "GTC", "1", "0.1", "5000"};

enum { NUM_PARAMS = sizeof names / sizeof *names };

/* By both alike, and not by snprintf, which takes as long as half of what bnsign does besides the hash. */
static void write_now(char *digits) {
  struct timespec now;
  bns_out out = {(uint8_t *)digits, 24, 0};
  clock_gettime(CLOCK_REALTIME, &now);
  bns_put_decimal(&out, (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000);
  bns_put_byte(&out, 0);
}

static uint8_t order_room[4096];

/* Gives where the target stands. id: the order's own, of eight digits, the last parameter but for the timestamp; or
 * NULL. */
static bns_slice sign_order(const char *id) {
  bns_param params[NUM_PARAMS + 1];
  bns_request request = {0};
  bns_signed out;
  char digits[24];
  size_t len, num = 0;
  write_now(digits);
  for (; num < NUM_PARAMS; num++)
    params[num] = (bns_param){bns_slice_of(names[num]), bns_slice_of(values[num]), BNS_TEXT};
  if (id != NULL) params[num++] = (bns_param){bns_slice_of("newClientOrderId"), bns_slice_of(id), BNS_TEXT};
  request.method = bns_slice_of("POST");
  request.path = bns_slice_of("/api/v3/order");
  request.query = params;
  request.num_query = num;
  request.api_key = bns_slice_of(secret);
  request.time_ms = bns_slice_of(digits);
  need(bns_sign_request(&hmac256, &out, order_room, sizeof order_room, &len, spot, &request) == BNS_OK,
       "bns_sign_request");
  return out.target;
}

static void case_request_bnsign(void) {
  sign_order(NULL);
}

/* An order's id that is new each time, of eight digits. */
static const char *next_id(void) {
  static uint64_t number = 10000000;
  static char digits[24];
  bns_out out = {(uint8_t *)digits, sizeof digits, 0};
  bns_put_decimal(&out, number++);
  return digits;
}

static void case_request_id(void) {
  sign_order(next_id());
}

/* Of a prepared request only what changes is written anew, each in its place in the target: the id and the time, whose
 * lengths do not change, and the signature. */
static uint8_t prepared[512];
static size_t prepared_len;

enum { AFTER_PATH = sizeof "/api/v3/order?" - 1, ID_LEN = 8, TIME_LEN = 13, SIGNATURE_LEN = 64 };

static void prepare(void) {
  bns_slice target = sign_order("00000000");
  prepared_len = target.len;
  memcpy(prepared, target.ptr, target.len);
}

static void case_request_prepared(void) {
  char digits[24];
  size_t signature_at = prepared_len - SIGNATURE_LEN, len;
  uint8_t *end = prepared + signature_at - strlen("&signature="), *time = end - TIME_LEN;
  write_now(digits);
  memcpy(time, digits, TIME_LEN);
  memcpy(time - strlen("&timestamp=") - ID_LEN, next_id(), ID_LEN);
  need(bns_sign(&hmac256, prepared + signature_at, SIGNATURE_LEN, &len, spot, prepared + AFTER_PATH,
                (size_t)(end - prepared) - AFTER_PATH) == BNS_OK,
       "bns_sign");
}

/* As short as C can be without a library: the values need no percent-encoding, and it is looked at all the same. */
static size_t put_encoded(char *out, const char *value) {
  size_t len = 0;
  for (; *value; value++) {
    int is_plain = (*value >= '0' && *value <= '9') || ((*value | 32) >= 'a' && (*value | 32) <= 'z') ||
                   strchr("-._~", *value) != NULL;
    if (is_plain)
      out[len++] = *value;
    else
      len += (size_t)sprintf(out + len, "%%%02X", (unsigned char)*value);
  }
  return len;
}

static size_t put_order(char *room) {
  char digits[24];
  size_t len = 0;
  for (size_t i = 0; i < NUM_PARAMS; i++) {
    len += put_encoded(room + len, names[i]);
    room[len++] = '=';
    len += put_encoded(room + len, values[i]);
    room[len++] = '&';
  }
  write_now(digits);
  memcpy(room + len, "timestamp=", 10);
  memcpy(room + len + 10, digits, 13);
  return len + 23;
}

static void put_mac(char *room, size_t len, const uint8_t *mac) {
  memcpy(room + len, "&signature=", 11);
  bns_hex_lower((uint8_t *)room + len + 11, mac, SHA256_DIGEST_LENGTH);
}

static void case_request_plain(void) {
  char room[1024];
  uint8_t mac[EVP_MAX_MD_SIZE];
  unsigned mac_len;
  size_t len = put_order(room);
  need(HMAC(EVP_sha256(), secret, (int)strlen(secret), (const uint8_t *)room, len, mac, &mac_len) != NULL, "HMAC");
  put_mac(room, len, mac);
}

static void case_request_bare(void) {
  char room[1024];
  uint8_t mac[SHA256_DIGEST_LENGTH];
  size_t len = put_order(room);
  bare_mac(mac, (const uint8_t *)room, len);
  put_mac(room, len, mac);
}

static struct {
  const char *name;
  void (*run)(void);
  unsigned times; /* in one round: a few milliseconds */
  double best;
} cases[] = {
    {"hmac_sha256_153_openssl_oneshot", case_hmac256_oneshot, 2000, 0},
    {"hmac_sha256_153_opened", case_hmac256_opened, 10000, 0},
    {"hmac_sha256_153_bare_midstates", case_hmac256_bare, 10000, 0},
    {"request_7_plain_c_hmac", case_request_plain, 2000, 0},
    {"request_7_bare_midstates", case_request_bare, 5000, 0},
    {"request_7_bnsign", case_request_bnsign, 5000, 0},
    {"request_8_bnsign", case_request_id, 5000, 0},
    {"request_8_prepared", case_request_prepared, 5000, 0},
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
  open_midstates();
  prepare();
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

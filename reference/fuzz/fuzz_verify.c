/* Any bytes as the parts of a wire form, judged by every scheme with a key of its kind: there is a verdict, it is the
 * same a second time, and the scratch room that the header names is enough. */
#include <stdlib.h>
#include <string.h>

#include "bnsign.h"
#include "text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char api_key[] = "vmPUZE6mv9SD5VNHk4HlWFsOr6aKE2zvsw0MuIgwCIPy6utIco14y7Ju91duEh8A";
static const char point[] = "-----BEGIN PUBLIC KEY-----\n"
                            "MCowBQYDK2VwAyEA+bUF4UIh2NH2N69Uq9UV2lwBS/PVmLfqrrS7G08VZKI=\n"
                            "-----END PUBLIC KEY-----\n";

static void need(int holds) {
  if (!holds) abort();
}

/* Takes what stands before the next 0xff off the front. */
static bns_slice take(bns_slice *from) {
  const uint8_t *end = from->len > 0 ? memchr(from->ptr, 0xff, from->len) : NULL;
  bns_slice taken = {from->ptr, end != NULL ? (size_t)(end - from->ptr) : from->len};
  size_t gone = end != NULL ? taken.len + 1 : taken.len;
  from->ptr += gone;
  from->len -= gone;
  return taken;
}

static bns_key_kind open_key(bns_key *key, const bns_scheme *scheme) {
  bns_algorithm algorithm;
  bns_key_kind kind = BNS_KIND_HMAC;
  const char *material = "secret";
  memset(key, 0, sizeof *key);
  if (bns_scheme_algorithm(scheme, &algorithm, kind) != BNS_OK) {
    kind = BNS_KIND_ED25519;
    material = point;
    if (bns_scheme_algorithm(scheme, &algorithm, kind) != BNS_OK) return BNS_KIND_HMAC; /* left closed */
  }
  need(bns_key_open(key, NULL, algorithm, BNS_TO_VERIFY, (const uint8_t *)material, strlen(material)) == BNS_OK);
  return kind;
}

static void judge(const bns_scheme *scheme, const bns_wire *wire, size_t size) {
  bns_key key;
  bns_reason first = BNS_VALID, second = BNS_VALID;
  size_t cap = 64 + 8 * size, len = 0;
  uint8_t *scratch = malloc(cap);
  bns_circumstances known = {bns_slice_of(api_key), bns_slice_of("S"), open_key(&key, scheme), 1, 1499827319559000};
  need(scratch != NULL);
  need(bns_verify(&key, &first, scratch, cap, &len, scheme, wire, &known) == BNS_OK && len <= cap);
  memset(scratch, 0x5a, cap);
  need(bns_verify(&key, &second, scratch, cap, &len, scheme, wire, &known) == BNS_OK);
  need(first == second && first <= BNS_SIGNATURE);
  bns_key_close(&key);
  free(scratch);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  static const char *const names[] = {"X-MBX-APIKEY", "BinancePay-Timestamp", "BinancePay-Nonce",
                                      "BinancePay-Certificate-SN", "BinancePay-Signature"};
  bns_slice rest = {data, size};
  bns_header headers[6];
  bns_wire wire = {{NULL, 0}, {NULL, 0}, headers, 0, {NULL, 0}, {NULL, 0}};
  wire.message = rest;
  wire.method = take(&rest);
  wire.target = take(&rest);
  for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
    headers[i].name = bns_slice_of(names[i]);
    headers[i].value = take(&rest);
  }
  headers[5].name = take(&rest);
  headers[5].value = take(&rest);
  wire.num_headers = 6;
  wire.body = rest;
  for (size_t i = 0; bns_scheme_at(i) != NULL; i++)
    judge(bns_scheme_at(i), &wire, size + 256); /* the names of the headers arrived too */
  return 0;
}

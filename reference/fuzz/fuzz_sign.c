/* Any names and values as a request: what is signed and arrives as it was made never fails by its signature. */
#include <stdlib.h>
#include <string.h>

#include "bnsign.h"
#include "text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { PARAMS_MAX = 16 };

static const char api_key[] = "vmPUZE6mv9SD5VNHk4HlWFsOr6aKE2zvsw0MuIgwCIPy6utIco14y7Ju91duEh8A";
static const char nonce[] = "abcdefghijklmnopqrstuvwxyz012345";
static const char seed[] = "-----BEGIN PRIVATE KEY-----\n"
                           "MC4CAQAwBQYDK2VwBCIEIK5FbXdNahosjm8GjgaHu4QealH8Dtw40WRTAef1kQhb\n"
                           "-----END PRIVATE KEY-----\n";
static const char point[] = "-----BEGIN PUBLIC KEY-----\n"
                            "MCowBQYDK2VwAyEA+bUF4UIh2NH2N69Uq9UV2lwBS/PVmLfqrrS7G08VZKI=\n"
                            "-----END PUBLIC KEY-----\n";

static void need(int holds) {
  if (!holds) abort();
}

/* Takes what stands before the next 0xff, which no UTF-8 has, off the front. */
static bns_slice take(bns_slice *from) {
  const uint8_t *end = from->len > 0 ? memchr(from->ptr, 0xff, from->len) : NULL;
  bns_slice taken = {from->ptr, end != NULL ? (size_t)(end - from->ptr) : from->len};
  size_t gone = end != NULL ? taken.len + 1 : taken.len;
  from->ptr += gone;
  from->len -= gone;
  return taken;
}

static size_t take_params(bns_param *params, bns_slice *from) {
  size_t num = 0;
  while (num < PARAMS_MAX && from->len > 0) {
    bns_param param = {take(from), {NULL, 0}, BNS_TEXT};
    param.value = take(from);
    params[num++] = param;
  }
  return num;
}

static void judge(const bns_scheme *scheme, bns_algorithm algorithm, const bns_signed *made,
                  const bns_request *request) {
  bns_key key;
  bns_reason reason = BNS_MALFORMED;
  size_t size = made->target.len + made->body.len + made->message.len + 1024, cap = 64 + 8 * size, need_len = 0;
  uint8_t *scratch = malloc(cap);
  const char *public_key = algorithm == BNS_ED25519 ? point : "secret";
  bns_wire wire = {request->method, made->target, made->headers, made->num_headers, made->body, made->message};
  bns_circumstances known = {request->api_key, {NULL, 0}, BNS_KIND_HMAC, 0, 0};
  known.kind = algorithm == BNS_ED25519 ? BNS_KIND_ED25519 : BNS_KIND_HMAC;
  need(scratch != NULL &&
       bns_key_open(&key, NULL, algorithm, BNS_TO_VERIFY, (const uint8_t *)public_key, strlen(public_key)) == BNS_OK);
  need(bns_verify(&key, &reason, scratch, cap, &need_len, scheme, &wire, &known) == BNS_OK);
  need(reason != BNS_SIGNATURE && reason != BNS_ENCODING && reason != BNS_KEY_TYPE);
  bns_key_close(&key);
  free(scratch);
}

static void sign(const bns_scheme *scheme, bns_algorithm algorithm, const bns_request *request) {
  bns_key key;
  bns_signed made;
  size_t len = 0, again = 0;
  const char *private_key = algorithm == BNS_ED25519 ? seed : "secret";
  need(bns_key_open(&key, NULL, algorithm, BNS_TO_SIGN, (const uint8_t *)private_key, strlen(private_key)) == BNS_OK);
  bns_status status = bns_sign_request(&key, &made, NULL, 0, &len, scheme, request);
  need(status != BNS_OK);
  if (status == BNS_ERR_ROOM) {
    uint8_t *room = malloc(len);
    need(room != NULL);
    status = bns_sign_request(&key, &made, room, len, &again, scheme, request);
    if (status == BNS_OK) judge(scheme, algorithm, &made, request);
    need(status == BNS_OK ? again == len
                          : status == BNS_ERR_ARGUMENT); /* equal names show where there is room to sort */
    free(room);
  }
  bns_key_close(&key);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  bns_param params[2 * PARAMS_MAX];
  bns_slice rest = {data, size};
  bns_request request;
  memset(&request, 0, sizeof request);
  if (size == 0) return 0;
  uint8_t form = *rest.ptr;
  rest.ptr++;
  rest.len--;
  request.body = rest;
  size_t num = take_params(params, &rest);
  request.query = params;
  request.num_query = form < num ? form : num;
  request.form = params + request.num_query;
  request.num_form = num - request.num_query;
  request.method = bns_slice_of("POST");
  request.path = bns_slice_of("/api/v3/order");
  request.api_key = bns_slice_of(api_key);
  request.time_ms = bns_slice_of("1499827319559");
  request.nonce = bns_slice_of(nonce);
  sign(bns_scheme_find("spot-rest", 9), BNS_HMAC_SHA256, &request);
  sign(bns_scheme_find("spot-rest", 9), BNS_ED25519, &request);
  sign(bns_scheme_find("pay-request", 11), BNS_HMAC_SHA512, &request);
  request.method = bns_slice_of("order.place");
  request.num_query = num;
  sign(bns_scheme_find("spot-ws", 7), BNS_HMAC_SHA256, &request);
  return 0;
}

/* Signs the order of the exchange's own documents (rest-api.md), and prints the request that would be sent. */
#include <stdio.h>
#include <string.h>

#include "bnsign.h"

static bns_slice text(const char *c) {
  bns_slice slice = {(const uint8_t *)c, strlen(c)};
  return slice;
}

static void print(const char *before, bns_slice slice, const char *after) {
  printf("%s%.*s%s", before, (int)slice.len, (const char *)slice.ptr, after);
}

int main(void) {
  /* The key pair that the documents print for everybody; the secret is used as it is, not decoded. */
  const bns_slice secret = text("NhqPtmdSJYdKjVHjA7PZj4Mge3R5YNiP1e3UZjInClVN65XAbvqqM6A7H5fATj0j");
  const bns_param order[] = {{text("symbol"), text("LTCBTC"), BNS_TEXT},  {text("side"), text("BUY"), BNS_TEXT},
                             {text("type"), text("LIMIT"), BNS_TEXT},     {text("timeInForce"), text("GTC"), BNS_TEXT},
                             {text("quantity"), text("1"), BNS_TEXT},     {text("price"), text("0.1"), BNS_TEXT},
                             {text("recvWindow"), text("5000"), BNS_TEXT}};
  bns_request request = {0};
  bns_signed out;
  bns_key key = {0};
  uint8_t buf[2048];
  size_t len;

  request.method = text("POST");
  request.path = text("/api/v3/order");
  request.query = order;
  request.num_query = sizeof order / sizeof *order;
  request.api_key = text("vmPUZE6mv9SD5VNHk4HlWFsOr6aKE2zvsw0MuIgwCIPy6utIco14y7Ju91duEh8A");
  request.time_ms = text("1499827319559"); /* now, in milliseconds since 1970 */

  const bns_scheme *scheme = bns_scheme_find("spot-rest", strlen("spot-rest"));
  bns_status status = bns_key_open(&key, NULL, BNS_HMAC_SHA256, BNS_TO_SIGN, secret.ptr, secret.len);
  if (status == BNS_OK) status = bns_sign_request(&key, &out, buf, sizeof buf, &len, scheme, &request);
  bns_key_close(&key);
  if (status != BNS_OK) {
    fprintf(stderr, "not signed: %s\n", bns_status_text(status));
    return 1;
  }
  print("signed: ", out.payload, "\n");
  print("sent:   POST ", out.target, "\n");
  for (size_t i = 0; i < out.num_headers; i++) {
    print("        ", out.headers[i].name, ": ");
    print("", out.headers[i].value, "\n");
  }
  return 0;
}

/* Signs the FIX Logon of the exchange's own documents (fix-api.md), and prints it with '|' in place of SOH. */
#include <stdio.h>
#include <string.h>

#include "bnsign.h"

static bns_slice text(const char *c) {
  bns_slice slice = {(const uint8_t *)c, strlen(c)};
  return slice;
}

int main(void) {
  /* The documents' own private key, known to everybody. */
  const bns_slice pem = text("-----BEGIN PRIVATE KEY-----\n"
                             "MC4CAQAwBQYDK2VwBCIEIIJEYWtGBrhACmb9Dvy+qa8WEf0lQOl1s4CLIAB9m89u\n"
                             "-----END PRIVATE KEY-----\n");
  bns_request request = {0};
  bns_signed out;
  bns_key key = {0};
  uint8_t buf[2048];
  size_t len;

  request.sender = text("EXAMPLE");
  request.target_id = text("SPOT");
  request.seq = text("1");
  request.sending_time = text("20240627-11:17:25.223"); /* signed and sent with the same digits */
  request.api_key = text("sBRXrJx2DsOraMXOaUovEhgVRcjOvCtQwnWj8VxkOh1xqboS02SPGfKi2h8spZJb");

  const bns_scheme *scheme = bns_scheme_find("fix-logon", strlen("fix-logon"));
  bns_status status = bns_key_open(&key, NULL, BNS_ED25519, BNS_TO_SIGN, pem.ptr, pem.len);
  if (status == BNS_OK) status = bns_sign_request(&key, &out, buf, sizeof buf, &len, scheme, &request);
  bns_key_close(&key);
  if (status != BNS_OK) {
    fprintf(stderr, "not signed: %s\n", bns_status_text(status));
    return 1;
  }
  for (size_t i = 0; i < out.message.len; i++)
    putchar(out.message.ptr[i] == 1 ? '|' : out.message.ptr[i]);
  putchar('\n');
  return 0;
}

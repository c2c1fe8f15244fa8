/* Verifies Binance Pay's own sample webhook: over the raw body, before anything parses it. Its bizId is larger than
 * 2^64, so a body that went through a JSON library first would not verify. */
#include <stdio.h>
#include <string.h>

#include "bnsign.h"

static bns_slice text(const char *c) {
  bns_slice slice = {(const uint8_t *)c, strlen(c)};
  return slice;
}

int main(void) {
  /* certPublic and certSerial, from POST /binancepay/openapi/certificates */
  const bns_slice cert = text("-----BEGIN PUBLIC KEY-----\n"
                              "MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQCVAMXVTMIuttHcP1kvSk9V39S7\n"
                              "BqDbY+LC9JfwMzyoubo3fdsqBf4EmB1PfBUigcOL5YBqMKGEE6xmVw6SXCTH4JwX\n"
                              "dqJ4IRiXf76YMt6PB0dMzu/qCmhaGFGkqT6vJM0hHyEbtS/P3FR9ZU+eaOvynLWb\n"
                              "FvXTzIoctZM1IvDrCwIDAQAB\n-----END PUBLIC KEY-----");
  const bns_header headers[] = {
      {text("Binancepay-Timestamp"), text("1611232922428")},
      {text("Binancepay-Nonce"), text("5RhaTrZPhknNv0kDSA2UQ67cPMVNS4sA")},
      {text("Binancepay-Certificate-Sn"), text("2E7220A6BEAD0B67D91A1EFEAC7A5E22")},
      {text("Binancepay-Signature"), text("VtniwOFAi4oBKFnvHhY6UZ+wPARf7+yWVbE61Hc7JVdRgqKJ40Yk9k5Gb2Y0S0VLUYOOOhUNUs"
                                          "D7R8GDEr6WH84sAEf8bXa1xYMiyjgeGleTg1MxRJCtrHcxMeMCEXPWmKTeLhn6O+cdvDGq4Zpc"
                                          "TTiQnEvk5xHPcxFrBT637zg=")}};
  const bns_slice body =
      text("{\"bizType\":\"PAY\",\"data\":\"{\\\"merchantTradeNo\\\":\\\"9825382937292\\\",\\\"totalFee\\\":0.88000000,"
           "\\\"transactTime\\\":1619508939664,\\\"currency\\\":\\\"EUR\\\",\\\"commission\\\":0,\\\"openUserId\\\":"
           "\\\"1211HS10K81f4273ac031\\\",\\\"productType\\\":\\\"Food\\\",\\\"productName\\\":\\\"Ice Cream\\\","
           "\\\"tradeType\\\":\\\"WEB\\\",\\\"transactionId\\\":\\\"M_R_282737362839373\\\"}\","
           "\"bizId\":29383937493038367292,\"bizStatus\":\"PAY_SUCCESS\"}");
  bns_wire wire = {.headers = headers, .num_headers = 4, .body = body};
  bns_circumstances known = {.serial = text("2E7220A6BEAD0B67D91A1EFEAC7A5E22"), .kind = BNS_KIND_RSA};
  const bns_scheme *scheme = bns_scheme_find("pay-webhook", strlen("pay-webhook"));
  bns_reason reason = BNS_MALFORMED;
  bns_key key = {0};
  uint8_t scratch[4096];
  size_t len;
  bns_status status = bns_key_open(&key, NULL, BNS_RSA_SHA256, BNS_TO_VERIFY, cert.ptr, cert.len);
  if (status == BNS_OK) status = bns_verify(&key, &reason, scratch, sizeof scratch, &len, scheme, &wire, &known);
  bns_key_close(&key);
  if (status != BNS_OK) {
    fprintf(stderr, "not judged: %s\n", bns_status_text(status));
    return 1;
  }
  printf("%s%s\n", reason == BNS_VALID ? "genuine" : "refused: ", bns_reason_name(reason));
  return reason == BNS_VALID ? 0 : 1;
}

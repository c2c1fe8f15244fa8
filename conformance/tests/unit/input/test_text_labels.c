/* What people call the parts of a request in other languages is read as the English words. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "input/text_labels.h"
#include "text.h"

static mem arena;

static int stop(void **state) {
  (void)state;
  mem_free(&arena);
  return 0;
}

static void is_read_as(const char *text, const char *wanted) {
  bns_slice made = text_from_labels(&arena, bns_slice_of(text));
  if (!bns_slice_is(made, wanted)) fail_msg("%s became %.*s", text, (int)made.len, (const char *)made.ptr);
}

static void stays(const char *text) {
  bns_slice made = text_from_labels(&arena, bns_slice_of(text));
  if (made.ptr != (const uint8_t *)text || made.len != strlen(text)) fail_msg("%s was changed", text);
}

static void a_label_is_known_in_small_and_in_capital_letters(void **state) {
  static const char *const signatures[] = {
      "подпись", "Подпись", "ПОДПИСЬ",  "İmza", "imza", "Chữ ký", "firma", "FIRMA",      "签名",      "署名",
      "서명",    "Підпис",  "Signatur", "Sign", "sig",  "Podpis", "簽名",  "Assinatura", "Signature", "Tanda tangan"};
  char text[64];
  (void)state;
  for (size_t i = 0; i < sizeof signatures / sizeof *signatures; i++) {
    (void)snprintf(text, sizeof text, "%s: ab", signatures[i]);
    is_read_as(text, "signature: ab\n");
  }
  is_read_as("PARÂMETROS: a=1", "query: a=1\n");
  is_read_as("Gövde: a=1", "body: a=1\n");
  is_read_as("ЭНДПОИНТ: /api", "url: /api\n");
  is_read_as("Địa chỉ: /api", "url: /api\n");
  is_read_as("YÖNTEM: POST", "method: POST\n");
  is_read_as("Schlüssel: ab", "API key: ab\n");
}

static void what_people_set_around_a_label_is_left_out(void **state) {
  (void)state;
  is_read_as("签名：ab", "signature: ab\n");
  is_read_as("【签名】ab", "signature: ab\n");
  is_read_as("【签名】：ab", "signature: ab\n");
  is_read_as("- **Firma:** ab", "signature: ab\n");
  is_read_as("* **Firma**: ab", "signature: ab\n");
  is_read_as("> `Firma` = ab", "signature: ab\n");
  is_read_as("Signature : ab", "signature: ab\n");
  is_read_as("\"Firma\": ab", "signature: ab\n");
}

static void the_other_lines_stand_as_they_are(void **state) {
  (void)state;
  is_read_as("POST https://api.binance.com/api/v3/order\r\na: b: c\n\nFirma: ab",
             "POST https://api.binance.com/api/v3/order\n"
             "a: b: c\n\nsignature: ab\n");
}

static void a_text_without_such_a_label_stays(void **state) {
  (void)state;
  stays("");
  stays("signature: ab\n");
  stays("symbol: BTCUSDT\nSignatures: ab\r\nmy signature: ab");
  stays("https://api.binance.com/api/v3/order?signature=ab");
  stays("{\"signature\": \"ab\"}");
  stays("signature");
  stays("【签名");
  stays(": ab\n=\n【】ab\n\xEF\xBC");
  stays("a label of many words that is far longer than any of those that stand in the table, firma: ab");
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_label_is_known_in_small_and_in_capital_letters),
      cmocka_unit_test(what_people_set_around_a_label_is_left_out),
      cmocka_unit_test(the_other_lines_stand_as_they_are),
      cmocka_unit_test(a_text_without_such_a_label_stays),
  };
  return cmocka_run_group_tests(tests, NULL, stop);
}

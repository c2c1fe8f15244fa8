/* test_decimal.c - numbers of eight decimals are read, multiplied, divided and written as on paper. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "exchange/decimal.h"
#include "text.h"

static decimal of(const char *text) {
  decimal value = -1;
  assert_int_equal(decimal_read(&value, bns_slice_of(text)), 0);
  return value;
}

static void is_written(decimal value, int is_short, const char *wanted) {
  buf out = {NULL, 0, 0};
  decimal_put(&out, value, is_short);
  assert_int_equal(out.len, strlen(wanted));
  assert_memory_equal(out.ptr, wanted, out.len);
  buf_free(&out);
}

static void test_reads_and_writes(void **state) {
  (void)state;
  is_written(of("0.1"), 0, "0.10000000");
  is_written(of("60000.01"), 1, "60000.01");
  is_written(of("1000"), 1, "1000");
  is_written(of(".5"), 0, "0.50000000");
  is_written(-of("1.25"), 1, "-1.25");
  is_written(of("0.123456789"), 0, "0.12345678");
  is_written(0, 1, "0");
  is_written(-1, 0, "-0.00000001");
  is_written(-DECIMAL_ONE, 1, "-1");
  is_written(of("99999999999999999999999999999"), 1, "10000000000");
}

static void test_refuses_what_is_no_number(void **state) {
  static const char *const wrong[] = {"", ".", "1e5", "-1", "1.2.3", " 1", "0x10", "1,5"};
  decimal value;
  (void)state;
  for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
    assert_int_equal(decimal_read(&value, bns_slice_of(wrong[i])), -1);
}

static void test_computes(void **state) {
  (void)state;
  assert_int_equal(decimal_times(of("0.001"), of("60000.01")), of("60.00001"));
  assert_int_equal(decimal_times(of("123456.789"), of("0.00000001")), of("0.00123456"));
  assert_int_equal(decimal_times(-of("2"), of("3.5")), -of("7"));
  assert_int_equal(decimal_times(of("9999999999"), of("9999999999")), DECIMAL_MOST);
  assert_int_equal(decimal_over(of("60"), of("0.001")), of("60000"));
  assert_int_equal(decimal_over(of("1"), of("3")), of("0.33333333"));
  assert_int_equal(decimal_over(of("9999999999.99999999"), of("9999999999.99999999")), of("1"));
  assert_int_equal(decimal_over(of("9999999999"), 1), DECIMAL_MOST);
  assert_int_equal(decimal_over(of("5"), 0), 0);
  assert_int_equal(decimal_floor(of("1.239"), of("0.01")), of("1.23"));
  assert_int_equal(decimal_floor(of("1.239"), 0), of("1.239"));
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_reads_and_writes),
                                     cmocka_unit_test(test_refuses_what_is_no_number), cmocka_unit_test(test_computes)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}

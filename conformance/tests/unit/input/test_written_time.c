/* The times that are written beside requests. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "input/written_time.h"
#include "text.h"

#define NOON_US INT64_C(1714564800000000) /* 2024-05-01 12:00:00 UTC */

typedef struct row {
  const char *text;
  time_source source;
  int64_t us; /* from noon on */
} row;

static void a_time_is_read_as_it_is_written(void **state) {
  static const row rows[] = {
      {"HTTP/1.1 400\nDate: Wed, 01 May 2024 12:00:00 GMT", TIME_OF_EXCHANGE, 0},
      {"'date': 'Wed, 01 May 2024 12:00:01 GMT'", TIME_OF_EXCHANGE, 1000000},
      {"2024-05-01T11:00:00Z POST\n\"Date\": [\"Wed, 01 May 2024 12:00:00 GMT\"]", TIME_OF_EXCHANGE, 0},
      {"2024-05-01T12:00:00.123Z POST", TIME_OF_LOG, 123000},
      {"[2024-05-01 17:30:00,5 +0530] POST", TIME_OF_LOG, 500000},
      {"127.0.0.1 - - [01/May/2024:05:00:00 -07:00] POST", TIME_OF_LOG, 0},
      {"2024/05/01 12:00:00 POST", TIME_OF_LOG_LOCAL, 0},
      {"POST\n2024-05-01T12:00:00Z", TIME_NONE, 0},
      {"Last-Modified: Wed, 01 May 2024 12:00:00 GMT", TIME_OF_LOG, 0},
      {"timestamp=1714564800000", TIME_NONE, 0},
      {"Date: Wed, ((/((/((((:((:((", TIME_NONE, 0},
      {"date", TIME_NONE, 0},
      {"", TIME_NONE, 0}};
  (void)state;
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    int64_t us = 0;
    assert_int_equal(written_time_find(&us, bns_slice_of(rows[i].text)), rows[i].source);
    if (rows[i].source != TIME_NONE) assert_int_equal(us - NOON_US, rows[i].us);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(a_time_is_read_as_it_is_written)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}

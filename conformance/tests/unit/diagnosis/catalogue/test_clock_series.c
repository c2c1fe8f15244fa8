/* What the timestamps of several requests are said to tell of the clock that made them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "diagnosis/catalogue/clock_series.h"

#define MS INT64_C(1000)
#define MINUTE (60000 * MS)
#define START INT64_C(1499827319559000)

enum { MOST = 12 };

/* Requests arrive ten seconds apart; distances are in milliseconds, ahead is positive. */
static const struct {
  size_t num, least_num;
  int64_t distances[MOST];
  const char *says;
} rows[] = {
    {0, 0, {0}, ""},
    {2, 0, {5000, 5000}, ""},
    {4, 5, {5000, 5000, 5000, 5000}, ""},
    {2, 2, {5000, 5000}, "2 timestamps are 5.000 s ahead, all alike within 2 s: the clock is set wrong"},
    {3, 0, {0, 999, -999}, "3 timestamps are within 1 s of the time here: the clock is right"},
    {3, 0, {0, 1000, 500}, "3 timestamps are 0.500 s ahead, all alike within 2 s: the clock is set wrong"},
    {3, 0, {0, -1000, -7}, "3 timestamps are 0.007 s behind, all alike within 2 s: the clock is set wrong"},
    {3, 0, {-5000, -5000, -4001}, "3 timestamps are 4.001 s behind, all alike within 2 s: the clock is set wrong"},
    {3, 0, {12345, 13345, 14345}, "3 timestamps are 14.345 s ahead, all alike within 2 s: the clock is set wrong"},
    {3,
     0,
     {3600000, 3601000, 3600500},
     "3 timestamps are 1 h 00 min ahead, all alike within 2 s: a local time is sent in place of UTC"},
    {3,
     0,
     {-19800000, -19799000, -19801000},
     "3 timestamps are 5 h 30 min behind, all alike within 2 s: a local time is sent in place of UTC"},
    {3,
     0,
     {36119000, 36119000, 36119000},
     "3 timestamps are 10 h 00 min ahead, all alike within 2 s: a local time is sent in place of UTC"},
    {3,
     0,
     {0, 1000, 2001},
     "3 timestamps are 0.000 s ahead and then 2.001 s ahead, 20 s later: the clock drifts, or requests wait longer and "
     "longer before they are sent"},
    {4,
     0,
     {2000, -1000, -3000, -6000},
     "4 timestamps are 2.000 s ahead and then 6.000 s behind, 30 s later: the clock drifts, or requests wait longer "
     "and "
     "longer before they are sent"},
    {12,
     0,
     {0, 200, 400, 600, 800, 1000, 1200, 1400, 1600, 1800, 2000, 2200},
     "12 timestamps are 0.000 s ahead and then 2.200 s ahead, 110 s later: the clock drifts, or requests wait longer "
     "and longer before they are sent"},
    {3,
     0,
     {0, -200, 3000},
     "3 timestamps are 0.000 s ahead and then 3.000 s ahead, 20 s later: the clock drifts, or requests wait longer and "
     "longer before they are sent"},
    {3,
     0,
     {0, 0, 5000},
     "3 timestamps are 0.000 s ahead and then 5.000 s ahead, 20 s later: the clock drifts, or requests wait longer and "
     "longer before they are sent"},
    {4,
     0,
     {0, 100, 50, -5000},
     "4 timestamps are 0.000 s ahead and then 5.000 s behind, all at once: the clock was set, or a request was signed "
     "earlier and sent then"},
    {4,
     0,
     {-100, 5000, 5100, 5000},
     "4 timestamps are 0.100 s behind and then 5.000 s ahead, all at once: the clock was set, or a request was signed "
     "earlier and sent then"},
    {3,
     0,
     {0, -201, 3000},
     "3 timestamps are between 0.201 s behind and 3.000 s ahead, to and fro: several clocks sign, or requests are "
     "signed and sent later"},
    {4,
     0,
     {4000, 9000, 1000, 2000},
     "4 timestamps are between 1.000 s ahead and 9.000 s ahead, to and fro: several clocks sign, or requests are "
     "signed and sent later"},
};

static void a_series_is_told_as_what_its_distances_are(void **state) {
  (void)state;
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    clock_series series;
    buf out = {NULL, 0, 0};
    memset(&series, 0, sizeof series);
    series.least_num = rows[i].least_num;
    for (size_t k = 0; k < rows[i].num; k++) {
      int64_t arrived = START + (int64_t)k * 10000 * MS;
      clock_series_add(&series, arrived, arrived + rows[i].distances[k] * MS);
    }
    clock_series_put(&out, &series);
    if (out.len != strlen(rows[i].says) || (out.len > 0 && memcmp(out.ptr, rows[i].says, out.len) != 0))
      fail_msg("row %zu: %.*s", i, (int)out.len, (const char *)out.ptr);
    buf_free(&out);
  }
}

/* Zones lie from half an hour to 14 hours from UTC, and all by whole quarters; of quarters it is not told. */
static void a_distance_is_a_zones_within_two_minutes_of_half_an_hour(void **state) {
  static const struct {
    int64_t distance;
    int is_zone;
  } distances[] = {{0, 0},
                   {2 * MINUTE, 0},
                   {28 * MINUTE - 1, 0},
                   {28 * MINUTE, 1},
                   {30 * MINUTE, 1},
                   {32 * MINUTE, 1},
                   {32 * MINUTE + 1, 0},
                   {45 * MINUTE, 0},
                   {58 * MINUTE, 1},
                   {14 * 60 * MINUTE, 1},
                   {15 * 60 * MINUTE - 1, 1},
                   {15 * 60 * MINUTE, 0},
                   {24 * 60 * MINUTE, 0}};
  (void)state;
  for (size_t i = 0; i < sizeof distances / sizeof *distances; i++) {
    assert_int_equal(clock_is_zone(distances[i].distance), distances[i].is_zone);
    assert_int_equal(clock_is_zone(-distances[i].distance), distances[i].is_zone);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_series_is_told_as_what_its_distances_are),
      cmocka_unit_test(a_distance_is_a_zones_within_two_minutes_of_half_an_hour),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

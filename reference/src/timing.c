#include "timing.h"

#include "text.h"

#define MICRO_FROM 100000000000000u /* 10^14 */

/* Microseconds of a number of milliseconds; as late as can be told where it is too large. */
static int64_t of_ms(uint64_t ms) {
  return ms > (uint64_t)INT64_MAX / 1000 ? INT64_MAX : (int64_t)(ms * 1000);
}

/* A number of any length; as large as can be told where it is too large. */
static bns_status digits(uint64_t *number, bns_slice text) {
  bns_status status = bns_number(number, text);
  if (status != BNS_ERR_LIMIT) return status;
  *number = UINT64_MAX;
  return BNS_OK;
}

bns_status bns_time_digits(int64_t *time_us, bns_slice text, int has_micro) {
  uint64_t number;
  if (text.len > 20 || digits(&number, text) != BNS_OK) return BNS_ERR_SYNTAX;
  if (has_micro && number >= MICRO_FROM)
    *time_us = number > (uint64_t)INT64_MAX ? INT64_MAX : (int64_t)number;
  else
    *time_us = of_ms(number);
  return BNS_OK;
}

/* Days from 1970-01-01 to a day of the Gregorian calendar, counted from the first of March of year 0, so that the day
 * that leap years add is the last one. */
static int64_t days_to(int64_t year, int64_t month, int64_t day) {
  if (month < 3) {
    year--;
    month += 12;
  }
  return 365 * year + year / 4 - year / 100 + year / 400 + (153 * (month - 3) + 2) / 5 + day - 1 - 719468;
}

static int days_in(int64_t year, int64_t month) {
  static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  int leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
  return days[month - 1] + (month == 2 && leap);
}

/* Reads a number of len digits at at, and checks its range. */
static int part(int64_t *number, bns_slice text, size_t at, size_t len, int64_t low, int64_t high) {
  bns_slice piece = {text.ptr + at, len};
  uint64_t value;
  if (bns_number(&value, piece) != BNS_OK) return 0;
  *number = (int64_t)value;
  return *number >= low && *number <= high;
}

static int read_fraction(int64_t *us, bns_slice text) {
  *us = 0;
  if (text.len == 17) return 1;
  if ((text.len != 21 && text.len != 24) || text.ptr[17] != '.') return 0;
  if (!part(us, text, 18, text.len - 18, 0, 999999)) return 0;
  if (text.len == 21) *us *= 1000;
  return 1;
}

bns_status bns_time_fix(int64_t *time_us, bns_slice text) {
  int64_t year, month, day, hour, minute, second, us;
  if (text.len < 17 || text.ptr[8] != '-' || text.ptr[11] != ':' || text.ptr[14] != ':') return BNS_ERR_SYNTAX;
  /* Year 0 is left out so that every date is after the calendar's own beginning; second 60 is a leap second. */
  if (!part(&year, text, 0, 4, 1, 9999) || !part(&month, text, 4, 2, 1, 12) ||
      !part(&day, text, 6, 2, 1, days_in(year, month)) || !part(&hour, text, 9, 2, 0, 23) ||
      !part(&minute, text, 12, 2, 0, 59) || !part(&second, text, 15, 2, 0, 60) || !read_fraction(&us, text))
    return BNS_ERR_SYNTAX;
  *time_us = (((days_to(year, month, day) * 24 + hour) * 60 + minute) * 60 + second) * 1000000 + us;
  return BNS_OK;
}

bns_status bns_window(int64_t *window_us, bns_slice text, int has_decimals) {
  bns_slice whole = text, decimals = {NULL, 0};
  uint64_t ms, us = 0;
  size_t point = 0;
  while (point < text.len && text.ptr[point] != '.')
    point++;
  if (point < text.len) {
    whole.len = point;
    decimals.ptr = text.ptr + point + 1;
    decimals.len = text.len - point - 1;
    if (!has_decimals || decimals.len > 3 || bns_number(&us, decimals) != BNS_OK) return BNS_ERR_SYNTAX;
    for (size_t i = decimals.len; i < 3; i++)
      us *= 10;
  }
  if (digits(&ms, whole) != BNS_OK) return BNS_ERR_SYNTAX;
  *window_us = of_ms(ms);
  if (*window_us <= INT64_MAX - (int64_t)us) *window_us += (int64_t)us;
  return BNS_OK;
}

/* written_time.c - reads the times of Date headers (RFC 9110, section 5.6.7) and of the lines of logs. */
#include "input/written_time.h"

#include <string.h>

#include "util/slice.h"

#define SECOND INT64_C(1000000)

enum { NAME_GAP = 12, DIGITS_LEAST = 10, DIGITS_MOST = 17 };

/* cursor: what is left to be read; failed once something else stood there. */
typedef struct cursor {
  bns_slice rest;
  int failed;
} cursor;

static void skip(cursor *c, const char *any_of) {
  if (c->rest.len == 0 || memchr(any_of, c->rest.ptr[0], strlen(any_of)) == NULL) c->failed = 1;
  c->rest = slice_from(c->rest, 1);
}

static int64_t number(cursor *c, size_t digits) {
  int64_t value = 0;
  for (size_t i = 0; i < digits; i++) {
    unsigned digit = i < c->rest.len ? c->rest.ptr[i] - (unsigned)'0' : 10;
    if (digit > 9) {
      c->failed = 1;
      return 0;
    }
    value = value * 10 + digit;
  }
  c->rest = slice_from(c->rest, digits);
  return value;
}

static int64_t month(cursor *c) {
  static const char names[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
  for (int64_t i = 0; i < 12; i++) {
    if (c->rest.len < 3 || memcmp(c->rest.ptr, names + 3 * i, 3) != 0) continue;
    c->rest = slice_from(c->rest, 3);
    return i + 1;
  }
  c->failed = 1;
  return 1;
}

/* seconds_of counts from 1970; years begin in March. */
static int64_t seconds_of(int64_t year, int64_t month_of, int64_t day) {
  if (month_of <= 2) year--;
  int64_t of_year = (153 * (month_of + (month_of > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  return (year * 365 + year / 4 - year / 100 + year / 400 + of_year - 719468) * 86400;
}

/* clock_part reads 02:41:59, and a fraction where one follows. */
static int64_t clock_part(cursor *c) {
  int64_t hour = number(c, 2), minute, second, us = 0, unit = SECOND / 10;
  skip(c, ":");
  minute = number(c, 2);
  skip(c, ":");
  second = number(c, 2);
  if (c->rest.len > 1 && memchr(".,", c->rest.ptr[0], 2) != NULL && c->rest.ptr[1] - (unsigned)'0' < 10u) {
    c->rest = slice_from(c->rest, 1);
    for (; c->rest.len > 0 && c->rest.ptr[0] - (unsigned)'0' < 10u; unit /= 10, c->rest = slice_from(c->rest, 1))
      us += (c->rest.ptr[0] - '0') * unit;
  }
  return ((hour * 60 + minute) * 60 + second) * SECOND + us;
}

/* zone_part takes what a zone adds; 0: none is told. */
static int zone_part(cursor *c, int64_t *time_us) {
  int64_t sign, minutes;
  if (slice_starts(c->rest, " ")) c->rest = slice_from(c->rest, 1);
  if (slice_starts(c->rest, "Z") || slice_starts(c->rest, "UTC") || slice_starts(c->rest, "GMT")) return 1;
  if (c->rest.len < 5 || memchr("+-", c->rest.ptr[0], 2) == NULL) return 0;
  sign = c->rest.ptr[0] == '-' ? -1 : 1;
  c->rest = slice_from(c->rest, 1);
  minutes = number(c, 2) * 60;
  if (slice_starts(c->rest, ":")) c->rest = slice_from(c->rest, 1);
  minutes += number(c, 2);
  if (!c->failed) *time_us -= sign * minutes * 60 * SECOND;
  return !c->failed;
}

static int read_iso(cursor *c, int64_t *time_us) {
  int64_t year = number(c, 4), month_of, day;
  skip(c, "-/");
  month_of = number(c, 2);
  skip(c, "-/");
  day = number(c, 2);
  skip(c, "T ");
  *time_us = seconds_of(year, month_of, day) * SECOND;
  *time_us += clock_part(c);
  return !c->failed;
}

/* read_named reads 12 Jul 2017 02:41:59 and 12/Jul/2017:02:41:59. */
static int read_named(cursor *c, int64_t *time_us) {
  int64_t day = number(c, 2), month_of, year;
  skip(c, " /-");
  month_of = month(c);
  skip(c, " /-");
  year = number(c, 4);
  skip(c, " :");
  *time_us = seconds_of(year, month_of, day) * SECOND;
  *time_us += clock_part(c);
  return !c->failed;
}

static int is_digit_before(bns_slice text, size_t at) {
  return at > 0 && text.ptr[at - 1] - (unsigned)'0' < 10u;
}

/* find_date: Date: Wed, 12 Jul 2017 02:41:59 GMT, whatever a tool prints between the name and the value. */
static int find_date(int64_t *time_us, bns_slice text) {
  int found = 0;
  for (size_t at = slice_find_nocase(text, "date"); at < text.len; at++) {
    cursor c = {slice_from(text, at + 4), 0};
    int64_t time;
    if (!slice_starts_nocase(slice_from(text, at), "date")) continue;
    if (at > 0 && (slice_word(text.ptr[at - 1]) || text.ptr[at - 1] == '-')) continue;
    c.rest = slice_from(c.rest, slice_index(slice_until(c.rest, NAME_GAP), ',') + 2);
    if (!read_named(&c, &time) || !slice_starts(c.rest, " GMT")) continue;
    *time_us = time;
    found = 1;
  }
  return found;
}

time_source written_time_find(int64_t *time_us, bns_slice text) {
  bns_slice line = slice_until(text, slice_index(text, '\n'));
  if (find_date(time_us, text)) return TIME_OF_EXCHANGE;
  for (size_t at = 0; at < line.len; at++) {
    cursor iso = {slice_from(line, at), 0}, named = iso;
    if (is_digit_before(line, at)) continue;
    if (read_iso(&iso, time_us)) return zone_part(&iso, time_us) ? TIME_OF_LOG : TIME_OF_LOG_LOCAL;
    if (read_named(&named, time_us)) return zone_part(&named, time_us) ? TIME_OF_LOG : TIME_OF_LOG_LOCAL;
  }
  return TIME_NONE;
}

int written_time_is(bns_slice value) {
  for (size_t i = 0; i < value.len; i++)
    if (value.ptr[i] - (unsigned)'0' > 9) return 0;
  return value.len >= DIGITS_LEAST && value.len <= DIGITS_MOST;
}

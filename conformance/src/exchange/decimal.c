/* decimal.c - numbers of eight decimals. */
#include "exchange/decimal.h"

enum { DIGITS = 8 };

decimal decimal_limited(decimal value) {
  return value > DECIMAL_MOST ? DECIMAL_MOST : value < -DECIMAL_MOST ? -DECIMAL_MOST : value;
}

static decimal with_digit(decimal value, int digit) {
  return value >= DECIMAL_MOST / 10 ? DECIMAL_MOST : value * 10 + digit;
}

int decimal_read(decimal *out, bns_slice text) {
  size_t point = text.len, num_digits = 0, decimals = 0;
  decimal value = 0;
  for (size_t i = 0; i < text.len; i++) {
    if (text.ptr[i] == '.' && point == text.len) {
      point = i;
      continue;
    }
    if (text.ptr[i] < '0' || text.ptr[i] > '9') return -1;
    num_digits++;
    if (i > point && decimals++ >= DIGITS) continue;
    value = with_digit(value, text.ptr[i] - '0');
  }
  for (; decimals < DIGITS; decimals++)
    value = with_digit(value, 0);
  *out = value;
  return num_digits > 0 ? 0 : -1;
}

/* The magnitudes are cut into what stands before the point and behind it, so that no product is more than 64 bits hold.
 * What is more than the most is seen before it is computed. */
decimal decimal_times(decimal a, decimal b) {
  int is_negative = (a < 0) != (b < 0);
  decimal x = decimal_limited(a < 0 ? -a : a), y = decimal_limited(b < 0 ? -b : b), whole, rest;
  decimal x_whole = x / DECIMAL_ONE, y_whole = y / DECIMAL_ONE, y_part = y % DECIMAL_ONE;
  if (x_whole > 0 && y_whole > DECIMAL_MOST / DECIMAL_ONE / x_whole) return is_negative ? -DECIMAL_MOST : DECIMAL_MOST;
  whole = x_whole * y_whole * DECIMAL_ONE + x_whole * y_part;
  rest = x % DECIMAL_ONE * y_whole + x % DECIMAL_ONE * y_part / DECIMAL_ONE;
  whole = decimal_limited(whole + rest);
  return is_negative ? -whole : whole;
}

/* Digit by digit: the rest is less than 10^18, and ten times that is less than 64 bits hold without a sign. */
decimal decimal_over(decimal a, decimal b) {
  int is_negative = (a < 0) != (b < 0);
  uint64_t x = (uint64_t)decimal_limited(a < 0 ? -a : a), y = (uint64_t)decimal_limited(b < 0 ? -b : b), found, rest;
  if (y == 0) return 0;
  found = x / y;
  rest = x % y;
  for (int i = 0; i < DIGITS; i++) {
    rest *= 10;
    found = found > (uint64_t)DECIMAL_MOST ? found : found * 10 + rest / y;
    rest %= y;
  }
  if (found > (uint64_t)DECIMAL_MOST) found = (uint64_t)DECIMAL_MOST;
  return is_negative ? -(decimal)found : (decimal)found;
}

decimal decimal_floor(decimal value, decimal step) {
  return step > 0 ? value / step * step : value;
}

/* An answer has dozens of these: printf takes longer than all else that is done for it. */
static void put_fraction(buf *out, decimal part) {
  uint8_t digits[] = ".00000000";
  for (size_t at = sizeof digits - 2; at > 0; at--, part /= 10)
    digits[at] = (uint8_t)('0' + part % 10);
  buf_put(out, digits, sizeof digits - 1);
}

void decimal_put(buf *out, decimal value, int is_short) {
  decimal size = value < 0 ? -value : value;
  size_t start = out->len;
  if (value < 0) buf_put_text(out, "-");
  buf_put_number(out, (uint64_t)(size / DECIMAL_ONE));
  put_fraction(out, size % DECIMAL_ONE);
  if (!is_short) return;
  while (out->ptr[out->len - 1] == '0')
    out->len--;
  if (out->ptr[out->len - 1] == '.' && out->len > start) out->len--;
}

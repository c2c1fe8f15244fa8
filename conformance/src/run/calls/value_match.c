/* value_match.c - numbers compared by value, booleans by letter. */
#include "run/calls/value_match.h"

#include <ctype.h>
#include <string.h>

#include "util/slice.h"
#include "text.h"

enum { DIGITS_MAX = 64, EXPONENT_MAX = 9999, LEGAL_DIGITS = 20 };

/* decimal: digits times 10^scale, without leading and trailing zeros. */
typedef struct decimal {
  uint8_t digits[DIGITS_MAX];
  size_t num;
  long scale;
  int is_minus, has_exponent;
} decimal;

static int is_digit(uint8_t byte) {
  return byte >= '0' && byte <= '9';
}

/* read_digits takes digits and one point off the front. How many bytes; 0: there is no digit, or there are too many. */
static size_t read_digits(decimal *out, bns_slice text) {
  int has_point = 0, has_digit = 0;
  size_t i;
  for (i = 0; i < text.len; i++) {
    uint8_t byte = text.ptr[i];
    if (byte == '.' && !has_point) {
      has_point = 1;
      continue;
    }
    if (!is_digit(byte)) break;
    has_digit = 1;
    out->scale -= has_point;
    if (out->num == 0 && byte == '0') continue;
    if (out->num == DIGITS_MAX) return 0;
    out->digits[out->num++] = byte;
  }
  return has_digit ? i : 0;
}

static int read_exponent(decimal *out, bns_slice text) {
  long exponent = 0;
  int is_minus;
  if (text.len == 0 || (text.ptr[0] != 'e' && text.ptr[0] != 'E')) return -1;
  text = slice_from(text, 1);
  is_minus = text.len != 0 && text.ptr[0] == '-';
  if (text.len != 0 && (is_minus || text.ptr[0] == '+')) text = slice_from(text, 1);
  if (text.len == 0) return -1;
  for (size_t i = 0; i < text.len; i++) {
    if (!is_digit(text.ptr[i])) return -1;
    exponent = 10 * exponent + (text.ptr[i] - '0');
    if (exponent > EXPONENT_MAX) return -1;
  }
  out->scale += is_minus ? -exponent : exponent;
  out->has_exponent = 1;
  return 0;
}

/* read_decimal. 0; -1: it is no number, or one beyond these bounds. */
static int read_decimal(decimal *out, bns_slice text) {
  size_t used;
  memset(out, 0, sizeof *out);
  out->is_minus = text.len != 0 && text.ptr[0] == '-';
  if (out->is_minus) text = slice_from(text, 1);
  used = read_digits(out, text);
  if (used == 0) return -1;
  if (used < text.len && read_exponent(out, slice_from(text, used)) != 0) return -1;
  for (; out->num != 0 && out->digits[out->num - 1] == '0'; out->num--)
    out->scale++;
  if (out->num == 0) out->scale = out->is_minus = 0;
  return 0;
}

/* The legal range that -1100 tells of a price (observed): '^([0-9]{1,20})(\.[0-9]{1,20})?$'. */
static int is_legal(bns_slice text) {
  size_t whole = slice_digits(text), decimals;
  if (whole == 0 || whole > LEGAL_DIGITS) return 0;
  if (whole == text.len) return 1;
  decimals = slice_digits(slice_from(text, whole + 1));
  return text.ptr[whole] == '.' && decimals > 0 && decimals <= LEGAL_DIGITS && whole + 1 + decimals == text.len;
}

static value_relation compare_numbers(bns_slice given, bns_slice arrived) {
  decimal a, b;
  if (read_decimal(&a, given) != 0 || read_decimal(&b, arrived) != 0) return VALUE_OTHER;
  if (a.num != b.num || a.scale != b.scale || a.is_minus != b.is_minus || memcmp(a.digits, b.digits, a.num) != 0)
    return VALUE_OTHER;
  if (b.has_exponent) return VALUE_EXPONENT;
  if (a.has_exponent || bns_slice_equal(given, arrived)) return VALUE_SAME;
  return is_legal(arrived) ? VALUE_RESPELLED : VALUE_ILLEGAL;
}

int value_equal_nocase(bns_slice a, bns_slice b) {
  size_t i = 0;
  while (i < a.len && i < b.len && tolower(a.ptr[i]) == tolower(b.ptr[i]))
    i++;
  return a.len == b.len && i == a.len;
}

/* The parameters of type DECIMAL in the exchange's documents, of all products. */
static const char *const decimals[] = {"abovePrice",
                                       "aboveIcebergQty",
                                       "aboveStopPrice",
                                       "activationPrice",
                                       "amount",
                                       "belowIcebergQty",
                                       "belowPrice",
                                       "belowStopPrice",
                                       "callbackRate",
                                       "icebergQty",
                                       "limitIcebergQty",
                                       "pendingAboveIcebergQty",
                                       "pendingAbovePrice",
                                       "pendingAboveStopPrice",
                                       "pendingBelowIcebergQty",
                                       "pendingBelowPrice",
                                       "pendingBelowStopPrice",
                                       "pendingIcebergQty",
                                       "pendingPrice",
                                       "pendingQuantity",
                                       "pendingStopPrice",
                                       "price",
                                       "quantity",
                                       "quoteOrderQty",
                                       "stopIcebergQty",
                                       "stopLimitPrice",
                                       "stopPrice",
                                       "triggerPrice",
                                       "workingIcebergQty",
                                       "workingPrice",
                                       "workingQuantity"};

int value_is_decimal(bns_slice name) {
  for (size_t i = 0; i < sizeof decimals / sizeof *decimals; i++)
    if (bns_slice_is(name, decimals[i])) return 1;
  return 0;
}

static int is_digit_of(bns_slice word, bns_slice arrived) {
  return bns_slice_is(arrived, bns_slice_is(word, "true") ? "1" : "0");
}

value_relation value_match(const send_param *given, bns_slice arrived) {
  int is_boolean = given->type == BNS_JSON_TRUE || given->type == BNS_JSON_FALSE;
  if (given->type == BNS_JSON_NUMBER || (given->type == BNS_JSON_STRING && value_is_decimal(given->name))) {
    value_relation how = compare_numbers(given->value, arrived);
    if (how != VALUE_OTHER) return how;
  }
  if (bns_slice_equal(given->value, arrived)) return VALUE_SAME;
  if (is_boolean && is_digit_of(given->value, arrived)) return VALUE_RECASED;
  if (!value_equal_nocase(given->value, arrived)) return VALUE_OTHER;
  if (is_boolean) return VALUE_RECASED;
  return bns_slice_is(given->name, "symbol") ? VALUE_RESPELLED : VALUE_OTHER;
}

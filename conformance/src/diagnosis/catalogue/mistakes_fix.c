/* mistakes_fix.c - the Logon message of the FIX API (FX-1 .. FX-5). */
#include <string.h>

#include "diagnosis/catalogue/signature_shape.h"
#include "fix.h"
#include "diagnosis/catalogue/catalogue.h"
#include "util/slice.h"

#define COUNT(rows) (sizeof(rows) / sizeof((rows)[0]))

enum { NUM_FIELDS = BNS_FIELD_SENDING_TIME + 1, NUM_ORDERS = 120 };

static const char soh[] = "\x01";

/* ------------------------------------------------------------------------------------------- order and separators */

/* The order number `number` of the five fields, 0 the right one. */
static void order_of(size_t order[NUM_FIELDS], size_t number) {
  size_t left[NUM_FIELDS] = {BNS_FIELD_MSG_TYPE, BNS_FIELD_SENDER, BNS_FIELD_TARGET, BNS_FIELD_SEQ,
                             BNS_FIELD_SENDING_TIME};
  for (size_t i = 0, choices = NUM_FIELDS; i < NUM_FIELDS; i++, choices--) {
    size_t chosen = number % choices;
    number /= choices;
    order[i] = left[chosen];
    memmove(left + chosen, left + chosen + 1, (choices - chosen - 1) * sizeof *left);
  }
}

static applied join(candidate *d, size_t number, const char *separator, const char *end, int has_tags) {
  static const char *const tags[] = {"35=", "49=", "56=", "34=", "52="};
  size_t order[NUM_FIELDS], at = d->room.len;
  order_of(order, number);
  for (size_t i = 0; i < NUM_FIELDS; i++) {
    if (i > 0) bns_put_text(&d->room, separator);
    if (has_tags) bns_put_text(&d->room, tags[order[i]]);
    bns_put_slice(&d->room, d->fields[order[i]]);
  }
  bns_put_text(&d->room, end);
  d->text = candidate_since(d, at);
  return d->text.ptr != NULL ? APPLIED : APPLIED_NOT_HERE;
}

typedef struct form {
  const char *separator, *end;
  int has_tags;
  const char *what;
} form;

static const form forms[] = {
    {soh, soh, 0, "SOH at the end"},
    {"|", "", 0, "| in place of SOH"},
    {"", "", 0, "no separator"},
    {"|", "|", 0, "| in place of SOH"},
    {soh, "", 1, "tags are signed"},
    {soh, soh, 1, "tags are signed"},
    {"|", "", 1, "tags are signed"},
    {"|", "|", 1, "tags are signed"},
    {"^A", "", 0, "^A in place of SOH"},
    {"\\x01", "", 0, "the text \\x01 in place of SOH"},
    {"\\u0001", "", 0, "the text \\u0001 in place of SOH"},
    {"\n", "", 0, "LF in place of SOH"},
    {" ", "", 0, "a space in place of SOH"},
    {",", "", 0, "a comma in place of SOH"},
};

static applied wrong_order(candidate *d, size_t variant) {
  static const char *const separators[] = {soh, "|", ""};
  if (variant < COUNT(forms)) {
    const form *f = &forms[variant];
    d->what = bns_slice_of(f->what);
    return join(d, 0, f->separator, f->end, f->has_tags);
  }
  variant -= COUNT(forms);
  if (variant >= COUNT(separators) * (NUM_ORDERS - 1)) return APPLIED_END;
  d->what = bns_slice_of("the order of the fields");
  return join(d, 1 + variant % (NUM_ORDERS - 1), separators[variant / (NUM_ORDERS - 1)], "", 0);
}

/* ---------------------------------------------------------------------------------------------- fields that differ */

/* moment: SendingTime(52), read. */
typedef struct moment {
  int64_t seconds; /* since the Unix epoch */
  bns_slice fraction;
} moment;

static int read_digits(unsigned *number, bns_slice text, size_t at, size_t len) {
  uint64_t value;
  bns_slice digits = {text.ptr + at, len};
  if (at + len > text.len || bns_number(&value, digits) != BNS_OK) return 0;
  *number = (unsigned)value;
  return 1;
}

/* Days since the Unix epoch of a date of the Gregorian calendar: years begin in March, so that February is last. */
static int64_t days_of(unsigned year, unsigned month, unsigned day) {
  int64_t y = (int64_t)year - (month <= 2), era = y / 400, in_era = y - era * 400;
  int64_t in_year = (153 * ((int64_t)month + (month > 2 ? -3 : 9)) + 2) / 5 + (int64_t)day - 1;
  return era * 146097 + in_era * 365 + in_era / 4 - in_era / 100 + in_year - 719468;
}

static void date_of(unsigned *year, unsigned *month, unsigned *day, int64_t days) {
  int64_t z = days + 719468, era = z / 146097, in_era = z - era * 146097;
  int64_t y = (in_era - in_era / 1460 + in_era / 36524 - in_era / 146096) / 365;
  int64_t in_year = in_era - (365 * y + y / 4 - y / 100), m = (5 * in_year + 2) / 153;
  *day = (unsigned)(in_year - (153 * m + 2) / 5 + 1);
  *month = (unsigned)(m < 10 ? m + 3 : m - 9);
  *year = (unsigned)(y + era * 400 + (*month <= 2));
}

/* YYYYMMDD-HH:MM:SS, and perhaps a fraction. */
static int read_moment(moment *out, bns_slice text) {
  unsigned year, month, day, hour, minute, second;
  if (!read_digits(&year, text, 0, 4) || !read_digits(&month, text, 4, 2) || !read_digits(&day, text, 6, 2)) return 0;
  if (!read_digits(&hour, text, 9, 2) || !read_digits(&minute, text, 12, 2) || !read_digits(&second, text, 15, 2))
    return 0;
  if (text.ptr[8] != '-' || month < 1 || month > 12 || day < 1 || year < 1970) return 0;
  out->seconds = ((days_of(year, month, day) * 24 + hour) * 60 + minute) * 60 + second;
  out->fraction = slice_from(text, 18);
  return text.len == 17 || (text.ptr[17] == '.' && out->fraction.len > 0 && out->fraction.len <= 9);
}

static void put_padded(bns_out *out, uint64_t number, size_t digits) {
  uint64_t ceiling = 1;
  for (size_t i = 1; i < digits; i++)
    ceiling *= 10;
  for (; ceiling > number && ceiling > 1; ceiling /= 10)
    bns_put_byte(out, '0');
  bns_put_decimal(out, number);
}

static void put_second(bns_out *out, int64_t seconds) {
  unsigned year, month, day;
  int64_t in_day = seconds % 86400;
  date_of(&year, &month, &day, seconds / 86400);
  put_padded(out, year, 4);
  put_padded(out, month, 2);
  put_padded(out, day, 2);
  bns_put_byte(out, '-');
  put_padded(out, (uint64_t)(in_day / 3600), 2);
  bns_put_byte(out, ':');
  put_padded(out, (uint64_t)(in_day / 60 % 60), 2);
  bns_put_byte(out, ':');
  put_padded(out, (uint64_t)(in_day % 60), 2);
}

static applied use_time(candidate *d, size_t at, const char *what) {
  bns_slice text = candidate_since(d, at);
  if (text.ptr == NULL || bns_slice_equal(text, d->fields[BNS_FIELD_SENDING_TIME])) return APPLIED_NOT_HERE;
  d->fields[BNS_FIELD_SENDING_TIME] = text;
  d->what = bns_slice_of(what);
  return APPLIED;
}

/* The same second with so many decimals. */
static applied other_precision(candidate *d, const moment *m, size_t decimals) {
  size_t at = d->room.len;
  put_second(&d->room, m->seconds);
  if (decimals > 0) bns_put_byte(&d->room, '.');
  bns_put_slice(&d->room, slice_until(m->fraction, decimals));
  for (size_t i = m->fraction.len; i < decimals; i++)
    bns_put_byte(&d->room, '0');
  return use_time(d, at, "SendingTime(52), its decimals");
}

/* The same second, and other decimals than those sent: ".000". */
static applied no_decimals(candidate *d, const moment *m) {
  size_t at = d->room.len;
  put_second(&d->room, m->seconds);
  if (m->fraction.len > 0) bns_put_byte(&d->room, '.');
  for (size_t i = 0; i < m->fraction.len; i++)
    bns_put_byte(&d->room, '0');
  return use_time(d, at, "SendingTime(52), its decimals");
}

static applied shifted(candidate *d, const moment *m, int64_t seconds, const char *what) {
  size_t at = d->room.len;
  if (m->seconds + seconds < 0) return APPLIED_NOT_HERE;
  put_second(&d->room, m->seconds + seconds);
  if (m->fraction.len > 0) bns_put_byte(&d->room, '.');
  bns_put_slice(&d->room, m->fraction);
  return use_time(d, at, what);
}

/* Milliseconds, whatever stands behind them. */
static applied shifted_ms(candidate *d, const moment *m, int64_t shift) {
  unsigned thousandths;
  size_t at = d->room.len;
  if (m->fraction.len < 3 || !read_digits(&thousandths, m->fraction, 0, 3)) return APPLIED_NOT_HERE;
  int64_t ms = m->seconds * 1000 + thousandths + shift;
  if (ms < 0) return APPLIED_NOT_HERE;
  put_second(&d->room, ms / 1000);
  bns_put_byte(&d->room, '.');
  put_padded(&d->room, (uint64_t)(ms % 1000), 3);
  bns_put_slice(&d->room, slice_from(m->fraction, 3));
  return use_time(d, at, "SendingTime(52)");
}

static applied epoch_ms(candidate *d, const moment *m) {
  unsigned thousandths = 0;
  size_t at = d->room.len;
  if (m->fraction.len >= 3) (void)read_digits(&thousandths, m->fraction, 0, 3);
  bns_put_decimal(&d->room, (uint64_t)m->seconds * 1000 + thousandths);
  return use_time(d, at, "SendingTime(52) as milliseconds");
}

static applied other_seq(candidate *d, size_t variant) {
  uint64_t seq, numbers[5] = {1, 0, 2};
  size_t at = d->room.len;
  if (bns_number(&seq, d->fields[BNS_FIELD_SEQ]) != BNS_OK || seq == UINT64_MAX) return APPLIED_NOT_HERE;
  numbers[3] = seq + 1;
  numbers[4] = seq > 0 ? seq - 1 : 1;
  bns_put_decimal(&d->room, numbers[variant]);
  bns_slice text = candidate_since(d, at);
  if (text.ptr == NULL || bns_slice_equal(text, d->fields[BNS_FIELD_SEQ])) return APPLIED_NOT_HERE;
  d->fields[BNS_FIELD_SEQ] = text;
  d->what = bns_slice_of("MsgSeqNum(34)");
  return APPLIED;
}

/* 1, -1, 2, -2 ...: the nearer first. */
static int64_t nearer_first(size_t n) {
  int64_t distance = (int64_t)(n / 2) + 1;
  return n % 2 == 0 ? distance : -distance;
}

enum { NUM_SEQS = 5, NUM_ZONES = 2 * 28, NUM_SECONDS = 2 * 60, NUM_MS = 2 * 1000 };
enum {
  NUM_DECIMALS = 3,
  NUM_NEAR_MS = 2 * 50,
  NUM_NEAR_SECONDS = 2 * 3,
  NUM_LOCAL = NUM_DECIMALS + NUM_NEAR_MS + NUM_NEAR_SECONDS
};
enum { NUM_FORMS = 6, LIGHT = NUM_FORMS + NUM_SEQS };

/* The hours of local times that are in use, in quarters of an hour; a clock read twice is besides some milliseconds or
 * seconds off. */
static const int quarters[] = {4,  8,  12, 14, 16, 18,  20,  22,  23,  24,  26,  28,  32,  36,  38,  40,
                               44, 48, 52, -4, -8, -12, -14, -16, -18, -20, -24, -28, -32, -36, -40, -44};

/* By a time zone, and besides with other decimals, at another millisecond or at another second. */
static applied local_time(candidate *d, const moment *m, size_t zone, size_t other) {
  static const size_t decimals[NUM_DECIMALS] = {0, 3, 6};
  moment local = *m;
  applied done;
  local.seconds += 900 * quarters[zone];
  if (local.seconds < 0) return APPLIED_NOT_HERE;
  if (other < NUM_DECIMALS)
    done = other_precision(d, &local, decimals[other]);
  else if (other < NUM_DECIMALS + NUM_NEAR_MS)
    done = shifted_ms(d, &local, nearer_first(other - NUM_DECIMALS));
  else
    done = shifted(d, &local, nearer_first(other - NUM_DECIMALS - NUM_NEAR_MS), "");
  d->what = bns_slice_of("SendingTime(52), by a time zone and by how exact it is");
  return done;
}

static applied time_form(candidate *d, const moment *m, size_t variant) {
  static const size_t decimals[] = {0, 3, 6, 9};
  if (variant < COUNT(decimals)) return other_precision(d, m, decimals[variant]);
  return variant == COUNT(decimals) ? no_decimals(d, m) : epoch_ms(d, m);
}

/* Time zones by half hours, seconds, milliseconds up to one second, then zone and milliseconds together: each costs an
 * Ed25519 verification. */
static applied time_or_field(candidate *d, size_t variant) {
  moment m;
  int readable = read_moment(&m, d->fields[BNS_FIELD_SENDING_TIME]);
  if (variant < NUM_SEQS) return other_seq(d, variant);
  if (!readable) return APPLIED_END;
  variant -= NUM_SEQS;
  if (variant < NUM_FORMS) return time_form(d, &m, variant);
  variant -= NUM_FORMS;
  if (variant < NUM_ZONES) return shifted(d, &m, nearer_first(variant) * 1800, "SendingTime(52), by a time zone");
  variant -= NUM_ZONES;
  if (variant < NUM_SECONDS) return shifted(d, &m, nearer_first(variant), "SendingTime(52)");
  variant -= NUM_SECONDS;
  if (variant < NUM_MS) return shifted_ms(d, &m, nearer_first(variant));
  variant -= NUM_MS;
  if (variant >= COUNT(quarters) * NUM_LOCAL) return APPLIED_END;
  return local_time(d, &m, variant % COUNT(quarters), variant / COUNT(quarters));
}

/* --------------------------------------------------------------------------------------------------- another key */

static applied hmac_made(candidate *d, size_t variant) {
  bns_slice secret = d->secret;
  if (variant > 1 || secret.len == 0) return APPLIED_END;
  if (variant == 1 && !slice_cut_newline(&secret)) return APPLIED_NOT_HERE;
  d->making = MAKING_HMAC;
  d->hash = BNS_SHA256;
  d->secret = secret;
  return APPLIED;
}

static int hmac_seen(sighting *out, mem *arena, const parsed_request *request, const diagnose_key *key) {
  bns_slice signature = request->seen.signature;
  (void)key; /* the key that is held may be the wrong one: the signature's shape tells */
  if (signature.len == 0 || mistake_is_ed25519(signature)) return 0;
  out->confidence = CONFIDENCE_LIKELY;
  out->refused = 1;
  out->what = mem_format(arena, "RawData(96) of %lu characters", (unsigned long)signature.len);
  return 1;
}

/* --------------------------------------------------------------------------------------------------------- the rows */

static const mistake rows[] = {
    {.id = "fix-time-or-field-differs",
     .place = AT_FIX_TIME_OR_FIELD_DIFFERS,
     .schemes = BNS_FIX_LOGON,
     .level = LEVEL_PARTS,
     .light = LIGHT,
     .apply = time_or_field},
    {.id = "fix-wrong-field-order",
     .place = AT_FIX_WRONG_FIELD_ORDER,
     .schemes = BNS_FIX_LOGON,
     .level = LEVEL_JOIN,
     .light = COUNT(forms),
     .apply = wrong_order},
    {.id = "fix-hmac-key",
     .place = AT_FIX_HMAC_KEY,
     .schemes = BNS_FIX_LOGON,
     .level = LEVEL_DIGEST,
     .apply = hmac_made,
     .seen = hmac_seen},
};

const mistake_family mistakes_fix = {rows, sizeof rows / sizeof *rows};

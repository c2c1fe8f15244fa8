/* explain_visible.c - what can be seen of a request without its secret. */
#include "explain/explain_visible.h"

#include <string.h>

#include "json.h"
#include "scheme.h"
#include "suite/scheme_traits.h"
#include "show/printable.h"
#include "text.h"
#include "util/json_text.h"

enum { TEXT_COLUMN = 20, NAME_WIDTH = 9, STATE_WIDTH = 6 };

static void put_padded(buf *out, const char *text, size_t width) {
  size_t len = strlen(text);
  buf_put_text(out, text);
  for (; len < width; len++)
    buf_put_text(out, " ");
}

void explain_put_look(buf *out, const explained *what, int ok, const char *name, bns_slice text) {
  buf_put_text(out, "  ");
  put_padded(out, ok ? "ok" : "look", STATE_WIDTH);
  buf_put_text(out, " ");
  put_padded(out, name, NAME_WIDTH);
  buf_put_text(out, "  ");
  put_wrapped(out, &what->form, TEXT_COLUMN, TEXT_COLUMN, text);
}

/* ------------------------------------------------------------------------------------------------------------- time */

/* civil gives the date of a day since 1970-01-01, after Hinnant's days_from_civil turned round: years begin in March.
 */
static void civil(int64_t day, int64_t *year, unsigned *month, unsigned *date) {
  int64_t shifted = day + 719468, era = shifted / 146097;
  unsigned in_era = (unsigned)(shifted - era * 146097);
  unsigned year_of_era = (in_era - in_era / 1460 + in_era / 36524 - in_era / 146096) / 365;
  unsigned in_year = in_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  unsigned shifted_month = (5 * in_year + 2) / 153;
  *date = in_year - (153 * shifted_month + 2) / 5 + 1;
  *month = shifted_month < 10 ? shifted_month + 3 : shifted_month - 9;
  *year = (int64_t)year_of_era + era * 400 + (*month <= 2);
}

void explain_put_time(buf *out, int64_t time_us) {
  int64_t seconds = time_us / 1000000, year;
  unsigned month, date, rest;
  if (time_us < 0 || seconds / 86400 > 2932896) { /* the year 9999 */
    buf_put_text(out, "no time of any calendar");
    return;
  }
  civil(seconds / 86400, &year, &month, &date);
  rest = (unsigned)(seconds % 86400);
  buf_format(out, "%04lld-%02u-%02u %02u:%02u:%02u UTC", (long long)year, month, date, rest / 3600, rest / 60 % 60,
             rest % 60);
}

/* time_of_digits tells what a number of digits means: its unit, and the time. 0 where it is not what the exchange
 * takes.
 */
static int time_of_digits(buf *out, bns_slice digits) {
  static const struct {
    size_t len;
    const char *unit;
    int64_t us;
    int ok;
  } units[] = {{10, "seconds, where milliseconds are wanted", 1000000, 0},
               {13, "milliseconds", 1000, 1},
               {16, "microseconds", 1, 1},
               {19, "nanoseconds, where milliseconds are wanted", 0, 0}};
  uint64_t number = 0;
  for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
    if (units[i].len != digits.len || bns_number(&number, digits) != BNS_OK) continue;
    buf_format(out, ", %s: ", units[i].unit);
    explain_put_time(out, units[i].us ? (int64_t)number * units[i].us : (int64_t)(number / 1000));
    return units[i].ok;
  }
  buf_format(out, ", %lu characters: 13 digits are milliseconds", (unsigned long)digits.len);
  return 0;
}

static void look_at_time(buf *out, const explained *what) {
  const bns_seen *seen = &what->request->seen;
  buf text = {NULL, 0, 0};
  int ok;
  if (seen->timestamp.len == 0) {
    buf_put_text(&text, "there is none");
    ok = 0;
  } else {
    show_bytes(&text, seen->timestamp, SHOW_EDGES);
    ok = what->in->scheme->form == BNS_FORM_FIX ? seen->time_readable : time_of_digits(&text, seen->timestamp);
    if (!what->in->scheme->has_micro && seen->timestamp.len == 16) ok = 0;
  }
  explain_put_look(out, what, ok, "timestamp", buf_slice(&text));
  buf_free(&text);
}

/* -------------------------------------------------------------------------------------------------------- signature */

static int is_hex(bns_slice text, int *upper, int *lower) {
  *upper = *lower = 0;
  for (size_t i = 0; i < text.len; i++) {
    uint8_t byte = text.ptr[i];
    if (byte >= 'A' && byte <= 'F')
      *upper = 1;
    else if (byte >= 'a' && byte <= 'f')
      *lower = 1;
    else if (byte < '0' || byte > '9')
      return 0;
  }
  return text.len > 0;
}

static int look_at_hex(buf *text, const explained *what, bns_slice signature, int upper, int lower) {
  int is_long = scheme_hmac(what->in->scheme) == BNS_SHA512;
  size_t digits = scheme_hex_len(what->in->scheme);
  buf_format(text, "%lu hex digits", (unsigned long)signature.len);
  if (upper || lower) buf_put_text(text, upper && lower ? ", of both cases" : upper ? ", upper case" : ", lower case");
  if (signature.len == 64 && !is_long) buf_put_text(text, ": the shape of HMAC-SHA256");
  if (signature.len == 128 && is_long && !lower) buf_put_text(text, ": the shape of HMAC-SHA512");
  if (signature.len == 128 && is_long && lower) buf_put_text(text, ": HMAC-SHA512 is written in upper case here");
  if (signature.len != digits)
    buf_format(text, ": %s has %lu", is_long ? "HMAC-SHA512" : "HMAC-SHA256", (unsigned long)digits);
  return scheme_takes(what->in->scheme, BNS_KIND_HMAC) && signature.len == digits && (!is_long || !lower);
}

static int look_at_base64(buf *text, const explained *what, mem *arena, bns_slice signature) {
  uint8_t *raw = mem_alloc(arena, signature.len + 1);
  size_t len = 0;
  int takes = scheme_takes(what->in->scheme, BNS_KIND_RSA) || scheme_takes(what->in->scheme, BNS_KIND_ED25519);
  buf_format(text, "%lu characters", (unsigned long)signature.len);
  if (bns_unbase64(raw, signature.len, &len, signature) != BNS_OK) {
    buf_put_text(text, ", neither hex nor base64");
    return 0;
  }
  buf_format(text, " of base64, %lu bytes", (unsigned long)len);
  if (len == 64) buf_put_text(text, ": the shape of Ed25519");
  if (len >= 256 && len <= 512) buf_format(text, ": the shape of RSA with %lu bits", (unsigned long)len * 8);
  if (len == 32) buf_put_text(text, ": an HMAC-SHA256 in base64, where hex is wanted");
  return takes && (len == 64 || (len >= 256 && len <= 512));
}

static void look_at_signature(buf *out, const explained *what) {
  bns_slice signature = what->request->seen.signature;
  buf text = {NULL, 0, 0};
  int upper, lower, ok = 0;
  if (signature.len == 0)
    buf_put_text(&text, "there is none");
  else if (is_hex(signature, &upper, &lower))
    ok = look_at_hex(&text, what, signature, upper, lower);
  else
    ok = look_at_base64(&text, what, what->arena, signature);
  explain_put_look(out, what, ok, "signature", buf_slice(&text));
  buf_free(&text);
}

/* ------------------------------------------------------------------------------------------------------------- body */

static const char *plural(size_t count) {
  return count == 1 ? "" : "s";
}

static void look_at_body(buf *out, const explained *what) {
  const input *in = what->in;
  bns_slice body = in->wire.body;
  int wants_json = traits_of(in->scheme)->wants_json, json = wants_json && json_is(body);
  bns_slice text;
  if (in->body_unknown)
    text = bns_slice_of("it is not in this text, which does not tell whether one was sent");
  else if (in->missing > 0)
    text = mem_format(what->arena,
                      "%lu byte%s%s; Content-Length says %llu: %lu byte%s not in this paste. What was signed cannot be "
                      "known from it.",
                      (unsigned long)body.len, plural(body.len), json ? " as JSON" : "", (unsigned long long)in->length,
                      (unsigned long)in->missing, in->missing == 1 ? " is" : "s are");
  else if (in->is_reprinted)
    text = mem_format(what->arena,
                      "Content-Length says %llu bytes, and more stand here: it was laid out anew where it was shown",
                      (unsigned long long)in->length);
  else if (in->beyond > 0)
    text = mem_format(what->arena, "Content-Length says %llu; %lu byte%s behind it %s left out",
                      (unsigned long long)in->length, (unsigned long)in->beyond, plural(in->beyond),
                      in->beyond == 1 ? "is" : "are");
  else if (wants_json)
    text = mem_format(what->arena, "%lu byte%s, %s", (unsigned long)body.len, plural(body.len),
                      json ? "JSON" : "and they cannot be read as JSON");
  else
    return;
  explain_put_look(out, what, !in->body_unknown && in->missing == 0 && in->beyond == 0 && json, "body", text);
}

/* look_at_printing tells what was lost where the request was printed. */
static void look_at_printing(buf *out, const explained *what) {
  if (what->verdict == DIAGNOSED_VALID) return;
  if (what->in->is_unordered)
    explain_put_look(out, what, 0, "order",
                     bns_slice_of("the parameters stand in a map, which is printed in another order than it was filled "
                                  "in and sent"));
  if (what->in->is_doubtful)
    explain_put_look(
        out, what, 0, "text",
        bns_slice_of("it was broken, escaped or set anew on its way, and what was read of it is no request "
                     "that a program sends"));
  else if (what->in->is_folded)
    explain_put_look(out, what, 0, "lines",
                     bns_slice_of("some of them end at one edge: they may have been broken there, within a value"));
  if (what->in->is_partial)
    explain_put_look(
        out, what, 0, "parts",
        bns_slice_of("what puts the request together stands in the text, and could not be read as a whole"));
  if (what->in->is_pieced)
    explain_put_look(out, what, 0, "parts",
                     bns_slice_of("address, headers and body stand apart in the text, and were put together for this"));
  if (what->in->is_lossy)
    explain_put_look(
        out, what, 0, what->in->is_blanked ? "blanks" : "dump",
        bns_slice_of(what->in->is_blanked
                         ? "a browser put blanks for characters beyond ASCII, as it copied it for cmd.exe"
                         : "characters beyond ASCII are points in it, and those that were sent cannot be known"));
}

static void look_at_nonce(buf *out, const explained *what) {
  bns_slice nonce = what->request->seen.nonce;
  const bns_header_names *names = what->in->scheme->headers;
  size_t wanted = traits_of(what->in->scheme)->nonce_len;
  if (names == NULL || names->nonce == NULL) return;
  int ok = wanted == 0 || nonce.len == wanted;
  bns_slice text = mem_format(what->arena, "%lu characters", (unsigned long)nonce.len);
  if (!ok)
    text = mem_format(what->arena, "%lu characters, where %lu are wanted", (unsigned long)nonce.len,
                      (unsigned long)wanted);
  explain_put_look(out, what, ok, "nonce", text);
}

static void look_at_quotes(buf *out, const explained *what) {
  if (what->in->curly == 0) return;
  explain_put_look(out, what, 0, "quotes",
                   mem_format(what->arena,
                              "%lu curly quotes (<E2 80 9C> <E2 80 9D>), read as plain ones. If the program sends them "
                              "it is pay-wrong-quotes; if the forum made them it is nothing. (possible)",
                              (unsigned long)what->in->curly));
}

static void look_at_shell(buf *out, const explained *what) {
  if (what->in->num_variables > 0) {
    buf text = {NULL, 0, 0};
    show_bytes(&text, what->in->variable, SHOW_EDGES);
    buf_format(&text, " is the shell's to fill in, and stays as it is written here");
    explain_put_look(out, what, 0, "variable", buf_slice(&text));
    buf_free(&text);
  }
}

void explain_put_looks(buf *out, const explained *what) {
  if (what->request->seen.malformed && what->in->scheme->form != BNS_FORM_HEADERS) return;
  look_at_time(out, what);
  look_at_nonce(out, what);
  look_at_signature(out, what);
  look_at_body(out, what);
  look_at_printing(out, what);
  look_at_quotes(out, what);
  look_at_shell(out, what);
}

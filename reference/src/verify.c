#include "verify.h"

#include <string.h>

#include "timing.h"

#define MS INT64_C(1000) /* microseconds */
#define DEFAULT_WINDOW (5000 * MS)
#define SPOT_START (INT64_C(1483228800000) * MS) /* 2017-01-01 */

const char *bns_reason_name(bns_reason reason) {
  static const char *const names[] = {"",
                                      "malformed",
                                      "duplicate",
                                      "signature-missing",
                                      "timestamp-missing",
                                      "signature-format",
                                      "timestamp-format",
                                      "recvwindow",
                                      "key-missing",
                                      "key-format",
                                      "timestamp-ahead",
                                      "timestamp-old",
                                      "key-unknown",
                                      "key-type",
                                      "serial",
                                      "nonce",
                                      "encoding",
                                      "signature"};
  size_t at = (size_t)reason;
  return at < sizeof names / sizeof *names ? names[at] : "";
}

/* -------------------------------------------------------------------------------------------------- single checks */

static bns_holds yes_if(int condition) {
  return condition ? BNS_YES : BNS_NO;
}

static bns_holds is_well_formed(const bns_seen *seen, const bns_judgement *j) {
  (void)j;
  return yes_if(!seen->malformed);
}

static bns_holds names_are_distinct(const bns_seen *seen, const bns_judgement *j) {
  (void)j;
  return yes_if(!seen->duplicate);
}

static bns_holds has_signature(const bns_seen *seen, const bns_judgement *j) {
  (void)j;
  return yes_if(seen->signature.len > 0);
}

static bns_holds has_timestamp(const bns_seen *seen, const bns_judgement *j) {
  (void)j;
  return yes_if(seen->timestamp.len > 0);
}

static int is_hex_digit(uint8_t c) {
  return bns_hex_value(c) >= 0;
}

static int is_letter_or_digit(uint8_t c) {
  return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

static int is_visible(uint8_t c) {
  return c >= '!' && c <= '~';
}

static int all_are(bns_slice text, int (*is)(uint8_t)) {
  for (size_t i = 0; i < text.len; i++)
    if (!is(text.ptr[i])) return 0;
  return 1;
}

/* SR-4. */
static bns_holds signature_is_hex(const bns_seen *seen, const bns_judgement *j) {
  if (j->known->kind != BNS_KIND_HMAC) return BNS_YES;
  return yes_if(seen->signature.len == 64 && all_are(seen->signature, is_hex_digit));
}

static bns_holds timestamp_is_readable(const bns_seen *seen, const bns_judgement *j) {
  (void)j;
  return yes_if(seen->time_readable);
}

static bns_holds window_is_allowed(const bns_seen *seen, const bns_judgement *j) {
  int64_t longest = j->scheme->longest_us;
  return yes_if(seen->window_readable && (longest == 0 || seen->window_us <= longest));
}

static bns_holds has_key(const bns_seen *seen, const bns_judgement *j) {
  (void)j;
  return yes_if(seen->api_key.len > 0);
}

static bns_holds key_is_well_shaped(const bns_seen *seen, const bns_judgement *j) {
  (void)j;
  return yes_if(seen->api_key.len == 64 && all_are(seen->api_key, is_letter_or_digit));
}

static bns_holds pay_key_is_well_shaped(const bns_seen *seen, const bns_judgement *j) {
  (void)j;
  return yes_if(seen->api_key.len > 0 && all_are(seen->api_key, is_visible));
}

/* a - b, as far as it can be told. */
static int64_t minus(int64_t a, int64_t b) {
  if (b > 0 && a < INT64_MIN + b) return INT64_MIN;
  if (b < 0 && a > INT64_MAX + b) return INT64_MAX;
  return a - b;
}

/* SR-10. A time too late to be told is ahead of every clock: US timestamps in microseconds among them. */
static bns_holds is_not_ahead(const bns_seen *seen, const bns_judgement *j) {
  if (!j->known->has_now) return BNS_YES;
  return yes_if(seen->time_us != INT64_MAX && minus(seen->time_us, j->known->now_us) < 1000 * MS);
}

static bns_holds is_not_old(const bns_seen *seen, const bns_judgement *j) {
  return yes_if(!j->known->has_now || minus(j->known->now_us, seen->time_us) <= seen->window_us);
}

/* SR-8; the code is not stated in the documents, -1021 is inferred. */
static bns_holds is_after_spot_start(const bns_seen *seen, const bns_judgement *j) {
  return yes_if(!j->known->has_now || seen->time_us >= SPOT_START);
}

/* The scheme's window, itself included, on either side (PR-6: one second). */
static bns_holds headers_are_not_ahead(const bns_seen *seen, const bns_judgement *j) {
  if (!j->known->has_now) return BNS_YES;
  return yes_if(seen->time_us != INT64_MAX && minus(seen->time_us, j->known->now_us) <= j->scheme->window_us);
}

static bns_holds headers_are_not_old(const bns_seen *seen, const bns_judgement *j) {
  return yes_if(!j->known->has_now || minus(j->known->now_us, seen->time_us) <= j->scheme->window_us);
}

static bns_holds key_is_known(const bns_seen *seen, const bns_judgement *j) {
  return yes_if(bns_slice_equal(seen->api_key, j->known->api_key));
}

static bns_holds serial_is_known(const bns_seen *seen, const bns_judgement *j) {
  return yes_if(bns_slice_equal(seen->api_key, j->known->serial));
}

/* SW-5. */
static bns_holds key_type_is_taken(const bns_seen *seen, const bns_judgement *j) {
  bns_algorithm algorithm;
  if (seen->session_logon && j->known->kind != BNS_KIND_ED25519) return BNS_NO;
  return yes_if(bns_scheme_algorithm(j->scheme, &algorithm, j->known->kind) == BNS_OK);
}

/* PR-4: 32 characters. */
static bns_holds nonce_is_well_shaped(const bns_seen *seen, const bns_judgement *j) {
  (void)j;
  return yes_if(seen->nonce.len == 32);
}

/* What may stand in a query or form as it is (SR-3): RFC 3986's pchar, '/' and '?', and "[]", which clients leave open
 * and the documents do not decide. */
static int is_encoded(bns_slice text) {
  static const char as_they_are[256] = "                                "
                                       " !  $ &'()*+,-./0123456789:; = ?"
                                       "@ABCDEFGHIJKLMNOPQRSTUVWXYZ[ ] _"
                                       " abcdefghijklmnopqrstuvwxyz   ~ ";
  for (size_t i = 0; i < text.len; i++) {
    if (as_they_are[text.ptr[i]] > ' ') continue;
    if (text.ptr[i] != '%' || text.len - i < 3) return 0;
    if (!is_hex_digit(text.ptr[i + 1]) || !is_hex_digit(text.ptr[i + 2])) return 0;
  }
  return 1;
}

/* SR-3 was announced for /api/v3 alone. */
static bns_holds is_percent_encoded(const bns_seen *seen, const bns_judgement *j) {
  static const char prefix[] = "/api/v3/";
  (void)j;
  if (seen->path.len < sizeof prefix - 1 || memcmp(seen->path.ptr, prefix, sizeof prefix - 1) != 0) return BNS_YES;
  return yes_if(is_encoded(seen->query) && is_encoded(seen->body));
}

static bns_holds signature_verifies(const bns_seen *seen, const bns_judgement *j) {
  bns_reason reason;
  /* Without a key nothing verifies; one that the scheme takes ought to be there. */
  if (j->key->backend == NULL) return key_type_is_taken(seen, j) == BNS_NO ? BNS_NO : BNS_UNKNOWN;
  if (bns_verify_payload(j->key, &reason, j->scheme, seen->payload.ptr, seen->payload.len, seen->signature.ptr,
                         seen->signature.len) != BNS_OK)
    return BNS_UNKNOWN;
  return yes_if(reason == BNS_VALID);
}

/* --------------------------------------------------------------------------------------------------------- tables */

#define SPOT (BNS_SPOT_REST | BNS_SPOT_WS)
#define NOT_PAY (BNS_REST | BNS_WS | BNS_FIX_LOGON)

/* Whatever arrives by HTTP can be taken apart, and the REST API of Spot takes every kind of key: a row stands for a
 * scheme only where it can decide. */
static const bns_check spot_checks[] = {
    {"malformed", BNS_MALFORMED, BNS_WS | BNS_FIX_LOGON, is_well_formed},
    {"duplicate", BNS_DUPLICATE, NOT_PAY, names_are_distinct},
    {"signature-missing", BNS_SIGNATURE_MISSING, NOT_PAY, has_signature},
    {"timestamp-missing", BNS_TIMESTAMP_MISSING, NOT_PAY, has_timestamp},
    {"signature-format", BNS_SIGNATURE_FORMAT, BNS_REST | BNS_WS, signature_is_hex},
    {"timestamp-format", BNS_TIMESTAMP_FORMAT, NOT_PAY, timestamp_is_readable},
    {"recvwindow", BNS_RECVWINDOW, NOT_PAY, window_is_allowed},
    {"key-missing", BNS_KEY_MISSING, NOT_PAY, has_key},
    {"key-format", BNS_KEY_FORMAT, NOT_PAY & ~BNS_FAMILY_REST, key_is_well_shaped}, /* others have other shapes */
    {"timestamp-ahead", BNS_TIMESTAMP_AHEAD, NOT_PAY, is_not_ahead},
    {"timestamp-old", BNS_TIMESTAMP_OLD, NOT_PAY, is_not_old},
    {"timestamp-before-2017", BNS_TIMESTAMP_OLD, SPOT, is_after_spot_start},
    {"key-unknown", BNS_KEY_UNKNOWN, NOT_PAY, key_is_known},
    {"key-type", BNS_KEY_TYPE, BNS_US_REST | BNS_FAMILY_REST | BNS_WS | BNS_FIX_LOGON, key_type_is_taken},
    {"encoding", BNS_ENCODING, BNS_SPOT_REST, is_percent_encoded},
    {"signature", BNS_SIGNATURE, NOT_PAY, signature_verifies},
};

/* Where the key comes first (DR-8), a timestamp that is missing is told before a signature that is: a body of JSON, in
 * which neither is read, was answered so. */
static const bns_check key_first_checks[] = {
    {"key-missing", BNS_KEY_MISSING, BNS_REST, has_key},
    {"key-format", BNS_KEY_FORMAT, BNS_REST, key_is_well_shaped},
    {"duplicate", BNS_DUPLICATE, BNS_REST, names_are_distinct},
    {"timestamp-missing", BNS_TIMESTAMP_MISSING, BNS_REST, has_timestamp},
    {"signature-missing", BNS_SIGNATURE_MISSING, BNS_REST, has_signature},
    {"signature-format", BNS_SIGNATURE_FORMAT, BNS_REST, signature_is_hex},
    {"timestamp-format", BNS_TIMESTAMP_FORMAT, BNS_REST, timestamp_is_readable},
    {"recvwindow", BNS_RECVWINDOW, BNS_REST, window_is_allowed},
    {"timestamp-ahead", BNS_TIMESTAMP_AHEAD, BNS_REST, is_not_ahead},
    {"timestamp-old", BNS_TIMESTAMP_OLD, BNS_REST, is_not_old},
    {"key-unknown", BNS_KEY_UNKNOWN, BNS_REST, key_is_known},
    {"signature", BNS_SIGNATURE, BNS_REST, signature_verifies},
};

/* A webhook's time is not judged: there is no window for it (PW-1 .. PW-6 name none). */
static const bns_check header_checks[] = {
    {"malformed", BNS_MALFORMED, BNS_WEBHOOKS, is_well_formed},
    {"key-missing", BNS_KEY_MISSING, BNS_HEADER_REQUESTS, has_key},
    {"key-format", BNS_KEY_FORMAT, BNS_PAY_REQUEST, pay_key_is_well_shaped},
    {"key-unknown", BNS_KEY_UNKNOWN, BNS_HEADER_REQUESTS, key_is_known},
    {"key-type", BNS_KEY_TYPE, BNS_BY_HEADERS, key_type_is_taken},
    {"serial", BNS_SERIAL, BNS_PAY_WEBHOOK, serial_is_known},
    {"timestamp-missing", BNS_TIMESTAMP_MISSING, BNS_BY_HEADERS, has_timestamp},
    {"timestamp-format", BNS_TIMESTAMP_FORMAT, BNS_BY_HEADERS, timestamp_is_readable},
    {"timestamp-ahead", BNS_TIMESTAMP_AHEAD, BNS_HEADER_REQUESTS, headers_are_not_ahead},
    {"timestamp-old", BNS_TIMESTAMP_OLD, BNS_HEADER_REQUESTS, headers_are_not_old},
    {"nonce", BNS_NONCE, BNS_PAY_REQUEST, nonce_is_well_shaped},
    {"signature-missing", BNS_SIGNATURE_MISSING, BNS_BY_HEADERS, has_signature},
    {"signature", BNS_SIGNATURE, BNS_BY_HEADERS, signature_verifies},
};

const bns_check *bns_checks_of(const bns_scheme *scheme, size_t *num_checks) {
  if (scheme->is_key_first) {
    *num_checks = sizeof key_first_checks / sizeof *key_first_checks;
    return key_first_checks;
  }
  switch (scheme->form) {
  case BNS_FORM_REST:
  case BNS_FORM_FRAME:
  case BNS_FORM_FIX: *num_checks = sizeof spot_checks / sizeof *spot_checks; return spot_checks;
  case BNS_FORM_HEADERS: *num_checks = sizeof header_checks / sizeof *header_checks; return header_checks;
  }
  *num_checks = 0;
  return NULL;
}

/* -------------------------------------------------------------------------------------------------------- judging */

static int is_too_long(const bns_wire *wire) {
  return wire->target.len > UINT32_MAX / 2 || wire->body.len > UINT32_MAX / 2 || wire->message.len > UINT32_MAX / 2;
}

bns_status bns_see(bns_seen *seen, uint8_t *scratch, size_t scratch_cap, size_t *scratch_len, const bns_scheme *scheme,
                   const bns_wire *wire) {
  bns_out room = {scratch, scratch_cap, 0};
  *scratch_len = 0;
  memset(seen, 0, sizeof *seen);
  seen->window_readable = 1;
  seen->window_us = DEFAULT_WINDOW;
  if (is_too_long(wire)) return BNS_ERR_LIMIT;
  bns_status status = scheme->see(seen, &room, scheme, wire);
  *scratch_len = room.len;
  return status == BNS_OK ? bns_out_status(&room) : status;
}

bns_status bns_judge(bns_reason *reason, const bns_check *checks, size_t num_checks, const bns_seen *seen,
                     const bns_judgement *judgement) {
  *reason = BNS_MALFORMED;
  for (size_t i = 0; i < num_checks; i++) {
    if ((checks[i].schemes & judgement->scheme->bit) == 0) continue;
    bns_holds holds = checks[i].holds(seen, judgement);
    if (holds == BNS_UNKNOWN) return BNS_ERR_BACKEND;
    if (holds == BNS_NO) {
      *reason = checks[i].reason;
      return BNS_OK;
    }
  }
  *reason = BNS_VALID;
  return BNS_OK;
}

bns_status bns_verify_with(const bns_check *checks, size_t num_checks, const bns_key *key, bns_reason *reason,
                           uint8_t *scratch, size_t scratch_cap, size_t *scratch_len, const bns_scheme *scheme,
                           const bns_wire *wire, const bns_circumstances *known) {
  bns_judgement judgement = {scheme, key, known};
  bns_seen seen;
  *scratch_len = 0;
  if (known->kind != BNS_KIND_HMAC && key->backend != NULL && key->use != BNS_TO_VERIFY) return BNS_ERR_KEY_TYPE;
  bns_status status = bns_see(&seen, scratch, scratch_cap, scratch_len, scheme, wire);
  return status == BNS_OK ? bns_judge(reason, checks, num_checks, &seen, &judgement) : status;
}

bns_status bns_verify(const bns_key *key, bns_reason *reason, uint8_t *scratch, size_t scratch_cap, size_t *scratch_len,
                      const bns_scheme *scheme, const bns_wire *wire, const bns_circumstances *known) {
  size_t num_checks;
  const bns_check *checks = bns_checks_of(scheme, &num_checks);
  return bns_verify_with(checks, num_checks, key, reason, scratch, scratch_cap, scratch_len, scheme, wire, known);
}

/* request_checks.c - all checks of a request that arrived. */
#include "exchange/request_checks.h"

#include <assert.h>
#include <string.h>

#include "scheme.h"
#include "suite/scheme_traits.h"
#include "util/slice.h"
#include "text.h"
#include "wire.h"
#include "util/json_text.h"

/* checking: what the checks share. */
typedef struct checking {
  request_checks *out;
  mem *arena;
  bns_judgement judgement;
  bns_circumstances known;
  bns_key closed;
} checking;

/* -------------------------------------------------------------------------------------------- what cannot be judged */

static const char key_unknown_here[] = "the key is not known here, or cannot be opened; --key gives its secret";

static const char *says(const checking *e, bns_reason reason) {
  return reason_says(e->out->reasons, REFUSED_BY_REASON, reason);
}

static const char *why_not_timestamp(const checking *e, bns_reason reason) {
  const bns_seen *seen = &e->out->request.seen;
  if (seen->timestamp.len == 0) return says(e, BNS_TIMESTAMP_MISSING);
  if (reason != BNS_TIMESTAMP_FORMAT && !seen->time_readable) return says(e, BNS_TIMESTAMP_FORMAT);
  return reason == BNS_TIMESTAMP_OLD && !seen->window_readable ? says(e, BNS_RECVWINDOW) : NULL;
}

/* What the session's key stands for (SW-5). */
static int is_of_key(bns_reason reason) {
  switch (reason) {
  case BNS_SIGNATURE_MISSING:
  case BNS_SIGNATURE_FORMAT:
  case BNS_KEY_MISSING:
  case BNS_KEY_FORMAT:
  case BNS_KEY_UNKNOWN:
  case BNS_KEY_TYPE:
  case BNS_SIGNATURE: return 1;
  case BNS_VALID:
  case BNS_MALFORMED:
  case BNS_DUPLICATE:
  case BNS_TIMESTAMP_MISSING:
  case BNS_TIMESTAMP_FORMAT:
  case BNS_RECVWINDOW:
  case BNS_TIMESTAMP_AHEAD:
  case BNS_TIMESTAMP_OLD:
  case BNS_SERIAL:
  case BNS_NONCE:
  case BNS_ENCODING: break;
  }
  return 0;
}

static const char *why_not_signature(const checking *e, bns_reason reason) {
  if (e->out->request.seen.signature.len == 0 && reason != BNS_KEY_TYPE) return says(e, BNS_SIGNATURE_MISSING);
  return e->out->key == NULL ? key_unknown_here : NULL;
}

/* why_not tells why a check has nothing to judge; NULL: it has. */
static const char *why_not(const checking *e, bns_reason reason) {
  const bns_seen *seen = &e->out->request.seen;
  if (reason == BNS_MALFORMED) return NULL;
  if (seen->malformed) return says(e, BNS_MALFORMED);
  if (e->out->security == SECURITY_UNLISTED) return "the endpoint is not listed here, and the request is not signed";
  if (e->out->security == SECURITY_SESSION && reason != BNS_DUPLICATE) return "the method needs a session alone";
  if (e->out->by_session && is_of_key(reason)) return "the key that logged on stands for it (SW-5)";
  if (e->out->security == SECURITY_NONE) return "the endpoint needs neither key nor signature";
  if (e->out->security == SECURITY_KEY && reason != BNS_DUPLICATE && reason != BNS_KEY_MISSING &&
      reason != BNS_KEY_FORMAT && reason != BNS_KEY_UNKNOWN)
    return "the endpoint needs the API key alone";
  switch (reason) {
  case BNS_TIMESTAMP_FORMAT:
  case BNS_TIMESTAMP_AHEAD:
  case BNS_TIMESTAMP_OLD: return why_not_timestamp(e, reason);
  case BNS_KEY_FORMAT:
  case BNS_KEY_UNKNOWN: return seen->api_key.len == 0 ? says(e, BNS_KEY_MISSING) : NULL;
  case BNS_SIGNATURE_FORMAT:
  case BNS_KEY_TYPE:
  case BNS_SIGNATURE: return why_not_signature(e, reason);
  case BNS_VALID:
  case BNS_MALFORMED:
  case BNS_DUPLICATE:
  case BNS_SIGNATURE_MISSING:
  case BNS_TIMESTAMP_MISSING:
  case BNS_RECVWINDOW:
  case BNS_KEY_MISSING:
  case BNS_SERIAL:
  case BNS_NONCE:
  case BNS_ENCODING: break;
  }
  return NULL;
}

/* ------------------------------------------------------------------------------------------------------- signature */

static bns_slice decoded(mem *arena, bns_slice text, int plus) {
  uint8_t *plain = mem_alloc(arena, text.len + 1);
  size_t len = 0;
  bns_slice raw = mem_copy(arena, text.ptr, text.len);
  uint8_t *bytes = (uint8_t *)(uintptr_t)raw.ptr;
  for (size_t i = 0; plus && i < raw.len; i++)
    if (bytes[i] == '+') bytes[i] = ' ';
  if (bns_unpercent(plain, text.len + 1, &len, raw) != BNS_OK) return text;
  return (bns_slice){plain, len};
}

/* Until 15 January 2026 a signature over the decoded parameters was taken too. */
static int verifies_decoded(const checking *e) {
  const bns_seen *seen = &e->out->request.seen;
  for (int plus = 0; plus <= 1; plus++)
    if (keyring_verifies(e->out->key, e->out->scheme, decoded(e->arena, seen->payload, plus), seen->signature) ==
        BNS_YES)
      return 1;
  return 0;
}

static void judge_signature(const checking *e, check_result *row) {
  const bns_seen *seen = &e->out->request.seen;
  bns_holds holds = keyring_verifies(e->out->key, e->out->scheme, seen->payload, seen->signature);
  int was_decoded = traits_of(e->out->scheme)->wants_encoding;
  row->state[RULES_TODAY] = holds == BNS_YES ? CHECK_OK : CHECK_FAIL;
  row->state[RULES_2025] = holds == BNS_YES || (was_decoded && verifies_decoded(e)) ? CHECK_OK : CHECK_FAIL;
  if (holds != BNS_YES) row->why = reason_says(e->out->reasons, row->refusal, row->reason);
  if (holds == BNS_UNKNOWN) row->why = "the key cannot be opened";
}

/* ------------------------------------------------------------------------------------------------------- the rows */

/* How many checks there are does not depend on what arrives: more than there is room for is a fault of the program. */
static check_result *add(request_checks *out, const char *name, refusal answer, bns_reason reason) {
  check_result *row = &out->checks[out->num_checks];
  assert(out->num_checks < CHECKS_MAX);
  out->num_checks++;
  memset(row, 0, sizeof *row);
  row->name = name;
  row->refusal = answer;
  row->reason = reason;
  row->why = "";
  return row;
}

static void set_both(check_result *row, check_state state, const char *why) {
  row->state[RULES_TODAY] = row->state[RULES_2025] = state;
  row->why = why;
}

/* fail says what the check's answer is for. */
static void fail(const checking *e, check_result *row) {
  set_both(row, CHECK_FAIL, reason_says(e->out->reasons, row->refusal, row->reason));
}

static void judge_row(const checking *e, const bns_check *check) {
  check_result *row = add(e->out, check->name, REFUSED_BY_REASON, check->reason);
  const char *skipped = why_not(e, check->reason);
  if (skipped != NULL) {
    set_both(row, CHECK_SKIP, skipped);
  } else if (check->reason == BNS_SIGNATURE) {
    judge_signature(e, row);
  } else if (check->holds(&e->out->request.seen, &e->judgement) == BNS_YES) {
    set_both(row, CHECK_OK, "");
  } else {
    fail(e, row);
    if (check->reason == BNS_ENCODING) row->state[RULES_2025] = CHECK_SKIP;
  }
}

static void judge_counts(const checking *e) {
  const endpoint_view *view = &e->out->view;
  check_result *row = add(e->out, "counts", REFUSED_NOT_READ, BNS_VALID);
  set_both(row, view->is_counted ? CHECK_OK : CHECK_SKIP,
           view->is_counted ? "" : "the endpoint's parameters are not listed");
  if (view->counts == NOT_REFUSED) return;
  row->refusal = view->counts;
  fail(e, row);
}

static void judge_values(const checking *e) {
  refusal why = e->out->view.values;
  check_result *row = add(e->out, "values", why == NOT_REFUSED ? REFUSED_VALUE : why, BNS_VALID);
  if (why != NOT_REFUSED) fail(e, row);
}

static void judge_rows(const checking *e) {
  size_t num, i;
  const bns_check *rows = bns_checks_of(e->out->scheme, &num);
  for (i = 0; i < num; i++) {
    if (!(rows[i].schemes & e->out->scheme->bit)) continue;
    judge_row(e, &rows[i]);
    if (rows[i].reason == BNS_DUPLICATE) judge_counts(e);
  }
}

/* The gateway before Pay refuses what is no POST of JSON (100001001) before anything is looked at. A body that is not
 * there it refuses too, but here that is told last: what is signed over no body is judged first. */
static void judge_gateway(const checking *e) {
  const bns_wire *wire = &e->out->request.wire;
  check_result *row = add(e->out, "gateway", REFUSED_GATEWAY, BNS_VALID);
  bns_slice type;
  if (!bns_slice_is(wire->method, "POST"))
    set_both(row, CHECK_FAIL, "the gateway takes POST alone");
  else if (!bns_find_header(&type, wire, "Content-Type"))
    set_both(row, CHECK_FAIL, "there is no Content-Type");
}

static void judge_body(const checking *e) {
  check_result *row = add(e->out, "gateway-body", REFUSED_GATEWAY, BNS_VALID);
  if (endpoint_body_refusal(&e->out->request) == REFUSED_GATEWAY) set_both(row, CHECK_FAIL, "there is no body");
}

static void judge_session(const checking *e, bns_slice session_key) {
  check_result *row = add(e->out, "session", REFUSED_NO_SESSION, BNS_VALID);
  if (e->out->security != SECURITY_SESSION || e->out->request.seen.malformed)
    set_both(row, CHECK_SKIP, "the method needs no session");
  else if (session_key.len == 0)
    fail(e, row);
}

/* Pay refuses a body that is no JSON object after all else (400008); of an empty one nothing is known (PR-5). */
static void judge_json(const checking *e) {
  bns_slice body = e->out->request.wire.body;
  check_result *row = add(e->out, "body-json", REFUSED_NOT_JSON, BNS_VALID);
  if (body.len == 0)
    set_both(row, CHECK_SKIP, "the body is empty");
  else if (endpoint_body_refusal(&e->out->request) == REFUSED_NOT_JSON)
    fail(e, row);
}

/* ------------------------------------------------------------------------------------------ what decides nothing */

static void tell(request_checks *out, const char *name, check_state state, const char *why) {
  set_both(add(out, name, NOT_REFUSED, BNS_VALID), state, why);
}

static void tell_last(const checking *e) {
  request_checks *out = e->out;
  const parsed_request *r = &out->request;
  if (r->num_signatures == 0)
    tell(out, "signature-last", CHECK_SKIP, says(e, BNS_SIGNATURE_MISSING));
  else if (r->signature_last)
    tell(out, "signature-last", CHECK_OK, "");
  else
    tell(out, "signature-last", CHECK_FAIL, "accepted here; futures demand it last (SR-7)");
}

static int is_in_both(const parsed_request *r) {
  for (size_t i = 0; i < r->num_parts && i < 2000; i++)
    for (size_t k = 0; r->parts[i].place == PLACE_QUERY && k < r->num_parts && k < 2000; k++)
      if (r->parts[k].place == PLACE_BODY && bns_slice_equal(r->parts[i].name, r->parts[k].name)) return 1;
  return 0;
}

static void tell_places(request_checks *out) {
  const parsed_request *r = &out->request;
  bns_slice type = {NULL, 0};
  if (is_in_both(r))
    tell(out, "precedence", CHECK_OK,
         "a parameter stands in query and body: the query's value counts, both are signed");
  else
    tell(out, "precedence", CHECK_SKIP, "no parameter stands in query and body");
  (void)bns_find_header(&type, &r->wire, "Content-Type");
  if (bns_slice_is(r->wire.method, "GET") && r->wire.body.len > 0)
    tell(out, "placement", CHECK_FAIL, "a GET has a body: nothing in it is read or signed (SR-12)");
  else if (r->wire.body.len > 0 && slice_contains_nocase(type, "json"))
    tell(out, "placement", CHECK_FAIL, "the body is JSON: its parameters are not read (SR-12)");
  else
    tell(out, "placement", CHECK_OK, "");
}

static void tell_unit(const checking *e) {
  request_checks *out = e->out;
  const bns_seen *seen = &out->request.seen;
  const char *other = parsed_request_other_unit(&out->request);
  if (!seen->time_readable)
    tell(out, "timestamp-unit", CHECK_SKIP,
         says(e, seen->timestamp.len == 0 ? BNS_TIMESTAMP_MISSING : BNS_TIMESTAMP_FORMAT));
  else if (other != NULL)
    tell(out, "timestamp-unit", CHECK_FAIL, other);
  else
    tell(out, "timestamp-unit", CHECK_OK, seen->timestamp.len > 14 ? "microseconds" : "milliseconds");
}

/* -------------------------------------------------------------------------------------------------------- deciding */

static const check_result *first_failure(const request_checks *out, ruleset rules) {
  for (size_t i = 0; i < out->num_checks; i++) {
    const check_result *row = &out->checks[i];
    if (row->refusal == NOT_REFUSED || row->state[rules] != CHECK_FAIL) continue;
    return row;
  }
  return NULL;
}

static void decide(request_checks *out) {
  for (ruleset rules = RULES_TODAY; rules < NUM_RULESETS; rules++) {
    const check_result *row = first_failure(out, rules);
    out->refusal[rules] = row == NULL ? NOT_REFUSED : row->refusal;
    out->reason[rules] = row == NULL ? BNS_VALID : row->reason;
  }
}

static void find_duplicate(request_checks *out) {
  const parsed_request *r = &out->request;
  out->duplicate = r->num_signatures > 1 ? bns_slice_of("signature") : r->twice;
  for (size_t i = 1; r->seen.duplicate && r->twice.len == 0 && i < r->num_parts && i < 4000; i++)
    for (size_t k = 0; k < i; k++)
      if (r->parts[k].place == r->parts[i].place && bns_slice_equal(r->parts[k].name, r->parts[i].name)) {
        out->duplicate = r->parts[i].name;
        return;
      }
}

/* Where both stand on one computer, and it is known since when there was something to send, what the computer took
 * between the timestamp and the arrival is no fault of the sender. */
static int64_t time_of(const bns_seen *seen, const exchange_data *by, int64_t now_us) {
  int is_within = seen->time_readable && seen->time_us >= by->since_us && seen->time_us < now_us;
  return by->since_us != 0 && is_within ? seen->time_us : now_us;
}

static void know(checking *e, const exchange_data *by, int64_t now_us) {
  request_checks *out = e->out;
  out->reasons = by->reasons;
  out->key = keyring_find(by->ring, out->request.seen.api_key);
  if (out->key != NULL && !keyring_opens(out->key, out->scheme)) out->key = NULL;
  e->known.has_now = 1;
  e->known.now_us = time_of(&out->request.seen, by, now_us);
  if (out->key != NULL) {
    e->known.kind = out->key->key.kind;
    e->known.api_key = out->request.seen.api_key;
  }
  e->judgement.scheme = out->scheme;
  e->judgement.key = &e->closed;
  e->judgement.known = &e->known;
}

static void begin(checking *e, request_checks *out, mem *arena, const bns_scheme *scheme, const bns_wire *wire,
                  bns_slice host) {
  memset(out, 0, sizeof *out);
  memset(e, 0, sizeof *e);
  e->out = out;
  e->arena = arena;
  out->scheme = scheme;
  (void)parsed_request_read(&out->request, arena, scheme, wire, host);
}

void request_checks_run(request_checks *out, mem *arena, const bns_scheme *scheme, const bns_wire *wire, bns_slice host,
                        const exchange_data *by, int64_t now_us) {
  checking e;
  begin(&e, out, arena, scheme, wire, host);
  out->endpoint = endpoints_find(by->endpoints, scheme, wire->method, endpoint_path(wire));
  out->security = endpoint_demands(out->endpoint, &out->request);
  endpoint_allow_lists(out->endpoint, &out->request);
  endpoint_look(&out->view, arena, out->endpoint, &out->request);
  know(&e, by, now_us);
  if (scheme->form == BNS_FORM_HEADERS && out->security != SECURITY_UNLISTED) judge_gateway(&e);
  judge_rows(&e);
  switch (scheme->form) {
  case BNS_FORM_REST:
    judge_values(&e);
    find_duplicate(out);
    tell_last(&e);
    tell_unit(&e);
    tell_places(out);
    break;
  case BNS_FORM_HEADERS:
    if (out->security == SECURITY_UNLISTED) break;
    judge_body(&e);
    judge_json(&e);
    tell_unit(&e);
    break;
  case BNS_FORM_FRAME:
  case BNS_FORM_FIX: break;
  }
  decide(out);
}

/* A request's own key and signature count, where it has them; and it is by its own that a session begins. */
static int leaves_out_key(const parsed_request *request) {
  if (request->seen.session_logon || request->num_signatures > 0) return 0;
  for (size_t i = 0; i < request->num_parts; i++)
    if (bns_slice_is(request->parts[i].name, "apiKey")) return 0;
  return 1;
}

void request_checks_frame(request_checks *out, mem *arena, const bns_scheme *scheme, const ws_request *request,
                          const exchange_data *by, int64_t now_us) {
  static const bns_slice no_host = {NULL, 0};
  checking e;
  bns_wire wire;
  memset(&wire, 0, sizeof wire);
  wire.message = request->message;
  begin(&e, out, arena, scheme, &wire, no_host);
  out->endpoint = endpoints_find(by->endpoints, scheme, request->method, request->path);
  out->security = out->endpoint == NULL ? SECURITY_SIGNED : out->endpoint->security;
  out->by_session = request->session_key.len > 0 &&
                    (out->security == SECURITY_SIGNED || out->security == SECURITY_KEY) &&
                    leaves_out_key(&out->request);
  endpoint_look(&out->view, arena, out->endpoint, &out->request);
  know(&e, by, now_us);
  judge_rows(&e);
  judge_values(&e);
  judge_session(&e, request->session_key);
  find_duplicate(out);
  tell_unit(&e);
  decide(out);
}

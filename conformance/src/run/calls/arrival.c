/* arrival.c - a judged request, copied. */
#include "run/calls/arrival.h"

#include <string.h>

#include "suite/catalogue_text.h"
#include "scheme.h"
#include "util/slice.h"
#include "text.h"
#include "util/json_text.h"

enum { RAW_MAX = 64 * 1024, FOUND_MAX = 4 };

static bns_slice kept(mem *arena, bns_slice text) {
  text = slice_until(text, RAW_MAX);
  return mem_copy(arena, text.ptr, text.len);
}

/* ------------------------------------------------------------------------------------------------------- parameters */

/* As the exchange reads a query and a form: '+' is a space. What cannot be decoded stays as it is. */
static bns_slice decoded(mem *arena, bns_slice text) {
  uint8_t *bytes = mem_alloc(arena, text.len + 1), *plain = mem_alloc(arena, text.len + 1);
  size_t len = 0, i;
  for (i = 0; i < text.len; i++)
    bytes[i] = text.ptr[i] == '+' ? ' ' : text.ptr[i];
  if (bns_unpercent(plain, text.len + 1, &len, (bns_slice){bytes, text.len}) != BNS_OK) return text;
  return (bns_slice){plain, len};
}

static void read_rest(sent *out, mem *arena, const request_checks *found) {
  const parsed_request *from = &found->request;
  size_t i;
  for (i = 0; i < from->num_parts; i++) {
    const part *p = &from->parts[i];
    if (p->name.len == 0 && p->bare) continue;
    call_case_add_params(&out->params, arena, decoded(arena, p->name), decoded(arena, p->value), BNS_JSON_STRING);
    out->params.list[out->params.num - 1].is_list = endpoint_takes_list(found->endpoint, p->name);
  }
}

static void read_frame(sent *out, mem *arena, const parsed_request *from) {
  size_t i;
  for (i = 0; i < from->num_parts; i++)
    call_case_add_params(&out->params, arena, from->parts[i].name, from->parts[i].value, from->parts[i].type);
}

static void read_pay(sent *out, mem *arena, const parsed_request *from) {
  const bns_json *values = json_read(arena, from->wire.body);
  if (values != NULL) call_case_params_json(&out->params, arena, (bns_slice){NULL, 0}, values);
}

static void read_fix(sent *out, mem *arena, const parsed_request *from) {
  call_case_add_params(&out->params, arena, bns_slice_of("49"), from->fields[BNS_FIELD_SENDER], BNS_JSON_STRING);
  call_case_add_params(&out->params, arena, bns_slice_of("56"), from->fields[BNS_FIELD_TARGET], BNS_JSON_STRING);
}

static void read_params(sent *out, mem *arena, const request_checks *found) {
  switch (found->scheme->form) {
  case BNS_FORM_REST: read_rest(out, arena, found); break;
  case BNS_FORM_FRAME: read_frame(out, arena, &found->request); break;
  case BNS_FORM_HEADERS: read_pay(out, arena, &found->request); break;
  case BNS_FORM_FIX: read_fix(out, arena, &found->request); break;
  }
}

/* ----------------------------------------------------------------------------------------------------- judgement */

/* A server reads a plus sign as a blank, "/" and "=" as they are: one Ed25519 signature in four has no plus sign, and
 * is right however it is written (SR-5, SR-6). */
static int is_read_by_chance(const request_checks *found) {
  bns_slice written = found->request.raw_signature;
  return found->scheme->form == BNS_FORM_REST && slice_index(written, '=') < written.len;
}

static const char *odd_of(const request_checks *found) {
  const parsed_request *r = &found->request;
  if (found->scheme->form != BNS_FORM_REST) return NULL;
  if (bns_slice_is(r->wire.method, "GET") && r->wire.body.len != 0)
    return "a GET has a body, and nothing in it is read";
  if (r->num_signatures == 1 && !r->signature_last) return "the signature is not last; futures demand it (SR-7)";
  if (r->seen.timestamp.len > 14) return "the timestamp is in microseconds";
  if (is_read_by_chance(found))
    return "the base64 signature is not percent-encoded; it has no \"+\", so that it is read right";
  return NULL;
}

/* What no query and no form may hold as it is (RFC 3986, 2). Spot refuses it on /api/v3 (SR-3); of the rest nothing is
 * said. */
static const char *open_of(const request_checks *found) {
  static const char never[] = "\"<>\\^`{|}#";
  bns_slice payload = found->request.seen.payload;
  if (found->scheme->form != BNS_FORM_REST) return NULL;
  for (size_t i = 0; i < payload.len; i++)
    if (payload.ptr[i] <= ' ' || payload.ptr[i] >= 0x7F || strchr(never, payload.ptr[i]) != NULL)
      return "it is not percent-encoded: whether the exchange reads it so is not documented";
  return NULL;
}

static void take_findings(sent *out, mem *arena, const serving *by, const request_record *one) {
  finding *list = mem_alloc(arena, FOUND_MAX * sizeof *list);
  size_t i, num = one->is_diagnosed && !one->diagnosis.unexplained ? one->diagnosis.num_mistakes : 0;
  out->findings = list;
  out->unexplained = one->is_diagnosed && one->diagnosis.unexplained;
  for (i = 0; i < num && out->num_findings < FOUND_MAX; i++) {
    const diagnosed *mistake = &one->diagnosis.mistakes[i];
    finding *next = &list[out->num_findings++];
    mistake_words words;
    mistake_words_find(&words, arena, by->set, mistake->id, mistake->variant, one->found.scheme);
    next->id = kept(arena, words.id);
    next->says = kept(arena, words.says);
    next->confidence = mistake->confidence;
  }
  if (one->is_diagnosed && one->diagnosis.signed_text.ptr != NULL)
    out->signed_bytes = kept(arena, one->diagnosis.signed_text);
}

/* Of the contract's reasons the name, as an adapter gives it too; what the exchange has besides is told in words. */
static const char *refused_as(const request_checks *found, ruleset rules) {
  refusal why = found->refusal[rules];
  return why == REFUSED_BY_REASON ? bns_reason_name(found->reason[rules])
                                  : reason_says(found->reasons, why, found->reason[rules]);
}

/* later_reason gives the first failure that is not of the counts; NULL: there is none. */
static const char *later_reason(const request_checks *found) {
  for (size_t i = 0; i < found->num_checks; i++) {
    const check_result *row = &found->checks[i];
    if (row->refusal == REFUSED_BY_REASON && row->state[RULES_TODAY] == CHECK_FAIL) return bns_reason_name(row->reason);
  }
  return NULL;
}

static void take_refusal(sent *out, mem *arena, const serving *by, const request_record *one) {
  const request_checks *found = &one->found;
  bns_reason reason = found->reason[RULES_TODAY];
  /* What a value means, and whether the exchange reads it, the judge of the call says. */
  if (found->refusal[RULES_TODAY] == NOT_REFUSED || found->refusal[RULES_TODAY] == REFUSED_VALUE) {
    out->odd = odd_of(found);
    out->open = open_of(found);
    out->by_chance = is_read_by_chance(found);
    return;
  }
  if (found->refusal[RULES_TODAY] == REFUSED_TOO_MANY || found->refusal[RULES_TODAY] == REFUSED_NOT_READ ||
      found->refusal[RULES_TODAY] == REFUSED_MANDATORY) {
    /* Not the last word on the signature: that check comes behind. */
    out->excess = refused_as(found, RULES_TODAY);
    if (later_reason(found) == NULL) return;
  }
  out->reason = out->excess != NULL ? later_reason(found) : refused_as(found, RULES_TODAY);
  out->only_2025 = found->refusal[RULES_2025] == NOT_REFUSED;
  out->by_time = found->refusal[RULES_TODAY] == REFUSED_BY_REASON &&
                 (reason == BNS_TIMESTAMP_AHEAD || reason == BNS_TIMESTAMP_OLD);
  out->right = kept(arena, found->request.seen.payload);
  take_findings(out, arena, by, one);
}

static void take_checked(sent *out, mem *arena, const serving *by, const request_record *one) {
  const request_checks *found = &one->found;
  const bns_seen *seen = &found->request.seen;
  bns_slice target = found->request.wire.target;
  out->host = kept(arena, found->request.host);
  out->method = kept(arena, one->what->method);
  out->path = kept(arena, slice_until(target, slice_index(target, '?')));
  out->api_key = kept(arena, one->api_key.len != 0 ? one->api_key : seen->api_key);
  out->timestamp = kept(arena, seen->timestamp);
  out->signature = kept(arena, found->request.raw_signature);
  out->nonce = kept(arena, seen->nonce);
  out->is_signed = found->security == SECURITY_SIGNED;
  /* What no list names is taken for one that must be signed: only if it is. In a frame the session may have signed. */
  if (found->scheme->form == BNS_FORM_REST && found->endpoint == NULL && found->request.num_signatures == 0)
    out->is_signed = 0;
  read_params(out, arena, found);
  take_refusal(out, arena, by, one);
}

void arrival_read(sent *out, mem *arena, const serving *by, const request_record *one) {
  const char *wrong;
  memset(out, 0, sizeof *out);
  out->raw = kept(arena, redact_secrets(by->redactor, arena, one->what->raw));
  out->status = one->answer.status;
  if (one->is_checked) {
    take_checked(out, arena, by, one);
    if (one->fault == NULL) return;
  }
  out->method = kept(arena, one->what->method);
  out->path = kept(arena, slice_until(one->what->target, slice_index(one->what->target, '?')));
  wrong = request_record_fault(one).text; /* a session's rules write theirs anew for each message */
  out->reason = wrong == NULL ? NULL : (const char *)mem_format(arena, "%s", wrong).ptr;
  out->is_malformed = out->reason != NULL;
}

/* page_request.c - a request that came, as the page shows it: what page_view.h finds of it, and what was judged. */
#include "serve/page_request.h"

#include <string.h>

#include "page/page_call.h"
#include "page/page_paste.h"
#include "page/page_view.h"
#include "scheme.h"
#include "serve/serve_guard.h"
#include "show/printable.h"
#include "suite/scheme_traits.h"
#include "util/json_text.h"

/* The page has a field where the terminal names an option. */
static const char *word_of(const kept_request *one) {
  return one->verdict == REQUEST_KEY_UNKNOWN ? "key unknown here" : one->word;
}

static void put_summary(buf *out, serving *self, const kept_request *one) {
  buf_format(out, "{\"number\":%llu,\"time_ms\":%lld,\"verdict\":\"%s\",\"word\":", (unsigned long long)one->number,
             (long long)one->real_ms, request_verdict_name(one->verdict));
  buf_put_json(out, bns_slice_of(word_of(one)));
  json_put_text(out, "cause", one->cause);
  json_put_name(out, "method");
  page_view_put_text(out, self->redactor, &self->arena, one->method, SHOW_EDGES);
  json_put_name(out, "path");
  page_view_put_text(out, self->redactor, &self->arena, one->path, SHOW_SPACES);
  buf_format(out, ",\"status\":%u", one->status);
  json_put_text(out, "code", one->code);
  json_put_text(out, "mistakes", one->mistakes);
  if (one->scheme != NULL) json_put_text(out, "scheme", bns_slice_of(bns_scheme_name(one->scheme)));
  if (one->has_age)
    buf_format(out, ",\"age_ms\":%lld,\"behind_ms\":%lld,\"ahead_ms\":%lld", (long long)(one->age_us / 1000),
               (long long)(one->behind_us / 1000), (long long)(one->ahead_us / 1000));
}

void page_request_put_summary(buf *out, serving *self, const kept_request *one) {
  put_summary(out, self, one);
  buf_put_text(out, "}");
}

static const char *no_such_path(mem *arena) {
  const char *start;
  buf out = {NULL, 0, 0};
  buf_put_text(&out, "no such path  those of the exchange begin with ");
  for (size_t i = 0; (start = scheme_path_start(i)) != NULL; i++)
    buf_format(&out, "%s%s", i > 0 ? ", " : "", start);
  for (unsigned id = 0; id < BNS_NUM_SCHEMES; id++)
    if (traits_of(scheme_numbered(id))->path != NULL) buf_format(&out, " or %s", traits_of(scheme_numbered(id))->path);
  buf_put(&out, "", 1);
  return (const char *)mem_take(arena, &out).ptr;
}

/* headline_of gives the first line of a request for which the diagnosis has none. */
static const char *headline_of(mem *arena, const kept_request *one) {
  switch (one->verdict) {
  case REQUEST_VALID:
    if (one->by_session) return "VALID  the key that logged on stands for it";
    return one->key != NULL && one->key->key.kind != BNS_KIND_HMAC
               ? "VALID  the signature is right for this request and this key"
               : "VALID  the signature is right for this request and this secret";
  case REQUEST_UNSIGNED: return "not signed  this endpoint needs no signature";
  case REQUEST_NOT_JUDGED:
    return "not judged  it is not signed, and this endpoint is not among those whose demands are known here";
  case REQUEST_KEY_UNKNOWN: return "UNDECIDED  this API key's secret is not known here";
  case REQUEST_NO_ENDPOINT: return strcmp(one->word, "no such path") == 0 ? no_such_path(arena) : one->word;
  case REQUEST_OWN_FAULT: return "NOT JUDGED  bnconform contradicts itself: its own fault, not the request's";
  case REQUEST_WRONG: return "WRONG  it is not the signature: the answer says why";
  case REQUEST_NOT_HTTP:
  case REQUEST_NOT_WEBSOCKET:
  case REQUEST_UPGRADED:
  case REQUEST_NOT_FIX:
  case REQUEST_SESSION:
  case REQUEST_TUNNEL:
  case REQUEST_ELSEWHERE:
  case REQUEST_PREFLIGHT:
  case NUM_REQUEST_VERDICTS: break;
  }
  return one->word;
}

static void put_checks(buf *out, const kept_request *one) {
  static const char *const states[] = {"ok", "fail", "skip"};
  json_put_name(out, "checks");
  buf_put_text(out, "[");
  for (size_t i = 0; i < one->num_checks; i++) {
    const check_result *row = &one->checks[i];
    buf_format(out, "%s{\"name\":\"%s\",\"today\":\"%s\",\"2025\":\"%s\",\"decides\":%s,\"why\":", i > 0 ? "," : "",
               row->name, states[row->state[RULES_TODAY]], states[row->state[RULES_2025]],
               row->refusal != NOT_REFUSED ? "true" : "false");
    buf_put_json(out, bns_slice_of(row->why));
    buf_put_text(out, "}");
  }
  buf_put_text(out, "]");
}

static void put_fault(buf *out, const kept_request *one) {
  if (one->fault.len == 0) return;
  json_put_text(out, "fault", one->fault);
  json_put_text(out, "fix", one->mend);
  json_put_text(out, "mend", one->mend);
  if (one->is_placed) buf_format(out, ",\"fault_at\":%zu", one->fault_at);
}

static void put_raw(buf *out, page_view *v, const kept_request *one) {
  buf_format(out, ",\"raw_bytes\":%zu,\"raw_kept\":%zu", one->raw_len, one->raw.len);
  json_put_name(out, "raw");
  page_view_put_bytes(out, v, one->raw, one->is_placed ? one->fault_at : one->raw.len);
}

static void put_answer(buf *out, serving *self, const kept_request *one) {
  json_put_name(out, "answer");
  page_view_put_text(out, self->redactor, &self->arena, one->answer, 0);
}

void page_request_put(buf *out, serving *self, const kept_request *one) {
  parsed_request request;
  page_view v;
  bns_key_kind kind;
  memset(&v, 0, sizeof v);
  v.hides = self->redactor;
  v.arena = &self->arena;
  v.raw = one->raw;
  put_summary(out, self, one);
  json_put_text(out, "headline", bns_slice_of(headline_of(&self->arena, one)));
  page_view_put_findings(out, one->found, one->screen, one->report, one->posting);
  put_fault(out, one);
  if (one->scheme != NULL) {
    buf_format(out, ",\"is_signed\":%s", one->is_signed ? "true" : "false");
    kind = one->key == NULL ? BNS_KIND_HMAC : one->key->key.kind;
    (void)parsed_request_read(&request, &self->arena, one->scheme, &one->wire, one->host);
    v.request = &request;
    page_view_put_steps(out, &v, kind, one->signed_text);
    if (one->call.len > 0) {
      buf_put_text(out, ",");
      buf_put_slice(out, one->call);
    } else if (one->is_signed)
      page_call_put(out, self->redactor, &self->arena, &request, kind);
    put_checks(out, one);
  }
  put_raw(out, &v, one);
  put_answer(out, self, one);
  buf_put_text(out, "}");
}

static input_kind kind_of(const bns_scheme *scheme) {
  switch (scheme->form) {
  case BNS_FORM_FRAME: return INPUT_FRAME;
  case BNS_FORM_FIX: return INPUT_FIX;
  case BNS_FORM_REST:
  case BNS_FORM_HEADERS: break;
  }
  return INPUT_REQUEST;
}

int page_request_put_explained(buf *out, serving *self, const kept_request *one, bns_slice asked) {
  page_paste how = {self->set, serve_guard_redactor(self), 1, NULL, NULL, one->now_us, NULL};
  input in;
  int failed;
  memset(&in, 0, sizeof in);
  in.kind = kind_of(one->scheme);
  in.scheme = one->scheme;
  in.wire = one->wire;
  in.host = one->host;
  how.given = &in;
  how.held = one->key == NULL ? NULL : &one->key->key;
  failed = page_paste_put(out, &how, asked);
  redact_close(how.redactor);
  return failed;
}

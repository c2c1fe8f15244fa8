/* serve_log.c - one NDJSON record a request. API keys stand there shortened, secrets not at all. */
#include <string.h>

#include "net/fix_session.h"
#include "serve/serve_internal.h"
#include "util/slice.h"
#include "text.h"
#include "util/json_text.h"

enum { API_KEY_LEAST = 12, API_KEY_MOST = 256 };

const char *request_verdict_name(request_verdict which) {
  static const char *const names[] = {[REQUEST_VALID] = "valid",
                                      [REQUEST_WRONG] = "wrong",
                                      [REQUEST_UNSIGNED] = "unsigned",
                                      [REQUEST_NOT_JUDGED] = "not-judged",
                                      [REQUEST_KEY_UNKNOWN] = "key-unknown",
                                      [REQUEST_NOT_HTTP] = "not-http",
                                      [REQUEST_NO_ENDPOINT] = "no-endpoint",
                                      [REQUEST_NOT_WEBSOCKET] = "not-websocket",
                                      [REQUEST_UPGRADED] = "upgraded",
                                      [REQUEST_NOT_FIX] = "not-fix",
                                      [REQUEST_SESSION] = "session",
                                      [REQUEST_TUNNEL] = "tunnel",
                                      [REQUEST_ELSEWHERE] = "elsewhere",
                                      [REQUEST_PREFLIGHT] = "preflight",
                                      [REQUEST_OWN_FAULT] = "own-fault"};
  typedef char each_has_its_word[sizeof names / sizeof *names == NUM_REQUEST_VERDICTS ? 1 : -1];
  (void)sizeof(each_has_its_word);
  return names[which];
}

bns_slice request_record_method(const request_record *one) {
  return one->what->form == ARRIVAL_FIX ? bns_slice_of("FIX") : one->what->method;
}

bns_slice request_record_target(const request_record *one) {
  return one->what->form == ARRIVAL_FIX ? bns_slice_of(fix_type_name(one->what->raw)) : one->what->target;
}

/* The request's own API key, also where no name that the redactor knows stands before it. */
static bns_slice without_key(mem *arena, bns_slice text, bns_slice api_key) {
  char wanted[API_KEY_MOST + 1];
  buf out = {NULL, 0, 0};
  size_t at;
  if (api_key.len < API_KEY_LEAST || api_key.len > API_KEY_MOST || memchr(api_key.ptr, 0, api_key.len)) return text;
  memcpy(wanted, api_key.ptr, api_key.len);
  wanted[api_key.len] = 0;
  while ((at = slice_find(text, wanted)) < text.len) {
    buf_put(&out, text.ptr, at);
    buf_put_slice(&out, redact_key(arena, api_key));
    text = slice_from(text, at + api_key.len);
  }
  if (out.len == 0) return text;
  buf_put_slice(&out, text);
  return mem_take(arena, &out);
}

/* put_bytes writes a text, or {"hex":...} where it is not UTF-8. */
static void put_bytes(serving *self, buf *out, const request_record *one, const char *name, bns_slice text) {
  json_put_name(out, name);
  text = without_key(&self->arena, redact_text(self->redactor, &self->arena, text), one->api_key);
  json_put_bytes(out, text);
}

static void put_checks(buf *out, const request_record *one) {
  static const char *const states[] = {"ok", "fail", "skip"};
  json_put_name(out, "checks");
  buf_put_text(out, "[");
  for (size_t i = 0; one->is_checked && i < one->found.num_checks; i++) {
    const check_result *row = &one->found.checks[i];
    buf_format(out, "%s{\"name\":\"%s\",\"today\":\"%s\",\"2025\":\"%s\",\"decides\":%s,\"reason\":", i ? "," : "",
               row->name, states[row->state[RULES_TODAY]], states[row->state[RULES_2025]],
               row->refusal != NOT_REFUSED ? "true" : "false");
    buf_put_json(out, bns_slice_of(row->why));
    buf_put_text(out, "}");
  }
  buf_put_text(out, "]");
}

const char *serve_reason_name(const request_checks *found, ruleset rules) {
  return reason_id(found->reasons, found->refusal[rules], found->reason[rules]);
}

static void put_reasons(buf *out, const request_record *one) {
  if (!one->is_checked) return;
  buf_format(out, ",\"reason\":{\"today\":\"%s\",\"2025\":\"%s\"}", serve_reason_name(&one->found, RULES_TODAY),
             serve_reason_name(&one->found, RULES_2025));
}

fault request_record_fault(const request_record *one) {
  http_error error = one->what->error;
  if (one->fault != NULL) return *one->fault;
  if (error == HTTP_NO_ERROR) return (fault){NULL, NULL};
  return (fault){http_error_text(error), http_error_mend(error)};
}

static void put_error(buf *out, const request_record *one) {
  fault said = request_record_fault(one);
  if (said.text == NULL) return;
  json_put_name(out, "error");
  buf_put_text(out, "{\"says\":");
  buf_put_json(out, bns_slice_of(said.text));
  buf_put_text(out, ",\"fix\":");
  buf_put_json(out, bns_slice_of(said.mend));
  buf_put_text(out, ",\"mend\":"); /* its name once: who reads that still finds it */
  buf_put_json(out, bns_slice_of(said.mend));
  buf_format(out, ",\"offset\":%zu}", one->what->error_at);
}

static void put_diagnosis(serving *self, buf *out, const request_record *one) {
  json_put_name(out, "mistakes");
  if (one->is_diagnosed)
    explain_put_mistakes(out, &one->explained);
  else
    buf_put_text(out, "[]");
  if (one->is_diagnosed)
    buf_format(out, ",\"tried\":%zu,\"left_out\":%zu", one->diagnosis.tried, one->diagnosis.left_out);
  if (one->is_checked && one->found.security == SECURITY_SIGNED)
    put_bytes(self, out, one, "sent", one->found.request.seen.payload);
  if (one->is_diagnosed && one->diagnosis.signed_text.ptr != NULL)
    put_bytes(self, out, one, "signed", one->diagnosis.signed_text);
}

static void put_answer(serving *self, buf *out, const request_record *one) {
  const response *answer = &one->answer;
  if (answer->status == 0 && one->what->form != ARRIVAL_FIX) {
    buf_put_text(out, ",\"answer\":null");
    return;
  }
  json_put_name(out, "answer");
  if (answer->status == 0)
    buf_put_text(out, "{\"status\":null,\"code\":");
  else
    buf_format(out, "{\"status\":%u,\"code\":", answer->status);
  if (answer->code.len > 0)
    buf_put_json(out, answer->code);
  else
    buf_put_text(out, "null");
  put_bytes(self, out, one, "body", answer->body);
  buf_put_text(out, "}");
}

static void say_failed(serving *self) {
  if (!self->log_failed)
    buf_format(&self->said, "bnconform: %s: it cannot be written; the log is not whole\n", self->options.log);
  self->log_failed = 1;
}

void serve_log(serving *self, const request_record *one) {
  buf out = {NULL, 0, 0};
  if (self->log == NULL) return;
  buf_format(&out, "{\"number\":%llu,\"time_ms\":%lld,\"rules\":\"%s\"", (unsigned long long)one->number,
             (long long)one->real_ms, self->options.rules == RULES_TODAY ? "today" : "2025");
  if (one->is_checked) buf_format(&out, ",\"scheme\":\"%s\"", bns_scheme_name(one->found.scheme));
  put_bytes(self, &out, one, "method", request_record_method(one));
  put_bytes(self, &out, one, "target", request_record_target(one));
  put_bytes(self, &out, one, "raw", one->what->raw);
  put_checks(&out, one);
  buf_format(&out, ",\"verdict\":\"%s\"", request_verdict_name(one->verdict));
  put_reasons(&out, one);
  put_error(&out, one);
  put_diagnosis(self, &out, one);
  put_answer(self, &out, one);
  buf_put_text(&out, "}\n");
  if (fwrite(out.ptr, 1, out.len, self->log) != out.len) say_failed(self);
  buf_free(&out);
}

void serve_log_flush(serving *self) {
  if (self->log != NULL && fflush(self->log) != 0) say_failed(self);
}

/* serve_history.c - keeps requests for the page. */
#include "serve/serve_history.h"

#include <stdlib.h>
#include <string.h>

#include "page/page_call.h"
#include "util/slice.h"
#include "text.h"

enum { NAME_MOST = 512, AHEAD_US = 1000000 };

/* piece: the memory of one request while it is filled. */
typedef struct piece {
  uint8_t *at, *end;
  bns_slice from, to; /* the raw bytes as they arrived, and as they are kept */
} piece;

static bns_slice put(piece *p, bns_slice text) {
  bns_slice copy = {p->at, text.len};
  if (text.ptr == NULL || (size_t)(p->end - p->at) < text.len) return (bns_slice){NULL, 0};
  if (text.len > 0) memcpy(p->at, text.ptr, text.len);
  p->at += text.len;
  return copy;
}

/* A slice of the raw bytes becomes a slice of their copy, so that a parameter can be shown where it stands. */
static bns_slice move(piece *p, bns_slice text) {
  size_t at;
  if (!slice_offset(&at, text, p->from)) return put(p, text);
  return slice_until(slice_from(p->to, at), text.len);
}

static size_t outside(bns_slice text, bns_slice raw) {
  size_t at;
  return slice_offset(&at, text, raw) ? 0 : text.len;
}

static size_t wire_size(const bns_wire *wire, bns_slice host, bns_slice raw) {
  size_t size = outside(wire->method, raw) + outside(wire->target, raw) + outside(wire->body, raw) +
                outside(wire->message, raw) + outside(host, raw) + wire->num_headers * sizeof *wire->headers;
  for (size_t i = 0; i < wire->num_headers; i++)
    size += outside(wire->headers[i].name, raw) + outside(wire->headers[i].value, raw);
  return size;
}

static void move_wire(kept_request *out, piece *p, bns_header *headers, const request_record *one) {
  const bns_wire *wire = &one->found.request.wire;
  out->wire.method = move(p, wire->method);
  out->wire.target = move(p, wire->target);
  out->wire.body = move(p, wire->body);
  out->wire.message = move(p, wire->message);
  out->host = move(p, one->found.request.host);
  for (size_t i = 0; i < wire->num_headers; i++) {
    headers[i].name = move(p, wire->headers[i].name);
    headers[i].value = move(p, wire->headers[i].value);
  }
  out->wire.headers = headers;
  out->wire.num_headers = wire->num_headers;
}

/* told: the texts of a diagnosis. */
typedef struct told {
  buf found, screen, report, posting, mistakes, call;
  bns_slice signed_text;
} told;

static void tell_mistakes(buf *out, const diagnosis *found) {
  for (size_t i = 0; i < found->num_mistakes; i++) {
    if (i > 0) buf_put_text(out, " ");
    buf_put_slice(out, found->mistakes[i].id);
  }
}

static void tell_call(buf *out, const explained *what) {
  parsed_request right;
  if (what->right != NULL &&
      parsed_request_read(&right, what->arena, what->in->scheme, &what->right->wire, what->in->host) != 0)
    page_call_put(out, what->redactor, what->arena, &right, what->key->kind);
}

static void tell(told *out, const request_record *one) {
  explained what = one->explained;
  if (one->is_diagnosed) tell_mistakes(&out->mistakes, &one->diagnosis);
  if (!one->is_diagnosed || one->verdict != REQUEST_WRONG) return;
  explain_put_json(&out->found, &what);
  explain_put_screens(&out->screen, &out->report, &what);
  explain_put_posting(&out->posting, &what);
  tell_call(&out->call, &what);
  out->signed_text = one->diagnosis.signed_text;
}

static void fill(kept_request *out, piece *p, const request_record *one, const told *texts) {
  fault said = request_record_fault(one);
  out->number = one->number;
  out->real_ms = one->real_ms;
  out->verdict = one->verdict;
  out->word = serve_word(one);
  out->fault = put(p, bns_slice_of(said.text == NULL ? "" : said.text));
  out->mend = put(p, bns_slice_of(said.text == NULL ? "" : said.mend));
  out->fault_at = one->what->error_at;
  out->is_placed = said.text != NULL && (one->what->error != HTTP_NO_ERROR || out->fault_at > 0);
  out->raw_len = one->what->raw.len;
  out->method = move(p, serve_method(one));
  out->path = move(p, serve_place(one));
  out->cause = put(p, serve_cause(one));
  out->status = one->answer.status;
  out->code = put(p, one->answer.code);
  out->answer = put(p, slice_until(one->answer.body, BEGINNING));
  out->found = put(p, buf_slice(&texts->found));
  out->screen = put(p, buf_slice(&texts->screen));
  out->report = put(p, buf_slice(&texts->report));
  out->posting = put(p, buf_slice(&texts->posting));
  out->mistakes = put(p, buf_slice(&texts->mistakes));
  out->call = put(p, buf_slice(&texts->call));
  out->signed_text = put(p, texts->signed_text);
}

/* A scheme of headers has a window of its own, which holds either way; of others it is the request's, and less than a
 * second ahead is allowed (SR-10). A webhook has neither. */
static void fill_age(kept_request *out, const request_record *one) {
  int64_t own = one->found.scheme->window_us, asked = one->found.request.seen.window_us;
  out->has_age = one->has_age;
  out->age_us = one->age_us;
  out->now_us = one->has_age ? one->found.request.seen.time_us + one->age_us : 0;
  out->behind_us = own != 0 ? own : asked;
  out->ahead_us = own != 0 || asked == 0 ? own : AHEAD_US;
}

static void fill_checked(kept_request *out, piece *p, bns_header *headers, check_result *checks,
                         const request_record *one) {
  out->scheme = one->found.scheme;
  out->is_signed = one->found.security == SECURITY_SIGNED && !one->found.by_session;
  out->by_session = one->found.by_session;
  out->key = one->found.key;
  out->num_checks = one->found.num_checks;
  out->checks = checks;
  memcpy(checks, one->found.checks, out->num_checks * sizeof *checks);
  move_wire(out, p, headers, one);
  fill_age(out, one);
}

/* keep makes the piece: the struct, headers, checks, then bytes. NULL: there is no memory. */
static kept_request *keep(const request_record *one, const told *texts) {
  bns_slice raw = one->what->raw;
  int is_whole = raw.len <= WHOLE_MOST, is_checked = one->is_checked && is_whole;
  const bns_wire *wire = &one->found.request.wire;
  size_t num_headers = is_checked ? wire->num_headers : 0, num_checks = is_checked ? one->found.num_checks : 0;
  size_t size = sizeof(kept_request) + num_headers * sizeof(bns_header) + num_checks * sizeof(check_result);
  size_t bytes = (is_whole ? raw.len : BEGINNING) + 4 * NAME_MOST + serve_cause(one).len + one->answer.code.len +
                 slice_until(one->answer.body, BEGINNING).len + texts->found.len + texts->screen.len +
                 texts->report.len + texts->posting.len + texts->mistakes.len + texts->call.len +
                 texts->signed_text.len + (is_checked ? wire_size(wire, one->found.request.host, raw) : 0);
  kept_request *out = malloc(size + bytes);
  piece p;
  bns_header *headers;
  if (out == NULL) return NULL;
  memset(out, 0, sizeof *out);
  headers = (bns_header *)(void *)(out + 1);
  p.at = (uint8_t *)out + size;
  p.end = p.at + bytes;
  p.from = is_whole ? raw : slice_until(raw, BEGINNING);
  out->raw = p.to = put(&p, p.from);
  out->size = size + bytes;
  fill(out, &p, one, texts);
  if (is_checked) fill_checked(out, &p, headers, (check_result *)(void *)(headers + num_headers), one);
  return out;
}

static void drop_oldest(history *self) {
  kept_request **oldest = &self->ring[self->first];
  self->bytes -= (*oldest)->size;
  free(*oldest);
  *oldest = NULL;
  self->first = (self->first + 1) % HISTORY_MOST;
  self->num--;
}

const kept_request *serve_history_add(history *self, const request_record *one) {
  told texts;
  kept_request *next;
  memset(&texts, 0, sizeof texts);
  tell(&texts, one);
  next = keep(one, &texts);
  buf_free(&texts.found);
  buf_free(&texts.screen);
  buf_free(&texts.report);
  buf_free(&texts.posting);
  buf_free(&texts.mistakes);
  buf_free(&texts.call);
  if (next == NULL) return NULL;
  while (self->num == HISTORY_MOST || (self->num > 0 && self->bytes + next->size > HISTORY_BYTES))
    drop_oldest(self);
  self->ring[(self->first + self->num++) % HISTORY_MOST] = next;
  self->bytes += next->size;
  return next;
}

const kept_request *serve_history_at(const history *self, size_t index) {
  return index < self->num ? self->ring[(self->first + index) % HISTORY_MOST] : NULL;
}

const kept_request *serve_history_find(const history *self, uint64_t number) {
  for (size_t i = self->num; i > 0; i--)
    if (serve_history_at(self, i - 1)->number == number) return serve_history_at(self, i - 1);
  return NULL;
}

void serve_history_free(history *self) {
  while (self->num > 0)
    drop_oldest(self);
}

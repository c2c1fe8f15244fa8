/* serve_terminal.c - what people see of each request, on standard error: a line, and of each new cause its block. */
#include <string.h>
#include <time.h>

#include "bnsign_backend.h"
#include "serve/serve_guard.h"
#include "serve/serve_internal.h"
#include "show/printable.h"
#include "util/slice.h"
#include "show/terminal.h"
#include "text.h"

enum {
  PATH_COLUMNS = 32,
  TARGET_SHOWN = 200,
  METHOD_SHOWN = 12,
  INDENT = 14,
  FRONT_COLUMNS = 19, /* of a row before the path: the time, the number, the method */
  PATH_LEAST = 16,
  CODE_COLUMNS = 6,
  SAID_KEPT = 64 * 1024
};

static void put_clock(buf *out, int64_t ms) {
  static int64_t written = -1; /* the second of text */
  static char text[16];
  time_t seconds = (time_t)(ms / 1000);
  struct tm local;
  if (ms / 1000 != written) {
    text[0] = 0;
    if (localtime_r(&seconds, &local) != NULL) strftime(text, sizeof text, "%H:%M:%S", &local);
    written = ms / 1000;
  }
  buf_put_text(out, text);
}

static void put_spaces(buf *out, size_t num) {
  buf_reserve(out, num);
  memset(out->ptr + out->len, ' ', num);
  out->len += num;
}

/* put_padded gives how many columns the text takes up. */
static size_t put_padded(buf *out, bns_slice text, size_t columns) {
  size_t used = show_bytes(out, text, SHOW_EDGES);
  put_spaces(out, used < columns ? columns - used : 0);
  return used;
}

bns_slice serve_method(const request_record *one) {
  return one->what->form == ARRIVAL_WEBSOCKET ? bns_slice_of("WS")
                                              : slice_until(request_record_method(one), METHOD_SHOWN);
}

bns_slice serve_place(const request_record *one) {
  bns_slice target = one->is_checked ? one->found.request.wire.target : one->what->target;
  if (one->what->form == ARRIVAL_FIX) return request_record_target(one);
  if (one->what->form == ARRIVAL_WEBSOCKET) return slice_until(one->what->method, TARGET_SHOWN);
  if (one->what->error == HTTP_NO_ERROR) target = slice_until(target, slice_index(target, '?'));
  return slice_until(target, TARGET_SHOWN);
}

static int is_unlisted(const request_record *one) {
  return one->is_checked && one->found.endpoint == NULL &&
         (one->found.scheme->form == BNS_FORM_REST || one->found.scheme->form == BNS_FORM_HEADERS);
}

const char *serve_word(const request_record *one) {
  switch (one->verdict) {
  case REQUEST_VALID: return is_unlisted(one) ? "signed right; path not known here" : "ok";
  case REQUEST_UNSIGNED: return "not signed";
  case REQUEST_NOT_JUDGED: return "not judged: not signed, and not listed";
  case REQUEST_NO_ENDPOINT: return one->what->form == ARRIVAL_WEBSOCKET ? "no such method" : "no such path";
  case REQUEST_UPGRADED: return "upgraded";
  case REQUEST_NOT_WEBSOCKET: return "WRONG  not WebSocket";
  case REQUEST_KEY_UNKNOWN: return "key unknown here: give its secret with --key";
  case REQUEST_NOT_HTTP: return "WRONG  not HTTP";
  case REQUEST_NOT_FIX: return "WRONG  not FIX";
  case REQUEST_SESSION:
  case REQUEST_TUNNEL:
  case REQUEST_PREFLIGHT: return request_verdict_name(one->verdict);
  case REQUEST_ELSEWHERE: return "not reached";
  case REQUEST_OWN_FAULT: return "NOT JUDGED: bnconform's own fault";
  case REQUEST_WRONG:
  case NUM_REQUEST_VERDICTS: break;
  }
  return "WRONG";
}

static void put_verdict(buf *out, const layout *form, const request_record *one) {
  const char *word = serve_word(one);
  int is_alarm = strncmp(word, "WRONG", 5) == 0;
  if (is_alarm) put_alarm(out, form, "WRONG");
  buf_put_text(out, is_alarm ? word + 5 : word);
}

bns_slice serve_cause(const request_record *one) {
  if (one->verdict == REQUEST_OWN_FAULT) return bns_slice_of("own-fault");
  if (one->verdict != REQUEST_WRONG || (one->what->form == ARRIVAL_FIX && one->fault != NULL))
    return (bns_slice){NULL, 0};
  if (one->is_diagnosed && one->diagnosis.unexplained) return bns_slice_of("unexplained");
  if (one->is_diagnosed && one->diagnosis.num_mistakes > 0) return one->diagnosis.mistakes[0].id;
  return bns_slice_of(serve_reason_name(&one->found, RULES_TODAY));
}

/* A signature that nothing explains may have another cause in every call, so that such calls are told apart by the
 * names of their parameters. */
static void put_call(buf *out, const request_record *one) {
  const parsed_request *request = &one->found.request;
  buf_put_text(out, " ");
  buf_put_slice(out, serve_method(one));
  buf_put_text(out, " ");
  buf_put_slice(out, serve_place(one));
  for (size_t i = 0; i < request->num_parts; i++) {
    buf_put_text(out, " ");
    buf_put_slice(out, request->parts[i].name);
  }
}

/* put_whole_cause writes all that tells one cause from another: each mistake that explains, in its form. */
static void put_whole_cause(buf *out, const request_record *one) {
  const diagnosis *found = &one->diagnosis;
  buf_put_slice(out, serve_cause(one));
  for (size_t i = 0; i < found->num_mistakes && i < (found->num_together > 1 ? found->num_together : 1); i++) {
    if (found->unexplained) break;
    buf_put_text(out, " ");
    buf_put_slice(out, found->mistakes[i].id);
    buf_put_text(out, " ");
    buf_put_slice(out, found->mistakes[i].variant);
  }
  if (found->unexplained) put_call(out, one);
}

/* is_new tells that a cause has not been shown yet, and remembers it. */
static int is_new(serving *self, const request_record *one) {
  uint8_t hash[64];
  size_t len = 0;
  buf cause = {NULL, 0, 0};
  put_whole_cause(&cause, one);
  bns_status status = bns_backend_for(BNS_HMAC_SHA256)->digest(hash, &len, BNS_SHA256, cause.ptr, cause.len);
  buf_free(&cause);
  if (status != BNS_OK || len != CAUSE_LEN) return 1;
  for (size_t i = 0; i < self->num_causes; i++)
    if (memcmp(self->causes[i], hash, CAUSE_LEN) == 0) return 0;
  if (self->num_causes < CAUSES_MAX) memcpy(self->causes[self->num_causes++], hash, CAUSE_LEN);
  return 1;
}

/* put_place cuts a path that does not fit. */
static void put_place(buf *out, bns_slice place, size_t columns) {
  buf shown = {NULL, 0, 0};
  show_cursor cursor;
  size_t before_it = out->len, used = 0;
  if (put_padded(out, place, columns) <= columns) return;
  out->len = before_it;
  show_bytes(&shown, place, SHOW_EDGES);
  for (cursor = show_start(buf_slice(&shown), 0); used + 1 < columns && cursor.at < shown.len;) {
    size_t before = cursor.at;
    buf scratch = {NULL, 0, 0};
    used += (size_t)show_step(&cursor, &scratch);
    buf_put(out, shown.ptr + before, cursor.at - before);
    buf_free(&scratch);
  }
  buf_put_text(out, "\xE2\x80\xA6");
  buf_free(&shown);
}

/* told_cause gives the cause for people: of a right signature it is told that it is right. */
static bns_slice told_cause(serving *self, const request_record *one) {
  bns_slice cause = serve_cause(one);
  if (cause.len == 0 || !one->is_diagnosed || !one->diagnosis.right) return cause;
  return mem_format(&self->arena, "signed right, and refused: %.*s", (int)cause.len, (const char *)cause.ptr);
}

/* put_front writes what stands before the path: the time, the number, the method. */
static void put_front(buf *out, const request_record *one) {
  put_clock(out, one->real_ms);
  buf_put_text(out, one->number < 10 ? "   " : one->number < 100 ? "  " : " ");
  buf_put_number(out, one->number);
  buf_put_text(out, "  ");
  put_padded(out, serve_method(one), 4);
  buf_put_text(out, " ");
}

/* put_answered writes what stands between the path and the verdict: the status and the code of the answer. */
static void put_answered(buf *out, const request_record *one) {
  bns_slice code = one->answer.code;
  if (one->answer.status != 0) {
    buf_put_text(out, "  ");
    buf_put_number(out, one->answer.status);
  } else {
    buf_put_text(out, one->what->form == ARRIVAL_FIX ? "     " : "    -");
  }
  buf_put_text(out, " ");
  buf_put_slice(out, code);
  put_spaces(out, code.len < CODE_COLUMNS ? CODE_COLUMNS - code.len : 0);
  buf_put_text(out, "  ");
}

/* path_columns gives what is left for the path beside the front, the answer and what else is said in the row; what a
 * long front takes, the path gives, so that the answers stand one below the other. */
static size_t path_columns(size_t width, size_t front, size_t answered, size_t said) {
  size_t most = PATH_COLUMNS - (front > FRONT_COLUMNS ? front - FRONT_COLUMNS : 0);
  size_t left = width > front + answered + said ? width - front - answered - said : 0;
  return left < most ? left : most;
}

static void put_below(buf *out, bns_slice text) {
  while (out->len > 0 && out->ptr[out->len - 1] == ' ')
    out->len--;
  buf_put_text(out, "\n");
  put_spaces(out, INDENT);
  buf_put_slice(out, text);
}

/* The row keeps to the terminal's width: the path gives way, and what still does not fit has a line of its own: the
 * cause behind WRONG, else the verdict. */
static void put_row(buf *out, serving *self, const layout *form, const request_record *one) {
  bns_slice cause = told_cause(self, one), word = bns_slice_of(serve_word(one));
  size_t said = word.len + (cause.len > 0 ? 2 + cause.len : 0), beside = 0, used = out->len, front, answered;
  buf answer = {NULL, 0, 0};
  put_front(out, one);
  front = show_columns(slice_from(buf_slice(out), used));
  put_answered(&answer, one);
  answered = show_columns(buf_slice(&answer));
  int fits = form->width >= front + answered + said + PATH_LEAST, has_word = fits || cause.len > 0;
  if (has_word) beside = fits ? said : word.len;
  put_place(out, redact_text(self->redactor, &self->arena, serve_place(one)),
            path_columns(form->width, front, answered, beside));
  buf_put_slice(out, buf_slice(&answer));
  buf_free(&answer);
  if (has_word)
    put_verdict(out, form, one);
  else
    put_below(out, word);
  if (cause.len > 0 && fits) buf_put_text(out, "  ");
  if (fits)
    buf_put_slice(out, cause);
  else if (cause.len > 0)
    put_below(out, cause);
  buf_put_text(out, "\n");
}

/* Where the page shows a request that is wrong. */
static void put_address(buf *out, const serving *self, const request_record *one) {
  if (self->open == NULL || strncmp(serve_word(one), "WRONG", 5) != 0) return;
  buf_put_text(out, "              ");
  serve_guard_put_page(out, self, self->open->port, 0);
  buf_format(out, "#%llu\n", (unsigned long long)one->number);
}

/* visible_columns measures a line with its colours, which take up none. */
static size_t visible_columns(bns_slice line) {
  size_t columns = 0;
  while (line.len > 0) {
    size_t colour = slice_index(line, '\033'), end;
    columns += show_columns(slice_until(line, colour));
    line = slice_from(line, colour);
    end = slice_index(line, 'm');
    line = slice_from(line, end < line.len ? end + 1 : end);
  }
  return columns;
}

/* put_block writes explain's screen, with the number of the request in its first line, or in the first that has room
 * for it. */
static void put_block(buf *out, const request_record *one) {
  const layout *form = &one->explained.form;
  buf screen = {NULL, 0, 0};
  bns_slice text, line, next;
  char number[48];
  explain_put_findings(&screen, &one->explained);
  text = buf_slice(&screen);
  (void)slice_line(&line, &text);
  snprintf(number, sizeof number, "request %llu", (unsigned long long)one->number);
  buf_put_text(out, "\n");
  buf_put_slice(out, line);
  while (visible_columns(line) + 2 + strlen(number) > form->width) {
    line = slice_line(&next, &text) ? next : slice_until(line, 0);
    buf_put_text(out, "\n");
    buf_put_slice(out, line);
  }
  put_right(out, form, visible_columns(line), number);
  buf_put_slice(out, text);
  buf_put_text(out, "\n");
  buf_free(&screen);
}

static void put_error(buf *out, const layout *form, const request_record *one) {
  fault said = request_record_fault(one);
  buf text = {NULL, 0, 0};
  if (said.text == NULL) return;
  if (one->what->error != HTTP_NO_ERROR || one->what->error_at > 0)
    buf_format(&text, "byte %zu: ", one->what->error_at + 1);
  buf_format(&text, "%s. %s", said.text, said.mend);
  buf_put_text(out, "              ");
  put_wrapped(out, form, INDENT, INDENT, buf_slice(&text));
  buf_free(&text);
}

/* Of several requests it shows whether a clock is set wrong, in another zone, or drifts: told once, and again when that
 * changes. */
static void put_clock_kind(buf *out, serving *self, const layout *form, const request_record *one) {
  bns_reason reason = one->is_checked ? one->found.reason[self->options.rules] : BNS_VALID;
  clock_kind kind = clock_series_kind(&self->clock);
  int is_told = (reason == BNS_TIMESTAMP_AHEAD || reason == BNS_TIMESTAMP_OLD) && one->has_age && kind != CLOCK_RIGHT;
  int is_still = self->options.clock.is_fixed && kind != CLOCK_SET_WRONG && kind != CLOCK_OTHER_ZONE;
  buf text = {NULL, 0, 0};
  if (!is_told || is_still || kind == self->clock_told) return;
  self->clock_told = kind;
  clock_series_put(&text, &self->clock);
  buf_put_text(out, "              ");
  put_wrapped(out, form, INDENT, INDENT, buf_slice(&text));
  buf_free(&text);
}

void serve_terminal_put(serving *self, const request_record *one) {
  buf *out = &self->said;
  layout *form = &self->form;
  if (out->len == 0) {
    form->width = terminal_width(stderr);
    form->colour = terminal_colour(stderr);
  }
  put_row(out, self, form, one);
  put_error(out, form, one);
  put_address(out, self, one);
  put_clock_kind(out, self, form, one);
  if (one->is_diagnosed && serve_cause(one).len > 0 && (is_new(self, one) || self->options.verbose))
    put_block(out, one);
}

void serve_terminal_put_clock(serving *self) {
  const server_clock *clock = &self->options.clock;
  struct timespec now;
  buf *out = &self->said;
  if (self->watcher.seen != NULL) return;
  clock_gettime(CLOCK_REALTIME, &now);
  put_clock(out, (int64_t)now.tv_sec * 1000);
  if (clock->is_fixed)
    buf_format(out, "      clock set to fixed:%lld by POST /bnconform/clock\n", (long long)(clock->fixed_us / 1000));
  else
    buf_put_text(out, "      clock set to real by POST /bnconform/clock\n");
}

void serve_flush(void *context) {
  serving *self = context;
  serve_stream_tell(self);
  serve_log_flush(self);
  if (self->said.len == 0) return;
  fwrite(self->said.ptr, 1, self->said.len, stderr);
  if (self->said.cap > SAID_KEPT)
    buf_free(&self->said);
  else
    self->said.len = 0;
}

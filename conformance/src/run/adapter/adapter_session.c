/* adapter_session.c - one process of the adapter. */
#include "run/adapter/adapter_session.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "run/adapter/request_line.h"
#include "show/byte_diff.h"
#include "show/terminal.h"
#include "text.h"
#include "util/slice.h"
#include "util/clock.h"

enum { WORDS_MAX = 120, HINT_MS = 2000, HINT_INDENT = 2 };

#define FLUSH_HINT                                                                                                     \
  "It is alive and has read the line: most often the answer was not flushed. Python: print(\xE2\x80\xA6, "             \
  "flush=True); C: fflush(stdout); Ruby: $stdout.sync = true"

const char *session_program(const session *self) {
  char *const *command = self->transport.command;
  if (command == NULL) return "the built-in reference";
  return command[1] != NULL && access(command[1], R_OK) == 0 ? command[1] : command[0];
}

bns_slice session_said(session *self, mem *arena) {
  bns_slice said = self->transport.kind->said(&self->transport);
  return mem_copy(arena, said.ptr, said.len);
}

void session_stop(session *self) {
  if (self->is_open) self->transport.kind->close(&self->transport);
  self->is_open = 0;
}

void session_free(session *self) {
  session_stop(self);
  if (self->transport.kind != NULL) self->transport.kind->free(&self->transport);
  buf_free(&self->out.bytes);
  reply_room_free(&self->room);
  mem_free(&self->scratch);
}

/* ---------------------------------------------------------------------------------------------------------- hearing */

static void keep_noise(session *self, bns_slice line) {
  size_t len = line.len < sizeof self->noise - 1 ? line.len : sizeof self->noise - 1;
  if (self->num_noise++ != 0) return;
  while (len != 0 && len < line.len && (line.ptr[len] & 0xC0) == 0x80)
    len--;
  if (len != 0) memcpy(self->noise, line.ptr, len);
  self->noise[len] = 0;
}

static session_event fail(adapter_fault *out, outcome what, const char *detail) {
  memset(out, 0, sizeof *out);
  out->outcome = what;
  snprintf(out->detail, sizeof out->detail, "%.150s", detail);
  return SESSION_FAULT;
}

static session_event fail_line(adapter_fault *out, const char *detail, bns_slice line) {
  fail(out, OUTCOME_PROTOCOL, detail);
  out->line = line;
  return SESSION_FAULT;
}

static session_event hear_line(session *self, reply *out, adapter_fault *fault, bns_slice line) {
  mem_reset(&self->scratch);
  reply_read(out, &self->room, &self->scratch, line);
  if (out->answer == REPLY_BROKEN) return fail_line(fault, out->wrong, line);
  if (out->answer != REPLY_NOISE) return SESSION_REPLY;
  keep_noise(self, line);
  return SESSION_NOTHING;
}

session_event session_hear(session *self, reply *given, adapter_fault *fault, double until_ms) {
  bns_slice line;
  outgoing *out = self->is_closing ? NULL : &self->out;
  uint64_t written = self->transport.num_written;
  transport_event event = self->transport.kind->exchange(&self->transport, &line, out, until_ms);
  if (self->transport.num_written != written) self->progress_ms = now_ms();
  switch (event) {
  case TRANSPORT_LINE: return hear_line(self, given, fault, line);
  case TRANSPORT_ENDED: return fail(fault, OUTCOME_CRASH, self->transport.ending);
  case TRANSPORT_LONG:
    return fail_line(fault, "a line over 8 MiB, the limit of the protocol; its first 64 KiB are kept", line);
  case TRANSPORT_FAILED: return fail(fault, OUTCOME_HARNESS, self->transport.problem);
  case TRANSPORT_MOVED:
  case TRANSPORT_QUIET: break;
  }
  return SESSION_NOTHING;
}

void session_silence(const session *self, adapter_fault *fault, double deadline_ms) {
  memset(fault, 0, sizeof *fault);
  fault->outcome = OUTCOME_TIMEOUT;
  snprintf(fault->detail, sizeof fault->detail, "no answer in %.0f ms%s", deadline_ms,
           self->transport.has_read == 0 ? "; it has not read all of its input" : "");
}

static const char *why_silent(const session *self) {
  return self->transport.has_read == 1   ? FLUSH_HINT
         : self->transport.has_read == 0 ? "It is alive, but has not read the line"
                                         : "It may be that the answer was not flushed";
}

/* Who waits for the first answer is told soon what it is mostly waited for. */
static void hint(session *self) {
  layout form = {.width = terminal_width(stderr)};
  buf text = {NULL, 0, 0}, lines = {NULL, 0, 0};
  if (self->has_hinted) return;
  self->has_hinted = 1;
  buf_format(&text, "bnconform: %s: no answer to hello yet. %s.", session_program(self), why_silent(self));
  put_wrapped(&lines, &form, 0, HINT_INDENT, buf_slice(&text));
  fwrite(lines.ptr, 1, lines.len, stderr);
  buf_free(&lines);
  buf_free(&text);
}

/* Waits for the one reply that is due. */
static session_event hear_one(session *self, reply *out, adapter_fault *fault, double deadline_ms) {
  double now = now_ms(), until = now + deadline_ms, soon = now + HINT_MS;
  session_event what = SESSION_NOTHING;
  self->transport.has_read = -1;
  while (what == SESSION_NOTHING) {
    what = session_hear(self, out, fault, soon < until ? soon : until);
    if (what == SESSION_NOTHING && soon < until && now_ms() >= soon) {
      hint(self);
      soon = until;
    }
    if (what == SESSION_NOTHING && now_ms() >= until) {
      session_silence(self, fault, deadline_ms);
      return SESSION_FAULT;
    }
  }
  return what;
}

/* ------------------------------------------------------------------------------------------------------------ hello */

static void append(session *self, void (*line)(buf *, uint64_t), uint64_t id) {
  size_t len = self->out.bytes.len;
  line(&self->out.bytes, id);
  self->num_queued += self->out.bytes.len - len;
}

static void put_words(char *problem, size_t cap, const char *before, bns_slice words) {
  size_t used = strlen(problem);
  int is_cut = words.len > WORDS_MAX;
  if (is_cut) words.len = WORDS_MAX;
  while (words.len != 0 && !bns_utf8_valid(words))
    words.len--;
  if (words.len != 0)
    snprintf(problem + used, cap - used, "%s%.*s%s", before, (int)words.len, (const char *)words.ptr,
             is_cut ? "\xE2\x80\xA6" : "");
}

/* The first and the last line that it wrote on standard error: a panic stands first, an exception last. */
static void put_said(session *self, char *problem, size_t cap) {
  bns_slice rest = self->transport.kind->said(&self->transport), line, first = {NULL, 0}, last = {NULL, 0};
  while (slice_line(&line, &rest)) {
    if (line.len == 0) continue;
    if (first.len == 0) first = line;
    last = line;
  }
  put_words(problem, cap, ". On standard error: ", first);
  if (last.ptr != first.ptr) put_words(problem, cap, " ... ", last);
}

static void explain(session *self, const adapter_fault *fault, double deadline_ms, char *problem, size_t problem_cap) {
  if (fault->outcome == OUTCOME_TIMEOUT)
    snprintf(problem, problem_cap, "%s: no answer to hello in %.0f ms. %s", session_program(self), deadline_ms,
             why_silent(self));
  else if (fault->outcome == OUTCOME_HARNESS)
    snprintf(problem, problem_cap, "%s: %s", session_program(self), fault->detail);
  else if (fault->outcome == OUTCOME_CRASH)
    snprintf(problem, problem_cap, "%s: %s before it had answered hello", session_program(self), fault->detail);
  else
    snprintf(problem, problem_cap, "%s: its answer to hello breaks the contract: %s", session_program(self),
             fault->detail);
  put_words(problem, problem_cap, ". It wrote: ", fault->line);
  put_said(self, problem, problem_cap);
}

static const char *wrong_hello(claims *claimed, mem *arena, const reply *hello) {
  if (!bns_slice_is(hello->id, "0")) return "it is for another id";
  if (hello->answer != REPLY_OK) return "it is not ok";
  return claims_read(claimed, arena, hello->ok);
}

static int greet(session *self, claims *claimed, mem *arena, double deadline_ms, char *problem, size_t problem_cap) {
  reply hello;
  adapter_fault fault;
  const char *wrong;
  append(self, request_line_hello, 0);
  if (hear_one(self, &hello, &fault, deadline_ms) == SESSION_FAULT) {
    explain(self, &fault, deadline_ms, problem, problem_cap);
    return -1;
  }
  wrong = wrong_hello(claimed, arena, &hello);
  if (wrong == NULL) return 0;
  fail_line(&fault, wrong, hello.line);
  explain(self, &fault, deadline_ms, problem, problem_cap);
  return -1;
}

int session_start(session *self, claims *claimed, mem *arena, double deadline_ms, char *problem, size_t problem_cap) {
  session_stop(self);
  self->out.at = self->out.bytes.len = 0;
  self->num_queued = 0;
  self->is_closing = 0;
  if (self->transport.kind->open(&self->transport) != 0) {
    snprintf(problem, problem_cap, "%s: it cannot be started: %s", session_program(self), self->transport.problem);
    return -2;
  }
  self->is_open = 1;
  if (self->started != NULL) self->started(self->started_context);
  self->generation++;
  self->progress_ms = now_ms();
  if (greet(self, claimed, arena, deadline_ms, problem, problem_cap) == 0) return 0;
  session_stop(self);
  return -1;
}

void session_ask_made_up(session *self, uint64_t id) {
  append(self, request_line_probe, id);
}

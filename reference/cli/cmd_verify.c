#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "bnsign.h"
#include "commands.h"
#include "keys.h"
#include "members.h"
#include "memory_shut.h"
#include "options.h"
#include "readfile.h"
#include "remedy.h"
#include "say.h"
#include "scheme_choice.h"
#include "scheme_words.h"
#include "text.h"
#include "verify.h"
#include "wire_text.h"
#include "exit_status.h"

#define INPUT_MAX ((size_t)64 << 20)

/* judging: one request that is judged, and all that has to be closed behind it. */
typedef struct judging {
  options options;
  keys key;
  room input, scratch;
  size_t input_len;
  wire_text text;
  const bns_scheme *scheme;
  bns_circumstances known;
  bns_reason reason;
} judging;

static const char *file_of(const judging *j) {
  return j->options.num_words > 1 ? j->options.words[1] : "-";
}

static const char *input_name(const judging *j) {
  return strcmp(file_of(j), "-") == 0 ? "standard input" : file_of(j);
}

/* was_cut: a terminal gives a line of 4,095 bytes at the most, and drops the rest without a word. */
static int was_cut(const judging *j) {
  size_t start = 0;
  for (size_t i = 0; i <= j->input_len; i++) {
    if (i < j->input_len && j->input.ptr[i] != '\n') continue;
    if (i - start >= 4094) return 1;
    start = i + 1;
  }
  return 0;
}

static int read_input(judging *j) {
  int is_fix = j->scheme->form == BNS_FORM_FIX, is_rest = j->scheme->form == BNS_FORM_REST;
  int is_terminal = strcmp(file_of(j), "-") == 0 && isatty(STDIN_FILENO);
  if (is_terminal) say_note("paste the request, then Ctrl-D");
  int failed = readfile(&j->input, &j->input_len, file_of(j), INPUT_MAX);
  if (failed) return say_usage("%s: %s; %s", input_name(j), strerror(failed), remedy_of(failed, REMEDY_TO_READ));
  if (is_terminal && was_cut(j)) return say_usage("the terminal cut a long line of this paste: put it in a file");
  wire_fault fault = scheme_has_message(j->scheme)
                         ? wire_read_message(&j->text, j->input.ptr, j->input_len, is_fix)
                         : wire_read_http(&j->text, (bns_slice){j->input.ptr, j->input_len}, is_rest);
  if (fault != WIRE_READ) return say_usage("%s, line %zu: %s", input_name(j), j->text.line, wire_fault_text(fault));
  if (j->text.cut_newline && j->text.wire.body.len > 0)
    say_note("the newline at the end was left out of the body; a Content-Length would decide");
  if (j->text.missing > 0) say_note("%zu bytes of the body are missing: Content-Length counts them", j->text.missing);
  return 0;
}

static int read_now(judging *j) {
  members now = {0};
  if (j->options.now_ms == NULL) return 0;
  j->known.has_now = 1;
  if (members_microseconds(&now, &j->known.now_us, bns_slice_of(j->options.now_ms), "--now")) return 0;
  return say_usage("--now %s: milliseconds since 1970, with up to three decimals", j->options.now_ms);
}

/* set_owner: --api-key, or what belongs to the test key; else the secret belongs to whatever API key arrived. */
static int set_owner(judging *j) {
  int by_serial = j->scheme->headers != NULL && j->scheme->headers->owner_is_serial;
  bns_slice owner = by_serial ? j->key.serial : j->key.api_key;
  bns_seen seen;
  size_t need = 0;
  if (!room_for(&j->scratch, 64 + 8 * j->input_len)) return say_fault("out of memory");
  if (j->options.api_key) owner = bns_slice_of(j->options.api_key);
  if (owner.len == 0) {
    if (bns_see(&seen, j->scratch.ptr, j->scratch.cap, &need, j->scheme, &j->text.wire) != BNS_OK)
      return say_usage("%s: too long to be judged", input_name(j));
    owner = seen.api_key;
  }
  j->known.api_key = owner;
  j->known.serial = owner;
  return 0;
}

static int judge(judging *j) {
  size_t need = 0;
  room scratch = {0};
  int failed = set_owner(j);
  if (failed) return failed;
  if (!room_for(&scratch, 64 + 8 * j->input_len)) return say_fault("out of memory");
  j->known.kind = j->key.kind;
  bns_status status =
      bns_verify(&j->key.key, &j->reason, scratch.ptr, scratch.cap, &need, j->scheme, &j->text.wire, &j->known);
  room_close(&scratch);
  if (status == BNS_OK) return 0;
  return say_fault("%s: %s", bns_scheme_name(j->scheme), bns_status_text(status));
}

static void report(const judging *j) {
  int valid = j->reason == BNS_VALID;
  const char *reason = bns_reason_name(j->reason);
  if (j->options.json)
    printf("{\"scheme\":\"%s\",\"valid\":%s%s%s%s}\n", bns_scheme_name(j->scheme), valid ? "true" : "false",
           valid ? "" : ",\"reason\":\"", reason, valid ? "" : "\"");
  else if (valid)
    printf("valid\n");
  else
    printf("not valid: %s\n", reason);
}

static void name_explain(const judging *j) {
  if (strcmp(file_of(j), "-") == 0)
    say_note("what is wrong with it:  bnconform explain --scheme %s", bns_scheme_name(j->scheme));
  else
    say_note("what is wrong with it:  bnconform explain --scheme %s %s", bns_scheme_name(j->scheme), file_of(j));
}

static int run(judging *j, int argc, char **argv) {
  int failed = options_read(&j->options, OPTIONS_OF_VERIFY, argc, argv);
  const options *o = &j->options;
  if (failed) return failed;
  failed = choose_scheme(&j->scheme, &j->options, "verify");
  if (failed) return failed;
  if (o->num_words > 2) return say_usage("verify reads one file: %s is one too many", o->words[2]);
  if (o->key && strcmp(o->key, "-") == 0 && strcmp(file_of(j), "-") == 0)
    return say_usage("standard input cannot be both the key and the request");
  failed = read_now(j);
  if (!failed) failed = read_input(j);
  if (!failed)
    failed = keys_read(&j->key, o->key, BNS_TO_VERIFY, j->scheme, bns_slice_of(o->api_key ? o->api_key : ""));
  if (!failed) failed = keys_open(&j->key, BNS_TO_VERIFY, j->scheme);
  if (!failed) failed = judge(j);
  if (failed) return failed;
  report(j);
  int written = say_written();
  if (written) return written;
  if (j->reason == BNS_VALID) return 0;
  name_explain(j);
  return EXIT_FAILED;
}

int cmd_verify(int argc, char **argv) {
  judging j = {0};
  int status;
  memory_shut();
  status = run(&j, argc, argv);
  keys_close(&j.key);
  room_close(&j.scratch);
  room_close(&j.input);
  options_close(&j.options);
  return status;
}

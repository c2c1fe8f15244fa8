/* cmd_explain.c - `bnconform explain`: reads a request and a key, has them judged, and shows what was found. */
#include "cli/cmd_explain.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "explain/explain_several.h"
#include "keys/key_source.h"
#include "keys/read_text.h"
#include "memory_shut.h"
#include "remedy.h"
#include "say.h"
#include "scheme.h"
#include "util/slice.h"
#include "report/tally.h"
#include "show/terminal.h"
#include "text.h"
#include "util/progress.h"

/* explaining: one command, and all that has to be closed behind it. */
typedef struct explaining {
  const explain_options *options;
  mem arena;
  const vector_set *set;
  buf text;
  buf signed_file;
  explain_key key;
  explain_case of;
} explaining;

/* ------------------------------------------------------------------------------------------------------- reading */

/* A file that is too large is the user's; what the machine lacks, or a disk that fails, is not. */
static int cannot_read(const char *name, int error) {
  const char *remedy = remedy_of(error, REMEDY_TO_READ);
  if (error == EFBIG || remedy_is_users(error)) return say_usage("%s: %s; %s", name, strerror(error), remedy);
  return say_fault("%s: %s; %s", name, strerror(error), remedy);
}

/* A word that is a request itself, and no file: a URL, a frame, a FIX message. */
static int is_request(const char *word) {
  bns_slice text = slice_trim(bns_slice_of(word));
  return slice_find(text, "://") < text.len || slice_starts(text, "{") || slice_starts(text, "8=FIX") ||
         slice_find(text, "signature=") < text.len || slice_index(text, '\n') < text.len;
}

static int read_word(explaining *e) {
  const char *word = e->options->word;
  int failed;
  if (word && strcmp(word, "-") != 0 && is_request(word) && access(word, F_OK) != 0) {
    buf_put_text(&e->text, word);
    e->of.what.from_words = 1;
    return 0;
  }
  if (word && strcmp(word, "-") != 0) {
    failed = paste_file(&e->text, word, INPUT_MAX);
    e->of.what.file = word;
  } else {
    failed = paste_read(&e->text, INPUT_MAX, "Paste the request, then Ctrl-D:\n");
  }
  return failed ? cannot_read(word ? word : "standard input", failed) : 0;
}

static int cannot_take(const explaining *e, size_t num) {
  if (num == 0 && e->options->nth > 1) return say_usage("--nth %u: only one request was read here", e->options->nth);
  if (num > 0) return say_usage("--nth %u: %zu requests were read here", e->options->nth, num);
  return 0;
}

static int read_request(explaining *e) {
  const bns_scheme *scheme = e->options->scheme ? e->options->scheme : e->options->exchange;
  buf problem = {NULL, 0, 0};
  int failed = e->options->curl ? 0 : read_word(e);
  if (failed) return failed;
  e->of.what.from_words = e->of.what.from_words || e->options->curl != NULL;
  size_t num = e->options->curl ? 0 : explain_several_read(&e->of, buf_slice(&e->text), scheme, e->options->nth);
  failed = e->options->nth > 0 && e->of.what.several == NULL ? cannot_take(e, num) : 0;
  if (failed || num > 0) return failed;
  failed = e->options->curl
               ? input_read_curl(&e->of.in, &e->arena, e->options->curl, e->options->num_curl, scheme, &problem)
               : input_read(&e->of.in, &e->arena, buf_slice(&e->text), scheme, &problem);
  if (failed) {
    const char *from = e->of.what.from_words ? "this request" : e->of.what.file ? e->of.what.file : "standard input";
    fprintf(stderr, "bnconform: %s: %.*s\n", from, (int)problem.len, (const char *)problem.ptr);
  }
  buf_free(&problem);
  return failed ? EXIT_USAGE : 0;
}

static int read_signed(explaining *e) {
  int failed;
  if (e->options->signed_file == NULL) return 0;
  failed = paste_file(&e->signed_file, e->options->signed_file, INPUT_MAX);
  if (failed) return cannot_read(e->options->signed_file, failed);
  e->of.limits.signed_text = e->signed_file.len ? buf_slice(&e->signed_file) : bns_slice_of("");
  return 0;
}

/* ------------------------------------------------------------------------------------------------------- telling */

static void open_screen(explaining *e) {
  explained *what = &e->of.what;
  what->redactor = redact_open(e->set);
  redact_learn(what->redactor, e->key.key.secret, e->key.key.api_key);
  what->form.width = terminal_width(stdout);
  what->form.colour = terminal_colour(stdout);
  what->form.whole = e->options->verbose;
}

static void print(explained *what, void (*put)(buf *out, const explained *what)) {
  buf out = {NULL, 0, 0};
  redact_learn(what->redactor, (bns_slice){NULL, 0}, what->request->seen.api_key);
  put(&out, what);
  fwrite(out.ptr, 1, out.len, stdout);
  buf_free(&out);
}

static void announce(explained *what) {
  print(what, explain_put_announced);
  fflush(stdout);
}

static int tell(explaining *e) {
  explained *what = &e->of.what;
  print(what, e->options->json ? explain_put_json : explain_put_text);
  redact_close(what->redactor);
  return what->verdict == DIAGNOSED_OWN_FAULT ? EXIT_OWN_FAULT : (int)what->verdict;
}

/* -------------------------------------------------------------------------------------------------------------- all */

static int read_key(explaining *e) {
  int ask = !e->options->json && isatty(STDERR_FILENO);
  bns_slice whose = e->of.in.api_key;
  int failed;
  if (whose.len == 0) {
    explain_case_take_apart(&e->of);
    whose = e->of.request.seen.api_key;
  }
  failed = key_source_read(&e->key, e->set, e->options->key, e->of.in.scheme, whose, ask);
  if (e->options->api_key) e->key.key.api_key = bns_slice_of(e->options->api_key);
  return failed;
}

/* Nothing is judged by --exchange where the request itself says that it is another's. */
static int check_exchange(const explaining *e) {
  const bns_scheme *said = e->options->exchange;
  const char *whose = explain_exchange(&e->of.in);
  if (said == NULL || whose == NULL || strcmp(whose, exchange_title(said)) == 0) return 0;
  return say_usage("--exchange %s: by its host or its headers this request is for %s", exchange_name(said), whose);
}

static int explain(explaining *e) {
  int failed = read_request(e);
  if (!failed) failed = check_exchange(e);
  if (!failed) failed = read_signed(e);
  if (!failed && explain_other(&e->of.in) == NULL) failed = read_key(e);
  if (failed) return failed;
  e->of.limits.has_now = e->options->has_now;
  e->of.limits.now_us = e->options->now_us;
  e->of.key = e->key.key;
  explain_several_choose(&e->of);
  e->of.announce = e->options->json ? NULL : announce;
  open_screen(e);
  progress_wait("Looking for the mistake");
  explain_case_judge(&e->of);
  progress_end();
  return tell(e);
}

int explain_main(const vector_set *set, const explain_options *options) {
  explaining e;
  int status;
  memset(&e, 0, sizeof e);
  memory_shut();
  e.options = options;
  e.set = e.of.what.set = set;
  e.of.what.arena = &e.arena;
  status = explain(&e);
  key_source_close(&e.key);
  buf_free(&e.text);
  buf_free(&e.signed_file);
  mem_free(&e.arena);
  mem_wipe_stack();
  return status;
}

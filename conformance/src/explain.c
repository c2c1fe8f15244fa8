/* explain.c - `bnconform explain`: reads a request and a key, diagnoses, and shows what was found. */
#include "explain.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "explain_key.h"
#include "explain_options.h"
#include "explained.h"
#include "mistake_words.h"
#include "paste.h"
#include "say.h"
#include "scheme.h"
#include "slices.h"
#include "tally.h"
#include "terminal.h"
#include "text.h"
#include "transport.h"

enum { SEARCH_MS = 4500 };

/* explaining: one command, and all that has to be closed behind it. */
typedef struct explaining {
  explain_options options;
  mem arena;
  const vector_set *set;
  buf text;
  buf signed_file;
  input in;
  subject request;
  explain_key key;
  diagnose_limits limits;
  double deadline;
  diagnosis found;
  mended right;
  explained what;
} explaining;

void explain_words(struct mistake_words *out, const explained *what, const diagnosed *mistake) {
  (void)mistake_words_find(out, what->arena, what->set, mistake->id, mistake->variant, what->in->scheme);
}

/* ----------------------------------------------------------------------------------------------------------- reading
 */

static int read_word(explaining *e) {
  const char *word = e->options.word;
  int failed;
  if (word && strcmp(word, "-") != 0 && explain_is_text(word) && access(word, F_OK) != 0) {
    buf_put_text(&e->text, word);
    e->what.from_words = 1;
    return 0;
  }
  if (word && strcmp(word, "-") != 0) {
    failed = paste_file(&e->text, word, INPUT_MAX);
    e->what.file = word;
  } else {
    failed = paste_read(&e->text, INPUT_MAX, "Paste the request, then Ctrl-D:\n");
  }
  if (failed) fprintf(stderr, "bnconform: %s: %s\n", word ? word : "standard input", strerror(failed));
  return failed ? EXIT_USAGE : 0;
}

static int read_request(explaining *e) {
  buf problem = {NULL, 0, 0};
  int failed = e->options.curl ? 0 : read_word(e);
  if (failed) return failed;
  e->what.from_words = e->what.from_words || e->options.curl != NULL;
  failed = e->options.curl
               ? input_read_curl(&e->in, &e->arena, e->options.curl, e->options.num_curl, e->options.scheme, &problem)
               : input_read(&e->in, &e->arena, buf_slice(&e->text), e->options.scheme, &problem);
  if (failed) {
    const char *from = e->what.from_words ? "this request" : e->what.file ? e->what.file : "standard input";
    fprintf(stderr, "bnconform: %s: %.*s\n", from, (int)problem.len, (const char *)problem.ptr);
  }
  buf_free(&problem);
  return failed ? EXIT_USAGE : 0;
}

static int read_signed(explaining *e) {
  int failed;
  if (e->options.signed_file == NULL) return 0;
  failed = paste_file(&e->signed_file, e->options.signed_file, INPUT_MAX);
  if (failed) {
    fprintf(stderr, "bnconform: %s: %s\n", e->options.signed_file, strerror(failed));
    return EXIT_USAGE;
  }
  e->limits.signed_text = e->signed_file.len ? buf_slice(&e->signed_file) : bns_slice_of("");
  return 0;
}

/* ----------------------------------------------------------------------------------------------------------- judging
 */

/* Of a URL alone the headers are not known: one is put in that nobody can object to. */
static void assume_headers(explaining *e) {
  static const char placeholder[] = "bnconform0000000000000000000000000000000000000000000000000000000";
  bns_slice key = e->in.api_key;
  if (!e->in.headers_unknown || !(e->in.scheme->bit & BNS_REST)) return;
  if (key.len == 0) key = e->key.key.api_key;
  if (key.len == 0) key = bns_slice_of(placeholder);
  subject_with_header(&e->in.wire, &e->arena, &e->in.wire, "X-MBX-APIKEY", key);
}

static void take_apart(explaining *e) {
  (void)subject_read(&e->request, &e->arena, e->in.scheme, &e->in.wire, e->in.host);
  e->request.answer_code = e->in.answer.code;
  e->request.answer_text = e->in.answer.text;
}

static int go_on(void *context) {
  const explaining *e = context;
  return now_ms() < e->deadline;
}

static void search(explaining *e) {
  e->deadline = now_ms() + SEARCH_MS;
  diagnose(&e->found, &e->arena, &e->request, &e->key.key, &e->limits);
}

static int is_proved(const diagnosis *found) {
  return found->verdict == DIAGNOSED_VALID ||
         (found->num_mistakes > 0 && found->mistakes[0].confidence == CONFIDENCE_PROVED && found->mistakes[0].explains);
}

/* Curly quotes are either the program's or the forum's: what the key proves decides. */
static void try_as_pasted(explaining *e) {
  explaining other;
  if (e->in.curly == 0 || is_proved(&e->found) || e->key.key.kind == 0) return;
  other = *e;
  other.in.wire.body = e->in.as_pasted;
  other.limits.context = &other;
  take_apart(&other);
  search(&other);
  e->arena = other.arena; /* there is one, and it has grown */
  if (!is_proved(&other.found)) return;
  e->in.wire.body = e->in.as_pasted;
  e->in.curly = 0;
  e->request = other.request;
  e->found = other.found;
}

/* A newline at the end of the file that --signed names is the editor's, where only so it is what was signed. */
static void try_without_newline(explaining *e) {
  bns_slice text = e->limits.signed_text;
  if (text.ptr == NULL || e->found.signed_text_verifies != 0 || !slice_cut_newline(&text)) return;
  e->limits.signed_text = text;
  search(e);
}

static void judge(explaining *e) {
  take_apart(e);
  search(e);
  try_as_pasted(e);
  try_without_newline(e);
}

/* Part of the request is known not to be here, so that no signature can be judged by it. */
static int is_unsettled(const input *in) {
  return in->missing > 0 || in->curly > 0;
}

static void conclude(explaining *e) {
  explained *what = &e->what;
  what->set = e->set;
  what->arena = &e->arena;
  what->in = &e->in;
  what->request = &e->request;
  what->key = &e->key.key;
  what->limits = &e->limits;
  what->found = &e->found;
  what->verdict = e->found.verdict;
  if (what->verdict == DIAGNOSED_WRONG && !is_proved(&e->found) &&
      (e->in.num_variables > 0 || (e->found.reason == BNS_SIGNATURE && is_unsettled(&e->in))))
    what->verdict = DIAGNOSED_UNDECIDED;
  if (what->verdict == DIAGNOSED_WRONG &&
      mend_apply(&e->right, &e->arena, &e->request, &e->key.key, &e->found, &e->limits))
    what->right = &e->right;
  published_find(&what->example, &e->arena, e->set, e->found.sent, e->found.signature);
}

static int tell(explaining *e) {
  explained *what = &e->what;
  buf out = {NULL, 0, 0};
  what->redactor = redact_open(e->set);
  redact_learn(what->redactor, e->key.key.secret, e->request.seen.api_key);
  redact_learn(what->redactor, (bns_slice){NULL, 0}, e->key.key.api_key);
  what->form.width = terminal_width(stdout);
  what->form.colour = terminal_colour(stdout);
  what->form.whole = e->options.verbose;
  if (e->options.json)
    explain_put_json(&out, what);
  else
    explain_put_text(&out, what);
  fwrite(out.ptr, 1, out.len, stdout);
  buf_free(&out);
  redact_close(what->redactor);
  return (int)what->verdict;
}

/* -------------------------------------------------------------------------------------------------------------- all */

static int read_key(explaining *e) {
  int ask = !e->options.json && isatty(STDERR_FILENO);
  bns_slice whose = e->in.api_key;
  int failed;
  if (whose.len == 0) {
    take_apart(e);
    whose = e->request.seen.api_key;
  }
  failed = explain_key_read(&e->key, e->set, e->options.key, e->in.scheme, whose, ask);
  if (e->options.api_key) e->key.key.api_key = bns_slice_of(e->options.api_key);
  return failed;
}

static int explain(explaining *e, const char *const *arguments, size_t num_arguments) {
  int failed = explain_options_read(&e->options, &e->arena, arguments, num_arguments);
  if (!failed) failed = read_request(e);
  if (!failed) failed = read_signed(e);
  if (!failed) failed = read_key(e);
  if (failed) return failed;
  e->limits.has_now = e->options.has_now;
  e->limits.now_us = e->options.now_us;
  e->limits.go_on = go_on;
  e->limits.context = e;
  assume_headers(e);
  judge(e);
  conclude(e);
  return tell(e);
}

int explain_main(const vector_set *set, const char *const *arguments, size_t num_arguments) {
  explaining e;
  int status;
  memset(&e, 0, sizeof e);
  say_as("bnconform");
  e.set = set;
  status = explain(&e, arguments, num_arguments);
  explain_key_close(&e.key);
  buf_free(&e.text);
  buf_free(&e.signed_file);
  mem_free(&e.arena);
  return status;
}

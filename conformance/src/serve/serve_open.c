/* serve_open.c - the server made ready, and given back: for `serve`, and for who judges what calls arrive. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "serve/serve_guard.h"
#include "serve/serve_history.h"
#include "suite/exchange_hosts.h"
#include "exit_status.h"
#include "keys/read_text.h"
#include "remedy.h"
#include "util/json_text.h"
#include "util/slice.h"

enum { ANSWERS_MOST = 4 << 20, SAVED_MOST = 64 << 20 };

static int own_fault(char *problem, size_t problem_cap, const char *what) {
  snprintf(problem, problem_cap, "%s", what);
  return EXIT_OWN_FAULT;
}

/* Without TLS there is a server all the same: problem tells whoever needs it. */
static void open_tls(serving *self, char *problem, size_t problem_cap) {
  snprintf(problem, problem_cap, "no TLS is built in");
  self->identity = tls_identity_new(exchange_names, num_exchange_names, problem, problem_cap);
  if (self->identity != NULL) problem[0] = 0;
}

static int cannot_answer(const char *path, const char *what, const char *remedy) {
  fprintf(stderr, "bnconform: --answers %s: %s%s (exit %d)\n", path, what, remedy, EXIT_USAGE);
  return EXIT_USAGE;
}

static int read_answers(buf *out, const char *path) {
  char remedy[160];
  int failed = path == NULL ? 0 : paste_file(out, path, ANSWERS_MOST);
  snprintf(remedy, sizeof remedy, "; %s", failed ? remedy_of(failed, REMEDY_TO_READ) : "make it smaller");
  if (failed) return cannot_answer(path, strerror(failed), remedy);
  return out->len > ANSWERS_MOST ? cannot_answer(path, "it has more than 4 MiB", remedy) : 0;
}

static int open_played(serving *self, char *problem, size_t problem_cap) {
  char wrong[160];
  buf text = {NULL, 0, 0};
  const char *path = self->options.answers;
  int failed = read_answers(&text, path), opened = 0;
  if (!failed)
    opened = played_open(&self->played, path == NULL ? (bns_slice){NULL, 0} : buf_slice(&text), self->options.fill,
                         wrong, sizeof wrong);
  buf_free(&text);
  if (opened == -2)
    return own_fault(problem, problem_cap, "answers.json or markets.json, inside the program, cannot be read");
  return failed || opened == 0 ? failed : cannot_answer(path, wrong, "");
}

/* A saved page holds its session between these. */
#define SAVED_BEGIN "<script type=\"application/json\" id=\"saved\">"
#define SAVED_END "</script>"

static int cannot_open(const char *path, const char *what, const char *remedy) {
  fprintf(stderr, "bnconform: --open %s: %s%s (exit %d)\n", path, what, remedy, EXIT_USAGE);
  return EXIT_USAGE;
}

static bns_slice saved_part(bns_slice page) {
  size_t at = slice_find(page, SAVED_BEGIN);
  bns_slice held = slice_from(page, at + strlen(SAVED_BEGIN));
  return at == page.len ? (bns_slice){NULL, 0} : slice_until(held, slice_find(held, SAVED_END));
}

static int open_saved(serving *self) {
  const char *path = self->options.open;
  buf page = {NULL, 0, 0};
  char remedy[160];
  bns_slice held;
  int failed = path == NULL ? 0 : paste_file(&page, path, SAVED_MOST);
  snprintf(remedy, sizeof remedy, "; %s", failed ? remedy_of(failed, REMEDY_TO_READ) : "");
  held = saved_part(buf_slice(&page));
  if (failed)
    failed = cannot_open(path, strerror(failed), remedy);
  else if (path != NULL && !json_is(held))
    failed = cannot_open(path, "it holds no session", "; it is a page that [Save] of the page of serve wrote");
  else
    buf_put_slice(&self->saved, held);
  buf_free(&page);
  return failed;
}

int serve_open(serving *self, const serve_setup *setup, char *problem, size_t problem_cap) {
  int status;
  memset(self, 0, sizeof *self);
  self->set = setup->set;
  self->options = setup->options;
  self->watcher = setup->watcher;
  self->history = setup->history;
  self->started_ms = (int64_t)time(NULL) * 1000;
  problem[0] = 0;
  status = keyring_open(&self->ring, self->set, self->options.keys, self->options.key);
  serve_guard_forget(self->options.key);
  if (status != 0) return status;
  if (endpoints_load(&self->endpoints) != 0)
    return own_fault(problem, problem_cap, "endpoints.json, inside the program, cannot be read");
  status = setup->plays ? open_played(self, problem, problem_cap) : 0;
  if (status == 0) status = open_saved(self);
  if (status != 0) return status;
  if (serve_guard_open(self) != 0) {
    snprintf(problem, problem_cap, "random bytes, for the page's token: %s", strerror(errno));
    return EXIT_OWN_FAULT;
  }
  open_tls(self, problem, problem_cap);
  return 0;
}

void serve_close(serving *self) {
  serve_guard_close(self);
  tls_identity_free(self->identity);
  keyring_close(&self->ring);
  endpoints_free(&self->endpoints);
  played_close(&self->played);
  if (self->history != NULL) serve_history_free(self->history);
  mem_free(&self->arena);
  buf_free(&self->saved);
  buf_free(&self->said);
  self->identity = NULL;
}

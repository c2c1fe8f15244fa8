/* serve_open.c - the server made ready, and given back: for `serve`, and for who judges what calls arrive. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "serve/serve_guard.h"
#include "serve/serve_history.h"
#include "suite/exchange_hosts.h"
#include "exit_status.h"

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
  if (serve_guard_open(self) != 0) {
    snprintf(problem, problem_cap, "/dev/urandom, for the page's token: %s", strerror(errno));
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
  if (self->history != NULL) serve_history_free(self->history);
  mem_free(&self->arena);
  self->identity = NULL;
}

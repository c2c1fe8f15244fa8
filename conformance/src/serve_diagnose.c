/* serve_diagnose.c - the mistakes of a request that is wrong, within the time that others can spare. */
#include <string.h>

#include "read_as.h"
#include "serve_guard.h"
#include "terminal.h"
#include "text.h"
#include "transport.h"

/* The diagnosis of one request holds up all others: it may take long only as long as few are wrong. Single mistakes are
 * looked for first, and found in the least time. */
enum { SEARCH_MS = 700, SEARCH_LEAST_MS = 100, SEARCH_SAVED_MS = 5000 };

static int go_on(void *context) {
  return now_ms() < *(const double *)context;
}

/* search_time gives the milliseconds that a search may take: what is saved grows with time, by a quarter of it. */
static double search_time(serving *self, double now) {
  self->saved_ms += (now - self->saved_at) / 4;
  if (self->saved_ms > SEARCH_SAVED_MS) self->saved_ms = SEARCH_SAVED_MS;
  self->saved_at = now;
  if (self->saved_ms < SEARCH_LEAST_MS) return SEARCH_LEAST_MS;
  return self->saved_ms < SEARCH_MS ? self->saved_ms : SEARCH_MS;
}

/* The test keys are known to it already. */
static void learn(serving *self, const diagnose_key *key) {
  for (size_t i = 0; i < self->set->num_keys; i++)
    if (bns_slice_equal(self->set->keys[i].api_key, key->api_key)) return;
  for (size_t i = 0; i < self->num_learned; i++)
    if (bns_slice_equal((bns_slice){self->learned[i], KEY_LEN}, key->api_key)) return;
  if (key->api_key.len != KEY_LEN || self->num_learned == KEYS_MAX) return;
  memcpy(self->learned[self->num_learned++], key->api_key.ptr, KEY_LEN);
  redact_learn(self->redactor, (bns_slice){NULL, 0}, key->api_key);
}

void serve_diagnose(serving *self, judged *one) {
  const examination *found = &one->found;
  explained *what = &one->explained;
  double started = now_ms(), until = started + search_time(self, started);
  if (found->key != NULL) {
    one->key = found->key->key;
    one->key.api_key = found->request.seen.api_key;
  }
  one->limits.has_now = 1;
  one->limits.now_us = serve_now_us(self);
  one->limits.go_on = go_on;
  one->limits.context = &until;
  diagnose(&one->diagnosis, &self->arena, &found->request, &one->key, &one->limits);
  one->in.scheme = found->scheme;
  one->in.wire = found->request.wire;
  one->in.host = found->request.host;
  what->set = self->set;
  what->arena = &self->arena;
  what->form.width = terminal_width(stderr);
  what->form.colour = terminal_colour(stderr);
  what->form.whole = self->options.verbose;
  what->from_words = 1;
  what->in = &one->in;
  what->request = &found->request;
  what->key = &one->key;
  what->limits = &one->limits;
  what->found = &one->diagnosis;
  what->read_as = read_as(&self->arena, &one->in, &found->request);
  what->verdict = DIAGNOSED_WRONG;
  if (one->key.kind != 0 &&
      mend_apply(&one->right, &self->arena, &found->request, &one->key, &one->diagnosis, &one->limits))
    what->right = &one->right;
  self->saved_ms -= now_ms() - started;
  if (self->saved_ms < 0) self->saved_ms = 0;
  one->limits.go_on = NULL; /* its deadline ends with this function */
  one->limits.context = NULL;
  learn(self, &one->key);
  guard_explained(self, what, found->key == NULL || found->key->is_public);
  one->is_diagnosed = 1;
}

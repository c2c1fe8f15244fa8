/* serve_judge.c - one request judged: all checks, the diagnosis where it is wrong, the record. */
#include "serving.h"

#include <string.h>
#include <time.h>

#include "slices.h"
#include "terminal.h"
#include "text.h"
#include "transport.h"

/* The diagnosis of one request holds up all others: it may take long only as long as few are wrong. Single mistakes are
 * looked for first, and found in the least time. */
enum { SEARCH_MS = 700, SEARCH_LEAST_MS = 100, SEARCH_SAVED_MS = 5000 };

/* ------------------------------------------------------------------------------------------------------- the diagnosis
 */

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
  redact_learn(self->redactor, key->secret, key->api_key);
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
  what->redactor = self->redactor;
  what->form.width = terminal_width(stderr);
  what->form.colour = terminal_colour(stderr);
  what->form.whole = self->options.verbose;
  what->from_words = 1;
  what->in = &one->in;
  what->request = &found->request;
  what->key = &one->key;
  what->limits = &one->limits;
  what->found = &one->diagnosis;
  what->verdict = DIAGNOSED_WRONG;
  if (one->key.kind != 0 &&
      mend_apply(&one->right, &self->arena, &found->request, &one->key, &one->diagnosis, &one->limits))
    what->right = &one->right;
  self->saved_ms -= now_ms() - started;
  if (self->saved_ms < 0) self->saved_ms = 0;
  one->limits.go_on = NULL; /* its deadline ends with this function */
  one->limits.context = NULL;
  learn(self, &one->key);
  one->is_diagnosed = 1;
}

served_verdict serve_verdict_of(const examination *found, ruleset rules) {
  if (found->refusal[rules] == NOT_REFUSED) return found->security == SECURITY_SIGNED ? SERVED_VALID : SERVED_UNSIGNED;
  return found->refusal[rules] == REFUSED_BY_REASON && found->reason[rules] == BNS_KEY_UNKNOWN ? SERVED_KEY_UNKNOWN
                                                                                               : SERVED_WRONG;
}

void serve_judge(serving *self, judged *one, const bns_scheme *scheme, const bns_wire *wire, bns_slice host,
                 int64_t now_us) {
  ruleset rules = self->options.rules;
  one->is_examined = 1;
  examine(&one->found, &self->arena, scheme, wire, host, &self->endpoints, &self->ring, now_us);
  one->api_key = one->found.request.seen.api_key;
  one->verdict = serve_verdict_of(&one->found, rules);
  if (one->verdict == SERVED_WRONG && one->found.refusal[rules] == REFUSED_BY_REASON) serve_diagnose(self, one);
}

/* ---------------------------------------------------------------------------------------------------------- telling */

void serve_begin(serving *self, judged *one, const arrival *what) {
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  memset(one, 0, sizeof *one);
  one->what = what;
  one->fault = what->fault;
  one->number = ++self->number;
  one->real_ms = (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

void serve_tell(serving *self, judged *one) {
  self->counts[one->verdict]++;
  serve_log(self, one);
  if (self->watcher.seen != NULL)
    self->watcher.seen(self->watcher.context, one);
  else
    serve_say(self, one);
  serve_keep(self, one);
}

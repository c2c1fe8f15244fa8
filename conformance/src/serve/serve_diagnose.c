/* serve_diagnose.c - finds the mistakes of a request that is wrong, in so little time that others need not wait long.
 */
#include <string.h>

#include "explain/read_as.h"
#include "keys/read_text.h"
#include "serve/serve_guard.h"
#include "show/terminal.h"
#include "util/slice.h"
#include "text.h"

/* The diagnosis of one request holds up all others: pairs of mistakes are looked for no further than takes half a
 * second on one core. The limit is a count and the same for every request, so that a request is judged alike whenever
 * it comes; what is left out is told, and `explain` looks further. */
enum { PAIRS = 600000, ED25519_PAIRS = 4000, SIGNED_MAX = 1 << 20 };

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

static int is_same_key(const diagnose_key *a, const diagnose_key *b) {
  return bns_slice_equal(a->secret, b->secret) && bns_slice_equal(a->public_pem, b->public_pem);
}

/* The other keys of the ring, each secret once. */
static void know_others(serving *self, request_record *one) {
  diagnose_key *others = mem_alloc(&self->arena, (self->ring.num + 1) * sizeof *others);
  size_t num = 0;
  for (size_t i = 0; i < self->ring.num; i++) {
    const diagnose_key *each = &self->ring.keys[i].key;
    size_t k = 0;
    while (k < num && !is_same_key(each, &others[k]))
      k++;
    if (k == num && !is_same_key(each, &one->key)) others[num++] = *each;
  }
  one->limits.others = others;
  one->limits.num_others = num;
}

/* The judge found the signature wrong, or something besides it; the search, and the signer's verifier in it, must say
 * the same of the signature. */
static const char *contradiction(const serving *self, const request_record *one) {
  if (one->diagnosis.fault != NULL) return one->diagnosis.fault;
  return one->diagnosis.right && one->found.reason[self->options.rules] == BNS_SIGNATURE
             ? "the server's check finds this signature wrong, and the signer's verifier finds it right"
             : NULL;
}

/* The program writes the file for each request, so that it is read when one is wrong. */
static void know_signed(serving *self, request_record *one) {
  buf text = {NULL, 0, 0};
  if (self->options.signed_file == NULL) return;
  if (paste_file(&text, self->options.signed_file, SIGNED_MAX) == 0)
    one->limits.signed_text = mem_copy(&self->arena, text.ptr, text.len);
  buf_free(&text);
}

void serve_diagnose(serving *self, request_record *one) {
  const request_checks *found = &one->found;
  explained *what = &one->explained;
  if (found->key != NULL) {
    one->key = found->key->key;
    one->key.api_key = found->request.seen.api_key;
  }
  one->limits.has_now = 1;
  one->limits.now_us = serve_now_us(self);
  one->limits.num_pairs = one->key.kind == BNS_KIND_ED25519 ? ED25519_PAIRS : PAIRS;
  one->limits.counts_left = 1;
  know_others(self, one);
  know_signed(self, one);
  diagnose(&one->diagnosis, &self->arena, &found->request, &one->key, &one->limits);
  one->limits.signed_text = one->diagnosis.given_text;
  if (found->security == SECURITY_NONE || found->security == SECURITY_KEY)
    endpoint_unsign(&one->diagnosis, &self->arena, &found->view, &found->request);
  if (found->by_session) endpoint_in_session(&one->diagnosis, &self->arena, found->reason[self->options.rules]);
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
  what->view = found->view;
  what->refused = found->refusal[self->options.rules];
  one->diagnosis.fault = contradiction(self, one);
  if (one->diagnosis.fault != NULL) {
    what->verdict = DIAGNOSED_OWN_FAULT;
    one->verdict = REQUEST_OWN_FAULT;
    one->diagnosis.num_mistakes = one->diagnosis.num_together = 0;
  } else if (one->key.kind != 0 &&
             mend_apply(&one->right, &self->arena, &found->request, &one->key, &one->diagnosis, &one->limits))
    what->right = &one->right;
  learn(self, &one->key);
  serve_guard_explained(self, what, found->key == NULL || found->key->is_public);
  one->is_diagnosed = 1;
}

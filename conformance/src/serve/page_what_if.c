/* page_what_if.c - what if the client made this mistake: the catalogue's, each tried on the request that came; and what
 * the signature of any other text would be. */
#include <string.h>

#include "suite/catalogue_text.h"
#include "diagnosis/catalogue/catalogue.h"
#include "diagnosis/catalogue/commit.h"
#include "diagnosis/signing/candidate_signer.h"
#include "page/page_view.h"
#include "serve/page_request.h"
#include "show/printable.h"
#include "util/json_text.h"
#include "util/slice.h"

/* One answer takes at most half a second on one core, reckoned in bytes that are hashed, so that it is the same on
 * every machine; the rest is asked for by the place where it ended. A signature of RSA costs as much as a megabyte. */
enum {
  VARIANTS = 64,
  SIGNED_SHOWN = 2048,
  TRIES_BYTES = 256 * 1024 * 1024,
  TRY_BYTES = 2048,
  TRY_RSA_BYTES = 1024 * 1024
};

/* trying: the request, and how many bytes may still be written in tries. */
typedef struct trying {
  serving *self;
  const kept_request *one;
  parsed_request request;
  const diagnose_key *key;
  int is_public; /* the key is */
  size_t left;
  size_t num;
} trying;

static int is_yours(const trying *t, bns_slice signature) {
  return signature.len > 0 && (bns_slice_equal(signature, t->request.seen.signature) ||
                               bns_slice_equal(signature, t->request.raw_signature));
}

static size_t cost_of_try(const trying *t) {
  const bns_wire *wire = &t->request.wire;
  size_t once = t->key->kind == BNS_KIND_RSA ? TRY_RSA_BYTES : TRY_BYTES;
  return once + 4 * (wire->target.len + wire->body.len + wire->message.len);
}

/* try_row takes the variant that gives the signature that was sent, else the first that changes anything. What is sent
 * stays as it is: only what is signed, and how, is the mistake's. */
static int try_row(trying *t, committed *out, const mistake *row) {
  mistake signs_only = *row;
  committed now;
  applied done;
  int any = 0;
  signs_only.wire = NULL;
  for (size_t variant = 0; variant < VARIANTS; variant++) {
    size_t cost = cost_of_try(t);
    t->left -= t->left < cost ? t->left : cost;
    done = mistake_commit(&now, &t->self->arena, &signs_only, variant, &t->request, t->key);
    if (done == APPLIED_END) break;
    if (done != APPLIED || now.signature.len == 0) continue;
    if (!any || is_yours(t, now.signature)) *out = now;
    any = 1;
    if (is_yours(t, now.signature)) break;
  }
  return any;
}

/* A signature made with the reader's own key is right for some request, whatever the mistake. So a signature that was
 * not sent is shown by its ends alone. */
static bns_slice shown_of(const trying *t, bns_slice signature) {
  return t->is_public || is_yours(t, signature) ? signature : redact_key(&t->self->arena, signature);
}

static void put_row(buf *out, trying *t, const mistake *row, const committed *made) {
  mistake_words words;
  (void)mistake_words_find(&words, &t->self->arena, t->self->set, bns_slice_of(row->id), (bns_slice){NULL, 0},
                           t->request.scheme);
  buf_format(out, "%s{\"id\":\"%s\",\"yours\":%s,\"says\":", t->num++ > 0 ? "," : "", row->id,
             is_yours(t, made->signature) ? "true" : "false");
  buf_put_json(out, words.says);
  buf_format(out, ",\"signed_bytes\":%zu,\"signed\":", made->signed_text.len);
  page_view_put_text(out, t->self->redactor, &t->self->arena, slice_until(made->signed_text, SIGNED_SHOWN), SHOW_EDGES);
  buf_put_text(out, ",\"signature\":");
  page_view_put_text(out, t->self->redactor, &t->self->arena, shown_of(t, made->signature), SHOW_EDGES);
  buf_put_text(out, "}");
}

/* A mistake may use a part of the reader's own secret as the key of an HMAC; from such a signature that part could be
 * found by trying. So it is shown only if it was sent. */
static int can_show(const trying *t, const mistake *row, const committed *made) {
  return t->is_public || row->level != LEVEL_KEY || is_yours(t, made->signature);
}

static int can_try(trying *t, serving *self, const kept_request *one) {
  memset(t, 0, sizeof *t);
  t->self = self;
  t->one = one;
  t->left = TRIES_BYTES;
  if (one->scheme == NULL || one->key == NULL) return 0;
  t->key = &one->key->key;
  t->is_public = one->key->is_public;
  return parsed_request_read(&t->request, &self->arena, one->scheme, &one->wire, one->host) &&
         t->request.raw_signature.ptr != NULL;
}

/* ---------------------------------------------------------------------------------------------------- the catalogue */

static size_t num_rows(void) {
  size_t num = 0;
  while (mistake_at(num) != NULL)
    num++;
  return num;
}

/* is_found tells that the diagnosis named the mistake. */
static int is_found(const trying *t, const mistake *row) {
  bns_slice left = t->one->mistakes;
  for (size_t len; left.len > 0; left = slice_from(left, len + 1)) {
    len = slice_index(left, ' ');
    if (bns_slice_is(slice_until(left, len), row->id)) return 1;
  }
  return 0;
}

/* put_rows writes what there is from a place on: first those that were found, then the others. It gives the place where
 * the next answer begins; 0: that was all. */
static size_t put_rows(buf *out, trying *t, size_t from) {
  committed made;
  size_t num = num_rows(), at;
  memset(&made, 0, sizeof made);
  for (at = from; at < 2 * num && t->left >= VARIANTS * cost_of_try(t); at++) {
    const mistake *row = mistake_at(at % num);
    if (is_found(t, row) == (at < num) && row->apply != NULL && mistake_concerns(row, t->one->scheme, t->key->kind) &&
        try_row(t, &made, row) && can_show(t, row, &made))
      put_row(out, t, row, &made);
  }
  return at < 2 * num ? at : 0;
}

void page_request_put_what_if(buf *out, serving *self, const kept_request *one, size_t from) {
  trying t;
  size_t next = 0;
  buf_put_text(out, "{\"mistakes\":[");
  if (can_try(&t, self, one) && t.key->secret.len > 0) next = put_rows(out, &t, from);
  buf_format(out, "],\"next\":%zu}", next);
}

/* ------------------------------------------------------------------------------------------------------- any text */

/* with_key puts the request's API key where the text has what is shown of it. */
static bns_slice with_key(const trying *t, bns_slice text) {
  bns_slice key = t->request.seen.api_key, ends = redact_key(&t->self->arena, key);
  bns_slice shown = mem_format(&t->self->arena, "%.*s", (int)ends.len, (const char *)ends.ptr);
  buf out = {NULL, 0, 0};
  size_t at;
  if (key.len == 0) return text;
  while ((at = slice_find(text, (const char *)shown.ptr)) < text.len) {
    buf_put_slice(&out, slice_until(text, at));
    buf_put_slice(&out, key);
    text = slice_from(text, at + shown.len);
  }
  buf_put_slice(&out, text);
  return mem_take(&t->self->arena, &out);
}

static bns_slice sign(const trying *t, bns_slice text) {
  candidate_signer signer;
  candidate one;
  uint8_t raw[CANDIDATE_SIGNER_RAW_MAX];
  size_t len = 0;
  bns_slice made = {NULL, 0};
  candidate_open(&one, &t->self->arena, &t->request, t->key);
  candidate_signer_open(&signer, &t->self->arena, t->request.scheme, t->key, text.len);
  candidate_start(&one);
  one.text = text;
  if (signer.usable && t->key->secret.len > 0 && candidate_signer_sign(&signer, raw, &len, &one))
    made = candidate_signer_text(&signer, &t->self->arena, &one, raw, len);
  candidate_signer_close(&signer);
  candidate_close(&one);
  return made;
}

void page_request_put_signed(buf *out, serving *self, const kept_request *one, bns_slice text) {
  trying t;
  bns_slice made = {NULL, 0};
  int yours = 0;
  if (can_try(&t, self, one)) {
    text = with_key(&t, text);
    made = sign(&t, text);
    yours = keyring_verifies(one->key, one->scheme, text, t.request.seen.signature) == BNS_YES;
  }
  buf_format(out, "{\"bytes\":%zu,\"yours\":%s,\"signature\":", text.len, yours ? "true" : "false");
  page_view_put_text(out, self->redactor, &self->arena, yours ? t.request.seen.signature : shown_of(&t, made),
                     SHOW_EDGES);
  buf_put_text(out, "}");
}

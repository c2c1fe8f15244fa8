/* page_what_if.c - what if the client made this mistake: the catalogue's, each tried on the request that came. */
#include <string.h>

#include "suite/catalogue_text.h"
#include "diagnosis/catalogue/catalogue.h"
#include "diagnosis/catalogue/commit.h"
#include "page/page_view.h"
#include "serve/page_request.h"
#include "show/printable.h"
#include "util/slice.h"

/* The tries take at most half a second on one core: enough for all mistakes in a request of usual length, and for some
 * of them in a long one. */
enum { VARIANTS = 64, SIGNED_SHOWN = 2048, TRIES_BYTES = 256 * 1024 * 1024, TRY_BYTES = 2048 };

/* trying: the request, and how many bytes may still be written in tries. */
typedef struct trying {
  serving *self;
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

/* What a try costs is reckoned from the length of the request, so that it is the same on every machine. */
static int can_go_on(trying *t) {
  const bns_wire *wire = &t->request.wire;
  size_t each = TRY_BYTES + 4 * (wire->target.len + wire->body.len + wire->message.len);
  if (t->left < each) return 0;
  t->left -= each;
  return 1;
}

/* try_row takes the variant that gives the signature that was sent, else the first that changes anything. What is sent
 * stays as it is: only what is signed, and how, is the mistake's. */
static int try_row(trying *t, committed *out, const mistake *row) {
  mistake signs_only = *row;
  committed now;
  applied done;
  int any = 0;
  signs_only.wire = NULL;
  for (size_t variant = 0; variant < VARIANTS && can_go_on(t); variant++) {
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

static int can_try(trying *t, const kept_request *one) {
  if (one->scheme == NULL || one->key == NULL || one->key->key.secret.len == 0) return 0;
  t->key = &one->key->key;
  t->is_public = one->key->is_public;
  return parsed_request_read(&t->request, &t->self->arena, one->scheme, &one->wire, one->host) &&
         t->request.raw_signature.ptr != NULL;
}

void page_request_put_what_if(buf *out, serving *self, const kept_request *one) {
  const mistake *row;
  committed made;
  trying t;
  memset(&made, 0, sizeof made);
  memset(&t, 0, sizeof t);
  t.self = self;
  t.left = TRIES_BYTES;
  buf_put_text(out, "{\"mistakes\":[");
  if (can_try(&t, one))
    for (size_t i = 0; (row = mistake_at(i)) != NULL; i++)
      if (row->apply != NULL && mistake_concerns(row, one->scheme, t.key->kind) && try_row(&t, &made, row) &&
          can_show(&t, row, &made))
        put_row(out, &t, row, &made);
  buf_format(out, "],\"whole\":%s}", can_go_on(&t) ? "true" : "false");
}

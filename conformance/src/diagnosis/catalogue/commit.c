/* commit.c - what a client with one mistake sends: a candidate in which one step is wrong, signed. */
#include "diagnosis/catalogue/commit.h"

#include <string.h>

#include "diagnosis/signing/candidate_signer.h"

static int is_text_level(mistake_level at) {
  return at == LEVEL_PARTS || at == LEVEL_JOIN || at == LEVEL_TEXT;
}

/* Makes the candidate's text with one mistake in it, or right. */
static applied make_text(candidate *d, const mistake *row, size_t variant) {
  mistake_level at = row != NULL && row->apply != NULL ? row->level : LEVEL_SEEN;
  applied done = APPLIED;
  if (at == LEVEL_PARTS) done = row->apply(d, variant);
  if (done != APPLIED) return done;
  done = at == LEVEL_JOIN ? row->apply(d, variant) : candidate_join(d) ? APPLIED : APPLIED_NOT_HERE;
  if (done == APPLIED && at == LEVEL_TEXT) done = row->apply(d, variant);
  return done;
}

/* A text that is given as it is to be signed has no parts, and nothing joins them. */
static int is_of_parts(const mistake *row) {
  return row->apply != NULL && (row->level == LEVEL_PARTS || row->level == LEVEL_JOIN);
}

static bns_slice encoded(mem *arena, const parsed_request *request, bns_slice signature) {
  return request->scheme->form == BNS_FORM_REST ? mem_percent(arena, signature) : signature;
}

/* Signs the candidate of what is sent, with the mistake, and puts the signature into the wire form. */
static applied sign_wrongly(committed *out, mem *arena, candidate_signer *m, candidate *d, const mistake *row,
                            size_t variant) {
  uint8_t raw[CANDIDATE_SIGNER_RAW_MAX];
  size_t raw_len = 0;
  applied done = make_text(d, row, variant);
  if (done == APPLIED && (row->level == LEVEL_KEY || row->level == LEVEL_DIGEST) && row->apply != NULL)
    done = row->apply(d, variant);
  if (done != APPLIED) return done;
  if (is_text_level(row->level) && row->apply != NULL && bns_slice_equal(d->text, d->request->seen.payload))
    return APPLIED_NOT_HERE;
  if (!candidate_signer_sign(m, raw, &raw_len, d)) return APPLIED_NOT_HERE;
  out->signed_text = mem_copy(arena, d->text.ptr, d->text.len);
  bns_slice text = candidate_signer_text(m, arena, d, raw, raw_len);
  bns_slice sent = encoded(arena, d->request, text);
  out->signature = text;
  if (row->level == LEVEL_OUTPUT && row->apply != NULL) {
    d->signature = text;
    done = row->apply(d, variant);
    out->signature = sent = mem_copy(arena, d->signature.ptr, d->signature.len);
  }
  if (done == APPLIED && !d->request->payload_alone && !parsed_request_sign(&out->wire, arena, d->request, sent))
    done = APPLIED_NOT_HERE;
  return done;
}

/* What the wrong client sends before it signs: the right form, or the mistake's. */
static int changed_wire(bns_wire *out, mem *arena, const mistake *row, size_t variant, const parsed_request *right,
                        const diagnose_key *key) {
  *out = right->wire;
  return row->wire == NULL || row->wire(out, arena, right, key, variant);
}

applied mistake_commit(committed *out, mem *arena, const mistake *row, size_t variant, const parsed_request *right,
                       const diagnose_key *key) {
  parsed_request sent;
  candidate_signer m;
  candidate d;
  memset(out, 0, sizeof *out);
  if (row->inapplicable != NULL || !mistake_concerns(row, right->scheme, key->kind)) return APPLIED_END;
  if (row->apply == NULL && (row->wire == NULL || variant > 0)) return APPLIED_END;
  if (row->wire != NULL && right->payload_alone) return APPLIED_NOT_HERE;
  if (right->payload_alone && is_of_parts(row)) return APPLIED_END;
  bns_wire wire;
  if (!changed_wire(&wire, arena, row, variant, right, key)) return row->apply == NULL ? APPLIED_END : APPLIED_NOT_HERE;
  out->wire = wire;
  if (right->payload_alone) {
    sent = *right;
  } else if (!parsed_request_read(&sent, arena, right->scheme, &wire, right->host)) {
    return APPLIED; /* what cannot be read any more is as wrong as can be */
  }
  if (sent.raw_signature.ptr == NULL) return APPLIED; /* it sends none */
  candidate_open(&d, arena, &sent, key);
  candidate_signer_open(&m, arena, sent.scheme, key, d.room.cap);
  d.signer = m.usable ? &m : NULL;
  d.arena = arena;
  applied done =
      m.usable || row->level == LEVEL_KEY ? sign_wrongly(out, arena, &m, &d, row, variant) : APPLIED_NOT_HERE;
  candidate_signer_close(&m);
  candidate_close(&d);
  return done;
}

/* self_check_verifier.c - the verifier without one of its checks: a vector must notice. */
#include "selftest/self_check.h"

#include <string.h>

#include "run/adapter/request_line.h"
#include "members.h"
#include "selftest/mutant.h"
#include "text.h"
#include "verify.h"
#include "diagnosis/catalogue/commit.h"

enum { CHECKS_MAX = 64 };

/* verifier: the table with one row less. */
typedef struct verifier {
  bns_check rows[CHECKS_MAX];
  size_t num_rows;
} verifier;

static void without(verifier *out, const bns_check *rows, size_t num_rows, size_t left_out) {
  size_t i;
  out->num_rows = 0;
  for (i = 0; i < num_rows && out->num_rows < CHECKS_MAX; i++)
    if (i != left_out) out->rows[out->num_rows++] = rows[i];
}

static int time_of(int64_t *us, mem *scratch, const vector *v) {
  const bns_json *now = request_line_field(v, "now_ms");
  members read;
  memset(&read, 0, sizeof read);
  return now != NULL && members_microseconds(&read, us, vectors_expand(scratch, now), "now_ms");
}

/* A key that the scheme does not take stays closed. */
static void open_key(bns_key *key, const vector *v) {
  bns_slice material = v->key->kind == BNS_KIND_HMAC ? v->key->secret : v->key->public_pem;
  bns_algorithm algorithm;
  memset(key, 0, sizeof *key);
  if (bns_scheme_algorithm(v->scheme, &algorithm, v->key->kind) != BNS_OK) return;
  if (bns_key_open(key, NULL, algorithm, BNS_TO_VERIFY, material.ptr, material.len) != BNS_OK)
    memset(key, 0, sizeof *key);
}

static size_t room_for_wire(const bns_wire *wire) {
  size_t len = wire->method.len + wire->target.len + wire->body.len + wire->message.len, i;
  for (i = 0; i < wire->num_headers; i++)
    len += wire->headers[i].name.len + wire->headers[i].value.len;
  return 64 + 8 * len;
}

/* 1: the verdict on this verifier is another one than "pass". */
static int notices(mem *scratch, const verifier *with, const vector *v) {
  bns_circumstances known;
  bns_reason reason = BNS_VALID;
  bns_wire wire;
  bns_key key;
  bns_status status;
  verdict judged;
  size_t room, used = 0;
  if (!failure_findings_wire(&wire, scratch, v)) return 0;
  memset(&known, 0, sizeof known);
  known.api_key = v->key->api_key;
  known.serial = v->key->serial;
  known.kind = v->key->kind;
  known.has_now = time_of(&known.now_us, scratch, v);
  room = room_for_wire(&wire);
  open_key(&key, v);
  status = bns_verify_with(with->rows, with->num_rows, &key, &reason, mem_alloc(scratch, room), room, &used, v->scheme,
                           &wire, &known);
  bns_key_close(&key);
  return status != BNS_OK || mutant_judge_reason(&judged, scratch, v, reason);
}

static int is_asked(const vector *v, const bns_scheme *scheme, level of, int published) {
  if (v->scheme != scheme || v->op != OP_VERIFY || v->level != of || v->key == NULL) return 0;
  return v->expect_ok == NULL && (!published || mutant_is_published(v));
}

static bns_slice first_to_notice(const vector_set *set, const verifier *with, const bns_scheme *scheme, level of,
                                 int published) {
  bns_slice none = {NULL, 0};
  mem scratch = {NULL};
  size_t i;
  for (i = 0; i < set->num_vectors && none.ptr == NULL; i++) {
    const vector *v = &set->vectors[i];
    if (!is_asked(v, scheme, of, published)) continue;
    mem_reset(&scratch);
    if (notices(&scratch, with, v)) none = v->id;
  }
  mem_free(&scratch);
  return none;
}

static void drop_each(self_check *out, const vector_set *set, const bns_scheme *scheme, int published) {
  size_t num_rows, i;
  const bns_check *rows = bns_checks_of(scheme, &num_rows);
  verifier with;
  for (i = 0; i < num_rows; i++) {
    dropped *d = &out->checks[out->num_checks];
    if ((rows[i].schemes & scheme->bit) == 0) continue;
    without(&with, rows, num_rows, i);
    d->check = rows[i].name;
    d->scheme = scheme;
    d->vector = first_to_notice(set, &with, scheme, LEVEL_MUST, published);
    d->either = d->vector.len == 0;
    if (d->either) d->vector = first_to_notice(set, &with, scheme, LEVEL_ACCEPTABLE, published);
    out->num_uncaught += d->vector.len == 0;
    out->num_checks++;
  }
}

void self_check_dropped(self_check *out, const vector_set *set, int published) {
  const bns_scheme *scheme;
  size_t num = 0, num_rows, i;
  for (i = 0; (scheme = bns_scheme_at(i)) != NULL; i++) {
    bns_checks_of(scheme, &num_rows);
    num += num_rows;
  }
  out->checks = mem_alloc(&out->arena, (num + 1) * sizeof *out->checks);
  for (i = 0; (scheme = bns_scheme_at(i)) != NULL; i++)
    drop_each(out, set, scheme, published);
}

/* ------------------------------------------------------------------------------------- a verifier with a mistake */

static int can_sign(const test_key *key) {
  return key->kind == BNS_KIND_HMAC ? key->secret.len != 0 : key->pem.len != 0;
}

/* The vector's key or, where its private part was never published, another of its kind: the text that a mistake signs
 * is the same with any. */
static const test_key *signing_key(const vector_set *set, const vector *v) {
  size_t i;
  if (can_sign(v->key)) return v->key;
  for (i = 0; i < set->num_keys; i++)
    if (set->keys[i].kind == v->key->kind && can_sign(&set->keys[i])) return &set->keys[i];
  return NULL;
}

/* A verifier that has this mistake takes another signature for the right one, so that it refuses this request. */
static int refuses(mem *scratch, const vector_set *set, const vector *v, const mistake *row) {
  static const bns_slice nowhere = {NULL, 0};
  const test_key *key = signing_key(set, v);
  diagnose_key with;
  committed wrong;
  parsed_request genuine;
  bns_wire wire;
  if (key == NULL || !failure_findings_wire(&wire, scratch, v)) return 0;
  if (!parsed_request_read(&genuine, scratch, v->scheme, &wire, nowhere)) return 0;
  failure_findings_key(&with, key);
  memset(&wrong, 0, sizeof wrong);
  if (mistake_commit(&wrong, scratch, row, 0, &genuine, &with) != APPLIED) return 0;
  if (key == v->key) return !bns_slice_equal(wrong.signature, genuine.seen.signature);
  return !bns_slice_equal(wrong.signed_text, genuine.seen.payload);
}

bns_slice self_check_refused(const vector_set *set, const bns_scheme *scheme, const mistake *row, int published) {
  bns_slice found = {NULL, 0};
  mem scratch = {NULL};
  size_t i;
  if (row->apply == NULL || row->wire != NULL) return found;
  for (i = 0; i < set->num_vectors && found.ptr == NULL; i++) {
    const vector *v = &set->vectors[i];
    if (v->scheme != scheme || v->op != OP_VERIFY || v->level != LEVEL_MUST || v->key == NULL) continue;
    if (v->expect_ok == NULL || (published && !mutant_is_published(v))) continue;
    mem_reset(&scratch);
    if (mistake_concerns(row, scheme, v->key->kind) && refuses(&scratch, set, v, row)) found = v->id;
  }
  mem_free(&scratch);
  return found;
}

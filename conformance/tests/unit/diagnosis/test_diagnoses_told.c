/* What the diagnosis tells: of the requests of diagnosed.jsonl, of others that are made of them by a change in one
 * place, by each catalogued mistake, and by two of them together; how the request is mended, and what its endpoint says
 * of it. Each request, each mistake in a scheme and each pair of keys has a line in diagnoses_told.txt: what is told
 * first, where that is one thing, and a number of all that is told. Whoever changes it on purpose has the file written
 * anew
 * (--write), and sees in it what that concerns. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "diagnosed.h"
#include "diagnosis/catalogue/commit.h"
#include "diagnosis/endpoint_view.h"
#include "diagnosis/mend.h"
#include "diagnosis/signing/candidate_signer.h"
#include "snapshot.h"
#include "text.h"
#include "util/slice.h"

#define GOLDEN "conformance/tests/data/diagnoses_told.txt"
enum { EDITS = 2, FEW_SINGLES = 1000, FEW_PAIRS = 150, MOST_ALONE = 4, MOST_ALONE_SLOW = 2 };

static asked_set set;
static endpoint_set endpoints;

/* --------------------------------------------------------------------------------------------- what is told of one */

static void mix_diagnosis(uint64_t *state, const diagnosis *found) {
  mix_number(state, (long long)found->verdict << 24 | (long long)found->reason << 16 |
                        (long long)found->num_together << 8 | (long long)found->num_mistakes);
  for (size_t i = 0; i < found->num_mistakes; i++) {
    const diagnosed *one = &found->mistakes[i];
    mix(state, one->id);
    mix(state, one->variant);
    mix(state, one->what);
    mix_number(state, (long long)one->confidence << 2 | one->explains << 1 | one->refused);
  }
  mix(state, found->sent);
  mix(state, found->signed_text);
  mix(state, found->signature);
  mix(state, found->right_signature);
  mix(state, found->half_signature);
  mix(state, found->given_text);
  mix(state, bns_slice_of(found->fault != NULL ? found->fault : ""));
  mix_number(state, found->unexplained << 4 | found->right << 3 | (found->signed_text_verifies + 1));
  mix_number(state, (long long)found->fit.kind << 2 | found->fit.is_other << 1 | found->fit.is_owner);
  mix_number(state, (long long)found->fit.bits);
  mix_number(state, (long long)found->tried);
  mix_number(state, (long long)found->left_out);
}

static void mix_mended(uint64_t *state, mem *arena, const asked *a, const diagnosis *found) {
  mended right;
  int done = mend_apply(&right, arena, &a->request, &a->key, found, &a->limits);
  mix_number(state, done);
  if (!done) return;
  mix_number(state, right.repaired << 1 | right.refused);
  mix_wire(state, &right.wire);
  mix(state, right.payload);
  mix(state, right.signature);
}

static void mix_answer(uint64_t *state, const endpoint *self, const parsed_request *request) {
  const bns_json *answer = endpoint_answer(self, request), *body;
  body = answer != NULL ? bns_json_member(answer, "body") : NULL;
  mix_number(state, self->is_told << 2 | self->is_stream << 1 | self->hides_limits);
  mix(state, body != NULL ? (bns_slice){body->ptr, body->len} : bns_slice_of("none"));
  for (size_t i = 0; i < request->num_parts; i++)
    mix_number(state, endpoint_takes_list(self, request->parts[i].name));
}

static void mix_endpoint(uint64_t *state, mem *arena, const asked *a, const diagnosis *found) {
  const bns_wire *wire = &a->request.wire;
  bns_slice place = a->request.scheme->form == BNS_FORM_FRAME ? a->request.seen.path : endpoint_path(wire);
  const endpoint *self = endpoints_find(&endpoints, a->request.scheme, wire->method, place);
  parsed_request listed = a->request;
  diagnosis other = *found;
  endpoint_view view;
  mix(state, place);
  endpoint_allow_lists(self, &listed);
  mix_number(state, listed.seen.duplicate);
  mix(state, listed.twice);
  endpoint_look(&view, arena, self, &a->request);
  mix_number(state, (long long)view.demands << 24 | (long long)view.counts << 16 | (long long)view.values << 8 |
                        view.is_counted << 1 | view.is_number);
  mix_number(state, (long long)(view.num_sent << 20 | view.num_read << 10 | view.num_expected));
  mix(state, view.unread);
  mix(state, view.unlisted);
  mix(state, view.name);
  mix_number(state, (long long)endpoint_refusal(&view, found->reason));
  mix_number(state, (long long)endpoint_body_refusal(&a->request));
  if (self != NULL) mix_answer(state, self, &a->request);
  endpoint_unsign(&other, arena, &view, &a->request);
  mix_diagnosis(state, &other);
  view.demands = SECURITY_KEY;
  view.counts = REFUSED_TOO_MANY;
  other = *found;
  endpoint_unsign(&other, arena, &view, &a->request);
  mix_diagnosis(state, &other);
  other = *found;
  endpoint_in_session(&other, arena, BNS_NONCE);
  mix_diagnosis(state, &other);
}

static void tell(diagnosis *found, uint64_t *state, mem *arena, const asked *a) {
  diagnose(found, arena, &a->request, &a->key, &a->limits);
  mix_diagnosis(state, found);
  mix_mended(state, arena, a, found);
  if (a->is_read && !a->request.payload_alone) mix_endpoint(state, arena, a, found);
}

static void put_told(buf *out, const diagnosis *found) {
  buf_format(out, " %s %s", diagnose_verdict_name(found->verdict),
             found->reason == BNS_VALID ? "-" : bns_reason_name(found->reason));
  for (size_t i = 0; i < found->num_mistakes; i++) {
    const diagnosed *one = &found->mistakes[i];
    buf_put_text(out, i == 0 ? " " : ",");
    buf_put_slice(out, one->id);
    buf_put_text(out, one->confidence == CONFIDENCE_PROVED ? "!" : one->confidence == CONFIDENCE_LIKELY ? "" : "?");
  }
}

/* ----------------------------------------------------------------------------------------- requests as they are */

/* The search is cut short where nothing is to be found. */
static void cut_short(asked *a) {
  a->limits.num_singles = a->key.kind == BNS_KIND_ED25519 ? FEW_SINGLES / 50 : FEW_SINGLES;
  a->limits.num_pairs = a->key.kind == BNS_KIND_ED25519 ? FEW_PAIRS / 20 : FEW_PAIRS;
}

/* Without a key, with the public half alone, with others' keys, with a text that is said to be signed. */
static void tell_otherwise(uint64_t *state, mem *arena, const asked *from, size_t at) {
  diagnosis found;
  asked a = *from;
  diagnose_key others[2] = {set.list[(at + 1) % set.num].key, from->key};
  memset(&a.key, 0, sizeof a.key);
  tell(&found, state, arena, &a);
  a.key = set.list[(at + 1) % set.num].key;
  if (at % 3 == 0) a.key.api_key = (bns_slice){NULL, 0};
  others[0].api_key = at % 2 == 0 ? from->request.seen.api_key : others[0].api_key;
  a.limits.others = others;
  a.limits.num_others = 2;
  a.limits.num_pairs = 1;
  a.limits.num_singles = 20;
  tell(&found, state, arena, &a);
  a = *from;
  a.limits.signed_text = mem_join(arena, from->request.seen.payload, at % 2 == 0 ? "\n" : "&a=1", bns_slice_of(""));
  a.limits.num_pairs = 1;
  tell(&found, state, arena, &a);
  if (from->key.kind == BNS_KIND_HMAC || from->key.public_pem.len == 0) return;
  a = *from;
  a.key.secret = (bns_slice){NULL, 0};
  tell(&found, state, arena, &a);
}

static void put_request(buf *out, size_t at) {
  mem arena = {NULL};
  asked a = set.list[at];
  diagnosis found;
  uint64_t state = MIX_START;
  cut_short(&a);
  tell(&found, &state, &arena, &a);
  buf_put_slice(out, a.name);
  put_told(out, &found);
  if (a.key.kind != BNS_KIND_RSA || at % 6 == 0) tell_otherwise(&state, &arena, &a, at); /* it is slow */
  buf_format(out, " %016llx\n", (unsigned long long)state);
  mem_free(&arena);
}

static void put_edits(buf *out, size_t at) {
  uint64_t state = MIX_START;
  int num = 0;
  uint32_t num_edits = set.list[at].key.kind == BNS_KIND_RSA ? (uint32_t)at % 2 : EDITS;
  for (uint32_t edit = 0; edit < num_edits; edit++) {
    mem arena = {NULL};
    asked a, from = set.list[at];
    diagnosis found;
    cut_short(&from);
    from.limits.num_singles = from.key.kind == BNS_KIND_ED25519 ? 10 : 300;
    from.limits.num_pairs = 10;
    if (asked_edit(&a, &arena, &from, (uint32_t)at << 8 | edit | 0x80)) {
      tell(&found, &state, &arena, &a);
      num++;
    }
    mem_free(&arena);
  }
  if (num == 0) return;
  buf_put_text(out, "changed ");
  buf_put_slice(out, set.list[at].name);
  buf_format(out, " %d %016llx\n", num, (unsigned long long)state);
}

/* ------------------------------------------------------------------------------------------------- one mistake */

typedef struct trial {
  uint64_t state;
  int num, num_first;
} trial;

static const size_t variants[] = {0, 1, 2, 5, 17, 60};

/* Whether what is told first is this mistake. */
static int is_first(const diagnosis *found, const mistake *row) {
  return found->num_mistakes > 0 && bns_slice_is(found->mistakes[0].id, row->id);
}

/* is_alone: it is looked for alone, which is quick. */
static applied commit_one(trial *t, const asked *from, const mistake *row, size_t variant, size_t is_alone) {
  const bns_slice id = bns_slice_of(row->id);
  mem arena = {NULL};
  committed wrong;
  asked a = *from;
  diagnosis found;
  applied done = mistake_commit(&wrong, &arena, row, variant, &from->request, &from->key);
  if (done == APPLIED) {
    mix_wire(&t->state, &wrong.wire);
    mix(&t->state, wrong.signed_text);
    mix(&t->state, wrong.signature);
    a.is_right = 0;
    if (from->request.payload_alone)
      parsed_request_of_payload(&a.request, from->request.scheme, from->request.seen.payload, wrong.signature);
    else
      a.is_read = parsed_request_read(&a.request, &arena, from->request.scheme, &wrong.wire, from->request.host);
    a.limits.num_pairs = 1;
    a.limits.num_singles = from->key.kind == BNS_KIND_ED25519 ? 1000 : 20000;
    a.limits.only = is_alone ? &id : NULL;
    a.limits.num_only = is_alone;
    tell(&found, &t->state, &arena, &a);
    t->num++;
    t->num_first += is_first(&found, row);
  }
  mem_free(&arena);
  return done;
}

static void put_mistake(buf *out, const bns_scheme *scheme, bns_key_kind kind, const mistake *row, size_t no) {
  trial t = {MIX_START, 0, 0};
  size_t seen = 0, most = kind == BNS_KIND_HMAC ? MOST_ALONE : MOST_ALONE_SLOW;
  if (kind != BNS_KIND_HMAC && (row->kinds == 0 || (row->kinds & KIND_HMAC) != 0) &&
      (no + scheme->id) % (kind == BNS_KIND_RSA ? 15 : 9) != 0)
    return;
  for (size_t i = 0; i < set.num && seen < most; i++) {
    const asked *from = &set.list[i];
    if (from->request.scheme != scheme || from->key.kind != kind || !from->is_right) continue;
    /* Of some requests a variant each, by turns. */
    size_t first = seen == 0 ? 0 : (seen + no) % 6, last = seen == 0 ? 2 : first;
    seen++;
    size_t is_alone = (no + scheme->id + seen) % 12 != 0;
    for (size_t k = first; k <= last && commit_one(&t, from, row, variants[k], is_alone) != APPLIED_END; k++) {
    }
  }
  if (t.num > 0)
    buf_format(out, "%s %d %s first %d of %d %016llx\n", scheme->name, (int)kind, row->id, t.num_first, t.num,
               (unsigned long long)t.state);
}

static void put_mistakes(buf *out) {
  const bns_scheme *scheme;
  const mistake *row;
  for (size_t i = 0; (scheme = bns_scheme_at(i)) != NULL; i++)
    for (bns_key_kind kind = BNS_KIND_HMAC; kind <= BNS_KIND_ED25519; kind++)
      for (size_t k = 0; (row = mistake_at(k)) != NULL; k++)
        put_mistake(out, scheme, kind, row, k);
}

/* ------------------------------------------------------------------------------------------------ two mistakes */

/* Makes one candidate with two mistakes, the earlier step first; but for how the signature is written. */
static applied make_two(candidate *d, const mistake *const rows[2], const size_t which[2]) {
  int is_joined = 0;
  candidate_start(d);
  for (size_t i = 0; i < 2; i++) {
    if (rows[i]->level >= LEVEL_TEXT && !is_joined) {
      if (!candidate_join(d)) return APPLIED_NOT_HERE;
      is_joined = 1;
    }
    applied done = rows[i]->level == LEVEL_OUTPUT ? APPLIED : rows[i]->apply(d, which[i]);
    if (done != APPLIED) return done;
    is_joined |= rows[i]->level == LEVEL_JOIN;
  }
  return is_joined || candidate_join(d) ? APPLIED : APPLIED_NOT_HERE;
}

static int sign_two(asked *a, mem *arena, const asked *from, const mistake *const rows[2], const size_t which[2]) {
  uint8_t raw[CANDIDATE_SIGNER_RAW_MAX];
  size_t raw_len;
  candidate_signer m;
  candidate d;
  bns_wire wire;
  int done = 0;
  candidate_open(&d, arena, &from->request, &from->key);
  candidate_signer_open(&m, arena, from->request.scheme, &from->key, d.room.cap);
  if (m.usable && make_two(&d, rows, which) == APPLIED && candidate_signer_sign(&m, raw, &raw_len, &d)) {
    bns_slice text = candidate_signer_text(&m, arena, &d, raw, raw_len);
    d.signature = text;
    int is_other = rows[1]->level == LEVEL_OUTPUT && rows[1]->apply(&d, which[1]) == APPLIED;
    if (is_other)
      text = d.signature;
    else if (from->request.scheme->form == BNS_FORM_REST)
      text = mem_percent(arena, text);
    done = parsed_request_sign(&wire, arena, &from->request, text) &&
           parsed_request_read(&a->request, arena, from->request.scheme, &wire, from->request.host);
  }
  candidate_close(&d);
  candidate_signer_close(&m);
  return done;
}

static int can_be_two(const mistake *row, const asked *from) {
  return row->apply != NULL && row->level >= LEVEL_PARTS && mistake_concerns(row, from->request.scheme, from->key.kind);
}

/* One of the first, or of those that come by the thousand. */
static size_t variant_of(const mistake *row, size_t no) {
  return row->light != 0 && no % 3 == 0 ? row->light + no % 7 : no % 4;
}

static void pair_of(trial *t, const asked *from, const mistake *const rows[2], size_t no) {
  mem arena = {NULL};
  asked a = *from;
  diagnosis found;
  const size_t which[2] = {variant_of(rows[0], no), variant_of(rows[1], no / 3)};
  const bns_slice only[2] = {bns_slice_of(rows[0]->id), bns_slice_of(rows[1]->id)};
  if (sign_two(&a, &arena, from, rows, which)) {
    a.limits.only = only;
    a.limits.num_only = 2;
    a.limits.num_pairs = from->key.kind == BNS_KIND_ED25519 ? 100 : 9000;
    diagnose(&found, &arena, &a.request, &a.key, &a.limits);
    mix_diagnosis(&t->state, &found);
    t->num++;
    t->num_first += found.num_together == 2;
  }
  mem_free(&arena);
}

static void put_pairs_of(buf *out, const asked *from, size_t each) {
  const mistake *rows[2];
  size_t no = 0;
  for (size_t i = 0; (rows[0] = mistake_at(i)) != NULL; i++) {
    trial t = {MIX_START, 0, 0};
    if (!can_be_two(rows[0], from) || rows[0]->level == LEVEL_OUTPUT) continue;
    for (size_t k = 0; (rows[1] = mistake_at(k)) != NULL; k++)
      if (k != i && can_be_two(rows[1], from) && rows[0]->level <= rows[1]->level && ++no % each == 0)
        pair_of(&t, from, rows, no);
    if (t.num > 0) {
      buf_put_slice(out, from->name);
      buf_format(out, " %s and another: found %d of %d %016llx\n", rows[0]->id, t.num_first, t.num,
                 (unsigned long long)t.state);
    }
  }
}

static void put_pairs(buf *out) {
  for (size_t i = 0; i < set.num; i++) {
    const asked *from = &set.list[i];
    if (!from->is_right || from->request.payload_alone) continue;
    size_t before = 0;
    for (size_t k = 0; k < i; k++)
      before += set.list[k].is_right && !set.list[k].request.payload_alone &&
                set.list[k].request.scheme == from->request.scheme && set.list[k].key.kind == from->key.kind;
    if (before == 0) put_pairs_of(out, from, from->key.kind == BNS_KIND_HMAC ? 14 : 50);
  }
}

/* ------------------------------------------------------------------------------------------ where it is cut short */

/* Requests of an unknown cause, searched up to so many candidates, with what was left out. */
static void put_limited(buf *out) {
  static const struct {
    const char *name;
    size_t singles, pairs;
  } rows[] = {{"signature-0", 0, 1},
              {"signature-0", 100, 1},
              {"signature-0", 3000, 2000},
              {"signature-33", 1000, 9000},
              {"two-signatures", 900, 900},
              {"ws-logon-hmac", 0, 1500},
              {"ws-no-key", 2000, 1},
              {"pay-short", 0, 3000},
              {"pay-lower", 1, 1},
              {"pair-rsa-2048-18", 3000, 3000},
              {"pair-ed25519-a-0", 150, 150},
              {"fix-wrong", 100, 100},
              {"webhook-1", 0, 5000},
              {"delivery-1", 500, 500},
              {"long-wrong", 0, 0}};
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    uint64_t state = MIX_START;
    size_t at = 0;
    mem arena = {NULL};
    while (at < set.num && !bns_slice_is(set.list[at].name, rows[i].name))
      at++;
    if (at == set.num) fail_msg("no request is called %s", rows[i].name);
    asked a = set.list[at];
    diagnosis found;
    a.limits.num_singles = rows[i].singles;
    a.limits.num_pairs = rows[i].pairs;
    a.limits.counts_left = i % 2 == 0;
    diagnose(&found, &arena, &a.request, &a.key, &a.limits);
    mix_diagnosis(&state, &found);
    buf_format(out, "%s, up to %u and %u: tried %u, left out %u %016llx\n", rows[i].name, (unsigned)rows[i].singles,
               (unsigned)rows[i].pairs, (unsigned)found.tried, (unsigned)found.left_out, (unsigned long long)state);
    mem_free(&arena);
  }
}

/* ---------------------------------------------------------------------------------------------------------- whole */

static void put_all(buf *out) {
  asked_load(&set);
  assert_int_equal(endpoints_load(&endpoints), 0);
  for (size_t i = 0; i < set.num; i++) {
    put_request(out, i);
    put_edits(out, i);
  }
  put_mistakes(out);
  put_pairs(out);
  put_limited(out);
  endpoints_free(&endpoints);
  asked_free(&set);
}

static int is_written;

static void what_is_told_is_what_was_told(void **state) {
  buf made = {NULL, 0, 0};
  (void)state;
  put_all(&made);
  snapshot_holds(GOLDEN, &made, is_written);
}

int main(int argc, char **argv) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(what_is_told_is_what_was_told)};
  is_written = snapshot_is_written(argc, argv);
  return cmocka_run_group_tests(tests, NULL, NULL);
}

/* probe_verifier.c - finds the mistake of a verifier from outside: the request whose wrong signature it accepts names
 * the mistake that it makes itself. */
#include <stdio.h>
#include <string.h>

#include "run/judge/failure_findings.h"
#include "util/interrupt.h"
#include "run/judge/judge.h"
#include "run/adapter/request_line.h"
#include "diagnosis/catalogue/catalogue.h"
#include "diagnosis/catalogue/commit.h"
#include "run/name_failures.h"
#include "run/adapter/adapter_session.h"
#include "text.h"
#include "util/clock.h"

enum {
  VARIANTS = 24,    /* of one mistake */
  QUESTIONS = 2000, /* of one run */
  GROUPS_MAX = 32,
  TRIES = 3 /* vectors of one scheme and kind of key that may tell nothing, before these are given up */
};

/* what was learned of one scheme and kind of key. */
typedef struct lesson {
  const bns_scheme *scheme;
  bns_key_kind kind;
  const mistake *row; /* NULL: not known */
  size_t variant, tries;
} lesson;

typedef struct asking {
  run_result *result;
  const vector_set *set;
  const run_options *options;
  session session;
  mem scratch;
  int is_over; /* it does not answer as it must, or was asked often enough */
  size_t num_asked;
  lesson lessons[GROUPS_MAX];
  size_t num_lessons;
} asking;

/* -1 for a fault; 1: accepted; 0: refused. */
static int hear(asking *a, uint64_t id) {
  double until = now_ms() + a->options->deadline_ms;
  char own[24];
  adapter_fault fault;
  reply given;
  session_event what = SESSION_NOTHING;
  while (what == SESSION_NOTHING && now_ms() < until)
    what = session_hear(&a->session, &given, &fault, until);
  if (what != SESSION_REPLY) return -1;
  snprintf(own, sizeof own, "%lu", (unsigned long)id);
  if (!bns_slice_is(given.id, own)) return -1;
  return given.answer == REPLY_OK;
}

/* Asks whether this wire form, in place of the vector's own, is accepted. */
static int is_accepted(asking *a, const vector *v, const bns_wire *wire) {
  session *s = &a->session;
  uint64_t id = 2 + a->num_asked;
  size_t before = s->out.bytes.len;
  int accepted;
  if (interrupt_came() || a->is_over || ++a->num_asked > QUESTIONS) {
    a->is_over = 1;
    return 0;
  }
  if (request_line_verify(&s->out.bytes, v, id, wire) != 0) return 0;
  s->num_queued += s->out.bytes.len - before;
  accepted = hear(a, id);
  if (accepted < 0) a->is_over = 1;
  return accepted > 0;
}

/* The genuine request, signed with this mistake; all else stays as it is. */
static applied mistaken(bns_wire *out, asking *a, const parsed_request *genuine, const diagnose_key *key,
                        const mistake *row, size_t variant) {
  committed wrong;
  applied how;
  memset(&wrong, 0, sizeof wrong);
  how = mistake_commit(&wrong, &a->scratch, row, variant, genuine, key);
  *out = wrong.wire;
  if (how == APPLIED && bns_slice_equal(wrong.signature, genuine->seen.signature)) return APPLIED_NOT_HERE;
  return how;
}

static void try_row(asking *a, const vector *v, const parsed_request *genuine, const diagnose_key *key,
                    const mistake *row, lesson *learned) {
  size_t variant;
  for (variant = 0; variant < VARIANTS && !a->is_over; variant++) {
    bns_wire wire;
    applied how = mistaken(&wire, a, genuine, key, row, variant);
    if (how == APPLIED_END) return;
    if (how != APPLIED || !is_accepted(a, v, &wire)) continue;
    if (learned->row == NULL || row->place < learned->row->place) {
      learned->row = row;
      learned->variant = variant;
    }
    return;
  }
}

static int is_of_signing(const mistake *row, const vector *v) {
  return row->apply != NULL && row->wire == NULL && mistake_concerns(row, v->scheme, v->key->kind);
}

static void learn(asking *a, const vector *v, const parsed_request *genuine, const diagnose_key *key, lesson *learned) {
  const mistake *row;
  size_t i;
  learned->tries++;
  for (i = 0; (row = mistake_at(i)) != NULL && !a->is_over; i++)
    if (is_of_signing(row, v)) try_row(a, v, genuine, key, row, learned);
}

static lesson *lesson_of(asking *a, const vector *v) {
  lesson *found;
  size_t i;
  for (i = 0; i < a->num_lessons; i++)
    if (a->lessons[i].scheme == v->scheme && a->lessons[i].kind == v->key->kind) return &a->lessons[i];
  if (a->num_lessons == GROUPS_MAX) return NULL;
  found = &a->lessons[a->num_lessons++];
  found->scheme = v->scheme;
  found->kind = v->key->kind;
  return found;
}

static int can_sign(const vector *v) {
  return v->key->kind == BNS_KIND_HMAC ? v->key->secret.len != 0 : v->key->pem.len != 0;
}

/* Once may be chance: the wrong one is accepted a second time, and the genuine one refused. */
static int is_so_again(asking *a, const vector *v, const bns_wire *genuine, const parsed_request *read,
                       const diagnose_key *key, const lesson *learned) {
  bns_wire wrong;
  return mistaken(&wrong, a, read, key, learned->row, learned->variant) == APPLIED && is_accepted(a, v, &wrong) &&
         !is_accepted(a, v, genuine) && !a->is_over;
}

static void ask_about(asking *a, const vector *v, verdict *judged) {
  lesson *learned = lesson_of(a, v);
  static const bns_slice nothing = {NULL, 0};
  diagnose_key key;
  parsed_request genuine;
  bns_wire wire;
  int is_known = learned != NULL && learned->row != NULL, accepted;
  if (learned == NULL || !can_sign(v) || !failure_findings_wire(&wire, &a->scratch, v)) return;
  if (!parsed_request_read(&genuine, &a->scratch, v->scheme, &wire, nothing)) return;
  failure_findings_key(&key, v->key);
  if (!is_known && learned->tries < TRIES) learn(a, v, &genuine, &key, learned);
  if (learned->row == NULL) return;
  accepted = is_known ? mistaken(&wire, a, &genuine, &key, learned->row, learned->variant) == APPLIED &&
                            is_accepted(a, v, &wire)
                      : is_so_again(a, v, &wire, &genuine, &key, learned);
  if (!accepted && !is_known) learned->row = NULL;
  if (accepted) failure_findings_name(judged, &a->result->arena, a->set, v, bns_slice_of(learned->row->id), nothing);
}

static int is_wrongly_refused(const run_result *result, size_t at) {
  const verdict *judged = &result->verdicts[at];
  const vector *v = result->cases[at];
  return judged->outcome == OUTCOME_REFUSED && v->op == OP_VERIFY && counted_as(judged, v->level) == COUNTED_FAILED;
}

static int begin(asking *a) {
  char problem[640];
  claims claimed;
  memset(&claimed, 0, sizeof claimed);
  transport_init(&a->session.transport, a->options->command);
  return session_start(&a->session, &claimed, &a->result->arena, a->options->start_deadline_ms, problem,
                       sizeof problem);
}

void probe_verifier_run(run_result *result, const vector_set *set, const run_options *options) {
  asking a;
  size_t i = 0;
  while (i < result->num_cases && !is_wrongly_refused(result, i))
    i++;
  if (i == result->num_cases || options->oneshot || result->fault.len != 0) return;
  memset(&a, 0, sizeof a);
  a.result = result;
  a.set = set;
  a.options = options;
  if (begin(&a) == 0) {
    for (; i < result->num_cases && !a.is_over; i++) {
      mem_reset(&a.scratch);
      if (is_wrongly_refused(result, i)) ask_about(&a, result->cases[i], &result->verdicts[i]);
    }
    session_stop(&a.session);
  }
  session_free(&a.session);
  mem_free(&a.scratch);
}

/* diagnose.c - what is wrong with a request: the verifier's checks, the search for what was signed, and what shows in
 * the request itself, put into one order. */
#include "diagnosis/diagnose.h"

#include <string.h>

#include "diagnosis/signing/candidate_signer.h"
#include "diagnosis/catalogue/catalogue.h"
#include "diagnosis/key_fit.h"
#include "diagnosis/search.h"
#include "util/slice.h"

enum { MOST_FINDINGS = 128, MOST_CHECKS = 64 };

/* gathered: the findings so far, with what orders them. */
typedef struct gathered {
  diagnosed found[MOST_FINDINGS];
  mistake_place place[MOST_FINDINGS];
  size_t num;
} gathered;

/* ------------------------------------------------------------------------------------------------------ the checks */

/* A check counts unless it is about a key and there is none. The check of the signature never counts here: the search
 * looks at the signature. */
static int is_asked(const bns_check *check, const diagnose_key *key) {
  if (check->reason == BNS_SIGNATURE) return 0;
  return key->kind != 0 || check->reason != BNS_KEY_TYPE;
}

/* A payload and a signature alone: there is no request to judge. */
static int is_bare(const parsed_request *request) {
  const bns_wire *wire = &request->wire;
  return request->payload_alone && wire->target.ptr == NULL && wire->message.ptr == NULL && wire->num_headers == 0;
}

static bns_reason judge(const parsed_request *request, const diagnose_key *key, const diagnose_limits *limits) {
  bns_check checks[MOST_CHECKS];
  bns_circumstances known = {key->api_key, key->serial, key->kind, limits->has_now, limits->now_us};
  bns_key closed;
  bns_judgement judgement = {request->scheme, &closed, &known};
  bns_reason reason = BNS_VALID;
  size_t num_rows, num = 0;
  const bns_check *rows = bns_checks_of(request->scheme, &num_rows);
  memset(&closed, 0, sizeof closed);
  if (known.api_key.len == 0) known.api_key = request->seen.api_key;
  if (known.serial.len == 0) known.serial = request->seen.api_key;
  for (size_t i = 0; i < num_rows && num < MOST_CHECKS; i++)
    if (is_asked(&rows[i], key)) checks[num++] = rows[i];
  if (is_bare(request)) return BNS_VALID;
  if (bns_judge(&reason, checks, num, &request->seen, &judgement) != BNS_OK) return BNS_VALID;
  return reason;
}

/* -------------------------------------------------------------------------------------------------------- findings */

static diagnosed *add(gathered *all, const mistake *row) {
  for (size_t i = 0; i < all->num; i++)
    if (bns_slice_is(all->found[i].id, row->id)) return NULL;
  if (all->num == MOST_FINDINGS) return NULL;
  diagnosed *next = &all->found[all->num];
  memset(next, 0, sizeof *next);
  next->id = bns_slice_of(row->id);
  all->place[all->num++] = row->place;
  return next;
}

static diagnosed *add_named(gathered *all, const char *id) {
  const mistake *row = mistake_find(bns_slice_of(id));
  return row != NULL ? add(all, row) : NULL;
}

static void add_found(gathered *all, const search_result *result) {
  for (size_t i = 0; i < result->num; i++) {
    const found *f = &result->mistakes[i];
    diagnosed *next = add(all, f->row);
    if (next == NULL) continue;
    next->variant = f->word;
    next->what = f->what;
    next->confidence = CONFIDENCE_PROVED;
    next->explains = next->refused = 1;
  }
}

/* Where the search found nothing, only the shape of the request is left to go by. A mistake that recomputing would have
 * proved is then no more than possible; one whose signed text is not in the request could not have been found. */
static void weigh(diagnosed *one, const mistake *row, const sighting *seen) {
  if (seen->is_lost) {
    one->confidence = CONFIDENCE_LIKELY;
    one->refused = 1;
  } else if (seen->is_searched || row->unwrap != NULL) {
    one->confidence = CONFIDENCE_POSSIBLE;
    one->refused = 0;
  }
}

static void add_seen(gathered *all, mem *arena, const parsed_request *request, const diagnose_key *key, int is_open) {
  const mistake *row;
  for (size_t i = 0; (row = mistake_at(i)) != NULL; i++) {
    sighting seen;
    memset(&seen, 0, sizeof seen);
    seen.confidence = CONFIDENCE_POSSIBLE;
    if (row->seen == NULL || !mistake_concerns(row, request->scheme, key->kind)) continue;
    if (!row->seen(&seen, arena, request, key)) continue;
    diagnosed *next = add(all, row);
    if (next == NULL) continue;
    next->confidence = seen.confidence;
    next->explains = seen.explains;
    next->refused = seen.refused;
    next->variant = seen.variant;
    next->what = seen.what;
    if (is_open && !seen.explains) weigh(next, row, &seen);
  }
}

/* The signature is right for what is sent, and what is sent is not encoded (SR-3): the bytes were signed raw. */
static void add_unencoded(gathered *all, const parsed_request *request) {
  bns_slice payload = request->seen.payload;
  int beyond = 0;
  for (size_t i = 0; i < payload.len; i++)
    beyond |= payload.ptr[i] >= 0x80;
  diagnosed *next = add_named(all, beyond ? "non-ascii-not-percent-encoded" : "not-percent-encoded");
  if (next == NULL) return;
  next->variant = bns_slice_of("raw-sent");
  next->confidence = CONFIDENCE_LIKELY;
  next->refused = 1;
}

/* That the secret belongs to another API key is said only if that key is known here and the signature verifies with it.
 * It is never concluded by elimination. */
static int is_of_other_key(diagnosis *out, gathered *all, mem *arena, const parsed_request *request,
                           const diagnose_key *other, bns_slice text) {
  candidate_signer m;
  candidate_signer_open(&m, arena, request->scheme, other, text.len);
  int signs = m.usable && search_matches(arena, &m, request, text);
  candidate_signer_close(&m);
  if (signs && bns_slice_equal(other->api_key, request->seen.api_key)) {
    out->fit.is_owner = 1;
    return 1;
  }
  diagnosed *next = signs ? add_named(all, "wrong-secret-for-key") : NULL;
  if (next == NULL) return 0;
  next->confidence = CONFIDENCE_PROVED;
  next->explains = next->refused = 1;
  next->what = other->api_key;
  out->signed_text = text;
  return 1;
}

static void add_other_key(diagnosis *out, gathered *all, mem *arena, const parsed_request *request,
                          const diagnose_limits *limits) {
  for (size_t i = 0; i < limits->num_others; i++) {
    const diagnose_key *other = &limits->others[i];
    if (is_of_other_key(out, all, arena, request, other, out->sent)) return;
    if (out->given_text.ptr != NULL && is_of_other_key(out, all, arena, request, other, out->given_text)) return;
  }
}

/* skew tells by how much the clock is off, in which direction, and what is allowed there (SR-10). */
static bns_slice skew(mem *arena, const parsed_request *request, int64_t now_us) {
  int is_header = request->scheme->window_us > 0; /* as far either way */
  int64_t ahead = (request->seen.time_us - now_us) / 1000;
  int64_t allowed = (is_header ? request->scheme->window_us : request->seen.window_us) / 1000;
  if (ahead > 0 && is_header)
    return mem_format(arena, "the timestamp is %lld.%03lld s ahead; %lld s are allowed", (long long)(ahead / 1000),
                      (long long)(ahead % 1000), (long long)(allowed / 1000));
  if (ahead > 0)
    return mem_format(arena, "the timestamp is %lld.%03lld s ahead; less than 1 s is allowed",
                      (long long)(ahead / 1000), (long long)(ahead % 1000));
  return mem_format(arena, "the timestamp is %lld.%03lld s behind; %lld.%03lld s are allowed",
                    (long long)(-ahead / 1000), (long long)(-ahead % 1000), (long long)(allowed / 1000),
                    (long long)(allowed % 1000));
}

/* The age of a timestamp is judged only if the caller gave the time. signs_otherwise: the key has not made the
 * signature of what was sent, which is another fault then. */
static void add_clock(gathered *all, mem *arena, const parsed_request *request, const diagnose_limits *limits,
                      int signs_otherwise) {
  const char *id = limits->has_now && !request->seen.malformed ? mistake_of_clock(request, limits->now_us) : NULL;
  const mistake *row = id != NULL ? mistake_find(bns_slice_of(id)) : NULL;
  if (row == NULL || !mistake_concerns(row, request->scheme, (bns_key_kind)0)) return;
  diagnosed *next = add(all, row);
  if (next == NULL) return;
  next->confidence = CONFIDENCE_LIKELY;
  next->refused = 1;
  if (row->place == AT_CLOCK_SKEW || row->place == AT_TIMESTAMP_LOCAL_TIME)
    next->what = mem_join(arena, skew(arena, request, limits->now_us),
                          signs_otherwise ? "; the signature is not right either" : "", (bns_slice){NULL, 0});
}

static int precedes(const gathered *all, size_t a, size_t b) {
  const diagnosed *x = &all->found[a], *y = &all->found[b];
  if (x->explains != y->explains) return x->explains;
  if (x->confidence != y->confidence) return x->confidence < y->confidence;
  if (x->refused != y->refused) return x->refused;
  return all->place[a] < all->place[b];
}

static int is_told(const gathered *all, mistake_place place) {
  for (size_t i = 0; i < all->num; i++)
    if (all->place[i] == place && all->found[i].confidence != CONFIDENCE_POSSIBLE) return 1;
  return 0;
}

/* What follows from another mistake is none of its own: an entity of HTML ends a number, and what is sent where nothing
 * is read is missing. */
static int is_consequence(const gathered *all, size_t at) {
  static const mistake_place rows[][2] = {{AT_NESTED_PARAMS_DICT, AT_JSON_LIST_PARAMETER},
                                          {AT_HTML_ENTITY_CORRUPTION, AT_RECVWINDOW_OUT_OF_RANGE},
                                          {AT_HTML_ENTITY_CORRUPTION, AT_NON_ASCII_NOT_PERCENT_ENCODED},
                                          {AT_PARAMS_IN_WRONG_PLACE, AT_SIGNATURE_MISSING},
                                          {AT_JSON_BODY_ON_FORM_ENDPOINT, AT_SIGNATURE_MISSING}};
  if (all->found[at].explains || all->found[at].confidence == CONFIDENCE_PROVED) return 0;
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
    if (all->place[at] == rows[i][1] && is_told(all, rows[i][0])) return 1;
  return 0;
}

static void drop_consequences(gathered *all) {
  size_t num = 0;
  for (size_t i = 0; i < all->num; i++) {
    if (is_consequence(all, i)) continue;
    all->found[num] = all->found[i];
    all->place[num++] = all->place[i];
  }
  all->num = num;
}

/* The explanation stays in front, in its own order. */
static void sort_findings(gathered *all, size_t from) {
  for (size_t i = from + 1; i < all->num; i++) {
    for (size_t at = i; at > from && precedes(all, at, at - 1); at--) {
      diagnosed moved = all->found[at];
      mistake_place place = all->place[at];
      all->found[at] = all->found[at - 1];
      all->place[at] = all->place[at - 1];
      all->found[at - 1] = moved;
      all->place[at - 1] = place;
    }
  }
}

static int any_refused(const gathered *all) {
  for (size_t i = 0; i < all->num; i++)
    if (all->found[i].refused) return 1;
  return 0;
}

/* ----------------------------------------------------------------------------------------------------------- whole */

const char *diagnose_verdict_name(diagnose_verdict value) {
  static const char *const names[] = {"valid", "wrong", "undecided", "own-fault"};
  return names[value];
}

/* A text, signed with another secret or by another function, or its signature written otherwise. */
static int search_text(diagnosis *out, search_result *result, mem *arena, candidate_signer *m,
                       const parsed_request *request, bns_slice text, const diagnose_limits *limits) {
  search_result other;
  parsed_request alone;
  parsed_request_of_payload(&alone, request->scheme, text, request->seen.signature);
  alone.seen.api_key = request->seen.api_key;
  search_run(&other, arena, m, &alone, limits);
  out->tried += other.tried;
  if (other.num > 0) *result = other;
  return other.num > 0;
}

/* The text of --signed. A newline at its end is an editor's, where it is not what was signed. */
static void search_given(diagnosis *out, search_result *result, mem *arena, candidate_signer *m,
                         const parsed_request *request, const diagnose_limits *limits) {
  bns_slice text = limits->signed_text, cut = text;
  int is_cut = slice_cut_newline(&cut);
  out->signed_text_verifies = search_matches(arena, m, request, text);
  if (!out->signed_text_verifies && is_cut) {
    out->given_text = cut;
    out->signed_text_verifies = search_matches(arena, m, request, cut);
  }
  if (result->right || result->num > 0 || search_text(out, result, arena, m, request, out->given_text, limits)) return;
  if (is_cut && !out->signed_text_verifies) search_text(out, result, arena, m, request, text, limits);
}

/* with_key adds what can be told only with a key, and tells that the signature is right. */
static int with_key(diagnosis *out, gathered *all, mem *arena, candidate_signer *m, const parsed_request *request,
                    const diagnose_limits *limits) {
  search_result result;
  search_run(&result, arena, m, request, limits);
  int right = result.right;
  out->tried = result.tried;
  out->left_out = result.left_out;
  out->right = right;
  out->fault = result.fault;
  out->right_signature = result.right_signature;
  if (result.num == 2) out->half_signature = search_half(arena, m, request, &result);
  if (limits->signed_text.ptr != NULL) search_given(out, &result, arena, m, request, limits);
  add_found(all, &result);
  out->num_together = all->num;
  out->signed_text = result.signed_text;
  if (out->signed_text_verifies == 1 && out->signed_text.ptr == NULL) out->signed_text = out->given_text;
  return right;
}

static int is_of_value(const diagnosed *one) {
  const mistake *row;
  int is_number;
  for (size_t i = 0; (row = mistake_of_value(i, &is_number)) != NULL; i++)
    if (bns_slice_is(one->id, row->id)) return 1;
  return 0;
}

/* any_reason tells that something that was seen may be why the signature is wrong. */
static int any_reason(const gathered *all) {
  for (size_t i = 0; i < all->num; i++)
    if (all->found[i].refused && !is_of_value(&all->found[i])) return 1;
  return 0;
}

static void conclude(diagnosis *out, gathered *all, mem *arena, const parsed_request *request, int right,
                     const diagnose_limits *limits) {
  int is_open = !right && out->reason == BNS_SIGNATURE && out->num_together == 0 && out->signed_text_verifies != 1;
  if (right && out->reason == BNS_ENCODING) add_unencoded(all, request);
  if (is_open && !any_reason(all)) add_other_key(out, all, arena, request, limits);
  out->unexplained = is_open && !any_reason(all);
}

static diagnose_verdict verdict_of(const diagnosis *out, const gathered *all, int judged) {
  if (out->fault != NULL) return DIAGNOSED_OWN_FAULT;
  if (out->reason != BNS_VALID || any_refused(all)) return DIAGNOSED_WRONG;
  return judged ? DIAGNOSED_VALID : DIAGNOSED_UNDECIDED;
}

static void finish(diagnosis *out, gathered *all, mem *arena) {
  sort_findings(all, out->num_together);
  /* If recomputing found nothing, a mistake that is only seen in the request may be the explanation. */
  if (out->num_together == 0 && all->num > 0 && all->found[0].explains) out->num_together = 1;
  diagnosed *copy = mem_alloc(arena, all->num * sizeof *copy);
  if (all->num > 0) memcpy(copy, all->found, all->num * sizeof *copy);
  out->mistakes = copy;
  out->num_mistakes = all->num;
}

void diagnose(diagnosis *out, mem *arena, const parsed_request *request, const diagnose_key *key,
              const diagnose_limits *limits) {
  gathered *all = mem_alloc(arena, sizeof *all);
  candidate_signer m;
  int right = 0, judged = 0;
  memset(out, 0, sizeof *out);
  memset(&m, 0, sizeof m);
  out->signed_text_verifies = -1;
  out->given_text = limits->signed_text;
  out->sent = request->seen.payload;
  out->signature = request->seen.signature;
  out->reason = judge(request, key, limits);
  if (key->kind != 0 && !request->seen.malformed) {
    size_t longest = 4 * request->seen.payload.len + 64 * 1024;
    candidate_signer_open(&m, arena, request->scheme, key, longest);
    judged = m.usable;
    if (judged) right = with_key(out, all, arena, &m, request, limits);
    candidate_signer_close(&m);
  }
  if (judged && !right && out->reason == BNS_VALID) out->reason = BNS_SIGNATURE;
  if (!request->payload_alone || request->wire.message.ptr != NULL) {
    add_clock(all, arena, request, limits, judged && !right);
    add_seen(all, arena, request, key, judged && !right && out->num_together == 0);
  }
  drop_consequences(all);
  key_fit_find(&out->fit, request->scheme, key->kind, out->signature, out->right_signature);
  if (judged) conclude(out, all, arena, request, right, limits);
  out->verdict = verdict_of(out, all, judged);
  finish(out, all, arena);
}

/* search.c - finds the mistake, or the two mistakes, that make the signature that was sent.
 *
 * How it works. A candidate is a text and a way of signing it. The right candidate is made first; if its signature is
 * the one that was sent, nothing is wrong. Otherwise each row of the catalogue changes one step of the right candidate:
 * the parts, how they are joined, the ends of the text, the secret, the function; or it says how the signature may have
 * been written otherwise than the scheme wants it, so that it is read back that way. A row has variants, tried in their
 * order. Each candidate's signature is compared with the one that was sent, so that a mistake that is named is proved.
 * The search goes from cheap to dear, and stops at the first depth that explains the signature: first one mistake, then
 * two together, and at each depth the few variants of all rows before the variants that come by the thousand. Texts
 * with one mistake are kept, so that a second mistake costs no more than its own step. Of several explanations the one
 * with the lowest rank is given.
 *
 * Why it is so. People mostly make one mistake, and explanations with two are sometimes accidental, so that a single
 * one is always preferred. All limits are counts, never a clock: the same request gets the same answer on every
 * machine. Where a limit ended the search, the number of candidates that it left out is told. */
#include "diagnosis/search.h"

#include <string.h>

#include "diagnosis/catalogue/signature_shape.h"

/* The search is limited by the number of candidates and by their cost. The cost of a candidate is reckoned from its
 * bytes and parts, in nanoseconds that are twice what was measured, so that on one core singles end within a second and
 * pairs within five. No clock is read, so that the same request is searched alike on every machine. The
 * cheapest candidate is an HMAC or a hash of a short text; verifying an Ed25519 signature costs a hundred times that.
 */
enum {
  SINGLES = 450000,
  PAIRS = 3100000,
  ED25519_SINGLES = 9000,
  ED25519_PAIRS = 24000,
  MOST_TEXTS = 4000,
  FEW_TEXTS = 64,
  LONG_TEXT = 16 * 1024,
  MOST_KEPT = 8 * 1024 * 1024,
  MOST_ROWS = 160
};
enum { NS_START = 100, NS_PART = 40, NS_PART_SORTED = 80, NS_MAC = 300, NS_ED25519 = 60000 };
#define SINGLES_NS UINT64_C(900000000)
#define PAIRS_NS UINT64_C(3500000000)
/* A long text costs its hash alone, which is several times as dear where the processor's instructions for it cannot be
 * had, as in a browser: pairs of mistakes are then looked for an eighth as long. */
#define LONG_PAIRS_NS (PAIRS_NS / 8)
#define COUNTING_NS UINT64_C(200000000)

/* made: a text with one mistake in it, kept so that a second mistake can be put into it. */
typedef struct made {
  found by;
  bns_slice text;
  mistake_place place;
  size_t index; /* of its row in the catalogue */
} made;

/* kept_way: a way of signing, kept so that many texts can be signed by it. */
typedef struct kept_way {
  found by;
  mistake_place place;
  bns_slice secret;
  making making;
  bns_digest hash;
} kept_way;

/* begun: a candidate whose parts have their first mistake. It is the same whatever the second one is. */
typedef struct begun {
  applied done;
  part *parts;
  size_t num_parts, room;
  bns_slice fields[BNS_FIELDS_MAX];
} begun;

typedef struct search {
  mem *arena;
  candidate_signer *m;
  candidate d;
  const parsed_request *request;
  const diagnose_limits *limits;
  const reading *sent; /* the reading that is being compared with */
  found output;        /* how it was read, where that is a mistake */
  mistake_place output_place;
  reading right, other;
  size_t tried, most;
  uint64_t spent, most_spent; /* ns, reckoned */
  int stopped, was_stopped;
  int is_counting; /* the candidates are only counted, into planned, and none is made */
  size_t planned;
  size_t variants[MOST_ROWS][2]; /* of each row: its few variants, and those that come by the thousand */
  /* the best explanation so far, at this depth */
  found best[2];
  size_t num_best;
  unsigned best_rank;
  bns_slice best_text;
  made *texts;
  size_t num_texts, room_for_texts, kept;
  begun first; /* of a pair */
} search;

/* ------------------------------------------------------------------------------------------------------ candidates */

/* goes_on tells that the limits allow one more candidate, and charges its cost. It is asked before each is made. */
static int goes_on(search *s) {
  if (s->is_counting) return 1;
  unsigned each = s->request->scheme->form == BNS_FORM_FRAME ? NS_PART_SORTED : NS_PART;
  s->spent += NS_START + (uint64_t)each * s->request->num_parts;
  if (s->tried >= s->most || s->spent >= s->most_spent) s->stopped = s->was_stopped = 1;
  return !s->stopped;
}

static mistake_place place_of(const candidate *d, const mistake *row) {
  return d->place != AT_ROW ? (mistake_place)d->place : row->place;
}

/* Compares the candidate as it stands. */
static int matches(search *s) {
  s->tried++;
  s->spent += (s->m->key->kind == BNS_KIND_ED25519 ? NS_ED25519 : NS_MAC) + 3 * s->d.text.len / 2;
  return candidate_signer_matches(s->m, s->sent, &s->d);
}

static void keep_best(search *s, unsigned rank, const found *first, const found *second) {
  size_t num = (first != NULL) + (size_t)(second != NULL);
  if (s->num_best > 0 && rank >= s->best_rank) return;
  s->best_rank = rank;
  s->num_best = num;
  if (first != NULL) s->best[0] = *first;
  if (second != NULL) s->best[1] = *second;
  s->best_text = mem_copy(s->arena, s->d.text.ptr, s->d.text.len);
  if (s->best_text.ptr == NULL) s->best_text = bns_slice_of("");
}

/* A variant may have written its words into the candidate's room, which the next candidate overwrites: they are copied.
 */
static found found_now(search *s, const mistake *row, size_t variant) {
  found f = {row, variant, s->d.variant, s->d.what};
  f.what = mem_copy(s->arena, f.what.ptr, f.what.len);
  return f;
}

static int is_text(const mistake *row) {
  return row->level == LEVEL_PARTS || row->level == LEVEL_JOIN || row->level == LEVEL_TEXT;
}
static int is_way(const mistake *row) {
  return row->level == LEVEL_KEY || row->level == LEVEL_DIGEST;
}

/* Of the texts that come by the thousand those that may be tried together with another mistake. */
static int is_text_for_two(const mistake *row) {
  return is_text(row) && !row->is_alone;
}

static int is_looked_for(const diagnose_limits *limits, const mistake *row) {
  for (size_t i = 0; i < limits->num_only; i++)
    if (bns_slice_is(limits->only[i], row->id)) return 1;
  return limits->only == NULL;
}

/* next_row gives the next row of the catalogue that concerns this request and can be tried; NULL after the last. */
static const mistake *next_row(const search *s, size_t *index, int (*wanted)(const mistake *)) {
  const mistake *row;
  while ((row = mistake_at((*index)++)) != NULL) {
    if (row->apply == NULL || !wanted(row) || !mistake_concerns(row, s->request->scheme, s->m->key->kind)) continue;
    if (s->request->payload_alone && (row->level == LEVEL_PARTS || row->level == LEVEL_JOIN)) continue;
    if (!is_looked_for(s->limits, row)) continue;
    return row;
  }
  return NULL;
}

/* Makes the right text. */
static int start_right(search *s) {
  candidate_start(&s->d);
  return candidate_join(&s->d);
}

/* Makes the text with one mistake in it. */
static applied start_text(search *s, const mistake *row, size_t variant) {
  applied done = APPLIED;
  candidate_start(&s->d);
  if (row->level == LEVEL_PARTS) done = row->apply(&s->d, variant);
  if (done != APPLIED) return done;
  if (row->level == LEVEL_JOIN) return row->apply(&s->d, variant);
  if (!candidate_join(&s->d)) return APPLIED_NOT_HERE;
  return row->level == LEVEL_TEXT ? row->apply(&s->d, variant) : APPLIED;
}

static int is_right_text(const search *s) {
  return bns_slice_equal(s->d.text, s->request->seen.payload);
}

/* --------------------------------------------------------------------------------------------------------- singles */

static int is_heavy(const mistake *row, size_t variant) {
  return row->light != 0 && variant >= row->light;
}

/* is_kept tells that an earlier variant of the row made the same text. */
static int is_kept(const search *s, size_t index) {
  for (size_t i = s->num_texts; i-- > 0 && s->texts[i].index == index;)
    if (bns_slice_equal(s->texts[i].text, s->d.text)) return 1;
  return 0;
}

/* What is moved stays where it was, too, for whoever holds a pointer into it. */
static void more_texts(search *s) {
  size_t room = s->room_for_texts ? 2 * s->room_for_texts : FEW_TEXTS;
  made *texts = mem_alloc(s->arena, room * sizeof *texts);
  if (s->num_texts > 0) memcpy(texts, s->texts, s->num_texts * sizeof *texts);
  s->texts = texts;
  s->room_for_texts = room;
}

static void keep_text(search *s, const mistake *row, size_t variant, size_t index) {
  if (s->num_texts == MOST_TEXTS || s->kept + s->d.text.len > MOST_KEPT) return;
  if (s->num_texts == s->room_for_texts) more_texts(s);
  made *next = &s->texts[s->num_texts++];
  next->by = found_now(s, row, variant);
  next->text = mem_copy(s->arena, s->d.text.ptr, s->d.text.len);
  next->place = place_of(&s->d, row);
  next->index = index;
  s->kept += s->d.text.len;
}

/* keep_found keeps a mistake; where the signature was read as written otherwise, that is kept as the other one. */
static void keep_found(search *s, const mistake *row, size_t variant) {
  found now = found_now(s, row, variant);
  unsigned rank = mistake_rank(place_of(&s->d, row), s->output_place);
  if (s->output.row != NULL) {
    keep_best(s, rank, &s->output, &now);
  } else {
    keep_best(s, rank, &now, NULL);
  }
}

static size_t index_of(const mistake *row) {
  const mistake *each;
  size_t i = 0;
  while ((each = mistake_at(i)) != NULL && each != row)
    i++;
  return i < MOST_ROWS ? i : MOST_ROWS - 1;
}

/* only_counts adds a row's variants to the count, where candidates are only counted, and tells that this is so. */
static int only_counts(search *s, const mistake *row, int heavy) {
  if (s->is_counting) s->planned += s->variants[index_of(row)][heavy];
  return s->is_counting;
}

/* try_texts_of tries a row's few variants or, if heavy, those that come by the thousand. The texts are kept for the
 * pairs under the row's index; with index 0 they are not kept. */
static void try_texts_of(search *s, const mistake *row, size_t index, int heavy) {
  applied done;
  if ((heavy && row->light == 0) || only_counts(s, row, heavy)) return;
  for (size_t variant = heavy ? row->light : 0; goes_on(s); variant++) {
    if (!heavy && is_heavy(row, variant)) break;
    if ((done = start_text(s, row, variant)) == APPLIED_END) break;
    if (done != APPLIED || is_right_text(s) || (index != 0 && is_kept(s, index))) continue;
    if (index != 0) keep_text(s, row, variant, index);
    if (!matches(s)) continue;
    keep_found(s, row, variant);
    break; /* its later variants are wider */
  }
}

static void try_ways_of(search *s, const mistake *row, int heavy) {
  applied done;
  if ((heavy && row->light == 0) || only_counts(s, row, heavy)) return;
  for (size_t variant = heavy ? row->light : 0; is_heavy(row, variant) == heavy && goes_on(s); variant++) {
    if (!start_right(s)) break;
    if ((done = row->apply(&s->d, variant)) == APPLIED_END) break;
    if (done != APPLIED || !matches(s)) continue;
    keep_found(s, row, variant);
    break;
  }
}

/* is_readable tells that some candidate could give the signature. Of an HMAC its length must be that of a hash: if a
 * secret was sent in the signature's place, for example, no candidate can match it. */
static int is_readable(const search *s) {
  size_t len = s->sent->mac_len;
  int is_hash = len == 16 || len == 20 || len == 28 || len == 32 || len == 48 || len == 64;
  return is_hash || (s->m->key->kind != BNS_KIND_HMAC && s->sent->raw_len > 0);
}

static void try_rows(search *s, int keep, int heavy) {
  const mistake *row;
  size_t index = 0;
  while ((row = next_row(s, &index, is_text)) != NULL)
    try_texts_of(s, row, keep ? index : 0, heavy);
  index = 0;
  while ((row = next_row(s, &index, is_way)) != NULL)
    try_ways_of(s, row, heavy);
}

/* Variants that come by the thousand are tried last, and only if nothing else explains the signature. */
static void try_singles(search *s, int keep) {
  size_t before = s->num_best;
  if (!is_readable(s)) return;
  try_rows(s, keep, 0);
  if (s->num_best == before) try_rows(s, 0, 1);
}

/* --------------------------------------------------------------------------------------- readings of the signature */

static int is_output(const mistake *row) {
  return row->level == LEVEL_OUTPUT && row->unwrap != NULL;
}

/* Reads the signature as a client with this mistake wrote it. */
static applied read_otherwise(search *s, const mistake *row, size_t variant) {
  candidate_start(&s->d);
  applied done = row->unwrap(&s->d, variant, s->request->seen.signature, s->request->raw_signature);
  if (done != APPLIED) return done;
  if (bns_slice_equal(s->d.signature, s->request->seen.signature)) return APPLIED_NOT_HERE;
  s->output = found_now(s, row, variant);
  s->output_place = place_of(&s->d, row);
  return candidate_signer_read(s->m, &s->other, s->arena, s->d.signature) ? APPLIED : APPLIED_NOT_HERE;
}

static void back_to_right(search *s) {
  memset(&s->output, 0, sizeof s->output);
  s->output_place = AT_ROW;
  s->sent = &s->right;
}

/* try_outputs reads the signature in each other way that fits it. What was read is compared with the right candidate
 * or, if deeper, with each candidate that has one mistake. */
static void try_outputs(search *s, int deeper) {
  const mistake *row;
  size_t index = 0;
  while ((row = next_row(s, &index, is_output)) != NULL) {
    applied done;
    for (size_t variant = 0; (done = read_otherwise(s, row, variant)) != APPLIED_END; variant++) {
      if (done != APPLIED) continue;
      s->sent = &s->other;
      if (deeper) {
        try_singles(s, 0);
      } else if (start_right(s) && matches(s)) {
        keep_best(s, mistake_rank(s->output_place, AT_ROW), &s->output, NULL);
      }
    }
  }
  back_to_right(s);
}

/* ----------------------------------------------------------------------------------------------------------- pairs */

/* apply_first applies the first mistake of a pair. Its words are known already, so that what it writes about itself
 * here is dropped. */
static applied apply_first(candidate *d, const found *first) {
  unsigned place = d->place;
  bns_slice what = d->what, word = d->variant;
  applied done = first->row->apply(d, first->variant);
  d->place = place;
  d->what = what;
  d->variant = word;
  return done;
}

/* apply_at applies those of the two mistakes that belong to this step. */
static applied apply_at(candidate *d, mistake_level step, const found *first, const mistake *row, size_t variant) {
  applied done = first->row->level == step ? apply_first(d, first) : APPLIED;
  return done == APPLIED && row->level == step ? row->apply(d, variant) : done;
}

/* begin_first makes the parts with the first mistake in them, once for all second ones. */
static void begin_first(search *s, const found *first) {
  begun *to = &s->first;
  candidate_start(&s->d);
  to->done = first->row->level == LEVEL_PARTS ? apply_first(&s->d, first) : APPLIED;
  to->num_parts = s->d.num_parts;
  if (s->d.num_parts > 0) memcpy(to->parts, s->d.parts, s->d.num_parts * sizeof *to->parts);
  memcpy(to->fields, s->d.fields, sizeof to->fields);
  to->room = s->d.room.len;
}

static applied start_begun(search *s) {
  const begun *from = &s->first;
  if (from->done != APPLIED) return from->done;
  candidate_start_from(&s->d, from->parts, from->num_parts, from->fields, from->room);
  return APPLIED;
}

/* start_two makes the text with both mistakes, step by step: the parts, of which begin_first made the first one's, then
 * joining them, then the ends. */
static applied start_two(search *s, const found *first, const mistake *row, size_t variant) {
  candidate *d = &s->d;
  applied done = start_begun(s);
  if (done == APPLIED && row->level == LEVEL_PARTS) done = row->apply(d, variant);
  if (done != APPLIED) return done;
  if (first->row->level == LEVEL_JOIN || row->level == LEVEL_JOIN) {
    done = apply_at(d, LEVEL_JOIN, first, row, variant);
  } else if (!candidate_join(d)) {
    return APPLIED_NOT_HERE;
  }
  return done == APPLIED ? apply_at(d, LEVEL_TEXT, first, row, variant) : done;
}

static void keep_pair(search *s, unsigned rank, const found *other, const mistake *row, size_t variant) {
  found now = found_now(s, row, variant);
  keep_best(s, rank, other, &now);
}

static void try_with(search *s, const made *first, const mistake *row, int heavy) {
  applied done;
  size_t from = heavy && row->light != 0 ? row->light : 0;
  if ((heavy && row->light == 0) || only_counts(s, row, heavy)) return;
  begin_first(s, &first->by);
  for (size_t variant = from; goes_on(s); variant++) {
    if (!heavy && is_heavy(row, variant)) break;
    if ((done = start_two(s, &first->by, row, variant)) == APPLIED_END) break;
    if (done != APPLIED || is_right_text(s) || bns_slice_equal(s->d.text, first->text)) continue;
    if (matches(s)) keep_pair(s, mistake_rank(first->place, place_of(&s->d, row)), &first->by, row, variant);
  }
}

/* can_follow tells that a second mistake comes after the first: it belongs to a later step or, if both change the
 * parts, stands further on in the catalogue. So no two mistakes are tried in both orders. */
static int can_follow(const made *first, const mistake *second, size_t index) {
  if (first->by.row->level == LEVEL_PARTS && second->level == LEVEL_PARTS) return first->index < index;
  return first->by.row->level < second->level;
}

static void try_two_texts(search *s, int heavy) {
  for (size_t i = 0; i < s->num_texts && goes_on(s); i++) {
    const made *first = &s->texts[i];
    const mistake *row;
    size_t index = 0;
    while ((row = next_row(s, &index, heavy ? is_text_for_two : is_text)) != NULL) {
      int follows = heavy ? row != first->by.row && row->level <= first->by.row->level : can_follow(first, row, index);
      if (follows) try_with(s, first, row, heavy);
    }
  }
}

/* One way of signing is tried with all kept texts, so that a secret is opened once for all of them. */
static void try_way_with_texts(search *s, const mistake *row, size_t variant) {
  found way = found_now(s, row, variant);
  mistake_place place = place_of(&s->d, row);
  if (s->is_counting) s->planned += s->num_texts;
  for (size_t i = 0; i < s->num_texts && !s->is_counting && goes_on(s); i++) {
    const made *text = &s->texts[i];
    s->d.text = text->text;
    if (matches(s)) keep_best(s, mistake_rank(place, text->place), &way, &text->by);
  }
}

static void try_ways_with_texts(search *s) {
  const mistake *row;
  size_t index = 0;
  while ((row = next_row(s, &index, is_way)) != NULL) {
    applied done;
    for (size_t variant = 0; goes_on(s) && start_right(s) && !is_heavy(row, variant); variant++) {
      if ((done = row->apply(&s->d, variant)) == APPLIED_END) break;
      if (done == APPLIED) try_way_with_texts(s, row, variant);
    }
  }
}

/* try_way_with_heavy tries the texts that come by the thousand with one way of signing. */
static void try_way_with_heavy(search *s, const kept_way *by, const mistake *row) {
  applied done;
  if (only_counts(s, row, 1)) return;
  for (size_t variant = row->light; goes_on(s); variant++) {
    if ((done = start_text(s, row, variant)) == APPLIED_END) break;
    if (done != APPLIED || is_right_text(s)) continue;
    s->d.secret = by->secret;
    s->d.making = by->making;
    s->d.hash = by->hash;
    if (!matches(s)) continue;
    found text = found_now(s, row, variant);
    keep_best(s, mistake_rank(place_of(&s->d, row), by->place), &by->by, &text);
    break;
  }
}

static int is_digest(const mistake *row) {
  return row->level == LEVEL_DIGEST;
}

/* The way is made of the right candidate, once for all texts: its secret stays in the room before them. */
static void try_way_with_heavies(search *s, const mistake *row, size_t variant) {
  const candidate *d = &s->d;
  const kept_way by = {found_now(s, row, variant), place_of(d, row), d->secret, d->making, d->hash};
  size_t index = 0;
  s->d.kept = d->room.len;
  while ((row = next_row(s, &index, is_text_for_two)) != NULL)
    if (row->light != 0) try_way_with_heavy(s, &by, row);
  s->d.kept = 0;
}

static void try_heavy_ways(search *s, int (*wanted)(const mistake *), size_t most_variants) {
  const mistake *row;
  size_t index = 0;
  while ((row = next_row(s, &index, wanted)) != NULL) {
    for (size_t variant = 0; variant < most_variants && goes_on(s); variant++) {
      if (!start_right(s)) return;
      applied done = row->apply(&s->d, variant);
      if (done == APPLIED_END) break;
      if (done == APPLIED) try_way_with_heavies(s, row, variant);
    }
  }
}

/* try_two_ways tries another secret and another function together. */
static void try_two_ways(search *s) {
  const mistake *key, *function;
  size_t keys = 0;
  while ((key = next_row(s, &keys, is_way)) != NULL) {
    if (key->level != LEVEL_KEY) continue;
    for (size_t variant = 0; goes_on(s) && !is_heavy(key, variant); variant++) {
      size_t functions = 0;
      if (!start_right(s)) return;
      applied done = key->apply(&s->d, variant);
      if (done == APPLIED_END) break;
      if (done != APPLIED) continue;
      found secret = found_now(s, key, variant);
      mistake_place place = place_of(&s->d, key);
      making made_by = s->d.making;
      while ((function = next_row(s, &functions, is_digest)) != NULL) {
        for (size_t form = 0; !only_counts(s, function, 0) && goes_on(s); form++) {
          s->d.making = made_by;
          if ((done = function->apply(&s->d, form)) == APPLIED_END) break;
          if (done == APPLIED && matches(s))
            keep_pair(s, mistake_rank(place, function->place), &secret, function, form);
        }
      }
    }
  }
}

static void try_pairs(search *s) {
  try_outputs(s, 1);
  if (!is_readable(s)) return;
  try_two_texts(s, 0);
  try_ways_with_texts(s);
  try_two_ways(s);
  if (s->num_best == 0) try_heavy_ways(s, is_digest, 3);
  if (s->num_best == 0) try_two_texts(s, 1);
  if (s->num_best == 0) try_heavy_ways(s, is_way, 24);
}

/* ------------------------------------------------------------------------------------------------- two signatures */

/* last_signature gives the last part that is called "signature"; num_parts if there is none. The first signature of
 * each place is not among the parts. */
static size_t last_signature(const parsed_request *request) {
  for (size_t i = request->num_parts; i-- > 0;)
    if (bns_slice_is(request->parts[i].name, "signature")) return i;
  return request->num_parts;
}

/* A client that signs a request once more may leave the old signature in it, and sign that too. This makes that text:
 * the first signature, which is the old one, takes the place of the last one, which is the new one. */
static void start_signed_again(search *s, size_t last) {
  part *put = &s->d.parts[last];
  candidate_start(&s->d);
  put->value = s->request->raw_signature;
  put->bare = 0;
}

/* Where two signatures were sent, the last one may be new, made of a request that still held the old one. */
static void try_signed_again(search *s) {
  const mistake *row = mistake_find(bns_slice_of("stale-signature-on-retry"));
  size_t last = last_signature(s->request), len = 0;
  if (row == NULL || last == s->request->num_parts || s->request->scheme->form != BNS_FORM_REST) return;
  if (mistake_is_too_short(s->request->raw_signature)) return;
  bns_slice raw = s->request->parts[last].value;
  uint8_t *bytes = mem_alloc(s->arena, raw.len);
  if (raw.len == 0 || bns_unpercent(bytes, raw.len, &len, raw) != BNS_OK) return;
  bns_slice text = {bytes, len};
  if (!candidate_signer_read(s->m, &s->other, s->arena, text)) return;
  s->sent = &s->other;
  for (int with_old = 0; with_old < 2 && s->num_best == 0; with_old++) {
    start_signed_again(s, last);
    if (!with_old) candidate_drop(&s->d, last);
    s->d.what = bns_slice_of("signature");
    if (candidate_join(&s->d) && matches(s)) keep_found(s, row, 0);
  }
  back_to_right(s);
}

/* ----------------------------------------------------------------------------------------------- what was left out */

static applied start_any(search *s, const mistake *row, size_t variant) {
  if (is_text(row)) return start_text(s, row, variant);
  return start_right(s) ? row->apply(&s->d, variant) : APPLIED_END;
}

/* count_variants counts what a row has for this request. If the text is very long it stops early, and too few are told:
 * counting must not cost more than the search itself. */
static size_t count_variants(search *s, const mistake *row, int heavy) {
  size_t num = 0;
  applied done;
  for (size_t variant = heavy ? row->light : 0; s->spent < s->most_spent; variant++) {
    if (is_heavy(row, variant) != heavy || (done = start_any(s, row, variant)) == APPLIED_END) break;
    num += done == APPLIED && (is_way(row) || !is_right_text(s));
    s->spent += NS_START + s->d.text.len;
  }
  return num;
}

/* count_left counts the candidates that the limits left out. The search runs once more, but only adds up how many
 * variants each mistake has in this request; what was tried is taken off. It is an upper bound, since some of these
 * candidates would have had the same text as others. */
static size_t count_left(search *s) {
  const mistake *row;
  s->most_spent = s->spent + COUNTING_NS;
  for (size_t i = 0; (row = mistake_at(i)) != NULL && i < MOST_ROWS; i++) {
    if (row->apply == NULL || !(is_text(row) || is_way(row))) continue;
    s->variants[i][0] = count_variants(s, row, 0);
    s->variants[i][1] = row->light != 0 ? count_variants(s, row, 1) : 0;
  }
  s->is_counting = 1;
  s->num_best = 0;
  try_singles(s, 0);
  try_pairs(s);
  return s->planned > s->tried ? s->planned - s->tried : 1;
}

/* ----------------------------------------------------------------------------------------------------------- whole */

static void open_search(search *s, mem *arena, candidate_signer *m, const parsed_request *request,
                        const diagnose_limits *limits) {
  s->arena = arena;
  s->m = m;
  s->request = request;
  s->limits = limits;
  (void)candidate_signer_read(m, &s->right, arena, request->seen.signature);
  s->sent = &s->right;
  s->d.signer = m;
  s->d.arena = arena;
}

static void allow(search *s, size_t wanted, size_t usual, size_t for_ed25519, uint64_t ns) {
  int is_slow = s->m->key->kind == BNS_KIND_ED25519;
  s->most = s->tried + (wanted != 0 ? wanted : is_slow ? for_ed25519 : usual);
  s->most_spent = s->spent + ns;
  s->stopped = 0;
}

static void name_digest(search *s, found *f) {
  static const struct {
    bns_digest digest;
    const char *name;
  } names[] = {
      {BNS_SHA1, "SHA-1"}, {BNS_SHA512, "SHA-512"}, {BNS_SHA384, "SHA-384"}, {BNS_SHA224, "SHA-224"}, {BNS_MD5, "MD5"}};
  if (f->row->place != AT_RSA_WRONG_SCHEME || s->right.recovered.padding != BNS_PADDING_PKCS1) return;
  for (size_t i = 0; i < sizeof names / sizeof *names; i++)
    if (names[i].digest == s->right.recovered.digest) f->what = bns_slice_of(names[i].name);
}

/* give puts the mistake of the later step first: it is to be fixed first, and the other one is then seen alone. */
static void give(search_result *out, search *s) {
  if (s->num_best == 2 && s->best[0].row->level < s->best[1].row->level) {
    found first = s->best[0];
    s->best[0] = s->best[1];
    s->best[1] = first;
  }
  out->num = s->num_best;
  for (size_t i = 0; i < s->num_best; i++) {
    out->mistakes[i] = s->best[i];
    name_digest(s, &out->mistakes[i]);
  }
  if (s->num_best > 0) out->signed_text = s->best_text;
}

/* The invariant of the search. The candidate without a mistake is what the signer signs: its text is the payload of the
 * parsed request, and it is found right exactly where the signer's own verifier says so. Where this does not hold, the
 * program knows the scheme in two ways, and whatever it said of the request might be false. It is checked before
 * anything is searched for, while that candidate is there. */
static const char *contradiction(const search *s, int right) {
  const bns_seen *seen = &s->request->seen;
  const bns_key *key = s->m->to_verify.backend != NULL ? &s->m->to_verify : &s->m->to_sign;
  bns_reason reason;
  if (!is_right_text(s)) return "the search joins this request into another text than the signer does";
  if (bns_verify_payload(key, &reason, s->m->scheme, seen->payload.ptr, seen->payload.len, seen->signature.ptr,
                         seen->signature.len) != BNS_OK ||
      (reason == BNS_VALID) == right)
    return NULL;
  return right ? "the search finds this signature right, and the signer's verifier finds it wrong"
               : "the search finds this signature wrong, and the signer's verifier finds it right";
}

void search_run(search_result *out, mem *arena, candidate_signer *m, const parsed_request *request,
                const diagnose_limits *limits) {
  search *s = mem_alloc(arena, sizeof *s);
  memset(s, 0, sizeof *s);
  memset(out, 0, sizeof *out);
  candidate_open(&s->d, arena, request, m->key);
  open_search(s, arena, m, request, limits);
  s->first.parts = mem_alloc(arena, s->d.cap_parts * sizeof *s->first.parts);
  out->right_signature = candidate_right_signature(&s->d);
  allow(s, limits->num_singles, SINGLES, ED25519_SINGLES, SINGLES_NS);
  if (start_right(s)) {
    out->right = matches(s);
    out->fault = contradiction(s, out->right);
  }
  if (out->right) {
    out->signed_text = request->seen.payload;
  } else if (out->fault == NULL && request->seen.signature.len > 0) {
    try_signed_again(s);
    try_outputs(s, 0);
    if (s->num_best == 0) try_singles(s, 1);
    if (s->num_best == 0) {
      int is_long = request->seen.payload.len > LONG_TEXT;
      allow(s, limits->num_pairs, PAIRS, ED25519_PAIRS, is_long ? LONG_PAIRS_NS : PAIRS_NS);
      try_pairs(s);
    }
    give(out, s);
    if (s->was_stopped && s->num_best == 0 && limits->counts_left) out->left_out = count_left(s);
  }
  out->tried = s->tried;
  candidate_close(&s->d);
}

/* However the signature is written. */
static int matches_text(search *s, bns_slice text) {
  candidate_start(&s->d);
  s->d.text = text;
  if (matches(s)) return 1;
  const mistake *row;
  size_t index = 0;
  while ((row = next_row(s, &index, is_output)) != NULL) {
    applied done;
    for (size_t variant = 0; (done = read_otherwise(s, row, variant)) != APPLIED_END; variant++) {
      if (done != APPLIED) continue;
      candidate_start(&s->d);
      s->d.text = text;
      s->sent = &s->other;
      if (matches(s)) return 1;
    }
  }
  return 0;
}

int search_matches(mem *arena, candidate_signer *m, const parsed_request *request, bns_slice text) {
  const diagnose_limits none = {0, 0, {NULL, 0}, 0, 0, 0, NULL, 0, NULL, 0};
  search *s = mem_alloc(arena, sizeof *s);
  memset(s, 0, sizeof *s);
  candidate_open_to_read(&s->d, arena, request, m->key);
  open_search(s, arena, m, request, &none);
  int verifies = matches_text(s, text);
  candidate_close(&s->d);
  return verifies;
}

/* Makes the candidate with one mistake in it, at whatever step but the last. */
static applied make_half(candidate *d, const mistake *row, size_t variant) {
  applied done = row->level == LEVEL_PARTS ? row->apply(d, variant) : APPLIED;
  if (done == APPLIED && row->level == LEVEL_JOIN) {
    done = row->apply(d, variant);
  } else if (done == APPLIED && !candidate_join(d)) {
    done = APPLIED_NOT_HERE;
  }
  return done == APPLIED && (row->level == LEVEL_TEXT || is_way(row)) ? row->apply(d, variant) : done;
}

bns_slice search_half(mem *arena, candidate_signer *m, const parsed_request *request, const search_result *pair) {
  bns_slice text = {NULL, 0};
  uint8_t raw[CANDIDATE_SIGNER_RAW_MAX];
  size_t raw_len = 0;
  candidate d;
  if (pair->num != 2) return text;
  candidate_open(&d, arena, request, m->key);
  applied done = make_half(&d, pair->mistakes[1].row, pair->mistakes[1].variant);
  if (done == APPLIED && candidate_signer_sign(m, raw, &raw_len, &d))
    text = candidate_signer_text(m, arena, &d, raw, raw_len);
  candidate_close(&d);
  return text;
}

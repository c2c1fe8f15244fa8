/* What each catalogued mistake makes of a request: every text, secret, function, signature and wire form of its
 * variants, what is seen of it, and how a signature is read as it would have written it. All of that, over the requests
 * of diagnosed.jsonl and others that are made of them by a change in one place, goes into one number for each mistake
 * and scheme, and these stand in mistakes_made.txt. Whoever changes what a mistake makes on purpose has the file
 * written anew (--write), and sees in it which mistakes that concerns. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "diagnosed.h"
#include "diagnosis/catalogue/catalogue.h"
#include "diagnosis/signing/candidate_signer.h"
#include "snapshot.h"
#include "text.h"

#define GOLDEN "conformance/tests/data/mistakes_made.txt"
enum { EDITS = 3, EACH = 32, FEW = 6, FAR = 1 << 16, MOST_ROWS = 160, MOST_SCHEMES = 40 };

/* tally: of one mistake in one scheme. */
typedef struct tally {
  uint64_t state;
  unsigned num_made, num_seen, num_sent, num_read;
} tally;

static tally tallies[MOST_SCHEMES][MOST_ROWS];

/* work: one request that is looked at. */
typedef struct work {
  mem arena;
  const asked *from;
  candidate d;
  candidate_signer m;
  int is_open;
  int is_edited;
  size_t pace; /* of so many variants that are behind another is looked at */
} work;

/* ------------------------------------------------------------------------------------------------------ the steps */

/* The mistake in its place among the steps: PARTS before the text is joined, what follows it after that. */
static applied make(work *w, const mistake *row, size_t variant) {
  candidate *d = &w->d;
  candidate_start(d);
  applied done = row->level == LEVEL_PARTS ? row->apply(d, variant) : APPLIED;
  if (done != APPLIED || row->level == LEVEL_JOIN) return row->level == LEVEL_JOIN ? row->apply(d, variant) : done;
  if (w->from->request.payload_alone)
    d->text = w->from->request.seen.payload;
  else if (!candidate_join(d))
    return APPLIED_NOT_HERE;
  if (row->level == LEVEL_OUTPUT) d->signature = candidate_right_signature(d);
  if (row->level == LEVEL_OUTPUT && d->signature.len == 0) return APPLIED_END;
  return row->level == LEVEL_PARTS ? done : row->apply(d, variant);
}

static void mix_candidate(uint64_t *state, const candidate *d, size_t variant) {
  mix_number(state, (long long)variant << 16 | (long long)d->making << 8 | (long long)d->hash);
  mix_number(state, (long long)d->place);
  mix(state, d->text);
  mix(state, d->secret);
  mix(state, d->signature);
  mix(state, d->variant);
  mix(state, d->what);
}

static applied make_one(work *w, tally *t, const mistake *row, size_t variant) {
  applied done = make(w, row, variant);
  if (done == APPLIED) {
    t->num_made++;
    mix_candidate(&t->state, &w->d, variant);
  }
  return done;
}

/* The first variant that there is none of, between one that there is and one that there is not. */
static size_t end_between(work *w, const mistake *row, size_t some, size_t none) {
  while (none - some > 1) {
    size_t middle = some + (none - some) / 2;
    if (make(w, row, middle) == APPLIED_END)
      none = middle;
    else
      some = middle;
  }
  return none;
}

/* Each of the first variants, then ever fewer of those that come by the thousand, and the last two. */
static void make_all(work *w, tally *t, const mistake *row) {
  size_t variant = 0, before = 0, each = w->is_edited ? FEW : EACH;
  while (variant < FAR && make_one(w, t, row, variant) != APPLIED_END) {
    before = variant;
    variant += variant < each ? 1 : 1 + variant / w->pace;
  }
  mix_number(&t->state, (long long)variant);
  if (w->is_edited || variant < each || variant >= FAR) return;
  size_t end = end_between(w, row, before, variant);
  mix_number(&t->state, (long long)end);
  for (variant = end - 2; variant < end; variant++)
    make_one(w, t, row, variant);
}

static void read_all(work *w, tally *t, const mistake *row, bns_slice sent, bns_slice raw) {
  applied done = APPLIED;
  for (size_t variant = 0; variant < EACH && done != APPLIED_END; variant++) {
    candidate_start(&w->d);
    done = row->unwrap(&w->d, variant, sent, raw);
    mix_number(&t->state, (long long)done);
    if (done != APPLIED) continue;
    t->num_read++;
    mix_candidate(&t->state, &w->d, variant);
  }
}

static void see(work *w, tally *t, const mistake *row, const diagnose_key *key) {
  sighting seen;
  memset(&seen, 0, sizeof seen); /* it begins as proved, which nobody says, so that it shows who says anything */
  if (!row->seen(&seen, &w->arena, &w->from->request, key)) return;
  t->num_seen++;
  mix(&t->state, w->from->name);
  mix_number(&t->state, (long long)seen.confidence);
  mix_number(&t->state, seen.explains << 3 | seen.refused << 2 | seen.is_searched << 1 | seen.is_lost);
  mix(&t->state, seen.variant);
  mix(&t->state, seen.what);
}

static void send_all(work *w, tally *t, const mistake *row) {
  bns_wire wire;
  for (size_t variant = 0; variant < EACH; variant++) {
    wire = w->from->request.wire;
    int sent = row->wire(&wire, &w->arena, &w->from->request, &w->from->key, variant);
    mix_number(&t->state, sent);
    if (!sent && variant > 2) break;
    if (!sent) continue;
    t->num_sent++;
    mix_wire(&t->state, &wire);
  }
}

/* --------------------------------------------------------------------------------------------------- one request */

static const diagnose_key no_key;

static void look(work *w, const mistake *row, tally *t) {
  const parsed_request *request = &w->from->request;
  int is_joined = row->level == LEVEL_PARTS || row->level == LEVEL_JOIN;
  if (row->seen != NULL && !request->payload_alone) {
    if (mistake_concerns(row, request->scheme, w->from->key.kind)) see(w, t, row, &w->from->key);
    see(w, t, row, &no_key);
  }
  if (!w->is_open || !mistake_concerns(row, request->scheme, w->from->key.kind)) return;
  if (row->apply != NULL && !(is_joined && request->payload_alone)) make_all(w, t, row);
  if (row->unwrap != NULL) read_all(w, t, row, request->seen.signature, request->raw_signature);
  if (row->wire != NULL && !request->payload_alone && !w->is_edited) send_all(w, t, row);
}

/* Each signature that a mistake of writing makes of the right one, read by each such mistake. */
static void read_each_other(work *w, tally *of_scheme) {
  const mistake *writer, *reader;
  for (size_t i = 0; (writer = mistake_at(i)) != NULL; i++) {
    if (writer->level != LEVEL_OUTPUT || !mistake_concerns(writer, w->from->request.scheme, w->from->key.kind))
      continue;
    for (size_t variant = 0; variant < EACH; variant++) {
      if (make(w, writer, variant) != APPLIED) continue;
      bns_slice raw = mem_copy(&w->arena, w->d.signature.ptr, w->d.signature.len), sent = raw;
      uint8_t *bytes = mem_alloc(&w->arena, raw.len + 1);
      if (w->from->request.scheme->form == BNS_FORM_REST && bns_unpercent(bytes, raw.len, &sent.len, raw) == BNS_OK)
        sent.ptr = bytes;
      for (size_t k = 0; (reader = mistake_at(k)) != NULL; k++)
        if (reader->unwrap != NULL && mistake_concerns(reader, w->from->request.scheme, w->from->key.kind))
          read_all(w, &of_scheme[k], reader, sent, raw);
    }
  }
}

/* What a step does that has too little room to write into: whether each mistake's first variants come about. */
static void make_in_little_room(work *w, tally *of_scheme) {
  static const size_t rooms[] = {0, 3, 12, 40, 70, 130};
  const mistake *row;
  const bns_out whole = w->d.room, joined = w->d.joined.text;
  for (size_t i = 0; i < sizeof rooms / sizeof *rooms; i++) {
    bns_out little = {mem_alloc(&w->arena, rooms[i] + 1), rooms[i], 0};
    w->d.room = little;
    if (i % 2 == 0 && joined.cap > 0) w->d.joined.text.cap = rooms[i];
    w->d.joined.num = 0;
    for (size_t k = 0; (row = mistake_at(k)) != NULL; k++) {
      if (row->apply == NULL || !mistake_concerns(row, w->from->request.scheme, w->from->key.kind)) continue;
      for (size_t variant = 0; variant < FEW; variant++) {
        applied done = make(w, row, variant);
        mix_number(&of_scheme[k].state, (long long)done << 1 | (w->d.text.ptr == NULL));
      }
    }
    w->d.joined.text.cap = joined.cap;
  }
  w->d.room = whole;
}

static void look_at(const asked *from, int is_edited, int is_first) {
  work w;
  const mistake *row;
  tally *of_scheme = tallies[from->request.scheme->id];
  memset(&w, 0, sizeof w);
  w.from = from;
  w.is_edited = is_edited;
  w.pace = !is_first ? 3 : from->request.scheme->form == BNS_FORM_FIX ? FAR : 20;
  w.is_open = from->is_read && from->key.kind != 0;
  if (w.is_open) {
    candidate_signer_open(&w.m, &w.arena, from->request.scheme, &from->key, from->request.seen.payload.len);
    candidate_open(&w.d, &w.arena, &from->request, &from->key);
    if (w.m.usable && !(is_edited && from->key.kind == BNS_KIND_RSA)) w.d.signer = &w.m;
    w.d.arena = &w.arena;
  }
  for (size_t i = 0; (row = mistake_at(i)) != NULL; i++)
    if ((row->schemes & from->request.scheme->bit) != 0) look(&w, row, &of_scheme[i]);
  if (is_first && w.is_open) {
    read_each_other(&w, of_scheme);
    if (!from->request.payload_alone) make_in_little_room(&w, of_scheme);
  }
  if (w.is_open) candidate_close(&w.d);
  candidate_signer_close(&w.m);
  mem_free(&w.arena);
}

/* ---------------------------------------------------------------------------------------------------------- whole */

static int is_first_of(const asked_set *set, size_t at) {
  for (size_t i = 0; i < at; i++)
    if (set->list[i].request.scheme == set->list[at].request.scheme && set->list[i].key.kind == set->list[at].key.kind)
      return 0;
  return 1;
}

static void put_all(buf *out) {
  asked_set set;
  const bns_scheme *scheme;
  const mistake *row;
  asked_load(&set);
  for (size_t i = 0; i < set.num; i++) {
    look_at(&set.list[i], 0, is_first_of(&set, i));
    for (uint32_t edit = 0; edit < EDITS; edit++) {
      mem arena = {NULL};
      asked other;
      if (asked_edit(&other, &arena, &set.list[i], (uint32_t)i << 8 | edit)) look_at(&other, 1, 0);
      mem_free(&arena);
    }
  }
  for (size_t i = 0; (scheme = bns_scheme_at(i)) != NULL; i++)
    for (size_t k = 0; (row = mistake_at(k)) != NULL; k++) {
      const tally *t = &tallies[scheme->id][k];
      if (t->num_made + t->num_seen + t->num_sent + t->num_read == 0) continue;
      buf_format(out, "%s %s made %u seen %u sent %u read %u %016llx\n", scheme->name, row->id, t->num_made,
                 t->num_seen, t->num_sent, t->num_read, (unsigned long long)t->state);
    }
  asked_free(&set);
}

static int is_written;

static void each_mistake_makes_what_it_made(void **state) {
  buf made = {NULL, 0, 0};
  (void)state;
  put_all(&made);
  snapshot_holds(GOLDEN, &made, is_written);
}

int main(int argc, char **argv) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(each_mistake_makes_what_it_made)};
  is_written = snapshot_is_written(argc, argv);
  return cmocka_run_group_tests(tests, NULL, NULL);
}

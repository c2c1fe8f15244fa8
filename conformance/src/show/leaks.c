/* leaks.c - finds secrets in a text, in whatever spelling. What is compared are letters and digits alone, in lower case
 * (folded.h), so that base64 has one alphabet, hex one case, and a line end no place. A secret is learnt as the texts
 * it may be written as; of each, every STEP-th piece of WINDOW bytes is kept, and what is found by one is followed to
 * both sides: a part of ENOUGH bytes is found wherever it begins. */
#include "show/leaks.h"

#include <stdlib.h>
#include <string.h>

#include "show/folded.h"
#include "util/slice.h"
#include "text.h"

enum { WINDOW = 8, STEP = 5, ENOUGH = WINDOW + STEP - 1, LAYERS = 3, SLIPS = 3, CUT_SHORT = 8 };
enum { BUCKET_BITS = 14, MARK_BITS = 18 };
enum { NUM_BUCKETS = 1 << BUCKET_BITS, ED25519_DER_MAX = 200, ED25519_SEED = 16, SEED_LEN = 32, KEY_MOST = 16384 };

/* spelling: one text that a secret may be written as. */
typedef struct spelling {
  bns_slice text;
  size_t enough; /* a part of so many bytes is taken for it */
  struct spelling *next;
} spelling;

/* window: a piece of a spelling. */
typedef struct window {
  uint64_t word;
  const spelling *of;
  size_t at;
  struct window *next;
} window;

struct leaks {
  mem arena;
  spelling *plain; /* the secrets as they stand, one after the other */
  window *buckets[NUM_BUCKETS];
  uint8_t marks[1 << MARK_BITS >> 3]; /* a bit for each window: where none is set, no bucket needs to be looked into */
};

leaks *leaks_open(void) {
  mem arena = {NULL};
  leaks *self = mem_alloc(&arena, sizeof *self);
  self->arena = arena;
  return self;
}

void leaks_close(leaks *self) {
  mem arena;
  if (self == NULL) return;
  arena = self->arena; /* self stands in it */
  mem_free(&arena);
}

/* --------------------------------------------------------------------------------------------------------- learning */

static size_t bucket_of(uint64_t word) {
  return (size_t)((word * 0x9E3779B97F4A7C15u) >> (64 - BUCKET_BITS));
}

static size_t mark_of(uint64_t word) {
  return (size_t)((word * 0x9E3779B97F4A7C15u) >> (64 - MARK_BITS));
}

static void mark(leaks *self, uint64_t word) {
  self->marks[mark_of(word) / 8] |= (uint8_t)(1 << mark_of(word) % 8);
}

static int is_marked(const leaks *self, uint64_t word) {
  return self->marks[mark_of(word) / 8] >> mark_of(word) % 8 & 1;
}

static uint64_t word_at(const uint8_t *bytes) {
  uint64_t word = 0;
  for (size_t i = 0; i < WINDOW; i++)
    word = word << 8 | bytes[i];
  return word;
}

static void keep_window(leaks *self, const spelling *of, size_t at) {
  uint64_t word = word_at(of->text.ptr + at);
  window **bucket = &self->buckets[bucket_of(word)], *next;
  for (next = *bucket; next != NULL; next = next->next)
    if (next->word == word && next->of == of) return;
  next = mem_alloc(&self->arena, sizeof *next);
  next->word = word;
  next->of = of;
  next->at = at;
  next->next = *bucket;
  *bucket = next;
  mark(self, word);
}

/* learn_spelling: only what lies in [from, to) of its letters is the secret's own. */
static void learn_spelling(leaks *self, bns_slice text, size_t from, size_t to, int is_plain) {
  bns_slice letters = folded_letters_of(&self->arena, text);
  if (letters.len < WINDOW) return;
  spelling *made = mem_alloc(&self->arena, sizeof *made);
  made->text = letters;
  made->enough = letters.len < ENOUGH ? letters.len : ENOUGH;
  if (is_plain) {
    made->next = self->plain;
    self->plain = made;
    mark(self, word_at(letters.ptr));
  }
  for (size_t at = from; at + WINDOW <= letters.len && at + WINDOW <= to; at += STEP)
    keep_window(self, made, at);
}

static void learn_hex(leaks *self, bns_slice bytes, size_t from, size_t to) {
  buf text = {NULL, 0, 0};
  buf_reserve(&text, 2 * bytes.len);
  bns_hex_lower(text.ptr, bytes.ptr, bytes.len);
  text.len = 2 * bytes.len;
  learn_spelling(self, buf_slice(&text), 2 * from, 2 * to, 0);
  buf_free(&text);
}

/* learn_base64 learns what stands in base64 where so many bytes are before it, 0 to 2: only the digits that hang on
 * these bytes alone. Signs are left out of them, so that the bounds are moved outwards. */
static void learn_base64(leaks *self, bns_slice bytes, size_t before, size_t from, size_t to) {
  buf raw = {NULL, 0, 0}, text = {NULL, 0, 0};
  size_t len = before + bytes.len, first = before == 0 ? 0 : before + 1;
  buf_reserve(&raw, len);
  memset(raw.ptr, 0, before);
  memcpy(raw.ptr + before, bytes.ptr, bytes.len);
  buf_reserve(&text, 4 * ((len + 2) / 3));
  bns_base64(text.ptr, raw.ptr, len);
  text.len = 4 * len / 3;
  learn_spelling(self, slice_from(buf_slice(&text), first), 4 * from / 3, 4 * to / 3, 0);
  buf_free(&raw);
  buf_free(&text);
}

static void learn_encoded(leaks *self, bns_slice bytes, size_t from, size_t to) {
  learn_hex(self, bytes, from, to);
  for (size_t before = 0; before < 3; before++)
    learn_base64(self, bytes, before, from, to);
}

static int is_known(const leaks *self, bns_slice secret) {
  mem scratch = {NULL};
  bns_slice letters = folded_letters_of(&scratch, secret);
  int known = 0;
  for (const spelling *one = self->plain; one != NULL && !known; one = one->next)
    known = bns_slice_equal(one->text, letters);
  mem_free(&scratch);
  return known;
}

static uint8_t in_case(uint8_t byte, int upper) {
  int is_letter = (byte | 32) >= 'a' && (byte | 32) <= 'z';
  return !is_letter ? byte : upper ? byte & (uint8_t)~32 : byte | 32;
}

/* Hex and base64 of a secret in another case are other texts. */
static void learn_text(leaks *self, bns_slice secret) {
  bns_slice other = mem_copy(&self->arena, secret.ptr, secret.len);
  uint8_t *bytes = mem_alloc(&self->arena, secret.len);
  learn_spelling(self, secret, 0, SIZE_MAX, 1);
  learn_encoded(self, secret, 0, secret.len);
  other.ptr = bytes;
  for (int upper = 0; upper < 2; upper++) {
    for (size_t i = 0; i < secret.len; i++)
      bytes[i] = in_case(secret.ptr[i], upper);
    if (!bns_slice_equal(other, secret)) learn_encoded(self, other, 0, secret.len);
  }
}

/* -------------------------------------------------------------------------------------------------- private keys */

static int is_base64(uint8_t byte) {
  return (byte >= '0' && byte <= '9') || ((byte | 32) >= 'a' && (byte | 32) <= 'z') || byte == '+' || byte == '/';
}

static bns_slice body_of(bns_slice pem) {
  bns_slice rest = slice_from(pem, slice_find(pem, "-----BEGIN") + 10);
  rest = slice_from(rest, slice_find(rest, "-----") + 5);
  return slice_until(rest, slice_find(rest, "-----END"));
}

/* der_of reads what base64 there is: what a key it is, and whether it is one, is not asked here. */
static bns_slice der_of(leaks *self, bns_slice body) {
  uint8_t *digits = mem_alloc(&self->arena, body.len + 1), *der = mem_alloc(&self->arena, body.len + 1);
  size_t num = 0, len = 0;
  for (size_t i = 0; i < body.len; i++)
    if (is_base64(body.ptr[i])) digits[num++] = body.ptr[i];
  for (size_t at = 0, got; at + 4 <= num; at += 4, len += got)
    if (bns_unbase64(der + len, body.len - len, &got, (bns_slice){digits + at, 4}) != BNS_OK) break;
  if (num % 4 > 1) { /* the padding was left out with the line ends */
    size_t got = 0;
    uint8_t last[4] = {'=', '=', '=', '='};
    memcpy(last, digits + (num - num % 4), num % 4);
    if (bns_unbase64(der + len, body.len - len, &got, (bns_slice){last, 4}) == BNS_OK) len += got;
    bns_wipe(last, sizeof last);
  }
  return (bns_slice){der, len};
}

/* A private key holds its public half, which is nobody's secret: of an RSA key what follows the modulus, a quarter of
 * all, is learnt, of an Ed25519 key the seed. The rest is hidden where it stands beside that. */
static void learn_pem(leaks *self, bns_slice pem) {
  bns_slice body = body_of(pem), der = der_of(self, body);
  int is_ed25519 = der.len < ED25519_DER_MAX;
  size_t from = is_ed25519 ? ED25519_SEED : der.len / 4, to = is_ed25519 ? ED25519_SEED + SEED_LEN : der.len;
  size_t before = body.len > 0 ? (size_t)(body.ptr - pem.ptr) : 0;
  learn_spelling(self, body, 4 * from / 3, SIZE_MAX, 1);
  learn_encoded(self, der, from, to);
  learn_encoded(self, pem, before + 4 * from / 3, before + body.len);
}

void leaks_learn(leaks *self, bns_slice secret) {
  int is_pem = slice_find(secret, "-----BEGIN") < secret.len;
  if (secret.len < WINDOW) return;
  if (is_known(self, is_pem ? body_of(secret) : secret)) return;
  if (is_pem)
    learn_pem(self, secret);
  else
    learn_text(self, secret);
}

/* -------------------------------------------------------------------------------------------------------- searching */

/* run: bytes [at, end) of a text that are bytes [first, last) of a spelling. */
typedef struct run {
  size_t at, end, first, last;
} run;

static void grow(run *r, const folded *text, bns_slice of) {
  while (r->at > 0 && r->first > 0 && text->bytes[r->at - 1] == of.ptr[r->first - 1])
    r->at--, r->first--;
  while (r->end < text->len && r->last < of.len && text->bytes[r->end] == of.ptr[r->last])
    r->end++, r->last++;
}

/* Before or behind a slip, a few bytes lost, added or changed, the rest may be too short to be found alone: it is
 * followed to the end of the spelling, or of the text. Of several slips the one counts behind which most is alike,
 * less what it hides for nothing. */
static void slip_back(run *r, const folded *text, bns_slice of) {
  run best = *r;
  size_t most = 0; /* that are alike behind the best, less what it hides for nothing, and 1; 0: none yet */
  for (size_t slip = 1; slip < (size_t)SLIPS * SLIPS; slip++) {
    size_t lost = slip % SLIPS, added = slip / SLIPS;
    run next = *r;
    if (next.first < lost || next.at < added) continue;
    next.first -= lost;
    next.at -= added;
    grow(&next, text, of);
    if ((next.first > 0 && next.at > 0) || r->at - added - next.at < added + most) continue;
    best = next;
    most = r->at - added - next.at - added + 1;
  }
  r->at = best.at;
  r->first = best.first;
}

static void slip_on(run *r, const folded *text, bns_slice of) {
  run best = *r;
  size_t most = 0; /* that are alike behind the best, less what it hides for nothing, and 1; 0: none yet */
  for (size_t slip = 1; slip < (size_t)SLIPS * SLIPS; slip++) {
    size_t lost = slip % SLIPS, added = slip / SLIPS;
    run next = *r;
    if (of.len - next.last < lost || text->len - next.end < added) continue;
    next.last += lost;
    next.end += added;
    grow(&next, text, of);
    if ((next.last < of.len && next.end < text->len) || next.end - added - r->end < added + most) continue;
    best = next;
    most = next.end - added - r->end - added + 1;
  }
  r->end = best.end;
  r->last = best.last;
}

static void put_leak(buf *found, const folded *text, size_t at, size_t end) {
  leak next = {text->from[at], 0};
  next.len = text->to[end - 1] - next.at;
  buf_put(found, &next, sizeof next);
}

/* at_window looks whether a part of a secret lies around the WINDOW bytes that end before a place. Gives its end. */
static size_t at_window(const leaks *self, buf *found, const folded *text, size_t end, uint64_t word) {
  if (!is_marked(self, word)) return end;
  for (const window *one = self->buckets[bucket_of(word)]; one != NULL; one = one->next) {
    run r = {end - WINDOW, end, one->at, one->at + WINDOW};
    if (one->word != word) continue;
    grow(&r, text, one->of->text);
    if (r.end - r.at < one->of->enough) continue;
    if (r.first > 0 && r.first < ENOUGH + SLIPS) slip_back(&r, text, one->of->text);
    if (r.last < one->of->text.len && one->of->text.len - r.last < ENOUGH + SLIPS) slip_on(&r, text, one->of->text);
    put_leak(found, text, r.at, r.end);
    return r.end;
  }
  return end;
}

static void find_windows(const leaks *self, buf *found, const folded *text) {
  uint64_t word = 0;
  for (size_t i = 0, clear = WINDOW; i < text->len; i++) {
    word = word << 8 | text->bytes[i];
    if (i + 1 < clear) continue;
    clear = at_window(self, found, text, i + 1, word) + 1;
  }
}

/* cuts gives the lengths, a bit each, of which an end of the text may be the beginning of a secret. */
static unsigned cuts(const leaks *self, const folded *text) {
  typedef char a_cut_has_a_window[(int)CUT_SHORT >= (int)WINDOW ? 1 : -1];
  unsigned lengths = 0;
  (void)sizeof(a_cut_has_a_window);
  for (size_t len = CUT_SHORT; len < ENOUGH && len <= text->len; len++)
    if (is_marked(self, word_at(text->bytes + text->len - len))) lengths |= 1u << len;
  return lengths;
}

/* A text that was cut may end within a secret. */
static void find_cut(const leaks *self, buf *found, const folded *text) {
  unsigned lengths = cuts(self, text);
  for (const spelling *one = lengths == 0 ? NULL : self->plain; one != NULL; one = one->next)
    for (size_t len = ENOUGH; len-- > CUT_SHORT;)
      if ((lengths >> len & 1) && len <= one->text.len &&
          memcmp(text->bytes + text->len - len, one->text.ptr, len) == 0) {
        put_leak(found, text, text->len - len, text->len);
        return;
      }
}

static int continues_key(uint8_t byte) {
  return is_base64(byte) || byte == '=' || byte == '\\' || byte == ' ' || (byte >= '\t' && byte <= '\r');
}

/* key_end: where the last line is not there, as far as the text can be part of a key. */
static size_t key_end(bns_slice all, size_t begin) {
  bns_slice body = slice_until(slice_from(all, begin), KEY_MOST);
  size_t end = slice_find(body, "-----END");
  for (size_t i = 0; end == body.len && i < body.len; i++)
    if (!continues_key(body.ptr[i])) end = i;
  return begin + end;
}

/* find_keys finds the bodies of private keys by the lines around them. */
static void find_keys(buf *found, const folded *text) {
  bns_slice all = {text->bytes, text->len};
  for (size_t at = 0; (at += slice_find(slice_from(all, at), "-----BEGIN")) < all.len; at += 10) {
    bns_slice label = slice_until(slice_from(all, at + 10), 48);
    size_t begin = at + 10 + slice_find(label, "KEY-----") + 8, end;
    if (slice_find(label, "KEY-----") == label.len || slice_find(label, "PRIVATE") == label.len) continue;
    end = key_end(all, begin);
    while (begin < end && !is_base64(all.ptr[begin]))
      begin++;
    while (end > begin && !is_base64(all.ptr[end - 1]) && all.ptr[end - 1] != '=')
      end--;
    if (end > begin) put_leak(found, text, begin, end);
  }
}

static int by_place(const void *a, const void *b) {
  const leak *first = a, *second = b;
  return first->at < second->at ? -1 : first->at > second->at;
}

static void merge(buf *found) {
  leak *all = (leak *)(void *)found->ptr;
  size_t num = found->len / sizeof *all, kept = 0;
  if (num == 0) return;
  qsort(all, num, sizeof *all, by_place);
  for (size_t i = 1; i < num; i++) {
    size_t end = all[kept].at + all[kept].len, next_end = all[i].at + all[i].len;
    if (all[i].at > end)
      all[++kept] = all[i];
    else if (next_end > end)
      all[kept].len = next_end - all[kept].at;
  }
  found->len = (kept + 1) * sizeof *all;
}

void leaks_find(const leaks *self, buf *found, bns_slice text) {
  folded raw, letters;
  folded_open(&raw, text);
  for (int layer = 0; layer == 0 || (layer <= LAYERS && folded_unescape(&raw)); layer++) {
    folded_letters(&letters, &raw);
    find_windows(self, found, &letters);
    find_cut(self, found, &letters);
    folded_close(&letters);
    find_keys(found, &raw);
  }
  folded_close(&raw);
  merge(found);
}

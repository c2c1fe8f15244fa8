/* redact.c - the one place that decides what may be seen. */
#include "show/redact.h"

#include <string.h>

#include "show/leaks.h"
#include "util/slice.h"
#include "text.h"
#include "suite/scheme_traits.h"

#define SECRET_MIN 8
#define KEY_MIN 17 /* a shortened key has 11 bytes: it is not shortened again */
#define OWN_KEY_MIN 12
#define TEXT_MAX ((size_t)1 << 20)
#define NUM_BUCKETS 1024u

typedef enum pattern_kind { PATTERN_SECRET, PATTERN_KEY, PATTERN_NAME } pattern_kind;

typedef struct pattern {
  bns_slice text;
  pattern_kind kind;
  struct pattern *next;
} pattern;

struct redactor {
  mem patterns;
  mem shown; /* what the last redact_verdict made */
  pattern *buckets[NUM_BUCKETS];
  leaks *leaks;
};

/* A name behind which an API key stands, whoever it belongs to. */
static const char *const key_names[] = {"apiKey", "\001553"};

static unsigned bucket_of(const uint8_t *ptr) {
  uint32_t word = (uint32_t)ptr[0] | (uint32_t)ptr[1] << 8 | (uint32_t)ptr[2] << 16 | (uint32_t)ptr[3] << 24;
  return (word * 2654435761u) >> 22;
}

static void learn(redactor *self, bns_slice text, pattern_kind kind) {
  pattern *p = (pattern *)mem_alloc(&self->patterns, sizeof *p);
  unsigned bucket = bucket_of(text.ptr);
  p->text = text;
  p->kind = kind;
  p->next = self->buckets[bucket];
  self->buckets[bucket] = p;
}

/* learn_secret: what it may be spelt as, and the secret to the byte: of signs that fold to nothing too. */
static void learn_secret(redactor *self, bns_slice secret) {
  if (secret.len < SECRET_MIN) return;
  leaks_learn(self->leaks, secret);
  if (!slice_starts(secret, "-----BEGIN")) learn(self, secret, PATTERN_SECRET);
}

static uint8_t in_case(uint8_t c, int upper) {
  if (upper) return c >= 'a' && c <= 'z' ? (uint8_t)(c - 32) : c;
  return c >= 'A' && c <= 'Z' ? (uint8_t)(c + 32) : c;
}

/* A header's name as the documents have it, in lower case as HTTP/2 has it, and as Go and proxies write it. */
static void learn_header(redactor *self, const char *name) {
  bns_slice lower, title;
  uint8_t *bytes;
  if (name == NULL) return;
  learn(self, bns_slice_of(name), PATTERN_NAME);
  lower = mem_copy(&self->patterns, name, strlen(name));
  bytes = (uint8_t *)(uintptr_t)lower.ptr;
  for (size_t i = 0; i < lower.len; i++)
    bytes[i] = in_case(bytes[i], 0);
  learn(self, lower, PATTERN_NAME);
  title = mem_copy(&self->patterns, lower.ptr, lower.len);
  bytes = (uint8_t *)(uintptr_t)title.ptr;
  for (size_t i = 0; i < title.len; i++)
    if (i == 0 || bytes[i - 1] == '-') bytes[i] = in_case(bytes[i], 1);
  learn(self, title, PATTERN_NAME);
}

redactor *redact_open(const vector_set *vectors) {
  mem arena = {NULL};
  redactor *self = (redactor *)mem_alloc(&arena, sizeof *self);
  size_t i;
  self->patterns = arena;
  self->leaks = leaks_open();
  for (i = 0; i < sizeof key_names / sizeof *key_names; i++)
    learn(self, bns_slice_of(key_names[i]), PATTERN_NAME);
  for (i = 0; i < BNS_NUM_SCHEMES; i++)
    learn_header(self, traits_of(scheme_numbered((unsigned)i))->owner_header);
  for (i = 0; vectors && i < vectors->num_keys; i++) {
    const test_key *key = &vectors->keys[i];
    learn_secret(self, key->secret);
    learn_secret(self, key->pem);
    if (key->api_key.len >= KEY_MIN) learn(self, key->api_key, PATTERN_KEY);
  }
  return self;
}

void redact_learn(redactor *self, bns_slice secret, bns_slice api_key) {
  learn_secret(self, mem_copy(&self->patterns, secret.ptr, secret.len));
  if (api_key.len >= OWN_KEY_MIN) learn(self, mem_copy(&self->patterns, api_key.ptr, api_key.len), PATTERN_KEY);
}

void redact_close(redactor *self) {
  mem arena;
  if (self == NULL) return;
  mem_free(&self->shown);
  leaks_close(self->leaks);
  arena = self->patterns; /* self stands in it */
  mem_free(&arena);
}

/* found gives the longest pattern that text starts with at a place, or NULL. */
static const pattern *found(const redactor *self, bns_slice text, size_t at) {
  const pattern *p, *best = NULL;
  if (text.len - at < 4) return NULL;
  for (p = self->buckets[bucket_of(text.ptr + at)]; p; p = p->next)
    if (p->text.len <= text.len - at && (best == NULL || p->text.len > best->text.len) &&
        memcmp(text.ptr + at, p->text.ptr, p->text.len) == 0)
      best = p;
  return best;
}

/* named_key gives the API key behind its name: punctuation between, then letters and digits. Empty if there is none
 * that is long enough. */
static bns_slice named_key(bns_slice text, size_t at) {
  bns_slice key = {NULL, 0};
  size_t start = at, end;
  while (start < text.len && start < at + 4 && memchr("=:\", ", text.ptr[start], 5) != NULL)
    start++;
  for (end = start; end < text.len && ((text.ptr[end] | 32u) - 'a' < 26u || text.ptr[end] - (unsigned)'0' < 10u); end++)
    continue;
  if (start > at && end - start >= KEY_MIN) {
    key.ptr = text.ptr + start;
    key.len = end - start;
  }
  return key;
}

/* redaction: a text while it is copied, from the first thing on that has to be hidden. */
typedef struct redaction {
  bns_slice text;
  size_t copied;
  buf out;
  buf hidden; /* of struct hidden */
  buf leaks;  /* of struct leak */
  size_t next_leak;
} redaction;

/* leak_from gives the first secret that ends behind a place; one that begins behind the text's end where there is none.
 */
static leak leak_from(redaction *r, size_t at) {
  const leak *all = (const leak *)(const void *)r->leaks.ptr;
  size_t num = r->leaks.len / sizeof *all;
  while (r->next_leak < num && all[r->next_leak].at + all[r->next_leak].len <= at)
    r->next_leak++;
  return r->next_leak < num ? all[r->next_leak] : (leak){SIZE_MAX, 0};
}

static void put_short_key(buf *out, bns_slice key) {
  buf_put(out, key.ptr, 4);
  buf_put_text(out, "\xE2\x80\xA6");
  buf_put(out, key.ptr + key.len - 4, 4);
}

/* hide writes something short in place of bytes [at, at + len). */
static void hide(redaction *r, size_t at, size_t len, pattern_kind kind) {
  bns_slice was = {r->text.ptr + at, len};
  hidden note;
  buf_put(&r->out, r->text.ptr + r->copied, at - r->copied);
  note.at = r->out.len;
  if (kind == PATTERN_KEY)
    put_short_key(&r->out, was);
  else
    buf_put_text(&r->out, kind == PATTERN_SECRET ? "[secret]" : "[left out]");
  note.len = r->out.len - note.at;
  note.was = len;
  buf_put(&r->hidden, &note, sizeof note);
  r->copied = at + len;
}

/* redact_secret hides the secret that stands at a place, to the byte or in another spelling. Gives where it ends; 0 if
 * there is none. */
static size_t redact_secret(redaction *r, const pattern *p, size_t at) {
  leak spelt = leak_from(r, at);
  size_t end = p != NULL && p->kind == PATTERN_SECRET ? at + p->text.len : at;
  if ((spelt.at <= at || spelt.at < end) && spelt.at + spelt.len > end) end = spelt.at + spelt.len;
  if (end == at) return 0;
  hide(r, at, end - at, PATTERN_SECRET);
  return end;
}

/* redact_key_at hides an API key, known or behind its name; where it is a secret, that is hidden later. Gives where to
 * go on. */
static size_t redact_key_at(redaction *r, const pattern *p, size_t at) {
  int is_name = p->kind == PATTERN_NAME;
  size_t behind = at + p->text.len, end;
  bns_slice key = is_name ? named_key(r->text, behind) : (bns_slice){r->text.ptr + at, p->text.len};
  if (key.len == 0) return behind;
  if (is_name) at = (size_t)(key.ptr - r->text.ptr);
  end = at + key.len;
  if (leak_from(r, at).at < end) return is_name ? behind : at + 1;
  hide(r, at, key.len, PATTERN_KEY);
  return end;
}

static void redact_into(const redactor *self, redaction *r, int secrets_only) {
  size_t at = 0, end = r->text.len < TEXT_MAX ? r->text.len : TEXT_MAX;
  leaks_find(self->leaks, &r->leaks, slice_until(r->text, end));
  while (at < end) {
    const pattern *p = found(self, r->text, at);
    size_t secret = redact_secret(r, p, at);
    if (secret > 0)
      at = secret;
    else if (p != NULL && p->kind != PATTERN_SECRET && !secrets_only)
      at = redact_key_at(r, p, at);
    else
      at++;
  }
  if (at < r->text.len) hide(r, at, r->text.len - at, PATTERN_NAME);
  if (r->hidden.len) buf_put(&r->out, r->text.ptr + r->copied, r->text.len - r->copied);
}

static bns_slice redacted(const redactor *self, mem *arena, bns_slice text, const hidden **notes, size_t *num_notes,
                          int secrets_only) {
  redaction r;
  bns_slice shown = text;
  *notes = NULL;
  *num_notes = 0;
  if (text.len == 0) return shown;
  memset(&r, 0, sizeof r);
  r.text = text;
  redact_into(self, &r, secrets_only);
  *num_notes = r.hidden.len / sizeof(hidden);
  if (*num_notes) {
    hidden *copy = (hidden *)mem_alloc(arena, r.hidden.len);
    memcpy(copy, r.hidden.ptr, r.hidden.len);
    *notes = copy;
    shown = mem_copy(arena, r.out.ptr, r.out.len);
  }
  buf_free(&r.out);
  buf_free(&r.hidden);
  buf_free(&r.leaks);
  return shown;
}

bns_slice redact_counted(const redactor *self, mem *arena, bns_slice text, const hidden **notes, size_t *num_notes) {
  return redacted(self, arena, text, notes, num_notes, 0);
}

bns_slice redact_text(const redactor *self, mem *arena, bns_slice text) {
  const hidden *notes;
  size_t num_notes;
  return redacted(self, arena, text, &notes, &num_notes, 0);
}

bns_slice redact_secrets(const redactor *self, mem *arena, bns_slice text) {
  const hidden *notes;
  size_t num_notes;
  return redacted(self, arena, text, &notes, &num_notes, 1);
}

void redact_verdict(redactor *self, verdict *out, const verdict *in) {
  mem *arena = &self->shown;
  *out = *in;
  if (in->num_right_hidden + in->num_yours_hidden + in->num_signed_hidden) return;
  mem_reset(arena);
  out->right = redact_counted(self, arena, in->right, &out->right_hidden, &out->num_right_hidden);
  out->yours = redact_counted(self, arena, in->yours, &out->yours_hidden, &out->num_yours_hidden);
  out->signed_bytes = redact_counted(self, arena, in->signed_bytes, &out->signed_hidden, &out->num_signed_hidden);
  out->detail = redact_text(self, arena, in->detail);
  out->asked = redact_text(self, arena, in->asked);
  out->arrived = redact_text(self, arena, in->arrived);
  out->stderr_tail = redact_text(self, arena, in->stderr_tail);
}

bns_slice redact_key(mem *arena, bns_slice api_key) {
  buf out = {NULL, 0, 0};
  if (api_key.len > 8)
    put_short_key(&out, api_key);
  else
    buf_put_text(&out, "[key]");
  return mem_take(arena, &out);
}

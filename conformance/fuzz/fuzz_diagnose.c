/* Any bytes as a refused request, diagnosed with a test key of one kind or with none, which its length chooses, and
 * told as text or as JSON, likewise: neither the secret nor the whole API key may be in it. Few candidates are tried,
 * for a signature of each would be all that the fuzzer has time for; test_diagnose and the self-check try them all.
 *
 * Behind the reading, which fuzz_input has alone, stand the search, the right request and all that is told of it: some
 * 650 to 900 inputs a second of processor time. */
#include <stdlib.h>
#include <string.h>

#include "explain/explanation.h"
#include "text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { CANDIDATES = 8 };

static const vector_set *loaded(void) {
  static vector_set set;
  static int is_loaded;
  char problem[256];
  if (!is_loaded && vectors_load(&set, NULL, problem, sizeof problem) != 0) abort();
  is_loaded = 1;
  return &set;
}

static void take_key(diagnose_key *out, const char *name) {
  const test_key *key = name ? vectors_key(loaded(), bns_slice_of(name)) : NULL;
  memset(out, 0, sizeof *out);
  if (key == NULL) return;
  out->kind = key->kind;
  out->secret = key->kind == BNS_KIND_HMAC ? key->secret : key->pem;
  out->public_pem = key->public_pem;
  out->api_key = key->api_key;
  out->serial = key->serial;
}

static int holds(const buf *text, bns_slice part) {
  for (size_t i = 0; part.len >= 12 && i + part.len <= text->len; i++)
    if (memcmp(text->ptr + i, part.ptr, part.len) == 0) return 1;
  return 0;
}

static void tell(explained *what, void (*put)(buf *, const explained *)) {
  buf out = {NULL, 0, 0};
  put(&out, what);
  if (out.len == 0 || out.ptr[out.len - 1] != '\n' || !bns_utf8_valid(buf_slice(&out))) abort();
  if (what->key->kind == BNS_KIND_HMAC && holds(&out, what->key->secret)) abort();
  if (holds(&out, what->key->api_key)) abort();
  buf_free(&out);
}

/* A signature of RSA takes longer than all the rest: the key of that kind is one of many. */
static const char *const keys[] = {NULL,   "docs", "ed25519-a", "docs", NULL,   "docs",        "docs",
                                   "docs", NULL,   "ed25519-a", "docs", "docs", "ed25519-a",   "docs",
                                   NULL,   "docs", "docs",      "docs", "docs", "webhook-2048"};

enum { NUM_KEYS = sizeof keys / sizeof *keys };

/* Opened once: learning all test keys in all their spellings takes longer than the search. */
static redactor *opened(void) {
  static redactor *shared;
  if (shared == NULL) shared = redact_open(loaded());
  return shared;
}

static void explain_with(const input *in, mem *arena, size_t chosen) {
  explained what;
  diagnose_limits limits;
  diagnose_key key;
  diagnosis found;
  parsed_request request;
  mended right;
  take_key(&key, keys[chosen % NUM_KEYS]);
  memset(&what, 0, sizeof what);
  memset(&limits, 0, sizeof limits);
  limits.num_singles = limits.num_pairs = CANDIDATES;
  (void)parsed_request_read(&request, arena, in->scheme, &in->wire, in->host);
  request.answer_code = in->answer.code;
  diagnose(&found, arena, &request, &key, &limits);
  if (found.fault != NULL) abort(); /* no request is to make the program contradict itself */
  what.set = loaded();
  what.arena = arena;
  what.in = in;
  what.request = &request;
  what.key = &key;
  what.limits = &limits;
  what.found = &found;
  what.verdict = found.verdict;
  what.form.width = 80;
  if (mend_apply(&right, arena, &request, &key, &found, &limits)) what.right = &right;
  misprints_find(&what.example, arena, what.set, found.sent, found.signature);
  what.redactor = opened();
  tell(&what, chosen / NUM_KEYS % 2 ? explain_put_json : explain_put_text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  bns_slice text = {data, size};
  buf problem = {NULL, 0, 0};
  mem arena = {NULL};
  input in;
  if (input_read(&in, &arena, text, NULL, &problem) == 0) explain_with(&in, &arena, size);
  buf_free(&problem);
  mem_free(&arena);
  return 0;
}

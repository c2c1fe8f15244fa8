/* keyring.c - the server's keys. */
#include "keys/keyring.h"

#include <stdio.h>
#include <string.h>

#include "keys/read_text.h"
#include "remedy.h"
#include "util/slice.h"
#include "text.h"
#include "util/json_text.h"
#include "exit_status.h"

enum { FILE_MAX = 8 << 20 };

static bns_slice member(mem *arena, const bns_json *key, const char *name) {
  return vectors_expand(arena, bns_json_member(key, name));
}

static bns_key_kind kind_of(bns_slice type) {
  if (bns_slice_is(type, "hmac")) return BNS_KIND_HMAC;
  if (bns_slice_is(type, "rsa")) return BNS_KIND_RSA;
  return bns_slice_is(type, "ed25519") ? BNS_KIND_ED25519 : (bns_key_kind)0;
}

static void take_test_key(ring_key *out, const test_key *key) {
  out->key.kind = key->kind;
  out->key.secret = key->kind == BNS_KIND_HMAC ? key->secret : key->pem;
  out->key.public_pem = key->public_pem;
  out->key.api_key = key->api_key;
  out->is_us = bns_slice_is(key->name, "us");
  out->is_public = 1;
}

/* ----------------------------------------------------------------------------------------------- the user's file */

static int refuse(const char *file, const char *what) {
  fprintf(stderr, "bnconform: --keys %s: %s\n", file, what);
  return EXIT_USAGE;
}

static int take_key(ring_key *out, mem *arena, const bns_json *json) {
  if (json->type != BNS_JSON_OBJECT) return -1;
  out->key.kind = kind_of(member(arena, json, "type"));
  out->key.api_key = member(arena, json, "api_key");
  out->key.secret = member(arena, json, out->key.kind == BNS_KIND_HMAC ? "secret" : "pem");
  out->key.public_pem = member(arena, json, "public_pem");
  out->is_us = bns_slice_is(member(arena, json, "exchange"), "us");
  if (out->key.kind == 0 || out->key.api_key.len == 0) return -1;
  return out->key.secret.len > 0 || out->key.public_pem.len > 0 ? 0 : -1;
}

/* why_unread tells why nothing could be judged by a key of the file, before the first request shows it; NULL: it is
 * readable, or a back end for it is not there. */
static const char *why_unread(mem *arena, const ring_key *key) {
  bns_slice pem = key->key.public_pem.len > 0 ? key->key.public_pem : key->key.secret;
  explain_key read;
  if (key->key.kind == BNS_KIND_HMAC) return NULL;
  memset(&read, 0, sizeof read);
  read.found.is_pem = 1;
  read.found.material.ptr = mem_alloc(arena, pem.len + 1);
  memcpy(read.found.material.ptr, pem.ptr, pem.len);
  read.found.material_len = pem.len;
  if (key_source_take(&read) != 0) return key_source_why(&read);
  return read.key.kind == key->key.kind ? NULL : "its type is another than that of its PEM";
}

static int refuse_key(const char *file, uint32_t number, const char *why) {
  fprintf(stderr, "bnconform: --keys %s: its key %lu cannot be read: %s\n", file, (unsigned long)number, why);
  return EXIT_USAGE;
}

/* The arena keeps the JSON, and with it the texts: a ring is opened once. */
static int take_file(keyring *ring, const vector_set *set, const char *file) {
  buf text = {NULL, 0, 0};
  bns_slice kept;
  const bns_json *values, *all, *name;
  int failed = paste_file(&text, file, FILE_MAX);
  if (failed) {
    buf_free(&text);
    fprintf(stderr, "bnconform: --keys %s: %s; %s\n", file, strerror(failed), remedy_of(failed, REMEDY_TO_READ));
    return EXIT_USAGE;
  }
  kept = mem_take(&ring->arena, &text);
  values = json_read(&ring->arena, kept);
  if (values == NULL) return refuse(file, "it is no JSON");
  all = values->type == BNS_JSON_OBJECT ? bns_json_member(values, "keys") : NULL;
  if (all == NULL || all->type != BNS_JSON_OBJECT)
    return refuse(file, "it has no \"keys\": its form is that of vectors/keys.json");
  ring_key *grown = mem_alloc(&ring->arena, (ring->num + all->count) * sizeof *grown);
  memcpy(grown, ring->keys, ring->num * sizeof *grown);
  ring->keys = grown;
  name = bns_json_child(all);
  for (uint32_t i = 0; i < all->count; i++) {
    const bns_json *value = bns_json_next(name);
    ring_key *key = &ring->keys[ring->num++];
    if (take_key(key, &ring->arena, value) != 0)
      return refuse(file, "a key has no type or api_key, or lacks its secret, pem or public_pem");
    const char *why = why_unread(&ring->arena, key);
    if (why != NULL) return refuse_key(file, i + 1, why);
    key->is_public = keyring_is_public(set, &key->key);
    ring->has_own |= !key->is_public;
    name = bns_json_next(value);
  }
  return 0;
}

/* ------------------------------------------------------------------------------------------------------ the ring */

int keyring_open(keyring *ring, const vector_set *set, const char *file, const char *any) {
  int failed = 0;
  memset(ring, 0, sizeof *ring);
  ring->keys = mem_alloc(&ring->arena, (set->num_keys + 1) * sizeof *ring->keys);
  for (size_t i = 0; i < set->num_keys; i++)
    if (set->keys[i].api_key.len > 0) take_test_key(&ring->keys[ring->num++], &set->keys[i]);
  if (file != NULL) failed = take_file(ring, set, file);
  if (failed || any == NULL) return failed;
  failed = key_source_read(&ring->held, set, any, bns_scheme_at(0), (bns_slice){NULL, 0}, 0);
  ring->any.key = ring->held.key;
  ring->any.is_public = keyring_is_public(set, &ring->any.key);
  ring->has_any = !failed;
  ring->has_own |= !ring->any.is_public;
  return failed;
}

void keyring_add(keyring *ring, const test_key *key, bns_slice api_key, int is_us) {
  for (size_t i = ring->num; i > 0; i--)
    if (bns_slice_equal(ring->keys[i - 1].key.api_key, api_key)) return;
  if (ring->num >= ring->cap) {
    ring_key *grown = mem_alloc(&ring->arena, 2 * (ring->num + 1) * sizeof *grown);
    memcpy(grown, ring->keys, ring->num * sizeof *grown);
    ring->cap = 2 * (ring->num + 1);
    ring->keys = grown;
  }
  take_test_key(&ring->keys[ring->num], key);
  ring->keys[ring->num].is_us = is_us;
  ring->keys[ring->num++].key.api_key = mem_copy(&ring->arena, api_key.ptr, api_key.len);
}

static void close_key(ring_key *key) {
  for (size_t i = 0; i < sizeof key->opened / sizeof *key->opened; i++)
    bns_key_close(&key->opened[i]);
}

void keyring_close(keyring *ring) {
  for (size_t i = 0; i < ring->num; i++)
    close_key(&ring->keys[i]);
  close_key(&ring->any);
  key_source_close(&ring->held);
  mem_free(&ring->arena);
}

ring_key *keyring_find(keyring *ring, bns_slice api_key) {
  if (api_key.len == 0) return NULL;
  if (ring->has_any) return &ring->any;
  /* A key of the user's own file counts before a test key with the same API key. */
  for (size_t i = ring->num; i > 0; i--)
    if (bns_slice_equal(ring->keys[i - 1].key.api_key, api_key)) return &ring->keys[i - 1];
  return NULL;
}

static void open_for(ring_key *key, bns_algorithm algorithm) {
  bns_slice material = key->key.public_pem;
  if (key->tried[algorithm]++) return;
  key->tried[algorithm] = 1;
  key->signs[algorithm] = key->key.kind != BNS_KIND_HMAC && material.len == 0;
  if (material.len == 0) material = key->key.secret;
  if (bns_key_open(&key->opened[algorithm], NULL, algorithm, key->signs[algorithm] ? BNS_TO_SIGN : BNS_TO_VERIFY,
                   material.ptr, material.len) != BNS_OK)
    bns_key_close(&key->opened[algorithm]);
}

int keyring_opens(ring_key *key, const bns_scheme *scheme) {
  bns_algorithm algorithm;
  if (bns_scheme_algorithm(scheme, &algorithm, key->key.kind) != BNS_OK) return 1;
  open_for(key, algorithm);
  return key->opened[algorithm].backend != NULL;
}

/* RSA (PKCS1-v1_5) and Ed25519 signatures are what they are: made again, they are the same. */
static bns_holds verifies_again(const bns_key *opened, const bns_scheme *scheme, bns_slice payload,
                                bns_slice signature) {
  uint8_t made[BNS_SIGNATURE_MAX];
  size_t len;
  if (bns_sign(opened, made, sizeof made, &len, scheme, payload.ptr, payload.len) != BNS_OK) return BNS_UNKNOWN;
  return len == signature.len && memcmp(made, signature.ptr, len) == 0 ? BNS_YES : BNS_NO;
}

bns_holds keyring_verifies(ring_key *key, const bns_scheme *scheme, bns_slice payload, bns_slice signature) {
  bns_algorithm algorithm;
  bns_reason reason;
  if (bns_scheme_algorithm(scheme, &algorithm, key->key.kind) != BNS_OK) return BNS_NO;
  open_for(key, algorithm);
  if (key->opened[algorithm].backend == NULL) return BNS_UNKNOWN;
  if (key->signs[algorithm]) return verifies_again(&key->opened[algorithm], scheme, payload, signature);
  if (bns_verify_payload(&key->opened[algorithm], &reason, scheme, payload.ptr, payload.len, signature.ptr,
                         signature.len) != BNS_OK)
    return BNS_UNKNOWN;
  return reason == BNS_VALID ? BNS_YES : BNS_NO;
}

/* ------------------------------------------------------------------------------------------------ the user's own */

/* The line end behind a PEM is no part of the key: what is pasted often has none. Of a secret it is. */
static bns_slice material_of(bns_key_kind kind, bns_slice text) {
  while (kind != BNS_KIND_HMAC && text.len > 0 && (text.ptr[text.len - 1] == '\n' || text.ptr[text.len - 1] == '\r'))
    text.len--;
  return text;
}

int keyring_is_public(const vector_set *set, const diagnose_key *key) {
  bns_slice own = material_of(key->kind, key->secret);
  if (key->secret.len == 0) return 1;
  for (size_t i = 0; i < set->num_keys; i++) {
    const test_key *known = &set->keys[i];
    bns_slice secret = material_of(known->kind, known->kind == BNS_KIND_HMAC ? known->secret : known->pem);
    if (known->kind == key->kind && secret.len == own.len && bns_same_secret(secret.ptr, own.ptr, secret.len)) return 1;
  }
  return 0;
}

void keyring_teach(const keyring *ring, redactor *to) {
  for (size_t i = 0; i < ring->num; i++)
    if (!ring->keys[i].is_public) redact_learn(to, ring->keys[i].key.secret, ring->keys[i].key.api_key);
  if (ring->has_any) redact_learn(to, ring->any.key.secret, ring->any.key.api_key);
}

/* key_source.c - the key that somebody holds against a refused request. */
#include "keys/key_source.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "ask.h"
#include "text.h"
#include "util/near_names.h"
#include "exit_status.h"

enum { SECRET_MAX = 4096 };

static int no_test_key(const vector_set *set, const char *name) {
  buf names = {NULL, 0, 0}, near = {NULL, 0, 0};
  for (size_t i = 0; i < set->num_keys; i++)
    buf_format(&names, "%.*s\n", (int)set->keys[i].name.len, (const char *)set->keys[i].name.ptr);
  near_names_put(&near, buf_slice(&names), bns_slice_of(name));
  fprintf(stderr, "bnconform: @%s is not among the test keys; keys of your own come from a file or env:NAME%s%.*s\n",
          name, near.len ? ". " : "", (int)near.len, near.len ? (const char *)near.ptr : "");
  buf_free(&names);
  buf_free(&near);
  return EXIT_USAGE;
}

static int take_test_key(explain_key *out, const vector_set *set, const char *name) {
  const test_key *key = vectors_key(set, bns_slice_of(name));
  if (key == NULL) return no_test_key(set, name);
  out->key.kind = key->kind;
  out->key.secret = key->kind == BNS_KIND_HMAC ? key->secret : key->pem;
  out->key.public_pem = key->public_pem;
  out->key.api_key = key->api_key;
  out->key.serial = key->serial;
  return 0;
}

static bns_status open_as(bns_slice pem, bns_algorithm algorithm, bns_use use) {
  bns_key key;
  bns_status status;
  memset(&key, 0, sizeof key);
  status = bns_key_open(&key, NULL, algorithm, use, pem.ptr, pem.len);
  bns_key_close(&key);
  return status;
}

/* take_pem tells the kind and the half of a PEM text: the reader refuses the wrong ones by that name. */
static void take_pem(explain_key *out, bns_slice pem) {
  out->use = BNS_TO_SIGN;
  out->key.kind = BNS_KIND_ED25519;
  out->status = open_as(pem, BNS_ED25519, out->use);
  if (out->status == BNS_ERR_PEM_ROLE) {
    out->use = BNS_TO_VERIFY;
    out->status = open_as(pem, BNS_ED25519, out->use);
  }
  if (out->status == BNS_ERR_PEM_ALGORITHM) {
    out->key.kind = BNS_KIND_RSA;
    out->status = open_as(pem, BNS_RSA_SHA256, out->use);
  }
  /* Without a back end for RSA the key is as good as read. */
  if (out->status == BNS_ERR_UNSUPPORTED) out->status = BNS_OK;
  if (out->use == BNS_TO_VERIFY)
    out->key.public_pem = pem;
  else
    out->key.secret = pem;
}

int key_source_take(explain_key *out) {
  bns_slice material = {out->found.material.ptr, out->found.material_len};
  if (out->found.is_pem) {
    take_pem(out, material);
    return out->status != BNS_OK;
  }
  out->key.kind = BNS_KIND_HMAC;
  out->key.secret = material;
  return 0;
}

const char *key_source_why(const explain_key *self) {
  return keys_why(&self->found, self->status);
}

/* take_read: source is where the key was read from. */
static int take_read(explain_key *out, const char *source) {
  if (key_source_take(out) == 0) return 0;
  fprintf(stderr, "bnconform: %s: the key cannot be read: %s\n", source, key_source_why(out));
  return EXIT_USAGE;
}

static int ask_for(explain_key *out, bns_slice whose) {
  char prompt[128] = "Secret (not shown, not kept; Enter to go on without it): ";
  if (!room_for(&out->found.material, SECRET_MAX)) return 0;
  if (whose.len > 8)
    snprintf(prompt, sizeof prompt,
             "Secret for %.4s\xE2\x80\xA6%.4s (not shown, not kept; Enter to go on without it): ",
             (const char *)whose.ptr, (const char *)whose.ptr + whose.len - 4);
  if (ask_secret(out->found.material.ptr, SECRET_MAX, &out->found.material_len, prompt) != ASK_OK) return 0;
  if (keys_tidy(&out->found) && out->found.like != NULL) fprintf(stderr, "bnconform: " KEYS_LIKE "\n", out->found.like);
  return take_read(out, "what was typed");
}

static int takes_hmac(const bns_scheme *scheme) {
  bns_algorithm algorithm;
  return bns_scheme_algorithm(scheme, &algorithm, BNS_KIND_HMAC) == BNS_OK;
}

int key_source_read(explain_key *out, const vector_set *set, const char *source, const bns_scheme *scheme,
                    bns_slice whose, int ask) {
  int failed;
  memset(out, 0, sizeof *out);
  if (source == NULL) return ask && takes_hmac(scheme) ? ask_for(out, whose) : 0;
  if (source[0] == '@') return take_test_key(out, set, source + 1);
  failed = keys_read(&out->found, source, BNS_TO_SIGN, scheme, whose);
  if (failed) return failed;
  return take_read(out, strcmp(source, "-") == 0 ? "standard input" : source);
}

void key_source_close(explain_key *self) {
  keys_close(&self->found);
  memset(&self->key, 0, sizeof self->key);
}

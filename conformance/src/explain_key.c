/* explain_key.c - the key that somebody holds against a refused request. */
#include "explain_key.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "ask.h"
#include "slices.h"
#include "text.h"

enum { USAGE = 64, SECRET_MAX = 4096 };

static int take_test_key(explain_key *out, const vector_set *set, const char *name) {
  const test_key *key = vectors_key(set, bns_slice_of(name));
  if (key == NULL) {
    fprintf(stderr, "bnconform: @%s is not among the test keys; keys of your own come from a file or env:NAME\n", name);
    return USAGE;
  }
  out->key.kind = key->kind;
  out->key.secret = key->kind == BNS_KIND_HMAC ? key->secret : key->pem;
  out->key.public_pem = key->public_pem;
  out->key.api_key = key->api_key;
  out->key.serial = key->serial;
  return 0;
}

/* opens tells that a PEM text is a key of this kind and use. */
static int opens(bns_slice pem, bns_algorithm algorithm, bns_use use) {
  bns_key key;
  bns_status status;
  memset(&key, 0, sizeof key);
  status = bns_key_open(&key, NULL, algorithm, use, pem.ptr, pem.len);
  bns_key_close(&key);
  return status == BNS_OK;
}

/* take_pem tells the kind and the half of a PEM text. One that cannot be opened is kept as a private key: what is wrong
 * with it is a finding. */
static void take_pem(explain_key *out, bns_slice pem) {
  int ed25519 = opens(pem, BNS_ED25519, BNS_TO_SIGN), public_ed25519 = opens(pem, BNS_ED25519, BNS_TO_VERIFY);
  int public_rsa = opens(pem, BNS_RSA_SHA256, BNS_TO_VERIFY);
  int rsa = slice_find(pem, "RSA ") < pem.len || opens(pem, BNS_RSA_SHA256, BNS_TO_SIGN) || pem.len > 600;
  out->key.kind = ed25519 || public_ed25519 || !(rsa || public_rsa) ? BNS_KIND_ED25519 : BNS_KIND_RSA;
  if (public_ed25519 || public_rsa)
    out->key.public_pem = pem;
  else
    out->key.secret = pem;
}

void explain_key_take(explain_key *out) {
  bns_slice material = {out->found.material.ptr, out->found.material_len};
  if (out->found.is_pem) {
    take_pem(out, material);
    return;
  }
  out->key.kind = BNS_KIND_HMAC;
  out->key.secret = material;
}

static void ask_for(explain_key *out, bns_slice whose) {
  char prompt[128] = "Secret (not shown, not kept; Enter to go on without it): ";
  if (!room_for(&out->found.material, SECRET_MAX)) return;
  if (whose.len > 8)
    snprintf(prompt, sizeof prompt,
             "Secret for %.4s\xE2\x80\xA6%.4s (not shown, not kept; Enter to go on without it): ",
             (const char *)whose.ptr, (const char *)whose.ptr + whose.len - 4);
  if (ask_secret(out->found.material.ptr, SECRET_MAX, &out->found.material_len, prompt) == ASK_OK)
    explain_key_take(out);
}

static int takes_hmac(const bns_scheme *scheme) {
  bns_algorithm algorithm;
  return bns_scheme_algorithm(scheme, &algorithm, BNS_KIND_HMAC) == BNS_OK;
}

int explain_key_read(explain_key *out, const vector_set *set, const char *source, const bns_scheme *scheme,
                     bns_slice whose, int ask) {
  int failed;
  memset(out, 0, sizeof *out);
  if (source == NULL) {
    if (ask && takes_hmac(scheme)) ask_for(out, whose);
    return 0;
  }
  if (source[0] == '@') return take_test_key(out, set, source + 1);
  failed = keys_read(&out->found, source, BNS_TO_SIGN, scheme, whose);
  if (!failed) explain_key_take(out);
  return failed;
}

void explain_key_close(explain_key *self) {
  keys_close(&self->found);
  memset(&self->key, 0, sizeof self->key);
}

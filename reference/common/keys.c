#include "keys.h"

#include <errno.h>
#include <stdlib.h>
#include <stdio.h>
#include <string.h>

#include "ask.h"
#include "json.h"
#include "pem.h"
#include "pem_text.h"
#include "readfile.h"
#include "remedy.h"
#include "say.h"
#include "scheme_words.h"
#include "text.h"

#define KEY_MAX ((size_t)64 << 10) /* a 4096-bit RSA key in PEM has 3,272 bytes */

extern const uint8_t bnsign_keys_json[];
extern const uint32_t bnsign_keys_json_len;

bns_slice keys_json(void) {
  return (bns_slice){bnsign_keys_json, bnsign_keys_json_len};
}

/* ---------------------------------------------------------------------------------------------- the test keys */

static void list_test_keys(const bns_json *all) {
  const bns_json *name = all->count ? bns_json_child(all) : NULL;
  fputs("bnsign: the test keys are", stderr);
  for (uint32_t i = 0; i < all->count; i++) {
    fprintf(stderr, " @%.*s", (int)name->len, (const char *)name->ptr);
    name = bns_json_next(bns_json_next(name));
  }
  fputc('\n', stderr);
}

static int take_member(room *to, size_t *at, bns_slice *out, const bns_json *key, const char *name) {
  const bns_json *value = bns_json_member(key, name);
  size_t len = 0;
  if (value == NULL || bns_json_text(to->ptr + *at, to->cap - *at, &len, value) != BNS_OK) return 0;
  *out = (bns_slice){to->ptr + *at, len};
  *at += len;
  return 1;
}

static int take_test_key(keys *k, const bns_json *key, const char *source, bns_use use) {
  bns_slice type = {NULL, 0}, material;
  size_t at = 0;
  if (!room_for(&k->test_text, key->len) || !take_member(&k->test_text, &at, &type, key, "type"))
    return say_fault("out of memory");
  k->kind = key_kind_of(type);
  k->is_pem = k->kind != BNS_KIND_HMAC;
  const char *name = !k->is_pem ? "secret" : use == BNS_TO_SIGN ? "pem" : "public_pem";
  if (!take_member(&k->test_text, &at, &material, key, name))
    return say_usage("%s has no private key: it can verify, not sign", source);
  (void)take_member(&k->test_text, &at, &k->api_key, key, "api_key");
  (void)take_member(&k->test_text, &at, &k->serial, key, "serial");
  if (!room_for(&k->material, material.len + 1)) return say_fault("out of memory");
  memcpy(k->material.ptr, material.ptr, material.len);
  k->material_len = material.len;
  k->test_name = source + 1;
  return 0;
}

static int find_test_key(keys *k, const bns_json *root, const char *source, bns_use use) {
  const bns_json *all = bns_json_member(root, "keys");
  const bns_json *key = all ? bns_json_member(all, source + 1) : NULL;
  if (key != NULL) return take_test_key(k, key, source, use);
  int status = say_usage("%s is not among the test keys; keys of your own come from a file or env:NAME", source);
  if (all != NULL) list_test_keys(all);
  return status;
}

static int read_test_key(keys *k, const char *source, bns_use use) {
  bns_slice text = keys_json();
  size_t num = 0, at = 0;
  int status;
  bns_status read = bns_json_parse(NULL, 0, &num, &at, text.ptr, text.len);
  bns_json *values = read == BNS_ERR_ROOM ? calloc(num, sizeof *values) : NULL;
  if (values == NULL || bns_json_parse(values, num, &num, &at, text.ptr, text.len) != BNS_OK)
    status = say_fault("the test keys inside this program cannot be read");
  else
    status = find_test_key(k, values, source, use);
  free(values);
  return status;
}

/* ------------------------------------------------------------------------------------------- what was read */

static int begins(const keys *k, size_t at, const char *text) {
  size_t len = strlen(text);
  return k->material_len >= at + len && memcmp(k->material.ptr + at, text, len) == 0;
}

static int holds(const keys *k, const char *text) {
  for (size_t at = 0; at < k->material_len; at++)
    if (begins(k, at, text)) return 1;
  return 0;
}

int keys_tidy(keys *k) {
  k->like = pem_text_tidy(&k->material, &k->material_len);
  k->is_pem = k->like != NULL || holds(k, "-----BEGIN") || begins(k, 0, "ssh-ed25519 ") || begins(k, 0, "ssh-rsa ") ||
              begins(k, 0, "PuTTY-User-Key-File");
  return k->is_pem;
}

/* drop_line_end drops one final LF or CRLF: it is the file's, not the secret's. */
static void drop_line_end(keys *k) {
  const uint8_t *text = k->material.ptr;
  size_t len = k->material_len;
  if (len == 0 || text[len - 1] != '\n') return;
  k->material_len = len >= 2 && text[len - 2] == '\r' ? len - 2 : len - 1;
  say_note("secret: %zu bytes; a newline at its end was left out", k->material_len);
}

static int is_blank(uint8_t byte) {
  return byte == ' ' || (byte >= '\t' && byte <= '\r');
}
static int is_quote(uint8_t byte) {
  return byte == '"' || byte == '\'' || byte == '`';
}

/* warn_of_rest: what is left over is part of the key (C-2), and most often nobody meant it to be. */
static void warn_of_rest(const keys *k) {
  const uint8_t *text = k->material.ptr;
  size_t len = k->material_len;
  if (len == 0) return;
  if (begins(k, 0, "\xEF\xBB\xBF")) say_note("secret: it begins with a byte order mark, which is used as part of it");
  if (is_blank(text[0]) || is_blank(text[len - 1]))
    say_note("secret: it begins or ends with white space, which is used as part of it");
  if (is_quote(text[0]) || is_quote(text[len - 1]))
    say_note("secret: it begins or ends with a quotation mark, which is used as part of it");
}

static int settle(keys *k, int from_file) {
  if (keys_tidy(k) && k->like != NULL) say_note(KEYS_LIKE, k->like);
  if (k->is_pem) return 0;
  if (from_file) drop_line_end(k);
  warn_of_rest(k);
  return k->material_len > 0 ? 0 : say_usage("the secret is empty");
}

/* ------------------------------------------------------------------------------------------------ the sources */

/* A secret that was typed in place of a file's name must not be shown again. */
static int could_be_secret(const char *name) {
  return strlen(name) >= 20 && strpbrk(name, "/.\\~ ") == NULL;
}

static int read_file(keys *k, const char *name) {
  int failed = readfile(&k->material, &k->material_len, name, KEY_MAX);
  if (failed == 0) return settle(k, 1);
  if (could_be_secret(name))
    return say_usage("--key names no file. A secret is never an argument, where other programs see it: put it in a "
                     "file, or in a variable and give env:NAME");
  if (failed == EFBIG) return say_usage("%s: longer than any key", name);
  return say_usage("%s: %s; %s", strcmp(name, "-") == 0 ? "standard input" : name, strerror(failed),
                   remedy_of(failed, REMEDY_TO_READ));
}

static int read_variable(keys *k, const char *name) {
  const char *value = getenv(name);
  if (value == NULL)
    return could_be_secret(name) ? say_usage("no variable of the environment has the name that follows env:")
                                 : say_usage("%s is not set in the environment", name);
  k->material_len = strlen(value);
  if (!room_for(&k->material, k->material_len + 1)) return say_fault("out of memory");
  memcpy(k->material.ptr, value, k->material_len);
  return settle(k, 0);
}

static int no_key(const bns_scheme *scheme) {
  return say_usage("no key: %s takes %s. Give --key FILE, --key env:NAME or --key - (without a terminal it cannot be "
                   "asked for)",
                   bns_scheme_name(scheme), scheme_words_of(scheme)->takes);
}

static int ask_for(keys *k, const bns_scheme *scheme, bns_slice whose) {
  char prompt[64] = "Secret (not shown, not kept): ";
  bns_algorithm algorithm;
  if (bns_scheme_algorithm(scheme, &algorithm, BNS_KIND_HMAC) != BNS_OK)
    return say_usage("no key: %s takes %s. Give its file: --key FILE", bns_scheme_name(scheme),
                     scheme_words_of(scheme)->takes);
  if (whose.len > 8) {
    snprintf(prompt, sizeof prompt, "Secret for %.4s\xE2\x80\xA6%.4s (not shown, not kept): ", (const char *)whose.ptr,
             (const char *)whose.ptr + whose.len - 4);
  }
  if (!room_for(&k->material, 4096)) return say_fault("out of memory");
  ask_result got = ask_secret(k->material.ptr, 4096, &k->material_len, prompt);
  if (got == ASK_NO_TERMINAL) return no_key(scheme);
  if (got == ASK_NOTHING) return say_usage("no secret was given");
  return settle(k, 0);
}

int keys_read(keys *k, const char *source, bns_use use, const bns_scheme *scheme, bns_slice asked_for) {
  if (source == NULL) return ask_for(k, scheme, asked_for);
  if (source[0] == '@') return read_test_key(k, source, use);
  if (strncmp(source, "env:", 4) == 0) return read_variable(k, source + 4);
  return read_file(k, source);
}

/* -------------------------------------------------------------------------------------------------- opening */

/* What a key that cannot be read is, by the status that the reader gives and by what stands in its text. */
static const struct {
  bns_status status;
  const char *holds, *says;
} whys[] = {
    {BNS_ERR_PEM_ENCRYPTED, "", "the key is encrypted: decrypt it first: openssl pkey -in OLD -out NEW"},
    {BNS_ERR_PEM_PKCS1, "RSA PUBLIC KEY",
     "the key is in PKCS#1 form: convert it to SPKI: openssl rsa -RSAPublicKey_in -in OLD -pubout -out NEW"},
    {BNS_ERR_PEM_PKCS1, "",
     "the key is in PKCS#1 form: convert it to PKCS#8: openssl pkcs8 -topk8 -nocrypt -in OLD -out NEW"},
    {BNS_ERR_PEM_ROLE, "CERTIFICATE REQUEST", "it is a request for a certificate, and no key"},
    {BNS_ERR_PEM_ROLE, "CERTIFICATE",
     "it is a certificate: the public key in it: openssl x509 -pubkey -noout -in OLD -out NEW"},
    {BNS_ERR_PEM_ROLE, "PUBLIC KEY", "it is the public key, and only the private one can sign"},
    {BNS_ERR_PEM_ROLE, "PRIVATE KEY",
     "it is the private key, and the public one is wanted: openssl pkey -in OLD -pubout -out NEW"},
    {BNS_ERR_PEM_CONTENT, "OPENSSH PRIVATE KEY",
     "the key is in OpenSSH's own form, and PKCS#8 is wanted, as openssl genpkey writes it"},
    {BNS_ERR_PEM_ABSENT, "ssh-", "it is a public key in OpenSSH's own form, and a PEM text is wanted"},
    {BNS_ERR_PEM_ABSENT, "PuTTY", "the key is in PuTTY's own form, and PKCS#8 in PEM is wanted"},
};

/* Algorithms that the exchange takes no keys of, by their object identifiers. */
static const struct {
  const char *oid;
  size_t len;
  const char *says;
} algorithms[] = {
    {"\x2a\x86\x48\xce\x3d\x02\x01", 7, "it is an EC key, which the exchange does not take: it takes Ed25519 and RSA"},
    {"\x2b\x65\x6e", 3, "it is an X25519 key, which cannot sign: Ed25519 is wanted"},
    {"\x2b\x65\x71", 3, "it is an Ed448 key, which the exchange does not take: it takes Ed25519 and RSA"},
    {"\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0a", 9, "it is a key for RSA-PSS alone: PKCS1-v1_5 is wanted"},
};

static const char *algorithm_of(const keys *k) {
  uint8_t der[BNS_DER_MAX];
  bns_pem pem;
  const char *says = NULL;
  memset(der, 0, sizeof der);
  if (bns_pem_read(&pem, der, BNS_TO_SIGN, k->material.ptr, k->material_len) == BNS_ERR_PEM_ROLE)
    (void)bns_pem_read(&pem, der, BNS_TO_VERIFY, k->material.ptr, k->material_len);
  for (size_t i = 0; says == NULL && i < sizeof algorithms / sizeof *algorithms; i++)
    for (size_t at = 0; at < 32; at++)
      if (memcmp(der + at, algorithms[i].oid, algorithms[i].len) == 0) says = algorithms[i].says;
  bns_wipe(der, sizeof der);
  return says;
}

const char *keys_why(const keys *k, bns_status status) {
  const char *says = status == BNS_ERR_PEM_ALGORITHM ? algorithm_of(k) : NULL;
  for (size_t i = 0; says == NULL && i < sizeof whys / sizeof *whys; i++)
    if (whys[i].status == status && holds(k, whys[i].holds)) says = whys[i].says;
  return says != NULL ? says : bns_status_text(status);
}

static int cannot_open(const keys *k, bns_status status) {
  return say_usage("the key: %s", keys_why(k, status));
}

/* open_pem finds out which of the two kinds it is: the PEM reader refuses the wrong one by that name. */
static int open_pem(keys *k, bns_use use) {
  const uint8_t *pem = k->material.ptr;
  bns_status status = bns_key_open(&k->key, NULL, BNS_ED25519, use, pem, k->material_len);
  k->kind = BNS_KIND_ED25519;
  if (status == BNS_ERR_PEM_ALGORITHM) {
    status = bns_key_open(&k->key, NULL, BNS_RSA_SHA256, use, pem, k->material_len);
    k->kind = BNS_KIND_RSA;
  }
  return status == BNS_OK ? 0 : cannot_open(k, status);
}

int keys_open(keys *k, bns_use use, const bns_scheme *scheme) {
  bns_algorithm algorithm = BNS_HMAC_SHA256;
  bns_status status;
  if (k->is_pem) {
    int failed = open_pem(k, use);
    if (failed) return failed;
    if (bns_scheme_algorithm(scheme, &algorithm, k->kind) != BNS_OK) bns_key_close(&k->key);
    return 0;
  }
  k->kind = BNS_KIND_HMAC;
  if (bns_scheme_algorithm(scheme, &algorithm, BNS_KIND_HMAC) != BNS_OK) return 0;
  status = bns_key_open(&k->key, NULL, algorithm, use, k->material.ptr, k->material_len);
  return status == BNS_OK ? 0 : cannot_open(k, status);
}

void keys_close(keys *k) {
  bns_key_close(&k->key);
  room_close(&k->material);
  room_close(&k->test_text);
  *k = (keys){0};
}

/* tls.c - TLS by OpenSSL, between two memory BIOs: what the socket gave goes into one, what it is to get comes out of
 * the other. */
#include "net/tls.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

enum {
  DAY = 24 * 60 * 60,
  DAYS_VALID = 30,
  SERIAL_BYTES = 16,
  RECORD_MAX = 16 * 1024, /* of plain bytes, RFC 8446 section 5.1 */
  PROBLEM_MAX = 160
};

struct tls_identity {
  SSL_CTX *context;
  buf ca_pem;
  size_t num_shaken;
};

struct tls {
  tls_identity *identity;
  SSL *ssl;      /* owns both BIOs */
  BIO *in, *out; /* cipher bytes from the client, and for it */
  tls_state state;
  int alert;
  char problem[PROBLEM_MAX];
};

/* ----------------------------------------------------------------------------------------------------- certificates */

typedef struct extension {
  int nid;
  const char *value;
} extension;

static int add_extension(X509 *certificate, X509 *issuer, const extension *row) {
  X509V3_CTX context;
  X509_EXTENSION *made;
  int added = 0;
  X509V3_set_ctx(&context, issuer, certificate, NULL, NULL, 0);
  made = X509V3_EXT_nconf_nid(NULL, &context, row->nid, row->value);
  if (made != NULL) added = X509_add_ext(certificate, made, -1);
  X509_EXTENSION_free(made);
  return added;
}

/* Random, positive and not zero (RFC 5280 section 4.1.2.2). */
static int set_serial(X509 *certificate) {
  uint8_t bytes[SERIAL_BYTES];
  BIGNUM *number = NULL;
  int set = 0;
  if (RAND_bytes(bytes, SERIAL_BYTES) != 1) return 0;
  bytes[0] = (uint8_t)((bytes[0] & 0x3f) | 0x40);
  number = BN_bin2bn(bytes, SERIAL_BYTES, NULL);
  if (number != NULL) set = BN_to_ASN1_INTEGER(number, X509_get_serialNumber(certificate)) != NULL;
  BN_free(number);
  return set;
}

static int set_name(X509 *certificate, const char *common_name) {
  X509_NAME *name = X509_NAME_new();
  int set = name != NULL &&
            X509_NAME_add_entry_by_txt(name, "O", MBSTRING_UTF8, (const unsigned char *)"bnconform", -1, -1, 0) == 1 &&
            X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8, (const unsigned char *)common_name, -1, -1, 0) == 1 &&
            X509_set_subject_name(certificate, name) == 1;
  X509_NAME_free(name);
  return set;
}

/* A certificate of key, signed by issuer_key; issuer NULL: by itself. */
static X509 *certify(EVP_PKEY *key, const char *common_name, X509 *issuer, EVP_PKEY *issuer_key, const extension *rows,
                     size_t num_rows) {
  X509 *made = X509_new();
  size_t i;
  int done = made != NULL && X509_set_version(made, 2) == 1 && set_serial(made) && set_name(made, common_name) &&
             X509_gmtime_adj(X509_getm_notBefore(made), -DAY) != NULL &&
             X509_gmtime_adj(X509_getm_notAfter(made), DAYS_VALID * DAY) != NULL && X509_set_pubkey(made, key) == 1;
  X509 *above = issuer == NULL ? made : issuer;
  if (done) done = X509_set_issuer_name(made, X509_get_subject_name(above)) == 1;
  for (i = 0; done && i < num_rows; i++)
    done = add_extension(made, above, &rows[i]);
  if (done && X509_sign(made, issuer_key, EVP_sha256()) > 0) return made;
  X509_free(made);
  return NULL;
}

static X509 *make_ca(EVP_PKEY *key) {
  static const extension rows[] = {
      {NID_basic_constraints, "critical,CA:TRUE,pathlen:0"},
      {NID_key_usage, "critical,keyCertSign,cRLSign"},
      {NID_subject_key_identifier, "hash"},
  };
  return certify(key, "bnconform, CA of one run", NULL, key, rows, sizeof rows / sizeof *rows);
}

static X509 *make_leaf(EVP_PKEY *key, X509 *ca, EVP_PKEY *ca_key, const char *const *names, size_t num_names) {
  extension rows[] = {
      {NID_basic_constraints, "critical,CA:FALSE"},
      {NID_key_usage, "critical,digitalSignature"},
      {NID_ext_key_usage, "serverAuth"},
      {NID_subject_key_identifier, "hash"},
      {NID_authority_key_identifier, "keyid:always"},
      {NID_subject_alt_name, NULL},
  };
  enum { NUM_ROWS = sizeof rows / sizeof *rows };
  buf alternatives = {NULL, 0, 0};
  X509 *made;
  size_t i;
  buf_put_text(&alternatives, "DNS:localhost,IP:127.0.0.1,IP:::1");
  for (i = 0; i < num_names; i++)
    buf_format(&alternatives, ",DNS:%s", names[i]);
  buf_put(&alternatives, "", 1);
  rows[NUM_ROWS - 1].value = (const char *)alternatives.ptr;
  made = certify(key, "localhost", ca, ca_key, rows, NUM_ROWS);
  buf_free(&alternatives);
  return made;
}

static int keep_pem(tls_identity *self, X509 *ca) {
  BIO *text = BIO_new(BIO_s_mem());
  char *bytes = NULL;
  int done = text != NULL && PEM_write_bio_X509(text, ca) == 1;
  if (done) {
    long len = BIO_get_mem_data(text, &bytes);
    buf_put(&self->ca_pem, bytes, (size_t)len);
  }
  BIO_free(text);
  return done;
}

/* ------------------------------------------------------------------------------------------------------ identity */

/* HTTP/1.1 where the client offers it, among others or alone; else nothing is chosen (RFC 7301), and FIX never asks. */
static int choose_protocol(SSL *ssl, const unsigned char **chosen, unsigned char *chosen_len,
                           const unsigned char *offered, unsigned int offered_len, void *unused) {
  static const char http[] = "http/1.1";
  unsigned int at = 0;
  (void)ssl;
  (void)unused;
  while (at < offered_len && offered_len - at > offered[at]) {
    if (offered[at] == sizeof http - 1 && memcmp(offered + at + 1, http, sizeof http - 1) == 0) {
      *chosen = offered + at + 1;
      *chosen_len = offered[at];
      return SSL_TLSEXT_ERR_OK;
    }
    at += 1u + offered[at];
  }
  return SSL_TLSEXT_ERR_NOACK;
}

static SSL_CTX *make_context(X509 *leaf, EVP_PKEY *key) {
  SSL_CTX *context = SSL_CTX_new(TLS_server_method());
  if (context == NULL) return NULL;
  SSL_CTX_set_options(context, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION | SSL_OP_CLEANSE_PLAINTEXT);
  /* An idle connection keeps no record buffers; a slice that moved may be given again. */
  SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
  SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
  SSL_CTX_set_alpn_select_cb(context, choose_protocol, NULL);
  if (SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION) == 1 && SSL_CTX_use_certificate(context, leaf) == 1 &&
      SSL_CTX_use_PrivateKey(context, key) == 1 && SSL_CTX_check_private_key(context) == 1)
    return context;
  SSL_CTX_free(context);
  return NULL;
}

static int fill_identity(tls_identity *self, const char *const *names, size_t num_names) {
  EVP_PKEY *ca_key = EVP_EC_gen("P-256"), *key = EVP_EC_gen("P-256");
  X509 *ca = NULL, *leaf = NULL;
  int done = 0;
  if (ca_key == NULL || key == NULL) goto out;
  ca = make_ca(ca_key);
  if (ca == NULL) goto out;
  leaf = make_leaf(key, ca, ca_key, names, num_names);
  if (leaf == NULL || !keep_pem(self, ca)) goto out;
  self->context = make_context(leaf, key);
  done = self->context != NULL;
out:
  X509_free(leaf);
  X509_free(ca);
  EVP_PKEY_free(key);
  EVP_PKEY_free(ca_key);
  return done;
}

static const char *last_reason(void) {
  const char *reason = ERR_reason_error_string(ERR_peek_last_error());
  return reason == NULL ? "no reason given" : reason;
}

tls_identity *tls_identity_new(const char *const *names, size_t num_names, char *problem, size_t problem_cap) {
  tls_identity *self = calloc(1, sizeof *self);
  ERR_clear_error();
  if (self != NULL && fill_identity(self, names, num_names)) return self;
  snprintf(problem, problem_cap, "the certificates for TLS could not be made: %s", last_reason());
  tls_identity_free(self);
  return NULL;
}

void tls_identity_free(tls_identity *self) {
  if (self == NULL) return;
  SSL_CTX_free(self->context);
  buf_free(&self->ca_pem);
  free(self);
}

size_t tls_identity_shaken(const tls_identity *self) {
  return self->num_shaken;
}

bns_slice tls_ca_pem(const tls_identity *self) {
  return buf_slice(&self->ca_pem);
}

/* ---------------------------------------------------------------------------------------------------- connection */

/* An alert that comes in: the number is all that the client tells of its reason. */
static void hear_alert(const SSL *ssl, int where, int what) {
  tls *self = SSL_get_app_data(ssl);
  if ((where & SSL_CB_READ_ALERT) != SSL_CB_READ_ALERT || (what & 0xff) == SSL_AD_CLOSE_NOTIFY) return;
  self->alert = what & 0xff;
  snprintf(self->problem, sizeof self->problem, "the client ended it with TLS alert %d, %s", self->alert,
           SSL_alert_desc_string_long(what));
}

tls *tls_filter_new(tls_identity *identity) {
  tls *self = calloc(1, sizeof *self);
  if (self == NULL) return NULL;
  self->identity = identity;
  self->ssl = SSL_new(identity->context);
  self->in = BIO_new(BIO_s_mem());
  self->out = BIO_new(BIO_s_mem());
  if (self->ssl == NULL || self->in == NULL || self->out == NULL) {
    BIO_free(self->in);
    BIO_free(self->out);
    SSL_free(self->ssl);
    free(self);
    return NULL;
  }
  SSL_set_bio(self->ssl, self->in, self->out);
  SSL_set_app_data(self->ssl, self);
  SSL_set_info_callback(self->ssl, hear_alert);
  SSL_set_accept_state(self->ssl);
  return self;
}

void tls_filter_free(tls *self) {
  if (self == NULL) return;
  SSL_free(self->ssl);
  free(self);
}

static tls_state fail(tls *self) {
  self->state = TLS_BROKEN;
  if (self->problem[0] == 0)
    snprintf(self->problem, sizeof self->problem, "what came is not sound TLS: %s", last_reason());
  ERR_clear_error();
  return TLS_BROKEN;
}

/* What a call's result means: more bytes are awaited, the client has ended, or it is broken. */
static tls_state settle(tls *self, int result) {
  switch (SSL_get_error(self->ssl, result)) {
  case SSL_ERROR_NONE:
  case SSL_ERROR_WANT_READ:
  case SSL_ERROR_WANT_WRITE: break;
  case SSL_ERROR_ZERO_RETURN: self->state = TLS_ENDED; break;
  default: return fail(self);
  }
  return self->state;
}

static tls_state shake(tls *self) {
  int result;
  ERR_clear_error();
  result = SSL_do_handshake(self->ssl);
  if (result == 1) {
    self->state = TLS_OPEN;
    self->identity->num_shaken++;
  }
  return settle(self, result);
}

tls_state tls_feed(tls *self, bns_slice cipher, buf *plain) {
  size_t taken = 0;
  if (self->state == TLS_BROKEN || self->state == TLS_ENDED) return self->state;
  if (cipher.len > INT_MAX) return fail(self);
  if (cipher.len != 0 && BIO_write(self->in, cipher.ptr, (int)cipher.len) != (int)cipher.len) return fail(self);
  if (self->state == TLS_SHAKING && shake(self) != TLS_OPEN) return self->state;
  for (;;) {
    int result;
    buf_reserve(plain, RECORD_MAX);
    ERR_clear_error();
    result = SSL_read_ex(self->ssl, plain->ptr + plain->len, RECORD_MAX, &taken);
    if (result != 1) return settle(self, result);
    plain->len += taken;
  }
}

tls_state tls_give(tls *self, bns_slice plain) {
  size_t at = 0, written = 0;
  if (self->state != TLS_OPEN && self->state != TLS_ENDED) return self->state;
  while (at < plain.len) {
    ERR_clear_error();
    if (SSL_write_ex(self->ssl, plain.ptr + at, plain.len - at, &written) != 1) return fail(self);
    at += written;
  }
  return self->state;
}

void tls_end(tls *self) {
  if (self->state == TLS_OPEN || self->state == TLS_ENDED) SSL_shutdown(self->ssl);
  ERR_clear_error();
}

bns_slice tls_unsent(tls *self) {
  bns_slice unsent = {NULL, 0};
  char *bytes = NULL;
  long len = BIO_get_mem_data(self->out, &bytes);
  if (len <= 0) return unsent;
  unsent.ptr = (const uint8_t *)bytes;
  unsent.len = (size_t)len;
  return unsent;
}

void tls_sent(tls *self, size_t len) {
  uint8_t away[4096];
  while (len != 0) {
    int got = BIO_read(self->out, away, (int)(len < sizeof away ? len : sizeof away));
    if (got <= 0) return;
    len -= (size_t)got;
  }
}

tls_state tls_now(const tls *self) {
  return self->state;
}

const char *tls_problem(const tls *self) {
  return self->problem;
}

int tls_alert(const tls *self) {
  return self->alert;
}

int tls_refused(const tls *self) {
  return self->alert == SSL_AD_UNKNOWN_CA || self->alert == SSL_AD_BAD_CERTIFICATE ||
         self->alert == SSL_AD_CERTIFICATE_UNKNOWN || self->alert == SSL_AD_UNSUPPORTED_CERTIFICATE;
}

const char *tls_server_name(const tls *self) {
  const char *name = SSL_get_servername(self->ssl, TLSEXT_NAMETYPE_host_name);
  return name == NULL ? "" : name;
}

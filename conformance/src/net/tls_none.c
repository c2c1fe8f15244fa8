/* tls_none.c - where OpenSSL is not linked there is no TLS, and the server says so. */
#include "net/tls.h"

#include <stdio.h>

tls_identity *tls_identity_new(const char *const *names, size_t num_names, char *problem, size_t problem_cap) {
  (void)names;
  (void)num_names;
  snprintf(problem, problem_cap, "this program was built without OpenSSL");
  return NULL;
}

void tls_identity_free(tls_identity *self) {
  (void)self;
}

size_t tls_identity_shaken(const tls_identity *self) {
  (void)self;
  return 0;
}

bns_slice tls_ca_pem(const tls_identity *self) {
  bns_slice none = {NULL, 0};
  (void)self;
  return none;
}

tls *tls_filter_new(tls_identity *identity) {
  (void)identity;
  return NULL;
}

void tls_filter_free(tls *self) {
  (void)self;
}

tls_state tls_feed(tls *self, bns_slice cipher, buf *plain) {
  (void)self;
  (void)cipher;
  (void)plain;
  return TLS_BROKEN;
}

tls_state tls_give(tls *self, bns_slice plain) {
  (void)self;
  (void)plain;
  return TLS_BROKEN;
}

void tls_end(tls *self) {
  (void)self;
}

bns_slice tls_unsent(tls *self) {
  bns_slice none = {NULL, 0};
  (void)self;
  return none;
}

void tls_sent(tls *self, size_t len) {
  (void)self;
  (void)len;
}

tls_state tls_now(const tls *self) {
  (void)self;
  return TLS_BROKEN;
}

const char *tls_problem(const tls *self) {
  (void)self;
  return "this program was built without OpenSSL";
}

int tls_alert(const tls *self) {
  (void)self;
  return 0;
}

int tls_refused(const tls *self) {
  (void)self;
  return 0;
}

const char *tls_server_name(const tls *self) {
  (void)self;
  return "";
}

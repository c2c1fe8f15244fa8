/* test_tls.c - the filter against OpenSSL's own client, both in memory: no socket anywhere. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include "suite/exchange_hosts.h"
#include "text.h"
#include "net/tls.h"
#include "sandbox/sandbox_files.h"

enum { ROUNDS = 20, LARGE = 1000 * 1000 };

static tls_identity *identity;

/* link: a client and the filter, and what came out of each. */
typedef struct link {
  SSL_CTX *context;
  SSL *client;
  BIO *to_client, *from_client;
  tls *server;
  buf served;  /* plain bytes at the server */
  buf arrived; /* plain bytes at the client */
  size_t step; /* so many bytes go over at a time */
  int client_error;
} link;

static int start_all(void **state) {
  char problem[200] = "";
  (void)state;
  identity = tls_identity_new(exchange_names, num_exchange_names, problem, sizeof problem);
  return identity == NULL ? -1 : 0;
}

static int stop_all(void **state) {
  (void)state;
  tls_identity_free(identity);
  return 0;
}

static X509 *read_ca(const tls_identity *of) {
  bns_slice pem = tls_ca_pem(of);
  BIO *text = BIO_new_mem_buf(pem.ptr, (int)pem.len);
  X509 *ca = PEM_read_bio_X509(text, NULL, NULL, NULL);
  BIO_free(text);
  assert_non_null(ca);
  return ca;
}

static void open_link(link *l, const tls_identity *trusted, const char *name) {
  char asked[80]; /* the macro below takes the const away, and copies it */
  memset(l, 0, sizeof *l);
  l->step = 4096;
  l->context = SSL_CTX_new(TLS_client_method());
  SSL_CTX_set_verify(l->context, SSL_VERIFY_PEER, NULL);
  if (trusted != NULL) {
    X509 *ca = read_ca(trusted);
    X509_STORE_add_cert(SSL_CTX_get_cert_store(l->context), ca);
    X509_free(ca);
  }
  l->client = SSL_new(l->context);
  l->to_client = BIO_new(BIO_s_mem());
  l->from_client = BIO_new(BIO_s_mem());
  SSL_set_bio(l->client, l->to_client, l->from_client);
  SSL_set_connect_state(l->client);
  snprintf(asked, sizeof asked, "%s", name);
  SSL_set_tlsext_host_name(l->client, asked);
  assert_int_equal(SSL_set1_host(l->client, name), 1);
  l->server = tls_filter_new(identity);
  assert_non_null(l->server);
}

static void close_link(link *l) {
  tls_filter_free(l->server);
  SSL_free(l->client);
  SSL_CTX_free(l->context);
  buf_free(&l->served);
  buf_free(&l->arrived);
  ERR_clear_error();
}

static void client_turn(link *l) {
  uint8_t bytes[4096];
  int got;
  ERR_clear_error();
  while ((got = SSL_read(l->client, bytes, sizeof bytes)) > 0)
    buf_put(&l->arrived, bytes, (size_t)got);
  l->client_error = SSL_get_error(l->client, got);
}

/* Carries what there is to carry, both ways, step bytes at a time. 0: nothing moved. */
static int carry(link *l) {
  uint8_t bytes[4096];
  bns_slice unsent;
  int moved = 0, got;
  while ((got = BIO_read(l->from_client, bytes, (int)l->step)) > 0) {
    bns_slice piece = {bytes, (size_t)got};
    tls_feed(l->server, piece, &l->served);
    moved = 1;
  }
  while ((unsent = tls_unsent(l->server)).len != 0) {
    size_t len = unsent.len < l->step ? unsent.len : l->step;
    BIO_write(l->to_client, unsent.ptr, (int)len);
    tls_sent(l->server, len);
    moved = 1;
  }
  return moved;
}

static void talk(link *l) {
  int rounds = ROUNDS;
  do
    client_turn(l);
  while (carry(l) && --rounds > 0);
  assert_true(rounds > 0);
}

static void is_text(const buf *found, const char *wanted) {
  assert_int_equal(found->len, strlen(wanted));
  assert_memory_equal(found->ptr, wanted, found->len);
}

/* ------------------------------------------------------------------------------------------------------- the filter */

static void exchange(int version, size_t step) {
  link l;
  open_link(&l, identity, "api.binance.com");
  l.step = step;
  SSL_set_min_proto_version(l.client, version);
  SSL_set_max_proto_version(l.client, version);
  talk(&l);
  assert_int_equal(tls_now(l.server), TLS_OPEN);
  assert_int_equal(SSL_version(l.client), version);
  assert_int_equal(SSL_get_verify_result(l.client), X509_V_OK);
  assert_string_equal(tls_server_name(l.server), "api.binance.com");
  assert_int_equal(SSL_write(l.client, "GET / HTTP/1.1\r\n\r\n", 18), 18);
  talk(&l);
  is_text(&l.served, "GET / HTTP/1.1\r\n\r\n");
  assert_int_equal(tls_give(l.server, bns_slice_of("HTTP/1.1 200 OK\r\n\r\n")), TLS_OPEN);
  talk(&l);
  is_text(&l.arrived, "HTTP/1.1 200 OK\r\n\r\n");
  assert_string_equal(tls_problem(l.server), "");
  close_link(&l);
}

static void bytes_go_both_ways_over_tls_1_3(void **state) {
  (void)state;
  exchange(TLS1_3_VERSION, 4096);
}

static void bytes_go_both_ways_over_tls_1_2(void **state) {
  (void)state;
  exchange(TLS1_2_VERSION, 4096);
}

static void bytes_may_come_one_at_a_time(void **state) {
  (void)state;
  exchange(TLS1_3_VERSION, 1);
  exchange(TLS1_2_VERSION, 1);
}

static void a_megabyte_goes_both_ways_unchanged(void **state) {
  static uint8_t large[LARGE];
  bns_slice all = {large, LARGE};
  link l;
  size_t i;
  (void)state;
  for (i = 0; i < LARGE; i++)
    large[i] = (uint8_t)(i * 31 + i / 251);
  open_link(&l, identity, "localhost");
  talk(&l);
  assert_int_equal(SSL_write(l.client, large, LARGE), LARGE);
  assert_int_equal(tls_give(l.server, all), TLS_OPEN);
  talk(&l);
  assert_int_equal(l.served.len, LARGE);
  assert_memory_equal(l.served.ptr, large, LARGE);
  assert_int_equal(l.arrived.len, LARGE);
  assert_memory_equal(l.arrived.ptr, large, LARGE);
  close_link(&l);
}

static void nothing_is_given_before_the_handshake_is_done(void **state) {
  link l;
  (void)state;
  open_link(&l, identity, "localhost");
  assert_int_equal(tls_give(l.server, bns_slice_of("early")), TLS_SHAKING);
  assert_int_equal(tls_unsent(l.server).len, 0);
  talk(&l);
  assert_int_equal(tls_now(l.server), TLS_OPEN);
  assert_int_equal(l.arrived.len, 0);
  close_link(&l);
}

static void a_client_that_ends_can_still_be_answered(void **state) {
  link l;
  (void)state;
  open_link(&l, identity, "localhost");
  talk(&l);
  assert_int_equal(SSL_write(l.client, "last", 4), 4);
  SSL_shutdown(l.client);
  carry(&l);
  is_text(&l.served, "last");
  assert_int_equal(tls_now(l.server), TLS_ENDED);
  assert_int_equal(tls_give(l.server, bns_slice_of("answer")), TLS_ENDED);
  carry(&l);
  client_turn(&l);
  is_text(&l.arrived, "answer");
  close_link(&l);
}

static void the_end_of_the_server_reaches_the_client(void **state) {
  link l;
  (void)state;
  open_link(&l, identity, "localhost");
  talk(&l);
  tls_give(l.server, bns_slice_of("bye"));
  tls_end(l.server);
  talk(&l);
  is_text(&l.arrived, "bye");
  assert_int_equal(l.client_error, SSL_ERROR_ZERO_RETURN);
  close_link(&l);
}

/* -------------------------------------------------------------------------------------------------------- faults */

static void a_client_without_the_ca_is_told_by_its_alert(void **state) {
  link l;
  (void)state;
  open_link(&l, NULL, "api.binance.com");
  talk(&l);
  assert_int_equal(tls_now(l.server), TLS_BROKEN);
  assert_int_equal(tls_alert(l.server), SSL_AD_UNKNOWN_CA);
  assert_true(tls_refused(l.server));
  assert_string_equal(tls_problem(l.server), "the client ended it with TLS alert 48, unknown CA");
  close_link(&l);
}

static void another_run_s_ca_is_not_trusted(void **state) {
  char problem[200] = "";
  tls_identity *other = tls_identity_new(NULL, 0, problem, sizeof problem);
  link l;
  (void)state;
  assert_non_null(other);
  open_link(&l, other, "api.binance.com");
  talk(&l);
  assert_int_equal(tls_now(l.server), TLS_BROKEN);
  assert_true(tls_refused(l.server));
  close_link(&l);
  tls_identity_free(other);
}

static void garbage_is_broken_and_answered_with_an_alert(void **state) {
  static const uint8_t garbage[] = {0x16, 0x03, 0x01, 0x00, 0x04, 0xff, 0xff, 0xff, 0xff, 0x00};
  bns_slice all = {garbage, sizeof garbage};
  buf plain = {NULL, 0, 0};
  tls *server = tls_filter_new(identity);
  (void)state;
  assert_int_equal(tls_feed(server, all, &plain), TLS_BROKEN);
  assert_int_equal(plain.len, 0);
  assert_int_equal(tls_unsent(server).ptr[0], 0x15); /* an alert record */
  assert_true(strlen(tls_problem(server)) > 20);
  assert_false(tls_refused(server));
  assert_int_equal(tls_feed(server, all, &plain), TLS_BROKEN);
  assert_int_equal(tls_give(server, all), TLS_BROKEN);
  tls_end(server);
  tls_filter_free(server);
  buf_free(&plain);
}

static void a_record_that_was_altered_on_its_way_is_broken(void **state) {
  uint8_t record[256];
  bns_slice all = {record, 0};
  link l;
  int len;
  (void)state;
  open_link(&l, identity, "localhost");
  talk(&l);
  assert_int_equal(SSL_write(l.client, "GET /", 5), 5);
  len = BIO_read(l.from_client, record, sizeof record);
  assert_true(len > 10);
  record[len - 3] ^= 1;
  all.len = (size_t)len;
  assert_int_equal(tls_feed(l.server, all, &l.served), TLS_BROKEN);
  assert_int_equal(l.served.len, 0);
  close_link(&l);
}

static void a_handshake_may_be_left_at_every_byte(void **state) {
  uint8_t hello[4096];
  link l;
  int len, at;
  (void)state;
  open_link(&l, identity, "localhost");
  client_turn(&l);
  len = BIO_read(l.from_client, hello, sizeof hello);
  assert_true(len > 100);
  for (at = 0; at < len; at++) {
    bns_slice part = {hello, (size_t)at};
    tls *server = tls_filter_new(identity);
    assert_int_equal(tls_feed(server, part, &l.served), TLS_SHAKING);
    assert_int_equal(tls_unsent(server).len, 0);
    tls_filter_free(server);
  }
  close_link(&l);
}

static void tls_1_1_is_refused(void **state) {
  link l;
  (void)state;
  open_link(&l, identity, "localhost");
  SSL_set_security_level(l.client, 0);
  SSL_set_min_proto_version(l.client, TLS1_1_VERSION);
  SSL_set_max_proto_version(l.client, TLS1_1_VERSION);
  client_turn(&l);
  if (BIO_pending(l.from_client) == 0) {
    close_link(&l);
    print_message("skipped: this OpenSSL speaks no TLS 1.1 at all\n");
    skip();
  }
  talk(&l);
  assert_int_equal(tls_now(l.server), TLS_BROKEN);
  close_link(&l);
}

/* ------------------------------------------------------------------------------------------------ what it offers */

static void offer(const char *protocols, const char *chosen) {
  const unsigned char *found = NULL;
  unsigned int len = 0;
  link l;
  open_link(&l, identity, "localhost");
  assert_int_equal(SSL_set_alpn_protos(l.client, (const unsigned char *)protocols, (unsigned)strlen(protocols)), 0);
  talk(&l);
  assert_int_equal(tls_now(l.server), TLS_OPEN);
  SSL_get0_alpn_selected(l.client, &found, &len);
  assert_int_equal(len, strlen(chosen));
  if (len != 0) assert_memory_equal(found, chosen, len);
  close_link(&l);
}

static void http_1_1_is_chosen_where_http_2_is_preferred(void **state) {
  (void)state;
  offer("\x02h2\x08http/1.1", "http/1.1");
}

static void http_2_alone_is_not_chosen(void **state) {
  (void)state;
  offer("\x02h2", "");
}

static X509 *leaf_of(link *l) {
  X509 *leaf;
  open_link(l, identity, "localhost");
  talk(l);
  assert_int_equal(tls_now(l->server), TLS_OPEN);
  leaf = SSL_get1_peer_certificate(l->client);
  assert_non_null(leaf);
  return leaf;
}

static void the_certificate_is_for_every_name_of_the_exchange_and_for_loopback(void **state) {
  link l;
  X509 *leaf = leaf_of(&l);
  size_t i;
  (void)state;
  for (i = 0; i < num_exchange_names; i++)
    assert_int_equal(X509_check_host(leaf, exchange_names[i], 0, 0, NULL), 1);
  assert_int_equal(X509_check_host(leaf, "localhost", 0, 0, NULL), 1);
  assert_int_equal(X509_check_ip_asc(leaf, "127.0.0.1", 0), 1);
  assert_int_equal(X509_check_ip_asc(leaf, "::1", 0), 1);
  X509_free(leaf);
  close_link(&l);
}

static void the_certificate_is_for_no_other_name(void **state) {
  link l;
  X509 *leaf = leaf_of(&l);
  (void)state;
  assert_int_equal(X509_check_host(leaf, "example.com", 0, 0, NULL), 0);
  assert_int_equal(X509_check_host(leaf, "binance.com", 0, 0, NULL), 0);
  assert_int_equal(X509_check_host(leaf, "evil.api.binance.com", 0, 0, NULL), 0);
  assert_int_equal(X509_check_ip_asc(leaf, "192.0.2.1", 0), 0);
  X509_free(leaf);
  close_link(&l);
}

static void only_the_certificate_of_the_ca_is_given_away(void **state) {
  bns_slice pem = tls_ca_pem(identity);
  X509 *ca = read_ca(identity);
  buf text = {NULL, 0, 0};
  (void)state;
  buf_put_slice(&text, pem);
  buf_put(&text, "", 1);
  assert_null(strstr((const char *)text.ptr, "PRIVATE"));
  assert_int_equal(X509_check_ca(ca), 1);
  assert_int_equal(X509_get_pathlen(ca), 0);
  buf_free(&text);
  X509_free(ca);
}

static void mono_finds_the_ca_by_the_name_of_its_file_in_the_seal(void **state) {
  X509 *ca = read_ca(identity);
  char name[64];
  int is_hashed;
  unsigned long hash = X509_NAME_hash_ex(X509_get_subject_name(ca), NULL, NULL, &is_hashed);
  (void)state;
  assert_true(is_hashed);
  snprintf(name, sizeof name, SEAL_MONO_STORE "/new-certs/Trust/%08lx.0", hash);
  assert_string_equal(name, SEAL_MONO_ROOT);
  X509_free(ca);
}

static void each_run_has_a_ca_of_its_own(void **state) {
  char problem[200] = "";
  tls_identity *other = tls_identity_new(exchange_names, 1, problem, sizeof problem);
  X509 *one = read_ca(identity), *two;
  (void)state;
  assert_non_null(other);
  two = read_ca(other);
  assert_int_not_equal(ASN1_INTEGER_cmp(X509_get0_serialNumber(one), X509_get0_serialNumber(two)), 0);
  assert_int_not_equal(EVP_PKEY_eq(X509_get0_pubkey(one), X509_get0_pubkey(two)), 1);
  X509_free(one);
  X509_free(two);
  tls_identity_free(other);
}

static void a_name_that_cannot_stand_in_a_certificate_is_a_fault_with_a_sentence(void **state) {
  static const char *const names[] = {"a,IP:none"};
  char problem[200] = "";
  (void)state;
  assert_null(tls_identity_new(names, 1, problem, sizeof problem));
  assert_non_null(strstr(problem, "the certificates for TLS could not be made"));
}

int main(void) {
  static const struct CMUnitTest tests[] = {
      cmocka_unit_test(bytes_go_both_ways_over_tls_1_3),
      cmocka_unit_test(bytes_go_both_ways_over_tls_1_2),
      cmocka_unit_test(bytes_may_come_one_at_a_time),
      cmocka_unit_test(a_megabyte_goes_both_ways_unchanged),
      cmocka_unit_test(nothing_is_given_before_the_handshake_is_done),
      cmocka_unit_test(a_client_that_ends_can_still_be_answered),
      cmocka_unit_test(the_end_of_the_server_reaches_the_client),
      cmocka_unit_test(a_client_without_the_ca_is_told_by_its_alert),
      cmocka_unit_test(another_run_s_ca_is_not_trusted),
      cmocka_unit_test(garbage_is_broken_and_answered_with_an_alert),
      cmocka_unit_test(a_record_that_was_altered_on_its_way_is_broken),
      cmocka_unit_test(a_handshake_may_be_left_at_every_byte),
      cmocka_unit_test(tls_1_1_is_refused),
      cmocka_unit_test(http_1_1_is_chosen_where_http_2_is_preferred),
      cmocka_unit_test(http_2_alone_is_not_chosen),
      cmocka_unit_test(the_certificate_is_for_every_name_of_the_exchange_and_for_loopback),
      cmocka_unit_test(the_certificate_is_for_no_other_name),
      cmocka_unit_test(only_the_certificate_of_the_ca_is_given_away),
      cmocka_unit_test(mono_finds_the_ca_by_the_name_of_its_file_in_the_seal),
      cmocka_unit_test(each_run_has_a_ca_of_its_own),
      cmocka_unit_test(a_name_that_cannot_stand_in_a_certificate_is_a_fault_with_a_sentence),
  };
  return cmocka_run_group_tests(tests, start_all, stop_all);
}

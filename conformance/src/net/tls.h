/* tls.h - the server's side of TLS as a filter between bytes and bytes: it knows no socket and never waits.
 *
 * tls.c is made where OpenSSL is linked, tls_none.c elsewhere: there tls_identity_new gives NULL, and nothing else is
 * ever called. One identity serves all connections; it must outlive them. */
#ifndef TLS_H
#define TLS_H

#include <stddef.h>

#include "bnsign.h"
#include "util/mem.h"

/* tls_identity: a CA made at start, and the certificate of the server under it, both EC P-256. Neither private key
 * ever leaves the process; of the CA the certificate can be had. */
typedef struct tls_identity tls_identity;

/* tls_identity_new makes both, for localhost, 127.0.0.1, ::1 and the names, valid
 * from yesterday for 30 days. NULL on failure, with a sentence in problem. */
tls_identity *tls_identity_new(const char *const *names, size_t num_names, char *problem, size_t problem_cap);
void tls_identity_free(tls_identity *self);
/* tls_identity_shaken counts the clients that took it for what it says, and ended the handshake. */
size_t tls_identity_shaken(const tls_identity *self);
/* tls_ca_pem is the CA's certificate as PEM text; it lives as long as the identity. */
bns_slice tls_ca_pem(const tls_identity *self);

typedef enum tls_state {
  TLS_SHAKING, /* no plain byte may be given or come yet */
  TLS_OPEN,
  TLS_ENDED, /* the client said that it sends no more; bytes may still be given */
  TLS_BROKEN /* tls_problem says why; what is left to send is the alert */
} tls_state;

/* tls: one connection. */
typedef struct tls tls;

tls *tls_filter_new(tls_identity *identity); /* NULL: no memory */
void tls_filter_free(tls *self);

/* tls_feed takes bytes as the socket gave them, and puts what they decrypt to behind plain. What it has to say in
 * answer, the handshake above all, is then in tls_unsent. */
tls_state tls_feed(tls *self, bns_slice cipher, buf *plain);
/* tls_give encrypts all of plain: it is in tls_unsent afterwards. Only while TLS_OPEN or TLS_ENDED; otherwise nothing
 * is done. */
tls_state tls_give(tls *self, bns_slice plain);
/* tls_end says to the client that no more comes (close_notify); send tls_unsent, then close. */
void tls_end(tls *self);

/* tls_unsent is what must be written to the socket; the slice is good until the next call of another function here. */
bns_slice tls_unsent(tls *self);
void tls_sent(tls *self, size_t len); /* the first len bytes of it were written */

tls_state tls_now(const tls *self);
/* tls_problem says in words what broke the connection; an alert of the client is told by name and number, such as a
 * certificate that it does not trust. Empty while nothing did. */
const char *tls_problem(const tls *self);
/* tls_alert is the number of the client's alert (RFC 8446 section 6), 0: there was none. */
int tls_alert(const tls *self);
/* tls_refused tells whether the client broke off because it does not trust the certificate. */
int tls_refused(const tls *self);
/* tls_server_name is the host name that the client asked for (SNI), empty when it named none. */
const char *tls_server_name(const tls *self);

#endif

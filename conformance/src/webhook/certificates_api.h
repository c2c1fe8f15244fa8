/* certificates_api.h - the sender's end of a receiver's own question: POST /binancepay/openapi/certificates on
 * loopback, answered with the public keys that deliveries are signed by (PW-2), while deliveries are under way. */
#ifndef CERTIFICATES_API_H
#define CERTIFICATES_API_H

#include "net/http_post.h"
#include "suite/vectors.h"

#define CERTIFICATES_PATH "/binancepay/openapi/certificates"

enum { CERTIFICATES_CONNECTIONS = 16 };

typedef struct certificates_connection {
  int fd; /* 0: free; none is standard input */
  buf got;
} certificates_connection;

/* certificates: all-zero is closed. */
typedef struct certificates {
  poller poller;
  int listener;
  unsigned port;
  size_t num_asked, next; /* next: the connection that gives way to one more than there is room for */
  certificates_connection connections[CERTIFICATES_CONNECTIONS];
  buf answer;
} certificates;

/* certificates_open listens on 127.0.0.1; port 0: any. 0, or -1 with errno. */
int certificates_open(certificates *self, unsigned port, const test_key *const *keys, size_t num_keys);
/* certificates_ready serves one descriptor; it is an http_aside's. */
void certificates_ready(void *self, const poller_ready *what);
void certificates_close(certificates *self);

#endif

/* probe_seal.c - what check_seal.py runs: a command sealed, or unsealed with --proxy URL, and an answer to each request
 * that comes out of it, over TLS or plain. What arrived, and what became of the command, goes to standard error:
 *
 *   arrived PORT NAME LINE   the name of the handshake or "plain", the request's first line
 *   refused PORT PROBLEM     the handshake failed
 *   ended STATUS             minus the signal that ended it
 *   limits BITS              what could not be shut off here, if anything
 *
 * Exit status: 0 the command ran, 10 not permitted, 11 no such command, 12 another fault, 13 no TLS here. */
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include "suite/exchange_hosts.h"
#include "sandbox/sandbox.h"
#include "text.h"
#include "net/tls.h"

enum { TLS_RECORD = 0x16, REQUEST_MAX = 16 * 1024, STEP_MS = 50 };

static const char answer[] = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n"
                             "Content-Length: 28\r\n\r\n{\"serverTime\":1499827319559}";

static volatile sig_atomic_t was_signalled;

static void on_signal(int number) {
  was_signalled = number;
}

static void write_all(int fd, bns_slice bytes) {
  while (bytes.len != 0) {
    ssize_t put = write(fd, bytes.ptr, bytes.len);
    if (put <= 0) return;
    bytes.ptr += put;
    bytes.len -= (size_t)put;
  }
}

static void send_unsent(int fd, tls *secure) {
  bns_slice unsent = tls_unsent(secure);
  write_all(fd, unsent);
  tls_sent(secure, unsent.len);
}

static int is_whole(const buf *request) {
  size_t i;
  for (i = 4; i <= request->len; i++)
    if (memcmp(request->ptr + i - 4, "\r\n\r\n", 4) == 0) return 1;
  return request->len >= REQUEST_MAX;
}

static void read_request(int fd, tls **secure, tls_identity *identity, buf *request) {
  uint8_t bytes[4096];
  int is_first = 1;
  while (!is_whole(request)) {
    ssize_t got = read(fd, bytes, sizeof bytes);
    bns_slice piece = {bytes, got > 0 ? (size_t)got : 0};
    if (got <= 0) return;
    if (is_first && bytes[0] == TLS_RECORD) *secure = tls_filter_new(identity);
    is_first = 0;
    if (*secure == NULL) {
      buf_put_slice(request, piece);
      continue;
    }
    tls_feed(*secure, piece, request);
    send_unsent(fd, *secure);
    if (tls_now(*secure) == TLS_BROKEN) return;
  }
}

static void serve_one(int fd, unsigned port, tls_identity *identity) {
  tls *secure = NULL;
  buf request = {NULL, 0, 0};
  struct timeval limit = {5, 0};
  setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
  read_request(fd, &secure, identity, &request);
  if (secure != NULL && tls_now(secure) == TLS_BROKEN) {
    fprintf(stderr, "refused %u %s%s\n", port, tls_refused(secure) ? "certificate, " : "", tls_problem(secure));
  } else {
    size_t len = request.len == 0 ? 0 : strcspn((const char *)request.ptr, "\r");
    fprintf(stderr, "arrived %u %s %.*s\n", port, secure == NULL ? "plain" : tls_server_name(secure), (int)len,
            (const char *)request.ptr);
    if (secure == NULL) write_all(fd, bns_slice_of(answer));
    if (secure != NULL) {
      tls_give(secure, bns_slice_of(answer));
      tls_end(secure);
      send_unsent(fd, secure);
    }
  }
  tls_filter_free(secure);
  buf_free(&request);
  close(fd);
}

static void accept_all(const seal *sealed, tls_identity *identity) {
  struct pollfd ready[SEAL_PORTS_MAX + 1];
  nfds_t i, num = 0;
  for (i = 0; i < sealed->num_listeners; i++, num++) {
    ready[num].fd = sealed->listeners[i];
    ready[num].events = POLLIN;
  }
  ready[num].fd = sealed->watch;
  ready[num].events = POLLIN;
  if (poll(ready, num + 1, STEP_MS) <= 0) return;
  for (i = 0; i < num; i++) {
    int fd = ready[i].revents & POLLIN ? accept(ready[i].fd, NULL, NULL) : -1;
    if (fd >= 0) serve_one(fd, sandbox_ports[i], identity);
  }
}

static int explain(const seal *sealed, seal_status status) {
  buf lines = {NULL, 0, 0};
  sandbox_explain(sealed, status, &lines);
  fwrite(lines.ptr, 1, lines.len, stderr);
  buf_free(&lines);
  return status == SEAL_NOT_PERMITTED ? 10 : status == SEAL_NO_COMMAND ? 11 : 12;
}

static int run(const seal_options *options, tls_identity *identity) {
  seal sealed;
  int status = 0;
  seal_status opened = sandbox_open(&sealed, options);
  if (opened != SEAL_OK) return explain(&sealed, opened);
  fprintf(stderr, "ready %lu\n", (unsigned long)sealed.num_listeners);
  if (sealed.limits != 0) fprintf(stderr, "limits %u\n", sealed.limits);
  opened = sandbox_go(&sealed);
  while (opened == SEAL_OK && !sandbox_ended(&sealed, &status)) {
    accept_all(&sealed, identity);
    int number = was_signalled;
    if (number == 0) continue;
    was_signalled = 0;
    sandbox_signal(&sealed, number);
  }
  sandbox_close(&sealed);
  if (opened != SEAL_OK) return explain(&sealed, opened);
  fprintf(stderr, "ended %d\n", status);
  return 0;
}

int main(int argc, char **argv) {
  seal_options options;
  tls_identity *identity;
  char problem[200];
  int at = 1, status;
  memset(&options, 0, sizeof options);
  options.ports = sandbox_ports;
  options.num_ports = num_sandbox_ports;
  if (argc > 2 && strcmp(argv[1], "--proxy") == 0) {
    options.proxy = argv[2];
    at = 3;
  }
  if (argc <= at + 1 || strcmp(argv[at], "--") != 0) return 64;
  options.command = argv + at + 1;
  identity = tls_identity_new(exchange_names, num_exchange_names, problem, sizeof problem);
  if (identity == NULL) {
    fprintf(stderr, "%s\n", problem);
    return 13;
  }
  signal(SIGTERM, on_signal);
  signal(SIGINT, on_signal);
  signal(SIGPIPE, SIG_IGN);
  options.ca_pem = tls_ca_pem(identity);
  status = run(&options, identity);
  tls_identity_free(identity);
  return status;
}

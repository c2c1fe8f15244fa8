/* certificates_api.c - enough of a server for one question: each connection asks once. Who asks is not verified: the
 * answer is public. Of the request no more than its first words count, so that no parser is needed. */
#include "webhook/certificates_api.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "util/slice.h"
#include "text.h"

enum { REQUEST_MAX = 65536, BACKLOG = 16 };

static void write_answer(buf *out, const test_key *const *keys, size_t num_keys) {
  buf_put_text(out, "{\"status\":\"SUCCESS\",\"code\":\"000000\",\"data\":[");
  for (size_t i = 0; i < num_keys; i++) {
    buf_put_text(out, i ? ",{\"certPublic\":" : "{\"certPublic\":");
    buf_put_json(out, keys[i]->public_pem);
    buf_put_text(out, ",\"certSerial\":");
    buf_put_json(out, keys[i]->serial);
    buf_put_text(out, "}");
  }
  buf_put_text(out, "],\"errorMessage\":null}");
}

static int listen_on(certificates *self, unsigned port) {
  struct sockaddr_in address;
  socklen_t len = sizeof address;
  int yes = 1;
  memset(&address, 0, sizeof address);
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = inet_addr("127.0.0.1");
  address.sin_port = htons((uint16_t)port);
  self->listener = socket(AF_INET, SOCK_STREAM, 0);
  if (self->listener < 0) return -1;
  fcntl(self->listener, F_SETFD, FD_CLOEXEC);
  fcntl(self->listener, F_SETFL, O_NONBLOCK);
  setsockopt(self->listener, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  if (bind(self->listener, (const struct sockaddr *)&address, sizeof address) != 0) return -1;
  if (listen(self->listener, BACKLOG) != 0) return -1;
  if (getsockname(self->listener, (struct sockaddr *)&address, &len) != 0) return -1;
  self->port = ntohs(address.sin_port);
  return poller_set(&self->poller, self->listener, POLLER_READ);
}

int certificates_open(certificates *self, unsigned port, const test_key *const *keys, size_t num_keys) {
  int problem;
  memset(self, 0, sizeof *self);
  if (poller_open(&self->poller) != 0) return -1;
  write_answer(&self->answer, keys, num_keys);
  if (listen_on(self, port) == 0) return 0;
  problem = errno;
  certificates_close(self);
  errno = problem;
  return -1;
}

static void end(certificates *self, certificates_connection *c) {
  if (c->fd <= 0) return;
  poller_set(&self->poller, c->fd, 0);
  close(c->fd);
  c->fd = 0;
  buf_free(&c->got);
  memset(&c->got, 0, sizeof c->got);
}

static void let_in(certificates *self) {
  int fd = accept(self->listener, NULL, NULL);
  certificates_connection *c = &self->connections[self->next % CERTIFICATES_CONNECTIONS];
  if (fd < 0) return;
  fcntl(fd, F_SETFD, FD_CLOEXEC);
  fcntl(fd, F_SETFL, O_NONBLOCK);
  end(self, c);
  self->next++;
  c->fd = fd;
  if (poller_set(&self->poller, fd, POLLER_READ) != 0) end(self, c);
}

/* The answer is smaller than what a socket takes at once. */
static void answer(certificates *self, certificates_connection *c) {
  buf out = {NULL, 0, 0};
  bns_slice asked = buf_slice(&c->got);
  int is_right =
      slice_starts(asked, "POST " CERTIFICATES_PATH " ") || slice_starts(asked, "POST " CERTIFICATES_PATH "?");
  bns_slice body = is_right ? buf_slice(&self->answer) : bns_slice_of("{}");
  self->num_asked += (size_t)is_right;
  buf_format(&out, "HTTP/1.1 %s\r\nContent-Type: application/json\r\nContent-Length: %lu\r\nConnection: close\r\n\r\n",
             is_right ? "200 OK" : "404 Not Found", (unsigned long)body.len);
  buf_put_slice(&out, body);
  (void)!send(c->fd, out.ptr, out.len, MSG_NOSIGNAL);
  shutdown(c->fd, SHUT_WR);
  buf_free(&out);
}

/* Whether head and body are there; a body in chunks ends with an empty one. */
static int is_whole(bns_slice got) {
  size_t head = slice_find(got, "\r\n\r\n"), at = slice_find_nocase(slice_until(got, head), "\r\nContent-Length:");
  bns_slice line, rest;
  uint64_t length = 0;
  if (head == got.len) return 0;
  if (slice_contains_nocase(slice_until(got, head), "100-continue")) return 1;
  if (slice_contains_nocase(slice_until(got, head), "\r\nTransfer-Encoding: chunked"))
    return slice_find(slice_from(got, head + 2), "\r\n0\r\n\r\n") < got.len - head - 2;
  if (at == head) return 1;
  rest = slice_from(got, at + 17);
  slice_line(&line, &rest);
  return bns_number(&length, slice_trim(line)) != BNS_OK || got.len - head - 4 >= length;
}

static void read_from(certificates *self, certificates_connection *c) {
  uint8_t room[4096];
  ssize_t num = recv(c->fd, room, sizeof room, 0);
  if (num < 0 && (errno == EAGAIN || errno == EINTR)) return;
  if (num > 0) buf_put(&c->got, room, (size_t)num);
  if (num > 0 && c->got.len < REQUEST_MAX && !is_whole(buf_slice(&c->got))) return;
  if (num > 0) answer(self, c);
  end(self, c);
}

void certificates_ready(void *context, const poller_ready *what) {
  certificates *self = context;
  if (what->fd == self->listener) {
    let_in(self);
    return;
  }
  for (size_t i = 0; i < CERTIFICATES_CONNECTIONS; i++)
    if (self->connections[i].fd == what->fd) {
      read_from(self, &self->connections[i]);
      return;
    }
}

void certificates_close(certificates *self) {
  for (size_t i = 0; i < CERTIFICATES_CONNECTIONS; i++)
    end(self, &self->connections[i]);
  if (self->listener > 0) {
    poller_set(&self->poller, self->listener, 0);
    close(self->listener);
  }
  poller_close(&self->poller);
  buf_free(&self->answer);
  memset(self, 0, sizeof *self);
}

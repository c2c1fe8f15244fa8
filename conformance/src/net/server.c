/* server.c - the listener, and the loop over all connections. */
#include "net/server.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "net/connection.h"
#include "util/clock.h"

enum { AT_ONCE = 64, LOOK_MS = 250, BUSY_MS = 1000 };

const server_limits server_usual = {{(size_t)2 << 20, (size_t)3 << 20, 256, (size_t)8 << 20},
                                    16384,
                                    (size_t)256 << 20,
                                    10000,
                                    30000,
                                    75000,
                                    30000,
                                    (size_t)128 << 10,
                                    1024};

/* -------------------------------------------------------------------------------------------------------- opening */

static int set_flags(int fd) {
  int flags = fcntl(fd, F_GETFL);
  if (flags < 0 || fcntl(fd, F_SETFL, flags | O_NONBLOCK) != 0) return -1;
  return fcntl(fd, F_SETFD, FD_CLOEXEC);
}

static int listen_on(unsigned port) {
  struct sockaddr_in address;
  int yes = 1, fd = socket(AF_INET, SOCK_STREAM, 0);
  memset(&address, 0, sizeof address);
  address.sin_family = AF_INET;
  address.sin_port = htons((uint16_t)port);
  address.sin_addr.s_addr = inet_addr("127.0.0.1");
  if (fd < 0) return -1;
  if (setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes) == 0 &&
      bind(fd, (const struct sockaddr *)&address, sizeof address) == 0 && listen(fd, SOMAXCONN) == 0 &&
      set_flags(fd) == 0)
    return fd;
  yes = errno;
  close(fd);
  errno = yes;
  return -1;
}

static unsigned port_of(int fd) {
  struct sockaddr_in address;
  socklen_t len = sizeof address;
  memset(&address, 0, sizeof address);
  if (getsockname(fd, (struct sockaddr *)&address, &len) != 0) return 0;
  return ntohs(address.sin_port);
}

static int watch_listeners(server *self, unsigned what) {
  int failed = 0;
  for (size_t i = 0; i < self->num_listeners; i++)
    failed |= poller_set(&self->waiting, self->listeners[i], what);
  return failed;
}

int server_listen_also(server *self, int fd) {
  if (self->num_listeners == LISTENERS_MAX) return -1;
  self->listeners[self->num_listeners++] = fd;
  return poller_set(&self->waiting, fd, POLLER_READ);
}

int server_stop_also(server *self, int fd) {
  self->also_fd = fd;
  return poller_set(&self->waiting, fd, POLLER_READ);
}

int server_open(server *self, unsigned port, const server_limits *limits, const server_handler *handler, int stop_fd) {
  memset(self, 0, sizeof *self);
  self->limits = limits;
  self->handler = *handler;
  self->conn_protocols = &conn_protocols_all;
  self->stop_fd = stop_fd;
  self->listeners[0] = listen_on(port);
  if (self->listeners[0] < 0) return -1;
  self->num_listeners = 1;
  self->port = port_of(self->listeners[0]);
  if (poller_open(&self->waiting) == 0 && watch_listeners(self, POLLER_READ) == 0 &&
      (stop_fd < 0 || poller_set(&self->waiting, stop_fd, POLLER_READ) == 0))
    return 0;
  server_close(self);
  return -1;
}

/* ---------------------------------------------------------------------------------------------------- connections */

static void forget(server *self, connection *c) {
  if (c->watched) (void)poller_set(&self->waiting, c->fd, 0);
  self->by_fd[c->fd] = NULL;
  self->num--;
  connection_close(c, self);
}

/* settle has the poller watch for what the connection waits for, or closes it. */
static void settle(server *self, connection *c) {
  unsigned what = connection_watch(c);
  if (!c->dead && what != c->watched) {
    c->dead = poller_set(&self->waiting, c->fd, what) != 0;
    c->watched = what;
  }
  if (c->dead) forget(self, c);
}

/* evict closes the connection that has been idle for longest, since before a time. 0: none is. */
static int evict(server *self, double before) {
  connection *oldest = NULL;
  for (size_t i = 0; i < self->cap; i++) {
    connection *c = self->by_fd[i];
    if (c == NULL || !connection_is_idle(c) || c->since >= before) continue;
    if (oldest == NULL || c->since < oldest->since) oldest = c;
  }
  if (oldest == NULL) return 0;
  forget(self, oldest);
  return 1;
}

static int make_room(server *self, size_t fd) {
  struct connection **grown;
  size_t cap = self->cap == 0 ? 64 : self->cap;
  if (fd < self->cap) return 0;
  while (cap <= fd)
    cap *= 2;
  grown = realloc(self->by_fd, cap * sizeof *grown);
  if (grown == NULL) return -1;
  memset(grown + self->cap, 0, (cap - self->cap) * sizeof *grown);
  self->by_fd = grown;
  self->cap = cap;
  return 0;
}

static void admit(server *self, int fd) {
  int yes = 1;
  connection *c = NULL;
  if ((self->num < self->limits->connections || evict(self, HUGE_VAL)) && set_flags(fd) == 0 &&
      make_room(self, (size_t)fd) == 0)
    c = connection_open(fd);
  if (c == NULL) {
    close(fd);
    return;
  }
  (void)setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
  self->by_fd[fd] = c;
  self->num++;
  settle(self, c);
}

static void accept_some(server *self, int listener) {
  for (int i = 0; i < AT_ONCE; i++) {
    int fd = accept(listener, NULL, NULL);
    if (fd >= 0) {
      admit(self, fd);
    } else if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM) {
      int error = errno;
      /* What who came just now has sent is not read yet: he is not idle. */
      if (evict(self, now_ms() - LOOK_MS)) continue;
      self->paused = watch_listeners(self, 0) == 0 ? error : 0;
      return;
    } else if (errno != EINTR && errno != ECONNABORTED) {
      return;
    }
  }
}

static void look_at_clock(server *self, double now) {
  self->next_look = now + LOOK_MS;
  for (size_t i = 0; i < self->cap; i++) {
    connection *c = self->by_fd[i];
    if (c == NULL) continue;
    if (!c->dead) connection_late(c, self, now);
    settle(self, c);
  }
  if (self->paused && watch_listeners(self, POLLER_READ) == 0) self->paused = 0;
}

static connection *connection_of(const server *self, int fd) {
  return (size_t)fd < self->cap ? self->by_fd[fd] : NULL;
}

static void answer_one(server *self, const poller_ready *ready) {
  connection *c = connection_of(self, ready->fd);
  if (c != NULL) connection_ready(c, self, ready->what & c->watched);
}

static void send_one(server *self, int fd) {
  connection *c = connection_of(self, fd);
  if (c == NULL) return;
  connection_send(c, self);
  settle(self, c);
}

void server_publish(server *self, bns_slice event) {
  for (size_t i = 0; i < self->cap && self->num_listening > 0; i++) {
    connection *c = self->by_fd[i];
    if (c == NULL || c->protocol != &conn_events) continue;
    connection_publish(c, self, event);
    if (!c->dead) settle(self, c); /* the dead are closed by the loop: one of them may be at work just now */
  }
}

static void push_to(server *self, connection *c, server_message message, void *context) {
  buf text = {NULL, 0, 0};
  for (size_t i = 0; !c->dead && message(&text, context, c->memory, i); i++) {
    connection_push(c, self, buf_slice(&text));
    text.len = 0;
  }
  buf_free(&text);
  settle(self, c);
}

void server_push(server *self, server_message message, void *context) {
  for (size_t i = 0; i < self->cap; i++) {
    connection *c = self->by_fd[i];
    if (c != NULL && c->protocol != NULL && c->protocol->say != NULL && c->memory != NULL)
      push_to(self, c, message, context);
  }
}

static int is_listener(const server *self, int fd) {
  for (size_t i = 0; i < self->num_listeners; i++)
    if (self->listeners[i] == fd) return 1;
  return 0;
}

/* It can be read from now on: whoever serves on would never wait again. */
static int told_also(server *self) {
  (void)poller_set(&self->waiting, self->also_fd, 0);
  self->also_fd = 0;
  return 1;
}

int server_step(server *self, double timeout_ms) {
  poller_ready ready[AT_ONCE];
  double now = now_ms();
  double until_look = self->next_look > now ? self->next_look - now : 0;
  int stop = 0, num = poller_wait(&self->waiting, ready, AT_ONCE, timeout_ms < until_look ? timeout_ms : until_look);
  if (num < 0) return -1;
  for (int i = 0; i < num; i++) {
    if (is_listener(self, ready[i].fd))
      accept_some(self, ready[i].fd);
    else if (ready[i].fd == self->stop_fd)
      stop = 1;
    else if (self->also_fd > 0 && ready[i].fd == self->also_fd)
      stop = told_also(self);
    else
      answer_one(self, &ready[i]);
  }
  /* What came while a request was being judged is read before anybody is found late; but it may never end. */
  now = now_ms();
  if (now >= self->next_look + (num < AT_ONCE ? 0 : BUSY_MS)) look_at_clock(self, now);
  if (self->handler.after != NULL) self->handler.after(self->handler.context);
  for (int i = 0; i < num; i++)
    send_one(self, ready[i].fd);
  return stop;
}

void server_end_idle(server *self) {
  for (size_t i = 0; i < self->cap; i++)
    if (self->by_fd[i] != NULL && connection_is_idle(self->by_fd[i])) forget(self, self->by_fd[i]);
}

void server_close(server *self) {
  for (size_t i = 0; i < self->cap; i++) {
    connection *c = self->by_fd[i];
    if (c == NULL) continue;
    if (connection_watch(c) & POLLER_WRITE) connection_send(c, self);
    forget(self, c);
  }
  free(self->by_fd);
  if (self->waiting.state != NULL) poller_close(&self->waiting);
  if (self->num_listeners > 0) close(self->listeners[0]);
  memset(self, 0, sizeof *self);
}

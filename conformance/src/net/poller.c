/* poller.c - epoll on Linux, poll elsewhere. */
#include "net/poller.h"

#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

/* Up to the next millisecond: waking early would only mean to wait again. */
static int whole_ms(double ms) {
  if (ms <= 0) return 0;
  return ms > 3600e3 ? 3600000 : (int)ms + ((double)(int)ms < ms);
}

#if defined(__linux__)

#include <sys/epoll.h>

enum { AT_ONCE = 64 };

typedef struct epoll_state {
  int fd;
} epoll_state;

int poller_open(poller *self) {
  epoll_state *state = malloc(sizeof *state);
  if (state == NULL) return -1;
  state->fd = epoll_create1(EPOLL_CLOEXEC);
  if (state->fd < 0) {
    free(state);
    return -1;
  }
  self->state = state;
  return 0;
}

int poller_set(poller *self, int fd, unsigned what) {
  const epoll_state *state = self->state;
  struct epoll_event event;
  memset(&event, 0, sizeof event);
  event.data.fd = fd;
  if (what & POLLER_READ) event.events |= (uint32_t)EPOLLIN;
  if (what & POLLER_WRITE) event.events |= (uint32_t)EPOLLOUT;
  if (what == 0) return epoll_ctl(state->fd, EPOLL_CTL_DEL, fd, &event) == 0 || errno == ENOENT ? 0 : -1;
  if (epoll_ctl(state->fd, EPOLL_CTL_MOD, fd, &event) == 0) return 0;
  return errno == ENOENT ? epoll_ctl(state->fd, EPOLL_CTL_ADD, fd, &event) : -1;
}

int poller_wait(poller *self, poller_ready *ready, int ready_cap, double timeout_ms) {
  const epoll_state *state = self->state;
  struct epoll_event events[AT_ONCE];
  int i, num = epoll_wait(state->fd, events, ready_cap < AT_ONCE ? ready_cap : AT_ONCE, whole_ms(timeout_ms));
  if (num < 0) return errno == EINTR ? 0 : -1;
  for (i = 0; i < num; i++) {
    uint32_t seen = events[i].events;
    ready[i].fd = events[i].data.fd;
    ready[i].what = 0;
    if (seen & (uint32_t)(EPOLLIN | EPOLLHUP | EPOLLERR)) ready[i].what |= POLLER_READ;
    if (seen & (uint32_t)(EPOLLOUT | EPOLLHUP | EPOLLERR)) ready[i].what |= POLLER_WRITE;
  }
  return num;
}

int poller_fd(const poller *self) {
  const epoll_state *state = self->state;
  return state == NULL ? -1 : state->fd;
}

void poller_close(poller *self) {
  epoll_state *state = self->state;
  if (state == NULL) return;
  close(state->fd);
  free(state);
  self->state = NULL;
}

#else

#include <poll.h>

typedef struct poll_state {
  struct pollfd *fds;
  nfds_t num, cap;
} poll_state;

int poller_open(poller *self) {
  self->state = calloc(1, sizeof(poll_state));
  return self->state == NULL ? -1 : 0;
}

int poller_set(poller *self, int fd, unsigned what) {
  poll_state *state = self->state;
  nfds_t at = 0;
  while (at < state->num && state->fds[at].fd != fd)
    at++;
  if (what == 0) {
    if (at < state->num) state->fds[at] = state->fds[--state->num];
    return 0;
  }
  if (at == state->cap) {
    nfds_t cap = state->cap == 0 ? 16 : 2 * state->cap;
    struct pollfd *fds = realloc(state->fds, cap * sizeof *fds);
    if (fds == NULL) return -1;
    state->fds = fds;
    state->cap = cap;
  }
  if (at == state->num) state->num++;
  state->fds[at].fd = fd;
  state->fds[at].events = (short)((what & POLLER_READ ? POLLIN : 0) | (what & POLLER_WRITE ? POLLOUT : 0));
  return 0;
}

int poller_wait(poller *self, poller_ready *ready, int ready_cap, double timeout_ms) {
  poll_state *state = self->state;
  int num = 0;
  nfds_t i;
  if (poll(state->fds, state->num, whole_ms(timeout_ms)) < 0) return errno == EINTR ? 0 : -1;
  for (i = 0; i < state->num && num < ready_cap; i++) {
    short seen = state->fds[i].revents;
    if (seen == 0) continue;
    ready[num].fd = state->fds[i].fd;
    ready[num].what = (seen & ~POLLOUT ? POLLER_READ : 0u) | (seen & ~POLLIN ? POLLER_WRITE : 0u);
    num++;
  }
  return num;
}

int poller_fd(const poller *self) {
  (void)self;
  return -1;
}

void poller_close(poller *self) {
  poll_state *state = self->state;
  if (state == NULL) return;
  free(state->fds);
  free(state);
  self->state = NULL;
}

#endif

long poller_unread(int fd) {
#if defined(FIONREAD)
  int unread = 0;
  if (ioctl(fd, FIONREAD, &unread) == 0) return unread;
#endif
  (void)fd;
  return -1;
}

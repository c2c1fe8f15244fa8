/* poller_poll.c - any other POSIX system: poll. */
#include "net/poller.h"
#include "net/poller_system.h"

#if defined(POLLER_POLL)

#include <errno.h>
#include <poll.h>
#include <stdlib.h>

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
  if (poll(state->fds, state->num, poller_whole_ms(timeout_ms)) < 0) return errno == EINTR ? 0 : -1;
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

long poller_unread(int fd) {
  (void)fd;
  return -1;
}

#endif

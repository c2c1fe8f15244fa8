/* poller_epoll.c - Linux: epoll. */
#include "net/poller.h"
#include "net/poller_system.h"

#if defined(POLLER_EPOLL)

#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <unistd.h>

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
  int i, num = epoll_wait(state->fd, events, ready_cap < AT_ONCE ? ready_cap : AT_ONCE, poller_whole_ms(timeout_ms));
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

long poller_unread(int fd) {
  int unread = 0;
  return ioctl(fd, FIONREAD, &unread) == 0 ? unread : -1;
}

#endif

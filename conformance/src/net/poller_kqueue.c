/* poller_kqueue.c - macOS and the BSDs: kqueue. A descriptor has two filters there, for reading and for writing, and
 * each tells of itself: what is ready is put together here. */
#define _NETBSD_SOURCE 1 /* NetBSD hides kqueue from whoever asks for POSIX */
#include "net/poller.h"
#include "net/poller_system.h"

#if defined(POLLER_KQUEUE)

#include <sys/types.h>

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/event.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

enum { AT_ONCE = 64 };

typedef struct kqueue_state {
  int fd;
} kqueue_state;

int poller_open(poller *self) {
  kqueue_state *state = malloc(sizeof *state);
  if (state == NULL) return -1;
  state->fd = kqueue();
  if (state->fd < 0) {
    free(state);
    return -1;
  }
  (void)fcntl(state->fd, F_SETFD, FD_CLOEXEC);
  self->state = state;
  return 0;
}

/* Adding what is there already changes nothing; what is not there is as good as taken away. */
static int set_filter(int queue, int fd, short filter, int is_wanted) {
  struct kevent change;
  EV_SET(&change, (uintptr_t)fd, filter, (is_wanted ? EV_ADD : EV_DELETE), 0, 0, 0);
  if (kevent(queue, &change, 1, NULL, 0, NULL) == 0) return 0;
  return !is_wanted && errno == ENOENT ? 0 : -1;
}

int poller_set(poller *self, int fd, unsigned what) {
  const kqueue_state *state = self->state;
  int reading = set_filter(state->fd, fd, EVFILT_READ, (what & POLLER_READ) != 0);
  int writing = set_filter(state->fd, fd, EVFILT_WRITE, (what & POLLER_WRITE) != 0);
  return reading == 0 && writing == 0 ? 0 : -1;
}

/* The entry of fd among num; if there is none yet, the one after them, which is not filled. */
static int entry_of(const poller_ready *ready, int num, int fd) {
  int at = 0;
  while (at < num && ready[at].fd != fd)
    at++;
  return at;
}

int poller_wait(poller *self, poller_ready *ready, int ready_cap, double timeout_ms) {
  const kqueue_state *state = self->state;
  int ms = poller_whole_ms(timeout_ms), i, num_ready = 0;
  struct timespec most = {ms / 1000, ms % 1000 * 1000000L};
  struct kevent events[AT_ONCE];
  int num = kevent(state->fd, NULL, 0, events, ready_cap < AT_ONCE ? ready_cap : AT_ONCE, &most);
  if (num < 0) return errno == EINTR ? 0 : -1;
  for (i = 0; i < num; i++) {
    int fd = (int)events[i].ident, at = entry_of(ready, num_ready, fd);
    if (at == num_ready) {
      ready[num_ready].fd = fd;
      ready[num_ready++].what = 0;
    }
    ready[at].what |= events[i].filter == EVFILT_WRITE ? POLLER_WRITE : POLLER_READ;
  }
  return num_ready;
}

int poller_fd(const poller *self) {
  const kqueue_state *state = self->state;
  return state == NULL ? -1 : state->fd;
}

void poller_close(poller *self) {
  kqueue_state *state = self->state;
  if (state == NULL) return;
  close(state->fd);
  free(state);
  self->state = NULL;
}

/* A pipe's end for writing says here how much can be read from it: nothing, whatever its reader has left. */
long poller_unread(int fd) {
  (void)fd;
  return -1;
}

#endif

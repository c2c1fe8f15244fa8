/* poller.h - waiting for file descriptors: epoll on Linux, kqueue on macOS and the BSDs, poll elsewhere. In this wing
 * the files poller_*.c alone go beyond POSIX. */
#ifndef POLLER_H
#define POLLER_H

enum { POLLER_READ = 1, POLLER_WRITE = 2 };

typedef struct poller_ready {
  int fd;
  unsigned what; /* end of file and errors show as what was asked for: reading or writing tells them */
} poller_ready;

/* poller: a set of descriptors. All-zero is closed. */
typedef struct poller {
  void *state;
} poller;

int poller_open(poller *self); /* 0, or -1 with errno */
/* poller_set watches fd for what; 0: no longer. It must be called before fd is closed. 0, or -1 with errno. */
int poller_set(poller *self, int fd, unsigned what);
/* poller_wait fills ready and gives how many there are: 0 after timeout_ms, -1 with errno on failure. A signal ends the
 * waiting early, with 0. */
int poller_wait(poller *self, poller_ready *ready, int ready_cap, double timeout_ms);
void poller_close(poller *self);
/* poller_fd gives a descriptor that can be read while something is ready, for another poller; -1: there is none here.
 */
int poller_fd(const poller *self);

/* poller_unread gives how many bytes of a pipe its reader has not taken yet; -1: cannot be told here. */
long poller_unread(int fd);

#endif

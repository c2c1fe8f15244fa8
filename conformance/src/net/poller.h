/* poller.h - waiting for file descriptors: epoll on Linux, poll elsewhere. poller.c is the one file beyond POSIX. */
#ifndef POLLER_H
#define POLLER_H

enum { WAIT_READ = 1, WAIT_WRITE = 2 };

typedef struct wait_ready {
  int fd;
  unsigned what; /* end of file and errors show as what was asked for: reading or writing tells them */
} wait_ready;

/* waiter: a set of descriptors. All-zero is closed. */
typedef struct waiter {
  void *state;
} waiter;

int waiter_open(waiter *self); /* 0, or -1 with errno */
/* waiter_set watches fd for what; 0: no longer. It must be called before fd is closed. 0, or -1 with errno. */
int waiter_set(waiter *self, int fd, unsigned what);
/* waiter_wait fills ready and gives how many there are: 0 after timeout_ms, -1 with errno on failure. A signal ends the
 * waiting early, with 0. */
int waiter_wait(waiter *self, wait_ready *ready, int ready_cap, double timeout_ms);
void waiter_close(waiter *self);
/* waiter_fd gives a descriptor that can be read while something is ready, for another waiter; -1: there is none here.
 */
int waiter_fd(const waiter *self);

/* wait_unread gives how many bytes of a pipe its reader has not taken yet; -1: cannot be told here. */
long wait_unread(int fd);

#endif

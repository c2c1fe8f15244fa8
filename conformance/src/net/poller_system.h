/* poller_system.h - which poller this system has: one of the files poller_*.c, each of which is empty where another one
 * is meant. -DPOLLER_POLL takes POSIX's own, which is everywhere; -DPOLLER_KQUEUE that of the BSDs and of macOS. */
#ifndef POLLER_SYSTEM_H
#define POLLER_SYSTEM_H

#if !defined(POLLER_POLL) && !defined(POLLER_KQUEUE)
#if defined(__linux__)
#define POLLER_EPOLL
#elif defined(__APPLE__) || defined(__FreeBSD__) || defined(__NetBSD__) || defined(__OpenBSD__) ||                     \
    defined(__DragonFly__)
#define POLLER_KQUEUE
#else
#define POLLER_POLL
#endif
#endif

/* poller_whole_ms gives ms up to the next millisecond, and at most an hour: waking early would only mean to wait again.
 */
int poller_whole_ms(double ms);

#endif

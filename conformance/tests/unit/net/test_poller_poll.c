/* The poller of POSIX, which is compiled here although this system has a better one: the same tests. */
#define POLLER_POLL
#include "net/poller_poll.c"

#include "test_poller.c"

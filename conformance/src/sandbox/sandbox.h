/* sandbox.h - runs a program inside the exchange: in namespaces of its own, where the exchange's names lead to sockets
 * of ours and no other network can be reached; or, unsealed, with a proxy and the CA alone.
 *
 *   sandbox_open   everything is made ready, the sockets listen, the program has not been started
 *   sandbox_go     it runs
 *   sandbox_ended  has it, and how
 *   sandbox_close  whatever is left of it is killed, the temporary files are removed
 *
 * The program keeps standard input, output and error, inherited files and pipes, its arguments, its user and the rest
 * of its environment. Shut off are the network, the sockets of other programs in the file system, other processes,
 * capabilities and set-user-ID programs, and the system calls that lead around that. Not shut off are files: what the
 * program writes, others may read or run, and a named pipe has another end; as root that is the whole system. A socket
 * made after the start outside /run, or further down than is looked, is not covered. */
#ifndef SANDBOX_H
#define SANDBOX_H

#include <stddef.h>
#include <stdint.h>

#include "bnsign.h"
#include "util/mem.h"

enum { SEAL_PORTS_MAX = 8, SEAL_PATH_MAX = 256 };

typedef enum seal_status {
  SEAL_OK,
  SEAL_NOT_PERMITTED, /* the system has no namespaces, or none for this user */
  SEAL_NO_COMMAND,    /* the program cannot be started */
  SEAL_FAILED         /* another fault of ours or the machine's */
} seal_status;

/* seal_limit: what could not be shut off here. */
typedef enum seal_limit {
  SEAL_SEES_PROCESSES = 1, /* /proc could not be made anew: it names other processes, but none can be signalled */
  SEAL_ALL_CALLS = 2       /* there is no filter of system calls: AF_VSOCK, io_uring, TIOCSTI */
} seal_limit;

/* sandbox_ports: where the exchange's hosts listen: HTTPS, HTTP, streams and WebSocket API, FIX. */
extern const uint16_t sandbox_ports[];
extern const size_t num_sandbox_ports;

typedef struct seal_options {
  char *const *command; /* what to run, NULL at the end */
  bns_slice ca_pem;     /* trusted by the program beside the system's roots; of length 0: no variable is set */
  const int *standard;  /* its standard input, output and error, above 2; NULL: ours */
  const char *proxy;    /* NULL: sealed. Else unsealed: the value of HTTPS_PROXY */
  const uint16_t *ports;
  size_t num_ports; /* sealed: those that listen on 127.0.0.1 inside, at most SEAL_PORTS_MAX */
} seal_options;

/* seal: all-zero is closed. */
typedef struct seal {
  int listeners[SEAL_PORTS_MAX]; /* as the ports of the options; they listen, do not block, and are closed by us */
  size_t num_listeners;
  int watch;         /* can be read when the program has ended; -1: ask sandbox_ended from time to time */
  unsigned limits;   /* after sandbox_open: of seal_limit */
  char problem[320]; /* what went wrong, as a sentence without its full stop */
  /* sandbox.c's own */
  int is_open, pid, group, channel, has_terminal, is_dead, status;
  char folder[SEAL_PATH_MAX];
} seal;

/* sandbox_open forks: call it while there is one thread. On failure everything is closed again and problem filled. */
seal_status sandbox_open(seal *self, const seal_options *options);
/* sandbox_go starts the program. On failure call sandbox_close as well. */
seal_status sandbox_go(seal *self);
/* sandbox_ended tells whether the program has ended; status is its exit status, or minus the signal that ended it. All
 * that it started has ended with it; unsealed, what is in the background may go on until sandbox_close. */
int sandbox_ended(seal *self, int *status);
/* sandbox_signal hands a signal on to the program and all that it started. */
void sandbox_signal(seal *self, int number);
void sandbox_close(seal *self);

/* sandbox_explain puts the lines for standard error that tell why it could not be sealed or started. */
void sandbox_explain(const seal *self, seal_status status, buf *out);

#endif

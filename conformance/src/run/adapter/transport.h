/* transport.h - how the harness talks to an implementation: {open, exchange, close}. It carries lines and says what
 * happened to the other side; it knows neither requests nor verdicts. transport_builtin.c is the reference in this very
 * process, transport_child.c a program at the end of three pipes. */
#ifndef TRANSPORT_H
#define TRANSPORT_H

#include "util/mem.h"

#define TRANSPORT_LINE_MAX ((size_t)8 << 20) /* bytes in a line of the protocol, its LF not counted */

typedef enum transport_event {
  TRANSPORT_LINE,  /* a line arrived */
  TRANSPORT_MOVED, /* bytes were written, but no line is there yet */
  TRANSPORT_QUIET, /* nothing happened until the deadline */
  TRANSPORT_ENDED, /* its output ended, or it is dead; all lines that it wrote were given */
  TRANSPORT_LONG,  /* a line over TRANSPORT_LINE_MAX */
  TRANSPORT_FAILED /* the harness itself failed; problem says how */
} transport_event;

/* outgoing: what is to be written; at: so much of it is. The transport empties it when all is written. */
typedef struct outgoing {
  buf bytes;
  size_t at;
} outgoing;

/* transport: one implementation, started or not. The owner reads the members, the transport alone changes them. */
typedef struct transport {
  const struct transport_kind *kind;
  char *const *command;
  const struct transport_child_host *host; /* of a child; NULL: it runs as any program. The owner sets it before open */
  void *state;
  uint64_t num_written; /* bytes taken from outgoing since open */
  char problem[256];    /* one clause, after an open that failed and after TRANSPORT_FAILED */
  int cannot_run;       /* then: the errno of a program that cannot be run by anybody here; 0: another reason */
  int own_fault;        /* then: this process lacks something, such as memory; the other side did nothing */
  char ending[96];      /* after TRANSPORT_ENDED: "ended by signal 11 (SIGSEGV)", "exited with status 0" */
  int ended_well;       /* after TRANSPORT_ENDED: it exited with status 0 */
  long unread;          /* after TRANSPORT_ENDED: bytes of num_written that it had not read; -1: unknown */
  int lives_on;         /* after TRANSPORT_ENDED: it closed its output, and has not ended */
  int has_read;         /* after TRANSPORT_QUIET: 1 it is alive and has taken all that was written, 0 not, -1 unknown */
} transport;

typedef struct transport_kind {
  /* open starts it. 0; -1: it cannot be started. */
  int (*open)(transport *self);
  /* exchange writes what is outgoing, waits until something happens or now_ms() reads until, and gives the next line,
   * without its LF; it lives until the next call. out NULL: nothing more will be written, its input is closed. */
  transport_event (*exchange)(transport *self, bns_slice *line, outgoing *out, double until_ms);
  /* close kills what is left of it, with all that it started. */
  void (*close)(transport *self);
  /* said gives the last that it wrote on standard error since open, at most 4 KiB; it lives until the next call. */
  bns_slice (*said)(transport *self);
  void (*free)(transport *self);
} transport_kind;

extern const transport_kind transport_builtin, transport_child;

/* transport_init: command as of execvp, NULL-terminated; NULL: the built-in reference. It must outlive self. To be
 * freed with self->kind->free(self), closed before. */
void transport_init(transport *self, char *const *command);

#endif

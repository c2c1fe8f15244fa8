/* receiver_command.h - `webhook URL -- COMMAND`: the receiver is started, waited for, and ended with all that it
 * started. Its output goes into a file without a name, of which the last lines are told where it ends early. */
#ifndef RECEIVER_COMMAND_H
#define RECEIVER_COMMAND_H

#include <sys/types.h>

#include "net/http_post.h"

/* receiver_command: all-zero is none. */
typedef struct receiver_command {
  char *const *command;
  pid_t pid; /* 0: none */
  int said;  /* where its output goes, and one more than that descriptor; 0: nowhere */
  int has_ended;
  int status; /* its exit status, or minus the signal that ended it */
} receiver_command;

/* receiver_command_start starts it and waits until the target takes connections. 0; else the exit status, with what is
 * wrong in problem: 64 it cannot be run, or somebody listens there already; 6 it ended, or took no connection in time;
 * 5 our own fault. */
int receiver_command_start(receiver_command *self, char *const *command, const http_target *target, double deadline_ms,
                           const http_aside *aside, buf *problem);
/* receiver_command_end ends what still runs, which is no failure of its own. is_silent: it answers no longer, so that
 * it may be about to end by itself, for which a second is waited. It tells, in said, of one that ended by itself, and
 * gives the status that a shell would; 0 where it was ended here. */
int receiver_command_end(receiver_command *self, int is_silent, buf *said);

#endif

/* linux_namespaces.h - what only Linux can: a process that goes into namespaces of its own: user, network, mounts,
 * processes, System V's memory. Elsewhere each function says that it is not to be had. Those before namespaces_send are
 * called in the child, after fork. */
#ifndef LINUX_NAMESPACES_H
#define LINUX_NAMESPACES_H

#include <stddef.h>
#include <stdint.h>

#include "sandbox/sandbox.h"

/* namespaces_fault: what did not succeed, and errno. */
typedef struct namespaces_fault {
  seal_status status;
  int error;
  unsigned limits; /* seal_limit: what could not be shut off */
  char what[120];
} namespaces_fault;

/* namespaces_cover: the file of the first name is seen under the second. */
typedef struct namespaces_cover {
  const char *file, *over;
  int may_lack; /* over need not exist */
} namespaces_cover;

/* namespaces_view: the folder can only be read, the covers are made after that, in their order. */
typedef struct namespaces_view {
  const char *folder;
  const namespaces_cover *covers;
  size_t num_covers;
} namespaces_view;

/* namespaces_enter: the same user as before, loopback up, no other interface, no socket of another program in the file
 * system, of what was inherited only standard input, output and error, files, pipes and kept. The child itself can
 * still see other processes: those that it starts cannot. 0, or -1 with the fault. */
int namespaces_enter(const namespaces_view *view, int kept, namespaces_fault *fault);
/* namespaces_split forks twice, after namespaces_enter, and returns in the process that is to become the program, a
 * leader of its own group with nothing left to give up: its powers are gone. Its parent is the first process of the
 * namespace, which ends with it and takes all others along; the caller waits for that, and ends as the program did.
 * Both have closed all else. 0, or -1 with the fault, in whichever process it was. */
int namespaces_split(namespaces_fault *fault);
/* namespaces_refuse fills the fault by errno: what refusals look like is one status, any other is ours. -1. */
int namespaces_refuse(namespaces_fault *fault, const char *what);
/* namespaces_fail fills it with this status and errno. -1. */
int namespaces_fail(namespaces_fault *fault, seal_status status, const char *what);
/* namespaces_die_with: who is killed when its parent dies, however it dies. 0, or -1: the parent is dead already. */
int namespaces_die_with(int parent);

/* namespaces_send and namespaces_receive carry bytes, and descriptors with them, over a socket pair. Received ones are
 * closed on exec. sender, if not NULL: the number of the process that sent, where namespaces_ask_senders was called on
 * that end before; else 0. 0, or -1 with errno. */
int namespaces_send(int channel, const void *bytes, size_t len, const int *fds, size_t num_fds);
int namespaces_receive(int channel, void *bytes, size_t len, int *fds, size_t fds_cap, size_t *num_fds, int *sender);
int namespaces_ask_senders(int channel);
/* namespaces_watch gives a descriptor that can be read when the process has ended, or -1. */
int namespaces_watch(int pid);

#endif

/* namespaces.h - what only Linux can: a process that goes into user, network and mount namespaces of its own. Elsewhere
 * each function says that it is not to be had. All but the last three are called in the child, after fork. */
#ifndef NAMESPACES_H
#define NAMESPACES_H

#include <stddef.h>
#include <stdint.h>

#include "seal.h"

/* namespaces_fault: what did not succeed, and errno. */
typedef struct namespaces_fault {
  seal_status status;
  int error;
  char what[80];
} namespaces_fault;

/* namespaces_cover: the file of the first name is seen under the second. */
typedef struct namespaces_cover {
  const char *file, *over;
  int may_lack; /* over need not exist */
} namespaces_cover;

/* namespaces_enter: the same user as before, loopback up, no other interface, the files covered, no inherited socket to
 * elsewhere. 0, or -1 with the fault. */
int namespaces_enter(const namespaces_cover *covers, size_t num_covers, namespaces_fault *fault);
/* namespaces_die_with: who is killed when its parent dies, however it dies. 0, or -1: the parent is dead already. */
int namespaces_die_with(int parent);

/* namespaces_send and namespaces_receive carry bytes, and descriptors with them, over a socket pair. Received ones are
 * closed on exec. 0, or -1 with errno. */
int namespaces_send(int channel, const void *bytes, size_t len, const int *fds, size_t num_fds);
int namespaces_receive(int channel, void *bytes, size_t len, int *fds, size_t fds_cap, size_t *num_fds);
/* namespaces_watch gives a descriptor that can be read when the process has ended, or -1. */
int namespaces_watch(int pid);

/* namespaces_shut_memory has no core written of this process, and lets no other process of its user look into its
 * memory, its environment or its descriptors. Called before fork, a child could not write the maps of its namespace. */
void namespaces_shut_memory(void);

#endif

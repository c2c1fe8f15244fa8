/* sandbox_mounts.h - the file system as a sealed program sees it: the same files, but for the sockets of other
 * programs, and the few files that lead names to addresses. Linux alone; called in the child, which has a mount
 * namespace. */
#ifndef SANDBOX_MOUNTS_H
#define SANDBOX_MOUNTS_H

#include "util/mem.h"
#include "sandbox/linux_namespaces.h"

/* sandbox_mounts_list puts the paths at which sockets listen in this network, each with a NUL behind it. Called before
 * the network is left. */
void sandbox_mounts_list(buf *sockets);
/* sandbox_mounts_make shows what view says and hides the sockets: those of the list, those found in the folders where
 * programs put them, and all below /run. 0, or -1 with the fault. */
int sandbox_mounts_make(const namespaces_view *view, const buf *sockets, namespaces_fault *fault);
/* sandbox_mounts_processes shows in /proc the processes of the own namespace alone: called in the first of them. 0; -1:
 * not permitted here, others are still seen. */
int sandbox_mounts_processes(void);

#endif

/* namespaces_fault.c - what the system did not let us do. */
#include <errno.h>
#include <stdio.h>

#include "sandbox/linux_namespaces.h"

int namespaces_fail(namespaces_fault *fault, seal_status status, const char *what) {
  fault->status = status;
  fault->error = errno;
  snprintf(fault->what, sizeof fault->what, "%s", what);
  return -1;
}

/* OpenBSD does not know this one. */
#if !defined(EUSERS)
#define EUSERS ENOSPC
#endif

/* Ubuntu 24.04 lets anybody unshare, and only then refuses what follows; a container's filter refuses at once; a limit
 * of zero namespaces is ENOSPC, and a kernel without them EINVAL or ENOSYS. */
int namespaces_refuse(namespaces_fault *fault, const char *what) {
  int is_refusal =
      errno == EPERM || errno == EACCES || errno == ENOSPC || errno == EUSERS || errno == EINVAL || errno == ENOSYS;
  return namespaces_fail(fault, is_refusal ? SEAL_NOT_PERMITTED : SEAL_FAILED, what);
}

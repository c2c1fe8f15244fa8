/* memory_shut.c - beyond POSIX on Linux alone; in WebAssembly there is neither a core nor another process. */
#include "memory_shut.h"

#if defined(__wasi__)

void memory_shut(void) {}

#else

#include <sys/resource.h>
#if defined(__linux__)
#include <sys/prctl.h>
#endif

void memory_shut(void) {
  const struct rlimit none = {0, 0};
  (void)setrlimit(RLIMIT_CORE, &none);
#if defined(__linux__)
  (void)prctl(PR_SET_DUMPABLE, 0UL);
#endif
}

#endif

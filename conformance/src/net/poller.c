/* poller.c - what all pollers share. */
#include "net/poller_system.h"

int poller_whole_ms(double ms) {
  if (ms <= 0) return 0;
  return ms > 3600e3 ? 3600000 : (int)ms + ((double)(int)ms < ms);
}

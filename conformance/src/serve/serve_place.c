/* serve_place.c - where a request goes, and what time it is there: host, path, clock. */
#include <time.h>

#include "serve/serve_internal.h"
#include "suite/exchange_hosts.h"
#include "text.h"
#include "util/slice.h"

int64_t serve_real_us(void) {
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

int64_t serve_now_us(const serving *self) {
  return (self->options.clock.is_fixed ? self->options.clock.fixed_us : serve_real_us()) + self->shift_us;
}

bns_slice serve_path_of(const bns_wire *wire) {
  return slice_until(wire->target, slice_index(wire->target, '?'));
}

bns_slice serve_host_alone(bns_slice host) {
  size_t colon = host.len;
  while (colon > 0 && host.ptr[colon - 1] >= '0' && host.ptr[colon - 1] <= '9')
    colon--;
  if (colon > 0 && host.ptr[colon - 1] == ':') host.len = colon - 1;
  return host;
}

int serve_is_us_host(bns_slice host) {
  static const char name[] = "binance.us";
  size_t len = sizeof name - 1;
  host = serve_host_alone(host);
  return host.len >= len && bns_slice_is_nocase(slice_from(host, host.len - len), name) &&
         (host.len == len || host.ptr[host.len - len - 1] == '.');
}

int serve_is_loopback(bns_slice host) {
  host = serve_host_alone(host);
  return bns_slice_is_nocase(host, "localhost") || bns_slice_is(host, "127.0.0.1") || bns_slice_is(host, "[::1]");
}

int serve_is_exchange_host(bns_slice host) {
  return exchange_has_host(host) || serve_is_loopback(host);
}

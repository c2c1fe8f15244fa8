/* clock_series.h - what the timestamps of several requests tell of the clock that made them. Pure. */
#ifndef CLOCK_SERIES_H
#define CLOCK_SERIES_H

#include <stdint.h>

#include "util/mem.h"

typedef enum clock_kind {
  CLOCK_UNKNOWN = 0, /* too few requests */
  CLOCK_RIGHT,       /* it keeps a distance that nobody minds */
  CLOCK_SET_WRONG,   /* it keeps its distance */
  CLOCK_OTHER_ZONE,  /* by whole half hours: a local time in place of UTC */
  CLOCK_DRIFTS,      /* the distance goes one way */
  CLOCK_JUMPS,       /* it changes once */
  CLOCK_SCATTERS     /* it goes to and fro: that is no clock's doing */
} clock_kind;

/* clock_series: distances of timestamps from the time of arrival, in microseconds; ahead is positive. All-zero is
 * empty. */
typedef struct clock_series {
  size_t least_num; /* of so many requests it tells; 0: three */
  size_t num, num_up, num_down;
  int64_t first_at, last_at, first, last, least, most;
} clock_series;

void clock_series_add(clock_series *self, int64_t arrived_us, int64_t timestamp_us);
/* clock_series_kind tells after least_num requests; within 2 s a distance is the same, as networks go. */
clock_kind clock_series_kind(const clock_series *self);
/* clock_series_put appends it as a sentence; nothing of CLOCK_UNKNOWN. */
void clock_series_put(buf *out, const clock_series *self);
/* clock_is_zone tells of a distance that it is a time zone's: whole half hours within two minutes, and not none. */
int clock_is_zone(int64_t distance_us);

#endif

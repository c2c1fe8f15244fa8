/* written_time.h - a time as it is written beside a request: the exchange's in its Date header, a log's before its
 * line. Pure. */
#ifndef WRITTEN_TIME_H
#define WRITTEN_TIME_H

#include "bnsign.h"

typedef enum time_source {
  TIME_NONE = 0,
  TIME_OF_EXCHANGE, /* a Date header, to the second */
  TIME_OF_LOG,      /* 2017-07-12T02:41:59.559Z, 12/Jul/2017:02:41:59 +0000 */
  TIME_OF_LOG_LOCAL /* of which the zone is not told: it is taken for UTC */
} time_source;

/* written_time_find gives the time that stands with a request, in microseconds since 1970: of the last Date header
 * anywhere in the text, or else the first one in its first line. */
time_source written_time_find(int64_t *time_us, bns_slice text);

/* written_time_is tells of a value that it is a timestamp: its digits alone, from seconds to microseconds. */
int written_time_is(bns_slice value);

#endif

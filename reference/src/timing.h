/* timing.h - the spellings of a time and of a time window, as microseconds. Pure. */
#ifndef BNS_TIMING_H
#define BNS_TIMING_H

#include "bnsign.h"

/* bns_time_digits reads ^[0-9]{1,20}$ as milliseconds since the Unix epoch (SR-8). From 10^14 on it is microseconds
 * where the scheme has them; that border is this suite's choice, today's values have 13 and 16 digits. What an int64_t
 * cannot hold is INT64_MAX. SYNTAX. */
bns_status bns_time_digits(int64_t *time_us, bns_slice text, int has_micro);

/* bns_time_fix reads a FIX UTCTimestamp, YYYYMMDD-HH:MM:SS with no, three or six decimals. SYNTAX. */
bns_status bns_time_fix(int64_t *time_us, bns_slice text);

/* bns_window reads a recvWindow in milliseconds, ^[0-9]+(\.[0-9]{1,3})?$ or without the decimals (SR-9, UR-4). What an
 * int64_t cannot hold is INT64_MAX. SYNTAX. */
bns_status bns_window(int64_t *window_us, bns_slice text, int has_decimals);

#endif

/* clock.h - the one clock that deadlines are measured by. */
#ifndef CLOCK_H
#define CLOCK_H

/* now_ms reads the monotonic clock: milliseconds since some moment, which says nothing by itself. */
double now_ms(void);

#endif

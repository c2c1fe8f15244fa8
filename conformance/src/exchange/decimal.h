/* decimal.h - the exchange's numbers: whole multiples of 10^-8, as it writes them. Pure.
 *
 * The most is 10^10: what is more stands at that. Nothing here is a judgement; it makes answers add up. */
#ifndef DECIMAL_H
#define DECIMAL_H

#include "util/mem.h"

typedef int64_t decimal; /* in units of 10^-8 */

#define DECIMAL_ONE ((decimal)100000000)
#define DECIMAL_MOST (DECIMAL_ONE * 10000000000)

/* decimal_read reads digits with at most one point; of more than eight decimals the first eight count. 0; -1: it is no
 * such number. */
int decimal_read(decimal *out, bns_slice text);

/* decimal_limited cuts what is more than the most, or less than its opposite. */
decimal decimal_limited(decimal value);

/* decimal_times and decimal_over compute rounding to zero; over zero is zero. decimal_floor gives the greatest multiple
 * of a step that is not more. */
decimal decimal_times(decimal a, decimal b);
decimal decimal_over(decimal a, decimal b);
decimal decimal_floor(decimal value, decimal step);

/* decimal_put writes eight decimals, or as few as there are. */
void decimal_put(buf *out, decimal value, int is_short);

#endif

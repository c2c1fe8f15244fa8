/* clock_series.c - what the timestamps of several requests tell of the clock that made them. */
#include "diagnosis/catalogue/clock_series.h"

#define SECOND INT64_C(1000000)
#define MINUTE (60 * SECOND)

enum { LEAST = 3 };

/* What a network and a scheduler make of one distance; a step within it is neither up nor down. */
#define SAME (2 * SECOND)
#define STEP (SECOND / 5)

/* What every product of the exchange takes, ahead and behind. */
#define NEAR SECOND

int clock_is_zone(int64_t distance) {
  if (distance < 0) distance = -distance;
  return distance > 25 * MINUTE && distance < 15 * 60 * MINUTE && (distance + 2 * MINUTE) % (30 * MINUTE) <= 4 * MINUTE;
}

void clock_series_add(clock_series *self, int64_t arrived_us, int64_t timestamp_us) {
  int64_t distance = timestamp_us - arrived_us;
  if (self->num == 0) {
    self->first_at = arrived_us;
    self->first = self->last = self->least = self->most = distance;
  }
  self->num_up += distance > self->last + STEP;
  self->num_down += distance < self->last - STEP;
  if (distance < self->least) self->least = distance;
  if (distance > self->most) self->most = distance;
  self->last = distance;
  self->last_at = arrived_us;
  self->num++;
}

clock_kind clock_series_kind(const clock_series *self) {
  if (self->num < (self->least_num ? self->least_num : LEAST)) return CLOCK_UNKNOWN;
  if (self->most < NEAR && self->least > -NEAR) return CLOCK_RIGHT;
  if (self->most - self->least <= SAME) return clock_is_zone(self->last) ? CLOCK_OTHER_ZONE : CLOCK_SET_WRONG;
  if (self->num_up + self->num_down == 1 && self->num > LEAST) return CLOCK_JUMPS;
  return self->num_up == 0 || self->num_down == 0 ? CLOCK_DRIFTS : CLOCK_SCATTERS;
}

static int64_t whole(int64_t number) {
  return number < 0 ? -number : number;
}

static void put_distance(buf *out, int64_t distance) {
  int64_t ms = whole(distance) / 1000;
  buf_format(out, "%lld.%03lld s %s", (long long)(ms / 1000), (long long)(ms % 1000),
             distance < 0 ? "behind" : "ahead");
}

static void put_zone(buf *out, int64_t distance) {
  long long minutes = (whole(distance) + 2 * MINUTE) / (30 * MINUTE) * 30;
  buf_format(out, "%lld h %02lld min %s", minutes / 60, minutes % 60, distance < 0 ? "behind" : "ahead");
}

static void put_way(buf *out, const clock_series *self) {
  put_distance(out, self->first);
  buf_put_text(out, " and then ");
  put_distance(out, self->last);
}

void clock_series_put(buf *out, const clock_series *self) {
  clock_kind kind = clock_series_kind(self);
  if (kind == CLOCK_UNKNOWN) return;
  buf_format(out, "%lu timestamps are ", (unsigned long)self->num);
  switch (kind) {
  case CLOCK_UNKNOWN: break;
  case CLOCK_RIGHT: buf_put_text(out, "within 1 s of the time here: the clock is right"); break;
  case CLOCK_SET_WRONG:
    put_distance(out, self->last);
    buf_put_text(out, ", all alike within 2 s: the clock is set wrong");
    break;
  case CLOCK_OTHER_ZONE:
    put_zone(out, self->last);
    buf_put_text(out, ", all alike within 2 s: a local time is sent in place of UTC");
    break;
  case CLOCK_DRIFTS:
    put_way(out, self);
    buf_format(out, ", %lld s later: the clock drifts, or requests wait longer and longer before they are sent",
               (long long)((self->last_at - self->first_at) / SECOND));
    break;
  case CLOCK_JUMPS:
    put_way(out, self);
    buf_put_text(out, ", all at once: the clock was set, or a request was signed earlier and sent then");
    break;
  case CLOCK_SCATTERS:
    buf_put_text(out, "between ");
    put_distance(out, self->least);
    buf_put_text(out, " and ");
    put_distance(out, self->most);
    buf_put_text(out, ", to and fro: several clocks sign, or requests are signed and sent later");
    break;
  }
}

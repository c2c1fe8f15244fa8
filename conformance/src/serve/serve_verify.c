/* serve_verify.c - one request judged: all checks, and the record. */
#include "serve/serve_internal.h"

#include <string.h>
#include <time.h>

#include "util/slice.h"
#include "text.h"

exchange_data serve_data(serving *self) {
  return (exchange_data){&self->endpoints, &self->ring, self->set->reasons, self->since_us};
}

request_verdict serve_verdict_of(const request_checks *found, ruleset rules) {
  if (found->refusal[rules] == NOT_REFUSED && found->security == SECURITY_UNLISTED) return REQUEST_NOT_JUDGED;
  if (found->refusal[rules] == NOT_REFUSED)
    return found->security == SECURITY_SIGNED ? REQUEST_VALID : REQUEST_UNSIGNED;
  return found->refusal[rules] == REFUSED_BY_REASON && found->reason[rules] == BNS_KEY_UNKNOWN ? REQUEST_KEY_UNKNOWN
                                                                                               : REQUEST_WRONG;
}

void serve_verify(serving *self, request_record *one, const bns_scheme *scheme, const bns_wire *wire, bns_slice host,
                  int64_t now_us) {
  exchange_data by = serve_data(self);
  ruleset rules = self->options.rules;
  one->is_checked = 1;
  request_checks_run(&one->found, &self->arena, scheme, wire, host, &by, now_us);
  one->api_key = one->found.request.seen.api_key;
  one->verdict = serve_verdict_of(&one->found, rules);
  if (one->verdict == REQUEST_WRONG && one->found.refusal[rules] != REFUSED_GATEWAY) serve_diagnose(self, one);
}

void serve_play(serving *self, request_record *one, const answer_facts *facts) {
  if (!self->played.is_open || one->found.refusal[self->options.rules] != NOT_REFUSED) return;
  played_answer(&one->answer, &self->arena, &self->played, &one->found, one->api_key, facts);
}

/* ---------------------------------------------------------------------------------------------------------- telling */

void serve_begin(serving *self, request_record *one, const arrival *what) {
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  memset(one, 0, sizeof *one);
  one->what = what;
  one->fault = what->fault;
  one->number = ++self->number;
  one->real_ms = (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* A timestamp of another unit is no distance. */
static void measure_age(const serving *self, request_record *one) {
  const bns_seen *seen = &one->found.request.seen;
  if (!one->is_checked || !seen->time_readable || seen->time_us <= 0 || seen->time_us == INT64_MAX) return;
  if (parsed_request_other_unit(&one->found.request) != NULL) return;
  one->has_age = 1;
  one->age_us = serve_now_us(self) - seen->time_us;
}

/* A clock that stands still shows no distance but a constant one. */
static void watch_clock(serving *self, const request_record *one) {
  const bns_seen *seen = &one->found.request.seen;
  if (!one->has_age || seen->api_key.len != KEY_LEN) return;
  if (memcmp(self->clock_owner, seen->api_key.ptr, KEY_LEN) != 0) {
    memset(&self->clock, 0, sizeof self->clock);
    self->clock_told = CLOCK_UNKNOWN;
  }
  memcpy(self->clock_owner, seen->api_key.ptr, KEY_LEN);
  clock_series_add(&self->clock, seen->time_us + one->age_us, seen->time_us);
}

void serve_tell(serving *self, request_record *one) {
  self->counts[one->verdict]++;
  measure_age(self, one);
  watch_clock(self, one);
  serve_log(self, one);
  if (self->watcher.seen != NULL)
    self->watcher.seen(self->watcher.context, one);
  else
    serve_terminal_put(self, one);
  serve_keep(self, one);
}

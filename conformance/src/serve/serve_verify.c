/* serve_verify.c - one request judged: all checks, and the record. */
#include "serve/serve_internal.h"

#include <string.h>
#include <time.h>

#include "util/slice.h"
#include "text.h"

exchange_data serve_data(serving *self) {
  return (exchange_data){&self->endpoints, &self->ring, self->set->reasons};
}

served_verdict serve_verdict_of(const examination *found, ruleset rules) {
  if (found->refusal[rules] == NOT_REFUSED && found->security == SECURITY_UNLISTED) return SERVED_NOT_JUDGED;
  if (found->refusal[rules] == NOT_REFUSED) return found->security == SECURITY_SIGNED ? SERVED_VALID : SERVED_UNSIGNED;
  return found->refusal[rules] == REFUSED_BY_REASON && found->reason[rules] == BNS_KEY_UNKNOWN ? SERVED_KEY_UNKNOWN
                                                                                               : SERVED_WRONG;
}

void serve_judge(serving *self, judged *one, const bns_scheme *scheme, const bns_wire *wire, bns_slice host,
                 int64_t now_us) {
  exchange_data by = serve_data(self);
  ruleset rules = self->options.rules;
  one->is_examined = 1;
  examine(&one->found, &self->arena, scheme, wire, host, &by, now_us);
  one->api_key = one->found.request.seen.api_key;
  one->verdict = serve_verdict_of(&one->found, rules);
  if (one->verdict == SERVED_WRONG && one->found.refusal[rules] == REFUSED_BY_REASON) serve_diagnose(self, one);
}

/* ---------------------------------------------------------------------------------------------------------- telling */

void serve_begin(serving *self, judged *one, const arrival *what) {
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  memset(one, 0, sizeof *one);
  one->what = what;
  one->fault = what->fault;
  one->number = ++self->number;
  one->real_ms = (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

void serve_tell(serving *self, judged *one) {
  self->counts[one->verdict]++;
  serve_log(self, one);
  if (self->watcher.seen != NULL)
    self->watcher.seen(self->watcher.context, one);
  else
    serve_say(self, one);
  serve_keep(self, one);
}

/* alike.c - a receiver that gives one answer to everything has judged nothing: that is one finding, said first, and no
 * forged delivery counts as refused. */
#include <string.h>

#include "text.h"
#include "util/slice.h"
#include "webhook/sent_one.h"

/* asked: what to look at, by the status of every answer. */
typedef struct asked {
  unsigned first, last;
  int is_elsewhere; /* it is not the receiver that answers: no string is looked for */
  const char *question;
} asked;

static const asked rows[] = {
    {200, 299, 0, "it refuses genuine and forged deliveries alike."},
    {300, 399, 1, "is the address right? It leads elsewhere, and nothing is followed."},
    {400, 400, 0, "does it read headers and body as they are sent?"},
    {401, 401, 0, "does something ask for a login or a token before the signature is looked at?"},
    {403, 403, 0, "does a rule on addresses, tokens or cross-site requests stand before the receiver?"},
    {404, 404, 1, "is the path right?"},
    {405, 405, 1, "does the path take POST?"},
    {407, 407, 1, "does a proxy stand before the receiver?"},
    {410, 410, 1, "is the path right?"},
    {413, 413, 0, "does it take a body of this length?"},
    {415, 415, 0, "does it take application/json?"},
    {421, 421, 1, "is the host's name right?"},
    {429, 429, 0, "does something count requests before the receiver is asked?"},
    {501, 501, 1, "does the path take POST?"},
    {502, 504, 1, "does the receiver run behind the proxy that answers?"},
    {500, 599, 0, "it fails before it answers: look at its log."},
};

static const asked *row_of(const http_answer *answer) {
  if (answer->outcome != HTTP_ANSWERED) return NULL;
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
    if (answer->status >= rows[i].first && answer->status <= rows[i].last) return &rows[i];
  return NULL;
}

int alike_elsewhere(const http_answer *answer) {
  const asked *row = row_of(answer);
  return row != NULL && row->is_elsewhere;
}

int alike_add(webhook *self, const sent_one *one) {
  int is_answer = one->answer.outcome == HTTP_ANSWERED || one->answer.outcome == HTTP_CUT_SHORT;
  if (!is_answer || one->says.len == 0 || self->has_lesson || self->is_moody) return 0;
  if (self->num_told == 1) {
    self->alike = one->says;
    self->alike_answer = one->answer;
  }
  return bns_slice_equal(self->alike, one->says);
}

static bns_slice location_of(const http_answer *answer) {
  enum { MOST = 200 };
  bns_slice rest = answer->head, line;
  while (slice_line(&line, &rest))
    if (slice_starts_nocase(line, "location:")) return slice_until(slice_trim(slice_from(line, 9)), MOST);
  return slice_until(rest, 0);
}

static bns_slice sentence(webhook *self) {
  const asked *row = row_of(&self->alike_answer);
  bns_slice says = self->alike, location = location_of(&self->alike_answer);
  if (self->alike_answer.outcome != HTTP_ANSWERED)
    return mem_format(&self->arena,
                      "Every delivery came to the same: %.*s. Does it speak HTTP at this port, and no TLS?",
                      (int)says.len, (const char *)says.ptr);
  if (location.len > 0 && row != NULL && row->first == 300 && bns_utf8_valid(location))
    return mem_format(&self->arena, "Every answer was %.*s, to %.*s: %s", (int)says.len, (const char *)says.ptr,
                      (int)location.len, (const char *)location.ptr, row->question);
  return mem_format(&self->arena, "Every answer was %.*s: %s", (int)says.len, (const char *)says.ptr,
                    row != NULL ? row->question : "it refuses genuine and forged deliveries alike.");
}

bns_slice alike_conclude(webhook *self) {
  bns_slice nothing = {NULL, 0};
  size_t accepted = self->accepted[DELIVERY_GENUINE], genuine = self->judged[DELIVERY_GENUINE];
  size_t others = self->judged[DELIVERY_FORGED] + self->judged[DELIVERY_BROKEN];
  if (!self->is_holding || self->num_held < 2 || genuine == 0 || (accepted > 0 && others == 0)) return nothing;
  for (size_t i = 0; i < self->num_held; i++) {
    webhook_verdict *one = &self->held[i];
    const delivery_row *row = delivery_find(one->verdict.id);
    one->is_alike = 1;
    if (accepted > 0 || delivery_kind_of(row) == DELIVERY_GENUINE || one->verdict.counted == COUNTED_NOT) continue;
    one->verdict.outcome = OUTCOME_GIVEN_UP;
    one->verdict.counted = COUNTED_SKIPPED;
  }
  return accepted > 0 ? nothing : sentence(self);
}

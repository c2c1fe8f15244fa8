/* last_words.c - what all answers together tell. */
#include <string.h>

#include "suite/scheme_traits.h"
#include "text.h"
#include "webhook/sent_one.h"

static void notice(webhook *self, bns_slice text) {
  if (self->num_notices < WEBHOOK_NOTICES) self->notices[self->num_notices++] = text;
}

static bns_slice lesson_text(webhook *self) {
  const wrong_recipe *lesson = &self->lesson;
  if (!self->has_lesson) return bns_slice_of("none of them in a way that tells why");
  if (lesson->rows[1] == NULL) return mem_format(&self->arena, "those with %s", lesson->rows[0]->id);
  return mem_format(&self->arena, "those with %s and %s together", lesson->rows[0]->id, lesson->rows[1]->id);
}

static void say_unexplained(webhook *self) {
  if (self->from.small == &self->own_key)
    notice(self, bns_slice_of("Look first whether it holds the public half of --key, and then at where it takes body, "
                              "timestamp and signature from."));
  else if (!webhook_names_key(self))
    notice(self, bns_slice_of("Look first whether it holds the public key of bnconform show @webhook-2048, and then at "
                              "where it takes body, timestamp and signature from."));
  else if (self->certificates.num_asked == 0)
    notice(self, bns_slice_of("It did not fetch the certificates: look first whether it holds the public keys of "
                              "bnconform show @webhook-2048 and @webhook-4096."));
  else
    notice(self, bns_slice_of("It fetched the certificates: look next at where it takes timestamp, nonce, body and "
                              "signature from."));
  if (webhook_names_key(self) && (self->options->secret.len == 0 || self->options->api_key == NULL))
    notice(self,
           bns_slice_of("With --key, the secret of its API key, an HMAC by that is tried too, and with --api-key a "
                        "serial that is compared with it."));
}

/* What a receiver found where it looked, and what it did not find there. */
static void say_taken(webhook *self) {
  const mistake *row = self->lesson.rows[0];
  delivery usual, spelt;
  if (!self->has_lesson || row->apply != NULL) return;
  if (row->wire != NULL) {
    notice(self, mem_format(&self->arena,
                            "Your receiver refuses genuine deliveries, and accepted one whose %s was the API key.",
                            self->from.scheme->headers->owner));
    return;
  }
  if (delivery_make(&usual, &self->arena, self->lesson_row, &self->from) != BNS_OK ||
      delivery_spelt(&spelt, &self->arena, &usual, self->lesson.variants[0]) <= 0)
    return;
  notice(self,
         mem_format(&self->arena,
                    "Your receiver finds %.*s, and does not find %.*s. Names of headers are the same in either case.",
                    (int)spelt.headers[1].name.len, (const char *)spelt.headers[1].name.ptr,
                    (int)usual.headers[1].name.len, (const char *)usual.headers[1].name.ptr));
}

static void say_refused(webhook *self) {
  bns_slice accepted = lesson_text(self);
  if (self->refuses_large_only)
    notice(self, mem_format(&self->arena,
                            "Refused is the second certificate's delivery alone: take the key that %s names, not a "
                            "fixed one (PW-2).",
                            self->from.scheme->headers->owner));
  if (self->is_moody)
    notice(self,
           bns_slice_of("A genuine delivery was refused, and accepted when it was sent again with another nonce."));
  say_taken(self);
  if (self->num_tried == 0) return;
  notice(self, mem_format(&self->arena,
                          "Your receiver refuses genuine deliveries. %lu more were signed over strings that wrong "
                          "receivers are known to verify. It accepted %.*s.",
                          (unsigned long)self->num_tried, (int)accepted.len, (const char *)accepted.ptr));
  if (!self->has_lesson) say_unexplained(self);
}

static void say_crashed(webhook *self) {
  if (self->num_crashed)
    notice(self,
           mem_format(&self->arena, "%lu that must be refused were answered 5xx. That is a refusal; it may be a crash.",
                      (unsigned long)self->num_crashed));
  if (self->num_shapeless && traits_of(self->from.scheme)->wants_return_code)
    notice(self, bns_slice_of("A 2xx of another shape counts as accepted. Answer {\"returnCode\":\"SUCCESS\","
                              "\"returnMessage\":null}, or FAIL (PW-6)."));
  if (self->num_given_up)
    notice(self, mem_format(&self->arena, "Given up after %d deliveries in a row without an answer: %lu were not sent.",
                            SILENT_MAX, (unsigned long)self->num_given_up));
}

/* The catalogue has four HMACs by the public key before those by a secret. */
static int uses_public_secret(const webhook *self) {
  enum { BY_PUBLIC_KEY = 4 };
  for (size_t i = 0; self->has_lesson && i < 2 && self->lesson.rows[i] != NULL; i++)
    if (strcmp(self->lesson.rows[i]->id, "webhook-hmac-used") == 0) return self->lesson.variants[i] < BY_PUBLIC_KEY;
  return 0;
}

static void say_accepted(webhook *self) {
  size_t num = self->accepted[DELIVERY_FORGED], of = self->judged[DELIVERY_FORGED];
  const buf *broken = &self->accepted_ids[DELIVERY_BROKEN], *forged = &self->accepted_ids[DELIVERY_FORGED];
  int takes_all = of > 1 && num == of && self->accepted[DELIVERY_GENUINE] == self->judged[DELIVERY_GENUINE];
  if (uses_public_secret(self))
    notice(self, bns_slice_of("Anybody can make what it accepts: the secret of that HMAC is the public key."));
  if (broken->len && !takes_all)
    notice(self, mem_format(&self->arena, "Accepted, though it is not what was signed: %.*s.", (int)broken->len,
                            (const char *)broken->ptr));
  if (num == 0) return;
  notice(self, mem_format(&self->arena, "YOUR RECEIVER ACCEPTS FORGED PAYMENTS: %lu of %lu were accepted.",
                          (unsigned long)num, (unsigned long)of));
  if (takes_all && self->num_shapeless > 0)
    notice(self,
           bns_slice_of("It accepts whatever arrives: the result of the check is not used, or the path is that of a "
                        "page that anybody gets."));
  else if (takes_all)
    notice(self, bns_slice_of("It accepts whatever arrives: the result of the check is not used."));
  else
    notice(self, mem_format(&self->arena, "Accepted: %.*s.", (int)forged->len, (const char *)forged->ptr));
}

void last_words(webhook *self) {
  bns_slice alike = alike_conclude(self);
  if (alike.len > 0) notice(self, alike);
  if (alike.len > 0 && alike_elsewhere(&self->alike_answer)) return;
  say_refused(self);
  if (alike.len > 0 && self->num_tried > 0 && webhook_names_key(self))
    notice(self,
           bns_slice_of("One that finds no header refuses everything alike, too (webhook-headers-not-found): Node "
                        "has their names in lower case, PHP and WSGI as HTTP_BINANCEPAY_TIMESTAMP."));
  if (alike.len == 0) say_crashed(self);
  say_accepted(self);
}

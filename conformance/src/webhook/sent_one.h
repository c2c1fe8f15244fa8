/* sent_one.h - what the files of the webhook's sender have in common. */
#ifndef SENT_ONE_H
#define SENT_ONE_H

#include "webhook/report_webhook.h"
#include "webhook/webhook.h"

enum { SILENT_MAX = 3 };

/* sent_one: a delivery and what came back. */
typedef struct sent_one {
  delivery delivery;
  http_answer answer;
  int is_accepted;
  bns_slice says; /* "200 SUCCESS" */
  double ms;
  webhook_verdict told;
} sent_one;

/* webhook_chooses tells that a row is among those that are sent; webhook_make makes its delivery. */
int webhook_chooses(const webhook *self, const delivery_row *row);
bns_status webhook_make(webhook *self, delivery *out, mem *arena, const delivery_row *row);
/* webhook_tick sets the time and the nonce's seed of the next delivery. */
void webhook_tick(webhook *self);
/* webhook_post sends it, and reads what came back as an acceptance or not. */
void webhook_post(webhook *self, sent_one *one, mem *arena);
/* webhook_count_silence counts the deliveries in a row to which nobody answered. */
void webhook_count_silence(webhook *self, const sent_one *one);
/* webhook_names_key tells that a delivery names the key that signed it. */
int webhook_names_key(const webhook *self);

/* learning_look_into asks who refuses genuine deliveries what it verifies in their place. */
void learning_look_into(webhook *self, sent_one *all, size_t num);
/* alike_add compares an answer with those before: 0 where they are not all the same, or one of them was judged. */
int alike_add(webhook *self, const sent_one *one);
/* alike_elsewhere tells an answer that comes from somebody before the receiver: another path, a redirect. */
int alike_elsewhere(const http_answer *answer);
/* alike_conclude marks what is held, where all answers are the same; the sentence that says so, unless all are
 * accepted.
 */
bns_slice alike_conclude(webhook *self);
/* last_words notes what all answers together tell. */
void last_words(webhook *self);

#endif

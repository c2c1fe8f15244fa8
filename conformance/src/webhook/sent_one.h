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

/* webhook_tick sets the time and the nonce's seed of the next delivery. */
void webhook_tick(webhook *self);
/* webhook_post sends it, and reads what came back as an acceptance or not. */
void webhook_post(webhook *self, sent_one *one, mem *arena);
/* webhook_names_key tells that a delivery names the key that signed it. */
int webhook_names_key(const webhook *self);

/* learning_look_into asks who refuses genuine deliveries what it verifies in their place. */
void learning_look_into(webhook *self, sent_one *all, size_t num);
/* last_words notes what all answers together tell. */
void last_words(webhook *self);

#endif

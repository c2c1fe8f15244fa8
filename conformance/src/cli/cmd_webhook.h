/* cmd_webhook.h - what `bnconform webhook` has besides the deliveries: a key of the user's own, and a receiver that is
 * started for it. */
#ifndef CMD_WEBHOOK_H
#define CMD_WEBHOOK_H

#include "cli/options.h"
#include "keys/key_source.h"
#include "webhook/receiver_command.h"
#include "webhook/webhook.h"

/* webhook_setup: all-zero is closed. */
typedef struct webhook_setup {
  webhook_options how;
  explain_key key;
  receiver_command receiver;
} webhook_setup;

/* webhook_prepare fills how, and reads the key. 0; else the exit status, and what is wrong has been said. */
int webhook_prepare(webhook_setup *self, const arguments *asked, const vector_set *set);
/* webhook_start starts the receiver, if there is one to start, and waits for it. Returns as webhook_prepare. */
int webhook_start(webhook_setup *self, const arguments *asked, webhook *sender);
/* webhook_conclude ends it, and gives the worse of the verdict and of what it did. */
int webhook_conclude(webhook_setup *self, const webhook *sender, int judged_as);
void webhook_setup_close(webhook_setup *self);

#endif

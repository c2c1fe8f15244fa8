/* cmd_webhook.c - the key and the receiver of `bnconform webhook`. */
#include "cli/cmd_webhook.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "report/tally.h"
#include "memory_shut.h"
#include "say.h"
#include "serve/serve_guard.h"
#include "suite/scheme_traits.h"

/* A secret is what a wrong receiver makes HMACs with; a key in PEM is the sender's. */
static int take_key(webhook_setup *self) {
  const diagnose_key *key = &self->key.key;
  if (key->kind == BNS_KIND_HMAC) {
    self->how.secret = key->secret;
    return 0;
  }
  if (key->secret.len == 0)
    return say_usage("--key: it is a public key; deliveries are signed with the private one (exit %d)", EXIT_USAGE);
  self->how.pem = key->secret;
  return 0;
}

int webhook_prepare(webhook_setup *self, const arguments *asked, const vector_set *set) {
  bns_slice nobody = {NULL, 0};
  int failed;
  memset(self, 0, sizeof *self);
  self->how.url = asked->arguments[0];
  self->how.body = asked->body;
  self->how.scheme = asked->scheme != NULL ? asked->scheme : scheme_webhook();
  self->how.selection = asked->run.selection;
  self->how.deadline_ms = asked->run.deadline_ms;
  self->how.port = asked->certificates_port;
  self->how.has_clock = asked->clock.is_fixed;
  self->how.clock_ms = asked->clock.fixed_us / 1000;
  self->how.api_key = asked->webhook_api_key;
  if (asked->webhook_key == NULL) return 0;
  failed = key_source_read(&self->key, set, asked->webhook_key, self->how.scheme, nobody, 0);
  serve_guard_forget(asked->webhook_key);
  return failed ? failed : take_key(self);
}

/* The command finds the certificates by a variable. */
static void tell_command(const webhook *sender) {
  char url[96];
  snprintf(url, sizeof url, "http://127.0.0.1:%u" CERTIFICATES_PATH, sender->certificates.port);
  setenv("BNCONFORM_CERTIFICATES", url, 1);
}

static int start_command(webhook_setup *self, const arguments *asked, webhook *sender) {
  http_aside aside = webhook_aside(sender);
  buf problem = {NULL, 0, 0};
  int status;
  tell_command(sender);
  status = receiver_command_start(&self->receiver, asked->run.command, &sender->target, asked->run.start_deadline_ms,
                                  &aside, &problem);
  if (status != 0) fprintf(stderr, "bnconform: %.*s (exit %d)\n", (int)problem.len, (const char *)problem.ptr, status);
  buf_free(&problem);
  return status;
}

/* The memory is shut behind the start of the command, which is to have the limits that we were given. */
int webhook_start(webhook_setup *self, const arguments *asked, webhook *sender) {
  int status = asked->run.command == NULL ? 0 : start_command(self, asked, sender);
  memory_shut();
  return status;
}

int webhook_conclude(webhook_setup *self, const webhook *sender, int judged_as) {
  buf said = {NULL, 0, 0};
  int own = receiver_command_end(&self->receiver, sender->num_silent > 0, &said),
      status = judged_as == EXIT_RIGHT ? own : judged_as;
  if (said.len > 0) fprintf(stderr, "bnconform: %.*s (exit %d)\n", (int)said.len, (const char *)said.ptr, status);
  buf_free(&said);
  return status;
}

void webhook_setup_close(webhook_setup *self) {
  buf unsaid = {NULL, 0, 0};
  (void)receiver_command_end(&self->receiver, 0, &unsaid);
  buf_free(&unsaid);
  key_source_close(&self->key);
}

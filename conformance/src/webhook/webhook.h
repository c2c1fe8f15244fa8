/* webhook.h - `bnconform webhook URL`: plays Binance Pay's sender against a receiver. Genuine deliveries must be
 * accepted, forged and broken ones refused; where genuine ones are refused, deliveries signed over the strings that
 * wrong receivers verify tell which one this is. */
#ifndef WEBHOOK_H
#define WEBHOOK_H

#include <stdio.h>

#include "webhook/certificates_api.h"
#include "webhook/deliveries.h"
#include "run/adapter/plan.h"
#include "suite/result.h"
#include "webhook/receiver_models.h"

typedef struct webhook_options {
  const char *url;
  const bns_scheme *scheme; /* whose sender is played */
  const char *body;         /* a file; NULL: bodies as the sender's */
  selection selection;
  double deadline_ms;  /* for one answer; 0: 5 s */
  unsigned port;       /* for the certificates; 0: any */
  const char *api_key; /* the receiver's own, which some compare with the serial; NULL: unknown */
  bns_slice secret;    /* that belongs to it, which some make an HMAC with; empty: unknown */
  bns_slice pem;       /* signs the deliveries; empty: the test keys */
  int has_clock;
  int64_t clock_ms; /* a fixed time; nonces are then always the same, too */
} webhook_options;

/* webhook_told: who is told what happens, as it happens. */
typedef struct webhook_told {
  void (*begin)(void *context, const run_info *info);
  void (*verdict)(void *context, const verdict *judged); /* a webhook_verdict's first member: report_webhook.h */
  void *context;
} webhook_told;

enum { WEBHOOK_LEARNINGS = 2, WEBHOOK_NOTICES = 8, WEBHOOK_GENUINE = 8 };

/* webhook: the state of a run. All-zero is closed. */
typedef struct webhook {
  mem arena, scratch;
  const webhook_options *options;
  const vector_set *set;
  http_target target;
  delivery_from from;
  test_key own_key; /* of options.pem */
  certificates certificates;
  const webhook_told *to;
  uint64_t num_sent;
  size_t num_told;
  delivery first; /* kept for the replay */
  int has_first;
  unsigned num_silent; /* in a row */
  bns_slice fault;
  int is_own_fault;             /* the fault is the machine's, or the harness's own */
  struct webhook_verdict *held; /* told when it is known whether all answers are the same */
  size_t num_held;
  int is_holding;
  bns_slice alike; /* what every answer says so far */
  http_answer alike_answer;
  /* what was learned of a receiver that refuses genuine deliveries */
  wrong_recipe lesson;
  int has_lesson;
  const delivery_row *lesson_row; /* that it was learned from */
  int is_moody;                   /* it refused a genuine delivery once, and took it when it came again */
  size_t num_learnings, num_tried;
  /* for the last words */
  size_t judged[4], accepted[4], num_crashed, num_shapeless, num_given_up; /* by delivery_kind */
  buf accepted_ids[4];
  int refuses_large_only;
  bns_slice notices[WEBHOOK_NOTICES];
  size_t num_notices;
} webhook;

/* webhook_open reads what was asked for and starts to answer for the certificates. 0; else the exit status, with a
 * sentence in problem. */
int webhook_open(webhook *self, const webhook_options *options, const vector_set *set, char *problem,
                 size_t problem_cap);
/* webhook_hello tells people what the receiver needs. */
void webhook_hello(const webhook *self, FILE *out);
/* webhook_run sends all deliveries. Notices, and the fault where the receiver could not be reached, stand in self. */
void webhook_run(webhook *self, const run_info *info, const webhook_told *to);
/* webhook_aside gives what is served while a receiver is waited for: the certificates. */
http_aside webhook_aside(webhook *self);
/* webhook_print_curl prints the deliveries as commands, in place of sending them. */
void webhook_print_curl(webhook *self, FILE *to);
void webhook_close(webhook *self);

#endif

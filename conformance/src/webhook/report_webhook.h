/* report_webhook.h - what `bnconform webhook` shows people: one line a delivery, the receiver's mistake, and the
 * headline at the end, where the eye is. */
#ifndef REPORT_WEBHOOK_H
#define REPORT_WEBHOOK_H

#include "report/report.h"

/* webhook_verdict: what this reporter is told. Every verdict that it gets is the first member of one; the other formats
 * see the verdict alone. */
typedef struct webhook_verdict {
  verdict verdict;
  const bns_scheme *scheme;
  bns_slice answer; /* of the receiver: status line, headers, body; or why there was none */
  int is_alike;     /* every answer is the same, which is said in one sentence */
  bns_slice sent;   /* the payload of the delivery, where verdict.signed_bytes is what the receiver verified */
} webhook_verdict;

extern const reporter_kind report_webhook;

#endif

/* present.h - a signed request as `bnsign sign` prints it. */
#ifndef PRESENT_H
#define PRESENT_H

#include <stdio.h>

#include "asked.h"
#include "bnsign.h"
#include "keys.h"

/* presented: all that there is to say about one signed request. */
typedef struct presented {
  const bns_scheme *scheme;
  const asked *asked;
  const bns_signed *stages;
  const keys *key;
  int whole; /* -v: rows are not broken */
  FILE *to;
} presented;

/* Each writes to p->to and returns 0, or the exit status; what is wrong has then been said. */
int present_request(const presented *p); /* raw: an HTTP request, a frame, a FIX message */
int present_curl(const presented *p);
int present_json(const presented *p);
int present_steps(const presented *p); /* steps.c */

#endif

/* call_cause.h - the mistake that the bytes of a call prove, since it is known what was asked for. Pure. */
#ifndef CALL_CAUSE_H
#define CALL_CAUSE_H

#include "run/calls/call_judge.h"

/* call_cause gives one of the findings of rules; NULL: the bytes prove none of them. A value that stands in what
 * arrived as it was given was not encoded; one that stands so in what was signed alone was encoded afterwards. */
const finding *call_cause(const send_case *asked, const sent *one, const send_rules *rules);

#endif

/* arrival.h - what the server judged becomes what arrived: everything that the judge of a case looks at, copied. */
#ifndef ARRIVAL_H
#define ARRIVAL_H

#include "run/calls/call_case.h"
#include "serve/serve_internal.h"

/* arrival_read takes a request that was judged. out lives in the arena. */
void arrival_read(sent *out, mem *arena, const serving *by, const request_record *one);

#endif

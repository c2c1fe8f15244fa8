/* adapter.h - the reference as an adapter of the conformance protocol, version 1: one request line in, one reply line
 * out. As a program it is "bnsign adapter"; the harness calls it in its own process as the built-in reference. */
#ifndef ADAPTER_H
#define ADAPTER_H

#include "bnsign.h"
#include "keycache.h"
#include "room.h"

#define ADAPTER_LINE_MAX ((size_t)8 << 20)

/* adapter: room that is used again from line to line, and the keys opened last. All-zero is ready; it must not be
 * moved, and one thread uses it at a time. */
typedef struct adapter {
  room values, text, params, work, reply;
  keycache keys;
  int own_fault; /* set by adapter_answer where there was no memory, or the crypto library failed: the answer says
                    nothing of the question then */
} adapter;

/* adapter_answer answers one request line, given without its LF. The reply has its LF and is good until the next call.
 * It is never empty: where there is no memory, the reply is an error that says so. */
bns_slice adapter_answer(adapter *a, bns_slice line);

/* adapter_close wipes what it holds, secrets among it, and gives it back. */
void adapter_close(adapter *a);

/* adapter_main answers standard input on standard output until it ends. Returns the exit status: 0, or 5 where a reply
 * could not be written, a line had no end, or there was no memory. */
int adapter_main(void);

#endif

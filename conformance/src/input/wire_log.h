/* wire_log.h - the bytes that a client sent, within its own log of them: a dump of curl's --trace and --trace-ascii,
 * raw requests of which each line has something before it (curl -v, a proxy, a logger), wget's --debug. Pure. */
#ifndef WIRE_LOG_H
#define WIRE_LOG_H

#include "bnsign.h"
#include "util/mem.h"

enum { WIRE_LOG_MAX = 4 };

/* wire_log_undump gives what was sent, and the answer behind it where it is a refusal, of a text in which both stand as
 * dumps with the offset before each line; of a text that is a dump of hexdump -C or xxd the bytes; any other as it is.
 * is_lossy: characters beyond ASCII stand there as points. */
bns_slice wire_log_undump(mem *arena, int *is_lossy, bns_slice text);

/* wire_log_find gives the raw requests within a text, in order, each without what stands before its lines; 0: none. A
 * text that is one from its first line on is not among them. */
size_t wire_log_find(bns_slice *out, mem *arena, bns_slice text);

#endif

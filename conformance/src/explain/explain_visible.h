/* explain_visible.h - what can be seen of a request without its secret: row by row, in words. Pure. */
#ifndef EXPLAIN_VISIBLE_H
#define EXPLAIN_VISIBLE_H

#include "explain/explanation.h"

/* explain_put_looks appends the rows "ok" and "look" of timestamp, nonce, signature and body. */
void explain_put_looks(buf *out, const explained *what);

/* explain_put_look appends one row: "  look   NAME       TEXT", wrapped. */
void explain_put_look(buf *out, const explained *what, int ok, const char *name, bns_slice text);

/* explain_put_time appends a time in microseconds since 1970: "2017-07-12 02:41:59 UTC". */
void explain_put_time(buf *out, int64_t time_us);

#endif

/* explain_answer.h - what the exchange answered to a request that is signed right, and what that means. Pure. */
#ifndef EXPLAIN_ANSWER_H
#define EXPLAIN_ANSWER_H

#include "explain/explain_parts.h"

/* explain_put_answer writes the answer and what to look at for it; 0 where none was pasted, and nothing is written. */
int explain_put_answer(buf *out, const explained *what);

/* explain_put_answer_details writes what an answer tells by itself, where it is not known whether the signature is
 * right: which parameter it names, by how much the clock is off. */
void explain_put_answer_details(buf *out, const explained *what);

#endif

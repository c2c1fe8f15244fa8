/* judge.h - a vector and what an adapter answered become a verdict. Pure. */
#ifndef JUDGE_H
#define JUDGE_H

#include "util/mem.h"
#include "suite/result.h"
#include "run/adapter/reply.h"
#include "suite/vectors.h"

/* judge fills outcome, stage, offset, right, yours and detail; the rest of out is left as it is. given is no noise and
 * not broken. reasons: hello said that reasons of refusals are the contract's. out points into v, given and scratch. */
void judge(verdict *out, const vector *v, const reply *given, mem *scratch, int reasons);

/* count says where a verdict counts, from its outcome and the vector's level alone. */
counted counted_as(const verdict *judged, level of);

#endif

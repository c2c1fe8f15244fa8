/* serve_judge.h - judging, for each of the protocols that are served: the checks, the diagnosis, the record. */
#ifndef SERVE_JUDGE_H
#define SERVE_JUDGE_H

#include "serving.h"

/* serve_begin numbers what came; serve_end counts it, logs it and tells people. */
void serve_begin(serving *self, judged *one, const arrival *what);
void serve_end(serving *self, const judged *one);

/* serve_judge runs all checks, and the diagnosis where they fail: found, verdict and explained are then filled. */
void serve_judge(serving *self, judged *one, const bns_scheme *scheme, const bns_wire *wire, bns_slice host,
                 int64_t now_us);

/* serve_fix_to answers FIX. */
void serve_fix_to(serving *self, answering *how, const arrival *what, int64_t now_us);

#endif

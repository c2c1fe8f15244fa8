/* mutant.h - the reference with a mistake built in: its right answer to a vector, and the answer that somebody with
 * one catalogued mistake would give, judged as any adapter's is. */
#ifndef MUTANT_H
#define MUTANT_H

#include "run/judge/failure_findings.h"
#include "diagnosis/catalogue/catalogue.h"

/* mutant: a vector of "sign" or "request" that has an answer, and the reference's. */
typedef struct mutant {
  const vector *vector;
  parsed_request request; /* the right one */
  diagnose_key key;
} mutant;

/* mutants_make asks the reference, in this process, for its answer to every such vector of a scheme: those of level
 * "must", then those of level "acceptable"; published: those of the exchange's own documents alone. Vectors over 16 KiB
 * are left out: they show nothing that others do not. */
mutant *mutants_make(size_t *num, mem *arena, const vector_set *set, const bns_scheme *scheme, int published);

/* mutant_is_published: the vector is one of the exchange's own documents. */
int mutant_is_published(const vector *v);

/* mutant_commit gives the answer with variant number `variant` of a mistake in it. */
applied mutant_commit(stages *out, mem *scratch, const mutant *s, const mistake *row, size_t variant);

/* mutant_judge judges an answer, as a line of the protocol. 1: the outcome is another one than "pass". */
int mutant_judge(verdict *out, mem *scratch, const vector *v, const stages *given);

/* mutant_judge_reason judges the answer to "verify", BNS_VALID or a reason, in the same way. */
int mutant_judge_reason(verdict *out, mem *scratch, const vector *v, bns_reason reason);

#endif

/* failure_findings.h - a vector, and what an implementation gave for it, become the mistakes that explain the
 * difference: the bridge from the judge's verdicts to the diagnosis. Pure. */
#ifndef FAILURE_FINDINGS_H
#define FAILURE_FINDINGS_H

#include "diagnosis/diagnose.h"
#include "run/judge/stages.h"
#include "suite/vectors.h"

enum { FINDINGS_MAX = 4 }; /* of one verdict: what comes behind them is of no help */

/* failure_findings_key gives what is known of a vector's key. */
void failure_findings_key(diagnose_key *out, const test_key *key);

/* failure_findings_request makes a parsed request of what was given for a vector of "sign" or "request": of the wire
 * form where it is whole, else of the vector's right one with the signature that was given. 0: there is no signature to
 * be explained. */
int failure_findings_request(parsed_request *out, mem *arena, const vector *v, const stages *given);

/* failure_findings_right makes a parsed request of the right answer, with its stages. 0: the vector has none, or it is
 * malformed. */
int failure_findings_right(parsed_request *out, mem *arena, const vector *v, const stages *right);

/* failure_findings_wire gives the wire form of a vector of "verify". 0: it is one of payload and signature alone. */
int failure_findings_wire(bns_wire *out, mem *arena, const vector *v);

/* failure_findings_find looks for mistakes in what was given, within the limits, and puts them into the verdict in the
 * catalogue's words; time is judged by the vector's own. What shows in the right answer as well is no finding. What
 * goes into the verdict is in arena, all else in scratch. Returns how many of the first findings explain the signature
 * only together: 0, 1 or 2. Where the search and the signer contradict each other (diagnosis.fault) the verdict becomes
 * OUTCOME_HARNESS. */
size_t failure_findings_find(verdict *out, mem *arena, mem *scratch, const vector_set *set, const vector *v,
                             const stages *given, const diagnose_limits *limits);

/* failure_findings_name puts one mistake into a verdict, as proved. */
void failure_findings_name(verdict *out, mem *arena, const vector_set *set, const vector *v, bns_slice id,
                           bns_slice variant);

/* failure_findings_keep copies the stages of an answer, so that they outlive it. NULL: they have more than most bytes.
 */
const stages *failure_findings_keep(mem *arena, const stages *given, size_t most);

#endif

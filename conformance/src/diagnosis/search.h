/* search.h - which mistake, or which two, give the signature that was sent. Each candidate is made and compared, so
 * that what is found is proved. It is bounded by the number of candidates and by their cost, reckoned from their bytes.
 */
#ifndef SEARCH_H
#define SEARCH_H

#include "diagnosis/signing/candidate_signer.h"
#include "diagnosis/catalogue/catalogue.h"
#include "diagnosis/diagnose.h"

/* found: one mistake of an explanation. */
typedef struct found {
  const mistake *row;
  size_t variant;
  bns_slice word, what; /* candidate.variant, candidate.what */
} found;

typedef struct search_result {
  found mistakes[2]; /* in the order to mend them */
  size_t num;        /* 0: nothing explains the signature, or nothing has to */
  int right;         /* the signature is right for the request */
  bns_slice signed_text;
  bns_slice right_signature; /* as of diagnosis */
  size_t tried, left_out;    /* as of diagnosis */
  const char *fault;         /* as of diagnosis */
} search_result;

/* search_run looks at single mistakes, then at pairs. m must be usable. */
void search_run(search_result *out, mem *arena, candidate_signer *m, const parsed_request *request,
                const diagnose_limits *limits);

/* search_matches tells that this text, signed with the key as it is, gives the signature that was sent. */
int search_matches(mem *arena, candidate_signer *m, const parsed_request *request, bns_slice text);

/* search_half signs with the second mistake of a pair alone: what the signature is when only the first is mended.
 * Empty if it cannot be made. */
bns_slice search_half(mem *arena, candidate_signer *m, const parsed_request *request, const search_result *pair);

#endif

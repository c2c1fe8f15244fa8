/* diagnose.h - names the mistake: from a request, the key that it was meant to be signed with, and the signature that
 * it carries, to the mistakes that explain it, ranked. Pure: no clock, no output; memory from the arena; bounded by
 * counts alone, so that the same request has the same diagnosis on every machine and under every load. */
#ifndef DIAGNOSE_H
#define DIAGNOSE_H

#include "suite/result.h"
#include "diagnosis/signing/candidate.h"

typedef struct diagnose_limits {
  int has_now;
  int64_t now_us;        /* the age of a timestamp is judged only with it */
  bns_slice signed_text; /* --signed: what the reader's program signed; ptr NULL: unknown */
  size_t num_singles;    /* at most so many candidates tried: 0 means the default */
  size_t num_pairs;
  int counts_left;       /* left_out is wanted: it costs time where the search was cut short */
  const bns_slice *only; /* the search is for these mistakes alone, by their ids; NULL: for all */
  size_t num_only;
  const diagnose_key *others; /* keys that are known besides: one of them may have signed in place of the reader's */
  size_t num_others;
} diagnose_limits;

/* diagnose_verdict: DIAGNOSED_OWN_FAULT is never the request's. */
typedef enum diagnose_verdict {
  DIAGNOSED_VALID = 0,
  DIAGNOSED_WRONG,
  DIAGNOSED_UNDECIDED,
  DIAGNOSED_OWN_FAULT
} diagnose_verdict;
/* diagnose_verdict_name gives the word of the JSON: "valid", "wrong", "undecided", "own-fault". */
const char *diagnose_verdict_name(diagnose_verdict value);

/* diagnosed: one mistake. */
typedef struct diagnosed {
  bns_slice id;      /* its words: vectors/mistakes.json */
  bns_slice variant; /* which form of it, where the words tell them apart; else empty */
  confidence confidence;
  int explains;   /* it is (part of) why the signature is what it is; else only seen */
  int refused;    /* the exchange refuses the request for it, whatever the signature */
  bns_slice what; /* the parameter, character or place that it is about, for people; may be empty */
} diagnosed;

/* key_fit: what a signature's shape tells of the key that made it. kind: whose signatures have that shape; 0: it is no
 * key's alone. bits: of an RSA key. */
typedef struct key_fit {
  bns_key_kind kind;
  size_t bits;
  int is_other; /* the key that is held is not of that kind and size, and the scheme takes the one that is */
  int is_owner; /* the key that is held is not the API key's: a known one is, and made the signature */
} key_fit;

typedef struct diagnosis {
  diagnose_verdict verdict;
  bns_reason reason;         /* what bns_verify says first; BNS_VALID */
  const diagnosed *mistakes; /* in the order of the contract; of a pair both, in the order to mend them */
  size_t num_mistakes;
  size_t num_together;       /* how many, from the first, explain the signature together: 0, 1 or 2 */
  bns_slice sent;            /* the payload that the sent request demands */
  bns_slice signed_text;     /* what was signed, where it is proved; ptr NULL: unknown */
  bns_slice signature;       /* observed */
  bns_slice right_signature; /* for sent and this key; empty without a key that can sign */
  bns_slice half_signature;  /* of a pair: the signature with only the first one mended */
  int unexplained;           /* the signature is wrong, and no mistake is known that makes it: those that are there are
                                seen in the request, and are not why */
  int signed_text_verifies;  /* with limits.signed_text: 1 it gives the signature, 0 it does not, -1 not asked */
  bns_slice given_text;      /* limits.signed_text as it was read: without the newline at its end, which an editor
                                writes, where that is not what was signed */
  int right;                 /* the signature is right for sent and this key */
  key_fit fit;               /* whether the key can have made the signature */
  const char *fault;         /* the program contradicts itself: a clause that says how; NULL: it does not */
  size_t tried;              /* candidates that were made and compared */
  size_t
      left_out; /* combinations that the limits left out, reckoned by each mistake's variants; 0: none, or not asked */
} diagnosis;

/* diagnose finds the mistakes. It always gives a diagnosis. */
void diagnose(diagnosis *out, mem *arena, const parsed_request *request, const diagnose_key *key,
              const diagnose_limits *limits);

#endif

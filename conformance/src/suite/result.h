/* result.h - what a run has to say: who was judged, one verdict a vector, the counts. Made by run, told to every
 * reporter, written as NDJSON and read back by `bnconform report`: whatever a report shows stands here. */
#ifndef RESULT_H
#define RESULT_H

#include "bnsign.h"

typedef enum outcome {
  OUTCOME_PASS = 0,
  OUTCOME_FAIL,        /* a stage differs */
  OUTCOME_ACCEPTED,    /* must have been refused */
  OUTCOME_REFUSED,     /* must have been accepted */
  OUTCOME_UNSUPPORTED, /* claimed, and answered "unsupported" */
  OUTCOME_ERROR,       /* "I could not decide" */
  OUTCOME_TIMEOUT,
  OUTCOME_CRASH,
  OUTCOME_PROTOCOL, /* a reply that breaks the contract */
  OUTCOME_HARNESS,  /* our own fault */
  OUTCOME_GIVEN_UP  /* never asked: the adapter was given up */
} outcome;

typedef enum counted { COUNTED_PASSED = 0, COUNTED_FAILED, COUNTED_SKIPPED, COUNTED_NOT } counted;

/* expectation: what the expect file says of a verdict. */
typedef enum expectation {
  EXPECTED_NOTHING = 0, /* the file does not name it */
  EXPECTED_AS_IS,       /* it failed as expected: skipped */
  EXPECTED_FAILURE,     /* it passed, but was expected to fail: failed */
  EXPECTED_OTHERWISE    /* it failed in another way than expected: failed */
} expectation;

/* severity: of a call that a library made itself (op send). */
typedef enum severity {
  SEVERITY_NONE = 0, /* no call was judged */
  SEVERITY_OK,
  SEVERITY_OPEN,    /* the documents do not decide; never counted as failed */
  SEVERITY_ODD,     /* accepted, but unusual */
  SEVERITY_REFUSED, /* the exchange answers an error, or never hears of it */
  SEVERITY_DANGER   /* validly signed, but not what was asked for */
} severity;

typedef enum confidence { CONFIDENCE_PROVED = 0, CONFIDENCE_LIKELY, CONFIDENCE_POSSIBLE } confidence;

/* The names that stand in result files: "pass", "fail" ... "given-up"; "passed", "failed", "skipped", "not"; "none",
 * "as-is", "failure", "otherwise"; "proved", "likely", "possible". The finders read them back, -1 if there is none. */
const char *outcome_name(outcome value);
const char *counted_name(counted value);
const char *expectation_name(expectation value);
const char *confidence_name(confidence value);
const char *severity_name(severity value); /* "" of SEVERITY_NONE */
int outcome_find(bns_slice name);
int counted_find(bns_slice name);
int expectation_find(bns_slice name);
int confidence_find(bns_slice name);
int severity_find(bns_slice name);

typedef struct finding {
  bns_slice id; /* in vectors/mistakes.json */
  bns_slice says;
  confidence confidence;
} finding;

/* hidden: bytes [at, at + len) of a text stand for `was` bytes that are not shown: an API key shortened, a secret, the
 * rest of an endless text. Made by redact.h alone; what a run hands to reporters has none. */
typedef struct hidden {
  size_t at, len, was;
} hidden;

/* verdict: one vector's. Slices that do not apply are empty. */
typedef struct verdict {
  bns_slice id; /* of the vector */
  outcome outcome;
  counted counted;
  expectation expectation;
  bns_slice stage;        /* the first that differs: "payload" ... "body", "message"; or "verdict"; or how a request
                             that is signed right is another one than was asked for: "value-changed" ... */
  long offset;            /* of the first differing byte in it, from 0; -1: does not apply */
  bns_slice right;        /* what it must have been: the stage's bytes, or the reason of refusal, or "accepted" */
  bns_slice yours;        /* what it was */
  bns_slice signed_bytes; /* what was signed, where that is proved */
  const finding *findings;
  size_t num_findings;
  int unexplained;       /* the mistakes that are known were searched for, and none makes this signature */
  bns_slice detail;      /* one clause, no final stop: "other-form", "ended by signal 11 (SIGSEGV)" */
  bns_slice stderr_tail; /* the last that the adapter said on standard error before this fault */
  double ms;             /* NDJSON alone shows it */
  /* Of the op send alone; op is empty for all others. */
  bns_slice op, scheme;
  severity severity;
  bns_slice group;   /* the column of the matrix: rest, websocket, fix, us, pay, meaning, retries */
  bns_slice asked;   /* what was to be sent, in one line */
  bns_slice arrived; /* the bytes of the request that the verdict is about; empty: none arrived */
  int by_chance;     /* it passes only because of what the signature happens to be: another call may not */
  const hidden *right_hidden, *yours_hidden, *signed_hidden;
  size_t num_right_hidden, num_yours_hidden, num_signed_hidden;
} verdict;

/* run_info: what is known before the first verdict. */
typedef struct run_info {
  bns_slice suite_version;
  bns_slice vectors_version;
  bns_slice vectors_digest;          /* SHA-256 of MANIFEST.sha256, lower-case hex */
  bns_slice name, version, language; /* what the adapter says of itself */
  bns_slice command;                 /* as one would type it; empty: the built-in reference. Of a receiver of webhooks
                                        "bnconform webhook URL", and what starts it behind a -- */
  bns_slice program;                 /* bnconform, as it was called, as one would type it; empty: by its name */
  bns_slice options; /* that one vector must be run with too, as one would type them: "--vectors DIR --oneshot" */
  bns_slice claims;  /* "spot-rest, us-rest with hmac, ed25519" */
  bns_slice date;    /* of the run, UTC, "2026-11-21"; empty if unknown. NDJSON and what is made of it show it */
  size_t num_apply;  /* vectors that will be judged */
  int has_head;      /* the text reports have their first line */
  size_t shard, num_shards; /* --shard K/N; num_shards 0: the whole */
} run_info;

/* run_summary: what is known after the last. */
typedef struct run_summary {
  size_t passed, failed, skipped;
  size_t expected_failures; /* among skipped */
  int exit_status;
  bns_slice fault;          /* a sentence for people, where the run itself went wrong: "adapter given up: ..." */
  const bns_slice *notices; /* sentences for people, from the run as a whole: noise, unsupported claims ... */
  size_t num_notices;
  double seconds;
} run_summary;

/* record_not_run: the library could not be started here, and the fault is "not run: needs ..."; scripts/clients writes
 * such a record, and no run does. */
int record_not_run(const run_summary *summary);

#endif

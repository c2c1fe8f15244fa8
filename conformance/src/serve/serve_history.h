/* serve_history.h - the last requests, kept for the page in bounded memory: at most HISTORY_MOST of them, in at most
 * HISTORY_BYTES; of one that is longer than WHOLE_MOST only the beginning, and then it is not taken apart any more. */
#ifndef SERVE_HISTORY_H
#define SERVE_HISTORY_H

#include "serve/serve_internal.h"

enum { HISTORY_MOST = 1000, HISTORY_BYTES = 16 << 20, WHOLE_MOST = 256 << 10, BEGINNING = 64 << 10 };

/* kept_request: one request, in one piece of memory. Its slices point into that, its key into the keyring. */
typedef struct kept_request {
  uint64_t number;
  int64_t real_ms;
  size_t size; /* of the piece */
  request_verdict verdict;
  const char *word;      /* what people see of the verdict */
  bns_slice fault, mend; /* what is wrong with what came; empty: nothing */
  int is_placed;         /* at a byte: */
  size_t fault_at;
  bns_slice method, path, cause;
  bns_slice raw;
  size_t raw_len; /* that arrived */
  unsigned status;
  bns_slice code, answer;
  const bns_scheme *scheme; /* NULL: what follows is not known */
  int has_age;
  int64_t age_us, behind_us, ahead_us; /* its age, and how far it may lie behind and ahead; both 0: it is not judged */
  bns_slice mistakes;                  /* the ids of all that were found, a space between two */
  int is_signed;                       /* the endpoint demands a signature, and no session stands for it */
  int by_session;
  ring_key *key;  /* NULL: not known here */
  int64_t now_us; /* the time that it was judged by; 0: it has none that is a number */
  bns_wire wire;  /* points into raw where it did so before */
  bns_slice host;
  const check_result *checks;
  size_t num_checks;
  bns_slice found;          /* the object of explain --json; empty: it was not diagnosed */
  bns_slice posting;        /* whether it can be posted */
  bns_slice signed_text;    /* what was signed, where it is proved; else ptr NULL */
  bns_slice call;           /* page_call.h, of the request that is right; empty: none is known */
  bns_slice screen, report; /* explain's screen, in lines that are not broken, and at 80 columns */
} kept_request;

typedef struct history {
  kept_request *ring[HISTORY_MOST];
  size_t first, num, bytes;
} history;

/* serve_history_add keeps a request that was judged; the oldest give way. NULL: there was no memory for it. */
const kept_request *serve_history_add(history *self, const request_record *one);

/* serve_history_find gives one by its number, serve_history_at by its place, the oldest first; NULL: it is not kept. */
const kept_request *serve_history_find(const history *self, uint64_t number);
const kept_request *serve_history_at(const history *self, size_t index);

void serve_history_free(history *self);

#endif

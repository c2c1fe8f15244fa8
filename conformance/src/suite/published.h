/* published.h - the published signatures (published.json), each computed again by the reference signer when it is asked
 * for. */
#ifndef PUBLISHED_H
#define PUBLISHED_H

#include "suite/vectors.h"

typedef enum published_verdict {
  PUBLISHED_RIGHT = 0,
  PUBLISHED_WRONG,
  PUBLISHED_UNKNOWN, /* the key was never published, or nobody knows what was signed */
  NUM_PUBLISHED_VERDICTS
} published_verdict;

/* published: one of them. Slices are unescaped; what is absent is empty. */
typedef struct published {
  bns_slice id, product, document, section, date, url;
  bns_slice algorithm, printed;
  bns_slice payload; /* what the document shows; has_payload */
  bns_slice really;  /* what was really signed, where that was found; has_really: it may be the empty text */
  bns_slice says;    /* a sentence of what is wrong or unknown */
  int has_payload, has_really;
  bns_slice recomputed; /* the right signature of the payload; empty where it cannot be made */
  published_verdict verdict;
  int differs; /* the file says otherwise of recomputed, verdict or really than was found now */
} published;

typedef struct published_list {
  published *list; /* in file order: one product's stand together */
  size_t num;
  size_t counts[NUM_PUBLISHED_VERDICTS];
  size_t num_differ, num_documents, num_products;
} published_list;

/* published_read computes all of them, into the arena. 0; -1 where a row is not whole: problem names it. */
int published_read(published_list *out, mem *arena, const vector_set *set, char *problem, size_t problem_cap);

/* published_verdict_name: "right", "wrong", "unknown". */
const char *published_verdict_name(published_verdict verdict);

#endif

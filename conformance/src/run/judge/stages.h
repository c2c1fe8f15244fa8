/* stages.h - the stages of a signature, expected or returned, and when two of them are equal. Pure. */
#ifndef STAGES_H
#define STAGES_H

#include "json.h"
#include "util/mem.h"
#include "suite/vectors.h"

/* stage: in the order in which they are compared. */
typedef enum stage {
  STAGE_PAYLOAD = 0,
  STAGE_SIGNATURE,
  STAGE_TARGET,
  STAGE_HEADERS,
  STAGE_BODY,
  STAGE_MESSAGE,
  NUM_STAGES
} stage;

const char *stage_name(stage which);

typedef struct stages {
  int has[NUM_STAGES];
  bns_slice text[NUM_STAGES]; /* all but the headers */
  bns_header *headers;
  size_t num_headers;
} stages;

/* stages_read reads an ok object: a vector's, where a text may be a repeat, or a reply's, which nobody trusts. NULL;
 * else a clause that says what is wrong with it. */
const char *stages_read(stages *out, mem *scratch, const bns_json *ok, int of_vector);

/* stages_header gives a header by its name, without regard to case; NULL if absent. */
const bns_header *stages_header(const bns_header *headers, size_t num_headers, const char *name);

/* difference: of the first stage that differs. right and yours are the stage's bytes; of the headers, the first line
 * that is not there as it must be, and the line that stands in its place (empty: none). */
typedef struct difference {
  stage stage;
  bns_slice right, yours;
  size_t offset; /* of the first differing byte */
} difference;

/* stages_differ: 1 and the first difference; 0: every stage that both have is equal. */
int stages_differ(difference *out, mem *scratch, const vector *v, const stages *right, const stages *yours);

/* signature_equal: HMAC-SHA256 in hex is the same in either case (SR-4, UR-2); all others are bytes. */
int signature_equal(const vector *v, bns_slice a, bns_slice b);

/* frame: a WebSocket message taken apart. */
typedef struct frame {
  bns_slice method;
  bns_param *params; /* values unescaped; of other kinds than text as they stand */
  size_t num_params;
} frame;

/* frame_read: 0; -1: it is no frame with a method and params, or one of its objects names a member twice. */
int frame_read(frame *out, mem *scratch, bns_slice message);

/* fix_read takes a message apart into tags (names) and values. 0; -1: it is none, or 8, 9, 35 are not first or 10 not
 * last, or 9 or 10 are not what they must be (FX-4). */
int fix_read(bns_param **fields, size_t *num_fields, mem *scratch, bns_slice message);

/* params_same compares two lists without regard to order; by_kind: the kind of a value counts too. Sorts both. */
int params_same(bns_param *a, size_t num_a, bns_param *b, size_t num_b, int by_kind);

#endif

/* answer.h - one reply line of the adapter protocol, and the stages of a signed request as JSON. Pure. */
#ifndef ANSWER_H
#define ANSWER_H

#include "bnsign.h"
#include "text.h"

typedef enum answer_kind {
  ANSWER_ERROR = 0, /* I could not decide */
  ANSWER_HELLO,
  ANSWER_SIGNATURE,
  ANSWER_STAGES,
  ANSWER_VALID,
  ANSWER_REJECT, /* I decided no */
  ANSWER_UNSUPPORTED
} answer_kind;

typedef struct answer {
  answer_kind kind;
  int has_id;
  bns_slice id;             /* as it stands between its quotes in the request */
  const bns_scheme *scheme; /* of the stages */
  bns_signed stages;        /* ANSWER_STAGES; of ANSWER_SIGNATURE the signature alone */
  bns_reason reason;        /* ANSWER_REJECT */
  const char *about;        /* ANSWER_ERROR, ANSWER_UNSUPPORTED: "about quoted: why" */
  bns_slice quoted;
  const char *why;
} answer;

/* answer_put writes the reply with its LF. It may be called again with more room. */
void answer_put(bns_out *out, const answer *a);

/* answer_put_stages writes the members of the protocol's "ok" of request, in the order compared, without the braces. */
void answer_put_stages(bns_out *out, const bns_scheme *scheme, const bns_signed *stages);

/* answer_put_text writes a JSON string, or {"hex":...} where the bytes are not UTF-8. */
void answer_put_text(bns_out *out, bns_slice text);

#endif
